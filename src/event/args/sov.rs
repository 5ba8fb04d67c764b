//! Where the verb ends the clause, and its subject opens it: Persian.

use super::Arguments;
use super::reach::{bare_before, gap_words, marked};
use crate::event::clause::{How, Phrase, PhraseKind, Sentence, Trigger};
use crate::lang::{Arg, Frame, Pack, Relation, StatusWord, Tag};
use crate::model::{EntityIx, EventType};

/// Takes the subject of a verb, and what prepositions mark in its stretch.
pub fn verb(sentence: &Sentence<'_, '_>, frame: &Frame, trigger: &Trigger, subject: Relation, args: &mut Arguments) {
    match subject_before(sentence, trigger.start) {
        Some(Subject::Phrase(i)) => args.take(sentence, subject, i),
        Some(Subject::Sides(countries)) => args.sides = Some((subject, countries)),
        _ => {}
    }
    let (left, _) = sentence.stretch(trigger.start);
    marked(sentence, frame, args, left, trigger.start);
    // «به دنبال حمله به سفارت، سفیر به وزارت خارجه احضار شد»: of what "to" marks that next to the verb
    let nearest = args.of(Relation::To).max_by_key(|&i| sentence.phrases[i].start).map(|i| sentence.phrases[i].list);
    args.found.retain(|(r, i)| *r != Relation::To || nearest == Some(sentence.phrases[*i].list));
}

/// What stands as a subject.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Phrase(usize),
    /// «وی»: whom the text spoke of.
    Pronoun,
    /// «دو طرف»; whether as «دو کشور».
    Sides(bool),
}

/// The subject of what stands at a token: whoever opens its stretch, else the stretch before it («X آمد و با Y دیدار کرد»).
fn subject_before(sentence: &Sentence<'_, '_>, at: usize) -> Option<Subject> {
    let section = sentence.section;
    let first = |(from, to): (usize, usize)| {
        let bare = || {
            let own = |p: &Phrase| !p.genitive && sentence.reaches(at, p.start) && !after_what_he_did(sentence, p);
            bare_before(sentence, from, to).filter(move |(_, p)| own(p))
        };
        let phrase = bare().filter(|(_, p)| !of_event(sentence, p)).last().or_else(|| bare().last()).map(|(i, _)| i);
        // a pronoun opens its clause: after a noun it is a genitive («سفر وی»)
        let opens = |k: usize| {
            k == from
                || !section.is_word(k - 1)
                || section
                    .hits
                    .is(k - 1, |t| matches!(t, Tag::And | Tag::Break | Tag::Complement | Tag::Relative_ | Tag::Finite))
        };
        let pronoun =
            (from..to).any(|k| section.hits.is(k, |t| t == Tag::Pronoun) && opens(k) && sentence.reaches(at, k));
        if pronoun {
            return Some(Subject::Pronoun);
        }
        let limit = phrase.map_or(to, |i| sentence.phrases[i].start);
        let both = (from..to.min(limit + 1)).find_map(|k| sides_at(sentence, k).filter(|_| sentence.reaches(at, k)));
        both.map(Subject::Sides).or(phrase.map(Subject::Phrase))
    };
    // «گفت که با ظریف دیدار کرده است»: who says it does it
    let (from, _) = sentence.clause(at);
    let outer = || {
        let that =
            from.checked_sub(1).filter(|&k| k >= sentence.start && section.hits.is(k, |t| t == Tag::Complement))?;
        let (said, end) = sentence.verbs.iter().copied().filter(|(_, end)| *end <= that).max_by_key(|(_, end)| *end)?;
        let near = (end..that).all(|k| !section.is_word(k));
        near.then(|| subject_before(sentence, said)).flatten()
    };
    sentence.stretches(at).into_iter().find_map(first).or_else(outer)
}

