//! Takes articles out of files: JSON Lines, JSON arrays and objects, and plain text as a news page prints it.
//!
//! What a file is, is told by its content; so is its encoding. Files of any size stream through in bounded memory,
//! and a broken record does not stop those after it:
//!
//! ```
//! let lines = "{\"id\": 7, \"text\": \"Talks began.\"}\n{\"id\": 8, \"tex\n{\"text\": \"They ended.\"}\n";
//! let read: Vec<_> = isnad::input::read("news.jsonl", lines.as_bytes()).collect();
//! assert_eq!(read[0].as_ref().map(|a| a.identity()).ok().as_deref(), Some("7"));
//! assert_eq!(read[1].as_ref().map_err(|e| e.line).err(), Some(Some(2)));
//! assert_eq!(read[2].as_ref().map(|a| a.text.as_str()).ok(), Some("They ended."));
//! ```

mod articles;
mod charset;
mod date_line;
mod error;
mod furniture;
mod json;
mod line;
mod page;
mod record;
mod vocabulary;

use std::io::Read;

pub use articles::{Articles, Source};
pub use error::{InputError, Problem};

/// The longest line, JSON record or plain text that is read: 64 MiB.
pub const LIMIT: usize = 64 << 20;

/// The articles of a file or of standard input, which is opened when the first one is asked for.
pub fn open(source: &Source) -> Articles {
    Articles::from_source(source.clone())
}

/// The articles of anything that can be read; `name` stands for the file in errors, and its extension may say JSON.
pub fn read(name: &str, reader: impl Read + Send + 'static) -> Articles {
    Articles::from_reader(name.to_owned(), Box::new(reader))
}
