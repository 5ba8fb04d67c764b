//! `ask` and `events`: a question in words or flags to a query, and its answer in every form.

use clap::{Args, ValueEnum};
use comfy_table::Cell;
use isnad::graph::{Found as Name, Node, Part};
use isnad::lang::{Packs, is_country};
use isnad::model::{CountryCode, Date, EntityKind, EventType, Lang, Role, Status};
use isnad::query::{self, Answer, EventAnswer, Found, Meant, NameError, Order, Query, Questions, Side, Teller, Where};
use isnad::store::View;

use super::output::Output;
use super::picture::{self, NARROWER, NARROWER_WORDS, Picture, PictureArgs};
use super::report::{Failure, note};
use super::table::{Look, clean};
use super::{Cli, DONE, NOTHING, WRONG};

/// `isnad ask`.
#[derive(Debug, Args)]
pub struct AskArgs {
    /// The question, in English, Arabic or Persian; put a name in quotation marks if it is taken for something else
    #[arg(required = true, value_name = "QUESTION")]
    pub question: Vec<String>,
    /// The statuses to find, any for all; overrules the question
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = status)]
    pub status: Vec<StatusArg>,
    /// At most so many events
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: Option<u32>,
    /// The form of the output; a table on a terminal, else JSON Lines
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    #[command(flatten)]
    pub picture: PictureArgs,
}

/// `isnad events`.
#[derive(Debug, Args)]
pub struct EventsArgs {
    #[command(flatten)]
    pub filter: Filter,
    /// Print only how many there are
    #[arg(long)]
    pub count: bool,
    /// The form of the output; a table on a terminal, else JSON Lines
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Format>,
    #[command(flatten)]
    pub picture: PictureArgs,
}

/// The filters of a query, as flags.
#[derive(Debug, Args)]
pub struct Filter {
    /// Only events of these types: meeting, visit, call, agreement, statement
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',', value_parser = event_type)]
    pub types: Vec<EventType>,
    /// One party…
    #[arg(long, value_name = "PARTY", requires = "and")]
    pub between: Option<String>,
    /// …and another; again for a third
    #[arg(long, value_name = "PARTY", requires = "between")]
    pub and: Vec<String>,
    /// Who else must have taken part
    #[arg(long, value_name = "PARTY")]
    pub party: Vec<String>,
    /// A person who must have taken part, by name or id
    #[arg(long, value_name = "NAME")]
    pub person: Vec<String>,
    /// A country that must have taken part, by itself or by somebody who belongs to it
    #[arg(long, value_name = "COUNTRY")]
    pub country: Vec<String>,
    /// An organization that must have taken part
    #[arg(long, value_name = "NAME")]
    pub organization: Vec<String>,
    /// Who must have taken part as what: host, guest, party, visitor, inviter, mediator, speaker
    #[arg(long, value_name = "ROLE=PARTY")]
    pub role: Vec<String>,
    /// What a statement must mention
    #[arg(long, value_name = "PARTY")]
    pub about: Option<String>,
    /// Count only those who speak for a state: in office at the time, the state itself, its delegations
    #[arg(long)]
    pub officials: bool,
    /// Where: a city or another place, or a country with all that lies in it
    #[arg(long, value_name = "PLACE")]
    pub place: Option<String>,
    /// Not before this day, month or year
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: Option<Date>,
    /// Not after this day, month or year
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub to: Option<Date>,
    /// The statuses to find: held (the default), planned, cancelled, denied, or any
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = status)]
    pub status: Vec<StatusArg>,
    /// At most so many events
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: Option<u32>,
    /// The newest first
    #[arg(long)]
    pub newest: bool,
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

/// A status, or all of them.
#[derive(Clone, Copy, Debug)]
pub enum StatusArg {
    /// All of them.
    Any,
    /// This one.
    One(Status),
}

/// A status as it is typed.
pub fn status(text: &str) -> Result<StatusArg, String> {
    match text {
        "any" => Ok(StatusArg::Any),
        text => Status::parse(text)
            .map(StatusArg::One)
            .ok_or_else(|| "give held, planned, cancelled, denied or any".to_owned()),
    }
}

/// An event type as it is typed.
pub fn event_type(text: &str) -> Result<EventType, String> {
    let names: Vec<&str> = EventType::all().map(EventType::name).collect();
    EventType::parse(text).ok_or_else(|| format!("give one of {}", names.join(", ")))
}

/// A date as it is typed.
pub fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "give a Gregorian year, month or day: 2020, 2020-11 or 2020-11-15".to_owned())
}

