//! A store's folder: making it, knowing it, refusing what is none.
//!
//! A store is a folder with a file `FORMAT` and the database in `data`. `FORMAT` is written before the database is
//! made (`isnad store 1 new`) and again when it stands (`isnad store 1`), so that a folder whose database was lost
//! is never taken for an empty store.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::error::{Result, StoreError};

/// The newest format that this build reads and the one that it writes.
pub(super) const FORMAT: u32 = 1;

const FORMAT_FILE: &str = "FORMAT";
/// How the names of files begin that become the format file.
const TEMPORARY: &str = "FORMAT.";
const HOLDER_FILE: &str = "HOLDER";

/// What a folder is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing, or an empty folder.
    Nothing,
    /// A store whose database was being made: nothing in it was ever acknowledged.
    Begun,
    /// A store.
    Store,
}

pub(super) fn data(path: &Path) -> PathBuf {
    path.join("data")
}

/// Says what stands at `path`.
pub(super) fn look(path: &Path) -> Result<Found> {
    let io = |source| StoreError::Io { path: path.to_owned(), source };
    let not_a_store = || StoreError::NotAStore(path.to_owned());
    match fs::metadata(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(e) => return Err(io(e)),
        Ok(meta) if !meta.is_dir() => return Err(not_a_store()),
        Ok(_) => {}
    }
    let text = match fs::read(path.join(FORMAT_FILE)) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            let mut others = fs::read_dir(path).map_err(io)?.filter(|e| match e {
                Ok(entry) => !entry.file_name().to_string_lossy().starts_with(TEMPORARY),
                Err(_) => true,
            });
            return if others.next().is_none() { Ok(Found::Nothing) } else { Err(not_a_store()) };
        }
        Err(e) => return Err(io(e)),
    };
    let mut words = text.split_whitespace();
    if (words.next(), words.next()) != (Some("isnad"), Some("store")) {
        return Err(not_a_store());
    }
    let format: u32 = words.next().and_then(|w| w.parse().ok()).ok_or_else(not_a_store)?;
    if format > FORMAT {
        return Err(StoreError::Newer { path: path.to_owned(), found: format, known: FORMAT });
    }
    match words.next() {
        Some("new") => Ok(Found::Begun),
        _ if data(path).join("db").is_file() => Ok(Found::Store),
        _ => {
            let what = "its database (the file data/db) is missing".to_owned();
            Err(StoreError::Damaged { path: path.to_owned(), what })
        }
    }
}

/// Makes the folder, for its user alone, and marks it as a store whose database is being made.
pub(super) fn begin(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|e| write_error(path, e))?;
    #[cfg(unix)]
    {
        let private = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        fs::set_permissions(path, private).map_err(|e| write_error(path, e))?;
    }
    // another process may be making the same store, and may have it ready by now: what it wrote stays
    write_format(path, " new", |temporary, format| match fs::hard_link(temporary, format) {
        Ok(()) => fs::remove_file(temporary),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => fs::remove_file(temporary),
        // not every file system has links
        Err(_) => fs::rename(temporary, format),
    })
}

/// Marks the folder as a store whose database stands.
pub(super) fn finish(path: &Path) -> Result<()> {
    write_format(path, "", |temporary, format| fs::rename(temporary, format))
}

fn write_format(path: &Path, state: &str, place: impl Fn(&Path, &Path) -> io::Result<()>) -> Result<()> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let write = || -> io::Result<()> {
        // a name of its own for each writer, so that none takes away another's
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let temporary = path.join(format!("{TEMPORARY}{}.{number}", std::process::id()));
        let mut file = fs::File::create(&temporary)?;
        writeln!(file, "isnad store {FORMAT}{state}")?;
        file.sync_all()?;
        place(&temporary, &path.join(FORMAT_FILE))?;
        fs::File::open(path)?.sync_all()
    };
    write().map_err(|e| write_error(path, e))
}

/// Leaves this process's number for whoever finds the store locked.
pub(super) fn name_holder(path: &Path) -> Result<()> {
    fs::write(path.join(HOLDER_FILE), format!("{}\n", std::process::id())).map_err(|e| write_error(path, e))
}

/// The process that opened the store last, if the system shows that it has the database open still.
pub(super) fn holder(path: &Path) -> Option<u32> {
    let pid: u32 = fs::read_to_string(path.join(HOLDER_FILE)).ok()?.trim().parse().ok()?;
    let database = data(path).join("db").canonicalize().ok()?;
    let mut open =
        fs::read_dir(format!("/proc/{pid}/fd")).ok()?.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
    open.any(|file| file == database).then_some(pid)
}

/// An error of a write, told apart by whether permissions are the cause.
pub(super) fn write_error(path: &Path, source: io::Error) -> StoreError {
    use io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    let path = path.to_owned();
    // the database wraps some of the system's errors in its own words; only the number in them tells which it was
    let code = source
        .to_string()
        .split_once("code: ")
        .and_then(|(_, rest)| rest.split(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse().ok()));
    let source = match source.raw_os_error() {
        None => code.map_or(source, io::Error::from_raw_os_error),
        Some(_) => source,
    };
    match source.kind() {
        StorageFull | QuotaExceeded => StoreError::Full(path),
        PermissionDenied | ReadOnlyFilesystem => StoreError::NotWritable { path, source },
        _ => StoreError::Io { path, source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_known_by_its_number_in_the_words_of_the_database() {
        let wrapped = io::Error::other("io error: Os { code: 28, kind: StorageFull, message: \"No space left\" }");
        let error = write_error(Path::new("here"), wrapped);
        assert_eq!(error.to_string(), "the disk of the store at here is full; make room, and give the command again");
        let denied = write_error(Path::new("here"), io::ErrorKind::PermissionDenied.into());
        assert!(denied.to_string().contains("cannot be written (permission denied); change its permissions"));
        let unknown = write_error(Path::new("here"), io::Error::other("Thing { at: Some(3) } backtrace ()"));
        assert!(!unknown.to_string().contains(['{', '(']), "{unknown}");
    }
}
