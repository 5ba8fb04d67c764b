//! Answers about the graph as rows of CSV.

use isnad::model::{Date, EventType};
use isnad::query::network::{CommunitiesAnswer, LinkAnswer, Matrix, Neighbours, PathAnswer, Ranking, Timeline, Who};
use isnad::query::{EventAnswer, EvidenceAnswer};

fn headings(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn text(date: Option<Date>) -> String {
    date.map(|d| d.to_string()).unwrap_or_default()
}

fn codes(who: &Who) -> String {
    who.countries.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(" ")
}

/// A row a link: which path, which step of it, from whom to whom, and the first sentence that says so.
pub fn path_rows(answer: &PathAnswer) -> Vec<Vec<String>> {
    let mut rows = vec![headings(&[
        "path",
        "step",
        "from",
        "from_name",
        "to",
        "to_name",
        "links",
        "from_edge",
        "to_edge",
        "over",
        "what",
        "status",
        "date",
        "reported",
        "article",
        "source",
        "sentence",
    ])];
    for (p, path) in answer.paths.iter().enumerate() {
        for (s, step) in path.steps.iter().enumerate() {
            for link in &step.links {
                let mut row = vec![(p + 1).to_string(), (s + 1).to_string()];
                row.extend([&step.from.id, &step.from.name, &step.to.id, &step.to.name].map(String::clone));
                row.extend([step.count.to_string(), link.from_edge.clone(), link.to_edge.clone()]);
                row.extend(over(link));
                rows.push(row);
            }
        }
    }
    rows
}

fn over(link: &LinkAnswer) -> Vec<String> {
    let (cells, evidence) = match (&link.event, &link.office) {
        (Some(e), _) => (
            [e.id.clone(), e.kind.to_string(), e.status.to_string(), text(e.date), text(e.reported)],
            e.evidence.first(),
        ),
        (None, Some(o)) => {
            ([o.id.clone(), o.title.clone(), String::new(), text(o.first), String::new()], o.evidence.first())
        }
        (None, None) => (<[String; 5]>::default(), None),
    };
    cells.into_iter().chain(said(evidence)).collect()
}

/// The article, its outlet and the sentence.
fn said(evidence: Option<&EvidenceAnswer>) -> [String; 3] {
    evidence.map(|e| [e.article.clone(), e.source.clone().unwrap_or_default(), e.sentence.clone()]).unwrap_or_default()
}

/// A row a neighbour.
pub fn neighbour_rows(answer: &Neighbours) -> Vec<Vec<String>> {
    let head = headings(&["id", "name", "kind", "countries", "steps", "links", "over", "over_name"]);
    let rows = answer.neighbours.iter().map(|n| {
        let (who, over) = (&n.who, &n.over);
        let kind = who.kind.to_string();
        let mut row = vec![who.id.clone(), who.name.clone(), kind, codes(who)];
        row.extend([n.steps.to_string(), n.links.to_string(), over.id.clone(), over.name.clone()]);
        row
    });
    std::iter::once(head).chain(rows).collect()
}

/// A row an event.
pub fn timeline_rows(answer: &Timeline) -> Vec<Vec<String>> {
    let head = headings(&[
        "id",
        "edges",
        "type",
        "status",
        "date",
        "reported",
        "place",
        "participants",
        "article",
        "source",
        "sentence",
    ]);
    let rows = answer.events.iter().map(|told| {
        let EventAnswer { id, kind, status, date, reported, place, participants, evidence, .. } = &told.event;
        let who: Vec<String> = participants.iter().map(|p| format!("{}: {}", p.role, p.name)).collect();
        let place = place.as_ref().map(|p| p.name.clone()).unwrap_or_default();
        let mut row = vec![id.clone(), told.edges.join(" "), kind.to_string(), status.to_string()];
        row.extend([text(*date), text(*reported), place, who.join("; ")]);
        row.extend(said(evidence.first()));
        row
    });
    std::iter::once(head).chain(rows).collect()
}

/// A row for each of a ranking.
pub fn rank_rows(answer: &Ranking) -> Vec<Vec<String>> {
    let head = headings(&["place", "id", "name", "countries", "score", "degree", "events"]);
    let rows = answer.ranks.iter().map(|ranked| {
        let who = &ranked.who;
        let mut row = vec![ranked.place.to_string(), who.id.clone(), who.name.clone(), codes(who)];
        row.extend([ranked.score.to_string(), ranked.degree.to_string(), ranked.events.to_string()]);
        row
    });
    std::iter::once(head).chain(rows).collect()
}

/// A row a member.
pub fn community_rows(answer: &CommunitiesAnswer) -> Vec<Vec<String>> {
    let head = headings(&["community", "size", "id", "name", "countries", "inside", "outside"]);
    let rows = answer.communities.iter().flat_map(|community| {
        community.members.iter().map(|member| {
            let who = &member.who;
            let mut row = vec![community.number.to_string(), community.size.to_string()];
            row.extend([who.id.clone(), who.name.clone(), codes(who)]);
            row.extend([member.inside.to_string(), member.outside.to_string()]);
            row
        })
    });
    std::iter::once(head).chain(rows).collect()
}

/// A row for each two countries, a column a type.
pub fn matrix_rows(answer: &Matrix) -> Vec<Vec<String>> {
    let types: Vec<EventType> = EventType::all().collect();
    let head = ["a", "b", "total"].into_iter().chain(types.iter().map(|kind| kind.name()));
    let head = headings(&head.collect::<Vec<_>>());
    let rows = answer.cells.iter().map(|cell| {
        let counts = types.iter().map(|kind| cell.types.get(kind).copied().unwrap_or_default().to_string());
        [cell.a.to_string(), cell.b.to_string(), cell.total.to_string()].into_iter().chain(counts).collect()
    });
    std::iter::once(head).chain(rows).collect()
}
