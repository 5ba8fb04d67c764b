//! The tables of folding and of transliteration as data, for a page that must find a name however it is typed: its
//! script folds and parses what is typed by them, as [`super::plain`], [`super::word_keys`] and [`super::meet`] do here.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Skip, TABLE};
use crate::text::fold;

/// All that is needed to compare what is typed with a name; equal for equal packs, in one order.
#[derive(Clone, Debug, Serialize)]
pub struct Tables {
    /// What letters become that do not stay as they are.
    letters: BTreeMap<char, String>,
    /// Letters that become nothing.
    nothing: String,
    /// Definite articles that are written onto a folded word.
    articles: Vec<String>,
    /// Words that say nothing of who is meant.
    drop: Vec<String>,
    /// Articles that are written onto a word, and how many letters must follow.
    glued: Vec<String>,
    glued_least: usize,
    /// Latin articles before a hyphen.
    joined: Vec<String>,
    /// What a word may begin with, and what counts in its place.
    openings: Vec<(String, String)>,
    /// The most letters of a unit.
    longest: usize,
    units: BTreeMap<String, Unit>,
}

/// A unit: what it leaves in a key, what it may stand for, and where it may be left out.
#[derive(Clone, Debug, Serialize)]
struct Unit {
    class: String,
    initial: String,
    sounds: Vec<u32>,
    last: Vec<u32>,
    skip: Skip,
    same: Skip,
}

/// The tables.
pub fn tables() -> Tables {
    let table = &*TABLE;
    let (letters, nothing, articles) = fold::tables();
    let sounds = |bits: u64| (0..u64::BITS).filter(|i| bits >> i & 1 == 1).collect();
    let unit = |u: &super::Unit| Unit {
        class: u.class.clone(),
        initial: u.initial.clone(),
        sounds: sounds(u.sounds),
        last: sounds(u.last),
        skip: u.skip,
        same: u.same,
    };
    Tables {
        letters,
        nothing,
        articles,
        drop: table.drop.clone(),
        glued: table.glued.clone(),
        glued_least: table.glued_least,
        joined: table.joined.clone(),
        openings: table.openings.clone(),
        longest: table.longest,
        units: table.units.iter().map(|(text, u)| (text.clone(), unit(u))).collect(),
    }
}

/// A name as such a page finds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Findable {
    /// The words that count, folded ([`super::plain`]).
    pub plain: String,
    /// The keys of the words, as if each were the first, parted by one space; a word without one is left out.
    pub keys: String,
    /// The key of the whole ([`super::key`]).
    pub key: String,
}

impl Findable {
    /// How the name is found.
    pub fn of(name: &str) -> Self {
        let words = super::word_keys(name);
        let keys: Vec<&str> = words.iter().map(|w| w.first.as_str()).collect();
        Findable { plain: super::plain(name), keys: keys.join(" "), key: super::join(&words) }
    }
}
