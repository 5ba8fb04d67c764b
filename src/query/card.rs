//! A card of somebody: all that is known of a person, an organization, a country or a place.

use serde::{Deserialize, Serialize};

use super::{EventAnswer, EvidenceAnswer, Query, Side, Teller, What, Where, ask};
use crate::graph::{self, Edge, NameForm, Node, NodeId, OfficeNode};
use crate::model::{CountryCode, Date, Lang};
use crate::store::{StoreError, View};

/// All that is known of one node.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The node's id.
    pub id: String,
    /// Person, organization, country or place.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Every attested form of it, the commonest first.
    pub names: Vec<NameForm>,
    /// The states that it is attested for.
    pub countries: Vec<CountryCode>,
    /// A person's offices: those held first, the latest attested first.
    pub offices: Vec<OfficeCard>,
    /// How many events there are.
    pub count: usize,
    /// The latest of them, in time order.
    pub events: Vec<EventAnswer>,
    /// The articles that tell of these.
    pub sources: Vec<SourceCard>,
}

/// An office of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeCard {
    /// Its id, for `isnad why`.
    pub id: String,
    /// The title, as the articles most often write it.
    pub title: String,
    /// For which state.
    pub country: Option<CountryCode>,
    /// Whether whoever holds it speaks for the state.
    pub official: bool,
    /// Whether it is only attested as past.
    pub former: bool,
    /// The first day on which an article shows the person in it.
    pub first: Option<Date>,
    /// The last such day.
    pub last: Option<Date>,
}

/// An article.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceCard {
    /// The day of publication.
    pub published: Option<Date>,
    /// Its identity.
    pub article: String,
    /// Its headline.
    pub title: String,
    /// Its outlet.
    pub source: Option<String>,
}

/// The card of a node; `None` if nothing in the store has the id. `query` says which of its events, in what order and how
/// many; its parties, what it wants and its page do not count.
///
/// # Errors
/// If the store cannot be read.
pub fn card(
    view: &View<'_>,
    id: NodeId,
    query: &Query,
    country: &dyn Fn(CountryCode, Lang) -> String,
) -> Result<Option<Card>, StoreError> {
    let own = graph::load_entity(view, id)?;
    let id = graph::resolve(view, id)?;
    let Some(node) = own.node(id) else { return Ok(None) };
    let (name, names, countries) = match node {
        Node::Person(n) => (n.name.clone(), n.names.clone(), n.countries.clone()),
        Node::Organization(n) => (n.name.clone(), n.names.clone(), n.country.into_iter().collect()),
        Node::Place(n) => (n.name.clone(), n.names.clone(), n.country.into_iter().collect()),
        Node::Country(n) => (country(n.code, Lang::EN), Vec::new(), vec![n.code]),
        other => (other.id().to_string(), Vec::new(), Vec::new()),
    };
    let mut query = Query { what: What::Events, parties: Vec::new(), cursor: None, ..query.clone() };
    match node {
        Node::Place(_) => query.place = Some(Where { name: Some(name.clone()), ids: vec![id], country: None }),
        Node::Country(n) => query.parties.push(Side::of_country(n.code)),
        _ => query.parties.push(Side { id: Some(id), ..Side::default() }),
    }
    let (part, mut found) = ask(view, &query)?;
    let graph = part.graph();
    let when = |ix: &petgraph::stable_graph::NodeIndex| match &graph[*ix] {
        Node::Event(e) => (e.when().is_none(), e.when(), e.id),
        other => (true, None, other.id()),
    };
    found.events.sort_by_key(when);
    let mut teller = Teller::new(view, &part, country);
    let events = teller.events(&found.events)?;
    let mut offices: Vec<OfficeCard> = own.targets(id, Edge::Held).into_iter().filter_map(office_card).collect();
    offices.sort_by(|a, b| (a.former, b.last, &a.title, &a.id).cmp(&(b.former, a.last, &b.title, &b.id)));
    let mut sources: Vec<SourceCard> = events.iter().flat_map(|e| e.evidence.iter().map(source_card)).collect();
    sources.sort_unstable();
    sources.dedup();
    let (kind, id, count) = (id.kind.name().to_lowercase(), id.to_string(), found.total);
    Ok(Some(Card { id, kind, name, names, countries, offices, count, events, sources }))
}

fn office_card(node: &Node) -> Option<OfficeCard> {
    let Node::Office(OfficeNode { id, title, country, official, former, first, last, .. }) = node else { return None };
    let (title, id) = (title.clone(), id.to_string());
    Some(OfficeCard { id, title, country: *country, official: *official, former: *former, first: *first, last: *last })
}

fn source_card(e: &EvidenceAnswer) -> SourceCard {
    SourceCard { published: e.published, article: e.article.clone(), title: e.title.clone(), source: e.source.clone() }
}
