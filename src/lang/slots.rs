//! The slots of a language pack, as their files state them; docs/packs.md is the format.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::model::{Calendar, Lang};

/// A word or phrase, with its place in the file.
pub type Form = Spanned<String>;

/// `pack.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackFile {
    pub lang: Lang,
    pub name: String,
    pub version: u32,
    pub direction: Direction,
    pub order: Order,
    pub titles: Titles,
    pub case: bool,
    #[serde(default)]
    pub article: String,
    #[serde(default)]
    pub conjunctions: Vec<String>,
    #[serde(default)]
    pub prefixes: BTreeMap<String, String>,
    #[serde(default)]
    pub future: String,
    /// What a verb, and then what a noun, of a woman or body ends with.
    #[serde(default)]
    pub feminine: Vec<String>,
    /// What a verb of two ends with.
    #[serde(default)]
    pub dual: String,
    /// Letters, as written, with which no word of grammar begins that begins otherwise (آن is not أن).
    #[serde(default)]
    pub initials: Vec<char>,
    /// Letters that begin a verb in the imperfect; with the first of them every such verb is known.
    #[serde(default)]
    pub imperfect: Vec<String>,
    #[serde(default)]
    pub pronouns: Vec<String>,
    #[serde(default)]
    pub pronoun_joins: Vec<(String, String)>,
    /// Pairs of what a word ends with before its genitive and what it ends with alone (نیروی, نیرو).
    #[serde(default)]
    pub genitive_joins: Vec<(String, String)>,
    /// Words that hasty typing writes onto the next one (درتهران).
    #[serde(default)]
    pub glued: Vec<String>,
    #[serde(default)]
    pub and: Vec<Form>,
    /// Letters that fold alike, but that a text which has both keeps apart at a word's end.
    #[serde(default)]
    pub finals: Vec<char>,
    /// The ending of a verb's form that takes its subject from the clause before (saying, adding).
    #[serde(default)]
    pub participle: String,
    #[serde(default)]
    pub present: String,
    #[serde(default)]
    pub first_person: String,
    /// The ending that makes an adverb (officially).
    #[serde(default)]
    pub adverb: String,
    #[serde(default)]
    pub abbreviations: Vec<String>,
    #[serde(default)]
    pub detect: Vec<String>,
}

/// The direction in which a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From right to left.
    Rtl,
    /// From left to right.
    Ltr,
}

/// Where a verb's subject and object stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Verb, subject, object; the subject may also go before.
    Vso,
    /// Subject, verb, object.
    Svo,
    /// Subject, object, verb.
    Sov,
}

/// Where the head of a title stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Titles {
    /// وزير الخارجية
    HeadFirst,
    /// foreign minister
    HeadLast,
}

/// `names.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamesFile {
    #[serde(default)]
    pub given: Vec<Form>,
    #[serde(default)]
    pub family: Vec<Form>,
    #[serde(default)]
    pub particles: Vec<Form>,
    #[serde(default)]
    pub suffixes: Vec<Form>,
    /// What a noun of many ends with: a word of no list that ends so is no name.
    #[serde(default)]
    pub plurals: Vec<Form>,
    /// What is joined onto a place's name to make a surname of it.
    #[serde(default)]
    pub joined: Vec<Form>,
    #[serde(default)]
    pub honorifics: Vec<Form>,
    /// Military ranks, which are honorifics and tell an officer.
    #[serde(default)]
    pub ranks: Vec<Form>,
    #[serde(default)]
    pub eulogies: Vec<Form>,
    #[serde(default)]
    pub not_names: Vec<Form>,
    #[serde(default)]
    pub rulers: Vec<Ruler>,
}

/// A phrase that stands for one office and needs no name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ruler {
    pub form: Form,
    pub class: Form,
    pub country: Option<Form>,
}

/// `people.toml`: well-known people, whom a bare surname may mean.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleFile {
    #[serde(default, rename = "person")]
    pub people: Vec<KnownPerson>,
}

/// One well-known person.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownPerson {
    /// The full name first; then every form that means him on its own.
    pub names: Vec<Form>,
    pub country: Option<Form>,
    #[serde(default)]
    pub class: Option<Form>,
}

/// `roles.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolesFile {
    #[serde(default, rename = "role")]
    pub roles: Vec<RoleEntry>,
    #[serde(default, rename = "portfolio")]
    pub portfolios: Vec<PortfolioEntry>,
    pub modifiers: Modifiers,
}

/// A class of titles.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleEntry {
    pub class: Form,
    #[serde(default)]
    pub forms: Vec<Form>,
    #[serde(default)]
    pub plural: Vec<Form>,
    #[serde(default)]
    pub takes: Takes,
    #[serde(default)]
    pub of: SpeaksFor,
    /// The portfolio that the form itself names ("chief diplomat").
    pub portfolio: Option<Form>,
}

