//! The petgraph view of the whole store or a part of it: finding nodes, loading what a question needs, walking it.

mod betweenness;
mod fellows;
mod find;
mod lens;
mod load;
mod louvain;
mod page_rank;
mod part;
mod reach;
mod select;
mod sources;
mod steps;
mod tally;
mod through;
mod ties;
mod topology;
mod walk;
mod ways;

pub use crate::fuse::{Participant, participants};
pub use crate::model::{
    ArticleNode, CountryNode, Edge, EventNode, EvidenceNode, NameForm, Node, NodeId, NodeKind, NotAnId, OfficeNode,
    OrganizationNode, PersonNode, PlaceNode,
};
pub use betweenness::{Betweenness, betweenness};
pub use fellows::{Fellows, Over};
pub use find::{Found, find};
pub use lens::{Ids, Lens, Reads};
pub use load::{
    Label, Sources, article, article_node, country_code, country_id, each_article, everything, holders, label,
    load_entity, load_events, neighbourhood, office_evidence, office_holders, resolve, why,
};
pub(crate) use load::{name_of, place_of};
pub use louvain::{Communities, communities};
pub use page_rank::page_rank;
pub use part::Part;
pub use reach::{Near, Reached, reach};
pub use select::{ListRead, Listed, Listing, Selection, candidates, events, list};
pub use sources::{Support, support};
pub use steps::Steps;
pub use tally::{Tally, tally};
pub use through::{Edges, NoEdge, Scope, Through};
pub use ties::Link;
pub use topology::Topology;
pub use walk::{Step, shortest_path};
pub use ways::{Way, Ways, links, ways};

/// A part of the graph, in petgraph's own type: its algorithms work on it as on any other.
pub type Graph = petgraph::stable_graph::StableDiGraph<Node, Edge>;
