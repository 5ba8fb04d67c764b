//! The house stands as docs/architecture.md says: each layer uses only those below it, and the wings don't know each other.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Each layer with those that it may use.
fn allowed() -> BTreeMap<&'static str, Vec<&'static str>> {
    let ground = ["model", "text", "lang"];
    let reading = ["mention", "resolve", "event", "engine"];
    let memory = ["store", "fuse", "graph", "query", "export"];
    let mut map = BTreeMap::from([("model", vec![]), ("text", vec!["model"]), ("lang", vec!["model", "text"])]);
    map.insert("input", ground.to_vec());
    for (wing, layers) in [("reading", &reading[..]), ("memory", &memory[..])] {
        for (i, layer) in layers.iter().enumerate() {
            assert!(!wing.is_empty());
            map.insert(layer, ground.iter().chain(&layers[..i]).copied().collect());
        }
    }
    let roof: Vec<&str> = ground.iter().chain(&["input"]).chain(&reading).chain(&memory).copied().collect();
    map.insert("check", roof.clone());
    map.insert("eval", roof.clone());
    map.insert("archive", roof);
    map
}

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(dir).expect("src is there").flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// The modules of the crate that a file names by `crate::…`, outside comments.
fn uses(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for line in text.lines() {
        let code = line.split("//").next().unwrap_or_default();
        for (at, _) in code.match_indices("crate::") {
            let name: String = code[at + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            out.push(name);
        }
    }
    out
}

#[test]
fn no_arrow_runs_the_other_way() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let allowed = allowed();
    let mut wrong = Vec::new();
    for file in files {
        let inside = file.strip_prefix(&src).expect("found under src");
        let first = inside.components().next().expect("a file").as_os_str().to_string_lossy().into_owned();
        let layer = first.trim_end_matches(".rs").to_owned();
        // the binary sees the crate by its public face, which the compiler checks
        if matches!(layer.as_str(), "lib" | "main" | "cli") {
            continue;
        }
        let may = allowed
            .get(layer.as_str())
            .unwrap_or_else(|| panic!("{layer}: a layer that docs/architecture.md does not know"));
        for used in uses(&std::fs::read_to_string(&file).expect("a source file")) {
            let module = used.chars().next().is_some_and(char::is_lowercase);
            if module && used != layer && !may.contains(&used.as_str()) {
                wrong.push(format!("{} uses {used}", inside.display()));
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_store_names_its_engine_and_encoding() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    for file in files.iter().filter(|f| !f.starts_with(src.join("store"))) {
        let text = std::fs::read_to_string(file).expect("a source file");
        let code = text.lines().map(|l| l.split("//").next().unwrap_or_default());
        for line in code {
            assert!(!line.contains("sled::") && !line.contains("bincode::"), "{}: {line}", file.display());
        }
    }
}
