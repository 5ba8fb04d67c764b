//! Organizations: those of the gazetteer, and names that a head noun opens or closes.

use super::{OrganizationMention, Section};
use crate::lang::{Clitics, OrganizationKind, Pack, Relation, Tag, Titles};
use crate::model::CountryCode;

/// The organization whose name begins at a token, and where it ends.
///
/// `inside_title` leaves out bodies whose head noun is only meant with a country, where none stands.
pub fn organization_at(
    section: &Section<'_>,
    pack: &Pack,
    i: usize,
    inside_title: bool,
) -> Option<(OrganizationMention, usize)> {
    let known = section.hits.find(i, |t| matches!(t, Tag::Organization(_)));
    let headed = match pack.titles {
        Titles::HeadFirst => opened(section, pack, i),
        Titles::HeadLast => closed(section, pack, i),
    };
    // «الاتحاد الأفريقي الأخيرة»: a plain word after a listed name is none of it
    let plain = |k: usize| {
        // nor a country that «صندوق النقد الدولي» is none of
        let world = known.is_some_and(|h| matches!(h.tag, Tag::Organization(o) if pack.organizations[o as usize].kind == OrganizationKind::International));
        section.hits.is(k, |t| t == Tag::NotName || world && matches!(t, Tag::Country(_)))
    };
    if let Some((o, end)) = headed
        && !known.is_some_and(|k| end > k.end as usize && (k.end as usize..end).all(plain))
        && known.is_none_or(|k| end > k.end as usize)
        && !(inside_title && o.kind == OrganizationKind::Other && o.inside.is_empty() && end == i + 1)
    {
        return Some((o, end));
    }
    let hit = known?;
    let Tag::Organization(ix) = hit.tag else { return None };
    let info = &pack.organizations[ix as usize];
    Some((
        OrganizationMention {
            country: info.country,
            kind: info.kind,
            inside: Vec::new(),
            known: Some(ix),
            sends: None,
        },
        hit.end as usize,
    ))
}

/// Whether another country's adjective follows one that ends before a token: «اللجنة العراقية الألمانية» is of both.
fn joint(section: &Section<'_>, pack: &Pack, at: usize) -> bool {
    let next = at + usize::from(section.is_mark(at, &['-', '–', 'ـ']));
    let other = |h: &crate::lang::Hit| matches!(h.tag, Tag::Nationality(_)) && h.clitics.article && !h.clitics.and;
    !pack.lexicon.article().is_empty() && section.hits.at(next).iter().any(other)
}

