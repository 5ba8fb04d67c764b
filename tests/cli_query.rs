//! What the store's lists find and count for a query is what a look at every event finds and counts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use isnad::graph::{self, NodeId, NodeKind, Sources, country_id};
use isnad::model::{
    Article, CountryCode, Date, EntityIx, EntityKind, EntityRecord, EventRecord, EventType, Evidence, Lang,
    OfficeRecord, Part, ParticipantRecord, Passage, Reading, Role, Span, Status,
};
use isnad::query::{self, Anchor, OfficeFilter, Order, Query, Side, Tenure, What, Where};
use isnad::{Archive, fuse};
use proptest::prelude::*;

/// Draws numbers from a seed, the same ones each time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const COUNTRIES: [&str; 4] = ["IRN", "IRQ", "TUR", "QAT"];
const PEOPLE: [(&str, usize, &str); 8] = [
    ("Karim Azad", 0, "minister"),
    ("Pari Danesh", 0, "analyst"),
    ("Salman Rafi", 1, "minister"),
    ("Huda Nasir", 1, "president"),
    ("Cem Yildiz", 2, "ambassador"),
    ("Elif Kaya", 2, "minister"),
    ("Jabir Thani", 3, "envoy"),
    ("Mona Sabri", 3, "journalist"),
];
const BODIES: [(&str, usize); 2] = [("Green Front", 2), ("Two Rivers Council", 1)];
const OUTLETS: [&str; 3] = ["Gulf Wire", "Two Rivers Herald", "Zagros News"];
const PLACES: [(&str, usize); 3] = [("Tehran", 0), ("Baghdad", 1), ("Ankara", 2)];

fn code(i: usize) -> CountryCode {
    CountryCode::parse(COUNTRIES[i]).expect("a code")
}

fn day(draw: &mut Draw) -> Date {
    let day = Date::day_of(2018, 1, 1).and_then(|d| d.plus_days(draw.below(1_500) as i32)).expect("a day");
    let precision =
        *draw.of(&[isnad::model::Precision::Day, isnad::model::Precision::Month, isnad::model::Precision::Year]);
    if draw.chance(80) { day } else { day.at_most(precision) }
}

fn entity(kind: EntityKind, name: &str, countries: Vec<CountryCode>) -> EntityRecord {
    let (name, aliases, named) = (name.to_owned(), Vec::new(), true);
    EntityRecord { kind, name, aliases, named, countries, official: false, offices: Vec::new(), mentions: Vec::new() }
}

fn article(n: usize, draw: &mut Draw) -> (Article, Reading) {
    let text = "x".repeat(40);
    let passage = Passage { part: Part::Text, span: Span::new(0, 10) };
    // an office is of the organizations that are named in its title
    let of_body = |body: usize| Passage { part: Part::Text, span: Span::new(12 + 8 * body, 18 + 8 * body) };
    let mut entities = Vec::new();
    for (name, country, class) in PEOPLE {
        let official = !["analyst", "journalist"].contains(&class);
        // not every article says whose man he is, or what
        let countries = if draw.chance(80) { vec![code(country)] } else { Vec::new() };
        let office = OfficeRecord {
            title: class.to_owned(),
            class: Some(class.to_owned()),
            portfolio: None,
            former: draw.chance(10),
            passage: Some(passage),
        };
        let mut offices = if draw.chance(60) { vec![office] } else { Vec::new() };
        if draw.chance(15) {
            let (body, class) = (draw.below(BODIES.len()), *draw.of(&["party-leader", "head", "spokesperson"]));
            offices.push(OfficeRecord {
                title: class.to_owned(),
                class: Some(class.to_owned()),
                portfolio: None,
                former: draw.chance(10),
                passage: Some(of_body(body)),
            });
        }
        let official = official && offices.first().is_some_and(|o| !o.former);
        entities.push(EntityRecord { official, offices, ..entity(EntityKind::Person, name, countries) });
    }
    entities.extend((0..COUNTRIES.len()).map(|i| entity(EntityKind::Country, COUNTRIES[i], vec![code(i)])));
    entities.extend(BODIES.iter().enumerate().map(|(i, (name, country))| EntityRecord {
        mentions: vec![of_body(i)],
        ..entity(EntityKind::Organization, name, vec![code(*country)])
    }));
    entities.extend(PLACES.map(|(name, country)| entity(EntityKind::Place, name, vec![code(country)])));
    let places = PEOPLE.len() + COUNTRIES.len() + BODIES.len();
    let types: Vec<EventType> = EventType::all().collect();
    let events = (0..1 + draw.below(3))
        .map(|_| {
            let kind = *draw.of(&types);
            let roles: Vec<Role> = kind.info().roles.iter().filter_map(|r| Role::parse(r)).collect();
            let mut who: Vec<usize> = (0..1 + draw.below(3)).map(|_| draw.below(places)).collect();
            who.sort_unstable();
            who.dedup();
            EventRecord {
                kind,
                status: if draw.chance(70) { Status::Held } else { *draw.of(&Status::ALL) },
                date: draw.chance(60).then(|| day(draw)),
                place: draw
                    .chance(60)
                    .then(|| draw.below(COUNTRIES.len() + PLACES.len()))
                    .map(|at| PEOPLE.len() + if at < COUNTRIES.len() { at } else { at + BODIES.len() })
                    .map(|at| EntityIx(at as u32)),
                participants: who
                    .into_iter()
                    .map(|i| ParticipantRecord { entity: EntityIx(i as u32), role: *draw.of(&roles) })
                    .collect(),
                about: if kind == EventType::statement() {
                    vec![EntityIx(draw.below(places) as u32)]
                } else {
                    Vec::new()
                },
                evidence: vec![Evidence { passage, sentence: passage, rule: "en/any".into(), speakers: Vec::new() }],
            }
        })
        .collect();
    let published = draw.chance(90).then(|| day(draw).first_day());
    let source = draw.chance(80).then(|| (*draw.of(&OUTLETS)).to_owned());
    let article = Article { id: Some(format!("n{n}")), published, text, source, ..Article::default() };
    (article, Reading { lang: Lang::EN, entities, events, diagnostics: Vec::new(), pack: "en 1".into() })
}

