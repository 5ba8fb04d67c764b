//! A query's text before it is run: what is refused, what is noted, and which of its patterns is looked up first.

use oxrdf::vocab::xsd;
use oxrdf::{NamedNode, Term};
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use spargebra::{Query, SparqlParser};

use super::super::rdf::{Field, IDS, PREFIXES, Property, Thing, VOCABULARY, Word};
use super::SparqlError;

/// A query may have so many bytes.
pub(super) const LONGEST: usize = 32 << 10;
/// Brackets may stand in one another so deeply.
pub(super) const DEEPEST: usize = 40;

/// A query that may be run.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) query: Query,
    /// What is odd about it, for whoever wrote it.
    pub(super) notes: Vec<String>,
}

/// Parses a query and looks whether it may be run. The prefixes of [`PREFIXES`] are declared.
///
/// # Errors
/// If it is no query, too long or too deep, or asks for what is not done here.
pub(super) fn check(text: &str) -> Result<Checked, SparqlError> {
    if text.len() > LONGEST {
        return Err(SparqlError::TooLong(text.len()));
    }
    if let Some(line) = too_deep(text) {
        return Err(SparqlError::TooDeep(line));
    }
    let parser = || {
        PREFIXES.iter().fold(SparqlParser::new(), |parser, (name, iri)| {
            parser.with_prefix(*name, *iri).expect("constant IRIs, parsed by every test of SPARQL")
        })
    };
    let mut query = match parser().parse_query(text) {
        Ok(query) => query,
        Err(_) if parser().parse_update(text).is_ok_and(|update| !update.operations.is_empty()) => {
            return Err(SparqlError::Write);
        }
        Err(error) => return Err(SparqlError::Syntax(error.to_string())),
    };
    if query.dataset().is_some() {
        return Err(SparqlError::Graph);
    }
    let mut look = Look { notes: Vec::new() };
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = &mut query;
    look.pattern(pattern)?;
    let mut notes = look.notes;
    notes.sort();
    notes.dedup();
    Ok(Checked { query, notes })
}

/// The line on which brackets stand in one another too deeply: parsing would need that much stack, and time
/// that grows faster than the text.
fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut depth, mut line, mut at) = (0usize, 1usize, 0usize);
    while let Some(&byte) = bytes.get(at) {
        let rest = &bytes[at..];
        let skip = match byte {
            b'#' => Some(rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())),
            b'"' | b'\'' => Some(quoted(rest, byte)),
            b'<' => iri(rest),
            _ => None,
        };
        if let Some(skip) = skip.filter(|skip| *skip > 0) {
            line += rest[..skip].iter().filter(|b| **b == b'\n').count();
            at += skip;
            continue;
        }
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'\n' => line += 1,
            _ => {}
        }
        if depth > DEEPEST {
            return Some(line);
        }
        at += 1;
    }
    None
}

/// How long a quoted text is; to the end of the query where it is not closed.
fn quoted(rest: &[u8], quote: u8) -> usize {
    let long = rest.len() > 2 && rest[1] == quote && rest[2] == quote;
    let end: &[u8] = if long { &[quote; 3] } else { &[quote] };
    let mut at = end.len();
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            _ if rest[at..].starts_with(end) => return at + end.len(),
            _ => at += 1,
        }
    }
    rest.len()
}

/// How long an IRI in angle brackets is, if it is one and not a comparison.
fn iri(rest: &[u8]) -> Option<usize> {
    let end = rest.iter().position(|b| *b == b'>')?;
    let odd = |b: &u8| *b <= b' ' || b"\"{}|^`\\".contains(b);
    (!rest[1..end].iter().any(odd)).then_some(end + 1)
}

/// A walk through a query.
struct Look {
    notes: Vec<String>,
}

