//! The layout of keys: which tree a record stands in and under which key; `docs/store-format.md` is its prose.

use smallvec::SmallVec;

use crate::model::{CountryCode, EventType, NodeId, NodeKind, Role};

/// The bytes of a key, a term or an entry: nearly all are short, and there are many of them in a batch.
pub(crate) type Bytes = SmallVec<[u8; 24]>;

/// The trees of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Tree {
    /// Format, state of derivation, counts.
    Meta,
    /// Articles, their texts and readings, and decisions: the record.
    Article,
    /// Groups, entities, events, ids that resolve to others: derived.
    Node,
    /// Sorted lists of ids by what they are found by: derived.
    List,
}

impl Tree {
    pub(super) const ALL: [(Tree, &'static str); 4] =
        [(Tree::Meta, "meta"), (Tree::Article, "article"), (Tree::Node, "node"), (Tree::List, "list")];

    /// How many bytes of keys and values a block of the tree holds at most, unless a single record has more.
    ///
    /// Nodes are read one by one, so their blocks are small; lists are read along, and articles are large anyway. The
    /// more bytes, the fewer pages the database has to know when it is opened.
    pub(super) fn block_bytes(self) -> usize {
        match self {
            Tree::Meta | Tree::Node => 2 << 10,
            Tree::List => 4 << 10,
            Tree::Article => 8 << 10,
        }
    }
}

fn joined(lead: u8, parts: &[&[u8]]) -> Bytes {
    let mut bytes = Bytes::from_slice(&[lead]);
    for part in parts {
        bytes.extend_from_slice(part);
    }
    bytes
}

/// What was written lately, and everything else: see [`super::level`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Fresh,
    Settled,
}

/// Two levels of each tree.
pub(super) const LEVELS: usize = 8;

impl Level {
    /// The place of a tree's level among all of them.
    pub(super) fn of(self, tree: Tree) -> usize {
        match self {
            Level::Settled => tree as usize,
            Level::Fresh => Tree::ALL.len() + tree as usize,
        }
    }
}

/// Where a record stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    pub(super) tree: Tree,
    pub(super) bytes: Bytes,
}

impl Key {
    fn new(tree: Tree, lead: u8, parts: &[&[u8]]) -> Key {
        Key { tree, bytes: joined(lead, parts) }
    }

    /// [`super::Counts`].
    pub(crate) fn counts() -> Key {
        Key::new(Tree::Meta, b'n', &[])
    }

    /// The fingerprint of the rules by which the derived records were made, or that they are being made.
    pub(crate) fn derivation() -> Key {
        Key::new(Tree::Meta, b'd', &[])
    }

    /// [`super::ArticleRec`].
    pub(crate) fn article(id: NodeId) -> Key {
        Key::new(Tree::Article, b'a', &[&id.hash.to_be_bytes()])
    }

    /// The whole [`crate::model::Article`], compressed.
    pub(crate) fn text(id: NodeId) -> Key {
        Key::new(Tree::Article, b't', &[&id.hash.to_be_bytes()])
    }

    /// Its [`crate::model::Reading`], compressed.
    pub(crate) fn reading(id: NodeId) -> Key {
        Key::new(Tree::Article, b'r', &[&id.hash.to_be_bytes()])
    }

    /// A [`super::Decision`], by its number.
    pub(crate) fn decision(number: u64) -> Key {
        Key::new(Tree::Article, b'd', &[&number.to_be_bytes()])
    }

    /// All decisions, in their order.
    pub(crate) fn decisions() -> Key {
        Key::new(Tree::Article, b'd', &[])
    }

    /// The first key of all [`super::ArticleRec`]s.
    pub(crate) fn articles() -> Key {
        Key::new(Tree::Article, b'a', &[])
    }

    /// A [`super::Group`].
    pub(crate) fn group(kind: NodeKind, name: &str) -> Key {
        Key::new(Tree::Node, b'g', &[&[kind_byte(kind)], name.as_bytes()])
    }

    /// A [`super::EntityRec`] or [`super::EventRec`].
    pub(crate) fn node(id: NodeId) -> Key {
        Key::new(Tree::Node, b'n', &[&id_bytes(id)])
    }

    /// Whether it is of the [`Key::node`] form.
    pub(super) fn is_node(&self) -> bool {
        self.tree == Tree::Node && self.bytes.first() == Some(&b'n')
    }

    /// All nodes of a kind.
    pub(crate) fn nodes(kind: NodeKind) -> Key {
        Key::new(Tree::Node, b'n', &[&[kind_byte(kind)]])
    }

    /// The id that an absorbed id resolves to.
    pub(crate) fn alias(id: NodeId) -> Key {
        Key::new(Tree::Node, b'x', &[&id_bytes(id)])
    }

