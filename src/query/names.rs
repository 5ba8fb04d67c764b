//! Looks up the names of a query in a store: whom they mean, or who else may be meant.

use super::Query;
use crate::graph::{self, Found, NodeKind};
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

/// Gives each name of a query the country or the node that it means; `country` says which words name one.
///
/// A place's name stands for every place of that name; a party's must mean one. What is given back says whom each
/// party's name was taken for, in the order of the query.
///
/// # Errors
/// [`NameError`] for the first name that means nobody, or several.
pub fn look_up(
    view: &View<'_>,
    query: &mut Query,
    country: impl Fn(&str) -> Option<CountryCode>,
) -> Result<Vec<Meant>, NameError> {
    let mut meant = Vec::new();
    for side in query.unresolved() {
        let Some(name) = side.name.clone() else { continue };
        if side.kind.is_none_or(|k| k == EntityKind::Country)
            && let Some(code) = country(&name)
        {
            side.country = Some(code);
            side.name = None;
            continue;
        }
        let one = one(view, &name, |kind| match side.kind {
            Some(EntityKind::Person) => kind == NodeKind::Person,
            Some(EntityKind::Organization) => kind == NodeKind::Organization,
            Some(EntityKind::Place) => kind == NodeKind::Place,
            Some(EntityKind::Country) => false,
            None => kind != NodeKind::Place,
        })?;
        side.id = Some(one.found.id);
        side.name = Some(one.found.name.clone());
        meant.push(one);
    }
    if let Some(place) = &mut query.place
        && place.ids.is_empty()
        && let Some(name) = place.name.clone()
    {
        let all = graph::find(view, &name, 40)?;
        let (sure, near): (Vec<Found>, Vec<Found>) =
            all.into_iter().filter(|f| f.kind == NodeKind::Place).partition(|f| f.called);
        if sure.is_empty() {
            return Err(NameError::Unknown { name, near: near.into_iter().take(SHOWN).collect() });
        }
        place.ids = sure.into_iter().map(|f| f.id).collect();
        place.ids.sort_unstable();
    }
    Ok(meant)
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
    let mut all: Vec<Found> = graph::find(view, name, 40)?.into_iter().filter(|f| wanted(f.kind)).collect();
    if !all.iter().any(|f| f.called) {
        all.truncate(SHOWN);
        return Err(NameError::Unknown { name: name.to_owned(), near: all });
    }
    all.retain(|f| f.called);
    let best = all.first().map_or(0.0, |f| f.score);
    let alike = all.iter().take_while(|f| best - f.score < APART).count();
    all.truncate(alike);
    match dominant(&all) {
        Some(i) => {
            let found = all.remove(i);
            all.truncate(SHOWN);
            Ok(Meant { asked: name.to_owned(), found, others: all })
        }
        None => {
            all.truncate(SHOWN);
            Err(NameError::Several { name: name.to_owned(), candidates: all })
        }
    }
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
    use crate::graph::NodeId;

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
