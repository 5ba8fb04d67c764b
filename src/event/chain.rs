//! Through whom an article has what it tells: the speakers around an event's words.

use rustc_hash::FxHashSet;

use super::args::arguments;
use super::clause::{How, Phrase, PhraseKind, Sentence, Trigger};
use super::status::units;
use crate::lang::{Order, Pack, Relation, Tag};
use crate::model::{EntityIx, EventType};

/// A stretch of a sentence that is somebody's words.
#[derive(Clone, Debug)]
struct Scope {
    from: usize,
    to: usize,
    /// From whom the article has it, outermost first.
    who: Vec<EntityIx>,
    /// The word of saying; `None` for what only names a source.
    at: Option<usize>,
    /// Where what is said begins for sure: at a "that", a colon or a quotation.
    certain: usize,
    /// How near to the article it stands.
    rank: Rank,
}

/// Who has it from whom: "according to ISNA, Reuters, citing a source, reported that the minister told CNN".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// The source of the whole sentence: "according to".
    Source,
    /// An outlet or agency that says it itself.
    Outlet,
    /// Whom that cites: "citing", "quoted IRNA".
    Cited,
    /// The outlet to which it is said.
    Told,
    /// Whoever says it.
    Said,
}

/// The speakers of a sentence, each with the stretch that is his.
#[derive(Debug)]
pub struct Chain {
    scopes: Vec<Scope>,
    /// Who says what stands in quotation marks.
    quoted: Option<EntityIx>,
}

impl Chain {
    /// Reads the chain of a sentence. `told` are its words of saying with those who speak by them, `media` the outlets and
    /// agencies of the article, `before` whoever spoke last.
    pub fn of(
        sentence: &Sentence<'_, '_>,
        pack: &Pack,
        told: &[(Trigger, Vec<EntityIx>)],
        media: &FxHashSet<EntityIx>,
        before: Option<EntityIx>,
    ) -> Self {
        let sources = sources(sentence);
        let source = |p: &Phrase| sources.iter().any(|s| p.entities.iter().any(|e| s.who.contains(e)));
        // the source of the sentence is none to whom it is said
        let outlets: Vec<(&Phrase, EntityIx)> = (sentence.phrases.iter())
            .filter_map(|p| Some((p, p.entities.iter().copied().find(|e| media.contains(e))?)))
            .filter(|(p, _)| !source(p))
            .collect();
        let mut chain = Chain { scopes: sources.clone(), quoted: before };
        for trigger in &sentence.triggers {
            if pack.frames[trigger.frame].kind != EventType::statement() || trigger.how == How::Light {
                continue;
            }
            let speakers = told.iter().find(|(t, _)| t.start == trigger.start).map(|(_, who)| who.clone());
            let who = match speakers {
                Some(who) => who,
                None if trigger.how == How::Noun => continue,
                None => body(sentence, pack, trigger).into_iter().collect(),
            };
            if chain.quoted.is_none() {
                chain.quoted = who.first().copied();
            }
            chain.scopes.extend(words(sentence, pack, trigger, &who, media));
            // «قال لوكالة رويترز», "told Reuters": the agency hands it on
            let outlet = interlocutor(sentence, trigger, &outlets).filter(|o| !who.contains(o));
            if let Some(outlet) = outlet {
                let (from, to) = sentence.clause(trigger.start);
                chain.scopes.push(Scope {
                    from,
                    to: sentence.end.max(to),
                    who: vec![outlet],
                    at: None,
                    certain: trigger.start,
                    rank: Rank::Told,
                });
            }
            let cited = relayed(sentence, pack, trigger).filter(|c| !who.contains(c));
            chain.scopes.extend(cited.map(|c| Scope {
                from: trigger.end,
                to: sentence.end,
                who: vec![c],
                at: Some(trigger.start),
                certain: trigger.end,
                rank: Rank::Cited,
            }));
        }
        chain
    }

    /// Through whom the article has what a trigger tells, the one next to the article first; without those in `own`.
    pub fn speakers(&self, sentence: &Sentence<'_, '_>, trigger: &Trigger, own: &[EntityIx]) -> Vec<EntityIx> {
        let at = trigger.start;
        let holds = |s: &&Scope| {
            (s.from..s.to).contains(&at)
                && s.at != Some(at)
                && (at >= s.certain || trigger.how != How::Noun || !accompanies(sentence, at))
        };
        let mut around: Vec<&Scope> = self.scopes.iter().filter(holds).collect();
        // what only names a source holds for the whole sentence, the outer words for the inner
        around.sort_by_key(|s| (s.rank, std::cmp::Reverse(s.to - s.from), s.from));
        let mut out: Vec<EntityIx> = Vec::new();
        let mut add = |who: EntityIx| {
            if !own.contains(&who) && !out.contains(&who) {
                out.push(who);
            }
        };
        around.iter().flat_map(|s| &s.who).for_each(|w| add(*w));
        if sentence.section.quoted[at] && !around.iter().any(|s| s.at.is_some()) {
            self.quoted.into_iter().for_each(add);
        }
        out
    }
}

