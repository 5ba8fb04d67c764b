//! What a store says of damage, and how many may use it at once.

mod store_common;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use isnad::Archive;
use isnad::archive::{self, Checked};
use isnad::fuse::article_id;
use isnad::graph::{self, Sources};
use isnad::model::{Article, Reading, Status};
use isnad::store::{Store, StoreError};
use store_common::{draft, export};

const NOW: Duration = Duration::ZERO;

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store");
    (folder, path)
}

fn article(i: usize) -> (Article, Reading) {
    let day = format!("2020-{:02}-{:02}", i / 28 % 12 + 1, i % 28 + 1);
    let mut d = draft(&format!("a{i}"), &day);
    let given = ["Ali", "Omar", "Hassan", "Mahmoud", "Salim"][i % 5];
    let family = ["Shamkhani", "Larijani", "Mahdi", "Barzani"][i / 5 % 4];
    let a = d.person(&format!("{given} {family}"), &["IRN"], "minister/foreign");
    let b = d.person(family, &["IRQ"], "minister/oil");
    let place = d.place("Tehran", "IRN");
    d.event("meeting", &[(a, "host"), (b, "guest")], &day, Some(place), Status::Held);
    d.done()
}

fn fill(archive: &Archive, numbers: std::ops::Range<usize>) {
    archive.add_read(&numbers.map(article).collect::<Vec<_>>()).expect("kept");
}

/// A store with articles, closed, and what is in it.
fn filled(path: &Path, n: usize) -> String {
    let archive = Archive::create(path).expect("a store");
    fill(&archive, 0..n / 2);
    fill(&archive, n / 2..n);
    drop(archive);
    // opened once more, so that every file is there that the database ever makes
    export(&Archive::open(path).expect("it opens").view())
}

fn check(path: &Path) -> Checked {
    archive::check(path, NOW, &mut |_| ()).expect("checked")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("read") {
        let entry = entry.expect("an entry").path();
        let to = to.join(entry.file_name().expect("a name"));
        if entry.is_dir() {
            copy(&entry, &to);
        } else {
            fs::copy(entry, to).expect("copied");
        }
    }
    #[cfg(unix)]
    fs::set_permissions(to, std::os::unix::fs::PermissionsExt::from_mode(0o700)).expect("set");
}

/// Every file under a folder, sorted.
fn files(path: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(path).expect("read").map(|e| e.expect("an entry").path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() { files(&entry, found) } else { found.push(entry) }
    }
}

/// A number that looks like chance, the same in every run.
fn chance(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as usize
}

#[test]
fn a_sound_store_is_found_sound_and_left_as_it_was() {
    let (_keep, path) = folder();
    let truth = filled(&path, 30);
    let checked = check(&path);
    assert_eq!((checked.articles, checked.readable, checked.faults), (30, true, vec![]));
    let archive = Archive::open(&path).expect("it opens");
    assert_eq!(checked.events, archive.counts().expect("read").events);
    assert_eq!(export(&archive.view()), truth);
    assert_eq!(fs::read_dir(&path).expect("read").filter(|e| e.as_ref().expect("e").path().is_dir()).count(), 1);
}

