//! Parts a stream of JSON into records in bounded memory: by lines, or by the brackets of an array.

use std::io::{self, BufRead, Read};

use encoding_rs::{Encoding, UTF_8};

use super::LIMIT;
use super::charset::{self, decode};
use super::error::Problem;
use super::record;
use crate::model::Article;

/// What was read of one record, and its line.
pub(super) type Outcome = (u64, Result<Article, Problem>);

/// How records are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// One on each line.
    Lines,
    /// The members of an array, or one object after the other, over any number of lines.
    Values,
}

impl Layout {
    /// Tells from how a text begins whether it is JSON, and in which layout; `named` if the file's name says JSON.
    pub(super) fn of(head: &[u8], named: bool) -> Option<Layout> {
        let mut lines = head.split(|b| *b == b'\n').map(<[u8]>::trim_ascii).filter(|l| !l.is_empty());
        let opens = |line: &[u8]| {
            let after = line.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
            after.is_some_and(|a| a.is_empty() || a.starts_with(b"\"") || a.starts_with(b"}"))
        };
        let (Some(first), second) = (lines.next(), lines.next()) else { return None };
        if let Some(inside) = first.strip_prefix(b"[").map(<[u8]>::trim_ascii_start) {
            let next = if inside.is_empty() { second.unwrap_or(b"]") } else { inside };
            if opens(next) || next.starts_with(b"]") {
                return Some(Layout::Values);
            }
        }
        if opens(first) {
            let whole = serde_json::from_slice::<serde::de::IgnoredAny>(first).is_ok();
            let lines = whole || second.is_none_or(|second| opens(second) || first.ends_with(b"}"));
            return Some(if lines { Layout::Lines } else { Layout::Values });
        }
        // A broken first line does not make a text of the rest.
        let later = second.into_iter().chain(lines).take(8).any(|l| l.len() > 1 && opens(l));
        (named || later).then_some(Layout::Lines)
    }
}

/// The records of a stream.
pub(super) struct Records<R> {
    reader: R,
    layout: Layout,
    /// `None` until a byte that is not ASCII has been seen.
    encoding: Option<&'static Encoding>,
    /// Lines read so far.
    lines: u64,
    buffer: Vec<u8>,
    array: Array,
    done: bool,
}

/// Whether the buffer holds a record.
enum Cut {
    Whole,
    TooLong,
    End,
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(reader: R, layout: Layout, head: &[u8]) -> Self {
        let encoding = (!head.is_ascii()).then(|| charset::tell(head));
        let lines = u64::from(layout == Layout::Values);
        Records { reader, layout, encoding, lines, buffer: Vec::new(), array: Array::Unknown, done: false }
    }

    /// UTF-8 is what the file's byte order mark says.
    pub(super) fn utf8(mut self) -> Self {
        self.encoding = Some(UTF_8);
        self
    }

    /// The next record.
    pub(super) fn next(&mut self) -> Option<Outcome> {
        while !self.done {
            self.buffer.clear();
            let cut = match self.layout {
                Layout::Lines => self.cut_line().map(|cut| (self.lines, cut)),
                Layout::Values => self.cut_value(),
            };
            let outcome = match cut {
                Err(error) => {
                    self.done = true;
                    let problem = match error.get_ref().is_some_and(|e| e.is::<StrayAfterArray>()) {
                        true => Problem::AfterArray,
                        false => charset::problem(error),
                    };
                    (self.lines.max(1), Err(problem))
                }
                Ok((_, Cut::End)) => {
                    self.done = true;
                    return None;
                }
                Ok((line, Cut::TooLong)) => (line, Err(Problem::TooLong)),
                Ok((_, Cut::Whole)) if self.buffer.trim_ascii().is_empty() => continue,
                Ok((line, Cut::Whole)) => self.parse(line),
            };
            // A long line's memory is given back.
            self.buffer.shrink_to(1 << 20);
            return Some(outcome);
        }
        None
    }

    fn parse(&mut self, line: u64) -> Outcome {
        if self.encoding.is_none() && !self.buffer.is_ascii() {
            self.encoding = Some(charset::tell(&self.buffer));
        }
        let article = decode(&self.buffer, self.encoding.unwrap_or(UTF_8))
            .map_err(|problem| (1, problem))
            .and_then(|json| record::parse(&json));
        match article {
            Ok(article) => (line, Ok(article)),
            Err((within, problem)) => (line + within - 1, Err(problem)),
        }
    }

