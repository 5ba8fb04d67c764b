//! The scan: all mentions of a section in one pass from its beginning to its end, and then the names seen elsewhere.

use super::date::date_at;
use super::group::group;
use super::name::{Expect, NameFound, SeenNames, bare, name_at, name_before_title};
use super::organization::organization_at;
use super::title::Title;
use super::titled::{honorific_end, person, reported, shared_title, titled};
use super::{Mention, PersonMention, PlaceMention, Section, What};
use crate::lang::{Order, Pack, Relation, Tag, Titles};
use crate::text::TokenKind;

/// All mentions of an article's sections, in the order of the text and without overlap.
///
/// One decision for the whole article: a name that one sentence shows with its title is known in all others.
pub fn scan(sections: &[Section<'_>], pack: &Pack) -> Vec<Vec<Mention>> {
    let mut lists: Vec<Vec<Mention>> = sections.iter().map(|s| first_pass(s, pack)).collect();
    let mut seen = SeenNames::default();
    for (section, list) in sections.iter().zip(&lists) {
        for mention in list {
            if let What::Person(p @ PersonMention { name: Some(_), .. }) = &mention.what {
                seen.add(name_words(section, pack, p));
            }
        }
    }
    for (section, list) in sections.iter().zip(&mut lists) {
        shorten(section, pack, &seen, list);
    }
    for (section, list) in sections.iter().zip(&mut lists) {
        echoes(section, pack, &seen, list);
    }
    lists
}

/// The folded words of a name, without articles, marks and what is written onto the first.
pub fn name_words(section: &Section<'_>, pack: &Pack, person: &PersonMention) -> Vec<String> {
    let Some((from, to)) = person.name else { return Vec::new() };
    let word = |k: usize| {
        let fold = section.tokens.fold(k);
        let skip = if k == from { person.clitic } else { 0 };
        let fold = fold.char_indices().nth(skip).map_or("", |(at, _)| &fold[at..]);
        bare(pack, fold).to_owned()
    };
    (from..to).filter(|&k| section.is_word(k)).map(word).filter(|w| !w.is_empty()).collect()
}

/// A surname seen elsewhere with its given name ends where it ends: «كارتر صباح الخميس» is Carter, on Thursday morning.
fn shorten(section: &Section<'_>, pack: &Pack, seen: &SeenNames, list: &mut [Mention]) {
    // capitals say where a name ends
    if pack.case {
        return;
    }
    for m in list {
        let What::Person(p) = &mut m.what else { continue };
        let Some((from, to)) = p.name.filter(|(from, to)| to - from >= 2) else { continue };
        if p.known.is_some() || section.is_mark(from.wrapping_sub(1), &['«', '"']) {
            continue;
        }
        let words = name_words(section, pack, p);
        let longer = |n: &Vec<String>| n.len() >= 2 && n.last() == words.first() && n.first() != words.first();
        if words.len() >= 2 && seen.with(&words[0]).any(|(_, n)| longer(n)) {
            p.name = Some((from, from + 1));
            if m.end == to {
                m.end = from + 1;
            }
        }
    }
}

fn first_pass(section: &Section<'_>, pack: &Pack) -> Vec<Mention> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < section.tokens.list.len() {
        if let Some(several) = shared_title(section, pack, at) {
            at = several.last().map_or(at + 1, |m| m.end);
            out.extend(several);
            continue;
        }
        match mention_at(section, pack, at) {
            Some(mention) => {
                let reporter = match &mention.what {
                    What::Person(p) => p.name.is_none() && p.titles.iter().any(|t| reported(section, pack, at, t)),
                    _ => false,
                };
                at = mention.end.max(at + 1);
                out.push(mention);
                // «به گزارش خبرنگار فارس ابراهیمی گفت»
                let listed = |n: &NameFound| {
                    (at..n.end).any(|k| section.hits.is(k, |t| t == Tag::Family))
                        || n.end > at + 1 && section.hits.is(at, |t| t == Tag::Given)
                };
                if reporter && let Some(name) = name_at(section, pack, at, Expect::Name).filter(listed) {
                    out.push(person(section, pack, at, Vec::new(), name));
                    at = name.end;
                }
            }
            None => at += 1,
        }
    }
    out
}

