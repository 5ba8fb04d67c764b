//! Where things stand on a timeline: an axis to scale, a lane for each party, and the events along it.
//!
//! How an event is shown goes by how many there are, so that each picture can be read: a few as cards; some dozens by a
//! number, with a list below; hundreds as marks stacked where they are of the same days; more than that as bars that
//! count them. Cards and numbers have columns of their own: where events are too near to each other for that, the columns
//! move apart, and a line leads from each to its true place on the axis. So nothing overlaps, however the events lie.

use std::collections::{BTreeMap, BTreeSet};

use super::axis::{Axis, Unit};
use super::columns::{Line, SIZE, SMALL, TextBox, Weight, card_box, nearest};
use super::label::{width, wrap};
use super::picture::{Card, Picture};
use crate::model::{Date, EventType};

/// How events are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// Each as a card.
    Cards,
    /// Each by a number, with a list.
    Numbers,
    /// Each as a mark.
    Marks,
    /// Counted, by so much time.
    Bars(Unit),
}

/// The most events that are shown as cards, by numbers, as marks.
const MOST: [usize; 3] = [10, 90, 1_500];
/// The most marks on top of each other; beyond it they are counted.
const STACK: usize = 24;
/// The most lanes for single parties, then for countries.
const PARTIES: usize = 12;
const COUNTRIES: usize = 14;

/// The width of a mark's place among others.
pub(super) const SLOT: f64 = 9.0;
const NUMBER: f64 = 22.0;
const CARD_GAP: f64 = 14.0;
const LABEL: f64 = 190.0;
const BAR: f64 = 54.0;

/// A party's row.
#[derive(Debug)]
pub(super) struct Lane {
    /// Index of its country's group, where the lane is one person's or body's.
    pub group: Option<usize>,
    pub lines: Vec<Line>,
    /// From the top of the lanes.
    pub y: f64,
    pub h: f64,
    /// The events that it took part in, with its roles where the lane is one party's.
    pub events: BTreeMap<usize, String>,
    /// For bars: by bin, how many events of each type.
    pub bars: Vec<BTreeMap<EventType, usize>>,
}

/// An event's own column.
#[derive(Debug)]
pub(super) struct Column {
    /// The middle, from the axis's beginning.
    pub x: f64,
    /// From where to where on the axis its date reaches; `None` without a date.
    pub dated: Option<(f64, f64)>,
    /// Its card, where it has one.
    pub card: Option<TextBox>,
}

/// Everything's place, x from the beginning of the axis.
#[derive(Debug)]
pub(super) struct Timeline {
    pub detail: Detail,
    pub axis: Option<Axis>,
    /// The width of the lanes' names.
    pub names: f64,
    /// Whether lanes are single parties', and stand in their countries.
    pub parties: bool,
    /// From where to where columns or marks reach; the axis lies inside.
    pub from: f64,
    pub to: f64,
    pub lanes: Vec<Lane>,
    /// As [`Picture::cards`], where each has one.
    pub columns: Vec<Column>,
    /// The bars' beginnings and ends.
    pub bins: Vec<(i32, f64, f64)>,
    /// The most events in a bar.
    pub most: usize,
    /// How many events have no date, and so no place on the axis.
    pub undated: usize,
    /// How many lie so far off that the axis leaves them out.
    pub outside: usize,
    /// How tall the cards are.
    pub cards: f64,
    /// How tall the lanes are together.
    pub height: f64,
}

impl Timeline {
    pub fn of(picture: &Picture) -> Timeline {
        let n = picture.cards.len();
        let (mut lanes, parties) = lanes(picture, n <= MOST[1]);
        let undated = picture.cards.iter().filter(|c| c.date.is_none()).count();
        let dates = || picture.cards.iter().filter_map(|c| c.date);
        let mut out = Timeline {
            detail: Detail::Cards,
            axis: None,
            names: lanes.iter().flat_map(|l| &l.lines).map(Line::width).fold(0.0, f64::max) + 30.0,
            parties,
            from: 0.0,
            to: 0.0,
            lanes: Vec::new(),
            columns: Vec::new(),
            bins: Vec::new(),
            most: 0,
            undated,
            outside: 0,
            cards: 0.0,
            height: 0.0,
        };
        if n <= MOST[1] {
            out.detail = if n <= MOST[0] { Detail::Cards } else { Detail::Numbers };
            out.columns(picture);
        } else {
            let shown = bulk(dates());
            out.outside = dates().filter(|d| !within(&shown, *d)).count();
            for lane in &mut lanes {
                lane.events.retain(|&card, _| picture.cards[card].date.is_none_or(|d| within(&shown, d)));
            }
            out.axis = Axis::over(shown.into_iter(), 1_150.0);
            out.to = 1_150.0 + if undated > 0 { 60.0 } else { 0.0 };
            out.detail = Detail::Marks;
            let stack = lanes.iter().map(|l| tallest(&out.slots(picture, l))).max().unwrap_or(0);
            if n > MOST[2] || stack > STACK {
                out.bars(picture, &mut lanes);
            }
        }
        for lane in &mut lanes {
            let text: f64 = lane.lines.iter().map(Line::height).sum::<f64>() + 10.0;
            let drawn = match out.detail {
                Detail::Cards | Detail::Numbers => 30.0,
                Detail::Marks => tallest(&out.slots(picture, lane)) as f64 * SLOT + 12.0,
                Detail::Bars(_) => BAR + 16.0,
            };
            lane.h = text.max(drawn);
        }
        let mut y = 0.0;
        let mut group = None;
        for lane in &mut lanes {
            // Above the first lane of a country stands its name.
            y += match lane.group {
                Some(_) if lane.group != group => 30.0,
                None if out.parties => 6.0,
                _ => 0.0,
            };
            group = lane.group;
            lane.y = y;
            y += lane.h;
        }
        out.height = y;
        out.lanes = lanes;
        out
    }

