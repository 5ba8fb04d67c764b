//! `show` and `stats`: a card of somebody, and how much there is.

use clap::{Args, ValueEnum};
use comfy_table::Cell;
use isnad::fuse::{self, PartCard};
use isnad::graph::{NodeId, NodeKind};
use isnad::model::{CountryCode, Lang};
use isnad::query::{self, Card, Meant, Order, Query};
use isnad::store::View;
use serde::Serialize;

use super::answer::events_table;
use super::ask::{country_name, name_failure, say_meant};
use super::decide::DecisionCard;
use super::output::Output;
use super::report::Failure;
use super::table::{Look, clean};
use super::{Cli, DONE};

/// `isnad show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// A name in any of the three scripts, a country, or an id
    #[arg(required = true, value_name = "NAME")]
    pub name: Vec<String>,
    /// Show at most so many events, the latest
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// The form of the output; a table on a terminal, else JSON
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<CardFormat>,
}

/// `isnad stats`.
#[derive(Debug, Args)]
pub struct StatsArgs {
    /// The form of the output; a table on a terminal, else JSON
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<CardFormat>,
}

/// The forms of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CardFormat {
    /// For a person to read
    Table,
    /// One JSON object
    Json,
    /// The same on one line
    Jsonl,
}

/// All that is known of one node, with what was decided about it.
#[derive(Debug, Serialize)]
struct Whole {
    #[serde(flatten)]
    card: Card,
    /// What it was joined of, where that is more than one; `isnad split` takes one off.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<PartCard>,
    /// What was decided about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    decisions: Vec<DecisionCard>,
}

/// `isnad show`.
pub fn show(cli: &Cli, args: &ShowArgs) -> Result<u8, Failure> {
    let name = args.name.join(" ");
    let archive = cli.open()?;
    let view = archive.view();
    if let Ok(id) = name.trim().parse::<NodeId>() {
        no_card(id)?;
    }
    let id = find(&view, &name)?;
    let card = whole(&view, id, args.limit as usize)?;
    let mut out = Output::open(cli.output.as_deref())?;
    match form(args.format, &out) {
        CardFormat::Json => out.pretty(&card)?,
        CardFormat::Jsonl => out.line(&card)?,
        CardFormat::Table => out.text(&whole_text(&card, Look::new(out.terminal)))?,
    }
    out.finish()?;
    Ok(DONE)
}

/// Refuses the id of a kind that has no card, with what to do instead.
fn no_card(id: NodeId) -> Result<(), Failure> {
    let instead = "`isnad show` takes a person, an organization, a place or a country";
    match id.kind {
        NodeKind::Event => Err(Failure::wrong(format_args!("{id} is an event; see `isnad why {id}`"))),
        NodeKind::Office => Err(Failure::wrong(format_args!("{id} is an office; see `isnad why {id}`"))),
        NodeKind::Article => Err(Failure::wrong(format_args!("{id} is an article; {instead}"))),
        NodeKind::Evidence => Err(Failure::wrong(format_args!("{id} is a piece of evidence; {instead}"))),
        NodeKind::Person | NodeKind::Organization | NodeKind::Place | NodeKind::Country => Ok(()),
    }
}

pub fn form(asked: Option<CardFormat>, out: &Output) -> CardFormat {
    asked.unwrap_or(if out.terminal { CardFormat::Table } else { CardFormat::Jsonl })
}

/// The node that an id, a country's name or another name means; whom a name was taken for is said where it is not plain.
pub fn find(view: &View<'_>, name: &str) -> Result<NodeId, Failure> {
    let (id, meant) = query::whom(view, name).map_err(name_failure)?;
    meant.iter().for_each(say_unless_plain);
    Ok(id)
}

/// Says whom a name was taken for, unless it is exactly his and nobody else's.
pub fn say_unless_plain(meant: &Meant) {
    // in other letters it may be another's
    if meant.found.score < 1.0 || !meant.others.is_empty() {
        say_meant(meant);
    }
}

fn whole(view: &View<'_>, id: NodeId, limit: usize) -> Result<Whole, Failure> {
    let latest = Query { status: Vec::new(), order: Order::Newest, limit: Some(limit), ..Query::default() };
    let nothing = || Failure::nothing(format_args!("nothing in the store has the id {id}"));
    let card = query::card(view, id, &latest, &country_name)?.ok_or_else(nothing)?;
    let mut parts = fuse::parts(view, id)?;
    if parts.len() < 2 {
        parts.clear();
    }
    let decisions = fuse::about(view, id)?.iter().map(DecisionCard::of).collect();
    Ok(Whole { card, parts, decisions })
}

/// A card for a person to read.
pub fn card_text(card: &Card, look: Look) -> String {
    head(card, look) + &tail(card, look)
}

