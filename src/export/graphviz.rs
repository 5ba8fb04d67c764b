//! Graphviz, where it is installed: it lays a picture in its language out and paints it as SVG.

use std::io::{self, Write as _};
use std::process::{Command, Stdio};

/// Why Graphviz painted nothing.
#[derive(Debug, thiserror::Error)]
pub enum GraphvizError {
    /// Its program is not on the path.
    #[error(
        "Graphviz is not installed (there is no program `dot`): install the package graphviz \
         (apt install graphviz, dnf install graphviz, brew install graphviz)"
    )]
    Missing,
    /// It could not be run to its end.
    #[error("Graphviz could not be run: {0}")]
    Io(#[from] io::Error),
    /// It ended with an error.
    #[error("Graphviz failed: {0}")]
    Failed(String),
}

/// Paints a text that [`super::dot()`] wrote as SVG, with the engine that the text names.
///
/// # Errors
/// If Graphviz is not installed, or cannot paint the text.
pub fn graphviz(dot: &str) -> Result<String, GraphvizError> {
    let mut command = Command::new("dot");
    command.arg("-Tsvg").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => GraphvizError::Missing,
        _ => GraphvizError::Io(e),
    })?;
    let mut input = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // It may start to answer before it has read everything, and then both would wait for each other.
        scope.spawn(move || input.as_mut().map(|to| to.write_all(dot.as_bytes())));
        child.wait_with_output()
    })?;
    if !output.status.success() {
        return Err(GraphvizError::Failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
