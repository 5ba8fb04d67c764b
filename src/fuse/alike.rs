//! When two reports are of one event, and which reports of many make one event.

use std::collections::BTreeSet;

use super::dispute::{disputes, witnesses};
use super::ruling::Rulings;
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

/// Whether the days of two reports are one apart, though both were written when either had passed: one of them is
/// mistaken. Of two meetings on two days, the earlier report would know but one.
fn a_day_off(a: &Report, b: &Report) -> bool {
    let (Some(x), Some(y)) = (own_day(a), own_day(b)) else { return false };
    let (Some(p), Some(q)) = (a.published.map(Date::day_number), b.published.map(Date::day_number)) else {
        return false;
    };
    (x - y).abs() == 1 && p.min(q) >= x.max(y) && (p - q).abs() <= LAG && p.max(q) - x.min(y) <= LAG
}

/// Whether two reports are of something that people do together and name the same people, two at least.
fn same_two(a: &Report, b: &Report) -> bool {
    let people = named(a);
    together(a) && people.len() > 1 && people == named(b)
}

/// Like [`same_two`], but one may name more of those who were there.
fn two_among(a: &Report, b: &Report) -> bool {
    let (a_named, b_named) = (named(a), named(b));
    together(a)
        && a_named.len().min(b_named.len()) > 1
        && (a_named.is_subset(&b_named) || b_named.is_subset(&a_named))
        && !received_apart(a, b)
}

