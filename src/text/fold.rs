//! Folding: what makes two spellings of a word the same, letter by letter, beside the original text.
//!
//! The letters come from the packs' `fold.toml`. The folds of all packs hold for every text, since an Arabic article
//! may be typed on a Persian keyboard and a name is looked up in any script.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::reference::{Letters, plain};

/// What a character becomes when it is folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folded {
    /// Nothing: a diacritic, tatweel, a direction mark.
    Nothing,
    /// One character.
    One(char),
    /// Several, as a ligature does.
    Many,
    /// A half-space: it parts two words that are written together.
    Joint,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FoldFile {
    #[serde(default)]
    letters: Vec<(char, String)>,
    #[serde(default)]
    drop: Vec<char>,
}

#[derive(Deserialize)]
struct ArticleOfPack {
    #[serde(default)]
    article: String,
}

/// The table of all letters whose fold is not their own NFKC lower-case form.
struct Table {
    letters: FxHashMap<char, String>,
    drop: Vec<char>,
    /// Definite articles that are written onto a word, folded.
    articles: Vec<String>,
    /// The folds of U+0000 to U+07FF, where nearly all text lies, and what those characters are.
    near: Vec<(Folded, Letter)>,
}

static PACKS: include_dir::Dir<'_> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/schema/lang");

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { letters: FxHashMap::default(), drop: Vec::new(), articles: Vec::new(), near: Vec::new() };
    for pack in PACKS.dirs() {
        let text =
            |name: &str| pack.get_file(pack.path().join(name)).and_then(|f| f.contents_utf8()).unwrap_or_default();
        let fold: FoldFile = toml::from_str(text("fold.toml")).expect("bundled packs are checked by a test");
        table.letters.extend(fold.letters);
        table.drop.extend(fold.drop);
        let pack: ArticleOfPack = toml::from_str(text("pack.toml")).expect("bundled packs are checked by a test");
        if !pack.article.is_empty() {
            table.articles.push(pack.article);
        }
    }
    table.near = ('\0'..='\u{7ff}').map(|c| (table.slow(c), Letter::of(c))).collect();
    table
});

const ZWNJ: char = '\u{200c}';

impl Table {
    fn slow(&self, c: char) -> Folded {
        if c == ZWNJ {
            return Folded::Joint;
        }
        if self.drop.contains(&c) || is_combining_mark(c) || is_format(c) {
            return Folded::Nothing;
        }
        let mut whole = self.decomposed(c);
        match (whole.next(), whole.next()) {
            (None, _) => Folded::Nothing,
            (Some(one), None) => Folded::One(one),
            _ => Folded::Many,
        }
    }

    fn decomposed(&self, c: char) -> impl Iterator<Item = char> + '_ {
        // a whole letter's own fold goes before its decomposition (ئ is ي, not ء)
        let own = self.letters.get(&c);
        let parts = own.is_none().then(|| std::iter::once(c).nfkd().flat_map(char::to_lowercase));
        let parts = parts.into_iter().flatten().filter(|c| !is_combining_mark(*c)).flat_map(|c| {
            let c = digit_value(c).map_or(c, |d| char::from(b'0' + d));
            let own = self.letters.get(&c);
            own.into_iter().flat_map(|s| s.chars()).chain(own.is_none().then_some(c))
        });
        own.into_iter().flat_map(|s| s.chars()).chain(parts).filter(|c| !self.drop.contains(c) && !is_format(*c))
    }

    fn fold(&self, c: char) -> Folded {
        self.near.get(c as usize).map_or_else(|| self.slow(c), |(folded, _)| *folded)
    }
}

/// The letters that fold to others, the letters that fold to nothing, and the articles of all packs: the table as data.
pub(super) fn tables() -> (BTreeMap<char, String>, String, Vec<String>) {
    let mut nothing = TABLE.drop.clone();
    nothing.sort_unstable();
    nothing.dedup();
    let letters = TABLE.letters.iter().map(|(from, to)| (*from, to.clone())).collect();
    (letters, nothing.into_iter().collect(), TABLE.articles.clone())
}

