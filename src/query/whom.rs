//! Whom a word on a command line means: an id, a country, or whoever is called so.

use super::names::{Meant, NameError, one};
use crate::graph::{self, NodeId};
use crate::lang::Packs;
use crate::model::CountryCode;
use crate::store::View;
use crate::text::fold_name;

/// The node that an id, a country's code or name, or another name means, with whom the name was taken for if it was
/// looked for among the store's names.
///
/// A name that has exactly somebody's letters is his; a country's name is the country's; a capital is a place before it
/// stands for its country. [`one`] says which of several is meant.
///
/// # Errors
/// [`NameError`] where it means nobody, or several alike.
pub fn whom(view: &View<'_>, name: &str) -> Result<(NodeId, Option<Meant>), NameError> {
    if let Ok(id) = name.trim().parse::<NodeId>() {
        return Ok((graph::resolve(view, id)?, None));
    }
    let one = one(view, name, |_| true);
    // a country is in no list of names, and what is only like its name is not meant
    if let Some(code) = named_country(name)
        && one.as_ref().map_or(true, |one| one.found.score < 1.0)
    {
        return Ok((graph::country_id(code), None));
    }
    // a capital, which may stand for its country, is a place first
    match (one, Packs::bundled().country(name)) {
        (Ok(one), _) => Ok((one.found.id, Some(one))),
        (Err(NameError::Store(error)), _) => Err(error.into()),
        (Err(_), Some(code)) => Ok((graph::country_id(code), None)),
        (Err(error), None) => Err(error),
    }
}

/// The country that has this code or name; what only belongs to one, as its capital does, is none.
pub fn named_country(text: &str) -> Option<CountryCode> {
    let packs = Packs::bundled();
    let folded = fold_name(text);
    let named = |code: &CountryCode| {
        packs.all().any(|p| packs.country_name(*code, p.lang).is_some_and(|name| fold_name(name) == folded))
    };
    packs.country(text).filter(|code| code.as_str().eq_ignore_ascii_case(text) || named(code))
}