fn mention_at(section: &Section<'_>, pack: &Pack, i: usize) -> Option<Mention> {
    let kind = section.tokens.list[i].kind;
    if kind == TokenKind::Newline {
        return None;
    }
    if let Some((spec, end)) = date_at(section, pack, i)
        // «فاتح» is a name, «فاتح شهر فبراير» a day
        && (end > i + 1 || !section.hits.at(i).iter().any(|h| h.tag == Tag::Given && !h.clitics.article))
    {
        return Some(Mention { start: i, end, what: What::Date(spec) });
    }
    let quote = kind == TokenKind::Punct;
    if quote {
        return name_at(section, pack, i, Expect::Nothing).map(|name| person(section, pack, i, Vec::new(), name));
    }
    if kind != TokenKind::Word {
        return None;
    }
    if let Some(mention) = titled(section, pack, i) {
        return Some(mention);
    }
    if let Some(mention) = group(section, pack, i) {
        return Some(mention);
    }
    // an honorific announces a name as a title does
    // "Sri Lanka" is no Mr Lanka
    let longer =
        |end: usize| section.end_of(i, |t| matches!(t, Tag::Country(_) | Tag::Nationality(_))).is_some_and(|e| e > end);
    if let Some(end) = honorific_end(section, i).filter(|end| !longer(*end)) {
        let mut after = end;
        while let Some(more) = honorific_end(section, after) {
            after = more;
        }
        if let Some(mention) =
            titled(section, pack, after).filter(|m| matches!(&m.what, What::Person(p) if p.name.is_some()))
        {
            return Some(mention);
        }
        if section.is_mark(after, &['.']) {
            after += 1;
        }
        if let Some(name) = name_at(section, pack, after, Expect::Name) {
            return Some(person(section, pack, name.start, Vec::new(), name));
        }
    }
    if let Some(mention) = owned(section, pack, i) {
        return Some(mention);
    }
    let organization = organization_at(section, pack, i, false).filter(|(_, end)| !housed(section, pack, i, *end));
    let name = name_at(section, pack, i, Expect::Nothing).or_else(|| name_before_title(section, pack, i));
    if let Some(name) = name
        && organization.as_ref().is_none_or(|(_, end)| *end <= name.end)
        && place_end(section, i).is_none_or(|end| end <= name.end || name.known.is_some())
    {
        return Some(person(section, pack, i, Vec::new(), name));
    }
    if let Some((what, end)) = organization {
        return Some(Mention { start: i, end, what: What::Organization(what) });
    }
    country_or_place(section, pack, i)
}

/// "At the White House": a house that a preposition of place governs is no body.
fn housed(section: &Section<'_>, pack: &Pack, i: usize, end: usize) -> bool {
    let inside = |t: Tag| t == Tag::Marker(Relation::In);
    let article = i > 1 && section.hits.is(i - 1, |t| t == Tag::TitleLink) && section.hits.is(i - 2, inside);
    // "to visit the White House"
    let visits =
        |t: Tag| matches!(t, Tag::Verb(f) if pack.frames[usize::from(f)].kind == crate::model::EventType::visit());
    let visited = i > 1 && section.hits.is(i - 1, |t| t == Tag::Determiner) && section.hits.is(i - 2, visits);
    let placed = i > 0 && (section.hits.is(i - 1, inside) || article || visited);
    pack.titles == Titles::HeadLast
        && placed
        && section.hits.at(i).iter().any(|h| h.end as usize == end && matches!(h.tag, Tag::Place(_)))
}

