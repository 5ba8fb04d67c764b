//! Whom an English event noun governs, or borrows from the verb that carries it.

use super::session::{at_session, convened};
use super::{Subject, after, around, give, subject};
use crate::event::args::Arguments;
use crate::event::args::reach::{gap_words, marked, next_clause};
use crate::event::clause::{How, Phrase, PhraseKind, Sentence, Trigger};
use crate::lang::{Frame, Pack, Relation, StatusWord, Tag};
use crate::model::{EntityIx, EventType, Role};

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
    let session = convened(sentence, trigger).filter(|_| frame.arg(Relation::Body).is_some());
    match session {
        Some(i) => args.found.push((Relation::Body, i)),
        None => {
            genitive(sentence, trigger, &mut args, to);
            owner(sentence, frame, trigger, &mut args);
        }
    }
    marked(sentence, frame, &mut args, trigger.end, reach(sentence, pack, trigger, to));
    let light = sentence
        .triggers
        .iter()
        .filter(|t| t.how == How::Light && t.frame == trigger.frame)
        .filter(|t| t.end <= trigger.start && t.start >= from && trigger.start <= t.end + 14)
        .filter(|t| !verb_between(sentence, t.end, trigger.start))
        .filter(|t| match says(sentence, pack, t) {
            // "warned Putin in a two-hour video call"
            true => {
                at_session(sentence, trigger)
                    || sentence.section.hits.is(trigger.start, |m| matches!(m, Tag::Marker(_)))
            }
            false => !set_in(sentence, t.end, trigger.start),
        })
        .max_by_key(|t| t.start)
        .copied();
    args.light = light;
    // "spoke to Putin by phone", "held in Rome a meeting"
    if let Some(light) = light {
        marked(sentence, frame, &mut args, light.end, trigger.start);
        // "told him by phone"
        let told = Trigger { how: How::Verb, ..light };
        if frame.role(Relation::Object).is_some() {
            super::object(sentence, frame, &told, &mut args, trigger.start);
        }
    }
    // "agreements signed by Iran and Qatar", "a meeting that was held in Rome between"
    let told = sentence
        .triggers
        .iter()
        .find(|t| t.start >= trigger.end && t.frame == trigger.frame && matches!(t.how, How::Passive | How::Light));
    // "hold talks with X and attend a meeting": a verb of its own
    let told = told.filter(|t| !sentence.section.hits.is(t.start - 1, |m| m == Tag::And));
    if let Some(told) = told.filter(|t| t.end <= to && !verb_between(sentence, trigger.end, t.start)) {
        marked(sentence, frame, &mut args, told.end, next_clause(sentence, told.end, to));
        args.told = true;
    }
    // "a tour of Pakistan"
    if frame.kind == EventType::visit() {
        for (relation, i) in &mut args.found {
            let p = &sentence.phrases[*i];
            if *relation == Relation::Of && p.kind.locates() && p.marker == Some(Relation::Of) {
                *relation = Relation::To;
            }
        }
    }
    let named = |r: Relation| args.of(r).next().is_some();
    let of_is_subject = frame.arg(Relation::Of) == frame.arg(Relation::Subject);
    let between: usize = args.of(Relation::Between).map(|i| sentence.phrases[i].entities.len().max(1)).sum();
    let own = between >= 2
        || of_is_subject && named(Relation::Of)
        || frame.kind == EventType::agreement() && named(Relation::By) && light.is_none();
    if own {
        // "hosted talks between A and B"
        if let Some(light) = light.filter(|l| hosts(sentence, pack, l) && frame.arg(Relation::Body).is_some()) {
            let host = subject(sentence, pack, &Trigger { how: How::Verb, ..light });
            give(sentence, pack, &mut args, Relation::Body, host, light.start, topic);
        }
        return args;
    }
    // "signed an accord, mediated by Turkey"
    if light.is_some() && frame.kind == EventType::agreement() {
        args.found.retain(|(r, _)| *r != Relation::By);
    }
    // "a meeting between the two"
    if let Some(countries) = between_sides(sentence, trigger) {
        // "a draft of agreements between the two countries": nobody has concluded it
        let concluded = frame.kind != EventType::agreement() || light.is_some() || args.told;
        args.sides = concluded.then_some((Relation::Between, countries));
        return args;
    }
    let found = match light {
        // "…, said Zarif after talks with"
        Some(light) => match subject(sentence, pack, &Trigger { how: How::Verb, ..light }) {
            Subject::Nobody => after(sentence, &light).map_or(Subject::Nobody, Subject::Phrase),
            found => found,
        },
        // an agreement is told by whoever concludes it
        None if frame.kind == EventType::agreement() => Subject::Nobody,
        None if owned(sentence, trigger) => around(sentence, pack, trigger.start).or_pronoun(),
        // "arrived in Rome for talks"
        None if frame.kind == EventType::meeting() && purpose(sentence, trigger) => {
            travels(sentence, pack, trigger).unwrap_or_else(|| around(sentence, pack, trigger.start))
        }
        None if session.is_some()
            && args.found.iter().all(|(r, _)| *r == Relation::Body || frame.role(*r).is_none()) =>
        {
            match at_session(sentence, trigger) {
                true => around(sentence, pack, trigger.start),
                false => Subject::Nobody,
            }
        }
        None if !args.found.is_empty() && (governed(sentence, trigger) || meant(sentence, from, trigger)) => {
            travels(sentence, pack, trigger).unwrap_or_else(|| around(sentence, pack, trigger.start))
        }
        // "A and B failed to agree after a meeting in Alaska": of the two
        None if frame.kind == EventType::meeting() && alone(sentence, &args, frame, trigger) => {
            match around(sentence, pack, trigger.start) {
                Subject::Phrase(i) if sentence.members(sentence.phrases[i].list).count() > 1 => Subject::Phrase(i),
                _ => Subject::Nobody,
            }
        }
        // "a meeting with him is scheduled": of him of whom the text speaks
        None if args.of(Relation::With).next().is_some() && announced(sentence, trigger) => Subject::Pronoun,
        None => Subject::Nobody,
    };
    // "in a meeting with Zarif, the officials discussed": he of whom the text speaks, and Zarif
    let found = match found {
        Subject::Sides | Subject::Nations if args.of(Relation::With).next().is_some() => Subject::Pronoun,
        found => found,
    };
    // "Outlet: threats to Iran. In his meeting with": whoever the next verb has, where it is none who meets people
    let found = match acts_for(sentence, &args, found) {
        true => found,
        false => following(sentence, pack, trigger),
    };
    let found = traveller(sentence, frame, trigger, &args, (found, topic));
    // whoever is the subject is not on the other side as well
    let taken = matches!(found, Subject::Phrase(i) if args.found.iter().any(|(_, f)| *f == i));
    if !taken && acts_for(sentence, &args, found) {
        give(sentence, pack, &mut args, Relation::Subject, found, trigger.start, topic);
    }
    args
}

