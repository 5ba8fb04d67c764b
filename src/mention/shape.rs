//! What a name looks like in a script without capitals: how surnames end, and what stands around a name.

use super::Section;
use super::name::{NameFound, capital_word, stops, structural};
use super::title::title_at;
use crate::lang::{Clitics, Pack, Relation, Tag};
use crate::model::EventType;
use crate::text::TokenKind;

/// The end of a surname at a token by its last letters or its last word: «کوچک زاده», «ماکاروف».
pub fn surname_end(section: &Section<'_>, pack: &Pack, k: usize) -> Option<usize> {
    let suffix = |w: &str| pack.name_suffixes.iter().any(|s| s == w);
    let plain =
        |k: usize| section.is_word(k) && section.hits.at(k).iter().all(|h| h.tag.names() || h.tag == Tag::NotName);
    if !pack.name_suffixes.is_empty()
        && plain(k)
        && section.is_word(k + 1)
        && suffix(section.tokens.fold(k + 1))
        && plain(k + 1)
    {
        return Some(k + 2);
    }
    // «زواره‌ای»
    let joined = section.is_word(k + 1)
        && section.tokens.joined(k + 1)
        && pack.name_joined.iter().any(|s| s == section.tokens.fold(k + 1));
    if joined && section.is_word(k) && section.hits.at(k).is_empty() {
        return Some(k + 2);
    }
    let word = section.tokens.fold(k);
    let ends = |s: &String| word.strip_suffix(s.as_str()).is_some_and(|stem| stem.chars().count() >= 3);
    (section.is_word(k) && section.hits.at(k).is_empty() && pack.name_suffixes.iter().any(ends)).then_some(k + 1)
}

/// Whether a name surely ended before a token: a title that says whose it is, or a word of saying, follows.
pub fn follows_name(section: &Section<'_>, pack: &Pack, at: usize) -> bool {
    let hits = &section.hits;
    let comma = usize::from(section.is_mark(at, &[',', '،']));
    let telling = titled_after(section, pack, at);
    let says = |k: usize| {
        hits.is(k, |t| match t {
            Tag::Verb(f) | Tag::Noun(f) => pack.frames[usize::from(f)].kind == EventType::statement(),
            _ => false,
        })
    };
    let preposition = hits.find(at, |t| matches!(t, Tag::Marker(Relation::In))).map(|h| h.end as usize);
    telling || comma == 0 && (says(at) || preposition.is_some_and(says))
}

/// Whether a title that says more than its head follows, perhaps after a comma.
fn titled_after(section: &Section<'_>, pack: &Pack, at: usize) -> bool {
    let comma = usize::from(section.is_mark(at, &[',', '،']));
    title_at(section, pack, at + comma).is_some_and(|t| {
        !t.plural && !t.counterpart && t.end > at + comma + 1 && !section.hits.at(at).iter().any(|h| h.clitics.and)
    })
}

/// Whether a name may begin at a token: at the beginning of a sentence, after a mark, a preposition or "and".
pub fn opens_name(section: &Section<'_>, i: usize) -> bool {
    let source = |k: usize| section.hits.find(k, |t| t == Tag::Hearsay).is_some_and(|h| h.end as usize == i);
    i == 0
        || (i.saturating_sub(4)..i).any(source)
        || section.opens_sentence(i)
        || section.tokens.list[i - 1].kind != TokenKind::Word
        || section.hits.is(i - 1, |t| {
            matches!(t, Tag::Marker(_) | Tag::Complement | Tag::And | Tag::Break | Tag::Honorific | Tag::Rank)
        })
}