/// "Iran's Ali Shamkhani": a country's possessive right before a full name says for whom he speaks.
fn owned(section: &Section<'_>, pack: &Pack, i: usize) -> Option<Mention> {
    let hit = section.hits.find(i, |t| matches!(t, Tag::Country(_)))?;
    let Tag::Country(country) = hit.tag else { return None };
    let end = hit.end as usize;
    if !section.tokens.list.get(end).is_some_and(|t| t.mark == '\'' && t.kind == TokenKind::Word) {
        return None;
    }
    let name = name_at(section, pack, end + 1, Expect::Nothing).filter(|n| n.end >= n.start + 2)?;
    let title = Title { start: i, end, countries: vec![country], vague: true, owner: true, ..Title::default() };
    Some(person(section, pack, i, vec![title], name))
}

fn place_end(section: &Section<'_>, i: usize) -> Option<usize> {
    section.end_of(i, |t| matches!(t, Tag::Place(_) | Tag::Capital(_) | Tag::Country(_)))
}

/// Whether a country's adjective is another word as well: «ترک» is "Turkish" in a title only, else "leaving".
pub fn common_adjective(section: &Section<'_>, pack: &Pack, i: usize) -> bool {
    let hits = section.hits.at(i);
    pack.order == Order::Sov
        && hits.iter().any(|h| h.tag == Tag::NotName && h.end as usize == i + 1)
        && hits.iter().any(|h| matches!(h.tag, Tag::Nationality(_)) && h.end as usize == i + 1)
        && !hits.iter().any(|h| matches!(h.tag, Tag::Country(_)))
}

fn country_or_place(section: &Section<'_>, pack: &Pack, i: usize) -> Option<Mention> {
    let hits = &section.hits;
    let hit = hits.find(i, |t| {
        matches!(t, Tag::Country(_) | Tag::Nationality(_) | Tag::Place(_) | Tag::Capital(_) | Tag::PlaceHead)
    })?;
    let end = hit.end as usize;
    if common_adjective(section, pack, i) {
        return None;
    }
    // «در آستانه مذاکرات»: the preposition, no place
    let inside = |h: &crate::lang::Hit| h.end as usize == end && matches!(h.tag, Tag::Marker(_));
    if pack.order == Order::Sov
        && i > 0
        && hits.at(i - 1).iter().any(inside)
        && hits.is(end, |t| matches!(t, Tag::Noun(_)))
    {
        return None;
    }
    let capital = hits.at(i).iter().find_map(|h| match h.tag {
        Tag::Capital(c) if h.end as usize == end => Some(c),
        _ => None,
    });
    let place = hits.at(i).iter().find_map(|h| match h.tag {
        Tag::Place(p) if h.end as usize == end => Some(&pack.places[p as usize]),
        _ => None,
    });
    let what = match hit.tag {
        // "the city of Basra": the head goes into the name where a listed place follows
        Tag::PlaceHead => {
            // «العاصمة السورية»: in that country, whatever its name
            if let Some(whose) = hits.find(end, |t| matches!(t, Tag::Nationality(_)))
                && let Tag::Nationality(code) = whose.tag
                && pack.titles == Titles::HeadFirst
                && whose.clitics.article
                && !hits.is(whose.end as usize, |t| matches!(t, Tag::Place(_) | Tag::Capital(_)))
            {
                let what = What::Country { code, adjective: false };
                return Some(Mention { start: i, end: whose.end as usize, what });
            }
            let next = hits.find(end, |t| matches!(t, Tag::Place(_) | Tag::Capital(_)))?;
            let country = match next.tag {
                Tag::Place(p) => pack.places[p as usize].country,
                Tag::Capital(c) => Some(c),
                _ => None,
            };
            let place = PlaceMention { country, capital_of: None };
            return Some(Mention { start: end, end: next.end as usize, what: What::Place(place) });
        }
        Tag::Place(_) | Tag::Capital(_) => {
            let country = place.and_then(|p| p.country).or(capital);
            What::Place(PlaceMention { country, capital_of: capital })
        }
        // «العاصمة السعودية», «زار السعودية»: after a definite noun it is its adjective
        Tag::Country(code) => {
            let definite = |k: usize| section.is_word(k) && pack.lexicon.definite(section.tokens.fold(k));
            let adjective = hit.clitics.article
                && !hit.clitics.and
                && hit.clitics.marker.is_none()
                && i > 0
                && definite(i - 1)
                && hits.at(i).iter().any(|h| h.tag == Tag::Nationality(code) && h.end as usize == end);
            What::Country { code, adjective }
        }
        Tag::Nationality(code) => What::Country { code, adjective: true },
        _ => return None,
    };
    Some(Mention { start: i, end, what })
}

