//! When two atoms of one group are one person, organization or place, and when part of a name means the whole.

use std::collections::BTreeSet;

use super::distill::is_unnamed;
use super::ruling::is_taken_off;
use crate::model::{CountryCode, NodeKind, Ontology, Single};
use crate::store::{Atom, Attested, Group, OfficeClass, OfficeKey, Reason};
use crate::text::translit;

/// Atoms of one group that are one: indices into the group's atoms in their order, the one that gives the id first.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    pub(super) atoms: Vec<usize>,
    /// Pairs of atoms that were joined, and why.
    pub(super) links: Vec<(usize, usize, Reason, u8)>,
    pub(super) countries: BTreeSet<CountryCode>,
    pub(super) offices: BTreeSet<OfficeKey>,
}

struct Joined(Vec<usize>);

impl Joined {
    fn root(&self, mut i: usize) -> usize {
        while self.0[i] != i {
            i = self.0[i];
        }
        i
    }

    /// Joins two; false if they were one already.
    fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
        a != b
    }
}

fn words(atom: &Atom) -> usize {
    atom.name.split(' ').count()
}

fn overlap(a: &[CountryCode], b: &[CountryCode]) -> bool {
    a.iter().any(|c| b.contains(c))
}

/// Offices known by their class, present or past.
fn known_offices(attested: &Attested) -> impl Iterator<Item = &OfficeKey> {
    attested.offices.keys().filter(|o| matches!(o.class, OfficeClass::Known(_)))
}

/// Whether a state has one holder of an office at a time.
pub(super) fn single(office: &OfficeKey) -> bool {
    let OfficeClass::Known(class) = &office.class else { return false };
    match Ontology::get().office(class).map(|o| o.single) {
        Some(Single::Class) => true,
        Some(Single::Portfolio) => office.portfolio.is_some(),
        Some(Single::No) | None => false,
    }
}

/// Parts a group's atoms into profiles.
///
/// Names must spell one another. Then two atoms are one if they have a state in common; if one of them has none and
/// all others that fit are one; or, for people, if they have different states but the same office, since a state is
/// misread more often than a namesake holds the same office. A person's name of one word says little, so state and
/// office must both be the same. People known only by a title stay apart.
pub(super) fn profiles(kind: NodeKind, key: &str, group: &Group) -> Vec<Profile> {
    let (unnamed, taken_off) = (is_unnamed(key), is_taken_off(key));
    let atoms: Vec<(&Atom, &Attested)> = group.atoms.iter().collect();
    let mut joined = Joined((0..atoms.len()).collect());
    let mut links = Vec::new();
    let person = kind == NodeKind::Person;
    let spelt = |a: &Atom, b: &Atom| a.name == b.name || translit::meet(&a.name, &b.name);
    let reason = |a: &Atom, b: &Atom, same: Reason, other: Reason| if a.name == b.name { same } else { other };
    for i in 0..atoms.len() {
        for j in i + 1..atoms.len() {
            let ((a, sa), (b, sb)) = (atoms[i], atoms[j]);
            let (a_says, b_says) = (!a.countries.is_empty(), !b.countries.is_empty());
            let why = if unnamed {
                None
            } else if taken_off {
                Some((Reason::Decided, 100))
            } else if person && (words(a) < 2 || words(b) < 2) {
                let same = words(a) == words(b) && overlap(&a.countries, &b.countries) && a.office == b.office;
                same.then(|| (reason(a, b, Reason::SameNameAndOffice, Reason::SpellingAndOffice), 80))
            } else if overlap(&a.countries, &b.countries) {
                Some((reason(a, b, Reason::SameNameAndCountry, Reason::SpellingAndCountry), 95))
            } else if !a_says && !b_says {
                Some((reason(a, b, Reason::SameNameAlone, Reason::SpellingAlone), 70))
            } else if person && a_says && b_says {
                let same = known_offices(sa).any(|o| sb.offices.contains_key(o));
                same.then(|| (reason(a, b, Reason::SameNameAndOffice, Reason::SpellingAndOffice), 75))
            } else {
                None
            };
            // Names of one key that do not quite spell one another (a foreign name heard otherwise, a slip of the pen)
            // are one where only one can hold the office.
            let slip = || {
                let names = person && words(a) > 1 && words(b) > 1 && overlap(&a.countries, &b.countries);
                let office = known_offices(sa).any(|o| single(o) && sb.offices.contains_key(o));
                (names && office && !unnamed).then_some((Reason::SlipAndOffice, 70))
            };
            let why = if taken_off || spelt(a, b) { why } else { slip() };
            if let Some((why, score)) = why
                && joined.join(i, j)
            {
                links.push((i, j, why, score));
            }
        }
    }
    // Atoms without a state join the only one whom they can mean.
    let before = Joined(joined.0.clone());
    for i in 0..atoms.len() {
        let (a, _) = atoms[i];
        if unnamed || taken_off || !a.countries.is_empty() || (person && words(a) < 2) {
            continue;
        }
        let fits = |j: &usize| !atoms[*j].0.countries.is_empty() && (!person || words(atoms[*j].0) > 1);
        let others: Vec<usize> = (0..atoms.len()).filter(fits).filter(|j| spelt(a, atoms[*j].0)).collect();
        let roots: BTreeSet<usize> = others.iter().map(|j| before.root(*j)).collect();
        if let (1, Some(&j)) = (roots.len(), others.first())
            && joined.join(i, j)
        {
            let why = reason(a, atoms[j].0, Reason::SameNameAlone, Reason::SpellingAlone);
            links.push((i.min(j), i.max(j), why, 75));
        }
    }
    let mut profiles: Vec<Profile> = Vec::new();
    for root in (0..atoms.len()).filter(|&i| joined.root(i) == i) {
        let mut members: Vec<usize> = (0..atoms.len()).filter(|&i| joined.root(i) == root).collect();
        members.sort_by_key(|&i| (atoms[i].0.countries.is_empty(), i));
        let countries = members.iter().flat_map(|&i| &atoms[i].0.countries).copied().collect();
        let offices = members.iter().flat_map(|&i| known_offices(atoms[i].1)).cloned().collect();
        let links = links.iter().filter(|(i, ..)| joined.root(*i) == root).copied().collect();
        profiles.push(Profile { atoms: members, links, countries, offices });
    }
    profiles
}

