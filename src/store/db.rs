//! A store in use: reading it in one state. How it is changed is in [`super::batch`].

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard};

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use serde::de::DeserializeOwned;

use super::base::{Base, damaged, guarded, place};
use super::block::{Blocks, Pair, Standing};
use super::codec::{self, CodecError};
use super::error::{Result, StoreError};
use super::journal::Entry;
use super::key::{Bytes, Key, Level, Term, Tree};
use super::level::{Cursor, uncover};
use super::lock::Lock;

/// An open store. One process has a store open at a time; inside it, any number of threads read while one writes.
pub struct Store {
    pub(super) path: PathBuf,
    pub(super) base: Base,
    /// None for a database that is being made beside that of a store which another [`Store`] holds.
    pub(super) _lock: Option<Lock>,
    /// Whether it is a snapshot, and becomes a store of its own when it is written to.
    pub(super) snapshot: AtomicBool,
    /// Held while a batch is put together and committed: batches come one after the other.
    pub(super) writing: Mutex<()>,
    /// Held for reading while an answer is made, and for writing while a batch becomes visible, so that no answer
    /// sees half a batch.
    pub(super) visible: RwLock<()>,
    /// Where the database of an older format is kept, if the store was of one until it was opened.
    pub(super) backup: Option<PathBuf>,
}

impl Store {
    /// The store's folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the database of an older format is kept, if the store was of one until now: opening it made it anew. Whoever
    /// finds all in order may delete it.
    pub fn backup(&self) -> Option<&Path> {
        self.backup.as_deref()
    }

