//! How well people and events of different articles are taken for one: B-cubed precision and recall by gold clusters.
//!
//! The gold's names are public and its events invented. Each article is measured twice: with readings made from the
//! gold's own annotations, so that only fusing can err, and with what the engine reads.

mod fuse_common;

use std::collections::{BTreeMap, BTreeSet};

use isnad::Engine;
use isnad::fuse::{self, article_id};
use isnad::model::{
    Article, CountryCode, Date, EntityIx, EntityKind, EntityRecord, EventRecord, EventType, Evidence, Lang,
    OfficeRecord, Part, ParticipantRecord, Passage, Reading, Role, Span, Status,
};
use isnad::store::Store;
use isnad::text::fold_name;
use serde::Deserialize;

use fuse_common::{Item, b_cubed, print_errors};

#[derive(Deserialize)]
struct Gold {
    id: String,
    lang: String,
    published: Option<String>,
    source: String,
    title: String,
    text: String,
    people: Vec<GoldPerson>,
    events: Vec<GoldEvent>,
}

#[derive(Deserialize)]
struct GoldPerson {
    cluster: String,
    name: String,
    aliases: Vec<String>,
    named: bool,
    countries: Vec<CountryCode>,
    office: Option<GoldOffice>,
}

#[derive(Deserialize)]
struct GoldOffice {
    title: String,
    class: String,
    portfolio: Option<String>,
    former: bool,
}

#[derive(Deserialize)]
struct GoldEvent {
    cluster: String,
    #[serde(rename = "type")]
    kind: EventType,
    status: Status,
    date: Option<String>,
    place: Option<GoldPlace>,
    participants: Vec<GoldParticipant>,
}

#[derive(Deserialize)]
struct GoldPlace {
    name: String,
    country: String,
}

#[derive(Deserialize)]
struct GoldParticipant {
    /// The index of a person, or a country's code.
    r#ref: serde_json::Value,
    role: Role,
}

fn gold() -> Vec<Gold> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fuse_gold/articles.jsonl");
    let text = std::fs::read_to_string(path).expect("the gold is there");
    text.lines().map(|line| serde_json::from_str(line).expect("a record of gold")).collect()
}

impl Gold {
    fn article(&self) -> Article {
        Article {
            id: Some(self.id.clone()),
            lang: Lang::parse(&self.lang),
            published: self.published.as_deref().and_then(Date::parse),
            title: self.title.clone(),
            text: self.text.clone(),
            source: Some(self.source.clone()),
            ..Article::default()
        }
    }

    fn passage(&self, words: &str) -> Passage {
        let start = self.text.find(words).unwrap_or_else(|| panic!("{}: {words} stands in the text", self.id));
        Passage { part: Part::Text, span: Span::new(start, start + words.len()) }
    }

    /// What a reader without fault would have read; people come first, in the gold's order.
    fn reading(&self) -> Reading {
        let person = |p: &GoldPerson| EntityRecord {
            kind: EntityKind::Person,
            name: p.name.clone(),
            aliases: p.aliases.clone(),
            named: p.named,
            countries: p.countries.clone(),
            official: p.office.as_ref().is_some_and(|o| !o.former),
            offices: p.office.iter().map(|o| self.office(o)).collect(),
            mentions: vec![self.passage(&p.name)],
        };
        let mut entities: Vec<EntityRecord> = self.people.iter().map(person).collect();
        let mut other = |kind: EntityKind, name: &str, country: &str, mentions: Vec<Passage>| {
            let same = entities.iter().position(|e| e.kind == kind && e.name == name);
            let ix = same.unwrap_or_else(|| {
                entities.push(EntityRecord {
                    kind,
                    name: name.to_owned(),
                    aliases: Vec::new(),
                    named: true,
                    countries: CountryCode::parse(country).into_iter().collect(),
                    official: false,
                    offices: Vec::new(),
                    mentions,
                });
                entities.len() - 1
            });
            EntityIx(ix as u32)
        };
        let whole = Passage { part: Part::Text, span: Span::new(0, self.text.len()) };
        let mut events = Vec::new();
        for event in &self.events {
            let place = event.place.as_ref().map(|p| {
                let mentions = vec![self.passage(&p.name)];
                other(EntityKind::Place, &p.name, &p.country, mentions)
            });
            let participants = event.participants.iter().map(|p| {
                let entity = match p.r#ref.as_u64() {
                    Some(ix) => EntityIx(ix as u32),
                    None => {
                        let code = p.r#ref.as_str().expect("an index or a country");
                        other(EntityKind::Country, code, code, vec![whole])
                    }
                };
                ParticipantRecord { entity, role: p.role }
            });
            events.push(EventRecord {
                kind: event.kind,
                status: event.status,
                date: event.date.as_deref().and_then(Date::parse),
                participants: participants.collect(),
                place,
                about: Vec::new(),
                evidence: vec![Evidence {
                    passage: whole,
                    sentence: whole,
                    rule: "gold/event".into(),
                    speakers: vec![],
                }],
            });
        }
        let lang = Lang::parse(&self.lang).expect("a language");
        Reading { lang, entities, events, diagnostics: Vec::new(), pack: "gold 1".into() }
    }

    fn office(&self, office: &GoldOffice) -> OfficeRecord {
        OfficeRecord {
            title: office.title.clone(),
            class: Some(office.class.clone()),
            portfolio: office.portfolio.clone(),
            former: office.former,
            passage: Some(self.passage(&office.title)),
        }
    }
}