    /// The column of each event, at its date or as near to it as the others let it.
    fn columns(&mut self, picture: &Picture) {
        let boxes: Vec<Option<TextBox>> =
            picture.cards.iter().map(|c| (self.detail == Detail::Cards).then(|| card_box(c))).collect();
        let widths: Vec<f64> = boxes.iter().map(|b| b.as_ref().map_or(NUMBER, |b| b.rect.w + CARD_GAP)).collect();
        let dated = picture.cards.len() - self.undated;
        let needed: f64 = widths[..dated].iter().sum();
        self.axis = Axis::over(picture.cards.iter().filter_map(|c| c.date), needed.max(640.0));
        let middle = |card: &Card| {
            let (a, b) = self.axis.as_ref()?.stretch(card.date?);
            Some(((a + b) / 2.0, (a, b)))
        };
        let places: Vec<Option<(f64, (f64, f64))>> = picture.cards.iter().map(middle).collect();
        // Events stand in the order of their first days; a whole year's middle may lie behind a later day's.
        let mut last = f64::MIN;
        let wanted: Vec<(f64, f64)> = places
            .iter()
            .zip(&widths)
            .filter_map(|(place, w)| {
                last = last.max((*place)?.0);
                Some((last, *w))
            })
            .collect();
        let mut xs = nearest(&wanted, 0.0);
        let mut x = xs.last().zip(widths.get(dated.wrapping_sub(1))).map_or(0.0, |(x, w)| x + w / 2.0);
        x = x.max(self.axis.as_ref().map_or(0.0, |a| a.width)) + if dated > 0 { 24.0 } else { 0.0 };
        for w in &widths[dated..] {
            xs.push(x + w / 2.0);
            x += w;
        }
        let end = self.axis.as_ref().map_or(0.0, |a| a.width);
        self.from = xs.iter().zip(&widths).map(|(x, w)| x - w / 2.0).fold(0.0, f64::min);
        self.to = xs.iter().zip(&widths).map(|(x, w)| x + w / 2.0).fold(end, f64::max);
        self.cards = boxes.iter().flatten().map(|b| b.rect.h).fold(0.0, f64::max);
        self.columns = xs
            .into_iter()
            .zip(places)
            .zip(boxes)
            .map(|((x, place), card)| Column { x, dated: place.map(|(_, stretch)| stretch), card })
            .collect();
    }

    /// A lane's events by the slot that their date falls into; those without a date have one behind the axis.
    pub fn slots(&self, picture: &Picture, lane: &Lane) -> BTreeMap<usize, Vec<usize>> {
        let mut slots: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let slot = |card: &Card| {
            let (axis, date) = (self.axis.as_ref()?, card.date?);
            let (a, b) = axis.stretch(date);
            Some((((a + b) / 2.0).min(axis.width - 1.0) / SLOT).floor() as usize)
        };
        let width = self.axis.as_ref().map_or(0.0, |a| a.width);
        let behind = (width / SLOT).ceil() as usize + 3;
        for &card in lane.events.keys() {
            slots.entry(slot(&picture.cards[card]).unwrap_or(behind)).or_default().push(card);
        }
        slots
    }

    fn bars(&mut self, picture: &Picture, lanes: &mut [Lane]) {
        let (unit, bins) = self.axis.as_ref().map_or((Unit::Year, Vec::new()), |axis| axis.bins(8.0));
        self.detail = Detail::Bars(unit);
        self.bins = bins;
        self.to = self.axis.as_ref().map_or(0.0, |a| a.width);
        for lane in lanes.iter_mut() {
            lane.bars = vec![BTreeMap::new(); self.bins.len()];
            for &card in lane.events.keys() {
                let card = &picture.cards[card];
                let Some(date) = card.date else { continue };
                // A year's events stand at its middle, as marks do.
                let day = (date.first_day().day_number() + date.last_day().day_number()) / 2;
                let bin = self.bins.partition_point(|(first, _, _)| *first <= day).saturating_sub(1);
                if let Some(bar) = lane.bars.get_mut(bin) {
                    *bar.entry(card.kind).or_default() += 1;
                }
            }
        }
        let bars = lanes.iter().flat_map(|l| &l.bars).map(|b| b.values().sum::<usize>());
        self.most = bars.max().unwrap_or(0);
    }

