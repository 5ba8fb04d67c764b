//! Names of people: where one begins and ends, by its shape, by lists, and by what the article has shown already.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Section;
use super::shape::{capitals_before_title, follows_name, given_and_unlisted, surname_end};
use super::tagged::settled;
use crate::lang::{Clitics, Order, Pack, Tag};
use crate::model::Part;
use crate::text::TokenKind;

/// The names that an article has shown so far, as folded words.
#[derive(Debug, Default)]
pub struct SeenNames {
    /// Each name's words.
    names: Vec<Vec<String>>,
    known: FxHashSet<Vec<String>>,
    /// The names that hold a word, in their order.
    with: FxHashMap<String, Vec<usize>>,
}

/// The names with one word that are looked through: names are alike in one word only so often outside of a phone book.
const MOST_ALIKE: usize = 512;

impl SeenNames {
    /// Notes a name.
    pub fn add(&mut self, words: Vec<String>) {
        if words.is_empty() || !self.known.insert(words.clone()) {
            return;
        }
        for word in &words {
            let with = self.with.entry(word.clone()).or_default();
            if with.last() != Some(&self.names.len()) {
                with.push(self.names.len());
            }
        }
        self.names.push(words);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The names that hold a word, with their numbers, in the order in which they were noted.
    pub fn with(&self, word: &str) -> impl Iterator<Item = (usize, &Vec<String>)> {
        let all = self.with.get(word).map_or(&[][..], Vec::as_slice);
        all.iter().take(MOST_ALIKE).map(|&i| (i, &self.names[i]))
    }
}

/// A folded word of a name without its article.
pub fn bare<'w>(pack: &Pack, word: &'w str) -> &'w str {
    let article = pack.lexicon.article();
    match word.strip_prefix(article) {
        Some(rest) if !article.is_empty() && rest.chars().nth(2).is_some() => rest,
        _ => word,
    }
}

/// A name: its tokens, and the well-known person it is.
#[derive(Clone, Copy, Debug)]
pub struct NameFound {
    pub start: usize,
    pub end: usize,
    /// Where the text goes on: after the closing quotation mark, if there is one.
    pub after: usize,
    pub known: Option<u16>,
    /// Letters written onto its first word.
    pub clitic: usize,
}

/// How sure it is, from what stands before, that a name follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// A title or an honorific stands before.
    Name,
    /// Nothing does.
    Nothing,
}

const MOST_WORDS: usize = 7;

/// The name that begins at a token.
pub fn name_at(section: &Section<'_>, pack: &Pack, i: usize, expect: Expect) -> Option<NameFound> {
    let quote = section.is_mark(i, &['«', '"', '\u{201c}', '\'']);
    if quote {
        let inside = i + 1;
        let close = (inside..(inside + MOST_WORDS + 1)).find(|&k| section.is_mark(k, &['»', '"', '\u{201d}', '\'']))?;
        if close == inside || pack.case {
            return None;
        }
        let words = close - inside;
        let all_words = (inside..close).all(|k| section.is_word(k));
        let found = name_inside(section, pack, inside, Expect::Name)?;
        let whole = found.end == close || words <= 4 && all_words && expect == Expect::Name;
        let listed = section.hits.is(inside, |t| matches!(t, Tag::Given | Tag::Known(_)));
        if whole && (expect == Expect::Name || (listed && words >= 2)) {
            return Some(NameFound { start: inside, end: close, after: close + 1, known: found.known, clitic: 0 });
        }
        // «فلان بهمان» رئيس …: what a title or a word of saying follows is a name, and what begins with an honorific
        let foreign = (inside..close).any(|k| section.hits.at(k).iter().any(|h| stops(h.tag) || structural(h.tag)));
        let first = section.hits.is(inside, |t| t == Tag::Honorific);
        let foreign = foreign && !(first && words > 2);
        if (2..=6).contains(&words)
            && all_words
            && !foreign
            && (first
                || follows_name(section, pack, close + 1)
                || super::title::title_at(section, pack, close + 1).is_some()
                || super::title::one_of_several(section, pack, close + 1).is_some())
        {
            return Some(NameFound { start: inside, end: close, after: close + 1, known: None, clitic: 0 });
        }
        return None;
    }
    settled(section, pack, i, expect, name_inside(section, pack, i, expect))
}

