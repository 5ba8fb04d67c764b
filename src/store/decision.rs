//! Decisions of people over what the rules derive: part of the record, kept in the order in which they were made.

use serde::{Deserialize, Serialize};

use super::record::{Atom, OfficeKey};
use crate::model::{CountryCode, Date, Lang, NodeId, NodeKind};

/// A decision of a person. It names what it is about by what stands in the articles, never by what was derived, so
/// that it holds again when an article that was forgotten comes back, and when everything is derived anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Its place among all decisions: a later one counts more.
    pub number: u64,
    /// The day on which it was made.
    pub made: Option<Date>,
    /// What it is about, by the names of that day, for whoever reads the list.
    pub names: Vec<String>,
    /// What is decided.
    pub ruling: Ruling,
}

/// What a person may decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ruling {
    /// These parts are one person, organization or place; the first of them that is there gives the id.
    Merge {
        /// The parts.
        parts: Vec<NodePart>,
    },
    /// These parts are none of whom the rules take them for, but somebody of their own.
    Split {
        /// The parts.
        parts: Vec<NodePart>,
        /// Only where they stand in this article.
        article: Option<NodeId>,
    },
    /// Whoever these parts are has this name too.
    Alias {
        /// The parts.
        parts: Vec<NodePart>,
        /// The name.
        name: String,
        /// Its language.
        lang: Lang,
    },
    /// These reports are of one event; the first that is there gives the id.
    MergeEvents {
        /// The reports.
        reports: Vec<ReportPart>,
    },
    /// The first reports are of another event than the others.
    SplitEvent {
        /// Those that go apart.
        off: Vec<ReportPart>,
        /// Those that stay.
        rest: Vec<ReportPart>,
    },
    /// These reports are misread: nothing of the kind stands in their articles.
    RejectReports {
        /// The reports.
        reports: Vec<ReportPart>,
    },
    /// These parts were never in this office.
    RejectOffice {
        /// The parts.
        parts: Vec<NodePart>,
        /// The office.
        office: OfficeKey,
    },
    /// These parts are not of this state.
    RejectCountry {
        /// The parts.
        parts: Vec<NodePart>,
        /// The state.
        country: CountryCode,
    },
}

/// A part of a person, an organization or a place: what some articles have in common when they name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NodePart {
    /// What it is part of.
    pub kind: NodeKind,
    /// The key of its group.
    pub group: String,
    /// The atom.
    pub atom: Atom,
}

impl NodePart {
    /// The atom's id.
    pub fn id(&self) -> NodeId {
        self.atom.id(self.kind, &self.group)
    }
}

/// One article's report of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReportPart {
    /// The report's id.
    pub report: NodeId,
    /// The article.
    pub article: NodeId,
}

impl Ruling {
    /// The parts of entities that it is about; none where it is about events.
    pub fn parts(&self) -> &[NodePart] {
        match self {
            Ruling::Merge { parts }
            | Ruling::Split { parts, .. }
            | Ruling::Alias { parts, .. }
            | Ruling::RejectOffice { parts, .. }
            | Ruling::RejectCountry { parts, .. } => parts,
            Ruling::MergeEvents { .. } | Ruling::SplitEvent { .. } | Ruling::RejectReports { .. } => &[],
        }
    }

    /// The reports that it is about; none where it is about entities.
    pub fn reports(&self) -> impl Iterator<Item = &ReportPart> {
        let (first, second): (&[ReportPart], &[ReportPart]) = match self {
            Ruling::MergeEvents { reports } | Ruling::RejectReports { reports } => (reports, &[]),
            Ruling::SplitEvent { off, rest } => (off, rest),
            _ => (&[], &[]),
        };
        first.iter().chain(second)
    }
}
