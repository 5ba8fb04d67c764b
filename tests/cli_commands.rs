//! The binary as a person meets it: every command on made-up articles, and on what goes wrong.

use std::path::Path;
use std::process::{Command as Process, Stdio};

use assert_cmd::Command;
use predicates::str::contains;
use serde_json::Value;
use tempfile::TempDir;

/// An invented meeting in Tehran, as an agency would print it.
const MEETING: &str = "استقبل وزير الخارجية الإيراني محمد جواد ظريف نظيره العراقي فؤاد حسين في طهران يوم السبت.";
const PLANNED: &str =
    "Iranian President Hassan Rouhani will meet Iraqi Prime Minister Mustafa al-Kadhimi in Baghdad on Tuesday.";

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Folder(tempfile::tempdir().expect("a temporary folder"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path().join(name);
        std::fs::write(&path, bytes).expect("a file in a temporary folder");
        path.display().to_string()
    }

    fn isnad(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("isnad").expect("the binary was built");
        command.current_dir(self.path()).env_remove("ISNAD_STORE").args(args);
        command
    }

    fn json(&self, args: &[&str]) -> Value {
        let out = self.isnad(args).assert().success().get_output().stdout.clone();
        serde_json::from_slice(&out).unwrap_or_else(|e| panic!("{args:?}: {e}: {}", String::from_utf8_lossy(&out)))
    }

    /// With a store of two articles.
    fn stocked() -> Self {
        let folder = Folder::new();
        let line = |id: &str, lang: &str, published: &str, text: &str| serde_json::json!({"id": id, "lang": lang, "published": published, "title": "", "text": text, "source": "sample"});
        let lines = format!("{}\n{}\n", line("1", "ar", "2020-09-27", MEETING), line("2", "en", "2020-09-28", PLANNED));
        let file = folder.write("news.jsonl", lines);
        folder.isnad(&["add", &file]).assert().success();
        folder
    }
}

#[test]
fn one_question_in_three_languages_has_one_answer_with_its_words() {
    let folder = Folder::stocked();
    let mut answers = Vec::new();
    for question in [
        "all meetings between Iran and Iraq officials",
        "كل اللقاءات بين المسؤولين الإيرانيين والعراقيين",
        "همه دیدارهای مقام‌های ایران و عراق",
    ] {
        let answer = folder.json(&["ask", question, "--format", "json"]);
        assert_eq!(answer["question"], question);
        assert_eq!(answer["also"], serde_json::json!({"planned": 1, "cancelled": 0, "denied": 0}), "{question}");
        answers.push(answer["answers"].clone());
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    let events = answers[0].as_array().expect("a list");
    assert_eq!(events.len(), 1);
    let event = &events[0];
    assert_eq!((&event["type"], &event["status"]), (&"meeting".into(), &"held".into()));
    assert_eq!((&event["date"], &event["reported"]), (&"2020-09-26".into(), &"2020-09-27".into()));
    assert_eq!(event["place"], serde_json::json!({"name": "طهران", "country": "IRN"}));
    let who: Vec<_> =
        event["participants"].as_array().expect("a list").iter().map(|p| (&p["role"], &p["name"])).collect();
    assert_eq!(who, [(&"host".into(), &"محمد جواد ظريف".into()), (&"guest".into(), &"فؤاد حسين".into())]);
    let evidence = &event["evidence"][0];
    let (start, end) = (evidence["start"].as_u64().expect("a number"), evidence["end"].as_u64().expect("a number"));
    let cut: String = MEETING.chars().skip(start as usize).take((end - start) as usize).collect();
    assert_eq!(evidence["text"], cut, "offsets count characters");
}

#[test]
fn flags_ask_the_same_as_words_and_nothing_found_is_exit_code_1() {
    let folder = Folder::stocked();
    let words = folder.json(&["ask", "all meetings between Iran and Iraq officials", "--format", "json"]);
    let command = words["command"].as_str().expect("a command").to_owned();
    assert_eq!(command, "isnad events --type meeting --between IRN --and IRQ --officials");
    let args: Vec<&str> = command.split(' ').skip(1).chain(["--format", "json"]).collect();
    assert_eq!(folder.json(&args)["answers"], words["answers"]);
    let any = folder.json(&["events", "--country", "Iraq", "--status", "any", "--format", "json"]);
    assert_eq!(any["answers"].as_array().map(Vec::len), Some(2));
    folder
        .isnad(&["ask", "all meetings between Iran and France officials"])
        .assert()
        .code(1)
        .stdout("")
        .stderr(contains("understood as: meetings held between officials of Iran and officials of France"))
        .stderr(contains("nothing found"));
}

#[test]
fn what_is_not_understood_is_said_with_the_nearest_question_that_would_be() {
    let folder = Folder::stocked();
    folder
        .isnad(&["ask", "all meetings betwixt Iran and Iraq"])
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains("could not understand \u{201c}betwixt\u{201d}"))
        .stderr(contains("this would be understood"));
    for args in [["ask", "what \u{1b}[2J\u{202e}now"], ["show", "No\u{1b}[2J\u{202e}body"], ["--bo\u{1b}[2J", "x"]] {
        let out = folder.isnad(&args).assert().get_output().stderr.clone();
        let said = String::from_utf8(out).expect("UTF-8");
        assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said:?}");
    }
    folder.isnad(&["ask", "who met Nobody Anywhere"]).assert().code(1).stderr(contains("is called"));
}

