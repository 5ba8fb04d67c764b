//! Languages whose verb ends its clause: where the finite verbs stand, which subordinate clauses they close, and how far
//! a verb's own stretch of the sentence reaches.

use super::args::carrier;
use super::clause::{How, Phrase, PhraseKind, Sentence, Trigger};
use crate::lang::{Clitics, Pack, Relation, StatusWord, Tag};

/// A subordinate clause inside another: «وزیری که به تهران آمد», «با بیان اینکه ایران آماده است».
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aside {
    /// Where the noun that it describes begins, else itself.
    pub noun: usize,
    /// Its first token.
    pub from: usize,
    /// The token after its verb.
    pub to: usize,
}

impl Sentence<'_, '_> {
    /// Finds the finite verbs, each with all its words («سفر کرده است»), and leaves out the triggers that are none.
    ///
    /// A word that is a noun as well («نشست») is a verb only at the end of its clause.
    pub(super) fn find_verbs(&mut self) {
        let mut at = self.start;
        while at < self.end {
            let phrase = self.phrase_at(at).filter(|p| p.kind != PhraseKind::Adjective);
            if let Some(p) = phrase {
                at = p.end;
                continue;
            }
            match self.verb_at(at) {
                Some((end, finite)) => {
                    if finite {
                        self.verbs.push((at, end));
                    }
                    at = end.max(at + 1);
                }
                None => at += 1,
            }
        }
        let verbs = std::mem::take(&mut self.verbs);
        let finite = |t: &Trigger| verbs.iter().any(|(a, b)| *a <= t.start && t.start < *b);
        let noun_too = |t: &Trigger| {
            self.section.hits.is(t.start, |g| matches!(g, Tag::Noun(_)))
                && self.section.hits.is(t.start, |g| matches!(g, Tag::Verb(_) | Tag::Light(_)))
        };
        // «واردات» is a word of its own, not «وارد» with a pronoun
        let whole = |t: &Trigger| {
            let mut hits = self.section.hits.at(t.start).iter().filter(|h| h.clitics == Clitics::default());
            let event = |t: Tag| matches!(t, Tag::Verb(_) | Tag::Passive(_) | Tag::Noun(_) | Tag::Light(_));
            hits.any(|h| h.end as usize == t.end && h.tag == Tag::NotName)
                && !self.section.hits.at(t.start).iter().any(|h| h.clitics == Clitics::default() && event(h.tag))
        };
        let keep: Vec<bool> = self
            .triggers
            .iter()
            .map(|t| match t.how {
                _ if t.hit.clitics.pronoun && whole(t) => false,
                How::Verb | How::Passive => finite(t),
                how => !noun_too(t) || finite(t) == (how == How::Light),
            })
            .collect();
        let mut keep = keep.into_iter();
        self.triggers.retain(|_| keep.next().unwrap_or(true));
        self.verbs = verbs;
    }

    /// The words of verbs that begin at a token: where they end, and whether they make a finite verb.
    fn verb_at(&self, at: usize) -> Option<(usize, bool)> {
        let hits = &self.section.hits;
        let verb = |t: Tag| matches!(t, Tag::Verb(_) | Tag::Passive(_) | Tag::Light(_) | Tag::Finite | Tag::Half);
        if let Some(modal) = hits.find(at, |t| t == Tag::Modal) {
            return Some((modal.end as usize, false));
        }
        let first = hits.find(at, verb)?;
        // «گفت و گو», «رفت و آمد»: a longer phrase is no verb
        if let Some(longer) = hits.find(at, |t| matches!(t, Tag::Noun(_) | Tag::Break | Tag::Hearsay | Tag::NotName))
            && longer.end > first.end
        {
            return Some((longer.end as usize, false));
        }
        let mut end = first.end as usize;
        let whole = |k: usize, end: usize| {
            hits.at(k).iter().any(|h| h.end as usize == end && verb(h.tag) && h.tag != Tag::Half)
        };
        let mut finite = whole(at, end);
        // a participle or prefix goes on: «شده است», «می شود»
        let mut last = at;
        while hits.at(last).iter().any(|h| h.tag == Tag::Half && h.end as usize == end)
            && let Some(next) = hits.find(end, verb).filter(|_| self.section.is_word(end))
        {
            last = end;
            end = next.end as usize;
            finite = whole(last, end);
        }
        let half = !finite || hits.at(last).iter().any(|h| h.tag == Tag::Half && h.end as usize == end);
        let noun = last == at && hits.at(at).iter().any(|h| matches!(h.tag, Tag::Noun(_)) && h.end as usize == end);
        if half || noun {
            // alone it is one where its clause ends: «به ایران آمده، گفت»
            finite = self.ends_clause(end) && !(noun && self.governed(at));
        }
        Some((end, finite))
    }