/// Whether a light verb is also one whose subject is the host: "hosted talks".
fn hosts(sentence: &Sentence<'_, '_>, pack: &Pack, light: &Trigger) -> bool {
    let host = |t: &Trigger| pack.frames[t.frame].role(Relation::Subject) == Some(Role::host());
    sentence.triggers.iter().any(|t| t.start == light.start && t.how == How::Verb && host(t))
}

/// How far a noun governs: to the next verb, or the next noun of an encounter or visit.
fn reach(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger, to: usize) -> usize {
    let kinds = [EventType::meeting(), EventType::call(), EventType::visit()];
    let other = sentence
        .triggers
        .iter()
        .find(|t| t.how == How::Noun && t.start >= trigger.end && kinds.contains(&pack.frames[t.frame].kind));
    let end = next_clause(sentence, trigger.end, to);
    other.map_or(end, |t| t.start.min(end))
}

/// The genitive right after a noun, over a word at most: "the visit of Zarif", "according to Zarif".
fn genitive(sentence: &Sentence<'_, '_>, trigger: &Trigger, args: &mut Arguments, to: usize) {
    let genitive = sentence.phrases.iter().enumerate().find(|(_, p)| {
        p.start >= trigger.end && p.start < to && !matches!(p.kind, PhraseKind::Date(_) | PhraseKind::Adjective)
    });
    // the preposition may be the trigger's own: "according to", "a call from"
    let own = sentence.section.hits.at(trigger.end - 1).iter().find_map(|h| match h.tag {
        Tag::Marker(r) => Some(r),
        _ => None,
    });
    if let Some((i, p)) = genitive
        && gap_words(sentence, trigger.end, p.start) <= 1
        && (p.kind.acts() || p.government.is_some())
        && (matches!(p.marker, Some(Relation::Of | Relation::By)) || p.start == trigger.end && own.is_some())
    {
        let relation = own.filter(|r| p.start == trigger.end && matches!(r, Relation::With | Relation::From));
        args.take(sentence, relation.unwrap_or(Relation::Of), i);
    }
}

