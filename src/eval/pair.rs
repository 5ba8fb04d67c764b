//! One-to-one pairing of gold with what was read: the most pairs and, among those, the greatest likeness.

/// Pairs of a gold's and a reading's index, in the order of the reading.
///
/// The Hungarian method (Kuhn 1955, with potentials as by Jonker and Volgenant) on a square of costs, in cubic time.
/// Which of several equally good pairings is taken follows the order of rows and columns and of the sums, so that the
/// same input gives the same pairs everywhere. `alike` is 0 for what is no pair, and less than 1000.
pub(super) fn pair_off(golds: usize, saids: usize, alike: impl Fn(usize, usize) -> f64) -> Vec<(usize, usize)> {
    if golds == 0 || saids == 0 {
        return Vec::new();
    }
    let size = golds.max(saids);
    let like: Vec<Vec<f64>> = (0..golds).map(|i| (0..saids).map(|j| alike(i, j)).collect()).collect();
    let likeness = |i: usize, j: usize| like.get(i).and_then(|row| row.get(j)).copied().filter(|l| *l > 0.0);
    // a pair is worth far more than any difference in likeness
    let cost = |i: usize, j: usize| likeness(i, j).map_or(0.0, |l| -(1000.0 + l));
    // row and column 0 stand for "not yet paired"
    let (mut rows, mut columns) = (vec![0.0; size + 1], vec![0.0; size + 1]);
    let mut row_of = vec![0; size + 1];
    let mut way = vec![0; size + 1];
    for row in 1..=size {
        row_of[0] = row;
        let mut column = 0;
        let mut least = vec![f64::INFINITY; size + 1];
        let mut done = vec![false; size + 1];
        loop {
            done[column] = true;
            let at = row_of[column];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for j in (1..=size).filter(|&j| !done[j]) {
                let reduced = cost(at - 1, j - 1) - rows[at] - columns[j];
                if reduced < least[j] {
                    (least[j], way[j]) = (reduced, column);
                }
                if least[j] < delta {
                    (delta, next) = (least[j], j);
                }
            }
            for j in 0..=size {
                if done[j] {
                    rows[row_of[j]] += delta;
                    columns[j] -= delta;
                } else {
                    least[j] -= delta;
                }
            }
            column = next;
            if row_of[column] == 0 {
                break;
            }
        }
        while column != 0 {
            row_of[column] = row_of[way[column]];
            column = way[column];
        }
    }
    let pairs = (1..=size).map(|j| (row_of[j] - 1, j - 1));
    pairs.filter(|&(i, j)| likeness(i, j).is_some()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_pairs_go_before_better_ones_and_better_before_worse() {
        let table = [[5.0, 1.0, 0.0], [4.0, 0.0, 0.0]];
        assert_eq!(pair_off(2, 3, |i, j| table[i][j]), [(1, 0), (0, 1)]);
        let table = [[1.0, 2.0], [2.0, 1.0], [0.0, 0.0]];
        assert_eq!(pair_off(3, 2, |i, j| table[i][j]), [(1, 0), (0, 1)]);
        assert!(pair_off(0, 3, |_, _| 1.0).is_empty());
        assert!(pair_off(2, 2, |_, _| 0.0).is_empty());
    }

    #[test]
    fn no_pairing_is_better_than_the_one_found() {
        // every table of 3 by 3 with likenesses 0 to 2, against all orders
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        for n in 0..3usize.pow(9) {
            let like = |i: usize, j: usize| (n / 3usize.pow((3 * i + j) as u32) % 3) as f64;
            let worth = |l: f64| if l > 0.0 { 1000.0 + l } else { 0.0 };
            let found: f64 = pair_off(3, 3, like).iter().map(|&(i, j)| worth(like(i, j))).sum();
            let best = orders.iter().map(|o| (0..3).map(|i| worth(like(i, o[i]))).sum::<f64>()).fold(0.0, f64::max);
            assert_eq!(found, best, "table {n}");
        }
    }
}
