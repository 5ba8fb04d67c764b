//! When two reports are of one event, and which reports of many make one event.

use std::collections::BTreeSet;

use crate::model::{CountryCode, Date, EventType, NodeId, NodeKind, Precision, Role, Status};
use crate::store::{EventRec, Link, Party, Reason, Report};

/// Days by which a report without a date of its own may follow, or precede, what it reports.
pub(super) const LAG: i32 = 3;

/// Days between reports that name no people, only states: ministers meet often.
const LAG_OF_STATES: i32 = 1;

/// The day by which a report is found: its own, else that of publication.
pub(super) fn day(report: &Report) -> Option<i32> {
    own_day(report).or(report.published.map(Date::day_number)).or(report.date.map(Date::day_number))
}

fn own_day(report: &Report) -> Option<i32> {
    report.date.filter(|d| d.precision() == Precision::Day).map(Date::day_number)
}

/// Whether two reports may be of one time, and how many days apart they are.
///
/// Two days of their own must be the same. A report without one leans on its publication, which may be [`LAG`] days
/// off; dates known to the month or year must not contradict. Without a day and without a publication date nothing
/// is known, and nothing is taken for the same.
fn days_apart(a: &Report, b: &Report) -> Option<i32> {
    let published = |r: &Report| r.published.map(Date::day_number);
    let apart = match (own_day(a), own_day(b)) {
        (Some(a), Some(b)) => return (a == b).then_some(0),
        (Some(a), None) => (a - published(b)?).abs(),
        (None, Some(b)) => (published(a)? - b).abs(),
        (None, None) => (published(a)? - published(b)?).abs(),
    };
    let agree = match (a.date, b.date) {
        (Some(a), Some(b)) => a.overlaps(b),
        _ => true,
    };
    (agree && apart <= LAG).then_some(apart)
}

/// Whether two reports may be of one place: the same, or in one country, or unknown to one of them.
///
/// A palace and the city around it are one place to two reporters, so only states tell places apart.
fn places_agree(a: &Report, b: &Report) -> bool {
    match (&a.place, &b.place) {
        (Some((_, a, a_country)), Some((_, b, b_country))) => {
            a == b || a_country.is_none() || b_country.is_none() || a_country == b_country
        }
        _ => true,
    }
}

/// Whether two reports may both be true of one event, or openly contradict each other on it.
fn statuses_agree(a: Status, b: Status) -> bool {
    a == b || matches!((a, b), (Status::Held, Status::Denied) | (Status::Denied, Status::Held))
}

/// Those whom a report names: people and organizations.
fn named(report: &Report) -> BTreeSet<NodeId> {
    let of_note = |p: &&Party| p.named && p.node.kind != NodeKind::Country;
    report.parties.iter().filter(of_note).map(|p| p.node).collect()
}

fn states(report: &Report) -> BTreeSet<CountryCode> {
    report.parties.iter().flat_map(|p| p.countries.iter().copied()).collect()
}

fn standing_for(report: &Report, country: CountryCode) -> BTreeSet<NodeId> {
    let its = |p: &&Party| p.named && p.node.kind == NodeKind::Person && p.countries.contains(&country);
    report.parties.iter().filter(its).map(|p| p.node).collect()
}

/// The nodes by which a report is compared with others: those whom it names, else the states.
pub(super) fn anchors(report: &Report) -> BTreeSet<NodeId> {
    let named = named(report);
    if !named.is_empty() {
        return named;
    }
    states(report).into_iter().map(crate::model::NodeId::from).collect()
}

/// The atoms under which a report is kept for comparison.
pub(super) fn anchor_atoms(report: &Report) -> BTreeSet<NodeId> {
    let of_note = |p: &&Party| p.named && p.node.kind != NodeKind::Country;
    let named: BTreeSet<NodeId> = report.parties.iter().filter(of_note).map(|p| p.atom).collect();
    if !named.is_empty() {
        return named;
    }
    states(report).into_iter().map(crate::model::NodeId::from).collect()
}

