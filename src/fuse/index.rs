//! The dictionary of names, the lists of longer names and those of what nodes point to, kept up to date for the groups that a batch touches.

use std::collections::BTreeSet;

use super::distill::is_unnamed;
use super::entity::{Entities, GroupKey};
use super::ruling::is_taken_off;
use super::same::single;
use crate::model::{Lang, NodeId, NodeKind};
use crate::store::{EntityRec, Group, OfficeClass, Read, Result, Term, id_bytes, kind_byte};
use crate::text::translit;

impl Entities<'_, '_> {
    /// Brings the dictionary of names and the lists of longer names up to date.
    pub(super) fn index(&mut self, key: &GroupKey) -> Result<()> {
        if is_unnamed(&key.1) {
            return Ok(());
        }
        let (before, after) = (self.before(key)?, self.touched[key].clone());
        if same_words(&before, &after) {
            return Ok(());
        }
        let name = [&[kind_byte(key.0)], key.1.as_bytes()].concat();
        let all = |group: &Group| &self.terms(key.0, group) | &office_terms(key.0, group);
        let (old, new) = if is_taken_off(&key.1) { Default::default() } else { (all(&before), all(&after)) };
        for (term, entry) in new.difference(&old) {
            self.batch.insert_entry(term, entry.as_ref().unwrap_or(&name));
        }
        for (term, entry) in old.difference(&new) {
            self.batch.remove_entry(term, entry.as_ref().unwrap_or(&name));
        }
        let (old, new) = (dictionary(&before), dictionary(&after));
        for (word, is_key) in new.difference(&old) {
            let (all, own) = dictionary_terms(word, *is_key);
            self.batch.insert_entry(&own, &name);
            self.batch.insert_entry(&all, word.as_bytes());
        }
        for (word, is_key) in old.difference(&new) {
            let (all, own) = dictionary_terms(word, *is_key);
            self.batch.remove_entry(&own, &name);
            let mut used = false;
            self.batch.each_entry(&own, &[], &mut |_| {
                used = true;
                false
            })?;
            if !used {
                self.batch.remove_entry(&all, word.as_bytes());
            }
        }
        Ok(())
    }
}

impl Entities<'_, '_> {
    /// Brings the lists by which a node is found from the states and organizations that it points to up to date, and
    /// those of its names to which the dictionary does not lead.
    pub(super) fn index_node(&mut self, id: NodeId, old: Option<&EntityRec>, new: Option<&EntityRec>) {
        let all = |entity: Option<&EntityRec>| &pointed_to(entity) | &unlisted_forms(entity);
        let (old, new) = (all(old), all(new));
        for term in new.difference(&old) {
            self.batch.insert_entry(term, &id_bytes(id));
        }
        for term in old.difference(&new) {
            self.batch.remove_entry(term, &id_bytes(id));
        }
    }
}

/// The lists in which a node stands by what it points to: its states, its offices' states and their organizations.
fn pointed_to(entity: Option<&EntityRec>) -> BTreeSet<Term> {
    let mut terms = BTreeSet::new();
    if let Some(entity) = entity {
        terms.extend(entity.countries.iter().map(|country| Term::state(*country)));
        for (office, bodies) in &entity.offices {
            terms.extend(office.country.map(Term::state));
            terms.extend(bodies.iter().map(|atom| Term::body(*atom)));
        }
    }
    terms
}

/// The names of a node that has some from elsewhere than a group of the dictionary, or some without a word.
fn unlisted_forms(entity: Option<&EntityRec>) -> BTreeSet<Term> {
    let Some(entity) = entity else { return BTreeSet::new() };
    let outside = entity.atoms.iter().any(|(group, _)| is_unnamed(group) || is_taken_off(group));
    let unlisted = |(form, _, articles): &&(String, Lang, u32)| {
        outside || *articles == 0 || translit::plain(form).split_whitespace().next().is_none()
    };
    entity.names.iter().filter(unlisted).map(|(form, ..)| Term::form(form)).collect()
}

