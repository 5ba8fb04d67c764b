//! From triggers and their arguments to events.

mod apposed;
mod args;
mod chain;
mod clause;
mod guests;
mod lend;
mod merge;
mod mood;
mod phrases;
mod read;
mod readings;
mod session;
mod setting;
mod sides;
mod speaker;
mod status;
mod verb_last;
mod when_where;
mod who;

pub use merge::join;
pub use read::events;
