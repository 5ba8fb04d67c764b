//! A sentence as its phrases: who and what is named in it, how each is governed and which belong to one list, and the
//! triggers of events among them.

use super::verb_last::{Aside, verb_last};
use crate::lang::{Hit, Order, OrganizationKind, Pack, Relation, StatusWord, Tag};
use crate::mention::{DateSpec, Mention, Section};
use crate::model::{CountryCode, EntityIx, EntityKind};
use crate::resolve::Resolved;
use crate::text::TokenKind;

/// What opens and closes a quotation.
pub const QUOTES: [char; 5] = ['«', '»', '"', '\u{201c}', '\u{201d}'];

/// Where a token stands in no phrase.
pub(super) const NO_PHRASE: u32 = u32::MAX;

/// A phrase that names somebody or something.
#[derive(Clone, Debug)]
pub struct Phrase {
    pub start: usize,
    pub end: usize,
    /// The entities: of "the Iraqi and Iranian officials" two.
    pub entities: Vec<EntityIx>,
    /// The countries of its entities.
    pub countries: Vec<CountryCode>,
    /// Whether one of them is a person whom the article names.
    pub named: bool,
    pub kind: PhraseKind,
    /// What governs it; `None` for a bare phrase.
    pub marker: Option<Relation>,
    /// Phrases with the same number are members of one list.
    pub list: usize,
    /// Whether a possessive follows it, or it stands right after a noun as its genitive.
    pub possessive: bool,
    /// Whether it stands right after a plain noun as its genitive, where the verb goes last: it does nothing itself.
    pub genitive: bool,
    /// What kind of body it is.
    pub body: Option<OrganizationKind>,
    /// A capital's name, which may stand for a government or for the city.
    pub government: Option<EntityIx>,
    /// How it goes on with the phrase before it.
    pub(super) joined: Join,
    /// Whether its marker is its own, not that of its list.
    pub(super) own_marker: bool,
}

/// What joins a phrase to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Join {
    Nothing,
    Comma,
    And,
}

/// What a phrase may be in an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PhraseKind {
    /// A person, named or by title.
    Person,
    /// Unnamed officials of a country.
    Group,
    /// A country.
    Country,
    /// A country's adjective, which modifies something.
    Adjective,
    /// A body.
    Organization,
    /// A place.
    Place,
    /// A date.
    Date(DateSpec),
}

impl Phrase {
    /// Whether it is a newspaper, agency or broadcaster: whoever talks with it gives an interview.
    pub fn media(&self) -> bool {
        matches!(self.body, Some(OrganizationKind::Agency | OrganizationKind::Media))
    }

    /// Whether it is a body of several states, whose sessions its members attend.
    pub fn convenes(&self) -> bool {
        matches!(self.kind, PhraseKind::Organization | PhraseKind::Group)
            && self.body == Some(OrganizationKind::International)
    }
}

impl PhraseKind {
    /// Whether it can act.
    pub fn acts(self) -> bool {
        matches!(self, PhraseKind::Person | PhraseKind::Group | PhraseKind::Country | PhraseKind::Organization)
    }

    /// Whether something can happen there.
    pub fn locates(self) -> bool {
        matches!(self, PhraseKind::Place | PhraseKind::Country)
    }
}

/// A word that tells of an event.
#[derive(Clone, Copy, Debug)]
pub struct Trigger {
    pub start: usize,
    pub end: usize,
    pub frame: usize,
    pub how: How,
    pub hit: Hit,
}

/// How a trigger tells of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Verb,
    Passive,
    Noun,
    Light,
    /// A form of the verb that takes its subject from the clause before.
    Participle,
}

