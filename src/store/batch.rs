//! Changes that become visible together: put together in memory, then written in one go.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::{MutexGuard, PoisonError};

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::block::{self, Change, Write};
use super::codec;
use super::db::{Read, Store, View};
use super::error::Result;
use super::key::{Bytes, Key, Level, Term, Tree};
use super::level::{add, cover, uncover};
use super::sorter::{Held, Sorter};

/// A record in memory, of whatever type.
type Shared = Rc<dyn Any>;

/// A record that is to be written.
enum New {
    /// In memory, and how it is encoded.
    Record(Shared, fn(&dyn Any) -> Vec<u8>),
    /// Encoded.
    Bytes(Vec<u8>),
}

impl New {
    fn encoded(self) -> Vec<u8> {
        match self {
            New::Record(record, encode) => encode(&*record),
            New::Bytes(bytes) => bytes,
        }
    }
}

/// Records as they are in the store, decoded once; none where there is none.
type Known = Rc<RefCell<FxHashMap<Key, Option<Shared>>>>;

/// Changes that become visible together or not at all; reading from it shows the store after them.
pub(crate) struct Batch<'a> {
    store: &'a Store,
    _lock: MutexGuard<'a, ()>,
    known: Known,
    /// Whether nothing derived stands in the store, so that nothing has to be looked for there.
    over_nothing: bool,
    records: FxHashMap<Key, Option<New>>,
    /// For each entry, behind its term, what is to stand in the fresh level: of lists that are read while a batch is put
    /// together.
    lists: BTreeMap<Bytes, Bytes>,
    /// The same of all other lists, as they come.
    others: Held,
}

/// The store as it was before a batch.
#[derive(Clone)]
pub(crate) struct Before<'a> {
    store: &'a Store,
    known: Known,
    over_nothing: bool,
}

impl Store {
    pub(crate) fn batch(&self) -> Batch<'_> {
        let lock = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, records, lists, others) = Default::default();
        Batch { store: self, _lock: lock, known, over_nothing: false, records, lists, others }
    }

    /// A batch for a store in which nothing derived stands; it is not committed but drained.
    pub(crate) fn batch_over_nothing(&self) -> Batch<'_> {
        Batch { over_nothing: true, ..self.batch() }
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
        if self.over_nothing && key.tree == Tree::Node {
            return Ok(None);
        }
        if let Some(known) = self.known.borrow().get(key) {
            return Ok(known.clone().map(of_type));
        }
        let found: Option<Rc<T>> = self.view().shared(key)?;
        self.known.borrow_mut().insert(key.clone(), found.clone().map(|record| record as Shared));
        Ok(found)
    }

    fn each_entry(&self, term: &Term, from: &[u8], each: &mut dyn FnMut(&[u8]) -> bool) -> Result<()> {
        match self.over_nothing {
            true => Ok(()),
            false => self.store.each_entry(term, from, each).map(drop),
        }
    }
}

