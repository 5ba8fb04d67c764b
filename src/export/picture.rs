//! What a picture shows of a graph, before anything is placed: events in time order, those who took part grouped by
//! country, who stands on which side, and the numbered sources.

use std::collections::BTreeMap;

use petgraph::Direction::{Incoming, Outgoing};
use petgraph::stable_graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::arrange::Arrangement;
use super::label::{clean, isolate, isolated, web_address};
use super::naming::Name;
use super::options::{Labels, PictureOptions};
use super::palette::Kind;
use crate::graph::{ArticleNode, Edge, EventNode, EvidenceNode, Graph, Node, NodeId, OfficeNode, PersonNode};
use crate::model::{CountryCode, Date, EventType, Part, Status};
use crate::text::is_latin;

/// The left or the right of the events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// Somebody or something with a box beside the events.
#[derive(Debug)]
pub(super) struct Actor {
    pub id: NodeId,
    pub kind: Kind,
    pub name: Name,
    /// False for somebody known only by a title.
    pub named: bool,
    /// The office to show under the name.
    pub office: Option<Name>,
    /// All names, offices with their dates and evidence.
    pub tip: String,
}

/// Those of one country.
#[derive(Debug)]
pub(super) struct Group {
    /// `None` for those whose country no article says.
    pub country: Option<CountryCode>,
    pub name: Name,
    pub side: Side,
    /// In the order in which they stand, from the top.
    pub actors: Vec<Actor>,
}

impl Group {
    /// Whether its only box is the country itself: a frame would say the same once more.
    pub fn bare(&self) -> bool {
        matches!(&self.actors[..], [only] if only.kind == Kind::Country)
    }
}

/// An event as it is shown.
#[derive(Debug)]
pub(super) struct Card {
    pub id: NodeId,
    pub kind: EventType,
    pub status: Status,
    /// The date by which it stands in its order.
    pub date: Option<Date>,
    /// The date as words; that of the first report is marked as such.
    pub when: String,
    /// A city and its country, or one of them; once more where it has a Latin name beside.
    pub places: Vec<Vec<String>>,
    pub disputed: bool,
    /// Indexes into [`Picture::sources`], ascending.
    pub sources: Vec<usize>,
    pub tip: String,
    pub url: Option<String>,
}

impl Card {
    /// Type and status: the card's head.
    pub fn head(&self) -> String {
        format!("{} · {}", capitalized(self.kind.name()), self.status.name())
    }

    /// The numbers of its sources, in brackets as the legend has them; runs are shortened (`[1–4, 7]`).
    pub fn source_numbers(&self) -> Option<String> {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for n in self.sources.iter().map(|s| s + 1) {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == n => *last = n,
                _ => runs.push((n, n)),
            }
        }
        let texts: Vec<String> = runs
            .iter()
            .map(|&(a, b)| match b - a {
                0 => a.to_string(),
                1 => format!("{a}, {b}"),
                _ => format!("{a}–{b}"),
            })
            .collect();
        (!texts.is_empty()).then(|| format!("[{}]", texts.join(", ")))
    }
}

/// Someone's part in an event, or that a statement mentions something.
#[derive(Debug)]
pub(super) struct Link {
    /// Index of the group and of the actor in it.
    pub actor: (usize, usize),
    /// Index into [`Picture::cards`].
    pub card: usize,
    /// The roles, or `about`.
    pub label: String,
    /// Whether the event only mentions it.
    pub about: bool,
    pub tip: String,
}

/// An article on which something in the picture stands.
#[derive(Debug)]
pub(super) struct Source {
    pub title: String,
    pub outlet: Option<String>,
    /// Outlet and date of publication, as far as known.
    pub origin: Vec<String>,
    pub url: Option<String>,
}

/// What a picture shows.
#[derive(Debug)]
pub(super) struct Picture {
    pub title: Option<String>,
    /// Left ones first, each side from the top.
    pub groups: Vec<Group>,
    /// In time order.
    pub cards: Vec<Card>,
    /// By event, then by actor.
    pub links: Vec<Link>,
    /// By number.
    pub sources: Vec<Source>,
}

impl Picture {
    /// How many boxes it has.
    pub fn len(&self) -> usize {
        self.cards.len() + self.groups.iter().map(|g| g.actors.len()).sum::<usize>()
    }

