//! From what a question's words did to the query that they ask.

use super::grammar::{Adjunct, Set};
use crate::model::{CountryCode, Date, EntityKind, EventType, Role, Status};
use crate::query::side::OFFICIALS;
use crate::query::{Anchor, OfficeFilter, Order, Query, QueryError, Side, Tenure, What, Where};

/// What a word or phrase of a question does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    Event(Option<EventType>),
    /// Which come first; whether only that one is meant.
    Order(Order, bool),
    Status(Vec<Status>),
    /// A side begins, in one of these roles.
    Side(Vec<Role>),
    /// The events are called those of the side that has begun.
    Own,
    /// What a statement mentions begins.
    About,
    /// Who is counted begins.
    Of,
    SideEnd,
    Country(CountryCode),
    Name(String),
    Office(Option<OfficeFilter>),
    /// An office that was said with a name.
    Title(Option<OfficeFilter>),
    /// Whether whoever holds the office now is meant, or who held it once.
    Tenure(Tenure),
    /// For every side that has no office and no name.
    OfficeOfAll(Option<OfficeFilter>),
    PlaceCountry(CountryCode),
    PlaceName(String),
    Source(String),
    Number(u32),
    Date(Date, Date),
    /// By what the events are counted.
    By(What),
    /// An event from which time is counted begins, and ends.
    Anchor,
    AnchorEnd,
    /// A kind of event that the graph does not hold.
    Beyond(String),
    /// An adjunct ends; what stood in it since the one before is its own.
    Adjunct(Adjunct),
}

/// Why there is no query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// The words contradict each other: two places, a time that ends before it begins.
    Contradiction,
    /// Time is counted from a kind of event that the graph does not hold.
    Beyond(String),
    /// The parts do not fit each other.
    Query(QueryError),
}

/// How many of its latest events a card shows.
const ON_CARD: usize = 50;

/// Builds the query.
///
/// # Errors
/// Why the words make none.
pub(super) fn build(set: &Set, actions: &[Action]) -> Result<Query, Wrong> {
    let mut b = Builder::default();
    b.query.types = set.types.clone();
    if !set.status.is_empty() {
        b.status = Some(set.status.clone());
    }
    b.query.what = set.what;
    b.query.order = set.order.unwrap_or_default();
    b.query.limit = set.limit;
    for action in actions {
        if let Action::Beyond(word) = action {
            return Err(Wrong::Beyond(word.clone()));
        }
        b.take(action).ok_or(Wrong::Contradiction)?;
    }
    let mut query = b.finish();
    for side in &mut query.parties {
        side.officials |= set.officials && side.office.is_none() && side.name.is_none();
        if side.officials || side.office.is_some() || side.title.is_some() {
            side.tenure = side.tenure.or(set.tenure);
        }
    }
    if query.what == What::Card {
        (query.status, query.order, query.limit) = (Vec::new(), Order::Newest, Some(ON_CARD));
    }
    match query.check() {
        Ok(()) => Ok(query),
        Err(QueryError::Time { .. }) => Err(Wrong::Contradiction),
        Err(error) => Err(Wrong::Query(error)),
    }
}

/// What a side is to be.
#[derive(Clone, Copy)]
enum Place {
    Party,
    About,
    Of,
}

#[derive(Default)]
struct Builder {
    query: Query,
    side: Option<(Side, Place)>,
    dates: Vec<(Date, Date)>,
    of_all: Option<Option<OfficeFilter>>,
    status: Option<Vec<Status>>,
    /// Whether the only party is the one whose events they are called.
    own: bool,
    /// An event from which time is counted, while its words are read and until its adjunct ends.
    anchor: Option<Box<Builder>>,
    anchored: bool,
}

impl Builder {
    fn finish(self) -> Query {
        let mut query = self.query;
        if let Some(status) = self.status {
            query.status = status;
        }
        if let Some(office) = self.of_all {
            for side in query.parties.iter_mut().filter(|s| s.office.is_none() && !s.officials) {
                match side.name {
                    Some(_) => side.title = side.title.take().or_else(|| Some(text(office.as_ref()))),
                    None => restrict(side, office.clone()),
                }
            }
        }
        if let ([kind], [side], true) = (query.types.as_slice(), query.parties.as_mut_slice(), self.own)
            // «زيارات إيران» may be those to it as well
            && (side.name.is_some() || side.officials || side.office.is_some())
        {
            side.roles.extend(kind.info().own.as_deref().and_then(Role::parse));
        }
        query.types.sort_unstable();
        query.types.dedup();
        query
    }

