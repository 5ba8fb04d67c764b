//! Tells the furniture of a page from its text, line by line.

use std::ops::Range;

use super::date_line;
use super::line::{Token, tokens};
use super::vocabulary::{Field, Vocabulary};
use crate::model::Date;

/// What a line of furniture says of the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Code(String),
    Author(String),
    /// The outlet's code, or its name where it is not known, behind a label.
    Source(String),
    /// The code of an outlet whose name stands alone.
    Outlet(String),
    /// The date behind a label.
    Published(Date),
    /// A date without one: of publication, unless there is one with a label.
    Date(Date),
    Title(String),
    Heading(String),
    Url(String),
}

/// How many words the value of a label has at most; longer, it is a sentence that only begins like a label.
fn most_words(field: Field) -> usize {
    match field {
        Field::Title | Field::Heading => 40,
        Field::Published | Field::Url | Field::None => 30,
        Field::Code => 3,
        Field::Author | Field::Source => 7,
    }
}

/// What a line says if it is furniture; `None` if it is text.
pub(super) fn classify(text: &str, line: Range<usize>) -> Option<Vec<Found>> {
    if line.len() > 600 {
        return None;
    }
    let mut found = Vec::new();
    for segment in segments(text, line) {
        classify_segment(text, segment, &mut found)?;
    }
    Some(found)
}

/// The parts of a line between bars, bullets, tabs and wide gaps.
fn segments(text: &str, line: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = line.start;
    let mut spaces = 0;
    for (i, c) in text[line.clone()].char_indices() {
        let at = line.start + i;
        spaces = if c == ' ' { spaces + 1 } else { 0 };
        if matches!(c, '|' | '\u{2022}' | '\u{B7}' | '\t' | '\u{A6}' | '\u{25AA}' | '\u{25CF}') || spaces == 3 {
            out.push(start..at);
            start = at + c.len_utf8();
        }
    }
    out.push(start..line.end);
    out
}

fn classify_segment(text: &str, segment: Range<usize>, found: &mut Vec<Found>) -> Option<()> {
    let vocabulary = Vocabulary::get();
    let all = tokens(text, segment.clone());
    // «1. Politics»: the number of a list.
    let listed = all.len() > 1
        && all[0].number.is_some_and(|(_, length)| length < 3)
        && text[all[0].at.end..all[1].at.start].starts_with(". ");
    let words = if listed { &all[1..] } else { &all[..] };
    if words.is_empty() {
        return Some(());
    }
    if let Some(label) = label(text, words, &segment) {
        return label.take(text, found);
    }
    if let Some(date) = date_line::strict(text, words) {
        found.push(Found::Date(date));
        return Some(());
    }
    if let Some(code) = vocabulary.agencies.whole(words) {
        found.push(Found::Outlet(code.clone()));
        return Some(());
    }
    if let Some((n, ())) = vocabulary.byline.at(words)
        && (n + 1..=n + 6).contains(&words.len())
        && text[words[n - 1].at.end..words[n].at.start].trim_matches([' ', ':']).is_empty()
        && !text[segment.clone()].trim_end().ends_with(['.', '!', '?', '\u{61F}'])
    {
        found.push(Found::Author(text[words[n].at.start..segment.end].trim().to_owned()));
        return Some(());
    }
    // «دبي – رويترز» alone on its line.
    if words.len() <= 6
        && let Some(code) = credited(text, &segment)
        && (1..words.len()).any(|i| vocabulary.agencies.whole(&words[i..]).is_some())
    {
        found.push(Found::Outlet(code));
        return Some(());
    }
    let counted = words.iter().position(|t| t.number.is_none()).unwrap_or(words.len());
    let bare = &words[counted..];
    if bare.is_empty() {
        // A number alone is a counter, or the date in the words of a list.
        return (words.len() <= 3).then_some(());
    }
    if vocabulary.chrome.whole(bare).is_some() || path_of_chrome(bare) || is_link(&text[segment.clone()]) {
        return Some(());
    }
    if is_end(text, &segment, words) {
        return Some(());
    }
    // «۲۵ آبان ۱۳۹۹ - ۱۲:۴۳ کد خبر: 123»: furniture and then a label.
    for i in 1..words.len().min(16) {
        let rest = words[i].at.start..segment.end;
        if label(text, &words[i..], &rest).is_some_and(|l| l.colon) {
            let mut more = Vec::new();
            classify_segment(text, segment.start..words[i].at.start, &mut more)?;
            classify_segment(text, rest, &mut more)?;
            found.extend(more);
            return Some(());
        }
    }
    None
}

