//! Looking through a store that may be damaged: every record that can be read, and where one cannot.

use std::cmp::Ordering as Order;
use std::collections::BTreeSet;

use super::base::{guarded, place};
use super::block::Blocks;
use super::codec;
use super::db::Store;
use super::decision::Decision;
use super::error::{Result, StoreError};
use super::key::{self, Bytes, Key, Level, Tree};
use super::level::{Merged, uncover};
use crate::model::{NodeId, NodeKind};

/// Something that two stores of the same articles do not have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Where.
    pub(crate) place: String,
    /// Which of the two has it.
    pub(crate) how: How,
}

/// A record's key and bytes.
type Record<'a> = (&'a [u8], &'a [u8]);

/// How two stores differ in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// Only the first has something there.
    First,
    /// Only the second.
    Second,
    /// Both, and not the same.
    Other,
}

/// The three records of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ArticlePart {
    /// What a table needs.
    Record,
    /// The text.
    Text,
    /// What was read from it.
    Reading,
}

impl Store {
    /// Calls `each` with every value whose bytes are not as they were written, and every place that cannot be read, in
    /// words.
    pub(crate) fn survey(&self, each: &mut dyn FnMut(String)) {
        for (tree, level) in Tree::ALL.into_iter().flat_map(|(t, _)| [(t, Level::Fresh), (t, Level::Settled)]) {
            self.scan(tree, level, &mut |record| match record {
                Ok((key, value)) => {
                    if let Err(error) = codec::decode_block(value) {
                        each(format!("{error} ({})", place(tree, key)));
                    }
                }
                Err(error) => each(format!("{} ({tree:?} records)", reason(&error))),
            });
        }
    }

    /// Calls `each` with the part and article of every key of the articles' tree, and with nothing where one cannot
    /// be read.
    pub(crate) fn survey_articles(&self, each: &mut dyn FnMut(Option<(ArticlePart, NodeId)>)) {
        self.scan_articles(&mut |record| {
            let key = record.map(|(key, _)| key);
            if key.is_some_and(key::is_decision) {
                return;
            }
            each(key.and_then(|key| {
                let (&lead, hash) = key.split_first()?;
                let hash = u64::from_be_bytes(hash.try_into().ok()?);
                let part = match lead {
                    b'a' => ArticlePart::Record,
                    b't' => ArticlePart::Text,
                    b'r' => ArticlePart::Reading,
                    _ => return None,
                };
                Some((part, NodeId { kind: NodeKind::Article, hash }))
            }));
        });
    }

    /// Calls `each` with every record of the articles' tree; of a block that cannot be read with the key that it stands
    /// under, which is that of its first record, and with nothing for what else may be in it.
    fn scan_articles(&self, each: &mut dyn FnMut(Option<Record<'_>>)) {
        let mut covered: BTreeSet<Bytes> = BTreeSet::new();
        self.fresh_keys(Tree::Article, &mut |key, _| {
            covered.insert(key);
        });
        for level in [Level::Fresh, Level::Settled] {
            self.scan(Tree::Article, level, &mut |block| match block {
                Ok((key, value)) => {
                    let read = codec::decode_block(value);
                    let broken = read.is_err();
                    for (key, record) in read.unwrap_or_default() {
                        match level {
                            Level::Fresh => uncover(&record).into_iter().for_each(|r| each(Some((&key, r)))),
                            Level::Settled if covered.contains(&key) => {}
                            Level::Settled => each(Some((&key, &record))),
                        }
                    }
                    if broken {
                        each(Some((key, &[])));
                        each(None);
                    }
                }
                Err(_) => each(None),
            });
        }
    }

    /// Calls `each` with every decision, in their order, and with nothing where one cannot be read.
    pub(crate) fn survey_decisions(&self, each: &mut dyn FnMut(Option<Decision>)) {
        self.scan_articles(&mut |record| match record {
            Some((key, value)) if key::is_decision(key) => each(codec::decode_bare(value).ok()),
            Some(_) => {}
            None => each(None),
        });
    }

    /// The bytes of the block in which an article's part should stand, if they can be got at.
    pub(crate) fn remains(&self, part: ArticlePart, id: NodeId) -> Option<Vec<u8>> {
        let key = match part {
            ArticlePart::Record => Key::article(id),
            ArticlePart::Text => Key::text(id),
            ArticlePart::Reading => Key::reading(id),
        };
        [Level::Fresh, Level::Settled].into_iter().find_map(|level| {
            let (at, value) = self.blocks(key.tree, level).at(&key.bytes).ok()??;
            let here = codec::decode_block(&value)
                .map_or(at[..] <= key.bytes[..], |pairs| pairs.iter().any(|(known, _)| *known == key.bytes));
            here.then(|| value.to_vec())
        })
    }

    /// Calls `each` with every block of a level of a tree; where a page of the database cannot be read, it says so and goes on
    /// behind it, if that can be found.
    fn scan(&self, tree: Tree, level: Level, each: &mut impl FnMut(Result<(&[u8], &[u8])>)) {
        let mut from: Vec<u8> = Vec::new();
        'pages: loop {
            let Ok(mut records) = guarded(&self.path, || Ok(self.base.tree(tree, level).range(from.clone()..))) else {
                return;
            };
            loop {
                match guarded(&self.path, || records.next().transpose()) {
                    Ok(Some((key, value))) => {
                        from = [&key, &[0][..]].concat();
                        each(Ok((&key, &value)));
                    }
                    Ok(None) => return,
                    Err(error) => {
                        each(Err(error));
                        match self.behind(tree, level, &from) {
                            Some(next) => {
                                from = next;
                                continue 'pages;
                            }
                            None => return,
                        }
                    }
                }
            }
        }
    }

