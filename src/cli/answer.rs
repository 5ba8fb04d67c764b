//! How an answer is printed: events, counts, offices, cards and paths, as tables, JSON and CSV.

use comfy_table::Cell;
use isnad::model::{Date, Lang, Status};
use isnad::query::network::PathAnswer;
use isnad::query::{self, Also, Answer, Cursor, EventAnswer, GroupAnswer, OfficeAnswer, Query, What};

use super::ask::{Format, country_name};
use super::network_text::path_text;
use super::output::Output;
use super::report::{Failure, note};
use super::table::{Look, clean};

/// Prints an answer in one of its forms.
pub fn print(answer: &Answer, format: Format, out: &mut Output) -> Result<(), Failure> {
    let look = Look::new(out.terminal);
    match (format, answer.query.what) {
        (Format::Json, _) => out.pretty(answer),
        (Format::Jsonl, What::Count) => out.line(&serde_json::json!({ "count": answer.count.unwrap_or_default() })),
        (Format::Jsonl, What::Card | What::Path) => out.line(answer),
        (Format::Jsonl, What::Offices) => answer.offices.iter().try_for_each(|office| out.line(office)),
        (Format::Jsonl, What::Events) => answer.answers.iter().try_for_each(|event| out.line(event)),
        (Format::Jsonl, _) => answer.groups.iter().try_for_each(|group| out.line(group)),
        (Format::Csv, what) => out.csv(match what {
            What::Count => {
                vec![vec!["count".to_owned()], vec![answer.count.unwrap_or_default().to_string()]].into_iter()
            }
            What::Events => with_head(&HEADINGS, answer.answers.iter().map(row)),
            What::Card => with_head(&HEADINGS, answer.card.iter().flat_map(|c| &c.events).map(row)),
            What::Path => with_head(&HEADINGS, answer.path.iter().flat_map(path_events).map(row)),
            What::Offices => with_head(&OFFICE_HEADINGS, answer.offices.iter().map(office_row)),
            _ => with_head(&GROUP_HEADINGS, answer.groups.iter().map(group_row)),
        }),
        (_, What::Count) => out.text(&format!("{}\n", answer.count.unwrap_or_default())),
        (_, What::Events) if answer.answers.is_empty() => Ok(()),
        (_, What::Events) => out.text(&events_table(&answer.answers, look)),
        (_, What::Card) => match &answer.card {
            Some(card) => out.text(&super::show::card_text(card, look)),
            None => Ok(()),
        },
        (_, What::Path) => match &answer.path {
            Some(path) => out.text(&path_text(path, look)),
            None => Ok(()),
        },
        (_, What::Offices) if answer.offices.is_empty() => Ok(()),
        (_, What::Offices) => out.text(&offices_table(&answer.offices, look)),
        (_, _) if answer.groups.is_empty() => Ok(()),
        (_, _) => out.text(&groups_table(&answer.groups, look)),
    }
}

/// The events of a path, step by step.
fn path_events(path: &PathAnswer) -> impl Iterator<Item = &EventAnswer> {
    path.paths.iter().flat_map(|p| &p.steps).flat_map(|step| &step.links).filter_map(|link| link.event.as_ref())
}

fn with_head(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> std::vec::IntoIter<Vec<String>> {
    let head = head.iter().map(|h| (*h).to_owned()).collect();
    std::iter::once(head).chain(rows).collect::<Vec<_>>().into_iter()
}

/// What goes with an answer, on standard error.
pub fn say_more(answer: &Answer) {
    let total = |shown: usize| answer.count.unwrap_or(shown);
    let (what, next) = (answer.query.what, answer.next.as_ref());
    match what {
        What::Events => {
            say_of_events(&answer.query, answer.answers.len(), total(answer.answers.len()), answer.also, next);
            say_of_times(answer.answers.iter().map(|e| (e.date, e.reported)));
        }
        What::Count => say_of_events(&answer.query, 0, total(0), answer.also, next),
        What::Offices => say_page("offices", answer.offices.len(), total(answer.offices.len()), next),
        What::Card | What::Path if answer.is_empty() => note(match what {
            What::Path => "no path over events leads from one to the other",
            _ => "nothing found",
        }),
        What::Card | What::Path => {}
        _ => {
            say_page("groups", answer.groups.len(), total(answer.groups.len()), next);
            say_also(answer.also);
        }
    }
}

/// What goes with events: whether there are more, and how many of other statuses.
pub fn say_of_events(query: &Query, shown: usize, total: usize, also: Also, next: Option<&Cursor>) {
    if total == 0 {
        note("nothing found");
    } else if query.what != What::Count {
        say_page("events", shown, total, next);
    }
    say_also(also);
}

fn say_page(what: &str, shown: usize, total: usize, next: Option<&Cursor>) {
    match next {
        _ if total == 0 => note("nothing found"),
        Some(next) => note(format_args!("{shown} of {total} {what}; --limit shows more, and --after {next} the next")),
        None if shown < total => note(format_args!("the last {shown} of {total} {what}")),
        None => {}
    }
}

fn say_also(also: Also) {
    if also.is_empty() {
        return;
    }
    let counts = [(also.planned, "planned"), (also.cancelled, "cancelled"), (also.denied, "denied")];
    let said: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, status)| format!("{n} {status}")).collect();
    note(format_args!("also: {}; --status any shows them", said.join(", ")));
}

