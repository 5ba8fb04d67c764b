//! Whether an event happened, by the words around its trigger.

use super::args::{carrier, relative_verb};
use super::clause::{How, Sentence, Trigger};
use super::mood::{called_off, governs_both, named_for, of_another, settled};
use crate::lang::{Frame, Order, Pack, Relation, StatusWord, Tag};
use crate::model::{EventType, Status};

/// Whether it happened; `None` where it is only wished for or not asserted.
pub fn status(sentence: &Sentence<'_, '_>, pack: &Pack, frame: &Frame, trigger: &Trigger) -> Option<Status> {
    let statement = frame.kind == EventType::statement();
    let (from, to) = sentence.clause(trigger.start);
    // "is expected to travel on to Belgrade and meet him": the second verb is in the mood of the first
    let and = trigger.start > sentence.start && sentence.section.hits.is(trigger.start - 1, |t| t == Tag::And);
    if pack.order == Order::Svo && trigger.how != How::Noun && and && !statement {
        let first = sentence
            .triggers
            .iter()
            .rev()
            .find(|t| t.end < trigger.start && t.start >= from && t.how == How::Verb && !sentence.is_noun(t.start));
        if let Some(first) = first.filter(|t| pack.frames[t.frame].kind != EventType::statement())
            && status_of_first(sentence, pack, first, trigger) == Some(Status::Planned)
        {
            return Some(Status::Planned);
        }
    }
    if pack.order == Order::Svo
        && !statement
        && (named_for(sentence, pack, trigger) || declined(sentence, trigger, from))
    {
        return None;
    }
    let found = if pack.order == Order::Sov {
        verb_last(sentence, frame, trigger, statement)
    } else {
        verb_first(sentence, pack, frame.kind, trigger, (statement, frame.kind == EventType::agreement()), from, to)
    }?;
    if !statement && pack.order == Order::Vso && found != Status::Cancelled && denied(sentence, pack, trigger) {
        return Some(Status::Denied);
    }
    Some(if statement && found != Status::Planned { Status::Held } else { found })
}

/// "Declined an invitation from his counterpart to visit": whether an invitation that nobody takes up governs an infinitive.
fn declined(sentence: &Sentence<'_, '_>, trigger: &Trigger, from: usize) -> bool {
    let hits = &sentence.section.hits;
    let to = trigger.start > from && hits.is(trigger.start - 1, |t| t == Tag::Marker(Relation::To));
    let low = trigger.start.saturating_sub(12).max(from);
    let offer = (low..trigger.start).rev().find(|&k| hits.is(k, |t| t == Tag::Offer)).filter(|_| to);
    offer.is_some_and(|k| {
        let refused = |s: StatusWord| matches!(s, StatusWord::Negation | StatusWord::Denied);
        sentence.status_words(k.saturating_sub(4).max(from), k).any(|(_, s, _)| refused(s))
    })
}

/// The status of a verb before another that shares its subject, where no comma parts them.
fn status_of_first(sentence: &Sentence<'_, '_>, pack: &Pack, first: &Trigger, second: &Trigger) -> Option<Status> {
    let parted = (first.end..second.start).any(|k| sentence.section.is_mark(k, &[',']));
    if parted { None } else { status(sentence, pack, &pack.frames[first.frame], first) }
}