/// «پس از خروج آریستید وارد هائیتی شدند»: whether a phrase is the genitive of a plain noun by which something else is dated.
fn after_what_he_did(sentence: &Sentence<'_, '_>, phrase: &Phrase) -> bool {
    let hits = &sentence.section.hits;
    let quote = phrase.start > sentence.start && sentence.section.is_mark(phrase.start - 1, &['«', '"', '\u{201c}']);
    let Some(noun) = phrase.start.checked_sub(1 + usize::from(quote)).filter(|&k| k > sentence.start) else {
        return false;
    };
    // «پیش از آن فلان گفت»: no noun
    let long = sentence.section.tokens.fold(noun).chars().count() >= 3;
    let plain = sentence.section.is_word(noun) && long && hits.at(noun).iter().all(|h| h.tag == Tag::NotName);
    let dates = |k: usize| {
        let ends = |h: &crate::lang::Hit| {
            h.end as usize == noun && matches!(h.tag, Tag::Marker(Relation::After | Relation::Before))
        };
        hits.at(k).iter().any(ends)
    };
    plain && (noun.saturating_sub(3).max(sentence.start)..noun).any(dates)
}

/// «پس از سفر لاوروف، ظریف گفت»: whether a phrase is the genitive of an event noun that no "this" makes known.
fn of_event(sentence: &Sentence<'_, '_>, phrase: &Phrase) -> bool {
    let hits = &sentence.section.hits;
    let light = |k: usize| {
        sentence.section.is_mark(k, &['«', '"', '\u{201c}']) || hits.is(k, |t| matches!(t, Tag::Honorific | Tag::Rank))
    };
    let mut at = phrase.start;
    while at > sentence.start && light(at - 1) {
        at -= 1;
    }
    // «در آستانه سفر هفته آینده پوتین به تهران، سفیر روسیه گفت»
    let date = |p: &&Phrase| p.end == at && matches!(p.kind, PhraseKind::Date(_)) && p.marker.is_none();
    at = sentence.phrases.iter().find(date).map_or(at, |p| p.start);
    let known = |t: &Trigger| t.start > sentence.start && hits.is(t.start - 1, |t| t == Tag::This);
    sentence.triggers.iter().any(|t| t.how == How::Noun && t.end == at && !known(t))
}

/// "The two sides" or "the two countries" at a token, where no preposition governs them and they are no noun's genitive.
fn sides_at(sentence: &Sentence<'_, '_>, k: usize) -> Option<bool> {
    let hits = &sentence.section.hits;
    let hit = hits.find(k, |t| matches!(t, Tag::Sides | Tag::Nations))?;
    let bare = k == sentence.start
        || !sentence.section.is_word(k - 1)
        || hits.is(k - 1, |t| matches!(t, Tag::And | Tag::Break | Tag::Complement | Tag::Relative_))
        || sentence.phrases.iter().any(|p| p.end == k && matches!(p.kind, PhraseKind::Date(_)))
        || sentence.verbs.iter().any(|(_, end)| *end == k);
    bare.then_some(hit.tag == Tag::Nations)
}

