//! `completions`, `man` and `pack check`: what is made from the definitions, and the care of language packs.

use std::path::Path;

use clap_complete::Shell;
use isnad::lang::PackSource;
use isnad::query::Questions;

use super::output::Output;
use super::report::{Failure, note};
use super::{Cli, DONE, WRONG, definitions};

/// `isnad completions`.
pub fn completions(cli: &Cli, shell: Shell) -> Result<u8, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut definitions(), "isnad", &mut text);
    print(cli, &text)
}

/// `isnad man`.
pub fn man(cli: &Cli, command: Option<&str>) -> Result<u8, Failure> {
    let mut whole = definitions();
    whole.build();
    let page = match command {
        None => whole,
        Some(name) => {
            let names: Vec<String> = whole.get_subcommands().map(|c| c.get_name().to_owned()).collect();
            let found = whole.find_subcommand(name).cloned().ok_or_else(|| {
                Failure::wrong(format_args!("\u{201c}{name}\u{201d} is no command; give one of {}", names.join(", ")))
            })?;
            found.display_name(format!("isnad-{name}"))
        }
    };
    let mut text = Vec::new();
    render(page, &mut text)?;
    print(cli, &text)
}

/// The page, with its synopsis as `--help` gives it: the library's own names every flag, and none of their values.
fn render(mut page: clap::Command, to: &mut Vec<u8>) -> std::io::Result<()> {
    let usage = page.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().replace('\\', "\\\\").replace('-', "\\-");
    let source = format!("isnad {}", env!("CARGO_PKG_VERSION"));
    let (commands, more) = (page.has_subcommands(), page.get_after_help().is_some());
    let man = clap_mangen::Man::new(page).source(source);
    man.render_title(to)?;
    man.render_name_section(to)?;
    to.extend(format!(".SH SYNOPSIS\n\\fB{usage}\\fR\n").into_bytes());
    man.render_description_section(to)?;
    man.render_options_section(to)?;
    if commands {
        man.render_subcommands_section(to)?;
    }
    if more {
        man.render_extra_section(to)?;
    }
    man.render_version_section(to)
}

fn print(cli: &Cli, text: &[u8]) -> Result<u8, Failure> {
    let mut out = Output::open(cli.output.as_deref())?;
    out.text(&String::from_utf8_lossy(text))?;
    out.finish()?;
    Ok(DONE)
}

/// `isnad pack check`.
pub fn check(dir: &Path) -> Result<u8, Failure> {
    if !dir.is_dir() {
        return Err(Failure::wrong(format_args!(
            "{} is no folder; give the folder of one pack, with pack.toml in it",
            dir.display()
        )));
    }
    let mut problems = isnad::check_pack(dir);
    if let Ok(source) = PackSource::read(dir) {
        problems.extend(Questions::check(&source));
    }
    // both tell of a slot that is broken for both
    problems.sort();
    problems.dedup_by(|a, b| (&a.file, a.line, a.column) == (&b.file, b.line, b.column));
    for problem in &problems {
        note(problem);
    }
    match problems.len() {
        0 => {
            note(format_args!("{}: the pack is sound, and every example in it is read as it says", dir.display()));
            Ok(DONE)
        }
        1 => Err(Failure::Message(WRONG, "1 problem in the pack".to_owned())),
        n => Err(Failure::Message(WRONG, format!("{n} problems in the pack"))),
    }
}
