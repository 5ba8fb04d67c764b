//! Pictures: the flags that say how one looks, and how it is written.

use std::collections::BTreeMap;
use std::path::Path;

use clap::{Args, ValueEnum};
use isnad::export::{self, Explorer, ExplorerOptions, FontSource, Labels, Layout, PictureOptions, PngSize, Theme};
use isnad::graph::{Graph, Node};
use isnad::model::{CountryCode, Lang};

use super::ask::country_name;
use super::output::Output;
use super::report::{Failure, note};

/// The forms of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Picture {
    /// Graphviz's language
    Dot,
    /// A picture that any browser shows
    Svg,
    /// A picture of pixels
    Png,
    /// A page to pan, search, filter and read, in one file
    Html,
    /// What that page shows, with a place for everything
    Json,
}

/// How a picture looks.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "How a picture looks (--format dot, svg or png)")]
pub struct PictureArgs {
    /// What stands where [default: dot]
    #[arg(long, value_name = "LAYOUT")]
    pub layout: Option<LayoutArg>,
    /// Who lays an SVG or PNG out [default: isnad, or graphviz where the layout is Graphviz's]
    #[arg(long, value_name = "ENGINE")]
    pub engine: Option<Engine>,
    #[command(flatten)]
    pub looks: Looks,
}

/// The letters, the ground and the size of a picture, whatever it shows.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "How a picture looks (--format dot, svg or png)")]
pub struct Looks {
    /// The letters in which names are written [default: original]
    #[arg(long, value_name = "LETTERS")]
    pub labels: Option<LabelsArg>,
    /// The ground [default: light]
    #[arg(long, value_name = "THEME")]
    pub theme: Option<ThemeArg>,
    /// Pixels of a PNG for each of the SVG's, from 0.1 to 10 [default: 2]
    #[arg(long, value_name = "N", value_parser = scale, conflicts_with = "width")]
    pub scale: Option<f32>,
    /// The width of a PNG in pixels
    #[arg(long, value_name = "PIXELS", value_parser = clap::value_parser!(u32).range(16..=32_000))]
    pub width: Option<u32>,
}

/// What stands where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LayoutArg {
    /// Events in time order from the top, parties on both sides
    Dot,
    /// By springs; Graphviz's
    Neato,
    /// By springs, for many nodes; Graphviz's
    Sfdp,
    /// Along an axis of time
    Timeline,
}

/// In which letters names are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LabelsArg {
    /// The articles' own
    Original,
    /// Latin ones
    Latin,
    /// Both, one below the other
    Both,
}

/// The ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ThemeArg {
    /// Dark on white
    Light,
    /// Bright on near black
    Dark,
}

/// Who lays out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// isnad itself
    Isnad,
    /// Graphviz, which must be installed
    Graphviz,
}

fn scale(text: &str) -> Result<f32, String> {
    let scale = text.parse::<f32>().ok().filter(|s| (0.1..=10.0).contains(s));
    scale.ok_or_else(|| "give a number from 0.1 to 10".to_owned())
}

