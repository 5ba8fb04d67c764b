//! Questions about the graph: their answers are those of a look at every event, and the same in whatever order articles came.

mod store_common;

use std::collections::BTreeMap;

use isnad::graph::{self, Fellows, Node, NodeId, Over, Scope, Sources};
use isnad::model::{Article, CountryCode, Date, EntityIx, EventType, Precision, Reading, Status};
use isnad::query::network::{Measure, NetworkQuestion, RankQuestion};
use isnad::query::{self, Query, Side};
use isnad::{Archive, fuse};
use proptest::prelude::*;
use store_common::{Draft, date, draft};

fn archive_of<'a>(articles: impl Iterator<Item = &'a (Article, Reading)>) -> (tempfile::TempDir, Archive) {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = Archive::create(folder.path().join("store")).expect("a store");
    for article in articles {
        fuse::put(archive.store(), std::slice::from_ref(article), Some(date("2024-01-01"))).expect("they are kept");
    }
    (folder, archive)
}

const COUNTRIES: [&str; 4] = ["IRN", "IRQ", "TUR", "QAT"];
const PEOPLE: [(&str, &str, &str); 8] = [
    ("Karim Azad", "IRN", "minister/foreign"),
    ("Pari Danesh", "IRN", ""),
    ("Salman Rafi", "IRQ", "minister/foreign"),
    ("Huda Nasir", "IRQ", "president"),
    ("Cem Yildiz", "TUR", "ambassador"),
    ("Elif Kaya", "TUR", ""),
    ("Jabir Thani", "QAT", "envoy"),
    ("Mona Sabri", "QAT", ""),
];

/// Draws numbers from a seed, the same ones each time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn day(&mut self) -> Date {
        let day = date("2018-01-01").plus_days(self.below(1_500) as i32).expect("a day");
        if self.chance(85) { day } else { day.at_most(self.of(&[Precision::Month, Precision::Year])) }
    }
}

fn article(n: usize, draw: &mut Draw) -> (Article, Reading) {
    let published = draw.day().first_day();
    let mut d: Draft = draft(&format!("n{n}"), &if draw.chance(90) { published.to_string() } else { String::new() });
    let kind = draw.of(&EventType::all().collect::<Vec<_>>());
    let mut who: Vec<EntityIx> = Vec::new();
    let mut taken = Vec::new();
    for _ in 0..1 + draw.below(4) {
        let i = draw.below(PEOPLE.len() + COUNTRIES.len() + 2);
        if taken.contains(&i) {
            continue;
        }
        taken.push(i);
        who.push(match i {
            12 => d.unnamed("the foreign minister", &["IRQ"], "minister/foreign"),
            13 => d.organization("Gulf Oil Company", &["QAT"]),
            i if i >= PEOPLE.len() => d.country(COUNTRIES[i - PEOPLE.len()]),
            i => {
                let (name, country, office) = PEOPLE[i];
                d.person(name, &[country], office)
            }
        });
    }
    let place = match draw.below(5) {
        0 => Some(d.place("Tehran", "IRN")),
        1 => Some(d.place("Ankara", "TUR")),
        2 => Some(d.country("QAT")),
        _ => None,
    };
    let role = draw.of(&kind.info().roles.iter().map(String::as_str).collect::<Vec<_>>());
    let parties: Vec<_> = who.iter().map(|who| (*who, role)).collect();
    let day = if draw.chance(70) { draw.day().to_string() } else { String::new() };
    let status = if draw.chance(75) { Status::Held } else { draw.of(&Status::ALL) };
    d.event(kind.name(), &parties, &day, place, status);
    d.done()
}

fn articles(seed: u64, count: usize) -> (Vec<(Article, Reading)>, Draw) {
    let mut draw = Draw(seed);
    ((0..count).map(|n| article(n, &mut draw)).collect(), draw)
}

