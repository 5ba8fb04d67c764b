//! The colours and shapes of the pictures.
//!
//! The hues are those of Okabe and Ito (Color Universal Design, 2008), which people with any kind of colour vision tell
//! apart; strong ones are darkened until white text on them has a contrast of 4.5 to 1 (WCAG 2.1, 1.4.3). No colour says
//! anything that a shape or a word does not say as well, so the pictures survive a black-and-white printer.

use crate::model::{EventType, Status};

/// On what ground a picture stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Theme {
    /// Dark on white, for reports and print.
    #[default]
    Light,
    /// Bright on near black, for dark pages and screens.
    Dark,
}

/// The colours of a theme.
#[derive(Debug)]
pub(super) struct Palette {
    /// Behind everything: pictures are pasted into pages of any colour.
    pub paper: &'static str,
    /// Text.
    pub ink: &'static str,
    /// Text that matters less.
    pub faint: &'static str,
    /// Lines between nodes.
    pub line: &'static str,
    /// A line that is pointed at.
    pub pointed: &'static str,
    /// The frame of a country and its ground.
    pub frame: (&'static str, &'static str),
    /// Links in the list of sources.
    pub link: &'static str,
    /// Text on an event's head.
    pub on_head: &'static str,
    /// Border and fill, by [`Kind`].
    kinds: [(&'static str, &'static str); 4],
    /// Heads of meetings, visits, calls, agreements and statements, then of any other type.
    events: [&'static str; 6],
    /// One hue in even steps of lightness, away from the paper.
    heat: [(u8, u8, u8); 6],
    /// Numbers on the nearer and on the farther steps.
    on_heat: (&'static str, &'static str),
}

const LIGHT: Palette = Palette {
    paper: "#ffffff",
    ink: "#1a1a1a",
    faint: "#4d4d4d",
    line: "#5f5f5f",
    pointed: "#000000",
    frame: ("#b5b5b5", "#f6f6f6"),
    link: "#0b5394",
    on_head: "#ffffff",
    kinds: [("#8a5f00", "#fff6df"), ("#03508e", "#e1effa"), ("#00684c", "#e2f4ed"), ("#8b3f6b", "#f9e9f2")],
    events: ["#075a9f", "#00745a", "#91407a", "#bf2000", "#6a6c1d", "#4f3f4d"],
    heat: [(232, 241, 250), (198, 219, 239), (150, 193, 223), (84, 148, 199), (28, 99, 164), (8, 52, 112)],
    on_heat: ("#000000", "#ffffff"),
};

const DARK: Palette = Palette {
    paper: "#14171c",
    ink: "#eceff4",
    faint: "#b8bfca",
    line: "#9098a5",
    pointed: "#ffffff",
    frame: ("#4a515e", "#1c2027"),
    link: "#86bcff",
    on_head: "#101317",
    kinds: [("#e5b94a", "#2d2614"), ("#71afe8", "#14283a"), ("#4fc7a2", "#122b24"), ("#dd9cc4", "#331f2c")],
    events: ["#56b0f7", "#2cc895", "#e898ca", "#f09a45", "#e6d85a", "#dfd9db"],
    heat: [(24, 40, 58), (26, 62, 92), (32, 88, 128), (62, 130, 174), (120, 182, 214), (200, 230, 245)],
    on_heat: ("#ffffff", "#000000"),
};

impl Theme {
    pub(super) fn palette(self) -> &'static Palette {
        match self {
            Theme::Light => &LIGHT,
            Theme::Dark => &DARK,
        }
    }
}

impl Palette {
    /// Border and fill.
    pub fn kind(&self, kind: Kind) -> (&'static str, &'static str) {
        self.kinds[kind as usize]
    }

