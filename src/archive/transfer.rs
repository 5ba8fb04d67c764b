//! Dumping a store as JSON Lines, and loading such a dump: the way out of any format, and back.
//!
//! The first line names the format and its version, then come the decisions of people in their order, then a line for each
//! article with what was read from it and the day on which it was read, and the last line says how many articles there
//! were, so that a dump cut short is known as one.
//! Whatever else a store holds is derived from these: loading a dump gives a store whose dump is the same to the byte.

use std::io::{self, BufRead, Read as _, Write};

use serde::{Deserialize, Serialize};

use super::{Archive, sound};
use crate::fuse::{self, Change, DecideError, Kept};
use crate::graph;
use crate::model::{Article, Date, Reading};
use crate::store::{Decision, StoreError};

/// The newest version of the dump that this build reads and the one that it writes.
const VERSION: u32 = 1;

/// The longest line that is read: an article of the greatest length with what was read from it.
const LONGEST: u64 = 256 << 20;

/// Articles and bytes that are kept at a time.
const TOGETHER: usize = 2048;
const BYTES_TOGETHER: usize = 32 << 20;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    isnad_dump: u32,
}

/// A line as it is written.
#[derive(Serialize)]
struct ArticleLine<'a> {
    article: &'a Article,
    reading: &'a Reading,
    read: Option<Date>,
}

#[derive(Serialize)]
struct DecisionLine<'a> {
    decision: &'a Decision,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    articles: u64,
}

#[derive(Serialize)]
struct EndLine {
    end: End,
}

/// A line as it may be read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    article: Option<Article>,
    reading: Option<Reading>,
    #[serde(default)]
    read: Option<Date>,
    decision: Option<Decision>,
    end: Option<End>,
}

/// Why a store could not be dumped.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The dump cannot be written.
    #[error("the dump cannot be written: {0}")]
    Write(#[from] io::Error),
}

/// Why a dump could not be loaded, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// It does not begin as a dump does.
    #[error(
        "is no dump of isnad: its first line is not {{\"isnad_dump\":{VERSION}}}; articles are read by `isnad add`"
    )]
    NotADump,
    /// It was written by a later version.
    #[error("is a dump of version {0}, and this isnad reads versions up to {VERSION}; use a newer isnad for it")]
    Newer(u32),
    /// It cannot be read on; the articles before this place are kept.
    #[error("cannot be read any further than line {line}: {source}")]
    Read {
        /// The line, from 1.
        line: u64,
        /// What the system said.
        source: io::Error,
    },
    /// The store cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How far loading is, or what is wrong with a line.
#[derive(Debug)]
pub enum Loading<'a> {
    /// So many bytes of the dump are read, and the articles in them kept: they are on disk.
    At {
        /// Bytes.
        bytes: u64,
        /// Articles.
        articles: u64,
    },
    /// A line that is left out.
    Broken {
        /// Its number, from 1.
        line: u64,
        /// What is wrong with it.
        problem: &'a str,
    },
}

/// What loading a dump did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Articles that were not there.
    pub new: u64,
    /// Articles that were there, the same and read the same.
    pub unchanged: u64,
    /// Articles that took the place of another version.
    pub corrected: u64,
    /// Decisions of people.
    pub decisions: u64,
    /// Lines that could not be used, or that are missing at the end.
    pub broken: u64,
}

impl Archive {
    /// Writes every article with what was read from it as JSON Lines, in the order of their ids, and says how many
    /// there were; `each` is told how many are written. Changes to the store wait meanwhile, so that it shows one
    /// state.
    ///
    /// # Errors
    /// If the store cannot be read, or the dump not be written.
    pub fn dump(&self, to: &mut dyn Write, each: &mut dyn FnMut(u64)) -> Result<u64, DumpError> {
        let view = self.view();
        line(to, &Header { isnad_dump: VERSION })?;
        for decision in fuse::decisions(&view)? {
            line(to, &DecisionLine { decision: &decision })?;
        }
        let mut articles = 0;
        let mut failed = None;
        graph::each_article(&view, &mut |node| {
            let Some((article, reading)) = graph::article(&view, node.id)? else {
                let what = format!("the article {} has no text or no reading", node.id);
                return Err(StoreError::Damaged { path: self.store.path().to_owned(), what });
            };
            failed = line(to, &ArticleLine { article: &article, reading: &reading, read: node.read }).err();
            articles += 1;
            each(articles);
            Ok(failed.is_none())
        })?;
        match failed {
            Some(error) => Err(error.into()),
            None => {
                line(to, &EndLine { end: End { articles } })?;
                to.flush()?;
                Ok(articles)
            }
        }
    }

