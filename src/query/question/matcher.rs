//! Matches a question's words against a grammar, with every reading tried and the one that guesses least kept.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::build::Action;
use super::grammar::{Grammar, Meaning, Node};
use super::words::{Words, bare};
use crate::model::Date;
use crate::query::OfficeFilter;

/// A question may take so many steps to understand; one that takes more is refused.
const STEPS: usize = 60_000;
/// The most words of a name.
const NAME_WORDS: usize = 6;
/// What a word taken for part of a name costs: whatever the grammar knows goes before it.
const NAME_COST: u32 = 10;
/// What a word inside a name costs beyond that where it may be another word with something written onto it.
const GLUED_COST: u32 = 5;

/// A way to read a question.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub actions: Vec<Action>,
    pub cost: u32,
    /// Which question of the grammar.
    pub question: usize,
}

/// One attempt at one question.
pub(super) struct Matcher<'g> {
    pub grammar: &'g Grammar,
    pub words: &'g Words,
    pub today: Date,
    actions: Vec<Action>,
    cost: u32,
    steps: usize,
    best: Option<Reading>,
    question: usize,
    /// The end of the furthest word that fitted.
    pub reach: usize,
    /// The question that reached it.
    pub nearest: usize,
    /// What the words at a place mean, once it was looked up.
    hits: RefCell<FxHashMap<usize, Hits<'g>>>,
}

/// What the words at a place mean, with the end of each form.
type Hits<'g> = Rc<[(&'g Meaning, usize)]>;

/// What comes after the elements at hand: more elements, and what comes after those.
enum Rest<'r, 'g> {
    End,
    Then(&'g [Node], &'r Rest<'r, 'g>),
    Do(Action, &'r Rest<'r, 'g>),
}

impl<'g> Matcher<'g> {
    pub fn new(grammar: &'g Grammar, words: &'g Words, today: Date) -> Self {
        Matcher {
            grammar,
            words,
            today,
            actions: Vec::new(),
            cost: 0,
            steps: 0,
            best: None,
            question: 0,
            reach: 0,
            nearest: 0,
            hits: RefCell::default(),
        }
    }

    /// The reading that takes the fewest words for names; of equals the one whose question stands first.
    pub fn read(&mut self) -> Option<Reading> {
        let (grammar, here) = (self.grammar, self.terms());
        for (i, question) in grammar.questions.iter().enumerate() {
            self.question = i;
            for pattern in question.patterns.iter().filter(|p| p.needs.iter().all(|t| here[*t as usize])) {
                self.run(&pattern.nodes, 0, &Rest::End);
            }
        }
        self.best.take()
    }

    /// Which words and lists of the grammar stand anywhere in the question.
    fn terms(&self) -> Vec<bool> {
        let mut here = vec![false; self.grammar.terms];
        for word in &self.words.list {
            let text = &self.words.text[word.start..word.end];
            let glued = self.grammar.glues.iter().filter(|g| text.len() > g.len() && text.starts_with(g.as_str()));
            for from in std::iter::once(0).chain(glued.map(String::len)) {
                for (meaning, _) in self.hits(word.start + from).iter() {
                    if let Meaning::Term(term) = meaning {
                        here[*term as usize] = true;
                    }
                }
            }
        }
        here
    }

    /// Whether the question was too tangled to try every reading.
    pub fn gave_up(&self) -> bool {
        self.steps > STEPS
    }

    /// What the words at `pos` mean, with the end of each form.
    pub fn hits(&self, pos: usize) -> Hits<'g> {
        if let Some(known) = self.hits.borrow().get(&pos) {
            return Rc::clone(known);
        }
        let found: Hits<'g> = self.looked_up(pos).into();
        self.hits.borrow_mut().insert(pos, Rc::clone(&found));
        found
    }

    fn looked_up(&self, pos: usize) -> Vec<(&'g Meaning, usize)> {
        let mut out = Vec::new();
        let Some((first, pos)) = self.words.at(pos) else { return out };
        let word = &self.words.list[first];
        let rest = &self.words.text[pos..word.end];
        let tail = &self.grammar.article_tail;
        let cut = (pos > word.start && !tail.is_empty()).then(|| rest.strip_prefix(tail.as_str())).flatten();
        for start in std::iter::once(bare(rest)).chain(cut) {
            let mut form = start.to_owned();
            for (i, word) in self.words.list.iter().enumerate().skip(first).take(self.grammar.longest) {
                if i > first {
                    form.push(' ');
                    form.push_str(bare(&self.words.text[word.start..word.end]));
                }
                for meaning in self.grammar.forms.get(form.as_str()).into_iter().flatten() {
                    out.push((meaning, word.end));
                }
            }
        }
        out
    }

