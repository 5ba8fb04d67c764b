//! English phrases that stand for one another: a place after what it is, a name before the title of somebody else, those named as
//! examples of a group.

use super::clause::{Phrase, PhraseKind, Sentence};
use crate::lang::{Pack, Relation, Tag, Titles};
use crate::mention::{Mention, What};
use crate::model::EntityIx;
use crate::resolve::Resolved;

impl Sentence<'_, '_> {
    /// The preposition of the group of which a phrase is an example: "with leading members of the House, including Paul
    /// Ryan".
    pub(super) fn example(&self, m: &Mention) -> Option<Relation> {
        let hits = &self.section.hits;
        let before = m.start.checked_sub(1).filter(|&k| k > self.start && hits.is(k, |t| t == Tag::Including))?;
        let last = self.phrases.last().filter(|p| p.end + 2 >= before);
        // a list of one kind goes on: "with officials including A", "Turkey, including"
        if last.is_some_and(|p| !matches!(p.marker, Some(Relation::Of | Relation::From | Relation::In))) {
            return None;
        }
        let low = before.saturating_sub(18).max(self.start);
        let ends = |k: usize| {
            hits.is(k, |t| matches!(t, Tag::Auxiliary | Tag::Pronoun | Tag::Complement))
                || self.section.is_mark(k, &[';', '"'])
        };
        let marker = |k: usize| {
            hits.at(k).iter().find_map(|h| match h.tag {
                Tag::Marker(r @ (Relation::With | Relation::Between | Relation::By | Relation::Presence)) => Some(r),
                _ => None,
            })
        };
        (low..before).rev().take_while(|&k| !ends(k)).find_map(marker)
    }

    /// What governs a place that is named after what it is: "in the Turkish capital, Ankara", "in the Swiss city of Geneva".
    /// The description locates nothing itself.
    pub(super) fn described(
        &mut self,
        pack: &Pack,
        m: &Mention,
        kind: PhraseKind,
        entities: &[EntityIx],
        resolved: &Resolved,
    ) -> Option<Relation> {
        let hits = &self.section.hits;
        let describes = |p: &&Phrase| matches!(p.kind, PhraseKind::Adjective | PhraseKind::Country | PhraseKind::Place);
        let (last, rest) = self.phrases.split_last().filter(|(p, _)| describes(p))?;
        let gap = last.end..m.start;
        let head = |k: usize| hits.is(k, |t| t == Tag::PlaceHead);
        let light = |k: usize| {
            head(k)
                || self.section.is_mark(k, &[','])
                || hits.is(k, |t| t == Tag::Marker(Relation::Of))
                || self.section.is_word(k) && hits.at(k).iter().all(|h| h.tag.names() || h.tag == Tag::NotName)
        };
        // "Azerbaijan's Baku"
        let owned = last.possessive && gap.len() == 1;
        let described = gap.clone().any(head) || head(last.end - 1) || owned;
        let there = entities.first().map(|e| &resolved.entities[e.ix()].countries);
        let same = there.is_some_and(|c| last.countries.iter().any(|l| c.contains(l)));
        // "the Egyptian Red Sea resort of Sharm el-Sheikh": a sea is no country's
        let sea = last.kind == PhraseKind::Place && hits.is(m.start - 1, |t| t == Tag::Marker(Relation::Of));
        let whose = rest.last().filter(|p| sea && p.end == last.start);
        let same = same && last.kind != PhraseKind::Place || sea;
        let fits = pack.titles == Titles::HeadLast && kind == PhraseKind::Place && gap.len() <= 5 && same;
        if !(fits && described && (owned || gap.clone().all(light))) {
            return None;
        }
        let marker = last.marker.or(whose.and_then(|p| p.marker));
        let first = self.phrases.len() - 1 - usize::from(whose.is_some());
        for p in &mut self.phrases[first..] {
            (p.kind, p.marker) = (PhraseKind::Adjective, None);
        }
        marker
    }

    /// "Putin adviser Yuri Ushakov": whose name stands right before a title is nobody here; what it was, the one with the
    /// title is.
    pub(super) fn possessor(&mut self, pack: &Pack, m: &Mention, kind: PhraseKind) -> Option<Phrase> {
        let titled = matches!(&m.what, What::Person(p) if p.name.is_some_and(|(from, _)| from > m.start));
        let last = self.phrases.last_mut().filter(|p| p.end == m.start && p.kind == PhraseKind::Person)?;
        if pack.titles != Titles::HeadLast || kind != PhraseKind::Person || !titled {
            return None;
        }
        let was = last.clone();
        (last.kind, last.marker) = (PhraseKind::Adjective, None);
        last.entities.clear();
        last.countries.clear();
        Some(was)
    }
}
