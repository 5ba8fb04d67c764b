//! A store whose process is killed at whatever moment, and one that cannot write: what was acknowledged is there whole,
//! nothing else is there in part, and the rest of the program would find it in order.
//!
//! `ISNAD_TEST_KILLS` says how often the child is killed.

mod store_common;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use isnad::Archive;
use isnad::archive;
use isnad::fuse::article_id;
use isnad::graph;
use isnad::model::{Article, Lang, Reading};
use store_common::export;

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store");
    (folder, path)
}

/// The article of that number as it is after so many corrections.
fn article(i: u64, version: u64) -> Article {
    let given = ["Ali", "Omar", "Hassan", "Mahmoud", "Salim"][i as usize % 5];
    let family = ["Shamkhani", "Larijani", "Mahdi", "Barzani"][(i + version) as usize / 5 % 4];
    let city = ["Tehran", "Baghdad", "Basra"][(i + version) as usize % 3];
    let text = format!(
        "Iranian Foreign Minister {given} {family} met Iraqi Oil Minister Fuad Hussein in {city} on Saturday. \
         It was version {version} of their talk number {i}."
    );
    let published = isnad::model::Date::from_day_number(18_000 + i as i32 % 700);
    Article { id: Some(format!("a{i}")), lang: Some(Lang::EN), published, text, ..Article::default() }
}

/// Makes two people one, or one person's part somebody else, or takes the first decision back.
fn decide(archive: &Archive, a: u64, b: u64) {
    let decisions = archive.decisions().expect("read");
    if let (Some(first), true) = (decisions.first(), decisions.len() > 5 || a.is_multiple_of(4)) {
        archive.undo(first.number).expect("undone");
        return;
    }
    let part = graph::everything(&archive.view(), graph::Sources::Without).expect("loaded");
    let people: Vec<_> = part.nodes().iter().map(|n| n.id()).filter(|id| id.kind == graph::NodeKind::Person).collect();
    if people.len() < 2 {
        return;
    }
    let (one, other) = (people[a as usize % people.len()], people[b as usize % people.len()]);
    // what cannot be decided is not
    let _ = match a % 3 {
        0 => archive.split(one, &isnad::fuse::Off::Article(format!("a{}", b % 40))).is_ok(),
        _ => archive.merge(one, other).is_ok(),
    };
}

/// Not a test of its own: what the next one starts and kills. It says what it is about to do, does it, and says that it
/// is done.
#[test]
#[ignore = "run by a_killed_process_leaves_what_it_acknowledged_and_nothing_in_part"]
fn works_until_it_is_killed() {
    let Some(path) = std::env::var_os("ISNAD_TEST_STORE") else { return };
    let mut seed: u64 = std::env::var("ISNAD_TEST_SEED").expect("a seed").parse().expect("a number");
    let mut chance = move |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let say = |line: String| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "\n{line}").and_then(|()| out.flush()).expect("the parent listens");
    };
    let mut archive = Archive::create(Path::new(&path)).expect("a store");
    loop {
        match chance(12) {
            0 => {
                say("begin compact".to_owned());
                archive.compact(&mut |_| ()).expect("compacted");
                say("done".to_owned());
            }
            1 => {
                say("begin rebuild".to_owned());
                archive.rebuild(&mut |_, _| ()).expect("rebuilt");
                say("done".to_owned());
            }
            2..5 => {
                let some: Vec<u64> = (0..3).map(|_| chance(40)).collect();
                say(format!("begin forget {some:?}"));
                let ids: Vec<_> = some.iter().map(|i| article_id(&format!("a{i}"))).collect();
                archive.forget(&ids, &mut |_| ()).expect("forgotten");
                say("done".to_owned());
            }
            5 => {
                say("begin decide".to_owned());
                decide(&archive, chance(1000), chance(1000));
                say("done".to_owned());
            }
            _ => {
                let some: Vec<(u64, u64)> = (0..1 + chance(20)).map(|_| (chance(40), chance(1000))).collect();
                say(format!("begin add {some:?}"));
                let articles: Vec<Article> = some.iter().map(|(i, version)| article(*i, *version)).collect();
                archive.add(&articles).expect("added");
                say("done".to_owned());
            }
        }
    }
}

/// What each article may be: the version that was acknowledged (none: taken back), and what was under way.
type Known = BTreeMap<u64, Vec<Option<u64>>>;

