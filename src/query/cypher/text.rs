//! A query's text made fit for the parser: parameters put in, strings in the escapes that it knows, and what it would
//! choke on or misread said beforehand.

use std::collections::BTreeMap;

use super::error::CypherError;
use super::graph::Value;

/// The longest query that is read, in bytes.
const BYTES: usize = 1 << 16;
/// How deep brackets and CASE may stand in one another. The parser and the executor recurse.
const DEPTH: usize = 40;
/// How many AND, OR, NOT and WHEN a query may have: chains of them become as deep.
const JOINTS: usize = 300;

/// A query's text as the parser reads it.
pub struct Prepared {
    /// What the parser is given.
    pub text: String,
    /// The items of the last RETURN as they were written.
    pub columns: Vec<String>,
    /// Whether the query has no clause before RETURN, and one was put there for the parser's sake.
    pub bare: bool,
    tokens: Vec<Token>,
    source: String,
    /// For each token where it begins in `text`, in characters.
    begins: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Word,
    Number,
    Text,
    Param,
    Sign(char),
}

/// A token by its bytes in the source.
#[derive(Clone, Copy, Debug)]
struct Token {
    kind: Kind,
    start: usize,
    end: usize,
}

/// What stands before RETURN for the parser, which wants a clause there.
const BARE: &str = "UNWIND [0] AS nothing ";

/// Makes a query's text fit for the parser.
///
/// # Errors
/// When it is too large, writes, lacks a parameter or has what can't be read.
pub fn prepare(source: &str, params: &BTreeMap<String, Value>) -> Result<Prepared, CypherError> {
    let source = source.trim_end().trim_end_matches(';');
    if source.len() > BYTES {
        return Err(CypherError::TooLarge(format!("{} bytes, and {BYTES} are read", source.len())));
    }
    let tokens = tokens(source)?;
    check(source, &tokens)?;
    let bare = tokens.first().is_some_and(|t| t.is(source, "RETURN"));
    let mut text = String::with_capacity(source.len() + BARE.len());
    if bare {
        text.push_str(BARE);
    }
    let mut begins = Vec::with_capacity(tokens.len());
    let (mut length, mut last) = (text.chars().count(), 0);
    for (k, token) in tokens.iter().enumerate() {
        let from = text.len();
        if token.start > last && last > 0 {
            text.push(' ');
            length += 1;
        }
        begins.push(length);
        let from = from + usize::from(text.len() > from);
        match token.kind {
            Kind::Text => quote(&unescape(source, token)?, &mut text),
            // the long forms, which the parser does not know
            Kind::Word if token.is(source, "ASCENDING") && !names(source, &tokens, k) => text.push_str("ASC"),
            Kind::Word if token.is(source, "DESCENDING") && !names(source, &tokens, k) => text.push_str("DESC"),
            Kind::Param => literal(params, &source[token.start + 1..token.end], &mut text)?,
            _ => text.push_str(token.of(source)),
        }
        length += text[from..].chars().count();
        last = token.end;
    }
    let columns = columns(source, &tokens);
    Ok(Prepared { text, columns, bare, tokens, source: source.to_owned(), begins })
}

impl Token {
    fn of<'a>(&self, source: &'a str) -> &'a str {
        &source[self.start..self.end]
    }

    fn is(&self, source: &str, word: &str) -> bool {
        self.kind == Kind::Word && self.of(source).eq_ignore_ascii_case(word)
    }
}

impl Prepared {
    /// What the parser's complaint means, at the place in the query as it was typed.
    pub fn complaint(&self, message: &str, position: usize) -> CypherError {
        let at = self.begins.partition_point(|b| *b <= position).saturating_sub(1);
        let ended = position >= self.text.chars().count();
        if message.starts_with("expected a literal") && !ended {
            let what = "a property in a pattern whose value is not written out";
            return CypherError::refused(what, "compare it in WHERE, or give it as a parameter");
        }
        if let Some((what, why)) = self.construct(at, ended) {
            return CypherError::refused(what, why);
        }
        let token = self.tokens.get(at).filter(|_| !ended);
        CypherError::Syntax {
            at: self.source[..token.map_or(self.source.len(), |t| t.start)].chars().count() + 1,
            near: token.map(|t| t.of(&self.source).chars().take(20).collect()).unwrap_or_default(),
            why: message.to_owned(),
        }
    }

