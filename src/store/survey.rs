//! Looking through a store that may be damaged: every record that can be read, and where one cannot.

use std::cmp::Ordering as Order;

use super::base::{guarded, place};
use super::codec;
use super::db::Store;
use super::decision::Decision;
use super::error::{Result, StoreError};
use super::key::{self, Key, Tree};
use crate::model::{NodeId, NodeKind};

/// Something that two stores of the same articles do not have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Where.
    pub(crate) place: String,
    /// Which of the two has it.
    pub(crate) how: How,
}

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
        for (tree, _) in Tree::ALL {
            self.scan(tree, &mut |record| match record {
                Ok((key, value)) => {
                    if let Err(error) = codec::sound(value) {
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
        self.scan(Tree::Article, &mut |record| {
            let key = record.ok().map(|(key, _)| key);
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

    /// Calls `each` with every decision, in their order, and with nothing where one cannot be read.
    pub(crate) fn survey_decisions(&self, each: &mut dyn FnMut(Option<Decision>)) {
        self.scan(Tree::Article, &mut |record| match record {
            Ok((key, value)) if key::is_decision(key) => each(codec::decode(value).ok()),
            Ok(_) => {}
            Err(_) => each(None),
        });
    }

    /// The bytes of an article's part as they stand, if they can be got at.
    pub(crate) fn remains(&self, part: ArticlePart, id: NodeId) -> Option<Vec<u8>> {
        let key = match part {
            ArticlePart::Record => Key::article(id),
            ArticlePart::Text => Key::text(id),
            ArticlePart::Reading => Key::reading(id),
        };
        let value = guarded(&self.path, || self.tree(key.tree).get(&key.bytes)).ok()?;
        value.map(|value| value.to_vec())
    }

    /// Calls `each` with every record of a tree; where a page of the database cannot be read, it says so and goes on
    /// behind it, if that can be found.
    fn scan(&self, tree: Tree, each: &mut impl FnMut(Result<(&[u8], &[u8])>)) {
        let mut from: Vec<u8> = Vec::new();
        'pages: loop {
            let Ok(mut records) = guarded(&self.path, || Ok(self.tree(tree).range(from.clone()..))) else { return };
            loop {
                match guarded(&self.path, || records.next().transpose()) {
                    Ok(Some((key, value))) => {
                        from = [&key, &[0][..]].concat();
                        each(Ok((&key, &value)));
                    }
                    Ok(None) => return,
                    Err(error) => {
                        each(Err(error));
                        match self.behind(tree, &from) {
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
    fn behind(&self, tree: Tree, from: &[u8]) -> Option<Vec<u8>> {
        let number = |key: &[u8]| {
            let mut bytes = [0; 16];
            for (to, from) in bytes[7..].iter_mut().zip(key) {
                *to = *from;
            }
            u128::from_be_bytes(bytes)
        };
        let readable = |at: u128| {
            let bytes = &at.to_be_bytes()[7..];
            guarded(&self.path, || self.tree(tree).range(bytes..).next().transpose()).ok()
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
        compare(Pairs::new(self, Tree::Node), Pairs::new(other, Tree::Node), &node_place, each)?;
        compare(Pairs::new(self, Tree::List), Pairs::new(other, Tree::List), &list_place, each)
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
    mut a: Pairs<'_>,
    mut b: Pairs<'_>,
    place: &dyn Fn(&[u8], usize) -> String,
    each: &mut dyn FnMut(Difference),
) -> Result<()> {
    let (mut left, mut right) = (a.next()?, b.next()?);
    loop {
        let (order, at) = match (&left, &right) {
            (None, None) => return Ok(()),
            (Some(l), None) => (Order::Less, l),
            (None, Some(r)) => (Order::Greater, r),
            (Some(l), Some(r)) => (l.key.cmp(&r.key), l),
        };
        let how = match order {
            Order::Less => Some(How::First),
            Order::Greater => Some(How::Second),
            Order::Equal if left == right => None,
            Order::Equal => Some(How::Other),
        };
        if let Some(how) = how {
            let at = if how == How::Second { right.as_ref().unwrap_or(at) } else { at };
            each(Difference { place: place(&at.key, at.term), how });
        }
        if order.is_le() {
            left = a.next()?;
        }
        if order.is_ge() {
            right = b.next()?;
        }
    }
}

/// A record, or an entry of a list behind its term.
#[derive(PartialEq, Eq)]
struct Pair {
    key: Vec<u8>,
    value: Vec<u8>,
    /// How long the term is.
    term: usize,
}

/// The records of a tree in order; of the lists their entries, since chunks depend on what happened before.
struct Pairs<'a> {
    store: &'a Store,
    tree: Tree,
    records: sled::Iter,
    waiting: std::vec::IntoIter<Pair>,
}

impl<'a> Pairs<'a> {
    fn new(store: &'a Store, tree: Tree) -> Self {
        Pairs { store, tree, records: store.tree(tree).iter(), waiting: Vec::new().into_iter() }
    }

    fn next(&mut self) -> Result<Option<Pair>> {
        loop {
            if let Some(pair) = self.waiting.next() {
                return Ok(Some(pair));
            }
            let Some((key, value)) = guarded(&self.store.path, || self.records.next().transpose())? else {
                return Ok(None);
            };
            if self.tree != Tree::List {
                codec::sound(&value).map_err(|e| self.store.damaged(self.tree, &key, &e))?;
                return Ok(Some(Pair { key: key.to_vec(), value: value.to_vec(), term: 0 }));
            }
            let entries = codec::decode_chunk(&value).map_err(|e| self.store.damaged(self.tree, &key, &e))?;
            let Some(term) = entries.first().and_then(|first| key.strip_suffix(first.as_slice())) else {
                let error = codec::CodecError::Body("it stands under another key than its first entry".into());
                return Err(self.store.damaged(self.tree, &key, &error));
            };
            let pair = |entry: &Vec<u8>| Pair { key: [term, entry].concat(), value: Vec::new(), term: term.len() };
            self.waiting = entries.iter().map(pair).collect::<Vec<_>>().into_iter();
        }
    }
}

/// A derived record's place in words.
fn node_place(bytes: &[u8], _: usize) -> String {
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
fn list_place(bytes: &[u8], term: usize) -> String {
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
