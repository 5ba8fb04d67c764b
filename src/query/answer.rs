//! What is told of the events that a query found: who, when, where, and the sentences that say so.

use std::collections::BTreeMap;

use petgraph::stable_graph::NodeIndex;
use serde::{Deserialize, Serialize};

use super::SaysAnswer;
use super::matching::{Taker, places, takers};
use super::office::{held, offices};
use super::says::says;
use crate::fuse::Dispute;
use crate::graph::{self, ArticleNode, Edge, EventNode, EvidenceNode, Node, NodeId, Part as Loaded};
use crate::model::{Article, CountryCode, Date, EntityKind, EventType, Lang, Part, Role, Status};
use crate::store::{StoreError, View};

/// One event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventAnswer {
    /// The event's id, for `isnad why`.
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// Whether it happened.
    pub status: Status,
    /// When it happened, if an article lets one know.
    pub date: Option<Date>,
    /// When it was first reported; without a date of its own the event stands by this one.
    pub reported: Option<Date>,
    /// Whether its sources disagree.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disputed: bool,
    /// Who says what, where they contradict each other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub says: Vec<SaysAnswer>,
    /// How many articles tell of it.
    #[serde(default)]
    pub sources: usize,
    /// How many of them are independent: a reprint adds a source, not an independent one.
    #[serde(default)]
    pub independent: usize,
    /// Where.
    pub place: Option<PlaceAnswer>,
    /// Who took part, by role.
    pub participants: Vec<ParticipantAnswer>,
    /// What a statement mentions, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<String>,
    /// The stretches of articles that say so, the oldest first.
    pub evidence: Vec<EvidenceAnswer>,
}

/// Where an event took place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceAnswer {
    /// The place's or country's name.
    pub name: String,
    /// The country.
    pub country: Option<CountryCode>,
}

/// Who took part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantAnswer {
    /// The node's id, for `isnad show`.
    pub id: String,
    /// The name.
    pub name: String,
    /// Person, country or organization.
    pub kind: EntityKind,
    /// As what.
    pub role: Role,
    /// The states for which it stands.
    pub countries: Vec<CountryCode>,
    /// The office that a person held, as far as the articles tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
}

/// A stretch of an article; the offsets count Unicode scalar values in its title or text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EvidenceAnswer {
    /// The article's identity.
    pub article: String,
    /// The article's headline.
    pub title: String,
    /// The outlet.
    pub source: Option<String>,
    /// The article's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The day of publication.
    pub published: Option<Date>,
    /// Title or text.
    #[serde(rename = "in")]
    pub part: Part,
    /// The first character.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// The words.
    pub text: String,
    /// The sentence that holds them.
    pub sentence: String,
    /// Through whom it came, the nearest speaker first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub speakers: Vec<String>,
    /// The rule that read it.
    pub rule: String,
    /// The pack, with its version.
    pub pack: String,
}

/// Tells events of a loaded part with their evidence; `country` names a country in a language.
pub struct Teller<'a> {
    view: &'a View<'a>,
    part: &'a Loaded,
    country: &'a dyn Fn(CountryCode, Lang) -> String,
    articles: BTreeMap<NodeId, Article>,
}

impl<'a> Teller<'a> {
    /// A teller of the events of `part`, which was loaded from `view` with its sources.
    pub fn new(view: &'a View<'a>, part: &'a Loaded, country: &'a dyn Fn(CountryCode, Lang) -> String) -> Self {
        Teller { view, part, country, articles: BTreeMap::new() }
    }

