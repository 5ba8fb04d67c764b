//! The fonts that letters in a PNG are drawn with: the machine's, and the bundled ones wherever those don't do.
//!
//! A renderer that lacks a family leaves the text out without a word, and one that changes the font in the middle of a
//! line can lose letters where Arabic ones join. So a line is drawn with a face that has the letters of all three
//! scripts; of the machine's fonts only such are taken, and `assets/fonts` is always there. Letters of other scripts come
//! from whatever face has them.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb::{Database, Family, ID, Query, Source, Stretch, Style, Weight};
use resvg::usvg::{Font, FontFamily, FontResolver, FontStyle};
use skrifa::{FontRef, MetadataProvider as _};

static BUNDLED: [&[u8]; 2] =
    [include_bytes!("../../assets/fonts/DejaVuSans.ttf"), include_bytes!("../../assets/fonts/DejaVuSans-Bold.ttf")];

/// Those that are bundled, then the machine's.
static ALL: LazyLock<Fonts> = LazyLock::new(|| Fonts::load(true));
static ONLY_BUNDLED: LazyLock<Fonts> = LazyLock::new(|| Fonts::load(false));

/// Which fonts a picture may be drawn with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FontSource {
    /// Those of the machine, and the bundled ones for what they lack.
    #[default]
    Machine,
    /// The bundled ones alone: equal pictures are then equal to the byte on every machine.
    Bundled,
}

/// A set of faces.
pub(super) struct Fonts {
    faces: Arc<Database>,
    /// Regular and bold.
    bundled: [ID; 2],
}

impl Fonts {
    pub fn of(source: FontSource) -> &'static Fonts {
        match source {
            FontSource::Machine => &ALL,
            FontSource::Bundled => &ONLY_BUNDLED,
        }
    }

    fn load(machine: bool) -> Fonts {
        let mut faces = Database::new();
        let bundled = BUNDLED.map(|data| {
            let ids = faces.load_font_source(Source::Binary(Arc::new(data)));
            ids.first().copied().expect("the bundled fonts are fonts; a test draws with them")
        });
        if machine {
            faces.load_system_fonts();
        }
        Fonts { faces: Arc::new(faces), bundled }
    }

    pub fn faces(&self) -> Arc<Database> {
        self.faces.clone()
    }

    pub fn resolver(&'static self) -> FontResolver<'static> {
        FontResolver {
            select_font: Box::new(|font, faces| Some(self.face(font, faces))),
            select_fallback: Box::new(|letter, tried, faces| self.other_face(letter, tried, faces)),
        }
    }

    fn own(&self, weight: u16) -> ID {
        self.bundled[usize::from(weight >= 600)]
    }

    /// The face of the first family that is there and has the letters of all three scripts.
    fn face(&self, font: &Font, faces: &Database) -> ID {
        let named = font.families().iter().filter_map(|f| if let FontFamily::Named(n) = f { Some(n) } else { None });
        let style = if font.style() == FontStyle::Normal { Style::Normal } else { Style::Italic };
        let found = named.filter_map(|name| {
            let families = [Family::Name(name)];
            let weight = Weight(font.weight());
            faces.query(&Query { families: &families, weight, stretch: Stretch::Normal, style })
        });
        let mut complete =
            found.filter(|id| *id != self.bundled[0] && *id != self.bundled[1] && has(faces, *id, every_letter()));
        complete.next().unwrap_or_else(|| self.own(font.weight()))
    }

    /// A face that has a letter which those tried have not: the bundled one, else the first by name.
    fn other_face(&self, letter: char, tried: &[ID], faces: &Database) -> Option<ID> {
        let base = faces.face(*tried.first()?)?;
        let mut rest: Vec<_> = faces.faces().filter(|f| !tried.contains(&f.id)).collect();
        rest.sort_by_key(|f| {
            let strange = (f.style != base.style, f.weight.0.abs_diff(base.weight.0));
            (f.id != self.own(base.weight.0), strange, f.post_script_name.clone())
        });
        rest.iter().map(|f| f.id).find(|id| has(faces, *id, std::iter::once(letter)))
    }
}

/// The letters that a face must have: those of English, Arabic and Persian, and the digits of all three.
fn every_letter() -> impl Iterator<Item = char> {
    let arabic = ('\u{0621}'..='\u{063A}').chain('\u{0641}'..='\u{064A}').chain('\u{0660}'..='\u{0669}');
    let persian = "\u{067E}\u{0686}\u{0698}\u{06A9}\u{06AF}\u{06CC}\u{060C}".chars().chain('\u{06F0}'..='\u{06F9}');
    ('!'..='~').chain(arabic).chain(persian).chain("·–—…«»".chars())
}

fn has(faces: &Database, face: ID, mut letters: impl Iterator<Item = char>) -> bool {
    let look = |data: &[u8], index: u32| {
        FontRef::from_index(data, index).is_ok_and(|font| {
            let map = font.charmap();
            letters.all(|letter| map.map(letter).is_some())
        })
    };
    faces.with_face_data(face, look).unwrap_or(false)
}

/// The letters of a laid-out picture for which no face was found, in their order in Unicode.
pub(super) fn missing(group: &resvg::usvg::Group) -> BTreeSet<char> {
    let mut out = BTreeSet::new();
    for node in group.children() {
        match node {
            resvg::usvg::Node::Group(inner) => out.extend(missing(inner)),
            resvg::usvg::Node::Text(text) => {
                let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                out.extend(glyphs.filter(|g| g.id.0 == 0).flat_map(|g| g.text.chars()));
            }
            resvg::usvg::Node::Path(_) | resvg::usvg::Node::Image(_) => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_faces_have_every_letter() {
        let fonts = Fonts::of(FontSource::Bundled);
        for id in fonts.bundled {
            let lacking: Vec<char> = every_letter().filter(|c| !has(&fonts.faces, id, std::iter::once(*c))).collect();
            assert!(lacking.is_empty(), "{lacking:?}");
        }
        assert!(!has(&fonts.faces, fonts.bundled[0], std::iter::once('\u{5317}')), "what is not there is not found");
    }
}
