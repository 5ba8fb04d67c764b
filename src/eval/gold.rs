//! Gold records: what a careful reader finds in an article, read from JSON Lines and checked.

use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use serde::Deserialize;

use crate::input;
use crate::model::{Article, CountryCode, Date, EventType, Role, Status};

/// An article with what is to be found in it.
#[derive(Clone, Debug)]
pub struct Gold {
    /// The article, as `isnad extract` would take it out of the same line.
    pub article: Article,
    /// Everybody who is named, and those known only by a title who take part in an event.
    pub people: Vec<GoldPerson>,
    /// Every country named, by name, adjective or capital that stands for its government.
    pub countries: BTreeSet<CountryCode>,
    /// Named bodies.
    pub organizations: Vec<GoldThing>,
    /// Named places that are no countries.
    pub places: Vec<GoldThing>,
    /// What is told to have happened or to be planned, each once.
    pub events: Vec<GoldEvent>,
}

/// A person in gold.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldPerson {
    /// The id by which events of the same record refer to it.
    pub id: String,
    /// The fullest form of the name, or the title of one who is not named.
    pub name: String,
    /// The other forms.
    #[serde(default, deserialize_with = "or_empty")]
    pub aliases: Vec<String>,
    /// The states for which it stands, as ISO 3166-1 alpha-3.
    pub countries: Vec<CountryCode>,
    /// Whether it speaks for a state.
    #[serde(default)]
    pub official: bool,
    /// False for somebody known only by a title.
    #[serde(default = "yes")]
    pub named: bool,
}

/// An organization or a place in gold.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldThing {
    /// The fullest form of the name.
    pub name: String,
    /// The other forms.
    #[serde(default, deserialize_with = "or_empty")]
    pub aliases: Vec<String>,
    /// The country that it belongs to or lies in.
    pub country: Option<CountryCode>,
}

/// An event in gold.
#[derive(Clone, Debug)]
pub struct GoldEvent {
    /// Its type.
    pub kind: EventType,
    /// Whether it happened.
    pub status: Status,
    /// When, as precisely as the article lets one know.
    pub date: Option<Date>,
    /// Where.
    pub place: Option<Reference>,
    /// Who took part.
    pub participants: Vec<GoldParticipant>,
    /// The stretch of the article that shows it.
    pub quote: String,
}

/// Somebody's part in an event in gold.
#[derive(Clone, Debug)]
pub struct GoldParticipant {
    /// Who.
    pub who: Reference,
    /// As what.
    pub role: Role,
}

/// Who or what an event in gold refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// The person at this index of [`Gold::people`]; written as its id.
    Person(usize),
    /// A country or its unnamed officials; written `country:IRN`.
    Country(CountryCode),
    /// The body at this index of [`Gold::organizations`]; written `org:` and its name.
    Organization(usize),
    /// A place by its name; only as an event's place.
    Place(String),
}

/// A line of gold that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}: {problem}")]
pub struct GoldError {
    /// The file as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub problem: GoldProblem,
}

/// What is wrong with a line of gold.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GoldProblem {
    /// The file cannot be read on.
    #[error("cannot be read any further: {0}")]
    Read(#[source] io::Error),
    /// Nothing is in the file.
    #[error("is empty: there is no gold in it; give JSON Lines, one record on each line")]
    Empty,
    /// It is no record.
    #[error("is no gold record: {0}; a record is one line of JSON (docs/accuracy.md says with which fields)")]
    Record(String),
    /// Its article is none.
    #[error(transparent)]
    Article(#[from] input::InputError),
    /// An id that another record or person has.
    #[error(
        "the id \u{201c}{0}\u{201d} is given twice; give each record of a file and each person of a record its own"
    )]
    Twice(String),
    /// A word that is not among those known.
    #[error("{field} \u{201c}{found}\u{201d} is unknown; write one of {known}")]
    Unknown {
        /// The field.
        field: &'static str,
        /// What it holds.
        found: String,
        /// What it may hold.
        known: String,
    },
    /// A date that is none.
    #[error("date \u{201c}{0}\u{201d} is none; write 2020-11-15, 2020-11, 2020 or null")]
    Date(String),
    /// A reference to nobody.
    #[error(
        "\u{201c}{0}\u{201d} refers to nobody: write the id of one of the record's people, country: with an ISO 3166-1 \
         alpha-3 code, or org: with the name of one of its organizations"
    )]
    Reference(String),
}

