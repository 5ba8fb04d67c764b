//! SPARQL 1.1 over a store, by Oxigraph's published parts: spargebra parses, sparopt optimises, spareval evaluates over the
//! store's own indexes. Nothing of the graph is copied, and nothing is written.

mod check;
mod dataset;
mod error;
mod run;

pub use error::SparqlError;
pub use oxrdf::{Literal, NamedNode, Term, Triple, Variable};
pub use run::{Answer, Limits, Plan, Request, sparql};
pub use spareval::{CancellationToken, QueryResults, QuerySolution};
