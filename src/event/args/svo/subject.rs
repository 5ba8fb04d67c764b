//! Who does what a verb tells, where the subject goes first: sought from the verb leftwards, over whatever stands between.

use crate::event::clause::{How, Phrase, PhraseKind, Sentence, Trigger};
use crate::event::status::units;
use crate::lang::{Pack, Relation, StatusWord, Tag};
use crate::model::EventType;

/// What stands as the subject of a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A phrase, with the other members of its list.
    Phrase(usize),
    /// He, she, they.
    Pronoun,
    /// It: a body or a country.
    Neuter,
    /// "The two sides".
    Sides,
    /// "The two countries".
    Nations,
    /// A noun that names nobody: "the report", "his office".
    Stranger,
    /// Nothing.
    Nobody,
}

/// How deep one verb may lend its subject to the next.
const DEPTH: usize = 4;

/// The subject of a verb.
pub fn subject(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Subject {
    Search { sentence, pack }.of(trigger, DEPTH)
}

/// The subject of the clause in which a token stands, for what has none of its own: "arrived for talks with", "after
/// meeting". Of the verb before it, else of the one after it, else whoever opens the clause.
pub fn around(sentence: &Sentence<'_, '_>, pack: &Pack, at: usize) -> Subject {
    let search = Search { sentence, pack };
    search.around(at, DEPTH)
}

/// Whether a verb follows an aside of somebody who is its subject: "Zarif, the minister, told".
pub fn after_aside(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> bool {
    let comma =
        trigger.start.checked_sub(1).filter(|&k| sentence.section.is_mark(k, &[',', '\u{2013}', '\u{2014}', ')']));
    comma.is_some_and(|comma| Search { sentence, pack }.aside(comma).is_some())
}

/// Whether a verb stands in a form that takes its subject from the clause around it: "…, adding that", "after meeting".
pub fn is_participle(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> bool {
    let form = sentence.section.tokens.fold(trigger.start);
    let mut at = trigger.start;
    while let Some(start) = over_adverb(sentence, pack, at) {
        at = start;
    }
    let finite = at > sentence.start && sentence.section.hits.is(at - 1, |t| t == Tag::Auxiliary);
    !pack.participle.is_empty() && form.ends_with(&pack.participle) && !finite
}

/// Whether a verb's form is passive after a copula: "was informed", no "was saying" or "has said".
pub fn is_passive(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> bool {
    let form = sentence.section.tokens.fold(trigger.start);
    let mut at = trigger.start;
    while let Some(start) = over_adverb(sentence, pack, at) {
        at = start;
    }
    let copula = at > sentence.start && sentence.section.hits.is(at - 1, |t| t == Tag::Copula);
    copula && trigger.how == How::Verb && !form.ends_with(&pack.participle)
}

/// Where an adverb that ends before a token begins: "also", "officially".
fn over_adverb(sentence: &Sentence<'_, '_>, pack: &Pack, at: usize) -> Option<usize> {
    let listed = (1..=4).rev().filter(|n| at >= sentence.start + n).map(|n| at - n);
    let mut listed =
        listed.filter(|&k| sentence.section.hits.at(k).iter().any(|h| h.end as usize == at && h.tag == Tag::Adverb));
    listed.next().or_else(|| at.checked_sub(1).filter(|&k| k >= sentence.start && is_adverb(sentence, pack, k)))
}

/// Whether a word has the shape of an adverb: "officially".
pub(super) fn is_adverb(sentence: &Sentence<'_, '_>, pack: &Pack, k: usize) -> bool {
    let fold = sentence.section.tokens.fold(k);
    let named = sentence.phrase_at(k).is_some();
    !pack.adverb.is_empty() && fold.len() > 4 && fold.ends_with(&pack.adverb) && !named
}

pub(super) struct Search<'x, 's, 'a> {
    pub(super) sentence: &'x Sentence<'s, 'a>,
    pub(super) pack: &'x Pack,
}

impl Search<'_, '_, '_> {
    fn of(&self, trigger: &Trigger, depth: usize) -> Subject {
        if depth == 0 {
            return Subject::Nobody;
        }
        if is_participle(self.sentence, self.pack, trigger) {
            return self.participle(trigger, depth - 1);
        }
        self.left_of(trigger.start, Some(trigger), depth - 1)
    }

    pub(super) fn phrase_over(&self, k: usize) -> Option<(usize, &Phrase)> {
        self.sentence.phrase_over(k).map(|i| (i, &self.sentence.phrases[i]))
    }

    /// The first member of a phrase's list.
    pub(super) fn head(&self, i: usize) -> usize {
        let list = self.sentence.phrases[i].list;
        self.sentence.phrases.iter().position(|p| p.list == list).unwrap_or(i)
    }

    pub(super) fn acts(&self, p: &Phrase) -> bool {
        (p.kind.acts() || p.government.is_some()) && p.marker.is_none() && !p.possessive
    }

    /// Where a form of one of these kinds that ends before a token begins; the longest counts.
    fn form_before(&self, at: usize, wanted: impl Fn(Tag) -> bool) -> Option<usize> {
        let low = at.saturating_sub(6).max(self.sentence.start);
        (low..at).find(|&k| {
            self.sentence.section.hits.at(k).iter().any(|h| h.end as usize == at && wanted(h.tag))
                && !self.sentence.phrases.iter().any(|p| p.start < k && k < p.end)
        })
    }

    /// The subject before a token at which a verb begins.
    fn left_of(&self, at: usize, verb: Option<&Trigger>, depth: usize) -> Subject {
        let s = self.sentence;
        let hits = &s.section.hits;
        let mut at = at;
        while at > s.start {
            let k = at - 1;
            if let Some(start) = self.form_before(at, |t| matches!(t, Tag::Sides | Tag::Nations)) {
                // "as the two met": the word may begin a clause as well
                let governs = self.form_before(start, |t| matches!(t, Tag::Marker(_) | Tag::Preposition));
                return match governs.filter(|&k| !hits.is(k, |t| t == Tag::Break)) {
                    Some(before) => {
                        at = before;
                        continue;
                    }
                    None if self.form_before(at, |t| t == Tag::Nations).is_some() => Subject::Nations,
                    None => Subject::Sides,
                };
            }
            if let Some((i, p)) = self.phrase_over(k) {
                let head = &s.phrases[self.head(i)];
                match p.kind {
                    PhraseKind::Date(_) => at = self.before_marker(p.start),
                    // "a day after the envoy met him": a clause, no phrase
                    _ if matches!(p.marker, Some(Relation::After | Relation::Before))
                        && p.kind.acts()
                        && verb.is_some_and(|v| units(s, p.end, v.start) == 0) =>
                    {
                        return Subject::Phrase(i);
                    }
                    _ if p.marker.is_some() => at = self.before_marker(head.start.min(p.start)),
                    _ if self.acts(p) => {
                        // "Zarif, who visited Jakarta, discussed": another verb's object is no subject
                        match self.object_of(head.start) {
                            Some(verb) => at = verb,
                            None => return Subject::Phrase(i),
                        }
                    }
                    PhraseKind::Place => at = p.start,
                    _ => return Subject::Stranger,
                }
                continue;
            }
            // "No 10 has confirmed"
            if s.section.tokens.list[k].kind == crate::text::TokenKind::Number {
                match self.noun(at) {
                    Left::At(start) => at = start,
                    Left::Found(subject) => return subject,
                }
                continue;
            }
            if !s.section.is_word(k) {
                if s.section.is_mark(k, &[',', '-', '\u{2013}', '\u{2014}', ')']) {
                    return self.before_comma(k, verb, depth);
                }
                if s.section.is_mark(k, &[';', ':', '"', '\u{201c}', '\u{201d}']) {
                    return Subject::Nobody;
                }
                at = k;
                continue;
            }
            if hits.is(k, |t| t == Tag::Pronoun) {
                return Subject::Pronoun;
            }
            if hits.is(k, |t| t == Tag::Neuter) {
                return Subject::Neuter;
            }
            if hits.is(k, |t| t == Tag::Relative_) && !hits.is(k, |t| matches!(t, Tag::Marker(_))) {
                return self.antecedent(k);
            }
            let light = |t: Tag| {
                matches!(t, Tag::Auxiliary | Tag::Status(_)) && t != Tag::Status(StatusWord::Skipped)
                    || t == Tag::Adverb
            };
            if let Some(start) = self.form_before(at, light).or_else(|| over_adverb(s, self.pack, at)) {
                at = start;
                continue;
            }
            if hits.is(k, |t| matches!(t, Tag::And)) || hits.is(k, |t| t == Tag::Break) && k + 1 == at {
                return self.coordinated(k, verb, depth);
            }
            // "arrived in Rome to hold talks": the subject of the verb before
            if verb.is_some_and(|v| v.start == at) && hits.is(k, |t| t == Tag::Marker(Relation::To)) {
                return self.around(k, depth);
            }
            match self.noun(at) {
                Left::At(start) => at = start,
                Left::Found(subject) => return subject,
            }
        }
        Subject::Nobody
    }

    /// The verb whose object stands right after it: no word of saying, which may go without its "that".
    pub(super) fn object_of(&self, start: usize) -> Option<usize> {
        let s = self.sentence;
        let verb = s.triggers.iter().find(|t| {
            matches!(t.how, How::Verb | How::Passive)
                && units(s, t.end.min(start), start) == 0
                && t.end <= start
                && self.pack.frames[t.frame].kind != EventType::statement()
                && !s.is_noun(t.start)
        });
        verb.map(|t| t.start)
    }

    /// Where the preposition before a phrase begins, over the small words between; else where the phrase begins.
    fn before_marker(&self, start: usize) -> usize {
        let s = self.sentence;
        let mut at = start;
        for _ in 0..4 {
            if let Some(k) = self.form_before(at, |t| matches!(t, Tag::Marker(_) | Tag::Preposition)) {
                return k;
            }
            let small = at > s.start
                && (s.section.hits.is(at - 1, |t| {
                    matches!(
                        t,
                        Tag::Honorific
                            | Tag::PlaceHead
                            | Tag::DayWord
                            | Tag::Rank
                            | Tag::Possessive
                            | Tag::TitleLink
                            | Tag::DatePart
                            | Tag::Status(StatusWord::Skipped)
                    )
                }) || s.abbreviates(at - 1)
                    || s.section.is_mark(at - 1, &['"', '\u{201c}', '(']));
            if !small {
                break;
            }
            at -= 1;
        }
        start
    }

    /// A noun that ends before a token: governed by a preposition it is passed over, else it is the subject.
    fn noun(&self, end: usize) -> Left {
        let s = self.sentence;
        let hits = &s.section.hits;
        let mut at = end;
        while at > s.start {
            let k = at - 1;
            if let Some((i, p)) = self.phrase_over(k) {
                // "talks with Iran last month": what follows a phrase of a preposition goes with it
                if p.marker.is_some() && p.kind != PhraseKind::Adjective && !p.possessive {
                    return Left::At(self.before_marker(s.phrases[self.head(i)].start.min(p.start)));
                }
                // "Kenya's foreign ministry"
                let body = |t: Tag| matches!(t, Tag::OrganizationHead(_) | Tag::Group);
                if p.possessive && p.kind == PhraseKind::Country && !self.governed(p.start) && at <= p.end + 1 {
                    let named = (p.end..end).any(|j| hits.at(j).iter().any(|h| h.end as usize == end && body(h.tag)));
                    return Left::Found(if named { Subject::Phrase(i) } else { Subject::Stranger });
                }
                if p.possessive && self.governed(p.start) || p.kind == PhraseKind::Adjective {
                    at = p.start;
                    continue;
                }
                if matches!(p.kind, PhraseKind::Date(_)) {
                    at = self.before_marker(p.start);
                    continue;
                }
                return Left::Found(Subject::Stranger);
            }
            if !s.section.is_word(k) && s.section.tokens.list[k].kind != crate::text::TokenKind::Number {
                if s.section.is_mark(k, &['-', '/', '\'', '.', '\u{2019}']) {
                    at = k;
                    continue;
                }
                return Left::Found(Subject::Stranger);
            }
            if let Some(start) = self.form_before(at, |t| matches!(t, Tag::Marker(_) | Tag::Preposition)) {
                return Left::At(start);
            }
            if at < end
                && hits.is(k, |t| matches!(t, Tag::And))
                && let Some((i, p)) = k.checked_sub(1).and_then(|b| self.phrase_over(b))
                && self.acts(p)
                && self.object_of(p.start).is_none()
            {
                // "Zarif and other officials"
                return Left::Found(Subject::Phrase(i));
            }
            // "Zarif, who chairs the committee, said", "who began his tour"
            if hits.is(k, |t| t == Tag::Relative_) && !hits.is(k, |t| t == Tag::Complement) {
                return Left::Found(self.antecedent(k));
            }
            if let Some(verb) = s.triggers.iter().find(|t| t.end == at && finite(t) && !s.is_noun(t.start)) {
                let mut before = verb.start;
                while let Some(start) = over_adverb(s, self.pack, before) {
                    before = start;
                }
                let relative = before > s.start && hits.is(before - 1, |t| t == Tag::Relative_);
                return if relative { Left::At(verb.start) } else { Left::Found(Subject::Stranger) };
            }
            // "its visa and passport department"
            let joins = hits.is(k, |t| t == Tag::And)
                && k > s.start
                && s.section.is_word(k - 1)
                && self.phrase_over(k - 1).is_none()
                && !s.triggers.iter().any(|t| t.end == k);
            if !joins && hits.is(k, |t| matches!(t, Tag::And | Tag::Break | Tag::Complement | Tag::Relative_)) {
                return Left::Found(Subject::Stranger);
            }
            at = k;
        }
        Left::Found(Subject::Stranger)
    }

    /// Whether a preposition stands before a phrase that a possessive follows: "in Iran's capital".
    fn governed(&self, start: usize) -> bool {
        self.before_marker(start) < start
    }

    /// The subject before a comma that stands before a verb: it closes an aside ("Zarif, who met Kerry, said"), or the
    /// verb is one of several ("arrived, met Kerry").
    fn before_comma(&self, comma: usize, verb: Option<&Trigger>, depth: usize) -> Subject {
        self.aside(comma).map_or_else(|| self.coordinated(comma, verb, depth), Subject::Phrase)
    }

    /// The subject that a verb shares with one before it of its kind ("addressed the council and held talks"), else
    /// whoever opens the clause.
    fn coordinated(&self, at: usize, verb: Option<&Trigger>, depth: usize) -> Subject {
        let s = self.sentence;
        let says = |t: &Trigger| self.pack.frames[t.frame].kind == EventType::statement();
        let mut before = s.triggers.iter().rev().filter(|t| t.end <= at && finite(t) && !s.is_noun(t.start));
        let kin = match verb {
            Some(v) if says(v) => before.find(|t| says(t)),
            _ => before.next(),
        };
        match kin {
            Some(t) if depth > 0 => match self.of(t, depth) {
                Subject::Nobody => self.opening(s.clause(at).0, at),
                found => found,
            },
            _ => self.opening(s.clause(at).0, at),
        }
    }

    /// The subject of a participle: of the verb before it, else of the one after it.
    fn participle(&self, trigger: &Trigger, depth: usize) -> Subject {
        // "with Zarif saying", "Zarif speaking in Rome"
        if let Some((i, p)) = trigger.start.checked_sub(1).and_then(|k| self.phrase_over(k))
            && p.kind.acts()
            && !p.possessive
        {
            return Subject::Phrase(i);
        }
        self.around(trigger.start, depth)
    }

    fn around(&self, at: usize, depth: usize) -> Subject {
        let s = self.sentence;
        if depth == 0 {
            return Subject::Nobody;
        }
        let usable = |t: &&Trigger| finite(t) && !s.is_noun(t.start) && !is_participle(s, self.pack, t);
        let (from, _) = s.clause(at);
        let before = s.triggers.iter().rev().filter(usable).find(|t| t.end <= at && t.start >= from);
        let after = s.triggers.iter().filter(usable).find(|t| t.start > at);
        let fronted = s.section.hits.is(from, |t| matches!(t, Tag::Marker(_) | Tag::Preposition | Tag::Break));
        let found = before.map(|t| self.of(t, depth)).filter(|f| !matches!(f, Subject::Nobody));
        if let Some(found) = found {
            return found;
        }
        if before.is_some() {
            let inverted = self.inverted(at);
            if inverted != Subject::Nobody {
                return inverted;
            }
        }
        let opens = self.opening(from, at);
        match opens {
            Subject::Nobody => {}
            Subject::Stranger if fronted => {}
            found => return found,
        }
        let after = after.map(|t| self.of(t, depth)).filter(|f| !matches!(f, Subject::Nobody));
        after.unwrap_or_else(|| self.inverted(at)).or(|| self.opening(s.start, at))
    }

    /// "…, said Zarif after talks with".
    fn inverted(&self, at: usize) -> Subject {
        let s = self.sentence;
        let verb = s.triggers.iter().rev().find(|t| t.end <= at && finite(t));
        match verb.and_then(|t| after(s, t)) {
            Some(i) => Subject::Phrase(i),
            None => Subject::Nobody,
        }
    }
}

impl Subject {
    /// This, or another where there is none.
    fn or(self, other: impl FnOnce() -> Subject) -> Subject {
        if self == Subject::Nobody { other() } else { self }
    }
}

enum Left {
    At(usize),
    Found(Subject),
}

pub(super) fn finite(t: &Trigger) -> bool {
    matches!(t.how, How::Verb | How::Passive | How::Light)
}

/// Whoever stands right after a verb: "…, said Zarif".
pub fn after(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> Option<usize> {
    let i = sentence.phrases.iter().position(|p| p.start >= trigger.end && p.kind != PhraseKind::Adjective)?;
    let p = &sentence.phrases[i];
    let near = units(sentence, trigger.end, p.start) == 0;
    (near && p.marker.is_none() && p.kind == PhraseKind::Person).then_some(i)
}
