//! What can be wrong with an input, said so that a person knows what to do.

use std::io;

/// An article, or a file of them, that could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{file}{}: {problem}", .line.map(|n| format!(":{n}")).unwrap_or_default())]
pub struct InputError {
    /// The file as it was named, `<stdin>` for standard input.
    pub file: String,
    /// The line on which the record stands (of a record over several lines: where it is wrong), from 1.
    pub line: Option<u64>,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with an input.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The file cannot be opened.
    #[error("cannot be opened: {0}")]
    Open(#[source] io::Error),
    /// It is a folder.
    #[error("is a folder; name the files in it")]
    Folder,
    /// The file cannot be read on; nothing after this place was read.
    #[error("cannot be read any further: {0}")]
    Read(#[source] io::Error),
    /// Nothing is in it.
    #[error("is empty: there is no article in it")]
    Empty,
    /// It holds NULs or control characters.
    #[error(
        "is binary, not text; give plain text or JSON Lines (unpack a compressed file first; UTF-16 needs its byte \
         order mark)"
    )]
    Binary,
    /// It is a page with its markup.
    #[error("is HTML or XML; give the text of the page, or JSON Lines with the text in the field \"text\"")]
    Markup,
    /// Its bytes are no text in the encoding that they most look like.
    #[error("is not valid {encoding}, the encoding that it looks like; convert it to UTF-8 and try again")]
    Encoding {
        /// The encoding tried, by its name in the WHATWG standard.
        encoding: &'static str,
    },
    /// A line, record or plain text longer than [`super::LIMIT`].
    #[error("is longer than the limit of {} MiB for one article; it was left out", super::LIMIT >> 20)]
    TooLong,
    /// The JSON does not parse.
    #[error("broken JSON at column {column}: {message}; correct the record and add it again")]
    Json {
        /// The column in bytes, from 1.
        column: usize,
        /// What the parser says.
        message: String,
    },
    /// JSON, but no article.
    #[error(
        "is no article: {0}; a record is an object with \"text\" and, if known, \"id\", \"lang\", \"published\", \
         \"title\", \"source\", \"url\""
    )]
    Record(String),
    /// The language is none.
    #[error("\"lang\" is \u{201c}{0}\u{201d}; write a code of ISO 639-1 such as ar, fa or en, or leave it out")]
    Lang(String),
    /// The date is none.
    #[error(
        "\"published\" is \u{201c}{0}\u{201d}; write a Gregorian date such as 2020-11-15, with or without a time, or \
         leave it out"
    )]
    Published(String),
    /// No title and no text.
    #[error("has no text: nothing but white space or the furniture of a page")]
    NoText,
    /// Something follows the closing bracket of a JSON array.
    #[error("something stands after the end of the JSON array; nothing after it was read")]
    AfterArray,
}
