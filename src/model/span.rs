//! A stretch of an article's original text.

use serde::{Deserialize, Serialize};

/// A half-open stretch of a text, in bytes of its UTF-8 form.
///
/// Both ends lie on character boundaries of the text the span was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// A span of the bytes `start..end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Span { start: start as u32, end: end as u32 }
    }

    /// The stretch itself, cut from the text that the span belongs to; `None` where it does not fit.
    pub fn cut(self, text: &str) -> Option<&str> {
        text.get(self.start as usize..self.end as usize)
    }

    /// The smallest span that holds both.
    pub fn join(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether `other` lies wholly inside.
    pub fn holds(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Offsets in Unicode scalar values, as JSON output gives them.
    ///
    /// Takes time proportional to `end`; for many spans of one text use [`CharOffsets`].
    pub fn chars(self, text: &str) -> (usize, usize) {
        let start = text[..self.start as usize].chars().count();
        (start, start + text[self.start as usize..self.end as usize].chars().count())
    }
}

/// Which text of an article a [`Span`] belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The headline.
    Title,
    /// The body.
    #[default]
    Text,
}

/// A stretch of one of an article's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Passage {
    /// Title or body.
    pub part: Part,
    /// Where in it.
    pub span: Span,
}

/// Turns byte offsets of one text into offsets in Unicode scalar values in constant time.
///
/// Keeps one count for every 64 bytes of text.
#[derive(Debug)]
pub struct CharOffsets<'a> {
    text: &'a str,
    counts: Vec<u32>,
}

const STEP: usize = 64;

impl<'a> CharOffsets<'a> {
    /// Counts the characters of `text` once.
    pub fn new(text: &'a str) -> Self {
        let mut counts = Vec::with_capacity(text.len() / STEP + 1);
        let mut n = 0u32;
        for (i, byte) in text.bytes().enumerate() {
            if i % STEP == 0 {
                counts.push(n);
            }
            n += u32::from(byte & 0xC0 != 0x80);
        }
        if text.len().is_multiple_of(STEP) {
            counts.push(n);
        }
        CharOffsets { text, counts }
    }

    /// How many characters precede the byte `at`.
    pub fn chars_before(&self, at: u32) -> usize {
        let at = at as usize;
        let from = at / STEP * STEP;
        let bytes = &self.text.as_bytes()[from..at];
        self.counts[at / STEP] as usize + bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count()
    }

    /// The span's ends in Unicode scalar values.
    pub fn of(&self, span: Span) -> (usize, usize) {
        (self.chars_before(span.start), self.chars_before(span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_offsets_become_character_offsets_in_mixed_scripts() {
        let text = "طهران (IRNA) — دیدار 😀 تمام".repeat(9);
        let table = CharOffsets::new(&text);
        for (chars, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(table.chars_before(at as u32), chars, "at byte {at}");
        }
        assert_eq!(table.chars_before(text.len() as u32), text.chars().count());
        let exact = "a".repeat(128);
        assert_eq!(CharOffsets::new(&exact).chars_before(128), 128);
        assert_eq!(CharOffsets::new("").chars_before(0), 0);
    }
}