    pub fn actor(&self, link: &Link) -> &Actor {
        &self.groups[link.actor.0].actors[link.actor.1]
    }

    pub fn side(&self, link: &Link) -> Side {
        self.groups[link.actor.0].side
    }

    pub fn of(graph: &Graph, options: &PictureOptions) -> Picture {
        let reader = Reader { graph, countries: &options.countries, labels: options.labels };
        let mut events: Vec<(NodeIndex, &EventNode)> =
            reader.nodes(|n| if let Node::Event(e) = n { Some(e) } else { None });
        events.sort_by_key(|(_, e)| (e.when().is_none(), e.when(), e.id));
        let (numbers, sources) = reader.sources(&events);
        let cards: Vec<Card> = events.iter().map(|&(ix, e)| reader.card(ix, e, &numbers)).collect();
        let (groups, links) = Arrangement::of(&reader, &events, &numbers).finish(&reader);
        let title = options.title.as_deref().map(clean).filter(|t| !t.is_empty());
        Picture { title, groups, cards, links, sources }
    }
}

pub(super) fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The number of each article that has one, from 0.
pub(super) type Numbers = BTreeMap<NodeId, usize>;

/// Looks up in the graph what boxes and tooltips say, always in an order of ids or dates.
pub(super) struct Reader<'a> {
    pub graph: &'a Graph,
    pub countries: &'a BTreeMap<CountryCode, String>,
    pub labels: Labels,
}

impl<'a> Reader<'a> {
    pub fn nodes<T>(&self, pick: impl Fn(&'a Node) -> Option<&'a T>) -> Vec<(NodeIndex, &'a T)> {
        self.graph.node_indices().filter_map(|ix| Some((ix, pick(&self.graph[ix])?))).collect()
    }

    /// The ends of `ix`'s outgoing (or incoming) edges that `wanted` picks, sorted by id.
    pub fn ends(&self, ix: NodeIndex, outgoing: bool, wanted: impl Fn(Edge) -> bool) -> Vec<(NodeIndex, &'a Node)> {
        let direction = if outgoing { Outgoing } else { Incoming };
        let mut ends: Vec<_> = self
            .graph
            .edges_directed(ix, direction)
            .filter(|e| wanted(*e.weight()))
            .map(|e| if outgoing { e.target() } else { e.source() })
            .map(|end| (end, &self.graph[end]))
            .collect();
        ends.sort_by_key(|(_, n)| n.id());
        ends.dedup_by_key(|(_, n)| n.id());
        ends
    }

    pub fn evidence(&self, ix: NodeIndex) -> Vec<(&'a EvidenceNode, Option<&'a ArticleNode>)> {
        let mut found: Vec<_> = self
            .ends(ix, false, |e| e == Edge::Supports)
            .into_iter()
            .filter_map(|(ix, n)| if let Node::Evidence(e) = n { Some((e, self.article_of(ix))) } else { None })
            .collect();
        found.sort_by_key(|(e, a)| (a.map(|a| (a.published.is_none(), a.published, a.id)), e.passage, e.id));
        found
    }

    fn article_of(&self, evidence: NodeIndex) -> Option<&'a ArticleNode> {
        let articles = self.ends(evidence, true, |e| e == Edge::From);
        articles.into_iter().find_map(|(_, n)| if let Node::Article(a) = n { Some(a) } else { None })
    }

