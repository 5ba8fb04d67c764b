//! `why`: the chain behind a fact, and the reasons for which names or reports were taken for one.

use std::collections::BTreeMap;

use clap::Args;
use comfy_table::Cell;
use isnad::fuse;
use isnad::graph::{self, Node, NodeId, NodeKind, Part, Sources};
use isnad::model::Lang;
use isnad::query::{EventAnswer, EvidenceAnswer, Teller};
use isnad::store::{Link, Reason, View};
use serde::Serialize;

use super::answer::events_table;
use super::ask::country_name;
use super::decide::DecisionCard;
use super::output::Output;
use super::report::{Failure, note};
use super::show::{CardFormat, decided, find, form};
use super::table::{Look, clean};
use super::{Cli, DONE};

/// `isnad why`.
#[derive(Debug, Args)]
pub struct WhyArgs {
    /// The id of an event, an office, a person, an organization or a place
    #[arg(value_name = "ID")]
    pub id: String,
    /// The form of the output; a table on a terminal, else JSON
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<CardFormat>,
}

/// Why a fact is believed.
#[derive(Debug, Serialize)]
struct Chain {
    id: String,
    kind: String,
    what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<EventAnswer>,
    evidence: Vec<EvidenceAnswer>,
    /// Why several names or reports were taken for one.
    links: Vec<LinkCard>,
    /// What a person decided about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    decisions: Vec<DecisionCard>,
}

#[derive(Debug, Serialize)]
struct LinkCard {
    a: String,
    b: String,
    reason: Reason,
    words: &'static str,
    score: u8,
}

/// `isnad why`.
pub fn why(cli: &Cli, args: &WhyArgs) -> Result<u8, Failure> {
    let archive = cli.open()?;
    let view = archive.view();
    let id = match args.id.trim().parse::<NodeId>() {
        Ok(id) => graph::resolve(&view, id)?,
        Err(_) => find(&view, &args.id)?,
    };
    let chain = chain(&view, id, args.id.trim().parse().unwrap_or(id))?;
    let mut out = Output::open(cli.output.as_deref())?;
    match form(args.format, &out) {
        CardFormat::Json => out.pretty(&chain)?,
        CardFormat::Jsonl => out.line(&chain)?,
        CardFormat::Table => out.text(&chain_text(&chain, Look::new(out.terminal)))?,
    }
    out.finish()?;
    if chain.evidence.is_empty() && chain.links.is_empty() {
        note("nothing had to be joined: every article names it alike");
    }
    Ok(DONE)
}

/// How many passages stand for an office.
const PASSAGES: usize = 20;

fn chain(view: &View<'_>, id: NodeId, asked: NodeId) -> Result<Chain, Failure> {
    let nothing = || Failure::nothing(format_args!("nothing in the store has the id {asked}"));
    let links = graph::why(view, id)?.iter().map(link_card).collect();
    let (part, fact): (Part, NodeId) = match asked.kind {
        NodeKind::Event => (graph::load_events(view, &[id], Sources::With)?, id),
        NodeKind::Office => (graph::office_evidence(view, asked, PASSAGES)?, asked),
        NodeKind::Article | NodeKind::Evidence => {
            return Err(Failure::wrong(format_args!(
                "{asked} is a source itself; give the id of an event, an office or somebody"
            )));
        }
        _ => (graph::load_entity(view, id)?, id),
    };
    let node = part.node(fact).ok_or_else(nothing)?;
    let mut teller = Teller::new(view, &part, &country_name);
    let event = match node {
        Node::Event(_) => part.index_of(fact).map(|ix| teller.events(&[ix])).transpose()?.and_then(|mut e| e.pop()),
        _ => None,
    };
    let evidence = match &event {
        Some(event) => event.evidence.clone(),
        None => teller.evidence(fact)?,
    };
    let what = match node {
        Node::Person(n) => n.name.clone(),
        Node::Organization(n) => n.name.clone(),
        Node::Place(n) => n.name.clone(),
        Node::Office(n) => n.title.clone(),
        Node::Country(n) => country_name(n.code, Lang::EN),
        Node::Event(n) => format!("{} {}", n.status, n.kind),
        other => other.id().to_string(),
    };
    let event = event.map(|e| EventAnswer { evidence: Vec::new(), ..e });
    let decisions = fuse::about(view, fact)?.iter().map(DecisionCard::of).collect();
    Ok(Chain { id: fact.to_string(), kind: fact.kind.name().to_lowercase(), what, event, evidence, links, decisions })
}

