//! Sentences: where one ends.

use super::token::{TokenKind, Tokens};

/// Token ranges of a text's sentences, in order; none is empty and none holds a line's end.
///
/// `abbreviated` says whether a word's full stop belongs to the word.
pub fn sentences(tokens: &Tokens<'_>, abbreviated: impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let list = &tokens.list;
    while at < list.len() {
        let token = list[at];
        let ends = match token.kind {
            TokenKind::Newline => true,
            TokenKind::Punct => match token.mark {
                '!' | '?' | '؟' | '۔' | '…' => true,
                '.' => full_stop(tokens, at, &abbreviated),
                _ => false,
            },
            _ => false,
        };
        if !ends {
            at += 1;
            continue;
        }
        let mut end = at;
        if token.kind != TokenKind::Newline {
            end += 1;
            // what closes the sentence belongs to it
            while end < list.len() && closes(list[end].mark, list[end].kind) && !list[end].spaced {
                end += 1;
            }
        }
        if end > start {
            out.push((start, end));
        }
        start = if token.kind == TokenKind::Newline { at + 1 } else { end };
        at = start;
    }
    if start < list.len() {
        out.push((start, list.len()));
    }
    out
}

fn closes(mark: char, kind: TokenKind) -> bool {
    kind == TokenKind::Punct && matches!(mark, '.' | '!' | '?' | '؟' | '"' | '”' | '’' | '»' | ')' | ']' | '…')
}

fn full_stop(tokens: &Tokens<'_>, at: usize, abbreviated: &impl Fn(usize) -> bool) -> bool {
    let list = &tokens.list;
    let Some(next) = list.get(at + 1) else { return true };
    let Some(before) = at.checked_sub(1) else { return false };
    if list[before].kind == TokenKind::Word && !list[at].spaced {
        let letters = tokens.fold(before).chars().count();
        if abbreviated(before) || (letters == 1 && list[before].capital) {
            return false;
        }
        // letters parted by full stops (سي.ان.ان) are one name
        if !next.spaced && next.kind == TokenKind::Word {
            return letters > 3
                && (next.capital || !next.mark.is_ascii_alphabetic())
                && tokens.fold(at + 1).chars().count() > 2;
        }
    }
    // "5. " at a line's beginning numbers an item
    list[before].kind != TokenKind::Number || next.spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let tokens = Tokens::new(text);
        sentences(&tokens, |i| tokens.fold(i) == "mr").into_iter().map(|(a, b)| tokens.words(a, b)).collect()
    }

    #[test]
    fn sentences_end_where_a_reader_pauses() {
        assert_eq!(cut("He met Mr. Khan. They left.\nNew line"), ["He met Mr. Khan.", "They left.", "New line"]);
        assert_eq!(
            cut("program.The U.S. even went. J. Kerry said."),
            ["program.", "The U.S. even went.", "J. Kerry said."]
        );
        assert_eq!(cut("«این خوب است.» وی گفت."), ["«این خوب است.»", "وی گفت."]);
        assert_eq!(cut("قناة سي.ان.ان قالت. أضاف"), ["قناة سي.ان.ان قالت.", "أضاف"]);
        assert_eq!(cut("up 3.5 percent"), ["up 3.5 percent"]);
        assert!(cut("\n\n").is_empty());
    }
}
