//! Decisions of people: making them, listing them, taking them back.

use std::collections::BTreeSet;

use super::decided::{decisions, node_parts, parts};
use super::distill::Contribution;
use super::ruling::Rulings;
use super::{TOGETHER, contribution, fuse, prepare, resolved};
use crate::model::{CountryCode, Date, Lang, NodeId, NodeKind};
use crate::store::{
    Decision, EntityRec, EventRec, Group, Key, NodePart, OfficeKey, Read, ReportPart, Ruling, Store, StoreError, Term,
    View, read_standing,
};
use crate::text::{fold_name, translit};

/// Why something cannot be decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// Nothing in the store has the id.
    #[error("nothing in the store has the id {0}")]
    Missing(NodeId),
    /// The two are not of one kind.
    #[error("{0} and {1} are of different kinds and cannot be one")]
    Kinds(NodeId, NodeId),
    /// The two are one already.
    #[error("{0} and {1} are one already")]
    Already(NodeId, NodeId),
    /// A kind of node about which this cannot be decided.
    #[error("{id} is {found}; this is decided about {wanted}")]
    Kind {
        /// The node.
        id: NodeId,
        /// What it is.
        found: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
    /// No part of the node is what was named.
    #[error("{id} has no part \u{201c}{part}\u{201d}; its parts are:\n{list}", list = .parts.join("\n"))]
    NoPart {
        /// The node.
        id: NodeId,
        /// What was asked for.
        part: String,
        /// What there is.
        parts: Vec<String>,
    },
    /// Everything would go apart, and nothing would stay.
    #[error("that is all that {0} is made of; name a part of it, or one article in which it stands")]
    Whole(NodeId),
    /// A text that is no name.
    #[error("\u{201c}{0}\u{201d} is no name: it has no letter")]
    NoName(String),
    /// The person is not attested for the state, or the article does not tell of the event.
    #[error("{id} has nothing to do with {what}")]
    NotThere {
        /// The node.
        id: NodeId,
        /// What was named.
        what: String,
    },
    /// There is no such decision.
    #[error("there is no decision {0}; `isnad decisions` lists them")]
    NoDecision(u64),
    /// The store cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

type Result<T> = std::result::Result<T, DecideError>;

/// What goes apart from a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Off {
    /// The part or the report of this id, or all parts of the node that had it before it was joined.
    Id(NodeId),
    /// The parts whose name this is, but for letters that fold.
    Name(String),
    /// What stands in the article of this identity.
    Article(String),
}

fn name_of(view: &View<'_>, node: NodeId) -> Result<String> {
    let entity: Option<EntityRec> = match node.kind {
        NodeKind::Person | NodeKind::Organization | NodeKind::Place => view.record(&Key::node(node))?,
        _ => None,
    };
    Ok(entity.map_or_else(|| node.to_string(), |e| e.name))
}

fn entity(view: &View<'_>, node: NodeId) -> Result<(NodeId, Vec<NodePart>)> {
    let id = resolved(view, node)?;
    let found = node.kind.name();
    if !matches!(id.kind, NodeKind::Person | NodeKind::Organization | NodeKind::Place) {
        let wanted = "people, organizations and places";
        return Err(DecideError::Kind { id, found, wanted });
    }
    let parts = node_parts(view, id)?;
    if parts.is_empty() { Err(DecideError::Missing(node)) } else { Ok((id, parts)) }
}

fn event(view: &View<'_>, node: NodeId) -> Result<(NodeId, EventRec)> {
    let id = resolved(view, node)?;
    if id.kind != NodeKind::Event {
        return Err(DecideError::Kind { id, found: id.kind.name(), wanted: "events" });
    }
    let event: Option<EventRec> = view.record(&Key::node(id))?;
    event.map(|e| (id, e)).ok_or(DecideError::Missing(node))
}

fn report_parts(event: &EventRec) -> Vec<ReportPart> {
    event.reports.iter().map(|r| ReportPart { report: r.id, article: r.article }).collect()
}

