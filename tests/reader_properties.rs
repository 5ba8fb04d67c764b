//! Whatever text comes in, the reader reads it to the end, everything that it says stands in the text, and what it read
//! before changes nothing.

use std::sync::LazyLock;

use isnad::Engine;
use isnad::lang::Packs;
use isnad::model::{Article, Date, EntityKind, Lang, Part, Passage, Reading};
use proptest::prelude::*;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

/// Every sentence and phrase of the packs' examples, in the three languages.
static SENTENCES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let packs = Packs::bundled();
    let texts = packs.all().flat_map(|p| p.examples.iter()).map(|e| e.text.clone());
    texts.filter(|t| !t.is_empty()).collect()
});

/// The words of those sentences, with marks, digits and letters that text from the web brings along.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut words: Vec<String> = SENTENCES.iter().flat_map(|s| s.split_whitespace()).map(str::to_owned).collect();
    words.sort_unstable();
    words.dedup();
    let odd = [
        ".",
        "..",
        "…",
        ":",
        "«",
        "»",
        "\"",
        "\u{201c}",
        "\u{201d}",
        "(",
        ")",
        "-",
        "–",
        "'s",
        "’",
        "/",
        "،",
        "؛",
        "\n",
        "\n\n",
        "\u{200c}",
        "\u{200f}",
        "ـ",
        "َ",
        "ﷺ",
        "ﻻ",
        "&#8220;",
        "&quot;",
        "&",
        "12",
        "٣",
        "۱۴",
        "2020",
        "1399",
        "15/11/2020",
        "31/2/1399",
        "99:99",
        "A.",
        "U.S.",
        "İ",
        "ß",
        "ǅ",
        "😀",
        "\u{0}",
        "\u{feff}",
        "\u{2028}",
        "والـ",
        "لل",
        "ال",
        "و",
    ];
    words.extend(odd.map(str::to_owned));
    words
});

fn article(lang: usize, title: &str, text: &str) -> Article {
    let langs = [Some(Lang::AR), Some(Lang::EN), Some(Lang::FA), None];
    Article {
        lang: langs[lang % 4],
        title: title.to_owned(),
        text: text.to_owned(),
        published: if text.len().is_multiple_of(3) { None } else { Date::parse("2020-11-15") },
        source: text.split(' ').next().map(str::to_owned),
        ..Article::default()
    }
}

/// What must hold of every reading.
fn sound(article: &Article, reading: &Reading) -> Result<(), TestCaseError> {
    let cut = |p: &Passage| {
        p.span.cut(match p.part {
            Part::Title => &article.title,
            Part::Text => &article.text,
        })
    };
    let stands = |p: &Passage| cut(p).is_some_and(|s| !s.is_empty());
    for e in &reading.entities {
        // a country may be known through its capital alone
        prop_assert!(!e.name.is_empty() && (!e.mentions.is_empty() || e.kind == EntityKind::Country), "{e:?}");
        prop_assert!(e.mentions.iter().all(stands), "{e:?}");
        prop_assert!(e.offices.iter().filter_map(|o| o.passage.as_ref()).all(stands), "{e:?}");
    }
    for v in &reading.events {
        prop_assert!(!v.evidence.is_empty() && !v.participants.is_empty(), "{v:?}");
        for e in &v.evidence {
            prop_assert!(stands(&e.passage) && stands(&e.sentence), "{e:?}");
            prop_assert!(e.sentence.part == e.passage.part && e.sentence.span.holds(e.passage.span), "{e:?}");
            prop_assert!(e.speakers.iter().all(|s| s.ix() < reading.entities.len()));
        }
        let mut who: Vec<_> = v.participants.iter().map(|p| p.entity).collect();
        who.extend(v.place);
        who.extend(&v.about);
        prop_assert!(who.iter().all(|e| e.ix() < reading.entities.len()));
        let mut parts: Vec<_> = v.participants.iter().map(|p| p.entity).collect();
        parts.sort_unstable();
        parts.dedup();
        prop_assert_eq!(parts.len(), v.participants.len(), "somebody takes part twice: {:?}", v);
    }
    Ok(())
}

fn pieces(list: &'static LazyLock<Vec<String>>, most: usize) -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec((0..usize::MAX).prop_map(move |i| list[i % list.len()].clone()), 0..most)
}

proptest! {
    #![proptest_config(ProptestConfig::default())]

    #[test]
    fn any_characters_are_read(title in ".{0,40}", text in ".{0,200}", lang in 0..4usize) {
        let a = article(lang, &title, &text);
        sound(&a, &ENGINE.read(&a))?;
    }

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300), lang in 0..4usize) {
        let a = article(lang, "", &String::from_utf8_lossy(&bytes));
        sound(&a, &ENGINE.read(&a))?;
    }

    #[test]
    fn any_order_of_sentences_is_read(title in pieces(&SENTENCES, 2), text in pieces(&SENTENCES, 8), gap in 0..3usize, lang in 0..4usize) {
        let a = article(lang, &title.concat(), &text.join([" ", "\n", ""][gap]));
        sound(&a, &ENGINE.read(&a))?;
    }

    #[test]
    fn any_order_of_words_is_read(title in pieces(&WORDS, 8), text in pieces(&WORDS, 60), gap in 0..2usize, lang in 0..4usize) {
        let a = article(lang, &title.join(" "), &text.join([" ", ""][gap]));
        sound(&a, &ENGINE.read(&a))?;
    }

    // a form over the place where a long sentence is cut once gave evidence outside of its sentence
    #[test]
    fn text_without_full_stops_is_read(text in pieces(&SENTENCES, 70), lang in 0..4usize) {
        let text: String = text.join(" ").chars().filter(|c| !matches!(c, '.' | '؟' | '?' | '!' | '\n')).collect();
        let a = article(lang, "", &text);
        sound(&a, &ENGINE.read(&a))?;
    }

    #[test]
    fn what_was_read_before_changes_nothing(one in pieces(&SENTENCES, 6), other in pieces(&SENTENCES, 6), lang in 0..4usize) {
        let (one, other) = (article(lang, "", &one.join(" ")), article(lang + 1, "", &other.join(" ")));
        let fresh = Engine::new().read(&one);
        ENGINE.read(&other);
        prop_assert_eq!(&ENGINE.read(&one), &fresh);
        let threads: Vec<Reading> = std::thread::scope(|s| {
            let both = [s.spawn(|| ENGINE.read(&one)), s.spawn(|| { ENGINE.read(&other); ENGINE.read(&one) })];
            both.into_iter().filter_map(|t| t.join().ok()).collect()
        });
        prop_assert_eq!(threads, vec![fresh.clone(), fresh]);
    }
}
