//! The typed query: what can be asked of a store, whichever way it was asked.

use serde::{Deserialize, Serialize};

use super::{Cursor, Side, What};
use crate::graph::NodeId;
use crate::model::{CountryCode, Date, EventType, Status};

/// What is asked, of which events. Every filter composes with every other; the default finds all that were held.
///
/// Words of three languages, flags and JSON all become this type. [`Query::command`] gives the command that asks the
/// same, [`Query::words`] the sentence; its JSON form stands as `query` in every answer:
///
/// ```
/// use isnad::query::{Query, Side, What};
/// use isnad::model::{CountryCode, EventType};
///
/// let officials = |code| Side { country: CountryCode::parse(code), officials: true, ..Side::default() };
/// let query = Query {
///     types: vec![EventType::meeting()],
///     parties: vec![officials("IRN"), officials("IRQ")],
///     ..Query::default()
/// };
/// assert_eq!(query.command(), "isnad events --type meeting --between IRN --and IRQ --officials");
/// let json = serde_json::to_string(&query)?;
/// assert_eq!(serde_json::from_str::<Query>(&json)?, query);
///
/// let query: Query = serde_json::from_str(r#"{"what": "by-month", "parties": [{"country": "IRN"}], "from": "2020"}"#)?;
/// assert_eq!(query.what, What::ByMonth);
/// assert_eq!(query.command(), "isnad events --party IRN --from 2020 --by month");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Query {
    /// What is wanted: the events themselves, their number, how many there are of each person and so on, or something
    /// else of those whom the query names.
    #[serde(skip_serializing_if = "What::is_default")]
    pub what: What,
    /// Who is counted where the events of each person, organization or country are: beside the parties.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Side>,
    /// The event types; none means any.
    #[serde(rename = "type", skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<EventType>,
    /// The statuses; none means any. By default only what was held.
    pub status: Vec<Status>,
    /// Who must have taken part: a different participant for each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<Side>,
    /// What a statement must mention.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<Side>,
    /// Where it took place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Where>,
    /// Only where it took place in another country than that of the first of the parties.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub abroad: bool,
    /// An outlet that must have reported it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Side>,
    /// Not before this date, the first day that it may mean. An event known only to a month or a year counts where
    /// it may fall between the two; one with no date of its own counts by its publication date, and one with
    /// neither never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Not after this date, the last day that it may mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// After the last day of this event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_event: Option<Anchor>,
    /// Before the first day of this event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_event: Option<Anchor>,
    /// The first article that tells of it was read into the store on this day or later: what is new since then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_from: Option<Date>,
    /// The first article that tells of it was read on this day or earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_to: Option<Date>,
    /// Which come first.
    #[serde(skip_serializing_if = "Order::is_default")]
    pub order: Order,
    /// At most so many of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// Only those that stand behind this place in the order: the page after the one that ended there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
}

impl Default for Query {
    fn default() -> Self {
        Query {
            what: What::Events,
            of: None,
            types: Vec::new(),
            status: vec![Status::Held],
            parties: Vec::new(),
            about: None,
            place: None,
            abroad: false,
            source: None,
            from: None,
            to: None,
            after_event: None,
            before_event: None,
            read_from: None,
            read_to: None,
            order: Order::Oldest,
            limit: None,
            cursor: None,
        }
    }
}

/// What a query cannot ask, since its parts do not fit each other.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// A time that ends before it begins.
    #[error("the time ends ({to}) before it begins ({from}); turn them round")]
    Time {
        /// Where it begins.
        from: Date,
        /// Where it ends.
        to: Date,
    },
    /// Another number of parties than what is asked is asked of.
    #[error("{what} is asked of {needs}; {got} given")]
    Parties {
        /// What is asked.
        what: What,
        /// How many it is asked of, in words.
        needs: &'static str,
        /// How many there are, in words.
        got: &'static str,
    },
    /// `abroad` without anybody whose country that would not be.
    #[error("abroad is in another country than the first party's; name a party")]
    Abroad,
    /// Whom to count, where nobody is counted.
    #[error("who is counted can only be said where events are counted by person, organization, country or pair")]
    Counted,
    /// An order by number, where nothing is numbered.
    #[error("most or fewest first is an order of what is counted: by person, country, month and so on")]
    Order,
    /// A cursor of something else.
    #[error("\u{201c}{0}\u{201d} is no place in this answer; give the `next` of the page before")]
    Cursor(String),
}

