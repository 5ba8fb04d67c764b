//! Cypher over a store: the examples of docs/cypher.md, the question that typed queries answer too, and hostile queries.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use isnad::Archive;
use isnad::graph::{self, Edge, Node, NodeId, Sources};
use isnad::input;
use isnad::model::{EventType, Status};
use isnad::query::cypher::{CypherAnswer, CypherError, CypherOptions, StoreGraph, Value, cypher};
use isnad::query::{Query, Side};
use tempfile::TempDir;

/// A store with the bundled articles.
fn bundled() -> (TempDir, Archive) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let archive = Archive::create(folder.path().join("store")).expect("a new store");
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles");
    let mut files: Vec<_> = std::fs::read_dir(dir).expect("the examples").flatten().map(|e| e.path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "txt" || e == "jsonl"));
    files.sort();
    let mut articles = Vec::new();
    for file in files {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = std::fs::read(&file).expect("a file");
        articles.extend(input::read(&name, std::io::Cursor::new(bytes)).map(|a| a.expect("a whole article")));
    }
    archive.add(&articles).expect("they are kept");
    (folder, archive)
}

fn asked(archive: &Archive, query: &str) -> Result<CypherAnswer, CypherError> {
    let view = archive.view();
    let params = BTreeMap::from([("day".to_owned(), Value::Str("2020-01-01".into()))]);
    cypher(&StoreGraph::new(&view), query, &CypherOptions { params, ..CypherOptions::default() }, &|| false)
}

fn blocks<'a>(text: &'a str, kind: &str) -> Vec<&'a str> {
    let open = format!("```{kind}\n");
    text.split(&open).skip(1).map(|rest| rest.split("```").next().expect("a block ends").trim()).collect()
}

#[test]
fn every_example_of_the_documentation_is_answered_and_every_other_refused() {
    let (_folder, archive) = bundled();
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cypher.md");
    let text = std::fs::read_to_string(docs).expect("docs/cypher.md");
    let answered = blocks(&text, "cypher");
    assert!(answered.len() >= 18, "{}", answered.len());
    for query in answered {
        match asked(&archive, query) {
            Ok(answer) => assert!(!answer.rows.is_empty(), "no rows: {query}"),
            Err(error) => panic!("{query}: {error}"),
        }
    }
    let refused = blocks(&text, "refused");
    assert!(refused.len() >= 15, "{}", refused.len());
    for query in refused {
        let error = asked(&archive, query).expect_err(query);
        assert!(!matches!(error, CypherError::Failed(_) | CypherError::Syntax { .. }), "{query}: {error}");
    }
}

const FLAGSHIP: &str = "MATCH (a:Person)-[:HELD]->(:Office)-[:FOR]->(:Country {code:\"IRN\"}), \
                        (a)-[:PARTICIPATED_IN]->(e:Event {type:\"meeting\"})<-[:PARTICIPATED_IN]-(b:Person)-[:HELD]->\
                        (:Office)-[:FOR]->(:Country {code:\"IRQ\"})";

