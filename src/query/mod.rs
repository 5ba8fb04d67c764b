//! What to ask of a store: the typed query, its answer, and questions in words.
//!
//! Whatever a person asks, in words of one of the languages ([`Questions`]) or with flags, becomes a [`Query`]. Its
//! names are looked up in a store by [`look_up`], and [`answer`] answers it with the evidence, page by page; beneath that,
//! [`select`] finds events, [`groups`] counts them, and [`Teller`] tells them. [`network`] has the questions about the graph
//! as a graph.

mod answer;
mod ask;
mod card;
mod command;
mod cursor;
pub mod cypher;
mod find;
mod group;
mod matching;
mod names;
pub mod network;
mod office;
#[allow(clippy::module_inception)]
mod query;
mod question;
pub mod rdf;
mod reply;
mod says;
mod side;
pub mod sparql;
mod tenure;
mod what;
mod whom;

pub use answer::{EventAnswer, EvidenceAnswer, ParticipantAnswer, PlaceAnswer, Teller};
pub use ask::{Brief, Explain, Selected, ask, list, select};
pub use card::{Card, OfficeCard, SourceCard, card};
pub use cursor::{Cursor, NotACursor};
pub use find::{Also, Found, find, find_in};
pub use group::{GroupAnswer, Groups, groups};
pub use names::{Meant, NameError, look_up, one};
pub use query::{Anchor, Order, Query, QueryError, Where};
pub use question::{NotUnderstood, Questions, Understood};
pub use reply::{Answer, answer, tell};
pub use says::{SaidAnswer, SaysAnswer};
pub use side::{OfficeFilter, Side, SideError, Tenure};
pub use tenure::{OfficeAnswer, Offices, offices};
pub use what::{NotWanted, What};
pub use whom::{named_country, whom};
