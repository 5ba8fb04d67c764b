//! Dates in text, and what day they mean.

use super::Section;
use crate::lang::{Pack, RelativeDate, Tag};
use crate::model::{Calendar, Date};
use crate::text::TokenKind;

/// A date as the text states it, before it is known against which day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DateSpec {
    /// Stated whole: year, year and month, or day.
    Absolute(Date),
    /// A month, perhaps with its day, without a year.
    MonthDay {
        /// Whose months.
        calendar: Calendar,
        /// 1 to 12.
        month: u8,
        /// The day of the month.
        day: Option<u8>,
        /// Where words say so: past or coming.
        tense: Option<Tense>,
    },
    /// A weekday, Monday being 1.
    Weekday(u8, Option<Tense>),
    /// A day, week, month or year counted from the day of writing.
    Relative(RelativeDate),
}

/// Past or coming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// On or before the day of writing.
    Past,
    /// On or after it.
    Coming,
}

impl DateSpec {
    /// The date meant by an article of that day; `None` where it cannot be known.
    ///
    /// `tense` is that of the event; it decides where the words do not. A weekday in the past is the last such day on or
    /// before publication, in the future the next one.
    pub fn resolve(self, published: Option<Date>, tense: Tense) -> Option<Date> {
        if let DateSpec::Absolute(date) = self {
            return Some(date);
        }
        let today = published.filter(|d| d.day().is_some())?;
        match self {
            DateSpec::Absolute(date) => Some(date),
            DateSpec::MonthDay { calendar, month, day, tense: own } => {
                let tense = own.unwrap_or(tense);
                let around = [-1, 0, 1].into_iter().filter_map(|shift| {
                    let base = match calendar {
                        Calendar::Gregorian => today.year(),
                        Calendar::Jalali => today.year() - 621,
                        Calendar::Hijri => ((f64::from(today.year()) - 621.57) * 1.030_684) as i32,
                    };
                    let year = base + shift;
                    // a month of another calendar begins in the month before the one that stands for it
                    let first = Date::from_calendar(calendar, year, Some(month), day.or(Some(1)))?;
                    Some((Date::from_calendar(calendar, year, Some(month), day)?, first))
                });
                match tense {
                    Tense::Past => around.filter(|(_, first)| *first <= today).map(|(d, _)| d).max(),
                    Tense::Coming => around.map(|(d, _)| d).filter(|d| d.last_day() >= today).min(),
                }
            }
            DateSpec::Weekday(day, own) => {
                let own_day = i32::from(today.weekday());
                match own.unwrap_or(tense) {
                    Tense::Past => {
                        let back = (own_day - i32::from(day)).rem_euclid(7);
                        // "last Sunday" on a Sunday is a week ago
                        let back = if back == 0 && own == Some(Tense::Past) { 7 } else { back };
                        today.plus_days(-back)
                    }
                    Tense::Coming => {
                        let on = (i32::from(day) - own_day).rem_euclid(7);
                        today.plus_days(if on == 0 && own == Some(Tense::Coming) { 7 } else { on })
                    }
                }
            }
            DateSpec::Relative(r) => match r {
                RelativeDate::Today => Some(today),
                RelativeDate::Yesterday => today.plus_days(-1),
                RelativeDate::DayBefore => today.plus_days(-2),
                RelativeDate::Tomorrow => today.plus_days(1),
                // a week is no date; its month is, where the whole week lies in one
                RelativeDate::LastWeek => week_month(today.plus_days(-7)?),
                RelativeDate::NextWeek => week_month(today.plus_days(7)?),
                RelativeDate::ThisWeek | RelativeDate::SameDay | RelativeDate::DayEarlier | RelativeDate::DayLater => {
                    None
                }
                RelativeDate::LastMonth => today.plus_months(-1),
                RelativeDate::NextMonth => today.plus_months(1),
                RelativeDate::ThisMonth => today.plus_months(0),
                RelativeDate::LastYear => Date::new(today.year() - 1, None, None),
                RelativeDate::NextYear => Date::new(today.year() + 1, None, None),
                RelativeDate::ThisYear => Date::new(today.year(), None, None),
            },
        }
    }