fn name_inside(section: &Section<'_>, pack: &Pack, i: usize, expect: Expect) -> Option<NameFound> {
    let known = section.hits.find(i, |t| matches!(t, Tag::Known(_)));
    let found = if pack.case { cased(section, i, expect) } else { uncased(section, pack, i, expect) };
    if let Some(hit) = known
        && let Tag::Known(ix) = hit.tag
    {
        let end = hit.end as usize;
        // "Rouhani Putin": two well-known surnames of different countries run together, or any two in a headline, are two people
        let own = pack.known[usize::from(ix)].country;
        let plain = end == i + 1 && hit.clitics == Clitics::default();
        let given = (i..=end).any(|k| section.hits.is(k, |t| t == Tag::Given));
        let next = section.hits.find(end, |t| matches!(t, Tag::Known(_))).filter(|_| plain && !given);
        if let Some(next) = next.filter(|h| h.end as usize == end + 1 && h.clitics == Clitics::default())
            && let (Some(own), Tag::Known(next)) = (own, next.tag)
            && pack.known[usize::from(next)].country.is_some_and(|c| c != own || section.part == Part::Title)
        {
            return Some(NameFound { start: i, end, after: end, known: Some(ix), clitic: 0 });
        }
        let joined = hit.clitics.and || hit.clitics.marker.is_some();
        // a well-known surname alone, or a longer name that ends differently and is then somebody else
        match found {
            // the same with his fathers: «محمد بن سلمان بن عبدالعزيز»
            Some(f) if f.end > end && !joined && patronymic(section, end) => {
                return Some(NameFound { known: Some(ix), ..f });
            }
            // but after two words of his a given name begins somebody else
            Some(f)
                if f.end > end
                    && !joined
                    && (end == i + 1
                        || pack.name_suffixes.iter().any(|s| s == section.tokens.fold(f.end - 1))
                        || (end..f.end).any(|k| listed(section, k)))
                    && !(end >= i + 3 && section.hits.is(end, |t| t == Tag::Given))
                    && !surname_alone(section, i, end) =>
            {
                return Some(f);
            }
            _ => {
                return Some(NameFound {
                    start: i,
                    end,
                    after: end,
                    known: Some(ix),
                    clitic: section.letters(pack, hit),
                });
            }
        }
    }
    found
}

/// Whether a well-known surname of one word stands before a given name, which begins another: «السیسی شاهد آن بود».
fn surname_alone(section: &Section<'_>, i: usize, end: usize) -> bool {
    let only = |k: usize, one: Tag, other: Tag| section.hits.is(k, |t| t == one) && !section.hits.is(k, |t| t == other);
    end == i + 1 && !section.hits.is(i, |t| t == Tag::Given) && only(end, Tag::Given, Tag::Family)
}

/// Whether a token is a listed word of a name.
fn listed(section: &Section<'_>, k: usize) -> bool {
    section
        .hits
        .at(k)
        .iter()
        .any(|h| matches!(h.tag, Tag::Given | Tag::Family) && h.clitics.marker.is_none() && !h.clitics.and)
        || capital(section, k)
}

/// Whether a token is a word with a capital, which only names and headlines have.
fn capital(section: &Section<'_>, k: usize) -> bool {
    section.tokens.list.get(k).is_some_and(|t| t.capital)
}

/// Whether a patronymic goes on at a token: a particle and a given name.
fn patronymic(section: &Section<'_>, k: usize) -> bool {
    section.hits.is(k, |t| t == Tag::Particle) && section.hits.is(k + 1, |t| t == Tag::Given)
}

/// Whether a token may be a word of a name in a language with capitals.
pub(super) fn capital_word(section: &Section<'_>, k: usize) -> bool {
    section.is_word(k) && section.tokens.list[k].capital
}

