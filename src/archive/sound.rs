//! What must hold of an article and its reading, whoever wrote them down.

use crate::model::{Article, EntityIx, Part, Passage, Reading};

/// What is wrong with a reading of an article: passages that cannot be cut from it, indices that lead nowhere.
pub(super) fn faults(article: &Article, reading: &Reading) -> Vec<String> {
    let mut faults = Vec::new();
    let cut = |passage: &Passage| {
        let text = match passage.part {
            Part::Title => &article.title,
            Part::Text => &article.text,
        };
        passage.span.cut(text).is_some_and(|words| !words.is_empty())
    };
    let known = |ix: EntityIx| ix.ix() < reading.entities.len();
    for (i, entity) in reading.entities.iter().enumerate() {
        let passages = entity.mentions.iter().chain(entity.offices.iter().filter_map(|o| o.passage.as_ref()));
        for passage in passages.filter(|p| !cut(p)) {
            faults.push(format!("entity {i} is named at {}, which cannot be cut from the article", place(passage)));
        }
    }
    for (i, event) in reading.events.iter().enumerate() {
        let who = event.participants.iter().map(|p| p.entity).chain(event.place).chain(event.about.iter().copied());
        let speakers = event.evidence.iter().flat_map(|e| e.speakers.iter().copied());
        for ix in who.chain(speakers).filter(|ix| !known(*ix)) {
            faults.push(format!("event {i} names entity {}, and there are {}", ix.0, reading.entities.len()));
        }
        if event.evidence.is_empty() {
            faults.push(format!("event {i} has no evidence"));
        }
        for passage in event.evidence.iter().flat_map(|e| [&e.passage, &e.sentence]).filter(|p| !cut(p)) {
            faults.push(format!("event {i} stands on {}, which cannot be cut from the article", place(passage)));
        }
    }
    if reading.pack.is_empty() && !reading.entities.is_empty() {
        faults.push("it does not say which pack read it".to_owned());
    }
    faults
}

fn place(passage: &Passage) -> String {
    let part = match passage.part {
        Part::Title => "title",
        Part::Text => "text",
    };
    format!("bytes {} to {} of the {part}", passage.span.start, passage.span.end)
}
