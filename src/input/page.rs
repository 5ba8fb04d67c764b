//! The article of a plain text: a page without its furniture, or a text as somebody wrote it down.
//!
//! The body is one stretch of the text, from its first line behind headline and furniture to the last one before the
//! tail, cut out as it stands.

use std::ops::Range;

use super::furniture::{self, Found, Tail};
use super::line::{Line, lines, tokens};
use crate::model::Article;

/// A headline has at most this many characters.
const HEADLINE: usize = 250;
/// How many lines of text are looked through for a headline that stands twice.
const REPEATS: usize = 12;

/// The article of a plain text; `None` where nothing is left of it without the furniture.
pub(super) fn article(text: &str) -> Option<Article> {
    let lines = lines(text);
    let furniture: Vec<Option<Vec<Found>>> =
        lines.iter().take(60).map(|line| furniture::classify(text, line.at.clone())).collect();
    let is_text = |i: usize| furniture.get(i).is_none_or(Option::is_none);
    let of_text: Vec<usize> = (0..lines.len()).filter(|i| is_text(*i)).collect();
    let first = *of_text.first()?;
    let page = Page { text, lines: &lines, of_text: &of_text };

    let furnished = (0..lines.len().min(first + 3)).any(|i| !is_text(i));
    let (title, body) = page.title(furnished);
    let (body, title) = match body {
        Some(body) => (body, title.map(|i| page.line(i).to_owned())),
        None => (first, None),
    };
    let (stretch, tail) = page.body(body);

    let mut article = Article { text: text[stretch.clone()].to_owned(), ..Article::default() };
    let (mut heading, mut date) = (None, None);
    for found in furniture.iter().take(body).flatten().flatten() {
        match found {
            Found::Title(value) => article.title.clone_from(value),
            Found::Heading(value) => heading = heading.or(Some(value)),
            Found::Date(value) => date = date.or(Some(*value)),
            other => keep(&mut article, other),
        }
    }
    if let Some(title) = title {
        article.title = title;
    } else if article.title.is_empty() {
        article.title = heading.cloned().unwrap_or_default();
    }
    article.published = article.published.or(date);
    let after = lines.get(tail..).unwrap_or_default();
    let after = &after[..after.len().min(60)];
    // Labels count up to the first line of text: from there on they belong to comments and other articles. A date or
    // an outlet's name that stands alone may be anybody's.
    for line in after {
        match furniture::classify(text, line.at.clone()) {
            Some(found) => found.iter().filter(|f| !matches!(f, Found::Outlet(_))).for_each(|f| keep(&mut article, f)),
            None if furniture::is_signature(&text[line.at.clone()]) => {}
            None if furniture::tail(text, &line.at).is_some() => {}
            None => break,
        }
    }
    article.source = article.source.take().or_else(|| furniture::credited(text, &lines[body].at));
    article.source = article.source.take().or_else(|| after.iter().find_map(|l| furniture::licensed(text, &l.at)));
    Some(article)
}

/// Keeps what a page says of its article, if nothing was said before.
fn keep(article: &mut Article, found: &Found) {
    if let Found::Published(date) = found {
        article.published = article.published.or(Some(*date));
    }
    let (field, value) = match found {
        Found::Code(value) => (&mut article.code, value),
        Found::Author(value) => (&mut article.author, value),
        Found::Source(value) | Found::Outlet(value) => (&mut article.source, value),
        Found::Url(value) => (&mut article.url, value),
        Found::Published(_) | Found::Date(_) | Found::Title(_) | Found::Heading(_) => return,
    };
    if field.is_none() {
        *field = Some(value.clone());
    }
}

struct Page<'a> {
    text: &'a str,
    lines: &'a [Line],
    /// The lines that are no furniture.
    of_text: &'a [usize],
}

