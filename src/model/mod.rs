//! The nouns: spans, dates, entities, events, evidence, articles. Imports nothing else of the crate.

mod article;
mod date;
mod entity;
mod event;
mod fact;
mod lang;
mod node;
mod ontology;
mod span;

pub use article::{Article, Reading};
pub use date::{Calendar, Date, Precision};
pub use entity::{CountryCode, EntityIx, EntityKind, EntityRecord, OfficeRecord};
pub use event::{EventRecord, ParticipantRecord, Status};
pub use fact::Evidence;
pub use lang::Lang;
pub use node::{
    ArticleNode, CountryNode, Edge, EventNode, EvidenceNode, NameForm, Node, NodeId, NodeKind, NotAnId, OfficeNode,
    OrganizationNode, PersonNode, PlaceNode,
};
pub use ontology::{
    EdgeInfo, EventType, EventTypeInfo, NodeInfo, OfficeInfo, Ontology, PostInfo, Role, RoleInfo, Single,
};
pub use span::{CharOffsets, Part, Passage, Span};
