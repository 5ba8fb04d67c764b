//! `forget` and `compact`: taking articles back, and rewriting the files without them.

use std::collections::BTreeSet;
use std::io::{self, BufRead, IsTerminal, Write};

use clap::Args;
use comfy_table::Cell;
use isnad::Archive;
use isnad::archive::ArticleFilter;
use isnad::fuse::Lost;
use isnad::graph::{self, Sources};
use isnad::model::{ArticleNode, Date};
use isnad::query::{EventAnswer, Teller};
use serde::Serialize;
use serde_json::json;

use super::answer::events_table;
use super::ask::country_name;
use super::output::Output;
use super::read::counted;
use super::report::{Failure, Progress, note};
use super::show::{CardFormat, form};
use super::table::{Look, clean};
use super::{Cli, DONE, PARTLY};

/// `isnad forget`.
#[derive(Debug, Args)]
pub struct ForgetArgs {
    /// Articles, by id, identity or address
    #[arg(value_name = "ARTICLE", required_unless_present_any = ["source", "before"])]
    pub articles: Vec<String>,
    /// All articles of this outlet
    #[arg(long, value_name = "OUTLET", conflicts_with = "articles")]
    pub source: Option<String>,
    /// All articles published before this day, month or year
    #[arg(long, value_name = "DATE", value_parser = date, conflicts_with = "articles")]
    pub before: Option<Date>,
    /// Change nothing, and list what would go
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask; needed where no terminal is there to ask on
    #[arg(short, long)]
    pub yes: bool,
    /// Rewrite the store's files without them at once
    #[arg(long, conflicts_with = "dry_run")]
    pub compact: bool,
    /// The form of the output; a table on a terminal, else JSON
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<CardFormat>,
}

/// `isnad compact`.
#[derive(Debug, Args)]
pub struct CompactArgs {
    /// The form of the output; a table on a terminal, else JSON
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<CardFormat>,
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "write a date such as 2015, 2015-06 or 2015-06-30".to_owned())
}

/// What goes.
#[derive(Serialize)]
struct Sheet {
    store: String,
    dry_run: bool,
    articles: Vec<ArticleSheet>,
    people: Vec<Named>,
    organizations: Vec<Named>,
    places: Vec<Named>,
    events: Vec<EventAnswer>,
    compacted: bool,
}

#[derive(Serialize)]
struct ArticleSheet {
    id: String,
    identity: String,
    title: String,
    source: Option<String>,
    published: Option<Date>,
}

#[derive(Serialize)]
struct Named {
    id: String,
    name: String,
}

/// `isnad forget`.
pub fn forget(cli: &Cli, args: &ForgetArgs) -> Result<u8, Failure> {
    let mut archive = cli.open_alone()?;
    let mut unknown = 0;
    let articles = if args.articles.is_empty() {
        archive.find_articles(&ArticleFilter { source: args.source.clone(), before: args.before })?
    } else {
        let mut found = BTreeSet::new();
        for name in &args.articles {
            match archive.find_article(name)? {
                Some(id) => drop(found.insert(id)),
                None => {
                    unknown += 1;
                    note(format_args!("isnad: no article in the store has the id, identity or address {name}"));
                }
            }
        }
        found.into_iter().collect()
    };
    if articles.is_empty() {
        return Err(Failure::nothing("no article fits, and nothing was forgotten"));
    }
    let lost = archive.lost(&articles)?;
    let mut sheet = sheet(cli, args, &archive, lost)?;
    if !args.dry_run {
        let asks = io::stdin().is_terminal() && io::stderr().is_terminal();
        if !args.yes && !asks {
            return Err(Failure::wrong(
                "nothing was forgotten: nobody can be asked here; add --yes, or --dry-run to see what would go",
            ));
        }
        if !args.yes && !confirmed(&sheet)? {
            note("nothing was forgotten");
            return Ok(DONE);
        }
        let progress = Progress::of(Some(articles.len() as u64), "articles");
        archive.forget(&articles, &mut |done| progress.step(done as u64, articles.len() as u64))?;
        progress.end();
        if args.compact {
            rewrite(&mut archive)?;
            say_what_stays(cli);
            sheet.compacted = true;
        }
    }
    let mut out = Output::open(cli.output.as_deref())?;
    match form(args.format, &out) {
        CardFormat::Json => out.pretty(&sheet)?,
        CardFormat::Jsonl => out.line(&sheet)?,
        CardFormat::Table => out.text(&sheet_text(&sheet, Look::new(out.terminal)))?,
    }
    out.finish()?;
    if !args.dry_run && !args.compact {
        note("their words are in the store's files until `isnad compact` has rewritten them");
    }
    Ok(if unknown > 0 { PARTLY } else { DONE })
}

