//! Taking articles back, correcting them, reading them again, and carrying them from one store to another.

mod store_common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use isnad::Archive;
use isnad::archive::{ArticleFilter, LoadError, Loaded, Loading};
use isnad::fuse::{Change, article_id};
use isnad::graph::{self, Node, NodeId, NodeKind, Sources};
use isnad::model::{Article, Date, Reading, Status};
use proptest::prelude::*;
use store_common::{date, draft, export};

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store");
    (folder, path)
}

/// A meeting of two, told by an outlet.
fn told(id: &str, source: &str, published: &str, a: &str, b: &str) -> (Article, Reading) {
    let mut d = draft(id, published);
    d.article.source = Some(source.into());
    d.article.url = Some(format!("https://news.example/{id}?utm_source=x"));
    let (a, b) = (d.person(a, &["IRN"], "minister/oil"), d.person(b, &["IRQ"], "minister/oil"));
    let place = d.place("Tehran", "IRN");
    d.event("meeting", &[(a, "host"), (b, "guest")], published, Some(place), Status::Held);
    d.done()
}

fn archive_of(path: &Path, articles: &[(Article, Reading)]) -> Archive {
    let archive = Archive::create(path).expect("a store");
    archive.add_read(articles).expect("kept");
    archive
}

fn forget(archive: &Archive, ids: &[NodeId]) -> usize {
    archive.forget(ids, &mut |_| ()).expect("forgotten")
}

fn named(archive: &Archive) -> BTreeSet<String> {
    let part = graph::everything(&archive.view(), Sources::Without).expect("it loads");
    let name = |n: &Node| match n {
        Node::Person(p) => Some(p.name.clone()),
        _ => None,
    };
    part.nodes().iter().filter_map(|n| name(n)).collect()
}

#[test]
fn what_would_lose_its_last_support_is_listed_and_only_that_goes() {
    let (_keep, path) = folder();
    let archive = archive_of(
        &path,
        &[
            told("a", "One", "2020-03-01", "Ali Bakr", "Omar Dawud"),
            told("b", "Two", "2020-03-01", "Ali Bakr", "Omar Dawud"),
            told("c", "One", "2021-05-01", "Ali Bakr", "Hassan Salim"),
        ],
    );
    let one = archive.find_articles(&ArticleFilter { source: Some("ONE".into()), before: None }).expect("read");
    assert_eq!(BTreeSet::from_iter(one.clone()), BTreeSet::from([article_id("a"), article_id("c")]));
    let lost = archive.lost(&one).expect("read");
    assert_eq!(lost.articles.iter().map(|a| a.identity.as_str()).collect::<Vec<_>>(), ["a", "c"]);
    assert_eq!(lost.people.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(), ["Hassan Salim"]);
    assert_eq!(lost.organizations.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(), ["One"]);
    assert_eq!((lost.places.len(), lost.events.len()), (0, 1), "b still tells of the other");
    assert_eq!(archive.counts().expect("read").articles, 3, "nothing was changed by asking");
    assert_eq!(forget(&archive, &one), 2);
    assert_eq!(named(&archive), BTreeSet::from(["Ali Bakr".to_owned(), "Omar Dawud".to_owned()]));
    assert_eq!(archive.counts().expect("read").events, 1);
    assert_eq!(forget(&archive, &one), 0, "they are gone already");
}

#[test]
fn articles_are_found_by_id_identity_and_address_and_by_day() {
    let (_keep, path) = folder();
    let mut by_address = told("x", "One", "2019-12-31", "Ali Bakr", "Omar Dawud");
    by_address.0.id = None;
    let undated = told("u", "One", "", "Ali Bakr", "Omar Dawud");
    let archive =
        archive_of(&path, &[told("a", "One", "2020-03-01", "Ali Bakr", "Omar Dawud"), by_address.clone(), undated]);
    let find = |name: &str| archive.find_article(name).expect("read");
    assert_eq!(find("a"), Some(article_id("a")));
    assert_eq!(find(&article_id("a").to_string()), Some(article_id("a")));
    assert_eq!(find("http://www.news.example/a/#top"), Some(article_id("a")), "though it has an id");
    assert_eq!(find("https://news.example/x"), Some(article_id(&by_address.0.identity())));
    assert_eq!(find("https://news.example/y"), None);
    let before = |day: &str| {
        let filter = ArticleFilter { source: None, before: Date::parse(day) };
        archive.find_articles(&filter).expect("read").len()
    };
    assert_eq!((before("2019-12-31"), before("2020"), before("2020-03-01"), before("2020-03-02")), (0, 1, 1, 2));
}

