//! Who takes part in an event, and who says something, by the arguments of its word.

use super::args::Arguments;
use super::clause::{How, PhraseKind, Sentence, Trigger, takes_part};
use super::read::Reader;
use super::sides::Sides;
use super::speaker::{Said, said};
use super::verb_last::verb_last;
use crate::lang::{Arg, Frame, Order, Relation};
use crate::model::{CountryCode, EntityIx, EntityKind, EventType, Ontology, ParticipantRecord, Role};

/// Who is speaking: in the sentence so far, and before it.
pub struct Voice {
    /// Of whom the text spoke last; nobody where that was a source without a name.
    pub topic: Option<EntityIx>,
    /// Who speaks in this sentence, once a word of saying was read.
    pub now: Option<Vec<EntityIx>>,
}

impl Reader<'_, '_> {
    /// Whether a verb may have somebody as its subject: one that is feminine only a woman, by a title of hers.
    pub(super) fn agrees(&self, trigger: &Trigger, entity: EntityIx) -> bool {
        let lexicon = &self.pack.lexicon;
        let word = self.section.tokens.fold(trigger.start);
        let feminine = |title: &str| crate::text::fold_name(title).split(' ').any(|w| lexicon.feminine_noun(w));
        let offices = &self.resolved.entities[entity.ix()].offices;
        trigger.how != How::Verb
            || !lexicon.feminine_verb(word, trigger.hit.clitics)
            || offices.iter().any(|o| o.title.split(' ').next().is_some_and(feminine))
    }

    /// Whether somebody can be quoted: a person by name, or by a title that says which.
    pub(super) fn can_speak(&self, entity: EntityIx) -> bool {
        let e = &self.resolved.entities[entity.ix()];
        // "an official" is nobody in particular
        let office = |class: &str| Ontology::get().office(class);
        let private = |class: &str| self.pack.order == Order::Svo && office(class).is_some_and(|o| !o.official);
        let telling = |class: &str| office(class).is_some() && class != "official" && !private(class);
        e.named || !e.countries.is_empty() || e.offices.iter().any(|o| o.class.as_deref().is_some_and(telling))
    }

    /// The speakers of a statement, as arguments; `None` where nobody whom one could name speaks.
    pub(super) fn voice(
        &self,
        sentence: &Sentence<'_, '_>,
        frame: &Frame,
        trigger: &Trigger,
        voice: &mut Voice,
    ) -> Option<Arguments> {
        let subject = if frame.role(Relation::Subject).is_some() { Relation::Subject } else { Relation::Of };
        let nouns = trigger.how == How::Noun;
        match said(sentence, self.pack, trigger) {
            Said::By(args) => {
                let people = args.found.iter().flat_map(|(_, i)| &sentence.phrases[*i].entities).copied();
                let people: Vec<EntityIx> = people.filter(|e| self.can_speak(*e)).collect();
                if !nouns && (voice.now.is_none() || !people.is_empty()) {
                    voice.now.get_or_insert(people);
                }
                Some(args)
            }
            Said::Stranger => {
                if !nouns {
                    voice.now.get_or_insert_default();
                }
                None
            }
            Said::Nobody => None,
            Said::Same if nouns => None,
            Said::Same => {
                let entity = *voice.now.as_ref()?.first()?;
                Some(Arguments { implied: Some((subject, entity)), ..Arguments::default() })
            }
            Said::Pronoun => {
                let entity = voice.now.clone().and_then(|now| now.first().copied()).or(if voice.now.is_some() {
                    None
                } else {
                    voice.topic
                });
                // «وأكدت»: no man whom the text spoke of
                let entity = entity.filter(|e| self.agrees(trigger, *e));
                if voice.now.is_none() && !nouns {
                    voice.now = Some(entity.into_iter().collect());
                }
                Some(Arguments { implied: Some((subject, entity?)), ..Arguments::default() })
            }
        }
    }

