//! An axis of time, to scale: where a day lies on it, and which days, months and years are marked.

use crate::model::Date;

/// What a mark on the axis, or a bar beside it, stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
    FiveYears,
    TwentyYears,
}

impl Unit {
    const ALL: [Unit; 7] =
        [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year, Unit::FiveYears, Unit::TwentyYears];

    /// About how many days it has.
    fn days(self) -> f64 {
        [1.0, 7.0, 30.4, 91.3, 365.25, 1826.25, 7305.0][self as usize]
    }

    pub fn name(self) -> &'static str {
        ["one day", "one week", "one month", "one quarter", "one year", "five years", "twenty years"][self as usize]
    }

    /// The first day of the unit that holds a day.
    pub fn start(self, day: i32) -> i32 {
        let Some(date) = Date::from_day_number(day) else { return day };
        let (year, month) = (date.year(), date.month().unwrap_or(1));
        let first = |year: i32, month: u8| Date::day_of(year, month, 1).map_or(day, Date::day_number);
        match self {
            Unit::Day => day,
            Unit::Week => day + 1 - i32::from(date.weekday()),
            Unit::Month => first(year, month),
            Unit::Quarter => first(year, (month - 1) / 3 * 3 + 1),
            Unit::Year => first(year, 1),
            Unit::FiveYears => first(year.div_euclid(5) * 5, 1),
            Unit::TwentyYears => first(year.div_euclid(20) * 20, 1),
        }
    }

    /// The first day of the next one.
    pub fn next(self, day: i32) -> i32 {
        let start = self.start(day);
        if self == Unit::Day {
            return start + 1;
        }
        // Past the end of it, and before the end of the next.
        let past = start + (self.days() * 1.04).ceil() as i32;
        self.start(past)
    }

    fn label(self, day: i32) -> String {
        let Some(date) = Date::from_day_number(day) else { return String::new() };
        let (month, day) = (date.month().unwrap_or(1), date.day().unwrap_or(1));
        match self {
            Unit::Day => format!("{day:02}"),
            Unit::Week => format!("{month:02}-{day:02}"),
            Unit::Month | Unit::Quarter => format!("{month:02}"),
            Unit::Year | Unit::FiveYears | Unit::TwentyYears => date.year().to_string(),
        }
    }
}

/// A mark on the axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    /// From the axis's beginning, in pixels.
    pub x: f64,
    pub label: String,
}

/// An axis from one day to another.
#[derive(Debug)]
pub(super) struct Axis {
    first: i32,
    /// The day after the last.
    end: i32,
    pub width: f64,
    /// The finer marks.
    pub unit: Unit,
}

impl Axis {
    /// An axis over all of these dates that is so wide; `None` if there are none.
    pub fn over(dates: impl Iterator<Item = Date>, width: f64) -> Option<Axis> {
        let bounds = |a: Option<(i32, i32)>, date: Date| {
            let (first, last) = (date.first_day().day_number(), date.last_day().day_number() + 1);
            Some(a.map_or((first, last), |(a, b)| (a.min(first), b.max(last))))
        };
        let (first, end) = dates.fold(None, bounds)?;
        let unit = Unit::ALL.into_iter().find(|u| f64::from(end - first) / u.days() * 48.0 <= width);
        let unit = unit.unwrap_or(Unit::TwentyYears);
        Some(Axis { first: unit.start(first), end: unit.next(end - 1), width, unit })
    }

    fn at(&self, day: f64) -> f64 {
        (day - f64::from(self.first)) / f64::from(self.end - self.first) * self.width
    }

    /// From where to where a date reaches, in pixels.
    pub fn stretch(&self, date: Date) -> (f64, f64) {
        let (first, last) = (date.first_day().day_number(), date.last_day().day_number());
        (self.at(f64::from(first)), self.at(f64::from(last) + 1.0))
    }

    /// The marks of a unit, the axis's ends among them.
    fn marks(&self, unit: Unit) -> Vec<(f64, i32)> {
        let mut day = unit.start(self.first);
        let mut out = Vec::new();
        while day <= self.end {
            if day >= self.first {
                out.push((self.at(f64::from(day)), day));
            }
            day = unit.next(day);
        }
        out
    }

