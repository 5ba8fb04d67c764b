//! Who met whom, country by country: a table whose cells are the darker the more meetings they count.

use std::fmt::Write as _;

use super::columns::{BOLD, MARGIN, Rect, SIZE, SMALL};
use super::label::{clean, width, wrap, xml};
use super::markup::Svg;
use super::options::PictureOptions;
use super::palette::Palette;
use crate::model::CountryCode;

/// How often countries met each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeatMap {
    /// The rows and columns, in their order.
    pub countries: Vec<CountryCode>,
    /// A row for each country and a number for each column: in how many events both took part.
    pub counts: Vec<Vec<u64>>,
    /// What is counted, in words: "meetings held".
    pub what: String,
    /// How many countries are left out, for having fewer.
    pub left_out: usize,
}

impl HeatMap {
    fn count(&self, row: usize, column: usize) -> u64 {
        self.counts.get(row).and_then(|r| r.get(column)).copied().unwrap_or(0)
    }

    /// Whether it counts what is among those of one country.
    fn within(&self) -> bool {
        (0..self.countries.len()).any(|i| self.count(i, i) > 0)
    }
}

const TITLE: f64 = 18.0;
const CELL: f64 = 27.0;

/// Draws a matrix as SVG: a number in each cell, on a colour that grows darker (on a dark ground: brighter) with it.
///
/// Colours follow the square root of the count, so that one pair of neighbours doesn't make all others look alike; they are
/// steps of one hue in even steps of lightness, which every kind of colour vision tells apart, and print too. The number
/// says it all without them. Of [`PictureOptions`] title, countries, labels and theme count.
pub fn heat(map: &HeatMap, options: &PictureOptions) -> String {
    let mut out = Svg::new(options.theme);
    let Palette { ink, faint, frame, .. } = *out.palette;
    let n = map.countries.len();
    let name = |code: CountryCode| {
        let native = options.countries.get(&code).map(|n| clean(n)).filter(|n| !n.is_empty());
        options.labels.country(native.unwrap_or_else(|| code.to_string()), code).line()
    };
    let names: Vec<String> = map.countries.iter().map(|c| name(*c)).collect();
    let most = (0..n).flat_map(|r| (0..n).map(move |c| (r, c))).map(|(r, c)| map.count(r, c)).max().unwrap_or(0);
    let code = map.countries.iter().map(|c| width(c.as_str(), SMALL * BOLD)).fold(0.0, f64::max);
    let cell = (width(&most.to_string(), SMALL * BOLD) + 10.0).max(code + 6.0).max(30.0);
    let label = names.iter().map(|name| width(name, SIZE)).fold(0.0, f64::max) + code + 18.0;
    let (left, grid) = (MARGIN + label + 8.0, n as f64 * cell);
    let sheet = (left + grid + MARGIN).max(620.0);
    let mut y = MARGIN;
    let title = options.title.as_deref().map(clean).filter(|t| !t.is_empty());
    for line in title.iter().flat_map(|t| wrap(t, TITLE * BOLD, sheet - 2.0 * MARGIN, 3)) {
        out.text(MARGIN, y + 16.0, &line, TITLE, "start", "bold", ink);
        y += 26.0;
    }
    let explanation = explanation(map, most);
    for line in wrap(&explanation, SMALL, sheet - 2.0 * MARGIN, 4) {
        out.text(MARGIN, y + 12.0, &line, SMALL, "start", "normal", faint);
        y += 17.0;
    }
    let top = y + 40.0;
    for (i, code) in map.countries.iter().enumerate() {
        let x = left + (i as f64 + 0.5) * cell;
        out.push(format_args!("<g class=\"column\"><title>{}</title>", xml(&names[i])));
        out.text(x, top - 8.0, code.as_str(), SMALL, "middle", "bold", ink);
        out.push(format_args!("</g>"));
    }
    for row in 0..n {
        let y = top + row as f64 * CELL;
        let baseline = y + CELL / 2.0 + 4.2;
        out.push(format_args!("<g class=\"row\">"));
        out.text(left - code - 18.0, baseline, &names[row], SIZE, "end", "normal", ink);
        out.text(left - 8.0, baseline, map.countries[row].as_str(), SMALL, "end", "bold", ink);
        for column in 0..n {
            let count = map.count(row, column);
            let r = Rect { x: left + column as f64 * cell, y, w: cell, h: CELL };
            let (fill, on) = out.palette.heat(count, most);
            // A country with itself: framed if it is counted, else no place for a number.
            let own = row == column;
            let fill = if own && !map.within() { frame.0.to_owned() } else { fill };
            let tip = format!("{} · {}: {count}", names[row], names[column]);
            out.push(format_args!("<g class=\"cell\"><title>{}</title>", xml(&tip)));
            out.push(format_args!(
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{fill}\" stroke=\"{}\" stroke-width=\"{}\"/>",
                r.x,
                r.y,
                r.w,
                r.h,
                if own { ink } else { frame.0 },
                if own && map.within() { "1.4" } else { "0.5" }
            ));
            if count > 0 {
                out.text(r.x + r.w / 2.0, baseline, &count.to_string(), SMALL, "middle", "bold", on);
            }
            out.push(format_args!("</g>"));
        }
        out.push(format_args!("</g>"));
    }
    let bottom = scale(&mut out, most, top + n as f64 * CELL + 22.0);
    out.document(sheet, bottom + MARGIN, title.as_deref().unwrap_or("isnad"), &explanation)
}

fn explanation(map: &HeatMap, most: u64) -> String {
    if map.countries.is_empty() {
        return format!("No {} in which two countries took part.", map.what);
    }
    let mut out = format!("In how many {} both countries took part; the most are {most}.", map.what);
    if map.within() {
        out.push_str(" Along the diagonal those in which several of one country did.");
    }
    match map.left_out {
        0 => {}
        1 => out.push_str(" 1 country with fewer is left out."),
        n => {
            let _ = write!(out, " {n} countries with fewer are left out.");
        }
    }
    out
}

/// What the colours mean, by a few counts; where it ends.
fn scale(out: &mut Svg, most: u64, y: f64) -> f64 {
    let faint = out.palette.faint;
    let mut counts: Vec<u64> = [0.01, 0.1, 0.3, 0.6, 1.0].iter().map(|p| ((most as f64 * p) as u64).max(1)).collect();
    counts.dedup();
    if most == 0 {
        return y;
    }
    for (i, count) in counts.into_iter().enumerate() {
        let x = MARGIN + i as f64 * 74.0;
        let fill = out.palette.heat(count, most).0;
        out.push(format_args!(
            "<rect class=\"swatch\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"22\" height=\"14\" fill=\"{fill}\" stroke=\"{faint}\" stroke-width=\"0.5\"/>"
        ));
        out.text(x + 28.0, y + 11.5, &count.to_string(), SMALL, "start", "normal", faint);
    }
    y + 14.0
}
