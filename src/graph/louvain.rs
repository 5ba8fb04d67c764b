//! Communities: groups whose members took part with each other more than chance would have it.

use std::collections::BTreeMap;

use petgraph::csr::Csr;
use petgraph::unionfind::UnionFind;

/// A division into communities.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Communities {
    /// The members of each, by place: the largest community first, of equally large ones that with the lowest member.
    pub members: Vec<Vec<usize>>,
    /// How much more joins members of one community than if all ties were dealt out by chance: −0.5 to 1, 0 for no
    /// better than chance (M. Newman, M. Girvan, Finding and evaluating community structure in networks, 2004).
    pub modularity: f64,
}

/// Divides a graph with an edge each way between two, weighted, into communities.
///
/// V. D. Blondel, J.-L. Guillaume, R. Lambiotte, E. Lefebvre, Fast unfolding of communities in large networks (2008), the
/// Louvain method: each node goes to the neighbouring community that gains most, until none gains; then communities become
/// nodes, and so on. Nodes come in their order, of equal gains the lowest community is taken, and gains are compared as
/// whole numbers: the same graph gives the same communities. A community that the method leaves in pieces, which it may,
/// is parted into them.
pub fn communities(graph: &Csr<(), u32>) -> Communities {
    let n = graph.node_count();
    let mut of: Vec<usize> = (0..n).collect();
    let mut level = Level::of(graph);
    loop {
        let moved = level.settle();
        let Some((numbers, count)) = moved else { break };
        of.iter_mut().for_each(|place| *place = numbers[*place]);
        level = level.gathered(&numbers, count);
    }
    let of = connected(graph, &of);
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (v, community) in of.iter().enumerate() {
        members.entry(*community).or_default().push(v);
    }
    let mut members: Vec<Vec<usize>> = members.into_values().collect();
    members.sort_by_key(|all| (std::cmp::Reverse(all.len()), all[0]));
    Communities { members, modularity: modularity(graph, &of) }
}

/// Nodes, which may be communities of the level below, and what joins them.
struct Level {
    /// For each node its neighbours by place, without itself.
    joined: Vec<Vec<(usize, u64)>>,
    /// All weight at each node; what is inside it counts twice.
    weight: Vec<u64>,
    all: u64,
}

impl Level {
    fn of(graph: &Csr<(), u32>) -> Level {
        let row = |v: u32| {
            graph.neighbors_slice(v).iter().zip(graph.edges_slice(v)).map(|(u, w)| (*u as usize, u64::from(*w)))
        };
        let joined: Vec<Vec<(usize, u64)>> = (0..graph.node_count()).map(|v| row(v as u32).collect()).collect();
        let weight: Vec<u64> = joined.iter().map(|row| row.iter().map(|(_, w)| w).sum()).collect();
        let all = weight.iter().sum();
        Level { joined, weight, all }
    }

    /// Moves nodes as long as that gains; the number of each one's community, and how many there are, if any was moved.
    fn settle(&self) -> Option<(Vec<usize>, usize)> {
        let n = self.joined.len();
        let mut of: Vec<usize> = (0..n).collect();
        let mut total = self.weight.clone();
        let mut any = false;
        loop {
            let mut moved = false;
            for v in 0..n {
                let mut to: BTreeMap<usize, u64> = BTreeMap::from([(of[v], 0)]);
                for (u, w) in &self.joined[v] {
                    *to.entry(of[*u]).or_default() += w;
                }
                total[of[v]] -= self.weight[v];
                // What a community gains by the node, but for a factor and a term that are the same for all.
                let gain = |(community, inside): (&usize, &u64)| {
                    i128::from(*inside) * i128::from(self.all)
                        - i128::from(total[*community]) * i128::from(self.weight[v])
                };
                let stay = to.get_key_value(&of[v]).map(gain).unwrap_or_default();
                let best = to.iter().map(|entry| (gain(entry), std::cmp::Reverse(*entry.0))).max();
                if let Some((gain, std::cmp::Reverse(community))) = best
                    && gain > stay
                {
                    of[v] = community;
                    moved = true;
                }
                total[of[v]] += self.weight[v];
            }
            any |= moved;
            if !moved {
                break;
            }
        }
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        for community in &of {
            let next = numbers.len();
            numbers.entry(*community).or_insert(next);
        }
        any.then(|| (of.iter().map(|community| numbers[community]).collect(), numbers.len()))
    }

    /// The communities as nodes.
    fn gathered(&self, numbers: &[usize], count: usize) -> Level {
        let mut joined: Vec<BTreeMap<usize, u64>> = vec![BTreeMap::new(); count];
        let mut weight = vec![0; count];
        for (v, row) in self.joined.iter().enumerate() {
            weight[numbers[v]] += self.weight[v];
            for (u, w) in row.iter().filter(|(u, _)| numbers[*u] != numbers[v]) {
                *joined[numbers[v]].entry(numbers[*u]).or_default() += w;
            }
        }
        let joined = joined.into_iter().map(|row| row.into_iter().collect()).collect();
        Level { joined, weight, all: self.all }
    }
}

