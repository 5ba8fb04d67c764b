//! What one article's reading became in the graph: whom its entities stand for, and of which events it tells.

use super::distill::{Contribution, distill};
use super::resolved;
use super::ruling::Rulings;
use crate::model::{Article, NodeId, Reading};
use crate::store::{Key, Read, Result, View};

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
    Ok(Telling::of(view)?.article(view, article)?.map(|(_, _, told)| told))
}

/// What tells of many articles: the decisions are read once.
pub(crate) struct Telling(Rulings);

impl Telling {
    /// # Errors
    /// If the store cannot be read.
    pub(crate) fn of(view: &View<'_>) -> Result<Telling> {
        Ok(Telling(Rulings::load(view)?))
    }

    /// An article with its reading and what became of that; `None` if it is not in the store.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub(crate) fn article(&self, view: &View<'_>, id: NodeId) -> Result<Option<(Article, Reading, Told)>> {
        let (article, reading) = (view.record(&Key::text(id))?, view.record(&Key::reading(id))?);
        let Some((article, reading)) = article.zip(reading) else { return Ok(None) };
        let mut from = distill(id, &article, &reading);
        self.0.apply(&mut from);
        let told = told_by(view, &from)?;
        Ok(Some((article, reading, told)))
    }
}

fn told_by(view: &View<'_>, from: &Contribution) -> Result<Told> {
    let entities = from.entities.iter().map(|s| s.as_ref().map(|s| resolved(view, s.id)).transpose());
    let mut told = Told { entities: entities.collect::<Result<_>>()?, events: Vec::new() };
    for report in &from.reports {
        told.events.resize(told.events.len().max(report.index as usize + 1), None);
        told.events[report.index as usize] = Some(resolved(view, report.id)?);
    }
    Ok(told)
}
