//! How fast the store is, on the synthetic graph of `yardstick`: `cargo bench --bench store`.
//!
//! Without arguments everything is measured on a small graph in a temporary folder. `README.md` beside this file lists
//! the modes, by which `peers.py` measures a large one. Whatever is asked must be answered as brute force answers it.

mod yardstick;

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use isnad::graph::{self, Fellows, NodeId, NodeKind, Over, Scope, Sources, Through, Topology};
use isnad::model::{Date, EventType};
use isnad::query::sparql::{self, Limits, QueryResults, Request, SparqlError, sparql};
use isnad::query::{self, Query, Side, What};
use isnad::{Archive, store::View};

use yardstick::questions::{Meetings, Questions};
use yardstick::{FURTHER, Yardstick, tables};

/// The one that the command has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Events of the small graph.
const SMALL: usize = 10_000;
/// Runs of which the median counts.
const RUNS: usize = 5;
/// Processes that are killed while they write, and how much later each than the one before.
const KILLS: u32 = 6;
const KILLED_AFTER: Duration = Duration::from_millis(150);
/// More than any path of the graph is long, and any neighbourhood of two steps is large.
const FAR: usize = 100;
const MANY: usize = usize::MAX;

const USAGE: &str = "usage: store [--json] [data N FOLDER | load N FOLDER | open FOLDER | warm FOLDER | cold FOLDER | \
                     more FOLDER | killed FOLDER | grow N FOLDER]";

fn main() -> Result<()> {
    let mut args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let json = args.iter().any(|a| a == "--json");
    args.retain(|a| a != "--json");
    let say = Say { json };
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let number = |n: &str| n.parse::<usize>().ok().filter(|n| *n >= SMALL / 10).ok_or("give 1000 events or more");
    match args.as_slice() {
        [] => everything(&say),
        ["data", n, folder] => data(&Yardstick::new(number(n)?), folder.as_ref(), &say),
        ["load", n, folder] => load(number(n)?, folder.as_ref(), &say),
        ["open", folder] => open(folder.as_ref(), &say),
        ["warm", folder] => warm(folder.as_ref(), &say),
        ["cold", folder] => cold(folder.as_ref(), &say).map(drop),
        ["more", folder] => more(folder.as_ref(), &say).map(drop),
        ["killed", folder] => killed(folder.as_ref(), &say),
        ["grow", n, folder] => grow(number(n)?, folder.as_ref(), &say),
        _ => Err(USAGE.into()),
    }
}

/// Says what was measured: a line a figure, or one of JSON for all that belong together.
struct Say {
    json: bool,
}

impl Say {
    fn figures(&self, mode: &str, figures: &[(&str, f64)]) {
        if self.json {
            let mut line = serde_json::Map::from_iter([("mode".to_owned(), mode.into())]);
            line.extend(figures.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())));
            println!("{}", serde_json::Value::Object(line));
        } else {
            for (name, value) in figures {
                println!("{mode:6} {name:22} {value:12.3}");
            }
        }
    }
}

fn everything(say: &Say) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let whole = folder.path().join(WHOLE);
    data(&Yardstick::new(SMALL), &whole, say)?;
    load(SMALL, &whole, say)?;
    open(&whole, say)?;
    warm(&whole, say)?;
    killed(&whole, say)?;
    grow(SMALL, folder.path(), say)
}

fn store(folder: &Path) -> PathBuf {
    folder.join("store")
}

/// Writes the graph as tables, and the questions.
fn data(graph: &Yardstick, folder: &Path, say: &Say) -> Result<()> {
    tables::write(graph, &folder.join("tables"))?;
    let questions = Questions::of(graph);
    questions.write(folder)?;
    let figures = [("events", questions.events), ("people", questions.people), ("participations", questions.taken)];
    say.figures("data", &figures.map(|(name, n)| (name, n as f64)));
    Ok(())
}

