//! PageRank of who took part with whom.

use petgraph::csr::Csr;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

/// How likely one who walks from one to a fellow goes on rather than begins anew anywhere.
const DAMPING: f64 = 0.85;
/// The ranks stand when all of them together change by less than this in a round.
const STILL: f64 = 1e-10;
const ROUNDS: usize = 200;

/// The rank of each node: the share of time that one spends there who goes from each to a fellow, the more likely the
/// more events join them, and in one step of seven begins anew anywhere. The ranks of all are 1 together.
///
/// S. Brin, L. Page, The anatomy of a large-scale hypertextual web search engine (1998), with weights; by power iteration.
/// petgraph's `page_rank` knows no weights, leaves out the chance of beginning anew at a node to which an edge leads, and
/// looks at every pair of nodes in every round.
pub fn page_rank(graph: &Csr<(), u32>) -> Vec<f64> {
    let n = graph.node_count();
    if n == 0 {
        return Vec::new();
    }
    let weight = |v: usize| graph.edges_slice(v as u32).iter().map(|w| f64::from(*w)).sum::<f64>();
    let all: Vec<f64> = (0..n).map(weight).collect();
    let share = 1.0 / n as f64;
    let mut ranks = vec![share; n];
    for _ in 0..ROUNDS {
        let stuck: f64 = (0..n).filter(|v| all[*v] == 0.0).map(|v| ranks[v]).sum();
        let anew = (1.0 - DAMPING) * share + DAMPING * stuck * share;
        // Each sum is over the neighbours in their order, whatever the number of threads.
        let of = |v: usize| {
            let joined = graph.neighbors_slice(v as u32).iter().zip(graph.edges_slice(v as u32));
            let flow: f64 = joined.map(|(u, w)| ranks[*u as usize] * f64::from(*w) / all[*u as usize]).sum();
            anew + DAMPING * flow
        };
        let next: Vec<f64> = (0..n).into_par_iter().map(of).collect();
        let change: f64 = next.iter().zip(&ranks).map(|(a, b)| (a - b).abs()).sum();
        ranks = next;
        if change < STILL {
            break;
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::louvain::tests::graph;

    fn near(found: &[f64], wanted: &[f64]) {
        assert_eq!(found.len(), wanted.len());
        for (a, b) in found.iter().zip(wanted) {
            assert!((a - b).abs() < 1e-8, "{found:?} is not {wanted:?}");
        }
    }

    #[test]
    fn ranks_are_those_of_the_equation() {
        near(&page_rank(&graph(&[])), &[]);
        near(&page_rank(&graph(&[(0, 1, 5)])), &[0.5, 0.5]);
        // A star of three: the middle c and the ends e with c = 0.05 + 0.85 · 2e and e = 0.05 + 0.85 · c / 2.
        let middle = (0.05 + 0.85 * 0.1) / (1.0 - 0.85 * 0.85);
        near(&page_rank(&graph(&[(0, 1, 1), (1, 2, 1)])), &[0.05 + 0.425 * middle, middle, 0.05 + 0.425 * middle]);
        // With three times the weight on one arm: c = 0.05 + 0.85 (a + b), a = 0.05 + 0.85 c · 3/4, b = 0.05 + 0.85 c / 4.
        near(&page_rank(&graph(&[(0, 1, 3), (1, 2, 1)])), &[0.05 + 0.6375 * middle, middle, 0.05 + 0.2125 * middle]);
        let sum: f64 = page_rank(&graph(&[(0, 1, 2), (2, 3, 9), (3, 4, 1)])).iter().sum();
        assert!((sum - 1.0).abs() < 1e-9);
    }
}
