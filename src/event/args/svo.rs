//! Where the subject goes first, then the verb and its object: English.

use super::Arguments;
use super::reach::{bare_before, marked, next_verb, verb_between};
use crate::event::clause::{How, Sentence, Trigger};
use crate::lang::{Arg, Frame, Pack, Relation, Tag};

/// Takes the subject and object of a verb, and what prepositions mark.
pub fn verb(
    sentence: &Sentence<'_, '_>,
    pack: &Pack,
    frame: &Frame,
    trigger: &Trigger,
    subject: Relation,
    args: &mut Arguments,
    (from, to): (usize, usize),
) {
    let has_object = frame.arg(Relation::Object).is_some();
    let to_place = frame.arg(Relation::Object) == Some(Arg::Place);
    let chosen = svo_subject(sentence, pack, trigger, from);
    if let Some(i) = chosen {
        args.take(sentence, subject, i);
    }
    let reach = next_verb(sentence, trigger.end, to);
    if args.found.is_empty() {
        // said Zarif: after the verb, before anything else
        if let Some((i, _)) =
            sentence.phrases.iter().enumerate().find(|(_, p)| {
                p.start >= trigger.end && p.start <= trigger.end + 2 && p.kind.acts() && p.marker.is_none()
            })
            && !has_object
        {
            args.take(sentence, subject, i);
        }
    }
    if has_object
        && trigger.how == How::Verb
        && let Some((i, _)) = sentence.phrases.iter().enumerate().find(|(i, p)| {
            p.start >= trigger.end
                && p.end <= reach
                && (if to_place { p.kind.locates() } else { p.kind.acts() })
                && p.marker.is_none()
                && !args.found.iter().any(|(_, f)| f == i)
        })
        && sentence.phrases[i].start <= trigger.end + 12
    {
        args.take(sentence, Relation::Object, i);
    }
    marked(sentence, frame, args, trigger.end, reach);
    invited(sentence, frame, args, from, trigger.start);
}

/// Whether a verb without a named subject has a pronoun for it: "he said".
pub fn pronoun_subject(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger, from: usize) -> bool {
    let near = trigger.start.saturating_sub(5).max(from);
    (near..trigger.start).any(|k| sentence.section.hits.is(k, |t| t == Tag::Pronoun))
        || is_participle(sentence, pack, trigger)
}

/// Whether a verb's form takes its subject from the clause before ("…, adding that").
fn is_participle(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> bool {
    !pack.participle.is_empty() && sentence.section.tokens.fold(trigger.start).ends_with(&pack.participle)
}

/// Who does what a verb tells, where the subject goes first.
fn svo_subject(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger, from: usize) -> Option<usize> {
    if is_participle(sentence, pack, trigger) {
        // it goes on with the subject of the sentence
        return sentence
            .phrases
            .iter()
            .position(|p| p.end <= trigger.start && p.kind.acts() && p.marker.is_none() && !p.possessive);
    }
    let before: Vec<usize> = bare_before(sentence, from, trigger.start).map(|(i, _)| i).collect();
    let first = before.last().copied();
    // "addressed the council and held talks": the second verb shares the subject of the first
    if second_verb(sentence, from, trigger) {
        return first;
    }
    before.iter().copied().find(|&i| {
        let p = &sentence.phrases[i];
        !verb_between(sentence, p.end, trigger.start) || p.start == first_start(sentence, from)
    })
}

/// Whether "and" stands right before a verb, over an adverb at most, and another verb before that.
fn second_verb(sentence: &Sentence<'_, '_>, from: usize, trigger: &Trigger) -> bool {
    let hits = &sentence.section.hits;
    let mut at = trigger.start;
    while at > from && hits.is(at - 1, |t| matches!(t, Tag::Status(_))) && trigger.start - at < 3 {
        at -= 1;
    }
    at > from
        && hits.is(at - 1, |t| t == Tag::And)
        && sentence.triggers.iter().any(|t| t.how != How::Noun && t.start >= from && t.end < at)
}

fn first_start(sentence: &Sentence<'_, '_>, from: usize) -> usize {
    sentence.phrases.iter().find(|p| p.start >= from && p.kind.acts()).map_or(from, |p| p.start)
}

/// "At the invitation of A, B visited": who invited may stand before the verb.
fn invited(sentence: &Sentence<'_, '_>, frame: &Frame, args: &mut Arguments, from: usize, to: usize) {
    let before = sentence
        .phrases
        .iter()
        .position(|p| p.start >= from && p.end <= to && p.kind.acts() && p.marker == Some(Relation::Invitation));
    if let Some(i) = before.filter(|_| frame.arg(Relation::Invitation).is_some()) {
        args.found.push((Relation::Invitation, i));
    }
}
