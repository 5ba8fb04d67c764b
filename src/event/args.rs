//! The arguments of a trigger: who stands in which relation to it, by the word order of the language.

use super::clause::{How, Phrase, PhraseKind, Sentence, Trigger};
use crate::lang::{Frame, Order, Pack, Relation, StatusWord, Tag};
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
        How::Noun => noun(sentence, pack, frame, trigger, topic),
        How::Verb | How::Passive => verb(sentence, pack, frame, trigger, topic),
        How::Light | How::Participle => Arguments::default(),
    }
}

/// Another finite verb between two tokens, which ends the reach of a trigger.
fn verb_between(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> bool {
    sentence
        .triggers
        .iter()
        .any(|t| t.start >= from && t.end <= to && matches!(t.how, How::Verb | How::Passive | How::Light))
}

fn relative_between(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> bool {
    let hits = &sentence.section.hits;
    (from..to).any(|k| hits.is(k, |t| t == Tag::Relative_) && !hits.is(k, |t| matches!(t, Tag::Marker(_))))
}

/// Bare acting phrases before a token in its clause, nearest first.
fn bare_before<'x>(
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
    let has_object = frame.arg(Relation::Object).is_some();
    let to_place = frame.arg(Relation::Object) == Some(crate::lang::Arg::Place);
    match pack.order {
        Order::Svo => {
            let chosen = svo_subject(sentence, pack, trigger, from);
            if let Some(i) = chosen {
                args.take(sentence, subject, i);
            }
            let reach = next_verb(sentence, trigger.end, to);
            if args.found.is_empty() {
                // said Zarif: after the verb, before anything else
                if let Some((i, _)) = sentence.phrases.iter().enumerate().find(|(_, p)| {
                    p.start >= trigger.end && p.start <= trigger.end + 2 && p.kind.acts() && p.marker.is_none()
                }) && !has_object
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
            marked(sentence, frame, &mut args, trigger.end, reach);
            invited(sentence, frame, &mut args, from, trigger.start);
        }
        Order::Vso => {
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
            let near =
                after.first().copied().filter(|&i| gap_words(sentence, trigger.end, sentence.phrases[i].start) <= 4);
            let has_before = before.is_some_and(|i| {
                let gap = gap_words(sentence, sentence.phrases[i].end, trigger.start);
                gap <= 3 || relative_between(sentence, sentence.phrases[i].end, trigger.start)
            });
            // verb first, unless somebody stands before it and nobody (or only an object) after
            let verb_first = near.is_some()
                && !(has_before
                    && (has_object && after_lists(sentence, &after) == 1
                        || relative_between(sentence, from, trigger.start)));
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
            marked(sentence, frame, &mut args, trigger.end, reach);
        }
        Order::Sov => {
            let left = previous_verb(sentence, from, trigger.start);
            let bare: Vec<usize> = bare_before(sentence, left, trigger.start).map(|(i, _)| i).collect();
            // the first bare phrase of the clause is its subject
            if let Some(&i) = bare.last() {
                args.take(sentence, subject, i);
            } else if let Some((i, _)) = bare_before(sentence, from, trigger.start).last() {
                args.take(sentence, subject, i);
            }
            marked(sentence, frame, &mut args, left, trigger.start);
        }
    }
    let unsaid = args.of(subject).next().is_none();
    match topic {
        Some(t) if trigger.hit.clitics.pronoun && has_object => args.implied = Some((Relation::Object, t)),
        Some(t) if unsaid && pronoun_subject(sentence, pack, trigger, from) => args.implied = Some((subject, t)),
        _ => {}
    }
    args
}

/// Whether a verb without a named subject has a pronoun for it, or none by its place: «وأضاف أن», "he said", «وی گفت».
fn pronoun_subject(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger, from: usize) -> bool {
    let hits = &sentence.section.hits;
    let pronoun = |a: usize, b: usize| (a..b).any(|k| hits.is(k, |t| t == Tag::Pronoun));
    match pack.order {
        Order::Vso => {
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
        Order::Svo => {
            let near = trigger.start.saturating_sub(5).max(from);
            pronoun(near, trigger.start) || is_participle(sentence, pack, trigger)
        }
        Order::Sov => {
            let left = previous_verb(sentence, from, trigger.start);
            pronoun(left, trigger.start) || trigger.start.saturating_sub(left) <= 2
        }
    }
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

fn after_lists(sentence: &Sentence<'_, '_>, phrases: &[usize]) -> usize {
    let mut lists: Vec<usize> = phrases.iter().map(|&i| sentence.phrases[i].list).collect();
    lists.dedup();
    lists.len()
}

/// How many words stand between two tokens that are no part of a date or a place.
fn gap_words(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> usize {
    (from..to)
        .filter(|&k| sentence.section.is_word(k))
        .filter(|&k| {
            !sentence
                .phrases
                .iter()
                .any(|p| p.start <= k && k < p.end && matches!(p.kind, PhraseKind::Date(_) | PhraseKind::Place))
        })
        .count()
}

fn next_verb(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> usize {
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

fn next_clause(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> usize {
    let relative = (from..to).find(|&k| {
        sentence.section.hits.is(k, |t| t == Tag::Relative_)
            // «من», «ما»: who and what, but mostly from
            && !sentence.section.hits.is(k, |t| matches!(t, Tag::Marker(_) | Tag::TitleLink))
            && !sentence.phrases.iter().any(|p| p.start <= k && k < p.end)
    });
    next_verb(sentence, from, relative.unwrap_or(to))
}

fn previous_verb(sentence: &Sentence<'_, '_>, from: usize, at: usize) -> usize {
    sentence
        .triggers
        .iter()
        .filter(|t| t.end <= at && t.start >= from && t.how != How::Noun)
        .map(|t| t.end)
        .max()
        .unwrap_or(from)
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

/// Takes the phrases that a preposition marks, where the frame has an argument for it.
fn marked(sentence: &Sentence<'_, '_>, frame: &Frame, args: &mut Arguments, from: usize, to: usize) {
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
            crate::lang::Arg::Role(_) => p.kind.acts() || p.government.is_some(),
            crate::lang::Arg::Place => p.kind.locates(),
            crate::lang::Arg::Date => matches!(p.kind, PhraseKind::Date(_)),
        };
        if fits && !args.found.iter().any(|(_, f)| *f == i) {
            args.found.push((marker, i));
        }
    }
}

fn noun(
    sentence: &Sentence<'_, '_>,
    pack: &Pack,
    frame: &Frame,
    trigger: &Trigger,
    topic: Option<EntityIx>,
) -> Arguments {
    let mut args = Arguments::default();
    let (from, to) = sentence.clause(trigger.start);
    // the genitive: right after the noun, over an adjective or two
    let genitive = sentence.phrases.iter().enumerate().find(|(_, p)| {
        p.start >= trigger.end && p.start < to && !matches!(p.kind, PhraseKind::Date(_) | PhraseKind::Adjective)
    });
    if let Some((i, p)) = genitive
        && gap_words(sentence, trigger.end, p.start) <= if pack.order == Order::Svo { 1 } else { 2 }
        && (p.kind.acts() || p.government.is_some())
        && (p.marker.is_none() && pack.order != Order::Svo
            || p.marker == Some(Relation::Of)
            || p.marker == Some(Relation::By)
            // "according to": the preposition is the trigger's own
            || p.start == trigger.end && sentence.section.hits.is(trigger.end - 1, |t| matches!(t, Tag::Marker(_))))
        && !trigger.hit.clitics.pronoun
    {
        args.take(sentence, Relation::Of, i);
    }
    noun_object(sentence, frame, trigger, &mut args, to);
    // the possessor: Zarif's visit
    if let Some((i, p)) =
        sentence.phrases.iter().enumerate().rev().find(|(_, p)| p.end <= trigger.start && p.kind.acts())
        && (p.possessive && gap_words(sentence, p.end + 1, trigger.start) <= 3
            || p.end == trigger.start && p.marker.is_none() && pack.order == Order::Svo && p.kind == PhraseKind::Person)
    {
        args.take(sentence, Relation::Of, i);
    }
    let reach = match pack.order {
        Order::Sov => to,
        _ => next_clause(sentence, trigger.end, to),
    };
    let (left, right) = match pack.order {
        Order::Sov => (trigger.end, next_verb(sentence, trigger.end, to)),
        _ => (trigger.end, reach),
    };
    marked(sentence, frame, &mut args, left, right);
    // what stands before the noun in its own phrase: «با ظریف دیدار», "with Zarif held talks"
    if pack.order == Order::Sov {
        marked(sentence, frame, &mut args, previous_verb(sentence, from, trigger.start), trigger.start);
    }
    // the light verb lends its subject
    let light = sentence
        .triggers
        .iter()
        .filter(|t| t.how == How::Light && t.frame == trigger.frame)
        .filter(|t| match pack.order {
            Order::Sov => t.start >= trigger.end && t.start < to && t.start <= trigger.end + 12,
            _ => t.end <= trigger.start && t.start >= from && trigger.start <= t.end + 14,
        })
        .min_by_key(|t| t.start.abs_diff(trigger.start))
        .copied();
    // «الزيارة التي سيقوم بها الرئيس إلى عمان»: the light verb of the relative clause
    let relative = (pack.order == Order::Vso && light.is_none()).then(|| relative_light(sentence, trigger)).flatten();
    if let Some(relative) = relative {
        marked(sentence, frame, &mut args, relative.end, next_clause(sentence, relative.end, to));
    }
    let light = light.or(relative);
    let of_is_subject = frame.arg(Relation::Of) == frame.arg(Relation::Subject);
    if let Some(light) = light
        && !(of_is_subject && args.of(Relation::Of).next().is_some())
    {
        let as_verb = Trigger { how: How::Verb, ..light };
        let borrowed = subject_of(sentence, pack, &as_verb);
        for i in borrowed {
            args.take(sentence, Relation::Subject, i);
        }
    }
    let owned = trigger.hit.clitics.pronoun
        || (trigger.start > sentence.start && sentence.section.hits.is(trigger.start - 1, |t| t == Tag::Possessive))
        || (2..=3).any(|n| {
            trigger.start >= sentence.start + n && sentence.section.hits.is(trigger.start - n, |t| t == Tag::Possessive)
        });
    let named = |r: Relation| args.of(r).next().is_some();
    let between = args.of(Relation::Between).count() >= 2;
    let alone = !(named(Relation::Subject) || between || of_is_subject && named(Relation::Of));
    let governed = trigger.hit.clitics.marker.is_some() || governed(sentence, trigger.start);
    let meant = (from..trigger.start)
        .any(|k| sentence.section.hits.is(k, |t| matches!(t, Tag::Status(s) if s != StatusWord::Skipped)));
    let loose = frame.arg(Relation::Subject).is_some() && !args.found.is_empty() && (governed || meant);
    args.light = light;
    if alone && (owned || light.is_some() || loose) {
        // the subject of the clause the noun stands in, else whom the text speaks of
        let outer = outer_subject(sentence, pack, trigger, &args);
        match outer {
            Some(i) => args.take(sentence, Relation::Subject, i),
            None => args.implied = topic.map(|t| (Relation::Subject, t)),
        }
    }
    args
}

/// The light verb of a relative clause that follows a noun.
fn relative_light(sentence: &Sentence<'_, '_>, noun: &Trigger) -> Option<Trigger> {
    let after = sentence
        .triggers
        .iter()
        .find(|t| t.how == How::Light && t.frame == noun.frame && t.start >= noun.end && t.start <= noun.end + 8)?;
    relative_between(sentence, noun.end, after.start).then_some(*after)
}

/// The object of a verbal noun, after its genitive or the pronoun written onto it: «استقباله السفير», «زيارته بغداد»;
/// of a tour the places that a verb after it lists: «جولة تشمل مصر».
fn noun_object(sentence: &Sentence<'_, '_>, frame: &Frame, trigger: &Trigger, args: &mut Arguments, to: usize) {
    let Some(arg) = frame.arg(Relation::Object) else { return };
    let place = arg == crate::lang::Arg::Place;
    let bare = |p: &Phrase| {
        p.marker.is_none() && !p.possessive && if place { p.kind.locates() } else { p.kind.acts() } && p.end <= to
    };
    let genitive = args.of(Relation::Of).map(|i| sentence.phrases[i].end).max();
    let pronoun = trigger.hit.clitics.pronoun.then_some(trigger.end);
    if let Some(at) = genitive.or(pronoun).or(place.then_some(trigger.end)) {
        let next = sentence.phrases.iter().position(|p| p.start >= at && !args_hold(args, sentence, p.start));
        if let Some(i) = next.filter(|&i| bare(&sentence.phrases[i]))
            && gap_words(sentence, at, sentence.phrases[i].start) == 0
        {
            args.take(sentence, Relation::Object, i);
            return;
        }
    }
    let listing = sentence.triggers.iter().find(|t| {
        t.how == How::Light && t.frame == trigger.frame && t.start >= trigger.end && t.start <= trigger.end + 8
    });
    if let Some(listing) = listing.filter(|_| place)
        && let Some(i) = sentence.phrases.iter().position(|p| p.start >= listing.end)
        && bare(&sentence.phrases[i])
        && gap_words(sentence, listing.end, sentence.phrases[i].start) <= 1
    {
        args.take(sentence, Relation::Object, i);
    }
}

fn args_hold(args: &Arguments, sentence: &Sentence<'_, '_>, start: usize) -> bool {
    args.found.iter().any(|(_, i)| sentence.phrases[*i].start == start)
}

/// Whether a preposition stands before a noun, over a few words of its own phrase: "in a long meeting with".
fn governed(sentence: &Sentence<'_, '_>, at: usize) -> bool {
    let hits = &sentence.section.hits;
    let low = at.saturating_sub(4).max(sentence.start);
    // the trigger itself may begin with it
    let marks = |k: usize| {
        hits.is(k, |t| matches!(t, Tag::Marker(r) if !matches!(r, Relation::To | Relation::For | Relation::Object)))
    };
    marks(at) || (low..at).any(|k| marks(k) && !verb_between(sentence, k, at))
}

/// The subject of a verb, as phrases.
fn subject_of(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Vec<usize> {
    let frame = &pack.frames[trigger.frame];
    let plain = Frame {
        id: String::new(),
        kind: frame.kind,
        args: vec![(Relation::Subject, frame.args.first().map_or(crate::lang::Arg::Date, |a| a.1))],
        needs: 0,
        light: false,
    };
    let args = verb(sentence, pack, &plain, trigger, None);
    args.of(Relation::Subject).collect()
}

/// The subject of the main verb of the sentence, for a noun that has none of its own.
fn outer_subject(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger, args: &Arguments) -> Option<usize> {
    let (from, to) = sentence.clause(trigger.start);
    // who meets a person by way of a mere noun is one himself
    let kind = |i: usize| sentence.phrases[i].kind;
    let personal = args.found.iter().any(|(_, f)| kind(*f) == PhraseKind::Person);
    let free = |i: &usize| {
        !args.found.iter().any(|(_, f)| f == i)
            && (!personal || matches!(kind(*i), PhraseKind::Person | PhraseKind::Group))
    };
    let mut verbs: Vec<&Trigger> =
        sentence.triggers.iter().filter(|t| t.how != How::Noun && t.start >= from && t.start < to).collect();
    // where the verb goes first its subject stands before the noun, unless the noun opens the sentence
    let told = verbs.iter().any(|t| t.end <= trigger.start);
    verbs.sort_by_key(|t| t.start.abs_diff(trigger.start));
    for verb in verbs {
        if pack.order == Order::Vso && told && verb.start > trigger.start || pack.order != Order::Vso && is_light(verb)
        {
            continue;
        }
        let found = subject_of(sentence, pack, &Trigger { how: How::Verb, ..*verb });
        let before = |i: &usize| pack.order != Order::Vso || !told || sentence.phrases[*i].end <= trigger.start;
        if let Some(i) = found.into_iter().filter(before).find(free) {
            return Some(i);
        }
    }
    // the first bare phrase of the clause
    let end = if pack.order == Order::Vso { trigger.start } else { to };
    (0..sentence.phrases.len()).filter(free).find(|&i| {
        let p = &sentence.phrases[i];
        p.start >= from && p.end <= end && p.kind.acts() && p.marker.is_none() && !p.possessive
    })
}

fn is_light(trigger: &Trigger) -> bool {
    trigger.how == How::Light
}
