//! What a walk may go through: which events count, and which kinds of edges.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Edge, NodeId, NodeKind};
use crate::model::{Date, EventType, Role, Status};
use crate::store::{EventEntry, EventRec, Key, Read, Result, View, day_bytes};

/// Which events count. Every filter composes with every other; the default is all events that were held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scope {
    /// The event types; none means any.
    #[serde(rename = "type", skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<EventType>,
    /// The statuses; none means any.
    pub status: Vec<Status>,
    /// Not before this date, the first day that it may mean. As in a [`crate::query`], an event known only to a month
    /// or a year counts where it may fall between the two, and one with no date of its own by its first report's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Not after this date, the last day that it may mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

impl Default for Scope {
    fn default() -> Self {
        Scope { types: Vec::new(), status: vec![Status::Held], from: None, to: None }
    }
}

/// A date known to the year may mean a day this much later than its first.
pub(super) const LONGEST: i32 = 366;

impl Scope {
    /// Every event.
    pub fn any() -> Scope {
        Scope { status: Vec::new(), ..Scope::default() }
    }

    /// Whether it asks for a stretch of time.
    pub fn is_timed(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// Whether something that stands by this date may fall between the two dates.
    pub fn holds(&self, when: Option<Date>) -> bool {
        match when {
            None => !self.is_timed(),
            Some(when) => {
                self.from.is_none_or(|from| from.first_day() <= when.last_day())
                    && self.to.is_none_or(|to| when.first_day() <= to.last_day())
            }
        }
    }

    /// Whether something that lasted from one date to another falls between the two dates, at least in part; what has
    /// no known day does where no time is asked for.
    pub fn overlaps(&self, first: Option<Date>, last: Option<Date>) -> bool {
        let (Some(first), Some(last)) = (first.or(last), last.or(first)) else { return !self.is_timed() };
        self.from.is_none_or(|from| from.first_day() <= last.last_day())
            && self.to.is_none_or(|to| first.first_day() <= to.last_day())
    }
}

/// A [`Scope`] made ready for the entries of the store's lists.
pub(super) struct Sieve {
    types: Vec<u8>,
    status: [bool; Status::ALL.len()],
    scope: Scope,
    first: Option<i32>,
    last: Option<i32>,
}

impl Sieve {
    pub(super) fn new(scope: &Scope) -> Sieve {
        let asked = |status: &Status| scope.status.is_empty() || scope.status.contains(status);
        Sieve {
            types: scope.types.iter().map(|t| t.code()).collect(),
            status: Status::ALL.map(|status| asked(&status)),
            first: scope.from.map(|d| d.first_day().day_number()),
            last: scope.to.map(|d| d.last_day().day_number()),
            scope: scope.clone(),
        }
    }

    /// Where in a list the entries begin that may count.
    pub(super) fn start(&self) -> Vec<u8> {
        self.first.map(|first| day_bytes(Some(first - LONGEST)).to_vec()).unwrap_or_default()
    }

    /// Whether all entries from this one on lie behind the time.
    pub(super) fn is_past(&self, entry: &EventEntry) -> bool {
        self.last.zip(entry.day).is_some_and(|(last, day)| day > last)
    }

