//! Questions in words: each file of `tests/questions/` says what its questions must be understood as, and what the store
//! that is made of `tests/data/questions.jsonl` answers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use isnad::Archive;
use isnad::input;
use isnad::model::{Article, Date, Lang};
use isnad::query::{Answer, EventAnswer, NotUnderstood, Query, Questions, What};
use serde::Deserialize;
use tempfile::TempDir;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    question: Vec<Case>,
}

/// A question with its query and answer, or with what is said of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    ask: String,
    /// A name for what it asks: under one name, all languages must understand the same.
    same: Option<String>,
    query: Option<Query>,
    /// What the bundled store answers, a line for each event, group, office or step; see [`told`].
    answer: Option<Vec<String>>,
    /// The part that cannot be understood.
    part: Option<String>,
    /// Why it is refused otherwise: beyond, query, contradiction, unfinished.
    refused: Option<String>,
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

/// The bundled store: it is made once.
static STORE: LazyLock<(TempDir, Archive)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let archive = Archive::create(folder.path().join("store")).expect("a new store");
    let path = format!("{}/tests/data/questions.jsonl", env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::File::open(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let articles: Vec<Article> =
        input::read("questions.jsonl", file).map(|a| a.unwrap_or_else(|e| panic!("{path}: {e}"))).collect();
    archive.add(&articles).expect("articles are added");
    (folder, archive)
});

/// An answer as the files write it: of an event its day, type, status unless it was held, and the articles that tell of
/// it; of a group its number and key, by name where the key is an id; of an office holder, title and days; of a card the
/// name; of a path who was met in which articles.
fn told(answer: &Answer) -> Vec<String> {
    let event = |e: &EventAnswer| {
        let articles: BTreeSet<&str> = e.evidence.iter().map(|e| e.article.as_str()).collect();
        let articles: Vec<&str> = articles.into_iter().collect();
        let when = e.date.or(e.reported).map_or_else(|| "-".to_owned(), |d| d.to_string());
        let status = if e.status.name() == "held" { String::new() } else { format!(" {}", e.status) };
        format!("{when} {}{status} {}", e.kind, articles.join(","))
    };
    match answer.query.what {
        What::Events => answer.answers.iter().map(event).collect(),
        What::Count => vec![answer.count.unwrap_or_default().to_string()],
        What::Card => answer.card.iter().map(|c| format!("{} {}", c.kind, c.name)).collect(),
        What::Offices => {
            let day = |d: Option<Date>| d.map_or_else(|| "-".to_owned(), |d| d.to_string());
            let one = |o: &isnad::query::OfficeAnswer| {
                let now = if o.current { " now" } else { "" };
                format!("{}: {} {} {}{now}", o.name, o.title, day(o.first), day(o.last))
            };
            answer.offices.iter().map(one).collect()
        }
        What::Path => {
            let steps = answer.path.iter().flat_map(|p| &p.paths).flat_map(|p| &p.steps);
            let last = |s: &isnad::query::network::StepAnswer| {
                s.links.iter().filter_map(|l| l.event.as_ref()).next_back().map(event)
            };
            steps.map(|s| format!("{} – {}: {}", s.from.name, s.to.name, last(s).unwrap_or_default())).collect()
        }
        _ => {
            let key = |g: &isnad::query::GroupAnswer| match g.key.len() {
                17 => g.name.clone(),
                _ => g.key.clone(),
            };
            answer.groups.iter().map(|g| format!("{} {}", g.count, key(g))).collect()
        }
    }
}

fn refusal(error: &NotUnderstood) -> &'static str {
    match error {
        NotUnderstood::Empty { .. } => "empty",
        NotUnderstood::TooLong => "too long",
        NotUnderstood::Part { .. } => "part",
        NotUnderstood::Unfinished { .. } => "unfinished",
        NotUnderstood::Contradiction { .. } => "contradiction",
        NotUnderstood::Query { .. } => "query",
        NotUnderstood::Beyond { .. } => "beyond",
        NotUnderstood::Hidden { .. } => "hidden",
    }
}

