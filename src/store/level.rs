//! Two levels of each tree: what was written lately, and what has settled.
//!
//! A batch touches blocks all over a tree, and writes each of them anew: in a large store far more than it adds. So it
//! writes to the fresh level, which is small, and once that has grown to a share of the settled one it is merged into it.
//! What is fresh covers what has settled: a record of the fresh level is the record, or says that there is none.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use rayon::iter::{IntoParallelIterator, ParallelExtend, ParallelIterator};

use super::base::{Base, damaged, guarded, place};
use super::block::{self, Block, Blocks, Packer, Pair};
use super::codec;
use super::db::Store;
use super::error::Result;
use super::journal::Entry;
use super::key::{Bytes, LEVELS, Level, Tree};
use super::sorter::Sorted;

/// A fresh level of no more bytes is not worth merging.
const LEAST: u64 = 16 << 20;
/// The fresh level is merged when it has this share of the settled one.
const SHARE: u64 = 4;
/// Bytes of fresh blocks that are merged at a time, so that not much is held in memory.
const STEP: usize = 4 << 20;
/// Bytes of merging after which the database is flushed, and the journal emptied.
const FLUSH: usize = 64 << 20;
/// Blocks that are made at a time.
const TOGETHER: usize = 1000;
/// Blocks that are written at a time to a database that nobody reads yet: the more, the less room it takes.
pub(super) const AT_ONCE: usize = 4000;

/// First byte of a fresh record: there is none any more.
const GONE: u8 = 0;
/// First byte of a fresh record: the rest is the record.
const STANDS: u8 = 1;

/// What stands in the fresh level for a record, or for none.
pub(super) fn cover(record: Option<&[u8]>) -> Bytes {
    match record {
        None => Bytes::from_slice(&[GONE]),
        Some(record) => {
            let mut value = Bytes::with_capacity(record.len() + 1);
            value.push(STANDS);
            value.extend_from_slice(record);
            value
        }
    }
}

/// The record that a fresh one is, if it is one.
pub(super) fn uncover(value: &[u8]) -> Option<&[u8]> {
    value.strip_prefix(&[STANDS])
}

/// The records of one level in the order of their keys.
pub(super) struct Cursor<'a> {
    store: &'a Store,
    tree: Tree,
    level: Level,
    blocks: sled::Iter,
    from: &'a [u8],
    within: &'a [u8],
    ended: bool,
    waiting: std::vec::IntoIter<Pair>,
}

impl<'a> Cursor<'a> {
    /// Begins with the first record whose key is not before `from`, and ends with the last that begins with `within`.
    pub(super) fn new(
        store: &'a Store,
        tree: Tree,
        level: Level,
        from: &'a [u8],
        within: &'a [u8],
    ) -> Result<Cursor<'a>> {
        let at = store.blocks(tree, level).at(from)?.map(|(key, _)| key);
        let blocks = match at {
            Some(at) => store.base.tree(tree, level).range(at..),
            None => store.base.tree(tree, level).iter(),
        };
        Ok(Cursor { store, tree, level, blocks, from, within, ended: false, waiting: Vec::new().into_iter() })
    }

    fn block(&mut self) -> Result<Option<Vec<Pair>>> {
        let next = if self.ended { None } else { guarded(&self.store.path, || self.blocks.next().transpose())? };
        let Some((key, value)) = next else { return Ok(None) };
        let broken = |e: &codec::CodecError| self.store.blocks(self.tree, self.level).broken(&key, e);
        let (pairs, ended) = codec::decode_within(&value, &key, self.from, self.within).map_err(|e| broken(&e))?;
        self.ended = ended;
        Ok(Some(pairs))
    }

    pub(super) fn next(&mut self) -> Result<Option<Pair>> {
        loop {
            if let Some(pair) = self.waiting.next() {
                return Ok(Some(pair));
            }
            match self.block()? {
                Some(pairs) => self.waiting = pairs.into_iter(),
                None => return Ok(None),
            }
        }
    }
}

/// The records of a tree in the order of their keys, whatever level and blocks they are in.
pub(super) struct Merged<'a> {
    fresh: Cursor<'a>,
    settled: Cursor<'a>,
    ahead: (Option<Pair>, Option<Pair>),
}

impl<'a> Merged<'a> {
    pub(super) fn new(store: &'a Store, tree: Tree) -> Result<Merged<'a>> {
        let mut fresh = Cursor::new(store, tree, Level::Fresh, &[], &[])?;
        let mut settled = Cursor::new(store, tree, Level::Settled, &[], &[])?;
        let ahead = (fresh.next()?, settled.next()?);
        Ok(Merged { fresh, settled, ahead })
    }

    pub(super) fn next(&mut self) -> Result<Option<Pair>> {
        loop {
            let first = match &self.ahead {
                (None, None) => return Ok(None),
                (Some((a, _)), Some((b, _))) => a <= b,
                (fresh, _) => fresh.is_some(),
            };
            if !first {
                let next = self.settled.next()?;
                return Ok(std::mem::replace(&mut self.ahead.1, next));
            }
            let next = self.fresh.next()?;
            let Some((key, value)) = std::mem::replace(&mut self.ahead.0, next) else { return Ok(None) };
            if self.ahead.1.as_ref().is_some_and(|(settled, _)| *settled == key) {
                self.ahead.1 = self.settled.next()?;
            }
            if let Some(record) = uncover(&value) {
                return Ok(Some((key, Bytes::from_slice(record))));
            }
        }
    }
}

impl Store {
    /// Merges the fresh levels that have grown large into the settled ones. The caller holds the lock of writers.
    pub(super) fn settle(&self) -> Result<()> {
        let size = |tree: Tree, level: Level| self.base.sizes[level.of(tree)].load(Ordering::Acquire);
        for (tree, _) in Tree::ALL {
            if size(tree, Level::Fresh) > LEAST.max(size(tree, Level::Settled) / SHARE) {
                self.merge(tree)?;
            }
        }
        Ok(())
    }

