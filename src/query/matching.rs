//! Whether one event of a graph is what a query asks for.

use petgraph::Direction::{Incoming, Outgoing};
use petgraph::stable_graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::office::{held, is, meets_office, offices, offices_in};
use super::{Query, Side, Where};
use crate::graph::{ArticleNode, Edge, EventNode, Graph, Node, NodeId, NodeKind, Part};
use crate::model::{CountryCode, Date, EntityKind, EventType, Role};

/// One who took part in an event.
#[derive(Clone, Debug)]
pub(super) struct Taker {
    pub node: NodeIndex,
    pub roles: Vec<Role>,
    /// The states for which it stands in this event.
    pub countries: Vec<CountryCode>,
    /// Whether the reports show it speaking for a state.
    official: bool,
    /// The office in which the reports show it.
    pub office: Option<NodeId>,
}

/// Whether the event at `ix` meets every filter of `query` but that by status.
pub(super) fn matches(graph: &Graph, ix: NodeIndex, event: &EventNode, who: &[Taker], query: &Query) -> bool {
    (query.types.is_empty() || query.types.contains(&event.kind))
        && in_time(event, query)
        && query.place.as_ref().is_none_or(|place| at_place(graph, ix, place))
        && query.about.as_ref().is_none_or(|about| mentions(graph, ix, event, about))
        && query.source.as_ref().is_none_or(|outlet| is_reported_by(graph, ix, outlet))
        && read_in_time(graph, ix, query)
        && (query.parties.is_empty() || fill(graph, event, &query.parties, &with_destination(graph, ix, event, who)))
        && (!query.abroad || is_abroad(graph, ix, event, who, query))
}

/// Whether the event meets the query with one more side beside its parties.
pub(super) fn meets_with(
    graph: &Graph,
    ix: NodeIndex,
    event: &EventNode,
    who: &[Taker],
    query: &Query,
    beside: &[Side],
) -> bool {
    let sides: Vec<Side> = query.parties.iter().chain(beside).cloned().collect();
    fill(graph, event, &sides, &with_destination(graph, ix, event, who))
}

/// Those who took part in an event that was loaded from a store, by role and id.
pub(super) fn takers(part: &Part, event: NodeId) -> Vec<Taker> {
    let taker = |p: &crate::graph::Participant| {
        Some(Taker {
            node: part.index_of(p.node)?,
            roles: vec![p.role],
            countries: p.countries.clone(),
            official: p.official,
            office: p.office,
        })
    };
    part.participants(event).iter().filter_map(taker).collect()
}

/// Those who take part in an event of any graph, by role and id, standing for whatever states they are attested for.
pub(super) fn takers_in(graph: &Graph, ix: NodeIndex) -> Vec<Taker> {
    let mut edges: Vec<(Role, NodeId, NodeIndex)> = graph
        .edges_directed(ix, Incoming)
        .filter_map(|e| match e.weight() {
            Edge::Took(role) => Some((*role, graph[e.source()].id(), e.source())),
            _ => None,
        })
        .collect();
    edges.sort_unstable();
    let mut out: Vec<Taker> = Vec::new();
    for (role, _, node) in edges {
        if let Some(known) = out.iter_mut().find(|t| t.node == node) {
            known.roles.push(role);
            continue;
        }
        let countries = match &graph[node] {
            Node::Person(p) => p.countries.clone(),
            Node::Country(c) => vec![c.code],
            Node::Organization(o) => o.country.into_iter().collect(),
            _ => Vec::new(),
        };
        out.push(Taker { node, roles: vec![role], countries, official: false, office: None });
    }
    out
}

/// Where an event took place: places or countries, by id.
pub(super) fn places(graph: &Graph, ix: NodeIndex) -> Vec<NodeIndex> {
    let mut out: Vec<NodeIndex> =
        graph.edges_directed(ix, Outgoing).filter(|e| *e.weight() == Edge::At).map(|e| e.target()).collect();
    out.sort_by_key(|&n| graph[n].id());
    out
}

