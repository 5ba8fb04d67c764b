//! The picture as SVG, without Graphviz.
//!
//! Every line of text is a `<text>` of its own with its place and direction: nested `<tspan>`s with relative places come
//! out torn apart in some renderers once letters join. Names of fonts end in a generic family, for where none of those
//! named is installed, some renderers drop the text without a word.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::columns::{BOLD, Columns, GROUP_HEAD, HEAD, Line, MARGIN, Rect, Route, SIZE, SMALL, TextBox, Weight};
use super::label::{is_isolated, isolate, starts_rtl, width, wrap, wrap_parts, xml};
use super::palette::{FAINT, FONTS, FRAME, INK, Kind, LINE, LINK, PAPER, event_border, event_colour};
use super::picture::{Actor, Card, Group, Link, Picture, Side, Source};
use crate::graph::Graph;
use crate::model::{CountryCode, EventType, Status};

/// How [`svg`] draws.
#[derive(Clone, Debug)]
pub struct SvgOptions {
    /// Stands above the picture: the question, say.
    pub title: Option<String>,
    /// What to call countries; those that are missing go by their code.
    pub countries: BTreeMap<CountryCode, String>,
    /// The most boxes (events, people and others) that are drawn; beyond it a note says how to ask for less.
    pub limit: usize,
}

impl Default for SvgOptions {
    fn default() -> Self {
        SvgOptions { title: None, countries: BTreeMap::new(), limit: 150 }
    }
}

/// Draws the graph as a self-contained SVG document.
///
/// Of more boxes than [`SvgOptions::limit`] none is drawn; the picture then is a note that says how many they are and
/// how to narrow the question.
///
/// ```
/// use isnad::export::{SvgOptions, svg};
/// use isnad::graph::{EventNode, Graph, Node, NodeId, NodeKind};
/// use isnad::model::{Date, EventType, Status};
///
/// let mut graph = Graph::default();
/// graph.add_node(Node::Event(EventNode {
///     id: NodeId::of(NodeKind::Event, &["an example"]),
///     kind: EventType::meeting(),
///     status: Status::Held,
///     date: None,
///     reported: Date::parse("2020-11-15"),
///     disputed: false,
/// }));
/// let picture = svg(&graph, &SvgOptions::default());
/// assert!(picture.contains("Meeting · held") && picture.contains("reported 2020-11-15"));
/// ```
pub fn svg(graph: &Graph, options: &SvgOptions) -> String {
    let picture = Picture::of(graph, options.title.as_deref(), &options.countries);
    if picture.len() == 0 {
        return note(&picture, "Nothing to draw: no event and nobody who took part.");
    }
    if picture.len() > options.limit {
        let text = format!(
            "{} events and {} people, countries and bodies are more than can be read in one picture (it shows up to {}). \
             Ask for less: a shorter time (--from, --to), one type of event (--type), one person (--person), or the \
             first few (--limit).",
            picture.cards.len(),
            picture.len() - picture.cards.len(),
            options.limit
        );
        return note(&picture, &text);
    }
    let columns = Columns::of(&picture);
    Sheet::new(&picture, &columns).finish()
}

/// How many boxes (events, people and others) a picture of the graph has: of more than [`SvgOptions::limit`] none is drawn.
pub fn boxes(graph: &Graph) -> usize {
    Picture::of(graph, None, &BTreeMap::new()).len()
}

fn note(picture: &Picture, text: &str) -> String {
    let mut out = Svg::default();
    let mut y = MARGIN + 16.0;
    for line in picture.title.iter().flat_map(|t| wrap(t, 17.0 * BOLD, 560.0, 3)) {
        out.text(MARGIN, y, &line, 17.0, "start", "bold", INK);
        y += 26.0;
    }
    for line in wrap(text, SIZE, 560.0, 20) {
        out.text(MARGIN, y, &line, SIZE, "start", "normal", INK);
        y += 20.0;
    }
    out.document(608.0, y + MARGIN - 12.0, picture.title.as_deref().unwrap_or("isnad"), text)
}

/// Markup under way.
#[derive(Default)]
struct Svg(String);

impl Svg {
    fn push(&mut self, markup: std::fmt::Arguments<'_>) {
        self.0.write_fmt(markup).expect("a string takes all");
        self.0.push('\n');
    }