    /// Whether nothing of the same clause stands at a token.
    fn ends_clause(&self, at: usize) -> bool {
        at >= self.end
            || !self.section.is_word(at) && !self.section.is_mark(at, &['«', '(', '"'])
            || self.section.hits.is(at, |t| matches!(t, Tag::And | Tag::Complement | Tag::Relative_ | Tag::Break))
    }

    /// Whether a preposition or a number stands right before a token: «در نشست», «سه نشست».
    fn governed(&self, at: usize) -> bool {
        at > self.start
            && (self
                .section
                .hits
                .is(at - 1, |t| matches!(t, Tag::Marker(r) if r != Relation::Object) || t == Tag::This)
                || self.section.tokens.list[at - 1].kind == crate::text::TokenKind::Number)
    }

    /// Finds the subordinate clauses that a noun or preposition opens and a finite verb closes; what follows a finite
    /// verb («گفت که») is a clause that runs on.
    pub(super) fn find_asides(&mut self) {
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut said: Option<(usize, bool)> = None;
        let mut found: Vec<Aside> = Vec::new();
        let mut breaks: Vec<usize> = Vec::new();
        let mut at = self.start;
        while at < self.end {
            if self.breaks.contains(&at) {
                breaks.extend(open.drain(..).map(|(_, from)| from));
                said = None;
            }
            if let Some(&(_, end)) = self.verbs.iter().find(|(a, _)| *a == at) {
                let joined = self.section.hits.is(end, |t| t == Tag::And);
                let inner = !open.is_empty();
                if !(inner && joined && self.verbs_ahead(end) >= 2)
                    && let Some((noun, from)) = open.pop()
                {
                    found.push(Aside { noun, from, to: end });
                }
                said = Some((end, inner));
                at = end;
                continue;
            }
            let covered = self.phrase_at(at).is_some();
            let opener = self.section.hits.find(at, |t| matches!(t, Tag::Relative_ | Tag::Complement));
            if let Some(opener) = opener.filter(|_| !covered) {
                let bare = (0..at).rev().find(|&k| self.section.is_word(k)).map_or(0, |k| k + 1);
                let after_verb = said.filter(|(end, _)| *end >= bare);
                let modal = (at.saturating_sub(3)..at)
                    .any(|k| self.section.hits.is(k, |t| t == Tag::Modal) && self.modal_end(k) == at);
                let nested = after_verb.is_some_and(|(_, inner)| inner && self.verbs_ahead(at) >= 2);
                if at == self.start || modal || after_verb.is_some() && !nested {
                    breaks.push(at);
                    breaks.extend(open.drain(..).map(|(_, from)| from));
                } else {
                    // «لاوروف هم که»: over a word of no weight
                    let light = |k: usize| self.section.hits.is(k, |t| t == Tag::Status(StatusWord::Skipped));
                    // «"احمد چلبی" که»: the mark that closes the name goes with it
                    let behind = |p: &&Phrase| p.end == bare || p.end == at || p.end + 1 == bare && light(p.end);
                    let noun = self.phrases.iter().filter(|p| p.kind.acts()).find(behind);
                    open.push((noun.map_or(at, |p| p.start), at));
                }
                at = opener.end as usize;
                continue;
            }
            at += 1;
        }
        // no verb closes it
        breaks.extend(open.into_iter().map(|(_, from)| from));
        self.breaks.extend(breaks);
        self.breaks.sort_unstable();
        self.breaks.dedup();
        self.asides = found;
    }