#[test]
fn a_flipped_bit_anywhere_is_found_or_changes_nothing_and_is_repaired() {
    let (keep, path) = folder();
    let truth = filled(&path, 24);
    let mut all = Vec::new();
    files(&path, &mut all);
    let bytes: Vec<(PathBuf, Vec<u8>)> =
        all.into_iter().map(|f| (f.clone(), fs::read(f).expect("read"))).filter(|(_, b)| !b.is_empty()).collect();
    let flips: usize = std::env::var("ISNAD_TEST_FLIPS").ok().and_then(|n| n.parse().ok()).unwrap_or(24);
    let mut seed = 7;
    let (mut found, mut silent, mut repaired, mut again, mut moved) = (0, 0, 0, 0, 0);
    for flip in 0..flips {
        let at_copy = keep.path().join(format!("copy{flip}"));
        copy(&path, &at_copy);
        // half of them in the database, wherever; half in any file, since the others are small
        let db = bytes.iter().position(|(f, _)| f.ends_with("db")).expect("a database");
        let (file, content) = &bytes[if flip % 2 == 0 { db } else { chance(&mut seed) % bytes.len() }];
        let mut bad = content.clone();
        // a new database is mostly empty
        let used = bad.iter().rposition(|b| *b != 0).map_or(1, |last| last + 1);
        let at = chance(&mut seed) % used;
        bad[at] ^= 1 << (chance(&mut seed) % 8);
        let place = file.strip_prefix(&path).expect("inside");
        fs::write(at_copy.join(place), bad).expect("written");
        let checked = match archive::check(&at_copy, NOW, &mut |_| ()) {
            Ok(checked) => checked,
            // a number in FORMAT itself
            Err(StoreError::Newer { .. }) if place.ends_with("FORMAT") => continue,
            Err(error) => panic!("{} byte {at}: {error}", place.display()),
        };
        if checked.faults.is_empty() {
            silent += 1;
            let archive = Archive::open(&at_copy).expect("what is sound opens");
            assert_eq!(export(&archive.view()), truth, "{} byte {at}", place.display());
        } else {
            found += 1;
            let done = archive::repair(&at_copy, NOW, &mut |_, _| ());
            if let Err(error) = &done {
                println!("not repaired: {} byte {at}: {error}", place.display());
            }
            if let Ok(done) = done {
                repaired += 1;
                again += done.read_again;
                moved += done.moved;
                if !place.ends_with("db") {
                    assert_eq!(done.kept, 24, "{} byte {at}", place.display());
                }
                let after = check(&at_copy);
                assert_eq!(after.faults, vec![], "{} byte {at}", place.display());
                assert_eq!(after.articles, done.kept + done.read_again);
                for i in 0..24 {
                    let archive = Archive::open(&at_copy).expect("it opens");
                    let view = archive.view();
                    if let Some(kept) = graph::article(&view, article_id(&format!("a{i}"))).expect("read") {
                        assert_eq!(kept.0, article(i).0, "{} byte {at}", place.display());
                    }
                }
            }
        }
        fs::remove_dir_all(at_copy).expect("removed");
    }
    println!(
        "{flips} flips: {found} found, {silent} in parts that nothing uses; {repaired} repaired, with {again} articles \
         read again and {moved} moved out"
    );
    assert!(found > flips / 6 && repaired > 0, "{found} found, {silent} silent, {repaired} repaired");
}

#[test]
fn a_lost_page_costs_only_the_articles_on_it_and_they_are_moved_out() {
    let (_keep, path) = folder();
    let archive = Archive::create(&path).expect("a store");
    // texts as long as those of newspapers, so that they are on more than a page
    let mut seed = 7;
    let long = |i: usize| {
        let (mut article, reading) = article(i);
        (0..500).for_each(|_| article.text.push_str(&format!(" {:x}", chance(&mut seed))));
        (article, reading)
    };
    archive.add_read(&(0..300).map(long).collect::<Vec<_>>()).expect("kept");
    drop(archive);
    // without what was replaced since: of a log that was written for a while, most is used by nothing
    Archive::open(&path).expect("it opens").compact(&mut |_| ()).expect("compacted");
    let file = path.join("data-1/db");
    let sound = fs::read(&file).expect("read");
    let used = sound.iter().rposition(|b| *b != 0).expect("not empty");
    let (mut kept_least, mut moved_all) = (u64::MAX, 0);
    // where articles lie depends on all that was written: page after page until one of them costs some
    for part in 1..40 {
        if kept_least < 300 && moved_all > 0 {
            break;
        }
        let mut bad = sound.clone();
        let at = used * part / 40;
        bad[at..at + 512].fill(0xAB);
        fs::write(&file, &bad).expect("written");
        let checked = check(&path);
        println!("part {part} at {at} of {used}: {} faults", checked.faults.len());
        if checked.faults.is_empty() {
            // nothing used that part
            fs::write(&file, &sound).expect("written");
            continue;
        }
        let (_other, copied) = folder();
        copy(&path, &copied);
        let done = archive::repair(&copied, NOW, &mut |_, _| ()).expect("repaired");
        assert_eq!(check(&copied).faults, vec![], "part {part}");
        kept_least = kept_least.min(done.kept + done.read_again);
        moved_all += done.moved;
        let lines = fs::read_to_string(copied.join("damaged.jsonl")).unwrap_or_default();
        assert_eq!(lines.lines().count() as u64, done.moved, "part {part}");
        for line in lines.lines() {
            let line: serde_json::Value = serde_json::from_str(line).expect("a JSON line");
            assert!(line["problem"].is_string() && line["id"].as_str().is_some_and(|id| id.starts_with('a')));
        }
        // what could not be read at all is in the copy of the database
        assert!(done.kept + done.read_again + done.moved >= 300 || done.remains.is_some(), "part {part}: {done:?}");
        println!("part {part}: {done:?}");
        fs::write(&file, &sound).expect("written");
    }
    assert!(kept_least < 300 && moved_all > 0, "at least {kept_least} kept, {moved_all} moved out in all");
}

