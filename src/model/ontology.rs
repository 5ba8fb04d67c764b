//! Event types, roles, node and edge kinds and office classes, read from `schema/ontology.toml`.

use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// The ontology as `schema/ontology.toml` states it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ontology {
    /// Rises with every addition.
    pub version: u32,
    /// The event types.
    #[serde(rename = "event")]
    pub events: Vec<EventTypeInfo>,
    /// The roles.
    #[serde(rename = "role")]
    pub roles: Vec<RoleInfo>,
    /// The node kinds.
    #[serde(rename = "node")]
    pub nodes: Vec<NodeInfo>,
    /// The edge kinds.
    #[serde(rename = "edge")]
    pub edges: Vec<EdgeInfo>,
    /// The classes of office.
    #[serde(rename = "office")]
    pub offices: Vec<OfficeInfo>,
    /// Posts that are asked for by one name, whatever class their titles are of.
    #[serde(default, rename = "post")]
    pub posts: Vec<PostInfo>,
}

/// What the ontology says of a post.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostInfo {
    /// The name by which it is asked for.
    pub name: String,
    /// What it means.
    pub doc: String,
    /// The classes of the offices that may be one.
    pub classes: Vec<String>,
    /// How the titles begin of those who stand below whoever holds it, though they are of one of these classes.
    pub below: Vec<String>,
}

/// What the ontology says of an event type.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventTypeInfo {
    /// The number that stores hold.
    pub code: u8,
    /// The name in JSON and on the command line.
    pub name: String,
    /// What counts as one.
    pub doc: String,
    /// The nearest CAMEO code.
    pub cameo: String,
    /// The nearest PLOVER event type, or empty.
    pub plover: String,
    /// The roles that its participants may have.
    pub roles: Vec<String>,
    /// The role of whoever's it is called, where that is one: “visits of …”.
    #[serde(default)]
    pub own: Option<String>,
}

/// What the ontology says of a role.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleInfo {
    /// The number that stores hold.
    pub code: u8,
    /// The name in JSON.
    pub name: String,
    /// The edge's name in the graph.
    pub edge: String,
    /// What it means.
    pub doc: String,
}

/// What the ontology says of a node kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeInfo {
    /// The kind's name.
    pub name: String,
    /// What it is.
    pub doc: String,
}

/// What the ontology says of an edge kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EdgeInfo {
    /// The kind's name.
    pub name: String,
    /// The node kinds that it starts from.
    pub from: Vec<String>,
    /// The node kinds that it leads to.
    pub to: Vec<String>,
    /// What it means, where the name does not say.
    #[serde(default)]
    pub doc: String,
}

/// Of what a state has one holder at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Single {
    /// Of nothing: there may be many.
    #[default]
    No,
    /// Of the class.
    Class,
    /// Of each portfolio.
    Portfolio,
}

/// What the ontology says of a class of office.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeInfo {
    /// The class's name.
    pub name: String,
    /// Whether whoever holds it speaks for a state.
    pub official: bool,
    /// Whether a state has one holder of it at a time.
    #[serde(default)]
    pub single: Single,
    /// What it means, where the name does not say.
    #[serde(default)]
    pub doc: String,
}

static ONTOLOGY: LazyLock<Ontology> = LazyLock::new(|| {
    Ontology::parse(include_str!("../../schema/ontology.toml")).expect("schema/ontology.toml is checked by a test")
});

impl Ontology {
    /// The ontology that this build of isnad speaks.
    pub fn get() -> &'static Ontology {
        &ONTOLOGY
    }

    /// Reads an ontology and checks that codes and names are unique and that every name it uses is defined.
    ///
    /// # Errors
    /// A message that names the place and what is wrong there.
    pub fn parse(text: &str) -> Result<Ontology, String> {
        let ontology: Ontology = toml::from_str(text).map_err(|e| e.to_string())?;
        let unique = |what: &str, mut names: Vec<&str>| {
            names.sort_unstable();
            match names.windows(2).find(|w| w[0] == w[1]) {
                Some(w) => Err(format!("{what} {:?} is defined twice", w[0])),
                None => Ok(()),
            }
        };
        unique("event type", ontology.events.iter().map(|e| e.name.as_str()).collect())?;
        unique("role", ontology.roles.iter().map(|r| r.name.as_str()).collect())?;
        unique("node kind", ontology.nodes.iter().map(|n| n.name.as_str()).collect())?;
        unique("edge kind", ontology.edges.iter().map(|e| e.name.as_str()).collect())?;
        unique("office class", ontology.offices.iter().map(|o| o.name.as_str()).collect())?;
        unique("post", ontology.posts.iter().map(|p| p.name.as_str()).collect())?;
        for post in &ontology.posts {
            if ontology.office(&post.name).is_some() {
                return Err(format!("{:?} is a post and a class of office", post.name));
            }
            if let Some(class) = post.classes.iter().find(|c| ontology.office(c).is_none()) {
                return Err(format!("post {:?} has an unknown class {class:?}", post.name));
            }
        }
        let mut codes: Vec<u8> = ontology.events.iter().map(|e| e.code).collect();
        codes.sort_unstable();
        if codes.windows(2).any(|w| w[0] == w[1]) {
            return Err("two event types have one code".into());
        }
        let mut codes: Vec<u8> = ontology.roles.iter().map(|r| r.code).collect();
        codes.sort_unstable();
        if codes.windows(2).any(|w| w[0] == w[1]) {
            return Err("two roles have one code".into());
        }
        for event in &ontology.events {
            if let Some(role) =
                event.roles.iter().chain(&event.own).find(|r| !ontology.roles.iter().any(|x| x.name == **r))
            {
                return Err(format!("event type {:?} has an unknown role {role:?}", event.name));
            }
        }
        for edge in &ontology.edges {
            let mut ends = edge.from.iter().chain(&edge.to);
            if let Some(end) = ends.find(|n| !ontology.nodes.iter().any(|x| x.name == **n)) {
                return Err(format!("edge kind {:?} has an unknown end {end:?}", edge.name));
            }
        }
        Ok(ontology)
    }

    /// What is said of an office class; `None` for a name that is none.
    pub fn office(&self, class: &str) -> Option<&OfficeInfo> {
        self.offices.iter().find(|o| o.name == class)
    }

    /// What is said of a post; `None` for a name that is none.
    pub fn post(&self, name: &str) -> Option<&PostInfo> {
        self.posts.iter().find(|p| p.name == name)
    }
}

