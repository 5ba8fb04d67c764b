//! The database itself: opening it, reading it in one state, changing it in whole batches. Only this file names sled.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sled::transaction::{ConflictableTransactionError, TransactionError, Transactional, TransactionalTree};

use super::codec::{self, CodecError};
use super::error::{Result, StoreError};
use super::folder::{self, Found};
use super::key::{Key, Term, Tree};
use super::list::{self, Chunk, Write};

/// Memory for pages; sled's default of a gigabyte is far more than a laptop's news needs.
const CACHE_BYTES: u64 = 128 << 20;

/// An open store. One process has a store open at a time; inside it, any number of threads read while one writes.
pub struct Store {
    path: PathBuf,
    db: sled::Db,
    trees: [sled::Tree; 4],
    /// Held while a batch is put together and committed: batches come one after the other.
    writing: Mutex<()>,
    /// Held for reading while an answer is made, and for writing while a batch becomes visible, so that no answer
    /// sees half a batch.
    visible: RwLock<()>,
    failed: AtomicBool,
}

impl Store {
    /// Opens the store at `path`.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is none; see [`StoreError`] for the others.
    pub fn open(path: &Path) -> Result<Store> {
        patiently(path, || match folder::look(path)? {
            Found::Nothing => Err(StoreError::Missing(path.to_owned())),
            Found::Begun => Self::make(path),
            Found::Store => Self::start(path),
        })
    }

    /// Opens the store at `path`, and makes one where there is nothing or an empty folder.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn create(path: &Path) -> Result<Store> {
        patiently(path, || match folder::look(path)? {
            Found::Nothing => {
                folder::begin(path)?;
                Self::make(path)
            }
            Found::Begun => Self::make(path),
            Found::Store => Self::start(path),
        })
    }

    /// Makes the database of a store that was begun.
    fn make(path: &Path) -> Result<Store> {
        let store = Self::start(path)?;
        store.flush()?;
        folder::finish(path)?;
        Ok(store)
    }

    fn start(path: &Path) -> Result<Store> {
        let opened = guarded(path, || {
            let config = sled::Config::new().path(folder::data(path)).cache_capacity(CACHE_BYTES).flush_every_ms(None);
            let db = config.open()?;
            let mut trees = Vec::with_capacity(Tree::ALL.len());
            for (_, name) in Tree::ALL {
                trees.push(db.open_tree(name)?);
            }
            Ok((db, trees))
        });
        let (db, trees) = opened.map_err(|e| locked(path, e))?;
        let trees = trees.try_into().expect("as many as Tree::ALL has");
        folder::name_holder(path)?;
        let (writing, visible, failed) = (Mutex::new(()), RwLock::new(()), AtomicBool::new(false));
        Ok(Store { path: path.to_owned(), db, trees, writing, visible, failed })
    }

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
        self.guarded_write(|| self.db.flush().map(drop))
    }

    /// How many bytes its database takes on disk.
    ///
    /// # Errors
    /// If the system cannot say.
    pub fn size_on_disk(&self) -> Result<u64> {
        guarded(&self.path, || self.db.size_on_disk())
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

    pub(crate) fn batch(&self) -> Batch<'_> {
        let lock = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        Batch { store: self, _lock: lock, records: BTreeMap::new(), lists: BTreeMap::new() }
    }

    fn tree(&self, tree: Tree) -> &sled::Tree {
        &self.trees[tree as usize]
    }

    fn guarded_write<T>(&self, work: impl FnOnce() -> sled::Result<T>) -> Result<T> {
        if self.failed.load(Ordering::Acquire) {
            return Err(StoreError::Poisoned(self.path.clone()));
        }
        let done = guarded(&self.path, work);
        if done.is_err() {
            self.failed.store(true, Ordering::Release);
        }
        done
    }

    fn damaged(&self, tree: Tree, key: &[u8], error: &CodecError) -> StoreError {
        let place: String = key.iter().take(24).map(|b| format!("{b:02x}")).collect();
        StoreError::Damaged { path: self.path.clone(), what: format!("{error} ({tree:?} record {place})") }
    }

    fn raw(&self, key: &Key) -> Result<Option<sled::IVec>> {
        guarded(&self.path, || self.tree(key.tree).get(&key.bytes))
    }

    fn decode<T: DeserializeOwned>(&self, key: &Key, value: &[u8]) -> Result<T> {
        codec::decode(value).map_err(|e| self.damaged(key.tree, &key.bytes, &e))
    }

    /// Calls `each` with the entries of a list from `from` on, until it says no; false if it did.
    fn each_entry(&self, term: &Term, from: &[u8], each: &mut dyn FnMut(&[u8]) -> bool) -> Result<bool> {
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
        let visible = store.visible.write().unwrap_or_else(PoisonError::into_inner);
        let [a, b, c, d] = &store.trees;
        let done = store.guarded_write(|| {
            let all = (a, b, c, d).transaction(|(a, b, c, d)| {
                for (tree, writes) in [a, b, c, d].into_iter().zip(&writes) {
                    apply(tree, writes)?;
                }
                Ok::<(), ConflictableTransactionError<sled::Error>>(())
            });
            all.map_err(|e| match e {
                TransactionError::Abort(e) | TransactionError::Storage(e) => e,
            })
        });
        drop(visible);
        drop(lock);
        done
    }
}