/// Which events have no date of their own, given the date of each and the day of its first report.
pub fn say_of_times(times: impl Iterator<Item = (Option<Date>, Option<Date>)>) {
    let (mut all, mut undated, mut timeless) = (0, 0, 0);
    for (date, reported) in times {
        all += 1;
        undated += usize::from(date.is_none() && reported.is_some());
        timeless += usize::from(date.is_none() && reported.is_none());
    }
    if timeless > 0 {
        note(match (timeless, all) {
            (1, 1) => "neither the event nor its articles have a date".to_owned(),
            (1, _) => format!("1 of {all} events has no date at all, nor have its articles; it stands last"),
            _ => format!("{timeless} of {all} events have no date at all, nor have their articles; they stand last"),
        });
    }
    if undated > 0 {
        note(match (undated, all) {
            (1, 1) => "the articles give the event no date; it stands by the day of publication".to_owned(),
            (1, _) => format!("1 of {all} events has no date in the articles; it stands by the day of publication"),
            _ => {
                format!("{undated} of {all} events have no date in the articles; they stand by the day of publication")
            }
        });
    }
}

const GROUP_HEADINGS: [&str; 5] = ["key", "name", "count", "first", "last"];

fn text_of(date: Option<Date>) -> String {
    date.map(|d| d.to_string()).unwrap_or_default()
}

fn group_row(group: &GroupAnswer) -> Vec<String> {
    let GroupAnswer { key, name, count, first, last, .. } = group;
    vec![key.clone(), name.clone(), count.to_string(), text_of(*first), text_of(*last)]
}

fn groups_table(groups: &[GroupAnswer], look: Look) -> String {
    let mut table = look.table(&["events", "of", "", "first", "last"]);
    for group in groups {
        let key = if group.key == group.name { String::new() } else { group.key.clone() };
        let row = [group.count.to_string(), clean(&group.name), clean(&key), text_of(group.first), text_of(group.last)];
        table.add_row(row.map(Cell::new));
    }
    look.render(&table)
}

const OFFICE_HEADINGS: [&str; 11] =
    ["id", "holder", "name", "title", "class", "portfolio", "country", "first", "last", "current", "evidence"];

fn office_row(office: &OfficeAnswer) -> Vec<String> {
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    vec![
        office.id.clone(),
        office.holder.clone(),
        office.name.clone(),
        office.title.clone(),
        some(&office.class),
        some(&office.portfolio),
        office.country.map(|c| c.to_string()).unwrap_or_default(),
        text_of(office.first),
        text_of(office.last),
        office.current.to_string(),
        office.evidence.last().map(|e| e.text.clone()).unwrap_or_default(),
    ]
}

fn offices_table(offices: &[OfficeAnswer], look: Look) -> String {
    let mut table = look.tall(&["who", "office", "of", "attested", "the articles say"]);
    for office in offices {
        let attested = match (office.first, office.last) {
            (Some(first), Some(last)) if first == last => first.to_string(),
            (Some(first), Some(last)) => format!("{first}\nto {last}"),
            _ => "on no known day".to_owned(),
        };
        let still = if office.current { "\n(still, as far as is known)" } else { "" };
        let former = if office.former { "\n(only as past)" } else { "" };
        let said = office.evidence.last().map(|e| {
            let source = e.source.as_deref().unwrap_or(&e.article);
            let day = e.published.map(|d| format!(", {d}")).unwrap_or_default();
            format!("{}\n[{source}{day}]", e.text)
        });
        let row = [
            format!("{}\n{}", office.name, office.holder),
            format!("{}\n{}", office.title, office.id),
            office.country.map(|c| c.to_string()).unwrap_or_default(),
            format!("{attested}{still}{former}"),
            said.unwrap_or_default(),
        ];
        table.add_row(row.map(|cell| Cell::new(clean(&cell))));
    }
    look.render(&table)
}