    fn modal_end(&self, at: usize) -> usize {
        self.section.hits.find(at, |t| t == Tag::Modal).map_or(at, |h| h.end as usize)
    }

    /// Whether a quotation mark opens or closes what holds no verb: a name or a slogan, no clause («شبکه «الجزیره»»).
    pub(super) fn quiet(&self, at: usize) -> bool {
        let is = |k: usize, marks: &[char]| self.section.is_mark(k, marks);
        let (opens, closes): (&[char], &[char]) = (&['«', '\u{201c}'], &['»', '\u{201d}']);
        let straight = is(at, &['"']);
        let even = (self.start..at).filter(|&k| is(k, &['"'])).count() % 2 == 0;
        let pair = if is(at, opens) || straight && even {
            let close = (at + 1..self.end).find(|&k| if straight { is(k, &['"']) } else { is(k, closes) });
            close.map(|close| (at, close))
        } else if is(at, closes) || straight {
            let open = (self.start..at).rev().find(|&k| if straight { is(k, &['"']) } else { is(k, opens) });
            open.map(|open| (open, at))
        } else {
            None
        };
        pair.is_some_and(|(open, close)| {
            let said = open > self.start && is(open - 1, &[':']);
            !said && !self.verbs.iter().any(|(a, _)| *a > open && *a < close)
        })
    }

    /// How many finite verbs stand between a token and the next break.
    fn verbs_ahead(&self, at: usize) -> usize {
        let to = self.breaks.iter().copied().filter(|&b| b >= at).min().unwrap_or(self.end);
        self.verbs.iter().filter(|(a, _)| *a >= at && *a < to).count()
    }

    /// The relative clause that describes the noun ending at a token, over a few words of its own phrase.
    pub fn relative_of(&self, noun_end: usize) -> Option<(usize, usize)> {
        let own = |k: usize| {
            let hits = &self.section.hits;
            hits.at(k).iter().all(|h| h.tag == Tag::NotName)
                || hits.is(k, |t| matches!(t, Tag::Portfolio(_) | Tag::Rank | Tag::Status(StatusWord::Skipped)))
        };
        let near = |a: &&Aside| a.from >= noun_end && a.from <= noun_end + 4 && (noun_end..a.from).all(own);
        self.asides.iter().find(near).map(|a| (a.from, a.to))
    }

    /// The ends of the finite verbs of the same clause level before a token, in order.
    fn verbs_before(&self, at: usize, from: usize) -> Vec<usize> {
        let level = self.aside_at(at);
        let own = self.verbs.iter().filter(|(a, b)| *a >= from && *b <= at && self.aside_at(*a) == level);
        own.map(|(_, b)| *b).collect()
    }

    /// The stretch that a token's verb ends: from the finite verb before it to the end of its own, at the same level.
    pub fn stretch(&self, at: usize) -> (usize, usize) {
        let (from, to) = self.clause(at);
        let left = self.verbs_before(at, from).last().copied().unwrap_or(from);
        let level = self.aside_at(at);
        let own = self.verbs.iter().find(|(a, b)| *b > at && *a < to && self.aside_at(*a) == level);
        (left, own.map_or(to, |(_, b)| *b))
    }

    /// The stretches of a token's clause up to it, the nearest first: where a verb names no subject, the one before
    /// does.
    pub fn stretches(&self, at: usize) -> Vec<(usize, usize)> {
        let (from, _) = self.clause(at);
        let mut ends = self.verbs_before(at, from);
        ends.insert(0, from);
        let mut to = at;
        let mut out = Vec::new();
        for start in ends.into_iter().rev() {
            out.push((start, to));
            to = start;
        }
        out
    }