fn whole_text(whole: &Whole, look: Look) -> String {
    let mut out = head(&whole.card, look);
    if !whole.parts.is_empty() {
        let mut table = look.table(&["part", "of", "articles", "written"]);
        for part in &whole.parts {
            let of: Vec<&str> = part.countries.iter().map(CountryCode::as_str).collect();
            let row = [part.id.to_string(), of.join(", "), part.articles.to_string(), clean(&part.forms.join(", "))];
            table.add_row(row.map(Cell::new));
        }
        out.push_str(&look.render(&table));
        out.push('\n');
    }
    out.push_str(&decided(&whole.decisions, look));
    out + &tail(&whole.card, look)
}

/// Names and offices.
fn head(card: &Card, look: Look) -> String {
    let mut out = look.line(&clean(&card.name));
    let countries: Vec<String> =
        card.countries.iter().map(|c| format!("{} ({c})", country_name(*c, Lang::EN))).collect();
    let of = if countries.is_empty() { String::new() } else { format!(" · {}", countries.join(", ")) };
    out.push_str(&format!("{}{of} · {}\n\n", card.kind, card.id));
    if card.names.len() > 1 {
        let mut table = look.table(&["name", "language", "articles"]);
        for name in &card.names {
            table.add_row([clean(&name.form), name.lang.to_string(), name.articles.to_string()].map(Cell::new));
        }
        out.push_str(&look.render(&table));
        out.push('\n');
    }
    if !card.offices.is_empty() {
        let mut table = look.table(&["office", "of", "attested", ""]);
        for office in &card.offices {
            let attested = match (office.first, office.last) {
                (Some(first), Some(last)) if first == last => first.to_string(),
                (Some(first), Some(last)) => format!("{first} to {last}"),
                _ => "on no known day".to_owned(),
            };
            let of = office.country.map(|c| c.to_string()).unwrap_or_default();
            let former = if office.former { "former" } else { "" };
            table.add_row([clean(&office.title), of, attested, former.to_owned()].map(Cell::new));
        }
        out.push_str(&look.render(&table));
        out.push('\n');
    }
    out
}

/// Events and sources.
fn tail(card: &Card, look: Look) -> String {
    let mut out = String::new();
    if card.events.is_empty() {
        out.push_str("no events\n");
    } else {
        out.push_str(&events_table(&card.events, look));
    }
    if card.count > card.events.len() {
        out.push_str(&format!("the latest {} of {} events; --limit shows more\n", card.events.len(), card.count));
    }
    if !card.sources.is_empty() {
        out.push_str("\nsources\n");
        for s in &card.sources {
            let day = s.published.map(|d| d.to_string()).unwrap_or_else(|| "no date".to_owned());
            let source = s.source.as_deref().unwrap_or(&s.article);
            out.push_str(&look.line(&clean(&format!("  {day}  {source}: {}", s.title))));
        }
    }
    out
}

/// What was decided, a line each.
pub fn decided(decisions: &[DecisionCard], look: Look) -> String {
    if decisions.is_empty() {
        return String::new();
    }
    let line = |d: &DecisionCard| look.line(&clean(&format!("  {}. {}", d.number, d.words)));
    format!("decided\n{}\n", decisions.iter().map(line).collect::<String>())
}

/// `isnad stats`.
pub fn stats(cli: &Cli, args: &StatsArgs) -> Result<u8, Failure> {
    let archive = cli.open()?;
    let counts = archive.counts()?;
    let bytes = archive.store().size_on_disk()?;
    let mut out = Output::open(cli.output.as_deref())?;
    let numbers = [
        ("articles", counts.articles),
        ("people", counts.people),
        ("unnamed", counts.unnamed),
        ("offices", counts.offices),
        ("organizations", counts.organizations),
        ("places", counts.places),
        ("events", counts.events),
        ("reports", counts.reports),
        ("bytes", bytes),
    ];
    let form = form(args.format, &out);
    if form == CardFormat::Table {
        let look = Look::new(out.terminal);
        let mut table = look.card();
        table.add_row([Cell::new("store"), Cell::new(clean(&cli.store().display().to_string()))]);
        for (name, n) in numbers {
            table.add_row([Cell::new(name), Cell::new(n)]);
        }
        out.text(&look.render(&table))?;
    } else {
        let mut object = serde_json::Map::new();
        object.insert("store".to_owned(), cli.store().display().to_string().into());
        object.extend(numbers.into_iter().map(|(name, n)| (name.to_owned(), n.into())));
        if form == CardFormat::Json { out.pretty(&object)? } else { out.line(&object)? }
    }
    out.finish()?;
    Ok(DONE)
}