    /// The node that a decision made of a node that the rules derived, and others.
    pub(crate) fn joined(id: NodeId) -> Key {
        Key::new(Tree::Node, b'y', &[&id_bytes(id)])
    }

    /// All of [`Key::joined`].
    pub(crate) fn all_joined() -> Key {
        Key::new(Tree::Node, b'y', &[])
    }

    /// The first key of the [`super::ArticleRec`]s whose ids begin with these three bytes.
    pub(crate) fn articles_from(start: [u8; 3]) -> Key {
        Key::new(Tree::Article, b'a', &[&start])
    }

    /// The article that a key of the [`Key::article`] form names.
    pub(crate) fn article_id(&self) -> Option<NodeId> {
        let hash = self.bytes.get(1..)?.try_into().ok()?;
        Some(NodeId { kind: NodeKind::Article, hash: u64::from_be_bytes(hash) })
    }

    /// The node that an id of the [`Key::node`] form names.
    pub(crate) fn node_id(&self) -> Option<NodeId> {
        read_id(self.bytes.get(1..)?)
    }
}

/// A sorted list in [`Tree::List`]: what its entries are found by. Terms are prefix-free: each ends in a way that no
/// longer term continues.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Term(pub(super) Bytes);

impl Term {
    fn fixed(lead: u8, parts: &[&[u8]]) -> Term {
        Term(joined(lead, parts))
    }

    fn text(lead: u8, text: &str) -> Term {
        let mut bytes = Bytes::from_slice(&[lead]);
        bytes.extend(text.bytes().filter(|&b| b != 0));
        bytes.push(0);
        Term(bytes)
    }

    /// Whether a batch reads the list while it changes it.
    pub(super) fn is_read_back(&self) -> bool {
        matches!(self.0.first(), Some(b'R' | b'H' | b'S' | b'W' | b'K'))
    }

    /// All events.
    pub(crate) fn all_events() -> Term {
        Term::fixed(b'E', &[])
    }

    /// Groups of people whom articles show in an office of a state; the office as text.
    pub(crate) fn office(country: CountryCode, office: &str) -> Term {
        let office: Vec<u8> = office.bytes().filter(|&b| b != 0).collect();
        Term::fixed(b'H', &[country.as_str().as_bytes(), &office, &[0]])
    }

    /// Events of a type.
    pub(crate) fn event_type(kind: EventType) -> Term {
        Term::fixed(b'T', &[&[kind.code()]])
    }

    /// Events of a type between two different states.
    pub(crate) fn pair(a: CountryCode, b: CountryCode, kind: EventType) -> Term {
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        Term::fixed(b'C', &[a.as_str().as_bytes(), b.as_str().as_bytes(), &[kind.code()]])
    }

    /// The lists of [`Term::pair`] of all states and types, one after the other; see [`read_pair`].
    pub(crate) fn pairs() -> Term {
        Term::fixed(b'C', &[])
    }

    /// The lists of [`Term::party`] of all nodes of a kind, one after the other; see [`EventEntry::read_of`].
    pub(crate) fn parties(kind: NodeKind) -> Term {
        Term::fixed(b'P', &[&[kind_byte(kind)]])
    }

    /// Events in which a node takes part; for a country also those in which somebody stands for it.
    pub(crate) fn party(node: NodeId) -> Term {
        Term::fixed(b'P', &[&id_bytes(node)])
    }

    /// Events at a place or in a country.
    pub(crate) fn place(node: NodeId) -> Term {
        Term::fixed(b'L', &[&id_bytes(node)])
    }

    /// People, organizations and places that are attested for a state, and people with an office for it.
    pub(crate) fn state(country: CountryCode) -> Term {
        Term::fixed(b'N', &[country.as_str().as_bytes()])
    }

    /// People with an office whose title names an organization, by the organization's atom.
    pub(crate) fn body(atom: NodeId) -> Term {
        Term::fixed(b'O', &[&id_bytes(atom)])
    }

    /// Articles of an outlet, by the outlet's atom.
    pub(crate) fn outlet(atom: NodeId) -> Term {
        Term::fixed(b'A', &[&id_bytes(atom)])
    }

    /// Nodes with this name, where the dictionary does not lead to all of their names; by a hash of it.
    pub(crate) fn form(name: &str) -> Term {
        Term::fixed(b'F', &[&blake3::hash(name.as_bytes()).as_bytes()[..4]])
    }

    /// Events that are about a node.
    pub(crate) fn about(node: NodeId) -> Term {
        Term::fixed(b'B', &[&id_bytes(node)])
    }

    /// Events by the day on which the first article that tells of them was read.
    pub(crate) fn news() -> Term {
        Term::fixed(b'U', &[])
    }

    /// People whom articles show in an office of a class (empty: of none that is known) of a state.
    pub(crate) fn holders(country: CountryCode, class: &str) -> Term {
        let class: Vec<u8> = class.bytes().filter(|&b| b != 0).collect();
        Term::fixed(b'J', &[country.as_str().as_bytes(), &class, &[0]])
    }