/// Why two reports are of one event; `None` if they are not.
///
/// Two reports of one article never are: whoever read it has joined what belongs together.
pub(super) fn alike(a: &Report, b: &Report) -> Option<(Reason, u8)> {
    if a.article == b.article || a.kind != b.kind || !statuses_agree(a.status, b.status) || !places_agree(a, b) {
        return None;
    }
    let apart = days_apart(a, b)?;
    let (people_a, people_b) = (named(a), named(b));
    let (states_a, states_b) = (states(a), states(b));
    if people_a.is_empty() && people_b.is_empty() {
        let enough = states_a.len() >= if a.kind == EventType::visit() { 1 } else { 2 };
        let same = states_a == states_b && enough && apart <= LAG_OF_STATES;
        return same.then_some((Reason::SameCountries, 60));
    }
    let shared: BTreeSet<NodeId> = people_a.intersection(&people_b).copied().collect();
    if shared.is_empty() {
        return None;
    }
    if a.kind == EventType::statement() {
        let about = |r: &Report| r.about.iter().map(|(_, node)| *node).collect::<BTreeSet<_>>();
        let (about_a, about_b) = (about(a), about(b));
        let topic = about_a.intersection(&about_b).next().is_some() || (about_a.is_empty() && about_b.is_empty());
        return (people_a == people_b && apart <= LAG_OF_STATES && topic).then_some((Reason::SamePeople, 70));
    }
    if a.kind == EventType::visit() {
        let travels = |r: &Report| {
            let visitors = r.parties.iter().filter(|p| p.role == Role::visitor());
            visitors.map(|p| p.node).collect::<BTreeSet<_>>()
        };
        let same = travels(a).intersection(&travels(b)).next().is_some();
        return same.then(|| if people_a == people_b { (Reason::SamePeople, 90) } else { (Reason::SomePeople, 75) });
    }
    if people_a == people_b && (shared.len() > 1 || states_a == states_b) {
        return Some((Reason::SamePeople, 95));
    }
    if !(states_a.is_subset(&states_b) || states_b.is_subset(&states_a)) {
        return None;
    }
    let both: Vec<CountryCode> = states_a.intersection(&states_b).copied().collect();
    let told_apart = both.iter().any(|c| {
        let (a, b) = (standing_for(a, *c), standing_for(b, *c));
        !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
    });
    let stateless = |r: &Report, theirs: &BTreeSet<NodeId>| {
        r.parties.iter().any(|p| p.named && p.countries.is_empty() && !theirs.contains(&p.node))
    };
    if told_apart || (stateless(a, &people_b) && stateless(b, &people_a)) {
        return None;
    }
    (shared.len() > 1 || both.len() > 1).then_some((Reason::SomePeople, 80))
}

/// Parts reports, of which any two may or may not be alike, into events.
///
/// In a fixed order (those with a day of their own first, then by day and id), each report joins the first event with
/// all of whose reports it is alike, or begins one: so a chain of reports, each alike the next, does not draw two
/// meetings of the same people a week apart into one.
pub(super) fn cluster(mut reports: Vec<Report>) -> Vec<EventRec> {
    reports.sort_by_key(|r| (own_day(r).is_none(), day(r), r.id));
    let mut events: Vec<(Vec<Report>, Vec<Link>)> = Vec::new();
    for report in reports {
        let mut place = None;
        for (i, (members, _)) in events.iter().enumerate() {
            let reasons: Option<Vec<_>> = members.iter().map(|m| alike(m, &report)).collect();
            if let Some(reasons) = reasons {
                place = Some((i, reasons[0]));
                break;
            }
        }
        match place {
            Some((i, (reason, score))) => {
                let (members, links) = &mut events[i];
                links.push(Link { a: members[0].id, b: report.id, reason, score });
                members.push(report);
            }
            None => events.push((vec![report], Vec::new())),
        }
    }
    events.into_iter().map(|(reports, links)| event(reports, links)).collect()
}

/// The value with the most reports; of several the first.
fn most<T: Ord + Copy>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts = std::collections::BTreeMap::new();
    for value in values {
        *counts.entry(value).or_insert(0u32) += 1;
    }
    counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map(|(value, _)| value)
}

fn event(reports: Vec<Report>, links: Vec<Link>) -> EventRec {
    let status = most(reports.iter().map(|r| r.status)).unwrap_or_default();
    let exactest = reports.iter().filter_map(|r| r.date).map(Date::precision).max();
    let date = most(reports.iter().filter_map(|r| r.date).filter(|d| Some(d.precision()) == exactest));
    let reported = reports.iter().filter_map(|r| r.published).min();
    let places: Vec<NodeId> = reports.iter().filter_map(|r| r.place.as_ref()).map(|(_, node, _)| *node).collect();
    let exact = most(places.iter().copied().filter(|p| p.kind == NodeKind::Place));
    let place = exact.or_else(|| most(places.into_iter()));
    let disputed = reports.iter().any(|r| r.status != status);
    EventRec { status, date, reported, disputed, place, reports, links }
}
