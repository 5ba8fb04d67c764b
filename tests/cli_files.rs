//! Files on the command line: the form that an extension says, broken ones, pictures too large to read, and Ctrl-C.

use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::{Value, json};
use tempfile::TempDir;

const MEETING: &str =
    "Iraqi President Barham Salih met Iranian Foreign Minister Mohammad Javad Zarif in Baghdad on Sunday.";

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Folder(tempfile::tempdir().expect("a temporary folder"))
    }

    fn stocked() -> Self {
        let folder = Folder::new();
        folder.write("news.jsonl", &article(1));
        folder.isnad(&["add", "news.jsonl"]).assert().success();
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).expect("a file in a temporary folder");
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    fn isnad(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("isnad").expect("the binary was built");
        command.current_dir(self.path()).env_remove("ISNAD_STORE").args(args);
        command
    }
}

fn article(n: usize) -> String {
    json!({"id": n.to_string(), "lang": "en", "published": "2020-09-28", "text": MEETING}).to_string()
}

#[test]
fn a_file_is_written_in_the_form_of_its_extension() {
    let folder = Folder::stocked();
    for (args, name, opening) in [
        (&["events"][..], "a.csv", "id,type,status"),
        (&["events"], "a.svg", "<?xml"),
        (&["events"], "a.dot", "digraph"),
        (&["events"], "a.json", "{\n"),
        (&["events"], "a.JSONL", "{\"id\""),
        (&["ask", "meetings in Baghdad"], "b.csv", "id,type,status"),
        (&["draw", "--country", "Iraq"], "c.svg", "<?xml"),
        (&["draw", "--country", "Iraq"], "c", "digraph"),
        (&["show", "Zarif"], "d.json", "{\n"),
        (&["show", "Zarif"], "d.txt", "Mohammad Javad Zarif\n"),
        (&["stats"], "e.jsonl", "{\"store\""),
        (&["dump"], "f.jsonl", "{\"isnad_dump\""),
        (&["extract", "news.jsonl"], "g.jsonl", "{"),
        (&["events", "--format", "json"], "h.csv", "{\n"),
    ] {
        folder.isnad(&[args, &["-o", name]].concat()).assert().success().stdout("");
        assert!(folder.read(name).starts_with(opening), "{args:?} -o {name}: {}", folder.read(name));
    }
}

#[test]
fn an_extension_that_a_command_cannot_write_is_refused_before_anything_is_done() {
    let folder = Folder::stocked();
    for (args, name, instead) in [
        (&["stats"][..], "x.svg", "writes no .svg; name a file with .txt, .json, .jsonl, or say by --format"),
        (&["events"], "x.pdf", "name a file with .txt, .json, .jsonl, .csv, .dot, .svg"),
        (&["draw"], "x.csv", "name a file with .dot, .svg"),
        (&["dump"], "x.csv", "name a file with .jsonl\n"),
        (&["merge", "Zarif", "Salih"], "x.csv", "name a file with"),
        (&["add", "news.jsonl"], "x.svg", "name a file with .jsonl, .json\n"),
    ] {
        folder.isnad(&[args, &["-o", name]].concat()).assert().code(2).stderr(contains(instead));
        assert!(!folder.path().join(name).exists(), "{name}");
    }
    folder.isnad(&["decisions"]).assert().code(1);
}

#[test]
fn a_picture_too_large_to_read_is_refused_with_what_to_narrow() {
    let folder = Folder::new();
    let lines: Vec<String> = (0..160)
        .map(|n| {
            json!({"id": n, "lang": "en", "published": format!("{}-09-28", 1860 + n), "text": MEETING}).to_string()
        })
        .collect();
    folder.write("many.jsonl", &lines.join("\n"));
    folder.isnad(&["add", "many.jsonl"]).assert().success();
    let narrower = || contains("boxes, and more than 150 cannot be read").and(contains("(--limit)"));
    folder.isnad(&["events", "-o", "a.svg"]).assert().code(2).stderr(narrower());
    folder.isnad(&["draw", "-o", "a.svg"]).assert().code(2).stderr(narrower());
    let around = folder.isnad(&["draw", "--around", "Zarif", "--latest", "200", "-o", "a.svg"]).assert().code(2);
    around.stderr(contains("--latest"));
    assert!(!folder.path().join("a.svg").exists());
    folder.isnad(&["draw", "--limit", "20", "-o", "a.svg"]).assert().success().stderr("");
    folder.isnad(&["draw", "-o", "a.dot"]).assert().success();
}

