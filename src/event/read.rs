//! Reading a whole article's events: every trigger with its arguments, status, date, place and evidence.

use rustc_hash::FxHashSet;

use super::args::{Arguments, arguments, in_relative};
use super::chain::Chain;
use super::clause::{How, PhraseKind, Sentence, Trigger, takes_part};
use super::guests::in_turn;
use super::merge::{Draft, merge};
use super::setting::{Dateline, home_ground, settle};
use super::sides::Sides;
use super::speaker::{Said, said};
use super::status::{imperfect, revoked, status};
use super::verb_last::verb_last;
use crate::lang::{Arg, Frame, Order, OrganizationKind, Pack, Relation};
use crate::mention::{DateSpec, Mention, Section, Tense, What};
use crate::model::{
    CountryCode, Date, EntityIx, EntityKind, EventRecord, EventType, Evidence, Ontology, Part, ParticipantRecord,
    Passage, Role, Status,
};
use crate::resolve::Resolved;
use crate::text::TokenKind;

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
                    let before = told.iter().rev().flat_map(|(_, list)| list).chain(drafts.iter().rev());
                    let date = before.filter(|d| d.kind == kind && d.status == Status::Held).find_map(|d| d.date);
                    let date = date.filter(|d| d.day().is_some());
                    list.iter_mut().filter(|d| d.status == Status::Held).for_each(|d| d.date = d.date.or(date));
                }
                for draft in &list {
                    sides.met(draft.kind, &draft.participants);
                    sides.visited(&draft.participants, draft.place);
                }
                told.push((*trigger, list));
            }
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
                    && let Some(told) = drafts.iter_mut().rev().find(|d| d.kind == kind)
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

