//! Asking at the command line: each question's command answers the same, pages, candidates, what was read.

use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::Value;
use tempfile::TempDir;

struct Folder(TempDir);

impl Folder {
    /// With a store of these lines of JSON.
    fn of(lines: &str) -> Folder {
        let folder = Folder(tempfile::tempdir().expect("a temporary folder"));
        folder.add(lines);
        folder
    }

    /// With the store on which the question files are answered.
    fn of_questions() -> Folder {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/questions.jsonl");
        Folder::of(&std::fs::read_to_string(path).expect("the articles of the question files"))
    }

    fn add(&self, lines: &str) {
        std::fs::write(self.0.path().join("news.jsonl"), lines).expect("a file in a temporary folder");
        self.isnad(&["add", "news.jsonl"]).assert().success();
    }

    fn isnad(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("isnad").expect("the binary was built");
        command.current_dir(self.0.path()).env_remove("ISNAD_STORE").args(args);
        command
    }

    fn json(&self, args: &[&str]) -> Value {
        let out = self.isnad(args).output().expect("it runs");
        serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{args:?}: {e}: {out:?}"))
    }
}

fn line(id: &str, published: &str, text: &str) -> String {
    let source = "Gulf Wire";
    serde_json::json!({"id": id, "lang": "en", "published": published, "title": "", "text": text, "source": source})
        .to_string()
        + "\n"
}

/// The words of a command line, as a shell would part them.
fn words(command: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let (mut quoted, mut open) = (false, false);
    for c in command.chars() {
        match c {
            '\'' => {
                quoted = !quoted;
                if !open {
                    out.push(String::new());
                    open = true;
                }
            }
            ' ' if !quoted => open = false,
            c => {
                if !open {
                    out.push(String::new());
                    open = true;
                }
                out.last_mut().expect("one was just begun").push(c);
            }
        }
    }
    out
}

#[test]
fn the_command_that_a_question_is_understood_as_has_the_same_answer() {
    let folder = Folder::of_questions();
    for (question, command) in [
        ("which Iraqi officials met Zarif most often", "events"),
        ("meetings per month between Iran and Iraq", "events"),
        ("which countries' officials met most", "events"),
        ("meetings of Iraq after Zarif's visit to Baghdad", "events"),
        ("what is new since 1 June 2021", "events"),
        ("Zarif's meetings abroad", "events"),
        ("meetings of the former foreign minister of Iran", "events"),
        ("the first two meetings between Iran and Iraq", "events"),
        ("which sources reported the meetings between Iran and Iraq", "events"),
        ("who represented Iraq in November 2020", "offices"),
        ("when was Zarif foreign minister", "offices"),
        ("meetings between Iran and Iraq before the meeting of Shamkhani with Iraq", "events"),
    ] {
        let asked = folder.json(&["ask", question, "--format", "json"]);
        let line = asked["command"].as_str().expect("a command");
        let mut args = words(line);
        assert_eq!((args[0].as_str(), args[1].as_str()), ("isnad", command), "{question}: {line}");
        args.extend(["--format".to_owned(), "json".to_owned()]);
        let args: Vec<&str> = args[1..].iter().map(String::as_str).collect();
        let told = folder.json(&args);
        for part in ["answers", "groups", "offices", "count", "also", "query"] {
            if part == "query" {
                continue;
            }
            assert_eq!(asked[part], told[part], "{question}: {line}: {part}");
        }
        // and so has the query as JSON
        let query = asked["query"].to_string();
        let told = folder.json(&["ask", "--json", &query, "--format", "json"]);
        assert_eq!((&asked["answers"], &asked["groups"]), (&told["answers"], &told["groups"]), "{question}: {query}");
        assert_eq!(told["query"], asked["query"], "{question}");
    }
}

#[test]
fn pages_follow_each_other_though_articles_are_added_between_them() {
    let folder = Folder::of_questions();
    let page = |after: Option<&str>| {
        let mut args = vec!["events", "--type", "meeting", "--limit", "4", "--format", "json"];
        args.extend(after.into_iter().flat_map(|c| ["--after", c]));
        let answer = folder.json(&args);
        let ids: Vec<String> = answer["answers"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|e| e["id"].as_str().expect("an id").to_owned())
            .collect();
        (ids, answer["next"].as_str().map(str::to_owned))
    };
    let whole = folder.json(&["events", "--type", "meeting", "--format", "json"]);
    let whole: Vec<&str> =
        whole["answers"].as_array().expect("a list").iter().filter_map(|e| e["id"].as_str()).collect();
    let (mut seen, mut next) = page(None);
    assert_eq!(seen.len(), 4);
    // one event before the place where the page ended, one behind it
    let text = |who: &str, day: &str| {
        format!("Omani Foreign Minister Badr al-Busaidi met Kuwaiti Foreign Minister {who} in Muscat on {day}.")
    };
    folder.add(
        &[
            line("x1", "2018-05-06", &text("Sabah Al Khalid", "5 May 2018")),
            line("x2", "2021-02-04", &text("Ahmed Nasser", "3 February 2021")),
        ]
        .concat(),
    );
    let mut pages = 1;
    while let Some(cursor) = next {
        let (ids, following) = page(Some(&cursor));
        seen.extend(ids);
        next = following;
        pages += 1;
    }
    assert!(pages > 2);
    let old: Vec<&str> = seen.iter().map(String::as_str).filter(|id| whole.contains(id)).collect();
    assert_eq!(old, whole, "nothing is left out, shown twice or moved");
    assert_eq!(seen.len(), whole.len() + 1, "and the new one behind is there");
    folder.isnad(&["events", "--after", "nonsense"]).assert().code(2).stderr(contains("is no place in an answer"));
    folder
        .isnad(&["events", "--limit", "2", "--format", "jsonl"])
        .assert()
        .success()
        .stderr(contains("2 of ").and(contains("--after 2019-")));
}

