//! Who says what, where the sources of an event contradict each other.

use serde::{Deserialize, Serialize};

use crate::fuse::{Dispute, Said};
use crate::graph::NodeId;
use crate::model::CountryCode;

/// A question on which the sources of an event contradict each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaysAnswer {
    /// What: `status`, `date`, `place` or `participants`.
    pub what: String,
    /// For which state they name different people, where participants are disputed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryCode>,
    /// What they say, the best supported first; the answer carries that one.
    pub values: Vec<SaidAnswer>,
}

/// What some sources say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidAnswer {
    /// The value, in words.
    pub value: String,
    /// The articles that give it.
    pub articles: Vec<String>,
    /// How many of them are independent of each other.
    pub independent: usize,
}

/// A dispute in words; `name` names a node, `article` an article.
pub(super) fn says(
    dispute: &Dispute,
    mut name: impl FnMut(NodeId) -> String,
    mut article: impl FnMut(NodeId) -> String,
) -> SaysAnswer {
    let answer = |what: &str, country: Option<CountryCode>, values: Vec<SaidAnswer>| SaysAnswer {
        what: what.to_owned(),
        country,
        values,
    };
    match dispute {
        Dispute::Status(said) => answer("status", None, values(said, |s| s.to_string(), &mut article)),
        Dispute::Date(said) => answer("date", None, values(said, |d| d.to_string(), &mut article)),
        Dispute::Place(said) => answer("place", None, values(said, |p| name(*p), &mut article)),
        Dispute::Participants(country, said) => {
            let people = |people: &Vec<NodeId>| people.iter().map(|p| name(*p)).collect::<Vec<_>>().join(", ");
            answer("participants", Some(*country), values(said, people, &mut article))
        }
    }
}

fn values<T>(
    said: &[Said<T>],
    mut words: impl FnMut(&T) -> String,
    article: &mut impl FnMut(NodeId) -> String,
) -> Vec<SaidAnswer> {
    let one = |s: &Said<T>| {
        let mut articles: Vec<String> = s.articles.iter().map(|a| article(*a)).collect();
        articles.sort_unstable();
        SaidAnswer { value: words(&s.value), articles, independent: s.independent }
    };
    said.iter().map(one).collect()
}