/// The statuses that were typed, if any.
pub fn statuses(args: &[StatusArg]) -> Option<Vec<Status>> {
    if args.is_empty() {
        return None;
    }
    let mut out = Vec::new();
    for arg in args {
        match arg {
            StatusArg::Any => out.extend(Status::ALL),
            StatusArg::One(status) => out.push(*status),
        }
    }
    out.sort_unstable();
    out.dedup();
    Some(out)
}

impl Filter {
    /// Whether no flag is set.
    pub fn is_empty(&self) -> bool {
        self.query().is_ok_and(|q| q == Query::default())
    }

    /// The query that the flags ask for.
    pub fn query(&self) -> Result<Query, Failure> {
        let mut parties = Vec::new();
        for text in self.between.iter().chain(&self.and).chain(&self.party) {
            parties.push(side(text)?);
        }
        for (texts, kind) in [(&self.person, EntityKind::Person), (&self.organization, EntityKind::Organization)] {
            for text in texts {
                parties.push(Side { kind: Some(kind), ..side(text)? });
            }
        }
        for text in &self.country {
            let side = side(text)?;
            if side.country.is_none() {
                let name = side.name.unwrap_or_default();
                return Err(Failure::wrong(format_args!(
                    "\u{201c}{name}\u{201d} is no country; give a name in English, Arabic or Persian, or a code such as \
                     IRN"
                )));
            }
            parties.push(side);
        }
        for text in &self.role {
            let (role, who) = text.split_once('=').ok_or_else(|| {
                Failure::wrong(format_args!("--role {text}: give a role and a party, such as --role host=Zarif"))
            })?;
            let names: Vec<&str> = Role::all().map(Role::name).collect();
            let roles = role.split(',').map(|r| {
                Role::parse(r).ok_or_else(|| {
                    let list = names.join(", ");
                    Failure::wrong(format_args!("--role {text}: \u{201c}{r}\u{201d} is no role; give one of {list}"))
                })
            });
            parties.push(Side { roles: roles.collect::<Result<_, _>>()?, ..side(who)? });
        }
        if self.officials {
            parties.iter_mut().filter(|s| s.office.is_none()).for_each(|s| s.officials = true);
        }
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from.first_day() > to.last_day()
        {
            return Err(Failure::wrong(format_args!("--from {from} lies after --to {to}; turn them round")));
        }
        Ok(Query {
            types: self.types.clone(),
            status: statuses(&self.status).unwrap_or_else(|| Query::default().status),
            parties,
            about: self.about.as_deref().map(side).transpose()?,
            place: self.place.as_deref().map(place),
            from: self.from,
            to: self.to,
            order: if self.newest { Order::Newest } else { Order::Oldest },
            limit: self.limit.map(|n| n as usize),
            count: false,
        })
    }
}

/// A party as it is typed, with a country's name taken for the country.
fn side(text: &str) -> Result<Side, Failure> {
    let mut side: Side = text.parse().map_err(Failure::wrong)?;
    if let Some(code) = side.country
        && !is_country(code)
    {
        side.country = None;
        side.name = Some(code.to_string());
    }
    if let Some(code) = side.name.as_deref().and_then(|name| Packs::bundled().country(name)) {
        side.country = Some(code);
        side.name = None;
    }
    Ok(side)
}

/// A place as it is typed: a country by code or name (not by its capital, which is a place), or the place's name.
fn place(text: &str) -> Where {
    match query::named_country(text) {
        Some(country) => Where { country: Some(country), ..Where::default() },
        None => Where { name: Some(text.to_owned()), ..Where::default() },
    }
}

/// `isnad ask`.
pub fn ask(cli: &Cli, args: &AskArgs) -> Result<u8, Failure> {
    let question = args.question.join(" ");
    let understood = Questions::bundled().understand(&question, today()).map_err(Failure::wrong)?;
    let mut query = understood.query;
    if let Some(status) = statuses(&args.status) {
        query.status = status;
    }
    query.limit = args.limit.map(|n| n as usize).or(query.limit);
    answer(cli, Some(&question), query, args.format, &args.picture)
}

