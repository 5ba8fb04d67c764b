//! A body's session: whose it is, and that it meets at all.

use crate::event::args::reach::verb_between;
use crate::event::clause::{PhraseKind, Sentence, Trigger};
use crate::lang::{Relation, Tag};

/// The body of several states whose session a noun is: "the NATO summit", "OPEC's meeting", "a meeting of the OIC".
pub fn convened(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> Option<usize> {
    let hits = &sentence.section.hits;
    let body = |i: &usize| sentence.phrases[*i].convenes();
    let governs = |k: usize| {
        hits.is(k, |t| matches!(t, Tag::Marker(_) | Tag::Preposition | Tag::Relative_ | Tag::Complement | Tag::Break))
    };
    let compound = |k: usize| {
        (sentence.section.is_word(k) || sentence.section.is_mark(k, &['-']))
            && !governs(k)
            && !hits.is(k, |t| t == Tag::And)
    };
    let before = sentence.phrases.iter().rposition(|p| p.end <= trigger.start && p.kind != PhraseKind::Adjective);
    let before = before.filter(body).filter(|&i| {
        let end = sentence.phrases[i].end;
        trigger.start - end <= 4 && (end..trigger.start).all(compound) && !verb_between(sentence, end, trigger.start)
    });
    // between the noun and "of" stand at most two words: "session", "on Syria"
    let of = || {
        let after = sentence.phrases.iter().position(|p| p.start >= trigger.end && p.kind.acts()).filter(body)?;
        let p = &sentence.phrases[after];
        let near = (trigger.end..p.start).filter(|&k| sentence.section.is_word(k)).count() <= 3;
        (near && p.marker == Some(Relation::Of) && !verb_between(sentence, trigger.end, p.start)).then_some(after)
    };
    before.or_else(of)
}

/// Whether somebody takes part in a session by what governs its noun: "at the summit", "during the session".
pub fn at_session(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> bool {
    let low = trigger.start.saturating_sub(8).max(sentence.start);
    // the noun may hold its preposition: "at a meeting"
    let own = |r: Relation| matches!(r, Relation::In | Relation::On);
    if sentence.section.hits.is(trigger.start, |t| matches!(t, Tag::Marker(_))) {
        return sentence.section.hits.is(trigger.start, |t| matches!(t, Tag::Marker(r) if own(r)));
    }
    let marker = |k: &usize| sentence.section.hits.is(*k, |t| matches!(t, Tag::Marker(_) | Tag::Preposition));
    let nearest = (low..trigger.start).rev().find(marker);
    nearest.is_some_and(|k| sentence.section.hits.is(k, |t| matches!(t, Tag::Marker(r) if own(r))))
}
