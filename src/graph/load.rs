//! Loading a part of the store as a graph: the events that a question needs, somebody's neighbourhood, everything.

use std::collections::{BTreeMap, BTreeSet};

use std::sync::LazyLock;

use petgraph::graph::NodeIndex;
use rustc_hash::FxHashMap;

use super::part::Part;
use super::{
    ArticleNode, CountryNode, Edge, EventNode, EvidenceNode, NameForm, Node, NodeId, NodeKind, OfficeNode,
    OrganizationNode, PersonNode, PlaceNode,
};
use crate::fuse::{office_id, participants};
use crate::model::{Article, CountryCode, Date, Evidence, Lang, Part as ArticlePart, Passage, Reading, Status};
use crate::store::{
    ArticleRec, EntityRec, EventEntry, EventRec, Key, Link, OfficeKey, Read, Result, Term, View, read_id, read_standing,
};

/// Whether the articles and the evidence come with what they support.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sources {
    /// Only who, what, when and where.
    Without,
    /// The articles and their outlets too.
    Articles,
    /// Articles, outlets and evidence.
    With,
}

/// The id of a country's node.
pub fn country_id(code: CountryCode) -> NodeId {
    NodeId::from(code)
}

static COUNTRIES: LazyLock<FxHashMap<NodeId, CountryCode>> =
    LazyLock::new(|| crate::lang::country_codes().map(|code| (country_id(code), code)).collect());

/// The country that an id names, of those in `schema/countries.toml`.
pub fn country_code(id: NodeId) -> Option<CountryCode> {
    COUNTRIES.get(&id).copied()
}

/// The node that an id stands for today: itself, or the one that absorbed it.
///
/// # Errors
/// If the store cannot be read.
pub fn resolve(view: &View<'_>, id: NodeId) -> Result<NodeId> {
    crate::fuse::resolved(view, id)
}

/// Why the parts of a person or the reports of an event were taken for one; empty where there is only one.
///
/// # Errors
/// If the store cannot be read.
pub fn why(view: &View<'_>, id: NodeId) -> Result<Vec<Link>> {
    let id = resolve(view, id)?;
    Ok(match id.kind {
        NodeKind::Event => view.record::<EventRec>(&Key::node(id))?.map(|e| e.links),
        NodeKind::Person | NodeKind::Organization | NodeKind::Place => {
            view.record::<EntityRec>(&Key::node(id))?.map(|e| e.links)
        }
        _ => None,
    }
    .unwrap_or_default())
}

/// An article with its whole text and what was read from it, by its node's id.
///
/// # Errors
/// If the store cannot be read.
pub fn article(view: &View<'_>, id: NodeId) -> Result<Option<(Article, Reading)>> {
    let (text, reading) = (view.record(&Key::text(id))?, view.record(&Key::reading(id))?);
    Ok(text.zip(reading))
}

/// An article's node, without its text.
///
/// # Errors
/// If the store cannot be read.
pub fn article_node(view: &View<'_>, id: NodeId) -> Result<Option<ArticleNode>> {
    Ok(view.record::<ArticleRec>(&Key::article(id))?.map(|record| record.node))
}

/// Calls `each` with the node of every article, in the order of their ids, until it says no.
///
/// # Errors
/// If the store cannot be read, or `each` fails.
pub fn each_article(view: &View<'_>, each: &mut dyn FnMut(ArticleNode) -> Result<bool>) -> Result<()> {
    view.each_record(&Key::articles(), &mut |_, record: ArticleRec| each(record.node))
}

/// Where an event took place, if that is known.
///
/// # Errors
/// If the store cannot be read.
pub(crate) fn place_of(view: &View<'_>, event: NodeId) -> Result<Option<NodeId>> {
    /// The first fields of an [`EventRec`].
    type First = (Status, Option<Date>, Option<Date>, bool, Option<NodeId>);
    let first: Option<First> = view.first_fields(&Key::node(event))?;
    Ok(first.and_then(|(.., place)| place))
}

/// The name of a person, an organization or a place, the code of a country.
///
/// # Errors
/// If the store cannot be read.
pub(crate) fn name_of(view: &View<'_>, id: NodeId) -> Result<Option<String>> {
    match country_code(id) {
        Some(code) => Ok(Some(code.to_string())),
        // The name is the first field of an `EntityRec`.
        None => Ok(view.first_fields::<(String,)>(&Key::node(id))?.map(|(name,)| name)),
    }
}

