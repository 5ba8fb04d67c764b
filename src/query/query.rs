//! The typed query: what can be asked of events, whichever way it was asked.

use serde::{Deserialize, Serialize};

use super::Side;
use crate::graph::NodeId;
use crate::model::{CountryCode, Date, EventType, Status};

/// Which events to find. Every filter composes with every other; the default finds all that were held.
///
/// Its JSON form stands as `query` in every answer:
///
/// ```
/// use isnad::query::{Query, Side};
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
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Query {
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
    /// Not before this date, the first day that it may mean. An event known only to a month or a year counts where
    /// it may fall between the two; one with no date of its own counts by its publication date, and one with
    /// neither never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Not after this date, the last day that it may mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// Which come first.
    #[serde(skip_serializing_if = "Order::is_default")]
    pub order: Order,
    /// At most so many of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// Only how many there are.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub count: bool,
}

impl Default for Query {
    fn default() -> Self {
        Query {
            types: Vec::new(),
            status: vec![Status::Held],
            parties: Vec::new(),
            about: None,
            place: None,
            from: None,
            to: None,
            order: Order::Oldest,
            limit: None,
            count: false,
        }
    }
}

impl Query {
    /// Whether it asks for events of that status.
    pub fn wants(&self, status: Status) -> bool {
        self.status.is_empty() || self.status.contains(&status)
    }

    /// The sides that name somebody who has not been looked up in a store yet.
    pub fn unresolved(&mut self) -> impl Iterator<Item = &mut Side> {
        self.parties.iter_mut().chain(self.about.as_mut()).filter(|s| s.name.is_some() && s.id.is_none())
    }
}

/// The order of the answers. Events of one day stand by id, those without any date come last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// The oldest first.
    #[default]
    Oldest,
    /// The newest first.
    Newest,
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