/// Marks that steer direction or joining and are no part of a word, tatweel among them.
fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{640}' | '\u{200b}' | '\u{200d}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The value of a Western, Arabic-Indic or Persian digit.
pub fn digit_value(c: char) -> Option<u8> {
    match c {
        '0'..='9' => Some(c as u8 - b'0'),
        '\u{660}'..='\u{669}' => Some((c as u32 - 0x660) as u8),
        '\u{6f0}'..='\u{6f9}' => Some((c as u32 - 0x6f0) as u8),
        _ => None,
    }
}

/// What a character is, by its Unicode properties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// A letter.
    pub alphabetic: bool,
    /// A letter or digit.
    pub alphanumeric: bool,
    /// A capital letter.
    pub capital: bool,
    /// A small letter.
    pub small: bool,
}

impl Letter {
    fn of(c: char) -> Self {
        Letter {
            alphabetic: c.is_alphabetic(),
            alphanumeric: c.is_alphanumeric(),
            capital: c.is_uppercase(),
            small: c.is_lowercase(),
        }
    }
}

/// What a character is; by a table where nearly all text lies, since each letter of a text is asked.
pub fn letter(c: char) -> Letter {
    TABLE.near.get(c as usize).map_or_else(|| Letter::of(c), |(_, letter)| *letter)
}

/// What a character folds to, and what it is.
#[inline]
pub fn fold_and_letter(c: char) -> (Folded, Letter) {
    TABLE.near.get(c as usize).copied().unwrap_or_else(|| (TABLE.slow(c), Letter::of(c)))
}

/// Folds one character.
pub fn fold_char(c: char) -> Folded {
    TABLE.fold(c)
}

/// Appends the fold of `c` to `out`; a half-space appends nothing.
pub fn push_folded(out: &mut String, c: char) {
    match TABLE.fold(c) {
        Folded::One(c) => out.push(c),
        Folded::Many => out.extend(TABLE.decomposed(c)),
        Folded::Nothing | Folded::Joint => {}
    }
}

/// The fold of a word or text, white space kept as it is.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (_, c, _) in Letters::from(text, 0) {
        push_folded(&mut out, c);
    }
    out
}

/// The article that a folded word begins with, where at least three letters follow it.
///
/// The length keeps words that merely begin with its letters («الله», «التي»).
pub fn glued_article(word: &str) -> Option<&'static str> {
    TABLE
        .articles
        .iter()
        .map(String::as_str)
        .find(|a| word.strip_prefix(*a).is_some_and(|rest| rest.chars().nth(2).is_some()))
}

/// The form under which a name is compared: folded word by word, without articles, half-spaces, hyphens and
/// apostrophes; words parted by one space.
pub fn fold_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut word = String::new();
    for piece in
        plain(name).split(|c: char| c.is_whitespace() || (c != '_' && c != ZWNJ && !glue(c) && is_punctuation(c)))
    {
        word.clear();
        piece.chars().filter(|c| !glue(*c)).for_each(|c| push_folded(&mut word, c));
        let rest = glued_article(&word).map_or(word.as_str(), |a| &word[a.len()..]);
        if !rest.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(rest);
        }
    }
    out
}

fn glue(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2013}' | '\'' | '`' | '\u{2018}' | '\u{2019}' | '\u{2bc}')
}

fn is_punctuation(c: char) -> bool {
    !c.is_alphanumeric() && !is_combining_mark(c) && !is_format(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_name_fold_to_one() {
        for (a, b) in [
            ("علی شمخانی", "علي شمخاني"),
            ("الأعلی", "الاعلى"),
            ("ﻻ إله", "لا اله"),
            ("مُحَمَّـــد", "محمد"),
            ("احمدی‌نژاد", "احمدينژاد"),
            ("Al-Khabbaz", "al khabbaz".replace(' ', "").as_str()),
            ("Müller", "MULLER"),
            ("الجمهورية", "جمهورية"),
            ("۱۳۹۹", "1399"),
            ("١٣٩٩", "1399"),
        ] {
            assert_eq!(fold_name(a), fold_name(b), "{a} and {b}");
        }
        assert_eq!(fold_name("  الله "), "الله", "too short for an article");
        assert_eq!(fold_name("O’Brien, Pat"), "obrien pat");
    }
}