/// Decides that two people, organizations, places or events are one; the first keeps its id.
///
/// # Errors
/// [`DecideError`] where they are not there, not of one kind, or one already.
pub fn merge(store: &Store, a: NodeId, b: NodeId, made: Option<Date>) -> Result<Decision> {
    decide(store, made, |view| {
        if a.kind != b.kind {
            return Err(DecideError::Kinds(a, b));
        }
        if a.kind == NodeKind::Event {
            let ((first, one), (second, two)) = (event(view, a)?, event(view, b)?);
            if first == second {
                return Err(DecideError::Already(a, b));
            }
            if one.reports.first().map(|r| r.kind) != two.reports.first().map(|r| r.kind) {
                return Err(DecideError::Kinds(a, b));
            }
            let reports = report_parts(&one).into_iter().chain(report_parts(&two)).collect();
            return Ok((vec![first.to_string(), second.to_string()], Ruling::MergeEvents { reports }));
        }
        let ((first, mut parts), (second, others)) = (entity(view, a)?, entity(view, b)?);
        if first == second {
            return Err(DecideError::Already(a, b));
        }
        // The part that gives the id comes first, whatever the order of names.
        parts.sort_by_key(|part| part.id() != first);
        parts.extend(others);
        Ok((vec![name_of(view, first)?, name_of(view, second)?], Ruling::Merge { parts }))
    })
}

/// Decides that a part of a node is somebody of its own, or a report of an event is of another.
///
/// # Errors
/// [`DecideError`] where the node or the part is not there, or nothing would stay.
pub fn split(store: &Store, node: NodeId, off: &Off, made: Option<Date>) -> Result<Decision> {
    decide(store, made, |view| {
        if node.kind == NodeKind::Event {
            return split_event(view, node, off);
        }
        let (id, parts) = entity(view, node)?;
        let names = vec![name_of(view, id)?, off_words(off)];
        // The id of a node that was joined means all its parts.
        let mut absorbed: BTreeSet<NodeId> = BTreeSet::new();
        if let Off::Id(off) = off {
            for part in &parts {
                if view.record::<NodeId>(&Key::alias(part.id()))?.unwrap_or(part.id()) == *off {
                    absorbed.insert(part.id());
                }
            }
            if absorbed.len() == parts.len() {
                absorbed.clear();
            }
        }
        let is_off = |part: &NodePart| match off {
            Off::Id(off) => part.id() == *off || absorbed.contains(&part.id()),
            Off::Name(name) => part.atom.name == translit::plain(name) || part.atom.name == fold_name(name),
            Off::Article(_) => false,
        };
        if let Off::Article(identity) = off {
            let article = super::article_id(identity);
            let mut there = BTreeSet::new();
            let mut elsewhere = false;
            for part in &parts {
                for entry in view.entries(&Term::standing(part.id()), &[], None)? {
                    let Some((in_article, _)) = read_standing(&entry) else { continue };
                    if in_article == article {
                        there.insert(part.clone());
                    } else {
                        elsewhere = true;
                    }
                }
            }
            return match (there.is_empty(), elsewhere) {
                (true, _) => Err(no_part(view, id, off)?),
                (_, false) => Err(DecideError::Whole(id)),
                _ => Ok((names, Ruling::Split { parts: there.into_iter().collect(), article: Some(article) })),
            };
        }
        let taken: Vec<NodePart> = parts.iter().filter(|part| is_off(part)).cloned().collect();
        match taken.len() {
            0 => Err(no_part(view, id, off)?),
            n if n == parts.len() => Err(DecideError::Whole(id)),
            _ => Ok((names, Ruling::Split { parts: taken, article: None })),
        }
    })
}

fn split_event(view: &View<'_>, node: NodeId, off: &Off) -> Result<(Vec<String>, Ruling)> {
    let (id, event) = event(view, node)?;
    let is_off = |report: &ReportPart| match off {
        Off::Id(off) => report.report == *off || report.article == *off,
        Off::Article(identity) | Off::Name(identity) => report.article == super::article_id(identity),
    };
    let (off_reports, rest): (Vec<_>, Vec<_>) = report_parts(&event).into_iter().partition(is_off);
    match (off_reports.is_empty(), rest.is_empty()) {
        (true, _) => Err(no_part(view, id, off)?),
        (_, true) => Err(DecideError::Whole(id)),
        _ => Ok((vec![id.to_string(), off_words(off)], Ruling::SplitEvent { off: off_reports, rest })),
    }
}

fn off_words(off: &Off) -> String {
    match off {
        Off::Id(id) => id.to_string(),
        Off::Name(words) | Off::Article(words) => words.clone(),
    }
}