/// What a title needs after (or before) its head.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Takes {
    /// A field of government: minister of …
    Portfolio,
    /// A body: head of …
    Body,
    /// A country or place.
    Country,
    /// Nothing.
    #[default]
    Nothing,
}

/// Whom the holder of a title speaks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeaksFor {
    /// The country in the title.
    #[default]
    Country,
    /// The country that sent him; the one after "to" is his host.
    Host,
    /// No country.
    None,
}

/// A field of government.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortfolioEntry {
    pub id: Form,
    pub forms: Vec<Form>,
}

/// Words inside titles.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Modifiers {
    pub former: Vec<Form>,
    pub future: Vec<Form>,
    pub rank: Vec<Form>,
    pub counterpart: Vec<Form>,
    pub counterparts: Vec<Form>,
    pub links: Vec<Form>,
    pub group: Vec<Form>,
    pub countryman: Vec<Form>,
}

/// `countries.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountriesFile {
    #[serde(default, rename = "country")]
    pub countries: Vec<CountryEntry>,
    #[serde(default)]
    pub blocs: Blocs,
    /// Names of several countries, of which an article means its own.
    #[serde(default)]
    pub shared: Vec<SharedName>,
    /// Words for the outlet's own country, where somebody comes to it («وصل إلى البلاد»).
    #[serde(default)]
    pub homeland: Vec<Form>,
    /// Words for the country of him of whom the text speaks («سفير بلاده»).
    #[serde(default)]
    pub their_country: Vec<Form>,
}

/// A name that several countries bear («المملكة»).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedName {
    pub forms: Vec<Form>,
    pub countries: Vec<Form>,
    /// The country whose capital bears the name too («عمان»).
    pub capital: Option<Form>,
}

/// One country's words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountryEntry {
    pub code: Form,
    #[serde(default)]
    pub names: Vec<Form>,
    #[serde(default)]
    pub adjectives: Vec<Form>,
    #[serde(default)]
    pub capitals: Vec<Form>,
    /// CLDR's names that mean something else more often.
    #[serde(default)]
    pub without: Vec<Form>,
}

/// Names and adjectives of no one country.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Blocs {
    pub names: Vec<Form>,
    pub adjectives: Vec<Form>,
}

/// `places.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacesFile {
    #[serde(default)]
    pub heads: Vec<Form>,
    #[serde(default)]
    pub cities: BTreeMap<Form, Vec<Form>>,
    #[serde(default)]
    pub regions: BTreeMap<Form, Vec<Form>>,
    #[serde(default)]
    pub buildings: BTreeMap<Form, Vec<Form>>,
}

/// `organizations.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganizationsFile {
    #[serde(default, rename = "organization")]
    pub organizations: Vec<OrganizationEntry>,
    #[serde(default, rename = "head")]
    pub heads: Vec<OrganizationHead>,
}

/// A well-known organization.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganizationEntry {
    pub names: Vec<Form>,
    pub country: Option<Form>,
    #[serde(default)]
    pub kind: OrganizationKind,
}

/// A noun that opens or closes an organization's name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganizationHead {
    pub forms: Vec<Form>,
    #[serde(default)]
    pub kind: OrganizationKind,
    pub needs: Option<Needs>,
}

/// What an organization's head noun must stand with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Needs {
    /// A country's name or adjective.
    Country,
}

/// What kind of body an organization is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum OrganizationKind {
    State,
    Military,
    Party,
    Armed,
    Agency,
    Media,
    Company,
    International,
    Academic,
    #[default]
    Other,
}

/// `dates.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatesFile {
    #[serde(default, rename = "month")]
    pub months: Vec<MonthEntry>,
    pub weekdays: [Vec<Form>; 7],
    #[serde(default)]
    pub relative: BTreeMap<Form, Vec<Form>>,
    #[serde(default)]
    pub past: Vec<Form>,
    #[serde(default)]
    pub next: Vec<Form>,
    #[serde(default)]
    pub this: Vec<Form>,
    #[serde(default)]
    pub seasons: Vec<Form>,
    #[serde(default)]
    pub parts: Vec<Form>,
    #[serde(default)]
    pub eras: Vec<Form>,
    #[serde(default)]
    pub day_words: Vec<Form>,
    #[serde(default)]
    pub ordinals: Vec<Vec<Form>>,
    #[serde(default)]
    pub month_words: Vec<Form>,
    #[serde(default)]
    pub year_words: Vec<Form>,
    /// Words for some or several: "some months ago" is no month.
    #[serde(default)]
    pub counts: Vec<Form>,
}