pub(super) fn stops(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::NotName
            | Tag::Role(_)
            | Tag::Roles(_)
            | Tag::Country(_)
            | Tag::Nationality(_)
            | Tag::Organization(_)
            | Tag::OrganizationHead(_)
            | Tag::Weekday(_)
            | Tag::Month(_)
            | Tag::Relative(_)
            | Tag::Counterpart
            | Tag::Ruler(_)
    )
}

fn cased(section: &Section<'_>, i: usize, expect: Expect) -> Option<NameFound> {
    let hits = &section.hits;
    let named = |k: usize| hits.is(k, |t| matches!(t, Tag::Given | Tag::Family));
    let mut end = i;
    let mut words = 0;
    let mut listed = 0;
    let mut all_caps = 0;
    while words < MOST_WORDS {
        let particle = words > 0 && hits.is(end, |t| t == Tag::Particle) && section.is_word(end);
        if !capital_word(section, end)
            && !(particle
                && (capital_word(section, end + 1)
                    || hits.is(end + 1, |t| t == Tag::Particle)
                    // "al-Khalifi"
                    || section.is_mark(end + 1, &['-', '\u{2010}', '\u{2011}']) && capital_word(section, end + 2)))
        {
            break;
        }
        let longest_stop = hits.find(end, stops);
        if let Some(stop) = longest_stop
            && !particle
            && !(expect == Expect::Name && transcribed(section, end + 1))
            && (!named(end)
                || hits.find(end, |t| matches!(t, Tag::Given | Tag::Family)).is_none_or(|h| h.end < stop.end))
        {
            // a place or country inside a name (Jordan, Israel) is a name only after another word of it
            if !(words > 0 && matches!(stop.tag, Tag::Country(_)) && named(end)) {
                break;
            }
        }
        if words == 0
            && hits.is(end, |t| matches!(t, Tag::Place(_) | Tag::Capital(_) | Tag::Bloc))
            && !hits.is(end, |t| t == Tag::Given)
            && !(expect == Expect::Name && transcribed(section, end + 1))
        {
            return None;
        }
        if named(end) {
            listed += 1;
        }
        if section.tokens.list[end].capitals && section.tokens.fold(end).len() > 1 {
            all_caps += 1;
        }
        words += 1;
        end += 1;
        // an initial's full stop, a hyphen
        if section.is_mark(end, &['.'])
            && section.tokens.fold(end - 1).chars().count() == 1
            && capital_word(section, end + 1)
        {
            end += 1;
        }
        while section.is_mark(end, &['-', '\u{2010}', '\u{2011}', '\u{2013}', '\''])
            && (!section.tokens.list[end].spaced)
            && section.tokens.list.get(end + 1).is_some_and(|t| !t.spaced && t.kind == TokenKind::Word)
        {
            end += 2;
        }
        if expect == Expect::Name && transcribed(section, end) {
            end += 1;
            continue;
        }
        if section.tokens.list.get(end).is_some_and(|t| t.kind == TokenKind::Punct) {
            break;
        }
    }
    // "President of the House of Senate": a capital word that "of" follows is no name of one word
    let of = |k: usize| hits.is(k, |t| t == Tag::Marker(crate::lang::Relation::Of)) && capital_word(section, k + 1);
    if words == 1 && !named(i) && !hits.is(i, |t| matches!(t, Tag::Known(_))) && of(end) {
        return None;
    }
    // "at Saad Abad Palace": named after somebody, if anybody
    let head = |t: Tag| matches!(t, Tag::PlaceHead | Tag::OrganizationHead(_));
    if expect == Expect::Nothing && capital_word(section, end) && hits.is(end, head) {
        return None;
    }
    let first_given = hits.is(i, |t| t == Tag::Given);
    let given_inside = (i..end).any(|k| hits.is(k, |t| t == Tag::Given));
    let enough = match expect {
        Expect::Name => words >= 1,
        Expect::Nothing => {
            words >= 2 && listed >= 1 && (first_given || listed >= 2 || given_inside) && all_caps < words
        }
    };
    (enough && end > i).then_some(NameFound { start: i, end, after: end, known: None, clitic: 0 })
}

