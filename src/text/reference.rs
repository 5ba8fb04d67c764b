//! Character references of HTML that were left in a text (`&#8220;`, `&amp;`, `&#x627;`): what letters they stand for.
//!
//! Everything that folds reads by [`Letters`], so that a reference is one letter to it, which begins at the `&` and ends
//! after the `;` of the original.

use std::borrow::Cow;

/// The longest name of a reference in the HTML standard, `CounterClockwiseContourIntegral`, with room for `&` and `;`.
const LONGEST: usize = 34;

/// The letters of a text in its order: where each begins, what it is and where it ends, in bytes of the original.
#[derive(Clone, Debug)]
pub struct Letters<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Letters<'a> {
    /// The letters from byte `at` on, which must lie on a character boundary.
    pub fn from(text: &'a str, at: usize) -> Self {
        Letters { text, at }
    }
}

impl Iterator for Letters<'_> {
    type Item = (usize, char, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let rest = &self.text[start..];
        let first = rest.chars().next()?;
        let (letter, length) =
            if first == '&' { reference(rest).unwrap_or((first, 1)) } else { (first, first.len_utf8()) };
        self.at = start + length;
        Some((start, letter, self.at))
    }
}

/// A text with its references as the letters that they stand for.
pub fn plain(text: &str) -> Cow<'_, str> {
    match text.contains('&') {
        true => Letters::from(text, 0).map(|(_, c, _)| c).collect::<String>().into(),
        false => text.into(),
    }
}

/// The letter of the reference that a text begins with, and its length in bytes; also of one whose `&` was itself
/// written as a reference (`&amp;quot;`).
fn reference(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(LONGEST).position(|b| b == b';')? + 1;
    if !text[1..end - 1].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#') {
        return None;
    }
    let decoded = htmlize::unescape(&text[..end]);
    let mut letters = decoded.chars();
    let (letter, more) = (letters.next()?, letters.next());
    if letter == '&' && more.is_none() {
        let again = text[end..].bytes().take(LONGEST).position(|b| b == b';').map(|to| end + to + 1);
        let inner = again.and_then(|to| single(&htmlize::unescape(format!("&{}", &text[end..to]))).map(|c| (c, to)));
        return Some(inner.unwrap_or((letter, end)));
    }
    single(&decoded).map(|c| (c, end))
}

/// The only letter of what a reference was decoded to; a reference that is none is left as it was.
fn single(decoded: &str) -> Option<char> {
    let mut letters = decoded.chars();
    letters.next().filter(|c| *c != '\0' && letters.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_one_letter_with_its_own_place() {
        let all = |text: &'static str| Letters::from(text, 0).map(|(a, c, b)| (&text[a..b], c)).collect::<Vec<_>>();
        assert_eq!(all("a&#x627;&rsquo;"), [("a", 'a'), ("&#x627;", 'ا'), ("&rsquo;", '’')]);
        assert_eq!(all("&amp;quot;&amp;x"), [("&amp;quot;", '"'), ("&amp;", '&'), ("x", 'x')]);
        assert_eq!(all("&#147;"), [("&#147;", '\u{201c}')], "a number of Windows-1252, as browsers take it");
        for text in ["&", "&;", "&#;", "&#99999999;", "AT&T; x", "&nosuch;", "&\u{627};", "&#0;", "& amp;"] {
            let letters = Letters::from(text, 0);
            assert!(letters.clone().all(|(a, c, b)| text[a..b].starts_with(c) || b - a > 1), "{text}");
            assert_eq!(letters.last().map(|(_, _, end)| end), Some(text.len()), "{text}");
        }
        assert_eq!(plain("O&#8217;Brien &amp; Ali"), "O’Brien & Ali");
    }
}
