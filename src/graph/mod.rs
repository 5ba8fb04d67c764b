//! The petgraph view of the whole store or a part of it.

mod node;

pub use node::{
    ArticleNode, CountryNode, Edge, EventNode, EvidenceNode, NameForm, Node, NodeId, NodeKind, NotAnId, OfficeNode,
    OrganizationNode, PersonNode, PlaceNode,
};

/// A part of the graph, in petgraph's own type: its algorithms work on it as on any other.
pub type Graph = petgraph::stable_graph::StableDiGraph<Node, Edge>;