    /// Decides between a noun with its own preposition, which needs its verb («به دیدار او رفت»), and the noun alone («با
    /// اشاره به دیدار با او»).
    pub(super) fn part_phrases(&mut self, pack: &Pack) {
        let begins = |t: &Trigger| {
            t.how == How::Noun
                && t.end > t.start + 1
                && self
                    .section
                    .hits
                    .at(t.start)
                    .iter()
                    .any(|h| matches!(h.tag, Tag::Marker(r) if r != Relation::As) && h.end as usize == t.start + 1)
        };
        let verbless = |t: &Trigger| {
            let frame = &pack.frames[t.frame];
            frame.light && carrier(self, frame, t).is_none()
        };
        let phrases: Vec<(usize, usize, bool)> =
            self.triggers.iter().filter(|t| begins(t)).map(|t| (t.start, t.end, verbless(t))).collect();
        let kept = |t: &Trigger| {
            phrases.iter().all(|(start, end, verbless)| {
                let whole = t.start == *start && t.end == *end;
                let inside = t.start > *start && t.end <= *end;
                !(whole && *verbless && t.how == How::Noun || inside && !*verbless)
            })
        };
        let keep: Vec<bool> = self.triggers.iter().map(kept).collect();
        let mut keep = keep.into_iter();
        self.triggers.retain(|_| keep.next().unwrap_or(true));
    }

    /// Marks what names a source, up to the next comma: «به گزارش خبرگزاری فارس، …».
    pub(super) fn find_sources(&mut self) {
        for at in self.start..self.end {
            let Some(hit) = self.section.hits.find(at, |t| t == Tag::Hearsay) else { continue };
            // «به گفته ظریف»: he is its speaker
            if self.section.hits.is(at, |t| matches!(t, Tag::Noun(_))) {
                continue;
            }
            let from = hit.end as usize;
            let to = (from..self.end).find(|&k| {
                !self.section.is_word(k) && !self.section.is_mark(k, &['«', '»', '"', '(', ')', '-'])
                    || self.section.hits.is(k, |t| t == Tag::Complement)
            });
            let to = to.unwrap_or(from);
            // «به نوشته بی‌بی‌سی هاموند گفت»: whoever follows the outlet without "and" is none of the source
            let outlet = self.phrases.iter().find(|p| p.start >= from && p.end <= to && p.media());
            let person = outlet.and_then(|o| {
                let after =
                    |p: &&Phrase| p.start >= o.end && p.end <= to && p.kind == PhraseKind::Person && p.list != o.list;
                self.phrases.iter().find(after).map(|p| p.start)
            });
            let to = person.unwrap_or(to);
            for p in self.phrases.iter_mut().filter(|p| p.start >= from && p.end <= to) {
                p.marker.get_or_insert(Relation::As);
            }
        }
    }

    /// «سلاح های ایران»: a country or body right after a plain noun is its genitive and does nothing itself.
    pub(super) fn find_plain_genitives(&mut self) {
        for i in 0..self.phrases.len() {
            let p = &self.phrases[i];
            let bare = p.marker.is_none() && p.start > self.start;
            if !bare || !matches!(p.kind, PhraseKind::Country | PhraseKind::Organization) {
                continue;
            }
            let before = p.start - 1;
            let plain = self.section.is_word(before)
                && !self.phrases.iter().any(|q| q.start <= before && before < q.end)
                && !self.triggers.iter().any(|t| t.start <= before && before < t.end)
                && !self.verbs.iter().any(|(a, b)| *a <= before && before < *b)
                && self.section.hits.at(before).iter().all(|h| matches!(h.tag, Tag::NotName | Tag::Portfolio(_)));
            self.phrases[i].genitive = plain;
        }
    }
}

/// Whether the language of a pack puts its verbs last.
pub fn verb_last(pack: &Pack) -> bool {
    pack.order == crate::lang::Order::Sov
}
