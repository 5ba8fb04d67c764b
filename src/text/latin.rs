//! Names in Latin letters, for readers of no other: by the table `schema/latin.toml`.
//!
//! A word that papers usually spell in one way is spelt so. Any other is written letter by letter, and where the script
//! leaves out the short vowels an *a* is put: what comes out can be spoken, but is nobody's own spelling. So this is for
//! showing a name that no article writes in Latin letters, and for nothing else; to find a name see [`super::translit`].

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::fold;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    words: Vec<(String, String)>,
    letters: Vec<Letter>,
}

/// A letter with what it is written as; a consonant may need a vowel beside it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Letter {
    text: String,
    latin: String,
    /// Between consonants or at the end, where it is a vowel.
    vowel: Option<String>,
    /// At a word's beginning.
    initial: Option<String>,
    /// At a word's end.
    last: Option<String>,
}

struct Table {
    words: FxHashMap<String, String>,
    letters: FxHashMap<char, Letter>,
    /// Letters in several characters, the longest first: the article.
    openings: Vec<Letter>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let file: File =
        toml::from_str(include_str!("../../schema/latin.toml")).expect("schema/latin.toml is checked by a test");
    let words = file.words.into_iter().map(|(word, latin)| (fold(&word), latin)).collect();
    let mut table = Table { words, letters: FxHashMap::default(), openings: Vec::new() };
    for letter in file.letters {
        let mut chars = letter.text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => {
                table.letters.insert(c, letter);
            }
            _ => table.openings.push(letter),
        }
    }
    table
});

/// Whether a text has a letter, and none that is not Latin.
pub fn is_latin(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|c| u32::from(c) < 0x250 || matches!(c, '\u{1E00}'..='\u{1EFF}'))
}

/// The name in Latin letters; what the table has no letter for stays as it is.
///
/// ```
/// use isnad::text::latin;
///
/// assert_eq!(latin("محمد جواد ظريف"), "Mohammad Javad Zarif");
/// assert_eq!(latin("Angela Merkel"), "Angela Merkel");
/// ```
pub fn latin(name: &str) -> String {
    if is_latin(name) {
        return name.to_owned();
    }
    let words = name.split([' ', '\u{200C}', '\u{A0}']).filter(|w| !w.is_empty()).map(word);
    words.collect::<Vec<_>>().join(" ")
}

fn word(word: &str) -> String {
    let table = &*TABLE;
    let start = word.find(char::is_alphanumeric).unwrap_or(word.len());
    let end =
        word.rfind(char::is_alphanumeric).map_or(start, |i| i + word[i..].chars().next().map_or(0, char::len_utf8));
    let (before, rest) = word.split_at(start);
    let (core, after) = rest.split_at(end.saturating_sub(start));
    if is_latin(core) || !core.contains(char::is_alphabetic) {
        return word.to_owned();
    }
    let known = table.words.get(&fold(core)).cloned();
    format!("{before}{}{after}", known.unwrap_or_else(|| spelt(core)))
}

fn is_vowel(latin: &str) -> bool {
    latin.ends_with(['a', 'e', 'i', 'o', 'u'])
}

/// A word letter by letter.
fn spelt(word: &str) -> String {
    let table = &*TABLE;
    let plain: String = word.nfkc().filter(|c| !is_combining_mark(*c) && *c != '\u{640}').collect();
    for opening in &table.openings {
        // An article before a word of one or two letters is the word itself.
        if let Some(rest) = plain.strip_prefix(&opening.text).filter(|rest| rest.chars().count() > 2) {
            let known = table.words.get(&fold(rest)).cloned();
            return format!("{}{}", opening.latin, known.unwrap_or_else(|| spelt(rest)));
        }
    }
    let chars: Vec<char> = plain.chars().collect();
    let mut parts: Vec<String> = Vec::new();
    for (i, c) in chars.iter().enumerate() {
        let Some(letter) = table.letters.get(c) else {
            parts.push(c.to_string());
            continue;
        };
        let (first, last) = (i == 0, i + 1 == chars.len());
        let next_vowel = chars.get(i + 1).and_then(|n| table.letters.get(n)).is_some_and(|n| is_vowel(&n.latin));
        let after_vowel = parts.last().is_some_and(|p| is_vowel(p));
        let latin = match letter {
            Letter { initial: Some(initial), .. } if first => initial,
            Letter { last: Some(end), .. } if last => end,
            Letter { vowel: Some(vowel), .. } if !first && !next_vowel && !after_vowel => vowel,
            Letter { latin, .. } => latin,
        };
        if !latin.is_empty() {
            parts.push(latin.clone());
        }
    }
    let mut out = String::new();
    // How many consonants stand at the end of `out`: two at a word's beginning, or three, ask for a vowel.
    let mut run = 0;
    for (i, part) in parts.iter().enumerate() {
        let consonant = part.starts_with(|c: char| c.is_ascii_alphabetic()) && !is_vowel(part);
        if consonant && run > usize::from(i > 1) {
            out.push('a');
            run = 0;
        }
        run = if consonant { run + 1 } else { 0 };
        out.push_str(part);
    }
    let mut chars = out.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_spellings_go_before_letters_and_letters_can_be_spoken() {
        let cases = [
            ("علي شمخاني", "Ali Shamkhani"),
            ("حسن روحانی", "Hassan Rouhani"),
            ("السوداني", "al-Sudani"),
            ("عبد الله", "Abd Allah"),
            ("جمعة عناد", "Jama Anad"),
            ("بهرام الطيار", "Bahram al-Tayar"),
            ("حسین امیرعبداللهیان", "Hossein Amir-Abdollahian"),
            ("«بغداد»", "«Baghdad»"),
            ("Heiko Maas", "Heiko Maas"),
            ("وزير 2020", "Wazir 2020"),
        ];
        for (name, expected) in cases {
            assert_eq!(latin(name), expected, "{name}");
        }
        for (word, latin) in &TABLE.words {
            assert!(is_latin(latin) && !is_latin(word), "{word}: {latin}");
        }
    }

    #[test]
    fn every_letter_of_the_three_scripts_has_one() {
        let arabic = ('\u{0621}'..='\u{063A}').chain('\u{0641}'..='\u{064A}');
        for c in arabic.chain("\u{067E}\u{0686}\u{0698}\u{06A9}\u{06AF}\u{06CC}\u{06C0}".chars()) {
            assert!(TABLE.letters.contains_key(&c), "{c}");
        }
    }
}
