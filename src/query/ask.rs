//! Answers a query from a store: its lists say which events may match, and only these are loaded and looked at.

use std::cmp::Reverse;
use std::rc::Rc;

use petgraph::stable_graph::NodeIndex;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::FxHashMap;

use super::{Found, Order, Query, Side, find};
use crate::graph::{self, Listed, Node, NodeId, NodeKind, Part, Selection, Sources};
use crate::model::{CountryCode, Date, EventType, Status};
use crate::store::{StoreError, View};

/// Answers a query whose names have been looked up ([`super::look_up`]).
///
/// # Errors
/// If the store cannot be read.
pub fn ask(view: &View<'_>, query: &Query) -> Result<(Part, Found), StoreError> {
    if let Some(found) = counted(view, query)? {
        return Ok((Part::default(), found));
    }
    let part = graph::load_events(view, &candidates(view, query)?, Sources::Without)?;
    let found = find(&part, query);
    if query.count {
        return Ok((Part::default(), Found { events: Vec::new(), ..found }));
    }
    let events: Vec<NodeId> = found.events.iter().map(|ix| part.graph()[*ix].id()).collect();
    let part = graph::load_events(view, &events, Sources::With)?;
    let events = events.iter().filter_map(|id| part.index_of(*id)).collect();
    Ok((part, Found { events, ..found }))
}

/// An event of a list: when it was and where, without who took part and the evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// The event.
    pub id: NodeId,
    /// When it happened, else when it was first reported, if one of them is known.
    pub when: Option<Date>,
    /// Whether it happened.
    pub status: Status,
    /// The name of its place, if that is known; of a state as a whole there is only the code.
    pub place: Option<Rc<str>>,
}

/// Lists the events that [`ask`] finds, in the same order, with no more than day and place of each: many times faster,
/// since usually the store's lists tell which they are.
///
/// # Errors
/// If the store cannot be read.
pub fn list(view: &View<'_>, query: &Query) -> Result<Vec<Brief>, StoreError> {
    let events: Vec<Listed> = match told(view, query)? {
        Some(mut listed) => {
            listed.retain(|event| query.wants(event.status));
            if query.order == Order::Newest {
                listed.sort_by_key(|event| (event.when.is_none(), Reverse(event.when), event.id));
            }
            listed.truncate(query.limit.unwrap_or(usize::MAX));
            listed
        }
        None => {
            let part = graph::load_events(view, &candidates(view, query)?, Sources::Without)?;
            let found = find(&part, query);
            let listed = |ix: &NodeIndex| match part.graph().node_weight(*ix) {
                Some(Node::Event(event)) => Some(Listed { id: event.id, when: event.when(), status: event.status }),
                _ => None,
            };
            found.events.iter().filter_map(listed).collect()
        }
    };
    let places: Vec<Option<NodeId>> =
        events.par_iter().map(|event| graph::place_of(view, event.id)).collect::<Result<_, _>>()?;
    let mut names: FxHashMap<NodeId, Option<Rc<str>>> = FxHashMap::default();
    let mut briefs = Vec::with_capacity(events.len());
    for (Listed { id, when, status }, place) in events.into_iter().zip(places) {
        let place = match place {
            None => None,
            Some(place) => match names.get(&place) {
                Some(name) => name.clone(),
                None => {
                    let name: Option<Rc<str>> = graph::name_of(view, place)?.map(Rc::from);
                    names.insert(place, name.clone());
                    name
                }
            },
        };
        briefs.push(Brief { id, when, status, place });
    }
    Ok(briefs)
}

/// How many events there are, where only their number is asked for and the store's lists tell it.
fn counted(view: &View<'_>, query: &Query) -> Result<Option<Found>, StoreError> {
    let listed = if query.count { told(view, query)? } else { None };
    Ok(listed.map(|listed| {
        let mut found = Found::default();
        for event in listed {
            if query.wants(event.status) {
                found.total += 1;
            } else {
                found.also.count(event.status);
            }
        }
        found
    }))
}

/// The events that a query finds, whatever their status, where the store's lists tell them.
fn told(view: &View<'_>, query: &Query) -> Result<Option<Vec<Listed>>, StoreError> {
    let plain = |side: &Side| {
        let whole = side.roles.is_empty() && side.kind.is_none() && !side.officials && side.office.is_none();
        let somebody = |id: NodeId| matches!(id.kind, NodeKind::Person | NodeKind::Organization);
        whole
            && match side.id {
                Some(id) => somebody(id) && side.country.is_none(),
                None => side.country.is_some() && side.name.is_none(),
            }
    };
    // The destination of a visit takes part for its state, which no list of participants tells.
    let visits = query.types.is_empty() || query.types.contains(&EventType::visit());
    let states = query.parties.iter().any(|side| side.country.is_some());
    let told = query.place.is_none() && query.about.is_none() && query.parties.iter().all(plain) && !(visits && states);
    let selection = selection(query, None);
    if !told || !selection.is_decided_by_lists() {
        return Ok(None);
    }
    graph::list(view, &selection).map(Some)
}

/// What the store's lists can be asked of a query, at a place.
fn selection(query: &Query, place: Option<NodeId>) -> Selection {
    Selection {
        types: query.types.clone(),
        status: Vec::new(),
        countries: query.parties.iter().filter_map(country).collect(),
        parties: query.parties.iter().filter_map(|s| s.id).filter(|id| id.kind != NodeKind::Country).collect(),
        place,
        about: query.about.as_ref().and_then(|s| s.id),
        from: query.from,
        to: query.to,
    }
}

/// Events among which all those are that the query finds, whatever their status.
fn candidates(view: &View<'_>, query: &Query) -> Result<Vec<NodeId>, StoreError> {
    let place = match &query.place {
        None => vec![None],
        Some(place) if place.ids.is_empty() => vec![place.country.map(graph::country_id)],
        Some(place) => place.ids.iter().copied().map(Some).collect(),
    };
    let mut all = Vec::new();
    for place in place {
        let selection = selection(query, place);
        all.extend(graph::events(view, &selection)?);
        all.extend(visits(view, query, &selection)?);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// Visits whose destination fills one of the sides, for that is in no list of parties.
fn visits(view: &View<'_>, query: &Query, selection: &Selection) -> Result<Vec<NodeId>, StoreError> {
    let visit = EventType::visit();
    let mut all = Vec::new();
    if selection.countries.is_empty() || !(query.types.is_empty() || query.types.contains(&visit)) {
        return Ok(all);
    }
    for (i, destination) in selection.countries.iter().enumerate() {
        let mut countries = selection.countries.clone();
        countries.remove(i);
        let place = selection.place.or(Some(graph::country_id(*destination)));
        all.extend(graph::events(view, &Selection { types: vec![visit], countries, place, ..selection.clone() })?);
    }
    Ok(all)
}

/// The state for which a participant must stand, where the side names nobody; the state itself stands for itself.
fn country(side: &Side) -> Option<CountryCode> {
    match side.id {
        Some(id) => graph::country_code(id),
        None => side.country,
    }
}
