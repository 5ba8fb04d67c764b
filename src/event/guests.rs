//! Who meets whom where the text leaves one side to the reader: hosts whom nobody names, guests told by a word before their
//! name, and one who talks with several in turn.

use super::args::Arguments;
use super::clause::{How, Phrase, PhraseKind, Sentence, Trigger};
use super::merge::Draft;
use super::read::Reader;
use super::sides::Sides;
use crate::lang::{Frame, Order, Relation, Tag};
use crate::model::{CountryCode, EntityIx, ParticipantRecord, Role, Status};

impl Reader<'_, '_> {
    /// The country of those whom a visitor meets without their being named: "arrived in Rome for talks", "will meet senior
    /// officials there".
    pub fn hosts(
        &self,
        sentence: &Sentence<'_, '_>,
        trigger: &Trigger,
        visitor: EntityIx,
        sides: &Sides,
    ) -> Option<EntityIx> {
        if self.pack.order != Order::Svo {
            return None;
        }
        if let Some(home) = self.summoning(sentence, trigger, visitor) {
            return Some(home);
        }
        let hits = &self.section.hits;
        // a group of no country is nobody yet
        let inside = |k: usize| sentence.phrase_at(k).is_some_and(|p| !p.entities.is_empty());
        let to = sentence.clause(trigger.start).1.min(trigger.end + 7);
        let group = (trigger.end..to).find(|&k| hits.is(k, |t| matches!(t, Tag::Group | Tag::Roles(_))) && !inside(k));
        let met = group.is_some_and(|g| {
            let plain = |k: usize| {
                !inside(k)
                    && !hits.is(k, |t| matches!(t, Tag::Marker(r) if r != Relation::With) || t == Tag::Preposition)
            };
            (trigger.end..g).all(|k| self.section.is_word(k) && plain(k))
        });
        let purpose = trigger.how == How::Noun
            && trigger.start > sentence.start
            && hits.is(trigger.start - 1, |t| t == Tag::Marker(Relation::For));
        if !met && !purpose {
            return None;
        }
        let own = &self.resolved.entities[visitor.ix()].countries;
        let mut set = sentence.phrases.iter().filter(|p| p.end <= trigger.start && p.kind.locates()).filter(|p| {
            matches!(p.marker, Some(Relation::In | Relation::To | Relation::For))
                || p.marker.is_none() && p.kind == PhraseKind::Place
        });
        let set = set.next_back().and_then(|p| p.entities.first().copied()).or_else(|| sides.visit_of(visitor));
        let code = *self.resolved.entities[set?.ix()].countries.first()?;
        let country = self.resolved.countries.get(&code).copied()?;
        (!own.is_empty() && !own.contains(&code)).then_some(country)
    }

    /// The country whose ministry, named without it, receives an envoy: the one to which he is sent, or where the text sets
    /// it: "In Kyiv, the foreign ministry summoned the Hungarian ambassador".
    fn summoning(&self, sentence: &Sentence<'_, '_>, trigger: &Trigger, guest: EntityIx) -> Option<EntityIx> {
        let frame = &self.pack.frames[trigger.frame];
        let receives = frame.role(Relation::Subject) == Some(Role::host()) && trigger.how != How::Noun;
        let sent = |class: &str| matches!(class, "ambassador" | "envoy");
        let entity = &self.resolved.entities[guest.ix()];
        let envoy = entity.offices.iter().any(|o| o.class.as_deref().is_some_and(sent));
        if !receives || !envoy {
            return None;
        }
        let own = &entity.countries;
        let posts = self.resolved.people.get(&guest).into_iter().flat_map(|f| f.hosts.iter().copied());
        let set = sentence.phrases.iter().filter(|p| p.kind.locates() && p.marker == Some(Relation::In));
        let set = set.flat_map(|p| p.countries.iter().copied());
        let dated = self.dateline.into_iter().flat_map(|d| self.resolved.entities[d.ix()].countries.iter().copied());
        let code = posts.chain(set).chain(dated).find(|c| !own.contains(c))?;
        self.resolved.countries.get(&code).copied()
    }

