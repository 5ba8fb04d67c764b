//! What `eval` found, as tables, as lines of JSON and as a page.

use std::path::Path;

use comfy_table::{Cell, CellAlignment, Table};
use isnad::eval::{Feature, Figures, Line, Tally};
use serde_json::{Value, json};

use super::eval::{Faults, Group, Report};
use super::table::{Look, clean};

/// For a person: a table of each file in full, one of all of them side by side, and what is wrong.
pub fn tables(report: &Report, look: Look) -> String {
    let mut out = String::new();
    for group in &report.files {
        out.push_str(&look.line(&clean(&heading(group))));
        let mut table = look.table(&["line", "P", "R", "F1", "gold", "said", "right"]);
        for line in Line::all() {
            let t = group.figures.tally(line);
            let figures = figures(t);
            let counts = [t.gold, t.said, t.right].map(|n| n.to_string());
            row(&mut table, line.name(), figures.into_iter().chain(counts));
        }
        for feature in Feature::ALL {
            let s = group.figures.share(feature);
            let cells = [String::new(), String::new(), accuracy(&group.figures, feature), s.of.to_string()];
            row(&mut table, feature.name(), cells.into_iter().chain([String::new(), s.right.to_string()]));
        }
        out.push_str(&look.render(&table));
        out.push('\n');
    }
    if report.files.len() > 1 {
        out.push_str("F1 of each line; accuracy from official on\n");
        out.push_str(&look.render(&side_by_side(&report.files, look)));
        out.push('\n');
        if report.languages.len() > 1 && !report.files.iter().all(|f| f.languages.len() == 1 && alone(report, f)) {
            out.push_str("By language\n");
            out.push_str(&look.render(&side_by_side(&report.languages, look)));
            out.push('\n');
        }
    }
    for article in report.articles.iter().flatten() {
        out.push_str(&faults(article, look));
    }
    out
}

/// Whether a file is the only one in its language, so that the language's figures are its own.
fn alone(report: &Report, file: &Group) -> bool {
    report.files.iter().filter(|f| f.languages == file.languages).count() == 1
}

fn heading(group: &Group) -> String {
    let articles = if group.articles == 1 { "article" } else { "articles" };
    format!("{}: {} {articles}, {} facts", group.name, group.articles, group.figures.tally(Line::Graph).gold)
}

fn row(table: &mut Table, name: &str, cells: impl Iterator<Item = String>) {
    let cells = cells.map(|c| Cell::new(c).set_alignment(CellAlignment::Right));
    table.add_row(std::iter::once(Cell::new(name)).chain(cells));
}

/// Precision, recall and F1 of a line; of what gold has nothing of, nothing was measured.
fn figures(tally: Tally) -> [String; 3] {
    let measured = tally.gold > 0;
    [tally.precision(), tally.recall(), tally.f1()].map(|f| if measured { format!("{f:.3}") } else { NONE.to_owned() })
}

/// Stands for a figure that was not measured.
const NONE: &str = "\u{2013}";

fn accuracy(figures: &Figures, feature: Feature) -> String {
    let share = figures.share(feature);
    if share.of == 0 { NONE.to_owned() } else { format!("{:.3}", share.accuracy()) }
}

/// Each line's name and, for each group, its F1 or accuracy.
fn matrix(groups: &[Group]) -> Vec<(&'static str, Vec<String>)> {
    let f1 = |line| {
        let f1_of = |g: &Group| {
            let [.., f1] = figures(g.figures.tally(line));
            f1
        };
        groups.iter().map(f1_of).collect()
    };
    let lines = Line::all().map(|line| (line.name(), f1(line)));
    let shares = |feature| groups.iter().map(|g| accuracy(&g.figures, feature)).collect();
    lines.chain(Feature::ALL.into_iter().map(|feature| (feature.name(), shares(feature)))).collect()
}

