//! isnad reads political news in Arabic, Persian and English and keeps what it says as a knowledge graph.

pub mod graph;
pub mod model;
