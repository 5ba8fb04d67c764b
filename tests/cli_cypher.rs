//! `isnad cypher` as a person meets it: rows in every form, and what is said where there are none.

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::{Value, json};
use tempfile::TempDir;

/// An invented meeting, as an agency would print it.
const MEETING: &str = "استقبل وزير الخارجية الإيراني محمد جواد ظريف نظيره العراقي فؤاد حسين في طهران يوم السبت.";

struct Folder(TempDir);

impl Folder {
    fn stocked() -> Self {
        let folder = Folder(tempfile::tempdir().expect("a temporary folder"));
        let article = json!({"id": "1", "lang": "ar", "published": "2020-09-27", "title": "", "text": MEETING});
        std::fs::write(folder.0.path().join("news.jsonl"), article.to_string()).expect("a file");
        folder.isnad(&["add", "news.jsonl"]).assert().success();
        folder
    }

    fn isnad(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("isnad").expect("the binary was built");
        command.current_dir(self.0.path()).env_remove("ISNAD_STORE").args(args);
        command
    }

    fn out(&self, args: &[&str]) -> String {
        let out = self.isnad(args).assert().success().get_output().stdout.clone();
        String::from_utf8(out).expect("UTF-8")
    }
}

const WHO: &str =
    "MATCH (p:Person)-[r]->(e:Event) RETURN p.name AS name, type(r) AS role, e.date AS date ORDER BY role";

#[test]
fn rows_have_one_content_in_every_form() {
    let folder = Folder::stocked();
    let rows = json!([
        {"name": "فؤاد حسين", "role": "GUEST", "date": "2020-09-26"},
        {"name": "محمد جواد ظريف", "role": "HOST", "date": "2020-09-26"},
    ]);
    let lines = folder.out(&["cypher", WHO]);
    let lines: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!(Value::Array(lines), rows);
    let whole: Value = serde_json::from_str(&folder.out(&["cypher", WHO, "--format", "json"])).expect("JSON");
    assert_eq!(whole, json!({"columns": ["name", "role", "date"], "rows": rows, "more": 0}));
    let csv = folder.out(&["cypher", WHO, "--format", "csv"]);
    assert_eq!(csv, "name,role,date\nفؤاد حسين,GUEST,2020-09-26\nمحمد جواد ظريف,HOST,2020-09-26\n");
    let table = folder.out(&["cypher", WHO, "--format", "table"]);
    assert!(table.lines().next().is_some_and(|l| l.contains("name") && l.contains("role")), "{table}");
    folder.isnad(&["cypher", WHO, "-o", "rows.csv"]).assert().success();
    assert_eq!(std::fs::read_to_string(folder.0.path().join("rows.csv")).expect("the file"), csv);
}

#[test]
fn a_node_is_told_with_all_that_it_holds() {
    let folder = Folder::stocked();
    let query = "MATCH (c:Country {code: 'IRN'})<-[f:FOR]-(o) RETURN c, f, [o.class, null] AS list";
    let row: Value = serde_json::from_str(&folder.out(&["cypher", query])).expect("one row");
    assert_eq!(row["c"]["labels"], json!(["Country"]));
    assert_eq!((&row["c"]["properties"]["code"], &row["c"]["properties"]["name"]), (&json!("IRN"), &json!("Iran")));
    assert_eq!((&row["f"]["type"], &row["f"]["to"]), (&json!("FOR"), &row["c"]["id"]));
    assert_eq!(row["list"], json!(["minister", null]));
    let id = row["c"]["id"].as_str().expect("an id").to_owned();
    let csv = folder.out(&["cypher", query, "--format", "csv"]);
    assert_eq!(csv.lines().nth(1).and_then(|l| l.split(',').next()), Some(id.as_str()));
    let by_id = format!("MATCH (c {{id: '{id}'}}) RETURN c.code");
    assert_eq!(folder.out(&["cypher", &by_id]), "{\"c.code\":\"IRN\"}\n");
}

