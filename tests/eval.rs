//! `isnad eval`: its figures are those of the reference scorer, its errors can be read, bad gold is named.

use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use assert_cmd::Command;
use predicates::str::contains;
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn isnad(args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("isnad").expect("the binary was built");
    command.current_dir(root()).args(args);
    command
}

fn json(args: &[&str]) -> Value {
    let out = isnad(args).assert().success().get_output().stdout.clone();
    serde_json::from_slice(&out).unwrap_or_else(|e| panic!("{args:?}: {e}"))
}

/// The project's own gold, in the order of its names.
fn own() -> Vec<PathBuf> {
    let folder = std::fs::read_dir(root().join("tests/gold")).expect("the project's gold is there");
    let mut files: Vec<PathBuf> = folder.flatten().map(|e| e.path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    files
}

/// The folder with the reference scorer and the development sets, which may not be part of the repository.
fn reference() -> Option<PathBuf> {
    let folder = root().join("../shared/eval");
    if !folder.join("score.py").exists() {
        eprintln!("skipped: {} is not there, nothing to compare the figures with", folder.display());
        return None;
    }
    if Process::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: there is no python3 to run the reference scorer");
        return None;
    }
    Some(folder)
}

#[test]
fn every_figure_is_that_of_the_reference_scorer() {
    let Some(folder) = reference() else { return };
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let mut golds: Vec<PathBuf> =
        ["seed", "ar-dev", "en-dev", "fa-dev"].map(|s| folder.join(format!("{s}.jsonl"))).to_vec();
    golds.extend(own());
    let names: Vec<&str> = golds.iter().map(|g| g.to_str().expect("a plain path")).collect();
    let report = json(&[&["eval", "--format", "json"], &names[..]].concat());
    for (i, name) in names.iter().enumerate() {
        let said = scratch.path().join("said.jsonl");
        isnad(&["extract", "--format", "jsonl", "-o", said.to_str().expect("a plain path"), name]).assert().success();
        let score = Process::new("python3").arg(folder.join("score.py")).arg("--json").arg(name).arg(&said).output();
        let score = score.expect("python3 runs").stdout;
        let wanted: Value = serde_json::from_slice(&score).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(report["files"][i]["name"], *name);
        let (wanted, found) = (wanted.as_object().expect("an object"), &report["files"][i]["figures"]);
        assert_eq!(wanted.len(), found.as_object().expect("an object").len(), "{name}: other lines");
        for (line, row) in wanted {
            for (what, value) in row.as_object().expect("an object") {
                // the reference scorer says 0 also where gold has nothing, so that nothing was measured
                let nothing = found[line]["gold"] == 0 && found[line][what].is_null();
                let (value, mine) = (value.as_f64().expect("a number"), found[line][what].as_f64());
                let mine = if nothing { Some(0.0) } else { mine };
                assert!(
                    mine.is_some_and(|m| (m - value).abs() < 0.0005),
                    "{name} {line} {what}: {value}, not {mine:?}"
                );
            }
        }
    }
}

/// What the graph line was when the floor was last set, less 0.03: whoever raises the figure raises the floor.
#[test]
fn the_projects_own_gold_is_read_as_well_as_before() {
    for (file, floor) in [("ar", 0.91), ("en", 0.925), ("fa", 0.895)] {
        let name = format!("tests/gold/{file}.jsonl");
        let report = json(&["eval", "--format", "json", &name]);
        let figures = &report["files"][0]["figures"];
        let graph = figures["graph"]["f1"].as_f64().expect("a number");
        assert!(graph >= floor, "{name}: graph {graph:.3} is under {floor}; see isnad eval --errors {name}");
        assert_eq!(figures["evidence"]["accuracy"], 1.0, "{name}: evidence that is not in the article");
    }
}

#[test]
fn every_letter_folds_as_in_the_reference_scorer() {
    let Some(folder) = reference() else { return };
    // what Python's Unicode does not know yet is left out
    let script = "import json, sys, unicodedata; sys.path.insert(0, sys.argv[1]); sys.dont_write_bytecode = True; \
                  import score; known = lambda w: all(unicodedata.category(c) != 'Cn' for c in w); \
                  print(json.dumps([score.fold(w) if known(w) else None for w in json.load(sys.stdin)]))";
    let letters = (0..0x3000u32).chain(0xfb00..0x1_0000).chain(0x1d400..0x1_d800).filter_map(char::from_u32);
    let mut words: Vec<String> = letters.map(|c| format!("ab{c}cd")).collect();
    words.extend(["الة", "الله", "وال", "ال ال", "AL-THĀNĪ", "the the", "İI", "Σίσυφος"].map(str::to_owned));
    let mut python = Process::new("python3");
    python.args(["-c", script]).arg(&folder).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut python = python.spawn().expect("python3 runs");
    serde_json::to_writer(python.stdin.take().expect("a pipe"), &words).expect("python3 reads");
    let folded = python.wait_with_output().expect("python3 ends").stdout;
    let folded: Vec<Option<String>> = serde_json::from_slice(&folded).expect("a list");
    for (word, wanted) in words.iter().zip(folded) {
        if let Some(wanted) = wanted {
            assert_eq!(isnad::eval::fold(word), wanted, "{word:?}");
        }
    }
}

