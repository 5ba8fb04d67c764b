//! Titles of office: a head with its portfolio, body, country and qualifiers, before or after a name.

use super::organization::organization_at;
use super::{OrganizationMention, Section};
use crate::lang::{OrganizationKind, Pack, Relation, SpeaksFor, Tag, Takes, Titles};
use crate::model::CountryCode;
use crate::text::TokenKind;

/// A title as it stands in the text.
#[derive(Clone, Debug, Default)]
pub struct Title {
    /// The first token.
    pub start: usize,
    /// The token after the last.
    pub end: usize,
    /// The token after its head.
    pub head: usize,
    /// The role of its head; `None` for a counterpart.
    pub role: Option<u16>,
    /// Whether it names several holders.
    pub plural: bool,
    /// "his counterpart": the office of the one he meets.
    pub counterpart: bool,
    /// The field of government, by [`Tag::Portfolio`] of the head itself or of a word.
    pub portfolio: Option<String>,
    /// The countries for which it speaks.
    pub countries: Vec<CountryCode>,
    /// Those of them whose adjective stands before it: he is one of theirs, whomever he speaks for.
    pub belongs: Vec<CountryCode>,
    /// The countries to which its holder is sent.
    pub hosts: Vec<CountryCode>,
    /// The body that it belongs to.
    pub body: Option<OrganizationMention>,
    /// Whether it is for the country of somebody named before: «سفير بلاده».
    pub borrows: bool,
    /// Whether it is named as past.
    pub former: bool,
    /// Whether it belongs to no one country (a bloc's or an international body's).
    pub bloc: bool,
    /// Whether a noun right before it says that it is an office of something that is no state: "the summit secretary".
    pub private: bool,
    /// Whether only a countryman word stands for it ("the Iraqi official").
    pub vague: bool,
    /// Whether only a country whose he is stands for it ("Iran's Ali Shamkhani").
    pub owner: bool,
}

impl Title {
    /// The class of office.
    pub fn class<'p>(&self, pack: &'p Pack) -> Option<&'p str> {
        self.role.map(|r| pack.roles[usize::from(r)].class.as_str())
    }

    /// Whether its holder speaks for a state today.
    pub fn official(&self, pack: &Pack) -> bool {
        use crate::lang::OrganizationKind::*;
        let Some(role) = self.role.map(|r| &pack.roles[usize::from(r)]) else { return self.vague && !self.owner };
        let private = self
            .body
            .as_ref()
            .is_some_and(|b| matches!(b.kind, Party | Armed | Agency | Media | Company | International | Academic));
        role.official && !self.former && !private && !self.private
    }

    /// Whether its head needs more to say whose it is, and has nothing: «عضو», «رئیس».
    pub fn lacks(&self, pack: &Pack) -> bool {
        let needs = self.role.is_some_and(|r| pack.roles[usize::from(r)].takes != Takes::Nothing);
        needs && self.countries.is_empty() && self.portfolio.is_none() && self.body.is_none() && !self.bloc
    }

    fn take_country(&mut self, code: CountryCode, host: bool) {
        let list = if host { &mut self.hosts } else { &mut self.countries };
        if !list.contains(&code) {
            list.push(code);
        }
    }
}

/// The title that begins at a token.
pub fn title_at(section: &Section<'_>, pack: &Pack, i: usize) -> Option<Title> {
    match pack.titles {
        Titles::HeadFirst => head_first(section, pack, i),
        Titles::HeadLast => head_last(section, pack, i),
    }
}

fn role_hit(section: &Section<'_>, i: usize) -> Option<crate::lang::Hit> {
    section.hits.find(i, |t| matches!(t, Tag::Role(_) | Tag::Roles(_) | Tag::Counterpart | Tag::Counterparts)).copied()
}

