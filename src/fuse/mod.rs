//! The same entity or event across articles: derived from the set of articles, whatever their order, and explained.
//!
//! **Entities.** Each entity of an article belongs to an *atom*: kind, folded name and states (for a name of one word
//! also the office). Atoms whose names share a transliteration key form a *group*. Inside a group, atoms whose names
//! spell one another and whose states or offices agree are one *profile*. A profile whose name is part of a longer
//! one (a surname, a name without the grandfather's) joins it if state and office fit and nobody else fits as well.
//! What results is the node; its id is that of its first atom, and the ids of the others resolve to it.
//!
//! **Events.** Each event of an article is a *report*. Reports that may be of one event (type, people, states, time,
//! place, status) are linked; inside what is linked, reports make events in a fixed order.
//!
//! Atoms, groups, links and that order depend on nothing but the articles, so the graph does not depend on the order
//! in which they came. What an article can change is bounded by what it touches: its groups, the names that are parts
//! of theirs, and the reports linked with its own. Only that is computed again, in one batch with the article itself.

mod alike;
mod bulk;
mod decide;
mod decided;
mod dispute;
mod distill;
mod entity;
mod event;
mod index;
mod node;
mod participant;
mod retract;
mod ruling;
mod same;
mod sweep;
mod told;
mod unite;

use std::collections::BTreeSet;
use std::rc::Rc;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

pub(crate) use bulk::Bulk;
pub use decide::{DecideError, Off, keep, undo};
pub use decide::{alias, merge, reject_country, reject_event, reject_office, split};
pub(crate) use decide::{carry, carry_whole};
pub use decided::{PartCard, about, aliases, decisions, parts};
pub use dispute::{Dispute, Said, disputes, independent};
pub(crate) use participant::office_id;
pub use participant::{Participant, participants};
pub use retract::{Lost, lost, remove, remove_all};
pub(crate) use told::Telling;
pub use told::{Told, told};

use crate::model::{Article, ArticleNode, Date, NodeId, NodeKind, Reading};
use crate::store::{ArticleRec, Batch, Counts, Key, Read, Result, Store, Term, content, encoded, read_standing};
use crate::text::{fold_name, translit};
use distill::{Contribution, distill};
use ruling::Rulings;

/// Rises whenever the rules of this layer change, so that derived records made by others are made again.
const RULES: u32 = 5;

/// Articles of one batch: many, since each part of the graph that a batch touches is written once.
const TOGETHER: usize = 6_000;
/// Bytes of text in one batch, if fewer articles have them: what a batch changes is held in memory.
const TOGETHER_BYTES: usize = 64 << 20;

/// What adding an article did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// It was not there.
    New,
    /// It was there, the same to the letter, and read the same.
    Unchanged,
    /// It was there with another text or read otherwise, and was replaced.
    Corrected,
}

/// The id of an article's node.
pub fn article_id(identity: &str) -> NodeId {
    NodeId::of(NodeKind::Article, &[identity])
}

/// Keeps articles with what was read from them, and derives anew what depends on them. What is returned is on disk.
///
/// Each article is wholly in the store or wholly out of it, at whatever moment the process ends. Of several versions
/// of one article the last counts. `read` is the day of reading, for the articles' nodes.
///
/// # Errors
/// If the store cannot be read or written; the articles before the failure may be in the store then.
pub fn put(store: &Store, articles: &[(Article, Reading)], read: Option<Date>) -> Result<Vec<Change>> {
    let kept: Vec<Kept<'_>> = articles.iter().map(|(article, reading)| Kept { article, reading, read }).collect();
    put_kept(store, &kept)
}

/// An article, what was read from it, and the day on which it was read into the store.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept<'a> {
    pub(crate) article: &'a Article,
    pub(crate) reading: &'a Reading,
    pub(crate) read: Option<Date>,
}

impl<'a> Kept<'a> {
    pub(crate) fn of((article, reading, read): &'a (Article, Reading, Option<Date>)) -> Kept<'a> {
        Kept { article, reading, read: *read }
    }
}

/// Like [`put`], each article with its own day of reading.
pub(crate) fn put_kept(store: &Store, articles: &[Kept<'_>]) -> Result<Vec<Change>> {
    let changes = put_unflushed(store, articles)?;
    store.flush()?;
    Ok(changes)
}

/// Like [`put_kept`], for a database that is flushed when all is in it: nothing is on disk before.
pub(crate) fn put_unflushed(store: &Store, articles: &[Kept<'_>]) -> Result<Vec<Change>> {
    let mut changes = Vec::with_capacity(articles.len());
    let mut batches = batches(articles).into_iter();
    let mut now = batches.next().map(prepare_all);
    while let Some(prepared) = now {
        // The next batch is prepared while this one is put together.
        let (done, next) =
            rayon::join(|| put_together(store, prepared, &mut changes), || batches.next().map(prepare_all));
        done?;
        now = next;
    }
    Ok(changes)
}

/// Parts articles into batches: each article once in a batch.
fn batches<'a, 'b>(articles: &'a [Kept<'b>]) -> Vec<&'a [Kept<'b>]> {
    let mut batches = Vec::new();
    let mut rest = articles;
    while !rest.is_empty() {
        let (mut ids, mut bytes) = (BTreeSet::new(), 0);
        let fits = |k: &&Kept<'_>| {
            bytes += k.article.text.len();
            ids.insert(article_id(&k.article.identity())) && (bytes <= TOGETHER_BYTES || ids.len() == 1)
        };
        let together = rest.iter().take(TOGETHER).take_while(fits).count();
        let (now, later) = rest.split_at(together);
        batches.push(now);
        rest = later;
    }
    batches
}

