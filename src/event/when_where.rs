//! When and where an event happens, by the words around its trigger.

use super::args::{Arguments, relative_verb};
use super::clause::{How, Phrase, PhraseKind, Sentence, Trigger};
use super::read::Reader;
use super::status::{lending, units};
use super::verb_last::verb_last;
use crate::lang::{Arg, Frame, Order, Relation, StatusWord, Tag};
use crate::model::{EntityIx, EventType, ParticipantRecord, Role};

impl Reader<'_, '_> {
    /// Where it happens: for a visit each place visited.
    pub(super) fn places(
        &self,
        sentence: &Sentence<'_, '_>,
        frame: &Frame,
        trigger: &Trigger,
        args: &Arguments,
        participants: &[ParticipantRecord],
        first: bool,
    ) -> Vec<EntityIx> {
        let visit = frame.kind == EventType::visit();
        let (from, to) = sentence.clause(trigger.start);
        let members = |i: usize| -> Vec<EntityIx> {
            let located = sentence.members(sentence.phrases[i].list).filter(|p| p.kind.locates());
            located.filter_map(|p| p.entities.first().copied()).collect()
        };
        for (relation, arg) in &frame.args {
            if *arg == Arg::Place
                && let Some(i) = args
                    .of(*relation)
                    .filter(|&i| visit || self.of_the_event(sentence, trigger, &sentence.phrases[i]))
                    .min_by_key(|&i| sentence.phrases[i].start.abs_diff(trigger.start))
            {
                return if visit { members(i) } else { members(i).into_iter().take(1).collect() };
            }
        }
        // what is toured from end to end is named with the verb («از تهران دیدار کرد») or not at all
        if visit && frame.arg(Relation::From) == Some(Arg::Place) {
            return Vec::new();
        }
        let sov = verb_last(self.pack);
        // "to" says where he goes: «به مصاف پرتغال می رود» takes him nowhere
        if visit && sov && frame.arg(Relation::To) == Some(Arg::Place) && trigger.how != How::Noun {
            return Vec::new();
        }
        if visit {
            let near = sentence.phrases.iter().position(|p| {
                let after = p.start >= trigger.end && p.start <= trigger.end + 3;
                let before = sov && p.end <= trigger.start && p.end + 3 >= trigger.start;
                (after || before)
                    && p.start >= from
                    && p.end <= to
                    && p.kind.locates()
                    && p.marker.is_none()
                    && !p.possessive
            });
            if let Some(i) = near {
                return members(i);
            }
        }
        let located = sentence.phrases.iter().filter(|p| {
            p.start >= from
                && p.end <= to
                && p.kind.locates()
                && p.marker == Some(Relation::In)
                && self.of_the_event(sentence, trigger, p)
        });
        let nearest = located.min_by_key(|p| p.start.abs_diff(trigger.start));
        if frame.kind != EventType::statement()
            && let Some(p) = nearest
            && p.start.abs_diff(trigger.start) <= if visit { 12 } else { 40 }
        {
            return p.entities.first().copied().into_iter().collect();
        }
        // a host receives where the report is dated, if that is his country
        if first
            && frame.role(Relation::Subject) == Some(Role::host())
            && let Some(city) = self.dateline
            && let Some(host) = participants.iter().find(|p| p.role == Role::host())
        {
            let country = self.resolved.entities[city.ix()].countries.first();
            if country.is_some_and(|c| self.resolved.entities[host.entity.ix()].countries.contains(c)) {
                return vec![city];
            }
        }
        Vec::new()
    }

    /// Whether a place is where the event happens, and no part of what it is about: "the war in Yemen".
    pub(super) fn of_the_event(&self, sentence: &Sentence<'_, '_>, trigger: &Trigger, place: &Phrase) -> bool {
        let after = place.start >= trigger.end;
        let (from, to) = if after { (trigger.end, place.start) } else { (place.end, trigger.start) };
        let verb = sentence.triggers.iter().any(|t| {
            t.start >= from && t.end <= to && matches!(t.how, How::Verb | How::Passive) && t.frame != trigger.frame
        });
        let (start, end) = sentence.clause(trigger.start);
        let inside = lending(sentence, trigger, start, end).is_some_and(|light| place.end <= light.start);
        if verb || self.pack.order == Order::Sov && after && !inside && units(sentence, from, to) > 5 {
            return false;
        }
        // the word before the preposition: the place of a noun that is no event's is that noun's
        let mut at = place.start;
        while at > from
            && (self.section.hits.is(at - 1, |t| matches!(t, Tag::Marker(_) | Tag::PlaceHead))
                || !self.section.is_word(at - 1))
        {
            at -= 1;
        }
        let noun = at > from && self.section.is_word(at - 1) && self.section.hits.at(at - 1).is_empty();
        let covered = sentence.phrases.iter().any(|p| p.start < at && at <= p.end);
        !(noun && !covered && place.kind == PhraseKind::Country && units(sentence, from, to) > 3)
    }