/// A month's names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthEntry {
    pub calendar: Calendar,
    pub number: u8,
    pub names: Vec<Form>,
}

/// `frames.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FramesFile {
    #[serde(default)]
    pub words: BTreeMap<String, Vec<Form>>,
    #[serde(default)]
    pub markers: BTreeMap<Form, Vec<Form>>,
    #[serde(default)]
    pub clauses: Clauses,
    #[serde(default)]
    pub status: BTreeMap<Form, Vec<Form>>,
    #[serde(default, rename = "frame")]
    pub frames: Vec<FrameEntry>,
}

/// Words at which clauses begin.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Clauses {
    pub relative: Vec<Form>,
    pub complement: Vec<Form>,
    pub breaks: Vec<Form>,
    pub sides: Vec<Form>,
    pub nations: Vec<Form>,
    pub determiners: Vec<Form>,
    pub indefinite: Vec<Form>,
    pub including: Vec<Form>,
    pub separate: Vec<Form>,
    pub attitudes: Vec<Form>,
    pub offers: Vec<Form>,
    pub sports: Vec<Form>,
    pub private: Vec<Form>,
    pub prepositions: Vec<Form>,
    pub auxiliaries: Vec<Form>,
    pub copulas: Vec<Form>,
    pub adverbs: Vec<Form>,
    pub one: Vec<Form>,
    pub hearsay: Vec<Form>,
    /// Those words of hearsay by which an outlet names its own source.
    #[serde(default)]
    pub citing: Vec<Form>,
    pub verbs: Vec<Form>,
    pub half: Vec<Form>,
    pub modals: Vec<Form>,
}

/// One event frame.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameEntry {
    pub id: Form,
    #[serde(rename = "type")]
    pub kind: Form,
    #[serde(default)]
    pub verb: Vec<Form>,
    #[serde(default)]
    pub passive: Vec<Form>,
    #[serde(default)]
    pub noun: Vec<Form>,
    #[serde(default)]
    pub light: Vec<Form>,
    #[serde(default)]
    pub participle: Vec<Form>,
    /// Words one of which must follow the verb, which opens a clause: «عبر فلان عن».
    #[serde(default)]
    pub particle: Vec<Form>,
    /// Forms of the verb or participle that are of both who met, where nobody else says it: «التقى فلانا، مؤكدين أن».
    #[serde(default)]
    pub jointly: Vec<Form>,
    #[serde(default)]
    pub attribute: Vec<Form>,
    pub args: BTreeMap<Form, Form>,
    pub needs: Option<u8>,
    #[serde(default)]
    pub vague: bool,
    #[serde(default)]
    pub plain: bool,
    /// Whether those whom it names join the event told before, where its noun is definite: «وحضر اللقاء فلان».
    #[serde(default)]
    pub joins: bool,
    /// Whether its noun is one session, however many it is with: «اجتماع مع فلان وفلان», but not «مباحثات».
    #[serde(default)]
    pub session: bool,
    /// Whether all that it tells of one guest is one event: those who welcome him.
    #[serde(default)]
    pub once: bool,
    /// Whether its noun may stand apart from its light verb: «خواستار آزادی او شد».
    #[serde(default)]
    pub apart: bool,
    #[serde(default, rename = "match")]
    pub matches: Vec<Spanned<Example>>,
    #[serde(default)]
    pub no_match: Vec<Form>,
}

/// A text and what must be read from it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Example {
    /// The text.
    pub text: String,
    /// The headline, where the example needs one.
    pub title: String,
    /// Who must be found as host; likewise the other roles. `party`: on whichever side.
    pub host: Vec<String>,
    /// As guest.
    pub guest: Vec<String>,
    /// As taking part.
    pub party: Vec<String>,
    /// As visitor.
    pub visitor: Vec<String>,
    /// As inviter.
    pub inviter: Vec<String>,
    /// As mediator.
    pub mediator: Vec<String>,
    /// As speaker.
    pub speaker: Vec<String>,
    /// The status.
    pub status: Option<String>,
    /// The date.
    pub date: Option<String>,
    /// The day of publication against which it is read.
    pub published: Option<String>,
    /// The place's name, or `country:` with a code.
    pub place: Option<String>,
    /// Through whom the text has it, the one next to the text first; `["nobody"]` where it tells it itself.
    pub through: Vec<String>,
}

impl Example {
    /// The names that each role must hold.
    pub fn roles(&self) -> [(&'static str, &[String]); 7] {
        [
            ("host", &self.host),
            ("guest", &self.guest),
            ("party", &self.party),
            ("visitor", &self.visitor),
            ("inviter", &self.inviter),
            ("mediator", &self.mediator),
            ("speaker", &self.speaker),
        ]
    }
}