fn head(section: &Section<'_>, title: &mut Title, pack: &Pack, hit: crate::lang::Hit) {
    // «المستشارة الألمانية» is one form, and names its country
    // "Supreme National Security Council secretary": the body that opens it holds no other
    let opening = section.hits.find(hit.start as usize, |t| matches!(t, Tag::Organization(_)));
    let mut covered = opening.filter(|h| h.end < hit.end).map_or(0, |h| h.end as usize);
    for k in hit.start as usize + 1..hit.end as usize {
        // "Supreme National Security Council" holds no other council
        if k < covered {
            continue;
        }
        let named = |t: Tag| match t {
            Tag::Country(c) | Tag::Nationality(c) | Tag::Capital(c) => Some(c),
            Tag::Place(p) => pack.places[p as usize].country,
            _ => None,
        };
        // «رئیس مجلس شورای اسلامی»: the body in it has a country of its own
        let body = section.hits.find(k, |t| matches!(t, Tag::Organization(_))).filter(|h| h.end <= hit.end);
        let of_body = body.and_then(|h| match h.tag {
            Tag::Organization(o) => pack.organizations[o as usize].country,
            _ => None,
        });
        covered = body.map_or(covered, |h| h.end as usize);
        if let Some(c) = section.hits.at(k).iter().find_map(|h| named(h.tag)).or(of_body) {
            let nobodys =
                matches!(hit.tag, Tag::Role(r) | Tag::Roles(r) if pack.roles[usize::from(r)].of == SpeaksFor::None);
            title.take_country(c, nobodys);
        }
    }
    match hit.tag {
        Tag::Role(r) | Tag::Roles(r) => {
            title.role = Some(r);
            title.plural = matches!(hit.tag, Tag::Roles(_));
            if let Some(p) = &pack.roles[usize::from(r)].portfolio {
                title.portfolio = Some(p.clone());
            }
        }
        tag => {
            title.counterpart = true;
            title.plural = tag == Tag::Counterparts;
        }
    }
    title.end = hit.end as usize;
    title.head = title.end;
}

fn head_first(section: &Section<'_>, pack: &Pack, i: usize) -> Option<Title> {
    let mut start = i;
    // "deputy", "first" before the head
    if let Some(hit) = section.hits.find(i, |t| t == Tag::Rank)
        && role_hit(section, i).is_none()
    {
        start = hit.end as usize;
        if hit.clitics.article || role_hit(section, start).is_none() {
            return None;
        }
    }
    let hit = role_hit(section, start)?;
    // «مساعد بن محمد»: a head that a patronymic follows is a name
    if section.hits.is(start, |t| t == Tag::Given) && section.hits.is(hit.end as usize, |t| t == Tag::Particle) {
        return None;
    }
    let mut title = Title { start: i, ..Title::default() };
    head(section, &mut title, pack, hit);
    // «مدير جامعة الملك فيصل»: the last word of the head opens the body's name
    let inside =
        (start + 1..title.end).find_map(|k| organization_at(section, pack, k, true).filter(|(_, e)| *e > title.end));
    if let Some((body, end)) = inside {
        if let Some(c) = body.country {
            title.take_country(c, false);
        }
        title.end = end;
        title.body = Some(body);
    }
    extend(section, pack, &mut title);
    Some(title)
}

