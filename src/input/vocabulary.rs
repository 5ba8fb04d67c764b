//! The furniture of news pages, as `schema/input.toml` states it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::line::{Token, tokens};
use crate::model::Calendar;

/// A phrase: its words, folded.
pub(super) type Phrase = Vec<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    date_words: Vec<String>,
    weekdays: Vec<String>,
    calendar: Vec<CalendarFile>,
    label: Vec<LabelFile>,
    chrome: Vec<String>,
    tail: TailFile,
    byline: Vec<String>,
    attribution: Vec<String>,
    agency: Vec<AgencyFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFile {
    calendar: Calendar,
    years: (i32, i32),
    months: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelFile {
    field: Field,
    #[serde(default)]
    bare: bool,
    forms: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TailFile {
    end: Vec<String>,
    begins: Vec<String>,
    links: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgencyFile {
    code: String,
    names: Vec<String>,
}

/// What a label says of the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Field {
    Code,
    Author,
    Source,
    Published,
    Title,
    /// A section, or the headline where the page has no other.
    Heading,
    Url,
    /// Nothing that an article keeps.
    None,
}

/// Phrases by their first word, the longest first, each with what it means.
pub(super) struct Phrases<T>(BTreeMap<String, Vec<(Phrase, T)>>);

impl<T> Phrases<T> {
    fn new(entries: impl IntoIterator<Item = (Phrase, T)>) -> Self {
        let mut map: BTreeMap<String, Vec<(Phrase, T)>> = BTreeMap::new();
        for (phrase, value) in entries {
            if let Some(first) = phrase.first() {
                map.entry(first.clone()).or_default().push((phrase, value));
            }
        }
        for list in map.values_mut() {
            list.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        }
        Phrases(map)
    }

    /// The phrases that `tokens` begin with, the longest first: how many words each has, and what it means.
    pub(super) fn all_at<'a>(&'a self, tokens: &'a [Token]) -> impl Iterator<Item = (usize, &'a T)> {
        let list = tokens.first().and_then(|t| self.0.get(&t.text)).map(Vec::as_slice).unwrap_or_default();
        let fits =
            move |phrase: &Phrase| phrase.len() <= tokens.len() && phrase.iter().zip(tokens).all(|(a, b)| *a == b.text);
        list.iter().filter(move |(phrase, _)| fits(phrase)).map(|(phrase, value)| (phrase.len(), value))
    }

    /// The longest phrase that `tokens` begin with.
    pub(super) fn at<'a>(&'a self, tokens: &'a [Token]) -> Option<(usize, &'a T)> {
        self.all_at(tokens).next()
    }

    /// What the whole of `tokens` means.
    pub(super) fn whole<'a>(&'a self, tokens: &'a [Token]) -> Option<&'a T> {
        self.at(tokens).filter(|(n, _)| *n == tokens.len()).map(|(_, value)| value)
    }
}

/// What a word in a line of dates is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DateWord {
    /// The months that it may name, in the order in which their calendars count.
    Month(Vec<(Calendar, u8)>),
    /// Something that says no more.
    Filler,
}

/// The vocabulary, ready to be compared with lines.
pub(super) struct Vocabulary {
    pub(super) dates: Phrases<DateWord>,
    /// Calendars with the years in which they date news, in the order in which they count.
    pub(super) calendars: Vec<(Calendar, (i32, i32))>,
    /// Whether the colon may be missing, and the field.
    pub(super) labels: Phrases<(bool, Field)>,
    pub(super) chrome: Phrases<()>,
    pub(super) end: Phrases<()>,
    pub(super) begins: Phrases<()>,
    pub(super) links: Phrases<()>,
    pub(super) byline: Phrases<()>,
    pub(super) attribution: Phrases<()>,
    /// Codes by name.
    pub(super) agencies: Phrases<String>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    Vocabulary::parse(include_str!("../../schema/input.toml")).expect("schema/input.toml is checked by a test")
});

impl Vocabulary {
    pub(super) fn get() -> &'static Vocabulary {
        &VOCABULARY
    }

    fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
        let phrase = |form: &String| -> Phrase { tokens(form, 0..form.len()).into_iter().map(|t| t.text).collect() };
        let set = |forms: &[String]| Phrases::new(forms.iter().map(|f| (phrase(f), ())));

        let mut months: BTreeMap<Phrase, Vec<(Calendar, u8)>> = BTreeMap::new();
        for calendar in &file.calendar {
            if calendar.months.len() != 12 {
                return Err(format!("a calendar has 12 months, not {}", calendar.months.len()));
            }
            for (number, names) in (1u8..).zip(&calendar.months) {
                for name in names {
                    let meanings = months.entry(phrase(name)).or_default();
                    if !meanings.contains(&(calendar.calendar, number)) {
                        meanings.push((calendar.calendar, number));
                    }
                }
            }
        }
        let fillers = file.date_words.iter().chain(&file.weekdays).map(phrase).filter(|p| !months.contains_key(p));
        let fillers: Vec<Phrase> = fillers.collect();
        let dates = fillers
            .into_iter()
            .map(|p| (p, DateWord::Filler))
            .chain(months.into_iter().map(|(p, m)| (p, DateWord::Month(m))));

        let mut codes: BTreeMap<Phrase, String> = BTreeMap::new();
        for agency in &file.agency {
            for name in &agency.names {
                if let Some(other) = codes.insert(phrase(name), agency.code.clone()).filter(|c| *c != agency.code) {
                    return Err(format!("{name:?} is a name of both {other} and {}", agency.code));
                }
            }
        }
        let mut fields: BTreeMap<Phrase, (bool, Field)> = BTreeMap::new();
        for label in &file.label {
            for form in &label.forms {
                let meaning = (label.bare, label.field);
                if fields.insert(phrase(form), meaning).is_some_and(|other| other != meaning) {
                    return Err(format!("the label {form:?} stands for two fields"));
                }
            }
        }
        Ok(Vocabulary {
            dates: Phrases::new(dates),
            calendars: file.calendar.iter().map(|c| (c.calendar, c.years)).collect(),
            labels: Phrases::new(fields),
            chrome: set(&file.chrome),
            end: set(&file.tail.end),
            begins: set(&file.tail.begins),
            links: set(&file.tail.links),
            byline: set(&file.byline),
            attribution: set(&file.attribution),
            agencies: Phrases::new(codes),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vocabulary_parses_and_a_contradiction_is_refused() {
        let text = include_str!("../../schema/input.toml");
        assert_eq!(Vocabulary::parse(text).map(|v| v.calendars.len()), Ok(3));
        let twice = format!("{text}\n[[agency]]\ncode = \"other\"\nnames = [\"ايسنا\"]\n");
        assert!(Vocabulary::parse(&twice).is_err_and(|e| e.contains("isna")), "an agency's name twice");
    }
}
