//! A sentence as its phrases: who and what is named in it, how each is governed and which belong to one list, and the
//! triggers of events among them.

use super::verb_last::{Aside, verb_last};
use crate::lang::{Clitics, Hit, Order, OrganizationKind, Pack, Relation, StatusWord, Tag, Titles};
use crate::mention::{DateSpec, Mention, Section, What};
use crate::model::{EntityIx, EntityKind};
use crate::resolve::Resolved;
use crate::text::TokenKind;

/// What opens and closes a quotation.
const QUOTES: [char; 5] = ['«', '»', '"', '\u{201c}', '\u{201d}'];

/// A phrase that names somebody or something.
#[derive(Clone, Debug)]
pub struct Phrase {
    pub start: usize,
    pub end: usize,
    /// The entities: of "the Iraqi and Iranian officials" two.
    pub entities: Vec<EntityIx>,
    pub kind: PhraseKind,
    /// What governs it; `None` for a bare phrase.
    pub marker: Option<Relation>,
    /// Phrases with the same number are members of one list.
    pub list: usize,
    /// Whether a possessive follows it, or it stands right after a noun as its genitive.
    pub possessive: bool,
    /// Whether it stands right after a plain noun as its genitive, where the verb goes last: it does nothing itself.
    pub genitive: bool,
    /// Whether it is a newspaper, agency or broadcaster: whoever talks with it gives an interview.
    pub media: bool,
    /// A capital's name, which may stand for a government or for the city.
    pub government: Option<EntityIx>,
    /// How it goes on with the phrase before it.
    joined: Join,
    /// Whether its marker is its own, not that of its list.
    own_marker: bool,
}

