//! The shortest ways from one to another, found in the store's lists from both ends.
//!
//! A way leads from somebody over somebody else to the other; what joins two who follow each other ([`Link`]) is not part
//! of it, so that two who met thirty times are one step apart in one way, not in thirty.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::ties::{Link, Others, Ties};
use super::{NodeId, NodeKind, Through, resolve};
use crate::store::{Result, View};

/// A way from one to another.
///
/// Ways are ordered by their steps; of equally long ones that comes first whose steps rest on more links (the sum over its
/// steps of a million divided by the step's links, rounded down, is less), then that whose nodes come first by id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// All on it, from one end to the other.
    pub nodes: Vec<NodeId>,
    /// By how much each step is joined.
    pub links: Vec<u32>,
}

/// The ways that were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// The ways, in their order.
    pub ways: Vec<Way>,
    /// How many there are that have no more steps than the first.
    pub shortest: u64,
}

/// The `count` shortest ways between two nodes, none of more than `most` steps, and none that comes to a node twice.
///
/// Countries are passed through only where they are one of the ends.
///
/// A shortest way is searched for from both ends at once, step by step, in the lists of those who took part; the further
/// ones are found by J. Y. Yen's algorithm (Finding the k shortest loopless paths in a network, Management Science 17(11),
/// 1971): each leaves an earlier one at some node and is the shortest that does. petgraph's `k_shortest_path` gives
/// lengths only, of walks that may come to a node twice, and its other searches take whichever of several shortest paths
/// the order of edges shows them first.
///
/// # Errors
/// If the store cannot be read.
pub fn ways(view: &View<'_>, from: NodeId, to: NodeId, through: &Through, count: usize, most: usize) -> Result<Ways> {
    let (from, to) = (resolve(view, from)?, resolve(view, to)?);
    if from == to || count == 0 {
        return Ok(Ways::default());
    }
    let search = Search { ties: Ties::new(view, through), known: RefCell::default(), to };
    let Some((first, shortest)) = search.best(from, &Barred::default(), most)? else { return Ok(Ways::default()) };
    let mut found = vec![first];
    let mut candidates: BTreeSet<Candidate> = BTreeSet::new();
    while found.len() < count {
        let last = &found[found.len() - 1];
        for at in 0..last.nodes.len() - 1 {
            let root = &last.nodes[..=at];
            let next = |way: &Way| way.nodes.starts_with(root).then(|| way.nodes[at + 1]);
            let barred =
                Barred { nodes: root[..at].iter().copied().collect(), first: found.iter().filter_map(next).collect() };
            let Some((rest, _)) = search.best(root[at], &barred, most - at)? else { continue };
            let nodes = [&root[..at], &rest.nodes].concat();
            let links = [&last.links[..at], &rest.links].concat();
            candidates.insert(Candidate::of(Way { nodes, links }));
        }
        match candidates.pop_first() {
            Some(next) => found.push(next.into_way()),
            None => break,
        }
    }
    Ok(Ways { ways: found, shortest })
}

/// What joins two nodes, as far as a walk may go through it: events by time, those without any last, then offices, then
/// edges from one to the other.
///
/// # Errors
/// If the store cannot be read.
pub fn links(view: &View<'_>, from: NodeId, to: NodeId, through: &Through) -> Result<Vec<Link>> {
    Ties::new(view, through).links(resolve(view, from)?, resolve(view, to)?)
}

/// How little a step rests on.
fn weakness(links: u32) -> u64 {
    1_000_000 / u64::from(links.max(1))
}

/// A way in the order of ways.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    steps: usize,
    weakness: u64,
    nodes: Vec<NodeId>,
    links: Vec<u32>,
}

impl Candidate {
    fn of(Way { nodes, links }: Way) -> Candidate {
        Candidate { steps: links.len(), weakness: links.iter().copied().map(weakness).sum(), nodes, links }
    }

    fn into_way(self) -> Way {
        Way { nodes: self.nodes, links: self.links }
    }
}

/// What a way may not take.
#[derive(Default)]
struct Barred {
    nodes: FxHashSet<NodeId>,
    /// No step from where it begins to one of these.
    first: FxHashSet<NodeId>,
}

struct Search<'a> {
    ties: Ties<'a>,
    /// What was looked up already: the searches for further ways go over the same ground.
    known: RefCell<FxHashMap<NodeId, Others>>,
    to: NodeId,
}

/// How a node was reached from one end.
struct Reached {
    steps: usize,
    weakness: u64,
    /// The node before it, and by how many links.
    before: Option<(NodeId, u32)>,
    /// In how many ways of so many steps.
    ways: u64,
}

/// All that was reached from one end.
struct Half {
    reached: FxHashMap<NodeId, Reached>,
    /// Those reached in the last step, so ordered that of two ways that are alike the one comes first that is to be taken.
    last: Vec<NodeId>,
    steps: usize,
}

