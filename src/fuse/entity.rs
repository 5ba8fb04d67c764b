//! Groups of atoms, the nodes that they make, and the dictionary of their names: recomputed where a batch touches them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::distill::{Contribution, Standing, is_unnamed};
use super::participant::office_id;
use super::same::{Profile, attaches, part_keys, profiles};
use crate::model::{CountryCode, Date, NodeId, NodeKind, OfficeNode, Ontology};
use crate::store::{
    Attested, Batch, Counts, EntityRec, Group, Key, Link, OfficeAttested, OfficeClass, OfficeKey, Read, Result, Term,
    id_bytes, kind_byte,
};
use crate::text::translit;

/// A group's key: the kind of its nodes and the key of their names.
type GroupKey = (NodeKind, String);

/// A group with its profiles.
struct Parted {
    group: Group,
    profiles: Vec<Profile>,
}

/// What changed for those who depend on it.
#[derive(Debug, Default)]
pub(super) struct Moved {
    /// Atoms that stand for another node now, or whose node's states changed while they have none of their own.
    pub(super) atoms: BTreeSet<NodeId>,
}

/// The recomputation of one batch.
pub(super) struct Entities<'b, 's> {
    batch: &'b mut Batch<'s>,
    counts: &'b mut Counts,
    parted: BTreeMap<GroupKey, Option<Rc<Parted>>>,
    touched: BTreeMap<GroupKey, Group>,
    /// The groups as they were before the batch.
    before: BTreeMap<GroupKey, Group>,
    /// The groups of which nodes have their ids, as far as this batch looked.
    homes: BTreeMap<NodeId, GroupKey>,
}

impl<'b, 's> Entities<'b, 's> {
    pub(super) fn new(batch: &'b mut Batch<'s>, counts: &'b mut Counts) -> Self {
        let (parted, touched, before, homes) = Default::default();
        Entities { batch, counts, parted, touched, before, homes }
    }

    /// Takes an article's contribution in, or out again.
    pub(super) fn count(&mut self, from: &Contribution, add: bool) -> Result<()> {
        let mut seen = BTreeSet::new();
        for (index, standing) in from.entities.iter().enumerate() {
            let Some(standing) = standing else { continue };
            let entry = [&id_bytes(from.article)[..], &(index as u32).to_be_bytes()].concat();
            if add {
                self.batch.insert_entry(Term::standing(standing.id), entry);
            } else {
                self.batch.remove_entry(Term::standing(standing.id), entry);
            }
            self.count_one(from, standing, seen.insert(standing.id), add)?;
        }
        if let Some(outlet) = &from.outlet {
            self.count_one(from, outlet, seen.insert(outlet.id), add)?;
        }
        Ok(())
    }

    fn count_one(&mut self, from: &Contribution, standing: &Standing, first: bool, add: bool) -> Result<()> {
        let key = (standing.kind, standing.group.clone());
        if !self.touched.contains_key(&key) {
            let group: Group = self.batch.record(&Key::group(key.0, &key.1))?.unwrap_or_default();
            self.before.insert(key.clone(), group.clone());
            self.touched.insert(key.clone(), group);
        }
        let group = self.touched.get_mut(&key).expect("put there just now");
        let attested = group.atoms.entry(standing.atom.clone()).or_default();
        if first {
            tally(&mut attested.articles, add);
        }
        for form in &standing.forms {
            tally_in(&mut attested.forms, (form.clone(), from.lang), add);
        }
        for office in &standing.offices {
            let entry = attested.offices.entry(office.key.clone()).or_default();
            tally_in(&mut entry.titles, office.title.clone(), add);
            tally(if office.former { &mut entry.former } else { &mut entry.present }, add);
            if let (false, Some(day)) = (office.former, from.published) {
                tally_in(&mut entry.days, day.day_number(), add);
            }
            if office.official {
                tally(&mut entry.official, add);
            }
            if let Some(country) = office.country {
                tally_in(&mut entry.countries, country, add);
            }
            for body in &office.bodies {
                tally_in(&mut entry.bodies, *body, add);
            }
            if entry.present == 0 && entry.former == 0 {
                attested.offices.remove(&office.key);
            }
        }
        if attested.articles == 0 {
            group.atoms.remove(&standing.atom);
        }
        Ok(())
    }

