//! Names across scripts: the key under which spellings of one name are kept together, and whether two spellings meet.
//!
//! Both come from the table `schema/translit.toml`. A name is parted into units (a letter, or letters that are one
//! sound); each unit may stand for some sounds and may be left out at some places, as Arabic and Persian leave out
//! short vowels. Two names *meet* if their units can be set side by side. Meeting is not transitive (حسن and حسان
//! both meet "Hassan"), so it cannot be a key; the *key* is coarser: names that meet nearly always share it, and many
//! that share it do not meet. It keeps a class for each consonant that every script writes.

mod typed;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use typed::{Findable, Tables, tables};

/// The table's text: whatever is derived by it must be derived again when it changes.
pub(crate) const TABLE_TEXT: &str = include_str!("../../schema/translit.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    drop: Vec<String>,
    patronymic: Vec<String>,
    glued: Vec<String>,
    glued_least: usize,
    joined: Vec<String>,
    openings: Vec<(String, String)>,
    unit: Vec<FileUnit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileUnit {
    text: String,
    sounds: Vec<String>,
    r#final: Option<Vec<String>>,
    class: String,
    initial: Option<String>,
    skip: Skip,
    same: Option<Skip>,
}

/// Where in a word a unit may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Skip {
    Never,
    NotFirst,
    NotLast,
    Ends,
    Always,
}

impl Skip {
    fn allows(self, first: bool, last: bool) -> bool {
        match self {
            Skip::Never => false,
            Skip::NotFirst => !first,
            Skip::NotLast => !last,
            Skip::Ends => first || last,
            Skip::Always => true,
        }
    }
}

struct Unit {
    /// What it may stand for, a bit for each sound.
    sounds: u64,
    /// What it may stand for at a word's end, against the other script.
    last: u64,
    class: String,
    initial: String,
    skip: Skip,
    same: Skip,
}

struct Table {
    drop: Vec<String>,
    patronymic: Vec<String>,
    glued: Vec<String>,
    glued_least: usize,
    joined: Vec<String>,
    openings: Vec<(String, String)>,
    units: FxHashMap<String, Unit>,
    /// The most letters of a unit.
    longest: usize,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| Table::parse(TABLE_TEXT).expect("schema/translit.toml is checked by a test"));

impl Table {
    fn parse(text: &str) -> Result<Table, String> {
        let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
        let all = |u: &FileUnit| u.sounds.iter().chain(u.r#final.iter().flatten()).cloned().collect::<Vec<_>>();
        let mut sounds: Vec<String> = file.unit.iter().flat_map(all).collect();
        sounds.sort_unstable();
        sounds.dedup();
        if sounds.len() > 64 {
            return Err("there are more than 64 sounds".into());
        }
        let mut units = FxHashMap::default();
        for unit in file.unit {
            let FileUnit { text, sounds: its, r#final: last, class, initial, skip, same } = unit;
            let bits = |its: &[String]| {
                let bit = |s: &String| sounds.binary_search(s).map_or(0u64, |i| 1 << i);
                its.iter().map(bit).fold(0, |a, b| a | b)
            };
            let unit = Unit {
                sounds: bits(&its),
                last: bits(&its) | bits(&last.unwrap_or_default()),
                initial: initial.unwrap_or_else(|| class.clone()),
                class,
                skip,
                same: same.unwrap_or(skip),
            };
            if units.insert(text.clone(), unit).is_some() {
                return Err(format!("the unit {text:?} is there twice"));
            }
        }
        let longest = units.keys().map(|t| t.chars().count()).max().unwrap_or(1);
        let File { drop, patronymic, glued, glued_least, joined, openings, .. } = file;
        Ok(Table { drop, patronymic, glued, glued_least, joined, openings, units, longest })
    }
}

/// A unit in its place.
#[derive(Clone, Copy)]
enum Piece<'t> {
    Unit(&'t Unit),
    /// A letter or digit that the table does not know: it meets only itself.
    Other(char),
}

#[derive(Clone, Copy)]
struct Placed<'t> {
    piece: Piece<'t>,
    latin: bool,
    first: bool,
    last: bool,
}

/// The words of a name that count, lower-case and without marks, articles and particles.
fn words(name: &str) -> Vec<String> {
    parted(name).into_iter().map(|(word, _)| word).collect()
}

/// The same words, each with whether it names the father: whether «بن» or "bin" stands before it.
fn parted(name: &str) -> Vec<(String, bool)> {
    let table = &*TABLE;
    let plain: String = name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let mut words: Vec<(String, bool)> = Vec::new();
    let mut dropped: Vec<(String, bool)> = Vec::new();
    let mut father = false;
    let mut rest = plain.as_str();
    let is_joint =
        |c: char| matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\'' | '\u{2018}' | '\u{2019}' | 'ʿ' | 'ʾ' | '`');
    let parts = |c: char| !c.is_alphanumeric() && !is_joint(c) && c != 'ـ';
    while let Some(start) = rest.find(|c: char| c.is_alphanumeric()) {
        rest = &rest[start..];
        let end = rest.find(parts).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        // "al-Sadr", "ash-Sharif": the article goes with its joint; "Abd-Rabbo" is two words, "Sa'eed" is one.
        for part in word.split(['-', '\u{2010}', '\u{2011}']) {
            let letters: String = part.chars().filter(|c| c.is_alphanumeric()).collect();
            let article = word.len() > part.len() && table.joined.contains(&letters);
            if letters.is_empty() || article {
                continue;
            }
            if table.drop.contains(&letters) {
                father |= table.patronymic.contains(&letters);
                dropped.push((letters, false));
            } else {
                words.push((bare(&letters), std::mem::take(&mut father)));
            }
        }
    }
    if words.is_empty() { dropped } else { words }
}

