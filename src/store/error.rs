//! What can go wrong with a store, each with what to do about it.

use std::path::PathBuf;

/// Why a store could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no such folder.
    #[error("there is no store at {path}; `isnad add FILE… --store {path}` makes one", path = .0.display())]
    Missing(PathBuf),
    /// The folder holds something else.
    #[error("{path} is not an isnad store; name another folder, or an empty one to make a store there", path = .0.display())]
    NotAStore(PathBuf),
    /// The folder was written by a later version.
    #[error(
        "the store at {path} has format {found}, and this isnad reads formats up to {known}; use a newer isnad for it",
        path = .path.display()
    )]
    Newer {
        /// The folder.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format that this build reads.
        known: u32,
    },
    /// The folder, or something in it, may not be written.
    #[error(
        "the store at {path} cannot be written ({why}); change its permissions, or copy the folder to a place of your own",
        path = .path.display(),
        why = .source.kind()
    )]
    NotWritable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is no room on its disk.
    #[error("the disk of the store at {path} is full; make room, and give the command again", path = .0.display())]
    Full(PathBuf),
    /// A file of it reached the size that the system allows.
    #[error(
        "the store at {path} cannot grow: a file of it has the size that the system allows; raise the limit (`ulimit -f`), and give the command again",
        path = .0.display()
    )]
    TooLarge(PathBuf),
    /// Another process has it open.
    #[error(
        "the store at {path} is in use by {holder}; wait for it (`--wait 60s`), or read a snapshot of it (`isnad add --snapshot DIR` makes one while it adds; then `--store DIR`)",
        path = .path.display(),
        holder = holder(*.pid, .program.as_deref())
    )]
    Locked {
        /// The folder.
        path: PathBuf,
        /// The process that has it, if the system tells.
        pid: Option<u32>,
        /// The name of its program.
        program: Option<String>,
    },
    /// A snapshot is to be written where something else is.
    #[error("{path} is a store of its own and no snapshot; name another folder for the snapshot", path = .0.display())]
    NotASnapshot(PathBuf),
    /// The files do not hold what they should.
    #[error(
        "the store at {path} is damaged: {what}; copy the folder, then let `isnad check --repair` keep what is whole, or restore it from a copy",
        path = .path.display()
    )]
    Damaged {
        /// The folder.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// The system failed.
    #[error(
        "the store at {path} cannot be read or written: {why}; see that its disk is sound, and give the command again",
        path = .path.display(),
        why = reason(.source)
    )]
    Io {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// An earlier write failed, and what the files hold is no longer certain.
    #[error("the store at {path} failed to write earlier; close it and open it again", path = .0.display())]
    Poisoned(PathBuf),
}

/// A process in words.
fn holder(pid: Option<u32>, program: Option<&str>) -> String {
    match (pid, program) {
        (Some(pid), Some(program)) => format!("process {pid} ({program})"),
        (Some(pid), None) => format!("process {pid}"),
        (None, _) => "another process".to_owned(),
    }
}

/// The system's reason in words.
fn reason(source: &std::io::Error) -> String {
    match (source.raw_os_error(), source.kind()) {
        (None, std::io::ErrorKind::Other) => "the system refused".to_owned(),
        (None, kind) => kind.to_string(),
        (Some(_), _) => source.to_string(),
    }
}

/// What a call on a store gives.
pub type Result<T> = std::result::Result<T, StoreError>;
