//! A property graph in memory behind the store's own trait, and a loader for the statements with which the conformance
//! tests set one up: CREATE, with UNWIND and MATCH of single nodes before it.

use std::collections::BTreeMap;

use isnad::query::cypher::{Known, PropertyGraph, Types, Value, Wanted, Way};
use isnad::store::StoreError;

/// The type of a relationship that was taken away.
const DELETED: &str = "(deleted)";

/// What an error begins with if the graph to be set up holds what no graph of isnad's can: dates and numbers with a
/// fraction as values.
pub const BEYOND: &str = "no such value: ";

/// A graph in memory.
#[derive(Default)]
pub struct Memory {
    nodes: Vec<(Vec<String>, BTreeMap<String, Value>)>,
    edges: Vec<Edge>,
}

struct Edge {
    from: usize,
    to: usize,
    kind: String,
    properties: BTreeMap<String, Value>,
}

fn types(value: &Value) -> Types {
    match value {
        Value::Null => Types::NULL,
        Value::Bool(_) => Types::BOOL,
        Value::Int(_) => Types::INT,
        Value::Str(_) => Types::STR,
        Value::List(items) if items.iter().all(|i| matches!(i, Value::Bool(_) | Value::Int(_) | Value::Str(_))) => {
            Types::LIST
        }
        Value::List(_) => Types::NESTED,
        _ => Types::MAP,
    }
}

impl PropertyGraph for Memory {
    type Node = usize;
    type Edge = usize;

    fn nodes(&self, _: &Wanted) -> Result<Vec<usize>, StoreError> {
        Ok((0..self.nodes.len()).collect())
    }

    fn estimate(&self, wanted: &Wanted) -> Result<(usize, String), StoreError> {
        let narrow = !wanted.properties.is_empty();
        Ok((if narrow { 1 } else { self.nodes.len() }, "all nodes".into()))
    }

    fn node_id(&self, node: usize) -> String {
        format!("n{node}")
    }

    fn labels(&self, node: usize) -> Result<Vec<String>, StoreError> {
        Ok(self.nodes[node].0.clone())
    }

    fn property(&self, node: usize, name: &str) -> Result<Value, StoreError> {
        Ok(self.nodes[node].1.get(name).cloned().unwrap_or(Value::Null))
    }

    fn properties(&self, node: usize) -> Result<Vec<(String, Value)>, StoreError> {
        Ok(self.nodes[node].1.clone().into_iter().collect())
    }

    fn edges(&self, node: usize, way: Way, types: &[String]) -> Result<Vec<usize>, StoreError> {
        let fits = |e: &Edge| {
            let here = match way {
                Way::Out => e.from == node,
                Way::In => e.to == node,
                Way::Both => e.from == node || e.to == node,
            };
            here && e.kind != DELETED && (types.is_empty() || types.contains(&e.kind))
        };
        Ok((0..self.edges.len()).filter(|k| fits(&self.edges[*k])).collect())
    }

    fn ends(&self, edge: usize) -> (usize, usize) {
        (self.edges[edge].from, self.edges[edge].to)
    }

    fn edge_type(&self, edge: usize) -> String {
        self.edges[edge].kind.clone()
    }

    fn edge_properties(&self, edge: usize) -> Vec<(String, Value)> {
        self.edges[edge].properties.clone().into_iter().collect()
    }

    fn types_of(&self, name: &str) -> Vec<String> {
        vec![name.to_owned()]
    }

    fn knows_label(&self, _: &str) -> Known {
        Known::Yes
    }

    fn knows_type(&self, _: &str) -> Known {
        Known::Yes
    }

    fn property_types(&self, name: &str) -> Result<Types, Known> {
        let of_nodes = self.nodes.iter().filter_map(|(_, p)| p.get(name));
        let all = of_nodes.chain(self.edges.iter().filter_map(|e| e.properties.get(name)));
        Ok(all.fold(Types::NULL, |t, v| t | types(v)))
    }
}

