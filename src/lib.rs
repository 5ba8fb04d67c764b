//! isnad reads political news in Arabic, Persian and English into a graph of people, countries, organizations, places
//! and events, in which every fact keeps the article and the sentence that it stands on; and it answers questions about
//! them, offline.
//!
//! Three things are enough for most programs: an [`Engine`] turns one article into facts and touches no store; an
//! [`Archive`] keeps many, joins what they say of the same people and events, and answers; [`export`] draws.
//!
//! ```
//! use isnad::Engine;
//! use isnad::model::{Article, Lang};
//!
//! let text = "استقبل وزير الخارجية الإيراني محمد جواد ظريف في طهران نظيره العراقي فؤاد حسين.";
//! let reading = Engine::new().read(&Article { text: text.into(), ..Article::default() });
//!
//! assert_eq!(reading.lang, Lang::AR);
//! let meeting = &reading.events[0];
//! let name = |k: usize| reading.entities[meeting.participants[k].entity.ix()].name.as_str();
//! assert_eq!((meeting.participants[0].role.name(), name(0)), ("host", "محمد جواد ظريف"));
//! assert_eq!((meeting.participants[1].role.name(), name(1)), ("guest", "فؤاد حسين"));
//! assert!(meeting.evidence[0].passage.span.cut(text).is_some_and(|words| words.starts_with("استقبل")));
//! ```
//!
//! The layers, and which may use which, are in `docs/architecture.md`; the format of the language packs, from which all
//! vocabulary comes, in `docs/packs.md`.

pub mod archive;
mod check;
pub mod engine;
pub mod eval;
mod event;
pub mod export;
pub mod fuse;
pub mod graph;
pub mod input;
pub mod lang;
mod mention;
pub mod model;
pub mod query;
mod resolve;
pub mod store;
pub mod text;

pub use archive::{Archive, AskError};
pub use check::{check_pack, check_source};
pub use engine::Engine;
