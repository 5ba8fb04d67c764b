//! Looks up the names of a query in a store: whom they mean, or who else may be meant.

use super::office::{is, offices, offices_in};
use super::tenure::holders;
use super::{Anchor, Query, QueryError, Questions, Side, Tenure, What, ask};
use crate::graph::{self, Found, Node, NodeId, NodeKind, OfficeNode, Sources};
use crate::model::{CountryCode, EntityKind};
use crate::store::{StoreError, View};

/// Two candidates that are nearer to each other than this cannot be told apart by their names.
const APART: f64 = 0.02;
/// How many times the articles of the next one somebody of exactly that name must stand in to be the one meant.
const DOMINANT: u32 = 5;
/// How many candidates are shown.
const SHOWN: usize = 8;

/// Why a name could not be looked up.
#[derive(Debug, thiserror::Error)]
pub enum NameError {
    /// Nobody in the store has it.
    #[error("nobody and nothing in the store is called \u{201c}{name}\u{201d}")]
    Unknown {
        /// The name, as asked.
        name: String,
        /// Those whose names are likest, if any.
        near: Vec<Found>,
    },
    /// Several have it.
    #[error("\u{201c}{name}\u{201d} may mean several in the store")]
    Several {
        /// The name, as asked.
        name: String,
        /// Those it may mean, the likest first.
        candidates: Vec<Found>,
    },
    /// A number that picks none of the candidates.
    #[error("there is no candidate {pick} to pick: {most} are listed")]
    NoPick {
        /// The number.
        pick: usize,
        /// How many candidates there are.
        most: usize,
    },
    /// The event from which time is counted is not in the store.
    #[error("the store knows no such event: {words}; so nothing can be said to be before or after it")]
    NoEvent {
        /// What finds it, in words.
        words: String,
    },
    /// Time is counted from one event, and there are several.
    #[error("there are several such events: {words}")]
    SeveralEvents {
        /// What finds them, in words.
        words: String,
        /// The first of them, each with its day and who took part.
        events: Vec<(NodeId, String)>,
    },
    /// Neither the event from which time is counted nor its articles have a date.
    #[error("{event} has no date, so nothing can be said to be before or after it")]
    NoTime {
        /// The event.
        event: NodeId,
    },
    /// No article shows anybody in an office.
    #[error("no article in the store shows anybody as {office}")]
    NoHolder {
        /// The office, as `--party` takes it.
        office: String,
    },
    /// The query's parts do not fit each other.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whom a name means.
#[derive(Clone, Debug, PartialEq)]
pub struct Meant {
    /// The name, as asked.
    pub asked: String,
    /// The one it was taken for.
    pub found: Found,
    /// Others that have the name too but are far less known, or have it less exactly; mostly none.
    pub others: Vec<Found>,
}

/// Gives each name of a query the country or the node that it means, each event from which time is counted its day, and
/// each office its holders of today where these are asked for; `country` says which words name a country.
///
/// A place's name stands for every place of that name; a party's must mean one. Where it may mean several, the next number
/// of `picks` says which of those that the error would list, counted from 1. What is given back says whom each party's
/// name was taken for, in the order of the query.
///
/// # Errors
/// [`NameError`] for the first name that means nobody, or several; or if the query's parts do not fit each other.
pub fn look_up(
    view: &View<'_>,
    query: &mut Query,
    country: &dyn Fn(&str) -> Option<CountryCode>,
    picks: &[usize],
) -> Result<Vec<Meant>, NameError> {
    query.check()?;
    let mut lookup = Lookup { view, country, picks: picks.iter(), meant: Vec::new() };
    lookup.query(query)?;
    Ok(lookup.meant)
}

/// The names of one question, looked up one after the other.
struct Lookup<'l, 's> {
    view: &'l View<'s>,
    country: &'l dyn Fn(&str) -> Option<CountryCode>,
    picks: std::slice::Iter<'l, usize>,
    meant: Vec<Meant>,
}

impl Lookup<'_, '_> {
    fn query(&mut self, query: &mut Query) -> Result<(), NameError> {
        let card = query.what == What::Card;
        for side in query.unresolved() {
            self.side(side, card)?;
        }
        let sides = query.parties.iter_mut().chain(&mut query.of).chain(&mut query.about).chain(&mut query.source);
        for side in sides {
            if let Some(id) = side.id {
                let id = graph::resolve(self.view, id)?;
                side.id = Some(id);
                if side.name.is_none() {
                    side.name = graph::label(self.view, id)?.map(|label| label.name);
                }
            }
        }
        // who is at the head of an organization is not the organization
        if let ([side], true) = (query.parties.as_mut_slice(), card)
            && side.id.is_some_and(|id| id.kind == NodeKind::Organization)
            && (side.officials || side.office.is_some())
        {
            side.tenure = Some(Tenure::Current);
            let parties = std::mem::take(&mut query.parties);
            *query = Query { what: What::Offices, parties, from: query.from, to: query.to, ..Query::default() };
        }
        if query.what != What::Offices {
            for side in query.parties.iter_mut().chain(&mut query.of).filter(|s| s.tenure.is_some()) {
                side.holders = holders(self.view, side)?;
                if side.holders.is_empty() {
                    return Err(NameError::NoHolder { office: side.to_string() });
                }
            }
        }
        if let Some(place) = query.place.as_mut().filter(|p| p.ids.is_empty())
            && let Some(name) = place.name.clone()
        {
            let all = graph::find(self.view, &name, 40)?;
            let (sure, near): (Vec<Found>, Vec<Found>) =
                all.into_iter().filter(|f| f.kind == NodeKind::Place).partition(|f| f.called);
            if sure.is_empty() {
                let near = near.into_iter().take(SHOWN).collect();
                place.ids = vec![self.picked(NameError::Unknown { name, near })?.id];
            } else {
                place.ids = sure.into_iter().map(|f| f.id).collect();
                place.ids.sort_unstable();
            }
        }
        for anchor in [&mut query.after_event, &mut query.before_event].into_iter().flatten() {
            self.anchor(anchor)?;
        }
        Ok(())
    }

