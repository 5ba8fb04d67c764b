//! `check`, `rebuild` and `snapshot`: looking after a store.

use std::path::PathBuf;

use clap::Args;
use comfy_table::Cell;
use isnad::Archive;
use isnad::archive::{self, Checked, Checking, Fault, Rebuilt, Repaired};
use isnad::store::{Counts, StoreError};
use serde::Serialize;
use serde_json::json;

use super::output::Output;
use super::read::counted;
use super::report::{Failure, Progress};
use super::show::{CardFormat, form};
use super::table::{Look, clean};
use super::{Cli, DONE, PARTLY, WRONG};

/// `isnad check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Keep what is whole, and derive everything else anew
    #[arg(long)]
    pub repair: bool,
    /// The form of the output; a table on a terminal, else JSON
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<CardFormat>,
}

/// `isnad rebuild`.
#[derive(Debug, Args)]
pub struct RebuildArgs {
    /// The form of the output; a table on a terminal, else JSON
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<CardFormat>,
}

/// `isnad snapshot`.
#[derive(Debug, Args)]
pub struct SnapshotArgs {
    /// The folder for the snapshot: nothing, or an earlier snapshot
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// The form of the output; a table on a terminal, else JSON
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<CardFormat>,
}

#[derive(Serialize)]
struct Sheet {
    store: String,
    /// Whether nothing is wrong, or nothing any more.
    sound: bool,
    #[serde(flatten)]
    found: Checked,
    repaired: Option<Repaired>,
    /// What repairing could not put right.
    left: Vec<Fault>,
}

/// `isnad check`.
pub fn check(cli: &Cli, args: &CheckArgs) -> Result<u8, Failure> {
    let found = look_through(cli)?;
    let (mut repaired, mut left) = (None, Vec::new());
    if args.repair && !found.faults.is_empty() {
        let progress = Progress::of(Some(0), "articles kept");
        let done = archive::repair(&cli.store(), cli.wait, &mut |done, total| progress.step(done, total));
        progress.end();
        match done {
            // what was found says so already
            Err(StoreError::Damaged { .. }) if !found.readable => {}
            done => {
                repaired = Some(done?);
                left = look_through(cli)?.faults;
            }
        }
    }
    let sound = if repaired.is_some() { left.is_empty() } else { found.faults.is_empty() };
    let code = match &repaired {
        None if !found.readable => WRONG,
        Some(done) if done.moved > 0 => PARTLY,
        _ if sound => DONE,
        _ => PARTLY,
    };
    let sheet = Sheet { store: cli.store().display().to_string(), sound, found, repaired, left };
    let mut out = Output::open(cli.output.as_deref())?;
    match form(args.format, &out) {
        CardFormat::Json => out.pretty(&sheet)?,
        CardFormat::Jsonl => out.line(&sheet)?,
        CardFormat::Table => out.text(&sheet_text(&sheet, Look::new(out.terminal)))?,
    }
    out.finish()?;
    Ok(code)
}

fn look_through(cli: &Cli) -> Result<Checked, Failure> {
    let progress = Progress::of(Some(0), "articles");
    let checked = archive::check(&cli.store(), cli.wait, &mut |checking| match checking {
        Checking::Articles(done, total) => progress.step(done, 2 * total),
        Checking::Derived(done, total) => progress.step(total + done, 2 * total),
    });
    progress.end();
    Ok(checked?)
}

