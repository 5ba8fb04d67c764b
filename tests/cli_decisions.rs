//! Decisions from the command line: by name and by id, listed, explained, taken back; and what cannot be decided.

use assert_cmd::Command;
use predicates::str::contains;
use serde_json::Value;
use tempfile::TempDir;

struct Folder(TempDir);

impl Folder {
    /// With a store of invented articles.
    fn stocked(texts: &[(&str, &str, &str)]) -> Self {
        let folder = Folder(tempfile::tempdir().expect("a temporary folder"));
        let line = |(id, published, text): &(&str, &str, &str)| {
            serde_json::json!({"id": id, "lang": "en", "published": published, "title": "", "text": text, "source": id})
                .to_string()
        };
        let lines: Vec<String> = texts.iter().map(line).collect();
        std::fs::write(folder.0.path().join("news.jsonl"), lines.join("\n")).expect("a file");
        folder.isnad(&["add", "news.jsonl"]).assert().success();
        folder
    }

    fn isnad(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("isnad").expect("the binary was built");
        command.current_dir(self.0.path()).env_remove("ISNAD_STORE").args(args);
        command
    }

    fn json(&self, args: &[&str]) -> Value {
        let out = self.isnad(args).assert().success().get_output().stdout.clone();
        serde_json::from_slice(&out).unwrap_or_else(|e| panic!("{args:?}: {e}: {}", String::from_utf8_lossy(&out)))
    }
}

const LUAIBI: &str = "Iraqi Oil Minister Jabbar Luaibi met Iranian Oil Minister Bijan Zanganeh in Tehran on Sunday.";
const OTHER: &str = "Iranian Oil Minister Bijan Zanganeh met Iraqi Oil Minister Samir Yasser in Baghdad on Monday.";

fn two() -> Folder {
    Folder::stocked(&[("x-1", "2020-09-06", LUAIBI), ("x-2", "2020-11-09", OTHER)])
}

#[test]
fn a_merge_by_name_is_listed_explained_and_taken_back() {
    let folder = two();
    folder.isnad(&["decisions"]).assert().code(1).stderr(contains("nothing was decided yet"));
    let decision = folder.json(&["merge", "Jabbar Luaibi", "سمير ياسر"]);
    assert_eq!((&decision["number"], &decision["decision"]), (&1.into(), &"merge".into()));
    let card = folder.json(&["show", "Samir Yasser"]);
    assert_eq!(card["count"], 2);
    assert_eq!(card["parts"].as_array().map(Vec::len), Some(2));
    assert_eq!(card["decisions"][0]["words"], decision["words"]);
    let id = card["id"].as_str().expect("an id");
    let why = folder.json(&["why", id]);
    assert!(why["links"].as_array().expect("links").iter().any(|l| l["words"] == "a person decided it"), "{why}");
    assert_eq!(why["decisions"][0]["number"], 1);
    folder.isnad(&["decisions", "--format", "table"]).assert().success().stdout(contains("are one"));
    folder.isnad(&["merge", "Jabbar Luaibi", "Samir Yasser"]).assert().code(2).stderr(contains("one already"));
    folder.isnad(&["add", "news.jsonl"]).assert().success();
    folder.isnad(&["decisions", "--undo", "1"]).assert().success().stderr(contains("taken back"));
    assert_eq!(folder.json(&["show", "Samir Yasser"])["count"], 1);
    folder.isnad(&["decisions", "--undo", "1"]).assert().code(1).stderr(contains("no decision 1"));
}

#[test]
fn a_part_is_split_off_and_a_further_name_given() {
    let folder = two();
    folder.json(&["merge", "Luaibi", "Yasser"]);
    let card = folder.json(&["show", "Luaibi"]);
    folder
        .isnad(&["split", "Luaibi", "--off", "Nobody"])
        .assert()
        .code(1)
        .stderr(contains("its parts are"))
        .stderr(contains("Samir Yasser"));
    let part = card["parts"].as_array().expect("parts").iter().find(|p| p["name"] == "samir yasser").expect("the part");
    folder.json(&["split", "Luaibi", "--off", part["id"].as_str().expect("an id")]);
    assert_eq!(folder.json(&["show", "Jabbar Luaibi"])["count"], 1);
    folder.json(&["alias", "Jabbar Luaibi", "Father of Oil"]);
    assert_eq!(folder.json(&["show", "Father of Oil"])["name"], "Jabbar Luaibi");
    folder.isnad(&["split", "Luaibi"]).assert().code(2).stderr(contains("--off"));
}

