//! The triples that fit a pattern, found by the store's indexes where there is one.

use oxrdf::Literal;
use oxrdf::vocab::xsd;

use super::describe::{country_name, describe};
use super::part::part;
use super::word::roles;
use super::{Class, Field, Property, Thing, Word};
use crate::fuse::article_id;
use crate::graph::{Edge, Ids, Lens, NodeId, NodeKind, Participant, Steps, country_id};
use crate::model::{CountryCode, Date, EventType, Lang};
use crate::store::Result;

/// Triples, told while they are asked for.
pub(in crate::query) type Matches<'a> = Box<dyn Iterator<Item = Result<(Thing, Property, Thing)>> + 'a>;

type Subjects<'a> = Box<dyn Iterator<Item = Result<Thing>> + 'a>;

/// The triples of a store that have this subject, property and object; what is not given may be anything. Each once, in a
/// defined order.
///
/// A property that is no word of the vocabulary is nobody's; `None` stands for any.
pub(in crate::query) fn matching<'a>(
    lens: &'a Lens<'a>,
    subject: Option<&Thing>,
    property: Option<Property>,
    object: Option<&Thing>,
) -> Matches<'a> {
    match (subject, property, object) {
        (Some(subject), property, object) => of_subject(lens, subject, property, object),
        (None, Some(property), Some(object)) => {
            let object = object.clone();
            let subjects = with_object(lens, property, &object);
            Box::new(subjects.map(move |subject| subject.map(|subject| (subject, property, object.clone()))))
        }
        (None, Some(property), None) => every(lens, property),
        // A value may be that of most properties, and few of them have an index: all is looked through once.
        (None, None, Some(object @ Thing::Value(_))) => {
            let object = object.clone();
            let fits = move |triple: &Result<(Thing, Property, Thing)>| triple.as_ref().map_or(true, |t| t.2 == object);
            Box::new(matching(lens, None, None, None).filter(fits))
        }
        (None, None, Some(object)) => {
            let object = object.clone();
            Box::new(Property::all().flat_map(move |property| matching(lens, None, Some(property), Some(&object))))
        }
        (None, None, None) => Box::new(super::subjects(lens).flat_map(move |subject| match subject {
            Ok(subject) => of_subject(lens, &subject, None, None),
            Err(error) => Box::new(std::iter::once(Err(error))),
        })),
    }
}

fn of_subject<'a>(
    lens: &'a Lens<'a>,
    subject: &Thing,
    property: Option<Property>,
    object: Option<&Thing>,
) -> Matches<'a> {
    let (subject, object) = (subject.clone(), object.cloned());
    // Somebody may have taken part in many events, but few take part in one.
    let role = |property: &Property| matches!(property, Property::Edge(Edge::Took(_)) | Property::ParticipatedIn);
    if let (Thing::Node(_), Some(property), Some(object @ Thing::Node(to))) = (&subject, property.filter(role), &object)
        && to.kind == NodeKind::Event
    {
        let (subject, object) = (subject.clone(), object.clone());
        let same = with_object(lens, property, &object).filter(move |found| match found {
            Ok(found) => *found == subject,
            Err(_) => true,
        });
        return Box::new(same.map(move |found| found.map(|subject| (subject, property, object.clone()))));
    }
    let told = describe(lens, &subject, property);
    Box::new(told.filter_map(move |told| match told {
        Ok((property, value)) => {
            let fits = object.as_ref().is_none_or(|object| *object == value);
            fits.then(|| Ok((subject.clone(), property, value)))
        }
        Err(error) => Some(Err(error)),
    }))
}

/// All triples of a property.
fn every<'a>(lens: &'a Lens<'a>, property: Property) -> Matches<'a> {
    Box::new(property.of().into_iter().flat_map(move |class| {
        all_of(lens, class).flat_map(move |subject| match subject {
            Ok(subject) => of_subject(lens, &subject, Some(property), None),
            Err(error) => Box::new(std::iter::once(Err(error))) as Matches<'a>,
        })
    }))
}

/// Everything of a class.
fn all_of<'a>(lens: &'a Lens<'a>, class: Class) -> Subjects<'a> {
    match class {
        Class::Node(kind) => nodes(lens.ids(kind)),
        Class::Event(kind) => nodes(lens.events(Some(kind), None, None)),
        Class::Participation => participations(lens, lens.ids(NodeKind::Event), |_, _| Ok(true)),
    }
}

fn nodes(ids: Ids<'_>) -> Subjects<'_> {
    Box::new(ids.map(|id| id.map(Thing::Node)))
}

fn ends(steps: Steps<'_>) -> Subjects<'_> {
    Box::new(steps.map(|step| step.map(|(_, id)| Thing::Node(id))))
}

fn some<'a>(subjects: impl IntoIterator<Item = Thing, IntoIter: 'a>) -> Subjects<'a> {
    Box::new(subjects.into_iter().map(Ok))
}

/// The parts in some events that fit.
fn participations<'a>(
    lens: &'a Lens<'a>,
    events: Ids<'a>,
    fits: impl Fn(NodeId, &Participant) -> Result<bool> + Copy + 'a,
) -> Subjects<'a> {
    Box::new(events.flat_map(move |event| {
        let fitting = |event: NodeId| -> Result<Vec<Thing>> {
            let mut parts = Vec::new();
            for who in lens.participants(event)?.iter() {
                if fits(event, who)? {
                    parts.push(Thing::Participation(event, who.node));
                }
            }
            Ok(parts)
        };
        match event.and_then(fitting) {
            Ok(parts) => some(parts),
            Err(error) => Box::new(std::iter::once(Err(error))) as Subjects<'a>,
        }
    }))
}

