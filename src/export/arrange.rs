//! Who stands where: links gathered from the graph, countries parted between the two sides, and everybody in the order of
//! his events.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::Direction::Incoming;
use petgraph::stable_graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::label::isolate;
use super::naming::Name;
use super::picture::{Actor, Group, Link, Numbers, Reader, Side, quotation};
use crate::graph::{Edge, EventNode, NodeId};
use crate::model::CountryCode;

/// Groups and links while sides and order are being found.
pub(super) struct Arrangement {
    groups: BTreeMap<Option<CountryCode>, Vec<Actor>>,
    links: Vec<Pending>,
}

struct Pending {
    actor: NodeId,
    card: usize,
    label: String,
    about: bool,
    tip: String,
}

impl Arrangement {
    pub fn of(reader: &Reader<'_>, events: &[(NodeIndex, &EventNode)], numbers: &Numbers) -> Arrangement {
        let mut groups: BTreeMap<Option<CountryCode>, Vec<Actor>> = BTreeMap::new();
        let mut drawn = BTreeMap::new();
        for ix in reader.graph.node_indices() {
            if let Some((country, actor)) = reader.actor(ix, numbers) {
                drawn.insert(actor.id, actor.name.main.clone());
                groups.entry(country).or_default().push(actor);
            }
        }
        let mut links = Vec::new();
        for (card, &(ix, _)) in events.iter().enumerate() {
            let quoted = reader.evidence(ix).first().map(|(e, a)| quotation(e, *a, numbers));
            let mut roles: BTreeMap<(bool, NodeId), BTreeSet<(u8, &str)>> = BTreeMap::new();
            for edge in reader.graph.edges_directed(ix, Incoming) {
                if let Edge::Took(role) = edge.weight() {
                    roles
                        .entry((false, reader.graph[edge.source()].id()))
                        .or_default()
                        .insert((role.code(), role.name()));
                }
            }
            for (_, node) in reader.ends(ix, true, |e| e == Edge::About) {
                roles.entry((true, node.id())).or_default().insert((0, "about"));
            }
            for ((about, actor), roles) in roles {
                let Some(name) = drawn.get(&actor) else { continue };
                let label = roles.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(", ");
                let mut tip = format!("{} · {label}", isolate(name));
                tip.extend(quoted.iter().map(|q| format!("\n{q}")));
                links.push(Pending { actor, card, label, about, tip });
            }
        }
        Arrangement { groups, links }
    }

    /// Puts those who deal with each other on different sides and everybody near his events.
    pub fn finish(self, reader: &Reader<'_>) -> (Vec<Group>, Vec<Link>) {
        let Arrangement { groups, links } = self;
        let mut at: BTreeMap<NodeId, Vec<usize>> = BTreeMap::new();
        for link in &links {
            at.entry(link.actor).or_default().push(link.card);
        }
        let level = |ids: &mut dyn Iterator<Item = NodeId>| -> f64 {
            let cards: Vec<usize> = ids.filter_map(|id| at.get(&id)).flatten().copied().collect();
            if cards.is_empty() { f64::INFINITY } else { cards.iter().sum::<usize>() as f64 / cards.len() as f64 }
        };
        let sides = sides(&groups, &at);
        let mut arranged: Vec<(bool, f64, Group)> = groups
            .into_iter()
            .map(|(country, mut actors)| {
                actors.sort_by(|a, b| {
                    let levels = (level(&mut std::iter::once(a.id)), level(&mut std::iter::once(b.id)));
                    levels
                        .0
                        .total_cmp(&levels.1)
                        .then_with(|| (a.kind, &a.name.main, a.id).cmp(&(b.kind, &b.name.main, b.id)))
                });
                let side = sides[&country];
                let unknown = || Name { main: "no country stated".to_owned(), latin: None };
                let name = country.map_or_else(unknown, |c| reader.country(c));
                let height = level(&mut actors.iter().map(|a| a.id));
                (side == Side::Right, height, Group { country, name, side, actors })
            })
            .collect();
        arranged.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then_with(|| a.2.country.cmp(&b.2.country)));
        let groups: Vec<Group> = arranged.into_iter().map(|(_, _, group)| group).collect();
        let mut places = BTreeMap::new();
        for (g, group) in groups.iter().enumerate() {
            places.extend(group.actors.iter().enumerate().map(|(a, actor)| (actor.id, (g, a))));
        }
        let mut links: Vec<Link> = links
            .into_iter()
            .map(|Pending { actor, card, label, about, tip }| Link { actor: places[&actor], card, label, about, tip })
            .collect();
        links.sort_by_key(|l| (l.card, l.actor, l.about));
        (groups, links)
    }
}

/// Parts the groups in two so that few events have all their people on one side, and the sides are about equally full.
///
/// Greedy, the busiest group first, always on the left; ties go to the emptier side.
fn sides(
    groups: &BTreeMap<Option<CountryCode>, Vec<Actor>>,
    at: &BTreeMap<NodeId, Vec<usize>>,
) -> BTreeMap<Option<CountryCode>, Side> {
    let cards_of = |country: &Option<CountryCode>| -> BTreeSet<usize> {
        groups[country].iter().filter_map(|a| at.get(&a.id)).flatten().copied().collect()
    };
    let mut order: Vec<(Option<CountryCode>, BTreeSet<usize>)> = groups.keys().map(|c| (*c, cards_of(c))).collect();
    order.sort_by_key(|(country, cards)| (std::cmp::Reverse(cards.len()), country.is_none(), *country));
    let mut sides: BTreeMap<Option<CountryCode>, Side> = BTreeMap::new();
    for (country, cards) in &order {
        let pull = |side: Side| {
            let there = order.iter().filter(|(c, _)| sides.get(c) == Some(&side));
            there.fold((0, 0), |(shared, full), (c, other)| {
                (shared + cards.intersection(other).count(), full + groups[c].len())
            })
        };
        let side = if pull(Side::Right) < pull(Side::Left) { Side::Right } else { Side::Left };
        sides.insert(*country, side);
    }
    sides
}
