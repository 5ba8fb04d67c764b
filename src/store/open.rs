//! Opening and making stores, and putting one database in the place of another.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, RwLock};
use std::time::{Duration, Instant};

use super::base::{Base, Trust};
use super::db::Store;
use super::error::{Result, StoreError};
use super::folder::{self, Found};
use super::lock::Lock;
use super::migrate::migrate;

/// How long an opening waits for another process that has the store, unless it is told.
pub const PATIENCE: Duration = Duration::from_secs(2);
/// A database of no more bytes is not worth the trouble of writing it anew.
const SMALL: u64 = 64 << 20;
/// A database that was just written takes about 1.1 times as many bytes as what is in it; one that many batches wrote to
/// takes up to twice as many, and it would soon do so again (measured).
const WASTE: f64 = 2.5;
/// How long it waits between two attempts.
const PAUSE: Duration = Duration::from_millis(25);

impl Store {
    /// Opens the store at `path`; waits up to [`PATIENCE`] for another process that has it.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is none; see [`StoreError`] for the others.
    pub fn open(path: &Path) -> Result<Store> {
        Self::open_within(path, PATIENCE)
    }

    /// Opens the store at `path`; waits up to `wait` for another process that has it.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is none; see [`StoreError`] for the others.
    pub fn open_within(path: &Path, wait: Duration) -> Result<Store> {
        patiently(path, wait, || match folder::look(path)? {
            Found::Nothing => Err(StoreError::Missing(path.to_owned())),
            Found::Begun | Found::Store(_) | Found::Older(_) => Self::start(path, Lock::take(path)?, Trust::Whole),
        })
    }

