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

use build::Action;
use grammar::{Grammar, Meaning};
use matcher::{Matcher, Reading};
use words::Words;

use super::Query;
use crate::lang::{self, PackSource, Problem};
use crate::model::{Date, Lang};

/// The longest question that is looked at, in words.
const LONGEST: usize = 60;

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
    #[error("the question has {words} words; one of at most {LONGEST} can be understood")]
    TooLong {
        /// How many words it has.
        words: usize,
    },
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
    /// Another command answers it.
    #[error("this is what \u{201c}isnad {command}\u{201d} answers")]
    Elsewhere {
        /// The command, without the program's name.
        command: String,
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
        let words = Words::new(question);
        if words.list.is_empty() {
            return Err(NotUnderstood::Empty { example: self.any_example() });
        }
        if words.list.len() > LONGEST {
            return Err(NotUnderstood::TooLong { words: words.list.len() });
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
                    if refused.as_ref().is_none_or(|(c, _)| count > *c) {
                        refused = Some((count, refusal(grammar, &matcher, &known)));
                    }
                }
            }
        }
        let Some((reading, grammar)) = best else {
            return Err(refused.map_or_else(|| NotUnderstood::Empty { example: self.any_example() }, |(_, r)| r));
        };
        let question = &grammar.questions[reading.question];
        if let Some(command) = &question.set.see {
            let name = reading.actions.iter().find_map(|a| match a {
                Action::Name(name) => Some(format!("{command} '{name}'")),
                _ => None,
            });
            return Err(NotUnderstood::Elsewhere { command: name.unwrap_or_else(|| command.clone()) });
        }
        match build::build(&question.set, &reading.actions) {
            Some(query) => Ok(Understood { query, lang: grammar.lang }),
            None => {
                Err(NotUnderstood::Contradiction { example: question.examples.first().cloned().unwrap_or_default() })
            }
        }
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
            for (_, end) in matcher.hits(word.start + from) {
                for (j, word) in words.list.iter().enumerate().skip(i) {
                    known[j] |= word.end <= end;
                }
            }
        }
    }
    known
}

fn refusal(grammar: &Grammar, matcher: &Matcher<'_>, known: &[bool]) -> NotUnderstood {
    let words = matcher.words;
    let example = nearest(grammar, matcher);
    let unknown = known.iter().position(|k| !k);
    let first = match unknown {
        Some(first) => first,
        // every word is known, so the order is at fault: the part begins where no question goes on
        None => words.list.partition_point(|w| w.end <= matcher.reach),
    };
    let Some(last) = (first..words.list.len()).take_while(|&i| unknown.is_none() || !known[i]).last() else {
        return NotUnderstood::Unfinished { example };
    };
    NotUnderstood::Part { part: words.typed(0, first, last).to_owned(), example }
}

/// The example that shares most meanings with the question, of the kinds that are answered here and not by another
/// command; of equals the first of the kind that came furthest.
fn nearest(grammar: &Grammar, matcher: &Matcher<'_>) -> String {
    let meanings = |words: &Words| -> Vec<Meaning> {
        let probe = Matcher::new(grammar, words, matcher.today);
        words.list.iter().flat_map(|w| probe.hits(w.start)).map(|(m, _)| m.clone()).collect()
    };
    let asked = meanings(matcher.words);
    let mut best = (0, "");
    for (i, question) in grammar.questions.iter().enumerate().filter(|(_, q)| q.set.see.is_none()) {
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
                None => refusal(grammar, &matcher, &known(grammar, &matcher)).to_string(),
                Some(r) if r.question != i => {
                    let other = grammar.questions[r.question].examples.first();
                    format!("understood as a question like {:?}", other.map_or("", String::as_str))
                }
                Some(r) if question.set.see.is_none() && build::build(&question.set, &r.actions).is_none() => {
                    "contradicts itself".to_owned()
                }
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