#[test]
fn one_of_several_is_picked_by_its_number() {
    let folder = Folder::of(
        &[
            line(
                "1",
                "2020-03-02",
                "Iranian Oil Minister Karim Azadi met Iraqi Oil Minister Salman Rafi in Tehran on Sunday.",
            ),
            line(
                "2",
                "2020-04-06",
                "Turkish Defence Minister Karim Azadi met Qatari Defence Minister Jabir Thani in Ankara on Sunday.",
            ),
        ]
        .concat(),
    );
    let out = folder.isnad(&["ask", "who met Karim Azadi"]).assert().code(2);
    let said = String::from_utf8(out.get_output().stderr.clone()).expect("UTF-8");
    assert!(said.contains("may mean several") && said.contains("\n  1  p") && said.contains("\n  2  p"), "{said}");
    let met = |n: &str| {
        let answer = folder.json(&["ask", "who met Karim Azadi", "--pick", n, "--format", "json"]);
        answer["answers"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|e| e["evidence"][0]["article"].clone())
            .collect::<Vec<_>>()
    };
    let (first, second) = (met("1"), met("2"));
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_ne!(first, second);
    folder
        .isnad(&["ask", "who met Karim Azadi", "--pick", "3"])
        .assert()
        .code(2)
        .stderr(contains("there is no candidate 3"));
    // a slip of the pen is asked back, and can be picked too
    folder.isnad(&["ask", "who met Salkan Rafi"]).assert().code(1).stderr(contains("did you mean"));
    let answer = folder.json(&["ask", "who met Salkan Rafi", "--pick", "1", "--format", "json"]);
    assert_eq!(answer["answers"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_was_read_is_explained() {
    let folder = Folder::of_questions();
    let args = ["events", "--type", "meeting", "--between", "IRN", "--and", "IRQ", "--explain", "--format", "json"];
    folder
        .isnad(&args)
        .assert()
        .success()
        .stderr(contains("index: pair IRN IRQ meeting, 9 entries read"))
        .stderr(contains("the lists alone decided which fit; 8 fitted"));
    let explain = &folder.json(&args)["explain"];
    assert_eq!(explain["lists"], serde_json::json!([{"list": "pair IRN IRQ meeting", "entries": 9}]));
    assert_eq!((&explain["records"], &explain["fitted"]), (&0.into(), &8.into()));
    let officials = [&args[..], &["--officials"]].concat();
    let explain = &folder.json(&officials)["explain"];
    assert_eq!(
        (&explain["records"], &explain["decided"]),
        (&9.into(), &false.into()),
        "who is in office no list tells"
    );
}

#[test]
fn what_no_graph_holds_and_what_fits_nothing_is_said() {
    let folder = Folder::of_questions();
    folder
        .isnad(&["ask", "meetings between Iran and Iraq after Soleimani's death"])
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains("no \u{201c}death\u{201d}"));
    folder
        .isnad(&["ask", "meetings of Iran after Macron's visit to Baghdad"])
        .assert()
        .code(1)
        .stderr(contains("the store knows no such event"));
    folder
        .isnad(&["ask", "meetings of Iraq after the meeting between Iran and Iraq"])
        .assert()
        .code(2)
        .stderr(contains("there are several such events"))
        .stderr(contains("2019-01-13, meeting"));
    folder.isnad(&["events", "--abroad"]).assert().code(2).stderr(contains("name a party"));
    folder.isnad(&["offices", "FRA:ambassador"]).assert().code(1).stderr(contains("nothing found"));
    folder.isnad(&["ask", "--json", "{\"colour\": 1}"]).assert().code(2).stderr(contains("no query in JSON"));
}

/// A king and somebody of his name, and the leader of an organization.
fn palace() -> Folder {
    let texts = [
        ("2020-03-02", "King Salman of Saudi Arabia met Russian President Vladimir Putin in Riyadh on Monday."),
        (
            "2020-03-04",
            "Iraqi lawmaker Salman Jumaili met Iranian Foreign Minister Mohammad Javad Zarif in Baghdad on Wednesday.",
        ),
        (
            "2020-08-23",
            "Turkish President Recep Tayyip Erdogan received Hamas political bureau chief Ismail Haniyeh in Istanbul on Saturday.",
        ),
        ("2020-09-05", "A Hamas delegation met Lebanese Foreign Minister Charbel Wehbe in Beirut on Friday."),
        (
            "2020-09-10",
            "Arab League secretary-general Ahmed Aboul Gheit met Egyptian Foreign Minister Sameh Shoukry in Cairo on Thursday.",
        ),
        ("2020-09-12", "Ismail Haniyeh visited Beirut on Saturday. Mohammad Javad Zarif visited Damascus on Friday."),
    ];
    Folder::of(&texts.iter().enumerate().map(|(i, (day, text))| line(&format!("k{i}"), day, text)).collect::<String>())
}

/// The days of what was found.
fn days(answer: &Value) -> Vec<&str> {
    answer["answers"].as_array().expect("a list").iter().filter_map(|e| e["date"].as_str()).collect()
}

#[test]
fn an_organization_takes_part_by_whoever_holds_an_office_of_it() {
    let folder = palace();
    for question in ["meetings between Hamas and Turkey", "اللقاءات بين حماس وتركيا", "دیدارهای حماس و ترکیه"]
    {
        assert_eq!(days(&folder.json(&["ask", question, "--format", "json"])), ["2020-08-22"], "{question}");
    }
    for flags in [["--between", "Hamas", "--and", "TUR"], ["--organization", "Hamas", "--party", "TUR"]] {
        let found = folder.json(&[&["events", "--format", "json"], flags.as_slice()].concat());
        assert_eq!(days(&found), ["2020-08-22"], "{flags:?}");
    }
    let query = r#"{"type":["meeting"],"parties":[{"name":"Hamas","officials":true}]}"#;
    assert_eq!(days(&folder.json(&["ask", "--json", query, "--format", "json"])), ["2020-08-22", "2020-09-04"]);
    for question in [
        "meetings with officials of Hamas",
        "meetings of Hamas officials",
        "لقاءات مسؤولي حماس",
        "دیدارهای مقام‌های حماس",
    ] {
        let found = folder.json(&["ask", question, "--format", "json"]);
        assert_eq!(days(&found), ["2020-08-22", "2020-09-04"], "{question}");
    }
    let led = folder.json(&["events", "--party", "Hamas:leader", "--type", "meeting", "--format", "json"]);
    assert_eq!(days(&led), ["2020-08-22"], "its delegation is not its leader");
    // what is said about it is not said about him
    let about = folder.json(&["events", "--about", "Hamas", "--format", "json"]);
    assert_eq!(days(&about), [""; 0]);
}

#[test]
fn the_head_of_an_organization_is_asked_for_by_name() {
    let folder = palace();
    for (question, name) in [
        ("who is secretary-general of the Arab League", "Ahmed Aboul Gheit"),
        ("who is the leader of Hamas", "Ismail Haniyeh"),
        ("who is Hamas's leader", "Ismail Haniyeh"),
        ("من هو زعيم حماس", "Ismail Haniyeh"),
        ("رهبر حماس کیست", "Ismail Haniyeh"),
    ] {
        let found = folder.json(&["ask", question, "--format", "json"]);
        assert_eq!(found["query"]["what"], "offices", "{question}");
        assert_eq!((&found["offices"][0]["name"], &found["offices"][1]), (&name.into(), &Value::Null), "{question}");
    }
    let found = folder.json(&["offices", "Hamas:current-leader", "--format", "json"]);
    assert_eq!(found["offices"][0]["name"], "Ismail Haniyeh");
}

#[test]
fn a_title_tells_whose_name_it_is() {
    let folder = palace();
    for question in ["meetings of King Salman", "لقاءات الملك سلمان", "دیدارهای شاه سلمان"]
    {
        assert_eq!(days(&folder.json(&["ask", question, "--format", "json"])), ["2020-03-02"], "{question}");
        let said = contains("is Salman (p").and(contains("others: Salman Jumaili"));
        folder.isnad(&["ask", question]).assert().success().stderr(said);
    }
    assert_eq!(days(&folder.json(&["events", "--party", "King Salman", "--format", "json"])), ["2020-03-02"]);
}

#[test]
fn the_visits_of_somebody_are_those_that_he_made() {
    let folder = palace();
    for question in ["visits of Haniyeh", "Haniyeh's visits", "زيارات هنية", "سفرهای هنیه"] {
        let found = folder.json(&["ask", question, "--format", "json"]);
        assert_eq!(found["query"]["parties"][0]["role"][0], "visitor", "{question}");
        assert_eq!(days(&found), ["2020-09-12"], "{question}");
    }
    let found = folder.json(&["ask", "visits to Beirut", "--format", "json"]);
    assert_eq!((&found["query"]["parties"], days(&found)), (&Value::Null, vec!["2020-09-12"]));
}
