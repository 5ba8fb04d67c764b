//! People, countries, organizations and places, as one article names them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Passage;

/// What kind of thing an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntityKind {
    /// One human.
    Person,
    /// A country or territory of ISO 3166-1.
    Country,
    /// A ministry, parliament, party, armed group, agency, company or the like.
    Organization,
    /// A city, province, region, building or water.
    Place,
}

impl EntityKind {
    /// The kind's name in JSON and in the ontology.
    pub fn name(self) -> &'static str {
        match self {
            EntityKind::Person => "person",
            EntityKind::Country => "country",
            EntityKind::Organization => "organization",
            EntityKind::Place => "place",
        }
    }
}

impl fmt::Display for EntityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The index of an entity in its [`super::Reading::entities`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntityIx(pub u32);

impl EntityIx {
    /// As a list index.
    pub fn ix(self) -> usize {
        self.0 as usize
    }
}

/// An ISO 3166-1 alpha-3 code, such as `IRN`; `XKX` for Kosovo.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryCode([u8; 3]);

impl CountryCode {
    /// Reads three ASCII letters in either case; `None` for anything else.
    ///
    /// Whether the code is assigned is for the language packs' country table to say.
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphabetic).then(|| CountryCode(bytes.map(|b| b.to_ascii_uppercase())))
    }

    /// The three letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("three ASCII letters, checked by parse")
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for CountryCode {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { s.serialize_str(self.as_str()) } else { self.0.serialize(s) }
    }
}

impl<'de> Deserialize<'de> for CountryCode {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let bad = || serde::de::Error::custom("a country is three letters of ISO 3166-1 alpha-3, such as IRN");
        if d.is_human_readable() {
            CountryCode::parse(&String::deserialize(d)?).ok_or_else(bad)
        } else {
            let bytes = <[u8; 3]>::deserialize(d)?;
            if bytes.iter().all(u8::is_ascii_uppercase) { Ok(CountryCode(bytes)) } else { Err(bad()) }
        }
    }
}

/// The office in which an article shows a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeRecord {
    /// The shortest role phrase, as it stands in the article («وزير الدفاع العراقي»).
    pub title: String,
    /// The class of office, from the packs' roles: `minister`, `head-of-state`, `ambassador` …
    pub class: Option<String>,
    /// What it is about, from the packs' portfolios: `foreign`, `defence` …
    pub portfolio: Option<String>,
    /// Whether it is named as past ("former", «السابق»).
    pub former: bool,
    /// The passage that attests it.
    pub passage: Option<Passage>,
}

/// One entity as one article knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityRecord {
    /// Person, country, organization or place.
    pub kind: EntityKind,
    /// The fullest form found in the article; for a person known only by a title, that title.
    pub name: String,
    /// Every other form, as written, in order of first appearance.
    pub aliases: Vec<String>,
    /// False for a person known only by a title.
    pub named: bool,
    /// A person's states; an organization's or place's country (none or one); a country's own code (one).
    pub countries: Vec<CountryCode>,
    /// Whether a person speaks for a state by office; always false for the other kinds.
    pub official: bool,
    /// The offices in which the article shows a person, the first named first.
    pub offices: Vec<OfficeRecord>,
    /// Where it is named.
    pub mentions: Vec<Passage>,
}

impl EntityRecord {
    /// The name and all other forms.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }
}