    /// Keeps the articles of a dump with what was read from them, as [`Archive::add_read`] does; a large one that comes into
    /// a store without articles is kept as a whole, as [`Archive::add_all`] does. A line that is broken is told to `each`
    /// and left out; those before and after it are kept.
    ///
    /// # Errors
    /// If it is no dump, cannot be read to its end, or the store cannot be written. What came before a line that cannot
    /// be read is kept.
    pub fn load(&mut self, from: &mut dyn BufRead, each: &mut dyn FnMut(Loading<'_>)) -> Result<Loaded, LoadError> {
        let mut lines = Lines { from, number: 0, bytes: 0 };
        let first = lines.next().map_err(|source| LoadError::Read { line: 1, source })?.unwrap_or_default();
        match serde_json::from_slice::<Header>(&first).map_err(|_| LoadError::NotADump)?.isnad_dump {
            0 => return Err(LoadError::NotADump),
            version if version > VERSION => return Err(LoadError::Newer(version)),
            _ => {}
        }
        let mut dump = Dump { lines, seen: 0, loaded: Loaded::default(), each };
        let end = loop {
            let mut next = dump.some();
            if matches!(next.then, Then::More) && self.counts()?.articles == 0 {
                next = self.put_at_once(|put| {
                    while matches!(next.then, Then::More) {
                        dump.kept(put(&next.articles)?);
                        next = dump.some();
                    }
                    dump.kept(put(&std::mem::take(&mut next.articles))?);
                    Ok(next)
                })?;
            }
            let kept: Vec<Kept<'_>> = next.articles.iter().map(Kept::of).collect();
            dump.kept(fuse::put_kept(&self.store, &kept)?);
            match next.then {
                Then::More => {}
                Then::Decision(decision) => match fuse::keep(&self.store, &decision) {
                    Ok(_) => dump.loaded.decisions += 1,
                    Err(DecideError::Store(error)) => return Err(error.into()),
                    Err(other) => dump.broken(&other.to_string()),
                },
                Then::End(articles) => break articles,
                Then::Failed(source) => return Err(LoadError::Read { line: dump.lines.number, source }),
            }
        };
        let seen = dump.seen;
        match end {
            None => {
                dump.broken("the dump was cut short: its last line, which says how many articles it has, is missing")
            }
            Some(n) if n != seen => {
                dump.broken(&format!("the dump says that it has {n} articles, and {seen} were found"))
            }
            Some(_) => {}
        }
        Ok(dump.loaded)
    }
}

/// A dump that is being read.
struct Dump<'a, 'e> {
    lines: Lines<'a>,
    /// Lines that were, or should have been, articles.
    seen: u64,
    loaded: Loaded,
    each: &'e mut dyn FnMut(Loading<'_>),
}

/// Articles that follow one another in a dump, and what comes then.
struct Next {
    articles: Vec<(Article, Reading, Option<Date>)>,
    then: Then,
}

enum Then {
    More,
    Decision(Box<Decision>),
    /// With the number of articles that the last line tells, if there is one.
    End(Option<u64>),
    Failed(io::Error),
}

impl Dump<'_, '_> {
    fn broken(&mut self, problem: &str) {
        self.loaded.broken += 1;
        (self.each)(Loading::Broken { line: self.lines.number, problem });
    }

    fn kept(&mut self, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        for change in changes {
            match change {
                Change::New => self.loaded.new += 1,
                Change::Unchanged => self.loaded.unchanged += 1,
                Change::Corrected => self.loaded.corrected += 1,
            }
        }
        let articles = self.loaded.new + self.loaded.unchanged + self.loaded.corrected;
        (self.each)(Loading::At { bytes: self.lines.bytes, articles });
    }

    /// Reads the next articles, up to a decision, the end, or as many as are kept at a time.
    fn some(&mut self) -> Next {
        let (mut articles, mut size, mut end) = (Vec::new(), 0, None);
        let then = loop {
            if articles.len() >= TOGETHER || size >= BYTES_TOGETHER {
                break Then::More;
            }
            let text = match self.lines.next() {
                Ok(Some(text)) => text,
                Ok(None) => break Then::End(end),
                Err(source) => break Then::Failed(source),
            };
            if text.trim_ascii().is_empty() {
                continue;
            }
            match understand(&text) {
                Ok(Understood::Article(one)) => {
                    self.seen += 1;
                    size += text.len();
                    articles.push(*one);
                }
                Ok(Understood::Decision(decision)) => break Then::Decision(decision),
                Ok(Understood::End(articles)) => end = Some(articles),
                Err(problem) => {
                    self.seen += 1;
                    self.broken(&problem);
                }
            }
        };
        Next { articles, then }
    }
}

enum Understood {
    Article(Box<(Article, Reading, Option<Date>)>),
    Decision(Box<Decision>),
    End(u64),
}

fn understand(text: &[u8]) -> Result<Understood, String> {
    let line: Line = serde_json::from_slice(text).map_err(|e| {
        let message = e.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        format!("{message} (column {})", e.column())
    })?;
    match line {
        Line { article: Some(article), reading: Some(reading), read, decision: None, end: None } => {
            match sound::faults(&article, &reading).into_iter().next() {
                Some(fault) => Err(format!("the reading does not belong to the article: {fault}")),
                None => Ok(Understood::Article(Box::new((article, reading, read)))),
            }
        }
        Line { article: None, reading: None, read: None, decision: Some(decision), end: None } => {
            Ok(Understood::Decision(Box::new(decision)))
        }
        Line { article: None, reading: None, read: None, decision: None, end: Some(End { articles }) } => {
            Ok(Understood::End(articles))
        }
        _ => Err("a line holds \"article\", \"reading\" and \"read\", or \"decision\", or \"end\"".to_owned()),
    }
}

fn line(to: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let mut text = serde_json::to_vec(value)?;
    text.push(b'\n');
    to.write_all(&text)
}

/// The lines of a dump, counted.
struct Lines<'a> {
    from: &'a mut dyn BufRead,
    number: u64,
    bytes: u64,
}

impl Lines<'_> {
    fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut text = Vec::new();
        self.number += 1;
        let n = (&mut *self.from).take(LONGEST).read_until(b'\n', &mut text)?;
        self.bytes += n as u64;
        if n as u64 == LONGEST && !text.ends_with(b"\n") {
            return Err(io::Error::other(format!("it is longer than {} MiB", LONGEST >> 20)));
        }
        if text.ends_with(b"\n") {
            text.pop();
        }
        Ok((n > 0).then_some(text))
    }
}
