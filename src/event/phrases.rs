//! The phrases of a sentence: what governs each, and which belong to one list.

use super::clause::{How, Join, Phrase, PhraseKind, Sentence, Trigger};

use crate::lang::{Clitics, Hit, Order, Pack, Relation, StatusWord, Tag, Titles};
use crate::mention::{Mention, What};
use crate::model::{EntityIx, EntityKind};
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
                entities = resolved.members(pack, g);
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
            // "X, a member of the Iraqi parliament's committee": not he is the owner
            let trailing = matches!(&m.what, What::Person(p) if p.name.is_some_and(|(_, to)| to < m.end));
            let possessive = !(trailing && pack.titles == Titles::HeadLast)
                && self.section.tokens.list.get(end).is_some_and(|t| t.kind == TokenKind::Word && t.mark == '\'')
                || kind == PhraseKind::Organization && self.is_source(m);
            let example = marker.is_none().then(|| self.example(m)).flatten();
            let marker = marker.or(example);
            let (list, joined) = match marker {
                _ if example.is_some() => (self.phrases.len(), Join::Nothing),
                Some(Relation::Led) if self.led(m) => (self.phrases.last().map_or(0, |p| p.list), Join::And),
                _ => self.list_of(pack, m, kind),
            };
            let named = self.described(pack, m, kind, &entities, resolved);
            let marker = named.or(marker);
            let (list, joined) = if named.is_some() { (self.phrases.len(), Join::Nothing) } else { (list, joined) };
            let whose = self.possessor(pack, m, kind);
            let (list, joined) = whose.as_ref().map_or((list, joined), |p| (p.list, p.joined));
            let marker = marker.or(whose.and_then(|p| p.marker));
            let marker = marker.filter(|r| *r != Relation::Led || joined != Join::And);
            let own_marker = marker.is_some();
            let marker = if list < self.phrases.len() && marker.is_none() { self.phrases[list].marker } else { marker };
            let body = match &m.what {
                What::Organization(o) => Some(o.kind),
                // an outlet's reporter stands for it
                What::Person(p) if p.name.is_none() => p
                    .titles
                    .iter()
                    .find(|t| t.class(pack) == Some("journalist"))
                    .and_then(|t| t.body.as_ref())
                    .map(|b| b.kind),
                _ => None,
            };
            let countries = entities.iter().flat_map(|e| resolved.entities[e.ix()].countries.iter().copied()).collect();
            let person = |e: &EntityIx| resolved.entities[e.ix()].kind == EntityKind::Person;
            let named = entities.iter().any(|e| person(e) && resolved.entities[e.ix()].named);
            for k in (m.start..end.min(self.end)).filter(|k| *k >= self.start) {
                let over = &mut self.over[k - self.start];
                *over = (*over).min(self.phrases.len() as u32);
            }
            self.phrases.push(Phrase {
                start: m.start,
                end,
                entities,
                countries,
                named,
                kind,
                marker,
                list,
                possessive,
                genitive: false,
                body,
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
        // «في استقباله بالمطار الأمير فلان»: a head that says where governs no person
        let person = matches!(m.what, What::Person(_));
        'word: for _ in 0..4 {
            if at == self.start || person && hits.is(at - 1, |t| t == Tag::PlaceHead) {
                return None;
            }
            // "with a number of officials": of what it counts
            let counts = |from: usize| {
                hits.at(from).iter().any(|h| h.end as usize == at && h.tag == Tag::Status(StatusWord::Skipped))
            };
            let counting = (2..=4).rev().filter(|n| at >= self.start + n).map(|n| at - n).find(|&from| counts(from));
            if let Some(from) = counting.filter(|_| pack.order == Order::Svo) {
                at = from;
                continue 'word;
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
                // «خلالها», «معه» have what they govern
                let marks = |h: &&Hit| h.end as usize == at && matches!(h.tag, Tag::Marker(_)) && !h.clitics.pronoun;
                let ending = hits.at(from).iter().find(marks);
                if let Some(Tag::Marker(r)) = ending.map(|h| h.tag) {
                    return Some(r);
                }
            }
            // «با آیت‌الله سیستانی», «به ریاست حجت الاسلام والمسلمین فلان»: an honorific of several words
            let styles = |from: &usize| {
                hits.at(*from).iter().any(|h| h.end as usize == at && h.tag == Tag::Honorific)
                    && self.phrases.last().is_none_or(|p| p.end <= *from)
            };
            let styled = (2..=5).rev().filter(|n| at >= self.start + n).map(|n| at - n).find(styles);
            let styled = styled.filter(|_| pack.order == Order::Sov);
            if let Some(from) = styled {
                match hits.at(from).iter().find(|h| h.clitics.marker.is_some() && h.tag == Tag::Honorific) {
                    Some(hit) => return hit.clitics.marker,
                    None => at = from,
                }
                continue 'word;
            }
            let light = self.abbreviates(at - 1)
                || hits.is(at - 1, |t| {
                    matches!(t, Tag::Honorific | Tag::PlaceHead | Tag::DayWord | Tag::Rank | Tag::Possessive)
                        || pack.order != Order::Vso && t == Tag::Status(StatusWord::Skipped)
                })
                || self.section.is_mark(at - 1, &['«', '"', '\u{201c}', '('])
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
                return self.led_before(pack, m);
            }
            at -= 1;
        }
        None
    }

    /// Whether a full stop only closes an honorific: "Mr."
    pub fn abbreviates(&self, at: usize) -> bool {
        at > self.start && self.section.is_mark(at, &['.']) && self.section.hits.is(at - 1, |t| t == Tag::Honorific)
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
        // "citing IRNA, Reuters reported": the comma ends the source
        if before.kind == PhraseKind::Organization && before.possessive && self.section.is_mark(end, &[',', '،']) {
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
        let mut at = gap.start + self.rest_of_title(pack, before, kind, gap.clone());
        while at < gap.end {
            if let Some(hit) = hits.find(at, |t| t == Tag::And).filter(|h| h.end as usize <= gap.end) {
                joined = Join::And;
                at = hit.end as usize;
            } else if self.section.is_mark(at, &[',', '،']) {
                if joined == Join::Nothing {
                    joined = Join::Comma;
                }
                at += 1;
            } else if hits
                .at(at)
                .iter()
                .any(|h| h.clitics.and && matches!(h.tag, Tag::Honorific | Tag::PlaceHead | Tag::Soldier))
            {
                // «الإمارات وجمهورية أذربيجان», «فلان، والفريق أول فلان»
                joined = Join::And;
                at += 1;
            } else if joined != Join::Nothing
                && hits.is(at, |t| t == Tag::Particle)
                && self.section.is_mark(at + 1, &['-'])
            {
                // "Trump, el-Sissi"
                at += 2;
            } else if self.abbreviates(at)
                || self.section.is_mark(at, &['»', '«', '"', '\u{201c}', '\u{201d}', '(', ')'])
                || hits.is(at, |t| matches!(t, Tag::Honorific | Tag::PlaceHead | Tag::Soldier))
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

    /// How many words of a title of no list stand between a person and what joins another to him: «فلان رئیس اداره استخبارات و
    /// بهمان».
    fn rest_of_title(&self, pack: &Pack, before: &Phrase, kind: PhraseKind, gap: std::ops::Range<usize>) -> usize {
        let hits = &self.section.hits;
        let titled = (before.start..before.end).any(|k| hits.is(k, |t| matches!(t, Tag::Role(_))));
        let people = before.kind == PhraseKind::Person && kind == PhraseKind::Person;
        if pack.order != Order::Sov || !people || !titled {
            return 0;
        }
        let plain = |k: &usize| self.section.is_word(*k) && hits.at(*k).iter().all(|h| h.tag == Tag::NotName);
        let words = gap.clone().take_while(plain).take(4).count();
        let next = gap.start + words;
        let joined = hits.is(next, |t| t == Tag::And) || self.section.is_mark(next, &[',', '،']);
        if joined && next < gap.end { words } else { 0 }
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
            // «فلان، بهمان، بیسار او را همراهی کردند»
            let people = members.iter().all(|&i| self.phrases[i].kind == PhraseKind::Person);
            let opens = opens || pack.order == Order::Sov && members.len() >= 3 && people && last_and.is_none();
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
            // «محاربة «داعش»»: over the quotation mark
            let quote = self.section.is_mark(p.start - 1, &['«', '"', '\u{201c}']) && p.start > self.start + 1;
            let before = p.start - 1 - usize::from(quote);
            let hits = &self.section.hits;
            let plain = self.section.is_word(before)
                && self.phrase_at(before).is_none()
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

    /// «برئاسة عضو لجنتها المركزية فلان»: whoever heads a delegation by an office that no list has.
    fn led_before(&self, pack: &Pack, m: &Mention) -> Option<Relation> {
        let last = self.phrases.last().map_or(self.start, |p| p.end);
        let from = m.start.saturating_sub(4).max(last);
        let unlisted = |k: usize| {
            self.section.is_word(k) && !self.section.hits.is(k, |t| matches!(t, Tag::Verb(_) | Tag::Marker(_)))
        };
        let led = (from..m.start).rev().take_while(|&k| k + 1 == m.start || unlisted(k + 1));
        let marks = |k: &usize| self.section.hits.is(*k, |t| t == Tag::Marker(Relation::Led));
        let near = pack.order == Order::Vso && matches!(m.what, What::Person(_));
        led.filter(|_| near).find(marks).map(|_| Relation::Led)
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
