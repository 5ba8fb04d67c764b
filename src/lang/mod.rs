//! Language packs: loading, checking and compiling `schema/lang/<code>/`, and the packs that ship with isnad.

mod countries;
mod lexicon;
mod pack;
mod slots;
mod tag;
pub mod tagger;

use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use include_dir::{Dir, include_dir};

pub use lexicon::{Clitics, Hit, Hits, Lexicon};
pub use pack::{
    Arg, Frame, FrameExample, KnownInfo, OrganizationInfo, Pack, PackSource, PlaceInfo, Problem, RoleInfo, RulerInfo,
    SharedInfo,
};
pub use slots::{Direction, Example, Order, OrganizationKind, SpeaksFor, Takes, Titles};
pub use tag::{Relation, RelativeDate, StatusWord, Tag};

pub use countries::{codes as country_codes, is_assigned as is_country, name as country_name, names as country_names};

use crate::model::{CountryCode, Lang};
use crate::text::{TokenKind, Tokens};

static BUNDLED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/schema/lang");

static PACKS: LazyLock<Packs> = LazyLock::new(|| {
    let load =
        |source| Pack::load(&source).map_err(|p| p.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    let packs = sources().map(load).collect::<Result<Vec<_>, _>>();
    Packs { list: packs.expect("bundled packs are checked by a test").into_iter().map(Arc::new).collect() }
});

fn sources() -> impl Iterator<Item = PackSource> {
    BUNDLED.dirs().map(|dir| PackSource {
        folder: PathBuf::from("schema/lang").join(dir.path()),
        files: dir
            .files()
            .filter_map(|f| Some((f.path().file_name()?.to_str()?.to_owned(), f.contents_utf8()?.to_owned())))
            .collect(),
        model: dir.files().find(|f| f.path().file_name().is_some_and(|n| n == MODEL)).map(|f| f.contents().to_vec()),
    })
}

/// The file of a pack that holds the tagger of names.
const MODEL: &str = "names.model";

/// The text of a bundled pack's file, such as `questions.toml` of Arabic.
pub fn bundled(lang: Lang, file: &str) -> Option<&'static str> {
    BUNDLED.get_file(format!("{lang}/{file}"))?.contents_utf8()
}

/// In which direction a language is written, without compiling its pack; from the left where none ships.
pub fn direction(lang: Lang) -> Direction {
    #[derive(serde::Deserialize)]
    struct Head {
        direction: Direction,
    }
    static DIRECTIONS: LazyLock<Vec<(Lang, Direction)>> = LazyLock::new(|| {
        let head = |lang| {
            let head: Head = toml::from_str(bundled(lang, "pack.toml")?).expect("bundled packs are checked by a test");
            Some((lang, head.direction))
        };
        bundled_langs().filter_map(head).collect()
    });
    DIRECTIONS.iter().find(|(known, _)| *known == lang).map_or(Direction::Ltr, |(_, direction)| *direction)
}

/// The languages whose packs ship with isnad, by code.
pub fn bundled_langs() -> impl Iterator<Item = Lang> {
    BUNDLED.dirs().filter_map(|d| Lang::parse(d.path().to_str()?))
}

/// The packs that an engine reads with.
#[derive(Clone, Debug)]
pub struct Packs {
    list: Vec<Arc<Pack>>,
}