    /// The date meant where nobody knows whether it is past or coming: the nearer of the two to the day of writing.
    pub fn nearest(self, published: Option<Date>) -> Option<Date> {
        let (past, coming) = (self.resolve(published, Tense::Past)?, self.resolve(published, Tense::Coming)?);
        let today = published?.first_day();
        let within = |days: i32| past.plus_days(days).is_some_and(|d| d >= today);
        let ahead = |days: i32| coming.plus_days(-days).is_some_and(|d| d <= today);
        let day = past.day().is_some() && coming.day().is_some();
        let nearer = (0..400).find(|&days| within(days) || ahead(days)).filter(|_| day);
        Some(if nearer.is_some_and(|days| !within(days)) { coming } else { past })
    }

    /// The date meant where it is counted from the day of what was told last: "the same day", "a day earlier".
    pub fn counted_from(self, told: Option<Date>) -> Option<Date> {
        let DateSpec::Relative(relative) = self else { return None };
        let days = match relative {
            RelativeDate::SameDay => 0,
            RelativeDate::DayEarlier => -1,
            RelativeDate::DayLater => 1,
            _ => return None,
        };
        told.filter(|d| d.day().is_some())?.plus_days(days)
    }

    /// Whether two dates of one text cannot be the same day, also where nobody knows in which year it was written:
    /// "Sunday" and "Monday", "in December" and "on January 21". A text that gives the weekday of one event and the month of
    /// another speaks of two.
    pub fn excludes(self, other: DateSpec) -> bool {
        let month_day = |spec: DateSpec| match spec {
            DateSpec::MonthDay { calendar, month, day, .. } => Some((calendar, month, day)),
            _ => None,
        };
        match (self, other) {
            (DateSpec::Weekday(a, _), DateSpec::Weekday(b, _)) => a != b,
            (DateSpec::MonthDay { .. }, DateSpec::Weekday(..)) | (DateSpec::Weekday(..), DateSpec::MonthDay { .. }) => {
                true
            }
            _ => match (month_day(self), month_day(other)) {
                (Some((a, m, d)), Some((b, n, e))) => a == b && (m != n || d.zip(e).is_some_and(|(d, e)| d != e)),
                _ => false,
            },
        }
    }

    /// Whether it lies after the day of writing, whatever that is.
    pub fn is_ahead(self) -> bool {
        use RelativeDate::{NextMonth, NextWeek, NextYear, Tomorrow};
        match self {
            DateSpec::Relative(r) => matches!(r, Tomorrow | NextWeek | NextMonth | NextYear),
            DateSpec::Weekday(_, tense) | DateSpec::MonthDay { tense, .. } => tense == Some(Tense::Coming),
            DateSpec::Absolute(_) => false,
        }
    }

    /// Whether it may lie after the hour of writing: today, or a weekday that no word says is past.
    pub fn may_be_ahead(self) -> bool {
        matches!(self, DateSpec::Relative(RelativeDate::Today) | DateSpec::Weekday(_, None))
    }

    /// How much it says: of two dates in a clause the more telling one is meant.
    pub fn weight(self) -> u8 {
        match self {
            DateSpec::Absolute(d) => 10 + d.precision() as u8,
            DateSpec::Relative(
                RelativeDate::Today
                | RelativeDate::Yesterday
                | RelativeDate::DayBefore
                | RelativeDate::Tomorrow
                | RelativeDate::SameDay
                | RelativeDate::DayEarlier
                | RelativeDate::DayLater,
            ) => 9,
            DateSpec::MonthDay { day: Some(_), .. } => 9,
            DateSpec::Weekday(..) => 8,
            _ => 5,
        }
    }
}

