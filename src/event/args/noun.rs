//! Whom an event noun governs, or borrows from the verb that carries it.

use super::reach::{gap_words, marked, next_clause, next_verb, previous_verb, relative_between, verb_between};
use super::{Arguments, verb};
use crate::event::clause::{How, Phrase, PhraseKind, Sentence, Trigger};
use crate::lang::{Frame, Order, Pack, Relation, StatusWord, Tag};
use crate::model::EntityIx;

/// The arguments of an event noun.
pub fn noun(
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