    /// The articles that report an event, the first published first.
    pub fn articles(&self, event: NodeIndex) -> Vec<&'a ArticleNode> {
        let reports = self.ends(event, false, |e| e == Edge::Reports);
        let mut articles: Vec<&ArticleNode> =
            reports.into_iter().filter_map(|(_, n)| if let Node::Article(a) = n { Some(a) } else { None }).collect();
        articles.extend(self.evidence(event).into_iter().filter_map(|(_, a)| a));
        articles.sort_by_key(|a| (a.published.is_none(), a.published, a.id));
        articles.dedup_by_key(|a| a.id);
        articles
    }

    /// Numbers the articles in the order in which the picture, read from the top, comes upon them.
    fn sources(&self, events: &[(NodeIndex, &EventNode)]) -> (Numbers, Vec<Source>) {
        let (mut numbers, mut sources) = (Numbers::new(), Vec::new());
        for &(ix, _) in events {
            for article in self.articles(ix) {
                numbers.entry(article.id).or_insert_with(|| {
                    sources.push(source(article));
                    sources.len() - 1
                });
            }
        }
        (numbers, sources)
    }

    fn card(&self, ix: NodeIndex, event: &EventNode, numbers: &Numbers) -> Card {
        let articles = self.articles(ix);
        let mut sources: Vec<usize> = articles.iter().filter_map(|a| numbers.get(&a.id).copied()).collect();
        sources.sort_unstable();
        let when = match (event.date, event.reported) {
            (Some(date), _) => date.to_string(),
            (None, Some(reported)) => format!("reported {reported}"),
            (None, None) => "no date".to_owned(),
        };
        let at = self.ends(ix, true, |e| e == Edge::At);
        let places = at.first().map_or_else(Vec::new, |(_, n)| self.place(n));
        let mut tip = vec![format!("{} · {} · {when}", capitalized(event.kind.name()), event.status)];
        tip.extend(places.first().map(|place| format!("in {}", isolated(place))));
        tip.extend(event.disputed.then(|| "the sources disagree".to_owned()));
        tip.extend(self.evidence(ix).into_iter().map(|(e, a)| quotation(e, a, numbers)));
        Card {
            id: event.id,
            kind: event.kind,
            status: event.status,
            date: event.when(),
            when,
            places,
            disputed: event.disputed,
            sources,
            tip: tip.join("\n"),
            url: articles.iter().find_map(|a| web_address(a.url.as_deref()?)),
        }
    }

    /// A place as the lines of a card: the name with its country, then both in Latin letters if that is asked for beside.
    fn place(&self, node: &Node) -> Vec<Vec<String>> {
        let names: Vec<Name> = match node {
            Node::Place(p) => {
                let name = Some(self.labels.name(&p.name, &p.names, p.id)).filter(|_| !clean(&p.name).is_empty());
                // A country is called in its place's letters: "TEHRAN, إيران" is nobody's spelling.
                let english = self.labels == Labels::Original && name.as_ref().is_some_and(|n| is_latin(&n.main));
                let labels = if english { Labels::Latin } else { self.labels };
                let country = p.country.map(|c| labels.country(self.country_name(c), c));
                name.into_iter().chain(country).collect()
            }
            Node::Country(c) => vec![self.country(c.code)],
            _ => Vec::new(),
        };
        let main: Vec<String> = names.iter().map(|n| n.main.clone()).collect();
        let latin = names
            .iter()
            .any(|n| n.latin.is_some())
            .then(|| names.iter().map(|n| n.latin.clone().unwrap_or_else(|| n.main.clone())).collect::<Vec<_>>());
        std::iter::once(main).filter(|line| !line.is_empty()).chain(latin).collect()
    }

    /// A country's name in the articles' letters.
    pub fn country_name(&self, code: CountryCode) -> String {
        let name = self.countries.get(&code).map(|n| clean(n)).filter(|n| !n.is_empty());
        name.unwrap_or_else(|| code.to_string())
    }

    pub fn country(&self, code: CountryCode) -> Name {
        self.labels.country(self.country_name(code), code)
    }

    /// The offices of a person, the one to show first: a present one before a past one, the latest attested first.
    pub fn offices(&self, person: NodeIndex) -> Vec<(NodeIndex, &'a OfficeNode)> {
        let held = self.ends(person, true, |e| e == Edge::Held);
        let mut offices: Vec<(NodeIndex, &OfficeNode)> =
            held.into_iter().filter_map(|(ix, n)| if let Node::Office(o) = n { Some((ix, o)) } else { None }).collect();
        offices.sort_by_key(|(_, o)| (o.former, !o.official, std::cmp::Reverse(o.last), o.id));
        offices
    }

    /// A box for a node, with the country whose frame it stands in; `None` for what is shown in other ways.
    pub fn actor(&self, ix: NodeIndex, numbers: &Numbers) -> Option<(Option<CountryCode>, Actor)> {
        let node = &self.graph[ix];
        let (kind, name, country, named) = match node {
            Node::Person(p) => return Some(self.person(ix, p, numbers)),
            Node::Country(c) => (Kind::Country, self.country(c.code), Some(c.code), true),
            Node::Organization(o) => (Kind::Organization, self.labels.name(&o.name, &o.names, o.id), o.country, true),
            Node::Place(p) => (Kind::Place, self.labels.name(&p.name, &p.names, p.id), p.country, true),
            _ => return None,
        };
        let mut edges =
            self.graph.edges_directed(ix, Outgoing).chain(self.graph.edges_directed(ix, Incoming)).peekable();
        let alone = edges.peek().is_none();
        if !alone && !edges.any(|e| matches!(e.weight(), Edge::Took(_) | Edge::About)) {
            return None;
        }
        let mut tip = vec![name.main.clone()];
        if let Node::Organization(crate::graph::OrganizationNode { names, .. })
        | Node::Place(crate::graph::PlaceNode { names, .. }) = node
        {
            tip.extend(names.iter().map(|n| clean(&n.form)).filter(|n| *n != name.main));
        }
        Some((country, Actor { id: node.id(), kind, name, named, office: None, tip: tip.join("\n") }))
    }

    fn person(&self, ix: NodeIndex, person: &PersonNode, numbers: &Numbers) -> (Option<CountryCode>, Actor) {
        let offices = self.offices(ix);
        let name = self.labels.name(&person.name, &person.names, person.id);
        let title = |o: &OfficeNode| format!("{}{}", clean(&o.title), if o.former { " (former)" } else { "" });
        let office = offices.first().and_then(|(_, o)| self.labels.office(o)).filter(|o| o.main != name.main);
        let stated = |c: &CountryCode| person.countries.is_empty() || person.countries.contains(c);
        let of_office = offices.iter().find_map(|(_, o)| o.country.filter(|c| stated(c)));
        let of_person = self.ends(ix, true, |e| e == Edge::Of).into_iter().find_map(|(_, n)| match n {
            Node::Country(c) => Some(c.code),
            _ => None,
        });
        let country = of_office.or(person.countries.first().copied()).or(of_person);
        let mut tip = vec![name.main.clone()];
        tip.extend(person.names.iter().map(|n| clean(&n.form)).filter(|n| *n != name.main));
        for (ix, office) in &offices {
            let dates = match (office.first, office.last) {
                (Some(a), Some(b)) if a != b => format!(", attested {a} to {b}"),
                (Some(a), _) | (None, Some(a)) => format!(", attested {a}"),
                (None, None) => String::new(),
            };
            tip.push(format!("{}{dates}", title(office)));
            tip.extend(self.evidence(*ix).first().map(|(e, a)| quotation(e, *a, numbers)));
        }
        (country, Actor { id: person.id, kind: Kind::Person, name, named: person.named, office, tip: tip.join("\n") })
    }
}

