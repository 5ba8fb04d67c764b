//! What stands in a triple: nodes, somebody's part in an event, words of the vocabulary, values; and their RDF terms.

use std::rc::Rc;

use oxrdf::{Literal, NamedNode, Term};

use super::Word;
use crate::graph::{NodeId, NodeKind, country_code, country_id};
use crate::model::CountryCode;

/// The IRI that all names of nodes begin with: behind it stands the id, or a country's code.
pub const IDS: &str = "https://github.com/isnad/isnad/id/";

/// What stands in a triple. Two are equal if their RDF terms are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Thing {
    /// A node, whether or not a store has it.
    Node(NodeId),
    /// The part of somebody (the second) in an event (the first).
    Participation(NodeId, NodeId),
    /// A word of the vocabulary.
    Word(Word),
    /// A value.
    Value(Rc<Literal>),
    /// Anything else, which no store's triples hold.
    Other(Rc<Term>),
}

/// The IRI of a node.
pub fn node_iri(id: NodeId) -> String {
    match country_code(id) {
        Some(code) => format!("{IDS}{code}"),
        None => format!("{IDS}{id}"),
    }
}

/// The node or participation that the end of an IRI names, in the one form that [`node_iri`] gives.
fn named(local: &str) -> Option<Thing> {
    let node = |text: &str| -> Option<NodeId> {
        if text.len() == 3 {
            let code = CountryCode::parse(text).filter(|code| crate::lang::is_country(*code))?;
            return (code.as_str() == text).then(|| country_id(code));
        }
        let id: NodeId = text.parse().ok()?;
        let own = id.to_string() == text && country_code(id).is_none();
        own.then_some(id)
    };
    match local.split_once('.') {
        None => node(local).map(Thing::Node),
        Some((event, who)) => {
            let (event, who) = (node(event)?, node(who)?);
            let takes_part = matches!(who.kind, NodeKind::Person | NodeKind::Country | NodeKind::Organization);
            (event.kind == NodeKind::Event && takes_part).then_some(Thing::Participation(event, who))
        }
    }
}

impl From<Term> for Thing {
    fn from(term: Term) -> Thing {
        match term {
            Term::NamedNode(iri) => {
                let known = match iri.as_str().strip_prefix(IDS) {
                    Some(local) => named(local),
                    None => Word::of_iri(iri.as_str()).map(Thing::Word),
                };
                known.unwrap_or_else(|| Thing::Other(Rc::new(iri.into())))
            }
            Term::Literal(literal) => Thing::Value(Rc::new(literal)),
            Term::BlankNode(_) => Thing::Other(Rc::new(term)),
        }
    }
}

impl From<Thing> for Term {
    fn from(thing: Thing) -> Term {
        let iri = |iri: String| Term::NamedNode(NamedNode::new_unchecked(iri));
        match thing {
            Thing::Node(id) => iri(node_iri(id)),
            Thing::Participation(event, who) => {
                let who = node_iri(who);
                iri(format!("{}.{}", node_iri(event), &who[IDS.len()..]))
            }
            Thing::Word(word) => iri(word.iri().to_owned()),
            Thing::Value(literal) => Term::Literal(Rc::unwrap_or_clone(literal)),
            Thing::Other(term) => Rc::unwrap_or_clone(term),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thing(iri: &str) -> Thing {
        Term::from(NamedNode::new(iri).expect("an IRI")).into()
    }

    #[test]
    fn every_iri_comes_back_and_only_one_form_names_a_node() {
        let id = |local: &str| format!("{IDS}{local}");
        let event = "e00000000000000ff";
        for local in ["IRN", "p0123456789abcdef", event, &format!("{event}.IRN"), &format!("{event}.p0123456789abcdef")]
        {
            let thing = thing(&id(local));
            assert!(!matches!(thing, Thing::Other(_)), "{local}");
            assert_eq!(Term::from(thing), NamedNode::new(id(local)).expect("an IRI").into());
        }
        let iran = country_id(CountryCode::parse("IRN").expect("a code"));
        assert_eq!(thing(&id("IRN")), Thing::Node(iran));
        let hash = iran.to_string();
        for local in ["irn", "QQQ", "p0123456789ABCDEF", "p1", &hash, &format!("{event}.{event}"), "IRN.IRN", ""] {
            let thing = thing(&id(local));
            assert!(matches!(thing, Thing::Other(_)), "{local}");
            assert_eq!(Term::from(thing), NamedNode::new(id(local)).expect("an IRI").into());
        }
    }
}