/// Whether a verb without a named subject has a pronoun for it, or nothing before it: «وی گفت».
pub fn pronoun_subject(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> bool {
    let (left, _) = sentence.stretch(trigger.start);
    subject_before(sentence, trigger.start) == Some(Subject::Pronoun) || trigger.start.saturating_sub(left) <= 2
}

/// The arguments of an event noun: what it governs itself, and what it shares with the light verb that carries it.
pub fn noun(
    sentence: &Sentence<'_, '_>,
    pack: &Pack,
    frame: &Frame,
    trigger: &Trigger,
    topic: Option<EntityIx>,
) -> Arguments {
    let mut args = Arguments::default();
    let (left, right) = sentence.stretch(trigger.start);
    let light = carrier(sentence, frame, trigger);
    // «اعلام», «خواستار»: without its verb it only names what was said
    if frame.light && light.is_none() && frame.kind == EventType::statement() {
        return args;
    }
    // «در حاشیه این نشست»: it was told before
    let hits = &sentence.section.hits;
    if frame.session && light.is_none() && trigger.start > left && hits.is(trigger.start - 1, |t| t == Tag::This) {
        return args;
    }
    // «دیدار و بر امنیت تاکید کرد»: what stands before another word's verb is none of the noun's
    let lent =
        light.filter(|l| sentence.triggers.iter().any(|t| t.how == How::Verb && t.start < l.start && t.end >= l.end));
    let end = lent.map_or(light.map_or(right, |l| l.start), |_| trigger.end);
    // «دیدار با اسیر آزادشده از رام الله» is no tour of it
    let tour = frame.arg(Relation::From) == Some(Arg::Place);
    if tour
        && sentence.phrases.iter().any(|p| p.start >= trigger.end && p.end <= end && p.marker == Some(Relation::With))
    {
        return args;
    }
    // «توافقی که میان ایران و عراق امضا شد»: the noun's own relative clause tells who
    if let Some((from, to, light)) = relative_verb(sentence, trigger) {
        marked(sentence, frame, &mut args, from, to);
        args.light = Some(light);
        if let Some(Subject::Phrase(i)) = subject_before(sentence, light.start) {
            args.take(sentence, Relation::Subject, i);
        }
        return args;
    }
    if let Some(i) = genitive(sentence, trigger, end) {
        args.take(sentence, Relation::Of, i);
    }
    // «در این جلسه، فلان و فلان حضور داشتند»: over the comma
    let comma = sentence.section.is_mark(trigger.end, &['،', ',']);
    if frame.joins && comma && light.is_some() && args.found.is_empty() {
        let subject = |p: &Phrase| p.start > trigger.end && p.end <= end && p.kind.acts() && p.marker.is_none();
        let first = sentence.phrases.iter().position(subject);
        if let Some(i) = first.filter(|&i| gap_words(sentence, trigger.end, sentence.phrases[i].start) <= 2) {
            args.take(sentence, Relation::Of, i);
        }
    }
    // «مذاکرات دو طرف», «توافق میان دو کشور»
    let after = hits.find(trigger.end, |t| t == Tag::Marker(Relation::Between)).map_or(trigger.end, |h| h.end as usize);
    let both = hits.find(after, |t| matches!(t, Tag::Sides | Tag::Nations));
    // «میان وزارتخانه‌های خارجه دو کشور»
    let both = both.or_else(|| {
        let between = (trigger.end..end).find(|&k| hits.is(k, |t| t == Tag::Marker(Relation::Between)))?;
        let near = (between..end.min(between + 7)).find_map(|k| hits.find(k, |t| t == Tag::Nations));
        near.filter(|_| light.is_some() && frame.arg(Relation::Between).is_some())
    });
    args.sides = both.map(|h| (Relation::Of, h.tag == Tag::Nations));
    // without a verb of its own it governs what follows it without much between
    let own = if light.is_some() { end } else { attached(sentence, trigger.end, end) };
    marked(sentence, frame, &mut args, trigger.end, own);
    if light.is_none() {
        args.found
            .retain(|&(r, i)| r != Relation::With || !of_nearer_noun(sentence, trigger, i) && !of_next(sentence, i));
    }
    // what stands before the noun is the verb's: «با ظریف دیدار کرد», but not «بین ایران و عراق از راه مذاکره»
    if light.is_some() {
        marked(sentence, frame, &mut args, left, trigger.start);
    }
    let owned = trigger.hit.clitics.pronoun
        || hits.is(trigger.end - 1, |t| t == Tag::Possessive)
        || (trigger.end..(trigger.end + 2).min(end)).any(|k| hits.is(k, |t| t == Tag::Possessive));
    let shared = frame.arg(Relation::Of) == frame.arg(Relation::Subject);
    // «در نشست شورای امنیت گفت»: a body's session has whoever speaks in it
    let session = |i: usize| {
        frame.session
            && light.is_none()
            && listed(sentence, i) == 1
            && sentence.phrases[i].kind == PhraseKind::Organization
    };
    let named = args.sides.is_some() && shared
        || args.of(Relation::Subject).next().is_some()
        || args.of(Relation::Between).count() >= 2
        || shared && args.of(Relation::Of).next().is_some_and(|i| !session(i));
    args.light = light;
    // «در دیدار با ظریف گفت»: who says it is the one who met him
    let subject =
        subject_before(sentence, trigger.start).filter(|s| !args.found.iter().any(|(_, f)| Subject::Phrase(*f) == *s));
    let several = matches!(subject, Some(Subject::Phrase(i)) if listed(sentence, i) >= 2);
    // «با اشاره به دیدار با او گفت»: the one whom he met is told
    let met =
        args.of(Relation::With).any(|i| matches!(sentence.phrases[i].kind, PhraseKind::Person | PhraseKind::Group));
    let adverbial = frame.arg(Relation::Subject).is_some()
        && (!args.found.is_empty() || several || args.sides.is_some() && !shared)
        && governed(sentence, trigger, light.is_none() && met)
        && (!args.of(Relation::Of).any(session) || held_in(sentence, trigger));
    // «در آستانه مذاکره با کره شمالی گفت»: not he who speaks of it will negotiate
    let left_open = (trigger.start.saturating_sub(3).max(left)..trigger.start)
        .any(|k| hits.is(k, |t| t == Tag::Marker(Relation::Before)));
    // «استقبال کری از مذاکره با ایران»: nor he who thinks something of it
    let (low, high) = (left.max(trigger.start.saturating_sub(6)), right);
    let thought = light.is_none()
        && !met
        && trigger.start > left
        && hits.is(trigger.start - 1, |t| matches!(t, Tag::Marker(Relation::From | Relation::With | Relation::To)))
        && (low..high).any(|k| hits.is(k, |t| t == Tag::Attitude) && !(trigger.start..trigger.end).contains(&k));
    let adverbial = adverbial && (met || !left_open) && !thought;
    // an accord that is only spoken of is nobody's who speaks of it, unless he tells it: «از توافق با ایران خبر داد»
    let reported = trigger.start > left && hits.is(trigger.start - 1, |t| t == Tag::Marker(Relation::From));
    let adverbial = adverbial && (frame.kind != EventType::agreement() || reported);
    let this = frame.session && trigger.start > left && hits.is(trigger.start - 1, |t| t == Tag::This);
    if !named && !this && (light.is_some() || owned || adverbial) {
        match subject {
            _ if his(sentence, trigger, end).is_some() => {
                args.found.extend(his(sentence, trigger, end).map(|i| (Relation::Subject, i)));
            }
            Some(Subject::Phrase(i)) => args.take(sentence, Relation::Subject, i),
            Some(Subject::Sides(countries)) => args.sides = Some((Relation::Subject, countries)),
            None if light.is_some_and(|l| first_person(sentence, pack, &l)) => match speaker(sentence, trigger) {
                Some(Subject::Phrase(i)) => args.take(sentence, Relation::Subject, i),
                _ => args.implied = topic.map(|t| (Relation::Subject, t)),
            },
            Some(Subject::Pronoun) => args.implied = topic.map(|t| (Relation::Subject, t)),
            None if frame.session && !met => {}
            None if adverbial || owned || pronoun_subject(sentence, trigger) || left == sentence.start => {
                args.implied = topic.map(|t| (Relation::Subject, t));
            }
            None => {}
        }
    }
    args
}

/// «گفت: با او دیدار کردم», «دیدار خواهم کرد»: whether a verb is in the first person.
fn first_person(sentence: &Sentence<'_, '_>, pack: &Pack, verb: &Trigger) -> bool {
    let ends = |k: usize| sentence.section.tokens.fold(k).ends_with(&pack.first_person);
    let form = |k: usize| sentence.section.hits.is(k, |t| matches!(t, Tag::Finite | Tag::Half));
    !pack.first_person.is_empty() && (verb.start..verb.end).any(|k| ends(k) && (form(k) || k + 1 == verb.end))
}

/// Who says what stands at a trigger: the subject of the verb of saying before it.
fn speaker(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> Option<Subject> {
    let colon = (sentence.start..trigger.start).rev().find(|&k| sentence.section.is_mark(k, &[':']))?;
    let said = sentence.verbs.iter().rfind(|(_, end)| *end <= colon)?;
    subject_before(sentence, said.0)
}

/// «توافق ایران در آستانه مذاکره با روسیه»: whether another event noun that no "and" joins stands nearer to a phrase.
fn of_nearer_noun(sentence: &Sentence<'_, '_>, trigger: &Trigger, i: usize) -> bool {
    let at = sentence.phrases[i].start;
    let joined = |t: &Trigger| sentence.section.hits.is(t.start - 1, |m| m == Tag::And);
    let nearer = |t: &&Trigger| t.how == How::Noun && t.start >= trigger.end && t.end <= at && !joined(t);
    sentence.triggers.iter().any(|t| nearer(&t))
}

/// «توافق ایران، با آمریکا گفت‌وگو کرد»: whether a noun right after a phrase has a verb, whose it is then.
fn of_next(sentence: &Sentence<'_, '_>, i: usize) -> bool {
    let end = sentence.members(sentence.phrases[i].list).map(|p| p.end).max();
    let carried =
        |t: &Trigger| sentence.triggers.iter().any(|l| l.how == How::Light && l.frame == t.frame && l.start == t.end);
    sentence.triggers.iter().any(|t| t.how == How::Noun && Some(t.start) == end && carried(t))
}

/// «میان کویزومی و الرکابی طی سفر وی به توکیو»: whom the pronoun after a noun means, the person named last before it; «خود»
/// is the subject.
fn his(sentence: &Sentence<'_, '_>, trigger: &Trigger, end: usize) -> Option<usize> {
    let hits = &sentence.section.hits;
    let pronoun = (trigger.end..end.min(trigger.end + 4)).any(|k| hits.is(k, |t| t == Tag::Pronoun));
    let person = |p: &Phrase| p.kind == PhraseKind::Person && p.end <= trigger.start;
    sentence.phrases.iter().rposition(person).filter(|_| pronoun)
}

/// Whether it is in a session that somebody does something: «در نشست», «در حاشیه اجلاس».
fn held_in(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> bool {
    let low = trigger.start.saturating_sub(4).max(sentence.start);
    (low..trigger.start).any(|k| sentence.section.hits.is(k, |t| t == Tag::Marker(Relation::In)))
}

/// How far what follows a noun belongs to it: over phrases with no more than two words between them.
fn attached(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> usize {
    let hits = &sentence.section.hits;
    let mut at = from;
    let mut bare: Option<usize> = None;
    for p in sentence.phrases.iter().filter(|p| p.start >= from && p.end <= to) {
        let weighs = |k: &usize| {
            sentence.section.is_word(*k)
                && !hits.is(*k, |t| {
                    matches!(
                        t,
                        Tag::Marker(_) | Tag::And | Tag::Possessive | Tag::Honorific | Tag::Status(StatusWord::Skipped)
                    )
                })
        };
        let between = (at..p.start).filter(weighs).count();
        // «سفر بوش برگرداندن اعتماد رهبران عرب به آمریکا»: what follows belongs to another noun, which has its own genitive
        let acts = p.marker.is_none() && p.kind.acts();
        if between > 2 || between > 0 && acts && bare.is_some_and(|list| list != p.list) {
            break;
        }
        bare = bare.or(acts.then_some(p.list));
        at = at.max(p.end);
    }
    at
}

/// How many a phrase's list names.
fn listed(sentence: &Sentence<'_, '_>, i: usize) -> usize {
    sentence.members(sentence.phrases[i].list).map(|p| p.entities.len()).sum()
}

/// The genitive right after a noun, over an adjective or two: «مذاکرات هسته ای ایران و آمریکا».
fn genitive(sentence: &Sentence<'_, '_>, trigger: &Trigger, end: usize) -> Option<usize> {
    let (i, p) = sentence.phrases.iter().enumerate().find(|(_, p)| {
        // «نشست مشترک وزیران»: the noun's adjective may be read as the phrase's
        p.start > trigger.start
            && p.end > trigger.end
            && p.end <= end
            && !matches!(p.kind, PhraseKind::Date(_) | PhraseKind::Adjective)
    })?;
    let hits = &sentence.section.hits;
    let own = p.start == trigger.end && hits.is(trigger.end - 1, |t| matches!(t, Tag::Marker(_)));
    let bare = p.marker.is_none() && (p.kind.acts() || p.government.is_some());
    let near = gap_words(sentence, trigger.end, p.start) <= 2
        && !(trigger.end..p.start).any(|k| {
            !sentence.section.is_word(k) && !sentence.section.is_mark(k, &['«', '"'])
                || hits.is(k, |t| {
                    matches!(t, Tag::Marker(_) | Tag::And | Tag::Possessive | Tag::Complement | Tag::Relative_)
                })
        });
    // «در تماس تلفنی خود نشست ایران را بررسی کردند»: the possessive ends what is the noun's
    let ended = trigger.hit.clitics.pronoun || hits.is(trigger.end - 1, |t| t == Tag::Possessive);
    ((bare && near || own) && !ended).then_some(i)
}

/// The light verb that carries an event noun: the one that ends its stretch, if no other word stands before it that it
/// could carry instead.
pub fn carrier(sentence: &Sentence<'_, '_>, frame: &Frame, trigger: &Trigger) -> Option<Trigger> {
    let (_, right) = sentence.stretch(trigger.start);
    let light = sentence
        .triggers
        .iter()
        .filter(|t| t.how == How::Light && t.frame == trigger.frame && t.start >= trigger.end && t.end <= right)
        .min_by_key(|t| t.start)?;
    let hits = &sentence.section.hits;
    // «دیدار و درباره عراق گفتگو کرد»: the second noun's verb is the first one's too
    if hits.is(trigger.end, |t| t == Tag::And) {
        return Some(*light);
    }
    // «قرارداد صادرات گاز امضا کرد», «خواستار گفتگو شد»: a verb that says what is done, a noun that needs a genitive
    let telling = (light.start..light.end).any(|k| !hits.is(k, |t| matches!(t, Tag::Finite | Tag::Half)));
    let governs = [Relation::With, Relation::To, Relation::From].iter().any(|r| frame.arg(*r).is_some());
    let apart = frame.apart || frame.kind != EventType::statement();
    if telling || !governs && apart {
        return Some(*light);
    }
    let mut at = light.start;
    while at > trigger.end {
        let before = at - 1;
        if let Some(p) = sentence.phrase_at(before) {
            return (p.kind != PhraseKind::Adjective || p.start >= trigger.end).then_some(*light);
        }
        if sentence.triggers.iter().any(|t| t.how == How::Noun && t.end == at && t.start > trigger.start) {
            return None;
        }
        let passes = !sentence.section.is_word(before)
            || hits.is(before, |t| {
                matches!(
                    t,
                    Tag::Status(StatusWord::Skipped | StatusWord::Negation)
                        | Tag::Possessive
                        | Tag::Marker(Relation::Object)
                ) || matches!(t, Tag::Past | Tag::Next | Tag::This)
            });
        // «ابراز خشنودی کرد»: one word more that says what is said
        let plain = hits.at(before).iter().all(|h| h.tag == Tag::NotName) && frame.kind == EventType::statement();
        if !passes && (!plain || at != light.start) {
            return None;
        }
        at = before;
    }
    Some(*light)
}

/// The relative clause of an event noun whose verb carries it, and that verb: «توافقی که ایران و عراق امضا کردند».
pub fn relative_verb(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> Option<(usize, usize, Trigger)> {
    let (from, to) = sentence.relative_of(trigger.end).filter(|_| trigger.how == How::Noun)?;
    let inside = |t: &&Trigger| t.how == How::Light && t.frame == trigger.frame && t.start >= from && t.end <= to;
    sentence.triggers.iter().find(inside).map(|light| (from, to, *light))
}

/// Whether a preposition governs a noun, over a few words of its own phrase: «در جریان دیدار با».
fn governed(sentence: &Sentence<'_, '_>, trigger: &Trigger, met: bool) -> bool {
    let hits = &sentence.section.hits;
    let (left, _) = sentence.stretch(trigger.start);
    let low = trigger.start.saturating_sub(4).max(left);
    let marks = |k: usize| {
        hits.is(k, |t| matches!(t, Tag::Marker(r) if r != Relation::Object && (met || r != Relation::To)))
            || sentence
                .triggers
                .iter()
                .any(|t| t.start == k && t.start == trigger.start && hits.is(k, |t| matches!(t, Tag::Marker(_))))
    };
    let inside = |k: usize| sentence.phrase_at(k).is_some();
    marks(trigger.start) || (low..trigger.start).any(|k| marks(k) && !(k..trigger.start).any(inside))
}
