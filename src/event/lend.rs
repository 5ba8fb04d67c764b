//! The day and place that one telling lends to another.

use super::clause::{How, Sentence, Trigger};
use super::merge::Draft;
use crate::lang::Tag;
use crate::model::{Date, EntityIx, EventType, ParticipantRecord, Status};

/// The day and place that a verb lends to one which "and" joins to it: "flew to Moscow on Saturday and met Putin", "met
/// Pandor in Pretoria on Monday and later called on Ramaphosa".
pub fn coordinated(
    sentence: &Sentence<'_, '_>,
    trigger: &Trigger,
    told: &[(Trigger, Vec<Draft>)],
) -> (Option<Date>, Option<EntityIx>) {
    let hits = &sentence.section.hits;
    let mut at = trigger.start;
    while at > sentence.start && hits.is(at - 1, |t| t == Tag::Adverb) && !hits.is(at - 1, |t| t == Tag::And) {
        at -= 1;
    }
    let and = at > sentence.start && hits.is(at - 1, |t| t == Tag::And);
    let finite = |how: How| matches!(how, How::Verb | How::Passive);
    let Some((before, list)) = told.iter().rev().find(|(_, list)| !list.is_empty()) else { return (None, None) };
    let same = sentence.clause(trigger.start) == sentence.clause(before.start);
    if !(and && same && finite(trigger.how) && finite(before.how)) {
        return (None, None);
    }
    let drafts = || list.iter().filter(|d| d.kind != EventType::statement() && d.status == Status::Held);
    let day = drafts().find_map(|d| d.date);
    (day, drafts().find(|d| d.kind == EventType::meeting()).and_then(|d| d.place))
}

/// The day of the visit on which those who take part in a welcome or farewell come or go.
pub fn arrival<'d>(before: impl Iterator<Item = &'d Draft>, welcome: &Draft) -> Option<Date> {
    let travels = |p: &ParticipantRecord| welcome.participants.iter().any(|w| w.entity == p.entity);
    let mut visits = before.filter(|d| d.kind == EventType::visit() && d.participants.iter().any(travels));
    visits.find_map(|d| d.date.filter(|d| d.day().is_some()))
}