    fn run(&mut self, nodes: &'g [Node], pos: usize, rest: &Rest<'_, 'g>) {
        self.steps += 1;
        if self.steps > STEPS || self.best.as_ref().is_some_and(|b| self.cost >= b.cost) {
            return;
        }
        let Some((node, after)) = nodes.split_first() else { return self.go_on(pos, rest) };
        let pos = self.past_skipped(pos);
        let again = Rest::Then(nodes, rest);
        let rest = &Rest::Then(after, rest);
        match node {
            Node::Term(term) => {
                for &(meaning, end) in self.hits(pos).iter() {
                    if *meaning == Meaning::Term(*term) {
                        self.reached(end);
                        self.go_on(end, rest);
                    }
                }
            }
            Node::Glue(letters) => {
                if let Some((i, at)) = self.words.at(pos)
                    && at == self.words.list[i].start
                    && self.words.text[at..self.words.list[i].end].len() > letters.len()
                    && self.words.text[at..].starts_with(letters.as_str())
                {
                    self.go_on(at + letters.len(), rest);
                }
            }
            Node::Any(alternatives) => {
                for alternative in alternatives {
                    self.run(alternative, pos, rest);
                }
            }
            Node::Part(part) => {
                for pattern in &self.grammar.parts[*part] {
                    self.run(pattern, pos, rest);
                }
            }
            Node::Side(roles) => self.side(Action::Side(roles.clone()), self.grammar.side, pos, rest),
            Node::Own => {
                self.actions.push(Action::Own);
                self.side(Action::Side(Vec::new()), self.grammar.side, pos, rest);
                self.actions.pop();
            }
            Node::As(part) => self.side(Action::Side(Vec::new()), *part, pos, rest),
            Node::Of => self.side(Action::Of, self.grammar.side, pos, rest),
            Node::Anyone(roles) => {
                self.actions.push(Action::Side(roles.clone()));
                self.act(Action::SideEnd, pos, rest);
                self.actions.pop();
            }
            Node::Anchor => {
                if let Some(part) = self.grammar.anchor {
                    self.actions.push(Action::Anchor);
                    let after = Rest::Do(Action::AnchorEnd, rest);
                    for pattern in &self.grammar.parts[part] {
                        self.run(pattern, pos, &after);
                    }
                    self.actions.pop();
                }
            }
            Node::Adjunct(wanted) => {
                for (kind, patterns) in self.grammar.adjuncts.iter().filter(|(kind, _)| kind == wanted) {
                    let after = Rest::Do(Action::Adjunct(*kind), rest);
                    for pattern in patterns {
                        self.run(pattern, pos, &after);
                    }
                }
            }
            Node::By => self.meanings(pos, rest, |m| match m {
                Meaning::By(what) => Some(Action::By(*what)),
                _ => None,
            }),
            Node::Tenure => self.meanings(pos, rest, |m| match m {
                Meaning::Tenure(tenure) => Some(Action::Tenure(*tenure)),
                _ => None,
            }),
            Node::Beyond => {
                let typed = self.words.at(pos).map(|(i, at)| self.words.typed(at, i, i).to_owned());
                self.meanings(pos, rest, |m| match m {
                    Meaning::Beyond => typed.clone().map(Action::Beyond),
                    _ => None,
                });
            }
            Node::Source => self.name(pos, rest, Action::Source),
            Node::CountrySide => {
                self.actions.push(Action::Side(Vec::new()));
                self.country(pos, &Rest::Do(Action::SideEnd, rest));
                self.actions.pop();
            }
            Node::About => self.side(Action::About, self.grammar.side, pos, rest),
            Node::Tail => {
                self.go_on(pos, rest);
                for (kind, patterns) in &self.grammar.adjuncts {
                    let after = Rest::Do(Action::Adjunct(*kind), &again);
                    for pattern in patterns {
                        self.run(pattern, pos, &after);
                    }
                }
            }
            Node::Name => self.name(pos, rest, Action::Name),
            Node::Place => {
                self.meanings(pos, rest, |m| match m {
                    Meaning::Country(code) => Some(Action::PlaceCountry(*code)),
                    _ => None,
                });
                self.capital(pos, rest);
                self.name(pos, rest, Action::PlaceName);
            }
            Node::City => {
                self.meanings(pos, rest, |m| match m {
                    Meaning::Country(code) => Some(Action::PlaceCountry(*code)),
                    _ => None,
                });
                self.capital(pos, rest);
            }
            Node::Number => {
                if let Some((n, _, end)) = self.number_at(pos) {
                    self.act(Action::Number(n), end, rest);
                }
                self.meanings(pos, rest, |m| match m {
                    Meaning::Number(n) => Some(Action::Number(*n)),
                    _ => None,
                });
            }
            Node::Date => {
                for ((from, to), end) in self.dates(pos) {
                    self.act(Action::Date(from, to), end, rest);
                }
            }
            Node::Event(number) => self.meanings(pos, rest, |m| match m {
                Meaning::Event(kind, one) if number.is_none_or(|n| n == *one) => Some(Action::Event(*kind)),
                _ => None,
            }),
            Node::Order(one) => self.meanings(pos, rest, |m| match m {
                Meaning::Order(order) => Some(Action::Order(*order, *one)),
                _ => None,
            }),
            Node::Status => self.meanings(pos, rest, |m| match m {
                Meaning::Status(status) => Some(Action::Status(status.clone())),
                _ => None,
            }),
            Node::Office => self.meanings(pos, rest, |m| office(m).map(Action::Office)),
            Node::OfficeOfAll => self.meanings(pos, rest, |m| office(m).map(Action::OfficeOfAll)),
            Node::Title => self.meanings(pos, rest, |m| office(m).map(Action::Title)),
            Node::Country => self.country(pos, rest),
        }
    }

