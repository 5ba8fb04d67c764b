//! Where the verb ends the clause, and its subject opens it: Persian.

use super::Arguments;
use super::reach::{bare_before, marked, previous_verb};
use crate::event::clause::{Sentence, Trigger};
use crate::lang::{Frame, Relation, Tag};

/// Takes the subject of a verb, and what prepositions mark.
pub fn verb(
    sentence: &Sentence<'_, '_>,
    frame: &Frame,
    trigger: &Trigger,
    subject: Relation,
    args: &mut Arguments,
    from: usize,
) {
    let left = previous_verb(sentence, from, trigger.start);
    let bare: Vec<usize> = bare_before(sentence, left, trigger.start).map(|(i, _)| i).collect();
    // the first bare phrase of the clause is its subject
    if let Some(&i) = bare.last() {
        args.take(sentence, subject, i);
    } else if let Some((i, _)) = bare_before(sentence, from, trigger.start).last() {
        args.take(sentence, subject, i);
    }
    marked(sentence, frame, args, left, trigger.start);
}

/// Whether a verb without a named subject has a pronoun for it, or nothing before it: «وی گفت».
pub fn pronoun_subject(sentence: &Sentence<'_, '_>, trigger: &Trigger, from: usize) -> bool {
    let left = previous_verb(sentence, from, trigger.start);
    (left..trigger.start).any(|k| sentence.section.hits.is(k, |t| t == Tag::Pronoun))
        || trigger.start.saturating_sub(left) <= 2
}
