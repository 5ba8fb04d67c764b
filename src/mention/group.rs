//! Delegations and officials whom nobody names, with the countries that they speak for.

use super::organization::organization_at;
use super::title::Title;
use super::{GroupMention, Mention, OrganizationMention, PersonMention, Section, What};
use crate::lang::{Clitics, OrganizationKind, Pack, Relation, Tag, Titles};
use crate::model::CountryCode;
use crate::text::TokenKind;

/// A delegation or officials of a country, or one of its people unnamed.
pub fn group(section: &Section<'_>, pack: &Pack, i: usize) -> Option<Mention> {
    let hits = &section.hits;
    let is_word = |t: Tag| matches!(t, Tag::Group | Tag::Countryman);
    match pack.titles {
        Titles::HeadFirst => {
            let hit = hits.find(i, is_word)?;
            let vague = hits.at(i).iter().all(|h| h.tag != Tag::Group);
            // «۵۰۰ مهمان عراقی»: so many people of a country are nobody in particular
            if vague && i > 0 && section.tokens.list[i - 1].kind == TokenKind::Number {
                return None;
            }
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
                    && let Some((body, e)) = organization_at(section, pack, end, true)
                {
                    // a delegation of a body that is named is that body's
                    if !vague {
                        let body = OrganizationMention { sends: Some(end), ..body };
                        return Some(Mention { start: i, end: e, what: What::Organization(body) });
                    }
                    countries.extend(body.country);
                    end = e;
                } else if end == hit.end as usize && adjective_between(section, pack, end) {
                    end += 1;
                } else if hits.is(end, |t| matches!(t, Tag::Rank | Tag::Group | Tag::Portfolio(_) | Tag::TitleLink))
                    && countries.is_empty()
                    && end < i + 4
                {
                    end = hits
                        .find(end, |t| matches!(t, Tag::Rank | Tag::Group | Tag::Portfolio(_) | Tag::TitleLink))?
                        .end as usize;
                } else {
                    break;
                }
            }
            if countries.is_empty() {
                return None;
            }
            end = more_countries(section, end, &mut countries);
            Some(countryman((i, end), countries, vague && !hits.is(i, |t| t == Tag::Group), None))
        }
        Titles::HeadLast => {
            if let Some(mention) = of_group(section, pack, i) {
                return Some(mention);
            }
            let mut at = i;
            let mut countries: Vec<CountryCode> = Vec::new();
            // "Turkish, Russian presidents meet"
            let comma = |at: usize| {
                let adjective = |k: usize| hits.is(k, |t| matches!(t, Tag::Nationality(_)));
                section.is_mark(at, &[',']) && at > i && adjective(at - 1) && adjective(at + 1)
            };
            for _ in 0..7 {
                if let Some(h) = hits.find(at, |t| matches!(t, Tag::Nationality(_) | Tag::Country(_) | Tag::Capital(_)))
                    && !section.is_mark(h.end as usize, &['-', '\u{2013}', '\u{2014}'])
                {
                    if let Tag::Nationality(c) | Tag::Country(c) | Tag::Capital(c) = h.tag {
                        countries.push(c);
                    }
                    at = h.end as usize;
                    if section.tokens.list.get(at).is_some_and(|t| t.mark == '\'') {
                        at += 1;
                    }
                } else if !countries.is_empty()
                    && (hits.is(at, |t| t == Tag::And) || comma(at))
                    && hits.is(at + 1, |t| matches!(t, Tag::Nationality(_) | Tag::Country(_)))
                {
                    at += 1;
                } else if let Some(h) = hits.find(at, |t| {
                    matches!(t, Tag::Group | Tag::Countryman) || countries.len() > 1 && matches!(t, Tag::Roles(_))
                }) && !countries.is_empty()
                {
                    let several = |t: Tag| matches!(t, Tag::Group | Tag::Roles(_));
                    let group = hits.find(at, several).is_some_and(|g| g.end >= h.end);
                    let end = h.end as usize;
                    let office = office(section, pack, i, end);
                    return Some(countryman((i, end), countries, !group || single(section, at), office));
                } else if let Some(h) = hits.find(at, |t| matches!(t, Tag::Rank | Tag::Portfolio(_)))
                    && !countries.is_empty()
                {
                    at = h.end as usize;
                } else if at == i
                    && let Some((o, e)) = organization_at(section, pack, at, true)
                    && o.country.is_some()
                    && matches!(o.kind, OrganizationKind::State | OrganizationKind::Military)
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

/// «وفد فني تركي»: an unlisted word between a delegation and whose it is.
fn adjective_between(section: &Section<'_>, pack: &Pack, at: usize) -> bool {
    let hits = &section.hits;
    let whose = hits.find(at + 1, |t| matches!(t, Tag::Country(_) | Tag::Nationality(_)));
    let unlisted = hits.at(at).iter().all(|h| h.tag == Tag::NotName || h.clitics != Clitics::default());
    let agrees = !pack.lexicon.article().is_empty() && section.is_word(at);
    agrees && unlisted && whose.is_some_and(|h| h.clitics == Clitics::default())
}

/// "official" and "leader" stand in both lists; alone they mean one person.
fn single(section: &Section<'_>, at: usize) -> bool {
    section.hits.is(at, |t| t == Tag::Countryman)
}

fn countryman(
    (start, end): (usize, usize),
    countries: Vec<CountryCode>,
    one: bool,
    office: Option<(u16, Option<String>)>,
) -> Mention {
    let what = if one {
        let title = Title { start, end, countries, vague: true, ..Title::default() };
        What::Person(PersonMention { titles: vec![title], ..PersonMention::default() })
    } else {
        What::Group(GroupMention { countries, office })
    };
    Mention { start, end, what }
}

/// The office that several bear by the words that close a group: "the Iraqi and Omani foreign ministers".
fn office(section: &Section<'_>, pack: &Pack, from: usize, end: usize) -> Option<(u16, Option<String>)> {
    let hits = |k: usize| section.hits.at(k).iter();
    let role = (from..end).find_map(|k| {
        hits(k).find_map(|h| match h.tag {
            Tag::Roles(r) if h.end as usize == end => Some(r),
            _ => None,
        })
    })?;
    let field = (from..end).find_map(|k| {
        hits(k).find_map(|h| match h.tag {
            Tag::Portfolio(p) => Some(pack.portfolios[usize::from(p)].clone()),
            _ => None,
        })
    });
    Some((role, pack.roles[usize::from(role)].portfolio.clone().or(field)))
}

/// "Senior officials from Iran and Iraq": a group with its countries after it.
fn of_group(section: &Section<'_>, pack: &Pack, i: usize) -> Option<Mention> {
    let hits = &section.hits;
    let mut at = i;
    while let Some(h) = hits.find(at, |t| matches!(t, Tag::Rank | Tag::Portfolio(_))).filter(|_| at < i + 4) {
        if hits.is(at, |t| t == Tag::Group) {
            break;
        }
        at = h.end as usize;
    }
    let end = hits.find(at, |t| t == Tag::Group).filter(|_| !single(section, at))?.end as usize;
    let office = office(section, pack, i, end);
    let Some((countries, end)) = of_countries(section, pack, end).or_else(|| of_body(section, pack, end)) else {
        let (body, end) = sending(section, pack, end)?;
        return Some(Mention { start: i, end, what: What::Organization(body) });
    };
    Some(Mention { start: i, end, what: What::Group(GroupMention { countries, office }) })
}

/// "A delegation from the Belgian Federal Parliament": the country of the body that follows.
fn of_body(section: &Section<'_>, pack: &Pack, head: usize) -> Option<(Vec<CountryCode>, usize)> {
    let hits = &section.hits;
    let link = |t: Tag| matches!(t, Tag::Marker(Relation::Of | Relation::From));
    let at = head + 1 + usize::from(hits.is(head + 1, |t| t == Tag::Determiner));
    let (body, end) = hits.is(head, link).then(|| organization_at(section, pack, at, true)).flatten()?;
    let state = matches!(body.kind, OrganizationKind::State | OrganizationKind::Military);
    Some((vec![body.country.filter(|_| state)?], end))
}

/// "Representatives of Hamas", "members of the UN Security Council": a body of no state whose people they are.
pub fn sending(section: &Section<'_>, pack: &Pack, head: usize) -> Option<(OrganizationMention, usize)> {
    let hits = &section.hits;
    let link = |t: Tag| matches!(t, Tag::Marker(Relation::Of | Relation::From));
    let at = head + 1 + usize::from(hits.is(head + 1, |t| t == Tag::Determiner));
    let (body, end) = hits.is(head, link).then(|| organization_at(section, pack, at, true)).flatten()?;
    let own = matches!(body.kind, OrganizationKind::International | OrganizationKind::Party | OrganizationKind::Armed);
    own.then_some((OrganizationMention { sends: Some(at), ..body }, end))
}

/// The countries that "of" or "from" gives to a head that ends before a token, and where their list ends.
pub fn of_countries(section: &Section<'_>, pack: &Pack, head: usize) -> Option<(Vec<CountryCode>, usize)> {
    let hits = &section.hits;
    let link = |t: Tag| matches!(t, Tag::Marker(Relation::Of | Relation::From));
    if pack.titles != Titles::HeadLast || !hits.is(head, link) {
        return None;
    }
    let mut countries = Vec::new();
    let mut end = head;
    let mut at = head + 1;
    loop {
        // small words: "the", "both"
        while section.is_word(at)
            && !section.tokens.list[at].capital
            && hits.is(at, |t| matches!(t, Tag::NotName | Tag::TitleLink))
            && at < end + 4
        {
            at += 1;
        }
        let hit = hits.find(at, |t| matches!(t, Tag::Country(_) | Tag::Capital(_)));
        let Some(hit) = hit.filter(|h| !section.is_mark(h.end as usize, &['\''])) else { break };
        let possessive = section.tokens.list.get(hit.end as usize).is_some_and(|t| t.mark == '\'');
        if let Tag::Country(c) | Tag::Capital(c) = hit.tag
            && !possessive
        {
            countries.push(c);
            end = hit.end as usize;
        } else {
            break;
        }
        let comma = section.is_mark(end, &[',']);
        let and = hits.find(end + usize::from(comma), |t| t == Tag::And);
        match (comma, and) {
            (_, Some(h)) => at = h.end as usize,
            (true, None) => at = end + 1,
            _ => break,
        }
    }
    (!countries.is_empty()).then_some((countries, end))
}

/// The countries that "and" and commas add to one before: «السعودية والإمارات والبحرين».
pub fn more_countries(section: &Section<'_>, mut at: usize, countries: &mut Vec<CountryCode>) -> usize {
    let named = |k: usize| section.hits.find(k, |t| matches!(t, Tag::Country(_) | Tag::Nationality(_)));
    let mut found = Vec::new();
    let mut next = at;
    loop {
        let comma = section.is_mark(next, &[',', '،']);
        let word = section.hits.find(next, |t| t == Tag::And).map(|h| h.end as usize);
        let from = word.unwrap_or(next + usize::from(comma));
        let Some(hit) =
            named(from).filter(|h| h.clitics.marker.is_none() && (comma || word.is_some() || h.clitics.and))
        else {
            return at;
        };
        if let Tag::Country(c) | Tag::Nationality(c) = hit.tag {
            found.push(c);
        }
        next = hit.end as usize;
        // a comma alone may open something else
        if word.is_some() || hit.clitics.and {
            at = next;
            for c in found.drain(..) {
                if !countries.contains(&c) {
                    countries.push(c);
                }
            }
        }
    }
}