    fn go_on(&mut self, pos: usize, rest: &Rest<'_, 'g>) {
        match rest {
            Rest::Then(nodes, rest) => self.run(nodes, pos, rest),
            Rest::Do(action, rest) => self.act(action.clone(), pos, rest),
            Rest::End => {
                let pos = self.past_skipped(pos);
                let better = self.best.as_ref().is_none_or(|b| self.cost < b.cost);
                if self.words.at(pos).is_none() && better {
                    let actions = self.actions.clone();
                    self.best = Some(Reading { actions, cost: self.cost, question: self.question });
                }
            }
        }
    }

    fn act(&mut self, action: Action, pos: usize, rest: &Rest<'_, 'g>) {
        self.actions.push(action);
        self.go_on(pos, rest);
        self.actions.pop();
    }

    fn side(&mut self, begin: Action, part: usize, pos: usize, rest: &Rest<'_, 'g>) {
        self.actions.push(begin);
        let after = Rest::Do(Action::SideEnd, rest);
        for pattern in &self.grammar.parts[part] {
            self.run(pattern, pos, &after);
        }
        self.actions.pop();
    }

    /// A capital as the city that it is.
    fn capital(&mut self, pos: usize, rest: &Rest<'_, 'g>) {
        let Some((first, pos)) = self.words.at(pos) else { return };
        for &(meaning, end) in self.hits(pos).iter() {
            if let Meaning::Capital(_) = meaning {
                let last = self.words.list.partition_point(|w| w.end < end);
                self.reached(end);
                self.act(Action::PlaceName(self.words.typed(pos, first, last).to_owned()), end, rest);
            }
        }
    }

    fn country(&mut self, pos: usize, rest: &Rest<'_, 'g>) {
        self.meanings(pos, rest, |m| match m {
            Meaning::Country(code) | Meaning::Capital(code) => Some(Action::Country(*code)),
            _ => None,
        });
    }

    fn meanings(&mut self, pos: usize, rest: &Rest<'_, 'g>, wanted: impl Fn(&Meaning) -> Option<Action>) {
        for &(meaning, end) in self.hits(pos).iter() {
            if let Some(action) = wanted(meaning) {
                self.reached(end);
                self.act(action, end, rest);
            }
        }
    }

    /// Words that are nothing else: a name, the shortest first.
    fn name(&mut self, pos: usize, rest: &Rest<'_, 'g>, action: impl Fn(String) -> Action) {
        let Some((first, pos)) = self.words.at(pos) else { return };
        let before = self.cost;
        for last in first..self.words.list.len().min(first + NAME_WORDS) {
            let word = &self.words.list[last];
            let text = &self.words.text[word.start.max(pos)..word.end];
            let own = self.grammar.reserved.contains(bare(text)) || self.grammar.reserved.contains(text);
            if own && !word.quoted || text.bytes().all(|b| b.is_ascii_digit()) {
                break;
            }
            let glued = last > first && self.grammar.glues.iter().any(|g| text.starts_with(g.as_str()));
            self.cost += NAME_COST + if glued { GLUED_COST } else { 0 };
            self.act(action(self.words.typed(pos, first, last).to_owned()), word.end, rest);
        }
        self.cost = before;
    }

    fn past_skipped(&self, mut pos: usize) -> usize {
        while let Some((i, at)) = self.words.at(pos) {
            let word = &self.words.list[i];
            if word.quoted || at != word.start || !self.grammar.skip.contains(bare(&self.words.text[at..word.end])) {
                break;
            }
            pos = word.end;
        }
        pos
    }

    fn reached(&mut self, end: usize) {
        if end > self.reach {
            self.reach = end;
            self.nearest = self.question;
        }
    }
}

fn office(meaning: &Meaning) -> Option<Option<OfficeFilter>> {
    match meaning {
        Meaning::Office(office) => Some(office.clone()),
        _ => None,
    }
}
