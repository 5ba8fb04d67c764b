//! Why a SPARQL query has no answer.

use std::time::Duration;

use spareval::QueryEvaluationError;

use crate::store::StoreError;

/// Why a SPARQL query has no answer, or not all of it.
#[derive(Debug, thiserror::Error)]
pub enum SparqlError {
    /// The text is longer than a query may be.
    #[error("the query has {0} bytes; at most {most} are read", most = super::check::LONGEST)]
    TooLong(usize),
    /// Brackets stand in one another too deeply.
    #[error("the query nests brackets more than {most} deep (line {0})", most = super::check::DEEPEST)]
    TooDeep(usize),
    /// It is no SPARQL.
    #[error("this is no SPARQL query: {0}")]
    Syntax(String),
    /// It would change the store.
    #[error(
        "SPARQL only reads here. To change what is stored: `isnad add FILE` adds articles, `isnad forget ID` takes one \
         back, and `isnad merge`, `split`, `alias` and `reject` overrule what was read"
    )]
    Write,
    /// It asks another server.
    #[error(
        "SERVICE asks another server, and isnad works offline: export the store (`isnad export --format nquads`) to join it with other data"
    )]
    Service,
    /// It names a graph.
    #[error(
        "GRAPH, FROM and FROM NAMED name a graph, and a store has no named graphs: leave them out (an article's events are `?article :reports ?event`)"
    )]
    Graph,
    /// A value is given for a variable that the query does not show.
    #[error(
        "?{0} is given a value, and is not among what the query selects: add it to SELECT, or write VALUES ?{0} {{ … }}"
    )]
    NotSelected(String),
    /// What is given for a variable is no value.
    #[error(
        "\u{201c}{0}\u{201d} is no value: give an id or a country's code (p3f09c1d2b7a6e845, IRN), \"text\", 5, true, 2020-11-15 or <an IRI>"
    )]
    NoValue(String),
    /// The query took longer than it may.
    #[error("the query was ended after {0:?}: give it more time with --timeout, or make it narrower")]
    TimedOut(Duration),
    /// Somebody stopped it.
    #[error("the query was stopped")]
    Stopped,
    /// It makes a text longer than can be held.
    #[error("the query makes a text of {0} bytes; at most {most} are held", most = super::dataset::LONGEST_VALUE)]
    TooLarge(usize),
    /// It cannot be evaluated.
    #[error("the query cannot be evaluated: {0}")]
    Evaluation(String),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<QueryEvaluationError> for SparqlError {
    fn from(error: QueryEvaluationError) -> Self {
        match error {
            QueryEvaluationError::Cancelled => SparqlError::Stopped,
            QueryEvaluationError::NotExistingSubstitutedVariable(variable) => {
                SparqlError::NotSelected(variable.into_string())
            }
            QueryEvaluationError::Dataset(error) => match error.downcast::<SparqlError>() {
                Ok(error) => *error,
                Err(error) => SparqlError::Evaluation(error.to_string()),
            },
            other => SparqlError::Evaluation(other.to_string()),
        }
    }
}