/// Whether a letter of a name that Latin script has as an apostrophe stands at a token, not the possessive after an s:
/// "Rabi' Karimov".
fn transcribed(section: &Section<'_>, at: usize) -> bool {
    section.is_mark(at, &['\'', '\u{2019}', '\u{2018}'])
        && !section.tokens.list[at].spaced
        && !section.tokens.fold(at - 1).ends_with('s')
        && section.tokens.list.get(at + 1).is_some_and(|t| t.spaced)
        && (capital_word(section, at + 1) || section.hits.is(at + 1, |t| t == Tag::Particle))
}

fn uncased(section: &Section<'_>, pack: &Pack, i: usize, expect: Expect) -> Option<NameFound> {
    let hits = &section.hits;
    let mut end = i;
    let mut words = 0;
    let mut listed = 0;
    let mut after_particle = false;
    while words < MOST_WORDS {
        if !section.is_word(end) || (end > i && section.tokens.list[end].spaced && breaks_line(section, end)) {
            break;
        }
        // only the first word of a name can carry a conjunction or preposition
        let free = |h: &crate::lang::Hit| words == 0 || h.clitics.marker.is_none() && !h.clitics.and;
        let plain = |t: Tag| hits.at(end).iter().any(|h| h.tag == t && free(h) && !h.clitics.pronoun);
        // given names go without the article
        // but «الطاهر الباعور» after a title
        let unlisted = |k: usize| hits.at(k).iter().all(|h| h.tag == Tag::Family);
        let definite = |k: usize| section.is_word(k) && pack.lexicon.definite(section.tokens.fold(k));
        let titled = expect == Expect::Name && words == 0 && definite(end + 1) && unlisted(end + 1);
        let given = hits
            .at(end)
            .iter()
            .any(|h| h.tag == Tag::Given && free(h) && !h.clitics.pronoun && (!h.clitics.article || titled));
        let family = plain(Tag::Family);
        let weighty = hits.at(end).iter().any(|h| {
            matches!(h.tag, Tag::NotName | Tag::Status(_) | Tag::Marker(_) | Tag::Complement)
                && h.clitics == crate::lang::Clitics::default()
        });
        let particle = plain(Tag::Particle) && !(weighty && words == 0);
        let glued = hits.at(end).is_empty()
            && pack.lexicon.article().is_empty()
            && pack.lexicon.glued_name(section.tokens.fold(end));
        let in_list = given || family || glued;
        if particle
            && hits.is(end + 1, |_| true) | section.is_word(end + 1)
            && (words > 0 || expect == Expect::Name || hits.is(end + 1, |t| matches!(t, Tag::Given | Tag::Family)))
        {
            end += 1;
            words += 1;
            after_particle = true;
            continue;
        }
        if (words > 0 || expect == Expect::Name)
            && let Some(surname) = surname_end(section, pack, end)
        {
            listed += 1;
            words += 1;
            end = surname;
            after_particle = false;
            continue;
        }
        // «أشتون كارتر حيدر العبادي»: after a surname a given name begins somebody else, as a part of the day begins a date
        let only = |k: usize, one: Tag, other: Tag| hits.is(k, |t| t == one) && !hits.is(k, |t| t == other);
        let second = words >= 2 && only(end - 1, Tag::Family, Tag::Given) && only(end, Tag::Given, Tag::Family);
        let day = hits.is(end, |t| t == Tag::DatePart)
            && hits.is(end + 1, |t| matches!(t, Tag::Weekday(_) | Tag::Relative(_)));
        if !after_particle && given && (second || day && words > 0) {
            break;
        }
        // «التقى بوتين أردوغان»: two well-known surnames are of two people
        let known = |k: usize| hits.is(k, |t| matches!(t, Tag::Known(_)));
        let surname = words == 1 && only(end - 1, Tag::Family, Tag::Given) && known(end - 1);
        if pack.order == Order::Vso && surname && known(end) {
            break;
        }
        // a phrase of a gazetteer that goes further than a name's word is no name
        let longest = hits.at(end).first().map_or(end + 1, |h| h.end as usize);
        // what a clitic analysis finds in an unlisted word is a guess (كيري is not كـ + يرى)
        let sure = |h: &crate::lang::Hit| !h.clitics.pronoun && !h.clitics.and && h.clitics.marker.is_none();
        let stop = hits.at(end).iter().any(|h| sure(h) && (stops(h.tag) || structural(h.tag)));
        let long_stop =
            hits.at(end).iter().any(|h| (stops(h.tag) || matches!(h.tag, Tag::Place(_))) && h.end as usize > end + 1);
        // a list-word that is also a title or plain word counts as a name only next to a name's word
        let next_listed = hits.at(end + 1).iter().any(|h| {
            matches!(h.tag, Tag::Given | Tag::Family | Tag::Particle) && !h.clitics.and && h.clitics.marker.is_none()
        });
        let with_article = hits.at(end).iter().any(|h| h.clitics.article);
        let role = hits.at(end).iter().any(|h| matches!(h.tag, Tag::Role(_) | Tag::Roles(_)));
        let accept = if after_particle {
            in_list || !stop && !long_stop && !hits.at(end).iter().any(|h| joins_on(h) && !h.tag.names())
        } else if in_list && !long_stop {
            let doubtful = stop
                && (role
                    || hits.is(end, |t| {
                        matches!(t, Tag::NotName | Tag::Weekday(_) | Tag::Nationality(_) | Tag::Month(_) | Tag::Noun(_))
                    }));
            if !doubtful {
                true
            } else if words == 0 {
                given && !with_article && (next_listed || expect == Expect::Name && unknown(section, end + 1))
            } else {
                // «الوزير سمير مقبل»: a surname that is also a word, right after a title and a given name
                let titled =
                    expect == Expect::Name && words == 1 && listed == 1 && (!with_article || plain(Tag::Family));
                let word = hits.is(end, |t| t == Tag::NotName) && !titled;
                family && !role && !word && !hits.is(end, |t| matches!(t, Tag::Weekday(_)))
            }
        } else if stop || long_stop {
            // «العميد أحمد البنيان»: after a title and a given name a plain word with the article is a surname
            let plain = |h: &crate::lang::Hit| h.tag == Tag::NotName || !sure(h);
            let defined = words == 1 && listed == 1 && pack.lexicon.definite(section.tokens.fold(end));
            // «إياد بن أمين مدني،»: or after his father's name, where the name surely ends with it
            let patronymic = words >= 3
                && hits.is(end - 2, |t| t == Tag::Particle)
                && closes(section, end + 1)
                && !section.is_mark(end + 1, &['«', '"', '“'])
                && hits.at(end).iter().all(|h| h.clitics == Clitics::default());
            // «السفير عرفان صديق،»
            let ended = words == 1 && listed == 1 && closes(section, end + 1) && !hits.at(end).is_empty();
            let ended = ended && hits.at(end).iter().all(|h| h.tag == Tag::NotName && h.clitics == Clitics::default());
            expect == Expect::Name
                && (defined || patronymic || ended)
                && !long_stop
                && hits.at(end).iter().all(plain)
                && hits
                    .find(i, |t| t == Tag::Given)
                    .is_some_and(|given| hits.find(i, |t| t == Tag::NotName).is_none_or(|word| word.end < given.end))
        } else {
            // an unlisted word: the first two after a title, the second after a listed given name
            let country = |t| matches!(t, Tag::Country(_) | Tag::Nationality(_) | Tag::Capital(_));
            // no preposition is written onto a verb: «باتيت» is no «ب» and «أتيت»
            let verb = |h: &crate::lang::Hit| {
                h.clitics.marker.is_some() && matches!(h.tag, Tag::Verb(_) | Tag::Passive(_) | Tag::Light(_))
            };
            let joined = hits.at(end).iter().any(|h| joins_on(h) && !verb(h) && (!h.tag.names() || country(h.tag)));
            // «الفريق البحثي والفائز»: an unlisted word with the article is an adjective or another title
            let fathers = (i..end).any(|k| hits.is(k, |t| t == Tag::Particle));
            let surname = (words == 1 && listed == 1 || fathers) && with_definite(section, pack, end);
            // «رئیس جمهور سوریه در دمشق»
            let place = hits.at(end).iter().any(|h| sure(h) && matches!(h.tag, Tag::Place(_) | Tag::Capital(_)));
            let adjective = pack.lexicon.definite(section.tokens.fold(end)) && !surname;
            match expect {
                // a third word only where the name surely ends with it
                Expect::Name => {
                    let room = words < 2
                        || fathers && surname
                        || words == 2
                            && (listed == 2 || hits.at(end).is_empty())
                            && (closes(section, end + 1)
                                || hits
                                    .is(end + 1, |t| matches!(t, Tag::Marker(_) | Tag::Complement | Tag::Relative_))
                                || hits.at(end + 1).iter().any(|h| h.clitics.and && matches!(h.tag, Tag::Role(_))));
                    room && !joined && !adjective && !place && longest == end + 1 && !plural(section, pack, end)
                }
                Expect::Nothing => {
                    words == 1
                        && listed == 1
                        && !joined
                        && hits.at(i).iter().any(|h| h.tag == Tag::Given && h.clitics == Clitics::default())
                        && (with_definite(section, pack, end) && framed(section, i, end + 1)
                            || !place && titled_after(section, pack, end + 1)
                            || !place && said(section, pack, i, end + 1))
                }
            }
        };
        if !accept {
            break;
        }
        listed += usize::from(in_list) + usize::from(glued);
        // a listed name of several words: «فضل الله»
        let whole = hits.at(end).iter().filter(|h| matches!(h.tag, Tag::Given | Tag::Family) && free(h));
        let first = end;
        end = whole.map(|h| h.end as usize).max().filter(|_| in_list).unwrap_or(end + 1);
        // «محمود واعظی»: listed in full, and each word by itself too
        let full = end > first + 1
            && hits.at(first).iter().any(|h| h.tag == Tag::Given && h.end as usize == first + 1)
            && hits.is(end - 1, |t| t == Tag::Family);
        words += 1 + usize::from(glued || full);
        after_particle = false;
        // an initial: «جون بي. إمرسون»
        if section.is_mark(end, &['.'])
            && words >= 2
            && section.tokens.fold(end - 1).chars().count() <= 2
            && section.is_word(end + 1)
        {
            end += 1;
            words -= 1;
        }
        while section.is_mark(end, &['-'])
            && !section.tokens.list[end].spaced
            && section.tokens.list.get(end + 1).is_some_and(|t| !t.spaced && t.kind == TokenKind::Word)
        {
            end += 2;
        }
    }
    // a particle ends no name
    while end > i
        && hits.is(end - 1, |t| t == Tag::Particle)
        && !hits.is(end - 1, |t| matches!(t, Tag::Given | Tag::Family))
    {
        end -= 1;
        words -= 1;
    }
    // «المبعوث الأميركي أبلغهم»: a word that ends in a pronoun is no name on its own
    let bound = words == 1 && listed == 0 && end == i + 1 && pack.lexicon.bound(section.tokens.fold(i));
    let enough = match expect {
        Expect::Name => words >= 1 && !bound,
        Expect::Nothing => words >= 2 && listed >= 1,
    };
    if expect == Expect::Nothing
        && let Some(longer) = given_and_unlisted(section, pack, i).filter(|longer| !enough || *longer > end)
    {
        return Some(NameFound { start: i, end: longer, after: longer, known: None, clitic: 0 });
    }
    let clitic = hits
        .at(i)
        .iter()
        .filter(|h| matches!(h.tag, Tag::Given | Tag::Family | Tag::Particle))
        .map(|h| section.letters(pack, h))
        .min()
        .unwrap_or(0);
    enough.then_some(NameFound { start: i, end, after: end, known: None, clitic })
}