    /// A line of text at a baseline; `anchor` is `start` or `middle`.
    #[allow(clippy::too_many_arguments)] // One call per line of text, and each says all that there is to a line.
    fn text(&mut self, x: f64, y: f64, text: &str, size: f64, anchor: &str, weight: &str, colour: &str) {
        // In the middle the line's own direction is set. At the start it is not, because the start of a line from the
        // right is its right end; there the isolate keeps it in order.
        let direction = if anchor == "middle" && starts_rtl(text) && !is_isolated(text) {
            " direction=\"rtl\" unicode-bidi=\"embed\""
        } else {
            ""
        };
        self.push(format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" text-anchor=\"{anchor}\" font-weight=\"{weight}\" fill=\"{colour}\"{direction}>{}</text>",
            xml(&isolate(text))
        ));
    }

    fn document(self, w: f64, h: f64, title: &str, description: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w:.0}\" height=\"{h:.0}\" viewBox=\"0 0 {w:.0} {h:.0}\" \
             role=\"img\" aria-labelledby=\"title desc\" font-family=\"{FONTS}\">\n\
             <title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n\
             <style>.link:hover path{{stroke:#000;stroke-width:2.4}} a:hover{{text-decoration:underline}}</style>\n\
             <rect class=\"paper\" x=\"0\" y=\"0\" width=\"{w:.0}\" height=\"{h:.0}\" fill=\"{PAPER}\"/>\n{}</svg>\n",
            xml(title),
            xml(description),
            self.0
        )
    }
}

/// The whole sheet: title, columns, key, sources.
struct Sheet<'a> {
    picture: &'a Picture,
    columns: &'a Columns,
    width: f64,
    title: Vec<String>,
    /// Where the columns' corner lies.
    origin: (f64, f64),
    out: Svg,
}

const TITLE_SIZE: f64 = 18.0;

impl<'a> Sheet<'a> {
    fn new(picture: &'a Picture, columns: &'a Columns) -> Self {
        let width = (columns.width + 2.0 * MARGIN).max(560.0);
        let title =
            picture.title.iter().flat_map(|t| wrap(t, TITLE_SIZE * BOLD, width - 2.0 * MARGIN, 3)).collect::<Vec<_>>();
        let top = if title.is_empty() { MARGIN } else { MARGIN + title.len() as f64 * 26.0 + 10.0 };
        let origin = (((width - columns.width) / 2.0).round(), top);
        Sheet { picture, columns, width, title, origin, out: Svg::default() }
    }

    fn finish(mut self) -> String {
        for (i, line) in std::mem::take(&mut self.title).iter().enumerate() {
            self.out.text(MARGIN, MARGIN + 16.0 + 26.0 * i as f64, line, TITLE_SIZE, "start", "bold", INK);
        }
        let (picture, columns) = (self.picture, self.columns);
        self.out.push(format_args!("<g transform=\"translate({:.1} {:.1})\">", self.origin.0, self.origin.1));
        for (group, (frame, _)) in picture.groups.iter().zip(&columns.groups) {
            self.frame(group, *frame);
        }
        for (link, route) in picture.links.iter().zip(&columns.routes) {
            self.link(link, route);
        }
        for (group, (_, boxes)) in picture.groups.iter().zip(&columns.groups) {
            for (actor, place) in group.actors.iter().zip(boxes) {
                self.actor(actor, place);
            }
        }
        for (card, place) in picture.cards.iter().zip(&columns.cards) {
            self.card(card, place);
        }
        self.out.push(format_args!("</g>"));
        let y = self.key(self.origin.1 + columns.height + 34.0);
        let height = self.sources(y) + MARGIN;
        let (events, others) = (picture.cards.len(), picture.len() - picture.cards.len());
        let description = format!(
            "{events} events in time order from top to bottom; beside them {others} people, countries and bodies by country; \
             {} sources.",
            picture.sources.len()
        );
        self.out.document(self.width, height, picture.title.as_deref().unwrap_or("isnad"), &description)
    }

    fn frame(&mut self, group: &Group, r: Rect) {
        let id = group.country.map_or_else(|| "none".to_owned(), |c| c.to_string());
        self.out.push(format_args!("<g class=\"country\" id=\"country-{id}\">"));
        self.out.push(format_args!(
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"4\" fill=\"{}\" stroke=\"{}\"/>",
            r.x, r.y, r.w, r.h, FRAME.1, FRAME.0
        ));
        self.out.text(r.x + r.w / 2.0, r.y + GROUP_HEAD - 10.0, &group.name, SIZE, "middle", "bold", FAINT);
        self.out.push(format_args!("</g>"));
    }

