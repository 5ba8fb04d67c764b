//! One language's grammar of questions, as its `questions.toml` states it, made ready for matching.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::lexicon::{PackWords, pack_words, slot};
use super::pattern::{self, Element};
use super::words::Words;
use crate::lang::{self, RelativeDate};
use crate::model::{Calendar, CountryCode, EventType, Lang, Ontology, Role, Status};
use crate::query::{OfficeFilter, Order, Tenure, What};

/// The file that a grammar stands in.
pub(super) const QUESTIONS: &str = "questions.toml";

/// What is wrong with a grammar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {message}")]
pub(super) struct GrammarError {
    /// In which file of the pack.
    pub file: &'static str,
    /// At which byte, where that is known.
    pub at: Option<usize>,
    pub message: String,
}

/// `questions.toml`; its head comment is the format's documentation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionsFile {
    early_years: Calendar,
    #[serde(default)]
    skip: Vec<String>,
    #[serde(default)]
    words: BTreeMap<String, Vec<String>>,
    types: BTreeMap<String, TypeEntry>,
    #[serde(default)]
    order: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    status: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    offices: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    numbers: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    by: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    tenure: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    beyond: Vec<String>,
    #[serde(default)]
    never: Vec<String>,
    parts: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    adjuncts: BTreeMap<String, Vec<String>>,
    #[serde(rename = "question")]
    questions: Vec<QuestionEntry>,
}

/// The forms of an event type, by number.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TypeEntry {
    one: Vec<String>,
    many: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionEntry {
    text: Vec<String>,
    #[serde(default)]
    set: Set,
    examples: Vec<String>,
}

/// What a kind of question means beyond what its slots say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Set {
    #[serde(rename = "type")]
    pub types: Vec<EventType>,
    pub status: Vec<Status>,
    pub order: Option<Order>,
    pub limit: Option<usize>,
    pub what: What,
    /// Whether whoever holds the office now is meant, or who held it once, where a party is an office.
    pub tenure: Option<Tenure>,
    /// Whether the parties are those who speak for their states.
    pub officials: bool,
}

/// What a form means in a question.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// A word or a list's form that patterns ask for.
    Term(u32),
    /// An event type, none for any; whether the form means one event.
    Event(Option<EventType>, bool),
    /// last, first
    Order(Order),
    /// One status, or all of them.
    Status(Vec<Status>),
    /// An office; none for whoever speaks for a state.
    Office(Option<OfficeFilter>),
    /// A country's name or adjective.
    Country(CountryCode),
    /// A capital: the government, or the city itself.
    Capital(CountryCode),
    /// A month.
    Month(Calendar, u8),
    /// By what events are counted.
    By(What),
    /// current, former
    Tenure(Tenure),
    /// A kind of event that the graph does not hold.
    Beyond,
    /// A number in words.
    Number(u32),
    /// A stretch of days counted from today.
    Relative(RelativeDate),
    /// day, month, year, AD: skipped in a date.
    DateWord,
}

/// A pattern's element, ready for matching.
#[derive(Debug)]
pub(super) enum Node {
    Term(u32),
    Glue(String),
    Any(Vec<Vec<Node>>),
    Part(usize),
    Side(Vec<Role>),
    /// A side whose events are asked for: “visits of …”.
    Own,
    /// A side of which no word is said, in one of these roles.
    Anyone(Vec<Role>),
    /// A side as a part says it.
    As(usize),
    About,
    /// Who is counted.
    Of,
    By,
    Tenure,
    Beyond,
    /// An event from which time is counted.
    Anchor,
    /// An outlet's name.
    Source,
    /// One adjunct of a kind.
    Adjunct(Adjunct),
    /// A side that only a country names.
    CountrySide,
    /// An event type; only by a form that means one event, or several, where that is said.
    Event(Option<bool>),
    /// last, first; whether that means one event alone.
    Order(bool),
    Status,
    Office,
    /// An office that every side which has none is restricted to.
    OfficeOfAll,
    /// An office said with a name: it helps to tell whose name it is.
    Title,
    Country,
    Name,
    Place,
    /// A country or a capital, which need not be guessed.
    City,
    Number,
    Date,
    Tail,
}

/// What an adjunct does with the date, place, status or number in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Adjunct {
    During,
    Since,
    After,
    Until,
    Before,
    Range,
    Place,
    Abroad,
    Status,
    By,
    Source,
    ReadSince,
    ReadDuring,
    AfterEvent,
    BeforeEvent,
}