/// Names seen elsewhere in the article, where they stand alone; surnames above all.
fn echoes(section: &Section<'_>, pack: &Pack, seen: &SeenNames, list: &mut Vec<Mention>) {
    if seen.is_empty() {
        return;
    }
    let mut taken = vec![false; section.tokens.list.len()];
    for m in list.iter() {
        // an adjective or a place that is somebody's surname in this article gives way
        let weak = matches!(m.what, What::Country { .. }) && m.end == m.start + 1;
        if !weak {
            taken[m.start..m.end].fill(true);
        }
    }
    let mut found: Vec<Mention> = Vec::new();
    let mut k = 0;
    while k < section.tokens.list.len() {
        if taken[k] || !section.is_word(k) || (pack.case && !section.tokens.list[k].capital) {
            k += 1;
            continue;
        }
        match echo_at(section, pack, seen, &taken, k) {
            Some((end, clitic)) => {
                let what = PersonMention { name: Some((k, end)), clitic, echo: true, ..PersonMention::default() };
                found.push(Mention { start: k, end, what: What::Person(what) });
                k = end;
            }
            None => k += 1,
        }
    }
    if found.is_empty() {
        return;
    }
    // both are in the order of the text, so one pass over both tells what overlaps
    let mut next = 0;
    list.retain(|m| {
        while found.get(next).is_some_and(|f| f.end <= m.start) {
            next += 1;
        }
        found.get(next).is_none_or(|f| f.start >= m.end)
    });
    list.append(&mut found);
    list.sort_by_key(|m| m.start);
    attach(section, pack, list);
}

