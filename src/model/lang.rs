//! The code of a language.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An ISO 639-1 code, such as `ar`; which ones can be read is for the language packs to say.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang([u8; 2]);

impl Lang {
    /// Arabic.
    pub const AR: Lang = Lang(*b"ar");
    /// English.
    pub const EN: Lang = Lang(*b"en");
    /// Persian.
    pub const FA: Lang = Lang(*b"fa");

    /// Reads two ASCII letters, with or without a region after them (`ar`, `AR`, `ar-IQ`).
    pub fn parse(code: &str) -> Option<Self> {
        let primary = code.trim().split(['-', '_']).next()?;
        let bytes: [u8; 2] = primary.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphabetic).then(|| Lang(bytes.map(|b| b.to_ascii_lowercase())))
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("two ASCII letters, checked by parse")
    }
}

impl Default for Lang {
    fn default() -> Self {
        Lang::EN
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Lang {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { s.serialize_str(self.as_str()) } else { self.0.serialize(s) }
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let bad = || serde::de::Error::custom("a language is two letters of ISO 639-1, such as ar");
        if d.is_human_readable() {
            Lang::parse(&String::deserialize(d)?).ok_or_else(bad)
        } else {
            let bytes = <[u8; 2]>::deserialize(d)?;
            std::str::from_utf8(&bytes).ok().and_then(Lang::parse).ok_or_else(bad)
        }
    }
}
