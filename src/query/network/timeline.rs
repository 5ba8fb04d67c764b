//! What somebody did when: the events of one in the order of time, and the offices.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::question::{Command, through};
use super::who::{country_name, known, look_up};
use super::{NetworkError, Who};
use crate::graph::{self, Edge, Edges, Listed, Node, NodeId, NodeKind, OfficeNode, Scope, Selection, Sources};
use crate::model::{CountryCode, Date, Precision};
use crate::query::{EventAnswer, Meant, Teller};
use crate::store::View;

/// What somebody did when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimelineQuestion {
    /// Of whom: a name in any script, a country's code or name, or an id.
    pub of: String,
    /// The events that it has to do with in these ways. Without them those in which it took part, for a country also
    /// those in which somebody stood for it; for a place those that took place there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edges: Option<Edges>,
    /// Which of the events.
    #[serde(default)]
    pub events: Scope,
    /// How many of them are told, the latest.
    #[serde(default = "hundred")]
    pub limit: usize,
}

fn hundred() -> usize {
    100
}

/// The timeline of one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    /// The question as a sentence.
    pub understood: String,
    /// The command that asks the same.
    pub command: String,
    /// The question, with its name looked up.
    pub question: TimelineQuestion,
    /// Whose it is.
    pub of: Who,
    /// The offices that fall into the time: by their first day, those without any last, then by id.
    pub offices: Vec<OfficeSpan>,
    /// How many events there are.
    pub count: usize,
    /// How many there are in each month, or in each year where they span more than five; those without any date are in
    /// none. Months without any are left out.
    pub periods: Vec<Period>,
    /// The latest of them, in the order of time and id; those without any date last.
    pub events: Vec<TimelineEvent>,
}

/// An office that somebody held, as far as the articles tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeSpan {
    /// The office's id, for `isnad why`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// For which state.
    pub country: Option<CountryCode>,
    /// The first day on which an article shows the person in it.
    pub first: Option<Date>,
    /// The last.
    pub last: Option<Date>,
    /// Whether it is only attested as past.
    pub former: bool,
}

/// A month or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Which.
    pub period: Date,
    /// How many events; one whose date is known to the year only counts for its January.
    pub events: usize,
}

/// An event of a timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimelineEvent {
    /// What the one whose timeline it is has to do with it: kinds of edges; none where another only stands for it.
    pub edges: Vec<String>,
    /// The event.
    pub event: EventAnswer,
}

/// Where events span more years than this, they are counted by years.
const MONTHS: i32 = 5;

impl TimelineQuestion {
    /// What one of this name did when, in all events that were held.
    pub fn new(of: impl Into<String>) -> Self {
        TimelineQuestion { of: of.into(), edges: None, events: Scope::default(), limit: hundred() }
    }

    /// Puts an id or a code in the place of the name, and says whom it was taken for.
    ///
    /// # Errors
    /// If the name means nobody, or several.
    pub fn look_up(&mut self, view: &View<'_>) -> Result<Vec<Meant>, NetworkError> {
        let mut meant = Vec::new();
        look_up(view, &mut self.of, &mut meant)?;
        Ok(meant)
    }

    /// The command that asks the same.
    pub fn command(&self) -> String {
        Command::new("timeline", &[&self.of])
            .edges(&self.edges)
            .scope(&self.events)
            .flag("limit", &self.limit, &hundred())
            .text()
    }

    /// The timeline; a name that was not looked up yet is.
    ///
    /// # Errors
    /// [`NetworkError`]: the name means nobody or several, or the store cannot be read.
    pub fn answer(&self, view: &View<'_>) -> Result<Timeline, NetworkError> {
        let mut question = self.clone();
        let id = look_up(view, &mut question.of, &mut Vec::new())?;
        let of = known(view, id)?;
        let listed = self.listed(view, id)?;
        let (count, periods) = (listed.len(), periods(&listed));
        let events: Vec<NodeId> = latest(listed, self.limit).iter().map(|listed| listed.id).collect();
        let part = graph::load_events(view, &events, Sources::With)?;
        let mut teller = Teller::new(view, &part, &country_name);
        let mut told = Vec::new();
        for event in events {
            let ix: Vec<_> = part.index_of(event).into_iter().collect();
            let edges = edges_of(&part, event, id);
            told.extend(teller.events(&ix)?.into_iter().map(|event| TimelineEvent { edges: edges.clone(), event }));
        }
        let events = match &self.edges {
            None => through(&Edges::default(), &self.events),
            Some(edges) => through(edges, &self.events),
        };
        Ok(Timeline {
            understood: format!("the timeline of {}: {events}", of.name),
            command: question.command(),
            question,
            of,
            offices: self.offices(view, id)?,
            count,
            periods,
            events: told,
        })
    }

