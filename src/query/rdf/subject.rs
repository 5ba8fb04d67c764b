//! All subjects of a store's triples, in the order of their IRIs, without holding them.

use super::Thing;
use crate::graph::{Edge, Ids, Lens, NodeId, NodeKind};
use crate::store::{Result, StoreError};

/// The kinds in the order of their IRIs: countries by their codes, then the others by the letters of their ids.
const ORDER: [NodeKind; 8] = [
    NodeKind::Country,
    NodeKind::Article,
    NodeKind::Event,
    NodeKind::Office,
    NodeKind::Place,
    NodeKind::Organization,
    NodeKind::Person,
    NodeKind::Evidence,
];

/// Every subject of a store's triples, sorted by IRI; each once.
///
/// Nothing is held but the ids of the offices, and those of the evidence of one article.
///
/// # Errors
/// The iterator's items, if the store cannot be read.
pub fn subjects<'a>(lens: &'a Lens<'a>) -> impl Iterator<Item = Result<Thing>> + 'a {
    ORDER.into_iter().flat_map(move |kind| -> Box<dyn Iterator<Item = Result<Thing>> + 'a> {
        match kind {
            NodeKind::Event => Box::new(lens.ids(kind).flat_map(move |event| with_participations(lens, event))),
            NodeKind::Office => Box::new(sorted(lens.ids(kind)).into_iter().map(|id| id.map(Thing::Node))),
            NodeKind::Evidence => Box::new(evidence(lens).map(|id| id.map(Thing::Node))),
            _ => Box::new(lens.ids(kind).map(|id| id.map(Thing::Node))),
        }
    })
}

fn sorted(ids: Ids<'_>) -> Vec<Result<NodeId>> {
    let mut ids: Vec<Result<NodeId>> = ids.collect();
    ids.sort_by_key(|id| id.as_ref().ok().copied());
    ids
}

/// An event behind the parts in it: the dot of a participation's IRI sorts before the end of the event's.
fn with_participations(lens: &Lens<'_>, event: Result<NodeId>) -> Vec<Result<Thing>> {
    let all = |event: NodeId| -> Result<Vec<Thing>> {
        let mut parts: Vec<NodeId> = lens.participants(event)?.iter().map(|p| p.node).collect();
        parts.sort_by_key(|who| super::node_iri(*who));
        let parts = parts.into_iter().map(|who| Thing::Participation(event, who));
        Ok(parts.chain([Thing::Node(event)]).collect())
    };
    match event.and_then(all) {
        Ok(all) => all.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    }
}

/// All evidence by id: that of articles whose ids begin alike is sorted together.
fn evidence<'a>(lens: &'a Lens<'a>) -> impl Iterator<Item = Result<NodeId>> + 'a {
    let mut articles = lens.ids(NodeKind::Article);
    let mut waiting: Vec<NodeId> = Vec::new();
    let mut ready = Vec::new().into_iter();
    let mut done = false;
    std::iter::from_fn(move || {
        loop {
            if let Some(id) = ready.next() {
                return Some(Ok(id));
            }
            if done {
                return None;
            }
            let next = match articles.next().transpose().and_then(|article| of_article(lens, article)) {
                Ok(next) => next,
                Err(error) => {
                    done = true;
                    return Some(Err(error));
                }
            };
            done = next.is_none();
            let next = next.unwrap_or_default();
            let start = |id: &NodeId| id.hash >> 40;
            if next.is_empty() && !done {
                continue;
            }
            if done || waiting.first().map(start) != next.first().map(start) {
                waiting.sort_unstable();
                ready = std::mem::replace(&mut waiting, next).into_iter();
            } else {
                waiting.extend(next);
            }
        }
    })
}

fn of_article(lens: &Lens<'_>, article: Option<NodeId>) -> std::result::Result<Option<Vec<NodeId>>, StoreError> {
    let Some(article) = article else { return Ok(None) };
    let evidence = lens.into(article, &[Edge::From]).map(|step| step.map(|(_, evidence)| evidence));
    evidence.collect::<Result<_>>().map(Some)
}
