//! A query as it was parsed, turned into one that the executor answers rightly.
//!
//! The executor of `cypher-parser` is good at rows and joins and wrong in a dozen places (`docs/cypher.md` lists them).
//! What can be said in other words of the same query, it is told in those words here; what can't is refused.

use std::collections::BTreeMap;

use cypher_parser::ast::{Clause, Expr, Query, UnwindClause, WithClause};

use super::error::CypherError;
use super::graph::{Known, PropertyGraph, Value};
use super::provider::{Fit, Planned, Step};
use super::text::{self, Prepared};
use super::types::Types;

/// How often the rows of a query may be multiplied by lists that are written in it.
const UNWOUND: usize = 10_000;

/// A query that is ready to run.
pub struct Plan {
    /// What the executor is given.
    pub query: Query,
    /// What its labels stand for.
    pub fits: Vec<Planned<Fit>>,
    /// What its relationship types stand for.
    pub steps: Vec<Planned<Step>>,
    /// The columns of the answer; the executor gives more where it sorts by what is not returned.
    pub columns: Vec<String>,
    /// How each clause is carried out, in words.
    pub explain: Vec<String>,
    /// Whether numbers are added up.
    pub sums: bool,
    /// How often lists multiply rows that the executor makes without asking the graph.
    pub unwound: usize,
    /// How many variables a row can hold.
    pub width: usize,
}

/// A variable of the query.
#[derive(Clone, Debug)]
pub struct Var {
    /// As the query calls it.
    pub user: String,
    /// As the executor knows it: no two variables of a plan share a name, since it takes conditions on one for
    /// conditions on the other.
    pub name: String,
    /// What it can be.
    pub types: Types,
    /// What its items can be, where it is a list.
    pub items: Types,
}

/// The variables that can be seen.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// In the order in which they came.
    pub vars: Vec<Var>,
}

impl Scope {
    /// The variable of that name.
    pub fn find(&self, user: &str) -> Option<&Var> {
        self.vars.iter().find(|v| v.user == user)
    }

    /// The variable of that name, or the mistake that there is none.
    pub fn get(&self, user: &str) -> Result<&Var, CypherError> {
        self.find(user).ok_or_else(|| CypherError::mistake(format!("there is no variable {user} where it is used")))
    }
}

/// Makes plans over one graph.
pub struct Planner<'g, G> {
    pub(super) graph: &'g G,
    fits: Vec<Planned<Fit>>,
    steps: Vec<Planned<Step>>,
    /// How deep in EXISTS.
    pub(super) inside: usize,
    pub(super) explain: Vec<String>,
    pub(super) sums: bool,
    /// Whether a number is written in the query that is too large to be added up.
    pub(super) large: bool,
    names: usize,
    /// Whether the number of rows is bounded by the query's own text so far.
    few: bool,
    unwound: usize,
    /// How much was written, against conditions that grow as they are rewritten.
    pub(super) written: usize,
}

/// Parses a query and plans how to answer it.
///
/// # Errors
/// When it can't be read, writes, is mistaken, or has what would not be answered rightly.
pub fn plan<G: PropertyGraph>(graph: &G, source: &str, params: &BTreeMap<String, Value>) -> Result<Plan, CypherError> {
    let prepared = text::prepare(source, params)?;
    let query = cypher_parser::parse(&prepared.text).map_err(|e| match e {
        cypher_parser::CypherError::Syntax { message, position } => prepared.complaint(&message, position),
        cypher_parser::CypherError::Execution { message } => CypherError::Failed(message),
    })?;
    let planner = Planner {
        graph,
        fits: Vec::new(),
        steps: Vec::new(),
        inside: 0,
        explain: Vec::new(),
        sums: false,
        large: false,
        names: 0,
        few: true,
        unwound: 1,
        written: 0,
    };
    planner.query(&query, &prepared)
}