/// What is wrong with a language's questions; with `ISNAD_TEST_ANSWERS` in the environment every answer is printed.
fn check(lang: Lang) -> Vec<String> {
    let show = std::env::var_os("ISNAD_TEST_ANSWERS").is_some();
    let mut wrong = Vec::new();
    for case in cases(lang) {
        let got = Questions::bundled().understand(&case.ask, today());
        let ok = match (&case.query, &case.part, &case.refused, &got) {
            (Some(query), None, None, Ok(got)) => got.query == *query && got.lang == lang,
            (None, Some(part), None, Err(NotUnderstood::Part { part: got, .. })) => part == got,
            (None, None, Some(why), Err(error)) => why == refusal(error),
            _ => false,
        };
        if !ok {
            let wanted = || format!("{:?} {:?}", case.part, case.refused);
            wrong.push(format!(
                "{}\n  expected {}\n  got      {}",
                case.ask,
                case.query.as_ref().map_or_else(wanted, Query::command),
                got.as_ref().map_or_else(|e| format!("{e:?}"), |u| format!("{} ({})", u.query.command(), u.lang))
            ));
        }
        let Ok(understood) = got else { continue };
        let answer = STORE.1.answer_to(Some(&case.ask), understood.query, &[]);
        let lines = answer.as_ref().map_or_else(|e| vec![format!("! {e}")], told);
        if show {
            println!("{}\n  answer = {lines:?}", case.ask);
        }
        match &case.answer {
            None => wrong.push(format!("{}\n  no answer is given; got {lines:?}", case.ask)),
            Some(expected) if *expected != lines => {
                wrong.push(format!("{}\n  expected {expected:?}\n  got      {lines:?}", case.ask));
            }
            Some(_) => {}
        }
    }
    wrong
}

#[test]
fn english_questions_are_understood_and_answered() {
    let wrong = check(Lang::EN);
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn arabic_questions_are_understood_and_answered() {
    let wrong = check(Lang::AR);
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn persian_questions_are_understood_and_answered() {
    let wrong = check(Lang::FA);
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// Leaves out the names of what is known by its id.
fn forget_names(query: &mut Query) {
    if let Some(place) = query.place.as_mut().filter(|p| !p.ids.is_empty()) {
        place.name = None;
    }
    for anchor in [&mut query.after_event, &mut query.before_event].into_iter().flatten() {
        if let Some(query) = &mut anchor.query {
            forget_names(query);
        }
    }
}

#[test]
fn one_question_in_three_languages_is_one_query() {
    let mut by_name: BTreeMap<String, Vec<(Lang, Query)>> = BTreeMap::new();
    for lang in [Lang::AR, Lang::EN, Lang::FA] {
        let all = cases(lang);
        let distinct: BTreeSet<&str> = all.iter().map(|c| c.ask.as_str()).collect();
        assert_eq!(distinct.len(), all.len(), "{lang}: a question stands there twice");
        assert!(all.len() >= 120, "{lang}: {} questions", all.len());
        for case in all {
            if let Some(name) = case.same {
                let got = Questions::bundled().understand(&case.ask, today());
                let got = got.unwrap_or_else(|e| panic!("{}: {e}", case.ask));
                // a name is another word in each language: whom the store knows by it is the same
                let answer = STORE.1.answer_to(None, got.query.clone(), &[]);
                let mut query = answer.map_or(got.query, |a| a.query);
                forget_names(&mut query);
                by_name.entry(name).or_default().push((lang, query));
            }
        }
    }
    assert!(by_name.len() >= 60, "{} questions in three languages", by_name.len());
    for (name, queries) in by_name {
        assert_eq!(queries.len(), 3, "{name}: once in each language");
        assert!(queries.iter().all(|(_, q)| *q == queries[0].1), "{name}: {queries:#?}");
    }
}

/// Whatever is understood is also asked by flags: the command that it prints has the same answer.
#[test]
fn hostile_questions_are_refused() {
    let brackets = "[(<{".repeat(2_500);
    let long = "meetings ".repeat(1_000_000);
    let control = "\u{0}\u{7}meetings between Iran and Iraq \u{1b}[31m";
    let turned = "meetings between \u{202e}Iran and Iraq\u{202c}";
    let names = "Ali Hassan Karim between and with ".repeat(9);
    for (text, why) in [
        ("", "empty"),
        ("   ", "empty"),
        ("?!", "empty"),
        ("[[[((({{{<<<", "empty"),
        (&brackets, "too long"),
        (&long, "too long"),
        (control, "hidden"),
        (turned, "hidden"),
        (&names, "part"),
    ] {
        let got = Questions::bundled().understand(text, today());
        let error = got.expect_err(&text[..text.len().min(40)]);
        assert_eq!(refusal(&error), why, "{:?}: {error}", &text[..text.len().min(40)]);
    }
    assert!(
        Questions::bundled().understand("دیدار‌های ایران و عراق\u{200f}", today()).is_ok(),
        "joiners and marks are letters' own"
    );
}
