//! Dates as a question names them, each a stretch from its first to its last day.

use super::grammar::Meaning;
use super::matcher::Matcher;
use crate::lang::RelativeDate;
use crate::model::{Calendar, Date};

/// From one date to another, both included.
pub(super) type Stretch = (Date, Date);

/// The year before which a bare year counts in the calendar that the grammar names.
const EARLY: i32 = 1600;

impl Matcher<'_> {
    /// Every date that begins at `pos`, with its end.
    pub(super) fn dates(&self, pos: usize) -> Vec<(Stretch, usize)> {
        let mut out = Vec::new();
        let start = self.past_date_words(pos);
        // "year" may begin the form itself (العام الماضي)
        let (here, before) = (self.hits(start), self.hits(pos));
        let before = before.iter().filter(|_| start != pos);
        for &(meaning, end) in before.chain(here.iter()) {
            match meaning {
                Meaning::Relative(relative) => out.extend(self.relative(*relative).map(|d| (d, end))),
                Meaning::Month(calendar, month) => self.month_first(*calendar, *month, None, end, &mut out),
                _ => {}
            }
        }
        let Some((n, digits, end)) = self.number_at(start) else { return out };
        if digits == 4 {
            self.year_first(n as i32, end, &mut out);
        } else if digits <= 2 {
            let after = self.past_date_words(end);
            for &(meaning, end) in self.hits(after).iter() {
                if let Meaning::Month(calendar, month) = meaning {
                    self.month_first(*calendar, *month, Some(n as u8), end, &mut out);
                }
            }
            self.day_first(n as u8, end, &mut out);
        }
        out
    }

    /// 2020, 2020-11, 2020-11-15.
    fn year_first(&self, year: i32, end: usize, out: &mut Vec<(Stretch, usize)>) {
        let calendar = if year < EARLY { self.grammar.early_years } else { Calendar::Gregorian };
        out.extend(stretch(calendar, year, None, None).map(|d| (d, self.past_date_words(end))));
        let Some((month, 1..=2, end)) = self.number_at(end) else { return };
        out.extend(stretch(calendar, year, Some(month as u8), None).map(|d| (d, end)));
        let Some((day, 1..=2, end)) = self.number_at(end) else { return };
        out.extend(stretch(calendar, year, Some(month as u8), Some(day as u8)).map(|d| (d, end)));
    }

    /// 15/11/2020, only where it can't be read the other way round.
    fn day_first(&self, day: u8, end: usize, out: &mut Vec<(Stretch, usize)>) {
        let Some((month, 1..=2, end)) = self.number_at(end) else { return };
        let Some((year, 4, end)) = self.number_at(end) else { return };
        if day > 12 || u32::from(day) == month {
            let calendar = if (year as i32) < EARLY { self.grammar.early_years } else { Calendar::Gregorian };
            out.extend(stretch(calendar, year as i32, Some(month as u8), Some(day)).map(|d| (d, end)));
        }
    }

    /// November 2020, November 15 2020, and the rest of 15 November 2020.
    fn month_first(&self, calendar: Calendar, month: u8, day: Option<u8>, end: usize, out: &mut Vec<(Stretch, usize)>) {
        let mut at = self.past_date_words(end);
        // the same month by a second name: تشرين الثاني/نوفمبر
        let same = self.hits(at);
        for &(meaning, end) in same.iter() {
            if *meaning == Meaning::Month(calendar, month) {
                at = self.past_date_words(end);
            }
        }
        // without a year the last such day or month is meant
        match self.number_at(at) {
            Some((year, 4, end)) => {
                let date = stretch(calendar, year as i32, Some(month), day);
                out.extend(date.map(|d| (d, self.past_date_words(end))));
            }
            Some((n, 1..=2, end)) if day.is_none() => match self.number_at(self.past_date_words(end)) {
                Some((year, 4, end)) => {
                    out.extend(stretch(calendar, year as i32, Some(month), Some(n as u8)).map(|d| (d, end)));
                }
                _ => out.extend(self.last(calendar, month, Some(n as u8)).map(|d| (d, end))),
            },
            _ => out.extend(self.last(calendar, month, day).map(|d| (d, at))),
        }
    }

    /// The last day, or month, of that name that has begun.
    fn last(&self, calendar: Calendar, month: u8, day: Option<u8>) -> Option<Stretch> {
        // the lunar year is the shortest: in it today's year is the highest that may be
        let (first, last) = match calendar {
            Calendar::Gregorian => (self.today.year() - 8, self.today.year()),
            Calendar::Jalali => (self.today.year() - 630, self.today.year() - 621),
            Calendar::Hijri => {
                let year = (self.today.year() - 622) * 33 / 32;
                (year - 8, year + 2)
            }
        };
        let begun = |d: &Stretch| d.0.first_day() <= self.today.first_day();
        (first..=last).rev().find_map(|year| stretch(calendar, year, Some(month), day).filter(begun))
    }

    fn relative(&self, relative: RelativeDate) -> Option<Stretch> {
        let today = self.today;
        let day = |n: i32| today.plus_days(n).map(|d| (d, d));
        let days = |from: i32, to: i32| Some((today.plus_days(from)?, today.plus_days(to)?));
        let month = |n: i32| today.plus_months(n).map(|d| (d, d));
        let year = |n: i32| Date::new(today.year() + n, None, None).map(|d| (d, d));
        match relative {
            RelativeDate::Today => day(0),
            RelativeDate::Yesterday => day(-1),
            RelativeDate::DayBefore => day(-2),
            RelativeDate::Tomorrow => day(1),
            // a question tells nothing before it
            RelativeDate::SameDay | RelativeDate::DayEarlier | RelativeDate::DayLater => None,
            RelativeDate::LastWeek => days(-7, -1),
            RelativeDate::ThisWeek => days(-6, 0),
            RelativeDate::NextWeek => days(1, 7),
            RelativeDate::LastMonth => month(-1),
            RelativeDate::ThisMonth => month(0),
            RelativeDate::NextMonth => month(1),
            RelativeDate::LastYear => year(-1),
            RelativeDate::ThisYear => year(0),
            RelativeDate::NextYear => year(1),
        }
    }

    /// A number of digits: its value, how many digits, and its end.
    pub(super) fn number_at(&self, pos: usize) -> Option<(u32, usize, usize)> {
        let (i, pos) = self.words.at(pos)?;
        let word = &self.words.text[pos..self.words.list[i].end];
        let number = word.bytes().all(|b| b.is_ascii_digit()).then(|| word.parse().ok())??;
        Some((number, word.len(), self.words.list[i].end))
    }

    fn past_date_words(&self, pos: usize) -> usize {
        let hits = self.hits(pos);
        // a word that the grammar has a use for is not passed over (since, منذ)
        let own = |end: usize| hits.iter().any(|(m, e)| *e == end && matches!(m, Meaning::Term(_)));
        let words = hits.iter().filter(|(m, end)| matches!(m, Meaning::DateWord) && !own(*end));
        let word = words.map(|(_, end)| *end).max();
        word.map_or(pos, |end| self.past_date_words(end))
    }
}

/// A date of any calendar, as the stretch of Gregorian days that it covers.
fn stretch(calendar: Calendar, year: i32, month: Option<u8>, day: Option<u8>) -> Option<Stretch> {
    if calendar == Calendar::Gregorian || day.is_some() {
        let date = Date::from_calendar(calendar, year, month, day)?;
        return Some((date, date));
    }
    let first = Date::from_calendar(calendar, year, month.or(Some(1)), Some(1))?;
    let last = month.or(Some(12));
    let last = (29..=31).rev().find_map(|day| Date::from_calendar(calendar, year, last, Some(day)))?;
    Some((first, last))
}