/// Adds everything from extracted facts, in big slices, and compares what the store then holds with the graph.
fn load(events: usize, folder: &Path, say: &Say) -> Result<()> {
    let graph = Yardstick::new(events);
    fs::create_dir_all(folder)?;
    let store = store(folder);
    if store.exists() {
        fs::remove_dir_all(&store)?;
    }
    let graph_mb = memory("VmRSS")?;
    // What drawing the graph took is no part of the peak. Where the system has no such file, it counts.
    let _ = fs::write("/proc/self/clear_refs", "5");
    let start = Instant::now();
    let mut drawn = Duration::ZERO;
    let mut archive = Archive::create(&store)?;
    let draw = |article| {
        let start = Instant::now();
        let read = graph.read(article);
        drawn += start.elapsed();
        read
    };
    archive.add_all((0..graph.articles).map(draw))?;
    let mut took = start.elapsed() - drawn;
    let counts = archive.counts()?;
    let start = Instant::now();
    archive.tidy(&mut |_| ())?;
    drop(archive);
    took += start.elapsed();
    let peak_mb = memory("VmHWM")?;
    let disk_mb = disk(&store)? as f64 / 1e6;
    let questions = Questions::of(&graph);
    questions.write(folder)?;
    let of_graph = [graph.articles, questions.people, questions.events].map(|n| n as u64);
    assert_eq!([counts.articles, counts.people, counts.events], of_graph, "articles, people and events of the store");
    let figures = [("seconds", took.as_secs_f64()), ("peak_mb", peak_mb), ("graph_mb", graph_mb), ("disk_mb", disk_mb)];
    say.figures("load", &figures);
    Ok(())
}

/// Opens a store that was closed cleanly.
fn open(folder: &Path, say: &Say) -> Result<()> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        let archive = Archive::open(store(folder))?;
        times.push(start.elapsed());
        drop(archive);
    }
    say.figures("open", &[("ms", median(times))]);
    Ok(())
}

/// Asks an open store, takes articles back and adds them again one by one.
fn warm(folder: &Path, say: &Say) -> Result<()> {
    let questions = Questions::read(folder)?;
    let archive = Archive::open(store(folder))?;
    let view = archive.view();
    let mut figures = Vec::new();
    for (counted, listed, meetings) in
        [("frequent_ms", "frequent_listed_ms", &questions.frequent), ("rare_ms", "rare_listed_ms", &questions.rare)]
    {
        let count = Query { what: What::Count, ..question(meetings)? };
        let list = Query { what: What::Events, ..count.clone() };
        let one = repeated(|| Ok(query::ask(&view, &count)?.1.total))?;
        let each = repeated(|| Ok(query::list(&view, &list)?.len()))?;
        for (name, (took, total)) in [(counted, one), (listed, each)] {
            assert_eq!(total, meetings.answer, "meetings of {:?} in {}", meetings.codes, meetings.year);
            figures.push((name, took));
        }
    }
    let through = Through::any();
    for (name, meetings) in [("frequent_sparql_ms", &questions.frequent), ("rare_sparql_ms", &questions.rare)] {
        let request = Request::new(in_sparql(meetings));
        let (took, total) = repeated(|| Ok(sparql(archive.store(), &request, &Limits::default(), rows)??))?;
        assert_eq!(total, meetings.answer, "meetings of {:?} in {}", meetings.codes, meetings.year);
        figures.push((name, took));
    }
    let mut times = Vec::new();
    for near in &questions.near {
        let id = person(&view, &near.name)?;
        let (took, found) = repeated(|| Ok(graph::reach(&view, id, 2, MANY, &through)?))?;
        let people = found.nodes.iter().filter(|near| near.node.kind == NodeKind::Person).count();
        assert_eq!((people - 1, found.whole), (near.answer, true), "people about {}", near.name);
        times.push(took);
    }
    figures.push(("near_ms", middle(times)));
    let mut times = Vec::new();
    for between in &questions.paths {
        let [from, to] = [person(&view, &between.names[0])?, person(&view, &between.names[1])?];
        let (took, found) = repeated(|| Ok(graph::ways(&view, from, to, &through, 1, FAR)?))?;
        let events = found.ways.first().map(|way| way.links.len());
        assert_eq!(events, between.answer, "events between {:?}", between.names);
        times.push(took);
    }
    figures.push(("path_ms", middle(times)));
    let mut topology = Topology::default();
    for (name, sources) in [("topology_ms", Sources::Without), ("topology_articles_ms", Sources::With)] {
        let start = Instant::now();
        topology = Topology::load(&view, sources)?;
        figures.push((name, milliseconds(start.elapsed())));
    }
    let of = |kind| topology.graph().node_weights().filter(|n| n.kind == kind).count();
    let taken = topology.graph().edge_weights().filter(|e| matches!(e, graph::Edge::Took(_))).count();
    assert_eq!(
        (of(NodeKind::Person), of(NodeKind::Event), taken),
        (questions.people, questions.events, questions.taken),
        "people, events and participations in petgraph"
    );
    drop((topology, view));
    ranks(&archive, &mut figures)?;
    let (mut forgotten, mut added) = (Vec::new(), Vec::new());
    let counts = archive.counts()?;
    for url in &questions.forget {
        let id = archive.find_article(url)?.ok_or("an article is not in the store")?;
        let article = graph::article(&archive.view(), id)?.ok_or("an article is not in the store")?;
        let start = Instant::now();
        assert!(archive.remove(id)?, "{url} is there");
        forgotten.push(start.elapsed());
        let start = Instant::now();
        archive.add_read(&[article])?;
        added.push(start.elapsed());
    }
    assert_eq!(archive.counts()?, counts, "what was taken back is there again");
    figures.push(("forget_ms", median(forgotten)));
    figures.push(("add_one_ms", median(added)));
    say.figures("warm", &figures);
    Ok(())
}