    /// Reports that are compared with others by this atom: entries are days and report ids.
    pub(crate) fn anchor(atom: NodeId) -> Term {
        Term::fixed(b'R', &[&id_bytes(atom)])
    }

    /// Articles in which an atom stands, with its index there.
    pub(crate) fn standing(atom: NodeId) -> Term {
        Term::fixed(b'M', &[&id_bytes(atom)])
    }

    /// Groups of people of a country (none: of no or any) whose name contains this key.
    pub(crate) fn longer(country: Option<CountryCode>, key: &str) -> Term {
        let mut term = Term::text(b'S', key);
        term.0.extend_from_slice(country.as_ref().map_or("---", CountryCode::as_str).as_bytes());
        term
    }

    /// All words of names, folded: the dictionary in which slips of the pen are looked for.
    pub(crate) fn words() -> Term {
        Term::fixed(b'V', &[])
    }

    /// All words of names, by their transliteration keys.
    pub(crate) fn word_keys() -> Term {
        Term::fixed(b'Y', &[])
    }

    /// Groups (kind byte and key) that have this folded word in a name.
    pub(crate) fn word(word: &str) -> Term {
        Term::text(b'W', word)
    }

    /// Groups that have a word with this transliteration key in a name.
    pub(crate) fn word_key(key: &str) -> Term {
        Term::text(b'K', key)
    }
}

/// How many bytes of a key of the lists' tree are the term.
pub(super) fn term_length(key: &[u8]) -> usize {
    let text = || key.iter().position(|&b| b == 0).map_or(key.len(), |zero| zero + 1);
    match key.first() {
        Some(b'P' | b'L' | b'B' | b'R' | b'M' | b'O' | b'A') => 10,
        Some(b'F') => 5,
        Some(b'N') => 4,
        Some(b'C') => 8,
        Some(b'T') => 2,
        Some(b'W' | b'K' | b'H' | b'J') => text(),
        Some(b'S') => text() + 3,
        _ => 1,
    }
}

/// A node's place among the kinds; written into keys, so it never changes.
pub(crate) fn kind_byte(kind: NodeKind) -> u8 {
    match kind {
        NodeKind::Person => b'p',
        NodeKind::Office => b'f',
        NodeKind::Country => b'c',
        NodeKind::Organization => b'o',
        NodeKind::Place => b'l',
        NodeKind::Event => b'e',
        NodeKind::Article => b'a',
        NodeKind::Evidence => b's',
    }
}

/// Whether a key of the articles' tree is that of a decision.
pub(super) fn is_decision(key: &[u8]) -> bool {
    key.first() == Some(&b'd')
}

/// The kind of a byte that [`kind_byte`] gave.
pub(crate) fn byte_kind(byte: u8) -> Option<NodeKind> {
    NodeKind::ALL.into_iter().find(|&k| kind_byte(k) == byte)
}

/// An id in keys and entries: its kind's byte and its hash, big-endian.
pub(crate) fn id_bytes(id: NodeId) -> [u8; 9] {
    let mut bytes = [kind_byte(id.kind); 9];
    bytes[1..].copy_from_slice(&id.hash.to_be_bytes());
    bytes
}

/// Reads what [`id_bytes`] wrote.
pub(crate) fn read_id(bytes: &[u8]) -> Option<NodeId> {
    let (&kind, hash) = bytes.split_first()?;
    Some(NodeId { kind: byte_kind(kind)?, hash: u64::from_be_bytes(hash.try_into().ok()?) })
}

/// An entry of [`Term::pairs`]: two states and the event.
pub(crate) fn read_pair(entry: &[u8]) -> Option<(CountryCode, CountryCode, EventEntry)> {
    let (a, rest) = entry.split_first_chunk::<3>()?;
    let (b, rest) = rest.split_first_chunk::<3>()?;
    let code = |bytes: &[u8]| CountryCode::parse(str::from_utf8(bytes).ok()?);
    let (_, entry) = rest.split_first()?;
    Some((code(a)?, code(b)?, EventEntry::read(entry)?))
}

/// An entry of [`Term::standing`]: the article and the entity's index in its reading.
pub(crate) fn read_standing(entry: &[u8]) -> Option<(NodeId, u32)> {
    let (id, index) = entry.split_last_chunk::<4>()?;
    Some((read_id(id)?, u32::from_be_bytes(*index)))
}

/// Who took part in an event and as what, as it stands beside the event in the list of one of them: first as what that
/// one took part, then the others.
pub(crate) fn tie_bytes(own: Role, others: impl Iterator<Item = (NodeId, Role)>) -> Vec<u8> {
    let mut bytes = vec![own.code()];
    for (node, role) in others {
        bytes.extend_from_slice(&id_bytes(node));
        bytes.push(role.code());
    }
    bytes
}

