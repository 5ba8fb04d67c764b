//! How well an event is supported: its sources, how many are independent, and on what they contradict each other.

use super::{NodeId, resolve};
use crate::fuse::{Dispute, disputes, independent};
use crate::store::{EventRec, Key, Read, Result, View};

/// The support of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Support {
    /// How many articles tell of it.
    pub sources: usize,
    /// How many of them are independent: a reprint adds a source, not an independent one.
    pub independent: usize,
    /// On what they contradict each other.
    pub disputes: Vec<Dispute>,
}

/// How well an event is supported; `None` if nothing in the store has the id.
///
/// # Errors
/// If the store cannot be read.
pub fn support(view: &View<'_>, event: NodeId) -> Result<Option<Support>> {
    let record: Option<EventRec> = view.record(&Key::node(resolve(view, event)?))?;
    Ok(record.map(|event| {
        let articles: std::collections::BTreeSet<NodeId> = event.reports.iter().map(|r| r.article).collect();
        Support { sources: articles.len(), independent: independent(&event), disputes: disputes(&event) }
    }))
}
