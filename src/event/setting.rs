//! Where a meeting takes place that is told without its place: on the visit that brings its guest, or where the report is
//! dated.

use rustc_hash::FxHashMap;

use crate::mention::{Mention, Section, What};
use crate::model::{
    Date, EntityIx, EntityKind, EventRecord, EventType, Evidence, Part, ParticipantRecord, Passage, Role, Status,
};
use crate::resolve::Resolved;
use crate::text::TokenKind;

/// The city of the dateline, and the byte of the body at which what it dates ends.
pub type Dateline = (EntityIx, u32);

/// Gives the meetings of an article the place that its visits or its dateline imply.
pub fn settle(events: &mut [EventRecord], resolved: &Resolved, dateline: Option<Dateline>) {
    let visits = Visits::of(events);
    for event in events.iter_mut().filter(|e| e.kind == EventType::meeting()) {
        // «بعد وصوله»: on the day of the arrival that its own sentence tells
        if event.date.is_none() && event.status == Status::Held {
            let told = visits.that_bring(event).filter(|v| v.inside(event));
            event.date = told.filter_map(|v| v.date).find(|d| d.day().is_some());
        }
        if event.place.is_some() {
            continue;
        }
        let place = visited(event, &visits, resolved).or_else(|| dated(event, &visits, resolved, dateline));
        if place.is_some() {
            event.place = place;
            home_ground(&mut event.participants, place, resolved);
        }
    }
}

/// The visits of an article, by those whom they bring.
struct Visits {
    list: Vec<Visit>,
    by: FxHashMap<EntityIx, Vec<usize>>,
}

impl Visits {
    fn of(events: &[EventRecord]) -> Self {
        let list: Vec<Visit> = events.iter().filter(|e| e.kind == EventType::visit()).filter_map(Visit::of).collect();
        let mut by: FxHashMap<EntityIx, Vec<usize>> = FxHashMap::default();
        for (i, visit) in list.iter().enumerate() {
            visit.visitors.iter().for_each(|v| by.entry(*v).or_default().push(i));
        }
        Visits { list, by }
    }

    /// Those of one visitor, in their order.
    fn of_one(&self, visitor: EntityIx) -> impl Iterator<Item = &Visit> {
        self.by.get(&visitor).into_iter().flatten().map(|&i| &self.list[i])
    }

    /// Those that bring one of those who meet, in their order.
    fn that_bring(&self, event: &EventRecord) -> impl Iterator<Item = &Visit> + use<'_> {
        let of = |p: &ParticipantRecord| self.by.get(&p.entity).into_iter().flatten().copied();
        let mut all: Vec<usize> = event.participants.iter().flat_map(of).collect();
        all.sort_unstable();
        all.dedup();
        all.into_iter().map(|i| &self.list[i])
    }
}

struct Visit {
    status: Status,
    visitors: Vec<EntityIx>,
    place: EntityIx,
    date: Option<Date>,
    told: Vec<Evidence>,
}

impl Visit {
    fn of(event: &EventRecord) -> Option<Visit> {
        let place = event.place?;
        let visitors = event.participants.iter().filter(|p| p.role == Role::visitor()).map(|p| p.entity).collect();
        Some(Visit { status: event.status, visitors, place, date: event.date, told: event.evidence.clone() })
    }

    /// Whether the words that tell the meeting hold a telling of it.
    fn inside(&self, event: &EventRecord) -> bool {
        let holds = |m: &Passage, v: &Passage| m.part == v.part && m.span.holds(v.span);
        self.told.iter().any(|v| event.evidence.iter().any(|m| holds(&m.passage, &v.passage)))
    }

    /// How far before a meeting the visit is told: in its sentence, before it, after it.
    fn distance(&self, event: &EventRecord) -> (u8, u32) {
        let Some(first) = event.evidence.first() else { return (2, 0) };
        let near = self.told.iter().map(|e| {
            if event.evidence.iter().any(|m| m.sentence == e.sentence) {
                (0, 0)
            } else if (e.passage.part, e.passage.span.start) <= (first.passage.part, first.passage.span.start) {
                (1, first.passage.span.start.saturating_sub(e.passage.span.start))
            } else {
                (2, e.passage.span.start)
            }
        });
        near.min().unwrap_or((2, 0))
    }
}

/// The place that a participant visits, where it is in the country of another: of several the one told nearest.
fn visited(event: &EventRecord, visits: &Visits, resolved: &Resolved) -> Option<EntityIx> {
    let entity = |e: EntityIx| &resolved.entities[e.ix()];
    let fits = visits.that_bring(event).filter(|visit| {
        let dates = event.date.zip(visit.date).is_none_or(|(a, b)| a.overlaps(b));
        let Some(country) = entity(visit.place).countries.first() else { return false };
        let host = event
            .participants
            .iter()
            .any(|p| !visit.visitors.contains(&p.entity) && entity(p.entity).countries.contains(country));
        let guest = visit.visitors.iter().any(|v| entity(*v).countries.contains(country));
        // nobody has met on a visit that is still to come
        let told = event.status != Status::Held || visit.status != Status::Planned;
        dates && told && host && !guest
    });
    fits.min_by_key(|v| (v.distance(event), entity(v.place).kind == EntityKind::Country)).map(|v| v.place)
}

/// The city of the dateline, for what the head of the report tells, where one side is at home there and another is not.
fn dated(event: &EventRecord, visits: &Visits, resolved: &Resolved, dateline: Option<Dateline>) -> Option<EntityIx> {
    let (city, end) = dateline?;
    let country = resolved.entities[city.ix()].countries.first()?;
    let lead = event.evidence.iter().any(|e| e.passage.part == Part::Text && e.passage.span.start < end);
    let home = |p: &&ParticipantRecord| resolved.entities[p.entity.ix()].countries.contains(country);
    let at_home = event.participants.iter().filter(home).count();
    // one who is sent abroad, or who travels, is not at home
    let abroad = event.participants.iter().filter(home).any(|p| {
        let sent = resolved.entities[p.entity.ix()].offices.iter().any(|o| o.class.as_deref() == Some("ambassador"));
        let travels = visits.of_one(p.entity).any(|v| !resolved.entities[v.place.ix()].countries.contains(country));
        sent || travels
    });
    (lead && !abroad && event.status == Status::Held && at_home > 0 && at_home < event.participants.len())
        .then_some(city)
}

/// Where a meeting takes place in the country of one side, that side is the host and the others are guests.
pub fn home_ground(participants: &mut [ParticipantRecord], place: Option<EntityIx>, resolved: &Resolved) {
    if participants.iter().any(|p| p.role == Role::host()) {
        return;
    }
    let Some(country) = place.and_then(|p| resolved.entities[p.ix()].countries.first().copied()) else {
        return;
    };
    let at_home = |p: &ParticipantRecord| resolved.entities[p.entity.ix()].countries.contains(&country);
    let home = participants.iter().filter(|p| at_home(p)).count();
    if home == 0 || home == participants.len() {
        return;
    }
    // of three states that meet in the city of one, none is said to receive the others
    let state = |p: &ParticipantRecord| resolved.entities[p.entity.ix()].kind == EntityKind::Country;
    if participants.len() > 2 && participants.iter().all(state) {
        return;
    }
    for p in participants.iter_mut() {
        p.role = if at_home(p) { Role::host() } else { Role::guest() };
    }
}

/// The city that opens the text, before its first words, and the byte after the sentences that it dates.
pub fn dateline(sections: &[Section<'_>], lists: &[Vec<Mention>], resolved: &Resolved) -> Option<Dateline> {
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