    /// Events, in the order given; what is no event is left out.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn events(&mut self, events: &[NodeIndex]) -> Result<Vec<EventAnswer>, StoreError> {
        let part = self.part;
        let mut out = Vec::with_capacity(events.len());
        for ix in events {
            if let Some(Node::Event(event)) = part.graph().node_weight(*ix) {
                out.push(self.event(*ix, event)?);
            }
        }
        Ok(out)
    }

    fn event(&mut self, ix: NodeIndex, event: &EventNode) -> Result<EventAnswer, StoreError> {
        let evidence = self.evidence(event.id)?;
        let lang = self.lang(event.id);
        let graph = self.part.graph();
        let place = places(graph, ix).first().map(|&at| PlaceAnswer {
            name: self.name(&graph[at], lang),
            country: match &graph[at] {
                Node::Country(c) => Some(c.code),
                Node::Place(p) => p.country,
                _ => None,
            },
        });
        let about = self.part.targets(event.id, Edge::About).into_iter().map(|n| self.name(n, lang)).collect();
        let participants = takers(self.part, event.id).iter().map(|t| self.participant(event, t, lang)).collect();
        let EventNode { id, kind, status, date, reported, disputed } = *event;
        let graph::Support { sources, independent, disputes } = graph::support(self.view, id)?.unwrap_or_default();
        let says = disputes.iter().map(|dispute| self.says(dispute, lang)).collect::<Result<_, _>>()?;
        let id = id.to_string();
        Ok(EventAnswer {
            id,
            kind,
            status,
            date,
            reported,
            disputed,
            says,
            sources,
            independent,
            place,
            participants,
            about,
            evidence,
        })
    }

    fn says(&self, dispute: &Dispute, lang: Lang) -> Result<SaysAnswer, StoreError> {
        let mut failed = None;
        let name = |id: NodeId| {
            let known = self.part.node(id).map(|node| self.name(node, lang));
            known.unwrap_or_else(|| match graph::load_entity(self.view, id) {
                Ok(part) => part.node(id).map_or_else(|| id.to_string(), |node| self.name(node, lang)),
                Err(error) => {
                    failed = Some(error);
                    id.to_string()
                }
            })
        };
        let article = |id: NodeId| match self.part.node(id) {
            Some(Node::Article(article)) => article.identity.clone(),
            _ => id.to_string(),
        };
        let says = says(dispute, name, article);
        failed.map_or(Ok(says), Err)
    }

    fn participant(&self, event: &EventNode, who: &Taker, lang: Lang) -> ParticipantAnswer {
        let node = &self.part.graph()[who.node];
        let all = offices(self.part.graph(), who.node);
        let shown = all.iter().find(|o| Some(o.id) == who.office);
        let at_the_time = || all.iter().filter(|o| held(o, &all, event.when())).max_by_key(|o| (o.official, o.last));
        let office = shown.or_else(at_the_time).map(|o| o.title.clone());
        let kind = match node {
            Node::Country(_) => EntityKind::Country,
            Node::Organization(_) => EntityKind::Organization,
            Node::Place(_) => EntityKind::Place,
            _ => EntityKind::Person,
        };
        let role = who.roles.first().copied().unwrap_or_else(Role::party);
        let (id, name, countries) = (node.id().to_string(), self.name(node, lang), who.countries.clone());
        ParticipantAnswer { id, name, kind, role, countries, office }
    }

    /// The language of the event's first article, in which countries that only take part are named.
    fn lang(&self, event: NodeId) -> Lang {
        let mut articles: Vec<&ArticleNode> =
            self.part.sources(event, Edge::Reports).into_iter().filter_map(as_article).collect();
        articles.sort_by_key(|a| (a.published.is_none(), a.published, a.id));
        articles.first().map_or(Lang::EN, |a| a.lang)
    }

    fn name(&self, node: &Node, lang: Lang) -> String {
        match node {
            Node::Person(n) => n.name.clone(),
            Node::Organization(n) => n.name.clone(),
            Node::Place(n) => n.name.clone(),
            Node::Country(n) => (self.country)(n.code, lang),
            Node::Office(n) => n.title.clone(),
            other => other.id().to_string(),
        }
    }

    /// The evidence of an event or an office: by publication, article and place in it.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn evidence(&mut self, fact: NodeId) -> Result<Vec<EvidenceAnswer>, StoreError> {
        let part = self.part;
        let mut out = Vec::new();
        for node in part.sources(fact, Edge::Supports) {
            let Node::Evidence(evidence) = node else { continue };
            let article = part.targets(evidence.id, Edge::From).into_iter().find_map(as_article);
            if let Some(article) = article {
                out.push(self.stretch(evidence, article)?);
            }
        }
        out.sort_by(|a, b| {
            let key = |e: &EvidenceAnswer| (e.published.is_none(), e.published, e.article.clone(), e.part, e.start);
            key(a).cmp(&key(b))
        });
        Ok(out)
    }

    fn stretch(&mut self, evidence: &EvidenceNode, article: &ArticleNode) -> Result<EvidenceAnswer, StoreError> {
        if !self.articles.contains_key(&article.id)
            && let Some((text, _)) = graph::article(self.view, article.id)?
        {
            self.articles.insert(article.id, text);
        }
        let whole = self.articles.get(&article.id).map_or("", |a| match evidence.passage.part {
            Part::Title => a.title.as_str(),
            Part::Text => a.text.as_str(),
        });
        if evidence.passage.span.cut(whole).is_none() {
            let what = format!("a passage lies outside the text of article {}", article.identity);
            return Err(StoreError::Damaged { path: std::path::PathBuf::new(), what });
        }
        let (start, end) = evidence.passage.span.chars(whole);
        Ok(EvidenceAnswer {
            article: article.identity.clone(),
            title: article.title.clone(),
            source: article.source.clone(),
            url: article.url.clone(),
            published: article.published,
            part: evidence.passage.part,
            start,
            end,
            text: evidence.text.clone(),
            sentence: evidence.sentence.clone(),
            speakers: evidence.speakers.clone(),
            rule: evidence.rule.clone(),
            pack: evidence.pack.clone(),
        })
    }
}

fn as_article(node: &Node) -> Option<&ArticleNode> {
    match node {
        Node::Article(article) => Some(article),
        _ => None,
    }
}