    fn side(&mut self, side: &mut Side, card: bool) -> Result<(), NameError> {
        let Some(name) = side.name.clone() else { return Ok(()) };
        if side.kind.is_none_or(|k| k == EntityKind::Country)
            && let Some(code) = (self.country)(&name)
        {
            side.country = Some(code);
            side.name = None;
            return Ok(());
        }
        let wanted = |kind| match side.kind {
            Some(EntityKind::Person) => kind == NodeKind::Person,
            Some(EntityKind::Organization) => kind == NodeKind::Organization,
            Some(EntityKind::Place) => kind == NodeKind::Place,
            Some(EntityKind::Country) => false,
            None => card || kind != NodeKind::Place,
        };
        let said = side.title.take();
        let mut found = titled(self.view, &name, said.as_deref(), wanted);
        if said.is_none()
            && let Err(NameError::Unknown { .. }) = found
            && let Some((title, rest)) = Questions::bundled().title(&name)
        {
            // a flag's name may begin with a title as well
            found = titled(self.view, &rest, Some(&title), wanted).or(found);
        }
        let one = match found {
            Ok(one) => one,
            Err(error) => Meant { asked: name, found: self.picked(error)?, others: Vec::new() },
        };
        side.id = Some(one.found.id);
        side.name = Some(one.found.name.clone());
        match said {
            // the office of an organization has holders
            Some(office) if one.found.kind == NodeKind::Organization => side.restrict(&office),
            Some(_) => side.tenure = None,
            None => {}
        }
        self.meant.push(one);
        Ok(())
    }

    /// The one of several that was picked beforehand.
    fn picked(&mut self, error: NameError) -> Result<Found, NameError> {
        let list = match &error {
            NameError::Several { candidates, .. } => candidates,
            NameError::Unknown { near, .. } if !near.is_empty() => near,
            _ => return Err(error),
        };
        match self.picks.next() {
            None => Err(error),
            Some(&n) => match n.checked_sub(1).and_then(|i| list.get(i)) {
                Some(found) => Ok(found.clone()),
                None => Err(NameError::NoPick { pick: n, most: list.len() }),
            },
        }
    }

