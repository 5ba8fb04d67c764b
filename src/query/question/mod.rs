//! Questions in words: each language's grammar, from `schema/lang/<code>/questions.toml`, makes a [`Query`] of them.
//!
//! No part of a question is passed over: what the grammar does not know is either somebody's name, which the store
//! is asked for, or the question is refused with that part named and the nearest question that would be understood.

mod build;
mod dates;
mod grammar;
mod lexicon;
mod matcher;
mod pattern;
mod words;

use std::sync::LazyLock;

use build::Wrong;
use grammar::{Grammar, Meaning};
use matcher::{Matcher, Reading};
use words::Words;

use super::{Query, QueryError};
use crate::lang::{self, PackSource, Problem};
use crate::model::{Date, Lang};

/// The longest question that is looked at, in words.
const LONGEST: usize = 60;
/// The longest question that is looked at at all, in bytes.
const BYTES: usize = 2_000;

/// Whether a character cannot be seen and changes how others are read: a control character but white space, or one that
/// overrides, embeds or isolates the direction of others. Joiners and marks of direction belong to words.
fn hides(c: char) -> bool {
    c.is_control() && !c.is_whitespace() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The questions that can be asked, in every language that has a pack.
#[derive(Debug)]
pub struct Questions {
    grammars: Vec<Grammar>,
}

static BUNDLED: LazyLock<Questions> = LazyLock::new(|| {
    let grammars = lang::bundled_langs().map(Grammar::bundled).collect::<Result<_, grammar::GrammarError>>();
    Questions { grammars: grammars.expect("bundled questions are checked by a test") }
});

/// A question that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// What it asks.
    pub query: Query,
    /// The language that it was asked in.
    pub lang: Lang,
}

/// Why a question is not answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotUnderstood {
    /// There is no word in it.
    #[error("there is no question; ask for example: {example}")]
    Empty {
        /// One that would be understood.
        example: String,
    },
    /// It is longer than any question.
    #[error("the question is too long: at most {LONGEST} words in {BYTES} bytes can be understood")]
    TooLong,
    /// A part of it has no meaning in the grammar, or not there.
    #[error("could not understand \u{201c}{part}\u{201d}; this would be understood: {example}")]
    Part {
        /// That part, as typed.
        part: String,
        /// The nearest question that would be understood.
        example: String,
    },
    /// Each part is known, but the question ends too early.
    #[error("the question seems to end too early; this would be understood: {example}")]
    Unfinished {
        /// The nearest question that would be understood.
        example: String,
    },
    /// Its parts contradict each other, such as a time that ends before it begins.
    #[error("the question contradicts itself; this would be understood: {example}")]
    Contradiction {
        /// The nearest question that would be understood.
        example: String,
    },
    /// Its parts are understood, and do not fit each other.
    #[error("{error}; this would be understood: {example}")]
    Query {
        /// Why.
        error: QueryError,
        /// The nearest question that would be understood.
        example: String,
    },
    /// Time is counted from something that the graph does not hold.
    #[error(
        "the graph knows meetings, visits, calls, agreements and statements, but no \u{201c}{word}\u{201d}, so that nothing can \
         be said to be before or after it; give a date instead"
    )]
    Beyond {
        /// The word for it.
        word: String,
    },
    /// Characters that show nothing, or show other characters in another order.
    #[error(
        "the question holds a character that cannot be seen and changes how others are shown (U+{code:04X}, after \
         {before} characters); type it again without"
    )]
    Hidden {
        /// Its code point.
        code: u32,
        /// How many characters stand before it.
        before: usize,
    },
}

