//! Questions about the graph on the command line: paths, neighbours, timelines.

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::{Value, json};
use tempfile::TempDir;

const ARTICLES: [(&str, &str); 5] = [
    ("2020-09-01", "Iranian Foreign Minister Mohammad Javad Zarif met Iraqi Foreign Minister Fuad Hussein in Tehran."),
    ("2020-10-01", "Iraqi Foreign Minister Fuad Hussein met Russian Foreign Minister Sergey Lavrov in Moscow."),
    ("2020-10-02", "Russian Foreign Minister Sergey Lavrov met Turkish Foreign Minister Mevlut Cavusoglu in Sochi."),
    ("2020-11-01", "Iranian Foreign Minister Mohammad Javad Zarif met Iraqi Foreign Minister Fuad Hussein in Baghdad."),
    ("2020-11-09", "Iraqi President Barham Salih met Russian Foreign Minister Sergey Lavrov in Baghdad."),
];

struct Folder(TempDir);

impl Folder {
    fn stocked() -> Self {
        let folder = Folder(tempfile::tempdir().expect("a temporary folder"));
        let line = |(i, (day, text)): (usize, &(&str, &str))| {
            json!({"id": format!("x-{i}"), "published": day, "lang": "en", "source": "The Example", "text": text})
                .to_string()
        };
        let lines: Vec<String> = ARTICLES.iter().enumerate().map(line).collect();
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

fn names(path: &Value) -> Vec<&str> {
    let steps = path["steps"].as_array().expect("steps");
    let to = steps.iter().map(|step| step["to"]["name"].as_str().expect("a name"));
    std::iter::once(steps[0]["from"]["name"].as_str().expect("a name")).chain(to).collect()
}

#[test]
fn a_path_is_told_with_the_sentences_of_each_step() {
    let folder = Folder::stocked();
    let answer = folder.json(&["path", "Zarif", "Cavusoglu", "--format", "json"]);
    assert_eq!(answer["shortest"], 1);
    let path = &answer["paths"][0];
    assert_eq!(names(path), ["Mohammad Javad Zarif", "Fuad Hussein", "Sergey Lavrov", "Mevlut Cavusoglu"]);
    assert_eq!(path["steps"][0]["count"], 2);
    let link = &path["steps"][1]["links"][0];
    assert_eq!(link["event"]["evidence"][0]["sentence"], ARTICLES[1].1.trim_end_matches('.'));
    assert_eq!(link["event"]["type"], "meeting");
    let asked = answer["command"].as_str().expect("a command");
    let again: Vec<&str> = asked.split(' ').skip(1).chain(["--format", "json"]).collect();
    assert_eq!(folder.json(&again), answer, "{asked}");
    let table = folder.isnad(&["path", "Zarif", "Cavusoglu", "--format", "table", "--events", "1"]).assert().success();
    table.stdout(
        contains("1. Mohammad Javad Zarif – Fuad Hussein – Sergey Lavrov – Mevlut Cavusoglu: 3 steps")
            .and(contains("Mohammad Javad Zarif (IRN) – Fuad Hussein (IRQ): 2 links, of which 1 are told"))
            .and(contains("Sochi")),
    );
    let lines = folder.isnad(&["path", "Zarif", "Cavusoglu", "--format", "csv"]).assert().success();
    let lines = String::from_utf8(lines.get_output().stdout.clone()).expect("text");
    assert_eq!(lines.lines().count(), 1 + 2 + 1 + 1, "{lines}");
    assert!(lines.starts_with("path,step,from,from_name,to,to_name,links,from_edge,to_edge,over,"), "{lines}");
}

#[test]
fn a_time_or_a_type_narrows_a_path_and_none_is_said() {
    let folder = Folder::stocked();
    folder
        .isnad(&["path", "Zarif", "Lavrov", "--from", "2020-10-02"])
        .assert()
        .code(1)
        .stdout("")
        .stderr(contains("Mohammad Javad Zarif and Sergey Lavrov are not connected so"));
    folder.isnad(&["path", "Zarif", "Lavrov", "--type", "call"]).assert().code(1);
    folder.isnad(&["path", "Zarif", "Lavrov", "--steps", "1"]).assert().code(1);
    let found = folder.json(&["path", "Zarif", "Lavrov", "--to", "2020-10", "--format", "jsonl"]);
    assert_eq!(found["steps"].as_array().map(Vec::len), Some(2));
    let late = folder.isnad(&["path", "Zarif", "Lavrov", "--from", "2021", "--to", "2020"]).assert().code(2);
    late.stderr(contains("--from 2021 lies after --to 2020"));
}

#[test]
fn a_country_is_reached_over_those_who_stand_for_it() {
    let folder = Folder::stocked();
    let answer = folder.json(&["path", "Zarif", "Iraq", "--format", "json"]);
    assert_eq!(names(&answer["paths"][0]), ["Mohammad Javad Zarif", "Fuad Hussein", "Iraq"]);
    let link = &answer["paths"][0]["steps"][1]["links"][0];
    assert_eq!((link["from_edge"].as_str(), link["to_edge"].as_str()), (Some("HELD"), Some("FOR")));
    assert_eq!(link["office"]["country"], "IRQ");
    assert_eq!(link["office"]["evidence"][0]["article"], "x-3", "the latest");
    let table = folder.isnad(&["path", "Zarif", "Iraq", "--format", "table"]).assert().success();
    table.stdout(contains("  by office: Iraqi Foreign Minister (f"));
}

#[test]
fn kinds_of_edges_that_are_none_are_refused_with_the_list() {
    let folder = Folder::stocked();
    for args in [&["path", "Zarif", "Lavrov"][..], &["neighbours", "Zarif"], &["timeline", "Zarif"]] {
        let refused = |edges| folder.isnad(&[args, &["--edges", edges]].concat()).assert().code(2);
        refused("KNOWS").stderr(contains("is no kind of edge in the ontology; give some of PARTICIPATED_IN, HOST"));
        refused("REPORTS").stderr(contains("joins what happened to the articles that report it"));
    }
}

#[test]
fn names_are_looked_up_as_everywhere() {
    let folder = Folder::stocked();
    for args in [&["path", "Zarif", "Lavrof"][..], &["neighbours", "Lavrof"], &["timeline", "Lavrof"]] {
        folder.isnad(args).assert().code(1).stdout("").stderr(contains("did you mean one of these?"));
    }
    let same = folder.isnad(&["path", "Zarif", "Mohammad Javad Zarif"]).assert().code(2);
    same.stderr(contains("both names mean Mohammad Javad Zarif"));
    folder.isnad(&["neighbours", "p0000000000000000"]).assert().code(1).stderr(contains("nothing in the store has"));
    folder.isnad(&["timeline", "e0000000000000000"]).assert().code(2).stderr(contains("isnad why e0000000000000000"));
    folder.isnad(&["neighbours", "ظريف"]).assert().success().stderr(contains("is Mohammad Javad Zarif (p"));
}

#[test]
fn neighbours_come_nearest_first_and_what_is_left_out_is_said() {
    let folder = Folder::stocked();
    let answer = folder.json(&["neighbours", "Zarif", "--depth", "3", "--format", "json"]);
    assert_eq!(answer["counts"], json!([1, 1, 2]));
    let near = answer["neighbours"].as_array().expect("neighbours");
    let told: Vec<(&str, u64, u64, &str)> = near
        .iter()
        .map(|n| {
            let text = |v: &'static str| n[v].as_str().expect("a text");
            let number = |v: &'static str| n[v].as_u64().expect("a number");
            (text("name"), number("steps"), number("links"), n["over"]["name"].as_str().expect("a name"))
        })
        .collect();
    assert_eq!(told[..2], [("Fuad Hussein", 1, 2, "Mohammad Javad Zarif"), ("Sergey Lavrov", 2, 1, "Fuad Hussein")]);
    assert!(told[2..].iter().all(|t| (t.1, t.2, t.3) == (3, 1, "Sergey Lavrov")), "{told:?}");
    let few = folder.isnad(&["neighbours", "Zarif", "--depth", "3", "--limit", "2"]).assert().success();
    few.stderr(contains("2 of 4 neighbours; --limit shows more"));
    let csv = folder.isnad(&["neighbours", "Zarif", "-o", "near.csv"]).assert().success();
    csv.stdout("");
    let csv = std::fs::read_to_string(folder.0.path().join("near.csv")).expect("a file");
    assert!(csv.starts_with("id,name,kind,countries,steps,links,over,over_name\n"), "{csv}");
    assert!(csv.contains(",Fuad Hussein,person,IRQ,1,2,p"), "{csv}");
}

#[test]
fn a_timeline_has_offices_months_and_events() {
    let folder = Folder::stocked();
    let answer = folder.json(&["timeline", "Lavrov", "--format", "json"]);
    assert_eq!(answer["count"], 3);
    assert_eq!(answer["periods"], json!([{"period": "2020-10", "events": 2}, {"period": "2020-11", "events": 1}]));
    assert_eq!(answer["offices"][0]["title"], "Russian Foreign Minister");
    assert_eq!(
        (answer["offices"][0]["first"].as_str(), answer["offices"][0]["last"].as_str()),
        (Some("2020-10-01"), Some("2020-11-09"))
    );
    let days: Vec<&str> = answer["events"]
        .as_array()
        .expect("events")
        .iter()
        .map(|e| e["event"]["reported"].as_str().expect("a day"))
        .collect();
    assert_eq!(days, ["2020-10-01", "2020-10-02", "2020-11-09"]);
    let last = folder.isnad(&["timeline", "Lavrov", "--limit", "1"]).assert().success();
    last.stdout(contains("2020-11-09")).stderr(contains("1 of 3 events; --limit shows more"));
    let place = folder.json(&["timeline", "Baghdad", "--format", "json"]);
    assert_eq!((place["count"].as_u64(), &place["events"][0]["edges"]), (Some(2), &json!(["AT"])));
    let country = folder.json(&["timeline", "Iraq", "--from", "2020-11", "--format", "json"]);
    assert_eq!((country["count"].as_u64(), &country["events"][0]["edges"]), (Some(2), &json!([])));
    folder.isnad(&["timeline", "Lavrov", "--from", "2022"]).assert().code(1).stderr(contains("nothing found"));
}

#[test]
fn a_matrix_is_drawn_into_a_file() {
    let folder = Folder::stocked();
    let written = |args: &[&str], name: &str| {
        folder.isnad(&[args, &["-o", name]].concat()).assert().success().stdout("");
        std::fs::read(folder.0.path().join(name)).expect("a file")
    };
    let cells = folder.json(&["matrix", "--type", "meeting", "--format", "json"]);
    let most = cells["cells"].as_array().expect("cells").iter().filter_map(|c| c["total"].as_u64()).max();
    let svg = String::from_utf8(written(&["matrix", "--type", "meeting"], "m.svg")).expect("text");
    let drawn = roxmltree::Document::parse(&svg).expect("an SVG");
    let texts: Vec<&str> = drawn.descendants().filter_map(|n| n.text()).map(str::trim).collect();
    for text in ["Iran", "Iraq", "Russia", most.expect("some meeting").to_string().as_str()] {
        assert!(texts.iter().any(|t| t.contains(text)), "{text}: {texts:?}");
    }
    assert!(written(&["matrix", "--theme", "dark"], "m.png").starts_with(b"\x89PNG\r\n\x1a\n"));
    folder.isnad(&["matrix", "-o", "m.dot"]).assert().code(2);
}

#[test]
fn rankings_communities_and_the_matrix_are_told_in_every_form() {
    let folder = Folder::stocked();
    let rank = folder.json(&["rank", "--by", "degree", "--format", "json"]);
    assert_eq!((rank["count"].as_u64(), rank["ties"].as_u64()), (Some(5), Some(4)));
    let first = &rank["ranks"][0];
    assert_eq!((first["name"].as_str(), first["score"].as_f64()), (Some("Sergey Lavrov"), Some(3.0)));
    let few = folder.isnad(&["rank", "--limit", "1", "--format", "table"]).assert().success();
    few.stdout(contains("Sergey Lavrov (RUS)").and(contains("pagerank"))).stderr(contains("1 of 5 people"));
    let between = folder.json(&["rank", "--by", "betweenness", "--over", "countries", "--format", "json"]);
    assert_eq!(between["ranks"][0]["countries"], json!(["IRQ"]), "Iran and Russia meet over it");
    let groups = folder.json(&["communities", "--format", "json"]);
    assert_eq!((groups["nodes"].as_u64(), groups["parts"].as_u64()), (Some(5), Some(1)));
    let members = folder.isnad(&["communities", "--format", "table"]).assert().success();
    members.stdout(contains("5 people in").and(contains("modularity")).and(contains("Fuad Hussein (IRQ)")));
    let matrix = folder.json(&["matrix", "--type", "meeting", "--format", "json"]);
    let cells = matrix["cells"].as_array().expect("cells");
    assert_eq!(cells.len(), 3);
    for cell in cells {
        let code = |name: &str| cell[name].as_str().expect("a code").to_owned();
        let counted = ["events", "--type", "meeting", "--between", &code("a"), "--and", &code("b"), "--count"];
        let counted = folder.json(&[&counted[..], &["--format", "jsonl"]].concat());
        assert_eq!(counted["count"], cell["types"]["meeting"], "{cell}");
    }
    let some = folder.isnad(&["matrix", "--countries", "Iran,العراق", "--format", "csv"]).assert().success();
    some.stdout("a,b,total,meeting,visit,call,agreement,statement\nIRN,IRQ,2,2,0,0,0,0\n");
    folder.isnad(&["matrix", "--countries", "Irak,Atlantis"]).assert().code(2).stderr(contains("no country"));
    for args in [&["rank"][..], &["communities"], &["matrix"]] {
        let none = folder.isnad(&[args, &["--from", "2022"]].concat()).assert().code(1);
        none.stdout("").stderr(contains("nothing found"));
    }
}

/// Whether a value is what a schema says, as far as schemas of ours go; `file` is where that schema stands.
fn fits(value: &Value, schema: &Value, file: &str, at: &str) -> Result<(), String> {
    let wrong = |what: &str| Err(format!("{at}: {what}: {value}"));
    if let Some(place) = schema["$ref"].as_str() {
        let (other, name) = place.split_once("#/$defs/").expect("a definition");
        let file = if other.is_empty() { file } else { other };
        return fits(value, &read(file)["$defs"][name], file, at);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let tried: Vec<_> = any.iter().map(|one| fits(value, one, file, at)).collect();
        return if tried.iter().any(Result::is_ok) { Ok(()) } else { Err(format!("{tried:?}")) };
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(n) if n.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds = schema["type"].as_array().cloned().unwrap_or_else(|| vec![schema["type"].clone()]);
    if !schema["type"].is_null() && !kinds.iter().any(|k| k == kind || (k == "number" && kind == "integer")) {
        return wrong("the type");
    }
    if schema["enum"].as_array().is_some_and(|all| !all.contains(value)) {
        return wrong("not of the list");
    }
    if schema["minimum"].as_f64().zip(value.as_f64()).is_some_and(|(least, n)| n < least) {
        return wrong("too small");
    }
    for (name, inner) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(name) {
            Some(schema) => fits(inner, schema, file, &format!("{at}.{name}"))?,
            None => return wrong(&format!("{name} is not described")),
        }
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if value.get(name.as_str().expect("a name")).is_none() {
            return wrong(&format!("{name} is missing"));
        }
    }
    for (i, item) in value.as_array().into_iter().flatten().enumerate() {
        let schema = schema["prefixItems"].get(i).unwrap_or(&schema["items"]);
        fits(item, schema, file, &format!("{at}[{i}]"))?;
    }
    Ok(())
}

fn read(file: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(file);
    serde_json::from_str(&std::fs::read_to_string(path).expect("a schema")).expect("JSON")
}

#[test]
fn what_is_printed_is_what_the_schema_says() {
    let folder = Folder::stocked();
    let file = "network.schema.json";
    let schema = read(file);
    let asked: [(&[&str], &str); 8] = [
        (&["path", "Zarif", "Cavusoglu", "--paths", "2"], "path"),
        (&["path", "Zarif", "Iraq", "--edges", "PARTICIPATED_IN,HELD,FOR", "--from", "2020"], "path"),
        (&["neighbours", "Zarif", "--depth", "2"], "neighbour"),
        (&["timeline", "Lavrov"], "timeline_event"),
        (&["rank", "--by", "betweenness"], "ranked"),
        (&["rank", "--over", "countries", "--exact"], "ranked"),
        (&["communities"], "community"),
        (&["matrix"], "cell"),
    ];
    for (args, line) in asked {
        let whole = folder.json(&[args, &["--format", "json"]].concat());
        fits(&whole, &schema, file, args[0]).unwrap_or_else(|e| panic!("{e}"));
        let lines =
            folder.isnad(&[args, &["--format", "jsonl"]].concat()).assert().success().get_output().stdout.clone();
        for text in String::from_utf8(lines).expect("text").lines() {
            let value = serde_json::from_str(text).expect("JSON");
            fits(&value, &schema["$defs"][line], file, line).unwrap_or_else(|e| panic!("{e}"));
        }
    }
    let wrong = json!({"understood": "", "command": "", "question": {}, "count": 0, "ties": 0, "ranks": []});
    assert!(fits(&wrong, &schema, file, "").is_err(), "the question lacks its fields");
}