/// Events with those who took part, their offices and states, places and what statements are about.
///
/// # Errors
/// If the store cannot be read.
pub fn load_events(view: &View<'_>, events: &[NodeId], sources: Sources) -> Result<Part> {
    let mut loader = Loader { view, part: Part::default(), sources };
    for id in events {
        loader.event(*id)?;
    }
    Ok(loader.part)
}

/// One person, organization, place or country with its offices and states, without its events.
///
/// # Errors
/// If the store cannot be read.
pub fn load_entity(view: &View<'_>, id: NodeId) -> Result<Part> {
    let mut loader = Loader { view, part: Part::default(), sources: Sources::Without };
    loader.entity(resolve(view, id)?)?;
    Ok(loader.part)
}

/// What is enough to name somebody or something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The name to show.
    pub name: String,
    /// False for a person known only by a title.
    pub named: bool,
    /// The states of which it is.
    pub countries: Vec<CountryCode>,
}

/// How a person, an organization or a place is called; `None` where there is none of that id.
///
/// # Errors
/// If the store cannot be read.
pub fn label(view: &View<'_>, id: NodeId) -> Result<Option<Label>> {
    let entity = entity_record(view, id)?;
    Ok(entity.map(|EntityRec { name, named, countries, .. }| Label { name, named, countries }))
}

/// Everything within `depth` steps of some nodes, a step leading from an event to those who took part in it, its places
/// and subjects, or from one of these to its events.
///
/// Of each node on the way only the `most` latest events are followed. Countries are reached but not passed through,
/// unless the walk begins at one: nearly everything is two steps from anything over a country.
///
/// # Errors
/// If the store cannot be read.
pub fn neighbourhood(view: &View<'_>, of: &[NodeId], depth: usize, most: usize, sources: Sources) -> Result<Part> {
    let mut starts = BTreeSet::new();
    for id in of {
        let start = resolve(view, *id)?;
        starts.insert(match start.kind {
            NodeKind::Office => view.record::<NodeId>(&Key::alias(start))?.unwrap_or(start),
            _ => start,
        });
    }
    let mut loader = Loader { view, part: Part::default(), sources };
    let mut seen = starts.clone();
    let mut edge_of_walk: Vec<NodeId> = starts.iter().copied().collect();
    for start in &starts {
        loader.any(*start)?;
    }
    for _ in 0..depth {
        let mut next = BTreeSet::new();
        for id in edge_of_walk {
            if id.kind == NodeKind::Event {
                if let Some(event) = view.record::<EventRec>(&Key::node(id))? {
                    next.extend(participants(&event).iter().map(|p| p.node));
                    next.extend(event.place);
                    next.extend(event.reports.iter().flat_map(|r| &r.about).map(|(_, node)| *node));
                }
            } else if id.kind != NodeKind::Country || starts.contains(&id) {
                next.extend(latest_events(view, id, most)?);
            }
        }
        edge_of_walk = next.into_iter().filter(|id| seen.insert(*id)).collect();
        for id in &edge_of_walk {
            loader.any(*id)?;
        }
    }
    Ok(loader.part)
}

/// The latest events of a person, organization, place or country, the latest first.
fn latest_events(view: &View<'_>, id: NodeId, most: usize) -> Result<Vec<NodeId>> {
    let mut all = BTreeSet::new();
    for term in [Term::party(id), Term::place(id), Term::about(id)] {
        view.each_entry(&term, &[], &mut |entry| {
            if let Some(entry) = EventEntry::read(entry) {
                all.insert((entry.day, NodeId { kind: NodeKind::Event, hash: entry.hash }));
                if all.len() > most {
                    all.pop_first();
                }
            }
            true
        })?;
    }
    Ok(all.into_iter().rev().map(|(_, id)| id).collect())
}

