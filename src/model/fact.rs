//! The evidence that a fact stands on.

use serde::{Deserialize, Serialize};

use super::{EntityIx, Passage};

/// A stretch of an article that shows a fact, with the rule that read it and those through whom it came.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// Where it stands.
    pub passage: Passage,
    /// The whole sentence around it.
    pub sentence: Passage,
    /// The rule that fired, as `language/frame` (`ar/receive`).
    pub rule: String,
    /// Whose words these are where the article only reports them: the one from whom the article has it first, each having
    /// it from the next. A statement's own speaker is its participant and not among them.
    pub speakers: Vec<EntityIx>,
}