#[test]
fn what_was_misread_goes() {
    let folder = two();
    let event = folder.json(&["events", "--person", "Luaibi"])["id"].as_str().expect("an id").to_owned();
    folder.json(&["reject", &event]);
    folder.isnad(&["events", "--person", "Luaibi"]).assert().code(1);
    let card = folder.json(&["show", "Luaibi"]);
    let office = card["offices"][0]["id"].as_str().expect("an office");
    folder.json(&["reject", office]);
    assert_eq!(folder.json(&["show", "Luaibi"])["offices"].as_array().map(Vec::len), Some(0));
    folder.json(&["reject", "Luaibi", "--country", "Iraq"]);
    assert_eq!(folder.json(&["show", "Luaibi"])["countries"].as_array().map(Vec::len), Some(0));
    folder.isnad(&["reject", "Luaibi", "--country", "IRN"]).assert().code(1).stderr(contains("nothing to do with"));
    folder.isnad(&["reject", "Luaibi"]).assert().code(2).stderr(contains("give the id of an event or an office"));
    folder.isnad(&["reject", "Luaibi", "--country", "Atlantis"]).assert().code(2).stderr(contains("no country"));
    folder.isnad(&["reject", "e0000000000000000"]).assert().code(1).stderr(contains("nothing in the store"));
}

#[test]
fn a_name_that_may_mean_several_is_asked_back_with_ids() {
    let folder = Folder::stocked(&[
        ("x-1", "2020-09-06", "Iranian Oil Minister Hassan Karimi met Iraqi Oil Minister Jabbar Luaibi in Tehran."),
        ("x-2", "2020-09-06", "Afghan Finance Minister Hassan Karimi met Iraqi Oil Minister Jabbar Luaibi in Kabul."),
    ]);
    let asked = folder.isnad(&["merge", "Hassan Karimi", "Luaibi"]).assert().code(2);
    asked.stderr(contains("(AFG)")).stderr(contains("(IRN)")).stderr(contains("give the id"));
}

#[test]
fn where_sources_disagree_the_card_and_the_answer_say_who_says_what() {
    let met = "Iraqi Oil Minister Jabbar Luaibi met Iranian Oil Minister Bijan Zanganeh in Tehran on 6 September 2020.";
    let later =
        "Iranian Oil Minister Bijan Zanganeh met Iraqi Oil Minister Jabbar Luaibi in Tehran on 7 September 2020.";
    let folder = Folder::stocked(&[
        ("x-1", "2020-09-07", met),
        ("x-2", "2020-09-07", met),
        ("x-3", "2020-09-08", later),
        ("x-4", "2020-09-08", &format!("{later} The talks went well.")),
    ]);
    let event = folder.json(&["events", "--type", "meeting", "--person", "Luaibi"]);
    assert_eq!((&event["disputed"], &event["sources"], &event["independent"]), (&true.into(), &4.into(), &3.into()));
    assert_eq!(event["date"], "2020-09-07", "two independent reports against one that was printed twice");
    let says = &event["says"][0];
    assert_eq!((&says["what"], &says["values"][0]["value"]), (&"date".into(), &"2020-09-07".into()));
    assert_eq!(says["values"][1]["articles"], serde_json::json!(["x-1", "x-2"]));
    assert_eq!(says["values"][1]["independent"], 1);
    let table = folder.isnad(&["show", "Luaibi", "--format", "table"]).assert().success();
    table.stdout(contains("(disputed)")).stdout(contains("2020-09-06 (x-1, x-2)"));
    let id = event["id"].as_str().expect("an id");
    folder.isnad(&["why", id, "--format", "table"]).assert().success().stdout(contains("3 of 4 sources independent"));
}
