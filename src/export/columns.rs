//! Where things stand: events in the middle from top to bottom in time order, people on both sides, lines only in the
//! channels between.
//!
//! A general layered layout (dagre's and layout-rs's were tried) takes no order within a layer, so it cannot keep events
//! in time order. With three fixed columns nothing is left to search for, and what a reader minds cannot occur: a line
//! never leaves its channel, so it crosses no box; each role is written next to its event, in a strip that only the
//! event's own lines enter, each at a height of its own, so no label is crossed either.

use super::label::{width, wrap, wrap_parts};
use super::picture::{Actor, Card, Picture, Side};

/// The font size of names, in pixels; all others are near it.
pub(super) const SIZE: f64 = 13.0;
/// The font size of offices, roles, places and sources.
pub(super) const SMALL: f64 = 11.5;
/// The empty rim around the picture.
pub(super) const MARGIN: f64 = 24.0;
/// The height of an event's head.
pub(super) const HEAD: f64 = 24.0;
/// The height of a group's name.
pub(super) const GROUP_HEAD: f64 = 30.0;

const NAME_WIDTH: f64 = 200.0;
const CARD_WIDTH: f64 = 190.0;
const PAD: f64 = 12.0;
const ACTOR_GAP: f64 = 12.0;
/// The most that boxes in a frame are pulled apart where the events are taller.
const ACTOR_GAP_MOST: f64 = 34.0;
const GROUP_GAP: f64 = 22.0;
const CARD_GAP: f64 = 22.0;
/// The most that cards are pulled apart where the sides are taller.
const CARD_GAP_MOST: f64 = 70.0;
/// Between two lines that reach one side of an event: a label fits in between.
const PORT: f64 = 20.0;

/// How much wider bold letters are.
pub(super) const BOLD: f64 = 1.1;

/// A rectangle in pixels, `y` downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

impl Rect {
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }
}

/// How a line of text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Weight {
    Bold,
    Normal,
    Faint,
}

/// A line of text in a box.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub text: String,
    pub size: f64,
    pub weight: Weight,
}

impl Line {
    pub fn width(&self) -> f64 {
        width(&self.text, self.size) * if self.weight == Weight::Bold { BOLD } else { 1.0 }
    }

    /// From one baseline to the next; Arabic letters reach further up and down than Latin ones.
    pub fn height(&self) -> f64 {
        self.size * 1.45
    }
}

/// A box with its lines, to be centred in it.
#[derive(Debug)]
pub(super) struct TextBox {
    pub rect: Rect,
    pub lines: Vec<Line>,
}

impl TextBox {
    fn new(lines: Vec<Line>) -> Self {
        let w = lines.iter().map(Line::width).fold(0.0, f64::max);
        let h = lines.iter().map(Line::height).sum();
        TextBox { rect: Rect { x: 0.0, y: 0.0, w, h }, lines }
    }
}

/// A link's way from its actor to its event.
#[derive(Debug)]
pub(super) struct Route {
    /// On the actor's border.
    pub actor: (f64, f64),
    /// Where it leaves the frame of the actor's country, at the same height.
    pub frame: f64,
    /// Where it enters the strip of labels, at the event's height.
    pub strip: f64,
    /// On the event's border.
    pub card: (f64, f64),
}

/// Everything's place, the picture's own corner being 0, 0.
#[derive(Debug)]
pub(super) struct Columns {
    /// As [`Picture::groups`]: the frame, and the boxes in it.
    pub groups: Vec<(Rect, Vec<TextBox>)>,
    /// As [`Picture::cards`]; the head is not among the lines.
    pub cards: Vec<TextBox>,
    /// As [`Picture::links`].
    pub routes: Vec<Route>,
    pub width: f64,
    pub height: f64,
}