fn together(report: &Report) -> bool {
    report.kind != EventType::statement() && report.kind != EventType::visit()
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

/// Whether two reports name different hosts of one state. A guest is received by king, crown prince and minister on
/// one day, and whoever receives him in the one report sits beside the host in the other.
fn received_apart(a: &Report, b: &Report) -> bool {
    let hosts = |r: &Report, country: CountryCode| -> BTreeSet<NodeId> {
        let its = |p: &&Party| {
            p.named && p.role == Role::host() && p.node.kind == NodeKind::Person && p.countries.contains(&country)
        };
        r.parties.iter().filter(its).map(|p| p.node).collect()
    };
    states(a).intersection(&states(b)).any(|c| {
        let (a, b) = (hosts(a, *c), hosts(b, *c));
        !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
    })
}

/// The nodes by which a report is compared with others: those whom it names, else the states.
pub(super) fn anchors(report: &Report) -> BTreeSet<NodeId> {
    let named = named(report);
    if !named.is_empty() {
        return named;
    }
    states(report).into_iter().map(NodeId::from).collect()
}

/// The atoms under which a report is kept for comparison.
pub(super) fn anchor_atoms(report: &Report) -> BTreeSet<NodeId> {
    // Somebody known only by a title may turn out to be somebody.
    let somebody = report.parties.iter().filter(|p| p.node.kind != NodeKind::Country);
    let mut atoms: BTreeSet<NodeId> = somebody.map(|p| p.atom).collect();
    if named(report).is_empty() {
        atoms.extend(states(report).into_iter().map(NodeId::from));
    }
    atoms
}

/// Why two reports are of one event; `None` if they are not.
///
/// Two reports of one article never are: whoever read it has joined what belongs together.
pub(super) fn alike(a: &Report, b: &Report) -> Option<(Reason, u8)> {
    if a.article == b.article || a.kind != b.kind || !statuses_agree(a.status, b.status) {
        return None;
    }
    if !places_agree(a, b) {
        let one_day = own_day(a).is_some() && own_day(a) == own_day(b);
        return (one_day && same_two(a, b)).then_some((Reason::SamePeopleElsewhere, 65));
    }
    let Some(apart) = days_apart(a, b) else {
        return (a_day_off(a, b) && two_among(a, b)).then_some((Reason::SamePeopleNextDay, 60));
    };
    if received_apart(a, b) {
        return None;
    }
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
    // Who came with two that both name is a matter of dispute where day and place are the same.
    let same_scene = own_day(a).is_some()
        && own_day(a) == own_day(b)
        && a.place.zip(b.place).is_some_and(|((_, a, _), (_, b, _))| a == b);
    if told_apart && same_scene && shared.len() > 1 {
        return Some((Reason::SomePeople, 65));
    }
    if told_apart || (stateless(a, &people_b) && stateless(b, &people_a)) {
        return None;
    }
    (shared.len() > 1 || both.len() > 1).then_some((Reason::SomePeople, 80))
}

/// Why two reports are of one event, as a decision says, or else as the rules do; `None` if they are not.
pub(super) fn joins(a: &Report, b: &Report, rulings: &Rulings) -> Option<(Reason, u8)> {
    match rulings.one_event(a.id, b.id) {
        Some(true) if a.kind == b.kind => Some((Reason::Decided, 100)),
        Some(false) => None,
        _ => alike(a, b),
    }
}

/// The link over which a report joins an event, if it does: alike with all of its reports but those that only a
/// decision brought there, and set apart from none of them.
fn place_in(members: &[Report], brought: &BTreeSet<NodeId>, report: &Report, rulings: &Rulings) -> Option<Link> {
    let mut first = None;
    for m in members {
        match joins(m, report, rulings) {
            Some((reason, score)) => {
                let link = Link { a: m.id, b: report.id, reason, score };
                let better = reason == Reason::Decided && first.as_ref().is_none_or(|l: &Link| l.reason != reason);
                if first.is_none() || better {
                    first = Some(link);
                }
            }
            None if rulings.one_event(m.id, report.id) == Some(false) => return None,
            None if brought.contains(&m.id) => {}
            None if members.iter().any(|m| rulings.one_event(m.id, report.id) == Some(true)) => {}
            None => return None,
        }
    }
    first
}

/// Parts reports, of which any two may or may not be alike, into events.
///
/// In a fixed order (those with a day of their own first, then by day and id), each report joins the first event with
/// all of whose reports it is alike, or begins one: so a chain of reports, each alike the next, does not draw two
/// meetings of the same people a week apart into one.
///
/// A decision that reports are one event goes before the rules: such reports come first, whatever their days.
pub(super) fn cluster(mut reports: Vec<Report>, rulings: &Rulings) -> Vec<EventRec> {
    reports.sort_by_key(|r| (rulings.partners(r.id).is_empty(), own_day(r).is_none(), day(r), r.id));
    let mut events: Vec<(Vec<Report>, Vec<Link>, BTreeSet<NodeId>)> = Vec::new();
    for report in reports {
        let decided = |members: &[Report]| members.iter().any(|m| rulings.one_event(m.id, report.id) == Some(true));
        let mut order: Vec<usize> = (0..events.len()).collect();
        order.sort_by_key(|&i| !decided(&events[i].0));
        let place = order.into_iter().find_map(|i| {
            let (members, _, brought) = &events[i];
            place_in(members, brought, &report, rulings).map(|link| (i, link))
        });
        match place {
            Some((i, link)) => {
                let (members, links, brought) = &mut events[i];
                if link.reason == Reason::Decided {
                    brought.insert(report.id);
                    brought.insert(link.a);
                }
                links.push(link);
                members.push(report);
            }
            None => events.push((vec![report], Vec::new(), BTreeSet::new())),
        }
    }
    let mut made: Vec<EventRec> = events.into_iter().map(|(reports, links, _)| event(reports, links)).collect();
    made.sort_by_key(|event| event.reports[0].id);
    made
}

/// The value with the most independent reports; of several that with the most reports, then the first.
fn most<T: Ord + Copy>(values: impl Iterator<Item = (T, usize)>) -> Option<T> {
    let mut counts: std::collections::BTreeMap<T, (BTreeSet<usize>, u32)> = Default::default();
    for (value, witness) in values {
        let (witnesses, n) = counts.entry(value).or_default();
        witnesses.insert(witness);
        *n += 1;
    }
    let best = counts.into_iter().max_by(|(a, (w, n)), (b, (x, m))| (w.len(), n).cmp(&(x.len(), m)).then(b.cmp(a)));
    best.map(|(value, _)| value)
}

fn event(reports: Vec<Report>, links: Vec<Link>) -> EventRec {
    let witnesses = witnesses(&reports);
    let told = || reports.iter().zip(witnesses.iter().copied());
    let status = most(told().map(|(r, w)| (r.status, w))).unwrap_or_default();
    let exactest = reports.iter().filter_map(|r| r.date).map(Date::precision).max();
    let dates = told().filter_map(|(r, w)| Some((r.date?, w)));
    let date = most(dates.filter(|(d, _)| Some(d.precision()) == exactest));
    let reported = reports.iter().filter_map(|r| r.published).min();
    let places: Vec<(NodeId, usize)> = told().filter_map(|(r, w)| Some((r.place?.1, w))).collect();
    let exact = most(places.iter().copied().filter(|(p, _)| p.kind == NodeKind::Place));
    let place = exact.or_else(|| most(places.into_iter()));
    let event = EventRec { status, date, reported, disputed: false, place, reports, links };
    EventRec { disputed: !disputes(&event).is_empty(), ..event }
}
