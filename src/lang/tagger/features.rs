//! What the tagger sees of a word, as numbers of weights.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::BITS;
use crate::lang::{Hits, Tag};
use crate::text::{TokenKind, Tokens};

/// Calls `each` with the features of each token of a sentence, the tokens counted from the sentence's first.
pub(super) fn features(tokens: &Tokens<'_>, hits: &Hits, (from, to): (usize, usize), mut each: impl FnMut(usize, u32)) {
    let lists: Vec<u32> = (from..to).map(|i| listed(tokens, hits, i)).collect();
    let list = |k: isize| usize::try_from(k).ok().and_then(|k| lists.get(k)).copied().unwrap_or(u32::MAX);
    let word = |k: isize| match usize::try_from(k).ok().filter(|k| *k < to - from) {
        Some(k) => tokens.fold(from + k),
        None => "",
    };
    let mut letters: Vec<char> = Vec::new();
    for k in 0..(to - from) as isize {
        let mut add = |feature: u32| each(k as usize, feature);
        let w = word(k);
        letters.clear();
        letters.extend(w.chars());
        add(number(0, ()));
        for (kind, at) in [(1, 0), (2, -1), (3, 1), (4, -2), (5, 2)] {
            add(number(kind, word(k + at)));
        }
        add(number(6, (word(k - 1), word(k + 1))));
        for n in 1..=letters.len().min(4) {
            add(number(7, &letters[..n]));
            add(number(8, &letters[letters.len() - n..]));
        }
        for three in letters.windows(3) {
            add(number(9, three));
        }
        for (kind, at) in [(10, 0), (11, -1), (12, 1), (13, -2), (14, 2)] {
            add(number(kind, list(k + at)));
        }
        add(number(15, (list(k - 1), list(k))));
        add(number(16, (list(k), list(k + 1))));
        add(number(17, (list(k - 2), list(k - 1))));
        add(number(18, (list(k - 1), list(k), list(k + 1))));
        add(number(19, (letters.len().min(9), list(k))));
        let end = &letters[letters.len().saturating_sub(2)..];
        add(number(20, (end, list(k - 1))));
        add(number(21, (word(k - 1), list(k))));
        add(number(22, (word(k + 1), list(k))));
    }
}

/// The number of a feature's weights.
fn number(kind: u8, what: impl Hash) -> u32 {
    let mut hasher = FxHasher::default();
    kind.hash(&mut hasher);
    what.hash(&mut hasher);
    (hasher.finish() >> (64 - BITS)) as u32
}

/// What the pack's lists say of a word: a bit for each kind of form that begins at it, and for what is written onto it.
fn listed(tokens: &Tokens<'_>, hits: &Hits, i: usize) -> u32 {
    let token = &tokens.list[i];
    match token.kind {
        TokenKind::Word => {}
        TokenKind::Number => return 1 << 30,
        _ => return 1 << 31 | u32::from(token.mark),
    }
    let mut bits = 0;
    for hit in hits.at(i) {
        let kind = match hit.tag {
            Tag::Given => 0,
            Tag::Family => 1,
            Tag::Particle => 2,
            Tag::Honorific | Tag::Eulogy => 3,
            Tag::NotName => 4,
            Tag::Role(_) | Tag::Roles(_) | Tag::Counterpart | Tag::Ruler(_) => 5,
            Tag::Country(_) | Tag::Capital(_) => 6,
            Tag::Nationality(_) | Tag::Bloc => 7,
            Tag::Place(_) | Tag::PlaceHead => 8,
            Tag::Organization(_) | Tag::OrganizationHead(_) => 9,
            Tag::Verb(_) | Tag::Passive(_) | Tag::Light(_) | Tag::Participle(_) => 10,
            Tag::Noun(_) | Tag::Portfolio(_) => 11,
            Tag::Marker(_) | Tag::Complement | Tag::And | Tag::Break | Tag::Relative_ | Tag::TitleLink => 12,
            Tag::Known(_) => 13,
            _ => 14,
        };
        bits |= 1 << kind;
        bits |= u32::from(hit.clitics.article) << 15;
        bits |= u32::from(hit.clitics.and) << 16;
        bits |= u32::from(hit.clitics.marker.is_some()) << 17;
        bits |= u32::from(hit.clitics.pronoun) << 18;
        bits |= u32::from(hit.end > hit.start + 1) << 19;
    }
    bits
}
