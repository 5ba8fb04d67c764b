//! The petgraph view of the whole store or a part of it: finding nodes, loading what a question needs, walking it.

mod find;
mod lens;
mod load;
mod part;
mod path;
mod reach;
mod select;
mod sources;
mod steps;
mod ties;
mod topology;
mod walk;

pub use crate::fuse::{Participant, participants};
pub use crate::model::{
    ArticleNode, CountryNode, Edge, EventNode, EvidenceNode, NameForm, Node, NodeId, NodeKind, NotAnId, OfficeNode,
    OrganizationNode, PersonNode, PlaceNode,
};
pub use find::{Found, find};
pub use lens::{Ids, Lens, Reads};
pub use load::{
    Sources, article, article_node, country_code, country_id, each_article, everything, load_entity, load_events,
    neighbourhood, office_evidence, resolve, why,
};
pub use part::Part;
pub use path::path;
pub use reach::{Reached, reach};
pub use select::{Listed, Selection, events, list};
pub use sources::{Support, support};
pub use steps::Steps;
pub use topology::Topology;
pub use walk::{Step, shortest_path};

/// A part of the graph, in petgraph's own type: its algorithms work on it as on any other.
pub type Graph = petgraph::stable_graph::StableDiGraph<Node, Edge>;
