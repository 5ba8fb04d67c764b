//! Patterns, turned into steps from what is found by an index to what hangs on it.
//!
//! The executor goes through a pattern as it was written, from its first node; here it is cut into single steps, each from
//! a node that is bound to one that is not, beginning with the node of which there are fewest. A relationship becomes a
//! node of its own (see [`super::provider`]), and that a pattern goes no relationship twice becomes a condition.

use std::collections::BTreeSet;

use cypher_parser::ast::{
    Clause, CmpOp, Direction, Expr, Literal, MapEntry, MatchClause, NodePattern, PathPattern, RelPattern, VarLength,
};

use super::error::CypherError;
use super::graph::{Known, PropertyGraph, Value, Wanted, Way};
use super::logic::{and, not};
use super::plan::{Planner, Scope, Var, unknown};
use super::provider::{Fit, Step};
use super::types::Types;

/// The most relationships in one MATCH: each is compared with each.
const HOPS: usize = 24;

/// A node of the patterns of one clause.
struct Slot {
    name: String,
    user: Option<String>,
    bound: bool,
    wanted: Wanted,
    /// Further labels of which it must have one each, where it is written several times.
    also: Vec<Vec<String>>,
}

/// A relationship of the patterns of one clause.
struct Hop {
    from: usize,
    to: usize,
    name: String,
    bound: bool,
    types: Vec<String>,
    direction: Direction,
    length: Option<VarLength>,
}

/// The patterns of one clause, and its conditions.
struct Shape {
    slots: Vec<Slot>,
    hops: Vec<Hop>,
    conditions: Vec<Expr>,
}