/// What joins a phrase to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Join {
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
    pub triggers: Vec<Trigger>,
    /// Tokens at which a new clause begins.
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
        }
        s.part_lists(pack);
        s.find_genitives(pack);
        s
    }

    fn find_phrases(
        &mut self,
        pack: &Pack,
        mentions: &[(usize, &Mention)],
        of: &[Option<EntityIx>],
        resolved: &Resolved,
    ) {
        for &(k, m) in mentions {
            let mut government = None;
            let kind = match &m.what {
                What::Person(_) => PhraseKind::Person,
                What::Group(_) => PhraseKind::Group,
                What::Country { adjective, .. } => {
                    if *adjective || self.modifies(pack, m) {
                        PhraseKind::Adjective
                    } else {
                        PhraseKind::Country
                    }
                }
                What::Organization(o) if o.sends.is_some() => PhraseKind::Group,
                What::Organization(_) => PhraseKind::Organization,
                What::Place(p) => {
                    // "TEHRAN – ": a dateline does nothing
                    let dated = m.start == self.start
                        && self.section.is_mark(m.end, &['-', '\u{2013}', '\u{2014}', '(', '/', ':', ',']);
                    let code = p.capital_of.filter(|_| !dated);
                    government = code.and_then(|c| resolved.countries.get(&c).copied());
                    PhraseKind::Place
                }
                What::Date(spec) => PhraseKind::Date(*spec),
            };
            let mut entities: Vec<EntityIx> = of[k].into_iter().collect();
            if let What::Group(g) = &m.what {
                entities = g.countries.iter().filter_map(|c| resolved.countries.get(c).copied()).collect();
            }
            // "a Hamas delegation", "Houthi leaders"
            let mut end = m.end;
            let mut kind = kind;
            if kind == PhraseKind::Organization
                && pack.titles == Titles::HeadLast
                && let Some(h) = self.section.hits.find(m.end, |t| t == Tag::Group)
            {
                (kind, end) = (PhraseKind::Group, h.end as usize);
            }
            // "the Chinese capital" is somewhere in China
            if kind == PhraseKind::Adjective
                && pack.titles == Titles::HeadLast
                && let Some(h) = self.section.hits.find(m.end, |t| t == Tag::PlaceHead)
                && !self.section.hits.is(h.end as usize, |t| t == Tag::Marker(Relation::Of))
                && !self.section.tokens.list.get(h.end as usize).is_some_and(|t| t.capital)
            {
                (kind, end) = (PhraseKind::Country, h.end as usize);
            }
            let marker = self.marker_of(pack, m);
            // «به گزارش ایسنا»: a source takes no part
            let possessive =
                self.section.tokens.list.get(end).is_some_and(|t| t.kind == TokenKind::Word && t.mark == '\'')
                    || kind == PhraseKind::Organization && self.is_source(m);
            let (list, joined) = match marker {
                Some(Relation::Led) if self.led(m) => (self.phrases.last().map_or(0, |p| p.list), Join::And),
                _ => self.list_of(pack, m, kind),
            };
            let marker = marker.filter(|r| *r != Relation::Led || joined != Join::And);
            let own_marker = marker.is_some();
            let marker = if list < self.phrases.len() && marker.is_none() { self.phrases[list].marker } else { marker };
            let media = matches!(&m.what, What::Organization(o)
                if matches!(o.kind, OrganizationKind::Agency | OrganizationKind::Media));
            self.phrases.push(Phrase {
                start: m.start,
                end,
                entities,
                kind,
                marker,
                list,
                possessive,
                genitive: false,
                media,
                government,
                joined,
                own_marker,
            });
        }
    }

    /// Whether a word right before a phrase names it as a source.
    fn is_source(&self, m: &Mention) -> bool {
        let hits = &self.section.hits;
        (m.start.saturating_sub(4).max(self.start)..m.start)
            .any(|k| hits.find(k, |t| t == Tag::Hearsay).is_some_and(|h| h.end as usize == m.start))
    }

    /// The relation that the word before a phrase, a letter written onto it or else the word after it («را») marks.
    fn marker_of(&self, pack: &Pack, m: &Mention) -> Option<Relation> {
        let after = || {
            let hit = self.section.hits.find(m.end, |t| t == Tag::Marker(Relation::Object));
            hit.filter(|hit| pack.order == Order::Sov && hit.start as usize == m.end).map(|_| Relation::Object)
        };
        self.marker_before(pack, m).or_else(after)
    }

    fn marker_before(&self, pack: &Pack, m: &Mention) -> Option<Relation> {
        let hits = &self.section.hits;
        if let Some(marker) = self.written_on(pack, m).marker {
            return Some(marker);
        }
        // up to three words of no weight between preposition and phrase: "with the visiting …", «مع معالي …»
        let mut at = m.start;
        'word: for _ in 0..4 {
            if at == self.start {
                return None;
            }
            // the longest marker wins: «تلبية لدعوة رسمية من» is more than «من»
            for back in (1..=6usize.min(at - self.start)).rev() {
                let from = at - back;
                if self.phrases.last().is_some_and(|p| p.end > from) {
                    continue;
                }
                // «كلا من», "both": it opens a list and marks nothing
                if hits.is(from, |t| t == Tag::Each)
                    && hits.find(from, |t| t == Tag::Each).is_some_and(|h| h.end as usize == at)
                {
                    at = from;
                    continue 'word;
                }
                let ending = hits.at(from).iter().find(|h| h.end as usize == at && matches!(h.tag, Tag::Marker(_)));
                if let Some(Tag::Marker(r)) = ending.map(|h| h.tag) {
                    return Some(r);
                }
            }
            let light = hits.is(at - 1, |t| {
                matches!(t, Tag::Honorific | Tag::PlaceHead | Tag::DayWord | Tag::Rank | Tag::Possessive)
                    || pack.order != Order::Vso && t == Tag::Status(StatusWord::Skipped)
            }) || self.section.is_mark(at - 1, &['«', '"', '\u{201c}', '('])
                || pack.order == Order::Svo && self.section.tokens.list[at - 1].kind == TokenKind::Number
                || self.section.is_word(at - 1)
                    && self.section.tokens.fold(at - 1).len() <= 3
                    && hits.is(at - 1, |t| t == Tag::TitleLink);
            if let Some(hit) = hits
                .at(at - 1)
                .iter()
                .find(|h| h.clitics.marker.is_some() && matches!(h.tag, Tag::Honorific | Tag::PlaceHead | Tag::DayWord))
            {
                return hit.clitics.marker;
            }
            if !light {
                return None;
            }
            at -= 1;
        }
        None
    }

    /// The list that a phrase goes on with: that of the phrase before it, where only "and" or a comma stands between.
    fn list_of(&self, pack: &Pack, m: &Mention, kind: PhraseKind) -> (usize, Join) {
        let own = (self.phrases.len(), Join::Nothing);
        let Some(before) = self.phrases.last() else { return own };
        // "Prime Minister A of Malaysia and President B": the country goes with the name before it
        let end = before.end;
        let before = match self.phrases.split_last() {
            Some((of, [.., named]))
                if of.marker == Some(Relation::Of) && of.start == named.end + 1 && named.kind == PhraseKind::Person =>
            {
                named
            }
            _ => before,
        };
        let alike = before.kind.acts() && kind.acts()
            || before.kind == PhraseKind::Place && kind == PhraseKind::Place
            || before.kind.locates() && kind.locates();
        if !alike {
            return own;
        }
        // «الوزيران ظريف وكيري»: the names say who the group is
        if before.kind == PhraseKind::Group && before.entities.is_empty() && kind == PhraseKind::Person {
            let apart = (before.end..m.start).filter(|&k| self.section.is_word(k)).count();
            if apart == 0 && m.start <= before.end + 1 {
                return (before.list, Join::And);
            }
        }
        let hits = &self.section.hits;
        let clitic = self.written_on(pack, m).and;
        let gap = end..m.start;
        let mut joined = if clitic { Join::And } else { Join::Nothing };
        let mut at = gap.start;
        while at < gap.end {
            if let Some(hit) = hits.find(at, |t| t == Tag::And).filter(|h| h.end as usize <= gap.end) {
                joined = Join::And;
                at = hit.end as usize;
            } else if self.section.is_mark(at, &[',', '،']) {
                if joined == Join::Nothing {
                    joined = Join::Comma;
                }
                at += 1;
            } else if hits.at(at).iter().any(|h| h.clitics.and && matches!(h.tag, Tag::Honorific | Tag::PlaceHead)) {
                // «الإمارات وجمهورية أذربيجان»
                joined = Join::And;
                at += 1;
            } else if self.section.is_mark(at, &['»', '«', '"', '\u{201c}', '\u{201d}', '(', ')'])
                || hits.is(at, |t| matches!(t, Tag::Honorific | Tag::PlaceHead))
                || joined == Join::And && hits.is(at, |t| t == Tag::Possessive)
                || hits.is(at, |t| matches!(t, Tag::TitleLink)) && !hits.is(at, |t| matches!(t, Tag::Marker(_)))
            {
                at += 1;
            } else {
                return own;
            }
        }
        if joined == Join::Nothing { own } else { (before.list, joined) }
    }

    /// Parts lists that only a comma holds together: "in talks with A, B said", "after his visit to A, B and C agreed".
    fn part_lists(&mut self, pack: &Pack) {
        let mut lists: Vec<usize> = self.phrases.iter().map(|p| p.list).collect();
        lists.dedup();
        for list in lists {
            let members: Vec<usize> = (0..self.phrases.len()).filter(|&i| self.phrases[i].list == list).collect();
            let Some((&first, rest)) = members.split_first().filter(|(_, rest)| !rest.is_empty()) else { continue };
            let fronted = self.phrases[first].marker.is_some() || self.phrases[first].kind == PhraseKind::Place;
            let opens = self.phrases[first].start <= self.start + 1;
            // the last member of a list has its "and"; headlines do without: "Putin, Xi meet"
            let last_and = rest.iter().rposition(|&i| self.phrases[i].joined == Join::And);
            for &i in &rest[last_and.map_or(0, |n| n + 1)..] {
                if fronted || !opens {
                    self.part(i, i);
                }
            }
            let Some(last_and) = last_and else { continue };
            // what stands before a comma at the front of a sentence leaves the rest as subject of the verb
            let comma = rest[..=last_and].iter().position(|&i| self.phrases[i].joined == Join::Comma);
            if let Some(comma) = comma.filter(|_| fronted && pack.order == Order::Svo)
                && self.lacks_subject(first, rest[last_and])
            {
                for &i in &rest[comma..=last_and] {
                    self.part(i, rest[comma]);
                }
            }
        }
    }

    /// «محاربة داعش»: where the verb goes first, a country or body right after a plain noun is its genitive and acts not.
    fn find_genitives(&mut self, pack: &Pack) {
        if pack.order != Order::Vso {
            return;
        }
        for i in 0..self.phrases.len() {
            let p = &self.phrases[i];
            let bare = p.marker.is_none() && p.joined == Join::Nothing && p.start > self.start;
            if !bare || !matches!(p.kind, PhraseKind::Country | PhraseKind::Organization) {
                continue;
            }
            let before = p.start - 1;
            let hits = &self.section.hits;
            let plain = self.section.is_word(before)
                && !self.phrases.iter().any(|q| q.start <= before && before < q.end)
                && !self.triggers.iter().any(|t| t.start <= before && before < t.end)
                && !hits.is(before, |t| {
                    matches!(
                        t,
                        Tag::Marker(_)
                            | Tag::And
                            | Tag::Break
                            | Tag::Complement
                            | Tag::Relative_
                            | Tag::Status(_)
                            | Tag::Relative(_)
                            | Tag::Pronoun
                    )
                });
            if plain {
                self.phrases[i].possessive = true;
            }
        }
    }

    fn part(&mut self, i: usize, list: usize) {
        self.phrases[i].list = list;
        if !self.phrases[i].own_marker {
            self.phrases[i].marker = None;
        }
    }

    /// Whether a verb follows right after a list and nobody before it can be its subject.
    fn lacks_subject(&self, first: usize, last: usize) -> bool {
        let end = self.phrases[last].end;
        let verb = |t: &Trigger| t.how != How::Noun && t.start >= end && t.start <= end + 2;
        let (from, _) = self.clause(self.phrases[first].start);
        let subject = |p: &Phrase| p.start >= from && p.kind.acts() && p.marker.is_none() && !p.possessive;
        // "visit" may be a noun or a verb: where it may be either it is no verb of a fronted phrase
        let noun = |at: usize| self.triggers.iter().any(|t| t.start == at && t.how == How::Noun);
        let told =
            |t: &Trigger| t.how != How::Noun && t.start >= from && t.end <= self.phrases[first].start && !noun(t.start);
        self.triggers.iter().any(verb) && !self.phrases[..first].iter().any(subject) && !self.triggers.iter().any(told)
    }

    /// «وفد من الحركة برئاسة فلان»: whoever heads a delegation goes with it.
    fn led(&self, m: &Mention) -> bool {
        let delegation = |p: &&Phrase| {
            matches!(p.kind, PhraseKind::Group | PhraseKind::Organization | PhraseKind::Country) && p.end + 5 >= m.start
        };
        matches!(m.what, What::Person(_)) && self.phrases.last().filter(delegation).is_some()
    }

    /// What is written onto the first word of a mention. A word that is a name as it stands carries nothing: «كيري» is no
    /// «ك» and «يرى».
    fn written_on(&self, pack: &Pack, m: &Mention) -> Clitics {
        if let What::Person(p) = &m.what
            && p.name.is_some_and(|(from, _)| from == m.start)
        {
            let front = self.section.tokens.fold(m.start).chars().take(p.clitic);
            return pack.lexicon.written(front);
        }
        let begins = |h: &&Hit| h.end as usize <= m.end && (h.tag.names() && !h.clitics.pronoun || h.tag.opens());
        let written = |h: &Hit| (h.clitics.marker.is_some(), h.clitics.and);
        let hit = self.section.hits.at(m.start).iter().filter(begins).min_by_key(|h| written(h));
        hit.map(|h| h.clitics).unwrap_or_default()
    }

    fn find_triggers(&mut self, pack: &Pack) {
        let mut at = self.start;
        while at < self.end {
            if let Some(m) =
                self.phrases.iter().find(|p| p.start <= at && at < p.end && p.kind != PhraseKind::Adjective)
            {
                at = m.end;
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
            at = longest as usize;
        }
    }

    fn find_breaks(&mut self, pack: &Pack) {
        for at in self.start..self.end {
            if self.phrases.iter().any(|p| p.start <= at && at < p.end) {
                continue;
            }
            let hits = &self.section.hits;
            let word = hits.is(at, |t| matches!(t, Tag::Complement | Tag::Break))
                && !(pack.order == Order::Vso && hits.is(at, |t| matches!(t, Tag::Verb(_))));
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
        let from = self.breaks.iter().copied().filter(|&b| b < at).max().map_or(self.start, |b| b + 1);
        let to = self.breaks.iter().copied().filter(|&b| b > at).min().unwrap_or(self.end);
        (from, to)
    }

    /// The word of status that governs a trigger, if any: nearest first.
    pub fn status_words(&self, from: usize, to: usize) -> impl Iterator<Item = (usize, StatusWord, usize)> + '_ {
        (from..to).filter_map(|k| {
            let hit = self.section.hits.find(k, |t| matches!(t, Tag::Status(s) if s != StatusWord::Skipped))?;
            // "in May": a month permits nothing
            if self.phrases.iter().any(|p| p.start <= k && k < p.end && matches!(p.kind, PhraseKind::Date(_))) {
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