#[test]
fn of_a_file_of_broken_lines_the_first_ten_are_named_and_the_rest_counted() {
    let folder = Folder::new();
    let broken: Vec<&str> = vec!["{\"text\": "; 3_000];
    folder.write("broken.jsonl", &format!("{}\n{}\n", article(1), broken.join("\n")));
    folder.write("few.jsonl", &format!("{}\n{}\n", article(2), broken[..10].join("\n")));
    for command in ["extract", "add"] {
        let done = folder.isnad(&[command, "broken.jsonl", "few.jsonl"]).assert().code(3);
        let said = String::from_utf8(done.get_output().stderr.clone()).expect("UTF-8");
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines.len(), 21, "{said}");
        assert!(lines[9].starts_with("isnad: broken.jsonl:11: "), "{said}");
        assert_eq!(lines[10], "… and 2990 more like these in broken.jsonl");
        assert!(lines[20].starts_with("isnad: few.jsonl:11: "), "{said}");
    }
    folder.isnad(&["dump", "-o", "d.jsonl"]).assert().success();
    folder.write("d.jsonl", &format!("{}{}\n", folder.read("d.jsonl"), broken.join("\n")));
    let loaded = folder.isnad(&["load", "--store", "other", "d.jsonl"]).assert().code(3);
    loaded.stderr(contains("more like these in d.jsonl"));
    let eval = folder.isnad(&["eval", "broken.jsonl"]).assert();
    eval.stderr(contains("more like these in broken.jsonl"));
}

#[test]
fn the_flags_of_a_store_are_not_in_the_help_of_what_uses_none() {
    let folder = Folder::new();
    for command in [&["extract"][..], &["eval"], &["completions"], &["man"], &["pack", "check"]] {
        let help = folder.isnad(&[command, &["--help"]].concat()).assert().success();
        help.stdout(contains("--store").not().and(contains("--wait").not()));
    }
    for command in ["add", "ask", "stats"] {
        let help = folder.isnad(&[command, "--help"]).assert().success();
        help.stdout(contains("--store <DIR>").and(contains("--wait <TIME>")));
    }
    folder.write("a.jsonl", &article(1));
    folder.isnad(&["--store", "x", "extract", "a.jsonl", "--wait", "1s"]).assert().success();
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_was_read_and_the_same_command_goes_on() {
    use std::io::{Read, Write};
    use std::process::{Command as Process, Stdio};

    let folder = Folder::new();
    let mut adder = Process::new(assert_cmd::cargo::cargo_bin("isnad"))
        .current_dir(folder.path())
        .env_remove("ISNAD_STORE")
        .args(["add", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut input = adder.stdin.take().expect("piped");
    let mut all = String::new();
    let mut give = |from: usize, to: usize| {
        let lines: String = (from..to).map(|n| article(n) + "\n").collect();
        all.push_str(&lines);
        input.write_all(lines.as_bytes()).and_then(|()| input.flush())
    };
    // the store is made when the first articles are read
    let mut given = 0;
    while !folder.path().join("isnad.store/FORMAT").exists() {
        assert!(given < 5_000, "no store was made");
        give(given, given + 200).expect("it reads");
        given += 200;
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let pid = adder.id().to_string();
    assert!(Process::new("kill").args(["-INT", &pid]).status().expect("kill runs").success());
    // its input goes on, and it stops all the same
    while adder.try_wait().expect("it can be asked").is_none() && given < 50_000 {
        if give(given, given + 100).is_err() {
            break;
        }
        given += 100;
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    drop(input);
    let mut said = String::new();
    adder.stderr.take().expect("piped").read_to_string(&mut said).expect("UTF-8");
    assert_eq!(adder.wait().expect("it ends").code(), Some(130), "{said}");
    assert!(said.contains("give the same command again to go on"), "{said}");
    let kept: u64 =
        said.split("stopped: ").nth(1).and_then(|s| s.split(' ').next()).expect("a number").parse().expect("a number");
    assert!(kept >= 128, "{said}");
    let again = folder.isnad(&["add", "-"]).write_stdin(all).assert().success();
    let done: Value = serde_json::from_slice(&again.get_output().stdout).expect("JSON");
    assert_eq!(done["articles"]["unchanged"], kept);
}

#[test]
fn the_readmes_pictures_are_what_the_examples_draw() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let isnad = |args: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("isnad").expect("the binary was built");
        command.current_dir(folder.path()).env_remove("ISNAD_STORE").args(args).assert().success();
    };
    let articles = std::fs::read_dir(root.join("examples/articles")).expect("the examples");
    let articles = articles.map(|f| f.expect("a file").path().display().to_string());
    let articles: Vec<String> = articles.filter(|name| !name.ends_with(".md")).collect();
    isnad(&[&["add"], articles.iter().map(String::as_str).collect::<Vec<_>>().as_slice()].concat());
    let question = "all meetings between Iran and Iraq officials";
    isnad(&["ask", question, "-o", "answer.svg"]);
    isnad(&["ask", question, "--layout", "timeline", "-o", "timeline.svg"]);
    for name in ["answer.svg", "timeline.svg"] {
        let drawn = std::fs::read_to_string(folder.path().join(name)).expect("a picture");
        let shown = std::fs::read_to_string(root.join("docs/img").join(name)).expect("the README's picture");
        assert!(drawn == shown, "docs/img/{name} is not what the examples draw; run docs/img/make");
    }
}
