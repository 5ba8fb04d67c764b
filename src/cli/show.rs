//! `show`, `why` and `stats`: a card of somebody, the chain behind a fact, and how much there is.

use std::collections::BTreeMap;

use clap::{Args, ValueEnum};
use comfy_table::Cell;
use isnad::Archive;
use isnad::graph::{self, Edge, NameForm, Node, NodeId, NodeKind, OfficeNode, Part, Sources};
use isnad::lang::Packs;
use isnad::model::{CountryCode, Date, Lang};
use isnad::query::{self, EventAnswer, EvidenceAnswer, NameError, Query, Side, Teller, Where};
use isnad::store::{Link, Reason, View};
use serde::Serialize;

use super::ask::{country_name, events_table, name_failure, named_country, say_meant};
use super::output::Output;
use super::report::{Failure, note};
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

/// All that is known of one node.
#[derive(Debug, Serialize)]
struct Card {
    id: String,
    kind: &'static str,
    name: String,
    names: Vec<NameForm>,
    countries: Vec<CountryCode>,
    offices: Vec<OfficeCard>,
    /// How many events there are, of any status.
    count: usize,
    /// The latest of them, in time order.
    events: Vec<EventAnswer>,
    sources: Vec<SourceCard>,
}

#[derive(Debug, Serialize)]
struct OfficeCard {
    id: String,
    title: String,
    country: Option<CountryCode>,
    official: bool,
    former: bool,
    first: Option<Date>,
    last: Option<Date>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct SourceCard {
    published: Option<Date>,
    article: String,
    title: String,
    source: Option<String>,
}

/// `isnad show`.
pub fn show(cli: &Cli, args: &ShowArgs) -> Result<u8, Failure> {
    let name = args.name.join(" ");
    let archive = Archive::open(cli.store())?;
    let view = archive.view();
    if let Ok(id) = name.trim().parse::<NodeId>() {
        no_card(id)?;
    }
    let id = find(&view, &name)?;
    let card = card(&view, id, args.limit as usize)?;
    let mut out = Output::open(cli.output.as_deref())?;
    match form(args.format, &out) {
        CardFormat::Json => out.pretty(&card)?,
        CardFormat::Jsonl => out.line(&card)?,
        CardFormat::Table => out.text(&card_text(&card, Look::new(out.terminal)))?,
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

fn form(asked: Option<CardFormat>, out: &Output) -> CardFormat {
    asked.unwrap_or(if out.terminal { CardFormat::Table } else { CardFormat::Jsonl })
}

/// The node that an id, a country's name or another name means.
pub fn find(view: &View<'_>, name: &str) -> Result<NodeId, Failure> {
    if let Ok(id) = name.trim().parse::<NodeId>() {
        return Ok(graph::resolve(view, id)?);
    }
    let one = query::one(view, name, |_| true);
    // a country is in no list of names, and what is only like its name is not meant
    if let Some(code) = named_country(name)
        && one.as_ref().map_or(true, |one| one.found.score < 1.0)
    {
        return Ok(graph::country_id(code));
    }
    // a capital, which may stand for its country, is a place first
    match (one, Packs::bundled().country(name)) {
        (Ok(one), _) => {
            if !one.others.is_empty() {
                say_meant(&one);
            }
            Ok(one.found.id)
        }
        (Err(NameError::Store(error)), _) => Err(error.into()),
        (Err(_), Some(code)) => Ok(graph::country_id(code)),
        (Err(error), None) => Err(name_failure(error)),
    }
}

fn card(view: &View<'_>, id: NodeId, limit: usize) -> Result<Card, Failure> {
    let own = graph::load_entity(view, id)?;
    let nothing = || Failure::nothing(format_args!("nothing in the store has the id {id}"));
    let node = own.node(id).ok_or_else(nothing)?;
    let (name, names, countries) = match node {
        Node::Person(n) => (n.name.clone(), n.names.clone(), n.countries.clone()),
        Node::Organization(n) => (n.name.clone(), n.names.clone(), n.country.into_iter().collect()),
        Node::Place(n) => (n.name.clone(), n.names.clone(), n.country.into_iter().collect()),
        Node::Country(n) => (country_name(n.code, Lang::EN), Vec::new(), vec![n.code]),
        other => (other.id().to_string(), Vec::new(), Vec::new()),
    };
    let mut query = Query { status: Vec::new(), order: query::Order::Newest, limit: Some(limit), ..Query::default() };
    match node {
        Node::Place(_) => query.place = Some(Where { name: Some(name.clone()), ids: vec![id], country: None }),
        Node::Country(n) => query.parties.push(Side::of_country(n.code)),
        _ => query.parties.push(Side { id: Some(id), ..Side::default() }),
    }
    let (part, mut found) = query::ask(view, &query)?;
    found.events.reverse();
    let mut teller = Teller::new(view, &part, &country_name);
    let events = teller.events(&found.events)?;
    let mut offices: Vec<OfficeCard> = own.targets(id, Edge::Held).into_iter().filter_map(office_card).collect();
    offices.sort_by(|a, b| (a.former, b.last, &a.title, &a.id).cmp(&(b.former, a.last, &b.title, &b.id)));
    let mut sources: Vec<SourceCard> = events.iter().flat_map(|e| e.evidence.iter().map(source_card)).collect();
    sources.sort_unstable();
    sources.dedup();
    let kind = id.kind.name();
    Ok(Card { id: id.to_string(), kind, name, names, countries, offices, count: found.total, events, sources })
}

fn office_card(node: &Node) -> Option<OfficeCard> {
    let Node::Office(OfficeNode { id, title, country, official, former, first, last, .. }) = node else { return None };
    let (title, id) = (title.clone(), id.to_string());
    Some(OfficeCard { id, title, country: *country, official: *official, former: *former, first: *first, last: *last })
}

fn source_card(e: &EvidenceAnswer) -> SourceCard {
    SourceCard { published: e.published, article: e.article.clone(), title: e.title.clone(), source: e.source.clone() }
}

fn card_text(card: &Card, look: Look) -> String {
    let mut out = look.line(&clean(&card.name));
    let countries: Vec<String> =
        card.countries.iter().map(|c| format!("{} ({c})", country_name(*c, Lang::EN))).collect();
    let of = if countries.is_empty() { String::new() } else { format!(" · {}", countries.join(", ")) };
    out.push_str(&format!("{}{of} · {}\n\n", card.kind.to_lowercase(), card.id));
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

/// Why a fact is believed.
#[derive(Debug, Serialize)]
struct Chain {
    id: String,
    kind: &'static str,
    what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<EventAnswer>,
    evidence: Vec<EvidenceAnswer>,
    /// Why several names or reports were taken for one.
    links: Vec<LinkCard>,
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
    let archive = Archive::open(cli.store())?;
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
    Ok(Chain { id: fact.to_string(), kind: fact.kind.name(), what, event, evidence, links })
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
        Reason::PartOfNameAlone => "a part of the name, and nobody else fits",
        Reason::SamePeople => "reports of the same people at one time",
        Reason::SomePeople => "reports that share people, the others told apart by their states only",
        Reason::SameCountries => "reports of the same states, a day apart at most",
    }
}

fn chain_text(chain: &Chain, look: Look) -> String {
    let mut out = look.line(&clean(&chain.what));
    out.push_str(&format!("{} · {}\n\n", chain.kind.to_lowercase(), chain.id));
    if let Some(event) = &chain.event {
        out.push_str(&events_table(std::slice::from_ref(event), look));
        out.push('\n');
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

/// `isnad stats`.
pub fn stats(cli: &Cli, args: &StatsArgs) -> Result<u8, Failure> {
    let archive = Archive::open(cli.store())?;
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
