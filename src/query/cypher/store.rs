//! The store's graph as Cypher sees it: kinds are labels, roles are types of relationship, and what a node holds are its
//! properties.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::graph::{Known, PropertyGraph, Value, Wanted, Way};
use super::types::Types;
use crate::graph::{Edge, Lens, NameForm, Node, NodeId, NodeKind, Reads, country_id};
use crate::lang::country_name;
use crate::model::{CountryCode, Date, EventType, Lang, Ontology, Part};
use crate::store::{Result, View};

/// What is said in a query for any of the roles.
const PARTICIPATED_IN: &str = "PARTICIPATED_IN";

/// So many nodes are kept: a query comes back to the same ones.
const KEPT: usize = 1 << 14;

/// A property of nodes.
#[derive(Clone, Copy, Debug)]
struct Field {
    /// Its name in a query.
    name: &'static str,
    /// The nodes that can have it.
    of: &'static [NodeKind],
    /// What it can be.
    types: Types,
    /// What it says.
    doc: &'static str,
}

const NAMED: &[NodeKind] = &[NodeKind::Person, NodeKind::Country, NodeKind::Organization, NodeKind::Place];

macro_rules! fields {
    ($($name:literal $of:expr, $types:ident, $doc:literal;)*) => {
        /// Every property, in the order of the kinds.
        const FIELDS: &[Field] = &[$(Field { name: $name, of: $of, types: Types::$types, doc: $doc }),*];
    };
}

fields! {
    "id" &NodeKind::ALL, STR, "the id, as all other commands take and print it";
    "name" NAMED, STR, "the name to show; a country's in English";
    "names" NAMED, LIST, "every name as articles write it; a country's in three languages";
    "named" &[NodeKind::Person], BOOL, "false for somebody known only by a title";
    "title" &[NodeKind::Office, NodeKind::Article], STR, "an office's title, an article's headline";
    "class" &[NodeKind::Office], STR, "the class of office: minister, ambassador, …";
    "portfolio" &[NodeKind::Office], STR, "what an office is about: foreign, defence, …";
    "official" &[NodeKind::Office], BOOL, "whether whoever holds it speaks for a state";
    "former" &[NodeKind::Office], BOOL, "whether it is only attested as past";
    "firstAttested" &[NodeKind::Office], STR, "the first day on which an article shows the holder in it";
    "lastAttested" &[NodeKind::Office], STR, "the last such day";
    "code" &[NodeKind::Country], STR, "ISO 3166-1 alpha-3";
    "type" &[NodeKind::Event], STR, "meeting, visit, call, agreement, statement";
    "status" &[NodeKind::Event], STR, "held, planned, cancelled, denied";
    "date" &[NodeKind::Event], STR, "when it happened: a day (2020-11-14), a month or a year; null where no article says";
    "reported" &[NodeKind::Event], STR, "the first day on which it was reported";
    "earliest" &[NodeKind::Event], STR, "the first day that it may have happened on; without a date that of the first report";
    "latest" &[NodeKind::Event], STR, "the last such day";
    "disputed" &[NodeKind::Event], BOOL, "whether its sources contradict each other";
    "cameo" &[NodeKind::Event], STR, "the CAMEO code of its type";
    "plover" &[NodeKind::Event], STR, "the PLOVER code of its type";
    "identity" &[NodeKind::Article], STR, "by what the article is known";
    "language" &[NodeKind::Article], STR, "its language: ar, fa, en";
    "source" &[NodeKind::Article], STR, "the outlet, as the source names it";
    "url" &[NodeKind::Article], STR, "its address";
    "published" &[NodeKind::Article], STR, "the day on which it was published";
    "read" &[NodeKind::Article], STR, "the day on which it was read into the store";
    "part" &[NodeKind::Evidence], STR, "title or text";
    "start" &[NodeKind::Evidence], INT, "the first character, counted from 0";
    "end" &[NodeKind::Evidence], INT, "the character after the last";
    "text" &[NodeKind::Evidence], STR, "the words";
    "sentence" &[NodeKind::Evidence], STR, "the sentence that holds them";
    "rule" &[NodeKind::Evidence], STR, "the rule that read it";
    "pack" &[NodeKind::Evidence], STR, "the pack, with its version";
    "speakers" &[NodeKind::Evidence], LIST, "through whom it came, the nearest first";
}