impl Columns {
    pub fn of(picture: &Picture) -> Columns {
        let mut cards: Vec<TextBox> = picture.cards.iter().map(card_box).collect();
        let mut groups: Vec<(Rect, Vec<TextBox>)> = picture
            .groups
            .iter()
            .map(|g| {
                let name = if g.bare() { 0.0 } else { width(&g.name.line(), SIZE * BOLD) + 2.0 * PAD };
                let head = Rect { x: 0.0, y: 0.0, w: name, h: 0.0 };
                (head, g.actors.iter().map(actor_box).collect())
            })
            .collect();
        let counts = ports(picture);
        for (card, count) in cards.iter_mut().zip(&counts) {
            card.rect.h = card.rect.h.max(count[0].max(count[1]) as f64 * PORT + 8.0);
        }
        same_width(cards.iter_mut().map(|c| &mut c.rect.w));
        let events: f64 = cards.iter().map(|c| c.rect.h + CARD_GAP).sum();
        for side in [Side::Left, Side::Right] {
            let on_side = |i: usize| picture.groups[i].side == side;
            same_width(
                groups
                    .iter_mut()
                    .enumerate()
                    .filter(|(i, _)| on_side(*i))
                    .flat_map(|(_, (_, b))| b)
                    .map(|b| &mut b.rect.w),
            );
            let members = || (0..groups.len()).filter(|&i| on_side(i));
            let bare = |i: usize| picture.groups[i].bare();
            let tight: f64 = members().map(|i| stacked(&groups[i].1, ACTOR_GAP, bare(i)) + GROUP_GAP).sum();
            let gaps: usize = members().map(|i| groups[i].1.len() - 1).sum();
            let spare = (events - tight).max(0.0) / gaps.max(1) as f64;
            let gap = (ACTOR_GAP + spare).min(ACTOR_GAP_MOST);
            for (i, (frame, boxes)) in groups.iter_mut().enumerate().filter(|(i, _)| on_side(*i)) {
                stack(frame, boxes, gap, bare(i));
            }
            same_width(groups.iter_mut().enumerate().filter(|(i, _)| on_side(*i)).map(|(_, (frame, _))| &mut frame.w));
        }
        place_vertically(picture, &mut cards, &mut groups, &counts);
        let mut columns = Columns { groups, cards, routes: Vec::new(), width: 0.0, height: 0.0 };
        columns.place_horizontally(picture);
        columns.route(picture, &counts);
        columns
    }

    fn place_horizontally(&mut self, picture: &Picture) {
        let frame_width = |groups: &[(Rect, Vec<TextBox>)], side: Side| {
            let on_side = groups.iter().zip(&picture.groups).filter(|(_, g)| g.side == side);
            on_side.map(|((frame, _), _)| frame.w).fold(0.0, f64::max)
        };
        let links = |side: Side| picture.links.iter().filter(|l| picture.side(l) == side).count();
        let strip = |side: Side| strip_width(picture, side);
        // A channel grows with its lines, for steep ones run into each other.
        let channel = |side: Side| match links(side) {
            0 => 0.0,
            n => (70.0 + 4.0 * n as f64).min(280.0),
        };
        let (left, right) = (frame_width(&self.groups, Side::Left), frame_width(&self.groups, Side::Right));
        let gap = |w: f64, links: usize| if w > 0.0 && links == 0 { 40.0 } else { 0.0 };
        let cards_x = left + channel(Side::Left) + strip(Side::Left) + gap(left, links(Side::Left));
        let cards_w = self.cards.first().map_or(0.0, |c| c.rect.w);
        for card in &mut self.cards {
            card.rect.x = cards_x;
        }
        let right_x = cards_x + cards_w + strip(Side::Right) + channel(Side::Right) + gap(right, links(Side::Right));
        for ((frame, boxes), group) in self.groups.iter_mut().zip(&picture.groups) {
            frame.x = if group.side == Side::Left { 0.0 } else { right_x };
            for b in boxes {
                b.rect.x = frame.x + (frame.w - b.rect.w) / 2.0;
            }
        }
        self.width = if right > 0.0 { right_x + right } else { cards_x + cards_w };
        let bottoms = self.cards.iter().map(|c| c.rect.bottom()).chain(self.groups.iter().map(|(f, _)| f.bottom()));
        self.height = bottoms.fold(0.0, f64::max);
    }

    fn route(&mut self, picture: &Picture, counts: &[[usize; 2]]) {
        let mut used = vec![[0usize; 2]; picture.cards.len()];
        let mut ends: Vec<(f64, f64)> = Vec::new();
        for link in &picture.links {
            let side = picture.side(link);
            let s = side as usize;
            let card = self.cards[link.card].rect;
            let y = port_height(card, used[link.card][s], counts[link.card][s]);
            used[link.card][s] += 1;
            ends.push((if side == Side::Left { card.x } else { card.right() }, y));
        }
        for (i, link) in picture.links.iter().enumerate() {
            let (frame, boxes) = &self.groups[link.actor.0];
            let rect = boxes[link.actor.1].rect;
            // Lines leave an actor in the order in which they arrive, so that they don't cross at once.
            let mut own: Vec<usize> = (0..ends.len()).filter(|&j| picture.links[j].actor == link.actor).collect();
            own.sort_by(|&a, &b| ends[a].1.total_cmp(&ends[b].1).then(a.cmp(&b)));
            let rank = own.iter().position(|&j| j == i).expect("a link is one of its actor's");
            let spread = (rect.h - 12.0).min(9.0 * (own.len() - 1) as f64).max(0.0);
            let step = if own.len() > 1 { spread / (own.len() - 1) as f64 } else { 0.0 };
            let y = rect.y + rect.h / 2.0 - spread / 2.0 + step * rank as f64;
            let strip = strip_width(picture, picture.side(link));
            let (x, frame, strip) = match picture.side(link) {
                Side::Left => (rect.right(), frame.right(), ends[i].0 - strip),
                Side::Right => (rect.x, frame.x, ends[i].0 + strip),
            };
            self.routes.push(Route { actor: (x, y), frame, strip, card: ends[i] });
        }
    }
}

