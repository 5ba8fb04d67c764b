//! The results of a SPARQL query in the forms that the W3C gives them, by sparesults and oxttl.

use std::collections::BTreeMap;
use std::io::{self, Write};

use sparesults::{QueryResultsFormat, QueryResultsSerializer};

use super::rdf::turtle_serializer;
use crate::query::sparql::{QueryResults, SparqlError, Triple};

/// The forms of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultsForm {
    /// SPARQL 1.1 Query Results JSON Format.
    Json,
    /// SPARQL 1.1 Query Results CSV Format: values without their types. Not for yes and no.
    Csv,
    /// SPARQL 1.1 Query Results TSV Format. Not for yes and no.
    Tsv,
    /// SPARQL Query Results XML Format.
    Xml,
    /// Turtle, for triples.
    Turtle,
    /// N-Triples, for triples.
    NTriples,
}

/// How writing results ended.
#[derive(Debug, Default)]
pub struct Told {
    /// So many rows or triples were written; of yes and no one.
    pub rows: usize,
    /// Whether there are more than were to be written.
    pub more: bool,
    /// What ended the answer before its end; what was written is whole all the same.
    pub ended: Option<SparqlError>,
}

/// Why results could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ResultsError {
    /// The form is for rows, and these are triples, or the other way round.
    #[error("{0}")]
    OtherForm(&'static str),
    /// The output cannot be written.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
}

impl ResultsForm {
    fn of_rows(self) -> Result<QueryResultsFormat, ResultsError> {
        match self {
            ResultsForm::Json => Ok(QueryResultsFormat::Json),
            ResultsForm::Csv => Ok(QueryResultsFormat::Csv),
            ResultsForm::Tsv => Ok(QueryResultsFormat::Tsv),
            ResultsForm::Xml => Ok(QueryResultsFormat::Xml),
            ResultsForm::Turtle | ResultsForm::NTriples => Err(ResultsError::OtherForm(
                "SELECT and ASK give no triples: take table, json, csv, tsv or xml, or write CONSTRUCT or DESCRIBE",
            )),
        }
    }
}

/// Writes at most `most` rows or triples.
///
/// Rows come as they are found; triples are sorted, and each is written once.
///
/// # Errors
/// If the form does not fit the results or the output cannot be written. That the query was ended is no error.
pub fn results(
    results: QueryResults<'_>,
    form: ResultsForm,
    most: usize,
    out: &mut dyn Write,
) -> Result<Told, ResultsError> {
    match results {
        QueryResults::Boolean(yes) => {
            let serializer = QueryResultsSerializer::from_format(form.of_rows()?);
            serializer.serialize_boolean_to_writer(out, yes)?;
            Ok(Told { rows: 1, ..Told::default() })
        }
        QueryResults::Solutions(rows) => {
            let serializer = QueryResultsSerializer::from_format(form.of_rows()?);
            let mut writer = serializer.serialize_solutions_to_writer(out, rows.variables().to_vec())?;
            let mut told = Told::default();
            for row in rows {
                match row {
                    Ok(_) if told.rows == most => {
                        told.more = true;
                        break;
                    }
                    Ok(row) => {
                        writer.serialize(row.iter())?;
                        told.rows += 1;
                    }
                    Err(error) => {
                        told.ended = Some(error.into());
                        break;
                    }
                }
            }
            writer.finish()?;
            Ok(told)
        }
        QueryResults::Graph(triples) => {
            let (triples, told) = gathered(triples.map(|triple| triple.map_err(SparqlError::from)), most);
            write_triples(triples.values(), form, out)?;
            Ok(told)
        }
    }
}

/// At most `most` different triples, sorted by their text.
pub fn gathered(
    triples: impl Iterator<Item = Result<Triple, SparqlError>>,
    most: usize,
) -> (BTreeMap<String, Triple>, Told) {
    let (mut all, mut told) = (BTreeMap::new(), Told::default());
    for triple in triples {
        match triple {
            Ok(triple) => {
                let text = triple.to_string();
                if all.len() == most && !all.contains_key(&text) {
                    told.more = true;
                    break;
                }
                all.insert(text, triple);
            }
            Err(error) => {
                told.ended = Some(error);
                break;
            }
        }
    }
    told.rows = all.len();
    (all, told)
}

fn write_triples<'t>(
    triples: impl Iterator<Item = &'t Triple>,
    form: ResultsForm,
    out: &mut dyn Write,
) -> Result<(), ResultsError> {
    match form {
        ResultsForm::NTriples => {
            for triple in triples {
                writeln!(out, "{triple} .")?;
            }
        }
        ResultsForm::Turtle => {
            let mut writer = turtle_serializer().for_writer(out);
            for triple in triples {
                writer.serialize_triple(triple)?;
            }
            writer.finish()?;
        }
        _ => {
            return Err(ResultsError::OtherForm(
                "CONSTRUCT and DESCRIBE give triples: take table, turtle or ntriples, or write SELECT",
            ));
        }
    }
    Ok(())
}
