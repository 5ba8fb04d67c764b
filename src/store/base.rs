//! One database in a store's folder: opening it, closing it, what it has acknowledged.
//!
//! Beside the database stands `acknowledged`: the number of the last batch that was flushed. The database counts its
//! batches too; where it counts fewer, its log was cut short.

use std::fs::{self, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use super::block::{Block, Write};
use super::codec;
use super::error::{Result, StoreError};
use super::folder;
use super::journal::{self, Entry};
use super::key::{LEVELS, Level, Tree};
use super::lock;

/// Memory for pages; sled's default of a gigabyte is far more than a laptop's news needs.
const CACHE_BYTES: u64 = 128 << 20;

const ACKNOWLEDGED_FILE: &str = "acknowledged";

/// How long the closing of a database that could not be written is waited for.
const CLOSING: Duration = Duration::from_millis(500);

/// Writes that are handed to sled at a time: it takes memory for each of them until all are done.
const STEP: usize = 1000;

/// Where the number of the last batch stands: in the tree that sled has anyway.
const BATCHES: &[u8] = b"batches";
/// Where it stands how large the levels of the trees are, likewise.
const SIZES: &[u8] = b"sizes";

/// An open database.
pub(super) struct Base {
    /// Its folder.
    pub(super) data: PathBuf,
    /// Only dropping takes them.
    handles: Option<(sled::Db, [sled::Tree; LEVELS])>,
    /// How many bytes are in the blocks of each level of each tree.
    pub(super) sizes: [AtomicU64; LEVELS],
    /// The number of the last batch.
    pub(super) batches: AtomicU64,
    /// The number of the last batch when it was opened.
    opened_at: u64,
    /// Whether a write failed, so that what its files hold is no longer certain.
    pub(super) failed: AtomicBool,
    /// Whether batches last one by one. What is made beside a store and then put in its place lasts as a whole.
    journaled: bool,
}

/// How much of a database must be in order for it to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// All that was acknowledged.
    Whole,
    /// Whatever is left.
    Remains,
    /// Whatever is left, without the files beside the log that can be made again from it: they are put aside.
    Rescue,
}

impl Base {
    /// Opens the database in `data`, and makes it where there is none. `path` is the store's folder, for errors.
    pub(super) fn open(path: &Path, data: PathBuf, trust: Trust) -> Result<Base> {
        match Self::attempt(path, data.clone(), trust) {
            Err(StoreError::Damaged { .. }) if trust == Trust::Rescue => {
                put_aside(&data).map_err(|e| folder::write_error(path, e))?;
                Self::attempt(path, data, trust)
            }
            done => done,
        }
    }

    fn attempt(path: &Path, data: PathBuf, trust: Trust) -> Result<Base> {
        let opened = guarded(path, || {
            let db = config(&data).open()?;
            let mut trees = Vec::with_capacity(Tree::ALL.len());
            for (_, name) in Tree::ALL {
                trees.push(db.open_tree(name)?);
            }
            for (_, name) in Tree::ALL {
                trees.push(db.open_tree(format!("{name} fresh"))?);
            }
            Ok((db, trees))
        });
        let (db, trees) = opened.map_err(|e| held(path, e))?;
        let trees: [sled::Tree; LEVELS] = trees.try_into().expect("two for each of Tree::ALL");
        let (batches, failed) = (AtomicU64::new(0), AtomicBool::new(false));
        let mut base = Base {
            data,
            handles: Some((db, trees)),
            sizes: Default::default(),
            batches,
            opened_at: 0,
            failed,
            journaled: true,
        };
        let batches = match base.counted(path) {
            Err(_) if trust != Trust::Whole => 0,
            counted => counted?,
        };
        base.batches.store(batches, Ordering::Release);
        base.opened_at = batches;
        base.measure(path, trust)?;
        let mut carried_out = false;
        journal::pending(&base.data, &mut |entry| {
            carried_out = true;
            base.carry_out(path, entry).map_err(Pending::from)
        })
        .map_err(|failed: Pending| match failed {
            Pending::Store(error) => error,
            Pending::Io(source) => StoreError::Io { path: path.to_owned(), source },
        })?;
        if carried_out {
            guarded(path, || base.flush())?;
        }
        let batches = base.batches.load(Ordering::Acquire);
        if trust == Trust::Whole
            && let Some(acknowledged) = base.acknowledged(path)?
            && batches < acknowledged
        {
            let lost = acknowledged - batches;
            return Err(damaged(path, format!("its log was cut short, and {lost} of its batches are missing")));
        }
        Ok(base)
    }