fn put_together(store: &Store, articles: Vec<Prepared>, changes: &mut Vec<Change>) -> Result<()> {
    let mut batch = store.batch();
    let rulings = Rulings::load(&batch.before().view())?;
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for mut new in articles {
        let id = new.record.node.id;
        let old: Option<Rc<ArticleRec>> = batch.shared(&Key::article(id))?;
        let change = match &old {
            None => Change::New,
            Some(old) if old.content == new.record.content => Change::Unchanged,
            Some(_) => Change::Corrected,
        };
        changes.push(change);
        if change == Change::Unchanged {
            continue;
        }
        if old.is_some() {
            gone.extend(contribution(&batch, id, &rulings)?);
        }
        rulings.apply(&mut new.from);
        batch.put(Key::article(id), new.record);
        batch.put_encoded(Key::text(id), new.text);
        batch.put_encoded(Key::reading(id), new.reading);
        come.push(new.from);
    }
    fuse(&mut batch, gone, come, &rulings, &rulings)?;
    batch.commit()
}

/// An article, ready to be put into a batch.
struct Prepared {
    record: ArticleRec,
    text: Vec<u8>,
    reading: Vec<u8>,
    from: Contribution,
}

/// All that can be done for articles without looking at the store.
fn prepare_all(articles: &[Kept<'_>]) -> Vec<Prepared> {
    let one = |&Kept { article, reading, read }: &Kept<'_>| {
        let (text, read_from) = (encoded(article), encoded(reading));
        let from = distill(article_id(&article.identity()), article, reading);
        let record = record_of(article, reading, read, &from, content(&text, &read_from));
        Prepared { record, text, reading: read_from, from }
    };
    articles.par_iter().map(one).collect()
}

/// The record under which an article is kept.
pub(crate) fn article_record(article: &Article, reading: &Reading, read: Option<Date>) -> ArticleRec {
    let from = distill(article_id(&article.identity()), article, reading);
    record_of(article, reading, read, &from, content(&encoded(article), &encoded(reading)))
}

fn record_of(
    article: &Article,
    reading: &Reading,
    read: Option<Date>,
    from: &Contribution,
    content: [u8; 16],
) -> ArticleRec {
    let node = ArticleNode {
        id: from.article,
        identity: article.identity(),
        title: article.title.clone(),
        lang: reading.lang,
        source: article.source.clone(),
        url: article.url.clone(),
        published: article.published,
        read,
    };
    let outlet = from.outlet.as_ref().map(|o| o.id);
    ArticleRec { node, outlet, content }
}

/// How much the store holds.
///
/// # Errors
/// If the store cannot be read.
pub fn counts(view: &crate::store::View<'_>) -> Result<Counts> {
    Ok(view.record(&Key::counts())?.unwrap_or_default())
}

fn contribution<R: Read>(read: &R, id: NodeId, rulings: &Rulings) -> Result<Option<Contribution>> {
    let (article, reading) = (read.record(&Key::text(id))?, read.record(&Key::reading(id))?);
    Ok(article.zip(reading).map(|(article, reading)| {
        let mut from = distill(id, &article, &reading);
        rulings.apply(&mut from);
        from
    }))
}

/// The node that an id stands for: what the rules make of it, and then what decisions make of that.
pub(crate) fn resolved<R: Read>(read: &R, id: NodeId) -> Result<NodeId> {
    let node = read.record(&Key::alias(id))?.unwrap_or(id);
    match node.kind {
        NodeKind::Person | NodeKind::Organization | NodeKind::Place => {
            Ok(read.record(&Key::joined(node))?.unwrap_or(node))
        }
        _ => Ok(node),
    }
}

