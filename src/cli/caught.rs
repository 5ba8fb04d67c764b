//! What a command writes and says while a server runs it: caught on the thread that runs it, for the answer.

use std::cell::RefCell;
use std::io::{self, Write};

/// What was caught.
#[derive(Debug, Default)]
pub struct Caught {
    /// The data.
    pub data: Vec<u8>,
    /// What would have gone to standard error.
    pub notes: Vec<String>,
}

thread_local! {
    static CAUGHT: RefCell<Option<Caught>> = const { RefCell::new(None) };
}

/// Runs a command; its standard output and its notes are caught.
pub fn caught<T>(command: impl FnOnce() -> T) -> (T, Caught) {
    CAUGHT.set(Some(Caught::default()));
    let done = command();
    (done, CAUGHT.take().unwrap_or_default())
}

/// Whether a command that runs on this thread is caught.
pub fn is_on() -> bool {
    CAUGHT.with_borrow(Option::is_some)
}

/// Takes a note, if notes are caught.
pub fn take_note(note: &str) -> bool {
    CAUGHT.with_borrow_mut(|caught| match caught {
        Some(caught) => {
            caught.notes.push(note.to_owned());
            true
        }
        None => false,
    })
}

/// Where the data of a command goes that is caught.
pub struct Writer;

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        CAUGHT.with_borrow_mut(|caught| match caught {
            Some(caught) => {
                caught.data.extend_from_slice(bytes);
                Ok(bytes.len())
            }
            None => Err(io::ErrorKind::BrokenPipe.into()),
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
