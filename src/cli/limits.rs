//! A watch over a query that may run away: Ctrl-C, memory, and time that it does not heed itself.

use std::fmt;
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::time::{Duration, Instant};

use super::report::note;
use super::{STOPPED, WRONG};

/// A query may hold so much more memory than the process had when it began.
const MOST_MEMORY: u64 = 2 << 30;
/// How often memory is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// So long a query may take to end once it was told to; then the process ends, which leaves the store as it is.
const GRACE: Duration = Duration::from_secs(2);

/// Why a query was told to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// By Ctrl-C.
    Asked,
    /// It held too much.
    Memory,
    /// It did not heed its time.
    Time,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Ended::Asked => "stopped",
            Ended::Memory => {
                "the query was ended: what it holds takes more than 2 GiB of memory; make it narrower (are its patterns \
                 joined by a variable?)"
            }
            Ended::Time => "the query was ended: it took longer than --timeout gives it",
        })
    }
}

impl Ended {
    fn of(byte: u8) -> Option<Ended> {
        [Ended::Asked, Ended::Memory, Ended::Time].into_iter().find(|ended| *ended as u8 + 1 == byte)
    }

    /// The exit code.
    fn code(self) -> u8 {
        if self == Ended::Asked { STOPPED } else { WRONG }
    }
}

/// A watch while a query runs.
pub struct Watch {
    why: Arc<AtomicU8>,
    over: Arc<AtomicBool>,
}

impl Watch {
    /// Watches from now on; `cancel` tells the query to end.
    pub fn begin(time: Duration, cancel: impl Fn() + Send + Sync + 'static) -> Watch {
        let watch = Watch { why: Arc::default(), over: Arc::default() };
        let cancel = Arc::new(cancel);
        let (why, cancel_too) = (Arc::clone(&watch.why), Arc::clone(&cancel));
        // Where Ctrl-C cannot be taken it ends the process, as everywhere.
        let _ = ctrlc::set_handler(move || {
            if why.swap(Ended::Asked as u8 + 1, Ordering::SeqCst) == Ended::Asked as u8 + 1 {
                process::exit(STOPPED.into());
            }
            cancel_too();
        });
        let (why, over) = (Arc::clone(&watch.why), Arc::clone(&watch.over));
        // Without a thread to watch, the query still heeds its time and Ctrl-C wherever it looks at the store.
        let _ = std::thread::Builder::new().name("watch".into()).spawn(move || {
            let (begun, before) = (Instant::now(), memory());
            let mut told: Option<Instant> = None;
            while !over.load(Ordering::SeqCst) {
                std::thread::sleep(LOOK);
                if Ended::of(why.load(Ordering::SeqCst)).is_none() {
                    let much = memory().zip(before).is_some_and(|(now, before)| now > before + MOST_MEMORY);
                    let late = begun.elapsed() > time.saturating_add(GRACE);
                    if much || late {
                        why.store(if much { Ended::Memory } else { Ended::Time } as u8 + 1, Ordering::SeqCst);
                        cancel();
                    }
                }
                if let Some(ended) = Ended::of(why.load(Ordering::SeqCst)) {
                    let since = *told.get_or_insert_with(Instant::now);
                    let twice = memory().zip(before).is_some_and(|(now, before)| now > before + 2 * MOST_MEMORY);
                    if (since.elapsed() > GRACE || twice) && !over.load(Ordering::SeqCst) {
                        note(format_args!("isnad: {ended}"));
                        process::exit(ended.code().into());
                    }
                }
            }
        });
        watch
    }

    /// The query is over: why it was told to end, if it was.
    pub fn end(self) -> Option<Ended> {
        self.over.store(true, Ordering::SeqCst);
        Ended::of(self.why.load(Ordering::SeqCst))
    }
}

/// How many bytes of memory the process takes, where the system tells.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