fn side_by_side(groups: &[Group], look: Look) -> Table {
    let names: Vec<String> = groups.iter().map(|g| clean(short(&g.name))).collect();
    let headings: Vec<&str> = std::iter::once("line").chain(names.iter().map(String::as_str)).collect();
    let mut table = look.table(&headings);
    for (name, cells) in matrix(groups) {
        row(&mut table, name, cells.into_iter());
    }
    table
}

/// A file's name without its folder.
fn short(name: &str) -> &str {
    Path::new(name).file_name().and_then(|n| n.to_str()).unwrap_or(name)
}

fn faults(article: &Faults, look: Look) -> String {
    let mut out = look.line(&clean(&format!("{} ({}, {})", article.article, article.lang, short(&article.file))));
    if !article.title.is_empty() {
        out.push_str(&look.line(&format!("  {}", clean(&article.title))));
    }
    for error in &article.errors {
        out.push_str(&look.line(&format!("  {:8} {:14} {}", error.fault, error.line, clean(&error.what))));
        if let Some(quote) = &error.quote {
            out.push_str(&look.line(&format!("{:26}\u{201c}{}\u{201d}", "", clean(quote))));
        }
    }
    out.push('\n');
    out
}

/// One object for each file, then each language, then each error.
pub fn lines(report: &Report) -> Vec<Value> {
    let group = |kind: &str, g: &Group| {
        json!({
            kind: g.name, "version": report.version, "languages": g.languages, "articles": g.articles,
            "figures": g.figures,
        })
    };
    let mut out: Vec<Value> = report.files.iter().map(|g| group("file", g)).collect();
    out.extend(report.languages.iter().map(|g| group("language", g)));
    for a in report.articles.iter().flatten() {
        out.extend(a.errors.iter().map(|e| {
            let mut line = json!({"file": a.file, "article": a.article, "lang": a.lang});
            if let (Some(line), Ok(Value::Object(error))) = (line.as_object_mut(), serde_json::to_value(e)) {
                line.extend(error);
            }
            line
        }));
    }
    out
}

const COMPARED: &str = "\
| line | what is compared, article by article |
| --- | --- |
| person | named people, one to one: any form equal to any form after folding (letters, diacritics, case, hyphens, the article) |
| person-country | pairs of a person and a country that it stands for; those of an invented person count as invented |
| country | the set of countries |
| organization, place | one to one, any form equal to any form after folding |
| meeting, visit, call, agreement, statement | events of the type, one to one, the most pairs that can be made: two of the gold's participants (where it has only one, that one; of a visit or statement whoever visits or speaks) must be among those read |
| other-events | visit, call, agreement and statement together |
| between | per article and type, the pairs of countries whose people met, called or visited: the answer to \u{201c}all meetings between A and B\u{201d} |
| graph | person, person-country, country and the five types of event together: the headline figure |
| official | whether a person speaks for a state, of the people found |
| event-date, event-place, event-status, event-role | what is right about the events found |
| evidence | stretches of evidence that are exactly the article's text at their offsets; anything under 1 is a defect |
";

const RECORD: &str = "\
A gold record is one line of JSON: `id`, `lang`, `published`, `title`, `text` of the article; `people` (each with `id`, \
`name`, `aliases`, `countries`, `official`, and `named: false` for one known only by a title); `countries` (ISO 3166-1 \
alpha-3); `organizations` and `places` (`name`, `aliases`, `country`); `events` (`type`, `status`, `date`, `place`, \
`quote`, and `participants` with a `role` and a `ref`: a person's id, `country:IRN` or `org:` and a name).
";

