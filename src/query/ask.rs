//! Answers a query from a store: its lists say which events may match, and only these are loaded and looked at.

use super::{Found, Query, Side, find};
use crate::graph::{self, NodeId, NodeKind, Part, Selection, Sources};
use crate::model::{CountryCode, EventType};
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

/// How many events there are, where only their number is asked for and the store's lists tell it.
fn counted(view: &View<'_>, query: &Query) -> Result<Option<Found>, StoreError> {
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
    let told = query.count
        && query.place.is_none()
        && query.about.is_none()
        && query.parties.iter().all(plain)
        && !(visits && states);
    let selection = selection(query, None);
    if !told || !selection.is_decided_by_lists() {
        return Ok(None);
    }
    let mut found = Found::default();
    for listed in graph::list(view, &selection)? {
        if query.wants(listed.status) {
            found.total += 1;
        } else {
            found.also.count(listed.status);
        }
    }
    Ok(Some(found))
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