fn side(draw: &mut Draw, people: &[NodeId], bodies: &[NodeId]) -> Side {
    let mut side = Side::default();
    match draw.below(5) {
        4 => {
            side.id = Some(*draw.of(bodies));
            side.officials = draw.chance(20);
            let class = *draw.of(&["leader", "head", "spokesperson"]);
            side.office = draw.chance(20).then(|| OfficeFilter { class: class.into(), portfolio: None });
            side.country = draw.chance(10).then(|| code(draw.below(COUNTRIES.len())));
        }
        0 if !people.is_empty() => side.id = Some(*draw.of(people)),
        1 => side.id = Some(country_id(code(draw.below(COUNTRIES.len())))),
        2 => side.country = Some(code(draw.below(COUNTRIES.len()))),
        _ => {
            side.country = draw.chance(80).then(|| code(draw.below(COUNTRIES.len())));
            side.officials = draw.chance(60);
            side.office = draw.chance(30).then(|| OfficeFilter { class: "minister".into(), portfolio: None });
        }
    }
    if draw.chance(20) {
        side.roles = vec![*draw.of(&Role::all().collect::<Vec<_>>())];
    }
    side
}

/// What a query may name.
struct Named {
    people: Vec<NodeId>,
    bodies: Vec<NodeId>,
    places: Vec<NodeId>,
    outlets: Vec<NodeId>,
    events: Vec<(NodeId, Option<Date>)>,
}

fn question(draw: &mut Draw, named: &Named) -> Query {
    let Named { people, bodies, places, outlets, events } = named;
    let types: Vec<EventType> = EventType::all().collect();
    let place = |draw: &mut Draw| {
        if draw.chance(50) || places.is_empty() {
            Where { country: Some(code(draw.below(COUNTRIES.len()))), ..Where::default() }
        } else {
            Where { name: Some("somewhere".into()), ids: vec![*draw.of(places)], country: None }
        }
    };
    Query {
        types: (0..draw.below(3)).map(|_| *draw.of(&types)).collect(),
        status: if draw.chance(50) { vec![Status::Held] } else { Status::ALL.to_vec() },
        parties: {
            let mut parties: Vec<Side> = (0..draw.below(4)).map(|_| side(draw, people, bodies)).collect();
            if draw.chance(10) && !parties.is_empty() {
                // looked up beforehand, as a query by words would be
                let holders = (0..1 + draw.below(3)).map(|_| *draw.of(people)).collect();
                parties[0] = Side { tenure: Some(Tenure::Former), officials: true, holders, ..Side::default() };
            }
            parties
        },
        about: draw.chance(10).then(|| side(draw, people, bodies)),
        place: draw.chance(30).then(|| place(draw)),
        from: draw.chance(30).then(|| day(draw)),
        to: draw.chance(30).then(|| day(draw)),
        order: if draw.chance(50) { Order::Newest } else { Order::Oldest },
        limit: draw.chance(20).then(|| 1 + draw.below(5)),
        source: draw.chance(15).then(|| Side {
            id: Some(*draw.of(outlets)),
            name: Some("outlet".into()),
            ..Side::default()
        }),
        read_from: draw.chance(15).then(|| day_of_reading(draw.below(5))),
        read_to: draw.chance(10).then(|| day_of_reading(draw.below(5))),
        after_event: draw.chance(10).then(|| anchor(draw, events)),
        before_event: draw.chance(5).then(|| anchor(draw, events)),
        ..Query::default()
    }
}

