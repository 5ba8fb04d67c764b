//! What joins one to others, one step at a time: what walks over the store itself stand on.
//!
//! Two are joined by an event in which both took part (or which took place at one of them, or is about it), by an office,
//! or by an edge from one to the other, as far as the walk may take such edges. For participation alone the lists tell
//! everything: beside each event in somebody's list stands who else took part.

use std::collections::BTreeSet;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::through::Sieve;
use super::{Edge, Lens, Node, NodeId, NodeKind, Through, participants};
use crate::model::Date;
use crate::store::{EventEntry, EventRec, Key, Read, Result, Term, View, read_ties};

/// One thing by which two are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The event or the office; none where an edge leads from one to the other.
    pub over: Option<NodeId>,
    /// The edge of the one from which the walk comes, with the event or office, or with the other.
    pub from: Edge,
    /// The edge of the other with the event or office.
    pub to: Edge,
    /// When the event happened, else when it was first reported; the first day of an office.
    pub when: Option<Date>,
}

/// An event or an office, with all that it joins.
struct Joint {
    id: NodeId,
    when: Option<Date>,
    sides: Vec<Side>,
}

/// Somebody or something, and by which edge it is joined.
type Side = (NodeId, Edge);

/// Others, each with the number of links to it, by id.
pub(super) type Others = Rc<[(NodeId, u32)]>;

/// The ties of a store, as far as a walk may go through them.
pub(super) struct Ties<'a> {
    view: &'a View<'a>,
    through: &'a Through,
    sieve: Sieve,
    /// Whether the lists of those who took part tell all that is asked.
    listed: bool,
    /// Where no list of those who took part tells.
    lens: Lens<'a>,
}

