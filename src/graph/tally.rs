//! How many events there are between each two countries, by type, as the store's lists tell it.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::through::Sieve;
use super::{NodeId, NodeKind, Scope, country_code, country_id, label, participants};
use crate::model::{CountryCode, EventType};
use crate::store::{EventEntry, EventRec, Key, Read, Result, Term, View, read_pair};

/// Events between countries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// For each two countries, the lower code first, how many events of each type there are between them: in which one
    /// stood for the one and another for the other.
    pub pairs: BTreeMap<(CountryCode, CountryCode), BTreeMap<EventType, u64>>,
    /// In how many events somebody stood for each of them, or it took part itself, with whomever.
    pub events: BTreeMap<CountryCode, u32>,
}

/// Counts the events of a scope between countries: for each two of them and each type as many as
/// `isnad events --type TYPE --between A --and B --count` says.
///
/// The lists of pairs of states are read along. Only visits are read themselves: their destination takes part for its
/// state, which no list of pairs tells.
///
/// # Errors
/// If the store cannot be read.
pub fn tally(view: &View<'_>, scope: &Scope) -> Result<Tally> {
    let (mut tally, sieve) = (Tally::default(), Sieve::new(scope));
    let visit = EventType::visit();
    let mut failed = Ok(());
    view.each_entry(&Term::pairs(), &[], &mut |entry| {
        let Some((a, b, entry)) = read_pair(entry).filter(|(.., entry)| entry.kind != visit.code()) else {
            return true;
        };
        match sieve.counts(view, &entry) {
            Ok(true) => {
                if let Some(kind) = EventType::from_code(entry.kind) {
                    tally.add(a, b, kind);
                }
                true
            }
            Ok(false) => true,
            Err(error) => {
                failed = Err(error);
                false
            }
        }
    })?;
    failed?;
    if scope.types.is_empty() || scope.types.contains(&visit) {
        visits(view, &sieve, &mut tally)?;
    }
    let named: BTreeSet<CountryCode> = tally.pairs.keys().flat_map(|(a, b)| [*a, *b]).collect();
    for code in named {
        let events = counted(view, &Term::party(country_id(code)), &sieve)?.len();
        tally.events.insert(code, u32::try_from(events).unwrap_or(u32::MAX));
    }
    Ok(tally)
}

impl Tally {
    fn add(&mut self, a: CountryCode, b: CountryCode, kind: EventType) {
        *self.pairs.entry((a.min(b), a.max(b))).or_default().entry(kind).or_default() += 1;
    }
}

/// The events of a list that count.
fn counted(view: &View<'_>, term: &Term, sieve: &Sieve) -> Result<Vec<NodeId>> {
    let mut entries = Vec::new();
    view.each_entry(term, &sieve.start(), &mut |entry| {
        let Some(entry) = EventEntry::read(entry) else { return true };
        let past = sieve.is_past(&entry);
        if !past {
            entries.push(entry);
        }
        !past
    })?;
    let mut events = Vec::new();
    for entry in entries {
        if sieve.counts(view, &entry)? {
            events.push(NodeId { kind: NodeKind::Event, hash: entry.hash });
        }
    }
    Ok(events)
}

fn visits(view: &View<'_>, sieve: &Sieve, tally: &mut Tally) -> Result<()> {
    let visit = EventType::visit();
    let mut lies_in: FxHashMap<NodeId, Option<CountryCode>> = FxHashMap::default();
    for id in counted(view, &Term::event_type(visit), sieve)? {
        let Some(event) = view.shared::<EventRec>(&Key::node(id))? else { continue };
        let who = participants(&event);
        let mut sides: Vec<Vec<CountryCode>> = who.iter().map(|p| p.countries.clone()).collect();
        if let Some(place) = event.place.filter(|place| who.iter().all(|p| p.node != *place)) {
            let state = match lies_in.get(&place) {
                Some(known) => *known,
                None => {
                    let state = match country_code(place) {
                        Some(code) => Some(code),
                        None => label(view, place)?.and_then(|label| label.countries.first().copied()),
                    };
                    lies_in.insert(place, state);
                    state
                }
            };
            sides.extend(state.map(|code| vec![code]));
        }
        let mut pairs = BTreeSet::new();
        for (i, one) in sides.iter().enumerate() {
            for (a, b) in sides[i + 1..].iter().flatten().flat_map(|b| one.iter().map(move |a| (*a, *b))) {
                if a != b {
                    pairs.insert((a.min(b), a.max(b)));
                }
            }
        }
        pairs.into_iter().for_each(|(a, b)| tally.add(a, b, visit));
    }
    Ok(())
}
