//! `ask` and `events`: a question in words or flags to a query, and its answer in every form.

use clap::{Args, ValueEnum};
use isnad::graph::{Found as Name, Node, Part};
use isnad::lang::Packs;
use isnad::model::{CountryCode, Date, Lang};
use isnad::query::{self, Cursor, Explain, Found, Meant, NameError, Query, Questions, What};
use isnad::store::View;

use super::filter::{By, CountOrder, Filter, StatusArg, cursor, date, side, status, statuses};
use super::output::Output;
use super::picture::{self, NARROWER, NARROWER_WORDS, Picture, PictureArgs};
use super::report::{Failure, note};
use super::table::clean;
use super::{Cli, DONE, NOTHING, WRONG};

/// `isnad ask`.
#[derive(Debug, Args)]
pub struct AskArgs {
    /// The question, in English, Arabic or Persian; put a name in quotation marks if it is taken for something else
    #[arg(required_unless_present = "json", conflicts_with = "json", value_name = "QUESTION")]
    pub question: Vec<String>,
    /// A typed query instead of a question: JSON as `--format json` prints it under `query`, or @FILE
    #[arg(long, value_name = "QUERY")]
    pub json: Option<String>,
    /// The statuses to find, any for all; overrules the question
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = status)]
    pub status: Vec<StatusArg>,
    /// At most so many events
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: Option<u32>,
    #[command(flatten)]
    pub page: Page,
}

/// `isnad events`.
#[derive(Debug, Args)]
pub struct EventsArgs {
    #[command(flatten)]
    pub filter: Filter,
    /// Print only how many there are
    #[arg(long)]
    pub count: bool,
    /// Count them by this
    #[arg(long, value_name = "WHAT", conflicts_with = "count")]
    pub by: Option<By>,
    /// Count only such people, organizations or countries: a party, such as IRQ:officials
    #[arg(long, value_name = "PARTY", requires = "by")]
    pub of: Option<String>,
    /// Which of those that are counted come first
    #[arg(long, value_name = "ORDER", requires = "by", conflicts_with = "newest")]
    pub order: Option<CountOrder>,
    #[command(flatten)]
    pub page: Page,
}

/// `isnad offices`.
#[derive(Debug, Args)]
pub struct OfficesArgs {
    /// A person, whose offices are shown, or an office of a country, whose holders are: IRQ:minister/foreign,
    /// IRN:current-officials
    #[arg(required = true, value_name = "PARTY")]
    pub party: Vec<String>,
    /// On this day, in this month or year
    #[arg(long, value_name = "DATE", value_parser = date, conflicts_with_all = ["from", "to"])]
    pub on: Option<Date>,
    /// Not only before this day, month or year
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: Option<Date>,
    /// Not only after this day, month or year
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub to: Option<Date>,
    /// At most so many offices
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: Option<u32>,
    #[command(flatten)]
    pub page: Page,
}

/// Which page of an answer, and how it is printed.
#[derive(Debug, Args)]
pub struct Page {
    /// Go on after this place: what the page before printed as `next`
    #[arg(long, value_name = "CURSOR", value_parser = cursor)]
    pub after: Option<Cursor>,
    /// Where a name may mean several, the one with this number in the list; again for the next such name
    #[arg(long, value_name = "N")]
    pub pick: Vec<usize>,
    /// Say which of the store's lists were read, and how much of them
    #[arg(long)]
    pub explain: bool,
    /// The form of the output; a table on a terminal, else JSON Lines
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    #[command(flatten)]
    pub picture: PictureArgs,
}

/// The forms of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a person to read
    Table,
    /// One JSON object
    Json,
    /// One JSON object an event
    Jsonl,
    /// Comma-separated values, a row an event
    Csv,
    /// A diagram in Graphviz's language
    Dot,
    /// A diagram as a picture
    Svg,
    /// The same in pixels
    Png,
    /// A page to pan, search, filter and read, in one file
    Html,
}

impl Format {
    /// The picture that it is.
    fn picture(self) -> Option<Picture> {
        match self {
            Format::Dot => Some(Picture::Dot),
            Format::Svg => Some(Picture::Svg),
            Format::Png => Some(Picture::Png),
            Format::Html => Some(Picture::Html),
            Format::Table | Format::Json | Format::Jsonl | Format::Csv => None,
        }
    }
}

/// `isnad ask`.
pub fn ask(cli: &Cli, args: &AskArgs) -> Result<u8, Failure> {
    let words = args.question.join(" ");
    let mut query = match &args.json {
        Some(json) => typed(json)?,
        None => Questions::bundled().understand(&words, today()).map_err(Failure::wrong)?.query,
    };
    if let Some(status) = statuses(&args.status) {
        query.status = status;
    }
    query.limit = args.limit.map(|n| n as usize).or(query.limit);
    answer(cli, args.json.is_none().then_some(words.as_str()), query, &args.page)
}

