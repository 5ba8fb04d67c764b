//! Which paragraphs of an article are in another language than the article.

use std::ops::Range;

use crate::lang::Packs;
use crate::model::Lang;
use crate::text::{TokenKind, Tokens};

/// The fewest words by which a paragraph's language is told; a shorter one goes with its article.
const TELLING: usize = 8;

/// The paragraphs of a text that are clearly in another language than `main`, as bytes, in order.
pub fn foreign(packs: &Packs, tokens: &Tokens<'_>, main: Lang) -> Vec<(Range<usize>, Lang)> {
    let mut out: Vec<(Range<usize>, Lang)> = Vec::new();
    let mut at = 0;
    for line in tokens.list.split_inclusive(|t| t.kind == TokenKind::Newline) {
        let range = at..at + line.len();
        at = range.end;
        if line.iter().filter(|t| t.kind == TokenKind::Word).take(TELLING).count() < TELLING {
            continue;
        }
        if let (Some(lang), [first, .., last]) = (packs.other(tokens, range, main), line) {
            out.push((first.span.start as usize..last.span.end as usize, lang));
        }
    }
    out
}

/// What is left of a text outside of some stretches of it.
pub fn outside(text: &str, inside: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    for range in inside {
        out.push(at..range.start);
        at = range.end;
    }
    out.push(at..text.len());
    out.retain(|r| !text[r.clone()].trim().is_empty());
    out
}
