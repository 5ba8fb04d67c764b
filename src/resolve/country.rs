//! Whose country somebody has whose title names none: by his list, his sentence, his surname, the outlet.

use rustc_hash::FxHashMap;

use super::Resolved;
use super::person::official_class;
use crate::lang::{Pack, Relation, SpeaksFor, Tag, Takes, Titles};
use crate::mention::{Mention, Section, What, name_words};
use crate::model::{CountryCode, EntityIx, EntityKind};
use crate::text::fold_name;

/// The country that a title without one means: that of the outlet if the article speaks of it, else the one most named.
pub(super) fn default_country(home: Option<CountryCode>, counts: &[(CountryCode, usize)]) -> Option<CountryCode> {
    // of equals the first named
    home.or_else(|| counts.iter().rev().max_by_key(|(_, n)| *n).map(|(c, _)| *c))
}

/// People without a title: «واليمنيان هما فلان وفلان» says whose they are, and so does a surname that they share with one
/// whose country is known.
pub(super) fn by_kin(sections: &[Section<'_>], lists: &[Vec<Mention>], pack: &Pack, out: &mut Resolved) {
    let surnames = surnames(out);
    for (s, list) in lists.iter().enumerate() {
        for k in 0..list.len() {
            let (What::Person(p), Some(ix)) = (&list[k].what, out.of[s][k]) else { continue };
            let international = out.people.get(&ix).is_some_and(|f| f.international);
            if p.name.is_none() || !out.entities[ix.ix()].countries.is_empty() || !p.titles.is_empty() || international
            {
                continue;
            }
            let (section, at) = (&sections[s], list[k].start);
            let said = k.checked_sub(1).map(|j| &list[j]).and_then(|before| match before.what {
                What::Country { code, adjective: true } if before.end + 1 == at => {
                    Some(code).filter(|_| section.hits.is(at - 1, |t| t == Tag::Pronoun))
                }
                // «وزير البنية التحتية الأوكراني فلان», «کارشناس روس فلان»: of whatever office
                What::Country { code, adjective: true } if before.end == at && pack.titles == Titles::HeadFirst => {
                    Some(code)
                }
                _ => None,
            });
            let here = Place { section, pack, list, of: &out.of[s], k };
            let listed = || {
                // "Maduro and Ali will meet": whoever bears an office of state lends nobody his country
                let official = |j: usize| out.of[s][j].is_some_and(|ix| out.entities[ix.ix()].official);
                let untitled = |j: usize| {
                    matches!(&list[j].what, What::Person(p) if p.titles.is_empty())
                        && !(pack.titles == Titles::HeadLast && official(j))
                };
                (k > 0 && !here.apart(out) && untitled(k - 1)).then(|| here.neighbour(out, true)).flatten()
            };
            let words = name_words(section, pack, p);
            let kin = || {
                let surname = words.last().filter(|_| words.len() >= 2)?;
                let namesakes = surnames.get(surname.as_str())?.iter();
                let mut found: Vec<CountryCode> =
                    namesakes.flat_map(|e| out.entities[e.ix()].countries.iter().copied()).collect();
                found.dedup();
                (found.len() == 1).then(|| found[0])
            };
            if let Some(c) = said.or_else(kin).or_else(listed) {
                out.entities[ix.ix()].countries.push(c);
            }
        }
    }
}

/// The people of each surname, in their order.
fn surnames(out: &Resolved) -> FxHashMap<String, Vec<EntityIx>> {
    let mut surnames: FxHashMap<String, Vec<EntityIx>> = FxHashMap::default();
    for (i, person) in out.entities.iter().enumerate().filter(|(_, e)| e.kind == EntityKind::Person) {
        if let Some((_, surname)) = fold_name(&person.name).rsplit_once(' ') {
            surnames.entry(surname.to_owned()).or_default().push(EntityIx(i as u32));
        }
    }
    surnames
}

/// Officials whose titles name no country.
pub(super) fn without_country(
    sections: &[Section<'_>],
    lists: &[Vec<Mention>],
    pack: &Pack,
    home: Option<CountryCode>,
    counts: &[(CountryCode, usize)],
    out: &mut Resolved,
) {
    for (s, list) in lists.iter().enumerate() {
        for (k, m) in list.iter().enumerate() {
            let What::Person(p) = &m.what else { continue };
            let Some(ix) = out.of[s][k] else { continue };
            let entity = &out.entities[ix.ix()];
            let plain = p.titles.iter().any(|t| {
                t.countries.is_empty()
                    && !t.bloc
                    && t.role.is_some_and(|r| pack.roles[usize::from(r)].of != SpeaksFor::None)
                    && t.class(pack).is_some_and(official_class)
                    && !t.body.as_ref().is_some_and(|b| b.kind == crate::lang::OrganizationKind::International)
            });
            let ranked = p.ranked && entity.offices.is_empty();
            let international = out.people.get(&ix).is_some_and(|f| f.international);
            if !entity.countries.is_empty() || international || !(plain || ranked) {
                continue;
            }
            let here = Place { section: &sections[s], pack, list, of: &out.of[s], k };
            let borrowed = p.titles.iter().any(|t| t.borrows).then(|| match pack.titles {
                Titles::HeadLast => here.named(),
                Titles::HeadFirst => here.before(out),
            });
            let borrowed = borrowed.flatten();
            // a list goes on with its country: "German Foreign Minister A, President B"
            // «مساعد وزير الدفاع فلان، ومفتش الجيش القطري بهمان»: a field of government alone is the outlet's own
            let field = p.titles.iter().any(|t| t.portfolio.is_some() || t.body.is_some());
            let titled =
                p.titles.iter().filter_map(|t| t.role).any(|r| pack.roles[usize::from(r)].takes != Takes::Nothing);
            let listed = borrowed
                .or_else(|| here.side())
                .or_else(|| here.led())
                .or_else(|| here.accompanied(out))
                .or_else(|| here.neighbour(out, home.is_none() || !field && !titled));
            let near = || here.sentence(out, home).filter(|_| home.is_none() || !field);
            let c = listed.or_else(near).or_else(|| default_country(home, counts));
            if let Some(c) = c {
                out.entities[ix.ix()].countries.push(c);
                if let Some(f) = out.people.get_mut(&ix) {
                    f.offices.iter_mut().filter(|o| o.2.is_empty()).for_each(|o| o.2.push(c));
                }
            }
        }
    }
}

/// Where a mention stands among those of its section.
struct Place<'p, 'a> {
    section: &'p Section<'a>,
    pack: &'p Pack,
    list: &'p [Mention],
    of: &'p [Option<EntityIx>],
    k: usize,
}

impl Place<'_, '_> {
    /// The country that another mention of somebody says or is known for; a counterpart is of another country than the one
    /// before him.
    fn country(&self, out: &Resolved, j: usize) -> Option<CountryCode> {
        match (&self.list[j].what, self.of[j]) {
            (What::Person(p), _) if j > self.k && p.titles.iter().any(|t| t.counterpart) => None,
            (What::Person(_), Some(ix)) => out.entities[ix.ix()].countries.first().copied(),
            (What::Group(g), _) if g.countries.len() == 1 => g.countries.first().copied(),
            _ => None,
        }
    }

    /// The country of the side right before him: «عن الجانب السعودي السفير فلان».
    fn side(&self) -> Option<CountryCode> {
        let before = &self.list[self.k.checked_sub(1)?];
        let What::Group(g) = &before.what else { return None };
        (before.end == self.list[self.k].start && g.countries.len() == 1).then(|| g.countries[0])
    }

    /// The country named last before, where the text says "the country's prime minister".
    fn named(&self) -> Option<CountryCode> {
        self.list[..self.k].iter().rev().find_map(|m| match &m.what {
            What::Country { code, .. } => Some(*code),
            What::Place(place) => place.country,
            _ => None,
        })
    }

    /// The country of the person named last before: «… الوزير القبرصي، بحضور سفير بلاده فلان».
    fn before(&self, out: &Resolved) -> Option<CountryCode> {
        let said = |j: usize| match &self.list[j].what {
            What::Person(p) => p.titles.iter().flat_map(|t| &t.countries).next().copied(),
            _ => None,
        };
        (0..self.k).rev().find_map(|j| said(j).or_else(|| self.country(out, j)))
    }

    /// The country of the delegation that he leads: "a US delegation led by Assistant Secretary Horst".
    fn led(&self) -> Option<CountryCode> {
        let before = self.k.checked_sub(1).map(|j| &self.list[j])?;
        let What::Group(group) = &before.what else { return None };
        let led = |t: usize| self.section.hits.is(t, |t| t == Tag::Marker(Relation::Led));
        let near = before.end..self.list[self.k].start;
        let [country] = group.countries.as_slice() else { return None };
        (near.len() <= 3 && near.into_iter().any(led)).then_some(*country)
    }

    /// The country of him whom somebody accompanies: of the person before in the sentence, else of the first of the sentence
    /// before ("Scholz visited Beijing. He was accompanied by Environment Minister Lemke").
    fn accompanied(&self, out: &Resolved) -> Option<CountryCode> {
        let (section, list) = (self.section, self.list);
        let at = list[self.k].start;
        let presence = |t: usize| section.hits.is(t, |t| t == Tag::Marker(Relation::Presence));
        let marker = (at.saturating_sub(8)..at).rev().find(|&t| presence(t))?;
        let here = section.sentence_at(at)?;
        let from = section.sentences[here].0;
        let pronoun = (from..marker).any(|t| section.hits.is(t, |t| t == Tag::Pronoun));
        let before = here.checked_sub(1).map(|h| section.sentences[h]);
        let person = |j: &usize| matches!(&list[*j].what, What::Person(_));
        let from_token = |t: usize| list[..self.k].partition_point(|m| m.start < t);
        let inside = |(a, b): (usize, usize)| (from_token(a)..from_token(b)).filter(person);
        let own = inside((from, marker)).find_map(|j| self.country(out, j));
        own.or_else(|| before.filter(|_| pronoun).and_then(|s| inside(s).find_map(|j| self.country(out, j))))
    }

    /// Whether the two before a person in a list are of different countries, so that neither says whose he is: "Johnson,
    /// Biden and Morrison".
    fn apart(&self, out: &Resolved) -> bool {
        let Some(first) = self.k.checked_sub(2) else { return false };
        let near = |a: usize, b: usize| self.list[a].end + 3 >= self.list[b].start;
        let listed = near(first, first + 1) && near(first + 1, self.k);
        listed && self.country(out, first).zip(self.country(out, first + 1)).is_some_and(|(a, b)| a != b)
    }

    /// The country of the one next to a person in a list: of the nearest before him, else of the nearest after.
    fn neighbour(&self, out: &Resolved, after: bool) -> Option<CountryCode> {
        let (section, list) = (self.section, self.list);
        // nothing but commas, "and" and an honorific or two stands between members of a list
        let together = |a: usize, b: usize| {
            let (from, to) = (list[a].end, list[b].start);
            let person = |j: usize| matches!(list[j].what, What::Person(_) | What::Group(_));
            let each = |t: usize| {
                (from..=t).any(|k| section.hits.find(k, |t| t == Tag::Each).is_some_and(|h| h.end as usize > t))
            };
            let joint = |t: usize| {
                each(t)
                    || section.is_mark(t, &[',', '،', '؛'])
                    || section.hits.is(t, |t| matches!(t, Tag::And | Tag::Honorific | Tag::Each))
                    || section.hits.at(t).iter().any(|h| h.clitics.and && h.tag == Tag::Honorific)
            };
            // «استقبل المدير فلان مستشار الوزير بهمان»: nothing joins them
            let joined = to > from
                || section.hits.at(to).iter().any(|h| h.clitics.and)
                || self.pack.lexicon.conjoins(section.tokens.list[to].mark);
            person(a) && person(b) && to >= from && to - from <= 4 && (from..to).all(joint) && joined
        };
        let before = (0..self.k).rev().take_while(|&j| together(j, j + 1)).find_map(|j| self.country(out, j));
        let next = || (self.k + 1..list.len()).take_while(|&j| together(j - 1, j)).find_map(|j| self.country(out, j));
        before.or_else(|| after.then(next).flatten())
    }

    /// The one country for which all others in the sentence speak who are named with one, if it does not speak of the
    /// outlet's own.
    fn sentence(&self, out: &Resolved, home: Option<CountryCode>) -> Option<CountryCode> {
        let start = self.list[self.k].start;
        let (from, to) = self.section.sentences[self.section.sentence_at(start)?];
        let there = self.list.partition_point(|m| m.start < from)..self.list.partition_point(|m| m.start < to);
        let person = |j: &usize| *j != self.k && matches!(self.list[*j].what, What::Person(_));
        let mut all: Vec<CountryCode> = Vec::new();
        for c in there.filter(person).filter_map(|j| self.country(out, j)) {
            if !all.contains(&c) {
                all.push(c);
            }
        }
        let ours = home.is_some_and(|h| {
            all.contains(&h)
                || (from..to)
                    .any(|k| self.section.hits.is(k, |t| matches!(t, Tag::Country(c) | Tag::Nationality(c) if c == h)))
        });
        (all.len() == 1 && !ours).then(|| all[0])
    }
}
