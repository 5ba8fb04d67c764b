//! A store and what fills it: what a program that embeds isnad holds in its hand.

mod fill;
mod forget;
mod rebuild;
mod sound;
mod transfer;
mod verify;

use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::engine::Engine;
use crate::fuse::{self, Change, DecideError, Off};
use crate::graph::NodeId;
use crate::lang::Packs;
use crate::model::{Article, CountryCode, Date, Lang, Reading};
use crate::query::{self, Answer, NameError, NotUnderstood, Query, Questions};
use crate::store::{Counts, Decision, PATIENCE, Result, Store, StoreError, View};

pub use fill::Added;
pub use forget::ArticleFilter;
pub use rebuild::{Rebuilt, Repaired, repair};
pub use transfer::{DumpError, LoadError, Loaded, Loading};
pub use verify::{Checked, Checking, Fault, check};

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// A part of it is not understood.
    #[error(transparent)]
    Question(#[from] NotUnderstood),
    /// A name in it means nobody in the store, or several.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A store, open for adding and asking, and the engine that reads for it.
///
/// Any number of threads may ask it while one adds or takes back (others that do wait for their turn). Each answer is
/// made from one state: a [`View`] shows the store as it was when it was made, and changes become visible between views,
/// a batch at a time. They wait for views that are held, so a view is best made for one answer and dropped.
///
/// ```
/// use isnad::Archive;
/// use isnad::fuse::Change;
/// use isnad::model::Article;
///
/// let folder = tempfile::tempdir()?;
/// let archive = Archive::create(folder.path().join("store"))?;
/// let text = "Iranian Foreign Minister Mohammad Javad Zarif met his Iraqi counterpart Fuad Hussein in Tehran on Saturday.";
/// let article = Article { id: Some("1".into()), text: text.into(), ..Article::default() };
/// assert_eq!(archive.add(std::slice::from_ref(&article))?, [Change::New]);
/// assert_eq!(archive.add(&[article])?, [Change::Unchanged]);
/// assert_eq!(archive.counts()?.articles, 1);
///
/// let today = isnad::model::Date::parse("2026-01-01").ok_or("a date")?;
/// let answer = archive.ask("all meetings between Iran and Iraq officials", today)?;
/// assert_eq!(answer.answers.len(), 1);
/// assert_eq!(answer.answers[0].participants[0].name, "Mohammad Javad Zarif");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Archive {
    store: Store,
    /// Made when it is first needed: whoever only asks need not wait for the packs.
    engine: OnceLock<Engine>,
}

impl Archive {
    /// Opens the store in the folder `path`.
    ///
    /// Where the rules by which articles are joined have changed since it was last open, the graph is derived anew
    /// from the articles' facts first.
    ///
    /// # Errors
    /// Where there is no store, or it cannot be opened; see [`crate::store::StoreError`].
    pub fn open(path: impl AsRef<Path>) -> Result<Archive> {
        Self::open_within(path, PATIENCE)
    }

    /// Like [`Archive::open`]; waits up to `wait` for another process that has the store.
    ///
    /// # Errors
    /// Where there is no store, or it cannot be opened; see [`crate::store::StoreError`].
    pub fn open_within(path: impl AsRef<Path>, wait: Duration) -> Result<Archive> {
        Self::prepared(Store::open_within(path.as_ref(), wait)?)
    }

    /// Opens the store in the folder `path`, and makes one where there is nothing or an empty folder.
    ///
    /// # Errors
    /// Where it cannot be opened or made; see [`crate::store::StoreError`].
    pub fn create(path: impl AsRef<Path>) -> Result<Archive> {
        Self::create_within(path, PATIENCE)
    }

    /// Like [`Archive::create`]; waits up to `wait` for another process that has the store.
    ///
    /// # Errors
    /// Where it cannot be opened or made; see [`crate::store::StoreError`].
    pub fn create_within(path: impl AsRef<Path>, wait: Duration) -> Result<Archive> {
        Self::prepared(Store::create_within(path.as_ref(), wait)?)
    }

    fn prepared(store: Store) -> Result<Archive> {
        fuse::prepare(&store)?;
        Ok(Archive { store, engine: OnceLock::new() })
    }

    /// The same archive, with another engine to read for it.
    pub fn with_engine(self, engine: Engine) -> Archive {
        Archive { engine: OnceLock::from(engine), ..self }
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        self.engine.get_or_init(Engine::new)
    }