    /// The store as it stands now, for as long as the view is held; batches wait to become visible until then.
    pub fn view(&self) -> View<'_> {
        View { store: self, _guard: Some(self.visible.read().unwrap_or_else(PoisonError::into_inner)) }
    }

    /// Makes everything committed so far last through a crash.
    ///
    /// # Errors
    /// If the system cannot write; what was not flushed before may then be lost.
    pub fn flush(&self) -> Result<()> {
        self.guarded_write(|| self.base.flush())
    }

    /// How many bytes its database takes on disk.
    ///
    /// # Errors
    /// If the system cannot say.
    pub fn size_on_disk(&self) -> Result<u64> {
        guarded(&self.path, || self.base.size_on_disk())
    }

    /// Deletes every derived record, in small steps; whoever calls it has marked the store as being derived anew.
    pub(crate) fn clear_derived(&self) -> Result<()> {
        const STEP: usize = 1000;
        self.flush()?;
        for level in [Tree::Node, Tree::List].into_iter().flat_map(|t| [Level::Fresh.of(t), Level::Settled.of(t)]) {
            let tree = &self.base.trees()[level];
            loop {
                let keys = guarded(&self.path, || tree.iter().keys().take(STEP).collect::<sled::Result<Vec<_>>>())?;
                if keys.is_empty() {
                    break;
                }
                self.guarded_write(|| keys.iter().try_for_each(|key| tree.remove(key).map(drop)))?;
            }
            self.base.sizes[level].store(0, Ordering::Release);
        }
        let mut batch = self.batch();
        batch.delete(Key::counts());
        batch.commit()
    }

    fn guarded_write<T>(&self, work: impl FnOnce() -> sled::Result<T>) -> Result<T> {
        self.base.written(&self.path, work)
    }

    /// After a failed write nothing is read either: half a batch may be seen.
    pub(super) fn usable(&self) -> Result<()> {
        if self.base.failed.load(Ordering::Acquire) { Err(StoreError::Poisoned(self.path.clone())) } else { Ok(()) }
    }

    pub(super) fn damaged(&self, tree: Tree, key: &[u8], error: &CodecError) -> StoreError {
        damaged(&self.path, format!("{error} ({})", place(tree, key)))
    }

    /// Makes writes visible as a whole.
    pub(super) fn carry_out(&self, entry: Entry) -> Result<()> {
        let visible = self.visible.write().unwrap_or_else(PoisonError::into_inner);
        let done = self.base.commit(&self.path, entry);
        drop(visible);
        done
    }

    /// A record's bytes, if there is one.
    pub(super) fn raw(&self, key: &Key) -> Result<Option<Vec<u8>>> {
        self.usable()?;
        match self.raw_in(key, Level::Fresh)? {
            Some(fresh) => Ok(uncover(&fresh).map(<[u8]>::to_vec)),
            None => self.raw_in(key, Level::Settled),
        }
    }

    fn raw_in(&self, key: &Key, level: Level) -> Result<Option<Vec<u8>>> {
        let blocks = self.blocks(key.tree, level);
        let Some((at, value)) = blocks.at(&key.bytes)? else { return Ok(None) };
        let mut found = None;
        let read = codec::each_in_block(&value, None, &key.bytes, &mut |known, record| {
            if *known == key.bytes[..] {
                found = Some(record.to_vec());
            }
            false
        });
        read.map_err(|e| blocks.broken(&at, &e))?;
        Ok(found)
    }

    /// Records whose keys begin as `prefix` does, decoded and made into something else on all cores; `each` gets that in the
    /// order of keys.
    fn each_made<T: DeserializeOwned, U: Send>(
        &self,
        prefix: &Key,
        make: &(dyn Fn(&Key, T) -> U + Sync),
        each: &mut dyn FnMut(U),
    ) -> Result<()> {
        const TOGETHER: usize = 512;
        self.usable()?;
        let within = &prefix.bytes[..];
        let made = |bytes: Bytes, record: &[u8]| -> Result<(Bytes, U)> {
            let key = Key { tree: prefix.tree, bytes };
            let made = make(&key, self.decode(&key, record)?);
            Ok((key.bytes, made))
        };
        let mut cursor = Cursor::new(self, prefix.tree, Level::Fresh, within, within)?;
        let mut fresh: Vec<Pair> = Vec::new();
        while let Some(pair) = cursor.next()? {
            fresh.push(pair);
        }
        let covered = |key: &Bytes| fresh.binary_search_by(|(known, _)| known.cmp(key)).is_ok();
        let mut new = fresh.iter().filter_map(|(key, value)| Some((key, uncover(value)?))).peekable();
        let blocks = self.blocks(prefix.tree, Level::Settled);
        let tree = self.base.tree(prefix.tree, Level::Settled);
        let mut settled = match blocks.at(within)? {
            Some((first, _)) => tree.range(first..),
            None => tree.iter(),
        };
        let mut ended = false;
        while !ended {
            let mut some: Vec<Standing> = Vec::with_capacity(TOGETHER);
            while some.len() < TOGETHER && !ended {
                match guarded(&self.path, || settled.next().transpose())? {
                    Some((key, value)) if key[..] <= *within || key.starts_with(within) => some.push((key, value)),
                    _ => ended = true,
                }
            }
            let read = |(at, value): Standing| -> Result<Vec<(Bytes, U)>> {
                let pairs = codec::decode_within(&value, &at, within, within).map_err(|e| blocks.broken(&at, &e))?.0;
                pairs.into_iter().filter(|(key, _)| !covered(key)).map(|(key, record)| made(key, &record)).collect()
            };
            for read in some.into_par_iter().map(read).collect::<Vec<_>>() {
                for (key, settled) in read? {
                    while let Some((new, record)) = new.next_if(|(new, _)| **new < key) {
                        each(made(new.clone(), record)?.1);
                    }
                    each(settled);
                }
            }
        }
        for (key, record) in new {
            each(made(key.clone(), record)?.1);
        }
        Ok(())
    }

    pub(super) fn decode<T: DeserializeOwned>(&self, key: &Key, body: &[u8]) -> Result<T> {
        codec::decode_bare(body).map_err(|e| self.damaged(key.tree, &key.bytes, &e))
    }

    /// Calls `each` with the records of a tree from `from` on, until it says no; false if it did. Of keys that do not begin
    /// with `within` only some come, and none that is of interest comes behind them.
    pub(super) fn each_pair(
        &self,
        tree: Tree,
        from: &[u8],
        within: &[u8],
        each: &mut dyn FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<bool> {
        self.usable()?;
        let mut fresh = Cursor::new(self, tree, Level::Fresh, from, within)?;
        let mut ahead = fresh.next()?;
        let mut failed = Ok(());
        // What is fresh comes between, or in the place of, what has settled.
        let mut both = |key: &[u8], record: &[u8]| {
            while let Some((new, value)) = &ahead {
                if new[..] > *key {
                    break;
                }
                let (same, go_on) = (new[..] == *key, uncover(value).is_none_or(|record| each(new, record)));
                if !go_on {
                    return false;
                }
                match fresh.next() {
                    Ok(next) => ahead = next,
                    Err(error) => {
                        failed = Err(error);
                        return false;
                    }
                }
                if same {
                    return true;
                }
            }
            each(key, record)
        };
        let go_on = self.each_settled(tree, from, &mut both)?;
        failed?;
        if !go_on {
            return Ok(false);
        }
        while let Some((key, value)) = ahead {
            if uncover(&value).is_some_and(|record| !each(&key, record)) {
                return Ok(false);
            }
            ahead = fresh.next()?;
        }
        Ok(true)
    }

    /// Calls `each` with the records of a tree's settled level from the block on in which `from` would be.
    fn each_settled(&self, tree: Tree, from: &[u8], each: &mut dyn FnMut(&[u8], &[u8]) -> bool) -> Result<bool> {
        let blocks = self.blocks(tree, Level::Settled);
        let Some((key, value)) = blocks.at(from)? else { return Ok(true) };
        if !codec::each_in_block(&value, None, from, each).map_err(|e| blocks.broken(&key, &e))? {
            return Ok(false);
        }
        let behind = (std::ops::Bound::Excluded(key), std::ops::Bound::Unbounded);
        let mut rest = self.base.tree(tree, Level::Settled).range::<sled::IVec, _>(behind);
        while let Some((key, value)) = guarded(&self.path, || rest.next().transpose())? {
            if !codec::each_in_block(&value, None, &[], each).map_err(|e| blocks.broken(&key, &e))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Calls `each` with the entries of a list from `from` on, until it says no; false if it did.
    pub(super) fn each_entry(&self, term: &Term, from: &[u8], each: &mut dyn FnMut(&[u8]) -> bool) -> Result<bool> {
        self.each_entry_with(term, from, &mut |entry, _| each(entry))
    }

    /// Like [`Store::each_entry`], with what stands beside each entry.
    pub(super) fn each_entry_with(
        &self,
        term: &Term,
        from: &[u8],
        each: &mut dyn FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<bool> {
        let start = [&term.0, from].concat();
        let mut stopped = false;
        self.each_pair(Tree::List, &start, &term.0, &mut |key, value| match key.strip_prefix(term.0.as_slice()) {
            Some(entry) => {
                stopped = !each(entry, value);
                !stopped
            }
            None => false,
        })?;
        Ok(!stopped)
    }

    pub(super) fn blocks(&self, tree: Tree, level: Level) -> TreeBlocks<'_> {
        TreeBlocks { store: self, tree, level }
    }
}

/// The blocks of a level of a tree.
pub(super) struct TreeBlocks<'a> {
    store: &'a Store,
    tree: Tree,
    level: Level,
}

impl Blocks for TreeBlocks<'_> {
    type Error = StoreError;

    fn most(&self) -> usize {
        self.tree.block_bytes()
    }

    fn at(&self, key: &[u8]) -> Result<Option<Standing>> {
        let tree = self.store.base.tree(self.tree, self.level);
        guarded(&self.store.path, || match tree.range(..=key).next_back().transpose()? {
            None => tree.first(),
            found => Ok(found),
        })
    }

    fn next(&self, key: &[u8]) -> Result<Option<sled::IVec>> {
        let tree = self.store.base.tree(self.tree, self.level);
        guarded(&self.store.path, || Ok(tree.get_gt(key)?.map(|(key, _)| key)))
    }

    fn broken(&self, key: &[u8], error: &CodecError) -> StoreError {
        self.store.damaged(self.tree, key, error)
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}

/// What can be read: the store as it stands, or as it will stand after a batch.
pub(crate) trait Read {
    /// A record, if there is one: what is read more than once is shared.
    fn shared<T: DeserializeOwned + 'static>(&self, key: &Key) -> Result<Option<Rc<T>>>;

    /// A record of one's own, if there is one.
    fn record<T: DeserializeOwned + Clone + 'static>(&self, key: &Key) -> Result<Option<T>> {
        Ok(self.shared(key)?.map(Rc::unwrap_or_clone))
    }

    /// Calls `each` with a list's entries in order, from the first that is not before `from`, until it says no.
    fn each_entry(&self, term: &Term, from: &[u8], each: &mut dyn FnMut(&[u8]) -> bool) -> Result<()>;

    /// A list's entries from `from` (inclusive) to `below` (exclusive).
    fn entries(&self, term: &Term, from: &[u8], below: Option<&[u8]>) -> Result<Vec<Vec<u8>>> {
        let mut found = Vec::new();
        self.each_entry(term, from, &mut |entry| {
            let inside = below.is_none_or(|below| entry < below);
            if inside {
                found.push(entry.to_vec());
            }
            inside
        })?;
        Ok(found)
    }
}

