//! Tokens: words, numbers and punctuation of a text, each with its place in the original and its folded form.

use std::ops::Range;

use super::fold::{Folded, digit_value, fold_char, push_folded};
use crate::model::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, possibly with digits among them.
    Word,
    /// Digits, with what parts them (`10,000`, `5/2`).
    Number,
    /// One mark.
    Punct,
    /// A line's end.
    Newline,
}

/// One token of a text.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Where it stands in the original.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// Whether white space or the text's beginning stands before it.
    pub spaced: bool,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// Whether it is two capital letters or more, and none small.
    pub capitals: bool,
    /// The mark, for punctuation; the first folded character otherwise.
    pub mark: char,
    fold: (u32, u32),
}

/// A text's tokens.
#[derive(Debug)]
pub struct Tokens<'a> {
    /// The original.
    pub text: &'a str,
    /// In the order of the text.
    pub list: Vec<Token>,
    folds: String,
}

impl<'a> Tokens<'a> {
    /// Makes line ends of the tokens that begin in some stretches of bytes, given in order: nothing is read there.
    pub fn blank(&mut self, stretches: &[Range<usize>]) {
        let mut left = stretches.iter().peekable();
        for token in &mut self.list {
            let at = token.span.start as usize;
            while left.next_if(|r| r.end <= at).is_some() {}
            if left.peek().is_some_and(|r| r.contains(&at)) {
                (token.kind, token.mark) = (TokenKind::Newline, '\n');
            }
        }
    }

    /// Parts a text into tokens. Takes time linear in its length.
    pub fn new(text: &'a str) -> Self {
        let mut tokens =
            Tokens { text, list: Vec::with_capacity(text.len() / 6), folds: String::with_capacity(text.len()) };
        let mut spaced = true;
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let next = at + c.len_utf8();
            if c == '\n' || c == '\u{2028}' || c == '\u{2029}' {
                tokens.push(at, next, TokenKind::Newline, spaced);
                spaced = true;
                at = next;
            } else if c.is_whitespace() || matches!(fold_char(c), Folded::Joint) {
                spaced = true;
                at = next;
            } else if let Some((mark, end)) = entity(text, at) {
                if mark.is_whitespace() {
                    spaced = true;
                } else {
                    tokens.push(at, end, TokenKind::Punct, spaced);
                    if let Some(last) = tokens.list.last_mut() {
                        last.mark = mark;
                    }
                    spaced = false;
                }
                at = end;
            } else if digit_value(c).is_some() {
                let end = number_end(text, at);
                tokens.push(at, end, TokenKind::Number, spaced);
                spaced = false;
                at = end;
            } else if c.is_alphabetic() {
                let end = word_end(text, at);
                tokens.push(at, end, TokenKind::Word, spaced);
                spaced = false;
                at = end;
            } else if matches!(c, '\'' | '\u{2019}') && possessive(text, at) {
                tokens.push(at, next + 1, TokenKind::Word, false);
                spaced = false;
                at = next + 1;
            } else if matches!(fold_char(c), Folded::Nothing) {
                at = next;
            } else {
                tokens.push(at, next, TokenKind::Punct, spaced);
                spaced = false;
                at = next;
            }
        }
        tokens
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind, spaced: bool) {
        let from = self.folds.len();
        let text = &self.text[start..end];
        let mut capitals = 0;
        let mut smalls = 0;
        match kind {
            TokenKind::Word => {
                for c in text.chars() {
                    capitals += usize::from(c.is_uppercase());
                    smalls += usize::from(c.is_lowercase());
                    if c != '.' && !is_apostrophe(c) || (c == '\'' || c == '\u{2019}') && text.chars().count() == 2 {
                        push_folded(&mut self.folds, if is_apostrophe(c) { '\'' } else { c });
                    }
                }
            }
            TokenKind::Number => {
                for c in text.chars() {
                    push_folded(&mut self.folds, c);
                }
            }
            TokenKind::Punct | TokenKind::Newline => {}
        }
        let mark = match kind {
            TokenKind::Punct => text.chars().next().unwrap_or(' '),
            _ => self.folds[from..].chars().next().unwrap_or(' '),
        };
        let capital = text.chars().next().is_some_and(char::is_uppercase);
        self.list.push(Token {
            span: Span::new(start, end),
            kind,
            spaced,
            capital,
            capitals: capitals >= 2 && smalls == 0,
            mark,
            fold: (from as u32, self.folds.len() as u32),
        });
    }

    /// The folded form of a token; empty for punctuation and past the end.
    pub fn fold(&self, i: usize) -> &str {
        self.list.get(i).map_or("", |t| &self.folds[t.fold.0 as usize..t.fold.1 as usize])
    }

    /// The stretch of the original that the tokens `from..to` cover.
    ///
    /// # Panics
    /// If the range is empty or out of bounds.
    pub fn span(&self, from: usize, to: usize) -> Span {
        self.list[from].span.join(self.list[to - 1].span)
    }

    /// The original words of the tokens `from..to`.
    pub fn words(&self, from: usize, to: usize) -> &'a str {
        let span = self.span(from, to);
        &self.text[span.start as usize..span.end as usize]
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '`' | '\u{2bc}')
}

