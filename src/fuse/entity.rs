//! Groups of atoms and the nodes that they make: recomputed where a batch touches them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::distill::{Contribution, Standing, is_unnamed};
use super::node::{Member, entity};
use super::ruling::{Rulings, Unions, is_taken_off};
use super::same::{PartKeys, Profile, attaches, nearly, part_keys, profiles};
use crate::model::{Lang, NodeId, NodeKind, OfficeNode};
use crate::store::{Batch, Counts, EntityRec, Few, Group, Key, Link, Read, Reason, Result, Term, id_bytes};

/// A group's key: the kind of its nodes and the key of their names.
pub(super) type GroupKey = (NodeKind, String);

/// A group with its profiles.
pub(super) struct Parted {
    pub(super) group: Rc<Group>,
    profiles: Vec<Profile>,
}

/// How many times the articles of any other that fits one must be named in to be the one whom a surname means.
const DOMINANT: u32 = 5;
/// How sure that is.
const MOSTLY: u8 = 55;

/// Whether the first of two groups is settled before the second: longer names first, so that a part of a name is only
/// ever taken for one whose own node is known by then.
fn precedes(a: &GroupKey, b: &GroupKey) -> bool {
    (std::cmp::Reverse(a.1.len()), a) < (std::cmp::Reverse(b.1.len()), b)
}

/// What changed for those who depend on it.
#[derive(Debug, Default)]
pub(super) struct Moved {
    /// Atoms that stand for another node now, or whose node's states changed while they have none of their own.
    pub(super) atoms: BTreeSet<NodeId>,
}

/// The recomputation of one batch.
pub(super) struct Entities<'b, 's> {
    pub(super) batch: &'b mut Batch<'s>,
    counts: &'b mut Counts,
    parted: BTreeMap<GroupKey, Option<Rc<Parted>>>,
    pub(super) touched: BTreeMap<GroupKey, Rc<Group>>,
    /// The groups as they were before the batch.
    before: BTreeMap<GroupKey, Rc<Group>>,
    /// The groups of which nodes have their ids, as far as this batch looked.
    pub(super) homes: BTreeMap<NodeId, GroupKey>,
    /// The parts of names, as far as this batch looked.
    parts: RefCell<FxHashMap<String, Rc<PartKeys>>>,
    /// The decisions before the batch and after it.
    pub(super) old: &'b Rulings,
    pub(super) new: &'b Rulings,
}

impl<'b, 's> Entities<'b, 's> {
    pub(super) fn new(batch: &'b mut Batch<'s>, counts: &'b mut Counts, old: &'b Rulings, new: &'b Rulings) -> Self {
        let (parted, touched, before, homes, parts) = Default::default();
        Entities { batch, counts, parted, touched, before, homes, parts, old, new }
    }

    /// The keys of the parts of a name: [`part_keys`], once for each name.
    pub(super) fn parts(&self, name: &str) -> Rc<PartKeys> {
        if let Some(parts) = self.parts.borrow().get(name) {
            return Rc::clone(parts);
        }
        let parts = Rc::new(part_keys(name));
        self.parts.borrow_mut().insert(name.to_owned(), Rc::clone(&parts));
        parts
    }

    /// The derivation of everything from these groups, in a store in which nothing derived stands.
    pub(super) fn of(
        batch: &'b mut Batch<'s>,
        counts: &'b mut Counts,
        rulings: &'b Rulings,
        groups: FxHashMap<GroupKey, Group>,
    ) -> Self {
        let touched = groups.into_iter().map(|(key, group)| (key, Rc::new(group))).collect();
        Entities { touched, ..Entities::new(batch, counts, rulings, rulings) }
    }