/// A relationship of the store's graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// Where it starts.
    pub from: NodeId,
    /// What it is.
    pub edge: Edge,
    /// Where it leads.
    pub to: NodeId,
}

/// The graph of a store, for [`super::cypher`].
///
/// ```
/// # use isnad::Archive;
/// # use isnad::model::Article;
/// # use isnad::query::cypher::{CypherOptions, StoreGraph, Value, cypher};
/// # let folder = tempfile::tempdir()?;
/// # let archive = Archive::create(folder.path().join("store"))?;
/// # let text = "Iranian Foreign Minister Mohammad Javad Zarif met his Iraqi counterpart Fuad Hussein in Tehran.";
/// # archive.add(&[Article { id: Some("1".into()), text: text.into(), ..Article::default() }])?;
/// let view = archive.view();
/// let graph = StoreGraph::new(&view);
/// let query = "MATCH (p:Person)-[:HELD]->(:Office)-[:FOR]->(:Country {code: 'IRQ'}) RETURN p.name";
/// let answer = cypher(&graph, query, &CypherOptions::default(), &|| false)?;
/// assert_eq!(answer.rows, [[Value::Str("Fuad Hussein".into())]]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct StoreGraph<'v> {
    lens: Lens<'v>,
    kept: RefCell<FxHashMap<NodeId, Option<Rc<Node>>>>,
}

/// How nodes are found.
enum By {
    Id(Vec<NodeId>),
    Code(Vec<CountryCode>),
    Name(Vec<String>),
    Type(Vec<EventType>),
    Kind,
}

impl<'v> StoreGraph<'v> {
    /// The graph of the store as the view shows it.
    pub fn new(view: &'v View<'v>) -> Self {
        StoreGraph { lens: Lens::new(view), kept: RefCell::default() }
    }

    /// How much was read from the store so far.
    pub fn reads(&self) -> Reads {
        self.lens.reads()
    }

    fn node(&self, id: NodeId) -> Result<Option<Rc<Node>>> {
        if let Some(known) = self.kept.borrow().get(&id) {
            return Ok(known.clone());
        }
        let node = self.lens.node(id)?.map(Rc::new);
        let mut kept = self.kept.borrow_mut();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(id, node.clone());
        Ok(node)
    }

    /// The kinds that may fit, and by what their nodes are found.
    fn plan(wanted: &Wanted) -> (Vec<NodeKind>, By) {
        let fits = |kind: &NodeKind| {
            let labelled = wanted.labels.is_empty() || wanted.labels.iter().any(|l| l == kind.name());
            let mut names = wanted.properties.iter().map(|(n, _)| n).chain(wanted.holding.iter().map(|(n, _)| n));
            labelled && names.all(|name| FIELDS.iter().any(|f| f.name == name && f.of.contains(kind)))
        };
        let kinds: Vec<NodeKind> = NodeKind::ALL.into_iter().filter(fits).collect();
        let texts = |name: &str| {
            let (_, values) = wanted.properties.iter().find(|(n, _)| n == name)?;
            let text = |v: &Value| match v {
                Value::Str(text) => Some(text.clone()),
                _ => None,
            };
            Some(values.iter().filter_map(text).collect::<Vec<String>>())
        };
        let by_name = |names: Vec<String>| match kinds.contains(&NodeKind::Country) {
            // a country's names stand in no index
            true if kinds.len() == 1 => By::Kind,
            _ => By::Name(names),
        };
        let by = if let Some(ids) = texts("id") {
            By::Id(ids.iter().filter_map(|id| id.parse().ok()).collect())
        } else if let Some(codes) = texts("code") {
            By::Code(codes.iter().filter_map(|code| CountryCode::parse(code)).collect())
        } else if let Some(names) = texts("name") {
            by_name(names)
        } else if let Some((_, Value::Str(name))) = wanted.holding.iter().find(|(n, _)| n == "names") {
            by_name(vec![name.clone()])
        } else if let Some(types) = texts("type") {
            By::Type(types.iter().filter_map(|kind| EventType::parse(kind)).collect())
        } else {
            By::Kind
        };
        (kinds, by)
    }

