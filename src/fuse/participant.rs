//! Who took part in an event, put together from its reports.

use std::collections::BTreeMap;

use crate::model::{CountryCode, NodeId, NodeKind, Role};
use crate::store::{EventRec, OfficeKey, Party};

/// Somebody's part in an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// A person, a country or an organization.
    pub node: NodeId,
    /// As what.
    pub role: Role,
    /// The states for which it stands in this event.
    pub countries: Vec<CountryCode>,
    /// Whether it speaks for a state there: in office as the reports show it, or a state itself.
    pub official: bool,
    /// The office in which the reports show the person.
    pub office: Option<NodeId>,
    /// False for somebody known only by a title.
    pub named: bool,
    /// In how many of the event's reports.
    pub reports: u32,
}

/// The id of an office of a person.
pub(crate) fn office_id(person: NodeId, office: &OfficeKey) -> NodeId {
    let (tag, class) = match &office.class {
        crate::store::OfficeClass::Known(class) => ("class", class.as_str()),
        crate::store::OfficeClass::Title(title) => ("title", title.as_str()),
    };
    let portfolio = office.portfolio.as_deref().unwrap_or_default();
    NodeId::of(NodeKind::Office, &[&person.to_string(), tag, class, portfolio])
}

/// So many are looked through one by one.
const FEW: usize = 16;

/// The participants of an event, by role and id.
///
/// Where one report names somebody whom another knows only by title or by state, the name stands for both: an
/// unnamed person gives way to a named one of the same state (and class of office, where both have one), a state to
/// anybody who stands for it in another report. A person who is host in one report and party in another is host.
pub fn participants(event: &EventRec) -> Vec<Participant> {
    let mut all: Vec<Participant> = Vec::new();
    // Where each stands: not worth a map for the few of usual news.
    let mut places: BTreeMap<NodeId, usize> = BTreeMap::new();
    let several = event.reports.len() > 1;
    for (i, report) in event.reports.iter().enumerate() {
        let many = several || report.parties.len() > FEW;
        for party in &report.parties {
            if several && gives_way(event, i, party) {
                continue;
            }
            let known = if many {
                places.get(&party.node).copied()
            } else {
                all.iter().position(|known| known.node == party.node)
            };
            let at = known.unwrap_or_else(|| {
                all.push(Participant {
                    node: party.node,
                    role: party.role,
                    countries: Vec::new(),
                    official: false,
                    office: None,
                    named: party.named,
                    reports: 0,
                });
                if many {
                    places.insert(party.node, all.len() - 1);
                }
                all.len() - 1
            });
            let entry = &mut all[at];
            let office = party.office.as_ref().map(|(office, _)| office_id(party.node, office));
            entry.reports += 1;
            entry.official |= party.official;
            entry.office = entry.office.or(office);
            entry.role = exacter(entry.role, party.role);
            for country in &party.countries {
                if let Err(at) = entry.countries.binary_search(country) {
                    entry.countries.insert(at, *country);
                }
            }
        }
    }
    all.sort_by_key(|p| (p.role, p.node));
    all
}

/// A role that says on which side somebody stood is exacter than `party`.
fn exacter(a: Role, b: Role) -> Role {
    match (a == Role::party(), b == Role::party()) {
        (true, false) => b,
        (false, true) => a,
        _ => a.min(b),
    }
}

fn gives_way(event: &EventRec, report: usize, party: &Party) -> bool {
    let shared = |other: &Party| other.countries.iter().any(|c| party.countries.contains(c));
    let known_here = |node: NodeId| event.reports[report].parties.iter().any(|p| p.node == node);
    let mut others = event.reports.iter().enumerate().filter(|&(i, _)| i != report).flat_map(|(_, r)| &r.parties);
    match party.node.kind {
        NodeKind::Country => others.any(|o| o.node.kind != NodeKind::Country && shared(o)),
        NodeKind::Person if !party.named => others.any(|o| {
            let class = |p: &Party| p.office.as_ref().map(|(office, _)| office.class.clone());
            let fits = match (class(o), class(party)) {
                (Some(a), Some(b)) => a == b,
                _ => true,
            };
            o.node.kind == NodeKind::Person && o.named && shared(o) && fits && !known_here(o.node)
        }),
        _ => false,
    }
}