    /// Opens the store at `path`, and makes one where there is nothing or an empty folder.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn create(path: &Path) -> Result<Store> {
        Self::create_within(path, PATIENCE)
    }

    /// Like [`Store::create`]; waits up to `wait` for another process that has it.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn create_within(path: &Path, wait: Duration) -> Result<Store> {
        patiently(path, wait, || {
            if folder::look(path)? == Found::Nothing {
                folder::begin(path)?;
            }
            Self::start(path, Lock::take(path)?, Trust::Whole)
        })
    }

    /// Opens a copy of the store's database, so that it can be looked through whatever is wrong with it: opening a
    /// damaged log changes it. Says also what is wrong, if not all that was acknowledged is in it. The copy is gone
    /// after [`Store::discard`].
    pub(crate) fn open_copy(path: &Path, wait: Duration) -> Result<(Store, Option<StoreError>)> {
        let lock = Self::hold(path, wait)?;
        let name = match folder::look(path)? {
            Found::Nothing => return Err(StoreError::Missing(path.to_owned())),
            Found::Begun => return Ok((Self::start(path, lock, Trust::Whole)?, None)),
            Found::Store(name) => name,
            Found::Older(_) => {
                let Store { _lock, .. } = Self::start(path, lock, Trust::Whole)?;
                return Self::open_copy(path, wait);
            }
        };
        folder::tidy(path, &name)?;
        let data = path.join(name);
        let copy = path.join(folder::next(&data));
        folder::copy(path, &data, &copy)?;
        match Base::open(path, copy.clone(), Trust::Whole) {
            Ok(base) => Ok((Self::over(path, base, Some(lock)), None)),
            Err(error @ StoreError::Damaged { .. }) => {
                folder::copy(path, &data, &copy)?;
                match Base::open(path, copy.clone(), Trust::Remains) {
                    Ok(base) => Ok((Self::over(path, base, Some(lock)), Some(error))),
                    Err(_) => folder::delete(path, &copy).and(Err(error)),
                }
            }
            Err(error) => folder::delete(path, &copy).and(Err(error)),
        }
    }

    /// Closes a store that was opened as a copy, and deletes the copy.
    pub(crate) fn discard(self) -> Result<()> {
        let Store { path, base, _lock, .. } = self;
        match folder::look(&path)? {
            Found::Store(name) if path.join(&name) != base.data => base.delete(&path),
            _ => Ok(()),
        }
    }

    /// Opens what is left of a damaged store, so that it can be repaired. A copy of its database is made first, whose
    /// place is given too.
    pub(crate) fn open_to_repair(path: &Path, wait: Duration) -> Result<(Store, PathBuf)> {
        let lock = Self::hold(path, wait)?;
        folder::mend(path)?;
        let data = match folder::look(path)? {
            Found::Store(name) | Found::Older(name) => path.join(name),
            _ => folder::data(path),
        };
        let aside = folder::aside(path, &data);
        if data.exists() {
            folder::copy(path, &data, &aside)?;
        }
        Ok((Self::start(path, lock, Trust::Rescue)?, aside))
    }

    /// Whether the database holds fewer batches than were acknowledged, or it cannot be known.
    pub(crate) fn is_cut_short(&self) -> Result<bool> {
        self.base.is_cut_short(&self.path)
    }

    /// Deletes the copy that [`Store::open_to_repair`] made.
    pub(crate) fn delete_aside(&self, aside: &Path) -> Result<()> {
        folder::delete(&self.path, aside)
    }

    /// Takes the lock of a store, which must be there.
    fn hold(path: &Path, wait: Duration) -> Result<Lock> {
        patiently(
            path,
            wait,
            || if path.is_dir() { Lock::take(path) } else { Err(StoreError::Missing(path.to_owned())) },
        )
    }

    fn start(path: &Path, lock: Lock, trust: Trust) -> Result<Store> {
        // Only now nobody else changes what stands there.
        match folder::look(path)? {
            Found::Nothing => Err(StoreError::Missing(path.to_owned())),
            Found::Begun => {
                let base = Base::open(path, folder::data(path), trust)?;
                let store = Self::over(path, base, Some(lock));
                store.flush()?;
                folder::finish(path, &store.base.data)?;
                Ok(store)
            }
            Found::Store(name) => {
                folder::tidy(path, &name)?;
                Ok(Self::over(path, Base::open(path, path.join(name), trust)?, Some(lock)))
            }
            Found::Older(name) => {
                folder::tidy(path, &name)?;
                let data = migrate(path, &name, trust != Trust::Whole)?;
                let migrated = Self::over(path, Base::open(path, data, trust)?, Some(lock));
                Ok(Store { backup: Some(folder::backup(path, &name)), ..migrated })
            }
        }
    }

    fn over(path: &Path, base: Base, lock: Option<Lock>) -> Store {
        let (writing, visible) = (Mutex::new(()), RwLock::new(()));
        let snapshot = AtomicBool::new(lock.is_some() && folder::is_snapshot(path));
        Store { path: path.to_owned(), base, _lock: lock, snapshot, writing, visible, backup: None }
    }

    /// Something of its own comes into the store: if it was a snapshot, it is none any more.
    pub(crate) fn is_no_snapshot(&self) -> Result<()> {
        match self.snapshot.swap(false, Ordering::AcqRel) {
            true => folder::mark_snapshot(&self.path, false),
            false => Ok(()),
        }
    }

    /// Takes the permissions of other users away.
    pub(crate) fn make_private(&self) -> Result<()> {
        folder::make_private(&self.path)
    }

    /// An empty database beside that of this store; it is gone with whatever is in it unless it is put in its place.
    fn beside(&self) -> Result<Store> {
        let data = self.path.join(folder::next(&self.base.data));
        folder::delete(&self.path, &data)?;
        Ok(Self::over(&self.path, Base::beside(&self.path, data)?, None))
    }

    /// Works with an empty database beside that of this store, which is gone afterwards.
    pub(crate) fn scratch<T>(&self, work: impl FnOnce(&Store) -> Result<T>) -> Result<T> {
        let beside = self.beside()?;
        let done = work(&beside);
        beside.base.delete(&self.path)?;
        done
    }

    /// Puts a database that `fill` fills in the place of this store's, if all goes well; the old one is deleted, and
    /// with it everything that was ever written to it.
    ///
    /// Whenever the process ends, the store is as it was or as `fill` made it.
    ///
    /// # Errors
    /// If the store cannot be read or written, or `fill` fails: then it is as it was.
    pub(crate) fn renew(&mut self, fill: impl FnOnce(&Store, &Store) -> Result<()>) -> Result<()> {
        let fresh = self.beside()?;
        let filled = fill(self, &fresh).and_then(|()| {
            // It goes on counting where the old one ends.
            let (old, new) = (&self.base.batches, &fresh.base.batches);
            new.fetch_max(old.load(Ordering::Acquire), Ordering::AcqRel);
            fresh.base.count(&fresh.path)?;
            fresh.flush()?;
            folder::finish(&self.path, &fresh.base.data)
        });
        if let Err(error) = filled {
            fresh.base.delete(&self.path)?;
            return Err(error);
        }
        let Store { base, .. } = fresh;
        let old = std::mem::replace(&mut self.base, base.in_use());
        old.delete(&self.path)
    }

    /// Rewrites the database with what is in the store now and nothing else, so that what was taken back is gone from
    /// the files. Calls `each` with the bytes of every step.
    ///
    /// # Errors
    /// If the store cannot be read or written: then it is as it was.
    pub fn compact(&mut self, each: &mut dyn FnMut(u64)) -> Result<()> {
        self.renew(|old, fresh| old.fill(&fresh.base, each))
    }

    /// Whether the database takes far more room than what is in it needs: sled leaves behind what was replaced.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn wastes_room(&self) -> Result<bool> {
        let taken = self.size_on_disk()?;
        Ok(taken > SMALL && taken as f64 > WASTE * self.base.used() as f64)
    }

    /// Writes a copy of the store as it stands now to the folder `to`: a store of its own. What stands there already
    /// is replaced if it is a snapshot, and refused otherwise; whoever reads it meanwhile is waited for up to `wait`.
    ///
    /// Batches wait until it is written, so that it shows one state.
    ///
    /// # Errors
    /// [`StoreError::NotASnapshot`] where something else stands there; or if the store cannot be read, or the
    /// snapshot not be written: then it is as it was before.
    pub fn snapshot(&self, to: &Path, wait: Duration) -> Result<()> {
        let _now = self.view();
        match folder::look(to)? {
            Found::Nothing => {
                let part = part(to);
                // Left by a process that was killed: nobody has it, or it may not be opened.
                if part.exists() {
                    drop(Lock::take(&part)?);
                    std::fs::remove_dir_all(&part).map_err(|e| folder::write_error(&part, e))?;
                }
                let fresh = Self::create_within(&part, Duration::ZERO)?;
                self.fill(&fresh.base, &mut |_| ())?;
                fresh.flush()?;
                folder::mark_snapshot(&part, true)?;
                drop(fresh);
                folder::place(&part, to)
            }
            _ if !folder::is_snapshot(to) => Err(StoreError::NotASnapshot(to.to_owned())),
            _ => {
                let mut there = Self::start(to, Self::hold(to, wait)?, Trust::Rescue)?;
                there.renew(|_, fresh| self.fill(&fresh.base, &mut |_| ()))
            }
        }
    }
}

/// The folder in which a snapshot is made before it is put in its place.
fn part(to: &Path) -> PathBuf {
    let name = to.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    to.with_file_name(format!(".{name}.part"))
}

/// Tries to open a store until it is free, or patience ends.
fn patiently<T>(path: &Path, wait: Duration, open: impl Fn() -> Result<T>) -> Result<T> {
    let begun = Instant::now();
    loop {
        match open() {
            Err(error) if begun.elapsed() < wait && passes(path, &error) => std::thread::sleep(PAUSE),
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
