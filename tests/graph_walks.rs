//! Walks over the store itself find what walks over the loaded graph find, and always the same.

mod store_common;

use std::collections::{BTreeMap, BTreeSet};

use isnad::graph::{self, Edge, Edges, Node, NodeId, NodeKind, Part, Scope, Sources, Through, Topology, Way, Ways};
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
    let found = graph::reach(&archive.view(), id(archive, from), steps, most, &Through::any()).expect("it reads");
    assert!(found.nodes.is_sorted_by_key(|near| (near.steps, near.node)), "{:?}", found.nodes);
    (found.nodes.into_iter().map(|near| (near.node, near.steps)).collect(), found.whole)
}

fn ids(archive: &Archive, who: &[(char, usize)]) -> BTreeMap<NodeId, usize> {
    who.iter().map(|(letter, step)| (id(archive, *letter), *step)).collect()
}

fn ways(archive: &Archive, from: char, to: char, count: usize, most: usize) -> Ways {
    let (from, to) = (id(archive, from), id(archive, to));
    graph::ways(&archive.view(), from, to, &Through::any(), count, most).expect("it reads")
}

/// Over how many steps the shortest way leads.
fn far(archive: &Archive, from: char, to: char, most: usize) -> Option<usize> {
    ways(archive, from, to, 1, most).ways.first().map(|way| way.links.len())
}

