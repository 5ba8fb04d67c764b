//! Betweenness: on how many of the shortest ways between others somebody lies.

use std::collections::VecDeque;

use petgraph::csr::Csr;
use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSlice;

/// The betweenness of each node, and from how many nodes it was told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Betweenness {
    /// For each node the share of all pairs of others that lie on different sides of it, from 0 to 1: where there are
    /// several shortest ways between two, the part of them that leads over it.
    pub shares: Vec<f64>,
    /// From so many nodes the ways to all others were followed. Where these are not all, the shares are estimates.
    pub sources: usize,
}

/// As many sources are followed as stand together, and so many of these bundles at once.
const BUNDLE: usize = 16;
const BUNDLES: usize = 16;

/// The betweenness of each node, a step being a step however many events stand behind it.
///
/// U. Brandes, A faster algorithm for betweenness centrality, Journal of Mathematical Sociology 25(2), 2001: for each source
/// one search and one way back, so that the time grows with nodes times edges. With more nodes than `most` only the ways
/// from `most` of them are followed, evenly spread over the order of ids, which are hashes (U. Brandes, C. Pich, Centrality
/// estimation in large networks, 2007). The sums are made in an order of their own, whatever the number of threads.
pub fn betweenness(graph: &Csr<(), u32>, most: usize) -> Betweenness {
    let n = graph.node_count();
    let sources: Vec<usize> =
        if n <= most { (0..n).collect() } else { (0..most).map(|i| (i * n).div_euclid(most)).collect() };
    let mut shares = vec![0.0; n];
    for bundles in sources.chunks(BUNDLE * BUNDLES) {
        let parts: Vec<Vec<f64>> = bundles.par_chunks(BUNDLE).map(|bundle| from_all(graph, bundle)).collect();
        for part in parts {
            shares.iter_mut().zip(part).for_each(|(sum, one)| *sum += one);
        }
    }
    // Each pair is followed from either end; of all nodes only the sources were ends.
    let pairs = (n.saturating_sub(1) * n.saturating_sub(2)) as f64;
    if pairs > 0.0 {
        let scale = n as f64 / sources.len() as f64 / pairs;
        shares.iter_mut().for_each(|share| *share *= scale);
    }
    Betweenness { shares, sources: sources.len() }
}

/// How much lies on the ways from some sources over each node.
fn from_all(graph: &Csr<(), u32>, sources: &[usize]) -> Vec<f64> {
    let n = graph.node_count();
    let mut sums = vec![0.0; n];
    let (mut far, mut ways, mut over) = (vec![usize::MAX; n], vec![0.0_f64; n], vec![0.0_f64; n]);
    let (mut order, mut queue): (Vec<usize>, VecDeque<usize>) = (Vec::new(), VecDeque::new());
    for &source in sources {
        (far[source], ways[source]) = (0, 1.0);
        queue.push_back(source);
        while let Some(v) = queue.pop_front() {
            order.push(v);
            for &w in graph.neighbors_slice(v as u32) {
                let w = w as usize;
                if far[w] == usize::MAX {
                    far[w] = far[v] + 1;
                    queue.push_back(w);
                }
                if far[w] == far[v] + 1 {
                    ways[w] += ways[v];
                }
            }
        }
        for &w in order.iter().rev() {
            for &v in graph.neighbors_slice(w as u32) {
                let v = v as usize;
                if far[v].checked_add(1) == Some(far[w]) {
                    over[v] += ways[v] / ways[w] * (1.0 + over[w]);
                }
            }
            if w != source {
                sums[w] += over[w];
            }
        }
        for v in order.drain(..) {
            (far[v], ways[v], over[v]) = (usize::MAX, 0.0, 0.0);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::graph::louvain::tests::graph;

    /// By its definition: every shortest way between every two, one by one.
    fn brute(graph: &Csr<(), u32>) -> Vec<f64> {
        let n = graph.node_count();
        let mut shares = vec![0.0; n];
        for a in 0..n {
            for b in a + 1..n {
                let mut open = vec![vec![a]];
                let mut shortest: Vec<Vec<usize>> = Vec::new();
                while shortest.is_empty() && !open.is_empty() {
                    let mut next = Vec::new();
                    for way in open {
                        for &v in graph.neighbors_slice(way[way.len() - 1] as u32) {
                            let way = [&way[..], &[v as usize]].concat();
                            if v as usize == b {
                                shortest.push(way);
                            } else if !way[..way.len() - 1].contains(&(v as usize)) {
                                next.push(way);
                            }
                        }
                    }
                    open = next;
                }
                for way in &shortest {
                    way[1..way.len() - 1].iter().for_each(|v| shares[*v] += 1.0 / shortest.len() as f64);
                }
            }
        }
        let pairs = (n.max(2) - 1) * (n.max(2) - 2) / 2;
        shares.iter().map(|share| share / pairs.max(1) as f64).collect()
    }

    #[test]
    fn the_middle_of_a_path_and_the_corners_of_a_square() {
        let path = betweenness(&graph(&[(0, 1, 1), (1, 2, 7), (2, 3, 1)]), 100);
        assert_eq!((path.sources, path.shares), (4, vec![0.0, 2.0 / 3.0, 2.0 / 3.0, 0.0]));
        let square = betweenness(&graph(&[(0, 1, 1), (1, 2, 1), (2, 3, 1), (0, 3, 1)]), 100);
        assert_eq!(square.shares, vec![0.5 / 3.0; 4], "half of the ways between the corners beside it");
        assert_eq!(betweenness(&graph(&[]), 100), Betweenness::default());
        assert_eq!(betweenness(&graph(&[(0, 1, 1)]), 100).shares, [0.0, 0.0]);
    }

    #[test]
    fn an_estimate_follows_so_many_sources_and_is_near() {
        // A wheel without its hub's spokes to the odd ones: the hub lies on most ways.
        let mut edges: Vec<(u32, u32, u32)> = (1..200).map(|i| (i, i + 1, 1)).collect();
        edges.extend((1..=100).map(|i| (0, 2 * i, 1)));
        let graph = graph(&edges);
        let (whole, part) = (betweenness(&graph, 1000), betweenness(&graph, 50));
        assert_eq!((whole.sources, part.sources), (201, 50));
        assert!((whole.shares[0] - part.shares[0]).abs() < 0.05, "{} and {}", whole.shares[0], part.shares[0]);
        assert_eq!(part, betweenness(&graph, 50));
    }

    proptest! {
        #[test]
        fn it_is_what_its_definition_says(edges in prop::collection::btree_set((0u32..8, 0u32..8), 0..20)) {
            let edges: Vec<(u32, u32, u32)> = edges.into_iter().filter(|(a, b)| a < b).map(|(a, b)| (a, b, 1)).collect();
            let graph = graph(&edges);
            let (found, wanted) = (betweenness(&graph, 100).shares, brute(&graph));
            for (a, b) in found.iter().zip(&wanted) {
                prop_assert!((a - b).abs() < 1e-9, "{:?} is not {:?}", found, wanted);
            }
        }
    }
}