fn scope(draw: &mut Draw) -> Scope {
    let types: Vec<EventType> = EventType::all().collect();
    let (a, b) = (draw.day(), draw.day());
    Scope {
        types: if draw.chance(50) { Vec::new() } else { vec![draw.of(&types), draw.of(&types)] },
        status: if draw.chance(60) { vec![Status::Held] } else { Vec::new() },
        from: draw.chance(50).then(|| a.min(b)),
        to: draw.chance(50).then(|| a.max(b)),
    }
}

/// A short time, in which few of all events fall.
fn short(draw: &mut Draw) -> Scope {
    let from = draw.day().first_day();
    Scope { from: Some(from), to: from.plus_days(20), ..Scope::any() }
}

/// Who took part with whom, by a look at every event.
fn brute(archive: &Archive, scope: &Scope) -> BTreeMap<(NodeId, NodeId), u32> {
    let part = graph::everything(&archive.view(), Sources::Without).expect("the whole graph");
    let mut pairs = BTreeMap::new();
    for event in part.events() {
        let counts = (scope.types.is_empty() || scope.types.contains(&event.kind))
            && (scope.status.is_empty() || scope.status.contains(&event.status))
            && scope.holds(event.when());
        let named = |id: NodeId| matches!(part.node(id), Some(Node::Person(person)) if person.named);
        let who: Vec<NodeId> = part.participants(event.id).iter().map(|p| p.node).filter(|id| named(*id)).collect();
        for (a, b) in who.iter().flat_map(|a| who.iter().map(move |b| (*a, *b))).filter(|(a, b)| counts && a < b) {
            *pairs.entry((a, b)).or_default() += 1;
        }
    }
    pairs
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn people_are_joined_as_a_look_at_every_event_says(seed in any::<u64>()) {
        let (articles, mut draw) = articles(seed, 90);
        let (_folder, archive) = archive_of(articles.iter());
        let view = archive.view();
        let mut joined = 0;
        for n in 0..12 {
            let scope = if n % 3 == 0 { short(&mut draw) } else { scope(&mut draw) };
            let fellows = Fellows::load(&view, Over::People, &scope).expect("it reads");
            let nodes = fellows.nodes();
            prop_assert!(nodes.is_sorted());
            let mut found = BTreeMap::new();
            for (place, node) in nodes.iter().enumerate() {
                let graph = fellows.graph();
                let edges = graph.neighbors_slice(place as u32).iter().zip(graph.edges_slice(place as u32));
                found.extend(edges.map(|(other, weight)| ((*node, nodes[*other as usize]), *weight)));
            }
            let wanted = brute(&archive, &scope);
            let both: BTreeMap<_, _> = wanted.iter().flat_map(|((a, b), n)| [((*a, *b), *n), ((*b, *a), *n)]).collect();
            prop_assert_eq!(&found, &both, "{:?}", scope);
            prop_assert_eq!(fellows.ties(), wanted.len());
            joined += wanted.len();
        }
        prop_assert!(joined > 20, "only {} pairs", joined);
    }

    #[test]
    fn a_cell_of_the_matrix_is_what_events_count(seed in any::<u64>()) {
        let (articles, mut draw) = articles(seed, 90);
        let (_folder, archive) = archive_of(articles.iter());
        let view = archive.view();
        let whole = graph::everything(&view, Sources::Without).expect("the whole graph");
        let mut counted = 0;
        for _ in 0..3 {
            let scope = scope(&mut draw);
            let tally = graph::tally(&view, &scope).expect("it reads");
            for (i, a) in COUNTRIES.iter().enumerate() {
                for b in &COUNTRIES[i + 1..] {
                    let [a, b] = [a, b].map(|code| CountryCode::parse(code).expect("a code"));
                    let types = tally.pairs.get(&(a.min(b), a.max(b)));
                    for kind in EventType::all() {
                        let cell = types.and_then(|types| types.get(&kind)).copied().unwrap_or_default();
                        let asked = scope.types.is_empty() || scope.types.contains(&kind);
                        let query = Query {
                            types: vec![kind],
                            status: scope.status.clone(),
                            parties: vec![Side::of_country(a), Side::of_country(b)],
                            from: scope.from,
                            to: scope.to,
                            ..Query::default()
                        };
                        let events = if asked { query::find(&whole, &query).total as u64 } else { 0 };
                        prop_assert_eq!(cell, events, "{} in {:?}", query.command(), scope);
                        counted += events;
                    }
                }
            }
        }
        prop_assert!(counted > 20, "only {} events", counted);
    }

    #[test]
    fn answers_are_the_same_whatever_the_order_of_articles(seed in any::<u64>()) {
        let (articles, _) = articles(seed, 40);
        let (_one, forth) = archive_of(articles.iter());
        let (_other, back) = archive_of(articles.iter().rev());
        for json in QUESTIONS {
            let question: NetworkQuestion = serde_json::from_str(json).expect(json);
            let answer = |archive: &Archive| {
                let answer = question.answer(&archive.view()).unwrap_or_else(|e| panic!("{json}: {e}"));
                serde_json::to_string(&answer).expect("plain data")
            };
            prop_assert_eq!(answer(&forth), answer(&back));
        }
    }
}