/// Takes what belongs to a title after its head.
fn extend(section: &Section<'_>, pack: &Pack, title: &mut Title) {
    let role = title.role.map(|r| &pack.roles[usize::from(r)]);
    let takes = role.map_or(Takes::Nothing, |r| r.takes);
    let sent = role.is_some_and(|r| r.of == SpeaksFor::Host);
    let nobodys = role.is_some_and(|r| r.of == SpeaksFor::None);
    let mut filled = title.portfolio.is_some();
    let mut linked = false;
    // «المبعوث الأميركي إلى سوريا»: whoever is sent to a country speaks not for it
    let mut towards = false;
    // where the title ended before a link that nothing has followed yet
    let mut loose = None;
    let mut steps = 0;
    if section.hits.is(title.end - 1, |t| t == Tag::PlaceHead) && pack.lexicon.article().is_empty() {
        title.end = strange_place(section, title.end).unwrap_or(title.end);
    }
    loop {
        steps += 1;
        let at = title.end;
        if steps > 14 || at >= section.tokens.list.len() || section.tokens.list[at].kind != TokenKind::Word {
            break;
        }
        let hits = &section.hits;
        let own_link = hits.at(at).iter().any(|h| h.clitics.marker.is_some());
        let host = linked && towards || (sent || nobodys) && (linked || own_link);
        // «رئیس دانشگاه هاوانا»: without an article between, what follows is the genitive of what stands before
        let body = title.body.as_ref().filter(|b| b.kind != OrganizationKind::International);
        let chain = pack.lexicon.article().is_empty() && title.countries.is_empty() && !linked;
        let headed = hits.is(at - 1, |t| t == Tag::PlaceHead);
        let genitive = chain && (body.is_some() || headed);
        let mut next = |title: &mut Title, end: usize| {
            title.end = end;
            loose = None;
        };
        // «الأمير تركي بن سعود»: an adjective that a patronymic follows is his name
        if hits.is(at, |t| t == Tag::Given) && hits.is(at + 1, |t| t == Tag::Particle) {
            break;
        }
        // a possessive after a country that stands before its head belongs to it
        if let Some(hit) = hits.find(at, |t| matches!(t, Tag::Portfolio(_)))
            && let Tag::Portfolio(p) = hit.tag
            && (takes != Takes::Country || linked)
            // «نماینده کشورمان»: the country, no field of government with a pronoun
            && !(hit.clitics.pronoun && hits.is(at, |t| matches!(t, Tag::Country(_))))
        {
            if title.portfolio.is_none() {
                title.portfolio = Some(pack.portfolios[usize::from(p)].clone());
            }
            filled = true;
            linked = false;
            next(title, hit.end as usize);
            continue;
        }
        if let Some(hit) = hits.find(at, |t| matches!(t, Tag::Former)) {
            title.former = true;
            next(title, hit.end as usize);
            continue;
        }
        if let Some(hit) =
            hits.find(at, |t| matches!(t, Tag::Country(_) | Tag::Nationality(_) | Tag::Bloc | Tag::Ruler(_)))
            && (!hit.clitics.and || sent && !title.hosts.is_empty())
        {
            match hit.tag {
                // a second country without a link belongs to what follows, but an adjective may follow a name
                Tag::Country(c) | Tag::Nationality(c) => {
                    if !title.countries.is_empty() && !host && !title.countries.contains(&c) {
                        break;
                    }
                    if linked && matches!(hit.tag, Tag::Country(_)) && !sent && !title.countries.is_empty() {
                        // "commander of the Iranian forces in Syria"
                        title.take_country(c, true);
                    } else {
                        title.take_country(c, host);
                    }
                }
                Tag::Ruler(r) => {
                    if let Some(c) = pack.rulers[usize::from(r)].country {
                        title.take_country(c, host);
                    }
                }
                _ => title.bloc = true,
            }
            filled = true;
            linked = false;
            next(title, hit.end as usize);
            continue;
        }
        if let Some(hit) = hits.find(at, |t| t == Tag::TheirCountry) {
            title.borrows = true;
            filled = true;
            linked = false;
            next(title, hit.end as usize);
            continue;
        }
        if let Some((body, end)) = organization_at(section, pack, at, true) {
            if let Some(c) = body.country
                && title.countries.is_empty()
                && !host
            {
                title.take_country(c, false);
            }
            if title.body.is_none() {
                title.body = Some(body);
            }
            filled = true;
            linked = false;
            next(title, end);
            continue;
        }
        if let Some(hit) = hits.find(at, |t| matches!(t, Tag::Place(_) | Tag::Capital(_))) {
            let given = |h: &crate::lang::Hit| h.tag == Tag::Given && !h.clitics.article;
            let name = hits.at(at).iter().any(given) && !linked;
            // «پادشاه اردن در دوحه»: once its country is said, a place is none of the title's, unless it sends him there
            let belongs = (linked || own_link) && (!filled || sent)
                || !matches!(takes, Takes::Nothing) && !filled
                || genitive && !section.hits.is(hit.end as usize, |t| t == Tag::Marker(Relation::Object));
            if !name && belongs {
                let country = match hit.tag {
                    Tag::Place(p) => pack.places[p as usize].country,
                    Tag::Capital(c) => Some(c),
                    _ => None,
                };
                if let Some(c) = country {
                    if title.countries.is_empty() && !host {
                        title.take_country(c, false);
                    } else {
                        title.take_country(c, true);
                    }
                }
                filled = true;
                linked = false;
                next(title, hit.end as usize);
                continue;
            }
        }
        // «متحدث باسم الوزارة», «باسم مكتب رئيس الوزراء»: a body by its head alone, or the office of somebody
        if role.is_some_and(|r| r.class == "spokesperson") && pack.titles == Titles::HeadFirst && !filled {
            let body = hits.find(at, |t| matches!(t, Tag::OrganizationHead(_)));
            if hits.is(at + 1, |t| matches!(t, Tag::Role(_))) && section.is_word(at) {
                next(title, at + 1);
                continue;
            } else if let Some(body) = body.filter(|h| h.clitics.marker.is_none()) {
                filled = true;
                next(title, body.end as usize);
                let whose = |h: &crate::lang::Hit| matches!(h.tag, Tag::Nationality(_)) && h.clitics.marker.is_none();
                if hits.at(title.end).iter().any(whose) {
                    continue;
                }
                break;
            }
        }
        if let Some(hit) = hits.find(at, |t| t == Tag::PlaceHead)
            && !hit.clitics.pronoun
            && (!filled || chain)
        {
            next(title, strange_place(section, hit.end as usize).unwrap_or(hit.end as usize));
            continue;
        }
        // a deputy's or adviser's own head: «نائب رئيس …», "deputy to the president"
        if let Some(hit) = role_hit(section, at)
            && !matches!(hit.tag, Tag::Counterpart | Tag::Counterparts)
            && !filled
            && matches!(takes, Takes::Body | Takes::Portfolio)
            && !hits.is(at, |t| t == Tag::Given)
        {
            if let Tag::Role(r) | Tag::Roles(r) = hit.tag
                && title.portfolio.is_none()
            {
                title.portfolio = pack.roles[usize::from(r)].portfolio.clone();
            }
            next(title, hit.end as usize);
            continue;
        }
        // «وزير الدفاع السعودي أول من أمس»: a date begins
        if hits.is(at, |t| matches!(t, Tag::Relative(_))) && filled {
            break;
        }
        if let Some(hit) = hits.find(at, |t| matches!(t, Tag::Rank | Tag::Designate))
            && !hits.is(at, |t| matches!(t, Tag::Given))
            // «ولي العهد نائب رئيس الوزراء»: another title begins
            && !(filled && hits.is(at, |t| matches!(t, Tag::Role(_))))
            && role_hit(section, at).is_none_or(|r| r.end <= hit.end + 1 && !filled)
        {
            next(title, hit.end as usize);
            continue;
        }
        if let Some(hit) = hits.find(at, |t| matches!(t, Tag::TitleLink | Tag::And))
            && link_goes_on(section, hit.end as usize, matches!(hit.tag, Tag::And) || hits.is(at, |t| t == Tag::And))
            && !((filled || takes == Takes::Country) && !sent && place_only(section, hit.end as usize))
            && !(!sent && heads(title, pack, takes, filled) && abroad(section, at, hit.end as usize))
            // «التقى الوزيران في باريس»: the two are known, and met there
            && !hits.is(title.start, |t| t == Tag::Sides)
        {
            linked = hit.tag == Tag::TitleLink;
            towards = hits.is(at, |t| t == Tag::Marker(Relation::To));
            let before = title.end;
            next(title, hit.end as usize);
            loose = Some(before);
            continue;
        }
        // «مبعوث جلالة الملك إلى …»: he whom a deputy, adviser or envoy serves
        if let Some(hit) = hits.find(at, |t| t == Tag::Honorific)
            && !filled
            && takes != Takes::Nothing
            && {
                let after = hit.end as usize;
                hits.is(after, |t| matches!(t, Tag::TitleLink))
                    || hits.at(after).iter().any(|h| {
                        h.clitics.marker.is_some()
                            && matches!(h.tag, Tag::Portfolio(_) | Tag::Country(_) | Tag::TitleLink)
                    })
            }
        {
            filled = true;
            next(title, hit.end as usize);
            continue;
        }
        // «رهبر قبایل عشایر عراق»: where no article tells, plain words up to the country
        if pack.lexicon.article().is_empty()
            && !filled
            && title.countries.is_empty()
            && matches!(takes, Takes::Country | Takes::Body)
        {
            let many = |k: usize| pack.plurals.iter().any(|end| section.tokens.fold(k).ends_with(end.as_str()));
            let plain = |k: usize| section.is_word(k) && hits.at(k).iter().all(|h| h.tag == Tag::NotName) && !many(k);
            let country = |k: usize| hits.is(k, |t| matches!(t, Tag::Country(_) | Tag::Nationality(_)));
            let reach = (1..=3).find(|&n| (0..n).all(|k| plain(at + k)) && country(at + n));
            if let Some(n) = reach {
                next(title, at + n);
                continue;
            }
        }
        // words with the article after a head that needs them: an unlisted ministry or body
        if !pack.lexicon.article().is_empty() && matches!(takes, Takes::Portfolio | Takes::Body) {
            let glued = |k: usize| {
                section.is_word(k)
                    && section
                        .tokens
                        .fold(k)
                        .trim_start_matches(|c| pack.lexicon.joins(c))
                        .starts_with(pack.lexicon.article())
                    && section.tokens.fold(k).chars().count() > 4
            };
            if glued(at)
                && !(filled && section.tokens.fold(at).starts_with(pack.lexicon.article()))
                && !hits.is(at, |t| {
                    matches!(
                        t,
                        Tag::Given
                            | Tag::Family
                            | Tag::Honorific
                            | Tag::Role(_)
                            | Tag::Weekday(_)
                            | Tag::Relative(_)
                            | Tag::Country(_)
                            | Tag::Nationality(_)
                            | Tag::Capital(_)
                    )
                })
            {
                filled = true;
                next(title, at + 1);
                continue;
            }
        }
        break;
    }
    if let Some(before) = loose {
        title.end = before;
    }
}