impl<G: PropertyGraph> Planner<'_, G> {
    /// The clauses that a MATCH becomes; its variables come into the scope.
    pub(super) fn matching(&mut self, clause: &MatchClause, scope: &mut Scope) -> Result<Vec<Clause>, CypherError> {
        let before = scope.vars.len();
        let shape = self.shape(&clause.patterns, clause.where_clause.as_ref(), scope)?;
        let steps = self.steps_of(shape)?;
        if !clause.optional {
            // what a MATCH went through was there
            for pattern in &clause.patterns {
                for user in users(pattern) {
                    for var in scope.vars.iter_mut().filter(|v| v.user == user) {
                        var.types = var.types.without(Types::NULL);
                    }
                }
            }
            return Ok(steps
                .into_iter()
                .map(|(pattern, condition)| {
                    Clause::Match(MatchClause { optional: false, patterns: vec![pattern], where_clause: condition })
                })
                .collect());
        }
        for var in &mut scope.vars[before..] {
            var.types = var.types | Types::NULL;
        }
        let (patterns, conditions): (Vec<_>, Vec<_>) = steps.into_iter().unzip();
        let where_clause = conditions.into_iter().flatten().reduce(and);
        Ok(vec![Clause::Match(MatchClause { optional: true, patterns, where_clause })])
    }

    /// Whether patterns match at least once, as a condition.
    pub(super) fn exists(
        &mut self,
        patterns: &[PathPattern],
        predicate: Option<&Expr>,
        scope: &Scope,
    ) -> Result<Expr, CypherError> {
        let mut inner = scope.clone();
        self.inside += 1;
        let shape = self.shape(patterns, predicate, &mut inner)?;
        let (patterns, conditions): (Vec<_>, Vec<_>) = self.steps_of(shape)?.into_iter().unzip();
        self.inside -= 1;
        let where_clause = conditions.into_iter().flatten().reduce(and).map(Box::new);
        Ok(Expr::Exists { patterns, where_clause })
    }

    fn shape(
        &mut self,
        patterns: &[PathPattern],
        predicate: Option<&Expr>,
        scope: &mut Scope,
    ) -> Result<Shape, CypherError> {
        let mut shape = Shape { slots: Vec::new(), hops: Vec::new(), conditions: Vec::new() };
        for pattern in patterns {
            let mut at = self.slot(&pattern.start, &mut shape, scope)?;
            for (rel, node) in &pattern.rest {
                // the relationship's variable stands before the node's in the query
                let k = self.hop(rel, at, &mut shape, scope)?;
                at = self.slot(node, &mut shape, scope)?;
                shape.hops[k].to = at;
            }
        }
        if shape.hops.len() > HOPS {
            return Err(CypherError::TooLarge(format!("a MATCH has at most {HOPS} relationships")));
        }
        let mut parts = Vec::new();
        if let Some(predicate) = predicate {
            conjuncts(predicate, &mut parts);
        }
        for part in parts {
            if let Some((user, prop, sought)) = anchor(part)
                && let Some(slot) = shape.slots.iter_mut().find(|s| s.user.as_deref() == Some(user))
            {
                match sought {
                    Sought::OneOf(values) => slot.wanted.properties.push((prop.to_owned(), values)),
                    Sought::Held(value) => slot.wanted.holding.push((prop.to_owned(), value)),
                }
            }
            let condition = self.holds(part, scope)?;
            shape.conditions.push(condition);
        }
        self.unlike(&mut shape)?;
        Ok(shape)
    }

    /// That no relationship is gone twice.
    fn unlike(&mut self, shape: &mut Shape) -> Result<(), CypherError> {
        let property = |hop: &Hop, prop: &str| Expr::Property(hop.name.clone(), prop.into());
        for (k, a) in shape.hops.iter().enumerate() {
            for b in &shape.hops[k + 1..] {
                let apart = !a.types.is_empty() && !b.types.is_empty() && a.types.iter().all(|t| !b.types.contains(t));
                if apart {
                    continue;
                }
                let (single, trail) = match (a.length, b.length) {
                    (None, None) => {
                        let (a, b) = (Box::new(property(a, "#edge")), Box::new(property(b, "#edge")));
                        shape.conditions.push(Expr::Compare(a, CmpOp::Neq, b));
                        continue;
                    }
                    (None, Some(_)) => (a, b),
                    (Some(_), None) => (b, a),
                    (Some(_), Some(_)) => {
                        return Err(CypherError::refused(
                            "two paths of variable length over the same relationships in one MATCH",
                            "write them in two",
                        ));
                    }
                };
                let within = (Box::new(property(single, "#edge")), Box::new(property(trail, "#edges")));
                shape.conditions.push(not(Expr::Compare(within.0, CmpOp::In, within.1)));
            }
        }
        Ok(())
    }

    fn slot(&mut self, node: &NodePattern, shape: &mut Shape, scope: &mut Scope) -> Result<usize, CypherError> {
        for label in &node.labels {
            if let known @ Known::No(_) = self.graph.knows_label(label) {
                return Err(unknown("label", label, known));
            }
        }
        let known = node.var.as_ref().and_then(|user| shape.slots.iter().position(|s| s.user.as_ref() == Some(user)));
        let at = match known {
            Some(at) => at,
            None => {
                let (name, bound) = match node.var.as_ref() {
                    Some(user) => match scope.find(user) {
                        Some(var) if var.types.meets(Types::NODE) && var.types.within(Types::NODE | Types::NULL) => {
                            (var.name.clone(), true)
                        }
                        Some(var) if var.types.meets(Types::COPY) => {
                            return Err(CypherError::refused(
                                format!("({user}) in a pattern"),
                                format!("{user} came out of a list or a condition"),
                            ));
                        }
                        Some(var) => {
                            return Err(CypherError::mistake(format!("{user} is a {:?}, and no node", var.types)));
                        }
                        None => {
                            let name = self.fresh();
                            scope.vars.push(Var {
                                user: user.clone(),
                                name: name.clone(),
                                types: Types::NODE,
                                items: Types::default(),
                            });
                            (name, false)
                        }
                    },
                    None => (self.fresh(), false),
                };
                shape.slots.push(Slot {
                    name,
                    user: node.var.clone(),
                    bound,
                    wanted: Wanted::default(),
                    also: Vec::new(),
                });
                shape.slots.len() - 1
            }
        };
        for (prop, _) in &node.props {
            self.property_types(prop)?;
        }
        let slot = &mut shape.slots[at];
        match slot.wanted.labels.is_empty() {
            true => slot.wanted.labels = node.labels.clone(),
            false if node.labels.is_empty() || slot.wanted.labels == node.labels => {}
            false => slot.also.push(node.labels.clone()),
        }
        let properties = node.props.iter().map(|(prop, literal)| (prop.clone(), vec![literal_value(literal)]));
        slot.wanted.properties.extend(properties);
        Ok(at)
    }

    fn hop(
        &mut self,
        rel: &RelPattern,
        from: usize,
        shape: &mut Shape,
        scope: &mut Scope,
    ) -> Result<usize, CypherError> {
        let mut types: Vec<String> = Vec::new();
        for name in &rel.types {
            if let known @ Known::No(_) = self.graph.knows_type(name) {
                return Err(unknown("relationship type", name, known));
            }
            for kind in self.graph.types_of(name) {
                if !types.contains(&kind) {
                    types.push(kind);
                }
            }
        }
        let kind = if rel.length.is_some() { Types::TRAIL } else { Types::EDGE };
        let (name, bound) = match rel.var.as_ref() {
            None => (self.fresh(), false),
            Some(user) => match scope.find(user) {
                Some(var)
                    if kind == Types::EDGE
                        && var.types.meets(Types::EDGE)
                        && var.types.within(Types::EDGE | Types::NULL)
                        && shape.hops.iter().all(|h| h.name != var.name) =>
                {
                    (var.name.clone(), true)
                }
                Some(var) if kind == Types::TRAIL || var.types.meets(Types::COPY) => {
                    return Err(CypherError::refused(
                        format!("[{user}] in a pattern"),
                        format!("{user} is bound already, and no relationship by itself"),
                    ));
                }
                Some(_) => {
                    return Err(CypherError::mistake(format!(
                        "{user} is bound already, and can't be this relationship"
                    )));
                }
                None => {
                    let name = self.fresh();
                    let items = if kind == Types::TRAIL { Types::COPY } else { Types::default() };
                    scope.vars.push(Var { user: user.clone(), name: name.clone(), types: kind, items });
                    (name, false)
                }
            },
        };
        shape.hops.push(Hop { from, to: from, name, bound, types, direction: rel.direction, length: rel.length });
        Ok(shape.hops.len() - 1)
    }

    /// The steps through a shape, each with the conditions that can be decided after it.
    fn steps_of(&mut self, shape: Shape) -> Result<Vec<(PathPattern, Option<Expr>)>, CypherError> {
        let Shape { slots, hops, conditions } = shape;
        let mut costs = Vec::with_capacity(slots.len());
        for slot in &slots {
            costs.push(self.graph.estimate(&slot.wanted)?);
        }
        let mut out: Vec<(PathPattern, Option<Expr>)> = Vec::new();
        let mut waiting: Vec<(BTreeSet<String>, Expr)> = Vec::new();
        let hidden: BTreeSet<String> = slots
            .iter()
            .filter(|s| !s.bound)
            .map(|s| s.name.clone())
            .chain(hops.iter().map(|h| h.name.clone()))
            .collect();
        for condition in conditions {
            let mut names = BTreeSet::new();
            names_in(&condition, &mut names);
            waiting.push((names.intersection(&hidden).cloned().collect(), condition));
        }
        let mut seen = vec![false; slots.len()];
        let mut gone = vec![false; hops.len()];
        let mut bound: BTreeSet<String> = BTreeSet::new();
        let emit = |pattern: PathPattern, bound: &BTreeSet<String>, waiting: &mut Vec<(BTreeSet<String>, Expr)>| {
            let (ready, rest) = std::mem::take(waiting).into_iter().partition(|(names, _)| names.is_subset(bound));
            *waiting = rest;
            let ready: Vec<(BTreeSet<String>, Expr)> = ready;
            (pattern, ready.into_iter().map(|(_, c)| c).reduce(and))
        };

        // What is bound already is looked at first: a row in which it is null goes, and no step is taken from it.
        for (k, slot) in slots.iter().enumerate().filter(|(_, s)| s.bound) {
            seen[k] = true;
            bound.insert(slot.name.clone());
            let start = self.node(slot);
            out.push(emit(PathPattern { start, rest: Vec::new() }, &bound, &mut waiting));
            self.also(slot, &mut out);
        }
        for (k, hop) in hops.iter().enumerate().filter(|(_, h)| h.bound) {
            gone[k] = true;
            bound.insert(hop.name.clone());
            let start = named(&hop.name, Some(self.fit(Fit::Edge(hop.types.clone()))));
            out.push(emit(PathPattern { start, rest: Vec::new() }, &bound, &mut waiting));
            let (mut from, mut steps) = (hop.name.clone(), (Step::Start, Step::End));
            match hop.direction {
                Direction::Outgoing => {}
                Direction::Incoming => steps = (Step::End, Step::Start),
                Direction::Both => {
                    steps = (Step::Near, Step::Far);
                    from = self.fresh();
                    let rest = vec![(self.rel(Step::Turns), named(&from, None))];
                    out.push((PathPattern { start: named(&hop.name, None), rest }, None));
                }
            }
            for (step, end) in [(steps.0, hop.from), (steps.1, hop.to)] {
                bound.insert(slots[end].name.clone());
                let rest = vec![(self.rel(step), self.node(&slots[end]))];
                out.push(emit(PathPattern { start: named(&from, None), rest }, &bound, &mut waiting));
                if !std::mem::replace(&mut seen[end], true) {
                    self.also(&slots[end], &mut out);
                }
            }
            self.explain.push(format!("the ends of the relationship that is bound{}", of_types(&hop.types)));
        }
        loop {
            // a step that closes a circle leaves fewer rows; then to where there are fewest; a path of variable length last
            let next =
                (0..hops.len()).filter(|k| !gone[*k] && (seen[hops[*k].from] || seen[hops[*k].to])).min_by_key(|k| {
                    let hop = &hops[*k];
                    let closes = seen[hop.from] && seen[hop.to];
                    let other = if seen[hop.from] { hop.to } else { hop.from };
                    (hop.length.is_some() && !closes, !closes, costs[other].0, *k)
                });
            if let Some(k) = next {
                let hop = &hops[k];
                gone[k] = true;
                let back = !seen[hop.from];
                let (here, there) = if back { (hop.to, hop.from) } else { (hop.from, hop.to) };
                let rest = vec![
                    (self.rel(leaving(hop, back)), named(&hop.name, None)),
                    (self.rel(Step::Far), self.node(&slots[there])),
                ];
                bound.extend([hop.name.clone(), slots[there].name.clone()]);
                let start = named(&slots[here].name, None);
                out.push(emit(PathPattern { start, rest }, &bound, &mut waiting));
                if !std::mem::replace(&mut seen[there], true) {
                    self.also(&slots[there], &mut out);
                }
                self.explain.push(format!(
                    "from {} by {}{} to {}",
                    called(&slots[here]),
                    if hop.length.is_some() { "paths" } else { "relationships" },
                    of_types(&hop.types),
                    called(&slots[there])
                ));
            } else if let Some(k) = (0..slots.len()).filter(|k| !seen[*k]).min_by_key(|k| (costs[*k].0, *k)) {
                seen[k] = true;
                bound.insert(slots[k].name.clone());
                let start = named(&slots[k].name, Some(self.fit(Fit::Node(slots[k].wanted.clone()))));
                out.push(emit(PathPattern { start, rest: Vec::new() }, &bound, &mut waiting));
                self.also(&slots[k], &mut out);
                self.explain.push(format!("{}: {}", called(&slots[k]), costs[k].1));
            } else {
                break;
            }
        }
        // what waits on a variable of an EXISTS inside it, or on nothing of this clause
        let rest = waiting.into_iter().map(|(_, c)| c).reduce(and);
        if let (Some(rest), Some(last)) = (rest, out.last_mut()) {
            last.1 = Some(match last.1.take() {
                Some(condition) => and(condition, rest),
                None => rest,
            });
        }
        Ok(out)
    }

    /// A node's pattern with all that is known of it.
    fn node(&mut self, slot: &Slot) -> NodePattern {
        if slot.wanted == Wanted::default() {
            return named(&slot.name, None);
        }
        named(&slot.name, Some(self.fit(Fit::Node(slot.wanted.clone()))))
    }

    /// A look at the further labels of a node that is bound by now.
    fn also(&mut self, slot: &Slot, out: &mut Vec<(PathPattern, Option<Expr>)>) {
        for labels in &slot.also {
            let fit = Fit::Node(Wanted { labels: labels.clone(), ..Wanted::default() });
            let start = named(&slot.name, Some(self.fit(fit)));
            out.push((PathPattern { start, rest: Vec::new() }, None));
        }
    }

    fn rel(&mut self, step: Step) -> RelPattern {
        RelPattern { var: None, types: vec![self.step(step)], direction: Direction::Outgoing, length: None }
    }
}

