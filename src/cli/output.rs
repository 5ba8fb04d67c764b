//! Where data goes: standard output or a file, and in which form.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::caught;
use super::report::Failure;

/// Standard output, or the file that `-o` names.
pub struct Output {
    to: Box<dyn Write>,
    /// Whether a person is looking at it.
    pub terminal: bool,
    file: Option<PathBuf>,
}

impl Output {
    /// Opens the file, or standard output where there is none.
    pub fn open(file: Option<&Path>) -> Result<Self, Failure> {
        match file {
            None if caught::is_on() => Ok(Output { to: Box::new(caught::Writer), terminal: false, file: None }),
            None => {
                let terminal = io::stdout().is_terminal();
                Ok(Output { to: Box::new(BufWriter::new(io::stdout())), terminal, file: None })
            }
            Some(path) => {
                let file = File::create(path).map_err(|e| {
                    Failure::wrong(format_args!(
                        "cannot write {}: {e}; name a file in a folder that you may write to",
                        path.display()
                    ))
                })?;
                Ok(Output { to: Box::new(BufWriter::new(file)), terminal: false, file: Some(path.to_owned()) })
            }
        }
    }

    /// Writes text as it is.
    pub fn text(&mut self, text: &str) -> Result<(), Failure> {
        self.bytes(text.as_bytes())
    }

    /// Writes bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.attempt(|to| to.write_all(bytes))
    }

    /// Writes a value as one line of JSON.
    pub fn line(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        self.attempt(|to| {
            serde_json::to_writer(&mut *to, value)?;
            to.write_all(b"\n")
        })
    }

    /// Writes a value as JSON for a person to read.
    pub fn pretty(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        self.attempt(|to| {
            serde_json::to_writer_pretty(&mut *to, value)?;
            to.write_all(b"\n")
        })
    }

    /// Writes rows as CSV.
    pub fn csv(&mut self, rows: impl Iterator<Item = Vec<String>>) -> Result<(), Failure> {
        self.attempt(|to| {
            let mut writer = csv::Writer::from_writer(to);
            for row in rows {
                writer.write_record(&row).map_err(system_error)?;
            }
            writer.flush()
        })
    }

    /// Where the data goes, for what is written as a stream.
    pub fn writer(&mut self) -> &mut dyn Write {
        &mut *self.to
    }

    /// Makes sure that everything is written; a command that ends without it may lose its last words.
    pub fn finish(mut self) -> Result<(), Failure> {
        self.attempt(|to| to.flush())
    }

    fn attempt(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        write(&mut *self.to).map_err(|e| self.failure(e))
    }

    /// What an error of writing to it means.
    pub fn failure(&self, error: io::Error) -> Failure {
        match &self.file {
            Some(path) if !matches!(error.kind(), io::ErrorKind::BrokenPipe | io::ErrorKind::StorageFull) => {
                Failure::wrong(format_args!("cannot write {}: {error}", path.display()))
            }
            _ => Failure::from(error),
        }
    }
}

/// The system's error behind one of the CSV writer, so that a broken pipe is known as one.
fn system_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that has gone.
    struct Gone;

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_broken_pipe_is_known_as_one_in_every_form() {
        let mut out = Output { to: Box::new(Gone), terminal: false, file: None };
        let rows = (0..10_000).map(|i| vec![i.to_string(), "x".repeat(20)]);
        assert!(matches!(out.csv(rows), Err(Failure::BrokenPipe)));
        assert!(matches!(out.line(&"x"), Err(Failure::BrokenPipe)));
        assert!(matches!(out.pretty(&"x"), Err(Failure::BrokenPipe)));
        assert!(matches!(out.text("x"), Err(Failure::BrokenPipe)));
    }
}