impl Adjunct {
    const NAMES: [(&str, Adjunct); 15] = [
        ("abroad", Adjunct::Abroad),
        ("by", Adjunct::By),
        ("source", Adjunct::Source),
        ("read-since", Adjunct::ReadSince),
        ("read-during", Adjunct::ReadDuring),
        ("after-event", Adjunct::AfterEvent),
        ("before-event", Adjunct::BeforeEvent),
        ("during", Adjunct::During),
        ("since", Adjunct::Since),
        ("after", Adjunct::After),
        ("until", Adjunct::Until),
        ("before", Adjunct::Before),
        ("range", Adjunct::Range),
        ("place", Adjunct::Place),
        ("status", Adjunct::Status),
    ];
}

/// A pattern of a question, with the words without which it cannot fit.
#[derive(Debug)]
pub(super) struct Pattern {
    pub nodes: Vec<Node>,
    pub needs: Vec<u32>,
}

impl Pattern {
    fn new(nodes: Vec<Node>) -> Pattern {
        let needed = |node: &Node| match node {
            Node::Term(term) => Some(*term),
            _ => None,
        };
        let needs = nodes.iter().filter_map(needed).collect();
        Pattern { nodes, needs }
    }
}

/// A kind of question.
#[derive(Debug)]
pub(super) struct Question {
    pub patterns: Vec<Pattern>,
    pub set: Set,
    pub examples: Vec<String>,
}

/// A language's questions.
#[derive(Debug)]
pub(super) struct Grammar {
    pub lang: Lang,
    pub early_years: Calendar,
    /// What each form means, by its folded words without articles.
    pub forms: FxHashMap<String, Vec<Meaning>>,
    /// Single words of the grammar's own as the pack writes them, by how they fold.
    pub written: FxHashMap<String, String>,
    /// The most words that a form has.
    pub longest: usize,
    /// Single words of the grammar's own, which no name holds.
    pub reserved: FxHashSet<String>,
    pub skip: FxHashSet<String>,
    /// Words that no question is understood with, and no name holds.
    pub never: FxHashSet<String>,
    /// Letters that patterns take off the front of a word, folded.
    pub glues: FxHashSet<String>,
    /// The letters of the article that stay after a preposition written onto it (لل).
    pub article_tail: String,
    pub parts: Vec<Vec<Vec<Node>>>,
    /// Which part is `{side}`.
    pub side: usize,
    /// Which part is `{anchor}`.
    pub anchor: Option<usize>,
    /// How many words and lists the patterns have.
    pub terms: usize,
    pub adjuncts: Vec<(Adjunct, Vec<Vec<Node>>)>,
    pub questions: Vec<Question>,
}

