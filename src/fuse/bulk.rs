//! Everything derived at once: for articles that come into an empty store, and for a store that is derived anew.
//!
//! What is derived depends on the articles alone, not on the batches in which they come. So where many come at once, each
//! group, node and list is made once: groups are counted in memory, entries and reports are sorted on disk, nodes are
//! settled when every group is whole, and events are put together by a sweep over the reports in the order of their days.

use std::rc::Rc;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::{FxHashMap, FxHashSet};

use super::alike::anchor_atoms;
use super::distill::Contribution;
use super::entity::{Entities, GroupKey, count_in, standing_entry, standings};
use super::event;
use super::ruling::Rulings;
use super::sweep::{Stands, Swept, sweep};
use super::{Change, Kept, Prepared, contribution, prepare_all, put_unflushed, resolved};
use crate::model::{Article, Date, NodeId, Reading};
use crate::store::{
    ArticleRec, Counts, EntityRec, Group, Key, Read, Report, Result, Sorter, Store, Term, Tree, View, day_bytes,
    encoded, id_bytes,
};

/// Articles that are prepared at a time, while those before them are taken in.
const STEP: usize = 1024;

/// What is being derived, for a store in which nothing derived stands.
pub(crate) struct Bulk<'s> {
    store: &'s Store,
    rulings: Rulings,
    groups: FxHashMap<GroupKey, Group>,
    counts: Counts,
    /// Articles that are not in the store yet, with the hash of each one's content.
    articles: Sorter,
    seen: FxHashMap<NodeId, [u8; 16]>,
    /// Articles of which another version came before, in their order.
    corrected: Vec<(Article, Reading, Option<Date>)>,
    again: FxHashSet<NodeId>,
    /// The day on which each article was read.
    read: FxHashMap<NodeId, i32>,
    nodes: Sorter,
    lists: Sorter,
    reports: Sorter,
}

