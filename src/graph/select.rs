//! Which events a question is about, found by the lists that the store keeps.

use serde::{Deserialize, Serialize};

use crate::model::{CountryCode, Date, EventType, Status};
use crate::store::{EventEntry, EventRec, Key, Read, Result, Term, View, day_bytes};

use super::load::{country_code, country_id, resolve};
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
    /// The first article that tells of it was read on a day from the one to the other. Only the list of news knows these
    /// days: where another list is read, whoever asks has to look at the articles.
    pub read: (Option<Date>, Option<Date>),
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

/// A list of the store's that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRead {
    /// Which list, as `docs/store-format.md` has them: what its events have in common.
    pub list: String,
    /// How many of its entries were read.
    pub entries: usize,
}

/// What the store's lists tell of events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The events, by their date, else their first report's, then by id; those without either come last.
    pub events: Vec<Listed>,
    /// The lists that were read for them.
    pub lists: Vec<ListRead>,
    /// How many records of events were read, where the lists do not decide.
    pub records: usize,
}

/// The events that fit, by their date, else their first report's, then by id; those without either come last.
///
/// # Errors
/// If the store cannot be read.
pub fn events(view: &View<'_>, selection: &Selection) -> Result<Vec<NodeId>> {
    Ok(list(view, selection)?.events.into_iter().map(|listed| listed.id).collect())
}

/// Like [`events`], with what the store's lists tell of each, and which were read. Events themselves are only read where
/// the lists do not decide.
///
/// # Errors
/// If the store cannot be read.
pub fn list(view: &View<'_>, selection: &Selection) -> Result<Listing> {
    read(view, selection, true)
}

/// Events among which all those are that fit, as far as lists alone tell: for whoever looks at each anyway. Where a date
/// is known to the month or the year, it is given as its first day.
///
/// # Errors
/// If the store cannot be read.
pub fn candidates(view: &View<'_>, selection: &Selection) -> Result<Listing> {
    read(view, selection, false)
}

fn read(view: &View<'_>, selection: &Selection, exact: bool) -> Result<Listing> {
    let mut selection = selection.clone();
    for id in selection.parties.iter_mut().chain(&mut selection.place).chain(&mut selection.about) {
        *id = resolve(view, *id)?;
    }
    let decided = selection.is_decided_by_lists();
    let mut out = Listing::default();
    for (term, name) in terms(&selection) {
        let span = Span::of(&selection, &term);
        let (mut found, mut entries) = (Vec::new(), 0);
        view.each_entry(&term, &span.start(), &mut |entry| {
            entries += 1;
            let Some(entry) = EventEntry::read(entry) else { return true };
            if span.is_past(entry.day) {
                return false;
            }
            let Some(&status) = Status::ALL.get(usize::from(entry.status)) else { return true };
            let fits = span.holds(&entry)
                && (selection.types.is_empty() || selection.types.iter().any(|t| t.code() == entry.kind))
                && (selection.status.is_empty() || selection.status.contains(&status));
            if fits {
                let id = NodeId { kind: NodeKind::Event, hash: entry.hash };
                found.push((entry.vague, Listed { id, when: entry.day.and_then(Date::from_day_number), status }));
            }
            true
        })?;
        out.lists.push(ListRead { list: name, entries });
        for (vague, mut listed) in found {
            if exact && (vague || !decided) {
                out.records += 1;
                match view.shared::<EventRec>(&Key::node(listed.id))? {
                    Some(event) if selection.fits(&event) => listed.when = event.date.or(event.reported),
                    _ => continue,
                }
            }
            out.events.push(listed);
        }
    }
    out.events.sort_unstable_by_key(|listed| (listed.when.is_none(), listed.when, listed.id));
    out.events.dedup();
    Ok(out)
}

/// The days that count in a list, by which its entries are sorted.
struct Span {
    first: Option<i32>,
    last: Option<i32>,
    /// Whether an entry may stand for a month or a year.
    vague: bool,
}

impl Span {
    fn of(selection: &Selection, term: &Term) -> Span {
        let news = *term == Term::news();
        let (from, to) = if news { selection.read } else { (selection.from, selection.to) };
        let first = from.map(|d| d.first_day().day_number());
        Span { first, last: to.map(|d| d.last_day().day_number()), vague: !news }
    }

    /// Where reading begins.
    fn start(&self) -> Vec<u8> {
        let before = if self.vague { LONGEST } else { 0 };
        self.first.map(|first| day_bytes(Some(first - before)).to_vec()).unwrap_or_default()
    }

    fn is_past(&self, day: Option<i32>) -> bool {
        day.zip(self.last).is_some_and(|(day, last)| day > last)
    }

    fn holds(&self, entry: &EventEntry) -> bool {
        match (entry.day, self.first) {
            (None, _) => self.first.is_none() && self.last.is_none(),
            (Some(day), Some(first)) => entry.vague || day >= first,
            (Some(_), None) => true,
        }
    }
}

/// The lists that together hold every event that fits, as few and as short as can be told beforehand, with what to call
/// each.
fn terms(selection: &Selection) -> Vec<(Term, String)> {
    let different = selection.countries.iter().find(|c| **c != selection.countries[0]);
    let rarest = selection.parties.iter().min_by_key(|id| id.kind == NodeKind::Country);
    let types = || if selection.types.is_empty() { EventType::all().collect() } else { selection.types.clone() };
    let party = |id: NodeId| vec![(Term::party(id), format!("party {}", called(id)))];
    let place = |id: NodeId| vec![(Term::place(id), format!("place {}", called(id)))];
    if let Some(id) = rarest.filter(|id| id.kind != NodeKind::Country) {
        party(*id)
    } else if let Some(other) = different {
        let one = selection.countries[0];
        types().into_iter().map(|t| (Term::pair(one, *other, t), format!("pair {one} {other} {t}"))).collect()
    } else if let Some(at) = selection.place.filter(|p| p.kind == NodeKind::Place) {
        place(at)
    } else if let Some(about) = selection.about {
        vec![(Term::about(about), format!("about {}", called(about)))]
    } else if selection.read.0.is_some() {
        vec![(Term::news(), "news".to_owned())]
    } else if let Some(id) = rarest {
        party(*id)
    } else if let Some(country) = selection.countries.first() {
        party(country_id(*country))
    } else if let Some(at) = selection.place {
        place(at)
    } else if selection.types.is_empty() {
        vec![(Term::all_events(), "events".to_owned())]
    } else {
        selection.types.iter().map(|t| (Term::event_type(*t), format!("type {t}"))).collect()
    }
}

/// A country by its code, anything else by its id.
fn called(id: NodeId) -> String {
    country_code(id).map_or_else(|| id.to_string(), |code| code.to_string())
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
        who && self.place.is_none() && self.about.is_none() && self.read == (None, None)
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