/// `isnad events`.
pub fn events(cli: &Cli, args: &EventsArgs) -> Result<u8, Failure> {
    let query = Query { count: args.count, ..args.filter.query()? };
    answer(cli, None, query, args.format, &args.picture)
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
fn answer(
    cli: &Cli,
    question: Option<&str>,
    mut query: Query,
    format: Option<Format>,
    looks: &PictureArgs,
) -> Result<u8, Failure> {
    looks.check(format.and_then(Format::picture))?;
    let archive = cli.open()?;
    let view = archive.view();
    if question.is_some() {
        say_understood(&query);
    }
    look_up(&view, &mut query)?;
    let (part, found) = query::ask(&view, &query)?;
    if let Some(form) = format.and_then(Format::picture) {
        let narrower = if question.is_some() { NARROWER_WORDS } else { NARROWER };
        let title = title(question, &query);
        picture::write(looks, form, part.graph(), &title, narrower, cli.output.as_deref())?;
        say_more(&query, &part, &found);
        return Ok(if found.total == 0 { NOTHING } else { DONE });
    }
    let mut out = Output::open(cli.output.as_deref())?;
    let format = format.unwrap_or(if out.terminal { Format::Table } else { Format::Jsonl });
    print(&view, question, &query, &part, &found, format, &mut out)?;
    out.finish()?;
    say_more(&query, &part, &found);
    Ok(if found.total == 0 { NOTHING } else { DONE })
}

/// Looks the query's names up and says whom they mean; what is not found, or found more than once, is said with what
/// to do.
pub fn look_up(view: &View<'_>, query: &mut Query) -> Result<(), Failure> {
    for meant in query::look_up(view, query, |name| Packs::bundled().country(name)).map_err(name_failure)? {
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
            Failure::nothing(format_args!("{error}; did you mean one of these?\n{}", candidates(near)))
        }
        NameError::Several { candidates: list, .. } => Failure::Message(
            WRONG,
            format!("{error}; give the id of the one you mean instead of the name:\n{}", candidates(list)),
        ),
        NameError::Store(_) => Failure::Store(error.to_string()),
    }
}