    /// Derives everything anew that depends on the groups that were touched.
    pub(super) fn settle(mut self) -> Result<Moved> {
        self.touched.retain(|key, group| self.before.get(key) != Some(group));
        for (key, group) in &self.touched {
            let place = Key::group(key.0, &key.1);
            if group.atoms.is_empty() {
                self.batch.delete(place);
            } else {
                self.batch.put(place, group);
            }
        }
        let touched: Vec<GroupKey> = self.touched.keys().cloned().collect();
        for key in &touched {
            self.index(key)?;
        }
        // Whoever is named by part of a name may mean somebody else now.
        let mut affected: BTreeSet<GroupKey> = touched.iter().cloned().collect();
        for key in touched.iter().filter(|(kind, _)| *kind == NodeKind::Person) {
            for part in self.parts_of(key) {
                let part = (NodeKind::Person, part);
                if !affected.contains(&part) && self.parted(&part)?.is_some() {
                    affected.insert(part);
                }
            }
        }
        // Longer names first: a part is only ever taken for a name with a longer key, whose own node is known by then.
        let place = |(kind, key): GroupKey| (std::cmp::Reverse(key.len()), kind, key);
        let mut work: BTreeSet<_> = affected.into_iter().map(place).collect();
        let mut moved = Moved::default();
        // Nodes to derive anew, each with the key of the group that its id comes from.
        let mut stale: BTreeMap<NodeId, GroupKey> = BTreeMap::new();
        while let Some((_, kind, key)) = work.pop_first() {
            let key = (kind, key);
            if self.resolve_group(&key, &mut moved, &mut stale)?
                && kind == NodeKind::Person
                && let Some(parted) = self.parted(&key)?
            {
                for (part, _) in parted.group.atoms.keys().flat_map(|a| part_keys(&a.name)) {
                    let part = (kind, part);
                    if self.parted(&part)?.is_some() {
                        work.insert(place(part));
                    }
                }
            }
        }
        for (id, key) in stale {
            self.derive(id, &key, &mut moved)?;
        }
        Ok(moved)
    }

    fn before(&self, key: &GroupKey) -> Result<Group> {
        match self.before.get(key) {
            Some(group) => Ok(group.clone()),
            None => Ok(self.batch.before().record(&Key::group(key.0, &key.1))?.unwrap_or_default()),
        }
    }

    fn parted(&mut self, key: &GroupKey) -> Result<Option<Rc<Parted>>> {
        if let Some(parted) = self.parted.get(key) {
            return Ok(parted.clone());
        }
        let group: Option<Group> = self.batch.record(&Key::group(key.0, &key.1))?;
        let parted = group.map(|group| Rc::new(Parted { profiles: profiles(key.0, &key.1, &group), group }));
        self.parted.insert(key.clone(), parted.clone());
        Ok(parted)
    }

    /// The keys of the parts of the names in a group, as it is and as it was.
    fn parts_of(&self, key: &GroupKey) -> BTreeSet<String> {
        if is_unnamed(&key.1) {
            return BTreeSet::new();
        }
        let groups = [self.before.get(key), self.touched.get(key)];
        let atoms = groups.into_iter().flatten().flat_map(|g| g.atoms.keys());
        let names: BTreeSet<&str> = atoms.map(|a| a.name.as_str()).collect();
        names.into_iter().flat_map(part_keys).map(|(part, _)| part).collect()
    }

    /// Brings the dictionary of names and the lists of longer names up to date.
    fn index(&mut self, key: &GroupKey) -> Result<()> {
        if is_unnamed(&key.1) {
            return Ok(());
        }
        let (before, after) = (self.before(key)?, self.touched[key].clone());
        let name = [&[kind_byte(key.0)], key.1.as_bytes()].concat();
        let (old, new) = (terms(key.0, &before), terms(key.0, &after));
        for (term, entry) in new.difference(&old) {
            self.batch.insert_entry(term.clone(), entry.clone().unwrap_or_else(|| name.clone()));
        }
        for (term, entry) in old.difference(&new) {
            self.batch.remove_entry(term.clone(), entry.clone().unwrap_or_else(|| name.clone()));
        }
        let (old, new) = (dictionary(&before), dictionary(&after));
        for (word, is_key) in new.difference(&old) {
            let (all, own) = dictionary_terms(word, *is_key);
            self.batch.insert_entry(own, name.clone());
            self.batch.insert_entry(all, word.clone().into_bytes());
        }
        for (word, is_key) in old.difference(&new) {
            let (all, own) = dictionary_terms(word, *is_key);
            self.batch.remove_entry(own.clone(), name.clone());
            let mut used = false;
            self.batch.each_entry(&own, &[], &mut |_| {
                used = true;
                false
            })?;
            if !used {
                self.batch.remove_entry(all, word.clone().into_bytes());
            }
        }
        Ok(())
    }

