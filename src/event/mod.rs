//! From triggers and their arguments to events.

mod args;
mod chain;
mod clause;
mod guests;
mod merge;
mod phrases;
mod read;
mod readings;
mod setting;
mod sides;
mod speaker;
mod status;
mod verb_last;
mod when_where;

pub use merge::join;
pub use read::events;
