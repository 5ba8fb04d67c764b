//! Which mentions of an article are one entity, and for whom its people speak.

mod apposition;
mod country;
mod person;
mod title_only;

use rustc_hash::FxHashMap;

use crate::lang::{Arg, Order, OrganizationKind, Pack, Relation, Tag, Takes};
use crate::mention::{
    GroupMention, Mention, OrganizationMention, Section, Title, What, common_adjective, organization_at,
};
use crate::model::{CountryCode, EntityIx, EntityKind, EntityRecord, Passage};
use crate::text::fold_name;

use country::default_country;
pub use person::PersonFacts;

/// The entities of an article, and which mention is which.
#[derive(Debug, Default)]
pub struct Resolved {
    /// Every entity, in the order of first mention: people, then countries, organizations and places as they appear.
    pub entities: Vec<EntityRecord>,
    /// For each section and mention, the entity; `None` for dates.
    pub of: Vec<Vec<Option<EntityIx>>>,
    /// Country entities by code.
    pub countries: FxHashMap<CountryCode, EntityIx>,
    /// What else is known of each person, by entity.
    pub people: FxHashMap<EntityIx, PersonFacts>,
    /// The first named person of a country who bears an office of a class, by its field.
    bearers: FxHashMap<(CountryCode, String, Option<String>), EntityIx>,
}

impl Resolved {
    /// The entity of a country, made if the article has none yet.
    pub fn country(&mut self, code: CountryCode, name: &str) -> EntityIx {
        if let Some(ix) = self.countries.get(&code) {
            return *ix;
        }
        let ix = EntityIx(self.entities.len() as u32);
        self.entities.push(record(EntityKind::Country, name, vec![code]));
        self.countries.insert(code, ix);
        ix
    }

    /// Who a group is: of each country whoever bears the office that the group bears, else the country.
    pub fn members(&self, pack: &Pack, group: &GroupMention) -> Vec<EntityIx> {
        let class = group.office.as_ref().map(|(role, portfolio)| (&pack.roles[usize::from(*role)].class, portfolio));
        // of ministers and presidents there is one, of members and ambassadors are many
        let one = |class: &str| {
            crate::model::Ontology::get().office(class).is_some_and(|o| o.single != crate::model::Single::No)
        };
        let class = class.filter(|(class, _)| one(class));
        let bearer = |c: &CountryCode| {
            let (class, portfolio) = class?;
            self.bearers.get(&(*c, class.clone(), portfolio.clone())).copied()
        };
        let of = |c: &CountryCode| bearer(c).or_else(|| self.countries.get(c).copied());
        group.countries.iter().filter_map(of).collect()
    }
}

/// Who bears which office, of those named.
fn bearers(out: &Resolved) -> FxHashMap<(CountryCode, String, Option<String>), EntityIx> {
    let mut bearers = FxHashMap::default();
    for (i, entity) in out.entities.iter().enumerate().filter(|(_, e)| e.named) {
        let ix = EntityIx(i as u32);
        let (Some(facts), Some(country)) = (out.people.get(&ix), entity.countries.first()) else { continue };
        for (class, portfolio, _) in &facts.offices {
            if let Some(class) = class.clone() {
                bearers.entry((*country, class, portfolio.clone())).or_insert(ix);
            }
        }
    }
    bearers
}

fn record(kind: EntityKind, name: &str, countries: Vec<CountryCode>) -> EntityRecord {
    EntityRecord {
        kind,
        name: name.to_owned(),
        aliases: Vec::new(),
        named: true,
        countries,
        official: false,
        offices: Vec::new(),
        mentions: Vec::new(),
    }
}

/// Adds a form and its place to an entity; the fullest form becomes the name.
fn attest(entity: &mut EntityRecord, form: &str, passage: Passage) {
    entity.mentions.push(passage);
    if form == entity.name || entity.aliases.iter().any(|a| a == form) {
        return;
    }
    entity.aliases.push(form.to_owned());
}