    /// The colour of a count among counts up to `most`, and of the number on it.
    pub fn heat(&self, count: u64, most: u64) -> (String, &'static str) {
        if count == 0 || most == 0 {
            return (self.paper.to_owned(), self.faint);
        }
        let steps = (self.heat.len() - 1) as f64;
        let at = (count as f64 / most as f64).sqrt().clamp(0.0, 1.0) * steps;
        let (low, part) = ((at.floor() as usize).min(self.heat.len() - 2), at - at.floor().min(steps - 1.0));
        let ((r, g, b), (r2, g2, b2)) = (self.heat[low], self.heat[low + 1]);
        let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * part).round() as u8;
        let colour = format!("#{:02x}{:02x}{:02x}", mix(r, r2), mix(g, g2), mix(b, b2));
        let (near, far) = self.on_heat;
        let on = if contrast(near, &colour) >= contrast(far, &colour) { near } else { far };
        (colour, on)
    }

    /// The colour of an event's head, on which [`Palette::on_head`] can be read.
    pub fn event(&self, kind: EventType) -> &'static str {
        let types = [
            EventType::meeting(),
            EventType::visit(),
            EventType::call(),
            EventType::agreement(),
            EventType::statement(),
        ];
        self.events[types.iter().position(|t| *t == kind).unwrap_or(types.len())]
    }
}

/// What has a box of its own beside the events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Person,
    Country,
    Organization,
    Place,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        ["person", "country", "organization", "place"][self as usize]
    }

    /// Graphviz's shape and style.
    pub(super) fn dot_shape(self) -> (&'static str, &'static str) {
        [("box", "rounded,filled"), ("hexagon", "filled"), ("box", "filled"), ("tab", "filled")][self as usize]
    }
}

/// The palette as custom properties of CSS, for a page that is light or dark.
pub(super) fn variables(theme: Theme) -> String {
    let palette = theme.palette();
    let Palette { paper, ink, faint, link, .. } = *palette;
    let grounds = [
        ("paper", paper),
        ("raised", palette.frame.1),
        ("ink", ink),
        ("faint", faint),
        ("link", link),
        ("halo", paper),
    ];
    let page = if theme == Theme::Dark { DARK_PAGE } else { LIGHT_PAGE };
    let mut out: String = grounds.iter().chain(page).map(|(name, colour)| format!("--{name}:{colour};")).collect();
    for kind in [Kind::Person, Kind::Country, Kind::Organization, Kind::Place] {
        let (border, fill) = palette.kind(kind);
        out.push_str(&format!("--{0}:{border};--{0}-fill:{fill};", kind.name()));
    }
    for kind in EventType::all() {
        out.push_str(&format!("--event-{}:{};", kind.name(), palette.event(kind)));
    }
    out
}

/// What only a page has.
const LIGHT_PAGE: &[(&str, &str)] = &[
    ("edge", "#d3d3d3"),
    ("line", "#8a8a8a"),
    ("accent", "#b34700"),
    ("veil", "#ffffffd9"),
    ("mark", "#ffe8a8"),
    ("warn", "#fff3d6"),
];

/// The same of a dark page.
const DARK_PAGE: &[(&str, &str)] = &[
    ("edge", "#3b3f46"),
    ("line", "#7f868e"),
    ("accent", "#ff9c5a"),
    ("veil", "#14171cd9"),
    ("mark", "#5a4a12"),
    ("warn", "#40351a"),
];

/// How an event's border is drawn: as Graphviz's style and as SVG's dashes.
pub(super) fn event_border(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::Held => ("solid", "none"),
        Status::Planned => ("dashed", "7 4"),
        Status::Cancelled | Status::Denied => ("dotted", "2 4"),
    }
}

/// The fonts, best first: each list ends in what every system has.
pub(super) const FONTS: &str =
    "Noto Sans, Noto Sans Arabic, Noto Naskh Arabic, Vazirmatn, DejaVu Sans, Tahoma, Arial, sans-serif";

/// Red, green and blue in linear light (sRGB).
fn linear(hex: &str) -> [f64; 3] {
    [1, 3, 5].map(|at| {
        let digits = hex.get(at..at + 2).unwrap_or("00");
        let v = f64::from(u8::from_str_radix(digits, 16).unwrap_or(0)) / 255.0;
        if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    })
}

