//! Lines of a plain text and their words, folded for comparison with the vocabulary.

use std::ops::Range;

use crate::text::fold::{Folded, digit_value, fold_char, push_folded};

/// A word or a number of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// The word, folded.
    pub(super) text: String,
    /// Where it stands in the text.
    pub(super) at: Range<usize>,
    /// Its value and how many digits it has, if it is a number.
    pub(super) number: Option<(u32, usize)>,
}

/// Parts `text[range]` into words and numbers. Unlike the tokens of running text, digits end a word («2020م») and all
/// punctuation only parts words.
pub(super) fn tokens(text: &str, range: Range<usize>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut open: Option<bool> = None;
    for (i, c) in text[range.clone()].char_indices() {
        let at = range.start + i;
        if fold_char(c) == Folded::Nothing {
            continue;
        }
        if !c.is_alphanumeric() {
            open = None;
            continue;
        }
        let digit = digit_value(c);
        if open != Some(digit.is_some()) {
            out.push(Token { text: String::new(), at: at..at, number: digit.map(|_| (0, 0)) });
            open = Some(digit.is_some());
        }
        let Some(token) = out.last_mut() else { continue };
        token.at.end = at + c.len_utf8();
        if let (Some(digit), Some((value, length))) = (digit, &mut token.number) {
            *value = value.saturating_mul(10).saturating_add(u32::from(digit));
            *length += 1;
        }
        push_folded(&mut token.text, c);
    }
    out.retain(|t| !t.text.is_empty());
    out
}

/// The lines of a text that hold more than white space, without the white space around them.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let inner = line.trim_matches(is_blank);
        if inner.is_empty() {
            if let Some(last) = out.last_mut() {
                last.blank_after = true;
            }
        } else {
            let begin = start + (line.len() - line.trim_start_matches(is_blank).len());
            out.push(Line { at: begin..begin + inner.len(), blank_after: false });
        }
        start += line.len();
    }
    out
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{FEFF}')
}

/// A line that is not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Where it stands, without the white space around it.
    pub(super) at: Range<usize>,
    /// Whether a blank line follows.
    pub(super) blank_after: bool,
}
