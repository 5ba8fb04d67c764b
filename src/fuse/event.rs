//! Events put together from reports: recomputed where a batch touches them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::alike::{LAG, anchor_atoms, anchors, cluster, day, joins};
use super::participant::participants;
use super::resolved;
use super::ruling::Rulings;
use crate::model::{NodeId, NodeKind, Precision, Status};
use crate::store::{
    ArticleRec, Batch, Bytes, Counts, EntityRec, EventEntry, EventRec, Key, Read, Report, Result, Term, day_bytes,
    tie_bytes,
};

/// The recomputation of one batch: which reports went, came, or stand for others now.
pub(super) struct Events<'b, 's> {
    batch: &'b mut Batch<'s>,
    counts: &'b mut Counts,
    gone: BTreeMap<NodeId, Report>,
    here: BTreeMap<NodeId, Report>,
    /// Those of them that stood before.
    renewed: BTreeSet<NodeId>,
    /// The decisions before the batch and after it.
    old: &'b Rulings,
    new: &'b Rulings,
}

/// A report's entry in the lists of its anchors.
pub(super) fn entry(report: &Report) -> Bytes {
    let status = Status::ALL.iter().position(|s| *s == report.status).unwrap_or_default() as u8;
    EventEntry { day: day(report), hash: report.id.hash, kind: report.kind.code(), status, vague: false }.bytes()
}

impl<'b, 's> Events<'b, 's> {
    pub(super) fn new(batch: &'b mut Batch<'s>, counts: &'b mut Counts, old: &'b Rulings, new: &'b Rulings) -> Self {
        Events { batch, counts, gone: BTreeMap::new(), here: BTreeMap::new(), renewed: BTreeSet::new(), old, new }
    }

    /// A report that does not stand any more.
    pub(super) fn remove(&mut self, report: Report) {
        for atom in anchor_atoms(&report) {
            self.batch.remove_entry(&Term::anchor(atom), &entry(&report));
        }
        self.counts.reports = self.counts.reports.saturating_sub(1);
        self.gone.insert(report.id, report);
    }

    /// A report that is new.
    pub(super) fn add(&mut self, report: Report) {
        for atom in anchor_atoms(&report) {
            self.batch.insert_entry(&Term::anchor(atom), &entry(&report));
        }
        self.counts.reports += 1;
        self.here.insert(report.id, report);
    }

    /// A report that stood before, one of whose atoms stands for another node now.
    pub(super) fn renew(&mut self, report: Report) {
        if !self.here.contains_key(&report.id) && !self.gone.contains_key(&report.id) {
            self.renewed.insert(report.id);
            self.here.insert(report.id, report);
        }
    }

    /// Derives the events anew that depend on those reports.
    pub(super) fn settle(mut self) -> Result<()> {
        // Whatever was joined with a report that went or changed may fall apart now: as it was before.
        let changed: BTreeSet<NodeId> = self.gone.keys().chain(self.here.keys()).copied().collect();
        let mut seeds: Vec<Report> = Vec::new();
        let mut old_events: BTreeSet<NodeId> = BTreeSet::new();
        let mut seen: BTreeSet<NodeId> = BTreeSet::new();
        let mut left: Vec<Report> = Vec::new();
        for id in self.gone.keys().chain(&self.renewed).collect::<BTreeSet<_>>() {
            if let Some((event, report)) = self.before(*id)? {
                old_events.insert(event);
                if seen.insert(*id) {
                    left.push(report);
                }
            }
        }
        while let Some(report) = left.pop() {
            for id in self.candidates(&self.batch.before(), &report, self.old)? {
                if seen.contains(&id) {
                    continue;
                }
                if let Some((event, other)) = self.before(id)?
                    && joins(&report, &other, self.old).is_some()
                {
                    old_events.insert(event);
                    seen.insert(id);
                    left.push(other.clone());
                    seeds.push(other);
                }
            }
        }
        // What belongs together now.
        let mut here: BTreeMap<NodeId, Report> = BTreeMap::new();
        for report in std::mem::take(&mut self.here).into_values() {
            let report = self.resolved(report)?;
            here.insert(report.id, report);
        }
        for seed in seeds {
            if !changed.contains(&seed.id) {
                here.insert(seed.id, seed);
            }
        }
        let mut components: Vec<Vec<Report>> = Vec::new();
        let mut taken: BTreeSet<NodeId> = BTreeSet::new();
        let starts: Vec<NodeId> = here.keys().copied().collect();
        for start in starts {
            if !taken.insert(start) {
                continue;
            }
            let mut component = Vec::new();
            let mut left = vec![here[&start].clone()];
            while let Some(report) = left.pop() {
                for id in self.candidates(&*self.batch, &report, self.new)? {
                    if taken.contains(&id) {
                        continue;
                    }
                    let other = match here.get(&id) {
                        Some(other) => other.clone(),
                        None if changed.contains(&id) => continue,
                        None => match self.before(id)? {
                            Some((event, other)) => {
                                if joins(&report, &other, self.new).is_some() {
                                    old_events.insert(event);
                                }
                                other
                            }
                            None => continue,
                        },
                    };
                    if joins(&report, &other, self.new).is_some() {
                        taken.insert(id);
                        left.push(other);
                    }
                }
                component.push(report);
            }
            components.push(component);
        }
        let events: Vec<EventRec> = components.into_iter().flat_map(|reports| cluster(reports, self.new)).collect();
        self.write(old_events, events)
    }

