//! What a form of a pack is: its tag in the lexicon.

use crate::model::CountryCode;

/// The relation of an argument to the word that governs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Whoever does it.
    Subject,
    /// Whomever it is done to.
    Object,
    /// The genitive right after a noun, or a possessive.
    Of,
    /// with, مع، با
    With,
    /// to, إلى، به
    To,
    /// from, من، از
    From,
    /// in, at, في، در
    In,
    /// between, بين، بین
    Between,
    /// by, من قبل، توسط
    By,
    /// for, ل، برای
    For,
    /// on, على، بر
    On,
    /// after, بعد، پس از
    After,
    /// before, قبل، پیش از
    Before,
    /// as, ك
    As,
    /// in the presence of, بحضور، با حضور
    Presence,
    /// at the invitation of, بدعوة من، به دعوت
    Invitation,
    /// headed by, برئاسة، به ریاست
    Led,
    /// The body whose session it is: "the NATO summit", "a meeting of the OIC".
    Body,
}

impl Relation {
    /// All of them, by the name that packs use.
    pub const NAMES: [(&'static str, Relation); 18] = [
        ("subject", Relation::Subject),
        ("object", Relation::Object),
        ("of", Relation::Of),
        ("with", Relation::With),
        ("to", Relation::To),
        ("from", Relation::From),
        ("in", Relation::In),
        ("between", Relation::Between),
        ("by", Relation::By),
        ("for", Relation::For),
        ("on", Relation::On),
        ("after", Relation::After),
        ("before", Relation::Before),
        ("as", Relation::As),
        ("presence", Relation::Presence),
        ("invitation", Relation::Invitation),
        ("led", Relation::Led),
        ("body", Relation::Body),
    ];

    /// The relation of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(n, _)| *n == name).map(|(_, r)| *r)
    }
}

/// What a word before or around a trigger says of the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatusWord {
    /// It is announced.
    Planned,
    /// It was called off or put off.
    Cancelled,
    /// It is denied.
    Denied,
    /// It is negated.
    Negation,
    /// It is wished for, or a condition.
    Wish,
    /// It may happen, where the verb is in the imperfect.
    Possible,
    /// A verb in the present tense, which announces (میکند).
    Present,
    /// A verb that asserts nothing by itself (کند).
    Subjunctive,
    /// Stands between such a word and the trigger.
    Skipped,
}

impl StatusWord {
    /// All of them, by the name that packs use.
    pub const NAMES: [(&'static str, StatusWord); 9] = [
        ("planned", StatusWord::Planned),
        ("cancelled", StatusWord::Cancelled),
        ("denied", StatusWord::Denied),
        ("negation", StatusWord::Negation),
        ("wish", StatusWord::Wish),
        ("possible", StatusWord::Possible),
        ("present", StatusWord::Present),
        ("subjunctive", StatusWord::Subjunctive),
        ("skipped", StatusWord::Skipped),
    ];

    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(n, _)| *n == name).map(|(_, s)| *s)
    }
}

/// A day, week, month or year named from the day of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum RelativeDate {
    Today,
    Yesterday,
    DayBefore,
    Tomorrow,
    /// The day of what was told last.
    SameDay,
    /// The day before that.
    DayEarlier,
    /// The day after it.
    DayLater,
    LastWeek,
    NextWeek,
    ThisWeek,
    LastMonth,
    NextMonth,
    ThisMonth,
    LastYear,
    NextYear,
    ThisYear,
}

impl RelativeDate {
    /// The one of the name that packs use.
    pub fn parse(name: &str) -> Option<Self> {
        use RelativeDate::*;
        Some(match name {
            "today" | "tonight" => Today,
            "yesterday" => Yesterday,
            "day-before" => DayBefore,
            "tomorrow" => Tomorrow,
            "same-day" => SameDay,
            "day-earlier" => DayEarlier,
            "day-later" => DayLater,
            "last-week" => LastWeek,
            "next-week" => NextWeek,
            "this-week" => ThisWeek,
            "last-month" => LastMonth,
            "next-month" => NextMonth,
            "this-month" => ThisMonth,
            "last-year" => LastYear,
            "next-year" => NextYear,
            "this-year" => ThisYear,
            _ => return None,
        })
    }
}