/// How many lines reach each event from the left and from the right.
fn ports(picture: &Picture) -> Vec<[usize; 2]> {
    let mut counts = vec![[0, 0]; picture.cards.len()];
    for link in &picture.links {
        counts[link.card][picture.side(link) as usize] += 1;
    }
    counts
}

/// The strip beside the events in which that side's labels stand.
fn strip_width(picture: &Picture, side: Side) -> f64 {
    let labels = picture.links.iter().filter(|l| picture.side(l) == side);
    labels.map(|l| width(&l.label, SMALL) + 14.0).fold(0.0, f64::max)
}

fn port_height(card: Rect, nth: usize, of: usize) -> f64 {
    card.y + card.h / 2.0 + (nth as f64 - (of as f64 - 1.0) / 2.0) * PORT
}

fn same_width<'a>(widths: impl Iterator<Item = &'a mut f64>) {
    let mut widths: Vec<&mut f64> = widths.collect();
    let widest = widths.iter().map(|w| **w).fold(0.0, f64::max);
    widths.iter_mut().for_each(|w| **w = widest);
}

fn actor_box(actor: &Actor) -> TextBox {
    let weight = if actor.named { Weight::Bold } else { Weight::Normal };
    let line = |text, size, weight| Line { text, size, weight };
    let mut lines: Vec<Line> =
        wrap(&actor.name.main, SIZE * BOLD, NAME_WIDTH, 4).into_iter().map(|t| line(t, SIZE, weight)).collect();
    let latin = actor.name.latin.iter().map(|name| (name, Weight::Normal));
    let office = actor.office.iter().flat_map(|o| std::iter::once(&o.main).chain(&o.latin)).map(|o| (o, Weight::Faint));
    for (text, weight) in latin.chain(office) {
        lines.extend(wrap(text, SMALL, NAME_WIDTH, 3).into_iter().map(|t| line(t, SMALL, weight)));
    }
    let mut out = TextBox::new(lines);
    out.rect.w = (out.rect.w + 2.0 * PAD + 8.0).max(90.0);
    out.rect.h += 12.0;
    out
}

pub(super) fn card_box(card: &Card) -> TextBox {
    let line = |text, size, weight| Line { text, size, weight };
    let mut lines = vec![line(card.when.clone(), SIZE, Weight::Bold)];
    let places = card.places.iter().flat_map(|place| wrap_parts(place, SMALL, CARD_WIDTH, 2));
    lines.extend(places.map(|t| line(t, SMALL, Weight::Normal)));
    if card.disputed {
        lines.push(line("sources disagree".to_owned(), SMALL, Weight::Normal));
    }
    if let Some(numbers) = card.source_numbers() {
        lines.extend(wrap(&numbers, SMALL, CARD_WIDTH, 3).into_iter().map(|t| line(t, SMALL, Weight::Faint)));
    }
    let mut out = TextBox::new(lines);
    out.rect.w = (out.rect.w.max(width(&card.head(), SIZE * BOLD)) + 2.0 * PAD).max(130.0);
    out.rect.h += HEAD + 10.0;
    out
}

/// How tall a frame with these boxes is; a bare one is as tall as they.
fn stacked(boxes: &[TextBox], gap: f64, bare: bool) -> f64 {
    let rim = if bare { 0.0 } else { GROUP_HEAD + PAD };
    rim + boxes.iter().map(|b| b.rect.h + gap).sum::<f64>() - gap
}

/// Stacks boxes under their group's name and fits the frame around them.
fn stack(frame: &mut Rect, boxes: &mut [TextBox], gap: f64, bare: bool) {
    frame.h = stacked(boxes, gap, bare);
    let (mut y, rim) = if bare { (0.0, 0.0) } else { (GROUP_HEAD, 2.0 * PAD) };
    for b in boxes {
        b.rect.y = y;
        y += b.rect.h + gap;
        frame.w = frame.w.max(b.rect.w + rim);
    }
}

