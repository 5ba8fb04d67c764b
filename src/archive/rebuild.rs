//! Making a store anew from the texts that it keeps: by today's packs, or from what is left of it.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use serde::Serialize;

use super::verify::{Looked, look, parts};
use super::{Archive, sound};
use crate::engine::Engine;
use crate::fuse::{self, Bulk, Kept};
use crate::graph;
use crate::model::{Article, ArticleNode, Date, Reading};
use crate::store::{ArticlePart, Counts, Result, Store, StoreError, reason};

/// Articles that are read at a time: enough for every core, few enough to be held in memory.
const TOGETHER: usize = 512;

/// Where the articles go that cannot be kept, in the store's folder.
const DAMAGED_FILE: &str = "damaged.jsonl";

/// What rebuilding changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rebuilt {
    /// Articles that were read again.
    pub articles: u64,
    /// Those of them from which something else was read than before, or by another version of a pack.
    pub changed: u64,
    /// What the store held before.
    pub before: Counts,
    /// What it holds now.
    pub after: Counts,
}

/// What repairing did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Repaired {
    /// Articles that were kept as they were.
    pub kept: u64,
    /// Articles whose text was whole and was read again.
    pub read_again: u64,
    /// Articles that were moved out.
    pub moved: u64,
    /// The file that they were moved to.
    pub file: Option<PathBuf>,
    /// Where the damaged database is kept, if not everything in it could be kept or moved out.
    pub remains: Option<PathBuf>,
}

impl Archive {
    /// Reads every text in the store again with this archive's engine, on all cores, and puts the result in the place
    /// of what was read before, when it is whole. `each` is told how many articles of how many are done. The days on
    /// which the articles were first read stay.
    ///
    /// Needs as much room again as the store takes. Whenever the process ends, the store is as it was or rebuilt.
    ///
    /// # Errors
    /// If the store cannot be read or written: then it is as it was.
    pub fn rebuild(&mut self, each: &mut dyn FnMut(u64, u64)) -> Result<Rebuilt> {
        let mut rebuilt = Rebuilt { before: self.counts()?, ..Rebuilt::default() };
        self.engine();
        let Archive { store, engine } = self;
        let engine = engine.get_or_init(Engine::new);
        store.renew(|old, fresh| {
            let view = old.view();
            fuse::carry(&view, fresh)?;
            let mut bulk = Bulk::new(fresh)?;
            let mut ids = Vec::new();
            graph::each_article(&view, &mut |node| {
                ids.push((node.id, node.read));
                Ok(true)
            })?;
            for some in ids.chunks(TOGETHER) {
                each(rebuilt.articles, ids.len() as u64);
                let mut texts = Vec::with_capacity(some.len());
                for (id, read) in some {
                    let Some((article, before)) = graph::article(&view, *id)? else {
                        let what = format!("the article {id} has no text or no reading");
                        return Err(StoreError::Damaged { path: old.path().to_owned(), what });
                    };
                    texts.push((article, before, *read));
                }
                let read: Vec<_> = texts
                    .into_par_iter()
                    .map(|(article, before, day)| {
                        let reading = engine.read(&article);
                        (reading != before, article, reading, day)
                    })
                    .collect();
                rebuilt.articles += read.len() as u64;
                rebuilt.changed += read.iter().filter(|(changed, ..)| *changed).count() as u64;
                let kept: Vec<Kept<'_>> =
                    read.iter().map(|(_, article, reading, read)| Kept { article, reading, read: *read }).collect();
                bulk.put(&kept)?;
            }
            bulk.finish()?;
            fuse::mark_current(fresh)
        })?;
        rebuilt.after = self.counts()?;
        Ok(rebuilt)
    }
}

/// An article that cannot be kept, as it is moved out.
#[derive(Serialize)]
struct Moved<'a> {
    id: String,
    problem: String,
    record: Option<&'a ArticleNode>,
    reading: Option<&'a Reading>,
    /// The text's record as it stands in the database, in hexadecimal digits, where it cannot be read.
    bytes: Option<String>,
}