/// A visit's destination takes part for its country, in no role.
pub(super) fn with_destination(graph: &Graph, ix: NodeIndex, event: &EventNode, who: &[Taker]) -> Vec<Taker> {
    let mut out = who.to_vec();
    if event.kind == EventType::visit() {
        for node in places(graph, ix) {
            if !out.iter().any(|t| t.node == node) {
                let countries = lies_in(&graph[node]).into_iter().collect();
                out.push(Taker { node, roles: Vec::new(), countries, official: false, office: None });
            }
        }
    }
    out
}

fn in_time(event: &EventNode, query: &Query) -> bool {
    let (first, last) = (query.first(), query.last());
    if [&query.after_event, &query.before_event].into_iter().flatten().any(|a| a.event.is_none() || a.when.is_none()) {
        // an event that nobody looked up, or that has no time, is before and after nothing
        return false;
    }
    if first.is_none() && last.is_none() {
        return true;
    }
    let Some(when) = event.when() else { return false };
    first.is_none_or(|first| first <= when.last_day()) && last.is_none_or(|last| when.first_day() <= last)
}

/// The articles that report an event.
pub(super) fn articles(graph: &Graph, ix: NodeIndex) -> impl Iterator<Item = (NodeIndex, &ArticleNode)> {
    let reports = graph.edges_directed(ix, Incoming).filter(|e| *e.weight() == Edge::Reports);
    reports.filter_map(|e| match &graph[e.source()] {
        Node::Article(article) => Some((e.source(), article)),
        _ => None,
    })
}

/// The outlet of an article.
pub(super) fn outlet(graph: &Graph, article: NodeIndex) -> Option<NodeIndex> {
    graph.edges_directed(article, Outgoing).find(|e| *e.weight() == Edge::By).map(|e| e.target())
}

fn is_reported_by(graph: &Graph, ix: NodeIndex, want: &Side) -> bool {
    articles(graph, ix).any(|(a, _)| outlet(graph, a).is_some_and(|o| want.id == Some(graph[o].id())))
}

/// Whether the first article that tells of it was read in the time that is asked for.
fn read_in_time(graph: &Graph, ix: NodeIndex, query: &Query) -> bool {
    if query.read_from.is_none() && query.read_to.is_none() {
        return true;
    }
    let Some(read) = articles(graph, ix).filter_map(|(_, a)| a.read).min() else { return false };
    query.read_from.is_none_or(|from| from.first_day() <= read.last_day())
        && query.read_to.is_none_or(|to| read.first_day() <= to.last_day())
}

/// Whether it took place, as far as is known, in a country for which the one whom the first side asks for does not stand.
fn is_abroad(graph: &Graph, ix: NodeIndex, event: &EventNode, who: &[Taker], query: &Query) -> bool {
    let Some(side) = query.parties.first() else { return false };
    let places: Vec<CountryCode> = places(graph, ix).into_iter().filter_map(|at| lies_in(&graph[at])).collect();
    who.iter().filter(|taker| fits(graph, side, taker, event.when())).any(|taker| {
        let of_person = match &graph[taker.node] {
            Node::Person(p) if taker.countries.is_empty() => &p.countries,
            _ => &taker.countries,
        };
        let own: Vec<CountryCode> = side.country.map_or_else(|| of_person.clone(), |code| vec![code]);
        !own.is_empty() && places.iter().any(|at| !own.contains(at))
    })
}

fn at_place(graph: &Graph, ix: NodeIndex, want: &Where) -> bool {
    places(graph, ix).into_iter().any(|at| is_place(&graph[at], want))
}

/// Whether a place or country is one that is asked for.
pub(super) fn is_place(at: &Node, want: &Where) -> bool {
    let inside = want.country.is_none_or(|code| lies_in(at) == Some(code));
    inside && (want.name.is_none() && want.ids.is_empty() || want.ids.contains(&at.id()))
}

fn lies_in(node: &Node) -> Option<CountryCode> {
    match node {
        Node::Country(c) => Some(c.code),
        Node::Place(p) => p.country,
        _ => None,
    }
}

fn mentions(graph: &Graph, ix: NodeIndex, event: &EventNode, about: &Side) -> bool {
    graph.edges_directed(ix, Outgoing).filter(|e| *e.weight() == Edge::About).any(|e| {
        let countries = match &graph[e.target()] {
            Node::Person(p) => p.countries.clone(),
            Node::Organization(o) => o.country.into_iter().collect(),
            other => lies_in(other).into_iter().collect(),
        };
        let taker = Taker { node: e.target(), roles: Vec::new(), countries, official: false, office: None };
        // who holds an office of an organization is not the organization that a statement is about
        is_named(graph, about, &taker) && fits(graph, about, &taker, event.when())
    })
}

