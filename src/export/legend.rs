//! What stands below a picture: what shapes and colours mean, and the sources.

use std::collections::BTreeMap;

use super::columns::{MARGIN, Rect, SIZE, SMALL};
use super::label::{width, wrap, wrap_parts, xml};
use super::markup::{Svg, event_shape, mark, shape};
use super::palette::{Kind, Palette};
use super::picture::Source;
use crate::model::{EventType, Status};

/// A sample of what a word beside it means.
pub(super) enum Swatch {
    /// A box of that kind.
    Kind(Kind),
    /// An event's card of that type.
    Card(EventType),
    /// An event's mark of that type.
    Mark(EventType),
    /// The border of a status.
    Border(Status),
}

impl Swatch {
    fn name(&self) -> &'static str {
        match self {
            Swatch::Kind(kind) => kind.name(),
            Swatch::Card(kind) | Swatch::Mark(kind) => kind.name(),
            Swatch::Border(status) => status.name(),
        }
    }
}

/// Draws the samples in as many lines as they need, in a picture of that width; where the next thing may begin.
pub(super) fn key(out: &mut Svg, items: &[Swatch], room: f64, top: f64) -> f64 {
    let Palette { ink, faint, .. } = *out.palette;
    let (mut x, mut y) = (MARGIN, top);
    for swatch in items {
        let name = swatch.name();
        let w = 30.0 + width(name, SMALL) + 22.0;
        if x + w > room - MARGIN && x > MARGIN {
            x = MARGIN;
            y += 24.0;
        }
        let r = Rect { x, y: y - 12.0, w: 24.0, h: 15.0 };
        match *swatch {
            Swatch::Kind(kind) => shape(out, kind, r, true),
            Swatch::Card(kind) => event_shape(out, r, 6.0, out.palette.event(kind), Status::Held),
            Swatch::Mark(kind) => mark(out, kind, Status::Held, (x + 12.0, y - 4.0), 6.0),
            Swatch::Border(status) => event_shape(out, r, 0.0, faint, status),
        }
        out.text(x + 30.0, y, name, SMALL, "start", "normal", ink);
        x += w;
    }
    y + 32.0
}

/// Of more sources than this only the outlets are listed: a list of hundreds is no legend.
const LISTED: usize = 150;

/// Draws the list of sources in as many columns as fit; where it ends.
pub(super) fn sources(out: &mut Svg, sources: &[Source], room: f64, top: f64) -> f64 {
    let Palette { ink, .. } = *out.palette;
    if sources.is_empty() {
        return top - 32.0;
    }
    if sources.len() > LISTED {
        return outlets(out, sources, room, top);
    }
    let inner = room - 2.0 * MARGIN;
    let columns = ((inner / 450.0).floor() as usize).clamp(1, sources.len().div_ceil(3));
    let column = inner / columns as f64;
    let indent = width(&format!("[{}]", sources.len()), SMALL) + 8.0;
    out.text(MARGIN, top, "Sources", SIZE, "start", "bold", ink);
    let mut end = top;
    let per_column = sources.len().div_ceil(columns);
    for (c, chunk) in sources.chunks(per_column).enumerate() {
        let x = MARGIN + column * c as f64;
        let mut y = top + 22.0;
        for (i, source) in chunk.iter().enumerate() {
            y = entry(out, c * per_column + i + 1, source, (x, y), indent, column - indent - 24.0);
        }
        end = end.max(y - 6.0);
    }
    end
}

fn entry(out: &mut Svg, number: usize, source: &Source, (x, mut y): (f64, f64), indent: f64, room: f64) -> f64 {
    let Palette { ink, faint, link, .. } = *out.palette;
    out.push(format_args!("<g class=\"source\">"));
    out.text(x, y, &format!("[{number}]"), SMALL, "start", "normal", ink);
    let colour = if source.url.is_some() { link } else { ink };
    if let Some(url) = &source.url {
        out.push(format_args!("<a href=\"{}\">", xml(url)));
    }
    for line in wrap(&source.title, SMALL, room, 3) {
        out.text(x + indent, y, &line, SMALL, "start", "normal", colour);
        y += 17.0;
    }
    if source.url.is_some() {
        out.push(format_args!("</a>"));
    }
    for line in wrap_parts(&source.origin, SMALL, room, 2) {
        out.text(x + indent, y, &line, SMALL, "start", "normal", faint);
        y += 17.0;
    }
    out.push(format_args!("</g>"));
    y + 6.0
}

/// How many articles each outlet has, the most first.
fn outlets(out: &mut Svg, sources: &[Source], room: f64, top: f64) -> f64 {
    let Palette { ink, faint, .. } = *out.palette;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for source in sources {
        *counts.entry(source.outlet.as_deref().unwrap_or("outlet not stated")).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(name, n)| (std::cmp::Reverse(*n), *name));
    out.text(MARGIN, top, &format!("Sources: {} articles", sources.len()), SIZE, "start", "bold", ink);
    let (mut x, mut y) = (MARGIN, top + 22.0);
    out.push(format_args!("<g class=\"source\">"));
    for (i, (name, n)) in counts.iter().enumerate() {
        let last = i == 39 && counts.len() > 40;
        let text = if last { format!("and {} more", counts.len() - i) } else { format!("{name}: {n}") };
        let w = width(&text, SMALL) + 24.0;
        if x + w > room - MARGIN && x > MARGIN {
            (x, y) = (MARGIN, y + 18.0);
        }
        out.text(x, y, &text, SMALL, "start", "normal", faint);
        x += w;
        if last {
            break;
        }
    }
    out.push(format_args!("</g>"));
    y + 8.0
}