    fn value(&self, node: &Node, name: &str) -> Result<Value> {
        let text = |t: &str| Value::Str(t.to_owned());
        let maybe = |t: Option<&str>| t.map_or(Value::Null, text);
        let day = |d: Option<Date>| d.map_or(Value::Null, |d| Value::Str(d.to_string()));
        let forms = |names: &[NameForm]| {
            let mut seen: Vec<&str> = Vec::new();
            for name in names {
                if !seen.contains(&name.form.as_str()) {
                    seen.push(&name.form);
                }
            }
            Value::List(seen.into_iter().map(text).collect())
        };
        let number = |n: usize| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
        if name == "id" {
            return Ok(Value::Str(node.id().to_string()));
        }
        Ok(match (node, name) {
            (Node::Person(n), "name") => text(&n.name),
            (Node::Person(n), "names") => forms(&n.names),
            (Node::Person(n), "named") => Value::Bool(n.named),
            (Node::Organization(n), "name") => text(&n.name),
            (Node::Organization(n), "names") => forms(&n.names),
            (Node::Place(n), "name") => text(&n.name),
            (Node::Place(n), "names") => forms(&n.names),
            (Node::Country(n), "name") => maybe(country_name(n.code, Lang::EN)),
            (Node::Country(n), "names") => {
                let names = [Lang::AR, Lang::EN, Lang::FA].map(|lang| country_name(n.code, lang));
                Value::List(names.into_iter().flatten().map(text).collect())
            }
            (Node::Country(n), "code") => text(n.code.as_str()),
            (Node::Office(n), "title") => text(&n.title),
            (Node::Office(n), "class") => maybe(n.class.as_deref()),
            (Node::Office(n), "portfolio") => maybe(n.portfolio.as_deref()),
            (Node::Office(n), "official") => Value::Bool(n.official),
            (Node::Office(n), "former") => Value::Bool(n.former),
            (Node::Office(n), "firstAttested") => day(n.first),
            (Node::Office(n), "lastAttested") => day(n.last),
            (Node::Event(n), "type") => text(n.kind.name()),
            (Node::Event(n), "status") => text(n.status.name()),
            (Node::Event(n), "date") => day(n.date),
            (Node::Event(n), "reported") => day(n.reported),
            (Node::Event(n), "earliest") => day(n.when().map(Date::first_day)),
            (Node::Event(n), "latest") => day(n.when().map(Date::last_day)),
            (Node::Event(n), "disputed") => Value::Bool(n.disputed),
            (Node::Event(n), "cameo") => maybe(Some(&*n.kind.info().cameo).filter(|c| !c.is_empty())),
            (Node::Event(n), "plover") => maybe(Some(&*n.kind.info().plover).filter(|c| !c.is_empty())),
            (Node::Article(n), "identity") => text(&n.identity),
            (Node::Article(n), "title") => text(&n.title),
            (Node::Article(n), "language") => text(n.lang.as_str()),
            (Node::Article(n), "source") => maybe(n.source.as_deref()),
            (Node::Article(n), "url") => maybe(n.url.as_deref()),
            (Node::Article(n), "published") => day(n.published),
            (Node::Article(n), "read") => day(n.read),
            (Node::Evidence(n), "part") => text(if n.passage.part == Part::Title { "title" } else { "text" }),
            (Node::Evidence(n), "start") => self.lens.characters(n.id)?.map_or(Value::Null, |(start, _)| number(start)),
            (Node::Evidence(n), "end") => self.lens.characters(n.id)?.map_or(Value::Null, |(_, end)| number(end)),
            (Node::Evidence(n), "text") => text(&n.text),
            (Node::Evidence(n), "sentence") => text(&n.sentence),
            (Node::Evidence(n), "rule") => text(&n.rule),
            (Node::Evidence(n), "pack") => text(&n.pack),
            (Node::Evidence(n), "speakers") => Value::List(n.speakers.iter().map(|s| text(s)).collect()),
            _ => Value::Null,
        })
    }
}