fn sheet_text(sheet: &Sheet, look: Look) -> String {
    let table = |faults: &[Fault]| {
        let mut table = look.tall(&["where", "what is wrong", "what to do"]);
        for fault in faults {
            table.add_row([clean(&fault.place), clean(&fault.what), fault.then.to_owned()].map(Cell::new));
        }
        look.render(&table)
    };
    let articles = counted(sheet.found.articles as i64, "article is", "articles are");
    let mut text = if sheet.found.faults.is_empty() {
        look.line(&format!("the store is sound: {articles} whole, and the graph is what they give"))
    } else {
        format!("{}\n{articles} whole\n", table(&sheet.found.faults))
    };
    if let Some(done) = &sheet.repaired {
        let (kept, again) = (counted(done.kept as i64, "article", "articles"), done.read_again);
        text.push_str(&look.line(&format!("repaired: kept {kept}, read {again} again, moved {} out", done.moved)));
        if let Some(file) = &done.file {
            text.push_str(&format!("what was moved out is in {}\n", clean(&file.display().to_string())));
        }
        if let Some(remains) = &done.remains {
            let remains = clean(&remains.display().to_string());
            text.push_str(&format!("the damaged database is kept in {remains}; delete it when it is not needed\n"));
        }
        if !sheet.left.is_empty() {
            text.push_str(&format!("\nwhat is still wrong\n{}", table(&sheet.left)));
        }
    }
    text
}

/// `isnad rebuild`.
pub fn rebuild(cli: &Cli, args: &RebuildArgs) -> Result<u8, Failure> {
    let mut archive = cli.open_alone()?;
    let progress = Progress::of(Some(0), "articles");
    let rebuilt = archive.rebuild(&mut |done, total| progress.step(done, total));
    progress.end();
    let rebuilt = rebuilt?;
    let mut out = Output::open(cli.output.as_deref())?;
    match form(args.format, &out) {
        CardFormat::Json => out.pretty(&rebuilt)?,
        CardFormat::Jsonl => out.line(&rebuilt)?,
        CardFormat::Table => out.text(&rebuilt_text(&rebuilt, Look::new(out.terminal)))?,
    }
    out.finish()?;
    Ok(DONE)
}

fn rebuilt_text(rebuilt: &Rebuilt, look: Look) -> String {
    let articles = counted(rebuilt.articles as i64, "article", "articles");
    let mut text = look.line(&format!("read {articles} again; {} of them otherwise than before", rebuilt.changed));
    let mut table = look.table(&["", "before", "now"]);
    type Field = fn(&Counts) -> u64;
    let rows: [(&str, Field); 7] = [
        ("people", |c| c.people),
        ("unnamed", |c| c.unnamed),
        ("offices", |c| c.offices),
        ("organizations", |c| c.organizations),
        ("places", |c| c.places),
        ("events", |c| c.events),
        ("reports", |c| c.reports),
    ];
    for (name, field) in rows {
        let row = [name.to_owned(), field(&rebuilt.before).to_string(), field(&rebuilt.after).to_string()];
        table.add_row(row.map(Cell::new));
    }
    text.push_str(&look.render(&table));
    text
}

/// Writes a store anew that takes far more room than it needs, and shows how far it is.
pub fn tidy(archive: &mut Archive) -> Result<(), Failure> {
    let most = archive.store().size_on_disk()?;
    let (mut bytes, mut progress) = (0, None);
    let done = archive.tidy(&mut |step| {
        bytes += step;
        progress.get_or_insert_with(|| Progress::tidying(most)).bytes(bytes);
    });
    progress.iter().for_each(Progress::end);
    done?;
    Ok(())
}

/// `isnad snapshot`.
pub fn snapshot(cli: &Cli, args: &SnapshotArgs) -> Result<u8, Failure> {
    let archive = cli.open()?;
    let progress = Progress::over(None);
    let done = archive.snapshot(&args.dir, cli.wait);
    progress.end();
    done?;
    let articles = archive.counts()?.articles;
    let mut out = Output::open(cli.output.as_deref())?;
    let (store, dir) = (cli.store().display().to_string(), args.dir.display().to_string());
    let object = json!({ "store": store, "snapshot": dir, "articles": articles });
    match form(args.format, &out) {
        CardFormat::Json => out.pretty(&object)?,
        CardFormat::Jsonl => out.line(&object)?,
        CardFormat::Table => {
            let articles = counted(articles as i64, "article", "articles");
            out.text(&format!("wrote {articles} to {}; read it with --store\n", clean(&dir)))?;
        }
    }
    out.finish()?;
    Ok(DONE)
}
