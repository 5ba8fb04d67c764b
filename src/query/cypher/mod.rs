//! Cypher over the graph, read only, by the executor of `cypher-parser`.
//!
//! The crate parses a query and runs it over whatever has its trait for graphs. What its executor would get wrong is said
//! to it in other words, or refused ([`CypherError::Refused`]): see `docs/cypher.md`, which has the figures of the
//! openCypher conformance tests.
//!
//! A query goes through the files in this order: `text` makes it fit for the parser; `plan` goes through its clauses, with
//! `pattern` for MATCH, `logic` for expressions and `project` for WITH and RETURN, and makes of them a query for the
//! executor; `provider` shows the executor a [`PropertyGraph`] in which relationships are nodes; `run` runs it. [`StoreGraph`]
//! is the graph of the store.

mod error;
mod graph;
mod logic;
mod pattern;
mod plan;
mod project;
mod provider;
mod run;
mod store;
mod text;
mod types;

pub use error::CypherError;
pub use graph::{Known, PropertyGraph, Value, Wanted, Way};
pub use run::{CypherAnswer, CypherOptions, cypher};
pub use store::{Link, StoreGraph, vocabulary};
pub use types::Types;
