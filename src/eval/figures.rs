//! The figures: what was found, missed and invented on each line, and how much of what was found is right.

use std::collections::BTreeMap;
use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::model::EventType;

/// A line of the table: what is found or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Line {
    /// Named people.
    Person,
    /// Pairs of a person and a country for which he stands.
    PersonCountry,
    /// Countries, by code.
    Country,
    /// Organizations.
    Organization,
    /// Places.
    Place,
    /// Events of a type.
    Event(EventType),
    /// Events of every type but meetings, together.
    OtherEvents,
    /// Per article and type of encounter, which countries it brought together.
    Between,
    /// People, their countries, countries and events of all types together: the headline figure.
    Graph,
}

impl Line {
    /// All lines, in the order in which they are shown.
    pub fn all() -> impl Iterator<Item = Line> {
        use Line::{Between, Country, Graph, Organization, OtherEvents, Person, PersonCountry, Place};
        let named = [Person, PersonCountry, Country, Organization, Place].into_iter();
        named.chain(EventType::all().map(Line::Event)).chain([OtherEvents, Between, Graph])
    }

    /// The line's name in tables and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Line::Person => "person",
            Line::PersonCountry => "person-country",
            Line::Country => "country",
            Line::Organization => "organization",
            Line::Place => "place",
            Line::Event(kind) => kind.name(),
            Line::OtherEvents => "other-events",
            Line::Between => "between",
            Line::Graph => "graph",
        }
    }

    /// The lines that a line adds up; none for a line that is counted itself.
    fn parts(self) -> Vec<Line> {
        let events = EventType::all().map(Line::Event);
        match self {
            Line::Graph => [Line::Person, Line::PersonCountry, Line::Country].into_iter().chain(events).collect(),
            Line::OtherEvents => events.filter(|e| *e != Line::Event(EventType::meeting())).collect(),
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What may be right or wrong about what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feature {
    /// Whether a person speaks for a state.
    Official,
    /// When an event happened.
    Date,
    /// Where.
    Place,
    /// Whether.
    Status,
    /// As what a named person took part.
    Role,
    /// Whether a stretch of evidence is the article's text at its offsets; anything under 1 is a defect.
    Evidence,
}

impl Feature {
    /// All features, in the order in which they are shown.
    pub const ALL: [Feature; 6] =
        [Feature::Official, Feature::Date, Feature::Place, Feature::Status, Feature::Role, Feature::Evidence];

    /// The feature's name in tables and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Feature::Official => "official",
            Feature::Date => "event-date",
            Feature::Place => "event-place",
            Feature::Status => "event-status",
            Feature::Role => "event-role",
            Feature::Evidence => "evidence",
        }
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How many things gold has, how many the reader says, and how many of those are right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Said and in the gold.
    pub right: u64,
    /// In the gold.
    pub gold: u64,
    /// Said.
    pub said: u64,
}

impl Tally {
    pub(super) fn of(right: usize, gold: usize, said: usize) -> Self {
        Tally { right: right as u64, gold: gold as u64, said: said as u64 }
    }

    /// The share of what is said that is right, from 0 to 1; 0 where nothing is said.
    pub fn precision(self) -> f64 {
        share(self.right, self.said)
    }

    /// The share of the gold that is said, from 0 to 1; 0 where there is none.
    pub fn recall(self) -> f64 {
        share(self.right, self.gold)
    }

    /// The harmonic mean of precision and recall, from 0 to 1.
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }

    fn add(&mut self, other: Tally) {
        self.right += other.right;
        self.gold += other.gold;
        self.said += other.said;
    }
}

impl Serialize for Tally {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(5))?;
        // of what gold has nothing of, nothing was measured
        let measured = |figure: f64| (self.gold > 0).then_some(figure);
        map.serialize_entry("p", &measured(self.precision()))?;
        map.serialize_entry("r", &measured(self.recall()))?;
        map.serialize_entry("f1", &measured(self.f1()))?;
        map.serialize_entry("gold", &self.gold)?;
        map.serialize_entry("said", &self.said)?;
        map.end()
    }
}

/// How many of those that were looked at are right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Right.
    pub right: u64,
    /// Looked at.
    pub of: u64,
}

impl Share {
    /// The share that is right, from 0 to 1; 0 where nothing was looked at.
    pub fn accuracy(self) -> f64 {
        share(self.right, self.of)
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(2))?;
        map.serialize_entry("accuracy", &self.accuracy())?;
        map.serialize_entry("n", &self.of)?;
        map.end()
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The figures of one article or of many.
///
/// As JSON one object: each line by its name with `p`, `r`, `f1` (null where gold has nothing), `gold` and `said`, then each feature of which something
/// was looked at with `accuracy` and `n`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    tallies: BTreeMap<Line, Tally>,
    shares: BTreeMap<Feature, Share>,
}

impl Figures {
    /// What was found on a line.
    pub fn tally(&self, line: Line) -> Tally {
        let parts = line.parts();
        if parts.is_empty() {
            return self.tallies.get(&line).copied().unwrap_or_default();
        }
        parts.into_iter().fold(Tally::default(), |mut sum, part| {
            sum.add(self.tally(part));
            sum
        })
    }

    /// How much of a feature is right.
    pub fn share(&self, feature: Feature) -> Share {
        self.shares.get(&feature).copied().unwrap_or_default()
    }

    /// Adds the figures of other articles.
    pub fn add(&mut self, other: &Figures) {
        for (line, tally) in &other.tallies {
            self.count(*line, *tally);
        }
        for (feature, share) in &other.shares {
            let mine = self.shares.entry(*feature).or_default();
            mine.right += share.right;
            mine.of += share.of;
        }
    }

    pub(super) fn count(&mut self, line: Line, tally: Tally) {
        self.tallies.entry(line).or_default().add(tally);
    }

    pub(super) fn look(&mut self, feature: Feature, right: bool) {
        let share = self.shares.entry(feature).or_default();
        share.right += u64::from(right);
        share.of += 1;
    }
}

impl Serialize for Figures {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        for line in Line::all() {
            map.serialize_entry(line.name(), &self.tally(line))?;
        }
        for feature in Feature::ALL {
            let share = self.share(feature);
            if share.of > 0 {
                map.serialize_entry(feature.name(), &share)?;
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_graph_line_adds_up_people_countries_and_events() {
        let mut figures = Figures::default();
        figures.count(Line::Person, Tally::of(2, 3, 2));
        figures.count(Line::Organization, Tally::of(9, 9, 9));
        figures.count(Line::Event(EventType::meeting()), Tally::of(1, 1, 2));
        figures.count(Line::Event(EventType::visit()), Tally::of(0, 1, 0));
        assert_eq!(figures.tally(Line::Graph), Tally::of(3, 5, 4));
        assert_eq!(figures.tally(Line::OtherEvents), Tally::of(0, 1, 0));
        assert_eq!(figures.tally(Line::Graph).precision(), 0.75);
        assert_eq!(Tally::default().f1(), 0.0);
    }
}
