//! `path`, `neighbours` and `timeline`: flags to a question about the graph, and its answer in every form.

use clap::{Args, ValueEnum};
use isnad::graph::{Edges, Scope};
use isnad::model::{Date, EventType, Status};
use isnad::query::Meant;
use isnad::query::network::{Neighbours, NeighboursQuestion, NetworkError, PathQuestion, Timeline, TimelineQuestion};
use serde::Serialize;

use super::ask::{StatusArg, date, event_type, name_failure, status, statuses};
use super::network_rows::{neighbour_rows, path_rows, timeline_rows};
use super::network_text::{neighbours_text, path_text, timeline_text};
use super::output::Output;
use super::report::{Failure, note};
use super::show::say_unless_plain;
use super::table::Look;
use super::{Cli, DONE, NOTHING};

/// Which events count.
#[derive(Debug, Args)]
pub struct ScopeArgs {
    /// Only over events of these types: meeting, visit, call, agreement, statement
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',', value_parser = event_type)]
    pub types: Vec<EventType>,
    /// Not before this day, month or year
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: Option<Date>,
    /// Not after this day, month or year
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub to: Option<Date>,
    /// The statuses that count: held (the default), planned, cancelled, denied, or any
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = status)]
    pub status: Vec<StatusArg>,
}

impl ScopeArgs {
    /// The events that the flags choose.
    pub fn scope(&self) -> Result<Scope, Failure> {
        let (from, to) = (self.from, self.to);
        if let (Some(from), Some(to)) = (from, to)
            && from.first_day() > to.last_day()
        {
            return Err(Failure::wrong(format_args!("--from {from} lies after --to {to}; turn them round")));
        }
        let mut status = statuses(&self.status).unwrap_or_else(|| Scope::default().status);
        if status.len() == Status::ALL.len() {
            status.clear();
        }
        Ok(Scope { types: self.types.clone(), status, from, to })
    }
}

/// `isnad path`.
#[derive(Debug, Args)]
pub struct PathArgs {
    /// From whom: a name in any of the three scripts, a country, or an id
    #[arg(value_name = "NAME")]
    pub a: String,
    /// To whom
    #[arg(value_name = "NAME")]
    pub b: String,
    /// So many paths, the shortest first
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub paths: u32,
    /// Over these kinds of edges: PARTICIPATED_IN or single roles such as HOST,GUEST; ABOUT, AT, HELD, FOR, IN, OF
    ///
    /// They are those of schema/ontology.toml. Without them PARTICIPATED_IN, from or to a country HELD, FOR and OF too, from
    /// or to a place AT too.
    #[arg(long, value_name = "KINDS")]
    pub edges: Option<Edges>,
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// Of at most so many steps
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub steps: u32,
    /// Tell so many of the events of each step, the latest
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    pub events: u32,
    /// The form of the output; a table on a terminal, else JSON Lines
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<NetworkFormat>,
}

/// `isnad neighbours`.
#[derive(Debug, Args)]
pub struct NeighboursArgs {
    /// A name in any of the three scripts, a country, or an id
    #[arg(required = true, value_name = "NAME")]
    pub name: Vec<String>,
    /// In how many steps at most; from a person to all who took part in an event with him is one
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub depth: u32,
    /// Over these kinds of edges: PARTICIPATED_IN or single roles such as HOST,GUEST; ABOUT, AT, HELD, FOR, IN, OF
    ///
    /// They are those of schema/ontology.toml. Without them PARTICIPATED_IN, from or to a country HELD, FOR and OF too, from
    /// or to a place AT too.
    #[arg(long, value_name = "KINDS")]
    pub edges: Option<Edges>,
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// Show at most so many, the nearest
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// The form of the output; a table on a terminal, else JSON Lines
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<NetworkFormat>,
}

/// `isnad timeline`.
#[derive(Debug, Args)]
pub struct TimelineArgs {
    /// A name in any of the three scripts, a country, or an id
    #[arg(required = true, value_name = "NAME")]
    pub name: Vec<String>,
    /// The events that it has to do with in these ways: PARTICIPATED_IN (the default; of a place, AT) or single roles
    /// such as HOST, GUEST; ABOUT, AT
    #[arg(long, value_name = "KINDS")]
    pub edges: Option<Edges>,
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// Show at most so many events, the latest
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// The form of the output; a table on a terminal, else JSON Lines
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<NetworkFormat>,
}

