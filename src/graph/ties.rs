//! Who took part in what, one step at a time: what walks over the store itself stand on.

use super::{NodeId, NodeKind, participants};
use crate::model::Role;
use crate::store::{EventEntry, EventRec, Key, Read, Result, Term, View, read_ties};

/// Calls `each` with the events in which a node takes part, by their days, until it says no; for a country also with
/// those in which somebody stands for it.
pub(super) fn each_event(view: &View<'_>, node: NodeId, each: &mut dyn FnMut(NodeId) -> bool) -> Result<()> {
    view.each_entry(&Term::party(node), &[], &mut |entry| match EventEntry::read(entry) {
        Some(entry) => each(NodeId { kind: NodeKind::Event, hash: entry.hash }),
        None => true,
    })
}

/// Calls `each` with everybody who took part in an event together with a node, once for each such event, until it says
/// no.
pub(super) fn each_companion(view: &View<'_>, node: NodeId, each: &mut dyn FnMut(NodeId) -> bool) -> Result<()> {
    view.each_entry_with(&Term::party(node), &mut |_, ties| match read_ties(ties) {
        Some((_, mut others)) => others.all(|(other, _)| each(other)),
        None => true,
    })
}

/// Those who took part in an event, by role and id; nobody where there is no such event.
pub(super) fn takers(view: &View<'_>, event: NodeId) -> Result<Vec<(NodeId, Role)>> {
    let record: Option<EventRec> = view.record(&Key::node(event))?;
    Ok(record.iter().flat_map(participants).map(|p| (p.node, p.role)).collect())
}
