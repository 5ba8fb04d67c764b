//! Where the subject goes first, then the verb and its object: English.

mod noun;
mod opening;
mod session;
mod subject;

pub use noun::noun;
pub use subject::{Subject, after, after_aside, around, is_participle, is_passive, subject};

use super::Arguments;
use super::reach::{marked, next_verb};
use crate::event::clause::{How, Phrase, PhraseKind, QUOTES, Sentence, Trigger};
use crate::lang::{Arg, Frame, Pack, Relation, StatusWord, Tag};
use crate::model::EntityIx;

/// Takes the subject and object of a verb, and what prepositions mark. `topic` is whom a pronoun means if nobody in the
/// sentence does.
pub fn verb(
    sentence: &Sentence<'_, '_>,
    pack: &Pack,
    frame: &Frame,
    trigger: &Trigger,
    relation: Relation,
    topic: Option<EntityIx>,
    (from, to): (usize, usize),
) -> Arguments {
    let mut args = Arguments::default();
    let has_object = frame.arg(Relation::Object).is_some();
    let passive = has_object && is_passive(sentence, pack, trigger);
    // "the visit has been called off"
    if passive && frame.plain {
        return args;
    }
    let relation = if passive { Relation::Object } else { relation };
    let found = match inverted(sentence, pack, trigger).filter(|_| !has_object) {
        Some(i) => Subject::Phrase(i),
        None => subject(sentence, pack, trigger),
    };
    give(sentence, pack, &mut args, relation, found, trigger.start, topic);
    // "met Netanyahu a day after holding talks with": a participle has its own arguments
    let end = next_verb(sentence, trigger.end, to);
    let holding = |t: &&Trigger| t.how == How::Light && t.start >= trigger.end && is_participle(sentence, pack, t);
    let reach = sentence.triggers.iter().find(holding).map_or(end, |t| t.start.min(end));
    // "met Blinken in Brasilia, days after comments on Gaza sparked a row with Israel"
    let hits = &sentence.section.hits;
    let later = |k: usize| hits.is(k, |t| matches!(t, Tag::Marker(Relation::After | Relation::Before)));
    let clause = |k: &usize| sentence.section.is_mark(*k, &[',']) && (k + 1..k + 4).any(later);
    let reach = (trigger.end..reach).find(clause).unwrap_or(reach);
    if has_object && !passive && trigger.how == How::Verb {
        object(sentence, frame, trigger, &mut args, reach);
    }
    marked(sentence, frame, &mut args, trigger.end, reach);
    // "over his trip to Moscow": a city with a preposition of place is no side
    let placed = |r: Relation| matches!(r, Relation::To | Relation::In | Relation::From);
    args.found
        .retain(|(r, i)| !(placed(*r) && sentence.phrases[*i].kind == PhraseKind::Place && frame.role(*r).is_some()));
    invited(sentence, frame, &mut args, from, trigger.start);
    // "the Security Council met at the request of": its own session
    if frame.arg(Relation::Body).is_some() {
        let convenes = |i: usize| sentence.phrases[i].convenes();
        // "attended the Munich Security Conference": a gathering that is a body's name
        let next = sentence.phrases.iter().position(|p| p.start >= trigger.end && p.start <= trigger.end + 2);
        let own = sentence.section.hits.is(trigger.end - 1, |t| matches!(t, Tag::Marker(_)));
        let bare = |i: usize| sentence.phrases[i].marker.is_none() || own && trigger.end > trigger.start + 1;
        let gathering = next.filter(|&i| !has_object && convenes(i) && bare(i));
        args.found.extend(gathering.filter(|&i| !sentence.phrases[i].possessive).map(|i| (Relation::Body, i)));
        args.found
            .iter_mut()
            .filter(|(r, i)| *r == Relation::Subject && convenes(*i))
            .for_each(|(r, _)| *r = Relation::Body);
    }
    args
}

