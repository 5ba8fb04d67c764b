//! Countries by countries: how many events of each type there are between them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::NetworkError;
use super::question::{Command, through};
use super::rank::TOLD;
use super::who::country_name;
use crate::graph::{self, Edges, Scope};
use crate::model::{CountryCode, EventType, Lang};
use crate::store::View;

/// How many events there are between countries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MatrixQuestion {
    /// These countries, in this order; without them those with the most events.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<CountryCode>,
    /// Which events.
    pub events: Scope,
    /// How many countries are told where none are given.
    pub limit: usize,
}

impl Default for MatrixQuestion {
    fn default() -> Self {
        MatrixQuestion { countries: Vec::new(), events: Scope::default(), limit: TOLD }
    }
}

/// Countries by countries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matrix {
    /// The question as a sentence.
    pub understood: String,
    /// The command that asks the same.
    pub command: String,
    /// The question.
    pub question: MatrixQuestion,
    /// How many countries there are that have an event with another.
    pub count: usize,
    /// The countries that are told: as the question gives them, else by the number of their events with others, the most
    /// first, then by code.
    pub countries: Vec<Row>,
    /// Each two of them between which there is an event: by the order of the countries.
    pub cells: Vec<MatrixCell>,
}

/// A country of a matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// ISO 3166-1 alpha-3.
    pub code: CountryCode,
    /// Its English name.
    pub name: String,
    /// How many events it has with all others, told or not; one with several counts for each.
    pub total: u64,
}

/// Two countries and the events between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatrixCell {
    /// The one that comes first among the countries.
    pub a: CountryCode,
    /// The other.
    pub b: CountryCode,
    /// How many events in which one stood for the one and another for the other.
    pub total: u64,
    /// How many of each type, as `isnad events --type TYPE --between A --and B --count` says; types without any are left
    /// out.
    pub types: BTreeMap<EventType, u64>,
}

impl MatrixQuestion {
    /// The command that asks the same.
    pub fn command(&self) -> String {
        let codes: Vec<&str> = self.countries.iter().map(CountryCode::as_str).collect();
        Command::new("matrix", &[])
            .flag("countries", &codes.join(","), &String::new())
            .scope(&self.events)
            .flag("limit", &self.limit, &TOLD)
            .text()
    }

    /// The matrix.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn answer(&self, view: &View<'_>) -> Result<Matrix, NetworkError> {
        let tally = graph::tally(view, &self.events)?;
        let mut totals: BTreeMap<CountryCode, u64> = BTreeMap::new();
        for ((a, b), types) in &tally.pairs {
            let events: u64 = types.values().sum();
            [a, b].into_iter().for_each(|code| *totals.entry(*code).or_default() += events);
        }
        let mut codes = self.countries.clone();
        if codes.is_empty() {
            codes = totals.keys().copied().collect();
            codes.sort_by_key(|code| (Reverse(totals[code]), *code));
            codes.truncate(self.limit);
        }
        let mut cells = Vec::new();
        for (i, a) in codes.iter().enumerate() {
            for b in &codes[i + 1..] {
                if let Some(types) = tally.pairs.get(&(*a.min(b), *a.max(b))) {
                    let (total, types) = (types.values().sum(), types.clone());
                    cells.push(MatrixCell { a: *a, b: *b, total, types });
                }
            }
        }
        let row = |code: CountryCode| Row {
            code,
            name: country_name(code, Lang::EN),
            total: totals.get(&code).copied().unwrap_or_default(),
        };
        Ok(Matrix {
            understood: format!("countries by countries: {}", through(&Edges::default(), &self.events)),
            command: self.command(),
            question: self.clone(),
            count: totals.len(),
            countries: codes.into_iter().map(row).collect(),
            cells,
        })
    }
}

impl Matrix {
    /// The events between two countries, whichever comes first.
    pub fn between(&self, one: CountryCode, other: CountryCode) -> Option<&MatrixCell> {
        self.cells.iter().find(|cell| [(cell.a, cell.b), (cell.b, cell.a)].contains(&(one, other)))
    }
}