    /// A report as it stood before the batch, with the event that it belonged to.
    fn before(&self, report: NodeId) -> Result<Option<(NodeId, Report)>> {
        let view = self.batch.before();
        let event: NodeId = view.record(&Key::alias(report))?.unwrap_or(report);
        let record: Option<Rc<EventRec>> = view.shared(&Key::node(event))?;
        let mut reports = record.iter().flat_map(|e| &e.reports);
        Ok(reports.find(|r| r.id == report).map(|r| (event, r.clone())))
    }

    /// Reports that might be alike: those near in time that have an anchor in common, and whom a decision joins.
    fn candidates<R: Read>(&self, read: &R, report: &Report, rulings: &Rulings) -> Result<BTreeSet<NodeId>> {
        let mut found = rulings.partners(report.id);
        let Some(day) = day(report) else { return Ok(found) };
        let (from, below) = (day_bytes(Some(day - LAG)), day_bytes(Some(day + LAG + 1)));
        for anchor in anchors(report) {
            let atoms: Vec<NodeId> = match anchor.kind {
                NodeKind::Country => vec![anchor],
                _ => {
                    let entity: Option<Rc<EntityRec>> = read.shared(&Key::node(anchor))?;
                    entity.iter().flat_map(|e| &e.atoms).map(|(_, atom)| *atom).collect()
                }
            };
            for atom in atoms {
                read.each_entry(&Term::anchor(atom), &from, &mut |entry| {
                    if entry >= &below[..] {
                        return false;
                    }
                    if let Some(entry) = EventEntry::read(entry).filter(|e| e.kind == report.kind.code()) {
                        found.insert(NodeId { kind: NodeKind::Event, hash: entry.hash });
                    }
                    true
                })?;
            }
        }
        found.remove(&report.id);
        Ok(found)
    }

    /// A report with the nodes for which its atoms stand now.
    fn resolved(&self, mut report: Report) -> Result<Report> {
        let resolve = |atom: NodeId| resolved(&*self.batch, atom);
        for party in &mut report.parties {
            party.node = resolve(party.atom)?;
            if !party.own_countries || !party.named {
                let entity: Option<Rc<EntityRec>> = self.batch.shared(&Key::node(party.node))?;
                party.named |= entity.as_ref().is_some_and(|e| e.named);
                if !party.own_countries {
                    party.countries = entity.map(|e| e.stands_for.clone()).unwrap_or_default();
                }
            }
        }
        if let Some((atom, node, country)) = &mut report.place {
            *node = resolve(*atom)?;
            if country.is_none() {
                let entity: Option<Rc<EntityRec>> = self.batch.shared(&Key::node(*node))?;
                *country = entity.and_then(|e| e.stands_for.first().copied());
            }
        }
        for (atom, node) in &mut report.about {
            *node = resolve(*atom)?;
        }
        Ok(report)
    }

