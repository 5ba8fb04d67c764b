//! The store's graph, walked node by node through a lens, is the graph that is loaded whole.

mod graph_common;
mod store_common;

use std::collections::{BTreeMap, BTreeSet};

use graph_common::{some_article, store_of};
use isnad::graph::{self, Edge, Lens, Node, NodeId, NodeKind, Part, Sources};
use isnad::model::{Date, EventType};
use proptest::prelude::*;

fn collected<T>(all: impl Iterator<Item = Result<T, isnad::store::StoreError>>) -> Vec<T> {
    all.collect::<Result<_, _>>().expect("it reads")
}

fn names(node: &Node) -> BTreeSet<&str> {
    let (name, names) = match node {
        Node::Person(n) => (&n.name, &n.names),
        Node::Organization(n) => (&n.name, &n.names),
        Node::Place(n) => (&n.name, &n.names),
        _ => return BTreeSet::new(),
    };
    names.iter().map(|n| n.form.as_str()).chain([name.as_str()]).collect()
}

fn same_nodes(lens: &Lens<'_>, part: &Part) {
    for kind in NodeKind::ALL {
        let ids = collected(lens.ids(kind));
        let seen: BTreeSet<NodeId> = ids.iter().copied().collect();
        assert_eq!(seen.len(), ids.len(), "each {kind:?} once");
        let loaded = part.nodes().into_iter().filter(|n| n.id().kind == kind);
        let loaded: BTreeMap<NodeId, &Node> = loaded.map(|n| (n.id(), n)).collect();
        match kind {
            NodeKind::Country => assert!(loaded.keys().all(|id| seen.contains(id))),
            _ => assert_eq!(seen, loaded.keys().copied().collect(), "{kind:?}"),
        }
        for (id, node) in loaded {
            assert_eq!(lens.node(id).expect("it reads").as_ref(), Some(node));
        }
    }
}

fn same_edges(lens: &Lens<'_>, part: &Part) {
    let edges = part.edges();
    let mut out: BTreeMap<NodeId, Vec<(Edge, NodeId)>> = BTreeMap::new();
    let mut into: BTreeMap<NodeId, Vec<(Edge, NodeId)>> = BTreeMap::new();
    for (from, edge, to) in &edges {
        out.entry(*from).or_default().push((*edge, *to));
        into.entry(*to).or_default().push((*edge, *from));
    }
    let all: Vec<Edge> = Edge::all().collect();
    for id in NodeKind::ALL.into_iter().flat_map(|kind| collected(lens.ids(kind))) {
        for (steps, loaded, way) in [(lens.out(id, &all), &mut out, "out of"), (lens.into(id, &all), &mut into, "into")]
        {
            let (mut steps, mut loaded) = (collected(steps), loaded.remove(&id).unwrap_or_default());
            steps.sort_unstable();
            loaded.sort_unstable();
            assert_eq!(steps, loaded, "{way} {id}");
        }
        if part.node(id).is_none() {
            continue; // a country of which no article speaks
        }
        for edge in Edge::all() {
            let (one, many) = (collected(lens.out(id, &[edge])), collected(lens.out(id, &all)));
            assert_eq!(one, many.into_iter().filter(|(e, _)| *e == edge).collect::<Vec<_>>(), "{edge:?} out of {id}");
            let (mut one, many) = (collected(lens.into(id, &[edge])), collected(lens.into(id, &all)));
            let mut many: Vec<_> = many.into_iter().filter(|(e, _)| *e == edge).collect();
            one.sort_unstable();
            many.sort_unstable();
            assert_eq!(one, many, "{edge:?} into {id}");
        }
    }
    assert!(out.is_empty() && into.is_empty(), "all ends were seen");
}

fn same_lookups(lens: &Lens<'_>, part: &Part) {
    let mut by_name: BTreeMap<&str, Vec<NodeId>> = BTreeMap::new();
    for node in part.nodes() {
        for name in names(node) {
            by_name.entry(name).or_default().push(node.id());
        }
    }
    for (name, ids) in by_name {
        assert_eq!(lens.named(name).expect("it reads"), ids, "{name:?}");
    }
    assert_eq!(lens.named("Nobody").expect("it reads"), []);
    for kind in EventType::all().map(Some).chain([None]) {
        let of_type = |id: &NodeId| matches!(part.node(*id), Some(Node::Event(e)) if kind.is_none_or(|k| e.kind == k));
        let listed: BTreeSet<NodeId> = collected(lens.events(kind, None, None)).into_iter().collect();
        let loaded = part.events().into_iter().map(|e| e.id).filter(of_type);
        assert_eq!(listed, loaded.collect());
        let span = (Date::parse("2020-09-02"), Date::parse("2020-09-04"));
        let within: BTreeSet<NodeId> = collected(lens.events(kind, span.0, span.1)).into_iter().collect();
        let overlaps = |id: &&NodeId| match part.node(**id) {
            Some(Node::Event(e)) => {
                e.when().is_some_and(|w| Some(w.last_day()) >= span.0 && Some(w.first_day()) <= span.1)
            }
            _ => false,
        };
        assert!(listed.iter().filter(overlaps).all(|id| within.contains(id)), "all that may fall into the span");
    }
    for event in part.events() {
        assert_eq!(&*lens.participants(event.id).expect("it reads"), part.participants(event.id));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_lens_shows_the_graph_that_is_loaded_whole(
        articles in prop::collection::vec(some_article(), 1..10),
        decisions in prop::collection::vec((0..8usize, any::<u64>(), any::<u64>()), 0..4),
    ) {
        let (_folder, store) = store_of(&articles, &decisions);
        let view = store.view();
        let part = graph::everything(&view, Sources::With).expect("it loads");
        let lens = Lens::new(&view);
        same_nodes(&lens, &part);
        same_edges(&lens, &part);
        same_lookups(&lens, &part);
        let nowhere = NodeId { kind: NodeKind::Evidence, hash: 1 };
        prop_assert!(lens.node(nowhere).expect("it reads").is_none());
    }
}
