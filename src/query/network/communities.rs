//! Communities: groups of people or countries that took part with each other more than chance would have it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::question::{Command, through};
use super::rank::TOLD;
use super::who::known;
use super::{NetworkError, Who};
use crate::graph::{self, Edges, Fellows, Over, Scope};
use crate::model::CountryCode;
use crate::store::View;

/// Into which communities people or countries fall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CommunitiesQuestion {
    /// People or countries.
    pub over: Over,
    /// Over which events.
    pub events: Scope,
    /// How many communities are told, the largest.
    pub limit: usize,
    /// How many members of each are told, those with the most ties.
    pub members: usize,
}

impl Default for CommunitiesQuestion {
    fn default() -> Self {
        CommunitiesQuestion { over: Over::default(), events: Scope::default(), limit: TOLD, members: MEMBERS }
    }
}

const MEMBERS: usize = 10;

/// The communities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommunitiesAnswer {
    /// The question as a sentence.
    pub understood: String,
    /// The command that asks the same.
    pub command: String,
    /// The question.
    pub question: CommunitiesQuestion,
    /// How many communities there are.
    pub count: usize,
    /// How many people or countries there are in all of them.
    pub nodes: usize,
    /// How many parts there are between which nobody is joined to anybody.
    pub parts: usize,
    /// How much better than chance the division is: −0.5 to 1 ([`graph::Communities::modularity`]).
    pub modularity: f64,
    /// The largest; of equally large ones that with the lowest id.
    pub communities: Vec<Community>,
}

/// A community.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Community {
    /// Its place, from 1.
    pub number: usize,
    /// How many members it has.
    pub size: usize,
    /// How many of its members that are told are of each country: the most first, then by code.
    pub countries: Vec<(CountryCode, usize)>,
    /// Those with the most events together with other members; then by id.
    pub members: Vec<Member>,
}

/// A member of a community.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    #[serde(flatten)]
    pub who: Who,
    /// How many events join it to other members, one with several counting for each.
    pub inside: u64,
    /// How many join it to others.
    pub outside: u64,
}

impl CommunitiesQuestion {
    /// The command that asks the same.
    pub fn command(&self) -> String {
        Command::new("communities", &[])
            .flag("over", &self.over, &Over::default())
            .scope(&self.events)
            .flag("limit", &self.limit, &TOLD)
            .flag("members", &self.members, &MEMBERS)
            .text()
    }

    /// The communities.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn answer(&self, view: &View<'_>) -> Result<CommunitiesAnswer, NetworkError> {
        let fellows = Fellows::load(view, self.over, &self.events)?;
        let graph = fellows.graph();
        let found = graph::communities(graph);
        let mut of = vec![0; fellows.nodes().len()];
        for (number, members) in found.members.iter().enumerate() {
            members.iter().for_each(|place| of[*place] = number);
        }
        let mut communities = Vec::new();
        for (number, places) in found.members.iter().enumerate().take(self.limit) {
            let ties = |place: usize| {
                let joined = graph.neighbors_slice(place as u32).iter().zip(graph.edges_slice(place as u32));
                joined.fold((0, 0), |(inside, outside), (other, weight)| {
                    let weight = u64::from(*weight);
                    if of[*other as usize] == number { (inside + weight, outside) } else { (inside, outside + weight) }
                })
            };
            let mut all: Vec<(u64, u64, usize)> = places
                .iter()
                .map(|place| {
                    let (inside, outside) = ties(*place);
                    (inside, outside, *place)
                })
                .collect();
            all.sort_by_key(|(inside, _, place)| (Reverse(*inside), *place));
            let mut members = Vec::new();
            for (inside, outside, place) in all.into_iter().take(self.members) {
                members.push(Member { who: known(view, fellows.nodes()[place])?, inside, outside });
            }
            let countries = countries(&members);
            communities.push(Community { number: number + 1, size: places.len(), countries, members });
        }
        let events = through(&Edges::default(), &self.events);
        Ok(CommunitiesAnswer {
            understood: format!("communities of {} over {events}", self.over),
            command: self.command(),
            question: self.clone(),
            count: found.members.len(),
            nodes: fellows.nodes().len(),
            parts: petgraph::algo::connected_components(graph),
            modularity: (found.modularity * 1e9).round() / 1e9,
            communities,
        })
    }
}

fn countries(members: &[Member]) -> Vec<(CountryCode, usize)> {
    let mut counted: BTreeMap<CountryCode, usize> = BTreeMap::new();
    for code in members.iter().filter_map(|member| member.who.countries.first()) {
        *counted.entry(*code).or_default() += 1;
    }
    let mut counted: Vec<(CountryCode, usize)> = counted.into_iter().collect();
    counted.sort_by_key(|(code, n)| (Reverse(*n), *code));
    counted
}
