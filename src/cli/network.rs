//! `path`, `neighbours`, `timeline`, `rank`, `communities` and `matrix`: flags to a question about the graph, and its answer
//! in every form.

use clap::{Args, ValueEnum};
use isnad::export::{self, HeatMap, PictureOptions};
use isnad::graph::{Edges, Over, Scope};
use isnad::model::{CountryCode, Date, EventType, Lang, Status};
use isnad::query::network::{
    CommunitiesAnswer, CommunitiesQuestion, Matrix, MatrixQuestion, Measure, Neighbours, NeighboursQuestion,
    NetworkError, PathQuestion, RankQuestion, Ranking, Timeline, TimelineQuestion,
};
use isnad::query::{self, Meant};
use serde::Serialize;

use super::ask::{country_name, name_failure};
use super::filter::{StatusArg, date, event_type, status, statuses};
use super::network_rows::{community_rows, matrix_rows, neighbour_rows, path_rows, rank_rows, timeline_rows};
use super::network_text::{communities_text, matrix_text, neighbours_text, path_text, rank_text, timeline_text};
use super::output::Output;
use super::picture::{self, Looks, Picture};
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

/// `isnad rank`.
#[derive(Debug, Args)]
pub struct RankArgs {
    /// By which measure
    #[arg(long, value_name = "MEASURE", value_enum, default_value_t = MeasureArg::Pagerank)]
    pub by: MeasureArg,
    /// Of people or countries
    #[arg(long, value_name = "KIND", value_enum, default_value_t = OverArg::People)]
    pub over: OverArg,
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// Show at most so many, the first
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// Betweenness of many exactly, however long it takes; else it is estimated from a sample
    #[arg(long)]
    pub exact: bool,
    /// The form of the output; a table on a terminal, else JSON Lines
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<NetworkFormat>,
}

/// `isnad communities`.
#[derive(Debug, Args)]
pub struct CommunitiesArgs {
    /// Of people or countries
    #[arg(long, value_name = "KIND", value_enum, default_value_t = OverArg::People)]
    pub over: OverArg,
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// Show at most so many communities, the largest
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// Show at most so many members of each, those with the most events inside it
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub members: u32,
    /// The form of the output; a table on a terminal, else JSON Lines
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<NetworkFormat>,
}

/// `isnad matrix`.
#[derive(Debug, Args)]
pub struct MatrixArgs {
    /// Between these countries, by name or code; without them between those with the most events
    #[arg(long, value_name = "COUNTRY", value_delimiter = ',', value_parser = country)]
    pub countries: Vec<CountryCode>,
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// Show at most so many countries, those with the most events
    #[arg(long, value_name = "N", default_value_t = 20, conflicts_with = "countries", value_parser = clap::value_parser!(u32).range(2..))]
    pub limit: u32,
    /// The form of the output; a table on a terminal, else JSON Lines
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<MatrixFormat>,
    /// The language in which a picture names countries: ar, en or fa
    #[arg(long, value_name = "LANGUAGE", default_value = "en", value_parser = language)]
    pub lang: Lang,
    #[command(flatten)]
    pub looks: Looks,
}

/// The forms of a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MatrixFormat {
    /// For a person to read
    Table,
    /// One JSON object
    Json,
    /// One JSON object for each pair of countries
    Jsonl,
    /// Comma-separated values
    Csv,
    /// A heat map
    Svg,
    /// The same in pixels
    Png,
}

fn language(text: &str) -> Result<Lang, String> {
    let known = isnad::lang::bundled_langs;
    Lang::parse(text).filter(|lang| known().any(|l| l == *lang)).ok_or_else(|| {
        let names: Vec<String> = known().map(|l| l.to_string()).collect();
        format!("give one of {}", names.join(", "))
    })
}

fn country(text: &str) -> Result<CountryCode, String> {
    query::named_country(text.trim())
        .ok_or_else(|| "no country; give names in English, Arabic or Persian, or codes such as IRN".to_owned())
}

/// The measures of `rank`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MeasureArg {
    /// With how many others one took part in an event
    Degree,
    /// How likely one comes there who goes from one to another, the more likely the more events join them
    Pagerank,
    /// On how many of the shortest ways between others one lies
    Betweenness,
}

/// What `rank` and `communities` are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OverArg {
    /// People who are known by name
    People,
    /// Countries, by those who stand for them
    Countries,
}

impl OverArg {
    fn over(self) -> Over {
        match self {
            OverArg::People => Over::People,
            OverArg::Countries => Over::Countries,
        }
    }
}

