//! `sparql`, `schema` and `export`: the graph in the terms of RDF.

use std::io::Read;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use comfy_table::Cell;
use isnad::export::{RdfError, RdfForm, ResultsError, ResultsForm, Told, gathered, rdf, results};
use isnad::query::cypher;
use isnad::query::rdf::{PREFIXES, vocabulary};
use isnad::query::sparql::{Answer, Limits, QueryResults, Request, SparqlError, Term, sparql as run};

use super::limits::{Ended, Watch};
use super::output::Output;
use super::report::{Failure, Progress, note};
use super::table::{Look, clean};
use super::{Cli, DONE, NOTHING, PARTLY, STOPPED, WRONG};

/// `isnad sparql`.
#[derive(Debug, Args)]
pub struct SparqlArgs {
    /// The query; - reads it from standard input
    #[arg(value_name = "QUERY", required_unless_present = "file")]
    pub query: Option<String>,
    /// Read the query from this file
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    pub file: Option<PathBuf>,
    /// Give a variable that the query selects a value: an id, a country's code, "text", a number, true, a date or <an IRI>
    #[arg(long = "bind", value_name = "NAME=VALUE")]
    pub values: Vec<String>,
    /// How long it may take: 10s, 2m
    #[arg(long, value_name = "TIME", value_parser = super::waiting, default_value = "30s")]
    pub timeout: Duration,
    /// At most so many rows or triples
    #[arg(long, value_name = "N", default_value = "10000", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// Say how it was answered: the optimised plan with the rows of each step, and how much was read
    #[arg(long)]
    pub explain: bool,
    /// The form of the output; a table on a terminal, else JSON, and Turtle for triples
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
}

/// The forms of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a person to read
    Table,
    /// SPARQL 1.1 Query Results JSON Format
    Json,
    /// SPARQL 1.1 Query Results CSV Format
    Csv,
    /// SPARQL 1.1 Query Results TSV Format
    Tsv,
    /// SPARQL Query Results XML Format
    Xml,
    /// Turtle, for CONSTRUCT and DESCRIBE
    Turtle,
    /// N-Triples, for CONSTRUCT and DESCRIBE
    Ntriples,
}

/// `isnad schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// What `isnad cypher` asks for instead: labels, types of relationship and properties
    #[arg(long)]
    cypher: bool,
}

/// `isnad export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The form of the output; without it N-Quads
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<ExportFormat>,
}

/// The forms of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// RDF, a statement a line, sorted
    Nquads,
    /// The same lines by their other name
    Ntriples,
    /// RDF for people to read, with prefixes
    Turtle,
}

/// Answers a query.
pub fn sparql(cli: &Cli, args: &SparqlArgs) -> Result<u8, Failure> {
    let mut request = Request::new(text(args)?);
    request.explain = args.explain;
    for value in &args.values {
        let (name, value) = value
            .split_once('=')
            .ok_or_else(|| Failure::wrong(format_args!("--bind {value}: give a name and a value, such as who=IRN")))?;
        request.give(name, value).map_err(Failure::wrong)?;
    }
    let archive = cli.open()?;
    let limits = Limits { time: args.timeout, ..Limits::default() };
    let token = limits.token.clone();
    let watch = Watch::begin(args.timeout, move || token.cancel());
    let told = run(archive.store(), &request, &limits, |answer| tell(cli, args, answer));
    let why = watch.end();
    let told = told.map_err(|error| ended(&error, why)).and_then(|told| told)?;
    if let Some(error) = &told.ended {
        let failure = ended(error, why);
        return if told.rows > 0 && matches!(error, SparqlError::TimedOut(_) | SparqlError::Stopped) {
            let code = failure.report();
            note(format_args!("{} rows were found until then", told.rows));
            Ok(if code == STOPPED { STOPPED } else { PARTLY })
        } else {
            Err(failure)
        };
    }
    if told.more {
        note(format_args!("there are more than these {}: --limit shows more of them", told.rows));
        return Ok(PARTLY);
    }
    if told.rows == 0 {
        note("nothing found");
        return Ok(NOTHING);
    }
    Ok(DONE)
}

fn text(args: &SparqlArgs) -> Result<String, Failure> {
    /// Longer ones are refused anyway, with the reason.
    const MOST: u64 = 1 << 20;
    let mut text = String::new();
    let read = match (&args.file, args.query.as_deref()) {
        (Some(path), _) if path.as_os_str() != "-" => {
            let read = std::fs::File::open(path).and_then(|file| file.take(MOST).read_to_string(&mut text));
            read.map_err(|e| Failure::wrong(format_args!("cannot read {}: {e}", path.display())))
        }
        (None, Some(query)) if query != "-" => return Ok(query.to_owned()),
        _ => {
            let read = std::io::stdin().take(MOST).read_to_string(&mut text);
            read.map_err(|e| Failure::wrong(format_args!("cannot read the query from standard input: {e}")))
        }
    };
    read.map(|_| text)
}

/// What a query that was ended comes to.
fn ended(error: &SparqlError, why: Option<Ended>) -> Failure {
    match (error, why) {
        (SparqlError::Stopped, Some(Ended::Asked)) => Failure::Message(STOPPED, "stopped".to_owned()),
        (SparqlError::Stopped, Some(why)) => Failure::Message(WRONG, why.to_string()),
        (SparqlError::Store(error), _) => Failure::wrong(error),
        (SparqlError::Syntax(_), _) => {
            Failure::wrong(format_args!("{error}; docs/sparql.md has examples, and `isnad schema` lists the words"))
        }
        _ => Failure::wrong(error),
    }
}