/// The whole store as a graph.
///
/// # Errors
/// If the store cannot be read.
pub fn everything(view: &View<'_>, sources: Sources) -> Result<Part> {
    let mut loader = Loader { view, part: Part::default(), sources };
    let mut events = Vec::new();
    for kind in [NodeKind::Person, NodeKind::Organization, NodeKind::Place] {
        let mut offices = Vec::new();
        view.each_record(&Key::nodes(kind), &mut |key, entity: EntityRec| {
            if let Some(id) = key.node_id() {
                offices.extend(entity.offices.iter().map(|(office, _)| office.id));
                loader.known_entity(id, entity)?;
            }
            Ok(true)
        })?;
        if sources == Sources::With {
            for office in offices {
                loader.office_sources(office, usize::MAX)?;
            }
        }
    }
    view.each_record(&Key::nodes(NodeKind::Event), &mut |key, _: EventRec| {
        events.extend(key.node_id());
        Ok(true)
    })?;
    for id in events {
        loader.event(id)?;
    }
    if sources != Sources::Without {
        view.each_record(&Key::articles(), &mut |_, article: ArticleRec| {
            loader.article_node(article)?;
            Ok(true)
        })?;
    }
    Ok(loader.part)
}

/// The people whom articles show in an office of a state, by id: of a class, or (empty) of none that the packs know.
///
/// # Errors
/// If the store cannot be read.
pub fn holders(view: &View<'_>, country: CountryCode, class: &str) -> Result<Vec<NodeId>> {
    let mut found = Vec::new();
    view.each_entry(&Term::holders(country, class), &[], &mut |entry| {
        found.extend(read_id(entry));
        true
    })?;
    Ok(found)
}

/// The people whom articles show in an office of an organization, at any time, by id.
///
/// # Errors
/// If the store cannot be read.
pub fn office_holders(view: &View<'_>, organization: NodeId) -> Result<Vec<NodeId>> {
    let Some(entity) = entity_record(view, resolve(view, organization)?)? else { return Ok(Vec::new()) };
    let mut found = BTreeSet::new();
    for (_, atom) in &entity.atoms {
        view.each_entry(&Term::body(*atom), &[], &mut |entry| {
            found.extend(read_id(entry));
            true
        })?;
    }
    Ok(found.into_iter().collect())
}

/// An office with its holder, and the passages that attest it with their articles: the latest `most` of them.
///
/// # Errors
/// If the store cannot be read.
pub fn office_evidence(view: &View<'_>, office: NodeId, most: usize) -> Result<Part> {
    let mut loader = Loader { view, part: Part::default(), sources: Sources::With };
    let holder = resolve(view, office)?;
    if holder.kind == NodeKind::Person {
        loader.entity(holder)?;
        loader.office_sources(office, most)?;
    }
    Ok(loader.part)
}

struct Loader<'v, 's> {
    view: &'v View<'s>,
    part: Part,
    sources: Sources,
}

impl Loader<'_, '_> {
    fn any(&mut self, id: NodeId) -> Result<()> {
        match id.kind {
            NodeKind::Event => self.event(id),
            NodeKind::Article => match self.view.record(&Key::article(id))? {
                Some(article) => self.article_node(article).map(drop),
                None => Ok(()),
            },
            _ => self.entity(id).map(drop),
        }
    }

    fn country(&mut self, code: CountryCode) -> NodeIndex {
        self.part.add(Node::Country(CountryNode { id: country_id(code), code }))
    }

    fn entity(&mut self, id: NodeId) -> Result<Option<NodeIndex>> {
        if let Some(ix) = self.part.index_of(id) {
            return Ok(Some(ix));
        }
        if id.kind == NodeKind::Country {
            return Ok(country_code(id).map(|code| self.country(code)));
        }
        match entity_record(self.view, id)? {
            Some(entity) => self.known_entity(id, entity).map(Some),
            None => Ok(None),
        }
    }

    fn known_entity(&mut self, id: NodeId, entity: EntityRec) -> Result<NodeIndex> {
        let EntityRec { name, named, names, countries, offices, .. } = entity;
        let ix = self.part.add(entity_node(id, name, named, names, countries.clone()));
        let by_office: BTreeSet<CountryCode> = offices.iter().filter_map(|(office, _)| office.country).collect();
        for (office, bodies) in offices {
            let country = office.country;
            let office = self.part.add(Node::Office(office));
            self.part.join(ix, Edge::Held, office);
            if let Some(code) = country {
                let country = self.country(code);
                self.part.join(office, Edge::For, country);
            }
            for body in bodies {
                let body = resolve(self.view, body)?;
                if let Some(body) = self.entity(body)? {
                    self.part.join(office, Edge::In, body);
                }
            }
        }
        let edge = if id.kind == NodeKind::Place { Edge::In } else { Edge::Of };
        for code in countries.into_iter().filter(|c| !by_office.contains(c)) {
            let country = self.country(code);
            self.part.join(ix, edge, country);
        }
        Ok(ix)
    }

