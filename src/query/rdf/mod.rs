//! The graph in the terms of RDF: which IRIs name nodes, classes and properties, and which triples a store holds.
//!
//! `schema/vocabulary.ttl` is the vocabulary; [`vocabulary`] gives its text. The triples are not kept anywhere: they are
//! told from a [`crate::graph::Lens`] while they are asked for, subject by subject ([`subjects`], [`triples`]) or by
//! pattern (for SPARQL).

mod describe;
mod lookup;
mod part;
mod subject;
mod term;
mod word;

pub(super) use describe::date_literal;
pub use describe::triples;
pub(super) use lookup::matching;
pub use subject::subjects;
pub use term::{IDS, Thing, node_iri};
pub use word::{Class, Field, PREFIXES, Property, VOCABULARY, Word, vocabulary};