impl<'a> Ties<'a> {
    pub(super) fn new(view: &'a View<'a>, through: &'a Through) -> Ties<'a> {
        let listed = !through.edges.any_other();
        Ties { view, through, sieve: Sieve::new(&through.scope), listed, lens: Lens::new(view) }
    }

    /// All that a node is joined to, with the number of events, offices and edges that join them; by id.
    pub(super) fn joined(&self, node: NodeId) -> Result<Others> {
        let mut count: FxHashMap<NodeId, u32> = FxHashMap::default();
        if self.listed {
            self.each_listed(node, |_, _, others| {
                for (other, edge) in others {
                    if self.through.edges.has(edge) {
                        *count.entry(other).or_default() += 1;
                    }
                }
            })?;
        } else {
            for joint in self.joints(node)? {
                let mut others: Vec<NodeId> = joint.sides.iter().map(|(other, _)| *other).collect();
                others.sort_unstable();
                others.dedup();
                for other in others.into_iter().filter(|other| *other != node) {
                    *count.entry(other).or_default() += 1;
                }
            }
            for (other, _) in self.direct(node)? {
                *count.entry(other).or_default() += 1;
            }
        }
        let mut joined: Vec<(NodeId, u32)> = count.into_iter().collect();
        joined.sort_unstable();
        Ok(joined.into())
    }

    /// What joins two nodes: the events by time, those without any last, then offices, then edges; by id within them.
    pub(super) fn links(&self, from: NodeId, to: NodeId) -> Result<Vec<Link>> {
        // Countries have the longest lists.
        if from.kind == NodeKind::Country && to.kind != NodeKind::Country {
            let turned = |link: Link| Link { from: link.to, to: link.from, ..link };
            return Ok(self.links(to, from)?.into_iter().map(turned).collect());
        }
        let mut links = Vec::new();
        if self.listed {
            self.each_listed(from, |entry, own, mut others| {
                if let Some((_, edge)) = Iterator::find(&mut others, |(other, _)| *other == to)
                    && self.through.edges.has(edge)
                {
                    let id = NodeId { kind: NodeKind::Event, hash: entry.hash };
                    let when = entry.day.and_then(Date::from_day_number);
                    links.push(Link { over: Some(id), from: own, to: edge, when });
                }
            })?;
        } else {
            for joint in self.joints(from)? {
                let edge = |node| joint.sides.iter().filter(|(other, _)| *other == node).map(|(_, edge)| *edge).min();
                if let (Some(from), Some(to)) = (edge(from), edge(to)) {
                    links.push(Link { over: Some(joint.id), from, to, when: joint.when });
                }
            }
            let direct = self.direct(from)?.into_iter().filter(|(other, _)| *other == to);
            links.extend(direct.map(|(_, edge)| Link { over: None, from: edge, to: edge, when: None }));
        }
        let kind = |link: &Link| link.over.map_or(2, |over| u8::from(over.kind == NodeKind::Office));
        links.sort_by_key(|link| (kind(link), link.when.is_none(), link.when, link.over, link.from, link.to));
        Ok(links)
    }

    /// Calls `each` with the events that count in which a node itself took part: as what, and who else did as what.
    fn each_listed(
        &self,
        node: NodeId,
        mut each: impl FnMut(&EventEntry, Edge, &mut dyn Iterator<Item = Side>),
    ) -> Result<()> {
        let mut failed = Ok(());
        self.view.each_entry_with(&Term::party(node), &self.sieve.start(), &mut |entry, ties| {
            let (Some(entry), Some((own, others))) = (EventEntry::read(entry), read_ties(ties)) else { return true };
            if self.sieve.is_past(&entry) {
                return false;
            }
            let own = Edge::Took(own);
            match self.sieve.counts(self.view, &entry) {
                Ok(counts) => {
                    if counts && self.through.edges.has(own) {
                        each(&entry, own, &mut others.map(|(other, role)| (other, Edge::Took(role))));
                    }
                    true
                }
                Err(error) => {
                    failed = Err(error);
                    false
                }
            }
        })?;
        failed
    }

    /// The events and offices that count by which a node is joined to others.
    fn joints(&self, node: NodeId) -> Result<Vec<Joint>> {
        let edges = &self.through.edges;
        let mut lists = Vec::new();
        if edges.any_role() {
            lists.push(Term::party(node));
        }
        if edges.has(Edge::At) && matches!(node.kind, NodeKind::Place | NodeKind::Country) {
            lists.push(Term::place(node));
        }
        if edges.has(Edge::About) {
            lists.push(Term::about(node));
        }
        let mut events = BTreeSet::new();
        for term in lists {
            let mut entries = Vec::new();
            self.view.each_entry(&term, &self.sieve.start(), &mut |entry| {
                let Some(entry) = EventEntry::read(entry) else { return true };
                let past = self.sieve.is_past(&entry);
                if !past {
                    entries.push(entry);
                }
                !past
            })?;
            for entry in entries {
                if self.sieve.counts(self.view, &entry)? {
                    events.insert(NodeId { kind: NodeKind::Event, hash: entry.hash });
                }
            }
        }
        let mut joints = Vec::new();
        for id in events {
            joints.extend(self.event(id)?);
        }
        joints.extend(self.offices(node)?);
        // A list also holds what the node has to do with in another way.
        joints.retain(|joint| joint.sides.iter().any(|(side, _)| *side == node));
        Ok(joints)
    }

    fn event(&self, id: NodeId) -> Result<Option<Joint>> {
        let Some(event) = self.view.shared::<EventRec>(&Key::node(id))? else { return Ok(None) };
        let mut sides: Vec<Side> = participants(&event).iter().map(|p| (p.node, Edge::Took(p.role))).collect();
        sides.extend(event.place.map(|place| (place, Edge::At)));
        sides.extend(event.reports.iter().flat_map(|r| &r.about).map(|(_, node)| (*node, Edge::About)));
        sides.retain(|(_, edge)| self.through.edges.has(*edge));
        Ok(Some(Joint { id, when: event.date.or(event.reported), sides }))
    }

    /// The offices that a node holds, or that are for it or in it, as far as they fall into the time.
    fn offices(&self, node: NodeId) -> Result<Vec<Joint>> {
        let edges = |of: &[Edge]| -> Vec<Edge> { of.iter().copied().filter(|e| self.through.edges.has(*e)).collect() };
        if edges(&[Edge::Held, Edge::For, Edge::In]).len() < 2 {
            return Ok(Vec::new());
        }
        let lens = &self.lens;
        let steps = match node.kind {
            NodeKind::Person => lens.out(node, &edges(&[Edge::Held])),
            NodeKind::Country => lens.into(node, &edges(&[Edge::For])),
            NodeKind::Organization => lens.into(node, &edges(&[Edge::In])),
            _ => return Ok(Vec::new()),
        };
        let mut joints = Vec::new();
        for step in steps {
            let (_, id) = step?;
            let Some(Node::Office(office)) = lens.node(id)? else { continue };
            if !self.through.scope.overlaps(office.first, office.last) {
                continue;
            }
            let (into, out) = (lens.into(id, &edges(&[Edge::Held])), lens.out(id, &edges(&[Edge::For, Edge::In])));
            let sides: Result<Vec<Side>> = into.chain(out).map(|side| side.map(|(edge, node)| (node, edge))).collect();
            joints.push(Joint { id, when: office.first, sides: sides? });
        }
        Ok(joints)
    }

    /// Those with whom a node is joined by an edge from one to the other.
    fn direct(&self, node: NodeId) -> Result<Vec<Side>> {
        let edges: Vec<Edge> = [Edge::Of, Edge::In].into_iter().filter(|e| self.through.edges.has(*e)).collect();
        let lens = &self.lens;
        let steps = match node.kind {
            NodeKind::Country => lens.into(node, &edges),
            NodeKind::Person | NodeKind::Organization | NodeKind::Place => lens.out(node, &edges),
            _ => return Ok(Vec::new()),
        };
        steps.map(|step| step.map(|(edge, other)| (other, edge))).collect()
    }
}
