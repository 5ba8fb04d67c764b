//! The scan: all mentions of a section in one pass from its beginning to its end, and then the names seen elsewhere.

use super::date::date_at;
use super::name::{Expect, NameFound, SeenNames, bare, name_at, name_before_title};
use super::organization::organization_at;
use super::title::{Title, title_at};
use super::{GroupMention, Mention, PersonMention, PlaceMention, Section, What};
use crate::lang::{Pack, Tag, Titles};
use crate::model::CountryCode;
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
    for m in list {
        let What::Person(p) = &mut m.what else { continue };
        let Some((from, to)) = p.name.filter(|(from, to)| to - from >= 2) else { continue };
        if p.known.is_some() || section.is_mark(from.wrapping_sub(1), &['«', '"']) {
            continue;
        }
        let words = name_words(section, pack, p);
        let longer = |n: &Vec<String>| n.len() >= 2 && n.last() == words.first() && n.first() != words.first();
        if words.len() >= 2 && seen.names.iter().any(longer) {
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
        match mention_at(section, pack, at) {
            Some(mention) => {
                at = mention.end.max(at + 1);
                out.push(mention);
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
        && !section.hits.at(i).iter().any(|h| h.tag == Tag::Given && !h.clitics.article)
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
    if let Some(end) = honorific_end(section, i) {
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
    let organization = organization_at(section, pack, i, false);
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

fn place_end(section: &Section<'_>, i: usize) -> Option<usize> {
    section.end_of(i, |t| matches!(t, Tag::Place(_) | Tag::Capital(_) | Tag::Country(_)))
}

/// A title, or several, with the name after them.
fn titled(section: &Section<'_>, pack: &Pack, i: usize) -> Option<Mention> {
    if let Some(hit) = section.hits.find(i, |t| matches!(t, Tag::Ruler(_)))
        && let Tag::Ruler(r) = hit.tag
        && title_at(section, pack, i).is_none_or(|t| t.end <= hit.end as usize)
    {
        let mut mention = match title_and_name(section, pack, hit.end as usize, Vec::new()) {
            Some((titles, Some(name))) => person(section, pack, i, titles, name),
            Some((titles, None)) => {
                let end = titles.last().map_or(hit.end as usize, |t| t.end);
                let what = What::Person(PersonMention { titles, ..PersonMention::default() });
                Mention { start: i, end, what }
            }
            None => Mention { start: i, end: hit.end as usize, what: What::Person(PersonMention::default()) },
        };
        mention.start = i;
        if let What::Person(p) = &mut mention.what {
            p.ruler = Some(r);
        }
        return Some(mention);
    }
    let first = title_at(section, pack, i)?;
    let plural = first.plural;
    if first.role.is_some_and(|r| pack.roles[usize::from(r)].class == "royal") && !plural {
        // a prince is one by his name
        let (titles, name) = title_and_name(section, pack, first.end, vec![first])?;
        return name.map(|name| person(section, pack, i, titles, name));
    }
    let (titles, name) = title_and_name(section, pack, first.end, vec![first])?;
    if plural {
        return plural_title(titles);
    }
    match name {
        Some(name) => Some(person(section, pack, i, titles, name)),
        None => {
            let last = titles.last()?;
            let end = last.end;
            let title = titles.first()?;
            // a head alone is a word like any other, unless it needs nothing more
            let bare_head = end <= i + 1 && title.countries.is_empty() && title.portfolio.is_none();
            let definite = section.hits.at(i).iter().any(|h| matches!(h.tag, Tag::Role(_)) && h.clitics.article)
                || preceded_by_article(section, i);
            if bare_head && !definite && !title.counterpart {
                return None;
            }
            Some(Mention { start: i, end, what: What::Person(PersonMention { titles, ..PersonMention::default() }) })
        }
    }
}

/// A small word right before that makes what follows definite ("the minister").
fn preceded_by_article(section: &Section<'_>, i: usize) -> bool {
    i > 0
        && section.hits.is(i - 1, |t| matches!(t, Tag::TitleLink | Tag::Possessive))
        && !section.tokens.list[i - 1].capital
}

fn plural_title(titles: Vec<Title>) -> Option<Mention> {
    let title = titles.into_iter().next()?;
    let countries = title.countries.clone();
    let (start, end) = (title.start, title.end);
    let what = What::Group(GroupMention { countries });
    Some(Mention { start, end, what })
}

/// Further titles and the name after a first title.
fn title_and_name(
    section: &Section<'_>,
    pack: &Pack,
    mut at: usize,
    mut titles: Vec<Title>,
) -> Option<(Vec<Title>, Option<NameFound>)> {
    for _ in 0..4 {
        while let Some(end) = honorific_end(section, at) {
            at = end;
            if section.is_mark(at, &['.']) && !section.tokens.list[at].spaced {
                at += 1;
            }
        }
        // "the Iraqi minister, Fuad Hussein", «وزیر خارجه، فلانی»: a comma only where a name surely follows
        if let Some(name) = name_at(section, pack, at, Expect::Name)
            && !(section.hits.is(name.start, |t| matches!(t, Tag::Role(_)))
                && title_at(section, pack, name.start).is_some_and(|t| t.end > name.end))
        {
            return Some((titles, Some(name)));
        }
        if titles.len() < 4
            && let Some(more) = title_at(section, pack, at).filter(|t| !t.plural && !t.counterpart)
            && !section.hits.at(at).iter().any(|h| h.clitics.and || h.clitics.marker.is_some())
            && pack.titles == Titles::HeadFirst
            && !clash(&titles, &more)
        {
            at = more.end;
            titles.push(more);
            continue;
        }
        // "Deputy Prime Minister and Foreign Minister X": both titles are his
        let joined = if section.hits.is(at, |t| t == Tag::And) {
            Some(at + 1)
        } else {
            section.hits.at(at).iter().any(|h| h.clitics.and && matches!(h.tag, Tag::Role(_))).then_some(at)
        };
        if let Some(next) = joined
            && titles.len() < 4
            && let Some(more) = title_at(section, pack, next).filter(|t| !t.plural && !t.counterpart)
            && (more.countries.is_empty() || titles.iter().any(|t| t.countries == more.countries))
            && let Some(name) = after_honorifics(section, pack, more.end)
        {
            titles.push(more);
            return Some((titles, Some(name)));
        }
        break;
    }
    // a name in apposition after a comma
    if section.is_mark(at, &[',', '،']) || section.is_mark(at, &['(']) {
        let mut next = at + 1;
        while let Some(end) = honorific_end(section, next) {
            next = end;
        }
        let sure = section.hits.is(next, |t| matches!(t, Tag::Given | Tag::Known(_)))
            && section.hits.at(next).iter().all(|h| !h.clitics.and && h.clitics.marker.is_none());
        if sure
            && let Some(name) = name_at(section, pack, next, Expect::Nothing)
            && name.end >= name.start + 2
        {
            return Some((titles, Some(name)));
        }
    }
    Some((titles, None))
}

/// Whether a title speaks for other states than those before it: it is somebody else's.
fn clash(titles: &[Title], more: &Title) -> bool {
    titles.iter().any(|t| {
        !t.countries.is_empty() && !more.countries.is_empty() && !t.countries.iter().any(|c| more.countries.contains(c))
    })
}

/// A name after any honorifics.
fn after_honorifics(section: &Section<'_>, pack: &Pack, mut at: usize) -> Option<NameFound> {
    while let Some(end) = honorific_end(section, at) {
        at = end;
    }
    name_at(section, pack, at, Expect::Name)
}

/// A person with the titles before the name, and those that follow it in apposition.
fn person(section: &Section<'_>, pack: &Pack, start: usize, titles: Vec<Title>, name: NameFound) -> Mention {
    let mut titles = titles;
    let mut end = name.after;
    let mut at = end;
    while let Some(e) = section.end_of(at, |t| t == Tag::Eulogy) {
        at = e;
    }
    if section.is_mark(at, &['-', '–', '—', '('])
        && let Some(e) = section.end_of(at + 1, |t| t == Tag::Eulogy)
    {
        at = e;
        if section.is_mark(at, &['-', '–', '—', ')']) {
            at += 1;
        }
        end = at;
    }
    for _ in 0..5 {
        let comma = section.is_mark(at, &[',', '،']) as usize;
        let mut next = at + comma;
        if comma == 1
            && section.is_word(next)
            && !section.tokens.list[next].capital
            && section.hits.is(next, |t| t == Tag::TitleLink)
            && pack.titles == Titles::HeadLast
        {
            next += 1;
        }
        if comma == 0 && pack.titles == Titles::HeadLast {
            break;
        }
        let Some(title) = title_at(section, pack, next) else { break };
        if title.plural
            || title.counterpart
            || section.hits.at(next).iter().any(|h| h.clitics.and || h.clitics.marker.is_some())
        {
            break;
        }
        // a title that a name follows belongs to that name
        let own = match title_and_name(section, pack, title.end, vec![title.clone()]) {
            Some((_, Some(follower))) => comma == 1 && follower.start > title.end + 1,
            _ => true,
        };
        let clash = titles.iter().any(|t| {
            !t.countries.is_empty()
                && !title.countries.is_empty()
                && !t.countries.iter().any(|c| title.countries.contains(c))
        }) || name
            .known
            .and_then(|k| pack.known[usize::from(k)].country)
            .is_some_and(|c| !title.countries.is_empty() && !title.countries.contains(&c));
        if !own || clash || title.end <= next {
            break;
        }
        at = title.end;
        end = at;
        titles.push(title);
    }
    let known = name.known;
    let what = PersonMention {
        titles,
        name: Some((name.start, name.end)),
        known,
        clitic: name.clitic,
        ..PersonMention::default()
    };
    Mention { start, end, what: What::Person(what) }
}

/// A delegation or officials of a country, or one of its people unnamed.
fn group(section: &Section<'_>, pack: &Pack, i: usize) -> Option<Mention> {
    let hits = &section.hits;
    let is_word = |t: Tag| matches!(t, Tag::Group | Tag::Countryman);
    match pack.titles {
        Titles::HeadFirst => {
            let hit = hits.find(i, is_word)?;
            let vague = hits.at(i).iter().all(|h| h.tag != Tag::Group);
            let mut end = hit.end as usize;
            let mut countries: Vec<CountryCode> = Vec::new();
            for _ in 0..5 {
                if let Some(h) = hits.find(end, |t| matches!(t, Tag::Country(_) | Tag::Nationality(_)))
                    && (countries.is_empty() || h.clitics.and)
                {
                    if h.clitics.marker.is_some() {
                        break;
                    }
                    if let Tag::Country(c) | Tag::Nationality(c) = h.tag {
                        countries.push(c);
                    }
                    end = h.end as usize;
                } else if countries.is_empty()
                    && let Some((o, e)) = organization_at(section, pack, end, true)
                {
                    countries.extend(o.country);
                    end = e;
                } else if hits.is(end, |t| matches!(t, Tag::Rank | Tag::Group | Tag::Portfolio(_) | Tag::TitleLink))
                    && countries.is_empty()
                    && end < i + 4
                {
                    end = hits
                        .find(end, |t| matches!(t, Tag::Rank | Tag::Group | Tag::Portfolio(_) | Tag::TitleLink))?
                        .end as usize;
                } else if !countries.is_empty()
                    && hits.is(end, |t| t == Tag::And)
                    && hits.is(end + 1, |t| matches!(t, Tag::Country(_) | Tag::Nationality(_)))
                {
                    end += 1;
                    let h = hits.find(end, |t| matches!(t, Tag::Country(_) | Tag::Nationality(_)))?;
                    if let Tag::Country(c) | Tag::Nationality(c) = h.tag {
                        countries.push(c);
                    }
                    end = h.end as usize;
                } else {
                    break;
                }
            }
            if countries.is_empty() {
                return None;
            }
            Some(countryman(i, end, countries, vague && !hits.is(i, |t| t == Tag::Group)))
        }
        Titles::HeadLast => {
            let mut at = i;
            let mut countries: Vec<CountryCode> = Vec::new();
            for _ in 0..7 {
                if let Some(h) = hits.find(at, |t| matches!(t, Tag::Nationality(_) | Tag::Country(_) | Tag::Capital(_)))
                {
                    if let Tag::Nationality(c) | Tag::Country(c) | Tag::Capital(c) = h.tag {
                        countries.push(c);
                    }
                    at = h.end as usize;
                    if section.tokens.list.get(at).is_some_and(|t| t.mark == '\'') {
                        at += 1;
                    }
                } else if !countries.is_empty()
                    && hits.is(at, |t| t == Tag::And)
                    && hits.is(at + 1, |t| matches!(t, Tag::Nationality(_)))
                {
                    at += 1;
                } else if let Some(h) = hits.find(at, |t| matches!(t, Tag::Group | Tag::Countryman))
                    && !countries.is_empty()
                {
                    let group = hits.is(at, |t| t == Tag::Group)
                        && hits.find(at, |t| t == Tag::Group).is_some_and(|g| g.end >= h.end);
                    return Some(countryman(i, h.end as usize, countries, !group || single(section, at)));
                } else if let Some(h) = hits.find(at, |t| matches!(t, Tag::Rank | Tag::Portfolio(_)))
                    && !countries.is_empty()
                {
                    at = h.end as usize;
                } else if at == i
                    && let Some((o, e)) = organization_at(section, pack, at, true)
                    && o.country.is_some()
                {
                    countries.extend(o.country);
                    at = e;
                } else {
                    return None;
                }
            }
            None
        }
    }
}

/// "official" and "leader" stand in both lists; alone they mean one person.
fn single(section: &Section<'_>, at: usize) -> bool {
    section.hits.is(at, |t| t == Tag::Countryman)
}

fn countryman(start: usize, end: usize, countries: Vec<CountryCode>, one: bool) -> Mention {
    let what = if one {
        let title = Title { start, end, countries, vague: true, ..Title::default() };
        What::Person(PersonMention { titles: vec![title], ..PersonMention::default() })
    } else {
        What::Group(GroupMention { countries })
    };
    Mention { start, end, what }
}

fn country_or_place(section: &Section<'_>, pack: &Pack, i: usize) -> Option<Mention> {
    let hits = &section.hits;
    let hit = hits.find(i, |t| {
        matches!(t, Tag::Country(_) | Tag::Nationality(_) | Tag::Place(_) | Tag::Capital(_) | Tag::PlaceHead)
    })?;
    let end = hit.end as usize;
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
        Tag::Country(code) => What::Country { code, adjective: false },
        Tag::Nationality(code) => What::Country { code, adjective: true },
        _ => return None,
    };
    Some(Mention { start: i, end, what })
}

/// Names seen elsewhere in the article, where they stand alone; surnames above all.
fn echoes(section: &Section<'_>, pack: &Pack, seen: &SeenNames, list: &mut Vec<Mention>) {
    if seen.names.is_empty() {
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
    list.retain(|m| !found.iter().any(|f| f.start < m.end && m.start < f.end));
    list.append(&mut found);
    list.sort_by_key(|m| m.start);
    attach(list);
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
    for name in &seen.names {
        for (n, (candidate, clitic)) in candidates.iter().enumerate() {
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
            let good = (reaches || (len >= 2 && from == 0))
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
    }
    best
}

/// Joins a title that stands right before a name found late («الرئيس بوروشنكو», "the minister, Zarif").
fn attach(list: &mut Vec<Mention>) {
    let mut i = 1;
    while i < list.len() {
        let (before, after) = list.split_at_mut(i);
        let (Some(title), Some(name)) = (before.last_mut(), after.first()) else { break };
        let joined = match (&mut title.what, &name.what) {
            (What::Person(t), What::Person(n))
                if t.name.is_none()
                    && t.ruler.is_none()
                    && n.echo
                    && n.titles.is_empty()
                    && title.end == name.start =>
            {
                t.name = n.name;
                t.clitic = n.clitic;
                t.echo = true;
                title.end = name.end;
                true
            }
            _ => false,
        };
        if joined {
            list.remove(i);
        } else {
            i += 1;
        }
    }
}

/// The end of an honorific at a token; a given name that is also one («أمير حاتمي») is a name before a surname.
fn honorific_end(section: &Section<'_>, i: usize) -> Option<usize> {
    let end = section.end_of(i, |t| t == Tag::Honorific)?;
    let given =
        |k: usize| section.hits.at(k).iter().any(|h| h.tag == Tag::Given && !h.clitics.article && !h.clitics.pronoun);
    let surname = section.hits.is(end, |t| t == Tag::Family) && !given(end);
    (!(end == i + 1 && given(i) && surname)).then_some(end)
}