/// The name of an event's place, or its state's code.
fn place_of(all: &graph::Part, event: NodeId) -> Option<std::rc::Rc<str>> {
    match all.targets(event, graph::Edge::At).first()? {
        graph::Node::Place(place) => Some(place.name.as_str().into()),
        graph::Node::Country(country) => Some(country.code.as_str().into()),
        _ => None,
    }
}

/// The day on which the articles of a batch were read.
fn day_of_reading(batch: usize) -> Date {
    Date::day_of(2024, 1, 1 + batch as u8).expect("a day")
}

fn anchor(draw: &mut Draw, events: &[(NodeId, Option<Date>)]) -> Anchor {
    let (event, when) = *draw.of(events);
    Anchor { event: Some(event), when, query: None }
}

/// A store of articles that were read on five days, and its whole graph with the articles.
fn store(folder: &Path, draw: &mut Draw) -> Archive {
    let archive = Archive::create(folder.join("store")).expect("a new store");
    let articles: Vec<(Article, Reading)> = (0..60).map(|n| article(n, draw)).collect();
    for (i, some) in articles.chunks(12).enumerate() {
        fuse::put(archive.store(), some, Some(day_of_reading(i))).expect("articles are added");
    }
    archive
}

fn named(all: &graph::Part) -> Named {
    let of_kind = |kind: NodeKind| -> Vec<NodeId> {
        all.nodes().into_iter().map(|n| n.id()).filter(|id| id.kind == kind).collect()
    };
    let events = all.events().into_iter().map(|e| (e.id, e.when())).collect();
    let outlet = |id: &NodeId| !all.sources(*id, graph::Edge::By).is_empty();
    let (outlets, bodies) = of_kind(NodeKind::Organization).into_iter().partition(outlet);
    Named { people: of_kind(NodeKind::Person), bodies, places: of_kind(NodeKind::Place), outlets, events }
}

