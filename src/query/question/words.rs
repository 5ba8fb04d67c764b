//! A question's words, folded, with their places in what was typed.

use crate::text::fold::{fold, glued_article};
use crate::text::{TokenKind, Tokens};

/// One word of a question.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Where it stands in [`Words::text`].
    pub start: usize,
    pub end: usize,
    /// Where it stands in what was typed.
    pub typed: (usize, usize),
    /// Whether it stands in quotation marks.
    pub quoted: bool,
}

/// The words of a question, folded and parted by one space; a position is a byte of [`Words::text`].
#[derive(Debug)]
pub(super) struct Words {
    /// What was typed.
    pub typed: String,
    pub text: String,
    pub list: Vec<Word>,
}

impl Words {
    pub fn new(typed: &str) -> Self {
        let tokens = Tokens::new(typed);
        let mut words = Words { typed: typed.to_owned(), text: String::new(), list: Vec::new() };
        let mut quoted = false;
        for (i, token) in tokens.list.iter().enumerate() {
            match token.kind {
                TokenKind::Newline => {}
                TokenKind::Punct => match token.mark {
                    '"' => quoted = !quoted,
                    '\u{ab}' | '\u{201c}' => quoted = true,
                    '\u{bb}' | '\u{201d}' => quoted = false,
                    _ => {}
                },
                TokenKind::Word | TokenKind::Number => {
                    let folded = tokens.fold(i);
                    if folded.is_empty() {
                        continue;
                    }
                    if !words.text.is_empty() {
                        words.text.push(' ');
                    }
                    let start = words.text.len();
                    words.text.push_str(folded);
                    let typed = (token.span.start as usize, token.span.end as usize);
                    words.list.push(Word { start, end: words.text.len(), typed, quoted });
                }
            }
        }
        // a question wholly in quotation marks is a question
        if words.list.iter().all(|w| w.quoted) {
            words.list.iter_mut().for_each(|w| w.quoted = false);
        }
        words
    }

    /// A form as it is compared: folded words without articles, parted by one space.
    pub fn fold_form(form: &str) -> String {
        let words = Words::new(form);
        let bare: Vec<&str> = words.list.iter().map(|w| bare(&words.text[w.start..w.end])).collect();
        bare.join(" ")
    }

    /// The next word from `pos` on: its index, and the position itself, past any space.
    pub fn at(&self, pos: usize) -> Option<(usize, usize)> {
        let i = self.list.partition_point(|w| w.end <= pos);
        let word = self.list.get(i)?;
        Some((i, pos.max(word.start)))
    }

    /// The typed words from a position in the word `first` to the end of the word `last`.
    pub fn typed(&self, pos: usize, first: usize, last: usize) -> &str {
        let word = &self.list[first];
        let mut from = word.typed.0;
        // what is written onto the word's front is left out as many letters as its fold has
        let glued = pos.saturating_sub(word.start);
        let mut folded = 0;
        for c in self.typed[word.typed.0..word.typed.1].chars() {
            if folded >= glued {
                break;
            }
            folded += fold(c.encode_utf8(&mut [0; 4])).len();
            from += c.len_utf8();
        }
        &self.typed[from..self.list[last].typed.1]
    }
}

/// A folded word without the article written onto it.
pub(super) fn bare(word: &str) -> &str {
    glued_article(word).map_or(word, |a| &word[a.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fold_and_keep_their_place() {
        let w = Words::new("  Zarif\u{2019}s \u{ab}Al-Bayt\u{bb} talks?");
        assert_eq!(w.text, "zarif 's al bayt talks");
        assert_eq!(w.list.iter().map(|w| w.quoted).collect::<Vec<_>>(), [false, false, true, true, false]);
        assert_eq!(w.typed(0, 0, 0), "Zarif");
        let w = Words::new("ظريف وفؤاد حسين");
        let (i, pos) = w.at(w.list[0].end).expect("a second word");
        assert_eq!(w.typed(pos + "و".len(), i, i + 1), "فؤاد حسين");
        assert_eq!(Words::fold_form("المسؤولين الإيرانيين"), Words::fold_form("مسؤولين ايرانيين"));
    }
}
