//! Sorted lists of byte strings in chunks of bounded size: how a batch's changes become chunks.
//!
//! A list is found by its term. Each chunk stands under the term and its own first entry, and holds at most
//! [`MAX_ENTRIES`]. A chunk that grows beyond that is parted in two; one that shrinks to nothing is deleted.

use std::collections::BTreeMap;

use super::codec;
use super::error::Result;
use super::key::Term;

/// A chunk holds no more. Small enough to rewrite for one entry, large enough for few records.
const MAX_ENTRIES: usize = 128;

/// An entry of a list.
pub(super) type Entry = Vec<u8>;

/// A write: a key and what is to stand there, if anything.
pub(super) type Write = (Vec<u8>, Option<Vec<u8>>);

/// A chunk: its key and entries.
pub(super) type Chunk = (Vec<u8>, Vec<Entry>);

/// The writes that carry `changes` out; `chunk_for` gives the key and entries of the chunk that an entry belongs into.
pub(super) fn rewrite(
    term: &Term,
    changes: BTreeMap<Entry, bool>,
    chunk_for: impl Fn(&[u8]) -> Result<Option<Chunk>>,
) -> Result<Vec<Write>> {
    // By chunk: the changes that concern it. Entries before the first chunk go into the first chunk.
    let mut old: BTreeMap<Option<Vec<u8>>, Vec<Entry>> = BTreeMap::new();
    let mut by_chunk: BTreeMap<Option<Vec<u8>>, Vec<(Entry, bool)>> = BTreeMap::new();
    for (entry, stands) in changes {
        let key = match chunk_for(&entry)? {
            Some((key, entries)) => {
                old.entry(Some(key.clone())).or_insert(entries);
                Some(key)
            }
            None => None,
        };
        by_chunk.entry(key).or_default().push((entry, stands));
    }
    let mut writes = Vec::new();
    for (key, changes) in by_chunk {
        let before = old.remove(&key).unwrap_or_default();
        let after = merge(&before, changes);
        if after == before {
            continue;
        }
        if let Some(key) = key
            && after.first() != before.first()
        {
            writes.push((key, None));
        }
        // Chunks that must be parted are parted evenly, so that neither half is full again at once.
        let parts = after.len().div_ceil(MAX_ENTRIES).max(1);
        let parts = if parts > 1 { after.len().div_ceil(MAX_ENTRIES * 3 / 4) } else { parts };
        for part in after.chunks(after.len().div_ceil(parts).max(1)) {
            writes.push(([&term.0, part[0].as_slice()].concat(), Some(codec::encode_chunk(part))));
        }
    }
    Ok(writes)
}

fn merge(before: &[Entry], changes: Vec<(Entry, bool)>) -> Vec<Entry> {
    let mut after = Vec::with_capacity(before.len() + changes.len());
    let mut before = before.iter().peekable();
    for (entry, stands) in changes {
        while let Some(old) = before.next_if(|old| **old < entry) {
            after.push(old.clone());
        }
        before.next_if(|old| **old == entry);
        if stands {
            after.push(entry);
        }
    }
    after.extend(before.cloned());
    after
}
