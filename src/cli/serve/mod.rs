//! `serve`: the explorer over the whole store, and a JSON API beside it, for one machine.
//!
//! `schema/openapi.json` is the table of routes: each names the command that answers it and the flags that it takes, and
//! `api` runs that command on the store that is open. `guard` says which requests are let in, `reply` how answers leave,
//! `listen` owns the connections.

mod api;
mod guard;
mod listen;
mod reply;

pub use listen::{ServeArgs, serve};