const QUESTIONS: [&str; 12] = [
    r#"{"ask": "path", "from": "Karim Azad", "to": "Mona Sabri", "paths": 5}"#,
    r#"{"ask": "path", "from": "Pari Danesh", "to": "Turkey", "paths": 4, "events": {"status": []}}"#,
    r#"{"ask": "path", "from": "Huda Nasir", "to": "IRN", "edges": ["PARTICIPATED_IN", "AT", "IN", "OF"], "paths": 9}"#,
    r#"{"ask": "neighbours", "of": "Karim Azad", "depth": 3}"#,
    r#"{"ask": "neighbours", "of": "QAT"}"#,
    r#"{"ask": "timeline", "of": "Salman Rafi", "limit": 3}"#,
    r#"{"ask": "timeline", "of": "IRQ", "events": {"status": [], "from": "2019"}}"#,
    r#"{"ask": "rank"}"#,
    r#"{"ask": "rank", "by": "betweenness", "events": {"status": []}}"#,
    r#"{"ask": "rank", "by": "degree", "over": "countries"}"#,
    r#"{"ask": "communities", "events": {"status": []}}"#,
    r#"{"ask": "matrix", "events": {"type": ["meeting", "visit"], "status": ["held"]}}"#,
];

/// Meetings of these people, two letters each, capital letters being people of one country each.
fn meetings(of: &[&str]) -> Archive {
    let name = |letter: char| {
        let place = letter as usize - 'A' as usize;
        format!(
            "{} {}",
            ["Bahram", "Dariush", "Farhad", "Ghasem", "Kaveh", "Manuchehr"][place],
            ["Babak", "Daryai", "Farsi", "Golabi", "Lari", "Momeni"][place]
        )
    };
    let meeting = |(i, pair): (usize, &&str)| {
        let day = date("2020-01-01").plus_days(10 * i as i32).expect("a day").to_string();
        let mut d = draft(&format!("a{i:02}"), &day);
        let who: Vec<EntityIx> = pair.chars().map(|letter| d.person(&name(letter), &["IRN"], "")).collect();
        d.meeting(&who, &day);
        d.done()
    };
    let articles: Vec<_> = of.iter().enumerate().map(meeting).collect();
    let (folder, archive) = archive_of(articles.iter());
    // The folder stays until the process ends.
    std::mem::forget(folder);
    archive
}

fn ranks(archive: &Archive, by: Measure) -> Vec<(usize, String, f64, usize, u32)> {
    let answer = RankQuestion { by, ..RankQuestion::default() }.answer(&archive.view()).expect("it reads");
    let first = |name: &str| name.split(' ').next().unwrap_or_default().to_owned();
    answer.ranks.into_iter().map(|r| (r.place, first(&r.who.name), r.score, r.degree, r.events)).collect()
}

