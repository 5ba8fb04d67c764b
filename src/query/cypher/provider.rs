//! A property graph as the executor sees it: relationships, and paths of variable length, are nodes between nodes.
//!
//! The executor binds nodes only, forgets which relationship it went by, and follows a path of variable length to each
//! node once. Behind its own trait all that comes right: a relationship is a node of its own, one step away from either
//! end, so that two of them between the same nodes are two, a variable can hold one, and "no relationship twice" is a
//! comparison.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::hash::Hash;
use std::panic::resume_unwind;
use std::time::{Duration, Instant};

use cypher_parser::{CypherValue, GraphProvider};

use super::error::CypherError;
use super::graph::{PropertyGraph, Value, Wanted, Way};
use crate::store::StoreError;

/// The largest number that may be added up, so that sums can't overflow.
pub const SUMMABLE: i64 = 1 << 40;

/// What the executor takes for a node.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Handle<N, E> {
    /// A node.
    Node(N),
    /// A relationship, and whether it was come upon from where it leads to.
    Edge(E, bool),
    /// A path of variable length, by its number.
    Trail(u32),
}

/// What the executor takes for a relationship; its name is its place in the plan's list.
#[derive(Clone, Debug)]
pub enum Step {
    /// From a node to its relationships.
    Edges {
        /// Which.
        way: Way,
        /// Of these types.
        types: Vec<String>,
    },
    /// From a node to the paths that start there.
    Trails {
        /// Which way each of their relationships goes.
        way: Way,
        /// Of these types.
        types: Vec<String>,
        /// The fewest relationships.
        min: u32,
        /// The most.
        max: u32,
        /// Whether the query wrote them from the other end.
        backwards: bool,
    },
    /// From a relationship to the end that it was not come upon from, or from a path to its last node.
    Far,
    /// From a relationship to the end that it was come upon from.
    Near,
    /// From a relationship to the node that it starts from.
    Start,
    /// From a relationship to the node that it leads to.
    End,
    /// From a relationship to itself, come upon from either end.
    Turns,
}

/// What a label stands for; its name is its place in the plan's list.
#[derive(Clone, Debug)]
pub enum Fit {
    /// Nodes of such a kind.
    Node(Wanted),
    /// Relationships of these types.
    Edge(Vec<String>),
}

/// A name of a plan.
pub struct Planned<T> {
    /// What it stands for.
    pub what: T,
    /// Whether what is found by it is only looked at, as in EXISTS, and makes no rows that stay.
    pub passing: bool,
}

/// How far a query may go.
#[derive(Clone, Copy)]
pub struct Limits<'a> {
    /// How long it may take.
    pub time: Option<Duration>,
    /// How many nodes and relationships one step may hand to the executor, which keeps a row for each.
    pub work: usize,
    /// Whether it was asked to stop.
    pub stop: &'a dyn Fn() -> bool,
}

/// Why the executor was left in the middle: it has no other way out.
pub struct Halt(pub CypherError);

/// A path of variable length.
struct Trail<N, E> {
    edges: Vec<(E, bool)>,
    last: N,
}

/// The graph, the plan's names, and what was handed out.
pub struct Provider<'a, G: PropertyGraph> {
    graph: &'a G,
    fits: &'a [Planned<Fit>],
    steps: &'a [Planned<Step>],
    sums: bool,
    limits: Limits<'a>,
    began: Instant,
    calls: Cell<u32>,
    given: Cell<usize>,
    /// How many by each of the fits, and then by each of the steps.
    by_each: RefCell<Vec<usize>>,
    trails: RefCell<Vec<Trail<G::Node, G::Edge>>>,
    ids: RefCell<Ids<G>>,
}

type HandleOf<G> = Handle<<G as PropertyGraph>::Node, <G as PropertyGraph>::Edge>;

struct Ids<G: PropertyGraph> {
    numbers: HashMap<HandleOf<G>, u32>,
    handles: Vec<HandleOf<G>>,
}

impl<'a, G: PropertyGraph> Provider<'a, G> {
    pub fn new(
        graph: &'a G,
        fits: &'a [Planned<Fit>],
        steps: &'a [Planned<Step>],
        sums: bool,
        limits: Limits<'a>,
    ) -> Self {
        Provider {
            graph,
            fits,
            steps,
            sums,
            limits,
            began: Instant::now(),
            calls: Cell::new(0),
            given: Cell::new(0),
            by_each: RefCell::new(vec![0; fits.len() + steps.len()]),
            trails: RefCell::new(Vec::new()),
            ids: RefCell::new(Ids { numbers: HashMap::new(), handles: Vec::new() }),
        }
    }

