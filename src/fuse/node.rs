//! A node, put together from the atoms that stand for it: its names, states and offices.

use std::collections::{BTreeMap, BTreeSet};

use super::distill::is_unnamed;
use super::participant::office_id;
use crate::model::{CountryCode, Date, Lang, NodeId, OfficeNode, Ontology};
use crate::store::{Attested, EntityRec, Few, Link, OfficeAttested, OfficeClass, OfficeKey};
use crate::text::translit;

/// An atom of a node, with its group's key.
pub(super) struct Member {
    pub(super) group: String,
    pub(super) atom: NodeId,
    pub(super) name: String,
    pub(super) attested: Attested,
    pub(super) countries: Vec<CountryCode>,
}

/// A node, put together from its atoms.
pub(super) fn entity(id: NodeId, members: Vec<Member>, mut links: Vec<Link>, given: Vec<(String, Lang)>) -> EntityRec {
    let named = members.iter().any(|m| !is_unnamed(&m.group));
    let mut forms = BTreeMap::new();
    let mut offices: BTreeMap<OfficeKey, OfficeAttested> = BTreeMap::new();
    let (mut articles, mut by_country, mut atoms) = (0, BTreeMap::new(), Vec::new());
    let mut own_names = BTreeSet::new();
    for Member { group, atom, name, attested, countries: its_countries } in members {
        articles += attested.articles;
        for country in its_countries {
            *by_country.entry(country).or_insert(0) += attested.articles;
        }
        if !named || !is_unnamed(&group) {
            own_names.insert(name);
        }
        atoms.push((group, atom));
        for (form, n) in attested.forms {
            *forms.entry(form).or_insert(0) += n;
        }
        for (key, office) in attested.offices {
            merge_office(offices.entry(key).or_default(), office);
        }
    }
    for name in given {
        forms.entry(name).or_insert(0);
    }
    let mut names: Vec<(String, Lang, u32)> = forms.into_iter().map(|((f, l), n)| (f, l, n)).collect();
    names.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| (&a.0, a.1).cmp(&(&b.0, b.1))));
    let name = name_to_show(&names, &own_names);
    let mut countries: Vec<CountryCode> = by_country.keys().copied().collect();
    countries.sort_by_key(|c| (std::cmp::Reverse(by_country[c]), *c));
    let most = by_country.values().max().copied().unwrap_or(0);
    let stands_for = by_country.iter().filter(|(_, n)| **n * 3 >= most).map(|(c, _)| *c).collect();
    let mut offices: Vec<_> = offices.into_iter().map(|(key, office)| office_node(id, &key, office)).collect();
    offices.sort_by_key(|(office, _)| office.id);
    atoms.sort_unstable();
    links.sort_unstable();
    links.dedup();
    EntityRec { name, named, names, articles, countries, stands_for, offices, atoms, links }
}

/// The fullest of the commonest forms: the one with the most words among those at least half as common as the
/// commonest, then the commonest, then the first by text.
///
/// Only forms that some article gives as the name itself count, not titles that stand for it elsewhere.
fn name_to_show(names: &[(String, Lang, u32)], own: &BTreeSet<String>) -> String {
    let is_name = |n: &&(String, Lang, u32)| own.contains(&translit::plain(&n.0));
    let most = names.iter().filter(is_name).map(|n| n.2).max().unwrap_or(0);
    let common = names.iter().filter(is_name).filter(|n| n.2 * 2 >= most);
    let words = |form: &str| form.split_whitespace().count();
    let best = common.max_by(|a, b| (words(&a.0), a.2).cmp(&(words(&b.0), b.2)).then_with(|| b.0.cmp(&a.0)));
    best.map(|n| n.0.clone()).unwrap_or_default()
}

fn merge_office(into: &mut OfficeAttested, from: OfficeAttested) {
    fn add<K: Ord + Clone>(into: &mut Few<K, u32>, from: Few<K, u32>) {
        for (key, n) in from {
            *into.or_default(&key) += n;
        }
    }
    add(&mut into.titles, from.titles);
    for (day, n) in from.days {
        *into.days.entry(day).or_insert(0) += n;
    }
    add(&mut into.countries, from.countries);
    add(&mut into.bodies, from.bodies);
    into.present += from.present;
    into.former += from.former;
    into.official += from.official;
}

/// The commonest key; of several the first.
fn commonest<K: Ord + Clone>(counts: &Few<K, u32>) -> Option<K> {
    let best = counts.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
    best.map(|(key, _)| key.clone())
}

fn office_node(person: NodeId, key: &OfficeKey, office: OfficeAttested) -> (OfficeNode, Vec<NodeId>) {
    let class = match &key.class {
        OfficeClass::Known(class) => Some(class.clone()),
        OfficeClass::Title(_) => None,
    };
    // Most attestations decide; where all are of the past, the class does.
    let by_class = class.as_deref().and_then(|c| Ontology::get().office(c)).is_some_and(|o| o.official);
    let official = if office.present == 0 { by_class } else { office.official * 2 > office.present };
    let day = |day: Option<&i32>| day.and_then(|d| Date::from_day_number(*d));
    let node = OfficeNode {
        id: office_id(person, key),
        title: commonest(&office.titles).unwrap_or_default(),
        class,
        portfolio: key.portfolio.clone(),
        official,
        country: commonest(&office.countries),
        first: day(office.days.keys().next()),
        last: day(office.days.keys().next_back()),
        former: office.present == 0,
    };
    (node, office.bodies.into_keys().collect())
}
