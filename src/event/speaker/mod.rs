//! Who says it: the speaker of a word of saying, or that nobody who could be named does.

mod vso;

use self::vso::{after_verb, before_verb};
use super::args::svo::{self, Subject};
use super::args::{Arguments, arguments, in_relative};
use super::clause::{How, Phrase, PhraseKind, Sentence, Trigger};
use super::status::units;
use crate::lang::{Hit, Order, Pack, Relation, StatusWord, Tag};
use crate::model::{EntityIx, EventType, Part};

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
    // «بدعوة من فلان» invites, «الإحاطة التي قدمها فلان» is a known one
    let invites = sentence.section.hits.is(trigger.start, |t| t == Tag::Marker(Relation::Invitation));
    if trigger.how == How::Noun && pack.order == Order::Vso && (c.article || invites) {
        return Said::Nobody;
    }
    if pack.order == Order::Svo && trigger.how == How::Verb && subject_only(pack, trigger) {
        return subject_first(sentence, pack, trigger);
    }
    if sides(sentence, pack, trigger) {
        return Said::Stranger;
    }
    if pack.order == Order::Vso
        && let Some(both) = vso::jointly(sentence, pack, trigger)
    {
        return both;
    }
    match (trigger.how, pack.order) {
        (How::Participle, _) => clause_before(sentence, pack, trigger),
        (How::Verb | How::Passive, Order::Vso) if subject_only(pack, trigger) => {
            let found = before_verb(sentence, pack, trigger).unwrap_or_else(|| after_verb(sentence, pack, trigger));
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
        return by(sentence, pack, i);
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
            .map_or(Said::Nobody, |i| by(sentence, pack, i));
    }
    match svo::subject(sentence, pack, trigger) {
        Subject::Phrase(i) => by(sentence, pack, i),
        Subject::Pronoun => match svo::antecedent(sentence, pack, trigger.start, |k| k == PhraseKind::Person) {
            Some(i) => by(sentence, pack, i),
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
        return by(sentence, pack, i);
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
            Order::Sov if !implied && trigger.how == How::Verb => Said::Stranger,
            _ if !implied || noun && !frame.light => Said::Nobody,
            Order::Sov if !elliptical(sentence, trigger) => Said::Stranger,
            _ => Said::Pronoun,
        };
    }
    args.implied = None;
    let person = |i: usize| sentence.phrases[i].kind == PhraseKind::Person;
    if pack.order == Order::Sov && trigger.how != How::Noun && !args.of(Relation::Subject).any(person) {
        return person_last(sentence, pack, trigger);
    }
    let nobody =
        |i: usize| anonymous(sentence, pack, &sentence.phrases[i]) || one_of_many(sentence, &sentence.phrases[i]);
    if pack.order == Order::Sov && args.of(Relation::Subject).any(nobody) {
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
fn person_last(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Said {
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
    found.map_or(Said::Stranger, |i| by(sentence, pack, i))
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
        if let Some(p) = sentence.phrase_at(at) {
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

fn by(sentence: &Sentence<'_, '_>, pack: &Pack, i: usize) -> Said {
    let phrase = &sentence.phrases[i];
    if phrase.kind != PhraseKind::Person || phrase.entities.is_empty() {
        return Said::Stranger;
    }
    if anonymous(sentence, pack, phrase) {
        return Said::Stranger;
    }
    let mut args = Arguments::default();
    args.take(sentence, Relation::Subject, i);
    args.found.retain(|(_, k)| sentence.phrases[*k].kind == PhraseKind::Person);
    Said::By(args)
}

/// Whether a phrase means an official whom nobody names: «مسؤول عراقي», "an Iraqi official".
fn anonymous(sentence: &Sentence<'_, '_>, pack: &Pack, phrase: &Phrase) -> bool {
    let hits = &sentence.section.hits;
    let listed =
        (phrase.start..phrase.end).any(|k| hits.is(k, |t| matches!(t, Tag::Given | Tag::Family | Tag::Known(_))));
    // "foreign minister Kerrie Symmonds", "the ambassador" after his name
    let named = listed || phrase.named && pack.order == Order::Svo;
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
    // «رئيس الوزراء»: a construct is as definite as its last word
    let construct = |h: &Hit| {
        let last = h.end as usize - 1;
        last > h.start as usize && pack.lexicon.definite(sentence.section.tokens.fold(last))
    };
    let countryman = hits
        .find(phrase.start, |t| t == Tag::Countryman)
        .is_some_and(|h| !h.clitics.article && !construct(h) && !telling(h.end as usize));
    !named && (indefinite || countryman)
}

/// Whether a title without a name says only what somebody is: «یک سخنگوی ارتش». In a headline he is whom the text will name.
fn one_of_many(sentence: &Sentence<'_, '_>, phrase: &Phrase) -> bool {
    let hits = &sentence.section.hits;
    let one = phrase.start > sentence.start && hits.is(phrase.start - 1, |t| t == Tag::One);
    let named = |t: Tag| matches!(t, Tag::Given | Tag::Family | Tag::Known(_));
    one && sentence.section.part == Part::Text && !(phrase.start..phrase.end).any(|k| hits.is(k, named))
}

/// «سموه», «معاليه»: his highness is he of whom the text speaks.
fn his_highness(sentence: &Sentence<'_, '_>, at: usize) -> bool {
    sentence.section.hits.at(at).iter().any(|h| h.tag == Tag::Honorific && h.clitics.pronoun)
}

/// The subject of the clause before, within the sentence: of the verb before, else whoever it opens with.
fn clause_before(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Said {
    // «اتصالا من فلان أكد خلاله»: what has no "and" goes on with the noun before it
    if trigger.how != How::Participle && !trigger.hit.clitics.and {
        let (from, _) = sentence.clause(trigger.start);
        let hits = &sentence.section.hits;
        let noun =
            sentence.triggers.iter().rev().find(|t| t.how == How::Noun && t.end <= trigger.start && t.start >= from);
        let resumed =
            hits.at(trigger.end).iter().any(|h| h.clitics.pronoun && matches!(h.tag, Tag::Marker(_) | Tag::DatePart));
        let comma = |n: &Trigger| (n.end..trigger.start).any(|k| sentence.section.is_mark(k, &['،', ',']));
        let goes_on = |n: &&Trigger| pack.frames[n.frame].kind != EventType::statement() && (resumed || !comma(n));
        if let Some(noun) = noun.filter(goes_on) {
            let args = arguments(sentence, pack, &pack.frames[noun.frame], noun, None);
            let caller = args.of(Relation::From).chain(args.of(Relation::Of)).chain(args.of(Relation::Subject)).next();
            if let Some(i) = caller.filter(|&i| sentence.phrases[i].end <= trigger.start) {
                return by(sentence, pack, i);
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
                by(sentence, pack, i)
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
        Some(i) => by(sentence, pack, i),
        None => Said::Pronoun,
    }
}
