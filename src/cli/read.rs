//! `extract` and `add`: articles in, facts out or into the store.

use std::ffi::OsString;

use comfy_table::Cell;
use isnad::export::{KindOut, Record};
use isnad::fuse::Change;
use isnad::input::{self, Source};
use isnad::model::{Article, Reading};
use isnad::{Archive, Engine};
use rayon::prelude::*;
use serde_json::json;

use super::care::tidy;
use super::output::Output;
use super::report::{Complaints, Failure, Progress, note};
use super::stop;
use super::table::{Look, clean};
use super::{AddArgs, Cli, DONE, ExtractArgs, PARTLY, RecordFormat, STOPPED, WRONG};

/// Articles that are read at a time: enough for every core, few enough to be held in memory.
const BATCH: usize = 128;
/// Bytes of text that are read at a time, if fewer articles have them.
const BATCH_BYTES: usize = 4 << 20;

/// Articles that are kept together: the more, the less of the store is written twice; but whoever stops it loses them.
const KEPT: usize = 2048;
/// Bytes of text that are kept together, if fewer articles have them.
const KEPT_BYTES: usize = 32 << 20;

type Read = (Article, Reading);

/// How an input ended.
#[derive(Default)]
struct Outcome {
    read: u64,
    failed: u64,
}

impl Outcome {
    fn code(&self) -> u8 {
        match (self.read, self.failed) {
            (_, 0) => DONE,
            (0, _) => WRONG,
            _ => PARTLY,
        }
    }
}

/// `isnad extract`.
pub fn extract(cli: &Cli, args: &ExtractArgs) -> Result<u8, Failure> {
    let mut out = Output::open(cli.output.as_deref())?;
    let format = args.format.unwrap_or(if out.terminal { RecordFormat::Table } else { RecordFormat::Jsonl });
    let look = Look::new(out.terminal);
    let outcome = read(&args.files, &Engine::new(), |batch| {
        for (article, reading) in &batch {
            let record = Record::new(article, reading);
            match format {
                RecordFormat::Jsonl => out.line(&record)?,
                RecordFormat::Table => out.text(&sheet(&record, look))?,
            }
        }
        Ok(())
    })?;
    out.finish()?;
    Ok(outcome.code())
}

/// `isnad add`.
pub fn add(cli: &Cli, args: &AddArgs) -> Result<u8, Failure> {
    let mut archive: Option<(Archive, isnad::store::Counts)> = None;
    let mut changes = Changes::default();
    stop::watch();
    let (mut waiting, mut bytes): (Vec<Read>, usize) = (Vec::new(), 0);
    let outcome = read(&args.files, &Engine::new(), |batch| {
        // a store is only made once there is something to keep
        if archive.is_none() {
            let opened = cli.create()?;
            let before = opened.counts()?;
            archive = Some((opened, before));
        }
        bytes += batch.iter().map(|(article, _)| article.text.len()).sum::<usize>();
        waiting.extend(batch);
        if let Some((archive, _)) = &archive
            && (waiting.len() >= KEPT || bytes >= KEPT_BYTES)
        {
            archive.add_read(&waiting)?.into_iter().for_each(|c| changes.count(c));
            waiting.clear();
            bytes = 0;
        }
        Ok(())
    })?;
    if let Some((archive, _)) = &mut archive {
        archive.add_read(&waiting)?.into_iter().for_each(|c| changes.count(c));
    }
    stop::kept();
    if stop::asked() {
        let kept = counted((changes.new + changes.unchanged + changes.corrected) as i64, "article is", "articles are");
        let store = cli.store().display().to_string();
        note(format_args!("isnad: stopped: {kept} kept in {store}; give the same command again to go on"));
        return Ok(STOPPED);
    }
    if let Some((archive, _)) = &mut archive
        && changes.new + changes.corrected >= KEPT as u64
    {
        tidy(archive)?;
    }
    if let Some(to) = &args.snapshot {
        match &archive {
            Some((archive, _)) => archive.snapshot(to, cli.wait)?,
            None => cli.open()?.snapshot(to, cli.wait)?,
        }
    }
    let mut out = Output::open(cli.output.as_deref())?;
    let (people, events) = match &archive {
        Some((archive, before)) => {
            let after = archive.counts()?;
            (after.people as i64 - before.people as i64, after.events as i64 - before.events as i64)
        }
        None => (0, 0),
    };
    if out.terminal {
        let mut text = format!(
            "added {} with {} and {}",
            counted(changes.new as i64, "article", "articles"),
            counted(people, "new person", "new people"),
            counted(events, "new event", "new events"),
        );
        for (n, what) in [
            (changes.unchanged, "already there, unchanged"),
            (changes.corrected, "corrected"),
            (outcome.failed, "failed"),
        ] {
            if n > 0 {
                text.push_str(&format!("; {n} {what}"));
            }
        }
        out.text(&format!("{text}\n"))?;
    } else {
        out.line(&json!({
            "store": cli.store().display().to_string(),
            "articles": {
                "new": changes.new, "unchanged": changes.unchanged, "corrected": changes.corrected,
                "failed": outcome.failed
            },
            "people": people,
            "events": events,
        }))?;
    }
    out.finish()?;
    Ok(outcome.code())
}

