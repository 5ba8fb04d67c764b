//! The date that a page prints, in any of three calendars.

use super::line::Token;
use super::vocabulary::{DateWord, Vocabulary};
use crate::model::{Calendar, Date};

/// The date of words of which each belongs to a date; `None` where one does not, or no date comes out.
///
/// Where day and month are both digits and the year is last, the day stands first, as the press of the region
/// writes it, unless only the other way makes a date. A day given in several calendars counts by the first in the
/// vocabulary's order.
pub(super) fn strict(text: &str, tokens: &[Token]) -> Option<Date> {
    let words = read(text, tokens, true)?;
    best(&words)
}

/// The date among words, whatever else they are.
pub(super) fn lenient(text: &str, tokens: &[Token]) -> Option<Date> {
    best(&read(text, tokens, false)?)
}

#[derive(Debug)]
enum Word {
    Number(u32, usize),
    Month(Vec<(Calendar, u8)>),
}

fn read(text: &str, tokens: &[Token], strict: bool) -> Option<Vec<Word>> {
    let vocabulary = Vocabulary::get();
    let mut words: Vec<Word> = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        if let Some((value, length)) = tokens[i].number {
            let clock = |a: usize| text.get(tokens[a].at.end..tokens.get(a + 1)?.at.start).filter(|s| s.trim() == ":");
            if tokens.get(i + 1).is_some_and(|t| t.number.is_some()) && clock(i).is_some() {
                i += 2;
                if i < tokens.len() && tokens[i].number.is_some() && clock(i - 1).is_some() {
                    i += 1;
                }
                continue;
            }
            words.push(Word::Number(value, length));
            i += 1;
        } else if let Some((n, word)) = vocabulary.dates.at(&tokens[i..]) {
            if let DateWord::Month(months) = word {
                match words.last_mut() {
                    // «تشرين الثاني/نوفمبر»: two names of one month.
                    Some(Word::Month(last)) if last.iter().any(|m| months.contains(m)) => {
                        last.retain(|m| months.contains(m));
                    }
                    _ => words.push(Word::Month(months.clone())),
                }
            }
            i += n;
        } else if strict {
            return None;
        } else {
            i += 1;
        }
    }
    Some(words)
}

fn best(words: &[Word]) -> Option<Date> {
    let calendars = &Vocabulary::get().calendars;
    let mut found: Vec<(usize, Date)> = Vec::new();
    let mut add = |calendar: Calendar, year: u32, month: u8, day: Option<u8>| {
        let Some((rank, (_, (first, last)))) = calendars.iter().enumerate().find(|(_, (c, _))| *c == calendar) else {
            return false;
        };
        // With a month's name a Hijri year may be any of the last century and of this.
        let first = if calendar == Calendar::Hijri { 1318 } else { *first };
        let Some(year) = i32::try_from(year).ok().filter(|y| (first..=*last).contains(y)) else { return false };
        let Some(date) = Date::from_calendar(calendar, year, Some(month), day) else { return false };
        found.push((rank, date));
        true
    };
    for (i, word) in words.iter().enumerate() {
        let number = |i: Option<usize>| match i.and_then(|i| words.get(i)) {
            Some(Word::Number(value, length)) => Some((*value, *length)),
            _ => None,
        };
        let day = |n: Option<(u32, usize)>| n.filter(|(d, l)| *l <= 2 && (1..=31).contains(d)).map(|(d, _)| d as u8);
        let year = |n: Option<(u32, usize)>| n.filter(|(_, l)| *l == 4).map(|(y, _)| y);
        match word {
            Word::Month(months) => {
                let (before, after, then) = (number(i.checked_sub(1)), number(Some(i + 1)), number(Some(i + 2)));
                for (calendar, month) in months {
                    // 15 November 2020; November 15, 2020; 2020 November 15; November 2020.
                    let forms = [
                        (year(after), day(before)),
                        (year(then), day(after)),
                        (year(before), day(after)),
                        (year(after), None),
                    ];
                    let whole = |(y, d): (Option<u32>, Option<u8>), n: usize| {
                        y.map(|y| (y, d)).filter(|_| d.is_some() || n == 3)
                    };
                    for (n, form) in forms.into_iter().enumerate() {
                        if whole(form, n).is_some_and(|(y, d)| add(*calendar, y, *month, d)) {
                            break;
                        }
                    }
                }
            }
            Word::Number(..) => {
                let (a, b, c) = (number(Some(i)), number(Some(i + 1)), number(Some(i + 2)));
                for (calendar, (first, _)) in calendars {
                    // Digits alone tell their calendar by the year.
                    let of = |y: &u32| *calendar != Calendar::Hijri || *y >= *first as u32;
                    let ymd = year(a).filter(of).zip(day(b)).zip(day(c));
                    let dmy = year(c).filter(of).zip(day(b)).zip(day(a));
                    if ymd.is_some_and(|((y, m), d)| add(*calendar, y, m, Some(d))) {
                        break;
                    }
                    if dmy.is_some_and(|((y, m), d)| add(*calendar, y, m, Some(d)) || add(*calendar, y, d, Some(m))) {
                        break;
                    }
                }
            }
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.first().map(|(_, date)| *date)
}

#[cfg(test)]
mod tests {
    use super::super::line::tokens;
    use super::*;

    fn date(text: &str) -> Option<String> {
        strict(text, &tokens(text, 0..text.len())).map(|d| d.to_string())
    }

    #[test]
    fn date_lines_of_three_calendars_and_scripts_name_the_same_day() {
        for line in [
            "الأحد / ١٥ نوفمبر ٢٠٢٠ / ١٢:٤٣",
            "۲۵ آبان ۱۳۹۹ - ۱۲:۴۳",
            "یکشنبه ۲۵ آبان ۱۳۹۹ ساعت ۱۲:۴۳:۰۵",
            "15 November 2020 - 12:43",
            "Sunday, November 15th, 2020, 12:43 PM",
            "2020-11-15 12:43",
            "2020-11-15T12:43:00Z",
            "15/11/2020",
            "11/15/2020",
            "١٥/١١/٢٠٢٠، ٢:٣٤ ص",
            "۱۳۹۹/۰۸/۲۵ - ۱۲:۴۳",
            "الأحد 29 ربيع الأول 1442هـ - 15 تشرين الثاني/نوفمبر 2020م",
            "الأحد 29 ربيع الأول 1442 هـ",
            "1442/03/29",
            "یکشنبه، ۲۵ آبان ۱۳۹۹ برابر با 15 نوامبر 2020",
            "نشر في: الأحد 15 نوفمبر 2020 - 5:37 م | آخر تحديث: الأحد 15 نوفمبر 2020 - 6:00 م",
        ] {
            assert_eq!(date(line).as_deref(), Some("2020-11-15"), "{line}");
        }
        assert_eq!(date("November 2020").as_deref(), Some("2020-11"));
    }

    #[test]
    fn what_is_no_line_of_dates_has_no_date() {
        for line in [
            "",
            "12:43",
            "2020",
            "الأحد",
            "15 November",
            "31/31/2020",
            "طهران 15 نوفمبر 2020 وصل الوزير",
            "0021 334 1999 11",
        ] {
            assert_eq!(date(line), None, "{line}");
        }
    }
}
