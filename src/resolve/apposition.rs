//! People whose office stands after them all: "A and B, the Austrian and Dutch foreign ministers".

use super::Resolved;
use super::person::{folded_words, official_class};
use crate::lang::{Pack, Tag};
use crate::mention::{Mention, Section, What};
use crate::model::{CountryCode, EntityIx, OfficeRecord, Passage};

/// Gives each member of a list of names the office and country of the plural title in apposition to it, in their order.
pub(super) fn apposition(sections: &[Section<'_>], lists: &[Vec<Mention>], pack: &Pack, out: &mut Resolved) {
    for (s, (section, list)) in sections.iter().zip(lists).enumerate() {
        for (k, m) in list.iter().enumerate() {
            let What::Group(group) = &m.what else { continue };
            let Some((role, portfolio)) = group.office.clone() else { continue };
            let before = named_before(section, list, &out.of[s], k);
            let before = before.filter(|people| people.len() == group.countries.len());
            let pairs: Vec<(EntityIx, CountryCode)> = match before {
                Some(people) => people.into_iter().zip(group.countries.iter().copied()).collect(),
                None => named_next(section, list, &out.of[s], out, k, &group.countries).into_iter().collect(),
            };
            let class = pack.roles[usize::from(role)].class.clone();
            for (ix, country) in pairs {
                let country = &country;
                let entity = &mut out.entities[ix.ix()];
                if !entity.countries.is_empty() && !entity.countries.contains(country) || !entity.offices.is_empty() {
                    continue;
                }
                let span = section.span(m.start, m.end);
                entity.countries = vec![*country];
                entity.official |= official_class(&class);
                entity.offices.push(OfficeRecord {
                    title: section.form(span).to_string(),
                    class: Some(class.clone()),
                    portfolio: portfolio.clone(),
                    former: false,
                    passage: Some(Passage { part: section.part, span }),
                });
                if let Some(facts) = out.people.get_mut(&ix) {
                    facts.holds((Some(class.clone()), portfolio.clone(), vec![*country]));
                    facts.titles.push(folded_words(&section.form(span)));
                }
            }
        }
    }
}

/// Whom a list of as many names in one of the next two sentences leaves for the one country that nobody in it is of: "The
/// presidents of Venezuela and Guyana agreed to talk. Maduro and Irfaan Ali will meet".
fn named_next(
    section: &Section<'_>,
    list: &[Mention],
    of: &[Option<EntityIx>],
    out: &Resolved,
    k: usize,
    countries: &[CountryCode],
) -> Option<(EntityIx, CountryCode)> {
    let here = section.sentence_at(list[k].start)?;
    let next = section.sentences.iter().skip(here + 1).take(2);
    let names = |(from, to): &(usize, usize)| -> Vec<usize> {
        let there = (k + 1..list.len()).take_while(|&j| list[j].start < *to).filter(|&j| list[j].start >= *from);
        let bare = |j: &usize| matches!(&list[*j].what, What::Person(p) if p.name.is_some() && p.titles.is_empty());
        there.take(countries.len()).take_while(bare).collect()
    };
    let joined = |js: &[usize]| {
        js.windows(2).all(|w| {
            (list[w[0]].end..list[w[1]].start)
                .all(|t| section.is_mark(t, &[',']) || section.hits.is(t, |t| t == Tag::And))
        })
    };
    let people = next.map(names).find(|js| js.len() == countries.len() && joined(js))?;
    let people: Vec<EntityIx> = people.into_iter().filter_map(|j| of[j]).collect();
    let of_one = |ix: &EntityIx| out.entities[ix.ix()].countries.first().copied();
    let mut left: Vec<CountryCode> = countries.to_vec();
    left.retain(|c| !people.iter().any(|ix| of_one(ix) == Some(*c)));
    let mut open = people.iter().filter(|ix| of_one(ix).is_none());
    match (left.as_slice(), open.next(), open.next()) {
        ([country], Some(ix), None) => Some((*ix, *country)),
        _ => None,
    }
}

/// The names in a list that a comma parts from a mention after it.
fn named_before(section: &Section<'_>, list: &[Mention], of: &[Option<EntityIx>], k: usize) -> Option<Vec<EntityIx>> {
    let name = |j: usize| matches!(&list[j].what, What::Person(p) if p.name.is_some());
    let light = |t: Tag| matches!(t, Tag::And | Tag::Determiner | Tag::TitleLink | Tag::Honorific);
    let joint = |a: usize, b: usize| {
        (list[a].end..list[b].start).all(|t| section.is_mark(t, &[',', '،']) || section.hits.is(t, light))
    };
    let last = k.checked_sub(1).filter(|&j| name(j) && joint(j, k))?;
    let comma = (list[last].end..list[k].start).any(|t| section.is_mark(t, &[',', '،']));
    let mut people: Vec<EntityIx> = vec![of[last]?];
    let mut first = last;
    while let Some(j) = first.checked_sub(1).filter(|&j| name(j) && joint(j, first)) {
        people.insert(0, of[j]?);
        first = j;
    }
    (comma && people.len() >= 2).then_some(people)
}