/// Languages in which words of status go before a verb, and around a noun.
fn verb_first(
    sentence: &Sentence<'_, '_>,
    pack: &Pack,
    frame_kind: EventType,
    trigger: &Trigger,
    (statement, agreed): (bool, bool),
    from: usize,
    to: usize,
) -> Option<Status> {
    let verb = trigger.how != How::Noun;
    let light = lending(sentence, trigger, from, to);
    let future = trigger.hit.clitics.future || light.is_some_and(|l| l.hit.clitics.future);
    let mut status = if future { Status::Planned } else { Status::Held };
    let mut possible = false;
    // a modal may stand before the "that" which opens the clause: «من المقرر أن يزور»
    let start = trigger.start.saturating_sub(12).max(sentence.start);
    let near = (trigger.end + 24).min(to);
    let end = if verb { trigger.end } else { (trigger.end + 34).min(sentence.end) };
    for (at, word, word_end) in sentence.status_words(start, end) {
        // "agreed to" announces nothing of itself, and "stop over" denies nothing
        // past the end of the clause, or far off, only what becomes of the noun counts
        let passive = |k: usize| sentence.section.hits.is(k, |t| t == Tag::Copula);
        let becomes = word == StatusWord::Cancelled && (passive(at) || at > trigger.end && passive(at - 1));
        if !verb && at >= near && !becomes {
            continue;
        }
        let inside = |t: &Trigger| word_end > t.start && at < t.end;
        let settles = agreed
            && word == StatusWord::Planned
            && (inside(trigger) && (!verb || at >= trigger.start) || light.is_some_and(|l| inside(l) && at >= l.start));
        let own = at >= trigger.start && at < trigger.end;
        if settles || own && !statement && matches!(word, StatusWord::Negation | StatusWord::Wish) {
            continue;
        }
        let after = at >= trigger.end;
        let between = if after { trigger.end..at } else { word_end.min(trigger.start)..trigger.start };
        if verb_inside(sentence, trigger, between.start, between.end) {
            continue;
        }
        // "denied that …" denies all of it
        let that = word_end > at + 1 && sentence.section.hits.is(word_end - 1, |t| t == Tag::Complement);
        if word == StatusWord::Denied && that && !after {
            status = Status::Denied;
            continue;
        }
        let outside = at < from && word_end + 1 < from;
        let distance = units(sentence, between.start, between.end);
        // «يأمل الرئيس أن يزور»: the wish governs the clause of "that"
        let that = outside
            && !statement
            && from > 0
            && sentence.section.hits.is(from - 1, |t| t == Tag::Complement)
            && trigger.start <= from + 1
            && verb
            && imperfect(sentence, pack, trigger)
            && units(sentence, word_end, from - 1) <= 3;
        if that && word == StatusWord::Wish {
            return None;
        }
        if outside && distance > 1 {
            continue;
        }
        match word {
            // "agreed to resume contacts at the summit": what is agreed upon is ahead, not where
            StatusWord::Planned if !verb && !agreed && settled(sentence, pack, at) => {}
            // «ناقشا ترتيبات الزيارة خلال مكالمة»: what only accompanies a plan is not planned
            StatusWord::Planned
                if !verb && !after && pack.order == Order::Vso && accompanies(sentence, word_end, trigger) => {}
            // "his previous trips were to Russia"
            StatusWord::Planned
                if pack.order == Order::Svo
                    && sentence.section.hits.is(word_end - 1, |t| t == Tag::Marker(Relation::To))
                    && sentence.phrases.iter().any(|p| p.start == word_end && p.kind.locates()) => {}
            StatusWord::Planned if status == Status::Held => {
                let near = match (after, verb) {
                    // "the aim of his visit was to promote": said of the aim
                    (true, false) if pack.order == Order::Svo && of_another(sentence, trigger) => false,
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
            StatusWord::Cancelled
                if !verb
                    && after
                    && (beyond_aside(sentence, between.start, between.end)
                        || beyond_relative(sentence, between.start, between.end)) =>
            {
                status = Status::Cancelled;
            }
            StatusWord::Cancelled if !verb && distance <= 6 || distance <= 1 => status = Status::Cancelled,
            // «نفى خلال لقائه نظيره الاتهامات»: when it was denied
            StatusWord::Denied
                if !verb
                    && !after
                    && pack.order == Order::Vso
                    && trigger.start > sentence.start
                    && sentence.section.hits.is(trigger.start - 1, |t| {
                        matches!(t, Tag::Marker(Relation::In | Relation::On | Relation::After))
                    }) => {}
            StatusWord::Denied if !verb && distance <= 5 || distance <= 2 && !after => status = Status::Denied,
            // "after a nearly three-hour meeting": it says how long
            StatusWord::Wish | StatusWord::Negation
                if !verb
                    && !after
                    && distance > 0
                    && pack.order == Order::Svo
                    && governs_both(sentence, at, trigger) => {}
            // "made no progress in talks with": there were talks
            StatusWord::Negation
                if !verb && !after && pack.order == Order::Svo && accompanies(sentence, word_end, trigger) => {}
            StatusWord::Negation if distance <= if statement { 0 } else { 2 } => return None,
            // «أي اتفاق»: there may be none; «قد يلتقي»: he may or may not
            StatusWord::Possible if !statement && distance == 0 && !after => {
                possible = !verb || imperfect(sentence, pack, trigger);
            }
            // "stressed the need for peace in a meeting with": the wish is no wish for the meeting
            StatusWord::Wish if !verb && !after && accompanies(sentence, word_end, trigger) => {}
            // "pave the way for the upcoming visit"
            StatusWord::Wish if !verb && !after && announced(sentence, trigger) => {}
            // «وقعت، بوساطة عمانية، اتفاقا»: by what means it came about
            StatusWord::Wish if means(sentence, at) && pack.order == Order::Vso => {}
            // «محاولة لتهدئة القلق حيال الاتفاق»: a known one is there
            StatusWord::Wish if agreed && distance > 1 && trigger.hit.clitics.article && pack.order == Order::Vso => {}
            StatusWord::Wish if !statement && distance <= 4 && !after && !outside => return None,
            _ => {}
        }
    }
    // «دعاه لزيارة القاهرة»: what a preposition of purpose governs is only meant
    // «ومن المقرر أن يغادر إلى عمان حيث يلتقي نظيره»: it goes on in the mood of the verb before
    if verb && !statement && status == Status::Held && imperfect(sentence, pack, trigger) {
        let before = sentence.triggers.iter().rev().find(|t| {
            t.end <= trigger.start && matches!(t.how, How::Verb | How::Passive) && imperfect(sentence, pack, t)
        });
        let said = |t: &&Trigger| pack.frames[t.frame].kind == EventType::statement();
        let before = before.filter(|t| !said(t) && t.start != trigger.start);
        let mood = before.and_then(|t| self::status(sentence, pack, &pack.frames[t.frame], t));
        if mood == Some(Status::Planned) {
            status = Status::Planned;
        }
    }
    let meant = !verb && frame_kind == EventType::visit() && trigger.hit.clitics.marker == Some(Relation::To);
    if (possible || meant) && status == Status::Held {
        return None;
    }
    Some(status)
}

/// Whether a preposition of means is written onto a word of status: «بوساطة», «بجهود».
fn means(sentence: &Sentence<'_, '_>, at: usize) -> bool {
    let wish = |t: Tag| t == Tag::Status(StatusWord::Wish);
    sentence.section.hits.at(at).iter().any(|h| wish(h.tag) && h.clitics.marker == Some(Relation::In))
}

/// Whether little stands between two tokens but an aside between commas: "the talks, due to be held in Rome, were called
/// off".
fn beyond_aside(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> bool {
    let comma = |k: &usize| sentence.section.is_mark(*k, &[',']);
    let (Some(open), Some(close)) = ((from..to).find(comma), (from..to).rfind(comma)) else { return false };
    open < close && units(sentence, from, open) + units(sentence, close, to) <= 6
}

/// Whether a relative clause stands between a noun and a word of status: "a visit that had been planned was called off".
fn beyond_relative(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> bool {
    let hits = &sentence.section.hits;
    let relative = (from..to).find(|&k| hits.is(k, |t| t == Tag::Relative_));
    relative.is_some_and(|k| units(sentence, from, k) <= 6 && to - k <= 14)
}

/// Whether a word right before a noun announces it: "the upcoming visit".
fn announced(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> bool {
    let from = trigger.start.saturating_sub(3).max(sentence.start);
    sentence.status_words(from, trigger.start).any(|(_, s, end)| s == StatusWord::Planned && end == trigger.start)
}

/// Whether a noun is governed by a preposition of time or place, of its own or after a word of wishing: "during talks with".
/// A preposition right after that word is its own: «رغبته في زيارة».
fn accompanies(sentence: &Sentence<'_, '_>, from: usize, trigger: &Trigger) -> bool {
    let beside = |t: Tag| matches!(t, Tag::Marker(Relation::In | Relation::On | Relation::After | Relation::Before));
    (from + 1..trigger.start + 1).any(|k| sentence.section.hits.is(k, beside) && k >= sentence.start)
}

/// Languages in which the verb ends the clause: words of status stand in its own stretch, and the verb's own form tells;
/// a modal governs what follows it, also over "that" and over other verbs that assert nothing.
fn verb_last(sentence: &Sentence<'_, '_>, frame: &Frame, trigger: &Trigger, statement: bool) -> Option<Status> {
    let (mut left, mut right) = sentence.stretch(trigger.start);
    let mut own = match trigger.how {
        How::Noun => carrier(sentence, frame, trigger).map(|l| (l.start, right)),
        _ => Some((trigger.start, trigger.end)),
    };
    // «توافقی که امضا شد باید اجرا شود»: the verb of its relative clause is the noun's
    let mut level = trigger.start;
    if let Some((from, to, light)) = relative_verb(sentence, trigger) {
        // «دیداری که قرار بود برگزار شود، لغو شد»: the main verb has the last word
        let mut after = sentence.status_words(to, right).filter(|(at, _, _)| sentence.reaches(trigger.start, *at));
        if !statement && after.any(|(at, word, _)| word == StatusWord::Cancelled && units(sentence, to, at) <= 12) {
            return Some(Status::Cancelled);
        }
        (left, right, level, own) = (from, to, from, Some((light.start, to)));
    }
    // «قرار است در این سفر با او دیدار کند»: the journey is known
    let this = trigger.start > left && sentence.section.hits.is(trigger.start - 1, |t| t == Tag::This);
    if this && own.is_none() && trigger.how == How::Noun && !statement {
        return Some(Status::Held);
    }
    // «در دیدار با او اتهام‌ها را رد کرد», «پس از دیدار با او سفرش را لغو کرد»: where or when something is denied or called off
    let setting = trigger.how == How::Noun && own.is_none() && set_in(sentence, trigger, left);
    let mut status = Status::Held;
    let mut mood = None;
    let mut wished = false;
    let mut next = left;
    for (at, word, word_end) in sentence.status_words(left, right) {
        // a form inside a longer one («کند» in «می کند») is no word of its own
        if at < next || !sentence.reaches(level, at) {
            continue;
        }
        next = word_end;
        let before = word_end <= trigger.start;
        let distance = match before {
            true => units(sentence, word_end, trigger.start),
            // «دیداری که قرار بود برگزار شود، لغو شد»: what stands between is another clause
            false => units_outside(sentence, trigger.end, at.max(trigger.end)),
        };
        let verb = own.is_some_and(|(from, to)| at >= from && at < to);
        // the verb at the end of the stretch says nothing of a noun that it does not carry
        let tail = sentence.verbs.iter().any(|(a, b)| *a <= at && at < *b) && !verb;
        match word {
            StatusWord::Planned if statement && !verb => {}
            // «در آستانه سفر پوتین با لاوروف دیدار کرد»: what is said of another noun, which another verb carries
            StatusWord::Planned if own.is_some() && before && announces_another(sentence, word_end, trigger) => {}
            StatusWord::Planned
                if status == Status::Held
                    && !(tail && own.is_none() && at > trigger.end + 6)
                    && (verb || distance <= if before { 6 } else { 8 }) =>
            {
                status = Status::Planned;
            }
            // the main verb may stand far off: «دیدار … به سبب توفان لغو شد»
            StatusWord::Cancelled if (before || !setting) && distance <= if before { 6 } else { 12 } => {
                status = Status::Cancelled;
            }
            // «گزارشی درباره دیدار او با فلان را تکذیب کرد»: all that the object holds
            // «دعوت برای سفر را رد کرد»: whoever declines denies nothing, and goes nowhere
            StatusWord::Denied
                if !statement && !before && objects(sentence, trigger.end, at) && invited(sentence, trigger, left) =>
            {
                return None;
            }
            StatusWord::Denied
                if trigger.how == How::Noun
                    && own.is_none()
                    && !setting
                    && (distance <= 8 || tail && !before && objects(sentence, trigger.end, at)) =>
            {
                status = Status::Denied;
            }
            StatusWord::Negation if verb && !before || distance <= if statement { 0 } else { 2 } => return None,
            StatusWord::Wish if !statement && before => wished |= distance <= 4,
            StatusWord::Present | StatusWord::Subjunctive if verb && !before => mood = Some(word),
            _ => {}
        }
    }
    if statement {
        return if mood == Some(StatusWord::Subjunctive) { modal(sentence, trigger, left) } else { Some(status) };
    }
    // «برای دیدار با ظریف آمد»: what is meant has not happened yet
    let hits = &sentence.section.hits;
    let and = trigger.start > left && hits.is(trigger.start - 1, |t| t == Tag::And);
    let reach = if and { 10 } else { 6 };
    let empty = |k: usize| {
        and || k + 3 > trigger.start || !sentence.phrases.iter().any(|p| p.start > k && p.end <= trigger.start)
    };
    let purpose = trigger.how == How::Noun
        && own.is_none()
        && (trigger.start.saturating_sub(reach).max(left)..trigger.start)
            .any(|k| hits.is(k, |t| t == Tag::Marker(Relation::For)) && empty(k));
    if status != Status::Held {
        return Some(status);
    }
    // «خواسته تا برای دیدار با او تحریم‌ها را رفع کند»: nor has the purpose of what is not asserted
    let tail = sentence.verbs.iter().find(|(_, end)| *end == right).filter(|_| purpose);
    // «در اجلاس ناتو تأکید می‌کند»: the session in which somebody will speak is to come
    let will = |(a, b): &(usize, usize)| (*a..*b).any(|k| hits.is(k, |t| t == Tag::Status(StatusWord::Present)));
    if frame.session
        && own.is_none()
        && status == Status::Held
        && sentence.verbs.iter().any(|v| v.1 == right && will(v))
    {
        return Some(Status::Planned);
    }
    let unsaid = |k: usize| sentence.section.hits.is(k, |t| t == Tag::Status(StatusWord::Subjunctive));
    let open = tail.is_some_and(|(a, b)| {
        (*a..*b).any(unsaid) && !sentence.section.hits.is(*a, |t| t == Tag::Status(StatusWord::Present))
    });
    if mood == Some(StatusWord::Subjunctive) || open {
        return modal(sentence, trigger, left);
    }
    // «مصمم است طرحش را در دیدار روز دوشنبه با او ارائه کند»
    let asserted = |v: &(usize, usize)| !(v.0..v.1).any(unsaid) || will(v);
    let meant = setting && !sentence.verbs.iter().filter(|v| v.1 == right).all(asserted);
    if meant && modal(sentence, trigger, left) == Some(Status::Planned) {
        return Some(Status::Planned);
    }
    match mood {
        _ if wished => None,
        Some(StatusWord::Present) => Some(Status::Planned),
        _ if purpose => Some(Status::Planned),
        _ => Some(status),
    }
}

/// Whether another event noun than the trigger's stands right after a word of status that is a preposition.
fn announces_another(sentence: &Sentence<'_, '_>, end: usize, trigger: &Trigger) -> bool {
    let before = |k: usize| {
        sentence.section.hits.at(k).iter().any(|h| h.end as usize == end && h.tag == Tag::Marker(Relation::Before))
    };
    let noun = |t: &Trigger| t.how == How::Noun && t.start == end && t.start != trigger.start;
    sentence.triggers.iter().any(noun) && (end.saturating_sub(3).max(sentence.start)..end).any(before)
}

/// Whether a preposition of time or place stands right before an event noun.
fn set_in(sentence: &Sentence<'_, '_>, trigger: &Trigger, left: usize) -> bool {
    let beside = |t: Tag| matches!(t, Tag::Marker(Relation::In | Relation::After | Relation::Before));
    let ends = |k: usize| sentence.section.hits.at(k).iter().any(|h| h.end as usize == trigger.start && beside(h.tag));
    (trigger.start.saturating_sub(3).max(left)..trigger.start).any(ends)
}

/// Whether an invitation to it is what the words before an event noun name: «دعوت نخست وزیر هند برای سفر».
fn invited(sentence: &Sentence<'_, '_>, trigger: &Trigger, left: usize) -> bool {
    let hits = &sentence.section.hits;
    let purpose = |t: Tag| matches!(t, Tag::Marker(Relation::For | Relation::To));
    let governed = trigger.start > left && hits.is(trigger.start - 1, purpose);
    governed && (left..trigger.start).any(|k| hits.is(k, |t| t == Tag::Offer))
}

/// Whether an object ends between two tokens: «… را».
fn objects(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> bool {
    (from..to).any(|k| sentence.section.hits.is(k, |t| t == Tag::Marker(Relation::Object)))
}

/// What becomes of an event that was told before: «این سفر لغو شد», «چنین دیداری انجام نشده است».
pub fn revoked(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Option<Status> {
    if pack.order == Order::Svo {
        return called_off(sentence, pack, trigger);
    }
    let this = trigger.start > sentence.start && sentence.section.hits.is(trigger.start - 1, |t| t == Tag::This);
    if pack.order != Order::Sov || trigger.how != How::Noun || !this {
        return None;
    }
    let (left, right) = sentence.stretch(trigger.start);
    // it is what the verb is about, no noun's genitive and in no preposition's reach: «در این دیدار»
    let before = trigger.start.checked_sub(2).filter(|&k| k >= left);
    let bare = before.is_none_or(|k| {
        !sentence.section.is_word(k)
            || sentence.section.hits.is(k, |t| matches!(t, Tag::And | Tag::Break | Tag::Complement))
            || sentence.phrases.iter().any(|p| p.end == k + 1 && p.marker.is_none())
    });
    let verb = sentence.verbs.iter().find(|(_, end)| *end == right).map_or(right, |(from, _)| *from);
    let own = sentence.status_words(left, right).filter(|(at, _, end)| bare && *at >= trigger.end && *end >= verb);
    own.filter(|(at, _, _)| sentence.reaches(trigger.start, *at)).find_map(|(_, word, _)| match word {
        StatusWord::Cancelled => Some(Status::Cancelled),
        StatusWord::Denied | StatusWord::Negation => Some(Status::Denied),
        _ => None,
    })
}

/// What governs a verb that asserts nothing by itself: the nearest modal or wish before it, in its own clause or in the
/// one whose "that" opens it: «قرار است که فردا به بغداد برود و با او دیدار کند».
fn modal(sentence: &Sentence<'_, '_>, trigger: &Trigger, left: usize) -> Option<Status> {
    let low = left.saturating_sub(24).max(sentence.start);
    let words = sentence.status_words(low, trigger.start);
    let last = words.filter(|(_, w, _)| matches!(w, StatusWord::Planned | StatusWord::Wish)).last()?;
    // an assertion between it and the verb ends its reach
    let hits = &sentence.section.hits;
    let asserts = |(a, b): &(usize, usize)| {
        *a >= last.2
            && *b <= trigger.start
            && !(*a..*b).any(|k| hits.is(k, |t| t == Tag::Status(StatusWord::Subjunctive)))
    };
    (last.1 == StatusWord::Planned && !sentence.verbs.iter().any(asserts)).then_some(Status::Planned)
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

/// «ونفى الوزير ما ذكرته صحيفة عن لقاء جمعه مع فلان»: whether the last word of saying before a trigger denies.
fn denied(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> bool {
    let says = |t: &&Trigger| {
        // «ما ذكرته صحيفة» is what is denied
        matches!(t.how, How::Verb | How::Participle)
            && pack.frames[t.frame].kind == EventType::statement()
            && !pack.lexicon.bound(sentence.section.tokens.fold(t.start))
    };
    let last = sentence.triggers.iter().rev().filter(|t| t.end <= trigger.start).find(says);
    // what follows an adverb of time, or a relative, stands outside of what is denied
    let beside = |t: Tag| matches!(t, Tag::Marker(Relation::In | Relation::On | Relation::After));
    let during = |k: usize| sentence.section.hits.is(k, beside);
    last.is_some_and(|t| {
        sentence.section.hits.is(t.start, |tag| tag == Tag::Status(StatusWord::Denied))
            && !(trigger.how == How::Noun && trigger.start > sentence.start && during(trigger.start - 1))
    })
}

/// Whether a verb is in the imperfect («يلتقي»).
pub fn imperfect(sentence: &Sentence<'_, '_>, pack: &Pack, verb: &Trigger) -> bool {
    pack.lexicon.imperfect(sentence.section.tokens.fold(verb.start), &verb.hit)
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

/// The same, without the subordinate clauses between them.
fn units_outside(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> usize {
    let (mut count, mut at) = (0, from);
    for aside in sentence.asides.iter().filter(|a| a.to <= to) {
        if aside.from >= at {
            count += units(sentence, at, aside.from);
            at = aside.to;
        }
    }
    count + units(sentence, at, to)
}

/// How many words stand between two tokens, a phrase counting once and words that only join not at all.
pub fn units(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> usize {
    let mut count = 0;
    let mut at = from;
    while at < to {
        if let Some(p) = sentence.phrase_at(at) {
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