/// «Home > Politics > Iran».
fn path_of_chrome(words: &[Token]) -> bool {
    let mut i = 0;
    while let Some((n, ())) = Vocabulary::get().chrome.at(&words[i..]) {
        i += n;
    }
    i == words.len()
}

/// A web address or a mail address alone.
fn is_link(text: &str) -> bool {
    let text = text.trim();
    !text.contains(char::is_whitespace)
        && text.is_ascii()
        && (text.contains("://")
            || text.starts_with("www.")
            || text.contains('@')
            || (text.contains('.') && text.contains('/')))
}

struct Label {
    field: Field,
    colon: bool,
    value: Range<usize>,
}

/// The label that `words` begin with; `segment` ends where its value may end.
fn label(text: &str, words: &[Token], segment: &Range<usize>) -> Option<Label> {
    Vocabulary::get().labels.all_at(words).find_map(|(n, (bare, field))| {
        let (last, until) = (words[n - 1].at.end, words.get(n).map_or(segment.end, |t| t.at.start));
        let colon = text[last..until].char_indices().find(|(_, c)| matches!(c, ':' | '\u{FF1A}'));
        let number = words.get(n).is_some_and(|t| t.number.is_some_and(|(_, digits)| digits >= 4));
        // «منبع: خبر …» is not the label «منبع خبر».
        let parted = text[words[0].at.start..last].contains([':', '\u{FF1A}']);
        if parted || (colon.is_none() && !(*bare && number)) {
            return None;
        }
        let start = colon.map_or(last, |(i, c)| last + i + c.len_utf8());
        let value = &text[start..segment.end];
        let begin = segment.end - value.trim_start().len();
        Some(Label { field: *field, colon: colon.is_some(), value: begin..begin + value.trim().len() })
    })
}

impl Label {
    fn take(&self, text: &str, found: &mut Vec<Found>) -> Option<()> {
        let vocabulary = Vocabulary::get();
        let value = &text[self.value.clone()];
        let words = tokens(text, self.value.clone());
        if words.is_empty() {
            return Some(());
        }
        let own = value.to_owned();
        if self.field == Field::Code {
            // The number ends at white space; what follows is furniture, too.
            let code = value.split_whitespace().next().unwrap_or(value);
            let rest = self.value.start + code.len()..self.value.end;
            let code = code.trim_matches(|c: char| !c.is_alphanumeric());
            if !code.contains(|c: char| c.is_numeric()) {
                return None;
            }
            found.push(Found::Code(code.to_owned()));
            return classify_segment(text, rest, found);
        }
        if words.len() > most_words(self.field) {
            return None;
        }
        match self.field {
            Field::Author => found.push(Found::Author(own)),
            Field::Source => {
                found.push(Found::Source(vocabulary.agencies.whole(&words).cloned().unwrap_or(own)));
            }
            Field::Published => match date_line::lenient(text, &words) {
                Some(date) => found.push(Found::Published(date)),
                None => return None,
            },
            Field::Title => found.push(Found::Title(own)),
            Field::Heading => found.push(Found::Heading(own)),
            Field::Url if is_link(value) => found.push(Found::Url(own)),
            Field::Url => return None,
            Field::Code | Field::None => {}
        }
        Some(())
    }
}

/// How a line ends the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// The text ended before it.
    End,
    /// The text ends inside it, at this offset.
    Within(usize),
    /// The text ended before it if nothing but links follows.
    Links,
}