/// The end of a place's name of no list after its head, between quotation marks or before its country: «ایالت «لارا»
/// ونزوئلا».
fn strange_place(section: &Section<'_>, at: usize) -> Option<usize> {
    let hits = &section.hits;
    if section.is_mark(at, &['«', '"', '\u{201c}']) {
        let close = (at + 2..at + 5).find(|&k| section.is_mark(k, &['»', '"', '\u{201d}']))?;
        return Some(close + 1);
    }
    let country = hits.is(at + 1, |t| matches!(t, Tag::Country(_) | Tag::Nationality(_)));
    (section.is_word(at) && hits.at(at).iter().all(|h| h.tag.names()) && country).then_some(at + 1)
}

/// «یکی از رهبران حزب», «از فرماندهان سپاه»: the title of one of several who bear it, after his name.
pub fn one_of_several(section: &Section<'_>, pack: &Pack, i: usize) -> Option<Title> {
    let opens = |t: Tag| matches!(t, Tag::One | Tag::Marker(Relation::From));
    let at = section.end_of(i, opens).filter(|_| pack.titles == Titles::HeadFirst)?;
    let one = section.hits.is(i, |t| t == Tag::One);
    let title = head_first(section, pack, at).filter(|t| t.plural && (one || t.end > at + 1))?;
    Some(Title { start: i, plural: false, ..title })
}

