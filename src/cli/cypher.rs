//! `cypher`: a query in Cypher over the store, and its rows in every form.

use std::collections::BTreeMap;
use std::io::Read;
use std::process;
use std::time::Duration;

use clap::{Args, ValueEnum};
use comfy_table::Cell;
use isnad::query::cypher::{CypherAnswer, CypherError, CypherOptions, StoreGraph, Value, cypher as answer, vocabulary};
use serde_json::json;

use super::output::Output;
use super::report::{Failure, note};
use super::table::{Look, clean};
use super::{Cli, DONE, NOTHING, WRONG};

/// How long after its time a query is ended that does not look at the clock.
const GRACE: Duration = Duration::from_secs(2);

/// `isnad cypher`.
#[derive(Debug, Args)]
pub struct CypherArgs {
    /// The query; - reads it from standard input
    #[arg(value_name = "QUERY", required_unless_present = "schema")]
    pub query: Option<String>,
    /// The value of a parameter $NAME: a text, or JSON for a number, true, false, null or a list
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = param)]
    pub params: Vec<(String, Value)>,
    /// How long it may take: 10s, 2m
    #[arg(long, value_name = "TIME", value_parser = super::waiting, default_value = "30s")]
    pub timeout: Duration,
    /// At most so many rows
    #[arg(long, value_name = "N", default_value = "10000", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// Say how it is answered: by which index, along which relationships, and how much was read
    #[arg(long)]
    pub explain: bool,
    /// Print the labels, properties and relationship types that a query can name
    #[arg(long)]
    pub schema: bool,
    /// The form of the output; a table on a terminal, else JSON Lines
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
}

/// The forms of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a person to read
    Table,
    /// One JSON object, with the columns and all rows
    Json,
    /// One JSON object a row
    Jsonl,
    /// Comma-separated values; a node is its id
    Csv,
}

fn param(text: &str) -> Result<(String, Value), String> {
    let (name, value) = text.split_once('=').ok_or("give a name and a value: --param name=Zarif")?;
    let value = match serde_json::from_str::<serde_json::Value>(value) {
        Ok(json) => Value::from_json(&json).ok_or("numbers are whole")?,
        Err(_) => Value::Str(value.to_owned()),
    };
    Ok((name.trim_start_matches('$').to_owned(), value))
}

/// Answers a query.
pub fn cypher(cli: &Cli, args: &CypherArgs) -> Result<u8, Failure> {
    let mut out = Output::open(cli.output.as_deref())?;
    if args.schema {
        out.text(&vocabulary())?;
        out.finish()?;
        return Ok(DONE);
    }
    let mut query = args.query.clone().unwrap_or_default();
    if query == "-" {
        query.clear();
        let read = std::io::stdin().take(1 << 20).read_to_string(&mut query);
        read.map_err(|e| Failure::wrong(format_args!("cannot read the query: {e}")))?;
    }
    let archive = cli.open()?;
    let view = archive.view();
    let graph = StoreGraph::new(&view);
    let params: BTreeMap<String, Value> = args.params.iter().cloned().collect();
    let options = CypherOptions { params, time: Some(args.timeout), rows: Some(args.limit as usize) };
    end_after(args.timeout);
    // Ctrl-C needs no hand here: nothing is written, and the process ends.
    let found = answer(&graph, &query, &options, &|| false).map_err(failure)?;
    if args.explain {
        let reads = graph.reads();
        for (k, line) in found.explain.iter().enumerate() {
            note(format_args!("{:2}. {line}", k + 1));
        }
        note(format_args!("read from the store: {} records, {} entries of lists", reads.records, reads.entries));
    }
    let format = match args.format {
        Some(format) => format,
        None if out.terminal => Format::Table,
        None => Format::Jsonl,
    };
    write(&mut out, &found, format)?;
    out.finish()?;
    if found.more > 0 {
        note(format_args!("{} more rows; --limit {} shows them", found.more, found.rows.len() + found.more));
    }
    if found.rows.is_empty() {
        note("nothing found");
        return Ok(NOTHING);
    }
    Ok(DONE)
}

/// Ends the process some time after `time`: between two looks at the graph the executor can be busy with its rows.
fn end_after(time: Duration) {
    std::thread::spawn(move || {
        std::thread::sleep(time.saturating_add(GRACE));
        note(format_args!("isnad: {}", CypherError::Time(time)));
        process::exit(WRONG.into());
    });
}

fn failure(error: CypherError) -> Failure {
    match error {
        CypherError::Store(error) => error.into(),
        CypherError::Refused { .. } => {
            Failure::wrong(format_args!("{error}; docs/cypher.md has what is answered, with examples"))
        }
        CypherError::Unknown { .. } => Failure::wrong(format_args!("{error}; `isnad cypher --schema` lists all names")),
        error => Failure::wrong(error),
    }
}

fn write(out: &mut Output, answer: &CypherAnswer, format: Format) -> Result<(), Failure> {
    let row = |row: &[Value]| -> serde_json::Map<String, serde_json::Value> {
        answer.columns.iter().zip(row).map(|(name, value)| (name.clone(), json!(value))).collect()
    };
    match format {
        Format::Table => {
            if answer.rows.is_empty() {
                return Ok(());
            }
            let look = Look::new(out.terminal);
            let columns: Vec<String> = answer.columns.iter().map(|c| clean(c)).collect();
            let mut table = look.table(&columns.iter().map(String::as_str).collect::<Vec<_>>());
            for row in &answer.rows {
                table.add_row(row.iter().map(|value| Cell::new(clean(&shown(value)))));
            }
            out.text(&look.render(&table))
        }
        Format::Json => {
            let rows: Vec<_> = answer.rows.iter().map(|r| row(r)).collect();
            out.pretty(&json!({"columns": answer.columns, "rows": rows, "more": answer.more}))
        }
        Format::Jsonl => answer.rows.iter().try_for_each(|r| out.line(&row(r))),
        Format::Csv => {
            let head = std::iter::once(answer.columns.clone());
            let rows = answer.rows.iter().map(|row| row.iter().map(cell).collect());
            out.csv(head.chain(rows))
        }
    }
}

/// A value for a person.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Node { id, properties, .. } => {
            let name = ["name", "title", "type", "text"].iter().find_map(|name| {
                let (_, value) = properties.iter().find(|(n, _)| n == name)?;
                Some(shown(value))
            });
            name.map_or_else(|| id.clone(), |name| format!("{name} ({id})"))
        }
        Value::Relationship { kind, .. } => kind.clone(),
        Value::List(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Map(map) => map.iter().map(|(k, v)| format!("{k}: {}", shown(v))).collect::<Vec<_>>().join(", "),
        other => cell(other),
    }
}

/// A value as one cell of CSV.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(b) => b.to_string(),
        Value::Int(i) => i.to_string(),
        Value::Str(text) => text.clone(),
        Value::Node { id, .. } => id.clone(),
        Value::Relationship { kind, ends, .. } => format!("{} {kind} {}", ends.0, ends.1),
        other => json!(other).to_string(),
    }
}