    /// Settles which nodes the atoms of a group stand for; true if one stands for another than before.
    fn resolve_group(
        &mut self,
        key: &GroupKey,
        moved: &mut Moved,
        stale: &mut BTreeMap<NodeId, GroupKey>,
    ) -> Result<bool> {
        let touched = self.touched.contains_key(key);
        let was: BTreeMap<NodeId, NodeId> = {
            let (group, view) = (self.before(key)?, self.batch.before());
            let ids = group.atoms.keys().map(|a| a.id(key.0, &key.1));
            ids.map(|id| Ok((id, view.record(&Key::alias(id))?.unwrap_or(id)))).collect::<Result<_>>()?
        };
        let mut is: BTreeMap<NodeId, NodeId> = BTreeMap::new();
        if let Some(parted) = self.parted(key)? {
            let ids: Vec<NodeId> = parted.group.atoms.keys().map(|a| a.id(key.0, &key.1)).collect();
            for profile in &parted.profiles {
                let own = ids[profile.atoms[0]];
                self.homes.insert(own, key.clone());
                let (node, of) = match self.whole(key, &parted, profile)? {
                    Some((whole, of, _)) => (whole, of),
                    None => (own, key.clone()),
                };
                for &i in &profile.atoms {
                    is.insert(ids[i], node);
                    if touched || was.get(&ids[i]) != Some(&node) {
                        stale.insert(node, of.clone());
                    }
                }
            }
        }
        let mut changed = false;
        for (id, node) in &is {
            if was.get(id) == Some(node) {
                continue;
            }
            changed = true;
            if id == node {
                self.batch.delete(Key::alias(*id));
            } else {
                self.batch.put(Key::alias(*id), node);
            }
            if was.contains_key(id) {
                moved.atoms.insert(*id);
            }
        }
        for (id, node) in &was {
            if !is.contains_key(id) {
                self.batch.delete(Key::alias(*id));
            }
            if (is.get(id) != Some(node) || touched)
                && !stale.contains_key(node)
                && let Some(of) = self.origin(*node)?
            {
                stale.insert(*node, of);
            }
        }
        Ok(changed)
    }

    /// The group from which a node that stood before the batch has its id.
    fn origin(&self, node: NodeId) -> Result<Option<GroupKey>> {
        let record: Option<EntityRec> = self.batch.before().record(&Key::node(node))?;
        let atoms = record.into_iter().flat_map(|r| r.atoms);
        let own = atoms.into_iter().find(|(_, atom)| *atom == node);
        Ok(own.map(|(key, _)| (node.kind, key)))
    }

    /// Whom a part of a name means: the node, the group of its id, and why. `None` if it is no part, or means several.
    #[allow(clippy::type_complexity)]
    fn whole(
        &mut self,
        key: &GroupKey,
        parted: &Parted,
        profile: &Profile,
    ) -> Result<Option<(NodeId, GroupKey, (NodeId, crate::store::Reason, u8))>> {
        if key.0 != NodeKind::Person || is_unnamed(&key.1) {
            return Ok(None);
        }
        let mut terms: BTreeSet<Term> = profile.countries.iter().map(|c| Term::longer(Some(*c), &key.1)).collect();
        terms.insert(Term::longer(None, &key.1));
        let mut longer = BTreeSet::new();
        for term in terms {
            for entry in self.batch.entries(&term, &[], None)? {
                longer.extend(String::from_utf8(entry));
            }
        }
        // By how good the reason is: the nodes that it speaks for.
        type Candidates = BTreeMap<NodeId, (GroupKey, NodeId, u8)>;
        let mut fits: BTreeMap<crate::store::Reason, Candidates> = BTreeMap::new();
        for longer in longer {
            let longer = (NodeKind::Person, longer);
            if longer.1.len() <= key.1.len() {
                continue;
            }
            let Some(other) = self.parted(&longer)? else { continue };
            for candidate in &other.profiles {
                if let Some((reason, score)) = attaches(profile, &parted.group, candidate, &other.group) {
                    let atoms: Vec<_> = other.group.atoms.keys().collect();
                    let atom = atoms[candidate.atoms[0]].id(longer.0, &longer.1);
                    let node: NodeId = self.batch.record(&Key::alias(atom))?.unwrap_or(atom);
                    fits.entry(reason).or_default().entry(node).or_insert((longer.clone(), atom, score));
                }
            }
        }
        let Some((reason, nodes)) = fits.into_iter().next() else { return Ok(None) };
        if nodes.len() != 1 {
            return Ok(None);
        }
        let Some((node, (of, atom, score))) = nodes.into_iter().next() else { return Ok(None) };
        // The candidate may itself be part of a longer name: its node's id comes from there.
        let of = match self.homes.get(&node) {
            _ if atom == node => of,
            Some(home) => home.clone(),
            None => self.origin(node)?.unwrap_or(of),
        };
        Ok(Some((node, of, (atom, reason, score))))
    }