/// How many nodes of a kind there are beside those of others, for choosing where to start.
fn plenty(kind: NodeKind) -> usize {
    match kind {
        NodeKind::Country => 250,
        NodeKind::Organization | NodeKind::Place => 10_000,
        NodeKind::Person => 30_000,
        NodeKind::Office => 50_000,
        NodeKind::Event => 100_000,
        NodeKind::Article => 150_000,
        NodeKind::Evidence => 1_000_000,
    }
}

/// The relationship types that a query can name.
fn relationship_types() -> Vec<&'static str> {
    let mut names: Vec<&str> = Edge::all().map(Edge::name).collect();
    names.push(PARTICIPATED_IN);
    names
}

/// What a query can name, for a person to read: labels with their properties, and types of relationship.
pub fn vocabulary() -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    for kind in NodeKind::ALL {
        let _ = writeln!(text, "(:{})", kind.name());
        for field in FIELDS.iter().filter(|f| f.of.contains(&kind)) {
            let _ = writeln!(text, "  .{:14} {:8} {}", field.name, format!("{:?}", field.types), field.doc);
        }
    }
    for edge in &Ontology::get().edges {
        let (from, to) = (edge.from.join("|"), edge.to.join("|"));
        let _ = writeln!(text, "(:{from})-[:{}]->(:{to})", edge.name);
    }
    let roles: Vec<&str> = Edge::all().filter(|e| matches!(e, Edge::Took(_))).map(Edge::name).collect();
    let _ = writeln!(text, "{PARTICIPATED_IN} is any of the roles, each a type of its own: {}", roles.join(", "));
    text
}

fn edge(name: &str) -> Option<Edge> {
    Edge::all().find(|e| e.name() == name)
}

/// Whether a name is among these, and the nearest of them if not.
fn among<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Known {
    let mut best: Option<(f64, &str)> = None;
    for other in known {
        if other == name {
            return Known::Yes;
        }
        let near = strsim::jaro_winkler(&other.to_lowercase(), &name.to_lowercase());
        if near > 0.75 && best.is_none_or(|(b, _)| near > b) {
            best = Some((near, other));
        }
    }
    Known::No(best.map(|(_, name)| name.to_owned()))
}

