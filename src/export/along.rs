//! A timeline as SVG.

use std::collections::BTreeSet;

use super::columns::{Line, MARGIN, Rect, SIZE, SMALL, Weight};
use super::label::{flow, isolate, width, wrap, wrap_parts, xml};
use super::legend::{Swatch, key, sources};
use super::markup::{Svg, event_card, mark};
use super::palette::{Palette, Theme};
use super::picture::{Card, Picture};
use super::timeline::{Detail, Lane, SLOT, Timeline};
use crate::model::{Date, EventType, Status};

const TITLE: f64 = 18.0;
/// The height of the axis with its labels.
const AXIS: f64 = 40.0;
/// Between the axis and the columns: the lines from one to the other.
const COMB: f64 = 34.0;

/// Draws the events of a picture along time.
pub(super) fn along(picture: &Picture, theme: Theme) -> String {
    let timeline = Timeline::of(picture);
    let names = MARGIN + timeline.names;
    let width = (names + (timeline.to - timeline.from) + 2.0 * MARGIN).max(620.0);
    let mut sheet = Sheet { picture, zero: names - timeline.from + 8.0, timeline, width, out: Svg::new(theme) };
    sheet.draw()
}

struct Sheet<'a> {
    picture: &'a Picture,
    timeline: Timeline,
    width: f64,
    /// Where the axis begins.
    zero: f64,
    out: Svg,
}