    /// The finer marks with their labels; a label stands at the beginning of what it names.
    pub fn minor(&self) -> Vec<Tick> {
        let marks = self.marks(self.unit).into_iter().filter(|(_, day)| *day < self.end);
        marks.map(|(x, day)| Tick { x, label: self.unit.label(day) }).collect()
    }

    /// Above them the months that the days belong to, or the years of the months; none above years. The first stands at the
    /// axis's beginning even where it began before.
    pub fn major(&self) -> Vec<Tick> {
        let (unit, label): (Unit, fn(Date) -> String) = match self.unit {
            Unit::Day => (Unit::Month, |d| d.at_most(crate::model::Precision::Month).to_string()),
            Unit::Week | Unit::Month | Unit::Quarter => (Unit::Year, |d| d.year().to_string()),
            Unit::Year | Unit::FiveYears | Unit::TwentyYears => return Vec::new(),
        };
        let mut marks = self.marks(unit);
        if marks.first().is_none_or(|(x, _)| *x > 0.0) {
            marks.insert(0, (0.0, self.first));
        }
        let shown = marks.into_iter().filter(|(_, day)| *day < self.end);
        let ticks = shown.filter_map(|(x, day)| Some(Tick { x, label: label(Date::from_day_number(day)?) }));
        ticks.collect()
    }

    /// Units for bars that are at least so wide: where each begins and ends, by its first day.
    pub fn bins(&self, least: f64) -> (Unit, Vec<(i32, f64, f64)>) {
        let fits = |u: &Unit| self.width / (f64::from(self.end - self.first) / u.days()) >= least;
        let unit = Unit::ALL.into_iter().find(fits).unwrap_or(Unit::TwentyYears);
        let mut day = unit.start(self.first);
        let mut bins = Vec::new();
        while day < self.end {
            let next = unit.next(day);
            bins.push((day, self.at(f64::from(day)).max(0.0), self.at(f64::from(next)).min(self.width)));
            day = next;
        }
        (unit, bins)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(first: &str, last: &str, width: f64) -> Axis {
        let date = |text| Date::parse(text).expect("a date");
        Axis::over([date(first), date(last)].into_iter(), width).expect("two dates")
    }

    #[test]
    fn every_unit_begins_where_the_one_before_ends() {
        let from = Date::parse("1999-11-29").expect("a date").day_number();
        for unit in Unit::ALL {
            let mut day = unit.start(from);
            for _ in 0..60 {
                let next = unit.next(day);
                assert!(next > day && unit.start(next) == next && unit.start(next - 1) == day, "{unit:?} {day} {next}");
                day = next;
            }
        }
    }

    #[test]
    fn marks_are_to_scale_and_named() {
        let year = axis("2020-02-10", "2021-01", 1200.0);
        assert_eq!(year.unit, Unit::Month);
        let minor = year.minor();
        let labels: Vec<&str> = minor.iter().map(|t| t.label.as_str()).collect();
        assert_eq!(labels, ["02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "01"]);
        // February has 29 days of the 366 from 2020-02-01 to 2021-02-01.
        assert!((minor[1].x - 1200.0 * 29.0 / 366.0).abs() < 0.01);
        let major = year.major();
        assert_eq!(major.iter().map(|t| t.label.as_str()).collect::<Vec<_>>(), ["2020", "2021"]);
        assert_eq!((major[0].x, major[1].x), (0.0, minor[11].x));
        let (from, to) = year.stretch(Date::parse("2020-03").expect("a month"));
        assert!((from - minor[1].x).abs() < 0.01 && (to - minor[2].x).abs() < 0.01);
        assert_eq!(axis("2020-11-14", "2020-11-15", 600.0).minor().len(), 2);
        assert_eq!(axis("1990", "2020", 600.0).unit, Unit::FiveYears);
        assert_eq!(axis("2020-11-14", "2020-11-14", 600.0).unit, Unit::Day);
        let long = axis("1979-02", "2024-06-01", 1200.0);
        let (unit, bins) = long.bins(8.0);
        assert_eq!((unit, bins.len()), (Unit::Year, 50), "1975 to 2024: a quarter would be narrower");
        assert!(bins.windows(2).all(|w| w[0].2 == w[1].1), "without gaps");
    }
}
