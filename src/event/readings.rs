//! What one word is, where the language writes several alike: a verb or a noun, a country that acts or one that modifies.

use super::clause::{How, PhraseKind, Sentence, Trigger};
use crate::lang::{Hit, Order, Pack, Relation, StatusWord, Tag, Titles};
use crate::mention::Mention;
use crate::model::{EventType, Part};
use crate::text::TokenKind;

impl Sentence<'_, '_> {
    /// Decides between the verb and the noun that one word may be: "to visit", "the visit"; "after meeting him", "a meeting".
    pub fn part_readings(&mut self, pack: &Pack) {
        if pack.order != Order::Svo {
            return;
        }
        let section = self.section;
        let hits = &section.hits;
        let triggers = std::mem::take(&mut self.triggers);
        let both: Vec<usize> = triggers.iter().filter(|t| t.how == How::Noun).map(|t| t.start).collect();
        let gerund = |t: &Trigger| {
            t.end == t.start + 1
                && !pack.participle.is_empty()
                && section.tokens.fold(t.start).ends_with(&pack.participle)
        };
        let led = |t: &Trigger| {
            pack.frames[t.frame].kind != EventType::statement()
                && hits.is(t.end, |m| matches!(m, Tag::Marker(Relation::By | Relation::Led)))
        };
        let named = |k: usize| self.phrase_at(k);
        let verb = |t: &Trigger| -> bool {
            let k = t.start;
            let before = k.checked_sub(1).filter(|b| *b >= self.start);
            let participle = gerund(t);
            let object = self.phrases.iter().any(|p| {
                p.start >= t.end && p.start <= t.end + 1 && (p.marker.is_none() || p.marker == Some(Relation::With))
            });
            // "a delegation headed by Zarif": no verb of its own
            let by = pack.frames[t.frame].arg(Relation::By).is_none() && led(t);
            let Some(b) = before else { return !participle && !by };
            if by || hits.is(b, |t| t == Tag::Determiner) {
                return false;
            }
            if hits.is(b, |t| t == Tag::Auxiliary || t == Tag::Pronoun || t == Tag::Sides) {
                return true;
            }
            if participle {
                return object
                    && (!section.is_word(b)
                        || hits.is(b, |t| matches!(t, Tag::Marker(_) | Tag::Preposition | Tag::Break | Tag::And))
                        || named(b).is_some_and(|p| !p.possessive && p.kind == PhraseKind::Person));
            }
            let to = hits.is(b, |t| t == Tag::Marker(Relation::To));
            let subject = named(b).is_some_and(|p| !p.possessive && p.kind != PhraseKind::Adjective);
            let joins = !section.is_word(b) && section.tokens.list[b].kind != TokenKind::Number
                || hits.is(b, |t| {
                    matches!(t, Tag::And | Tag::Relative_ | Tag::Adverb | Tag::Nations | Tag::Break)
                        || matches!(t, Tag::Status(s) if s != StatusWord::Skipped)
                });
            let hyphen = section.is_mark(b, &['-', '\u{2010}', '\u{2011}']);
            to || subject || joins && !hyphen
        };
        // "will travel", "to visit": no noun
        let surely = |k: usize| {
            let verb = |t: Tag| matches!(t, Tag::Auxiliary | Tag::Pronoun | Tag::Marker(Relation::To));
            let to = k > self.start && hits.is(k - 1, verb) && !hits.is(k - 1, |t| t == Tag::Determiner);
            // "the minister visits Tehran": between a subject and a bare object
            let subject = k > self.start
                && named(k - 1).is_some_and(|p| p.kind == PhraseKind::Person && !p.possessive && p.marker.is_none());
            let object = named(k + 1).is_some_and(|p| p.start == k + 1 && p.marker.is_none() && p.kind.locates());
            (to || subject && object) && triggers.iter().any(|t| t.start == k && t.how == How::Verb)
        };
        let as_verb: Vec<bool> = triggers.iter().map(verb).collect();
        let mut k = 0;
        let kept: Vec<Trigger> = triggers
            .iter()
            .filter(|t| {
                let fits = as_verb[k];
                k += 1;
                match t.how {
                    How::Verb if both.contains(&t.start) || led(t) => fits,
                    How::Noun if gerund(t) => !fits,
                    How::Noun => !surely(t.start),
                    _ => true,
                }
            })
            .copied()
            .collect();
        self.triggers = kept;
    }

