//! `draw`: an answer, somebody's surroundings or a stretch of time as a diagram.

use clap::Args;
use isnad::graph::{self, Node, NodeId, Part, Sources};
use isnad::model::Lang;
use isnad::query::{self, Questions, What};
use isnad::store::View;

use super::ask::{country_name, look_up, say_understood, today};
use super::filter::Filter;
use super::picture::{self, NARROWER, NARROWER_WORDS, Picture, PictureArgs};
use super::report::{Failure, note};
use super::show::find;
use super::{Cli, DONE, NOTHING};

/// `isnad draw`.
#[derive(Debug, Args)]
pub struct DrawArgs {
    /// A question in words, whose answer is drawn
    #[arg(value_name = "QUESTION", conflicts_with = "around")]
    pub question: Vec<String>,
    #[command(flatten)]
    pub filter: Filter,
    /// Draw what lies around a person, organization, place or country, by name or id; again for another
    #[arg(long, value_name = "NAME")]
    pub around: Vec<String>,
    /// How many steps around; from a person to his events is one, to those who took part in them another
    #[arg(long, value_name = "N", default_value_t = 2, requires = "around", value_parser = clap::value_parser!(u8).range(1..=6))]
    pub depth: u8,
    /// Of each on the way follow only so many of the latest events
    #[arg(long, value_name = "N", default_value_t = 20, requires = "around", value_parser = clap::value_parser!(u32).range(1..))]
    pub latest: u32,
    /// The form of the diagram; by the extension of the file that -o names, else dot
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Picture>,
    #[command(flatten)]
    pub picture: PictureArgs,
}

/// `isnad draw`.
pub fn draw(cli: &Cli, args: &DrawArgs) -> Result<u8, Failure> {
    if !args.question.is_empty() && !args.filter.is_empty() {
        return Err(Failure::wrong(
            "give a question or flags, not both; the flags of a question are those that `isnad ask` prints",
        ));
    }
    let form = args.format.unwrap_or(Picture::Dot);
    args.picture.check(Some(form))?;
    if !args.around.is_empty() && !args.filter.is_empty() {
        return Err(Failure::wrong("--around goes with --depth and --latest only; the other flags choose events"));
    }
    let mut query = if args.question.is_empty() {
        args.filter.query()?
    } else {
        Questions::bundled().understand(&args.question.join(" "), today()).map_err(Failure::wrong)?.query
    };
    if !matches!(query.what, What::Events | What::Count) && !query.what.is_grouped() {
        return Err(Failure::wrong(format_args!(
            "a diagram shows events, and this asks for something else; ask it: {}",
            query.command()
        )));
    }
    query.what = What::Events;
    let archive = cli.open()?;
    let view = archive.view();
    let (part, title) = match args.around.as_slice() {
        [_, ..] => around(&view, args)?,
        [] => {
            if !args.question.is_empty() {
                say_understood(&query, true);
            }
            look_up(&view, &mut query, &[])?;
            let (part, _) = query::ask(&view, &query)?;
            (part, query.words(|code| country_name(code, Lang::EN)))
        }
    };
    let graph = part.graph();
    if !graph.node_weights().any(|n| matches!(n, Node::Event(_))) {
        note("nothing found to draw");
        return Ok(NOTHING);
    }
    let narrower = match (args.around.is_empty(), args.question.is_empty()) {
        (false, _) => "fewer steps (--depth 1), or fewer events of each (--latest)",
        (true, true) => NARROWER,
        (true, false) => NARROWER_WORDS,
    };
    picture::write(&args.picture, form, graph, &title, narrower, cli.output.as_deref())?;
    Ok(DONE)
}

/// What lies around those who are named, and how they are called.
fn around(view: &View<'_>, args: &DrawArgs) -> Result<(Part, String), Failure> {
    let ids = args.around.iter().map(|name| find(view, name)).collect::<Result<Vec<NodeId>, _>>()?;
    let part = graph::neighbourhood(view, &ids, args.depth.into(), args.latest as usize, Sources::With)?;
    let names = ids.iter().zip(&args.around).map(|(id, name)| match part.node(*id) {
        Some(Node::Person(n)) => n.name.clone(),
        Some(Node::Organization(n)) => n.name.clone(),
        Some(Node::Place(n)) => n.name.clone(),
        Some(Node::Country(n)) => country_name(n.code, Lang::EN),
        _ => name.clone(),
    });
    let names = names.collect::<Vec<_>>().join(" · ");
    Ok((part, names))
}