/// Whether two states of a group differ in nothing by which it is found: only in how often things were attested.
fn same_words(a: &Group, b: &Group) -> bool {
    a.atoms.len() == b.atoms.len()
        && a.atoms.iter().zip(b.atoms.iter()).all(|((a, x), (b, y))| {
            a == b && x.forms.keys().eq(y.forms.keys()) && x.offices.keys().eq(y.offices.keys())
        })
}

/// The words of a group's names: folded, and by their keys.
fn dictionary(group: &Group) -> BTreeSet<(String, bool)> {
    let mut words = BTreeSet::new();
    for (form, _) in group.atoms.values().flat_map(|a| a.forms.keys()) {
        words.extend(translit::plain(form).split_whitespace().map(|w| (w.to_owned(), false)));
        words.extend(translit::word_keys(form).into_iter().map(|k| (k.first, true)));
    }
    words
}

fn dictionary_terms(word: &str, is_key: bool) -> (Term, Term) {
    if is_key { (Term::word_keys(), Term::word_key(word)) } else { (Term::words(), Term::word(word)) }
}

/// The offices in which people of a group are shown and of which a state has one holder at a time, with the state.
fn single_offices(group: &Group) -> BTreeSet<Term> {
    let mut terms = BTreeSet::new();
    for (atom, attested) in group.atoms.iter() {
        for office in attested.offices.keys().filter(|o| single(o)) {
            let OfficeClass::Known(class) = &office.class else { continue };
            let office = format!("{class}/{}", office.portfolio.as_deref().unwrap_or_default());
            terms.extend(atom.countries.iter().map(|country| Term::office(*country, &office)));
        }
    }
    terms
}

fn office_terms(kind: NodeKind, group: &Group) -> BTreeSet<(Term, Option<Vec<u8>>)> {
    if kind != NodeKind::Person {
        return BTreeSet::new();
    }
    single_offices(group).into_iter().map(|term| (term, None)).collect()
}

/// Keys shorter than this say too little for one letter of them not to count.
const SHORTEST_NEAR: usize = 5;

/// Whether two keys are one slip apart.
fn near(a: &str, b: &str) -> bool {
    a != b
        && a.len().min(b.len()) >= SHORTEST_NEAR
        && a.len().abs_diff(b.len()) <= 1
        && strsim::damerau_levenshtein(a, b) <= 1
}

impl Entities<'_, '_> {
    /// The lists of longer names in which a group stands; the entry is the group's key.
    fn terms(&self, kind: NodeKind, group: &Group) -> BTreeSet<(Term, Option<Vec<u8>>)> {
        let mut terms = BTreeSet::new();
        if kind != NodeKind::Person {
            return terms;
        }
        for atom in group.atoms.keys() {
            let whole = translit::key(&atom.name).into_bytes();
            for (part, words) in self.parts(&atom.name).iter() {
                for country in &atom.countries {
                    terms.insert((Term::longer(Some(*country), part), Some(whole.clone())));
                }
                if *words > 1 {
                    terms.insert((Term::longer(None, part), Some(whole.clone())));
                }
            }
        }
        terms
    }

    /// The groups of people who are shown in an office that one of this group holds too, and whose names are nearly
    /// the same.
    pub(super) fn near(&self, key: &GroupKey, group: &Group) -> Result<BTreeSet<GroupKey>> {
        let mut found = BTreeSet::new();
        if key.0 != NodeKind::Person || is_taken_off(&key.1) || is_unnamed(&key.1) {
            return Ok(found);
        }
        for term in single_offices(group) {
            self.batch.each_entry(&term, &[], &mut |entry| {
                let other = entry.get(1..).and_then(|name| std::str::from_utf8(name).ok());
                if let Some(other) = other.filter(|other| near(&key.1, other)) {
                    found.insert((key.0, other.to_owned()));
                }
                true
            })?;
        }
        Ok(found)
    }
}
