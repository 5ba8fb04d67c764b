//! Text for pictures: cleaned, kept in its direction, measured and wrapped.

use unicode_width::UnicodeWidthChar;

/// First strong isolate: what follows takes the direction of its own first letter.
const ISOLATE: char = '\u{2068}';
/// What follows runs from the left, whatever stands around it.
const ISOLATE_LEFT: char = '\u{2066}';
/// Ends an isolate.
const END: char = '\u{2069}';

/// The text on one line, without what could break a picture.
///
/// White space becomes single spaces. Control characters and non-characters are no XML and go; so do marks that set a
/// direction: a right-to-left override in a name would turn round all that follows. Joiners stay, Persian needs them.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !is_harmful(c) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn is_harmful(c: char) -> bool {
    let direction =
        matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let no_character = matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE;
    c.is_control() || direction || no_character || c == '\u{FEFF}' || matches!(c, '\u{FFF9}'..='\u{FFFB}')
}

fn is_rtl(c: char) -> bool {
    matches!(c,
        '\u{0590}'..='\u{065F}' | '\u{066E}'..='\u{06EF}' | '\u{06FA}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// Whether a line starts in a script that is written from the right.
pub(super) fn starts_rtl(text: &str) -> bool {
    text.chars().find(|&c| is_rtl(c) || c.is_alphabetic()).is_some_and(is_rtl)
}

/// The text, closed in an isolate where it holds letters written from the right, so that neither it nor its neighbours
/// turn round; dates inside it (`2020-11-15`) are closed once more, for between such letters their parts would change
/// places. A text that was put together from isolates is complete and stays as it is.
pub(super) fn isolate(text: &str) -> String {
    if is_isolated(text) || !text.chars().any(is_rtl) {
        return text.to_owned();
    }
    let mut out = String::from(ISOLATE);
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let tail = &rest[start..];
        let end = tail.find(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '/' | ':' | '–')).unwrap_or(tail.len());
        let run = tail[..end].trim_end_matches(|c: char| !c.is_ascii_digit());
        out.push_str(&rest[..start]);
        if run.bytes().all(|b| b.is_ascii_digit()) {
            out.push_str(run);
        } else {
            out.extend([ISOLATE_LEFT]);
            out.push_str(run);
            out.push(END);
        }
        rest = &tail[run.len()..];
    }
    out.push_str(rest);
    out.push(END);
    out
}

/// Whether [`isolate`] has made it.
pub(super) fn is_isolated(text: &str) -> bool {
    text.contains([ISOLATE, ISOLATE_LEFT])
}

/// How wide a line may come out at that font size, in the size's unit.
///
/// The viewer's font is not known: the widths are those of DejaVu Sans, the widest of the usual ones, so a line in any
/// other is shorter than measured.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

fn advance(c: char) -> f64 {
    match c.width().unwrap_or(0) {
        0 => 0.0,
        2 => 1.05,
        _ => match c {
            'i' | 'j' | 'l' | '\'' | '|' | '.' | ',' | ':' | ';' | '!' | ' ' | 'I' | '·' => 0.33,
            'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | '"' => 0.41,
            'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 1.0,
            'ا' | 'أ' | 'إ' | 'آ' | 'ل' => 0.34,
            'س' | 'ش' | 'ص' | 'ض' => 0.95,
            c if is_rtl(c) => 0.6,
            c if c.is_uppercase() => 0.76,
            _ => 0.64,
        },
    }
}

/// The text in lines no wider than `limit`, parted between words where that is possible.
///
/// Of more than `lines` lines the last shown ends in an ellipsis; what is left out is for the tooltip to say.
pub(super) fn wrap(text: &str, size: f64, limit: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        let fits = out.last().is_some_and(|line| width(line, size) + width(" ", size) + width(word, size) <= limit);
        match out.last_mut() {
            Some(line) if fits => {
                line.push(' ');
                line.push_str(word);
            }
            _ => out.extend(break_word(word, size, limit)),
        }
    }
    if out.len() > lines {
        out.truncate(lines);
        if let Some(last) = out.last_mut() {
            while width(last, size) + width("…", size) > limit && last.pop().is_some() {}
            last.truncate(last.trim_end().len());
            last.push('…');
        }
    }
    out
}

/// Things that belong together (a city and its country, an outlet and a date) as lines ready to be shown.
///
/// Each thing keeps its own direction; all of one direction are one text.
pub(super) fn wrap_parts(parts: &[String], size: f64, limit: f64, lines: usize) -> Vec<String> {
    let from_right = parts.iter().all(|p| starts_rtl(p));
    let joined = if from_right { isolate(&parts.join("، ")) } else { isolated(parts) };
    if parts.is_empty() || width(&joined, size) <= limit {
        return if parts.is_empty() { Vec::new() } else { vec![joined] };
    }
    let mut out: Vec<String> = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        out.extend(wrap(part, size, limit - width(",", size), lines).iter().map(|l| isolate(l)));
        if let (Some(last), true) = (out.last_mut(), i + 1 < parts.len()) {
            last.push(',');
        }
    }
    out
}

