//! Walks over the store itself find what walks over the loaded graph find, and always the same.

mod store_common;

use std::collections::{BTreeMap, BTreeSet};

use isnad::graph::{self, Edge, Node, NodeId, NodeKind, Part, Sources, Topology};
use isnad::model::{Article, CountryCode, EntityIx, Reading, Status};
use isnad::{Archive, fuse};
use proptest::prelude::*;
use store_common::{Draft, date, draft};

fn archive_of(articles: &[(Article, Reading)]) -> (tempfile::TempDir, Archive) {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = Archive::create(folder.path().join("store")).expect("a store");
    fuse::put(archive.store(), articles, Some(date("2024-01-01"))).expect("they are kept");
    (folder, archive)
}

/// Who takes part in the meetings of one article each: capital letters are people, `i` and `q` are Iran and Iraq.
fn meetings(of: &[&str]) -> Vec<(Article, Reading)> {
    let meeting = |(i, who): (usize, &&str)| {
        let day = date("2020-01-01").plus_days(10 * i as i32).expect("a day").to_string();
        let mut d = draft(&format!("a{i:02}"), &day);
        let who: Vec<EntityIx> = who.chars().map(|letter| somebody(&mut d, letter)).collect();
        let place = d.place("Tehran", "IRN");
        let parties: Vec<_> = who.iter().map(|who| (*who, "party")).collect();
        d.event("meeting", &parties, &day, Some(place), Status::Held);
        d.done()
    };
    of.iter().enumerate().map(meeting).collect()
}

fn name(letter: char) -> String {
    let sound = ["ba", "da", "fa", "ga", "la", "ma", "na", "pa", "ra", "sa"][letter as usize - 'A' as usize];
    format!("Karim {}{sound}ni", sound.to_uppercase())
}

fn somebody(d: &mut Draft, letter: char) -> EntityIx {
    match letter {
        'i' => d.country("IRN"),
        'q' => d.country("IRQ"),
        letter => d.person(&name(letter), &["IRN"], ""),
    }
}

fn id(archive: &Archive, letter: char) -> NodeId {
    let country = |code| graph::country_id(CountryCode::parse(code).expect("a code"));
    match letter {
        'i' => country("IRN"),
        'q' => country("IRQ"),
        letter => {
            let found = graph::find(&archive.view(), &name(letter), 5).expect("it reads");
            found.iter().find(|f| f.name == name(letter)).unwrap_or_else(|| panic!("{letter} is there")).id
        }
    }
}

fn reached(archive: &Archive, from: char, steps: usize, most: usize) -> (BTreeMap<NodeId, usize>, bool) {
    let found = graph::reach(&archive.view(), id(archive, from), steps, most).expect("it reads");
    assert!(found.nodes.is_sorted_by_key(|(node, step)| (*step, *node)), "{:?}", found.nodes);
    (found.nodes.into_iter().collect(), found.whole)
}

fn ids(archive: &Archive, who: &[(char, usize)]) -> BTreeMap<NodeId, usize> {
    who.iter().map(|(letter, step)| (id(archive, *letter), *step)).collect()
}

fn path(archive: &Archive, from: char, to: char, most: usize) -> Option<Vec<graph::Step>> {
    graph::path(&archive.view(), id(archive, from), id(archive, to), most).expect("it reads")
}

#[test]
fn a_step_leads_to_all_of_one_event_and_countries_are_not_passed_through() {
    let (_folder, archive) = archive_of(&meetings(&["ABC", "CD", "DE", "Ai", "iF"]));
    let whole = |from, steps| {
        let (found, whole) = reached(&archive, from, steps, 100);
        assert!(whole);
        found
    };
    assert_eq!(whole('A', 0), ids(&archive, &[('A', 0)]));
    assert_eq!(whole('A', 1), ids(&archive, &[('A', 0), ('B', 1), ('C', 1), ('i', 1)]));
    assert_eq!(whole('A', 2), ids(&archive, &[('A', 0), ('B', 1), ('C', 1), ('i', 1), ('D', 2)]), "F is behind Iran");
    assert_eq!(whole('i', 1), ids(&archive, &[('i', 0), ('A', 1), ('F', 1)]), "not who stand for it elsewhere");
    assert_eq!(whole('i', 2), ids(&archive, &[('i', 0), ('A', 1), ('F', 1), ('B', 2), ('C', 2)]));
}

#[test]
fn what_is_cut_off_is_said_and_is_always_the_same() {
    let (_folder, archive) = archive_of(&meetings(&["ABCDE", "EF", "FG"]));
    let (all, whole) = reached(&archive, 'A', 9, 7);
    assert_eq!((all.len(), whole), (7, true), "no more than there are");
    let (few, whole) = reached(&archive, 'A', 9, 3);
    assert_eq!((few.len(), whole), (3, false));
    assert_eq!(few.values().copied().collect::<BTreeSet<_>>(), BTreeSet::from([0, 1]), "the nearest first");
    assert_eq!(few, reached(&archive, 'A', 9, 3).0);
}