/// An English possessive: an apostrophe, an s and no letter after it.
fn possessive(text: &str, at: usize) -> bool {
    let mut rest = text[at..].chars().skip(1);
    matches!(rest.next(), Some('s' | 'S')) && !rest.next().is_some_and(char::is_alphanumeric)
}

fn word_end(text: &str, at: usize) -> usize {
    let initials = initials_end(text, at);
    if initials > at {
        return initials;
    }
    let mut end = at;
    let mut chars = text[at..].char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let inside = match fold_char(c) {
            Folded::Joint => false,
            Folded::Nothing => true,
            _ => c.is_alphanumeric(),
        };
        if inside {
            end = at + i + c.len_utf8();
        } else if is_apostrophe(c)
            && i > 0
            && !possessive(text, at + i)
            && chars.peek().is_some_and(|(_, n)| n.is_alphabetic())
        {
            continue;
        } else {
            break;
        }
    }
    end
}

/// The end of an abbreviation such as `U.S.` that begins at `at`, or `at` if there is none.
fn initials_end(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut count = 0;
    let mut rest = text[at..].chars();
    while let Some(c) = rest.next() {
        if !(c.is_uppercase() && rest.clone().next() == Some('.')) {
            break;
        }
        rest.next();
        end += c.len_utf8() + 1;
        count += 1;
    }
    // the last letter may go without its full stop (U.S); a longer word begins otherwise (U.S.backed stays whole)
    if count >= 2 { end } else { at }
}

fn number_end(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut chars = text[at..].char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        if digit_value(c).is_some() {
            end = at + i + c.len_utf8();
        } else if !(matches!(c, ',' | '.' | '\u{66b}' | '\u{66c}' | ':')
            && chars.peek().is_some_and(|(_, n)| digit_value(*n).is_some()))
        {
            break;
        }
    }
    end
}

/// A character reference of HTML that was left in the text: what it stands for and where it ends.
fn entity(text: &str, at: usize) -> Option<(char, usize)> {
    let rest = text[at..].strip_prefix('&')?;
    let name = &rest[..rest.bytes().take(10).position(|b| b == b';')?];
    let end = at + 1 + name.len() + 1;
    let mark = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
        None => match name {
            "quot" | "ldquo" | "rdquo" => '"',
            "lsquo" | "rsquo" | "apos" => '\'',
            "laquo" => '«',
            "raquo" => '»',
            "nbsp" | "zwnj" | "ensp" | "emsp" => ' ',
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "ndash" | "mdash" => '–',
            "hellip" => '…',
            _ => return None,
        },
    };
    Some((mark, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folds(text: &str) -> Vec<String> {
        let t = Tokens::new(text);
        (0..t.list.len())
            .map(|i| if t.list[i].kind == TokenKind::Punct { t.list[i].mark.to_string() } else { t.fold(i).to_owned() })
            .collect()
    }

    #[test]
    fn words_numbers_and_marks_come_apart() {
        assert_eq!(folds("Iran’s U.S. envoy, O’Brien"), ["iran", "'s", "us", "envoy", ",", "obrien"]);
        assert_eq!(folds("طهران(إسنا) - می‌کند ۱۵"), ["طهران", "(", "اسنا", ")", "-", "مي", "كند", "15"]);
        assert_eq!(folds("سي.ان.ان &#8220;x&quot;&nbsp;y"), ["سي", ".", "ان", ".", "ان", "\u{201c}", "x", "\"", "y"]);
        assert_eq!(folds("Al-Khabbaz 10,000.5 A.B"), ["al", "-", "khabbaz", "10,000.5", "a", ".", "b"]);
        assert_eq!(folds("the ministers' talks"), ["the", "ministers", "'", "talks"]);
    }

    #[test]
    fn every_token_is_cut_from_the_original() {
        for text in ["", "'", "&", "&#;", "&#99999999;", "ـــ", "\u{200c}", "a'", "😀&amp", "A.B.C", "١٢:٤٣"] {
            let tokens = Tokens::new(text);
            let mut last = 0;
            for t in &tokens.list {
                assert!(t.span.start >= last && t.span.cut(text).is_some_and(|s| !s.is_empty()), "{text:?}");
                last = t.span.end;
            }
        }
    }
}