/// What a form is. Numbers count into the pack's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tag {
    /// A given name.
    Given,
    /// A family name.
    Family,
    /// A small word inside a name.
    Particle,
    /// A word before a name that is no office.
    Honorific,
    /// A military rank before a name.
    Soldier,
    /// A phrase after a name.
    Eulogy,
    /// No part of any name.
    NotName,
    /// A phrase that stands for one office.
    Ruler(u16),
    /// A well-known person.
    Known(u16),
    /// The head of a title.
    Role(u16),
    /// The head of a title of several.
    Roles(u16),
    /// A field of government.
    Portfolio(u16),
    /// former
    Former,
    /// designate
    Designate,
    /// first, deputy, acting
    Rank,
    /// his counterpart
    Counterpart,
    /// his counterparts
    Counterparts,
    /// of, for, in
    TitleLink,
    /// delegation, officials
    Group,
    /// the (Iraqi) official
    Countryman,
    /// A country's name.
    Country(CountryCode),
    /// A country's adjective or demonym.
    Nationality(CountryCode),
    /// A capital that stands for a government.
    Capital(CountryCode),
    /// A name of several countries, of which the article means one.
    Shared(u16),
    /// A word for the country of him of whom the text speaks.
    TheirCountry,
    /// A word for the outlet's own country.
    Homeland,
    /// A name or adjective of no one country.
    Bloc,
    /// A place.
    Place(u32),
    /// A noun before a place's name.
    PlaceHead,
    /// A well-known organization.
    Organization(u32),
    /// A noun that opens or closes an organization's name.
    OrganizationHead(u16),
    /// A month.
    Month(u16),
    /// A weekday, Monday being 1.
    Weekday(u8),
    /// A day of the month by its ordinal: «الأول من»
    DayOrdinal(u8),
    /// today, last week
    Relative(RelativeDate),
    /// last
    Past,
    /// next
    Next,
    /// this
    This,
    /// spring
    Season,
    /// early, late
    DatePart,
    /// AD, هـ
    Era,
    /// day
    DayWord,
    /// month
    MonthWord,
    /// year
    YearWord,
    /// A preposition.
    Marker(Relation),
    /// his, her
    Possessive,
    /// he, she
    Pronoun,
    /// who, which
    Relative_,
    /// that
    Complement,
    /// while
    Break,
    /// A word before a list that says that all its members are meant: each of.
    Each,
    /// Words for those just named: the two sides.
    Sides,
    /// Words for the countries of those just named: the two countries.
    Nations,
    /// It.
    Neuter,
    /// A word before somebody whom nobody names: an, another.
    Indefinite,
    /// A word before those whom a group is among others: including.
    Including,
    /// A word that tells an encounter from those of others: separately, bilateral.
    Separate,
    /// What somebody thinks of an event: welcomed, criticised.
    Attitude,
    /// A word for an invitation, which may be declined.
    Offer,
    /// A word of games: team, league. Those who meet there are no politicians.
    Sport,
    /// A word of somebody's family, of prison or of hospital.
    Private,
    /// A word that a noun follows: the, any, each.
    Determiner,
    /// A preposition that marks no participant: about, despite.
    Preposition,
    /// A verb that carries another: has, is, will.
    Auxiliary,
    /// A verb that makes a passive: is, was, been.
    Copula,
    /// A word between a subject and its verb: also, later.
    Adverb,
    /// Names a source: according to, نقلا عن, به گزارش
    Hearsay,
    /// One of those by which an outlet names its own source: citing, نقلا عن.
    Citing,
    /// Makes somebody one of many whom nobody names: a, one of, یک
    One,
    /// A finite verb, of a frame or not.
    Finite,
    /// A form that is a finite verb only with another: a participle, a prefix, an auxiliary that goes first.
    Half,
    /// A verb that asks for another one: قرار است
    Modal,
    /// and
    And,
    /// A word that says whether an event happened.
    Status(StatusWord),
    /// A frame's finite verb.
    Verb(u16),
    /// A frame's passive verb.
    Passive(u16),
    /// A frame's event noun.
    Noun(u16),
    /// A frame's light verb.
    Light(u16),
    /// A word before a name that tells a frame's event of him: visiting.
    Attribute(u16),
    /// A frame's verb in a form that takes its subject from the clause before.
    Participle(u16),
}

impl Tag {
    /// Whether a mention may open with it that does not open with a name: a title, a group, a body.
    pub fn opens(self) -> bool {
        matches!(
            self,
            Tag::Role(_)
                | Tag::Roles(_)
                | Tag::Ruler(_)
                | Tag::Counterpart
                | Tag::Counterparts
                | Tag::Rank
                | Tag::Honorific
                | Tag::Group
                | Tag::Countryman
                | Tag::OrganizationHead(_)
                | Tag::Bloc
                | Tag::PlaceHead
                | Tag::Portfolio(_)
                | Tag::DayWord
                | Tag::Relative(_)
                | Tag::YearWord
                | Tag::MonthWord
        )
    }

    /// Whether it names somebody or something.
    pub fn names(self) -> bool {
        matches!(
            self,
            Tag::Given
                | Tag::Family
                | Tag::Known(_)
                | Tag::Country(_)
                | Tag::Nationality(_)
                | Tag::Capital(_)
                | Tag::Place(_)
                | Tag::Organization(_)
                | Tag::Month(_)
                | Tag::Weekday(_)
        )
    }
}