/// Makes the store in the folder `path` anew from the articles in it that are whole, and derives everything from them.
/// `each` is told how many articles of how many are done.
///
/// An article whose reading is damaged is read again; one whose text is damaged is moved out to `damaged.jsonl` in the
/// store's folder, with whatever is left of it. Where that may not be all, the damaged database is kept beside it.
///
/// # Errors
/// If there is no store, nothing can be read of it, or it cannot be written: then it is as it was.
pub fn repair(path: &Path, wait: Duration, each: &mut dyn FnMut(u64, u64)) -> Result<Repaired> {
    let (mut store, aside) = Store::open_to_repair(path, wait)?;
    store.make_private()?;
    let mut repaired = Repaired::default();
    let mut engine = None;
    // Whether something may have been in the database that cannot be got at any more.
    let mut gaps = store.is_cut_short()?;
    store.survey_articles(&mut |found| gaps |= found.is_none());
    store.renew(|old, fresh| {
        let view = old.view();
        gaps |= !fuse::carry_whole(old, fresh)?;
        let mut bulk = Bulk::new(fresh)?;
        let parts = parts(old);
        let total = parts.len() as u64;
        let mut whole = Vec::new();
        for (done, id) in parts.into_keys().enumerate() {
            each(done as u64, total);
            let Looked { record, text, reading } = look(&view, id);
            let node = record.ok().flatten().map(|record| record.node);
            let day = node.as_ref().and_then(|node| node.read);
            let (problem, bytes) = match text {
                Ok(Some(article)) if fuse::article_id(&article.identity()) == id => {
                    let reading = match reading {
                        Ok(Some(reading)) if sound::faults(&article, &reading).is_empty() => {
                            repaired.kept += 1;
                            reading
                        }
                        _ => {
                            repaired.read_again += 1;
                            engine.get_or_insert_with(Engine::new).read(&article)
                        }
                    };
                    whole.push((article, reading, day));
                    if whole.len() >= TOGETHER {
                        put(&mut bulk, &mut whole)?;
                    }
                    continue;
                }
                Ok(Some(_)) => ("its text is that of another article".to_owned(), old.remains(ArticlePart::Text, id)),
                Ok(None) => ("its text is missing".to_owned(), None),
                Err(error) => {
                    let bytes = old.remains(ArticlePart::Text, id);
                    gaps |= bytes.is_none();
                    (format!("its text cannot be read: {}", reason(&error)), bytes)
                }
            };
            let bytes = bytes.map(|bytes| bytes.iter().map(|b| format!("{b:02x}")).collect());
            let reading = reading.ok().flatten();
            let record = node.as_ref();
            let moved = Moved { id: id.to_string(), problem, record, reading: reading.as_ref(), bytes };
            repaired.file = Some(move_out(path, &moved)?);
            repaired.moved += 1;
        }
        put(&mut bulk, &mut whole)?;
        bulk.finish()?;
        fuse::mark_current(fresh)
    })?;
    if gaps {
        repaired.remains = Some(aside);
    } else {
        store.delete_aside(&aside)?;
    }
    Ok(repaired)
}

fn put(bulk: &mut Bulk<'_>, articles: &mut Vec<(Article, Reading, Option<Date>)>) -> Result<()> {
    let kept: Vec<Kept<'_>> = articles.iter().map(Kept::of).collect();
    bulk.put(&kept)?;
    articles.clear();
    Ok(())
}

/// Appends to the file of what cannot be kept; it is on disk before the store goes without.
fn move_out(path: &Path, moved: &Moved<'_>) -> Result<PathBuf> {
    let file = path.join(DAMAGED_FILE);
    let write = || -> std::io::Result<()> {
        let mut line = serde_json::to_vec(moved)?;
        line.push(b'\n');
        let mut to = OpenOptions::new().create(true).append(true).open(&file)?;
        to.write_all(&line)?;
        to.sync_all()
    };
    write().map_err(|source| StoreError::Io { path: path.to_owned(), source })?;
    Ok(file)
}
