//! How well people and events of real articles are taken for one, where the corpus is beside the repository: it may not
//! be distributed, so the gold names articles and forms of names alone.

mod fuse_common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fuse_common::{Item, b_cubed, print_errors};
use isnad::fuse::{self, article_id};
use isnad::input;
use isnad::model::{Article, EntityKind, EntityRecord, EventRecord, EventType, Reading, Status};
use isnad::store::Store;
use isnad::text::fold_name;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cluster {
    cluster: String,
    /// Article and the name that the engine gives the person there.
    mentions: Vec<(String, String)>,
}

/// Articles with what the engine reads in them.
type Read = Vec<(Article, Reading)>;

/// The articles of the corpus that the gold names with what is read from them, and a store of them; `None`, with a note,
/// where there is no corpus.
fn corpus(wanted: &BTreeSet<&str>) -> Option<(Read, tempfile::TempDir, Store)> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.exists() {
        eprintln!("skipped: {} is not there", corpus.display());
        return None;
    }
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
    let read: Read = articles.into_par_iter().map(read).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::create(&folder.path().join("store")).expect("a store");
    fuse::put(&store, &read, None).expect("they are kept");
    Some((read, folder, store))
}

fn gold<T: serde::de::DeserializeOwned>(file: &str) -> Vec<T> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuse_gold").join(file);
    let text = std::fs::read_to_string(path).expect("the gold is there");
    text.lines().map(|line| serde_json::from_str(line).expect("a cluster")).collect()
}

#[test]
fn people_of_the_corpus_fuse_as_the_gold_says() {
    let gold: Vec<Cluster> = gold("corpus.jsonl");
    let wanted = gold.iter().flat_map(|c| &c.mentions).map(|(article, _)| article.as_str()).collect();
    let Some((read, _folder, store)) = corpus(&wanted) else { return };
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

/// Reports of one event: in each of these articles the event of that type and status in which everybody of `who` takes
/// part, by words of the name; `^` stands for its beginning.
#[derive(Deserialize)]
struct EventCluster {
    cluster: String,
    #[serde(rename = "type")]
    kind: EventType,
    status: Status,
    who: Vec<String>,
    articles: Vec<String>,
}

impl EventCluster {
    /// The event of a reading that is meant: of several the one with the fewest participants.
    fn find(&self, reading: &Reading) -> Option<usize> {
        let named = |entity: &EntityRecord, words: &str| {
            let names = entity.aliases.iter().chain([&entity.name]).map(|name| fold_name(name));
            let (bare, begins) = (words.trim_start_matches('^'), words.starts_with('^'));
            let bare = fold_name(bare);
            names.into_iter().any(|name| if begins { name.starts_with(&bare) } else { name.contains(&bare) })
        };
        let fits = |event: &EventRecord| {
            let mut who = event.participants.iter().map(|p| &reading.entities[p.entity.ix()]).collect::<Vec<_>>();
            event.kind == self.kind
                && event.status == self.status
                && self.who.iter().all(|words| {
                    let at = who.iter().position(|entity| named(entity, words));
                    at.map(|at| who.remove(at)).is_some()
                })
        };
        let all = reading.events.iter().enumerate().filter(|(_, event)| fits(event));
        all.min_by_key(|(_, event)| event.participants.len()).map(|(at, _)| at)
    }
}

#[test]
fn events_of_the_corpus_fuse_as_the_gold_says() {
    let gold: Vec<EventCluster> = gold("corpus-events.jsonl");
    let wanted = gold.iter().flat_map(|c| &c.articles).map(String::as_str).collect();
    let Some((read, _folder, store)) = corpus(&wanted) else { return };
    let by_id: BTreeMap<String, &Reading> = read.iter().map(|(a, r)| (a.identity(), r)).collect();
    let view = store.view();
    let (mut items, mut missed): (Vec<Item>, Vec<String>) = (Vec::new(), Vec::new());
    for cluster in &gold {
        for article in &cluster.articles {
            let told = fuse::told(&view, article_id(article)).expect("it reads");
            let at = by_id.get(article).and_then(|reading| cluster.find(reading));
            match told.zip(at).and_then(|(told, at)| told.events[at]) {
                Some(node) => items.push((cluster.cluster.clone(), node, article.clone())),
                None => missed.push(format!("{} in {article}", cluster.cluster)),
            }
        }
    }
    let (precision, recall) = b_cubed(&items);
    println!("corpus: {} clusters of events, {} reports, not read so: {missed:?}", gold.len(), items.len());
    println!("  events  precision {precision:.3} recall {recall:.3}");
    print_errors("event", &items);
    assert!(items.len() > 130, "the reader finds too few of them as it did: {}", items.len());
    assert!(precision >= 0.90 && recall >= 0.80, "precision {precision:.3}, recall {recall:.3}");
}
