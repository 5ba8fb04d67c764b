//! Who took part in what, where and as what, of the whole store: nodes are nothing but ids, for petgraph's algorithms.

use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxHashMap;

use super::{Edge, NodeId, NodeKind, Sources, country_id, participants, resolve};
use crate::model::Role;
use crate::store::{ArticleRec, Counts, EntityRec, EventRec, Key, Read, Result, View};

/// The graph of everything in a store without what is known of it: ids and how they are joined.
///
/// It holds people, organizations, places, countries and events, and the articles if they are asked for; who took part
/// in which event as what, where events took place and what they are about, of which states everybody is (by an office
/// or without one), and which articles report what and whose they are. The order of nodes and edges follows from what
/// is in the store.
///
/// ```
/// # use isnad::Archive;
/// # use isnad::graph::{Sources, Topology};
/// # use isnad::model::Article;
/// # let folder = tempfile::tempdir()?;
/// # let archive = Archive::create(folder.path().join("store"))?;
/// # let text = "Iranian Foreign Minister Mohammad Javad Zarif met his Iraqi counterpart Fuad Hussein in Tehran.";
/// # archive.add(&[Article { id: Some("1".into()), text: text.into(), ..Article::default() }])?;
/// let topology = Topology::load(&archive.view(), Sources::Without)?;
/// let parts = petgraph::algo::connected_components(topology.graph());
/// assert_eq!(parts, 1, "both men, their states, the meeting and its place");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Topology {
    graph: DiGraph<NodeId, Edge>,
    index: FxHashMap<NodeId, NodeIndex>,
}

/// Edges of an event of usual news beside its articles: who took part, and where.
const USUAL: usize = 4;

impl Topology {
    /// The topology of the whole store.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn load(view: &View<'_>, sources: Sources) -> Result<Topology> {
        let counts: Counts = view.record(&Key::counts())?.unwrap_or_default();
        let mut topology = Topology::sized(&counts, sources);
        for kind in [NodeKind::Person, NodeKind::Organization, NodeKind::Place] {
            let edge = if kind == NodeKind::Place { Edge::In } else { Edge::Of };
            let states = |key: &Key, entity: EntityRec| {
                key.node_id().map(|id| (id, entity.countries.into_iter().map(country_id).collect::<Vec<_>>()))
            };
            view.each_made(&Key::nodes(kind), &states, &mut |made| {
                let Some((id, states)) = made else { return };
                let ix = topology.add(id);
                for state in states {
                    topology.join(ix, edge, state);
                }
            })?;
        }
        if sources != Sources::Without {
            let mut outlets: FxHashMap<NodeId, NodeId> = FxHashMap::default();
            view.each_record(&Key::articles(), &mut |_, article: ArticleRec| {
                let ix = topology.add(article.node.id);
                if let Some(atom) = article.outlet {
                    let outlet = match outlets.get(&atom) {
                        Some(outlet) => *outlet,
                        None => *outlets.entry(atom).or_insert(resolve(view, atom)?),
                    };
                    topology.join(ix, Edge::By, outlet);
                }
                Ok(true)
            })?;
        }
        let ends = |key: &Key, event: EventRec| key.node_id().map(|id| (id, Ends::of(&event, sources)));
        view.each_made(&Key::nodes(NodeKind::Event), &ends, &mut |made| {
            if let Some((id, ends)) = made {
                topology.event(id, ends);
            }
        })?;
        Ok(topology)
    }

    fn sized(counts: &Counts, sources: Sources) -> Topology {
        let Counts { articles, people, unnamed, organizations, places, events, reports, .. } = *counts;
        let (mut nodes, entities) = (people + unnamed + organizations + places + events, people + unnamed);
        let mut edges = entities + organizations + places + events * USUAL as u64;
        if sources != Sources::Without {
            nodes += articles;
            edges += reports + articles;
        }
        nodes += crate::lang::country_codes().count() as u64;
        let (nodes, edges) = (nodes as usize, edges as usize);
        let index = FxHashMap::with_capacity_and_hasher(nodes, Default::default());
        Topology { graph: DiGraph::with_capacity(nodes, edges), index }
    }

    /// The graph: nodes are ids, and an edge leads from somebody to the event, from the event to its place.
    pub fn graph(&self) -> &DiGraph<NodeId, Edge> {
        &self.graph
    }

    /// Where a node stands in the graph.
    pub fn index_of(&self, id: NodeId) -> Option<NodeIndex> {
        self.index.get(&id).copied()
    }

    fn add(&mut self, id: NodeId) -> NodeIndex {
        *self.index.entry(id).or_insert_with(|| self.graph.add_node(id))
    }

    fn join(&mut self, from: NodeIndex, edge: Edge, to: NodeId) {
        let to = self.add(to);
        self.graph.add_edge(from, to, edge);
    }

    fn event(&mut self, id: NodeId, ends: Ends) {
        let ix = self.add(id);
        for (who, role) in ends.took {
            let who = self.add(who);
            self.graph.add_edge(who, ix, Edge::Took(role));
        }
        if let Some(place) = ends.place {
            self.join(ix, Edge::At, place);
        }
        for node in ends.about {
            self.join(ix, Edge::About, node);
        }
        for article in ends.articles {
            let article = self.add(article);
            self.graph.add_edge(article, ix, Edge::Reports);
        }
    }
}

/// With what an event is joined.
struct Ends {
    took: Vec<(NodeId, Role)>,
    place: Option<NodeId>,
    about: Vec<NodeId>,
    articles: Vec<NodeId>,
}

impl Ends {
    fn of(event: &EventRec, sources: Sources) -> Ends {
        let distinct = |mut ids: Vec<NodeId>| {
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        let took = participants(event).into_iter().map(|p| (p.node, p.role)).collect();
        let about = distinct(event.reports.iter().flat_map(|r| &r.about).map(|(_, node)| *node).collect());
        let articles = match sources {
            Sources::Without => Vec::new(),
            Sources::With | Sources::Articles => distinct(event.reports.iter().map(|r| r.article).collect()),
        };
        Ends { took, place: event.place, about, articles }
    }
}
