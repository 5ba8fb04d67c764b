//! Finds the events of a query in a store: its lists say which may match, and only these are read and looked at.

use std::rc::Rc;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::find::{Row, page};
use super::matching::{matches, takers};
use super::{Also, Cursor, Found, Query, Side, What};
use crate::graph::{self, EventNode, ListRead, Listing, NodeId, NodeKind, Part, Selection, Sources};
use crate::model::{CountryCode, Date, EventType};
use crate::store::{StoreError, View};

/// How many events are looked at together: what is known of who took part is read once for all of them.
const TOGETHER: usize = 4_096;

/// The events that a query finds in a store, as ids: what is told of them can be read piece by piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selected {
    /// The events of the page, in the query's order.
    pub events: Vec<NodeId>,
    /// How many there are on all pages.
    pub total: usize,
    /// Those that only their status keeps out.
    pub also: Also,
    /// Where the next page goes on, if there is one.
    pub next: Option<Cursor>,
    /// What was read for it.
    pub explain: Explain,
}

/// What was read to answer a query.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explain {
    /// The store's lists from which the events were taken, each with the number of its entries that were read.
    pub lists: Vec<ListRead>,
    /// How many records of events were read, those of vague dates where the lists decide, else all that the lists gave.
    pub records: usize,
    /// Whether the lists alone decided which events fit.
    pub decided: bool,
    /// How many events fitted.
    pub fitted: usize,
}

impl Explain {
    /// How many entries of lists were read.
    pub fn entries(&self) -> usize {
        self.lists.iter().map(|l| l.entries).sum()
    }

    fn add(&mut self, listing: &Listing) {
        self.lists.extend(listing.lists.iter().cloned());
        self.records += listing.records;
    }
}

/// Answers a query whose names have been looked up ([`super::look_up`]): the events of the page, loaded with their
/// sources, or none where only their number is asked for.
///
/// # Errors
/// If the store cannot be read.
pub fn ask(view: &View<'_>, query: &Query) -> Result<(Part, Found), StoreError> {
    let Selected { events, total, also, next, explain } = select(view, query)?;
    if query.what == What::Count {
        return Ok((Part::default(), Found { events: Vec::new(), total, also, next: None, explain }));
    }
    let part = graph::load_events(view, &events, Sources::With)?;
    let events = events.iter().filter_map(|id| part.index_of(*id)).collect();
    Ok((part, Found { events, total, also, next, explain }))
}

/// An event of a list: when it was and where, without who took part and the evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// The event.
    pub id: NodeId,
    /// When it happened, else when it was first reported, if one of them is known.
    pub when: Option<Date>,
    /// The name of its place, if that is known; of a state as a whole there is only the code.
    pub place: Option<Rc<str>>,
}

/// Lists the events that [`ask`] finds, in the same order, with no more than day and place of each: many times faster,
/// since usually the store's lists tell which they are.
///
/// # Errors
/// If the store cannot be read.
pub fn list(view: &View<'_>, query: &Query) -> Result<Vec<Brief>, StoreError> {
    let (rows, _) = page(scan(view, query, None)?.rows, query);
    let places: Vec<Option<NodeId>> =
        rows.par_iter().map(|row| graph::place_of(view, row.id)).collect::<Result<_, _>>()?;
    let mut names: FxHashMap<NodeId, Option<Rc<str>>> = FxHashMap::default();
    let mut briefs = Vec::with_capacity(rows.len());
    for (Row { id, when }, place) in rows.into_iter().zip(places) {
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
        briefs.push(Brief { id, when, place });
    }
    Ok(briefs)
}

/// Finds the events of a query whose names have been looked up, without what is told of them.
///
/// # Errors
/// If the store cannot be read.
pub fn select(view: &View<'_>, query: &Query) -> Result<Selected, StoreError> {
    let scanned = scan(view, query, None)?;
    let total = scanned.rows.len();
    let (rows, next) = page(scanned.rows, query);
    let events = rows.into_iter().map(|row| row.id).collect();
    Ok(Selected { events, total, also: scanned.also, next, explain: scanned.explain })
}

/// All events that fit, in no order.
#[derive(Default)]
pub(super) struct Scanned {
    pub rows: Vec<Row>,
    pub also: Also,
    pub explain: Explain,
}

/// Called for each event that fits, with the part of the graph in which it was loaded.
pub(super) type Each<'e> = &'e mut dyn FnMut(&Part, &EventNode);

/// Finds all events that fit. With `each`, every one is loaded, whatever the lists may tell.
pub(super) fn scan(view: &View<'_>, query: &Query, mut each: Option<Each<'_>>) -> Result<Scanned, StoreError> {
    let mut out = Scanned::default();
    let stand_ins = stand_ins(view, query)?;
    if each.is_none() && stand_ins.is_empty() && is_told_by_lists(query) {
        let listing = graph::list(view, &selection(query, &stand_ins, None, None))?;
        out.explain.add(&listing);
        out.explain.decided = true;
        for listed in listing.events {
            if query.wants(listed.status) {
                out.rows.push(Row { when: listed.when, id: listed.id });
            } else {
                out.also.count(listed.status);
            }
        }
        out.explain.fitted = out.rows.len();
        return Ok(out);
    }
    let candidates = candidates(view, query, &stand_ins, &mut out.explain)?;
    let sources = if query.needs_articles() { Sources::Articles } else { Sources::Without };
    for some in candidates.chunks(TOGETHER) {
        let part = graph::load_events(view, some, sources)?;
        let graph = part.graph();
        for event in part.events() {
            let Some(ix) = part.index_of(event.id) else { continue };
            if !matches(graph, ix, event, &takers(&part, event.id), query) {
                continue;
            }
            if !query.wants(event.status) {
                out.also.count(event.status);
                continue;
            }
            out.rows.push(Row { when: event.when(), id: event.id });
            if let Some(each) = &mut each {
                each(&part, event);
            }
        }
    }
    out.explain.records += candidates.len();
    out.explain.fitted = out.rows.len();
    Ok(out)
}