    /// The construct of Cypher that the parser does not know, where one can be told by what stands around its complaint.
    fn construct(&self, at: usize, ended: bool) -> Option<(&'static str, &'static str)> {
        if ended {
            return None;
        }
        let sign = |k: usize| match self.tokens.get(k)?.kind {
            Kind::Sign(c) => Some(c),
            _ => None,
        };
        let word = |k: usize, w: &str| self.tokens.get(k).is_some_and(|t| t.is(&self.source, w));
        let near = |c: char| sign(at) == Some(c) || (at > 0 && sign(at - 1) == Some(c));
        if (at > 0 && word(at, "XOR")) || word(at.wrapping_sub(1), "XOR") {
            return Some(("XOR", "write (a AND NOT b) OR (b AND NOT a)"));
        }
        if near('~') || (sign(at) == Some('=') && sign(at + 1) == Some('~')) {
            return Some(("=~", "use CONTAINS, STARTS WITH or ENDS WITH"));
        }
        let named = |k: usize| self.tokens.get(k).is_some_and(|t| t.kind == Kind::Word);
        if named(at) && sign(at + 1) == Some('=') && at > 0 && (word(at - 1, "MATCH") || sign(at - 1) == Some(',')) {
            return Some(("a named path (p = …)", "name its nodes and relationships instead"));
        }
        if sign(at) == Some('(') && at > 1 && named(at - 1) && sign(at - 2) == Some('.') {
            return Some((
                "a function with a dot in its name",
                "dates are texts here, as 2020-11-14, and sort as such",
            ));
        }
        if sign(at) == Some('(') && at > 0 && named(at - 1) {
            return Some(("a function in place of a pattern", "there is no shortestPath; `isnad path A B` finds it"));
        }
        if ['+', '/', '%', '^'].into_iter().any(near) {
            return Some(("arithmetic", "the executor has none"));
        }
        if sign(at) == Some(':') && (1..4).any(|k| at >= k && sign(at - k) == Some(':')) {
            return Some(("a node with several labels at once (:A:B)", "a node here has one label; :A|B means either"));
        }
        if sign(at) == Some(':') {
            return Some(("a label as a condition (n:Label)", "write it in the pattern: (n:Label)"));
        }
        if sign(at) == Some('{') {
            return Some(("a map, or properties of a relationship", "relationships here have none"));
        }
        if sign(at) == Some('[') {
            return Some(("an index or slice ([…])", "the executor has none"));
        }
        if sign(at) == Some('|') || word(at, "WHERE") {
            return Some(("a comprehension or quantifier", "use UNWIND, or EXISTS { … }"));
        }
        if sign(at) == Some('-') || sign(at) == Some('<') {
            return Some(("a pattern as a condition, or arithmetic", "write EXISTS { (a)-[:TYPE]->(b) }"));
        }
        if sign(at) == Some('*') {
            return Some(("arithmetic", "the executor has none"));
        }
        None
    }
}

