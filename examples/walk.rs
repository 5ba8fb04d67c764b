//! Walks the graph with petgraph's own algorithms: who is most in the middle, and how two people are connected.
//!
//! Run it in the repository: `cargo run --example walk`.

use std::error::Error;

use isnad::graph::{Node, Sources, everything};
use isnad::{Archive, input};
use petgraph::algo::{astar, page_rank};
use petgraph::graph::UnGraph;
use petgraph::visit::NodeIndexable;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let archive = Archive::create(folder.path().join("news"))?;
    let source = input::Source::parse("examples/articles/articles.jsonl");
    let articles: Vec<_> = input::open(&source).collect::<Result<_, _>>()?;
    archive.add(&articles)?;

    // the whole graph in memory; graph::neighbourhood and graph::load_events bring only a part
    let part = everything(&archive.view(), Sources::Without)?;
    let graph = part.graph();
    let rank = page_rank(graph, 0.85_f64, 30);
    let mut people: Vec<(&str, f64, _)> = graph
        .node_indices()
        .filter_map(|ix| match &graph[ix] {
            Node::Person(p) if p.named => Some((p.name.as_str(), rank[NodeIndexable::to_index(graph, ix)], ix)),
            _ => None,
        })
        .collect();
    people.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    println!("{} nodes, {} edges, {} people", graph.node_count(), graph.edge_count(), people.len());

    // edges lead to events; a path between people goes against half of them (no node was taken out: indices stay)
    let both_ways: UnGraph<Node, _> = petgraph::Graph::from(graph.clone()).into_edge_type();
    let (from, to) = (people.first().ok_or("somebody")?, people.last().ok_or("somebody")?);
    match astar(&both_ways, from.2, |ix| ix == to.2, |_| 1, |_| 0) {
        Some((steps, _)) => println!("from {} to {} in {steps} steps", from.0, to.0),
        None => println!("{} and {} are not connected", from.0, to.0),
    }
    Ok(())
}