impl Questions {
    /// The grammars of the packs that ship with isnad, made ready once.
    pub fn bundled() -> &'static Questions {
        &BUNDLED
    }

    /// What is wrong with the questions of a pack: broken slots, patterns that cannot be, and examples that are not
    /// understood as the kind of question that they are examples of.
    pub fn check(pack: &PackSource) -> Vec<Problem> {
        #[derive(serde::Deserialize)]
        struct Face {
            lang: Lang,
        }
        let text = |file: &str| pack.files.get(file).cloned();
        let problem = |file: &str, at: Option<usize>, message: String| {
            let (line, column) = at.zip(text(file)).map_or((0, 0), |(at, text)| {
                let before = text.get(..at).unwrap_or_default();
                let last = before.rsplit('\n').next().unwrap_or_default();
                (before.matches('\n').count() + 1, last.chars().count() + 1)
            });
            Problem { file: pack.folder.join(file), line, column, message }
        };
        let grammar = lexicon::slot(&text, "pack.toml").and_then(|face: Face| Grammar::load(face.lang, &text));
        let grammar = match grammar {
            Ok(grammar) => grammar,
            Err(e) => return vec![problem(e.file, e.at, e.message)],
        };
        let at = |example: &str| text(grammar::QUESTIONS).and_then(|t| t.find(example));
        let wrong = misread(&grammar).into_iter();
        wrong.map(|(example, message)| problem(grammar::QUESTIONS, at(&example), message)).collect()
    }

    /// Questions that are understood, as examples, by language.
    pub fn examples(&self, lang: Lang) -> impl Iterator<Item = &str> {
        let of_lang = self.grammars.iter().filter(move |g| g.lang == lang);
        of_lang.flat_map(|g| g.questions.iter().flat_map(|q| q.examples.iter().map(String::as_str)))
    }

    /// Understands a question, in whichever language it is asked; `today` gives "last year" its meaning.
    ///
    /// # Errors
    /// [`NotUnderstood`], with the part that has no meaning and the nearest question that has one.
    pub fn understand(&self, question: &str, today: Date) -> Result<Understood, NotUnderstood> {
        if question.len() > BYTES {
            return Err(NotUnderstood::TooLong);
        }
        if let Some((before, c)) = question.chars().enumerate().find(|(_, c)| hides(*c)) {
            return Err(NotUnderstood::Hidden { code: c.into(), before });
        }
        let words = Words::new(question);
        if words.list.is_empty() {
            return Err(NotUnderstood::Empty { example: self.any_example() });
        }
        if words.list.len() > LONGEST {
            return Err(NotUnderstood::TooLong);
        }
        let mut best: Option<(Reading, &Grammar)> = None;
        let mut refused: Option<(usize, NotUnderstood)> = None;
        for grammar in &self.grammars {
            let mut matcher = Matcher::new(grammar, &words, today);
            match matcher.read() {
                Some(reading) => {
                    if best.as_ref().is_none_or(|(b, _)| reading.cost < b.cost) {
                        best = Some((reading, grammar));
                    }
                }
                None => {
                    let known = known(grammar, &matcher);
                    let count = known.iter().filter(|k| **k).count();
                    let (error, corrected) = refusal(grammar, &matcher, &known);
                    // of two languages that know as many of the words it is in that in which one is only misspelt
                    let weight = 2 * count + usize::from(corrected);
                    if refused.as_ref().is_none_or(|(w, _)| weight > *w) {
                        refused = Some((weight, error));
                    }
                }
            }
        }
        let Some((reading, grammar)) = best else {
            return Err(refused.map_or_else(|| NotUnderstood::Empty { example: self.any_example() }, |(_, r)| r));
        };
        let question = &grammar.questions[reading.question];
        let example = || question.examples.first().cloned().unwrap_or_default();
        match build::build(&question.set, &reading.actions) {
            Ok(query) => Ok(Understood { query, lang: grammar.lang }),
            Err(Wrong::Contradiction) => Err(NotUnderstood::Contradiction { example: example() }),
            Err(Wrong::Beyond(word)) => Err(NotUnderstood::Beyond { word }),
            Err(Wrong::Query(error)) => Err(NotUnderstood::Query { error, example: example() }),
        }
    }

    /// The office with which a name begins, as it stands after a colon, and the name without it: «الملك سلمان».
    pub(super) fn title(&self, name: &str) -> Option<(String, String)> {
        let words = Words::new(name);
        let today = Date::new(2000, None, None)?;
        let first = words.list.first()?.start;
        let begins = self.grammars.iter().filter_map(|grammar| {
            let matcher = Matcher::new(grammar, &words, today);
            let hits = matcher.hits(first);
            let offices = hits.iter().filter_map(|(meaning, end)| match meaning {
                Meaning::Office(office) => Some((*end, build::text(office.as_ref()))),
                _ => None,
            });
            offices.max()
        });
        let (end, title) = begins.max()?;
        let next = words.list.iter().position(|w| w.start >= end)?;
        let rest = words.typed(words.list[next].start, next, words.list.len() - 1);
        Some((title, rest.to_owned()))
    }

    fn any_example(&self) -> String {
        self.grammars.iter().find(|g| g.lang == Lang::EN).or(self.grammars.first()).map_or_else(String::new, |g| {
            g.questions.iter().flat_map(|q| &q.examples).next().cloned().unwrap_or_default()
        })
    }
}

