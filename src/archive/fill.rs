//! Filling a store with many articles at once.

use super::{Archive, today};
use crate::fuse::{self, Bulk, Change, Kept};
use crate::model::{Article, Date, Reading};
use crate::store::Result;

/// Articles that are taken from a stream at a time, and bytes of their texts.
const TOGETHER: usize = 8192;
const BYTES_TOGETHER: usize = 32 << 20;

/// What adding many articles did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Articles that were not there.
    pub new: u64,
    /// Articles that were there, the same to the letter.
    pub unchanged: u64,
    /// Articles that took the place of another version.
    pub corrected: u64,
}

/// An article, what was read from it, and the day of reading.
type Read = (Article, Reading, Option<Date>);

impl Archive {
    /// Keeps a stream of articles with what was read from them.
    ///
    /// Where the store has no articles yet, everything is derived once, when the stream has ended: many times faster than
    /// batch by batch, and in little memory, whatever its length. All of it is on disk then, and nothing before: where
    /// the process ends sooner, the store is as it was. Into a store with articles they are put as [`Archive::add_read`]
    /// puts them.
    ///
    /// # Errors
    /// If the store cannot be read or written.
    pub fn add_all(&mut self, articles: impl IntoIterator<Item = (Article, Reading)>) -> Result<Added> {
        let (read, mut articles, mut added) = (today(), articles.into_iter(), Added::default());
        let mut some = || -> Vec<Read> {
            let mut bytes = 0;
            let next = articles.by_ref().map(|(article, reading)| (article, reading, read));
            let enough = |(article, ..): &Read| {
                bytes += article.text.len();
                bytes < BYTES_TOGETHER
            };
            take_until(next, TOGETHER, enough)
        };
        let mut count = |changes: Vec<Change>| {
            for change in changes {
                match change {
                    Change::New => added.new += 1,
                    Change::Unchanged => added.unchanged += 1,
                    Change::Corrected => added.corrected += 1,
                }
            }
        };
        if self.counts()?.articles == 0 {
            self.put_at_once(|put| {
                loop {
                    let some = some();
                    if some.is_empty() {
                        return Ok(());
                    }
                    count(put(&some)?);
                }
            })?;
        } else {
            loop {
                let some = some();
                if some.is_empty() {
                    break;
                }
                let kept: Vec<Kept<'_>> = some.iter().map(Kept::of).collect();
                count(fuse::put_kept(&self.store, &kept)?);
            }
        }
        Ok(added)
    }

    /// Puts articles into a store that has none, as a whole: with all that `fill` hands to its argument, or as it was.
    pub(super) fn put_at_once<T>(
        &mut self,
        fill: impl FnOnce(&mut dyn FnMut(&[Read]) -> Result<Vec<Change>>) -> Result<T>,
    ) -> Result<T> {
        let mut done = None;
        self.store.renew(|old, fresh| {
            fuse::carry(&old.view(), fresh)?;
            let mut bulk = Bulk::new(fresh)?;
            done = Some(fill(&mut |some| {
                let kept: Vec<Kept<'_>> = some.iter().map(Kept::of).collect();
                bulk.put(&kept)
            })?);
            bulk.finish()?;
            fuse::mark_current(fresh)
        })?;
        self.store.is_no_snapshot()?;
        Ok(done.expect("it was filled"))
    }
}

/// Takes so many at most, up to one with which it is enough.
fn take_until<T>(mut from: impl Iterator<Item = T>, most: usize, mut more: impl FnMut(&T) -> bool) -> Vec<T> {
    let mut taken = Vec::new();
    while taken.len() < most
        && let Some(next) = from.next()
    {
        let go_on = more(&next);
        taken.push(next);
        if !go_on {
            break;
        }
    }
    taken
}
