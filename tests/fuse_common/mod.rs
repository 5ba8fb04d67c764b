//! B-cubed precision and recall, with what is wrong for whoever works on the rules.

use std::collections::BTreeMap;

use isnad::graph::NodeId;

/// An item with its gold cluster, the node that it was taken for, and how to print it.
pub type Item = (String, NodeId, String);

/// Precision and recall (Bagga and Baldwin 1998): for each item the share of its node that is of its cluster, and the
/// share of its cluster that is of its node.
pub fn b_cubed(items: &[Item]) -> (f64, f64) {
    let count = |keep: &dyn Fn(&Item) -> bool| items.iter().filter(|i| keep(i)).count() as f64;
    let (mut precision, mut recall) = (0.0, 0.0);
    for (gold, node, _) in items {
        let both = count(&|i| i.0 == *gold && i.1 == *node);
        precision += both / count(&|i| i.1 == *node);
        recall += both / count(&|i| i.0 == *gold);
    }
    let n = items.len().max(1) as f64;
    (precision / n, recall / n)
}

/// Prints clusters that are apart and nodes that hold several.
pub fn print_errors(what: &str, items: &[Item]) {
    let mut by_gold: BTreeMap<&str, BTreeMap<NodeId, Vec<&str>>> = BTreeMap::new();
    let mut by_node: BTreeMap<NodeId, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
    for (gold, node, item) in items {
        by_gold.entry(gold).or_default().entry(*node).or_default().push(item);
        by_node.entry(*node).or_default().entry(gold).or_default().push(item);
    }
    for (gold, parts) in by_gold.iter().filter(|(_, parts)| parts.len() > 1) {
        println!("  {what} {gold} is apart: {:?}", parts.values().collect::<Vec<_>>());
    }
    for parts in by_node.values().filter(|parts| parts.len() > 1) {
        println!("  {what}s are one: {parts:?}");
    }
}
