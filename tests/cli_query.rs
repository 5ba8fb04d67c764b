//! What the store's lists find for a query is what a look at every event finds.

use isnad::Archive;
use isnad::graph::{self, NodeId, NodeKind, Sources, country_id};
use isnad::model::{
    Article, CountryCode, Date, EntityIx, EntityKind, EntityRecord, EventRecord, EventType, Evidence, Lang,
    OfficeRecord, Part, ParticipantRecord, Passage, Reading, Role, Span, Status,
};
use isnad::query::{self, OfficeFilter, Order, Query, Side, Where};
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
        let offices = if draw.chance(60) { vec![office] } else { Vec::new() };
        let official = official && offices.first().is_some_and(|o| !o.former);
        entities.push(EntityRecord { official, offices, ..entity(EntityKind::Person, name, countries) });
    }
    entities.extend((0..COUNTRIES.len()).map(|i| entity(EntityKind::Country, COUNTRIES[i], vec![code(i)])));
    entities.extend(PLACES.map(|(name, country)| entity(EntityKind::Place, name, vec![code(country)])));
    let places = PEOPLE.len() + COUNTRIES.len();
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
                    .then(|| EntityIx((PEOPLE.len() + draw.below(COUNTRIES.len() + PLACES.len())) as u32)),
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
    let article = Article { id: Some(format!("n{n}")), published, text, ..Article::default() };
    (article, Reading { lang: Lang::EN, entities, events, diagnostics: Vec::new(), pack: "en 1".into() })
}

fn side(draw: &mut Draw, people: &[NodeId]) -> Side {
    let mut side = Side::default();
    match draw.below(4) {
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

fn question(draw: &mut Draw, people: &[NodeId], places: &[NodeId]) -> Query {
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
        parties: (0..draw.below(4)).map(|_| side(draw, people)).collect(),
        about: draw.chance(10).then(|| side(draw, people)),
        place: draw.chance(30).then(|| place(draw)),
        from: draw.chance(30).then(|| day(draw)),
        to: draw.chance(30).then(|| day(draw)),
        order: if draw.chance(50) { Order::Newest } else { Order::Oldest },
        limit: draw.chance(20).then(|| 1 + draw.below(5)),
        count: false,
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_lists_find_what_a_scan_finds(seed in any::<u64>()) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let archive = Archive::create(folder.path().join("store")).expect("a new store");
        let mut draw = Draw(seed);
        let articles: Vec<(Article, Reading)> = (0..60).map(|n| article(n, &mut draw)).collect();
        archive.add_read(&articles).expect("articles are added");
        let view = archive.view();
        let all = graph::everything(&view, Sources::Without).expect("the whole graph");
        let of_kind = |kind: NodeKind| -> Vec<NodeId> {
            all.nodes().into_iter().map(|n| n.id()).filter(|id| id.kind == kind).collect()
        };
        let (people, places) = (of_kind(NodeKind::Person), of_kind(NodeKind::Place));
        let mut answered = 0;
        for _ in 0..150 {
            let query = question(&mut draw, &people, &places);
            let scan = query::find(&all, &query);
            let (part, found) = query::ask(&view, &query).expect("the store can be read");
            let ids = |graph: &graph::Graph, found: &query::Found| -> Vec<NodeId> {
                found.events.iter().map(|ix| graph[*ix].id()).collect()
            };
            prop_assert_eq!(ids(part.graph(), &found), ids(all.graph(), &scan), "{}", query.command());
            prop_assert_eq!((found.total, found.also), (scan.total, scan.also), "{}", query.command());
            let (_, counted) = query::ask(&view, &Query { count: true, ..query.clone() }).expect("the store can be read");
            prop_assert_eq!((counted.total, counted.also), (scan.total, scan.also), "{} --count", query.command());
            let listed = query::list(&view, &query).expect("the store can be read");
            let listed: Vec<_> = listed.into_iter().map(|event| (event.id, event.when, event.place)).collect();
            let told = scan.events.iter().map(|ix| match &all.graph()[*ix] {
                graph::Node::Event(event) => (event.id, event.when(), place_of(&all, event.id)),
                other => panic!("{other:?} is no event"),
            });
            prop_assert_eq!(listed, told.collect::<Vec<_>>(), "{}, listed", query.command());
            answered += usize::from(found.total > 0);
        }
        prop_assert!(answered > 20, "only {} of 150 queries found anything", answered);
    }
}
