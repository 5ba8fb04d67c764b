//! A store's folder: making it, knowing it, refusing what is none.
//!
//! A store is a folder with a file `FORMAT` and the database in `data`. `FORMAT` is written before the database is
//! made (`isnad store 2 new`) and again when it stands (`isnad store 2`), so that a folder whose database was lost
//! is never taken for an empty store. A database that took the place of another stands in a folder of its own, which
//! `FORMAT` names (`isnad store 2 in data-3`): renaming that one file is what swaps them.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::error::{Result, StoreError};

/// The newest format that this build reads and the one that it writes.
pub(super) const FORMAT: u32 = 2;
/// The format that is made anew from what is in it.
const OLDER: u32 = 1;

const FORMAT_FILE: &str = "FORMAT";
/// How the names of files begin that become the format file.
const TEMPORARY: &str = "FORMAT.";
/// The folder of a store's first database; later ones are `data-1`, `data-2` …
const DATA: &str = "data";
/// A store that `snapshot` made, and may make anew.
const SNAPSHOT_FILE: &str = "SNAPSHOT";

/// What a folder is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing, or an empty folder.
    Nothing,
    /// A store whose database was being made: nothing in it was ever acknowledged.
    Begun,
    /// A store, with the name of the folder that its database is in.
    Store(String),
    /// A store of the format before this one, likewise.
    Older(String),
}

/// The folder of the first database.
pub(super) fn data(path: &Path) -> PathBuf {
    path.join(DATA)
}

/// The number of a database's folder, if that is what it is.
fn number(name: &str) -> Option<u64> {
    match name.strip_prefix(DATA)? {
        "" => Some(0),
        rest => rest.strip_prefix('-').filter(|n| !n.starts_with(['+', '0']))?.parse().ok(),
    }
}

/// The name of the folder that the next database stands in.
pub(super) fn next(data: &Path) -> String {
    let name = data.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    format!("{DATA}-{}", number(&name).unwrap_or_default() + 1)
}

/// Deletes the databases that `FORMAT` does not name: what a process was making or deleting when it was killed.
///
/// Only whoever holds the store may do so.
pub(super) fn tidy(path: &Path, keep: &str) -> Result<()> {
    let io = |source| StoreError::Io { path: path.to_owned(), source };
    for entry in fs::read_dir(path).map_err(io)? {
        let name = entry.map_err(io)?.file_name().to_string_lossy().into_owned();
        if name != keep && number(&name).is_some() {
            delete(path, &path.join(name))?;
        }
    }
    Ok(())
}

/// Deletes a database's folder, for good.
pub(super) fn delete(path: &Path, data: &Path) -> Result<()> {
    match fs::remove_dir_all(data) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(write_error(path, e)),
        _ => sync(path, path),
    }
}

/// Where a copy of a damaged database is kept: nothing looks for one under that name.
pub(super) fn aside(path: &Path, data: &Path) -> PathBuf {
    let name = data.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    path.join(format!("damaged-{name}"))
}

/// Where the database of an older format is kept once the store is of today's: nothing looks for one under that name.
pub(super) fn backup(path: &Path, name: &str) -> PathBuf {
    path.join(format!("format-{OLDER}-{name}"))
}

/// Copies a database that nobody has open.
pub(super) fn copy(path: &Path, from: &Path, to: &Path) -> Result<()> {
    fn all(from: &Path, to: &Path) -> io::Result<()> {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            let to = to.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                all(&entry.path(), &to)?;
            } else {
                fs::copy(entry.path(), &to)?;
                fs::File::open(&to)?.sync_all()?;
            }
        }
        Ok(())
    }
    delete(path, to)?;
    if let Err(error) = all(from, to) {
        delete(path, to)?;
        return Err(write_error(path, error));
    }
    sync(path, path)
}

/// Moves a store that was made in the folder `part` to its place, where nothing or an empty folder is.
pub(super) fn place(part: &Path, to: &Path) -> Result<()> {
    fs::rename(part, to).map_err(|e| write_error(to, e))?;
    match to.parent() {
        Some(above) if !above.as_os_str().is_empty() => sync(to, above),
        _ => sync(to, Path::new(".")),
    }
}

/// Makes a file or the entries of a folder last.
pub(super) fn sync(path: &Path, what: &Path) -> Result<()> {
    fs::File::open(what).and_then(|file| file.sync_all()).map_err(|e| write_error(path, e))
}