    /// How tall a count's part of a bar is.
    pub fn bar(&self, count: usize) -> f64 {
        count as f64 / self.most.max(1) as f64 * BAR
    }
}

/// Whether a date lies from the first to the last of these.
fn within(dates: &[Date], date: Date) -> bool {
    let day = date.first_day().day_number();
    let ends = dates.first().zip(dates.last());
    ends.is_some_and(|(a, b)| (a.first_day().day_number()..=b.first_day().day_number()).contains(&day))
}

/// The dates without those far off: where the hundredth part at either end makes the time more than twice as long, it is
/// left out. An article that mentions a treaty of 1828 would squeeze all else into the last days.
fn bulk(dates: impl Iterator<Item = Date>) -> Vec<Date> {
    let mut all: Vec<Date> = dates.collect();
    all.sort_unstable_by_key(|d| d.first_day().day_number());
    let off = all.len() / 100;
    let span = |dates: &[Date]| match dates {
        [first, .., last] => last.last_day().day_number() - first.first_day().day_number(),
        _ => 0,
    };
    let inner = &all[off..all.len() - off];
    if span(&all) > 2 * span(inner) { inner.to_vec() } else { all }
}

fn tallest(slots: &BTreeMap<usize, Vec<usize>>) -> usize {
    slots.values().map(Vec::len).max().unwrap_or(0)
}

/// A lane for each party if they are few, else for each country; of many countries the busiest, and one for the rest.
///
/// Who is only mentioned in a statement took no part and has no lane. Also whether lanes are single parties'.
fn lanes(picture: &Picture, single: bool) -> (Vec<Lane>, bool) {
    let mut parties: BTreeMap<(usize, usize), BTreeMap<usize, String>> = BTreeMap::new();
    for link in picture.links.iter().filter(|l| !l.about) {
        parties.entry(link.actor).or_default().insert(link.card, link.label.clone());
    }
    let text = |texts: &[(&str, f64, Weight)]| -> Vec<Line> {
        let lines = |(text, size, weight): &(&str, f64, Weight)| {
            let (size, weight) = (*size, *weight);
            wrap(text, size * 1.1, LABEL, 2)
                .into_iter()
                .map(move |text| Line { text, size, weight })
                .collect::<Vec<_>>()
        };
        texts.iter().flat_map(lines).collect()
    };
    let lane = |group, lines, events| Lane { group, lines, y: 0.0, h: 0.0, events, bars: Vec::new() };
    if single && parties.len() <= PARTIES {
        let of = |((g, a), events): ((usize, usize), BTreeMap<usize, String>)| {
            let actor = &picture.groups[g].actors[a];
            let weight = if actor.named { Weight::Bold } else { Weight::Normal };
            let mut texts = vec![(actor.name.main.as_str(), SIZE, weight)];
            texts.extend(actor.name.latin.as_deref().map(|latin| (latin, SMALL, Weight::Normal)));
            // A country that is alone in its group is named by its lane already.
            lane(Some(g).filter(|g| !picture.groups[*g].bare()), text(&texts), events)
        };
        return (parties.into_iter().map(of).collect(), true);
    }
    let mut groups: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for ((g, _), events) in parties {
        groups.entry(g).or_default().extend(events.into_keys());
    }
    let mut order: Vec<(usize, BTreeSet<usize>)> = groups.into_iter().collect();
    order.sort_by_key(|(g, events)| (std::cmp::Reverse(events.len()), picture.groups[*g].country.is_none(), *g));
    let rest = if order.len() > COUNTRIES { order.split_off(COUNTRIES - 1) } else { Vec::new() };
    let count = |n: usize| if n == 1 { "1 event".to_owned() } else { format!("{n} events") };
    let plain = |events: BTreeSet<usize>| events.into_iter().map(|e| (e, String::new())).collect();
    let mut out: Vec<Lane> = Vec::new();
    for (g, events) in order {
        let name = &picture.groups[g].name;
        let count = count(events.len());
        let mut texts = vec![(name.main.as_str(), SIZE, Weight::Bold)];
        texts.extend(name.latin.as_deref().map(|latin| (latin, SMALL, Weight::Normal)));
        texts.push((count.as_str(), SMALL, Weight::Faint));
        out.push(lane(None, text(&texts), plain(events)));
    }
    if !rest.is_empty() {
        let name = format!("{} others", rest.len());
        let events: BTreeSet<usize> = rest.into_iter().flat_map(|(_, events)| events).collect();
        let count = count(events.len());
        let texts = [(name.as_str(), SIZE, Weight::Bold), (count.as_str(), SMALL, Weight::Faint)];
        out.push(lane(None, text(&texts), plain(events)));
    }
    (out, false)
}

/// How wide the number of an event comes out.
pub(super) fn number_width(number: usize) -> f64 {
    width(&number.to_string(), SMALL)
}