    fn write(&mut self, old: BTreeSet<NodeId>, new: Vec<EventRec>) -> Result<()> {
        let new: BTreeMap<NodeId, Rc<EventRec>> =
            new.into_iter().map(|event| (event.reports[0].id, Rc::new(event))).collect();
        let mut old_lists = Vec::new();
        let mut old_reports = BTreeSet::new();
        for id in &old {
            let record: Option<Rc<EventRec>> = self.batch.before().shared(&Key::node(*id))?;
            if let Some(event) = record {
                old_lists.extend(lists(*id, &event));
                old_lists.extend(news(&self.batch.before(), *id, &event)?);
                old_reports.extend(event.reports.iter().map(|r| r.id).filter(|r| r != id));
            }
            if !new.contains_key(id) {
                self.batch.delete(Key::node(*id));
            }
        }
        let mut new_lists = Vec::new();
        let mut new_reports = BTreeSet::new();
        for (id, event) in &new {
            new_lists.extend(lists(*id, event));
            new_lists.extend(news(&*self.batch, *id, event)?);
            for report in event.reports.iter().filter(|r| r.id != *id) {
                self.batch.put(Key::alias(report.id), *id);
                new_reports.insert(report.id);
            }
            self.batch.put_shared(Key::node(*id), Rc::clone(event));
        }
        for report in old_reports.difference(&new_reports) {
            self.batch.delete(Key::alias(*report));
        }
        old_lists.sort_unstable();
        new_lists.sort_unstable();
        for (term, entry, _) in difference(&old_lists, &new_lists) {
            self.batch.remove_entry(term, entry);
        }
        for (term, entry, ties) in difference(&new_lists, &old_lists) {
            self.batch.insert_entry_with(term, entry, ties);
        }
        self.counts.events = (self.counts.events + new.len() as u64).saturating_sub(old.len() as u64);
        Ok(())
    }
}

/// What the first of two sorted lists has and the second has not.
fn difference<'a, T: Ord>(a: &'a [T], b: &'a [T]) -> impl Iterator<Item = &'a T> {
    let mut b = b.iter().peekable();
    a.iter().filter(move |x| {
        while b.next_if(|y| y < x).is_some() {}
        b.peek() != Some(x)
    })
}

/// The entry of an event in the list of what was read when, as the store has its articles.
fn news<R: Read>(read: &R, id: NodeId, event: &EventRec) -> Result<Option<(Term, Bytes, Vec<u8>)>> {
    let mut days = Vec::new();
    for report in &event.reports {
        let article: Option<Rc<ArticleRec>> = read.shared(&Key::article(report.article))?;
        days.extend(article.and_then(|a| a.node.read).map(|d| d.day_number()));
    }
    Ok(read_first(id, event, days.into_iter()))
}

/// The entry of an event in the list of what was read when: by the first of the days on which the articles that tell of
/// it were read.
pub(super) fn read_first(
    id: NodeId,
    event: &EventRec,
    days: impl Iterator<Item = i32>,
) -> Option<(Term, Bytes, Vec<u8>)> {
    let (day, kind) = days.min().zip(event.reports.first().map(|r| r.kind.code()))?;
    let status = Status::ALL.iter().position(|s| *s == event.status).unwrap_or_default() as u8;
    let entry = EventEntry { day: Some(day), hash: id.hash, kind, status, vague: false };
    Some((Term::news(), entry.bytes(), Vec::new()))
}

/// The lists in which an event stands, each with its entry, and with what stands beside it: in the list of somebody who
/// took part the others who did.
pub(super) fn lists(id: NodeId, event: &EventRec) -> Vec<(Term, Bytes, Vec<u8>)> {
    let Some(kind) = event.reports.first().map(|r| r.kind) else { return Vec::new() };
    let status = Status::ALL.iter().position(|s| *s == event.status).unwrap_or_default() as u8;
    let when = event.date.or(event.reported);
    let day = when.map(|d| d.day_number());
    let vague = when.is_some_and(|d| d.precision() != Precision::Day);
    let entry = EventEntry { day, hash: id.hash, kind: kind.code(), status, vague }.bytes();
    let mut terms = vec![Term::all_events(), Term::event_type(kind)];
    let mut lists = Vec::new();
    let participants = participants(event);
    for (i, a) in participants.iter().enumerate() {
        let others = participants.iter().filter(|b| b.node != a.node).map(|b| (b.node, b.role));
        lists.push((Term::party(a.node), entry.clone(), tie_bytes(a.role, others)));
        terms.extend(a.countries.iter().map(|c| Term::party(NodeId::from(*c))));
        for b in &participants[i + 1..] {
            for (c, d) in a.countries.iter().flat_map(|c| b.countries.iter().map(move |d| (c, d))) {
                if c != d {
                    terms.push(Term::pair(*c, *d, kind));
                }
            }
        }
    }
    for report in &event.reports {
        if let Some((_, node, country)) = &report.place {
            terms.push(Term::place(*node));
            terms.extend(country.map(|c| Term::place(NodeId::from(c))));
        }
        terms.extend(report.about.iter().map(|(_, node)| Term::about(*node)));
    }
    // A state that took part itself stands in its list once, as such.
    lists.extend(terms.into_iter().map(|term| (term, entry.clone(), Vec::new())));
    lists.sort_unstable_by(|(a, _, x), (b, _, y)| a.cmp(b).then_with(|| y.cmp(x)));
    lists.dedup_by(|(a, ..), (b, ..)| a == b);
    lists
}