    /// What a word before a name tells of him: "the visiting Iraqi prime minister" is on a visit, to where the sentence
    /// is set, or to the country of the other whom it names.
    pub fn attributes(&self, sentence: &Sentence<'_, '_>) -> Vec<Draft> {
        let countries = |p: &Phrase| -> Vec<CountryCode> {
            let all = p.entities.iter().flat_map(|e| &self.resolved.entities[e.ix()].countries);
            all.copied().collect()
        };
        let mut out = Vec::new();
        for p in sentence.phrases.iter().filter(|p| matches!(p.kind, PhraseKind::Person | PhraseKind::Group)) {
            let from = p.start.saturating_sub(2).max(sentence.start);
            let word = (from..p.end).find_map(|k| self.section.hits.find(k, |t| matches!(t, Tag::Attribute(_))));
            let Some((hit, Tag::Attribute(frame))) = word.map(|h| (h, h.tag)) else { continue };
            if hit.end as usize + 1 < p.start || p.entities.is_empty() {
                continue;
            }
            let own = countries(p);
            let elsewhere = |e: EntityIx| {
                let theirs = &self.resolved.entities[e.ix()].countries;
                !theirs.is_empty() && !theirs.iter().any(|c| own.contains(c))
            };
            let inside =
                sentence.phrases.iter().filter(|q| q.kind == PhraseKind::Place && q.marker == Some(Relation::In));
            let set = inside.filter_map(|q| q.entities.first().copied()).find(|e| elsewhere(*e));
            let other = |people: bool| {
                let acting = sentence
                    .phrases
                    .iter()
                    .filter(|q| q.kind.acts() && q.start != p.start && (q.kind == PhraseKind::Person) == people);
                let code = acting.flat_map(|q| countries(q).into_iter()).find(|c| !own.contains(c))?;
                self.resolved.countries.get(&code).copied()
            };
            let dated = || self.dateline.filter(|d| elsewhere(*d));
            let place = set.or_else(|| other(true)).or_else(dated).or_else(|| other(false));
            let Some(place) = place else { continue };
            let rule = &self.pack.frames[usize::from(frame)];
            out.push(Draft {
                kind: rule.kind,
                status: Status::Held,
                date: None,
                spec: None,
                place: Some(place),
                participants: p
                    .entities
                    .iter()
                    .map(|e| ParticipantRecord { entity: *e, role: Role::visitor() })
                    .collect(),
                evidence: self.evidence(sentence, (hit.start as usize).min(p.start), p.end, &rule.id),
                noun: true,
                vague: false,
                listed: false,
                joins: false,
                separate: false,
                old: false,
                once: false,
            });
        }
        out
    }
}

/// One who talks with several people, each named by himself: a meeting each.
pub fn in_turn(
    sentence: &Sentence<'_, '_>,
    frame: &Frame,
    trigger: &Trigger,
    args: &Arguments,
    participants: &[ParticipantRecord],
) -> Option<(ParticipantRecord, Vec<ParticipantRecord>)> {
    // "officials, among them A and B": those named stand for all
    let kind = |i: &usize| sentence.phrases[*i].kind;
    // «استقبل فلانا ثم بهمانا»
    let objects: Vec<usize> = args.of(Relation::Object).collect();
    let then = |pair: &[usize]| {
        let (from, to) = (sentence.phrases[pair[0]].end, sentence.phrases[pair[1]].start);
        (from..to).any(|k| sentence.section.hits.is(k, |t| t == Tag::Break))
    };
    if objects.len() >= 2 && objects.windows(2).all(then) && participants.len() == objects.len() + 1 {
        let met = |p: &&ParticipantRecord| objects.iter().any(|&i| sentence.phrases[i].entities.contains(&p.entity));
        let one = participants.iter().find(|p| !met(p))?;
        return Some((*one, participants.iter().filter(met).copied().collect()));
    }
    // "met A and B": one after the other, where both sides stand in one relation
    let met = matches!(trigger.how, How::Verb) && frame.role(Relation::Object) == frame.role(Relation::Subject);
    let others = if met && args.of(Relation::Subject).next().is_some() { Relation::Object } else { Relation::With };
    let all: Vec<usize> = args.of(Relation::With).chain(args.of(others).filter(|_| others != Relation::With)).collect();
    // "a meeting with A and B" is one
    let first = trigger.start.saturating_sub(6).max(sentence.start);
    let one_session = |k: usize| {
        let determined = sentence.section.hits.find(k, |t| t == Tag::Determiner);
        let inside = |j: usize| sentence.section.is_word(j) || sentence.section.is_mark(j, &['-']);
        let own = !sentence.triggers.iter().any(|t| t.start > k && t.end <= trigger.start);
        determined.is_some() && own && (k + 1..trigger.end).all(inside)
    };
    if trigger.how == How::Noun && (frame.session || (first..trigger.end).any(one_session)) {
        return None;
    }
    // "met with the foreign ministers of Syria, Austria and Oman": one of each
    if let [group] = all.as_slice()
        && kind(group) == PhraseKind::Group
        && sentence.phrases[*group].entities.len() >= 2
        && participants.len() == sentence.phrases[*group].entities.len() + 1
    {
        let is_other = |p: &&ParticipantRecord| sentence.phrases[*group].entities.contains(&p.entity);
        let one = participants.iter().find(|p| !is_other(p))?;
        return Some((*one, participants.iter().filter(is_other).copied().collect()));
    }
    // bodies and groups beside people who are named are what those belong to: "with members of the House, including A"
    let (with, bodies): (Vec<usize>, Vec<usize>) = all.into_iter().partition(|i| kind(i) == PhraseKind::Person);
    let states = bodies.iter().any(|i| kind(i) == PhraseKind::Country);
    let body = |p: &&ParticipantRecord| !bodies.iter().any(|&i| sentence.phrases[i].entities.contains(&p.entity));
    let participants: Vec<ParticipantRecord> = participants.iter().filter(body).copied().collect();
    if with.len() < 2 || states || participants.len() != with.len() + 1 {
        return None;
    }
    let is_other = |p: &&ParticipantRecord| with.iter().any(|&i| sentence.phrases[i].entities.contains(&p.entity));
    let one = participants.iter().find(|p| !is_other(p))?;
    let others: Vec<ParticipantRecord> = participants.iter().filter(is_other).copied().collect();
    (others.len() == with.len()).then_some((*one, others))
}