/// Whether a word stands in any file under a folder.
fn in_files(path: &Path, word: &[u8]) -> bool {
    fs::read_dir(path).expect("read").any(|entry| {
        let entry = entry.expect("an entry").path();
        if entry.is_dir() {
            return in_files(&entry, word);
        }
        fs::read(entry).expect("read").windows(word.len()).any(|w| w == word)
    })
}

/// Words that no compression makes shorter: each stands in the store's files as it is.
fn marked(id: &str, word: &str) -> (Article, Reading) {
    let mut d = draft(id, "2020-01-01");
    d.article.title = format!("Title {word}");
    let a = d.person(&format!("Ali {word}"), &["IRN"], "minister/oil");
    let b = d.person("Omar Dawud", &["IRQ"], "minister/oil");
    d.meeting(&[a, b], "2020-01-01");
    d.done()
}

#[test]
fn after_compaction_the_files_hold_no_byte_of_what_was_forgotten() {
    let (_keep, path) = folder();
    let (gone, stays) = ("Zqxjvkwpygbfhd", "Mwgvtrkzqpxbnc");
    let mut archive = archive_of(&path, &[marked("gone", gone), marked("stays", stays)]);
    assert!(in_files(&path, gone.as_bytes()), "the test sees what it looks for");
    forget(&archive, &[article_id("gone")]);
    let before = export(&archive.view());
    archive.compact(&mut |_| ()).expect("compacted");
    for form in [gone.to_owned(), gone.to_lowercase()] {
        assert!(!in_files(&path, form.as_bytes()), "{form}");
    }
    assert!(in_files(&path, stays.as_bytes()));
    assert_eq!(export(&archive.view()), before);
    archive.add_read(&[marked("new", "Hpqzxwvbnmtrkd")]).expect("it goes on in the new files");
    drop(archive);
    let archive = Archive::open(&path).expect("it opens");
    assert_eq!(archive.counts().expect("read").articles, 2);
    assert!(!in_files(&path, gone.as_bytes()));
    let databases = fs::read_dir(&path).expect("read").filter(|e| e.as_ref().expect("an entry").path().is_dir());
    assert_eq!(databases.count(), 1, "the old one is gone");
}

#[test]
fn what_a_killed_compaction_leaves_is_removed_by_the_next_opening() {
    let (_keep, path) = folder();
    let archive = archive_of(&path, &[marked("stays", "Mwgvtrkzqpxbnc")]);
    let before = export(&archive.view());
    drop(archive);
    // killed before the swap: a half-made database; killed after it: the old one
    for left in ["data-1", "data-7"] {
        fs::create_dir(path.join(left)).expect("made");
        fs::write(path.join(left).join("db"), "half").expect("written");
    }
    fs::create_dir(path.join("data-notes")).expect("made");
    let archive = Archive::open(&path).expect("it opens");
    assert_eq!(export(&archive.view()), before);
    assert!(!path.join("data-1").exists() && !path.join("data-7").exists());
    assert!(path.join("data-notes").exists(), "what is not a database's folder is left alone");
}

#[test]
fn a_corrected_article_takes_the_place_of_its_facts() {
    let (_keep, path) = folder();
    let archive = archive_of(
        &path,
        &[
            told("a", "One", "2020-03-01", "Ali Bakr", "Omar Dawud"),
            told("b", "Two", "2021-03-01", "Hassan Salim", "Omar Dawud"),
        ],
    );
    let corrected = told("a", "One", "2020-03-01", "Ali Jafar", "Omar Dawud");
    assert_eq!(archive.add_read(std::slice::from_ref(&corrected)).expect("kept"), [Change::Corrected]);
    assert_eq!(
        named(&archive),
        BTreeSet::from(["Ali Jafar".to_owned(), "Hassan Salim".to_owned(), "Omar Dawud".to_owned()])
    );
    let (_other, fresh) = folder();
    let fresh = archive_of(&fresh, &[told("b", "Two", "2021-03-01", "Hassan Salim", "Omar Dawud"), corrected]);
    assert_eq!(export(&archive.view()), export(&fresh.view()), "as if it had never been otherwise");
}

fn dump(archive: &Archive) -> String {
    let mut text = Vec::new();
    archive.dump(&mut text, &mut |_| ()).expect("dumped");
    String::from_utf8(text).expect("JSON is UTF-8")
}

fn load(archive: &mut Archive, dump: &str) -> (Result<Loaded, LoadError>, Vec<(u64, String)>) {
    let mut broken = Vec::new();
    let loaded = archive.load(&mut dump.as_bytes(), &mut |loading| {
        if let Loading::Broken { line, problem } = loading {
            broken.push((line, problem.to_owned()));
        }
    });
    (loaded, broken)
}