impl Packs {
    /// The packs that ship with isnad, compiled once.
    pub fn bundled() -> &'static Packs {
        &PACKS
    }

    /// These packs with one more, which takes the place of one of the same language.
    pub fn with(&self, pack: Pack) -> Packs {
        let mut list: Vec<_> = self.list.iter().filter(|p| p.lang != pack.lang).cloned().collect();
        list.push(Arc::new(pack));
        list.sort_by_key(|p| p.lang);
        Packs { list }
    }

    /// All of them, by language code.
    pub fn all(&self) -> impl Iterator<Item = &Pack> {
        self.list.iter().map(AsRef::as_ref)
    }

    /// The pack of a language.
    pub fn get(&self, lang: Lang) -> Option<&Pack> {
        self.all().find(|p| p.lang == lang)
    }

    /// The country that a text names whole: by name, adjective, capital or code, in any of the languages.
    ///
    /// Names go before adjectives and those before capitals; what names two countries alike names none.
    pub fn country(&self, text: &str) -> Option<CountryCode> {
        if let Some(code) = CountryCode::parse(text.trim()).filter(|c| is_country(*c))
            && text.trim().chars().all(char::is_uppercase)
        {
            return Some(code);
        }
        let tokens = Tokens::new(text);
        let whole = tokens.list.iter().filter(|t| t.kind != TokenKind::Punct).count();
        let mut found: Vec<(u8, CountryCode)> = Vec::new();
        // a question is typed in small letters
        let mut capitalized = String::new();
        let mut up = true;
        for c in text.chars() {
            if up {
                capitalized.extend(c.to_uppercase())
            } else {
                capitalized.push(c)
            }
            up = !c.is_alphanumeric();
        }
        let upper = text.to_uppercase();
        for pack in self.all() {
            let spellings: &[&str] = if pack.case { &[&capitalized, &upper] } else { &[text] };
            for spelling in spellings {
                let tokens = Tokens::new(spelling);
                for hit in pack.lexicon.hits(&tokens).at(0) {
                    let covered = tokens.list[..hit.end as usize].iter().filter(|t| t.kind != TokenKind::Punct).count();
                    let clitics = hit.clitics;
                    if covered != whole || clitics.and || clitics.marker.is_some() || clitics.pronoun {
                        continue;
                    }
                    match hit.tag {
                        Tag::Country(c) => found.push((0, c)),
                        Tag::Nationality(c) => found.push((1, c)),
                        Tag::Capital(c) => found.push((2, c)),
                        _ => {}
                    }
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        let best = found.first()?;
        found.iter().all(|f| f.0 != best.0 || f.1 == best.1).then_some(best.1)
    }

    /// A country's name in a language, from CLDR.
    pub fn country_name(&self, code: CountryCode, lang: Lang) -> Option<&str> {
        self.get(lang)?.country_names.get(&code).map(String::as_str)
    }

    /// The language whose words a text has most of, its frequent ones above all; English where it has none.
    ///
    /// Reads at most the first 400 words.
    pub fn detect(&self, text: &str) -> Lang {
        let end = text.char_indices().nth(4000).map_or(text.len(), |(i, _)| i);
        let tokens = Tokens::new(&text[..end]);
        let words = words(&tokens, 0..tokens.list.len());
        let mut scores: Vec<(usize, Lang)> = self.all().map(|pack| (pack.score(&words), pack.lang)).collect();
        scores.reverse();
        scores.into_iter().max_by_key(|(n, _)| *n).filter(|(n, _)| *n > 0).map_or(Lang::EN, |(_, lang)| lang)
    }

    /// The language of some tokens where it is clearly another than `likely`, by at most their first 400 words.
    pub fn other(&self, tokens: &Tokens<'_>, range: Range<usize>, likely: Lang) -> Option<Lang> {
        let words = words(tokens, range);
        let own = self.get(likely);
        let needed = |score: usize| 2 * score + 8;
        // Most texts have no letter of another pack; of others it would not help if every word were known.
        let least = needed(own.map_or(0, |pack| pack.frequency(&words)));
        let possible = self.all().filter(|pack| {
            pack.lang != likely
                && words.iter().any(|w| w.chars().any(|c| pack.spells(c)))
                && pack.frequency(&words) + words.len() >= least
        });
        let (score, lang) = possible.map(|pack| (pack.score(&words), pack.lang)).max_by_key(|(n, _)| *n)?;
        (score >= needed(own.map_or(0, |pack| pack.score(&words)))).then_some(lang)
    }
}

/// The first 400 words of some tokens, folded.
fn words<'t>(tokens: &'t Tokens<'_>, range: Range<usize>) -> Vec<&'t str> {
    range.filter(|&i| tokens.list[i].kind == TokenKind::Word).take(400).map(|i| tokens.fold(i)).collect()
}

impl Pack {
    /// Whether a folded letter is one of this language.
    fn spells(&self, letter: char) -> bool {
        // most letters of another script lie before the first or after the last
        self.letters.first().is_some_and(|first| *first <= letter)
            && self.letters.last().is_some_and(|last| letter <= *last)
            && self.letters.contains(&letter)
    }

    /// How many of the words this pack knows, its frequent ones counting four times more, those with its article twice: a
    /// headline may well have none of the frequent words, but words that one pack knows.
    fn score(&self, words: &[&str]) -> usize {
        self.frequency(words) + words.iter().filter(|w| self.lexicon.knows(w)).count()
    }

    /// That part of the score for which no word is looked up in the lexicon. Only one language writes its article onto words.
    fn frequency(&self, words: &[&str]) -> usize {
        let frequent = words.iter().filter(|w| self.detect.contains(**w)).count();
        let definite = words.iter().filter(|w| self.lexicon.definite(w)).count();
        frequent * 4 + definite * 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundled_packs_load() {
        let problems: Vec<String> =
            sources().filter_map(|s| Pack::load(&s).err()).flatten().map(|p| p.to_string()).collect();
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
}
