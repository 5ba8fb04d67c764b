//! Sorts more records than memory should hold: runs of them on disk, merged as they are read.

use std::cmp::Ordering;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, BufWriter, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering as Memory};

use rayon::slice::ParallelSliceMut;

use super::base::damaged;
use super::db::Store;
use super::error::{Result, StoreError};
use super::folder;
use super::key::{Key, Term};

/// Bytes of records that are held before they become a run.
const RUN: usize = 48 << 20;
/// Bytes by which runs are written and read.
const BUFFER: usize = 256 << 10;

/// Makes the names of runs differ.
static RUNS: AtomicU64 = AtomicU64::new(0);

/// Records that are to be sorted by their keys. Of several of one key the one that was given last counts.
pub(crate) struct Sorter {
    /// The store's folder, for errors, and the one for runs.
    path: PathBuf,
    folder: PathBuf,
    held: Held,
    runs: Vec<File>,
}

/// Records in memory, one after the other: the lengths of key and value (four bytes each), the key, the value.
#[derive(Default)]
pub(super) struct Held {
    bytes: Vec<u8>,
    /// Where each begins, beside the beginning of its key.
    places: Vec<(Beginning, u32)>,
}

/// Bytes before a key.
const HEAD: usize = 8;

fn length(head: &[u8], at: usize) -> usize {
    u32::from_ne_bytes(head[at..at + 4].try_into().expect("four bytes are four bytes")) as usize
}

impl Held {
    /// The record at a place: key, value, and where it ends.
    fn at(&self, place: u32) -> (&[u8], &[u8], usize) {
        let head = place as usize;
        let key = head + HEAD;
        let value = key + length(&self.bytes, head);
        let end = value + length(&self.bytes, head + 4);
        (&self.bytes[key..value], &self.bytes[value..end], end)
    }

    pub(super) fn push(&mut self, key: &[u8], value: &[u8]) {
        let place = self.bytes.len() as u32;
        self.bytes.extend_from_slice(&(key.len() as u32).to_ne_bytes());
        self.bytes.extend_from_slice(&(value.len() as u32).to_ne_bytes());
        self.bytes.extend_from_slice(key);
        self.bytes.extend_from_slice(value);
        self.places.push((beginning(key), place));
    }

    /// Calls `each` with the records, which were sorted, each key once.
    pub(super) fn each(&self, mut each: impl FnMut(&[u8], &[u8]) -> Result<()>) -> Result<()> {
        let mut next = 0;
        while let Some(place) = self.distinct(&mut next) {
            let (key, value, _) = self.at(place);
            each(key, value)?;
        }
        Ok(())
    }

    pub(super) fn sort(&mut self) {
        let mut places = std::mem::take(&mut self.places);
        places.par_sort_unstable_by(|&(a, x), &(b, y)| {
            a.cmp(&b).then_with(|| self.at(x).0.cmp(self.at(y).0)).then(x.cmp(&y))
        });
        self.places = places;
    }

    /// The next of the sorted records, without those of whose keys another follows.
    fn distinct(&self, next: &mut usize) -> Option<u32> {
        loop {
            let &(beginning, place) = self.places.get(*next)?;
            *next += 1;
            let again = |&(other, at): &(Beginning, u32)| other == beginning && self.at(at).0 == self.at(place).0;
            if !self.places.get(*next).is_some_and(again) {
                return Some(place);
            }
        }
    }
}

/// The first twelve bytes of a key, as numbers: most keys differ in them, so that few have to be looked up to sort.
type Beginning = [u32; 3];

fn beginning(key: &[u8]) -> Beginning {
    let mut first = [0; 12];
    let n = key.len().min(12);
    first[..n].copy_from_slice(&key[..n]);
    let number = |at: usize| u32::from_be_bytes(first[at..at + 4].try_into().expect("four bytes are four bytes"));
    [number(0), number(4), number(8)]
}

impl Store {
    /// A sorter whose runs stand beside the database; they are gone when the process ends, however it does.
    pub(crate) fn sorter(&self) -> Sorter {
        Sorter::new(&self.path, &self.base.data)
    }
}

impl Sorter {
    fn new(path: &Path, folder: &Path) -> Sorter {
        Sorter { path: path.to_owned(), folder: folder.to_owned(), held: Held::default(), runs: Vec::new() }
    }

    /// Takes a record in.
    pub(crate) fn put(&mut self, key: &Key, record: &[u8]) -> Result<()> {
        self.put_bytes(&key.bytes, record)
    }

    /// Takes a list's entry in, with what stands beside it.
    pub(crate) fn enter(&mut self, term: &Term, entry: &[u8], value: &[u8]) -> Result<()> {
        let mut key = term.0.clone();
        key.extend_from_slice(entry);
        self.put_bytes(&key, value)
    }

    /// Takes in what is no record of a tree.
    pub(crate) fn put_bytes(&mut self, key: &[u8], value: &[u8]) -> Result<()> {
        if self.held.bytes.len() > RUN {
            self.spill()?;
        }
        self.held.push(key, value);
        Ok(())
    }

    /// Writes what is held as a run, so that it takes no memory.
    pub(crate) fn spill(&mut self) -> Result<()> {
        self.write_run().map_err(|e| folder::write_error(&self.path, e))
    }

