//! One event once: drafts of the same event inside an article become one.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::mention::DateSpec;
use crate::model::{
    Date, EntityIx, EntityKind, EntityRecord, EventRecord, EventType, Evidence, Part, ParticipantRecord, Role, Status,
};
use crate::text::fold_name;

/// An event as one trigger tells it.
#[derive(Clone, Debug)]
pub struct Draft {
    pub kind: EventType,
    pub status: Status,
    pub date: Option<Date>,
    /// The date as the text says it.
    pub spec: Option<DateSpec>,
    pub place: Option<EntityIx>,
    pub participants: Vec<ParticipantRecord>,
    pub evidence: Evidence,
    /// Whether it may have been an encounter of any kind: "the two discussed".
    pub vague: bool,
    /// Whether its place is one of several that a list names.
    pub listed: bool,
    /// Whether a noun told it: it may only refer to what a verb tells.
    pub noun: bool,
    /// Whether a word next to it says that nobody else was there: "met separately with", "a bilateral meeting".
    pub separate: bool,
    /// Whether it only says who else took part in what was told before.
    pub joins: bool,
    /// Whether its date lies long before the report.
    pub old: bool,
    /// Whether all that its frame tells of one guest is one event.
    pub once: bool,
}

/// How many of an article's last events of a type a draft is compared with: what is told twice is told again soon, and
/// time stays linear however long the article.
pub(super) const NEAR: usize = 256;

/// No body's name has more words.
const LONGEST: usize = 16;

/// The article's entities, and which of its people hold an office in which of its bodies.
struct Entities<'a> {
    all: &'a [EntityRecord],
    serving: FxHashSet<(u32, u32)>,
}

impl<'a> Entities<'a> {
    /// Looks up every stretch of words of every title among the names of bodies: time stays linear.
    fn new(entities: &'a [EntityRecord]) -> Self {
        let mut bodies: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        for (ix, body) in entities.iter().enumerate().filter(|(_, e)| e.kind == EntityKind::Organization) {
            bodies.entry(fold_name(&body.name)).or_default().push(ix as u32);
        }
        let mut serving = FxHashSet::default();
        for (ix, person) in entities.iter().enumerate().filter(|(_, e)| e.kind == EntityKind::Person) {
            for office in &person.offices {
                let title = fold_name(&office.title);
                let words: Vec<&str> = title.split(' ').filter(|word| !word.is_empty()).collect();
                for from in 0..words.len() {
                    for to in from + 1..=words.len().min(from + LONGEST) {
                        let named = bodies.get(&words[from..to].join(" "));
                        serving.extend(named.into_iter().flatten().map(|body| (*body, ix as u32)));
                    }
                }
            }
        }
        Entities { all: entities, serving }
    }
}

impl std::ops::Deref for Entities<'_> {
    type Target = [EntityRecord];

    fn deref(&self) -> &[EntityRecord] {
        self.all
    }
}

/// The events told so far, and where to look for one.
#[derive(Default)]
struct Told {
    events: Vec<EventRecord>,
    /// Of each event whether only nouns have told it: they say nothing of whether it happened, and «مذاکرات پوتین و بان»
    /// may be tomorrow's.
    nouns: Vec<bool>,
    /// How each event's date is said, where anything says it.
    specs: Vec<Option<DateSpec>>,
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
    fn find(&self, draft: &Draft, entities: &Entities<'_>) -> Option<usize> {
        if draft.kind == EventType::statement() {
            self.by.get(&speaker(&draft.participants)).copied()
        } else {
            let kinds = std::iter::once(draft.kind).chain(draft.may_be_a_call().then(EventType::call));
            let first = |kind| {
                let all = self.of.get(&kind).map_or(&[][..], Vec::as_slice);
                let near = &all[all.len().saturating_sub(NEAR)..];
                let known = |i: usize| Known { event: &self.events[i], noun: self.nouns[i], spec: self.specs[i] };
                near.iter().copied().find(|&i| same(known(i), draft, entities))
            };
            kinds.filter_map(first).min()
        }
    }

