//! A title, or several, with the name that they stand with: before it, after it, or shared by several names.

use super::group::{more_countries, of_countries, sending};
use super::name::{Expect, NameFound, name_at};
use super::organization::organization_at;
use super::shape::is_guess;
use super::title::{Title, one_of_several, title_at};
use super::{GroupMention, Mention, OrganizationMention, PersonMention, Section, What};
use crate::lang::{KnownInfo, Pack, Relation, SpeaksFor, Tag, Takes, Titles};
use crate::model::{CountryCode, Ontology};
use crate::text::TokenKind;

/// A title, or several, with the name after them.
pub fn titled(section: &Section<'_>, pack: &Pack, i: usize) -> Option<Mention> {
    if let Some(hit) = section.hits.find(i, |t| matches!(t, Tag::Ruler(_)))
        && let Tag::Ruler(r) = hit.tag
        && title_at(section, pack, i).is_none_or(|t| t.end <= hit.end as usize)
    {
        // «رهبر معظم انقلاب نخست وزیر ارمنستان را پذیرفت»: the title of another state is somebody else's
        let country = pack.rulers[usize::from(r)].country;
        let own = |titles: &[Title]| {
            titles.iter().all(|t| t.countries.is_empty() || country.is_none_or(|c| t.countries.contains(&c)))
        };
        let next = title_and_name(section, pack, hit.end as usize, Vec::new()).filter(|(titles, _)| own(titles));
        let mut mention = match next {
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
    // «مؤتمر صحفي مشترك»: a word of an event's own noun is no title
    let part = |k: usize| section.hits.at(k).iter().any(|h| h.end as usize > i && matches!(h.tag, Tag::Noun(_)));
    if pack.titles == Titles::HeadFirst && (i.saturating_sub(3)..i).any(part) {
        return None;
    }
    let first = title_at(section, pack, i)?;
    // «۵۰۰ مهمان عراقی»: after a number a word for somebody of a country means several
    let counted = i > 0
        && section.tokens.list[i - 1].kind == TokenKind::Number
        && section.hits.is(i, |t| t == Tag::Countryman)
        && pack.titles == Titles::HeadFirst;
    let plural = first.plural || counted;
    if first.role.is_some_and(|r| pack.roles[usize::from(r)].class == "royal") && !plural {
        // a prince is one by his name
        let (titles, name) = title_and_name(section, pack, first.end, vec![first])?;
        return name.map(|name| person(section, pack, i, titles, name));
    }
    let (titles, name) = match reported(section, pack, i, &first) {
        true => (vec![first], None),
        false => title_and_name(section, pack, first.end, vec![first])?,
    };
    if plural {
        return plural_title(section, pack, titles);
    }
    // «ملک سلمان»: title and name together are somebody well-known
    let known = section.hits.find(i, |t| matches!(t, Tag::Known(_)));
    let known = |name: &NameFound| match known.filter(|h| h.end as usize == name.end).map(|h| h.tag) {
        Some(Tag::Known(k)) => name.known.or(Some(k)),
        _ => name.known,
    };
    // «مشاور اوباما»: whom he serves
    if let Some(served) = name.as_ref().and_then(known).map(|k| &pack.known[usize::from(k)])
        && serves(pack, &titles, served)
    {
        let mut title = titles.into_iter().next()?;
        title.countries.extend(served.country);
        let end = title.end;
        return Some(Mention {
            start: i,
            end,
            what: What::Person(PersonMention { titles: vec![title], ..PersonMention::default() }),
        });
    }
    match name {
        Some(name) => Some(person(section, pack, i, titles, NameFound { known: known(&name), ..name })),
        None => {
            let last = titles.last()?;
            let end = last.end;
            let title = titles.first()?;
            // a head alone is a word like any other, unless it needs nothing more
            let bare_head = end <= i + 1 && title.countries.is_empty() && title.portfolio.is_none();
            let definite = section.hits.at(i).iter().any(|h| matches!(h.tag, Tag::Role(_)) && h.clitics.article)
                || preceded_by_article(section, i);
            // «مصر الشقيقة», «اللاعب»: who bears no office is somebody by his name
            let office = title.role.map(|r| &pack.roles[usize::from(r)]);
            let nobody = bare_head
                && pack.titles == Titles::HeadFirst
                && !pack.lexicon.article().is_empty()
                && office.is_some_and(|r| r.takes == Takes::Nothing && !r.official && r.of == SpeaksFor::Country);
            if bare_head && !definite && !title.counterpart || nobody || is_adjective(section, pack, title) {
                return None;
            }
            Some(Mention { start: i, end, what: What::Person(PersonMention { titles, ..PersonMention::default() }) })
        }
    }
}

/// Whether a title alone before a well-known name is that of one who serves him: it needs somebody to say whose it is, and
/// he holds another office. Where an article or capitals part them, the title would show it.
fn serves(pack: &Pack, titles: &[Title], served: &KnownInfo) -> bool {
    let [title] = titles else { return false };
    let needs = title.role.is_some_and(|r| pack.roles[usize::from(r)].takes == Takes::Body);
    let other = served
        .class
        .as_deref()
        .is_some_and(|c| title.class(pack) != Some(c) && Ontology::get().office(c).is_some_and(|o| o.official));
    let open = title.countries.is_empty() && title.portfolio.is_none() && !title.bloc;
    pack.lexicon.article().is_empty() && pack.titles == Titles::HeadFirst && needs && open && other
}

/// «الحزب الحاكم», «المؤتمر القائد في السودان»: a head of one word with the article that no nationality follows is the
/// adjective of a definite noun before it.
fn is_adjective(section: &Section<'_>, pack: &Pack, title: &Title) -> bool {
    let definite = |k: usize| section.is_word(k) && pack.lexicon.definite(section.tokens.fold(k));
    let at = title.start;
    let whose = (at + 1..title.end).any(|k| section.hits.is(k, |t| matches!(t, Tag::Nationality(_) | Tag::Former)));
    let names = |t: Tag| {
        matches!(
            t,
            Tag::Role(_)
                | Tag::Roles(_)
                | Tag::Honorific
                | Tag::Given
                | Tag::Family
                | Tag::Known(_)
                | Tag::Relative(_)
                | Tag::Weekday(_)
                | Tag::Place(_)
                | Tag::Capital(_)
                | Tag::Country(_)
                | Tag::Nationality(_)
                | Tag::Rank
                | Tag::Sides
                | Tag::Verb(_)
                | Tag::Light(_)
                | Tag::Complement
                | Tag::Break
                | Tag::Relative_
        )
    };
    let alone = title.portfolio.is_none() && !title.plural && !title.counterpart && !whose;
    alone && at > 0 && definite(at) && definite(at - 1) && !section.hits.is(at - 1, names)
}

/// A small word right before that makes what follows definite ("the minister").
fn preceded_by_article(section: &Section<'_>, i: usize) -> bool {
    i > 0
        && section.hits.is(i - 1, |t| matches!(t, Tag::TitleLink | Tag::Possessive))
        && (!section.tokens.list[i - 1].capital || section.opens_sentence(i - 1))
}

fn plural_title(section: &Section<'_>, pack: &Pack, titles: Vec<Title>) -> Option<Mention> {
    let title = titles.into_iter().next()?;
    if let Some((body, end)) = sending(section, pack, title.head).filter(|_| pack.titles == Titles::HeadLast) {
        return Some(Mention { start: title.start, end, what: What::Organization(body) });
    }
    let mut countries = title.countries.clone();
    let mut end = title.end;
    // "foreign ministers of Syria, the Netherlands and Austria"
    if let Some((all, after)) = of_countries(section, pack, title.head) {
        (countries, end) = (all, after.max(end));
    } else if !countries.is_empty() {
        end = more_countries(section, end, &mut countries);
    }
    // «وزراء خارجية الاتحاد الأوروبي»: those of a body of no one country are that body's
    if pack.titles == Titles::HeadFirst
        && let Some((body, sends)) = (title.head..end).find_map(|k| {
            use crate::lang::OrganizationKind::{Armed, Party};
            let (body, to) = organization_at(section, pack, k, true)?;
            let nobodys = countries.is_empty() && body.country.is_none();
            (to <= end
                && (nobodys || matches!(body.kind, Armed | Party) && pack.case == pack.lexicon.article().is_empty()))
            .then_some((body, k))
        })
    {
        let what = What::Organization(OrganizationMention { sends: Some(sends), ..body });
        return Some(Mention { start: title.start, end, what });
    }
    let office = title.role.map(|r| (r, title.portfolio.clone()));
    let what = What::Group(GroupMention { countries, office });
    Some(Mention { start: title.start, end, what })
}

/// A title of several with the name of each: «الرئيسان الأميركي فلان والروسي فلان», «الوزيران فلان وفلان».
pub fn shared_title(section: &Section<'_>, pack: &Pack, i: usize) -> Option<Vec<Mention>> {
    if pack.titles != Titles::HeadFirst
        || !section.hits.is(i, |t| matches!(t, Tag::Roles(_) | Tag::Rank | Tag::Counterparts))
    {
        return None;
    }
    let mut title = title_at(section, pack, i).filter(|t| t.plural)?;
    // «رئيسا البلدين فلان وفلان»
    if let Some(end) = section.end_of(title.end, |t| t == Tag::Nations) {
        title.end = end;
    }
    let title = title;
    let own = |country: Option<CountryCode>| Title {
        plural: false,
        countries: country.map_or_else(|| title.countries.clone(), |c| vec![c]),
        ..title.clone()
    };
    // «رئيسا الدولتين، فلان وفلان»
    let comma = usize::from(section.is_mark(title.end, &[',', '،']) && title.end > i + 1);
    let first = after_honorifics(section, pack, title.end + comma)?;
    let mut out = vec![person(section, pack, i, vec![own(None)], first)];
    loop {
        let at = out.last().map_or(title.end, |m| m.end);
        let at = at + usize::from(comma == 1 && section.is_mark(at, &[',', '،']));
        let country = section
            .hits
            .find(at, |t| matches!(t, Tag::Country(_) | Tag::Nationality(_)))
            .filter(|h| h.clitics.and && h.clitics.marker.is_none());
        let (next, country) = match country.map(|h| (h.end as usize, h.tag)) {
            Some((end, Tag::Country(c) | Tag::Nationality(c))) => (end, Some(c)),
            _ => match section.hits.at(at).iter().find(|h| h.clitics.and && h.clitics.marker.is_none()) {
                Some(_) if title.countries.is_empty() => (at, None),
                _ => break,
            },
        };
        let Some(name) = after_honorifics(section, pack, next).filter(|n| n.end > next + 1 || country.is_some()) else {
            break;
        };
        out.push(person(section, pack, at, vec![Title { start: at, end: next, ..own(country) }], name));
    }
    (out.len() > 1).then_some(out)
}

/// Further titles and the name after a first title.
fn title_and_name(
    section: &Section<'_>,
    pack: &Pack,
    mut at: usize,
    mut titles: Vec<Title>,
) -> Option<(Vec<Title>, Option<NameFound>)> {
    for _ in 0..4 {
        // «همتای ترک خود، هاکان فیدان»: the possessive stands between a counterpart and his name
        if titles.last().is_some_and(|t| t.counterpart)
            && let Some(end) = section.end_of(at, |t| t == Tag::Possessive)
        {
            at = end;
        }
        let before = at;
        // «استقبال الرئيس لسمو الأمير فلان»: what is written onto an honorific begins somebody else
        let other = section.hits.at(at).iter().filter(|h| h.tag == Tag::Honorific);
        if other.clone().next().is_some() && other.map(|h| h.clitics).all(|c| c.and || c.marker.is_some()) {
            break;
        }
        while let Some(end) = honorific_end(section, at) {
            at = end;
            if section.is_mark(at, &['.']) && !section.tokens.list[at].spaced {
                at += 1;
            }
        }
        // "the Iraqi minister, Fuad Hussein", «وزیر خارجه، فلانی»: a comma only where a name surely follows
        // «وزير خارجية المملكة بفلان»: what is written onto a name begins somebody else
        if let Some(name) = name_at(section, pack, at, Expect::Name)
            && (name.clitic == 0 || pack.lexicon.article().is_empty())
            && !((titles.last().is_some_and(|t| t.lacks(pack)) || verbal(section, &name))
                && is_guess(section, pack, &name))
            && !(section.hits.is(name.start, |t| matches!(t, Tag::Role(_)))
                && title_at(section, pack, name.start).is_some_and(|t| t.end > name.end))
        {
            return Some((titles, Some(name)));
        }
        if let Some(name) = after_long_title(section, pack, at, titles.last()) {
            return Some((titles, Some(name)));
        }
        // «وفد ولي العهد معالي وزير العدل فلان»: an honorific before a title begins somebody else
        if titles.len() < 4
            && (at == before || pack.lexicon.article().is_empty())
            && let Some(more) = title_at(section, pack, at).filter(|t| !t.plural && !t.counterpart)
            && !carries(section, at)
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
            && (more.countries.is_empty()
                || titles.iter().any(|t| t.countries == more.countries)
                // «نائبة رئيس الوزراء ووزيرة خارجية كرواتيا»
                || titles.iter().all(|t| t.countries.is_empty() && t.class(pack) == Some("deputy-prime-minister")))
            && let Some(name) = after_honorifics(section, pack, more.end)
        {
            titles.push(more);
            return Some((titles, Some(name)));
        }
        break;
    }
    // «القيادي في حركة المقاومة (حماس) فلان»
    if section.is_mark(at, &['(']) && section.is_mark(at + 2, &[')']) && pack.titles == Titles::HeadFirst {
        let begins = section.hits.is(at + 3, |t| matches!(t, Tag::Given | Tag::Known(_)));
        if let Some(name) = name_at(section, pack, at + 3, Expect::Name).filter(|_| begins) {
            return Some((titles, Some(name)));
        }
    }
    if let Some(comma) = before_apposition(section, pack, at)
        && let Some(name) = enclosed_name(section, pack, comma + 1, false)
        && name.end >= name.start + 2
    {
        return Some((titles, Some(name)));
    }
    // a name in apposition after a comma
    if section.is_mark(at, &[',', '،']) || section.is_mark(at, &['(']) {
        let mut next = at + 1;
        let somebody_else = section.hits.at(next).iter().any(|h| h.tag == Tag::Honorific && h.clitics.and);
        while let Some(end) = honorific_end(section, next).filter(|_| !somebody_else) {
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
        if let Some(name) = enclosed_name(section, pack, next, sure) {
            return Some((titles, Some(name)));
        }
    }
    Some((titles, None))
}

/// Whether a title is that of an outlet's reporter, of whose report the text is: whoever is named next is of what he
/// reports. «به گزارش خبرنگار خبرگزاری فارس سید رضا زواره‌ای گفت»
pub fn reported(section: &Section<'_>, pack: &Pack, i: usize, title: &Title) -> bool {
    let hearsay = |k: usize| section.hits.find(k, |t| t == Tag::Hearsay).is_some_and(|h| h.end as usize == i);
    pack.titles == Titles::HeadFirst
        && pack.lexicon.article().is_empty()
        && title.class(pack) == Some("journalist")
        && title.body.is_some()
        && (i.saturating_sub(4)..i).any(hearsay)
}

/// Whether a light verb makes a verb of a word: «فرزند شاه ایران ضبط کند».
fn verbal(section: &Section<'_>, name: &NameFound) -> bool {
    section.hits.is(name.end, |t| matches!(t, Tag::Light(_)))
}

/// The comma before a name in apposition, over what may stand between it and a title: "chairman of the Chamber of Commerce
/// (KCC), Erick Rutto,", "envoy to the Geneva talks, Wang Qun,".
fn before_apposition(section: &Section<'_>, pack: &Pack, at: usize) -> Option<usize> {
    if !pack.case {
        return None;
    }
    let short = section.is_mark(at, &['(']) && section.is_mark(at + 2, &[')']) && section.tokens.list[at + 1].capitals;
    let errand = section.hits.is(at, |t| t == Tag::Marker(Relation::To));
    let carries_on = |t: Tag| !matches!(t, Tag::Verb(_) | Tag::Role(_) | Tag::Relative_ | Tag::Complement | Tag::Break);
    let comma = if short {
        at + 3
    } else if errand {
        let plain = |k: usize| section.is_word(k) && section.hits.at(k).iter().all(|h| carries_on(h.tag));
        (at..at + 5).find(|&k| !plain(k))?
    } else {
        return None;
    };
    section.is_mark(comma, &[',']).then_some(comma)
}

/// The name after a title whose words no list has: «المنسق الإقليمي للعمليات الإنسانية في اليمن فلان بهمان».
///
/// Every word before the name is definite or says where; the name begins with a listed one.
fn after_long_title(section: &Section<'_>, pack: &Pack, at: usize, title: Option<&Title>) -> Option<NameFound> {
    let definite = |k: usize| pack.lexicon.definite(section.tokens.fold(k));
    title.filter(|t| (definite(t.start) || t.body.is_some()) && pack.titles == Titles::HeadFirst)?;
    if pack.lexicon.article().is_empty() {
        return None;
    }
    let mut next = at;
    while next < at + 8 {
        let hits = &section.hits;
        let plain = hits.at(next).iter().all(|h| {
            matches!(h.tag, Tag::NotName | Tag::Bloc | Tag::Portfolio(_) | Tag::TitleLink | Tag::Rank)
                || h.clitics.marker.is_some()
                || h.clitics.and
        });
        if let Some(place) = hits.find(next, |t| matches!(t, Tag::Country(_) | Tag::Place(_) | Tag::Capital(_))) {
            next = place.end as usize;
        } else if definite(next) && plain || next > at && hits.is(next, |t| t == Tag::TitleLink) {
            next += 1;
        } else {
            break;
        }
    }
    let begins = |k: usize| section.hits.at(k).iter().any(|h| h.tag == Tag::Given && h.clitics == Default::default());
    if next > at && section.is_mark(next, &[',', '،']) && begins(next + 1) {
        return enclosed_name(section, pack, next + 1, true);
    }
    let begins = begins(next);
    let name = name_at(section, pack, next, Expect::Name).filter(|n| begins && next > at && n.end > next + 1)?;
    let word = section.hits.is(next, |t| matches!(t, Tag::NotName | Tag::Role(_) | Tag::Noun(_)));
    (!word && name.start == next).then_some(name)
}

/// A name of unlisted words between the comma after a title and the mark that follows: «السفير، هيلغا شميت، أن».
fn enclosed_name(section: &Section<'_>, pack: &Pack, at: usize, given: bool) -> Option<NameFound> {
    let name = name_at(section, pack, at, Expect::Name).filter(|n| n.start == at && n.clitic == 0)?;
    if pack.case {
        // "the deputy foreign minister, Josefina Vidal, said": capitals that nothing else explains
        let other = |t: Tag| {
            matches!(
                t,
                Tag::Role(_)
                    | Tag::Roles(_)
                    | Tag::Country(_)
                    | Tag::Nationality(_)
                    | Tag::Capital(_)
                    | Tag::Place(_)
                    | Tag::Organization(_)
                    | Tag::Bloc
                    | Tag::Weekday(_)
                    | Tag::Month(_)
                    | Tag::OrganizationHead(_)
                    | Tag::Portfolio(_)
            )
        };
        let plain = (at..name.end).all(|k| !section.is_word(k) || !section.hits.is(k, other));
        let closed = section.tokens.list.get(name.end).is_none_or(|t| t.kind != TokenKind::Word);
        return (plain && closed && (2..=5).contains(&(name.end - at))).then_some(name);
    }
    let unknown = |k: usize| section.hits.at(k).is_empty() && !pack.lexicon.definite(section.tokens.fold(k));
    let closed = section.tokens.list.get(name.end).is_none_or(|t| t.kind != TokenKind::Word);
    (closed && (2..=4).contains(&(name.end - at)) && (given || (at..name.end).all(unknown))).then_some(name)
}

/// Whether something is written onto the title that begins at a token; «ولي العهد» carries no "and".
fn carries(section: &Section<'_>, at: usize) -> bool {
    let hits = section.hits.at(at).iter().filter(|h| matches!(h.tag, Tag::Role(_) | Tag::Roles(_) | Tag::Rank));
    hits.map(|h| h.clitics.and || h.clitics.marker.is_some()).min().unwrap_or(false)
}

/// Whether only a conjunction is written onto the title that begins at a token.
fn joined_on(section: &Section<'_>, at: usize) -> bool {
    let hits = section.hits.at(at).iter().filter(|h| matches!(h.tag, Tag::Role(_)));
    hits.clone().next().is_some() && hits.into_iter().all(|h| h.clitics.and && h.clitics.marker.is_none())
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
pub fn person(section: &Section<'_>, pack: &Pack, start: usize, titles: Vec<Title>, name: NameFound) -> Mention {
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
            && section.hits.is(next, |t| matches!(t, Tag::TitleLink | Tag::Determiner))
            && pack.titles == Titles::HeadLast
        {
            next += 1;
        }
        if comma == 0 && pack.titles == Titles::HeadLast {
            break;
        }
        let found = title_at(section, pack, next).or_else(|| one_of_several(section, pack, next));
        let Some(mut title) = found else { break };
        // «فلان ولي العهد ووزير الدفاع»: a second office of his
        let second = comma == 0 && next > name.after && title.countries.is_empty() && joined_on(section, next);
        if title.plural || title.counterpart || carries(section, next) && !second {
            break;
        }
        // "in a meeting with Shafeie, the Swedish envoy said": it opens the clause of a verb
        let acts = section.hits.is(title.end, |t| matches!(t, Tag::Verb(_) | Tag::Auxiliary | Tag::Copula));
        if pack.titles == Titles::HeadLast && acts {
            break;
        }
        // a title that a name follows belongs to that name
        let own = match title_and_name(section, pack, title.end, vec![title.clone()]) {
            // «پسکوف، سخنگوی پوتین رئیس جمهور روسیه»: what lacks its genitive is whose before him
            Some((_, Some(follower)))
                if title.lacks(pack) && pack.lexicon.article().is_empty() && pack.titles == Titles::HeadFirst =>
            {
                let whose = follower.known.and_then(|k| pack.known[usize::from(k)].country);
                let own = title_at(section, pack, follower.after).and_then(|t| t.countries.first().copied());
                title.countries.extend(own.or(whose));
                true
            }
            // «مکرون رئیس جمهور فرانسه، اولاف شولتز صدراعظم آلمان»: the comma ends what belongs to the name before
            Some((_, Some(_)))
                if comma == 0 && pack.lexicon.article().is_empty() && section.is_mark(title.end, &[',', '،']) =>
            {
                true
            }
            Some((_, Some(follower))) => comma == 1 && follower.start > title.end + 1,
            _ => true,
        };
        // «فلان، مستشار الوزير السيد بهمان»: an honorific begins somebody else
        let own = own && (comma == 1 || honorific_end(section, title.end).is_none());
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
    let rank = |k: usize| section.hits.find(k, |t| t == Tag::Soldier).is_some_and(|h| h.end as usize == name.start);
    let ranked = (name.start.saturating_sub(4)..name.start).any(rank);
    let what = PersonMention {
        titles,
        ranked,
        name: Some((name.start, name.end)),
        known,
        clitic: name.clitic,
        ..PersonMention::default()
    };
    Mention { start, end, what: What::Person(what) }
}

/// The end of an honorific at a token; a given name that is also one («أمير حاتمي») is a name before a surname.
pub fn honorific_end(section: &Section<'_>, i: usize) -> Option<usize> {
    let end = section.end_of(i, |t| t == Tag::Honorific)?;
    // «النائب الثاني لرئيس الوزراء» is a title, though «النائب» alone goes before a name
    if section.hits.find(i, |t| matches!(t, Tag::Role(_))).is_some_and(|r| r.end as usize > end) {
        return None;
    }
    let given =
        |k: usize| section.hits.at(k).iter().any(|h| h.tag == Tag::Given && !h.clitics.article && !h.clitics.pronoun);
    let surname = section.hits.is(end, |t| t == Tag::Family) && !given(end);
    (!(end == i + 1 && given(i) && surname)).then_some(end)
}