impl Query {
    /// Whether it asks for events of that status.
    pub fn wants(&self, status: Status) -> bool {
        self.status.is_empty() || self.status.contains(&status)
    }

    /// The sides that name somebody who has not been looked up in a store yet.
    pub fn unresolved(&mut self) -> impl Iterator<Item = &mut Side> {
        let sides = self.parties.iter_mut().chain(self.of.as_mut()).chain(self.about.as_mut()).chain(&mut self.source);
        sides.filter(|s| s.name.is_some() && s.id.is_none())
    }

    /// The first day that counts: by `from`, and by the event that all must come after.
    pub(super) fn first(&self) -> Option<Date> {
        let after = self.after_event.as_ref().and_then(|a| a.when?.last_day().plus_days(1));
        self.from.map(Date::first_day).into_iter().chain(after).max()
    }

    /// The last day that counts.
    pub(super) fn last(&self) -> Option<Date> {
        let before = self.before_event.as_ref().and_then(|a| a.when?.first_day().plus_days(-1));
        self.to.map(Date::last_day).into_iter().chain(before).min()
    }

    /// Whether the articles must be looked at to know which events it finds.
    pub(super) fn needs_articles(&self) -> bool {
        self.source.is_some() || self.read_from.is_some() || self.read_to.is_some() || self.what == What::BySource
    }

    /// Whether its parts fit each other.
    ///
    /// # Errors
    /// The first that does not.
    pub fn check(&self) -> Result<(), QueryError> {
        for (from, to) in [(self.from, self.to), (self.read_from, self.read_to)] {
            if let Some((from, to)) = from.zip(to).filter(|(from, to)| from.first_day() > to.last_day()) {
                return Err(QueryError::Time { from, to });
            }
        }
        let wrong = |needs| {
            let got = ["nobody is", "one is", "two are"].get(self.parties.len()).copied().unwrap_or("more are");
            Err(QueryError::Parties { what: self.what, needs, got })
        };
        match (self.what, self.parties.len()) {
            (What::Card, n) if n != 1 => return wrong("one person, organization, country or place"),
            (What::Path, n) if n != 2 => return wrong("two people, organizations or countries"),
            (What::Offices, n) if n != 1 => return wrong("one person, or a country's office"),
            (What::ByPair, n) if n != 0 => return wrong("nobody, since all who took part are paired"),
            _ => {}
        }
        if let Some(cursor) = self.cursor.as_ref().filter(|c| !self.what.is_grouped() && c.as_event().is_none()) {
            return Err(QueryError::Cursor(cursor.to_string()));
        }
        if self.abroad && self.parties.is_empty() {
            return Err(QueryError::Abroad);
        }
        let counts_who = matches!(self.what, What::ByPerson | What::ByOrganization | What::ByCountry | What::ByPair);
        if self.of.is_some() && !counts_who {
            return Err(QueryError::Counted);
        }
        if matches!(self.order, Order::Most | Order::Fewest) && !self.what.is_grouped() {
            return Err(QueryError::Order);
        }
        Ok(())
    }
}

/// The order of the answers. Events of one day stand by id, those without any date come last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// The oldest first; of people, countries and so on by whom events are counted, those with the most.
    #[default]
    Oldest,
    /// The newest first; of people, countries and so on those whose last event is the newest.
    Newest,
    /// Those with the most events first.
    Most,
    /// Those with the fewest events first.
    Fewest,
}

impl Order {
    fn is_default(&self) -> bool {
        *self == Order::Oldest
    }
}

/// A place to look in: a country with all that lies in it, or places by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Where {
    /// The country, with every place in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryCode>,
    /// The place's name, as asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The store's places of that name; several where articles of several languages name it.
    #[serde(skip_serializing_if = "Vec::is_empty", with = "super::side::ids_as_text")]
    pub ids: Vec<NodeId>,
}

/// An event from which time is counted: by its id, or by a query that must find exactly one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Anchor {
    /// The event, once it was looked up.
    #[serde(skip_serializing_if = "Option::is_none", with = "super::side::id_as_text")]
    pub event: Option<NodeId>,
    /// What finds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<Box<Query>>,
    /// When it happened, else when it was first reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Date>,
}