    /// Reads articles, on all cores, and keeps them with what was read; what is returned is on disk.
    ///
    /// # Errors
    /// If the store cannot be read or written.
    pub fn add(&self, articles: &[Article]) -> Result<Vec<Change>> {
        let engine = self.engine();
        let read = |article: &Article| (article.clone(), engine.read(article));
        let read: Vec<(Article, Reading)> = articles.par_iter().map(read).collect();
        self.add_read(&read)
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The store as it stands now, to ask it.
    pub fn view(&self) -> View<'_> {
        self.store.view()
    }

    /// Keeps articles with what was read from them; what is returned is on disk. See [`fuse::put`].
    ///
    /// # Errors
    /// If the store cannot be read or written.
    pub fn add_read(&self, articles: &[(Article, Reading)]) -> Result<Vec<Change>> {
        fuse::put(&self.store, articles, today())
    }

    /// Writes a copy of the store as it stands now to the folder `to`, which can then be opened like any store. An
    /// earlier snapshot there is replaced; whoever reads that one is waited for up to `wait`.
    ///
    /// # Errors
    /// Where something else than a snapshot stands there, or it cannot be written: then it is as it was.
    pub fn snapshot(&self, to: impl AsRef<Path>, wait: Duration) -> Result<()> {
        self.store.snapshot(to.as_ref(), wait)
    }

    /// Rewrites the store's files with what is in it now and nothing else: what was taken back is gone from them then.
    /// Calls `each` with the bytes of every step.
    ///
    /// Needs as much room again as the store takes. Whenever the process ends, the store is whole.
    ///
    /// # Errors
    /// If the store cannot be read or written: then it is as it was.
    pub fn compact(&mut self, each: &mut dyn FnMut(u64)) -> Result<()> {
        self.store.compact(each)
    }

    /// Compacts the store if it takes far more room than it needs, and says whether it did: worth calling after much was
    /// added or taken back. See [`Archive::compact`].
    ///
    /// # Errors
    /// If the store cannot be read or written: then it is as it was.
    pub fn tidy(&mut self, each: &mut dyn FnMut(u64)) -> Result<bool> {
        let wasteful = self.store.wastes_room()?;
        if wasteful {
            self.compact(each)?;
        }
        Ok(wasteful)
    }

    /// Decides that two nodes are one; the first keeps its id. See [`fuse::merge`].
    ///
    /// ```
    /// # use isnad::{Archive, graph::find};
    /// # use isnad::model::Article;
    /// # let folder = tempfile::tempdir()?;
    /// # let archive = Archive::create(folder.path().join("store"))?;
    /// # let article = |id: &str, text: &str| Article { id: Some(id.into()), text: text.into(), ..Article::default() };
    /// archive.add(&[
    ///     article("1", "Iraqi Oil Minister Jabbar Luaibi met Iranian Oil Minister Bijan Zanganeh in Tehran."),
    ///     article("2", "Iranian Oil Minister Bijan Zanganeh met Iraqi Oil Minister Abu Yasser in Baghdad."),
    /// ])?;
    /// let one = find(&archive.view(), "Jabbar Luaibi", 1)?[0].id;
    /// let other = find(&archive.view(), "Abu Yasser", 1)?[0].id;
    /// let decision = archive.merge(one, other)?;
    /// assert_eq!(find(&archive.view(), "Abu Yasser", 1)?[0].id, one);
    /// archive.undo(decision.number)?;
    /// assert_eq!(find(&archive.view(), "Abu Yasser", 1)?[0].id, other);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`DecideError`]: they are not there, not of one kind, or one already.
    pub fn merge(&self, a: NodeId, b: NodeId) -> std::result::Result<Decision, DecideError> {
        fuse::merge(&self.store, a, b, today())
    }

    /// Decides that a part of a node is somebody of its own. See [`fuse::split`].
    ///
    /// # Errors
    /// [`DecideError`]: the node or the part is not there, or nothing would stay.
    pub fn split(&self, node: NodeId, off: &Off) -> std::result::Result<Decision, DecideError> {
        fuse::split(&self.store, node, off, today())
    }

