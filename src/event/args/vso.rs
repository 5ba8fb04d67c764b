//! Where the verb goes first, then its subject and object, both unmarked: Arabic.

use super::Arguments;
use super::reach::{bare_before, gap_words, marked, next_clause, relative_between, verb_between};
use crate::event::clause::{How, PhraseKind, Sentence, Trigger};
use crate::lang::{Arg, Frame, Relation, Tag};

/// Takes the subject and object of a verb, and what prepositions mark.
pub fn verb(
    sentence: &Sentence<'_, '_>,
    frame: &Frame,
    trigger: &Trigger,
    subject: Relation,
    args: &mut Arguments,
    (from, to): (usize, usize),
) {
    let has_object = frame.arg(Relation::Object).is_some();
    let to_place = frame.arg(Relation::Object) == Some(Arg::Place);
    let before = bare_before(sentence, from, trigger.start)
        .find(|(_, p)| !verb_between(sentence, p.end, trigger.start))
        .map(|(i, _)| i);
    // «الذي يزور»: the antecedent is the subject
    let reach = next_clause(sentence, trigger.end, to);
    let after: Vec<usize> = sentence
        .phrases
        .iter()
        .enumerate()
        .filter(|(_, p)| {
            p.start >= trigger.end
                && p.end <= reach
                && (p.kind.acts()
                    || to_place && p.kind.locates()
                    || p.government.is_some() && p.start <= trigger.end + 1)
                && p.marker.is_none()
        })
        .map(|(i, _)| i)
        .collect();
    let near = after.first().copied().filter(|&i| gap_words(sentence, trigger.end, sentence.phrases[i].start) <= 4);
    let has_before = before.is_some_and(|i| {
        let gap = gap_words(sentence, sentence.phrases[i].end, trigger.start);
        gap <= 3 || relative_between(sentence, sentence.phrases[i].end, trigger.start)
    });
    // verb first, unless somebody stands before it and nobody (or only an object) after
    let verb_first = near.is_some()
        && !(has_before
            && (has_object && after_lists(sentence, &after) == 1 || relative_between(sentence, from, trigger.start)));
    let mut rest: Vec<usize> = after.clone();
    if verb_first {
        if let Some(i) = near {
            let list = sentence.phrases[i].list;
            args.take(sentence, subject, i);
            rest.retain(|&k| sentence.phrases[k].list != list);
        }
    } else if has_before && let Some(i) = before {
        args.take(sentence, subject, i);
    }
    if has_object
        && trigger.how == How::Verb
        && let Some(&i) = rest.iter().find(|&&i| !to_place || sentence.phrases[i].kind.locates())
        && !verb_between(sentence, trigger.end, sentence.phrases[i].start)
    {
        args.take(sentence, Relation::Object, i);
    }
    marked(sentence, frame, args, trigger.end, reach);
}

/// Whether a verb goes without a subject, by what follows it: «وأضاف أن».
pub fn pronoun_subject(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> bool {
    let hits = &sentence.section.hits;
    let next = trigger.end;
    let list = &sentence.section.tokens.list;
    next >= sentence.end
        || list[next].kind != crate::text::TokenKind::Word
        || hits.is(next, |t| {
            matches!(t, Tag::Complement | Tag::Marker(_) | Tag::Pronoun | Tag::Relative(_) | Tag::Status(_))
        })
        || hits.at(next).iter().any(|h| h.clitics.marker.is_some())
        || sentence.phrases.iter().any(|p| p.start == next && matches!(p.kind, PhraseKind::Date(_)))
}

fn after_lists(sentence: &Sentence<'_, '_>, phrases: &[usize]) -> usize {
    let mut lists: Vec<usize> = phrases.iter().map(|&i| sentence.phrases[i].list).collect();
    lists.dedup();
    lists.len()
}
