//! One article's events against its gold, and which countries they brought together.

use std::collections::BTreeSet;

use super::compare::{Comparison, Fault, Said};
use super::figures::{Feature, Line, Tally};
use super::form::{Name, forms};
use super::gold::{Gold, GoldEvent, GoldParticipant, Reference};
use super::pair::pair_off;
use crate::export::{EventOut, Record};
use crate::model::{CountryCode, EntityKind, EventType, Role};

/// Characters of an invented event's evidence that are shown.
const SHOWN: usize = 160;

/// Compares the events of all types. `person_of` says which entity each of the gold's people is.
pub(super) fn events(
    gold: &Gold,
    record: &Record<'_>,
    said: &Said<'_>,
    person_of: &[Option<usize>],
    out: &mut Comparison,
) {
    let people = gold.people.iter().map(|p| Name::new(&p.name, p.aliases.iter().map(String::as_str)));
    let bodies = gold.organizations.iter().map(super::GoldThing::names);
    let side = Sides { gold, said, person_of, people: people.collect(), bodies: bodies.collect() };
    let mut between = (BTreeSet::new(), BTreeSet::new());
    for kind in EventType::all() {
        let golds: Vec<&GoldEvent> = gold.events.iter().filter(|e| e.kind == kind).collect();
        let saids: Vec<&EventOut<'_>> = record.events.iter().filter(|e| e.kind == kind).collect();
        let pairs = pair_off(golds.len(), saids.len(), |g, s| side.likeness(golds[g], saids[s]));
        out.figures.count(Line::Event(kind), Tally::of(pairs.len(), golds.len(), saids.len()));
        for (g, event) in golds.iter().enumerate() {
            if !pairs.iter().any(|p| p.0 == g) {
                out.note(kind.name(), Fault::Missed, side.told(event), Some(&event.quote));
            }
        }
        for (s, event) in saids.iter().enumerate() {
            if !pairs.iter().any(|p| p.1 == s) {
                let who: Vec<&str> = side.participants(event).map(|i| said.list[i].name).collect();
                let text: String = event.evidence.first().map_or("", |e| e.text).chars().take(SHOWN).collect();
                out.note(kind.name(), Fault::Invented, who.join(" + "), Some(&text));
            }
        }
        for &(g, s) in &pairs {
            side.details(golds[g], saids[s], out);
        }
        let pairs = |found: BTreeSet<(CountryCode, CountryCode)>| found.into_iter().map(move |(a, b)| (kind, a, b));
        between.0.extend(golds.iter().flat_map(|e| pairs(side.gold_between(e))));
        between.1.extend(saids.iter().flat_map(|e| pairs(side.said_between(e))));
    }
    let (wanted, found) = between;
    let right = wanted.intersection(&found).count();
    out.figures.count(Line::Between, Tally::of(right, wanted.len(), found.len()));
    for pair @ (kind, a, b) in wanted.symmetric_difference(&found) {
        let fault = if wanted.contains(pair) { Fault::Missed } else { Fault::Invented };
        out.note(Line::Between.name(), fault, format_args!("{kind} {a} {b}"), None);
    }
}

/// Both sides of a comparison, with the folded names of the gold's.
struct Sides<'a> {
    gold: &'a Gold,
    said: &'a Said<'a>,
    person_of: &'a [Option<usize>],
    people: Vec<Name>,
    bodies: Vec<Name>,
}