#[test]
fn the_same_article_twice_changes_nothing_and_says_so() {
    let folder = Folder::stocked();
    let file = folder.path().join("news.jsonl").display().to_string();
    let done = folder.json(&["add", &file]);
    assert_eq!(done["articles"], serde_json::json!({"new": 0, "unchanged": 2, "corrected": 0, "failed": 0}));
    assert_eq!((&done["people"], &done["events"]), (&0.into(), &0.into()));
}

#[test]
fn broken_input_is_named_and_the_rest_is_kept() {
    let folder = Folder::new();
    let good =
        |id: u8| serde_json::json!({"id": id, "text": PLANNED.replace("Tuesday", &format!("day {id}"))}).to_string();
    let lines = [good(1), good(2), "{\"id\": 3, \"text\": ".to_owned(), good(4), good(5)].join("\n");
    let file = folder.write("five.jsonl", lines);
    let out = folder.isnad(&["add", &file]).assert().code(3).stderr(contains("five.jsonl:3: broken JSON"));
    let done: Value = serde_json::from_slice(&out.get_output().stdout).expect("JSON");
    assert_eq!(done["articles"]["new"], 4);
    for (name, bytes, message) in
        [("empty.txt", &b""[..], "is empty"), ("binary.txt", &b"\x7fELF\x00\x01\x02\x00\x00\x00"[..], "is binary")]
    {
        let file = folder.write(name, bytes);
        for command in ["add", "extract"] {
            folder.isnad(&[command, &file]).assert().code(2).stderr(contains(message));
        }
    }
    folder.isnad(&["add", "absent.txt"]).assert().code(2).stderr(contains("absent.txt: cannot be opened"));
}

#[test]
fn a_folder_that_is_no_store_is_refused_and_left_alone() {
    let folder = Folder::new();
    folder.write("precious.txt", "mine");
    let here = folder.path().display().to_string();
    folder
        .isnad(&["ask", "cancelled meetings", "--store", &here])
        .assert()
        .code(2)
        .stderr(contains("not an isnad store"));
    folder.isnad(&["stats", "--store", "nowhere"]).assert().code(2).stderr(contains("there is no store"));
    let file = folder.write("a.txt", PLANNED);
    folder.isnad(&["add", &file, "--store", &here]).assert().code(2);
    assert_eq!(std::fs::read_to_string(folder.path().join("precious.txt")).expect("still there"), "mine");
}

