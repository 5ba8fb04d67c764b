//! Changes that become visible together: put together in memory, then written in one go.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::atomic::Ordering;
use std::sync::{MutexGuard, PoisonError};

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::block::{self, Change, Write};
use super::codec;
use super::db::{Read, Store, View};
use super::error::Result;
use super::folder;
use super::key::{Bytes, Key, Level, Term, Tree};
use super::level::{add, cover};

/// A record in memory, of whatever type.
type Shared = Rc<dyn Any>;

/// A record that is to be written.
enum New {
    /// In memory, and how it is encoded.
    Record(Shared, fn(&dyn Any) -> Vec<u8>),
    /// Encoded.
    Bytes(Vec<u8>),
}

/// Records as they are in the store, decoded once; none where there is none.
type Known = Rc<RefCell<FxHashMap<Key, Option<Shared>>>>;

/// Changes that become visible together or not at all; reading from it shows the store after them.
pub(crate) struct Batch<'a> {
    store: &'a Store,
    _lock: MutexGuard<'a, ()>,
    known: Known,
    records: FxHashMap<Key, Option<New>>,
    /// For each entry what is to stand with it in the list, if it is to stand there.
    lists: FxHashMap<Term, BTreeMap<Bytes, Option<Vec<u8>>>>,
}

/// The store as it was before a batch.
#[derive(Clone)]
pub(crate) struct Before<'a> {
    store: &'a Store,
    known: Known,
}

impl Store {
    pub(crate) fn batch(&self) -> Batch<'_> {
        let lock = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, records, lists) = Default::default();
        Batch { store: self, _lock: lock, known, records, lists }
    }
}

impl<'a> Before<'a> {
    /// The same, to look through.
    pub(crate) fn view(&self) -> View<'a> {
        View { store: self.store, _guard: None }
    }
}

impl Read for Before<'_> {
    fn shared<T: DeserializeOwned + 'static>(&self, key: &Key) -> Result<Option<Rc<T>>> {
        if let Some(known) = self.known.borrow().get(key) {
            return Ok(known.clone().map(of_type));
        }
        let found: Option<Rc<T>> = self.view().shared(key)?;
        self.known.borrow_mut().insert(key.clone(), found.clone().map(|record| record as Shared));
        Ok(found)
    }

    fn each_entry(&self, term: &Term, from: &[u8], each: &mut dyn FnMut(&[u8]) -> bool) -> Result<()> {
        self.store.each_entry(term, from, each).map(drop)
    }
}