    /// The event from which time is counted: exactly one, and of a known time.
    fn anchor(&mut self, anchor: &mut Anchor) -> Result<(), NameError> {
        if anchor.event.is_none() {
            let query = anchor.query.get_or_insert_default();
            query.check()?;
            self.query(query)?;
            let found = ask::select(self.view, query)?;
            let words = query.words(|code| code.to_string());
            anchor.event = Some(match found.events.as_slice() {
                [] => return Err(NameError::NoEvent { words }),
                [one] => *one,
                several => match self.picks.next() {
                    Some(&n) => *n
                        .checked_sub(1)
                        .and_then(|i| several.get(i))
                        .ok_or(NameError::NoPick { pick: n, most: several.len().min(SHOWN) })?,
                    None => return Err(NameError::SeveralEvents { words, events: choices(self.view, several)? }),
                },
            });
        }
        let Some(id) = anchor.event else { return Ok(()) };
        let part = graph::load_events(self.view, &[id], Sources::Without)?;
        let event = part.events().first().map(|e| (e.id, e.when()));
        let (id, when) = event.ok_or_else(|| NameError::NoEvent { words: id.to_string() })?;
        anchor.when = Some(when.ok_or(NameError::NoTime { event: id })?);
        anchor.event = Some(id);
        Ok(())
    }
}

/// Events to choose from, the first of them, each with its day and who took part.
fn choices(view: &View<'_>, events: &[NodeId]) -> Result<Vec<(NodeId, String)>, NameError> {
    let some = &events[..events.len().min(SHOWN)];
    let part = graph::load_events(view, some, Sources::Without)?;
    let words = |id: &NodeId| {
        let Some(Node::Event(event)) = part.node(*id) else { return (*id, String::new()) };
        let name = |p: &graph::Participant| match part.node(p.node)? {
            Node::Person(n) => Some(n.name.clone()),
            Node::Organization(n) => Some(n.name.clone()),
            Node::Country(n) => Some(n.code.to_string()),
            _ => None,
        };
        let who: Vec<String> = part.participants(*id).iter().filter_map(name).collect();
        let when = event.when().map_or_else(|| "no known time".to_owned(), |d| d.to_string());
        (*id, format!("{when}, {}: {}", event.kind, who.join(", ")))
    };
    Ok(some.iter().map(words).collect())
}

/// The one node of the wanted kinds that a name means: it is called so, in whatever script, or by some of its words.
///
/// A name that is only nearly somebody's means nobody: an answer about the wrong one would look like any other. Those
/// whom a slip of the pen may have missed come with the error.
///
/// Of several whose names cannot be told apart it is the only one that has exactly this name (but for letters that
/// fold), or the one of these that stands in many times the articles of any other.
///
/// # Errors
/// [`NameError`] where it means none, or several alike.
pub fn one(view: &View<'_>, name: &str, wanted: impl Fn(NodeKind) -> bool) -> Result<Meant, NameError> {
    titled(view, name, None, wanted)
}

/// Like [`one`]; where a title is said with the name, those of several are meant who hold or held such an office, if
/// there is one.
fn titled(
    view: &View<'_>,
    name: &str,
    title: Option<&str>,
    wanted: impl Fn(NodeKind) -> bool,
) -> Result<Meant, NameError> {
    let mut all: Vec<Found> = graph::find(view, name, 40)?.into_iter().filter(|f| wanted(f.kind)).collect();
    if !all.iter().any(|f| f.called) {
        all.truncate(SHOWN);
        return Err(NameError::Unknown { name: name.to_owned(), near: all });
    }
    all.retain(|f| f.called);
    let mut beside = Vec::new();
    if let Some(title) = title.filter(|_| all.len() > 1) {
        let fits = all.iter().map(|f| has_title(view, f.id, title)).collect::<Result<Vec<bool>, _>>()?;
        if fits.contains(&true) {
            let mut fits = fits.into_iter();
            (all, beside) = all.into_iter().partition(|_| fits.next().unwrap_or_default());
        }
    }
    let best = all.first().map_or(0.0, |f| f.score);
    let alike = all.iter().take_while(|f| best - f.score < APART).count();
    all.truncate(alike);
    match dominant(&all) {
        Some(i) => {
            let found = all.remove(i);
            all.extend(beside);
            all.truncate(SHOWN);
            Ok(Meant { asked: name.to_owned(), found, others: all })
        }
        None => {
            all.truncate(SHOWN);
            Err(NameError::Several { name: name.to_owned(), candidates: all })
        }
    }
}

/// Whether a person holds or held such an office, or an organization has one.
fn has_title(view: &View<'_>, id: NodeId, title: &str) -> Result<bool, StoreError> {
    let mut want = Side::default();
    want.restrict(title);
    let fits = |office: &OfficeNode, of_state: bool| match &want.office {
        Some(filter) => is(office, filter),
        None => office.official || !of_state,
    };
    if id.kind == NodeKind::Organization {
        for person in graph::office_holders(view, id)? {
            let part = graph::load_entity(view, person)?;
            let Some(ix) = part.index_of(person) else { continue };
            let own = offices_in(part.graph(), ix, id);
            if offices(part.graph(), ix).into_iter().any(|o| own.contains(&o.id) && fits(o, false)) {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    let part = graph::load_entity(view, id)?;
    Ok(part.index_of(id).is_some_and(|ix| offices(part.graph(), ix).into_iter().any(|o| fits(o, true))))
}

/// Which of those that a name may mean is meant beyond doubt.
fn dominant(alike: &[Found]) -> Option<usize> {
    // only the same folded letters score as much
    let exact: Vec<usize> = (0..alike.len()).filter(|&i| alike[i].score >= 1.0).collect();
    match (alike.len(), exact.as_slice()) {
        (1, _) => Some(0),
        (_, [only]) => Some(*only),
        _ => exact.into_iter().find(|&i| {
            let next = (0..alike.len()).filter(|&j| j != i).map(|j| alike[j].articles).max().unwrap_or(0);
            alike[i].articles >= next.max(1).saturating_mul(DOMINANT)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, articles: u32, score: f64) -> Found {
        let (id, kind) = (NodeId::of(NodeKind::Person, &[name]), NodeKind::Person);
        Found { id, kind, name: name.into(), form: name.into(), countries: Vec::new(), articles, score, called: true }
    }

    #[test]
    fn the_only_exact_one_or_the_one_far_better_known_is_meant() {
        let two = |a: (u32, f64), b: (u32, f64)| dominant(&[found("a", a.0, a.1), found("b", b.0, b.1)]);
        assert_eq!(two((1, 1.0), (9, 0.99)), Some(0), "the only exact one");
        assert_eq!(two((10, 1.0), (2, 1.0)), Some(0), "five times as many articles");
        assert_eq!(two((9, 1.0), (2, 1.0)), None);
        assert_eq!(two((90, 0.97), (2, 0.97)), None, "neither has exactly this name");
        assert_eq!(dominant(&[found("a", 1, 0.91)]), Some(0), "nobody else");
    }
}
