//! `find`: who and what is called so.

use clap::Args;
use comfy_table::Cell;
use isnad::graph;
use isnad::model::{CountryCode, Lang};
use isnad::query;
use serde::Serialize;

use super::ask::country_name;
use super::output::Output;
use super::report::{Failure, note};
use super::show::{CardFormat, form};
use super::table::{Look, clean};
use super::{Cli, DONE, NOTHING};

/// `isnad find`.
#[derive(Debug, Args)]
pub struct FindArgs {
    /// A name in any of the three scripts
    #[arg(required = true, value_name = "NAME")]
    pub name: Vec<String>,
    /// List at most so many
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub limit: u32,
    /// The form of the output; a table on a terminal, else JSON
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<CardFormat>,
}

#[derive(Debug, Serialize)]
struct List {
    found: Vec<Called>,
}

/// One who is called so.
#[derive(Debug, Serialize)]
struct Called {
    id: String,
    kind: String,
    name: String,
    /// The form of its name that is likest.
    form: String,
    countries: Vec<CountryCode>,
    /// In how many articles; not counted for a country.
    #[serde(skip_serializing_if = "Option::is_none")]
    articles: Option<u32>,
    score: f64,
}

/// `isnad find`.
pub fn find(cli: &Cli, args: &FindArgs) -> Result<u8, Failure> {
    let name = args.name.join(" ");
    let archive = cli.open()?;
    let view = archive.view();
    let mut found: Vec<Called> = Vec::new();
    // a country is in no list of names
    if let Some(code) = query::named_country(&name) {
        let own = country_name(code, Lang::EN);
        let id = graph::country_id(code).to_string();
        let called = Called {
            id,
            kind: "country".to_owned(),
            form: own.clone(),
            name: own,
            countries: vec![code],
            articles: None,
            score: 1.0,
        };
        found.push(called);
    }
    for f in graph::find(&view, &name, args.limit as usize)? {
        let (id, kind, score) = (f.id.to_string(), f.kind.name().to_lowercase(), (f.score * 1000.0).round() / 1000.0);
        found.push(Called {
            id,
            kind,
            name: f.name,
            form: f.form,
            countries: f.countries,
            articles: Some(f.articles),
            score,
        });
    }
    found.truncate(args.limit as usize);
    let list = List { found };
    let mut out = Output::open(cli.output.as_deref())?;
    match form(args.format, &out) {
        CardFormat::Json => out.pretty(&list)?,
        CardFormat::Jsonl => list.found.iter().try_for_each(|called| out.line(called))?,
        CardFormat::Table if list.found.is_empty() => {}
        CardFormat::Table => out.text(&table(&list, Look::new(out.terminal)))?,
    }
    out.finish()?;
    if list.found.is_empty() {
        note(format_args!("nobody and nothing in the store is called \u{201c}{}\u{201d}", clean(&name)));
        return Ok(NOTHING);
    }
    Ok(DONE)
}

fn table(list: &List, look: Look) -> String {
    let mut table = look.table(&["id", "name", "kind", "countries", "articles", "alike"]);
    for c in &list.found {
        let countries: Vec<&str> = c.countries.iter().map(|c| c.as_str()).collect();
        let also = if c.form == c.name { String::new() } else { format!(" ({})", c.form) };
        let (articles, score) =
            (c.articles.map(|n| n.to_string()).unwrap_or_default(), format!("{:.0} %", c.score * 100.0));
        let row = [c.id.clone(), format!("{}{also}", c.name), c.kind.clone(), countries.join(", "), articles, score];
        table.add_row(row.map(|cell| Cell::new(clean(&cell))));
    }
    look.render(&table)
}