#[derive(Deserialize)]
struct Line {
    people: Vec<GoldPerson>,
    countries: Vec<CountryCode>,
    organizations: Vec<GoldThing>,
    places: Vec<GoldThing>,
    events: Vec<EventLine>,
}

#[derive(Deserialize)]
struct EventLine {
    #[serde(rename = "type")]
    kind: String,
    status: String,
    date: Option<String>,
    place: Option<String>,
    participants: Vec<ParticipantLine>,
    #[serde(default)]
    quote: String,
}

#[derive(Deserialize)]
struct ParticipantLine {
    #[serde(rename = "ref")]
    who: String,
    role: String,
}

fn yes() -> bool {
    true
}

fn or_empty<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Vec<String>, D::Error> {
    Ok(Option::deserialize(d)?.unwrap_or_default())
}

/// The gold records of a JSON Lines file, in its order; `name` stands for it in errors. Empty lines are passed over.
///
/// # Errors
/// In the place of a line that cannot be used, what is wrong with it; those after it are read all the same, unless the
/// file itself cannot be.
pub fn read_gold(name: &str, reader: impl Read) -> impl Iterator<Item = Result<Gold, GoldError>> {
    let (name, mut reader) = (name.to_owned(), BufReader::new(reader));
    let (mut number, mut records, mut over) = (0, 0, false);
    let mut ids = BTreeSet::new();
    std::iter::from_fn(move || {
        while !over {
            let mut line = Vec::new();
            number += 1;
            let found = match reader.read_until(b'\n', &mut line) {
                Ok(0) => {
                    over = true;
                    if records > 0 {
                        return None;
                    }
                    Err(GoldProblem::Empty)
                }
                Ok(_) if line.trim_ascii().is_empty() => continue,
                Ok(_) => Gold::parse(&name, line).and_then(|gold| {
                    let id = gold.article.identity();
                    if ids.insert(id.clone()) { Ok(gold) } else { Err(GoldProblem::Twice(id)) }
                }),
                Err(error) => {
                    over = true;
                    Err(GoldProblem::Read(error))
                }
            };
            records += 1;
            return Some(found.map_err(|problem| GoldError { file: name.clone(), line: number, problem }));
        }
        None
    })
}

impl Gold {
    fn parse(name: &str, line: Vec<u8>) -> Result<Gold, GoldProblem> {
        let json = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
        let parsed: Line = serde_json::from_slice(json).map_err(|e| {
            let message = e.to_string();
            let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(m, _)| m);
            GoldProblem::Record(format!("{message} (column {})", e.column()))
        })?;
        let mut ids = BTreeSet::new();
        if let Some(person) = parsed.people.iter().find(|p| !ids.insert(p.id.as_str())) {
            return Err(GoldProblem::Twice(person.id.clone()));
        }
        let events: Vec<GoldEvent> = parsed.events.iter().map(|e| parsed.event(e)).collect::<Result<_, _>>()?;
        // the article is what the reader would be given of this line
        let article = input::read(name, Cursor::new(line)).next();
        let article = article.unwrap_or_else(|| Ok(Article::default())).map_err(GoldProblem::Article)?;
        Ok(Gold {
            article,
            people: parsed.people,
            countries: parsed.countries.into_iter().collect(),
            organizations: parsed.organizations,
            places: parsed.places,
            events,
        })
    }
}

const COUNTRY: &str = "country:";