/// Whether a mark or the end of the text stands at a token.
fn closes(section: &Section<'_>, k: usize) -> bool {
    section.tokens.list.get(k).is_none_or(|t| t.kind != TokenKind::Word)
}

fn breaks_line(section: &Section<'_>, k: usize) -> bool {
    k > 0 && section.tokens.list[k - 1].kind == TokenKind::Newline
}

/// Whether a hit says that a conjunction or preposition is written onto a word.
fn joins_on(h: &crate::lang::Hit) -> bool {
    h.clitics.and || h.clitics.marker.is_some_and(|m| m != crate::lang::Relation::As)
}

/// Whether what stands around two words speaks for a name: a verb before them, or a title, verb or mark after.
fn framed(section: &Section<'_>, from: usize, to: usize) -> bool {
    let verb = |t: Tag| matches!(t, Tag::Verb(_) | Tag::Light(_) | Tag::Passive(_));
    let before = from > 0 && section.hits.is(from - 1, verb);
    let after = section.tokens.list.get(to).is_none_or(|t| t.kind != TokenKind::Word)
        || section.hits.is(to, |t| verb(t) || matches!(t, Tag::Role(_) | Tag::Eulogy));
    before || after
}

/// Whether a title follows two words, where nothing else would tell a surname: «دیدار مهرداد بذرپاش وزیر راه».
fn titled_after(section: &Section<'_>, pack: &Pack, to: usize) -> bool {
    pack.lexicon.article().is_empty() && section.hits.is(to, |t| matches!(t, Tag::Role(_)))
}

