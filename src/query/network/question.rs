//! Any graph question, its answer, and why it has none.

use serde::{Deserialize, Serialize};

use super::{
    CommunitiesAnswer, CommunitiesQuestion, Matrix, MatrixQuestion, Neighbours, NeighboursQuestion, PathAnswer,
    PathQuestion, RankQuestion, Ranking, Timeline, TimelineQuestion,
};
use crate::graph::{Edge, Edges, NodeId, NodeKind, Scope};
use crate::model::Role;
use crate::query::command::quoted;
use crate::query::{Meant, NameError, Query};
use crate::store::{StoreError, View};

/// Why a graph question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// A name in it means nobody in the store, or several.
    #[error(transparent)]
    Name(#[from] NameError),
    /// An id in it is nobody's.
    #[error("nothing in the store has the id {0}")]
    NotThere(NodeId),
    /// An id in it is that of an event, an office, an article or a piece of evidence.
    #[error("{0} is no person, organization, place or country; `isnad why {0}` shows what it is")]
    NoEnd(NodeId),
    /// Both ends of a path are the same.
    #[error("both names mean {0}; a path leads from one to another")]
    Same(String),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Any question about the graph; in JSON `ask` says which.
///
/// ```
/// use isnad::query::network::NetworkQuestion;
///
/// let json = r#"{"ask": "path", "from": "Zarif", "to": "IRQ", "edges": ["PARTICIPATED_IN", "ABOUT"]}"#;
/// let question: NetworkQuestion = serde_json::from_str(json)?;
/// assert_eq!(question.command(), "isnad path Zarif IRQ --edges PARTICIPATED_IN,ABOUT");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "lowercase")]
pub enum NetworkQuestion {
    /// How two are connected.
    Path(PathQuestion),
    /// Who and what is near somebody.
    Neighbours(NeighboursQuestion),
    /// What somebody did when.
    Timeline(TimelineQuestion),
    /// Who stands in the middle.
    Rank(RankQuestion),
    /// Into which communities people or countries fall.
    Communities(CommunitiesQuestion),
    /// How many events there are between countries.
    Matrix(MatrixQuestion),
}

/// The answer to a [`NetworkQuestion`].
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum NetworkAnswer {
    /// How two are connected.
    Path(PathAnswer),
    /// Who and what is near somebody.
    Neighbours(Neighbours),
    /// What somebody did when.
    Timeline(Timeline),
    /// Who stands in the middle.
    Rank(Ranking),
    /// Into which communities people or countries fall.
    Communities(CommunitiesAnswer),
    /// How many events there are between countries.
    Matrix(Matrix),
}

impl NetworkQuestion {
    /// Puts ids and codes in the place of names, and says whom each was taken for.
    ///
    /// # Errors
    /// For the first name that means nobody, or several.
    pub fn look_up(&mut self, view: &View<'_>) -> Result<Vec<Meant>, NetworkError> {
        match self {
            NetworkQuestion::Path(question) => question.look_up(view),
            NetworkQuestion::Neighbours(question) => question.look_up(view),
            NetworkQuestion::Timeline(question) => question.look_up(view),
            NetworkQuestion::Rank(_) | NetworkQuestion::Communities(_) | NetworkQuestion::Matrix(_) => Ok(Vec::new()),
        }
    }

    /// The answer; names that were not looked up yet are.
    ///
    /// # Errors
    /// [`NetworkError`]: a name means nobody or several, an id is nobody's, or the store cannot be read.
    pub fn answer(&self, view: &View<'_>) -> Result<NetworkAnswer, NetworkError> {
        Ok(match self {
            NetworkQuestion::Path(question) => NetworkAnswer::Path(question.answer(view)?),
            NetworkQuestion::Neighbours(question) => NetworkAnswer::Neighbours(question.answer(view)?),
            NetworkQuestion::Timeline(question) => NetworkAnswer::Timeline(question.answer(view)?),
            NetworkQuestion::Rank(question) => NetworkAnswer::Rank(question.answer(view)?),
            NetworkQuestion::Communities(question) => NetworkAnswer::Communities(question.answer(view)?),
            NetworkQuestion::Matrix(question) => NetworkAnswer::Matrix(question.answer(view)?),
        })
    }

    /// The command that asks the same.
    pub fn command(&self) -> String {
        match self {
            NetworkQuestion::Path(question) => question.command(),
            NetworkQuestion::Neighbours(question) => question.command(),
            NetworkQuestion::Timeline(question) => question.command(),
            NetworkQuestion::Rank(question) => question.command(),
            NetworkQuestion::Communities(question) => question.command(),
            NetworkQuestion::Matrix(question) => question.command(),
        }
    }
}

/// A command under construction: `isnad` with its name, and the flags that differ from what goes without saying.
pub(super) struct Command(Vec<String>);

impl Command {
    pub(super) fn new(name: &str, of: &[&str]) -> Command {
        let words = ["isnad", name].into_iter().chain(of.iter().copied());
        Command(words.map(str::to_owned).collect())
    }

    /// A flag, unless its value goes without saying.
    pub(super) fn flag<T: PartialEq + ToString>(mut self, name: &str, value: &T, unsaid: &T) -> Command {
        if value != unsaid {
            self.0.extend([format!("--{name}"), value.to_string()]);
        }
        self
    }

    /// A flag without a value.
    pub(super) fn switch(mut self, name: &str) -> Command {
        self.0.push(format!("--{name}"));
        self
    }

    /// The kinds of edges, where any were given.
    pub(super) fn edges(self, edges: &Option<Edges>) -> Command {
        let edges = edges.as_ref().map(Edges::to_string).unwrap_or_default();
        self.flag("edges", &edges, &String::new())
    }

    /// The flags of a scope, as `isnad events` has them.
    pub(super) fn scope(mut self, scope: &Scope) -> Command {
        self.0.extend(query(scope).arguments().into_iter().skip(1));
        self
    }

    pub(super) fn text(self) -> String {
        self.0.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
    }
}

/// The events of a scope as a query.
pub(super) fn query(scope: &Scope) -> Query {
    let Scope { types, status, from, to } = scope.clone();
    Query { types, status, from, to, ..Query::default() }
}

/// The edges over which one goes from these without being told: participation, and what joins a country or a place, which
/// take part in little themselves, to those who do.
pub(super) fn usual_edges(ends: &[NodeId]) -> Edges {
    let is = |kind: NodeKind| ends.iter().any(|end| end.kind == kind);
    let mut edges: Vec<Edge> = Role::all().map(Edge::Took).collect();
    if is(NodeKind::Country) {
        edges.extend([Edge::Held, Edge::For, Edge::Of]);
    }
    if is(NodeKind::Place) {
        edges.push(Edge::At);
    }
    Edges::of(edges)
}

/// What a question goes through, in words.
pub(super) fn through(edges: &Edges, scope: &Scope) -> String {
    let events = query(scope).words(|code| code.to_string());
    if edges.is_default() { events } else { format!("{events}, by {edges}") }
}
