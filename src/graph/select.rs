//! Which events a question is about, found by the lists that the store keeps.

use crate::model::{CountryCode, Date, EventType, Status};
use crate::store::{EventEntry, EventRec, Key, Read, Result, Term, View, day_bytes};

use super::load::{country_id, resolve};
use super::through::LONGEST;
use super::{NodeId, NodeKind};
use crate::fuse::{Participant, participants};

/// What the events must be like; what is left empty does not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// One of these types.
    pub types: Vec<EventType>,
    /// One of these statuses.
    pub status: Vec<Status>,
    /// For each of these states a participant of its own that stands for it.
    pub countries: Vec<CountryCode>,
    /// Each of these takes part: people, organizations, countries.
    pub parties: Vec<NodeId>,
    /// At this place or in this country.
    pub place: Option<NodeId>,
    /// About this.
    pub about: Option<NodeId>,
    /// Not before this date; an event without a date of its own counts by its first report.
    pub from: Option<Date>,
    /// Not after this date.
    pub to: Option<Date>,
}

/// An event that fits, as far as the lists tell of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The event.
    pub id: NodeId,
    /// When it happened, else when it was first reported, if one of them is known.
    pub when: Option<Date>,
    /// Whether it happened.
    pub status: Status,
}

/// The events that fit, by their date, else their first report's, then by id; those without either come last.
///
/// # Errors
/// If the store cannot be read.
pub fn events(view: &View<'_>, selection: &Selection) -> Result<Vec<NodeId>> {
    Ok(list(view, selection)?.into_iter().map(|listed| listed.id).collect())
}

/// Like [`events`], with what the store's lists tell of each. Events themselves are only read where the lists do not
/// decide.
///
/// # Errors
/// If the store cannot be read.
pub fn list(view: &View<'_>, selection: &Selection) -> Result<Vec<Listed>> {
    let mut selection = selection.clone();
    for id in selection.parties.iter_mut().chain(&mut selection.place).chain(&mut selection.about) {
        *id = resolve(view, *id)?;
    }
    let first = selection.from.map(|d| d.first_day().day_number());
    let from = first.map(|first| day_bytes(Some(first - LONGEST))).unwrap_or_default();
    let last = selection.to.map(|d| d.last_day().day_number());
    let dated = selection.from.is_some() || selection.to.is_some();
    let decided = selection.is_decided_by_lists();
    let mut found = Vec::new();
    for term in terms(&selection) {
        let mut candidates = Vec::new();
        view.each_entry(&term, &from, &mut |entry| {
            let Some(entry) = EventEntry::read(entry) else { return true };
            if let (Some(last), Some(day)) = (last, entry.day)
                && day > last
            {
                return false;
            }
            let Some(&status) = Status::ALL.get(usize::from(entry.status)) else { return true };
            let in_time = match (entry.day, first) {
                (None, _) => !dated,
                (Some(day), Some(first)) => entry.vague || day >= first,
                (Some(_), None) => true,
            };
            let fits = in_time
                && (selection.types.is_empty() || selection.types.iter().any(|t| t.code() == entry.kind))
                && (selection.status.is_empty() || selection.status.contains(&status));
            if fits {
                let (id, when) =
                    (NodeId { kind: NodeKind::Event, hash: entry.hash }, entry.day.and_then(Date::from_day_number));
                candidates.push((entry.vague, Listed { id, when, status }));
            }
            true
        })?;
        for (vague, mut listed) in candidates {
            if vague || !decided {
                match view.shared::<EventRec>(&Key::node(listed.id))? {
                    Some(event) if selection.fits(&event) => listed.when = event.date.or(event.reported),
                    _ => continue,
                }
            }
            found.push(listed);
        }
    }
    found.sort_unstable_by_key(|listed| (listed.when.is_none(), listed.when, listed.id));
    found.dedup();
    Ok(found)
}

/// The lists that together hold every event that fits, as few and as short as can be told beforehand.
fn terms(selection: &Selection) -> Vec<Term> {
    let different = selection.countries.iter().find(|c| **c != selection.countries[0]);
    let rarest = selection.parties.iter().min_by_key(|id| id.kind == NodeKind::Country);
    let types = || if selection.types.is_empty() { EventType::all().collect() } else { selection.types.clone() };
    if let Some(party) = rarest.filter(|id| id.kind != NodeKind::Country) {
        vec![Term::party(*party)]
    } else if let Some(other) = different {
        types().into_iter().map(|t| Term::pair(selection.countries[0], *other, t)).collect()
    } else if let Some(place) = selection.place.filter(|p| p.kind == NodeKind::Place) {
        vec![Term::place(place)]
    } else if let Some(about) = selection.about {
        vec![Term::about(about)]
    } else if let Some(party) = rarest {
        vec![Term::party(*party)]
    } else if let Some(country) = selection.countries.first() {
        vec![Term::party(country_id(*country))]
    } else if let Some(place) = selection.place {
        vec![Term::place(place)]
    } else if selection.types.is_empty() {
        vec![Term::all_events()]
    } else {
        selection.types.iter().map(|t| Term::event_type(*t)).collect()
    }
}

impl Selection {
    /// Whether an event that stands in one of the lists fits in any case but that of a vague date.
    pub(crate) fn is_decided_by_lists(&self) -> bool {
        let who = match (self.countries.as_slice(), self.parties.as_slice()) {
            ([], []) | ([_], []) => true,
            // That list holds the events of two different participants, one of either state.
            ([a, b], []) => a != b,
            ([], [one]) => matches!(one.kind, NodeKind::Person | NodeKind::Organization),
            _ => false,
        };
        who && self.place.is_none() && self.about.is_none()
    }

    fn fits(&self, event: &EventRec) -> bool {
        let Some(first) = event.reports.first() else { return false };
        let when = event.date.or(event.reported);
        let in_time = match when {
            None => self.from.is_none() && self.to.is_none(),
            Some(when) => {
                self.from.is_none_or(|from| when.last_day() >= from.first_day())
                    && self.to.is_none_or(|to| when.first_day() <= to.last_day())
            }
        };
        if !in_time
            || !(self.types.is_empty() || self.types.contains(&first.kind))
            || !(self.status.is_empty() || self.status.contains(&event.status))
        {
            return false;
        }
        let somewhere = |place: NodeId| {
            event
                .reports
                .iter()
                .filter_map(|r| r.place.as_ref())
                .any(|(_, node, country)| *node == place || country.is_some_and(|c| country_id(c) == place))
        };
        if self.place.is_some_and(|place| !somewhere(place)) {
            return false;
        }
        if self.about.is_some_and(|about| !event.reports.iter().any(|r| r.about.iter().any(|(_, n)| *n == about))) {
            return false;
        }
        let participants = participants(event);
        let takes_part = |id: &NodeId| {
            let stands = |p: &Participant| p.countries.iter().any(|c| country_id(*c) == *id);
            participants.iter().any(|p| p.node == *id || (id.kind == NodeKind::Country && stands(p)))
        };
        self.parties.iter().all(takes_part) && each_has_its_own(&self.countries, &participants, &mut Vec::new())
    }
}

/// Whether every country can be given a participant of its own.
fn each_has_its_own(countries: &[CountryCode], participants: &[Participant], taken: &mut Vec<NodeId>) -> bool {
    let Some((country, rest)) = countries.split_first() else { return true };
    for p in participants.iter().filter(|p| p.countries.contains(country)) {
        if !taken.contains(&p.node) {
            taken.push(p.node);
            if each_has_its_own(rest, participants, taken) {
                return true;
            }
            taken.pop();
        }
    }
    false
}
