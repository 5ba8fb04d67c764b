//! Counts the events of a query: by who took part beside the parties, by pair of countries, place, time, type, outlet.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use petgraph::stable_graph::NodeIndex;
use serde::{Deserialize, Serialize};

use super::ask::{Explain, scan};
use super::matching::{Taker, articles, is_place, meets_with, outlet, places, takers, with_destination};
use super::office::bodies_of;
use super::{Also, Cursor, Order, Query, Side, What, Where};
use crate::graph::{self, EventNode, Node, NodeId, Part};
use crate::model::{CountryCode, Date, EventType, Lang, Precision};
use crate::store::{StoreError, View};

/// By what events are counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    Node(NodeId),
    Country(CountryCode),
    Pair(CountryCode, CountryCode),
    /// A month or a year; nothing where neither the event nor its articles have a date.
    Time(Option<Date>),
    Type(EventType),
    /// An outlet; nothing where the article names none.
    Outlet(Option<NodeId>),
}

/// The events of one person, country, month and so on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupAnswer {
    /// The node's id, the country's code or both codes, the month or year, the type; `-` where there is none.
    pub key: String,
    /// Its name.
    pub name: String,
    /// How many events.
    pub count: usize,
    /// When the first of them was.
    pub first: Option<Date>,
    /// When the last of them was.
    pub last: Option<Date>,
    /// What asks for these events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<Query>,
    /// The command that shows them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
}

/// Events counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    /// The page, in the query's order.
    pub groups: Vec<GroupAnswer>,
    /// How many there are on all pages.
    pub total: usize,
    /// How many events were counted.
    pub events: usize,
    /// Those that only their status keeps out.
    pub also: Also,
    /// Where the next page goes on, if there is one.
    pub next: Option<Cursor>,
    /// What was read for it.
    pub explain: Explain,
}

#[derive(Default)]
struct Tally {
    name: String,
    count: usize,
    first: Option<Date>,
    last: Option<Date>,
}

impl Tally {
    fn add(&mut self, when: Option<Date>) {
        self.count += 1;
        self.first = self.first.into_iter().chain(when).min();
        self.last = self.last.into_iter().chain(when).max();
    }
}

/// Counts the events of a query whose names have been looked up, as its `what` says; `country` names a country in a
/// language. Of an event, whoever took part is counted once; where places or outlets are counted and the query asks for
/// some, only these.
///
/// # Errors
/// If the store cannot be read.
pub fn groups(
    view: &View<'_>,
    query: &Query,
    country: &dyn Fn(CountryCode, Lang) -> String,
) -> Result<Groups, StoreError> {
    let mut tallies: BTreeMap<Key, Tally> = BTreeMap::new();
    let by_time = matches!(query.what, What::ByMonth | What::ByYear);
    let mut each = |part: &Part, event: &EventNode| {
        for (key, name) in keys(part, event, query) {
            let tally = tallies.entry(key).or_default();
            tally.add(event.when());
            if tally.name.is_empty() {
                tally.name = name;
            }
        }
    };
    let scanned = scan(view, query, (!by_time).then_some(&mut each))?;
    if by_time {
        for row in &scanned.rows {
            tallies.entry(time(query.what, row.when)).or_default().add(row.when);
        }
    }
    let mut all: Vec<(Key, Tally)> = tallies.into_iter().collect();
    all.sort_by(|a, b| by_order(place_of(a, query), place_of(b, query), query));
    let total = all.len();
    if let Some(cursor) = &query.cursor {
        let seen = (cursor.at.clone(), cursor.key.clone());
        all.retain(|one| by_order(place_of(one, query), seen.clone(), query) == Ordering::Greater);
    }
    let limit = query.limit.unwrap_or(usize::MAX);
    let more = all.len() > limit;
    all.truncate(limit);
    let next = all.last().filter(|_| more).map(|last| {
        let (at, key) = place_of(last, query);
        Cursor { at, key }
    });
    let groups = all.into_iter().map(|(key, tally)| {
        let narrowed = narrowed(query, &key, &tally.name);
        GroupAnswer {
            key: key.text(),
            name: key.name(&tally.name, country),
            count: tally.count,
            first: tally.first,
            last: tally.last,
            command: narrowed.as_ref().map(Query::command),
            query: narrowed,
        }
    });
    let (groups, events) = (groups.collect(), scanned.rows.len());
    Ok(Groups { groups, total, events, also: scanned.also, next, explain: scanned.explain })
}