impl Page<'_> {
    fn line(&self, i: usize) -> &str {
        &self.text[self.lines[i].at.clone()]
    }

    /// The line of the headline, and the line with which the body begins, if there is one.
    fn title(&self, furnished: bool) -> (Option<usize>, Option<usize>) {
        if let Some((title, last)) = self.repeated() {
            return (Some(title), self.after_title(title, last));
        }
        let (Some(&first), Some(&second)) = (self.of_text.first(), self.of_text.get(1)) else {
            return (None, self.of_text.first().copied());
        };
        let line = self.line(first);
        let limit = if furnished { HEADLINE } else { 150 };
        let apart = self.lines[first].blank_after || furnished;
        let opens_body = furniture::credited(self.text, &self.lines[first].at).is_some_and(|_| line.len() > 60);
        if apart && !opens_body && is_headline(line, limit) {
            return (Some(first), self.after_title(first, first));
        }
        // «شمخانی در دیدار وزیر دفاع عراق:» over the headline.
        let kicker = furnished && line.ends_with(':') && line.chars().count() <= 100 && second == first + 1;
        if kicker && is_headline(self.line(second), limit) && self.of_text.len() > 2 {
            return (Some(second), self.after_title(second, second));
        }
        (None, Some(first))
    }

    /// The body's first line: neither the headline again nor a picture's caption, which stands twice.
    fn after_title(&self, title: usize, last: usize) -> Option<usize> {
        let mut rest = self.of_text.iter().copied().filter(|i| *i > last && !self.same(title, *i)).peekable();
        while let Some(i) = rest.next() {
            let caption = |j: &usize| is_headline(self.line(i), HEADLINE) && self.same(i, *j);
            if !rest.peek().is_some_and(caption) {
                return Some(i);
            }
            rest.next();
        }
        None
    }

    /// A headline that stands twice near the start: where it is cleanest, and its last line.
    fn repeated(&self) -> Option<(usize, usize)> {
        let near = &self.of_text[..self.of_text.len().min(REPEATS)];
        for (n, &a) in near.iter().enumerate() {
            if !is_headline(self.line(a), HEADLINE) {
                return None;
            }
            if let Some(m) = near[n + 1..].iter().position(|b| self.same(a, *b)) {
                let b = near[n + 1 + m];
                // With a sentence in between, the body has begun: what stands again there is a picture's caption.
                if near[n + 1..n + 1 + m].iter().any(|i| !is_headline(self.line(*i), HEADLINE)) {
                    return Some((a, a));
                }
                return Some((if self.line(b).len() < self.line(a).len() { b } else { a }, b));
            }
        }
        None
    }

    /// Whether two lines are one headline, be it that an outlet's name is added to one («… - ISNA», «ISNA | …»).
    fn same(&self, a: usize, b: usize) -> bool {
        let words = |i: usize| tokens(self.text, self.lines[i].at.clone());
        let (a, b) = (words(a), words(b));
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        let extra = long.len() - short.len();
        if short.len() < 2 || extra > 6 {
            return false;
        }
        let equal = |from: usize| short.iter().zip(&long[from..]).all(|(x, y)| x.text == y.text);
        // The name is parted from the headline by a bar or by a dash between spaces.
        let parted = |i: usize| {
            let gap = &self.text[long[i - 1].at.end..long[i].at.start];
            [" - ", " \u{2013} ", " \u{2014} ", "|"].iter().any(|sign| gap.contains(sign))
        };
        if extra == 0 {
            return equal(0);
        }
        (equal(0) && parted(short.len())) || (equal(extra) && parted(extra))
    }

    /// The stretch of the body that begins with a line, and the first line of the tail.
    fn body(&self, start: usize) -> (Range<usize>, usize) {
        let begin = self.lines[start].at.start;
        let (mut tail, mut end) = (self.lines.len(), None);
        for i in start..self.lines.len() {
            match furniture::tail(self.text, &self.lines[i].at) {
                Some(Tail::End) if i > start => {
                    tail = i;
                    break;
                }
                Some(Tail::Within(at)) => {
                    (tail, end) = (i + 1, Some(at));
                    break;
                }
                _ => {}
            }
        }
        // The links begin behind the last line that cannot be one.
        let last = (start..tail).rev().find(|i| !self.is_like_link(*i)).unwrap_or(start).max(start);
        let links = |i: &usize| furniture::tail(self.text, &self.lines[*i].at) == Some(Tail::Links);
        if let Some(i) = (last.max(start + 1)..tail).find(links) {
            (tail, end) = (i, None);
        }
        if end.is_none() {
            while tail > start + 1 && self.is_trailing(tail - 1) {
                tail -= 1;
            }
        }
        let end = end.unwrap_or(self.lines[tail - 1].at.end);
        let body = self.text[begin..end].trim_end();
        (begin..begin + body.len(), tail)
    }

    /// A short line without a sentence's end, as a list of other articles has them.
    fn is_like_link(&self, i: usize) -> bool {
        let line = self.line(i);
        line.chars().count() < 150 && !line.ends_with(['.', '!', '\u{61F}'])
    }

    /// Furniture or initials under the last paragraph.
    fn is_trailing(&self, i: usize) -> bool {
        furniture::is_signature(self.line(i)) || furniture::classify(self.text, self.lines[i].at.clone()).is_some()
    }
}

/// Short, and no sentence.
fn is_headline(line: &str, limit: usize) -> bool {
    line.chars().count() <= limit && !line.ends_with(['.', '\u{6D4}', ':', '\u{60C}', ','])
}
