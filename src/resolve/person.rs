//! People: names, titles and titles alone into persons with their countries and offices.

use super::{Resolved, attest, record};
use crate::lang::{Pack, SpeaksFor, Tag};
use crate::mention::{Mention, PersonMention, Section, Title, What, name_words};
use crate::model::{CountryCode, EntityIx, EntityKind, OfficeRecord, Passage, Span};

/// What else is known of a person while an article is read.
#[derive(Clone, Debug, Default)]
pub struct PersonFacts {
    /// Class, portfolio and countries of each title seen.
    pub offices: Vec<(Option<String>, Option<String>, Vec<CountryCode>)>,
    /// Whether a title sends him abroad: the countries to which.
    pub hosts: Vec<CountryCode>,
}

struct Cluster {
    words: Vec<String>,
    /// Section and mention.
    mentions: Vec<(usize, usize)>,
    known: Option<u16>,
}

pub(super) fn people(
    sections: &[Section<'_>],
    lists: &[Vec<Mention>],
    pack: &Pack,
    home: Option<CountryCode>,
    counts: &[(CountryCode, usize)],
    out: &mut Resolved,
) {
    let mut clusters = clusters(sections, lists, pack);
    clusters.sort_by_key(|c| c.mentions[0]);
    for cluster in &clusters {
        named(sections, lists, pack, cluster, out);
    }
    without_country(sections, lists, pack, home, counts, out);
    title_only(sections, lists, pack, home, counts, out);
}

/// A named mention: its folded words, the well-known person, and section and mention.
type Named = (Vec<String>, Option<u16>, (usize, usize));

/// Named mentions, each with those whose names are part of its own.
fn clusters(sections: &[Section<'_>], lists: &[Vec<Mention>], pack: &Pack) -> Vec<Cluster> {
    let mut named: Vec<Named> = Vec::new();
    for (s, (section, list)) in sections.iter().zip(lists).enumerate() {
        for (k, m) in list.iter().enumerate() {
            if let What::Person(p @ PersonMention { name: Some(_), .. }) = &m.what
                && !name_words(section, pack, p).is_empty()
            {
                named.push((name_words(section, pack, p), p.known, (s, k)));
            }
        }
    }
    // fuller names first, so that the shorter find them
    let mut order: Vec<usize> = (0..named.len()).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(named[i].0.len()), named[i].2));
    let mut clusters: Vec<Cluster> = Vec::new();
    for i in order {
        let (words, known, at) = &named[i];
        let found = clusters.iter().position(|c| (known.is_some() && c.known == *known) || contains(&c.words, words));
        match found {
            Some(c) => {
                clusters[c].mentions.push(*at);
                // a bare surname says nothing of one whose whole name stands in the article
                if words.len() > 1 || clusters[c].words.len() == 1 {
                    clusters[c].known = clusters[c].known.or(*known);
                }
            }
            None => clusters.push(Cluster { words: words.clone(), mentions: vec![*at], known: *known }),
        }
    }
    for c in &mut clusters {
        c.mentions.sort_unstable();
    }
    clusters
}

/// Whether the words of a shorter name stand in a fuller one in their order; one word alone must be its last or, where
/// nobody else bears it, its first.
fn contains(full: &[String], part: &[String]) -> bool {
    if part.is_empty() {
        return false;
    }
    let glue = |w: &[String]| w.concat();
    if glue(full) == glue(part) {
        return true;
    }
    if part.len() == 1 {
        return full.last() == part.first() || full.first() == part.first() && full.len() > 1;
    }
    let mut rest = full.iter();
    let all = part.iter().all(|p| rest.any(|f| f == p));
    all && (full.last() == part.last() || full.first() == part.first())
}