fn no_part(view: &View<'_>, id: NodeId, off: &Off) -> Result<DecideError> {
    let mut list: Vec<String> = Vec::new();
    for part in parts(view, id)? {
        let countries: Vec<&str> = part.countries.iter().map(CountryCode::as_str).collect();
        let of = if countries.is_empty() { String::new() } else { format!(" ({})", countries.join(", ")) };
        list.push(format!("  {}  {}{of}", part.id, part.forms.join(", ")));
    }
    if id.kind == NodeKind::Event {
        for report in event(view, id)?.1.reports {
            let article: Option<crate::store::ArticleRec> = view.record(&Key::article(report.article))?;
            let (identity, title) = article.map(|a| (a.node.identity, a.node.title)).unwrap_or_default();
            list.push(format!("  {}  {identity}: {title}", report.id));
        }
    }
    Ok(DecideError::NoPart { id, part: off_words(off), parts: list })
}

/// Decides that a node has a further name: it is found by it, and whoever is called so, and of no other state, is it.
///
/// # Errors
/// [`DecideError`] where the node is not there, or the name has no letter.
pub fn alias(store: &Store, node: NodeId, name: &str, lang: Lang, made: Option<Date>) -> Result<Decision> {
    decide(store, made, |view| {
        let (id, mut parts) = entity(view, node)?;
        parts.sort_by_key(|part| part.id() != id);
        let name = name.trim().to_owned();
        if !name.chars().any(char::is_alphabetic) {
            return Err(DecideError::NoName(name));
        }
        Ok((vec![name_of(view, id)?, name.clone()], Ruling::Alias { parts, name, lang }))
    })
}

/// Decides that an event, or what one article tells of it, is misread.
///
/// # Errors
/// [`DecideError`] where the event is not there, or the article does not tell of it.
pub fn reject_event(store: &Store, node: NodeId, article: Option<&str>, made: Option<Date>) -> Result<Decision> {
    decide(store, made, |view| {
        let (id, event) = event(view, node)?;
        let mut reports = report_parts(&event);
        let mut names = vec![id.to_string()];
        if let Some(identity) = article {
            reports.retain(|r| r.article == super::article_id(identity));
            names.push(identity.to_owned());
            if reports.is_empty() {
                return Err(no_part(view, id, &Off::Article(identity.to_owned()))?);
            }
        }
        Ok((names, Ruling::RejectReports { reports }))
    })
}

/// Decides that a person was never in an office.
///
/// # Errors
/// [`DecideError`] where the office is not there.
pub fn reject_office(store: &Store, office: NodeId, made: Option<Date>) -> Result<Decision> {
    decide(store, made, |view| {
        let holder = resolved(view, office)?;
        if office.kind != NodeKind::Office || holder.kind != NodeKind::Person {
            return Err(DecideError::Missing(office));
        }
        let (id, parts) = entity(view, holder)?;
        let record: Option<EntityRec> = view.record(&Key::node(id))?;
        let title = record.into_iter().flat_map(|e| e.offices).find(|(o, _)| o.id == office).map(|(o, _)| o.title);
        for part in &parts {
            let group: Option<Group> = view.record(&Key::group(part.kind, &part.group))?;
            let attested = group.and_then(|mut g| g.atoms.remove(&part.atom));
            let key =
                attested.into_iter().flat_map(|a| a.offices.into_keys()).find(|o| super::office_id(id, o) == office);
            if let Some(key) = key {
                let names = vec![name_of(view, id)?, title.unwrap_or_default()];
                return Ok((names, Ruling::RejectOffice { parts, office: OfficeKey { ..key } }));
            }
        }
        Err(DecideError::Missing(office))
    })
}

/// Decides that a person, an organization or a place is not of a state.
///
/// # Errors
/// [`DecideError`] where the node is not there, or no article gives it the state.
pub fn reject_country(store: &Store, node: NodeId, country: CountryCode, made: Option<Date>) -> Result<Decision> {
    decide(store, made, |view| {
        let (id, mut parts) = entity(view, node)?;
        parts.retain(|part| part.atom.countries.contains(&country));
        if parts.is_empty() {
            return Err(DecideError::NotThere { id, what: country.to_string() });
        }
        Ok((vec![name_of(view, id)?, country.to_string()], Ruling::RejectCountry { parts, country }))
    })
}

