//! The words of the vocabulary, classes and properties, as `schema/vocabulary.ttl` declares them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::graph::{Edge, NodeKind};
use crate::model::{EventType, Role};

/// The IRI that all words of the vocabulary begin with.
pub const VOCABULARY: &str = "https://github.com/isnad/isnad/ns#";

const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/// Prefixes that a query need not declare, with their IRIs.
pub const PREFIXES: [(&str, &str); 6] = [
    ("", VOCABULARY),
    ("isnad", VOCABULARY),
    ("id", super::term::IDS),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The vocabulary itself, in Turtle.
pub fn vocabulary() -> &'static str {
    include_str!("../../../schema/vocabulary.ttl")
}

/// A class or a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Word {
    /// A class.
    Class(Class),
    /// A property.
    Property(Property),
}

/// What something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A kind of node.
    Node(NodeKind),
    /// Somebody's part in an event, with what holds of it alone.
    Participation,
    /// A type of event.
    Event(EventType),
}

/// What joins two things, or a thing and a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Property {
    /// `rdf:type`.
    Type,
    /// An edge of the graph; a role has a property of its own.
    Edge(Edge),
    /// From somebody to an event, in whatever role.
    ParticipatedIn,
    /// From a person to every state for which an article shows them.
    AttestedFor,
    /// From an event to somebody's part in it.
    Participation,
    /// From a participation to its event.
    OfEvent,
    /// From a participation to who took part.
    Participant,
    /// From a participation to a state for which the participant stands there.
    StandsFor,
    /// From a participation to a state for which the participant speaks there, in office at the time.
    SpeaksFor,
    /// From a participation to an office that the participant held at the time.
    InOffice,
    /// To a value.
    Field(Field),
}

macro_rules! fields {
    ($($field:ident $name:literal [$($of:ident)*] $doc:literal,)*) => {
        /// A property whose values are literals.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field { $(#[doc = $doc] $field,)* }

        impl Field {
            /// All of them.
            pub const ALL: &'static [Field] = &[$(Field::$field,)*];

            /// Its name in the vocabulary.
            pub fn name(self) -> &'static str {
                match self { $(Field::$field => $name,)* }
            }

            /// What has it.
            pub fn of(self) -> &'static [Class] {
                use kinds::*;
                match self { $(Field::$field => &[$($of,)*],)* }
            }
        }
    };
}

mod kinds {
    //! Short names for the table below.
    use super::Class;
    use crate::graph::NodeKind;
    pub(super) const PERSON: Class = Class::Node(NodeKind::Person);
    pub(super) const OFFICE: Class = Class::Node(NodeKind::Office);
    pub(super) const COUNTRY: Class = Class::Node(NodeKind::Country);
    pub(super) const BODY: Class = Class::Node(NodeKind::Organization);
    pub(super) const PLACE: Class = Class::Node(NodeKind::Place);
    pub(super) const EVENT: Class = Class::Node(NodeKind::Event);
    pub(super) const ARTICLE: Class = Class::Node(NodeKind::Article);
    pub(super) const EVIDENCE: Class = Class::Node(NodeKind::Evidence);
    pub(super) const PART: Class = Class::Participation;
}

fields! {
    Id "id" [PERSON OFFICE COUNTRY BODY PLACE EVENT ARTICLE EVIDENCE] "The id, as all other commands take and print it.",
    Name "name" [PERSON COUNTRY BODY PLACE] "The name to show.",
    Alias "alias" [PERSON COUNTRY BODY PLACE] "A name as articles write it, with their language.",
    Named "named" [PERSON] "False for somebody known only by a title.",
    Title "title" [OFFICE ARTICLE] "An office's title, an article's headline.",
    OfficeClass "class" [OFFICE] "The class of office, from the ontology.",
    Portfolio "portfolio" [OFFICE] "What an office is about.",
    Official "official" [OFFICE] "Whether whoever holds it speaks for a state.",
    Former "former" [OFFICE] "Whether it is only attested as past.",
    FirstAttested "firstAttested" [OFFICE] "The first day on which an article shows the holder in it.",
    LastAttested "lastAttested" [OFFICE] "The last such day.",
    Code "code" [COUNTRY] "ISO 3166-1 alpha-3.",
    Type "type" [EVENT] "The event's type, as the command line names it.",
    Status "status" [EVENT] "Held, planned, cancelled or denied.",
    Date "date" [EVENT] "When it happened: a day, a month or a year.",
    Reported "reported" [EVENT] "The first day on which it was reported.",
    Earliest "earliest" [EVENT] "The first day that it may have happened on, else of its first report.",
    Latest "latest" [EVENT] "The last such day.",
    Disputed "disputed" [EVENT] "Whether its sources contradict each other.",
    Cameo "cameo" [EVENT] "The CAMEO code of its type.",
    Plover "plover" [EVENT] "The PLOVER code of its type.",
    Identity "identity" [ARTICLE] "By what the article is known.",
    Language "language" [ARTICLE] "Its language.",
    Source "source" [ARTICLE] "The outlet, as the source names it.",
    Url "url" [ARTICLE] "Its address.",
    Published "published" [ARTICLE] "The day on which it was published.",
    Read "read" [ARTICLE] "The day on which it was read into the store.",
    Part "part" [EVIDENCE] "Title or text.",
    Start "start" [EVIDENCE] "The first character.",
    End "end" [EVIDENCE] "The character after the last.",
    Text "text" [EVIDENCE] "The words.",
    Sentence "sentence" [EVIDENCE] "The sentence that holds them.",
    Rule "rule" [EVIDENCE] "The rule that read it.",
    Pack "pack" [EVIDENCE] "The pack, with its version.",
    Through "through" [EVIDENCE] "Somebody through whom it came.",
    Chain "chain" [EVIDENCE] "All of them, the nearest speaker first.",
    Role "role" [PART] "As what.",
}