fn link_card(link: &Link) -> LinkCard {
    LinkCard {
        a: link.a.to_string(),
        b: link.b.to_string(),
        reason: link.reason,
        words: reason_words(link.reason),
        score: link.score,
    }
}

fn reason_words(reason: Reason) -> &'static str {
    match reason {
        Reason::SameNameAndCountry => "the same name and country",
        Reason::SameNameAlone => "the same name, and nobody else has it",
        Reason::SameNameAndOffice => "the same name and office",
        Reason::SpellingAndCountry => "the same name in other letters, and the same country",
        Reason::SpellingAlone => "the same name in other letters, and nobody else has it",
        Reason::SpellingAndOffice => "the same name in other letters, and the same office",
        Reason::PartOfNameAndOffice => "a part of the name, with the same country and office",
        Reason::PartOfNameAndCountry => "a part of the name, with the same country, and nobody else fits",
        Reason::PartOfNameMostly => {
            "a part of the name, with the same country, and whoever else fits is named far less often"
        }
        Reason::PartOfNameAlone => "a part of the name, and nobody else fits",
        Reason::SamePeople => "reports of the same people at one time",
        Reason::SomePeople => "reports that share people, the others told apart by their states only",
        Reason::SameCountries => "reports of the same states, a day apart at most",
        Reason::Decided => "a person decided it",
        Reason::SlipAndOffice => "nearly the same name, and the same country and office, which one person holds",
        Reason::SamePeopleNextDay => "reports of the same people whose days are one apart",
        Reason::SamePeopleElsewhere => "reports of the same people on one day, in different places",
    }
}

fn chain_text(chain: &Chain, look: Look) -> String {
    let mut out = look.line(&clean(&chain.what));
    out.push_str(&format!("{} · {}\n\n", chain.kind, chain.id));
    if let Some(event) = &chain.event {
        out.push_str(&events_table(std::slice::from_ref(event), look));
        out.push_str(&format!("{} of {} sources independent\n\n", event.independent, event.sources));
    }
    for (i, e) in chain.evidence.iter().enumerate() {
        let mut table = look.card();
        let mut row = |name: &str, value: String| {
            if !value.is_empty() {
                table.add_row([name.to_owned(), clean(&value)].map(Cell::new));
            }
        };
        row("sentence", e.sentence.clone());
        row("words", if e.text == e.sentence { String::new() } else { e.text.clone() });
        row("said by", e.speakers.join(", who has it from "));
        row("article", e.title.clone());
        row("outlet", e.source.clone().unwrap_or_default());
        row("published", e.published.map(|d| d.to_string()).unwrap_or_default());
        row("where", format!("{}, characters {} to {}, of {}", part_words(e), e.start, e.end, e.article));
        row("address", e.url.clone().unwrap_or_default());
        row("rule", format!("{} (pack {})", e.rule, e.pack));
        out.push_str(&format!("{}.\n{}\n", i + 1, look.render(&table)));
    }
    out.push_str(&decided(&chain.decisions, look));
    if !chain.links.is_empty() {
        out.push_str("taken for one\n");
        let mut by_reason: BTreeMap<(&str, u8), Vec<String>> = BTreeMap::new();
        for link in &chain.links {
            by_reason.entry((link.words, link.score)).or_default().push(format!("{} and {}", link.a, link.b));
        }
        for ((words, score), pairs) in by_reason {
            out.push_str(&format!("  {words} ({score} %): {}\n", pairs.join("; ")));
        }
    }
    out
}

fn part_words(e: &EvidenceAnswer) -> &'static str {
    match e.part {
        isnad::model::Part::Title => "headline",
        isnad::model::Part::Text => "text",
    }
}