impl Memory {
    /// The trees of the conformance tests: a root that knows two and follows two, who each have two friends, and are
    /// friends in a ring. In the second the friends' labels take turns.
    pub fn tree(second: bool) -> Memory {
        let mut graph = Memory::default();
        let mut node = |label: &str, name: String| {
            graph.nodes.push((vec![label.into()], BTreeMap::from([("name".into(), Value::Str(name))])));
            graph.nodes.len() - 1
        };
        let root = node("A", "a".into());
        let children: Vec<usize> = (1..=4).map(|k| node("X", format!("b{k}"))).collect();
        let mut friends = Vec::new();
        for (k, child) in children.iter().enumerate() {
            for (j, label) in [(1, "X"), (2, if second { "Y" } else { "X" })] {
                friends.push((*child, node(label, format!("c{}{j}", k + 1))));
            }
        }
        let mut edge = |from, kind: &str, to| {
            graph.edges.push(Edge { from, to, kind: kind.into(), properties: BTreeMap::new() });
        };
        for (k, child) in children.iter().enumerate() {
            edge(root, if k < 2 { "KNOWS" } else { "FOLLOWS" }, *child);
            edge(*child, "FRIEND", children[(k + 1) % 4]);
        }
        for (child, friend) in friends {
            edge(child, "FRIEND", friend);
        }
        graph
    }

    /// Carries out a statement that sets the graph up.
    pub fn load(&mut self, statement: &str) -> Result<(), String> {
        let mut text = Text { rest: statement };
        let mut rows: Vec<BTreeMap<String, Bound>> = vec![BTreeMap::new()];
        loop {
            if text.end() {
                return Ok(());
            } else if text.word("CREATE") {
                loop {
                    let pattern = text.pattern()?;
                    for row in &mut rows {
                        self.create(&pattern, row)?;
                    }
                    if !text.sign(",") {
                        break;
                    }
                }
            } else if text.word("UNWIND") {
                let list = text.expression()?;
                if !text.word("AS") {
                    return Err(text.unread());
                }
                let name = text.name()?;
                let mut longer = Vec::new();
                for row in rows {
                    let Value::List(items) = self.value(&list, &row)? else { return Err("UNWIND of no list".into()) };
                    for item in items {
                        let mut row = row.clone();
                        row.insert(name.clone(), Bound::Value(item));
                        longer.push(row);
                    }
                }
                rows = longer;
            } else if text.word("WITH") {
                text.sign("*");
                while let Ok(name) = text.peeked_name() {
                    if rows.iter().any(|row| !row.contains_key(&name)) {
                        return Err(text.unread());
                    }
                    text.name()?;
                    if !text.sign(",") {
                        break;
                    }
                }
            } else if text.word("MATCH") {
                loop {
                    let pattern = text.pattern()?;
                    let mut longer = Vec::new();
                    for row in &rows {
                        self.matches(&pattern, row, &mut longer)?;
                    }
                    rows = longer;
                    if !text.sign(",") {
                        break;
                    }
                }
            } else if text.word("WHERE") {
                if !text.word("NOT") {
                    return Err(text.unread());
                }
                let name = text.name()?;
                text.wanted(":")?;
                let label = text.name()?;
                rows.retain(|row| match row.get(&name) {
                    Some(Bound::Node(k)) => !self.nodes[*k].0.contains(&label),
                    _ => true,
                });
            } else if text.word("DELETE") {
                let name = text.name()?;
                for row in &rows {
                    if let Some(Bound::Edge(k)) = row.get(&name) {
                        // relationships are told by their places, which must not change
                        self.edges[*k].kind = DELETED.into();
                    }
                }
            } else {
                return Err(text.unread());
            }
        }
    }

    /// The rows in which a node, or a relationship with its ends, is as the pattern says.
    fn matches(
        &self,
        pattern: &Pattern,
        row: &BTreeMap<String, Bound>,
        out: &mut Vec<BTreeMap<String, Bound>>,
    ) -> Result<(), String> {
        let fits = |part: &Part, k: usize| {
            part.properties.is_empty() && part.labels.iter().all(|l| self.nodes[k].0.contains(l))
        };
        let bind = |row: &mut BTreeMap<String, Bound>, part: &Part, bound: Bound| {
            row.extend(part.name.clone().map(|name| (name, bound)));
        };
        match &pattern.1[..] {
            [] => {
                for k in (0..self.nodes.len()).filter(|k| fits(&pattern.0, *k)) {
                    let mut row = row.clone();
                    bind(&mut row, &pattern.0, Bound::Node(k));
                    out.push(row);
                }
            }
            [(part, end)] if !part.back => {
                for (k, edge) in self.edges.iter().enumerate().filter(|(_, e)| e.kind != DELETED) {
                    if fits(&pattern.0, edge.from) && fits(end, edge.to) {
                        let mut row = row.clone();
                        bind(&mut row, &pattern.0, Bound::Node(edge.from));
                        bind(&mut row, part, Bound::Edge(k));
                        bind(&mut row, end, Bound::Node(edge.to));
                        out.push(row);
                    }
                }
            }
            _ => return Err("the loader does not read MATCH of longer patterns".into()),
        }
        Ok(())
    }