impl Class {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Class> {
        NodeKind::ALL
            .into_iter()
            .map(Class::Node)
            .chain([Class::Participation])
            .chain(EventType::all().map(Class::Event))
    }

    /// Its name in the vocabulary.
    pub fn name(self) -> String {
        match self {
            Class::Node(kind) => kind.name().to_owned(),
            Class::Participation => "Participation".to_owned(),
            Class::Event(kind) => camel(kind.name(), true),
        }
    }
}

impl Property {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Property> {
        let links = [
            Property::ParticipatedIn,
            Property::AttestedFor,
            Property::Participation,
            Property::OfEvent,
            Property::Participant,
            Property::StandsFor,
            Property::SpeaksFor,
            Property::InOffice,
        ];
        let fields = Field::ALL.iter().map(|field| Property::Field(*field));
        [Property::Type].into_iter().chain(Edge::all().map(Property::Edge)).chain(links).chain(fields)
    }

    /// Its name in the vocabulary; `type` of RDF's own is `rdf:type`.
    pub fn name(self) -> String {
        match self {
            Property::Type => "rdf:type".to_owned(),
            Property::Edge(edge) => camel(edge.name(), false),
            Property::ParticipatedIn => "participatedIn".to_owned(),
            Property::AttestedFor => "attestedFor".to_owned(),
            Property::Participation => "participation".to_owned(),
            Property::OfEvent => "event".to_owned(),
            Property::Participant => "participant".to_owned(),
            Property::StandsFor => "standsFor".to_owned(),
            Property::SpeaksFor => "speaksFor".to_owned(),
            Property::InOffice => "inOffice".to_owned(),
            Property::Field(field) => field.name().to_owned(),
        }
    }

    /// What can have it.
    pub(super) fn of(self) -> Vec<Class> {
        use kinds::*;
        match self {
            Property::Type => NodeKind::ALL.into_iter().map(Class::Node).chain([PART]).collect(),
            Property::Edge(edge) => match edge {
                Edge::Held => vec![PERSON],
                Edge::For => vec![OFFICE],
                Edge::In => vec![OFFICE, PLACE],
                Edge::Of => vec![PERSON, BODY],
                Edge::Took(_) => vec![PERSON, COUNTRY, BODY],
                Edge::At | Edge::About => vec![EVENT],
                Edge::By | Edge::Reports => vec![ARTICLE],
                Edge::From | Edge::Supports => vec![EVIDENCE],
            },
            Property::ParticipatedIn => vec![PERSON, COUNTRY, BODY],
            Property::AttestedFor => vec![PERSON],
            Property::Participation => vec![EVENT],
            Property::OfEvent
            | Property::Participant
            | Property::StandsFor
            | Property::SpeaksFor
            | Property::InOffice => {
                vec![PART]
            }
            Property::Field(field) => field.of().to_vec(),
        }
    }
}

/// The roles as edges.
pub(super) fn roles() -> Vec<Edge> {
    Role::all().map(Edge::Took).collect()
}