    /// How many nodes and relationships were handed to the executor.
    pub fn given(&self) -> usize {
        self.given.get()
    }

    fn halt(&self, error: CypherError) -> ! {
        resume_unwind(Box::new(Halt(error)))
    }

    fn read<T>(&self, result: Result<T, StoreError>) -> T {
        result.unwrap_or_else(|e| self.halt(e.into()))
    }

    /// Looks at the clock and for Ctrl-C now and then.
    fn tick(&self) {
        let calls = self.calls.get().wrapping_add(1);
        self.calls.set(calls);
        if calls % 256 != 1 {
            return;
        }
        if (self.limits.stop)() {
            self.halt(CypherError::Stopped);
        }
        if let Some(time) = self.limits.time
            && self.began.elapsed() > time
        {
            self.halt(CypherError::Time(time));
        }
    }

    /// Counts what is given by one of the fits, and then of the steps.
    fn give(&self, by: usize, count: usize) {
        self.given.set(self.given.get() + count);
        let passing = match by.checked_sub(self.fits.len()) {
            None => self.fits[by].passing,
            Some(step) => self.steps[step].passing,
        };
        let mut by_each = self.by_each.borrow_mut();
        by_each[by] += count;
        if !passing && by_each[by] > self.limits.work {
            drop(by_each);
            self.halt(CypherError::Work(self.limits.work));
        }
    }

    fn step(&self, name: &str) -> (usize, &'a Step) {
        let known = name.parse::<usize>().ok().and_then(|k| Some((self.fits.len() + k, &self.steps.get(k)?.what)));
        known.unwrap_or_else(|| self.halt(CypherError::Failed(format!("no step {name} was planned"))))
    }

    fn fit(&self, name: &str) -> (usize, &'a Fit) {
        let known = name.parse::<usize>().ok().and_then(|k| Some((k, &self.fits.get(k)?.what)));
        known.unwrap_or_else(|| self.halt(CypherError::Failed(format!("no label {name} was planned"))))
    }

    fn fits(&self, handle: HandleOf<G>, fit: &Fit) -> bool {
        match (handle, fit) {
            (Handle::Node(node), Fit::Node(wanted)) => {
                let labels = |has: Vec<String>| wanted.labels.iter().any(|l| has.contains(l));
                (wanted.labels.is_empty() || labels(self.read(self.graph.labels(node))))
                    && wanted.properties.iter().all(|(name, values)| {
                        let value = self.read(self.graph.property(node, name));
                        value != Value::Null && values.contains(&value)
                    })
                    && wanted.holding.iter().all(|(name, wanted)| {
                        matches!(self.read(self.graph.property(node, name)), Value::List(items) if items.contains(wanted))
                    })
            }
            (Handle::Edge(edge, _), Fit::Edge(types)) => {
                types.is_empty() || types.contains(&self.graph.edge_type(edge))
            }
            _ => false,
        }
    }

    /// A node's relationships, each with whether it was come upon from where it leads to.
    fn edges(&self, node: G::Node, way: Way, types: &[String]) -> Vec<(G::Edge, bool)> {
        self.tick();
        self.read(self.graph.edges(node, way, types))
            .into_iter()
            .map(|edge| (edge, way == Way::In || (way == Way::Both && self.graph.ends(edge).0 != node)))
            .collect()
    }

    fn far(&self, edge: G::Edge, turned: bool) -> G::Node {
        let (start, end) = self.graph.ends(edge);
        if turned { start } else { end }
    }

    /// All paths from a node that go no relationship twice, the short before those that go on from them.
    fn walk(&self, from: G::Node, by: usize, trails: &Step) -> Vec<HandleOf<G>> {
        let Step::Trails { way, types, min, max, backwards } = trails else { return Vec::new() };
        let mut out = Vec::new();
        let mut stack = vec![(Vec::new(), from)];
        while let Some((edges, last)) = stack.pop() {
            // a path takes as much room as it is long
            self.give(by, 1 + edges.len());
            let length = u32::try_from(edges.len()).unwrap_or(u32::MAX);
            if length < *max {
                for (edge, turned) in self.edges(last, *way, types).into_iter().rev() {
                    if edges.iter().all(|(e, _)| *e != edge) {
                        let mut longer: Vec<(G::Edge, bool)> = edges.clone();
                        longer.push((edge, turned));
                        stack.push((longer, self.far(edge, turned)));
                    }
                }
            }
            if length >= *min {
                let mut edges = edges;
                if *backwards {
                    edges.reverse();
                }
                let mut trails = self.trails.borrow_mut();
                out.push(Handle::Trail(u32::try_from(trails.len()).unwrap_or(u32::MAX)));
                trails.push(Trail { edges, last });
            }
        }
        out
    }

