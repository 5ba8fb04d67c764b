//! The shortest path between two people, found in the store's lists from both ends.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::ties::{each_event, takers};
use super::{Edge, NodeId, NodeKind, Step, resolve};
use crate::model::Role;
use crate::store::{Result, View};

/// The shortest path between two nodes over events, as [`super::shortest_path`] finds one in a part that was loaded:
/// somebody, an event, somebody else in it, and so on. `None` if there is none of at most `most` events.
///
/// Only participation counts, and countries are passed through only where they are one of the ends. Of several shortest
/// paths it is always the same one, though not always the one that [`super::shortest_path`] finds.
///
/// It is searched from both ends at once. Whether they meet is told by the lists of events alone; of the events
/// themselves only those are read that lie between the ends and the last step before they meet.
///
/// # Errors
/// If the store cannot be read.
pub fn path(view: &View<'_>, from: NodeId, to: NodeId, most: usize) -> Result<Option<Vec<Step>>> {
    let ends = [resolve(view, from)?, resolve(view, to)?];
    if ends[0] == ends[1] {
        return Ok(Some(Vec::new()));
    }
    let [mut left, mut right] = ends.map(Side::new);
    for _ in 0..most {
        left.gather(view)?;
        right.gather(view)?;
        if let Some(middle) = meeting(view, &left, &right)? {
            return whole(view, &left, middle, &right).map(Some);
        }
        let (side, other) =
            if left.reach.len() <= right.reach.len() { (&mut left, &right) } else { (&mut right, &left) };
        if side.reach.is_empty() {
            return Ok(None);
        }
        side.step(view, other.end)?;
    }
    Ok(None)
}

/// A step of a path: somebody, an event, and somebody else who took part in it.
type Leap = (NodeId, NodeId, NodeId);

/// What was reached from one end.
struct Side {
    end: NodeId,
    /// Each node with the one before it and the event between them; the end itself has none.
    came: FxHashMap<NodeId, Option<(NodeId, NodeId)>>,
    /// Those reached last whose events were not looked up yet.
    edge: Vec<NodeId>,
    /// Each event that was reached, with the one over whom; the first of them by id.
    events: FxHashMap<NodeId, NodeId>,
    /// The events reached last.
    reach: Vec<NodeId>,
}

impl Side {
    fn new(end: NodeId) -> Side {
        let came = FxHashMap::from_iter([(end, None)]);
        Side { end, came, edge: vec![end], events: FxHashMap::default(), reach: Vec::new() }
    }

    /// Looks up the events of those reached last.
    fn gather(&mut self, view: &View<'_>) -> Result<()> {
        for node in std::mem::take(&mut self.edge) {
            each_event(view, node, &mut |event| {
                match self.events.entry(event) {
                    Entry::Vacant(free) => {
                        free.insert(node);
                        self.reach.push(event);
                    }
                    // A country's list also holds events in which somebody only stands for it.
                    Entry::Occupied(mut taken) if taken.get().kind == NodeKind::Country => {
                        taken.insert(node);
                        self.reach.push(event);
                    }
                    Entry::Occupied(_) => {}
                }
                true
            })?;
        }
        Ok(())
    }

    /// Goes on to all who took part in the events reached last; `other` is the other side's end.
    fn step(&mut self, view: &View<'_>, other: NodeId) -> Result<()> {
        let mut events = std::mem::take(&mut self.reach);
        events.sort_unstable();
        for event in events {
            let who = takers(view, event)?;
            let before = self.events[&event];
            if role(&who, before).is_none() {
                continue;
            }
            for (taker, _) in who {
                if taker.kind == NodeKind::Country && taker != other {
                    continue;
                }
                if let Entry::Vacant(free) = self.came.entry(taker) {
                    free.insert(Some((before, event)));
                    self.edge.push(taker);
                }
            }
        }
        // So that an event is always reached over the same of those who took part in it.
        self.edge.sort_unstable();
        Ok(())
    }

    /// The way from the end to a node.
    fn way(&self, mut node: NodeId) -> Vec<Leap> {
        let mut way = Vec::new();
        while let Some(Some((before, event))) = self.came.get(&node).copied() {
            way.push((before, event, node));
            node = before;
        }
        way.reverse();
        way
    }
}

/// The event in which both sides meet, the first of them by id, with one of either side.
fn meeting(view: &View<'_>, left: &Side, right: &Side) -> Result<Option<Leap>> {
    let (few, many) = if left.reach.len() <= right.reach.len() { (left, right) } else { (right, left) };
    let mut both: Vec<NodeId> = few.reach.iter().copied().filter(|event| many.events.contains_key(event)).collect();
    both.sort_unstable();
    for event in both {
        let who = takers(view, event)?;
        let (a, b) = (left.events[&event], right.events[&event]);
        if role(&who, a).is_some() && role(&who, b).is_some() {
            return Ok(Some((a, event, b)));
        }
    }
    Ok(None)
}

/// As what somebody took part in an event.
fn role(who: &[(NodeId, Role)], id: NodeId) -> Option<Role> {
    who.iter().find(|(node, _)| *node == id).map(|(_, role)| *role)
}

/// The path from the left end over the event in the middle to the right one.
fn whole(view: &View<'_>, left: &Side, (a, event, b): Leap, right: &Side) -> Result<Vec<Step>> {
    let mut leaps = left.way(a);
    leaps.push((a, event, b));
    leaps.extend(right.way(b).into_iter().rev().map(|(before, event, node)| (node, event, before)));
    let mut path = Vec::with_capacity(2 * leaps.len());
    for (before, event, node) in leaps {
        let who = takers(view, event)?;
        // Both were among them when the path was found, in the same view.
        if let (Some(one), Some(other)) = (role(&who, before), role(&who, node)) {
            path.push(Step { node: event, edge: Edge::Took(one), along: true });
            path.push(Step { node, edge: Edge::Took(other), along: false });
        }
    }
    Ok(path)
}