impl Line {
    fn event(&self, event: &EventLine) -> Result<GoldEvent, GoldProblem> {
        let unknown = |field, found: &str, known: Vec<&str>| GoldProblem::Unknown {
            field,
            found: found.to_owned(),
            known: known.join(", "),
        };
        let kind = EventType::parse(&event.kind)
            .ok_or_else(|| unknown("type", &event.kind, EventType::all().map(EventType::name).collect()))?;
        let status = Status::parse(&event.status)
            .ok_or_else(|| unknown("status", &event.status, Status::ALL.map(Status::name).to_vec()))?;
        let date = match &event.date {
            Some(date) => Some(Date::parse(date).ok_or_else(|| GoldProblem::Date(date.clone()))?),
            None => None,
        };
        let place = match &event.place {
            Some(place) => Some(match place.strip_prefix(COUNTRY) {
                Some(_) => self.reference(place)?,
                None => Reference::Place(place.clone()),
            }),
            None => None,
        };
        let participant = |p: &ParticipantLine| -> Result<GoldParticipant, GoldProblem> {
            let role =
                Role::parse(&p.role).ok_or_else(|| unknown("role", &p.role, Role::all().map(Role::name).collect()))?;
            Ok(GoldParticipant { who: self.reference(&p.who)?, role })
        };
        let participants = event.participants.iter().map(participant).collect::<Result<_, _>>()?;
        Ok(GoldEvent { kind, status, date, place, participants, quote: event.quote.clone() })
    }

    fn reference(&self, written: &str) -> Result<Reference, GoldProblem> {
        let found = if let Some(i) = self.people.iter().position(|p| p.id == written) {
            Some(Reference::Person(i))
        } else if let Some(code) = written.strip_prefix(COUNTRY) {
            CountryCode::parse(code).map(Reference::Country)
        } else if let Some(name) = written.strip_prefix("org:") {
            self.organizations.iter().rposition(|o| o.name == name).map(Reference::Organization)
        } else {
            None
        };
        found.ok_or_else(|| GoldProblem::Reference(written.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: &str, event: &str) -> String {
        format!(
            r#"{{"id": "{id}", "title": "", "text": "A met B.", "people": [{{"id": "p1", "name": "A", "countries": ["IRN"]}}], "countries": [], "organizations": [{{"name": "B", "country": null, "aliases": null}}], "places": [], "events": [{event}]}}"#
        )
    }

    fn event(kind: &str, date: &str, who: &str) -> String {
        format!(
            r#"{{"type": "{kind}", "status": "held", "date": {date}, "place": "country:IRQ", "participants": [{{"ref": "{who}", "role": "party"}}], "quote": "met"}}"#
        )
    }

    #[test]
    fn a_bad_line_is_named_with_what_to_do_and_the_next_is_read() {
        let lines = [
            record("1", &event("meeting", "null", "org:B")),
            String::new(),
            record("2", &event("met", "null", "p1")),
            record("3", &event("meeting", "\"15.11.2020\"", "p1")),
            record("4", &event("meeting", "null", "p2")),
            record("1", ""),
            r#"{"id": "5", "text": "A"}"#.to_owned(),
            r#"{"id": "#.to_owned(),
            record("6", &event("meeting", "\"2020-11\"", "p1")),
        ];
        let read: Vec<_> = read_gold("g.jsonl", lines.join("\n").as_bytes()).collect();
        let said: Vec<String> = read.iter().filter_map(|r| r.as_ref().err()).map(ToString::to_string).collect();
        let wanted = [
            "g.jsonl:3: type \u{201c}met\u{201d} is unknown; write one of meeting, visit",
            "g.jsonl:4: date \u{201c}15.11.2020\u{201d} is none; write",
            "g.jsonl:5: \u{201c}p2\u{201d} refers to nobody: write",
            "g.jsonl:6: the id \u{201c}1\u{201d} is given twice; give",
            "g.jsonl:7: is no gold record: missing field `people`",
            "g.jsonl:8: is no gold record: EOF",
        ];
        assert_eq!(said.len(), wanted.len(), "{said:#?}");
        for (said, wanted) in said.iter().zip(wanted) {
            assert!(said.starts_with(wanted), "{said}");
        }
        let good: Vec<&Gold> = read.iter().flatten().collect();
        assert_eq!(good[0].events[0].participants[0].who, Reference::Organization(0));
        assert_eq!(good[0].events[0].place, CountryCode::parse("IRQ").map(Reference::Country));
        assert_eq!((good[1].article.identity().as_str(), good[1].events[0].date), ("6", Date::parse("2020-11")));
        let none: Vec<_> = read_gold("g.jsonl", "\n".as_bytes()).collect();
        assert!(matches!(&none[..], [Err(GoldError { problem: GoldProblem::Empty, .. })]));
    }
}
