//! Events put together from all reports at once, in the order of their days.
//!
//! Reports that may be of one event are a few days apart at most, but for those that a decision joins. So what belongs
//! together is known as soon as the sweep is past its last report by those days.

use std::collections::{BTreeSet, VecDeque};

use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use rustc_hash::FxHashMap;

use super::alike::{LAG, anchors, cluster, day, joins};
use super::event::{lists, read_first};
use super::ruling::Rulings;
use crate::model::{CountryCode, EventType, NodeId};
use crate::store::{Bytes, Key, Report, Result, Sorted, Term, decoded, encoded};

/// Reports that are decoded at a time, and components that are made events at a time.
const STEP: usize = 2048;

/// The node for which an atom stands, and what it adds to what an article says.
pub(super) struct Stands {
    pub(super) node: NodeId,
    pub(super) named: bool,
    pub(super) countries: Box<[CountryCode]>,
}

/// What some events leave in the store.
#[derive(Default)]
pub(super) struct Swept {
    pub(super) events: u64,
    pub(super) nodes: Vec<(Key, Vec<u8>)>,
    pub(super) lists: Vec<(Term, Bytes, Vec<u8>)>,
}

/// Puts events together from reports, which are sorted by type and day, and gives what they leave to `each`; `read` has
/// the day on which each article was read.
///
/// # Errors
/// If the reports cannot be read, or `each` fails.
pub(super) fn sweep(
    mut reports: Sorted,
    standings: &FxHashMap<NodeId, Stands>,
    read: &FxHashMap<NodeId, i32>,
    rulings: &Rulings,
    each: &mut dyn FnMut(Swept) -> Result<()>,
) -> Result<()> {
    let mut window = Window::new(rulings);
    loop {
        let mut some: Vec<Vec<u8>> = Vec::with_capacity(STEP);
        while some.len() < STEP
            && let Some((_, report)) = reports.next()?
        {
            some.push(report.to_vec());
        }
        let ended = some.is_empty();
        let ready = |report: &Vec<u8>| decoded::<Report>(report).map(|report| Waiting::new(report, standings));
        for waiting in some.par_iter().map(ready).collect::<Vec<_>>() {
            window.take(waiting.ok_or_else(|| reports.broken())?);
        }
        if ended {
            window.close_all();
        }
        if ended || window.done.len() >= STEP {
            let done = std::mem::take(&mut window.done);
            for swept in done.into_par_iter().map(|component| made(component, read, rulings)).collect::<Vec<_>>() {
                each(swept)?;
            }
        }
        if ended {
            return Ok(());
        }
    }
}

/// A report with the nodes for which its atoms stand.
struct Waiting {
    report: Report,
    day: Option<i32>,
    anchors: BTreeSet<NodeId>,
}

impl Waiting {
    fn new(mut report: Report, standings: &FxHashMap<NodeId, Stands>) -> Waiting {
        for party in &mut report.parties {
            let Some(stands) = standings.get(&party.atom) else { continue };
            party.node = stands.node;
            party.named |= stands.named;
            if !party.own_countries {
                party.countries = stands.countries.to_vec();
            }
        }
        if let Some((atom, node, country)) = &mut report.place
            && let Some(stands) = standings.get(atom)
        {
            *node = stands.node;
            *country = country.or(stands.countries.first().copied());
        }
        for (atom, node) in &mut report.about {
            *node = standings.get(atom).map_or(*atom, |stands| stands.node);
        }
        Waiting { day: day(&report), anchors: anchors(&report), report }
    }
}

/// The reports from which others may not be far enough yet.
struct Window<'r> {
    rulings: &'r Rulings,
    kind: Option<EventType>,
    next: usize,
    reports: FxHashMap<usize, Waiting>,
    /// Those that may still be compared by their day, in the order of days.
    near: VecDeque<usize>,
    by_anchor: FxHashMap<NodeId, VecDeque<usize>>,
    /// Those about which something is decided: they wait for the last report of their type.
    decided: FxHashMap<NodeId, usize>,
    /// For each report its component, and what is in that.
    component: FxHashMap<usize, usize>,
    components: FxHashMap<usize, Component>,
    done: Vec<Vec<Report>>,
}

#[derive(Default)]
struct Component {
    members: Vec<usize>,
    /// How many of them may still be compared.
    open: usize,
}