/// Whether a word of saying stands before two words and what is said after them: «وقال أنيس بيلدريم إن».
fn said(section: &Section<'_>, pack: &Pack, from: usize, to: usize) -> bool {
    let says = |t: Tag| match t {
        Tag::Verb(f) => pack.frames[usize::from(f)].kind == crate::model::EventType::statement(),
        _ => false,
    };
    let after = section.hits.is(to, |t| t == Tag::Complement) || section.is_mark(to, &[':']);
    from > 0 && section.hits.is(from - 1, says) && after
}

fn with_definite(section: &Section<'_>, pack: &Pack, k: usize) -> bool {
    let article = pack.lexicon.article();
    let guess = |h: &crate::lang::Hit| h.clitics.pronoun || h.clitics.and || h.clitics.marker.is_some();
    !article.is_empty() && section.tokens.fold(k).starts_with(article) && section.hits.at(k).iter().all(guess)
}

/// Words of grammar, which no name holds.
pub(super) fn structural(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Marker(_)
            | Tag::Verb(_)
            | Tag::Passive(_)
            | Tag::Noun(_)
            | Tag::Light(_)
            | Tag::Status(_)
            | Tag::Relative_
            | Tag::Complement
            | Tag::Break
            | Tag::And
            | Tag::TitleLink
            | Tag::Former
            | Tag::Group
            | Tag::Eulogy
            | Tag::Honorific
            | Tag::DayWord
            | Tag::MonthWord
            | Tag::YearWord
            | Tag::Past
            | Tag::Next
            | Tag::This
            | Tag::Possessive
            | Tag::PlaceHead
            | Tag::Bloc
    )
}

