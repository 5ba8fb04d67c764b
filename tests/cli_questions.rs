//! Questions in words: each file of `tests/questions/` says what its questions must be understood as.

use std::collections::BTreeMap;

use isnad::model::{Date, Lang};
use isnad::query::{NotUnderstood, Query, Questions};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    question: Vec<Case>,
}

/// A question with its query, or with what is said of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    ask: String,
    /// A name for what it asks: under one name, all languages must understand the same.
    same: Option<String>,
    query: Option<Query>,
    /// The part that cannot be understood.
    part: Option<String>,
    /// The command that answers it instead.
    see: Option<String>,
}

/// "last year" is 2020.
fn today() -> Date {
    Date::day_of(2021, 6, 1).expect("a day")
}

fn cases(lang: Lang) -> Vec<Case> {
    let path = format!("{}/tests/questions/{lang}.toml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    toml::from_str::<File>(&text).unwrap_or_else(|e| panic!("{path}: {e}")).question
}

fn check(lang: Lang) -> Vec<String> {
    let mut wrong = Vec::new();
    for case in cases(lang) {
        let got = Questions::bundled().understand(&case.ask, today());
        match (&case.query, &case.part, &case.see, got) {
            (Some(query), None, None, Ok(got)) if got.query == *query && got.lang == lang => {}
            (None, Some(part), None, Err(NotUnderstood::Part { part: got, .. })) if *part == got => {}
            (None, None, Some(see), Err(NotUnderstood::Elsewhere { command })) if *see == command => {}
            (query, part, see, got) => wrong.push(format!(
                "{}\n  expected {}\n  got      {}",
                case.ask,
                query.as_ref().map_or_else(|| format!("{part:?} {see:?}"), Query::command),
                got.map_or_else(|e| format!("{e:?}"), |u| format!("{} ({})", u.query.command(), u.lang))
            )),
        }
    }
    wrong
}

#[test]
fn english_questions_are_understood() {
    let wrong = check(Lang::EN);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn arabic_questions_are_understood() {
    let wrong = check(Lang::AR);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn persian_questions_are_understood() {
    let wrong = check(Lang::FA);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_question_in_three_languages_is_one_query() {
    let mut by_name: BTreeMap<String, Vec<(Lang, Query)>> = BTreeMap::new();
    for lang in [Lang::AR, Lang::EN, Lang::FA] {
        let all = cases(lang);
        assert!(all.len() >= 40, "{lang}: {} questions", all.len());
        for case in all {
            if let Some(name) = case.same {
                let got = Questions::bundled().understand(&case.ask, today());
                let got = got.unwrap_or_else(|e| panic!("{}: {e}", case.ask));
                by_name.entry(name).or_default().push((lang, got.query));
            }
        }
    }
    assert!(by_name.len() >= 15, "{} questions in three languages", by_name.len());
    for (name, queries) in by_name {
        assert_eq!(queries.len(), 3, "{name}: once in each language");
        assert!(queries.iter().all(|(_, q)| *q == queries[0].1), "{name}: {queries:#?}");
    }
}

#[test]
fn hostile_questions_are_refused() {
    let brackets = "[(<{".repeat(2_500);
    let long = "meetings ".repeat(1_000_000);
    let control = "\u{202e}\u{0}\u{7}meetings\u{202e} betwixt \u{1b}[31m Iran";
    let names = "Ali Hassan Karim between and with ".repeat(9);
    for text in ["", "   ", "?!", &brackets, &long, control, &names] {
        let got = Questions::bundled().understand(text, today());
        assert!(got.is_err(), "{:?}", &text[..text.len().min(40)]);
    }
}