    /// The events, in the order of time.
    fn listed(&self, view: &View<'_>, id: NodeId) -> Result<Vec<Listed>, NetworkError> {
        let Scope { types, status, from, to } = self.events.clone();
        let all = Selection { types, status, from, to, ..Selection::default() };
        let takes_part = match graph::country_code(id) {
            Some(code) => Selection { countries: vec![code], ..all.clone() },
            None => Selection { parties: vec![id], ..all.clone() },
        };
        let there = Selection { place: Some(id), ..all.clone() };
        let about = Selection { about: Some(id), ..all };
        let mut listed = Vec::new();
        match &self.edges {
            None if id.kind == NodeKind::Place => listed.extend(graph::list(view, &there)?.events),
            None => listed.extend(graph::list(view, &takes_part)?.events),
            Some(edges) => {
                if edges.every_role() {
                    listed.extend(graph::list(view, &takes_part)?.events);
                } else if edges.any_role() {
                    // As what is in no list.
                    let some = graph::list(view, &takes_part)?.events;
                    let ids: Vec<NodeId> = some.iter().map(|listed| listed.id).collect();
                    let part = graph::load_events(view, &ids, Sources::Without)?;
                    let takes = |listed: &Listed| {
                        part.participants(listed.id).iter().any(|p| p.node == id && edges.has(Edge::Took(p.role)))
                    };
                    listed.extend(some.into_iter().filter(takes));
                }
                if edges.has(Edge::At) {
                    listed.extend(graph::list(view, &there)?.events);
                }
                if edges.has(Edge::About) {
                    listed.extend(graph::list(view, &about)?.events);
                }
            }
        }
        listed.sort_unstable_by_key(|listed| (listed.when.is_none(), listed.when, listed.id));
        listed.dedup();
        Ok(listed)
    }

    fn offices(&self, view: &View<'_>, id: NodeId) -> Result<Vec<OfficeSpan>, NetworkError> {
        if id.kind != NodeKind::Person {
            return Ok(Vec::new());
        }
        let part = graph::load_entity(view, id)?;
        let mut offices: Vec<&OfficeNode> = part
            .targets(id, Edge::Held)
            .into_iter()
            .filter_map(|node| match node {
                Node::Office(office) => Some(office),
                _ => None,
            })
            .filter(|office| self.events.overlaps(office.first, office.last))
            .collect();
        offices.sort_by_key(|office| (office.first.is_none(), office.first, office.id));
        let span = |OfficeNode { id, title, country, first, last, former, .. }: &OfficeNode| OfficeSpan {
            id: id.to_string(),
            title: title.clone(),
            country: *country,
            first: *first,
            last: *last,
            former: *former,
        };
        Ok(offices.into_iter().map(span).collect())
    }
}

/// So many of the latest, in their order; those without any date are taken last.
fn latest(mut listed: Vec<Listed>, most: usize) -> Vec<Listed> {
    let dated = listed.partition_point(|listed| listed.when.is_some());
    if dated > most {
        listed.truncate(dated);
        listed.drain(..dated - most);
    } else {
        listed.truncate(most);
    }
    listed
}

fn periods(listed: &[Listed]) -> Vec<Period> {
    let dates: Vec<Date> = listed.iter().filter_map(|listed| listed.when).collect();
    let years = dates.last().zip(dates.first()).map_or(0, |(last, first)| last.year() - first.year() + 1);
    let precision = if years > MONTHS { Precision::Year } else { Precision::Month };
    let mut counted: BTreeMap<Date, usize> = BTreeMap::new();
    for date in dates {
        *counted.entry(date.first_day().at_most(precision)).or_default() += 1;
    }
    counted.into_iter().map(|(period, events)| Period { period, events }).collect()
}

/// What somebody or something has to do with an event.
fn edges_of(part: &graph::Part, event: NodeId, id: NodeId) -> Vec<String> {
    let roles = part.participants(event).iter().filter(|p| p.node == id).map(|p| Edge::Took(p.role));
    let others =
        [Edge::At, Edge::About].into_iter().filter(|edge| part.targets(event, *edge).iter().any(|n| n.id() == id));
    roles.chain(others).map(|edge| edge.name().to_owned()).collect()
}