/// Reads what [`tie_bytes`] wrote; `None` where nobody of the list took part, but only somebody who stands for it.
pub(crate) fn read_ties(bytes: &[u8]) -> Option<(Role, impl Iterator<Item = (NodeId, Role)>)> {
    let (own, others) = bytes.split_first()?;
    let one = |tie: &[u8]| Some((read_id(tie.get(..9)?)?, Role::from_code(*tie.get(9)?)?));
    Some((Role::from_code(*own)?, others.chunks_exact(10).filter_map(one)))
}

/// An entry of an event list: ordered by day (those without one first), then by id; type and status ride along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EventEntry {
    /// Days since 1970 of the date by which the event is found, if it has any.
    pub(crate) day: Option<i32>,
    /// The event's or report's hash.
    pub(crate) hash: u64,
    /// The type's code.
    pub(crate) kind: u8,
    /// The status, by its place in [`crate::model::Status::ALL`].
    pub(crate) status: u8,
    /// Whether the date is only known to the month or the year; the day is then its first.
    pub(crate) vague: bool,
}

/// Set in the status of an entry whose date is vague.
const VAGUE: u8 = 0x80;

/// The first bytes of an entry of that day; entries without a day come before all others.
pub(crate) fn day_bytes(day: Option<i32>) -> [u8; 4] {
    match day {
        None => [0; 4],
        Some(day) => ((i64::from(day) + (1 << 31)).clamp(1, i64::from(u32::MAX)) as u32).to_be_bytes(),
    }
}

impl EventEntry {
    pub(crate) fn bytes(self) -> Bytes {
        let mut bytes = Bytes::from_slice(&day_bytes(self.day));
        bytes.extend_from_slice(&self.hash.to_be_bytes());
        bytes.extend_from_slice(&[self.kind, self.status | if self.vague { VAGUE } else { 0 }]);
        bytes
    }

    /// An entry of [`Term::parties`]: the hash of the node, and the event.
    pub(crate) fn read_of(bytes: &[u8]) -> Option<(u64, EventEntry)> {
        let (hash, entry) = bytes.split_first_chunk::<8>()?;
        Some((u64::from_be_bytes(*hash), EventEntry::read(entry)?))
    }

    pub(crate) fn read(bytes: &[u8]) -> Option<EventEntry> {
        let (day, rest) = bytes.split_first_chunk::<4>()?;
        let (hash, rest) = rest.split_first_chunk::<8>()?;
        let [kind, status] = *rest else { return None };
        let day = match u32::from_be_bytes(*day) {
            0 => None,
            day => Some((i64::from(day) - (1 << 31)) as i32),
        };
        let (status, vague) = (status & !VAGUE, status & VAGUE != 0);
        Some(EventEntry { day, hash: u64::from_be_bytes(*hash), kind, status, vague })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn event_entries_sort_by_day_and_come_back() {
        let entry = |day: Option<i32>| EventEntry { day, hash: 5, kind: 1, status: 3, vague: day == Some(0) };
        let days = [None, Some(-800_000), Some(-1), Some(0), Some(18_581)];
        let bytes: Vec<Bytes> = days.iter().map(|&d| entry(d).bytes()).collect();
        assert!(bytes.is_sorted());
        for (day, bytes) in days.iter().zip(&bytes) {
            assert_eq!(EventEntry::read(bytes), Some(entry(*day)));
        }
        assert_eq!(EventEntry::read(&bytes[0][1..]), None);
        let whole = |term: &Term, all: &Term| {
            let key = [&term.0[..], &bytes[3][..]].concat();
            key.strip_prefix(&all.0[..]).expect("it stands among all").to_vec()
        };
        let [a, b] = ["IRN", "IRQ"].map(|code| CountryCode::parse(code).expect("a code"));
        let pair = whole(&Term::pair(b, a, EventType::visit()), &Term::pairs());
        assert_eq!(read_pair(&pair), Some((a, b, entry(Some(0)))));
        let node = NodeId { kind: NodeKind::Person, hash: 7 };
        let party = whole(&Term::party(node), &Term::parties(NodeKind::Person));
        assert_eq!(EventEntry::read_of(&party), Some((7, entry(Some(0)))));
    }

    #[test]
    fn ids_in_keys_come_back_and_unknown_kinds_do_not() {
        for kind in NodeKind::ALL {
            let id = NodeId { kind, hash: 0x0102_0304_0506_0708 };
            assert_eq!(read_id(&id_bytes(id)), Some(id));
            assert_eq!(Key::node(id).node_id(), Some(id));
        }
        assert_eq!(read_id(b"z12345678"), None);
        assert_eq!(read_id(b"p123"), None);
    }
}