/// The step from a node to the relationships of a hop, which is gone backwards if `back`.
fn leaving(hop: &Hop, back: bool) -> Step {
    let way = match (hop.direction, back) {
        (Direction::Both, _) => Way::Both,
        (Direction::Outgoing, false) | (Direction::Incoming, true) => Way::Out,
        (Direction::Incoming, false) | (Direction::Outgoing, true) => Way::In,
    };
    let types = hop.types.clone();
    match hop.length {
        None => Step::Edges { way, types },
        Some(length) => {
            let max = length.max.unwrap_or(u32::MAX);
            Step::Trails { way, types, min: length.min, max, backwards: back }
        }
    }
}

fn named(name: &str, fit: Option<String>) -> NodePattern {
    NodePattern { var: Some(name.to_owned()), labels: fit.into_iter().collect(), props: Vec::new() }
}

fn called(slot: &Slot) -> String {
    let labels = slot.wanted.labels.join("|");
    match (&slot.user, labels.is_empty()) {
        (Some(user), true) => user.clone(),
        (Some(user), false) => format!("{user}:{labels}"),
        (None, true) => "a node".to_owned(),
        (None, false) => format!("a node :{labels}"),
    }
}

fn of_types(types: &[String]) -> String {
    if types.is_empty() { String::new() } else { format!(" {}", types.join("|")) }
}

