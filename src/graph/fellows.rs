//! Who took part together with whom, and in how many events: the graph that rankings and communities stand on.

use std::collections::hash_map::Entry;
use std::fmt;

use petgraph::csr::Csr;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::tally::tally;
use super::through::Sieve;
use super::{NodeId, NodeKind, Scope, country_id, label, participants};
use crate::store::{Counts, EventEntry, EventRec, Key, Read, Result, Term, View, read_ties};

/// Between whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Over {
    /// People who are known by name, joined by the events in which both took part.
    #[default]
    People,
    /// Countries, joined by the events between them: in which one stood for the one and another for the other.
    Countries,
}

impl fmt::Display for Over {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Over::People => "people",
            Over::Countries => "countries",
        })
    }
}

/// People or countries, and in how many events each two of them took part together.
///
/// Only who took part in an event with another is in it. Nodes stand in the order of their ids, and so do the neighbours
/// of each, so that the same store gives the same graph whatever the order in which its articles came.
#[derive(Clone, Debug)]
pub struct Fellows {
    nodes: Vec<NodeId>,
    events: Vec<u32>,
    graph: Csr<(), u32>,
}

/// Where less than this share of the events falls into the time, they are read one by one.
const FEW: u64 = 8;

impl Fellows {
    /// Those of a whole store, as far as events of the scope join them.
    ///
    /// For people the lists of those who took part are read along; where the scope is a small part of the store's time,
    /// its events are read instead. For countries see [`tally`].
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn load(view: &View<'_>, over: Over, scope: &Scope) -> Result<Fellows> {
        let mut found = Found::default();
        match over {
            Over::People => {
                match few_events(view, scope)? {
                    Some(events) => found.people_of(view, &events)?,
                    None => found.people_of_all(view, scope)?,
                }
                found.drop_unnamed(view)?;
            }
            Over::Countries => {
                let tally = tally(view, scope)?;
                for ((a, b), types) in &tally.pairs {
                    let weight = types.values().sum::<u64>().try_into().unwrap_or(u32::MAX);
                    found.pairs.insert((country_id(*a), country_id(*b)), weight);
                }
                found.events = tally.events.iter().map(|(code, n)| (country_id(*code), *n)).collect();
            }
        }
        Ok(found.into_fellows())
    }

    /// Who they are, by id; the place of each is its node's in the graph.
    pub fn nodes(&self) -> &[NodeId] {
        &self.nodes
    }

    /// In how many events of the scope each took part, alone or not.
    pub fn events(&self) -> &[u32] {
        &self.events
    }

    /// The graph, for petgraph's algorithms: an edge each way between two, weighted by the events that join them.
    pub fn graph(&self) -> &Csr<(), u32> {
        &self.graph
    }

    /// How many pairs are joined.
    pub fn ties(&self) -> usize {
        self.graph.edge_count() / 2
    }
}

/// The events of a scope, where they are a small part of all.
fn few_events(view: &View<'_>, scope: &Scope) -> Result<Option<Vec<NodeId>>> {
    if !scope.is_timed() {
        return Ok(None);
    }
    let counts: Counts = view.record(&Key::counts())?.unwrap_or_default();
    let most = (counts.events / FEW) as usize;
    let sieve = Sieve::new(scope);
    let mut entries = Vec::new();
    view.each_entry(&Term::all_events(), &sieve.start(), &mut |entry| {
        let Some(entry) = EventEntry::read(entry) else { return true };
        let past = sieve.is_past(&entry);
        if !past {
            entries.push(entry);
        }
        !past && entries.len() <= most
    })?;
    if entries.len() > most {
        return Ok(None);
    }
    let mut events = Vec::new();
    for entry in entries {
        if sieve.counts(view, &entry)? {
            events.push(NodeId { kind: NodeKind::Event, hash: entry.hash });
        }
    }
    Ok(Some(events))
}

#[derive(Default)]
struct Found {
    /// Two, the one with the lower id first, and the events that join them.
    pairs: FxHashMap<(NodeId, NodeId), u32>,
    events: FxHashMap<NodeId, u32>,
}

impl Found {
    fn join(&mut self, a: NodeId, b: NodeId) {
        *self.pairs.entry((a, b)).or_default() += 1;
    }

    fn people_of(&mut self, view: &View<'_>, events: &[NodeId]) -> Result<()> {
        for id in events {
            let Some(event) = view.shared::<EventRec>(&Key::node(*id))? else { continue };
            let mut people: Vec<NodeId> =
                participants(&event).iter().map(|p| p.node).filter(|id| id.kind == NodeKind::Person).collect();
            people.sort_unstable();
            for (i, a) in people.iter().enumerate() {
                *self.events.entry(*a).or_default() += 1;
                people[i + 1..].iter().for_each(|b| self.join(*a, *b));
            }
        }
        Ok(())
    }

    fn people_of_all(&mut self, view: &View<'_>, scope: &Scope) -> Result<()> {
        let sieve = Sieve::new(scope);
        let mut failed = Ok(());
        view.each_entry_with(&Term::parties(NodeKind::Person), &[], &mut |entry, ties| {
            let Some((hash, entry)) = EventEntry::read_of(entry) else { return true };
            let Some((_, others)) = read_ties(ties) else { return true };
            match sieve.counts(view, &entry) {
                Ok(true) => {
                    let own = NodeId { kind: NodeKind::Person, hash };
                    *self.events.entry(own).or_default() += 1;
                    // Each pair is met twice, from either side.
                    others
                        .map(|(other, _)| other)
                        .filter(|other| other.kind == NodeKind::Person && own < *other)
                        .for_each(|other| self.join(own, other));
                    true
                }
                Ok(false) => true,
                Err(error) => {
                    failed = Err(error);
                    false
                }
            }
        })?;
        failed
    }

    /// A person who is known only by a title may be any of those who bore it.
    fn drop_unnamed(&mut self, view: &View<'_>) -> Result<()> {
        let mut named: FxHashMap<NodeId, bool> = FxHashMap::default();
        for id in self.pairs.keys().flat_map(|(a, b)| [*a, *b]) {
            if let Entry::Vacant(free) = named.entry(id) {
                free.insert(label(view, id)?.is_some_and(|label| label.named));
            }
        }
        self.pairs.retain(|(a, b), _| named[a] && named[b]);
        Ok(())
    }

    fn into_fellows(self) -> Fellows {
        let mut nodes: Vec<NodeId> = self.pairs.keys().flat_map(|(a, b)| [*a, *b]).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let place: FxHashMap<NodeId, u32> = nodes.iter().zip(0..).map(|(id, i)| (*id, i)).collect();
        let both = |((a, b), weight): (&(NodeId, NodeId), &u32)| {
            let (a, b) = (place[a], place[b]);
            [(a, b, *weight), (b, a, *weight)]
        };
        let mut edges: Vec<(u32, u32, u32)> = self.pairs.iter().flat_map(both).collect();
        edges.sort_unstable();
        let graph = Csr::from_sorted_edges(&edges).expect("sorted above, and no pair stands twice in a map");
        let events = nodes.iter().map(|id| self.events.get(id).copied().unwrap_or_default()).collect();
        Fellows { nodes, events, graph }
    }
}