    fn create(&mut self, pattern: &Pattern, row: &mut BTreeMap<String, Bound>) -> Result<(), String> {
        let mut at = self.create_node(&pattern.0, row)?;
        for (edge, node) in &pattern.1 {
            let to = self.create_node(node, row)?;
            let properties = self.properties_of(&edge.properties, row)?;
            let (from, to_end) = if edge.back { (to, at) } else { (at, to) };
            let kind = edge.labels.first().cloned().unwrap_or_default();
            self.edges.push(Edge { from, to: to_end, kind, properties });
            at = to;
        }
        Ok(())
    }

    fn create_node(&mut self, node: &Part, row: &mut BTreeMap<String, Bound>) -> Result<usize, String> {
        if let Some(Bound::Node(k)) = node.name.as_ref().and_then(|name| row.get(name)) {
            return Ok(*k);
        }
        let properties = self.properties_of(&node.properties, row)?;
        let mut labels: Vec<String> = Vec::new();
        for label in &node.labels {
            if !labels.contains(label) {
                labels.push(label.clone());
            }
        }
        self.nodes.push((labels, properties));
        let k = self.nodes.len() - 1;
        if let Some(name) = &node.name {
            row.insert(name.clone(), Bound::Node(k));
        }
        Ok(k)
    }

    fn properties_of(
        &self,
        properties: &[(String, Expression)],
        row: &BTreeMap<String, Bound>,
    ) -> Result<BTreeMap<String, Value>, String> {
        let mut out = BTreeMap::new();
        for (name, expression) in properties {
            let value = self.value(expression, row)?;
            if value != Value::Null {
                out.insert(name.clone(), value);
            }
        }
        Ok(out)
    }

    fn value(&self, expression: &Expression, row: &BTreeMap<String, Bound>) -> Result<Value, String> {
        Ok(match expression {
            Expression::Value(value) => value.clone(),
            Expression::List(items) => {
                Value::List(items.iter().map(|i| self.value(i, row)).collect::<Result<Vec<_>, _>>()?)
            }
            Expression::Name(name) => match row.get(name) {
                Some(Bound::Value(value)) => value.clone(),
                _ => return Err(format!("{name} is no value")),
            },
            Expression::Property(name, property) => match row.get(name) {
                Some(Bound::Node(k)) => self.nodes[*k].1.get(property).cloned().unwrap_or(Value::Null),
                _ => return Err(format!("{name} is no node")),
            },
            Expression::Range(from, to) => match (self.value(from, row)?, self.value(to, row)?) {
                (Value::Int(from), Value::Int(to)) => Value::List((from..=to).map(Value::Int).collect()),
                _ => return Err("a range of no numbers".into()),
            },
            Expression::Sum(a, b) => match (self.value(a, row)?, self.value(b, row)?) {
                (Value::Str(a), Value::Str(b)) => Value::Str(a + &b),
                _ => return Err("only texts are joined".into()),
            },
        })
    }
}

#[derive(Clone)]
enum Bound {
    Node(usize),
    Edge(usize),
    Value(Value),
}

#[derive(Clone, Debug)]
enum Expression {
    Value(Value),
    List(Vec<Expression>),
    Name(String),
    Property(String, String),
    Range(Box<Expression>, Box<Expression>),
    Sum(Box<Expression>, Box<Expression>),
}

/// A node or a relationship in a pattern.
#[derive(Clone, Debug, Default)]
struct Part {
    name: Option<String>,
    labels: Vec<String>,
    properties: Vec<(String, Expression)>,
    back: bool,
}

type Pattern = (Part, Vec<(Part, Part)>);

/// A statement as far as it is not read.
struct Text<'a> {
    rest: &'a str,
}

