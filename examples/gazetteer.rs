//! Adds a gazetteer of one's own to a bundled pack and reads a sentence with and without it.
//!
//! Run it in the repository: `cargo run --example gazetteer`.

use std::error::Error;
use std::path::Path;

use isnad::Engine;
use isnad::lang::{Pack, PackSource, Packs};
use isnad::model::{Article, Lang};

/// Bodies that no bundled list has, in the format of `organizations.toml`.
const GAZETTEER: &str = r#"
[[organization]]
names = ["Shatt Waterway Commission"]
country = "IRQ"
kind = "state"
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/lang/en");
    let mut source = PackSource::read(&folder)?;
    source.files.entry("organizations.toml".to_owned()).or_default().push_str(GAZETTEER);
    let pack = Pack::load(&source)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;

    let article = Article {
        lang: Some(Lang::EN),
        text: "The Shatt Waterway Commission signed an agreement with Iran's Ministry of Energy in Basra.".to_owned(),
        ..Article::default()
    };
    for (name, engine) in [("without", Engine::new()), ("with", Engine::with(Packs::bundled().with(pack)))] {
        println!("{name} the gazetteer:");
        for entity in engine.read(&article).entities {
            println!("  {:?} {} {:?}", entity.kind, entity.name, entity.countries);
        }
    }
    Ok(())
}