/// Whether a token begins a place's name, and nothing else that a title could hold.
fn place_only(section: &Section<'_>, at: usize) -> bool {
    section.hits.is(at, |t| matches!(t, Tag::Place(_) | Tag::Capital(_)))
        && !section.hits.is(at, |t| matches!(t, Tag::Country(_) | Tag::Organization(_) | Tag::Portfolio(_)))
}

/// Whether its holder is the head of a state, a government or a body of several states: he holds it nowhere else.
fn heads(title: &Title, pack: &Pack, takes: Takes, filled: bool) -> bool {
    pack.lexicon.article().is_empty()
        && pack.titles == Titles::HeadFirst
        && (filled || takes == Takes::Nothing)
        && (takes == Takes::Country
            || title.class(pack) == Some("international")
            || title.body.as_ref().is_some_and(|b| b.kind == OrganizationKind::International))
}

/// Whether a preposition of place and a country stand at a token: «دبیرکل سازمان ملل متحد در چین».
fn abroad(section: &Section<'_>, at: usize, end: usize) -> bool {
    section.hits.is(at, |t| t == Tag::Marker(Relation::In)) && section.hits.is(end, |t| matches!(t, Tag::Country(_)))
}

/// Whether what follows a link inside a title still belongs to it.
fn link_goes_on(section: &Section<'_>, at: usize, and: bool) -> bool {
    let wanted = |t: Tag| match t {
        Tag::Portfolio(_) => true,
        Tag::Country(_)
        | Tag::Nationality(_)
        | Tag::Bloc
        | Tag::Organization(_)
        | Tag::OrganizationHead(_)
        | Tag::Place(_)
        | Tag::Capital(_)
        | Tag::PlaceHead
        | Tag::Ruler(_) => !and,
        _ => false,
    };
    if section.hits.is(at, wanted) {
        return true;
    }
    // one more small word: "of the", "in charge of the"
    !and && section.is_word(at)
        && section.hits.is(at, |t| matches!(t, Tag::TitleLink | Tag::NotName))
        && section.hits.is(at + 1, |t| wanted(t) || matches!(t, Tag::Role(_)) && !and)
}

