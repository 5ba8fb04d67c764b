//! What decisions do: to an article's contribution, to which nodes are one, to which reports are one event.

use std::collections::{BTreeMap, BTreeSet};

use super::distill::{Contribution, Standing, is_unnamed, unnamed_group};
use crate::model::{CountryCode, NodeId, NodeKind};
use crate::store::{Atom, Decision, Key, NodePart, OfficeKey, Result, Ruling, View};

/// The group of parts that a decision took off begins so: no key of a name does.
pub(super) const TAKEN_OFF: char = '!';

/// Whether a group holds what a decision took off: no rule joins its atoms with others.
pub(super) fn is_taken_off(group: &str) -> bool {
    group.starts_with(TAKEN_OFF)
}

/// The decisions of a store, in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Rulings {
    decisions: Vec<Decision>,
    /// For each: the ids of the parts that it is about.
    parts: Vec<BTreeSet<NodeId>>,
    /// For each report that a decision about events names: the decisions.
    reports: BTreeMap<NodeId, Vec<usize>>,
}

impl PartialEq for Rulings {
    fn eq(&self, other: &Self) -> bool {
        self.decisions == other.decisions
    }
}

impl Rulings {
    /// Those that are in a store.
    pub(super) fn load(view: &View<'_>) -> Result<Rulings> {
        let mut decisions = Vec::new();
        view.each_record(&Key::decisions(), &mut |_, decision: Decision| {
            decisions.push(decision);
            Ok(true)
        })?;
        Ok(Rulings::of(decisions))
    }

    pub(super) fn of(decisions: Vec<Decision>) -> Rulings {
        let parts = decisions.iter().map(|d| d.ruling.parts().iter().map(NodePart::id).collect()).collect();
        let mut reports: BTreeMap<NodeId, Vec<usize>> = BTreeMap::new();
        for (i, decision) in decisions.iter().enumerate() {
            for part in decision.ruling.reports() {
                reports.entry(part.report).or_default().push(i);
            }
        }
        Rulings { decisions, parts, reports }
    }

    pub(super) fn all(&self) -> &[Decision] {
        &self.decisions
    }

    /// Changes what an article contributes as the decisions say, one after the other.
    pub(super) fn apply(&self, from: &mut Contribution) {
        for (decision, parts) in self.decisions.iter().zip(&self.parts) {
            match &decision.ruling {
                Ruling::Split { article, .. } if article.is_none_or(|a| a == from.article) => {
                    let group = taken_off(&decision.ruling);
                    rename(from, parts, |standing| standing.group = group_off(&group, &standing.group));
                }
                Ruling::RejectCountry { country, .. } => reject_country(from, parts, *country),
                Ruling::RejectOffice { office, .. } => reject_office(from, parts, office),
                Ruling::RejectReports { reports } => {
                    from.reports.retain(|r| !reports.iter().any(|part| part.report == r.id));
                }
                _ => {}
            }
        }
    }

    /// The ids that parts may have got by later decisions, from the `from`th on, with those that they have.
    pub(super) fn descendants(&self, parts: &[NodePart], from: usize) -> BTreeSet<NodeId> {
        let mut now: BTreeSet<NodePart> = parts.iter().cloned().collect();
        for (decision, about) in self.decisions.iter().zip(&self.parts).skip(from) {
            let hit: Vec<NodePart> = now.iter().filter(|p| about.contains(&p.id())).cloned().collect();
            for mut part in hit {
                match &decision.ruling {
                    Ruling::Split { .. } => part.group = group_off(&taken_off(&decision.ruling), &part.group),
                    Ruling::RejectCountry { country, .. } => part.atom.countries.retain(|c| c != country),
                    _ => continue,
                }
                now.insert(part);
            }
        }
        now.iter().map(NodePart::id).collect()
    }