    /// Takes an article's contribution in, or out again.
    pub(super) fn count(&mut self, from: &Contribution, add: bool) -> Result<()> {
        for (index, standing) in from.entities.iter().enumerate() {
            let Some(standing) = standing else { continue };
            let (term, entry) = (Term::standing(standing.id), standing_entry(from.article, index));
            if add {
                self.batch.insert_entry(&term, &entry);
            } else {
                self.batch.remove_entry(&term, &entry);
            }
        }
        if let Some(outlet) = &from.outlet {
            let (term, entry) = (Term::outlet(outlet.id), id_bytes(from.article));
            if add {
                self.batch.insert_entry(&term, &entry);
            } else {
                self.batch.remove_entry(&term, &entry);
            }
        }
        for (standing, first) in standings(from) {
            let key = (standing.kind, standing.group.clone());
            if !self.touched.contains_key(&key) {
                let group: Rc<Group> = self.batch.shared(&Key::group(key.0, &key.1))?.unwrap_or_default();
                self.before.insert(key.clone(), Rc::clone(&group));
                self.touched.insert(key.clone(), group);
            }
            let group = self.touched.get_mut(&key).expect("put there just now");
            count_in(Rc::make_mut(group), from, standing, first, add);
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
                self.batch.put_shared(place, Rc::clone(group));
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
            // So may whoever is named nearly like them.
            for group in [self.before.get(key), self.touched.get(key)].into_iter().flatten() {
                affected.extend(self.near(key, group)?.into_iter().filter(|other| precedes(key, other)));
            }
        }
        drop(touched);
        // Longer names first: a part is only ever taken for a name with a longer key, whose own node is known by then.
        let place = |(kind, key): GroupKey| (std::cmp::Reverse(key.len()), kind, key);
        let mut work: BTreeSet<_> = affected.into_iter().map(place).collect();
        let mut looked_at: BTreeSet<GroupKey> = BTreeSet::new();
        let mut moved = Moved::default();
        // Nodes to derive anew, each with the key of the group that its id comes from.
        let mut stale: BTreeMap<NodeId, GroupKey> = BTreeMap::new();
        while let Some((_, kind, key)) = work.pop_first() {
            let key = (kind, key);
            looked_at.insert(key.clone());
            if self.resolve_group(&key, &mut moved, &mut stale)?
                && kind == NodeKind::Person
                && !is_taken_off(&key.1)
                && let Some(parted) = self.parted(&key)?
            {
                for parts in parted.group.atoms.keys().map(|a| self.parts(&a.name)).collect::<Vec<_>>() {
                    for (part, _) in parts.iter() {
                        let part = (kind, part.clone());
                        if self.parted(&part)?.is_some() {
                            work.insert(place(part));
                        }
                    }
                }
                let near = self.near(&key, &parted.group)?;
                work.extend(near.into_iter().filter(|other| precedes(&key, other)).map(place));
            }
        }
        let unions = self.unite(&looked_at, &mut stale, &mut moved)?;
        // Of nodes that decisions make one, the one that they become is derived, and those that they were are not.
        let mut ends: BTreeSet<NodeId> = BTreeSet::new();
        for id in stale.keys() {
            ends.insert(unions.find(*id));
            ends.insert(*id);
            ends.extend(self.batch.before().record::<NodeId>(&Key::joined(*id))?);
        }
        for id in ends {
            self.derive(id, &stale, &unions, &mut moved)?;
        }
        Ok(moved)
    }

    pub(super) fn before(&self, key: &GroupKey) -> Result<Rc<Group>> {
        match self.before.get(key) {
            Some(group) => Ok(Rc::clone(group)),
            None => Ok(self.batch.before().shared(&Key::group(key.0, &key.1))?.unwrap_or_default()),
        }
    }

    pub(super) fn parted(&mut self, key: &GroupKey) -> Result<Option<Rc<Parted>>> {
        if let Some(parted) = self.parted.get(key) {
            return Ok(parted.clone());
        }
        let group: Option<Rc<Group>> = self.batch.shared(&Key::group(key.0, &key.1))?;
        let parted = group.map(|group| Rc::new(Parted { profiles: profiles(key.0, &key.1, &group), group }));
        self.parted.insert(key.clone(), parted.clone());
        Ok(parted)
    }