    fn link(&mut self, link: &Link, route: &Route) {
        let (dash, towards) = if link.about { (" stroke-dasharray=\"5 3\"", true) } else { ("", false) };
        let bend = (route.frame + route.strip) / 2.0;
        let ((ax, ay), (cx, cy)) = (route.actor, route.card);
        self.out.push(format_args!("<g class=\"link\"><title>{}</title>", xml(&link.tip)));
        self.out.push(format_args!(
            "<path d=\"M{ax:.1} {ay:.1}H{:.1}C{bend:.1} {ay:.1} {bend:.1} {cy:.1} {:.1} {cy:.1}H{cx:.1}\" fill=\"none\" stroke=\"{LINE}\" stroke-width=\"1.3\"{dash}/>",
            route.frame, route.strip
        ));
        if towards {
            let back = if self.picture.side(link) == Side::Left { 8.0 } else { -8.0 };
            self.out
                .push(format_args!("<path d=\"M{ax:.1} {ay:.1}l{back:.1} -4v8z\" fill=\"{LINE}\" stroke=\"none\"/>"));
        }
        self.out.text((route.strip + cx) / 2.0, cy - 5.5, &link.label, SMALL, "middle", "normal", FAINT);
        self.out.push(format_args!("</g>"));
    }

    fn actor(&mut self, actor: &Actor, place: &TextBox) {
        self.out.push(format_args!(
            "<g class=\"node {}\" id=\"{}\"><title>{}</title>",
            actor.kind.name(),
            actor.id,
            xml(&actor.tip)
        ));
        shape(&mut self.out, actor.kind, place.rect, actor.named);
        let top = place.rect.y + (place.rect.h - place.lines.iter().map(Line::height).sum::<f64>()) / 2.0;
        self.lines(&place.lines, place.rect.x + place.rect.w / 2.0, top);
        self.out.push(format_args!("</g>"));
    }

    fn card(&mut self, card: &Card, place: &TextBox) {
        let r = place.rect;
        let colour = event_colour(card.kind);
        self.out.push(format_args!(
            "<g class=\"node event {}\" id=\"{}\"><title>{}</title>",
            card.kind,
            card.id,
            xml(&card.tip)
        ));
        if let Some(url) = &card.url {
            self.out.push(format_args!("<a href=\"{}\">", xml(url)));
        }
        event_shape(&mut self.out, r, HEAD, colour, card.status);
        self.out.text(r.x + r.w / 2.0, r.y + HEAD - 7.5, &card.head(), SIZE, "middle", "bold", PAPER);
        let text: f64 = place.lines.iter().map(Line::height).sum();
        self.lines(&place.lines, r.x + r.w / 2.0, r.y + HEAD + (r.h - HEAD - text) / 2.0);
        if card.url.is_some() {
            self.out.push(format_args!("</a>"));
        }
        self.out.push(format_args!("</g>"));
    }

    fn lines(&mut self, lines: &[Line], x: f64, mut y: f64) {
        for line in lines {
            let (weight, colour) = match line.weight {
                Weight::Bold => ("bold", INK),
                Weight::Normal => ("normal", INK),
                Weight::Faint => ("normal", FAINT),
            };
            self.out.text(
                x,
                y + line.height() / 2.0 + line.size * 0.36,
                &line.text,
                line.size,
                "middle",
                weight,
                colour,
            );
            y += line.height();
        }
    }

    /// What shapes, colours and borders mean, as far as the picture has them; where the next thing may begin.
    fn key(&mut self, top: f64) -> f64 {
        let kinds: BTreeSet<Kind> = self.picture.groups.iter().flat_map(|g| &g.actors).map(|a| a.kind).collect();
        let types: BTreeSet<EventType> = self.picture.cards.iter().map(|c| c.kind).collect();
        let statuses: BTreeSet<Status> = self.picture.cards.iter().map(|c| c.status).collect();
        let mut items: Vec<(String, Swatch)> = kinds.iter().map(|k| (k.name().to_owned(), Swatch::Kind(*k))).collect();
        items.extend(types.iter().map(|t| (t.name().to_owned(), Swatch::Event(event_colour(*t)))));
        let border = |s: &&Status| **s != Status::Held;
        items.extend(statuses.iter().filter(border).map(|s| (s.name().to_owned(), Swatch::Border(*s))));
        let (mut x, mut y) = (MARGIN, top);
        for (name, swatch) in items {
            let w = 30.0 + width(&name, SMALL) + 22.0;
            if x + w > self.width - MARGIN && x > MARGIN {
                x = MARGIN;
                y += 24.0;
            }
            let r = Rect { x, y: y - 12.0, w: 24.0, h: 15.0 };
            match swatch {
                Swatch::Kind(kind) => shape(&mut self.out, kind, r, true),
                Swatch::Event(colour) => event_shape(&mut self.out, r, 6.0, colour, Status::Held),
                Swatch::Border(status) => event_shape(&mut self.out, r, 0.0, FAINT, status),
            }
            self.out.text(x + 30.0, y, &name, SMALL, "start", "normal", INK);
            x += w;
        }
        y + 32.0
    }

