//! The commands that look after a store, as a person meets them.

use std::path::Path;
use std::process::{Command as Process, Stdio};

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::{Value, json};
use tempfile::TempDir;

const MEETING: &str = "استقبل وزير الخارجية الإيراني محمد جواد ظريف نظيره العراقي فؤاد حسين في طهران يوم السبت.";
const LATER: &str =
    "Iraqi President Barham Salih met Iranian Foreign Minister Mohammad Javad Zarif in Baghdad on Sunday.";

struct Folder(TempDir);

impl Folder {
    /// With a store of two articles of two outlets.
    fn stocked() -> Self {
        let folder = Folder(tempfile::tempdir().expect("a temporary folder"));
        let one = json!({"id": "1", "lang": "ar", "published": "2020-09-27", "text": MEETING, "source": "First"});
        let two = json!({"id": "2", "lang": "en", "published": "2021-02-01", "text": LATER, "source": "Second",
            "url": "https://news.example/2"});
        std::fs::write(folder.path().join("news.jsonl"), format!("{one}\n{two}\n")).expect("written");
        folder.isnad(&["add", "news.jsonl"]).assert().success();
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn isnad(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("isnad").expect("the binary was built");
        command.current_dir(self.path()).env_remove("ISNAD_STORE").args(args);
        command
    }

    fn json(&self, args: &[&str], code: i32) -> Value {
        let out = self.isnad(args).assert().code(code).get_output().stdout.clone();
        serde_json::from_slice(&out).unwrap_or_else(|e| panic!("{args:?}: {e}: {}", String::from_utf8_lossy(&out)))
    }

    fn articles(&self) -> u64 {
        self.json(&["stats"], 0)["articles"].as_u64().expect("a number")
    }
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().map(|n| n["name"].as_str().expect("a name")).collect()
}

#[test]
fn forget_lists_first_then_takes_back_and_says_what_is_not_there() {
    let folder = Folder::stocked();
    let would = folder.json(&["forget", "--source", "second", "--dry-run", "--format", "json"], 0);
    assert_eq!((&would["dry_run"], &would["articles"][0]["identity"]), (&json!(true), &json!("2")));
    assert_eq!(names(&would["people"]), ["Barham Salih"], "the other stands in the first article too");
    assert_eq!(would["events"].as_array().expect("a list").len(), 1);
    assert_eq!(folder.articles(), 2);
    folder.isnad(&["forget", "--before", "2019"]).assert().code(1).stderr(contains("no article fits"));
    folder.isnad(&["forget", "nothing"]).assert().code(1).stderr(contains("identity or address nothing"));
    folder.isnad(&["forget"]).assert().code(2);
    folder.isnad(&["forget", "1"]).assert().code(2).stderr(contains("--yes"));
    folder.isnad(&["forget", "1", "--before", "2019"]).assert().code(2);
    folder.isnad(&["forget", "--before", "soon"]).assert().code(2).stderr(contains("2015-06-30"));
    let forgot = folder.isnad(&["forget", "--yes", "https://news.example/2#x", "nothing"]).assert().code(3);
    forgot.stderr(contains("isnad compact").and(contains("address nothing")));
    assert_eq!(folder.articles(), 1);
    folder.isnad(&["show", "Salih"]).assert().code(1);
    let all = folder.json(&["forget", "1", "--yes", "--compact"], 0);
    assert_eq!((&all["compacted"], folder.articles()), (&json!(true), 0));
    assert_eq!(folder.json(&["check"], 0)["sound"], true);
}

#[test]
fn dump_and_load_are_each_others_reverse_through_files_and_pipes() {
    let folder = Folder::stocked();
    folder.isnad(&["dump", "-o", "one.jsonl"]).assert().success().stdout("");
    let one = std::fs::read(folder.path().join("one.jsonl")).expect("read");
    let loaded = folder.isnad(&["--store", "other", "load", "-"]).write_stdin(one.clone()).assert().success();
    assert!(String::from_utf8_lossy(&loaded.get_output().stdout).contains("\"new\":2"));
    folder.isnad(&["--store", "other", "dump"]).assert().success().stdout(one.clone());
    let cut = &one[..one.len() - 3];
    std::fs::write(folder.path().join("cut.jsonl"), cut).expect("written");
    let partly = folder.isnad(&["--store", "third", "load", "cut.jsonl"]).assert().code(3);
    partly.stderr(contains("cut.jsonl:4:"));
    assert_eq!(folder.json(&["--store", "third", "stats"], 0)["articles"], 2);
    let wrong = folder.isnad(&["--store", "fourth", "load", "news.jsonl"]).assert().code(2);
    wrong.stderr(contains("is no dump").and(contains("isnad add")));
    assert!(!folder.path().join("fourth").exists());
    folder.isnad(&["load", "missing.jsonl"]).assert().code(2).stderr(contains("cannot be opened"));
}

#[test]
fn check_says_what_is_wrong_and_repair_keeps_the_rest() {
    let folder = Folder::stocked();
    let sound = folder.json(&["check", "--format", "json"], 0);
    assert_eq!((&sound["sound"], &sound["articles"], &sound["faults"]), (&json!(true), &json!(2), &json!([])));
    let file = folder.path().join("isnad.store/data/acknowledged");
    std::fs::write(&file, "00000000000000000999 00000000\n").expect("written");
    folder.isnad(&["stats"]).assert().code(2).stderr(contains("is damaged").and(contains("isnad check --repair")));
    let found = folder.json(&["check"], 3);
    assert_eq!((&found["sound"], &found["articles"]), (&json!(false), &json!(2)));
    let text = folder.isnad(&["check", "--format", "table"]).assert().code(3);
    text.stdout(contains("acknowledged").and(contains("what to do")));
    let repaired = folder.json(&["check", "--repair"], 0);
    assert_eq!((&repaired["sound"], &repaired["repaired"]["kept"]), (&json!(true), &json!(2)));
    assert_eq!(folder.articles(), 2);
    folder.isnad(&["--store", "nowhere", "check"]).assert().code(2).stderr(contains("there is no store"));
}

#[test]
fn rebuild_says_what_changed() {
    let folder = Folder::stocked();
    let rebuilt = folder.json(&["rebuild"], 0);
    assert_eq!((&rebuilt["articles"], &rebuilt["changed"]), (&json!(2), &json!(0)));
    assert_eq!(rebuilt["before"], rebuilt["after"]);
    folder.isnad(&["rebuild", "--format", "table"]).assert().success().stdout(contains("read 2 articles again"));
    assert_eq!(folder.json(&["check"], 0)["sound"], true);
    folder.isnad(&["compact"]).assert().success();
    assert_eq!(folder.articles(), 2);
}

#[test]
fn a_snapshot_is_made_by_whoever_has_the_store_and_read_like_one() {
    let folder = Folder::stocked();
    let made = folder.json(&["snapshot", "snap"], 0);
    assert_eq!(made["articles"], 2);
    let third = json!({"id": "3", "lang": "ar", "published": "2020-09-28", "text": MEETING});
    std::fs::write(folder.path().join("more.jsonl"), format!("{third}\n")).expect("written");
    folder.isnad(&["add", "--snapshot", "snap", "more.jsonl"]).assert().success();
    assert_eq!(folder.json(&["--store", "snap", "stats"], 0)["articles"], 3);
    let refused = folder.isnad(&["--store", "snap", "snapshot", "isnad.store"]).assert().code(2);
    refused.stderr(contains("is a store of its own"));
}

#[test]
fn a_store_in_use_is_waited_for_as_long_as_one_says() {
    let folder = Folder::stocked();
    let program = assert_cmd::cargo::cargo_bin("isnad");
    // a reader that holds the store: its input does not end
    let mut holder = Process::new(program)
        .current_dir(folder.path())
        .args(["load", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    use std::io::Write;
    let input = holder.stdin.as_mut().expect("piped");
    input.write_all(b"{\"isnad_dump\":1}\n").and_then(|()| input.flush()).expect("it reads");
    let pid = holder.id().to_string();
    let mut told = false;
    for _ in 0..200 {
        let out = folder.isnad(&["--wait", "0s", "stats"]).output().expect("it runs");
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        if out.status.code() == Some(2) && said.contains(&pid) {
            assert!(said.contains("(isnad)") && said.contains("--wait 60s") && said.contains("--snapshot"), "{said}");
            told = true;
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(told, "the holder was named");
    folder.isnad(&["--wait", "0s", "check"]).assert().code(2).stderr(contains(&pid));
    let waits = folder.isnad(&["--wait", "60s", "stats"]);
    let waits = std::thread::spawn(move || { waits }.output().expect("it runs"));
    std::thread::sleep(std::time::Duration::from_millis(200));
    drop(holder.stdin.take());
    holder.wait().expect("ended");
    assert!(waits.join().expect("no panic").status.success());
    folder.isnad(&["--wait", "soon", "stats"]).assert().code(2).stderr(contains("10s, 500ms or 2m"));
}