    fn event(&mut self, id: NodeId) -> Result<()> {
        let id = resolve(self.view, id)?;
        if self.part.has(id) {
            return Ok(());
        }
        let Some(event) = self.view.record::<EventRec>(&Key::node(id))? else { return Ok(()) };
        let Some(node) = event_node(id, &event) else { return Ok(()) };
        let ix = self.part.add(Node::Event(node));
        let participants = participants(&event);
        for participant in &participants {
            if let Some(who) = self.entity(participant.node)? {
                self.part.join(who, Edge::Took(participant.role), ix);
            }
        }
        self.part.set_participants(id, participants);
        if let Some(place) = event.place
            && let Some(place) = self.entity(place)?
        {
            self.part.join(ix, Edge::At, place);
        }
        let about: BTreeSet<NodeId> = event.reports.iter().flat_map(|r| &r.about).map(|(_, node)| *node).collect();
        for node in about {
            if let Some(node) = self.entity(node)? {
                self.part.join(ix, Edge::About, node);
            }
        }
        if self.sources != Sources::Without {
            for report in &event.reports {
                let Some(record) = self.view.record::<ArticleRec>(&Key::article(report.article))? else { continue };
                let article_ix = self.article_node(record)?;
                self.part.join(article_ix, Edge::Reports, ix);
                if self.sources == Sources::Articles {
                    continue;
                }
                let Some((article, reading)) = article(self.view, report.article)? else { continue };
                let Some(told) = reading.events.get(report.index as usize) else { continue };
                for evidence in &told.evidence {
                    let node = evidence_node(report.article, &article, &reading, evidence);
                    let node = self.part.add(Node::Evidence(node));
                    self.part.join(node, Edge::From, article_ix);
                    self.part.join(node, Edge::Supports, ix);
                }
            }
        }
        Ok(())
    }

    fn article_node(&mut self, article: ArticleRec) -> Result<NodeIndex> {
        let ArticleNode { id, .. } = article.node;
        if let Some(ix) = self.part.index_of(id) {
            return Ok(ix);
        }
        let ix = self.part.add(Node::Article(article.node));
        if let Some(outlet) = article.outlet {
            let outlet = resolve(self.view, outlet)?;
            if let Some(outlet) = self.entity(outlet)? {
                self.part.join(ix, Edge::By, outlet);
            }
        }
        Ok(ix)
    }

    /// The passages that attest an office whose holder was loaded.
    fn office_sources(&mut self, office: NodeId, most: usize) -> Result<()> {
        let Some(ix) = self.part.index_of(office) else { return Ok(()) };
        let holder = resolve(self.view, office)?;
        let Some(person) = entity_record(self.view, holder)? else { return Ok(()) };
        if same_office(&person.offices, office).is_none() {
            return Ok(());
        }
        let mut standing = BTreeMap::new();
        for (_, atom) in &person.atoms {
            for entry in self.view.entries(&Term::standing(*atom), &[], None)? {
                if let Some((article, index)) = read_standing(&entry) {
                    let published =
                        self.view.record::<ArticleRec>(&Key::article(article))?.and_then(|a| a.node.published);
                    standing.insert((published, article, index), ());
                }
            }
        }
        let mut left = most;
        for (_, article_id, index) in standing.into_keys().rev() {
            if left == 0 {
                break;
            }
            let Some((article, reading)) = article(self.view, article_id)? else { continue };
            let Some(entity) = reading.entities.get(index as usize) else { continue };
            for record in &entity.offices {
                let Some(passage) = record.passage else { continue };
                if office_id(holder, &OfficeKey::of(record)) != office {
                    continue;
                }
                let evidence = title_evidence(passage);
                let node = self.part.add(Node::Evidence(evidence_node(article_id, &article, &reading, &evidence)));
                let Some(record) = self.view.record::<ArticleRec>(&Key::article(article_id))? else { continue };
                let article_ix = self.article_node(record)?;
                self.part.join(node, Edge::From, article_ix);
                self.part.join(node, Edge::Supports, ix);
                left = left.saturating_sub(1);
            }
        }
        Ok(())
    }
}

