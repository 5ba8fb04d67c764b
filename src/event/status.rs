//! Whether an event happened, by the words around its trigger.

use super::clause::{How, Sentence, Trigger};
use crate::lang::{Frame, Order, Pack, StatusWord, Tag};
use crate::model::{EventType, Status};

/// Whether it happened; `None` where it is only wished for or not asserted.
pub fn status(sentence: &Sentence<'_, '_>, pack: &Pack, frame: &Frame, trigger: &Trigger) -> Option<Status> {
    let statement = frame.kind == EventType::statement();
    let (from, to) = sentence.clause(trigger.start);
    let found = if pack.order == Order::Sov {
        verb_last(sentence, trigger, statement, from, to)
    } else {
        verb_first(sentence, trigger, statement, from, to)
    }?;
    Some(if statement && found != Status::Planned { Status::Held } else { found })
}

/// Languages in which words of status go before a verb, and around a noun.
fn verb_first(
    sentence: &Sentence<'_, '_>,
    trigger: &Trigger,
    statement: bool,
    from: usize,
    to: usize,
) -> Option<Status> {
    let verb = trigger.how != How::Noun;
    let light = lending(sentence, trigger, from, to);
    let future = trigger.hit.clitics.future || light.is_some_and(|l| l.hit.clitics.future);
    let mut status = if future { Status::Planned } else { Status::Held };
    // a modal may stand before the "that" which opens the clause: «من المقرر أن يزور»
    let start = trigger.start.saturating_sub(12).max(sentence.start);
    let end = if verb { trigger.end } else { (trigger.end + 24).min(to) };
    for (at, word, word_end) in sentence.status_words(start, end) {
        let after = at >= trigger.end;
        let between = if after { trigger.end..at } else { word_end.min(trigger.start)..trigger.start };
        if verb_inside(sentence, trigger, between.start, between.end) {
            continue;
        }
        let outside = at < from && word_end + 1 < from;
        let distance = units(sentence, between.start, between.end);
        if outside && distance > 1 {
            continue;
        }
        match word {
            StatusWord::Planned if status == Status::Held => {
                let near = match (after, verb) {
                    _ if statement => distance == 0 && !after,
                    (false, true) => distance <= 2,
                    (false, false) => distance <= 5,
                    // what follows a noun whose light verb has been said is its purpose: "paid a visit to meet"
                    (true, false) => {
                        light.is_none()
                            && distance <= 3
                            && !(trigger.end..at).any(|k| sentence.section.is_mark(k, &[',', '،']))
                    }
                    (true, true) => false,
                };
                if near {
                    status = Status::Planned;
                }
            }
            StatusWord::Cancelled if !verb && distance <= 6 || distance <= 1 => status = Status::Cancelled,
            StatusWord::Denied if !verb && distance <= 5 || distance <= 2 && !after => status = Status::Denied,
            StatusWord::Negation if distance <= if statement { 0 } else { 2 } => return None,
            StatusWord::Wish if !statement && distance <= 4 && !after && !outside => return None,
            _ => {}
        }
    }
    Some(status)
}

/// Languages in which the verb ends the clause: a modal governs the next verb, however far, and the verb's own form tells.
fn verb_last(
    sentence: &Sentence<'_, '_>,
    trigger: &Trigger,
    statement: bool,
    from: usize,
    to: usize,
) -> Option<Status> {
    let light = lending(sentence, trigger, from, to);
    let verb_end = light.map_or(trigger.end, |l| l.end);
    let mut status = Status::Held;
    let mut mood = None;
    let mut wished = false;
    let mut modal = false;
    let mut next = from;
    for (at, word, word_end) in sentence.status_words(from, (verb_end + 8).min(to)) {
        // a form inside a longer one («کند» in «می کند») is no word of its own
        if at < next {
            continue;
        }
        next = word_end;
        let before = word_end <= trigger.start;
        let distance = match before {
            true => units(sentence, word_end, trigger.start),
            false => units(sentence, trigger.end, at.max(trigger.end)),
        };
        let governs = match before {
            true => !verb_inside(sentence, trigger, word_end, trigger.start),
            false => at < verb_end || !verb_inside(sentence, trigger, verb_end, at),
        };
        if !governs {
            continue;
        }
        let own = at >= trigger.start && at <= verb_end;
        match word {
            StatusWord::Planned if statement && !own => {}
            StatusWord::Planned if status == Status::Held => {
                modal |= before;
                if own || distance <= if before { 4 } else { 8 } {
                    status = Status::Planned;
                }
            }
            StatusWord::Cancelled if distance <= 6 => status = Status::Cancelled,
            StatusWord::Denied if trigger.how == How::Noun && distance <= 5 => status = Status::Denied,
            StatusWord::Negation if distance <= if statement { 0 } else { 2 } || own && !before => return None,
            StatusWord::Wish if !statement && before => wished |= distance <= 4,
            StatusWord::Present | StatusWord::Subjunctive if own && !before => mood = Some(word),
            _ => {}
        }
    }
    if statement || status != Status::Held {
        return Some(status);
    }
    match mood {
        Some(_) if modal => Some(Status::Planned),
        Some(StatusWord::Subjunctive) => None,
        _ if wished => None,
        Some(StatusWord::Present) => Some(Status::Planned),
        _ => Some(status),
    }
}

/// The light verb that lends a noun its subject.
pub fn lending<'s>(sentence: &'s Sentence<'_, '_>, trigger: &Trigger, from: usize, to: usize) -> Option<&'s Trigger> {
    if trigger.how != How::Noun {
        return None;
    }
    let lights = sentence.triggers.iter().filter(|t| t.how == How::Light && t.frame == trigger.frame);
    lights.filter(|t| t.start >= from && t.end <= to).min_by_key(|t| t.start.abs_diff(trigger.start)).filter(|t| {
        let (a, b) = if t.start < trigger.start { (t.end, trigger.start) } else { (trigger.end, t.start) };
        units(sentence, a, b) <= 8 && !verb_inside(sentence, trigger, a, b)
    })
}

/// Whether another finite verb stands between two tokens: the word of status is that one's.
fn verb_inside(sentence: &Sentence<'_, '_>, trigger: &Trigger, from: usize, to: usize) -> bool {
    sentence.triggers.iter().any(|t| {
        t.start >= from
            && t.end <= to
            && t.start != trigger.start
            && matches!(t.how, How::Verb | How::Passive | How::Participle)
    })
}

/// How many words stand between two tokens, a phrase counting once and words that only join not at all.
pub fn units(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> usize {
    let mut count = 0;
    let mut at = from;
    while at < to {
        if let Some(p) = sentence.phrases.iter().find(|p| p.start <= at && at < p.end) {
            count += 1;
            at = p.end;
            continue;
        }
        let skipped = sentence.section.hits.find(at, |t| t == Tag::Status(StatusWord::Skipped));
        match skipped {
            Some(h) => at = h.end as usize,
            None => {
                count += usize::from(sentence.section.is_word(at));
                at += 1;
            }
        }
    }
    count
}
