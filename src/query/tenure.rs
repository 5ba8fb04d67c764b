//! Who held which office and when: the offices of one person, the holders of a country's office, and who holds it now.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::office::{held, is, offices_in};
use super::{Cursor, EvidenceAnswer, Query, Side, Teller, Tenure};
use crate::graph::{self, Edge, Node, NodeId, NodeKind, OfficeNode, Part};
use crate::model::{CountryCode, Date, Lang, Ontology, Single};
use crate::store::{StoreError, View};

/// An office as one person held it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeAnswer {
    /// The office's id, for `isnad why`.
    pub id: String,
    /// Who held it: the node's id, for `isnad show`.
    pub holder: String,
    /// The holder's name.
    pub name: String,
    /// The title, as the articles most often write it.
    pub title: String,
    /// The class of office, from the ontology.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portfolio: Option<String>,
    /// For which state.
    pub country: Option<CountryCode>,
    /// Whether whoever holds it speaks for the state.
    pub official: bool,
    /// The first day on which an article shows the person in it.
    pub first: Option<Date>,
    /// The last such day.
    pub last: Option<Date>,
    /// Whether the person holds it still, as far as the articles tell: of all who held it the last one shown in it, and
    /// not shown out of it since.
    pub current: bool,
    /// Whether it is only attested as past.
    pub former: bool,
    /// The latest passages that show the person in it, the oldest first.
    pub evidence: Vec<EvidenceAnswer>,
}

/// How many passages are shown of an office.
const PASSAGES: usize = 2;

/// Offices, with where the next page goes on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offices {
    /// The page: by the first day on which each is attested, then by id; those of no known day come last.
    pub offices: Vec<OfficeAnswer>,
    /// How many there are on all pages.
    pub total: usize,
    /// Where the next page goes on, if there is one.
    pub next: Option<Cursor>,
}

/// An office with its holder, and what is known of both.
struct Held {
    person: NodeId,
    name: String,
    office: OfficeNode,
    current: bool,
}

/// The offices that a query asks for, whose names have been looked up: those of its party, or of whoever held the office
/// that its party names; in its time, if it gives one.
///
/// In a time are those whom articles show in the office then, or before and after it; where they show nobody else in an office
/// that a state has once, in that time or between, also those whom they show in it before or after.
///
/// # Errors
/// If the store cannot be read.
pub fn offices(
    view: &View<'_>,
    query: &Query,
    country: &dyn Fn(CountryCode, Lang) -> String,
) -> Result<Offices, StoreError> {
    let Some(side) = query.parties.first() else { return Ok(Offices::default()) };
    let mut all = fitting(view, side)?;
    if query.first().is_some() || query.last().is_some() {
        all = in_time(view, all, query.first(), query.last())?;
    }
    let place = |h: &Held| (h.office.first.is_none(), h.office.first, h.office.id);
    all.sort_by_key(place);
    let total = all.len();
    if let Some((when, id)) = query.cursor.as_ref().and_then(Cursor::as_event) {
        all.retain(|h| place(h) > (when.is_none(), when, id));
    }
    let limit = query.limit.unwrap_or(usize::MAX);
    let more = all.len() > limit;
    all.truncate(limit);
    let next = all.last().filter(|_| more).map(|h| Cursor::event(h.office.first, h.office.id));
    let mut out = Vec::with_capacity(all.len());
    for Held { person, name, office, current } in all {
        let part = graph::office_evidence(view, office.id, PASSAGES)?;
        let evidence = Teller::new(view, &part, country).evidence(office.id)?;
        let OfficeNode { id, title, class, portfolio, official, country, first, last, former } = office;
        let (id, holder) = (id.to_string(), person.to_string());
        out.push(OfficeAnswer {
            id,
            holder,
            name,
            title,
            class,
            portfolio,
            country,
            official,
            first,
            last,
            current,
            former,
            evidence,
        });
    }
    Ok(Offices { offices: out, total, next })
}