/// Cuts the text into tokens; comments are left out.
fn tokens(source: &str) -> Result<Vec<Token>, CypherError> {
    let mut out = Vec::new();
    let mut chars = source.char_indices().peekable();
    let fail = |start: usize, why: &str| CypherError::Syntax {
        at: source[..start].chars().count() + 1,
        near: source[start..].chars().take(1).collect(),
        why: why.to_owned(),
    };
    while let Some((start, c)) = chars.next() {
        let rest = &source[start..];
        let word = |rest: &str| rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let (kind, length) = if c.is_whitespace() {
            continue;
        } else if rest.starts_with("//") {
            (None, rest.find('\n').unwrap_or(rest.len()))
        } else if let Some(comment) = rest.strip_prefix("/*") {
            (None, comment.find("*/").ok_or_else(|| fail(start, "this comment does not end"))? + 4)
        } else if c == '\'' || c == '"' {
            (Some(Kind::Text), text_end(rest, c).ok_or_else(|| fail(start, "this text does not end"))?)
        } else if c == '`' {
            return Err(CypherError::refused("a name in backticks", "no label, type or property here needs them"));
        } else if c == '$' {
            (Some(Kind::Param), 1 + word(&rest[1..]))
        } else if c.is_ascii_digit() {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let after = &rest[digits..];
            let fraction = after.starts_with('.') && after[1..].starts_with(|c: char| c.is_ascii_digit());
            if fraction || after.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
                let whole: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '.').take(20).collect();
                return Err(CypherError::refused(whole, "numbers are whole and decimal here"));
            }
            (Some(Kind::Number), digits)
        } else if c.is_alphabetic() || c == '_' {
            let length = word(rest);
            if !rest[..length].is_ascii() {
                return Err(CypherError::refused(
                    rest[..length].chars().take(20).collect::<String>(),
                    "names in a query are of Latin letters; texts go between quotes",
                ));
            }
            (Some(Kind::Word), length)
        } else if c.is_ascii_graphic() {
            (Some(Kind::Sign(c)), 1)
        } else {
            return Err(fail(start, "no such character stands in Cypher outside quotes"));
        };
        if let Some(kind) = kind {
            out.push(Token { kind, start, end: start + length });
        }
        while chars.peek().is_some_and(|(k, _)| *k < start + length) {
            chars.next();
        }
    }
    Ok(out)
}

/// Where a text in quotes ends, past its closing quote.
fn text_end(rest: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (k, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(k + 1),
            _ => {}
        }
    }
    None
}

/// What a text in quotes says.
fn unescape(source: &str, token: &Token) -> Result<String, CypherError> {
    let inner = &source[token.start + 1..token.end - 1];
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some(c @ ('\\' | '\'' | '"')) => out.push(c),
            Some(c @ ('u' | 'U')) => {
                let digits = if c == 'u' { 4 } else { 8 };
                let hex: String = chars.by_ref().take(digits).collect();
                let letter = (hex.len() == digits).then(|| u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32));
                out.push(letter.flatten().ok_or_else(|| CypherError::Syntax {
                    at: source[..token.start].chars().count() + 1,
                    near: format!("\\{c}{hex}"),
                    why: "no such letter".into(),
                })?);
            }
            other => {
                return Err(CypherError::Syntax {
                    at: source[..token.start].chars().count() + 1,
                    near: format!("\\{}", other.map(String::from).unwrap_or_default()),
                    why: "no such escape in a text; write \\\\ for a backslash".into(),
                });
            }
        }
    }
    Ok(out)
}

/// A text in the quotes and escapes that the parser reads.
fn quote(text: &str, out: &mut String) {
    out.push('\'');
    for c in text.chars() {
        if matches!(c, '\'' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('\'');
}

/// Writes a parameter's value as a literal.
fn literal(params: &BTreeMap<String, Value>, name: &str, out: &mut String) -> Result<(), CypherError> {
    let value = params.get(name).ok_or_else(|| {
        CypherError::mistake(format!("the parameter ${name} has no value; give it with --param {name}=VALUE"))
    })?;
    write_value(value, out).map_err(|why| CypherError::refused(format!("the value of ${name}"), why))
}

fn write_value(value: &Value, out: &mut String) -> Result<(), &'static str> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Int(i64::MIN) => return Err("the number is too small"),
        Value::Int(i) => out.push_str(&i.to_string()),
        Value::Str(text) => quote(text, out),
        Value::List(items) => {
            out.push('[');
            for (k, item) in items.iter().enumerate() {
                if k > 0 {
                    out.push(',');
                }
                write_value(item, out)?;
            }
            out.push(']');
        }
        _ => return Err("a parameter is a text, a whole number, true, false, null, or a list of these"),
    }
    Ok(())
}

/// Clauses that write, or that there is nothing for; each with what to do instead.
const CLAUSES: &[(&str, &str)] = &[
    ("CREATE", "`isnad add FILE` reads articles into the store, and nothing else makes nodes"),
    ("MERGE", "`isnad merge A B` joins two that are one, and `isnad add FILE` reads articles"),
    ("SET", "`isnad alias` adds a name, and `isnad add` reads a corrected article again"),
    ("DELETE", "`isnad forget ARTICLE` takes an article back with all that stood on it, `isnad reject` an event"),
    ("DETACH", "`isnad forget ARTICLE` takes an article back with all that stood on it, `isnad reject` an event"),
    ("REMOVE", "`isnad forget ARTICLE` takes an article back with all that stood on it, `isnad split` parts two"),
    ("FOREACH", "`isnad add FILE` reads articles into the store"),
    ("LOAD", "`isnad add FILE` reads articles into the store"),
    ("DROP", "`isnad forget ARTICLE` takes an article back with all that stood on it"),
];

