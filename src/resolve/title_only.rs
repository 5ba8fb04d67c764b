//! Titles without a name: whom of the article each means.

use super::country::default_country;
use super::person::{PersonFacts, folded_words, official_class, take_title};
use super::{Resolved, record};
use crate::lang::{Pack, Tag};
use crate::mention::{Mention, PersonMention, Section, Title, What};
use crate::model::{CountryCode, EntityIx, EntityKind, EventType, Part, Passage};

/// How many of those whom the text spoke of last, and of those whom it names first, a title alone may mean: time stays
/// linear however long the article.
const NEAR: usize = 256;

/// Titles without a name: whoever holds such an office in the article, else somebody unnamed.
pub(super) fn title_only(
    sections: &[Section<'_>],
    lists: &[Vec<Mention>],
    pack: &Pack,
    home: Option<CountryCode>,
    counts: &[(CountryCode, usize)],
    out: &mut Resolved,
) {
    let named: Vec<EntityIx> =
        (0..out.entities.len() as u32).map(EntityIx).filter(|ix| out.people.contains_key(ix)).take(NEAR).collect();
    lead(sections, lists, pack, home, counts, out);
    let mut recent: Vec<EntityIx> = Vec::new();
    let spoken_of = |recent: &mut Vec<EntityIx>, ix: EntityIx| {
        recent.retain(|r| *r != ix);
        if recent.len() == NEAR {
            recent.remove(0);
        }
        recent.push(ix);
    };
    for (s, list) in lists.iter().enumerate() {
        for (k, m) in list.iter().enumerate() {
            let What::Person(p) = &m.what else { continue };
            if let Some(ix) = out.of[s][k] {
                spoken_of(&mut recent, ix);
                continue;
            }
            let wanted = Wanted::of(&sections[s], pack, p);
            // "a Turkish official" is nobody of whom the text has spoken; a headline speaks of whom the text will
            let anyone = m.start > 0
                && sections[s].part != Part::Title
                && sections[s].hits.is(m.start - 1, |t| t == Tag::Indefinite)
                || indefinite(&sections[s], pack, m);
            // «وزير الخارجية» in a Saudi paper is the Saudi one, whoever else of that office the text names
            let own = |ix: &EntityIx| home.is_some_and(|h| out.entities[ix.ix()].countries.contains(&h));
            let at_home = wanted.portfolio.is_some() && wanted.countries.is_empty() && !wanted.counterpart;
            let ours = recent.iter().rev().copied().filter(|ix| at_home && own(ix));
            // "the Leader" is rather he whose title begins with that word than another of the class
            let worded =
                recent.iter().rev().copied().filter(|ix| wanted.countries_fit(out, *ix) && wanted.begins(out, *ix));
            // «همتای ایرانی خود»: whoever bears the office of him of whom the text spoke last, and nobody of another office
            let last = recent.last().copied().filter(|_| wanted.counterpart && !wanted.countries.is_empty());
            let peers = recent
                .iter()
                .rev()
                .copied()
                .filter(|ix| last.is_some_and(|l| l != *ix && peer(out, l, *ix) == Some(true)));
            let other = |ix: EntityIx| last.is_some_and(|l| peer(out, l, ix) == Some(false));
            // "the former prime minister" is rather he who is said to have been that than his successor
            let all = recent.iter().rev().chain(&named).copied();
            let past = all.filter(|ix| wanted.former && wanted.past(out, *ix));
            let recently = past.chain(peers).chain(ours).chain(worded).chain(recent.iter().rev().copied());
            let found = recently.filter(|ix| !anyone && !other(*ix)).find(|ix| wanted.fits(out, *ix)).or_else(|| {
                let ours = named.iter().copied().filter(|ix| at_home && own(ix));
                let mut all = ours.chain(named.iter().copied()).filter(|_| !wanted.vague && !anyone);
                all.find(|ix| wanted.fits(out, *ix) && out.entities[ix.ix()].named)
            });
            let section = &sections[s];
            // «این مقام آمریکایی»: he of whom the text spoke last, if he is of that country
            let this = m.start > 0 && section.hits.is(m.start - 1, |t| t == Tag::This);
            let found = found.or_else(|| {
                let last = recent.iter().rev().copied().find(|ix| out.entities[ix.ix()].named).filter(|_| this)?;
                let theirs = &out.entities[last.ix()].countries;
                (wanted.countries.is_empty() || wanted.countries.iter().any(|c| theirs.contains(c))).then_some(last)
            });
            let plain = section.part == Part::Text && !anyone && !wanted.vague && !wanted.counterpart;
            let found = found.or_else(|| {
                let ix = introduced(section, pack, list, &out.of[s], out, (k, false)).filter(|_| plain)?;
                give(section, pack, &p.titles, ix, (home, counts), out);
                Some(ix)
            });
            let head = |t: Tag| matches!(t, Tag::Role(_) | Tag::Ruler(_) | Tag::Countryman | Tag::Counterpart);
            let letters = section.hits.find(m.start, head).map_or(0, |h| section.letters(pack, h));
            let span = section.span_without(m.start, m.end, letters);
            let passage = Passage { part: section.part, span };
            let ix = match found {
                Some(ix) => {
                    out.entities[ix.ix()].mentions.push(passage);
                    ix
                }
                None => {
                    let form = section.form(span);
                    let form = form.as_ref();
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
                        facts.holds((Some(r.class.clone()), None, r.country.into_iter().collect()));
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
            spoken_of(&mut recent, ix);
        }
    }
}

/// Whether two people bear an office of the same class; nothing where the article does not say so of one of them.
fn peer(out: &Resolved, a: EntityIx, b: EntityIx) -> Option<bool> {
    let classes = |ix: EntityIx| -> Vec<&str> {
        let offices = out.people.get(&ix).map_or(&[][..], |f| f.offices.as_slice());
        offices.iter().filter_map(|(class, ..)| class.as_deref()).collect()
    };
    let (x, y) = (classes(a), classes(b));
    (!x.is_empty() && !y.is_empty()).then(|| x.iter().any(|c| y.contains(c)))
}

/// Gives the title that opens a report to him whom one of the next sentences names without one.
fn lead(
    sections: &[Section<'_>],
    lists: &[Vec<Mention>],
    pack: &Pack,
    home: Option<CountryCode>,
    counts: &[(CountryCode, usize)],
    out: &mut Resolved,
) {
    let Some(s) = sections.iter().position(|s| s.part == Part::Text) else { return };
    let (section, list) = (&sections[s], &lists[s]);
    // «به گزارش خبرنگار مهر»: a source is not whom the report is about
    let source = |m: &Mention| {
        let hearsay = |k: usize| section.hits.find(k, |t| t == Tag::Hearsay).is_some_and(|h| h.end as usize == m.start);
        (m.start.saturating_sub(4)..m.start).any(hearsay)
    };
    let about = |m: &Mention| matches!(m.what, What::Person(_)) && !source(m);
    let Some(k) = list.iter().position(about) else { return };
    let What::Person(PersonMention { name: None, titles, .. }) = &list[k].what else { return };
    let Some(ix) = introduced(section, pack, list, &out.of[s], out, (k, true)) else { return };
    give(section, pack, titles, ix, (home, counts), out);
}

/// Gives titles that stand alone to the one whom they mean.
fn give(
    section: &Section<'_>,
    pack: &Pack,
    titles: &[Title],
    ix: EntityIx,
    (home, counts): (Option<CountryCode>, &[(CountryCode, usize)]),
    out: &mut Resolved,
) {
    let Some(mut facts) = out.people.remove(&ix) else { return };
    let mut entity = std::mem::replace(&mut out.entities[ix.ix()], record(EntityKind::Person, "", Vec::new()));
    for title in titles {
        take_title(section, pack, title, &mut entity, &mut facts);
    }
    // whoever serves a body of no one country speaks not for the one that he is known to be from
    if facts.international {
        entity.countries.clear();
        entity.official = false;
    }
    if entity.countries.is_empty() && entity.official && !titles.iter().any(|t| t.bloc) {
        entity.countries.extend(default_country(home, counts));
    }
    out.entities[ix.ix()] = entity;
    out.people.insert(ix, facts);
}

/// Whom a title alone introduces: «سرمربی کویت گفت … به گزارش فارس، محمد ابراهیم گفت»: the one whom one of the next
/// sentences names for the first time, and without any title. The title that opens a report is taken up within two
/// sentences, any other at the very beginning of the next.
fn introduced(
    section: &Section<'_>,
    pack: &Pack,
    list: &[Mention],
    of: &[Option<EntityIx>],
    out: &Resolved,
    (k, opening): (usize, bool),
) -> Option<EntityIx> {
    let What::Person(title) = &list[k].what else { return None };
    let theirs: Vec<CountryCode> = title.titles.iter().flat_map(|t| t.countries.iter().copied()).collect();
    let here = section.sentence_at(list[k].start)?;
    let from = section.sentences.get(here + 1)?.0;
    let end = section.sentences.get(here + 1 + usize::from(opening)).or(section.sentences.last()).map(|(_, to)| *to)?;
    let opens = |start: usize| {
        let quote = section.is_mark(start, &['«', '"', '\u{201c}']);
        let parted = start > 0 && section.is_mark(start - 1, &[',', '،', ':', '»', '"']);
        // "ISNA quoted Marivani as saying"
        let says = |t: Tag| match t {
            Tag::Verb(f) => pack.frames[usize::from(f)].kind == EventType::statement(),
            _ => false,
        };
        let quoted = start > 0 && section.hits.is(start - 1, says);
        section.opens_sentence(start) || opening && (quote || parted || quoted)
    };
    let next = (k + 1..list.len()).take_while(|&j| list[j].start < end).filter(|&j| list[j].start >= from);
    let mut people = next.filter(|&j| matches!(&list[j].what, What::Person(p) if p.name.is_some()));
    let person = people.find(|&j| opens(list[j].start))?;
    let ix = of[person]?;
    let entity = &out.entities[ix.ix()];
    let fits = theirs.is_empty() || entity.countries.is_empty() || theirs.iter().any(|c| entity.countries.contains(c));
    // a well-known person only by his own office, or one of an international body, which he may have had since; the title
    // that opens a report may be one that he had before
    let known = out.people.get(&ix).and_then(|f| f.offices.first()).map(|(class, ..)| class.as_deref());
    let serves = |known: Option<&str>| {
        let official = |c: Option<&str>| c.is_some_and(official_class);
        let fits =
            |c: Option<&str>| c == known || c == Some("international") || opening && official(c) && official(known);
        title.titles.iter().any(|t| fits(t.class(pack)))
    };
    let office = known.is_none_or(serves);
    let new = fits && office && entity.named && entity.offices.is_empty();
    (new && !of[..person].contains(&Some(ix))).then_some(ix)
}

/// «موفد فرنسي»: somebody of a country without the article is nobody of whom the text has spoken.
fn indefinite(section: &Section<'_>, pack: &Pack, m: &Mention) -> bool {
    let one = section.hits.find(m.start, |t| t == Tag::Countryman).filter(|h| !h.clitics.article);
    let nation = |h: &crate::lang::Hit| matches!(h.tag, Tag::Nationality(_)) && !h.clitics.article;
    !pack.lexicon.article().is_empty()
        && section.part == Part::Text
        && one.is_some_and(|h| h.end as usize + 1 == m.end && section.hits.at(h.end as usize).iter().any(nation))
}

/// What a title alone asks of the one it means.
struct Wanted {
    class: Option<String>,
    portfolio: Option<String>,
    countries: Vec<CountryCode>,
    counterpart: bool,
    vague: bool,
    /// Whether the office is said to be no longer held.
    former: bool,
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
            former: title.is_some_and(|t| t.former),
            words: title.map(|t| folded_words(section.tokens.words(t.start, t.end))).unwrap_or_default(),
        }
    }

    /// Whether somebody is of a country that it names.
    fn countries_fit(&self, out: &Resolved, ix: EntityIx) -> bool {
        let theirs = &out.entities[ix.ix()].countries;
        self.countries.is_empty() || self.countries.iter().any(|c| theirs.contains(c))
    }

    /// Whether somebody is said to have held such an office.
    fn past(&self, out: &Resolved, ix: EntityIx) -> bool {
        out.entities[ix.ix()].offices.iter().any(|o| o.former && o.class == self.class)
    }

    /// Whether its words stand in a title with which somebody is named: "the Leader" after "Leader of the Islamic
    /// Revolution".
    fn worded(&self, out: &Resolved, ix: EntityIx) -> bool {
        let Some(facts) = out.people.get(&ix) else { return false };
        out.entities[ix.ix()].named
            && !self.words.is_empty()
            && facts.titles.iter().any(|title| self.words.iter().all(|w| title.contains(w)))
    }

    /// Whether a title with which somebody is named begins with its words.
    fn begins(&self, out: &Resolved, ix: EntityIx) -> bool {
        let facts = out.people.get(&ix).filter(|_| out.entities[ix.ix()].named && !self.words.is_empty());
        facts.is_some_and(|f| f.titles.iter().any(|title| title.starts_with(&self.words)))
    }

    fn fits(&self, out: &Resolved, ix: EntityIx) -> bool {
        let Some(facts) = out.people.get(&ix) else { return false };
        let entity = &out.entities[ix.ix()];
        let country = self.countries_fit(out, ix);
        // the very title that stands with his name, whomever it speaks for
        if self.words.len() > 2 && facts.titles.contains(&self.words) {
            return true;
        }
        // «نظيره» alone is he whom the text brought in as a counterpart
        if self.counterpart && self.countries.is_empty() {
            return facts.counterpart && entity.named;
        }
        if self.vague || self.counterpart {
            return country && !self.countries.is_empty() && entity.named && entity.official;
        }
        if !country {
            return false;
        }
        if self.worded(out, ix) {
            return true;
        }
        if self.class.as_deref() == Some("official") && self.words.len() <= 3 {
            return entity.named && entity.official;
        }
        // "the Serbian president" after "his Serbian counterpart Vucic"
        let counterpart = !self.countries.is_empty()
            && entity.named
            && entity.official
            && !facts.offices.is_empty()
            && facts.offices.iter().all(|(class, ..)| class.is_none())
            && self.class.as_deref().is_some_and(official_class);
        if counterpart {
            return true;
        }
        facts.offices.iter().any(|(class, portfolio, _)| {
            // "the Georgian envoy" is the ambassador
            let same = class == &self.class
                || self.class.as_deref() == Some("envoy") && class.as_deref() == Some("ambassador")
                || self.class.as_deref() == Some("minister") && class.as_deref() == Some("minister");
            same && (self.portfolio.is_none() || portfolio.is_none() || *portfolio == self.portfolio)
        })
    }
}
