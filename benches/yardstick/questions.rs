//! What is asked of every engine, with answers that brute force finds in the graph itself.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fs;
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::Path;

use isnad::model::{Date, EventType};
use serde::{Deserialize, Serialize};

use super::{Dice, Yardstick};

/// Of how many people, and of how many pairs of them, is asked.
const ASKED: usize = 11;
const FILE: &str = "questions.json";

/// The questions about one graph.
#[derive(Serialize, Deserialize)]
pub struct Questions {
    /// How many events the graph has, people who took part in one, and times that somebody did.
    pub events: usize,
    pub people: usize,
    pub taken: usize,
    pub frequent: Meetings,
    pub rare: Meetings,
    pub near: Vec<Near>,
    pub paths: Vec<Between>,
    /// Addresses of articles that are taken back.
    pub forget: Vec<String>,
}

/// In how many meetings of a year people of these two states were.
#[derive(Serialize, Deserialize)]
pub struct Meetings {
    /// The states' numbers and codes.
    pub states: [usize; 2],
    pub codes: [String; 2],
    pub year: i32,
    pub answer: usize,
}

/// How many people are two steps or less from one, a step leading to all who were in one event.
#[derive(Serialize, Deserialize)]
pub struct Near {
    pub person: u32,
    pub name: String,
    pub answer: usize,
}

/// How many events lie on the shortest path between two people; none where there is no path.
#[derive(Serialize, Deserialize)]
pub struct Between {
    pub people: [u32; 2],
    pub names: [String; 2],
    pub answer: Option<usize>,
}

impl Questions {
    /// The questions about a graph, answered.
    pub fn of(graph: &Yardstick) -> Questions {
        let events = &graph.events[..graph.size];
        let mut meetings: HashMap<(u16, u16, i32), usize> = HashMap::new();
        for event in events.iter().filter(|e| e.kind == EventType::meeting()) {
            let mut states: Vec<u16> = graph.who(event).iter().map(|p| graph.countries[*p as usize]).collect();
            states.sort_unstable();
            states.dedup();
            let year = Date::from_day_number(event.day).expect("a day of these years").year();
            for (i, a) in states.iter().enumerate() {
                for b in &states[i + 1..] {
                    *meetings.entry((*a, *b, year)).or_default() += 1;
                }
            }
        }
        let asked = |(a, b, year): (u16, u16, i32)| Meetings {
            states: [a, b].map(usize::from),
            codes: [a, b].map(|s| graph.country(usize::from(s)).to_string()),
            year,
            answer: meetings.get(&(a, b, year)).copied().unwrap_or_default(),
        };
        let rare = rare(&meetings);
        let world = World::new(graph);
        let mut dice = Dice(7);
        let known: Vec<u32> = (0..graph.countries.len() as u32).filter(|p| !world.of(*p).is_empty()).collect();
        let mut one = |n: usize| dice.below(n);
        let near = (0..ASKED).map(|_| known[one(known.len())]);
        let near = near.map(|person| Near {
            person,
            name: graph.name(person as usize),
            answer: world.distances(person, 2, None).len() - 1,
        });
        let near = near.collect();
        let mut paths = Vec::new();
        while paths.len() < ASKED {
            let people = [known[one(known.len())], known[one(known.len())]];
            if people[0] != people[1] {
                let answer = world.distances(people[0], usize::MAX, Some(people[1])).get(&people[1]).copied();
                paths.push(Between { people, names: people.map(|p| graph.name(p as usize)), answer });
            }
        }
        let telling: Vec<usize> = (0..graph.articles).filter(|a| !graph.told(*a).is_empty()).collect();
        let forget = (0..ASKED).map(|i| graph.url(telling[i * telling.len() / ASKED])).collect();
        let taken = events.iter().map(|e| graph.who(e).len()).sum();
        let (frequent, rare) = (asked((0, 1, 2015)), asked(rare));
        Questions { events: events.len(), people: known.len(), taken, frequent, rare, near, paths, forget }
    }

    /// Those that [`Questions::write`] left in a folder.
    pub fn read(folder: &Path) -> io::Result<Questions> {
        let file = fs::File::open(folder.join(FILE))?;
        Ok(serde_json::from_reader(BufReader::new(file))?)
    }

    /// Leaves them in a folder.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let mut file = BufWriter::new(fs::File::create(folder.join(FILE))?);
        serde_json::to_writer_pretty(&mut file, self)?;
        file.flush()
    }
}

/// States of a rank beyond this are seldom heard of.
const SELDOM: usize = 90;

/// A pair of states seldom heard of, and a year in which they met once; where the graph is small, as seldom as there is.
fn rare(meetings: &HashMap<(u16, u16, i32), usize>) -> (u16, u16, i32) {
    let mut once: Vec<(u16, u16, i32)> = meetings.iter().filter(|(_, n)| **n == 1).map(|(pair, _)| *pair).collect();
    once.sort_unstable();
    let rank = |(a, b, _): &(u16, u16, i32)| usize::from(*a.min(b)).min(SELDOM);
    let most = once.iter().map(rank).max().expect("a pair that met once in a year is among thousands of meetings");
    once.retain(|pair| rank(pair) == most);
    once[once.len() / 2]
}

/// Who took part in what, as plain lists.
struct World<'y> {
    graph: &'y Yardstick,
    events: Vec<Vec<u32>>,
}

impl World<'_> {
    fn new(graph: &Yardstick) -> World<'_> {
        let mut events = vec![Vec::new(); graph.countries.len()];
        for (number, event) in graph.events[..graph.size].iter().enumerate() {
            for person in graph.who(event) {
                events[*person as usize].push(number as u32);
            }
        }
        World { graph, events }
    }

    fn of(&self, person: u32) -> &[u32] {
        &self.events[person as usize]
    }

    /// All who are at most so many steps away, with their distances; no further than to `to`.
    fn distances(&self, from: u32, most: usize, to: Option<u32>) -> HashMap<u32, usize> {
        let mut found = HashMap::from([(from, 0)]);
        let mut seen: HashSet<u32> = HashSet::new();
        let mut waiting = VecDeque::from([from]);
        while let Some(person) = waiting.pop_front() {
            let steps = found[&person];
            if steps == most || to.is_some_and(|to| found.contains_key(&to)) {
                break;
            }
            for event in self.of(person) {
                if seen.insert(*event) {
                    for other in self.graph.who(&self.graph.events[*event as usize]) {
                        if !found.contains_key(other) {
                            found.insert(*other, steps + 1);
                            waiting.push_back(*other);
                        }
                    }
                }
            }
        }
        found
    }
}
