//! Finding nodes by name: in any script, without diacritics, with a slip of the pen.

use std::collections::{BTreeMap, BTreeSet};

use strsim::{damerau_levenshtein, jaro_winkler};

use super::load::resolve;
use super::{NodeId, NodeKind};
use crate::model::CountryCode;
use crate::store::{EntityRec, Group, Key, Read, Result, Term, View, byte_kind};
use crate::text::translit;

/// A node whose name is like the one that was looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The node.
    pub id: NodeId,
    /// Its kind: person, organization or place.
    pub kind: NodeKind,
    /// Its name.
    pub name: String,
    /// The form of its name that is likest.
    pub form: String,
    /// The states it is attested for.
    pub countries: Vec<CountryCode>,
    /// In how many articles it stands.
    pub articles: u32,
    /// How alike, from 0 to 1; 1 is the same name but for letters that fold.
    pub score: f64,
    /// Whether each word that was looked for is a word of that form, or spells one in other letters: the one is called
    /// so, while of one that is not the name is only nearly his.
    pub called: bool,
}

/// Two names are less alike than this only by accident.
const LEAST: f64 = 0.6;

/// A word that names the same but is spelt in other letters counts a little less than the same letters.
const OTHER_SCRIPT: f64 = 0.97;

/// The nodes whose names are like `name`, the likest first, then by number of articles, name and id.
///
/// Every word of `name` must be like a word of the node's name: the same when folded, a spelling of it in another
/// script, or one slip away (two in words of eight letters and more). Words that the node's name has beside them
/// lower its score; articles and particles (al, bin) count for nothing. Countries are not found here: their names are the language packs'.
///
/// # Errors
/// If the store cannot be read.
pub fn find(view: &View<'_>, name: &str, most: usize) -> Result<Vec<Found>> {
    let plain = translit::plain(name);
    let words: Vec<&str> = plain.split_whitespace().collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let mut groups: Option<BTreeSet<Vec<u8>>> = None;
    for word in &words {
        let with_word = groups_with(view, word)?;
        groups = Some(match groups {
            None => with_word,
            Some(groups) => groups.intersection(&with_word).cloned().collect(),
        });
    }
    // A name that is parted otherwise («عبد الله», "Abdullah") has the same key as a whole.
    let mut groups = groups.unwrap_or_default();
    let whole = translit::key(name);
    for kind in [NodeKind::Person, NodeKind::Organization, NodeKind::Place] {
        if !whole.is_empty() && view.record::<Group>(&Key::group(kind, &whole))?.is_some() {
            groups.insert([&[crate::store::kind_byte(kind)], whole.as_bytes()].concat());
        }
    }
    let mut best: BTreeMap<NodeId, Found> = BTreeMap::new();
    for group in groups {
        let Some((kind, key)) = group.split_first().and_then(|(k, key)| byte_kind(*k).zip(str::from_utf8(key).ok()))
        else {
            continue;
        };
        let Some(record) = view.record::<Group>(&Key::group(kind, key))? else { continue };
        let mut nodes = BTreeSet::new();
        for atom in record.atoms.keys() {
            nodes.insert(resolve(view, atom.id(kind, key))?);
        }
        for id in nodes {
            if best.contains_key(&id) {
                continue;
            }
            let Some(entity) = view.record::<EntityRec>(&Key::node(id))? else { continue };
            let likest = entity.names.iter().map(|(form, _, _)| (likeness(&words, name, form), form));
            let likest = likest.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
            let Some((score, form)) = likest.filter(|(score, _)| *score >= LEAST) else { continue };
            let (form, called) = (form.clone(), is_called(&words, name, form));
            let EntityRec { name, countries, articles, .. } = entity;
            best.insert(id, Found { id, kind, name, form, countries, articles, score, called });
        }
    }
    // Names that a person gave.
    for (given, id) in crate::fuse::aliases(view)? {
        let score = likeness(&words, name, &given);
        if score < LEAST || best.get(&id).is_some_and(|found| found.score >= score) {
            continue;
        }
        let Some(entity) = view.record::<EntityRec>(&Key::node(id))? else { continue };
        let (kind, called) = (id.kind, is_called(&words, name, &given));
        let EntityRec { name, countries, articles, .. } = entity;
        best.insert(id, Found { id, kind, name, form: given, countries, articles, score, called });
    }
    let mut found: Vec<Found> = best.into_values().collect();
    found.sort_by(|a, b| {
        let by_score = b.score.total_cmp(&a.score);
        by_score.then(b.articles.cmp(&a.articles)).then_with(|| a.name.cmp(&b.name)).then(a.id.cmp(&b.id))
    });
    found.truncate(most);
    Ok(found)
}

