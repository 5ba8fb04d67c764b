//! Any bytes: a byte for the language and one for the day, a line for the title, the rest as text.
#![no_main]

use isnad::model::{Article, Date, Lang};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [lang, day, rest @ ..] = data else { return };
    let text = String::from_utf8_lossy(rest);
    let (title, text) = text.split_once('\n').unwrap_or(("", &text));
    isnad_fuzz::check(&Article {
        lang: [Some(Lang::AR), Some(Lang::EN), Some(Lang::FA), None][usize::from(*lang) % 4],
        published: Date::new(2020, Some(day % 12 + 1), Some(day % 28 + 1)),
        title: title.to_owned(),
        text: text.to_owned(),
        ..Article::default()
    });
});