/// A sentence, ready for its frames.
#[derive(Debug)]
pub struct Sentence<'s, 'a> {
    pub section: &'s Section<'a>,
    pub start: usize,
    pub end: usize,
    pub phrases: Vec<Phrase>,
    /// For each token the number of the phrase that it stands in, or [`NO_PHRASE`].
    pub(super) over: Vec<u32>,
    pub triggers: Vec<Trigger>,
    /// Tokens at which a new clause begins, in order.
    pub breaks: Vec<usize>,
    /// Finite verbs, where the verb ends its clause: first token and the one after the last.
    pub verbs: Vec<(usize, usize)>,
    /// Subordinate clauses inside a clause whose verb comes last.
    pub(super) asides: Vec<Aside>,
}

impl<'s, 'a> Sentence<'s, 'a> {
    /// Reads a sentence. `mentions` are those of its section, with their entities.
    pub fn new(
        section: &'s Section<'a>,
        pack: &Pack,
        (start, end): (usize, usize),
        mentions: &[(usize, &Mention)],
        of: &[Option<EntityIx>],
        resolved: &Resolved,
    ) -> Self {
        let mut s = Sentence {
            section,
            start,
            end,
            phrases: Vec::new(),
            over: vec![NO_PHRASE; end - start],
            triggers: Vec::new(),
            breaks: Vec::new(),
            verbs: Vec::new(),
            asides: Vec::new(),
        };
        s.find_phrases(pack, mentions, of, resolved);
        s.find_triggers(pack);
        if verb_last(pack) {
            s.find_sources();
            s.find_verbs();
        }
        s.part_readings(pack);
        s.find_breaks(pack);
        if verb_last(pack) {
            s.find_asides();
            s.find_plain_genitives();
            s.part_phrases(pack);
        }
        s.part_lists(pack);
        s.find_genitives(pack);
        s
    }

    fn find_triggers(&mut self, pack: &Pack) {
        let mut at = self.start;
        while at < self.end {
            if let Some(p) = self.phrase_at(at).filter(|p| p.kind != PhraseKind::Adjective) {
                at = p.end;
                continue;
            }
            // a form that runs over the end, where a long sentence was cut, tells nothing in this part
            let tells = |t: Tag| {
                matches!(t, Tag::Verb(_) | Tag::Passive(_) | Tag::Noun(_) | Tag::Light(_) | Tag::Participle(_))
            };
            let mut inside = self.section.hits.at(at).iter().filter(|h| h.end as usize <= self.end);
            let hit = inside.find(|h| tells(h.tag));
            let Some(longest) = hit.map(|h| h.end) else {
                at += 1;
                continue;
            };
            // «يذكر أن», "it is said": a longer phrase in which nobody does it
            if let Some(phrase) = self.section.hits.find(at, |t| t == Tag::Break).filter(|b| b.end > longest) {
                at = phrase.end as usize;
                continue;
            }
            // "attended by": a preposition, and no verb
            let longer = |h: &&Hit| h.end > longest && matches!(h.tag, Tag::Marker(_));
            if pack.order == Order::Svo
                && let Some(marker) = self.section.hits.at(at).iter().find(longer)
            {
                at = marker.end as usize;
                continue;
            }
            // "Riyadh-backed", "wrap-up" are words of their own
            let hyphen = |k: usize| {
                self.section.is_mark(k, &['-', '\u{2010}', '\u{2011}']) && !self.section.tokens.list[k].spaced
            };
            if at > self.start && hyphen(at - 1) && !self.section.tokens.list[at].spaced
                || hyphen(longest as usize) && pack.case
            {
                at = longest as usize;
                continue;
            }
            let verbal = pack.order == Order::Vso && self.is_verb(at, longest);
            for hit in self.section.hits.at(at).iter().filter(|h| h.end == longest) {
                // no preposition is written onto a finite verb: «بحث» is no «ب» and «حث»
                let verb = matches!(hit.tag, Tag::Verb(_) | Tag::Passive(_) | Tag::Light(_));
                if verbal && matches!(hit.tag, Tag::Noun(_)) {
                    continue;
                }
                if verb && hit.clitics.marker == Some(Relation::In) {
                    continue;
                }
                if let Tag::Verb(f) = hit.tag
                    && !self.with_particle(&pack.frames[usize::from(f)].particle, hit)
                {
                    continue;
                }
                let (frame, how) = match hit.tag {
                    Tag::Verb(f) => (f, How::Verb),
                    Tag::Passive(f) => (f, How::Passive),
                    Tag::Noun(f) => (f, How::Noun),
                    Tag::Light(f) => (f, How::Light),
                    Tag::Participle(f) => (f, How::Participle),
                    _ => continue,
                };
                self.triggers.push(Trigger {
                    start: at,
                    end: longest as usize,
                    frame: usize::from(frame),
                    how,
                    hit: *hit,
                });
            }
            if verb_last(pack) && longest as usize > at + 1 {
                self.lend(at, longest);
            }
            // «به دیدار»: without the verb of the phrase the noun in it tells for itself
            let phrase = verb_last(pack)
                && longest as usize > at + 1
                && self.section.hits.is(at, |t| matches!(t, Tag::Marker(_)))
                && self.triggers.last().is_some_and(|t| t.start == at && t.how == How::Noun);
            at = if phrase { at + 1 } else { longest as usize };
        }
    }