#[test]
fn a_small_graph_is_ranked_as_by_hand() {
    // Dariush meets all others, Bahram twice; Ghasem and Kaveh meet each other.
    let archive = meetings(&["AB", "AB", "BC", "BD", "DE", "BE"]);
    let told = |list: &[(usize, &str, f64, usize, u32)]| -> Vec<(usize, String, f64, usize, u32)> {
        list.iter().map(|(p, n, s, d, e)| (*p, (*n).to_owned(), *s, *d, *e)).collect()
    };
    let degree = ranks(&archive, Measure::Degree);
    assert_eq!(degree[0], (1, "Dariush".to_owned(), 4.0, 4, 5));
    assert_eq!(degree[1..3].iter().map(|r| (r.0, r.2, r.4)).collect::<Vec<_>>(), [(2, 2.0, 2), (2, 2.0, 2)]);
    assert_eq!(degree[3..], told(&[(4, "Bahram", 1.0, 1, 2), (4, "Farhad", 1.0, 1, 1)]), "the more events first");
    let between = ranks(&archive, Measure::Betweenness);
    // Of the six pairs of others all but one lead over Dariush: Ghasem and Kaveh are joined.
    assert_eq!(between[0], (1, "Dariush".to_owned(), 0.833_333_333, 4, 5));
    assert!(between[1..].iter().all(|r| (r.0, r.2) == (2, 0.0)), "{between:?}");
    let rank = ranks(&archive, Measure::PageRank);
    assert_eq!(rank[0].1, "Dariush");
    let sum: f64 = rank.iter().map(|r| r.2).sum();
    assert!((sum - 1.0).abs() < 1e-6, "{rank:?}");
    let of = |name: &str| rank.iter().find(|r| r.1 == name).expect("he is there").2;
    assert!(of("Bahram") > of("Farhad"), "two meetings weigh more than one");
}

#[test]
fn communities_are_those_that_meet_among_themselves() {
    let archive = meetings(&["AB", "AC", "BC", "CD", "DE", "DF", "EF"]);
    let json = r#"{"ask": "communities", "members": 2}"#;
    let question: NetworkQuestion = serde_json::from_str(json).expect(json);
    let answer = serde_json::to_value(question.answer(&archive.view()).expect("it reads")).expect("plain data");
    assert_eq!(
        (answer["count"].as_u64(), answer["nodes"].as_u64(), answer["parts"].as_u64()),
        (Some(2), Some(6), Some(1))
    );
    assert_eq!(answer["modularity"].as_f64(), Some(0.357_142_857));
    for community in answer["communities"].as_array().expect("communities") {
        assert_eq!((community["size"].as_u64(), community["members"].as_array().map(Vec::len)), (Some(3), Some(2)));
        let ties = |member: &serde_json::Value| (member["inside"].as_u64(), member["outside"].as_u64());
        assert!(community["members"].as_array().expect("members").iter().all(|m| ties(m).0 == Some(2)));
    }
}

#[test]
fn a_question_is_refused_where_json_has_what_it_does_not_know() {
    for json in [
        r#"{"ask": "path", "from": "A", "to": "B", "kinds": []}"#,
        r#"{"ask": "path", "from": "A", "to": "B", "edges": ["KNOWS"]}"#,
        r#"{"ask": "rank", "by": "fame"}"#,
        r#"{"ask": "rank", "events": {"when": "2020"}}"#,
        r#"{"ask": "gossip"}"#,
    ] {
        assert!(serde_json::from_str::<NetworkQuestion>(json).is_err(), "{json}");
    }
    for json in QUESTIONS {
        let question: NetworkQuestion = serde_json::from_str(json).expect(json);
        let again = serde_json::to_string(&question).expect("plain data");
        assert_eq!(serde_json::from_str::<NetworkQuestion>(&again).expect("its own JSON"), question);
    }
}
