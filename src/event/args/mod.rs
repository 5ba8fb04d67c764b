//! The arguments of a trigger: who stands in which relation to it, by the word order of the language.
//!
//! `vso`, `svo` and `sov` find the subject and object of a verb in the order that a language has; `noun` finds whom an
//! event noun governs or borrows; `reach` says how far a trigger reaches and what prepositions mark.

mod noun;
mod reach;
mod sov;
pub mod svo;
mod vso;

pub use sov::{carrier, relative_verb};

pub use vso::in_relative;

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
    /// Whether a verb says that it took place: "talks were held".
    pub told: bool,
    /// The delegation of which the text spoke stands in this relation: «والتقى الوفد فلانا».
    pub delegation: Option<Relation>,
    /// "The two sides" stand in this relation; whether as "the two countries".
    pub sides: Option<(Relation, bool)>,
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

impl Arguments {
    /// Takes whom a pronoun or a verb without a subject means: somebody of the sentence, else whom the text speaks of.
    pub(super) fn mean(
        &mut self,
        sentence: &Sentence<'_, '_>,
        relation: Relation,
        carried: Option<usize>,
        topic: Option<EntityIx>,
    ) {
        let named = |e: &EntityIx| self.found.iter().any(|(_, i)| sentence.phrases[*i].entities.contains(e));
        match carried.filter(|&i| !sentence.phrases[i].entities.iter().any(named)) {
            Some(i) => self.take(sentence, relation, i),
            None => self.implied = topic.filter(|t| !named(t)).map(|t| (relation, t)),
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
        How::Noun if pack.order == Order::Sov => sov::noun(sentence, pack, frame, trigger, topic),
        How::Noun if pack.order == Order::Svo => svo::noun(sentence, pack, frame, trigger, topic),
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
    let subject = if trigger.how == How::Passive { Relation::Object } else { Relation::Subject };
    let mut args = Arguments::default();
    match pack.order {
        Order::Svo => {
            let clause = sentence.clause(trigger.start);
            return svo::verb(sentence, pack, frame, trigger, subject, topic, clause);
        }
        Order::Vso => vso::verb(sentence, pack, frame, trigger, subject, &mut args),
        Order::Sov => sov::verb(sentence, frame, trigger, subject, &mut args),
    }
    let unsaid = args.of(subject).next().is_none() && args.delegation.is_none();
    let pronoun = || match pack.order {
        Order::Svo => false,
        Order::Vso => vso::pronoun_subject(sentence, trigger),
        Order::Sov => sov::pronoun_subject(sentence, trigger),
    };
    let bound = trigger.hit.clitics.pronoun || pack.order == Order::Vso && vso::bound(sentence, pack, frame, trigger);
    // «سيلتقي الرئيس فلان»: where two are needed, the only one whom the verb names is whom he meets of whom the text speaks
    let alone = pack.order == Order::Vso
        && frame.needs >= 2
        && !bound
        && args.sides.is_none()
        && frame.role(Relation::Object).is_some()
        && trigger.how == How::Verb
        && vso::only_after(sentence, &args, trigger, subject);
    if alone {
        args.found.iter_mut().filter(|(r, _)| *r == subject).for_each(|(r, _)| *r = Relation::Object);
        args.mean(sentence, subject, vso::carried(sentence, pack, trigger), topic);
        return args;
    }
    // «في استقبال سموه»: he of whom the text speaks
    let styled = (trigger.start..=trigger.end).any(|k| vso::highness(sentence, k));
    let carried = || vso::carried(sentence, pack, trigger).filter(|_| pack.order == Order::Vso && !styled);
    // «اللاجئون الذين استقبلتهم الأمم المتحدة»: whom the clause follows; but «الطائرة التي أقلته» is no passenger
    let followed = pack.order == Order::Vso && vso::in_relative(sentence, trigger) && frame.role(subject).is_some();
    if bound && frame.role(subject).is_none() {
        args.found.retain(|(r, _)| *r != subject);
    }
    let placed = args.of(Relation::Object).any(|i| sentence.phrases[i].kind.locates());
    if bound && placed {
        args.mean(sentence, subject, carried(), topic);
    } else if bound && !followed && frame.arg(Relation::Object).is_some() {
        args.mean(sentence, Relation::Object, carried(), topic);
    } else if unsaid
        && pronoun()
        && !(bound && followed)
        && !(pack.order == Order::Vso && vso::in_relative(sentence, trigger))
    {
        // «الذين يتوجهون»: whom the relative clause follows, not whom the text speaks of
        args.mean(sentence, subject, carried(), topic);
    }
    args
}