/// The store in one state.
pub struct View<'a> {
    pub(super) store: &'a Store,
    /// None inside a batch, whose lock keeps every other change out.
    pub(super) _guard: Option<RwLockReadGuard<'a, ()>>,
}

impl View<'_> {
    /// At most `most` entries of a list with what stands beside each, from the first that is not before `from`.
    pub(crate) fn page(&self, term: &Term, from: &[u8], most: usize) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
        let mut page = Vec::new();
        self.store.each_entry_with(term, from, &mut |entry, beside| {
            page.push((entry.to_vec(), beside.to_vec()));
            page.len() < most
        })?;
        Ok(page)
    }

    /// At most `most` of the keys that begin as `all` does: those after `after`.
    pub(crate) fn page_of_keys(&self, all: &Key, after: Option<&Key>, most: usize) -> Result<Vec<Key>> {
        let mut page = Vec::new();
        let from = after.unwrap_or(all);
        self.store.each_pair(all.tree, &from.bytes, &all.bytes, &mut |bytes, _| {
            let inside = bytes.starts_with(&all.bytes);
            if inside && after.is_none_or(|after| after.bytes[..] != *bytes) {
                page.push(Key { tree: all.tree, bytes: Bytes::from_slice(bytes) });
            }
            inside && page.len() < most
        })?;
        Ok(page)
    }

    /// Calls `each` with a list's entries in order, from the first that is not before `from`, and with what stands beside
    /// each, until it says no.
    pub(crate) fn each_entry_with(
        &self,
        term: &Term,
        from: &[u8],
        each: &mut dyn FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<()> {
        self.store.each_entry_with(term, from, each).map(drop)
    }

    /// Calls `each` with every record whose key begins as `prefix` does, in the order of keys, until it says no.
    pub(crate) fn each_record<T: DeserializeOwned>(
        &self,
        prefix: &Key,
        each: &mut dyn FnMut(&Key, T) -> Result<bool>,
    ) -> Result<()> {
        let mut failed = Ok(());
        self.store.each_pair(prefix.tree, &prefix.bytes, &prefix.bytes, &mut |bytes, body| {
            if !bytes.starts_with(&prefix.bytes) {
                return false;
            }
            let key = Key { tree: prefix.tree, bytes: Bytes::from_slice(bytes) };
            let told = self.store.decode(&key, body).and_then(|record| each(&key, record));
            told.unwrap_or_else(|error| {
                failed = Err(error);
                false
            })
        })?;
        failed
    }

    /// Like [`View::each_record`], of all of them, decoded on all cores: `make` says what of each is needed.
    pub(crate) fn each_made<T: DeserializeOwned, U: Send>(
        &self,
        prefix: &Key,
        make: &(dyn Fn(&Key, T) -> U + Sync),
        each: &mut dyn FnMut(U),
    ) -> Result<()> {
        self.store.each_made(prefix, make, each)
    }

    /// The first fields of a record, if there is one.
    pub(crate) fn first_fields<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>> {
        let body = self.store.raw(key)?;
        body.map(|body| codec::decode_first(&body).map_err(|e| self.store.damaged(key.tree, &key.bytes, &e)))
            .transpose()
    }
}

impl Read for View<'_> {
    fn shared<T: DeserializeOwned + 'static>(&self, key: &Key) -> Result<Option<Rc<T>>> {
        match self.store.raw(key)? {
            Some(body) => Ok(Some(Rc::new(self.store.decode(key, &body)?))),
            None => Ok(None),
        }
    }

    fn each_entry(&self, term: &Term, from: &[u8], each: &mut dyn FnMut(&[u8]) -> bool) -> Result<()> {
        self.store.each_entry(term, from, each).map(drop)
    }
}