/// What fusing made of each person and event of the gold that the reading has.
struct Outcome {
    people: Vec<Item>,
    events: Vec<Item>,
    missed: (usize, usize),
}

fn measure(gold: &[Gold], read: impl Fn(&Gold, &Article) -> Reading) -> Outcome {
    let articles: Vec<(Article, Reading)> = gold
        .iter()
        .map(|g| {
            let article = g.article();
            let reading = read(g, &article);
            (article, reading)
        })
        .collect();
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::create(&folder.path().join("store")).expect("a store");
    fuse::put(&store, &articles, None).expect("they are kept");
    let view = store.view();
    let mut out = Outcome { people: Vec::new(), events: Vec::new(), missed: (0, 0) };
    for (g, (_, reading)) in gold.iter().zip(&articles) {
        let told = fuse::told(&view, article_id(&g.id)).expect("it reads").expect("it is there");
        let mut taken = BTreeSet::new();
        let mut of_person: BTreeMap<usize, usize> = BTreeMap::new();
        for (nth, person) in g.people.iter().enumerate() {
            let name = fold_name(&person.name);
            let same = |(i, e): &(usize, &EntityRecord)| {
                let known = |form: &str| fold_name(form) == name;
                let titled = || {
                    person.office.as_ref().is_some_and(|o| {
                        known(&o.title) || e.offices.iter().any(|x| fold_name(&x.title) == fold_name(&o.title))
                    })
                };
                let fits =
                    if person.named { e.forms().any(known) } else { !e.named && (e.forms().any(known) || titled()) };
                e.kind == EntityKind::Person && !taken.contains(i) && fits
            };
            match reading.entities.iter().enumerate().find(same) {
                Some((i, _)) => {
                    taken.insert(i);
                    of_person.insert(nth, i);
                    let node = told.entities[i].expect("a person has a node");
                    out.people.push((person.cluster.clone(), node, format!("{} {}", g.id, person.name)));
                }
                None => out.missed.0 += 1,
            }
        }
        let mut taken = BTreeSet::new();
        for event in &g.events {
            let same = |(i, e): &(usize, &EventRecord)| {
                let shared = event.participants.iter().any(|p| match p.r#ref.as_u64() {
                    Some(ix) => of_person
                        .get(&(ix as usize))
                        .is_some_and(|x| e.participants.iter().any(|q| q.entity.ix() == *x)),
                    None => true,
                });
                e.kind == event.kind && !taken.contains(i) && shared
            };
            match reading.events.iter().enumerate().find(same) {
                Some((i, _)) => {
                    taken.insert(i);
                    let node = told.events[i].expect("a report has an event");
                    out.events.push((event.cluster.clone(), node, g.id.clone()));
                }
                None => out.missed.1 += 1,
            }
        }
    }
    out
}

impl Outcome {
    /// Prints the figures and, for whoever works on the rules, what is wrong; gives precision and recall of both.
    fn report(&self, what: &str) -> [f64; 4] {
        let (people, events) = (b_cubed(&self.people), b_cubed(&self.events));
        let (missed_people, missed_events) = self.missed;
        println!("{what}: {} people ({missed_people} not read)", self.people.len());
        println!("  people  precision {:.3} recall {:.3}", people.0, people.1);
        print_errors("person", &self.people);
        println!("{what}: {} events ({missed_events} not read)", self.events.len());
        println!("  events  precision {:.3} recall {:.3}", events.0, events.1);
        print_errors("event", &self.events);
        [people.0, people.1, events.0, events.1]
    }
}

/// People precision and recall, events precision and recall.
const LEAST: [f64; 4] = [0.95, 0.85, 0.90, 0.80];

fn assert_good(what: &str, figures: [f64; 4]) {
    for (figure, least) in figures.into_iter().zip(LEAST) {
        assert!(figure >= least, "{what}: {figures:?} where {LEAST:?} is asked for");
    }
}

#[test]
fn the_gold_has_as_many_clusters_as_it_should() {
    let gold = gold();
    let people: BTreeSet<&str> = gold.iter().flat_map(|g| &g.people).map(|p| p.cluster.as_str()).collect();
    let events: BTreeSet<&str> = gold.iter().flat_map(|g| &g.events).map(|e| e.cluster.as_str()).collect();
    assert!(people.len() >= 150 && events.len() >= 80, "{} people, {} events", people.len(), events.len());
}

#[test]
fn readings_by_hand_fuse_as_the_gold_says() {
    let gold = gold();
    let figures = measure(&gold, |g, _| g.reading()).report("from the gold's annotations");
    assert_good("annotations", figures);
}

#[test]
fn readings_of_the_engine_fuse_as_the_gold_says() {
    let gold = gold();
    let engine = Engine::new();
    let figures = measure(&gold, |_, article| engine.read(article)).report("as the engine reads");
    assert_good("engine", figures);
}