    fn take(&mut self, action: &Action) -> Option<()> {
        if self.anchored && *action != Action::AnchorEnd {
            return self.anchor.as_mut()?.take(action);
        }
        match action {
            Action::Beyond(_) => {}
            Action::Event(kind) => self.query.types.extend(*kind),
            Action::Order(order, one) => {
                self.query.order = *order;
                self.query.limit = self.query.limit.or(one.then_some(1));
            }
            Action::Status(status) => match &mut self.status {
                Some(list) => list.extend(status),
                none => *none = Some(status.clone()),
            },
            Action::Side(roles) => self.side = Some((Side { roles: roles.clone(), ..Side::default() }, Place::Party)),
            Action::Own => self.own = true,
            Action::About => self.side = Some((Side::default(), Place::About)),
            Action::Of => self.side = Some((Side::default(), Place::Of)),
            Action::SideEnd => match self.side.take()? {
                (side, Place::About) => self.query.about = Some(side),
                (side, Place::Of) => self.query.of = Some(side),
                (side, Place::Party) => self.query.parties.push(side),
            },
            Action::Country(code) => self.side.as_mut()?.0.country = Some(*code),
            Action::Name(name) => self.side.as_mut()?.0.name = Some(name.clone()),
            Action::Title(office) => self.side.as_mut()?.0.title = Some(text(office.as_ref())),
            Action::Office(office) => restrict(&mut self.side.as_mut()?.0, office.clone()),
            Action::Tenure(tenure) => self.side.as_mut()?.0.tenure = Some(*tenure),
            Action::OfficeOfAll(office) => self.of_all = Some(office.clone()),
            Action::PlaceCountry(code) => self.place(Where { country: Some(*code), ..Where::default() })?,
            Action::PlaceName(name) => self.place(Where { name: Some(name.clone()), ..Where::default() })?,
            Action::Source(name) => {
                let outlet = Side { kind: Some(EntityKind::Organization), ..Side::named(name) };
                self.query.source.is_none().then(|| self.query.source = Some(outlet))?;
            }
            Action::Number(0) => return None,
            Action::Number(n) => self.query.limit = Some(*n as usize),
            Action::Date(from, to) => self.dates.push((*from, *to)),
            Action::By(what) => {
                let free = !self.query.what.is_grouped() || self.query.what == *what;
                free.then(|| self.query.what = *what)?;
            }
            Action::Anchor => (self.anchor, self.anchored) = (Some(Box::default()), true),
            Action::AnchorEnd => self.anchored = false,
            Action::Adjunct(kind) => self.adjunct(*kind)?,
        }
        Some(())
    }

    fn place(&mut self, place: Where) -> Option<()> {
        self.query.place.is_none().then(|| self.query.place = Some(place))
    }

    fn adjunct(&mut self, kind: Adjunct) -> Option<()> {
        match kind {
            Adjunct::Place | Adjunct::Status | Adjunct::By | Adjunct::Source => return Some(()),
            Adjunct::Abroad => {
                self.query.abroad = true;
                return Some(());
            }
            Adjunct::AfterEvent | Adjunct::BeforeEvent => {
                let query = self.anchor.take()?.finish();
                let after = kind == Adjunct::AfterEvent;
                let anchor = if after { &mut self.query.after_event } else { &mut self.query.before_event };
                let free = anchor.is_none();
                *anchor = Some(Anchor { query: Some(Box::new(query)), ..Anchor::default() });
                return free.then_some(());
            }
            _ => {}
        }
        let (first, last) = (*self.dates.first()?, *self.dates.last()?);
        let (from, to) = match kind {
            Adjunct::Since | Adjunct::ReadSince => (Some(first.0), None),
            Adjunct::After => (Some(last.1.last_day().plus_days(1)?), None),
            Adjunct::Until => (None, Some(last.1)),
            Adjunct::Before => (None, Some(first.0.first_day().plus_days(-1)?)),
            _ => (Some(first.0), Some(last.1)),
        };
        self.dates.clear();
        let (begin, end) = match kind {
            Adjunct::ReadSince | Adjunct::ReadDuring => (&mut self.query.read_from, &mut self.query.read_to),
            _ => (&mut self.query.from, &mut self.query.to),
        };
        if from.is_some() && begin.is_some() || to.is_some() && end.is_some() {
            return None;
        }
        *begin = begin.or(from);
        *end = end.or(to);
        Some(())
    }
}

/// The text form of an office; none is that of all who speak for a state.
pub(super) fn text(office: Option<&OfficeFilter>) -> String {
    office.map_or_else(|| OFFICIALS.to_owned(), OfficeFilter::to_string)
}

fn restrict(side: &mut Side, office: Option<OfficeFilter>) {
    side.officials |= office.is_none();
    side.office = office.or(side.office.take());
}