    /// Whether a word that may be a verb or a noun is the verb: «عقد الوزير», but «توقيع عقد», «العقد». Where the verb goes
    /// first a noun follows another word that governs it.
    pub fn is_verb(&self, at: usize, end: u32) -> bool {
        let hits = &self.section.hits;
        let as_is = |h: &&Hit| h.end == end && h.clitics.marker.is_none() && !h.clitics.article;
        let verb = |t: Tag| matches!(t, Tag::Verb(_) | Tag::Passive(_) | Tag::Light(_));
        let both = hits.at(at).iter().filter(as_is).any(|h| verb(h.tag))
            && hits.at(at).iter().any(|h| h.end == end && matches!(h.tag, Tag::Noun(_)));
        let article = hits.at(at).iter().any(|h| h.end == end && (h.clitics.article || h.clitics.marker.is_some()));
        let governed = at > self.start
            && self.section.is_word(at - 1)
            && !hits.at(at).iter().any(|h| h.clitics.and || h.end == end && h.clitics.pronoun)
            && hits.is(at - 1, |t| {
                matches!(t, Tag::Marker(_) | Tag::Verb(_) | Tag::Light(_) | Tag::Noun(_) | Tag::Passive(_))
            });
        // «وقعت قطر مع فرنسا عقدا»: a verb before it carries it
        let carried = hits.at(at).iter().filter(|h| h.end == end).any(|h| match h.tag {
            Tag::Noun(f) => {
                let mine = |t: &Trigger| t.how == How::Light && t.frame == usize::from(f) && t.end + 14 >= at;
                self.triggers.iter().any(mine)
            }
            _ => false,
        });
        both && !article && !governed && !carried
    }

    /// "The Iran nuclear deal", "U.S. companies": a country's name that only modifies the noun after it.
    pub fn modifies(&self, pack: &Pack, m: &Mention) -> bool {
        let hits = &self.section.hits;
        let list = &self.section.tokens.list;
        if pack.titles != Titles::HeadLast || m.end >= self.end || !self.section.is_word(m.end) {
            return false;
        }
        if list[m.end].capital && !self.in_capitals() {
            return false;
        }
        let goes_on = hits.is(m.end, |t| {
            matches!(
                t,
                Tag::Verb(_)
                    | Tag::Passive(_)
                    | Tag::Light(_)
                    | Tag::Participle(_)
                    | Tag::Auxiliary
                    | Tag::Copula
                    | Tag::Marker(_)
                    | Tag::Preposition
                    | Tag::And
                    | Tag::Status(_)
                    | Tag::Adverb
                    | Tag::Relative_
                    | Tag::Complement
                    | Tag::Break
                    | Tag::Relative(_)
                    | Tag::Past
                    | Tag::Determiner
            )
        });
        let plain = list[m.end].mark != '\'' && (!goes_on || hits.is(m.end, |t| matches!(t, Tag::Noun(_))));
        let determined = m.start > self.start
            && (hits.is(m.start - 1, |t| t == Tag::Determiner) || list[m.start - 1].kind == TokenKind::Number);
        plain && !goes_on && (determined || list[m.start].capitals)
    }

    /// Whether all words of weight have capitals, which then say nothing: "Iran Rejects Reports on Receiving US Message".
    fn in_capitals(&self) -> bool {
        let section = self.section;
        let long = |k: &usize| section.is_word(*k) && section.tokens.fold(*k).len() > 4;
        let words: Vec<usize> = (self.start..self.end).filter(long).collect();
        section.part == Part::Title && words.len() > 3 && words.iter().all(|&k| section.tokens.list[k].capital)
    }
}
