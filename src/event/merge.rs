//! One event once: drafts of the same event inside an article become one.

use crate::model::{
    Date, EntityIx, EntityKind, EntityRecord, EventRecord, EventType, Evidence, ParticipantRecord, Status,
};

/// An event as one trigger tells it.
#[derive(Clone, Debug)]
pub struct Draft {
    pub kind: EventType,
    pub status: Status,
    pub date: Option<Date>,
    pub place: Option<EntityIx>,
    pub participants: Vec<ParticipantRecord>,
    pub evidence: Evidence,
    /// Whether a noun told it: it may only refer to what a verb tells.
    pub noun: bool,
}

/// Merges the drafts of an article, in the order of the text.
pub fn merge(drafts: Vec<Draft>, entities: &[EntityRecord]) -> Vec<EventRecord> {
    let mut events: Vec<EventRecord> = Vec::new();
    for draft in drafts {
        match events.iter_mut().find(|e| same(e, &draft, entities)) {
            Some(event) => absorb(event, draft, entities),
            None => events.push(EventRecord {
                kind: draft.kind,
                status: draft.status,
                date: draft.date,
                place: draft.place,
                participants: draft.participants,
                about: Vec::new(),
                evidence: vec![draft.evidence],
            }),
        }
    }
    events
}

/// Joins the events of an article that was read in parts.
pub fn join(events: Vec<EventRecord>, entities: &[EntityRecord]) -> Vec<EventRecord> {
    let mut out: Vec<EventRecord> = Vec::new();
    for event in events {
        let Some(first) = event.evidence.first().cloned() else { continue };
        let draft = Draft {
            kind: event.kind,
            status: event.status,
            date: event.date,
            place: event.place,
            participants: event.participants.clone(),
            evidence: first,
            noun: false,
        };
        match out.iter_mut().find(|e| same(e, &draft, entities)) {
            Some(known) => {
                absorb(known, draft, entities);
                event.evidence.into_iter().for_each(|e| support(known, e));
                known.about.extend(event.about);
                known.about.sort_unstable();
                known.about.dedup();
            }
            None => out.push(event),
        }
    }
    out
}

fn same(event: &EventRecord, draft: &Draft, entities: &[EntityRecord]) -> bool {
    if event.kind != draft.kind {
        return false;
    }
    if event.kind == EventType::statement() {
        let speaker = |p: &[ParticipantRecord]| p.first().map(|p| p.entity);
        return speaker(&event.participants) == speaker(&draft.participants);
    }
    let dates = match (event.date, draft.date) {
        (Some(a), Some(b)) => a.overlaps(b),
        _ => true,
    };
    if !dates || !places(event.place, draft.place, entities) {
        return false;
    }
    let status = event.status == draft.status || draft.noun && draft.status == Status::Held;
    if !status {
        return false;
    }
    let covers = |a: &[ParticipantRecord], b: &[ParticipantRecord]| {
        b.iter().all(|p| a.iter().any(|q| alike(q.entity, p.entity, entities)))
    };
    if event.kind == EventType::visit() {
        let visitor = |p: &[ParticipantRecord]| p.iter().find(|p| p.role.name() == "visitor").map(|p| p.entity);
        return match (visitor(&event.participants), visitor(&draft.participants)) {
            (Some(a), Some(b)) => alike(a, b, entities),
            _ => false,
        };
    }
    covers(&event.participants, &draft.participants) || covers(&draft.participants, &event.participants)
}

/// The same entity, or a country and one who speaks for it.
fn alike(a: EntityIx, b: EntityIx, entities: &[EntityRecord]) -> bool {
    if a == b {
        return true;
    }
    let (x, y) = (&entities[a.ix()], &entities[b.ix()]);
    let stands = |x: &EntityRecord, y: &EntityRecord| {
        (x.kind == EntityKind::Country || x.kind == EntityKind::Person && !x.named)
            && y.kind == EntityKind::Person
            && x.countries.iter().any(|c| y.countries.contains(c))
    };
    stands(x, y) || stands(y, x)
}

/// Whether two places may be one: the same, or a city and its country, or one unknown.
fn places(a: Option<EntityIx>, b: Option<EntityIx>, entities: &[EntityRecord]) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return true };
    if a == b {
        return true;
    }
    let (x, y) = (&entities[a.ix()], &entities[b.ix()]);
    let one_country = x.kind == EntityKind::Country || y.kind == EntityKind::Country;
    one_country && x.countries.iter().any(|c| y.countries.contains(c))
}

fn absorb(event: &mut EventRecord, draft: Draft, entities: &[EntityRecord]) {
    if event.kind == EventType::statement() && event.status != draft.status {
        // what was said counts, and its day; not what will be
        if draft.status == Status::Held {
            (event.status, event.date, event.place) = (Status::Held, draft.date, draft.place);
        }
        support(event, draft.evidence);
        return;
    }
    event.date = match (event.date, draft.date) {
        (Some(a), Some(b)) if b.precision() > a.precision() => Some(b),
        (None, b) => b,
        (a, _) => a,
    };
    let finer = |p: Option<EntityIx>| p.is_some_and(|p| entities[p.ix()].kind == EntityKind::Place);
    if event.place.is_none() || finer(draft.place) && !finer(event.place) {
        event.place = draft.place.or(event.place);
    }
    if event.kind != EventType::statement() {
        for p in draft.participants {
            if event.participants.iter().any(|q| q.entity == p.entity) {
                // a side that one telling leaves open and another knows
                if let Some(q) =
                    event.participants.iter_mut().find(|q| q.entity == p.entity && q.role.name() == "party")
                {
                    q.role = p.role;
                }
                continue;
            }
            // a named person takes the place of his country or of himself unnamed
            match event.participants.iter_mut().find(|q| alike(q.entity, p.entity, entities)) {
                Some(q) if entities[p.entity.ix()].kind == EntityKind::Person && entities[p.entity.ix()].named => {
                    q.entity = p.entity;
                }
                Some(_) => {}
                None => event.participants.push(p),
            }
        }
    }
    support(event, draft.evidence);
}

/// Adds a stretch of evidence; of stretches that lie one in another only the longest stays.
fn support(event: &mut EventRecord, evidence: Evidence) {
    let holds = |a: &Evidence, b: &Evidence| a.passage.part == b.passage.part && a.passage.span.holds(b.passage.span);
    if event.evidence.iter().any(|e| holds(e, &evidence)) {
        return;
    }
    event.evidence.retain(|e| !holds(&evidence, e));
    event.evidence.push(evidence);
    event.evidence.sort();
}
