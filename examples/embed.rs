//! Embeds a store in a program: adds two reports of one meeting, in two languages, and asks for it.
//!
//! Run it in the repository: `cargo run --example embed`.

use std::error::Error;

use isnad::Archive;
use isnad::model::{Article, Date};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let archive = Archive::create(folder.path().join("news"))?;
    let report = |id: &str, text: &str| Article {
        id: Some(id.to_owned()),
        published: Date::parse("2021-06-27"),
        text: text.to_owned(),
        ..Article::default()
    };
    archive.add(&[
        report(
            "a",
            "Iraqi Foreign Minister Fuad Hussein received Jordanian Foreign Minister Ayman Safadi in Baghdad today.",
        ),
        report("b", "استقبل وزير الخارجية العراقي فؤاد حسين اليوم في بغداد وزير الخارجية الأردني أيمن الصفدي."),
    ])?;

    let today = Date::parse("2021-07-01").ok_or("a date")?;
    let answer = archive.ask("meetings between Iraq and Jordan", today)?;
    println!("understood as: {}", answer.understood);
    for event in &answer.answers {
        let names: Vec<&str> = event.participants.iter().map(|p| p.name.as_str()).collect();
        println!("{} {}: {}", event.date.map(|d| d.to_string()).unwrap_or_default(), event.kind, names.join(", "));
        for evidence in &event.evidence {
            println!("  {} says: {}", evidence.article, evidence.text);
        }
    }
    Ok(())
}
