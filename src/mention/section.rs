//! A section: a title or body, parted into tokens and sentences, with the forms of the pack found in it.

use std::borrow::Cow;
use std::ops::Range;

use crate::lang::tagger::Tagged;
use crate::lang::{Hit, Hits, Pack, Tag};
use crate::model::{Part, Span};
use crate::text::fold::push_folded;
use crate::text::{Letters, TokenKind, Tokens, plain, sentences};

/// One text of an article, ready to be read.
#[derive(Debug)]
pub struct Section<'a> {
    /// Title or body.
    pub part: Part,
    /// Its tokens.
    pub tokens: Tokens<'a>,
    /// The pack's forms in it.
    pub hits: Hits,
    /// Its sentences, as token ranges.
    pub sentences: Vec<(usize, usize)>,
    /// For each token, whether it stands inside quotation marks.
    pub quoted: Vec<bool>,
    /// For each token what the pack's tagger of names says; empty where the pack has none.
    pub names: Vec<Tagged>,
}

impl<'a> Section<'a> {
    /// Parts a text.
    pub fn new(part: Part, text: &'a str, pack: &Pack) -> Self {
        Section::without(part, Tokens::new(text), pack, &[])
    }

    /// Parts a text without some stretches of its bytes, given in order: those in another language.
    pub fn without(part: Part, mut tokens: Tokens<'a>, pack: &Pack, left_out: &[Range<usize>]) -> Self {
        if pack.lexicon.glues() {
            tokens = tokens.part(|word| pack.lexicon.glued(word));
        }
        tokens.blank(left_out);
        let hits = pack.lexicon.hits(&tokens);
        let sentences = sentences(&tokens, |i| pack.abbreviations.contains(tokens.fold(i)));
        let sentences: Vec<(usize, usize)> = sentences.into_iter().flat_map(|s| parted(&tokens, s)).collect();
        let quoted = quoted(&tokens, &sentences);
        let mut names = Vec::new();
        if let Some(tagger) = &pack.tagger {
            names.resize(tokens.list.len(), Tagged::default());
            for &(from, to) in &sentences {
                names[from..to].copy_from_slice(&tagger.tag(&tokens, &hits, (from, to)));
            }
        }
        Section { part, tokens, hits, sentences, quoted, names }
    }

    /// Whether the token is a mark.
    pub fn is_mark(&self, i: usize, marks: &[char]) -> bool {
        self.tokens.list.get(i).is_some_and(|t| t.kind == TokenKind::Punct && marks.contains(&t.mark))
    }

    /// The number of the sentence that the token stands in.
    pub fn sentence_at(&self, i: usize) -> Option<usize> {
        let at = self.sentences.partition_point(|(_, to)| *to <= i);
        self.sentences.get(at).filter(|(from, _)| *from <= i).map(|_| at)
    }

    /// Whether a sentence begins with the token.
    pub fn opens_sentence(&self, i: usize) -> bool {
        self.sentences.binary_search_by_key(&i, |(from, _)| *from).is_ok()
    }

    /// Whether the token is a word.
    pub fn is_word(&self, i: usize) -> bool {
        self.tokens.list.get(i).is_some_and(|t| t.kind == TokenKind::Word)
    }

    /// The end of the longest form of a kind that begins at a token.
    pub fn end_of(&self, i: usize, wanted: impl Fn(Tag) -> bool) -> Option<usize> {
        self.hits.find(i, wanted).map(|h| h.end as usize)
    }

    /// How many letters are written onto a form: conjunction, preposition, and the article's that the preposition ate.
    pub fn letters(&self, pack: &Pack, hit: &Hit) -> usize {
        let c = hit.clitics;
        let front = usize::from(c.and) + usize::from(c.marker.is_some());
        let elided = c.marker.is_some() && c.article && {
            let rest: String = self.tokens.fold(hit.start as usize).chars().skip(front).collect();
            !rest.starts_with(pack.lexicon.article())
        };
        front + usize::from(elided)
    }

    /// The stretch that the tokens cover, without the first `letters` letters and marks at its ends.
    pub fn span_without(&self, from: usize, to: usize, letters: usize) -> Span {
        let mut span = self.span(from, to);
        let mut folded = String::new();
        let mut left = letters;
        for (at, c, _) in Letters::from(&self.tokens.text[..span.end as usize], span.start as usize) {
            let before = folded.len();
            push_folded(&mut folded, c);
            let counts = folded.len() > before;
            // marks that stand on a letter, or stretch it, go with it
            if left == 0 && counts {
                span.start = at as u32;
                break;
            }
            left -= usize::from(counts);
        }
        span
    }

    /// The words of a stretch, with character references as the letters that they stand for.
    pub fn form(&self, span: Span) -> Cow<'a, str> {
        plain(span.cut(self.tokens.text).unwrap_or_default())
    }

    /// The stretch of the original that the tokens cover, without marks at its ends.
    pub fn span(&self, mut from: usize, mut to: usize) -> Span {
        let mark =
            |i: usize| self.tokens.list[i].kind != TokenKind::Word && self.tokens.list[i].kind != TokenKind::Number;
        // «مجمع "إيني"»: but the end of a quotation that began within
        let closes = |to: usize| {
            self.is_mark(to - 1, &['»', '"', '\u{201d}'])
                && (from + 1..to - 1).any(|k| self.is_mark(k, &['«', '"', '\u{201c}']))
        };
        while to > from + 1 && mark(to - 1) && !closes(to) {
            to -= 1;
        }
        while from + 1 < to && mark(from) {
            from += 1;
        }
        self.tokens.span(from, to)
    }
}

/// The most tokens that are read as one sentence: text without full stops is read in parts, so that time stays linear.
const LONGEST: usize = 200;

/// A sentence in parts of a readable length, each ending after a comma where there is one in its second half.
fn parted(tokens: &Tokens<'_>, (mut from, to): (usize, usize)) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    while to - from > LONGEST {
        let comma = |k: &usize| matches!(tokens.list[*k].mark, ',' | '،' | ';' | '؛');
        let end = (from + LONGEST / 2..from + LONGEST).rev().find(comma).map_or(from + LONGEST, |k| k + 1);
        parts.push((from, end));
        from = end;
    }
    parts.push((from, to));
    parts
}

/// Opening marks of quotations, and whether a mark is one that opens and closes alike.
fn quoted(tokens: &Tokens<'_>, sentences: &[(usize, usize)]) -> Vec<bool> {
    let mut out = vec![false; tokens.list.len()];
    let mut open = false;
    let mut since = 0;
    for &(from, to) in sentences {
        for (i, inside) in out.iter_mut().enumerate().take(to).skip(from) {
            let token = tokens.list[i];
            if token.kind == TokenKind::Punct {
                match token.mark {
                    '«' | '\u{201c}' | '\u{201e}' => {
                        open = true;
                        since = i;
                    }
                    '»' | '\u{201d}' => open = false,
                    '"' => {
                        open = !open;
                        since = i;
                    }
                    _ => {}
                }
                continue;
            }
            // a quotation that was never closed ends with the paragraph, or after a page's worth of words
            if open && i > since + 250 {
                open = false;
            }
            *inside = open;
        }
        if tokens.list.get(to).is_some_and(|t| t.kind == TokenKind::Newline) {
            open = false;
        }
    }
    out
}
