//! Answers a query from a graph: which events, in which order, and how many more there are of other statuses.

use std::cmp::Ordering;

use petgraph::stable_graph::NodeIndex;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::matching::{Taker, matches, takers, takers_in};
use super::{Cursor, Explain, Order, Query};
use crate::graph::{Graph, Node, NodeId, Part};
use crate::model::{Date, Status};

/// The events that a query finds in a graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The events, in the order that the query asks for, no more than its limit.
    pub events: Vec<NodeIndex>,
    /// How many there are without the limit.
    pub total: usize,
    /// Those that only their status keeps out.
    pub also: Also,
    /// Where the next page goes on, if there is one.
    pub next: Option<Cursor>,
    /// What was read for it; nothing where a graph was looked through.
    pub explain: Explain,
}

/// How many events meet a query in everything but their status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Also {
    /// Announced ones.
    pub planned: usize,
    /// Ones called off or put off.
    pub cancelled: usize,
    /// Ones that somebody denies.
    pub denied: usize,
}

impl Also {
    pub(super) fn count(&mut self, status: Status) {
        match status {
            Status::Held => {}
            Status::Planned => self.planned += 1,
            Status::Cancelled => self.cancelled += 1,
            Status::Denied => self.denied += 1,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        *self == Also::default()
    }
}

/// Finds in a part of a store what `query` asks for, looking at every event in it.
///
/// The part must hold, for each event that could match, its participants with their offices, its places and what it
/// mentions, and its articles where the query asks by whom or when they were read. Names that have not been looked up
/// ([`super::look_up`]) match nobody.
pub fn find(part: &Part, query: &Query) -> Found {
    find_by(part.graph(), query, |_, event| takers(part, event))
}

/// Finds in any graph what `query` asks for, looking at every event; who stands for which state is told by who is
/// attested for it at any time, since a graph alone does not keep it event by event.
pub fn find_in(graph: &Graph, query: &Query) -> Found {
    find_by(graph, query, |ix, _| takers_in(graph, ix))
}

fn find_by(graph: &Graph, query: &Query, who: impl Fn(NodeIndex, NodeId) -> Vec<Taker>) -> Found {
    let mut found = Found::default();
    let mut rows = Vec::new();
    let mut places: FxHashMap<NodeId, NodeIndex> = FxHashMap::default();
    for ix in graph.node_indices() {
        let Node::Event(event) = &graph[ix] else { continue };
        if !matches(graph, ix, event, &who(ix, event.id), query) {
            continue;
        }
        if query.wants(event.status) {
            rows.push(Row { when: event.when(), id: event.id });
            places.insert(event.id, ix);
        } else {
            found.also.count(event.status);
        }
    }
    found.total = rows.len();
    let (rows, next) = page(rows, query);
    found.events = rows.iter().map(|row| places[&row.id]).collect();
    found.next = next;
    found
}

/// An event that fits, by what it stands in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub when: Option<Date>,
    pub id: NodeId,
}

fn by_order(a: &Row, b: &Row, order: Order) -> Ordering {
    let by_time = match (a.when, b.when) {
        (Some(x), Some(y)) if order == Order::Newest => y.cmp(&x),
        (Some(x), Some(y)) => x.cmp(&y),
        (x, y) => x.is_none().cmp(&y.is_none()),
    };
    by_time.then_with(|| a.id.cmp(&b.id))
}