/// How many tokens before its head a title may hold.
const BEFORE: usize = 10;

fn head_last(section: &Section<'_>, pack: &Pack, i: usize) -> Option<Title> {
    let hits = &section.hits;
    let mut title = Title { start: i, end: i, ..Title::default() };
    let mut at = i;
    let mut steps = 0;
    loop {
        steps += 1;
        if steps > BEFORE || !section.is_word(at) {
            return None;
        }
        // the longest head wins: "Foreign Minister", "minister of foreign affairs"
        let role = role_hit(section, at);
        let country =
            hits.find(at, |t| matches!(t, Tag::Country(_) | Tag::Nationality(_) | Tag::Bloc | Tag::Capital(_)));
        let modifier = hits.find(at, |t| matches!(t, Tag::Former | Tag::Rank | Tag::Portfolio(_) | Tag::Designate));
        if let Some(hit) = role
            && modifier.is_none_or(|m| m.end <= hit.end || !leads_to_head(section, m.end as usize))
            && !(hit.end as usize == at + 1 && followed_by_head(section, hit.end as usize))
        {
            // "leader of": the role's own words go on to the right
            head(section, &mut title, pack, hit);
            break;
        }
        if let Some(hit) = hits.find(at, |t| t == Tag::TheirCountry).filter(|_| at == i) {
            title.borrows = true;
            at = hit.end as usize;
            continue;
        }
        // "Russian Federation Council speaker": the body's name holds the country's
        let whole = (at == i && role.is_none()).then(|| organization_at(section, pack, at, true)).flatten();
        let whole = whole.filter(|(b, end)| country.is_some_and(|c| *end > c.end as usize) && b.country.is_some());
        if let Some((body, end)) = whole.filter(|(_, end)| role_hit(section, *end).is_some()) {
            title.countries.extend(body.country);
            title.body = Some(body);
            at = end;
        } else if let Some(hit) = country
            && modifier.is_none_or(|m| m.end <= hit.end)
        {
            match hit.tag {
                Tag::Country(c) | Tag::Nationality(c) | Tag::Capital(c) => title.take_country(c, false),
                _ => title.bloc = true,
            }
            if let Some(Tag::Nationality(c)) = hits.find(at, |t| matches!(t, Tag::Nationality(_))).map(|h| h.tag) {
                title.belongs.push(c);
            }
            at = hit.end as usize;
        } else if let Some(hit) = modifier {
            match hit.tag {
                Tag::Former => title.former = true,
                Tag::Portfolio(p) if title.portfolio.is_none() => {
                    title.portfolio = Some(pack.portfolios[usize::from(p)].clone())
                }
                _ => {}
            }
            at = hit.end as usize;
        } else if at > i
            && let Some(hit) =
                hits.find(at, |t| matches!(t, Tag::Place(_))).filter(|h| role_hit(section, h.end as usize).is_some())
        {
            // "special Mideast envoy"
            at = hit.end as usize;
        } else if at > i
            && let Some((body, end)) = organization_at(section, pack, at, true).filter(|_| !title.countries.is_empty())
        {
            title.body = Some(body);
            at = end;
        } else if at == i
            && let Some((body, end)) = organization_at(section, pack, at, true)
        {
            if let Some(c) = body.country {
                title.take_country(c, false);
            }
            title.body = Some(body);
            at = end;
        } else if at > i
            && hits.is(at, |t| t == Tag::And)
            && hits.is(at + 1, |t| matches!(t, Tag::Portfolio(_) | Tag::Rank))
        {
            at += 1;
        } else if let Some(hit) = role.filter(|_| at > i || followed_by_head(section, at + 1)) {
            // "Deputy Foreign Minister", "Vice President"
            let mut inner = Title::default();
            head(section, &mut inner, pack, hit);
            title.portfolio = title.portfolio.take().or(inner.portfolio);
            at = hit.end as usize;
        } else {
            return None;
        }
        // Iran's, the Islamic Republic's
        while section.is_mark(at, &['-', '\u{2013}'])
            && !section.tokens.list[at].spaced
            && section.tokens.list.get(at + 1).is_some_and(|t| !t.spaced)
            && at > i
        {
            at += 1;
        }
        let possessive = section.tokens.list.get(at).is_some_and(|t| t.mark == '\'' && t.kind == TokenKind::Word);
        at += usize::from(possessive || section.is_mark(at, &['\'', '\u{2019}']) && at > i);
    }
    title.private =
        i > 0 && of_no_state(section, pack, i - 1) && title.countries.is_empty() && title.portfolio.is_none();
    // what follows the head: "of Iraq", "for political affairs", "to Baghdad"
    let before = title.countries.clone();
    extend_right(section, pack, &mut title);
    if !before.is_empty() {
        // "Iran's ambassador to Baghdad": what stood before is his own
        let after: Vec<CountryCode> = title.countries.iter().copied().filter(|c| !before.contains(c)).collect();
        title.countries.truncate(before.len());
        title.hosts.extend(after);
    }
    Some(title)
}

