//! What to ask of a store: the typed query, its answer, and questions in words.
//!
//! Whatever a person asks, in words of one of the languages ([`Questions`]) or with flags, becomes a [`Query`]. Its
//! names are looked up in a store by [`look_up`], [`ask`] answers it, and [`Teller`] tells the [`Answer`] with its
//! evidence.

mod answer;
mod ask;
mod command;
pub mod cypher;
mod find;
mod matching;
mod names;
mod office;
#[allow(clippy::module_inception)]
mod query;
mod question;
mod says;
mod side;

pub use answer::{Answer, EventAnswer, EvidenceAnswer, ParticipantAnswer, PlaceAnswer, Teller};
pub use ask::ask;
pub use find::{Also, Found, find, find_in};
pub use names::{Meant, NameError, look_up, one};
pub use query::{Order, Query, Where};
pub use question::{NotUnderstood, Questions, Understood};
pub use says::{SaidAnswer, SaysAnswer};
pub use side::{OfficeFilter, Side, SideError};