    fn add(&mut self, event: EventRecord, noun: bool, spec: Option<DateSpec>) {
        let at = self.events.len();
        if event.kind == EventType::statement() {
            self.by.entry(speaker(&event.participants)).or_insert(at);
        } else {
            self.of.entry(event.kind).or_default().push(at);
        }
        self.events.push(event);
        self.nouns.push(noun);
        self.specs.push(spec);
    }
}

/// Merges the drafts of an article, in the order of the text.
pub fn merge(mut drafts: Vec<Draft>, entities: &[EntityRecord]) -> Vec<EventRecord> {
    let entities = &Entities::new(entities);
    let mut told = Told::default();
    name_calls(&mut drafts, entities);
    for draft in drafts {
        if draft.joins {
            let all = told.of.get(&draft.kind).map_or(&[][..], Vec::as_slice);
            let shares = |&i: &usize| {
                let known = &told.events[i].participants;
                known.iter().any(|p| draft.participants.iter().any(|q| q.entity == p.entity))
            };
            match all.iter().rev().take(NEAR).copied().find(shares).or(all.last().copied()) {
                Some(last) => absorb(&mut told.events[last], draft, entities),
                None if draft.participants.len() >= 2 && draft.kind != EventType::visit() => {
                    let spec = draft.spec;
                    told.add(draft.into(), false, spec);
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
                told.specs[i] = told.specs[i].or(draft.spec);
                absorb(event, draft, entities);
            }
            None => {
                let (noun, spec) = (draft.noun, draft.spec);
                told.add(draft.into(), noun, spec);
            }
        }
    }
    told.events
}

/// Joins the events of an article that was read in parts.
pub fn join(events: Vec<EventRecord>, entities: &[EntityRecord]) -> Vec<EventRecord> {
    let entities = &Entities::new(entities);
    let mut told = Told::default();
    for event in events {
        let Some(first) = event.evidence.first().cloned() else { continue };
        let draft = Draft {
            kind: event.kind,
            status: event.status,
            date: event.date,
            spec: None,
            place: event.place,
            participants: event.participants.clone(),
            evidence: first,
            noun: false,
            vague: false,
            listed: false,
            separate: false,
            joins: false,
            old: false,
            once: false,
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
            None => told.add(event, false, None),
        }
    }
    told.events
}

/// An event told before, with what its record does not keep.
#[derive(Clone, Copy)]
struct Known<'a> {
    event: &'a EventRecord,
    /// Whether only nouns have told it.
    noun: bool,
    spec: Option<DateSpec>,
}

/// Whether a draft, and no statement, tells an event of its type (or, where it is vague, a call) again.
fn same(Known { event, noun, spec }: Known<'_>, draft: &Draft, entities: &Entities<'_>) -> bool {
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
        _ => !spec.zip(draft.spec).is_some_and(|(a, b)| {
            let days = |s| matches!(s, DateSpec::Weekday(..));
            a.excludes(b) && !(visit && days(a) && days(b))
        }),
    };
    let country = |p: Option<EntityIx>| p.and_then(|p| entities[p.ix()].countries.first().copied());
    let both = || covers(&event.participants, &draft.participants) && covers(&draft.participants, &event.participants);
    let place = places(event.place, draft.place, entities)
        // "met in Moscow", "met at the Kremlin"
        || !visit && both() && country(event.place).is_some() && country(event.place) == country(draft.place)
        // who visits two cities of a country visits it once, but for those that one sentence lists
        || visit
            && country(event.place).is_some()
            && country(event.place) == country(draft.place)
            && !draft.listed;
    // what is dated long ago is not what is told without a date: "the two last met in Bali in November 2022"
    let apart = draft.old && event.date.is_none() && !visit && event.kind != EventType::agreement();
    if !dates || !place || apart {
        return false;
    }
    // who denies a meeting denies what is claimed of it elsewhere
    let denied = event.status == Status::Denied && draft.status == Status::Held;
    let status = event.status == draft.status
        || denied
        || draft.noun && draft.status == Status::Held
        || noun && event.status == Status::Held
        || draft.noun
            && event.status == Status::Held
            && draft.date.is_none()
            && told_of(event, draft, visit && country(draft.place).is_some());
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
    // «كان في استقباله فلان. كما كان في استقباله بهمان»
    let guest = |p: &&ParticipantRecord| p.role == Role::guest();
    let welcomed = draft.once && event.evidence.iter().any(|e| e.rule == draft.evidence.rule);
    if welcomed && draft.participants.iter().filter(guest).any(|p| covers(&event.participants, &[*p])) {
        return true;
    }
    // "Biden and Yoon held a bilateral meeting" is no telling of the summit of three
    if draft.separate && event.participants.len() > draft.participants.len() {
        return both();
    }
    covers(&event.participants, &draft.participants) || covers(&draft.participants, &event.participants)
}