/// The subjects whose property has this value.
fn with_object<'a>(lens: &'a Lens<'a>, property: Property, object: &Thing) -> Subjects<'a> {
    // Each is looked at where the index leads to some that only might have the value.
    let those_that_have_it = |candidates: Subjects<'a>| -> Subjects<'a> {
        let object = object.clone();
        Box::new(candidates.filter_map(move |subject| {
            let has = |subject: Thing| {
                let triple = of_subject(lens, &subject, Some(property), Some(&object)).next();
                triple.transpose().map(|triple| triple.map(|_| subject))
            };
            subject.and_then(has).transpose()
        }))
    };
    match (property, object) {
        (Property::Type, Thing::Word(Word::Class(class))) => all_of(lens, *class),
        (Property::Edge(edge), Thing::Node(to)) => ends(lens.into(*to, &[edge])),
        (Property::ParticipatedIn, Thing::Node(event)) => ends(lens.into(*event, &roles())),
        (Property::AttestedFor, Thing::Node(country)) if country.kind == NodeKind::Country => {
            those_that_have_it(nodes(lens.of_country(*country)))
        }
        (Property::Participation, Thing::Participation(event, who)) => {
            let there = part(lens, *event, *who).map(|part| part.map(|_| Thing::Node(*event)));
            Box::new(there.transpose().into_iter())
        }
        (Property::OfEvent, Thing::Node(event)) => {
            participations(lens, Box::new(std::iter::once(Ok(*event))), |_, _| Ok(true))
        }
        (Property::Participant, Thing::Node(who)) => {
            let who = *who;
            Box::new(lens.out(who, &roles()).map(move |step| step.map(|(_, event)| Thing::Participation(event, who))))
        }
        (Property::StandsFor | Property::SpeaksFor, Thing::Node(country)) if country.kind == NodeKind::Country => {
            let country = *country;
            participations(lens, lens.events_for(country), move |event, who| {
                // Whether somebody speaks for it only matters where they stand for it.
                let stands = who.countries.iter().any(|code| country_id(*code) == country);
                let speaks = |part: super::part::Part| part.speaks_for.contains(&country);
                Ok(stands && (property == Property::StandsFor || part(lens, event, who.node)?.is_some_and(speaks)))
            })
        }
        (Property::InOffice, Thing::Node(office)) if office.kind == NodeKind::Office => {
            let holders = ends(lens.into(*office, &[Edge::Held]));
            let parts = holders.flat_map(move |holder| match holder {
                Ok(holder) => with_object(lens, Property::Participant, &holder),
                Err(error) => Box::new(std::iter::once(Err(error))),
            });
            those_that_have_it(Box::new(parts))
        }
        (Property::Field(field), Thing::Value(value)) => match by_value(lens, field, value) {
            Some(candidates) => those_that_have_it(candidates),
            None => {
                let classes = field.of().iter().copied();
                those_that_have_it(Box::new(classes.flat_map(move |class| all_of(lens, class))))
            }
        },
        _ => Box::new(std::iter::empty()),
    }
}

/// Those among whom are all that have this value, where an index or the value itself tells; `None` where none does.
fn by_value<'a>(lens: &'a Lens<'a>, field: Field, value: &Literal) -> Option<Subjects<'a>> {
    let text = value.value();
    let eager = |found: Result<Vec<NodeId>>| -> Subjects<'a> {
        match found {
            Ok(ids) => some(ids.into_iter().map(Thing::Node)),
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    };
    Some(match field {
        Field::Id => some(text.parse().ok().map(Thing::Node)),
        Field::Code => some(CountryCode::parse(text).map(|code| Thing::Node(country_id(code)))),
        Field::Identity => some([Thing::Node(article_id(text))]),
        Field::Name | Field::Alias => {
            let countries = countries_named(text).into_iter().map(Thing::Node);
            Box::new(some(countries).chain(eager(lens.named(text))))
        }
        Field::Type => match EventType::parse(text) {
            Some(kind) => nodes(lens.events(Some(kind), None, None)),
            None => some(None),
        },
        Field::Cameo | Field::Plover => {
            let text = text.to_owned();
            let has_code = move |kind: &EventType| match field {
                Field::Cameo => kind.info().cameo == text,
                _ => kind.info().plover == text,
            };
            Box::new(EventType::all().filter(has_code).flat_map(|kind| nodes(lens.events(Some(kind), None, None))))
        }
        Field::Date | Field::Earliest | Field::Latest => match date(value) {
            Some(date) => nodes(lens.events(None, Some(date), Some(date))),
            None => some(None),
        },
        _ => return None,
    })
}

fn date(value: &Literal) -> Option<Date> {
    let known = [xsd::DATE, xsd::G_YEAR_MONTH, xsd::G_YEAR].contains(&value.datatype());
    Date::parse(value.value()).filter(|_| known)
}

fn countries_named(name: &str) -> Vec<NodeId> {
    let called = |code: &CountryCode| {
        let in_lang = |lang| crate::lang::country_name(*code, lang) == Some(name);
        country_name(code) == name || [Lang::AR, Lang::EN, Lang::FA].into_iter().any(in_lang)
    };
    crate::lang::country_codes().filter(called).map(country_id).collect()
}
