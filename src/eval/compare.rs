//! One article's record against its gold: people, countries, organizations and places.

use std::collections::BTreeSet;
use std::fmt;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::event;
use super::figures::{Feature, Figures, Line, Tally};
use super::form::Name;
use super::gold::{Gold, GoldThing};
use super::pair::pair_off;
use crate::export::{EntityOut, KindOut, Record};
use crate::model::{CountryCode, EntityKind, Part};

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fault {
    /// In the gold, and not said.
    Missed,
    /// Said, and not in the gold.
    Invented,
    /// Said otherwise than in the gold.
    Wrong,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Fault::Missed => "missed",
            Fault::Invented => "invented",
            Fault::Wrong => "wrong",
        })
    }
}

/// One thing that an article's record has wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The name of the [`Line`] or [`Feature`].
    pub line: &'static str,
    /// Missed, invented or wrong.
    pub fault: Fault,
    /// Who or what, and for what is wrong what stands in the gold and what is said.
    pub what: String,
    /// The words of the article that show the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
}

/// How one article was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Its figures.
    pub figures: Figures,
    /// What is wrong, in the order of the lines.
    pub findings: Vec<Finding>,
}

impl Comparison {
    pub(super) fn note(&mut self, line: &'static str, fault: Fault, what: impl fmt::Display, quote: Option<&str>) {
        let quote = quote.filter(|q| !q.is_empty()).map(str::to_owned);
        self.findings.push(Finding { line, fault, what: what.to_string(), quote });
    }
}

/// Compares an article's record with its gold.
///
/// The lines are those of a micro-averaged one-to-one comparison: names are equal if any form of one equals any form of
/// the other after folding; countries by code; events as `docs/accuracy.md` says.
pub fn compare(gold: &Gold, record: &Record<'_>) -> Comparison {
    let said = Said::new(record);
    let mut out = Comparison::default();
    let person_of = people(gold, &said, &mut out);
    countries(gold, &said, &mut out);
    things(&gold.organizations, EntityKind::Organization, &said, &mut out);
    things(&gold.places, EntityKind::Place, &said, &mut out);
    event::events(gold, record, &said, &person_of, &mut out);
    evidence(gold, record, &mut out);
    out
}

/// A record's entities with their folded forms; they are named by their index.
pub(super) struct Said<'a> {
    pub list: &'a [EntityOut<'a>],
    pub names: Vec<Name>,
    by_id: FxHashMap<&'a str, usize>,
}

impl<'a> Said<'a> {
    fn new(record: &'a Record<'a>) -> Self {
        let names = record.entities.iter().map(|e| Name::new(e.name, e.aliases.iter().map(String::as_str))).collect();
        let by_id = record.entities.iter().enumerate().map(|(i, e)| (e.id.as_str(), i)).collect();
        Said { list: &record.entities, names, by_id }
    }

    pub fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    fn of(&self, kind: EntityKind) -> Vec<usize> {
        (0..self.list.len()).filter(|&i| self.list[i].kind == kind).collect()
    }

    /// A person's states; for others none.
    pub fn states(&self, i: usize) -> &'a [CountryCode] {
        match self.list[i].more {
            KindOut::Person { countries, .. } => countries,
            _ => &[],
        }
    }

    /// A country's own code, or that of the country of an organization or place.
    pub fn country(&self, i: usize) -> Option<CountryCode> {
        match self.list[i].more {
            KindOut::Country { code } => code,
            KindOut::Other { country } => country,
            KindOut::Person { .. } => None,
        }
    }

    /// Whether it is a person with a name.
    pub fn named(&self, i: usize) -> bool {
        matches!(self.list[i].more, KindOut::Person { named: true, .. })
    }
}