    /// Derives a node from the atoms that stand for it now, or deletes it.
    fn derive(&mut self, id: NodeId, key: &GroupKey, moved: &mut Moved) -> Result<()> {
        let mut members: Vec<Member> = Vec::new();
        let mut links = Vec::new();
        let mut seen = BTreeSet::from([key.clone()]);
        let mut left = vec![key.clone()];
        while let Some(key) = left.pop() {
            let Some(parted) = self.parted(&key)? else { continue };
            let atoms: Vec<(NodeId, _, _)> =
                parted.group.atoms.iter().map(|(a, s)| (a.id(key.0, &key.1), a, s)).collect();
            for profile in &parted.profiles {
                let first = atoms[profile.atoms[0]].0;
                let node: NodeId = self.batch.record(&Key::alias(first))?.unwrap_or(first);
                if node != id {
                    continue;
                }
                for &i in &profile.atoms {
                    let (atom, a, attested) = &atoms[i];
                    let (name, countries) = (a.name.clone(), a.countries.clone());
                    members.push(Member {
                        group: key.1.clone(),
                        atom: *atom,
                        name,
                        attested: (*attested).clone(),
                        countries,
                    });
                    if key.0 == NodeKind::Person && !is_unnamed(&key.1) {
                        let parts = part_keys(&a.name).into_iter().map(|(part, _)| (key.0, part));
                        left.extend(parts.filter(|part| seen.insert(part.clone())));
                    }
                }
                let inside = profile.links.iter();
                links.extend(inside.map(|&(i, j, reason, score)| Link { a: atoms[i].0, b: atoms[j].0, reason, score }));
                if let Some((_, _, (b, reason, score))) = self.whole(&key, &parted, profile)? {
                    links.push(Link { a: first, b, reason, score });
                }
            }
        }
        let old: Option<EntityRec> = self.batch.before().record(&Key::node(id))?;
        let silent: BTreeSet<NodeId> = members.iter().filter(|m| m.countries.is_empty()).map(|m| m.atom).collect();
        let new = (!members.is_empty()).then(|| entity(id, &key.1, members, links));
        self.tally(id, old.as_ref(), new.as_ref());
        let offices = |e: &Option<EntityRec>| -> BTreeSet<NodeId> {
            e.iter().flat_map(|e| &e.offices).map(|(office, _)| office.id).collect()
        };
        for office in offices(&old).difference(&offices(&new)) {
            self.batch.delete(Key::alias(*office));
        }
        for office in offices(&new).difference(&offices(&old)) {
            self.batch.put(Key::alias(*office), &id);
        }
        let states = |e: &Option<EntityRec>| e.as_ref().map(|e| e.stands_for.clone()).unwrap_or_default();
        if old.is_some() && states(&old) != states(&new) {
            moved.atoms.extend(silent);
        }
        match new {
            Some(entity) => self.batch.put(Key::node(id), &entity),
            None => self.batch.delete(Key::node(id)),
        }
        Ok(())
    }

    fn tally(&mut self, id: NodeId, old: Option<&EntityRec>, new: Option<&EntityRec>) {
        for (entity, add) in [(old, false), (new, true)] {
            let Some(entity) = entity else { continue };
            let change = |n: &mut u64, by: usize| *n = if add { *n + by as u64 } else { n.saturating_sub(by as u64) };
            change(&mut self.counts.offices, entity.offices.len());
            let nodes = match id.kind {
                NodeKind::Organization => &mut self.counts.organizations,
                NodeKind::Place => &mut self.counts.places,
                _ if entity.named => &mut self.counts.people,
                _ => &mut self.counts.unnamed,
            };
            change(nodes, 1);
        }
    }
}

