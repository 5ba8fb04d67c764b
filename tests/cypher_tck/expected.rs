//! The values in the tables of the conformance tests, and whether an answer is the same.

use std::collections::BTreeMap;

use isnad::query::cypher::Value;

/// A value as a test writes it, without what a test can't know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    Null,
    Bool(bool),
    Int(i64),
    Str(String),
    List(Vec<Told>),
    Map(BTreeMap<String, Told>),
    Node(Vec<String>, BTreeMap<String, Told>),
    Edge(String, BTreeMap<String, Told>),
    /// A number with a fraction, a path, a date: nothing that isnad answers.
    Other(String),
}

/// An answer's value in a test's terms.
pub fn told(value: &Value) -> Told {
    let map = |entries: &[(String, Value)]| entries.iter().map(|(k, v)| (k.clone(), told(v))).collect();
    match value {
        Value::Null => Told::Null,
        Value::Bool(b) => Told::Bool(*b),
        Value::Int(i) => Told::Int(*i),
        Value::Str(text) => Told::Str(text.clone()),
        Value::List(items) => Told::List(items.iter().map(told).collect()),
        Value::Map(entries) => Told::Map(map(entries)),
        Value::Node { labels, properties, .. } => {
            let mut labels = labels.clone();
            labels.sort();
            Told::Node(labels, map(properties))
        }
        Value::Relationship { kind, properties, .. } => Told::Edge(kind.clone(), map(properties)),
    }
}

/// A value with its lists sorted, for tests that don't say their order.
pub fn unordered(value: Told) -> Told {
    match value {
        Told::List(items) => {
            let mut items: Vec<Told> = items.into_iter().map(unordered).collect();
            items.sort();
            Told::List(items)
        }
        other => other,
    }
}

/// Reads a cell.
pub fn read(cell: &str) -> Told {
    let mut rest = cell.trim();
    match value(&mut rest) {
        Some(value) if rest.trim().is_empty() => value,
        _ => Told::Other(cell.to_owned()),
    }
}

/// The value of a parameter, where it has one that isnad takes.
pub fn parameter(told: &Told) -> Option<Value> {
    Some(match told {
        Told::Null => Value::Null,
        Told::Bool(b) => Value::Bool(*b),
        Told::Int(i) => Value::Int(*i),
        Told::Str(text) => Value::Str(text.clone()),
        Told::List(items) => Value::List(items.iter().map(parameter).collect::<Option<_>>()?),
        Told::Map(map) => Value::Map(map.iter().map(|(k, v)| Some((k.clone(), parameter(v)?))).collect::<Option<_>>()?),
        _ => return None,
    })
}

fn sign(rest: &mut &str, sign: char) -> bool {
    *rest = rest.trim_start();
    match rest.strip_prefix(sign) {
        Some(after) => {
            *rest = after;
            true
        }
        None => false,
    }
}

fn name(rest: &mut &str) -> Option<String> {
    *rest = rest.trim_start();
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    let name = rest[..end].to_owned();
    *rest = &rest[end..];
    (!name.is_empty()).then_some(name)
}

fn map(rest: &mut &str) -> Option<BTreeMap<String, Told>> {
    let mut out = BTreeMap::new();
    if !sign(rest, '{') {
        return Some(out);
    }
    while !sign(rest, '}') {
        let key = name(rest)?;
        if !sign(rest, ':') {
            return None;
        }
        out.insert(key, value(rest)?);
        sign(rest, ',');
    }
    Some(out)
}

fn value(rest: &mut &str) -> Option<Told> {
    *rest = rest.trim_start();
    if rest.starts_with('{') {
        return map(rest).map(Told::Map);
    }
    if sign(rest, '(') {
        let mut labels = Vec::new();
        while sign(rest, ':') {
            labels.push(name(rest)?);
        }
        labels.sort();
        let properties = map(rest)?;
        return sign(rest, ')').then_some(Told::Node(labels, properties));
    }
    if sign(rest, '[') {
        if sign(rest, ':') {
            let kind = name(rest)?;
            let properties = map(rest)?;
            return sign(rest, ']').then_some(Told::Edge(kind, properties));
        }
        let mut items = Vec::new();
        while !sign(rest, ']') {
            items.push(value(rest)?);
            sign(rest, ',');
        }
        return Some(Told::List(items));
    }
    if sign(rest, '\'') {
        let mut text = String::new();
        let mut chars = rest.char_indices();
        while let Some((k, c)) = chars.next() {
            match c {
                '\'' => {
                    *rest = &rest[k + 1..];
                    return Some(Told::Str(text));
                }
                '\\' => match chars.next()?.1 {
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    c => text.push(c),
                },
                c => text.push(c),
            }
        }
        return None;
    }
    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.' | '+'))).unwrap_or(rest.len());
    let word = &rest[..end];
    *rest = &rest[end..];
    match word {
        "null" => Some(Told::Null),
        "true" => Some(Told::Bool(true)),
        "false" => Some(Told::Bool(false)),
        _ => word.parse().ok().map(Told::Int),
    }
}
