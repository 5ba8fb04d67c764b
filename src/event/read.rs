//! Reading a whole article's events: every trigger with its arguments, status, date, place and evidence.

use super::args::{Arguments, arguments};
use super::chain::Chain;
use super::clause::{How, Phrase, PhraseKind, Sentence, Trigger, takes_part};
use super::merge::{Draft, merge};
use super::setting::{Dateline, home_ground, settle};
use super::speaker::{Said, said};
use super::status::{lending, status, units};
use crate::lang::{Arg, Frame, Order, OrganizationKind, Pack, Relation, Tag};
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
                told.push((*trigger, reader.drafts(&sentence, trigger, topic, &mut voice, first)));
            }
            let chain = Chain::of(&sentence, pack, &speakers(&told), &media, topic);
            for (trigger, mut list) in told {
                for draft in &mut list {
                    let statement = draft.kind == EventType::statement();
                    let own: Vec<EntityIx> = draft.participants.iter().map(|p| p.entity).collect();
                    draft.evidence.speakers = chain.speakers(&sentence, &trigger, if statement { &own } else { &[] });
                }
                drafts.extend(list);
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
fn media(lists: &[Vec<Mention>], resolved: &Resolved) -> Vec<EntityIx> {
    let mut out: Vec<EntityIx> = Vec::new();
    for (list, of) in lists.iter().zip(&resolved.of) {
        for (m, ix) in list.iter().zip(of) {
            if let (What::Organization(o), Some(ix)) = (&m.what, ix)
                && matches!(o.kind, OrganizationKind::Media | OrganizationKind::Agency)
                && !out.contains(ix)
            {
                out.push(*ix);
            }
        }
    }
    out
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

struct Reader<'r, 'a> {
    pack: &'r Pack,
    resolved: &'r Resolved,
    published: Option<Date>,
    section: &'r Section<'a>,
    dateline: Option<EntityIx>,
}

impl Reader<'_, '_> {
    /// The events that one trigger tells: several where its visitor goes to several places, where several speak, or
    /// where one talks with several in turn.
    fn drafts(
        &self,
        sentence: &Sentence<'_, '_>,
        trigger: &Trigger,
        topic: Option<EntityIx>,
        voice: &mut Voice,
        first: bool,
    ) -> Vec<Draft> {
        if trigger.how == How::Light {
            return Vec::new();
        }
        let frame = &self.pack.frames[trigger.frame];
        let statement = frame.kind == EventType::statement();
        let visit = frame.kind == EventType::visit();
        if statement && self.section.quoted[trigger.start] {
            return Vec::new();
        }
        if trigger.how == How::Participle && !statement {
            return Vec::new();
        }
        let args = match statement {
            true => match self.voice(sentence, frame, trigger, voice) {
                Some(args) => args,
                None => return Vec::new(),
            },
            false => arguments(sentence, self.pack, frame, trigger, topic),
        };
        let Some(mut status) = status(sentence, self.pack, frame, trigger) else { return Vec::new() };
        // what stands before the light verb holds for the noun: "will hold talks"
        if let Some(light) = args.light.filter(|_| status == Status::Held && self.pack.order != Order::Sov) {
            let verb = Trigger { how: How::Verb, ..light };
            let Some(said) = super::status::status(sentence, self.pack, frame, &verb) else { return Vec::new() };
            status = said;
        }
        let mut participants = self.participants(sentence, frame, &args);
        let kind = |p: &ParticipantRecord| self.resolved.entities[p.entity.ix()].kind;
        if statement {
            participants.retain(|p| kind(p) == EntityKind::Person && self.can_speak(p.entity));
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
        if participants.len() < frame.needs || participants.is_empty() || one_sided {
            return Vec::new();
        }
        let places = self.places(sentence, frame, trigger, &args, &participants, first);
        if visit && places.is_empty() {
            return Vec::new();
        }
        let spec = self.date(sentence, trigger);
        // what is told in the present tense and dated ahead is announced: «يصل غدا»
        let status =
            if status == Status::Held && spec.is_some_and(DateSpec::is_ahead) { Status::Planned } else { status };
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
            let noun = trigger.how == How::Noun;
            Draft { kind: frame.kind, status, date, place, participants, evidence: evidence.clone(), noun }
        };
        let place = places.first().copied();
        if statement {
            return participants.into_iter().map(|p| draft(vec![p], place)).collect();
        }
        if visit {
            return places.iter().map(|place| draft(participants.clone(), Some(*place))).collect();
        }
        if frame.kind == EventType::meeting()
            && let Some((one, others)) = in_turn(sentence, &args, &participants)
        {
            return others.into_iter().map(|other| draft(vec![one, other], place)).collect();
        }
        vec![draft(participants, place)]
    }

    /// Whether somebody can be quoted: a person by name, or by a title that says which.
    fn can_speak(&self, entity: EntityIx) -> bool {
        let e = &self.resolved.entities[entity.ix()];
        // "an official" is nobody in particular
        let telling = |class: &str| Ontology::get().office(class).is_some() && class != "official";
        e.named || !e.countries.is_empty() || e.offices.iter().any(|o| o.class.as_deref().is_some_and(telling))
    }

    fn evidence(&self, sentence: &Sentence<'_, '_>, from: usize, to: usize, rule: &str) -> Evidence {
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
                if voice.now.is_none() && !nouns {
                    voice.now = Some(entity.into_iter().collect());
                }
                Some(Arguments { implied: Some((subject, entity?)), ..Arguments::default() })
            }
        }
    }

    fn participants(&self, sentence: &Sentence<'_, '_>, frame: &Frame, args: &Arguments) -> Vec<ParticipantRecord> {
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
            if frame.arg(relation).is_some_and(|a| a == Arg::Place || a == Arg::Date) {
                continue;
            }
            match (p.kind, p.government) {
                (PhraseKind::Place, Some(country)) => add(country, role),
                (PhraseKind::Place | PhraseKind::Date(_) | PhraseKind::Adjective, _) => {}
                _ => p.entities.iter().for_each(|e| add(*e, role)),
            }
        }
        if let Some((relation, entity)) = args.implied
            && let Some(role) = role_of(relation)
        {
            add(entity, role);
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
        if frame.kind != EventType::visit() {
            out.retain(|p| {
                let e = &self.resolved.entities[p.entity.ix()];
                e.kind != EntityKind::Country || !e.countries.iter().any(|c| spoken.contains(c))
            });
        }
        out
    }

    /// Where it happens: for a visit each place visited.
    fn places(
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
        let sov = self.pack.order == Order::Sov;
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
    fn of_the_event(&self, sentence: &Sentence<'_, '_>, trigger: &Trigger, place: &Phrase) -> bool {
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
    fn date(&self, sentence: &Sentence<'_, '_>, trigger: &Trigger) -> Option<crate::mention::DateSpec> {
        let (from, to) = sentence.clause(trigger.start);
        let own = sentence.phrases.iter().filter(|p| p.start >= from && p.end <= to).filter_map(|p| {
            let PhraseKind::Date(spec) = p.kind else { return None };
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
            let distance = units(sentence, a, b);
            // a bare year or month far off is that of something else
            let far = if spec.weight() < 8 { 6 } else { 25 };
            (!other && !foreign && distance <= far).then_some((distance, spec))
        });
        own.min_by_key(|(distance, spec)| (*distance, std::cmp::Reverse(spec.weight()))).map(|(_, spec)| spec)
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
        })
    }
}

