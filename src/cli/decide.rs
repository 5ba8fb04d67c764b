//! `merge`, `split`, `alias`, `reject` and `decisions`: what a person decides over what the rules derived.

use std::collections::BTreeSet;

use clap::Args;
use comfy_table::Cell;
use isnad::fuse::{DecideError, Off};
use isnad::graph::{self, Node, NodeId, NodeKind, PersonNode};
use isnad::model::Date;
use isnad::query::{self, NameError};
use isnad::store::{Decision, Ruling, View};
use isnad::text::translit;
use serde::Serialize;

use super::ask::name_failure;
use super::output::Output;
use super::report::{Failure, note};
use super::show::{CardFormat, form};
use super::table::{Look, clean};
use super::{Cli, DONE, NOTHING};

/// `isnad merge`.
#[derive(Debug, Args)]
pub struct MergeArgs {
    /// The one that keeps its id: a name in any of the three scripts, or an id
    #[arg(value_name = "A")]
    pub first: String,
    /// The other
    #[arg(value_name = "B")]
    pub second: String,
    /// The form of the output; a table on a terminal, else JSON
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<CardFormat>,
}

/// `isnad split`.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["off", "article"])))]
pub struct SplitArgs {
    /// A name in any of the three scripts, or the id of somebody or of an event
    #[arg(value_name = "A")]
    pub node: String,
    /// What goes apart: the id of a part, as `isnad show` lists them, or a form of the name
    #[arg(long, value_name = "PART")]
    pub off: Option<String>,
    /// What goes apart: whoever stands in this article, or what it tells of the event
    #[arg(long, value_name = "ARTICLE")]
    pub article: Option<String>,
    /// The form of the output; a table on a terminal, else JSON
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<CardFormat>,
}

/// `isnad alias`.
#[derive(Debug, Args)]
pub struct AliasArgs {
    /// A name in any of the three scripts, or an id
    #[arg(value_name = "A")]
    pub node: String,
    /// The further name
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The form of the output; a table on a terminal, else JSON
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<CardFormat>,
}

/// `isnad reject`.
#[derive(Debug, Args)]
pub struct RejectArgs {
    /// The id of an event or an office; with --country a name or an id
    #[arg(value_name = "FACT")]
    pub fact: String,
    /// Reject only what this article tells of the event
    #[arg(long, value_name = "ARTICLE", conflicts_with = "country")]
    pub article: Option<String>,
    /// Reject that the one is of this country
    #[arg(long, value_name = "COUNTRY")]
    pub country: Option<String>,
    /// The form of the output; a table on a terminal, else JSON
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<CardFormat>,
}

/// `isnad decisions`.
#[derive(Debug, Args)]
pub struct DecisionsArgs {
    /// Take back the decision of this number
    #[arg(long, value_name = "NUMBER")]
    pub undo: Option<u64>,
    /// The form of the output; a table on a terminal, else JSON
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<CardFormat>,
}

/// A decision, as it is printed.
#[derive(Debug, Serialize)]
pub struct DecisionCard {
    /// By which it is undone.
    pub number: u64,
    /// The day on which it was made.
    pub made: Option<Date>,
    /// Its kind.
    pub decision: &'static str,
    /// What it is about, by the names of that day.
    pub names: Vec<String>,
    /// The ids of the parts or reports.
    pub about: Vec<String>,
    /// It as a sentence.
    pub words: String,
}

