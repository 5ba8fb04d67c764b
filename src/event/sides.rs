//! Who "the two sides", "the two ministers" and "the two countries" are: whoever met last, else the last two of different
//! countries whom the text named.

use rustc_hash::FxHashMap;

use super::clause::{Phrase, PhraseKind, Sentence};
use crate::lang::Tag;
use crate::model::{EntityIx, EventType, ParticipantRecord, Role};
use crate::resolve::Resolved;

/// What the text has told so far of those who face each other.
#[derive(Debug, Default)]
pub struct Sides {
    met: Vec<EntityIx>,
    /// The person who stood bare in a sentence last: whom a pronoun may mean where nobody spoke.
    hero: Option<EntityIx>,
    /// Those who went together on the last visit.
    delegation: Vec<EntityIx>,
    /// Which place each visitor visited last.
    visits: FxHashMap<EntityIx, EntityIx>,
    /// The last people, and countries named alone, the last one last.
    named: Vec<EntityIx>,
    /// By which honorific somebody was introduced, the last one last.
    styled: Vec<(String, EntityIx)>,
}

/// How many of those whom the text named last may face each other, or be meant by an honorific: time stays linear however
/// long the article.
const NEAR: usize = 256;

/// Notes something as the last of its kind, and forgets what lies too far back.
fn note<T: PartialEq>(last: &mut Vec<T>, item: T) {
    if let Some(known) = last.iter().rposition(|l| *l == item) {
        last.remove(known);
    } else if last.len() == NEAR {
        last.remove(0);
    }
    last.push(item);
}

impl Sides {
    /// Notes who took part in an event.
    pub fn met(&mut self, kind: EventType, participants: &[ParticipantRecord]) {
        let encounter = [EventType::meeting(), EventType::call(), EventType::agreement()].contains(&kind);
        if encounter && participants.len() >= 2 {
            self.met = participants.iter().map(|p| p.entity).collect();
        }
    }

    /// Whom a pronoun may mean where nobody spoke.
    pub fn hero(&self) -> Option<EntityIx> {
        self.hero
    }

    /// Notes a visit.
    pub fn visited(&mut self, participants: &[ParticipantRecord], place: Option<EntityIx>) {
        let visitors = participants.iter().filter(|p| p.role == Role::visitor());
        if visitors.clone().next().is_some() {
            self.delegation = visitors.clone().map(|p| p.entity).collect();
        }
        self.visits.extend(visitors.filter_map(|p| Some((p.entity, place?))));
    }

    /// Those who went together on the last visit: "the delegation".
    pub fn delegation(&self) -> &[EntityIx] {
        &self.delegation
    }

    /// The place that somebody visited last.
    pub fn visit_of(&self, visitor: EntityIx) -> Option<EntityIx> {
        self.visits.get(&visitor).copied()
    }

    /// Notes whom a sentence names.
    pub fn named(&mut self, sentence: &Sentence<'_, '_>) {
        let bare = |p: &&Phrase| p.kind == PhraseKind::Person && p.marker.is_none() && !p.possessive;
        self.hero = sentence.phrases.iter().find(bare).and_then(|p| p.entities.first().copied());
        for entity in sentence.phrases.iter().filter(|p| acting(p.kind)).flat_map(|p| &p.entities) {
            note(&mut self.named, *entity);
        }
    }

    /// Notes by which honorifics a sentence names people: «معالي الوزير فلان».
    pub fn style(&mut self, sentence: &Sentence<'_, '_>, article: &str) {
        let people = sentence.phrases.iter().filter(|p| p.kind == PhraseKind::Person);
        for (p, entity) in people.filter_map(|p| Some((p, *p.entities.first()?))) {
            let low = p.start.saturating_sub(3).max(sentence.start);
            for hit in (low..p.end).filter_map(|k| sentence.section.hits.find(k, |t| t == Tag::Honorific)) {
                for k in (hit.start as usize..hit.end as usize).filter(|_| !hit.clitics.pronoun) {
                    let word = sentence.section.tokens.fold(k);
                    note(&mut self.styled, (word.strip_prefix(article).unwrap_or(word).to_owned(), entity));
                }
            }
        }
    }

    /// Whom an honorific with a pronoun next to a verb means: «معاليه» is he who was last called «معالي».
    pub fn styled(&self, sentence: &Sentence<'_, '_>, at: usize, end: usize) -> Option<EntityIx> {
        let low = at.saturating_sub(3).max(sentence.start);
        let highness =
            |k: &usize| sentence.section.hits.at(*k).iter().any(|h| h.tag == Tag::Honorific && h.clitics.pronoun);
        let word = sentence.section.tokens.fold((low..(end + 1).min(sentence.end)).find(highness)?);
        let rest = |stem: &str| word.strip_prefix(stem).map_or(0, |rest| rest.chars().count());
        // «معالي», «معاليه»; «جلالة», «جلالته»: a feminine ending changes before the pronoun
        let fits = |style: &str| {
            let mut stem = style.chars();
            stem.next_back();
            let stem = stem.as_str();
            style.chars().count() >= 3 && (1..=2).contains(&rest(style)) || stem.chars().count() >= 3 && rest(stem) == 2
        };
        self.styled.iter().rev().find(|(style, _)| fits(style)).map(|(_, entity)| *entity)
    }

    /// The two of whom a token of a sentence speaks: those whom the sentence names before it, else those who met last, else
    /// the last two named. As countries where the text says "the two countries".
    pub fn both(&self, resolved: &Resolved, sentence: &Sentence<'_, '_>, at: usize, countries: bool) -> Vec<EntityIx> {
        let country = |e: EntityIx| resolved.entities[e.ix()].countries.first().copied();
        let person = |e: &EntityIx| countries || !resolved.countries.values().any(|c| c == e);
        let pair = |named: &[EntityIx]| -> Vec<EntityIx> {
            let mut last = named.iter().rev().copied().filter(|e| country(*e).is_some());
            let one = last.clone().find(person);
            let other = one.and_then(|one| last.find(|e| person(e) && country(*e) != country(one)));
            other.into_iter().chain(one).collect()
        };
        let before = sentence.phrases.iter().filter(|p| p.end <= at && acting(p.kind));
        let here: Vec<EntityIx> = before.flat_map(|p| &p.entities).copied().collect();
        let candidates = [pair(&here), self.met.clone(), pair(&self.named)];
        let Some(both) = candidates.into_iter().find(|b| b.len() >= 2) else { return Vec::new() };
        if countries {
            let codes = both.iter().filter_map(|e| country(*e));
            let mut all: Vec<EntityIx> = codes.filter_map(|c| resolved.countries.get(&c).copied()).collect();
            all.dedup();
            return if all.len() >= 2 { all } else { Vec::new() };
        }
        both
    }
}

/// Whether a phrase may be a side.
fn acting(kind: PhraseKind) -> bool {
    matches!(kind, PhraseKind::Person | PhraseKind::Country | PhraseKind::Group)
}
