//! Names on the command line: whom one means, what is only nearly one, fathers and sons, and what cannot be merged.

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::{Value, json};
use tempfile::TempDir;

const SHAMKHANI: &str =
    "علی شمخانی، دبیر شورای عالی امنیت ملی ایران، با برهم صالح، رئیس جمهور عراق در بغداد دیدار کرد.";
const MUQRIN: &str = "استقبل الرئيس العراقي برهم صالح الأمير السعودي مقرن في بغداد يوم السبت.";
const FATHER: &str = "استقبل الملك السعودي سلمان بن عبدالعزيز الرئيس العراقي برهم صالح في الرياض.";
const SON: &str = "استقبل ولي العهد السعودي محمد بن سلمان بن عبدالعزيز الرئيس العراقي برهم صالح في جدة.";
const SON_SHORT: &str = "استقبل ولي العهد السعودي محمد بن سلمان الرئيس العراقي برهم صالح في جدة.";

struct Folder(TempDir);

impl Folder {
    /// With a store of these articles.
    fn stocked(texts: &[&str]) -> Self {
        let folder = Folder(tempfile::tempdir().expect("a temporary folder"));
        let line = |(i, text): (usize, &&str)| {
            json!({"id": format!("x-{i}"), "published": format!("2020-09-{:02}", i + 1), "text": text}).to_string()
        };
        let lines: Vec<String> = texts.iter().enumerate().map(line).collect();
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

#[test]
fn a_name_that_is_only_nearly_somebodys_is_asked_back() {
    let folder = Folder::stocked(&[SHAMKHANI]);
    let meant = || contains("is called \u{201c}Ali Shamkahni\u{201d}; did you mean").and(contains("علی شمخانی (IRN)"));
    for args in [
        &["show", "Ali Shamkahni"][..],
        &["why", "Ali Shamkahni"],
        &["ask", "who met Ali Shamkahni"],
        &["events", "--party", "Ali Shamkahni"],
        &["events", "--person", "Ali Shamkahni"],
        &["draw", "--around", "Ali Shamkahni"],
        &["merge", "Ali Shamkahni", "Barham Salih"],
    ] {
        folder.isnad(args).assert().code(1).stdout("").stderr(meant());
    }
    folder.isnad(&["events", "--place", "Baghdab"]).assert().code(1).stderr(contains("did you mean"));
}

#[test]
fn a_name_in_other_letters_or_in_part_is_taken_and_said() {
    let folder = Folder::stocked(&[SHAMKHANI]);
    for name in ["علی شمخانی", "شمخانی", "Shamkhani", "Ali Shamkhani", "علي شمخاني"] {
        assert_eq!(folder.json(&["show", name])["name"], "علی شمخانی", "{name}");
    }
    let said = contains("\u{201c}Shamkhani\u{201d} is علی شمخانی (p");
    folder.isnad(&["show", "Shamkhani"]).assert().success().stderr(said);
    folder.isnad(&["show", "علي شمخاني"]).assert().success().stderr("");
}

#[test]
fn a_name_that_another_spells_by_chance_is_never_taken_without_a_word() {
    let folder = Folder::stocked(&[MUQRIN]);
    folder.isnad(&["show", "Macron"]).assert().stderr(contains("\u{201c}Macron\u{201d} is مقرن (p"));
    folder.isnad(&["events", "--party", "Macron"]).assert().stderr(contains("\u{201c}Macron\u{201d} is مقرن (p"));
}

#[test]
fn a_father_is_no_part_of_his_sons_name() {
    let folder = Folder::stocked(&[FATHER, SON, SON_SHORT, FATHER]);
    let (father, son) = (folder.json(&["show", "سلمان بن عبدالعزيز"]), folder.json(&["show", "محمد بن سلمان"]));
    assert_eq!(father["name"], "سلمان بن عبدالعزيز");
    assert_ne!(father["id"], son["id"]);
    assert_eq!(
        folder.json(&["show", "محمد بن سلمان بن عبدالعزيز"])["id"],
        son["id"],
        "the same without the grandfather"
    );
    let forms = |card: &Value| -> Vec<String> {
        card["names"]
            .as_array()
            .expect("names")
            .iter()
            .map(|n| n["form"].as_str().expect("a form").to_owned())
            .collect()
    };
    assert_eq!(forms(&father), ["سلمان بن عبدالعزيز"]);
    assert!(!forms(&son).contains(&"سلمان بن عبدالعزيز".to_owned()), "{son}");
}

#[test]
fn countries_are_not_merged_and_who_has_nothing_in_common_is_said() {
    let folder = Folder::stocked(&[SHAMKHANI]);
    for args in [&["merge", "Iran", "Iraq"][..], &["merge", "Ali Shamkhani", "ایران"], &["split", "IRQ", "--off", "x"]]
    {
        folder.isnad(args).assert().code(2).stdout("").stderr(contains("countries are one by their code"));
    }
    let merged = folder.isnad(&["merge", "Ali Shamkhani", "Barham Salih"]).assert().success();
    merged.stderr(contains("(IRN) and برهم صالح (IRQ) have no word and no state in common").and(contains("--undo 1")));
}

#[test]
fn a_kind_is_written_small_everywhere() {
    let folder = Folder::stocked(&[SHAMKHANI]);
    for (name, kind) in [("شمخانی", "person"), ("Iraq", "country"), ("بغداد", "place")] {
        let card = folder.json(&["show", name]);
        assert_eq!(card["kind"], kind, "{name}");
        let id = card["id"].as_str().expect("an id").to_owned();
        assert_eq!(folder.json(&["why", &id])["kind"], kind);
    }
}
