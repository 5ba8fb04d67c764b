//! Keeps articles, what was read from them and what is derived from that, in a folder on disk.
//!
//! Only this layer knows the database (sled) and the bytes of keys and values; `docs/store-format.md` is its
//! specification. A store is changed in batches that become visible and last as a whole, and read through views
//! that show one state. What the derived records mean is for [`crate::fuse`] and [`crate::graph`] to say.

mod base;
mod batch;
mod block;
mod codec;
mod db;
mod decision;
mod error;
mod few;
mod folder;
mod journal;
mod key;
mod level;
mod lock;
mod migrate;
mod open;
mod record;
mod sorter;
mod survey;

pub(crate) use batch::{Batch, content, decoded, encoded};
pub(crate) use db::Read;
pub use db::{Store, View};
pub use decision::{Decision, NodePart, ReportPart, Ruling};
pub use error::{Result, StoreError};
pub use few::Few;
pub(crate) use key::{
    Bytes, EventEntry, Key, Term, Tree, byte_kind, day_bytes, id_bytes, kind_byte, read_id, read_pair, read_standing,
    read_ties, tie_bytes,
};
pub use open::PATIENCE;
pub use record::{
    ArticleRec, Atom, Attested, Counts, EntityRec, EventRec, Group, Link, OfficeAttested, OfficeClass, OfficeKey,
    Party, Reason, Report,
};
pub(crate) use sorter::{Sorted, Sorter};
pub(crate) use survey::{ArticlePart, How, reason};