/// Ranks everybody, and counts events between all states; petgraph's own PageRank for a few rounds beside ours.
fn ranks(archive: &Archive, figures: &mut Vec<(&str, f64)>) -> Result<()> {
    let (view, all) = (archive.view(), Scope::any());
    let timed = |work: &mut dyn FnMut() -> Result<()>| -> Result<f64> {
        let start = Instant::now();
        work()?;
        Ok(milliseconds(start.elapsed()))
    };
    let mut fellows = Fellows::load(&view, Over::People, &all)?;
    figures.push((
        "fellows_ms",
        timed(&mut || {
            fellows = Fellows::load(&view, Over::People, &all)?;
            Ok(())
        })?,
    ));
    let graph = fellows.graph();
    let mut work = |name: &'static str, work: &mut dyn FnMut()| -> Result<()> {
        let took = timed(&mut || {
            work();
            Ok(())
        })?;
        figures.push((name, took));
        Ok(())
    };
    work("page_rank_ms", &mut || drop(black_box(graph::page_rank(graph))))?;
    if graph.node_count() <= SMALL {
        work("petgraph_page_rank_round_ms", &mut || drop(black_box(petgraph::algo::page_rank(graph, 0.85_f64, 1))))?;
    }
    work("betweenness_512_ms", &mut || drop(black_box(graph::betweenness(graph, 512))))?;
    work("communities_ms", &mut || drop(black_box(graph::communities(graph))))?;
    let mut tally = || {
        black_box(graph::tally(&view, &all)?);
        Ok(())
    };
    figures.push(("tally_ms", timed(&mut tally)?));
    Ok(())
}

/// The whole process of the real binary, from its start to its end; the time of the rare pair.
fn cold(folder: &Path, say: &Say) -> Result<f64> {
    let questions = Questions::read(folder)?;
    let mut figures = Vec::new();
    for (name, meetings) in [("frequent_ms", &questions.frequent), ("rare_ms", &questions.rare)] {
        let command = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_isnad"));
            command.arg("--store").arg(store(folder)).args(["events", "--type", "meeting", "--count"]);
            command.args(["--between", &meetings.codes[0], "--and", &meetings.codes[1]]);
            let year = meetings.year;
            command.args(["--from", &format!("{year:04}-01-01"), "--to", &format!("{year:04}-12-31")]);
            command
        };
        let (took, answer) = repeated(|| Ok(command().output()?))?;
        let (said, wanted) = (String::from_utf8(answer.stdout)?, format!("{{\"count\":{}}}\n", meetings.answer));
        assert_eq!(said, wanted, "{}", String::from_utf8_lossy(&answer.stderr));
        figures.push((name, took));
    }
    say.figures("cold", &figures);
    Ok(figures[1].1)
}

/// Adds the further articles as one batch, and takes them back; milliseconds for each that was added.
fn more(folder: &Path, say: &Say) -> Result<f64> {
    let graph = Yardstick::new(Questions::read(folder)?.events);
    let read: Vec<_> = (graph.articles..graph.articles + FURTHER).map(|a| graph.read(a)).collect();
    let archive = Archive::open(store(folder))?;
    let before = archive.counts()?;
    let start = Instant::now();
    archive.add_read(&read)?;
    let took = milliseconds(start.elapsed()) / FURTHER as f64;
    let after = archive.counts()?;
    let events = (graph.events.len() - graph.size) as u64;
    assert_eq!(after.articles - before.articles, FURTHER as u64, "the further articles are new");
    assert_eq!(after.events - before.events, events, "and what they tell of");
    let mut ids: Vec<NodeId> = Vec::with_capacity(FURTHER);
    for (article, _) in &read {
        ids.extend(archive.find_article(&article.identity())?);
    }
    archive.forget(&ids, &mut |_| ())?;
    assert_eq!(archive.counts()?, before, "the store is as it was");
    say.figures("more", &[("ms_an_article", took)]);
    Ok(took)
}

