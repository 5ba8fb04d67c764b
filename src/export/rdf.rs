//! The whole store in RDF: N-Quads, N-Triples or Turtle, sorted and the same whatever the order of articles.

use std::io::{self, Write};

use oxttl::TurtleSerializer;

use crate::graph::Lens;
use crate::query::rdf::{PREFIXES, subjects, triples};
use crate::store::{StoreError, View};

/// The forms of RDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RdfForm {
    /// A statement a line. All are of the default graph, so the lines are those of N-Triples.
    NQuads,
    /// A statement a line.
    NTriples,
    /// For people to read, with prefixes.
    Turtle,
}

/// Why RDF could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RdfError {
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The output cannot be written.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
}

/// Writes every triple of a store and says how many there are.
///
/// The lines of N-Quads and N-Triples are sorted by their bytes. A subject at a time is held, never the store; `each` is
/// told how many subjects are done.
///
/// # Errors
/// If the store cannot be read or the output not written.
pub fn rdf(view: &View<'_>, form: RdfForm, out: &mut dyn Write, each: &mut dyn FnMut(u64)) -> Result<u64, RdfError> {
    let lens = Lens::new(view);
    let mut turtle = match form {
        RdfForm::NQuads | RdfForm::NTriples => None,
        RdfForm::Turtle => Some(turtle_serializer().low_level()),
    };
    let (mut count, mut done) = (0, 0);
    for subject in subjects(&lens) {
        for triple in triples(&lens, &subject?)? {
            match &mut turtle {
                Some(turtle) => turtle.serialize_triple(&triple, &mut *out)?,
                None => writeln!(out, "{triple} .")?,
            }
            count += 1;
        }
        done += 1;
        each(done);
    }
    if let Some(turtle) = &mut turtle {
        turtle.finish(out)?;
    }
    Ok(count)
}

/// Writes Turtle with the prefixes that queries know.
pub(super) fn turtle_serializer() -> TurtleSerializer {
    let named = PREFIXES.iter().filter(|(name, _)| *name != "isnad");
    named.fold(TurtleSerializer::new(), |serializer, (name, iri)| {
        serializer.with_prefix(*name, *iri).expect("constant IRIs, parsed by every test of Turtle")
    })
}