impl<'s> Bulk<'s> {
    /// Begins for a store that holds nothing, or decisions alone.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub(crate) fn new(store: &'s Store) -> Result<Bulk<'s>> {
        let rulings = Rulings::load(&store.view())?;
        let (groups, counts, seen, corrected, again, read) = Default::default();
        let [articles, nodes, lists, reports] = std::array::from_fn(|_| store.sorter());
        Ok(Bulk { store, rulings, groups, counts, articles, seen, corrected, again, read, nodes, lists, reports })
    }

    /// Takes articles in with what was read from them. They are in the store when [`Bulk::finish`] is done.
    ///
    /// # Errors
    /// If the store's folder cannot be written.
    pub(crate) fn put(&mut self, articles: &[Kept<'_>]) -> Result<Vec<Change>> {
        let mut changes = Vec::with_capacity(articles.len());
        let mut steps = articles.chunks(STEP);
        let mut now = steps.next();
        let mut prepared = now.map(prepare_all);
        while let (Some(some), Some(ready)) = (now, prepared) {
            now = steps.next();
            let (done, next) = rayon::join(
                || some.iter().zip(ready).try_for_each(|(kept, ready)| self.put_one(kept, ready, &mut changes)),
                || now.map(prepare_all),
            );
            done?;
            prepared = next;
        }
        Ok(changes)
    }

    fn put_one(&mut self, kept: &Kept<'_>, ready: Prepared, changes: &mut Vec<Change>) -> Result<()> {
        let Prepared { record, text, reading, mut from } = ready;
        let id = record.node.id;
        let change = match self.seen.get(&id) {
            None => Change::New,
            Some(content) if *content == record.content && !self.again.contains(&id) => Change::Unchanged,
            Some(_) => Change::Corrected,
        };
        changes.push(change);
        match change {
            Change::New => {
                self.seen.insert(id, record.content);
                self.articles.put(&Key::article(id), &encoded(&record))?;
                self.articles.put(&Key::text(id), &text)?;
                self.articles.put(&Key::reading(id), &reading)?;
                self.rulings.apply(&mut from);
                self.read.extend(record.node.read.map(|day| (id, day.day_number())));
                self.take(from)
            }
            Change::Unchanged => Ok(()),
            Change::Corrected => {
                self.again.insert(id);
                self.corrected.push((kept.article.clone(), kept.reading.clone(), kept.read));
                Ok(())
            }
        }
    }

    /// Takes in what an article contributes, as decisions have it.
    fn take(&mut self, from: Contribution) -> Result<()> {
        self.counts.articles += 1;
        for (index, standing) in from.entities.iter().enumerate() {
            if let Some(standing) = standing {
                self.lists.enter(&Term::standing(standing.id), &standing_entry(from.article, index), &[])?;
            }
        }
        if let Some(outlet) = &from.outlet {
            self.lists.enter(&Term::outlet(outlet.id), &id_bytes(from.article), &[])?;
        }
        for (standing, first) in standings(&from) {
            let key = (standing.kind, standing.group.clone());
            count_in(self.groups.entry(key).or_default(), &from, standing, first, true);
        }
        for report in from.reports {
            self.counts.reports += 1;
            for atom in anchor_atoms(&report) {
                self.lists.enter(&Term::anchor(atom), &event::entry(&report), &[])?;
            }
            self.reports.put_bytes(&report_key(&report), &encoded(&report))?;
        }
        Ok(())
    }

    /// Takes in every article that stands in the store.
    ///
    /// # Errors
    /// If the store cannot be read, or its folder not be written.
    pub(super) fn take_all(&mut self, view: &View<'_>, ids: &[NodeId]) -> Result<()> {
        for some in ids.chunks(STEP) {
            let rulings = &self.rulings;
            let read = some.par_iter().map(|id| contribution(view, *id, rulings));
            for from in read.collect::<Result<Vec<_>>>()?.into_iter().flatten() {
                let article: Option<Rc<ArticleRec>> = view.shared(&Key::article(from.article))?;
                self.read.extend(article.and_then(|a| a.node.read).map(|day| (from.article, day.day_number())));
                self.take(from)?;
            }
        }
        Ok(())
    }

    /// Derives everything and writes it, with the articles that were put in.
    ///
    /// # Errors
    /// If the store cannot be written: then what is derived in it is incomplete.
    pub(crate) fn finish(self) -> Result<()> {
        let Bulk {
            store,
            rulings,
            groups,
            mut counts,
            mut articles,
            seen,
            corrected,
            again,
            read,
            mut nodes,
            mut lists,
            mut reports,
        } = self;
        // Settling nodes takes the most memory of all, and needs none of these.
        drop((seen, again));
        for sorter in [&mut articles, &mut lists, &mut reports] {
            sorter.spill()?;
        }
        let standings = settle(store, groups, &rulings, &mut counts, &mut nodes, &mut lists)?;
        let mut events = 0;
        sweep(reports.sorted()?, &standings, &read, &rulings, &mut |swept: Swept| {
            events += swept.events;
            swept.nodes.iter().try_for_each(|(key, record)| nodes.put(key, record))?;
            swept.lists.iter().try_for_each(|(term, entry, ties)| lists.enter(term, entry, ties))
        })?;
        counts.events = events;
        drop(standings);
        for (tree, sorter) in [(Tree::Article, articles), (Tree::Node, nodes), (Tree::List, lists)] {
            store.fill_with(tree, sorter.sorted()?)?;
        }
        let mut batch = store.batch();
        batch.put(Key::counts(), counts);
        batch.commit()?;
        let corrected: Vec<Kept<'_>> = corrected.iter().map(Kept::of).collect();
        put_unflushed(store, &corrected).map(drop)
    }
}

/// Reports are swept over by type, then by day, then by id.
fn report_key(report: &Report) -> [u8; 13] {
    let mut key = [report.kind.code(); 13];
    key[1..5].copy_from_slice(&day_bytes(super::alike::day(report)));
    key[5..].copy_from_slice(&report.id.hash.to_be_bytes());
    key
}

/// Settles the nodes that groups make, and says for which of them every atom stands.
fn settle(
    store: &Store,
    groups: FxHashMap<GroupKey, Group>,
    rulings: &Rulings,
    counts: &mut Counts,
    nodes: &mut Sorter,
    lists: &mut Sorter,
) -> Result<FxHashMap<NodeId, Stands>> {
    let mut batch = store.batch_over_nothing();
    let atoms: Vec<NodeId> =
        groups.iter().flat_map(|(key, group)| group.atoms.keys().map(|a| a.id(key.0, &key.1))).collect();
    Entities::of(&mut batch, counts, rulings, groups).settle()?;
    let mut standings = FxHashMap::with_capacity_and_hasher(atoms.len(), Default::default());
    for atom in atoms {
        let node = resolved(&batch, atom)?;
        let entity = batch.shared::<EntityRec>(&Key::node(node))?;
        let (named, countries) = entity.map(|e| (e.named, e.stands_for.clone().into())).unwrap_or_default();
        standings.insert(atom, Stands { node, named, countries });
    }
    batch.drain(nodes, lists)?;
    Ok(standings)
}