    /// The first key that can be read again, somewhere behind the page that holds `from`.
    ///
    /// Keys of articles are a letter and a hash, spread evenly: so it is looked for at growing distances.
    fn behind(&self, tree: Tree, level: Level, from: &[u8]) -> Option<Vec<u8>> {
        let number = |key: &[u8]| {
            let mut bytes = [0; 16];
            for (to, from) in bytes[7..].iter_mut().zip(key) {
                *to = *from;
            }
            u128::from_be_bytes(bytes)
        };
        let readable = |at: u128| {
            let bytes = &at.to_be_bytes()[7..];
            guarded(&self.path, || self.base.tree(tree, level).range(bytes..).next().transpose()).ok()
        };
        let low = number(from);
        let (mut near, mut far) = (low, None);
        for shift in 44..72 {
            let at = low.saturating_add(1 << shift);
            match readable(at) {
                None => near = at,
                Some(None) => break,
                Some(Some(_)) => {
                    far = Some(at);
                    break;
                }
            }
        }
        let mut far = far?;
        while far - near > 1 << 40 {
            let middle = near + (far - near) / 2;
            match readable(middle) {
                None => near = middle,
                Some(_) => far = middle,
            }
        }
        readable(far)?.map(|(key, _)| key.to_vec())
    }

    /// Calls `each` with everything derived in which this store differs from another of the same articles.
    ///
    /// # Errors
    /// If one of them cannot be read.
    pub(crate) fn differences(&self, other: &Store, each: &mut dyn FnMut(Difference)) -> Result<()> {
        compare(Merged::new(self, Tree::Node)?, Merged::new(other, Tree::Node)?, &node_place, each)?;
        compare(Merged::new(self, Tree::List)?, Merged::new(other, Tree::List)?, &list_place, each)
    }
}

/// What was wrong, without the advice that an error gives.
pub(crate) fn reason(error: &StoreError) -> String {
    match error {
        StoreError::Damaged { what, .. } => what.clone(),
        other => other.to_string(),
    }
}

fn compare(
    mut a: Merged<'_>,
    mut b: Merged<'_>,
    place: &dyn Fn(&[u8]) -> String,
    each: &mut dyn FnMut(Difference),
) -> Result<()> {
    let (mut left, mut right) = (a.next()?, b.next()?);
    loop {
        let (order, at) = match (&left, &right) {
            (None, None) => return Ok(()),
            (Some(l), None) => (Order::Less, l),
            (None, Some(r)) => (Order::Greater, r),
            (Some(l), Some(r)) => (l.0.cmp(&r.0), l),
        };
        let how = match order {
            Order::Less => Some(How::First),
            Order::Greater => Some(How::Second),
            Order::Equal if left == right => None,
            Order::Equal => Some(How::Other),
        };
        if let Some(how) = how {
            let at = if how == How::Second { right.as_ref().unwrap_or(at) } else { at };
            each(Difference { place: place(&at.0), how });
        }
        if order.is_le() {
            left = a.next()?;
        }
        if order.is_ge() {
            right = b.next()?;
        }
    }
}

/// A derived record's place in words.
fn node_place(bytes: &[u8]) -> String {
    let id = bytes.get(1..).and_then(key::read_id).map(|id| id.to_string());
    match (bytes.first(), id) {
        (Some(b'n'), Some(id)) => format!("node {id}"),
        (Some(b'x'), Some(id)) => format!("alias {id}"),
        (Some(b'y'), Some(id)) => format!("decided alias {id}"),
        (Some(b'g'), _) => {
            let kind = bytes.get(1).and_then(|b| key::byte_kind(*b)).map_or("?", NodeKind::name);
            format!("group of {kind} names {}", String::from_utf8_lossy(bytes.get(2..).unwrap_or_default()))
        }
        _ => place(Tree::Node, bytes),
    }
}

/// A list entry's place in words.
fn list_place(bytes: &[u8]) -> String {
    let term = key::term_length(bytes);
    let (term, entry) = bytes.split_at(term.min(bytes.len()));
    let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
    let name = match term {
        [lead, rest @ ..] => match key::read_id(rest) {
            Some(id) => format!("{} {id}", char::from(*lead)),
            None => format!("{} {}", char::from(*lead), String::from_utf8_lossy(rest).replace('\0', " ").trim()),
        },
        [] => String::new(),
    };
    format!("list {}, entry {}", name.trim_end(), hex(entry))
}
