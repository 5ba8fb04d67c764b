//! The words that a grammar of questions takes from its language's pack: countries and dates.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::grammar::{GrammarError, Meaning};
use crate::lang::{self, RelativeDate};
use crate::model::{Calendar, CountryCode, Lang};

#[derive(Deserialize)]
struct Countries {
    #[serde(default, rename = "country")]
    countries: Vec<CountryWords>,
}

#[derive(Deserialize)]
struct CountryWords {
    code: CountryCode,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    adjectives: Vec<String>,
    #[serde(default)]
    capitals: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Dates {
    month: Vec<MonthWords>,
    relative: BTreeMap<String, Vec<String>>,
    eras: Vec<String>,
    day_words: Vec<String>,
    month_words: Vec<String>,
    year_words: Vec<String>,
}

#[derive(Deserialize)]
struct MonthWords {
    calendar: Calendar,
    number: u8,
    names: Vec<String>,
}

/// What a pack gives to its grammar of questions.
pub(super) struct PackWords {
    /// The forms that have a meaning of their own in a question.
    pub forms: Vec<(String, Meaning)>,
    /// The article that is written onto a word, or empty.
    pub article: String,
}

#[derive(Deserialize)]
struct PackFace {
    #[serde(default)]
    article: String,
}

/// The words of a pack, whose slots `text` gives by file name.
///
/// # Errors
/// What is wrong with a slot of the pack.
pub(super) fn pack_words(lang: Lang, text: &dyn Fn(&str) -> Option<String>) -> Result<PackWords, GrammarError> {
    let mut out: Vec<(String, Meaning)> = Vec::new();
    let mut add = |forms: Vec<String>, meaning: Meaning| {
        out.extend(forms.into_iter().map(|form| (form, meaning.clone())));
    };
    for (code, name) in lang::country_names(lang) {
        add(vec![name], Meaning::Country(code));
    }
    let countries: Countries = slot(text, "countries.toml")?;
    for entry in countries.countries {
        add(entry.names, Meaning::Country(entry.code));
        add(entry.adjectives, Meaning::Country(entry.code));
        add(entry.capitals, Meaning::Capital(entry.code));
    }
    let dates: Dates = slot(text, "dates.toml")?;
    for month in dates.month {
        add(month.names, Meaning::Month(month.calendar, month.number));
    }
    for (name, forms) in dates.relative {
        if let Some(relative) = RelativeDate::parse(&name) {
            add(forms, Meaning::Relative(relative));
        }
    }
    for forms in [dates.eras, dates.day_words, dates.month_words, dates.year_words] {
        add(forms, Meaning::DateWord);
    }
    let face: PackFace = slot(text, "pack.toml")?;
    Ok(PackWords { forms: out, article: face.article })
}

/// A slot of a pack.
pub(super) fn slot<T: for<'de> Deserialize<'de>>(
    text: &dyn Fn(&str) -> Option<String>,
    file: &'static str,
) -> Result<T, GrammarError> {
    let missing = || GrammarError { file, at: None, message: "this slot is missing".to_owned() };
    let text = text(file).ok_or_else(missing)?;
    toml::from_str(&text).map_err(|e| GrammarError {
        file,
        at: e.span().map(|s| s.start),
        message: e.message().to_owned(),
    })
}