/// A headline by which two discuss something is told of the call of which the text then speaks.
fn name_calls(drafts: &mut [Draft], entities: &Entities<'_>) {
    let all = |a: &Draft, b: &Draft| {
        b.participants.iter().all(|p| a.participants.iter().any(|q| alike(q.entity, p.entity, entities)))
    };
    let met = |d: &&Draft| d.kind == EventType::meeting() && !d.vague;
    let called = |d: &&Draft| d.kind == EventType::call();
    let calls: Vec<Draft> = drafts.iter().filter(called).take(NEAR).cloned().collect();
    let met: Vec<Draft> = drafts.iter().filter(met).take(NEAR).cloned().collect();
    let title = |d: &&mut Draft| d.vague && d.evidence.passage.part == Part::Title && d.kind == EventType::meeting();
    for draft in drafts.iter_mut().filter(title).take(NEAR) {
        if calls.iter().any(|c| all(c, draft) && all(draft, c)) && !met.iter().any(|m| all(m, draft)) {
            (draft.kind, draft.place) = (EventType::call(), None);
            draft.participants.iter_mut().for_each(|p| p.role = Role::party());
        }
    }
}

/// Whether a noun that sounds planned is only said of what has happened: "met to discuss ties at a meeting in Tokyo", "his
/// visit will be a major step".
fn told_of(event: &EventRecord, draft: &Draft, visit: bool) -> bool {
    let planned = draft.status == Status::Planned;
    let here = event.evidence.iter().any(|e| e.sentence == draft.evidence.sentence);
    planned && !draft.separate && (visit || here && event.participants.len() == draft.participants.len())
}

/// Whether two days lie within a week and a half.
fn near(a: Date, b: Date) -> bool {
    let reaches = |a: Date, b: Date| a.plus_days(10).is_some_and(|end| a <= b && b <= end);
    reaches(a, b) || reaches(b, a)
}

/// The same entity, or a country and one who speaks for it.
fn alike(a: EntityIx, b: EntityIx, entities: &Entities<'_>) -> bool {
    if a == b {
        return true;
    }
    let (x, y) = (&entities[a.ix()], &entities[b.ix()]);
    let stands = |x: &EntityRecord, y: &EntityRecord| {
        let spoken_for = match y.kind {
            EntityKind::Person => x.kind == EntityKind::Country || x.kind == EntityKind::Person && !x.named,
            // "Iran summons the envoy", "he was summoned to the Iranian foreign ministry"
            EntityKind::Organization => x.kind == EntityKind::Country,
            _ => false,
        };
        spoken_for && x.countries.iter().any(|c| y.countries.contains(c))
    };
    // a body and one who holds office in it
    let serves = |body: EntityIx, person: EntityIx| entities.serving.contains(&(body.0, person.0));
    stands(x, y) || stands(y, x) || serves(a, b) || serves(b, a)
}

/// Whether it is a named person or a body, which says more than a country or a title.
fn stands_for_itself(entity: &EntityRecord) -> bool {
    entity.kind == EntityKind::Person && entity.named || entity.kind == EntityKind::Organization
}

/// Whether two places may be one: the same, or a city and its country, or one unknown.
fn places(a: Option<EntityIx>, b: Option<EntityIx>, entities: &Entities<'_>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return true };
    if a == b {
        return true;
    }
    let (x, y) = (&entities[a.ix()], &entities[b.ix()]);
    let one_country = x.kind == EntityKind::Country || y.kind == EntityKind::Country;
    one_country && x.countries.iter().any(|c| y.countries.contains(c))
}

fn absorb(event: &mut EventRecord, draft: Draft, entities: &Entities<'_>) {
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
                Some(q) if stands_for_itself(&entities[p.entity.ix()]) => {
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
