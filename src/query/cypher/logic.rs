//! Expressions, with Cypher's three truth values said in the executor's two.
//!
//! The executor knows true and false; where Cypher says null (a comparison with nothing), it says false, and NOT of that
//! is true. So each condition is rewritten into when it [`Planner::holds`] and when it [`Planner::fails`], which have no
//! null, and one that is returned is true when it holds, false when it fails, and otherwise null.

use cypher_parser::ast::{CmpOp, Expr, Literal, MapEntry};

use super::error::CypherError;
use super::graph::PropertyGraph;
use super::plan::{Planner, Scope, inside};
use super::provider::SUMMABLE;
use super::types::Types;

/// How large an expression may grow while it is rewritten.
const WRITTEN: usize = 100_000;

/// An expression for the executor, and what it can be.
#[derive(Clone)]
pub struct Typed {
    pub expr: Expr,
    pub types: Types,
    pub items: Types,
}

impl Typed {
    fn plain(expr: Expr, types: Types) -> Typed {
        Typed { expr, types, items: Types::default() }
    }
}

fn compare(a: Expr, op: CmpOp, b: Expr) -> Expr {
    Expr::Compare(Box::new(a), op, Box::new(b))
}

pub(super) fn and(a: Expr, b: Expr) -> Expr {
    Expr::And(Box::new(a), Box::new(b))
}

fn or(a: Expr, b: Expr) -> Expr {
    Expr::Or(Box::new(a), Box::new(b))
}

pub(super) fn not(a: Expr) -> Expr {
    Expr::Not(Box::new(a))
}

fn known(a: Expr) -> Expr {
    Expr::IsNull(Box::new(a), true)
}

fn truth(b: bool) -> Expr {
    Expr::Literal(Literal::Bool(b))
}

/// Whether an expression is a text: the executor compares only what is of one type.
fn is_text(a: Expr) -> Expr {
    compare(a, CmpOp::Gte, Expr::Literal(Literal::Str(String::new())))
}