/// The month in which the whole week of a day lies, whether it begins on Saturday, Sunday or Monday.
fn week_month(day: Date) -> Option<Date> {
    let monday = day.plus_days(1 - i32::from(day.weekday()))?;
    let (from, to) = (monday.plus_days(-2)?, monday.plus_days(6)?);
    (from.month() == to.month()).then(|| Date::new(from.year(), from.month(), None)).flatten()
}

fn number(section: &Section<'_>, i: usize) -> Option<u32> {
    let token = section.tokens.list.get(i)?;
    if token.kind != TokenKind::Number {
        return None;
    }
    section.tokens.fold(i).parse().ok()
}

/// A day number written with a suffix (15th), plain, or as an ordinal: «الأول من».
fn day_number(section: &Section<'_>, i: usize) -> Option<(u8, usize)> {
    if let Some(hit) = section.hits.find(i, |t| matches!(t, Tag::DayOrdinal(_)))
        && let Tag::DayOrdinal(day) = hit.tag
    {
        return Some((day, hit.end as usize));
    }
    let n = number(section, i)?;
    let mut end = i + 1;
    if section
        .tokens
        .list
        .get(end)
        .is_some_and(|t| !t.spaced && t.kind == TokenKind::Word && t.mark.is_ascii_alphabetic())
        && section.tokens.fold(end).len() == 2
    {
        end += 1;
    }
    (1..=31).contains(&n).then_some((n as u8, end))
}

fn year_number(section: &Section<'_>, i: usize, calendar: Calendar) -> Option<(i32, usize)> {
    let mut at = i;
    if section.is_mark(at, &[',', '،']) {
        at += 1;
    }
    if let Some(end) = section.end_of(at, |t| matches!(t, Tag::YearWord)) {
        at = end;
    }
    let n = number(section, at)? as i32;
    let plausible = match calendar {
        Calendar::Gregorian => 1800..2200,
        Calendar::Hijri => 1200..1600,
        Calendar::Jalali => 1200..1500,
    };
    plausible.contains(&n).then_some((n, at + 1))
}

/// Where a range of days ends: «۶ تا ۸ ژوئن», 6-8 June; its first day is the date.
fn range_end(section: &Section<'_>, at: usize) -> Option<usize> {
    let to = |t: Tag| matches!(t, Tag::Marker(crate::lang::Relation::To) | Tag::Break);
    let joins = section.is_mark(at, &['-', '\u{2013}', '\u{2014}']) || section.hits.is(at, to);
    day_number(section, at + 1).filter(|_| joins).map(|(_, end)| end)
}