fn candidates(list: &[Name]) -> String {
    let line = |f: &Name| {
        let countries: Vec<&str> = f.countries.iter().map(|c| c.as_str()).collect();
        let of = if countries.is_empty() { String::new() } else { format!(" ({})", countries.join(", ")) };
        let articles = if f.articles == 1 { "1 article".to_owned() } else { format!("{} articles", f.articles) };
        format!("  {}  {}{of}, {}, {articles}", f.id, clean(&f.name), f.kind.name().to_lowercase())
    };
    list.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// How a question was understood, on standard error.
pub fn say_understood(query: &Query) {
    note(format_args!("understood as: {}", query.words(|code| country_name(code, Lang::EN))));
    note(format_args!("               {}", query.command()));
}

/// What goes with an answer, on standard error.
pub fn say_more(query: &Query, part: &Part, found: &Found) {
    if found.total == 0 {
        note("nothing found");
    }
    if found.total > found.events.len() && !query.count {
        note(format_args!("{} of {} events; --limit shows more", found.events.len(), found.total));
    }
    let events = || found.events.iter().filter_map(|ix| part.graph().node_weight(*ix));
    let lacks = |node: &Node| matches!(node, Node::Event(e) if e.date.is_none() && e.reported.is_some());
    let undated = events().filter(|node| lacks(node)).count();
    let timeless = events().filter(|node| matches!(node, Node::Event(e) if e.when().is_none())).count();
    if timeless > 0 && !query.count {
        let all = found.events.len();
        note(match (timeless, all) {
            (1, 1) => "neither the event nor its articles have a date".to_owned(),
            (1, _) => format!("1 of {all} events has no date at all, nor have its articles; it stands last"),
            _ => format!("{timeless} of {all} events have no date at all, nor have their articles; they stand last"),
        });
    }
    if undated > 0 && !query.count {
        let all = found.events.len();
        note(match (undated, all) {
            (1, 1) => "the articles give the event no date; it stands by the day of publication".to_owned(),
            (1, _) => format!("1 of {all} events has no date in the articles; it stands by the day of publication"),
            _ => {
                format!("{undated} of {all} events have no date in the articles; they stand by the day of publication")
            }
        });
    }
    if !found.also.is_empty() {
        let also = found.also;
        let counts = [(also.planned, "planned"), (also.cancelled, "cancelled"), (also.denied, "denied")];
        let said: Vec<String> =
            counts.iter().filter(|(n, _)| *n > 0).map(|(n, status)| format!("{n} {status}")).collect();
        note(format_args!("also: {}; --status any shows them", said.join(", ")));
    }
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
    part: &Part,
    found: &Found,
    format: Format,
    out: &mut Output,
) -> Result<(), Failure> {
    let answer: Answer = Teller::new(view, part, &country_name).answer(question, query, found)?;
    match format {
        Format::Json => out.pretty(&answer),
        Format::Jsonl if query.count => out.line(&serde_json::json!({ "count": found.total })),
        Format::Jsonl => answer.answers.iter().try_for_each(|event| out.line(event)),
        Format::Csv if query.count => out.csv([vec!["count".to_owned()], vec![found.total.to_string()]].into_iter()),
        Format::Csv => {
            out.csv(std::iter::once(HEADINGS.map(str::to_owned).to_vec()).chain(answer.answers.iter().map(row)))
        }
        _ if query.count => out.text(&format!("{}\n", found.total)),
        _ if found.events.is_empty() => Ok(()),
        _ => out.text(&events_table(&answer.answers, Look::new(out.terminal))),
    }
}

const HEADINGS: [&str; 13] = [
    "id",
    "type",
    "status",
    "date",
    "reported",
    "place",
    "country",
    "participants",
    "article",
    "title",
    "source",
    "published",
    "evidence",
];

/// A row of CSV: the event with its first piece of evidence.
fn row(event: &EventAnswer) -> Vec<String> {
    let text = |date: Option<Date>| date.map(|d| d.to_string()).unwrap_or_default();
    let who: Vec<String> = event
        .participants
        .iter()
        .map(|p| {
            let codes: Vec<&str> = p.countries.iter().map(|c| c.as_str()).collect();
            format!("{}: {} ({})", p.role, p.name, codes.join(", "))
        })
        .collect();
    let first = event.evidence.first();
    let of = |get: fn(&query::EvidenceAnswer) -> String| first.map(get).unwrap_or_default();
    vec![
        event.id.clone(),
        event.kind.to_string(),
        event.status.to_string(),
        text(event.date),
        text(event.reported),
        event.place.as_ref().map(|p| p.name.clone()).unwrap_or_default(),
        event.place.as_ref().and_then(|p| p.country).map(|c| c.to_string()).unwrap_or_default(),
        who.join("; "),
        of(|e| e.article.clone()),
        of(|e| e.title.clone()),
        of(|e| e.source.clone().unwrap_or_default()),
        of(|e| e.published.map(|d| d.to_string()).unwrap_or_default()),
        of(|e| e.text.clone()),
    ]
}

/// Events for a person: one row each, with the words that say so.
pub fn events_table(events: &[EventAnswer], look: Look) -> String {
    let mut table = look.tall(&["when", "what", "who", "where", "the articles say"]);
    for event in events {
        let when = match (event.date, event.reported) {
            (Some(date), _) => date.to_string(),
            (None, Some(day)) => format!("{day}\n(reported)"),
            (None, None) => "unknown".to_owned(),
        };
        let status = if event.status == Status::Held { String::new() } else { format!(", {}", event.status) };
        let disputed: String = if event.disputed { "\n(disputed)".to_owned() } else { String::new() };
        let disputed = disputed + &event.says.iter().map(says).collect::<String>();
        let who: Vec<String> = event
            .participants
            .iter()
            .map(|p| {
                let codes: Vec<&str> = p.countries.iter().map(|c| c.as_str()).collect();
                let of = if codes.is_empty() { String::new() } else { format!(" ({})", codes.join(", ")) };
                let office = p.office.as_ref().filter(|o| **o != p.name).map(|o| format!("\n{o}")).unwrap_or_default();
                format!("{}: {}{of}{office}", p.role, p.name)
            })
            .collect();
        let said = passages(event);
        let place = match &event.place {
            Some(p) => match p.country {
                Some(code) if p.name != country_name(code, Lang::EN) => format!("{} ({code})", p.name),
                _ => p.name.clone(),
            },
            None => String::new(),
        };
        let what = format!("{}{status}{disputed}\n{}", event.kind, event.id);
        table.add_row([when, what, who.join("\n"), place, said.join("\n")].map(|cell| Cell::new(clean(&cell))));
    }
    look.render(&table)
}

/// Who says what, where the sources contradict each other.
fn says(says: &query::SaysAnswer) -> String {
    let of = says.country.map(|c| format!(" of {c}")).unwrap_or_default();
    let one = |s: &query::SaidAnswer| format!("\n  {} ({})", s.value, s.articles.join(", "));
    format!("\n{}{of}:{}", says.what, says.values.iter().map(one).collect::<String>())
}

/// How many passages a row of a table shows.
const SHOWN: usize = 3;

/// The first passages of an event, one of each article before a second of any, and how many more there are.
fn passages(event: &EventAnswer) -> Vec<String> {
    let mut distinct: Vec<&query::EvidenceAnswer> = Vec::new();
    for e in &event.evidence {
        if !distinct.iter().any(|d| (&d.article, &d.text) == (&e.article, &e.text)) {
            distinct.push(e);
        }
    }
    let nth = |i: usize| distinct[..i].iter().filter(|d| d.article == distinct[i].article).count();
    let mut order: Vec<usize> = (0..distinct.len()).collect();
    order.sort_by_key(|&i| nth(i));
    order.truncate(SHOWN);
    order.sort_unstable();
    let told = order.into_iter().map(|i| {
        let e = distinct[i];
        let source = e.source.as_deref().unwrap_or(&e.article);
        let day = e.published.map(|d| format!(", {d}")).unwrap_or_default();
        format!("{}\n[{source}{day}]", e.text)
    });
    told.chain((distinct.len() > SHOWN).then(|| format!("and {} more", distinct.len() - SHOWN))).collect()
}