/// «وزارة الخارجية الإيرانية»: a head noun with what follows it.
fn opened(section: &Section<'_>, pack: &Pack, i: usize) -> Option<(OrganizationMention, usize)> {
    let hits = &section.hits;
    let hit = hits.find(i, |t| matches!(t, Tag::OrganizationHead(_)))?;
    let Tag::OrganizationHead(ix) = hit.tag else { return None };
    let info = &pack.heads[usize::from(ix)];
    let mut end = hit.end as usize;
    let mut inside: Vec<CountryCode> = Vec::new();
    let mut words = 0;
    let mut bloc = false;
    let article = pack.lexicon.article();
    // «حركة حماس», «وكالة رويترز»: the noun before a name that is its own
    if let Some(own) = hits.find(end, |t| matches!(t, Tag::Organization(_)))
        && own.clitics == Clitics::default()
        && let Tag::Organization(ix) = own.tag
        && matches!(
            info.kind,
            OrganizationKind::Party
                | OrganizationKind::Armed
                | OrganizationKind::Agency
                | OrganizationKind::Media
                | OrganizationKind::Company
        )
    {
        let known = &pack.organizations[ix as usize];
        let body = OrganizationMention {
            country: known.country,
            kind: known.kind,
            inside: Vec::new(),
            known: Some(ix),
            sends: None,
        };
        return Some((body, own.end as usize));
    }
    // «حركة «فتح»»: the name in quotation marks
    if section.is_mark(end, &['«', '"', '\u{201c}'])
        && let Some(own) = hits.find(end + 1, |t| matches!(t, Tag::Organization(_)))
        && let Tag::Organization(ix) = own.tag
        && section.is_mark(own.end as usize, &['»', '"', '\u{201d}'])
    {
        let known = &pack.organizations[ix as usize];
        let body = OrganizationMention {
            country: known.country,
            kind: known.kind,
            inside: Vec::new(),
            known: Some(ix),
            sends: None,
        };
        return Some((body, own.end as usize + 1));
    }
    if let Some(to) = strange_name(section, pack, info.kind, end) {
        let body = OrganizationMention { country: None, kind: info.kind, inside: Vec::new(), known: None, sends: None };
        return Some((body, to));
    }
    // «جامعة الملك عبدالله للعلوم»: named after somebody
    let royal =
        |t: Tag| matches!(t, Tag::Role(r) if matches!(pack.roles[usize::from(r)].class.as_str(), "monarch" | "royal"));
    if let Some(title) = hits.find(end, |t| royal(t) || t == Tag::Honorific)
        && title.clitics.marker.is_none()
        && !title.clitics.and
        && hits.is(title.end as usize, |t| t == Tag::Given)
    {
        end = title.end as usize;
        while hits.at(end).iter().any(|h| {
            matches!(h.tag, Tag::Given | Tag::Family | Tag::Particle) && h.clitics.marker.is_none() && !h.clitics.and
        }) {
            end += 1;
        }
        words += 1;
    }
    loop {
        let nation = hits.find(end, |t| matches!(t, Tag::Nationality(_)));
        if nation.is_some_and(|h| joint(section, pack, h.end as usize)) {
            break;
        }
        if let Some(h) = hits.find(end, |t| matches!(t, Tag::Country(_) | Tag::Nationality(_) | Tag::Bloc))
            && !h.clitics.and
            && inside.is_empty()
        {
            match h.tag {
                Tag::Country(c) | Tag::Nationality(c) => inside.push(c),
                _ => bloc = true,
            }
            end = h.end as usize;
            continue;
        }
        if let Some(h) = hits.find(end, |t| matches!(t, Tag::Portfolio(_) | Tag::Rank)) {
            end = h.end as usize;
            words += 1;
            continue;
        }
        if hits.is(end, |t| t == Tag::And) && hits.is(end + 1, |t| matches!(t, Tag::Portfolio(_))) {
            end += 1;
            continue;
        }
        // «دانشگاه هاوانا»: where no article could part them, the place that it is of
        if let Some(h) = hits.find(end, |t| matches!(t, Tag::Place(_) | Tag::Capital(_)))
            && article.is_empty()
            && inside.is_empty()
            && matches!(info.kind, OrganizationKind::Academic | OrganizationKind::Company | OrganizationKind::Other)
            && !hits.is(h.end as usize, |t| t == Tag::Marker(Relation::Object))
        {
            inside.extend(match h.tag {
                Tag::Place(p) => pack.places[p as usize].country,
                Tag::Capital(c) => Some(c),
                _ => None,
            });
            end = h.end as usize;
            words += 1;
            continue;
        }
        let glued = |k: usize| {
            let fold = section.tokens.fold(k);
            !article.is_empty() && section.is_word(k) && pack.lexicon.definite(fold) && fold.chars().count() > 4
        };
        if words < 4
            && glued(end)
            && inside.is_empty()
            && !hits.is(end, |t| {
                matches!(
                    t,
                    Tag::Role(_)
                        | Tag::Roles(_)
                        | Tag::Given
                        | Tag::Known(_)
                        | Tag::Honorific
                        | Tag::Weekday(_)
                        | Tag::Relative(_)
                        | Tag::Verb(_)
                        | Tag::Capital(_)
                )
            })
        {
            words += 1;
            end += 1;
            continue;
        }
        // a language without an article: a few plain words up to the country («سازمان انرژی اتمی ایران»)
        if article.is_empty() && words == 0 && inside.is_empty() {
            let plain = |k: usize| {
                section.is_word(k)
                    && hits
                        .at(k)
                        .iter()
                        .all(|h| matches!(h.tag, Tag::NotName | Tag::Family | Tag::Rank | Tag::Portfolio(_)))
                    && !section.is_mark(k, &['،'])
            };
            let reach = (1..=4).find(|&n| {
                (0..n).all(|k| plain(end + k))
                    && hits.is(end + n, |t| matches!(t, Tag::Country(_) | Tag::Nationality(_)))
            });
            if let Some(n) = reach {
                end += n;
                words += n;
                continue;
            }
        }
        break;
    }
    // «وزارة النفط»: the outlet's own, where its field stands for its country
    let fields = |from: usize| (from..end).any(|k| hits.is(k, |t| matches!(t, Tag::Portfolio(_))));
    let ministry = !bloc && info.kind == OrganizationKind::State && fields(i + 1);
    let field = !article.is_empty() && (ministry || fields(hit.end as usize));
    if inside.is_empty() && !field && (info.needs_country || words == 0) {
        return None;
    }
    let country = if bloc || info.kind == OrganizationKind::International { None } else { inside.first().copied() };
    Some((OrganizationMention { country, kind: info.kind, inside, known: None, sends: None }, end))
}

