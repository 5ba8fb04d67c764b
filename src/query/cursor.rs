//! A place in the order of an answer, from which the next page goes on.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::graph::NodeId;
use crate::model::Date;

/// A place in the order of an answer: of events the time and the id, of what is counted the number and the key.
///
/// It names what stands there and not how many stand before it, so that the page after it stays the same when articles are
/// added meanwhile: nothing is shown twice or left out, but for what changed its own place. The text form is `TIME.ID`, with
/// `-` for no time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cursor {
    pub(super) at: String,
    pub(super) key: String,
}

/// What no time is written as.
const NONE: &str = "-";

impl Cursor {
    pub(super) fn event(when: Option<Date>, id: NodeId) -> Cursor {
        Cursor { at: when.map_or_else(|| NONE.to_owned(), |d| d.to_string()), key: id.to_string() }
    }

    /// The time and the event where it stands; `None` where it is a place in something else.
    pub(super) fn as_event(&self) -> Option<(Option<Date>, NodeId)> {
        let when = if self.at == NONE { None } else { Some(Date::parse(&self.at)?) };
        Some((when, self.key.parse().ok()?))
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{}", self.at, self.key))
    }
}

/// A text that is no cursor.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\u{201c}{0}\u{201d} is no place in an answer; give what the page before printed as `next`")]
pub struct NotACursor(pub String);

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let parts = text.split_once('.').filter(|(at, key)| !at.is_empty() && !key.is_empty());
        let (at, key) = parts.ok_or_else(|| NotACursor(text.to_owned()))?;
        Ok(Cursor { at: at.to_owned(), key: key.to_owned() })
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}
