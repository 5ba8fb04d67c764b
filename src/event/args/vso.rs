//! Where the verb goes first, then its subject and object, both unmarked: Arabic.

use super::Arguments;
use super::reach::{bare_before, gap_words, marked, next_clause, of_another_noun, relative_between, verb_between};
use crate::event::clause::{How, Phrase, PhraseKind, Sentence, Trigger};
use crate::event::status::units;
use crate::lang::{Arg, Frame, Pack, Relation, Tag};

/// Takes the subject and object of a verb, and what prepositions mark.
pub fn verb(
    sentence: &Sentence<'_, '_>,
    pack: &Pack,
    frame: &Frame,
    trigger: &Trigger,
    subject: Relation,
    args: &mut Arguments,
) {
    let (from, to) = sentence.clause(trigger.start);
    let has_object = frame.arg(Relation::Object).is_some();
    let to_place = frame.arg(Relation::Object) == Some(Arg::Place);
    let from_place = frame.arg(Relation::Subject) == Some(Arg::Place);
    // «كان في استقباله», «كان في وداع فلان»: a verb phrase that ends in a noun takes its genitive first
    let genitive = genitive_first(sentence, pack, frame, trigger);
    // whose object is told already has its subject further off
    let told = genitive.is_some() || bound(sentence, pack, frame, trigger);
    let start = match genitive {
        Some(i) => {
            args.take(sentence, Relation::Of, i);
            sentence.phrases[i].end
        }
        None => trigger.end,
    };
    let trigger = &Trigger { end: start, ..*trigger };
    let before = bare_before(sentence, from, trigger.start)
        // a city that stands for its government acts right before its verb
        .filter(|(_, p)| p.kind != PhraseKind::Place || p.end == trigger.start)
        .find(|(_, p)| !main_verb_between(sentence, p.end, trigger.start))
        .map(|(i, _)| i);
    let before = fronted(sentence, trigger, from).or(before).filter(|_| !resumes(sentence, trigger));
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
                    || (to_place || from_place) && p.kind.locates()
                    || p.government.is_some() && p.start <= trigger.end + 1)
                && p.marker.is_none()
                // «محاربة داعش», «الطرفان»: a genitive acts not, and a group of nobody is named elsewhere
                && !(p.possessive && p.kind.acts())
                && !(p.kind == PhraseKind::Group && p.entities.is_empty())
        })
        .map(|(i, _)| i)
        .collect();
    let near = after
        .first()
        .copied()
        .filter(|&i| units(sentence, trigger.end, sentence.phrases[i].start) <= if told { 8 } else { 4 });
    // «… فلان الذي يزور بغداد»: the antecedent is the subject, whatever governs it
    if let Some(antecedent) = antecedent(sentence, trigger) {
        args.found.push((subject, antecedent));
        if has_object && let Some(&i) = after.iter().find(|&&i| !to_place || sentence.phrases[i].kind.locates()) {
            args.take(sentence, Relation::Object, i);
        }
        marked(sentence, frame, args, trigger.end, reach);
        args.found.retain(|&found| !of_another_noun(sentence, pack, frame, trigger.end, found));
        return;
    }
    // «الدوحة التي وصلها»: what the verb's pronoun stands for is where he came
    if to_place && let Some(i) = place_before(sentence, pack, trigger) {
        args.found.push((Relation::Object, i));
        marked(sentence, frame, args, trigger.end, reach);
        return;
    }
    // «الاتفاقية التي وقعها العراق»: what the verb's pronoun stands for is no subject
    let resumed = in_relative(sentence, trigger) && pack.lexicon.bound(sentence.section.tokens.fold(trigger.end - 1));
    let two = two_before(sentence, pack, trigger)
        .filter(|_| near.is_none() && before.is_none_or(|i| sentence.members(sentence.phrases[i].list).count() == 1));
    if let Some(nations) = sides_at(sentence, trigger.end).or(two).filter(|_| antecedent(sentence, trigger).is_none()) {
        args.sides = Some((subject, nations));
        marked(sentence, frame, args, trigger.end, reach);
        return;
    }
    let has_before = before.filter(|_| !(resumed && near.is_some())).is_some_and(|i| {
        let gap = gap_words(sentence, sentence.phrases[i].end, trigger.start);
        gap <= 3 || relative_between(sentence, sentence.phrases[i].end, trigger.start)
    });
    // verb first, unless somebody stands before it and nobody (or only an object) after
    // or a pronoun is its object: «وصل فلان وكان في استقباله بهمان»
    let verb_first = near.is_some()
        && !(has_before
            && !told
            && (has_object && after_lists(sentence, &after) == 1 || relative_between(sentence, from, trigger.start)));
    if let Some((one, other)) = joint(sentence, trigger, reach).filter(|_| frame.role(Relation::Between).is_some()) {
        args.found.extend([(Relation::Between, one), (Relation::Between, other)]);
        marked(sentence, frame, args, trigger.end, reach);
        return;
    }
    let mut rest: Vec<usize> = after.clone();
    if delegation_beside(sentence, trigger) {
        args.delegation = Some(subject);
    } else if verb_first {
        if let Some(i) = near {
            let list = sentence.phrases[i].list;
            args.take(sentence, subject, i);
            rest.retain(|&k| sentence.phrases[k].list != list);
        }
    } else if has_before && let Some(i) = before {
        args.take(sentence, subject, i);
    } else if let Some(i) = delegates(sentence, pack, trigger, from) {
        args.take(sentence, subject, i);
    }
    if has_object
        && !told
        && trigger.how == How::Verb
        && let Some(&i) = rest.iter().find(|&&i| !to_place || sentence.phrases[i].kind.locates())
        && !verb_between(sentence, trigger.end, sentence.phrases[i].start)
    {
        args.take(sentence, Relation::Object, i);
    }
    marked(sentence, frame, args, trigger.end, reach);
    args.found.retain(|&found| !of_another_noun(sentence, pack, frame, trigger.end, found));
}

