//! The picture as DOT, by graphviz-rust.
//!
//! Graphviz lays text out from left to right and leaves its order to whoever paints it, so every text that holds letters
//! written from the right is closed in an isolate.

use std::collections::BTreeMap;

use graphviz_rust::dot_structures::{
    Attribute, Edge, EdgeTy, Graph as DotGraph, GraphAttributes, Id, Node, NodeId as DotId, Stmt, Subgraph, Vertex,
};
use graphviz_rust::printer::{DotPrinter, PrinterContext};

use super::columns::SMALL;
use super::label::{isolate, wrap, wrap_parts};
use super::palette::{FAINT, FONTS, FRAME, INK, LINE, LINK, PAPER, event_border, event_colour};
use super::picture::{Actor, Card, Group, Link, Picture, Side};
use crate::graph::Graph;
use crate::model::CountryCode;

/// How [`dot`] draws.
#[derive(Clone, Debug, Default)]
pub struct DotOptions {
    /// Stands in the caption: the question, say.
    pub title: Option<String>,
    /// What to call countries; those that are missing go by their code.
    pub countries: BTreeMap<CountryCode, String>,
}

/// Writes the graph in Graphviz's language, for `dot -Tsvg`, `-Tpdf` and the like.
pub fn dot(graph: &Graph, options: &DotOptions) -> String {
    let picture = Picture::of(graph, options.title.as_deref(), &options.countries);
    let mut stmts = vec![
        Stmt::GAttribute(GraphAttributes::Graph(vec![
            plain("rankdir", "LR"),
            quoted_attr("bgcolor", PAPER),
            quoted_attr("fontname", FONTS),
            quoted_attr("fontcolor", INK),
            plain("nodesep", "0.25"),
            plain("ranksep", "1.0"),
            plain("pad", "0.3"),
            quoted_attr("charset", "UTF-8"),
            plain("labelloc", "b"),
            plain("labeljust", "l"),
            html("label", &caption(&picture)),
        ])),
        Stmt::GAttribute(GraphAttributes::Node(vec![
            quoted_attr("fontname", FONTS),
            plain("fontsize", "13"),
            quoted_attr("fontcolor", INK),
            quoted_attr("margin", "0.1,0.04"),
        ])),
        Stmt::GAttribute(GraphAttributes::Edge(vec![
            quoted_attr("fontname", FONTS),
            plain("fontsize", "11"),
            quoted_attr("fontcolor", FAINT),
            quoted_attr("color", LINE),
            plain("arrowsize", "0.7"),
        ])),
    ];
    stmts.extend(events(&picture));
    stmts.extend(picture.groups.iter().enumerate().map(|(i, g)| Stmt::Subgraph(cluster(i, g))));
    stmts.extend(picture.links.iter().map(|l| Stmt::Edge(edge(&picture, l))));
    let graph = DotGraph::DiGraph { id: Id::Plain("isnad".to_owned()), strict: false, stmts };
    let mut context = PrinterContext::default();
    let mut text = graph.print(context.with_semi());
    text.push('\n');
    text
}

/// The events, one below the other in time order: an unseen chain inside one rank keeps them so.
fn events(picture: &Picture) -> Vec<Stmt> {
    let mut stmts: Vec<Stmt> = vec![Stmt::Attribute(plain("rank", "same"))];
    stmts.extend(picture.cards.iter().map(|c| Stmt::Node(event(c))));
    for pair in picture.cards.windows(2) {
        let attributes = vec![plain("style", "invis"), plain("weight", "2")];
        stmts.push(Stmt::Edge(joined(&pair[0].id.to_string(), &pair[1].id.to_string(), attributes)));
    }
    if picture.cards.is_empty() {
        Vec::new()
    } else {
        vec![Stmt::Subgraph(Subgraph { id: Id::Plain("events".to_owned()), stmts })]
    }
}