/// Whether the store's lists alone tell which events fit.
fn is_told_by_lists(query: &Query) -> bool {
    let plain = |side: &Side| {
        let whole = side.roles.is_empty() && side.kind.is_none() && !side.officials && side.office.is_none();
        let somebody = |id: NodeId| matches!(id.kind, NodeKind::Person | NodeKind::Organization);
        whole
            && side.tenure.is_none()
            && match side.id {
                Some(id) => somebody(id) && side.country.is_none(),
                None => side.country.is_some() && side.name.is_none(),
            }
    };
    // The destination of a visit takes part for its state, which no list of participants tells.
    let visits = query.types.is_empty() || query.types.contains(&EventType::visit());
    let states = query.parties.iter().any(|side| side.country.is_some());
    let anchors = [&query.after_event, &query.before_event].into_iter().flatten();
    query.place.is_none()
        && query.about.is_none()
        && !query.abroad
        && !query.needs_articles()
        && anchors.into_iter().all(|a| a.event.is_some() && a.when.is_some())
        && query.parties.iter().all(plain)
        && !(visits && states)
        && selection(query, &StandIns::default(), None, None).is_decided_by_lists()
}

/// The organizations that a query names as parties, each with those who hold or held an office of it, and with itself.
type StandIns = FxHashMap<NodeId, Vec<NodeId>>;

fn stand_ins(view: &View<'_>, query: &Query) -> Result<StandIns, StoreError> {
    let mut out = StandIns::default();
    let named = query.parties.iter().filter(|s| s.tenure.is_none()).filter_map(|s| s.id);
    for id in named.filter(|id| id.kind == NodeKind::Organization) {
        let mut people = graph::office_holders(view, id)?;
        if !people.is_empty() {
            people.push(id);
            out.insert(id, people);
        }
    }
    Ok(out)
}

/// What the store's lists can be asked of a query, at a place, with somebody who must have taken part.
fn selection(query: &Query, stand_ins: &StandIns, place: Option<NodeId>, holder: Option<NodeId>) -> Selection {
    let named = query.parties.iter().filter(|s| s.tenure.is_none()).filter_map(|s| s.id);
    let named = named.filter(|id| id.kind != NodeKind::Country && !stand_ins.contains_key(id));
    Selection {
        types: query.types.clone(),
        status: Vec::new(),
        countries: query.parties.iter().filter_map(country).collect(),
        parties: named.chain(holder).collect(),
        place,
        about: query.about.as_ref().and_then(|s| s.id),
        from: query.first(),
        to: query.last(),
        read: (query.read_from, query.read_to),
    }
}

/// Events among which all those are that the query finds, whatever their status.
fn candidates(
    view: &View<'_>,
    query: &Query,
    stand_ins: &StandIns,
    explain: &mut Explain,
) -> Result<Vec<NodeId>, StoreError> {
    let places = match &query.place {
        None => vec![None],
        Some(place) if place.ids.is_empty() => vec![place.country.map(graph::country_id)],
        Some(place) => place.ids.iter().copied().map(Some).collect(),
    };
    // Of a side that several people may fill, each is looked for on his own.
    let fewest = stand_ins.values().min_by_key(|people| people.len());
    let holders: Vec<Option<NodeId>> = match (query.parties.iter().find(|s| s.tenure.is_some()), fewest) {
        (Some(side), _) => side.holders.iter().copied().map(Some).collect(),
        // whoever else is named is in fewer events than all of these
        (None, Some(_)) if !selection(query, stand_ins, None, None).parties.is_empty() => vec![None],
        (None, Some(people)) => people.iter().copied().map(Some).collect(),
        (None, None) => vec![None],
    };
    let mut all = Vec::new();
    for place in &places {
        for holder in &holders {
            let selection = selection(query, stand_ins, *place, *holder);
            let listing = graph::candidates(view, &selection)?;
            explain.add(&listing);
            all.extend(listing.events.into_iter().map(|listed| listed.id));
            visits(view, query, &selection, explain, &mut all)?;
        }
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// Adds visits whose destination fills one of the sides, for that is in no list of parties.
fn visits(
    view: &View<'_>,
    query: &Query,
    selection: &Selection,
    explain: &mut Explain,
    all: &mut Vec<NodeId>,
) -> Result<(), StoreError> {
    let visit = EventType::visit();
    if selection.countries.is_empty() || !(query.types.is_empty() || query.types.contains(&visit)) {
        return Ok(());
    }
    for (i, destination) in selection.countries.iter().enumerate() {
        let mut countries = selection.countries.clone();
        countries.remove(i);
        let place = selection.place.or(Some(graph::country_id(*destination)));
        let listing =
            graph::candidates(view, &Selection { types: vec![visit], countries, place, ..selection.clone() })?;
        explain.add(&listing);
        all.extend(listing.events.into_iter().map(|listed| listed.id));
    }
    Ok(())
}

/// The state for which a participant must stand, where the side names nobody; the state itself stands for itself.
fn country(side: &Side) -> Option<CountryCode> {
    match side.id {
        _ if side.tenure.is_some() => None,
        Some(id) => graph::country_code(id),
        None => side.country,
    }
}