/// Where a name of no list ends that stands right after its head, between quotation marks or as one word: «شبکه «روسیا
/// الیوم»», «حزب آبی‌وسفید». Where an article could show that it is a plain word, one word alone is none.
fn strange_name(section: &Section<'_>, pack: &Pack, kind: OrganizationKind, at: usize) -> Option<usize> {
    use OrganizationKind::{Agency, Armed, Company, Media, Party};
    let hits = &section.hits;
    let person = |k: usize| hits.is(k, |t| matches!(t, Tag::Given | Tag::Known(_)));
    if section.is_mark(at, &['«', '"', '\u{201c}']) && !matches!(kind, OrganizationKind::State) {
        let close = (at + 2..at + 7).find(|&k| section.is_mark(k, &['»', '"', '\u{201d}']))?;
        let plain = (at + 1..close).all(|k| section.is_word(k) && !person(k));
        return plain.then_some(close + 1);
    }
    let unlisted = section.is_word(at) && hits.at(at).is_empty();
    if !unlisted || !pack.lexicon.article().is_empty() || !matches!(kind, Party | Armed | Agency | Media | Company) {
        return None;
    }
    let joined = |k: usize| section.is_word(k) && !section.tokens.list[k].spaced;
    Some((at + 1..).find(|&k| !joined(k)).unwrap_or(at + 1))
}

/// "Iranian Foreign Ministry", "Central Bank of Iran": a run of capitalized words with a head noun in it.
fn closed(section: &Section<'_>, pack: &Pack, i: usize) -> Option<(OrganizationMention, usize)> {
    let hits = &section.hits;
    let list = &section.tokens.list;
    let capital = |k: usize| section.is_word(k) && list[k].capital;
    if !capital(i) && !hits.is(i, |t| matches!(t, Tag::Nationality(_) | Tag::Country(_))) {
        return None;
    }
    // "The Iranian Foreign Ministry": the article at the beginning of a sentence is no part of the name
    if hits.is(i, |t| matches!(t, Tag::TitleLink | Tag::Determiner)) && !hits.is(i, Tag::names) {
        return None;
    }
    let mut at = i;
    let mut head = None;
    let mut inside = Vec::new();
    let mut end = i;
    while at < i + 10 {
        if let Some(h) = hits.find(at, |t| matches!(t, Tag::OrganizationHead(_)))
            && let Tag::OrganizationHead(ix) = h.tag
        {
            // "Kenya's foreign ministry": without capitals only a state's body right after its country
            let info = &pack.heads[usize::from(ix)];
            if !capital(at) && (inside.is_empty() || info.kind != OrganizationKind::State || !info.needs_country) {
                return None;
            }
            head = Some(ix);
            let written = capital(at);
            at = h.end as usize;
            end = at;
            if !written {
                break;
            }
            // "of Iran", "for Foreign Relations"
            let mut next = at;
            if hits.is(next, |t| matches!(t, Tag::TitleLink)) && !hits.is(next, |t| t == Tag::And) {
                next += 1;
                if section.is_word(next)
                    && !list[next].capital
                    && hits.is(next, |t| matches!(t, Tag::TitleLink | Tag::NotName))
                {
                    next += 1;
                }
                let of = hits.is(at, |t| t == Tag::Marker(crate::lang::Relation::Of));
                if let Some(c) = hits.find(next, |t| matches!(t, Tag::Country(_) | Tag::Nationality(_)))
                    && of
                {
                    if let Tag::Country(c) | Tag::Nationality(c) = c.tag {
                        inside.push(c);
                    }
                    end = c.end as usize;
                    at = end;
                    continue;
                }
                if capital(next) && of && !hits.is(next, |t| matches!(t, Tag::Role(_))) {
                    at = next;
                    while capital(at) {
                        at += 1;
                    }
                    end = at;
                }
            }
            break;
        }
        if let Some(h) = hits.find(at, |t| matches!(t, Tag::Country(_) | Tag::Nationality(_) | Tag::Bloc)) {
            if let Tag::Country(c) | Tag::Nationality(c) = h.tag {
                inside.push(c);
            }
            at = h.end as usize;
            if list.get(at).is_some_and(|t| t.mark == '\'') {
                at += 1;
            }
            continue;
        }
        // a title's head inside the run: the run is a title, not a body
        if !capital(at) || hits.is(at, |t| matches!(t, Tag::Role(_) | Tag::Given | Tag::Weekday(_) | Tag::Month(_))) {
            return None;
        }
        at += 1;
        let hyphen =
            |at: usize| section.is_mark(at, &['-']) && !list[at].spaced && list.get(at + 1).is_some_and(|t| !t.spaced);
        while (hyphen(at) || section.is_mark(at, &['&'])) && capital(at + 1) {
            at += 1;
        }
    }
    let info = &pack.heads[usize::from(head?)];
    if info.needs_country && inside.is_empty() || (end == i + 1) {
        return None;
    }
    let country = if info.kind == OrganizationKind::International { None } else { inside.first().copied() };
    Some((OrganizationMention { country, kind: info.kind, inside, known: None, sends: None }, end))
}
