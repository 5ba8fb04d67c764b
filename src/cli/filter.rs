//! The filters of a query as flags, and how what is typed becomes a query.

use clap::{Args, ValueEnum};
use isnad::lang::{Packs, is_country};
use isnad::model::{Date, EntityKind, EventType, Role, Status};
use isnad::query::{self, Anchor, Cursor, Order, Query, Questions, Side, What, Where};

use super::ask::today;
use super::report::Failure;

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
    /// Only outside the country of the first party
    #[arg(long)]
    pub abroad: bool,
    /// Only what this outlet reported
    #[arg(long, value_name = "OUTLET")]
    pub source: Option<String>,
    /// Not before this day, month or year
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: Option<Date>,
    /// Not after this day, month or year
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub to: Option<Date>,
    /// Only after this event: its id, or words that mean one
    #[arg(long, value_name = "EVENT")]
    pub after_event: Option<String>,
    /// Only before this event: its id, or words that mean one
    #[arg(long, value_name = "EVENT")]
    pub before_event: Option<String>,
    /// Only what no article told of before this day of reading: what is new since then
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub read_from: Option<Date>,
    /// Only what an article told of that was read by this day
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub read_to: Option<Date>,
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

/// By what events are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Each person beside the parties
    Person,
    /// Each organization beside the parties
    Organization,
    /// Each country beside the parties
    Country,
    /// Each two countries
    Pair,
    /// Each place
    Place,
    /// Each month
    Month,
    /// Each year
    Year,
    /// Each type
    Type,
    /// Each outlet that reported
    Source,
}

impl By {
    /// What a query wants then.
    pub fn what(self) -> What {
        match self {
            By::Person => What::ByPerson,
            By::Organization => What::ByOrganization,
            By::Country => What::ByCountry,
            By::Pair => What::ByPair,
            By::Place => What::ByPlace,
            By::Month => What::ByMonth,
            By::Year => What::ByYear,
            By::Type => What::ByType,
            By::Source => What::BySource,
        }
    }
}

/// Which of those that are counted come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CountOrder {
    /// Those with the most events
    Most,
    /// Those with the fewest
    Fewest,
}

impl CountOrder {
    /// The query's order.
    pub fn order(self) -> Order {
        match self {
            CountOrder::Most => Order::Most,
            CountOrder::Fewest => Order::Fewest,
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

/// Reads a status.
pub fn status(text: &str) -> Result<StatusArg, String> {
    match text {
        "any" => Ok(StatusArg::Any),
        text => Status::parse(text)
            .map(StatusArg::One)
            .ok_or_else(|| "give held, planned, cancelled, denied or any".to_owned()),
    }
}

/// Reads an event type.
pub fn event_type(text: &str) -> Result<EventType, String> {
    let names: Vec<&str> = EventType::all().map(EventType::name).collect();
    EventType::parse(text).ok_or_else(|| format!("give one of {}", names.join(", ")))
}

/// Reads a date.
pub fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "give a Gregorian year, month or day: 2020, 2020-11 or 2020-11-15".to_owned())
}

/// Reads the place where a page ended.
pub fn cursor(text: &str) -> Result<Cursor, String> {
    text.parse().map_err(|e: isnad::query::NotACursor| e.to_string())
}

/// The statuses that were typed, if any were.
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
        let outlet = |name: &String| match name.parse() {
            Ok(id) => Side { id: Some(id), kind: Some(EntityKind::Organization), ..Side::default() },
            Err(_) => Side { kind: Some(EntityKind::Organization), ..Side::named(name) },
        };
        let query = Query {
            types: self.types.clone(),
            status: statuses(&self.status).unwrap_or_else(|| Query::default().status),
            parties,
            about: self.about.as_deref().map(side).transpose()?,
            place: self.place.as_deref().map(place),
            abroad: self.abroad,
            source: self.source.as_ref().map(outlet),
            from: self.from,
            to: self.to,
            after_event: self.after_event.as_deref().map(anchor).transpose()?,
            before_event: self.before_event.as_deref().map(anchor).transpose()?,
            read_from: self.read_from,
            read_to: self.read_to,
            order: if self.newest { Order::Newest } else { Order::Oldest },
            limit: self.limit.map(|n| n as usize),
            ..Query::default()
        };
        query.check().map_err(Failure::wrong)?;
        Ok(query)
    }
}

/// A party as it is typed, with a country's name taken for the country.
pub fn side(text: &str) -> Result<Side, Failure> {
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

/// A place as it is typed: an id, a country by code or name (not by its capital, which is a place), or the place's name.
fn place(text: &str) -> Where {
    if let Ok(id) = text.parse() {
        return Where { name: Some(text.to_owned()), ids: vec![id], country: None };
    }
    match query::named_country(text) {
        Some(country) => Where { country: Some(country), ..Where::default() },
        None => Where { name: Some(text.to_owned()), ..Where::default() },
    }
}

/// An event from which time is counted, as it is typed: an id, or words that ask for one event.
fn anchor(text: &str) -> Result<Anchor, Failure> {
    if let Ok(id) = text.parse() {
        return Ok(Anchor { event: Some(id), ..Anchor::default() });
    }
    let understood = Questions::bundled().understand(text, today()).map_err(Failure::wrong)?;
    if understood.query.what != What::Events {
        return Err(Failure::wrong(format_args!(
            "\u{201c}{text}\u{201d} asks for no event; name one: its id, or words such as \u{201c}the last meeting between \
             Iran and Iraq\u{201d}"
        )));
    }
    Ok(Anchor { query: Some(Box::new(understood.query)), ..Anchor::default() })
}
