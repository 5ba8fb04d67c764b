//! A store in use: reading it in one state, changing it in whole batches.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use super::base::{Base, damaged, guarded, place};
use super::codec::{self, CodecError};
use super::error::{Result, StoreError};
use super::folder;
use super::key::{Key, Term, Tree};
use super::list::{self, Chunk, Write};
use super::lock::Lock;
use serde::Serialize;
use serde::de::DeserializeOwned;

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
}

impl Store {
    /// The store's folder.
    pub fn path(&self) -> &Path {
        &self.path
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
        for tree in [Tree::Node, Tree::List] {
            loop {
                let tree = self.tree(tree);
                let keys = guarded(&self.path, || tree.iter().keys().take(STEP).collect::<sled::Result<Vec<_>>>())?;
                if keys.is_empty() {
                    break;
                }
                self.guarded_write(|| keys.iter().try_for_each(|key| tree.remove(key).map(drop)))?;
            }
        }
        let mut batch = self.batch();
        batch.delete(Key::counts());
        batch.commit()
    }

    /// Writes the number of the last batch anew.
    pub(super) fn count_batch(&self) -> Result<()> {
        let key = Key::batches();
        let number = codec::encode(&self.base.batches.load(Ordering::Acquire));
        self.guarded_write(|| self.tree(key.tree).insert(&key.bytes, number).map(drop))
    }

    pub(crate) fn batch(&self) -> Batch<'_> {
        let lock = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        Batch { store: self, _lock: lock, records: BTreeMap::new(), lists: BTreeMap::new() }
    }

    pub(super) fn tree(&self, tree: Tree) -> &sled::Tree {
        self.base.tree(tree)
    }

    fn guarded_write<T>(&self, work: impl FnOnce() -> sled::Result<T>) -> Result<T> {
        self.base.written(&self.path, work)
    }

    /// After a failed write nothing is read either: half a batch may be seen.
    fn usable(&self) -> Result<()> {
        if self.base.failed.load(Ordering::Acquire) { Err(StoreError::Poisoned(self.path.clone())) } else { Ok(()) }
    }

    pub(super) fn damaged(&self, tree: Tree, key: &[u8], error: &CodecError) -> StoreError {
        damaged(&self.path, format!("{error} ({})", place(tree, key)))
    }

    fn raw(&self, key: &Key) -> Result<Option<sled::IVec>> {
        self.usable()?;
        guarded(&self.path, || self.tree(key.tree).get(&key.bytes))
    }

    fn decode<T: DeserializeOwned>(&self, key: &Key, value: &[u8]) -> Result<T> {
        codec::decode(value).map_err(|e| self.damaged(key.tree, &key.bytes, &e))
    }

    /// Calls `each` with the entries of a list from `from` on, until it says no; false if it did.
    fn each_entry(&self, term: &Term, from: &[u8], each: &mut dyn FnMut(&[u8]) -> bool) -> Result<bool> {
        self.usable()?;
        let tree = self.tree(Tree::List);
        let start = [&term.0, from].concat();
        let first = guarded(&self.path, || tree.range(..=start.as_slice()).next_back().transpose())?;
        let first = match first {
            Some((key, _)) if key.starts_with(&term.0) => key.to_vec(),
            _ => start,
        };
        let mut chunks = tree.range(first..);
        loop {
            let Some((key, value)) = guarded(&self.path, || chunks.next().transpose())? else { return Ok(true) };
            if !key.starts_with(&term.0) {
                return Ok(true);
            }
            let entries = codec::decode_chunk(&value).map_err(|e| self.damaged(Tree::List, &key, &e))?;
            for entry in entries.iter().filter(|e| e.as_slice() >= from) {
                if !each(entry) {
                    return Ok(false);
                }
            }
        }
    }

    /// The chunk of a list that `entry` belongs into, if the list has chunks: its key and entries.
    fn chunk_for(&self, term: &Term, entry: &[u8]) -> Result<Option<Chunk>> {
        let tree = self.tree(Tree::List);
        let at = [&term.0, entry].concat();
        let found = guarded(&self.path, || {
            let before = tree.range(..=at.as_slice()).next_back().transpose()?;
            match before {
                Some(chunk) if chunk.0.starts_with(&term.0) => Ok(Some(chunk)),
                _ => tree.range(at.as_slice()..).next().transpose(),
            }
        })?;
        match found {
            Some((key, value)) if key.starts_with(&term.0) => {
                let entries = codec::decode_chunk(&value).map_err(|e| self.damaged(Tree::List, &key, &e))?;
                Ok(Some((key.to_vec(), entries)))
            }
            _ => Ok(None),
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}

/// What can be read: the store as it stands, or as it will stand after a batch.
pub(crate) trait Read {
    /// A record, if there is one.
    fn record<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>>;

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
    store: &'a Store,
    /// None inside a batch, whose lock keeps every other change out.
    _guard: Option<RwLockReadGuard<'a, ()>>,
}

impl View<'_> {
    /// Calls `each` with every record whose key begins as `prefix` does, in the order of keys, until it says no.
    pub(crate) fn each_record<T: DeserializeOwned>(
        &self,
        prefix: &Key,
        each: &mut dyn FnMut(&Key, T) -> Result<bool>,
    ) -> Result<()> {
        self.store.usable()?;
        let mut records = self.store.tree(prefix.tree).scan_prefix(&prefix.bytes);
        while let Some((bytes, value)) = guarded(&self.store.path, || records.next().transpose())? {
            let key = Key { tree: prefix.tree, bytes: bytes.to_vec() };
            let record = self.store.decode(&key, &value)?;
            if !each(&key, record)? {
                break;
            }
        }
        Ok(())
    }
}

