//! What one article contributes: its entities' atoms and its reports of events. Depends on the article alone.

use std::collections::BTreeMap;

use super::ruling::TAKEN_OFF;
use crate::model::{
    Article, CountryCode, Date, EntityKind, EntityRecord, EventRecord, Lang, NodeId, NodeKind, Reading,
};
use crate::store::{Atom, OfficeKey, Party, Report};
use crate::text::{fold_name, translit};

/// Keys of organizations and places shorter than this say too little: their folded names are compared instead.
const SHORTEST_KEY: usize = 2;

/// An article's contribution.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Contribution {
    pub(super) article: NodeId,
    pub(super) lang: Lang,
    pub(super) published: Option<Date>,
    /// By the entity's index in the reading; countries have none.
    pub(super) entities: Vec<Option<Standing>>,
    pub(super) outlet: Option<Standing>,
    pub(super) reports: Vec<Report>,
}

/// An entity's atom, and what the article says of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Standing {
    pub(super) kind: NodeKind,
    pub(super) group: String,
    pub(super) atom: Atom,
    pub(super) id: NodeId,
    pub(super) forms: Vec<String>,
    pub(super) offices: Vec<StandingOffice>,
}

/// An office in which the article shows a person.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct StandingOffice {
    pub(super) key: OfficeKey,
    pub(super) title: String,
    pub(super) former: bool,
    pub(super) official: bool,
    pub(super) country: Option<CountryCode>,
    pub(super) bodies: Vec<NodeId>,
}

/// The group of unnamed people of an article begins so: no key of a name does.
const UNNAMED: char = '?';
/// The group of names that leave no key begins so.
const KEYLESS: char = '=';

/// Whether a group is one of people known only by a title.
pub(super) fn is_unnamed(group: &str) -> bool {
    group.starts_with(UNNAMED)
}

/// The group of people of `what` who are known only by a title.
pub(super) fn unnamed_group(what: &str) -> String {
    format!("{UNNAMED}{what}")
}

pub(super) fn group_of(kind: NodeKind, name: &str) -> String {
    let key = translit::key(name);
    let least = if kind == NodeKind::Person { 1 } else { SHORTEST_KEY };
    if key.len() < least || key.starts_with([UNNAMED, KEYLESS, TAKEN_OFF]) { format!("{KEYLESS}{name}") } else { key }
}

fn standing(article: NodeId, entity: &EntityRecord) -> Option<Standing> {
    let kind = match entity.kind {
        EntityKind::Person => NodeKind::Person,
        EntityKind::Organization => NodeKind::Organization,
        EntityKind::Place => NodeKind::Place,
        EntityKind::Country => return None,
    };
    let name = translit::plain(&entity.name);
    let unnamed = kind == NodeKind::Person && !entity.named;
    let group = if unnamed { unnamed_group(&article.to_string()) } else { group_of(kind, &name) };
    let mut countries = entity.countries.clone();
    countries.sort_unstable();
    countries.dedup();
    let one_word = kind == NodeKind::Person && name.split(' ').count() < 2;
    let office = entity.offices.iter().find(|o| !o.former).or(entity.offices.first());
    let office = office.filter(|_| one_word || unnamed).map(OfficeKey::of);
    let offices = entity.offices.iter().map(|office| StandingOffice {
        key: OfficeKey::of(office),
        title: office.title.clone(),
        former: office.former,
        official: entity.official && !office.former,
        country: entity.countries.first().copied(),
        bodies: Vec::new(),
    });
    let offices = offices.collect();
    let mut forms: Vec<String> = entity.forms().map(str::to_owned).collect();
    forms.sort_unstable();
    forms.dedup();
    let atom = Atom { name, countries, office };
    let id = atom.id(kind, &group);
    Some(Standing { kind, group, atom, id, forms, offices })
}

