//! The engine: an article in, its facts out. Pure: the same article and packs give the same facts, to the byte.

mod join;
mod languages;

use std::ops::Range;
use std::sync::Arc;

use crate::event::events;
use crate::lang::{Pack, Packs, Tag};
use crate::mention::{Section, decide, scan};
use crate::model::{Article, CountryCode, Lang, Part, Reading};
use crate::resolve::resolve;
use crate::text::Tokens;

/// The title or body of an article, with the stretches of bytes in it that are in another language than the article.
#[derive(Clone)]
struct InLanguages<'a> {
    part: Part,
    tokens: Tokens<'a>,
    foreign: Vec<(Range<usize>, Lang)>,
}

/// Reads articles. Cheap to clone; one engine may serve many threads.
#[derive(Clone, Debug)]
pub struct Engine {
    packs: Arc<Packs>,
}

impl Default for Engine {
    fn default() -> Self {
        Engine::new()
    }
}

impl Engine {
    /// An engine with the packs that ship with isnad.
    pub fn new() -> Self {
        Engine::with(Packs::bundled().clone())
    }

    /// An engine with packs of one's own.
    pub fn with(packs: Packs) -> Self {
        Engine { packs: Arc::new(packs) }
    }

    /// The packs that it reads with.
    pub fn packs(&self) -> &Packs {
        &self.packs
    }

    /// The language that an article will be read in: its own where a pack has it, else the detected one.
    pub fn language(&self, article: &Article) -> Lang {
        let stated = article.lang.filter(|l| self.packs.get(*l).is_some());
        stated.unwrap_or_else(|| {
            self.packs.detect(if article.text.trim().is_empty() { &article.title } else { &article.text })
        })
    }

    /// Reads an article. Never fails: text that makes no sense yields fewer facts and a diagnostic.
    pub fn read(&self, article: &Article) -> Reading {
        let lang = self.language(article);
        let mut reading = Reading { lang, ..Reading::default() };
        if let Some(stated) = article.lang.filter(|l| *l != lang) {
            reading.diagnostics.push(format!("no pack reads {stated}; read as {lang}"));
        }
        let parts: Vec<(Part, &str)> = [(Part::Title, &article.title), (Part::Text, &article.text)]
            .into_iter()
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(part, text)| (part, text.as_str()))
            .collect();
        if parts.is_empty() {
            reading.diagnostics.push("the article has no text".to_owned());
            return reading;
        }
        let parts: Vec<InLanguages<'_>> = parts
            .into_iter()
            .map(|(part, text)| {
                let tokens = Tokens::new(text);
                let foreign = languages::foreign(&self.packs, &tokens, lang);
                InLanguages { part, tokens, foreign }
            })
            .collect();
        let mut others: Vec<Lang> = parts.iter().flat_map(|p| &p.foreign).map(|(_, l)| *l).collect();
        others.sort_unstable();
        others.dedup();
        let mut readings = Vec::new();
        for other in others {
            let reading = Reading { lang: other, ..Reading::default() };
            readings.push(self.read_in(article, parts.clone(), other, reading));
        }
        readings.insert(0, self.read_in(article, parts, lang, reading));
        if readings.len() == 1 { readings.remove(0) } else { join::join(readings) }
    }

    /// Reads what an article has in one language: its own, or that of some stretches in it.
    fn read_in(&self, article: &Article, parts: Vec<InLanguages<'_>>, lang: Lang, mut reading: Reading) -> Reading {
        let Some(pack) = self.packs.get(lang) else { return reading };
        reading.pack = format!("{} {}", pack.lang, pack.version);
        let mut sections: Vec<Section<'_>> = parts
            .into_iter()
            .map(|InLanguages { part, tokens, foreign }| {
                let mine: Vec<Range<usize>> =
                    foreign.iter().filter(|(_, l)| *l == lang).map(|(r, _)| r.clone()).collect();
                let all: Vec<Range<usize>> = foreign.iter().map(|(r, _)| r.clone()).collect();
                let own = self.language(article) == lang;
                let left_out = if own { all } else { languages::outside(tokens.text, &mine) };
                Section::without(part, tokens, pack, &left_out)
            })
            .collect();
        let home = self.home(article, &sections, pack);
        decide(&mut sections, pack, home);
        let lists = scan(&sections, pack);
        let resolved = resolve(&sections, &lists, pack, home);
        reading.events = events(&sections, &lists, pack, &resolved, article.published);
        reading.entities = resolved.entities;
        reading
    }

    /// The country of the outlet: that of the organization which the source names, else of the city in the dateline.
    fn home(&self, article: &Article, sections: &[Section<'_>], pack: &Pack) -> Option<CountryCode> {
        let source = article.source.as_deref().unwrap_or_default();
        if !source.trim().is_empty() {
            let glued = crate::text::fold(source.trim()).replace(' ', "");
            if let Some(country) = self.packs.all().find_map(|pack| pack.outlets.get(&glued)) {
                return Some(*country);
            }
            for pack in self.packs.all() {
                let section = Section::new(Part::Title, source, pack);
                let found = section.hits.all().iter().find_map(|h| match h.tag {
                    Tag::Organization(o) => pack.organizations[o as usize].country,
                    _ => None,
                });
                if found.is_some() {
                    return found;
                }
            }
        }
        let body = sections.iter().find(|s| s.part == Part::Text)?;
        let hits = (0..3).flat_map(|token| body.hits.at(token));
        hits.filter_map(|h| match h.tag {
            Tag::Place(p) => pack.places[p as usize].country,
            Tag::Capital(c) => Some(c),
            Tag::Organization(o) => pack.organizations[o as usize].country,
            _ => None,
        })
        .next()
    }
}