    /// The keys of the parts of the names in a group, as it is and as it was.
    fn parts_of(&self, key: &GroupKey) -> BTreeSet<String> {
        if is_unnamed(&key.1) || is_taken_off(&key.1) {
            return BTreeSet::new();
        }
        let groups = [self.before.get(key), self.touched.get(key)];
        let atoms = groups.into_iter().flatten().flat_map(|g| g.atoms.keys());
        let names: BTreeSet<&str> = atoms.map(|a| a.name.as_str()).collect();
        let parts = names.into_iter().map(|name| self.parts(name));
        parts.flat_map(|parts| parts.iter().map(|(part, _)| part.clone()).collect::<Vec<_>>()).collect()
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
                let mut otherwise = false;
                let (node, of) = match self.whole(key, &parted, profile)? {
                    Some((whole, of, (_, reason, _))) => {
                        otherwise = !self.was_part(own, whole, reason)?;
                        (whole, of)
                    }
                    None => (own, key.clone()),
                };
                for &i in &profile.atoms {
                    is.insert(ids[i], node);
                    if touched || otherwise || was.get(&ids[i]) != Some(&node) {
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
                self.batch.put(Key::alias(*id), *node);
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

    /// Whether an atom was part of a node before the batch for this reason.
    fn was_part(&self, atom: NodeId, node: NodeId, reason: Reason) -> Result<bool> {
        let view = self.batch.before();
        let end: NodeId = view.record(&Key::joined(node))?.unwrap_or(node);
        let record: Option<Rc<EntityRec>> = view.shared(&Key::node(end))?;
        Ok(record.is_some_and(|r| r.links.iter().any(|link| link.a == atom && link.reason == reason)))
    }

    /// The group from which a node that stood before the batch has its id.
    pub(super) fn origin(&self, node: NodeId) -> Result<Option<GroupKey>> {
        let view = self.batch.before();
        let end: NodeId = view.record(&Key::joined(node))?.unwrap_or(node);
        let record: Option<Rc<EntityRec>> = view.shared(&Key::node(end))?;
        let own = record.iter().flat_map(|r| &r.atoms).find(|(_, atom)| *atom == node);
        Ok(own.map(|(key, _)| (node.kind, key.clone())))
    }

    /// Whom a part of a name means: the node, the group of its id, and why. `None` if it is no part, or means several.
    #[allow(clippy::type_complexity)]
    fn whole(
        &mut self,
        key: &GroupKey,
        parted: &Parted,
        profile: &Profile,
    ) -> Result<Option<(NodeId, GroupKey, (NodeId, Reason, u8))>> {
        if key.0 != NodeKind::Person || is_unnamed(&key.1) || is_taken_off(&key.1) {
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
        // By how good the reason is: the nodes that it speaks for, each with the number of articles that name it so.
        type Candidates = BTreeMap<NodeId, (GroupKey, NodeId, u8, u32)>;
        let articles = |candidate: &Profile, group: &Group| -> u32 {
            let all: Vec<u32> = group.atoms.values().map(|attested| attested.articles).collect();
            candidate.atoms.iter().map(|&i| all[i]).sum()
        };
        let mut fits: BTreeMap<Reason, Candidates> = BTreeMap::new();
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
                    let n = articles(candidate, &other.group);
                    let fit = fits.entry(reason).or_default().entry(node);
                    fit.and_modify(|fit| fit.3 += n).or_insert((longer.clone(), atom, score, n));
                }
            }
        }
        for other_key in self.near(key, &parted.group)?.into_iter().filter(|other| precedes(other, key)) {
            let Some(other) = self.parted(&other_key)? else { continue };
            for candidate in &other.profiles {
                if let Some((reason, score)) = nearly(profile, &parted.group, candidate, &other.group) {
                    let atoms: Vec<_> = other.group.atoms.keys().collect();
                    let atom = atoms[candidate.atoms[0]].id(other_key.0, &other_key.1);
                    let node: NodeId = self.batch.record(&Key::alias(atom))?.unwrap_or(atom);
                    fits.entry(reason).or_default().entry(node).or_insert((other_key.clone(), atom, score, 0));
                }
            }
        }
        let Some((reason, nodes)) = fits.into_iter().next() else { return Ok(None) };
        let mut nodes: Vec<_> = nodes.into_iter().collect();
        nodes.sort_by_key(|(node, fit)| (std::cmp::Reverse(fit.3), *node));
        let (reason, least) = match (nodes.as_slice(), reason) {
            ([_], reason) => (reason, 100),
            ([(_, first), (_, second), ..], Reason::PartOfNameAndCountry) if first.3 >= DOMINANT * second.3 => {
                (Reason::PartOfNameMostly, MOSTLY)
            }
            _ => return Ok(None),
        };
        let Some((node, (of, atom, score, _))) = nodes.into_iter().next() else { return Ok(None) };
        let score = score.min(least);
        // The candidate may itself be part of a longer name: its node's id comes from there.
        let of = match self.homes.get(&node) {
            _ if atom == node => of,
            Some(home) => home.clone(),
            None => self.origin(node)?.unwrap_or(of),
        };
        Ok(Some((node, of, (atom, reason, score))))
    }

    /// The atoms that stand for a node by the rules, and why they do.
    pub(super) fn members(&mut self, id: NodeId, home: &GroupKey) -> Result<(Vec<Member>, Vec<Link>)> {
        let mut members: Vec<Member> = Vec::new();
        let mut links = Vec::new();
        let mut seen = BTreeSet::from([home.clone()]);
        let mut left = vec![home.clone()];
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
                    if key.0 == NodeKind::Person && !is_unnamed(&key.1) && !is_taken_off(&key.1) {
                        let parts = self.parts(&a.name);
                        let parts = parts.iter().map(|(part, _)| (key.0, part.clone()));
                        left.extend(parts.filter(|part| seen.insert(part.clone())));
                    }
                }
                let inside = profile.links.iter();
                links.extend(inside.map(|&(i, j, reason, score)| Link { a: atoms[i].0, b: atoms[j].0, reason, score }));
                let near = self.near(&key, &parted.group)?.into_iter().filter(|other| precedes(&key, other));
                left.extend(near.filter(|other| seen.insert(other.clone())));
                if let Some((_, _, (b, reason, score))) = self.whole(&key, &parted, profile)? {
                    links.push(Link { a: first, b, reason, score });
                }
            }
        }
        Ok((members, links))
    }

    /// Derives a node from the atoms that stand for it now, or deletes it.
    fn derive(
        &mut self,
        id: NodeId,
        stale: &BTreeMap<NodeId, GroupKey>,
        unions: &Unions,
        moved: &mut Moved,
    ) -> Result<()> {
        let (mut members, mut links) = (Vec::new(), Vec::new());
        let of = if unions.find(id) == id { unions.members(id) } else { Vec::new() };
        for node in of {
            let home = match stale.get(&node) {
                Some(home) => Some(home.clone()),
                None => self.home(node)?,
            };
            if let Some(home) = home {
                let (its, why) = self.members(node, &home)?;
                members.extend(its);
                links.extend(why);
            }
        }
        let decided = unions.links.iter().filter(|(into, ..)| *into == id);
        links.extend(decided.map(|&(_, a, b)| Link { a, b, reason: Reason::Decided, score: 100 }));
        let given: Vec<(String, Lang)> =
            unions.names.iter().filter(|(into, ..)| *into == id).map(|(_, name, lang)| (name.clone(), *lang)).collect();
        let old: Option<Rc<EntityRec>> = self.batch.before().shared(&Key::node(id))?;
        let silent: BTreeSet<NodeId> = members.iter().filter(|m| m.countries.is_empty()).map(|m| m.atom).collect();
        let unnamed: BTreeSet<NodeId> = members.iter().filter(|m| is_unnamed(&m.group)).map(|m| m.atom).collect();
        let new = (!members.is_empty()).then(|| Rc::new(entity(id, members, links, given)));
        self.tally(id, old.as_deref(), new.as_deref());
        self.index_node(id, old.as_deref(), new.as_deref());
        let offices = |e: &Option<Rc<EntityRec>>| -> BTreeSet<NodeId> {
            e.iter().flat_map(|e| &e.offices).map(|(office, _)| office.id).collect()
        };
        for office in offices(&old).difference(&offices(&new)) {
            self.batch.delete(Key::alias(*office));
        }
        for office in offices(&new).difference(&offices(&old)) {
            self.batch.put(Key::alias(*office), id);
        }
        let posts = |e: &Option<Rc<EntityRec>>| -> BTreeSet<Term> {
            let offices = e.iter().flat_map(|e| &e.offices).map(|(office, _)| office);
            let of = |o: &OfficeNode| Some(Term::holders(o.country?, o.class.as_deref().unwrap_or_default()));
            offices.filter_map(of).collect()
        };
        for term in posts(&old).difference(&posts(&new)) {
            self.batch.remove_entry(term, &id_bytes(id));
        }
        for term in posts(&new).difference(&posts(&old)) {
            self.batch.insert_entry(term, &id_bytes(id));
        }
        let states = |e: &Option<Rc<EntityRec>>| e.as_ref().map(|e| e.stands_for.clone()).unwrap_or_default();
        if old.is_some() && states(&old) != states(&new) {
            moved.atoms.extend(silent);
        }
        // Somebody known only by a title got a name, or lost it again.
        if old.is_some() && old.as_ref().map(|e| e.named) != new.as_ref().map(|e| e.named) {
            moved.atoms.extend(unnamed);
        }
        match new {
            Some(entity) => self.batch.put_shared(Key::node(id), entity),
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

/// Whoever stands in an article, its outlet last, each with whether it is the first of its atom.
pub(super) fn standings(from: &Contribution) -> impl Iterator<Item = (&Standing, bool)> {
    let mut seen = BTreeSet::new();
    from.entities.iter().flatten().chain(&from.outlet).map(move |standing| (standing, seen.insert(standing.id)))
}

/// The entry of an article's entity in the list of its atom.
pub(super) fn standing_entry(article: NodeId, index: usize) -> [u8; 13] {
    let mut entry = [0; 13];
    entry[..9].copy_from_slice(&id_bytes(article));
    entry[9..].copy_from_slice(&(index as u32).to_be_bytes());
    entry
}

/// Counts in a group what an article says of one of its atoms, or takes it out again.
pub(super) fn count_in(group: &mut Group, from: &Contribution, standing: &Standing, first: bool, add: bool) {
    let attested = group.atoms.or_default(&standing.atom);
    if first {
        tally(&mut attested.articles, add);
    }
    for form in &standing.forms {
        tally_in(&mut attested.forms, &(form.clone(), from.lang), add);
    }
    for office in &standing.offices {
        let entry = attested.offices.or_default(&office.key);
        tally_in(&mut entry.titles, &office.title, add);
        tally(if office.former { &mut entry.former } else { &mut entry.present }, add);
        if let (false, Some(day)) = (office.former, from.published) {
            tally_day(&mut entry.days, day.day_number(), add);
        }
        if office.official {
            tally(&mut entry.official, add);
        }
        if let Some(country) = &office.country {
            tally_in(&mut entry.countries, country, add);
        }
        for body in &office.bodies {
            tally_in(&mut entry.bodies, body, add);
        }
        if entry.present == 0 && entry.former == 0 {
            attested.offices.remove(&office.key);
        }
    }
    if attested.articles == 0 {
        group.atoms.remove(&standing.atom);
    }
}

fn tally(n: &mut u32, add: bool) {
    *n = if add { *n + 1 } else { n.saturating_sub(1) };
}

fn tally_in<K: Ord + Clone>(counts: &mut Few<K, u32>, key: &K, add: bool) {
    if add || counts.contains_key(key) {
        let n = counts.or_default(key);
        tally(n, add);
        if *n == 0 {
            counts.remove(key);
        }
    }
}

fn tally_day(counts: &mut BTreeMap<i32, u32>, key: i32, add: bool) {
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