/// Compares the people, and says which entity each of the gold's is.
fn people(gold: &Gold, said: &Said<'_>, out: &mut Comparison) -> Vec<Option<usize>> {
    let name = |p: &super::GoldPerson| Name::new(&p.name, p.aliases.iter().map(String::as_str));
    let untitled: BTreeSet<String> = gold.people.iter().filter(|p| !p.named).flat_map(|p| name(p).forms).collect();
    let golds: Vec<usize> = (0..gold.people.len()).filter(|&i| gold.people[i].named).collect();
    let names: Vec<Name> = golds.iter().map(|&i| name(&gold.people[i])).collect();
    // who is only known by a title counts on neither side, even if the reader takes the title for a name
    let title = |i: usize| !said.names[i].forms.is_empty() && said.names[i].forms.is_subset(&untitled);
    let saids: Vec<usize> = said.of(EntityKind::Person).into_iter().filter(|&i| said.named(i) && !title(i)).collect();
    let pairs = pair_off(golds.len(), saids.len(), |g, s| names[g].likeness(&said.names[saids[s]]));
    out.figures.count(Line::Person, Tally::of(pairs.len(), golds.len(), saids.len()));
    let mut person_of = vec![None; gold.people.len()];
    for &(g, s) in &pairs {
        person_of[golds[g]] = Some(saids[s]);
    }
    for &g in golds.iter().filter(|&&g| person_of[g].is_none()) {
        out.note(Line::Person.name(), Fault::Missed, &gold.people[g].name, None);
    }
    let invented: Vec<usize> = saids.iter().copied().filter(|s| !person_of.contains(&Some(*s))).collect();
    for &s in &invented {
        out.note(Line::Person.name(), Fault::Invented, said.list[s].name, None);
    }

    let (mut right, mut in_gold) = (0, 0);
    let mut in_said: usize = invented.iter().map(|&s| said.states(s).len()).sum();
    for &g in &golds {
        let person = &gold.people[g];
        let wanted: BTreeSet<CountryCode> = person.countries.iter().copied().collect();
        let found: BTreeSet<CountryCode> = person_of[g].map_or(&[][..], |s| said.states(s)).iter().copied().collect();
        right += wanted.intersection(&found).count();
        in_gold += wanted.len();
        in_said += found.len();
        for code in wanted.symmetric_difference(&found) {
            let fault = if wanted.contains(code) { Fault::Missed } else { Fault::Invented };
            out.note(Line::PersonCountry.name(), fault, format_args!("{} {code}", person.name), None);
        }
    }
    out.figures.count(Line::PersonCountry, Tally::of(right, in_gold, in_said));

    for &(g, s) in &pairs {
        let person = &gold.people[golds[g]];
        let official = matches!(said.list[saids[s]].more, KindOut::Person { official: true, .. });
        out.figures.look(Feature::Official, person.official == official);
        if person.official != official {
            let (gold, read) = if official { ("no", "an") } else { ("an", "no") };
            let what = format_args!("{}: gold {gold} official, read {read} official", person.name);
            out.note(Feature::Official.name(), Fault::Wrong, what, None);
        }
    }
    person_of
}

fn countries(gold: &Gold, said: &Said<'_>, out: &mut Comparison) {
    let found: BTreeSet<CountryCode> =
        said.of(EntityKind::Country).into_iter().filter_map(|i| said.country(i)).collect();
    let right = gold.countries.intersection(&found).count();
    out.figures.count(Line::Country, Tally::of(right, gold.countries.len(), found.len()));
    for code in gold.countries.symmetric_difference(&found) {
        let fault = if gold.countries.contains(code) { Fault::Missed } else { Fault::Invented };
        out.note(Line::Country.name(), fault, code, None);
    }
}

fn things(golds: &[GoldThing], kind: EntityKind, said: &Said<'_>, out: &mut Comparison) {
    let line = if kind == EntityKind::Place { Line::Place } else { Line::Organization };
    let names: Vec<Name> = golds.iter().map(GoldThing::names).collect();
    let saids = said.of(kind);
    let pairs = pair_off(golds.len(), saids.len(), |g, s| names[g].likeness(&said.names[saids[s]]));
    out.figures.count(line, Tally::of(pairs.len(), golds.len(), saids.len()));
    for (_, thing) in golds.iter().enumerate().filter(|(g, _)| !pairs.iter().any(|p| p.0 == *g)) {
        out.note(line.name(), Fault::Missed, &thing.name, None);
    }
    for (s, &i) in saids.iter().enumerate() {
        if !pairs.iter().any(|p| p.1 == s) {
            out.note(line.name(), Fault::Invented, said.list[i].name, None);
        }
    }
}

impl GoldThing {
    pub(super) fn names(&self) -> Name {
        Name::new(&self.name, self.aliases.iter().map(String::as_str))
    }
}

/// Cuts every stretch of evidence from the article again.
fn evidence(gold: &Gold, record: &Record<'_>, out: &mut Comparison) {
    for stretch in record.events.iter().flat_map(|e| &e.evidence) {
        let (start, end) = (stretch.stretch.start, stretch.stretch.end);
        let whole = match stretch.stretch.part {
            Part::Title => &gold.article.title,
            Part::Text => &gold.article.text,
        };
        let cut = whole.chars().skip(start).take(end.saturating_sub(start));
        let right = !stretch.text.is_empty() && cut.eq(stretch.text.chars());
        out.figures.look(Feature::Evidence, right);
        if !right {
            let what = format_args!("{start} to {end} is not what it says");
            out.note(Feature::Evidence.name(), Fault::Wrong, what, Some(stretch.text));
        }
    }
}
