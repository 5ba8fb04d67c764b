//! Events, as one article tells them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Date, EntityIx, EventType, Evidence, Role};

/// Whether an event happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It happened, or is happening.
    #[default]
    Held,
    /// It is announced.
    Planned,
    /// It was called off or put off.
    Cancelled,
    /// Somebody says that it did not happen.
    Denied,
}

impl Status {
    /// All of them, in the order in which they are counted and shown.
    pub const ALL: [Status; 4] = [Status::Held, Status::Planned, Status::Cancelled, Status::Denied];

    /// The status's name in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Status::Held => "held",
            Status::Planned => "planned",
            Status::Cancelled => "cancelled",
            Status::Denied => "denied",
        }
    }

    /// The status of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Someone's part in an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ParticipantRecord {
    /// Who.
    pub entity: EntityIx,
    /// As what.
    pub role: Role,
}

/// One event as one article tells it, however often it mentions it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventRecord {
    /// Meeting, visit, call, agreement, statement.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// Whether it happened.
    pub status: Status,
    /// When, as precisely as the article lets one know; `None` where it does not.
    pub date: Option<Date>,
    /// Where: a place or a country.
    pub place: Option<EntityIx>,
    /// Who took part, in the order in which they are named.
    pub participants: Vec<ParticipantRecord>,
    /// What a statement mentions, without its speaker.
    pub about: Vec<EntityIx>,
    /// The stretches that show it, in the order of the article; never empty.
    pub evidence: Vec<Evidence>,
}