/// The contrast of two colours, from 1 to 21 (WCAG 2.1, 1.4.3).
fn contrast(a: &str, b: &str) -> f64 {
    let luminance = |hex| {
        let [r, g, b] = linear(hex);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (a, b): (f64, f64) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stands_out_from_its_ground() {
        for p in [&LIGHT, &DARK] {
            for kind in EventType::all() {
                assert!(contrast(p.event(kind), p.on_head) >= 4.5 && contrast(p.event(kind), p.paper) >= 3.0, "{kind}");
            }
            for kind in [Kind::Person, Kind::Country, Kind::Organization, Kind::Place] {
                let (border, fill) = p.kind(kind);
                let texts = contrast(p.ink, fill) >= 7.0 && contrast(p.faint, fill) >= 4.5;
                assert!(texts && contrast(border, fill) >= 4.5, "{kind:?}");
            }
            assert!(contrast(p.faint, p.frame.1) >= 4.5 && contrast(p.link, p.paper) >= 4.5);
            assert!(contrast(p.line, p.paper) >= 4.5 && contrast(p.line, p.frame.1) >= 4.5);
        }
    }

    /// A colour as somebody sees it who lacks a kind of cones, in linear light (Machado, Oliveira and Fernandes 2009).
    fn seen(hex: &str, matrix: [[f64; 3]; 3]) -> [f64; 3] {
        let rgb = linear(hex);
        let rgb = matrix.map(|row| row.iter().zip(rgb).map(|(m, v)| m * v).sum::<f64>().clamp(0.0, 1.0));
        // CIE L*a*b*, by D65
        let xyz = [
            (0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505,
            0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2],
            (0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089,
        ];
        let f = xyz.map(|v| if v > 0.008856 { v.cbrt() } else { 7.787 * v + 16.0 / 116.0 });
        [116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])]
    }

    #[test]
    fn types_and_kinds_differ_for_every_kind_of_colour_vision() {
        let visions = [
            ("all cones", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
            ("no red", [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]),
            ("no green", [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
            ("no blue", [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]]),
        ];
        for p in [&LIGHT, &DARK] {
            let borders: Vec<&str> = p.kinds.iter().map(|(border, _)| *border).collect();
            for colours in [&p.events[..], &borders] {
                for (name, matrix) in visions {
                    for (i, a) in colours.iter().enumerate() {
                        for b in &colours[i + 1..] {
                            let (one, other) = (seen(a, matrix), seen(b, matrix));
                            let apart = one.iter().zip(other).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt();
                            assert!(apart >= 10.0, "{a} and {b} for {name}: {apart:.1}");
                        }
                    }
                }
            }
        }
        for (p, page) in [(&LIGHT, LIGHT_PAGE), (&DARK, DARK_PAGE)] {
            let of = |name| page.iter().find(|(n, _)| *n == name).map(|(_, c)| *c).expect("it is in both");
            assert!(contrast(p.ink, of("mark")) >= 7.0 && contrast(p.ink, of("warn")) >= 7.0);
            assert!(contrast(of("accent"), p.paper) >= 4.5 && contrast(of("line"), p.paper) >= 3.0);
            for kind in EventType::all() {
                assert!(contrast(p.event(kind), p.paper) >= 4.5, "{kind}");
            }
        }
    }

    #[test]
    fn heat_grows_away_from_the_paper_and_its_numbers_can_be_read() {
        for p in [&LIGHT, &DARK] {
            let mut before = 1.0;
            for count in 1..=200 {
                let (colour, on) = p.heat(count, 200);
                assert!(contrast(&colour, on) >= 4.5, "{colour} {on}");
                let now = contrast(&colour, p.paper);
                assert!(now >= before - 0.02, "{count}: {colour}");
                before = now;
            }
            assert!(contrast(&p.heat(200, 200).0, p.paper) > 9.0);
            assert_eq!(p.heat(0, 200).0, p.paper);
        }
    }
}