    /// Decides that a node has a further name. See [`fuse::alias`].
    ///
    /// # Errors
    /// [`DecideError`]: the node is not there, or the name has no letter.
    pub fn alias(&self, node: NodeId, name: &str) -> std::result::Result<Decision, DecideError> {
        fuse::alias(&self.store, node, name, Packs::bundled().detect(name), today())
    }

    /// Decides that an event, or what the article of this identity tells of it, is misread. See [`fuse::reject_event`].
    ///
    /// # Errors
    /// [`DecideError`]: the event is not there, or the article does not tell of it.
    pub fn reject_event(&self, event: NodeId, article: Option<&str>) -> std::result::Result<Decision, DecideError> {
        fuse::reject_event(&self.store, event, article, today())
    }

    /// Decides that a person was never in an office.
    ///
    /// # Errors
    /// [`DecideError`]: the office is not there.
    pub fn reject_office(&self, office: NodeId) -> std::result::Result<Decision, DecideError> {
        fuse::reject_office(&self.store, office, today())
    }

    /// Decides that a person, an organization or a place is not of a state.
    ///
    /// # Errors
    /// [`DecideError`]: the node is not there, or no article gives it the state.
    pub fn reject_country(&self, node: NodeId, country: CountryCode) -> std::result::Result<Decision, DecideError> {
        fuse::reject_country(&self.store, node, country, today())
    }

    /// All decisions, in their order.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn decisions(&self) -> Result<Vec<Decision>> {
        fuse::decisions(&self.view())
    }

    /// Takes a decision back, and gives it.
    ///
    /// # Errors
    /// [`DecideError::NoDecision`] where there is none of that number, or if the store cannot be written.
    pub fn undo(&self, number: u64) -> std::result::Result<Decision, DecideError> {
        fuse::undo(&self.store, number)
    }

    /// Answers a question in English, Arabic or Persian, with the evidence; `today` is what "last month" counts from.
    ///
    /// # Errors
    /// If the question is not understood, a name in it means nobody or several, or the store cannot be read.
    pub fn ask(&self, question: &str, today: Date) -> std::result::Result<Answer, AskError> {
        let query = Questions::bundled().understand(question, today)?.query;
        self.answer_to(Some(question), query, &[])
    }

    /// Answers a typed query, with the evidence: made in Rust or from JSON, for which it is one call from end to end.
    ///
    /// ```
    /// # use isnad::Archive;
    /// # use isnad::model::Article;
    /// # let folder = tempfile::tempdir()?;
    /// # let archive = Archive::create(folder.path().join("store"))?;
    /// # let text = "Iranian Foreign Minister Mohammad Javad Zarif met his Iraqi counterpart Fuad Hussein in Tehran.";
    /// # archive.add(&[Article { id: Some("1".into()), text: text.into(), ..Article::default() }])?;
    /// let answer = archive.answer(serde_json::from_str(r#"{"what": "by-country", "parties": [{"name": "Zarif"}]}"#)?)?;
    /// assert_eq!((answer.groups[0].key.as_str(), answer.groups[0].count), ("IRQ", 1));
    /// let json = serde_json::to_string(&answer)?;
    /// # assert!(json.contains("by-country"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If a name in it means nobody or several, or the store cannot be read.
    pub fn answer(&self, query: Query) -> std::result::Result<Answer, AskError> {
        self.answer_to(None, query, &[])
    }

    /// Answers a typed query that was asked in the words `question`, if in any. Where a name may mean several, `picks` says
    /// which: see [`query::look_up`].
    ///
    /// # Errors
    /// If a name in it means nobody or several, or the store cannot be read.
    pub fn answer_to(
        &self,
        question: Option<&str>,
        mut query: Query,
        picks: &[usize],
    ) -> std::result::Result<Answer, AskError> {
        let view = self.view();
        query::look_up(&view, &mut query, &|name| Packs::bundled().country(name), picks)?;
        let country = |code: CountryCode, lang: Lang| {
            crate::lang::country_name(code, lang).map_or_else(|| code.to_string(), str::to_owned)
        };
        Ok(query::answer(&view, question, &query, &country)?)
    }

    /// How much the store holds.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn counts(&self) -> Result<Counts> {
        fuse::counts(&self.view())
    }
}

/// Today's date in UTC, so that it does not depend on where the machine stands.
fn today() -> Option<Date> {
    let since = std::time::UNIX_EPOCH.elapsed().ok()?;
    Date::from_day_number((since.as_secs() / 86_400) as i32)
}