macro_rules! coded {
    ($(#[$doc:meta])* $name:ident, $list:ident, $info:ty, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u8);

        impl $name {
            /// All of them, in the ontology's order.
            pub fn all() -> impl Iterator<Item = $name> {
                Ontology::get().$list.iter().map(|i| $name(i.code))
            }

            /// The one of that name.
            pub fn parse(name: &str) -> Option<Self> {
                Ontology::get().$list.iter().find(|i| i.name == name).map(|i| $name(i.code))
            }

            /// The one of that code, as stores hold it.
            pub fn from_code(code: u8) -> Option<Self> {
                Ontology::get().$list.iter().find(|i| i.code == code).map(|i| $name(i.code))
            }

            /// The number that stores hold.
            pub fn code(self) -> u8 {
                self.0
            }

            /// What the ontology says of it.
            pub fn info(self) -> &'static $info {
                let found = Ontology::get().$list.iter().find(|i| i.code == self.0);
                found.expect("made from the ontology only")
            }

            /// Its name in JSON and on the command line.
            pub fn name(self) -> &'static str {
                &self.info().name
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                if s.is_human_readable() { s.serialize_str(self.name()) } else { self.0.serialize(s) }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                use serde::de::Error;
                if d.is_human_readable() {
                    let name = String::deserialize(d)?;
                    $name::parse(&name).ok_or_else(|| D::Error::custom(format!("unknown {} {name:?}", $what)))
                } else {
                    let code = u8::deserialize(d)?;
                    $name::from_code(code).ok_or_else(|| D::Error::custom(format!("unknown {} code {code}", $what)))
                }
            }
        }
    };
}

coded!(
    /// A type of event, by its code in the ontology.
    EventType, events, EventTypeInfo, "event type"
);
coded!(
    /// A part that one can have in an event, by its code in the ontology.
    Role, roles, RoleInfo, "role"
);

macro_rules! named {
    ($type:ident: $($(#[$doc:meta])* $fn:ident = $name:literal),* $(,)?) => {
        impl $type {
            $($(#[$doc])* pub fn $fn() -> Self { Self::parse($name).expect("in the ontology, checked by a test") })*
        }
    };
}

named!(EventType:
    /// `meeting`.
    meeting = "meeting",
    /// `visit`.
    visit = "visit",
    /// `call`.
    call = "call",
    /// `agreement`.
    agreement = "agreement",
    /// `statement`.
    statement = "statement",
);
named!(Role:
    /// `host`.
    host = "host",
    /// `guest`.
    guest = "guest",
    /// `party`.
    party = "party",
    /// `visitor`.
    visitor = "visitor",
    /// `inviter`.
    inviter = "inviter",
    /// `speaker`.
    speaker = "speaker",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ontology_holds_together_and_has_what_the_code_names() {
        let o = Ontology::parse(include_str!("../../schema/ontology.toml")).expect("it parses");
        assert_eq!(o.events.len(), EventType::all().count());
        let named = [
            EventType::meeting(),
            EventType::visit(),
            EventType::call(),
            EventType::agreement(),
            EventType::statement(),
        ];
        assert_eq!(named.map(EventType::name), ["meeting", "visit", "call", "agreement", "statement"]);
        let roles = [Role::host(), Role::guest(), Role::party(), Role::visitor(), Role::inviter(), Role::speaker()];
        assert_eq!(roles.map(Role::name), ["host", "guest", "party", "visitor", "inviter", "speaker"]);
    }

    #[test]
    fn a_broken_ontology_is_refused_with_the_place() {
        let twice = "version=1\nnode=[]\nedge=[]\noffice=[]\nrole=[]\n[[event]]\ncode=1\nname='m'\ndoc=''\ncameo=''\nplover=''\nroles=['boss']\n";
        assert!(Ontology::parse(twice).is_err_and(|e| e.contains("boss")));
    }
}
