//! When and where an event happens, by the words around its trigger.

use super::args::{Arguments, carrier, relative_verb};
use super::clause::{How, Phrase, PhraseKind, Sentence, Trigger};
use super::read::Reader;
use super::status::{lending, units};
use super::verb_last::verb_last;
use crate::lang::{Arg, Frame, Order, Relation, StatusWord, Tag};
use crate::model::{CountryCode, EntityIx, EventType, ParticipantRecord, Role};

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
        let set = frame.args.iter().filter(|(_, arg)| *arg == Arg::Place).flat_map(|(relation, _)| args.of(*relation));
        let set = set.filter(|&i| visit || self.of_the_event(sentence, trigger, &sentence.phrases[i]));
        if let Some(i) = set.min_by_key(|&i| sentence.phrases[i].start.abs_diff(trigger.start)) {
            return if visit { members(i) } else { members(i).into_iter().take(1).collect() };
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
                let bound = frame.arg(Relation::Of) == Some(Arg::Place);
                let before = sov && !bound && p.end <= trigger.start && p.end + 3 >= trigger.start;
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
                && (!sov || sentence.reaches(trigger.start, p.start) && !self.of_a_mission(sentence, p))
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

    /// «سفارت ایران در لاهه»: whether a place is where a body of another state sits that stands right before it.
    fn of_a_mission(&self, sentence: &Sentence<'_, '_>, place: &Phrase) -> bool {
        let countries = |p: &Phrase| -> Vec<CountryCode> {
            p.entities.iter().flat_map(|e| self.resolved.entities[e.ix()].countries.iter().copied()).collect()
        };
        let there = countries(place);
        sentence.phrases.iter().any(|p| {
            let home = countries(p);
            let apart = !home.is_empty() && !there.is_empty() && !home.iter().any(|c| there.contains(c));
            p.kind == PhraseKind::Organization && p.end + 1 == place.start && apart
        })
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
        // «سيلتقي نظراءه لبحث الاتفاق الذي أبرم في فيينا»: where another noun's clause is set
        let clause = |k: usize| {
            self.section.hits.is(k, |t| t == Tag::Relative_)
                && !self.section.hits.is(k, |t| matches!(t, Tag::Marker(_)))
        };
        let lent = |k: usize| {
            let light = |t: &Trigger| t.start > k && t.start <= k + 3 && t.end <= to && t.how == How::Light;
            let here = || sentence.triggers.iter().filter(|t| light(t));
            here().next().is_some() && here().all(|t| t.frame != trigger.frame)
        };
        let elsewhere = self.pack.order == Order::Vso && after && (from..to).any(|k| clause(k) && lent(k));
        if verb || elsewhere || self.pack.order == Order::Sov && after && !inside && units(sentence, from, to) > 5 {
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
        let noun = at > from
            && self.section.is_word(at - 1)
            && self.section.hits.at(at - 1).iter().all(|h| h.tag == Tag::NotName);
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
        // «الزيارة التي كان الرئيس يعتزم القيام بها مطلع مايو»
        let plan = (to..(to + 8).min(sentence.end)).find(|&k| hits.is(k, planned));
        let goes_on = goes_on && hits.is(to - 1, |t| t == Tag::Relative_) && plan.is_some();
        let to = if goes_on { sentence.clause(to).1 } else { to };
        let statement = self.pack.frames[trigger.frame].kind == EventType::statement();
        let object = |t: Tag| matches!(t, Tag::Marker(Relation::From | Relation::On | Relation::To));
        let untimed = last
            && trigger.how == How::Noun
            && carrier(sentence, &self.pack.frames[trigger.frame], trigger).is_none()
            && (trigger.start.saturating_sub(2).max(from)..trigger.start).any(|k| hits.is(k, object));
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
            // «امروز از سفر او خبر داد»: the day is that of the telling
            if last && untimed && p.end <= trigger.start {
                return None;
            }
            // «از سفر روز یکشنبه او خبر داد»: the day is that of what is told
            let noun_before = |t: &Trigger| {
                let kind = self.pack.frames[t.frame].kind;
                let object = t.start > from
                    && hits.is(t.start - 1, |m| matches!(m, Tag::Marker(Relation::From | Relation::On | Relation::To)));
                t.how == How::Noun && kind != EventType::statement() && t.end == p.start && object
            };
            if last && statement && sentence.triggers.iter().any(noun_before) {
                return None;
            }
            // "ahead of his visit next week, the ambassador met": likewise
            if !last && self.dates_what_is_ahead(sentence, trigger, p) {
                return None;
            }
            // «در آستانه سفر هفته آینده او با فلان دیدار کرد»: the day is that of what is to come
            let of_setting = |t: &Trigger| {
                let around = |k: usize| {
                    let beside = |t: Tag| matches!(t, Tag::Marker(Relation::After | Relation::Before));
                    hits.at(k).iter().any(|h| h.end as usize == t.start && beside(h.tag))
                };
                t.how == How::Noun
                    && t.start != trigger.start
                    && t.end == p.start
                    && (t.start.saturating_sub(3).max(from)..t.start).any(around)
            };
            if last && p.end <= trigger.start && sentence.triggers.iter().any(of_setting) {
                return None;
            }
            let planned_for = last && statement && p.marker == Some(Relation::For);
            // «سفر ظریف به دوحه از فردا»
            let begins = last && p.marker == Some(Relation::From) && spec.is_ahead();
            if planned_for
                || matches!(p.marker, Some(Relation::After | Relation::Before | Relation::From | Relation::Of))
                    && !begins
            {
                return None;
            }
            let after = p.start >= trigger.end;
            if !after && self.pack.order == Order::Svo {
                let (purpose, aside) =
                    (self.dates_the_verb_before(sentence, trigger, p), self.in_aside(sentence, p, trigger));
                if purpose || aside || self.counted_after(sentence, p, trigger) {
                    return None;
                }
            }
            if self.pack.order == Order::Vso && dates_another(sentence, trigger, p) {
                return None;
            }
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
        let own = own.min_by_key(|(distance, spec)| (*distance, std::cmp::Reverse(spec.weight())));
        own.map(|(_, spec)| spec).or_else(|| self.antecedent_date(sentence, trigger))
    }

    /// The date that a relative clause tells of: "since 2019, when Kim travelled to Vladivostok".
    fn antecedent_date(&self, sentence: &Sentence<'_, '_>, trigger: &Trigger) -> Option<crate::mention::DateSpec> {
        let when = sentence.clause(trigger.start).0.checked_sub(1).filter(|&k| k > sentence.start)?;
        let opens = self.pack.order == Order::Svo
            && self.section.hits.is(when, |t| t == Tag::Relative_)
            && !self.section.hits.is(when, |t| t == Tag::Complement);
        let comma = usize::from(self.section.is_mark(when - 1, &[',']));
        let dated = sentence.phrases.iter().find(|p| p.end + comma == when).filter(|_| opens)?;
        if let PhraseKind::Date(spec) = dated.kind { Some(spec) } else { None }
    }

    /// Whether a phrase stands in a relative clause between commas that ends before a trigger: "Zelenskyy, who was in Turkey
    /// on Tuesday, postponed his trip".
    fn in_aside(&self, sentence: &Sentence<'_, '_>, p: &Phrase, trigger: &Trigger) -> bool {
        let comma = |k: &usize| self.section.is_mark(*k, &[',']);
        let Some(open) = (sentence.start..p.start).rev().find(comma) else { return false };
        let closed = (p.end..trigger.start).any(|k| comma(&k));
        closed && self.section.hits.is(open + 1, |t| t == Tag::Relative_)
    }

    /// Whether a noun is what a time is counted from, which has not the date of its clause: "on Friday held talks, six weeks
    /// after his visit to Moscow".
    fn counted_after(&self, sentence: &Sentence<'_, '_>, p: &Phrase, trigger: &Trigger) -> bool {
        let comma = (p.end..trigger.start).rev().find(|&k| self.section.is_mark(k, &[',']));
        let Some(comma) = comma.filter(|_| trigger.how == How::Noun) else { return false };
        let after = |k: &usize| self.section.hits.is(*k, |t| t == Tag::Marker(Relation::After));
        let Some(after) = (comma + 1..trigger.start).find(after).filter(|&k| k > comma + 2) else { return false };
        let told = sentence.triggers.iter().any(|t| t.start > comma && t.end <= after);
        !told && !sentence.phrases.iter().any(|q| q.start > comma && q.end <= after && q.kind.acts())
    }

    /// Whether a date stands with an event noun that is "before" or "ahead of" its sentence, which a comma parts from the
    /// trigger.
    fn dates_what_is_ahead(&self, sentence: &Sentence<'_, '_>, trigger: &Trigger, date: &Phrase) -> bool {
        let hits = &self.section.hits;
        let comma = (date.end..trigger.start).any(|k| self.section.is_mark(k, &[',', '،']));
        let finite = |t: &Trigger| matches!(t.how, How::Verb | How::Passive);
        let noun = |t: &Trigger| {
            let low = t.start.saturating_sub(5).max(sentence.start);
            let before = |k: usize| hits.is(k, |t| t == Tag::Marker(Relation::Before));
            t.how == How::Noun
                && t.start != trigger.start
                && t.end <= date.start
                && (low..t.start).any(before)
                && !sentence.triggers.iter().any(|v| finite(v) && v.start >= low && v.end <= date.start)
        };
        comma && sentence.triggers.iter().any(noun)
    }

    /// Whether a date before an infinitive of purpose is that of the verb before it: "arrived on July 9 to take part in".
    fn dates_the_verb_before(&self, sentence: &Sentence<'_, '_>, trigger: &Trigger, date: &Phrase) -> bool {
        let hits = &self.section.hits;
        let to = (date.end..=trigger.start).find(|&k| hits.is(k, |t| t == Tag::Marker(Relation::To)));
        let infinitive = |to: usize| sentence.triggers.iter().any(|t| t.start == to + 1 && t.how != How::Noun);
        let announced = |t: &Trigger| {
            let mut before = sentence.status_words(t.start.saturating_sub(4).max(sentence.start), t.start);
            before.any(|(_, word, _)| word == StatusWord::Planned)
        };
        let verb = |t: &Trigger| {
            let finite = matches!(t.how, How::Verb | How::Passive) && !sentence.is_noun(t.start);
            t.end <= date.start && finite && !announced(t)
        };
        to.is_some_and(infinitive) && sentence.triggers.iter().any(verb)
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
            let definite = t.hit.clitics.article || self.pack.lexicon.definite(self.section.tokens.fold(t.end - 1));
            t.how == How::Noun && definite && t.start > from && hits.is(t.start - 1, at)
        };
        let inside = |t: &&Trigger| t.start >= from && t.end <= to && !self.section.quoted[t.start];
        let said = (trigger.end..to).find(|&k| hits.is(k, |t| t == Tag::Complement)).unwrap_or(to);
        let nouns = sentence.triggers.iter().filter(inside).filter(known).filter(|t| t.start < said);
        let mut kinds = nouns.map(|t| self.pack.frames[t.frame].kind).filter(|k| *k != kind);
        kinds.find(|k| *k != EventType::statement())
    }
}