#[test]
fn the_question_of_questions_has_the_answer_of_the_typed_query_for_named_people() {
    let (_folder, archive) = bundled();
    let part = graph::everything(&archive.view(), Sources::Without).expect("the whole graph");
    let whole = part.graph();
    let holders = |code: &str| -> BTreeSet<(NodeId, String)> {
        let mut out = BTreeSet::new();
        for ix in whole.edge_indices().filter(|e| whole[*e] == Edge::Held) {
            let (from, to) = whole.edge_endpoints(ix).expect("an edge has ends");
            if let (Node::Person(person), Node::Office(office)) = (&whole[from], &whole[to])
                && office.country.is_some_and(|c| c.as_str() == code)
            {
                out.insert((person.id, person.name.clone()));
            }
        }
        out
    };
    let mut typed: BTreeSet<(String, String, String)> = BTreeSet::new();
    for (a, name_a) in holders("IRN") {
        for (b, name_b) in holders("IRQ") {
            let side = |id| Side { id: Some(id), ..Side::default() };
            let query = Query {
                types: vec![EventType::meeting()],
                status: Status::ALL.to_vec(),
                parties: vec![side(a), side(b)],
                ..Query::default()
            };
            let answer = archive.answer(query).expect("an answer");
            let events: BTreeSet<String> = answer.answers.into_iter().map(|e| e.id).collect();
            typed.extend(events.iter().map(|e| (a.to_string(), b.to_string(), e.clone())));

            // and each pair by name
            let named = FLAGSHIP.replacen("(a:Person)", &format!("(a:Person {{name: '{name_a}'}})"), 1);
            let named = named.replacen("(b:Person)", &format!("(b:Person {{name: '{name_b}'}})"), 1);
            let rows = asked(&archive, &format!("{named} RETURN DISTINCT e.id")).expect("an answer").rows;
            let found: BTreeSet<String> = rows.into_iter().map(|row| text(&row[0])).collect();
            assert_eq!(found, events, "{name_a} and {name_b}");
        }
    }
    let answer = asked(&archive, &format!("{FLAGSHIP} RETURN DISTINCT a.id, b.id, e.id")).expect("an answer");
    let found: BTreeSet<_> = answer.rows.iter().map(|r| (text(&r[0]), text(&r[1]), text(&r[2]))).collect();
    assert!(found.len() >= 8, "{}", found.len());
    assert_eq!(found, typed);
    assert!(answer.explain[0].contains("by its code"), "{:?}", answer.explain);

    let rows = asked(&archive, &format!("{FLAGSHIP} RETURN a.name, b.name, e.date ORDER BY e.date")).expect("one").rows;
    let dates: Vec<&Value> = rows.iter().map(|r| &r[2]).filter(|d| **d != Value::Null).collect();
    assert!(dates.windows(2).all(|w| text(w[0]) <= text(w[1])), "{dates:?}");
}

fn text(value: &Value) -> String {
    match value {
        Value::Str(text) => text.clone(),
        other => panic!("no text: {other:?}"),
    }
}

#[test]
fn nobody_meets_himself_and_a_role_is_one_relationship() {
    let (_folder, archive) = bundled();
    let pairs = "MATCH (a:Person)-[r:PARTICIPATED_IN]->(e:Event)<-[s:PARTICIPATED_IN]-(b:Person) ";
    let same = asked(&archive, &format!("{pairs} WHERE a = b AND type(r) = type(s) RETURN a.name")).expect("an answer");
    assert_eq!(same.rows, Vec::<Vec<Value>>::new());
    let count = |query: &str| match asked(&archive, query).expect("an answer").rows[0][0] {
        Value::Int(n) => n,
        ref other => panic!("{other:?}"),
    };
    let roles = "HOST|GUEST|PARTY|VISITOR|INVITER|MEDIATOR|SPEAKER";
    let all = count("MATCH (p:Person)-[:PARTICIPATED_IN]->(e:Event) RETURN count(*)");
    assert!(all > 20);
    assert_eq!(count(&format!("MATCH (p:Person)-[:{roles}]->(e:Event) RETURN count(*)")), all);
    assert_eq!(count("MATCH (e:Event)<-[]-(p:Person) RETURN count(*)"), all, "no further relationship");
    assert_eq!(count("MATCH (p:Person)--(e:Event)--(:Event) RETURN count(*)"), 0);
}

#[test]
fn where_the_pattern_begins_changes_nothing() {
    let (_folder, archive) = bundled();
    let sorted = |query: &str| {
        let mut rows: Vec<String> =
            asked(&archive, query).expect("an answer").rows.iter().map(|r| format!("{r:?}")).collect();
        rows.sort();
        rows
    };
    for (there, back) in [
        (
            "MATCH (p:Person)-[r]->(e:Event)-[:AT]->(l) RETURN p.id, type(r) AS t, e.id, l.id",
            "MATCH (l)<-[:AT]-(e:Event) MATCH (e)<-[r]-(p:Person) RETURN p.id, type(r) AS t, e.id, l.id",
        ),
        (
            "MATCH (a:Article)-[:REPORTS]->(e) WHERE e.type = 'visit' RETURN a.id, e.id",
            "MATCH (e:Event {type: 'visit'})<-[:REPORTS]-(a) RETURN a.id, e.id",
        ),
        (
            "MATCH (c:Country)<-[:IN]-(l:Place) RETURN c.code, l.name",
            "MATCH (l:Place) MATCH (l)-[:IN]->(c:Country) WHERE NOT c.code IS NULL RETURN c.code, l.name",
        ),
    ] {
        let rows = sorted(there);
        assert!(!rows.is_empty(), "{there}");
        assert_eq!(rows, sorted(back), "{there}");
    }
}

