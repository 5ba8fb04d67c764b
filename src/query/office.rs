//! Who held which office when, as far as the articles tell.

use petgraph::Direction::Outgoing;
use petgraph::stable_graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::{OfficeFilter, Side};
use crate::graph::{Edge, Graph, Node, NodeId, OfficeNode};
use crate::model::{Date, Ontology, PostInfo};
use crate::text::fold;

/// The offices of a person, in the order of their ids.
pub(super) fn offices(graph: &Graph, person: NodeIndex) -> Vec<&OfficeNode> {
    let mut out: Vec<&OfficeNode> = graph
        .edges_directed(person, Outgoing)
        .filter(|e| *e.weight() == Edge::Held)
        .filter_map(|e| match &graph[e.target()] {
            Node::Office(office) => Some(office),
            _ => None,
        })
        .collect();
    out.sort_by_key(|o| o.id);
    out
}

/// The offices of a person that belong to an organization, by id.
pub(super) fn offices_in(graph: &Graph, person: NodeIndex, body: NodeId) -> Vec<NodeId> {
    let held = graph.edges_directed(person, Outgoing).filter(|e| *e.weight() == Edge::Held);
    let belongs = |office: &NodeIndex| bodies(graph, *office).any(|node| graph[node].id() == body);
    held.map(|e| e.target()).filter(belongs).map(|office| graph[office].id()).collect()
}

/// The organizations to which the offices of a person belong.
pub(super) fn bodies_of(graph: &Graph, person: NodeIndex) -> Vec<NodeIndex> {
    let held = graph.edges_directed(person, Outgoing).filter(|e| *e.weight() == Edge::Held);
    held.flat_map(|e| bodies(graph, e.target()).collect::<Vec<_>>()).collect()
}

/// The organizations to which an office belongs.
fn bodies(graph: &Graph, office: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
    let into = graph.edges_directed(office, Outgoing).filter(|e| *e.weight() == Edge::In);
    into.map(|e| e.target()).filter(|node| matches!(graph[*node], Node::Organization(_)))
}

/// Whether `office` was held at `at` as far as the articles tell.
///
/// It was between its first and last attested days, and also before and after them as long as no article shows the
/// same person in another official office, or out of this one ("former"), between those days and `at`. Where `at`
/// or the attested days are not known, nothing speaks against it. An office that is only attested as past was not.
pub(super) fn held(office: &OfficeNode, all: &[&OfficeNode], at: Option<Date>) -> bool {
    if office.former {
        return false;
    }
    let (Some(at), Some(first), Some(last)) = (at, office.first, office.last) else { return true };
    let (from, to) = (at.first_day(), at.last_day());
    let (first, last) = (first.first_day(), last.last_day());
    let ends = |other: &OfficeNode| {
        let (Some(f), Some(l)) = (other.first, other.last) else { return false };
        let replaces = other.id != office.id && (other.official || (other.former && same_post(other, office)));
        let after = last < from && last < f.first_day() && f.first_day() <= from;
        let before = !other.former && to < first && to <= l.last_day() && l.last_day() < first;
        replaces && (after || before)
    };
    !all.iter().any(|other| ends(other))
}

fn same_post(a: &OfficeNode, b: &OfficeNode) -> bool {
    a.country == b.country && a.class == b.class
}

/// Whether the person `side` asks for by country and office is one who has these offices, at `at`.
pub(super) fn meets_office(side: &Side, all: &[&OfficeNode], at: Option<Date>) -> bool {
    all.iter().any(|office| {
        (!side.officials || office.official)
            && side.country.is_none_or(|c| office.country == Some(c))
            && side.office.as_ref().is_none_or(|want| is(office, want))
            && held(office, all, at)
    })
}

pub(super) fn is(office: &OfficeNode, want: &OfficeFilter) -> bool {
    let class = match Ontology::get().post(&want.class) {
        Some(post) => office.class.as_deref().is_some_and(|class| post_holds(post, class, &office.title)),
        None => office.class.as_deref() == Some(&want.class),
    };
    class && (want.portfolio.is_none() || office.portfolio == want.portfolio)
}

/// Whether an office of that class and title is that post, and not of somebody below whoever holds it.
fn post_holds(post: &PostInfo, class: &str, title: &str) -> bool {
    let title = fold(title);
    let begins = |word: &String| {
        let rest = title.strip_prefix(fold(word).as_str());
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    post.classes.iter().any(|c| c == class) && !post.below.iter().any(begins)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{NodeId, NodeKind};
    use crate::model::CountryCode;

    fn office(title: &str, first: &str, last: &str, former: bool) -> OfficeNode {
        OfficeNode {
            id: NodeId::of(NodeKind::Office, &[title]),
            title: title.to_owned(),
            class: Some(title.trim_start_matches("former ").to_owned()),
            portfolio: None,
            official: !former,
            country: CountryCode::parse("IRN"),
            first: Date::parse(first),
            last: Date::parse(last),
            former,
        }
    }

    fn on(day: &str) -> Option<Date> {
        Date::parse(day)
    }

    #[test]
    fn an_office_lasts_until_an_article_shows_another_or_its_end() {
        let minister = office("minister", "2015-01-10", "2017-03-01", false);
        let envoy = office("envoy", "2018-06-01", "2019-06-01", false);
        let past = office("former minister", "2017-09-01", "2017-09-01", true);
        let alone = [&minister];
        assert!(held(&minister, &alone, on("2016")) && held(&minister, &alone, on("2020-01-01")));
        let then_envoy = [&minister, &envoy];
        assert!(held(&minister, &then_envoy, on("2018-05-31")) && !held(&minister, &then_envoy, on("2018-06-01")));
        assert!(!held(&envoy, &then_envoy, on("2017-02-01")), "he was minister then");
        assert!(held(&envoy, &then_envoy, on("2018-05-31")), "reported a day later");
        let left = [&minister, &past];
        assert!(held(&minister, &left, on("2017-08-31")) && !held(&minister, &left, on("2017-09-02")));
        assert!(!held(&past, &left, on("2016-01-01")), "only attested as past");
        assert!(held(&minister, &left, None), "nothing speaks against it");
    }
}
