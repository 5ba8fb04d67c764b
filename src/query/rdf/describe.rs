//! The triples of one subject.

use std::rc::Rc;

use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Term, Triple};

use super::part::part;
use super::word::roles;
use super::{Class, Field, Property, Thing, Word};
use crate::graph::{Edge, Lens, NameForm, Node, NodeId};
use crate::model::{CountryCode, Date, Lang, Part as ArticlePart, Precision};
use crate::store::Result;

/// Properties and values, told while they are asked for.
pub(super) type Told<'a> = Box<dyn Iterator<Item = Result<(Property, Thing)>> + 'a>;

/// The triples whose subject is `subject`, sorted by their text; none where the store has no such thing.
///
/// # Errors
/// If the store cannot be read.
pub fn triples(lens: &Lens<'_>, subject: &Thing) -> Result<Vec<Triple>> {
    let Term::NamedNode(iri) = Term::from(subject.clone()) else { return Ok(Vec::new()) };
    let mut triples = Vec::new();
    for told in describe(lens, subject, None) {
        let (property, value) = told?;
        let predicate = NamedNode::new_unchecked(Word::Property(property).iri());
        let triple = Triple::new(NamedOrBlankNode::from(iri.clone()), predicate, Term::from(value));
        triples.push((triple.to_string(), triple));
    }
    triples.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    Ok(triples.into_iter().map(|(_, triple)| triple).collect())
}

/// What holds of a subject: all of it, or one property.
pub(super) fn describe<'a>(lens: &'a Lens<'_>, subject: &Thing, wanted: Option<Property>) -> Told<'a> {
    let near = match subject {
        Thing::Node(id) => of_node(lens, *id, wanted),
        Thing::Participation(event, who) => of_participation(lens, *event, *who, wanted),
        _ => Ok(Vec::new()),
    };
    let near: Told<'a> = match near {
        Ok(near) => Box::new(near.into_iter().map(Ok)),
        Err(error) => return Box::new(std::iter::once(Err(error))),
    };
    let Thing::Node(id) = *subject else { return near };
    let edges: Vec<Edge> = match wanted {
        None => Edge::all().collect(),
        Some(Property::Edge(edge)) => vec![edge],
        Some(Property::ParticipatedIn) => roles(),
        Some(_) => return near,
    };
    let links = lens.out(id, &edges).flat_map(move |step| {
        let (edge, to) = match step {
            Ok(step) => step,
            Err(error) => return [Some(Err(error)), None],
        };
        let as_edge = (wanted != Some(Property::ParticipatedIn)).then_some(Property::Edge(edge));
        let any = matches!(edge, Edge::Took(_)) && !matches!(wanted, Some(Property::Edge(_)));
        [as_edge, any.then_some(Property::ParticipatedIn)].map(|p| p.map(|p| Ok((p, Thing::Node(to)))))
    });
    Box::new(near.chain(links.flatten()))
}

/// What is gathered of a subject.
struct Gathered {
    wanted: Option<Property>,
    all: Vec<(Property, Thing)>,
}

impl Gathered {
    fn wants(&self, property: Property) -> bool {
        self.wanted.is_none_or(|wanted| wanted == property)
    }

    fn is(&mut self, class: Class) {
        self.links(Property::Type, [Thing::Word(Word::Class(class))]);
    }

    fn links(&mut self, property: Property, things: impl IntoIterator<Item = Thing>) {
        if self.wants(property) {
            self.all.extend(things.into_iter().map(|thing| (property, thing)));
        }
    }

    fn nodes(&mut self, property: Property, ids: &[NodeId]) {
        self.links(property, ids.iter().map(|id| Thing::Node(*id)));
    }

    fn value(&mut self, field: Field, value: impl FnOnce() -> Literal) {
        if self.wants(Property::Field(field)) {
            self.all.push((Property::Field(field), Thing::Value(Rc::new(value()))));
        }
    }

    fn text(&mut self, field: Field, text: &str) {
        self.value(field, || Literal::new_simple_literal(text));
    }

    fn maybe(&mut self, field: Field, text: Option<&str>) {
        if let Some(text) = text {
            self.text(field, text);
        }
    }

    fn day(&mut self, field: Field, date: Option<Date>) {
        if let Some(date) = date {
            self.value(field, || date_literal(date));
        }
    }

    fn names(&mut self, name: &str, names: &[NameForm]) {
        self.text(Field::Name, name);
        if self.wants(Property::Field(Field::Alias)) {
            let mut seen: Vec<(&str, Lang)> = names.iter().map(|n| (n.form.as_str(), n.lang)).collect();
            seen.sort_unstable();
            seen.dedup();
            for (form, lang) in seen {
                self.value(Field::Alias, || tagged(form, lang));
            }
        }
    }
}

/// A text of a language.
fn tagged(text: &str, lang: Lang) -> Literal {
    Literal::new_language_tagged_literal(text, lang.as_str()).unwrap_or_else(|_| Literal::new_simple_literal(text))
}