impl<'r> Window<'r> {
    fn new(rulings: &'r Rulings) -> Window<'r> {
        Window {
            rulings,
            kind: None,
            next: 0,
            reports: FxHashMap::default(),
            near: VecDeque::new(),
            by_anchor: FxHashMap::default(),
            decided: FxHashMap::default(),
            component: FxHashMap::default(),
            components: FxHashMap::default(),
            done: Vec::new(),
        }
    }

    /// Takes the next report in.
    fn take(&mut self, waiting: Waiting) {
        if self.kind.replace(waiting.report.kind) != Some(waiting.report.kind) {
            self.close_all();
        }
        if let Some(day) = waiting.day {
            self.pass(day - LAG);
        }
        let number = self.next;
        self.next += 1;
        let mut others: BTreeSet<usize> = BTreeSet::new();
        let partners = self.rulings.partners(waiting.report.id);
        others.extend(partners.iter().filter_map(|id| self.decided.get(id)));
        if waiting.day.is_some() {
            for anchor in &waiting.anchors {
                others.extend(self.by_anchor.get(anchor).into_iter().flatten());
            }
        }
        let mut of = number;
        self.component.insert(number, number);
        self.components.insert(number, Component { members: vec![number], open: 0 });
        for other in others {
            let already = self.component[&other];
            if already != of && joins(&self.reports[&other].report, &waiting.report, self.rulings).is_some() {
                of = self.unite(already, of);
            }
        }
        let component = self.components.get_mut(&of).expect("every report has a component");
        if !partners.is_empty() {
            component.open += 1;
            self.decided.insert(waiting.report.id, number);
        }
        if waiting.day.is_some() {
            component.open += 1;
            self.near.push_back(number);
            for anchor in &waiting.anchors {
                self.by_anchor.entry(*anchor).or_default().push_back(number);
            }
        }
        let closed = component.open == 0;
        self.reports.insert(number, waiting);
        if closed {
            self.close(of);
        }
    }

    /// Makes two components one, and gives it.
    fn unite(&mut self, a: usize, b: usize) -> usize {
        let size = |c: &usize| self.components[c].members.len();
        let (into, from) = if size(&a) >= size(&b) { (a, b) } else { (b, a) };
        let Component { members, open } = self.components.remove(&from).expect("it is a component");
        for member in &members {
            self.component.insert(*member, into);
        }
        let component = self.components.get_mut(&into).expect("it is a component");
        component.members.extend(members);
        component.open += open;
        into
    }

    /// Nothing that comes is of a day before this one any more.
    fn pass(&mut self, first: i32) {
        while let Some(&number) = self.near.front()
            && self.reports[&number].day.is_some_and(|day| day < first)
        {
            self.near.pop_front();
            for anchor in &self.reports[&number].anchors {
                if let Some(its) = self.by_anchor.get_mut(anchor) {
                    its.pop_front();
                    if its.is_empty() {
                        self.by_anchor.remove(anchor);
                    }
                }
            }
            let of = self.component[&number];
            let component = self.components.get_mut(&of).expect("every report has a component");
            component.open -= 1;
            if component.open == 0 {
                self.close(of);
            }
        }
    }

    fn close(&mut self, component: usize) {
        let Some(Component { members, .. }) = self.components.remove(&component) else { return };
        let reports = members.iter().filter_map(|number| {
            self.component.remove(number);
            self.reports.remove(number).map(|waiting| waiting.report)
        });
        self.done.push(reports.collect());
    }

    fn close_all(&mut self) {
        let mut left: Vec<usize> = self.components.keys().copied().collect();
        left.sort_unstable();
        left.into_iter().for_each(|component| self.close(component));
        self.near.clear();
        self.by_anchor.clear();
        self.decided.clear();
    }
}

/// The events of reports that belong together, or may.
fn made(component: Vec<Report>, read: &FxHashMap<NodeId, i32>, rulings: &Rulings) -> Swept {
    let mut swept = Swept::default();
    for event in cluster(component, rulings) {
        let id = event.reports[0].id;
        swept.events += 1;
        swept.lists.extend(lists(id, &event));
        let days = event.reports.iter().filter_map(|report| read.get(&report.article).copied());
        swept.lists.extend(read_first(id, &event, days));
        let others = event.reports[1..].iter();
        swept.nodes.extend(others.map(|report| (Key::alias(report.id), encoded(&id))));
        swept.nodes.push((Key::node(id), encoded(&event)));
    }
    swept
}
