//! SVG under way: lines of text, the shapes of nodes, and the document around them.
//!
//! Every line of text is a `<text>` of its own with its place and direction: nested `<tspan>`s with relative places come
//! out torn apart in some renderers once letters join. Names of fonts end in a generic family, for where none of those
//! named is installed, some renderers drop the text without a word.

use std::fmt::Write as _;

use super::columns::{HEAD, Line, Rect, SIZE, Weight};
use super::label::{is_isolated, isolate, starts_rtl, xml};
use super::palette::{FONTS, Kind, Palette, Theme, event_border};
use super::picture::Card;
use crate::model::{EventType, Status};

/// Markup under way.
pub(super) struct Svg {
    body: String,
    pub palette: &'static Palette,
}

impl Svg {
    pub fn new(theme: Theme) -> Svg {
        Svg { body: String::new(), palette: theme.palette() }
    }

    pub fn push(&mut self, markup: std::fmt::Arguments<'_>) {
        self.body.write_fmt(markup).expect("a string takes all");
        self.body.push('\n');
    }

    /// A line of text at a baseline; `anchor` is `start`, `middle` or `end`.
    #[allow(clippy::too_many_arguments)] // One call per line of text, and each says all that there is to a line.
    pub fn text(&mut self, x: f64, y: f64, text: &str, size: f64, anchor: &str, weight: &str, colour: &str) {
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

    /// Lines of a box around a middle, from the top down.
    pub fn lines(&mut self, lines: &[Line], x: f64, mut y: f64) {
        for line in lines {
            let (weight, colour) = self.pen(line.weight);
            let baseline = y + line.height() / 2.0 + line.size * 0.36;
            self.text(x, baseline, &line.text, line.size, "middle", weight, colour);
            y += line.height();
        }
    }

    /// Font weight and colour.
    pub fn pen(&self, weight: Weight) -> (&'static str, &'static str) {
        match weight {
            Weight::Bold => ("bold", self.palette.ink),
            Weight::Normal => ("normal", self.palette.ink),
            Weight::Faint => ("normal", self.palette.faint),
        }
    }

    pub fn document(self, w: f64, h: f64, title: &str, description: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w:.0}\" height=\"{h:.0}\" viewBox=\"0 0 {w:.0} {h:.0}\" \
             role=\"img\" aria-labelledby=\"title desc\" font-family=\"{FONTS}\">\n\
             <title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n\
             <style>.link:hover path{{stroke:{};stroke-width:2.4}} a:hover{{text-decoration:underline}}</style>\n\
             <rect class=\"paper\" x=\"0\" y=\"0\" width=\"{w:.0}\" height=\"{h:.0}\" fill=\"{}\"/>\n{}</svg>\n",
            xml(title),
            xml(description),
            self.palette.pointed,
            self.palette.paper,
            self.body
        )
    }
}

/// The box of a kind; a dashed border where the name is only a title.
pub(super) fn shape(out: &mut Svg, kind: Kind, r: Rect, named: bool) {
    let (border, fill) = out.palette.kind(kind);
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

pub(super) fn event_shape(out: &mut Svg, r: Rect, head: f64, colour: &str, status: Status) {
    let Rect { x, y, w, h } = r;
    let paper = out.palette.paper;
    out.push(format_args!(
        "<rect class=\"box\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" fill=\"{paper}\" stroke=\"{colour}\" stroke-width=\"1.8\" stroke-dasharray=\"{}\"/>",
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

/// An event's card: its head, and the lines below; it leads to its first source.
pub(super) fn event_card(out: &mut Svg, card: &Card, r: Rect, lines: &[Line]) {
    if let Some(url) = &card.url {
        out.push(format_args!("<a href=\"{}\">", xml(url)));
    }
    event_shape(out, r, HEAD, out.palette.event(card.kind), card.status);
    out.text(r.x + r.w / 2.0, r.y + HEAD - 7.5, &card.head(), SIZE, "middle", "bold", out.palette.on_head);
    let text: f64 = lines.iter().map(Line::height).sum();
    out.lines(lines, r.x + r.w / 2.0, r.y + HEAD + (r.h - HEAD - text) / 2.0);
    if card.url.is_some() {
        out.push(format_args!("</a>"));
    }
}

/// An event's mark on a timeline: a shape for each type; hollow where it is not known to have happened.
pub(super) fn mark(out: &mut Svg, kind: EventType, status: Status, (x, y): (f64, f64), r: f64) {
    let colour = out.palette.event(kind);
    let fill = if status == Status::Held { colour } else { out.palette.paper };
    let dash = event_border(status).1;
    let dash = if dash == "none" { "" } else { " stroke-dasharray=\"2 1.5\"" };
    let paint = format!("class=\"shape\" fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"1.4\"{dash}");
    let points = |list: &[(f64, f64)]| {
        list.iter().map(|(dx, dy)| format!("{:.1},{:.1}", x + dx * r, y + dy * r)).collect::<Vec<_>>().join(" ")
    };
    let corners: &[(f64, f64)] = match kind {
        k if k == EventType::meeting() => {
            out.push(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r:.1}\" {paint}/>"));
            return;
        }
        k if k == EventType::visit() => &[(0.0, -1.1), (1.1, 0.9), (-1.1, 0.9)],
        k if k == EventType::call() => &[(0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)],
        k if k == EventType::agreement() => &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        _ => &[(-1.1, -0.9), (1.1, -0.9), (0.0, 1.1)],
    };
    out.push(format_args!("<polygon points=\"{}\" {paint}/>", points(corners)));
}
