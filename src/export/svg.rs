//! The picture as SVG, without Graphviz.

use std::collections::BTreeSet;

use super::along::along;
use super::columns::{BOLD, Columns, GROUP_HEAD, Line, MARGIN, Rect, Route, SIZE, SMALL, TextBox};
use super::label::{wrap, xml};
use super::legend::{Swatch, key, sources};
use super::markup::{Svg, event_card, shape};
use super::options::{Layout, PictureOptions};
use super::palette::{Kind, Palette, Theme};
use super::picture::{Actor, Card, Group, Link, Picture, Side};
use crate::graph::Graph;
use crate::model::{EventType, Status};

/// Draws the graph as a self-contained SVG document.
///
/// Of more boxes than [`PictureOptions::limit`] none is drawn; the picture then is a note that says how many they are and
/// how to narrow the question. [`Layout::Timeline`] shows any number.
///
/// ```
/// use isnad::export::{PictureOptions, svg};
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
/// let picture = svg(&graph, &PictureOptions::default());
/// assert!(picture.contains("Meeting · held") && picture.contains("reported 2020-11-15"));
/// ```
pub fn svg(graph: &Graph, options: &PictureOptions) -> String {
    let picture = Picture::of(graph, options);
    if picture.len() == 0 {
        return note(&picture, options.theme, "Nothing to draw: no event and nobody who took part.");
    }
    if options.layout == Layout::Timeline {
        return along(&picture, options.theme);
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
        return note(&picture, options.theme, &text);
    }
    let columns = Columns::of(&picture);
    Sheet::new(&picture, &columns, options.theme).finish()
}

/// How many boxes (events, people and others) a picture of the graph has: of more than [`PictureOptions::limit`] none is drawn.
pub fn boxes(graph: &Graph) -> usize {
    Picture::of(graph, &PictureOptions::default()).len()
}

fn note(picture: &Picture, theme: Theme, text: &str) -> String {
    let mut out = Svg::new(theme);
    let ink = out.palette.ink;
    let mut y = MARGIN + 16.0;
    for line in picture.title.iter().flat_map(|t| wrap(t, 17.0 * BOLD, 560.0, 3)) {
        out.text(MARGIN, y, &line, 17.0, "start", "bold", ink);
        y += 26.0;
    }
    for line in wrap(text, SIZE, 560.0, 20) {
        out.text(MARGIN, y, &line, SIZE, "start", "normal", ink);
        y += 20.0;
    }
    out.document(608.0, y + MARGIN - 12.0, picture.title.as_deref().unwrap_or("isnad"), text)
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
    fn new(picture: &'a Picture, columns: &'a Columns, theme: Theme) -> Self {
        let width = (columns.width + 2.0 * MARGIN).max(560.0);
        let title =
            picture.title.iter().flat_map(|t| wrap(t, TITLE_SIZE * BOLD, width - 2.0 * MARGIN, 3)).collect::<Vec<_>>();
        let top = if title.is_empty() { MARGIN } else { MARGIN + title.len() as f64 * 26.0 + 10.0 };
        let origin = (((width - columns.width) / 2.0).round(), top);
        Sheet { picture, columns, width, title, origin, out: Svg::new(theme) }
    }

    fn finish(mut self) -> String {
        let ink = self.out.palette.ink;
        for (i, line) in std::mem::take(&mut self.title).iter().enumerate() {
            self.out.text(MARGIN, MARGIN + 16.0 + 26.0 * i as f64, line, TITLE_SIZE, "start", "bold", ink);
        }
        let (picture, columns) = (self.picture, self.columns);
        self.out.push(format_args!("<g transform=\"translate({:.1} {:.1})\">", self.origin.0, self.origin.1));
        for (group, (frame, _)) in picture.groups.iter().zip(&columns.groups).filter(|(g, _)| !g.bare()) {
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
        let height = sources(&mut self.out, &picture.sources, self.width, y) + MARGIN;
        let (events, others) = (picture.cards.len(), picture.len() - picture.cards.len());
        let description = format!(
            "{events} events in time order from top to bottom; beside them {others} people, countries and bodies by country; \
             {} sources.",
            picture.sources.len()
        );
        self.out.document(self.width, height, picture.title.as_deref().unwrap_or("isnad"), &description)
    }

    fn frame(&mut self, group: &Group, r: Rect) {
        let Palette { frame, faint, .. } = *self.out.palette;
        let id = group.country.map_or_else(|| "none".to_owned(), |c| c.to_string());
        self.out.push(format_args!("<g class=\"country\" id=\"country-{id}\">"));
        self.out.push(format_args!(
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"4\" fill=\"{}\" stroke=\"{}\"/>",
            r.x, r.y, r.w, r.h, frame.1, frame.0
        ));
        self.out.text(r.x + r.w / 2.0, r.y + GROUP_HEAD - 10.0, &group.name.line(), SIZE, "middle", "bold", faint);
        self.out.push(format_args!("</g>"));
    }

    fn link(&mut self, link: &Link, route: &Route) {
        let Palette { line, faint, .. } = *self.out.palette;
        let (dash, towards) = if link.about { (" stroke-dasharray=\"5 3\"", true) } else { ("", false) };
        let bend = (route.frame + route.strip) / 2.0;
        let ((ax, ay), (cx, cy)) = (route.actor, route.card);
        self.out.push(format_args!("<g class=\"link\"><title>{}</title>", xml(&link.tip)));
        self.out.push(format_args!(
            "<path d=\"M{ax:.1} {ay:.1}H{:.1}C{bend:.1} {ay:.1} {bend:.1} {cy:.1} {:.1} {cy:.1}H{cx:.1}\" fill=\"none\" stroke=\"{line}\" stroke-width=\"1.3\"{dash}/>",
            route.frame, route.strip
        ));
        if towards {
            let back = if self.picture.side(link) == Side::Left { 8.0 } else { -8.0 };
            self.out
                .push(format_args!("<path d=\"M{ax:.1} {ay:.1}l{back:.1} -4v8z\" fill=\"{line}\" stroke=\"none\"/>"));
        }
        self.out.text((route.strip + cx) / 2.0, cy - 5.5, &link.label, SMALL, "middle", "normal", faint);
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
        self.out.lines(&place.lines, place.rect.x + place.rect.w / 2.0, top);
        self.out.push(format_args!("</g>"));
    }

    fn card(&mut self, card: &Card, place: &TextBox) {
        self.out.push(format_args!(
            "<g class=\"node event {}\" id=\"{}\"><title>{}</title>",
            card.kind,
            card.id,
            xml(&card.tip)
        ));
        event_card(&mut self.out, card, place.rect, &place.lines);
        self.out.push(format_args!("</g>"));
    }

    /// What shapes, colours and borders mean, as far as the picture has them; where the next thing may begin.
    fn key(&mut self, top: f64) -> f64 {
        let kinds: BTreeSet<Kind> = self.picture.groups.iter().flat_map(|g| &g.actors).map(|a| a.kind).collect();
        let types: BTreeSet<EventType> = self.picture.cards.iter().map(|c| c.kind).collect();
        let statuses: BTreeSet<Status> = self.picture.cards.iter().map(|c| c.status).collect();
        let mut items: Vec<Swatch> = kinds.into_iter().map(Swatch::Kind).collect();
        items.extend(types.into_iter().map(Swatch::Card));
        items.extend(statuses.into_iter().filter(|s| *s != Status::Held).map(Swatch::Border));
        key(&mut self.out, &items, self.width, top)
    }
}
