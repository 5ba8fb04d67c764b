//! Running a query: in a thread with room for deep ones, with values for its variables, within limits.

use std::fmt::Write as _;
use std::time::Duration;

use oxrdf::{Literal, NamedNode, Term, Variable};
use serde_json::Value;
use spareval::{CancellationToken, QueryEvaluator, QueryExplanation, QueryResults};

use super::super::rdf::{PREFIXES, date_literal, node_iri};
use super::SparqlError;
use super::check::check;
use super::dataset::{Stop, Triples};
use crate::graph::{Lens, NodeId, Reads, country_id};
use crate::model::{CountryCode, Date};
use crate::store::Store;

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The query. The prefixes of [`super::super::rdf::PREFIXES`] need not be declared.
    pub text: String,
    /// Values for variables that it selects.
    pub values: Vec<(Variable, Term)>,
    /// Whether [`Answer::plan`] is to tell how often each step was taken.
    pub explain: bool,
}

impl Request {
    /// A query without values.
    pub fn new(text: impl Into<String>) -> Self {
        Request { text: text.into(), ..Request::default() }
    }

    /// Gives a variable a value, as it is typed: an id or a country's code, `"text"`, a number, `true`, a date, an IRI.
    ///
    /// The rows are then those in which the variable has that value. It must be among what the query selects, for
    /// elsewhere a variable of that name may be another (SPARQL development proposal 7).
    ///
    /// # Errors
    /// If the name is no variable's, or the value is none of these.
    pub fn give(&mut self, name: &str, value: &str) -> Result<(), SparqlError> {
        let no_value = || SparqlError::NoValue(format!("{name}={value}"));
        let variable = Variable::new(name.trim_start_matches(['?', '$'])).map_err(|_| no_value())?;
        self.values.push((variable, read_value(value).ok_or_else(no_value)?));
        Ok(())
    }
}

/// The term that a value means.
fn read_value(text: &str) -> Option<Term> {
    let node = |id: NodeId| Some(NamedNode::new(node_iri(id)).ok()?.into());
    if let Ok(id) = text.parse::<NodeId>() {
        return node(id);
    }
    if let Some(code) = CountryCode::parse(text).filter(|c| c.as_str() == text && crate::lang::is_country(*c)) {
        return node(country_id(code));
    }
    if text.starts_with(['<', '"']) {
        return text.parse().ok();
    }
    if let Ok(yes) = text.parse::<bool>() {
        return Some(Literal::from(yes).into());
    }
    if let Ok(number) = text.parse::<i64>() {
        // A year is a number too; whoever means the year writes "2020"^^<…#gYear>.
        return Some(Literal::from(number).into());
    }
    if let Some(date) = Date::parse(text).filter(|date| date.to_string() == text) {
        return Some(date_literal(date).into());
    }
    let (prefix, local) = text.split_once(':')?;
    let (_, start) = PREFIXES.iter().find(|(name, _)| *name == prefix)?;
    Some(NamedNode::new(format!("{start}{local}")).ok()?.into())
}

/// How long a query may take, and what ends it.
#[derive(Clone)]
pub struct Limits {
    /// So long.
    pub time: Duration,
    /// Whoever cancels this ends it.
    pub token: CancellationToken,
}

impl Default for Limits {
    /// A minute.
    fn default() -> Self {
        Limits { time: Duration::from_secs(60), token: CancellationToken::new() }
    }
}

/// An answer that is made while it is read.
pub struct Answer<'a> {
    /// Rows, yes or no, or triples; each may be an error.
    pub results: QueryResults<'a>,
    /// What is odd about the query: words that nothing has.
    pub notes: Vec<String>,
    /// How it is found.
    pub plan: Plan<'a>,
}

/// How an answer is found.
pub struct Plan<'a> {
    explanation: Option<QueryExplanation>,
    lens: &'a Lens<'a>,
}

impl Plan<'_> {
    /// How much was read from the store so far.
    pub fn reads(&self) -> Reads {
        self.lens.reads()
    }

    /// The optimised plan as an indented tree, each step with how many rows it gave so far; empty if it was not asked
    /// for.
    pub fn tree(&self) -> String {
        let mut json = Vec::new();
        let written = self.explanation.as_ref().is_some_and(|e| e.write_in_json(&mut json).is_ok());
        let mut tree = String::new();
        if written && let Ok(value) = serde_json::from_slice::<Value>(&json) {
            branch(&value["plan"], 0, &mut tree);
        }
        tree
    }
}

fn branch(node: &Value, depth: usize, tree: &mut String) {
    let name = node["name"].as_str().unwrap_or_default();
    let rows = node["number of results"].as_u64().map(|n| format!("  [{n}]")).unwrap_or_default();
    let mut name = name.to_owned();
    for (prefix, iri) in PREFIXES {
        name = shorten(&name, prefix, iri);
    }
    let _ = writeln!(tree, "{:depth$}{name}{rows}", "", depth = 2 * depth);
    for child in node["children"].as_array().into_iter().flatten() {
        branch(child, depth + 1, tree);
    }
}