impl Sheet<'_> {
    fn draw(&mut self) -> String {
        let Palette { ink, faint, .. } = *self.out.palette;
        let mut y = MARGIN;
        for line in self.picture.title.iter().flat_map(|t| wrap(t, TITLE * 1.1, self.width - 2.0 * MARGIN, 3)) {
            self.out.text(MARGIN, y + 16.0, &line, TITLE, "start", "bold", ink);
            y += 26.0;
        }
        for line in wrap(&self.explanation(), SMALL, self.width - 2.0 * MARGIN, 4) {
            self.out.text(MARGIN, y + 12.0, &line, SMALL, "start", "normal", faint);
            y += 17.0;
        }
        let axis = y + 14.0 + AXIS;
        let columns = !self.timeline.columns.is_empty();
        let top = axis + if columns { COMB } else { 8.0 };
        let head = match self.timeline.detail {
            Detail::Cards => self.timeline.cards + 12.0,
            Detail::Numbers => 20.0,
            Detail::Marks | Detail::Bars(_) => 0.0,
        };
        let lanes = top + head;
        self.grounds(lanes);
        self.axis(axis, lanes + self.timeline.height);
        if columns {
            self.columns(axis, top, lanes);
        }
        self.lanes(lanes);
        let mut y = self.key(lanes + self.timeline.height + 34.0);
        if self.timeline.detail == Detail::Numbers {
            y = self.list(y);
        }
        let height = sources(&mut self.out, &self.picture.sources, self.width, y) + MARGIN;
        let out = std::mem::replace(&mut self.out, Svg::new(Theme::Light));
        let description = format!(
            "{} events along an axis of time from left to right, {} lanes for those who took part. {}",
            self.picture.cards.len(),
            self.timeline.lanes.len(),
            self.explanation()
        );
        out.document(self.width, height, self.picture.title.as_deref().unwrap_or("isnad"), &description)
    }

    /// What a reader must know of how events are shown.
    fn explanation(&self) -> String {
        let n = self.picture.cards.len();
        let outside = match self.timeline.outside {
            0 => String::new(),
            o => format!(" {o} that lie far off in time are left out."),
        };
        let undated = match self.timeline.undated {
            0 => outside,
            u if matches!(self.timeline.detail, Detail::Bars(_)) => {
                format!("{outside} {u} without a date are left out.")
            }
            u => format!("{outside} {u} without a date stand at the right."),
        };
        match self.timeline.detail {
            Detail::Cards => format!("{n} events, each where it lies in time.{undated}"),
            Detail::Numbers => format!("{n} events by number, each where it lies in time; the list is below.{undated}"),
            Detail::Marks => format!(
                "{n} events, a mark for each in the lane of everybody who took part; those of the same days are stacked. \
                 A shorter time or fewer parties show each with its number.{undated}"
            ),
            Detail::Bars(unit) => format!(
                "{n} events are too many to show one by one: each bar counts those of {}, the tallest {}. A shorter time \
                 (--from, --to), one type (--type) or one party show each.{undated}",
                unit.name(),
                self.timeline.most
            ),
        }
    }

    /// The grounds of countries, or of every other lane.
    fn grounds(&mut self, top: f64) {
        let Palette { frame, faint, .. } = *self.out.palette;
        let (left, right) = (MARGIN, self.right());
        let mut i = 0;
        while i < self.timeline.lanes.len() {
            let lane = &self.timeline.lanes[i];
            let Some(group) = lane.group else {
                let (fill, stroke) = if self.timeline.parties {
                    (frame.1, frame.0)
                } else {
                    (if i.is_multiple_of(2) { frame.1 } else { "none" }, "none")
                };
                self.out.push(format_args!(
                    "<rect class=\"ground\" x=\"{left:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"4\" fill=\"{fill}\" stroke=\"{stroke}\"/>",
                    top + lane.y,
                    right - left,
                    lane.h,
                ));
                i += 1;
                continue;
            };
            let last = self.timeline.lanes[i..].iter().take_while(|l| l.group == Some(group)).count() + i;
            let (from, to) = (lane.y - 24.0, self.timeline.lanes[last - 1].y + self.timeline.lanes[last - 1].h);
            let country = &self.picture.groups[group];
            let id = country.country.map_or_else(|| "none".to_owned(), |c| c.to_string());
            self.out.push(format_args!("<g class=\"country\" id=\"country-{id}\">"));
            self.out.push(format_args!(
                "<rect x=\"{left:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"4\" fill=\"{}\" stroke=\"{}\"/>",
                top + from,
                right - left,
                to - from,
                frame.1,
                frame.0
            ));
            self.out.text(left + 10.0, top + from + 17.0, &country.name.line(), SMALL, "start", "bold", faint);
            self.out.push(format_args!("</g>"));
            i = last;
        }
    }

    fn right(&self) -> f64 {
        self.zero + self.timeline.to + 8.0
    }

    fn axis(&mut self, y: f64, bottom: f64) {
        let Palette { ink, faint, line, frame, .. } = *self.out.palette;
        let Some(axis) = &self.timeline.axis else { return };
        let (zero, end) = (self.zero, self.zero + axis.width);
        self.out.push(format_args!("<g class=\"axis\">"));
        let (major, minor) = (axis.major(), axis.minor());
        for tick in &minor {
            let x = zero + tick.x;
            self.out.push(format_args!(
                "<path d=\"M{x:.1} {:.1}V{bottom:.1}\" stroke=\"{}\" stroke-width=\"0.6\" fill=\"none\"/>",
                y - 5.0,
                frame.0
            ));
            let weight = if major.is_empty() { "bold" } else { "normal" };
            self.out.text(
                x + 3.0,
                y - 7.0,
                &tick.label,
                SMALL,
                "start",
                weight,
                if major.is_empty() { ink } else { faint },
            );
        }
        let mut free = f64::MIN;
        for tick in &major {
            let x = zero + tick.x;
            self.out.push(format_args!(
                "<path d=\"M{x:.1} {:.1}V{bottom:.1}\" stroke=\"{line}\" stroke-width=\"1\" fill=\"none\"/>",
                y - 34.0
            ));
            // The first may be cut short by the second.
            if x >= free {
                self.out.text(x + 3.0, y - 23.0, &tick.label, SIZE, "start", "bold", ink);
                free = x + width(&tick.label, SIZE * 1.1) + 8.0;
            }
        }
        self.out.push(format_args!(
            "<path d=\"M{zero:.1} {y:.1}H{end:.1}\" stroke=\"{ink}\" stroke-width=\"1.6\" fill=\"none\"/>"
        ));
        self.out.push(format_args!("</g>"));
        if self.timeline.undated > 0 && !matches!(self.timeline.detail, Detail::Bars(_)) {
            let x = (end + self.right()) / 2.0;
            let x = match self.timeline.columns.iter().find(|c| c.dated.is_none()) {
                Some(column) => zero + column.x,
                None => x,
            };
            self.out.text(x, y - 7.0, "no date", SMALL, "middle", "normal", faint);
        }
    }

    /// Cards or numbers, the lines to the axis above and to the lanes below.
    fn columns(&mut self, axis: f64, top: f64, lanes: f64) {
        let Palette { ink, line, .. } = *self.out.palette;
        for i in 0..self.timeline.columns.len() {
            let (shown, column) = (&self.picture.cards[i], &self.timeline.columns[i]);
            let x = self.zero + column.x;
            let reached = self.timeline.lanes.iter().filter(|l| l.events.contains_key(&i)).map(|l| l.y + l.h / 2.0);
            let end = reached.fold(f64::MIN, f64::max);
            let from = column.card.as_ref().map_or(top + 16.0, |card| top + card.rect.h);
            if let Some((a, b)) = column.dated {
                let (a, b) = (self.zero + a, self.zero + b);
                // A day is a dot; a month or a year the stretch that it is.
                self.out.push(format_args!(
                    "<path class=\"when\" d=\"M{:.1} {:.1}H{:.1}\" stroke=\"{ink}\" stroke-width=\"4\" stroke-linecap=\"round\" fill=\"none\"/>",
                    a.min(b - 0.1),
                    axis + 4.0,
                    b
                ));
                self.out.push(format_args!(
                    "<path d=\"M{:.1} {:.1}L{x:.1} {:.1}\" stroke=\"{line}\" stroke-width=\"0.9\" fill=\"none\"/>",
                    (a + b) / 2.0,
                    axis + 6.0,
                    top
                ));
            }
            if end > f64::MIN {
                self.out.push(format_args!(
                    "<path class=\"stem\" d=\"M{x:.1} {from:.1}V{:.1}\" stroke=\"{line}\" stroke-width=\"1\" fill=\"none\"/>",
                    lanes + end
                ));
            }
            self.out.push(format_args!(
                "<g class=\"node event {}\" id=\"{}\"><title>{}</title>",
                shown.kind,
                shown.id,
                xml(&shown.tip)
            ));
            match &column.card {
                Some(text) => {
                    let place = Rect { x: x - text.rect.w / 2.0, y: top, ..text.rect };
                    event_card(&mut self.out, shown, place, &text.lines);
                }
                None => self.out.text(x, top + 12.0, &(i + 1).to_string(), SMALL, "middle", "bold", ink),
            }
            self.out.push(format_args!("</g>"));
        }
    }

    fn lanes(&mut self, top: f64) {
        let frame = self.out.palette.frame;
        for i in 0..self.timeline.lanes.len() {
            let lane = &self.timeline.lanes[i];
            let (y, middle) = (top + lane.y, top + lane.y + lane.h / 2.0);
            self.out.push(format_args!("<g class=\"lane\">"));
            let mut line = middle - lane.lines.iter().map(Line::height).sum::<f64>() / 2.0;
            for name in &lane.lines {
                let (bold, colour) = self.out.pen(name.weight);
                let baseline = line + name.height() / 2.0 + name.size * 0.36;
                let x = MARGIN + self.timeline.names - 14.0;
                self.out.text(x, baseline, &name.text, name.size, "end", bold, colour);
                line += name.height();
            }
            match self.timeline.detail {
                Detail::Cards | Detail::Numbers => {
                    self.out.push(format_args!(
                        "<path d=\"M{:.1} {middle:.1}H{:.1}\" stroke=\"{}\" stroke-width=\"1\" fill=\"none\"/>",
                        MARGIN + self.timeline.names - 6.0,
                        self.right() - 6.0,
                        frame.0
                    ));
                    self.marks(i, middle);
                }
                Detail::Marks => self.stacks(i, y + self.timeline.lanes[i].h - 6.0),
                Detail::Bars(_) => self.bars(i, y + self.timeline.lanes[i].h - 4.0),
            }
            self.out.push(format_args!("</g>"));
        }
    }

    /// A mark in the event's column, with the role beside it where there is room.
    fn marks(&mut self, lane: usize, y: f64) {
        let faint = self.out.palette.faint;
        let lane: &Lane = &self.timeline.lanes[lane];
        for (&i, role) in &lane.events {
            let shown = &self.picture.cards[i];
            let x = self.zero + self.timeline.columns[i].x;
            self.out.push(format_args!("<g class=\"mark {}\"><title>{}</title>", shown.kind, xml(&shown.tip)));
            mark(&mut self.out, shown.kind, shown.status, (x, y), 6.5);
            if self.timeline.detail == Detail::Cards && !role.is_empty() {
                self.out.text(x + 12.0, y - 4.0, role, SMALL, "start", "normal", faint);
            }
            self.out.push(format_args!("</g>"));
        }
    }

    /// Marks in their slots, from the lane's ground up.
    fn stacks(&mut self, lane: usize, ground: f64) {
        for (slot, events) in self.timeline.slots(self.picture, &self.timeline.lanes[lane]) {
            let x = self.zero + (slot as f64 + 0.5) * SLOT;
            for (n, i) in events.into_iter().enumerate() {
                let shown = &self.picture.cards[i];
                let y = ground - (n as f64 + 0.5) * SLOT;
                self.out.push(format_args!("<g class=\"mark {}\"><title>{}</title>", shown.kind, xml(&shown.tip)));
                mark(&mut self.out, shown.kind, shown.status, (x, y), 3.2);
                self.out.push(format_args!("</g>"));
            }
        }
    }

    /// Bars from the lane's ground up, a colour for each type; the tallest says how many it counts.
    fn bars(&mut self, lane: usize, ground: f64) {
        let Palette { ink, line, .. } = *self.out.palette;
        let lane = &self.timeline.lanes[lane];
        let total = |bar: &std::collections::BTreeMap<EventType, usize>| bar.values().sum::<usize>();
        let tallest = lane.bars.iter().map(total).max().unwrap_or(0);
        let at = lane.bars.iter().position(|b| total(b) == tallest).unwrap_or(0);
        self.out.push(format_args!(
            "<path d=\"M{:.1} {ground:.1}H{:.1}\" stroke=\"{line}\" stroke-width=\"0.8\" fill=\"none\"/>",
            self.zero,
            self.right() - 8.0
        ));
        for (n, (bar, (first, a, b))) in lane.bars.iter().zip(&self.timeline.bins).enumerate() {
            if bar.is_empty() {
                continue;
            }
            let day = Date::from_day_number(*first).map(|d| d.to_string()).unwrap_or_default();
            let counts: Vec<String> = bar.iter().map(|(kind, n)| format!("{n} × {kind}")).collect();
            self.out.push(format_args!("<g class=\"bar\"><title>from {day}: {}</title>", xml(&counts.join(", "))));
            let mut y = ground;
            for (kind, count) in bar {
                // What is there must be seen, however tall the tallest is.
                let h = self.timeline.bar(*count).max(1.2);
                y -= h;
                self.out.push(format_args!(
                    "<rect x=\"{:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{h:.1}\" fill=\"{}\"/>",
                    self.zero + a + 0.5,
                    (b - a - 1.0).max(1.0),
                    self.out.palette.event(*kind)
                ));
            }
            if n == at {
                let x = self.zero + (a + b) / 2.0;
                self.out.text(x, y - 3.0, &tallest.to_string(), SMALL, "middle", "bold", ink);
            }
            self.out.push(format_args!("</g>"));
        }
    }

    fn key(&mut self, top: f64) -> f64 {
        let types: BTreeSet<EventType> = self.picture.cards.iter().map(|c| c.kind).collect();
        let statuses: BTreeSet<Status> = self.picture.cards.iter().map(|c| c.status).collect();
        let mut items: Vec<Swatch> = types.into_iter().map(Swatch::Mark).collect();
        items.extend(statuses.into_iter().filter(|s| *s != Status::Held).map(Swatch::Border));
        key(&mut self.out, &items, self.width, top)
    }

    /// The numbered events: date and type, who took part as what, where, and the numbers of the sources.
    fn list(&mut self, top: f64) -> f64 {
        let ink = self.out.palette.ink;
        let cards = &self.picture.cards;
        let inner = self.width - 2.0 * MARGIN;
        let columns = ((inner / 400.0).floor() as usize).max(1);
        let column = inner / columns as f64;
        let room = column - 54.0;
        self.out.text(MARGIN, top, "Events", SIZE, "start", "bold", ink);
        let entries: Vec<Vec<Line>> = cards.iter().enumerate().map(|(i, c)| self.entry(i, c, room)).collect();
        let heights: Vec<f64> = entries.iter().map(|lines| lines.len() as f64 * 17.0 + 7.0).collect();
        let each = heights.iter().sum::<f64>() / columns as f64;
        let (mut c, mut y, mut end) = (0, top + 22.0, top);
        for (i, (lines, height)) in entries.iter().zip(&heights).enumerate() {
            if y - (top + 22.0) + height / 2.0 > each && c + 1 < columns {
                (c, y) = (c + 1, top + 22.0);
            }
            let x = MARGIN + column * c as f64;
            self.out.push(format_args!("<g class=\"entry\">"));
            let indent = 40.0 - super::timeline::number_width(i + 1);
            self.out.text(x + indent - 22.0, y, &(i + 1).to_string(), SMALL, "start", "bold", ink);
            for line in lines {
                let (bold, colour) = self.out.pen(line.weight);
                self.out.text(x + 26.0, y, &line.text, SMALL, "start", bold, colour);
                y += 17.0;
            }
            self.out.push(format_args!("</g>"));
            y += 7.0;
            end = end.max(y);
        }
        end + 24.0
    }

    fn entry(&self, i: usize, card: &Card, room: f64) -> Vec<Line> {
        let mut head = format!("{} · {}", card.when, card.head());
        head.extend(card.source_numbers().map(|n| format!(" {n}")));
        let line = |text, weight| Line { text, size: SMALL, weight };
        let mut lines: Vec<Line> =
            wrap(&head, SMALL * 1.1, room, 2).into_iter().map(|t| line(t, Weight::Bold)).collect();
        let links = self.picture.links.iter().filter(|l| l.card == i);
        let who: Vec<String> =
            links.map(|l| format!("{}: {}", l.label, isolate(&self.picture.actor(l).name.line()))).collect();
        lines.extend(flow(&who, SMALL, room, 3).into_iter().map(|t| line(t, Weight::Normal)));
        let places = card.places.iter().flat_map(|p| wrap_parts(p, SMALL, room, 1));
        lines.extend(places.map(|t| line(t, Weight::Faint)));
        lines
    }
}