    /// Whether two reports are of one event, if a decision says so; the last that is about both counts.
    pub(super) fn one_event(&self, a: NodeId, b: NodeId) -> Option<bool> {
        let (of_a, of_b) = (self.reports.get(&a)?, self.reports.get(&b)?);
        let both = of_a.iter().rev().filter(|i| of_b.contains(i));
        both.copied().find_map(|i| match &self.decisions[i].ruling {
            Ruling::MergeEvents { .. } => Some(true),
            Ruling::SplitEvent { off, .. } => {
                let off = |id: NodeId| off.iter().any(|part| part.report == id);
                (off(a) != off(b)).then_some(false)
            }
            _ => None,
        })
    }

    /// The reports that a decision puts into one event with this one.
    pub(super) fn partners(&self, report: NodeId) -> BTreeSet<NodeId> {
        let Some(of) = self.reports.get(&report) else { return BTreeSet::new() };
        let merges = of.iter().filter_map(|i| match &self.decisions[*i].ruling {
            Ruling::MergeEvents { reports } => Some(reports),
            _ => None,
        });
        let others = merges.flatten().map(|part| part.report).filter(|id| *id != report);
        others.filter(|other| self.one_event(report, *other) == Some(true)).collect()
    }

    /// The decisions that make nodes one, or name one otherwise.
    pub(super) fn unions(&self) -> impl Iterator<Item = &Ruling> {
        let joins = |r: &&Ruling| matches!(r, Ruling::Merge { .. } | Ruling::Alias { .. });
        self.decisions.iter().map(|d| &d.ruling).filter(joins)
    }

    /// Decisions that one of two has and the other has not.
    pub(super) fn difference<'r>(&'r self, other: &'r Rulings) -> impl Iterator<Item = &'r Decision> {
        let only = |a: &'r Rulings, b: &'r Rulings| a.decisions.iter().filter(|d| !b.decisions.contains(d));
        only(self, other).chain(only(other, self))
    }
}

/// The group of what a decision takes off; it depends on what is decided alone, not on when.
fn taken_off(ruling: &Ruling) -> String {
    let bytes = serde_json::to_vec(ruling).expect("decisions are plain data");
    let hash = blake3::hash(&bytes).to_hex();
    format!("{TAKEN_OFF}{}", &hash[..16])
}

/// The group of what is taken off another: people known only by a title stay that.
fn group_off(taken_off: &str, from: &str) -> String {
    if is_unnamed(from) { unnamed_group(taken_off) } else { taken_off.to_owned() }
}

/// Changes the atoms that `parts` names, and carries their new ids to whatever names them.
fn rename(from: &mut Contribution, parts: &BTreeSet<NodeId>, change: impl Fn(&mut Standing)) {
    let mut new: BTreeMap<NodeId, NodeId> = BTreeMap::new();
    for standing in from.entities.iter_mut().flatten().filter(|s| parts.contains(&s.id)) {
        change(standing);
        let id = standing.atom.id(standing.kind, &standing.group);
        new.insert(std::mem::replace(&mut standing.id, id), id);
    }
    if new.is_empty() {
        return;
    }
    let renamed = |id: &mut NodeId| {
        if let Some(now) = new.get(id) {
            *id = *now;
        }
    };
    for office in from.entities.iter_mut().flatten().flat_map(|s| &mut s.offices) {
        office.bodies.iter_mut().for_each(renamed);
        office.bodies.sort_unstable();
    }
    for report in &mut from.reports {
        for party in &mut report.parties {
            renamed(&mut party.atom);
            party.node = party.atom;
        }
        report.parties.sort_unstable();
        for (atom, node) in &mut report.about {
            renamed(atom);
            *node = *atom;
        }
        report.about.sort_unstable();
        if let Some((atom, node, _)) = &mut report.place {
            renamed(atom);
            *node = *atom;
        }
    }
}