/// Where it stands in the order, as a cursor has it: by the number, or the time, or the key alone.
fn place_of((key, tally): &(Key, Tally), query: &Query) -> (String, String) {
    let at = match (query.order, &key) {
        (Order::Most | Order::Fewest, _) => tally.count.to_string(),
        (_, Key::Time(when)) => when.map_or_else(|| "-".to_owned(), |d| d.to_string()),
        (Order::Newest, _) => tally.last.map_or_else(|| "-".to_owned(), |d| d.to_string()),
        (Order::Oldest, _) => tally.count.to_string(),
    };
    (at, key.text())
}

fn by_order(a: (String, String), b: (String, String), query: &Query) -> Ordering {
    let number = |text: &str| text.parse::<usize>().unwrap_or_default();
    let by_time = matches!(query.what, What::ByMonth | What::ByYear);
    let first = match query.order {
        Order::Oldest if by_time => (a.0 == "-").cmp(&(b.0 == "-")).then_with(|| a.0.cmp(&b.0)),
        Order::Newest => (a.0 == "-").cmp(&(b.0 == "-")).then_with(|| b.0.cmp(&a.0)),
        Order::Fewest => number(&a.0).cmp(&number(&b.0)),
        Order::Oldest | Order::Most => number(&b.0).cmp(&number(&a.0)),
    };
    first.then_with(|| a.1.cmp(&b.1))
}

fn time(what: What, when: Option<Date>) -> Key {
    let precision = if what == What::ByMonth { Precision::Month } else { Precision::Year };
    Key::Time(when.map(|d| d.at_most(precision)))
}

/// What an event counts for, each once, with its name.
fn keys(part: &Part, event: &EventNode, query: &Query) -> Vec<(Key, String)> {
    let graph = part.graph();
    let Some(ix) = part.index_of(event.id) else { return Vec::new() };
    let who = takers(part, event.id);
    let all = with_destination(graph, ix, event, &who);
    let beside = |sides: &[Side]| meets_with(graph, ix, event, &who, query, sides);
    let node = |ix: NodeIndex| graph[ix].id();
    match query.what {
        What::ByPerson => {
            let person = |t: &Taker| match &graph[t.node] {
                Node::Person(p) if p.named => Some((p.id, p.name.clone())),
                _ => None,
            };
            let people = who.iter().filter_map(person).filter(|(id, _)| beside(&[counted(query, Some(*id), None)]));
            people.map(|(id, name)| (Key::Node(id), name)).collect()
        }
        What::ByOrganization => {
            // an organization takes part itself, or by whoever holds an office of it
            let own = who.iter().map(|t| t.node);
            let by_office = who.iter().flat_map(|t| bodies_of(graph, t.node));
            let body = |ix: NodeIndex| match &graph[ix] {
                Node::Organization(o) => Some((o.id, o.name.clone())),
                _ => None,
            };
            let all: BTreeMap<NodeId, String> = own.chain(by_office).filter_map(body).collect();
            let met = all.into_iter().filter(|(id, _)| beside(&[counted(query, Some(*id), None)]));
            met.map(|(id, name)| (Key::Node(id), name)).collect()
        }
        What::ByCountry => {
            // an organization may be there by somebody of any state
            let organization = |t: &Taker| matches!(graph[t.node], Node::Organization(_));
            let named = |t: &Taker| {
                !organization(t) && query.parties.iter().any(|s| s.id.is_some() && s.id == Some(node(t.node)))
            };
            let code = |s: &Side| s.country.or_else(|| s.id.and_then(graph::country_code));
            let mut own: BTreeSet<CountryCode> = query.parties.iter().filter_map(code).collect();
            own.extend(who.iter().filter(|t| named(t)).flat_map(|t| &t.countries));
            let codes: BTreeSet<CountryCode> = all.iter().flat_map(|t| t.countries.iter().copied()).collect();
            let others = codes.difference(&own).filter(|c| beside(&[counted(query, None, Some(**c))]));
            others.map(|c| (Key::Country(*c), String::new())).collect()
        }
        What::ByPair => {
            let codes: BTreeSet<CountryCode> = all.iter().flat_map(|t| t.countries.iter().copied()).collect();
            let codes: Vec<CountryCode> = codes.into_iter().collect();
            let mut pairs = Vec::new();
            for (i, a) in codes.iter().enumerate() {
                for b in &codes[i + 1..] {
                    if beside(&[counted(query, None, Some(*a)), counted(query, None, Some(*b))]) {
                        pairs.push((Key::Pair(*a, *b), String::new()));
                    }
                }
            }
            pairs
        }
        What::ByPlace => {
            let wanted = |at: &NodeIndex| query.place.as_ref().is_none_or(|place| is_place(&graph[*at], place));
            let at = places(graph, ix).into_iter().filter(wanted).filter_map(|at| match &graph[at] {
                Node::Place(p) => Some((Key::Node(p.id), p.name.clone())),
                Node::Country(c) => Some((Key::Country(c.code), String::new())),
                _ => None,
            });
            at.collect()
        }
        What::BySource => {
            let mut outlets = BTreeMap::new();
            for (article, _) in articles(graph, ix) {
                let (id, name) = match outlet(graph, article).map(|o| &graph[o]) {
                    Some(Node::Organization(o)) => (Some(o.id), o.name.clone()),
                    _ => (None, String::new()),
                };
                if query.source.as_ref().is_none_or(|wanted| wanted.id == id) {
                    outlets.insert(Key::Outlet(id), name);
                }
            }
            outlets.into_iter().collect()
        }
        What::ByType => vec![(Key::Type(event.kind), event.kind.to_string())],
        What::ByMonth | What::ByYear => vec![(time(query.what, event.when()), String::new())],
        What::Events | What::Count | What::Offices | What::Card | What::Path => Vec::new(),
    }
}