/// Whether the store is a snapshot of another.
pub(super) fn is_snapshot(path: &Path) -> bool {
    path.join(SNAPSHOT_FILE).exists()
}

/// Marks the store as a snapshot, or as one no longer.
pub(super) fn mark_snapshot(path: &Path, is: bool) -> Result<()> {
    let file = path.join(SNAPSHOT_FILE);
    let done = if is { fs::write(file, "made by isnad, and made anew by it\n") } else { fs::remove_file(file) };
    match done {
        Err(e) if is || e.kind() != io::ErrorKind::NotFound => Err(write_error(path, e)),
        _ => sync(path, path),
    }
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
    let unknown = || match databases(path) {
        Ok(found) if !found.is_empty() => {
            let what = "its file FORMAT is not as it was written".to_owned();
            StoreError::Damaged { path: path.to_owned(), what }
        }
        _ => not_a_store(),
    };
    let mut words = text.split_whitespace();
    if (words.next(), words.next()) != (Some("isnad"), Some("store")) {
        return Err(unknown());
    }
    let format: u32 = words.next().and_then(|w| w.parse().ok()).filter(|n| *n > 0).ok_or_else(unknown)?;
    if format > FORMAT {
        return Err(StoreError::Newer { path: path.to_owned(), found: format, known: FORMAT });
    }
    let data = match (words.next(), words.next()) {
        (Some("new"), None) => return Ok(Found::Begun),
        (None, _) => DATA,
        (Some("in"), Some(data)) if number(data).is_some() => data,
        _ => return Err(unknown()),
    };
    if format == OLDER && [path.join(data), backup(path, data)].iter().any(|at| at.join("db").is_file()) {
        return Ok(Found::Older(data.to_owned()));
    }
    if path.join(data).join("db").is_file() {
        return Ok(Found::Store(data.to_owned()));
    }
    let what = format!("its database (the file {data}/db) is missing");
    Err(StoreError::Damaged { path: path.to_owned(), what })
}

/// The names of the databases in a store's folder.
fn databases(path: &Path) -> Result<Vec<String>> {
    let io = |source| StoreError::Io { path: path.to_owned(), source };
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(io)? {
        let name = entry.map_err(io)?.file_name().to_string_lossy().into_owned();
        if number(&name).is_some() && path.join(&name).join("db").is_file() {
            found.push(name);
        }
    }
    found.sort();
    Ok(found)
}

/// Writes the format file of a damaged store anew, if there is but one database that it can have named.
///
/// Only whoever holds the store may do so.
pub(super) fn mend(path: &Path) -> Result<()> {
    match look(path) {
        Err(StoreError::Damaged { what, .. }) => match databases(path)?.as_slice() {
            [one] => finish(path, &path.join(one)),
            [] => Err(StoreError::Damaged { path: path.to_owned(), what }),
            _ => {
                let what = format!("{what}, and there is more than one database that it can have named");
                Err(StoreError::Damaged { path: path.to_owned(), what })
            }
        },
        _ => Ok(()),
    }
}

/// Makes the folder, for its user alone, and marks it as a store whose database is being made.
pub(super) fn begin(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|e| write_error(path, e))?;
    make_private(path)?;
    // another process may be making the same store, and may have it ready by now: what it wrote stays
    write_format(path, " new", |temporary, format| match fs::hard_link(temporary, format) {
        Ok(()) => fs::remove_file(temporary),
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => fs::remove_file(temporary),
        // not every file system has links
        Err(_) => fs::rename(temporary, format),
    })
}

/// Takes the permissions of other users away.
pub(super) fn make_private(path: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        let private = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        fs::set_permissions(path, private).map_err(|e| write_error(path, e))?;
    }
    Ok(())
}

/// Marks the folder as a store whose database stands in the folder of that name.
pub(super) fn finish(path: &Path, data: &Path) -> Result<()> {
    let name = data.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let place = if name == DATA { String::new() } else { format!(" in {name}") };
    write_format(path, &place, |temporary, format| fs::rename(temporary, format))
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

/// An error of a write, told apart by whether permissions are the cause.
pub(super) fn write_error(path: &Path, source: io::Error) -> StoreError {
    use io::ErrorKind::{FileTooLarge, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
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
        FileTooLarge => StoreError::TooLarge(path),
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
