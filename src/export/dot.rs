//! The picture as DOT, by graphviz-rust.
//!
//! Graphviz lays text out from left to right and leaves its order to whoever paints it, so every text that holds letters
//! written from the right is closed in an isolate.

use std::collections::{BTreeMap, BTreeSet};

use graphviz_rust::dot_structures::{
    Attribute, Edge, EdgeTy, Graph as DotGraph, GraphAttributes, Id, Node, NodeId as DotId, Stmt, Subgraph, Vertex,
};
use graphviz_rust::printer::{DotPrinter, PrinterContext};

use super::columns::SMALL;
use super::label::{isolate, wrap, wrap_parts};
use super::options::{Layout, PictureOptions};
use super::palette::{FONTS, Kind, Palette, event_border};
use super::picture::{Actor, Card, Group, Link, Picture, Side};
use crate::graph::Graph;

/// Writes the graph in Graphviz's language, for `dot -Tsvg`, `-Tpdf` and the like.
///
/// [`Layout::Dot`] shows what [`super::svg()`] shows. By springs ([`Layout::Neato`], [`Layout::Sfdp`]) Graphviz knows no
/// clusters, so each box says its country itself. [`Layout::Timeline`] is a chain of months (of years, where there are
/// too many), and beside each its events, with who took part in them written inside.
pub fn dot(graph: &Graph, options: &PictureOptions) -> String {
    let picture = Picture::of(graph, options);
    let palette = options.theme.palette();
    let springs = matches!(options.layout, Layout::Neato | Layout::Sfdp);
    let mut stmts = vec![
        Stmt::GAttribute(GraphAttributes::Graph(vec![
            quoted_attr("bgcolor", palette.paper),
            quoted_attr("fontname", FONTS),
            quoted_attr("fontcolor", palette.ink),
            plain("pad", "0.3"),
            quoted_attr("charset", "UTF-8"),
            plain("labelloc", "b"),
            plain("labeljust", "l"),
            html("label", &caption(&picture, palette)),
        ])),
        Stmt::GAttribute(GraphAttributes::Node(vec![
            quoted_attr("fontname", FONTS),
            plain("fontsize", "13"),
            quoted_attr("fontcolor", palette.ink),
            quoted_attr("margin", "0.1,0.04"),
        ])),
        Stmt::GAttribute(GraphAttributes::Edge(vec![
            quoted_attr("fontname", FONTS),
            plain("fontsize", "11"),
            quoted_attr("fontcolor", palette.faint),
            quoted_attr("color", palette.line),
            plain("arrowsize", "0.7"),
        ])),
    ];
    if let Some(Stmt::GAttribute(GraphAttributes::Graph(attributes))) = stmts.first_mut() {
        attributes.extend(geometry(options.layout));
    }
    match options.layout {
        Layout::Timeline => stmts.extend(timeline(&picture, palette)),
        _ => {
            stmts.extend(events(&picture, palette, springs));
            if springs {
                stmts.extend(picture.groups.iter().flat_map(|g| loose(g, palette)));
            } else {
                let clusters = picture.groups.iter().enumerate();
                stmts.extend(clusters.map(|(i, g)| Stmt::Subgraph(cluster(i, g, palette))));
            }
            stmts.extend(picture.links.iter().map(|l| Stmt::Edge(edge(&picture, l))));
        }
    }
    let graph = DotGraph::DiGraph { id: Id::Plain("isnad".to_owned()), strict: false, stmts };
    let mut context = PrinterContext::default();
    let mut text = graph.print(context.with_semi());
    text.push('\n');
    text
}

/// Graphviz's engine, and how near to each other it puts things.
fn geometry(layout: Layout) -> Vec<Attribute> {
    match layout {
        Layout::Dot => {
            vec![plain("layout", "dot"), plain("rankdir", "LR"), plain("nodesep", "0.25"), plain("ranksep", "1.0")]
        }
        Layout::Timeline => vec![
            plain("layout", "dot"),
            plain("rankdir", "TB"),
            plain("nodesep", "0.3"),
            plain("ranksep", "0.35"),
            plain("newrank", "true"),
        ],
        // Boxes are wide, so the springs are long; what still overlaps is pushed apart.
        Layout::Neato => vec![
            plain("layout", "neato"),
            plain("overlap", "false"),
            plain("splines", "true"),
            quoted_attr("sep", "+14"),
            quoted_attr("esep", "+6"),
            plain("start", "7"),
        ],
        Layout::Sfdp => vec![
            plain("layout", "sfdp"),
            plain("overlap", "false"),
            plain("splines", "true"),
            quoted_attr("sep", "+14"),
            quoted_attr("esep", "+6"),
            plain("K", "1.6"),
            plain("start", "7"),
        ],
    }
}

