//! Checking a store: that every record is as it was written, that each article's facts stand in its text, and that
//! everything derived is what the articles give.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use super::sound;
use crate::fuse::{self, Bulk, Kept};
use crate::graph;
use crate::model::{Article, NodeId, NodeKind, Reading};
use crate::store::{
    ArticlePart, ArticleRec, Counts, EntityRec, EventRec, How, Key, Read, Result, Store, StoreError, View, reason,
};

/// No more differences between what is derived and what should be are told one by one.
const TOLD: usize = 20;

/// Articles that are derived from at a time.
const TOGETHER: usize = 1024;

/// Something in a store that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Where it is: an article, a node, a list, a file.
    pub place: String,
    /// What is wrong there.
    pub what: String,
    /// What to do about it.
    pub then: &'static str,
    /// Whether an article is touched by it, and not only what can be derived anew.
    pub article: bool,
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Articles that are whole.
    pub articles: u64,
    /// Events in the graph.
    pub events: u64,
    /// False if the database cannot be opened at all.
    pub readable: bool,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// What a check is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checking {
    /// So many articles of so many were looked at.
    Articles(u64, u64),
    /// So many articles of so many were derived from, to compare the result with what is kept.
    Derived(u64, u64),
}

const REPAIR: &str = "copy the folder, then let `isnad check --repair` keep what is whole";
const DERIVE: &str = "let `isnad check --repair` derive it anew";

/// Looks through the store in the folder `path` and says what is wrong in it. The store is not changed: what is looked
/// through is a copy, from which everything is derived anew in a third place to compare it, so that twice as much room
/// again is needed meanwhile.
///
/// What a check cannot find: damage in parts of the files that hold nothing any more. They are never read.
///
/// # Errors
/// If there is no store, another process has it, or its folder cannot be written.
pub fn check(path: &Path, wait: Duration, each: &mut dyn FnMut(Checking)) -> Result<Checked> {
    let mut checked = Checked::default();
    let (store, damage) = match Store::open_copy(path, wait) {
        Err(error @ StoreError::Damaged { .. }) => {
            checked.faults.push(file(reason(&error)));
            return Ok(checked);
        }
        opened => opened?,
    };
    checked.faults.extend(damage.map(|error| file(reason(&error))));
    let done = look_through(&store, &mut checked, each);
    store.discard()?;
    done.map(|()| checked)
}

fn file(what: String) -> Fault {
    Fault { place: "the store's files".to_owned(), what, then: REPAIR, article: true }
}

fn look_through(store: &Store, checked: &mut Checked, each: &mut dyn FnMut(Checking)) -> Result<()> {
    let path = store.path();
    checked.readable = true;
    #[cfg(unix)]
    if let Ok(meta) = std::fs::metadata(path)
        && std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o077 != 0
    {
        checked.faults.push(Fault {
            place: path.display().to_string(),
            what: "the folder is open to other users".to_owned(),
            then: "take their permissions away: chmod 700",
            article: false,
        });
    }
    store.survey(&mut |what| checked.faults.push(file(what)));
    if checked.faults.is_empty() {
        // what other rules derived is derived anew by every opening
        fuse::prepare(store)?;
    }
    let whole = articles(store, checked, each);
    if let Err(error) = derived(store, &whole, checked, each) {
        match error {
            StoreError::Damaged { .. } => checked.faults.push(Fault {
                place: "the graph".to_owned(),
                what: reason(&error),
                then: DERIVE,
                article: false,
            }),
            other => return Err(other),
        }
    }
    Ok(())
}

/// The ids in a store's articles' tree, with the parts of each that are there.
pub(super) fn parts(store: &Store) -> BTreeMap<NodeId, BTreeSet<ArticlePart>> {
    let mut parts: BTreeMap<NodeId, BTreeSet<ArticlePart>> = BTreeMap::new();
    store.survey_articles(&mut |found| {
        if let Some((part, id)) = found {
            parts.entry(id).or_default().insert(part);
        }
    });
    parts
}

/// An article with its three records, each if it can be read.
pub(super) struct Looked {
    pub(super) record: Result<Option<ArticleRec>>,
    pub(super) text: Result<Option<Article>>,
    pub(super) reading: Result<Option<Reading>>,
}

pub(super) fn look(view: &View<'_>, id: NodeId) -> Looked {
    Looked {
        record: view.record(&Key::article(id)),
        text: view.record(&Key::text(id)),
        reading: view.record(&Key::reading(id)),
    }
}

/// Checks every article by itself, and gives the ids of those that are whole.
fn articles(store: &Store, checked: &mut Checked, each: &mut dyn FnMut(Checking)) -> Vec<NodeId> {
    let mut whole = Vec::new();
    let view = store.view();
    let parts = parts(store);
    let total = parts.len() as u64;
    for (done, id) in parts.into_keys().enumerate() {
        each(Checking::Articles(done as u64, total));
        let faults = article_faults(look(&view, id), id);
        if faults.is_empty() {
            whole.push(id);
        }
        let fault = |what| Fault { place: format!("article {id}"), what, then: REPAIR, article: true };
        checked.faults.extend(faults.into_iter().map(fault));
    }
    checked.articles = whole.len() as u64;
    whole
}

