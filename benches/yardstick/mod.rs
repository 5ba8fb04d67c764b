//! A synthetic graph in the shape of years of news: what the store is measured on, and its peers with it.
//!
//! For each million events: 300,000 people of 200 states, whose shares fall off by Zipf's law; on average 2.4 people to an
//! event, the well-known in more of them; 400,000 articles, one or two to an event; 26 years of days. An article has a day,
//! and what it tells of happened on that day or up to two days before. Beside them stand [`FURTHER`] articles of the
//! following days, to be added to the store that holds the others. The same numbers give the same graph, always.
//!
//! People's names differ in sound, and no two events are such that reports of them could be taken for reports of one: so
//! what the store makes of the articles can be compared with the graph to the last node.

pub mod questions;
pub mod tables;

use std::ops::Range;

use isnad::lang::Packs;
use isnad::model::{
    Article, CountryCode, Date, EntityIx, EntityKind, EntityRecord, EventRecord, EventType, Evidence, Lang, Part,
    ParticipantRecord, Passage, Reading, Role, Span, Status,
};
use rustc_hash::FxHashMap;

/// People for each ten events, and articles likewise.
const PEOPLE: usize = 3;
const ARTICLES: usize = 4;
/// States.
pub const COUNTRIES: usize = 200;
/// Places of each state.
const PLACES: usize = 5;
const FIRST_DAY: &str = "2000-01-01";
const DAYS: i32 = 9_497;
/// Articles of the days that follow, and those days: as dense as a million events.
pub const FURTHER: usize = 1_000;
const FURTHER_DAYS: i32 = 24;
/// What an article tells of happened fewer days before than this.
const RECENT: i32 = 3;
/// Days and places that are tried for the same people.
const TRIES: usize = 8;

const GIVEN: [&str; 32] = [
    "Ali", "Hassan", "Omar", "Khalid", "Fatima", "Zaynab", "Maryam", "Yusuf", "Ibrahim", "Amir", "Reza", "Javad",
    "Mohsen", "Sara", "Layla", "Nadia", "Tariq", "Salim", "Karim", "John", "Peter", "Anna", "Maria", "Igor", "Olga",
    "Chen", "Wei", "Raj", "Priya", "Lars", "Ines", "Pablo",
];
/// Syllables of which no two sound alike in any script.
const CONSONANTS: [&str; 17] = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "sh", "kh", "gh"];
const VOWELS: [&str; 3] = ["a", "i", "o"];
const SYLLABLES: usize = CONSONANTS.len() * VOWELS.len();

/// Numbers that look random and are always the same: SplitMix64.
pub struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Draws one of those that together make a hundred, by its share of it.
    fn of_hundred<T: Copy>(&mut self, shares: &[(usize, T)]) -> T {
        let mut at = self.below(100);
        for (share, what) in shares {
            if at < *share {
                return *what;
            }
            at -= share;
        }
        unreachable!("the shares add up to 100")
    }
}

/// Draws places in a ranking whose shares fall off as a power of the rank.
struct Zipf(Vec<f64>);

impl Zipf {
    fn new(n: usize, power: f64) -> Zipf {
        let mut sum = 0.0;
        let add = |i: usize| {
            sum += ((i + 1) as f64).powf(-power);
            sum
        };
        Zipf((0..n).map(add).collect())
    }

    fn draw(&self, dice: &mut Dice) -> usize {
        let at = dice.share() * self.0.last().copied().unwrap_or_default();
        self.0.partition_point(|sum| *sum < at).min(self.0.len() - 1)
    }
}

/// An event; its day counts from 1970, its place is a number among those of all states.
pub struct Happening {
    pub day: i32,
    pub kind: EventType,
    pub place: u16,
    who: Range<u32>,
}

impl Happening {
    /// The state of its place.
    pub fn state(&self) -> usize {
        usize::from(self.place) / PLACES
    }
}

/// The graph. It is kept small, since it stands in the memory of the process that is measured.
pub struct Yardstick {
    /// How many events it has beside those of the further articles.
    pub size: usize,
    /// How many articles likewise; the further ones follow.
    pub articles: usize,
    /// Of each person the state.
    pub countries: Vec<u16>,
    /// The events, those of the further articles last.
    pub events: Vec<Happening>,
    /// Of each article the day.
    pub days: Vec<i32>,
    /// Those who took part in the first event, in the second, and so on.
    people: Vec<u32>,
    /// Of each article where its events begin among those that are told, and those.
    begins: Vec<u32>,
    told: Vec<u32>,
    codes: Vec<CountryCode>,
}