/// The date that begins at a token, and where it ends.
pub fn date_at(section: &Section<'_>, pack: &Pack, i: usize) -> Option<(DateSpec, usize)> {
    if let Some(found) = written(section, i) {
        return Some(found);
    }
    let hits = &section.hits;
    // 15 November 2020; 25 آبان ۱۳۹۹
    if let Some((day, after)) = day_number(section, i) {
        let after = range_end(section, after).unwrap_or(after);
        let after = section.end_of(after, |t| matches!(t, Tag::Marker(crate::lang::Relation::Of))).unwrap_or(after);
        let after = section.end_of(after, |t| matches!(t, Tag::MonthWord)).unwrap_or(after);
        if let Some((spec, end)) = month_at(section, pack, after, Some(day)) {
            return Some((spec, end));
        }
    }
    if let Some(found) = month_at(section, pack, i, None) {
        return Some(found);
    }
    let skip_day = section.end_of(i, |t| matches!(t, Tag::DayWord)).unwrap_or(i);
    for at in [skip_day, i] {
        if let Some(hit) = hits.find(at, |t| matches!(t, Tag::Weekday(_)))
            && let Tag::Weekday(day) = hit.tag
            // «أحد» is "one", «الأحد» and «يوم أحد» are Sunday
            && (pack.lexicon.article().is_empty() || hit.clitics.article || at > i)
        {
            let mut end = hit.end as usize;
            let mut tense = None;
            if let Some(e) = section.end_of(end, |t| matches!(t, Tag::Past)) {
                (tense, end) = (Some(Tense::Past), e);
            } else if let Some(e) = section.end_of(end, |t| matches!(t, Tag::Next)) {
                (tense, end) = (Some(Tense::Coming), e);
            } else if i > 0 && at == i {
                if hits.is(i - 1, |t| matches!(t, Tag::Past)) {
                    tense = Some(Tense::Past);
                } else if hits.is(i - 1, |t| matches!(t, Tag::Next)) {
                    tense = Some(Tense::Coming);
                }
            }
            // a full date after the weekday says more
            let mut next = end;
            if section.is_mark(next, &[',', '،', '/', '(']) {
                next += 1;
            }
            if let Some((spec, end)) = date_at(section, pack, next).filter(|(s, _)| s.weight() > 8) {
                return Some((spec, end));
            }
            return Some((DateSpec::Weekday(day, tense), end));
        }
    }
    if let Some(hit) = hits.find(i, |t| matches!(t, Tag::Relative(_)))
        && let Tag::Relative(r) = hit.tag
    {
        let end = hit.end as usize;
        // «طی چند ماه گذشته»: a stretch of time is no day
        let counted = |k: usize| pack.counts.iter().any(|c| c == section.tokens.fold(k));
        if i > 0 && (counted(i - 1) || few(section, i - 1) && !pack.counts.is_empty()) {
            return None;
        }
        // «اليوم الثاني» is no day of the calendar
        if hits.find(i, |t| t == Tag::NotName).is_some_and(|n| n.end > hit.end) {
            return None;
        }
        // «مطلع شهر سبتمبر», «مطلع العام 2020»: the month or year after it says which
        let named = match r {
            RelativeDate::ThisMonth => month_at(section, pack, end, None),
            RelativeDate::ThisYear => year_at(section, end),
            _ => None,
        };
        if named.is_some() {
            return named;
        }
        // «يوم أمس الاثنين», «اليوم (الأحد)»: the weekday repeats it
        let mut next = end;
        if section.is_mark(next, &[',', '،', '(']) {
            next += 1;
        }
        if let Some(e) = section.end_of(next, |t| matches!(t, Tag::Weekday(_))) {
            return Some((DateSpec::Relative(r), e));
        }
        return Some((DateSpec::Relative(r), end));
    }
    // "in 2016", «عام 2016», «سال ۱۳۹۹»
    let year_word = section.end_of(i, |t| matches!(t, Tag::YearWord));
    let marked =
        year_word.is_some() || (i > 0 && hits.is(i - 1, |t| matches!(t, Tag::Marker(crate::lang::Relation::In))));
    if marked {
        return year_at(section, year_word.unwrap_or(i));
    }
    None
}

/// A year in figures.
fn year_at(section: &Section<'_>, at: usize) -> Option<(DateSpec, usize)> {
    [Calendar::Gregorian, Calendar::Jalali].into_iter().find_map(|calendar| {
        let (year, end) = year_number(section, at, calendar)?;
        let sum = section.tokens.list.get(end).is_some_and(|t| matches!(t.mark, '%' | '$'));
        let date = Date::from_calendar(calendar, year, None, None).filter(|_| !sum)?;
        Some((DateSpec::Absolute(date), end))
    })
}

/// Whether a number stands at a token that counts months rather than says the day of one.
fn few(section: &Section<'_>, k: usize) -> bool {
    section.tokens.list[k].kind == TokenKind::Number
        && section.tokens.fold(k).parse::<u8>().is_ok_and(|n| (2..=12).contains(&n))
}