impl Look {
    fn pattern(&mut self, pattern: &mut GraphPattern) -> Result<(), SparqlError> {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                for triple in patterns.iter() {
                    self.triple(triple);
                }
                // Of patterns that look alike to the optimizer it takes the first.
                patterns.sort_by_key(is_broad);
            }
            GraphPattern::Path { path, .. } => self.path(path),
            GraphPattern::Join { left, right }
            | GraphPattern::Lateral { left, right }
            | GraphPattern::Union { left, right }
            | GraphPattern::Minus { left, right } => {
                self.pattern(left)?;
                self.pattern(right)?;
            }
            GraphPattern::LeftJoin { left, right, expression } => {
                self.pattern(left)?;
                self.pattern(right)?;
                self.expressions(expression.iter_mut())?;
            }
            GraphPattern::Filter { expr, inner } => {
                self.expressions([expr])?;
                self.pattern(inner)?;
            }
            GraphPattern::Extend { inner, expression, .. } => {
                self.expressions([expression])?;
                self.pattern(inner)?;
            }
            GraphPattern::OrderBy { inner, expression } => {
                for order in expression {
                    let (OrderExpression::Asc(expression) | OrderExpression::Desc(expression)) = order;
                    self.expressions([expression])?;
                }
                self.pattern(inner)?;
            }
            GraphPattern::Group { inner, aggregates, .. } => {
                for (_, aggregate) in aggregates {
                    if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                        self.expressions([expr])?;
                    }
                }
                self.pattern(inner)?;
            }
            GraphPattern::Project { inner, .. }
            | GraphPattern::Distinct { inner }
            | GraphPattern::Reduced { inner }
            | GraphPattern::Slice { inner, .. } => self.pattern(inner)?,
            GraphPattern::Values { .. } => {}
            GraphPattern::Graph { .. } => return Err(SparqlError::Graph),
            GraphPattern::Service { .. } => return Err(SparqlError::Service),
        }
        Ok(())
    }

    fn expressions<'e>(&mut self, all: impl IntoIterator<Item = &'e mut Expression>) -> Result<(), SparqlError> {
        for expression in all {
            match expression {
                Expression::Exists(pattern) => self.pattern(pattern)?,
                Expression::Or(a, b)
                | Expression::And(a, b)
                | Expression::Equal(a, b)
                | Expression::SameTerm(a, b)
                | Expression::Greater(a, b)
                | Expression::GreaterOrEqual(a, b)
                | Expression::Less(a, b)
                | Expression::LessOrEqual(a, b)
                | Expression::Add(a, b)
                | Expression::Subtract(a, b)
                | Expression::Multiply(a, b)
                | Expression::Divide(a, b) => self.expressions([&mut **a, &mut **b])?,
                Expression::UnaryPlus(a) | Expression::UnaryMinus(a) | Expression::Not(a) => {
                    self.expressions([&mut **a])?;
                }
                Expression::If(a, b, c) => self.expressions([&mut **a, &mut **b, &mut **c])?,
                Expression::In(a, all) => {
                    self.expressions([&mut **a])?;
                    self.expressions(all)?;
                }
                Expression::Coalesce(all) | Expression::FunctionCall(_, all) => self.expressions(all)?,
                Expression::NamedNode(_) | Expression::Literal(_) | Expression::Variable(_) | Expression::Bound(_) => {}
            }
            keep_order(expression);
        }
        Ok(())
    }

    fn triple(&mut self, triple: &TriplePattern) {
        if let NamedNodePattern::NamedNode(predicate) = &triple.predicate {
            self.property(predicate);
        }
        for end in [&triple.subject, &triple.object] {
            if let TermPattern::NamedNode(iri) = end {
                self.thing(iri);
            }
        }
    }

    fn path(&mut self, path: &PropertyPathExpression) {
        match path {
            PropertyPathExpression::NamedNode(iri) => self.property(iri),
            PropertyPathExpression::Reverse(a)
            | PropertyPathExpression::ZeroOrMore(a)
            | PropertyPathExpression::OneOrMore(a)
            | PropertyPathExpression::ZeroOrOne(a) => self.path(a),
            PropertyPathExpression::Sequence(a, b) | PropertyPathExpression::Alternative(a, b) => {
                self.path(a);
                self.path(b);
            }
            PropertyPathExpression::NegatedPropertySet(all) => all.iter().for_each(|iri| self.property(iri)),
        }
    }

    fn property(&mut self, iri: &NamedNode) {
        if !matches!(Word::of_iri(iri.as_str()), Some(Word::Property(_))) {
            self.notes.push(format!("{} is no property of this graph: nothing has it", short(iri)));
        }
    }

    fn thing(&mut self, iri: &NamedNode) {
        let ours = iri.as_str().starts_with(VOCABULARY) || iri.as_str().starts_with(IDS);
        if ours && matches!(Thing::from(Term::from(iri.clone())), Thing::Other(_)) {
            self.notes.push(format!("{} names nothing in this graph", short(iri)));
        }
    }
}

