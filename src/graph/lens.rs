//! The whole graph as it stands in the store's records and lists: its nodes, one at a time, for walks and query languages
//! that load no part of it beforehand. Its edges are in [`super::steps`].

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::load::{articles_of_evidence, entity_node, event_node, evidence_node, resolve, title_evidence};
use super::through::LONGEST;
use super::{Edge, EvidenceNode, Node, NodeId, NodeKind, country_code, country_id};
use crate::fuse::{Participant, Telling, office_id, participants};
use crate::model::{
    Article, CharOffsets, CountryCode, CountryNode, Date, EventType, Evidence, OfficeNode, Part, Reading,
};
use crate::store::{
    ArticleRec, EntityRec, EventEntry, EventRec, Group, Key, OfficeKey, Read, Result, StoreError, Term, View,
    byte_kind, day_bytes, read_id,
};
use crate::text::translit;

/// Ids that are read while they are asked for.
pub type Ids<'l> = Box<dyn Iterator<Item = Result<NodeId>> + 'l>;

/// The graph of a store, read as far as a walk goes; nothing of it is loaded beforehand.
///
/// It shows the graph that [`super::everything`] loads with all sources, node by node and edge by edge, and every country
/// of ISO 3166 whether or not an article names it. What was read lately is kept, within bounds. Ids that were absorbed by
/// others name nothing here: [`super::resolve`] them first.
///
/// ```
/// # use isnad::Archive;
/// # use isnad::graph::{Edge, Lens, NodeKind};
/// # use isnad::model::Article;
/// # let folder = tempfile::tempdir()?;
/// # let archive = Archive::create(folder.path().join("store"))?;
/// # let text = "Iranian Foreign Minister Mohammad Javad Zarif met his Iraqi counterpart Fuad Hussein in Tehran.";
/// # archive.add(&[Article { id: Some("1".into()), text: text.into(), ..Article::default() }])?;
/// let view = archive.view();
/// let lens = Lens::new(&view);
/// for person in lens.ids(NodeKind::Person) {
///     for step in lens.out(person?, &[Edge::Held]) {
///         let (_, office) = step?;
///         assert!(matches!(lens.node(office)?, Some(isnad::graph::Node::Office(office)) if office.official));
///     }
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Lens<'v> {
    pub(super) view: &'v View<'v>,
    telling: OnceCell<Telling>,
    entities: Kept<EntityRec>,
    events: Kept<SeenEvent>,
    records: Kept<ArticleRec>,
    articles: Kept<SeenArticle>,
    reads: Cell<Reads>,
}

/// How much a lens has read from the store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Records that were read and decoded: people, organizations, places, events; an article with its reading counts once.
    pub records: u64,
    /// Entries of lists.
    pub entries: u64,
}

/// An event with those who took part.
pub(super) struct SeenEvent {
    pub(super) event: EventRec,
    pub(super) participants: Rc<[Participant]>,
}

/// What of an article's reading is in the graph.
pub(super) struct SeenArticle {
    /// The events of which it tells.
    pub(super) events: BTreeSet<NodeId>,
    /// Its evidence, by id.
    pub(super) evidence: BTreeMap<NodeId, SeenEvidence>,
}

/// A piece of evidence with what it supports.
pub(super) struct SeenEvidence {
    node: EvidenceNode,
    characters: (usize, usize),
    pub(super) supports: BTreeSet<NodeId>,
}

/// Records that were read lately.
struct Kept<T> {
    most: usize,
    known: RefCell<FxHashMap<NodeId, Option<Rc<T>>>>,
}

impl<T> Kept<T> {
    fn new(most: usize) -> Self {
        Kept { most, known: RefCell::default() }
    }

    fn get(&self, id: NodeId, read: impl FnOnce() -> Result<Option<T>>) -> Result<Option<Rc<T>>> {
        if let Some(known) = self.known.borrow().get(&id) {
            return Ok(known.clone());
        }
        let new = read()?.map(Rc::new);
        let mut known = self.known.borrow_mut();
        if known.len() >= self.most {
            known.clear();
        }
        known.insert(id, new.clone());
        Ok(new)
    }
}

/// So many people and so many events are kept: joins come back to the same ones.
const KEPT: usize = 1 << 14;
/// So many articles: they are large.
const KEPT_ARTICLES: usize = 64;
/// So many are read at a time.
const PAGE: usize = 512;
/// So many first, since often no more are asked for.
const FIRST_PAGE: usize = 32;

impl<'v> Lens<'v> {
    /// The graph of the store as the view shows it.
    pub fn new(view: &'v View<'v>) -> Self {
        let (entities, events, records, articles) =
            (Kept::new(KEPT), Kept::new(KEPT), Kept::new(KEPT), Kept::new(KEPT_ARTICLES));
        Lens { view, telling: OnceCell::new(), entities, events, records, articles, reads: Cell::default() }
    }

