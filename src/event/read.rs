//! Reading a whole article's events: every trigger with its arguments, status, date, place and evidence.

use rustc_hash::FxHashSet;

use super::args::{Arguments, arguments, in_relative};
use super::chain::Chain;
use super::clause::{How, PhraseKind, Sentence, Trigger};
use super::guests::in_turn;
use super::lend::{arrival, coordinated};
use super::merge::{Draft, NEAR, merge};
use super::setting::{dateline, home_ground, settle};
use super::sides::Sides;
use super::status::{imperfect, revoked, status};
use super::verb_last::verb_last;
use super::who::Voice;
use crate::lang::{Order, OrganizationKind, Pack, Relation, Tag};
use crate::mention::{DateSpec, Mention, Section, Tense, What};
use crate::model::{
    Date, EntityIx, EntityKind, EventRecord, EventType, Evidence, Part, ParticipantRecord, Passage, Role, Status,
};
use crate::resolve::Resolved;

/// All events of an article.
pub fn events(
    sections: &[Section<'_>],
    lists: &[Vec<Mention>],
    pack: &Pack,
    resolved: &Resolved,
    published: Option<Date>,
) -> Vec<EventRecord> {
    let mut drafts: Vec<Draft> = Vec::new();
    let dateline = dateline(sections, lists, resolved);
    let media = media(lists, resolved);
    let mut topic: Option<EntityIx> = None;
    let mut sides = Sides::default();
    for (s, (section, list)) in sections.iter().zip(lists).enumerate() {
        let reader = Reader { pack, resolved, published, section, dateline: dateline.map(|(city, _)| city) };
        let mut first_mention = 0;
        for (n, &range) in section.sentences.iter().enumerate() {
            while list.get(first_mention).is_some_and(|m| m.start < range.0) {
                first_mention += 1;
            }
            let inside: Vec<(usize, &Mention)> = list
                .iter()
                .enumerate()
                .skip(first_mention)
                .take_while(|(_, m)| m.start < range.1)
                .filter(|(_, m)| m.end <= range.1)
                .collect();
            let sentence = Sentence::new(section, pack, range, &inside, &resolved.of[s], resolved);
            if section.part == Part::Title && n == 0 {
                drafts.extend(reader.colon_headline(&sentence));
            }
            let mut voice = Voice { topic, now: None };
            let mut told: Vec<(Trigger, Vec<Draft>)> = Vec::new();
            for trigger in &sentence.triggers {
                let first = section.part == Part::Text && n == 0;
                let styled = sides.styled(&sentence, trigger.start, trigger.end).or(topic);
                voice.topic = styled;
                let mut list = reader.drafts(&sentence, trigger, (styled, &sides), &mut voice, first);
                if let Some(kind) = reader.occasion(&sentence, trigger) {
                    let before = told.iter().rev().flat_map(|(_, list)| list).chain(drafts.iter().rev()).take(NEAR);
                    let date = before.filter(|d| d.kind == kind && d.status == Status::Held).find_map(|d| d.date);
                    let date = date.filter(|d| d.day().is_some());
                    list.iter_mut().filter(|d| d.status == Status::Held).for_each(|d| d.date = d.date.or(date));
                }
                // what was told long before dates nothing any more, and time stays linear
                let before = || told.iter().rev().flat_map(|(_, list)| list).chain(drafts.iter().rev()).take(NEAR);
                let last = before().find_map(|d| d.date.filter(|d| d.day().is_some()));
                let (day, place) = coordinated(&sentence, trigger, &told);
                for draft in list.iter_mut().filter(|d| d.date.is_none()) {
                    draft.date = match draft.spec {
                        Some(spec) => spec.counted_from(last),
                        None if draft.status == Status::Held => day,
                        None => None,
                    };
                }
                let encounters = list.iter_mut().filter(|d| d.kind == EventType::meeting() && d.place.is_none());
                encounters.for_each(|d| d.place = place);
                for draft in list.iter_mut().filter(|d| d.once && d.date.is_none()) {
                    let before = told.iter().rev().flat_map(|(_, list)| list).chain(drafts.iter().rev()).take(NEAR);
                    draft.date = arrival(before, draft);
                }
                for draft in &list {
                    sides.met(draft.kind, &draft.participants);
                    sides.visited(&draft.participants, draft.place);
                }
                told.push((*trigger, list));
            }
            // «از او استقبال کرد»: who welcomes somebody says nothing
            let meets: Vec<usize> = told
                .iter()
                .filter(|(_, list)| list.iter().any(|d| d.kind == EventType::meeting() && d.participants.len() >= 2))
                .map(|(t, _)| t.start)
                .collect();
            let says = |t: &Trigger| pack.frames[t.frame].kind == EventType::statement();
            told.retain(|(t, _)| !(says(t) && meets.contains(&t.start)));
            drafts.extend(reader.attributes(&sentence));
            let chain = Chain::of(&sentence, pack, &speakers(&told), &media, topic);
            for (trigger, mut list) in told {
                for draft in &mut list {
                    let statement = draft.kind == EventType::statement();
                    let own: Vec<EntityIx> = draft.participants.iter().map(|p| p.entity).collect();
                    draft.evidence.speakers = chain.speakers(&sentence, &trigger, if statement { &own } else { &[] });
                }
                drafts.extend(list);
            }
            for trigger in &sentence.triggers {
                let kind = pack.frames[trigger.frame].kind;
                if let Some(status) = revoked(&sentence, pack, trigger)
                    && let Some(told) =
                        drafts.iter_mut().rev().take(NEAR).find(|d| {
                            d.kind == kind && (pack.order == Order::Sov || d.noun || d.status == Status::Planned)
                        })
                {
                    told.status = status;
                }
            }
            sides.named(&sentence);
            if pack.order == Order::Vso {
                sides.style(&sentence, pack.lexicon.article());
            }
            topic = match voice.now {
                Some(speakers) => speakers.first().copied(),
                // a sentence that is only quoted changes nothing
                None if section.quoted[range.0..range.1].iter().filter(|q| **q).count() * 2 > range.1 - range.0 => {
                    topic
                }
                None => next_topic(&sentence, resolved).or(topic),
            };
        }
    }
    let mut events = merge(drafts, &resolved.entities);
    settle(&mut events, resolved, dateline);
    about(sections, lists, resolved, &mut events);
    events
}

/// The words of saying among what a sentence's triggers tell, with those who speak by them.
fn speakers(told: &[(Trigger, Vec<Draft>)]) -> Vec<(Trigger, Vec<EntityIx>)> {
    let statements = told.iter().filter(|(_, list)| list.iter().any(|d| d.kind == EventType::statement()));
    statements
        .map(|(t, list)| (*t, list.iter().flat_map(|d| d.participants.iter().map(|p| p.entity)).collect()))
        .collect()
}

/// The outlets and agencies that an article names.
fn media(lists: &[Vec<Mention>], resolved: &Resolved) -> FxHashSet<EntityIx> {
    let mentions = lists.iter().zip(&resolved.of).flat_map(|(list, of)| list.iter().zip(of));
    let outlet = |m: &Mention| matches!(&m.what, What::Organization(o) if matches!(o.kind, OrganizationKind::Media | OrganizationKind::Agency));
    mentions.filter_map(|(m, ix)| ix.filter(|_| outlet(m))).collect()
}

/// Whom the next sentence's "he" means: the first person of this one that stands bare, else the first of all.
fn next_topic(sentence: &Sentence<'_, '_>, resolved: &Resolved) -> Option<EntityIx> {
    let person = |bare: bool| {
        sentence
            .phrases
            .iter()
            .filter(|p| p.kind == PhraseKind::Person && (!bare || p.marker.is_none() && !p.possessive))
            .filter_map(|p| p.entities.first().copied())
            .find(|ix| resolved.entities[ix.ix()].kind == EntityKind::Person)
    };
    person(true).or_else(|| person(false))
}

/// What reads the events of one section.
pub(super) struct Reader<'r, 'a> {
    pub(super) pack: &'r Pack,
    pub(super) resolved: &'r Resolved,
    pub(super) published: Option<Date>,
    pub(super) section: &'r Section<'a>,
    pub(super) dateline: Option<EntityIx>,
}

impl Reader<'_, '_> {
    /// Whether a visit is told by a noun in what somebody says after a colon, where verbs end the clause.
    fn told_of(&self, sentence: &Sentence<'_, '_>, trigger: &Trigger) -> bool {
        let frames = &self.pack.frames;
        let colon = |from: usize| (from..trigger.start).any(|k| self.section.is_mark(k, &[':']));
        let says = |t: &Trigger| frames[t.frame].kind == EventType::statement() && t.how != How::Noun;
        self.pack.order == Order::Sov
            && trigger.how == How::Noun
            && frames[trigger.frame].kind == EventType::visit()
            && sentence.triggers.iter().any(|t| t.end <= trigger.start && says(t) && colon(t.end))
    }

    /// The events that one trigger tells: several where its visitor goes to several places, where several speak, or
    /// where one talks with several in turn.
    fn drafts(
        &self,
        sentence: &Sentence<'_, '_>,
        trigger: &Trigger,
        (topic, sides): (Option<EntityIx>, &Sides),
        voice: &mut Voice,
        first: bool,
    ) -> Vec<Draft> {
        if trigger.how == How::Light {
            return Vec::new();
        }
        let frame = &self.pack.frames[trigger.frame];
        // "discussed it with him in a phone call" is the call
        let (from, to) = sentence.clause(trigger.start);
        let calls = |t: &Trigger| {
            self.pack.frames[t.frame].kind == EventType::call() && t.how != How::Light && t.start >= from && t.end <= to
        };
        // «تباحث معه هاتفيا»
        let by_phone = |t: &Trigger| calls(t) && t.start == trigger.start;
        let meets = frame.kind == EventType::meeting();
        if frame.vague && sentence.triggers.iter().any(calls) || meets && sentence.triggers.iter().any(by_phone) {
            return Vec::new();
        }
        // "met their counterparts by video conference"
        let carries = |t: &Trigger| t.how == How::Light && t.start == trigger.start && t.frame != trigger.frame;
        let lent = sentence.triggers.iter().filter(|t| carries(t)).any(|l| {
            sentence.triggers.iter().any(|t| calls(t) && t.frame == l.frame && t.how == How::Noun && t.start >= l.end)
        });
        if trigger.how == How::Verb && frame.kind == EventType::meeting() && lent {
            return Vec::new();
        }
        let statement = frame.kind == EventType::statement();
        let visit = frame.kind == EventType::visit();
        if statement && self.section.quoted[trigger.start] {
            return Vec::new();
        }
        // "summoned the ambassador to protest": what is meant to be said is not said
        let before = trigger.start.checked_sub(1).filter(|&k| k >= sentence.start);
        let infinitive = before.is_some_and(|k| self.section.hits.is(k, |t| t == Tag::Marker(Relation::To)));
        let auxiliary = before.is_some_and(|k| {
            (k.saturating_sub(3)..k)
                .any(|j| self.section.hits.at(j).iter().any(|h| h.end as usize == k + 1 && h.tag == Tag::Auxiliary))
        });
        if statement && infinitive && !auxiliary && trigger.how == How::Verb && self.pack.order == Order::Svo {
            return Vec::new();
        }
        if trigger.how == How::Participle && !statement {
            return Vec::new();
        }
        // "a meeting was held": the noun tells it
        if trigger.how == How::Passive && frame.light && self.pack.order == Order::Svo && !statement {
            return Vec::new();
        }
        let args = match statement {
            true => match self.voice(sentence, frame, trigger, voice) {
                Some(args) => args,
                None => return Vec::new(),
            },
            // «وی افزود: سفر به قطر انجام می‌شود»: not he who tells of it goes there, but he of whose visit the text told
            false if self.told_of(sentence, trigger) => {
                arguments(sentence, self.pack, frame, trigger, sides.delegation().first().copied())
            }
            false => arguments(sentence, self.pack, frame, trigger, topic.or(sides.hero())),
        };
        let Some(mut status) = status(sentence, self.pack, frame, trigger) else { return Vec::new() };
        // what stands before the light verb holds for the noun: "will hold talks"
        if let Some(light) = args.light.filter(|_| status == Status::Held && self.pack.order != Order::Sov) {
            let verb = Trigger { how: How::Verb, ..light };
            let Some(said) = super::status::status(sentence, self.pack, frame, &verb) else { return Vec::new() };
            status = said;
        }
        // who talks with a newspaper gives an interview
        let interview = args.of(Relation::With).chain(args.of(Relation::Object)).any(|i| sentence.phrases[i].media());
        if interview && (frame.kind == EventType::meeting() || frame.kind == EventType::call()) {
            return Vec::new();
        }
        // "we met them": whom a quotation speaks of is not whom the text does
        if args.implied.is_some() && !statement && self.section.quoted[trigger.start] && self.pack.order == Order::Vso {
            return Vec::new();
        }
        let mut participants = self.participants(sentence, frame, &args, (sides, trigger.start));
        if frame.kind == EventType::meeting()
            && let [one] = participants.as_slice()
            && let Some(hosts) = self.hosts(sentence, trigger, one.entity, sides)
        {
            let role = if one.role == Role::guest() { Role::host() } else { one.role };
            participants.push(ParticipantRecord { entity: hosts, role });
        }
        let kind = |p: &ParticipantRecord| self.resolved.entities[p.entity.ix()].kind;
        if statement {
            participants.retain(|p| kind(p) == EntityKind::Person && self.can_speak(p.entity));
        }
        // "a student" is nobody who meets
        if !statement && self.pack.order == Order::Svo {
            participants.retain(|p| kind(p) != EntityKind::Person || self.can_speak(p.entity));
        }
        if visit {
            // a country travels only as its delegation
            let delegation = |p: &ParticipantRecord| {
                args.found.iter().any(|(_, i)| {
                    sentence.phrases[*i].kind == PhraseKind::Group && sentence.phrases[*i].entities.contains(&p.entity)
                })
            };
            participants.retain(|p| kind(p) == EntityKind::Person || delegation(p) || p.role != Role::visitor());
            if !participants.iter().any(|p| p.role == Role::visitor()) {
                return Vec::new();
            }
        }
        // several on the other side, and nobody whom they meet
        let one_sided = args.implied.is_none()
            && !visit
            && args.of(Relation::With).next().is_some()
            && args.found.iter().all(|(r, _)| *r == Relation::With || frame.role(*r).is_none());
        // «این نشست با حضور فلان برگزار خواهد شد»: of the one that was told
        let this = trigger.start > sentence.start && self.section.hits.is(trigger.start - 1, |t| t == Tag::This);
        let this = this && frame.session && verb_last(self.pack) && args.light.is_some();
        let carried = verb_last(self.pack) && args.light.is_some();
        // whoever attends the session of a body joins none that was told before
        let session = args.of(Relation::Of).next().is_some() && self.pack.order == Order::Vso;
        let joins =
            this || frame.joins && !session && (carried || trigger.hit.clitics.article || trigger.how == How::Verb);
        let Some(alone) = self.sits(sentence, frame, trigger, &args, &mut participants, status) else {
            return Vec::new();
        };
        let needs = if joins || alone { 1 } else { frame.needs };
        if participants.len() < needs || participants.is_empty() || one_sided {
            return Vec::new();
        }
        if !statement && self.unpolitical(sentence, &participants, &args) {
            return Vec::new();
        }
        let places = self.places(sentence, frame, trigger, &args, &participants, first);
        if visit && places.is_empty() && !joins {
            return Vec::new();
        }
        // what was said was said: "will meet next month, he said"
        let spec = self.date(sentence, trigger);
        // "talks between Iran and Saudi Arabia" in general
        let states = participants.iter().all(|p| kind(p) == EntityKind::Country)
            && args.found.iter().all(|(_, i)| sentence.phrases[*i].kind != PhraseKind::Group);
        let told = args.light.is_some() || args.told || !places.is_empty() || spec.is_some();
        if self.pack.order == Order::Svo
            && frame.kind == EventType::meeting()
            && trigger.how == How::Noun
            && states
            && status == Status::Held
            && !told
        {
            return Vec::new();
        }
        let spec = spec.filter(|spec| !(statement && status == Status::Held && spec.is_ahead()));
        // what is told in the present tense and dated ahead is announced: «يصل غدا»
        let ahead = spec.is_some_and(DateSpec::is_ahead)
            || spec.is_some_and(DateSpec::may_be_ahead) && self.announces(sentence, trigger, args.light);
        let status = if status == Status::Held && ahead { Status::Planned } else { status };
        let date = spec.and_then(|spec| match status {
            Status::Planned => spec.resolve(self.published, Tense::Coming),
            Status::Cancelled => spec.nearest(self.published),
            _ => spec.resolve(self.published, Tense::Past),
        });
        let old = date
            .zip(self.published)
            .is_some_and(|(d, p)| d.last_day().plus_days(60).is_some_and(|d| d < p.first_day()));
        let mut from = trigger.start;
        let mut to = trigger.end;
        for (_, i) in &args.found {
            let p = &sentence.phrases[*i];
            if !statement || p.kind == PhraseKind::Person {
                from = from.min(p.start);
                to = to.max(p.end);
            }
        }
        let beside = trigger.start.saturating_sub(2).max(sentence.start)..(trigger.end + 2).min(sentence.end);
        let apart = beside.into_iter().any(|k| self.section.hits.is(k, |t| t == Tag::Separate));
        let evidence = self.evidence(sentence, from, to, &frame.id);
        let draft = |mut participants: Vec<ParticipantRecord>, place: Option<EntityIx>| {
            if frame.kind == EventType::meeting() {
                home_ground(&mut participants, place, self.resolved);
            }
            // where the verb ends the clause, a noun with its light verb is a verb: «سفر کرد»
            let noun = trigger.how == How::Noun && !(verb_last(self.pack) && args.light.is_some());
            // «ظريف يزور الكويت»: a headline says not when
            let headline =
                self.pack.order == Order::Vso && self.section.part == Part::Title && frame.kind == EventType::visit();
            let noun = noun || headline && imperfect(sentence, self.pack, trigger);
            Draft {
                kind: frame.kind,
                status,
                date,
                spec,
                place,
                participants,
                evidence: evidence.clone(),
                noun,
                vague: frame.vague,
                listed: places.len() > 1,
                separate: apart,
                joins,
                old,
                once: frame.once,
            }
        };
        // "the two discussed the soldiers held in Bamako": they need not be there
        let place = places.first().copied().filter(|_| !(frame.vague && args.sides.is_some()));
        if statement {
            return participants.into_iter().map(|p| draft(vec![p], place)).collect();
        }
        if visit {
            if joins {
                return vec![draft(participants, None)];
            }
            return places.iter().map(|place| draft(participants.clone(), Some(*place))).collect();
        }
        if (frame.kind == EventType::meeting() || frame.kind == EventType::call())
            && let Some((one, others)) = in_turn(sentence, frame, trigger, &args, &participants)
        {
            return others.into_iter().map(|other| draft(vec![one, other], place)).collect();
        }
        vec![draft(participants, place)]
    }

    /// «تیم‌های ایران و عراق دیدار کردند», «دیدار با برادر زندانی خود»: whether those who meet or travel, of whom none speaks for a
    /// state, do so in a game or for their own sake.
    fn unpolitical(&self, sentence: &Sentence<'_, '_>, who: &[ParticipantRecord], args: &Arguments) -> bool {
        let hits = &self.section.hits;
        let word = |tag: Tag| (sentence.start..sentence.end).any(|k| hits.is(k, |t| t == tag));
        let of = |p: &ParticipantRecord| &self.resolved.entities[p.entity.ix()];
        let person = |p: &ParticipantRecord| of(p).kind == EntityKind::Person;
        let delegation = || args.found.iter().any(|(_, i)| sentence.phrases[*i].kind == PhraseKind::Group);
        if who.iter().any(|p| person(p) && self.official(p.entity)) || delegation() {
            return false;
        }
        word(Tag::Sport) || who.iter().all(person) && word(Tag::Private)
    }

    /// Whether somebody speaks for a state.
    fn official(&self, entity: EntityIx) -> bool {
        self.resolved.entities[entity.ix()].official
    }

    /// Whether a verb in the imperfect tells it, outside of headlines: «يعقد … اليوم».
    fn announces(&self, sentence: &Sentence<'_, '_>, trigger: &Trigger, light: Option<Trigger>) -> bool {
        let verb = light.or((trigger.how == How::Verb).then_some(*trigger));
        // "Rivlin leaves on Sunday for Washington"
        if self.pack.order == Order::Svo {
            let present = |v: Trigger| {
                let form = self.section.tokens.fold(v.start);
                !self.pack.present.is_empty()
                    && !self.section.hits.is(v.start, |t| matches!(t, Tag::Auxiliary | Tag::Copula))
                    && form.ends_with(&self.pack.present)
                    && self.pack.frames[v.frame].kind != EventType::statement()
            };
            return verb.is_some_and(present)
                && self.section.part != Part::Title
                && !self.section.quoted[trigger.start];
        }
        verb.is_some_and(|v| {
            imperfect(sentence, self.pack, &v) && !in_relative(sentence, &v) && self.section.part != Part::Title
        })
    }

    pub(super) fn evidence(&self, sentence: &Sentence<'_, '_>, from: usize, to: usize, rule: &str) -> Evidence {
        let part = self.section.part;
        Evidence {
            passage: Passage { part, span: self.section.span(from, to) },
            sentence: Passage { part, span: self.section.span(sentence.start, sentence.end) },
            rule: rule.to_owned(),
            speakers: Vec::new(),
        }
    }

    /// "Zarif: we will …": whoever stands before a colon in the headline says the rest.
    fn colon_headline(&self, sentence: &Sentence<'_, '_>) -> Option<Draft> {
        let colon = (sentence.start..sentence.end).find(|&k| self.section.is_mark(k, &[':']))?;
        let speaker = sentence.phrases.iter().find(|p| p.kind == PhraseKind::Person && p.end <= colon)?;
        let outside =
            (sentence.start..speaker.start).chain(speaker.end..colon).filter(|&k| self.section.is_word(k)).count();
        let entity = *speaker.entities.first()?;
        (outside == 0).then(|| Draft {
            kind: EventType::statement(),
            status: Status::Held,
            date: None,
            spec: None,
            place: None,
            participants: vec![ParticipantRecord { entity, role: Role::speaker() }],
            evidence: self.evidence(sentence, speaker.start, sentence.end, &format!("{}/headline", self.pack.lang)),
            noun: false,
            vague: false,
            listed: false,
            joins: false,
            separate: false,
            old: false,
            once: false,
        })
    }
}

/// What each statement mentions, besides its speaker: whoever is named in its sentences.
fn about(sections: &[Section<'_>], lists: &[Vec<Mention>], resolved: &Resolved, events: &mut [EventRecord]) {
    for event in events.iter_mut().filter(|e| e.kind == EventType::statement()) {
        for evidence in &event.evidence {
            let sentence = evidence.sentence.span;
            for (s, (section, list)) in sections.iter().zip(lists).enumerate() {
                if section.part != evidence.sentence.part {
                    continue;
                }
                let begins = |m: &Mention| section.tokens.list[m.start].span.start;
                let first = list.partition_point(|m| begins(m) < sentence.start);
                for (k, m) in list.iter().enumerate().skip(first).take_while(|(_, m)| begins(m) < sentence.end) {
                    if let Some(ix) = resolved.of[s][k]
                        && sentence.holds(section.tokens.span(m.start, m.end))
                        && !event.participants.iter().any(|p| p.entity == ix)
                    {
                        event.about.push(ix);
                    }
                }
            }
        }
        event.about.sort_unstable();
        event.about.dedup();
    }
}
