//! What both targets hold every reading to.

use std::sync::LazyLock;

use isnad::Engine;
use isnad::model::{Article, Part, Passage};

/// One engine for all runs, so that what one leaves behind would show in the next.
pub static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

/// Reads an article and checks that all it says stands in the text, and that reading it again says the same.
///
/// # Panics
/// Where it does not.
pub fn check(article: &Article) {
    let reading = ENGINE.read(article);
    let stands = |p: &Passage| {
        let text = if p.part == Part::Title { &article.title } else { &article.text };
        assert!(p.span.cut(text).is_some_and(|s| !s.is_empty()), "{p:?} is not in the article");
    };
    for entity in &reading.entities {
        assert!(!entity.name.is_empty(), "{entity:?}");
        entity.mentions.iter().for_each(stands);
        entity.offices.iter().filter_map(|o| o.passage.as_ref()).for_each(stands);
    }
    for event in &reading.events {
        assert!(!event.participants.is_empty() && !event.evidence.is_empty(), "{event:?}");
        for evidence in &event.evidence {
            stands(&evidence.passage);
            stands(&evidence.sentence);
            assert!(evidence.sentence.span.holds(evidence.passage.span), "{evidence:?}");
        }
        let named = event.participants.iter().map(|p| p.entity).chain(event.place).chain(event.about.iter().copied());
        named.for_each(|e| assert!(e.ix() < reading.entities.len(), "{event:?}"));
    }
    assert!(ENGINE.read(article) == reading, "the second reading is another");
}
