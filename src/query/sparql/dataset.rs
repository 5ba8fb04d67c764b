//! A store as the evaluator sees it: triples by pattern, told from the store's indexes while they are asked for.

use std::cell::Cell;
use std::time::{Duration, Instant};

use oxrdf::Term;
use spareval::{CancellationToken, ExpressionTerm, InternalQuad, QueryableDataset};

use super::super::rdf::{Thing, Word, matching};
use super::SparqlError;
use crate::graph::Lens;

/// No text that a query makes may be longer, in bytes: what is held of a query's own making is bounded.
pub(super) const LONGEST_VALUE: usize = 1 << 20;

/// When a query is to end.
pub(super) struct Stop {
    pub(super) token: CancellationToken,
    pub(super) time: Duration,
    until: Option<Instant>,
    /// The clock is looked at once for so many steps.
    steps: Cell<u32>,
    /// Whether its time was over when the clock was last looked at.
    over: Cell<bool>,
}

const STEPS: u32 = 64;

impl Stop {
    pub(super) fn new(token: CancellationToken, time: Duration) -> Self {
        Stop { token, time, until: Instant::now().checked_add(time), steps: Cell::new(0), over: Cell::new(false) }
    }

    fn check(&self) -> Result<(), SparqlError> {
        if self.token.is_cancelled() {
            return Err(SparqlError::Stopped);
        }
        self.steps.set(self.steps.get().wrapping_add(1));
        if self.steps.get().is_multiple_of(STEPS) && self.until.is_some_and(|until| Instant::now() >= until) {
            self.over.set(true);
        }
        if self.over.get() { Err(SparqlError::TimedOut(self.time)) } else { Ok(()) }
    }
}

/// The triples of a store.
#[derive(Clone, Copy)]
pub(super) struct Triples<'a> {
    pub(super) lens: &'a Lens<'a>,
    pub(super) stop: &'a Stop,
}

type Quads<'a> = Box<dyn Iterator<Item = Result<InternalQuad<Thing>, SparqlError>> + 'a>;

impl<'a> QueryableDataset<'a> for Triples<'a> {
    type InternalTerm = Thing;
    type Error = SparqlError;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Thing>,
        predicate: Option<&Thing>,
        object: Option<&Thing>,
        graph_name: Option<Option<&Thing>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Thing>, SparqlError>> + use<'a> {
        let stop = self.stop;
        let none = || -> Quads<'a> { Box::new(std::iter::empty()) };
        if let Err(error) = stop.check() {
            return Box::new(std::iter::once(Err(error))) as Quads<'a>;
        }
        let property = match predicate {
            None => None,
            Some(Thing::Word(Word::Property(property))) => Some(*property),
            Some(_) => return none(),
        };
        if graph_name != Some(None) {
            return none();
        }
        // Joins gather errors and go on: nothing comes behind the first.
        let mut failed = false;
        let checked = matching(self.lens, subject, property, object).map(move |triple| {
            stop.check()?;
            let (subject, property, object) = triple?;
            Ok(InternalQuad { subject, predicate: Thing::Word(Word::Property(property)), object, graph_name: None })
        });
        Box::new(checked.take_while(move |quad| !std::mem::replace(&mut failed, quad.is_err())))
    }

    fn internalize_term(&self, term: Term) -> Result<Thing, SparqlError> {
        match &term {
            Term::Literal(literal) if literal.value().len() > LONGEST_VALUE => {
                Err(SparqlError::TooLarge(literal.value().len()))
            }
            _ => Ok(term.into()),
        }
    }

    fn externalize_term(&self, term: Thing) -> Result<Term, SparqlError> {
        self.stop.check()?;
        Ok(term.into())
    }

    fn internalize_expression_term(&self, term: ExpressionTerm) -> Result<Thing, SparqlError> {
        self.stop.check()?;
        self.internalize_term(term.into())
    }
}