#[test]
fn parameters_are_values_and_never_cypher() {
    let folder = Folder::stocked();
    let query = "MATCH (p:Person) WHERE p.name IN $who OR p.name = $one RETURN p.name";
    let found = folder.out(&["cypher", query, "--param", r#"who=["فؤاد حسين"]"#, "--param", "one=null"]);
    assert_eq!(found, "{\"p.name\":\"فؤاد حسين\"}\n");
    let evil = r#"x' OR true OR p.name = '\"#;
    let one = "MATCH (p:Person) WHERE p.name = $one RETURN p.name";
    folder
        .isnad(&["cypher", one, "--param", &format!("one={evil}")])
        .assert()
        .code(1)
        .stderr(contains("nothing found"));
    folder.isnad(&["cypher", one]).assert().code(2).stderr(contains("--param one=VALUE"));
    folder.isnad(&["cypher", one, "--param", "one"]).assert().code(2).stderr(contains("--param name=Zarif"));
    folder.isnad(&["cypher", one, "--param", "one=1.5"]).assert().code(2).stderr(contains("whole"));
}

#[test]
fn what_is_not_answered_says_why_and_what_to_do() {
    let folder = Folder::stocked();
    for (query, said) in [
        ("MATCH (p:Person) SET p.name = 'x'", "SET writes"),
        ("MATCH (p:Person) DETACH DELETE p", "`isnad forget ARTICLE`"),
        ("MERGE (p:Person)", "`isnad merge A B`"),
        ("MATCH (p:Persn) RETURN p", "did you mean Person?"),
        ("MATCH (p:Person)-[:HOLD]->(o) RETURN p", "did you mean HELD?"),
        ("MATCH (p:Person) RETURN p.nmae", "did you mean name?"),
        ("MATCH (p:Person) RETURN q", "there is no variable q"),
        ("MATCH (p:Person) RETURN p.name + 'x'", "arithmetic is not part of the Cypher that isnad answers"),
        ("MATCH (p:Person) RETURN avg(size(p.name))", "divide sum() by count()"),
        ("MATCH (p:Person RETURN p", "can't be read at character 17 (`RETURN`)"),
        ("MATCH (a), (b), (c), (d), (e) RETURN count(*)", "narrow the query"),
    ] {
        let out = folder.isnad(&["cypher", query, "--timeout", "1s"]).assert().code(2).stdout("");
        out.stderr(contains(said).and(contains("panicked").not()));
    }
    folder.isnad(&["cypher", "MATCH (e:Event {type: 'visit'}) RETURN e"]).assert().code(1).stdout("");
    let out = folder.isnad(&["cypher", WHO, "--limit", "1", "--explain"]).assert().success();
    out.stdout(contains("GUEST").and(contains("HOST").not()))
        .stderr(contains("1 more rows; --limit 2 shows them"))
        .stderr(contains("every Person"))
        .stderr(contains("read from the store:"));
    let schema = folder.out(&["cypher", "--schema"]);
    assert!(schema.contains("(:Person)") && schema.contains(".names") && schema.contains("PARTICIPATED_IN is any"));
}

#[test]
fn a_query_comes_from_standard_input_too_and_its_letters_steer_no_terminal() {
    let folder = Folder::stocked();
    let mut out = folder.isnad(&["cypher", "-"]);
    out.write_stdin("MATCH (c:Country {code: 'IRN'}) // Iran\nRETURN c.name;\n");
    out.assert().success().stdout("{\"c.name\":\"Iran\"}\n");
    let evil = "MATCH (n) RETURN \u{1b}[2J\u{202e} n";
    let said = folder.isnad(&["cypher", evil]).assert().code(2).get_output().stderr.clone();
    let said = String::from_utf8(said).expect("UTF-8");
    assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said:?}");
}

#[test]
fn the_vocabulary_is_printed_by_either_command() {
    let print = |args: &[&str]| {
        let out = assert_cmd::Command::cargo_bin("isnad")
            .expect("the binary was built")
            .args(args)
            .output()
            .expect("it runs");
        assert!(out.status.success(), "{args:?}");
        out.stdout
    };
    let words = print(&["schema", "--cypher"]);
    assert_eq!(words, print(&["cypher", "--schema"]));
    assert_ne!(words, print(&["schema"]));
    assert!(isnad::query::cypher::CypherOptions::default().time.is_some(), "a program's query has an end");
}