impl Text<'_> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn end(&mut self) -> bool {
        self.space();
        self.rest.is_empty() || self.rest == ";"
    }

    fn unread(&self) -> String {
        format!("the loader does not read: {}", self.rest.chars().take(30).collect::<String>())
    }

    fn sign(&mut self, sign: &str) -> bool {
        self.space();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn wanted(&mut self, sign: &str) -> Result<(), String> {
        if self.sign(sign) { Ok(()) } else { Err(self.unread()) }
    }

    fn word(&mut self, word: &str) -> bool {
        match self.peeked_name() {
            Ok(name) if name.eq_ignore_ascii_case(word) => {
                self.rest = &self.rest[name.len()..];
                true
            }
            _ => false,
        }
    }

    fn peeked_name(&mut self) -> Result<String, String> {
        self.space();
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(self.rest.len());
        if end == 0 || self.rest.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(self.unread());
        }
        Ok(self.rest[..end].to_owned())
    }

    fn name(&mut self) -> Result<String, String> {
        if self.sign("`") {
            let end = self.rest.find('`').ok_or_else(|| self.unread())?;
            let name = self.rest[..end].to_owned();
            self.rest = &self.rest[end + 1..];
            return Ok(name);
        }
        let name = self.peeked_name()?;
        self.rest = &self.rest[name.len()..];
        Ok(name)
    }

    fn pattern(&mut self) -> Result<Pattern, String> {
        let start = self.part("(", ")")?;
        let mut rest = Vec::new();
        loop {
            let back = self.sign("<-");
            if !back && !self.sign("-") {
                return Ok((start, rest));
            }
            let mut edge = self.part("[", "]")?;
            edge.back = back;
            if !self.sign("->") {
                self.wanted("-")?;
            }
            rest.push((edge, self.part("(", ")")?));
        }
    }

    fn part(&mut self, open: &str, close: &str) -> Result<Part, String> {
        self.wanted(open)?;
        let mut part = Part { name: self.name().ok(), ..Part::default() };
        while self.sign(":") {
            part.labels.push(self.name()?);
        }
        if self.sign("{") {
            while !self.sign("}") {
                let name = self.name()?;
                self.wanted(":")?;
                part.properties.push((name, self.expression()?));
                self.sign(",");
            }
        }
        self.wanted(close)?;
        Ok(part)
    }

    fn expression(&mut self) -> Result<Expression, String> {
        let first = self.single()?;
        match self.sign("+") {
            true => Ok(Expression::Sum(Box::new(first), Box::new(self.expression()?))),
            false => Ok(first),
        }
    }

    fn single(&mut self) -> Result<Expression, String> {
        self.space();
        let minus = self.sign("-");
        let digits = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
        if digits > 0 {
            let after = &self.rest[digits..];
            if after.starts_with(['.', 'e', 'E', 'x', 'o']) {
                return Err(format!("{BEYOND}a number that is not whole"));
            }
            let number: i64 = self.rest[..digits].parse().map_err(|_| self.unread())?;
            self.rest = after;
            return Ok(Expression::Value(Value::Int(if minus { -number } else { number })));
        }
        if minus {
            return Err(self.unread());
        }
        for quote in ['\'', '"'] {
            if self.rest.starts_with(quote) {
                let mut text = String::new();
                let mut chars = self.rest.char_indices().skip(1);
                while let Some((k, c)) = chars.next() {
                    if c == quote {
                        self.rest = &self.rest[k + 1..];
                        return Ok(Expression::Value(Value::Str(text)));
                    }
                    match c {
                        '\\' => match chars.next() {
                            Some((_, 'n')) => text.push('\n'),
                            Some((_, 't')) => text.push('\t'),
                            Some((_, c @ ('\\' | '\'' | '"'))) => text.push(c),
                            _ => return Err(self.unread()),
                        },
                        c => text.push(c),
                    }
                }
                return Err(self.unread());
            }
        }
        if self.sign("[") {
            let mut items = Vec::new();
            while !self.sign("]") {
                items.push(self.expression()?);
                self.sign(",");
            }
            return Ok(Expression::List(items));
        }
        let name = self.name()?;
        Ok(match name.to_ascii_lowercase().as_str() {
            "true" => Expression::Value(Value::Bool(true)),
            "false" => Expression::Value(Value::Bool(false)),
            "null" => Expression::Value(Value::Null),
            "range" => {
                self.wanted("(")?;
                let from = self.expression()?;
                self.wanted(",")?;
                let to = self.expression()?;
                self.wanted(")")?;
                Expression::Range(Box::new(from), Box::new(to))
            }
            _ if self.sign(".") => Expression::Property(name, self.name()?),
            "date" | "time" | "localtime" | "datetime" | "localdatetime" | "duration" => {
                return Err(format!("{BEYOND}{name}"));
            }
            _ => Expression::Name(name),
        })
    }
}