/// The longest run of words at a token that are the end of one seen name.
fn echo_at(section: &Section<'_>, pack: &Pack, seen: &SeenNames, taken: &[bool], k: usize) -> Option<(usize, usize)> {
    let mut best = None;
    let word = bare(pack, section.tokens.fold(k));
    let mut candidates: Vec<(&str, usize)> = vec![(word, 0)];
    // «وشتاينماير», «لهاموند»: one letter that may be written onto a name
    let mut chars = section.tokens.fold(k).chars();
    if let Some(first) = chars.next()
        && pack.lexicon.joins(first)
    {
        let rest = bare(pack, chars.as_str());
        if rest.chars().count() >= 3 {
            candidates.push((rest, 1));
            // two: «ولهاموند», «وللأسد»
            let mut more = rest.chars();
            if let Some(second) = more.next()
                && pack.lexicon.joins(second)
                && more.as_str().chars().count() >= 3
            {
                candidates.push((bare(pack, more.as_str()), 2));
                // the article that lost its first letter
                candidates.push((more.as_str(), 2));
            }
        }
    }
    let listed_word = section.hits.at(k).iter().any(|h| {
        matches!(
            h.tag,
            Tag::NotName
                | Tag::Role(_)
                | Tag::Weekday(_)
                | Tag::Verb(_)
                | Tag::Noun(_)
                | Tag::Light(_)
                | Tag::Portfolio(_)
        ) && !h.clitics.and
            && h.clitics.marker.is_none()
    });
    // «آقای اسلامی»: behind an honorific a common word is the surname that it is elsewhere
    let listed_word = listed_word && !(k > 0 && section.hits.is(k - 1, |t| t == Tag::Honorific));
    // name by name in their order, of each name reading by reading
    let mut names: Vec<(usize, usize, &Vec<String>)> = Vec::new();
    for (n, (candidate, _)) in candidates.iter().enumerate() {
        names.extend(seen.with(candidate).map(|(i, name)| (i, n, name)));
    }
    names.sort_unstable_by_key(|(i, n, _)| (*i, *n));
    for (_, n, name) in names {
        let (candidate, clitic) = &candidates[n];
        let Some(from) = name.iter().position(|w| w == candidate) else { continue };
        let mut len = 1;
        let mut at = k + 1;
        while from + len < name.len() {
            while section.is_mark(at, &['-', '.']) {
                at += 1;
            }
            if at < taken.len()
                && !taken[at]
                && section.is_word(at)
                && bare(pack, section.tokens.fold(at)) == name[from + len]
            {
                len += 1;
                at += 1;
            } else {
                break;
            }
        }
        let reaches = from + len == name.len();
        let alone = len == 1;
        // a country's name only where it is the surname of somebody with a given name
        let country = section.hits.is(k, |t| matches!(t, Tag::Country(_) | Tag::Nationality(_)));
        if country && (name.len() < 2 || n > 0) {
            continue;
        }
        // a first name alone is common; a surname, or a one-word name, is not, unless it is a plain word
        // "Abiy said": a first word alone, where family names go first or nobody has a family name
        let given = section.hits.is(k, |t| t == Tag::Given) && !section.hits.is(k, |t| t == Tag::Family);
        let beside = |j: usize| section.is_word(j) && section.tokens.list[j].capital;
        let first = pack.case
            && alone
            && from == 0
            && !given
            && !listed_word
            && !(k > 0 && beside(k - 1))
            && !beside(k + 1)
            && seen.with(candidate).filter(|(_, other)| other.first() == name.first()).count() == 1;
        let good = (reaches || (len >= 2 && from == 0) || first)
            && !(alone && listed_word && n == 0 && !pack.case)
            && !(alone && n > 0 && pack.lexicon.knows(section.tokens.fold(k)));
        if good && best.is_none_or(|(end, _)| at > end) {
            let mut end = at;
            while end > k + 1 && !section.is_word(end - 1) {
                end -= 1;
            }
            best = Some((end, *clitic));
        }
    }
    best
}

/// Joins a title that stands right before a name found late («الرئيس بوروشنكو», "the minister, Zarif").
///
/// Where no article could part them, also the title right after it: «قوقندی، سخنگوی وزارت تجارت».
fn attach(section: &Section<'_>, pack: &Pack, list: &mut Vec<Mention>) {
    let mut kept: Vec<Mention> = Vec::with_capacity(list.len());
    let after = |name: &Mention, title: &Mention| {
        let comma = usize::from(section.is_mark(name.end, &[',', '،']));
        let alone = |m: &Mention| matches!(&m.what, What::Person(p) if p.name.is_none() && p.ruler.is_none() && p.titles.iter().all(|t| !t.counterpart && !t.vague));
        let echo = matches!(&name.what, What::Person(p) if p.echo && p.titles.is_empty());
        let object = section.hits.is(title.end, |t| t == Tag::Marker(Relation::Object));
        pack.order == Order::Sov && echo && alone(title) && name.end + comma == title.start && !object
    };
    for mention in list.drain(..) {
        if kept.last().is_some_and(|name| after(name, &mention))
            && let Some(Mention { end, what: What::Person(name), .. }) = kept.last_mut()
            && let What::Person(title) = mention.what
        {
            name.titles = title.titles;
            *end = mention.end;
            continue;
        }
        if let Some(title) = kept.last_mut()
            && let (What::Person(t), What::Person(n)) = (&mut title.what, &mention.what)
            && t.name.is_none()
            && t.ruler.is_none()
            && n.echo
            && n.titles.is_empty()
            && title.end == mention.start
        {
            t.name = n.name;
            t.clitic = n.clitic;
            t.echo = true;
            title.end = mention.end;
        } else {
            kept.push(mention);
        }
    }
    *list = kept;
}