#[derive(Default)]
struct Changes {
    new: u64,
    unchanged: u64,
    corrected: u64,
}

impl Changes {
    fn count(&mut self, change: Change) {
        match change {
            Change::New => self.new += 1,
            Change::Unchanged => self.unchanged += 1,
            Change::Corrected => self.corrected += 1,
        }
    }
}

/// Reads every article of the files on all cores, and hands them on in their order, batch by batch; after Ctrl-C, where
/// it is watched for, only those that are at hand.
fn read(
    files: &[OsString],
    engine: &Engine,
    mut take: impl FnMut(Vec<Read>) -> Result<(), Failure>,
) -> Result<Outcome, Failure> {
    let sources: Vec<Source> = files.iter().map(Source::parse).collect();
    let sizes: Option<u64> = sources.iter().map(Source::size).sum();
    let progress = Progress::over(sizes);
    let mut outcome = Outcome::default();
    let mut batch: Vec<Article> = Vec::new();
    let mut bytes = 0;
    let mut before = 0;
    let mut flush = |batch: &mut Vec<Article>| -> Result<u64, Failure> {
        let done: Vec<Read> =
            std::mem::take(batch).into_par_iter().map(|a| (engine.read(&a), a)).map(|(r, a)| (a, r)).collect();
        let n = done.len() as u64;
        if n > 0 {
            take(done)?;
        }
        Ok(n)
    };
    for source in &sources {
        let mut articles = input::open(source);
        let mut complaints = Complaints::of(&progress, source.name());
        while !stop::asked()
            && let Some(article) = articles.next()
        {
            match article {
                Ok(article) => {
                    bytes += article.text.len() + article.title.len();
                    batch.push(article);
                }
                Err(error) => complaints.say(error),
            }
            if batch.len() >= BATCH || bytes >= BATCH_BYTES {
                outcome.read += flush(&mut batch)?;
                bytes = 0;
                progress.at(before + articles.bytes_read(), outcome.read);
            }
        }
        before += articles.bytes_read();
        outcome.failed += complaints.end();
    }
    outcome.read += flush(&mut batch)?;
    progress.end();
    Ok(outcome)
}

/// What was read from one article, for a person.
fn sheet(record: &Record<'_>, look: Look) -> String {
    let mut out = String::new();
    let title = if record.title.is_empty() { record.id.as_str() } else { record.title };
    out.push_str(&look.line(&clean(title)));
    let published = record.published.map_or_else(|| "no date".to_owned(), |d| d.to_string());
    let source = record.source.map(|s| format!(" · {}", clean(s))).unwrap_or_default();
    out.push_str(&format!("{published} · {}{source} · {}\n\n", record.lang, clean(&record.id)));
    let mut entities = look.table(&["", "name", "also", "of", "office"]);
    for e in &record.entities {
        let (of, office) = match &e.more {
            KindOut::Person { countries, role, official, .. } => {
                let codes: Vec<&str> = countries.iter().map(|c| c.as_str()).collect();
                let private = if *official || role.is_empty() { "" } else { " (no official)" };
                (codes.join(", "), format!("{role}{private}"))
            }
            KindOut::Country { code } => (code.map(|c| c.to_string()).unwrap_or_default(), String::new()),
            KindOut::Other { country } => (country.map(|c| c.to_string()).unwrap_or_default(), String::new()),
        };
        let row = [e.kind.name().to_owned(), e.name.to_owned(), e.aliases.join("، "), of, office];
        entities.add_row(row.map(|cell| Cell::new(clean(&cell))));
    }
    let mut events = look.tall(&["event", "status", "when", "who", "where", "evidence"]);
    for e in &record.events {
        let name = |id: &str| record.entities.iter().find(|x| x.id == id).map_or(String::new(), |x| x.name.to_owned());
        let who: Vec<String> = e.participants.iter().map(|p| format!("{}: {}", p.role, name(&p.entity))).collect();
        let row = [
            e.kind.to_string(),
            e.status.to_string(),
            e.date.map(|d| d.to_string()).unwrap_or_default(),
            who.join("\n"),
            e.place.as_deref().map(name).unwrap_or_default(),
            e.evidence.iter().map(|v| v.text).collect::<Vec<_>>().join("\n"),
        ];
        events.add_row(row.map(|cell| Cell::new(clean(&cell))));
    }
    for (table, none, rows) in
        [(entities, "nobody is named", record.entities.len()), (events, "no events", record.events.len())]
    {
        if rows == 0 {
            out.push_str(&format!("{none}\n\n"));
        } else {
            out.push_str(&look.render(&table));
            out.push('\n');
        }
    }
    for diagnostic in record.diagnostics {
        out.push_str(&format!("note: {}\n", clean(diagnostic)));
    }
    out
}

pub fn counted(n: i64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
