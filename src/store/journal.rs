//! What batches are about to write, on disk before they write it.
//!
//! A batch is many writes to the database, which may reach the disk one by one and in any order, and may fail in their
//! middle for want of room. So each batch is appended to the file `journal` beside the database first, and the file is
//! emptied when the database is flushed. Whoever opens the database carries out what is in it: twice does no harm.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read as _, Seek, SeekFrom, Write as _};
use std::path::Path;

use super::block::Write;
use super::key::LEVELS;

const JOURNAL_FILE: &str = "journal";

/// Bytes before a batch: how many it has (eight, little-endian), and their CRC-32 (four, little-endian).
const HEAD: usize = 12;

/// The length of a value that is none: the record is deleted.
const NONE: u64 = u64::MAX;

/// What a batch writes.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Its number.
    pub(super) number: u64,
    /// How many bytes are in the blocks of each level of each tree after it.
    pub(super) sizes: [u64; LEVELS],
    /// The writes to each.
    pub(super) writes: [Vec<Write>; LEVELS],
}

/// Computes the sum of what it hands on.
struct Summed<W> {
    to: W,
    sum: crc32fast::Hasher,
    len: u64,
}

impl<W: io::Write> io::Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.to.write(bytes)?;
        self.sum.update(&bytes[..n]);
        self.len += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Appends a batch; it is on disk then. Where that fails, the journal is as it was.
pub(super) fn put(data: &Path, entry: &Entry) -> io::Result<()> {
    let name = data.join(JOURNAL_FILE);
    let new = !name.exists();
    let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(&name)?;
    let start = file.seek(SeekFrom::End(0))?;
    let write = |file: &mut File| -> io::Result<()> {
        file.write_all(&[0; HEAD])?;
        let (len, sum) = append(file, entry)?;
        file.seek(SeekFrom::Start(start))?;
        file.write_all(&len.to_le_bytes())?;
        file.write_all(&sum.to_le_bytes())?;
        file.sync_data()?;
        if new { File::open(data)?.sync_all() } else { Ok(()) }
    };
    let done = write(&mut file);
    if done.is_err() {
        let _ = file.set_len(start);
    }
    done
}

/// Writes a batch; gives how many bytes it has, and their sum.
fn append(file: &File, entry: &Entry) -> io::Result<(u64, u32)> {
    let mut to = Summed { to: BufWriter::new(file), sum: crc32fast::Hasher::new(), len: 0 };
    for number in [entry.number].iter().chain(&entry.sizes) {
        to.write_all(&number.to_le_bytes())?;
    }
    for tree in &entry.writes {
        to.write_all(&(tree.len() as u64).to_le_bytes())?;
        for (key, value) in tree {
            let length = value.as_ref().map_or(NONE, |value| value.len() as u64);
            to.write_all(&(key.len() as u64).to_le_bytes())?;
            to.write_all(&length.to_le_bytes())?;
            to.write_all(key)?;
            to.write_all(value.as_deref().unwrap_or_default())?;
        }
    }
    to.flush()?;
    Ok((to.len, to.sum.finalize()))
}

/// Reads what [`append`] wrote, whose sum is right.
fn read(mut body: &[u8]) -> Option<Entry> {
    fn bytes<'a>(body: &mut &'a [u8], n: u64) -> Option<&'a [u8]> {
        let (some, rest) = body.split_at_checked(usize::try_from(n).ok()?)?;
        *body = rest;
        Some(some)
    }
    fn number(body: &mut &[u8]) -> Option<u64> {
        Some(u64::from_le_bytes(bytes(body, 8)?.try_into().ok()?))
    }
    let mut entry = Entry { number: number(&mut body)?, ..Entry::default() };
    for size in &mut entry.sizes {
        *size = number(&mut body)?;
    }
    for tree in &mut entry.writes {
        for _ in 0..number(&mut body)? {
            let (key, value) = (number(&mut body)?, number(&mut body)?);
            let key = bytes(&mut body, key)?.to_vec();
            let value = if value == NONE { None } else { Some(bytes(&mut body, value)?.to_vec()) };
            tree.push((key, value));
        }
    }
    body.is_empty().then_some(entry)
}

/// Empties the journal.
pub(super) fn clear(data: &Path) -> io::Result<()> {
    match OpenOptions::new().write(true).open(data.join(JOURNAL_FILE)) {
        Ok(file) => file.set_len(0),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(e),
    }
}

/// Calls `each` with the batches in the journal in their order, up to one that is not in it whole: of that one, and of
/// any behind it, nothing was carried out.
pub(super) fn pending<E: From<io::Error>>(data: &Path, each: &mut dyn FnMut(Entry) -> Result<(), E>) -> Result<(), E> {
    let name = data.join(JOURNAL_FILE);
    let mut left = match fs::metadata(&name) {
        Ok(meta) => meta.len(),
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(e.into()),
    };
    let mut file = File::open(&name)?;
    while left >= HEAD as u64 {
        let mut head = [0; HEAD];
        file.read_exact(&mut head)?;
        let (len, sum) = head.split_at(8);
        let len = u64::from_le_bytes(len.try_into().expect("eight of twelve bytes"));
        let sum = u32::from_le_bytes(sum.try_into().expect("four of twelve bytes"));
        left -= HEAD as u64;
        if len == 0 || len > left {
            break;
        }
        left -= len;
        let mut body = vec![0; len as usize];
        file.read_exact(&mut body)?;
        if crc32fast::hash(&body) != sum {
            break;
        }
        let Some(entry) = read(&body) else { break };
        each(entry)?;
    }
    Ok(())
}