    /// An empty database that is made beside a store: what is put into it lasts when it is flushed, and not before.
    pub(super) fn beside(path: &Path, data: PathBuf) -> Result<Base> {
        let mut base = Self::open(path, data, Trust::Whole)?;
        base.journaled = false;
        Ok(base)
    }

    /// The same, now that it is a store's.
    pub(super) fn in_use(mut self) -> Base {
        self.journaled = true;
        self
    }

    /// Carries a batch out as a whole, whatever happens.
    pub(super) fn commit(&self, path: &Path, entry: Entry) -> Result<()> {
        if self.failed.load(Ordering::Acquire) {
            return Err(StoreError::Poisoned(path.to_owned()));
        }
        if self.journaled
            && let Err(error) = journal::put(&self.data, &entry)
        {
            // Nothing was carried out, and the store stays as it was and usable.
            return Err(folder::write_error(path, error));
        }
        self.carry_out(path, entry)
    }

    fn carry_out(&self, path: &Path, entry: Entry) -> Result<()> {
        for (tree, writes) in self.trees().iter().zip(entry.writes) {
            self.apply(path, tree, writes)?;
        }
        self.batches.fetch_max(entry.number, Ordering::AcqRel);
        for (size, now) in self.sizes.iter().zip(entry.sizes) {
            size.store(now, Ordering::Release);
        }
        self.count(path)
    }

    /// Finds out how large the levels of the trees are.
    fn measure(&self, path: &Path, trust: Trust) -> Result<()> {
        let kept = guarded(path, || self.handles().0.get(SIZES))?;
        let kept: Option<[u64; LEVELS]> = kept.and_then(|value| codec::decode(&value).ok());
        for (i, size) in self.sizes.iter().enumerate() {
            let now = match (kept, trust) {
                (Some(kept), _) => kept[i],
                (None, Trust::Whole) => self.bytes(path, &self.trees()[i])?,
                (None, _) => 0,
            };
            size.store(now, Ordering::Release);
        }
        Ok(())
    }

    /// How many bytes of blocks are in a tree.
    fn bytes(&self, path: &Path, tree: &sled::Tree) -> Result<u64> {
        let (mut bytes, mut blocks) = (0, tree.iter());
        while let Some((_, value)) = guarded(path, || blocks.next().transpose())? {
            bytes += value.len() as u64;
        }
        Ok(bytes)
    }

    /// Writes blocks to a tree of a database that nobody reads yet, behind all that are in it, in the order of their keys.
    ///
    /// sled parts a page of more than 16 records, and writes a page anew after ten changes: what stood there before goes on
    /// taking room in its file. So the keys come first, alone, until the pages are parted; then each page takes its blocks,
    /// nine of them, and is not written again.
    pub(super) fn put(&self, path: &Path, tree: Tree, blocks: Vec<Block>) -> Result<()> {
        let more: usize = blocks.iter().map(|(_, block)| block.len()).sum();
        self.sizes[Level::Settled.of(tree)].fetch_add(more as u64, Ordering::AcqRel);
        let tree = self.tree(tree, Level::Settled);
        self.written(path, || {
            blocks.iter().try_for_each(|(key, _)| tree.insert(key, &[]).map(drop))?;
            blocks.into_iter().try_for_each(|(key, block)| tree.insert(key, block).map(drop))
        })
    }

    /// Writes to a tree, a few writes at a time.
    fn apply(&self, path: &Path, tree: &sled::Tree, writes: Vec<Write>) -> Result<()> {
        let mut writes = writes.into_iter().peekable();
        while writes.peek().is_some() {
            let mut some = sled::Batch::default();
            for (key, value) in writes.by_ref().take(STEP) {
                match value {
                    Some(value) => some.insert(key, value),
                    None => some.remove(key),
                }
            }
            self.written(path, || tree.apply_batch(some))?;
        }
        Ok(())
    }