fn event(card: &Card) -> Node {
    let colour = event_colour(card.kind);
    let style = match event_border(card.status).0 {
        "solid" => String::new(),
        style => format!(" STYLE=\"{style}\""),
    };
    let mut rows = format!(
        "<TR><TD WIDTH=\"170\" BGCOLOR=\"{colour}\"><FONT COLOR=\"{PAPER}\"><B>{}</B></FONT></TD></TR>",
        markup(&card.head())
    );
    rows.push_str(&format!("<TR><TD><B>{}</B></TD></TR>", markup(&card.when)));
    let small = |text: &str| format!("<TR><TD><FONT POINT-SIZE=\"{SMALL}\">{text}</FONT></TD></TR>");
    rows.extend(Some(&card.place).filter(|p| !p.is_empty()).map(|p| small(&together(p, 200.0, "<BR/>"))));
    rows.extend(card.disputed.then(|| small("sources disagree")));
    rows.extend(card.source_numbers().map(|n| small(&lines(&n, 200.0, 3, "<BR/>"))));
    let label = format!(
        "<TABLE BORDER=\"2\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"4\" COLOR=\"{colour}\" BGCOLOR=\"{PAPER}\"{style}>{rows}</TABLE>"
    );
    let mut attributes = vec![plain("shape", "plain"), html("label", &label)];
    attributes.extend(annotations(&card.id.to_string(), &card.tip, card.url.as_deref()));
    node(&card.id.to_string(), attributes)
}

fn actor(actor: &Actor) -> Node {
    let (shape, style) = actor.kind.dot_shape();
    let (border, fill) = actor.kind.colours();
    let name = lines(&actor.name, 190.0, 4, "<BR/>");
    let name = if actor.named { format!("<B>{name}</B>") } else { name };
    // Rows, because within one text Graphviz sets lines of two sizes too near to each other.
    let mut rows = format!("<TR><TD>{name}</TD></TR>");
    if let Some(office) = &actor.office {
        let office = lines(office, 210.0, 3, "<BR/>");
        rows.push_str(&format!("<TR><TD><FONT POINT-SIZE=\"{SMALL}\" COLOR=\"{FAINT}\">{office}</FONT></TD></TR>"));
    }
    let label = format!("<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"2\">{rows}</TABLE>");
    let style = if actor.named { style.to_owned() } else { format!("{style},dashed") };
    let mut attributes = vec![plain("shape", shape), quoted_attr("style", &style), html("label", &label)];
    attributes.extend([quoted_attr("color", border), quoted_attr("fillcolor", fill)]);
    attributes.extend(annotations(&actor.id.to_string(), &actor.tip, None));
    node(&actor.id.to_string(), attributes)
}

fn cluster(index: usize, group: &Group) -> Subgraph {
    let id = group.country.map_or_else(|| format!("cluster_{index}"), |c| format!("cluster_{c}"));
    let attributes = [
        html("label", &format!("<B>{}</B>", markup(&isolate(&group.name)))),
        plain("labelloc", "t"),
        plain("labeljust", "c"),
        plain("fontsize", "13"),
        quoted_attr("fontcolor", FAINT),
        quoted_attr("style", "rounded,filled"),
        plain("peripheries", "1"),
        quoted_attr("color", FRAME.0),
        quoted_attr("fillcolor", FRAME.1),
        plain("margin", "12"),
    ];
    let mut stmts: Vec<Stmt> = attributes.into_iter().map(Stmt::Attribute).collect();
    stmts.extend(group.actors.iter().map(|a| Stmt::Node(actor(a))));
    Subgraph { id: Id::Plain(id), stmts }
}

/// A line between an actor and an event, written in the direction that puts the actor on his side.
fn edge(picture: &Picture, link: &Link) -> Edge {
    let (actor, event) = (picture.actor(link).id.to_string(), picture.cards[link.card].id.to_string());
    let left = picture.side(link) == Side::Left;
    // The arrow of a mention points at what is mentioned, whichever way the edge is written.
    let dir = match (link.about, left) {
        (false, _) => "none",
        (true, true) => "back",
        (true, false) => "forward",
    };
    let mut attributes = vec![quoted_attr("label", &format!(" {} ", link.label)), plain("dir", dir)];
    attributes.extend(link.about.then(|| plain("style", "dashed")));
    attributes.extend(["edgetooltip", "labeltooltip"].map(|name| quoted_attr(name, &link.tip)));
    if left { joined(&actor, &event, attributes) } else { joined(&event, &actor, attributes) }
}