#[test]
fn extract_prints_records_in_the_order_of_the_input_and_stores_nothing() {
    let folder = Folder::new();
    let lines: Vec<String> = (0..300)
        .map(|i| serde_json::json!({"id": format!("n{i}"), "lang": "en", "text": PLANNED}).to_string())
        .collect();
    let file = folder.write("many.jsonl", lines.join("\n"));
    let out = folder.isnad(&["extract", &file]).assert().success().get_output().stdout.clone();
    let text = String::from_utf8(out).expect("UTF-8");
    let records: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).expect("a line of JSON")).collect();
    assert_eq!(records.len(), 300);
    for (i, record) in records.iter().enumerate() {
        assert_eq!(record["id"], format!("n{i}"));
        assert_eq!(record["events"][0]["status"], "planned");
    }
    assert!(!folder.path().join("isnad.store").exists());
}

#[test]
fn show_finds_a_name_in_other_letters_and_with_a_slip_and_why_tells_the_chain() {
    let folder = Folder::stocked();
    for name in ["فؤاد حسين", "فواد حسین", "Fuad Hussein"] {
        let card = folder.json(&["show", name]);
        assert_eq!(card["name"], "فؤاد حسين", "{name}");
        assert_eq!(card["countries"], serde_json::json!(["IRQ"]));
    }
    let answer = folder.json(&["ask", "meetings between Iran and Iraq", "--format", "json"]);
    let id = answer["answers"][0]["id"].as_str().expect("an id").to_owned();
    let chain = folder.json(&["why", &id]);
    assert_eq!(chain["evidence"][0]["sentence"], MEETING.trim_end_matches('.'));
    assert_eq!(chain["evidence"][0]["source"], "sample");
    assert!(chain["evidence"][0]["rule"].as_str().is_some_and(|r| r.starts_with("ar/")), "{chain}");
    let see = format!("{id} is an event; see `isnad why {id}`");
    folder.isnad(&["show", &id]).assert().code(2).stdout("").stderr(contains(see));
    folder.isnad(&["show", "a0000000000000001"]).assert().code(2).stderr(contains("is an article"));
    folder.isnad(&["why", "e0000000000000000"]).assert().code(1).stderr(contains("e0000000000000000"));
}

#[test]
fn an_answer_is_a_table_csv_dot_and_svg_too_and_goes_to_a_file() {
    let folder = Folder::stocked();
    let ask = ["events", "--type", "meeting", "--between", "Iran", "--and", "Iraq", "--format"];
    let with = |format: &str| {
        let args: Vec<&str> = ask.iter().copied().chain([format]).collect();
        let out = folder.isnad(&args).assert().success().get_output().stdout.clone();
        String::from_utf8(out).expect("UTF-8")
    };
    assert!(with("table").contains("محمد جواد ظريف"));
    assert_eq!(with("csv").lines().count(), 2);
    assert!(with("dot").starts_with("digraph") || with("dot").starts_with("strict digraph"));
    assert!(with("svg").contains("<svg"));
    assert_eq!(with("jsonl").lines().count(), 1);
    folder.isnad(&["draw", "--country", "Iraq", "--format", "svg", "-o", "a.svg"]).assert().success().stdout("");
    assert!(std::fs::read_to_string(folder.path().join("a.svg")).is_ok_and(|s| s.contains("<svg")));
    folder.isnad(&["stats", "-o", "no/such/folder/x"]).assert().code(2).stderr(contains("cannot write"));
}

