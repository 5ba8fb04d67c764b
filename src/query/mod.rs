//! What to ask of a store: the typed query, its answer, and questions in words.
//!
//! Whatever a person asks, in words of one of the languages ([`Questions`]) or with flags, becomes a [`Query`]. Its
//! names are looked up in a store by [`look_up`], [`ask`] answers it, and [`Teller`] tells the [`Answer`] with its
//! evidence. [`network`] has the questions about the graph as a graph.

mod answer;
mod ask;
mod command;
pub mod cypher;
mod find;
mod matching;
mod names;
pub mod network;
mod office;
#[allow(clippy::module_inception)]
mod query;
mod question;
pub mod rdf;
mod says;
mod side;
pub mod sparql;
mod whom;

pub use answer::{Answer, EventAnswer, EvidenceAnswer, ParticipantAnswer, PlaceAnswer, Teller};
pub use ask::{Brief, ask, list};
pub use find::{Also, Found, find, find_in};
pub use names::{Meant, NameError, look_up, one};
pub use query::{Order, Query, Where};
pub use question::{NotUnderstood, Questions, Understood};
pub use says::{SaidAnswer, SaysAnswer};
pub use side::{OfficeFilter, Side, SideError};
pub use whom::{named_country, whom};