impl Half {
    fn new(end: NodeId) -> Half {
        let start = Reached { steps: 0, weakness: 0, before: None, ways: 1 };
        Half { reached: FxHashMap::from_iter([(end, start)]), last: vec![end], steps: 0 }
    }

    /// How much there is to look up for a step: a country, which has to do with nearly everything, comes late.
    fn cost(&self) -> usize {
        const COUNTRY: usize = 10_000;
        let of = |node: &NodeId| if node.kind == NodeKind::Country { COUNTRY } else { 1 };
        self.last.iter().map(of).sum()
    }

    /// The nodes from a node back to the end, with the links between them.
    fn back(&self, mut node: NodeId) -> (Vec<NodeId>, Vec<u32>) {
        let (mut nodes, mut links) = (vec![node], Vec::new());
        while let Some((before, joined)) = self.reached.get(&node).and_then(|r| r.before) {
            nodes.push(before);
            links.push(joined);
            node = before;
        }
        (nodes, links)
    }
}

impl Search<'_> {
    fn joined(&self, node: NodeId) -> Result<Others> {
        if let Some(known) = self.known.borrow().get(&node) {
            return Ok(Rc::clone(known));
        }
        let joined = self.ties.joined(node)?;
        self.known.borrow_mut().insert(node, Rc::clone(&joined));
        Ok(joined)
    }

    /// The first way from a node to the other end, and how many there are of so many steps.
    fn best(&self, from: NodeId, barred: &Barred, most: usize) -> Result<Option<(Way, u64)>> {
        let (mut left, mut right) = (Half::new(from), Half::new(self.to));
        while left.steps + right.steps < most && !left.last.is_empty() && !right.last.is_empty() {
            if left.cost() <= right.cost() {
                self.step(&mut left, true, from, barred)?;
            } else {
                self.step(&mut right, false, from, barred)?;
            }
            if let Some(found) = meeting(&left, &right) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Goes a step on from all that was reached last.
    fn step(&self, half: &mut Half, left: bool, from: NodeId, barred: &Barred) -> Result<()> {
        let ends = [from, self.to];
        half.steps += 1;
        let (last, mut next) = (std::mem::take(&mut half.last), Vec::new());
        for node in last.iter().copied() {
            let (weakness_before, ways) = half.reached.get(&node).map_or((0, 0), |r| (r.weakness, r.ways));
            for (other, links) in self.joined(node)?.iter().copied() {
                let step = if left { (node, other) } else { (other, node) };
                let shut = barred.nodes.contains(&other)
                    || (other.kind == NodeKind::Country && !ends.contains(&other))
                    || (step.0 == from && barred.first.contains(&step.1));
                if shut {
                    continue;
                }
                let weakness = weakness_before + weakness(links);
                match half.reached.get_mut(&other) {
                    None => {
                        let before = Some((node, links));
                        half.reached.insert(other, Reached { steps: half.steps, weakness, before, ways });
                        next.push(other);
                    }
                    Some(known) if known.steps == half.steps => {
                        known.ways = known.ways.saturating_add(ways);
                        // Of those that are alike the first stays.
                        if weakness < known.weakness {
                            (known.weakness, known.before) = (weakness, Some((node, links)));
                        }
                    }
                    Some(_) => {}
                }
            }
        }
        if left {
            // By the ways that lead there, of which those to the step before are in their order already.
            let place: FxHashMap<NodeId, usize> = last.iter().enumerate().map(|(i, node)| (*node, i)).collect();
            let before = |node: &NodeId| half.reached.get(node).and_then(|r| r.before);
            next.sort_by_key(|node| (before(node).and_then(|(before, _)| place.get(&before)), *node));
        } else {
            next.sort_unstable();
        }
        half.last = next;
        Ok(())
    }
}

/// The first way on which both halves meet, if they do, and how many there are.
fn meeting(left: &Half, right: &Half) -> Option<(Way, u64)> {
    let mut all = 0_u64;
    let mut best: Option<(u64, NodeId)> = None;
    // In the order of the left half's ways: of those that are alike the first is to be taken.
    for node in &left.last {
        let (Some(l), Some(r)) = (left.reached.get(node), right.reached.get(node)) else { continue };
        if r.steps != right.steps {
            continue;
        }
        all = all.saturating_add(l.ways.saturating_mul(r.ways));
        let weakness = l.weakness + r.weakness;
        if best.is_none_or(|(least, _)| weakness < least) {
            best = Some((weakness, *node));
        }
    }
    let (_, middle) = best?;
    let (mut nodes, mut links) = left.back(middle);
    nodes.reverse();
    links.reverse();
    let (after, joined) = right.back(middle);
    nodes.extend(&after[1..]);
    links.extend(joined);
    Some((Way { nodes, links }, all))
}
