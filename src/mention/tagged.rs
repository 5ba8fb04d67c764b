//! Names by the tagger, where lists and titles stop short: a foreign name without a title, a third unlisted word.

use super::Section;
use super::name::{Expect, NameFound};
use crate::lang::tagger::Label;
use crate::lang::{Clitics, Hit, Pack, Tag};

/// The least mean margin of a name's words, by what stands before it and by whether it has one word or more. Chosen on
/// the last fifth of the training data, which the model that was measured had not seen.
const AFTER_TITLE: f32 = 0.2;
const ALONE: f32 = 0.4;
const ONE_WORD: f32 = 1.2;
/// A name by its lists alone that the tagger is this sure against is none.
const AGAINST: f32 = -0.5;

/// A name as the rules find it at a token, settled with what the tagger says of it.
pub(super) fn settled(
    section: &Section<'_>,
    pack: &Pack,
    i: usize,
    expect: Expect,
    found: Option<NameFound>,
) -> Option<NameFound> {
    if section.names.is_empty() {
        return found;
    }
    match (found, tagged(section, i)) {
        (Some(name), Some((end, margin)))
            if name.start == i && name.known.is_none() && end > name.end && margin >= AFTER_TITLE =>
        {
            // a word that the lists know as none of a name asks for more
            let fits = |k: &usize| {
                !section.hits.is(*k, |t| matches!(t, Tag::Eulogy | Tag::Complement | Tag::Relative_ | Tag::Break))
                    && (section.names[*k].margin >= ONE_WORD || !section.hits.is(*k, |t| t == Tag::NotName))
            };
            let end = name.end + (name.end..end).take_while(fits).count();
            Some(NameFound { end, after: end.max(name.after), ..name })
        }
        (Some(name), None)
            if (expect == Expect::Nothing || name.end == i + 1)
                && name.known.is_none()
                && (name.start..name.end).all(|k| section.names[k].margin < AGAINST) =>
        {
            None
        }
        // «قال هامسا»: a verb begins no name
        (None, Some(_)) if section.hits.at(i).iter().any(|h| whole(h) && verb(h.tag)) => None,
        (None, Some((end, margin))) => {
            let least = match (expect, end - i) {
                (Expect::Name, _) => AFTER_TITLE,
                (Expect::Nothing, 1) => ONE_WORD,
                (Expect::Nothing, _) => ALONE,
            };
            let clitic = usize::from(conjoined(section, pack, i));
            (margin >= least).then_some(NameFound { start: i, end, after: end, known: None, clitic })
        }
        (found, _) => found,
    }
}

/// Whether nothing but a conjunction is written onto a word: «وأورد».
fn whole(hit: &Hit) -> bool {
    Clitics { and: false, ..hit.clitics } == Clitics::default()
}

fn verb(tag: Tag) -> bool {
    matches!(tag, Tag::Verb(_) | Tag::Light(_) | Tag::Passive(_) | Tag::Complement)
}

/// Whether a conjunction is written onto an unlisted word: «ومئير».
fn conjoined(section: &Section<'_>, pack: &Pack, i: usize) -> bool {
    let names = || section.hits.at(i).iter().filter(|h| matches!(h.tag, Tag::Given | Tag::Family));
    if names().any(|h| h.clitics.and) && names().all(|h| h.clitics.and) {
        return true;
    }
    let listed = names().next().is_some();
    pack.lexicon.conjoins(section.tokens.list[i].mark) && !listed && section.tokens.fold(i).chars().count() > 3
}

/// Where a name that the tagger begins at a token ends, and the mean margin of its words.
fn tagged(section: &Section<'_>, i: usize) -> Option<(usize, f32)> {
    let at = |k: usize| section.names.get(k).copied().unwrap_or_default();
    if at(i).label != Label::Begin || !section.is_word(i) {
        return None;
    }
    let inside = |k: &usize| at(*k).label == Label::Inside && section.is_word(*k);
    let end = i + 1 + (i + 1..section.names.len()).take_while(inside).count();
    Some((end, (i..end).map(|k| at(k).margin).sum::<f32>() / (end - i) as f32))
}