/// Kills processes that add to the store and take back again, and opens it after each: the longest that this took.
fn killed(folder: &Path, say: &Say) -> Result<()> {
    let questions = Questions::read(folder)?;
    let graph = Yardstick::new(questions.events);
    let mut slowest = Duration::ZERO;
    for round in 0..KILLS {
        let mut child = Command::new(std::env::current_exe()?).arg("more").arg(folder).stdout(Stdio::null()).spawn()?;
        std::thread::sleep(KILLED_AFTER * (round + 1));
        child.kill()?;
        child.wait()?;
        let start = Instant::now();
        let archive = Archive::open(store(folder))?;
        slowest = slowest.max(start.elapsed());
        let mut there = Vec::new();
        for article in graph.articles..graph.articles + FURTHER {
            there.extend(archive.find_article(&graph.url(article))?);
        }
        archive.forget(&there, &mut |_| ())?;
        assert_eq!(archive.counts()?.events as usize, questions.events, "the store is as it was");
    }
    say.figures("killed", &[("reopen_ms", milliseconds(slowest))]);
    Ok(())
}

const WHOLE: &str = "whole";
const TENTH: &str = "tenth";

/// What a graph ten times as large costs; the stores are made where they are not there yet.
fn grow(events: usize, folder: &Path, say: &Say) -> Result<()> {
    let mut figures = Vec::new();
    for (part, events) in [(TENTH, events / 10), (WHOLE, events)] {
        let folder = folder.join(part);
        if !store(&folder).exists() {
            load(events, &folder, say)?;
        }
        figures.push([cold(&folder, say)?, more(&folder, say)?]);
    }
    let [rare, add] = [0, 1].map(|i| figures[1][i] / figures[0][i]);
    say.figures("grow", &[("rare_times", rare), ("add_times", add)]);
    Ok(())
}

/// The meetings of two states in a year, as a query.
fn question(meetings: &Meetings) -> Result<Query> {
    let side = |code: &String| code.parse::<Side>();
    let [a, b] = &meetings.codes;
    Ok(Query {
        types: vec![EventType::meeting()],
        parties: vec![side(a)?, side(b)?],
        from: Date::day_of(meetings.year, 1, 1),
        to: Date::day_of(meetings.year, 12, 31),
        ..Query::default()
    })
}

/// The same in SPARQL, listed.
fn in_sparql(meetings: &Meetings) -> String {
    let ([a, b], year) = (&meetings.codes, meetings.year);
    format!(
        "SELECT DISTINCT ?event {{ ?event a :Meeting ; :status \"held\" ; :earliest ?from ; :latest ?to ; \
         :participation ?a, ?b . ?a :standsFor id:{a} . ?b :standsFor id:{b} . \
         FILTER(?a != ?b && ?from <= \"{year}-12-31\"^^xsd:date && ?to >= \"{year}-01-01\"^^xsd:date) }}"
    )
}

/// How many rows an answer has.
fn rows(answer: sparql::Answer<'_>) -> std::result::Result<usize, SparqlError> {
    match answer.results {
        QueryResults::Solutions(rows) => rows.map(|row| row.map(|_| 1).map_err(SparqlError::from)).sum(),
        _ => Ok(0),
    }
}

/// The person of exactly this name.
fn person(view: &View<'_>, name: &str) -> Result<NodeId> {
    let found = graph::find(view, name, 10)?.into_iter().find(|f| f.name == name && f.kind == NodeKind::Person);
    Ok(found.ok_or_else(|| format!("{name} is not in the store"))?.id)
}

/// Does it once, and then repeatedly; the median of the times, in milliseconds, and the result.
fn repeated<T>(mut work: impl FnMut() -> Result<T>) -> Result<(f64, T)> {
    let mut last = black_box(work()?);
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        last = black_box(work()?);
        times.push(start.elapsed());
    }
    Ok((median(times), last))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn median(times: Vec<Duration>) -> f64 {
    middle(times.into_iter().map(milliseconds).collect())
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A size of this process that the system knows by this name, in megabytes.
fn memory(name: &str) -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|l| l.strip_prefix(name)).ok_or("the system does not say")?;
    let kib: f64 = line.trim_start_matches(':').trim_end_matches("kB").trim().parse()?;
    Ok(kib * 1024.0 / 1e6)
}

/// The bytes that the files of a folder take on disk.
fn disk(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let data = entry.metadata()?;
        bytes += if data.is_dir() { disk(&entry.path())? } else { data.blocks() * 512 };
    }
    Ok(bytes)
}
