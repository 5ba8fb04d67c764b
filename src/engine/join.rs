//! Readings of one article in several languages become one.

use crate::event::join as join_events;
use crate::model::{EntityIx, EntityKind, EntityRecord, Reading};
use crate::text::translit;

/// Joins what was read of the parts of one article in their languages; the first is the article's own.
///
/// A country is one by its code; a person, body or place by its name, also across scripts
/// ([`translit::meet`]), where no two countries speak against it.
pub fn join(readings: Vec<Reading>) -> Reading {
    let mut readings = readings.into_iter();
    let Some(mut whole) = readings.next() else { return Reading::default() };
    for mut other in readings {
        let ours = whole.entities.len();
        let mut map: Vec<EntityIx> = Vec::with_capacity(other.entities.len());
        for entity in other.entities {
            let same = whole.entities[..ours].iter().position(|e| one(e, &entity));
            match same {
                Some(ix) => {
                    absorb(&mut whole.entities[ix], entity);
                    map.push(EntityIx(ix as u32));
                }
                None => {
                    map.push(EntityIx(whole.entities.len() as u32));
                    whole.entities.push(entity);
                }
            }
        }
        for event in &mut other.events {
            let to = |ix: &mut EntityIx| *ix = map[ix.ix()];
            event.place.iter_mut().for_each(to);
            event.participants.iter_mut().map(|p| &mut p.entity).for_each(to);
            event.about.iter_mut().for_each(to);
            event.evidence.iter_mut().flat_map(|e| &mut e.speakers).for_each(to);
        }
        whole.events.extend(other.events);
        whole.diagnostics.extend(other.diagnostics);
        whole.pack = format!("{}, {}", whole.pack, other.pack);
    }
    whole.events = join_events(whole.events, &whole.entities);
    whole
}

/// Whether two parts of an article name the same.
fn one(a: &EntityRecord, b: &EntityRecord) -> bool {
    if a.kind != b.kind || a.named != b.named {
        return false;
    }
    let shared = a.countries.iter().any(|c| b.countries.contains(c));
    if a.kind == EntityKind::Country {
        return shared;
    }
    let open = a.countries.is_empty() || b.countries.is_empty();
    a.named && (shared || open) && a.forms().any(|x| b.forms().any(|y| translit::meet(x, y)))
}

/// Takes over what another part says of an entity; its forms become aliases.
fn absorb(into: &mut EntityRecord, from: EntityRecord) {
    let forms: Vec<String> = from.forms().map(str::to_owned).collect();
    for form in forms {
        if !into.forms().any(|f| f == form) {
            into.aliases.push(form);
        }
    }
    into.countries.extend(from.countries.iter().filter(|c| !into.countries.contains(c)).copied().collect::<Vec<_>>());
    into.official |= from.official;
    into.offices.extend(from.offices);
    into.mentions.extend(from.mentions);
    into.mentions.sort();
}
