//! Random stores in which every kind of node and edge is found, taken apart and joined again by decisions.
#![allow(dead_code)]

use isnad::fuse;
use isnad::model::{Article, EntityIx, Passage, Reading, Status};
use isnad::store::Store;
use proptest::prelude::*;

use super::store_common::{Draft, date, decide, draft};

const PEOPLE: [(&str, &str); 7] = [
    ("Ali Shamkhani", "secretary/security"),
    ("علي شمخاني", "secretary/security"),
    ("Shamkhani", ""),
    ("Fuad Hussein", "minister/foreign"),
    ("Hussein", "former minister/foreign"),
    ("Pari Azad", "analyst"),
    ("Karim \"the\" O'Hara\n", "governor"),
];
const COUNTRIES: [&[&str]; 5] = [&["IRN"], &["IRQ"], &[], &["IRN", "IRQ"], &["TUR"]];
const BODIES: [&str; 4] = ["Hamas", "حماس", "the National Security Council", "—"];
const DAYS: [&str; 6] = ["", "2020-09-01", "2020-09-03", "2020-09-05", "2020-09", "2019"];
const TYPES: [(&str, &str); 5] =
    [("meeting", "party"), ("meeting", "host"), ("visit", "visitor"), ("call", "mediator"), ("statement", "speaker")];

/// Articles about few people on few days, so that they collide in every way.
pub fn some_article() -> impl Strategy<Value = (Article, Reading)> {
    let who = (0..PEOPLE.len() + 4, 0..COUNTRIES.len(), any::<bool>());
    let event = (0..TYPES.len(), prop::collection::vec(who, 1..4), 0..DAYS.len(), 0..6usize, 0..8usize, any::<bool>());
    let events = prop::collection::vec(event, 0..4);
    (0..9u8, 0..DAYS.len(), 0..4usize, events).prop_map(|(id, published, outlet, events)| {
        let mut d = draft(&format!("a{id}"), DAYS[published]);
        d.article.source =
            ["The Example", "Hamas", "—", ""].get(outlet).filter(|s| !s.is_empty()).map(|s| s.to_string());
        for (kind, parties, day, place, status, about) in events {
            let parties: Vec<EntityIx> = parties
                .into_iter()
                .map(|(who, country, body)| somebody(&mut d, who, COUNTRIES[country], body))
                .collect();
            let place = match place {
                0 => Some(d.place("طهران", "IRN")),
                1 => Some(d.place("Tehran", "IRN")),
                2 => Some(d.country("IRQ")),
                _ => None,
            };
            let (kind, role) = TYPES[kind];
            let roles: Vec<_> = parties.iter().map(|p| (*p, role)).collect();
            let status = if status < 5 { Status::Held } else { Status::ALL[status - 4] };
            d.event(kind, &roles, DAYS[day], place, status);
            let topics: Vec<EntityIx> = if about { parties.iter().copied().chain(place).collect() } else { Vec::new() };
            let event = d.reading.events.last_mut().expect("put there just now");
            event.evidence[0].speakers = if about { parties } else { Vec::new() };
            event.about = topics;
        }
        d.done()
    })
}

fn somebody(d: &mut Draft, who: usize, countries: &[&str], body: bool) -> EntityIx {
    let ix = match who.checked_sub(PEOPLE.len()) {
        None => d.person(PEOPLE[who].0, countries, PEOPLE[who].1),
        Some(0) => return d.country(countries.first().unwrap_or(&"SYR")),
        Some(1) => return d.organization(BODIES[countries.len() % 2], countries),
        Some(2) => return d.organization(BODIES[3], &[]),
        Some(_) => d.unnamed("the minister", countries, "minister/foreign"),
    };
    // The title names an organization: it stands inside the title's words.
    let title = d.reading.entities[ix.ix()].offices.first().and_then(|office| office.passage);
    if let (true, Some(title)) = (body, title) {
        let organization = d.organization(BODIES[who % 3], countries);
        let mention = Passage { part: title.part, span: title.span };
        d.reading.entities[organization.ix()].mentions.push(mention);
    }
    ix
}

/// A store of these articles, about whose nodes decisions are then made: each of a kind, and two numbers that pick nodes.
pub fn store_of(articles: &[(Article, Reading)], decisions: &[(usize, u64, u64)]) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::create(&folder.path().join("store")).expect("a store");
    fuse::put(&store, articles, Some(date("2024-01-01"))).expect("they are kept");
    for (what, a, b) in decisions {
        decide(&store, *what, *a, *b);
    }
    (folder, store)
}