    pub(super) fn participants(
        &self,
        sentence: &Sentence<'_, '_>,
        frame: &Frame,
        args: &Arguments,
        (sides, at): (&Sides, usize),
    ) -> Vec<ParticipantRecord> {
        let mut out: Vec<ParticipantRecord> = Vec::new();
        let mut add = |entity: EntityIx, role: Role| {
            if takes_part(self.resolved.entities[entity.ix()].kind) && !out.iter().any(|p| p.entity == entity) {
                out.push(ParticipantRecord { entity, role });
            }
        };
        let role_of = |relation: Relation| match (frame.role(relation), relation) {
            (Some(role), _) => Some(role),
            // whoever says it is its speaker, by whatever preposition
            (None, Relation::Of | Relation::Subject) if frame.kind == EventType::statement() => Some(Role::speaker()),
            (None, Relation::Of) => frame.role(Relation::Subject),
            (None, Relation::Subject) => frame.role(Relation::Of),
            _ => None,
        };
        let mut found = args.found.clone();
        found.sort_by_key(|(_, i)| *i);
        for (relation, i) in found {
            let p = &sentence.phrases[i];
            let Some(role) = role_of(relation) else { continue };
            // who reports it is none of those who meet
            if p.media() && relation != Relation::With && frame.kind != EventType::statement() {
                continue;
            }
            if frame.arg(relation).is_some_and(|a| a == Arg::Place || a == Arg::Date) {
                continue;
            }
            match (p.kind, p.government) {
                (PhraseKind::Place, Some(country)) => add(country, role),
                (PhraseKind::Adjective, _) if relation == Relation::Between => {
                    p.entities.iter().for_each(|e| add(*e, role))
                }
                (PhraseKind::Place | PhraseKind::Date(_) | PhraseKind::Adjective, _) => {}
                _ => p.entities.iter().for_each(|e| add(*e, role)),
            }
        }
        if let Some((relation, entity)) = args.implied
            && let Some(role) = role_of(relation)
        {
            add(entity, role);
        }
        if let Some(role) = args.delegation.and_then(role_of) {
            sides.delegation().iter().for_each(|e| add(*e, role));
        }
        if let Some((relation, countries)) = args.sides
            && let Some(role) = role_of(relation)
        {
            let both = sides.both(self.resolved, sentence, at, countries);
            let alone = args.found.iter().all(|(r, _)| {
                frame.role(*r).is_none() || *r == Relation::Subject && frame.role(*r) != frame.role(relation)
            });
            // "the two leaders then met the king": a third
            let third = |i: usize| sentence.phrases[i].entities.iter().all(|e| !both.contains(e));
            let others = relation == Relation::Subject
                && self.pack.order == Order::Svo
                && args.of(Relation::Object).chain(args.of(Relation::With)).all(third);
            if alone || others {
                both.into_iter().for_each(|e| add(e, role));
            }
        }
        // hosts without a guest host something else: "Doha and Riyadh hosted the games", «به همراه او در نشست شرکت کرد»
        let subject = frame.role(Relation::Subject);
        let sov = verb_last(self.pack);
        let other = frame.role(Relation::Object).or(frame.role(Relation::Of).filter(|_| sov));
        let sided = subject.is_some() && other.is_some_and(|o| subject != Some(o)) && self.pack.order != Order::Vso;
        let one_side =
            |p: &ParticipantRecord| p.role == out[0].role && (subject == Some(p.role) || !sov && out.len() > 1);
        if sided && !out.is_empty() && out.iter().all(one_side) {
            return Vec::new();
        }
        // who attends the session of a body is its guest
        if frame.joins && out.iter().any(|p| p.role == Role::host()) {
            out.iter_mut().filter(|p| p.role == Role::party()).for_each(|p| p.role = Role::guest());
        }
        // several of one side and nobody else: they met each other
        let meets = frame.kind == EventType::meeting() || frame.kind == EventType::call();
        if meets && out.len() >= 2 && out.iter().all(|p| p.role == out[0].role) {
            out.iter_mut().for_each(|p| p.role = Role::party());
        }
        // a country next to one of its own people says nothing more
        let spoken: Vec<CountryCode> = out
            .iter()
            .filter(|p| self.resolved.entities[p.entity.ix()].kind == EntityKind::Person)
            .flat_map(|p| self.resolved.entities[p.entity.ix()].countries.iter().copied())
            .collect();
        out.retain(|p| {
            let e = &self.resolved.entities[p.entity.ix()];
            e.kind != EntityKind::Country || !e.countries.iter().any(|c| spoken.contains(c))
        });
        out
    }
}