    /// «با او در دمشق دیدار و بر امنیت تاکید کرد»: the light verb inside the verb from `at` to `end` is that of a noun
    /// before it too, which stands as a verb after what it governs and before "and".
    fn lend(&mut self, at: usize, end: u32) {
        let hits = &self.section.hits;
        let told = self.triggers.iter().any(|t| t.start == at && t.how == How::Verb);
        let lights = (at + 1..end as usize).flat_map(|k| hits.at(k)).filter(|h| h.end == end);
        let stands = |t: &&Trigger| {
            let governs =
                |p: &Phrase| p.end == t.start && matches!(p.marker, Some(Relation::With | Relation::In | Relation::To));
            t.how == How::Noun && hits.is(t.end, |g| g == Tag::And) && self.phrases.iter().any(governs)
        };
        let lent: Vec<Trigger> = lights
            .filter_map(|h| match h.tag {
                Tag::Light(f) => Some((usize::from(f), *h)),
                _ => None,
            })
            .filter(|(f, _)| told && self.triggers.iter().rev().find(|t| t.frame == *f).is_some_and(|t| stands(&t)))
            .map(|(frame, hit)| Trigger { start: hit.start as usize, end: end as usize, frame, how: How::Light, hit })
            .collect();
        self.triggers.extend(lent);
    }

    /// Whether a verb has the particle that its frame asks for, if any, and then opens a clause: «عبر فلان عن», but not
    /// «تحدث عبر الهاتف عن».
    fn with_particle(&self, particle: &[String], verb: &Hit) -> bool {
        let (at, end) = (verb.start as usize, verb.end as usize);
        let before = at.checked_sub(1).filter(|k| *k >= self.start && self.section.is_word(*k));
        let opens = verb.clitics.and || before.is_none_or(|k| self.section.hits.is(k, |t| t == Tag::Break));
        let follows = |k: usize| particle.iter().any(|p| p == self.section.tokens.fold(k));
        particle.is_empty() || opens && (end..(end + 12).min(self.end)).any(follows)
    }

