//! Who stands before or after a word of saying, where the verb goes first: over titles, adverbs, asides and what
//! prepositions govern.

use super::{Said, by, his_highness};
use crate::event::args::Arguments;
use crate::event::clause::{How, Phrase, PhraseKind, Sentence, Trigger};
use crate::lang::{Pack, Relation, StatusWord, Tag};
use crate::model::EventType;
use crate::text::TokenKind;

/// The subject that stands before its verb: «ظريف يؤكد», «كيري الذي قال», «وكان ظريف قد أعلن».
pub(super) fn before_verb(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Option<Said> {
    let (from, _) = sentence.clause(trigger.start);
    let hits = &sentence.section.hits;
    if trigger.hit.clitics.and {
        // «أما فلان فنفى»: what a conjunction at the front sets apart is taken up by another at the verb
        let set_apart = |p: &Phrase| {
            let front = p.start.checked_sub(1).filter(|k| *k >= sentence.start && hits.is(*k, |t| t == Tag::Break));
            p.end == trigger.start && p.kind == PhraseKind::Person && p.marker.is_none() && front.is_some()
        };
        return sentence.phrases.iter().position(set_apart).map(|i| by(sentence, pack, i));
    }
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
            || sentence.phrase_at(k).is_some()
    };
    // «رئيس الحزب، فلان، اعتبر»: a name between commas is in apposition
    let enclosed = sentence.section.is_mark(phrase.end, &['،', ','])
        && phrase.start > from
        && sentence.section.is_mark(phrase.start - 1, &['،', ',']);
    let adjacent = (phrase.end + usize::from(enclosed)..trigger.start).all(light);
    // «اتصالا من فلان جدد خلاله»: what takes up the noun again is said by him from whom it came
    let resumed = phrase.marker == Some(Relation::From)
        && phrase.end == trigger.start
        && phrase.kind == PhraseKind::Person
        && hits.at(trigger.end).iter().any(|h| h.clitics.pronoun && matches!(h.tag, Tag::Marker(_) | Tag::DatePart));
    if adjacent && (phrase.marker.is_none() || resumed) {
        return Some(by(sentence, pack, i));
    }
    // whoever opens the clause, over what only accompanies the verb
    let first = sentence.phrases.iter().position(|p| p.start >= from && p.kind.acts())?;
    let opening = &sentence.phrases[first];
    let verb = sentence.triggers.iter().any(|t| {
        t.start >= opening.end && t.end <= trigger.start && matches!(t.how, How::Verb | How::Passive | How::Light)
    });
    let comma = (opening.end..trigger.start).any(|k| sentence.section.is_mark(k, &['،', ',', '.']));
    (opening.start <= from + 1 && opening.marker.is_none() && !verb && !comma && opening.end < trigger.start)
        .then(|| by(sentence, pack, first))
}

/// Both who met or spoke, where the form of the word of saying is of two: «التقى فلان فلانا، مؤكدين أن».
pub(super) fn jointly(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Option<Said> {
    let word = sentence.section.tokens.fold(trigger.start);
    let own = word.strip_prefix('و').filter(|_| trigger.hit.clitics.and).unwrap_or(word);
    if trigger.how == How::Noun || !pack.frames[trigger.frame].jointly.iter().any(|form| form == own) {
        return None;
    }
    let mut people: Vec<usize> = Vec::new();
    for (i, p) in sentence.phrases.iter().enumerate().filter(|(_, p)| p.end <= trigger.start) {
        let seen = |k: &usize| sentence.phrases[*k].entities == p.entities;
        if p.kind == PhraseKind::Person && p.marker != Some(Relation::Presence) && !people.iter().any(seen) {
            people.push(i);
        }
    }
    let [one, other] = people.as_slice() else { return None };
    let second = &sentence.phrases[*other];
    let shared = |t: &Trigger| {
        let kind = pack.frames[t.frame].kind;
        t.end <= second.start && [EventType::meeting(), EventType::call(), EventType::agreement()].contains(&kind)
    };
    // «إنه والملك أكدا»: his own subject stands right before it
    if second.end == trigger.start || !sentence.triggers.iter().any(shared) {
        return None;
    }
    let mut args = Arguments::default();
    for i in [*one, *other] {
        args.found.push((Relation::Subject, i));
    }
    Some(Said::By(args))
}

/// The subject that stands after its verb, over titles, adverbs and what a preposition governs.
pub(super) fn after_verb(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Said {
    let section = sentence.section;
    let hits = &section.hits;
    let mut at = trigger.end;
    // inside what a preposition governs, words say nothing of the subject
    let mut governed = false;
    while at < sentence.end {
        if let Some((i, p)) = sentence.phrase_over(at).map(|i| (i, &sentence.phrases[i])) {
            match p.kind {
                PhraseKind::Person
                    if p.marker.is_none() && !(governed && section.is_word(at - 1) && unknown(sentence, at - 1)) =>
                {
                    return by(sentence, pack, i);
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
                // «كتبت - فلانة»: a byline
                '-' | '–' | '/' if at == trigger.end && !trigger.hit.clitics.and && !eulogized(sentence, at) => {
                    return Said::Nobody;
                }
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
            Some(i) => by(sentence, pack, i),
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

/// Whether a dash opens a eulogy: «قال - حفظه الله - إن».
fn eulogized(sentence: &Sentence<'_, '_>, dash: usize) -> bool {
    sentence.section.hits.is(dash + 1, |t| t == Tag::Eulogy)
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
