//! What can be said about a picture beside the graph that it shows.

use std::collections::BTreeMap;

use super::Theme;
use crate::model::CountryCode;

/// In which letters names are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Labels {
    /// As the articles write them.
    #[default]
    Original,
    /// In Latin letters: a name that an article writes so, else one made letter by letter ([`crate::text::latin`]);
    /// offices by their class.
    Latin,
    /// Both, one below the other.
    Both,
}

/// What stands where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Events from top to bottom in time order, parties on both sides of them.
    #[default]
    Dot,
    /// By springs, which pull together who meets; by Graphviz only.
    Neato,
    /// The same for many nodes; by Graphviz only.
    Sfdp,
    /// Along an axis of time.
    Timeline,
}

impl Layout {
    /// The name by which Graphviz and the command line know it.
    pub fn name(self) -> &'static str {
        ["dot", "neato", "sfdp", "timeline"][self as usize]
    }
}

/// How a graph is drawn.
#[derive(Clone, Debug)]
pub struct PictureOptions {
    /// Stands with the picture: the question, say.
    pub title: Option<String>,
    /// What to call countries in the articles' letters; those that are missing go by their code. In Latin letters they
    /// have their English names.
    pub countries: BTreeMap<CountryCode, String>,
    /// In which letters names are written.
    pub labels: Labels,
    /// On what ground.
    pub theme: Theme,
    /// What stands where. Of an SVG without Graphviz only [`Layout::Timeline`] makes a difference.
    pub layout: Layout,
    /// The most boxes (events, people and others) of an SVG; beyond it a note says how to ask for less. A timeline needs
    /// no limit: it counts what it cannot show one by one.
    pub limit: usize,
}

impl Default for PictureOptions {
    fn default() -> Self {
        PictureOptions {
            title: None,
            countries: BTreeMap::new(),
            labels: Labels::default(),
            theme: Theme::default(),
            layout: Layout::default(),
            limit: 150,
        }
    }
}