const HEADINGS: [&str; 13] = [
    "id",
    "type",
    "status",
    "date",
    "reported",
    "place",
    "country",
    "participants",
    "article",
    "title",
    "source",
    "published",
    "evidence",
];

/// A row of CSV: the event with its first piece of evidence.
fn row(event: &EventAnswer) -> Vec<String> {
    let who: Vec<String> = event
        .participants
        .iter()
        .map(|p| {
            let codes: Vec<&str> = p.countries.iter().map(|c| c.as_str()).collect();
            format!("{}: {} ({})", p.role, p.name, codes.join(", "))
        })
        .collect();
    let first = event.evidence.first();
    let of = |get: fn(&query::EvidenceAnswer) -> String| first.map(get).unwrap_or_default();
    vec![
        event.id.clone(),
        event.kind.to_string(),
        event.status.to_string(),
        text_of(event.date),
        text_of(event.reported),
        event.place.as_ref().map(|p| p.name.clone()).unwrap_or_default(),
        event.place.as_ref().and_then(|p| p.country).map(|c| c.to_string()).unwrap_or_default(),
        who.join("; "),
        of(|e| e.article.clone()),
        of(|e| e.title.clone()),
        of(|e| e.source.clone().unwrap_or_default()),
        of(|e| e.published.map(|d| d.to_string()).unwrap_or_default()),
        of(|e| e.text.clone()),
    ]
}

/// Events for a person: one row each, with the words that say so.
pub fn events_table(events: &[EventAnswer], look: Look) -> String {
    let mut table = look.tall(&["when", "what", "who", "where", "the articles say"]);
    for event in events {
        let when = match (event.date, event.reported) {
            (Some(date), _) => date.to_string(),
            (None, Some(day)) => format!("{day}\n(reported)"),
            (None, None) => "unknown".to_owned(),
        };
        let status = if event.status == Status::Held { String::new() } else { format!(", {}", event.status) };
        let disputed: String = if event.disputed { "\n(disputed)".to_owned() } else { String::new() };
        let disputed = disputed + &event.says.iter().map(says).collect::<String>();
        let who: Vec<String> = event
            .participants
            .iter()
            .map(|p| {
                let codes: Vec<&str> = p.countries.iter().map(|c| c.as_str()).collect();
                let of = if codes.is_empty() { String::new() } else { format!(" ({})", codes.join(", ")) };
                let office = p.office.as_ref().filter(|o| **o != p.name).map(|o| format!("\n{o}")).unwrap_or_default();
                format!("{}: {}{of}{office}", p.role, p.name)
            })
            .collect();
        let said = passages(event);
        let place = match &event.place {
            Some(p) => match p.country {
                Some(code) if p.name != country_name(code, Lang::EN) => format!("{} ({code})", p.name),
                _ => p.name.clone(),
            },
            None => String::new(),
        };
        let what = format!("{}{status}{disputed}\n{}", event.kind, event.id);
        table.add_row([when, what, who.join("\n"), place, said.join("\n")].map(|cell| Cell::new(clean(&cell))));
    }
    look.render(&table)
}

/// Who says what, where the sources contradict each other.
fn says(says: &query::SaysAnswer) -> String {
    let of = says.country.map(|c| format!(" of {c}")).unwrap_or_default();
    let one = |s: &query::SaidAnswer| format!("\n  {} ({})", s.value, s.articles.join(", "));
    format!("\n{}{of}:{}", says.what, says.values.iter().map(one).collect::<String>())
}

/// How many passages a row of a table shows.
const SHOWN: usize = 3;

/// The first passages of an event, one of each article before a second of any, and how many more there are.
fn passages(event: &EventAnswer) -> Vec<String> {
    let mut distinct: Vec<&query::EvidenceAnswer> = Vec::new();
    for e in &event.evidence {
        if !distinct.iter().any(|d| (&d.article, &d.text) == (&e.article, &e.text)) {
            distinct.push(e);
        }
    }
    let nth = |i: usize| distinct[..i].iter().filter(|d| d.article == distinct[i].article).count();
    let mut order: Vec<usize> = (0..distinct.len()).collect();
    order.sort_by_key(|&i| nth(i));
    order.truncate(SHOWN);
    order.sort_unstable();
    let told = order.into_iter().map(|i| {
        let e = distinct[i];
        let source = e.source.as_deref().unwrap_or(&e.article);
        let day = e.published.map(|d| format!(", {d}")).unwrap_or_default();
        format!("{}\n[{source}{day}]", e.text)
    });
    told.chain((distinct.len() > SHOWN).then(|| format!("and {} more", distinct.len() - SHOWN))).collect()
}
