//! Who may have a store open: one process at a time, which leaves its number and name for whoever comes second.
//!
//! The lock is on the file `HOLDER`, not on the database, so that it holds while one database takes another's place.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;

use fs2::FileExt;

use super::error::{Result, StoreError};
use super::folder;

const HOLDER_FILE: &str = "HOLDER";

/// The store is this process's for as long as this lives; the system frees it when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, or says who has it.
    pub(super) fn take(path: &Path) -> Result<Lock> {
        let name = path.join(HOLDER_FILE);
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&name);
        let mut file = file.map_err(|e| folder::write_error(path, e))?;
        if let Err(error) = FileExt::try_lock_exclusive(&file) {
            return Err(if error.kind() == fs2::lock_contended_error().kind() {
                locked(path)
            } else {
                folder::write_error(path, error)
            });
        }
        // On a full disk the name is missing, which is no reason not to open the store.
        let program = std::env::args_os().next().map(std::path::PathBuf::from).unwrap_or_default();
        let program = program.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let _ = file.set_len(0).and_then(|()| writeln!(file, "{} {program}", std::process::id()));
        Ok(Lock { _file: file })
    }
}

/// That another process has the store, and which.
pub(super) fn locked(path: &Path) -> StoreError {
    let (pid, program) = holder(path).unzip();
    StoreError::Locked { path: path.to_owned(), pid, program: program.filter(|p| !p.is_empty()) }
}

/// The process that opened the store last, if the system shows that it has it open still.
fn holder(path: &Path) -> Option<(u32, String)> {
    let name = path.join(HOLDER_FILE);
    let text = fs::read_to_string(&name).ok()?;
    let (pid, program) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    let pid: u32 = pid.parse().ok()?;
    let program: String = program.chars().filter(|c| !c.is_control()).collect();
    // Systems without /proc do not show it: there the file is believed.
    if Path::new("/proc/self/fd").exists() {
        let name = name.canonicalize().ok()?;
        let open = fs::read_dir(format!("/proc/{pid}/fd")).ok()?;
        let mut open = open.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
        open.any(|file| file == name).then_some(())?;
    }
    Some((pid, program))
}
