//! The form in which a file is written: what `--format` says, or else the extension of the file that `-o` names.

use std::path::Path;

use clap::ValueEnum;

use super::report::Failure;
use super::{Cli, Command};

/// Every form of any command with the extensions that files in it have; the first is the usual one.
const EXTENSIONS: [(&str, &[&str]); 14] = [
    ("table", &["txt"]),
    ("json", &["json"]),
    ("jsonl", &["jsonl", "ndjson"]),
    ("csv", &["csv"]),
    ("dot", &["dot", "gv"]),
    ("svg", &["svg"]),
    ("png", &["png"]),
    ("html", &["html", "htm"]),
    ("markdown", &["md"]),
    ("tsv", &["tsv"]),
    ("xml", &["srx", "xml"]),
    ("turtle", &["ttl"]),
    ("ntriples", &["nt"]),
    ("nquads", &["nq"]),
];

/// The form that an extension means.
fn form_of(extension: &str) -> Option<&'static str> {
    let is = |e: &&str| e.eq_ignore_ascii_case(extension);
    EXTENSIONS.iter().find(|(_, extensions)| extensions.iter().any(is)).map(|(form, _)| *form)
}

/// The usual extension of a form.
fn extension_of(form: &str) -> &'static str {
    EXTENSIONS.iter().find(|(name, _)| *name == form).map_or("", |(_, extensions)| extensions[0])
}

/// Gives the command the form of the file's extension, where none was typed.
///
/// # Errors
/// Where the command cannot write what the extension says.
pub fn by_extension(cli: &mut Cli) -> Result<(), Failure> {
    let Some(file) = cli.output.as_deref() else { return Ok(()) };
    match &mut cli.command {
        Command::Extract(args) => choose(&mut args.format, file),
        Command::Ask(args) => choose(&mut args.page.format, file),
        Command::Events(args) => choose(&mut args.page.format, file),
        Command::Offices(args) => choose(&mut args.page.format, file),
        Command::Path(args) => choose(&mut args.format, file),
        Command::Neighbours(args) => choose(&mut args.format, file),
        Command::Timeline(args) => choose(&mut args.format, file),
        Command::Cypher(args) => choose(&mut args.format, file),
        Command::Rank(args) => choose(&mut args.format, file),
        Command::Communities(args) => choose(&mut args.format, file),
        Command::Matrix(args) => choose(&mut args.format, file),
        Command::Draw(args) => choose(&mut args.format, file),
        Command::Eval(args) => choose(&mut args.format, file),
        Command::Show(args) => choose(&mut args.format, file),
        Command::Why(args) => choose(&mut args.format, file),
        Command::Find(args) => choose(&mut args.format, file),
        Command::Merge(args) => choose(&mut args.format, file),
        Command::Split(args) => choose(&mut args.format, file),
        Command::Alias(args) => choose(&mut args.format, file),
        Command::Reject(args) => choose(&mut args.format, file),
        Command::Decisions(args) => choose(&mut args.format, file),
        Command::Stats(args) => choose(&mut args.format, file),
        Command::Forget(args) => choose(&mut args.format, file),
        Command::Compact(args) => choose(&mut args.format, file),
        Command::Rebuild(args) => choose(&mut args.format, file),
        Command::Load(args) => choose(&mut args.format, file),
        Command::Check(args) => choose(&mut args.format, file),
        Command::Snapshot(args) => choose(&mut args.format, file),
        Command::Sparql(args) => choose(&mut args.format, file),
        Command::Export(args) => choose(&mut args.format, file),
        Command::Schema(_) => must_be(&["turtle"], file),
        Command::Add(_) => must_be(&["jsonl", "json"], file),
        Command::Dump(_) => must_be(&["jsonl"], file),
        Command::Demo(_) => must_be(&["table"], file),
        Command::Serve(_) => Ok(()),
        // a script of a shell or a manual page has whatever extension it is to have
        Command::Pack(_) | Command::Completions { .. } | Command::Man { .. } => Ok(()),
    }
}

fn extension(file: &Path) -> Option<&str> {
    file.extension().and_then(|e| e.to_str())
}

fn choose<F: ValueEnum>(format: &mut Option<F>, file: &Path) -> Result<(), Failure> {
    let (None, Some(extension)) = (&format, extension(file)) else { return Ok(()) };
    *format = form_of(extension).and_then(|name| F::from_str(name, false).ok());
    if format.is_some() {
        return Ok(());
    }
    let values = F::value_variants().iter().filter_map(F::to_possible_value);
    let names: Vec<String> = values.map(|value| value.get_name().to_owned()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Err(cannot(file, extension, &names, ", or say by --format which of them the file is to hold"))
}

/// For a command whose form is always the same: an extension that says another is a mistake.
fn must_be(forms: &[&str], file: &Path) -> Result<(), Failure> {
    match extension(file) {
        Some(extension) if form_of(extension).is_some_and(|form| !forms.contains(&form)) => {
            Err(cannot(file, extension, forms, ""))
        }
        _ => Ok(()),
    }
}

fn cannot(file: &Path, extension: &str, forms: &[&str], more: &str) -> Failure {
    let known: Vec<String> = forms.iter().map(|form| format!(".{}", extension_of(form))).collect();
    let file = file.display();
    Failure::wrong(format_args!(
        "{file}: this command writes no .{extension}; name a file with {}{more}",
        known.join(", ")
    ))
}