    fn write_run(&mut self) -> io::Result<()> {
        if self.held.places.is_empty() {
            return Ok(());
        }
        self.held.sort();
        let name = self.folder.join(format!("sorting-{}", RUNS.fetch_add(1, Memory::Relaxed)));
        let file = OpenOptions::new().create(true).truncate(true).read(true).write(true).open(&name)?;
        fs::remove_file(&name)?;
        let mut to = BufWriter::with_capacity(BUFFER, file);
        let mut next = 0;
        while let Some(place) = self.held.distinct(&mut next) {
            let (.., end) = self.held.at(place);
            to.write_all(&self.held.bytes[place as usize..end])?;
        }
        let mut file = to.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        self.runs.push(file);
        self.held = Held::default();
        Ok(())
    }

    /// All records, in the order of their keys.
    pub(crate) fn sorted(mut self) -> Result<Sorted> {
        if self.runs.is_empty() {
            self.held.sort();
        } else {
            self.spill()?;
        }
        let path = self.path.clone();
        self.read_runs().map_err(|source| StoreError::Io { path, source })
    }

    fn read_runs(self) -> io::Result<Sorted> {
        let mut runs = Vec::with_capacity(self.runs.len());
        for file in self.runs {
            let from = BufReader::with_capacity(BUFFER, file);
            let mut run = Run { from, beginning: [0; 3], key: Vec::new(), value: Vec::new() };
            if run.next()? {
                runs.push(run);
            }
        }
        Ok(Sorted { path: self.path, held: self.held, next: 0, runs, given: None })
    }
}

/// A run that is read again, with the record that comes next.
struct Run {
    from: BufReader<File>,
    beginning: Beginning,
    key: Vec<u8>,
    value: Vec<u8>,
}

impl Run {
    /// Reads the next record; false at the end.
    fn next(&mut self) -> io::Result<bool> {
        if self.from.fill_buf()?.is_empty() {
            return Ok(false);
        }
        let mut head = [0; HEAD];
        self.from.read_exact(&mut head)?;
        self.key.resize(length(&head, 0), 0);
        self.value.resize(length(&head, 4), 0);
        self.from.read_exact(&mut self.key)?;
        self.from.read_exact(&mut self.value)?;
        self.beginning = beginning(&self.key);
        Ok(true)
    }

    fn order(&self, other: &Run) -> Ordering {
        self.beginning.cmp(&other.beginning).then_with(|| self.key.cmp(&other.key))
    }
}

/// Sorted records, each key once.
pub(crate) struct Sorted {
    path: PathBuf,
    /// All of them, where no run was written.
    held: Held,
    next: usize,
    /// Else the runs, in the order in which they were written.
    runs: Vec<Run>,
    given: Option<usize>,
}

impl Sorted {
    /// The next record: its key and its value.
    pub(crate) fn next(&mut self) -> Result<Option<(&[u8], &[u8])>> {
        if let Err(source) = self.advance() {
            return Err(StoreError::Io { path: self.path.clone(), source });
        }
        Ok(match self.given {
            Some(given) => Some((&self.runs[given].key, &self.runs[given].value)),
            None => self.held.distinct(&mut self.next).map(|place| {
                let (key, value, _) = self.held.at(place);
                (key, value)
            }),
        })
    }

    /// The error for a record that is not as it was given.
    pub(crate) fn broken(&self) -> StoreError {
        damaged(&self.path, "what was put aside to be sorted is not as it was written".to_owned())
    }

    /// Finds the run that has the next record.
    fn advance(&mut self) -> io::Result<()> {
        if let Some(given) = self.given.take()
            && !self.runs[given].next()?
        {
            self.runs.remove(given);
        }
        let mut first = 0;
        let mut at = 1;
        while at < self.runs.len() {
            match self.runs[at].order(&self.runs[first]) {
                Ordering::Less => (first, at) = (at, at + 1),
                Ordering::Greater => at += 1,
                // The later run has the record that counts.
                Ordering::Equal if self.runs[first].next()? => (first, at) = (0, 1),
                Ordering::Equal => {
                    self.runs.remove(first);
                    (first, at) = (0, 1);
                }
            }
        }
        self.given = (!self.runs.is_empty()).then_some(first);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_give_every_key_once_in_order_with_what_was_given_last() {
        let folder = tempfile::tempdir().expect("a folder");
        for spilled in [false, true] {
            let mut sorter = Sorter::new(folder.path(), folder.path());
            for round in 0..5u32 {
                for i in 0..200u32 {
                    let key = format!("{}", (i * 7919 + round) % 211);
                    sorter.put_bytes(key.as_bytes(), format!("{round} {i}").as_bytes()).expect("pushed");
                }
                if spilled {
                    sorter.spill().expect("spilled");
                }
            }
            let mut wanted = std::collections::BTreeMap::new();
            for (round, i) in (0..5u32).flat_map(|round| (0..200u32).map(move |i| (round, i))) {
                wanted.insert(format!("{}", (i * 7919 + round) % 211), format!("{round} {i}"));
            }
            let mut sorted = sorter.sorted().expect("sorted");
            let mut found = Vec::new();
            while let Some((key, value)) = sorted.next().expect("a record") {
                found.push((String::from_utf8_lossy(key).into_owned(), String::from_utf8_lossy(value).into_owned()));
            }
            assert_eq!(found, wanted.into_iter().collect::<Vec<_>>());
        }
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0, "nothing is left");
    }
}
