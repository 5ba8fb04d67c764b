//! Where the reports of an event disagree, and which of them are independent witnesses.

use std::collections::{BTreeMap, BTreeSet};

use super::alike::LAG;
use crate::model::{CountryCode, Date, NodeId, NodeKind, Status};
use crate::store::{EventRec, Report};

/// A question on which the reports of an event contradict each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dispute {
    /// Whether it happened.
    Status(Vec<Said<Status>>),
    /// When: dates that cannot both be right.
    Date(Vec<Said<Date>>),
    /// Where: places in different countries.
    Place(Vec<Said<NodeId>>),
    /// Who stood for a state: people of whom no report names all.
    Participants(CountryCode, Vec<Said<Vec<NodeId>>>),
}

/// What some reports say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said<T> {
    /// The value.
    pub value: T,
    /// The articles that give it, sorted.
    pub articles: Vec<NodeId>,
    /// How many of them are independent of each other.
    pub independent: usize,
}

/// For each report the first one that it is no independent witness beside.
///
/// A reprint (the same words), a report that credits the same agency and another article of the same outlet add a
/// source and no witness, if they were published about the same time.
pub(super) fn witnesses(reports: &[Report]) -> Vec<usize> {
    let mut of: Vec<usize> = (0..reports.len()).collect();
    for i in 0..reports.len() {
        let together = |a: &Report, b: &Report| {
            let near = a.published.zip(b.published).is_none_or(|(a, b)| (a.day_number() - b.day_number()).abs() <= LAG);
            near && (a.words == b.words || (!a.origin.is_empty() && a.origin == b.origin))
        };
        for j in 0..i {
            if of[i] != of[j] && together(&reports[i], &reports[j]) {
                let (from, to) = (of[i].max(of[j]), of[i].min(of[j]));
                of.iter_mut().filter(|w| **w == from).for_each(|w| *w = to);
            }
        }
    }
    of
}

/// How many of an event's reports are independent of each other.
pub fn independent(event: &EventRec) -> usize {
    witnesses(&event.reports).into_iter().collect::<BTreeSet<_>>().len()
}

/// On what the reports of an event contradict each other; what only one of them tells is no contradiction.
///
/// The values of each come with the best supported first: by independent reports, then by articles, then in order.
pub fn disputes(event: &EventRec) -> Vec<Dispute> {
    let reports = &event.reports;
    let witnesses = witnesses(reports);
    let mut found = Vec::new();
    let statuses = said(reports, &witnesses, |r| Some(r.status));
    if statuses.len() > 1 {
        found.push(Dispute::Status(statuses));
    }
    let dates = said(reports, &witnesses, |r| r.date);
    if dates.iter().any(|a| dates.iter().any(|b| !a.value.overlaps(b.value))) {
        found.push(Dispute::Date(dates));
    }
    let states = said(reports, &witnesses, |r| r.place.and_then(|(.., country)| country));
    if states.len() > 1 {
        found.push(Dispute::Place(said(reports, &witnesses, |r| r.place.map(|(_, node, _)| node))));
    }
    found.extend(participants(reports, &witnesses));
    found
}

fn participants(reports: &[Report], witnesses: &[usize]) -> Vec<Dispute> {
    let countries: BTreeSet<CountryCode> =
        reports.iter().flat_map(|r| &r.parties).flat_map(|p| p.countries.iter().copied()).collect();
    let standing = |report: &Report, country: CountryCode| -> Option<Vec<NodeId>> {
        let person = |p: &&crate::store::Party| p.named && p.node.kind == NodeKind::Person;
        let its = report.parties.iter().filter(person).filter(|p| p.countries.contains(&country));
        let its: BTreeSet<NodeId> = its.map(|p| p.node).collect();
        (!its.is_empty()).then(|| its.into_iter().collect())
    };
    let mut found = Vec::new();
    for country in countries {
        let named = said(reports, witnesses, |r| standing(r, country));
        let apart = |a: &[NodeId], b: &[NodeId]| a.iter().all(|node| !b.contains(node));
        if named.iter().any(|a| named.iter().any(|b| apart(&a.value, &b.value))) {
            found.push(Dispute::Participants(country, named));
        }
    }
    found
}

fn said<T: Ord>(reports: &[Report], witnesses: &[usize], value: impl Fn(&Report) -> Option<T>) -> Vec<Said<T>> {
    let mut by_value: BTreeMap<T, (BTreeSet<NodeId>, BTreeSet<usize>)> = BTreeMap::new();
    for (report, witness) in reports.iter().zip(witnesses) {
        if let Some(value) = value(report) {
            let (articles, its) = by_value.entry(value).or_default();
            articles.insert(report.article);
            its.insert(*witness);
        }
    }
    let all = by_value.into_iter().map(|(value, (articles, its))| {
        let independent = its.len();
        Said { value, articles: articles.into_iter().collect(), independent }
    });
    let mut all: Vec<Said<T>> = all.collect();
    all.sort_by_key(|s| (std::cmp::Reverse(s.independent), std::cmp::Reverse(s.articles.len())));
    all
}