impl<G: PropertyGraph> Planner<'_, G> {
    fn query(mut self, query: &Query, prepared: &Prepared) -> Result<Plan, CypherError> {
        let mut scope = Scope::default();
        let mut clauses = Vec::new();
        for clause in query.clauses.iter().skip(usize::from(prepared.bare)) {
            match clause {
                Clause::Match(m) => {
                    clauses.extend(self.matching(m, &mut scope)?);
                    self.few = false;
                }
                Clause::Unwind(u) => clauses.push(Clause::Unwind(self.unwind(u, &mut scope)?)),
                Clause::With(w) => {
                    let made = self.project(&w.projection, &scope, None)?;
                    self.few |= made.single;
                    scope = made.scope;
                    let where_clause = w.where_clause.as_ref().map(|p| self.holds(p, &scope)).transpose()?;
                    clauses.push(Clause::With(WithClause { projection: made.projection, where_clause }));
                }
            }
        }
        let made = self.project(&query.result, &scope, Some(&prepared.columns))?;
        if self.sums && self.large {
            return Err(CypherError::refused("sum()", "a number in the query is too large to be added up"));
        }
        Ok(Plan {
            query: Query { clauses, result: made.projection },
            fits: self.fits,
            steps: self.steps,
            columns: made.columns,
            explain: self.explain,
            sums: self.sums,
            unwound: self.unwound,
            width: self.names,
        })
    }

    /// A name that the plan does not have yet.
    pub(super) fn fresh(&mut self) -> String {
        self.names += 1;
        format!("v{}", self.names)
    }

    /// The name of a step.
    pub(super) fn step(&mut self, what: Step) -> String {
        self.steps.push(Planned { what, passing: self.inside > 0 });
        (self.steps.len() - 1).to_string()
    }

    /// The name of a label.
    pub(super) fn fit(&mut self, what: Fit) -> String {
        self.fits.push(Planned { what, passing: self.inside > 0 });
        (self.fits.len() - 1).to_string()
    }

    fn unwind(&mut self, clause: &UnwindClause, scope: &mut Scope) -> Result<UnwindClause, CypherError> {
        if scope.find(&clause.var).is_some() {
            return Err(CypherError::mistake(format!("UNWIND names {}, which is there already", clause.var)));
        }
        let list = self.value(&clause.expr, scope)?;
        if !list.types.within(Types::LIST | Types::NESTED | Types::NULL) {
            return Err(CypherError::mistake("UNWIND wants a list"));
        }
        match &clause.expr {
            Expr::List(items) => {
                self.unwound = self.unwound.saturating_mul(items.len().max(1));
                if self.unwound > UNWOUND {
                    return Err(CypherError::TooLarge(format!("its lists multiply to more than {UNWOUND} rows")));
                }
            }
            // Rows times the length of a list that was collected from rows: the executor makes them without asking the
            // graph, so that nothing could stop it.
            _ if !self.few => {
                return Err(CypherError::refused(
                    "UNWIND of a computed list for each of many rows",
                    "do it right after a WITH that has only aggregates, or write the list out",
                ));
            }
            _ => self.few = false,
        }
        let name = self.fresh();
        self.explain.push(format!("a row for each item of the list, as {}", clause.var));
        let types = list.items.copied();
        scope.vars.push(Var { user: clause.var.clone(), name: name.clone(), types, items: inside(types) });
        Ok(UnwindClause { expr: list.expr, var: name })
    }

    /// The types of a property, or the mistake that nothing has one of that name.
    pub(super) fn property_types(&self, name: &str) -> Result<Types, CypherError> {
        self.graph.property_types(name).map_err(|known| unknown("property", name, known))
    }
}

/// What can stand in a list of which no more is known.
pub(super) fn inside(types: Types) -> Types {
    match types.meets(Types::LIST | Types::NESTED) {
        true => Types::SCALAR | Types::LIST | Types::NESTED | Types::MAP | Types::COPY,
        false => Types::default(),
    }
}

pub(super) fn unknown(kind: &'static str, name: &str, known: Known) -> CypherError {
    let meant = match known {
        Known::No(meant) => meant,
        Known::Yes => None,
    };
    CypherError::Unknown { kind, name: name.to_owned(), meant }
}
