//! Taking articles back: many at a time, and what would go with them.

use std::collections::{BTreeMap, BTreeSet};

use super::ruling::Rulings;
use super::{TOGETHER, contribution, fuse, resolved};
use crate::model::{ArticleNode, NodeId, NodeKind};
use crate::store::{ArticleRec, EntityRec, EventRec, Group, Key, Read, Result, Store, View};

/// Takes an article back: its text, its facts, and whatever nothing else supports. False if it is not there.
///
/// # Errors
/// If the store cannot be read or written.
pub fn remove(store: &Store, article: NodeId) -> Result<bool> {
    Ok(remove_all(store, &[article], &mut |_| ())? > 0)
}

/// Takes articles back, and says how many were there. What is returned is on disk; `each` is told how many of them are
/// done.
///
/// The articles' words stay in the store's files until it is compacted.
///
/// # Errors
/// If the store cannot be read or written; the articles before the failure may be taken back then.
pub fn remove_all(store: &Store, articles: &[NodeId], each: &mut dyn FnMut(usize)) -> Result<usize> {
    let articles: Vec<NodeId> = articles.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let (mut removed, mut done) = (0, 0);
    for some in articles.chunks(TOGETHER) {
        let mut batch = store.batch();
        let rulings = Rulings::load(&batch.before().view())?;
        let mut gone = Vec::new();
        for &id in some {
            let Some(from) = contribution(&batch, id, &rulings)? else { continue };
            for key in [Key::article(id), Key::text(id), Key::reading(id)] {
                batch.delete(key);
            }
            gone.push(from);
        }
        if !gone.is_empty() {
            removed += gone.len();
            fuse(&mut batch, gone, Vec::new(), &rulings, &rulings)?;
            batch.commit()?;
        }
        done += some.len();
        each(done);
    }
    if removed > 0 {
        store.flush()?;
    }
    Ok(removed)
}

/// What nothing supports any more once some articles are taken back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lost {
    /// The articles, by publication date.
    pub articles: Vec<ArticleNode>,
    /// Named people with their names, sorted by name.
    pub people: Vec<(NodeId, String)>,
    /// Organizations, likewise.
    pub organizations: Vec<(NodeId, String)>,
    /// Places, likewise.
    pub places: Vec<(NodeId, String)>,
    /// Events, sorted by id.
    pub events: Vec<NodeId>,
}

/// What would be lost if these articles were taken back; those that are not there count for nothing.
///
/// An event with another report stays, though it may know less; a person whom another article names stays.
///
/// # Errors
/// If the store cannot be read.
pub fn lost(view: &View<'_>, articles: &[NodeId]) -> Result<Lost> {
    let articles: BTreeSet<NodeId> = articles.iter().copied().collect();
    let mut lost = Lost::default();
    let rulings = Rulings::load(view)?;
    // In how many of the articles each atom stands.
    let mut standing: BTreeMap<NodeId, u32> = BTreeMap::new();
    let mut events = BTreeSet::new();
    for &id in &articles {
        let Some(record) = view.record::<ArticleRec>(&Key::article(id))? else { continue };
        let Some(from) = contribution(view, id, &rulings)? else { continue };
        lost.articles.push(record.node);
        let atoms: BTreeSet<NodeId> = from.entities.iter().flatten().chain(&from.outlet).map(|s| s.id).collect();
        for atom in atoms {
            *standing.entry(atom).or_default() += 1;
        }
        for report in from.reports {
            events.insert(resolved(view, report.id)?);
        }
    }
    lost.articles.sort_by(|a, b| (a.published, &a.identity).cmp(&(b.published, &b.identity)));
    for id in events {
        let Some(event) = view.record::<EventRec>(&Key::node(id))? else { continue };
        if event.reports.iter().all(|r| articles.contains(&r.article)) {
            lost.events.push(id);
        }
    }
    let mut nodes = BTreeSet::new();
    for atom in standing.keys() {
        nodes.insert(resolved(view, *atom)?);
    }
    for id in nodes {
        let Some(entity) = view.record::<EntityRec>(&Key::node(id))? else { continue };
        let mut supported = false;
        for (key, atom) in &entity.atoms {
            let group: Group = view.record(&Key::group(id.kind, key))?.unwrap_or_default();
            let attested = group.atoms.iter().find(|(a, _)| a.id(id.kind, key) == *atom);
            let articles = attested.map_or(0, |(_, attested)| attested.articles);
            supported |= articles > standing.get(atom).copied().unwrap_or_default();
        }
        if supported {
            continue;
        }
        match id.kind {
            NodeKind::Person if entity.named => lost.people.push((id, entity.name)),
            NodeKind::Organization => lost.organizations.push((id, entity.name)),
            NodeKind::Place => lost.places.push((id, entity.name)),
            _ => {}
        }
    }
    for names in [&mut lost.people, &mut lost.organizations, &mut lost.places] {
        names.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    }
    Ok(lost)
}