/// The forms of an answer about the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NetworkFormat {
    /// For a person to read
    Table,
    /// One JSON object
    Json,
    /// One JSON object for each path, neighbour, event, rank, community or pair of countries
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

/// `isnad rank`.
pub fn rank(cli: &Cli, args: &RankArgs) -> Result<u8, Failure> {
    let by = match args.by {
        MeasureArg::Degree => Measure::Degree,
        MeasureArg::Pagerank => Measure::PageRank,
        MeasureArg::Betweenness => Measure::Betweenness,
    };
    let (over, events, limit) = (args.over.over(), args.scope.scope()?, args.limit as usize);
    let archive = cli.open()?;
    let question = RankQuestion { by, over, events, limit, exact: args.exact };
    let answer: Ranking = question.answer(&archive.view()).map_err(failure)?;
    print(cli, args.format, &answer, &answer.ranks, rank_rows, rank_text)?;
    if let Some(sample) = answer.sample {
        let all = answer.count;
        note(format_args!("estimated from the ways of {sample} of {all} {over} to all others; --exact follows all"));
    }
    left_out(answer.ranks.len(), answer.count, &over.to_string());
    Ok(if answer.ranks.is_empty() { NOTHING } else { DONE })
}

/// `isnad communities`.
pub fn communities(cli: &Cli, args: &CommunitiesArgs) -> Result<u8, Failure> {
    let (limit, members) = (args.limit as usize, args.members as usize);
    let question = CommunitiesQuestion { over: args.over.over(), events: args.scope.scope()?, limit, members };
    let archive = cli.open()?;
    let answer: CommunitiesAnswer = question.answer(&archive.view()).map_err(failure)?;
    print(cli, args.format, &answer, &answer.communities, community_rows, communities_text)?;
    left_out(answer.communities.len(), answer.count, "communities");
    Ok(if answer.communities.is_empty() { NOTHING } else { DONE })
}

/// `isnad matrix`.
pub fn matrix(cli: &Cli, args: &MatrixArgs) -> Result<u8, Failure> {
    let mut countries = args.countries.clone();
    let mut seen = Vec::new();
    countries.retain(|code| {
        !seen.contains(code) && {
            seen.push(*code);
            true
        }
    });
    let question = MatrixQuestion { countries, events: args.scope.scope()?, limit: args.limit as usize };
    let archive = cli.open()?;
    let answer: Matrix = question.answer(&archive.view()).map_err(failure)?;
    let form = match args.format {
        None => Err(None),
        Some(MatrixFormat::Table) => Err(Some(NetworkFormat::Table)),
        Some(MatrixFormat::Json) => Err(Some(NetworkFormat::Json)),
        Some(MatrixFormat::Jsonl) => Err(Some(NetworkFormat::Jsonl)),
        Some(MatrixFormat::Csv) => Err(Some(NetworkFormat::Csv)),
        Some(MatrixFormat::Svg) => Ok(Picture::Svg),
        Some(MatrixFormat::Png) => Ok(Picture::Png),
    };
    match form {
        Ok(form) => picture::finish(&heat_map(&answer, args), &args.looks, form, cli.output.as_deref())?,
        Err(format) => print(cli, format, &answer, &answer.cells, matrix_rows, matrix_text)?,
    }
    if args.countries.is_empty() || answer.cells.is_empty() {
        left_out(answer.countries.len(), if answer.cells.is_empty() { 0 } else { answer.count }, "countries");
    }
    Ok(if answer.cells.is_empty() { NOTHING } else { DONE })
}

/// The matrix as a picture.
fn heat_map(answer: &Matrix, args: &MatrixArgs) -> String {
    let codes: Vec<CountryCode> = answer.countries.iter().map(|row| row.code).collect();
    let count = |a, b| answer.between(a, b).map_or(0, |cell| cell.total);
    let counts = codes.iter().map(|a| codes.iter().map(|b| count(*a, *b)).collect()).collect();
    let left_out = if args.countries.is_empty() { answer.count.saturating_sub(codes.len()) } else { 0 };
    let options = PictureOptions {
        title: Some(answer.understood.clone()),
        countries: codes.iter().map(|code| (*code, country_name(*code, args.lang))).collect(),
        labels: args.looks.labels(),
        theme: args.looks.theme(),
        ..PictureOptions::default()
    };
    export::heat(&HeatMap { countries: codes, counts, what: "events".to_owned(), left_out }, &options)
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