/// A query that was typed as JSON, or stands in a file (`@FILE`).
fn typed(json: &str) -> Result<Query, Failure> {
    let read = |path: &str| {
        std::fs::read_to_string(path)
            .map_err(|e| Failure::wrong(format_args!("cannot read {path}: {e}; give a file with a query in JSON")))
    };
    let text = json.strip_prefix('@').map_or_else(|| Ok(json.to_owned()), read)?;
    serde_json::from_str(&text).map_err(|e| {
        Failure::wrong(format_args!(
            "this is no query in JSON: {e}; see docs/asking.md, or what `ask --format json` prints"
        ))
    })
}

/// `isnad events`.
pub fn events(cli: &Cli, args: &EventsArgs) -> Result<u8, Failure> {
    let mut query = args.filter.query()?;
    query.what = match args.by {
        Some(by) => by.what(),
        None if args.count => What::Count,
        None => What::Events,
    };
    query.of = args.of.as_deref().map(side).transpose()?;
    if let Some(order) = args.order {
        query.order = order.order();
    }
    answer(cli, None, query, &args.page)
}

/// `isnad offices`.
pub fn offices(cli: &Cli, args: &OfficesArgs) -> Result<u8, Failure> {
    let party = side(&args.party.join(" "))?;
    let (from, to) = match args.on {
        Some(day) => (Some(day), Some(day)),
        None => (args.from, args.to),
    };
    let limit = args.limit.map(|n| n as usize);
    let query = Query { what: What::Offices, parties: vec![party], from, to, limit, ..Query::default() };
    answer(cli, None, query, &args.page)
}

/// Today by the system's clock, in UTC.
pub fn today() -> Date {
    let days = std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs() / 86_400);
    Date::from_day_number(days as i32)
        .unwrap_or_else(|| Date::new(1970, Some(1), Some(1)).expect("the first day of 1970"))
}

/// A country's name in a language, or its code.
pub fn country_name(code: CountryCode, lang: Lang) -> String {
    isnad::lang::country_name(code, lang).map_or_else(|| code.to_string(), str::to_owned)
}

/// Answers a query and prints it.
fn answer(cli: &Cli, question: Option<&str>, mut query: Query, page: &Page) -> Result<u8, Failure> {
    page.picture.check(page.format.and_then(Format::picture))?;
    query.cursor = page.after.clone().or(query.cursor);
    let archive = cli.open()?;
    let view = archive.view();
    // an event from which time is counted has its id in the command, and that is not known before it is looked up
    let late = query.after_event.is_some() || query.before_event.is_some();
    if question.is_some() {
        say_understood(&query, !late);
    }
    look_up(&view, &mut query, &page.pick)?;
    if question.is_some() && late {
        note(format_args!("               {}", query.command()));
    }
    if let Some(form) = page.format.and_then(Format::picture) {
        if !matches!(query.what, What::Events | What::Count) {
            return Err(Failure::wrong(
                "a diagram shows events, and this asks for something else; give table, json, jsonl or csv, or see `isnad draw`",
            ));
        }
        let (part, found) = query::ask(&view, &query)?;
        let narrower = if question.is_some() { NARROWER_WORDS } else { NARROWER };
        let title = title(question, &query);
        picture::write(&page.picture, form, part.graph(), &title, narrower, cli.output.as_deref())?;
        say_more(&query, &part, &found);
        explained(page, &found.explain);
        return Ok(if found.total == 0 { NOTHING } else { DONE });
    }
    let mut out = Output::open(cli.output.as_deref())?;
    let usual = match (query.what, out.terminal) {
        (_, true) => Format::Table,
        (What::Card | What::Path, false) => Format::Json,
        (_, false) => Format::Jsonl,
    };
    let format = page.format.unwrap_or(usual);
    if format == Format::Jsonl && query.what == What::Events {
        return stream(&view, &query, page, out);
    }
    let mut answer = query::answer(&view, question, &query, &country_name)?;
    let explain = answer.explain.take();
    if page.explain {
        answer.explain.clone_from(&explain);
    }
    super::answer::print(&answer, format, &mut out)?;
    out.finish()?;
    super::answer::say_more(&answer);
    explained(page, &explain.unwrap_or_default());
    Ok(if answer.is_empty() { NOTHING } else { DONE })
}

/// Prints events one by one, as they are read: however many there are, a few are held at a time.
fn stream(view: &View<'_>, query: &Query, page: &Page, mut out: Output) -> Result<u8, Failure> {
    let found = query::select(view, query)?;
    let (mut failed, mut times) = (Ok(()), Vec::new());
    query::tell(view, &found.events, &country_name, &mut |event| {
        times.push((event.date, event.reported));
        failed = out.line(&event);
        failed.is_ok()
    })?;
    failed?;
    out.finish()?;
    super::answer::say_of_events(query, found.events.len(), found.total, found.also, found.next.as_ref());
    super::answer::say_of_times(times.into_iter());
    explained(page, &found.explain);
    Ok(if found.total == 0 { NOTHING } else { DONE })
}

