//! What a batch is about to write, on disk before it writes it.
//!
//! A transaction of sled that fails in its middle, for want of room, leaves half of itself. So the batch is written to
//! the file `journal` beside the database first; it is emptied when the transaction stands, and carried out by the next
//! opening where it was not. Carrying it out twice does no harm.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use super::codec;
use super::list::Write;

const JOURNAL_FILE: &str = "journal";

/// A batch: its number, and the writes to each tree.
pub(super) type Entry = (u64, [Vec<Write>; 4]);

/// Puts a batch into the journal.
pub(super) fn put(data: &Path, entry: &Entry) -> io::Result<()> {
    let mut file = File::create(data.join(JOURNAL_FILE))?;
    file.write_all(&codec::encode(entry))
}

/// Empties the journal.
pub(super) fn clear(data: &Path) -> io::Result<()> {
    match OpenOptions::new().write(true).open(data.join(JOURNAL_FILE)) {
        Ok(file) => file.set_len(0),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(e),
    }
}

/// The batch in the journal, if one is in it whole: of one in part nothing was carried out.
pub(super) fn pending(data: &Path) -> io::Result<Option<Entry>> {
    match std::fs::read(data.join(JOURNAL_FILE)) {
        Ok(bytes) => Ok(codec::decode(&bytes).ok()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e),
    }
}