/// Who is speaking: in the sentence so far, and before it.
struct Voice {
    /// Of whom the text spoke last; nobody where that was a source without a name.
    topic: Option<EntityIx>,
    /// Who speaks in this sentence, once a word of saying was read.
    now: Option<Vec<EntityIx>>,
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

/// The city that opens the text, before its first words, and the byte after the sentences that it dates.
fn dateline(sections: &[Section<'_>], lists: &[Vec<Mention>], resolved: &Resolved) -> Option<Dateline> {
    let s = sections.iter().position(|s| s.part == Part::Text)?;
    let section = &sections[s];
    let places = lists[s].iter().enumerate().take_while(|(_, m)| m.start < 8);
    for (k, m) in places {
        if !matches!(m.what, What::Place(_)) {
            continue;
        }
        // only the outlet's name stands before it
        let alone = (0..m.start).all(|t| {
            !section.is_word(t)
                || lists[s].iter().any(|o| matches!(o.what, What::Organization(_)) && o.start <= t && t < o.end)
        }) || (0..m.start).any(|t| section.is_mark(t, &['–', '—', '-', '/', '|']));
        let marked = section.is_mark(m.end, &['(', '-', '–', '—', ':', '/', '،', ','])
            || section.tokens.list.get(m.end).is_some_and(|t| t.kind == TokenKind::Newline)
            || matches!(lists[s].get(k + 1), Some(Mention { start, what: What::Date(_), .. }) if *start == m.end);
        if alone && marked {
            let end = section.sentences.iter().filter(|(_, to)| *to > m.end).take(2).last().map(|(_, to)| *to)?;
            return Some((resolved.of[s][k]?, section.tokens.list[end - 1].span.end));
        }
    }
    None
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
        if frame.vague && sentence.triggers.iter().any(calls) {
            return Vec::new();
        }
        let statement = frame.kind == EventType::statement();
        let visit = frame.kind == EventType::visit();
        if statement && self.section.quoted[trigger.start] {
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
        let interview = args.of(Relation::With).any(|i| sentence.phrases[i].media);
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
            let role = one.role;
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
        let joins = frame.joins && (trigger.hit.clitics.article || trigger.how == How::Verb);
        let needs = if joins { 1 } else { frame.needs };
        if participants.len() < needs || participants.is_empty() || one_sided {
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
        let tense = if status == Status::Planned { Tense::Coming } else { Tense::Past };
        let date = spec.and_then(|spec| spec.resolve(self.published, tense));
        let mut from = trigger.start;
        let mut to = trigger.end;
        for (_, i) in &args.found {
            let p = &sentence.phrases[*i];
            if !statement || p.kind == PhraseKind::Person {
                from = from.min(p.start);
                to = to.max(p.end);
            }
        }
        let evidence = self.evidence(sentence, from, to, &frame.id);
        let draft = |mut participants: Vec<ParticipantRecord>, place: Option<EntityIx>| {
            if frame.kind == EventType::meeting() {
                home_ground(&mut participants, place, self.resolved);
            }
            // where the verb ends the clause, a noun with its light verb is a verb: «سفر کرد»
            let noun = trigger.how == How::Noun && !(verb_last(self.pack) && args.light.is_some());
            Draft {
                kind: frame.kind,
                status,
                date,
                place,
                participants,
                evidence: evidence.clone(),
                noun,
                vague: frame.vague,
                listed: places.len() > 1,
                joins,
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
            && let Some((one, others)) = in_turn(sentence, trigger, &args, &participants)
        {
            return others.into_iter().map(|other| draft(vec![one, other], place)).collect();
        }
        vec![draft(participants, place)]
    }

    /// Whether a verb may have somebody as its subject: one that is feminine only a woman, by a title of hers.
    fn agrees(&self, trigger: &Trigger, entity: EntityIx) -> bool {
        let lexicon = &self.pack.lexicon;
        let word = self.section.tokens.fold(trigger.start);
        let feminine = |title: &str| crate::text::fold_name(title).split(' ').any(|w| lexicon.feminine_noun(w));
        let offices = &self.resolved.entities[entity.ix()].offices;
        trigger.how != How::Verb
            || !lexicon.feminine_verb(word, trigger.hit.clitics)
            || offices.iter().any(|o| o.title.split(' ').next().is_some_and(feminine))
    }

    /// Whether a verb in the imperfect tells it, outside of headlines: «يعقد … اليوم».
    fn announces(&self, sentence: &Sentence<'_, '_>, trigger: &Trigger, light: Option<Trigger>) -> bool {
        let verb = light.or((trigger.how == How::Verb).then_some(*trigger));
        verb.is_some_and(|v| {
            imperfect(sentence, self.pack, &v) && !in_relative(sentence, &v) && self.section.part != Part::Title
        })
    }

    /// Whether somebody can be quoted: a person by name, or by a title that says which.
    fn can_speak(&self, entity: EntityIx) -> bool {
        let e = &self.resolved.entities[entity.ix()];
        // "an official" is nobody in particular
        let telling = |class: &str| Ontology::get().office(class).is_some() && class != "official";
        e.named || !e.countries.is_empty() || e.offices.iter().any(|o| o.class.as_deref().is_some_and(telling))
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

    /// The speakers of a statement, as arguments; `None` where nobody whom one could name speaks.
    fn voice(
        &self,
        sentence: &Sentence<'_, '_>,
        frame: &Frame,
        trigger: &Trigger,
        voice: &mut Voice,
    ) -> Option<Arguments> {
        let subject = if frame.role(Relation::Subject).is_some() { Relation::Subject } else { Relation::Of };
        let nouns = trigger.how == How::Noun;
        match said(sentence, self.pack, trigger) {
            Said::By(args) => {
                let people = args.found.iter().flat_map(|(_, i)| &sentence.phrases[*i].entities).copied();
                let people: Vec<EntityIx> = people.filter(|e| self.can_speak(*e)).collect();
                if !nouns && (voice.now.is_none() || !people.is_empty()) {
                    voice.now.get_or_insert(people);
                }
                Some(args)
            }
            Said::Stranger => {
                if !nouns {
                    voice.now.get_or_insert_default();
                }
                None
            }
            Said::Nobody => None,
            Said::Same if nouns => None,
            Said::Same => {
                let entity = *voice.now.as_ref()?.first()?;
                Some(Arguments { implied: Some((subject, entity)), ..Arguments::default() })
            }
            Said::Pronoun => {
                let entity = voice.now.clone().and_then(|now| now.first().copied()).or(if voice.now.is_some() {
                    None
                } else {
                    voice.topic
                });
                // «وأكدت»: no man whom the text spoke of
                let entity = entity.filter(|e| self.agrees(trigger, *e));
                if voice.now.is_none() && !nouns {
                    voice.now = Some(entity.into_iter().collect());
                }
                Some(Arguments { implied: Some((subject, entity?)), ..Arguments::default() })
            }
        }
    }

    fn participants(
        &self,
        sentence: &Sentence<'_, '_>,
        frame: &Frame,
        args: &Arguments,
        (sides, at): (&Sides, usize),
    ) -> Vec<ParticipantRecord> {
        let mut out: Vec<ParticipantRecord> = Vec::new();
        let mut add = |entity: EntityIx, role: Role| {
            if takes_part(self.resolved.entities[entity.ix()].kind) && !out.iter().any(|p| p.entity == entity) {
                out.push(ParticipantRecord { entity, role });
            }
        };
        let role_of = |relation: Relation| match (frame.role(relation), relation) {
            (Some(role), _) => Some(role),
            // whoever says it is its speaker, by whatever preposition
            (None, Relation::Of | Relation::Subject) if frame.kind == EventType::statement() => Some(Role::speaker()),
            (None, Relation::Of) => frame.role(Relation::Subject),
            (None, Relation::Subject) => frame.role(Relation::Of),
            _ => None,
        };
        let mut found = args.found.clone();
        found.sort_by_key(|(_, i)| *i);
        for (relation, i) in found {
            let p = &sentence.phrases[i];
            let Some(role) = role_of(relation) else { continue };
            // who reports it is none of those who meet
            if p.media && relation != Relation::With && frame.kind != EventType::statement() {
                continue;
            }
            if frame.arg(relation).is_some_and(|a| a == Arg::Place || a == Arg::Date) {
                continue;
            }
            match (p.kind, p.government) {
                (PhraseKind::Place, Some(country)) => add(country, role),
                (PhraseKind::Adjective, _) if relation == Relation::Between => {
                    p.entities.iter().for_each(|e| add(*e, role))
                }
                (PhraseKind::Place | PhraseKind::Date(_) | PhraseKind::Adjective, _) => {}
                _ => p.entities.iter().for_each(|e| add(*e, role)),
            }
        }
        if let Some((relation, entity)) = args.implied
            && let Some(role) = role_of(relation)
        {
            add(entity, role);
        }
        if let Some((relation, countries)) = args.sides
            && let Some(role) = role_of(relation)
            && args.found.iter().all(|(r, _)| frame.role(*r).is_none())
        {
            sides.both(self.resolved, sentence, at, countries).into_iter().for_each(|e| add(e, role));
        }
        // hosts without a guest host something else: "Doha and Riyadh hosted the games"
        let sided = frame.role(Relation::Subject).is_some()
            && frame.role(Relation::Object).is_some_and(|o| frame.role(Relation::Subject) != Some(o));
        if sided && self.pack.order == Order::Svo && out.iter().all(|p| p.role == out[0].role) {
            return Vec::new();
        }
        // several of one side and nobody else: they met each other
        let meets = frame.kind == EventType::meeting() || frame.kind == EventType::call();
        if meets && out.len() >= 2 && out.iter().all(|p| p.role == out[0].role) {
            out.iter_mut().for_each(|p| p.role = Role::party());
        }
        // a country next to one of its own people says nothing more
        let spoken: Vec<CountryCode> = out
            .iter()
            .filter(|p| self.resolved.entities[p.entity.ix()].kind == EntityKind::Person)
            .flat_map(|p| self.resolved.entities[p.entity.ix()].countries.iter().copied())
            .collect();
        out.retain(|p| {
            let e = &self.resolved.entities[p.entity.ix()];
            e.kind != EntityKind::Country || !e.countries.iter().any(|c| spoken.contains(c))
        });
        out
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
            place: None,
            participants: vec![ParticipantRecord { entity, role: Role::speaker() }],
            evidence: self.evidence(sentence, speaker.start, sentence.end, &format!("{}/headline", self.pack.lang)),
            noun: false,
            vague: false,
            listed: false,
            joins: false,
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