/// What was read for an answer, on standard error, where that was asked for.
fn explained(page: &Page, explain: &Explain) {
    if !page.explain {
        return;
    }
    for list in &explain.lists {
        note(format_args!("index: {}, {} entries read", list.list, list.entries));
    }
    let decided = if explain.decided { "; the lists alone decided which fit" } else { "" };
    note(format_args!(
        "read: {} entries, {} records of events{decided}; {} fitted",
        explain.entries(),
        explain.records,
        explain.fitted
    ));
}

/// Looks the query's names up and says whom they mean; what is not found, or found more than once, is said with what
/// to do.
pub fn look_up(view: &View<'_>, query: &mut Query, picks: &[usize]) -> Result<(), Failure> {
    let country = |name: &str| Packs::bundled().country(name);
    for meant in query::look_up(view, query, &country, picks).map_err(name_failure)? {
        say_meant(&meant);
    }
    Ok(())
}

/// Says whom a name was taken for, and who else has it.
pub fn say_meant(Meant { asked, found, others }: &Meant) {
    let other = |f: &Name| format!("{} ({})", clean(&f.name), f.id);
    let others: Vec<String> = others.iter().map(other).collect();
    let others = if others.is_empty() { String::new() } else { format!("; others: {}", others.join(", ")) };
    note(format_args!("\u{201c}{}\u{201d} is {} ({}){others}", clean(asked), clean(&found.name), found.id));
}

/// A name that means nobody or several, as a failure with the candidates.
pub fn name_failure(error: NameError) -> Failure {
    match &error {
        NameError::Unknown { near, .. } if near.is_empty() => Failure::nothing(&error),
        NameError::Unknown { near, .. } => {
            Failure::nothing(format_args!("{error}; did you mean one of these?{PICK}\n{}", candidates(near)))
        }
        NameError::Several { candidates: list, .. } => Failure::Message(
            WRONG,
            format!("{error}; give the id of the one you mean instead of the name{PICK}:\n{}", candidates(list)),
        ),
        NameError::SeveralEvents { events, .. } => {
            let line = |(i, (id, words)): (usize, &(_, String))| format!("  {}  {id}  {}", i + 1, clean(words));
            let list: Vec<String> = events.iter().enumerate().map(line).collect();
            Failure::Message(WRONG, format!("{error}; name one more closely{PICK}:\n{}", list.join("\n")))
        }
        NameError::NoEvent { .. } | NameError::NoHolder { .. } => Failure::nothing(&error),
        NameError::NoPick { .. } | NameError::NoTime { .. } | NameError::Query(_) => Failure::wrong(error),
        NameError::Store(_) => Failure::Store(error.to_string()),
    }
}

/// How one of several is picked where the command can.
const PICK: &str = " (or its number with --pick, where a question or flags are asked)";

fn candidates(list: &[Name]) -> String {
    let line = |(i, f): (usize, &Name)| {
        let countries: Vec<&str> = f.countries.iter().map(|c| c.as_str()).collect();
        let of = if countries.is_empty() { String::new() } else { format!(" ({})", countries.join(", ")) };
        let articles = if f.articles == 1 { "1 article".to_owned() } else { format!("{} articles", f.articles) };
        format!("  {}  {}  {}{of}, {}, {articles}", i + 1, f.id, clean(&f.name), f.kind.name().to_lowercase())
    };
    list.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// How a question was understood, on standard error: in words, and as the command.
pub fn say_understood(query: &Query, command: bool) {
    note(format_args!("understood as: {}", query.words(|code| country_name(code, Lang::EN))));
    if command {
        note(format_args!("               {}", query.command()));
    }
}

/// What goes with the events of an answer, on standard error.
pub fn say_more(query: &Query, part: &Part, found: &Found) {
    super::answer::say_of_events(query, found.events.len(), found.total, found.also, found.next.as_ref());
    let events = found.events.iter().filter_map(|ix| part.graph().node_weight(*ix));
    let times = events.filter_map(|node| match node {
        Node::Event(e) => Some((e.date, e.reported)),
        _ => None,
    });
    super::answer::say_of_times(times);
}

/// What stands with the picture of an answer.
pub fn title(question: Option<&str>, query: &Query) -> String {
    question.map_or_else(|| query.words(|code| country_name(code, Lang::EN)), str::to_owned)
}

/// Prints an answer in one of the forms that are no picture.
pub fn print(
    view: &View<'_>,
    question: Option<&str>,
    query: &Query,
    format: Format,
    out: &mut Output,
) -> Result<(), Failure> {
    super::answer::print(&query::answer(view, question, query, &country_name)?, format, out)
}