/// Follows what a child said; at the end what was begun and not done may have happened or not.
fn follow(known: &mut Known, lines: &[String]) -> usize {
    let (mut under_way, mut done): (Vec<(u64, Option<u64>)>, usize) = (Vec::new(), 0);
    for line in lines {
        if let Some(what) = line.strip_prefix("begin ") {
            let numbers: Vec<u64> = what.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
            under_way = match what.split(' ').next() {
                Some("add") => numbers.chunks(2).map(|pair| (pair[0], Some(pair[1]))).collect(),
                Some("forget") => numbers.into_iter().map(|i| (i, None)).collect(),
                _ => Vec::new(),
            };
        } else if line == "done" {
            done += 1;
            for (i, version) in under_way.drain(..) {
                known.insert(i, vec![version]);
            }
        }
    }
    for (i, version) in under_way {
        known.entry(i).or_insert_with(|| vec![None]).push(version);
    }
    done
}

#[test]
fn a_killed_process_leaves_what_it_acknowledged_and_nothing_in_part() {
    let kills: u64 = std::env::var("ISNAD_TEST_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(10);
    let (_keep, path) = folder();
    let mut known = Known::new();
    let (mut done, mut slowest) = (0, Duration::ZERO);
    for round in 0..kills {
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "works_until_it_is_killed", "--ignored", "--nocapture"])
            .env("ISNAD_TEST_STORE", &path)
            .env("ISNAD_TEST_SEED", (round * 7919 + 17).to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let out = child.stdout.take().expect("piped");
        let (told, lines) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if told.send(line).is_err() {
                    break;
                }
            }
        });
        // once it works, at a moment that differs from round to round
        let mut said: Vec<String> = Vec::new();
        while said.iter().filter(|l| *l == "done").count() < 1 + round as usize % 4 {
            said.push(lines.recv_timeout(Duration::from_secs(120)).expect("it works"));
        }
        std::thread::sleep(Duration::from_micros(round * 7_919_017 % 250_000));
        child.kill().expect("killed");
        child.wait().expect("ended");
        reader.join().expect("read");
        said.extend(lines.iter());
        done += follow(&mut known, &said);

        let begun = Instant::now();
        let archive = Archive::open(&path).unwrap_or_else(|e| panic!("round {round}: {e}"));
        slowest = slowest.max(begun.elapsed());
        let view = archive.view();
        let mut here = 0;
        for (i, versions) in &mut known {
            let found = graph::article(&view, article_id(&format!("a{i}"))).expect("read").map(|(article, _)| article);
            here += u64::from(found.is_some());
            let is = |version: &Option<u64>| version.map(|version| article(*i, version)) == found;
            let now = versions.iter().find(|version| is(version)).copied();
            let now = now.unwrap_or_else(|| panic!("round {round}: article {i} may be {versions:?} and is {found:?}"));
            *versions = vec![now];
        }
        assert_eq!(here, archive.counts().expect("read").articles, "round {round}: and no others");
        drop(view);
        drop(archive);
        let checked = archive::check(&path, Duration::ZERO, &mut |_| ()).expect("checked");
        assert_eq!(checked.faults, vec![], "round {round}");
    }
    println!("{kills} kills, {done} acknowledged, slowest opening {slowest:?}");
    assert!(done as u64 >= kills, "{done} acknowledged in {kills} rounds");
}

fn isnad() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_isnad"));
    command.env_remove("ISNAD_STORE");
    command
}

/// A store with a few articles, closed; what is in it; and the dump of another with far more text.
fn prepared(keep: &Path, path: &Path) -> (String, PathBuf) {
    let archive = Archive::create(path).expect("a store");
    archive.add(&(0..10).map(|i| article(i, 0)).collect::<Vec<_>>()).expect("added");
    let before = export(&archive.view());
    let reading = Reading { lang: Lang::EN, ..Reading::default() };
    let mut lines = "{\"isnad_dump\":1}\n".to_owned();
    for i in 100..164 {
        let article = Article { text: incompressible(i), ..article(i, 0) };
        lines.push_str(&format!("{}\n", serde_json::json!({"article": article, "reading": reading, "read": null})));
    }
    lines.push_str("{\"end\":{\"articles\":64}}\n");
    let more = keep.join("more.jsonl");
    fs::write(&more, lines).expect("written");
    (before, more)
}