/// The people who hold the office that a side names now, or held it once and no longer do; by id.
///
/// # Errors
/// If the store cannot be read.
pub(super) fn holders(view: &View<'_>, side: &Side) -> Result<Vec<NodeId>, StoreError> {
    let people: BTreeSet<NodeId> = fitting(view, side)?.into_iter().map(|h| h.person).collect();
    Ok(people.into_iter().collect())
}

/// The offices that a side names: by holder, country, class, and whether they are held still.
fn fitting(view: &View<'_>, side: &Side) -> Result<Vec<Held>, StoreError> {
    let people = match side.id {
        Some(id) if id.kind == NodeKind::Country => of_country(view, graph::country_code(id), side)?,
        Some(id) if id.kind == NodeKind::Organization => graph::office_holders(view, id)?,
        Some(id) => vec![id],
        None => of_country(view, side.country, side)?,
    };
    let country = side.country.or_else(|| side.id.and_then(graph::country_code));
    let body = side.id.filter(|id| id.kind == NodeKind::Organization);
    let mut out = Vec::new();
    for person in people {
        let part = graph::load_entity(view, person)?;
        let Some((id, name)) = named(&part, person) else { continue };
        let all = offices_of(&part, id);
        let own = match (body, part.index_of(id)) {
            (Some(body), Some(ix)) => offices_in(part.graph(), ix, body),
            _ => Vec::new(),
        };
        for office in &all {
            let fits = (body.is_none() || own.contains(&office.id))
                && country.is_none_or(|c| office.country == Some(c))
                && side.office.as_ref().is_none_or(|want| is(office, want))
                && (!side.officials || body.is_some() || office.official);
            if fits {
                let held = !office.former && held(office, &all, Date::new(9999, None, None));
                out.push(Held { person: id, name: name.clone(), office: (*office).clone(), current: held });
            }
        }
    }
    match (body, &side.office) {
        // an organization has one head
        (Some(_), Some(want)) if Ontology::get().post(&want.class).is_some() => {
            let last = out.iter().filter(|h| h.current).max_by_key(|h| (h.office.last, h.office.first, h.office.id));
            let last = last.map(|h| h.person);
            out.iter_mut().filter(|h| Some(h.person) != last).for_each(|h| h.current = false);
        }
        (Some(_), _) => {}
        (None, _) => only_the_last(view, &mut out)?,
    }
    match side.tenure {
        None => {}
        Some(Tenure::Current) => out.retain(|h| h.current),
        Some(Tenure::Former) => {
            // who came back is not former
            let now: BTreeSet<NodeId> = out.iter().filter(|h| h.current).map(|h| h.person).collect();
            out.retain(|h| !now.contains(&h.person));
        }
    }
    Ok(out)
}

fn named(part: &Part, person: NodeId) -> Option<(NodeId, String)> {
    let node = part.nodes().into_iter().find_map(|n| match n {
        Node::Person(p) if p.id == person => Some((p.id, p.name.clone())),
        _ => None,
    });
    // an id that was absorbed stands for another
    node.or_else(|| {
        part.nodes().into_iter().find_map(|n| match n {
            Node::Person(p) => Some((p.id, p.name.clone())),
            _ => None,
        })
    })
}

fn offices_of(part: &Part, person: NodeId) -> Vec<&OfficeNode> {
    let held = part.targets(person, Edge::Held).into_iter();
    held.filter_map(|node| if let Node::Office(office) = node { Some(office) } else { None }).collect()
}

/// The people whom articles show in an office of a state (of any, where none is given) that a side may mean.
fn of_country(view: &View<'_>, country: Option<CountryCode>, side: &Side) -> Result<Vec<NodeId>, StoreError> {
    let ontology = Ontology::get();
    let classes: Vec<&str> = match &side.office {
        Some(office) => match ontology.post(&office.class) {
            Some(post) => post.classes.iter().map(String::as_str).collect(),
            None => vec![office.class.as_str()],
        },
        None => ontology.offices.iter().map(|o| o.name.as_str()).chain([""]).collect(),
    };
    let countries: Vec<CountryCode> = match country {
        Some(country) => vec![country],
        None => crate::lang::country_codes().collect(),
    };
    let mut people = BTreeSet::new();
    for country in countries {
        for class in &classes {
            people.extend(graph::holders(view, country, class)?);
        }
    }
    Ok(people.into_iter().collect())
}