/// Which words have some meaning in the grammar.
fn known(grammar: &Grammar, matcher: &Matcher<'_>) -> Vec<bool> {
    let words = matcher.words;
    let mut known = vec![false; words.list.len()];
    for i in 0..words.list.len() {
        let word = &words.list[i];
        let text = &words.text[word.start..word.end];
        known[i] |= grammar.skip.contains(words::bare(text)) || text.bytes().all(|b| b.is_ascii_digit());
        let glued = grammar.glues.iter().filter(|g| text.len() > g.len() && text.starts_with(g.as_str()));
        for from in std::iter::once(0).chain(glued.map(String::len)) {
            for &(_, end) in matcher.hits(word.start + from).iter() {
                for (j, word) in words.list.iter().enumerate().skip(i) {
                    known[j] |= word.end <= end;
                }
            }
        }
    }
    known
}

/// Why a question is not understood, and whether what is suggested is the same with a word put right.
fn refusal(grammar: &Grammar, matcher: &Matcher<'_>, known: &[bool]) -> (NotUnderstood, bool) {
    let words = matcher.words;
    let word = |i: usize| words::bare(&words.text[words.list[i].start..words.list[i].end]);
    let never = (0..known.len()).find(|&i| !words.list[i].quoted && grammar.never.contains(word(i)));
    if let Some(i) = never {
        let part = words.typed(words.list[i].start, i, i).to_owned();
        return (NotUnderstood::Part { part, example: nearest(grammar, matcher) }, false);
    }
    let unknown = known.iter().position(|k| !k);
    let corrected = unknown.and_then(|i| corrected(grammar, matcher, i));
    let is_corrected = corrected.is_some();
    let example = corrected.unwrap_or_else(|| nearest(grammar, matcher));
    let first = match unknown {
        Some(first) => first,
        // every word is known, so the order is at fault: the part begins where no question goes on
        None => words.list.partition_point(|w| w.end <= matcher.reach),
    };
    let Some(last) = (first..words.list.len()).take_while(|&i| unknown.is_none() || !known[i]).last() else {
        return (NotUnderstood::Unfinished { example }, false);
    };
    (NotUnderstood::Part { part: words.typed(0, first, last).to_owned(), example }, is_corrected)
}

/// How many words that are spelt nearly so are tried.
const TRIED: usize = 3;

/// The question with a word that is nearly one of the grammar's put right, if it is understood then.
fn corrected(grammar: &Grammar, matcher: &Matcher<'_>, unknown: usize) -> Option<String> {
    let words = matcher.words;
    let word = &words.list[unknown];
    let text = &words.text[word.start..word.end];
    let slips = match text.chars().count() {
        0..=3 => return None,
        4..=7 => 1,
        _ => 2,
    };
    let off = |form: &str| {
        let near = form.len().abs_diff(text.len()) <= 2 * slips && !form.contains(' ');
        Some(strsim::damerau_levenshtein(form, text)).filter(|off| near && *off <= slips)
    };
    let near = grammar.written.iter().filter_map(|(folded, form)| Some((off(folded)?, form.as_str())));
    let mut near: Vec<(usize, &str)> = near.collect();
    near.sort_unstable();
    near.into_iter().take(TRIED).find_map(|(_, form)| {
        let (from, to) = word.typed;
        let question = format!("{}{form}{}", &words.typed[..from], &words.typed[to..]);
        let words = Words::new(&question);
        Matcher::new(grammar, &words, matcher.today).read().map(|_| question)
    })
}