/// `PARTICIPATED_IN` and `peace-talks` in the ways of RDF: `participatedIn`, `PeaceTalks`.
fn camel(name: &str, class: bool) -> String {
    let mut out = String::new();
    let mut up = class;
    for c in name.chars() {
        match c {
            '_' | '-' => up = true,
            c if up => {
                out.extend(c.to_uppercase());
                up = false;
            }
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// Every word with its IRI.
static WORDS: LazyLock<(FxHashMap<String, Word>, FxHashMap<Word, String>)> = LazyLock::new(|| {
    let words = Class::all().map(Word::Class).chain(Property::all().map(Word::Property));
    let iri = |word: Word| match word {
        Word::Property(Property::Type) => RDF_TYPE.to_owned(),
        Word::Property(property) => format!("{VOCABULARY}{}", property.name()),
        Word::Class(class) => format!("{VOCABULARY}{}", class.name()),
    };
    let all: Vec<(Word, String)> = words.map(|word| (word, iri(word))).collect();
    (all.iter().map(|(word, iri)| (iri.clone(), *word)).collect(), all.into_iter().collect())
});

impl Word {
    /// The word that an IRI names.
    pub fn of_iri(iri: &str) -> Option<Word> {
        WORDS.0.get(iri).copied()
    }

    /// Its IRI.
    pub fn iri(self) -> &'static str {
        WORDS.1.get(&self).map(String::as_str).expect("every word has its IRI, made from the same lists")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use oxrdf::vocab::{rdf, rdfs};
    use oxrdf::{Graph, NamedNode, NamedOrBlankNodeRef, TermRef};
    use oxttl::TurtleParser;

    use super::*;
    use crate::model::Ontology;

    fn words() -> Vec<Word> {
        Class::all().map(Word::Class).chain(Property::all().map(Word::Property)).collect()
    }

    fn declared() -> Graph {
        let triples = TurtleParser::new().for_slice(vocabulary().as_bytes());
        triples.collect::<Result<Graph, _>>().expect("schema/vocabulary.ttl is Turtle")
    }

    /// The ends that a property's domain or range names.
    fn ends(graph: &Graph, iri: &str, which: oxrdf::NamedNodeRef<'_>) -> BTreeSet<String> {
        let property = NamedNode::new(iri).expect("an IRI");
        let mut ends = BTreeSet::new();
        let mut left: Vec<TermRef<'_>> = graph.objects_for_subject_predicate(&property, which).collect();
        while let Some(end) = left.pop() {
            match end {
                TermRef::NamedNode(class) if class != rdf::NIL => {
                    ends.insert(class.as_str().to_owned());
                }
                TermRef::BlankNode(node) => {
                    left.extend(graph.triples_for_subject(NamedOrBlankNodeRef::from(node)).map(|t| t.object))
                }
                _ => {}
            }
        }
        ends
    }

    #[test]
    fn every_word_has_an_iri_of_its_own() {
        for word in words() {
            assert_eq!(Word::of_iri(word.iri()), Some(word));
        }
        assert_eq!(camel("PARTICIPATED_IN", false), "participatedIn");
        assert_eq!(camel("peace-talks", true), "PeaceTalks");
    }

    #[test]
    fn the_vocabulary_declares_each_word_of_the_code_and_no_other() {
        let graph = declared();
        let subjects: BTreeSet<String> = graph
            .iter()
            .filter_map(|t| match t.subject {
                NamedOrBlankNodeRef::NamedNode(iri) => Some(iri.as_str().to_owned()),
                NamedOrBlankNodeRef::BlankNode(_) => None,
            })
            .filter(|iri| iri.starts_with(VOCABULARY))
            .collect();
        let own: BTreeSet<String> =
            words().into_iter().map(|w| w.iri().to_owned()).filter(|iri| iri.starts_with(VOCABULARY)).collect();
        assert_eq!(subjects, own);
        for property in Property::all().filter(|p| *p != Property::Type) {
            let from: BTreeSet<String> =
                property.of().into_iter().map(|class| Word::Class(class).iri().to_owned()).collect();
            assert_eq!(ends(&graph, Word::Property(property).iri(), rdfs::DOMAIN), from, "{}", property.name());
        }
    }

    #[test]
    fn every_kind_edge_role_and_type_of_the_ontology_has_its_word() {
        let (graph, ontology) = (declared(), Ontology::get());
        let class = |name: &str| format!("{VOCABULARY}{name}");
        let known: BTreeMap<&str, Word> = words().into_iter().map(|w| (w.iri(), w)).collect();
        for node in &ontology.nodes {
            assert!(known.contains_key(class(&node.name).as_str()), "{}", node.name);
        }
        for event in &ontology.events {
            assert!(known.contains_key(class(&camel(&event.name, true)).as_str()), "{}", event.name);
        }
        let edges = ontology.edges.iter().map(|edge| (edge.name.as_str(), edge));
        let any = ontology.edges.iter().find(|edge| edge.name == "PARTICIPATED_IN").expect("in the ontology");
        for (name, edge) in edges.chain(ontology.roles.iter().map(|role| (role.edge.as_str(), any))) {
            let iri = format!("{VOCABULARY}{}", camel(name, false));
            assert!(matches!(known.get(iri.as_str()), Some(Word::Property(_))), "{name}");
            let of = |names: &[String]| names.iter().map(|name| class(name)).collect::<BTreeSet<_>>();
            assert_eq!(ends(&graph, &iri, rdfs::DOMAIN), of(&edge.from), "{name}");
            assert_eq!(ends(&graph, &iri, rdfs::RANGE), of(&edge.to), "{name}");
        }
    }
}
