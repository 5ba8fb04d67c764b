//! Who stands in the middle: people or countries by degree, PageRank or betweenness.

use std::cmp::Reverse;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::question::{Command, through};
use super::who::known;
use super::{NetworkError, Who};
use crate::graph::{self, Edges, Fellows, Over, Scope};
use crate::store::View;

/// A measure of how much somebody stands in the middle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// With how many others somebody took part in an event.
    Degree,
    /// How likely one comes to somebody who goes from one to another ([`graph::page_rank`]).
    #[default]
    PageRank,
    /// On how many of the shortest ways between others somebody lies ([`graph::betweenness`]).
    Betweenness,
}

impl Measure {
    /// Its name in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Measure::Degree => "degree",
            Measure::PageRank => "pagerank",
            Measure::Betweenness => "betweenness",
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Who stands in the middle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RankQuestion {
    /// By which measure.
    pub by: Measure,
    /// People or countries.
    pub over: Over,
    /// Over which events.
    pub events: Scope,
    /// How many are told, the first.
    pub limit: usize,
    /// Whether betweenness is told exactly however long it takes; else from a sample where there are many.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub exact: bool,
}

impl Default for RankQuestion {
    fn default() -> Self {
        let (by, over, events) = (Measure::default(), Over::default(), Scope::default());
        RankQuestion { by, over, events, limit: TOLD, exact: false }
    }
}

/// So many are told where nothing is said.
pub(super) const TOLD: usize = 20;

/// From so many the ways to all others are followed, where there are more and exactness is not asked for.
const SAMPLE: usize = 512;

/// A ranking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ranking {
    /// The question as a sentence.
    pub understood: String,
    /// The command that asks the same.
    pub command: String,
    /// The question.
    pub question: RankQuestion,
    /// How many people or countries took part in an event with another.
    pub count: usize,
    /// How many pairs of them did.
    pub ties: usize,
    /// Where the scores are estimates: from so many the ways to all others were followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<usize>,
    /// The first: by score, then by degree, then by events, the most first, then by id.
    pub ranks: Vec<Ranked>,
}

/// One of a ranking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ranked {
    /// Its place; those with the same score have the same.
    pub place: usize,
    /// Who.
    #[serde(flatten)]
    pub who: Who,
    /// The measure: a number of others, or a share from 0 to 1, to nine digits.
    pub score: f64,
    /// With how many others it took part in an event.
    pub degree: usize,
    /// In how many events it took part, alone or not.
    pub events: u32,
}

impl RankQuestion {
    /// The command that asks the same.
    pub fn command(&self) -> String {
        let command = Command::new("rank", &[])
            .flag("by", &self.by, &Measure::default())
            .flag("over", &self.over, &Over::default())
            .scope(&self.events)
            .flag("limit", &self.limit, &TOLD);
        if self.exact { command.switch("exact").text() } else { command.text() }
    }

    /// The ranking.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn answer(&self, view: &View<'_>) -> Result<Ranking, NetworkError> {
        let fellows = Fellows::load(view, self.over, &self.events)?;
        let degree = |place: usize| fellows.graph().neighbors_slice(place as u32).len();
        let places = 0..fellows.nodes().len();
        let mut sample = None;
        let scores: Vec<f64> = match self.by {
            Measure::Degree => places.clone().map(|place| degree(place) as f64).collect(),
            Measure::PageRank => graph::page_rank(fellows.graph()),
            Measure::Betweenness => {
                let most = if self.exact { usize::MAX } else { SAMPLE };
                let found = graph::betweenness(fellows.graph(), most);
                sample = (found.sources < places.len()).then_some(found.sources);
                found.shares
            }
        };
        // What differs only in how it was summed up is the same.
        let scores: Vec<f64> = scores.into_iter().map(nine_digits).collect();
        let mut order: Vec<usize> = places.collect();
        order.sort_by(|&a, &b| {
            let rest = |place: usize| (Reverse(degree(place)), Reverse(fellows.events()[place]), place);
            scores[b].total_cmp(&scores[a]).then_with(|| rest(a).cmp(&rest(b)))
        });
        let mut ranks: Vec<Ranked> = Vec::new();
        for (i, place) in order.into_iter().take(self.limit).enumerate() {
            let score = scores[place];
            let same = ranks.last().filter(|last| last.score == score).map(|last| last.place);
            ranks.push(Ranked {
                place: same.unwrap_or(i + 1),
                who: known(view, fellows.nodes()[place])?,
                score,
                degree: degree(place),
                events: fellows.events()[place],
            });
        }
        let events = through(&Edges::default(), &self.events);
        Ok(Ranking {
            understood: format!("{} by {} over {events}", self.over, self.by),
            command: self.command(),
            question: self.clone(),
            count: fellows.nodes().len(),
            ties: fellows.ties(),
            sample,
            ranks,
        })
    }
}

/// A number to nine significant digits.
fn nine_digits(score: f64) -> f64 {
    format!("{score:.8e}").parse().unwrap_or(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_digits_make_sums_of_another_order_the_same() {
        assert_eq!(nine_digits(0.1 + 0.2), nine_digits(0.3));
        assert_eq!([nine_digits(0.0), nine_digits(12.0), nine_digits(1.0 / 3.0)], [0.0, 12.0, 0.333_333_333]);
    }
}
