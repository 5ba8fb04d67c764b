//! Checking a language pack: its files, and every example in it read by an engine with that pack.

use std::path::Path;

use crate::engine::Engine;
use crate::lang::{Example, FrameExample, Pack, PackSource, Packs, Problem};
use crate::model::{Article, Date, EntityIx, EventRecord, Reading, Role};
use crate::text::fold_name;

/// What is wrong with the pack in a folder: broken or missing files, unknown names, examples that do not read as they say.
///
/// An empty list means that the pack is sound.
pub fn check_pack(folder: &Path) -> Vec<Problem> {
    match PackSource::read(folder) {
        Ok(source) => check_source(&source),
        Err(e) => {
            vec![Problem { file: folder.to_owned(), line: 0, column: 0, message: format!("cannot be read: {e}") }]
        }
    }
}

/// The same for a pack whose texts are at hand.
pub fn check_source(source: &PackSource) -> Vec<Problem> {
    match Pack::load(source) {
        Err(problems) => problems,
        Ok(pack) => {
            let lang = pack.lang;
            let engine = Engine::with(Packs::bundled().with(pack));
            let pack = engine.packs().get(lang).expect("it was just added");
            pack.examples.iter().filter_map(|e| check_example(&engine, pack, e)).collect()
        }
    }
}

fn check_example(engine: &Engine, pack: &Pack, example: &FrameExample) -> Option<Problem> {
    let frame = &pack.frames[example.frame];
    let expected = example.expected.as_ref();
    let published = expected.and_then(|e| e.published.as_deref());
    let article = Article {
        lang: Some(pack.lang),
        published: published.and_then(Date::parse),
        title: expected.map(|e| e.title.clone()).unwrap_or_default(),
        text: example.text.clone(),
        ..Article::default()
    };
    let reading = engine.read(&article);
    let (file, line, column) = example.place.clone();
    let problem = |message| Some(Problem { file, line, column, message });
    let events: Vec<&EventRecord> = reading.events.iter().filter(|e| e.kind == frame.kind).collect();
    let Some(expected) = expected else {
        let event = events.first()?;
        return problem(format!("{}: must not match, but reads as {}", frame.id, shown(&reading, event)));
    };
    if published.is_some() && article.published.is_none() {
        return problem(format!("published = {published:?} is no date"));
    }
    if events.iter().any(|e| fits(&reading, e, expected)) {
        return None;
    }
    let found = if events.is_empty() {
        "nothing".to_owned()
    } else {
        events.iter().map(|e| shown(&reading, e)).collect::<Vec<_>>().join("; ")
    };
    problem(format!("{}: must read as {}, but reads as {found}", frame.id, wanted(expected)))
}

fn fits(reading: &Reading, event: &EventRecord, expected: &Example) -> bool {
    let named = |name: &str, mut forms: Box<dyn Iterator<Item = &str> + '_>| {
        let wanted = fold_name(name).replace(' ', "");
        forms.any(|f| fold_name(f).replace(' ', "") == wanted)
    };
    let entity = |ix: crate::model::EntityIx| &reading.entities[ix.ix()];
    let is = |ix, name: &str| {
        let e = entity(ix);
        let name = name.strip_prefix("country:").unwrap_or(name);
        named(name, Box::new(e.forms())) || e.countries.iter().any(|c| c.as_str() == name)
    };
    let roles = expected.roles().iter().all(|(role, names)| {
        // who is only said to take part may turn out to be host or guest, by where it happens
        let as_said = |found: Role| found.name() == *role || *role == Role::party().name();
        names.iter().all(|name| event.participants.iter().any(|p| as_said(p.role) && is(p.entity, name)))
    });
    roles
        && expected.status.as_ref().is_none_or(|s| event.status.name() == s)
        && expected.date.as_ref().is_none_or(|d| event.date.map(|x| x.to_string()).unwrap_or_default() == *d)
        && expected.place.as_ref().is_none_or(|name| event.place.is_some_and(|p| is(p, name)))
        && (expected.through.is_empty()
            || event.evidence.iter().any(|e| handed_on(&e.speakers, &expected.through, &is)))
}

/// Whether a chain of speakers is the expected one; "nobody" is the empty chain.
fn handed_on(speakers: &[EntityIx], expected: &[String], is: &impl Fn(EntityIx, &str) -> bool) -> bool {
    if let [nobody] = expected
        && nobody == "nobody"
    {
        return speakers.is_empty();
    }
    speakers.len() == expected.len() && speakers.iter().zip(expected).all(|(s, name)| is(*s, name))
}

fn wanted(expected: &Example) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (role, names) in expected.roles() {
        parts.extend(names.iter().map(|n| format!("{role} {n}")));
    }
    parts.extend(expected.status.iter().map(|s| format!("status {s}")));
    parts.extend(expected.date.iter().map(|s| format!("date {s}")));
    parts.extend(expected.place.iter().map(|s| format!("place {s}")));
    parts.extend(expected.through.iter().map(|s| format!("through {s}")));
    parts.join(", ")
}

fn shown(reading: &Reading, event: &EventRecord) -> String {
    let name = |ix: crate::model::EntityIx| reading.entities[ix.ix()].name.as_str();
    let mut parts: Vec<String> = event.participants.iter().map(|p| format!("{} {}", p.role, name(p.entity))).collect();
    parts.push(format!("status {}", event.status));
    parts.extend(event.date.iter().map(|d| format!("date {d}")));
    parts.extend(event.place.iter().map(|p| format!("place {}", name(*p))));
    parts.extend(event.evidence.iter().flat_map(|e| &e.speakers).map(|s| format!("through {}", name(*s))));
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_of_the_bundled_packs_reads_as_it_says() {
        let engine = Engine::new();
        let mut wrong = Vec::new();
        let mut count = 0;
        for pack in Packs::bundled().all() {
            count += pack.examples.len();
            wrong.extend(pack.examples.iter().filter_map(|e| check_example(&engine, pack, e)).map(|p| p.to_string()));
        }
        assert!(wrong.is_empty(), "{} of {count} examples:\n{}", wrong.len(), wrong.join("\n"));
    }
}