fn sheet(cli: &Cli, args: &ForgetArgs, archive: &Archive, lost: Lost) -> Result<Sheet, Failure> {
    let view = archive.view();
    let part = graph::load_events(&view, &lost.events, Sources::Without)?;
    let nodes: Vec<_> = lost.events.iter().filter_map(|id| part.index_of(*id)).collect();
    let events = Teller::new(&view, &part, &country_name).events(&nodes)?;
    let article = |a: ArticleNode| ArticleSheet {
        id: a.id.to_string(),
        identity: a.identity,
        title: a.title,
        source: a.source,
        published: a.published,
    };
    let named = |all: Vec<(graph::NodeId, String)>| -> Vec<Named> {
        all.into_iter().map(|(id, name)| Named { id: id.to_string(), name }).collect()
    };
    Ok(Sheet {
        store: cli.store().display().to_string(),
        dry_run: args.dry_run,
        articles: lost.articles.into_iter().map(article).collect(),
        people: named(lost.people),
        organizations: named(lost.organizations),
        places: named(lost.places),
        events,
        compacted: false,
    })
}

/// What goes, in one sentence.
fn summary(sheet: &Sheet) -> String {
    let mut parts = Vec::new();
    for (n, one, many) in [
        (sheet.people.len(), "person", "people"),
        (sheet.organizations.len(), "organization", "organizations"),
        (sheet.places.len(), "place", "places"),
        (sheet.events.len(), "event", "events"),
    ] {
        if n > 0 {
            parts.push(counted(n as i64, one, many));
        }
    }
    let articles = counted(sheet.articles.len() as i64, "article", "articles");
    match parts.pop() {
        None => format!("{articles}, and nothing that others do not support"),
        Some(last) if parts.is_empty() => format!("{articles}, and {last} that nothing else supports"),
        Some(last) => format!("{articles}, and {} and {last} that nothing else supports", parts.join(", ")),
    }
}

fn confirmed(sheet: &Sheet) -> Result<bool, Failure> {
    let mut to = io::stderr().lock();
    write!(to, "this forgets {}; go on? [y/N] ", summary(sheet))?;
    to.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn sheet_text(sheet: &Sheet, look: Look) -> String {
    let verb = if sheet.dry_run { "would forget" } else { "forgot" };
    let mut text = look.line(&format!("{verb} {}", summary(sheet)));
    if !sheet.dry_run {
        return text;
    }
    let mut table = look.table(&["article", "published", "outlet", "title"]);
    for a in &sheet.articles {
        let published = a.published.map(|d| d.to_string()).unwrap_or_default();
        let row = [a.id.clone(), published, a.source.clone().unwrap_or_default(), a.title.clone()];
        table.add_row(row.map(|cell| Cell::new(clean(&cell))));
    }
    text.push_str(&format!("\n{}", look.render(&table)));
    for (kind, named) in [("person", &sheet.people), ("organization", &sheet.organizations), ("place", &sheet.places)] {
        if named.is_empty() {
            continue;
        }
        let mut table = look.table(&[kind, "name"]);
        for one in named {
            table.add_row([one.id.clone(), clean(&one.name)].map(Cell::new));
        }
        text.push_str(&format!("\n{}", look.render(&table)));
    }
    if !sheet.events.is_empty() {
        text.push_str(&format!("\n{}", events_table(&sheet.events, look)));
    }
    text
}

/// `isnad compact`.
pub fn compact(cli: &Cli, args: &CompactArgs) -> Result<u8, Failure> {
    let mut archive = cli.open_alone()?;
    let before = archive.store().size_on_disk()?;
    rewrite(&mut archive)?;
    say_what_stays(cli);
    let after = archive.store().size_on_disk()?;
    let mut out = Output::open(cli.output.as_deref())?;
    let object = json!({ "store": cli.store().display().to_string(), "bytes_before": before, "bytes": after });
    match form(args.format, &out) {
        CardFormat::Json => out.pretty(&object)?,
        CardFormat::Jsonl => out.line(&object)?,
        CardFormat::Table => out.text(&format!("rewrote the store: {before} bytes before, {after} now\n"))?,
    }
    out.finish()?;
    Ok(DONE)
}

/// What a repair moved out is not rewritten: that is for a person to read and delete.
fn say_what_stays(cli: &Cli) {
    let Ok(entries) = std::fs::read_dir(cli.store()) else { return };
    let mut moved: Vec<_> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    moved.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("damaged")));
    moved.sort();
    for path in moved {
        note(format_args!("{} is left as it is; delete it when it is not needed", path.display()));
    }
}

fn rewrite(archive: &mut Archive) -> Result<(), Failure> {
    let progress = Progress::over(None);
    let mut bytes = 0;
    archive.compact(&mut |step| {
        bytes += step;
        progress.bytes(bytes);
    })?;
    progress.end();
    Ok(())
}
