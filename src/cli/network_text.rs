//! Answers about the graph as tables for people.

use comfy_table::Cell;
use isnad::query::EventAnswer;
use isnad::query::network::{
    CommunitiesAnswer, LinkAnswer, Matrix, MatrixCell, Measure, Member, Neighbours, OfficeAnswer, PathAnswer, Ranking,
    Row, StepAnswer, Timeline, Who,
};

use super::answer::events_table;
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

/// A ranking.
pub fn rank_text(answer: &Ranking, look: Look) -> String {
    if answer.ranks.is_empty() {
        return String::new();
    }
    let mut table = look.table(&["", "who", answer.question.by.name(), "others", "events", "id"]);
    for ranked in &answer.ranks {
        let score = match answer.question.by {
            Measure::Degree => ranked.score.to_string(),
            Measure::PageRank | Measure::Betweenness => format!("{:.4}", ranked.score),
        };
        let row = [ranked.place.to_string(), named(&ranked.who), score, ranked.degree.to_string()];
        let row = row.into_iter().chain([ranked.events.to_string(), ranked.who.id.clone()]);
        table.add_row(row.map(|cell| Cell::new(clean(&cell))));
    }
    look.render(&table)
}

/// Communities, the largest first.
pub fn communities_text(answer: &CommunitiesAnswer, look: Look) -> String {
    if answer.communities.is_empty() {
        return String::new();
    }
    let (nodes, over) = (answer.nodes, answer.question.over);
    let (count, parts) = (
        counted(answer.count, "community", "communities"),
        counted(answer.parts, "part that hangs", "parts that hang"),
    );
    let mut out = format!("{nodes} {over} in {count}; {parts} together; modularity {:.3}\n\n", answer.modularity);
    let mut table = look.tall(&["", "size", "members", "inside", "outside"]);
    for community in &answer.communities {
        let lines = |cell: fn(&Member) -> String| {
            let mut lines: Vec<String> = community.members.iter().map(|member| clean(&cell(member))).collect();
            let more = community.size - community.members.len();
            lines.extend((more > 0).then(String::new));
            lines.join("\n")
        };
        let mut members = lines(|member| named(&member.who));
        let more = community.size - community.members.len();
        if more > 0 {
            members.push_str(&format!("and {more} more"));
        }
        let (inside, outside) = (lines(|member| member.inside.to_string()), lines(|m| m.outside.to_string()));
        let row = [community.number.to_string(), community.size.to_string(), members, inside, outside];
        table.add_row(row.map(Cell::new));
    }
    out.push_str(&look.render(&table));
    out
}

/// Countries by countries.
pub fn matrix_text(answer: &Matrix, look: Look) -> String {
    if answer.cells.is_empty() {
        return String::new();
    }
    let codes: Vec<&str> = answer.countries.iter().map(|row| row.code.as_str()).collect();
    let headings: Vec<&str> = [""].into_iter().chain(codes).chain(["all"]).collect();
    let mut table = look.table(&headings);
    for one in &answer.countries {
        let cell = |other: &Row| match answer.between(one.code, other.code) {
            Some(cell) => cell.total.to_string(),
            None if one.code == other.code => String::new(),
            None => "·".to_owned(),
        };
        let name = format!("{} {}", one.code, one.name);
        let cells = answer.countries.iter().map(cell);
        table.add_row(std::iter::once(clean(&name)).chain(cells).chain([one.total.to_string()]).map(Cell::new));
    }
    let mut out = look.render(&table);
    let mut types = look.table(&["between", "and", "all", "of them"]);
    let mut cells: Vec<&MatrixCell> = answer.cells.iter().collect();
    cells.sort_by_key(|cell| (std::cmp::Reverse(cell.total), cell.a, cell.b));
    for cell in cells.iter().take(PAIRS) {
        let told = cell.types.iter().map(|(kind, n)| format!("{kind} {n}"));
        let row = [cell.a.to_string(), cell.b.to_string(), cell.total.to_string(), told.collect::<Vec<_>>().join(", ")];
        types.add_row(row.map(Cell::new));
    }
    out.push_str(&format!("\n{}", look.render(&types)));
    if cells.len() > PAIRS {
        out.push_str(&format!("and {} more pairs; the other forms of output have all\n", cells.len() - PAIRS));
    }
    out
}

/// So many pairs of countries are shown with their types.
const PAIRS: usize = 20;
