//! From triggers and their arguments to events.

mod args;
mod chain;
mod clause;
mod merge;
mod read;
mod setting;
mod speaker;
mod status;

pub use merge::join;
pub use read::events;
