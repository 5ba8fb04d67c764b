//! Sentences of the packs' examples in any order, cut and joined anywhere: two bytes choose one, the third says how much of
//! it is taken and what stands after it.
#![no_main]

use std::sync::LazyLock;

use isnad::lang::Packs;
use isnad::model::{Article, Date, Lang};
use libfuzzer_sys::fuzz_target;

static SENTENCES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let examples = Packs::bundled().all().flat_map(|p| p.examples.iter().map(|e| e.text.clone()));
    examples.filter(|t| !t.is_empty()).collect()
});

const JOINTS: [&str; 8] = [" ", "\n", "", ", ", "، ", " \u{ab}", "\u{bb} ", "&quot;"];

fuzz_target!(|data: &[u8]| {
    let [lang, rest @ ..] = data else { return };
    let mut text = String::new();
    for step in rest.chunks_exact(3) {
        let sentence = &SENTENCES[usize::from(u16::from_le_bytes([step[0], step[1]])) % SENTENCES.len()];
        let words = sentence.split_inclusive(' ');
        let most = usize::from(step[2] >> 3);
        // the five upper bits: how many words; none of them set is the whole sentence
        text.extend(words.take(if most == 0 { usize::MAX } else { most }));
        text.push_str(JOINTS[usize::from(step[2] & 7)]);
    }
    isnad_fuzz::check(&Article {
        lang: [Some(Lang::AR), Some(Lang::EN), Some(Lang::FA), None][usize::from(*lang) % 4],
        published: Date::parse("2020-11-15"),
        text,
        ..Article::default()
    });
});
