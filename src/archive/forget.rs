//! Finding articles in the store, and taking them back.

use super::Archive;
use crate::fuse::{self, Lost, article_id};
use crate::graph::{self, NodeId, NodeKind};
use crate::model::{Article, ArticleNode, Date};
use crate::store::Result;
use crate::text::fold_name;

/// Which articles are meant: those that fit everything that is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleFilter {
    /// Of this outlet, as the articles name it but for letters that fold.
    pub source: Option<String>,
    /// Published before the first day of this date; an article without a date is not.
    pub before: Option<Date>,
}

impl ArticleFilter {
    fn fits(&self, article: &ArticleNode) -> bool {
        let source = |wanted: &String| article.source.as_deref().is_some_and(|s| fold_name(s) == fold_name(wanted));
        let before = |day: &Date| article.published.is_some_and(|p| p.last_day().day_number() < day.day_number());
        self.source.as_ref().is_none_or(source) && self.before.as_ref().is_none_or(before)
    }
}

impl Archive {
    /// The article of that id, identity or address, if it is in the store.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn find_article(&self, name: &str) -> Result<Option<NodeId>> {
        let view = self.view();
        let name = name.trim();
        let id = name.parse::<NodeId>().ok().filter(|id| id.kind == NodeKind::Article);
        for id in id.into_iter().chain([article_id(name)]) {
            if graph::article_node(&view, id)?.is_some() {
                return Ok(Some(id));
            }
        }
        let canonical = |url: &str| Article { url: Some(url.to_owned()), ..Article::default() }.identity();
        let wanted = canonical(name);
        if graph::article_node(&view, article_id(&wanted))?.is_some() {
            return Ok(Some(article_id(&wanted)));
        }
        // An article with an id of its own is not known by its address.
        let mut found = None;
        graph::each_article(&view, &mut |article| {
            if article.url.as_deref().is_some_and(|url| canonical(url) == wanted) {
                found = Some(article.id);
            }
            Ok(found.is_none())
        })?;
        Ok(found)
    }

    /// The articles that fit, in the order of their ids.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn find_articles(&self, filter: &ArticleFilter) -> Result<Vec<NodeId>> {
        let mut found = Vec::new();
        graph::each_article(&self.view(), &mut |article| {
            if filter.fits(&article) {
                found.push(article.id);
            }
            Ok(true)
        })?;
        Ok(found)
    }

    /// What would be lost if these articles were taken back: they themselves, and whoever and whatever nothing else
    /// supports.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn lost(&self, articles: &[NodeId]) -> Result<Lost> {
        fuse::lost(&self.view(), articles)
    }

    /// Takes articles back with everything that nothing else supports, and says how many were there. `each` is told how
    /// many of them are done. What is returned is on disk; their words are gone from the files after
    /// [`Archive::compact`].
    ///
    /// # Errors
    /// If the store cannot be read or written; some of them may be taken back then.
    pub fn forget(&self, articles: &[NodeId], each: &mut dyn FnMut(usize)) -> Result<usize> {
        fuse::remove_all(&self.store, articles, each)
    }

    /// Takes one article back with everything that nothing else supports; false if it is not there.
    ///
    /// # Errors
    /// If the store cannot be read or written.
    pub fn remove(&self, article: NodeId) -> Result<bool> {
        fuse::remove(&self.store, article)
    }
}