/// The events, one below the other in time order: an unseen chain inside one rank keeps them so, unless springs are to
/// put them where they will.
fn events(picture: &Picture, palette: &Palette, springs: bool) -> Vec<Stmt> {
    if springs {
        return picture.cards.iter().map(|c| Stmt::Node(event(c, &[], palette))).collect();
    }
    let mut stmts: Vec<Stmt> = vec![Stmt::Attribute(plain("rank", "same"))];
    stmts.extend(picture.cards.iter().map(|c| Stmt::Node(event(c, &[], palette))));
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

/// The chain of months or years, and each event in the rank of its own.
fn timeline(picture: &Picture, palette: &Palette) -> Vec<Stmt> {
    let months: BTreeSet<Option<String>> = picture.cards.iter().map(|c| period(c, true)).collect();
    let by_month = months.len() <= 24;
    let mut periods: BTreeMap<(bool, Option<String>), Vec<usize>> = BTreeMap::new();
    for (i, card) in picture.cards.iter().enumerate() {
        let period = period(card, by_month);
        periods.entry((period.is_none(), period)).or_default().push(i);
    }
    let mut stmts = Vec::new();
    let mut before: Option<String> = None;
    for ((_, period), cards) in periods {
        let id = format!("time_{}", period.as_deref().unwrap_or("none").replace('-', "_"));
        let label = period.as_deref().unwrap_or("no date");
        let attributes = vec![
            plain("shape", "plaintext"),
            plain("fontsize", "15"),
            html("label", &format!("<B>{}</B>", markup(label))),
            quoted_attr("tooltip", label),
        ];
        let mut rank = vec![Stmt::Attribute(plain("rank", "same")), Stmt::Node(node(&id, attributes))];
        let mut last = id.clone();
        for i in cards {
            let card = &picture.cards[i];
            let who: Vec<String> = picture
                .links
                .iter()
                .filter(|l| l.card == i)
                .map(|l| format!("{}: {}", l.label, isolate(&picture.actor(l).name.main)))
                .collect();
            rank.push(Stmt::Node(event(card, &who, palette)));
            // Side by side in their order: an edge inside a rank points to the right.
            let attributes =
                vec![plain("style", "dotted"), plain("dir", "none"), quoted_attr("color", palette.frame.0)];
            rank.push(Stmt::Edge(joined(&last, &card.id.to_string(), attributes)));
            last = card.id.to_string();
        }
        stmts.push(Stmt::Subgraph(Subgraph { id: Id::Plain(format!("of_{id}")), stmts: rank }));
        if let Some(before) = &before {
            stmts.push(Stmt::Edge(joined(before, &id, vec![plain("weight", "10"), plain("penwidth", "2")])));
        }
        before = Some(id);
    }
    stmts
}

/// The month or the year of an event's date.
fn period(card: &Card, by_month: bool) -> Option<String> {
    let (year, month) = (card.date?.year(), card.date?.month());
    Some(match month.filter(|_| by_month) {
        Some(month) => format!("{year:04}-{month:02}"),
        None => format!("{year:04}"),
    })
}

/// An event's card; in it, where there are no lines to them, who took part.
fn event(card: &Card, who: &[String], palette: &Palette) -> Node {
    let colour = palette.event(card.kind);
    let style = match event_border(card.status).0 {
        "solid" => String::new(),
        style => format!(" STYLE=\"{style}\""),
    };
    let mut rows = format!(
        "<TR><TD WIDTH=\"170\" BGCOLOR=\"{colour}\"><FONT COLOR=\"{}\"><B>{}</B></FONT></TD></TR>",
        palette.on_head,
        markup(&card.head())
    );
    rows.push_str(&format!("<TR><TD><B>{}</B></TD></TR>", markup(&card.when)));
    let small = |text: &str| format!("<TR><TD><FONT POINT-SIZE=\"{SMALL}\">{text}</FONT></TD></TR>");
    rows.extend(card.places.iter().map(|p| small(&together(p, 200.0, "<BR/>"))));
    rows.extend(who.iter().map(|w| small(&lines(w, 230.0, 3, "<BR/>"))));
    rows.extend(card.disputed.then(|| small("sources disagree")));
    rows.extend(card.source_numbers().map(|n| small(&lines(&n, 200.0, 3, "<BR/>"))));
    let label = format!(
        "<TABLE BORDER=\"2\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"4\" COLOR=\"{colour}\" BGCOLOR=\"{}\"{style}>{rows}</TABLE>",
        palette.paper
    );
    let mut attributes = vec![plain("shape", "plain"), html("label", &label)];
    attributes.extend(annotations(&card.id.to_string(), &card.tip, card.url.as_deref()));
    node(&card.id.to_string(), attributes)
}

fn actor(actor: &Actor, country: Option<&str>, palette: &Palette) -> Node {
    let (shape, style) = actor.kind.dot_shape();
    let (border, fill) = palette.kind(actor.kind);
    let name = lines(&actor.name.main, 190.0, 4, "<BR/>");
    let name = if actor.named { format!("<B>{name}</B>") } else { name };
    // Rows, because within one text Graphviz sets lines of two sizes too near to each other.
    let mut rows = format!("<TR><TD>{name}</TD></TR>");
    if let Some(latin) = &actor.name.latin {
        rows.push_str(&format!("<TR><TD>{}</TD></TR>", lines(latin, 190.0, 3, "<BR/>")));
    }
    let office = actor.office.iter().flat_map(|o| std::iter::once(&o.main).chain(&o.latin)).map(String::as_str);
    for small in office.chain(country) {
        let office = lines(small, 210.0, 3, "<BR/>");
        rows.push_str(&format!(
            "<TR><TD><FONT POINT-SIZE=\"{SMALL}\" COLOR=\"{}\">{office}</FONT></TD></TR>",
            palette.faint
        ));
    }
    let label = format!("<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"2\">{rows}</TABLE>");
    let style = if actor.named { style.to_owned() } else { format!("{style},dashed") };
    let mut attributes = vec![plain("shape", shape), quoted_attr("style", &style), html("label", &label)];
    attributes.extend([quoted_attr("color", border), quoted_attr("fillcolor", fill)]);
    attributes.extend(annotations(&actor.id.to_string(), &actor.tip, None));
    node(&actor.id.to_string(), attributes)
}

fn cluster(index: usize, group: &Group, palette: &Palette) -> Subgraph {
    let id = group.country.map_or_else(|| format!("cluster_{index}"), |c| format!("cluster_{c}"));
    // The box of a country that is alone in its cluster says its name already.
    let (label, style, borders) = if group.bare() {
        (" ".to_owned(), "invis", "0")
    } else {
        (format!("<B>{}</B>", markup(&isolate(&group.name.line()))), "rounded,filled", "1")
    };
    let attributes = [
        html("label", &label),
        plain("labelloc", "t"),
        plain("labeljust", "c"),
        plain("fontsize", "13"),
        quoted_attr("fontcolor", palette.faint),
        quoted_attr("style", style),
        plain("peripheries", borders),
        quoted_attr("color", palette.frame.0),
        quoted_attr("fillcolor", palette.frame.1),
        plain("margin", "12"),
    ];
    let mut stmts: Vec<Stmt> = attributes.into_iter().map(Stmt::Attribute).collect();
    stmts.extend(group.actors.iter().map(|a| Stmt::Node(actor(a, None, palette))));
    Subgraph { id: Id::Plain(id), stmts }
}

/// The boxes of a country where there are no clusters: each says its country, unless it is the country.
fn loose(group: &Group, palette: &Palette) -> Vec<Stmt> {
    let name = group.name.line();
    let country = |a: &Actor| (group.country.is_some() && a.kind != Kind::Country).then_some(name.as_str());
    group.actors.iter().map(|a| Stmt::Node(actor(a, country(a), palette))).collect()
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
fn caption(picture: &Picture, palette: &Palette) -> String {
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
            let colour = if source.url.is_some() { palette.link } else { palette.ink };
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
            out.push_str(&cell("ALIGN=\"RIGHT\"", palette.ink, &format!("[{}]", i + 1)));
            out.push_str(&cell(&format!("ALIGN=\"LEFT\" BALIGN=\"LEFT\"{link}"), colour, &title));
            out.push_str(&cell("ALIGN=\"LEFT\" BALIGN=\"LEFT\"", palette.faint, &origin));
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