#[test]
fn hostile_queries_are_refused_and_endless_ones_end() {
    let (_folder, archive) = bundled();
    let many = |text: &str, n: usize| text.repeat(n);
    for query in [
        many("(", 10_000),
        many("[", 10_000),
        format!("MATCH (n) WHERE {}true RETURN n", many("NOT ", 10_000)),
        format!("MATCH (n) WHERE {}true RETURN n", many("true AND ", 5_000)),
        format!("RETURN {}1{} AS x", many("CASE WHEN true THEN ", 3_000), many(" END", 3_000)),
        format!("RETURN {} AS x", many("word ", 1_000_000)),
        format!("MATCH (n) WHERE {}1{} RETURN n", many("(1 = ", 39), many(")", 39)),
        format!("MATCH (n){} RETURN n", many("--()", 500)),
        "MATCH (n)\u{202e} RETURN n".to_owned(),
        "MATCH (n\u{0}) RETURN n".to_owned(),
        "MATCH (n) RETURN 'x".to_owned(),
        "/* MATCH (n) RETURN n".to_owned(),
        String::new(),
        many("UNWIND [1,2,3,4,5,6,7,8,9,0] AS x ", 9) + "RETURN x",
    ] {
        assert!(asked(&archive, &query).is_err(), "{}", query.chars().take(80).collect::<String>());
    }
    let view = archive.view();
    let graph = StoreGraph::new(&view);
    let cross = "MATCH (a), (b), (c), (d) RETURN count(*)";
    let run = |query: &str, time: Option<Duration>, stop: &dyn Fn() -> bool| {
        cypher(&graph, query, &CypherOptions { time, ..CypherOptions::default() }, stop).expect_err("it has no end")
    };
    assert!(matches!(run(cross, Some(Duration::ZERO), &|| false), CypherError::Time(_)));
    assert!(matches!(run(cross, None, &|| true), CypherError::Stopped));
    assert!(matches!(run("MATCH (a)-[*]-(b) RETURN count(*)", None, &|| false), CypherError::Work(_)));
}

#[test]
fn queries_that_are_cut_and_joined_anywhere_end_in_an_answer_or_a_sentence() {
    let (_folder, archive) = bundled();
    let view = archive.view();
    let graph = StoreGraph::new(&view);
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cypher.md");
    let text = std::fs::read_to_string(docs).expect("docs/cypher.md");
    let words: Vec<Vec<&str>> = ["cypher", "refused"]
        .iter()
        .flat_map(|kind| blocks(&text, kind))
        .map(|query| query.split_inclusive([' ', '(', ')', '[', ']', '{', '}', '.', ',']).collect())
        .collect();
    let mut seed = 7u64;
    let mut below = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((seed >> 33) % n as u64) as usize
    };
    let (mut answered, mut said) = (0, 0);
    for _ in 0..600 {
        let mut query: Vec<&str> = words[below(words.len())].clone();
        for _ in 0..=below(2) {
            let other = &words[below(words.len())];
            // a name for a name more often than not, else little would be left that can be answered
            let at = below(query.len());
            let end = query[at].chars().last();
            let alike: Vec<usize> = (0..other.len()).filter(|k| other[*k].chars().last() == end).collect();
            let to = if alike.is_empty() || below(3) == 0 { below(other.len()) } else { alike[below(alike.len())] };
            match below(6) {
                0 => {
                    query.remove(at);
                }
                1 => query.insert(at, other[to]),
                _ => query[at] = other[to],
            }
            if query.is_empty() {
                break;
            }
        }
        let query = query.concat();
        let looks = std::cell::Cell::new(0);
        let stop = || {
            looks.set(looks.get() + 1);
            looks.get() > 20
        };
        match cypher(&graph, &query, &CypherOptions::default(), &stop) {
            Ok(_) | Err(CypherError::Stopped) => answered += 1,
            Err(CypherError::Failed(why)) => panic!("{query}: {why}"),
            Err(_) => said += 1,
        }
    }
    assert!(answered > 20 && said > 100, "{answered} {said}");
}
