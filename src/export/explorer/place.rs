//! Where the explorer's nodes stand: ForceAtlas2 by the crate `fa2`, then boxes that touch are moved apart.
//!
//! One thread, no random numbers: the same graph stands the same, to the pixel.

use fa2::{FA2Data, FA2Settings};

/// The room that a node with its label takes, in pixels where nothing is zoomed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Footprint {
    pub w: f64,
    pub h: f64,
}

/// Up to so many nodes labels get room of their own; among more only the nodes do, and the page shows the labels that fit.
const LABELLED: usize = 150;
/// How strongly all is drawn to the middle: enough that what hangs together with nothing else stays in sight.
const GRAVITY: f64 = 0.3;
/// The room of a node without its label.
const BARE: f64 = 30.0;

/// A place for each node, around 0, 0; `edges` are numbers of nodes.
pub(super) fn places(nodes: &[Footprint], edges: &[(usize, usize)]) -> Vec<(i32, i32)> {
    let n = nodes.len();
    if n == 0 {
        // the crate takes no empty graph
        return Vec::new();
    }
    let sizes: Vec<(f64, f64)> = nodes.iter().map(|f| if n <= LABELLED { (f.w, f.h) } else { (BARE, BARE) }).collect();
    let mut data = FA2Data::<f64>::with_capacity(n, edges.len());
    for i in 0..n {
        let (x, y) = scattered(i);
        data.add_node_with_position(x * 100.0, y * 100.0);
    }
    for &(a, b) in edges {
        data.add_edge(a, b);
    }
    let rounds = if n <= 500 { 400 } else { 150 };
    let mut layout = FA2Settings::from_graph_order(n).with_barnes_hut_theta(1.0).gravity(GRAVITY).build(data);
    layout.run(rounds);
    let mut places: Vec<(f64, f64)> = layout.data().positions().collect();
    spread(&mut places, &sizes);
    part(&mut places, &sizes);
    places.into_iter().map(|(x, y)| (x.round() as i32, y.round() as i32)).collect()
}

/// The `i`th of points that fill a square evenly (the R2 sequence of M. Roberts), from -0.5 to 0.5.
fn scattered(i: usize) -> (f64, f64) {
    let i = i as f64 + 0.5;
    ((i * 0.754_877_666_246_692_7).fract() - 0.5, (i * 0.569_840_290_998_053_2).fract() - 0.5)
}

/// Widens or narrows the whole so that the boxes fill a certain part of it, and puts its middle at 0, 0.
fn spread(places: &mut [(f64, f64)], sizes: &[(f64, f64)]) {
    let n = places.len() as f64;
    let (mx, my) = places.iter().fold((0.0, 0.0), |(x, y), p| (x + p.0 / n, y + p.1 / n));
    let off = places.iter().map(|p| (p.0 - mx) * (p.0 - mx) + (p.1 - my) * (p.1 - my)).sum::<f64>() / n;
    let area: f64 = sizes.iter().map(|(w, h)| w * h).sum();
    // a disk with this mean square of the radius has the area 2π·off
    let scale = if off > 0.0 { (FILLING * area / (std::f64::consts::TAU * off)).sqrt() } else { 1.0 };
    for p in places {
        *p = ((p.0 - mx) * scale, (p.1 - my) * scale);
    }
}

/// How much larger than its boxes the whole is.
const FILLING: f64 = 5.0;

/// Moves boxes apart that touch, each pair by half along the shorter way, until none does or it takes too long.
fn part(places: &mut [(f64, f64)], sizes: &[(f64, f64)]) {
    const ROUNDS: usize = 120;
    let widest = sizes.iter().fold(1.0, |most: f64, s| most.max(s.0));
    let mut order: Vec<usize> = (0..places.len()).collect();
    for _ in 0..ROUNDS {
        // sorted from the left, so that only near ones are compared
        order.sort_by(|&a, &b| places[a].0.total_cmp(&places[b].0).then(a.cmp(&b)));
        let mut moved = false;
        for (k, &a) in order.iter().enumerate() {
            for &b in &order[k + 1..] {
                if places[b].0 - places[a].0 > widest {
                    break;
                }
                let (dx, dy) = (places[b].0 - places[a].0, places[b].1 - places[a].1);
                let (x, y) = ((sizes[a].0 + sizes[b].0) / 2.0 - dx.abs(), (sizes[a].1 + sizes[b].1) / 2.0 - dy.abs());
                if x <= 0.0 || y <= 0.0 {
                    continue;
                }
                moved = true;
                // of two in one place the later goes down
                let sign = |d: f64| if d < 0.0 { -1.0 } else { 1.0 };
                if x < y {
                    let by = (x / 2.0 + 0.5) * sign(dx);
                    places[a].0 -= by;
                    places[b].0 += by;
                } else {
                    let by = (y / 2.0 + 0.5) * sign(dy);
                    places[a].1 -= by;
                    places[b].1 += by;
                }
            }
        }
        if !moved {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// People and events by turns: each of `n` events has `k` people out of a few.
    fn star(n: usize, k: usize) -> (Vec<Footprint>, Vec<(usize, usize)>) {
        let people = n / 2 + 1;
        let edges = (0..n).flat_map(|e| (0..k).map(move |j| (people + e, (e * 7 + j * j * 3) % people))).collect();
        (vec![Footprint { w: 100.0, h: 40.0 }; people + n], edges)
    }

    #[test]
    fn nothing_touches_and_twice_is_the_same() {
        for (n, k) in [(0, 0), (1, 0), (3, 2), (40, 3), (90, 4)] {
            let (nodes, edges) = star(n, k);
            let found = places(&nodes, &edges);
            assert_eq!(found, places(&nodes, &edges));
            for (i, a) in found.iter().enumerate() {
                for b in &found[i + 1..] {
                    let apart = (a.0 - b.0).abs() >= 99 || (a.1 - b.1).abs() >= 39;
                    assert!(apart, "{n} events: {a:?} and {b:?}");
                }
            }
        }
    }
}