/// IRIs in angle brackets by their prefix.
fn shorten(text: &str, prefix: &str, iri: &str) -> String {
    let start = format!("<{iri}");
    let mut parts = text.split(&start);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('>') {
            Some((local, rest)) => {
                let _ = write!(out, "{prefix}:{local}{rest}");
            }
            None => out.push_str(part),
        }
    }
    out
}

/// Deep queries are parsed, optimised and evaluated by functions that call themselves: as deep as a text of the greatest
/// length can make them, with room to spare.
const STACK: usize = 512 << 20;

/// Runs a query over a store and hands its answer to `tell`, which reads as much of it as it wants.
///
/// All of it happens in a thread of its own, since deep queries need a large stack. The answer is made from one state of
/// the store; batches wait until `tell` returns.
///
/// ```
/// # use isnad::Archive;
/// # use isnad::model::Article;
/// use isnad::query::sparql::{Limits, QueryResults, Request, sparql};
/// # let folder = tempfile::tempdir()?;
/// # let archive = Archive::create(folder.path().join("store"))?;
/// # let text = "Iranian Foreign Minister Mohammad Javad Zarif met his Iraqi counterpart Fuad Hussein in Tehran.";
/// # archive.add(&[Article { id: Some("1".into()), text: text.into(), ..Article::default() }])?;
///
/// let request = Request::new("SELECT ?name { ?p a :Person ; :name ?name ; :held/:for id:IRN }");
/// let names = sparql(archive.store(), &request, &Limits::default(), |answer| {
///     let QueryResults::Solutions(rows) = answer.results else { return Ok(Vec::new()) };
///     rows.map(|row| Ok(row?["name"].to_string())).collect::<Result<Vec<_>, isnad::query::sparql::SparqlError>>()
/// })??;
/// assert_eq!(names, ["\"Mohammad Javad Zarif\""]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If the query is refused or cannot begin. What goes wrong later is an item of the answer.
pub fn sparql<R: Send>(
    store: &Store,
    request: &Request,
    limits: &Limits,
    tell: impl FnOnce(Answer<'_>) -> R + Send,
) -> Result<R, SparqlError> {
    std::thread::scope(|scope| {
        let run = || evaluate(store, request, limits, tell);
        let thread = std::thread::Builder::new().name("sparql".into()).stack_size(STACK).spawn_scoped(scope, run);
        let thread = thread.map_err(|e| SparqlError::Evaluation(format!("no thread can be started for it: {e}")))?;
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn evaluate<R>(
    store: &Store,
    request: &Request,
    limits: &Limits,
    tell: impl FnOnce(Answer<'_>) -> R,
) -> Result<R, SparqlError> {
    let checked = check(&request.text)?;
    let view = store.view();
    let lens = Lens::new(&view);
    let stop = Stop::new(limits.token.clone(), limits.time);
    let mut evaluator = QueryEvaluator::new().with_cancellation_token(limits.token.clone());
    if request.explain {
        evaluator = evaluator.compute_statistics();
    }
    let mut prepared = evaluator.prepare(&checked.query);
    for (variable, value) in &request.values {
        prepared = prepared.substitute_variable(variable.clone(), value.clone());
    }
    let triples = Triples { lens: &lens, stop: &stop };
    let (results, explanation) = if request.explain {
        let (results, explanation) = prepared.explain(triples);
        (results?, Some(explanation))
    } else {
        (prepared.execute(triples)?, None)
    };
    Ok(tell(Answer { results, notes: checked.notes, plan: Plan { explanation, lens: &lens } }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_they_are_typed_and_nothing_is_guessed() {
        let read = |text: &str| read_value(text).map(|term| term.to_string()).unwrap_or_default();
        assert_eq!(read("IRN"), "<https://github.com/isnad/isnad/id/IRN>");
        assert_eq!(read("p0123456789abcdef"), "<https://github.com/isnad/isnad/id/p0123456789abcdef>");
        assert_eq!(read("\"ظریف\"@fa"), "\"ظریف\"@fa");
        assert_eq!(read("5"), "\"5\"^^<http://www.w3.org/2001/XMLSchema#integer>");
        assert_eq!(read("2020-11"), "\"2020-11\"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>");
        assert_eq!(read(":Meeting"), "<https://github.com/isnad/isnad/ns#Meeting>");
        assert_eq!(read("true"), "\"true\"^^<http://www.w3.org/2001/XMLSchema#boolean>");
        for bad in ["Zarif", "QQQ", "foaf:name", "<no iri", "\"open", "", "2020-13"] {
            assert_eq!(read(bad), "", "{bad}");
        }
    }
}