fn named(sections: &[Section<'_>], lists: &[Vec<Mention>], pack: &Pack, cluster: &Cluster, out: &mut Resolved) {
    let ix = EntityIx(out.entities.len() as u32);
    let mut entity = record(EntityKind::Person, "", Vec::new());
    let mut facts = PersonFacts::default();
    let mut best = 0;
    for &(s, k) in &cluster.mentions {
        let What::Person(p) = &lists[s][k].what else { continue };
        let Some((from, to)) = p.name else { continue };
        let words = name_words(&sections[s], pack, p).len();
        let form = name_span(&sections[s], p, from, to).1;
        if words > best {
            best = words;
            entity.name = form;
        }
    }
    for &(s, k) in &cluster.mentions {
        let What::Person(p) = &lists[s][k].what else { continue };
        let Some((from, to)) = p.name else { continue };
        let (span, form) = name_span(&sections[s], p, from, to);
        attest(&mut entity, &form, Passage { part: sections[s].part, span });
        if let Some(r) = p.ruler {
            let ruler = &pack.rulers[usize::from(r)];
            entity.countries.extend(ruler.country.filter(|c| !entity.countries.contains(c)));
            entity.official |= official_class(&ruler.class);
            facts.offices.push((Some(ruler.class.clone()), None, ruler.country.into_iter().collect()));
            let words = sections[s].hits.find(lists[s][k].start, |t| t == crate::lang::Tag::Ruler(r));
            if let Some(hit) = words {
                let span = sections[s].span(lists[s][k].start, hit.end as usize);
                let form = span.cut(sections[s].tokens.text).unwrap_or_default();
                let passage = Passage { part: sections[s].part, span };
                entity.offices.push(OfficeRecord {
                    title: form.to_owned(),
                    class: Some(ruler.class.clone()),
                    passage: Some(passage),
                    ..OfficeRecord::default()
                });
                attest(&mut entity, form, passage);
            }
        }
        for title in &p.titles {
            take_title(&sections[s], pack, title, &mut entity, &mut facts);
        }
    }
    let likely = cluster.known.or_else(|| known_by_ends(pack, cluster, &entity.countries));
    if let Some(known) = likely.map(|k| &pack.known[usize::from(k)]) {
        if entity.countries.is_empty() {
            entity.countries.extend(known.country);
        }
        if entity.offices.is_empty() {
            entity.official |= known.class.as_deref().is_some_and(official_class);
        }
        if facts.offices.is_empty() {
            facts.offices.push((known.class.clone(), None, known.country.into_iter().collect()));
        }
    }
    for &(s, k) in &cluster.mentions {
        out.of[s][k] = Some(ix);
    }
    out.entities.push(entity);
    out.people.insert(ix, facts);
}

/// The well-known person who bears the first and last word of a name, where the article names no other country for him.
fn known_by_ends(pack: &Pack, cluster: &Cluster, countries: &[CountryCode]) -> Option<u16> {
    let [first, .., last] = cluster.words.as_slice() else { return None };
    let ends = (first.clone(), last.clone());
    let ix = pack.known_ends.get(&ends).copied().flatten()?;
    let theirs = pack.known[usize::from(ix)].country;
    (countries.is_empty() || theirs.is_some_and(|c| countries.contains(&c))).then_some(ix)
}

/// Where a name stands and its words, without what is written onto the first.
fn name_span(section: &Section<'_>, p: &PersonMention, from: usize, to: usize) -> (Span, String) {
    let span = section.span_without(from, to, p.clitic);
    let form = span.cut(section.tokens.text).unwrap_or_default();
    (span, form.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn official_class(class: &str) -> bool {
    crate::model::Ontology::get().office(class).is_some_and(|o| o.official)
}

fn take_title(
    section: &Section<'_>,
    pack: &Pack,
    title: &Title,
    entity: &mut crate::model::EntityRecord,
    facts: &mut PersonFacts,
) {
    let speaks = title.role.map_or(SpeaksFor::Country, |r| pack.roles[usize::from(r)].of);
    if speaks != SpeaksFor::None {
        for c in &title.countries {
            if !entity.countries.contains(c) && (entity.countries.is_empty() || !title.counterpart) {
                entity.countries.push(*c);
            }
        }
    }
    facts.hosts.extend(&title.hosts);
    let class = title.class(pack).map(str::to_owned);
    entity.official |= title.official(pack) || title.counterpart;
    let span = section.span(title.start, title.end);
    let form = span.cut(section.tokens.text).unwrap_or_default();
    facts.offices.push((class.clone(), title.portfolio.clone(), title.countries.clone()));
    if !title.vague && !entity.offices.iter().any(|o| o.title == form) {
        entity.offices.push(OfficeRecord {
            title: form.to_owned(),
            class,
            portfolio: title.portfolio.clone(),
            former: title.former,
            passage: Some(Passage { part: section.part, span }),
        });
    }
}

/// The country that a title without one means: that of the outlet if the article speaks of it, else the one most named.
fn default_country(home: Option<CountryCode>, counts: &[(CountryCode, usize)]) -> Option<CountryCode> {
    if let Some(home) = home
        && (counts.is_empty() || counts.iter().any(|(c, _)| *c == home))
    {
        return Some(home);
    }
    // of equals the first named
    counts.iter().rev().max_by_key(|(_, n)| *n).map(|(c, _)| *c).or(home)
}

/// Officials whose titles name no country.
fn without_country(
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
            if !entity.countries.is_empty() || !plain {
                continue;
            }
            // a list goes on with its country: "German Foreign Minister A, President B"
            let listed = neighbour(&sections[s], list, &out.of[s], out, k);
            if let Some(c) = listed.or_else(|| default_country(home, counts)) {
                out.entities[ix.ix()].countries.push(c);
                if let Some(f) = out.people.get_mut(&ix) {
                    f.offices.iter_mut().filter(|o| o.2.is_empty()).for_each(|o| o.2.push(c));
                }
            }
        }
    }
}

/// The country of the one next to a person in a list: of the nearest before him, else of the nearest after.
fn neighbour(
    section: &Section<'_>,
    list: &[Mention],
    of: &[Option<EntityIx>],
    out: &Resolved,
    k: usize,
) -> Option<CountryCode> {
    let country = |j: usize| match (&list[j].what, of[j]) {
        (What::Person(_), Some(ix)) => out.entities[ix.ix()].countries.first().copied(),
        _ => None,
    };
    // nothing but commas, "and" and an honorific or two stands between members of a list
    let together = |a: usize, b: usize| {
        let (from, to) = (list[a].end, list[b].start);
        let person = |j: usize| matches!(list[j].what, What::Person(_));
        let joint = |t: usize| {
            section.is_mark(t, &[',', '،', '؛'])
                || section.hits.is(t, |t| matches!(t, Tag::And | Tag::Honorific))
                || section.hits.at(t).iter().any(|h| h.clitics.and && h.tag == Tag::Honorific)
        };
        person(a) && person(b) && to >= from && to - from <= 4 && (from..to).all(joint)
    };
    let before = (0..k).rev().take_while(|&j| together(j, j + 1)).find_map(country);
    before.or_else(|| (k + 1..list.len()).take_while(|&j| together(j - 1, j)).find_map(country))
}

/// Titles without a name: whoever holds such an office in the article, else somebody unnamed.
fn title_only(
    sections: &[Section<'_>],
    lists: &[Vec<Mention>],
    pack: &Pack,
    home: Option<CountryCode>,
    counts: &[(CountryCode, usize)],
    out: &mut Resolved,
) {
    let mut recent: Vec<EntityIx> = Vec::new();
    for (s, list) in lists.iter().enumerate() {
        for (k, m) in list.iter().enumerate() {
            let What::Person(p) = &m.what else { continue };
            if let Some(ix) = out.of[s][k] {
                recent.retain(|r| *r != ix);
                recent.push(ix);
                continue;
            }
            let wanted = Wanted::of(&sections[s], pack, p);
            let found = recent.iter().rev().copied().find(|ix| wanted.fits(out, *ix)).or_else(|| {
                let mut all: Vec<EntityIx> = out.people.keys().copied().collect();
                all.sort_unstable();
                all.into_iter()
                    .filter(|_| !wanted.vague)
                    .find(|ix| wanted.fits(out, *ix) && out.entities[ix.ix()].named)
            });
            let section = &sections[s];
            let span = section.span(m.start, m.end);
            let passage = Passage { part: section.part, span };
            let ix = match found {
                Some(ix) => {
                    out.entities[ix.ix()].mentions.push(passage);
                    ix
                }
                None => {
                    let form = span.cut(section.tokens.text).unwrap_or_default();
                    let ix = EntityIx(out.entities.len() as u32);
                    let mut entity = record(EntityKind::Person, form, Vec::new());
                    entity.named = false;
                    entity.mentions.push(passage);
                    let mut facts = PersonFacts::default();
                    for title in &p.titles {
                        take_title(section, pack, title, &mut entity, &mut facts);
                    }
                    if let Some(r) = p.ruler.map(|r| &pack.rulers[usize::from(r)]) {
                        entity.countries.extend(r.country.filter(|c| !entity.countries.contains(c)));
                        entity.official |= official_class(&r.class);
                        facts.offices.push((Some(r.class.clone()), None, r.country.into_iter().collect()));
                    }
                    let bloc = p.titles.iter().any(|t| t.bloc);
                    if entity.countries.is_empty() && entity.official && !bloc {
                        entity.countries.extend(default_country(home, counts));
                    }
                    out.entities.push(entity);
                    out.people.insert(ix, facts);
                    ix
                }
            };
            out.of[s][k] = Some(ix);
            recent.retain(|r| *r != ix);
            recent.push(ix);
        }
    }
}

/// What a title alone asks of the one it means.
struct Wanted {
    class: Option<String>,
    portfolio: Option<String>,
    countries: Vec<CountryCode>,
    counterpart: bool,
    vague: bool,
    /// The folded words of the title.
    words: Vec<String>,
}

impl Wanted {
    fn of(section: &Section<'_>, pack: &Pack, p: &PersonMention) -> Self {
        let title = p.titles.first();
        let ruler = p.ruler.map(|r| &pack.rulers[usize::from(r)]);
        Wanted {
            class: title.and_then(|t| t.class(pack)).map(str::to_owned).or_else(|| ruler.map(|r| r.class.clone())),
            portfolio: title.and_then(|t| t.portfolio.clone()),
            countries: title
                .map(|t| t.countries.clone())
                .filter(|c| !c.is_empty())
                .unwrap_or_else(|| ruler.and_then(|r| r.country).into_iter().collect()),
            counterpart: title.is_some_and(|t| t.counterpart),
            vague: title.is_some_and(|t| t.vague),
            words: title
                .map(|t| {
                    crate::text::fold_name(section.tokens.words(t.start, t.end)).split(' ').map(str::to_owned).collect()
                })
                .unwrap_or_default(),
        }
    }

    fn fits(&self, out: &Resolved, ix: EntityIx) -> bool {
        let Some(facts) = out.people.get(&ix) else { return false };
        let entity = &out.entities[ix.ix()];
        let country = self.countries.is_empty() || self.countries.iter().any(|c| entity.countries.contains(c));
        if self.vague || self.counterpart {
            return country && !self.countries.is_empty() && entity.named && entity.official;
        }
        // "the Leader" after "Leader of the Islamic Revolution": its words stand in a title of his
        let worded = !self.words.is_empty()
            && entity.offices.iter().any(|o| {
                let title = crate::text::fold_name(&o.title);
                let title: Vec<&str> = title.split(' ').collect();
                self.words.iter().all(|w| title.contains(&w.as_str()))
            });
        if worded && country && entity.named {
            return true;
        }
        if self.class.as_deref() == Some("official") {
            return country && entity.named && entity.official;
        }
        country
            && facts.offices.iter().any(|(class, portfolio, _)| {
                let same = class == &self.class
                    || self.class.as_deref() == Some("minister") && class.as_deref() == Some("minister");
                same && (self.portfolio.is_none() || portfolio.is_none() || *portfolio == self.portfolio)
            })
    }
}