/// What makes a post that a state has once: the state, the class, and the portfolio where there is one for each.
type Post = (CountryCode, String, Option<String>);

fn post(office: &OfficeNode) -> Option<Post> {
    let class = office.class.clone()?;
    let portfolio = match Ontology::get().office(&class)?.single {
        Single::Class => None,
        Single::Portfolio => Some(office.portfolio.clone()?),
        Single::No => return None,
    };
    Some((office.country?, class, portfolio))
}

/// When anybody is shown in a post.
#[derive(Default)]
struct Posts(BTreeMap<Post, Vec<(NodeId, Date, Date)>>);

impl Posts {
    fn of(&mut self, view: &View<'_>, post: &Post) -> Result<&[(NodeId, Date, Date)], StoreError> {
        if !self.0.contains_key(post) {
            let mut all = Vec::new();
            for person in graph::holders(view, post.0, &post.1)? {
                let part = graph::load_entity(view, person)?;
                for office in offices_of(&part, person) {
                    let times = office.first.zip(office.last).filter(|_| self::post(office).as_ref() == Some(post));
                    all.extend(times.map(|(first, last)| (person, first, last)));
                }
            }
            self.0.insert(post.clone(), all);
        }
        Ok(&self.0[post])
    }
}

/// Of those who hold what a state has once, only the one shown in it last holds it still.
fn only_the_last(view: &View<'_>, all: &mut [Held]) -> Result<(), StoreError> {
    let mut posts = Posts::default();
    for one in all.iter_mut().filter(|h| h.current) {
        let Some(post) = post(&one.office) else { continue };
        let others = posts.of(view, &post)?;
        one.current = match one.office.last {
            Some(last) => !others.iter().any(|(person, _, theirs)| *person != one.person && *theirs > last),
            None => others.iter().all(|(person, ..)| *person == one.person),
        };
    }
    Ok(())
}

/// Those who may have held their offices in a time.
fn in_time(view: &View<'_>, all: Vec<Held>, from: Option<Date>, to: Option<Date>) -> Result<Vec<Held>, StoreError> {
    let mut posts = Posts::default();
    let mut out = Vec::new();
    let attested = |first: Date, last: Date| {
        let (begin, end) = (from.map(Date::first_day), to.map(Date::last_day));
        begin.is_none_or(|begin| begin <= last) && end.is_none_or(|end| first <= end)
    };
    for one in all {
        // of an office that is only attested as past, or on no day, nothing says when it was
        let (false, Some((first, last))) = (one.office.former, one.office.first.zip(one.office.last)) else { continue };
        let later = from.is_some_and(|from| last.last_day() < from);
        let earlier = to.is_some_and(|to| to < first.first_day());
        let held = if !later && !earlier {
            true
        } else {
            let at = if later { from } else { to };
            let part = graph::load_entity(view, one.person)?;
            let mine = held(&one.office, &offices_of(&part, one.person), at);
            let others = match post(&one.office) {
                Some(post) => posts.of(view, &post)?,
                None => &[],
            };
            // somebody else is shown in it in that time, or between then and it
            let replaced = others.iter().filter(|(person, ..)| *person != one.person).any(|(_, f, l)| match at {
                _ if attested(*f, *l) => true,
                Some(at) if later => *f <= at.first_day() && *l > last,
                Some(at) => *l >= at.last_day() && *f < first,
                None => false,
            });
            mine && !replaced
        };
        if held {
            out.push(one);
        }
    }
    Ok(out)
}
