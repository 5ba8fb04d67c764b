//! Names as the comparison sees them: what makes two forms equal, however they were typed.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use icu_casemap::CaseMapper;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    letters: Vec<(char, char)>,
    drop: Vec<char>,
    glued: String,
    front: String,
}

struct Rules {
    letters: FxHashMap<char, Option<char>>,
    glued: String,
    front: String,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/eval.toml"));
    let file: File = toml::from_str(text).expect("schema/eval.toml is tried by every test of this module");
    let letters = file.letters.into_iter().map(|(from, to)| (from, Some(to)));
    let drop = file.drop.into_iter().map(|c| (c, None));
    Rules { letters: letters.chain(drop).collect(), glued: file.glued, front: file.front }
});

/// A form folded word by word: decomposed, without marks, case-folded, letters that vary made one, without the article
/// that is written onto a word, words parted by one space.
///
/// Which letters and which article is in `schema/eval.toml`.
pub fn fold(form: &str) -> String {
    let bare: String = form.nfkd().filter(|c| canonical_combining_class(*c) == 0).collect();
    let folded = CaseMapper::new().fold_string(&bare);
    let letters: String = folded.chars().filter_map(|c| RULES.letters.get(&c).copied().unwrap_or(Some(c))).collect();
    let words = letters.split(|c| !in_word(c)).filter(|w| !w.is_empty());
    let bare = words.map(|w| match w.strip_prefix(RULES.glued.as_str()) {
        Some(rest) if rest.chars().nth(1).is_some() => rest,
        _ => w,
    });
    bare.collect::<Vec<_>>().join(" ")
}

/// Letters, digits and the low line; marks part words.
fn in_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric() && !is_combining_mark(c)
}

/// A name's folded forms. Spaces don't count (Al Thani, Al-Thani), nor an article in front.
pub(super) fn forms<'a>(all: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let folded = all.map(fold).map(|f| f.strip_prefix(RULES.front.as_str()).unwrap_or(&f).replace(' ', ""));
    folded.filter(|f| !f.is_empty()).collect()
}

/// A name with its forms, ready to be compared.
#[derive(Debug)]
pub(super) struct Name {
    pub forms: BTreeSet<String>,
    main: String,
}

impl Name {
    pub fn new<'a>(name: &'a str, aliases: impl Iterator<Item = &'a str>) -> Self {
        Name { forms: forms(std::iter::once(name).chain(aliases)), main: fold(name) }
    }

    /// Whether one has a form of the other.
    pub fn meets(&self, other: &Name) -> bool {
        !self.forms.is_disjoint(&other.forms)
    }

    /// How alike two names are: the forms that they share, and one more if the names themselves are equal.
    pub fn likeness(&self, other: &Name) -> f64 {
        (self.forms.intersection(&other.forms).count() + usize::from(self.main == other.main)) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_name_fold_to_one() {
        assert_eq!(fold("علی  شمخانی"), fold("عليّ شمخاني"));
        assert_eq!(fold("الأعلى للأمن"), "اعلي للامن");
        assert_eq!(fold("الله"), "له", "two letters follow");
        assert_eq!(fold("الة"), "اله", "one letter follows");
        assert_eq!(fold("Al-Thānī"), "althani");
        assert_eq!(fold("STRASSE, Straße"), "strasse strasse");
        assert_eq!(fold("O’Brien_x (12)"), "obrien_x 12");
        let one = forms(["The Al Thani", ""].into_iter());
        assert_eq!(one.into_iter().collect::<Vec<_>>(), ["althani"]);
    }
}