fn tell(cli: &Cli, args: &SparqlArgs, answer: Answer<'_>) -> Result<Told, Failure> {
    let Answer { results: found, notes, plan } = answer;
    for odd in notes {
        note(format_args!("note: {odd} (`isnad schema` lists the words)"));
    }
    let mut out = Output::open(cli.output.as_deref())?;
    let triples = matches!(found, QueryResults::Graph(_));
    let format = match args.format {
        Some(format) => format,
        None if out.terminal => Format::Table,
        None if triples => Format::Turtle,
        None => Format::Json,
    };
    let most = args.limit as usize;
    let told = match format {
        Format::Table => table(found, most, &mut out)?,
        Format::Json => write(found, ResultsForm::Json, most, &mut out)?,
        Format::Csv => write(found, ResultsForm::Csv, most, &mut out)?,
        Format::Tsv => write(found, ResultsForm::Tsv, most, &mut out)?,
        Format::Xml => write(found, ResultsForm::Xml, most, &mut out)?,
        Format::Turtle => write(found, ResultsForm::Turtle, most, &mut out)?,
        Format::Ntriples => write(found, ResultsForm::NTriples, most, &mut out)?,
    };
    out.finish()?;
    if args.explain {
        let reads = plan.reads();
        note(plan.tree().trim_end());
        note(format_args!("read from the store: {} records, {} entries of lists", reads.records, reads.entries));
    }
    Ok(told)
}

fn write(found: QueryResults<'_>, form: ResultsForm, most: usize, out: &mut Output) -> Result<Told, Failure> {
    let told = match results(found, form, most, out.writer()) {
        Ok(told) => told,
        Err(ResultsError::Write(error)) => return Err(out.failure(error)),
        Err(error) => return Err(Failure::wrong(error)),
    };
    // The W3C's JSON and XML end without a line's end.
    if matches!(form, ResultsForm::Json | ResultsForm::Xml) {
        out.text("\n")?;
    }
    Ok(told)
}

fn table(found: QueryResults<'_>, most: usize, out: &mut Output) -> Result<Told, Failure> {
    let look = Look::new(out.terminal);
    let (table, told) = match found {
        QueryResults::Boolean(yes) => {
            out.text(if yes { "yes\n" } else { "no\n" })?;
            return Ok(Told { rows: 1, ..Told::default() });
        }
        QueryResults::Solutions(rows) => {
            let columns: Vec<String> = rows.variables().iter().map(|v| clean(v.as_str())).collect();
            let mut table = look.table(&columns.iter().map(String::as_str).collect::<Vec<_>>());
            let mut told = Told::default();
            for row in rows {
                match row {
                    Ok(_) if told.rows == most => {
                        told.more = true;
                        break;
                    }
                    Ok(row) => {
                        table.add_row(
                            row.values().iter().map(|term| Cell::new(term.as_ref().map_or_else(String::new, shown))),
                        );
                        told.rows += 1;
                    }
                    Err(error) => {
                        told.ended = Some(error.into());
                        break;
                    }
                }
            }
            (table, told)
        }
        QueryResults::Graph(triples) => {
            let (triples, told) = gathered(triples.map(|triple| triple.map_err(SparqlError::from)), most);
            let mut table = look.table(&["subject", "property", "value"]);
            for triple in triples.into_values() {
                let terms = [triple.subject.into(), triple.predicate.into(), triple.object];
                table.add_row(terms.iter().map(|term| Cell::new(shown(term))));
            }
            (table, told)
        }
    };
    if told.rows > 0 {
        out.text(&look.render(&table))?;
    }
    Ok(told)
}

/// A term as a person reads it: an IRI by its prefix, a value without its type.
fn shown(term: &Term) -> String {
    let text = match term {
        Term::NamedNode(iri) => {
            let iri = iri.as_str();
            let known = PREFIXES.iter().find_map(|(name, start)| Some(format!("{name}:{}", iri.strip_prefix(start)?)));
            known.unwrap_or_else(|| format!("<{iri}>"))
        }
        Term::Literal(literal) => literal.value().to_owned(),
        Term::BlankNode(node) => node.to_string(),
    };
    clean(&text)
}

/// Prints the vocabulary.
pub fn schema(cli: &Cli, args: &SchemaArgs) -> Result<u8, Failure> {
    let mut out = Output::open(cli.output.as_deref())?;
    if args.cypher {
        out.text(&cypher::vocabulary())?;
    } else {
        out.text(vocabulary())?;
    }
    out.finish()?;
    Ok(DONE)
}

/// Writes the whole store.
pub fn export(cli: &Cli, args: &ExportArgs) -> Result<u8, Failure> {
    let archive = cli.open()?;
    let view = archive.view();
    let mut out = Output::open(cli.output.as_deref())?;
    let form = match args.format.unwrap_or(ExportFormat::Nquads) {
        ExportFormat::Nquads => RdfForm::NQuads,
        ExportFormat::Ntriples => RdfForm::NTriples,
        ExportFormat::Turtle => RdfForm::Turtle,
    };
    let progress = Progress::of(None, "things");
    let done = rdf(&view, form, out.writer(), &mut |n| progress.step(n, n));
    progress.end();
    match done {
        Ok(_) => out.finish()?,
        Err(RdfError::Store(error)) => return Err(error.into()),
        Err(RdfError::Write(error)) => return Err(out.failure(error)),
    }
    Ok(DONE)
}