/// The possessor, "Zarif's visit", and both sides of "U.S.-China talks".
fn owner(sentence: &Sentence<'_, '_>, frame: &Frame, trigger: &Trigger, args: &mut Arguments) {
    let Some((i, p)) = sentence.phrases.iter().enumerate().rev().find(|(_, p)| p.end <= trigger.start) else { return };
    let gap = gap_words(sentence, p.end, trigger.start);
    let hyphen = |k: usize| sentence.section.is_mark(k, &['-', '\u{2013}', '/']);
    if frame.arg(Relation::Between).is_some()
        && gap <= 2
        && !p.possessive
        && i > 0
        && sentence.phrases[i - 1].end + 1 == p.start
        && hyphen(sentence.phrases[i - 1].end)
        && [i - 1, i]
            .iter()
            .all(|&k| sentence.phrases[k].kind.acts() || sentence.phrases[k].kind == PhraseKind::Adjective)
    {
        args.found.extend([(Relation::Between, i - 1), (Relation::Between, i)]);
        return;
    }
    // "telephoned Zelenskiy after the meeting": what has its own preposition is owned by nobody before it
    // but "told Macron in a phone call" tells it on the phone
    let own =
        frame.kind != EventType::call() && sentence.section.hits.is(trigger.start, |t| matches!(t, Tag::Marker(_)));
    let adjacent = p.end == trigger.start && p.marker.is_none() && p.kind == PhraseKind::Person && !own;
    if p.kind.acts() && (p.possessive && gap <= 4 || adjacent) {
        args.take(sentence, Relation::Of, i);
    }
}

/// Whether a noun that a preposition of time or place governs names nobody itself: "after a three-hour meeting in Alaska".
fn alone(sentence: &Sentence<'_, '_>, args: &Arguments, frame: &Frame, trigger: &Trigger) -> bool {
    let whose = |t: Tag| matches!(t, Tag::Marker(Relation::With | Relation::Between | Relation::Of));
    let nobody = args.found.iter().all(|(r, _)| frame.role(*r).is_none());
    nobody && governed(sentence, trigger) && !sentence.section.hits.is(trigger.end, whose)
}

