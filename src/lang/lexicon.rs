//! The lexicon: every form of a pack in one trie over folded words, and the clitics that words carry.

use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

use super::tag::{Relation, Tag};
use crate::text::fold::{Folded, fold_char};
use crate::text::{Token, TokenKind, Tokens};

/// A form found in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The first token.
    pub start: u32,
    /// The token after the last.
    pub end: u32,
    /// What the form is.
    pub tag: Tag,
    /// What was written onto it.
    pub clitics: Clitics,
}

/// What is written onto a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clitics {
    /// A conjunction.
    pub and: bool,
    /// A preposition.
    pub marker: Option<Relation>,
    /// The definite article.
    pub article: bool,
    /// A letter that makes a verb future.
    pub future: bool,
    /// A pronoun at the end.
    pub pronoun: bool,
}

/// What one form means; a form may have several meanings.
#[derive(Clone, Copy, Debug)]
struct Meaning {
    tag: Tag,
    /// Only words in capitals match (US).
    capitals: bool,
    /// Only a word that begins with a capital matches.
    capital: bool,
    /// Whether only a word with the article matches, or only one without: a title that the pack writes with it («الأمير»)
    /// is another word without, and a place is written one way only («مشهد» is not «المشهد»).
    article: Option<bool>,
    /// The letter of [`CliticRules::finals`] that a name ends with.
    ending: Option<char>,
    /// The letter that it begins with, as written.
    opening: Option<char>,
}

/// How words carry clitics in a language.
#[derive(Debug, Default)]
pub struct CliticRules {
    pub article: String,
    pub conjunctions: Vec<String>,
    pub prefixes: Vec<(String, Relation)>,
    pub future: String,
    pub pronouns: Vec<String>,
    pub joins: Vec<(String, String)>,
    /// Letters as written after which no pronoun stands: the whole forms of joins.
    pub unjoined: Vec<char>,
    pub finals: Vec<char>,
    /// Pairs of what a word ends with before its genitive and what it ends with alone.
    pub genitives: Vec<(String, String)>,
    /// Words that hasty typing writes onto the next one.
    pub glued: Vec<String>,
    /// Letters that begin a verb in the imperfect, the commonest first.
    pub imperfect: Vec<String>,
    /// What a feminine verb ends with, and a feminine noun.
    pub feminine: Vec<String>,
    /// What a verb of two ends with.
    pub dual: String,
    /// Letters as written with which no word of grammar begins that begins otherwise.
    pub initials: Vec<char>,
}

/// All forms of a pack.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: FxHashMap<Box<str>, u32>,
    /// The node to which each word leads from the beginning, by its number; 0 for none.
    first: Vec<u32>,
    /// The node to which a word leads from another node.
    steps: FxHashMap<(u32, u32), u32>,
    /// For each node, whether some word leads on from it.
    leads_on: Vec<bool>,
    meanings: Vec<Vec<Meaning>>,
    rules: CliticRules,
}

impl Lexicon {
    /// An empty lexicon for a language with these clitics.
    pub fn new(rules: CliticRules) -> Self {
        Lexicon { meanings: vec![Vec::new()], leads_on: vec![false], rules, ..Lexicon::default() }
    }

    /// Adds a form. `capital` asks for a capital letter at its beginning; a form all in capitals asks for capitals.
    ///
    /// A form with a half-space is also known without it, as hasty typing has it. Returns false for a form without a word.
    pub fn add(&mut self, form: &str, tag: Tag, capital: bool) -> bool {
        if form.contains(is_joint) {
            self.add_one(&form.replace(is_joint, ""), tag, capital);
        }
        self.add_one(form, tag, capital)
    }