/// Stacks the events and puts every group as near to its events as its neighbours let it.
fn place_vertically(
    picture: &Picture,
    cards: &mut [TextBox],
    groups: &mut [(Rect, Vec<TextBox>)],
    counts: &[[usize; 2]],
) {
    let sums = [Side::Left, Side::Right].map(|side| {
        let heights =
            groups.iter().zip(&picture.groups).filter(|(_, g)| g.side == side).map(|((f, _), _)| f.h + GROUP_GAP);
        heights.sum::<f64>() - GROUP_GAP
    });
    let own: f64 = cards.iter().map(|c| c.rect.h).sum();
    let gaps = cards.len().saturating_sub(1).max(1) as f64;
    let gap = ((sums[0].max(sums[1]) - own) / gaps).clamp(CARD_GAP, CARD_GAP_MOST);
    let mut y = 0.0;
    for card in cards.iter_mut() {
        card.rect.y = y;
        y += card.rect.h + gap;
    }
    let middle = (y - gap) / 2.0;
    let mut used = vec![[0usize; 2]; cards.len()];
    let mut pulls: Vec<Vec<f64>> = vec![Vec::new(); groups.len()];
    for link in &picture.links {
        let (g, a) = link.actor;
        let side = picture.side(link) as usize;
        let port = port_height(cards[link.card].rect, used[link.card][side], counts[link.card][side]);
        used[link.card][side] += 1;
        let inside = groups[g].1[a].rect;
        pulls[g].push(port - (inside.y + inside.h / 2.0) + groups[g].0.h / 2.0);
    }
    for side in [Side::Left, Side::Right] {
        let members: Vec<usize> = (0..groups.len()).filter(|&i| picture.groups[i].side == side).collect();
        let wanted: Vec<(f64, f64)> = members
            .iter()
            .map(|&i| {
                let wish =
                    if pulls[i].is_empty() { middle } else { pulls[i].iter().sum::<f64>() / pulls[i].len() as f64 };
                (wish, groups[i].0.h)
            })
            .collect();
        for (&i, centre) in members.iter().zip(nearest(&wanted, GROUP_GAP)) {
            groups[i].0.y = centre - groups[i].0.h / 2.0;
        }
    }
    let tops = cards.iter().map(|c| c.rect.y).chain(groups.iter().map(|(f, _)| f.y));
    let top = tops.fold(f64::INFINITY, f64::min);
    cards.iter_mut().for_each(|c| c.rect.y -= top);
    for (frame, boxes) in groups {
        frame.y -= top;
        boxes.iter_mut().for_each(|b| b.rect.y += frame.y);
    }
}

/// The centres nearest to those wanted (least squares) at which things of the given heights, in the given order, keep
/// `gap` apart: isotonic regression by pooling adjacent violators.
pub(super) fn nearest(wanted: &[(f64, f64)], gap: f64) -> Vec<f64> {
    let mut offsets = Vec::with_capacity(wanted.len());
    let mut offset = 0.0;
    for (i, (_, h)) in wanted.iter().enumerate() {
        if i > 0 {
            offset += (wanted[i - 1].1 + h) / 2.0 + gap;
        }
        offsets.push(offset);
    }
    // Each pool: the sum of what its members want, and how many they are.
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for ((wish, _), offset) in wanted.iter().zip(&offsets) {
        pools.push((wish - offset, 1));
        while let [.., a, b] = pools[..] {
            if a.0 / a.1 as f64 <= b.0 / b.1 as f64 {
                break;
            }
            pools.truncate(pools.len() - 2);
            pools.push((a.0 + b.0, a.1 + b.1));
        }
    }
    let levels = pools.into_iter().flat_map(|(sum, n)| std::iter::repeat_n(sum / n as f64, n));
    levels.zip(offsets).map(|(level, offset)| level + offset).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_stand_where_they_want_unless_they_would_touch() {
        assert_eq!(nearest(&[(10.0, 4.0), (50.0, 4.0)], 2.0), [10.0, 50.0]);
        assert_eq!(nearest(&[(10.0, 4.0), (10.0, 4.0)], 2.0), [7.0, 13.0], "both give way equally");
        assert_eq!(nearest(&[(30.0, 10.0), (0.0, 10.0), (100.0, 10.0)], 0.0), [10.0, 20.0, 100.0]);
        assert!(nearest(&[], 1.0).is_empty());
    }
}