    /// The date of the event: the nearest in its clause that no other event's verb, preposition or clause takes away.
    pub(super) fn date(&self, sentence: &Sentence<'_, '_>, trigger: &Trigger) -> Option<crate::mention::DateSpec> {
        let last = verb_last(self.pack);
        let relative = relative_verb(sentence, trigger).filter(|_| last);
        let (from, to, level) = match relative {
            Some((from, to, _)) => (from, to, from),
            None => {
                let (from, to) = if last { sentence.stretch(trigger.start) } else { sentence.clause(trigger.start) };
                (from, to, trigger.start)
            }
        };
        let planned = |t: Tag| matches!(t, Tag::Status(StatusWord::Planned | StatusWord::Cancelled));
        let hits = &self.section.hits;
        // «الاجتماع، الذي كان مقررا السبت»: the clause that plans it dates it
        let goes_on = self.pack.order == Order::Vso && trigger.how == How::Noun && to < sentence.end;
        let goes_on = goes_on && hits.is(to - 1, |t| t == Tag::Relative_) && hits.is(to, planned);
        let to = if goes_on { sentence.clause(to).1 } else { to };
        let statement = self.pack.frames[trigger.frame].kind == EventType::statement();
        let own = sentence.phrases.iter().filter(|p| p.start >= from && p.end <= to).filter_map(|p| {
            let PhraseKind::Date(spec) = p.kind else { return None };
            // a year or month in what is said is none of the saying; nor is what a subordinate clause dates
            if last && (statement && spec.weight() < 8 || !sentence.reaches(level, p.start)) {
                return None;
            }
            // «به گفته او، این سفر فردا انجام می شود»: not the saying is tomorrow
            if last && statement && trigger.how == How::Noun && p.start >= trigger.end + 2 {
                return None;
            }
            if matches!(p.marker, Some(Relation::After | Relation::Before | Relation::From | Relation::Of)) {
                return None;
            }
            let after = p.start >= trigger.end;
            let (a, b) = if after { (trigger.end, p.start) } else { (p.end, trigger.start) };
            let other = sentence.triggers.iter().any(|t| {
                t.start >= a && t.end <= b && matches!(t.how, How::Verb | How::Passive) && t.frame != trigger.frame
            });
            let relative = (a..b).any(|k| {
                self.section.hits.is(k, |t| t == Tag::Relative_)
                    && !self.section.hits.is(k, |t| matches!(t, Tag::Marker(_)))
            });
            let foreign = relative && self.pack.order != Order::Sov && !(after && trigger.how == How::Noun);
            // "said he would meet her on May 10", "will meet on May 10, he said": not said then
            let spoken = statement && self.pack.order == Order::Svo;
            let clause = |k: usize| {
                let next =
                    |t: Tag| matches!(t, Tag::Pronoun | Tag::Neuter | Tag::Auxiliary | Tag::Copula | Tag::Complement);
                self.section.hits.is(k, next) || self.section.is_mark(k, &[','])
            };
            let acting = sentence.phrases.iter().any(|q| q.start >= a && q.end <= b && q.kind.acts());
            let told = sentence.triggers.iter().any(|t| t.end <= p.start && t.how != How::Noun);
            if spoken && (after && (acting || (a..b).any(clause)) || !after && told) {
                return None;
            }
            let distance = units(sentence, a, b);
            // a bare year or month far off is that of something else
            let far = if spec.weight() >= 8 {
                25
            } else if last || (a..b).any(|k| self.section.hits.is(k, planned)) {
                12
            } else {
                6
            };
            (!other && !foreign && distance <= far).then_some((distance, spec))
        });
        own.min_by_key(|(distance, spec)| (*distance, std::cmp::Reverse(spec.weight()))).map(|(_, spec)| spec)
    }

    /// What was told before, at or after which something was said or signed: «وقال عقب اللقاء», «وقعا عقب المباحثات».
    pub(super) fn occasion(&self, sentence: &Sentence<'_, '_>, trigger: &Trigger) -> Option<EventType> {
        let kind = self.pack.frames[trigger.frame].kind;
        if self.pack.order != Order::Vso || ![EventType::statement(), EventType::agreement()].contains(&kind) {
            return None;
        }
        let (from, to) = sentence.clause(trigger.start);
        let hits = &self.section.hits;
        let known = |t: &&Trigger| {
            let at = |tag: Tag| matches!(tag, Tag::Marker(Relation::After | Relation::In | Relation::On));
            t.how == How::Noun && t.hit.clitics.article && t.start > from && hits.is(t.start - 1, at)
        };
        let inside = |t: &&Trigger| t.start >= from && t.end <= to && !self.section.quoted[t.start];
        let said = (trigger.end..to).find(|&k| hits.is(k, |t| t == Tag::Complement)).unwrap_or(to);
        let nouns = sentence.triggers.iter().filter(inside).filter(known).filter(|t| t.start < said);
        let mut kinds = nouns.map(|t| self.pack.frames[t.frame].kind).filter(|k| *k != kind);
        kinds.find(|k| *k != EventType::statement())
    }
}
