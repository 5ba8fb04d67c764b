//! Whom an event noun governs, or borrows from the verb that carries it, where the verb goes first.

use super::Arguments;
use super::reach::{gap_words, marked, next_clause, of_another_noun, relative_between, verb_between};
use super::vso::{antecedent, carried, sides_at, subject_of, two_before};
use crate::event::clause::{How, Phrase, PhraseKind, Sentence, Trigger};
use crate::event::status::units;
use crate::lang::{Arg, Frame, Pack, Relation, StatusWord, Tag};
use crate::model::{EntityIx, EventType};

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
        && !verb_between(sentence, trigger.end, p.start)
        && gap_words(sentence, trigger.end, p.start) <= 2
        // «مكالمة هاتفية، بحسب الإليزيه»: whoever only tells of it
        && !(trigger.end..p.start).any(|k| sentence.section.hits.is(k, |t| t == Tag::Hearsay))
        && (p.kind.acts() || p.government.is_some())
        && (p.marker.is_none()
            || p.marker == Some(Relation::Of)
            || p.marker == Some(Relation::By)
            || travels(sentence, frame, trigger, p)
            // "according to": the preposition is the trigger's own
            || p.start == trigger.end && sentence.section.hits.is(trigger.end - 1, |t| matches!(t, Tag::Marker(_))))
        && !trigger.hit.clitics.pronoun
        // «اللقاء موضوع العراق»: a noun with the article has no genitive
        && !(trigger.hit.clitics.article && p.marker.is_none())
    {
        // «زيارة إيران»: a country is visited, not a visitor
        let visited = frame.arg(Relation::Object) == Some(Arg::Place) && p.kind.locates();
        args.take(sentence, if visited { Relation::Object } else { Relation::Of }, i);
    }
    noun_object(sentence, frame, trigger, &mut args, to);
    back_to_place(sentence, pack, frame, trigger, &mut args);
    let reach = next_clause(sentence, over_status(sentence, trigger.end, to), to);
    marked(sentence, frame, &mut args, trigger.end, reach);
    args.found.retain(|&found| !of_another_noun(sentence, pack, frame, trigger.end, found));
    // «وعبر خلال الاستقبال عن الشكر للملك»: a noun that is known receives nobody new
    let known = trigger.hit.clitics.article && !frame.session;
    args.found.retain(|(r, _)| !(known && *r == Relation::To && frame.role(*r).is_some()));
    adjectives(sentence, frame, trigger, &mut args);
    // the light verb lends its subject
    let light = sentence
        .triggers
        .iter()
        .filter(|t| t.how == How::Light && t.frame == trigger.frame)
        .filter(|t| t.end <= trigger.start && t.start >= from)
        .filter(|t| {
            let words = trigger.start - t.end;
            words <= 14 || words <= 30 && units(sentence, t.end, trigger.start) <= 6
        })
        .filter(|t| !lends_elsewhere(sentence, pack, t, trigger))
        .min_by_key(|t| t.start.abs_diff(trigger.start))
        .copied();
    // «الزيارة التي سيقوم بها الرئيس إلى عمان»: the light verb of the relative clause
    let relative = light.is_none().then(|| relative_light(sentence, pack, trigger)).flatten();
    if let Some(relative) = relative {
        let (_, to) = sentence.clause(relative.start);
        marked(sentence, frame, &mut args, relative.end, next_clause(sentence, relative.end, to));
    }
    if relative.is_some() && frame.kind == EventType::agreement() {
        // «اتفاقية الجزائر التي وقعها العراق»: it is only called after its place
        args.found.retain(|(r, _)| *r != Relation::Of);
    }
    let light = light.or(relative);
    if light.is_none() && (frame.joins || frame.arg(Relation::Subject) == Some(crate::lang::Arg::Place)) {
        return Arguments::default();
    }
    // «تلقى من فلان اتصالا», «وقعت قطر مع فرنسا عقدا»
    if let Some(light) = light.filter(|l| l.end < trigger.start) {
        marked(sentence, frame, &mut args, light.end, trigger.start);
    }
    let of_is_subject = frame.arg(Relation::Of) == frame.arg(Relation::Subject);
    if let Some(light) = light
        && (!(of_is_subject && args.of(Relation::Of).next().is_some())
            // «بدأ مهامه بلقاء وفد»: a meeting of one with him who begins
            || frame.needs >= 2 && args.of(Relation::Of).count() == 1)
    {
        // «الاجتماعات السنوية لرابطة الدول التي تشارك فيها»: what stands before the relative belongs to the noun
        let nouns = |i: &usize| {
            let p = &sentence.phrases[*i];
            p.start >= trigger.end && relative_between(sentence, p.end, light.start)
        };
        for i in subject_of(sentence, pack, &light).into_iter().filter(|i| !nouns(i)) {
            args.take(sentence, Relation::Subject, i);
        }
    }
    let owned = trigger.hit.clitics.pronoun
        || (trigger.start > sentence.start && sentence.section.hits.is(trigger.start - 1, |t| t == Tag::Possessive))
        || (2..=3).any(|n| {
            trigger.start >= sentence.start + n && sentence.section.hits.is(trigger.start - n, |t| t == Tag::Possessive)
        });
    if frame.kind == EventType::agreement() {
        let signers = signers(sentence, light.map_or(trigger.start, |l| l.start.min(trigger.start)), to);
        if signers.len() >= 2 {
            args.found = signers.into_iter().map(|i| (Relation::Subject, i)).collect();
            args.light = light;
            return args;
        }
    }
    if args.found.iter().all(|(r, _)| frame.role(*r).is_none()) {
        let two = || {
            let light = light.filter(|l| subject_of(sentence, pack, l).is_empty())?;
            two_before(sentence, pack, &light).map(|nations| (Relation::Subject, nations))
        };
        args.sides = both_sides(sentence, frame, trigger, light).or_else(two);
    }
    if args.sides.is_some() {
        args.light = light;
        return args;
    }
    let named = |r: Relation| args.of(r).next().is_some();
    // «لقاء يجمع فلانا ببهمان», «لقاء بين فلان وبهمان»
    let sides = args.found.iter().filter(|(r, _)| frame.role(*r).is_some()).count();
    let between = named(Relation::Between) && sides >= 2;
    // «لقاء يجمع فلانا وبهمانا»: whoever says so is none of them
    let acts = frame.arg(Relation::Subject).is_some() || of_is_subject;
    let alone = acts && !(named(Relation::Subject) || between || of_is_subject && named(Relation::Of));
    let governed = trigger.hit.clitics.marker.is_some() || governed(sentence, trigger.start);
    let meant = (from..trigger.start).any(|k| {
        sentence
            .section
            .hits
            .is(k, |t| matches!(t, Tag::Status(s) if !matches!(s, StatusWord::Skipped | StatusWord::Possible)))
    });
    // «ناقش فلان وبهمان الأمر خلال مكالمة هاتفية»: two who do something during a call had it with each other
    let encounter = [EventType::meeting(), EventType::call()].contains(&frame.kind) && !trigger.hit.clitics.article;
    let several = || {
        let outer = outer_subject(sentence, pack, trigger, &args).map(|i| sentence.phrases[i].list);
        outer.is_some_and(|list| sentence.members(list).filter(|p| p.kind == PhraseKind::Person).count() >= 2)
    };
    let together = args.found.is_empty() && encounter && governed && several();
    let loose = frame.arg(Relation::Subject).is_some() && (!args.found.is_empty() || together) && (governed || meant);
    args.light = light;
    // an agreement that is only spoken of is nobody's who speaks of it
    // «المفاوضات مع إيران» are known ones, whoever speaks of them
    let with_person = args.of(Relation::With).any(|i| sentence.phrases[i].kind == PhraseKind::Person);
    // «أعلن عزمه التوجه إلى بغداد»
    let planned = |k: usize| sentence.section.hits.is(k, |t| t == Tag::Status(StatusWord::Planned));
    let wished = trigger.start > from && planned(trigger.start - 1) && frame.kind == EventType::visit();
    let loose = loose && (!trigger.hit.clitics.article || with_person || wished);
    let loose = loose && frame.kind != EventType::agreement();
    if alone && (owned || light.is_some() || loose) {
        // the subject of the clause the noun stands in, else whom the text speaks of
        let outer = antecedent(sentence, trigger).or_else(|| outer_subject(sentence, pack, trigger, &args));
        match outer {
            Some(i) => args.take(sentence, Relation::Subject, i),
            // «أعلن فلان أن … خلال لقاء مع»: whoever says it in the main clause
            None if governed && main_speaker(sentence, pack, trigger).is_some() => {
                let speaker = main_speaker(sentence, pack, trigger);
                speaker.into_iter().for_each(|i| args.found.push((Relation::Subject, i)));
            }
            None => args.mean(sentence, Relation::Subject, carried(sentence, pack, trigger), topic),
        }
    }
    args
}