/// The forms of an answer about the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NetworkFormat {
    /// For a person to read
    Table,
    /// One JSON object
    Json,
    /// One JSON object for each path, neighbour or event
    Jsonl,
    /// Comma-separated values
    Csv,
}

/// `isnad path`.
pub fn path(cli: &Cli, args: &PathArgs) -> Result<u8, Failure> {
    let mut question = PathQuestion {
        edges: args.edges.clone(),
        events: args.scope.scope()?,
        paths: args.paths as usize,
        steps: args.steps as usize,
        told: args.events as usize,
        ..PathQuestion::new(&args.a, &args.b)
    };
    let archive = cli.open()?;
    let view = archive.view();
    say(question.look_up(&view))?;
    let answer = question.answer(&view).map_err(failure)?;
    print(cli, args.format, &answer, &answer.paths, path_rows, path_text)?;
    if answer.paths.is_empty() {
        note(format_args!(
            "{} and {} are not connected so; --edges, --status or a longer time may show how",
            answer.from.name, answer.to.name
        ));
        return Ok(NOTHING);
    }
    let more = answer.shortest.saturating_sub(answer.paths.len() as u64);
    if more > 0 {
        note(match more {
            1 => "1 more path is as short; --paths shows more".to_owned(),
            more => format!("{more} more paths are as short; --paths shows more"),
        });
    }
    Ok(DONE)
}

/// `isnad neighbours`.
pub fn neighbours(cli: &Cli, args: &NeighboursArgs) -> Result<u8, Failure> {
    let mut question = NeighboursQuestion {
        depth: args.depth as usize,
        edges: args.edges.clone(),
        events: args.scope.scope()?,
        limit: args.limit as usize,
        ..NeighboursQuestion::new(args.name.join(" "))
    };
    let archive = cli.open()?;
    let view = archive.view();
    say(question.look_up(&view))?;
    let answer: Neighbours = question.answer(&view).map_err(failure)?;
    print(cli, args.format, &answer, &answer.neighbours, neighbour_rows, neighbours_text)?;
    left_out(answer.neighbours.len(), answer.counts.iter().sum(), "neighbours");
    Ok(if answer.neighbours.is_empty() { NOTHING } else { DONE })
}

/// `isnad timeline`.
pub fn timeline(cli: &Cli, args: &TimelineArgs) -> Result<u8, Failure> {
    let mut question = TimelineQuestion {
        edges: args.edges.clone(),
        events: args.scope.scope()?,
        limit: args.limit as usize,
        ..TimelineQuestion::new(args.name.join(" "))
    };
    let archive = cli.open()?;
    let view = archive.view();
    say(question.look_up(&view))?;
    let answer: Timeline = question.answer(&view).map_err(failure)?;
    print(cli, args.format, &answer, &answer.events, timeline_rows, timeline_text)?;
    left_out(answer.events.len(), answer.count, "events");
    Ok(if answer.events.is_empty() && answer.offices.is_empty() { NOTHING } else { DONE })
}

/// Says whom names were taken for.
fn say(meant: Result<Vec<Meant>, NetworkError>) -> Result<(), Failure> {
    meant.map_err(failure)?.iter().for_each(say_unless_plain);
    Ok(())
}

/// What keeps a question from an answer, with what to do.
fn failure(error: NetworkError) -> Failure {
    match error {
        NetworkError::Name(error) => name_failure(error),
        NetworkError::NotThere(_) => Failure::nothing(error),
        error => Failure::wrong(error),
    }
}

/// Says what a limit kept back.
fn left_out(shown: usize, all: usize, what: &str) {
    if all == 0 {
        note("nothing found");
    } else if shown < all {
        note(format_args!("{shown} of {all} {what}; --limit shows more"));
    }
}

/// Prints an answer in the form that is asked for.
fn print<A: Serialize, L: Serialize>(
    cli: &Cli,
    format: Option<NetworkFormat>,
    answer: &A,
    lines: &[L],
    rows: fn(&A) -> Vec<Vec<String>>,
    text: fn(&A, Look) -> String,
) -> Result<(), Failure> {
    let mut out = Output::open(cli.output.as_deref())?;
    match format.unwrap_or(if out.terminal { NetworkFormat::Table } else { NetworkFormat::Jsonl }) {
        NetworkFormat::Json => out.pretty(answer)?,
        NetworkFormat::Jsonl => lines.iter().try_for_each(|line| out.line(line))?,
        NetworkFormat::Csv => out.csv(rows(answer).into_iter())?,
        NetworkFormat::Table => out.text(&text(answer, Look::new(out.terminal)))?,
    }
    out.finish()
}
