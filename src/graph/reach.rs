//! Who is near somebody, found in the store's lists without loading what is known of them.

use rustc_hash::FxHashSet;

use super::ties::each_companion;
use super::{NodeId, NodeKind, resolve};
use crate::store::{Result, View};

/// Those who are near somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// Who, and in how many steps, by steps and id; the one about whom was asked comes first, with none.
    pub nodes: Vec<(NodeId, usize)>,
    /// Whether these are all.
    pub whole: bool,
}

/// Those who are at most `steps` away from a person, an organization or a country, but no more than `most` with
/// the one about whom was asked; a step leads from somebody to all who took part in an event with them.
///
/// Countries are reached but not passed through, unless one is where the walk begins. Where there are more than `most`,
/// these are always the same, the nearest first. For what is known of them, see [`super::neighbourhood`].
///
/// # Errors
/// If the store cannot be read.
pub fn reach(view: &View<'_>, from: NodeId, steps: usize, most: usize) -> Result<Reached> {
    let from = resolve(view, from)?;
    let mut reached = Reached { nodes: vec![(from, 0)], whole: true };
    let mut seen = FxHashSet::from_iter([from]);
    let mut edge_of_walk = vec![from];
    for step in 1..=steps {
        let nodes = std::mem::take(&mut edge_of_walk);
        for node in nodes.into_iter().filter(|node| node.kind != NodeKind::Country || *node == from) {
            each_companion(view, node, &mut |other| {
                let new = !seen.contains(&other);
                if new && seen.len() >= most {
                    reached.whole = false;
                } else if new {
                    seen.insert(other);
                    edge_of_walk.push(other);
                }
                reached.whole
            })?;
            if !reached.whole {
                break;
            }
        }
        edge_of_walk.sort_unstable();
        reached.nodes.extend(edge_of_walk.iter().map(|node| (*node, step)));
        if !reached.whole || edge_of_walk.is_empty() {
            break;
        }
    }
    Ok(reached)
}