#[test]
fn wrong_use_is_exit_code_2_with_a_word_on_what_is_right() {
    let folder = Folder::stocked();
    for (args, message) in [
        (&["events", "--type", "party"][..], "give one of meeting"),
        (&["events", "--from", "yesterday"], "2020-11"),
        (&["events", "--between", "Iran"], "--and"),
        (&["events", "--country", "Atlantis"], "is no country"),
        (&["events", "--role", "boss=Iran"], "is no role"),
        (&["events", "--party", "IRN:king"], "is no office"),
        (&["events", "--from", "2021", "--to", "2020"], "turn them round"),
        (&["draw", "cancelled meetings", "--country", "Iran"], "not both"),
        (&["ask"], "QUESTION"),
    ] {
        folder.isnad(args).assert().code(2).stderr(contains(message));
    }
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let folder = Folder::new();
    let lines: Vec<String> =
        (0..2_000).map(|i| serde_json::json!({"id": i, "lang": "en", "text": PLANNED}).to_string()).collect();
    let file = folder.write("many.jsonl", lines.join("\n"));
    let mut child = Process::new(assert_cmd::cargo::cargo_bin("isnad"))
        .args(["extract", &file])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    drop(child.stdout.take());
    let done = child.wait_with_output().expect("it ends");
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&done.stderr), "");
}

#[test]
fn help_completions_and_manual_come_from_one_definition() {
    let folder = Folder::new();
    for command in [
        "extract",
        "add",
        "ask",
        "events",
        "show",
        "why",
        "draw",
        "stats",
        "demo",
        "completions",
        "man",
        "merge",
        "split",
        "alias",
        "reject",
        "decisions",
    ] {
        folder.isnad(&[command, "--help"]).assert().success().stdout(contains("Example"));
        folder.isnad(&["man", command]).assert().success().stdout(contains(".TH"));
    }
    folder.isnad(&["man", "events"]).assert().stdout(contains(".SH SYNOPSIS\n\\fBisnad events [OPTIONS]\\fR\n"));
    folder.isnad(&["man", "show"]).assert().stdout(contains("\\fBisnad show [OPTIONS] <NAME>...\\fR\n"));
    folder.isnad(&["pack", "check", "--help"]).assert().success().stdout(contains("Example"));
    for shell in ["bash", "zsh", "fish"] {
        folder.isnad(&["completions", shell]).assert().success().stdout(contains("events"));
    }
    folder.isnad(&["pack", "check", "nowhere"]).assert().code(2).stderr(contains("is no folder"));
}

#[test]
fn the_demo_answers_and_draws() {
    let folder = Folder::new();
    folder.isnad(&["demo"]).assert().success().stderr(contains("answer.svg")).stderr(contains("try next"));
    for name in ["answer.dot", "answer.svg"] {
        let path = folder.path().join("isnad-demo").join(name);
        assert!(std::fs::metadata(&path).is_ok_and(|m| m.len() > 500), "{name}");
    }
}

#[test]
fn the_demo_leaves_the_store_of_the_environment_alone() {
    let folder = Folder::new();
    folder.isnad(&["demo"]).env("ISNAD_STORE", "mine").assert().success();
    assert!(!folder.path().join("mine").exists());
    assert!(folder.path().join("isnad-demo/store/FORMAT").is_file());
    folder.isnad(&["demo", "--store", "typed"]).assert().success();
    assert!(folder.path().join("typed/FORMAT").is_file());
}

#[test]
fn the_surroundings_of_a_country_are_drawn_by_any_name_of_it() {
    let folder = Folder::stocked();
    assert_eq!(folder.json(&["show", "Tehran"])["kind"], "place", "a capital is a place first");
    for name in ["IRN", "iran", "ایران"] {
        folder.isnad(&["draw", "--around", name]).assert().success().stdout(contains("Iran"));
    }
}

#[test]
fn an_event_without_any_date_is_said_to_have_none() {
    let folder = Folder::new();
    let text = MEETING.replace(" يوم السبت", "");
    let line = |id: u8, published: Option<&str>| {
        let text = format!("{text}{}", " ".repeat(id.into()));
        serde_json::json!({"id": id.to_string(), "lang": "ar", "published": published, "text": text}).to_string()
    };
    let bare = folder.write("bare.jsonl", line(1, None));
    folder.isnad(&["add", &bare]).assert().success();
    let events = ["events", "--type", "meeting"];
    let said = "neither the event nor its articles have a date";
    folder.isnad(&events).assert().success().stderr(contains(said));
}