/// Where the phrase of a noun goes on after a relative clause that only says whether it happens: «زيارة فلان التي كانت
/// مقررة إلى بغداد».
fn over_status(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> usize {
    let hits = &sentence.section.hits;
    let opens = next_clause(sentence, from, to);
    if !hits.is(opens, |t| t == Tag::Relative_) {
        return from;
    }
    let colours = |k: usize| hits.is(k, |t| matches!(t, Tag::Status(_) | Tag::Light(_)));
    let end = (opens + 1..to).find(|&k| !colours(k)).unwrap_or(to);
    let status = (opens + 1..end).any(|k| hits.is(k, |t| matches!(t, Tag::Status(s) if s != StatusWord::Skipped)));
    if status { end } else { from }
}

/// «زيارة رسمية لوزير فلان إلى بغداد», «الاجتماع الثلاثي لوزراء الري»: a person whom a preposition ties to the noun of a visit
/// that no verb carries, or several to that of a session.
fn travels(sentence: &Sentence<'_, '_>, frame: &Frame, trigger: &Trigger, p: &Phrase) -> bool {
    let light = |t: &Trigger| t.how == How::Light && t.frame == trigger.frame && t.end <= trigger.start;
    let several = frame.session && p.kind == PhraseKind::Group && p.entities.len() >= 2;
    let one = frame.arg(Relation::To) == Some(Arg::Place) && p.kind == PhraseKind::Person;
    p.marker == Some(Relation::To) && (several || one) && !sentence.triggers.iter().any(light)
}

/// «وقعها عن الجانب الأردني فلان وعن الجانب المصري فلان»: who signs for each side.
fn signers(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> Vec<usize> {
    let pairs = sentence.phrases.windows(2).enumerate();
    let signs = pairs.filter(|(_, pair)| {
        let [side, person] = pair else { return false };
        side.start >= from
            && person.end <= to
            && side.marker == Some(Relation::From)
            && side.kind != PhraseKind::Person
            && person.kind == PhraseKind::Person
            && (person.marker.is_none() || person.list == side.list)
            && gap_words(sentence, side.end, person.start) <= 3
    });
    signs.map(|(i, _)| i + 1).collect()
}

/// Whether a light verb carries another noun than one after it: «عقد اجتماعا لبحث الاتفاق», «مؤتمر عقده مع فلان».
fn lends_elsewhere(sentence: &Sentence<'_, '_>, pack: &Pack, light: &Trigger, noun: &Trigger) -> bool {
    let takes = |n: &Trigger| {
        let carried = |t: &Trigger| t.how == How::Light && t.start == light.start && t.frame == n.frame;
        n.how == How::Noun && n.frame != noun.frame && sentence.triggers.iter().any(carried)
    };
    let between = |n: &&Trigger| n.start >= light.end && n.end <= noun.start;
    let resumed = pack.lexicon.bound(sentence.section.tokens.fold(light.end - 1));
    let before = |n: &&Trigger| n.end <= light.start && gap_words(sentence, n.end, light.start) <= 2;
    sentence.triggers.iter().filter(between).any(takes)
        || resumed && sentence.triggers.iter().filter(before).any(|n| n.how == How::Noun)
}

/// «لقاء بين الجانبين», «عقد الطرفان جلسة»: the two sides as those who meet, and whether as countries.
fn both_sides(
    sentence: &Sentence<'_, '_>,
    frame: &Frame,
    trigger: &Trigger,
    light: Option<Trigger>,
) -> Option<(Relation, bool)> {
    let between = (trigger.end..(trigger.end + 6).min(sentence.end))
        .find_map(|k| sentence.section.hits.find(k, |t| t == Tag::Marker(Relation::Between)))
        .filter(|_| frame.role(Relation::Between).is_some());
    if let Some(nations) = between.and_then(|hit| sides_at(sentence, hit.end as usize)) {
        return Some((Relation::Between, nations));
    }
    let subject = [Relation::Subject, Relation::Of].into_iter().find(|r| frame.role(*r).is_some())?;
    let after = light.map(|l| l.end).into_iter().chain([trigger.end]);
    after.filter_map(|at| sides_at(sentence, at)).next().map(|nations| (subject, nations))
}

/// The person who says what the sentence tells, by the first word of saying before a noun.
fn main_speaker(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Option<usize> {
    let says = |t: &&Trigger| t.how == How::Verb && pack.frames[t.frame].kind == EventType::statement();
    let verb = sentence.triggers.iter().find(says).filter(|t| t.end <= trigger.start)?;
    let subject = subject_of(sentence, pack, verb);
    subject.into_iter().find(|&i| sentence.phrases[i].kind == PhraseKind::Person)
}

/// The light verb of a relative clause that follows a noun.
fn relative_light(sentence: &Sentence<'_, '_>, pack: &Pack, noun: &Trigger) -> Option<Trigger> {
    let after = sentence.triggers.iter().find(|t| {
        t.how == How::Light && t.frame == noun.frame && t.start >= noun.end && units(sentence, noun.end, t.start) <= 8
    })?;
    // «لقاء عقده الرئيسان»: after an indefinite noun without a pronoun of its own
    let resumed = after.start <= noun.end + 1 && pack.lexicon.bound(sentence.section.tokens.fold(after.end - 1));
    (resumed || relative_between(sentence, noun.end, after.start)).then_some(*after)
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

/// «غادر فلان المملكة بعد زيارة رسمية لها», «غادر عمان بعد زيارة رسمية»: a visit to where the text already is.
fn back_to_place(sentence: &Sentence<'_, '_>, pack: &Pack, frame: &Frame, trigger: &Trigger, args: &mut Arguments) {
    let hits = &sentence.section.hits;
    let visit = frame.kind == EventType::visit() && frame.arg(Relation::To) == Some(Arg::Place);
    let to = |k: usize| {
        hits.at(k).iter().any(|h| h.clitics.pronoun && matches!(h.tag, Tag::Marker(Relation::To | Relation::In)))
    };
    let there = (trigger.end..(trigger.end + 3).min(sentence.end)).any(to);
    let after = trigger.start > sentence.start && hits.is(trigger.start - 1, |t| t == Tag::Marker(Relation::After));
    let (from, _) = sentence.clause(trigger.start);
    let left = sentence.triggers.iter().rev().find(|t| {
        t.start >= from && t.end <= trigger.start && t.how == How::Verb && pack.frames[t.frame].kind == frame.kind
    });
    let place = |p: &Phrase| p.kind.locates() && p.end <= trigger.start;
    let found = if there {
        sentence.phrases.iter().rposition(place)
    } else {
        let bare = |p: &Phrase, verb: &Trigger| place(p) && p.start >= verb.end && p.marker.is_none() && !p.possessive;
        left.filter(|_| after).and_then(|verb| sentence.phrases.iter().rposition(|p| bare(p, verb)))
    };
    if let Some(i) = found.filter(|_| visit && args.found.is_empty()) {
        args.found.push((Relation::To, i));
    }
}

/// «مباحثات مصرية أردنية»: the adjectives of two or more countries after a noun say between whom it is.
fn adjectives(sentence: &Sentence<'_, '_>, frame: &Frame, trigger: &Trigger, args: &mut Arguments) {
    if frame.arg(Relation::Between).is_none() || args.of(Relation::Between).next().is_some() {
        return;
    }
    let mut end = trigger.end;
    let mut found: Vec<usize> = Vec::new();
    for (i, p) in sentence.phrases.iter().enumerate().filter(|(_, p)| p.start >= trigger.end) {
        let gap = gap_words(sentence, end, p.start);
        let comma = (end..p.start).any(|k| sentence.section.is_mark(k, &[',', '،', '.']));
        if p.kind != PhraseKind::Adjective || comma || p.marker.is_some() || gap > usize::from(found.is_empty()) {
            break;
        }
        if !found.iter().any(|&f| sentence.phrases[f].entities == p.entities) {
            found.push(i);
        }
        end = p.end;
    }
    if found.len() >= 2 {
        args.found.extend(found.into_iter().map(|i| (Relation::Between, i)));
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
        if told && verb.start > trigger.start {
            continue;
        }
        let before = |i: &usize| !told || sentence.phrases[*i].end <= trigger.start;
        if let Some(i) = subject_of(sentence, pack, verb).into_iter().filter(before).find(free) {
            return Some(i);
        }
    }
    // the first bare phrase of the clause
    (0..sentence.phrases.len()).filter(free).find(|&i| {
        let p = &sentence.phrases[i];
        p.start >= from && p.end <= trigger.start && p.kind.acts() && p.marker.is_none() && !p.possessive
    })
}
