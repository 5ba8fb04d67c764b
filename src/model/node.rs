//! What the graph's nodes and edges are and hold.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{CountryCode, Date, EventType, Lang, Passage, Role, Status};

/// What kind of node an id belongs to; its letter leads the id's text form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NodeKind {
    /// One human: `p…`.
    Person,
    /// A role for a country or body as held by one person: `f…`.
    Office,
    /// A country: `c…`.
    Country,
    /// A body: `o…`.
    Organization,
    /// A place: `l…`.
    Place,
    /// An event: `e…`.
    Event,
    /// An article: `a…`.
    Article,
    /// A stretch of an article that supports an event or an office: `s…`.
    Evidence,
}

impl NodeKind {
    /// All kinds, in the ontology's order.
    pub const ALL: [NodeKind; 8] = [
        NodeKind::Person,
        NodeKind::Office,
        NodeKind::Country,
        NodeKind::Organization,
        NodeKind::Place,
        NodeKind::Event,
        NodeKind::Article,
        NodeKind::Evidence,
    ];

    /// The kind's name in the ontology.
    pub fn name(self) -> &'static str {
        ["Person", "Office", "Country", "Organization", "Place", "Event", "Article", "Evidence"][self as usize]
    }

    fn letter(self) -> char {
        ['p', 'f', 'c', 'o', 'l', 'e', 'a', 's'][self as usize]
    }
}

/// The identity of a node: its kind and 64 bits made from its content, never from a counter.
///
/// Its text form is the kind's letter and 16 hexadecimal digits, such as `e3f09c1d2b7a6e845`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeId {
    /// The kind.
    pub kind: NodeKind,
    /// A hash of what makes the node itself.
    pub hash: u64,
}

impl NodeId {
    /// The id of a node of `kind` that `parts` identify.
    pub fn of(kind: NodeKind, parts: &[&str]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let bytes = hasher.finalize();
        let first: [u8; 8] = bytes.as_bytes()[..8].try_into().expect("a hash has 32 bytes");
        NodeId { kind, hash: u64::from_be_bytes(first) }
    }
}

impl From<CountryCode> for NodeId {
    /// The id of a country's node.
    fn from(code: CountryCode) -> Self {
        NodeId::of(NodeKind::Country, &[code.as_str()])
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}{:016x}", self.kind.letter(), self.hash))
    }
}

impl fmt::Debug for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for NodeId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let bad = || NotAnId(text.to_owned());
        let mut chars = text.chars();
        let letter = chars.next().ok_or_else(bad)?;
        let kind = NodeKind::ALL.into_iter().find(|k| k.letter() == letter).ok_or_else(bad)?;
        let digits = chars.as_str();
        if digits.len() != 16 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(bad());
        }
        Ok(NodeId { kind, hash: u64::from_str_radix(digits, 16).map_err(|_| bad())? })
    }
}

/// A text that is no [`NodeId`].
#[derive(Debug, thiserror::Error)]
#[error("\u{201c}{0}\u{201d} is no id: a letter of p, f, c, o, l, e, a, s and 16 hexadecimal digits")]
pub struct NotAnId(pub String);

/// A node with what is known of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Node {
    /// One human.
    Person(PersonNode),
    /// A role for a country or body, as long as one person is attested in it.
    Office(OfficeNode),
    /// A country.
    Country(CountryNode),
    /// A body.
    Organization(OrganizationNode),
    /// A place.
    Place(PlaceNode),
    /// An event.
    Event(EventNode),
    /// An article.
    Article(ArticleNode),
    /// A stretch of an article.
    Evidence(EvidenceNode),
}

/// A name as the articles spell it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NameForm {
    /// The form, as written.
    pub form: String,
    /// The language of the articles that write it so.
    pub lang: Lang,
    /// In how many articles.
    pub articles: u32,
}

/// One human.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonNode {
    /// Its id.
    pub id: NodeId,
    /// The name to show: the fullest of the commonest.
    pub name: String,
    /// False for somebody known only by a title.
    pub named: bool,
    /// Every attested form, the commonest first, then by text.
    pub names: Vec<NameForm>,
    /// The states it was attested for.
    pub countries: Vec<CountryCode>,
}

/// A role for a country or body, as long as one person is attested in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfficeNode {
    /// Its id.
    pub id: NodeId,
    /// The title, as the articles most often write it.
    pub title: String,
    /// The class of office, from the ontology.
    pub class: Option<String>,
    /// What it is about, from the packs' portfolios.
    pub portfolio: Option<String>,
    /// Whether whoever holds it speaks for a state.
    pub official: bool,
    /// For which state.
    pub country: Option<CountryCode>,
    /// The first day on which an article shows the person in it: the publication date.
    pub first: Option<Date>,
    /// The last such day.
    pub last: Option<Date>,
    /// Whether it is only attested as past ("former").
    pub former: bool,
}