/// The variables that a pattern names.
fn users(pattern: &PathPattern) -> Vec<&str> {
    let rest = pattern.rest.iter().flat_map(|(rel, node)| [rel.var.as_deref(), node.var.as_deref()]);
    std::iter::once(pattern.start.var.as_deref()).chain(rest).flatten().collect()
}

/// The parts of a condition that must all hold.
fn conjuncts<'a>(expr: &'a Expr, out: &mut Vec<&'a Expr>) {
    match expr {
        Expr::And(a, b) => {
            conjuncts(a, out);
            conjuncts(b, out);
        }
        other => out.push(other),
    }
}

/// What a condition says of a property.
enum Sought {
    /// It is one of these.
    OneOf(Vec<Value>),
    /// It is a list with this in it.
    Held(Value),
}

/// The property of a variable of which a condition gives values: an index may find by them.
fn anchor(expr: &Expr) -> Option<(&str, &str, Sought)> {
    let Expr::Compare(a, op, b) = expr else { return None };
    let literal = |e: &Expr| match e {
        Expr::Literal(literal) => Some(literal_value(literal)),
        _ => None,
    };
    match (&**a, op, &**b) {
        (Expr::Property(user, prop), CmpOp::Eq, other) | (other, CmpOp::Eq, Expr::Property(user, prop)) => {
            Some((user, prop, Sought::OneOf(vec![literal(other)?])))
        }
        (Expr::Property(user, prop), CmpOp::In, Expr::List(items)) => {
            Some((user, prop, Sought::OneOf(items.iter().map(literal).collect::<Option<Vec<_>>>()?)))
        }
        (value, CmpOp::In, Expr::Property(user, prop)) => Some((user, prop, Sought::Held(literal(value)?))),
        _ => None,
    }
}