/// How many slips a word of that many letters may have.
fn slips(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// The groups in whose names a word stands that is like this one.
fn groups_with(view: &View<'_>, word: &str) -> Result<BTreeSet<Vec<u8>>> {
    let mut terms = BTreeSet::from([Term::word(word)]);
    let key = translit::key(word);
    if !key.is_empty() {
        terms.insert(Term::word_key(&key));
    }
    let allowed = slips(word.chars().count());
    if allowed > 0 {
        near(view, &Term::words(), word, allowed, &mut |near| {
            terms.insert(Term::word(near));
        })?;
        // The key is a consonant skeleton: one slip in it is much.
        if key.len() >= 4 {
            near(view, &Term::word_keys(), &key, 1, &mut |near| {
                terms.insert(Term::word_key(near));
            })?;
        }
    }
    let mut groups = BTreeSet::new();
    for term in terms {
        groups.extend(view.entries(&term, &[], None)?);
    }
    Ok(groups)
}

/// Calls `each` with the words of a dictionary that are at most `allowed` slips away.
fn near(view: &View<'_>, dictionary: &Term, word: &str, allowed: usize, each: &mut dyn FnMut(&str)) -> Result<()> {
    let letters = word.chars().count();
    view.each_entry(dictionary, &[], &mut |entry| {
        if let Ok(other) = str::from_utf8(entry) {
            let close = other.chars().count().abs_diff(letters) <= allowed;
            if close && damerau_levenshtein(word, other) <= allowed {
                each(other);
            }
        }
        true
    })
}

/// How alike a name is to a form: the mean over its words of how alike each is to its likest word in the form, less
/// a little for words that the form has beside them.
fn likeness(words: &[&str], name: &str, form: &str) -> f64 {
    let folded = translit::plain(form);
    if folded == words.join(" ") {
        return 1.0;
    }
    let others: Vec<&str> = folded.split_whitespace().collect();
    let mut free: Vec<&str> = others.clone();
    let mut sum = 0.0;
    for word in words {
        let alike = free.iter().enumerate().map(|(i, other)| (word_likeness(word, other), i));
        match alike.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))) {
            Some((score, i)) => {
                sum += score;
                free.remove(i);
            }
            None => sum += 0.0,
        }
    }
    let mean = sum / words.len() as f64;
    let beside = 1.0 - 0.1 * (free.len() as f64 / others.len().max(1) as f64);
    let whole = if translit::meet(name, form) { OTHER_SCRIPT } else { 0.0 };
    (mean * beside).max(whole)
}

/// Whether a form is that name or holds its words, each in the same letters or spelt in others.
fn is_called(words: &[&str], name: &str, form: &str) -> bool {
    let folded = translit::plain(form);
    let mut free: Vec<&str> = folded.split_whitespace().collect();
    let held = words.iter().all(|word| {
        let same = free.iter().position(|other| other == word);
        let place = same.or_else(|| free.iter().position(|other| translit::meet(word, other)));
        place.map(|i| free.remove(i)).is_some()
    });
    held || translit::meet(name, form)
}

fn word_likeness(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    let spelling = if translit::meet(a, b) { OTHER_SCRIPT } else { 0.0 };
    let letters = a.chars().count().max(b.chars().count());
    let off = damerau_levenshtein(a, b);
    let slip = if off <= slips(letters) { jaro_winkler(a, b) * 0.95 } else { 0.0 };
    // Across scripts a slip shows in the key only.
    let (ka, kb) = (translit::key(a), translit::key(b));
    let across = if ka.len() >= 4 && damerau_levenshtein(&ka, &kb) <= 1 { 0.8 * jaro_winkler(&ka, &kb) } else { 0.0 };
    spelling.max(slip).max(across)
}
