//! The graph as tables, for engines that load such.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use isnad::model::Date;

use super::{COUNTRIES, Yardstick};

/// Writes a table a file: `countries` (id, code), `people` (id, name, country), `articles` (id, url, day), `events` (id,
/// type, day, place, the place's country), `participants` (event, person, role) and `mentions` (event, article), without
/// headings; days are numbers such as 20151130. The further articles are not among them.
pub fn write(graph: &Yardstick, folder: &Path) -> csv::Result<()> {
    fs::create_dir_all(folder)?;
    let table = |name: &str| -> csv::Result<csv::Writer<BufWriter<File>>> {
        Ok(csv::Writer::from_writer(BufWriter::new(File::create(folder.join(name))?)))
    };
    let mut countries = table("countries.csv")?;
    for state in 0..COUNTRIES {
        countries.serialize((state, graph.country(state).as_str()))?;
    }
    countries.flush()?;
    let mut people = table("people.csv")?;
    for (person, state) in graph.countries.iter().enumerate() {
        people.serialize((person, graph.name(person), state))?;
    }
    people.flush()?;
    let (mut articles, mut mentions) = (table("articles.csv")?, table("mentions.csv")?);
    for article in 0..graph.articles {
        articles.serialize((article, graph.url(article), day(graph.days[article])))?;
        for event in graph.told(article) {
            mentions.serialize((event, article))?;
        }
    }
    articles.flush()?;
    mentions.flush()?;
    let (mut events, mut participants) = (table("events.csv")?, table("participants.csv")?);
    for (number, event) in graph.events[..graph.size].iter().enumerate() {
        let place = graph.place(usize::from(event.place));
        events.serialize((number, event.kind.name(), day(event.day), place, event.state()))?;
        for person in graph.who(event) {
            participants.serialize((number, person, graph.role(event.kind).name()))?;
        }
    }
    events.flush()?;
    participants.flush()?;
    Ok(())
}

fn day(number: i32) -> i32 {
    let date = Date::from_day_number(number).expect("a day of these years");
    let (month, day) = (date.month().unwrap_or_default(), date.day().unwrap_or_default());
    date.year() * 10_000 + i32::from(month) * 100 + i32::from(day)
}
