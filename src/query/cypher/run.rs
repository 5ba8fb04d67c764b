//! A query from its text to its answer.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use super::error::CypherError;
use super::graph::{PropertyGraph, Value};
use super::plan::plan;
use super::provider::{Halt, Limits, Provider};

/// How many values the rows of one step may have together: the executor holds those of two steps, about 200 bytes a value.
const CELLS: usize = 5_000_000;

/// What a query is given beside its text.
#[derive(Clone, Debug)]
pub struct CypherOptions {
    /// The values of its parameters, without `$`.
    pub params: BTreeMap<String, Value>,
    /// How long it may take: half a minute where nothing else is said. `None` for as long as it wants.
    pub time: Option<Duration>,
    /// How many rows are wanted at most.
    pub rows: Option<usize>,
}

/// How long a query may take of which nobody says it.
const TIME: Duration = Duration::from_secs(30);

impl Default for CypherOptions {
    fn default() -> Self {
        CypherOptions { params: BTreeMap::new(), time: Some(TIME), rows: None }
    }
}

/// A query's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct CypherAnswer {
    /// The columns, in the query's order.
    pub columns: Vec<String>,
    /// The rows, in the query's order, or where it has none in one that the graph decides.
    pub rows: Vec<Vec<Value>>,
    /// How many rows more there were than wanted.
    pub more: usize,
    /// How it was carried out, in words.
    pub explain: Vec<String>,
}

/// Answers a Cypher query over a graph. `stop` is asked now and then whether to go on.
///
/// # Errors
/// When the query can't be read, writes, is mistaken, or has a construct that would not be answered rightly; when it
/// takes too long or too much; when the store can't be read.
pub fn cypher<G: PropertyGraph>(
    graph: &G,
    source: &str,
    options: &CypherOptions,
    stop: &dyn Fn() -> bool,
) -> Result<CypherAnswer, CypherError> {
    let plan = plan(graph, source, &options.params)?;
    let work = CELLS / plan.width.max(1) / plan.unwound;
    let limits = Limits { time: options.time, work, stop };
    let provider = Provider::new(graph, &plan.fits, &plan.steps, plan.sums, limits);
    // The executor can't be told to stop: the provider leaves it by unwinding, which no panic hook sees.
    let run = AssertUnwindSafe(|| cypher_parser::execute(&provider, &plan.query));
    let result = match catch_unwind(run) {
        Ok(result) => result.map_err(|e| CypherError::Failed(e.to_string()))?,
        Err(payload) => match payload.downcast::<Halt>() {
            Ok(halt) => return Err(halt.0),
            Err(payload) => resume_unwind(payload),
        },
    };
    let wanted = options.rows.unwrap_or(usize::MAX);
    let more = result.rows.len().saturating_sub(wanted);
    let mut rows = Vec::with_capacity(result.rows.len() - more);
    for row in result.rows.into_iter().take(wanted) {
        let cells = row.into_iter().take(plan.columns.len());
        rows.push(cells.map(|value| provider.raise(value)).collect::<Result<Vec<_>, _>>()?);
    }
    let mut explain = plan.explain;
    explain.push(format!("{} nodes and relationships looked at", provider.given()));
    Ok(CypherAnswer { columns: plan.columns, rows, more, explain })
}