/// A page of documentation: what was measured on, the figures, and how to repeat it.
pub fn page(report: &Report, output: Option<&Path>) -> String {
    let files: Vec<&str> = report.files.iter().map(|f| f.name.as_str()).collect();
    let to = output.map(|o| format!(" -o {}", o.display())).unwrap_or_default();
    let mut out = format!(
        "# How well isnad reads\n\nWritten by isnad {}, by this command:\n\n```sh\nisnad eval --format markdown{to} {}\n```\n\n",
        report.version,
        files.join(" ")
    );
    out.push_str("## Measured on\n\n| file | languages | articles | facts | |\n| --- | --- | --- | --- | --- |\n");
    for group in &report.files {
        let languages: Vec<&str> = group.languages.iter().map(|l| l.as_str()).collect();
        let outside = if is_ours(Path::new(&group.name)) { "" } else { "not in the repository" };
        let facts = group.figures.tally(Line::Graph).gold;
        out.push_str(&format!(
            "| {} | {} | {} | {facts} | {outside} |\n",
            group.name,
            languages.join(", "),
            group.articles
        ));
    }
    out.push_str(
        "\nFacts are what stands in the gold on the line `graph`: people, their countries, countries and events.\n\n",
    );
    out.push_str("## Side by side\n\nF1; from `official` on, accuracy.\n\n");
    out.push_str(&markdown(&report.files));
    if report.languages.len() > 1 && report.files.len() > report.languages.len() {
        out.push_str("\nBy language, all files together:\n\n");
        out.push_str(&markdown(&report.languages));
    }
    out.push_str("\n## File by file\n");
    for group in &report.files {
        out.push_str(&format!("\n### {}\n\n", group.name));
        out.push_str(
            "| line | precision | recall | F1 | gold | read | right |\n| --- | --- | --- | --- | --- | --- | --- |\n",
        );
        for line in Line::all() {
            let t = group.figures.tally(line);
            let [p, r, f1] = figures(t);
            out.push_str(&format!("| {line} | {p} | {r} | {f1} | {} | {} | {} |\n", t.gold, t.said, t.right));
        }
        out.push_str("\n| | accuracy | right | of |\n| --- | --- | --- | --- |\n");
        for feature in Feature::ALL {
            let s = group.figures.share(feature);
            out.push_str(&format!("| {feature} | {} | {} | {} |\n", accuracy(&group.figures, feature), s.right, s.of));
        }
    }
    out.push_str("\n## What the lines mean\n\n");
    out.push_str(COMPARED);
    out.push_str("\n## What gold is\n\n");
    out.push_str(RECORD);
    if let Some(articles) = &report.articles {
        out.push_str("\n## What is wrong\n");
        for article in articles {
            out.push_str(&format!("\n### {} ({})\n\n", article.article, article.lang));
            for e in &article.errors {
                let quote = e.quote.as_ref().map(|q| format!(": \u{201c}{}\u{201d}", clean(q))).unwrap_or_default();
                out.push_str(&format!("- {} {}: {}{quote}\n", e.fault, e.line, clean(&e.what)));
            }
        }
    }
    out
}

/// Whether a file lies in isnad's repository, from wherever it is named: in the folder of this crate's manifest or below.
fn is_ours(file: &Path) -> bool {
    #[derive(serde::Deserialize)]
    struct Manifest {
        package: Package,
    }
    #[derive(serde::Deserialize)]
    struct Package {
        name: String,
    }
    let manifest = |folder: &Path| std::fs::read_to_string(folder.join("Cargo.toml")).ok();
    let is_it =
        |text: String| toml::from_str::<Manifest>(&text).is_ok_and(|m| m.package.name == env!("CARGO_PKG_NAME"));
    std::fs::canonicalize(file).is_ok_and(|file| file.ancestors().skip(1).filter_map(manifest).any(is_it))
}

fn markdown(groups: &[Group]) -> String {
    let names: Vec<&str> = groups.iter().map(|g| short(&g.name)).collect();
    let mut out = format!("| line | {} |\n|{}\n", names.join(" | "), " --- |".repeat(groups.len() + 1));
    for (name, cells) in matrix(groups) {
        out.push_str(&format!("| {name} | {} |\n", cells.join(" | ")));
    }
    out
}
