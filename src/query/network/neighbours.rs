//! Who and what is near somebody: in how many steps, over whom, and by how many events.

use serde::{Deserialize, Serialize};

use super::question::{Command, through, usual_edges};
use super::who::{known, look_up};
use super::{NetworkError, Who};
use crate::graph::{self, Edges, Near, Scope, Through};
use crate::query::Meant;
use crate::store::View;

/// Who and what is near somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeighboursQuestion {
    /// Of whom: a name in any script, a country's code or name, or an id.
    pub of: String,
    /// In how many steps at most.
    #[serde(default = "one")]
    pub depth: usize,
    /// Over which kinds of edges; without them as for a path ([`super::PathQuestion::edges`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edges: Option<Edges>,
    /// Over which events.
    #[serde(default)]
    pub events: Scope,
    /// How many of them are told, the nearest.
    #[serde(default = "fifty")]
    pub limit: usize,
}

fn one() -> usize {
    1
}

fn fifty() -> usize {
    50
}

/// Those who are near somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbours {
    /// The question as a sentence.
    pub understood: String,
    /// The command that asks the same.
    pub command: String,
    /// The question, with its name looked up.
    pub question: NeighboursQuestion,
    /// Whose neighbours these are.
    pub of: Who,
    /// How many there are in one step, in two, and so on.
    pub counts: Vec<usize>,
    /// The nearest: by steps, then by the number of links, the most first, then by id.
    pub neighbours: Vec<Neighbour>,
}

/// One who is near.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbour {
    /// Who.
    #[serde(flatten)]
    pub who: Who,
    /// In how many steps.
    pub steps: usize,
    /// By how many events, offices and edges it is joined to those a step nearer.
    pub links: u32,
    /// The one a step nearer to whom the most of them join it.
    pub over: Who,
}

impl NeighboursQuestion {
    /// Who took part in an event that was held together with one of this name.
    pub fn new(of: impl Into<String>) -> Self {
        NeighboursQuestion { of: of.into(), depth: one(), edges: None, events: Scope::default(), limit: fifty() }
    }

    /// Puts an id or a code in the place of the name, and says whom it was taken for.
    ///
    /// # Errors
    /// If the name means nobody, or several.
    pub fn look_up(&mut self, view: &View<'_>) -> Result<Vec<Meant>, NetworkError> {
        let mut meant = Vec::new();
        look_up(view, &mut self.of, &mut meant)?;
        Ok(meant)
    }

    /// The command that asks the same.
    pub fn command(&self) -> String {
        Command::new("neighbours", &[&self.of])
            .flag("depth", &self.depth, &one())
            .edges(&self.edges)
            .scope(&self.events)
            .flag("limit", &self.limit, &fifty())
            .text()
    }

    /// The neighbours; a name that was not looked up yet is.
    ///
    /// # Errors
    /// [`NetworkError`]: the name means nobody or several, or the store cannot be read.
    pub fn answer(&self, view: &View<'_>) -> Result<Neighbours, NetworkError> {
        let mut question = self.clone();
        let from = look_up(view, &mut question.of, &mut Vec::new())?;
        let of = known(view, from)?;
        let edges = self.edges.clone().unwrap_or_else(|| usual_edges(&[from]));
        let over = Through { edges, scope: self.events.clone() };
        let words = through(&over.edges, &self.events);
        let mut near = graph::reach(view, from, self.depth, usize::MAX, &over)?.nodes;
        near.retain(|near| near.steps > 0);
        near.sort_unstable_by_key(|near| (near.steps, std::cmp::Reverse(near.links), near.node));
        let furthest = near.last().map_or(0, |near| near.steps);
        let counts = (1..=furthest).map(|steps| near.iter().filter(|near| near.steps == steps).count()).collect();
        let mut neighbours = Vec::new();
        for Near { node, steps, links, over } in near.into_iter().take(self.limit) {
            let over = known(view, over.unwrap_or(from))?;
            neighbours.push(Neighbour { who: known(view, node)?, steps, links, over });
        }
        let within = match self.depth {
            1 => "one step".to_owned(),
            n => format!("{n} steps"),
        };
        Ok(Neighbours {
            understood: format!("who is within {within} of {} over {words}", of.name),
            command: question.command(),
            question,
            of,
            counts,
            neighbours,
        })
    }
}
