//! Cypher over the graph, read only, by the executor of `cypher-parser`.
//!
//! The crate parses a query and runs it over whatever has its trait for graphs. What its executor would get wrong is said
//! to it in other words, or refused ([`CypherError::Refused`]): see `docs/cypher.md`, which has the figures of the
//! openCypher conformance tests.

mod error;
mod graph;
mod logic;
mod pattern;
mod plan;
mod project;
mod provider;
mod run;
mod text;
mod types;

pub use error::CypherError;
pub use graph::{Known, PropertyGraph, Value, Wanted, Way};
pub use run::{CypherAnswer, CypherOptions, cypher, explain_cypher};
pub use types::Types;