/// The side that one who is counted fills beside the parties.
fn counted(query: &Query, id: Option<NodeId>, country: Option<CountryCode>) -> Side {
    let of = query.of.clone().unwrap_or_default();
    Side { id: id.or(of.id), country: country.or(of.country), ..of }
}

/// The query for the events of one group; `None` where no query finds just these.
fn narrowed(query: &Query, key: &Key, name: &str) -> Option<Query> {
    let mut out = Query { what: What::Events, of: None, order: Order::Oldest, ..query.clone() };
    (out.limit, out.cursor) = (None, None);
    let with_name = |id: NodeId| Some(name).filter(|n| !n.is_empty()).map_or_else(|| id.to_string(), str::to_owned);
    match key {
        Key::Node(id) if query.what == What::ByPlace => {
            let country = query.place.as_ref().and_then(|p| p.country);
            out.place = Some(Where { country, name: Some(with_name(*id)), ids: vec![*id] });
        }
        Key::Country(code) if query.what == What::ByPlace => {
            // the country as such, and no place in it
            let id = NodeId::from(*code);
            out.place = Some(Where { country: None, name: Some(code.to_string()), ids: vec![id] });
        }
        Key::Node(id) => {
            out.parties.push(Side { name: Some(with_name(*id)), ..counted(query, Some(*id), None) });
        }
        Key::Country(code) => out.parties.push(counted(query, None, Some(*code))),
        Key::Pair(a, b) => out.parties.extend([counted(query, None, Some(*a)), counted(query, None, Some(*b))]),
        Key::Time(Some(when)) => {
            out.from = Some(out.from.filter(|from| from.first_day() > when.first_day()).unwrap_or(*when));
            out.to = Some(out.to.filter(|to| to.last_day() < when.last_day()).unwrap_or(*when));
        }
        Key::Type(kind) => out.types = vec![*kind],
        Key::Outlet(Some(id)) => {
            out.source = Some(Side { id: Some(*id), name: Some(with_name(*id)), ..Side::default() });
        }
        Key::Time(None) | Key::Outlet(None) => return None,
    }
    Some(out)
}

impl Key {
    fn text(&self) -> String {
        match self {
            Key::Node(id) | Key::Outlet(Some(id)) => id.to_string(),
            Key::Country(code) => code.to_string(),
            Key::Pair(a, b) => format!("{a}-{b}"),
            Key::Time(Some(when)) => when.to_string(),
            Key::Type(kind) => kind.to_string(),
            Key::Time(None) | Key::Outlet(None) => "-".to_owned(),
        }
    }

    fn name(&self, of_node: &str, country: &dyn Fn(CountryCode, Lang) -> String) -> String {
        match self {
            Key::Node(id) | Key::Outlet(Some(id)) if of_node.is_empty() => id.to_string(),
            Key::Node(_) | Key::Outlet(Some(_)) => of_node.to_owned(),
            Key::Country(code) => country(*code, Lang::EN),
            Key::Pair(a, b) => format!("{} and {}", country(*a, Lang::EN), country(*b, Lang::EN)),
            Key::Time(Some(when)) => when.to_string(),
            Key::Type(kind) => kind.to_string(),
            Key::Time(None) => "no known time".to_owned(),
            Key::Outlet(None) => "no known outlet".to_owned(),
        }
    }
}