/// Whether "the delegation" is the subject, of which the text spoke before: «والتقى الوفد فلانا», «الوفد سيلتقي فلانا».
fn delegation_beside(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> bool {
    let hits = &sentence.section.hits;
    let known = |k: usize| {
        let alone = |h: &crate::lang::Hit| h.tag == Tag::Group && h.clitics.article && h.clitics.marker.is_none();
        let inside = sentence.phrase_at(k).is_some();
        hits.at(k).iter().any(alone) && !inside && !hits.is(k, |t| t == Tag::Sides)
    };
    let before = trigger.start > sentence.start && !trigger.hit.clitics.and && known(trigger.start - 1);
    trigger.end < sentence.end && known(trigger.end) || before
}

/// «تجتمع اللجنة العراقية الألمانية»: the two countries whose adjectives say whose a body is that stands first after a verb.
fn joint(sentence: &Sentence<'_, '_>, trigger: &Trigger, reach: usize) -> Option<(usize, usize)> {
    let first = sentence.phrases.iter().position(|p| p.start >= trigger.end && p.kind == PhraseKind::Adjective)?;
    let (p, q) = (&sentence.phrases[first], sentence.phrases.get(first + 1)?);
    // «المنتخبان المصري والتونسي» are two
    let one = !sentence.section.hits.at(q.start).iter().any(|h| h.clitics.and);
    let beside = one && (p.end..q.start).all(|k| !sentence.section.is_word(k)) && q.start <= p.end + 1;
    let others = q.kind == PhraseKind::Adjective && q.entities != p.entities && q.end <= reach;
    (beside && others && units(sentence, trigger.end, p.start) <= 3).then_some((first, first + 1))
}

/// «وفدا يضم الوزير فلانا وصل»: the last of those of whom the delegation right before a verb is made up.
fn delegates(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger, from: usize) -> Option<usize> {
    let delegation = |t: &&Trigger| pack.frames[t.frame].joins && t.start >= from && t.end <= trigger.start;
    let head = sentence.triggers.iter().rfind(delegation).filter(|_| !trigger.hit.clitics.and)?;
    let member = |p: &Phrase| p.start >= head.end && p.kind == PhraseKind::Person;
    let last = sentence.phrases.iter().rposition(|p| p.end == trigger.start && member(p))?;
    let first = sentence.members(sentence.phrases[last].list).map(|p| p.start).min()?;
    (first >= head.end && gap_words(sentence, head.end, first) == 0).then_some(last)
}

/// Whether a verb is of the two before it: «الجانبان وقعا», or of two whom its form alone tells: «ووقعا»; whether as "the
/// two countries".
pub fn two_before(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Option<bool> {
    let before = trigger.start.checked_sub(1).filter(|k| *k >= sentence.start);
    let named = before.and_then(|k| {
        sides_at(sentence, k).filter(|_| sentence.section.hits.is(k, |t| matches!(t, Tag::Sides | Tag::Nations)))
    });
    let dual = || pack.lexicon.dual(sentence.section.tokens.fold(trigger.start), &trigger.hit).then_some(false);
    named.or_else(dual)
}

/// Whether "the two sides" stand at a token, or the one after it, with nobody named there; whether as "the two countries".
pub fn sides_at(sentence: &Sentence<'_, '_>, at: usize) -> Option<bool> {
    let hits = &sentence.section.hits;
    let named = |k: usize| sentence.phrase_at(k).is_some_and(|p| !p.entities.is_empty());
    let found = (at..(at + 2).min(sentence.end)).find(|&k| hits.is(k, |t| matches!(t, Tag::Sides | Tag::Nations)))?;
    (!(at..found + 1).any(named)).then(|| hits.is(found, |t| t == Tag::Nations))
}

/// Whether a verb that opens its clause names one person or group after it, and nobody else in any role.
pub fn only_after(sentence: &Sentence<'_, '_>, args: &Arguments, trigger: &Trigger, subject: Relation) -> bool {
    let [(relation, i), rest @ ..] = args.found.as_slice() else { return false };
    let p = &sentence.phrases[*i];
    // of several only those of one list, whom one meets who is named before: «زيارة التقى خلالها فلانا وبهمانا»
    let listed = |(r, k): &(Relation, usize)| r == relation && sentence.phrases[*k].list == p.list;
    if !(rest.is_empty() || resumes(sentence, trigger) && rest.iter().all(listed)) {
        return false;
    }
    let (from, _) = sentence.clause(trigger.start);
    // «وكان سموه قد التقى فلانا»
    let breaks = |k: usize| sentence.section.hits.is(k, |t| matches!(t, Tag::Break | Tag::Complement));
    let opens = resumes(sentence, trigger)
        || (from..trigger.start).any(|k| highness(sentence, k))
        || trigger.start > sentence.start && breaks(trigger.start - 1)
        || trigger.start == sentence.start
        || !sentence.section.is_word(trigger.start - 1)
        || trigger.hit.clitics.and;
    *relation == subject
        && opens
        && p.start >= trigger.end
        && p.entities.len() == 1
        && matches!(p.kind, PhraseKind::Person | PhraseKind::Group)
}

/// Whether what follows a verb takes up the noun before it, of whose clause it is: «زيارة التقى خلالها فلانا».
fn resumes(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> bool {
    let marker = |h: &crate::lang::Hit| h.clitics.pronoun && matches!(h.tag, Tag::Marker(_) | Tag::DatePart);
    !trigger.hit.clitics.and && trigger.end < sentence.end && sentence.section.hits.at(trigger.end).iter().any(marker)
}

/// A finite verb between two tokens that opens no relative clause: «الوزير، الذي يزور روسيا، وقع».
fn main_verb_between(sentence: &Sentence<'_, '_>, from: usize, to: usize) -> bool {
    let finite = |t: &&Trigger| matches!(t.how, How::Verb | How::Passive | How::Light);
    let between = sentence.triggers.iter().filter(finite).filter(|t| t.start >= from && t.end <= to);
    between.into_iter().any(|t| !in_relative(sentence, t))
}

/// «الأمير يلتقي الرئيس ويجتمع إلى الوزير»: a second verb goes on with the subject before the first.
fn fronted(sentence: &Sentence<'_, '_>, trigger: &Trigger, from: usize) -> Option<usize> {
    let finite = |t: &&Trigger| matches!(t.how, How::Verb | How::Light | How::Passive);
    let first = sentence.triggers.iter().filter(finite).find(|t| t.start >= from && t.end < trigger.start)?;
    let near = bare_before(sentence, from, first.start).next()?;
    let adjacent = gap_words(sentence, near.1.end, first.start) == 0 && near.1.kind == PhraseKind::Person;
    (trigger.hit.clitics.and && adjacent).then_some(near.0)
}

/// Whether a pronoun that is written onto a verb or onto the noun that ends its phrase is its object: «استقبله», «كان في
/// استقباله».
pub fn bound(sentence: &Sentence<'_, '_>, pack: &Pack, frame: &Frame, trigger: &Trigger) -> bool {
    let phrase = trigger.end > trigger.start + 1 && frame.role(Relation::Object).is_some();
    trigger.hit.clitics.pronoun
        || phrase && pack.lexicon.bound(sentence.section.tokens.fold(trigger.end - 1))
        || phrase && highness(sentence, trigger.end)
}

/// Whether «سموه» or the like stands at a token.
pub fn highness(sentence: &Sentence<'_, '_>, at: usize) -> bool {
    at < sentence.end && sentence.section.hits.at(at).iter().any(|h| h.tag == Tag::Honorific && h.clitics.pronoun)
}

/// The genitive of the noun that ends a verb phrase, where the frame has a role for it.
fn genitive_first(sentence: &Sentence<'_, '_>, pack: &Pack, frame: &Frame, trigger: &Trigger) -> Option<usize> {
    let whole = frame.arg(Relation::Of).is_some()
        && trigger.end > trigger.start + 1
        && trigger.how == How::Verb
        && !bound(sentence, pack, frame, trigger);
    let next = sentence.phrases.iter().position(|p| p.start >= trigger.end).filter(|_| whole)?;
    let p = &sentence.phrases[next];
    let honored = sentence.section.hits.is(trigger.end, |t| t == Tag::Honorific);
    let near = gap_words(sentence, trigger.end, p.start) <= usize::from(honored);
    (p.kind.acts() && p.marker.is_none() && near).then_some(next)
}

/// Who acts in the sentence before a verb or noun that names nobody: «يغادر الوزير غدا إلى عمان حيث يلتقي نظيره».
///
/// The subject of the nearest verb before it, or him whose event a noun tells («الزيارة المقررة للملك»).
pub fn carried(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Option<usize> {
    let acts = |i: &usize| {
        let p = &sentence.phrases[*i];
        matches!(p.kind, PhraseKind::Person | PhraseKind::Group) && !p.entities.is_empty() && p.end <= trigger.start
    };
    sentence.triggers.iter().rev().filter(|t| t.end <= trigger.start).find_map(|t| match t.how {
        How::Noun => owner(sentence, t).filter(acts),
        _ => subject_of(sentence, pack, t).into_iter().find(acts),
    })
}

/// The subject of a verb, as phrases.
pub fn subject_of(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Vec<usize> {
    let frame = &pack.frames[trigger.frame];
    let mut args = Arguments::default();
    let plain =
        Frame { args: frame.args.iter().filter(|(r, _)| *r == Relation::Subject).copied().collect(), ..frame.clone() };
    verb(sentence, pack, &plain, &Trigger { how: How::Verb, ..*trigger }, Relation::Subject, &mut args);
    args.of(Relation::Subject).collect()
}

/// Whose event a noun tells, by its genitive or by «ل»: «زيارة فلان», «الزيارة المقررة لفلان».
fn owner(sentence: &Sentence<'_, '_>, noun: &Trigger) -> Option<usize> {
    let next = sentence.phrases.iter().position(|p| p.start >= noun.end)?;
    let p = &sentence.phrases[next];
    let tied = p.marker == Some(Relation::To) || p.marker.is_none() && !noun.hit.clitics.article;
    (tied && gap_words(sentence, noun.end, p.start) <= 1).then_some(next)
}

/// The token of the relative pronoun whose clause a verb opens, over words that only colour it: «الذي كان قد».
fn relative_before(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> Option<usize> {
    let hits = &sentence.section.hits;
    let relative = |k: usize| {
        hits.is(k, |t| t == Tag::Relative_)
            && !hits.is(k, |t| matches!(t, Tag::Marker(_) | Tag::TitleLink | Tag::Break))
    };
    let light = |k: usize| hits.is(k, |t| matches!(t, Tag::Status(_) | Tag::Light(_) | Tag::NotName));
    let low = trigger.start.saturating_sub(3).max(sentence.start);
    let at = (low..trigger.start).rev().find(|&k| relative(k))?;
    (at + 1..trigger.start).all(light).then_some(at)
}

/// Whether a verb opens a relative clause.
pub fn in_relative(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> bool {
    relative_before(sentence, trigger).is_some()
}

/// The place that a relative clause follows whose verb takes it up by a pronoun: «الدوحة التي وصلها».
fn place_before(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Option<usize> {
    let at = relative_before(sentence, trigger)?;
    let bound = pack.lexicon.bound(sentence.section.tokens.fold(trigger.end - 1));
    sentence.phrases.iter().position(|p| bound && p.end == at && p.kind.locates())
}

/// Whom a relative clause follows, where a verb opens it, or a noun that is meant: «فلان الذي يعتزم زيارة بغداد».
pub fn antecedent(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> Option<usize> {
    let at = relative_before(sentence, trigger)?;
    let end = if sentence.section.is_mark(at - 1, &[',', '،']) { at - 1 } else { at };
    sentence.phrases.iter().position(|p| p.end == end && matches!(p.kind, PhraseKind::Person | PhraseKind::Group))
}

/// Whether a verb goes without a subject, by what follows it: «وأضاف أن».
pub fn pronoun_subject(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> bool {
    let hits = &sentence.section.hits;
    let next = trigger.end;
    let list = &sentence.section.tokens.list;
    // «امرأة لبنانية تسافر»: a clause without a relative says it of the noun before it
    let described = |p: &Phrase| p.end == trigger.start && p.kind == PhraseKind::Adjective;
    if !trigger.hit.clitics.and && sentence.phrases.iter().any(described) {
        return false;
    }
    next >= sentence.end
        || list[next].kind != crate::text::TokenKind::Word
        || hits.is(next, |t| {
            matches!(t, Tag::Complement | Tag::Marker(_) | Tag::Pronoun | Tag::Relative(_) | Tag::Status(_))
        })
        || hits.at(next).iter().any(|h| h.clitics.marker.is_some())
        || sentence.phrases.iter().any(|p| p.start == next && matches!(p.kind, PhraseKind::Date(_)))
}

fn after_lists(sentence: &Sentence<'_, '_>, phrases: &[usize]) -> usize {
    let mut lists: Vec<usize> = phrases.iter().map(|&i| sentence.phrases[i].list).collect();
    lists.dedup();
    lists.len()
}
