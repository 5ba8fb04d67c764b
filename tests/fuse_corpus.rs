//! How well people of real articles are taken for one, where the corpus is beside the repository: it may not be
//! distributed, so the gold names articles and forms of names alone.

mod fuse_common;

use std::collections::{BTreeMap, BTreeSet};

use fuse_common::{Item, b_cubed, print_errors};
use isnad::fuse::{self, article_id};
use isnad::input;
use isnad::model::{Article, EntityKind, Reading};
use isnad::store::Store;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cluster {
    cluster: String,
    /// Article and the name that the engine gives the person there.
    mentions: Vec<(String, String)>,
}

#[test]
fn people_of_the_corpus_fuse_as_the_gold_says() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = root.join("../shared/corpus");
    if !corpus.exists() {
        eprintln!("skipped: {} is not there", corpus.display());
        return;
    }
    let text = std::fs::read_to_string(root.join("tests/fuse_gold/corpus.jsonl")).expect("the gold is there");
    let gold: Vec<Cluster> = text.lines().map(|line| serde_json::from_str(line).expect("a cluster")).collect();
    let wanted: BTreeSet<&str> = gold.iter().flat_map(|c| &c.mentions).map(|(article, _)| article.as_str()).collect();
    let mut files: Vec<_> = std::fs::read_dir(&corpus).expect("it is a folder").flatten().map(|e| e.path()).collect();
    files.sort();
    let mut articles: Vec<Article> = Vec::new();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "jsonl")) {
        let all = input::open(&input::Source::parse(file));
        articles.extend(all.flatten().filter(|a| wanted.contains(a.identity().as_str())));
    }
    let engine = isnad::Engine::new();
    let read = |article: Article| {
        let reading = engine.read(&article);
        (article, reading)
    };
    let read: Vec<(Article, Reading)> = articles.into_par_iter().map(read).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::create(&folder.path().join("store")).expect("a store");
    fuse::put(&store, &read, None).expect("they are kept");
    let by_id: BTreeMap<String, &Reading> = read.iter().map(|(a, r)| (a.identity(), r)).collect();
    let view = store.view();
    let (mut items, mut missed): (Vec<Item>, usize) = (Vec::new(), 0);
    for Cluster { cluster, mentions } in &gold {
        for (article, name) in mentions {
            let reading = by_id.get(article);
            let told = fuse::told(&view, article_id(article)).expect("it reads");
            let found = reading.zip(told).and_then(|(reading, told)| {
                let same = |e: &isnad::model::EntityRecord| e.kind == EntityKind::Person && e.name == *name;
                let at = reading.entities.iter().position(same)?;
                told.entities[at]
            });
            match found {
                Some(node) => items.push((cluster.clone(), node, format!("{article} {name}"))),
                None => missed += 1,
            }
        }
    }
    let (precision, recall) = b_cubed(&items);
    println!("corpus: {} clusters, {} people, {missed} not read so", gold.len(), items.len());
    println!("  people  precision {precision:.3} recall {recall:.3}");
    print_errors("person", &items);
    assert!(items.len() > 600, "the reader names too few of them as it did: {}", items.len());
    assert!(precision >= 0.95 && recall >= 0.85, "precision {precision:.3}, recall {recall:.3}");
}