fn tally(n: &mut u32, add: bool) {
    *n = if add { *n + 1 } else { n.saturating_sub(1) };
}

fn tally_in<K: Ord>(counts: &mut BTreeMap<K, u32>, key: K, add: bool) {
    use std::collections::btree_map::Entry;
    match counts.entry(key) {
        Entry::Vacant(entry) if add => {
            entry.insert(1);
        }
        Entry::Vacant(_) => {}
        Entry::Occupied(mut entry) => {
            tally(entry.get_mut(), add);
            if *entry.get() == 0 {
                entry.remove();
            }
        }
    }
}

/// The lists of longer names in which a group stands; the entry is the group's key.
fn terms(kind: NodeKind, group: &Group) -> BTreeSet<(Term, Option<Vec<u8>>)> {
    let mut terms = BTreeSet::new();
    if kind != NodeKind::Person {
        return terms;
    }
    for atom in group.atoms.keys() {
        let whole = translit::key(&atom.name).into_bytes();
        for (part, words) in part_keys(&atom.name) {
            for country in &atom.countries {
                terms.insert((Term::longer(Some(*country), &part), Some(whole.clone())));
            }
            if words > 1 {
                terms.insert((Term::longer(None, &part), Some(whole.clone())));
            }
        }
    }
    terms
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

/// An atom of a node, with its group's key.
struct Member {
    group: String,
    atom: NodeId,
    name: String,
    attested: Attested,
    countries: Vec<CountryCode>,
}

/// A node, put together from its atoms.
fn entity(id: NodeId, key: &str, members: Vec<Member>, mut links: Vec<Link>) -> EntityRec {
    let mut forms = BTreeMap::new();
    let mut offices: BTreeMap<OfficeKey, OfficeAttested> = BTreeMap::new();
    let (mut articles, mut by_country, mut atoms) = (0, BTreeMap::new(), Vec::new());
    let mut own_names = BTreeSet::new();
    for Member { group, atom, name, attested, countries: its_countries } in members {
        articles += attested.articles;
        for country in its_countries {
            *by_country.entry(country).or_insert(0) += attested.articles;
        }
        own_names.insert(name);
        atoms.push((group, atom));
        for (form, n) in attested.forms {
            *forms.entry(form).or_insert(0) += n;
        }
        for (key, office) in attested.offices {
            merge_office(offices.entry(key).or_default(), office);
        }
    }
    let mut names: Vec<(String, crate::model::Lang, u32)> = forms.into_iter().map(|((f, l), n)| (f, l, n)).collect();
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
    let named = !is_unnamed(key);
    EntityRec { name, named, names, articles, countries, stands_for, offices, atoms, links }
}

/// The fullest of the commonest forms: the one with the most words among those at least half as common as the
/// commonest, then the commonest, then the first by text.
///
/// Only forms that some article gives as the name itself count, not titles that stand for it elsewhere.
fn name_to_show(names: &[(String, crate::model::Lang, u32)], own: &BTreeSet<String>) -> String {
    let is_name = |n: &&(String, crate::model::Lang, u32)| own.contains(&translit::plain(&n.0));
    let most = names.iter().filter(is_name).map(|n| n.2).max().unwrap_or(0);
    let common = names.iter().filter(is_name).filter(|n| n.2 * 2 >= most);
    let words = |form: &str| form.split_whitespace().count();
    let best = common.max_by(|a, b| (words(&a.0), a.2).cmp(&(words(&b.0), b.2)).then_with(|| b.0.cmp(&a.0)));
    best.map(|n| n.0.clone()).unwrap_or_default()
}

fn merge_office(into: &mut OfficeAttested, from: OfficeAttested) {
    fn add<K: Ord>(into: &mut BTreeMap<K, u32>, from: BTreeMap<K, u32>) {
        for (key, n) in from {
            *into.entry(key).or_insert(0) += n;
        }
    }
    add(&mut into.titles, from.titles);
    add(&mut into.days, from.days);
    add(&mut into.countries, from.countries);
    add(&mut into.bodies, from.bodies);
    into.present += from.present;
    into.former += from.former;
    into.official += from.official;
}

/// The commonest key; of several the first.
fn commonest<K: Ord + Clone>(counts: &BTreeMap<K, u32>) -> Option<K> {
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
