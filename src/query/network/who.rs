//! Whom a graph question means, and how those in its answer are told.

use serde::{Deserialize, Serialize};

use super::NetworkError;
use crate::graph::{self, Label, NodeId, NodeKind};
use crate::lang;
use crate::model::{CountryCode, EntityKind, Lang};
use crate::query::{Meant, whom};
use crate::store::{StoreError, View};

/// Somebody or something in an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// The node's id, for `isnad show`.
    pub id: String,
    /// Person, country, organization or place.
    pub kind: EntityKind,
    /// The name to show; a country's in English.
    pub name: String,
    /// The states of which it is.
    pub countries: Vec<CountryCode>,
}

/// Tells a node; `None` where nothing in the store has the id, or it is of another kind.
pub(super) fn who(view: &View<'_>, id: NodeId) -> Result<Option<Who>, StoreError> {
    let kind = match id.kind {
        NodeKind::Person => EntityKind::Person,
        NodeKind::Organization => EntityKind::Organization,
        NodeKind::Place => EntityKind::Place,
        NodeKind::Country => {
            let code = graph::country_code(id);
            let name = |code| country_name(code, Lang::EN);
            return Ok(code.map(|code| Who {
                id: id.to_string(),
                kind: EntityKind::Country,
                name: name(code),
                countries: vec![code],
            }));
        }
        NodeKind::Office | NodeKind::Event | NodeKind::Article | NodeKind::Evidence => return Ok(None),
    };
    let label = graph::label(view, id)?;
    Ok(label.map(|Label { name, countries, .. }| Who { id: id.to_string(), kind, name, countries }))
}

/// A country's name in a language, or its code.
pub(super) fn country_name(code: CountryCode, lang: Lang) -> String {
    lang::country_name(code, lang).map_or_else(|| code.to_string(), str::to_owned)
}

/// Puts in the place of a name in a question what it means: a country's code, or an id.
pub(super) fn look_up(view: &View<'_>, name: &mut String, meant: &mut Vec<Meant>) -> Result<NodeId, NetworkError> {
    let (id, found) = whom(view, name)?;
    meant.extend(found);
    if who(view, id)?.is_none() {
        return Err(match id.kind {
            NodeKind::Person | NodeKind::Organization | NodeKind::Place | NodeKind::Country => {
                NetworkError::NotThere(id)
            }
            _ => NetworkError::NoEnd(id),
        });
    }
    *name = graph::country_code(id).map_or_else(|| id.to_string(), |code| code.to_string());
    Ok(id)
}

/// Tells a node that the store itself named.
pub(super) fn known(view: &View<'_>, id: NodeId) -> Result<Who, NetworkError> {
    who(view, id)?.ok_or(NetworkError::NotThere(id))
}
