//! Questions about the graph as a graph: how two are connected, who is near somebody, what somebody did when.
//!
//! Each question is a plain value that can be built in Rust, from flags or from JSON; it looks its names up, answers from
//! the part of the store that it needs, and says in words and as a command how it was understood. What each measure means
//! is in `docs/graph-questions.md`.

mod neighbours;
mod path;
mod question;
mod timeline;
mod who;

pub use neighbours::{Neighbour, Neighbours, NeighboursQuestion};
pub use path::{LinkAnswer, OfficeAnswer, Path, PathAnswer, PathQuestion, StepAnswer};
pub use question::{NetworkAnswer, NetworkError, NetworkQuestion};
pub use timeline::{OfficeSpan, Period, Timeline, TimelineEvent, TimelineQuestion};
pub use who::Who;
