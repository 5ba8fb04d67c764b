//! Cypher by the openCypher conformance tests (`../shared/tck`, where they are present): whatever is accepted is right.
//!
//! Every scenario that only reads runs over a graph in memory behind the trait that the store has. The names of those that
//! are answered rightly stand in `tests/data/cypher_tck.txt`, a list that may only grow:
//! `ISNAD_TCK_WRITE=1 cargo test --test cypher_tck` writes it anew.

#[path = "cypher_tck/expected.rs"]
mod expected;
#[path = "cypher_tck/memory.rs"]
mod memory;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use expected::{Told, parameter, read, told, unordered};
use isnad::query::cypher::{CypherError, CypherOptions, cypher};
use memory::{BEYOND, Memory};

/// How a scenario came out.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// It writes, and is not for us.
    Writes,
    /// It was refused, with this sentence.
    Refused(String),
    /// It was answered as expected.
    Right,
    /// It must fail, and was refused.
    RightlyRefused(String),
    /// It was answered otherwise.
    Wrong(String),
    /// Its graph holds values that no graph of isnad's can; the query would be taken.
    Beyond,
    /// The loader of these tests can't set its graph up.
    NoGraph(String),
}

struct Case {
    name: String,
    steps: Vec<gherkin::Step>,
}

fn features(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(dir).expect("a folder").flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            features(&path, out);
        } else if path.extension().is_some_and(|e| e == "feature") {
            out.push(path);
        }
    }
}

/// A feature file in which each backslash of a table stands for itself or begins one of Gherkin's escapes: the parser takes
/// no other.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let mut chars = line.chars().peekable();
        let table = line.trim_start().starts_with('|');
        while let Some(c) = chars.next() {
            out.push(c);
            if table && c == '\\' {
                match chars.peek() {
                    Some('n' | '|' | '\\') => out.extend(chars.next()),
                    _ => out.push('\\'),
                }
            }
        }
        out.push('\n');
    }
    out
}

/// The scenarios of a file; an outline is one for each of its examples.
fn cases(path: &Path) -> Vec<Case> {
    let text = escaped(&std::fs::read_to_string(path).expect("a feature file"));
    let feature = gherkin::Feature::parse(text, gherkin::GherkinEnv::default())
        .unwrap_or_else(|e| panic!("{}: {e:?}", path.display()));
    let file = path.file_stem().expect("a name").to_string_lossy();
    let background = feature.background.map(|b| b.steps).unwrap_or_default();
    let mut out = Vec::new();
    for scenario in feature.scenarios {
        let all = |steps: Vec<gherkin::Step>| background.iter().cloned().chain(steps).collect();
        if scenario.examples.is_empty() {
            out.push(Case { name: format!("{file} {}", scenario.name), steps: all(scenario.steps) });
            continue;
        }
        let tables = scenario.examples.iter().filter_map(|e| e.table.as_ref());
        let rows = tables.flat_map(|t| t.rows.iter().skip(1).map(|row| (t.rows[0].clone(), row)));
        for (k, (head, row)) in rows.enumerate() {
            let put = |text: &str| {
                head.iter().zip(row).fold(text.to_owned(), |text, (h, cell)| text.replace(&format!("<{h}>"), cell))
            };
            let steps = scenario.steps.iter().cloned().map(|mut step| {
                step.value = put(&step.value);
                step.docstring = step.docstring.as_deref().map(put);
                for cell in step.table.iter_mut().flat_map(|t| t.rows.iter_mut().flatten()) {
                    *cell = put(cell);
                }
                step
            });
            out.push(Case { name: format!("{file} {} #{}", scenario.name, k + 1), steps: all(steps.collect()) });
        }
    }
    out
}

/// Whether a query has a clause that writes.
fn writes(query: &str) -> bool {
    let mut bare = String::new();
    let mut quote = None;
    for c in query.chars() {
        match quote {
            Some(q) if c == q => quote = None,
            Some(_) => {}
            None if matches!(c, '\'' | '"' | '`') => quote = Some(c),
            None => bare.push(c),
        }
    }
    let words = bare.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let clauses = ["CREATE", "MERGE", "SET", "DELETE", "REMOVE", "FOREACH"];
    words.into_iter().any(|w| clauses.contains(&w))
}

fn without_graph(why: String) -> Outcome {
    if why.starts_with(BEYOND) { Outcome::Beyond } else { Outcome::NoGraph(why) }
}

/// The one set-up that computes with lists of nodes (a chain of 22), said as what comes of it.
fn chain(statement: &str) -> Option<String> {
    statement.contains("nodeList").then(|| {
        let node = |k: i32| match k {
            0 => "(n0 {var: 'start'})".to_owned(),
            21 => "(n21 {var: 'end'})".to_owned(),
            k => format!("(n{k} {{var: {k}}})"),
        };
        (1..=21).fold(format!("CREATE {}", node(0)), |text, k| text + "-[:T]->" + &node(k))
    })
}