/// What an article contributes.
pub(super) fn distill(id: NodeId, article: &Article, reading: &Reading) -> Contribution {
    let mut entities: Vec<Option<Standing>> = reading.entities.iter().map(|e| standing(id, e)).collect();
    // A title that holds an organization's name is an office in that organization.
    let bodies = reading.entities.iter().zip(&entities).filter(|(e, _)| e.kind == EntityKind::Organization);
    let bodies: Vec<_> = bodies.filter_map(|(e, s)| Some((&e.mentions, s.as_ref()?.id))).collect();
    for (entity, standing) in reading.entities.iter().zip(&mut entities) {
        let Some(standing) = standing else { continue };
        for (office, record) in standing.offices.iter_mut().zip(&entity.offices) {
            let Some(title) = record.passage else { continue };
            let inside = |m: &crate::model::Passage| m.part == title.part && title.span.holds(m.span);
            office.bodies = bodies.iter().filter(|(ms, _)| ms.iter().any(inside)).map(|(_, id)| *id).collect();
            office.bodies.sort_unstable();
            office.bodies.dedup();
        }
    }
    let outlet = article.source.as_deref().filter(|s| !fold_name(s).is_empty()).map(|source| {
        let atom = Atom { name: translit::plain(source), countries: Vec::new(), office: None };
        let kind = NodeKind::Organization;
        let group = group_of(kind, &atom.name);
        let id = atom.id(kind, &group);
        Standing { kind, group, atom, id, forms: vec![source.to_owned()], offices: Vec::new() }
    });
    let words = fingerprint(&article.text);
    let mut nth = BTreeMap::new();
    let told = reading.events.iter().enumerate();
    let reports = told.map(|(i, event)| {
        let mut report = report(id, article.published, i, event, reading, &entities);
        let parties: Vec<String> = report.parties.iter().map(|p| format!("{}{}", p.atom, p.role.code())).collect();
        let place = report.place.map(|(atom, _, _)| atom.to_string()).unwrap_or_default();
        let date = report.date.map(|d| d.to_string()).unwrap_or_default();
        let same = (report.kind, parties.join(" "), date, place);
        let n = nth.entry(same.clone()).and_modify(|n| *n += 1).or_insert(0u32);
        let parts = [&id.to_string(), report.kind.name(), &same.1, &same.2, &same.3, &n.to_string()];
        report.id = NodeId::of(NodeKind::Event, &parts);
        report.origin = origin(event, reading, &entities, outlet.as_ref());
        report.words = words;
        report
    });
    let reports = reports.collect();
    Contribution { article: id, lang: reading.lang, published: article.published, entities, outlet, reports }
}

fn report(
    article: NodeId,
    published: Option<Date>,
    index: usize,
    event: &EventRecord,
    reading: &Reading,
    entities: &[Option<Standing>],
) -> Report {
    let node = |ix: crate::model::EntityIx| -> Option<NodeId> {
        match entities.get(ix.ix())? {
            Some(standing) => Some(standing.id),
            None => reading.entities[ix.ix()].countries.first().map(|c| NodeId::from(*c)),
        }
    };
    let party = |p: &crate::model::ParticipantRecord| -> Option<Party> {
        let (atom, entity) = (node(p.entity)?, &reading.entities[p.entity.ix()]);
        let mut countries = entity.countries.clone();
        countries.sort_unstable();
        countries.dedup();
        let office = entity.offices.iter().find(|o| !o.former).or(entity.offices.first());
        Some(Party {
            atom,
            node: atom,
            role: p.role,
            named: entity.kind != EntityKind::Person || entity.named,
            own_countries: !countries.is_empty(),
            countries,
            official: entity.kind == EntityKind::Country || entity.official,
            office: office.map(|o| (OfficeKey::of(o), o.former)),
        })
    };
    let mut parties: Vec<Party> = event.participants.iter().filter_map(party).collect();
    parties.sort_unstable();
    parties.dedup();
    let mut about: Vec<(NodeId, NodeId)> = event.about.iter().filter_map(|ix| node(*ix)).map(|n| (n, n)).collect();
    about.sort_unstable();
    about.dedup();
    let place = event.place.and_then(|ix| {
        let atom = node(ix)?;
        Some((atom, atom, reading.entities[ix.ix()].countries.first().copied()))
    });
    Report {
        id: article,
        article,
        index: index as u32,
        kind: event.kind,
        status: event.status,
        date: event.date,
        published,
        place,
        parties,
        about,
        origin: String::new(),
        words: 0,
    }
}

/// Whose report it is: the organization from whom all of the event's evidence comes in the end, else the outlet; named
/// by the key of its name, which spellings in several scripts share.
fn origin(event: &EventRecord, reading: &Reading, entities: &[Option<Standing>], outlet: Option<&Standing>) -> String {
    let credited = |e: &crate::model::Evidence| {
        let last = e.speakers.last()?;
        let organization = reading.entities.get(last.ix())?.kind == EntityKind::Organization;
        entities.get(last.ix())?.as_ref().filter(|_| organization).map(|s| s.group.clone())
    };
    let mut origins = event.evidence.iter().map(credited);
    let first = origins.next().flatten();
    let one = first.filter(|first| origins.all(|other| other.as_ref() == Some(first)));
    one.or_else(|| outlet.map(|o| o.group.clone())).unwrap_or_default()
}

/// A hash of a text's letters and digits, so that spaces and marks do not count.
fn fingerprint(text: &str) -> u64 {
    let mut hash = blake3::Hasher::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        hash.update(word.as_bytes());
        hash.update(b" ");
    }
    u64::from_be_bytes(hash.finalize().as_bytes()[..8].try_into().expect("a hash has 32 bytes"))
}
