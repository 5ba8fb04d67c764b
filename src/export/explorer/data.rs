//! What the explorer shows of a graph: nodes with their places and search keys, edges, articles, and what was left out.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::Direction::Incoming;
use petgraph::stable_graph::NodeIndex;
use petgraph::visit::EdgeRef;
use serde::Serialize;

use super::place::{Footprint, places};
use crate::export::label::{clean, web_address, width};
use crate::export::naming::named_or_id;
use crate::export::options::Labels;
use crate::export::palette::Kind;
use crate::export::picture::Reader;
use crate::graph::{ArticleNode, Edge, EventNode, EvidenceNode, Graph, NameForm, Node, NodeId, OfficeNode};
use crate::lang::{self, Direction};
use crate::model::{CountryCode, Date, EventType, Lang, Part, Status};
use crate::text::translit::Findable;

/// How many nodes the explorer shows; of more events only the latest.
pub const MOST_NODES: usize = 2_000;
/// How many edges the explorer shows.
pub const MOST_EDGES: usize = 10_000;

/// What stands above the explorer, and how countries are called in it.
#[derive(Clone, Debug, Default)]
pub struct ExplorerOptions {
    /// The heading: the question, or what the graph is of.
    pub title: Option<String>,
    /// The countries' names; a country that is not among them is shown by its code.
    pub countries: BTreeMap<CountryCode, String>,
}

/// What the explorer shows. Equal graphs give equal explorers, whatever the order in which nodes and edges were put in.
#[derive(Clone, Debug, Serialize)]
pub struct Explorer {
    title: String,
    /// The events in time order, then the others by id.
    nodes: Vec<Shown>,
    edges: Vec<Line>,
    articles: Vec<Source>,
    countries: BTreeMap<CountryCode, String>,
    left_out: LeftOut,
}

#[derive(Clone, Debug, Serialize)]
struct Shown {
    id: String,
    kind: &'static str,
    name: String,
    x: i32,
    y: i32,
    /// There, and false, for somebody known only by a title.
    #[serde(skip_serializing_if = "Clone::clone")]
    named: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    countries: Vec<CountryCode>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names: Vec<NameForm>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    offices: Vec<Office>,
    /// How its names are found.
    find: Vec<Findable>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<Told>,
}

#[derive(Clone, Debug, Serialize)]
struct Office {
    title: String,
    country: Option<CountryCode>,
    former: bool,
    first: Option<Date>,
    last: Option<Date>,
}

/// What an event is, and the passages that say so, the first published first.
#[derive(Clone, Debug, Serialize)]
struct Told {
    #[serde(rename = "type")]
    kind: EventType,
    status: Status,
    date: Option<Date>,
    reported: Option<Date>,
    disputed: bool,
    /// The first and the last day that its date may mean, as days since 1970-01-01.
    days: Option<(i32, i32)>,
    evidence: Vec<Passage>,
}

/// A sentence in three parts, of which the middle one is what was read; where the words reach beyond the sentence, or
/// no article is known, the others are empty.
#[derive(Clone, Debug, Serialize)]
struct Passage {
    /// Which of the articles.
    article: Option<usize>,
    #[serde(rename = "in")]
    part: Part,
    text: (String, String, String),
    #[serde(skip_serializing_if = "Vec::is_empty")]
    speakers: Vec<String>,
    rule: String,
}

/// A line from somebody to an event, by their numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Line(usize, usize, String);

#[derive(Clone, Debug, Serialize)]
struct Source {
    id: String,
    title: String,
    lang: Lang,
    /// Whether its language is written from the right.
    rtl: bool,
    source: Option<String>,
    published: Option<Date>,
    url: Option<String>,
}

/// How much of the graph the explorer does not show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
struct LeftOut {
    events: usize,
    others: usize,
    edges: usize,
}

impl Explorer {
    /// What is shown of a graph. Of more than [`MOST_NODES`] or [`MOST_EDGES`] the latest events are shown, with all who
    /// took part in them; how many were left out is said on the page.
    pub fn of(graph: &Graph, options: &ExplorerOptions) -> Explorer {
        let reader = Reader { graph, countries: &options.countries, labels: Labels::Original };
        let chosen = Chosen::of(&reader);
        let mut articles = Articles::default();
        let mut nodes: Vec<Shown> = chosen.events.iter().map(|&(ix, e)| event(&reader, ix, e, &mut articles)).collect();
        nodes.extend(chosen.others.values().map(|&ix| somebody(&reader, ix)));
        let numbers: BTreeMap<NodeId, usize> = chosen.ids().enumerate().map(|(i, id)| (id, i)).collect();
        let mut edges: Vec<Line> =
            chosen.edges.into_iter().map(|(who, event, label)| Line(numbers[&who], numbers[&event], label)).collect();
        edges.sort_unstable();
        let ends: Vec<(usize, usize)> = edges.iter().map(|Line(a, b, _)| (*a, *b)).collect();
        let footprints: Vec<Footprint> = nodes.iter().map(footprint).collect();
        for (node, (x, y)) in nodes.iter_mut().zip(places(&footprints, &ends)) {
            (node.x, node.y) = (x, y);
        }
        let mut codes: BTreeSet<CountryCode> = nodes.iter().flat_map(|n| &n.countries).copied().collect();
        codes.extend(nodes.iter().flat_map(|n| &n.offices).filter_map(|o| o.country));
        let countries = codes.into_iter().map(|code| (code, reader.country_name(code))).collect();
        let title = options.title.as_deref().map(clean).unwrap_or_default();
        Explorer { title, nodes, edges, articles: articles.list, countries, left_out: chosen.left_out }
    }