impl PropertyGraph for StoreGraph<'_> {
    type Node = NodeId;
    type Edge = Link;

    fn nodes(&self, wanted: &Wanted) -> Result<Vec<NodeId>> {
        let (kinds, by) = Self::plan(wanted);
        let mut out: Vec<NodeId> = Vec::new();
        match by {
            By::Id(ids) => {
                for id in ids {
                    out.extend(self.node(id)?.map(|_| id));
                }
            }
            By::Code(codes) => out.extend(codes.into_iter().map(country_id)),
            By::Name(names) => {
                for name in names {
                    out.extend(self.lens.named(&name)?);
                }
                if kinds.contains(&NodeKind::Country) {
                    out.extend(self.lens.ids(NodeKind::Country).collect::<Result<Vec<_>>>()?);
                }
            }
            By::Type(types) => {
                for kind in types {
                    for id in self.lens.events(Some(kind), None, None) {
                        out.push(id?);
                    }
                }
            }
            By::Kind => {
                for kind in &kinds {
                    for id in self.lens.ids(*kind) {
                        out.push(id?);
                    }
                }
            }
        }
        let mut seen = rustc_hash::FxHashSet::default();
        out.retain(|id| kinds.contains(&id.kind) && seen.insert(*id));
        Ok(out)
    }

    fn estimate(&self, wanted: &Wanted) -> Result<(usize, String)> {
        let (kinds, by) = Self::plan(wanted);
        Ok(match by {
            By::Id(ids) => (ids.len(), "by its id".into()),
            By::Code(codes) => (codes.len(), "by its code".into()),
            By::Name(names) => (2 * names.len(), "by its name".into()),
            By::Type(types) => (types.len() * plenty(NodeKind::Event) / 3, "events of the type".into()),
            By::Kind => {
                let all = kinds.iter().map(|k| plenty(*k)).sum();
                let names: Vec<&str> = kinds.iter().map(|k| k.name()).collect();
                (all, format!("every {}", names.join(", ")))
            }
        })
    }

    fn node_id(&self, node: NodeId) -> String {
        node.to_string()
    }

    fn labels(&self, node: NodeId) -> Result<Vec<String>> {
        Ok(vec![node.kind.name().to_owned()])
    }

    fn property(&self, node: NodeId, name: &str) -> Result<Value> {
        if !FIELDS.iter().any(|f| f.name == name && f.of.contains(&node.kind)) {
            return Ok(Value::Null);
        }
        match (self.node(node)?, name) {
            (Some(node), name) => self.value(&node, name),
            (None, _) => Ok(Value::Null),
        }
    }

    fn properties(&self, node: NodeId) -> Result<Vec<(String, Value)>> {
        let mut out = Vec::new();
        for field in FIELDS.iter().filter(|f| f.of.contains(&node.kind)) {
            let value = self.property(node, field.name)?;
            if value != Value::Null {
                out.push((field.name.to_owned(), value));
            }
        }
        Ok(out)
    }

    fn edges(&self, node: NodeId, way: Way, types: &[String]) -> Result<Vec<Link>> {
        let edges: Vec<Edge> = match types.is_empty() {
            true => Edge::all().collect(),
            false => types.iter().filter_map(|name| edge(name)).collect(),
        };
        let mut out = Vec::new();
        if way != Way::In {
            for step in self.lens.out(node, &edges) {
                let (edge, to) = step?;
                out.push(Link { from: node, edge, to });
            }
        }
        if way != Way::Out {
            let lens = &self.lens;
            for step in lens.into(node, &edges) {
                let (edge, from) = step?;
                let link = Link { from, edge, to: node };
                if from != node || way == Way::In {
                    out.push(link);
                }
            }
        }
        Ok(out)
    }

    fn ends(&self, link: Link) -> (NodeId, NodeId) {
        (link.from, link.to)
    }

    fn edge_type(&self, link: Link) -> String {
        link.edge.name().to_owned()
    }

    fn edge_properties(&self, _: Link) -> Vec<(String, Value)> {
        Vec::new()
    }

    fn types_of(&self, name: &str) -> Vec<String> {
        match name == PARTICIPATED_IN {
            true => Edge::all().filter(|e| matches!(e, Edge::Took(_))).map(|e| e.name().to_owned()).collect(),
            false => vec![name.to_owned()],
        }
    }

    fn knows_label(&self, name: &str) -> Known {
        among(name, NodeKind::ALL.iter().map(|k| k.name()))
    }

    fn knows_type(&self, name: &str) -> Known {
        among(name, relationship_types().into_iter())
    }

    fn property_types(&self, name: &str) -> std::result::Result<Types, Known> {
        match FIELDS.iter().find(|f| f.name == name) {
            Some(field) => Ok(field.types | Types::NULL),
            None => Err(among(name, FIELDS.iter().map(|f| f.name))),
        }
    }
}
