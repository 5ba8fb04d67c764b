//! How two are connected: the shortest ways from one to the other, with the sentences that carry each step.

use serde::{Deserialize, Serialize};

use super::question::{Command, through, usual_edges};
use super::who::{country_name, known, look_up};
use super::{NetworkError, Who};
use crate::graph::{self, Edges, Link, Node, NodeId, NodeKind, Scope, Sources, Through};
use crate::model::{CountryCode, Date};
use crate::query::{EventAnswer, EvidenceAnswer, Meant, Teller};
use crate::store::View;

/// How two are connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PathQuestion {
    /// From whom: a name in any script, a country's code or name, or an id.
    pub from: String,
    /// To whom.
    pub to: String,
    /// Over which kinds of edges; without them over participation, and where an end is a country over what makes others
    /// stand for it (`HELD`, `FOR`, `OF`), where it is a place over what took place there (`AT`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edges: Option<Edges>,
    /// Over which events.
    #[serde(default)]
    pub events: Scope,
    /// How many paths, the shortest first.
    #[serde(default = "one")]
    pub paths: usize,
    /// Of at most how many steps.
    #[serde(default = "most_steps")]
    pub steps: usize,
    /// How many of the events of each step are told, the latest.
    #[serde(default = "told")]
    pub told: usize,
}

fn one() -> usize {
    1
}

fn most_steps() -> usize {
    10
}

fn told() -> usize {
    3
}

/// The paths between two.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PathAnswer {
    /// The question as a sentence.
    pub understood: String,
    /// The command that asks the same.
    pub command: String,
    /// The question, with its names looked up.
    pub question: PathQuestion,
    /// One end.
    pub from: Who,
    /// The other.
    pub to: Who,
    /// How many paths there are that are as short as the first.
    pub shortest: u64,
    /// The paths: the shortest first, of equally long ones that whose steps more events carry, then by the ids on it.
    pub paths: Vec<Path>,
}

/// A path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Path {
    /// Its steps, from one end to the other.
    pub steps: Vec<StepAnswer>,
}

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepAnswer {
    /// From whom.
    pub from: Who,
    /// To whom.
    pub to: Who,
    /// How many events, offices and edges join them.
    pub count: usize,
    /// The latest of them, by time; then offices, then edges that lead from one to the other.
    pub links: Vec<LinkAnswer>,
}

/// What joins two: an event, an office, or else an edge from one to the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkAnswer {
    /// How the one from whom the step comes is in it: the kind of edge.
    pub from_edge: String,
    /// How the other is.
    pub to_edge: String,
    /// The event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventAnswer>,
    /// The office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeAnswer>,
}

/// An office that joins its holder with a state or a body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfficeAnswer {
    /// The office's id, for `isnad why`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// For which state.
    pub country: Option<CountryCode>,
    /// The first day on which an article shows somebody in it.
    pub first: Option<Date>,
    /// The last.
    pub last: Option<Date>,
    /// Whether it is only attested as past.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub former: bool,
    /// The latest words that say so.
    pub evidence: Vec<EvidenceAnswer>,
}

impl PathQuestion {
    /// How one and another are connected, over any event that was held: the one shortest path.
    pub fn new(from: impl Into<String>, to: impl Into<String>) -> Self {
        PathQuestion {
            from: from.into(),
            to: to.into(),
            edges: None,
            events: Scope::default(),
            paths: one(),
            steps: most_steps(),
            told: told(),
        }
    }

    /// Puts ids and codes in the place of names, and says whom each was taken for.
    ///
    /// # Errors
    /// For the first name that means nobody, or several.
    pub fn look_up(&mut self, view: &View<'_>) -> Result<Vec<Meant>, NetworkError> {
        let mut meant = Vec::new();
        for name in [&mut self.from, &mut self.to] {
            look_up(view, name, &mut meant)?;
        }
        Ok(meant)
    }

    /// The command that asks the same.
    pub fn command(&self) -> String {
        Command::new("path", &[&self.from, &self.to])
            .flag("paths", &self.paths, &one())
            .edges(&self.edges)
            .scope(&self.events)
            .flag("steps", &self.steps, &most_steps())
            .flag("events", &self.told, &told())
            .text()
    }

