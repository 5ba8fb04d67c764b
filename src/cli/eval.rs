//! `eval`: how well the engine reads, by gold that people wrote.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use clap::{Args, ValueEnum};
use isnad::Engine;
use isnad::eval::{Comparison, Figures, Gold, compare, read_gold};
use isnad::export::Record;
use isnad::input::Source;
use isnad::model::Lang;
use rayon::prelude::*;
use serde::Serialize;

use super::eval_report as report;
use super::output::Output;
use super::report::{Complaints, Failure, Progress};
use super::table::Look;
use super::{Cli, DONE, PARTLY, WRONG};

/// `isnad eval`.
#[derive(Debug, Args)]
pub struct EvalArgs {
    /// Files with gold (JSON Lines); `-` is standard input
    #[arg(required = true, value_name = "GOLD")]
    pub files: Vec<OsString>,
    /// The form of the output; a table on a terminal, else JSON
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<EvalFormat>,
    /// Also say what was missed, invented and read wrongly, by article
    #[arg(long)]
    pub errors: bool,
}

/// The forms of the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EvalFormat {
    /// For a person to read
    Table,
    /// One JSON object
    Json,
    /// One JSON object for each file and language, and with --errors one for each error
    Jsonl,
    /// A page that says on what was measured and how to repeat it
    Markdown,
}

/// What was measured.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Of isnad.
    pub version: &'static str,
    /// Each file, in the order in which they were named.
    pub files: Vec<Group>,
    /// Each language in which an article was read.
    pub languages: Vec<Group>,
    /// What was wrong, by article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub articles: Option<Vec<Faults>>,
}

/// The figures of some articles.
#[derive(Debug, Serialize)]
pub struct Group {
    /// The file as it was named, or the language.
    pub name: String,
    /// The languages in which its articles were read.
    pub languages: Vec<Lang>,
    /// How many articles.
    pub articles: u64,
    /// Their figures.
    pub figures: Figures,
}

/// What is wrong in one article.
#[derive(Debug, Serialize)]
pub struct Faults {
    /// The file as it was named.
    pub file: String,
    /// The article.
    pub article: String,
    /// The language in which it was read.
    pub lang: Lang,
    /// Its headline.
    pub title: String,
    /// What is wrong, in the order of the lines.
    pub errors: Vec<isnad::eval::Finding>,
}

impl Group {
    fn new(name: String) -> Self {
        Group { name, languages: Vec::new(), articles: 0, figures: Figures::default() }
    }

    fn add(&mut self, lang: Lang, figures: &Figures) {
        self.articles += 1;
        self.figures.add(figures);
        if let Err(at) = self.languages.binary_search(&lang) {
            self.languages.insert(at, lang);
        }
    }
}

/// One compared article.
struct Compared {
    id: String,
    title: String,
    lang: Lang,
    comparison: Comparison,
}

/// `isnad eval`.
pub fn eval(cli: &Cli, args: &EvalArgs) -> Result<u8, Failure> {
    let sources: Vec<Source> = args.files.iter().map(Source::parse).collect();
    let progress = Progress::over(None);
    let engine = Engine::new();
    let mut failed = 0;
    let mut faults: Vec<Faults> = Vec::new();
    let mut files: Vec<Group> = Vec::new();
    let mut languages: Vec<Group> = Vec::new();
    for source in &sources {
        let mut golds: Vec<Gold> = Vec::new();
        let mut complaints = Complaints::of(&progress, source.name());
        for gold in read_gold(&source.name(), open(source)?) {
            match gold {
                Ok(gold) => golds.push(gold),
                Err(error) => complaints.say(error),
            }
        }
        failed += complaints.end();
        let compared: Vec<Compared> = golds.par_iter().map(|gold| read(&engine, gold)).collect();
        let mut file = Group::new(source.name());
        for one in compared {
            let figures = &one.comparison.figures;
            file.add(one.lang, figures);
            let name = one.lang.to_string();
            let at = languages.binary_search_by(|l| l.name.cmp(&name)).unwrap_or_else(|at| {
                languages.insert(at, Group::new(name));
                at
            });
            languages[at].add(one.lang, figures);
            if args.errors && !one.comparison.findings.is_empty() {
                faults.push(Faults {
                    file: source.name(),
                    article: one.id,
                    lang: one.lang,
                    title: one.title,
                    errors: one.comparison.findings,
                });
            }
        }
        if file.articles > 0 {
            files.push(file);
        }
    }
    progress.end();
    if files.is_empty() {
        return Ok(WRONG);
    }
    let version = env!("CARGO_PKG_VERSION");
    let report = Report { version, files, languages, articles: args.errors.then_some(faults) };
    let mut out = Output::open(cli.output.as_deref())?;
    let format = args.format.unwrap_or(if out.terminal { EvalFormat::Table } else { EvalFormat::Json });
    match format {
        EvalFormat::Table => out.text(&report::tables(&report, Look::new(out.terminal)))?,
        EvalFormat::Json => out.pretty(&report)?,
        EvalFormat::Jsonl => {
            for line in report::lines(&report) {
                out.line(&line)?;
            }
        }
        EvalFormat::Markdown => out.text(&report::page(&report, cli.output.as_deref()))?,
    }
    out.finish()?;
    Ok(if failed > 0 { PARTLY } else { DONE })
}

fn read(engine: &Engine, gold: &Gold) -> Compared {
    let reading = engine.read(&gold.article);
    let record = Record::new(&gold.article, &reading);
    let comparison = compare(gold, &record);
    Compared { id: record.id.clone(), title: gold.article.title.clone(), lang: reading.lang, comparison }
}

fn open(source: &Source) -> Result<Box<dyn Read>, Failure> {
    match source {
        Source::Stdin => Ok(Box::new(io::stdin())),
        Source::Path(path) if path.is_dir() => {
            Err(Failure::wrong(format_args!("{}: is a folder; name the files with gold in it", path.display())))
        }
        Source::Path(path) => Ok(Box::new(file(path)?)),
    }
}

fn file(path: &Path) -> Result<File, Failure> {
    File::open(path).map_err(|e| Failure::wrong(format_args!("{}: cannot be opened: {e}", path.display())))
}
