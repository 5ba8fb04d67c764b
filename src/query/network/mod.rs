//! Questions about the graph as a graph: how two are connected, who is near somebody, what somebody did when, who stands
//! in the middle, which communities there are, how many events lie between countries.
//!
//! Each question is a plain value that can be built in Rust, from flags or from JSON; it looks its names up, answers from
//! the part of the store that it needs, and says in words and as a command how it was understood. What each measure means
//! is in `docs/graph-questions.md`.

mod communities;
mod matrix;
mod neighbours;
mod path;
mod question;
mod rank;
mod timeline;
mod who;

pub use communities::{CommunitiesAnswer, CommunitiesQuestion, Community, Member};
pub use matrix::{Matrix, MatrixCell, MatrixQuestion, Row};
pub use neighbours::{Neighbour, Neighbours, NeighboursQuestion};
pub use path::{LinkAnswer, OfficeAnswer, Path, PathAnswer, PathQuestion, StepAnswer};
pub use question::{NetworkAnswer, NetworkError, NetworkQuestion};
pub use rank::{Measure, RankQuestion, Ranked, Ranking};
pub use timeline::{OfficeSpan, Period, Timeline, TimelineEvent, TimelineQuestion};
pub use who::Who;