    /// Merges a tree's fresh level into the settled one, piece by piece; what the tree holds stays the same.
    fn merge(&self, tree: Tree) -> Result<()> {
        let mut written = 0;
        loop {
            let (mut changes, mut gone, mut bytes) = (Vec::new(), Vec::new(), 0);
            let mut blocks = self.base.tree(tree, Level::Fresh).iter();
            while bytes < STEP {
                let Some((key, value)) = guarded(&self.path, || blocks.next().transpose())? else { break };
                let pairs = codec::decode_block(&value)
                    .map_err(|e| damaged(&self.path, format!("{e} ({})", place(tree, &key))))?;
                changes.extend(pairs.into_iter().map(|(key, value)| (key, uncover(&value).map(Bytes::from_slice))));
                gone.push((key.to_vec(), None));
                bytes += value.len();
            }
            if gone.is_empty() {
                return Ok(());
            }
            let (writes, more) = block::rewrite(&self.blocks(tree, Level::Settled), changes)?;
            written += writes.iter().filter_map(|(_, value)| value.as_ref()).map(Vec::len).sum::<usize>();
            let mut entry = self.entry();
            add(&mut entry.sizes[Level::Settled.of(tree)], more);
            add(&mut entry.sizes[Level::Fresh.of(tree)], -(bytes as i64));
            entry.writes[Level::Settled.of(tree)] = writes;
            entry.writes[Level::Fresh.of(tree)] = gone;
            self.carry_out(entry)?;
            if written > FLUSH {
                self.flush()?;
                written = 0;
            }
        }
    }

    /// An entry of the journal that writes nothing yet.
    pub(super) fn entry(&self) -> Entry {
        let number = self.base.batches.load(Ordering::Acquire) + 1;
        let sizes: [u64; LEVELS] = std::array::from_fn(|i| self.base.sizes[i].load(Ordering::Acquire));
        Entry { number, sizes, ..Entry::default() }
    }

    /// Puts every record of this store into another database, which nobody reads yet, in full blocks; calls `each` with
    /// the bytes of every step.
    pub(super) fn fill(&self, fresh: &Base, each: &mut dyn FnMut(u64)) -> Result<()> {
        for (tree, _) in Tree::ALL {
            let mut records = Merged::new(self, tree)?;
            let (mut packer, mut full, mut bytes) = (Packer::new(tree.block_bytes()), Vec::new(), 0);
            loop {
                let record = records.next()?;
                match &record {
                    Some((key, value)) => {
                        bytes += (key.len() + value.len()) as u64;
                        full.extend(packer.push(key, value));
                    }
                    None => full.extend(packer.finish()),
                }
                if full.len() >= AT_ONCE || record.is_none() {
                    fresh.put(&self.path, tree, std::mem::take(&mut full))?;
                    each(std::mem::take(&mut bytes));
                }
                if record.is_none() {
                    break;
                }
            }
        }
        fresh.batches.store(self.base.batches.load(Ordering::Acquire), Ordering::Release);
        fresh.count(&self.path)
    }

    /// Puts sorted records into a tree that is empty, in full blocks. Nothing of it lasts before [`Store::flush`].
    pub(crate) fn fill_with(&self, tree: Tree, mut records: Sorted) -> Result<()> {
        let visible = self.visible.write().unwrap_or_else(PoisonError::into_inner);
        let (mut packer, mut full) = (Packer::new(tree.block_bytes()), Vec::new());
        let mut blocks: Vec<Block> = Vec::new();
        loop {
            let ended = match records.next()? {
                Some((key, value)) => {
                    full.extend(packer.pack(key, value));
                    false
                }
                None => {
                    full.extend(packer.rest());
                    true
                }
            };
            if full.len() >= TOGETHER || ended {
                blocks.par_extend(std::mem::take(&mut full).into_par_iter().map(|pairs| block::block(&pairs)));
            }
            if blocks.len() >= AT_ONCE || ended {
                self.base.put(&self.path, tree, std::mem::take(&mut blocks))?;
            }
            if ended {
                drop(visible);
                return Ok(());
            }
        }
    }

    /// The keys of the fresh level, and whether each stands.
    pub(super) fn fresh_keys(&self, tree: Tree, each: &mut dyn FnMut(Bytes, bool)) {
        let mut blocks = self.base.tree(tree, Level::Fresh).iter();
        while let Ok(Some((_, value))) = guarded(&self.path, || blocks.next().transpose()) {
            for (key, value) in codec::decode_block(&value).unwrap_or_default() {
                each(key, uncover(&value).is_some());
            }
        }
    }
}

/// Adds to a size what may be less than nothing.
pub(super) fn add(size: &mut u64, more: i64) {
    *size = size.saturating_add_signed(more);
}
