//! What a store's folder may be, and what is said when it is something else.

mod store_common;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use isnad::Archive;
use isnad::fuse::article_id;
use isnad::graph::{self, Sources};
use isnad::store::{Store, StoreError};
use store_common::{draft, export};

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store");
    (folder, path)
}

fn article(i: usize) -> (isnad::model::Article, isnad::model::Reading) {
    let day = format!("2020-{:02}-{:02}", i / 28 % 12 + 1, i % 28 + 1);
    let mut d = draft(&format!("a{i}"), &day);
    let given = ["Ali", "Omar", "Hassan", "Mahmoud", "Salim"][i % 5];
    let family = ["Shamkhani", "Larijani", "Mahdi", "Barzani"][i / 5 % 4];
    let a = d.person(&format!("{given} {family}"), &["IRN"], "minister/foreign");
    let b = d.person(family, &["IRQ"], "minister/oil");
    d.meeting(&[a, b], &day);
    d.done()
}

/// A store with a few articles, closed.
fn filled(path: &Path, n: usize) -> String {
    let archive = Archive::create(path).expect("a store");
    let articles: Vec<_> = (0..n).map(article).collect();
    archive.add_read(&articles).expect("kept");
    let text = export(&archive.view());
    assert!(text.len() > 1000);
    text
}

#[test]
fn what_one_handle_stored_the_next_finds() {
    let (_keep, path) = folder();
    let before = filled(&path, 12);
    let archive = Archive::open(&path).expect("it opens");
    assert_eq!(export(&archive.view()), before);
    let view = archive.view();
    let (text, reading) = graph::article(&view, article_id("a3")).expect("read").expect("it is there");
    assert_eq!((text, reading), article(3));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o700);
    }
}

#[test]
fn a_missing_store_is_said_to_be_missing_and_not_made() {
    let (_keep, path) = folder();
    let error = Store::open(&path).expect_err("nothing is there");
    assert!(matches!(error, StoreError::Missing(_)));
    assert!(error.to_string().contains("isnad add"), "{error}");
    assert!(!path.exists());
}

#[test]
fn a_folder_or_file_that_is_no_store_is_left_alone() {
    let (_keep, path) = folder();
    fs::create_dir(&path).expect("made");
    fs::write(path.join("notes.txt"), "mine").expect("written");
    for open in [Store::open, Store::create] {
        assert!(matches!(open(&path), Err(StoreError::NotAStore(_))));
        assert!(matches!(open(&path.join("notes.txt")), Err(StoreError::NotAStore(_))));
    }
    fs::write(path.join("FORMAT"), "isnad shop 1\n").expect("written");
    assert!(matches!(Store::create(&path), Err(StoreError::NotAStore(_))));
    assert_eq!(fs::read_to_string(path.join("notes.txt")).expect("read"), "mine");
    assert_eq!(fs::read_dir(&path).expect("read").count(), 2);
}

#[test]
fn a_later_format_is_refused_by_number() {
    let (_keep, path) = folder();
    filled(&path, 5);
    fs::write(path.join("FORMAT"), "isnad store 3\n").expect("written");
    let error = Store::open(&path).expect_err("it is newer");
    assert!(matches!(error, StoreError::Newer { found: 3, known: 2, .. }), "{error}");
    assert!(error.to_string().contains("newer isnad"));
}

#[test]
fn a_half_made_store_is_made_and_a_lost_database_is_not_replaced() {
    let (_keep, path) = folder();
    fs::create_dir(&path).expect("made");
    fs::write(path.join("FORMAT.new"), "isnad st").expect("written");
    drop(Store::create(&path).expect("nothing had been stored in it"));
    fs::write(path.join("FORMAT"), "isnad store 2 new\n").expect("written");
    fs::remove_dir_all(path.join("data")).expect("removed");
    drop(Archive::open(&path).expect("nothing had been stored in it"));
    fs::remove_dir_all(path.join("data")).expect("removed");
    let error = Archive::create(&path).expect_err("its articles are gone");
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    assert!(!path.join("data").exists());
}

