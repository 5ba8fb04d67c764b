//! What the store's records hold; `docs/store-format.md` says where each stands.
//!
//! The articles and what was read from them are the record. Everything else is derived from them by
//! [`crate::fuse`] and can be made again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::few::Few;
use crate::model::{
    ArticleNode, CountryCode, Date, EventType, Lang, NodeId, NodeKind, OfficeNode, OfficeRecord, Role, Status,
};

/// What identifies an entity inside one article to all others: entities of one atom are one node in any case.
///
/// Fusing joins atoms, never splits them; an atom's id goes on to resolve to whatever node holds it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Atom {
    /// The folded name.
    pub name: String,
    /// The states it is attested for there, sorted.
    pub countries: Vec<CountryCode>,
    /// For a name of one word, the office too, since so little of a name says little.
    pub office: Option<OfficeKey>,
}

/// What makes two offices of one person the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OfficeKey {
    /// The class.
    pub class: OfficeClass,
    /// What it is about.
    pub portfolio: Option<String>,
}

/// A class of office, as far as the packs know it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum OfficeClass {
    /// A class of the ontology.
    Known(String),
    /// The folded title, where the packs know no class.
    Title(String),
}

/// How often things were attested, so that they can be taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attested {
    /// In how many articles.
    pub articles: u32,
    /// Each form as written, by language.
    pub forms: Few<(String, Lang), u32>,
    /// Each office.
    pub offices: Few<OfficeKey, OfficeAttested>,
}

/// How often an office was attested.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeAttested {
    /// Each title as written.
    pub titles: Few<String, u32>,
    /// The publication days (days since 1970) on which it was attested as present.
    pub days: BTreeMap<i32, u32>,
    /// Attestations as present, with or without a day.
    pub present: u32,
    /// Attestations as past.
    pub former: u32,
    /// Attestations whose holder speaks for a state.
    pub official: u32,
    /// For which state.
    pub countries: Few<CountryCode, u32>,
    /// Ids of the organizations' atoms that the title names.
    pub bodies: Few<NodeId, u32>,
}

/// All atoms whose names have one transliteration key: the unit that fusing recomputes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Each atom with what the articles say of it.
    pub atoms: Few<Atom, Attested>,
}

/// A person, organization or place with what belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntityRec {
    /// The name to show.
    pub name: String,
    /// False for a person known only by a title.
    pub named: bool,
    /// Every attested form with its language and number of articles, the commonest first.
    pub names: Vec<(String, Lang, u32)>,
    /// In how many articles it stands.
    pub articles: u32,
    /// The states it is attested for, that of the most articles first.
    pub countries: Vec<CountryCode>,
    /// Those of them for which it stands where an article does not say, sorted: attested by at least a third as many
    /// articles as the first, since single articles are misread.
    pub stands_for: Vec<CountryCode>,
    /// A person's offices, sorted by id, each with the organizations that its title names.
    pub offices: Vec<(OfficeNode, Vec<NodeId>)>,
    /// The atoms that it is made of, sorted: key of the group, then the atom's id.
    pub atoms: Vec<(String, NodeId)>,
    /// Why they are one.
    pub links: Vec<Link>,
}

/// Why two atoms or two reports were taken for one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Link {
    /// One of them.
    pub a: NodeId,
    /// The other.
    pub b: NodeId,
    /// Why.
    pub reason: Reason,
    /// How sure that is, in percent.
    pub score: u8,
}

/// A reason to take two for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reason {
    /// The same folded name and a state in common.
    SameNameAndCountry,
    /// The same folded name; one of them without a state, and nobody else has the name.
    SameNameAlone,
    /// The same folded name and the same office.
    SameNameAndOffice,
    /// Names that spell one another in other letters, and a state in common.
    SpellingAndCountry,
    /// Names that spell one another, one of them without a state, and nobody else fits.
    SpellingAlone,
    /// Names that spell one another, and the same office.
    SpellingAndOffice,
    /// A part of the name, with the same state and office.
    PartOfNameAndOffice,
    /// A part of the name, with the same state, and nobody else of that state fits.
    PartOfNameAndCountry,
    /// A part of the name of several words, and nobody else fits.
    PartOfNameAlone,
    /// Reports of one type with the same people, at compatible times and places.
    SamePeople,
    /// Reports in which some people are the same and the others are only told apart by their states.
    SomePeople,
    /// Reports that name only states, the same ones, a day apart at most.
    SameCountries,
    /// A person decided it.
    Decided,
    /// Nearly the same name, and the same state and office, of which a state has one holder.
    SlipAndOffice,
    /// Reports of the same people whose days are one apart, both written when either had passed.
    SamePeopleNextDay,
    /// Reports of the same people on the same day in different places.
    SamePeopleElsewhere,
    /// A part of the name, with the same state, and whoever else fits is named far less often.
    PartOfNameMostly,
}

