//! How long a question takes to understand: `cargo bench --bench questions`.
//!
//! Of each language every question of `tests/questions/`: the mean, the slowest, and beside it a plain pass that only
//! folds and parts the same words. Then what nobody would ask: brackets, a million words, names that could be anything.
//! Each figure is the best of several runs, since a busy machine only ever adds time.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use isnad::model::Date;
use isnad::query::Questions;
use isnad::text::{Tokens, fold};

/// The one that the command has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RUNS: usize = 15;

fn main() {
    let today = Date::day_of(2021, 6, 1).expect("a day");
    let start = Instant::now();
    let questions = Questions::bundled();
    println!("the grammars of all languages made ready  {:.2} ms, once", ms(start.elapsed()));
    let best = |run: &dyn Fn()| {
        let time = |_| {
            let start = Instant::now();
            run();
            start.elapsed()
        };
        (0..RUNS).map(time).min().unwrap_or_default()
    };
    for lang in ["ar", "en", "fa"] {
        let asked = asked(lang);
        let plain: Duration = asked.iter().map(|q| best(&|| drop(black_box((fold(q), Tokens::new(q)))))).sum();
        let times = asked.iter().map(|q| (best(&|| drop(black_box(questions.understand(q, today)))), q));
        let times: Vec<(Duration, &String)> = times.collect();
        let sum: Duration = times.iter().map(|(t, _)| *t).sum();
        let n = asked.len() as f64;
        println!(
            "{lang}  {} questions  {:.3} ms each ({:.4} ms to fold and part their words)",
            asked.len(),
            ms(sum) / n,
            ms(plain) / n
        );
        if let Some((time, question)) = times.iter().max() {
            println!("{lang}  the slowest    {:.3} ms  {question}", ms(*time));
        }
    }
    let names = "Ali Hassan Karim between and with ".repeat(9);
    for (what, text) in [
        ("10 kB of brackets", "[(<{".repeat(2_500)),
        ("a million words", "meetings ".repeat(1_000_000)),
        ("control characters", "\u{0}\u{7}\u{1b}[31m".repeat(300)),
        ("overrides of direction", "\u{202e}meetings\u{202c} ".repeat(100)),
        ("60 words of names", names),
        ("60 times the same word", "meetings ".repeat(60)),
    ] {
        let time = best(&|| drop(black_box(questions.understand(&text, today))));
        println!("refused: {what:24} {:.3} ms", ms(time));
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The questions of a language's file.
fn asked(lang: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/questions").join(format!("{lang}.toml"));
    let text = fs::read_to_string(&path).expect("the questions of the tests");
    let file: toml::Table = text.parse().expect("the questions are checked by a test");
    let questions = file["question"].as_array().expect("a list");
    questions.iter().filter_map(|q| q["ask"].as_str()).map(str::to_owned).collect()
}