fn literal_value(literal: &Literal) -> Value {
    match literal {
        Literal::Str(text) => Value::Str(text.clone()),
        Literal::Int(i) => Value::Int(*i),
        Literal::Bool(b) => Value::Bool(*b),
        Literal::Null => Value::Null,
    }
}

/// The names of the executor's variables that an expression mentions.
fn names_in(expr: &Expr, out: &mut BTreeSet<String>) {
    match expr {
        Expr::Var(name) | Expr::Property(name, _) => {
            out.insert(name.clone());
        }
        Expr::Literal(_) => {}
        Expr::List(items) => items.iter().for_each(|e| names_in(e, out)),
        Expr::Not(a) | Expr::IsNull(a, _) => names_in(a, out),
        Expr::And(a, b) | Expr::Or(a, b) | Expr::Compare(a, _, b) => {
            names_in(a, out);
            names_in(b, out);
        }
        Expr::Exists { patterns, where_clause } => {
            for pattern in patterns {
                out.extend(users(pattern).into_iter().map(str::to_owned));
            }
            where_clause.iter().for_each(|e| names_in(e, out));
        }
        Expr::Case { operand, branches, default } => {
            operand.iter().chain(default).for_each(|e| names_in(e, out));
            for (when, then) in branches {
                names_in(when, out);
                names_in(then, out);
            }
        }
        Expr::Function { args, .. } => args.iter().for_each(|e| names_in(e, out)),
        Expr::MapProjection { var, entries } => {
            out.insert(var.clone());
            for entry in entries {
                if let MapEntry::Literal(_, value) = entry {
                    names_in(value, out);
                }
            }
        }
        Expr::Aggregate { arg, .. } => arg.iter().for_each(|e| names_in(e, out)),
    }
}