/// Articles as the engine reads them, in three languages.
fn read_articles(archive: &Archive) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).expect("read").map(|e| e.expect("an entry").path()).collect();
    files.sort();
    for file in files {
        let articles = isnad::input::open(&isnad::input::Source::Path(file)).filter_map(Result::ok);
        archive.add(&articles.collect::<Vec<_>>()).expect("kept");
    }
}

#[test]
fn a_loaded_dump_gives_the_same_dump_and_the_same_graph_to_the_byte() {
    let (_keep, path) = folder();
    let archive = Archive::create(&path).expect("a store");
    read_articles(&archive);
    let mut odd = told("odd \u{2028} \"id\"\\", "ﷺ", "2020-11", "Ali Bakr", "Omar Dawud");
    odd.0.text.push_str("\u{0}\t\u{7f}\u{200f}😀\r\n");
    isnad::fuse::put(archive.store(), &[odd], Some(date("1999-01-02"))).expect("kept");
    let text = dump(&archive);
    let (_other, other) = folder();
    let mut other = Archive::create(&other).expect("a store");
    let (loaded, broken) = load(&mut other, &text);
    assert_eq!((loaded.expect("loaded").new, broken), (archive.counts().expect("read").articles, vec![]));
    assert_eq!(dump(&other), text);
    assert_eq!(export(&other.view()), export(&archive.view()));
    let (again, broken) = load(&mut other, &text);
    let again = again.expect("loaded");
    assert_eq!((again.new, again.corrected, again.broken, broken.len()), (0, 0, 0, 0));
    assert_eq!(dump(&other), text);
}

#[test]
fn a_large_dump_with_decisions_gives_the_same_store_at_once() {
    let (_keep, path) = folder();
    let names = ["Ali Bakr", "Omar Dawud", "Hassan Salim", "Salim Mahdi", "Fuad Hussein"];
    let one = |i: usize| {
        let day = format!("20{:02}-{:02}-{:02}", 10 + i / 300, 1 + i / 25 % 12, 1 + i % 25);
        told(&format!("a{i}"), "One", &day, names[i % 5], names[(i + 1 + i % 3) % 5])
    };
    let mut archive = Archive::create(&path).expect("a store");
    let added = archive.add_all((0..2_100).map(one)).expect("kept");
    assert_eq!((added.new, archive.counts().expect("read").articles), (2_100, 2_100));
    let [a, b] = [0, 2].map(|i| graph::find(&archive.view(), names[i], 1).expect("read")[0].id);
    archive.merge(a, b).expect("decided");
    let text = dump(&archive);
    let (_other, path) = folder();
    let mut other = Archive::create(&path).expect("a store");
    let (loaded, broken) =
        load(&mut other, &(text.clone() + &text.lines().last().expect("its end").replace("2100", "9")));
    let loaded = loaded.expect("loaded");
    assert_eq!((loaded.new, loaded.decisions, loaded.broken, broken.len()), (2_100, 1, 1, 1), "{broken:?}");
    assert_eq!(dump(&other), text);
    assert_eq!(other.counts().expect("read"), archive.counts().expect("read"));
    drop(other);
    let checked = isnad::archive::check(&path, Duration::ZERO, &mut |_| ()).expect("checked");
    assert_eq!(checked.faults, vec![]);
}

#[test]
fn a_broken_dump_is_told_by_line_and_nothing_else_of_it_is_lost() {
    let (_keep, path) = folder();
    let names = ["Ali Bakr", "Omar Dawud", "Hassan Salim", "Salim Mahdi"];
    let articles: Vec<_> =
        (0..4).map(|i| told(&format!("a{i}"), "One", "2020-03-01", names[i], "Fuad Hussein")).collect();
    let archive = archive_of(&path, &articles);
    let text = dump(&archive);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "{\"isnad_dump\":1}");
    let beyond = lines[3].replacen("\"start\":0", "\"start\":999999", 1).replacen("\"end\":", "\"end\":99", 1);
    assert_ne!(beyond, lines[3]);
    let bad = [lines[0], lines[1], &lines[2][..lines[2].len() / 2], &beyond, "{\"verdict\":1}", lines[4]].join("\n");
    let (_other, path) = folder();
    let mut other = Archive::create(&path).expect("a store");
    let (loaded, broken) = load(&mut other, &bad);
    assert_eq!(loaded.expect("loaded"), Loaded { new: 2, broken: 4, ..Loaded::default() });
    assert_eq!(broken.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 4, 5, 7], "{broken:?}");
    assert!(broken[0].1.contains("EOF"), "{broken:?}");
    assert!(broken[1].1.contains("cannot be cut"), "{broken:?}");
    assert!(broken[2].1.contains("verdict"), "{broken:?}");
    assert!(broken[3].1.contains("cut short"), "{broken:?}");
    for (text, newer) in [("", false), ("{\"text\": \"an article\"}\n", false), ("{\"isnad_dump\":2}\n", true)] {
        match load(&mut other, text).0 {
            Err(LoadError::Newer(2)) => assert!(newer),
            Err(LoadError::NotADump) => assert!(!newer),
            unexpected => panic!("{unexpected:?}"),
        }
    }
}