/// A month with what stands around it.
fn month_at(section: &Section<'_>, pack: &Pack, i: usize, day: Option<u8>) -> Option<(DateSpec, usize)> {
    let hit = section.hits.find(i, |t| matches!(t, Tag::Month(_)))?;
    let Tag::Month(ix) = hit.tag else { return None };
    // a month that is also a name or a plain word needs its day or year
    let (mut calendar, month) = pack.months[usize::from(ix)];
    let mut end = hit.end as usize;
    let mut day = day;
    // November 15 and November 15th, "Nov. 15", but not November 2015
    let dot = usize::from(section.is_mark(end, &['.']) && number(section, end + 1).is_some());
    if day.is_none()
        && let Some((n, after)) = day_number(section, end + dot)
    {
        (day, end) = (Some(n), after);
    }
    // a second name of the same month: «أكتوبر (تشرين الأول)», «تموز/يوليو»
    let mut after = end;
    if section.is_mark(after, &['(', '/']) {
        after += 1;
    }
    if let Some(again) =
        section.hits.find(after, |t| matches!(t, Tag::Month(m) if pack.months[usize::from(m)] == (calendar, month)))
    {
        end = again.end as usize;
        if section.is_mark(end, &[')']) {
            end += 1;
        }
    }
    let mut tense = None;
    for candidate in [calendar, Calendar::Gregorian, Calendar::Hijri, Calendar::Jalali] {
        if let Some((year, after)) = year_number(section, end, candidate) {
            calendar = if candidate == calendar { calendar } else { continue };
            let date = Date::from_calendar(calendar, year, Some(month), day)?;
            let mut end = after;
            if let Some(e) = section.end_of(end, |t| matches!(t, Tag::Era)) {
                end = e;
            }
            return Some((DateSpec::Absolute(date), end));
        }
    }
    if let Some(e) = section.end_of(end, |t| matches!(t, Tag::Past)) {
        (tense, end) = (Some(Tense::Past), e);
    } else if let Some(e) = section.end_of(end, |t| matches!(t, Tag::Next)) {
        (tense, end) = (Some(Tense::Coming), e);
    } else if i > 0 && section.hits.is(i - 1, |t| matches!(t, Tag::Past)) {
        tense = Some(Tense::Past);
    } else if i > 0 && section.hits.is(i - 1, |t| matches!(t, Tag::Next)) {
        tense = Some(Tense::Coming);
    }
    // a short name alone is oftener another word (می, May)
    let short = section.tokens.fold(i).chars().count() <= 3 && hit.end as usize == i + 1;
    let company = i > 0
        && section.hits.is(i - 1, |t| {
            matches!(
                t,
                Tag::Marker(_) | Tag::MonthWord | Tag::DatePart | Tag::Weekday(_) | Tag::This | Tag::Next | Tag::Past
            )
        });
    let company = company || section.end_of(end, |t| matches!(t, Tag::MonthWord)).is_some();
    // «آغاز می کند»: a longer verb begins with it
    let verb = section
        .hits
        .at(i)
        .iter()
        .any(|h| h.end > hit.end && matches!(h.tag, Tag::Verb(_) | Tag::Light(_) | Tag::Passive(_) | Tag::Finite));
    if day.is_none() && (tense.is_none() && short && !company || verb) {
        return None;
    }
    Some((DateSpec::MonthDay { calendar, month, day, tense }, end))
}

/// A date in figures: 2020-11-15, 15/11/2020, 2020/11/15.
fn written(section: &Section<'_>, i: usize) -> Option<(DateSpec, usize)> {
    let part = |k: usize| number(section, i + k);
    let mark = |k: usize| section.is_mark(i + k, &['-', '/']) && !section.tokens.list[i + k].spaced;
    let (a, b, c) = (part(0)?, part(2)?, part(4)?);
    if !mark(1) || !mark(3) {
        return None;
    }
    let digits = |k: usize| section.tokens.fold(i + k).len();
    let day = |y: u32, m: u32, d: u32| {
        let (m, d) = (u8::try_from(m).ok()?, u8::try_from(d).ok()?);
        let calendar = if y < 1600 { Calendar::Jalali } else { Calendar::Gregorian };
        Date::from_calendar(calendar, y as i32, Some(m), Some(d))
    };
    let date = if digits(0) == 4 {
        day(a, b, c)
    } else if digits(4) == 4 {
        day(c, b, a)
    } else {
        None
    }?;
    Some((DateSpec::Absolute(date), i + 5))
}