/// The ways as letters.
fn spelt(archive: &Archive, found: &Ways, letters: &str) -> Vec<String> {
    let known: BTreeMap<NodeId, char> = letters.chars().map(|letter| (id(archive, letter), letter)).collect();
    found.ways.iter().map(|way| way.nodes.iter().map(|node| known[node]).collect()).collect()
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
fn a_way_leads_over_people_and_a_link_says_over_which_event_and_as_what() {
    let mut articles = meetings(&["AB", "BC", "CD", "Di", "iE"]);
    let mut d = draft("visit", "2021-01-01");
    let (host, guest) = (somebody(&mut d, 'D'), somebody(&mut d, 'F'));
    d.event("meeting", &[(host, "host"), (guest, "guest")], "2021-01-01", None, Status::Held);
    articles.push(d.done());
    let (_folder, archive) = archive_of(&articles);
    let found = ways(&archive, 'C', 'F', 3, 9);
    assert_eq!(spelt(&archive, &found, "CDF"), ["CDF"], "there is no other");
    assert_eq!((found.shortest, &found.ways[0].links[..]), (1, &[1, 1][..]));
    let [c, d, f] = ['C', 'D', 'F'].map(|letter| id(&archive, letter));
    let edges = |from, to| -> Vec<(&str, &str, Option<String>)> {
        let links = graph::links(&archive.view(), from, to, &Through::any()).expect("it reads");
        links.iter().map(|l| (l.from.name(), l.to.name(), l.when.map(|day| day.to_string()))).collect()
    };
    assert_eq!(edges(c, d), [("PARTY", "PARTY", Some("2020-01-21".to_owned()))]);
    assert_eq!(edges(d, f), [("HOST", "GUEST", Some("2021-01-01".to_owned()))]);
    assert_eq!(edges(f, d), [("GUEST", "HOST", Some("2021-01-01".to_owned()))]);
    assert_eq!(edges(c, f), []);
    assert_eq!(far(&archive, 'A', 'F', 3), None, "four steps lie between");
    assert_eq!(far(&archive, 'A', 'F', 4), Some(4));
    assert_eq!(ways(&archive, 'A', 'A', 1, 9), Ways::default());
    assert_eq!(far(&archive, 'A', 'E', 9), None, "only over Iran");
    assert_eq!(far(&archive, 'A', 'i', 9), Some(4), "but to Iran");
    assert_eq!(far(&archive, 'i', 'B', 9), Some(3), "and from it");
    let nobody = NodeId { kind: NodeKind::Person, hash: 1 };
    let none = graph::ways(&archive.view(), id(&archive, 'A'), nobody, &Through::any(), 1, 9).expect("it reads");
    assert_eq!(none, Ways::default());
}

#[test]
fn of_equally_short_ways_the_one_over_more_events_comes_first() {
    // A–D over B (once and twice), over C (twice each), over E (thrice and once); further ones over two.
    let (_folder, archive) =
        archive_of(&meetings(&["AB", "BD", "BD", "AC", "AC", "CD", "CD", "AE", "AE", "AE", "ED", "BC"]));
    let found = ways(&archive, 'A', 'D', 9, 9);
    assert_eq!(found.shortest, 3);
    let spelt = spelt(&archive, &found, "ABCDE");
    // 500,000 twice; 1,000,000 and 333,333; 1,000,000 and 500,000; then the two that take three steps.
    assert_eq!(spelt, ["ACD", "AED", "ABD", "ACBD", "ABCD"]);
    for count in 1..5 {
        assert_eq!(ways(&archive, 'A', 'D', count, 9).ways, found.ways[..count], "{count} of them");
    }
    assert_eq!(ways(&archive, 'A', 'D', 9, 2).ways.len(), 3, "of two steps");
    let mut back = ways(&archive, 'D', 'A', 9, 9).ways;
    back.iter_mut().for_each(|way| {
        way.nodes.reverse();
        way.links.reverse();
    });
    assert_eq!(back[..3], found.ways[..3], "the same from the other end");
}

#[test]
fn only_events_of_the_type_status_and_time_that_are_asked_for_join() {
    let mut articles = meetings(&["AB", "BC"]);
    for (i, (kind, status, day)) in [
        ("call", Status::Held, "2020-06-01"),
        ("meeting", Status::Denied, "2020-06-02"),
        ("meeting", Status::Held, "2021"),
        ("agreement", Status::Held, ""),
    ]
    .into_iter()
    .enumerate()
    {
        let mut d = draft(&format!("x{i}"), "2022-05-05");
        let who = [somebody(&mut d, 'A'), somebody(&mut d, 'C')];
        d.event(kind, &who.map(|who| (who, "party")), day, None, status);
        articles.push(d.done());
    }
    let (_folder, archive) = archive_of(&articles);
    let far = |scope: Scope| {
        let through = Through { scope, ..Through::default() };
        let (a, c) = (id(&archive, 'A'), id(&archive, 'C'));
        let links = graph::links(&archive.view(), a, c, &through).expect("it reads").len();
        let found = graph::ways(&archive.view(), a, c, &through, 1, 9).expect("it reads");
        let way = found.ways.first().map(|way| way.nodes.len() - 1);
        let near = graph::reach(&archive.view(), a, 9, 99, &through).expect("it reads").nodes;
        assert_eq!(near.iter().find(|near| near.node == c).map(|near| near.steps), way);
        (links, way)
    };
    let time = |from: &str, to: &str| Scope {
        from: isnad::model::Date::parse(from),
        to: isnad::model::Date::parse(to),
        ..Scope::any()
    };
    assert_eq!(far(Scope::any()), (4, Some(1)));
    assert_eq!(far(Scope { types: vec![isnad::model::EventType::call()], ..Scope::any() }), (1, Some(1)));
    assert_eq!(far(Scope { status: vec![Status::Denied], ..Scope::any() }), (1, Some(1)));
    assert_eq!(far(Scope { status: vec![Status::Planned], ..Scope::any() }), (0, None));
    assert_eq!(far(time("2020", "2020-05")), (0, Some(2)), "over B");
    assert_eq!(far(time("2020-06-02", "2020-06-02")), (1, Some(1)));
    assert_eq!(far(time("2021-07", "2021-07")), (1, Some(1)), "known to the year");
    assert_eq!(far(time("2022", "")), (1, Some(1)), "by its first report");
    assert_eq!(far(time("2023", "")), (0, None));
    assert_eq!(far(time("", "2019")), (0, None));
}

#[test]
fn a_walk_takes_the_kinds_of_edges_that_it_is_given() {
    let mut d = draft("a", "2020-01-01");
    let host = d.person("Karim Bani", &["IRN"], "minister/foreign");
    let guest = d.person("Salman Dari", &["IRQ"], "");
    let body = d.organization("Oil Company", &["IRN"]);
    let other = d.organization("Gas Company", &["IRN"]);
    let place = d.place("Tehran", "IRN");
    d.event("meeting", &[(host, "host"), (guest, "guest")], "2020-01-01", Some(place), Status::Held);
    d.event("meeting", &[(guest, "party"), (body, "party")], "2020-02-01", Some(place), Status::Held);
    d.event("statement", &[(host, "speaker")], "2020-01-02", None, Status::Held);
    d.reading.events[2].about = vec![other];
    let (_folder, archive) = archive_of(&[d.done()]);
    let view = archive.view();
    let named = |name: &str| graph::find(&view, name, 1).expect("it reads")[0].id;
    let (host, guest) = (named("Karim Bani"), named("Salman Dari"));
    let (oil, gas, tehran) = (named("Oil Company"), named("Gas Company"), named("Tehran"));
    let [iran, iraq] = ["IRN", "IRQ"].map(|code| graph::country_id(CountryCode::parse(code).expect("a code")));
    let way = |from: NodeId, to: NodeId, edges: &str| -> Option<Vec<(String, String)>> {
        let through = Through { edges: edges.parse().expect(edges), scope: Scope::any() };
        let found = graph::ways(&view, from, to, &through, 1, 9).expect("it reads");
        let way: &Way = found.ways.first()?;
        let first = |pair: &[NodeId]| graph::links(&view, pair[0], pair[1], &through).expect("it reads")[0];
        let edge = |e: Edge| e.name().to_owned();
        Some(way.nodes.windows(2).map(first).map(|link| (edge(link.from), edge(link.to))).collect())
    };
    let step = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(way(host, guest, "PARTICIPATED_IN"), Some(vec![step("HOST", "GUEST")]));
    assert_eq!(way(host, guest, "PARTY,HOST"), None, "nobody is a guest then");
    assert_eq!(way(guest, host, "GUEST,HOST"), Some(vec![step("GUEST", "HOST")]));
    assert_eq!(way(host, oil, "PARTICIPATED_IN"), Some(vec![step("HOST", "GUEST"), step("PARTY", "PARTY")]));
    assert_eq!(way(host, oil, "HOST,AT,PARTY"), Some(vec![step("HOST", "AT"), step("AT", "PARTY")]), "over Tehran");
    assert_eq!(way(tehran, oil, "PARTICIPATED_IN,AT"), Some(vec![step("AT", "PARTY")]));
    assert_eq!(way(tehran, oil, "PARTICIPATED_IN"), None);
    assert_eq!(way(gas, host, "ABOUT,SPEAKER"), Some(vec![step("ABOUT", "SPEAKER")]));
    assert_eq!(way(gas, host, "PARTICIPATED_IN"), None);
    assert_eq!(way(host, iran, "HELD,FOR"), Some(vec![step("HELD", "FOR")]));
    assert_eq!(way(iran, host, "HELD,FOR"), Some(vec![step("FOR", "HELD")]));
    assert_eq!(way(host, iran, "OF"), None, "it is by his office that he is of Iran");
    assert_eq!(way(guest, iraq, "OF"), Some(vec![step("OF", "OF")]));
    assert_eq!(way(iraq, guest, "OF"), Some(vec![step("OF", "OF")]));
    assert_eq!(way(tehran, iran, "IN"), Some(vec![step("IN", "IN")]));
    assert_eq!(way(gas, oil, "OF"), None, "countries are not passed through");
    let all = "PARTICIPATED_IN,HELD,FOR,IN,OF,AT,ABOUT";
    let way = way(iraq, gas, all).expect("over all of them");
    assert_eq!(way, [step("OF", "OF"), step("GUEST", "HOST"), step("SPEAKER", "ABOUT")]);
    assert!(Edges::named(["OF"]).expect("an edge").any_other());
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

/// Every way of at most so many steps in the loaded graph, in the order of ways: found by going on from every way.
fn every_way(part: &Part, from: NodeId, to: NodeId, most: usize) -> Vec<Way> {
    let mut joined: BTreeMap<(NodeId, NodeId), u32> = BTreeMap::new();
    for event in part.events() {
        let who: BTreeSet<NodeId> = part.participants(event.id).iter().map(|p| p.node).collect();
        for (a, b) in who.iter().flat_map(|a| who.iter().map(move |b| (*a, *b))).filter(|(a, b)| a != b) {
            *joined.entry((a, b)).or_default() += 1;
        }
    }
    let mut found = Vec::new();
    let mut open = vec![Way { nodes: vec![from], links: Vec::new() }];
    while let Some(way) = open.pop() {
        let last = way.nodes[way.nodes.len() - 1];
        if last == to {
            found.push(way);
        } else if way.links.len() < most && (last == from || last.kind != NodeKind::Country) {
            for ((_, next), links) in joined.range((last, MIN)..).take_while(|((a, _), _)| *a == last) {
                if !way.nodes.contains(next) {
                    let (nodes, links) = ([&way.nodes[..], &[*next]].concat(), [&way.links[..], &[*links]].concat());
                    open.push(Way { nodes, links });
                }
            }
        }
    }
    let weakness = |way: &Way| way.links.iter().map(|n| 1_000_000 / u64::from(*n)).sum::<u64>();
    found.sort_by_key(|way| (way.links.len(), weakness(way), way.nodes.clone()));
    found
}

const MIN: NodeId = NodeId { kind: NodeKind::Person, hash: 0 };

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
        let through = Through::any();
        for from in &ends {
            let near = graph::reach(&view, *from, 20, 100, &through).expect("it reads").nodes;
            let found: BTreeMap<NodeId, usize> = near.iter().map(|near| (near.node, near.steps)).collect();
            for to in &ends {
                let steps = graph::shortest_path(&part, *from, *to).map(|way| way.len() / 2);
                prop_assert_eq!(found.get(to).copied(), steps);
                if from == to {
                    continue;
                }
                let all = every_way(&part, *from, *to, 4);
                let first = all.first().map_or(0, |way| way.links.len());
                let shortest = all.iter().filter(|way| way.links.len() == first).count() as u64;
                let found = graph::ways(&view, *from, *to, &through, 7, 4).expect("it reads");
                prop_assert_eq!(&found.ways[..], &all[..all.len().min(7)]);
                prop_assert_eq!(found.shortest, shortest);
                let way = graph::ways(&view, *from, *to, &through, 1, 20).expect("it reads");
                prop_assert_eq!(way.ways.first().map(|way| way.links.len()), steps);
            }
        }
    }
}
