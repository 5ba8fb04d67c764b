//! The API: each route of `schema/openapi.json` runs the command that it names, with the flags that it lists, and answers
//! with the JSON that the command prints.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use clap::FromArgMatches;
use hyper::StatusCode;
use isnad::Archive;
use serde::Deserialize;

use super::reply::Reply;
use crate::cli::caught::caught;
use crate::cli::report::Failure;
use crate::cli::{Cli, NOTHING, WRONG, definitions, run};

const DOCUMENT: &str = include_str!("../../../schema/openapi.json");

/// What is served as it is: the document, and the schemas to which it refers.
static FILES: [(&str, &str); 3] = [
    ("/openapi.json", DOCUMENT),
    ("/answer.schema.json", include_str!("../../../schema/answer.schema.json")),
    ("/network.schema.json", include_str!("../../../schema/network.schema.json")),
];

/// The document or a schema.
pub fn file(path: &str) -> Option<&'static str> {
    FILES.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
}

static DOCUMENTED: LazyLock<Document> =
    LazyLock::new(|| serde_json::from_str(DOCUMENT).expect("schema/openapi.json is checked by a test"));

#[derive(Deserialize)]
struct Document {
    paths: BTreeMap<String, Path>,
}

#[derive(Deserialize)]
struct Path {
    get: Operation,
}

#[derive(Deserialize)]
struct Operation {
    /// The command, with the flags that are always set; the page and the document have none.
    #[serde(rename = "x-command", default)]
    command: Vec<String>,
    #[serde(default)]
    parameters: Vec<Parameter>,
}

#[derive(Deserialize)]
struct Parameter {
    name: String,
    /// Whether it is what the command takes without a flag.
    #[serde(rename = "x-argument", default)]
    argument: bool,
    schema: Kind,
}

#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "type")]
    kind: String,
}

/// Answers what a route asks of the store; `None` where there is no such route.
pub fn answer(archive: &Arc<Archive>, path: &str, query: &str) -> Option<Reply> {
    let operation = &DOCUMENTED.paths.get(path).filter(|p| !p.get.command.is_empty())?.get;
    let arguments = match arguments(operation, query) {
        Ok(arguments) => arguments,
        Err(message) => return Some(Reply::error(StatusCode::BAD_REQUEST, message)),
    };
    let cli = definitions().try_get_matches_from(arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match cli {
        Ok(cli) => Cli { served: Some(Arc::clone(archive)), ..cli },
        Err(error) => return Some(Reply::error(StatusCode::BAD_REQUEST, plain(&error))),
    };
    let (done, caught) = caught(|| run(&cli));
    Some(match done {
        Ok(NOTHING) if caught.data.is_empty() => Reply::error(StatusCode::NOT_FOUND, caught.notes.join("\n")),
        Ok(_) => Reply::json(caught.data),
        Err(Failure::Message(NOTHING, message)) => Reply::error(StatusCode::NOT_FOUND, message),
        Err(Failure::Message(WRONG, message)) => Reply::error(StatusCode::BAD_REQUEST, message),
        Err(Failure::Message(_, message) | Failure::Store(message)) => {
            Reply::error(StatusCode::INTERNAL_SERVER_ERROR, message)
        }
        Err(Failure::BrokenPipe) => Reply::error(StatusCode::INTERNAL_SERVER_ERROR, "the answer was cut short"),
    })
}

/// The command line that a query stands for. Only the parameters of the document are taken, so that no request can name
/// a file or another store.
fn arguments(operation: &Operation, query: &str) -> Result<Vec<String>, String> {
    let mut flags = vec!["isnad".to_owned()];
    flags.extend(operation.command.iter().cloned());
    let mut plain: Vec<(usize, String)> = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let known = operation.parameters.iter().position(|p| p.name == name).ok_or_else(|| {
            let names: Vec<&str> = operation.parameters.iter().map(|p| p.name.as_str()).collect();
            format!("there is no parameter {name:?} here; there are {}", names.join(", "))
        })?;
        let parameter = &operation.parameters[known];
        match (parameter.argument, parameter.schema.kind.as_str(), value.as_ref()) {
            (true, _, value) => plain.push((known, value.to_owned())),
            (_, "boolean", "true") => flags.push(format!("--{name}")),
            (_, "boolean", "false") => {}
            (_, "boolean", _) => return Err(format!("{name} is true or false")),
            (_, _, value) => flags.push(format!("--{name}={value}")),
        }
    }
    plain.sort_by_key(|(at, _)| *at);
    if !plain.is_empty() {
        flags.push("--".to_owned());
        flags.extend(plain.into_iter().map(|(_, value)| value));
    }
    Ok(flags)
}

/// What is wrong with the parameters, without the advice for a terminal.
fn plain(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let text = text.split("\n\nUsage").next().unwrap_or_default();
    text.strip_prefix("error: ").unwrap_or(text).trim().to_owned()
}