/// Takes a decision back, and gives it.
///
/// # Errors
/// [`DecideError::NoDecision`] where there is none of that number, or if the store cannot be written.
pub fn undo(store: &Store, number: u64) -> Result<Decision> {
    change(store, |old| {
        let at = old.iter().position(|d| d.number == number).ok_or(DecideError::NoDecision(number))?;
        let mut new = old.to_vec();
        Ok((new.remove(at), new))
    })
}

/// Keeps a decision that was made elsewhere: under its number, or after all others where another has that. One that is
/// there is left as it is.
///
/// # Errors
/// If the store cannot be read or written.
pub fn keep(store: &Store, decision: &Decision) -> Result<Decision> {
    change(store, |old| {
        let mut new = old.to_vec();
        let mut kept = decision.clone();
        match old.iter().find(|d| d.number == decision.number) {
            Some(same) if same == decision => return Ok((kept, new)),
            Some(_) => kept.number = old.last().map_or(1, |last| last.number + 1),
            None => {}
        }
        new.push(kept.clone());
        new.sort_by_key(|d| d.number);
        Ok((kept, new))
    })
}

/// Copies the decisions of a store into an empty one.
pub(crate) fn carry(from: &View<'_>, to: &Store) -> std::result::Result<(), StoreError> {
    set(&decisions(from)?, to)
}

/// Copies those decisions of a damaged store that can be read into an empty one; false if some cannot.
pub(crate) fn carry_whole(from: &Store, to: &Store) -> std::result::Result<bool, StoreError> {
    let (mut whole, mut all) = (Vec::new(), true);
    from.survey_decisions(&mut |decision| match decision {
        Some(decision) => whole.push(decision),
        None => all = false,
    });
    set(&whole, to)?;
    Ok(all)
}

fn set(decisions: &[Decision], to: &Store) -> std::result::Result<(), StoreError> {
    let mut batch = to.batch();
    for decision in decisions {
        batch.put(Key::decision(decision.number), decision.clone());
    }
    batch.commit()
}

/// Makes a decision, after all others.
fn decide(
    store: &Store,
    made: Option<Date>,
    what: impl FnOnce(&View<'_>) -> Result<(Vec<String>, Ruling)>,
) -> Result<Decision> {
    let (names, ruling) = what(&store.view())?;
    change(store, |old| {
        let number = old.last().map_or(1, |last| last.number + 1);
        let decision = Decision { number, made, names, ruling };
        let new = old.iter().cloned().chain([decision.clone()]).collect();
        Ok((decision, new))
    })
}

/// Puts other decisions in place of those that are there, with all that follows, in one batch; where that would
/// be a large one, everything is derived anew.
fn change(store: &Store, what: impl FnOnce(&[Decision]) -> Result<(Decision, Vec<Decision>)>) -> Result<Decision> {
    let mut batch = store.batch();
    let old = Rulings::load(&batch.before().view())?;
    let (done, new) = what(old.all())?;
    let new = Rulings::of(new);
    let mut articles: BTreeSet<NodeId> = BTreeSet::new();
    for decision in old.difference(&new) {
        articles.extend(decision.ruling.reports().map(|r| r.article));
        if !matches!(decision.ruling, Ruling::Merge { .. } | Ruling::Alias { .. }) {
            for rulings in [&old, &new] {
                for id in rulings.descendants(decision.ruling.parts(), 0) {
                    let standing = batch.entries(&Term::standing(id), &[], None)?;
                    articles.extend(standing.iter().filter_map(|entry| read_standing(entry)).map(|(a, _)| a));
                }
            }
        }
        batch.delete(Key::decision(decision.number));
    }
    for decision in new.all().iter().filter(|d| !old.all().contains(d)) {
        batch.put(Key::decision(decision.number), decision.clone());
    }
    if articles.len() > 4 * TOGETHER {
        batch.delete(Key::derivation());
        batch.commit()?;
        prepare(store)?;
        return Ok(done);
    }
    let (mut gone, mut come): (Vec<Contribution>, Vec<Contribution>) = (Vec::new(), Vec::new());
    for article in articles {
        let (before, after) = (contribution(&batch, article, &old)?, contribution(&batch, article, &new)?);
        if before != after {
            gone.extend(before);
            come.extend(after);
        }
    }
    fuse(&mut batch, gone, come, &old, &new)?;
    batch.commit()?;
    store.flush()?;
    Ok(done)
}
