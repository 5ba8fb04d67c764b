//! The small language of question patterns: words, lists, slots, options and alternatives.

/// One element of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// A word that must stand there.
    Word(String),
    /// Letters written onto the next word (`و-`).
    Glue(String),
    /// `<name>`: any form of a list of `[words]`.
    List(String),
    /// `{name}` or `{name:argument}`: a slot.
    Slot(String, Option<String>),
    /// `( a | b )`: one of these; `[ a | b ]` has an empty one among them.
    Any(Vec<Vec<Element>>),
}

/// Reads a pattern.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn parse(text: &str) -> Result<Vec<Element>, String> {
    let mut words = lex(text)?.into_iter().peekable();
    let (mut alternatives, end) = sequence(&mut words)?;
    match (alternatives.len(), end) {
        (1, None) => Ok(alternatives.remove(0)),
        (_, None) => Ok(vec![Element::Any(alternatives)]),
        (_, Some(c)) => Err(format!("{c:?} closes nothing")),
    }
}

#[derive(Debug)]
enum Lexeme {
    Mark(char),
    Element(Element),
}

fn lex(text: &str) -> Result<Vec<Lexeme>, String> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while let Some(c) = rest.chars().next() {
        let next;
        if matches!(c, '[' | ']' | '(' | ')' | '|') {
            out.push(Lexeme::Mark(c));
            next = 1;
        } else if c == '<' || c == '{' {
            let close = if c == '<' { '>' } else { '}' };
            let end = rest.find(close).ok_or_else(|| format!("{c:?} is not closed"))?;
            let name = rest[1..end].trim();
            if name.is_empty() {
                return Err(format!("nothing stands in {c}{close}"));
            }
            out.push(Lexeme::Element(match (c, name.split_once(':')) {
                ('<', _) => Element::List(name.to_owned()),
                (_, Some((slot, argument))) => Element::Slot(slot.trim().into(), Some(argument.trim().into())),
                (_, None) => Element::Slot(name.to_owned(), None),
            }));
            next = end + 1;
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || "[](){}<>|".contains(c)).unwrap_or(rest.len());
            let word = &rest[..end];
            out.push(Lexeme::Element(match word.strip_suffix('-') {
                Some(glue) if !glue.is_empty() => Element::Glue(glue.to_owned()),
                _ => Element::Word(word.to_owned()),
            }));
            next = end;
        }
        rest = rest[next..].trim_start();
    }
    Ok(out)
}

type Lexemes = std::iter::Peekable<std::vec::IntoIter<Lexeme>>;

/// Alternatives up to a closing mark, which is returned, or the end.
fn sequence(words: &mut Lexemes) -> Result<(Vec<Vec<Element>>, Option<char>), String> {
    let mut alternatives = vec![Vec::new()];
    while let Some(word) = words.next() {
        let element = match word {
            Lexeme::Element(element) => element,
            Lexeme::Mark('|') => {
                alternatives.push(Vec::new());
                continue;
            }
            Lexeme::Mark(open @ ('(' | '[')) => {
                let close = if open == '(' { ')' } else { ']' };
                let (mut inner, end) = sequence(words)?;
                if end != Some(close) {
                    return Err(format!("{open:?} is not closed"));
                }
                if open == '[' {
                    inner.push(Vec::new());
                }
                Element::Any(inner)
            }
            Lexeme::Mark(close) => return Ok((alternatives, Some(close))),
        };
        if let Some(last) = alternatives.last_mut() {
            last.push(element);
        }
    }
    Ok((alternatives, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_words_lists_slots_options_and_alternatives() {
        let word = |w: &str| Element::Word(w.into());
        let got = parse("[<ask>] who (met|saw) {side:host} و-{side}").expect("a pattern");
        let want = vec![
            Element::Any(vec![vec![Element::List("ask".into())], vec![]]),
            word("who"),
            Element::Any(vec![vec![word("met")], vec![word("saw")]]),
            Element::Slot("side".into(), Some("host".into())),
            Element::Glue("و".into()),
            Element::Slot("side".into(), None),
        ];
        assert_eq!(got, want);
    }

    #[test]
    fn a_broken_pattern_is_refused() {
        for bad in ["[a", "a)", "(a]", "{side", "<>"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
