//! Tokens: words, numbers and punctuation of a text, each with its place in the original and its folded form.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::fold::{Folded, digit_value, fold_and_letter, fold_char, letter, push_folded};
use super::reference::Letters;
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
    /// The first letter as written, marks before it left out; of a presentation form the letter itself.
    pub first: char,
    /// The last letter, in the same way.
    pub last: char,
    fold: (u32, u32),
}

/// A text's tokens.
#[derive(Clone, Debug)]
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
        while let Some((_, c, next)) = Letters::from(text, at).next() {
            let written = next == at + c.len_utf8();
            if written && matches!(c, '\n' | '\u{2028}' | '\u{2029}') {
                tokens.push(at, next, TokenKind::Newline, spaced);
                spaced = true;
                at = next;
                continue;
            }
            if c.is_whitespace() || matches!(fold_char(c), Folded::Joint) {
                spaced = true;
                at = if c.is_whitespace() { next } else { ezafe(text, next).unwrap_or(next) };
                continue;
            }
            let (kind, end) = if digit_value(c).is_some() {
                (TokenKind::Number, number_end(text, at))
            } else if letter(c).alphabetic {
                (TokenKind::Word, word_end(text, at, c))
            } else if let Some(end) = possessive(text, at).filter(|_| clitic(c)) {
                (TokenKind::Word, end)
            } else if matches!(fold_char(c), Folded::Nothing) {
                at = next;
                continue;
            } else {
                (TokenKind::Punct, next)
            };
            let joined = clitic(c) && kind == TokenKind::Word;
            tokens.push(at, end, kind, spaced && !joined);
            spaced = false;
            at = end;
        }
        tokens
    }

    /// Parts words that were written as one: `cut` gives the number of folded letters of the first, if any.
    pub fn part(self, cut: impl Fn(&str) -> Option<usize>) -> Self {
        let cuts: Vec<Option<usize>> =
            (0..self.list.len()).map(|i| cut(self.fold(i)).filter(|_| self.list[i].kind == TokenKind::Word)).collect();
        if cuts.iter().all(Option::is_none) {
            return self;
        }
        let mut parted = Tokens {
            text: self.text,
            list: Vec::with_capacity(self.list.len() + 4),
            folds: String::with_capacity(self.folds.len()),
        };
        for (token, cut) in self.list.iter().zip(cuts) {
            let (start, end) = (token.span.start as usize, token.span.end as usize);
            match cut.and_then(|letters| self.letter_at(start, end, letters)) {
                Some(at) => {
                    parted.push(start, at, token.kind, token.spaced);
                    parted.push(at, end, token.kind, true);
                }
                None => parted.push(start, end, token.kind, token.spaced),
            }
        }
        parted
    }

    /// Whether a token is joined to the one before it: no white space parts them.
    pub fn joined(&self, k: usize) -> bool {
        k > 0
            && self.list.get(k).is_some_and(|t| {
                let (from, to) = (self.list[k - 1].span.end as usize, t.span.start as usize);
                // a space may be written as a reference
                !Letters::from(&self.text[..to], from).any(|(_, c, _)| c.is_whitespace())
            })
    }

    /// The byte of a word at which so many of its folded letters are over.
    fn letter_at(&self, start: usize, end: usize, letters: usize) -> Option<usize> {
        let mut folded = String::new();
        for (_, c, next) in Letters::from(&self.text[..end], start) {
            push_folded(&mut folded, c);
            if folded.chars().count() >= letters {
                return Some(next).filter(|&at| at < end);
            }
        }
        None
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind, spaced: bool) {
        let from = self.folds.len();
        let letters = Letters::from(&self.text[..end], start).map(|(_, c, _)| c);
        let first = letters.clone().next().unwrap_or(' ');
        let (mut begins, mut last) = (None, first);
        let (mut capitals, mut smalls) = (0, 0);
        match kind {
            TokenKind::Word => {
                let clitic = clitic(first);
                for c in letters {
                    let (folded, kind) = fold_and_letter(c);
                    capitals += usize::from(kind.capital);
                    smalls += usize::from(kind.small);
                    if is_apostrophe(c) {
                        // of a word's own apostrophes none counts, but one that parts an s from it is all there is
                        if clitic {
                            self.folds.push('\'');
                        }
                    } else if c != '.' {
                        match folded {
                            Folded::One(folded) => self.folds.push(folded),
                            _ => push_folded(&mut self.folds, c),
                        }
                    }
                    if folded != Folded::Nothing {
                        begins.get_or_insert(c);
                        last = c;
                    }
                }
            }
            TokenKind::Number => letters.for_each(|c| push_folded(&mut self.folds, c)),
            TokenKind::Punct | TokenKind::Newline => {}
        }
        let mark = match kind {
            TokenKind::Punct => first,
            _ => self.folds[from..].chars().next().unwrap_or(' '),
        };
        self.list.push(Token {
            span: Span::new(start, end),
            kind,
            spaced,
            capital: letter(first).capital,
            capitals: capitals >= 2 && smalls == 0,
            mark,
            first: whole(begins.unwrap_or(first)).next().unwrap_or(first),
            last: whole(last).last().unwrap_or(last),
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

/// The apostrophes that part a possessive s from its word.
fn clitic(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '`' | '\u{2bc}')
}

/// The letters of one in the form that it takes inside a word, or of a ligature, as old programs wrote them.
fn whole(c: char) -> impl Iterator<Item = char> {
    let presentation = matches!(c, '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}');
    let parts = presentation.then(|| std::iter::once(c).nfkc());
    parts.into_iter().flatten().chain((!presentation).then_some(c))
}

/// The letters from a byte on, without marks that nobody sees and those that stand on a letter.
fn seen(text: &str, at: usize) -> impl Iterator<Item = (usize, char, usize)> + Clone {
    Letters::from(text, at).filter(|(_, c, _)| !matches!(fold_char(*c), Folded::Nothing))
}

fn peek(letters: &(impl Iterator<Item = (usize, char, usize)> + Clone)) -> Option<char> {
    letters.clone().next().map(|(_, c, _)| c)
}

/// The end of a Persian genitive's «ی» that a joiner sets off from its word, and no letter follows: «خارجه‌ی».
fn ezafe(text: &str, at: usize) -> Option<usize> {
    // Letters are stretched («هـ‌یـ») and marked anywhere.
    let nothing = |c: char| matches!(fold_char(c), Folded::Nothing);
    let mut letters = Letters::from(text, at);
    let (_, _, mut end) = letters.find(|(_, c, _)| !nothing(*c)).filter(|(_, c, _)| matches!(c, 'ی' | 'ي'))?;
    for (_, c, next) in letters {
        if !nothing(c) {
            return (!letter(c).alphabetic && !matches!(fold_char(c), Folded::Joint)).then_some(end);
        }
        end = next;
    }
    Some(end)
}

/// The end of an English possessive at `at`: an apostrophe, an s and no letter after it.
fn possessive(text: &str, at: usize) -> Option<usize> {
    let mut letters = seen(text, at);
    letters.next().filter(|(_, c, _)| is_apostrophe(*c))?;
    let (_, _, end) = letters.next().filter(|(_, c, _)| matches!(c, 's' | 'S'))?;
    (!peek(&letters).is_some_and(char::is_alphanumeric)).then_some(end)
}

/// The end of the word that begins at `at` with the letter `first`.
fn word_end(text: &str, at: usize, first: char) -> usize {
    let initials = if letter(first).capital { initials_end(text, at) } else { at };
    if initials > at {
        return initials;
    }
    let mut end = at;
    for (start, c, next) in Letters::from(text, at) {
        let inside = match fold_and_letter(c) {
            (Folded::Joint, _) => false,
            (Folded::Nothing, _) => true,
            (_, letter) => letter.alphanumeric,
        };
        if inside {
            end = next;
        } else if is_apostrophe(c)
            && start > at
            && possessive(text, start).is_none()
            && seen(text, next).next().is_some_and(|(_, n, _)| n.is_alphabetic())
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
    let mut letters = seen(text, at);
    while let Some((_, c, _)) = letters.next()
        && letter(c).capital
        && let Some((_, '.', next)) = letters.next()
    {
        end = next;
        count += 1;
    }
    // the last letter may go without its full stop (U.S); a longer word begins otherwise (U.S.backed stays whole)
    if count >= 2 { end } else { at }
}

fn number_end(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut letters = seen(text, at);
    while let Some((_, c, next)) = letters.next() {
        if digit_value(c).is_some() {
            end = next;
        } else if !(matches!(c, ',' | '.' | '\u{66b}' | '\u{66c}' | ':')
            && peek(&letters).is_some_and(|n| digit_value(n).is_some()))
        {
            break;
        }
    }
    end
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
    fn parts_words_that_were_written_as_one() {
        let tokens = Tokens::new("او درتهران ماند.").part(|word| word.starts_with("درت").then_some(2));
        let words: Vec<&str> = (0..tokens.list.len()).map(|i| tokens.words(i, i + 1)).collect();
        assert_eq!(words, ["او", "در", "تهران", "ماند", "."]);
        assert_eq!(tokens.fold(2), "تهران");
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