    /// The list of sources, in as many columns as fit; where it ends.
    fn sources(&mut self, top: f64) -> f64 {
        let sources = &self.picture.sources;
        if sources.is_empty() {
            return top - 32.0;
        }
        let room = self.width - 2.0 * MARGIN;
        let columns = ((room / 450.0).floor() as usize).clamp(1, sources.len().div_ceil(3));
        let column = room / columns as f64;
        let indent = width(&format!("[{}]", sources.len()), SMALL) + 8.0;
        self.out.text(MARGIN, top, "Sources", SIZE, "start", "bold", INK);
        let mut end = top;
        let per_column = sources.len().div_ceil(columns);
        for (c, chunk) in sources.chunks(per_column).enumerate() {
            let x = MARGIN + column * c as f64;
            let mut y = top + 22.0;
            for (i, source) in chunk.iter().enumerate() {
                y = self.source(c * per_column + i + 1, source, x, y, indent, column - indent - 24.0);
            }
            end = end.max(y - 6.0);
        }
        end
    }

    fn source(&mut self, number: usize, source: &Source, x: f64, mut y: f64, indent: f64, room: f64) -> f64 {
        self.out.push(format_args!("<g class=\"source\">"));
        self.out.text(x, y, &format!("[{number}]"), SMALL, "start", "normal", INK);
        let colour = if source.url.is_some() { LINK } else { INK };
        if let Some(url) = &source.url {
            self.out.push(format_args!("<a href=\"{}\">", xml(url)));
        }
        for line in wrap(&source.title, SMALL, room, 3) {
            self.out.text(x + indent, y, &line, SMALL, "start", "normal", colour);
            y += 17.0;
        }
        if source.url.is_some() {
            self.out.push(format_args!("</a>"));
        }
        for line in wrap_parts(&source.origin, SMALL, room, 2) {
            self.out.text(x + indent, y, &line, SMALL, "start", "normal", FAINT);
            y += 17.0;
        }
        self.out.push(format_args!("</g>"));
        y + 6.0
    }
}

enum Swatch {
    Kind(Kind),
    Event(&'static str),
    Border(Status),
}

/// The box of a kind; a dashed border where the name is only a title.
fn shape(out: &mut Svg, kind: Kind, r: Rect, named: bool) {
    let (border, fill) = kind.colours();
    let dash = if named { "" } else { " stroke-dasharray=\"4 3\"" };
    let paint = format!("fill=\"{fill}\" stroke=\"{border}\" stroke-width=\"1.4\"{dash}");
    let Rect { x, y, w, h } = r;
    match kind {
        Kind::Person | Kind::Organization => {
            let round = if kind == Kind::Person { (h / 3.0).min(10.0) } else { 0.0 };
            out.push(format_args!(
                "<rect class=\"box\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" rx=\"{round:.1}\" {paint}/>"
            ));
        }
        Kind::Country => {
            let cut = (h / 2.0).min(10.0);
            let (l, r, b, m) = (x + cut, x + w - cut, y + h, y + h / 2.0);
            out.push(format_args!(
                "<path class=\"box\" d=\"M{x:.1} {m:.1}L{l:.1} {y:.1}H{r:.1}L{:.1} {m:.1}L{r:.1} {b:.1}H{l:.1}z\" {paint}/>",
                x + w
            ));
        }
        Kind::Place => {
            let (tab, ear) = ((w / 3.0).min(34.0), (h / 4.0).min(5.0));
            out.push(format_args!(
                "<path class=\"box\" d=\"M{x:.1} {y:.1}h{tab:.1}v{ear:.1}h{:.1}v{:.1}h{:.1}z\" {paint}/>",
                w - tab,
                h - ear,
                -w
            ));
        }
    }
}

fn event_shape(out: &mut Svg, r: Rect, head: f64, colour: &str, status: Status) {
    let Rect { x, y, w, h } = r;
    out.push(format_args!(
        "<rect class=\"box\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" fill=\"{PAPER}\" stroke=\"{colour}\" stroke-width=\"1.8\" stroke-dasharray=\"{}\"/>",
        event_border(status).1
    ));
    if head == 0.0 {
        return;
    }
    let inset = if status == Status::Held { 0.0 } else { 2.5 };
    out.push(format_args!(
        "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{colour}\"/>",
        x + inset,
        y + inset,
        w - 2.0 * inset,
        head - inset
    ));
}
