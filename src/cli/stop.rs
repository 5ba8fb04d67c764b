//! Ctrl-C in a command that keeps what it has done so far: the first time asks it to stop, the second ends it.

use std::process;
use std::sync::atomic::{AtomicU8, Ordering};

use super::STOPPED;
use super::report::note;

/// Something is being read that is to be kept.
const READING: u8 = 0;
/// The command was asked to stop, and keeps what it has.
const ASKED: u8 = 1;
/// All that was read is kept.
const KEPT: u8 = 2;

static STATE: AtomicU8 = AtomicU8::new(READING);

/// Takes Ctrl-C from now on. Where that cannot be done it ends the process, as it does everywhere: the store is whole
/// then too.
pub fn watch() {
    let _ = ctrlc::set_handler(|| match STATE.compare_exchange(READING, ASKED, Ordering::SeqCst, Ordering::SeqCst) {
        Ok(_) => note("isnad: stopping; what was read is kept first (Ctrl-C again stops at once)"),
        Err(state) => {
            note(match state {
                KEPT => "isnad: stopped; all articles are kept",
                _ => "isnad: stopped at once; give the same command again to go on",
            });
            process::exit(STOPPED.into());
        }
    });
}

/// Whether the command was asked to stop.
pub fn asked() -> bool {
    STATE.load(Ordering::SeqCst) == ASKED
}

/// Says that all is kept that was read, unless the command was asked to stop: from now on Ctrl-C ends the process.
pub fn kept() {
    let _ = STATE.compare_exchange(READING, KEPT, Ordering::SeqCst, Ordering::SeqCst);
}
