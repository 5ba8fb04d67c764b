//! A store and what fills it: what a program that embeds isnad holds in its hand.

use std::path::Path;
use std::sync::OnceLock;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::engine::Engine;
use crate::fuse::{self, Change};
use crate::graph::NodeId;
use crate::lang::Packs;
use crate::model::{Article, CountryCode, Date, Lang, Reading};
use crate::query::{self, Answer, NameError, NotUnderstood, Query, Questions, Teller};
use crate::store::{Counts, Result, Store, StoreError, View};

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
        Self::prepared(Store::open(path.as_ref())?)
    }

    /// Opens the store in the folder `path`, and makes one where there is nothing or an empty folder.
    ///
    /// # Errors
    /// Where it cannot be opened or made; see [`crate::store::StoreError`].
    pub fn create(path: impl AsRef<Path>) -> Result<Archive> {
        Self::prepared(Store::create(path.as_ref())?)
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

    /// Takes an article back with everything that nothing else supports; false if it is not there.
    ///
    /// # Errors
    /// If the store cannot be read or written.
    pub fn remove(&self, article: NodeId) -> Result<bool> {
        fuse::remove(&self.store, article)
    }

    /// Answers a question in English, Arabic or Persian, with the evidence; `today` is what "last month" counts from.
    ///
    /// # Errors
    /// If the question is not understood, a name in it means nobody or several, or the store cannot be read.
    pub fn ask(&self, question: &str, today: Date) -> std::result::Result<Answer, AskError> {
        let query = Questions::bundled().understand(question, today)?.query;
        self.answer_to(Some(question), query)
    }

    /// Answers a typed query, with the evidence.
    ///
    /// # Errors
    /// If a name in it means nobody or several, or the store cannot be read.
    pub fn answer(&self, query: Query) -> std::result::Result<Answer, AskError> {
        self.answer_to(None, query)
    }

    fn answer_to(&self, question: Option<&str>, mut query: Query) -> std::result::Result<Answer, AskError> {
        let packs = Packs::bundled();
        let view = self.view();
        query::look_up(&view, &mut query, |name| packs.country(name))?;
        let (part, found) = query::ask(&view, &query)?;
        let country = |code: CountryCode, lang: Lang| {
            packs.country_name(code, lang).map_or_else(|| code.to_string(), str::to_owned)
        };
        Ok(Teller::new(&view, &part, &country).answer(question, &query, &found)?)
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