#[test]
fn a_log_cut_short_is_not_taken_for_an_older_state() {
    let (keep, path) = folder();
    let archive = Archive::create(&path).expect("a store");
    fill(&archive, 0..10);
    let early = keep.path().join("early");
    archive.store().flush().expect("flushed");
    copy(&path.join("data"), &early);
    fill(&archive, 10..20);
    drop(archive);
    // the database as it was earlier, beside what was acknowledged since
    let acknowledged = fs::read(path.join("data/acknowledged")).expect("read");
    fs::remove_dir_all(path.join("data")).expect("removed");
    copy(&early, &path.join("data"));
    fs::write(path.join("data/acknowledged"), acknowledged).expect("written");
    let error = Archive::open(&path).expect_err("batches are missing");
    assert!(error.to_string().contains("cut short"), "{error}");
    assert!(error.to_string().contains("--repair"), "{error}");
    let checked = check(&path);
    assert_eq!((checked.articles, checked.faults.len()), (10, 1), "{checked:?}");
    let repaired = archive::repair(&path, NOW, &mut |_, _| ()).expect("repaired");
    assert_eq!((repaired.kept, repaired.moved), (10, 0));
    assert_eq!(check(&path).faults, vec![]);
    assert_eq!(Archive::open(&path).expect("it opens").counts().expect("read").articles, 10);
}

#[test]
fn a_second_process_is_told_who_has_the_store_and_how_to_go_on() {
    let (_keep, path) = folder();
    let archive = Archive::create(&path).expect("a store");
    let error = Store::open_within(&path, NOW).expect_err("it is held").to_string();
    assert!(error.contains(&format!("process {} (store_safe-", std::process::id())), "{error}");
    assert!(error.contains("--wait 60s") && error.contains("--snapshot DIR"), "{error}");
    assert!(matches!(archive::check(&path, NOW, &mut |_| ()), Err(StoreError::Locked { .. })));
    std::thread::scope(|scope| {
        let waits = scope.spawn(|| Store::open_within(&path, Duration::from_secs(20)).map(drop));
        std::thread::sleep(Duration::from_millis(2500));
        drop(archive);
        waits.join().expect("no panic").expect("it was free in time");
    });
}

#[test]
fn a_snapshot_shows_one_state_and_replaces_only_snapshots() {
    let (keep, path) = folder();
    let archive = Archive::create(&path).expect("a store");
    fill(&archive, 0..10);
    let to = keep.path().join("snap");
    archive.snapshot(&to, NOW).expect("written");
    let then = export(&archive.view());
    fill(&archive, 10..20);
    let now = export(&archive.view());
    let read = Archive::open(&to).expect("a store of its own, while the other is open");
    assert_eq!(export(&read.view()), then);
    let error = archive.snapshot(&to, NOW).expect_err("somebody reads it");
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
    assert_eq!(export(&read.view()), then);
    drop(read);
    archive.snapshot(&to, NOW).expect("replaced");
    let read = Archive::open(&to).expect("it opens");
    assert_eq!(export(&read.view()), now);
    drop(read);
    assert_eq!(check(&to).faults, vec![]);
    // whoever adds to a snapshot makes a store of their own of it
    fill(&Archive::open(&to).expect("it opens"), 20..21);
    let error = archive.snapshot(&to, NOW).expect_err("it has articles of its own");
    assert!(matches!(error, StoreError::NotASnapshot(_)), "{error}");
    assert!(matches!(archive.snapshot(&path, NOW), Err(StoreError::NotASnapshot(_))), "itself");
    let other = keep.path().join("notes");
    fs::create_dir(&other).expect("made");
    fs::write(other.join("mine.txt"), "mine").expect("written");
    assert!(matches!(archive.snapshot(&other, NOW), Err(StoreError::NotAStore(_))));
    assert_eq!(fs::read_dir(&other).expect("read").count(), 1);
}

#[test]
fn answers_are_of_one_state_while_another_thread_adds_and_takes_back() {
    let (_keep, path) = folder();
    let archive = Archive::create(&path).expect("a store");
    fill(&archive, 0..8);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let mut read = 0;
                    while !done.load(Ordering::Acquire) || read == 0 {
                        let view = archive.view();
                        let counts = isnad::fuse::counts(&view).expect("read");
                        let part = graph::everything(&view, Sources::With).expect("it loads");
                        let of = |kind| part.nodes().iter().filter(|n| n.id().kind == kind).count() as u64;
                        assert_eq!(of(graph::NodeKind::Article), counts.articles);
                        assert_eq!(of(graph::NodeKind::Event), counts.events);
                        // eight at a time come and go
                        assert_eq!(counts.articles % 8, 0);
                        read += 1;
                    }
                    read
                })
            })
            .collect();
        for round in 1..5 {
            fill(&archive, round * 8..(round + 1) * 8);
            if round % 2 == 0 {
                let ids: Vec<_> = (round * 8..(round + 1) * 8).map(|i| article_id(&format!("a{i}"))).collect();
                archive.forget(&ids, &mut |_| ()).expect("forgotten");
            }
        }
        done.store(true, Ordering::Release);
        for reader in readers {
            assert!(reader.join().expect("one state") > 0);
        }
    });
}