/// Makes `a + b` into `a - -b` where neither is a number that is written out.
///
/// sparopt 0.3.9 takes addition for commutative and puts the operands into an order of its own, while spareval adds a
/// duration to a date and no date to a duration: rows are lost without a word. It leaves subtraction as it stands.
fn keep_order(expression: &mut Expression) {
    let number = |e: &Expression| match e {
        Expression::Literal(literal) => [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE].contains(&literal.datatype()),
        _ => false,
    };
    if matches!(expression, Expression::Add(a, b) if !number(a) && !number(b))
        && let Expression::Add(a, b) = std::mem::replace(expression, Expression::Literal(false.into()))
    {
        *expression = Expression::Subtract(a, Box::new(Expression::UnaryMinus(b)));
    }
}

/// An IRI by its prefix, as whoever wrote the query will know it.
pub(super) fn short(iri: &NamedNode) -> String {
    let iri = iri.as_str();
    let known = PREFIXES.iter().find_map(|(name, start)| Some(format!("{name}:{}", iri.strip_prefix(start)?)));
    known.unwrap_or_else(|| format!("<{iri}>"))
}

/// Whether a pattern with a known value is one that very many things fit: a type, a status, a yes or no.
fn is_broad(pattern: &TriplePattern) -> bool {
    let NamedNodePattern::NamedNode(predicate) = &pattern.predicate else { return false };
    let known = matches!(pattern.object, TermPattern::NamedNode(_) | TermPattern::Literal(_));
    let broad = match Word::of_iri(predicate.as_str()) {
        Some(Word::Property(Property::Type)) => true,
        Some(Word::Property(Property::Field(field))) => matches!(
            field,
            Field::Type
                | Field::Status
                | Field::Named
                | Field::Official
                | Field::Former
                | Field::Disputed
                | Field::OfficeClass
                | Field::Portfolio
                | Field::Language
                | Field::Source
                | Field::Cameo
                | Field::Plover
                | Field::Role
                | Field::Part
                | Field::Rule
                | Field::Pack
        ),
        _ => false,
    };
    known && broad
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_count_only_where_they_are_brackets() {
        let deep = |n: usize| format!("{}1{}", "(".repeat(n), ")".repeat(n));
        assert_eq!(too_deep(&deep(DEEPEST)), None);
        assert_eq!(too_deep(&format!("ASK {{\n FILTER {}}}", deep(DEEPEST))), Some(2));
        let brackets = "(".repeat(DEEPEST + 1);
        for quiet in [
            format!("\"{brackets}\""),
            format!("'''{brackets}'\\''''"),
            format!("<http://example.com/{brackets}>"),
            format!("# {brackets}"),
            format!("\"\\\"{brackets}\""),
        ] {
            assert_eq!(too_deep(&quiet), None, "{quiet}");
        }
        assert_eq!(too_deep(&format!("?a < ?b {brackets}")), Some(1));
    }

    #[test]
    fn what_is_not_done_here_is_refused_wherever_it_stands() {
        let refused = |text: &str| check(text).expect_err(text).to_string();
        for write in ["INSERT DATA { <a:b> <a:b> 1 }", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "DROP DEFAULT"] {
            assert!(refused(write).contains("isnad add"), "{write}");
        }
        for service in [
            "SELECT * { SERVICE SILENT <http://example.com/> { ?s ?p ?o } }",
            "SELECT * { ?s ?p ?o FILTER(!EXISTS { SERVICE ?x { ?s ?p ?o } }) }",
            "SELECT * { ?s ?p ?o OPTIONAL { ?s ?p ?x FILTER(NOT EXISTS { SERVICE ?y {} }) } }",
        ] {
            assert!(refused(service).contains("offline"), "{service}");
        }
        for graph in ["SELECT * FROM <a:b> { ?s ?p ?o }", "ASK { GRAPH ?g { ?s ?p ?o } }"] {
            assert!(refused(graph).contains("named graphs"), "{graph}");
        }
        assert!(refused("SELECT").contains("no SPARQL"));
        assert!(refused("").contains("no SPARQL"));
    }

    #[test]
    fn words_that_nothing_has_are_noted() {
        let notes = check("SELECT * { ?s :met id:IRNX . ?s a :Meetings ; rdfs:label ?l }").expect("a query").notes;
        assert_eq!(
            notes,
            [
                ":Meetings names nothing in this graph",
                ":met is no property of this graph: nothing has it",
                "id:IRNX names nothing in this graph",
                "rdfs:label is no property of this graph: nothing has it",
            ]
        );
        assert!(check("SELECT * { ?s :held/:for id:IRN ; a :Person }").expect("a query").notes.is_empty());
    }
}
