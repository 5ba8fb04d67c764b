//! Answers a whole query, whatever it wants: one call that gives what is printed or sent.

use serde::{Deserialize, Serialize};

use super::network::{NetworkError, PathAnswer, PathQuestion};
use super::{
    Also, Card, Cursor, EventAnswer, Explain, GroupAnswer, Groups, NameError, OfficeAnswer, Offices, Query, Selected,
    Teller, What, card, groups, offices, select,
};
use crate::graph::{self, NodeId, Scope, Sources};
use crate::model::{CountryCode, Lang};
use crate::store::{StoreError, View};

/// A query with its answer: what `ask --format json` and `events --format json` print.
///
/// Which of the lists is filled depends on what the query wants ([`What`]); the others are empty and left out of JSON,
/// but for the events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The question in words, if it was asked in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// The query as a sentence.
    pub understood: String,
    /// The command that asks the same.
    pub command: String,
    /// The query.
    pub query: Query,
    /// How many events, offices or groups there are, where more were found than the page shows or only the number was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
    /// The events, in the query's order.
    pub answers: Vec<EventAnswer>,
    /// The events counted by person, country, month and so on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupAnswer>,
    /// Who held which office when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offices: Vec<OfficeAnswer>,
    /// All that is known of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<Card>,
    /// How two are connected, step by step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<PathAnswer>,
    /// How many more events there are of other statuses.
    pub also: Also,
    /// Where the next page goes on, if there is one: the query's `cursor` to ask for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Cursor>,
    /// What was read for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explain: Option<Explain>,
}

impl Answer {
    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        let listed = self.answers.is_empty() && self.groups.is_empty() && self.offices.is_empty();
        let connected = self.path.as_ref().is_some_and(|p| !p.paths.is_empty());
        listed && !connected && self.card.is_none() && self.count.unwrap_or_default() == 0
    }
}

/// Answers a query whose names have been looked up ([`super::look_up`]), with the evidence; `question` is what was asked in
/// words, and `country` names a country in a language.
///
/// # Errors
/// If the store cannot be read.
pub fn answer(
    view: &View<'_>,
    question: Option<&str>,
    query: &Query,
    country: &dyn Fn(CountryCode, Lang) -> String,
) -> Result<Answer, StoreError> {
    let mut out = Answer {
        question: question.map(str::to_owned),
        understood: query.words(|code| country(code, Lang::EN)),
        command: query.command(),
        query: query.clone(),
        count: None,
        answers: Vec::new(),
        groups: Vec::new(),
        offices: Vec::new(),
        card: None,
        path: None,
        also: Also::default(),
        next: None,
        explain: None,
    };
    match query.what {
        What::Events | What::Count => {
            let Selected { events, total, also, next, explain } = select(view, query)?;
            let counted = query.what == What::Count;
            out.count = (counted || total > events.len()).then_some(total);
            if !counted {
                tell(view, &events, country, &mut |event| {
                    out.answers.push(event);
                    true
                })?;
                out.next = next;
            }
            (out.also, out.explain) = (also, Some(explain));
        }
        What::Offices => {
            let Offices { offices, total, next } = offices(view, query, country)?;
            out.count = (total > offices.len()).then_some(total);
            (out.offices, out.next) = (offices, next);
        }
        What::Card => {
            let one = query.parties.first().and_then(|s| s.id.or(s.country.map(graph::country_id)));
            if let Some(id) = one {
                out.card = card(view, id, query, country)?;
            }
        }
        What::Path => out.path = path(view, query)?,
        _ => {
            let Groups { groups, total, also, next, explain, .. } = groups(view, query, country)?;
            out.count = (total > groups.len()).then_some(total);
            (out.groups, out.also, out.next, out.explain) = (groups, also, next, Some(explain));
        }
    }
    Ok(out)
}

/// Events whose sources are read together.
const TOGETHER: usize = 64;

/// Tells events with their evidence one after the other, in the order given, until `each` says no. However many there
/// are, no more than a few are held in memory at a time.
///
/// # Errors
/// If the store cannot be read.
pub fn tell(
    view: &View<'_>,
    events: &[NodeId],
    country: &dyn Fn(CountryCode, Lang) -> String,
    each: &mut dyn FnMut(EventAnswer) -> bool,
) -> Result<(), StoreError> {
    for some in events.chunks(TOGETHER) {
        let part = graph::load_events(view, some, Sources::With)?;
        let places: Vec<_> = some.iter().filter_map(|id| part.index_of(*id)).collect();
        for event in Teller::new(view, &part, country).events(&places)? {
            if !each(event) {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// The shortest path between the query's two parties over the events that it asks for; none where both are one.
fn path(view: &View<'_>, query: &Query) -> Result<Option<PathAnswer>, StoreError> {
    let ends: Vec<NodeId> = query.parties.iter().filter_map(|s| s.id.or(s.country.map(graph::country_id))).collect();
    let [from, to] = ends[..] else { return Ok(None) };
    let events = Scope { types: query.types.clone(), status: query.status.clone(), from: query.from, to: query.to };
    let question = PathQuestion { events, ..PathQuestion::new(from.to_string(), to.to_string()) };
    match question.answer(view) {
        Ok(answer) => Ok(Some(answer)),
        Err(NetworkError::Store(error) | NetworkError::Name(NameError::Store(error))) => Err(error),
        // ids that were looked up are there; what is left is that both are one
        Err(_) => Ok(None),
    }
}