impl Yardstick {
    /// A graph of so many events.
    pub fn new(size: usize) -> Yardstick {
        let (people, articles) = ((size * PEOPLE / 10).max(10), (size * ARTICLES / 10).max(10));
        let first = Date::parse(FIRST_DAY).expect("a date").day_number();
        let mut drawing = Drawing::new(people);
        drawing.draw(size, articles, first..first + DAYS);
        let after = first + DAYS + RECENT;
        drawing.draw(FURTHER * 10 / ARTICLES, FURTHER, after..after + FURTHER_DAYS);
        let Drawing { countries, events, people, days, mut told, .. } = drawing;
        told.sort_unstable();
        let begins = (0..=days.len()).map(|a| told.partition_point(|(of, _)| (*of as usize) < a) as u32).collect();
        let told = told.into_iter().map(|(_, event)| event).collect();
        let letters = || (b'A'..=b'Z').map(char::from);
        let codes = letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| format!("{a}{b}{c}"))));
        let known = |code: &CountryCode| Packs::bundled().country_name(*code, Lang::EN).is_some();
        let codes = codes.filter_map(|code| CountryCode::parse(&code)).filter(known).take(COUNTRIES).collect();
        Yardstick { size, articles, countries, events, days, people, begins, told, codes }
    }

    /// Those who took part in an event.
    pub fn who(&self, event: &Happening) -> &[u32] {
        &self.people[event.who.start as usize..event.who.end as usize]
    }

    /// What an article tells of.
    pub fn told(&self, article: usize) -> &[u32] {
        &self.told[self.begins[article] as usize..self.begins[article + 1] as usize]
    }

    /// The code of a state.
    pub fn country(&self, state: usize) -> CountryCode {
        self.codes[state]
    }

    /// A person's name: eight people have the same family name.
    pub fn name(&self, person: usize) -> String {
        format!("{} {}", GIVEN[person * 5 % GIVEN.len()], word(person / 8, 4))
    }

    /// A place's name.
    pub fn place(&self, place: usize) -> String {
        format!("{}stan", word(place, 3))
    }

    /// Where an article was printed.
    pub fn url(&self, article: usize) -> String {
        format!("https://news.example/{}/article-{article}.html", article % 97)
    }

    /// As what people take part in an event of that kind.
    pub fn role(&self, kind: EventType) -> Role {
        match kind {
            kind if kind == EventType::visit() => Role::visitor(),
            kind if kind == EventType::statement() => Role::speaker(),
            _ => Role::party(),
        }
    }

    /// An article and what was read from it; of its text nothing.
    pub fn read(&self, article: usize) -> (Article, Reading) {
        let mut known: Vec<(EntityKind, usize)> = Vec::new();
        let mut entity = |kind: EntityKind, number: usize| {
            let at = known.iter().position(|k| *k == (kind, number)).unwrap_or_else(|| {
                known.push((kind, number));
                known.len() - 1
            });
            EntityIx(at as u32)
        };
        let nowhere = Passage { part: Part::Text, span: Span { start: 0, end: 0 } };
        let mut events = Vec::new();
        for &number in self.told(article) {
            let event = &self.events[number as usize];
            let role = self.role(event.kind);
            let person = |p: &u32| entity(EntityKind::Person, *p as usize);
            let who = self.who(event).iter().map(person).map(|entity| ParticipantRecord { entity, role }).collect();
            let evidence =
                Evidence { passage: nowhere, sentence: nowhere, rule: "yardstick".into(), speakers: Vec::new() };
            events.push(EventRecord {
                kind: event.kind,
                status: Status::Held,
                date: Date::from_day_number(event.day),
                place: Some(entity(EntityKind::Place, usize::from(event.place))),
                participants: who,
                about: Vec::new(),
                evidence: vec![evidence],
            });
        }
        let record = |(kind, number): (EntityKind, usize)| {
            let (name, state) = match kind {
                EntityKind::Person => (self.name(number), usize::from(self.countries[number])),
                _ => (self.place(number), number / PLACES),
            };
            EntityRecord {
                kind,
                name,
                aliases: Vec::new(),
                named: true,
                countries: vec![self.codes[state]],
                official: kind == EntityKind::Person,
                offices: Vec::new(),
                mentions: vec![nowhere],
            }
        };
        let entities = known.into_iter().map(record).collect();
        let published = Date::from_day_number(self.days[article]);
        let article = Article { url: Some(self.url(article)), lang: Some(Lang::EN), published, ..Article::default() };
        let pack = "yardstick 1".into();
        (article, Reading { lang: Lang::EN, entities, events, diagnostics: Vec::new(), pack })
    }
}

/// A graph that is being drawn.
struct Drawing {
    dice: Dice,
    by_state: Zipf,
    by_fame: Zipf,
    /// The people, the best known first.
    fame: Vec<u32>,
    countries: Vec<u16>,
    events: Vec<Happening>,
    people: Vec<u32>,
    days: Vec<i32>,
    /// Articles with what they tell of.
    told: Vec<(u32, u32)>,
    /// Of a person and a day the last event so far, and for each place in `people` the one before it.
    last: FxHashMap<(u32, i32), u32>,
    before: Vec<Option<u32>>,
}

