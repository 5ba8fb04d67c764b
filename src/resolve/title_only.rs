//! Titles without a name: whom of the article each means.

use super::person::{PersonFacts, default_country, folded_words, official_class, take_title};
use super::{Resolved, record};
use crate::lang::{Pack, Tag};
use crate::mention::{Mention, PersonMention, Section, What};
use crate::model::{CountryCode, EntityIx, EntityKind, Part, Passage};

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
            // "a Turkish official" is nobody of whom the text has spoken
            let anyone = m.start > 0 && sections[s].hits.is(m.start - 1, |t| t == Tag::Indefinite);
            // «وزير الخارجية» in a Saudi paper is the Saudi one, whoever else of that office the text names
            let own = |ix: &EntityIx| home.is_some_and(|h| out.entities[ix.ix()].countries.contains(&h));
            let at_home = wanted.portfolio.is_some() && wanted.countries.is_empty() && !wanted.counterpart;
            let ours = recent.iter().rev().copied().filter(|ix| at_home && own(ix));
            let recently = ours.chain(recent.iter().rev().copied());
            let found = recently.filter(|_| !anyone).find(|ix| wanted.fits(out, *ix)).or_else(|| {
                let mut all = named.iter().copied().filter(|_| !wanted.vague && !anyone);
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
            let head = |t: Tag| matches!(t, Tag::Role(_) | Tag::Ruler(_) | Tag::Countryman | Tag::Counterpart);
            let letters = section.hits.find(m.start, head).map_or(0, |h| section.letters(pack, h));
            let span = section.span_without(m.start, m.end, letters);
            let passage = Passage { part: section.part, span };
            let lead = recent.is_empty() && found.is_none() && section.part == Part::Text;
            let named_next = lead.then(|| introduced(section, list, &out.of[s], out, k)).flatten();
            if let Some(ix) = named_next
                && let Some(mut facts) = out.people.remove(&ix)
            {
                let mut entity =
                    std::mem::replace(&mut out.entities[ix.ix()], record(EntityKind::Person, "", Vec::new()));
                for title in &p.titles {
                    take_title(section, pack, title, &mut entity, &mut facts);
                }
                if entity.countries.is_empty() && entity.official && !p.titles.iter().any(|t| t.bloc) {
                    entity.countries.extend(default_country(home, counts));
                }
                out.entities[ix.ix()] = entity;
                out.people.insert(ix, facts);
            }
            let ix = match found.or(named_next) {
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
            spoken_of(&mut recent, ix);
        }
    }
}

/// Whom the title that opens a report introduces: «سرمربی کویت گفت … به گزارش فارس، محمد ابراهیم گفت»: the one who opens
/// one of the next sentences by a name without any title.
fn introduced(
    section: &Section<'_>,
    list: &[Mention],
    of: &[Option<EntityIx>],
    out: &Resolved,
    k: usize,
) -> Option<EntityIx> {
    let here = section.sentences.iter().position(|(from, to)| (*from..*to).contains(&list[k].start))?;
    let end = section.sentences.get(here + 2).or(section.sentences.last()).map(|(_, to)| *to)?;
    let next = (k + 1..list.len()).take_while(|&j| list[j].start < end);
    let person = next.into_iter().find(|&j| matches!(&list[j].what, What::Person(p) if p.name.is_some()))?;
    let ix = of[person]?;
    let entity = &out.entities[ix.ix()];
    let start = list[person].start;
    let opens = section.opens_sentence(start) || start > 0 && section.is_mark(start - 1, &[',', '،', ':', '»', '"']);
    let another = section.sentences[here].1 <= start;
    let What::Person(title) = &list[k].what else { return None };
    let theirs: Vec<CountryCode> = title.titles.iter().flat_map(|t| t.countries.iter().copied()).collect();
    let fits = theirs.is_empty() || entity.countries.is_empty() || theirs.iter().any(|c| entity.countries.contains(c));
    (opens && another && fits && entity.named && entity.offices.is_empty()).then_some(ix)
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
            words: title.map(|t| folded_words(section.tokens.words(t.start, t.end))).unwrap_or_default(),
        }
    }

    fn fits(&self, out: &Resolved, ix: EntityIx) -> bool {
        let Some(facts) = out.people.get(&ix) else { return false };
        let entity = &out.entities[ix.ix()];
        let country = self.countries.is_empty() || self.countries.iter().any(|c| entity.countries.contains(c));
        // the very title that stands with his name, whomever it speaks for
        let title = self.words.join(" ");
        if self.words.len() > 2 && entity.offices.iter().any(|o| crate::text::fold_name(&o.title) == title) {
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
        // "the Leader" after "Leader of the Islamic Revolution": its words stand in a title of his
        let worded = entity.named
            && !self.words.is_empty()
            && facts.titles.iter().any(|title| self.words.iter().all(|w| title.contains(w)));
        if worded {
            return true;
        }
        if self.class.as_deref() == Some("official") {
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
