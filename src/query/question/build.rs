//! From what a question's words did to the query that they ask.

use super::grammar::{Adjunct, Set};
use crate::model::{CountryCode, Date, EventType, Role, Status};
use crate::query::{OfficeFilter, Order, Query, Side, Where};

/// What a word or phrase of a question does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    Nothing,
    Event(Option<EventType>),
    /// Which come first; whether only that one is meant.
    Order(Order, bool),
    Status(Vec<Status>),
    /// A side begins, in one of these roles.
    Side(Vec<Role>),
    /// What a statement mentions begins.
    About,
    SideEnd,
    Country(CountryCode),
    Name(String),
    Office(Option<OfficeFilter>),
    /// For every side that has no office and no name.
    OfficeOfAll(Option<OfficeFilter>),
    PlaceCountry(CountryCode),
    PlaceName(String),
    Number(u32),
    Date(Date, Date),
    /// An adjunct ends; what stood in it since the one before is its own.
    Adjunct(Adjunct),
}

/// Builds the query; `None` where the words contradict each other (two places, a time that ends before it begins).
pub(super) fn build(set: &Set, actions: &[Action]) -> Option<Query> {
    let mut b = Builder { query: Query::default(), side: None, dates: Vec::new(), of_all: None, status: None };
    b.query.types = set.types.clone();
    if !set.status.is_empty() {
        b.status = Some(set.status.clone());
    }
    b.query.order = set.order.unwrap_or_default();
    b.query.limit = set.limit;
    b.query.count = set.count;
    for action in actions {
        b.take(action)?;
    }
    let mut query = b.query;
    if let Some(status) = b.status {
        query.status = status;
    }
    if let Some(office) = b.of_all {
        for side in query.parties.iter_mut().filter(|s| s.office.is_none() && !s.officials && s.name.is_none()) {
            restrict(side, office.clone());
        }
    }
    query.types.sort_unstable();
    query.types.dedup();
    let ordered = match (query.from, query.to) {
        (Some(from), Some(to)) => from.first_day() <= to.last_day(),
        _ => true,
    };
    ordered.then_some(query)
}

struct Builder {
    query: Query,
    side: Option<(Side, bool)>,
    dates: Vec<(Date, Date)>,
    of_all: Option<Option<OfficeFilter>>,
    status: Option<Vec<Status>>,
}

impl Builder {
    fn take(&mut self, action: &Action) -> Option<()> {
        match action {
            Action::Nothing => {}
            Action::Event(kind) => self.query.types.extend(*kind),
            Action::Order(order, one) => {
                self.query.order = *order;
                self.query.limit = self.query.limit.or(one.then_some(1));
            }
            Action::Status(status) => match &mut self.status {
                Some(list) => list.extend(status),
                none => *none = Some(status.clone()),
            },
            Action::Side(roles) => self.side = Some((Side { roles: roles.clone(), ..Side::default() }, false)),
            Action::About => self.side = Some((Side::default(), true)),
            Action::SideEnd => match self.side.take()? {
                (side, true) => self.query.about = Some(side),
                (side, false) => self.query.parties.push(side),
            },
            Action::Country(code) => self.side.as_mut()?.0.country = Some(*code),
            Action::Name(name) => self.side.as_mut()?.0.name = Some(name.clone()),
            Action::Office(office) => restrict(&mut self.side.as_mut()?.0, office.clone()),
            Action::OfficeOfAll(office) => self.of_all = Some(office.clone()),
            Action::PlaceCountry(code) => self.place(Where { country: Some(*code), ..Where::default() })?,
            Action::PlaceName(name) => self.place(Where { name: Some(name.clone()), ..Where::default() })?,
            Action::Number(0) => return None,
            Action::Number(n) => self.query.limit = Some(*n as usize),
            Action::Date(from, to) => self.dates.push((*from, *to)),
            Action::Adjunct(kind) => self.adjunct(*kind)?,
        }
        Some(())
    }

    fn place(&mut self, place: Where) -> Option<()> {
        self.query.place.is_none().then(|| self.query.place = Some(place))
    }

    fn adjunct(&mut self, kind: Adjunct) -> Option<()> {
        if matches!(kind, Adjunct::Place | Adjunct::Status) {
            return Some(());
        }
        let (first, last) = (*self.dates.first()?, *self.dates.last()?);
        let (from, to) = match kind {
            Adjunct::During => (Some(first.0), Some(last.1)),
            Adjunct::Range => (Some(first.0), Some(last.1)),
            Adjunct::Since => (Some(first.0), None),
            Adjunct::After => (Some(last.1.last_day().plus_days(1)?), None),
            Adjunct::Until => (None, Some(last.1)),
            Adjunct::Before => (None, Some(first.0.first_day().plus_days(-1)?)),
            Adjunct::Place | Adjunct::Status => (None, None),
        };
        self.dates.clear();
        if from.is_some() && self.query.from.is_some() || to.is_some() && self.query.to.is_some() {
            return None;
        }
        self.query.from = self.query.from.or(from);
        self.query.to = self.query.to.or(to);
        Some(())
    }
}

fn restrict(side: &mut Side, office: Option<OfficeFilter>) {
    side.officials |= office.is_none();
    side.office = office.or(side.office.take());
}
