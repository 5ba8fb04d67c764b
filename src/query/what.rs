//! What a query wants to know of the events that it finds, or of those whom it names.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What is wanted; its name in JSON is its text form, such as `by-month`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// The events themselves.
    #[default]
    Events,
    /// How many there are.
    Count,
    /// How many there are with each person beside the parties.
    ByPerson,
    /// How many there are with each organization beside the parties.
    ByOrganization,
    /// How many there are with each country beside the parties.
    ByCountry,
    /// How many there are between each two countries.
    ByPair,
    /// How many there are at each place.
    ByPlace,
    /// How many there are in each month.
    ByMonth,
    /// How many there are in each year.
    ByYear,
    /// How many there are of each type.
    ByType,
    /// How many each outlet reported.
    BySource,
    /// Who held which office, and when: of one person, or whoever held a country's.
    Offices,
    /// All that is known of one.
    Card,
    /// How two are connected over events.
    Path,
}

impl What {
    /// All of them.
    pub const ALL: [What; 14] = [
        What::Events,
        What::Count,
        What::ByPerson,
        What::ByOrganization,
        What::ByCountry,
        What::ByPair,
        What::ByPlace,
        What::ByMonth,
        What::ByYear,
        What::ByType,
        What::BySource,
        What::Offices,
        What::Card,
        What::Path,
    ];

    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            What::Events => "events",
            What::Count => "count",
            What::ByPerson => "by-person",
            What::ByOrganization => "by-organization",
            What::ByCountry => "by-country",
            What::ByPair => "by-pair",
            What::ByPlace => "by-place",
            What::ByMonth => "by-month",
            What::ByYear => "by-year",
            What::ByType => "by-type",
            What::BySource => "by-source",
            What::Offices => "offices",
            What::Card => "card",
            What::Path => "path",
        }
    }

    /// By what events are counted, as `--by` of the command line takes it; `None` where they are not.
    pub fn by(self) -> Option<&'static str> {
        self.name().strip_prefix("by-")
    }

    /// Whether events are counted by something.
    pub fn is_grouped(self) -> bool {
        self.by().is_some()
    }

    pub(super) fn is_default(&self) -> bool {
        *self == What::Events
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A text that names nothing that a query can want.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\u{201c}{0}\u{201d} is nothing to ask for: give one of {list}", list = What::ALL.map(What::name).join(", "))]
pub struct NotWanted(pub String);

impl FromStr for What {
    type Err = NotWanted;

    fn from_str(text: &str) -> Result<Self, NotWanted> {
        What::ALL.into_iter().find(|w| w.name() == text).ok_or_else(|| NotWanted(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_text_form_in_json_too() {
        for what in What::ALL {
            assert_eq!(what.name().parse(), Ok(what));
            assert_eq!(serde_json::to_value(what).expect("JSON"), what.name());
        }
        assert_eq!((What::ByMonth.by(), What::Count.by()), (Some("month"), None));
        assert!("by-colour".parse::<What>().is_err());
    }
}