    fn add_one(&mut self, form: &str, tag: Tag, capital: bool) -> bool {
        let tokens = Tokens::new(form);
        let mut node = 0;
        // no verb carries the article: what «التقى» begins with is its own
        let verb = matches!(tag, Tag::Verb(_) | Tag::Passive(_) | Tag::Light(_));
        for i in 0..tokens.list.len() {
            if matches!(tokens.list[i].kind, TokenKind::Punct | TokenKind::Newline) {
                continue;
            }
            let word = if verb && i == 0 { tokens.fold(i) } else { self.bare(&tokens, i) };
            let word = match self.words.get(word) {
                Some(&known) => known,
                None => {
                    let next = self.words.len() as u32;
                    self.words.insert(word.into(), next);
                    self.first.push(0);
                    next
                }
            };
            let fresh = self.meanings.len() as u32;
            node = if node == 0 {
                let first = &mut self.first[word as usize];
                *first = if *first == 0 { fresh } else { *first };
                *first
            } else {
                self.leads_on[node as usize] = true;
                *self.steps.entry((node, word)).or_insert(fresh)
            };
            if node == fresh {
                self.leads_on.push(false);
                self.meanings.push(Vec::new());
            }
        }
        if node == 0 {
            return false;
        }
        let capitals = tokens.list.len() == 1 && tokens.list[0].capitals;
        let written = self.bare(&tokens, 0).len() < tokens.fold(0).len();
        let article = match tag {
            Tag::Role(_) | Tag::Roles(_) | Tag::Shared(_) => written.then_some(true),
            // «الدولة» is no «دولة» before a name, «سلطان» no «السلطان»
            Tag::Honorific | Tag::Soldier if !self.rules.article.is_empty() => Some(written),
            Tag::Place(_) if !self.rules.article.is_empty() => Some(written),
            // «القاعدة» is not «قاعدة», «الحرة» not «حرة»
            Tag::Organization(_) if tokens.list.len() == 1 => written.then_some(true),
            _ => None,
        };
        let here = &mut self.meanings[node as usize];
        if let Some(known) = here.iter_mut().find(|m| m.tag == tag && m.capitals == capitals) {
            // «المتحدث» and «متحدث»: with the article or without
            if article.is_none() {
                known.article = None;
            }
        } else {
            let ending = form.chars().next_back().filter(|c| tag.names() && self.rules.finals.contains(c));
            let opening = form.chars().next();
            here.push(Meaning { tag, capitals, capital, article, ending, opening });
        }
        true
    }