/// The subject right after a verb that a mark parts from what is before it: "…, said Zarif".
pub fn inverted(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Option<usize> {
    let parted = trigger.start > sentence.start && !sentence.section.is_word(trigger.start - 1);
    after(sentence, trigger)
        .filter(|_| parted && !is_participle(sentence, pack, trigger) && !after_aside(sentence, pack, trigger))
}

/// Enters what was found as a subject: a pronoun means the subject of the verb before it, else him of whom the text speaks.
fn give(
    sentence: &Sentence<'_, '_>,
    pack: &Pack,
    args: &mut Arguments,
    relation: Relation,
    found: Subject,
    at: usize,
    topic: Option<EntityIx>,
) {
    match found {
        Subject::Phrase(i) => {
            args.take(sentence, relation, i);
            // "he and Tusk signed"
            let list = sentence.phrases[i].list;
            let first = sentence.phrases.iter().find(|p| p.list == list).map_or(at, |p| p.start);
            let hits = &sentence.section.hits;
            if first >= sentence.start + 2
                && hits.is(first - 1, |t| t == Tag::And)
                && hits.is(first - 2, |t| t == Tag::Pronoun)
            {
                args.implied = topic.map(|t| (relation, t));
            }
        }
        Subject::Neuter => {
            let body =
                |k| matches!(k, PhraseKind::Organization | PhraseKind::Country | PhraseKind::Place | PhraseKind::Group);
            if let Some(i) = antecedent(sentence, pack, at, body) {
                args.take(sentence, relation, i);
            }
        }
        Subject::Pronoun => match antecedent(sentence, pack, at, |k| k == PhraseKind::Person) {
            Some(i) => args.take(sentence, relation, i),
            None => args.implied = topic.map(|t| (relation, t)),
        },
        Subject::Sides => args.sides = Some((relation, false)),
        Subject::Nations => args.sides = Some((relation, true)),
        Subject::Stranger | Subject::Nobody => {}
    }
}

/// Whom a pronoun means inside a sentence: the subject of a verb before it, of a kind that fits.
pub fn antecedent(
    sentence: &Sentence<'_, '_>,
    pack: &Pack,
    at: usize,
    fits: impl Fn(PhraseKind) -> bool,
) -> Option<usize> {
    let verbs = sentence.triggers.iter().rev().filter(|t| {
        t.end <= at && matches!(t.how, How::Verb | How::Passive | How::Light) && !sentence.is_noun(t.start)
    });
    let mut verbs: Vec<&Trigger> = verbs.collect();
    verbs.dedup_by_key(|t| t.start);
    verbs.into_iter().take(4).find_map(|t| match subject(sentence, pack, t) {
        Subject::Phrase(i) if fits(sentence.phrases[i].kind) => Some(i),
        _ => None,
    })
}

/// The object of a verb: the first bare phrase after it that no preposition parts from it.
fn object(sentence: &Sentence<'_, '_>, frame: &Frame, trigger: &Trigger, args: &mut Arguments, reach: usize) {
    let place = frame.arg(Relation::Object) == Some(Arg::Place);
    let hits = &sentence.section.hits;
    let found = sentence.phrases.iter().enumerate().find(|(i, p)| {
        p.start >= trigger.end
            && p.end <= reach
            && !matches!(p.kind, PhraseKind::Date(_) | PhraseKind::Adjective)
            && !args.found.iter().any(|(_, f)| f == i)
    });
    let Some((i, p)) = found else { return };
    let parts = |k: usize| {
        hits.is(k, |t| matches!(t, Tag::Marker(_) | Tag::Preposition | Tag::Relative_ | Tag::Complement | Tag::Break))
            && !hits.is(k, |t| matches!(t, Tag::Status(StatusWord::Skipped) | Tag::DatePart))
            && !sentence.phrases.iter().any(|d| matches!(d.kind, PhraseKind::Date(_)) && d.start == k + 1)
            || sentence.section.is_mark(k, &[',', '(', '"', '\u{201c}'])
    };
    // the preposition before it may be the verb's own: "called on him"
    let own = trigger.end > trigger.start + 1 && hits.is(trigger.end - 1, |t| matches!(t, Tag::Marker(_)));
    let bare = p.marker.is_none() || own && p.start <= trigger.end + 1;
    let fits = if place { p.kind.locates() } else { p.kind.acts() } && bare && !p.possessive;
    // "called on him to go"
    let goes_on = |m: &Phrase| {
        let on = |t: Tag| {
            matches!(t, Tag::Marker(r) if r != Relation::To)
                || matches!(
                    t,
                    Tag::And | Tag::Adverb | Tag::Relative_ | Tag::Break | Tag::Relative(_) | Tag::Weekday(_)
                )
        };
        !sentence.section.is_word(m.end) && !sentence.section.is_mark(m.end, &QUOTES) || hits.is(m.end, on)
    };
    let told = frame.plain && (p.kind != PhraseKind::Person || sentence.members(p.list).any(|m| !goes_on(m)));
    if told {
        return;
    }
    if fits && p.start <= trigger.end + 6 && !(trigger.end..p.start).any(parts) {
        args.take(sentence, Relation::Object, i);
    }
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
