//! Puts the explorer's data into its page, with a policy that lets nothing run but the page's own script.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::data::Explorer;
use crate::export::label::xml;
use crate::export::palette::{self, Theme};
use crate::text::translit::{Tables, tables};

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
/// In the order in which they build on each other.
const SCRIPTS: [&str; 3] = [include_str!("names.js"), include_str!("view.js"), include_str!("page.js")];

/// Whom the page may talk to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Nobody: a file of its own.
    Alone,
    /// The server that it came from.
    Server,
}

#[derive(Serialize)]
struct Data<'a> {
    #[serde(flatten)]
    explorer: &'a Explorer,
    tables: Tables,
    /// Whether there is a server to ask.
    serves: bool,
}

/// The explorer as one HTML file that needs no network and can reach none.
///
/// ```
/// use isnad::export::{Explorer, ExplorerOptions, page};
///
/// let html = page(&Explorer::of(&isnad::graph::Graph::default(), &ExplorerOptions::default()));
/// assert!(html.starts_with("<!doctype html>") && html.contains("default-src 'none'"));
/// ```
pub fn page(explorer: &Explorer) -> String {
    filled(explorer, Policy::Alone)
}

/// The explorer's page for a server that answers `api/explore` and `api/search`: without data, it asks for them.
pub fn shell() -> String {
    let empty = Explorer::of(&crate::graph::Graph::default(), &super::ExplorerOptions::default());
    filled(&empty, Policy::Server)
}

/// The page's content security policy: its own style and script by their hashes, and nothing else.
pub fn policy(policy: Policy) -> String {
    let reach = match policy {
        Policy::Alone => "",
        Policy::Server => "connect-src 'self'; ",
    };
    format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; img-src data:; {reach}base-uri 'none'; form-action 'none'",
        hash(&script()),
        hash(&style())
    )
}

fn filled(explorer: &Explorer, allowed: Policy) -> String {
    let data = Data { explorer, tables: tables(), serves: allowed == Policy::Server };
    let json = serde_json::to_string(&data).expect("strings, numbers and lists of them");
    let title = match explorer.title() {
        "" => "isnad".to_owned(),
        title => format!("{title} · isnad"),
    };
    let (policy, style, script) = (policy(allowed), style(), script());
    let mut out = String::with_capacity(json.len() + 80_000);
    let mut rest = PAGE;
    // what is put in is never looked through for marks
    while let Some((before, (mark, after))) = rest.split_once("{{").and_then(|(b, r)| Some((b, r.split_once("}}")?))) {
        out.push_str(before);
        match mark {
            "policy" => out.push_str(&policy),
            "title" => out.push_str(&xml(&title)),
            "style" => out.push_str(&style),
            "data" => push_data(&mut out, &json),
            "script" => out.push_str(&script),
            other => unreachable!("page.html marks {other}, which a test would have seen"),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// JSON that can stand inside a script element: nothing in it ends the element or begins a comment. All of these letters
/// stand in strings only.
fn push_data(out: &mut String, json: &str) {
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
}

fn script() -> String {
    format!("(() => {{\n{}}})();\n", SCRIPTS.concat())
}

fn style() -> String {
    let (light, dark) = (palette::variables(Theme::Light), palette::variables(Theme::Dark));
    format!(
        ":root{{color-scheme:light;{light}}}\n\
         @media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}\n\
         :root[data-theme=dark]{{color-scheme:dark;{dark}}}\n{STYLE}"
    )
}

fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_whole_and_end_no_element() {
        let html = shell();
        for mark in ["policy", "title", "style", "data", "script"] {
            assert!(!html.contains(&format!("{{{{{mark}}}}}")), "{mark} is filled");
        }
        assert!(!script().to_lowercase().contains("</script") && !script().contains("<!--"));
        assert!(!style().to_lowercase().contains("</style"));
        assert_eq!(html.matches("<script").count(), 2, "the data and the script");
        for forbidden in ["http://", "https://", "import(", "eval(", "innerHTML", "style=\""] {
            let own = html.replace("http://www.w3.org/2000/svg", "");
            assert!(!own.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn data_that_looks_like_markup_stays_data() {
        let mut out = String::new();
        push_data(&mut out, "[\"</script><!-- & \u{2028}\"]");
        assert_eq!(out, "[\"\\u003c/script\\u003e\\u003c!-- \\u0026 \\u2028\"]");
        assert_eq!(serde_json::from_str::<Vec<String>>(&out).expect("JSON"), ["</script><!-- & \u{2028}"]);
    }
}