    /// The paths; names that were not looked up yet are.
    ///
    /// # Errors
    /// [`NetworkError`]: a name means nobody or several, both mean the same, or the store cannot be read.
    pub fn answer(&self, view: &View<'_>) -> Result<PathAnswer, NetworkError> {
        let mut question = self.clone();
        let mut meant = Vec::new();
        let from = look_up(view, &mut question.from, &mut meant)?;
        let to = look_up(view, &mut question.to, &mut meant)?;
        let ends = (known(view, from)?, known(view, to)?);
        if from == to {
            return Err(NetworkError::Same(ends.0.name));
        }
        let edges = self.edges.clone().unwrap_or_else(|| usual_edges(&[from, to]));
        let over = Through { edges, scope: self.events.clone() };
        let found = graph::ways(view, from, to, &over, self.paths, self.steps)?;
        let mut told = Vec::new();
        for way in &found.ways {
            let mut steps = Vec::new();
            for pair in way.nodes.windows(2) {
                let links = graph::links(view, pair[0], pair[1], &over)?;
                steps.push((pair[0], pair[1], links.len(), latest(links, self.told)));
            }
            told.push(steps);
        }
        let events: Vec<NodeId> =
            told.iter().flatten().flat_map(|(.., links)| links).filter_map(|link| link.over).collect();
        let events: Vec<NodeId> = events.into_iter().filter(|id| id.kind == NodeKind::Event).collect();
        let part = graph::load_events(view, &events, Sources::With)?;
        let mut teller = Teller::new(view, &part, &country_name);
        let mut paths = Vec::new();
        for steps in told {
            let mut path = Path { steps: Vec::new() };
            for (from, to, count, links) in steps {
                let mut said = Vec::new();
                for link in links {
                    said.push(self.link(view, &mut teller, &part, link)?);
                }
                path.steps.push(StepAnswer { from: known(view, from)?, to: known(view, to)?, count, links: said });
            }
            paths.push(path);
        }
        let which = match self.paths {
            1 => "the shortest path".to_owned(),
            n => format!("the {n} shortest paths"),
        };
        let events = through(&over.edges, &self.events);
        Ok(PathAnswer {
            understood: format!("{which} from {} to {} over {events}", ends.0.name, ends.1.name),
            command: question.command(),
            question,
            from: ends.0,
            to: ends.1,
            shortest: found.shortest,
            paths,
        })
    }

    fn link(
        &self,
        view: &View<'_>,
        teller: &mut Teller<'_>,
        part: &graph::Part,
        link: Link,
    ) -> Result<LinkAnswer, NetworkError> {
        let (mut event, mut office) = (None, None);
        match link.over {
            Some(id) if id.kind == NodeKind::Office => office = office_answer(view, id)?,
            Some(id) => {
                let ix: Vec<_> = part.index_of(id).into_iter().collect();
                event = teller.events(&ix)?.pop();
            }
            None => {}
        }
        let (from_edge, to_edge) = (link.from.name().to_owned(), link.to.name().to_owned());
        Ok(LinkAnswer { from_edge, to_edge, event, office })
    }
}

/// So many of the links: the offices and edges, of which there are few, and the latest events; in their order.
fn latest(links: Vec<Link>, most: usize) -> Vec<Link> {
    let is_event = |link: &Link| link.over.is_some_and(|id| id.kind == NodeKind::Event);
    let mut order: Vec<usize> = (0..links.len()).collect();
    order.sort_by_key(|&i| (is_event(&links[i]), std::cmp::Reverse((links[i].when, i))));
    order.truncate(most);
    order.sort_unstable();
    order.into_iter().map(|i| links[i]).collect()
}

fn office_answer(view: &View<'_>, id: NodeId) -> Result<Option<OfficeAnswer>, NetworkError> {
    let part = graph::office_evidence(view, id, 1)?;
    let Some(Node::Office(office)) = part.node(id) else { return Ok(None) };
    let evidence = Teller::new(view, &part, &country_name).evidence(id)?;
    Ok(Some(OfficeAnswer {
        id: id.to_string(),
        title: office.title.clone(),
        country: office.country,
        first: office.first,
        last: office.last,
        former: office.former,
        evidence,
    }))
}
