//! The iterator over an input's articles.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{Encoding, UTF_8};

use super::charset::{self, Utf16};
use super::error::{InputError, Problem};
use super::json::{Layout, Records};
use super::{LIMIT, page};
use crate::model::Article;

/// How much of a file is looked at to tell what it is.
const HEAD: u64 = 64 << 10;

/// Where articles are read from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A file.
    Path(PathBuf),
    /// Standard input.
    Stdin,
}

impl Source {
    /// The file of that name; `-` is standard input.
    pub fn parse(name: impl AsRef<Path>) -> Self {
        let path = name.as_ref();
        if path.as_os_str() == "-" { Source::Stdin } else { Source::Path(path.to_owned()) }
    }

    /// The name in messages.
    pub fn name(&self) -> String {
        match self {
            Source::Path(path) => path.display().to_string(),
            Source::Stdin => "<stdin>".to_owned(),
        }
    }

    /// How many bytes there are to read; `None` for standard input and what is no plain file.
    pub fn size(&self) -> Option<u64> {
        match self {
            Source::Path(path) => std::fs::metadata(path).ok().filter(|m| m.is_file()).map(|m| m.len()),
            Source::Stdin => None,
        }
    }
}

type Reader = Box<dyn Read + Send>;
type Buffered = Box<dyn BufRead + Send>;

/// The articles of one input, in its order; an error stands in the place of the article that it concerns.
pub struct Articles {
    file: String,
    state: State,
    bytes: Arc<AtomicU64>,
}

enum State {
    Source(Source),
    Reader(Reader),
    Records(Records<Buffered>),
    Done,
}

impl Articles {
    pub(super) fn from_source(source: Source) -> Self {
        Articles { file: source.name(), state: State::Source(source), bytes: Arc::default() }
    }

    pub(super) fn from_reader(file: String, reader: Reader) -> Self {
        Articles { file, state: State::Reader(reader), bytes: Arc::default() }
    }

    /// The bytes read so far, for a progress bar; it runs ahead of the articles by what is buffered.
    pub fn bytes_read(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    fn error(&self, line: Option<u64>, problem: Problem) -> InputError {
        InputError { file: self.file.clone(), line, problem }
    }

    /// Finds out what the input is: a plain text is read at once, records are left to be read one by one.
    fn begin(&mut self, reader: Reader) -> Result<Option<Article>, Problem> {
        let mut reader: Reader = Box::new(Counted { inner: reader, bytes: Arc::clone(&self.bytes) });
        let (mut head, mut fault) = peek(&mut reader);
        let mut marked_utf8 = false;
        if let Some((encoding, length)) = Encoding::for_bom(&head) {
            head.drain(..length);
            marked_utf8 = encoding == UTF_8;
            if !marked_utf8 {
                reader = Box::new(Utf16::new(Cursor::new(head).chain(fault).chain(reader), encoding));
                (head, fault) = peek(&mut reader);
            }
        }
        if head.is_empty()
            && let Some(error) = fault.0
        {
            return Err(charset::problem(error));
        }
        let whole = Cursor::new(head.clone()).chain(fault).chain(reader);
        let extension = Path::new(&self.file).extension().and_then(|e| e.to_str()).unwrap_or_default();
        let named = ["jsonl", "ndjson", "json"].contains(&extension) && !charset::is_binary(&head);
        if let Some(layout) = Layout::of(&head, named) {
            let records = Records::new(Box::new(BufReader::with_capacity(256 << 10, whole)) as Buffered, layout, &head);
            self.state = State::Records(if marked_utf8 { records.utf8() } else { records });
            return Ok(None);
        }
        if head.trim_ascii().is_empty() && head.len() < HEAD as usize {
            return Err(Problem::Empty);
        }
        if charset::is_binary(&head) {
            return Err(Problem::Binary);
        }
        plain(whole, marked_utf8).map(Some)
    }
}

/// The article of a plain text.
fn plain(reader: impl Read, marked_utf8: bool) -> Result<Article, Problem> {
    let mut bytes = Vec::new();
    reader.take(LIMIT as u64 + 1).read_to_end(&mut bytes).map_err(charset::problem)?;
    if bytes.len() > LIMIT {
        return Err(Problem::TooLong);
    }
    if charset::is_binary(&bytes) {
        return Err(Problem::Binary);
    }
    if is_markup(&bytes) {
        return Err(Problem::Markup);
    }
    let encoding = if marked_utf8 { UTF_8 } else { charset::tell(&bytes) };
    let text = charset::decode(&bytes, encoding)?;
    page::article(&text).ok_or(Problem::NoText)
}

fn is_markup(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    let start = start[..start.len().min(16)].to_ascii_lowercase();
    ["<!doctype", "<html", "<?xml", "<rss", "<feed", "<!--"].iter().any(|tag| start.starts_with(tag.as_bytes()))
}

/// Reads how a file begins; gives also the error that ended it, which stands behind what was read.
fn peek(reader: &mut Reader) -> (Vec<u8>, Fault) {
    let mut head = Vec::new();
    let fault = reader.take(HEAD).read_to_end(&mut head).err();
    (head, Fault(fault))
}

/// Fails once, if there is an error to fail with.
struct Fault(Option<io::Error>);

impl Read for Fault {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

impl Iterator for Articles {
    type Item = Result<Article, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        let reader = match std::mem::replace(&mut self.state, State::Done) {
            State::Source(Source::Stdin) => Box::new(io::stdin()) as Reader,
            State::Source(Source::Path(path)) => match open(&path) {
                Ok(file) => Box::new(file) as Reader,
                Err(problem) => return Some(Err(self.error(None, problem))),
            },
            State::Reader(reader) => reader,
            State::Records(mut records) => {
                let (line, result) = records.next()?;
                self.state = State::Records(records);
                return Some(result.map_err(|problem| self.error(Some(line), problem)));
            }
            State::Done => return None,
        };
        match self.begin(reader) {
            Ok(Some(article)) => Some(Ok(article)),
            Ok(None) => self.next(),
            Err(problem) => Some(Err(self.error(None, problem))),
        }
    }
}

fn open(path: &Path) -> Result<File, Problem> {
    let file = File::open(path).map_err(Problem::Open)?;
    if file.metadata().map_err(Problem::Open)?.is_dir() { Err(Problem::Folder) } else { Ok(file) }
}

struct Counted {
    inner: Reader,
    bytes: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.bytes.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}