impl Drawing {
    fn new(people: usize) -> Drawing {
        let mut dice = Dice(42);
        let (by_state, by_fame) = (Zipf::new(COUNTRIES, 1.0), Zipf::new(people, 0.8));
        let mut fame: Vec<u32> = (0..people as u32).collect();
        for i in (1..people).rev() {
            fame.swap(i, dice.below(i + 1));
        }
        let countries = (0..people).map(|_| by_state.draw(&mut dice) as u16).collect();
        let (events, people, days, told, before) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let last = FxHashMap::default();
        Drawing { dice, by_state, by_fame, fame, countries, events, people, days, told, last, before }
    }

    /// Draws so many more articles of those days, and so many events for them.
    fn draw(&mut self, events: usize, articles: usize, days: Range<i32>) {
        let kinds = [
            (40, EventType::meeting()),
            (10, EventType::call()),
            (12, EventType::visit()),
            (20, EventType::agreement()),
            (18, EventType::statement()),
        ];
        let numbers = [(15, 1), (50, 2), (20, 3), (10, 4), (5, 5)];
        let first = self.days.len();
        for _ in 0..articles {
            let day = days.start + self.dice.below(days.len()) as i32;
            self.days.push(day);
        }
        let mut by_day: Vec<u32> = (first as u32..(first + articles) as u32).collect();
        by_day.sort_by_key(|a| self.days[*a as usize]);
        for number in self.events.len() as u32..(self.events.len() + events) as u32 {
            let kind = self.dice.of_hundred(&kinds);
            let n = self.dice.of_hundred(&numbers);
            // Where the well-known have no day left on which they do nothing alike, others take their part.
            let (who, (day, place, article)) = loop {
                let who = self.some_people(n);
                let place = (0..TRIES).find_map(|_| self.place_for(kind, &who, first..first + articles));
                if let Some(place) = place {
                    break (who, place);
                }
            };
            self.told.push((article, number));
            if self.dice.below(100) >= 70 {
                let at = |day: i32| by_day.partition_point(|a| self.days[*a as usize] < day);
                let near = &by_day[at(day)..at(day + RECENT)];
                let mine = near.iter().position(|a| *a == article).expect("its day is one of those");
                if near.len() > 1 {
                    let other = self.dice.below(near.len() - 1);
                    self.told.push((near[if other < mine { other } else { other + 1 }], number));
                }
            }
            let start = self.people.len() as u32;
            for person in &who {
                self.before.push(self.last.insert((*person, day), number));
                self.people.push(*person);
            }
            self.events.push(Happening { day, kind, place, who: start..self.people.len() as u32 });
        }
    }

    /// So many people, in their order.
    fn some_people(&mut self, n: usize) -> Vec<u32> {
        let mut who: Vec<u32> = Vec::with_capacity(n);
        while who.len() < n {
            let person = self.fame[self.by_fame.draw(&mut self.dice)];
            if let Err(at) = who.binary_search(&person) {
                who.insert(at, person);
            }
        }
        who
    }

    /// A day, a place and an article for an event, if it is not too like another there.
    fn place_for(&mut self, kind: EventType, who: &[u32], articles: Range<usize>) -> Option<(i32, u16, u32)> {
        let article = articles.start + self.dice.below(articles.len());
        let day = self.days[article] - self.dice.below(RECENT as usize) as i32;
        let state = self.by_state.draw(&mut self.dice);
        let place = state * PLACES + self.dice.below(PLACES);
        (!self.like_another(kind, day, state, who)).then_some((day, place as u16, article as u32))
    }

    /// Whether an event of the same kind, within a day, is of the same people, or of one of them in the same state.
    fn like_another(&self, kind: EventType, day: i32, state: usize, who: &[u32]) -> bool {
        who.iter().flat_map(|p| [(*p, day - 1), (*p, day), (*p, day + 1)]).any(|(person, day)| {
            let mut at = self.last.get(&(person, day)).copied();
            while let Some(number) = at {
                let other = &self.events[number as usize];
                let its = &self.people[other.who.start as usize..other.who.end as usize];
                if other.kind == kind && (other.state() == state || its == who) {
                    return true;
                }
                let place = its.binary_search(&person).expect("it is one of this person's");
                at = self.before[other.who.start as usize + place];
            }
            false
        })
    }
}

/// A word of so many syllables; those of neighbouring numbers have little in common.
fn word(number: usize, syllables: u32) -> String {
    /// Has no divisor in common with the number of words, so that no two numbers have one word.
    const STRIDE: usize = 2_718_281;
    let words = SYLLABLES.pow(syllables);
    let mut left = number * STRIDE % words;
    let mut word = String::new();
    for _ in 0..syllables {
        let (consonant, vowel) = (left % SYLLABLES / VOWELS.len(), left % VOWELS.len());
        word.push_str(CONSONANTS[consonant]);
        word.push_str(VOWELS[vowel]);
        left /= SYLLABLES;
    }
    word[..1].to_uppercase() + &word[1..]
}