fn unknown(section: &Section<'_>, k: usize) -> bool {
    section.is_word(k) && !section.hits.at(k).iter().any(|h| stops(h.tag) || structural(h.tag))
}

/// Whether a word of no list is a noun of many: «تهدیدهای».
fn plural(section: &Section<'_>, pack: &Pack, k: usize) -> bool {
    let word = section.tokens.fold(k);
    section.hits.at(k).is_empty() && pack.plurals.iter().any(|end| word.ends_with(end.as_str()))
}

/// A name of unlisted words that a title follows after a comma: «والداس آدامكوس، رئيس جمهوري ليتواني».
pub fn name_before_title(section: &Section<'_>, pack: &Pack, i: usize) -> Option<NameFound> {
    if pack.case {
        let end = capitals_before_title(section, pack, i)?;
        return Some(NameFound { start: i, end, after: end, known: None, clitic: 0 });
    }
    let opens = i == 0
        || section.opens_sentence(i)
        || section.tokens.list[i - 1].kind == TokenKind::Punct
        || section.hits.is(i - 1, |t| {
            matches!(
                t,
                Tag::Marker(_)
                    | Tag::Complement
                    | Tag::And
                    | Tag::Break
                    | Tag::Verb(_)
                    | Tag::Light(_)
                    | Tag::Noun(_)
                    | Tag::Relative(_)
                    | Tag::Weekday(_)
            )
        });
    if !opens {
        return None;
    }
    let plain = |k: usize| section.is_word(k) && !section.hits.at(k).iter().any(|h| stops(h.tag) || structural(h.tag));
    // «دلیر جمعه، وزیر انرژی»: a surname that is also a weekday
    let weekday = |n: usize| {
        n > 0
            && section.hits.at(i + n).iter().all(|h| matches!(h.tag, Tag::Weekday(_) | Tag::NotName | Tag::Family))
            && section.is_word(i + n)
            && section.is_mark(i + n + 1, &[',', '،'])
    };
    let words = (0..5).take_while(|&n| plain(i + n) || weekday(n)).count();
    let end = i + words;
    let comma = section.is_mark(end, &[',', '،']);
    // without the comma only words that are in no list, right before a title with the article or its own country
    let name = |h: &crate::lang::Hit| matches!(h.tag, Tag::Given | Tag::Family | Tag::Particle);
    let strange = || {
        let word = |k: usize| {
            section.hits.at(k).iter().all(name)
                && !pack.lexicon.definite(section.tokens.fold(k))
                && !plural(section, pack, k)
        };
        (i..end).all(word)
    };
    // «استاندار خوزستان، مفتح مدیرعامل شرکت»: one word of no list between a mark or "and" and its own title
    let before = |k: usize| section.is_mark(k, &[',', '،']) || section.hits.is(k, |t| t == Tag::And);
    let alone = words == 1
        && !comma
        && pack.lexicon.article().is_empty()
        && section.hits.at(i).is_empty()
        && i > 0
        && before(i - 1);
    if !((2..=4).contains(&words) || alone) || !(comma || words <= 3 && strange()) {
        return None;
    }
    // «فلان بهمان (25 عاما)»: an age follows nothing but a name
    let aged = section.is_mark(end, &['('])
        && section.tokens.list.get(end + 1).is_some_and(|t| t.kind == TokenKind::Number)
        && section.hits.is(end + 2, |t| t == Tag::YearWord)
        && section.is_mark(end + 3, &[')']);
    if aged && strange() {
        return Some(NameFound { start: i, end, after: end, known: None, clitic: 0 });
    }
    // «سعدی مهیمن در گفت‌وگو با فارس افزود»: strange words that open a sentence and give an interview
    let parted = section.opens_sentence(i) || section.is_mark(i - 1, &[',', '،', '"', '«']);
    let interview = section.hits.is(end, |t| matches!(t, Tag::Marker(_))) && follows_name(section, pack, end);
    if pack.lexicon.article().is_empty() && !comma && words >= 2 && parted && interview && strange() {
        return Some(NameFound { start: i, end, after: end, known: None, clitic: 0 });
    }
    let title = super::title::title_at(section, pack, end + usize::from(comma))?;
    let telling = !title.plural
        && title.end > end + 2
        && (!title.countries.is_empty() || title.body.is_some() || title.portfolio.is_some())
        // «وقال فلان بهمان أستاذ …»: who says it and what he is
        || section.is_word(end)
            && !title.plural
            && title.end > end + 1
            && i > 0
            && section.hits.is(i - 1, |t| matches!(t, Tag::Verb(_)));
    telling.then_some(NameFound { start: i, end, after: end, known: None, clitic: 0 })
}