    /// Whether the event of an entry counts. The event itself is only read where its date is vague.
    pub(super) fn counts(&self, view: &View<'_>, entry: &EventEntry) -> Result<bool> {
        let status = self.status.get(usize::from(entry.status)).copied().unwrap_or(false);
        if !status || !(self.types.is_empty() || self.types.contains(&entry.kind)) {
            return Ok(false);
        }
        if !self.scope.is_timed() {
            return Ok(true);
        }
        match entry.day {
            None => Ok(false),
            Some(day) if !entry.vague => {
                Ok(self.first.is_none_or(|first| day >= first) && self.last.is_none_or(|last| day <= last))
            }
            Some(_) => {
                let id = NodeId { kind: NodeKind::Event, hash: entry.hash };
                let event = view.shared::<EventRec>(&Key::node(id))?;
                Ok(event.is_some_and(|event| self.scope.holds(event.date.or(event.reported))))
            }
        }
    }
}

/// Kinds of edges that a walk may take, by their names in the ontology.
///
/// `PARTICIPATED_IN` stands for all roles' edges. Which article reports what is no way from one to another, so the edges
/// of sources are not among them.
///
/// ```
/// use isnad::graph::Edges;
///
/// let edges = Edges::named(["HOST", "GUEST", "AT"])?;
/// assert_eq!(edges.to_string(), "HOST,GUEST,AT");
/// assert_eq!(Edges::default().to_string(), "PARTICIPATED_IN");
/// assert!(Edges::named(["MARRIED_TO"]).is_err_and(|e| e.to_string().contains("give some of PARTICIPATED_IN, HOST")));
/// # Ok::<(), isnad::graph::NoEdge>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edges(BTreeSet<Edge>);

/// The name of the edges of all roles.
const TOOK_PART: &str = "PARTICIPATED_IN";
/// The edges beside those of roles that a walk may take, in the ontology's order.
const OTHERS: [Edge; 6] = [Edge::Held, Edge::For, Edge::In, Edge::Of, Edge::At, Edge::About];
/// Those of sources.
const SOURCES: [Edge; 4] = [Edge::By, Edge::Reports, Edge::From, Edge::Supports];

fn roles() -> impl Iterator<Item = Edge> {
    Role::all().map(Edge::Took)
}

/// A name that is of no kind of edge that a walk may take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEdge {
    /// No kind of edge has it.
    #[error("\u{201c}{0}\u{201d} is no kind of edge in the ontology; give some of {list}", list = Edges::names())]
    Unknown(String),
    /// It is of those of sources.
    #[error(
        "{0} joins what happened to the articles that report it, and is no way from one to another; give some of {list}",
        list = Edges::names()
    )]
    Source(&'static str),
    /// There is none.
    #[error("no kind of edge is given; give some of {list}", list = Edges::names())]
    Empty,
}

impl Default for Edges {
    /// Those of participation.
    fn default() -> Self {
        Edges(roles().collect())
    }
}

impl Edges {
    /// The edges of these names.
    ///
    /// # Errors
    /// [`NoEdge`] for the first that is none, and where there is none at all.
    pub fn named<'a>(names: impl IntoIterator<Item = &'a str>) -> std::result::Result<Edges, NoEdge> {
        let mut edges = BTreeSet::new();
        for name in names {
            let name = name.trim();
            let is = |edge: &Edge| edge.name().eq_ignore_ascii_case(name);
            if name.eq_ignore_ascii_case(TOOK_PART) {
                edges.extend(roles());
            } else if let Some(edge) = roles().chain(OTHERS).find(is) {
                edges.insert(edge);
            } else {
                let source = SOURCES.into_iter().find(is);
                return Err(source.map_or_else(|| NoEdge::Unknown(name.to_owned()), |e| NoEdge::Source(e.name())));
            }
        }
        if edges.is_empty() { Err(NoEdge::Empty) } else { Ok(Edges(edges)) }
    }

    /// Exactly these; those of sources are left out.
    pub fn of(edges: impl IntoIterator<Item = Edge>) -> Edges {
        Edges(edges.into_iter().filter(|edge| !SOURCES.contains(edge)).collect())
    }

    /// Whether a walk may take an edge.
    pub fn has(&self, edge: Edge) -> bool {
        self.0.contains(&edge)
    }

    /// Whether all of participation, and no others, are among them.
    pub fn is_default(&self) -> bool {
        *self == Edges::default()
    }

    /// Whether any of participation is among them.
    pub fn any_role(&self) -> bool {
        roles().any(|edge| self.has(edge))
    }

    /// Whether all of participation are among them.
    pub fn every_role(&self) -> bool {
        roles().all(|edge| self.has(edge))
    }

    /// Whether any but those of participation is among them.
    pub fn any_other(&self) -> bool {
        OTHERS.into_iter().any(|edge| self.has(edge))
    }

    /// All names that can be given, as a list for people.
    fn names() -> String {
        let all: Vec<&str> = std::iter::once(TOOK_PART).chain(roles().chain(OTHERS).map(Edge::name)).collect();
        all.join(", ")
    }

    fn shown(&self) -> Vec<&'static str> {
        let whole = self.every_role();
        let roles = roles().filter(|edge| !whole && self.has(*edge)).map(Edge::name);
        let others = OTHERS.into_iter().filter(|edge| self.has(*edge)).map(Edge::name);
        whole.then_some(TOOK_PART).into_iter().chain(roles).chain(others).collect()
    }
}

