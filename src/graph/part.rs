//! A part of the graph that was loaded, with the way from ids to its nodes.

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;
use rustc_hash::FxHashMap;

use super::{Edge, EventNode, Graph, Node, NodeId};
use crate::fuse::Participant;

/// A part of the graph: a petgraph graph, the indices of its nodes, and who took part in its events as what.
#[derive(Clone, Debug, Default)]
pub struct Part {
    graph: Graph,
    index: FxHashMap<NodeId, NodeIndex>,
    participants: FxHashMap<NodeId, Vec<Participant>>,
}

impl Part {
    /// The graph itself, for petgraph's algorithms.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The graph itself, taken out.
    pub fn into_graph(self) -> Graph {
        self.graph
    }

    /// Where a node stands in the graph, if it was loaded.
    pub fn index_of(&self, id: NodeId) -> Option<NodeIndex> {
        self.index.get(&id).copied()
    }

    /// A node, if it was loaded.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.index_of(id).and_then(|ix| self.graph.node_weight(ix))
    }

    /// All nodes, in the order of their ids.
    pub fn nodes(&self) -> Vec<&Node> {
        let mut nodes: Vec<&Node> = self.graph.node_weights().collect();
        nodes.sort_by_key(|n| n.id());
        nodes
    }

    /// All edges as ids of their ends, sorted.
    pub fn edges(&self) -> Vec<(NodeId, Edge, NodeId)> {
        let id = |ix| self.graph.node_weight(ix).map(Node::id).expect("an edge's ends are in its graph");
        let edge = |e: petgraph::graph::EdgeIndex| -> Option<(NodeId, Edge, NodeId)> {
            let (from, to) = self.graph.edge_endpoints(e)?;
            Some((id(from), *self.graph.edge_weight(e)?, id(to)))
        };
        let mut edges: Vec<_> = self.graph.edge_indices().filter_map(edge).collect();
        edges.sort_unstable();
        edges
    }

    /// The events, by their date, else their first report's, then by id; those without either come last.
    pub fn events(&self) -> Vec<&EventNode> {
        fn event(node: &Node) -> Option<&EventNode> {
            match node {
                Node::Event(event) => Some(event),
                _ => None,
            }
        }
        let mut events: Vec<&EventNode> = self.graph.node_weights().filter_map(event).collect();
        events.sort_by_key(|e| (e.when().is_none(), e.when(), e.id));
        events
    }

    /// Who took part in an event, by role and id: as its reports say, the less exact absorbed by the more exact.
    pub fn participants(&self, event: NodeId) -> &[Participant] {
        self.participants.get(&event).map_or(&[], Vec::as_slice)
    }

    /// The nodes that edges of this kind lead to, in the order of their ids.
    pub fn targets(&self, from: NodeId, edge: Edge) -> Vec<&Node> {
        self.neighbours(from, edge, Direction::Outgoing)
    }

    /// The nodes from which edges of this kind come, in the order of their ids.
    pub fn sources(&self, to: NodeId, edge: Edge) -> Vec<&Node> {
        self.neighbours(to, edge, Direction::Incoming)
    }

    fn neighbours(&self, id: NodeId, edge: Edge, direction: Direction) -> Vec<&Node> {
        let Some(ix) = self.index_of(id) else { return Vec::new() };
        let edges = self.graph.edges_directed(ix, direction).filter(|e| *e.weight() == edge);
        let end = |e: petgraph::stable_graph::EdgeReference<'_, Edge>| match direction {
            Direction::Outgoing => e.target(),
            Direction::Incoming => e.source(),
        };
        let mut nodes: Vec<&Node> = edges.filter_map(|e| self.graph.node_weight(end(e))).collect();
        nodes.sort_by_key(|n| n.id());
        nodes
    }

    /// Adds a node, or leaves the one that has its id as it is.
    pub(super) fn add(&mut self, node: Node) -> NodeIndex {
        let id = node.id();
        *self.index.entry(id).or_insert_with(|| self.graph.add_node(node))
    }

    /// Adds an edge between nodes that were loaded; the same edge twice is one.
    pub(super) fn join(&mut self, from: NodeIndex, edge: Edge, to: NodeIndex) {
        let same = self.graph.edges_connecting(from, to).any(|e| *e.weight() == edge);
        if !same {
            self.graph.add_edge(from, to, edge);
        }
    }

    pub(super) fn has(&self, id: NodeId) -> bool {
        self.index.contains_key(&id)
    }

    pub(super) fn set_participants(&mut self, event: NodeId, participants: Vec<Participant>) {
        self.participants.insert(event, participants);
    }
}
