//! One side of an event: who must have taken part, by country, name, office or role, and its one-word text form.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::graph::NodeId;
use crate::model::{CountryCode, EntityKind, Ontology, Role};

/// Who must have taken part; all that is given must hold of one participant.
///
/// Its text form is what `--between`, `--and` and `--party` of the command line take: a country's code or name, a
/// name or a node's id, with the office after a colon: `IRN`, `IRN:officials`, `IRN:minister/foreign`, `:minister`
/// (of any country), `IRN:current-minister/foreign`, `IRQ:former-officials`, `محمد جواد ظريف`, `p00000000000000ff`. Whether a word is a country's name is for whoever knows
/// the language packs to say: [`FromStr`] takes only codes in capital letters for countries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Side {
    /// A state: by itself, by those who belong to it, or by its organizations. A visit's destination counts as a
    /// party of its country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryCode>,
    /// Somebody's name as asked, before a store is asked whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What kind of thing the name is of, where the asker said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<EntityKind>,
    /// The office that was said with the name, as it stands after a colon («الملك سلمان»: `monarch`), before a store is
    /// asked whose name it is: of several people those who hold or held it are meant, and of an organization its holder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The person or organization that the name was found to mean. An organization is a party itself, or by whoever held
    /// an office of it at the time of the event as far as the articles tell.
    #[serde(skip_serializing_if = "Option::is_none", with = "id_as_text")]
    pub id: Option<NodeId>,
    /// Only those who speak for the state: people in office at the time of the event as far as the articles tell,
    /// the state itself, and its unnamed delegations. Of an organization, whoever holds an office of it, and itself.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub officials: bool,
    /// Only holders of this office at the time of the event as far as the articles tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeFilter>,
    /// Not who held that office at the time of the event, but whoever holds it now, or no longer does: at whatever time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenure: Option<Tenure>,
    /// The people whom the store knows as these holders, once it was asked.
    #[serde(skip_serializing_if = "Vec::is_empty", with = "ids_as_text")]
    pub holders: Vec<NodeId>,
    /// Only in one of these roles; none means any.
    #[serde(rename = "role", skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
}

/// An office by its class and portfolio.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeFilter {
    /// The class of office, from the ontology.
    pub class: String,
    /// What it is about, from the packs' portfolios.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portfolio: Option<String>,
}

impl fmt::Display for OfficeFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.portfolio {
            Some(portfolio) => f.pad(&format!("{}/{portfolio}", self.class)),
            None => f.pad(&self.class),
        }
    }
}

/// Whether somebody holds an office still, as far as the articles tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tenure {
    /// Of all who are shown in it the last, and not shown out of it since.
    Current,
    /// Shown in it once, and not the last.
    Former,
}

impl Tenure {
    pub(super) fn name(self) -> &'static str {
        match self {
            Tenure::Current => "current",
            Tenure::Former => "former",
        }
    }
}

impl Side {
    /// Any participant of that country.
    pub fn of_country(code: CountryCode) -> Self {
        Side { country: Some(code), ..Side::default() }
    }

    /// The person or organization of that name.
    pub fn named(name: impl Into<String>) -> Self {
        Side { name: Some(name.into()), ..Side::default() }
    }

    /// Who, without the office: a code, an id, a name, or nothing for anybody.
    pub fn who(&self) -> String {
        match (&self.id, &self.name, self.country) {
            (Some(id), _, _) => id.to_string(),
            (None, Some(name), _) => name.clone(),
            (None, None, Some(code)) => code.to_string(),
            (None, None, None) => String::new(),
        }
    }

    /// Restricts it to holders of an office, in its text form: `officials`, `minister/foreign`.
    pub(super) fn restrict(&mut self, office: &str) {
        if let Ok(Side { officials, office, .. }) = format!(":{office}").parse::<Side>() {
            (self.officials, self.office) = (officials, office);
        }
    }

    /// The office's text form, without who: `officials`, `minister/foreign`, or nothing.
    pub(super) fn what(&self) -> String {
        let office = match &self.office {
            Some(office) => office.to_string(),
            None if self.officials => OFFICIALS.to_owned(),
            None => return String::new(),
        };
        match self.tenure {
            Some(tenure) => format!("{}-{office}", tenure.name()),
            None => office,
        }
    }
}