    /// How much was read from the store so far.
    pub fn reads(&self) -> Reads {
        self.reads.get()
    }

    fn count(&self, records: usize, entries: usize) {
        let Reads { records: r, entries: e } = self.reads.get();
        self.reads.set(Reads { records: r + records as u64, entries: e + entries as u64 });
    }

    /// A node; `None` where nothing has that id.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn node(&self, id: NodeId) -> Result<Option<Node>> {
        Ok(match id.kind {
            NodeKind::Country => country_code(id).map(|code| Node::Country(CountryNode { id, code })),
            NodeKind::Person | NodeKind::Organization | NodeKind::Place => self.entity(id)?.map(|e| {
                let EntityRec { name, named, names, countries, .. } = (*e).clone();
                entity_node(id, name, named, names, countries)
            }),
            NodeKind::Office => self.office(id)?.map(|(_, office, _)| Node::Office(office)),
            NodeKind::Event => self.event(id)?.and_then(|seen| event_node(id, &seen.event)).map(Node::Event),
            NodeKind::Article => self.record(id)?.map(|record| Node::Article(record.node.clone())),
            NodeKind::Evidence => {
                self.evidence(id)?.and_then(|(_, seen)| Some(Node::Evidence(seen.evidence.get(&id)?.node.clone())))
            }
        })
    }

    /// Where a piece of evidence stands in its article's title or text: from the first character to the one after the
    /// last, in Unicode scalar values.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn characters(&self, evidence: NodeId) -> Result<Option<(usize, usize)>> {
        Ok(self.evidence(evidence)?.and_then(|(_, seen)| Some(seen.evidence.get(&evidence)?.characters)))
    }

    /// Who took part in an event, by role and id.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn participants(&self, event: NodeId) -> Result<Rc<[Participant]>> {
        Ok(self.event(event)?.map_or_else(|| Rc::from([]), |seen| Rc::clone(&seen.participants)))
    }

    /// All states for which a person, an organization or a place is attested, that of the most articles first.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn countries(&self, id: NodeId) -> Result<Vec<NodeId>> {
        Ok(self.entity(id)?.map(|e| country_ids(&e.countries).collect()).unwrap_or_default())
    }

    /// A person's offices, by id; nothing for any other node.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn offices(&self, person: NodeId) -> Result<Vec<OfficeNode>> {
        Ok(self.entity(person)?.map(|e| e.offices.iter().map(|(o, _)| o.clone()).collect()).unwrap_or_default())
    }

    /// All nodes of a kind, in a defined order.
    pub fn ids<'l>(&'l self, kind: NodeKind) -> Ids<'l> {
        match kind {
            NodeKind::Country => {
                let mut codes: Vec<CountryCode> = crate::lang::country_codes().collect();
                codes.sort_unstable();
                Box::new(codes.into_iter().map(|code| Ok(country_id(code))))
            }
            NodeKind::Person | NodeKind::Organization | NodeKind::Place | NodeKind::Event => {
                Box::new(self.keys(Key::nodes(kind)).filter_map(|key| key.map(|key| key.node_id()).transpose()))
            }
            NodeKind::Article => {
                Box::new(self.keys(Key::articles()).filter_map(|key| key.map(|key| key.article_id()).transpose()))
            }
            NodeKind::Office => {
                let steps = self.ids(NodeKind::Person).flat_map(|person| match person {
                    Ok(person) => self.out(person, &[Edge::Held]),
                    Err(error) => Box::new(std::iter::once(Err(error))),
                });
                Box::new(steps.map(|step| step.map(|(_, office)| office)))
            }
            NodeKind::Evidence => {
                let steps = self.ids(NodeKind::Article).flat_map(|article| match article {
                    Ok(article) => self.into(article, &[Edge::From]),
                    Err(error) => Box::new(std::iter::once(Err(error))),
                });
                Box::new(steps.map(|step| step.map(|(_, evidence)| evidence)))
            }
        }
    }

    /// Events of a type or of any, by the day by which they are found, those without one first. With dates at least all
    /// that may have fallen between them, and none that begins after the second; without, all.
    pub fn events<'l>(&'l self, kind: Option<EventType>, from: Option<Date>, to: Option<Date>) -> Ids<'l> {
        let start = from.map(|d| day_bytes(Some(d.first_day().day_number() - LONGEST)));
        let last = to.map(|d| d.last_day().day_number());
        let term = kind.map_or_else(Term::all_events, Term::event_type);
        let entries = self.list(term, start.map_or_else(Vec::new, |day| day.to_vec()));
        let inside = move |entry: &Result<EventEntry>| {
            entry.as_ref().map_or(true, |e| e.day.zip(last).is_none_or(|(day, last)| day <= last))
        };
        let events = events_of(entries).take_while(inside);
        Box::new(events.map(|entry| entry.map(event_id)))
    }

    /// Events in which somebody stands for a state, or it takes part itself, by day.
    pub fn events_for<'l>(&'l self, country: NodeId) -> Ids<'l> {
        Box::new(events_of(self.list(Term::party(country), Vec::new())).map(|entry| entry.map(event_id)))
    }

    /// People, organizations and places that are attested for a state, and people with an office for it.
    pub fn of_country<'l>(&'l self, country: NodeId) -> Ids<'l> {
        let Some(code) = country_code(country) else { return Box::new(std::iter::empty()) };
        let entries = self.list(Term::state(code), Vec::new());
        Box::new(entries.filter_map(|entry| entry.map(|(entry, _)| read_id(&entry)).transpose()))
    }

    /// People, organizations and places that have this name, as written to the letter: the one to show, or another. By id.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn named(&self, name: &str) -> Result<Vec<NodeId>> {
        let mut candidates: BTreeSet<NodeId> = BTreeSet::new();
        for entry in self.list(Term::form(name), Vec::new()) {
            candidates.extend(read_id(&entry?.0));
        }
        let plain = translit::plain(name);
        let mut groups: Option<BTreeSet<Vec<u8>>> = None;
        for word in plain.split_whitespace() {
            let with_word: BTreeSet<Vec<u8>> =
                self.list(Term::word(word), Vec::new()).map(|e| e.map(|(e, _)| e)).collect::<Result<_>>()?;
            groups = Some(match groups {
                None => with_word,
                Some(groups) => groups.intersection(&with_word).cloned().collect(),
            });
        }
        for group in groups.unwrap_or_default() {
            let Some((kind, key)) =
                group.split_first().and_then(|(k, key)| byte_kind(*k).zip(str::from_utf8(key).ok()))
            else {
                continue;
            };
            self.count(1, 0);
            let Some(record) = self.view.record::<Group>(&Key::group(kind, key))? else { continue };
            for atom in record.atoms.keys() {
                candidates.insert(resolve(self.view, atom.id(kind, key))?);
            }
        }
        let mut named = Vec::new();
        for id in candidates {
            let has = |e: &EntityRec| e.name == name || e.names.iter().any(|(form, ..)| form == name);
            if self.entity(id)?.is_some_and(|e| has(&e)) {
                named.push(id);
            }
        }
        Ok(named)
    }

    /// The record of a person, an organization or a place.
    pub(super) fn entity(&self, id: NodeId) -> Result<Option<Rc<EntityRec>>> {
        if !matches!(id.kind, NodeKind::Person | NodeKind::Organization | NodeKind::Place) {
            return Ok(None);
        }
        self.entities.get(id, || {
            self.count(1, 0);
            self.view.record(&Key::node(id))
        })
    }

    pub(super) fn event(&self, id: NodeId) -> Result<Option<Rc<SeenEvent>>> {
        if id.kind != NodeKind::Event {
            return Ok(None);
        }
        self.events.get(id, || {
            self.count(1, 0);
            let event: Option<EventRec> = self.view.record(&Key::node(id))?;
            Ok(event.map(|event| SeenEvent { participants: participants(&event).into(), event }))
        })
    }

    /// What a table needs of an article.
    pub(super) fn record(&self, article: NodeId) -> Result<Option<Rc<ArticleRec>>> {
        self.records.get(article, || {
            self.count(1, 0);
            self.view.record(&Key::article(article))
        })
    }

    /// An office with its holder, and the organizations' atoms that its title names.
    pub(super) fn office(&self, id: NodeId) -> Result<Option<(NodeId, OfficeNode, Vec<NodeId>)>> {
        if id.kind != NodeKind::Office {
            return Ok(None);
        }
        let holder = resolve(self.view, id)?;
        let person = self.entity(holder)?;
        let office = person.iter().flat_map(|p| &p.offices).find(|(office, _)| office.id == id);
        Ok(office.map(|(office, bodies)| (holder, office.clone(), bodies.clone())))
    }

    /// The article of a piece of evidence, with all of its evidence.
    pub(super) fn evidence(&self, id: NodeId) -> Result<Option<(NodeId, Rc<SeenArticle>)>> {
        if id.kind != NodeKind::Evidence {
            return Ok(None);
        }
        for key in self.keys(Key::articles_from(articles_of_evidence(id))) {
            let Some(article) = key?.article_id() else { continue };
            if let Some(seen) = self.article(article)?
                && seen.evidence.contains_key(&id)
            {
                return Ok(Some((article, seen)));
            }
        }
        Ok(None)
    }

    pub(super) fn article(&self, id: NodeId) -> Result<Option<Rc<SeenArticle>>> {
        if id.kind != NodeKind::Article {
            return Ok(None);
        }
        self.articles.get(id, || {
            self.count(1, 0);
            let telling = match self.telling.get() {
                Some(telling) => telling,
                None => {
                    let telling = Telling::of(self.view)?;
                    self.telling.get_or_init(|| telling)
                }
            };
            let Some((article, reading, told)) = telling.article(self.view, id)? else { return Ok(None) };
            let offsets = (CharOffsets::new(&article.title), CharOffsets::new(&article.text));
            let mut page = Page { id, article: &article, reading: &reading, offsets, evidence: BTreeMap::new() };
            for (event, record) in told.events.iter().zip(&reading.events) {
                let Some(event) = event else { continue };
                for evidence in &record.evidence {
                    page.supports(evidence, *event)?;
                }
            }
            for (node, entity) in told.entities.iter().zip(&reading.entities) {
                let Some(person) = node.filter(|node| node.kind == NodeKind::Person) else { continue };
                for record in &entity.offices {
                    let (Some(passage), office) = (record.passage, office_id(person, &OfficeKey::of(record))) else {
                        continue;
                    };
                    if self.office(office)?.is_some() {
                        page.supports(&title_evidence(passage), office)?;
                    }
                }
            }
            let evidence = page.evidence;
            Ok(Some(SeenArticle { events: told.events.into_iter().flatten().collect(), evidence }))
        })
    }

    /// The entries of a list from `from` on, with what stands beside each, page by page.
    pub(super) fn list(
        &self,
        term: Term,
        mut from: Vec<u8>,
    ) -> impl Iterator<Item = Result<(Vec<u8>, Vec<u8>)>> + use<'_> {
        pages(move |most| {
            let page = self.view.page(&term, &from, most)?;
            self.count(0, page.len());
            if let Some((last, _)) = page.last() {
                // The next entry is not before the last one and a byte.
                from = [last, &[0][..]].concat();
            }
            Ok(page)
        })
    }

    fn keys(&self, all: Key) -> impl Iterator<Item = Result<Key>> + use<'_> {
        let mut after: Option<Key> = None;
        pages(move |most| {
            let page = self.view.page_of_keys(&all, after.as_ref(), most)?;
            self.count(0, page.len());
            after = page.last().cloned().or(after.take());
            Ok(page)
        })
    }
}