impl<'a> Batch<'a> {
    /// The store as it was before this batch; nobody else can change it meanwhile.
    pub(crate) fn before(&self) -> Before<'a> {
        Before { store: self.store, known: Rc::clone(&self.known), over_nothing: self.over_nothing }
    }

    pub(crate) fn put<T: Serialize + 'static>(&mut self, key: Key, record: T) {
        self.put_shared(key, Rc::new(record));
    }

    /// Like [`Batch::put`], of a record that somebody else has too.
    pub(crate) fn put_shared<T: Serialize + 'static>(&mut self, key: Key, record: Rc<T>) {
        // A node is not read again before it is drained, and takes less memory encoded.
        if self.over_nothing && key.is_node() {
            return self.put_encoded(key, codec::encode_bare(&*record));
        }
        let encode = |record: &dyn Any| codec::encode_bare(record.downcast_ref::<T>().expect("it was put as a T"));
        self.records.insert(key, Some(New::Record(record, encode)));
    }

    /// Like [`Batch::put`], of a record that [`encoded`] encoded.
    pub(crate) fn put_encoded(&mut self, key: Key, record: Vec<u8>) {
        self.records.insert(key, Some(New::Bytes(record)));
    }

    pub(crate) fn delete(&mut self, key: Key) {
        if self.over_nothing {
            self.records.remove(&key);
        } else {
            self.records.insert(key, None);
        }
    }

    pub(crate) fn insert_entry(&mut self, term: &Term, entry: &[u8]) {
        self.insert_entry_with(term, entry, &[]);
    }

    /// Like [`Batch::insert_entry`], with something that stands beside the entry.
    pub(crate) fn insert_entry_with(&mut self, term: &Term, entry: &[u8], value: &[u8]) {
        self.change_entry(term, entry, cover(Some(value)));
    }

    pub(crate) fn remove_entry(&mut self, term: &Term, entry: &[u8]) {
        self.change_entry(term, entry, cover(None));
    }

    fn change_entry(&mut self, term: &Term, entry: &[u8], covered: Bytes) {
        let mut key = term.0.clone();
        key.extend_from_slice(entry);
        if term.is_read_back() {
            self.lists.insert(key, covered);
        } else {
            self.others.push(&key, &covered);
        }
    }

    /// Gives what it would write to the trees of what is derived.
    pub(crate) fn drain(self, nodes: &mut Sorter, lists: &mut Sorter) -> Result<()> {
        let Batch { records, lists: entries, mut others, .. } = self;
        for (key, new) in records {
            if let Some(new) = new {
                nodes.put(&key, &new.encoded())?;
            }
        }
        for (key, covered) in &entries {
            if let Some(value) = uncover(covered) {
                lists.put_bytes(key, value)?;
            }
        }
        others.sort();
        others.each(|key, covered| match uncover(covered) {
            Some(value) => lists.put_bytes(key, value),
            None => Ok(()),
        })
    }

    /// Makes the changes visible; they last through a crash after [`Store::flush`].
    pub(crate) fn commit(self) -> Result<()> {
        let Batch { store, _lock: lock, known, records, lists, mut others, .. } = self;
        drop(known);
        let mut changes: [Vec<Change>; 4] = Default::default();
        for (key, new) in records {
            let value = cover(new.map(New::encoded).as_deref());
            changes[key.tree as usize].push((key.bytes, Some(value)));
        }
        for (key, covered) in lists {
            others.push(&key, &covered);
        }
        others.sort();
        let entries = &mut changes[Tree::List as usize];
        others.each(|key, covered| -> Result<()> {
            entries.push((Bytes::from_slice(key), Some(Bytes::from_slice(covered))));
            Ok(())
        })?;
        drop(others);
        let rewrite = |((tree, _), mut changes): ((Tree, &str), Vec<Change>)| -> Result<(Vec<Write>, i64)> {
            changes.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
            block::rewrite(&store.blocks(tree, Level::Fresh), changes)
        };
        let trees: Vec<_> = Tree::ALL.into_iter().zip(changes).collect();
        let rewritten: Vec<(Vec<Write>, i64)> = trees.into_par_iter().map(rewrite).collect::<Result<_>>()?;
        if rewritten.iter().all(|(writes, _)| writes.is_empty()) {
            return Ok(());
        }
        if !rewritten[Tree::Article as usize].0.is_empty() {
            store.is_no_snapshot()?;
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

    /// A list that is not read back shows as it was before the batch.
    fn each_entry(&self, term: &Term, from: &[u8], each: &mut dyn FnMut(&[u8]) -> bool) -> Result<()> {
        let start: Bytes = term.0.iter().chain(from).copied().collect();
        let own = |(key, covered)| -> Option<(&[u8], bool)> {
            let (key, covered): (&Bytes, &Bytes) = (key, covered);
            Some((key.strip_prefix(term.0.as_slice())?, uncover(covered).is_some()))
        };
        let mut changes = self.lists.range(start..).map_while(own).peekable();
        let mut go_on = true;
        self.before().each_entry(term, from, &mut |entry| {
            while let Some((new, stands)) = changes.next_if(|(new, _)| *new < entry) {
                if stands && !each(new) {
                    go_on = false;
                    return false;
                }
            }
            go_on = match changes.next_if(|(same, _)| *same == entry) {
                Some((_, false)) => true,
                _ => each(entry),
            };
            go_on
        })?;
        if go_on {
            for (new, stands) in changes {
                if stands && !each(new) {
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

/// The record of which [`encoded`] made those bytes.
pub(crate) fn decoded<T: DeserializeOwned>(record: &[u8]) -> Option<T> {
    codec::decode_bare(record).ok()
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
