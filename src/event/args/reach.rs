//! How far a trigger reaches, and what the prepositions in its reach mark.

use super::Arguments;
use crate::event::clause::{How, Phrase, PhraseKind, Sentence};
use crate::event::status::units;
use crate::lang::{Frame, Order, Pack, Relation, Tag};
use crate::model::Role;

/// Another finite verb between two tokens, which ends the reach of a trigger.
pub fn verb_between(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> bool {
    sentence
        .triggers
        .iter()
        .any(|t| t.start >= from && t.end <= to && matches!(t.how, How::Verb | How::Passive | How::Light))
}

pub fn relative_between(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> bool {
    let hits = &sentence.section.hits;
    (from..to).any(|k| hits.is(k, |t| t == Tag::Relative_) && !hits.is(k, |t| matches!(t, Tag::Marker(_))))
}

/// Bare acting phrases before a token in its clause, nearest first.
pub fn bare_before<'x>(
    sentence: &'x Sentence<'_, '_>,
    from: usize,
    at: usize,
) -> impl Iterator<Item = (usize, &'x Phrase)> + 'x {
    sentence.phrases.iter().enumerate().rev().filter(move |(_, p)| {
        p.start >= from
            && p.end <= at
            && sentence.reaches(at, p.start)
            && (p.kind.acts() || p.government.is_some())
            && p.marker.is_none()
            && !p.possessive
    })
}

/// How many words stand between two tokens that are no part of a date or a place.
pub fn gap_words(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> usize {
    (from..to)
        .filter(|&k| sentence.section.is_word(k))
        .filter(|&k| !sentence.phrase_at(k).is_some_and(|p| matches!(p.kind, PhraseKind::Date(_) | PhraseKind::Place)))
        .count()
}

pub fn next_verb(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> usize {
    let verb = sentence
        .triggers
        .iter()
        .filter(|t| {
            t.start >= from
                && t.start < to
                && (matches!(t.how, How::Verb | How::Passive) || t.how == How::Light && t.hit.clitics.and)
        })
        .map(|t| t.start)
        .min();
    verb.unwrap_or(to)
}

pub fn next_clause(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> usize {
    let relative = (from..to).find(|&k| {
        sentence.section.hits.is(k, |t| t == Tag::Relative_)
            // «من», «ما»: who and what, but mostly from
            && !sentence.section.hits.is(k, |t| matches!(t, Tag::Marker(_) | Tag::TitleLink))
            && sentence.phrase_at(k).is_none()
    });
    next_verb(sentence, from, relative.unwrap_or(to))
}

/// «بعد توقيع الاتفاق بين مصر والسودان»: where the verb goes first, a country or body belongs to the event noun right before
/// its preposition, and what is "between" to no noun far before it.
pub fn of_another_noun(
    sentence: &Sentence<'_, '_>,
    pack: &Pack,
    frame: &Frame,
    from: usize,
    (marker, i): (Relation, usize),
) -> bool {
    let p = &sentence.phrases[i];
    if pack.order != Order::Vso || !matches!(marker, Relation::With | Relation::Between) || p.start < from {
        return false;
    }
    // the first member of its list stands next to the preposition
    let at = sentence.members(p.list).map(|m| m.start).min().unwrap_or(p.start).max(from);
    let noun = sentence.triggers.iter().any(|t| {
        t.how == How::Noun
            && t.start >= from
            && t.end <= at
            && pack.frames[t.frame].kind != frame.kind
            && pack.frames[t.frame].arg(marker).is_some()
            && gap_words(sentence, t.end, at) <= 3
    });
    noun && p.kind != PhraseKind::Person || marker == Relation::Between && units(sentence, from, at) > 6
}

/// Takes the phrases that a preposition marks, where the frame has an argument for it.
pub fn marked(sentence: &Sentence<'_, '_>, frame: &Frame, args: &mut Arguments, from: usize, to: usize) {
    for (i, p) in sentence.phrases.iter().enumerate() {
        if p.start < from || p.end > to || !sentence.reaches(to, p.start) && !sentence.reaches(from, p.start) {
            continue;
        }
        let Some(marker) = p.marker else { continue };
        // «التقى بنظيره»: with a person the preposition of place marks the object
        let person = p.kind == PhraseKind::Person || p.kind == PhraseKind::Group;
        let placed = marker == Relation::In && frame.arg(marker).is_none_or(|a| a == crate::lang::Arg::Place);
        let marker = match (person && placed, frame.arg(Relation::Object).is_some()) {
            (false, _) => marker,
            (true, true) => Relation::Object,
            (true, false) => Relation::With,
        };
        let Some(arg) = frame.arg(marker) else { continue };
        let fits = match arg {
            // «اجتمع إلى الوزير», but not «التقى جنودا لتقديم المشورة للجيش»
            crate::lang::Arg::Role(role)
                if marker == Relation::To && role == Role::party() && p.kind == PhraseKind::Organization =>
            {
                false
            }
            crate::lang::Arg::Role(_) => p.kind.acts() || p.government.is_some(),
            crate::lang::Arg::Place => p.kind.locates(),
            crate::lang::Arg::Date => matches!(p.kind, PhraseKind::Date(_)),
        };
        if fits && !args.found.iter().any(|(_, f)| *f == i) {
            args.found.push((marker, i));
        }
    }
}