/// The keys of parts of a name, each with the number of its words.
pub(super) type PartKeys = BTreeSet<(String, usize)>;

/// Keys of the parts of a name that may stand for it: its last word, and any words of it, in their order, among them
/// the first or the last; with the number of their words. Of very long names the middle is left out.
pub(super) fn part_keys(name: &str) -> PartKeys {
    const ENDS: usize = 3;
    let mut words = translit::word_keys(name);
    if words.len() > 2 * ENDS {
        words.drain(ENDS..words.len() - ENDS);
    }
    let whole = translit::join(&words);
    let n = words.len();
    let mut keys = BTreeSet::new();
    for chosen in 1u32..(1 << n) {
        let count = chosen.count_ones() as usize;
        let ends = chosen & 1 != 0 || chosen & (1 << (n - 1)) != 0;
        if count == n || !ends || (count == 1 && chosen != 1 << (n - 1)) {
            continue;
        }
        let key = translit::join((0..n).filter(|i| chosen & (1 << i) != 0).map(|i| &words[i]));
        if key.len() < whole.len() {
            keys.insert((key, count));
        }
    }
    keys
}

/// Which words of an atom's name stand for the father in any form of it: those after «بن» or "bin".
fn fathers(atom: &Atom, attested: &Attested) -> Vec<bool> {
    let mut marks = vec![false; words(atom)];
    for (form, _) in attested.forms.keys() {
        let parted = translit::fathers(form);
        // an entity has other names too
        if parted.iter().map(|(word, _)| word.as_str()).eq(atom.name.split(' ')) {
            marks.iter_mut().zip(parted).for_each(|(mark, (_, father))| *mark |= father);
        }
    }
    marks
}

/// Whether `short` is made of words of `long` in their order: its last, or some among them its first or last.
///
/// The father's name within `long` is no beginning: «سلمان بن عبدالعزيز» is the father of «محمد بن سلمان بن عبدالعزيز».
/// But whoever is called "bin Salman" is called by it. `fathers` says which words of the two name fathers; it is only
/// asked where the words fit.
fn part_of(short: &str, long: &str, fathers: impl FnOnce() -> (Vec<bool>, Vec<bool>)) -> bool {
    let (short, long): (Vec<&str>, Vec<&str>) = (short.split(' ').collect(), long.split(' ').collect());
    if short.len() >= long.len() {
        return false;
    }
    let same = |a: &str, b: &str| a == b || translit::meet(a, b);
    let (first, last) = (same(short[0], long[0]), same(short[short.len() - 1], long[long.len() - 1]));
    if !(last || (first && short.len() > 1)) {
        return false;
    }
    let fits_from = |begin: usize| {
        let mut rest = long[begin + 1..].iter();
        same(short[0], long[begin]) && short[1..].iter().all(|s| rest.any(|l| same(s, l)))
    };
    let begins: Vec<usize> = (0..long.len()).filter(|&begin| fits_from(begin)).collect();
    if begins.is_empty() || begins[0] == 0 {
        return !begins.is_empty();
    }
    let (of_short, of_long) = fathers();
    let is_father = |marks: &[bool], i: usize| marks.get(i).copied().unwrap_or_default();
    // A name that itself begins with the particle («بن علي») is called after the father.
    is_father(&of_short, 0) || begins.into_iter().any(|begin| !is_father(&of_long, begin))
}