/// A word without the article that is written onto it.
fn bare(word: &str) -> String {
    let table = &*TABLE;
    let article = table.glued.iter().find_map(|a| word.strip_prefix(a.as_str()));
    let word = article.filter(|rest| rest.chars().count() >= table.glued_least).unwrap_or(word);
    let opening = table.openings.iter().find_map(|(from, to)| word.strip_prefix(from.as_str()).map(|rest| (to, rest)));
    match opening {
        Some((to, rest)) if rest.chars().count() != 1 => format!("{to}{rest}"),
        _ => word.to_owned(),
    }
}

fn units(word: &str) -> Vec<Placed<'static>> {
    let table = &*TABLE;
    let chars: Vec<(usize, char)> = word.char_indices().collect();
    let mut placed: Vec<Placed<'static>> = Vec::new();
    let mut before = "";
    let mut i = 0;
    while i < chars.len() {
        let found = (1..=table.longest.min(chars.len() - i)).rev().find_map(|n| {
            let end = chars.get(i + n).map_or(word.len(), |c| c.0);
            let text = &word[chars[i].0..end];
            table.units.get(text).map(|unit| (n, text, unit))
        });
        let (n, text, piece) = match found {
            Some((n, text, unit)) => (n, text, Piece::Unit(unit)),
            None => (1, "", Piece::Other(chars[i].1)),
        };
        // A doubled letter is one: Arabic and Persian do not write it.
        if text.is_empty() || text != before {
            placed.push(Placed { piece, latin: chars[i].1.is_ascii(), first: false, last: false });
        }
        before = text;
        i += n;
    }
    if let Some(first) = placed.first_mut() {
        first.first = true;
    }
    if let Some(last) = placed.last_mut() {
        last.last = true;
    }
    placed
}

/// The words of a name that count, folded, parted by one space: the form from which keys are best made.
pub fn plain(name: &str) -> String {
    let words = words(name);
    let folded: Vec<String> = words.iter().map(|w| super::fold_name(w)).filter(|w| !w.is_empty()).collect();
    if folded.is_empty() { super::fold_name(name) } else { folded.join(" ") }
}

/// The words of [`plain`], each with whether it names the father: whether «بن» or "bin" stands before it.
pub fn fathers(name: &str) -> Vec<(String, bool)> {
    let folded = parted(name).into_iter().map(|(word, father)| (super::fold_name(&word), father));
    folded.filter(|(word, _)| !word.is_empty()).collect()
}

/// What a word leaves in the key of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordKey {
    /// Where the word is the name's first.
    pub first: String,
    /// Where it is another: without the classes of initials, which are lost where words are written together.
    pub inner: String,
}

/// The keys of the words of a name that count; a word that leaves nothing has none.
pub fn word_keys(name: &str) -> Vec<WordKey> {
    let key_of = |word: &String| {
        let (mut first, mut inner) = (String::new(), String::new());
        for unit in units(word) {
            match unit.piece {
                Piece::Unit(u) => {
                    first.push_str(if unit.first { &u.initial } else { &u.class });
                    inner.push_str(&u.class);
                }
                Piece::Other(c) => {
                    first.push(c);
                    inner.push(c);
                }
            }
        }
        WordKey { first, inner }
    };
    words(name).iter().map(key_of).filter(|key| !key.first.is_empty()).collect()
}

/// The key of some words of a name, in their order.
pub fn join<'k>(words: impl IntoIterator<Item = &'k WordKey>) -> String {
    let mut words = words.into_iter();
    let mut key = words.next().map(|w| w.first.clone()).unwrap_or_default();
    key.extend(words.map(|w| w.inner.as_str()));
    key
}

/// The key of a whole name: «علیرضا» and "Ali Reza" have one; empty for a name without a letter that leaves a class.
pub fn key(name: &str) -> String {
    join(&word_keys(name))
}

/// Whether two names spell one another, in one script or across two.
pub fn meet(a: &str, b: &str) -> bool {
    let parse = |name: &str| -> Vec<Placed<'static>> { words(name).iter().flat_map(|w| units(w)).collect() };
    let (a, b) = (parse(a), parse(b));
    if a.is_empty() || b.is_empty() {
        return false;
    }
    let same_script = a.iter().all(|p| p.latin == b[0].latin) && b.iter().all(|p| p.latin == b[0].latin);
    let skips = |p: &Placed<'_>| match p.piece {
        Piece::Unit(u) => (if same_script { u.same } else { u.skip }).allows(p.first, p.last),
        Piece::Other(_) => false,
    };
    let pairs = |p: &Placed<'_>, q: &Placed<'_>| match (p.piece, q.piece) {
        (Piece::Unit(u), Piece::Unit(v)) => {
            let sounds = |p: &Placed<'_>, u: &Unit| if p.last && !same_script { u.last } else { u.sounds };
            sounds(p, u) & sounds(q, v) != 0
        }
        (Piece::Other(c), Piece::Other(d)) => c == d,
        _ => false,
    };
    // reached[j]: whether the units of `a` so far can be set beside the first j of `b`.
    let mut reached = vec![false; b.len() + 1];
    reached[0] = true;
    for j in 0..b.len() {
        reached[j + 1] = reached[j] && skips(&b[j]);
    }
    for p in &a {
        let mut next = vec![false; b.len() + 1];
        next[0] = reached[0] && skips(p);
        for j in 0..b.len() {
            next[j + 1] = (reached[j + 1] && skips(p)) || (reached[j] && pairs(p, &b[j])) || (next[j] && skips(&b[j]));
        }
        reached = next;
    }
    reached[b.len()]
}

#[cfg(test)]
mod tests;