/// A listed given name and one or two words of no list, where what stands around them shows a name: «مجید رفیع زاده
/// کارشناس مسائل ایران», «رسول منتجب در گفتگو با فارس».
pub fn given_and_unlisted(section: &Section<'_>, pack: &Pack, i: usize) -> Option<usize> {
    if pack.case || !pack.lexicon.article().is_empty() || !opens_name(section, i) {
        return None;
    }
    let hits = section.hits.at(i);
    let listed =
        |tag: Tag| hits.iter().any(|h| h.tag == tag && h.clitics == Clitics::default() && h.end as usize == i + 1);
    let (given, family) = (listed(Tag::Given), listed(Tag::Family));
    // «شهاب الدین دلاور»
    let whole = hits.iter().find(|h| h.tag == Tag::Given && h.clitics == Clitics::default() && h.end as usize > i + 1);
    if let Some(end) = whole.map(|h| h.end as usize) {
        let ends = !section.is_word(end + 1)
            || section.hits.is(end + 1, |t| matches!(t, Tag::Marker(_) | Tag::And | Tag::Relative_ | Tag::Complement))
            || titled_after(section, pack, end + 1);
        return (section.is_word(end) && section.hits.at(end).is_empty() && ends).then_some(end + 1);
    }
    let other = hits.iter().any(|h| !h.tag.names() && h.tag != Tag::NotName || matches!(h.tag, Tag::Month(_)));
    if other || !given && !family {
        return None;
    }
    // a surname alone, between other names and their titles: «متکی وزیر خارجه، سلیمانی وزیر ارتباطات»
    if family && !hits.iter().any(|h| h.tag == Tag::NotName) && titled_after(section, pack, i + 1) {
        return Some(i + 1);
    }
    let unlisted = |k: usize| section.is_word(k) && section.hits.at(k).iter().all(|h| h.tag == Tag::Particle);
    // «ادریس زمان، سرپرست وزارت خارجه»: a common word is a surname between a given name and a title
    let common = section.is_word(i + 1)
        && section.hits.at(i + 1).iter().all(|h| h.tag.names() || h.tag == Tag::NotName)
        && section.is_mark(i + 2, &[',', '،'])
        && titled_after(section, pack, i + 2);
    if given && common {
        return Some(i + 2);
    }
    let framed =
        (1..=3).take_while(|n| unlisted(i + n)).map(|n| i + n + 1).find(|&end| follows_name(section, pack, end));
    // a given name that is no other word, and one word of no list, which ends before a preposition, "and" or a mark
    let plain = hits.iter().all(|h| matches!(h.tag, Tag::Given | Tag::Family | Tag::Known(_)));
    let strange = given && plain && section.is_word(i + 1) && section.hits.at(i + 1).is_empty();
    let ends = !section.is_word(i + 2)
        || section.hits.is(i + 2, |t| {
            matches!(t, Tag::Marker(_) | Tag::And | Tag::Relative_ | Tag::Complement | Tag::Finite | Tag::Relative(_))
                || matches!(t, Tag::Weekday(_) | Tag::DayWord | Tag::DatePart)
        });
    framed.or_else(|| (strange && ends).then_some(i + 2))
}

/// Whether one word of no list is taken for a name only because a title stands before it, where neither an article nor a
/// capital could show that it is another word of the title («عضو تیم», «نماینده کارگر»).
pub fn is_guess(section: &Section<'_>, pack: &Pack, name: &NameFound) -> bool {
    !pack.case
        && pack.lexicon.article().is_empty()
        && name.known.is_none()
        && name.end == name.start + 1
        && name.after == name.end
        && !section.hits.is(name.start, |t| matches!(t, Tag::Given | Tag::Family | Tag::Known(_)))
        && surname_end(section, pack, name.start).is_none()
}

/// The end of a name of unlisted words at the beginning of a sentence or after a mark, by their capitals and the title that
/// follows between marks: "Tomasz Wrona, a Polish lawmaker, said".
pub fn capitals_before_title(section: &Section<'_>, pack: &Pack, i: usize) -> Option<usize> {
    let hits = &section.hits;
    // "met Safet Softic, President of the senate,": after a verb or preposition as well
    let governs = |t: Tag| matches!(t, Tag::Verb(_) | Tag::Light(_) | Tag::Marker(_) | Tag::And);
    let opens = i == 0
        || section.opens_sentence(i)
        || section.tokens.list[i - 1].kind != TokenKind::Word
        || !section.tokens.list[i - 1].capital && hits.is(i - 1, governs);
    if !opens {
        return None;
    }
    let known = |t: Tag| stops(t) || structural(t) || matches!(t, Tag::Organization(_) | Tag::OrganizationHead(_));
    let word = |k: usize| {
        let particle = k > i && hits.is(k, |t| t == Tag::Particle);
        particle || capital_word(section, k) && !hits.is(k, known) && !section.tokens.list[k].capitals
    };
    let mut end = i;
    let mut words = 0;
    while words < 5 && word(end) {
        words += 1;
        end += 1;
        // "al-Fayez", "Jean-Paul"
        while section.is_mark(end, &['-', '\u{2010}', '\u{2011}']) && word(end + 1) {
            end += 2;
        }
    }
    let comma = section.is_mark(end, &[',']);
    if !(2..=4).contains(&words) || !comma || !capital_word(section, end - 1) {
        return None;
    }
    let article = end + 1;
    let linked = section.is_word(article)
        && !section.tokens.list[article].capital
        && hits.is(article, |t| matches!(t, Tag::TitleLink | Tag::Determiner))
        && !hits.is(article, |t| matches!(t, Tag::Marker(_) | Tag::And));
    let title = title_at(section, pack, article + usize::from(linked)).filter(|t| !t.plural && !t.counterpart)?;
    // "In Addis Ababa, the minister said": a title that acts is no aside
    // "a member of the Iraqi parliament's Foreign Relations Committee,"
    let named = |k: usize| capital_word(section, k) || section.is_word(k) && section.tokens.list[k].mark == '\'';
    let end_of_title = (title.end..title.end + 7).find(|&k| !named(k)).unwrap_or(title.end);
    let closed = section.is_mark(end_of_title, &[',', ')', '.']) || hits.is(title.end, |t| matches!(t, Tag::Marker(_)));
    let telling = !title.countries.is_empty() || title.body.is_some();
    ((linked || telling) && closed).then_some(end)
}
