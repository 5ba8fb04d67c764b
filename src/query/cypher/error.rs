//! Why a Cypher query was not answered.

use std::time::Duration;

use crate::store::StoreError;

/// Why a Cypher query was not answered: never by a wrong row.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CypherError {
    /// It can't be read.
    #[error("the query can't be read at character {at}{}: {why}", stands(.near))]
    Syntax {
        /// The character, from 1.
        at: usize,
        /// What stands there.
        near: String,
        /// What was expected.
        why: String,
    },
    /// It would write.
    #[error("Cypher only reads here, and {clause} writes; {instead}")]
    Writes {
        /// The clause.
        clause: String,
        /// What to do instead.
        instead: &'static str,
    },
    /// A construct that would not be answered rightly.
    #[error("{what} is not part of the Cypher that isnad answers: {why}")]
    Refused {
        /// The construct, as it was written or by its name.
        what: String,
        /// Why, and what to write instead.
        why: String,
    },
    /// A mistake in the query, as every Cypher would find it.
    #[error("{0}")]
    Mistake(String),
    /// The graph has no such name.
    #[error("there is no {kind} {name}{}", nearest(.meant.as_deref()))]
    Unknown {
        /// Label, relationship type or property.
        kind: &'static str,
        /// As it was written.
        name: String,
        /// The nearest that there is.
        meant: Option<String>,
    },
    /// It is too large or too deep.
    #[error("the query is too large: {0}")]
    TooLarge(String),
    /// It took too long.
    #[error("no answer within {:?}; narrow the query, or give it longer (--timeout)", .0)]
    Time(Duration),
    /// It would hold too much at once.
    #[error("more than {0} matches had to be looked at; narrow the query: name a person, a country or a type")]
    Work(usize),
    /// It was asked to stop.
    #[error("stopped")]
    Stopped,
    /// The executor failed.
    #[error("the query could not be carried out: {0}")]
    Failed(String),
    /// The store can't be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn stands(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" (`{text}`)") }
}

fn nearest(name: Option<&str>) -> String {
    name.map(|n| format!("; did you mean {n}?")).unwrap_or_default()
}

impl CypherError {
    pub(super) fn refused(what: impl Into<String>, why: impl Into<String>) -> CypherError {
        CypherError::Refused { what: what.into(), why: why.into() }
    }

    pub(super) fn mistake(what: impl Into<String>) -> CypherError {
        CypherError::Mistake(what.into())
    }
}
