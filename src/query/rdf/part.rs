//! Somebody's part in an event: in which role, for which states, and whether in office when it took place.

use super::super::office::held;
use crate::graph::{Lens, Node, NodeId, NodeKind, OfficeNode, Participant, country_id};
use crate::model::{CountryCode, Role};
use crate::store::Result;

/// What holds of somebody in one event.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) role: Role,
    /// The states for which it stands there.
    pub(super) stands_for: Vec<NodeId>,
    /// Those of them for which it speaks there: whom a typed query's `officials` finds.
    pub(super) speaks_for: Vec<NodeId>,
    /// The offices that it held then as far as the articles tell, by id.
    pub(super) offices: Vec<NodeId>,
}

/// The part of somebody in an event, if there is one.
pub(super) fn part(lens: &Lens<'_>, event: NodeId, who: NodeId) -> Result<Option<Part>> {
    match lens.participants(event)?.iter().find(|p| p.node == who) {
        Some(participant) => told(lens, event, participant).map(Some),
        None => Ok(None),
    }
}

fn told(lens: &Lens<'_>, event: NodeId, who: &Participant) -> Result<Part> {
    let ids = |codes: &[CountryCode]| -> Vec<NodeId> {
        codes.iter().filter(|code| crate::lang::is_country(**code)).map(|code| country_id(*code)).collect()
    };
    let mut part =
        Part { role: who.role, stands_for: ids(&who.countries), speaks_for: Vec::new(), offices: Vec::new() };
    match who.node.kind {
        NodeKind::Country => part.speaks_for = part.stands_for.clone(),
        NodeKind::Person => {
            let when = match lens.node(event)? {
                Some(Node::Event(event)) => event.when(),
                _ => None,
            };
            let named = matches!(lens.node(who.node)?, Some(Node::Person(person)) if person.named);
            let all = lens.offices(who.node)?;
            let all: Vec<&OfficeNode> = all.iter().collect();
            let then: Vec<&OfficeNode> = all.iter().copied().filter(|office| held(office, &all, when)).collect();
            let shown = |office: &&&OfficeNode| Some(office.id) == who.office && !office.former;
            part.offices = all.iter().filter(|o| shown(o) || then.iter().any(|t| t.id == o.id)).map(|o| o.id).collect();
            let delegation = !named && (all.is_empty() || all.iter().any(|office| office.official && !office.former));
            let in_office = |code: &CountryCode| then.iter().any(|o| o.official && o.country == Some(*code));
            let speaks = who.countries.iter().filter(|code| who.official || delegation || in_office(code));
            part.speaks_for = ids(&speaks.copied().collect::<Vec<_>>());
        }
        _ => {}
    }
    Ok(part)
}