/// Whether a possessive pronoun owns the noun: "his three-day visit".
fn owned(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> bool {
    let possessive = |k: usize| sentence.section.hits.is(k, |t| t == Tag::Possessive);
    let inside = |k: &usize| {
        (sentence.section.is_word(*k) || sentence.section.is_mark(*k, &['-', '\u{2011}']))
            && !sentence.section.hits.is(*k, |t| matches!(t, Tag::Marker(_)))
    };
    let first = trigger.start.saturating_sub(5).max(sentence.start);
    let near = trigger.start.saturating_sub(3).max(sentence.start);
    // the trigger itself may hold it: "in his meeting"
    (near..trigger.end).any(possessive) || (first..near).rev().take_while(inside).any(possessive)
}

/// Whether a preposition stands before a noun, over the words of its own phrase: "for a long meeting with".
fn governed(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> bool {
    let hits = &sentence.section.hits;
    let low = trigger.start.saturating_sub(7).max(sentence.start);
    // "was informed of the talks": of and about only mention it
    let marks = |k: usize| hits.is(k, |t| matches!(t, Tag::Marker(r) if !matches!(r, Relation::Of | Relation::Object)));
    let own = |k: usize| {
        (k + 1..trigger.start).all(|j| {
            (sentence.section.is_word(j) || sentence.section.is_mark(j, &['-', '\u{2011}']))
                && sentence.phrase_at(j).is_none_or(|p| p.kind == PhraseKind::Adjective)
        })
    };
    marks(trigger.start)
        || (low..trigger.start).any(|k| marks(k) && own(k) && !verb_between(sentence, k, trigger.start))
}

/// Whether "the two" stand after "between"; as countries or not.
fn between_sides(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> Option<bool> {
    let hits = &sentence.section.hits;
    let end = sentence.end.min(trigger.end + 3);
    let between = (trigger.end..end).find(|&k| hits.is(k, |t| t == Tag::Marker(Relation::Between)))?;
    let at = between + 1;
    let nations = hits.find(at, |t| t == Tag::Nations).map(|h| h.end);
    let sides = hits.find(at, |t| t == Tag::Sides).map(|h| h.end);
    nations.or(sides).map(|_| nations >= sides)
}

/// Whether a noun opens its clause and a word of status follows what it governs: "a meeting with him is scheduled".
fn announced(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> bool {
    let (from, to) = sentence.clause(trigger.start);
    let opens = (from..trigger.start).all(|k| {
        !sentence.section.is_word(k) || sentence.section.hits.is(k, |t| matches!(t, Tag::Determiner | Tag::Adverb))
    });
    let mut after = sentence.status_words(trigger.end, to.min(trigger.end + 16));
    opens && after.any(|(_, s, _)| matches!(s, StatusWord::Planned | StatusWord::Cancelled))
}

/// Whose visit it is that a noun is the purpose of: "Abe's visit to Tehran for talks with".
fn travels(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Option<Subject> {
    let visit =
        |t: &&Trigger| t.how == How::Noun && t.end <= trigger.start && pack.frames[t.frame].kind == EventType::visit();
    let before = sentence.triggers.iter().rev().find(visit)?;
    if verb_between(sentence, before.end, trigger.start) {
        return None;
    }
    let mut args = Arguments::default();
    owner(sentence, &pack.frames[before.frame], before, &mut args);
    genitive(sentence, before, &mut args, trigger.start);
    args.found
        .iter()
        .map(|(_, i)| *i)
        .find(|i| sentence.phrases[*i].kind.acts() && sentence.phrases[*i].kind != PhraseKind::Country)
        .map(Subject::Phrase)
}

/// Whether the noun is what somebody travels for: "for talks", "for high-level talks".
fn purpose(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> bool {
    let low = trigger.start.saturating_sub(3).max(sentence.start);
    (low..trigger.start).any(|k| {
        sentence.section.hits.is(k, |t| t == Tag::Marker(Relation::For))
            && (k..trigger.start).all(|j| sentence.section.is_word(j) || sentence.section.is_mark(j, &['-']))
    })
}

/// Whether a word of status stands before the noun: "cancelled a trip to".
fn meant(sentence: &Sentence<'_, '_>, from: usize, trigger: &Trigger) -> bool {
    let low = trigger.start.saturating_sub(6).max(from);
    (low..trigger.start)
        .any(|k| sentence.section.hits.is(k, |t| matches!(t, Tag::Status(s) if s != StatusWord::Skipped)))
}

/// The subject of the next finite verb.
fn following(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Subject {
    let finite = |t: &&Trigger| {
        t.start >= trigger.end && matches!(t.how, How::Verb | How::Passive | How::Light) && !sentence.is_noun(t.start)
    };
    sentence.triggers.iter().find(finite).map_or(Subject::Nobody, |t| subject(sentence, pack, t))
}

/// Whose visit "his visit" is: nobody's who is at home there ("Ghalibaf thanked Sudani and hoped that his visit to Iran").
fn traveller(
    sentence: &Sentence<'_, '_>,
    frame: &Frame,
    trigger: &Trigger,
    args: &Arguments,
    (found, topic): (Subject, Option<EntityIx>),
) -> Subject {
    if frame.kind != EventType::visit() || !owned(sentence, trigger) {
        return found;
    }
    let mut to = args.of(Relation::To).chain(args.of(Relation::In)).flat_map(|p| &sentence.phrases[p].countries);
    let Some(there) = to.next().copied() else { return found };
    let before = || sentence.phrases.iter().enumerate().rev().filter(|(_, p)| p.end <= trigger.start);
    let subject = match found {
        Subject::Phrase(i) => Some(i),
        Subject::Pronoun => before().find(|(_, p)| topic.is_some_and(|t| p.entities.contains(&t))).map(|(i, _)| i),
        _ => None,
    };
    if !subject.is_some_and(|i| sentence.phrases[i].countries.contains(&there)) {
        return found;
    }
    let foreign = |p: &Phrase| !p.countries.is_empty() && !p.countries.contains(&there);
    let other = before().find(|(_, p)| p.kind == PhraseKind::Person && foreign(p));
    other.map_or(found, |(i, _)| Subject::Phrase(i))
}

/// Whether a subject fits: who meets a person by way of a mere noun is one himself.
fn acts_for(sentence: &Sentence<'_, '_>, args: &Arguments, found: Subject) -> bool {
    let Subject::Phrase(i) = found else { return true };
    let kind = |i: usize| sentence.phrases[i].kind;
    let personal = args.found.iter().any(|(_, f)| kind(*f) == PhraseKind::Person);
    !personal || matches!(kind(i), PhraseKind::Person | PhraseKind::Group) || args.light.is_some()
}

/// Whether a light verb is also a word of saying.
fn says(sentence: &Sentence<'_, '_>, pack: &Pack, light: &Trigger) -> bool {
    let statement = |t: &Trigger| pack.frames[t.frame].kind == EventType::statement();
    sentence.triggers.iter().any(|t| t.start == light.start && t.how == How::Verb && statement(t))
}

/// Whether a noun before whose words a preposition stands is where something else is done: "resume contacts at a summit".
fn set_in(sentence: &Sentence<'_, '_>, from: usize, at: usize) -> bool {
    let beside = |r: Relation| matches!(r, Relation::In | Relation::After | Relation::Before);
    let marks = |k: &usize| sentence.section.hits.is(*k, |t| matches!(t, Tag::Marker(r) if beside(r)));
    let named = |p: &Phrase, k: usize| p.start > k && p.end < at && p.kind != PhraseKind::Adjective;
    let said = (from..at).rev().find(marks);
    said.is_some_and(|k| k > from && !sentence.phrases.iter().any(|p| named(p, k)))
}

/// Another finite verb between two tokens.
fn verb_between(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> bool {
    sentence.triggers.iter().any(|t| {
        t.start >= from && t.end <= to && matches!(t.how, How::Verb | How::Passive) && !sentence.is_noun(t.start)
    })
}

impl Subject {
    /// A pronoun where nobody is found: "his visit" is that of him of whom the text speaks.
    fn or_pronoun(self) -> Subject {
        if matches!(self, Subject::Nobody | Subject::Stranger) { Subject::Pronoun } else { self }
    }
}