    /// A folded word without the article.
    pub fn stripped<'w>(&self, word: &'w str) -> &'w str {
        let article = &self.rules.article;
        if article.is_empty() {
            return word;
        }
        match word.strip_prefix(article.as_str()) {
            Some(rest) if long(rest) => rest,
            _ => word,
        }
    }

    /// The folded word at a token without its article; what only folds to the article is none («ألبان» is not «ال» and «بان»).
    fn bare<'w>(&self, tokens: &'w Tokens<'_>, i: usize) -> &'w str {
        let word = tokens.fold(i);
        if !self.rules.article.is_empty() && self.may_carry_article(tokens, i) { self.stripped(word) } else { word }
    }

    fn may_carry_article(&self, tokens: &Tokens<'_>, i: usize) -> bool {
        let first = |s: &str| s.chars().next();
        let folded = first(tokens.fold(i));
        // a letter that folds to the article's first letter is not that letter
        Some(tokens.list[i].first) == folded || folded != first(&self.rules.article)
    }

    /// All forms in a text, in the order in which they begin; of those that begin together, the longest first.
    pub fn hits(&self, tokens: &Tokens<'_>) -> Hits {
        let mut hits = Hits { list: Vec::new(), first: Vec::with_capacity(tokens.list.len() + 1) };
        let mut stems: Vec<(u32, Clitics)> = Vec::new();
        let words = Words { tokens, finals: self.finals_in(tokens), symbols: self.symbols_of(tokens) };
        for start in 0..tokens.list.len() {
            hits.first.push(hits.list.len() as u32);
            if matches!(tokens.list[start].kind, TokenKind::Punct | TokenKind::Newline) {
                continue;
            }
            let from = hits.list.len();
            let word = tokens.fold(start);
            if let Some(sym) = words.symbols[start][0].get() {
                self.walk(&words, start, sym, Clitics::default(), &mut hits.list);
            }
            // a whole word of its own is no name with something written onto it («الآن» is not «آن»)
            let whole = hits.list[from..].iter().any(|h| h.end as usize == start + 1);
            stems.clear();
            self.stems(word, tokens.list[start].last, self.may_carry_article(tokens, start), &mut stems);
            for (sym, clitics) in &stems {
                let before = hits.list.len();
                self.walk(&words, start, *sym, *clitics, &mut hits.list);
                if whole {
                    let mut at = before;
                    while at < hits.list.len() {
                        if hits.list[at].tag.names() && hits.list[at].end as usize == start + 1 {
                            hits.list.remove(at);
                        } else {
                            at += 1;
                        }
                    }
                }
            }
            hits.list[from..].sort_by_key(|h| std::cmp::Reverse(h.end));
        }
        hits.first.push(hits.list.len() as u32);
        hits
    }

    /// For each token the letter of [`CliticRules::finals`] that it ends with, where the text keeps them apart.
    fn finals_in(&self, tokens: &Tokens<'_>) -> Vec<Option<char>> {
        if self.rules.finals.is_empty() {
            return Vec::new();
        }
        let last = |t: &Token| Some(t.last).filter(|c| self.rules.finals.contains(c));
        let found: Vec<Option<char>> = tokens.list.iter().map(last).collect();
        let apart = self.rules.finals.iter().all(|f| found.contains(&Some(*f)));
        if apart { found } else { Vec::new() }
    }

    /// For each token the symbols of its word and of that without its article.
    fn symbols_of(&self, tokens: &Tokens<'_>) -> Vec<[Symbol; 2]> {
        let symbol = |word: &str| Symbol(self.words.get(word).copied().unwrap_or(u32::MAX));
        let of = |i: usize| {
            let (word, bare) = (tokens.fold(i), self.bare(tokens, i));
            let whole = symbol(word);
            [whole, if bare.len() == word.len() { whole } else { symbol(bare) }]
        };
        (0..tokens.list.len()).map(of).collect()
    }

    fn walk(&self, words: &Words<'_>, start: usize, sym: u32, clitics: Clitics, out: &mut Vec<Hit>) {
        let Words { tokens, finals, symbols } = words;
        let mut node = self.first[sym as usize];
        if node == 0 {
            return;
        }
        let mut at = start;
        loop {
            for m in &self.meanings[node as usize] {
                let first = tokens.list[start];
                if (m.capitals && !first.capitals) || (m.capital && !first.capital) {
                    continue;
                }
                if m.article.is_some_and(|with| with != clitics.article) {
                    continue;
                }
                // «آن» is no «أن»
                if clitics == Clitics::default()
                    && self.rules.initials.contains(&first.first)
                    && m.opening.is_some_and(|o| o != first.first)
                    && !m.tag.names()
                {
                    continue;
                }
                // «على» is no «علي» in a text that writes both
                if let Some(ending) = m.ending
                    && let Some(last) = finals.get(at).copied().flatten()
                    && last != ending
                {
                    continue;
                }
                // only verbs take the future's letter, and no verb takes the article («الهاتف» is not «هاتف»)
                let verb = matches!(m.tag, Tag::Verb(_) | Tag::Passive(_) | Tag::Light(_));
                if clitics.future && !verb || clitics.article && verb {
                    continue;
                }
                out.push(Hit { start: start as u32, end: at as u32 + 1, tag: m.tag, clitics });
            }
            if !self.leads_on[node as usize] {
                return;
            }
            at += 1;
            // a hyphen or full stop inside a name
            while tokens.list.get(at).is_some_and(|t| {
                t.kind == TokenKind::Punct && !t.spaced && matches!(t.mark, '-' | '.' | '/' | '+' | '\u{2013}')
            }) && tokens
                .list
                .get(at + 1)
                .is_some_and(|t| !t.spaced && matches!(t.kind, TokenKind::Word | TokenKind::Number))
            {
                at += 1;
            }
            if !tokens.list.get(at).is_some_and(|t| matches!(t.kind, TokenKind::Word | TokenKind::Number)) {
                return;
            }
            let step = |s: Symbol| s.get().and_then(|sym| self.steps.get(&(node, sym)).copied());
            let Some(next) = symbols[at].into_iter().find_map(step) else { return };
            node = next;
        }
    }

    /// The words of the lexicon, by number, that may be inside a word, with what is written onto them; not the word itself.
    ///
    /// `last` is the word's last letter as it stands: «زيارة» ends in no pronoun, «زياره» may. `may_be_article` says whether
    /// its first letters may be the article.
    fn stems(&self, word: &str, last: char, may_be_article: bool, out: &mut Vec<(u32, Clitics)>) {
        let rules = &self.rules;
        if rules.article.is_empty()
            && rules.conjunctions.is_empty()
            && rules.prefixes.is_empty()
            && rules.pronouns.is_empty()
        {
            return;
        }
        let mut push = |stem: &str, clitics: Clitics| {
            if let Some(&sym) = self.words.get(stem) {
                out.push((sym, clitics));
            }
        };
        // «نیروی ایران»: the word before its genitive, which is no form of its own
        for (written, alone) in &rules.genitives {
            if let Some(stem) = word.strip_suffix(written.as_str()).filter(|s| two(s))
                && !self.alone(word).iter().any(|m| m.tag != Tag::NotName)
            {
                push(&format!("{stem}{alone}"), Clitics::default());
            }
        }
        let mut fronts: SmallVec<[(&str, Clitics); 8]> = smallvec![(word, Clitics::default())];
        for c in &rules.conjunctions {
            if let Some(rest) = word.strip_prefix(c.as_str()).filter(|r| two(r)) {
                fronts.push((rest, Clitics { and: true, ..Clitics::default() }));
            }
        }
        for k in 0..fronts.len() {
            let (rest, clitics) = fronts[k];
            for (prefix, relation) in &rules.prefixes {
                if let Some(after) = rest.strip_prefix(prefix.as_str()).filter(|r| two(r)) {
                    fronts.push((after, Clitics { marker: Some(*relation), ..clitics }));
                }
            }
            if !rules.future.is_empty()
                && let Some(after) = rest.strip_prefix(rules.future.as_str()).filter(|r| long(r))
            {
                fronts.push((after, Clitics { future: true, ..clitics }));
            }
        }
        for (i, (rest, clitics)) in fronts.iter().enumerate() {
            if i > 0 {
                push(rest, *clitics);
            }
            let bare = self.stripped(rest);
            if bare.len() < rest.len() && (i > 0 || may_be_article) {
                push(bare, Clitics { article: true, ..*clitics });
            }
            // the article loses its first letter after the preposition that ends like it begins (للأسد)
            if clitics.marker.is_some()
                && let Some(tail) = rules.article.char_indices().nth(1).map(|(k, _)| &rules.article[k..])
                && let Some(after) = rest.strip_prefix(tail).filter(|r| long(r))
            {
                push(after, Clitics { article: true, ..*clitics });
            }
            let bare = rules.unjoined.contains(&last);
            for pronoun in rules.pronouns.iter().filter(|_| !bare) {
                if let Some(before) = rest.strip_suffix(pronoun.as_str()).filter(|r| long(r)) {
                    let clitics = Clitics { pronoun: true, ..*clitics };
                    push(before, clitics);
                    for (written, whole) in &rules.joins {
                        if let Some(stem) = before.strip_suffix(written.as_str()) {
                            push(&format!("{stem}{whole}"), clitics);
                        }
                    }
                }
            }
        }
    }

    /// The definite article that is written onto words, folded; empty where there is none.
    pub fn article(&self) -> &str {
        &self.rules.article
    }

    /// Whether a folded word carries the article, alone or after a conjunction and what a genitive takes («والعلوم»,
    /// «للعلوم»).
    pub fn definite(&self, word: &str) -> bool {
        let article = self.rules.article.as_str();
        let Some(tail) = article.char_indices().nth(1).map(|(k, _)| &article[k..]) else { return false };
        let at = |w: &str| {
            let elided = || w.strip_prefix(tail).and_then(|rest| rest.strip_prefix(tail));
            w.strip_prefix(article).is_some_and(long) || elided().is_some_and(long)
        };
        at(word) || self.rules.conjunctions.iter().any(|c| word.strip_prefix(c.as_str()).is_some_and(at))
    }

    /// Whether a folded word ends as words do that carry a pronoun.
    pub fn bound(&self, word: &str) -> bool {
        self.rules.pronouns.iter().any(|p| word.strip_suffix(p.as_str()).is_some_and(long))
    }

    /// Whether a letter may be a conjunction written onto a word.
    pub fn conjoins(&self, letter: char) -> bool {
        self.rules.conjunctions.iter().any(|c| c.chars().eq([letter]))
    }

    /// Whether a folded verb is in the imperfect: it begins with one of its letters, and with the first of them it is the
    /// same verb («تلتقي» as «يلتقي», but «تباحث» and «تلقى» are in the past).
    pub fn imperfect(&self, word: &str, hit: &Hit) -> bool {
        let word = self.without_conjunction(word, hit.clitics);
        let Some(first) = self.rules.imperfect.first() else { return false };
        let rest = self.rules.imperfect.iter().find_map(|p| word.strip_prefix(p.as_str()));
        rest.is_some_and(|rest| word.starts_with(first.as_str()) || self.means(&format!("{first}{rest}"), hit.tag))
    }

    /// Whether a folded verb is a dual: without its ending it is the same verb («وقعا»).
    pub fn dual(&self, word: &str, hit: &Hit) -> bool {
        let word = self.without_conjunction(word, hit.clitics);
        !self.rules.dual.is_empty()
            && word.strip_suffix(self.rules.dual.as_str()).is_some_and(|w| self.means(w, hit.tag))
    }

    fn without_conjunction<'w>(&self, word: &'w str, clitics: Clitics) -> &'w str {
        let conjunction = self.rules.conjunctions.iter().filter(|_| clitics.and);
        conjunction.filter_map(|c| word.strip_prefix(c.as_str())).next().unwrap_or(word)
    }

    /// Whether hasty typing writes words onto each other.
    pub fn glues(&self) -> bool {
        !self.rules.glued.is_empty()
    }

    /// Where a folded word that is no word of the lexicon parts into two that are: «درتهران», «خبرداد», «وزیرخارجه»; in letters.
    pub fn glued(&self, word: &str) -> Option<usize> {
        if self.words.contains_key(word) {
            return None;
        }
        let is = |w: &str, wanted: fn(Tag) -> bool| self.alone(w).iter().any(|m| wanted(m.tag));
        let head = |t: Tag| {
            matches!(
                t,
                Tag::Country(_)
                    | Tag::Nationality(_)
                    | Tag::Capital(_)
                    | Tag::Place(_)
                    | Tag::Role(_)
                    | Tag::Roles(_)
                    | Tag::Noun(_)
                    | Tag::Marker(_)
                    | Tag::Known(_)
                    | Tag::Organization(_)
            )
        };
        let form = |a: &str, b: &str| {
            let first = self.words.get(a).map(|&sym| self.first[sym as usize]).filter(|node| *node != 0);
            first.zip(self.words.get(b)).is_some_and(|(node, &sym)| self.steps.contains_key(&(node, sym)))
        };
        let long = |w: &str| w.chars().count() >= 3;
        (1..word.chars().count()).find(|&letters| {
            let Some((at, _)) = word.char_indices().nth(letters) else { return false };
            let (a, b) = word.split_at(at);
            let prefix = self.rules.glued.iter().any(|g| g == a) && long(b) && is(b, head);
            let verb = |t: Tag| matches!(t, Tag::Finite | Tag::Light(_));
            let carried = long(a) && is(a, |t| matches!(t, Tag::Noun(_))) && is(b, verb);
            let office = is(a, |t| matches!(t, Tag::Role(_))) && is(b, |t| matches!(t, Tag::Portfolio(_)));
            prefix || carried || office && long(b) || long(a) && long(b) && form(a, b)
        })
    }

    /// Whether a folded word is a given name and a surname without the space between: «محمدالبرادعی».
    pub fn glued_name(&self, word: &str) -> bool {
        let letters = word.chars().count();
        let name = |w: &str, wanted: fn(Tag) -> bool| self.alone(w).iter().any(|m| wanted(m.tag));
        word.char_indices().enumerate().any(|(n, (at, _))| {
            n >= 3
                && letters - n >= 5
                && name(&word[..at], |t| t == Tag::Given)
                && name(&word[at..], |t| matches!(t, Tag::Family | Tag::Known(_)))
        })
    }

    /// Whether a word alone is a form of a kind.
    fn means(&self, word: &str, tag: Tag) -> bool {
        self.alone(word).iter().any(|m| m.tag == tag)
    }

    /// What a word means that stands alone.
    fn alone(&self, word: &str) -> &[Meaning] {
        self.words.get(word).map_or(&[], |&sym| self.meanings[self.first[sym as usize] as usize].as_slice())
    }

    /// Whether a folded verb in the past is feminine: without its ending it is a verb too («أكدت», but not «أثبت»).
    pub fn feminine_verb(&self, word: &str, clitics: Clitics) -> bool {
        let word = self.without_conjunction(word, clitics);
        let stem = self.rules.feminine.first().and_then(|end| word.strip_suffix(end.as_str()));
        stem.is_some_and(|stem| self.words.contains_key(stem))
    }

    /// Whether a folded noun is feminine by its ending.
    pub fn feminine_noun(&self, word: &str) -> bool {
        self.rules.feminine.get(1).is_some_and(|end| word.ends_with(end.as_str()))
    }

    /// What letters say that are written onto a name: «ول» is "and" with "to".
    pub fn written(&self, letters: impl Iterator<Item = char>) -> Clitics {
        let mut out = Clitics::default();
        for letter in letters {
            let is = |s: &str| s.chars().eq([letter]);
            match self.rules.prefixes.iter().find(|(p, _)| is(p)) {
                Some((_, relation)) => out.marker = out.marker.or(Some(*relation)),
                None => out.and |= self.conjoins(letter),
            }
        }
        out
    }

    /// Whether a letter may be a conjunction or preposition written onto a word.
    pub fn joins(&self, letter: char) -> bool {
        let is = |s: &str| s.chars().eq([letter]);
        self.rules.conjunctions.iter().any(|c| is(c)) || self.rules.prefixes.iter().any(|(p, _)| is(p))
    }

    /// Whether a folded word is the whole of a form, or stands in one, with or without the article.
    pub fn knows(&self, word: &str) -> bool {
        self.words.contains_key(word) || self.words.contains_key(self.stripped(word))
    }
}

