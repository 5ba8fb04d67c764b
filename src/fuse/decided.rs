//! What was decided, and the parts about which something can be.

use std::collections::BTreeSet;

use super::resolved;
use super::ruling::Rulings;
use crate::model::{CountryCode, NodeId, NodeKind};
use crate::store::{Decision, EntityRec, EventRec, Group, Key, NodePart, Read, Result, Ruling, View};

/// A part of a person, an organization or a place, as a card shows it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PartCard {
    /// The id, by which it can be taken off.
    #[serde(serialize_with = "as_text")]
    pub id: NodeId,
    /// The name, folded.
    pub name: String,
    /// The states that its articles give it.
    pub countries: Vec<CountryCode>,
    /// The forms, as written.
    pub forms: Vec<String>,
    /// In how many articles it stands.
    pub articles: u32,
}

fn as_text<S: serde::Serializer>(id: &NodeId, to: S) -> std::result::Result<S::Ok, S::Error> {
    to.collect_str(id)
}

/// All decisions, in their order.
///
/// # Errors
/// If the store cannot be read.
pub fn decisions(view: &View<'_>) -> Result<Vec<Decision>> {
    Ok(Rulings::load(view)?.all().to_vec())
}

/// The names that decisions gave, with whom each means.
///
/// # Errors
/// If the store cannot be read.
pub fn aliases(view: &View<'_>) -> Result<Vec<(String, NodeId)>> {
    let mut found = Vec::new();
    for decision in decisions(view)? {
        let Ruling::Alias { parts, name, .. } = decision.ruling else { continue };
        for part in parts {
            let group: Option<Group> = view.record(&Key::group(part.kind, &part.group))?;
            if group.is_some_and(|g| g.atoms.contains_key(&part.atom)) {
                found.push((name, resolved(view, part.id())?));
                break;
            }
        }
    }
    Ok(found)
}

/// The decisions that are about a node or an event, or about parts or reports that it is made of.
///
/// # Errors
/// If the store cannot be read.
pub fn about(view: &View<'_>, node: NodeId) -> Result<Vec<Decision>> {
    let id = resolved(view, node)?;
    let mut of: BTreeSet<NodeId> = BTreeSet::from([node, id]);
    match id.kind {
        NodeKind::Event => {
            let event: Option<EventRec> = view.record(&Key::node(id))?;
            of.extend(event.into_iter().flat_map(|e| e.reports).map(|r| r.id));
        }
        NodeKind::Person | NodeKind::Organization | NodeKind::Place => {
            let entity: Option<EntityRec> = view.record(&Key::node(id))?;
            of.extend(entity.into_iter().flat_map(|e| e.atoms).map(|(_, atom)| atom));
        }
        _ => {}
    }
    let rulings = Rulings::load(view)?;
    let mut found = Vec::new();
    for (i, decision) in rulings.all().iter().enumerate() {
        let ids = rulings.descendants(decision.ruling.parts(), i);
        if ids.iter().any(|p| of.contains(p)) || decision.ruling.reports().any(|r| of.contains(&r.report)) {
            found.push(decision.clone());
        }
    }
    Ok(found)
}

/// What a person, an organization or a place is made of; one part where every article says the same.
///
/// # Errors
/// If the store cannot be read.
pub fn parts(view: &View<'_>, node: NodeId) -> Result<Vec<PartCard>> {
    let mut cards = Vec::new();
    for part in node_parts(view, resolved(view, node)?)? {
        let group: Option<Group> = view.record(&Key::group(part.kind, &part.group))?;
        let Some(attested) = group.and_then(|mut g| g.atoms.remove(&part.atom)) else { continue };
        let mut forms: Vec<String> = attested.forms.into_keys().map(|(form, _)| form).collect();
        forms.dedup();
        let (name, countries) = (part.atom.name.clone(), part.atom.countries.clone());
        cards.push(PartCard { id: part.id(), name, countries, forms, articles: attested.articles });
    }
    Ok(cards)
}

pub(super) fn node_parts(view: &View<'_>, node: NodeId) -> Result<Vec<NodePart>> {
    let (NodeKind::Person | NodeKind::Organization | NodeKind::Place) = node.kind else { return Ok(Vec::new()) };
    let entity: Option<EntityRec> = view.record(&Key::node(node))?;
    let mut parts = Vec::new();
    for (group, id) in entity.into_iter().flat_map(|e| e.atoms) {
        let record: Option<Group> = view.record(&Key::group(node.kind, &group))?;
        let atom = record.into_iter().flat_map(|g| g.atoms).map(|(atom, _)| atom);
        let atom = atom.into_iter().find(|atom| atom.id(node.kind, &group) == id);
        parts.extend(atom.map(|atom| NodePart { kind: node.kind, group, atom }));
    }
    Ok(parts)
}