/// Resolves an article's mentions.
///
/// `home` is the country of the outlet, for titles that name none.
pub fn resolve(sections: &[Section<'_>], lists: &[Vec<Mention>], pack: &Pack, home: Option<CountryCode>) -> Resolved {
    let mut out = Resolved { of: lists.iter().map(|l| vec![None; l.len()]).collect(), ..Resolved::default() };
    let counts = country_counts(sections, lists, pack);
    person::people(sections, lists, pack, home, &counts, &mut out);
    countries(sections, lists, pack, &mut out);
    let home = default_country(
        home.filter(|h| out.countries.contains_key(h) || out.entities.iter().any(|e| e.countries.contains(h))),
        &counts,
    );
    bodies_and_places(sections, lists, pack, home, &mut out);
    out.bearers = bearers(&out);
    out
}

/// How often each country is named in the article, in the order of first mention.
fn country_counts(sections: &[Section<'_>], lists: &[Vec<Mention>], pack: &Pack) -> Vec<(CountryCode, usize)> {
    let mut counts: Vec<(CountryCode, usize)> = Vec::new();
    for (section, list) in sections.iter().zip(lists) {
        for (code, _, _) in country_words(section, list, pack) {
            match counts.iter_mut().find(|(c, _)| *c == code) {
                Some((_, n)) => *n += 1,
                None => counts.push((code, 1)),
            }
        }
    }
    counts
}

/// Every stretch that names a country, by name or adjective, also inside titles and organizations' names, and capitals
/// that stand for a government.
fn country_words(section: &Section<'_>, list: &[Mention], pack: &Pack) -> Vec<(CountryCode, usize, usize)> {
    let mut inside_name = vec![false; section.tokens.list.len()];
    let titled = |k: usize| {
        let holds = |m: &Mention| m.start <= k && k < m.end && matches!(m.what, What::Person(_) | What::Group(_));
        list[..list.partition_point(|m| m.start <= k)].last().is_some_and(holds)
    };
    for m in list {
        match &m.what {
            What::Person(p) => {
                if let Some((from, to)) = p.name {
                    inside_name[from..to].fill(true);
                }
            }
            What::Place(_) => inside_name[m.start..m.end].fill(true),
            _ => {}
        }
    }
    let mut out = Vec::new();
    let mut at = 0;
    while at < section.tokens.list.len() {
        let hit = section.hits.find(at, |t| matches!(t, Tag::Country(_) | Tag::Nationality(_)));
        if let Some(hit) = hit
            && !inside_name[at]
            && (!common_adjective(section, pack, at) || titled(at))
            && let Tag::Country(code) | Tag::Nationality(code) = hit.tag
        {
            out.push((code, at, hit.end as usize));
            at = hit.end as usize;
            continue;
        }
        at += 1;
    }
    for m in list {
        if let What::Place(place) = &m.what
            && let Some(code) = place.capital_of
            && government(section, pack, m)
        {
            out.push((code, m.start, m.end));
        }
    }
    out.sort_by_key(|(_, start, _)| *start);
    out
}

/// Whether a capital's name stands for its government: no preposition of place governs it, and it opens no dateline.
fn government(section: &Section<'_>, pack: &Pack, m: &Mention) -> bool {
    let hits = &section.hits;
    let place_marker = |r: Relation| matches!(r, Relation::In | Relation::To | Relation::From);
    if hits.at(m.start).iter().any(|h| h.clitics.marker.is_some_and(place_marker)) {
        return false;
    }
    let opens = section.opens_sentence(m.start);
    if opens && section.is_mark(m.end, &['(', '-', '–', '—', ':', ',', '،', '/']) {
        return false;
    }
    // «زار موسكو»: what is visited is the city
    let visits = |f: u16| pack.frames[usize::from(f)].arg(Relation::Object) == Some(Arg::Place);
    let verb = |t: Tag| match t {
        Tag::Verb(f) => pack.order != Order::Vso || !visits(f),
        Tag::Light(_) | Tag::Passive(_) => true,
        _ => false,
    };
    let Some(before) = m.start.checked_sub(1).filter(|_| !opens) else { return true };
    if pack.order == Order::Vso {
        // a city after a noun is its genitive; after a verb or "that", or between others of its kind, it acts
        let joined = hits.at(m.start).iter().any(|h| h.clitics.and);
        let acts = hits.is(before, |t| {
            verb(t) || matches!(t, Tag::Complement | Tag::And | Tag::Marker(Relation::Between | Relation::With))
        });
        return acts
            || joined && hits.is(before, |t| matches!(t, Tag::Country(_) | Tag::Capital(_)))
            || hits.is(m.end, verb);
    }
    let placed = hits.is(before, |t| {
        matches!(t, Tag::Marker(r) if place_marker(r) || r == Relation::Of)
            || matches!(t, Tag::PlaceHead | Tag::Capital(_) | Tag::Place(_))
    });
    !placed && !section.is_mark(before, &[',', '،', '('])
}

fn countries(sections: &[Section<'_>], lists: &[Vec<Mention>], pack: &Pack, out: &mut Resolved) {
    for (s, (section, list)) in sections.iter().zip(lists).enumerate() {
        for (code, start, end) in country_words(section, list, pack) {
            let letters = section
                .hits
                .find(start, |t| matches!(t, Tag::Country(_) | Tag::Nationality(_) | Tag::Capital(_)))
                .map_or(0, |h| section.letters(pack, h));
            let span = section.span_without(start, end, letters);
            let form = section.form(span);
            let form = form.as_ref();
            let passage = Passage { part: section.part, span };
            // a capital is named for its government, but its name is not the country's
            let there = list.binary_search_by_key(&start, |m| m.start);
            if there.is_ok_and(|k| matches!(list[k].what, What::Place(_))) {
                let name = pack.country_names.get(&code).map_or(code.as_str(), String::as_str);
                let ix = out.country(code, name);
                out.entities[ix.ix()].mentions.push(passage);
            } else {
                let ix = out.country(code, form);
                attest(&mut out.entities[ix.ix()], form, passage);
            }
        }
        for (k, m) in list.iter().enumerate() {
            match &m.what {
                What::Country { code, .. } => out.of[s][k] = out.countries.get(code).copied(),
                What::Group(g) => {
                    if let Some(code) = g.countries.first().copied() {
                        let span = section.span(m.start, m.end);
                        let form = section.form(span);
                        let form = form.as_ref();
                        let ix = out.country(code, form);
                        out.of[s][k] = Some(ix);
                        let passage = Passage { part: section.part, span };
                        if out.entities[ix.ix()].mentions.is_empty() {
                            out.entities[ix.ix()].mentions.push(passage);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

fn bodies_and_places(
    sections: &[Section<'_>],
    lists: &[Vec<Mention>],
    pack: &Pack,
    home: Option<CountryCode>,
    out: &mut Resolved,
) {
    let mut by_name: FxHashMap<(EntityKind, String), EntityIx> = FxHashMap::default();
    // one body of the gazetteer under all its names
    let mut listed: FxHashMap<u32, EntityIx> = FxHashMap::default();
    for (s, (section, list)) in sections.iter().zip(lists).enumerate() {
        let mut enter =
            |out: &mut Resolved, kind, country: Option<CountryCode>, known: Option<u32>, start: usize, end: usize| {
                let hits = section.hits.at(start).iter().filter(|h| h.end as usize <= end);
                let span = section.span_without(start, end, hits.map(|h| section.letters(pack, h)).min().unwrap_or(0));
                let form = section.form(span);
                let form = form.as_ref();
                let same: Option<EntityIx> = known.and_then(|k| listed.get(&k).copied());
                let ix = *by_name.entry((kind, fold_name(form))).or_insert_with(|| {
                    same.unwrap_or_else(|| {
                        out.entities.push(record(kind, form, country.into_iter().collect()));
                        EntityIx(out.entities.len() as u32 - 1)
                    })
                });
                if let Some(k) = known {
                    listed.entry(k).or_insert(ix);
                }
                attest(&mut out.entities[ix.ix()], form, Passage { part: section.part, span });
                ix
            };
        for (k, m) in list.iter().enumerate() {
            match &m.what {
                What::Organization(o) => {
                    let start = o.sends.unwrap_or(m.start);
                    // «وزارة النفط»: a body of a state that is not named
                    let field = || (start..m.end).any(|t| section.hits.is(t, |t| matches!(t, Tag::Portfolio(_))));
                    let ours = home.filter(|_| o.kind == OrganizationKind::State && o.known.is_none() && field());
                    let country = o.country.or(ours);
                    out.of[s][k] = Some(enter(out, EntityKind::Organization, country, o.known, start, m.end));
                }
                What::Place(p) => out.of[s][k] = Some(enter(out, EntityKind::Place, p.country, None, m.start, m.end)),
                What::Person(p) => {
                    let speaks_for = out.of[s][k].and_then(|ix| out.entities[ix.ix()].countries.first().copied());
                    for title in &p.titles {
                        for (body, start, end) in bodies_inside(section, pack, title) {
                            let own = body.country.or(if body.kind == OrganizationKind::International {
                                None
                            } else {
                                speaks_for
                            });
                            enter(out, EntityKind::Organization, own, body.known, start, end);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// The bodies that a title names.
fn bodies_inside(section: &Section<'_>, pack: &Pack, title: &Title) -> Vec<(OrganizationMention, usize, usize)> {
    let mut out = Vec::new();
    let mut at = title.start;
    // «وزير الخارجية الروسي»: the field of a minister is no ministry
    let field = |at| {
        title.role.is_some_and(|r| pack.roles[usize::from(r)].takes == Takes::Portfolio)
            && section.hits.is(at, |t| matches!(t, Tag::Portfolio(_)))
    };
    while at < title.end {
        let body = organization_at(section, pack, at, true);
        match body.filter(|(_, to)| *to <= title.end && *to > at && !field(at)) {
            Some((body, to)) => {
                out.push((body, at, to));
                at = to;
            }
            None => at += 1,
        }
    }
    out
}