/// Whether each side finds a participant of its own.
fn fill(graph: &Graph, event: &EventNode, sides: &[Side], who: &[Taker]) -> bool {
    let mut choices: Vec<Vec<usize>> = sides
        .iter()
        .map(|side| (0..who.len()).filter(|&i| fits(graph, side, &who[i], event.when())).collect())
        .collect();
    choices.sort_by_key(Vec::len);
    assign(&choices, &mut vec![false; who.len()])
}

fn assign(choices: &[Vec<usize>], taken: &mut Vec<bool>) -> bool {
    let Some((first, rest)) = choices.split_first() else { return true };
    first.iter().any(|&i| {
        if taken[i] {
            return false;
        }
        taken[i] = true;
        let found = assign(rest, taken);
        taken[i] = false;
        found
    })
}

/// Whether one participant is what a side asks for, at the time `at`.
fn fits(graph: &Graph, side: &Side, who: &Taker, at: Option<Date>) -> bool {
    if !side.roles.is_empty() && !side.roles.iter().any(|r| who.roles.contains(r)) {
        return false;
    }
    let node = &graph[who.node];
    if side.tenure.is_some() {
        return side.holders.contains(&node.id());
    }
    if !is_named(graph, side, who) {
        return stands_in(graph, side, who, at);
    }
    if side.kind.is_some_and(|kind| kind_of(node) != Some(kind)) {
        return false;
    }
    let of_country = side.country.is_none_or(|c| who.countries.contains(&c));
    let restricted = side.officials || side.office.is_some();
    match node {
        Node::Country(_) => of_country && side.office.is_none(),
        Node::Place(_) => of_country && side.country.is_some() && side.office.is_none(),
        // of its officials it is one, as a state is
        Node::Organization(_) => of_country && (!restricted || (side.id.is_some() && side.office.is_none())),
        Node::Person(p) => {
            if !restricted {
                return of_country;
            }
            let all = offices(graph, who.node);
            let shown = of_country
                && match &side.office {
                    None => who.official,
                    Some(want) => all.iter().any(|o| Some(o.id) == who.office && !o.former && is(o, want)),
                };
            let delegation = !p.named
                && side.office.is_none()
                && of_country
                && !who.countries.is_empty()
                && (all.is_empty() || all.iter().any(|o| o.official && !o.former));
            shown || delegation || (of_country && meets_office(side, &all, at))
        }
        Node::Office(_) | Node::Event(_) | Node::Article(_) | Node::Evidence(_) => false,
    }
}

/// Whether a side names that participant, or nobody; a name that nobody looked up is nobody's.
fn is_named(graph: &Graph, side: &Side, who: &Taker) -> bool {
    side.id.map_or(side.name.is_none(), |id| id == graph[who.node].id())
}

/// Whether the side names an organization, and the participant is a person who held an office of it.
fn stands_in(graph: &Graph, side: &Side, who: &Taker, at: Option<Date>) -> bool {
    let Some(body) = side.id.filter(|id| id.kind == NodeKind::Organization) else { return false };
    if !matches!(graph[who.node], Node::Person(_)) || side.country.is_some_and(|c| !who.countries.contains(&c)) {
        return false;
    }
    let own = offices_in(graph, who.node, body);
    if own.is_empty() {
        return false;
    }
    let all = offices(graph, who.node);
    let mut wanted = all.iter().filter(|o| own.contains(&o.id) && side.office.as_ref().is_none_or(|want| is(o, want)));
    wanted.any(|o| (Some(o.id) == who.office && !o.former) || held(o, &all, at))
}

fn kind_of(node: &Node) -> Option<EntityKind> {
    match node {
        Node::Person(_) => Some(EntityKind::Person),
        Node::Country(_) => Some(EntityKind::Country),
        Node::Organization(_) => Some(EntityKind::Organization),
        Node::Place(_) => Some(EntityKind::Place),
        _ => None,
    }
}