#[test]
fn a_second_opening_is_told_who_holds_the_store() {
    let (_keep, path) = folder();
    let first = Archive::create(&path).expect("a store");
    let error = Archive::open(&path).expect_err("it is held");
    let StoreError::Locked { pid, .. } = error else { panic!("{error}") };
    assert_eq!(pid, Some(std::process::id()));
    drop(first);
    Archive::open(&path).expect("it is free again");
}

#[test]
fn an_opening_waits_for_the_store_and_names_only_a_process_that_has_it() {
    let (_keep, path) = folder();
    let first = Archive::create(&path).expect("a store");
    fs::write(path.join("HOLDER"), "1\n").expect("written");
    let error = Archive::open(&path).expect_err("it is held");
    assert!(matches!(error, StoreError::Locked { pid: None, .. }), "{error}");
    std::thread::scope(|scope| {
        let second = scope.spawn(|| Archive::open(&path).map(drop));
        std::thread::sleep(Duration::from_millis(300));
        drop(first);
        second.join().expect("no panic").expect("it was free in time");
    });
}

#[test]
fn many_may_make_one_store_at_once() {
    let (_keep, path) = folder();
    std::thread::scope(|scope| {
        let made: Vec<_> = (0..6).map(|_| scope.spawn(|| Store::create(&path).map(drop))).collect();
        for one in made {
            one.join().expect("no panic").expect("made, or opened once made");
        }
    });
    assert_eq!(fs::read_to_string(path.join("FORMAT")).expect("read"), "isnad store 2\n");
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_said_to_be_so() {
    use std::os::unix::fs::PermissionsExt;
    let (keep, path) = folder();
    let set = |mode| fs::set_permissions(keep.path(), fs::Permissions::from_mode(mode)).expect("set");
    set(0o500);
    let made = Store::create(&path);
    // Whoever may do everything may write here too.
    let all_powerful = fs::write(keep.path().join("probe"), "").is_ok();
    set(0o700);
    if !all_powerful {
        let error = made.expect_err("not writable");
        assert!(matches!(error, StoreError::NotWritable { .. }), "{error}");
    }
}

/// The files of the database, sorted.
fn files(path: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(path.join("data"))
        .expect("read")
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.is_file())
        .collect();
    files.sort();
    files
}

#[test]
fn damaged_files_give_errors_or_the_truth_and_never_a_panic() {
    let (keep, path) = folder();
    let truth = filled(&path, 40);
    let copy = keep.path().join("copy");
    let damage: [fn(&mut Vec<u8>, usize); 3] = [
        |bytes, at| bytes[at] ^= 0x41,
        |bytes, at| bytes.truncate(at),
        |bytes, at| {
            let end = (at + 4096).min(bytes.len());
            bytes[at..end].fill(0xAB);
        },
    ];
    let (mut refused, mut fine) = (0, 0);
    for (which, file) in files(&path).iter().enumerate() {
        let bytes = fs::read(file).expect("read");
        for (how, damage) in damage.iter().enumerate() {
            for part in 0..6 {
                if bytes.is_empty() {
                    continue;
                }
                let _ = fs::remove_dir_all(&copy);
                fs::create_dir_all(copy.join("data")).expect("made");
                fs::copy(path.join("FORMAT"), copy.join("FORMAT")).expect("copied");
                for other in files(&path) {
                    fs::copy(&other, copy.join("data").join(other.file_name().expect("a name"))).expect("copied");
                }
                let mut bad = bytes.clone();
                let at = (bytes.len() - 1) * part / 6 + which + how;
                damage(&mut bad, at.min(bytes.len() - 1));
                fs::write(copy.join("data").join(file.file_name().expect("a name")), bad).expect("written");
                let found = Archive::open(&copy).and_then(|archive| {
                    graph::everything(&archive.view(), Sources::With).map(|_| export(&archive.view()))
                });
                match found {
                    Ok(text) => {
                        fine += 1;
                        assert!(text == truth || text.len() < truth.len(), "nothing is invented");
                    }
                    Err(StoreError::Damaged { .. } | StoreError::Io { .. }) => refused += 1,
                    Err(error) => panic!("{error}"),
                }
            }
        }
    }
    assert!(refused > 0 && fine > 0, "{refused} refused, {fine} fine");
}