    fn cut_line(&mut self) -> io::Result<Cut> {
        let read = (&mut self.reader).take(LIMIT as u64 + 1).read_until(b'\n', &mut self.buffer)?;
        if read == 0 {
            return Ok(Cut::End);
        }
        self.lines += 1;
        if self.buffer.ends_with(b"\n") {
            // Or the parser would put a fault at the line's end onto the next line.
            self.buffer.pop();
            return Ok(Cut::Whole);
        }
        if read <= LIMIT {
            return Ok(Cut::Whole);
        }
        self.reader.skip_until(b'\n')?;
        Ok(Cut::TooLong)
    }

    /// Puts the next value into the buffer, parted by brackets outside strings; gives the line where it begins.
    fn cut_value(&mut self) -> io::Result<(u64, Cut)> {
        let mut value = Scan::default();
        let mut too_long = false;
        loop {
            let bytes = self.reader.fill_buf()?;
            if bytes.is_empty() {
                return Ok((value.line, value.cut(too_long)));
            }
            let mut used = 0;
            let mut from = value.began().then_some(0);
            for &b in bytes {
                if !value.began() {
                    match self.array.between(b) {
                        Between::Skip => {
                            self.lines += u64::from(b == b'\n');
                            used += 1;
                            continue;
                        }
                        Between::Stray => return Err(io::Error::other(StrayAfterArray)),
                        Between::Value => (value.line, from) = (self.lines, Some(used)),
                    }
                }
                match value.take(b) {
                    Step::Inside => {}
                    Step::Last => (used, value.ended) = (used + 1, true),
                    Step::Past => value.ended = true,
                }
                if value.ended {
                    break;
                }
                self.lines += u64::from(b == b'\n');
                used += 1;
            }
            if let Some(from) = from.filter(|_| !too_long) {
                self.buffer.extend_from_slice(&bytes[from..used]);
                if self.buffer.len() > LIMIT {
                    too_long = true;
                    self.buffer = Vec::new();
                }
            }
            self.reader.consume(used);
            if value.ended {
                return Ok((value.line, value.cut(too_long)));
            }
        }
    }
}

/// Where a stream of values is, seen from the array that may hold them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Array {
    /// Nothing but white space was seen.
    Unknown,
    /// There is none.
    Absent,
    Inside,
    After,
}

/// What a byte between two values is.
enum Between {
    Skip,
    Value,
    Stray,
}

impl Array {
    fn between(&mut self, b: u8) -> Between {
        match (*self, b) {
            (_, b' ' | b'\t' | b'\r' | b'\n') | (Array::Inside, b',') => Between::Skip,
            (Array::Unknown, b'[') => {
                *self = Array::Inside;
                Between::Skip
            }
            (Array::Inside, b']') => {
                *self = Array::After;
                Between::Skip
            }
            (Array::After, _) => Between::Stray,
            (Array::Unknown, _) => {
                *self = Array::Absent;
                Between::Value
            }
            (Array::Absent | Array::Inside, _) => Between::Value,
        }
    }
}

/// One value, byte by byte.
#[derive(Default)]
struct Scan {
    /// Where it begins; 0 before that.
    line: u64,
    depth: u64,
    in_string: bool,
    escaped: bool,
    ended: bool,
}

/// What a byte is to a value.
enum Step {
    Inside,
    /// The value ends with it.
    Last,
    /// The value ended before it.
    Past,
}

impl Scan {
    fn began(&self) -> bool {
        self.line > 0
    }

    fn take(&mut self, b: u8) -> Step {
        if self.in_string {
            (self.in_string, self.escaped) = (self.escaped || b != b'"', !self.escaped && b == b'\\');
            return Step::Inside;
        }
        match b {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b']' | b',' | b' ' | b'\t' | b'\r' | b'\n' if self.depth == 0 => return Step::Past,
            b'}' | b']' if self.depth <= 1 => return Step::Last,
            b'}' | b']' => self.depth -= 1,
            _ => {}
        }
        Step::Inside
    }

    fn cut(&self, too_long: bool) -> Cut {
        match (self.began(), too_long) {
            (false, _) => Cut::End,
            (true, true) => Cut::TooLong,
            (true, false) => Cut::Whole,
        }
    }
}

/// The mark of an [`io::Error`] that means bytes after an array's end.
#[derive(Debug, thiserror::Error)]
#[error("bytes after the array")]
struct StrayAfterArray;
