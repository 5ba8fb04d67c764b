//! Trains the tagger of names of a language pack from files in CoNLL's form: a word, a tab and its label (`B-PER`,
//! `I-PER`, others) a line, an empty line between sentences.
//!
//! `cargo run --release --example train_names -- schema/lang/ar FILE.conll…` writes `names.model` into the pack.
//! With `--measure` it writes nothing: it trains on the first four fifths of the sentences and prints how many of the
//! names in the last fifth are found with and without the tagger.

use std::path::Path;
use std::process::ExitCode;

use isnad::Engine;
use isnad::lang::tagger::{Label, train};
use isnad::lang::{Pack, PackSource, Packs};
use isnad::model::{Article, EntityKind};

/// Words, each with its label.
type Sentence = Vec<(String, Label)>;

fn main() -> ExitCode {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let measure = args.iter().position(|a| a == "--measure").map(|k| args.remove(k)).is_some();
    let [folder, files @ ..] = args.as_slice() else {
        eprintln!("usage: train_names [--measure] PACK_FOLDER FILE.conll…");
        return ExitCode::from(2);
    };
    let done = if measure { compare(Path::new(folder), files) } else { make(Path::new(folder), files) };
    match done {
        Ok(lines) => {
            println!("{lines}");
            ExitCode::SUCCESS
        }
        Err(e) => {
            eprintln!("train_names: {e}");
            ExitCode::FAILURE
        }
    }
}

fn make(folder: &Path, files: &[String]) -> Result<String, Box<dyn std::error::Error>> {
    let sentences = read_all(files)?;
    let bytes = train(&pack(folder, None)?, &sentences)?;
    let out = folder.join("names.model");
    std::fs::write(&out, &bytes)?;
    Ok(format!("{}: {} bytes from {} sentences", out.display(), bytes.len(), sentences.len()))
}

fn compare(folder: &Path, files: &[String]) -> Result<String, Box<dyn std::error::Error>> {
    let sentences = read_all(files)?;
    let (known, unseen) = sentences.split_at(sentences.len() * 4 / 5);
    let model = train(&pack(folder, None)?, known)?;
    let mut out = format!("{} sentences to learn from, {} to measure on\n", known.len(), unseen.len());
    for (name, model) in [("lists and titles", None), ("with the tagger", Some(model))] {
        let engine = Engine::with(Packs::bundled().with(pack(folder, model)?));
        let [right, found, there] = found(&engine, folder, unseen);
        let (p, r) = (right as f64 / found.max(1) as f64, right as f64 / there.max(1) as f64);
        let f1 = 2.0 * p * r / (p + r).max(f64::MIN_POSITIVE);
        out.push_str(&format!("{name:<18} P {p:.3}  R {r:.3}  F1 {f1:.3}  ({right} of {there} names, {found} said)\n"));
    }
    Ok(out)
}

/// Mentions of people that overlap a marked name, all mentions, and all marked names. 25 sentences are one article.
fn found(engine: &Engine, folder: &Path, sentences: &[Sentence]) -> [usize; 3] {
    let lang = folder.file_name().and_then(|n| n.to_str()).and_then(isnad::model::Lang::parse);
    let mut sum = [0; 3];
    for article in sentences.chunks(25) {
        let mut text = String::new();
        let mut names: Vec<(usize, usize)> = Vec::new();
        for sentence in article {
            for (word, label) in sentence {
                let from = text.len();
                text.push_str(word);
                match label {
                    Label::Begin => names.push((from, text.len())),
                    Label::Inside => names.last_mut().into_iter().for_each(|n| n.1 = text.len()),
                    Label::Outside => {}
                }
                text.push(' ');
            }
            text.push('\n');
        }
        let reading = engine.read(&Article { text, lang, ..Article::default() });
        let people = reading.entities.iter().filter(|e| e.kind == EntityKind::Person && e.named);
        let said: Vec<(usize, usize)> =
            people.flat_map(|e| &e.mentions).map(|m| (m.span.start as usize, m.span.end as usize)).collect();
        let hit = |n: &&(usize, usize)| said.iter().any(|s| s.0 < n.1 && n.0 < s.1);
        sum[0] += names.iter().filter(hit).count();
        sum[1] += said.len();
        sum[2] += names.len();
    }
    sum
}

/// The pack of a folder with another model, or none.
fn pack(folder: &Path, model: Option<Vec<u8>>) -> Result<Pack, Box<dyn std::error::Error>> {
    let mut source = PackSource::read(folder)?;
    source.model = model;
    Pack::load(&source).map_err(|p| p.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n").into())
}

fn read_all(files: &[String]) -> Result<Vec<Sentence>, Box<dyn std::error::Error>> {
    let mut sentences = Vec::new();
    for file in files {
        sentences.extend(read(&std::fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?));
    }
    Ok(sentences)
}

fn read(text: &str) -> Vec<Sentence> {
    let mut sentences = vec![Vec::new()];
    for line in text.lines().filter(|l| !l.starts_with("-DOCSTART-")) {
        match line.split_once('\t') {
            Some((word, label)) => {
                let label = match label.trim() {
                    "B-PER" => Label::Begin,
                    "I-PER" => Label::Inside,
                    _ => Label::Outside,
                };
                sentences.last_mut().into_iter().for_each(|s: &mut Sentence| s.push((word.to_owned(), label)));
            }
            None => sentences.push(Vec::new()),
        }
    }
    sentences.retain(|s| !s.is_empty());
    sentences
}