/// Derives anew what depends on articles that went and came, and on decisions where `old` and `new` differ.
fn fuse(
    batch: &mut Batch<'_>,
    gone: Vec<Contribution>,
    come: Vec<Contribution>,
    old: &Rulings,
    new: &Rulings,
) -> Result<()> {
    let mut counts: Counts = batch.record(&Key::counts())?.unwrap_or_default();
    counts.articles = (counts.articles + come.len() as u64).saturating_sub(gone.len() as u64);
    let mut entities = entity::Entities::new(batch, &mut counts, old, new);
    for from in &gone {
        entities.count(from, false)?;
    }
    for from in &come {
        entities.count(from, true)?;
    }
    let moved = entities.settle()?;
    // Reports elsewhere whose atoms stand for other nodes now.
    let mut articles = BTreeSet::new();
    for atom in &moved.atoms {
        let entries = batch.entries(&Term::standing(*atom), &[], None)?;
        articles.extend(entries.iter().filter_map(|entry| read_standing(entry)).map(|(article, _)| article));
    }
    let mut renewed = Vec::new();
    for article in articles {
        let touched = |r: &crate::store::Report| {
            let mut atoms = r.parties.iter().map(|p| p.atom).chain(r.about.iter().map(|(atom, _)| *atom));
            atoms.any(|a| moved.atoms.contains(&a)) || r.place.is_some_and(|(a, ..)| moved.atoms.contains(&a))
        };
        if let Some(from) = contribution(&*batch, article, new)? {
            renewed.extend(from.reports.into_iter().filter(touched));
        }
    }
    // Reports about which something else is decided now.
    for part in old.difference(new).flat_map(|d| d.ruling.reports()) {
        if let Some(from) = contribution(&*batch, part.article, new)? {
            renewed.extend(from.reports.into_iter().filter(|r| r.id == part.report));
        }
    }
    let mut events = event::Events::new(batch, &mut counts, old, new);
    for report in gone.into_iter().flat_map(|from| from.reports) {
        events.remove(report);
    }
    for report in come.into_iter().flat_map(|from| from.reports) {
        events.add(report);
    }
    for report in renewed {
        events.renew(report);
    }
    events.settle()?;
    batch.put(Key::counts(), counts);
    Ok(())
}

/// What the derived records depend on beside the articles: the rules here, and how names fold and are spelt.
fn fingerprint() -> [u8; 16] {
    let letters: String = ('\u{20}'..'\u{2FF}').chain('\u{600}'..'\u{700}').collect();
    let mut hash = blake3::Hasher::new();
    hash.update(&RULES.to_le_bytes());
    hash.update(translit::TABLE_TEXT.as_bytes());
    for word in letters.chars() {
        hash.update(fold_name(&format!("{word}{word}a{word} ال{word}بتث")).as_bytes());
    }
    hash.finalize().as_bytes()[..16].try_into().expect("a hash has 32 bytes")
}

/// Where the derivation of a store stands.
#[derive(Clone, Copy, serde::Serialize, serde::Deserialize, PartialEq, Eq)]
enum Derivation {
    /// Under way from scratch: what is derived is incomplete.
    UnderWay,
    /// Done by the rules of this fingerprint.
    Done([u8; 16]),
}

/// Makes sure that what is derived was derived by today's rules, and derives it all anew where it was not.
///
/// True if it had to. A process that is killed meanwhile leaves the store so that this begins again.
///
/// # Errors
/// If the store cannot be read or written.
pub fn prepare(store: &Store) -> Result<bool> {
    let today = Derivation::Done(fingerprint());
    let found: Option<Derivation> = store.view().record(&Key::derivation())?;
    if found.as_ref() == Some(&today) {
        return Ok(false);
    }
    let mut ids = Vec::new();
    store.view().each_record(&Key::articles(), &mut |_, article: ArticleRec| {
        ids.push(article.node.id);
        Ok(true)
    })?;
    if !ids.is_empty() {
        set_derivation(store, Derivation::UnderWay)?;
        store.clear_derived()?;
        let mut bulk = Bulk::new(store)?;
        bulk.take_all(&store.view(), &ids)?;
        bulk.finish()?;
    }
    set_derivation(store, today)?;
    store.flush()?;
    Ok(!ids.is_empty())
}

/// Whether what is derived was derived by today's rules, and to its end. An empty store is.
pub(crate) fn is_current(view: &crate::store::View<'_>) -> Result<bool> {
    let found: Option<Derivation> = view.record(&Key::derivation())?;
    Ok(match found {
        Some(found) => found == Derivation::Done(fingerprint()),
        None => counts(view)? == Counts::default(),
    })
}

/// Marks what is derived in a store as derived by today's rules; whoever calls it has done so.
pub(crate) fn mark_current(store: &Store) -> Result<()> {
    set_derivation(store, Derivation::Done(fingerprint()))
}

fn set_derivation(store: &Store, derivation: Derivation) -> Result<()> {
    let mut batch = store.batch();
    batch.put(Key::derivation(), derivation);
    batch.commit()
}