fn article_faults(looked: Looked, id: NodeId) -> Vec<String> {
    let (record, article, reading) = match (looked.record, looked.text, looked.reading) {
        (Ok(Some(record)), Ok(Some(article)), Ok(Some(reading))) => (record, article, reading),
        (record, text, reading) => {
            let mut faults = Vec::new();
            let there = [
                ("record", record.map(|r| r.is_some())),
                ("text", text.map(|t| t.is_some())),
                ("reading", reading.map(|r| r.is_some())),
            ];
            for (what, there) in there {
                match there {
                    Ok(true) => {}
                    Ok(false) => faults.push(format!("its {what} is missing")),
                    Err(error) => faults.push(format!("its {what} cannot be read: {}", reason(&error))),
                }
            }
            return faults;
        }
    };
    let mut faults = sound::faults(&article, &reading);
    if fuse::article_id(&article.identity()) != id {
        faults.push("it stands under another id than its own".to_owned());
    }
    if fuse::article_record(&article, &reading, record.node.read) != record {
        faults.push("its record says something else than its text and reading".to_owned());
    }
    faults
}

/// Derives everything from the whole articles in a database of its own, and compares.
fn derived(store: &Store, whole: &[NodeId], checked: &mut Checked, each: &mut dyn FnMut(Checking)) -> Result<()> {
    let fault = |place: String, what: &str| Fault { place, what: what.to_owned(), then: DERIVE, article: false };
    let view = store.view();
    let counts = fuse::counts(&view)?;
    checked.events = counts.events;
    if !fuse::is_current(&view)? {
        let what = "it was not derived to its end";
        checked.faults.push(fault("the graph".to_owned(), what));
        return Ok(());
    }
    ends(&view, &mut |place, what| checked.faults.push(fault(place, what)))?;
    let (mut differences, mut more, mut due) = (Vec::new(), 0u64, Counts::default());
    store.scratch(|fresh| {
        fuse::carry(&view, fresh)?;
        refill(&view, whole, fresh, each)?;
        due = fuse::counts(&fresh.view())?;
        store.differences(fresh, &mut |difference| {
            if differences.len() < TOLD {
                differences.push(difference);
            } else {
                more += 1;
            }
        })
    })?;
    for difference in differences {
        let what = match difference.how {
            How::First => "no article supports it",
            How::Second => "it is missing: the articles give it",
            How::Other => "it says something else than the articles give",
        };
        checked.faults.push(fault(difference.place, what));
    }
    if more > 0 {
        checked.faults.push(fault("the graph".to_owned(), &format!("{more} more records and entries differ")));
    }
    if due != counts {
        checked.faults.push(fault("the counts".to_owned(), &format!("they are {counts:?} and should be {due:?}")));
    }
    Ok(())
}

/// Puts these articles of a store into an empty one.
fn refill(view: &View<'_>, ids: &[NodeId], fresh: &Store, each: &mut dyn FnMut(Checking)) -> Result<()> {
    let mut bulk = Bulk::new(fresh)?;
    for (i, some) in ids.chunks(TOGETHER).enumerate() {
        each(Checking::Derived((i * TOGETHER) as u64, ids.len() as u64));
        let mut articles = Vec::new();
        for id in some {
            let read = graph::article_node(view, *id)?.and_then(|node| node.read);
            articles.extend(graph::article(view, *id)?.map(|(article, reading)| (article, reading, read)));
        }
        let kept: Vec<Kept<'_>> = articles.iter().map(Kept::of).collect();
        bulk.put(&kept)?;
    }
    bulk.finish()
}

/// Calls `wrong` with every node that leads to one that is not there.
fn ends(view: &View<'_>, wrong: &mut dyn FnMut(String, &str)) -> Result<()> {
    let there = |id: NodeId| -> Result<bool> {
        Ok(match id.kind {
            NodeKind::Country => graph::country_code(id).is_some(),
            NodeKind::Article => graph::article_node(view, id)?.is_some(),
            NodeKind::Event => view.record::<EventRec>(&Key::node(id))?.is_some(),
            NodeKind::Person | NodeKind::Organization | NodeKind::Place => {
                view.record::<EntityRec>(&Key::node(id))?.is_some()
            }
            NodeKind::Office => there_office(view, id)?,
            NodeKind::Evidence => false,
        })
    };
    view.each_record(&Key::nodes(NodeKind::Event), &mut |key, event: EventRec| {
        let id = key.node_id().map(|id| id.to_string()).unwrap_or_default();
        if event.reports.is_empty() {
            wrong(format!("event {id}"), "no article reports it");
        }
        for report in &event.reports {
            let parties = report.parties.iter().map(|p| p.node);
            let others = report.about.iter().map(|(_, node)| *node).chain(report.place.map(|(_, node, _)| node));
            for end in parties.chain(others).chain([report.article]) {
                if !there(end)? {
                    wrong(format!("event {id}"), &format!("it leads to {end}, which is not there"));
                }
            }
        }
        Ok(true)
    })?;
    for kind in [NodeKind::Person, NodeKind::Organization, NodeKind::Place] {
        view.each_record(&Key::nodes(kind), &mut |key, entity: EntityRec| {
            let id = key.node_id().map(|id| id.to_string()).unwrap_or_default();
            for (office, _) in &entity.offices {
                if !there(office.id)? {
                    wrong(format!("{} {id}", kind.name()), &format!("its office {} is not there", office.id));
                }
            }
            Ok(true)
        })?;
    }
    Ok(())
}

/// Whether an office resolves to a person who holds it.
fn there_office(view: &View<'_>, office: NodeId) -> Result<bool> {
    let Some(holder) = view.record::<NodeId>(&Key::alias(office))? else { return Ok(false) };
    let person = view.record::<EntityRec>(&Key::node(holder))?;
    Ok(person.is_some_and(|p| p.offices.iter().any(|(o, _)| o.id == office)))
}
