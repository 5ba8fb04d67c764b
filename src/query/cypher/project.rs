//! WITH and RETURN: items, names, what is sorted by.

use cypher_parser::ast::{AggFn, Expr, OrderItem, Projection, ReturnItem};

use super::error::CypherError;
use super::graph::PropertyGraph;
use super::logic::Typed;
use super::plan::{Planner, Scope, Var};
use super::types::Types;

/// A projection for the executor.
pub struct Made {
    pub projection: Projection,
    /// The variables that can be seen after it.
    pub scope: Scope,
    /// The columns as the query calls them.
    pub columns: Vec<String>,
    /// Whether it makes one row at most.
    pub single: bool,
}

impl<G: PropertyGraph> Planner<'_, G> {
    /// Plans a projection; of RETURN, whose items stood in the query as `written`.
    pub(super) fn project(
        &mut self,
        projection: &Projection,
        scope: &Scope,
        written: Option<&[String]>,
    ) -> Result<Made, CypherError> {
        let star: Vec<ReturnItem>;
        let items = if projection.star {
            let names = scope.vars.iter().map(|v| v.user.clone());
            star = names.map(|name| ReturnItem { expr: Expr::Var(name), alias: None }).collect();
            if star.is_empty() {
                return Err(CypherError::mistake("there is no variable for * to mean"));
            }
            &star
        } else {
            &projection.items
        };
        let aggregated = items.iter().any(|item| item.expr.contains_aggregate());
        let columns = columns(items, written)?;
        let mut made = Made {
            projection: Projection {
                distinct: projection.distinct,
                star: false,
                items: Vec::new(),
                order_by: Vec::new(),
                skip: projection.skip,
                limit: projection.limit,
            },
            scope: Scope::default(),
            columns,
            single: items.iter().all(|item| item.expr.contains_aggregate()) || projection.limit == Some(1),
        };
        for (item, column) in items.iter().zip(&made.columns) {
            let value = match &item.expr {
                Expr::Aggregate { func, arg, distinct } => self.aggregate(*func, arg.as_deref(), *distinct, scope)?,
                other => self.value(other, scope)?,
            };
            if (projection.distinct || aggregated) && value.types.meets(Types::MAP) && !item.expr.contains_aggregate() {
                return Err(CypherError::refused(
                    format!("a map ({column}) as what rows are told apart by"),
                    "use its entries",
                ));
            }
            let types = if matches!(item.expr, Expr::Var(_)) { value.types } else { value.types.copied() };
            let name = self.fresh();
            made.scope.vars.push(Var { user: column.clone(), name: name.clone(), types, items: value.items });
            made.projection.items.push(ReturnItem { expr: value.expr, alias: Some(name) });
        }
        for order in &projection.order_by {
            let name = self.order(&order.expr, items, projection.distinct || aggregated, scope, &mut made)?;
            made.projection.order_by.push(OrderItem { expr: Expr::Var(name), descending: order.descending });
        }
        Ok(made)
    }

    fn aggregate(
        &mut self,
        func: AggFn,
        arg: Option<&Expr>,
        distinct: bool,
        scope: &Scope,
    ) -> Result<Typed, CypherError> {
        let name = func.as_str();
        let Some(arg) = arg else {
            if distinct {
                return Err(CypherError::mistake("count(DISTINCT *) counts nothing; name what is to be counted"));
            }
            let expr = Expr::Aggregate { func, arg: None, distinct };
            return Ok(Typed { expr, types: Types::INT, items: Types::default() });
        };
        let value = self.value(arg, scope)?;
        let of = value.types;
        if distinct && of.meets(Types::MAP) {
            return Err(CypherError::refused(format!("{name}(DISTINCT …) of maps"), "use an entry of theirs"));
        }
        let (types, items) = match func {
            AggFn::Count => (Types::INT, Types::default()),
            AggFn::Collect => {
                let items = of.without(Types::NULL).copied();
                let flat = items.within(Types::BOOL | Types::INT | Types::STR | Types::COPY);
                (if flat { Types::LIST } else { Types::NESTED }, items)
            }
            AggFn::Min | AggFn::Max if of.within(Types::SCALAR) => (of | Types::NULL, Types::default()),
            AggFn::Min | AggFn::Max => {
                return Err(CypherError::refused(
                    format!("{name}() of a {of:?}"),
                    "only texts, numbers and true or false",
                ));
            }
            AggFn::Sum if of.within(Types::INT | Types::NULL) => {
                self.sums = true;
                (Types::INT, Types::default())
            }
            AggFn::Sum => return Err(CypherError::mistake(format!("sum() adds numbers, and this is a {of:?}"))),
            AggFn::Avg => {
                return Err(CypherError::refused("avg()", "numbers are whole here; divide sum() by count() yourself"));
            }
        };
        Ok(Typed { expr: Expr::Aggregate { func, arg: Some(Box::new(value.expr)), distinct }, types, items })
    }

    /// The column that rows are sorted by, which is added where it is not returned.
    fn order(
        &mut self,
        expr: &Expr,
        items: &[ReturnItem],
        grouped: bool,
        scope: &Scope,
        made: &mut Made,
    ) -> Result<String, CypherError> {
        let name = |made: &Made, k: usize| made.projection.items[k].alias.clone().unwrap_or_default();
        // a name of the projection goes before one of the same name that was there before
        let at = match expr {
            Expr::Var(user) => made.columns.iter().position(|c| c == user),
            _ => None,
        };
        let mut free = false;
        let meant = match at {
            Some(_) => expr.clone(),
            None if expr.contains_aggregate() => expr.clone(),
            None => self.meant(expr, items, &made.columns, &mut free)?,
        };
        let at = at.or_else(|| items.iter().position(|item| item.expr == meant));
        if let Some(at) = at {
            let types = made.scope.vars[at].types;
            if types.meets(Types::MAP | Types::TRAIL) {
                return Err(CypherError::refused("ORDER BY a map or a path", "sort by a property"));
            }
            return Ok(name(made, at));
        }
        if expr.contains_aggregate() {
            return Err(CypherError::refused(
                format!("ORDER BY {}", expr.display_name()),
                "return the aggregate under a name and sort by that",
            ));
        }
        if grouped && free {
            return Err(CypherError::mistake(format!(
                "ORDER BY {} after DISTINCT or an aggregate must be of what is returned",
                expr.display_name()
            )));
        }
        let value = self.value(&meant, scope)?;
        if value.types.meets(Types::MAP | Types::TRAIL) {
            return Err(CypherError::refused("ORDER BY a map or a path", "sort by a property"));
        }
        let alias = self.fresh();
        made.projection.items.push(ReturnItem { expr: value.expr, alias: Some(alias.clone()) });
        Ok(alias)
    }

    /// An expression to sort by, in the variables before the projection. `free` is set if it mentions any that is not
    /// projected.
    fn meant(
        &self,
        expr: &Expr,
        items: &[ReturnItem],
        columns: &[String],
        free: &mut bool,
    ) -> Result<Expr, CypherError> {
        let item = |user: &str| columns.iter().position(|c| c == user).map(|k| &items[k].expr);
        let hidden = |user: &str| {
            CypherError::refused(
                format!("ORDER BY {}", expr.display_name()),
                format!("{user} is computed; sort by it alone"),
            )
        };
        let mut sub = |e: &Expr| self.meant(e, items, columns, free).map(Box::new);
        Ok(match expr {
            Expr::Var(user) => match item(user) {
                Some(meant) if meant.contains_aggregate() => return Err(hidden(user)),
                Some(meant) => meant.clone(),
                None => {
                    *free = true;
                    expr.clone()
                }
            },
            Expr::Property(user, prop) => match item(user) {
                Some(Expr::Var(before)) => Expr::Property(before.clone(), prop.clone()),
                Some(_) => return Err(hidden(user)),
                None => {
                    *free = true;
                    expr.clone()
                }
            },
            Expr::Literal(_) => expr.clone(),
            Expr::Not(a) => Expr::Not(sub(a)?),
            Expr::And(a, b) => Expr::And(sub(a)?, sub(b)?),
            Expr::Or(a, b) => Expr::Or(sub(a)?, sub(b)?),
            Expr::Compare(a, op, b) => Expr::Compare(sub(a)?, *op, sub(b)?),
            Expr::IsNull(a, negated) => Expr::IsNull(sub(a)?, *negated),
            Expr::Function { name, args } => {
                let args = args.iter().map(|a| sub(a).map(|b| *b)).collect::<Result<_, _>>()?;
                Expr::Function { name: name.clone(), args }
            }
            Expr::List(list) => Expr::List(list.iter().map(|a| sub(a).map(|b| *b)).collect::<Result<_, _>>()?),
            Expr::Case { .. } | Expr::Exists { .. } | Expr::MapProjection { .. } | Expr::Aggregate { .. } => {
                return Err(CypherError::refused(
                    format!("ORDER BY {}", expr.display_name()),
                    "return it under a name and sort by that",
                ));
            }
        })
    }
}

/// What the items are called.
fn columns(items: &[ReturnItem], written: Option<&[String]>) -> Result<Vec<String>, CypherError> {
    let mut out: Vec<String> = Vec::with_capacity(items.len());
    for (k, item) in items.iter().enumerate() {
        let name = match (&item.alias, &item.expr, written) {
            (Some(alias), ..) => alias.clone(),
            (None, Expr::Var(name), _) => name.clone(),
            (None, other, Some(written)) => match written.len() == items.len() {
                true => written[k].clone(),
                false => other.display_name(),
            },
            (None, other, None) => {
                return Err(CypherError::mistake(format!("WITH {} needs a name: add AS …", other.display_name())));
            }
        };
        if out.contains(&name) {
            return Err(CypherError::mistake(format!("two columns are called {name}; give one another name with AS")));
        }
        out.push(name);
    }
    Ok(out)
}
