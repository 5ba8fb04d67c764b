//! How well the engine reads: its records against gold that people wrote, line by line.
//!
//! Gold is JSON Lines: an article's fields (`id`, `lang`, `published`, `title`, `text`) with what a careful reader finds
//! in it (`people`, `countries`, `organizations`, `places`, `events`); [`Gold`] says what each field holds. An article is
//! compared by itself, and the figures of many are added up:
//!
//! ```
//! use isnad::Engine;
//! use isnad::eval::{Figures, Line, compare, read_gold};
//! use isnad::export::Record;
//!
//! let gold = r#"{"id": "1", "lang": "en", "published": "2020-11-15", "title": "", "text":
//!   "Iranian Foreign Minister Mohammad Javad Zarif met his Iraqi counterpart Fuad Hussein in Tehran.",
//!   "people": [{"id": "p1", "name": "Mohammad Javad Zarif", "countries": ["IRN"], "official": true},
//!              {"id": "p2", "name": "Fuad Hussein", "countries": ["IRQ"], "official": true}],
//!   "countries": ["IRN", "IRQ"], "organizations": [], "places": [{"name": "Tehran", "country": "IRN"}],
//!   "events": [{"type": "meeting", "status": "held", "date": null, "place": "Tehran", "quote": "met",
//!               "participants": [{"ref": "p1", "role": "host"}, {"ref": "p2", "role": "guest"}]}]}"#.replace('\n', " ");
//! let (engine, mut figures) = (Engine::new(), Figures::default());
//! for gold in read_gold("example.jsonl", gold.as_bytes()) {
//!     let gold = gold?;
//!     let reading = engine.read(&gold.article);
//!     figures.add(&compare(&gold, &Record::new(&gold.article, &reading)).figures);
//! }
//! assert_eq!(figures.tally(Line::Graph).f1(), 1.0);
//! # Ok::<(), isnad::eval::GoldError>(())
//! ```

mod compare;
mod event;
mod figures;
mod form;
mod gold;
mod pair;

pub use compare::{Comparison, Fault, Finding, compare};
pub use figures::{Feature, Figures, Line, Share, Tally};
pub use form::fold;
pub use gold::{Gold, GoldError, GoldEvent, GoldParticipant, GoldPerson, GoldProblem, GoldThing, Reference, read_gold};
