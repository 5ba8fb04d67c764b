//! `demo`: the whole path on the bundled articles, from text to answer and picture.

use std::path::{Path, PathBuf};

use clap::Args;
use include_dir::{Dir, include_dir};
use isnad::model::{Article, Reading};
use isnad::query::{self, Questions};
use isnad::{Archive, Engine, input};

use super::ask::{Format, look_up, print, say_more, say_understood, title, today};
use super::output::Output;
use super::picture::{self, LayoutArg, NARROWER_WORDS, Picture, PictureArgs};
use super::report::{Failure, note};
use super::{Cli, DONE, NOTHING};

static ARTICLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/examples/articles");

/// The question that isnad was made for.
const QUESTION: &str = "all meetings between Iran and Iraq officials";

/// `isnad demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// The folder for the demo's store (unless --store is typed; ISNAD_STORE is not heeded) and its diagrams
    #[arg(long, value_name = "DIR", default_value = "isnad-demo")]
    pub dir: PathBuf,
}

/// `isnad demo`.
pub fn demo(cli: &Cli, args: &DemoArgs) -> Result<u8, Failure> {
    // an archive that the environment names is no place for samples
    let store = cli.store.clone().filter(|_| cli.store_typed).unwrap_or_else(|| args.dir.join("store"));
    std::fs::create_dir_all(&args.dir).map_err(|e| {
        Failure::wrong(format_args!("cannot make the folder {}: {e}; name another with --dir", args.dir.display()))
    })?;
    let read = read()?;
    let archive = Archive::create_within(&store, cli.wait)?;
    archive.add_read(&read)?;
    let counts = archive.counts()?;
    note(format_args!(
        "read {} bundled articles in Arabic, English and Persian into {}: {} people, {} events\n",
        read.len(),
        store.display(),
        counts.people,
        counts.events
    ));
    note(format_args!("question: {QUESTION}"));
    let view = archive.view();
    let mut query = Questions::bundled().understand(QUESTION, today()).map_err(Failure::wrong)?.query;
    say_understood(&query, true);
    note("");
    look_up(&view, &mut query, &[])?;
    let (part, found) = query::ask(&view, &query)?;
    let mut out = Output::open(cli.output.as_deref())?;
    print(&view, Some(QUESTION), &query, Format::Table, &mut out)?;
    out.finish()?;
    note("");
    say_more(&query, &part, &found);
    let along_time = PictureArgs { layout: Some(LayoutArg::Timeline), ..PictureArgs::default() };
    let plain = PictureArgs::default();
    let pictures = [
        (Picture::Dot, "answer.dot", &plain),
        (Picture::Svg, "answer.svg", &plain),
        (Picture::Png, "answer.png", &plain),
        (Picture::Svg, "timeline.svg", &along_time),
        (Picture::Html, "answer.html", &plain),
    ];
    for (form, name, looks) in pictures {
        let path = args.dir.join(name);
        picture::write(looks, form, part.graph(), &title(Some(QUESTION), &query), NARROWER_WORDS, Some(&path))?;
        note(format_args!("wrote {}", path.display()));
    }
    note(format_args!("\ntry next: {}", next(&store)));
    Ok(if found.total == 0 { NOTHING } else { DONE })
}

/// The bundled articles with what is read from them, by file name.
fn read() -> Result<Vec<(Article, Reading)>, Failure> {
    let engine = Engine::new();
    let mut files: Vec<_> = ARTICLES.files().filter(|f| is_article(f.path())).collect();
    files.sort_by_key(|f| f.path());
    let mut out = Vec::new();
    for file in files {
        for article in input::read(&file.path().display().to_string(), file.contents()) {
            let article = article.map_err(Failure::wrong)?;
            let reading = engine.read(&article);
            out.push((article, reading));
        }
    }
    Ok(out)
}

fn is_article(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "txt" || e == "jsonl")
}

fn next(store: &Path) -> String {
    let program = if std::env::var_os("CARGO").is_some() { "cargo run --release --" } else { "isnad" };
    format!("{program} ask --store {} 'who visited Tehran'", store.display())
}
