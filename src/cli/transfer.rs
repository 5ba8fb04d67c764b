//! `dump` and `load`: a store as JSON Lines, and back.

use std::ffi::OsString;
use std::fs::File;
use std::io::{BufRead, BufReader};

use clap::Args;
use isnad::archive::{DumpError, LoadError, Loading};
use isnad::input::Source;
use serde_json::json;

use super::care::tidy;
use super::output::Output;
use super::read::counted;
use super::report::{Complaints, Failure, Progress, note};
use super::show::{CardFormat, form};
use super::{Cli, DONE, PARTLY};

/// `isnad dump`.
#[derive(Debug, Args)]
pub struct DumpArgs {}

/// `isnad load`.
#[derive(Debug, Args)]
pub struct LoadArgs {
    /// The dump; `-` is standard input
    #[arg(value_name = "FILE")]
    pub file: OsString,
    /// The form of the output; a table on a terminal, else JSON
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<CardFormat>,
}

/// `isnad dump`.
pub fn dump(cli: &Cli, _: &DumpArgs) -> Result<u8, Failure> {
    let archive = cli.open()?;
    let total = archive.counts()?.articles;
    let mut out = Output::open(cli.output.as_deref())?;
    let progress = Progress::of(Some(total), "articles");
    let done = archive.dump(out.writer(), &mut |n| progress.step(n, total));
    progress.end();
    match done {
        Ok(_) => out.finish()?,
        Err(DumpError::Store(error)) => return Err(error.into()),
        Err(DumpError::Write(error)) => return Err(out.failure(error)),
    }
    Ok(DONE)
}

/// `isnad load`.
pub fn load(cli: &Cli, args: &LoadArgs) -> Result<u8, Failure> {
    let source = Source::parse(&args.file);
    let name = source.name();
    let mut from: Box<dyn BufRead> = match &source {
        Source::Stdin => Box::new(std::io::stdin().lock()),
        Source::Path(path) => {
            let file = File::open(path).and_then(|file| match file.metadata()?.is_dir() {
                true => Err(std::io::ErrorKind::IsADirectory.into()),
                false => Ok(file),
            });
            let file = file.map_err(|e| Failure::wrong(format_args!("{name}: cannot be opened: {e}")))?;
            Box::new(BufReader::with_capacity(256 << 10, file))
        }
    };
    // No store is made for what is no dump.
    let first = from.fill_buf().map_err(|e| Failure::wrong(format_args!("{name}: cannot be read: {e}")))?;
    if !first.trim_ascii_start().starts_with(b"{\"isnad_dump\"") {
        return Err(Failure::wrong(format_args!("{name}: {}", LoadError::NotADump)));
    }
    let mut archive = cli.create()?;
    let progress = Progress::over(source.size());
    let mut complaints = Complaints::of(&progress, name.clone());
    let loaded = archive.load(&mut from, &mut |loading| match loading {
        Loading::At { bytes, articles } => progress.at(bytes, articles),
        Loading::Broken { line, problem } => complaints.say(format_args!("{name}:{line}: {problem}")),
    });
    complaints.end();
    progress.end();
    let loaded = loaded.map_err(|e| match e {
        LoadError::Store(error) => error.into(),
        other => Failure::wrong(format_args!("{name}: {other}")),
    })?;
    tidy(&mut archive)?;
    let mut out = Output::open(cli.output.as_deref())?;
    let object = json!({
        "store": cli.store().display().to_string(),
        "articles": { "new": loaded.new, "unchanged": loaded.unchanged, "corrected": loaded.corrected },
        "decisions": loaded.decisions,
        "broken": loaded.broken,
    });
    match form(args.format, &out) {
        CardFormat::Json => out.pretty(&object)?,
        CardFormat::Jsonl => out.line(&object)?,
        CardFormat::Table => out.text(&format!("loaded {}\n", counted(loaded.new as i64, "article", "articles")))?,
    }
    out.finish()?;
    if loaded.unchanged + loaded.corrected > 0 {
        note(format_args!("{} already there, unchanged; {} corrected", loaded.unchanged, loaded.corrected));
    }
    Ok(if loaded.broken > 0 { PARTLY } else { DONE })
}
