//! The arguments of a trigger: who stands in which relation to it, by the word order of the language.
//!
//! `vso`, `svo` and `sov` find the subject and object of a verb in the order that a language has; `noun` finds whom an
//! event noun governs or borrows; `reach` says how far a trigger reaches and what prepositions mark.

mod noun;
mod reach;
mod sov;
mod svo;
mod vso;

use super::clause::{How, Sentence, Trigger};
use crate::lang::{Frame, Order, Pack, Relation};
use crate::model::EntityIx;

/// What a trigger governs: phrases by relation.
#[derive(Debug, Default)]
pub struct Arguments {
    /// Relation and the phrase's index.
    pub found: Vec<(Relation, usize)>,
    /// The light verb that lends a noun its subject and its time.
    pub light: Option<Trigger>,
    /// Somebody who is only implied: "his meeting", a verb without its subject.
    pub implied: Option<(Relation, EntityIx)>,
}

impl Arguments {
    /// The phrases in a relation.
    pub fn of(&self, relation: Relation) -> impl Iterator<Item = usize> + '_ {
        self.found.iter().filter(move |(r, _)| *r == relation).map(|(_, p)| *p)
    }

    pub(super) fn take(&mut self, sentence: &Sentence<'_, '_>, relation: Relation, phrase: usize) {
        let list = sentence.phrases[phrase].list;
        for (i, p) in sentence.phrases.iter().enumerate() {
            if p.list == list && !self.found.iter().any(|(_, f)| *f == i) {
                self.found.push((relation, i));
            }
        }
    }
}

/// Finds a trigger's arguments. `topic` is whom the text last spoke of as acting.
pub fn arguments(
    sentence: &Sentence<'_, '_>,
    pack: &Pack,
    frame: &Frame,
    trigger: &Trigger,
    topic: Option<EntityIx>,
) -> Arguments {
    match trigger.how {
        How::Noun => noun::noun(sentence, pack, frame, trigger, topic),
        How::Verb | How::Passive => verb(sentence, pack, frame, trigger, topic),
        How::Light | How::Participle => Arguments::default(),
    }
}
/// The arguments of a finite verb.
fn verb(
    sentence: &Sentence<'_, '_>,
    pack: &Pack,
    frame: &Frame,
    trigger: &Trigger,
    topic: Option<EntityIx>,
) -> Arguments {
    let mut args = Arguments::default();
    let (from, to) = sentence.clause(trigger.start);
    let subject = if trigger.how == How::Passive { Relation::Object } else { Relation::Subject };
    match pack.order {
        Order::Svo => svo::verb(sentence, pack, frame, trigger, subject, &mut args, (from, to)),
        Order::Vso => vso::verb(sentence, frame, trigger, subject, &mut args, (from, to)),
        Order::Sov => sov::verb(sentence, frame, trigger, subject, &mut args, from),
    }
    let unsaid = args.of(subject).next().is_none();
    let pronoun = || match pack.order {
        Order::Svo => svo::pronoun_subject(sentence, pack, trigger, from),
        Order::Vso => vso::pronoun_subject(sentence, trigger),
        Order::Sov => sov::pronoun_subject(sentence, trigger, from),
    };
    match topic {
        Some(t) if trigger.hit.clitics.pronoun && frame.arg(Relation::Object).is_some() => {
            args.implied = Some((Relation::Object, t));
        }
        Some(t) if unsaid && pronoun() => args.implied = Some((subject, t)),
        _ => {}
    }
    args
}