impl Grammar {
    /// The grammar of a bundled pack.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn bundled(lang: Lang) -> Result<Grammar, GrammarError> {
        Grammar::load(lang, &|file| lang::bundled(lang, file).map(str::to_owned))
    }

    /// The grammar of a pack whose slots `text` gives by file name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn load(lang: Lang, text: &dyn Fn(&str) -> Option<String>) -> Result<Grammar, GrammarError> {
        let pack = pack_words(lang, text)?;
        let file: QuestionsFile = slot(text, QUESTIONS)?;
        Grammar::compile(lang, file, pack).map_err(|message| {
            // a message begins with what it is about, as the file has it
            let quoted = message.split('"').nth(1).filter(|q| !q.is_empty());
            let at = quoted.and_then(|q| text(QUESTIONS)?.find(q));
            GrammarError { file: QUESTIONS, at, message }
        })
    }

    fn compile(lang: Lang, file: QuestionsFile, pack: PackWords) -> Result<Grammar, String> {
        let mut c = Compiler::new(lang, file.early_years, &pack.article);
        for (form, meaning) in pack.forms {
            c.form(&form, meaning, false);
        }
        for (name, forms) in &file.types {
            let kind = match name.as_str() {
                "any" => None,
                name => Some(EventType::parse(name).ok_or_else(|| format!("{name:?} is no event type"))?),
            };
            forms.one.iter().for_each(|f| c.form(f, Meaning::Event(kind, true), true));
            forms.many.iter().for_each(|f| c.form(f, Meaning::Event(kind, false), true));
        }
        for (name, forms) in &file.order {
            let order = match name.as_str() {
                "newest" => Order::Newest,
                "oldest" => Order::Oldest,
                name => return Err(format!("{name:?} is no order: newest or oldest")),
            };
            forms.iter().for_each(|f| c.form(f, Meaning::Order(order), true));
        }
        for (name, forms) in &file.status {
            let status = match name.as_str() {
                "any" => Status::ALL.to_vec(),
                name => vec![Status::parse(name).ok_or_else(|| format!("{name:?} is no status"))?],
            };
            forms.iter().for_each(|f| c.form(f, Meaning::Status(status.clone()), true));
        }
        for (name, forms) in &file.offices {
            let office = office(name)?;
            forms.iter().for_each(|f| c.form(f, Meaning::Office(office.clone()), true));
        }
        for (name, forms) in &file.numbers {
            let n = name.parse().map_err(|_| format!("{name:?} is no number"))?;
            forms.iter().for_each(|f| c.form(f, Meaning::Number(n), true));
        }
        for (name, forms) in &file.by {
            let what = format!("by-{name}").parse::<What>().map_err(|e| format!("{name:?}: {e}"))?;
            forms.iter().for_each(|f| c.form(f, Meaning::By(what), true));
        }
        for (name, forms) in &file.tenure {
            let tenure = match name.as_str() {
                "current" => Tenure::Current,
                "former" => Tenure::Former,
                name => return Err(format!("{name:?} is no tenure: current or former")),
            };
            forms.iter().for_each(|f| c.form(f, Meaning::Tenure(tenure), true));
        }
        file.beyond.iter().for_each(|f| c.form(f, Meaning::Beyond, true));
        for word in &file.never {
            let folded = Words::fold_form(word);
            c.grammar.reserved.insert(folded.clone());
            c.grammar.never.insert(folded);
        }
        for word in &file.skip {
            let folded = Words::fold_form(word);
            c.grammar.reserved.insert(folded.clone());
            c.grammar.skip.insert(folded);
        }
        for (list, forms) in &file.words {
            let term = c.term(&format!("<{list}>"));
            forms.iter().for_each(|f| c.form(f, Meaning::Term(term), true));
        }
        c.lists = file.words.keys().cloned().collect();
        c.part_names = file.parts.keys().cloned().collect();
        let side = c.part_names.iter().position(|p| p == "side");
        c.grammar.side = side.ok_or("[parts] must say what a side is")?;
        c.grammar.anchor = c.part_names.iter().position(|p| p == "anchor");
        for texts in file.parts.values() {
            let part = c.patterns(texts)?;
            c.grammar.parts.push(part);
        }
        for (name, texts) in &file.adjuncts {
            let kind = Adjunct::NAMES.iter().find(|(n, _)| n == name).map(|(_, a)| *a);
            let kind = kind.ok_or_else(|| format!("{name:?} is no kind of adjunct"))?;
            let patterns = c.patterns(texts)?;
            c.grammar.adjuncts.push((kind, patterns));
        }
        for entry in file.questions {
            let patterns = c.patterns(&entry.text)?.into_iter().map(Pattern::new).collect();
            c.grammar.questions.push(Question { patterns, set: entry.set, examples: entry.examples });
        }
        c.grammar.terms = c.terms.len();
        Ok(c.grammar)
    }
}

fn office(name: &str) -> Result<Option<OfficeFilter>, String> {
    if name == "officials" {
        return Ok(None);
    }
    let (class, portfolio) = match name.split_once('/') {
        Some((class, portfolio)) => (class, Some(portfolio.to_owned())),
        None => (name, None),
    };
    let known = Ontology::get().office(class).is_some() || Ontology::get().post(class).is_some();
    known.then_some(()).ok_or_else(|| format!("{class:?} is no class of office"))?;
    Ok(Some(OfficeFilter { class: class.to_owned(), portfolio }))
}

fn roles(list: &str) -> Result<Vec<Role>, String> {
    list.split('/').map(|r| Role::parse(r).ok_or_else(|| format!("{r:?} is no role"))).collect()
}

/// Turns patterns into nodes, numbering words and lists as it meets them.
struct Compiler {
    grammar: Grammar,
    terms: FxHashMap<String, u32>,
    lists: Vec<String>,
    part_names: Vec<String>,
}

impl Compiler {
    fn new(lang: Lang, early_years: Calendar, article: &str) -> Self {
        let tail = article.char_indices().nth(1).map_or("", |(i, _)| &article[i..]);
        let grammar = Grammar {
            lang,
            early_years,
            forms: FxHashMap::default(),
            written: FxHashMap::default(),
            longest: 0,
            reserved: FxHashSet::default(),
            skip: FxHashSet::default(),
            never: FxHashSet::default(),
            glues: FxHashSet::default(),
            article_tail: tail.to_owned(),
            parts: Vec::new(),
            side: 0,
            anchor: None,
            terms: 0,
            adjuncts: Vec::new(),
            questions: Vec::new(),
        };
        Compiler { grammar, terms: FxHashMap::default(), lists: Vec::new(), part_names: Vec::new() }
    }