impl Sides<'_> {
    /// The entities that take part in an event.
    fn participants<'e>(&'e self, event: &'e EventOut<'_>) -> impl Iterator<Item = usize> + 'e {
        event.participants.iter().filter_map(|p| self.said.find(&p.entity))
    }

    /// Which of some entities is the one that gold refers to. A named person counts only as himself; a country, and one
    /// who is unnamed, also as the other of the two.
    fn holds(&self, who: &Reference, among: &[usize]) -> Option<usize> {
        let kind = |i: usize| self.said.list[i].kind;
        let is = |&i: &usize| match who {
            Reference::Person(p) if self.gold.people[*p].named => self.person_of[*p] == Some(i),
            Reference::Person(p) => {
                let countries = &self.gold.people[*p].countries;
                match kind(i) {
                    EntityKind::Person => {
                        self.people[*p].meets(&self.said.names[i])
                            || !self.said.named(i) && self.said.states(i).iter().any(|c| countries.contains(c))
                    }
                    EntityKind::Country => self.said.country(i).is_some_and(|c| countries.contains(&c)),
                    _ => false,
                }
            }
            Reference::Country(code) => match kind(i) {
                EntityKind::Country => self.said.country(i) == Some(*code),
                EntityKind::Person => !self.said.named(i) && self.said.states(i).contains(code),
                _ => false,
            },
            Reference::Organization(o) => {
                kind(i) == EntityKind::Organization && self.bodies[*o].meets(&self.said.names[i])
            }
            Reference::Place(_) => false,
        };
        among.iter().copied().find(is)
    }

    /// How much alike two events of one type are; 0 where too few of the gold's participants are among those said: all
    /// of two, two of more, of a visit or statement whoever visits or speaks.
    fn likeness(&self, gold: &GoldEvent, said: &EventOut<'_>) -> f64 {
        let role = match gold.kind {
            kind if kind == EventType::visit() => Some(Role::visitor()),
            kind if kind == EventType::statement() => Some(Role::speaker()),
            _ => None,
        };
        let leading = |p: &&GoldParticipant| role.is_none_or(|role| p.role == role);
        let mut main: Vec<&GoldParticipant> = gold.participants.iter().filter(leading).collect();
        if main.is_empty() {
            main = gold.participants.iter().collect();
        }
        let mut left: Vec<usize> = self.participants(said).collect();
        let all = left.len();
        let mut found = 0;
        for p in &main {
            if let Some(entity) = self.holds(&p.who, &left) {
                found += 1;
                left.retain(|&i| i != entity);
            }
        }
        if found < main.len().min(2) {
            return 0.0;
        }
        let date = gold.date.is_some() && gold.date == said.date;
        let of = |right: bool, weight: f64| if right { weight } else { 0.0 };
        found as f64 + of(date, 0.5) + of(gold.status == said.status, 0.25) - 0.01 * all as f64
    }

    /// What is right about an event that was found.
    fn details(&self, gold: &GoldEvent, said: &EventOut<'_>, out: &mut Comparison) {
        let mut look = |feature: Feature, right: bool, wanted: String, found: String| {
            out.figures.look(feature, right);
            if !right {
                let what = format_args!("{}: gold {wanted}, read {found}", gold.kind);
                out.note(feature.name(), Fault::Wrong, what, Some(&gold.quote));
            }
        };
        let none = || "none".to_owned();
        let date = |d: Option<crate::model::Date>| d.map_or_else(none, |d| d.to_string());
        look(Feature::Date, gold.date == said.date, date(gold.date), date(said.date));
        look(Feature::Status, gold.status == said.status, gold.status.to_string(), said.status.to_string());

        let place = said.place.as_deref().and_then(|id| self.said.find(id));
        let right = match &gold.place {
            None => place.is_none(),
            Some(Reference::Country(code)) => place.is_some_and(|i| self.said.country(i) == Some(*code)),
            Some(Reference::Place(name)) => {
                let named = forms(std::iter::once(name.as_str()));
                place.is_some_and(|i| !self.said.names[i].forms.is_disjoint(&named))
            }
            Some(_) => false,
        };
        let wanted = gold.place.as_ref().map_or_else(none, |p| self.shown(p));
        look(Feature::Place, right, wanted, place.map_or_else(none, |i| self.said.list[i].name.to_owned()));

        for p in &gold.participants {
            let Reference::Person(person) = p.who else { continue };
            let Some(entity) = self.person_of[person] else { continue };
            let role = said.participants.iter().rfind(|q| self.said.find(&q.entity) == Some(entity)).map(|q| q.role);
            if let Some(role) = role {
                let name = &self.gold.people[person].name;
                look(Feature::Role, role == p.role, format!("{} {name}", p.role), role.to_string());
            }
        }
    }

    fn told(&self, event: &GoldEvent) -> String {
        event.participants.iter().map(|p| self.shown(&p.who)).collect::<Vec<_>>().join(" + ")
    }

    fn shown(&self, who: &Reference) -> String {
        match who {
            Reference::Person(p) => self.gold.people[*p].name.clone(),
            Reference::Country(code) => code.to_string(),
            Reference::Organization(o) => self.gold.organizations[*o].name.clone(),
            Reference::Place(name) => name.clone(),
        }
    }

    fn gold_side(&self, who: &Reference) -> Vec<CountryCode> {
        match who {
            Reference::Person(p) => self.gold.people[*p].countries.clone(),
            Reference::Country(code) => vec![*code],
            Reference::Organization(o) => self.gold.organizations[*o].country.into_iter().collect(),
            Reference::Place(_) => Vec::new(),
        }
    }

    fn said_side(&self, i: usize) -> Vec<CountryCode> {
        match self.said.list[i].kind {
            EntityKind::Person => self.said.states(i).to_vec(),
            _ => self.said.country(i).into_iter().collect(),
        }
    }

    /// The countries that an event in gold brought together: those for which its participants stand, of a visit the
    /// visitor's with the destination's.
    fn gold_between(&self, event: &GoldEvent) -> BTreeSet<(CountryCode, CountryCode)> {
        if meets(event.kind) {
            return pairs(&event.participants.iter().map(|p| self.gold_side(&p.who)).collect::<Vec<_>>());
        }
        let to: Vec<CountryCode> = match &event.place {
            Some(Reference::Country(code)) => vec![*code],
            Some(Reference::Place(name)) => {
                let named = forms(std::iter::once(name.as_str()));
                let there = self.gold.places.iter().rfind(|p| !p.names().forms.is_disjoint(&named));
                there.and_then(|p| p.country).into_iter().collect()
            }
            _ => Vec::new(),
        };
        let visitors = event.participants.iter().filter(|p| visits(event.kind, p.role));
        visitors.flat_map(|p| pairs(&[self.gold_side(&p.who), to.clone()])).collect()
    }

    /// The same for an event that was read.
    fn said_between(&self, event: &EventOut<'_>) -> BTreeSet<(CountryCode, CountryCode)> {
        if meets(event.kind) {
            return pairs(&self.participants(event).map(|i| self.said_side(i)).collect::<Vec<_>>());
        }
        let place = event.place.as_deref().and_then(|id| self.said.find(id));
        let to: Vec<CountryCode> = place.and_then(|i| self.said.country(i)).into_iter().collect();
        let visitors = event.participants.iter().filter(|p| visits(event.kind, p.role));
        let visitors = visitors.filter_map(|p| self.said.find(&p.entity));
        visitors.flat_map(|i| pairs(&[self.said_side(i), to.clone()])).collect()
    }
}

/// Whether an event brings all its participants together.
fn meets(kind: EventType) -> bool {
    kind == EventType::meeting() || kind == EventType::call()
}

fn visits(kind: EventType, role: Role) -> bool {
    kind == EventType::visit() && role == Role::visitor()
}

/// Unordered pairs of distinct countries of two sides.
fn pairs(sides: &[Vec<CountryCode>]) -> BTreeSet<(CountryCode, CountryCode)> {
    let mut out = BTreeSet::new();
    for (i, one) in sides.iter().enumerate() {
        for other in &sides[i + 1..] {
            for a in one {
                out.extend(other.iter().filter(|b| *b != a).map(|b| (*a.min(b), *a.max(b))));
            }
        }
    }
    out
}