impl Read for View<'_> {
    fn record<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>> {
        match self.store.raw(key)? {
            Some(value) => self.store.decode(key, &value).map(Some),
            None => Ok(None),
        }
    }

    fn each_entry(&self, term: &Term, from: &[u8], each: &mut dyn FnMut(&[u8]) -> bool) -> Result<()> {
        self.store.each_entry(term, from, each).map(drop)
    }
}

/// Changes that become visible together or not at all; reading from it shows the store after them.
pub(crate) struct Batch<'a> {
    store: &'a Store,
    _lock: MutexGuard<'a, ()>,
    records: BTreeMap<Key, Option<Vec<u8>>>,
    /// For each entry whether it is to stand in the list.
    lists: BTreeMap<Term, BTreeMap<Vec<u8>, bool>>,
}

impl<'a> Batch<'a> {
    /// The store as it was before this batch; nobody else can change it meanwhile.
    pub(crate) fn before(&self) -> View<'a> {
        View { store: self.store, _guard: None }
    }

    pub(crate) fn put<T: Serialize>(&mut self, key: Key, record: &T) {
        self.records.insert(key, Some(codec::encode(record)));
    }

    /// Like [`Batch::put`], compressed.
    pub(crate) fn put_packed<T: Serialize>(&mut self, key: Key, record: &T) {
        self.records.insert(key, Some(codec::encode_packed(record)));
    }

    pub(crate) fn delete(&mut self, key: Key) {
        self.records.insert(key, None);
    }

    pub(crate) fn insert_entry(&mut self, term: Term, entry: Vec<u8>) {
        self.lists.entry(term).or_default().insert(entry, true);
    }

    pub(crate) fn remove_entry(&mut self, term: Term, entry: Vec<u8>) {
        self.lists.entry(term).or_default().insert(entry, false);
    }

    /// Makes the changes visible in one transaction over all trees; they last through a crash after
    /// [`Store::flush`].
    pub(crate) fn commit(self) -> Result<()> {
        let Batch { store, _lock: lock, records, lists } = self;
        let mut writes: [Vec<Write>; 4] = Default::default();
        for (key, value) in records {
            writes[key.tree as usize].push((key.bytes, value));
        }
        for (term, changes) in lists {
            let chunks = list::rewrite(&term, changes, |entry| store.chunk_for(&term, entry))?;
            writes[Tree::List as usize].extend(chunks);
        }
        if writes.iter().all(Vec::is_empty) {
            return Ok(());
        }
        if !writes[Tree::Article as usize].is_empty() && store.snapshot.swap(false, Ordering::AcqRel) {
            folder::mark_snapshot(&store.path, false)?;
        }
        let number = store.base.batches.load(Ordering::Acquire) + 1;
        let key = Key::batches();
        writes[key.tree as usize].push((key.bytes, Some(codec::encode(&number))));
        let visible = store.visible.write().unwrap_or_else(PoisonError::into_inner);
        let done = store.base.commit(&store.path, &(number, writes));
        drop(visible);
        drop(lock);
        done
    }
}

impl Read for Batch<'_> {
    fn record<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>> {
        match self.records.get(key) {
            Some(Some(value)) => self.store.decode(key, value).map(Some),
            Some(None) => Ok(None),
            None => match self.store.raw(key)? {
                Some(value) => self.store.decode(key, &value).map(Some),
                None => Ok(None),
            },
        }
    }

    fn each_entry(&self, term: &Term, from: &[u8], each: &mut dyn FnMut(&[u8]) -> bool) -> Result<()> {
        let Some(changes) = self.lists.get(term) else {
            return self.store.each_entry(term, from, each).map(drop);
        };
        let mut changes = changes.range(from.to_vec()..).peekable();
        let go_on = self.store.each_entry(term, from, &mut |entry| {
            while let Some((new, stands)) = changes.next_if(|(new, _)| new.as_slice() < entry) {
                if *stands && !each(new) {
                    return false;
                }
            }
            match changes.next_if(|(same, _)| same.as_slice() == entry) {
                Some((_, false)) => true,
                _ => each(entry),
            }
        })?;
        if go_on {
            for (new, stands) in changes {
                if *stands && !each(new) {
                    break;
                }
            }
        }
        Ok(())
    }
}
