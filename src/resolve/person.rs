//! People: names, titles and titles alone into persons with their countries and offices.

use rustc_hash::FxHashMap;

use super::country::{by_kin, without_country};
use super::title_only::title_only;
use super::{Resolved, attest, record};
use crate::lang::{Pack, SpeaksFor, Tag};
use crate::mention::{Mention, PersonMention, Section, Title, What, name_words};
use crate::model::{CountryCode, EntityIx, EntityKind, OfficeRecord, Passage, Span};
use crate::text::fold_name;

/// What else is known of a person while an article is read.
#[derive(Clone, Debug, Default)]
pub struct PersonFacts {
    /// The office of each title seen.
    pub offices: Vec<Office>,
    /// Whether a title sends him abroad: the countries to which.
    pub hosts: Vec<CountryCode>,
    /// Whether he bears a military rank.
    pub ranked: bool,
    /// Whether he serves a body of no one country.
    pub international: bool,
    /// Whether the text brought him in as somebody's counterpart.
    pub counterpart: bool,
    /// The folded words of each title under which he is known.
    pub(super) titles: Vec<Vec<String>>,
}

/// Class, portfolio and countries of an office.
pub type Office = (Option<String>, Option<String>, Vec<CountryCode>);

impl PersonFacts {
    /// Notes an office, once however often the text gives it.
    pub(super) fn holds(&mut self, office: Office) {
        if !self.offices.contains(&office) {
            self.offices.push(office);
        }
    }
}

struct Cluster {
    words: Vec<String>,
    /// Section and mention.
    mentions: Vec<(usize, usize)>,
    known: Option<u16>,
    /// Whether it is no more than one given name of the list.
    one_given: bool,
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
    let spoken_of =
        |c: &CountryCode| counts.iter().any(|(k, _)| k == c) || out.entities.iter().any(|e| e.countries.contains(c));
    // the outlet's country, where the article speaks of it or of its people
    let home = home.filter(|c| counts.is_empty() || spoken_of(c));
    super::apposition::apposition(sections, lists, pack, out);
    without_country(sections, lists, pack, home, counts, out);
    by_kin(sections, lists, pack, out);
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
    let mut index = Index::default();
    for i in order {
        let (words, known, at) = &named[i];
        let other = |c: &usize| clash(lists, pack, &clusters[*c], (words, *at));
        let c = match index.find(&clusters, words, *known).filter(|c| !other(c)) {
            Some(c) => {
                clusters[c].mentions.push(*at);
                // a bare surname says nothing of one whose whole name stands in the article
                if words.len() > 1 || clusters[c].words.len() == 1 {
                    clusters[c].known = clusters[c].known.or(*known);
                }
                c
            }
            None => {
                let mention = &lists[at.0][at.1];
                let name = if let What::Person(p) = &mention.what { p.name } else { None };
                let one_given = name.is_some_and(|(from, to)| {
                    sections[at.0].hits.at(from).iter().any(|h| h.tag == Tag::Given && h.end as usize == to)
                });
                clusters.push(Cluster { words: words.clone(), mentions: vec![*at], known: *known, one_given });
                index.add(words, clusters.len() - 1);
                clusters.len() - 1
            }
        };
        if let Some(known) = clusters[c].known {
            let first = index.known.entry(known).or_insert(c);
            *first = c.min(*first);
        }
    }
    for c in &mut clusters {
        c.mentions.sort_unstable();
    }
    clusters
}

/// Whether one given name with the title of another country is somebody else: "Jordan's King Abdullah" is no Abdullah bin
/// Zayed.
fn clash(lists: &[Vec<Mention>], pack: &Pack, cluster: &Cluster, (words, (s, k)): (&[String], (usize, usize))) -> bool {
    if words.len() != 1 || cluster.words.len() < 2 || cluster.words.last() == words.first() {
        return false;
    }
    let titles = |(s, k): (usize, usize)| match &lists[s][k].what {
        What::Person(p) => p.titles.iter().flat_map(|t| t.countries.iter().copied()).collect(),
        _ => Vec::new(),
    };
    let mut theirs: Vec<CountryCode> = cluster.mentions.iter().flat_map(|m| titles(*m)).collect();
    theirs.extend(cluster.known.and_then(|known| pack.known[usize::from(known)].country));
    let own: Vec<CountryCode> = titles((s, k));
    !own.is_empty() && !theirs.is_empty() && !own.iter().any(|c| theirs.contains(c))
}

/// Where to look for the cluster of a name.
#[derive(Default)]
struct Index<'n> {
    /// The clusters whose name begins or ends with a word, in their order.
    ends: FxHashMap<&'n str, Vec<usize>>,
    /// The first cluster whose name is these letters, whatever its spaces.
    glued: FxHashMap<String, usize>,
    /// The first cluster of a well-known person.
    known: FxHashMap<u16, usize>,
    /// The first cluster whose name holds these words, once it was found: those after it change nothing.
    found: FxHashMap<&'n [String], usize>,
}

impl<'n> Index<'n> {
    fn add(&mut self, words: &'n [String], cluster: usize) {
        for word in words.first().into_iter().chain(words.last()) {
            let ends = self.ends.entry(word).or_default();
            if ends.last() != Some(&cluster) {
                ends.push(cluster);
            }
        }
        self.glued.entry(words.concat()).or_insert(cluster);
    }