/// Many things that belong together, as many on a line as fit, each in its own direction; of more than `lines` lines the
/// last says how many things are left out.
pub(super) fn flow(parts: &[String], size: f64, limit: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<(String, usize)> = Vec::new();
    for part in parts {
        // One that is too long by itself is cut: a line is not broken inside an isolate.
        let short = if width(part, size) > limit {
            wrap(part, size, limit - width(",", size), 1).concat()
        } else {
            part.clone()
        };
        let text = isolate(&short);
        match out.last_mut() {
            Some((line, n)) if width(line, size) + width(", ", size) + width(&text, size) <= limit => {
                line.push_str(", ");
                line.push_str(&text);
                *n += 1;
            }
            _ => out.push((text, 1)),
        }
    }
    if out.len() > lines {
        let left: usize = out[lines - 1..].iter().map(|(_, n)| n).sum();
        out.truncate(lines - 1);
        out.push((format!("and {left} more"), 0));
    }
    out.into_iter().map(|(line, _)| line).collect()
}

/// Things that belong together on one line, each in its own direction.
pub(super) fn isolated(parts: &[String]) -> String {
    parts.iter().map(|p| isolate(p)).collect::<Vec<_>>().join(", ")
}

fn break_word(word: &str, size: f64, limit: f64) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0.0;
    for c in word.chars() {
        let w = advance(c) * size;
        if used + w > limit && used > 0.0 {
            pieces.push(String::new());
            used = 0.0;
        }
        used += w;
        pieces.last_mut().expect("starts with one piece").push(c);
    }
    pieces
}

/// The text with what XML reads as markup written as entities.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("&#10;"),
            _ => out.push(c),
        }
    }
    out
}

/// The address, where following it is safe: `http` and `https` only, and nothing in it that ends a string or a tag.
pub(super) fn web_address(url: &str) -> Option<String> {
    let url = url.trim();
    let scheme = url.split_once("://")?.0.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "http" | "https") {
        return None;
    }
    let mut out = String::with_capacity(url.len());
    for c in url.chars().filter(|&c| !is_harmful(c)) {
        match c {
            '"' | '\'' | '<' | '>' | '\\' | '`' | '{' | '}' | '|' | '^' => {
                out.push_str(&format!("%{:02X}", u32::from(c)))
            }
            c if c.is_whitespace() => out.push_str("%20"),
            c => out.push(c),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleaning_drops_what_breaks_pictures_and_keeps_joiners() {
        assert_eq!(clean("  a\u{0}\u{7}\n\tb\u{202E}c\u{2066}\u{FFFE}\u{FEFF} "), "a bc");
        assert_eq!(clean("می\u{200C}رود"), "می\u{200C}رود");
    }

    #[test]
    fn direction_follows_the_first_letter() {
        assert!(
            starts_rtl("«طهران» 2020") && starts_rtl("12 آبان") && !starts_rtl("Tehran طهران") && !starts_rtl("2020")
        );
        let dated = "\u{2068}في \u{2066}2020-11-15\u{2069} - 14 آبان\u{2069}";
        assert_eq!(isolate("في 2020-11-15 - 14 آبان"), dated);
        assert_eq!(isolate(dated), dated);
        assert_eq!(isolate("2020-11-15"), "2020-11-15");
    }

    #[test]
    fn wrapped_lines_keep_to_the_limit_and_lose_nothing_but_behind_an_ellipsis() {
        let text = "Secretary of the Supreme National Security Council and Donaudampfschifffahrtsgesellschaftskapitän";
        let lines = wrap(text, 12.0, 150.0, 99);
        assert!(lines.len() > 4 && lines.iter().all(|l| width(l, 12.0) <= 150.0), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        let short = wrap(text, 12.0, 150.0, 2);
        assert!(short.len() == 2 && short[1].ends_with('…') && width(&short[1], 12.0) <= 150.0, "{short:?}");
        assert!(wrap("", 12.0, 10.0, 3).is_empty());
    }

    #[test]
    fn measured_widths_are_those_of_a_wide_font() {
        // Widths in em that Pango gives these lines in DejaVu Sans.
        let measured = [
            ("أمين المجلس الأعلى للأمن القومي", 14.4),
            ("سخنگوی وزارت امور خارجه", 11.6),
            ("مباحثات ثنائية في بغداد حول أمن الحدود والتجارة", 20.3),
            ("استقبل شمخاني", 6.8),
            ("State Secretary for Economic Cooperation", 21.1),
            ("MINISTER OF FOREIGN AFFAIRS", 15.7),
        ];
        for (text, em) in measured {
            let ours = width(text, 1.0);
            assert!((em..em * 1.2).contains(&ours), "{text}: {ours:.1} for {em}");
        }
    }

    #[test]
    fn parts_keep_their_direction_and_stay_on_one_line_where_they_fit() {
        let parts = |list: &[&str]| list.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>();
        let mixed = parts(&["طهران", "Iran"]);
        assert_eq!(wrap_parts(&mixed, 10.0, 200.0, 3), ["\u{2068}طهران\u{2069}, Iran"]);
        assert_eq!(wrap_parts(&mixed, 10.0, 40.0, 3), ["\u{2068}طهران\u{2069},", "Iran"]);
        assert_eq!(wrap_parts(&parts(&["طهران", "إيران"]), 10.0, 200.0, 3), ["\u{2068}طهران، إيران\u{2069}"]);
        assert!(wrap_parts(&[], 10.0, 200.0, 3).is_empty());
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(web_address(" https://e.org/a b?x&y\"\\\n"), Some("https://e.org/a%20b?x&y%22%5C".into()));
        for bad in ["javascript:alert(1)", "data://x", "e.org", "java\tscript://x", ""] {
            assert_eq!(web_address(bad), None, "{bad:?}");
        }
    }
}