/// What stands under the picture: its title and the list of sources, in two columns where that is long.
///
/// The title stands there as in a report's figure. Above, it would need a cluster around everything, and inside one
/// Graphviz no longer keeps the events in their order.
fn caption(picture: &Picture) -> String {
    let sources = &picture.sources;
    let columns = if sources.len() > 8 { 2 } else { 1 };
    let rows = sources.len().div_ceil(columns);
    let wide =
        |text: String| format!("<TR><TD ALIGN=\"LEFT\" BALIGN=\"LEFT\" COLSPAN=\"{}\">{text}</TD></TR>", 4 * columns);
    let mut out = String::from("<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"3\">");
    let title = picture.title.iter().map(|t| lines(t, 420.0 * columns as f64, 3, "<BR ALIGN=\"LEFT\"/>"));
    out.extend(title.map(|t| wide(format!("<FONT POINT-SIZE=\"17\"><B>{t}</B></FONT>"))));
    if sources.is_empty() {
        return out + &wide(" ".to_owned()) + "</TABLE>";
    }
    out.push_str(&wide("<B>Sources</B>".to_owned()));
    for row in 0..rows {
        out.push_str("<TR>");
        for (i, source) in sources.iter().enumerate().skip(row).step_by(rows) {
            let colour = if source.url.is_some() { LINK } else { INK };
            // Graphviz decodes an address once when it reads the label and prints it as it then is.
            let link = source.url.as_deref().map_or_else(String::new, |u| {
                format!(" HREF=\"{}\" TITLE=\"{}\"", markup(&markup(u)), markup(&source.title))
            });
            let title = lines(&source.title, 360.0, 3, "<BR ALIGN=\"LEFT\"/>");
            let origin = together(&source.origin, 220.0, "<BR ALIGN=\"LEFT\"/>");
            let cell = |attributes: &str, colour: &str, text: &str| {
                let text = if text.is_empty() { " " } else { text };
                format!(
                    "<TD VALIGN=\"TOP\" {attributes}><FONT POINT-SIZE=\"{SMALL}\" COLOR=\"{colour}\">{text}</FONT></TD>"
                )
            };
            out.push_str(&cell("ALIGN=\"RIGHT\"", INK, &format!("[{}]", i + 1)));
            out.push_str(&cell(&format!("ALIGN=\"LEFT\" BALIGN=\"LEFT\"{link}"), colour, &title));
            out.push_str(&cell("ALIGN=\"LEFT\" BALIGN=\"LEFT\"", FAINT, &origin));
            out.push_str("<TD WIDTH=\"24\"> </TD>");
        }
        out.push_str("</TR>");
    }
    out + "</TABLE>"
}

/// A text wrapped for an HTML-like label, each line in its own direction.
fn lines(text: &str, limit: f64, most: usize, separator: &str) -> String {
    let lines = wrap(text, SMALL, limit, most);
    lines.iter().map(|l| markup(&isolate(l))).collect::<Vec<_>>().join(separator)
}

fn together(parts: &[String], limit: f64, separator: &str) -> String {
    wrap_parts(parts, SMALL, limit, 2).iter().map(|l| markup(l)).collect::<Vec<_>>().join(separator)
}

fn annotations(id: &str, tip: &str, url: Option<&str>) -> Vec<Attribute> {
    let mut attributes = vec![quoted_attr("id", id), quoted_attr("tooltip", tip)];
    attributes.extend(url.map(|u| quoted_attr("URL", u)));
    attributes
}

fn node(id: &str, attributes: Vec<Attribute>) -> Node {
    Node::new(DotId(Id::Plain(id.to_owned()), None), attributes)
}

fn joined(from: &str, to: &str, attributes: Vec<Attribute>) -> Edge {
    let vertex = |id: &str| Vertex::N(DotId(Id::Plain(id.to_owned()), None));
    Edge { ty: EdgeTy::Pair(vertex(from), vertex(to)), attributes }
}

fn plain(name: &str, value: &str) -> Attribute {
    Attribute(Id::Plain(name.to_owned()), Id::Plain(value.to_owned()))
}

fn quoted_attr(name: &str, text: &str) -> Attribute {
    Attribute(Id::Plain(name.to_owned()), quoted(text))
}

fn html(name: &str, markup: &str) -> Attribute {
    Attribute(Id::Plain(name.to_owned()), Id::Html(format!("<{markup}>")))
}

/// Keeps what follows a backslash from being read with it.
///
/// Graphviz replaces `\N`, `\G` and the like by names, in some texts once, in tooltips and HTML-like labels twice, so
/// escaping the backslash is not enough. The word joiner takes no room and is no such letter.
const AFTER_BACKSLASH: char = '\u{2060}';

/// A text as a string of DOT. Graphviz reads `&…;` as a letter, which may not come from a text.
fn quoted(text: &str) -> Id {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '\\' => out.extend(['\\', '\\', AFTER_BACKSLASH]),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '&' => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
    out.push('"');
    Id::Escaped(out)
}

/// A text inside an HTML-like label.
fn markup(text: &str) -> String {
    super::label::xml(text).replace('\\', &format!("&#92;{AFTER_BACKSLASH}"))
}