    /// Adds a form; `own` for one of the grammar's own, which no name holds.
    fn form(&mut self, form: &str, meaning: Meaning, own: bool) {
        let folded = Words::fold_form(form);
        let words = folded.split(' ').count();
        if folded.is_empty() {
            return;
        }
        self.grammar.longest = self.grammar.longest.max(words);
        if own && words == 1 {
            self.grammar.reserved.insert(folded.clone());
            self.grammar.written.entry(folded.clone()).or_insert_with(|| form.to_owned());
        }
        let meanings = self.grammar.forms.entry(folded).or_default();
        if !meanings.contains(&meaning) {
            meanings.push(meaning);
        }
    }

    fn term(&mut self, name: &str) -> u32 {
        let next = self.terms.len() as u32;
        *self.terms.entry(name.to_owned()).or_insert(next)
    }

    fn patterns(&mut self, texts: &[String]) -> Result<Vec<Vec<Node>>, String> {
        texts
            .iter()
            .map(|text| {
                let elements = pattern::parse(text).map_err(|e| format!("{text:?}: {e}"))?;
                self.nodes(elements).map_err(|e| format!("{text:?}: {e}"))
            })
            .collect()
    }

    fn nodes(&mut self, elements: Vec<Element>) -> Result<Vec<Node>, String> {
        elements.into_iter().map(|e| self.node(e)).collect()
    }

    fn node(&mut self, element: Element) -> Result<Node, String> {
        Ok(match element {
            Element::Word(word) => {
                let term = self.term(&word);
                self.form(&word, Meaning::Term(term), true);
                Node::Term(term)
            }
            Element::Glue(letters) => {
                let letters = crate::text::fold(&letters);
                self.grammar.glues.insert(letters.clone());
                Node::Glue(letters)
            }
            Element::List(list) if self.lists.contains(&list) => Node::Term(self.term(&format!("<{list}>"))),
            Element::List(list) => return Err(format!("no list {list:?} in [words]")),
            Element::Any(alternatives) => {
                Node::Any(alternatives.into_iter().map(|a| self.nodes(a)).collect::<Result<_, _>>()?)
            }
            Element::Slot(name, argument) => match (name.as_str(), argument) {
                ("side", Some(own)) if own == "own" => Node::Own,
                ("side", Some(role)) => Node::Side(roles(&role)?),
                ("anyone", Some(role)) => Node::Anyone(roles(&role)?),
                ("as", Some(part)) => {
                    let found = self.part_names.iter().position(|p| *p == part);
                    Node::As(found.ok_or_else(|| format!("no part {part:?}"))?)
                }
                ("tail", Some(kind)) => {
                    let found = Adjunct::NAMES.iter().find(|(n, _)| *n == kind).map(|(_, a)| *a);
                    Node::Adjunct(found.ok_or_else(|| format!("{kind:?} is no kind of adjunct"))?)
                }
                ("side", None) => Node::Side(Vec::new()),
                ("office", Some(all)) if all == "all" => Node::OfficeOfAll,
                ("event", Some(n)) if n == "one" || n == "many" => Node::Event(Some(n == "one")),
                ("order", Some(n)) if n == "one" => Node::Order(true),
                (_, Some(argument)) => return Err(format!("{{{name}}} takes no {argument:?}")),
                ("about", None) => Node::About,
                ("of", None) => Node::Of,
                ("by", None) => Node::By,
                ("tenure", None) => Node::Tenure,
                ("beyond", None) => Node::Beyond,
                ("source", None) => Node::Source,
                ("anchor", None) if self.part_names.iter().any(|p| p == "anchor") => Node::Anchor,
                ("country-side", None) => Node::CountrySide,
                ("event", None) => Node::Event(None),
                ("order", None) => Node::Order(false),
                ("status", None) => Node::Status,
                ("office", None) => Node::Office,
                ("title", None) => Node::Title,
                ("country", None) => Node::Country,
                ("name", None) => Node::Name,
                ("place", None) => Node::Place,
                ("city", None) => Node::City,
                ("number", None) => Node::Number,
                ("date", None) => Node::Date,
                ("tail", None) => Node::Tail,
                (part, None) => match self.part_names.iter().position(|p| p == part) {
                    Some(part) => Node::Part(part),
                    None => return Err(format!("no slot and no part {{{part}}}")),
                },
            },
        })
    }
}