    /// The number of a node, relationship or path; of a relationship the same from whichever end it was come upon.
    fn number(&self, handle: HandleOf<G>) -> u32 {
        let handle = match handle {
            Handle::Edge(edge, _) => Handle::Edge(edge, false),
            other => other,
        };
        let mut ids = self.ids.borrow_mut();
        if let Some(number) = ids.numbers.get(&handle) {
            return *number;
        }
        let number = u32::try_from(ids.handles.len()).unwrap_or(u32::MAX);
        ids.handles.push(handle);
        ids.numbers.insert(handle, number);
        number
    }

    fn edge_number(&self, edge: G::Edge) -> CypherValue {
        CypherValue::Int(self.number(Handle::Edge(edge, false)).into())
    }

    fn all_properties(&self, handle: HandleOf<G>) -> Vec<(String, Value)> {
        match handle {
            Handle::Node(node) => self.read(self.graph.properties(node)),
            Handle::Edge(edge, _) => self.graph.edge_properties(edge),
            Handle::Trail(_) => Vec::new(),
        }
    }

    /// A property of the executor's own: what the functions of Cypher became.
    fn inner(&self, handle: HandleOf<G>, name: &str) -> CypherValue {
        let strings = |list: Vec<String>| CypherValue::List(list.into_iter().map(CypherValue::Str).collect());
        match (name, handle) {
            ("#labels", Handle::Node(node)) => strings(self.read(self.graph.labels(node))),
            ("#type", Handle::Edge(edge, _)) => CypherValue::Str(self.graph.edge_type(edge)),
            ("#edge", Handle::Edge(edge, _)) => self.edge_number(edge),
            ("#edges", Handle::Trail(k)) => {
                let trails = self.trails.borrow();
                CypherValue::List(trails[k as usize].edges.iter().map(|(e, _)| self.edge_number(*e)).collect())
            }
            ("#length", Handle::Trail(k)) => {
                let length = self.trails.borrow()[k as usize].edges.len();
                CypherValue::Int(i64::try_from(length).unwrap_or(i64::MAX))
            }
            ("#keys", handle) => strings(self.all_properties(handle).into_iter().map(|(name, _)| name).collect()),
            ("#properties", handle) => {
                CypherValue::Map(self.all_properties(handle).into_iter().map(|(k, v)| (k, self.lower(v))).collect())
            }
            _ => self.halt(CypherError::Failed(format!("{name} was asked of what has none"))),
        }
    }

    fn lower(&self, value: Value) -> CypherValue {
        match value {
            Value::Bool(b) => CypherValue::Bool(b),
            Value::Int(i) if self.sums && !(-SUMMABLE..=SUMMABLE).contains(&i) => {
                self.halt(CypherError::refused("sum()", "the numbers are too large to be added up"))
            }
            Value::Int(i) => CypherValue::Int(i),
            Value::Str(text) => CypherValue::Str(text),
            Value::List(items) => CypherValue::List(items.into_iter().map(|v| self.lower(v)).collect()),
            Value::Map(entries) => CypherValue::Map(entries.into_iter().map(|(k, v)| (k, self.lower(v))).collect()),
            Value::Null | Value::Node { .. } | Value::Relationship { .. } => CypherValue::Null,
        }
    }

    /// An answer's value, with all that is known of the nodes and relationships in it.
    pub fn raise(&self, value: CypherValue) -> Result<Value, CypherError> {
        Ok(match value {
            CypherValue::Null => Value::Null,
            CypherValue::Bool(b) => Value::Bool(b),
            CypherValue::Int(i) => Value::Int(i),
            CypherValue::Str(text) => Value::Str(text),
            CypherValue::List(items) => {
                Value::List(items.into_iter().map(|v| self.raise(v)).collect::<Result<_, _>>()?)
            }
            CypherValue::Map(entries) => {
                let entry = |(k, v): (String, CypherValue)| Ok::<_, CypherError>((k, self.raise(v)?));
                Value::Map(entries.into_iter().map(entry).collect::<Result<_, _>>()?)
            }
            CypherValue::Node { id, .. } => {
                let number = id.parse::<usize>().ok();
                let handle = number.and_then(|k| self.ids.borrow().handles.get(k).copied());
                match handle.ok_or_else(|| CypherError::Failed(format!("no node {id} was given")))? {
                    Handle::Node(node) => Value::Node {
                        id: self.graph.node_id(node),
                        labels: self.graph.labels(node)?,
                        properties: self.graph.properties(node)?,
                    },
                    Handle::Edge(edge, _) => self.relationship(edge),
                    Handle::Trail(k) => {
                        let trails = self.trails.borrow();
                        Value::List(trails[k as usize].edges.iter().map(|(e, _)| self.relationship(*e)).collect())
                    }
                }
            }
        })
    }