fn apply(
    tree: &TransactionalTree,
    writes: &[Write],
) -> std::result::Result<(), ConflictableTransactionError<sled::Error>> {
    for (key, value) in writes {
        match value {
            Some(value) => tree.insert(key.as_slice(), value.as_slice())?,
            None => tree.remove(key.as_slice())?,
        };
    }
    Ok(())
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

/// How long an opening waits for another process that has the store.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long it waits between two attempts.
const PAUSE: Duration = Duration::from_millis(25);

/// Tries to open a store until it is free, or patience ends.
fn patiently(path: &Path, open: impl Fn() -> Result<Store>) -> Result<Store> {
    let begun = Instant::now();
    loop {
        match open() {
            Err(error) if begun.elapsed() < PATIENCE && passes(path, &error) => std::thread::sleep(PAUSE),
            done => return done,
        }
    }
}

/// Whether an error may be gone in a moment: somebody has the store, or is making it and has not written every file.
fn passes(path: &Path, error: &StoreError) -> bool {
    use std::io::ErrorKind::{NotFound, UnexpectedEof};
    match error {
        StoreError::Locked { .. } => true,
        StoreError::Io { source, .. } => matches!(source.kind(), NotFound | UnexpectedEof),
        StoreError::Damaged { .. } => matches!(folder::look(path), Ok(Found::Begun)),
        _ => false,
    }
}

/// Runs work on the database and turns its errors, and its panics on damaged files, into ours.
fn guarded<T>(path: &Path, work: impl FnOnce() -> sled::Result<T>) -> Result<T> {
    let damaged = |what: String| StoreError::Damaged { path: path.to_owned(), what };
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(sled::Error::Io(e))) if e.kind() == std::io::ErrorKind::InvalidData => {
            Err(damaged("its database holds data that cannot be read".into()))
        }
        Ok(Err(sled::Error::Corruption { .. })) => Err(damaged("its database holds corrupted data".into())),
        Ok(Err(sled::Error::Io(e))) => Err(folder::write_error(path, e)),
        Ok(Err(sled::Error::ReportableBug(text))) if text.contains("code: ") => {
            Err(folder::write_error(path, std::io::Error::other(text)))
        }
        Ok(Err(_)) => Err(damaged("its database is not in order".into())),
        Err(_) => Err(damaged("its database cannot be read".into())),
    }
}

/// sled has no error of its own for a lock that somebody holds.
fn locked(path: &Path, error: StoreError) -> StoreError {
    match error {
        StoreError::Io { source, .. }
            if source.kind() == std::io::ErrorKind::WouldBlock
                || source.to_string().contains("could not acquire lock") =>
        {
            StoreError::Locked { path: path.to_owned(), pid: folder::holder(path) }
        }
        other => other,
    }
}