impl<'a> Batch<'a> {
    /// The store as it was before this batch; nobody else can change it meanwhile.
    pub(crate) fn before(&self) -> Before<'a> {
        Before { store: self.store, known: Rc::clone(&self.known) }
    }

    pub(crate) fn put<T: Serialize + 'static>(&mut self, key: Key, record: T) {
        self.put_shared(key, Rc::new(record));
    }

    /// Like [`Batch::put`], of a record that somebody else has too.
    pub(crate) fn put_shared<T: Serialize + 'static>(&mut self, key: Key, record: Rc<T>) {
        let encode = |record: &dyn Any| codec::encode_bare(record.downcast_ref::<T>().expect("it was put as a T"));
        self.records.insert(key, Some(New::Record(record, encode)));
    }

    /// Like [`Batch::put`], of a record that [`encoded`] encoded.
    pub(crate) fn put_encoded(&mut self, key: Key, record: Vec<u8>) {
        self.records.insert(key, Some(New::Bytes(record)));
    }

    pub(crate) fn delete(&mut self, key: Key) {
        self.records.insert(key, None);
    }

    pub(crate) fn insert_entry(&mut self, term: Term, entry: &[u8]) {
        self.insert_entry_with(term, entry, Vec::new());
    }

    /// Like [`Batch::insert_entry`], with something that stands beside the entry.
    pub(crate) fn insert_entry_with(&mut self, term: Term, entry: &[u8], value: Vec<u8>) {
        self.lists.entry(term).or_default().insert(Bytes::from_slice(entry), Some(value));
    }

    pub(crate) fn remove_entry(&mut self, term: Term, entry: &[u8]) {
        self.lists.entry(term).or_default().insert(Bytes::from_slice(entry), None);
    }

    /// Makes the changes visible; they last through a crash after [`Store::flush`].
    pub(crate) fn commit(self) -> Result<()> {
        let Batch { store, _lock: lock, known, records, lists } = self;
        drop(known);
        let mut changes: [Vec<Change>; 4] = Default::default();
        for (key, new) in records {
            let value = new.map(|new| match new {
                New::Record(record, encode) => encode(&*record),
                New::Bytes(bytes) => bytes,
            });
            changes[key.tree as usize].push((key.bytes, value));
        }
        let entries = &mut changes[Tree::List as usize];
        for (term, its) in lists {
            for (entry, value) in its {
                let key = term.0.iter().chain(&entry).copied().collect();
                entries.push((key, value));
            }
        }
        let rewrite = |((tree, _), mut changes): ((Tree, &str), Vec<Change>)| -> Result<(Vec<Write>, i64)> {
            changes.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
            let fresh = changes.into_iter().map(|(key, record)| (key, Some(cover(record)))).collect();
            block::rewrite(&store.blocks(tree, Level::Fresh), fresh)
        };
        let trees: Vec<_> = Tree::ALL.into_iter().zip(changes).collect();
        let rewritten: Vec<(Vec<Write>, i64)> = trees.into_par_iter().map(rewrite).collect::<Result<_>>()?;
        if rewritten.iter().all(|(writes, _)| writes.is_empty()) {
            return Ok(());
        }
        if !rewritten[Tree::Article as usize].0.is_empty() && store.snapshot.swap(false, Ordering::AcqRel) {
            folder::mark_snapshot(&store.path, false)?;
        }
        let mut entry = store.entry();
        for ((tree, _), (writes, more)) in Tree::ALL.into_iter().zip(rewritten) {
            add(&mut entry.sizes[Level::Fresh.of(tree)], more);
            entry.writes[Level::Fresh.of(tree)] = writes;
        }
        store.carry_out(entry)?;
        let done = store.settle();
        drop(lock);
        done
    }
}

impl Read for Batch<'_> {
    fn shared<T: DeserializeOwned + 'static>(&self, key: &Key) -> Result<Option<Rc<T>>> {
        match self.records.get(key) {
            Some(None) => Ok(None),
            Some(Some(New::Record(record, _))) => Ok(Some(of_type(Rc::clone(record)))),
            Some(Some(New::Bytes(body))) => Ok(Some(Rc::new(self.store.decode(key, body)?))),
            None => self.before().shared(key),
        }
    }

    fn each_entry(&self, term: &Term, from: &[u8], each: &mut dyn FnMut(&[u8]) -> bool) -> Result<()> {
        let Some(changes) = self.lists.get(term) else {
            return self.store.each_entry(term, from, each).map(drop);
        };
        let mut changes = changes.range(Bytes::from_slice(from)..).peekable();
        let go_on = self.store.each_entry(term, from, &mut |entry| {
            while let Some((new, stands)) = changes.next_if(|(new, _)| new[..] < *entry) {
                if stands.is_some() && !each(new) {
                    return false;
                }
            }
            match changes.next_if(|(same, _)| same[..] == *entry) {
                Some((_, None)) => true,
                _ => each(entry),
            }
        })?;
        if go_on {
            for (new, stands) in changes {
                if stands.is_some() && !each(new) {
                    break;
                }
            }
        }
        Ok(())
    }
}

/// A record's bytes, for [`Batch::put_encoded`].
pub(crate) fn encoded<T: Serialize>(record: &T) -> Vec<u8> {
    codec::encode_bare(record)
}

/// A hash of an article and what was read from it, by which an unchanged one is known; of their bytes as [`encoded`].
pub(crate) fn content(article: &[u8], reading: &[u8]) -> [u8; 16] {
    let mut hash = blake3::Hasher::new();
    hash.update(&(article.len() as u64).to_le_bytes());
    hash.update(article);
    hash.update(reading);
    hash.finalize().as_bytes()[..16].try_into().expect("a hash has 32 bytes")
}

/// Every key has records of one type.
fn of_type<T: 'static>(record: Shared) -> Rc<T> {
    record.downcast().expect("a key has records of one type only")
}