    fn relationship(&self, edge: G::Edge) -> Value {
        let (start, end) = self.graph.ends(edge);
        let ends = (self.graph.node_id(start), self.graph.node_id(end));
        let kind = self.graph.edge_type(edge);
        Value::Relationship { kind, ends, properties: self.graph.edge_properties(edge) }
    }
}

impl<G: PropertyGraph> GraphProvider for Provider<'_, G> {
    type NodeId = HandleOf<G>;

    fn scan(&self, labels: &[String]) -> Vec<Self::NodeId> {
        self.tick();
        let (by, fit) = self.fit(labels.first().map_or("", String::as_str));
        let Fit::Node(wanted) = fit else { return Vec::new() };
        let nodes = self.read(self.graph.nodes(wanted)).into_iter().map(Handle::Node);
        let found: Vec<_> = nodes.filter(|handle| self.fits(*handle, fit)).collect();
        self.give(by, found.len());
        found
    }

    fn matches_label(&self, node: Self::NodeId, label: &str) -> bool {
        self.tick();
        self.fits(node, self.fit(label).1)
    }

    fn relationship_types(&self) -> Vec<String> {
        (0..self.steps.len()).map(|k| k.to_string()).collect()
    }

    fn expand(&self, node: Self::NodeId, rel_type: &str) -> Vec<Self::NodeId> {
        self.tick();
        let (by, step) = self.step(rel_type);
        let found = match (step, node) {
            (Step::Edges { way, types }, Handle::Node(node)) => {
                self.edges(node, *way, types).into_iter().map(|(edge, turned)| Handle::Edge(edge, turned)).collect()
            }
            (Step::Trails { .. }, Handle::Node(node)) => self.walk(node, by, step),
            (Step::Far, Handle::Edge(edge, turned)) => vec![Handle::Node(self.far(edge, turned))],
            (Step::Far, Handle::Trail(k)) => vec![Handle::Node(self.trails.borrow()[k as usize].last)],
            (Step::Near, Handle::Edge(edge, turned)) => vec![Handle::Node(self.far(edge, !turned))],
            (Step::Start, Handle::Edge(edge, _)) => vec![Handle::Node(self.graph.ends(edge).0)],
            (Step::End, Handle::Edge(edge, _)) => vec![Handle::Node(self.graph.ends(edge).1)],
            (Step::Turns, Handle::Edge(edge, _)) => {
                let (start, end) = self.graph.ends(edge);
                let mut both = vec![Handle::Edge(edge, false)];
                both.extend((start != end).then_some(Handle::Edge(edge, true)));
                both
            }
            _ => self.halt(CypherError::Failed(format!("step {rel_type} was taken from what has none"))),
        };
        self.give(by, found.len());
        found
    }

    /// Steps are taken forwards only: every pattern of a plan starts from what is bound. A plan that does not is stopped
    /// here, before it answers.
    fn rel_sources(&self, rel_type: &str) -> Vec<Self::NodeId> {
        self.halt(CypherError::Failed(format!("step {rel_type} was to be taken backwards")))
    }

    fn property(&self, node: Self::NodeId, prop: &str) -> CypherValue {
        self.tick();
        if prop.starts_with('#') {
            return self.inner(node, prop);
        }
        self.lower(match node {
            Handle::Node(node) => self.read(self.graph.property(node, prop)),
            handle => {
                let found = self.all_properties(handle).into_iter().find(|(name, _)| name == prop);
                found.map_or(Value::Null, |(_, value)| value)
            }
        })
    }

    fn node_id(&self, node: Self::NodeId) -> String {
        self.tick();
        self.number(node).to_string()
    }

    fn label(&self, _: Self::NodeId) -> String {
        String::new()
    }

    /// What the executor sorts nodes by.
    fn name(&self, node: Self::NodeId) -> String {
        match node {
            Handle::Node(node) => self.graph.node_id(node),
            _ => String::new(),
        }
    }
}
