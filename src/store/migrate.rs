//! A store of the first format, made one of today's: its articles and decisions are carried over, and everything else is
//! derived from them anew. The old database stays beside the new one as a backup.
//!
//! The first format had every record on its own, each in a frame of its own; the records themselves are the same.

use std::fs;
use std::path::{Path, PathBuf};

use super::base::{self, Base, damaged, guarded, place};
use super::batch::content;
use super::block::{Packer, Write};
use super::codec::{self, CodecError};
use super::error::Result;
use super::folder;
use super::key::Tree;
use super::level::AT_ONCE;
use super::record::ArticleRec;

/// The tree of the first format that is carried over, and the one that says how many batches there were, under which key.
const RECORDS: &str = "article";
const COUNTS: &str = "meta";
const BATCHES: &[u8] = b"s";
/// All trees of the first format, in the order of its journal.
const TREES: [&str; 4] = [COUNTS, RECORDS, "node", "list"];

/// A batch in the journal of the first format.
type OldBatch = (u64, [Vec<Write>; 4]);

/// Makes the database in the folder `name` of the store at `path` one of today's format, and gives the folder of that
/// one. The caller holds the store.
///
/// Whenever the process ends, the store is as it was or of today's format. With `rescue`, records that are damaged are
/// left out, instead of refusing the store.
///
/// # Errors
/// [`super::StoreError::Damaged`] where not all that was acknowledged is there; or if it cannot be read or written.
pub(super) fn migrate(path: &Path, name: &str, rescue: bool) -> Result<PathBuf> {
    let (old, backup) = (path.join(name), folder::backup(path, name));
    // Left by a process that was killed between moving the old database away and naming the new one.
    if !old.exists() && backup.exists() {
        fs::rename(&backup, &old).map_err(|e| folder::write_error(path, e))?;
    }
    let data = path.join(folder::next(&old));
    folder::delete(path, &data)?;
    let fresh = Base::beside(path, data.clone())?;
    if let Err(error) = carry_over(path, &old, &fresh, rescue) {
        fresh.delete(path)?;
        return Err(error);
    }
    drop(fresh);
    folder::delete(path, &backup)?;
    fs::rename(&old, &backup).map_err(|e| folder::write_error(path, e))?;
    folder::sync(path, path)?;
    folder::finish(path, &data)?;
    Ok(data)
}

fn carry_over(path: &Path, old: &Path, fresh: &Base, rescue: bool) -> Result<()> {
    let batches = guarded(path, || {
        let db = base::config(old).open()?;
        let trees = TREES.iter().map(|name| db.open_tree(name)).collect::<sled::Result<Vec<_>>>()?;
        // A batch that a killed process left is carried out as that version would have done it.
        let count = |value: &[u8]| codec::decode::<u64>(value).unwrap_or_default();
        let batches = trees[0].get(BATCHES)?.map_or(0, |value| count(&value));
        let journal = fs::read(old.join("journal")).ok().and_then(|bytes| codec::decode::<OldBatch>(&bytes).ok());
        if let Some((number, writes)) = journal
            && (number == batches || number == batches + 1)
        {
            for (tree, writes) in trees.iter().zip(writes) {
                for (key, value) in writes {
                    match value {
                        Some(value) => tree.insert(key, value)?,
                        None => tree.remove(key)?,
                    };
                }
            }
            db.flush()?;
        }
        Ok(trees[0].get(BATCHES)?.map_or(0, |value| count(&value)))
    })?;
    let acknowledged = base::acknowledged(path, old);
    if !rescue && acknowledged?.is_some_and(|n| batches < n) {
        return Err(damaged(path, "its log was cut short, and some of its batches are missing".to_owned()));
    }
    let db = guarded(path, || base::config(old).open())?;
    let tree = guarded(path, || db.open_tree(RECORDS))?;
    let mut records = tree.iter();
    let (mut packer, mut full) = (Packer::new(Tree::Article.block_bytes()), Vec::new());
    while let Some((key, value)) = guarded(path, || records.next().transpose())? {
        match codec::body_of_old(&value).and_then(|body| today(path, &tree, &key, body)) {
            Ok(body) => {
                full.extend(packer.push(&key, &body));
                if full.len() >= AT_ONCE {
                    fresh.put(path, Tree::Article, std::mem::take(&mut full))?;
                }
            }
            Err(_) if rescue => {}
            Err(error) => return Err(damaged(path, format!("{error} ({})", place(Tree::Article, &key)))),
        }
    }
    full.extend(packer.finish());
    fresh.put(path, Tree::Article, full)?;
    fresh.batches.store(batches, std::sync::atomic::Ordering::Release);
    fresh.count(path)?;
    guarded(path, || fresh.flush())
}

/// A record's body as it is today: how an article's content is hashed is another way than it was.
fn today(path: &Path, records: &sled::Tree, key: &[u8], body: Vec<u8>) -> std::result::Result<Vec<u8>, CodecError> {
    let Some((b'a', hash)) = key.split_first() else { return Ok(body) };
    let part = |lead: u8| {
        let value = guarded(path, || records.get([&[lead], hash].concat())).ok().flatten();
        codec::body_of_old(&value.ok_or(CodecError::Short)?)
    };
    let mut record: ArticleRec = codec::decode_bare(&body)?;
    record.content = content(&part(b't')?, &part(b'r')?);
    Ok(codec::encode_bare(&record))
}