impl fmt::Display for Edges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.shown().join(","))
    }
}

impl FromStr for Edges {
    type Err = NoEdge;

    fn from_str(text: &str) -> std::result::Result<Self, NoEdge> {
        Edges::named(text.split(',').filter(|name| !name.trim().is_empty()))
    }
}

impl Serialize for Edges {
    fn serialize<S: Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        s.collect_seq(self.shown())
    }
}

impl<'de> Deserialize<'de> for Edges {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        let names = Vec::<String>::deserialize(d)?;
        Edges::named(names.iter().map(String::as_str)).map_err(serde::de::Error::custom)
    }
}

/// What a walk may go through.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Through {
    /// Over which kinds of edges.
    pub edges: Edges,
    /// Over which events.
    pub scope: Scope,
}

impl Through {
    /// Participation in any event.
    pub fn any() -> Through {
        Through { scope: Scope::any(), ..Through::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Ontology;

    #[test]
    fn names_of_edges_come_back_and_others_are_refused_with_the_list() {
        for text in ["PARTICIPATED_IN", "HOST,GUEST", "PARTICIPATED_IN,HELD,FOR,IN,OF,AT,ABOUT"] {
            let edges: Edges = text.parse().expect(text);
            assert_eq!(edges.to_string(), text);
            let json = serde_json::to_string(&edges).expect("names");
            assert_eq!(serde_json::from_str::<Edges>(&json).expect("names"), edges);
        }
        assert_eq!("about, at,about".parse::<Edges>().expect("three").to_string(), "AT,ABOUT");
        let all: Vec<&str> = Ontology::get().edges.iter().map(|e| e.name.as_str()).collect();
        let (walked, refused): (Vec<&str>, Vec<&str>) = all.into_iter().partition(|e| Edges::named([*e]).is_ok());
        assert_eq!(walked, ["HELD", "FOR", "IN", "OF", "PARTICIPATED_IN", "AT", "ABOUT"]);
        assert_eq!(refused, ["BY", "REPORTS", "FROM", "SUPPORTS"]);
        assert_eq!(Edges::named(["REPORTS"]), Err(NoEdge::Source("REPORTS")));
        assert_eq!(Edges::named(["KNOWS"]), Err(NoEdge::Unknown("KNOWS".into())));
        assert_eq!("".parse::<Edges>(), Err(NoEdge::Empty));
    }

    #[test]
    fn a_vague_date_counts_where_it_may_fall_and_no_date_only_without_a_time() {
        let date = |text| Date::parse(text).expect("a date");
        let scope = Scope { from: Some(date("2020-03")), to: Some(date("2020-04-10")), ..Scope::default() };
        for (when, inside) in
            [("2020-02-29", false), ("2020-03-01", true), ("2020-04", true), ("2020", true), ("2020-04-11", false)]
        {
            assert_eq!(scope.holds(Some(date(when))), inside, "{when}");
        }
        assert!(!scope.holds(None) && Scope::any().holds(None));
        assert!(scope.overlaps(Some(date("2019")), Some(date("2021"))));
        assert!(!scope.overlaps(Some(date("2019")), Some(date("2020-02"))));
        assert!(scope.overlaps(None, Some(date("2020-03-05"))));
        assert!(!scope.overlaps(None, None));
    }
}