impl PictureArgs {
    /// Refuses flags that the form has no use for; `None` is a form that is no picture.
    pub fn check(&self, form: Option<Picture>) -> Result<(), Failure> {
        let drawn = [
            (self.layout.is_some(), "--layout"),
            (self.looks.labels.is_some(), "--labels"),
            (self.looks.theme.is_some(), "--theme"),
        ];
        let painted = [(self.engine.is_some(), "--engine")];
        let pixels = [(self.looks.scale.is_some(), "--scale"), (self.looks.width.is_some(), "--width")];
        let used = |flags: &[(bool, &'static str)]| flags.iter().find(|(set, _)| *set).map(|(_, name)| *name);
        let useless = match form {
            None | Some(Picture::Html | Picture::Json) => {
                used(&drawn).or(used(&painted)).or(used(&pixels)).map(|flag| (flag, "dot, svg or png"))
            }
            Some(Picture::Dot) => {
                used(&painted).map(|flag| (flag, "svg or png")).or(used(&pixels).map(|flag| (flag, "png")))
            }
            Some(Picture::Svg) => used(&pixels).map(|flag| (flag, "png")),
            Some(Picture::Png) => None,
        };
        match useless {
            None => Ok(()),
            Some((flag, forms)) => Err(Failure::wrong(format_args!(
                "{flag} goes with a picture only: add --format {forms}, or name such a file with -o"
            ))),
        }
    }

    fn options(&self, graph: &Graph, title: &str) -> PictureOptions {
        PictureOptions {
            title: Some(title.to_owned()),
            countries: countries(graph, None),
            labels: self.looks.labels(),
            theme: self.looks.theme(),
            layout: match self.layout {
                None | Some(LayoutArg::Dot) => Layout::Dot,
                Some(LayoutArg::Neato) => Layout::Neato,
                Some(LayoutArg::Sfdp) => Layout::Sfdp,
                Some(LayoutArg::Timeline) => Layout::Timeline,
            },
            ..PictureOptions::default()
        }
    }

    /// Who lays an SVG out; a layout that only Graphviz has is asked of it.
    fn engine(&self) -> Result<Engine, Failure> {
        let springs = matches!(self.layout, Some(LayoutArg::Neato | LayoutArg::Sfdp));
        match self.engine {
            Some(Engine::Isnad) if springs => Err(Failure::wrong(
                "--layout neato and sfdp are Graphviz's: leave --engine isnad out, or take --layout dot or timeline",
            )),
            Some(engine) => Ok(engine),
            None => Ok(if springs { Engine::Graphviz } else { Engine::Isnad }),
        }
    }
}

impl Looks {
    /// In which letters names are written.
    pub fn labels(&self) -> Labels {
        match self.labels {
            None | Some(LabelsArg::Original) => Labels::Original,
            Some(LabelsArg::Latin) => Labels::Latin,
            Some(LabelsArg::Both) => Labels::Both,
        }
    }

    /// The ground.
    pub fn theme(&self) -> Theme {
        if self.theme == Some(ThemeArg::Dark) { Theme::Dark } else { Theme::Light }
    }

    fn size(&self) -> PngSize {
        match (self.scale, self.width) {
            (_, Some(width)) => PngSize::Width(width),
            (Some(scale), None) => PngSize::Scale(scale),
            (None, None) => PngSize::default(),
        }
    }
}

/// Draws a graph and writes the picture to the file, or to standard output where none is named.
///
/// A picture that nobody could read is refused; `narrower` says how to ask for less.
pub fn write(
    args: &PictureArgs,
    form: Picture,
    graph: &Graph,
    title: &str,
    narrower: &str,
    file: Option<&Path>,
) -> Result<(), Failure> {
    args.check(Some(form))?;
    if matches!(form, Picture::Html | Picture::Json) {
        let countries = countries(graph, Some(Lang::EN));
        let explorer = Explorer::of(graph, &ExplorerOptions { title: Some(title.to_owned()), countries });
        if form == Picture::Html {
            return send(export::page(&explorer).as_bytes(), form, file);
        }
        let mut out = Output::open(file)?;
        out.line(&explorer)?;
        return out.finish();
    }
    let options = args.options(graph, title);
    if form == Picture::Dot {
        return send(export::dot(graph, &options).as_bytes(), form, file);
    }
    let engine = args.engine()?;
    fits(graph, &options, engine, narrower)?;
    let svg = match engine {
        Engine::Isnad => export::svg(graph, &options),
        Engine::Graphviz => export::graphviz(&export::dot(graph, &options)).map_err(Failure::wrong)?,
    };
    finish(&svg, &args.looks, form, file)
}

/// Writes a picture that is an SVG as that or as pixels.
pub fn finish(svg: &str, looks: &Looks, form: Picture, file: Option<&Path>) -> Result<(), Failure> {
    if form != Picture::Png {
        return send(svg.as_bytes(), form, file);
    }
    let png = export::png(svg, looks.size(), FontSource::Machine).map_err(Failure::wrong)?;
    if !png.missing.is_empty() {
        let letters: String = png.missing.iter().take(20).collect();
        note(format_args!(
            "no font on this machine has these letters, which are empty boxes in the picture: {}; install one that has \
             them (on Debian: fonts-noto), or write an SVG",
            super::table::clean(&letters)
        ));
    }
    send(&png.bytes, form, file)
}

fn send(bytes: &[u8], form: Picture, file: Option<&Path>) -> Result<(), Failure> {
    let mut out = Output::open(file)?;
    if out.terminal && form == Picture::Png {
        return Err(Failure::wrong("a PNG is nothing for a terminal: name a file with -o, or send it through a pipe"));
    }
    out.bytes(bytes)?;
    out.finish()
}

/// Refuses a picture that nobody could read.
fn fits(graph: &Graph, options: &PictureOptions, engine: Engine, narrower: &str) -> Result<(), Failure> {
    if options.layout == Layout::Timeline && engine == Engine::Isnad {
        return Ok(());
    }
    let (boxes, most) = (export::boxes(graph), options.limit);
    if boxes <= most {
        return Ok(());
    }
    Err(Failure::wrong(format_args!(
        "the picture would have {boxes} boxes, and more than {most} cannot be read; nothing was drawn. Ask for less: \
         {narrower}; or take --layout timeline, --format html, a page to explore, or --format dot, which have no limit"
    )))
}

/// How an answer is narrowed.
pub const NARROWER: &str =
    "a shorter time (--from, --to), one type of event (--type), one person (--person), or the first few (--limit)";
/// How a question in words is narrowed.
pub const NARROWER_WORDS: &str =
    "name a shorter time, one type of event or one person in the question, or take the first few (--limit)";

/// What the countries of a graph are called in a language, or else in that of most of its articles.
fn countries(graph: &Graph, lang: Option<Lang>) -> BTreeMap<CountryCode, String> {
    let mut codes: Vec<CountryCode> = Vec::new();
    let mut articles: BTreeMap<Lang, usize> = BTreeMap::new();
    for node in graph.node_weights() {
        match node {
            Node::Country(n) => codes.push(n.code),
            Node::Person(n) => codes.extend(&n.countries),
            Node::Office(n) => codes.extend(n.country),
            Node::Organization(n) => codes.extend(n.country),
            Node::Place(n) => codes.extend(n.country),
            Node::Article(n) => *articles.entry(n.lang).or_default() += 1,
            Node::Event(_) | Node::Evidence(_) => {}
        }
    }
    let most = articles.iter().max_by_key(|(lang, n)| (**n, std::cmp::Reverse(**lang)));
    let own = lang.or(most.map(|(lang, _)| *lang)).unwrap_or(Lang::EN);
    codes.into_iter().map(|code| (code, country_name(code, own))).collect()
}