/// Whether a line ends the text.
pub(super) fn tail(text: &str, line: &Range<usize>) -> Option<Tail> {
    let vocabulary = Vocabulary::get();
    // All marks are short: the beginning of a line shows them.
    let mut cut = line.end.min(line.start + 160);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let words = tokens(text, line.start..cut);
    if (cut == line.end && is_end(text, line, &words)) || vocabulary.begins.at(&words).is_some() {
        return Some(Tail::End);
    }
    if let Some((n, ())) = vocabulary.links.at(&words) {
        let after = &text[words[n - 1].at.end..line.end];
        if words.len() == n || after.trim_start().starts_with([':', '|', '\u{FF1A}']) {
            return Some(Tail::Links);
        }
    }
    // «… بين البلدين. انتهى/33»: the mark after the last sentence.
    let mut from = line.end.saturating_sub(80).max(line.start);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let last = &text[from..line.end];
    for (i, c) in last.char_indices().rev() {
        if matches!(c, '.' | '!' | '?' | '\u{61F}' | '\u{BB}' | '"' | '\u{201D}') {
            let rest = from + i + c.len_utf8()..line.end;
            let words = tokens(text, rest.clone());
            if is_end(text, &rest, &words) {
                return Some(Tail::Within(rest.start));
            }
        }
    }
    None
}

/// A mark of the end, with nothing around it but numbers, signs and initials.
fn is_end(text: &str, range: &Range<usize>, words: &[Token]) -> bool {
    if text[range.clone()].trim_end().ends_with(':') && words.len() > 3 {
        return false;
    }
    let vocabulary = Vocabulary::get();
    let skipped = |t: &&Token| t.number.is_some();
    let lead = words.iter().take_while(skipped).count();
    let Some((n, ())) = vocabulary.end.at(&words[lead..]) else { return false };
    // Initials («انتهای پیام/ش») stand behind a slash or a star, or they would be a sentence.
    let after = lead + n;
    let initials = |t: &Token| t.text.chars().count() <= 3;
    let parted =
        words.get(after).is_none_or(|t| text[words[after - 1].at.end..t.at.start].contains(['/', '*', '(', '-']));
    words[after..].iter().all(|t| t.number.is_some() || (parted && initials(t)))
}

/// The initials of those who worked on it, under the text: `HJ/IRN84331116`, `***`.
pub(super) fn is_signature(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    letters == 0
        || (text.contains('/')
            && !text.contains(char::is_whitespace)
            && letters <= 20
            && text.chars().all(|c| c.is_ascii_uppercase() || c.is_numeric() || matches!(c, '/' | '-' | '*' | '.')))
}

/// The outlet that the first line of a text credits: «طهران(إسنا) -», «TEHRAN, Apr. 30 (MNA) –», «خبرگزاری فارس:»,
/// «به گزارش ایسنا،».
pub(super) fn credited(text: &str, line: &Range<usize>) -> Option<String> {
    let vocabulary = Vocabulary::get();
    let mut end = line.end.min(line.start + 400);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let words = tokens(text, line.start..end);
    let mut i = 0;
    while i < words.len().min(16) {
        if let Some((n, code)) = vocabulary.agencies.at(&words[i..]) {
            let before = text[line.start..words[i].at.start].trim_end();
            let after = text[words[i + n - 1].at.end..line.end].trim_start();
            let opens = before.is_empty() || before.ends_with(['(', '/', '-', '\u{2013}', '\u{2014}', '[', '\u{2212}']);
            let closes = after.starts_with([')', '/', '-', '\u{2013}', '\u{2014}', ']', ':', '\u{2212}'])
                || (after.is_empty() && !before.is_empty());
            if opens && closes {
                return Some(code.clone());
            }
            i += n;
        } else {
            i += 1;
        }
    }
    let (start, (n, ())) = (0..words.len().min(20)).find_map(|i| Some((i, vocabulary.attribution.at(&words[i..])?)))?;
    let rest = &words[start + n..];
    (0..rest.len().min(5)).find_map(|i| vocabulary.agencies.at(&rest[i..])).map(|(_, code)| code.clone())
}

/// The first outlet that a line of the tail names («All Content by Mehr News Agency is licensed …»).
pub(super) fn licensed(text: &str, line: &Range<usize>) -> Option<String> {
    let vocabulary = Vocabulary::get();
    let words = tokens(text, line.clone());
    let (n, ()) = vocabulary.begins.at(&words)?;
    (n..words.len()).find_map(|i| vocabulary.agencies.at(&words[i..])).map(|(_, code)| code.clone())
}
