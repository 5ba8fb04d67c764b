//! What text is made of: folding with the way back to the original, tokens, sentences, names across scripts.

pub mod fold;
mod latin;
mod reference;
mod sentence;
mod token;
pub mod translit;

pub use fold::{fold, fold_name};
pub use latin::{is_latin, latin};
pub use reference::{Letters, plain};
pub use sentence::sentences;
pub use token::{Token, TokenKind, Tokens};