#[test]
fn a_path_says_over_which_events_and_as_what() {
    let mut articles = meetings(&["AB", "BC", "CD", "Di", "iE"]);
    let mut d = draft("visit", "2021-01-01");
    let (host, guest) = (somebody(&mut d, 'D'), somebody(&mut d, 'F'));
    d.event("meeting", &[(host, "host"), (guest, "guest")], "2021-01-01", None, Status::Held);
    articles.push(d.done());
    let (_folder, archive) = archive_of(&articles);
    let way = path(&archive, 'C', 'F', 9).expect("over D");
    let nodes: Vec<NodeId> = way.iter().map(|step| step.node).filter(|node| node.kind != NodeKind::Event).collect();
    assert_eq!(nodes, [id(&archive, 'D'), id(&archive, 'F')]);
    let edges: Vec<(&str, bool)> = way.iter().map(|step| (step.edge.name(), step.along)).collect();
    assert_eq!(edges, [("PARTY", true), ("PARTY", false), ("HOST", true), ("GUEST", false)]);
    assert_eq!(path(&archive, 'A', 'F', 3), None, "four events lie between");
    assert_eq!(path(&archive, 'A', 'F', 4).map(|way| way.len()), Some(8));
    assert_eq!(path(&archive, 'A', 'A', 0), Some(Vec::new()));
    assert_eq!(path(&archive, 'A', 'E', 9), None, "only over Iran");
    assert_eq!(path(&archive, 'A', 'i', 9).map(|way| way.len()), Some(8), "but to Iran");
    assert_eq!(path(&archive, 'i', 'B', 9).map(|way| way.len()), Some(6), "and from it");
    let nobody = NodeId { kind: NodeKind::Person, hash: 1 };
    assert_eq!(graph::path(&archive.view(), id(&archive, 'A'), nobody, 9).expect("it reads"), None);
}

#[test]
fn the_topology_has_the_nodes_and_edges_of_the_whole_graph_and_no_others() {
    let (_folder, archive) = archive_of(&meetings(&["ABC", "CD", "DEi", "qF", "G"]));
    for (sources, left_out) in [
        (Sources::Without, &[NodeKind::Office, NodeKind::Article, NodeKind::Evidence][..]),
        (Sources::With, &[NodeKind::Office, NodeKind::Evidence]),
    ] {
        let part = graph::everything(&archive.view(), Sources::With).expect("it loads");
        let stands = |id: &NodeId| !left_out.contains(&id.kind);
        let nodes: Vec<NodeId> = part.nodes().into_iter().map(Node::id).filter(stands).collect();
        let edges: Vec<(NodeId, Edge, NodeId)> =
            part.edges().into_iter().filter(|(from, _, to)| stands(from) && stands(to)).collect();
        let topology = Topology::load(&archive.view(), sources).expect("it loads");
        let graph = topology.graph();
        let mut its: Vec<NodeId> = graph.node_weights().copied().collect();
        its.sort_unstable();
        assert_eq!(its, nodes);
        let end = |ix| graph[ix];
        let mut its: Vec<(NodeId, Edge, NodeId)> =
            graph.raw_edges().iter().map(|e| (end(e.source()), e.weight, end(e.target()))).collect();
        its.sort_unstable();
        assert_eq!(its, edges);
        for id in &nodes {
            assert_eq!(topology.index_of(*id).map(|ix| graph[ix]), Some(*id));
        }
    }
}

fn people_and_states(part: &Part) -> Vec<NodeId> {
    let ends = |id: &NodeId| matches!(id.kind, NodeKind::Person | NodeKind::Country);
    part.nodes().into_iter().map(Node::id).filter(ends).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Random meetings of ten people and two states: both walks are as far as a search in the loaded graph says.
    #[test]
    fn walks_over_the_store_agree_with_walks_over_the_graph(
        of in prop::collection::vec(prop::collection::btree_set(0usize..12, 1..4), 1..14)
    ) {
        let letters: Vec<char> = "ABCDEFGHIJiq".chars().collect();
        let of: Vec<String> = of.iter().map(|who| who.iter().map(|n| letters[*n]).collect()).collect();
        let of: Vec<&str> = of.iter().map(String::as_str).collect();
        let (_folder, archive) = archive_of(&meetings(&of));
        let view = archive.view();
        let part = graph::everything(&view, Sources::Without).expect("it loads");
        let ends = people_and_states(&part);
        for from in &ends {
            let found: BTreeMap<NodeId, usize> =
                graph::reach(&view, *from, 20, 100).expect("it reads").nodes.into_iter().collect();
            for to in &ends {
                let steps = graph::shortest_path(&part, *from, *to).map(|way| way.len() / 2);
                let way = graph::path(&view, *from, *to, 20).expect("it reads");
                prop_assert_eq!(way.as_ref().map(|way| way.len() / 2), steps);
                prop_assert_eq!(found.get(to).copied(), steps);
                let mut at = *from;
                for step in way.into_iter().flatten() {
                    let edges = part.edges();
                    let edge = if step.along { (at, step.edge, step.node) } else { (step.node, step.edge, at) };
                    prop_assert!(edges.contains(&edge), "{:?} is an edge of the graph", edge);
                    at = step.node;
                }
                prop_assert!(steps.is_none() || at == *to);
            }
        }
    }
}
