//! Consecutive records in blocks of bounded size: how a tree's many small records become few of the database's.
//!
//! A tree maps keys to values, in the order of keys. A block holds a run of them and stands under the first key that it
//! holds, so that a record is found with one search. A block that grows beyond what its tree allows is parted evenly; one
//! that shrinks to nothing is deleted.

use super::codec::{self, CodecError};
use super::key::Bytes;

/// A record: its key, and its value without any frame of its own.
pub(super) type Pair = (Bytes, Bytes);

/// A change of a record: its key, and what is to stand there, if anything.
pub(super) type Change = (Bytes, Option<Bytes>);

/// A write to the database: a block's key, and the block if one is to stand there.
pub(super) type Write = (Vec<u8>, Option<Vec<u8>>);

/// A block that is to stand somewhere: its key and its bytes.
pub(super) type Block = (Vec<u8>, Vec<u8>);

/// A block as it stands: its key and its bytes.
pub(super) type Standing = (sled::IVec, sled::IVec);

/// What blocks are found in.
pub(super) trait Blocks {
    type Error;
    /// How many bytes of keys and values a block holds at most, unless a single record has more.
    fn most(&self) -> usize;
    /// The last block whose key is not behind `key`, else the first one of all.
    fn at(&self, key: &[u8]) -> Result<Option<Standing>, Self::Error>;
    /// The key of the block behind the one with that key.
    fn next(&self, key: &[u8]) -> Result<Option<sled::IVec>, Self::Error>;
    /// The error for a block that is not as it was written.
    fn broken(&self, key: &[u8], error: &CodecError) -> Self::Error;
}

/// The writes that carry `changes` out, which are in the order of their keys, each key once; and how many bytes more, or
/// less, the blocks have then.
pub(super) fn rewrite<B: Blocks>(blocks: &B, changes: Vec<Change>) -> Result<(Vec<Write>, i64), B::Error> {
    let (mut writes, mut more): (Vec<Write>, i64) = (Vec::new(), 0);
    let mut changes = changes.into_iter().peekable();
    while let Some((first, _)) = changes.peek() {
        let (key, old, bytes) = match blocks.at(first)? {
            None => (None, Vec::new(), 0),
            Some((key, value)) => {
                let old = codec::decode_block(&value).map_err(|e| blocks.broken(&key, &e))?;
                (Some(key), old, value.len())
            }
        };
        // All changes that belong into this block: those before the next one's key.
        let end = match &key {
            Some(key) => blocks.next(key)?,
            None => None,
        };
        let mine = std::iter::from_fn(|| changes.next_if(|(key, _)| end.as_ref().is_none_or(|end| key[..] < end[..])));
        let (new, same) = merge(old, mine);
        if same {
            continue;
        }
        if let Some(key) = &key
            && new.first().is_none_or(|(first, _)| first[..] != key[..])
        {
            writes.push((key.to_vec(), None));
        }
        more -= bytes as i64;
        let done = writes.len();
        part(&new, blocks.most(), &mut writes);
        more +=
            writes[done..].iter().filter_map(|(_, value)| value.as_ref()).map(|value| value.len() as i64).sum::<i64>();
    }
    Ok((writes, more))
}

/// Cuts a run of records into blocks of about the same size, of at most so many bytes.
fn part(pairs: &[Pair], most: usize, writes: &mut Vec<Write>) {
    let size = |(key, value): &Pair| key.len() + value.len();
    let total: usize = pairs.iter().map(size).sum();
    let wanted = total / total.div_ceil(most).max(1);
    let (mut start, mut bytes) = (0, 0);
    for (i, pair) in pairs.iter().enumerate() {
        // A record that is too large on its own stands alone, and takes none with it.
        if i > start && bytes + size(pair) > most.max(wanted) {
            writes.push(write(&pairs[start..i]));
            (start, bytes) = (i, 0);
        }
        bytes += size(pair);
        if bytes >= wanted {
            writes.push(write(&pairs[start..=i]));
            (start, bytes) = (i + 1, 0);
        }
    }
    if start < pairs.len() {
        writes.push(write(&pairs[start..]));
    }
}

fn write(pairs: &[Pair]) -> Write {
    let (key, block) = block(pairs);
    (key, Some(block))
}

/// The block that holds those records.
pub(super) fn block(pairs: &[Pair]) -> Block {
    (pairs[0].0.to_vec(), codec::encode_block(pairs))
}

/// The records after the changes, and whether they are what they were before.
fn merge(before: Vec<Pair>, changes: impl Iterator<Item = Change>) -> (Vec<Pair>, bool) {
    let mut after = Vec::with_capacity(before.len() + changes.size_hint().0);
    let mut same = true;
    let mut before = before.into_iter().peekable();
    for (key, value) in changes {
        while let Some(old) = before.next_if(|(old, _)| *old < key) {
            after.push(old);
        }
        let old = before.next_if(|(old, _)| *old == key);
        same &= old.as_ref().map(|(_, value)| value) == value.as_ref();
        after.extend(value.map(|value| (key, value)));
    }
    after.extend(before);
    (after, same)
}

/// Packs records that come in the order of their keys into full blocks.
pub(super) struct Packer {
    pairs: Vec<Pair>,
    bytes: usize,
    most: usize,
}

impl Packer {
    /// A packer of blocks of at most so many bytes.
    pub(super) fn new(most: usize) -> Packer {
        Packer { pairs: Vec::new(), bytes: 0, most }
    }

    /// Takes the next record; gives a block when one is full.
    pub(super) fn push(&mut self, key: &[u8], value: &[u8]) -> Option<Block> {
        self.pack(key, value).map(|pairs| block(&pairs))
    }

    /// The last block.
    pub(super) fn finish(&mut self) -> Option<Block> {
        self.rest().map(|pairs| block(&pairs))
    }

    /// Takes the next record; gives the records of a block when one is full.
    pub(super) fn pack(&mut self, key: &[u8], value: &[u8]) -> Option<Vec<Pair>> {
        let more = key.len() + value.len();
        let full = if self.bytes + more > self.most { self.rest() } else { None };
        self.bytes += more;
        self.pairs.push((Bytes::from_slice(key), Bytes::from_slice(value)));
        full
    }

    /// The records of the last block.
    pub(super) fn rest(&mut self) -> Option<Vec<Pair>> {
        self.bytes = 0;
        let pairs = std::mem::take(&mut self.pairs);
        (!pairs.is_empty()).then_some(pairs)
    }
}
