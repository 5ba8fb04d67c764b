//! Draws a part of the graph: as DOT for Graphviz, and as an SVG or PNG that needs nothing else.
//!
//! All show the same picture. Events stand in one column, in time order; whoever took part stands to the left or right
//! of them, in a frame per country; a line from one to the other is labelled by the role. Offices become a line under
//! their holder's name, the place a line in its event, and articles the numbered sources below the picture: nodes of
//! their own they would only make more lines. `docs/pictures.md` shows what stands where.
//!
//! Equal graphs give equal bytes, whatever the order in which nodes and edges were put in.

mod along;
mod arrange;
mod axis;
mod columns;
mod dot;
mod explorer;
mod fonts;
mod graphviz;
mod heat;
mod label;
mod legend;
mod markup;
mod naming;
mod options;
mod palette;
mod picture;
mod png;
mod rdf;
mod records;
mod results;
mod svg;
mod timeline;

pub use dot::dot;
pub use explorer::{Explorer, ExplorerOptions, MOST_EDGES, MOST_NODES, Policy, page, policy, shell};
pub use fonts::FontSource;
pub use graphviz::{GraphvizError, graphviz};
pub use heat::{HeatMap, heat};
pub use options::{Labels, Layout, PictureOptions};
pub use palette::Theme;
pub use png::{Png, PngError, PngSize, png};
pub use rdf::{RdfError, RdfForm, rdf};
pub use records::{EntityOut, EventOut, EvidenceOut, KindOut, OfficeOut, ParticipantOut, Record, Stretch};
pub use results::{ResultsError, ResultsForm, Told, gathered, results};
pub use svg::{boxes, svg};