/// A country.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CountryNode {
    /// Its id.
    pub id: NodeId,
    /// ISO 3166-1 alpha-3.
    pub code: CountryCode,
}

/// A ministry, parliament, armed group, agency or company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrganizationNode {
    /// Its id.
    pub id: NodeId,
    /// The name to show.
    pub name: String,
    /// Every attested form, the commonest first.
    pub names: Vec<NameForm>,
    /// The country that it belongs to.
    pub country: Option<CountryCode>,
}

/// A city, province, building or water.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceNode {
    /// Its id.
    pub id: NodeId,
    /// The name to show.
    pub name: String,
    /// Every attested form, the commonest first.
    pub names: Vec<NameForm>,
    /// The country that it lies in.
    pub country: Option<CountryCode>,
}

/// An event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventNode {
    /// Its id.
    pub id: NodeId,
    /// Meeting, visit, call, agreement, statement.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// Whether it happened.
    pub status: Status,
    /// When it happened, if an article lets one know.
    pub date: Option<Date>,
    /// The first day on which it was reported, if an article has a publication date.
    pub reported: Option<Date>,
    /// Whether its sources contradict each other on status, date, place or who took part.
    pub disputed: bool,
}

impl EventNode {
    /// The date by which it is ordered and found: its own, else the first report's.
    pub fn when(&self) -> Option<Date> {
        self.date.or(self.reported)
    }
}

/// An article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArticleNode {
    /// Its id.
    pub id: NodeId,
    /// [`crate::model::Article::identity`].
    pub identity: String,
    /// The headline.
    pub title: String,
    /// Its language.
    pub lang: Lang,
    /// The outlet, as the source names it.
    pub source: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// The day on which it was published.
    pub published: Option<Date>,
    /// The day on which it was read into the store.
    pub read: Option<Date>,
}

/// A stretch of an article that supports an event or an office.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvidenceNode {
    /// Its id.
    pub id: NodeId,
    /// Where it stands in the article.
    pub passage: Passage,
    /// The words themselves, cut from the article.
    pub text: String,
    /// The sentence that holds them.
    pub sentence: String,
    /// The rule that fired.
    pub rule: String,
    /// The pack and version that read it.
    pub pack: String,
    /// Through whom it came, the nearest speaker first: names as in the article.
    pub speakers: Vec<String>,
}

impl Node {
    /// The node's id.
    pub fn id(&self) -> NodeId {
        match self {
            Node::Person(n) => n.id,
            Node::Office(n) => n.id,
            Node::Country(n) => n.id,
            Node::Organization(n) => n.id,
            Node::Place(n) => n.id,
            Node::Event(n) => n.id,
            Node::Article(n) => n.id,
            Node::Evidence(n) => n.id,
        }
    }
}

/// What joins two nodes; see the ontology for which ends each has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Edge {
    /// Person → Office.
    Held,
    /// Office → Country.
    For,
    /// Office → Organization; Place → Country.
    In,
    /// Organization → Country; Person → Country, where no office says for whom.
    Of,
    /// Person, Country or Organization → Event.
    Took(Role),
    /// Event → Place or Country.
    At,
    /// Event → anything that a statement mentions.
    About,
    /// Article → Organization, its outlet.
    By,
    /// Article → Event.
    Reports,
    /// Evidence → Article.
    From,
    /// Evidence → Event or Office.
    Supports,
}

impl Edge {
    /// All of them, in the order of the ontology, with each role.
    pub fn all() -> impl Iterator<Item = Edge> {
        let before = [Edge::Held, Edge::For, Edge::In, Edge::Of];
        let after = [Edge::At, Edge::About, Edge::By, Edge::Reports, Edge::From, Edge::Supports];
        before.into_iter().chain(Role::all().map(Edge::Took)).chain(after)
    }

    /// The edge's name in the ontology; a role's own for [`Edge::Took`].
    pub fn name(self) -> &'static str {
        match self {
            Edge::Held => "HELD",
            Edge::For => "FOR",
            Edge::In => "IN",
            Edge::Of => "OF",
            Edge::Took(role) => &role.info().edge,
            Edge::At => "AT",
            Edge::About => "ABOUT",
            Edge::By => "BY",
            Edge::Reports => "REPORTS",
            Edge::From => "FROM",
            Edge::Supports => "SUPPORTS",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_from_content_and_survive_their_text_form() {
        let a = NodeId::of(NodeKind::Event, &["ab", "c"]);
        assert_eq!(a, NodeId::of(NodeKind::Event, &["ab", "c"]));
        assert_ne!(a, NodeId::of(NodeKind::Event, &["a", "bc"]), "parts are kept apart");
        assert_eq!(a.to_string().parse::<NodeId>().expect("its own text form"), a);
        for bad in ["", "e", "x0000000000000000", "e000000000000000g", "e+00000000000000"] {
            assert!(bad.parse::<NodeId>().is_err(), "{bad:?}");
        }
    }
}
