//! Dates with their precision, in the Gregorian, Hijri and Jalali calendars.

use std::fmt;

use icu_calendar::cal::Hijri;
use icu_calendar::types::Weekday;
use icu_calendar::{Date as IcuDate, Iso};
use serde::{Deserialize, Serialize};

/// A Gregorian date known to the year, the month or the day.
///
/// Ordered by its first day; of two that begin on the same day the less precise comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i16,
    /// 1 to 12, or 0 where unknown.
    month: u8,
    /// 1 to 31, or 0 where unknown.
    day: u8,
}

/// How much of a [`Date`] is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// Only the year.
    Year,
    /// Year and month.
    Month,
    /// The day.
    Day,
}

/// A calendar in which news dates its events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Calendar {
    /// The international civil calendar.
    Gregorian,
    /// The Islamic lunar calendar, by the Umm al-Qura tables of Mecca.
    Hijri,
    /// The Iranian solar calendar.
    Jalali,
}

impl Date {
    /// A Gregorian date; `None` where the calendar has no such year (1 to 9999), month or day.
    pub fn new(year: i32, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        if !(1..=9999).contains(&year) || (month.is_none() && day.is_some()) {
            return None;
        }
        IcuDate::try_new_iso(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        Some(Date { year: year as i16, month: month.unwrap_or(0), day: day.unwrap_or(0) })
    }

    /// A known day.
    pub fn day_of(year: i32, month: u8, day: u8) -> Option<Self> {
        Date::new(year, Some(month), Some(day))
    }

    /// A date of another calendar, as precise as Gregorian can be.
    ///
    /// A Hijri or Jalali month or year straddles two Gregorian ones; it becomes the Gregorian month or year
    /// that holds its middle. Hijri days are those of the Umm al-Qura calendar.
    pub fn from_calendar(calendar: Calendar, year: i32, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let convert = |m: u8, d: u8| -> Option<Date> {
            let iso: IcuDate<Iso> = match calendar {
                Calendar::Gregorian => IcuDate::try_new_iso(year, m, d).ok()?,
                Calendar::Hijri => {
                    IcuDate::try_new_hijri_with_calendar(year, m, d, Hijri::new_umm_al_qura()).ok()?.to_calendar(Iso)
                }
                Calendar::Jalali => IcuDate::try_new_persian(year, m, d).ok()?.to_calendar(Iso),
            };
            Date::from_icu(iso)
        };
        if calendar == Calendar::Gregorian {
            return Date::new(year, month, day);
        }
        match (month, day) {
            (Some(m), Some(d)) => convert(m, d),
            (Some(m), None) => convert(m, 15).map(|d| Date { day: 0, ..d }),
            (None, None) => convert(6, 28).map(|d| Date { month: 0, day: 0, ..d }),
            (None, Some(_)) => None,
        }
    }

    fn from_icu(iso: IcuDate<Iso>) -> Option<Self> {
        Date::day_of(iso.era_year().year, iso.month().ordinal, iso.day_of_month().0)
    }

    fn icu(self) -> IcuDate<Iso> {
        IcuDate::try_new_iso(i32::from(self.year), self.month.max(1), self.day.max(1))
            .expect("checked when the date was made")
    }

    /// The year.
    pub fn year(self) -> i32 {
        i32::from(self.year)
    }

    /// The month, 1 to 12, if known.
    pub fn month(self) -> Option<u8> {
        (self.month != 0).then_some(self.month)
    }

    /// The day of the month, if known.
    pub fn day(self) -> Option<u8> {
        (self.day != 0).then_some(self.day)
    }

    /// How much is known.
    pub fn precision(self) -> Precision {
        match (self.month, self.day) {
            (0, _) => Precision::Year,
            (_, 0) => Precision::Month,
            _ => Precision::Day,
        }
    }

    /// The same date, known no better than to `precision`.
    pub fn at_most(self, precision: Precision) -> Self {
        match precision {
            Precision::Year => Date { month: 0, day: 0, ..self },
            Precision::Month => Date { day: 0, ..self },
            Precision::Day => self,
        }
    }

    /// The first day that it may mean.
    pub fn first_day(self) -> Self {
        Date { month: self.month.max(1), day: self.day.max(1), ..self }
    }

    /// The last day that it may mean.
    pub fn last_day(self) -> Self {
        let month = if self.month == 0 { 12 } else { self.month };
        let day = if self.day == 0 { Date { month, day: 1, ..self }.icu().days_in_month() } else { self.day };
        Date { month, day, ..self }
    }

    /// Days since 1970-01-01 of the first day that it may mean; negative before.
    pub fn day_number(self) -> i32 {
        let epoch = IcuDate::try_new_iso(1970, 1, 1).expect("a valid date");
        (self.first_day().icu().to_rata_die() - epoch.to_rata_die()) as i32
    }

    /// The day that many days after 1970-01-01.
    pub fn from_day_number(days: i32) -> Option<Self> {
        let epoch = IcuDate::try_new_iso(1970, 1, 1).expect("a valid date").to_rata_die();
        Date::from_icu(IcuDate::from_rata_die(epoch + i64::from(days), Iso))
    }

    /// The day `days` later (earlier if negative), counted from the first day that it may mean.
    pub fn plus_days(self, days: i32) -> Option<Self> {
        Date::from_day_number(self.day_number().checked_add(days)?)
    }

    /// The month `months` later (earlier if negative), known to the month; a year counts from its January.
    pub fn plus_months(self, months: i32) -> Option<Self> {
        let n = i32::from(self.year) * 12 + i32::from(self.month.max(1)) - 1 + months;
        Date::new(n.div_euclid(12), Some((n.rem_euclid(12) + 1) as u8), None)
    }

    /// The day of the week of the first day that it may mean, Monday being 1 and Sunday 7.
    pub fn weekday(self) -> u8 {
        match self.first_day().icu().weekday() {
            Weekday::Monday => 1,
            Weekday::Tuesday => 2,
            Weekday::Wednesday => 3,
            Weekday::Thursday => 4,
            Weekday::Friday => 5,
            Weekday::Saturday => 6,
            Weekday::Sunday => 7,
        }
    }

    /// Whether both may mean the same day.
    pub fn overlaps(self, other: Date) -> bool {
        self.first_day() <= other.last_day() && other.first_day() <= self.last_day()
    }

    /// Reads `2020`, `2020-11` or `2020-11-15`, also with a time after it (`2020-11-15T12:43:00Z`).
    pub fn parse(text: &str) -> Option<Self> {
        let date = text.trim().split(['T', ' ']).next()?;
        let mut parts = date.split('-');
        let year = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
        let mut two = || parts.next().map(|p| if p.len() == 2 { p.parse::<u8>().ok() } else { None });
        let (month, day) = (two(), two());
        if parts.next().is_some() || month == Some(None) || day == Some(None) {
            return None;
        }
        Date::new(year, month.flatten(), day.flatten())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.precision() {
            Precision::Year => format!("{:04}", self.year),
            Precision::Month => format!("{:04}-{:02}", self.year, self.month),
            Precision::Day => format!("{:04}-{:02}-{:02}", self.year, self.month, self.day),
        };
        f.pad(&text)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { s.collect_str(self) } else { (self.year, self.month, self.day).serialize(s) }
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        if d.is_human_readable() {
            let text = String::deserialize(d)?;
            Date::parse(&text)
                .ok_or_else(|| D::Error::custom(format!("\u{201c}{text}\u{201d} is no date like 2020-11-15")))
        } else {
            let (year, month, day) = <(i16, u8, u8)>::deserialize(d)?;
            let some = |n: u8| (n != 0).then_some(n);
            Date::new(i32::from(year), some(month), some(day)).ok_or_else(|| D::Error::custom("no such date"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Date {
        Date::parse(text).unwrap_or_else(|| panic!("{text} is a date"))
    }

    #[test]
    fn three_calendars_name_the_same_day() {
        assert_eq!(Date::from_calendar(Calendar::Jalali, 1399, Some(8), Some(25)), Some(d("2020-11-15")));
        assert_eq!(Date::from_calendar(Calendar::Hijri, 1436, Some(10), Some(26)), Some(d("2015-08-11")));
        assert_eq!(Date::from_calendar(Calendar::Jalali, 1399, Some(8), None), Some(d("2020-11")));
        assert_eq!(Date::from_calendar(Calendar::Jalali, 1399, Some(12), Some(31)), None);
        assert_eq!(Date::from_calendar(Calendar::Hijri, 1442, Some(9), None), Some(d("2021-04")));
    }

    #[test]
    fn text_form_keeps_precision_and_refuses_what_is_no_date() {
        for text in ["2020", "2020-02", "2020-02-29"] {
            assert_eq!(d(text).to_string(), text);
        }
        assert_eq!(d("2020-11-15T12:43:00Z"), d("2020-11-15"));
        for text in ["", "20", "2020-13", "2021-02-29", "2020-1-1", "2020-01-01-01", "x"] {
            assert_eq!(Date::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn spans_weekdays_and_arithmetic() {
        assert_eq!((d("2020-02").first_day(), d("2020-02").last_day()), (d("2020-02-01"), d("2020-02-29")));
        assert_eq!(d("2020-11-15").weekday(), 7, "a Sunday");
        assert_eq!(d("2020-03-01").plus_days(-1), Some(d("2020-02-29")));
        assert_eq!(d("2020-01-31").plus_months(-1), Some(d("2019-12")));
        assert!(d("2020").overlaps(d("2020-11-15")) && !d("2020-10").overlaps(d("2020-11")));
        assert_eq!(Date::from_day_number(d("2020-11-15").day_number()), Some(d("2020-11-15")));
    }
}
