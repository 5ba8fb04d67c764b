//! The colours and shapes of the pictures.
//!
//! The hues are those of Okabe and Ito (Color Universal Design, 2008), which people with any kind of colour vision tell
//! apart; strong ones are darkened until white text on them has a contrast of 4.5 to 1 (WCAG 2.1, 1.4.3). No colour says
//! anything that a shape or a word does not say as well, so the pictures survive a black-and-white printer.

use crate::model::{EventType, Status};

/// Behind everything: pictures are pasted into dark pages too.
pub(super) const PAPER: &str = "#ffffff";
/// Text.
pub(super) const INK: &str = "#1a1a1a";
/// Text that matters less.
pub(super) const FAINT: &str = "#4d4d4d";
/// Lines between nodes.
pub(super) const LINE: &str = "#5f5f5f";
/// The frame of a country and its ground.
pub(super) const FRAME: (&str, &str) = ("#b5b5b5", "#f6f6f6");
/// Links in the list of sources.
pub(super) const LINK: &str = "#0b5394";

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

    /// Border and fill.
    pub(super) fn colours(self) -> (&'static str, &'static str) {
        [("#8a5f00", "#fff6df"), ("#005a8c", "#e1effa"), ("#00684c", "#e2f4ed"), ("#8b3f6b", "#f9e9f2")][self as usize]
    }

    /// Border and fill on a dark ground.
    fn dark_colours(self) -> (&'static str, &'static str) {
        [("#f0b93c", "#463613"), ("#6cbcf2", "#143a54"), ("#3fcf9f", "#0f4030"), ("#e29fc8", "#4c2a3f")][self as usize]
    }

    /// Graphviz's shape and style.
    pub(super) fn dot_shape(self) -> (&'static str, &'static str) {
        [("box", "rounded,filled"), ("hexagon", "filled"), ("box", "filled"), ("tab", "filled")][self as usize]
    }
}

/// The colour of an event's head, dark enough for white text.
pub(super) fn event_colour(kind: EventType) -> &'static str {
    event_colours(kind).0
}

/// The colours of an event on white and on a dark ground.
fn event_colours(kind: EventType) -> (&'static str, &'static str) {
    let colours = [
        (EventType::meeting(), ("#0068a3", "#56b4e9")),
        (EventType::visit(), ("#00745a", "#2fc493")),
        (EventType::call(), ("#91407a", "#dc8fc0")),
        (EventType::agreement(), ("#a84300", "#f0883e")),
        (EventType::statement(), ("#6b5a00", "#d8c13a")),
    ];
    colours.iter().find(|(k, _)| *k == kind).map_or(("#4d4d4d", "#b8b8b8"), |(_, c)| *c)
}

/// The palette as custom properties of CSS, for a page that is light or dark.
pub(super) fn variables(dark: bool) -> String {
    let grounds = if dark { DARK } else { LIGHT };
    let mut out: String = grounds.iter().map(|(name, colour)| format!("--{name}:{colour};")).collect();
    for kind in [Kind::Person, Kind::Country, Kind::Organization, Kind::Place] {
        let (border, fill) = if dark { kind.dark_colours() } else { kind.colours() };
        out.push_str(&format!("--{0}:{border};--{0}-fill:{fill};", kind.name()));
    }
    for kind in EventType::all() {
        let (light, on_dark) = event_colours(kind);
        out.push_str(&format!("--event-{}:{};", kind.name(), if dark { on_dark } else { light }));
    }
    out
}

/// Grounds, texts and lines of a light page.
const LIGHT: &[(&str, &str)] = &[
    ("paper", PAPER),
    ("raised", FRAME.1),
    ("edge", "#d3d3d3"),
    ("ink", INK),
    ("faint", FAINT),
    ("line", "#8a8a8a"),
    ("link", LINK),
    ("accent", "#b34700"),
    ("halo", PAPER),
    ("veil", "#ffffffd9"),
    ("mark", "#ffe8a8"),
    ("warn", "#fff3d6"),
];

/// The same of a dark page.
const DARK: &[(&str, &str)] = &[
    ("paper", "#16181b"),
    ("raised", "#23262b"),
    ("edge", "#3b3f46"),
    ("ink", "#ececec"),
    ("faint", "#b4b8bd"),
    ("line", "#7f868e"),
    ("link", "#8cc4ff"),
    ("accent", "#ff9c5a"),
    ("halo", "#16181b"),
    ("veil", "#16181bd9"),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(hex: &str) -> f64 {
        let part = |at: usize| {
            let v = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("two digits")) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_stands_out_from_its_ground() {
        for kind in EventType::all() {
            assert!(contrast(event_colour(kind), "#ffffff") >= 4.5, "{kind}");
        }
        for kind in [Kind::Person, Kind::Country, Kind::Organization, Kind::Place] {
            let (border, fill) = kind.colours();
            assert!(
                contrast(INK, fill) >= 7.0 && contrast(FAINT, fill) >= 4.5 && contrast(border, fill) >= 4.5,
                "{kind:?}"
            );
        }
        let of = |list: &[(&'static str, &'static str)], name| {
            list.iter().find(|(n, _)| *n == name).map(|(_, c)| *c).expect("it is in both")
        };
        for list in [LIGHT, DARK] {
            for (text, ground, least) in [
                ("ink", "paper", 7.0),
                ("ink", "raised", 7.0),
                ("ink", "mark", 7.0),
                ("ink", "warn", 7.0),
                ("faint", "paper", 4.5),
                ("faint", "raised", 4.5),
                ("link", "paper", 4.5),
                ("accent", "paper", 4.5),
                ("line", "paper", 3.0),
            ] {
                assert!(contrast(of(list, text), of(list, ground)) >= least, "{text} on {ground}");
            }
        }
        for kind in EventType::all() {
            assert!(contrast(event_colours(kind).1, of(DARK, "paper")) >= 4.5, "{kind}");
        }
        for kind in [Kind::Person, Kind::Country, Kind::Organization, Kind::Place] {
            let (border, fill) = kind.dark_colours();
            assert!(contrast(border, fill) >= 4.5 && contrast(border, of(DARK, "paper")) >= 4.5, "{kind:?}");
        }
        assert!(contrast(FAINT, FRAME.1) >= 4.5 && contrast(LINK, PAPER) >= 4.5 && contrast(LINE, PAPER) >= 4.5);
    }
}