/// The rows of the page that a query asks for, in its order, and where the next one goes on.
pub(super) fn page(mut rows: Vec<Row>, query: &Query) -> (Vec<Row>, Option<Cursor>) {
    if let Some((when, id)) = query.cursor.as_ref().and_then(Cursor::as_event) {
        let seen = Row { when, id };
        rows.retain(|row| by_order(row, &seen, query.order) == Ordering::Greater);
    }
    rows.sort_unstable_by(|a, b| by_order(a, b, query.order));
    let limit = query.limit.unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| Cursor::event(row.when, row.id));
    (rows, next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{CountryNode, Edge, EventNode, NodeKind, OfficeNode, PersonNode, PlaceNode};
    use crate::model::{CountryCode, EventType, Role};
    use crate::query::{Side, Where};

    fn code(c: &str) -> CountryCode {
        CountryCode::parse(c).expect("a code")
    }

    fn day(d: &str) -> Option<Date> {
        Date::parse(d)
    }

    /// A graph under construction.
    #[derive(Default)]
    struct Build {
        graph: Graph,
    }

    impl Build {
        fn person(&mut self, name: &str, country: &str, class: Option<&str>) -> NodeIndex {
            let named = !name.starts_with("the ");
            let who = self.graph.add_node(Node::Person(PersonNode {
                id: NodeId::of(NodeKind::Person, &[name]),
                name: name.into(),
                named,
                names: Vec::new(),
                countries: vec![code(country)],
            }));
            if let Some(class) = class {
                let office = self.graph.add_node(Node::Office(OfficeNode {
                    id: NodeId::of(NodeKind::Office, &[name, class]),
                    title: class.into(),
                    class: Some(class.into()),
                    portfolio: None,
                    official: class != "analyst",
                    country: Some(code(country)),
                    first: day("2020-01-01"),
                    last: day("2020-12-31"),
                    former: false,
                }));
                self.graph.add_edge(who, office, Edge::Held);
            }
            who
        }

        fn country(&mut self, c: &str) -> NodeIndex {
            let id = NodeId::of(NodeKind::Country, &[c]);
            self.graph.add_node(Node::Country(CountryNode { id, code: code(c) }))
        }

        fn event(
            &mut self,
            name: &str,
            kind: EventType,
            status: Status,
            date: &str,
            who: &[(NodeIndex, Role)],
        ) -> NodeIndex {
            let ix = self.graph.add_node(Node::Event(EventNode {
                id: NodeId::of(NodeKind::Event, &[name]),
                kind,
                status,
                date: day(date),
                reported: day("2020-11-15"),
                disputed: false,
            }));
            for (person, role) in who {
                self.graph.add_edge(*person, ix, Edge::Took(*role));
            }
            ix
        }
    }

    fn between(a: &str, b: &str) -> Query {
        Query { parties: vec![a.parse().expect("side"), b.parse().expect("side")], ..Query::default() }
    }

    #[test]
    fn officials_are_those_in_office_the_state_itself_and_its_unnamed_delegation() {
        let mut b = Build::default();
        let host = b.person("Karim Azad", "IRN", Some("minister"));
        let analyst = b.person("Pari Azad", "IRN", Some("analyst"));
        let guest = b.person("Salman Rafi", "IRQ", Some("minister"));
        let delegation = b.person("the Iraqi delegation", "IRQ", None);
        let iraq = b.country("IRQ");
        let (meeting, party) = (EventType::meeting(), Role::party());
        let named = b.event("1", meeting, Status::Held, "2020-03-01", &[(host, Role::host()), (guest, Role::guest())]);
        let state = b.event("2", meeting, Status::Held, "2020-02-01", &[(host, party), (iraq, party)]);
        let unnamed = b.event("3", meeting, Status::Held, "2020-04-01", &[(host, party), (delegation, party)]);
        let private = b.event("4", meeting, Status::Held, "2020-05-01", &[(analyst, party), (guest, party)]);
        b.event("5", meeting, Status::Planned, "2020-06-01", &[(host, party), (guest, party)]);
        b.event("6", meeting, Status::Denied, "2020-06-01", &[(host, party), (guest, party)]);
        let found = find_in(&b.graph, &between("IRN:officials", "IRQ:officials"));
        assert_eq!(found.events, [state, named, unnamed], "by time");
        assert_eq!(found.also, Also { planned: 1, cancelled: 0, denied: 1 });
        assert_eq!(find_in(&b.graph, &between("IRQ", "IRN")).events, [state, named, unnamed, private]);
        assert_eq!(find_in(&b.graph, &between("IRN:minister", "IRQ:minister")).events, [named]);
        assert_eq!(find_in(&b.graph, &between("IRN", "IRN")).events, [], "nobody meets himself");
        let hosts = Query {
            parties: vec![Side { roles: vec![Role::host()], ..Side::of_country(code("IRN")) }],
            ..Query::default()
        };
        assert_eq!(find_in(&b.graph, &hosts).events, [named]);
        let last = Query { order: Order::Newest, limit: Some(1), ..between("IRN", "IRQ") };
        let found = find_in(&b.graph, &last);
        assert_eq!((found.events, found.total), (vec![private], 4));
    }

    #[test]
    fn time_falls_back_on_the_report_and_a_vague_date_counts_where_it_may_fall() {
        let mut b = Build::default();
        let who = b.person("Karim Azad", "IRN", Some("minister"));
        let dated = b.event("1", EventType::statement(), Status::Held, "2020-03-01", &[(who, Role::speaker())]);
        let vague = b.event("2", EventType::statement(), Status::Held, "2020-03", &[(who, Role::speaker())]);
        let bare = b.event("3", EventType::statement(), Status::Held, "", &[(who, Role::speaker())]);
        let time = |from: &str, to: &str| Query { from: day(from), to: day(to), ..Query::default() };
        assert_eq!(find_in(&b.graph, &time("2020-03-20", "2020-03-25")).events, [vague]);
        assert_eq!(find_in(&b.graph, &time("2020-03", "2020-03")).events, [vague, dated], "the vaguer first");
        assert_eq!(find_in(&b.graph, &time("2020-11", "")).events, [bare]);
        assert_eq!(find_in(&b.graph, &time("2021", "")).events, []);
    }

    #[test]
    fn a_visit_counts_for_its_destination_and_places_for_their_country() {
        let mut b = Build::default();
        let guest = b.person("Salman Rafi", "IRQ", Some("minister"));
        let visit = b.event("1", EventType::visit(), Status::Held, "2020-03-01", &[(guest, Role::visitor())]);
        let id = NodeId::of(NodeKind::Place, &["Tehran"]);
        let place = PlaceNode { id, name: "Tehran".into(), names: Vec::new(), country: Some(code("IRN")) };
        let tehran = b.graph.add_node(Node::Place(place));
        b.graph.add_edge(visit, tehran, Edge::At);
        assert_eq!(find_in(&b.graph, &between("IRN:officials", "IRQ:officials")).events, [visit]);
        assert_eq!(find_in(&b.graph, &between("IRN:minister", "IRQ")).events, [], "a place holds no office");
        let at = |place: Where| Query { place: Some(place), ..Query::default() };
        assert_eq!(find_in(&b.graph, &at(Where { country: Some(code("IRN")), ..Where::default() })).events, [visit]);
        assert_eq!(find_in(&b.graph, &at(Where { country: Some(code("IRQ")), ..Where::default() })).events, []);
        let named = |ids| Where { name: Some("Tehran".into()), ids, country: None };
        assert_eq!(find_in(&b.graph, &at(named(vec![id]))).events, [visit]);
        assert_eq!(find_in(&b.graph, &at(named(Vec::new()))).events, [], "a name nobody looked up matches nothing");
    }
}
