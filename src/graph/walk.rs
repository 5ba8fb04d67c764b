//! Walks over a loaded part of the graph.

use std::collections::{BTreeMap, VecDeque};

use petgraph::visit::EdgeRef;

use super::{Edge, Node, NodeId, NodeKind, Part};

/// A step of a path: the node that it leads to, over which edge, along or against its direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The node.
    pub node: NodeId,
    /// The edge.
    pub edge: Edge,
    /// Whether the edge points to the node.
    pub along: bool,
}

/// The shortest path between two nodes over events: somebody, an event, somebody else in it, and so on.
///
/// Only participation counts: two people are not near each other for speaking for one country. Countries are passed
/// through only where they are one of the ends. Of several shortest paths it is the one whose nodes come first in
/// the order of ids. `None` where there is none in the part that was loaded.
///
/// petgraph's own searches take the first path in the order in which edges were added; this one is a breadth-first
/// search whose result does not depend on that.
pub fn shortest_path(part: &Part, from: NodeId, to: NodeId) -> Option<Vec<Step>> {
    let graph = part.graph();
    part.index_of(to)?;
    let mut came: BTreeMap<NodeId, Option<(NodeId, Edge, bool)>> = BTreeMap::from([(from, None)]);
    let mut queue = VecDeque::from([(from, part.index_of(from)?)]);
    while let Some((id, ix)) = queue.pop_front() {
        if id == to {
            let mut path = Vec::new();
            let mut at = to;
            while let Some(Some((before, edge, along))) = came.get(&at).copied() {
                path.push(Step { node: at, edge, along });
                at = before;
            }
            path.reverse();
            return Some(path);
        }
        if id.kind == NodeKind::Country && id != from {
            continue;
        }
        let out = graph.edges(ix).map(|e| (e.target(), *e.weight(), true));
        let back = graph.edges_directed(ix, petgraph::Direction::Incoming).map(|e| (e.source(), *e.weight(), false));
        let mut next: Vec<_> = out
            .chain(back)
            .filter(|(_, edge, _)| matches!(edge, Edge::Took(_)))
            .filter_map(|(ix, edge, along)| Some((graph.node_weight(ix).map(Node::id)?, edge, along, ix)))
            .collect();
        next.sort_by_key(|(id, edge, along, _)| (*id, *edge, *along));
        for (next_id, edge, along, ix) in next {
            came.entry(next_id).or_insert_with(|| {
                queue.push_back((next_id, ix));
                Some((id, edge, along))
            });
        }
    }
    None
}