/// One who talks with several people, each named by himself: a meeting each.
fn in_turn(
    sentence: &Sentence<'_, '_>,
    args: &Arguments,
    participants: &[ParticipantRecord],
) -> Option<(ParticipantRecord, Vec<ParticipantRecord>)> {
    // "officials, among them A and B": those named stand for all
    let kind = |i: &usize| sentence.phrases[*i].kind;
    let with: Vec<usize> = args.of(Relation::With).filter(|i| kind(i) != PhraseKind::Group).collect();
    let all_people = with.iter().all(|&i| kind(&i) == PhraseKind::Person);
    if with.len() < 2 || !all_people || participants.len() != with.len() + 1 {
        return None;
    }
    let is_other = |p: &&ParticipantRecord| with.iter().any(|&i| sentence.phrases[i].entities.contains(&p.entity));
    let one = participants.iter().find(|p| !is_other(p))?;
    let others: Vec<ParticipantRecord> = participants.iter().filter(is_other).copied().collect();
    (others.len() == with.len()).then_some((*one, others))
}

/// What each statement mentions, besides its speaker: whoever is named in its sentences.
fn about(sections: &[Section<'_>], lists: &[Vec<Mention>], resolved: &Resolved, events: &mut [EventRecord]) {
    for event in events.iter_mut().filter(|e| e.kind == EventType::statement()) {
        for evidence in &event.evidence {
            for (s, (section, list)) in sections.iter().zip(lists).enumerate() {
                if section.part != evidence.sentence.part {
                    continue;
                }
                for (k, m) in list.iter().enumerate() {
                    if let Some(ix) = resolved.of[s][k]
                        && evidence.sentence.span.holds(section.tokens.span(m.start, m.end))
                        && !event.participants.iter().any(|p| p.entity == ix)
                        && !event.about.contains(&ix)
                    {
                        event.about.push(ix);
                    }
                }
            }
        }
        event.about.sort_unstable();
    }
}