/// What names a source for its whole sentence: "according to Reuters", «نقلا عن», «به گزارش»; and whom that source cites.
fn sources(sentence: &Sentence<'_, '_>) -> Vec<Scope> {
    let hits = &sentence.section.hits;
    let mut scopes: Vec<Scope> = Vec::new();
    for k in sentence.start..sentence.end {
        let Some(end) = hits.find(k, |t| t == Tag::Hearsay).map(|h| h.end as usize) else { continue };
        let source = sentence.phrases.iter().find(|p| p.start + 1 >= end && p.end > end);
        let acts = |p: &&Phrase| matches!(p.kind, PhraseKind::Organization | PhraseKind::Person);
        let near = |p: &&Phrase| units(sentence, end, p.start.max(end)) <= 2;
        let Some(source) = source.filter(acts).filter(near) else { continue };
        let Some(who) = source.entities.first().copied() else { continue };
        let rank = match source.kind {
            PhraseKind::Person => Rank::Said,
            _ if hits.is(k, |t| t == Tag::Citing) => Rank::Cited,
            _ => Rank::Source,
        };
        match scopes.iter_mut().find(|s| s.rank == rank) {
            Some(scope) if scope.who.contains(&who) => {}
            Some(scope) => scope.who.push(who),
            None => scopes.push(Scope {
                from: sentence.start,
                to: sentence.end,
                who: vec![who],
                at: None,
                certain: sentence.start,
                rank,
            }),
        }
    }
    scopes
}

/// The outlet or body whose words a word of relaying hands on: "Reuters quoted IRNA", «نقلت رويترز عن إرنا».
fn relayed(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Option<EntityIx> {
    let frame = &pack.frames[trigger.frame];
    if trigger.how != How::Verb || frame.role(Relation::Subject).is_some() {
        return None;
    }
    let args = arguments(sentence, pack, frame, trigger, None);
    let whose = |r: Relation| matches!(r, Relation::Object | Relation::From) && frame.role(r).is_some();
    let mut found = args.found.iter().filter(|(r, _)| whose(*r)).map(|(_, i)| &sentence.phrases[*i]);
    found.find(|p| p.kind == PhraseKind::Organization).and_then(|p| p.entities.first().copied())
}

/// The body that a word of saying has as its subject: "the ministry said".
fn body(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Option<EntityIx> {
    let frame = &pack.frames[trigger.frame];
    let args = arguments(sentence, pack, frame, trigger, None);
    let of = |i: usize| &sentence.phrases[i];
    let mut found = args.found.iter().filter(|(r, _)| matches!(r, Relation::Subject | Relation::Of));
    found.find_map(|(_, i)| of(*i).entities.first().copied().filter(|_| of(*i).kind == PhraseKind::Organization))
}

/// The outlet in the clause of a word of saying, to which it is said.
fn interlocutor(sentence: &Sentence<'_, '_>, trigger: &Trigger, outlets: &[(&Phrase, EntityIx)]) -> Option<EntityIx> {
    let (from, to) = sentence.clause(trigger.start);
    let inside = outlets.iter().filter(|(p, _)| p.start >= from && p.end <= to);
    inside.min_by_key(|(p, _)| p.start.abs_diff(trigger.start)).map(|(_, outlet)| *outlet)
}

/// The stretches that a word of saying makes its speaker's.
fn words(
    sentence: &Sentence<'_, '_>,
    pack: &Pack,
    trigger: &Trigger,
    who: &[EntityIx],
    media: &FxHashSet<EntityIx>,
) -> Vec<Scope> {
    if who.is_empty() {
        return Vec::new();
    }
    let hits = &sentence.section.hits;
    let certain = (trigger.end..sentence.end)
        .find(|&k| hits.is(k, |t| t == Tag::Complement) || sentence.section.is_mark(k, &[':', '«', '"', '\u{201c}']))
        .unwrap_or(sentence.end);
    let outlet = who.iter().all(|w| media.contains(w));
    let rank = if outlet { Rank::Outlet } else { Rank::Said };
    let scope = |from, to, certain| Scope { from, to, who: who.to_vec(), at: Some(trigger.start), certain, rank };
    let mut out = vec![scope(trigger.end, sentence.end, certain)];
    // «از سفر ظریف به بغداد خبر داد»: what is reported stands before the verb
    if pack.order == Order::Sov && trigger.how != How::Noun {
        let reported = sentence.triggers.iter().rev().find(|t| t.how == How::Noun && t.end <= trigger.start);
        let from =
            |t: &&Trigger| t.start > sentence.start && hits.is(t.start - 1, |m| m == Tag::Marker(Relation::From));
        if let Some(noun) = reported.filter(from) {
            out.push(scope(noun.start, trigger.start, noun.start));
        }
    }
    // "X met Y on Sunday, the minister said": a clause of its own, or a quotation, before whoever says it
    let speaker = sentence.phrases.iter().filter(|p| p.entities.iter().any(|e| who.contains(e)));
    let group = speaker
        .filter(|p| units(sentence, p.end.min(trigger.start), p.start.max(trigger.start)) <= 6)
        .map(|p: &Phrase| p.start)
        .filter(|&start| start <= trigger.end + 2)
        .max()
        .map_or(trigger.start, |start| start.min(trigger.start));
    let closed = group > sentence.start
        && !sentence.section.is_word(group - 1)
        && sentence
            .triggers
            .iter()
            .any(|t| t.end <= group && (matches!(t.how, How::Verb | How::Passive) || sentence.section.quoted[t.start]));
    let fronted = hits.is(sentence.start, |t| matches!(t, Tag::Marker(_) | Tag::Break | Tag::Relative_));
    if closed && !fronted {
        out.push(scope(sentence.start, group, sentence.start));
    }
    out
}

/// Whether a noun only accompanies what is said: "stressed in a meeting with him that", «أكد خلال لقائه».
fn accompanies(sentence: &Sentence<'_, '_>, at: usize) -> bool {
    let hits = &sentence.section.hits;
    let beside = |r: Relation| {
        matches!(
            r,
            Relation::In | Relation::With | Relation::After | Relation::Before | Relation::Presence | Relation::On
        )
    };
    let marks = |k: usize| {
        hits.is(k, |t| matches!(t, Tag::Marker(r) if beside(r)))
            || hits.at(k).iter().any(|h| h.clitics.marker.is_some_and(beside))
    };
    marks(at) || (at.saturating_sub(4).max(sentence.start)..at).any(marks)
}