impl DecisionCard {
    /// The card of a decision.
    pub fn of(decision: &Decision) -> Self {
        let Decision { number, made, names, ruling } = decision;
        let name = |i: usize| names.get(i).map_or("", String::as_str);
        let (kind, words) = match ruling {
            Ruling::Merge { .. } | Ruling::MergeEvents { .. } => {
                ("merge", format!("{} and {} are one", name(0), name(1)))
            }
            Ruling::Split { article: Some(_), .. } => {
                ("split", format!("in article {} it is not {} but somebody else", name(1), name(0)))
            }
            Ruling::Split { .. } => ("split", format!("{} is not {} but somebody else", name(1), name(0))),
            Ruling::SplitEvent { .. } => {
                ("split", format!("what {} tells is not {} but another event", name(1), name(0)))
            }
            Ruling::Alias { .. } => ("alias", format!("{} is also called {}", name(0), name(1))),
            Ruling::RejectReports { .. } if names.len() > 1 => {
                ("reject", format!("article {} does not tell of {}", name(1), name(0)))
            }
            Ruling::RejectReports { .. } => ("reject", format!("{} is misread", name(0))),
            Ruling::RejectOffice { .. } => ("reject", format!("{} was never {}", name(0), name(1))),
            Ruling::RejectCountry { .. } => ("reject", format!("{} is not of {}", name(0), name(1))),
        };
        let parts = ruling.parts().iter().map(|p| p.id().to_string());
        let about = parts.chain(ruling.reports().map(|r| r.report.to_string())).collect();
        DecisionCard { number: *number, made: *made, decision: kind, names: names.clone(), about, words }
    }
}

/// The node that an id or a name means beyond doubt; where a name may mean several, they are listed.
fn one(view: &View<'_>, name: &str) -> Result<NodeId, Failure> {
    if let Ok(id) = name.trim().parse::<NodeId>() {
        return if id.kind == NodeKind::Country { Err(is_country(name)) } else { Ok(id) };
    }
    let one = query::one(view, name, |_| true);
    // whoever else has the country's name as a part of theirs is not meant
    if query::named_country(name).is_some() && one.as_ref().map_or(true, |one| one.found.score < 1.0) {
        return Err(is_country(name));
    }
    match one {
        Ok(one) if one.others.is_empty() => Ok(one.found.id),
        Ok(one) => {
            let candidates = std::iter::once(one.found).chain(one.others).collect();
            Err(name_failure(NameError::Several { name: name.to_owned(), candidates }))
        }
        Err(error) => Err(name_failure(error)),
    }
}

fn is_country(name: &str) -> Failure {
    Failure::wrong(format_args!(
        "\u{201c}{name}\u{201d} is a country; countries are one by their code, and cannot be merged, split or renamed"
    ))
}

