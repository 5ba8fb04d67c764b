//! How fast articles are read: `cargo bench --bench reading`.
//!
//! Of each language: bytes a second on one core, beside a plain pass that only folds and parts the same text into tokens;
//! what a byte costs in an article of 10 kB, of 10 MB, and of 10 MB without a line's end or a full stop; and many articles
//! on every core against one. The text is the corpus beside the repository where that is there, else sentences of the
//! packs' examples in articles of the same length. Each figure is the best of several runs, since a busy machine only ever
//! adds time.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use isnad::Engine;
use isnad::lang::Packs;
use isnad::model::{Article, Lang};
use isnad::text::{Tokens, fold};
use rayon::prelude::*;

/// The one that the command has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// An article as long as most in the corpus, and one as long as no newspaper prints, in bytes.
const USUAL: usize = 10_000;
const HUGE: usize = 10_000_000;
/// Runs of which the best counts.
const RUNS: usize = 3;

fn main() {
    let engine = Engine::new();
    println!("seconds for 1 MB, best of {RUNS} runs\n");
    for (lang, file) in [
        (Lang::AR, "ar-saudi-meetings.jsonl"),
        (Lang::EN, "en-tehrantimes-meetings.jsonl"),
        (Lang::FA, "fa-fars-politics.jsonl"),
    ] {
        let text = corpus(file).unwrap_or_else(|| examples(lang));
        let text = text.repeat(HUGE / text.len() + 1);
        let many: Vec<Article> = cut(&text, USUAL).take(200).map(|t| article(lang, t)).collect();
        let bytes: usize = many.iter().map(|a| a.text.len()).sum();
        let plain = per_mb(bytes, || many.iter().for_each(|a| drop(black_box((fold(&a.text), Tokens::new(&a.text))))));
        let usual = per_mb(bytes, || many.iter().for_each(|a| drop(black_box(engine.read(a)))));
        let every = per_mb(bytes, || many.par_iter().for_each(|a| drop(black_box(engine.read(a)))));
        println!("{lang}  folding and tokens only     {plain:.3}");
        println!("{lang}  articles of 10 kB           {usual:.3}  {:.1} MB a second", 1.0 / usual);
        println!("{lang}  the same on every core      {every:.3}  {:.2} times as fast", usual / every);
        let huge = cut(&text, HUGE).next().unwrap_or_default();
        let line = huge.replace('\n', " ");
        let sentence: String =
            line.chars().map(|c| if matches!(c, '.' | '!' | '?' | '؟' | '…' | ',' | '،') { ' ' } else { c }).collect();
        for (what, text) in
            [("10 MB in lines", huge.to_owned()), ("10 MB in one line", line), ("one sentence", sentence)]
        {
            let article = article(lang, &text);
            let cost = per_mb(text.len(), || drop(black_box(engine.read(&article))));
            println!("{lang}  {what:27} {cost:.3}  {:.2} times the byte of 10 kB", cost / usual);
        }
        println!();
    }
}

/// Seconds for a million bytes.
fn per_mb(bytes: usize, mut run: impl FnMut()) -> f64 {
    let time = |_| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64()
    };
    let best = (0..RUNS).map(time).fold(f64::INFINITY, f64::min);
    best * 1e6 / bytes as f64
}

fn article(lang: Lang, text: &str) -> Article {
    Article { lang: Some(lang), text: text.to_owned(), ..Article::default() }
}

/// A text in pieces of so many bytes, each to the nearest character.
fn cut(text: &str, size: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = (0..=size.min(rest.len())).rev().find(|&end| rest.is_char_boundary(end)).filter(|&end| end > 0)?;
        let (piece, left) = rest.split_at(end);
        rest = left;
        Some(piece)
    })
}

/// The texts of a file of the corpus, one after the other.
fn corpus(file: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus").join(file);
    let Ok(lines) = fs::read_to_string(&path) else {
        eprintln!("{} is not there: sentences of the packs' examples instead", path.display());
        return None;
    };
    let texts = lines.lines().filter_map(|l| serde_json::from_str::<serde_json::Value>(l).ok());
    Some(texts.filter_map(|t| t["text"].as_str().map(|t| format!("{t}\n"))).collect())
}

/// Every example of a pack as a text of paragraphs, each of four sentences.
fn examples(lang: Lang) -> String {
    let pack = Packs::bundled().get(lang);
    let sentences: Vec<&str> = pack.iter().flat_map(|p| p.examples.iter().map(|e| e.text.as_str())).collect();
    sentences.chunks(4).map(|c| format!("{}\n", c.join(" "))).collect()
}
