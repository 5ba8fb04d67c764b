//! `sparql`, `schema` and `export` as a person meets them.

use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;

fn isnad(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("isnad").expect("the binary was built");
    command.current_dir(folder).env_remove("ISNAD_STORE").env("NO_COLOR", "1").args(args);
    command
}

/// A folder with a store of one invented article.
fn stocked() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "Iranian Foreign Minister Mohammad Javad Zarif met his Iraqi counterpart Fuad Hussein in Tehran on \
                26 September 2020.";
    let line = serde_json::json!({"id": "1", "lang": "en", "published": "2020-09-27", "title": "", "text": text});
    std::fs::write(folder.path().join("news.jsonl"), format!("{line}\n")).expect("written");
    isnad(folder.path(), &["add", "news.jsonl"]).assert().success();
    folder
}

#[test]
fn a_query_comes_as_an_argument_from_a_file_and_from_standard_input() {
    let folder = stocked();
    let query = "SELECT ?name { ?who a :Person ; :name ?name ; :held/:for id:IRQ }";
    let csv = "name\r\nFuad Hussein\r\n";
    isnad(folder.path(), &["sparql", query, "--format", "csv"]).assert().success().stdout(csv);
    std::fs::write(folder.path().join("q.rq"), query).expect("written");
    isnad(folder.path(), &["sparql", "--file", "q.rq", "--format", "csv"]).assert().success().stdout(csv);
    isnad(folder.path(), &["sparql", "-", "--format", "csv"]).write_stdin(query).assert().success().stdout(csv);
    isnad(folder.path(), &["sparql", "--file", "q.rq", "-o", "names.csv"]).assert().success();
    assert_eq!(std::fs::read_to_string(folder.path().join("names.csv")).expect("written"), csv);
    isnad(folder.path(), &["sparql", query, "--format", "table"]).assert().success().stdout(contains("Fuad Hussein"));
    let json = isnad(folder.path(), &["sparql", query]).assert().success().get_output().stdout.clone();
    let json: serde_json::Value = serde_json::from_slice(&json).expect("JSON in a pipe");
    assert_eq!(json["results"]["bindings"][0]["name"]["value"], "Fuad Hussein");
    let ask = ["sparql", "ASK { ?m a :Meeting ; :at/:in id:IRN }", "--format", "table"];
    isnad(folder.path(), &ask).assert().success().stdout("yes\n");
    let describe = ["sparql", "DESCRIBE ?m { ?m a :Meeting }"];
    isnad(folder.path(), &describe).assert().success().stdout(contains(":date \"2020-09-26\"^^xsd:date"));
}

#[test]
fn parameters_limits_and_the_plan() {
    let folder = stocked();
    let bound = ["sparql", "SELECT ?c ?name { ?c :name ?name }", "--bind", "c=IRN", "--format", "csv"];
    isnad(folder.path(), &bound).assert().success().stdout(contains("id/IRN,Iran"));
    let cut =
        isnad(folder.path(), &["sparql", "SELECT ?c { ?c a :Country }", "--limit", "3", "--format", "tsv"]).assert();
    let cut = cut.code(3).stderr(contains("--limit"));
    assert_eq!(String::from_utf8_lossy(&cut.get_output().stdout).lines().count(), 4);
    let endless = ["sparql", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "--timeout", "200ms"];
    isnad(folder.path(), &endless).assert().code(2).stderr(contains("--timeout"));
    let partly =
        ["sparql", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "--timeout", "300ms", "--limit", "4000000000"];
    isnad(folder.path(), &partly).assert().code(3).stderr(contains("rows were found until then"));
    let explained = ["sparql", "SELECT ?e { ?e a :Meeting }", "--explain"];
    isnad(folder.path(), &explained).assert().success().stderr(contains("rdf:type :Meeting").and(contains("records")));
}

#[test]
fn what_cannot_be_is_said_with_what_can() {
    let folder = stocked();
    let refused = |query: &str, word: &str| {
        isnad(folder.path(), &["sparql", query]).assert().code(2).stdout("").stderr(contains(word));
    };
    refused("DELETE WHERE { ?s ?p ?o }", "isnad forget");
    refused("SELECT * { SERVICE <http://example.com/> { ?s ?p ?o } }", "offline");
    refused("SELECT * { ?s ?p", "docs/sparql.md");
    refused(&"(".repeat(10_000), "nests");
    let none = isnad(folder.path(), &["sparql", "SELECT * { ?x :met id:IRN }"]).assert();
    none.code(1).stderr(contains(":met is no property").and(contains("nothing found")));
    let value = ["sparql", "SELECT ?x { ?x a :Person }", "--bind", "x=Zarif"];
    isnad(folder.path(), &value).assert().code(2).stderr(contains("is no value"));
    let hidden = ["sparql", "SELECT ?x { ?x :held ?y }", "--bind", "y=IRN"];
    isnad(folder.path(), &hidden).assert().code(2).stderr(contains("add it to SELECT"));
    let form = ["sparql", "SELECT ?x { ?x a :Person }", "--format", "turtle"];
    isnad(folder.path(), &form).assert().code(2).stderr(contains("CONSTRUCT"));
    isnad(folder.path(), &["sparql", "--file", "nowhere.rq"]).assert().code(2).stderr(contains("nowhere.rq"));
}

#[test]
fn the_vocabulary_and_the_whole_store_are_written() {
    let folder = stocked();
    let schema = isnad(folder.path(), &["schema"]).assert().success().get_output().stdout.clone();
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/vocabulary.ttl");
    assert_eq!(schema, std::fs::read(own).expect("it is there"));
    let quads = isnad(folder.path(), &["export"]).assert().success().get_output().stdout.clone();
    let lines: Vec<&[u8]> = quads.split(|b| *b == b'\n').collect();
    assert!(lines.len() > 1000 && lines[..lines.len() - 1].windows(2).all(|w| w[0] < w[1]), "sorted by their bytes");
    isnad(folder.path(), &["export", "-o", "all.nt"]).assert().success();
    assert_eq!(std::fs::read(folder.path().join("all.nt")).expect("written"), quads, "no graph has a name");
    isnad(folder.path(), &["export", "-o", "all.ttl"]).assert().success();
    let turtle = std::fs::read_to_string(folder.path().join("all.ttl")).expect("written");
    assert!(turtle.starts_with("@prefix") && turtle.contains("id:IRN a :Country"));
}