/// The same communities, each piece of one that does not hang together for itself.
fn connected(graph: &Csr<(), u32>, of: &[usize]) -> Vec<usize> {
    let mut pieces: UnionFind<usize> = UnionFind::new(of.len());
    for v in 0..of.len() {
        for &u in graph.neighbors_slice(v as u32) {
            if of[u as usize] == of[v] {
                pieces.union(v, u as usize);
            }
        }
    }
    pieces.into_labeling()
}

fn modularity(graph: &Csr<(), u32>, of: &[usize]) -> f64 {
    let (mut inside, mut all) = (0_u64, 0_u64);
    let mut total: BTreeMap<usize, u64> = BTreeMap::new();
    for (v, community) in of.iter().enumerate() {
        for (u, w) in graph.neighbors_slice(v as u32).iter().zip(graph.edges_slice(v as u32)) {
            let w = u64::from(*w);
            all += w;
            *total.entry(*community).or_default() += w;
            inside += if of[*u as usize] == *community { w } else { 0 };
        }
    }
    if all == 0 {
        return 0.0;
    }
    let share = |weight: u64| weight as f64 / all as f64;
    share(inside) - total.values().map(|weight| share(*weight).powi(2)).sum::<f64>()
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A graph of these pairs, each once.
    pub(crate) fn graph(pairs: &[(u32, u32, u32)]) -> Csr<(), u32> {
        let mut edges: Vec<(u32, u32, u32)> = pairs.iter().flat_map(|(a, b, w)| [(*a, *b, *w), (*b, *a, *w)]).collect();
        edges.sort_unstable();
        Csr::from_sorted_edges(&edges).expect("each pair once")
    }

    #[test]
    fn two_triangles_with_a_bridge_are_two_communities() {
        let found = communities(&graph(&[(0, 1, 1), (0, 2, 1), (1, 2, 1), (2, 3, 1), (3, 4, 1), (3, 5, 1), (4, 5, 1)]));
        assert_eq!(found.members, [vec![0, 1, 2], vec![3, 4, 5]]);
        // Of 14 ends 12 lie inside, 7 at either: 12/14 − 2 (7/14)².
        assert!((found.modularity - (12.0 / 14.0 - 0.5)).abs() < 1e-12);
        assert_eq!(communities(&graph(&[])), Communities::default());
    }

    #[test]
    fn weight_parts_a_ring_and_what_does_not_hang_together_is_apart() {
        let ring = [(0, 1, 9), (1, 2, 1), (2, 3, 9), (0, 3, 1)];
        assert_eq!(communities(&graph(&ring)).members, [[0, 1], [2, 3]]);
        let apart = communities(&graph(&[(0, 4, 1), (1, 2, 1), (2, 3, 1), (1, 3, 1)]));
        assert_eq!(apart.members, [vec![1, 2, 3], vec![0, 4]]);
        assert_eq!(connected(&graph(&[(0, 1, 1), (2, 3, 1)]), &[7, 7, 7, 7]).len(), 4);
        let pieces = connected(&graph(&[(0, 1, 1), (2, 3, 1)]), &[7, 7, 7, 7]);
        assert!(pieces[0] == pieces[1] && pieces[2] == pieces[3] && pieces[0] != pieces[2]);
    }

    proptest! {
        /// Every node is in one community, each hangs together, and no node would gain by leaving for a neighbour's…
        /// unless the method parted a community that was in pieces, which small graphs of one weight do not show.
        #[test]
        fn each_community_hangs_together_and_beats_everybody_alone(
            edges in prop::collection::btree_map((0u32..12, 0u32..12), 1u32..4, 0..40)
        ) {
            let edges: Vec<(u32, u32, u32)> =
                edges.into_iter().filter(|((a, b), _)| a < b).map(|((a, b), w)| (a, b, w)).collect();
            let graph = graph(&edges);
            let found = communities(&graph);
            let mut all: Vec<usize> = found.members.concat();
            all.sort_unstable();
            prop_assert_eq!(all, (0..graph.node_count()).collect::<Vec<_>>());
            for members in &found.members {
                let mut reached = vec![members[0]];
                let mut next = 0;
                while let Some(v) = reached.get(next).copied() {
                    next += 1;
                    for &u in graph.neighbors_slice(v as u32) {
                        if members.contains(&(u as usize)) && !reached.contains(&(u as usize)) {
                            reached.push(u as usize);
                        }
                    }
                }
                prop_assert_eq!(reached.len(), members.len());
            }
            let alone: Vec<usize> = (0..graph.node_count()).collect();
            prop_assert!(found.modularity >= modularity(&graph, &alone) - 1e-12);
            prop_assert_eq!(communities(&graph), found);
        }
    }
}
