//! Names that several countries bear, of which an article means one: «المملكة», «عمان».

use super::Section;
use crate::lang::{Arg, Pack, Relation, SharedInfo, Tag};
use crate::model::{CountryCode, EventType};

/// Decides for a whole article which country each shared name means: the outlet's own, else the one that the article names
/// otherwise, else none.
pub fn decide(sections: &mut [Section<'_>], pack: &Pack, home: Option<CountryCode>) {
    let meant: Vec<Option<CountryCode>> =
        pack.shared.iter().map(|shared| meant(sections, pack, shared, home)).collect();
    for section in sections {
        let shared_at = |t: Tag| if let Tag::Shared(s) = t { Some(usize::from(s)) } else { None };
        // a city that bears the name is none where the country is meant
        let country_at: Vec<usize> = section
            .hits
            .all()
            .iter()
            .filter(|h| shared_at(h.tag).is_some_and(|s| meant[s].is_some()))
            .map(|h| h.start as usize)
            .collect();
        let reached: Vec<usize> = destinations(section, pack);
        section.hits.decide(|hit| match hit.tag {
            Tag::Homeland => home.filter(|_| reached.contains(&(hit.start as usize))).map(Tag::Country),
            Tag::Shared(s) => meant[usize::from(s)].map(Tag::Country),
            Tag::Capital(_) | Tag::Place(_) if country_at.contains(&(hit.start as usize)) => None,
            tag => Some(tag),
        });
    }
}

/// How many tokens a verb of visiting may stand before where it leads.
const REACH: usize = 12;

/// Where a word for the outlet's own country says whither somebody goes: after a preposition of direction, or as the object of a
/// verb of visiting. Elsewhere it means whatever country is spoken of.
fn destinations(section: &Section<'_>, pack: &Pack) -> Vec<usize> {
    let to = |t: Tag| t == Tag::Marker(Relation::To);
    let visits = |t: Tag| match t {
        Tag::Verb(f) | Tag::Noun(f) => {
            let frame = &pack.frames[usize::from(f)];
            frame.kind == EventType::visit() && frame.arg(Relation::Object) == Some(Arg::Place)
        }
        _ => false,
    };
    let words = section.hits.all().iter().filter(|h| h.tag == Tag::Homeland);
    let reached = words.filter(|h| {
        let at = h.start as usize;
        let directed = matches!(h.clitics.marker, Some(Relation::To | Relation::For))
            || at > 0 && section.hits.is(at - 1, |t| to(t) || visits(t));
        directed && (at.saturating_sub(REACH)..at).any(|k| section.hits.is(k, visits))
    });
    reached.map(|h| h.start as usize).collect()
}

fn meant(sections: &[Section<'_>], pack: &Pack, shared: &SharedInfo, home: Option<CountryCode>) -> Option<CountryCode> {
    if let Some(home) = home.filter(|h| shared.countries.contains(h)) {
        return Some(home);
    }
    let named = |code: CountryCode| {
        let of = |t: Tag| match t {
            Tag::Country(c) | Tag::Nationality(c) => Some(c),
            // its other cities speak for it too
            Tag::Place(p) => pack.places[p as usize].country,
            _ => None,
        };
        let itself = |s: &Section<'_>, token: u32| s.hits.is(token as usize, |t| matches!(t, Tag::Shared(_)));
        let of_section =
            |s: &Section<'_>| s.hits.all().iter().filter(|h| of(h.tag) == Some(code) && !itself(s, h.start)).count();
        sections.iter().map(of_section).sum::<usize>()
    };
    let best = shared.countries.iter().copied().map(|c| (named(c), c)).filter(|(n, _)| *n > 0);
    // of equals the first listed
    let best = best.rev().max_by_key(|(n, _)| *n);
    let capital = shared.capital.map_or(0, named);
    best.filter(|(n, _)| *n > capital).map(|(_, c)| c)
}
