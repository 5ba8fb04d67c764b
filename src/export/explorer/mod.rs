//! The explorer: a page that shows a part of the graph to pan, search, filter and read, in one file that fetches nothing.
//!
//! [`Explorer`] is what the page shows, with a place for every node, and is written as JSON; [`page`] puts it into the
//! page. `page.html`, `page.css`, `names.js` and `page.js` are the page's own; `docs/explorer.md` says what it can do.

mod data;
mod page;
mod place;

pub use data::{Explorer, ExplorerOptions, MOST_EDGES, MOST_NODES};
pub use page::{Policy, page, policy, shell};