#[test]
fn rebuilding_reads_the_texts_again_and_keeps_their_days() {
    let (_keep, path) = folder();
    let mut archive = Archive::create(&path).expect("a store");
    read_articles(&archive);
    let right = dump(&archive);
    // as an earlier version of the packs might have read one of them: nothing
    let (id, article) = {
        let view = archive.view();
        let mut first = None;
        graph::each_article(&view, &mut |node| {
            first = Some(node.id);
            Ok(false)
        })
        .expect("read");
        let id = first.expect("there are articles");
        (id, graph::article(&view, id).expect("read").expect("it is there").0)
    };
    let lang = archive.engine().read(&article).lang;
    let nothing = Reading { lang, pack: "ar 0.0.1".into(), ..Reading::default() };
    isnad::fuse::put(archive.store(), &[(article, nothing)], Some(date("2001-02-03"))).expect("kept");
    let before = archive.counts().expect("read");
    let rebuilt = archive.rebuild(&mut |_, _| ()).expect("rebuilt");
    assert_eq!((rebuilt.articles, rebuilt.changed, rebuilt.before), (before.articles, 1, before));
    assert!(rebuilt.after.reports > before.reports);
    let node = graph::article_node(&archive.view(), id).expect("read").expect("it is there");
    assert_eq!(node.read, Some(date("2001-02-03")));
    let again = dump(&archive).replace("\"read\":\"2001-02-03\"", "\"read\":…");
    assert!(again.lines().zip(right.lines()).filter(|(a, b)| a != b).count() == 1, "only the day differs");
    drop(archive);
    let archive = Archive::open(&path).expect("it opens");
    assert_eq!(archive.counts().expect("read"), rebuilt.after);
}

fn small() -> impl Strategy<Value = (Vec<usize>, Vec<usize>)> {
    (proptest::collection::vec(0usize..24, 1..10), proptest::collection::vec(0usize..24, 0..6))
}

fn one(i: usize) -> (Article, Reading) {
    let names = ["Ali Bakr", "Bakr", "علي بكر", "Omar Dawud", "Hassan Salim", "Salim"];
    let day = format!("2020-03-{:02}", i % 7 + 1);
    told(&format!("a{i}"), ["One", "Two"][i % 2], &day, names[i % 6], names[(i * 5 + 2) % 6])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_said_to_go_is_what_goes((add, forget_some) in small()) {
        let (_keep, path) = folder();
        let articles: Vec<_> = add.iter().map(|i| one(*i)).collect();
        let archive = archive_of(&path, &articles);
        let ids: Vec<NodeId> = forget_some.iter().map(|i| article_id(&format!("a{i}"))).collect();
        let lost = archive.lost(&ids).expect("read");
        let before = graph::everything(&archive.view(), Sources::Without).expect("it loads");
        forget(&archive, &ids);
        let after = graph::everything(&archive.view(), Sources::Without).expect("it loads");
        let view = archive.view();
        let gone = |kind: NodeKind| -> BTreeSet<NodeId> {
            let ids = before.nodes().into_iter().filter(|n| !matches!(n, Node::Person(p) if !p.named)).map(|n| n.id());
            ids.filter(|id| id.kind == kind)
                .filter(|id| after.node(graph::resolve(&view, *id).expect("read")).is_none())
                .collect()
        };
        let said = |all: &[(NodeId, String)]| all.iter().map(|(id, _)| *id).collect::<BTreeSet<_>>();
        // one whose first name is gone is known by another from then on, and is not lost
        prop_assert!(said(&lost.people).is_subset(&gone(NodeKind::Person)));
        prop_assert_eq!(said(&lost.organizations), gone(NodeKind::Organization));
        prop_assert_eq!(said(&lost.places), gone(NodeKind::Place));
        prop_assert!(lost.events.iter().all(|id| gone(NodeKind::Event).contains(id)));
        prop_assert_eq!(lost.articles.len() as u64 + archive.counts().expect("read").articles,
            add.iter().collect::<BTreeSet<_>>().len() as u64);
        let rest: Vec<_> = add.iter().filter(|i| !forget_some.contains(i)).map(|i| one(*i)).collect();
        let (_other, fresh) = folder();
        let fresh = archive_of(&fresh, &rest);
        prop_assert_eq!(export(&view), export(&fresh.view()));
        drop(view);
        drop(archive);
        let checked = isnad::archive::check(&path, std::time::Duration::ZERO, &mut |_| ()).expect("checked");
        prop_assert_eq!(checked.faults, vec![]);
    }
}