fn reject_country(from: &mut Contribution, parts: &BTreeSet<NodeId>, country: CountryCode) {
    for report in &mut from.reports {
        for party in report.parties.iter_mut().filter(|p| parts.contains(&p.atom)) {
            party.countries.retain(|c| *c != country);
            party.own_countries = !party.countries.is_empty();
        }
        if let Some((atom, _, lies_in)) = &mut report.place
            && parts.contains(atom)
        {
            *lies_in = lies_in.filter(|c| *c != country);
        }
    }
    rename(from, parts, |standing| {
        standing.atom.countries.retain(|c| *c != country);
        for office in &mut standing.offices {
            office.country = office.country.filter(|c| *c != country);
        }
    });
}

fn reject_office(from: &mut Contribution, parts: &BTreeSet<NodeId>, office: &OfficeKey) {
    for standing in from.entities.iter_mut().flatten().filter(|s| parts.contains(&s.id)) {
        standing.offices.retain(|o| o.key != *office);
        let left = standing.offices.iter().find(|o| !o.former).or(standing.offices.first());
        let (left, official) = (left.map(|o| (o.key.clone(), o.former)), standing.offices.iter().any(|o| o.official));
        for party in from.reports.iter_mut().flat_map(|r| &mut r.parties).filter(|p| p.atom == standing.id) {
            party.office.clone_from(&left);
            party.official &= official;
        }
    }
}

/// Which of the nodes that the rules derived decisions make one.
#[derive(Debug, Default)]
pub(super) struct Unions {
    /// For each node of a union the one that it becomes; that one stands here too.
    pub(super) into: BTreeMap<NodeId, NodeId>,
    /// Pairs of atoms over which they were joined, each under what it became.
    pub(super) links: Vec<(NodeId, NodeId, NodeId)>,
    /// Names that were given.
    pub(super) names: Vec<(NodeId, String, crate::model::Lang)>,
}

impl Unions {
    pub(super) fn find(&self, mut node: NodeId) -> NodeId {
        while let Some(next) = self.into.get(&node).filter(|next| **next != node) {
            node = *next;
        }
        node
    }

    /// Makes two nodes one under the first's; the atoms say over what.
    pub(super) fn join(&mut self, (a_atom, a): (NodeId, NodeId), (b_atom, b): (NodeId, NodeId)) {
        let (a, b) = (self.find(a), self.find(b));
        if a != b {
            self.into.insert(a, a);
            self.into.insert(b, a);
            self.links.push((a, a_atom, b_atom));
        }
    }

    /// Leads every node straight to what it became.
    pub(super) fn settle(&mut self) {
        let ends: Vec<(NodeId, NodeId)> = self.into.keys().map(|n| (*n, self.find(*n))).collect();
        self.into = ends.into_iter().collect();
        for i in 0..self.links.len() {
            self.links[i].0 = self.find(self.links[i].0);
        }
        for i in 0..self.names.len() {
            self.names[i].0 = self.find(self.names[i].0);
        }
    }

    /// The nodes that became this one, itself first.
    pub(super) fn members(&self, node: NodeId) -> Vec<NodeId> {
        let others = self.into.iter().filter(|(n, into)| **into == node && **n != node).map(|(n, _)| *n);
        std::iter::once(node).chain(others).collect()
    }
}

/// Whether an atom of that name may be meant by a name that a decision gave to `parts`: nothing in its states speaks
/// against it.
pub(super) fn may_mean(atom: &Atom, name: &str, parts: &[NodePart]) -> bool {
    let theirs: BTreeSet<CountryCode> = parts.iter().flat_map(|p| &p.atom.countries).copied().collect();
    let fits = atom.countries.is_empty() || theirs.is_empty() || atom.countries.iter().any(|c| theirs.contains(c));
    atom.name == name && fits
}

/// The group in which a name that a decision gave is looked for.
pub(super) fn alias_group(kind: NodeKind, name: &str) -> (String, String) {
    let plain = crate::text::translit::plain(name);
    (super::distill::group_of(kind, &plain), plain)
}