    /// The first cluster that is the same well-known person, or whose name holds these words.
    fn find(&mut self, clusters: &[Cluster], words: &'n [String], known: Option<u16>) -> Option<usize> {
        let same = known.and_then(|k| self.known.get(&k).copied());
        if let Some(&found) = self.found.get(words) {
            return Some(same.map_or(found, |s| s.min(found)));
        }
        let ends = words.first().into_iter().chain(words.last()).filter_map(|w| self.ends.get(w.as_str()));
        let holds = ends.filter_map(|e| e.iter().copied().find(|&c| contains(&clusters[c].words, words)));
        let found = holds.chain(self.glued.get(&words.concat()).copied()).min();
        self.found.extend(found.map(|c| (words, c)));
        found.into_iter().chain(same).min()
    }
}

/// Whether the words of a shorter name stand in a fuller one in their order; one word alone must be its last or, where
/// nobody else bears it, its first.
fn contains(full: &[String], part: &[String]) -> bool {
    if part.is_empty() {
        return false;
    }
    if full.iter().flat_map(|w| w.bytes()).eq(part.iter().flat_map(|w| w.bytes())) {
        return true;
    }
    // «أبوزيد» is «أحمد أبو زيد»
    let ends = |n: usize| full[full.len() - n..].concat() == part.concat();
    if full.len() > 2 && part.len() == 1 && ends(2) {
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
            facts.holds((Some(ruler.class.clone()), None, ruler.country.into_iter().collect()));
            let words = sections[s].hits.find(lists[s][k].start, |t| t == crate::lang::Tag::Ruler(r));
            if let Some(hit) = words {
                let span = sections[s].span(lists[s][k].start, hit.end as usize);
                let form = sections[s].form(span);
                let form = form.as_ref();
                let passage = Passage { part: sections[s].part, span };
                facts.titles.push(folded_words(form));
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
        facts.ranked |= p.ranked;
    }
    // a rank alone makes an officer; a former minister's, or a deserter's in a party, does not
    entity.official |= facts.ranked && entity.offices.is_empty();
    let likely = cluster.known.or_else(|| known_by_ends(pack, cluster, &entity.countries));
    if let Some(known) = likely.map(|k| &pack.known[usize::from(k)]) {
        // «المبعوث الخاص إلى سوريا»: the well-known envoy of the United Nations
        if known.class.as_deref() == Some("international") && entity.countries.is_empty() {
            facts.international = true;
            entity.official = false;
        }
        // whoever serves the United Nations speaks not for the country that he is from
        if entity.countries.is_empty() && !facts.international {
            entity.countries.extend(known.country);
        }
        if entity.offices.is_empty() {
            entity.official |= known.class.as_deref().is_some_and(official_class);
        }
        if facts.offices.is_empty() {
            facts.holds((known.class.clone(), None, known.country.into_iter().collect()));
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
    // two words may be one given name («عبد الله»)
    let [first, .., last] = cluster.words.as_slice() else { return None };
    if cluster.one_given {
        return None;
    }
    let ends = (first.clone(), last.clone());
    let ix = pack.known_ends.get(&ends).copied().flatten()?;
    let theirs = pack.known[usize::from(ix)].country;
    (countries.is_empty() || theirs.is_some_and(|c| countries.contains(&c))).then_some(ix)
}

/// Where a name stands and its words, without what is written onto the first.
pub(super) fn name_span(section: &Section<'_>, p: &PersonMention, from: usize, to: usize) -> (Span, String) {
    let span = section.span_without(from, to, p.clitic);
    let form = section.form(span);
    let form = form.as_ref();
    (span, form.split_whitespace().collect::<Vec<_>>().join(" "))
}

pub(super) fn folded_words(form: &str) -> Vec<String> {
    fold_name(form).split(' ').map(str::to_owned).collect()
}

pub(super) fn official_class(class: &str) -> bool {
    crate::model::Ontology::get().office(class).is_some_and(|o| o.official)
}

pub(super) fn class_is(title: &Title, pack: &Pack, class: &str) -> bool {
    title.class(pack) == Some(class)
}

pub(super) fn take_title(
    section: &Section<'_>,
    pack: &Pack,
    title: &Title,
    entity: &mut crate::model::EntityRecord,
    facts: &mut PersonFacts,
) {
    let speaks = title.role.map_or(SpeaksFor::Country, |r| pack.roles[usize::from(r)].of);
    if speaks == SpeaksFor::None && entity.countries.is_empty() {
        // "the Zimbabwean opposition leader" is of Zimbabwe
        entity.countries.extend(title.belongs.first());
    }
    if speaks != SpeaksFor::None {
        for c in &title.countries {
            if !entity.countries.contains(c) && (entity.countries.is_empty() || !title.counterpart) {
                entity.countries.push(*c);
            }
        }
    }
    for host in &title.hosts {
        if !facts.hosts.contains(host) {
            facts.hosts.push(*host);
        }
    }
    facts.counterpart |= title.counterpart;
    facts.international |= speaks == SpeaksFor::None && title.role.is_some() && class_is(title, pack, "international");
    let class = title.class(pack).map(str::to_owned);
    entity.official |= title.official(pack) || title.counterpart;
    // «وأمين المجلس»: the conjunction is none of the office's
    let heads = section.hits.at(title.start).iter().filter(|h| matches!(h.tag, Tag::Role(_) | Tag::Rank));
    let letters = heads.map(|h| section.letters(pack, h)).min().unwrap_or(0);
    let span = section.span_without(title.start, title.end, letters);
    let form = section.form(span);
    let form = form.as_ref();
    facts.holds((class.clone(), title.portfolio.clone(), title.countries.clone()));
    if !title.vague && !entity.offices.iter().any(|o| o.title == form) {
        facts.titles.push(folded_words(form));
        entity.offices.push(OfficeRecord {
            title: form.to_owned(),
            class,
            portfolio: title.portfolio.clone(),
            former: title.former,
            passage: Some(Passage { part: section.part, span }),
        });
    }
}