/// What is said of the text before it is parsed: writes, size, depth.
fn check(source: &str, tokens: &[Token]) -> Result<(), CypherError> {
    let (mut depth, mut joints) = (0usize, 0usize);
    for (k, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Sign('(' | '[' | '{') => depth += 1,
            Kind::Sign(')' | ']' | '}') => depth = depth.saturating_sub(1),
            Kind::Word => {
                let word = token.of(source).to_ascii_uppercase();
                match word.as_str() {
                    "CASE" => depth += 1,
                    "END" => depth = depth.saturating_sub(1),
                    "AND" | "OR" | "NOT" | "WHEN" => joints += 1,
                    _ => {}
                }
                if depth == 0 && !names(source, tokens, k) {
                    if let Some((clause, instead)) = CLAUSES.iter().find(|(c, _)| *c == word) {
                        return Err(CypherError::Writes { clause: (*clause).to_owned(), instead });
                    }
                    match word.as_str() {
                        "UNION" => return Err(CypherError::refused("UNION", "ask twice")),
                        "CALL" => {
                            return Err(CypherError::refused(
                                "CALL",
                                "there are no procedures, and no subqueries but EXISTS",
                            ));
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        if depth > DEPTH {
            return Err(CypherError::TooLarge(format!("brackets stand more than {DEPTH} deep in one another")));
        }
        if joints > JOINTS {
            return Err(CypherError::TooLarge(format!("it has more than {JOINTS} of AND, OR, NOT and WHEN")));
        }
    }
    Ok(())
}

/// Whether the word there is a name, by what stands before it, and no keyword.
fn names(source: &str, tokens: &[Token], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|k| tokens[k]) else { return false };
    match before.kind {
        Kind::Sign(c) => !matches!(c, ')' | ']' | '}' | '*'),
        Kind::Word => {
            let word = before.of(source).to_ascii_uppercase();
            let expects =
                ["RETURN", "WITH", "DISTINCT", "AS", "UNWIND", "WHERE", "AND", "OR", "XOR", "NOT", "BY", "IN"];
            expects.contains(&word.as_str())
        }
        _ => false,
    }
}

/// The items of the last RETURN that stands in no brackets, as they were written, without their aliases.
fn columns(source: &str, tokens: &[Token]) -> Vec<String> {
    let (mut depth, mut last) = (0i32, None);
    for (k, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Sign('(' | '[' | '{') => depth += 1,
            Kind::Sign(')' | ']' | '}') => depth -= 1,
            Kind::Word if depth == 0 && token.is(source, "RETURN") => last = Some(k + 1),
            _ => {}
        }
    }
    let Some(mut from) = last else { return Vec::new() };
    if tokens.get(from).is_some_and(|t| t.is(source, "DISTINCT")) {
        from += 1;
    }
    let (mut out, mut start, mut end) = (Vec::new(), None, 0);
    depth = 0;
    let mut alias = false;
    for token in &tokens[from..] {
        let ends = ["ORDER", "SKIP", "LIMIT"].iter().any(|w| token.is(source, w));
        match token.kind {
            Kind::Sign('(' | '[' | '{') => depth += 1,
            Kind::Sign(')' | ']' | '}') => depth -= 1,
            Kind::Sign(',') if depth == 0 => {
                out.extend(start.take().map(|s| source[s..end].to_owned()));
                alias = false;
                continue;
            }
            Kind::Word if depth == 0 && ends => break,
            Kind::Word if depth == 0 && token.is(source, "AS") => alias = true,
            _ => {}
        }
        if !alias {
            start.get_or_insert(token.start);
            end = token.end;
        }
    }
    out.extend(start.map(|s| source[s..end].to_owned()));
    out
}