fn source(article: &ArticleNode) -> Source {
    let title = clean(&article.title);
    let outlet = article.source.as_deref().map(clean).filter(|s| !s.is_empty());
    let origin = outlet.clone().into_iter().chain(article.published.map(|d| d.to_string())).collect();
    Source {
        title: if title.is_empty() { clean(&article.identity) } else { title },
        outlet,
        origin,
        url: article.url.as_deref().and_then(web_address),
    }
}

/// A piece of evidence as a tooltip gives it: source, words, and through whom they came.
pub(super) fn quotation(evidence: &EvidenceNode, article: Option<&ArticleNode>, numbers: &Numbers) -> String {
    let words = if evidence.sentence.is_empty() { &evidence.text } else { &evidence.sentence };
    let from = match article.map(|a| (numbers.get(&a.id), a)) {
        Some((Some(n), _)) => format!("[{}] ", n + 1),
        Some((None, a)) => format!("{}: ", a.source.as_deref().map(clean).unwrap_or_else(|| clean(&a.identity))),
        None => String::new(),
    };
    let headline = if evidence.passage.part == Part::Title { "headline: " } else { "" };
    let mut out = format!("{from}{headline}{}", isolate(&clean(words)));
    let speakers: Vec<String> = evidence.speakers.iter().map(|s| clean(s)).collect();
    if !speakers.is_empty() {
        out.push_str(&format!(" (according to {})", isolate(&speakers.join(" ← "))));
    }
    out
}
