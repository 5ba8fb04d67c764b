//! One event once: drafts of the same event inside an article become one.

use rustc_hash::FxHashMap;

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
    /// Whether it may have been an encounter of any kind: "the two discussed".
    pub vague: bool,
    /// Whether its place is one of several that a list names.
    pub listed: bool,
    /// Whether a noun told it: it may only refer to what a verb tells.
    pub noun: bool,
    /// Whether it only says who else took part in what was told before.
    pub joins: bool,
}

/// How many of an article's last events of a type a draft is compared with: what is told twice is told again soon, and
/// time stays linear however long the article.
const NEAR: usize = 256;

/// The events told so far, and where to look for one.
#[derive(Default)]
struct Told {
    events: Vec<EventRecord>,
    /// Of each event whether only nouns have told it: they say nothing of whether it happened, and «مذاکرات پوتین و بان»
    /// may be tomorrow's.
    nouns: Vec<bool>,
    /// All of a type in their order, but statements.
    of: FxHashMap<EventType, Vec<usize>>,
    /// The one statement of each speaker.
    by: FxHashMap<Option<EntityIx>, usize>,
}

impl Draft {
    /// Whether "talks" without a time and place of their own may be those of a call.
    fn may_be_a_call(&self) -> bool {
        self.vague && self.place.is_none() && self.date.is_none()
    }
}

impl From<Draft> for EventRecord {
    fn from(draft: Draft) -> Self {
        EventRecord {
            kind: draft.kind,
            status: draft.status,
            date: draft.date,
            place: draft.place,
            participants: draft.participants,
            about: Vec::new(),
            evidence: vec![draft.evidence],
        }
    }
}

fn speaker(participants: &[ParticipantRecord]) -> Option<EntityIx> {
    participants.first().map(|p| p.entity)
}

impl Told {
    /// The first event of those near that a draft tells again.
    fn find(&self, draft: &Draft, entities: &[EntityRecord]) -> Option<usize> {
        if draft.kind == EventType::statement() {
            self.by.get(&speaker(&draft.participants)).copied()
        } else {
            let kinds = std::iter::once(draft.kind).chain(draft.may_be_a_call().then(EventType::call));
            let first = |kind| {
                let all = self.of.get(&kind).map_or(&[][..], Vec::as_slice);
                let near = &all[all.len().saturating_sub(NEAR)..];
                near.iter().copied().find(|&i| same(&self.events[i], draft, self.nouns[i], entities))
            };
            kinds.filter_map(first).min()
        }
    }

    fn add(&mut self, event: EventRecord, noun: bool) {
        let at = self.events.len();
        if event.kind == EventType::statement() {
            self.by.entry(speaker(&event.participants)).or_insert(at);
        } else {
            self.of.entry(event.kind).or_default().push(at);
        }
        self.events.push(event);
        self.nouns.push(noun);
    }
}

/// Merges the drafts of an article, in the order of the text.
pub fn merge(drafts: Vec<Draft>, entities: &[EntityRecord]) -> Vec<EventRecord> {
    let mut told = Told::default();
    for draft in drafts {
        if draft.joins {
            match told.of.get(&draft.kind).and_then(|all| all.last()).copied() {
                Some(last) => absorb(&mut told.events[last], draft, entities),
                None if draft.participants.len() >= 2 && draft.kind != EventType::visit() => {
                    told.add(draft.into(), false)
                }
                None => {}
            }
            continue;
        }
        match told.find(&draft, entities) {
            Some(i) => {
                let event = &mut told.events[i];
                if told.nouns[i] && !draft.noun && event.kind == draft.kind && event.status == Status::Held {
                    event.status = draft.status;
                }
                told.nouns[i] &= draft.noun;
                absorb(event, draft, entities);
            }
            None => {
                let noun = draft.noun;
                told.add(draft.into(), noun);
            }
        }
    }
    told.events
}

/// Joins the events of an article that was read in parts.
pub fn join(events: Vec<EventRecord>, entities: &[EntityRecord]) -> Vec<EventRecord> {
    let mut told = Told::default();
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
            vague: false,
            listed: false,
            joins: false,
        };
        match told.find(&draft, entities) {
            Some(i) => {
                let known = &mut told.events[i];
                absorb(known, draft, entities);
                event.evidence.into_iter().for_each(|e| support(known, e));
                known.about.extend(event.about);
                known.about.sort_unstable();
                known.about.dedup();
            }
            None => told.add(event, false),
        }
    }
    told.events
}

/// Whether a draft, and no statement, tells an event of its type (or, where it is vague, a call) again.
fn same(event: &EventRecord, draft: &Draft, noun: bool, entities: &[EntityRecord]) -> bool {
    let covers = |a: &[ParticipantRecord], b: &[ParticipantRecord]| {
        b.iter().all(|p| a.iter().any(|q| alike(q.entity, p.entity, entities)))
    };
    // "spoke by phone. They discussed", "met to discuss it": the same encounter
    let call = draft.may_be_a_call() && event.kind == EventType::call();
    let purpose = draft.vague && event.evidence.iter().any(|e| e.sentence == draft.evidence.sentence);
    if (call || purpose) && covers(&event.participants, &draft.participants) {
        return true;
    }
    if event.kind != draft.kind {
        return false;
    }
    let visit = event.kind == EventType::visit();
    let dates = match (event.date, draft.date) {
        // a visit lasts some days, and each of them may be named
        (Some(a), Some(b)) => a.overlaps(b) || visit && near(a, b),
        _ => true,
    };
    let country = |p: Option<EntityIx>| p.and_then(|p| entities[p.ix()].countries.first().copied());
    let place = places(event.place, draft.place, entities)
        // who visits two cities of a country visits it once, but for those that one sentence lists
        || visit
            && country(event.place).is_some()
            && country(event.place) == country(draft.place)
            && !draft.listed;
    if !dates || !place {
        return false;
    }
    let status = event.status == draft.status
        || draft.noun && draft.status == Status::Held
        || noun && event.status == Status::Held;
    if !status {
        return false;
    }
    if event.kind == EventType::visit() {
        let visitor = |p: &[ParticipantRecord]| p.iter().find(|p| p.role.name() == "visitor").map(|p| p.entity);
        return match (visitor(&event.participants), visitor(&draft.participants)) {
            (Some(a), Some(b)) => alike(a, b, entities),
            _ => false,
        };
    }
    covers(&event.participants, &draft.participants) || covers(&draft.participants, &event.participants)
}

/// Whether two days lie within a week and a half.
fn near(a: Date, b: Date) -> bool {
    let reaches = |a: Date, b: Date| a.plus_days(10).is_some_and(|end| a <= b && b <= end);
    reaches(a, b) || reaches(b, a)
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
        // «وصل الخميس» dates a visit better than «في اليوم الثاني من زيارته» does
        (Some(a), Some(b)) if !a.overlaps(b) && !draft.noun => Some(b),
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
    let begins = |e: &Evidence| (e.passage.part, e.passage.span.start);
    // none of those there lies in another, so in their order they end as they begin
    let after = event.evidence.partition_point(|e| begins(e) <= begins(&evidence));
    if after > 0 && holds(&event.evidence[after - 1], &evidence) {
        return;
    }
    let from = event.evidence.partition_point(|e| begins(e) < begins(&evidence));
    let held = event.evidence[from..].iter().take_while(|e| holds(&evidence, e)).count();
    event.evidence.splice(from..from + held, [evidence]);
}
