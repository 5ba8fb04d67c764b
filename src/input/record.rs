//! One article as a JSON object.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use super::error::Problem;
use crate::model::{Article, Date, Lang};

/// No newspaper is older (Relation, Strasbourg 1605): an earlier year is of another calendar.
const FIRST_YEAR: i32 = 1605;

#[derive(Deserialize)]
struct Record {
    #[serde(default, deserialize_with = "text_or_number")]
    id: Option<String>,
    lang: Option<String>,
    published: Option<String>,
    title: Option<String>,
    text: Option<String>,
    source: Option<String>,
    url: Option<String>,
}

/// Reads a record; on a fault also gives its line in the record, from 1.
pub(super) fn parse(json: &str) -> Result<Article, (u64, Problem)> {
    // A derived record would also be read from an array, by position.
    if !json.trim_start().starts_with('{') {
        let de::IgnoredAny = serde_json::from_str(json).map_err(fault)?;
        return Err((1, Problem::Record("it is not a JSON object".into())));
    }
    let record: Record = serde_json::from_str(json).map_err(fault)?;
    record.into_article().map_err(|problem| (1, problem))
}

fn fault(error: serde_json::Error) -> (u64, Problem) {
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(m, _)| m).to_owned();
    let problem = if error.is_data() {
        Problem::Record(message)
    } else {
        Problem::Json { column: error.column().max(1), message }
    };
    (error.line().max(1) as u64, problem)
}

impl Record {
    fn into_article(self) -> Result<Article, Problem> {
        let given = |field: Option<String>| field.filter(|f| !f.trim().is_empty());
        let text = self.text.ok_or_else(|| Problem::Record("the field \"text\" is missing".into()))?;
        let title = self.title.unwrap_or_default();
        if text.trim().is_empty() && title.trim().is_empty() {
            return Err(Problem::NoText);
        }
        let lang = match given(self.lang) {
            Some(code) => Some(Lang::parse(&code).ok_or(Problem::Lang(code))?),
            None => None,
        };
        let published = match given(self.published) {
            Some(date) => {
                let read = Date::parse(&date).filter(|d| d.year() >= FIRST_YEAR);
                Some(read.ok_or(Problem::Published(date))?)
            }
            None => None,
        };
        let (id, source, url) = (given(self.id), given(self.source), given(self.url));
        Ok(Article { id, lang, published, title, text, source, url, code: None, author: None })
    }
}

/// A string as it stands, or a whole number in its digits.
fn text_or_number<'de, D: Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    struct Id;
    impl<'de> Visitor<'de> for Id {
        type Value = Option<String>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("an id that is a string or a whole number")
        }
        fn visit_str<E: de::Error>(self, v: &str) -> Result<Self::Value, E> {
            Ok(Some(v.to_owned()))
        }
        fn visit_u64<E: de::Error>(self, v: u64) -> Result<Self::Value, E> {
            Ok(Some(v.to_string()))
        }
        fn visit_i64<E: de::Error>(self, v: i64) -> Result<Self::Value, E> {
            Ok(Some(v.to_string()))
        }
        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
    }
    d.deserialize_any(Id)
}