/// What stands after the colon for all who speak for a state.
pub(super) const OFFICIALS: &str = "officials";

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = self.what();
        let colon = if what.is_empty() { "" } else { ":" };
        f.pad(&format!("{}{colon}{what}", self.who()))
    }
}

/// A text that names no side.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SideError {
    /// Nothing at all.
    #[error("a party is missing: give a country (IRN), a name, or an office after a colon (IRN:officials)")]
    Empty,
    /// A word after the colon that is no class of office.
    #[error("\u{201c}{0}\u{201d} is no office: give officials, or one of {list}; current- or former- may stand before it", list = classes())]
    NoOffice(String),
}

fn classes() -> String {
    let ontology = Ontology::get();
    let names = ontology.offices.iter().map(|o| o.name.as_str()).chain(ontology.posts.iter().map(|p| p.name.as_str()));
    let names: Vec<&str> = names.collect();
    names.join(", ")
}

impl FromStr for Side {
    type Err = SideError;

    fn from_str(text: &str) -> Result<Self, SideError> {
        let text = text.trim();
        let (who, mut what) = match text.rsplit_once(':') {
            Some((who, what)) => (who.trim(), Some(what.trim())),
            None => (text, None),
        };
        let mut side = Side::default();
        for tenure in [Tenure::Current, Tenure::Former] {
            if let Some(office) = what.and_then(|what| what.strip_prefix(tenure.name())?.strip_prefix('-')) {
                (side.tenure, what) = (Some(tenure), Some(office));
            }
        }
        match what {
            None => {}
            Some(OFFICIALS) => side.officials = true,
            Some(what) => {
                let (class, portfolio) = match what.split_once('/') {
                    Some((class, portfolio)) => (class, Some(portfolio.to_owned())),
                    None => (what, None),
                };
                if Ontology::get().office(class).is_none() && Ontology::get().post(class).is_none() {
                    return Err(SideError::NoOffice(what.to_owned()));
                }
                side.office = Some(OfficeFilter { class: class.to_owned(), portfolio });
            }
        }
        if who.is_empty() {
            return if what.is_some() { Ok(side) } else { Err(SideError::Empty) };
        }
        if let Ok(id) = who.parse::<NodeId>() {
            side.id = Some(id);
        } else if who.len() == 3 && who.bytes().all(|b| b.is_ascii_uppercase()) {
            side.country = CountryCode::parse(who);
        } else {
            side.name = Some(who.to_owned());
        }
        Ok(side)
    }
}

/// A node's id as its text form, where JSON would otherwise show the parts.
pub(super) mod id_as_text {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::graph::NodeId;

    pub fn serialize<S: Serializer>(id: &Option<NodeId>, s: S) -> Result<S::Ok, S::Error> {
        match id {
            Some(id) => s.collect_str(id),
            None => s.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Option<NodeId>, D::Error> {
        let text = Option::<String>::deserialize(d)?;
        text.map(|t| t.parse().map_err(serde::de::Error::custom)).transpose()
    }
}

/// Several ids, each as its text form.
pub(super) mod ids_as_text {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::graph::NodeId;

    pub fn serialize<S: Serializer>(ids: &[NodeId], s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(ids.iter().map(NodeId::to_string))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<NodeId>, D::Error> {
        let texts = Vec::<String>::deserialize(d)?;
        texts.iter().map(|t| t.parse().map_err(serde::de::Error::custom)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_form_names_country_person_id_and_office() {
        for text in [
            "IRN",
            "IRN:officials",
            "IRN:minister/foreign",
            "IRN:current-minister/foreign",
            ":former-officials",
            ":minister",
            "محمد جواد ظريف",
            "p00000000000000ff",
        ] {
            let side: Side = text.parse().expect(text);
            assert_eq!(side.to_string(), text);
        }
        let side: Side = "IRQ:minister/defence".parse().expect("a side");
        assert_eq!(side.country, CountryCode::parse("IRQ"));
        assert_eq!(side.office, Some(OfficeFilter { class: "minister".into(), portfolio: Some("defence".into()) }));
        assert_eq!("Iran".parse::<Side>().map(|s| s.name), Ok(Some("Iran".into())), "a name until a pack knows better");
    }

    #[test]
    fn what_is_no_side_is_refused() {
        assert_eq!("  ".parse::<Side>(), Err(SideError::Empty));
        assert_eq!("IRN:boss".parse::<Side>(), Err(SideError::NoOffice("boss".into())));
    }
}