impl<G: PropertyGraph> Planner<'_, G> {
    fn grow(&mut self) -> Result<(), CypherError> {
        self.written += 1;
        match self.written > WRITTEN {
            true => Err(CypherError::TooLarge("its conditions stand too deep in one another".into())),
            false => Ok(()),
        }
    }

    /// An expression whose value is asked for.
    pub(super) fn value(&mut self, expr: &Expr, scope: &Scope) -> Result<Typed, CypherError> {
        self.grow()?;
        Ok(match expr {
            Expr::Var(name) => {
                let var = scope.get(name)?;
                Typed { expr: Expr::Var(var.name.clone()), types: var.types, items: var.items }
            }
            Expr::Property(name, prop) => self.property(name, prop, scope)?,
            Expr::Literal(literal) => {
                self.large |= matches!(literal, Literal::Int(i) if !(-SUMMABLE..=SUMMABLE).contains(i));
                Typed::plain(expr.clone(), literal_types(literal))
            }
            Expr::List(items) => self.list(items, scope)?,
            Expr::IsNull(inner, negated) => {
                let inner = self.value(inner, scope)?;
                Typed::plain(Expr::IsNull(Box::new(inner.expr), *negated), Types::BOOL)
            }
            Expr::Exists { .. } => Typed::plain(self.holds(expr, scope)?, Types::BOOL),
            Expr::Not(_) | Expr::And(..) | Expr::Or(..) | Expr::Compare(..) => {
                let branches = vec![(self.holds(expr, scope)?, truth(true)), (self.fails(expr, scope)?, truth(false))];
                let case = Expr::Case { operand: None, branches, default: None };
                Typed::plain(case, Types::BOOL | Types::NULL)
            }
            Expr::Case { operand, branches, default } => {
                self.case(operand.as_deref(), branches, default.as_deref(), scope)?
            }
            Expr::Function { name, args } => self.function(name, args, scope)?,
            Expr::MapProjection { var, entries } => self.map(var, entries, scope)?,
            Expr::Aggregate { func, .. } => {
                return Err(CypherError::refused(
                    format!("{}() here", func.as_str()),
                    "an aggregate is an item of WITH or RETURN by itself; name it in a WITH first and use the name",
                ));
            }
        })
    }

    fn property(&mut self, name: &str, prop: &str, scope: &Scope) -> Result<Typed, CypherError> {
        let var = scope.get(name)?;
        let of = var.types;
        if of == Types::NULL {
            return Ok(Typed::plain(Expr::Literal(Literal::Null), Types::NULL));
        }
        if !of.within(Types::NODE | Types::EDGE | Types::NULL) {
            let what = format!("{name}.{prop}");
            return Err(match of.meets(Types::COPY | Types::MAP | Types::TRAIL) {
                true => CypherError::refused(
                    what,
                    format!("{name} came out of a list, a map, a condition or a path; ask for the property before"),
                ),
                false => CypherError::mistake(format!("{what}: {name} is a {of:?}, and has no properties")),
            });
        }
        let types = self.property_types(prop)? | Types::NULL;
        Ok(Typed { expr: Expr::Property(var.name.clone(), prop.to_owned()), types, items: inside(types) })
    }

    fn list(&mut self, items: &[Expr], scope: &Scope) -> Result<Typed, CypherError> {
        if let [Expr::Compare(left, CmpOp::In, _)] = items
            && matches!(**left, Expr::Var(_))
        {
            return Err(CypherError::refused("[x IN list]", "this is a list comprehension in Cypher; use UNWIND"));
        }
        let items = items.iter().map(|i| self.value(i, scope)).collect::<Result<Vec<_>, _>>()?;
        let inner = items.iter().fold(Types::default(), |t, i| t | i.types.copied());
        let flat = Types::BOOL | Types::INT | Types::STR | Types::COPY;
        let types = if inner.within(flat) { Types::LIST } else { Types::NESTED };
        Ok(Typed { expr: Expr::List(items.into_iter().map(|i| i.expr).collect()), types, items: inner })
    }

    fn case(
        &mut self,
        operand: Option<&Expr>,
        branches: &[(Expr, Expr)],
        default: Option<&Expr>,
        scope: &Scope,
    ) -> Result<Typed, CypherError> {
        let operand = operand.map(|o| self.value(o, scope)).transpose()?;
        if let Some(operand) = &operand {
            self.equatable(operand)?;
        }
        let mut types = Types::default();
        let mut out = Vec::with_capacity(branches.len());
        for (when, then) in branches {
            let when = match operand {
                Some(_) => {
                    let when = self.value(when, scope)?;
                    self.equatable(&when)?;
                    when.expr
                }
                None => self.holds(when, scope)?,
            };
            let then = self.value(then, scope)?;
            types = types | then.types.copied();
            out.push((when, then.expr));
        }
        let default = default.map(|d| self.value(d, scope)).transpose()?;
        types = types | default.as_ref().map_or(Types::NULL, |d| d.types.copied());
        let expr = Expr::Case {
            operand: operand.map(|o| Box::new(o.expr)),
            branches: out,
            default: default.map(|d| Box::new(d.expr)),
        };
        Ok(Typed { expr, types, items: inside(types) })
    }

    fn map(&mut self, name: &str, entries: &[MapEntry], scope: &Scope) -> Result<Typed, CypherError> {
        let var = scope.get(name)?.clone();
        if !var.types.within(Types::NODE | Types::NULL) || var.types == Types::NULL {
            return Err(CypherError::refused(format!("{name} {{ … }}"), "only of a node that was matched"));
        }
        let mut out = Vec::with_capacity(entries.len());
        for entry in entries {
            out.push(match entry {
                MapEntry::Property(prop) => {
                    self.property_types(prop)?;
                    entry.clone()
                }
                MapEntry::Literal(key, value) => MapEntry::Literal(key.clone(), self.value(value, scope)?.expr),
            });
        }
        let types = Types::MAP | if var.types.meets(Types::NULL) { Types::NULL } else { Types::default() };
        Ok(Typed::plain(Expr::MapProjection { var: var.name, entries: out }, types))
    }

    fn function(&mut self, name: &str, args: &[Expr], scope: &Scope) -> Result<Typed, CypherError> {
        let lower = name.to_ascii_lowercase();
        let args = match (lower.as_str(), args) {
            ("exists", [property @ Expr::Property(..)]) => {
                let value = self.value(property, scope)?;
                return Ok(Typed::plain(known(value.expr), Types::BOOL));
            }
            _ => args.iter().map(|a| self.value(a, scope)).collect::<Result<Vec<_>, _>>()?,
        };
        let null = |t: Types| if t.meets(Types::NULL) { Types::NULL } else { Types::default() };
        let wants = |what: &str| Err(CypherError::mistake(format!("{name}() wants {what}")));
        let call = |args: Vec<Typed>| Expr::Function {
            name: name.to_owned(),
            args: args.into_iter().map(|a| a.expr).collect(),
        };
        if lower == "coalesce" {
            if args.is_empty() {
                return wants("something to choose from");
            }
            let mut types = args.iter().fold(Types::default(), |t, a| t | a.types.copied());
            if args.iter().any(|a| !a.types.meets(Types::NULL)) {
                types = types.without(Types::NULL);
            }
            return Ok(Typed { expr: call(args), types, items: inside(types) });
        }
        let [arg] = &args[..] else {
            return match FUNCTIONS.contains(&lower.as_str()) {
                true => wants("one argument"),
                false => Err(no_function(name)),
            };
        };
        let of = arg.types;
        let inner = |prop: &str, wanted: Types, types: Types, items: Types| match &arg.expr {
            Expr::Var(var) if of.within(wanted | Types::NULL) && of != Types::NULL => {
                let expr = Expr::Property(var.clone(), prop.to_owned());
                Ok(Typed { expr, types: types | null(of), items })
            }
            _ if of == Types::NULL => Ok(Typed::plain(Expr::Literal(Literal::Null), Types::NULL)),
            _ if of.meets(Types::COPY) => {
                Err(CypherError::refused(format!("{name}()"), "its argument came out of a list or a condition"))
            }
            _ => Err(CypherError::mistake(format!("{name}() is not of a {of:?}"))),
        };
        match lower.as_str() {
            "tolower" | "toupper" if of.within(Types::STR | Types::NULL) => {
                let types = Types::STR | null(of);
                Ok(Typed::plain(call(args), types))
            }
            "tolower" | "toupper" => wants("a text"),
            "size" if of.within(Types::STR | Types::LIST | Types::NESTED | Types::NULL) => {
                let types = Types::INT | null(of);
                Ok(Typed::plain(call(args), types))
            }
            "size" => inner("#length", Types::TRAIL, Types::INT, Types::default()),
            "labels" => inner("#labels", Types::NODE, Types::LIST, Types::STR),
            "type" => inner("#type", Types::EDGE, Types::STR, Types::default()),
            "keys" => inner("#keys", Types::NODE | Types::EDGE, Types::LIST, Types::STR),
            "properties" => inner("#properties", Types::NODE | Types::EDGE, Types::MAP, Types::default()),
            _ => Err(no_function(name)),
        }
    }

    /// What may be asked whether it equals something: the executor takes nulls in lists and maps for equal.
    fn equatable(&self, value: &Typed) -> Result<(), CypherError> {
        match value.types.meets(Types::NESTED | Types::MAP | Types::TRAIL) {
            true => Err(CypherError::refused(
                "a comparison of lists with null or lists in them, of maps or of paths",
                "compare their items",
            )),
            false => Ok(()),
        }
    }

    fn operands(&mut self, a: &Expr, op: CmpOp, b: &Expr, scope: &Scope) -> Result<(Typed, Typed), CypherError> {
        let (left, right) = (self.value(a, scope)?, self.value(b, scope)?);
        match op {
            CmpOp::Eq | CmpOp::Neq => {
                self.equatable(&left)?;
                self.equatable(&right)?;
            }
            CmpOp::Lt | CmpOp::Lte | CmpOp::Gt | CmpOp::Gte => {
                if !left.types.within(Types::SCALAR) || !right.types.within(Types::SCALAR) {
                    return Err(CypherError::refused(
                        format!("{} between {:?} and {:?}", op.as_str(), left.types, right.types),
                        "only texts, numbers and true or false have an order",
                    ));
                }
            }
            CmpOp::In => {
                let scalar = Types::SCALAR | Types::NODE | Types::EDGE | Types::COPY;
                let items = matches!(b, Expr::List(_)) && right.items.within(scalar);
                if !right.types.within(Types::LIST | Types::NULL) && !items {
                    return Err(match right.types.meets(Types::LIST | Types::NESTED) {
                        true => CypherError::refused("IN a list with null or lists in it", "write its items out"),
                        false => CypherError::mistake("IN wants a list"),
                    });
                }
                if !left.types.within(scalar) {
                    return Err(CypherError::refused("a list, map or path IN a list", "look for its items"));
                }
            }
            CmpOp::Contains | CmpOp::StartsWith | CmpOp::EndsWith => {}
        }
        Ok((left, right))
    }

    /// When a condition is true; this is true or false, never null.
    pub(super) fn holds(&mut self, expr: &Expr, scope: &Scope) -> Result<Expr, CypherError> {
        self.grow()?;
        Ok(match expr {
            Expr::And(a, b) => and(self.holds(a, scope)?, self.holds(b, scope)?),
            Expr::Or(a, b) => or(self.holds(a, scope)?, self.holds(b, scope)?),
            Expr::Not(inner) => self.fails(inner, scope)?,
            Expr::Compare(a, op, b) => {
                let (left, right) = self.operands(a, *op, b, scope)?;
                compare(left.expr, *op, right.expr)
            }
            Expr::IsNull(..) => self.value(expr, scope)?.expr,
            Expr::Exists { patterns, where_clause } => self.exists(patterns, where_clause.as_deref(), scope)?,
            other => self.decided(other, true, scope)?,
        })
    }

    /// When a condition is false; this is true or false, never null.
    pub(super) fn fails(&mut self, expr: &Expr, scope: &Scope) -> Result<Expr, CypherError> {
        self.grow()?;
        Ok(match expr {
            Expr::And(a, b) => or(self.fails(a, scope)?, self.fails(b, scope)?),
            Expr::Or(a, b) => and(self.fails(a, scope)?, self.fails(b, scope)?),
            Expr::Not(inner) => self.holds(inner, scope)?,
            Expr::Compare(a, op, b) => {
                let (left, right) = self.operands(a, *op, b, scope)?;
                let (a, b) = (left.expr, right.expr);
                match op {
                    CmpOp::Eq => compare(a, CmpOp::Neq, b),
                    CmpOp::Neq => compare(a, CmpOp::Eq, b),
                    CmpOp::Lt => compare(a, CmpOp::Gte, b),
                    CmpOp::Lte => compare(a, CmpOp::Gt, b),
                    CmpOp::Gt => compare(a, CmpOp::Lte, b),
                    CmpOp::Gte => compare(a, CmpOp::Lt, b),
                    CmpOp::Contains | CmpOp::StartsWith | CmpOp::EndsWith => {
                        let texts = and(is_text(a.clone()), is_text(b.clone()));
                        and(texts, not(compare(a, *op, b)))
                    }
                    CmpOp::In => match b {
                        Expr::List(items) => {
                            let unlike = items.into_iter().map(|item| compare(a.clone(), CmpOp::Neq, item));
                            unlike.reduce(and).unwrap_or_else(|| truth(true))
                        }
                        list => {
                            let size = Expr::Function { name: "size".into(), args: vec![list.clone()] };
                            let empty = compare(size, CmpOp::Eq, Expr::Literal(Literal::Int(0)));
                            let absent = and(known(a.clone()), not(compare(a, CmpOp::In, list.clone())));
                            and(known(list), or(empty, absent))
                        }
                    },
                }
            }
            Expr::IsNull(inner, negated) => {
                let inner = self.value(inner, scope)?;
                Expr::IsNull(Box::new(inner.expr), !negated)
            }
            Expr::Exists { .. } => not(self.holds(expr, scope)?),
            other => self.decided(other, false, scope)?,
        })
    }

    /// When an expression that is no condition by its form is that truth value.
    fn decided(&mut self, expr: &Expr, wanted: bool, scope: &Scope) -> Result<Expr, CypherError> {
        let value = self.value(expr, scope)?;
        if !value.types.within(Types::BOOL | Types::NULL) {
            return Err(CypherError::mistake(format!(
                "{} is a {:?}, where a condition is wanted",
                expr.display_name(),
                value.types
            )));
        }
        Ok(match value.expr {
            Expr::Literal(Literal::Bool(b)) => truth(b == wanted),
            Expr::Literal(Literal::Null) => truth(false),
            other => compare(other, CmpOp::Eq, truth(wanted)),
        })
    }
}

/// The functions of one argument that there are.
const FUNCTIONS: &[&str] = &["tolower", "toupper", "size", "labels", "type", "keys", "properties", "exists"];

fn no_function(name: &str) -> CypherError {
    if ["date", "datetime", "localdatetime", "time", "localtime", "duration"]
        .iter()
        .any(|f| name.eq_ignore_ascii_case(f))
    {
        return CypherError::refused(
            format!("{name}()"),
            "dates are texts here, as 2020-11-14, and are compared as such",
        );
    }
    if name.eq_ignore_ascii_case("id") {
        return CypherError::refused("id()", "a node's id is its property: n.id");
    }
    CypherError::refused(
        format!("{name}()"),
        "there are toLower, toUpper, size, coalesce, labels, type, keys, properties, exists, and the aggregates count, \
         collect, min, max, sum",
    )
}

fn literal_types(literal: &Literal) -> Types {
    match literal {
        Literal::Str(_) => Types::STR,
        Literal::Int(_) => Types::INT,
        Literal::Bool(_) => Types::BOOL,
        Literal::Null => Types::NULL,
    }
}