    /// The number of batches that the database holds.
    fn counted(&self, path: &Path) -> Result<u64> {
        match guarded(path, || self.handles().0.get(BATCHES))? {
            None => Ok(0),
            Some(value) => codec::decode(&value).map_err(|e| damaged(path, format!("{e} (its count of batches)"))),
        }
    }

    /// Whether the database holds fewer batches than were acknowledged, or it cannot be known.
    pub(super) fn is_cut_short(&self, path: &Path) -> Result<bool> {
        match (self.counted(path), self.acknowledged(path)) {
            (Ok(counted), Ok(acknowledged)) => Ok(acknowledged.is_some_and(|n| counted < n)),
            (Err(StoreError::Damaged { .. }), _) | (_, Err(StoreError::Damaged { .. })) => Ok(true),
            (Err(other), _) | (_, Err(other)) => Err(other),
        }
    }

    fn acknowledged(&self, path: &Path) -> Result<Option<u64>> {
        acknowledged(path, &self.data)
    }

    fn handles(&self) -> &(sled::Db, [sled::Tree; LEVELS]) {
        self.handles.as_ref().expect("only dropping takes them")
    }

    pub(super) fn trees(&self) -> &[sled::Tree; LEVELS] {
        &self.handles().1
    }

    pub(super) fn tree(&self, tree: Tree, level: Level) -> &sled::Tree {
        &self.trees()[level.of(tree)]
    }

    /// Writes the number of the last batch anew, and how large the trees are.
    pub(super) fn count(&self, path: &Path) -> Result<()> {
        let number = codec::encode(&self.batches.load(Ordering::Acquire));
        let sizes: [u64; LEVELS] = std::array::from_fn(|i| self.sizes[i].load(Ordering::Acquire));
        let sizes = codec::encode(&sizes);
        self.written(path, || {
            self.handles().0.insert(SIZES, sizes)?;
            self.handles().0.insert(BATCHES, number).map(drop)
        })
    }

    /// Makes everything so far last through a crash of the process and of the machine, and writes down that it does.
    pub(super) fn flush(&self) -> sled::Result<()> {
        let batches = self.batches.load(Ordering::Acquire);
        self.handles().0.flush()?;
        // sled only hands its pages to the drive; this also has the drive write them.
        fs::File::open(self.data.join("db"))?.sync_data()?;
        let name = self.data.join(ACKNOWLEDGED_FILE);
        let new = !name.exists();
        let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(name)?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(acknowledgement(batches).as_bytes())?;
        if new {
            file.sync_all()?;
            fs::File::open(self.data.join("conf"))?.sync_all()?;
            fs::File::open(&self.data)?.sync_all()?;
        }
        Ok(journal::clear(&self.data)?)
    }

    /// Does work that writes; where it fails, nothing more is written.
    pub(super) fn written<T>(&self, path: &Path, work: impl FnOnce() -> sled::Result<T>) -> Result<T> {
        if self.failed.load(Ordering::Acquire) {
            return Err(StoreError::Poisoned(path.to_owned()));
        }
        let done = guarded(path, work);
        if done.is_err() {
            self.failed.store(true, Ordering::Release);
        }
        done
    }

    /// Closes the database and deletes its folder.
    pub(super) fn delete(mut self, path: &Path) -> Result<()> {
        self.opened_at = self.batches.load(Ordering::Acquire);
        let data = self.data.clone();
        drop(self);
        folder::delete(path, &data)
    }

    pub(super) fn size_on_disk(&self) -> sled::Result<u64> {
        self.handles().0.size_on_disk()
    }

    /// How many bytes of blocks are in it.
    pub(super) fn used(&self) -> u64 {
        self.sizes.iter().map(|size| size.load(Ordering::Acquire)).sum()
    }
}

/// Why what is in the journal could not be carried out.
enum Pending {
    Store(StoreError),
    Io(io::Error),
}

