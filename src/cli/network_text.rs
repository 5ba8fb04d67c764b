//! Answers about the graph as tables for people.

use comfy_table::Cell;
use isnad::query::EventAnswer;
use isnad::query::network::{LinkAnswer, Neighbours, OfficeAnswer, PathAnswer, StepAnswer, Timeline, Who};

use super::ask::events_table;
use super::table::{Look, clean};

/// Somebody with the states of which he is.
fn named(who: &Who) -> String {
    let codes: Vec<&str> = who.countries.iter().map(|c| c.as_str()).collect();
    if codes.is_empty() || who.kind == isnad::model::EntityKind::Country {
        who.name.clone()
    } else {
        format!("{} ({})", who.name, codes.join(", "))
    }
}

fn counted(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// Paths, step by step, each with its sentences.
pub fn path_text(answer: &PathAnswer, look: Look) -> String {
    let mut out = String::new();
    for (i, path) in answer.paths.iter().enumerate() {
        if i > 0 {
            out.push('\n');
        }
        let way = path.steps.iter().map(|step| step.to.name.as_str());
        let way: Vec<&str> = std::iter::once(answer.from.name.as_str()).chain(way).collect();
        let steps = counted(path.steps.len(), "step", "steps");
        out.push_str(&look.line(&clean(&format!("{}. {}: {steps}", i + 1, way.join(" – ")))));
        for step in &path.steps {
            out.push('\n');
            out.push_str(&step_text(step, look));
        }
    }
    out
}

fn step_text(step: &StepAnswer, look: Look) -> String {
    let shown = step.links.len();
    let more = if step.count > shown { format!(", of which {shown} are told") } else { String::new() };
    let joined = counted(step.count, "link", "links");
    let mut out = look.line(&clean(&format!("{} – {}: {joined}{more}", named(&step.from), named(&step.to))));
    let events: Vec<EventAnswer> = step.links.iter().filter_map(|link| link.event.clone()).collect();
    if !events.is_empty() {
        out.push_str(&events_table(&events, look));
    }
    for link in step.links.iter().filter(|link| link.event.is_none()) {
        out.push_str(&look.line(&clean(&other(link))));
    }
    out
}

/// A link that is no event.
fn other(link: &LinkAnswer) -> String {
    let Some(OfficeAnswer { id, title, first, last, former, evidence, .. }) = &link.office else {
        return format!("  by {}, as the articles say", link.from_edge);
    };
    let time = match (first, last) {
        (Some(first), Some(last)) => format!(", {first} to {last}"),
        _ => String::new(),
    };
    let former = if *former { "former, " } else { "" };
    let said = evidence.first().map(|e| format!(": {} [{}]", e.text, e.source.as_deref().unwrap_or(&e.article)));
    format!("  by office: {title} ({former}{id}{time}){}", said.unwrap_or_default())
}

/// Neighbours, the nearest first.
pub fn neighbours_text(answer: &Neighbours, look: Look) -> String {
    if answer.neighbours.is_empty() {
        return String::new();
    }
    let mut table = look.table(&["steps", "who", "kind", "links", "most of them with", "id"]);
    for n in &answer.neighbours {
        let (kind, over) = (n.who.kind.to_string(), if n.steps > 1 { named(&n.over) } else { String::new() });
        let row = [n.steps.to_string(), named(&n.who), kind, n.links.to_string(), over, n.who.id.clone()];
        table.add_row(row.map(|cell| Cell::new(clean(&cell))));
    }
    let counts = answer.counts.iter().enumerate();
    let counts: Vec<String> = counts.map(|(i, n)| format!("{n} in {}", counted(i + 1, "step", "steps"))).collect();
    format!("{}\n{}", look.line(&clean(&format!("{}: {}", named(&answer.of), counts.join(", ")))), look.render(&table))
}

/// A timeline: offices, how many events when, and the events.
pub fn timeline_text(answer: &Timeline, look: Look) -> String {
    let mut out = look.line(&clean(&named(&answer.of)));
    if !answer.offices.is_empty() {
        let mut table = look.table(&["office", "of", "from", "to", ""]);
        for office in &answer.offices {
            let day = |date: Option<isnad::model::Date>| date.map(|d| d.to_string()).unwrap_or_default();
            let of = office.country.map(|c| c.to_string()).unwrap_or_default();
            let former = if office.former { "former" } else { "" };
            let row = [office.title.clone(), of, day(office.first), day(office.last), former.to_owned()];
            table.add_row(row.map(|cell| Cell::new(clean(&cell))));
        }
        out.push_str(&format!("\n{}", look.render(&table)));
    }
    if answer.periods.len() > 1 {
        out.push_str(&format!("\n{}", periods_text(answer, look)));
    }
    if answer.events.is_empty() {
        out.push_str("\nno events\n");
    } else {
        let events: Vec<EventAnswer> = answer.events.iter().map(|told| told.event.clone()).collect();
        out.push_str(&format!("\n{}", events_table(&events, look)));
    }
    out
}

/// The width of the longest bar.
const BAR: usize = 40;

fn periods_text(answer: &Timeline, look: Look) -> String {
    let most = answer.periods.iter().map(|p| p.events).max().unwrap_or(1).max(1);
    let mut table = look.table(&["when", "events", ""]);
    for period in &answer.periods {
        let bar = "█".repeat((period.events * BAR).div_ceil(most));
        table.add_row([period.period.to_string(), period.events.to_string(), bar].map(Cell::new));
    }
    look.render(&table)
}