/// The countries of these codes that ISO 3166 knows.
pub(super) fn country_ids(codes: &[CountryCode]) -> impl Iterator<Item = NodeId> {
    codes.iter().filter(|code| crate::lang::is_country(**code)).map(|code| country_id(*code))
}

pub(super) fn event_id(entry: EventEntry) -> NodeId {
    NodeId { kind: NodeKind::Event, hash: entry.hash }
}

/// The events of a list.
fn events_of(entries: impl Iterator<Item = Result<(Vec<u8>, Vec<u8>)>>) -> impl Iterator<Item = Result<EventEntry>> {
    entries.filter_map(|entry| entry.map(|(entry, _)| EventEntry::read(&entry)).transpose())
}

/// What pages hold, one after the other, until one is not full or cannot be read.
fn pages<T>(mut next: impl FnMut(usize) -> Result<Vec<T>>) -> impl Iterator<Item = Result<T>> {
    let (mut most, mut page, mut done) = (FIRST_PAGE, Vec::new().into_iter(), false);
    std::iter::from_fn(move || {
        loop {
            if let Some(one) = page.next() {
                return Some(Ok(one));
            }
            if done {
                return None;
            }
            match next(most) {
                Ok(new) => {
                    done = new.len() < most;
                    page = new.into_iter();
                }
                Err(error) => {
                    done = true;
                    return Some(Err(error));
                }
            }
            most = PAGE;
        }
    })
}

/// An article whose evidence is gathered.
struct Page<'a> {
    id: NodeId,
    article: &'a Article,
    reading: &'a Reading,
    offsets: (CharOffsets<'a>, CharOffsets<'a>),
    evidence: BTreeMap<NodeId, SeenEvidence>,
}

impl Page<'_> {
    fn supports(&mut self, evidence: &Evidence, fact: NodeId) -> Result<()> {
        let span = evidence.passage.span;
        let (text, offsets) = match evidence.passage.part {
            Part::Title => (&self.article.title, &self.offsets.0),
            Part::Text => (&self.article.text, &self.offsets.1),
        };
        if span.cut(text).is_none() {
            let what = format!("a passage lies outside the text of article {}", self.article.identity());
            return Err(StoreError::Damaged { path: PathBuf::new(), what });
        }
        let (node, characters) = (evidence_node(self.id, self.article, self.reading, evidence), offsets.of(span));
        let seen = self.evidence.entry(node.id);
        seen.or_insert(SeenEvidence { node, characters, supports: BTreeSet::new() }).supports.insert(fact);
        Ok(())
    }
}