/// Somebody's part in a report of an event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Party {
    /// The atom's id.
    pub atom: NodeId,
    /// The node that it resolved to.
    pub node: NodeId,
    /// As what.
    pub role: Role,
    /// False for somebody known only by a title.
    pub named: bool,
    /// The states it stands for: as the article says, else as the node is attested.
    pub countries: Vec<CountryCode>,
    /// Whether the article itself gives the states.
    pub own_countries: bool,
    /// Whether the article shows a person in an office that speaks for a state, or it is a state.
    pub official: bool,
    /// The first office that the article shows the person in, and whether as past.
    pub office: Option<(OfficeKey, bool)>,
}

/// One article's report of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The report's own id: that of the event, if the event has no earlier report.
    pub id: NodeId,
    /// The article.
    pub article: NodeId,
    /// The event's index in the article's reading.
    pub index: u32,
    /// Its type.
    pub kind: EventType,
    /// Whether it happened.
    pub status: Status,
    /// When, if the article says so.
    pub date: Option<Date>,
    /// When the article was published.
    pub published: Option<Date>,
    /// Where: the place's or country's atom, its node, and its country.
    pub place: Option<(NodeId, NodeId, Option<CountryCode>)>,
    /// Who took part, sorted and distinct.
    pub parties: Vec<Party>,
    /// What it is about: atoms and the nodes that they resolved to, sorted and distinct.
    pub about: Vec<(NodeId, NodeId)>,
    /// Whose report it is: the agency that the article credits, else its outlet; empty where neither is known.
    pub origin: String,
    /// A hash of the article's text, by which a reprint is known.
    pub words: u64,
}

/// An event: all reports that were taken for one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRec {
    /// Whether it happened, as most articles say.
    pub status: Status,
    /// When it happened.
    pub date: Option<Date>,
    /// The first day on which it was reported.
    pub reported: Option<Date>,
    /// Whether its reports disagree on status, date, place or who took part.
    pub disputed: bool,
    /// Where.
    pub place: Option<NodeId>,
    /// Its reports; the first one gives the event its id.
    pub reports: Vec<Report>,
    /// Why they are one.
    pub links: Vec<Link>,
}

/// What a table of articles needs, without the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArticleRec {
    /// The article's node.
    pub node: ArticleNode,
    /// The id of the atom of its outlet.
    pub outlet: Option<NodeId>,
    /// A hash of the article and its reading, by which an unchanged one is known.
    pub content: [u8; 16],
}

/// How much the store holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Articles.
    pub articles: u64,
    /// Named people.
    pub people: u64,
    /// People known only by a title.
    pub unnamed: u64,
    /// Offices.
    pub offices: u64,
    /// Organizations.
    pub organizations: u64,
    /// Places.
    pub places: u64,
    /// Events.
    pub events: u64,
    /// Reports of events: one for each article that tells of one.
    pub reports: u64,
}

impl OfficeKey {
    /// What identifies the office of a record: its class and portfolio, or its folded title.
    pub(crate) fn of(office: &OfficeRecord) -> OfficeKey {
        let class = match &office.class {
            Some(class) => OfficeClass::Known(class.clone()),
            None => OfficeClass::Title(crate::text::fold_name(&office.title)),
        };
        OfficeKey { class, portfolio: office.portfolio.clone() }
    }
}

impl Atom {
    /// The atom's id, in a group of that kind and key.
    pub(crate) fn id(&self, kind: NodeKind, group: &str) -> NodeId {
        let countries: Vec<&str> = self.countries.iter().map(CountryCode::as_str).collect();
        let (tag, class, portfolio) = match &self.office {
            None => ("", "", ""),
            Some(OfficeKey { class, portfolio }) => {
                let (tag, class) = match class {
                    OfficeClass::Known(class) => ("class", class.as_str()),
                    OfficeClass::Title(title) => ("title", title.as_str()),
                };
                (tag, class, portfolio.as_deref().unwrap_or_default())
            }
        };
        NodeId::of(kind, &[group, &self.name, &countries.join(" "), tag, class, portfolio])
    }
}