/// The example that shares most meanings with the question; of equals the first of the kind that came furthest.
fn nearest(grammar: &Grammar, matcher: &Matcher<'_>) -> String {
    let meanings = |words: &Words| -> Vec<Meaning> {
        let probe = Matcher::new(grammar, words, matcher.today);
        words
            .list
            .iter()
            .flat_map(|w| probe.hits(w.start).iter().map(|(m, _)| (*m).clone()).collect::<Vec<_>>())
            .collect()
    };
    let asked = meanings(matcher.words);
    let mut best = (0, "");
    for (i, question) in grammar.questions.iter().enumerate() {
        for example in &question.examples {
            let words = Words::new(example);
            let here = meanings(&words);
            let shared = here.iter().filter(|m| asked.contains(m)).count();
            let score = 1000 * shared / here.len().max(asked.len()).max(1) + usize::from(i == matcher.nearest);
            if score > best.0 {
                best = (score, example);
            }
        }
    }
    best.1.to_owned()
}

/// The examples that are not understood as what they are examples of, each with what happens instead.
fn misread(grammar: &Grammar) -> Vec<(String, String)> {
    let today = Date::day_of(2021, 6, 1).expect("a day of the calendar");
    let mut wrong = Vec::new();
    for (i, question) in grammar.questions.iter().enumerate() {
        for example in &question.examples {
            let words = Words::new(example);
            let mut matcher = Matcher::new(grammar, &words, today);
            let message = match matcher.read() {
                None => refusal(grammar, &matcher, &known(grammar, &matcher)).0.to_string(),
                Some(r) if r.question != i => {
                    let other = grammar.questions[r.question].examples.first();
                    format!("understood as a question like {:?}", other.map_or("", String::as_str))
                }
                Some(r) if build::build(&question.set, &r.actions).is_err() => "contradicts itself".to_owned(),
                Some(_) if matcher.gave_up() => "takes too long to understand".to_owned(),
                Some(_) => continue,
            };
            wrong.push((example.clone(), message));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_understood_as_the_kind_of_question_that_it_is_an_example_of() {
        for lang in lang::bundled_langs() {
            let grammar = Grammar::bundled(lang).unwrap_or_else(|e| panic!("{lang}: {e}"));
            assert!(grammar.questions.iter().all(|q| !q.examples.is_empty()), "{lang}: a kind without an example");
            assert_eq!(misread(&grammar), [], "{lang}");
        }
    }

    #[test]
    fn what_a_refusal_suggests_is_understood() {
        let today = Date::day_of(2021, 6, 1).expect("a day of the calendar");
        let suggested = |question: &str| match Questions::bundled().understand(question, today) {
            Err(NotUnderstood::Part { example, .. } | NotUnderstood::Unfinished { example }) => example,
            other => panic!("{question}: {other:?}"),
        };
        for question in ["who is", "who was the", "what office did"] {
            let example = suggested(question);
            assert!(Questions::bundled().understand(&example, today).is_ok(), "{question}: {example}");
        }
    }

    #[test]
    fn a_word_that_is_nearly_one_of_the_grammars_is_put_right_in_what_is_suggested() {
        let today = Date::day_of(2021, 6, 1).expect("a day of the calendar");
        for (asked, part, suggested) in [
            ("all meetngs between Iran and Iraq", "meetngs", "all meetings between Iran and Iraq"),
            ("planned visits betwen Iran and Oman", "betwen", "planned visits between Iran and Oman"),
            ("دیدراهای ایران و عراق", "دیدراهای", "دیدارهای ایران و عراق"),
        ] {
            let got = Questions::bundled().understand(asked, today);
            let expected = NotUnderstood::Part { part: part.into(), example: suggested.into() };
            assert_eq!(got, Err(expected), "{asked}");
        }
    }

    #[test]
    fn a_broken_pack_is_named_by_line_and_column() {
        let files = ["pack.toml", "countries.toml", "dates.toml", "questions.toml"];
        let text = |f: &&str| (f.to_string(), lang::bundled(Lang::EN, f).expect("bundled").to_owned());
        let mut pack = PackSource { folder: "en".into(), files: files.iter().map(text).collect(), model: None };
        assert_eq!(Questions::check(&pack), []);
        let questions = pack.files.get_mut("questions.toml").expect("just put there");
        let sound = questions.clone();
        *questions = sound.replace("{office} (of|from) {country}", "{office} (of|from {country}");
        let problems = Questions::check(&pack);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].line > 100 && problems[0].column > 1, "{}", problems[0]);
        assert!(problems[0].message.contains("not closed"), "{}", problems[0]);
    }
}
