//! Who opens a clause, stands before an aside, or before "who": where a subject is sought that does not stand by its verb.

use super::subject::{Search, Subject, finite, is_adverb};
use crate::event::clause::{How, PhraseKind};
use crate::event::status::units;
use crate::lang::Tag;

impl Search<'_, '_, '_> {
    /// Whoever opens a clause, over what prepositions govern.
    pub(super) fn opening(&self, from: usize, to: usize) -> Subject {
        let s = self.sentence;
        let hits = &s.section.hits;
        let mut at = from;
        let mut governed = false;
        while at < to {
            if let Some((i, p)) = self.phrase_over(at) {
                match p.kind {
                    PhraseKind::Date(_) => {}
                    _ if p.marker.is_some() => {}
                    _ if self.acts(p) && p.end <= to => return Subject::Phrase(i),
                    PhraseKind::Place => {}
                    _ if governed => {}
                    _ => return Subject::Stranger,
                }
                at = p.end;
                governed = p.possessive && governed;
                continue;
            }
            if !s.section.is_word(at) {
                governed &= !s.section.is_mark(at, &[',']);
                at += 1;
                continue;
            }
            if hits.is(at, |t| t == Tag::Pronoun) {
                return Subject::Pronoun;
            }
            if !governed && hits.is(at, |t| t == Tag::Nations) {
                return Subject::Nations;
            }
            if !governed && hits.is(at, |t| t == Tag::Sides) {
                return Subject::Sides;
            }
            if let Some(h) = hits.find(at, |t| matches!(t, Tag::Marker(_) | Tag::Preposition)) {
                governed = true;
                at = h.end as usize;
                continue;
            }
            // "After he met Kerry, …": a clause before the clause
            let aside = hits.is(at, |t| matches!(t, Tag::Break | Tag::Relative_))
                || at == from
                    && !self.pack.participle.is_empty()
                    && s.section.tokens.fold(at).ends_with(&self.pack.participle);
            if aside {
                match (at..to).find(|&k| s.section.is_mark(k, &[','])) {
                    Some(comma) => at = comma + 1,
                    None => at += 1,
                }
                continue;
            }
            let passed = hits.is(at, |t| {
                matches!(t, Tag::Adverb | Tag::Auxiliary | Tag::Status(_) | Tag::Honorific | Tag::TitleLink | Tag::And)
            });
            // "The Foreign Ministry's spokesman": whose he is, in words of no list
            let owner = |k: usize| s.section.tokens.list[k].mark == '\'' && s.section.is_word(k);
            let owned = (at..(at + 5).min(to)).find(|&k| owner(k)).filter(|&k| {
                (at..k).all(|j| s.section.is_word(j))
                    && self.phrase_over(k + 1).is_some_and(|(_, p)| p.start == k + 1 && self.acts(p))
            });
            if let Some(k) = owned {
                at = k + 1;
                continue;
            }
            if passed || governed || is_adverb(s, self.pack, at) {
                at += 1;
                continue;
            }
            return Subject::Stranger;
        }
        Subject::Nobody
    }

    /// Whoever stands before an aside that a comma closes.
    pub(super) fn aside(&self, comma: usize) -> Option<usize> {
        let s = self.sentence;
        let mark = |k: usize| s.section.is_mark(k, &[',', '\u{2013}', '\u{2014}', '(', ')']);
        let mut end = comma;
        let mut j = comma;
        while j > s.start {
            j -= 1;
            let first = j == s.start;
            if !mark(j) && !first {
                continue;
            }
            // the stretch between two commas
            let from = if mark(j) { j + 1 } else { j };
            // "Wang, who accompanied Xi, described": a clause of its own names nobody else
            if s.section.hits.is(from, |t| t == Tag::Relative_) && mark(j) {
                end = j;
                continue;
            }
            // "Amer al-Fayez, a member of the parliament's committee, announced": his title goes over the comma
            if let Some((i, p)) = self.phrase_over(from).filter(|(_, p)| p.start < from && mark(j))
                && self.acts(p)
                && self.object_of(p.start).is_none()
                && !s.section.hits.is(p.start.max(s.start + 1) - 1, |t| t == Tag::Possessive)
                && !s.triggers.iter().any(|t| t.start >= from && t.end <= comma && (finite(t) || t.how == How::Noun))
            {
                return Some(i);
            }
            if let Some((i, p)) = end.checked_sub(1).and_then(|b| self.phrase_over(b))
                && self.acts(p)
                && self.object_of(p.start).is_none()
                && !s.triggers.iter().any(|t| t.start >= from && t.end <= p.start && (finite(t) || t.how == How::Noun))
            {
                let opens = &s.phrases[self.head(i)];
                if units(s, from, opens.start.max(from)) <= 2 {
                    return Some(i);
                }
            }
            end = j;
        }
        None
    }

    /// The antecedent of a relative pronoun: the phrase right before it.
    pub(super) fn antecedent(&self, at: usize) -> Subject {
        let s = self.sentence;
        let mut k = at;
        while k > s.start && (!s.section.is_word(k - 1) || s.section.hits.is(k - 1, |t| t == Tag::And)) {
            k -= 1;
        }
        match k.checked_sub(1).and_then(|b| self.phrase_over(b)) {
            Some((i, p)) if (p.kind.acts() || p.government.is_some()) && !p.possessive => Subject::Phrase(i),
            _ => Subject::Stranger,
        }
    }
}