/// How well a part of a name fits somebody: the reason and a score; `None` where it does not.
pub(super) fn attaches(short: &Profile, short_in: &Group, long: &Profile, long_in: &Group) -> Option<(Reason, u8)> {
    let (short_atoms, long_atoms): (Vec<_>, Vec<_>) = (short_in.atoms.iter().collect(), long_in.atoms.iter().collect());
    let is_part = |s: usize, l: usize| {
        let ((s, s_attested), (l, l_attested)) = (short_atoms[s], long_atoms[l]);
        part_of(&s.name, &l.name, || (fathers(s, s_attested), fathers(l, l_attested)))
    };
    let (parts, others): (Vec<usize>, Vec<usize>) =
        short.atoms.iter().partition(|&&s| long.atoms.iter().any(|&l| is_part(s, l)));
    // The words of a name may be parted otherwise («عبد العزيز»): it is enough that it spells one whose words fit.
    let spells = |s: usize| parts.iter().any(|&part| translit::meet(&short_atoms[s].0.name, &short_atoms[part].0.name));
    if !others.into_iter().all(spells) || parts.is_empty() {
        return None;
    }
    let one_word = short.atoms.iter().any(|&s| words(short_atoms[s].0) < 2);
    let country = short.countries.intersection(&long.countries).next().is_some();
    let silent = short.countries.is_empty() || long.countries.is_empty();
    let office = short.offices.intersection(&long.offices).next().is_some();
    let conflict = !short.offices.is_empty() && !long.offices.is_empty() && !office;
    if !country && (one_word || !silent) {
        return None;
    }
    if country && office {
        Some((Reason::PartOfNameAndOffice, 90))
    } else if one_word && conflict {
        None
    } else if country {
        Some((Reason::PartOfNameAndCountry, 75))
    } else {
        Some((Reason::PartOfNameAlone, 60))
    }
}

/// Whether two profiles whose keys are a slip apart are one: full names, and an office of a state that has one holder.
pub(super) fn nearly(a: &Profile, a_in: &Group, b: &Profile, b_in: &Group) -> Option<(Reason, u8)> {
    let full = |profile: &Profile, group: &Group| {
        let atoms: Vec<&Atom> = group.atoms.keys().collect();
        profile.atoms.iter().all(|&i| words(atoms[i]) > 1)
    };
    let country = a.countries.intersection(&b.countries).next().is_some();
    let office = a.offices.intersection(&b.offices).any(single);
    (country && office && full(a, a_in) && full(b, b_in)).then_some((Reason::SlipAndOffice, 65))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_begins_with_the_fathers_is_the_fathers() {
        let part = |short: &str, long: &str| {
            let marks = |name: &str| translit::fathers(name).into_iter().map(|(_, father)| father).collect();
            part_of(&translit::plain(short), &translit::plain(long), || (marks(short), marks(long)))
        };
        let son = "محمد بن سلمان بن عبدالعزيز";
        for (short, long) in [
            ("سلمان بن عبدالعزيز", son),
            ("سلمان", "محمد بن سلمان"),
            ("salman", "mohammed bin salman"),
            ("salman", "محمد بن سلمان"),
            ("salman bin abdulaziz", "mohammed bin salman bin abdulaziz"),
            ("hussein", "raad ibn hussein"),
            ("عبدالعزيز", son),
        ] {
            assert!(!part(short, long), "{short} is not {long}");
        }
        for (short, long) in [
            ("محمد بن سلمان", son),
            ("بن سلمان", "محمد بن سلمان"),
            ("bin salman", "محمد بن سلمان"),
            ("ben ali", "zine abidine ben ali"),
            ("مكتوم", "محمد بن راشد مكتوم"),
            ("محمد مكتوم", "محمد بن راشد مكتوم"),
            ("khalid khalifa", "khalid bin ahmed khalifa"),
            ("zarif", "mohammad javad zarif"),
            ("جواد ظريف", "mohammad javad zarif"),
        ] {
            assert!(part(short, long), "{short} is {long}");
        }
    }
}