#[test]
fn errors_are_told_by_article_with_their_words() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("g.jsonl");
    let good = std::fs::read_to_string(root().join("tests/gold/small.jsonl")).expect("the project's gold is there");
    let stranger = "{\"id\": \"p9\", \"name\": \"Jack Nobody\", \"countries\": [\"GBR\"]}, {\"id\": \"p1\"";
    let told = [
        "{\"type\": \"statement\", \"status\": \"held\", \"date\": null, \"place\": null, \"participants\": ",
        "[{\"ref\": \"p9\", \"role\": \"speaker\"}], \"quote\": \"Talks go on\"}, {\"type\": \"meeting\"",
    ]
    .concat();
    let wrong = good.replacen("{\"id\": \"p1\"", stranger, 1).replacen("{\"type\": \"meeting\"", &told, 1);
    std::fs::write(&file, wrong).expect("a file");
    let name = file.to_str().expect("a plain path");
    let out = isnad(&["eval", "--errors", "--format", "table", name]).assert().success();
    let blank = " ".repeat(26);
    out.stdout(contains(
        "small-1 (en, g.jsonl)\n  Zarif: Talks with Baghdad go on\n  missed   person         Jack Nobody\n",
    ))
    .stdout(contains("  missed   person-country Jack Nobody GBR\n"))
    .stdout(contains(format!("  missed   statement      Jack Nobody\n{blank}\u{201c}Talks go on\u{201d}\n")));
    let lines = isnad(&["eval", "--errors", "--format", "jsonl", name]).assert().success();
    let lines = String::from_utf8(lines.get_output().stdout.clone()).expect("UTF-8");
    let lines: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!((&lines[0]["file"], &lines[0]["articles"]), (&name.into(), &2.into()));
    assert_eq!((&lines[1]["language"], &lines[2]["language"]), (&"ar".into(), &"en".into()));
    let missed = |l: &Value| l["article"] == "small-1" && l["fault"] == "missed" && l["quote"] == "Talks go on";
    assert!(lines[3..].iter().any(missed));
}

#[test]
fn a_page_says_on_what_it_was_measured_and_how_to_repeat_it() {
    let out = isnad(&["eval", "--format", "markdown", "tests/gold/small.jsonl"]).assert().success();
    out.stdout(contains("\nisnad eval --format markdown tests/gold/small.jsonl\n"))
        .stdout(contains(concat!("Written by isnad ", env!("CARGO_PKG_VERSION"))))
        .stdout(contains("| tests/gold/small.jsonl | ar, en | 2 | "))
        .stdout(contains("\n| evidence | 1.000 |"));
}

#[test]
fn bad_gold_is_named_by_file_and_line_and_the_rest_is_measured() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("g.jsonl");
    let good = std::fs::read_to_string(root().join("tests/gold/small.jsonl")).expect("the project's gold is there");
    std::fs::write(&file, format!("{{\"id\": 1}}\n{good}")).expect("a file");
    let name = file.to_str().expect("a plain path");
    let some = isnad(&["eval", "--format", "json", name]).assert().code(3);
    some.stderr(contains("g.jsonl:1: is no gold record: missing field")).stdout(contains("\"articles\": 2"));
    std::fs::write(&file, "[]\n").expect("a file");
    isnad(&["eval", name]).assert().code(2).stderr(contains("g.jsonl:1: is no gold record")).stdout("");
    isnad(&["eval", "no-such.jsonl"]).assert().code(2).stderr(contains("no-such.jsonl: cannot be opened"));
    isnad(&["eval", "tests"]).assert().code(2).stderr(contains("tests: is a folder; name the files"));
    isnad(&["eval", "-"]).write_stdin("").assert().code(2).stderr(contains("<stdin>:1: is empty"));
    isnad(&["eval", "-", "--format", "jsonl"]).write_stdin(good).assert().success().stdout(contains("\"<stdin>\""));
}

#[test]
fn what_gold_has_nothing_of_has_no_figure() {
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let gold = scratch.path().join("gold.jsonl");
    let record = serde_json::json!({
        "id": "1", "lang": "en", "published": "2020-01-01", "title": "", "text": "It rained.", "people": [],
        "countries": [], "organizations": [], "places": [], "events": []
    });
    std::fs::write(&gold, record.to_string()).expect("written");
    let name = gold.to_str().expect("a plain path");
    let figures = json(&["eval", "--format", "json", name])["files"][0]["figures"].clone();
    let none = serde_json::json!({"p": null, "r": null, "f1": null, "gold": 0, "said": 0});
    assert_eq!((&figures["person"], &figures["graph"]), (&none, &none));
    for format in ["table", "markdown"] {
        let out = isnad(&["eval", "--format", format, name]).assert().success().get_output().stdout.clone();
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(text.contains('\u{2013}') && !text.contains("0.000"), "{text}");
    }
}

#[test]
fn whether_a_file_is_in_the_repository_does_not_depend_on_where_one_stands() {
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let inside = root().join("tests/gold/ar.jsonl");
    std::fs::copy(&inside, scratch.path().join("copy.jsonl")).expect("copied");
    let inside = inside.to_str().expect("a plain path");
    let page = isnad(&["eval", "--format", "markdown", inside, "copy.jsonl"]).current_dir(scratch.path()).assert();
    let page = String::from_utf8(page.success().get_output().stdout.clone()).expect("UTF-8");
    let row = |name: &str| page.lines().find(|l| l.starts_with(&format!("| {name} |"))).expect("a row").to_owned();
    assert!(!row(inside).contains("not in the repository"), "{}", row(inside));
    assert!(row("copy.jsonl").ends_with("| not in the repository |"), "{}", row("copy.jsonl"));
}