impl From<io::Error> for Pending {
    fn from(error: io::Error) -> Self {
        Pending::Io(error)
    }
}

impl From<StoreError> for Pending {
    fn from(error: StoreError) -> Self {
        Pending::Store(error)
    }
}

impl Drop for Base {
    fn drop(&mut self) {
        // Closing flushes, and sled may panic where its files are damaged.
        let handles = self.handles.take();
        let close = move || drop(catch_unwind(AssertUnwindSafe(|| drop(handles))));
        if !self.failed.load(Ordering::Acquire) {
            close();
            // sled writes down where its pages are when it opens. What stands behind that it looks for by reading the
            // log, and takes damage for the log's end; so it is opened once more after the last batch.
            if self.batches.load(Ordering::Acquire) != self.opened_at {
                let _ = guarded(&self.data, || config(&self.data).open().map(drop));
            }
            return;
        }
        // After a failed write it may wait for ever for what cannot be written: then it is left to the process's end.
        let (closed, waiting) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            close();
            let _ = closed.send(());
        });
        let _ = waiting.recv_timeout(CLOSING);
    }
}

pub(super) fn config(data: &Path) -> sled::Config {
    sled::Config::new().path(data).cache_capacity(CACHE_BYTES).flush_every_ms(None)
}

/// Renames sled's settings and its snapshots of the page table, so that it makes them again.
fn put_aside(data: &Path) -> io::Result<()> {
    for entry in fs::read_dir(data)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == "conf" || name.starts_with("snap.") {
            fs::rename(entry.path(), data.join(format!("damaged.{name}")))?;
        }
    }
    Ok(())
}

/// The number of the last batch that was acknowledged, if that was written down.
pub(super) fn acknowledged(path: &Path, data: &Path) -> Result<Option<u64>> {
    let name = data.join(ACKNOWLEDGED_FILE);
    let bytes = match fs::read(&name) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(StoreError::Io { path: path.to_owned(), source }),
    };
    let number = str::from_utf8(&bytes).ok().and_then(|text| text.split(' ').next()?.parse().ok());
    match number.filter(|n| acknowledgement(*n).as_bytes() == bytes) {
        Some(number) => Ok(Some(number)),
        None => Err(damaged(path, format!("its file {ACKNOWLEDGED_FILE} is not as it was written"))),
    }
}

/// The line that says so.
fn acknowledgement(batches: u64) -> String {
    let number = format!("{batches:020}");
    format!("{number} {:08x}\n", crc32fast::hash(number.as_bytes()))
}

/// Where a record stands, for messages.
pub(super) fn place(tree: Tree, key: &[u8]) -> String {
    let key: String = key.iter().take(24).map(|b| format!("{b:02x}")).collect();
    format!("{tree:?} record {key}")
}

pub(super) fn damaged(path: &Path, what: String) -> StoreError {
    StoreError::Damaged { path: path.to_owned(), what }
}

/// Runs work on the database and turns its errors, and its panics on damaged files, into ours.
pub(super) fn guarded<T>(path: &Path, work: impl FnOnce() -> sled::Result<T>) -> Result<T> {
    let damaged = |what: &str| damaged(path, what.to_owned());
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(sled::Error::Io(e))) if e.kind() == io::ErrorKind::InvalidData => {
            Err(damaged("its database holds data that cannot be read"))
        }
        Ok(Err(sled::Error::Corruption { .. })) => Err(damaged("its database holds corrupted data")),
        Ok(Err(sled::Error::Io(e))) => Err(folder::write_error(path, e)),
        Ok(Err(sled::Error::ReportableBug(text))) if text.contains("code: ") => {
            Err(folder::write_error(path, io::Error::other(text)))
        }
        Ok(Err(_)) => Err(damaged("its database is not in order")),
        Err(_) => Err(damaged("its database cannot be read")),
    }
}

/// sled has no error of its own for a lock that somebody holds.
fn held(path: &Path, error: StoreError) -> StoreError {
    match error {
        StoreError::Io { source, .. }
            if source.kind() == io::ErrorKind::WouldBlock || source.to_string().contains("could not acquire lock") =>
        {
            lock::locked(path)
        }
        other => other,
    }
}