fn run(case: &Case) -> Outcome {
    let mut graph = Memory::default();
    let mut no_graph = None;
    let mut options = CypherOptions::default();
    let mut result = None;
    let mut queries = 0;
    for step in &case.steps {
        let value = step.value.trim_end_matches(':');
        let text = step.docstring.as_deref().unwrap_or_default();
        let rows = || step.table.as_ref().map(|t| t.rows.clone()).unwrap_or_default();
        if value == "the binary-tree-1 graph" || value == "the binary-tree-2 graph" {
            graph = Memory::tree(value.contains('2'));
        } else if value == "having executed" {
            no_graph = graph.load(&chain(text).unwrap_or_else(|| text.to_owned())).err().or(no_graph);
        } else if value == "parameters are" {
            for row in rows() {
                match parameter(&read(&row[1])) {
                    Some(value) => options.params.insert(row[0].clone(), value),
                    None => return Outcome::Refused(format!("a parameter: {}", row[1])),
                };
            }
        } else if value == "executing query" || value == "executing control query" {
            if writes(text) {
                let refused = cypher(&graph, text, &options, &|| false);
                assert!(refused.is_err(), "{}: a query that writes was taken: {text}", case.name);
                return Outcome::Writes;
            }
            queries += 1;
            assert_eq!(queries, 1, "{}: one query that reads", case.name);
            result = Some(cypher(&graph, text, &options, &|| false));
        } else if value.contains("should be raised") {
            return match result.take().expect("a query before") {
                Ok(answer) => match no_graph {
                    Some(why) => without_graph(why),
                    None => Outcome::Wrong(format!("{value}, and it was answered: {:?}", answer.rows)),
                },
                Err(error) => Outcome::RightlyRefused(sentence(&error)),
            };
        } else if value.starts_with("the result should be") {
            let answer = match result.take().expect("a query before") {
                Ok(answer) => answer,
                Err(error) => return Outcome::Refused(sentence(&error)),
            };
            if let Some(why) = no_graph {
                return without_graph(why);
            }
            let free = value.contains("ignoring element order");
            let order = |t: Told| if free { unordered(t) } else { t };
            let mut is: Vec<Vec<Told>> =
                answer.rows.iter().map(|row| row.iter().map(|v| order(told(v))).collect()).collect();
            let table = rows();
            let (head, body) = table.split_first().map(|(h, b)| (h.clone(), b)).unwrap_or_default();
            let mut should: Vec<Vec<Told>> =
                body.iter().map(|row| row.iter().map(|c| order(read(c))).collect()).collect();
            if !value.contains("in order") {
                is.sort();
                should.sort();
            }
            let columns = step.table.is_none() || same_columns(&head, &answer.columns, &mut is);
            if !value.contains("in order") {
                is.sort();
            }
            return match columns && is == should {
                true => Outcome::Right,
                false => {
                    Outcome::Wrong(format!("columns {:?}, rows {is:?}; should be {head:?} {should:?}", answer.columns))
                }
            };
        }
    }
    Outcome::Refused("the scenario asks nothing that is read here".into())
}

/// Whether the columns are those of the test, whose order is free; brings the rows in that order.
fn same_columns(head: &[String], columns: &[String], rows: &mut [Vec<Told>]) -> bool {
    let places: Option<Vec<usize>> = head.iter().map(|h| columns.iter().position(|c| c == h)).collect();
    let Some(places) = places.filter(|p| p.len() == columns.len()) else { return false };
    for row in rows {
        *row = places.iter().map(|k| row[*k].clone()).collect();
    }
    true
}

fn sentence(error: &CypherError) -> String {
    error.to_string()
}

#[test]
fn what_is_accepted_is_answered_rightly() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tck = root.join("../shared/tck/features");
    if !tck.is_dir() {
        eprintln!("skipped: the openCypher conformance tests are not in ../shared/tck");
        return;
    }
    let mut files = Vec::new();
    features(&tck, &mut files);
    let (mut counts, mut right, mut bad) = (BTreeMap::<&str, usize>::new(), BTreeSet::new(), String::new());
    let mut why: BTreeMap<String, usize> = BTreeMap::new();
    for case in files.iter().flat_map(|f| cases(f)) {
        let kind = match run(&case) {
            Outcome::Writes => "writes",
            Outcome::Refused(sentence) => {
                *why.entry(sentence).or_default() += 1;
                "refused"
            }
            Outcome::Right => {
                right.insert(case.name.clone());
                "right"
            }
            Outcome::RightlyRefused(_) => "must fail, and does",
            Outcome::Wrong(how) => {
                let _ = writeln!(bad, "WRONG {}\n    {how}", case.name);
                "wrong"
            }
            Outcome::Beyond => "of a graph with values that isnad has not",
            Outcome::NoGraph(how) => {
                let _ = writeln!(bad, "NO GRAPH {}: {how}", case.name);
                "no graph"
            }
        };
        *counts.entry(kind).or_default() += 1;
    }
    eprintln!("{counts:?}");
    if std::env::var_os("ISNAD_TCK_WHY").is_some() {
        let mut why: Vec<_> = why.into_iter().collect();
        why.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        for (sentence, count) in why {
            eprintln!("{count:5} {sentence}");
        }
    }
    let list = root.join("tests/data/cypher_tck.txt");
    if std::env::var_os("ISNAD_TCK_WRITE").is_some() {
        let text: String = right.iter().map(|name| format!("{name}\n")).collect();
        std::fs::write(&list, text).expect("the list can be written");
    }
    let known = std::fs::read_to_string(&list).unwrap_or_default();
    let lost: Vec<&str> = known.lines().filter(|name| !right.contains(*name)).collect();
    assert!(bad.is_empty(), "{bad}");
    assert!(lost.is_empty(), "answered rightly before, and no longer: {lost:#?}");
    assert!(right.len() == known.lines().count(), "more is right than tests/data/cypher_tck.txt says; write it anew");
}
