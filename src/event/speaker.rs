//! Who says it: the speaker of a word of saying, or that nobody who could be named does.

use super::args::svo::{self, Subject};
use super::args::{Arguments, arguments, in_relative};
use super::clause::{How, Phrase, PhraseKind, Sentence, Trigger};
use super::status::units;
use crate::lang::{Order, Pack, Relation, StatusWord, Tag};
use crate::model::{EntityIx, EventType, Part};
use crate::text::TokenKind;

/// Whom a word of saying has as its subject.
#[derive(Debug)]
pub enum Said {
    /// The phrases found.
    By(Arguments),
    /// He whom the text speaks of: a pronoun, or none at all.
    Pronoun,
    /// Whoever spoke before in the same sentence.
    Same,
    /// Somebody whom the text does not name: a source, a newspaper, documents.
    Stranger,
    /// Nobody: the word only names a thing that was said.
    Nobody,
}

/// Stands for him of whom the text speaks, whoever it is.
const TOPIC: EntityIx = EntityIx(u32::MAX);

/// Finds the speaker of a trigger of a statement.
pub fn said(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Said {
    let c = trigger.hit.clitics;
    if trigger.how == How::Participle && pack.order == Order::Vso && (c.article || c.marker.is_some() || c.pronoun) {
        return Said::Nobody;
    }
    if pack.order == Order::Svo && trigger.how == How::Verb && subject_only(pack, trigger) {
        return subject_first(sentence, pack, trigger);
    }
    if sides(sentence, pack, trigger) {
        return Said::Stranger;
    }
    match (trigger.how, pack.order) {
        (How::Participle, _) => clause_before(sentence, pack, trigger),
        (How::Verb | How::Passive, Order::Vso) if subject_only(pack, trigger) => {
            let found = before_verb(sentence, trigger).unwrap_or_else(|| after_verb(sentence, pack, trigger));
            // «الاتفاق الذي يرى أنه»: what a relative clause says of a thing
            if matches!(found, Said::Pronoun) && in_relative(sentence, trigger) {
                return Said::Stranger;
            }
            match found {
                // «أعلن في الدوحة أن»: nobody did whom the text spoke of
                Said::Pronoun if trigger.start == sentence.start && !trigger.hit.clitics.and => Said::Stranger,
                Said::Pronoun => clause_before(sentence, pack, trigger),
                other => other,
            }
        }
        _ => governed_or_implied(sentence, pack, trigger),
    }
}

/// The subject of a word of saying, where it goes first or right after a quotation.
fn subject_first(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Said {
    if let Some(i) = svo::inverted(sentence, pack, trigger) {
        return by(sentence, i);
    }
    // "called on the president" is no word of saying
    let meets = sentence.triggers.iter().find(|t| t.start == trigger.start && pack.frames[t.frame].plain);
    if meets.is_some_and(|t| {
        arguments(sentence, pack, &pack.frames[t.frame], t, None).of(Relation::Object).next().is_some()
    }) {
        return Said::Nobody;
    }
    // "was announced by Zarif", "was informed"
    if svo::is_passive(sentence, pack, trigger) {
        let agent = sentence.phrases.iter().position(|p| p.start >= trigger.end);
        let agent = agent.filter(|&i| sentence.phrases[i].marker == Some(Relation::By));
        return agent
            .filter(|&i| units(sentence, trigger.end, sentence.phrases[i].start) <= 1)
            .map_or(Said::Nobody, |i| by(sentence, i));
    }
    match svo::subject(sentence, pack, trigger) {
        Subject::Phrase(i) => by(sentence, i),
        Subject::Pronoun => match svo::antecedent(sentence, pack, trigger.start, |k| k == PhraseKind::Person) {
            Some(i) => by(sentence, i),
            None => Said::Pronoun,
        },
        Subject::Stranger | Subject::Sides | Subject::Nations | Subject::Neuter => Said::Stranger,
        Subject::Nobody => Said::Nobody,
    }
}

/// The speaker among the arguments of a noun, or of a verb in the languages where it follows its subject.
fn governed_or_implied(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Said {
    let frame = &pack.frames[trigger.frame];
    let noun = trigger.how == How::Noun;
    let highness = his_highness(sentence, trigger.end);
    if noun && highness && !trigger.hit.clitics.pronoun {
        return Said::Pronoun;
    }
    // in a headline a noun stands for its verb («هشدار ظریف»); in the text it speaks of what was said before
    let headline = sentence.section.part == Part::Title;
    let according = sentence.section.hits.is(trigger.start, |t| matches!(t, Tag::Marker(_) | Tag::Hearsay));
    if pack.order == Order::Sov
        && noun
        && !frame.light
        && frame.role(Relation::Subject).is_none()
        && !headline
        && !according
    {
        return Said::Nobody;
    }
    // "…, stressed Akar", «بحسب فلان»: whoever stands right after it; but «قوله إن فلانا» is not said by him
    let that = |to: usize| (trigger.end..to).any(|k| sentence.section.hits.is(k, |t| t == Tag::Complement));
    let after =
        sentence.phrases.iter().position(|p| p.start >= trigger.end && units(sentence, trigger.end, p.start) == 0);
    let after = after.filter(|&i| sentence.phrases[i].kind == PhraseKind::Person && !that(sentence.phrases[i].start));
    let inverted = pack.order == Order::Svo
        && !noun
        && trigger.start > sentence.start
        && !sentence.section.is_word(trigger.start - 1)
        && frame.role(Relation::Object).is_none();
    if let Some(i) = after.filter(|&i| {
        let p = &sentence.phrases[i];
        inverted && p.marker.is_none()
            || noun
                && !frame.light
                && p.marker != Some(Relation::With)
                && !(p.marker == Some(Relation::To) && frame.arg(Relation::To).is_none())
    }) {
        return by(sentence, i);
    }
    let mut args = arguments(sentence, pack, frame, trigger, Some(TOPIC));
    if pack.order == Order::Svo && !noun {
        // "said that the diplomat": he is spoken of
        let that = |at: usize| (trigger.end..at).any(|k| sentence.section.hits.is(k, |t| t == Tag::Complement));
        args.found.retain(|(_, i)| !that(sentence.phrases[*i].start));
    }
    if noun && trigger.hit.clitics.pronoun {
        return Said::Nobody;
    }
    // «نقلت رويترز عن مسؤول قوله»: only he from whom it is relayed says it
    let relays = [Relation::Subject, Relation::Object, Relation::To].into_iter().all(|r| frame.role(r).is_none());
    if relays && !noun && frame.role(Relation::From).is_some() {
        args.found.retain(|(r, _)| *r == Relation::From);
        if args.found.is_empty() {
            return Said::Stranger;
        }
    }
    if args.found.is_empty() {
        let implied = args.implied.is_some_and(|(_, e)| e == TOPIC);
        let joined = trigger.start > sentence.start
            && sentence.section.hits.is(trigger.start - 1, |t| matches!(t, Tag::And | Tag::Break));
        return match pack.order {
            Order::Svo if !noun && joined => clause_before(sentence, pack, trigger),
            _ if !implied || noun && !frame.light => Said::Nobody,
            Order::Sov if !elliptical(sentence, trigger) => Said::Stranger,
            _ => Said::Pronoun,
        };
    }
    args.implied = None;
    let person = |i: usize| sentence.phrases[i].kind == PhraseKind::Person;
    if pack.order == Order::Sov && trigger.how != How::Noun && !args.of(Relation::Subject).any(person) {
        return person_last(sentence, trigger);
    }
    if pack.order == Order::Sov && args.of(Relation::Subject).any(|i| anonymous(sentence, &sentence.phrases[i])) {
        return Said::Stranger;
    }
    let of: Vec<usize> = args.of(Relation::Of).collect();
    let all = args.found.iter().filter(|_| !frame.light).map(|(_, i)| *i);
    let near = of.into_iter().chain(all).map(|i| sentence.phrases[i].start).filter(|&at| at >= trigger.end).min();
    if noun && pack.order == Order::Vso && near.is_some_and(|at| units(sentence, trigger.end, at) > 0) {
        return Said::Nobody;
    }
    // an agency at the end of a list of people reports about them
    if pack.order == Order::Svo
        && frame.role(Relation::Subject).is_some()
        && let Some(nearest) =
            args.of(Relation::Subject).min_by_key(|&i| sentence.phrases[i].start.abs_diff(trigger.start))
        && sentence.phrases[nearest].kind != PhraseKind::Person
    {
        return Said::Stranger;
    }
    Said::By(args)
}

/// The person before a verb that ends its clause, where an agency opens it: «به گزارش ایسنا، ظریف گفت».
fn person_last(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> Said {
    let (from, _) = sentence.clause(trigger.start);
    let found = sentence.phrases.iter().position(|p| {
        let parted = p.start > from && !sentence.section.is_word(p.start - 1);
        p.start >= from
            && p.end <= trigger.start
            && p.kind == PhraseKind::Person
            && p.marker.is_none()
            && !p.possessive
            && parted
    });
    found.map_or(Said::Stranger, |i| by(sentence, i))
}

/// Whether a verb at the end of its clause goes without a subject: nothing but a pronoun, adverbs and what prepositions
/// govern stands before it.
fn elliptical(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> bool {
    let hits = &sentence.section.hits;
    let left = sentence
        .triggers
        .iter()
        .filter(|t| t.end <= trigger.start && matches!(t.how, How::Verb | How::Passive | How::Light));
    let mut at = left.map(|t| t.end).max().unwrap_or(sentence.start);
    while at < trigger.start {
        if hits.is(at, |t| matches!(t, Tag::Pronoun | Tag::Possessive | Tag::Marker(_) | Tag::Complement | Tag::Break))
        {
            return true;
        }
        if let Some(p) = sentence.phrases.iter().find(|p| p.start <= at && at < p.end) {
            if p.kind.acts() {
                return false;
            }
            at = p.end;
        } else if !sentence.section.is_word(at) || hits.is(at, |t| matches!(t, Tag::And)) {
            at += 1;
        } else if let Some(h) = hits.find(at, |t| t == Tag::Status(StatusWord::Skipped)) {
            at = h.end as usize;
        } else {
            return false;
        }
    }
    // «… فاش شود، گفت»: a comma parts the verb from its subject
    trigger.start <= sentence.start || sentence.section.is_word(trigger.start - 1)
}

/// Whether the trigger's frame knows nobody but a subject who speaks.
fn subject_only(pack: &Pack, trigger: &Trigger) -> bool {
    pack.frames[trigger.frame].role(Relation::Subject).is_some()
}

/// Whether "the two sides" say it: then nobody is named as saying it.
fn sides(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> bool {
    let hits = &sentence.section.hits;
    let at = |k: usize| hits.find(k, |t| t == Tag::Sides).map(|h| h.end as usize);
    match pack.order {
        Order::Vso => (trigger.end..(trigger.end + 2).min(sentence.end)).any(|k| at(k).is_some()),
        Order::Svo => (trigger.start.saturating_sub(6).max(sentence.start)..trigger.start)
            .any(|k| at(k).is_some_and(|end| end + 2 > trigger.start)),
        // it opens the clause, and is no genitive of another word
        Order::Sov => (sentence.start..trigger.start).any(|k| {
            let opens =
                k == sentence.start || !sentence.section.is_word(k - 1) || hits.is(k - 1, |t| matches!(t, Tag::And));
            let verb = sentence.triggers.iter().any(|t| {
                t.start >= k && t.end <= trigger.start && matches!(t.how, How::Verb | How::Passive | How::Light)
            });
            at(k).is_some() && opens && !verb
        }),
    }
}

fn by(sentence: &Sentence<'_, '_>, i: usize) -> Said {
    let phrase = &sentence.phrases[i];
    if phrase.kind != PhraseKind::Person || phrase.entities.is_empty() {
        return Said::Stranger;
    }
    if anonymous(sentence, phrase) {
        return Said::Stranger;
    }
    let mut args = Arguments::default();
    args.take(sentence, Relation::Subject, i);
    args.found.retain(|(_, k)| sentence.phrases[*k].kind == PhraseKind::Person);
    Said::By(args)
}

/// Whether a phrase means an official whom nobody names: «مسؤول عراقي», "an Iraqi official".
fn anonymous(sentence: &Sentence<'_, '_>, phrase: &Phrase) -> bool {
    let hits = &sentence.section.hits;
    let named =
        (phrase.start..phrase.end).any(|k| hits.is(k, |t| matches!(t, Tag::Given | Tag::Family | Tag::Known(_))));
    let first = phrase.start.saturating_sub(1).max(sentence.start);
    let indefinite = (first..=phrase.start).any(|k| hits.is(k, |t| t == Tag::Indefinite));
    // «مسؤول أميركي», but not «وزير الخارجية», «متحدث باسم الوزارة»
    let telling = |end: usize| {
        let title = hits.is(end, |t| t == Tag::TitleLink) && !hits.is(end, |t| matches!(t, Tag::Marker(_)));
        let of = end < phrase.end
            && hits.at(end).iter().any(|h| h.clitics.article && h.clitics.marker.is_none())
            && !hits.is(end, |t| matches!(t, Tag::Nationality(_)));
        title || of
    };
    let countryman = hits
        .find(phrase.start, |t| t == Tag::Countryman)
        .is_some_and(|h| !h.clitics.article && !telling(h.end as usize));
    !named && (indefinite || countryman)
}

/// The subject that stands before its verb: «ظريف يؤكد», «كيري الذي قال», «وكان ظريف قد أعلن».
fn before_verb(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> Option<Said> {
    if trigger.hit.clitics.and {
        return None;
    }
    let (from, _) = sentence.clause(trigger.start);
    let hits = &sentence.section.hits;
    let (i, phrase) = sentence.phrases.iter().enumerate().rev().find(|(_, p)| {
        p.end <= trigger.start
            && p.start >= from
            && !matches!(p.kind, PhraseKind::Date(_) | PhraseKind::Adjective)
            && (p.kind.acts() || p.government.is_some())
    })?;
    let light = |k: usize| {
        hits.is(k, |t| matches!(t, Tag::Relative_ | Tag::Status(StatusWord::Skipped) | Tag::Eulogy))
            || hits.is(k, |t| matches!(t, Tag::Light(_)))
            || sentence.section.is_word(k) && sentence.section.tokens.fold(k).chars().count() <= 2
            || sentence.phrases.iter().any(|p| p.start <= k && k < p.end)
    };
    let adjacent = (phrase.end..trigger.start).all(light);
    // «اتصالا من فلان جدد خلاله»: what takes up the noun again is said by him from whom it came
    let resumed = phrase.marker == Some(Relation::From)
        && phrase.end == trigger.start
        && phrase.kind == PhraseKind::Person
        && hits.at(trigger.end).iter().any(|h| h.clitics.pronoun && matches!(h.tag, Tag::Marker(_) | Tag::DatePart));
    if adjacent && (phrase.marker.is_none() || resumed) {
        return Some(by(sentence, i));
    }
    // whoever opens the clause, over what only accompanies the verb
    let first = sentence.phrases.iter().position(|p| p.start >= from && p.kind.acts())?;
    let opening = &sentence.phrases[first];
    let verb = sentence.triggers.iter().any(|t| {
        t.start >= opening.end && t.end <= trigger.start && matches!(t.how, How::Verb | How::Passive | How::Light)
    });
    let comma = (opening.end..trigger.start).any(|k| sentence.section.is_mark(k, &['،', ',', '.']));
    (opening.start <= from + 1 && opening.marker.is_none() && !verb && !comma && opening.end < trigger.start)
        .then(|| by(sentence, first))
}

/// The subject that stands after its verb, over titles, adverbs and what a preposition governs.
fn after_verb(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Said {
    let section = sentence.section;
    let hits = &section.hits;
    let mut at = trigger.end;
    // inside what a preposition governs, words say nothing of the subject
    let mut governed = false;
    while at < sentence.end {
        if let Some((i, p)) = sentence.phrases.iter().enumerate().find(|(_, p)| p.start <= at && at < p.end) {
            match p.kind {
                PhraseKind::Person
                    if p.marker.is_none() && !(governed && section.is_word(at - 1) && unknown(sentence, at - 1)) =>
                {
                    return by(sentence, i);
                }
                PhraseKind::Country | PhraseKind::Organization | PhraseKind::Group
                    if p.marker.is_none() && !governed =>
                {
                    return Said::Stranger;
                }
                PhraseKind::Place if p.marker.is_none() && p.government.is_some() && !governed => {
                    return Said::Stranger;
                }
                _ => {}
            }
            governed |= p.marker.is_some();
            at = p.end;
            continue;
        }
        let token = section.tokens.list[at];
        if token.kind != TokenKind::Word {
            match token.mark {
                '(' => at = closing(sentence, at),
                '«' | '"' | '\u{201c}' => {
                    let end = closing(sentence, at);
                    // a name in quotation marks, or what is said
                    let name = end - at <= 5 && end < sentence.end && section.is_word(end);
                    return if name && !governed { Said::Stranger } else { Said::Pronoun };
                }
                ':' | ';' | '؛' => return Said::Pronoun,
                _ => {
                    governed &= !matches!(token.mark, ',' | '،');
                    at += 1;
                }
            }
            continue;
        }
        if let Some(h) = hits.find(at, |t| matches!(t, Tag::Honorific | Tag::Eulogy)) {
            if his_highness(sentence, at) {
                return Said::Pronoun;
            }
            at = h.end as usize;
            continue;
        }
        if let Some(h) = hits.find(at, |t| matches!(t, Tag::Marker(_))) {
            governed = true;
            at = h.end as usize;
            continue;
        }
        if hits.is(at, |t| matches!(t, Tag::Complement | Tag::Pronoun | Tag::Relative_ | Tag::Break)) {
            return Said::Pronoun;
        }
        if let Some(h) = hits.find(at, |t| matches!(t, Tag::Status(StatusWord::Skipped))) {
            at = h.end as usize;
            continue;
        }
        let verb = sentence
            .triggers
            .iter()
            .any(|t| t.start == at && matches!(t.how, How::Verb | How::Passive | How::Light | How::Participle));
        if verb {
            return Said::Pronoun;
        }
        if governed
            || hits.at(at).iter().any(|h| h.clitics.marker.is_some())
            || preposition_written_on(sentence, pack, at)
        {
            governed = true;
            at += 1;
            continue;
        }
        return match apposition(sentence, pack, at) {
            Some(i) => by(sentence, i),
            None => stranger_or_object(sentence, pack, at),
        };
    }
    Said::Pronoun
}

/// An unlisted noun after a verb: its subject, or its object where the subject is he of whom the text speaks.
///
/// A subject is followed by what it says; an object by the end of its clause.
fn stranger_or_object(sentence: &Sentence<'_, '_>, pack: &Pack, at: usize) -> Said {
    let hits = &sentence.section.hits;
    let roles = hits.is(at, |t| {
        matches!(t, Tag::Role(_) | Tag::Roles(_) | Tag::Countryman | Tag::Group | Tag::OrganizationHead(_))
    });
    if roles {
        return Said::Stranger;
    }
    let (_, to) = sentence.clause(at);
    let complement = sentence.breaks.iter().any(|&b| b == to && hits.is(b, |t| t == Tag::Complement));
    let quotation = sentence.section.is_mark(to, &[':', '«', '"', '\u{201c}']);
    let verb = sentence.triggers.iter().any(|t| {
        t.start > at
            && t.start < to
            && matches!(t.how, How::Verb | How::Passive | How::Noun)
            && pack.frames[t.frame].kind != EventType::statement()
    });
    if (complement || quotation) && !verb { Said::Stranger } else { Said::Pronoun }
}

/// «سموه», «معاليه»: his highness is he of whom the text speaks.
fn his_highness(sentence: &Sentence<'_, '_>, at: usize) -> bool {
    sentence.section.hits.at(at).iter().any(|h| h.tag == Tag::Honorific && h.clitics.pronoun)
}

/// Whether a word is in no list.
fn unknown(sentence: &Sentence<'_, '_>, k: usize) -> bool {
    sentence.section.hits.at(k).is_empty()
}

/// A preposition written onto an unlisted word with the article: «بالتعاون», «للتأكيد».
fn preposition_written_on(sentence: &Sentence<'_, '_>, pack: &Pack, at: usize) -> bool {
    let article = pack.lexicon.article();
    let word = sentence.section.tokens.fold(at);
    let mut letters = word.chars();
    let first = letters.next();
    let rest = letters.as_str();
    let elided = article.chars().next_back();
    !article.is_empty()
        && first.is_some_and(|c| pack.lexicon.joins(c))
        && (rest.starts_with(article) || first == elided && rest.chars().next() == elided)
}

/// The person whom an unlisted description names: «المحلل السياسي فلان», «نجل الرئيس فلان».
fn apposition(sentence: &Sentence<'_, '_>, pack: &Pack, at: usize) -> Option<usize> {
    let (i, p) = sentence.phrases.iter().enumerate().find(|(_, p)| p.start > at && p.kind != PhraseKind::Adjective)?;
    let article = pack.lexicon.article();
    let words = at..p.start;
    let plain = words.clone().all(|k| {
        let word = sentence.section.is_word(k);
        let governs = sentence
            .section
            .hits
            .is(k, |t| matches!(t, Tag::Marker(_) | Tag::Complement | Tag::Relative_ | Tag::Break));
        word && !governs
    });
    let definite = |k: usize| sentence.section.tokens.fold(k).starts_with(article) && !article.is_empty();
    let described = definite(at) || definite(p.start - 1);
    (p.kind == PhraseKind::Person && p.marker.is_none() && words.len() <= 5 && plain && described).then_some(i)
}

/// The token after the mark that closes what a mark opens, within the sentence.
fn closing(sentence: &Sentence<'_, '_>, open: usize) -> usize {
    let close: &[char] = match sentence.section.tokens.list[open].mark {
        '(' => &[')'],
        '«' => &['»'],
        '"' => &['"'],
        _ => &['\u{201d}', '"'],
    };
    (open + 1..sentence.end).find(|&k| sentence.section.is_mark(k, close)).map_or(sentence.end, |k| k + 1)
}

/// The subject of the clause before, within the sentence: of the verb before, else whoever it opens with.
fn clause_before(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Said {
    // «اتصالا من فلان أكد خلاله»: what has no "and" goes on with the noun before it
    if trigger.how != How::Participle && !trigger.hit.clitics.and {
        let (from, _) = sentence.clause(trigger.start);
        let noun =
            sentence.triggers.iter().rev().find(|t| t.how == How::Noun && t.end <= trigger.start && t.start >= from);
        if let Some(noun) = noun.filter(|n| pack.frames[n.frame].kind != EventType::statement()) {
            let args = arguments(sentence, pack, &pack.frames[noun.frame], noun, None);
            let caller = args.of(Relation::From).chain(args.of(Relation::Of)).chain(args.of(Relation::Subject)).next();
            if let Some(i) = caller.filter(|&i| sentence.phrases[i].end <= trigger.start) {
                return by(sentence, i);
            }
        }
    }
    let lends = |light: &Trigger| {
        let mut nouns = sentence.triggers.iter().filter(|t| t.how == How::Noun && t.frame == light.frame);
        nouns.any(|t| t.start >= light.end && t.start <= light.end + 14)
    };
    let before = sentence.triggers.iter().rev().find(|t| {
        t.end <= trigger.start
            && match t.how {
                How::Verb | How::Passive | How::Participle => true,
                How::Light => lends(t),
                How::Noun => false,
            }
    });
    let Some(verb) = before else {
        if trigger.how != How::Participle {
            return Said::Pronoun;
        }
        // «رفض ظريف التعليق، مشيرا إلى أن»: the verb is none that we know
        let first = sentence.phrases.iter().position(|p| p.kind.acts());
        return match first {
            Some(i)
                if sentence.phrases[i].marker.is_none()
                    && sentence.phrases[i].end <= trigger.start
                    && sentence.phrases[i].start <= sentence.start + 3 =>
            {
                by(sentence, i)
            }
            Some(_) => Said::Stranger,
            None => Said::Pronoun,
        };
    };
    let frame = &pack.frames[verb.frame];
    if frame.kind == EventType::statement() && verb.how != How::Light {
        // the same speaker goes on
        return Said::Same;
    }
    let as_verb = Trigger { how: How::Verb, ..*verb };
    let args = arguments(sentence, pack, frame, &as_verb, None);
    let subject = args.of(Relation::Subject).next();
    match subject {
        Some(i) => by(sentence, i),
        None => Said::Pronoun,
    }
}