/// A person, an organization or a place, of what its record holds.
pub(super) fn entity_node(
    id: NodeId,
    name: String,
    named: bool,
    names: Vec<(String, Lang, u32)>,
    countries: Vec<CountryCode>,
) -> Node {
    let names = names.into_iter().map(|(form, lang, articles)| NameForm { form, lang, articles }).collect();
    let country = countries.first().copied();
    match id.kind {
        NodeKind::Organization => Node::Organization(OrganizationNode { id, name, names, country }),
        NodeKind::Place => Node::Place(PlaceNode { id, name, names, country }),
        _ => Node::Person(PersonNode { id, name, named, names, countries }),
    }
}

/// An event, of what its record holds; one without reports is none.
pub(super) fn event_node(id: NodeId, event: &EventRec) -> Option<EventNode> {
    let kind = event.reports.first()?.kind;
    let EventRec { status, date, reported, disputed, .. } = *event;
    Some(EventNode { id, kind, status, date, reported, disputed })
}

/// The record of a person, an organization or a place; a node of another kind has none of this form.
fn entity_record(view: &View<'_>, id: NodeId) -> Result<Option<EntityRec>> {
    match id.kind {
        NodeKind::Person | NodeKind::Organization | NodeKind::Place => view.record(&Key::node(id)),
        _ => Ok(None),
    }
}

pub(super) fn evidence_node(id: NodeId, article: &Article, reading: &Reading, evidence: &Evidence) -> EvidenceNode {
    let cut = |p: Passage| {
        let text = match p.part {
            ArticlePart::Title => &article.title,
            ArticlePart::Text => &article.text,
        };
        p.span.cut(text).unwrap_or_default().to_owned()
    };
    let Evidence { passage, sentence, rule, speakers } = evidence;
    let place = format!("{:?} {} {}", passage.part, passage.span.start, passage.span.end);
    EvidenceNode {
        id: evidence_id(id, &place, rule),
        passage: *passage,
        text: cut(*passage),
        sentence: cut(*sentence),
        rule: rule.clone(),
        pack: reading.pack.clone(),
        speakers: speakers.iter().filter_map(|s| reading.entities.get(s.ix())).map(|e| e.name.clone()).collect(),
    }
}

/// The evidence that a title is for the office that it names.
pub(super) fn title_evidence(passage: Passage) -> Evidence {
    Evidence { passage, sentence: passage, rule: "title".into(), speakers: Vec::new() }
}

/// How many bits of an article's id stand in those of its evidence, so that these lead back to it.
const OF_ARTICLE: u32 = 24;

fn evidence_id(article: NodeId, place: &str, rule: &str) -> NodeId {
    let own = NodeId::of(NodeKind::Evidence, &[&article.to_string(), place, rule]);
    let lead = article.hash >> (u64::BITS - OF_ARTICLE) << (u64::BITS - OF_ARTICLE);
    NodeId { kind: NodeKind::Evidence, hash: lead | own.hash >> OF_ARTICLE }
}

/// How the ids of the articles begin whose evidence may have this id.
pub(super) fn articles_of_evidence(id: NodeId) -> [u8; 3] {
    let [a, b, c, ..] = id.hash.to_be_bytes();
    [a, b, c]
}

impl OfficeNode {
    /// Whether articles show the person in this office within `slack` days of the day, or on both sides of it.
    pub fn attested_on(&self, day: crate::model::Date, slack: i32) -> bool {
        let (Some(first), Some(last)) = (self.first, self.last) else { return false };
        let (first, last) = (first.day_number() - slack, last.day_number() + slack);
        !self.former && first <= day.last_day().day_number() && day.day_number() <= last
    }
}

/// Whether an office is among `offices`, and which.
fn same_office(offices: &[(OfficeNode, Vec<NodeId>)], id: NodeId) -> Option<&OfficeNode> {
    offices.iter().map(|(office, _)| office).find(|o| o.id == id)
}