/// Whether a date is that of another event than the trigger's, where the verb goes first.
///
/// «توجه الثلاثاء إلى بغداد، وأجرى محادثات»: the verb that carries a noun opens a clause of its own. «خلال استقباله نظيره بمناسبة
/// زيارته التي بدأها أمس»: what is in the relative clause of another noun. «الاتفاق الذي أبرم في 14 تموز»: a noun with a relative
/// clause has its date there.
fn dates_another(sentence: &Sentence<'_, '_>, trigger: &Trigger, date: &Phrase) -> bool {
    let hits = &sentence.section.hits;
    let relative = |k: usize| hits.is(k, |t| t == Tag::Relative_) && !hits.is(k, |t| matches!(t, Tag::Marker(_)));
    if trigger.how != How::Noun {
        return false;
    }
    if date.end <= trigger.start {
        let carried = sentence
            .triggers
            .iter()
            .any(|t| t.how == How::Light && t.hit.clitics.and && t.start >= date.end && t.end <= trigger.start);
        let own = (trigger.end..(trigger.end + 3).min(sentence.end)).find(|&k| relative(k));
        let dated =
            |q: &Phrase| matches!(q.kind, PhraseKind::Date(_)) && own.is_some_and(|k| q.start > k && q.start < k + 14);
        return carried || sentence.phrases.iter().any(dated);
    }
    let noun = |t: &&Trigger| t.how == How::Noun && t.frame != trigger.frame && t.start >= trigger.end;
    let others = sentence.triggers.iter().filter(noun).filter(|t| t.end <= date.start);
    others.into_iter().any(|t| (t.end..date.start).any(relative) && !(trigger.end..t.start).any(relative))
}