/// Whether a word is a plain noun of an event, or of a body that is no state's: "summit", "company".
fn of_no_state(section: &Section<'_>, pack: &Pack, k: usize) -> bool {
    use crate::lang::OrganizationKind::*;
    let noun = |t: Tag| match t {
        Tag::Noun(f) => pack.frames[usize::from(f)].kind != crate::model::EventType::statement(),
        Tag::OrganizationHead(h) => !matches!(pack.heads[usize::from(h)].kind, State | Military),
        _ => false,
    };
    section.is_word(k)
        && !section.tokens.list[k].capital
        && section.hits.at(k).iter().any(|h| h.end as usize == k + 1 && noun(h.tag))
}

fn leads_to_head(section: &Section<'_>, at: usize) -> bool {
    section.hits.is(at, |t| matches!(t, Tag::Role(_) | Tag::Roles(_)))
}

fn followed_by_head(section: &Section<'_>, at: usize) -> bool {
    let hits = &section.hits;
    let roles = |k: usize| hits.is(k, |t| matches!(t, Tag::Role(_) | Tag::Roles(_) | Tag::Counterpart));
    roles(at) || hits.find(at, |t| matches!(t, Tag::Portfolio(_))).is_some_and(|h| roles(h.end as usize))
}

/// Takes what follows the head of an English title.
fn extend_right(section: &Section<'_>, pack: &Pack, title: &mut Title) {
    let hits = &section.hits;
    let sent = title.role.is_some_and(|r| pack.roles[usize::from(r)].of == SpeaksFor::Host);
    for _ in 0..6 {
        let at = title.end;
        let Some(link) = hits.find(at, |t| matches!(t, Tag::TitleLink)) else {
            if let Some(hit) = hits.find(at, |t| t == Tag::Designate) {
                title.end = hit.end as usize;
                continue;
            }
            return;
        };
        if hits.is(at, |t| t == Tag::And) {
            return;
        }
        let of = hits.is(at, |t| t == Tag::Marker(Relation::Of));
        let to = hits.is(at, |t| t == Tag::Marker(Relation::To));
        let mut next = link.end as usize;
        while section.is_word(next)
            && !section.tokens.list[next].capital
            && hits.is(next, |t| matches!(t, Tag::TitleLink | Tag::NotName))
            && next < link.end as usize + 2
        {
            next += 1;
        }
        if let Some(hit) = hits.find(next, |t| matches!(t, Tag::Portfolio(_)))
            && let Tag::Portfolio(p) = hit.tag
            && of | section.hits.is(at, |t| t == Tag::Marker(Relation::For))
        {
            title.portfolio.get_or_insert_with(|| pack.portfolios[usize::from(p)].clone());
            title.end = hit.end as usize;
            // "of industry and minerals", "of Finance and Economic Affairs"
            while hits.is(title.end, |t| t == Tag::And)
                && let Some(more) = hits.find(title.end + 1, |t| matches!(t, Tag::Portfolio(_)))
            {
                title.end = more.end as usize;
            }
            continue;
        }
        if let Some((body, end)) = organization_at(section, pack, next, true)
            && (of || !title.countries.is_empty() || !to)
        {
            if let Some(c) = body.country
                && title.countries.is_empty()
            {
                title.take_country(c, false);
            }
            title.body.get_or_insert(body);
            title.end = end;
            continue;
        }
        if let Some(hit) = hits.find(next, |t| {
            matches!(t, Tag::Country(_) | Tag::Capital(_) | Tag::Nationality(_) | Tag::Place(_) | Tag::Bloc)
        }) {
            let end = hit.end as usize;
            let country = match hit.tag {
                Tag::Country(c) | Tag::Capital(c) | Tag::Nationality(c) => Some(c),
                Tag::Place(p) => pack.places[p as usize].country,
                _ => {
                    title.bloc = true;
                    None
                }
            };
            // "met the minister in Tehran": a place after the title is none of its own, but "ambassador in" and "of" are
            if !of && (!sent || !title.hosts.is_empty()) {
                return;
            }
            if let Some(c) = country {
                let host = sent && !of;
                title.take_country(c, host);
            }
            title.end = end;
            continue;
        }
        return;
    }
}
