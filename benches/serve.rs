//! How fast `isnad serve` answers, beside the same calls of the library: `cargo bench --bench serve -- EVENTS`.
//!
//! The store is the synthetic graph of `yardstick` with so many events (100,000 without a number), in a temporary folder.
//! First the library answers each question, as JSON, then the server over one connection; medians of all runs.

#[allow(dead_code)] // other measurements ask more of the graph
mod yardstick;

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use isnad::Archive;
use isnad::export::{Explorer, ExplorerOptions};
use isnad::graph::{self, Sources};
use isnad::model::Date;
use yardstick::Yardstick;
use yardstick::questions::Questions;

/// The one that the command has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Runs of each question.
const RUNS: usize = 51;
/// Articles that are handed over at a time.
const SLICE: usize = 12_000;

fn main() -> Result<()> {
    let events = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(100_000);
    let graph = Yardstick::new(events);
    let questions = Questions::of(&graph);
    let folder = tempfile::tempdir()?;
    let store = folder.path().join("store");
    let mut archive = Archive::create(&store)?;
    let numbers: Vec<usize> = (0..graph.articles).collect();
    for some in numbers.chunks(SLICE) {
        let read: Vec<_> = some.iter().map(|a| graph.read(*a)).collect();
        archive.add_read(&read)?;
    }
    archive.tidy(&mut |_| ())?;
    let name = &questions.near[0].name;
    let [a, b] = &questions.rare.codes;
    let asked = format!("meetings between {a} and {b} in {}", questions.rare.year);
    let today = Date::parse("2026-01-01").ok_or("a date")?;
    let who = graph::find(&archive.view(), name, 1)?.first().ok_or("he is there")?.id;
    let library: [(&str, &dyn Fn() -> Result<usize>); 3] = [
        ("ask", &|| Ok(serde_json::to_vec(&archive.ask(&asked, today)?)?.len())),
        ("find", &|| Ok(graph::find(&archive.view(), name, 20)?.len())),
        ("explore", &|| {
            let part = graph::neighbourhood(&archive.view(), &[who], 2, 20, Sources::With)?;
            Ok(serde_json::to_vec(&Explorer::of(part.graph(), &ExplorerOptions::default()))?.len())
        }),
    ];
    for (what, call) in library {
        median(&format!("library {what}"), call)?;
    }
    drop(archive);
    served(&store, &[("ask", &[("q", &asked)]), ("find", &[("q", name)]), ("explore", &[("around", &who.to_string())])])
}

/// Runs the server and asks it.
fn served(store: &Path, questions: &[(&str, &[(&str, &str)])]) -> Result<()> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_isnad"))
        .args(["serve", "--port", "0", "--store"])
        .arg(store)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().ok_or("piped")?).read_line(&mut line)?;
    let host = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
    let stream = TcpStream::connect(&host)?;
    stream.set_nodelay(true)?;
    let mut answers = BufReader::new(stream.try_clone()?);
    for (route, pairs) in questions {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(*pairs).finish();
        let request = format!("GET /api/{route}?{query} HTTP/1.1\r\nhost: {host}\r\n\r\n");
        median(&format!("server  {route}"), || {
            (&stream).write_all(request.as_bytes())?;
            let (mut length, mut line) = (0, String::new());
            loop {
                line.clear();
                answers.read_line(&mut line)?;
                let head = line.to_ascii_lowercase();
                assert!(!head.starts_with("http/") || head.contains(" 200 "), "{line}");
                if let Some(n) = head.strip_prefix("content-length:") {
                    length = n.trim().parse()?;
                }
                if line.trim().is_empty() {
                    break;
                }
            }
            let mut body = vec![0; length];
            answers.read_exact(&mut body)?;
            Ok(length)
        })?;
    }
    child.kill()?;
    child.wait()?;
    Ok(())
}

/// The median of all runs, after one that does not count.
fn median(what: &str, mut run: impl FnMut() -> Result<usize>) -> Result<()> {
    let size = run()?;
    let mut took = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        run()?;
        took.push(start.elapsed());
    }
    took.sort_unstable();
    println!("{what:16} {:9.3} ms  {size} bytes or rows", took[RUNS / 2].as_secs_f64() * 1000.0);
    Ok(())
}
