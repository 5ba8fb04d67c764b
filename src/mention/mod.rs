//! What is named in a text: people with their titles, countries, organizations, places, groups and dates.

mod date;
mod group;
mod name;
mod organization;
mod scan;
mod section;
mod shape;
mod shared;
mod tagged;
mod title;
mod titled;

pub use date::{DateSpec, Tense};
pub use organization::organization_at;
pub use scan::{common_adjective, name_words, scan};
pub use section::Section;
pub use shared::decide;
pub use title::Title;

use crate::model::CountryCode;

/// One thing named in a section: the tokens `start..end` and what they are.
#[derive(Clone, Debug)]
pub struct Mention {
    /// The first token.
    pub start: usize,
    /// The token after the last.
    pub end: usize,
    /// What it is.
    pub what: What,
}

/// What a mention names.
#[derive(Clone, Debug)]
pub enum What {
    /// Somebody, by name, by title or by both.
    Person(PersonMention),
    /// Several officials or a delegation, unnamed.
    Group(GroupMention),
    /// A country, by name, or by adjective alone.
    Country {
        /// Which.
        code: CountryCode,
        /// Whether by adjective.
        adjective: bool,
    },
    /// A place.
    Place(PlaceMention),
    /// A body.
    Organization(OrganizationMention),
    /// A date.
    Date(DateSpec),
}

/// Somebody named.
#[derive(Clone, Debug, Default)]
pub struct PersonMention {
    /// The titles around the name, those before it first.
    pub titles: Vec<Title>,
    /// The tokens of the name.
    pub name: Option<(usize, usize)>,
    /// The well-known person that the name is.
    pub known: Option<u16>,
    /// A phrase that stands for an office («خادم الحرمين الشريفين»).
    pub ruler: Option<u16>,
    /// Whether a military rank stands before the name.
    pub ranked: bool,
    /// How many letters of the first word are written onto the name.
    pub clitic: usize,
    /// Whether the name was only matched with a name seen elsewhere in the article.
    pub echo: bool,
}

/// Several officials or a delegation, unnamed.
#[derive(Clone, Debug)]
pub struct GroupMention {
    /// Of which countries.
    pub countries: Vec<CountryCode>,
    /// The office that each of them bears ("the Iraqi and Omani foreign ministers"): its role and portfolio.
    pub office: Option<(u16, Option<String>)>,
}

/// A place named.
#[derive(Clone, Debug)]
pub struct PlaceMention {
    /// In which country.
    pub country: Option<CountryCode>,
    /// The country whose government it may stand for.
    pub capital_of: Option<CountryCode>,
}

/// A body named.
#[derive(Clone, Debug)]
pub struct OrganizationMention {
    /// Of which country.
    pub country: Option<CountryCode>,
    /// What kind of body.
    pub kind: crate::lang::OrganizationKind,
    /// Countries named inside its name.
    pub inside: Vec<CountryCode>,
    /// Which of the gazetteer's it is.
    pub known: Option<u32>,
    /// Where the body's own name begins, if the mention is of a delegation that it sends.
    pub sends: Option<usize>,
}
