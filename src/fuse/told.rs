//! What one article's reading became in the graph: whom its entities stand for, and of which events it tells.

use super::ruling::Rulings;
use super::{contribution, resolved};
use crate::model::NodeId;
use crate::store::{Result, View};

/// What became of an article's reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// For each entity of the reading the node that it stands for; `None` for a country.
    pub entities: Vec<Option<NodeId>>,
    /// For each event of the reading the event that it is a report of.
    pub events: Vec<Option<NodeId>>,
}

/// Whom the entities of an article stand for, and of which events it tells; `None` if it is not in the store.
///
/// # Errors
/// If the store cannot be read.
pub fn told(view: &View<'_>, article: NodeId) -> Result<Option<Told>> {
    let Some(from) = contribution(view, article, &Rulings::load(view)?)? else { return Ok(None) };
    let entities = from.entities.iter().map(|s| s.as_ref().map(|s| resolved(view, s.id)).transpose());
    let mut told = Told { entities: entities.collect::<Result<_>>()?, events: Vec::new() };
    for report in &from.reports {
        told.events.resize(told.events.len().max(report.index as usize + 1), None);
        told.events[report.index as usize] = Some(resolved(view, report.id)?);
    }
    Ok(Some(told))
}