    fn find_breaks(&mut self, pack: &Pack) {
        for at in self.start..self.end {
            if self.phrase_at(at).is_some() {
                continue;
            }
            let hits = &self.section.hits;
            let word = hits.is(at, |t| matches!(t, Tag::Complement | Tag::Break))
                && !(pack.order == Order::Vso && hits.is(at, |t| matches!(t, Tag::Verb(_))));
            // "as well as": the words of a conjunction begin no clause
            let inner = |k: usize| hits.find(k, |t| t == Tag::And).is_some_and(|h| h.end as usize > at.max(k + 1));
            let word = word && !(at.saturating_sub(3).max(self.start)..=at).any(inner);
            let mark = self.section.is_mark(at, &[';', '؛', ':', '«', '»', '"', '\u{201c}', '\u{201d}']);
            // a name in quotation marks is no clause of its own
            let name = mark
                && self.phrases.iter().any(|p| {
                    (p.start == at + 1 && self.section.is_mark(p.end, &QUOTES))
                        || (p.end == at && p.start > 0 && self.section.is_mark(p.start - 1, &QUOTES))
                });
            // «۶ تا ۸ ژوئن»: from one number to the other
            let number = |k: usize| self.section.tokens.list.get(k).is_some_and(|t| t.kind == TokenKind::Number);
            let range = at > self.start && number(at - 1) && number(at + 1);
            // where the verb goes last, what "that" and "who" open is found with the verbs that close it
            let opener = verb_last(pack)
                && hits.find(at, |t| t == Tag::Break).is_none()
                && hits.is(at, |t| matches!(t, Tag::Complement | Tag::Relative_));
            let quiet = mark && verb_last(pack) && self.quiet(at);
            if word && !opener && !range || mark && !name && !quiet {
                self.breaks.push(at);
            }
        }
    }

    /// The number of the phrase that a token stands in.
    pub fn phrase_over(&self, at: usize) -> Option<usize> {
        let over = at.checked_sub(self.start).and_then(|k| self.over.get(k).copied());
        over.filter(|&i| i != NO_PHRASE).map(|i| i as usize)
    }

    /// The phrase that a token stands in.
    pub fn phrase_at(&self, at: usize) -> Option<&Phrase> {
        self.phrase_over(at).map(|i| &self.phrases[i])
    }

    pub(super) fn aside_at(&self, at: usize) -> Option<&Aside> {
        self.asides.iter().filter(|a| (a.from..a.to).contains(&at)).min_by_key(|a| a.to - a.from)
    }

    /// Whether what stands at a token may belong to a verb or noun at another: not out of a relative clause.
    pub fn reaches(&self, at: usize, other: usize) -> bool {
        let aside = self.aside_at(other);
        aside.is_none() || aside == self.aside_at(at)
    }

    /// The clause around a token: from the break before it to the one after.
    pub fn clause(&self, at: usize) -> (usize, usize) {
        if let Some(aside) = self.aside_at(at) {
            return (aside.noun, aside.to);
        }
        let before = self.breaks.partition_point(|&b| b < at);
        let from = before.checked_sub(1).map_or(self.start, |i| self.breaks[i] + 1);
        let after = before + usize::from(self.breaks.get(before) == Some(&at));
        (from, self.breaks.get(after).copied().unwrap_or(self.end))
    }

    /// The word of status that governs a trigger, if any: nearest first.
    pub fn status_words(&self, from: usize, to: usize) -> impl Iterator<Item = (usize, StatusWord, usize)> + '_ {
        (from..to).filter_map(|k| {
            let hit = self.section.hits.find(k, |t| matches!(t, Tag::Status(s) if s != StatusWord::Skipped))?;
            // "in May": a month permits nothing
            if self.phrase_at(k).is_some_and(|p| matches!(p.kind, PhraseKind::Date(_))) {
                return None;
            }
            if hit.clitics.marker == Some(Relation::In) && self.triggers.iter().any(|t| t.start == k) {
                return None;
            }
            match hit.tag {
                Tag::Status(s) => Some((k, s, hit.end as usize)),
                _ => None,
            }
        })
    }

    /// Whether the word at a token may be a noun as well as a verb ("visit", "talks") and no auxiliary or pronoun says verb.
    pub fn is_noun(&self, at: usize) -> bool {
        let verb = at > self.start && self.section.hits.is(at - 1, |t| matches!(t, Tag::Auxiliary | Tag::Pronoun));
        !verb && self.triggers.iter().any(|t| t.start == at && t.how == How::Noun)
    }

    /// The members of the list that a phrase belongs to, in order.
    pub fn members(&self, list: usize) -> impl Iterator<Item = &Phrase> {
        self.phrases.iter().filter(move |p| p.list == list)
    }
}

/// Whether an entity can take part in an event.
pub fn takes_part(kind: EntityKind) -> bool {
    kind != EntityKind::Place
}
