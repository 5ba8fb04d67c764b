//! What goes to standard error: failures with their exit codes, notes, and the progress bar.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::caught::take_note;
use super::{DONE, NOTHING, WRONG};

/// Why a command ended early.
pub enum Failure {
    /// The reader of standard output has seen enough.
    BrokenPipe,
    /// A message, and the exit code.
    Message(u8, String),
    /// The store cannot be read or written.
    Store(String),
}

impl Failure {
    /// Wrong use, or broken input.
    pub fn wrong(message: impl fmt::Display) -> Self {
        Failure::Message(WRONG, message.to_string())
    }

    /// Nothing was found.
    pub fn nothing(message: impl fmt::Display) -> Self {
        Failure::Message(NOTHING, message.to_string())
    }

    /// Says it on standard error and gives the exit code.
    pub fn report(&self) -> u8 {
        match self {
            Failure::BrokenPipe => DONE,
            Failure::Message(code, message) => {
                note(format_args!("isnad: {message}"));
                *code
            }
            Failure::Store(message) => {
                note(format_args!("isnad: {message}"));
                WRONG
            }
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
            io::ErrorKind::StorageFull => {
                Failure::wrong("cannot write: the disk is full; make room, or write to another with -o")
            }
            _ => Failure::wrong(format_args!("cannot write: {error}")),
        }
    }
}

impl From<isnad::store::StoreError> for Failure {
    fn from(error: isnad::store::StoreError) -> Self {
        Failure::Store(error.to_string())
    }
}

/// Says something on standard error; that nobody reads it is no failure.
pub fn note(message: impl fmt::Display) {
    let message = plain(&message.to_string());
    if !take_note(&message) {
        let _ = writeln!(io::stderr().lock(), "{message}");
    }
}

/// Text without what steers a terminal or turns the direction of other text; lines stay.
fn plain(text: &str) -> String {
    text.chars().map(|c| if steers(c) { ' ' } else { c }).collect()
}

/// Whether text holds a character that must not reach the terminal as it is.
pub fn has_control(text: &str) -> bool {
    text.chars().any(steers)
}

/// Control characters but the line's end, and the marks that override, embed or isolate a direction.
pub fn steers(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// How many errors of one file are said.
const SAID: u64 = 10;

/// What is wrong in one file: the first few errors are said, and of the others how many there are.
pub struct Complaints<'p> {
    progress: &'p Progress,
    file: String,
    count: u64,
}

impl<'p> Complaints<'p> {
    /// About the file of this name.
    pub fn of(progress: &'p Progress, file: String) -> Self {
        Complaints { progress, file, count: 0 }
    }

    /// Says an error, if it is one of the first.
    pub fn say(&mut self, error: impl fmt::Display) {
        self.count += 1;
        if self.count <= SAID {
            self.progress.say(format_args!("isnad: {error}"));
        }
    }

    /// Says how many more there were, and gives the number of all.
    pub fn end(self) -> u64 {
        if self.count > SAID {
            self.progress.say(format_args!("… and {} more like these in {}", self.count - SAID, self.file));
        }
        self.count
    }
}

/// A bar over the bytes of the input with rate and time left, where standard error is a terminal.
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar over `bytes`; without their number it only counts.
    pub fn over(bytes: Option<u64>) -> Self {
        let target =
            if io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(bytes, target);
        let template = match bytes {
            Some(_) => "{bar:30} {percent:>3} %  {msg}  {binary_bytes_per_sec}  {eta} left",
            None => "{spinner} {msg}  {binary_bytes} read  {elapsed}",
        };
        let style = ProgressStyle::with_template(template).expect("a constant template, tried by every test of add");
        bar.set_style(style.progress_chars("━╸─"));
        bar.enable_steady_tick(Duration::from_millis(200));
        Progress { bar }
    }

    /// A bar over a number of `what`; without the number it only counts.
    pub fn of(total: Option<u64>, what: &str) -> Self {
        let progress = Progress::over(total);
        let template = match total {
            Some(_) => format!("{{bar:30}} {{percent:>3}} %  {{pos}} of {{len}} {what}  {{eta}} left"),
            None => format!("{{spinner}} {{pos}} {what}  {{elapsed}}"),
        };
        let style = ProgressStyle::with_template(&template).expect("a constant template but for a word of ours");
        progress.bar.set_style(style.progress_chars("━╸─"));
        progress
    }

    /// A bar over the bytes of a store that is written anew: `most`, for what is left out is not written.
    pub fn tidying(most: u64) -> Self {
        let progress = Progress::over(Some(most));
        let template =
            "{spinner} tidying the store: {binary_bytes} written, of {binary_total_bytes} at most  {elapsed}";
        progress.bar.set_style(ProgressStyle::with_template(template).expect("a constant template"));
        progress
    }

    /// So many are done, of so many.
    pub fn step(&self, done: u64, total: u64) {
        self.bar.set_length(total);
        self.bar.set_position(done);
    }

    /// So many bytes were read, so many articles done.
    pub fn at(&self, bytes: u64, articles: u64) {
        self.bar.set_position(bytes);
        self.bar.set_message(format!("{articles} articles"));
    }

    /// So many bytes are done.
    pub fn bytes(&self, bytes: u64) {
        self.bar.set_position(bytes);
    }

    /// Says something above the bar.
    pub fn say(&self, message: impl fmt::Display) {
        self.bar.suspend(|| note(message));
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}