/// A hundred thousand letters that no compression makes much fewer.
fn incompressible(i: u64) -> String {
    let mut seed = i;
    let word = |_| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!(" w{:08x}", seed >> 32)
    };
    (0..10_000).map(word).collect()
}

/// Whether the store is whole, holds at least what it held, and takes more.
fn as_before_and_usable(path: &Path, before: &str) {
    let checked = archive::check(path, Duration::ZERO, &mut |_| ()).expect("checked");
    assert_eq!(checked.faults, vec![]);
    let archive = Archive::open(path).expect("it opens");
    let view = archive.view();
    for i in 0..10 {
        let found = graph::article(&view, article_id(&format!("a{i}"))).expect("read");
        assert_eq!(found.map(|(text, _)| text), Some(article(i, 0)));
    }
    drop(view);
    let mut later = Vec::new();
    graph::each_article(&archive.view(), &mut |node| {
        if !(0..10).any(|i| node.identity == format!("a{i}")) {
            later.push(node.id);
        }
        Ok(true)
    })
    .expect("read");
    archive.forget(&later, &mut |_| ()).expect("forgotten");
    assert_eq!(export(&archive.view()), before);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_grow_is_a_clear_error_and_the_store_stays() {
    let (keep, path) = folder();
    let (before, more) = prepared(keep.path(), &path);
    let out = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 2048; exec \"$0\" load --store \"$1\" \"$2\""])
        .arg(env!("CARGO_BIN_EXE_isnad"))
        .args([&path, &more])
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot grow") && said.contains("ulimit -f"), "{said}");
    as_before_and_usable(&path, &before);
    // nor can a database that is to take the place of this one
    let snapshot = keep.path().join("snapshot");
    for command in ["compact", "rebuild", "snapshot", "check"] {
        let mut run = Command::new("sh");
        run.args(["-c", "trap '' XFSZ; ulimit -f 16; exec \"$0\" \"$1\" --store \"$2\" $3"]);
        run.arg(env!("CARGO_BIN_EXE_isnad")).arg(command).arg(&path);
        run.arg(if command == "snapshot" { snapshot.as_os_str() } else { "".as_ref() });
        let out = run.output().expect("it runs");
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(out.status.code() == Some(2) && said.contains("cannot grow"), "{command}: {:?} {said}", out.status);
        let databases = fs::read_dir(&path).expect("read").filter(|e| e.as_ref().expect("an entry").path().is_dir());
        assert_eq!(databases.count(), 1, "{command}");
    }
    assert!(!snapshot.exists());
    as_before_and_usable(&path, &before);
    assert!(isnad().args(["load", "--store"]).args([&path, &more]).output().expect("it runs").status.success());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_clear_error_and_the_store_stays() {
    let (keep, path) = folder();
    let (before, more) = prepared(keep.path(), &path);
    // so that it fills at different moments
    for size in [1200, 1700, 2200, 2700, 3200, 3700] {
        let (disk, after) = (keep.path().join("disk"), keep.path().join(format!("after{size}")));
        let _ = fs::create_dir(&disk);
        // the small disk is seen by this process only, and gone with it
        let script = format!(
            "mount -t tmpfs -o size={size}k isnad \"$1\" || exit 77; cp -a \"$2\" \"$1/store\"; \
             \"$0\" load --store \"$1/store\" \"$3\"; code=$?; cp -a \"$1/store\" \"$4\"; exit $code"
        );
        let mut run = Command::new("unshare");
        run.args(["-m", "sh", "-c", &script]).arg(env!("CARGO_BIN_EXE_isnad"));
        let out = run.args([&disk, &path, &more, &after]).env_remove("ISNAD_STORE").output();
        let out = match out {
            Ok(out) if out.status.code() == Some(2) => out,
            Ok(out) if !after.exists() => {
                let why = String::from_utf8_lossy(&out.stderr).trim().to_owned();
                eprintln!("skipped: a small disk may not be mounted here ({why})");
                return;
            }
            Err(error) => {
                eprintln!("skipped: a small disk may not be mounted here ({error})");
                return;
            }
            Ok(out) => panic!("{:?}: {}", out.status, String::from_utf8_lossy(&out.stderr)),
        };
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(said.contains("is full; make room"), "{size}: {said}");
        as_before_and_usable(&after, &before);
    }
}