/// A word of the lexicon by its number, or none of it.
#[derive(Clone, Copy)]
struct Symbol(u32);

impl Symbol {
    fn get(self) -> Option<u32> {
        (self.0 != u32::MAX).then_some(self.0)
    }
}

/// A text's tokens with what is looked up of each once.
struct Words<'t> {
    tokens: &'t Tokens<'t>,
    finals: Vec<Option<char>>,
    symbols: Vec<[Symbol; 2]>,
}

fn is_joint(c: char) -> bool {
    fold_char(c) == Folded::Joint
}

fn long(rest: &str) -> bool {
    rest.chars().nth(2).is_some()
}

fn two(rest: &str) -> bool {
    rest.chars().nth(1).is_some()
}

/// The forms found in a text.
#[derive(Debug, Default)]
pub struct Hits {
    list: Vec<Hit>,
    first: Vec<u32>,
}

impl Hits {
    /// The forms that begin at a token, the longest first.
    pub fn at(&self, token: usize) -> &[Hit] {
        match self.first.get(token..token + 2) {
            Some(&[from, to]) => &self.list[from as usize..to as usize],
            _ => &[],
        }
    }

    /// The longest form of a kind that begins at a token.
    pub fn find(&self, token: usize, wanted: impl Fn(Tag) -> bool) -> Option<&Hit> {
        self.at(token).iter().find(|h| wanted(h.tag))
    }

    /// Whether a form of a kind begins at a token.
    pub fn is(&self, token: usize, wanted: impl Fn(Tag) -> bool) -> bool {
        self.find(token, wanted).is_some()
    }

    /// Gives every form another meaning, or none; those that keep theirs come back unchanged.
    pub fn decide(&mut self, meaning: impl Fn(&Hit) -> Option<Tag>) {
        let mut list = Vec::with_capacity(self.list.len());
        let mut first = Vec::with_capacity(self.first.len());
        for token in 0..self.first.len().saturating_sub(1) {
            first.push(list.len() as u32);
            let kept = self.at(token).iter().filter_map(|h| Some(Hit { tag: meaning(h)?, ..*h }));
            list.extend(kept);
        }
        first.push(list.len() as u32);
        (self.list, self.first) = (list, first);
    }

    /// All of them.
    pub fn all(&self) -> &[Hit] {
        &self.list
    }
}