/// What makes it unlikely that two people are one: no word of a name in common, and different states.
fn doubt(view: &View<'_>, a: NodeId, b: NodeId) -> Result<Option<String>, Failure> {
    let person = |id: NodeId| -> Result<Option<PersonNode>, Failure> {
        let id = graph::resolve(view, id)?;
        Ok(match graph::load_entity(view, id)?.node(id) {
            Some(Node::Person(person)) => Some(person.clone()),
            _ => None,
        })
    };
    let (Some(a), Some(b)) = (person(a)?, person(b)?) else { return Ok(None) };
    let words = |person: &PersonNode| -> BTreeSet<String> {
        let forms = person.names.iter().map(|name| translit::plain(&name.form));
        forms.flat_map(|form| form.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
    };
    let (words_a, words_b) = (words(&a), words(&b));
    let common = words_a.iter().any(|x| words_b.iter().any(|y| x == y || translit::meet(x, y)));
    let apart =
        !a.countries.is_empty() && !b.countries.is_empty() && !a.countries.iter().any(|c| b.countries.contains(c));
    let said = |person: &PersonNode| {
        let codes: Vec<&str> = person.countries.iter().map(|c| c.as_str()).collect();
        format!("{} ({})", clean(&person.name), codes.join(", "))
    };
    Ok((!common && apart).then(|| format!("{} and {} have no word and no state in common", said(&a), said(&b))))
}

fn failure(error: DecideError) -> Failure {
    match error {
        DecideError::Missing(_)
        | DecideError::NoDecision(_)
        | DecideError::NoPart { .. }
        | DecideError::NotThere { .. } => Failure::nothing(clean_lines(&error.to_string())),
        _ => Failure::wrong(clean_lines(&error.to_string())),
    }
}

fn clean_lines(text: &str) -> String {
    text.lines().map(clean).collect::<Vec<_>>().join("\n")
}

/// Prints what was decided.
fn say(cli: &Cli, format: Option<CardFormat>, decision: &Decision) -> Result<u8, Failure> {
    let card = DecisionCard::of(decision);
    let mut out = Output::open(cli.output.as_deref())?;
    match form(format, &out) {
        CardFormat::Json => out.pretty(&card)?,
        CardFormat::Jsonl => out.line(&card)?,
        CardFormat::Table => {
            let look = Look::new(out.terminal);
            out.text(&look.line(&clean(&format!("decision {}: {}", card.number, card.words))))?;
        }
    }
    out.finish()?;
    Ok(DONE)
}

/// `isnad merge`.
pub fn merge(cli: &Cli, args: &MergeArgs) -> Result<u8, Failure> {
    let archive = cli.open()?;
    let (a, b, doubt) = {
        let view = archive.view();
        let (a, b) = (one(&view, &args.first)?, one(&view, &args.second)?);
        (a, b, doubt(&view, a, b)?)
    };
    let decision = archive.merge(a, b).map_err(failure)?;
    if let Some(doubt) = doubt {
        note(format_args!("{doubt}; if that was a mistake: isnad decisions --undo {}", decision.number));
    }
    say(cli, args.format, &decision)
}

/// `isnad split`.
pub fn split(cli: &Cli, args: &SplitArgs) -> Result<u8, Failure> {
    let archive = cli.open()?;
    let node = one(&archive.view(), &args.node)?;
    let off = match (&args.off, &args.article) {
        (Some(off), _) => match off.trim().parse::<NodeId>() {
            Ok(id) => Off::Id(id),
            Err(_) => Off::Name(off.clone()),
        },
        (None, article) => Off::Article(article.clone().unwrap_or_default()),
    };
    let decision = archive.split(node, &off).map_err(failure)?;
    say(cli, args.format, &decision)
}

/// `isnad alias`.
pub fn alias(cli: &Cli, args: &AliasArgs) -> Result<u8, Failure> {
    let archive = cli.open()?;
    let node = one(&archive.view(), &args.node)?;
    let decision = archive.alias(node, &args.name).map_err(failure)?;
    say(cli, args.format, &decision)
}

/// `isnad reject`.
pub fn reject(cli: &Cli, args: &RejectArgs) -> Result<u8, Failure> {
    let archive = cli.open()?;
    let decision = match &args.country {
        Some(country) => {
            let code = query::named_country(country).ok_or_else(|| {
                Failure::wrong(format_args!(
                    "\u{201c}{country}\u{201d} is no country; give its name or its ISO 3166-1 code"
                ))
            })?;
            let node = one(&archive.view(), &args.fact)?;
            archive.reject_country(node, code)
        }
        None => match args.fact.trim().parse::<NodeId>() {
            Ok(id) if id.kind == NodeKind::Event => archive.reject_event(id, args.article.as_deref()),
            Ok(id) if id.kind == NodeKind::Office => archive.reject_office(id),
            _ => {
                return Err(Failure::wrong(
                    "give the id of an event or an office, as `isnad events` and `isnad show` print them, or a name with --country",
                ));
            }
        },
    };
    say(cli, args.format, &decision.map_err(failure)?)
}

/// `isnad decisions`.
pub fn decisions(cli: &Cli, args: &DecisionsArgs) -> Result<u8, Failure> {
    let archive = cli.open()?;
    if let Some(number) = args.undo {
        let decision = archive.undo(number).map_err(failure)?;
        note(format_args!("taken back: {}", clean(&DecisionCard::of(&decision).words)));
        return say(cli, args.format, &decision);
    }
    let cards: Vec<DecisionCard> = archive.decisions()?.iter().map(DecisionCard::of).collect();
    let mut out = Output::open(cli.output.as_deref())?;
    match form(args.format, &out) {
        CardFormat::Json => out.pretty(&cards)?,
        CardFormat::Jsonl => cards.iter().try_for_each(|card| out.line(card))?,
        CardFormat::Table if cards.is_empty() => {}
        CardFormat::Table => {
            let look = Look::new(out.terminal);
            let mut table = look.table(&["number", "made", "decision"]);
            for card in &cards {
                let made = card.made.map(|d| d.to_string()).unwrap_or_default();
                table.add_row([card.number.to_string(), made, clean(&card.words)].map(Cell::new));
            }
            out.text(&look.render(&table))?;
        }
    }
    out.finish()?;
    if cards.is_empty() {
        note("nothing was decided yet");
        return Ok(NOTHING);
    }
    Ok(DONE)
}