    /// How many events are shown.
    pub fn events(&self) -> usize {
        self.nodes.iter().filter(|n| n.event.is_some()).count()
    }

    pub(super) fn title(&self) -> &str {
        &self.title
    }
}

/// What is shown: the latest events with those who are joined to them, as far as there is room, and those who are joined
/// to no event.
struct Chosen<'a> {
    events: Vec<(NodeIndex, &'a EventNode)>,
    others: BTreeMap<NodeId, NodeIndex>,
    edges: Vec<(NodeId, NodeId, String)>,
    left_out: LeftOut,
}

impl<'a> Chosen<'a> {
    fn of(reader: &Reader<'a>) -> Chosen<'a> {
        let mut events = reader.nodes(|n| if let Node::Event(e) = n { Some(e) } else { None });
        events.sort_by_key(|(_, e)| (e.when().is_some(), e.when(), e.id));
        let mut chosen =
            Chosen { events: Vec::new(), others: BTreeMap::new(), edges: Vec::new(), left_out: LeftOut::default() };
        let mut met = BTreeSet::new();
        let mut full = false;
        for (ix, event) in events.into_iter().rev() {
            let lines = lines(reader, ix, event.id);
            met.extend(lines.iter().map(|(_, (_, who), _)| who.id()));
            let more: BTreeMap<NodeId, NodeIndex> = lines
                .iter()
                .filter(|(_, (_, who), _)| !chosen.others.contains_key(&who.id()))
                .map(|(_, (ix, who), _)| (who.id(), *ix))
                .collect();
            let fits = chosen.events.len() + chosen.others.len() + 1 + more.len() <= MOST_NODES;
            full |= !fits || chosen.edges.len() + lines.len() > MOST_EDGES;
            if full {
                chosen.left_out.events += 1;
                chosen.left_out.edges += lines.len();
                continue;
            }
            chosen.events.push((ix, event));
            chosen.others.extend(more);
            chosen.edges.extend(lines.into_iter().map(|(event, (_, who), label)| (who.id(), event, label)));
        }
        chosen.left_out.others = met.iter().filter(|id| !chosen.others.contains_key(id)).count();
        let mut alone: Vec<(NodeId, NodeIndex)> = reader
            .graph
            .node_indices()
            .filter(|ix| kind(&reader.graph[*ix]).is_some() && reader.graph.neighbors_undirected(*ix).next().is_none())
            .map(|ix| (reader.graph[ix].id(), ix))
            .collect();
        alone.sort_unstable();
        for (id, ix) in alone {
            if chosen.events.len() + chosen.others.len() < MOST_NODES {
                chosen.others.insert(id, ix);
            } else {
                chosen.left_out.others += 1;
            }
        }
        chosen.events.sort_by_key(|(_, e)| (e.when().is_none(), e.when(), e.id));
        chosen
    }

    /// The ids of all that is shown, in its order.
    fn ids(&self) -> impl Iterator<Item = NodeId> {
        self.events.iter().map(|(_, e)| e.id).chain(self.others.keys().copied())
    }
}

/// The lines of an event: to whom, and as what.
#[allow(clippy::type_complexity)] // The pairs are those of the reader.
fn lines<'a>(reader: &Reader<'a>, ix: NodeIndex, id: NodeId) -> Vec<(NodeId, (NodeIndex, &'a Node), String)> {
    let mut roles: BTreeMap<NodeId, (NodeIndex, BTreeSet<(u8, &str)>)> = BTreeMap::new();
    for edge in reader.graph.edges_directed(ix, Incoming) {
        if let Edge::Took(role) = edge.weight() {
            let who = reader.graph[edge.source()].id();
            roles.entry(who).or_insert((edge.source(), BTreeSet::new())).1.insert((role.code(), role.name()));
        }
    }
    for (edge, label) in [(Edge::At, "place"), (Edge::About, "about")] {
        for (ix, node) in reader.ends(ix, true, |e| e == edge) {
            roles.entry(node.id()).or_insert((ix, BTreeSet::new())).1.insert((u8::MAX, label));
        }
    }
    let roles = roles.into_values().filter(|(who, _)| kind(&reader.graph[*who]).is_some());
    roles
        .map(|(who, roles)| {
            let label = roles.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(", ");
            (id, (who, &reader.graph[who]), label)
        })
        .collect()
}

fn kind(node: &Node) -> Option<Kind> {
    match node {
        Node::Person(_) => Some(Kind::Person),
        Node::Country(_) => Some(Kind::Country),
        Node::Organization(_) => Some(Kind::Organization),
        Node::Place(_) => Some(Kind::Place),
        _ => None,
    }
}

/// The articles that passages stand in, numbered in the order in which the events, from the first on, come upon them.
#[derive(Default)]
struct Articles {
    numbers: BTreeMap<NodeId, usize>,
    list: Vec<Source>,
}

impl Articles {
    fn number(&mut self, article: &ArticleNode) -> usize {
        let list = &mut self.list;
        *self.numbers.entry(article.id).or_insert_with(|| {
            let title = clean(&article.title);
            list.push(Source {
                id: article.id.to_string(),
                title: if title.is_empty() { clean(&article.identity) } else { title },
                lang: article.lang,
                rtl: lang::direction(article.lang) == Direction::Rtl,
                source: article.source.as_deref().map(clean).filter(|s| !s.is_empty()),
                published: article.published,
                url: article.url.as_deref().and_then(web_address),
            });
            list.len() - 1
        })
    }
}

fn event(reader: &Reader<'_>, ix: NodeIndex, event: &EventNode, articles: &mut Articles) -> Shown {
    let evidence = reader.evidence(ix).into_iter().map(|(e, a)| passage(e, a.map(|a| articles.number(a)))).collect();
    let days = event.when().map(|when| (when.day_number(), when.last_day().day_number()));
    let when = event.when().map(|d| format!(" {d}")).unwrap_or_default();
    let name = format!("{}{when}", event.kind);
    Shown {
        id: event.id.to_string(),
        kind: "event",
        find: vec![Findable::of(&format!("{name} {}", event.status))],
        name,
        x: 0,
        y: 0,
        named: true,
        countries: Vec::new(),
        names: Vec::new(),
        offices: Vec::new(),
        event: Some(Told {
            kind: event.kind,
            status: event.status,
            date: event.date,
            reported: event.reported,
            disputed: event.disputed,
            days,
            evidence,
        }),
    }
}

fn passage(evidence: &EvidenceNode, article: Option<usize>) -> Passage {
    let EvidenceNode { text, sentence, .. } = evidence;
    let cut = (!text.is_empty()).then(|| sentence.split_once(text.as_str())).flatten();
    let (before, after) = cut.unwrap_or_default();
    Passage {
        article,
        part: evidence.passage.part,
        text: (before.to_owned(), text.clone(), after.to_owned()),
        speakers: evidence.speakers.iter().map(|s| clean(s)).collect(),
        rule: evidence.rule.clone(),
    }
}

fn somebody(reader: &Reader<'_>, ix: NodeIndex) -> Shown {
    let node = &reader.graph[ix];
    let (name, named, names, countries): (String, bool, &[NameForm], Vec<CountryCode>) = match node {
        Node::Person(n) => (named_or_id(&n.name, n.id), n.named, &n.names, n.countries.clone()),
        Node::Organization(n) => (named_or_id(&n.name, n.id), true, &n.names, n.country.into_iter().collect()),
        Node::Place(n) => (named_or_id(&n.name, n.id), true, &n.names, n.country.into_iter().collect()),
        Node::Country(n) => (reader.country_name(n.code), true, &[], vec![n.code]),
        other => (other.id().to_string(), true, &[], Vec::new()),
    };
    let offices: Vec<Office> = reader.offices(ix).into_iter().map(|(_, o)| office(o)).collect();
    let mut countries = countries;
    countries.extend(offices.iter().filter(|o| !o.former).filter_map(|o| o.country));
    countries.sort_unstable();
    countries.dedup();
    let mut forms = vec![name.clone()];
    forms.extend(names.iter().map(|n| clean(&n.form)));
    if let Node::Country(n) = node {
        forms.extend(lang::bundled_langs().filter_map(|l| lang::country_name(n.code, l)).map(str::to_owned));
    }
    let mut find: Vec<Findable> = Vec::new();
    for form in &forms {
        let form = Findable::of(form);
        if !form.plain.is_empty() && !find.contains(&form) {
            find.push(form);
        }
    }
    let names = names.iter().map(|n| NameForm { form: clean(&n.form), ..n.clone() }).collect();
    let kind = kind(node).map_or("event", Kind::name);
    Shown { id: node.id().to_string(), kind, name, x: 0, y: 0, named, countries, names, offices, find, event: None }
}

fn office(office: &OfficeNode) -> Office {
    let OfficeNode { title, country, former, first, last, .. } = office;
    Office { title: clean(title), country: *country, former: *former, first: *first, last: *last }
}

/// The size of a node's label, in pixels of the page.
const LABEL: f64 = 13.0;

/// How much room a node and its label need, in pixels where nothing is zoomed.
fn footprint(node: &Shown) -> Footprint {
    Footprint { w: (width(&node.name, LABEL) + 12.0).clamp(40.0, 220.0), h: 40.0 }
}
