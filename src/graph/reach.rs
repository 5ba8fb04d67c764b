//! Who is near somebody, found in the store's lists without loading what is known of them.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::ties::Ties;
use super::{NodeId, NodeKind, Through, resolve};
use crate::store::{Result, View};

/// Those who are near somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// Who, by steps and id; the one about whom was asked comes first, with none.
    pub nodes: Vec<Near>,
    /// Whether these are all.
    pub whole: bool,
}

/// One who is near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near {
    /// Who.
    pub node: NodeId,
    /// In how many steps.
    pub steps: usize,
    /// By how many events (and offices and edges, if the walk may take them) it is joined to those a step nearer.
    pub links: u32,
    /// The one a step nearer to whom the most of them join it; of several that of the lowest id.
    pub over: Option<NodeId>,
}

/// Those who are at most `steps` away from a person, an organization, a place or a country, but no more than `most` with
/// the one about whom was asked; a step leads from somebody to all with whom an event joins them, and so on.
///
/// Countries are reached but not passed through, unless one is where the walk begins. Where there are more than `most`,
/// these are always the same, the nearest first. For what is known of them, see [`super::neighbourhood`].
///
/// # Errors
/// If the store cannot be read.
pub fn reach(view: &View<'_>, from: NodeId, steps: usize, most: usize, through: &Through) -> Result<Reached> {
    let from = resolve(view, from)?;
    let ties = Ties::new(view, through);
    let start = Near { node: from, steps: 0, links: 0, over: None };
    let mut reached = Reached { nodes: vec![start], whole: true };
    let mut seen = FxHashSet::from_iter([from]);
    let mut edge_of_walk = vec![from];
    for step in 1..=steps {
        // Each with its links to the step before, and the most of them with one.
        let mut next: BTreeMap<NodeId, (u32, u32, NodeId)> = BTreeMap::new();
        for node in edge_of_walk.into_iter().filter(|node| node.kind != NodeKind::Country || *node == from) {
            for (other, links) in ties.joined(node)?.iter() {
                if seen.contains(other) {
                    continue;
                }
                if let Some((all, strongest, over)) = next.get_mut(other) {
                    *all += links;
                    if links > strongest {
                        (*strongest, *over) = (*links, node);
                    }
                } else if seen.len() + next.len() < most {
                    next.insert(*other, (*links, *links, node));
                } else {
                    reached.whole = false;
                }
            }
        }
        seen.extend(next.keys());
        edge_of_walk = next.keys().copied().collect();
        let near = |(node, (links, _, over))| Near { node, steps: step, links, over: Some(over) };
        reached.nodes.extend(next.into_iter().map(near));
        if !reached.whole || edge_of_walk.is_empty() {
            break;
        }
    }
    Ok(reached)
}