/// A date, as precise as it is known.
pub(in crate::query) fn date_literal(date: Date) -> Literal {
    let datatype = match date.precision() {
        Precision::Year => xsd::G_YEAR,
        Precision::Month => xsd::G_YEAR_MONTH,
        Precision::Day => xsd::DATE,
    };
    Literal::new_typed_literal(date.to_string(), datatype)
}

fn of_node(lens: &Lens<'_>, id: NodeId, wanted: Option<Property>) -> Result<Vec<(Property, Thing)>> {
    let mut told = Gathered { wanted, all: Vec::new() };
    if matches!(wanted, Some(Property::Edge(_) | Property::ParticipatedIn)) {
        return Ok(told.all);
    }
    let Some(node) = lens.node(id)? else { return Ok(told.all) };
    told.is(Class::Node(id.kind));
    told.value(Field::Id, || Literal::new_simple_literal(id.to_string()));
    match &node {
        Node::Person(n) => {
            told.names(&n.name, &n.names);
            told.value(Field::Named, || n.named.into());
            if told.wants(Property::AttestedFor) {
                told.nodes(Property::AttestedFor, &lens.countries(id)?);
            }
        }
        Node::Office(n) => {
            told.text(Field::Title, &n.title);
            told.maybe(Field::OfficeClass, n.class.as_deref());
            told.maybe(Field::Portfolio, n.portfolio.as_deref());
            told.value(Field::Official, || n.official.into());
            told.value(Field::Former, || n.former.into());
            told.day(Field::FirstAttested, n.first);
            told.day(Field::LastAttested, n.last);
        }
        Node::Country(n) => {
            told.text(Field::Code, n.code.as_str());
            for lang in [Lang::AR, Lang::EN, Lang::FA] {
                if let Some(name) = crate::lang::country_name(n.code, lang) {
                    told.value(Field::Alias, || tagged(name, lang));
                }
            }
            told.text(Field::Name, country_name(&n.code));
        }
        Node::Organization(n) => told.names(&n.name, &n.names),
        Node::Place(n) => told.names(&n.name, &n.names),
        Node::Event(n) => {
            told.is(Class::Event(n.kind));
            told.text(Field::Type, n.kind.name());
            told.text(Field::Status, n.status.name());
            told.day(Field::Date, n.date);
            told.day(Field::Reported, n.reported);
            told.day(Field::Earliest, n.when().map(Date::first_day));
            told.day(Field::Latest, n.when().map(Date::last_day));
            told.value(Field::Disputed, || n.disputed.into());
            let info = n.kind.info();
            for (field, code) in [(Field::Cameo, &info.cameo), (Field::Plover, &info.plover)] {
                told.maybe(field, Some(code.as_str()).filter(|code| !code.is_empty()));
            }
            if told.wants(Property::Participation) {
                let parts = lens.participants(id)?;
                told.links(Property::Participation, parts.iter().map(|p| Thing::Participation(id, p.node)));
            }
        }
        Node::Article(n) => {
            told.text(Field::Identity, &n.identity);
            told.text(Field::Title, &n.title);
            told.text(Field::Language, n.lang.as_str());
            told.maybe(Field::Source, n.source.as_deref());
            told.maybe(Field::Url, n.url.as_deref());
            told.day(Field::Published, n.published);
            told.day(Field::Read, n.read);
        }
        Node::Evidence(n) => {
            told.text(Field::Part, if n.passage.part == ArticlePart::Title { "title" } else { "text" });
            if let Some((start, end)) = lens.characters(id)? {
                told.value(Field::Start, || (start as u64).into());
                told.value(Field::End, || (end as u64).into());
            }
            told.text(Field::Text, &n.text);
            told.text(Field::Sentence, &n.sentence);
            told.text(Field::Rule, &n.rule);
            told.text(Field::Pack, &n.pack);
            let mut speakers: Vec<&str> = n.speakers.iter().map(String::as_str).collect();
            if !speakers.is_empty() {
                told.value(Field::Chain, || Literal::new_simple_literal(speakers.join(" \u{2190} ")));
            }
            speakers.sort_unstable();
            speakers.dedup();
            speakers.into_iter().for_each(|speaker| told.text(Field::Through, speaker));
        }
    }
    Ok(told.all)
}

/// A country's English name, or its code where CLDR has none.
pub(super) fn country_name(code: &CountryCode) -> &str {
    crate::lang::country_name(*code, Lang::EN).unwrap_or(code.as_str())
}

fn of_participation(
    lens: &Lens<'_>,
    event: NodeId,
    who: NodeId,
    wanted: Option<Property>,
) -> Result<Vec<(Property, Thing)>> {
    let mut told = Gathered { wanted, all: Vec::new() };
    let Some(part) = part(lens, event, who)? else { return Ok(told.all) };
    told.is(Class::Participation);
    told.nodes(Property::OfEvent, &[event]);
    told.nodes(Property::Participant, &[who]);
    told.text(Field::Role, part.role.name());
    told.nodes(Property::StandsFor, &part.stands_for);
    told.nodes(Property::SpeaksFor, &part.speaks_for);
    told.nodes(Property::InOffice, &part.offices);
    Ok(told.all)
}