/// `tests/data/store-1` was made by `isnad add` when its format was new, `store-1.jsonl` by `isnad dump` of it, and
/// `store-2` by `isnad load` of that. A format that changes gets a store of its own; these are opened for as long as they
/// can be.
#[test]
fn stores_of_every_format_open_with_all_that_is_in_them() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let expected = fs::read_to_string(data.join("store-1.jsonl")).expect("read");
    // what is loaded from the dump is the same store
    let (_loaded, loaded) = folder();
    let mut loaded = Archive::create(&loaded).expect("a store");
    loaded.load(&mut expected.as_bytes(), &mut |_| ()).expect("loaded");
    for store in ["store-1", "store-2"] {
        let (_keep, path) = folder();
        copy(&data.join(store), &path);
        let archive = Archive::open(&path).expect("it opens");
        assert_eq!(archive.store().backup().is_some_and(Path::exists), store == "store-1", "{store} has a backup");
        let mut dump = Vec::new();
        archive.dump(&mut dump, &mut |_| ()).expect("dumped");
        assert_eq!(String::from_utf8_lossy(&dump), expected, "{store}");
        let counts = archive.counts().expect("read");
        assert_eq!((counts.articles, counts.people, counts.events, counts.reports), (4, 4, 3, 4), "{store}");
        let today = isnad::model::Date::parse("2026-01-01").expect("a date");
        let answer = archive.ask("all meetings between Iran and Iraq officials", today).expect("answered");
        assert_eq!(answer.answers.len(), 3, "{store}");
        drop(archive);
        assert_eq!(check(&path).faults, vec![], "{store}");
        let again = Archive::open(&path).expect("it opens again");
        assert_eq!(again.store().backup(), None, "{store} is of today's format now");
        assert_eq!(export(&loaded.view()), export(&again.view()), "{store}");
    }
}

/// A store of the first format, whose making anew is killed at every step of it that can be told from outside.
#[test]
fn a_store_that_was_being_made_anew_is_whole_whatever_stands_there() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let (_keep, path) = folder();
    copy(&data.join("store-1"), &path);
    // The new database was begun, and the old one moved away already, but the format says nothing of either.
    fs::create_dir(path.join("data-1")).expect("made");
    fs::write(path.join("data-1/db"), "half a database").expect("written");
    fs::rename(path.join("data"), path.join("format-1-data")).expect("moved");
    let archive = Archive::open(&path).expect("it opens");
    assert_eq!(archive.counts().expect("read").articles, 4);
    drop(archive);
    assert!(path.join("format-1-data/db").is_file() && !path.join("data").exists());
    assert_eq!(check(&path).faults, vec![]);
}

#[test]
fn a_format_file_that_is_lost_or_damaged_is_written_anew_where_it_is_plain_what_it_said() {
    let (_keep, path) = folder();
    let truth = filled(&path, 4);
    for bad in ["isnad store 2 in data-9\n", "isnad stor\u{0} 2\n", "isnad store 0\n"] {
        fs::write(path.join("FORMAT"), bad).expect("written");
        let error = Archive::open(&path).expect_err("damaged");
        assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
        let checked = check(&path);
        assert!(!checked.readable && checked.faults.len() == 1, "{checked:?}");
        let repaired = archive::repair(&path, NOW, &mut |_, _| ()).expect("repaired");
        assert_eq!(repaired.kept, 4);
        assert_eq!(export(&Archive::open(&path).expect("it opens").view()), truth);
    }
    let data = fs::read_dir(&path).expect("read").map(|e| e.expect("an entry").path()).find(|p| p.is_dir());
    copy(&data.expect("a database"), &path.join("data-77"));
    fs::write(path.join("FORMAT"), "?").expect("written");
    let error = archive::repair(&path, NOW, &mut |_, _| ()).expect_err("there are two databases");
    assert!(error.to_string().contains("more than one database"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_others_may_read_is_found_and_closed() {
    use std::os::unix::fs::PermissionsExt;
    let (_keep, path) = folder();
    filled(&path, 4);
    fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).expect("set");
    let checked = check(&path);
    assert!(checked.faults.len() == 1 && checked.faults[0].what.contains("open to other users"), "{checked:?}");
    archive::repair(&path, NOW, &mut |_, _| ()).expect("repaired");
    assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o700);
    assert_eq!(check(&path).faults, vec![]);
}
