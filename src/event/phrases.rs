//! The phrases of a sentence: what governs each, and which belong to one list.

use super::clause::{How, Join, Phrase, PhraseKind, Sentence, Trigger};

use crate::lang::{Clitics, Hit, Order, OrganizationKind, Pack, Relation, StatusWord, Tag, Titles};
use crate::mention::{Mention, What};
use crate::model::EntityIx;
use crate::resolve::Resolved;
use crate::text::TokenKind;

impl Sentence<'_, '_> {
    pub(super) fn find_phrases(
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
    pub(super) fn part_lists(&mut self, pack: &Pack) {
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
    pub(super) fn find_genitives(&mut self, pack: &Pack) {
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
}
