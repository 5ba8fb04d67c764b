//! What the words around an English event's word say of it: that it is said of something else, agreed upon, called off.

use super::clause::{How, Phrase, PhraseKind, Sentence, Trigger};
use super::status::status;
use crate::lang::{Order, Pack, Relation, Tag};
use crate::model::{EventType, Status};

/// Whether an infinitive only says of what somebody is the first: "becoming the highest-ranking official to visit the
/// island", "was the first president to meet him".
pub fn named_for(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> bool {
    let hits = &sentence.section.hits;
    let to =
        trigger.start.checked_sub(1).filter(|&k| k > sentence.start && hits.is(k, |t| t == Tag::Marker(Relation::To)));
    let Some(to) = to.filter(|_| trigger.how == How::Verb) else { return false };
    let Some(p) = sentence.phrases.iter().find(|p| p.end == to && p.kind == PhraseKind::Person) else { return false };
    let low = p.start.saturating_sub(4).max(sentence.start);
    let is = |k: usize| {
        let form = sentence.section.tokens.fold(k);
        let ing = !pack.participle.is_empty() && sentence.section.is_word(k) && form.ends_with(&pack.participle);
        ing && !hits.is(k, |t| t == Tag::Rank) || hits.is(k, |t| t == Tag::Copula)
    };
    (low..p.start).any(is)
}

/// Whether what parties agree upon begins at a token: "agreed to resume".
pub fn settled(sentence: &Sentence<'_, '_>, pack: &Pack, at: usize) -> bool {
    let agrees = |t: &Trigger| t.how == How::Light && pack.frames[t.frame].kind == EventType::agreement();
    pack.order == Order::Svo
        && sentence.triggers.iter().any(|t| agrees(t) && (t.end == at || t.start <= at && at < t.end))
}

/// Whether a preposition of time or place stands right before a word and governs the noun that it goes with.
pub fn governs_both(sentence: &Sentence<'_, '_>, at: usize, trigger: &Trigger) -> bool {
    let beside = |t: Tag| matches!(t, Tag::Marker(Relation::In | Relation::On | Relation::After));
    let low = at.saturating_sub(2).max(sentence.start);
    let told = sentence.triggers.iter().any(|t| t.start >= low && t.end <= trigger.start);
    !told && (low..at).any(|k| sentence.section.hits.is(k, beside))
}

/// Whether an event noun is the genitive of another noun, over whose it is: "the aim of Rouhani's visit".
pub fn of_another(sentence: &Sentence<'_, '_>, trigger: &Trigger) -> bool {
    let hits = &sentence.section.hits;
    let mut at = trigger.start;
    while at > sentence.start {
        let k = at - 1;
        let phrase = sentence.phrase_at(k);
        match phrase {
            Some(p) if p.possessive || p.marker.is_none() || p.marker == Some(Relation::Of) => at = p.start,
            Some(_) => return false,
            None if hits.is(k, |t| t == Tag::Marker(Relation::Of)) => return true,
            None if hits.is(k, |t| matches!(t, Tag::Marker(_) | Tag::Preposition | Tag::Verb(_) | Tag::Light(_))) => {
                return false;
            }
            None if sentence.section.is_word(k) || sentence.section.is_mark(k, &['-', '\'']) => at = k,
            None => return false,
        }
    }
    false
}

/// What becomes of an event that was told before, by its noun alone: "… but the meeting was postponed".
pub fn called_off(sentence: &Sentence<'_, '_>, pack: &Pack, trigger: &Trigger) -> Option<Status> {
    let hits = &sentence.section.hits;
    let before = trigger.start.checked_sub(1).filter(|&k| k >= sentence.start)?;
    let other = |t: Tag| matches!(t, Tag::Indefinite | Tag::Past | Tag::Next | Tag::Former);
    let known = hits.is(before, |t| t == Tag::Determiner) && !hits.is(before, other);
    let whose = |p: &Phrase| {
        p.start >= trigger.end
            && p.start <= trigger.end + 2
            && !matches!(p.kind, PhraseKind::Date(_) | PhraseKind::Place)
    };
    let alone = trigger.how == How::Noun && known && !sentence.phrases.iter().any(whose);
    let becomes = status(sentence, pack, &pack.frames[trigger.frame], trigger);
    becomes.filter(|s| alone && *s == Status::Cancelled)
}