/// What an event counts for, found out by trying every person, country and so on that there is: whether the event is one
/// of a query in which that one must have taken part too.
fn keys_of(all: &graph::Part, event: &graph::EventNode, query: &Query) -> BTreeSet<String> {
    let events = Query { what: What::Events, of: None, ..query.clone() };
    let fits = |sides: Vec<Side>| {
        let mut with = events.clone();
        with.parties.extend(sides);
        let alone = Query { from: None, to: None, ..with };
        query::find(all, &alone).events.iter().any(|ix| all.graph()[*ix].id() == event.id)
    };
    let of = query.of.clone().unwrap_or_default();
    let mut keys = BTreeSet::new();
    match query.what {
        What::ByPerson => {
            for p in all.participants(event.id) {
                if p.node.kind == NodeKind::Person && fits(vec![Side { id: Some(p.node), ..of.clone() }]) {
                    keys.insert(p.node.to_string());
                }
            }
        }
        What::ByOrganization => {
            let bodies = all.nodes().into_iter().map(|n| n.id()).filter(|id| id.kind == NodeKind::Organization);
            for id in bodies {
                if fits(vec![Side { id: Some(id), ..of.clone() }]) {
                    keys.insert(id.to_string());
                }
            }
        }
        What::ByCountry => {
            let named =
                |id: NodeId| id.kind != NodeKind::Organization && query.parties.iter().any(|s| s.id == Some(id));
            for i in 0..COUNTRIES.len() {
                let own = query.parties.iter().any(|s| s.country == Some(code(i)))
                    || all.participants(event.id).iter().any(|p| named(p.node) && p.countries.contains(&code(i)))
                    || named(country_id(code(i)));
                if !own && fits(vec![Side { country: Some(code(i)), ..of.clone() }]) {
                    keys.insert(code(i).to_string());
                }
            }
        }
        What::ByPair => {
            let side = |c: &str| Side { country: CountryCode::parse(c), ..of.clone() };
            for a in COUNTRIES {
                for b in COUNTRIES.into_iter().filter(|b| a < *b) {
                    if fits(vec![side(a), side(b)]) {
                        keys.insert(format!("{a}-{b}"));
                    }
                }
            }
        }
        What::ByPlace => {
            let wanted = |place: &&graph::Node| {
                let lies_in = match place {
                    graph::Node::Country(c) => Some(c.code),
                    graph::Node::Place(p) => p.country,
                    _ => None,
                };
                query.place.as_ref().is_none_or(|want| {
                    want.country.is_none_or(|code| lies_in == Some(code))
                        && (want.ids.is_empty() || want.ids.contains(&place.id()))
                })
            };
            for place in all.targets(event.id, graph::Edge::At).into_iter().filter(wanted) {
                keys.insert(match place {
                    graph::Node::Country(c) => c.code.to_string(),
                    other => other.id().to_string(),
                });
            }
        }
        What::ByMonth | What::ByYear => {
            let precision = if query.what == What::ByMonth {
                isnad::model::Precision::Month
            } else {
                isnad::model::Precision::Year
            };
            keys.insert(event.when().map_or_else(|| "-".to_owned(), |d| d.at_most(precision).to_string()));
        }
        What::ByType => {
            keys.insert(event.kind.to_string());
        }
        What::BySource => {
            for article in all.sources(event.id, graph::Edge::Reports) {
                let outlets = all.targets(article.id(), graph::Edge::By);
                let wanted = query.source.as_ref().and_then(|o| o.id);
                if wanted.is_some_and(|id| outlets.first().is_none_or(|o| o.id() != id)) {
                    continue;
                }
                keys.insert(outlets.first().map_or_else(|| "-".to_owned(), |o| o.id().to_string()));
            }
        }
        other => panic!("{other} is not counted"),
    }
    keys
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_lists_find_what_a_scan_finds(seed in any::<u64>()) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut draw = Draw(seed);
        let archive = store(folder.path(), &mut draw);
        let view = archive.view();
        let all = graph::everything(&view, Sources::Articles).expect("the whole graph");
        let named = named(&all);
        let mut answered = 0;
        for _ in 0..150 {
            let mut query = question(&mut draw, &named);
            query.abroad = !query.parties.is_empty() && draw.chance(15);
            let scan = query::find(&all, &query);
            let (part, found) = query::ask(&view, &query).expect("the store can be read");
            let ids = |graph: &graph::Graph, found: &query::Found| -> Vec<NodeId> {
                found.events.iter().map(|ix| graph[*ix].id()).collect()
            };
            prop_assert_eq!(ids(part.graph(), &found), ids(all.graph(), &scan), "{}", query.command());
            prop_assert_eq!((found.total, found.also), (scan.total, scan.also), "{}", query.command());
            let (_, counted) = query::ask(&view, &Query { what: What::Count, ..query.clone() }).expect("the store can be read");
            prop_assert_eq!((counted.total, counted.also), (scan.total, scan.also), "{} --count", query.command());
            let listed = query::list(&view, &query).expect("the store can be read");
            let listed: Vec<_> = listed.into_iter().map(|event| (event.id, event.when, event.place)).collect();
            let told = scan.events.iter().map(|ix| match &all.graph()[*ix] {
                graph::Node::Event(event) => (event.id, event.when(), place_of(&all, event.id)),
                other => panic!("{other:?} is no event"),
            });
            prop_assert_eq!(listed, told.collect::<Vec<_>>(), "{}, listed", query.command());
            prop_assert_eq!(&found.next, &scan.next, "{}", query.command());
            answered += usize::from(found.total > 0);
            if draw.chance(85) {
                continue;
            }
            // page by page it is the same
            let mut paged = Query { limit: Some(2), ..query.clone() };
            let whole = query::select(&view, &Query { limit: None, ..query.clone() }).expect("the store can be read");
            let mut pages = Vec::new();
            loop {
                let page = query::select(&view, &paged).expect("the store can be read");
                pages.extend(page.events);
                match page.next {
                    Some(next) => paged.cursor = Some(next.to_string().parse().expect("its own text form")),
                    None => break,
                }
            }
            prop_assert_eq!(pages, whole.events, "{} page by page", query.command());
        }
        prop_assert!(answered > 5, "only {} of 150 queries found anything", answered);
    }

    #[test]
    fn what_is_counted_is_what_a_scan_counts(seed in any::<u64>()) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut draw = Draw(seed);
        let archive = store(folder.path(), &mut draw);
        let view = archive.view();
        let all = graph::everything(&view, Sources::Articles).expect("the whole graph");
        let named = named(&all);
        let country = |code: CountryCode, _: Lang| code.to_string();
        let mut counted = 0;
        for _ in 0..40 {
            let mut query = Query { limit: None, order: Order::Oldest, ..question(&mut draw, &named) };
            query.what = *draw.of(&[What::ByPerson, What::ByCountry, What::ByPair, What::ByPlace, What::ByMonth,
                What::ByYear, What::ByType, What::BySource, What::ByOrganization]);
            if query.what == What::ByPair {
                query.parties.clear();
            } else if query.parties.len() > 2 {
                query.parties.truncate(2);
            }
            let who = [What::ByPerson, What::ByCountry, What::ByPair, What::ByOrganization].contains(&query.what);
            query.of = (who && draw.chance(50)).then(|| Side { officials: true, ..Side::default() });
            let groups = query::groups(&view, &query, &country).expect("the store can be read");
            let events = Query { what: What::Events, of: None, ..query.clone() };
            let scan = query::find(&all, &events);
            prop_assert_eq!(groups.events, scan.total, "{}", query.command());
            let found: BTreeMap<&str, usize> = groups.groups.iter().map(|g| (g.key.as_str(), g.count)).collect();
            prop_assert_eq!(found.len(), groups.total);
            let mut expected: BTreeMap<String, usize> = BTreeMap::new();
            for ix in &scan.events {
                let graph::Node::Event(event) = &all.graph()[*ix] else { continue };
                for key in keys_of(&all, event, &query) {
                    *expected.entry(key).or_default() += 1;
                }
            }
            let expected: BTreeMap<&str, usize> = expected.iter().map(|(k, n)| (k.as_str(), *n)).collect();
            prop_assert_eq!(&found, &expected, "{}", query.command());
            // and what it says finds the events of a group does
            for group in groups.groups.iter().filter(|_| !matches!(query.what, What::ByMonth | What::ByYear)) {
                let Some(narrowed) = &group.query else { continue };
                prop_assert_eq!(query::find(&all, narrowed).total, group.count, "{}", narrowed.command());
            }
            counted += usize::from(groups.total > 1);
        }
        prop_assert!(counted > 0, "only {} of 40 queries counted anything", counted);
    }

    #[test]
    fn the_holders_of_an_office_are_those_whom_a_scan_finds(seed in any::<u64>()) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut draw = Draw(seed);
        let archive = store(folder.path(), &mut draw);
        let view = archive.view();
        let all = graph::everything(&view, Sources::Without).expect("the whole graph");
        let country = |code: CountryCode, _: Lang| code.to_string();
        for name in COUNTRIES {
            let state = CountryCode::parse(name);
            for class in ["minister", "president", "ambassador", "envoy"] {
                let office = Some(OfficeFilter { class: class.into(), portfolio: None });
                let side = Side { country: state, office, ..Side::default() };
                let query = Query { what: What::Offices, parties: vec![side], ..Query::default() };
                let found = query::offices(&view, &query, &country).expect("the store can be read");
                let mut found: Vec<String> = found.offices.into_iter().map(|o| o.id).collect();
                let mut expected: Vec<String> = all.nodes().into_iter().filter_map(|n| match n {
                    graph::Node::Office(o) if o.country == state && o.class.as_deref() == Some(class) => {
                        Some(o.id.to_string())
                    }
                    _ => None,
                }).collect();
                found.sort_unstable();
                expected.sort_unstable();
                prop_assert_eq!(found, expected, "{} of {}", class, name);
            }
        }
        // of an organization, too
        for body in all.nodes().into_iter().map(|n| n.id()).filter(|id| id.kind == NodeKind::Organization) {
            let side = Side { id: Some(body), officials: true, ..Side::default() };
            let query = Query { what: What::Offices, parties: vec![side], ..Query::default() };
            let found = query::offices(&view, &query, &country).expect("the store can be read");
            let found: BTreeSet<String> = found.offices.into_iter().map(|o| o.id).collect();
            let expected = all.sources(body, graph::Edge::In).into_iter().filter(|n| n.id().kind == NodeKind::Office);
            let expected: BTreeSet<String> = expected.map(|n| n.id().to_string()).collect();
            prop_assert_eq!(found, expected, "offices of {}", body);
        }
    }
}
