//! Loading a pack: from the texts of its files to lexicon, lists and frames, with every problem named by place.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::de::DeserializeOwned;

use super::MODEL;
use super::countries;
use super::lexicon::{CliticRules, Lexicon};
use super::slots::*;
use super::tag::{Relation, RelativeDate, StatusWord, Tag};
use super::tagger::Tagger;
use crate::model::{Calendar, CountryCode, EventType, Lang, Ontology, Role};
use crate::text::fold;

/// Something wrong in a pack's file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// Its line, from 1; 0 where the whole file is meant.
    pub line: usize,
    /// The column in characters, from 1; 0 where the whole file is meant.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        write!(f, ": {}", self.message)
    }
}

/// The texts of a pack's files.
#[derive(Clone, Debug, Default)]
pub struct PackSource {
    /// The folder, for messages.
    pub folder: PathBuf,
    /// File name to text.
    pub files: BTreeMap<String, String>,
    /// The bytes of `names.model`, where the pack has a tagger of names.
    pub model: Option<Vec<u8>>,
}

impl PackSource {
    /// Reads the `.toml` files of a folder and its model, if it has one.
    ///
    /// # Errors
    /// What the system says of the folder or a file.
    pub fn read(folder: &Path) -> std::io::Result<Self> {
        let mut source = PackSource { folder: folder.to_owned(), files: BTreeMap::new(), model: None };
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "toml")
                && let Some(name) = path.file_name().and_then(|n| n.to_str())
            {
                source.files.insert(name.to_owned(), std::fs::read_to_string(&path)?);
            } else if path.file_name().is_some_and(|n| n == MODEL) {
                source.model = Some(std::fs::read(&path)?);
            }
        }
        Ok(source)
    }
}

/// A role, as a title's head means it.
#[derive(Debug)]
pub struct RoleInfo {
    /// The class of office.
    pub class: String,
    /// What the title needs.
    pub takes: Takes,
    /// Whom the holder speaks for.
    pub of: SpeaksFor,
    /// The portfolio that the head itself names.
    pub portfolio: Option<String>,
    /// Whether the class speaks for a state.
    pub official: bool,
}

/// A phrase that stands for an office.
#[derive(Debug)]
pub struct RulerInfo {
    /// The class of office.
    pub class: String,
    /// For which country.
    pub country: Option<CountryCode>,
}

/// A well-known person.
#[derive(Debug)]
pub struct KnownInfo {
    /// The full name.
    pub name: String,
    /// For which country.
    pub country: Option<CountryCode>,
    /// The class of office.
    pub class: Option<String>,
}

/// A place of the gazetteer.
#[derive(Debug)]
pub struct PlaceInfo {
    /// In which country.
    pub country: Option<CountryCode>,
}

/// An organization, or the noun that opens one.
#[derive(Debug)]
pub struct OrganizationInfo {
    /// Its country.
    pub country: Option<CountryCode>,
    /// Its kind.
    pub kind: OrganizationKind,
    /// Whether it must stand with a country.
    pub needs_country: bool,
}

/// A frame: which words tell of an event and what their arguments are.
#[derive(Clone, Debug)]
pub struct Frame {
    /// `language/id`.
    pub id: String,
    /// The type of event.
    pub kind: EventType,
    /// What each relation gives.
    pub args: Vec<(Relation, Arg)>,
    /// Participants without which there is no event.
    pub needs: usize,
    /// Whether what it tells may have been an encounter of any kind.
    pub vague: bool,
    /// Whether its participants join the event told before.
    pub joins: bool,
    /// Whether its noun is one session, however many it is with: «اجتماع مع فلان وفلان», but not «مباحثات».
    pub session: bool,
    /// Whether all that it tells of one guest is one event: those who welcome him.
    pub once: bool,
    /// Whether its noun may stand apart from its light verb: «خواستار آزادی او شد».
    pub apart: bool,
    /// Whether its object may not be told to do something: "called on him", no "called on him to go".
    pub plain: bool,
    /// Whether it has light verbs.
    pub light: bool,
    /// Folded words one of which must follow its verb, which opens a clause: «عبر فلان عن».
    pub particle: Vec<String>,
    /// Folded forms that are of both who met: «التقى فلانا، مؤكدين أن».
    pub jointly: Vec<String>,
}

/// What an argument is to the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arg {
    /// A participant.
    Role(Role),
    /// Where it happens.
    Place,
    /// When.
    Date,
}

impl Frame {
    /// What a relation gives.
    pub fn arg(&self, relation: Relation) -> Option<Arg> {
        self.args.iter().find(|(r, _)| *r == relation).map(|(_, a)| *a)
    }

    /// The role that a relation gives.
    pub fn role(&self, relation: Relation) -> Option<Role> {
        match self.arg(relation) {
            Some(Arg::Role(role)) => Some(role),
            _ => None,
        }
    }
}

/// A language, ready to read.
#[derive(Debug)]
pub struct Pack {
    /// The language.
    pub lang: Lang,
    /// Its own name.
    pub name: String,
    /// The pack's version.
    pub version: u32,
    /// How it is written.
    pub direction: Direction,
    /// Where subject and object stand.
    pub order: Order,
    /// Where a title's head stands.
    pub titles: Titles,
    /// Whether names begin with capitals.
    pub case: bool,
    /// Every form.
    pub lexicon: Lexicon,
    /// Abbreviations, folded and without their last full stop.
    pub abbreviations: FxHashSet<String>,
    /// Frequent words, folded.
    pub detect: FxHashSet<String>,
    /// The folded letters of these words: a text with none of them is not in this language.
    pub letters: BTreeSet<char>,
    /// By [`Tag::Role`] and [`Tag::Roles`].
    pub roles: Vec<RoleInfo>,
    /// By [`Tag::Portfolio`].
    pub portfolios: Vec<String>,
    /// By [`Tag::Ruler`].
    pub rulers: Vec<RulerInfo>,
    /// By [`Tag::Known`].
    pub known: Vec<KnownInfo>,
    /// Well-known persons by the first and last folded word of a name; `None` where two share them.
    pub known_ends: FxHashMap<(String, String), Option<u16>>,
    /// By [`Tag::Place`].
    pub places: Vec<PlaceInfo>,
    /// By [`Tag::Organization`].
    pub organizations: Vec<OrganizationInfo>,
    /// The countries of newspapers and broadcasters, by their folded names without spaces ("thehindu").
    pub outlets: FxHashMap<String, CountryCode>,
    /// By [`Tag::OrganizationHead`].
    pub heads: Vec<OrganizationInfo>,
    /// What surnames end with, folded (زاده, اوف).
    pub name_suffixes: Vec<String>,
    /// What a noun of many ends with, folded.
    pub plurals: Vec<String>,
    /// Words for some or several before days, weeks, months and years, folded.
    pub counts: Vec<String>,
    /// What is joined onto a place's name to make a surname of it, folded.
    pub name_joined: Vec<String>,
    /// By [`Tag::Month`].
    pub months: Vec<(Calendar, u8)>,
    /// Names of several countries, by [`Tag::Shared`].
    pub shared: Vec<SharedInfo>,
    /// By [`Tag::Verb`] and its like.
    pub frames: Vec<Frame>,
    /// Each country's name to show, from CLDR.
    pub country_names: FxHashMap<CountryCode, String>,
    /// The examples of the frames, with their places.
    pub examples: Vec<FrameExample>,
    /// Finds names where lists and titles stop short.
    pub tagger: Option<Tagger>,
    /// The ending of verbs' forms that take their subject from the clause before, folded, or empty.
    pub participle: String,
    /// What a verb in the present ends with ("leaves").
    pub present: String,
    /// What a verb of the first person ends with (کردم).
    pub first_person: String,
    /// The ending that makes an adverb.
    pub adverb: String,
}

/// A name of several countries.
#[derive(Debug)]
pub struct SharedInfo {
    /// The countries that it may mean.
    pub countries: Vec<CountryCode>,
    /// The country whose capital bears it.
    pub capital: Option<CountryCode>,
}

/// An example of a frame.
#[derive(Debug)]
pub struct FrameExample {
    /// Which frame.
    pub frame: usize,
    /// What must be read; `None` where no event of the frame's type may be.
    pub expected: Option<Example>,
    /// The text.
    pub text: String,
    /// Where it stands.
    pub place: (PathBuf, usize, usize),
}

struct Loader<'s> {
    source: &'s PackSource,
    problems: Vec<Problem>,
    file: &'static str,
    /// Where the lines of that file begin, in bytes.
    lines: Vec<usize>,
}

impl<'s> Loader<'s> {
    fn text(&self) -> &'s str {
        self.source.files.get(self.file).map(String::as_str).unwrap_or_default()
    }

    fn place(&self, at: usize) -> (usize, usize) {
        let at = at.min(self.text().len());
        let line = self.lines.partition_point(|begin| *begin <= at).max(1);
        let begin = self.lines.get(line - 1).copied().unwrap_or_default();
        (line, self.text()[begin..at].chars().count() + 1)
    }

    fn problem(&mut self, at: usize, message: String) {
        let (line, column) = self.place(at);
        self.problems.push(Problem { file: self.source.folder.join(self.file), line, column, message });
    }

    fn at_form(&mut self, form: &Form, message: String) {
        self.problem(form.span().start, message);
    }

    /// A slot; `None`, with the problem noted, where it is missing or broken.
    fn slot<T: DeserializeOwned>(&mut self, file: &'static str, needed: bool) -> Option<T> {
        self.file = file;
        if !self.source.files.contains_key(file) {
            if needed {
                let message = "this slot is missing; every pack has the same slots (docs/packs.md)".to_owned();
                self.problems.push(Problem { file: self.source.folder.join(file), line: 0, column: 0, message });
            }
            return None;
        }
        let ends = self.text().bytes().enumerate().filter(|(_, b)| *b == b'\n');
        self.lines = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        match toml::from_str(self.text()) {
            Ok(slot) => Some(slot),
            Err(e) => {
                let at = e.span().map_or(0, |s| s.start);
                self.problem(at, e.message().to_owned());
                None
            }
        }
    }

    fn country(&mut self, code: &Form) -> Option<CountryCode> {
        let found = CountryCode::parse(code.get_ref()).filter(|c| countries::is_assigned(*c));
        if found.is_none() {
            self.at_form(code, format!("{:?} is no ISO 3166-1 alpha-3 code", code.get_ref()));
        }
        found
    }

    /// The country of a list by country code; `none` has none.
    fn list_country(&mut self, code: &Form) -> Option<CountryCode> {
        if code.get_ref() == "none" { None } else { self.country(code) }
    }

    fn class(&mut self, class: &Form) -> bool {
        match Ontology::get().office(class.get_ref()) {
            Some(o) => o.official,
            None => {
                self.at_form(class, format!("{:?} is no class of office in schema/ontology.toml", class.get_ref()));
                false
            }
        }
    }

    fn add(&mut self, lexicon: &mut Lexicon, forms: &[Form], tag: Tag, capital: bool) {
        for form in forms {
            for variant in form.get_ref().split('|') {
                if !lexicon.add(variant, tag, capital) {
                    self.at_form(form, format!("{variant:?} holds no word"));
                }
            }
        }
    }

    /// Forms with each `@name` replaced by the list of that name.
    fn expand(&mut self, words: &BTreeMap<String, Vec<Form>>, forms: &[Form], depth: usize) -> Vec<Form> {
        let mut out = Vec::new();
        for form in forms {
            match form.get_ref().strip_prefix('@') {
                None => out.push(form.clone()),
                Some(name) => match words.get(name) {
                    Some(list) if depth < 8 => out.extend(self.expand(words, list, depth + 1)),
                    Some(_) => self.at_form(form, format!("the list {name:?} contains itself")),
                    None => self.at_form(form, format!("no list {name:?} in [words]")),
                },
            }
        }
        out
    }
}

impl Pack {
    /// Loads a pack.
    ///
    /// # Errors
    /// All problems, by file and place.
    pub fn load(source: &PackSource) -> Result<Pack, Vec<Problem>> {
        let mut l = Loader { source, problems: Vec::new(), file: "pack.toml", lines: Vec::new() };
        let pack = Self::load_with(&mut l);
        l.problems.sort();
        match pack {
            Some(pack) if l.problems.is_empty() => Ok(pack),
            _ => Err(l.problems),
        }
    }

    fn load_with(l: &mut Loader<'_>) -> Option<Pack> {
        let tagger = l.source.model.as_deref().and_then(Tagger::new);
        if l.source.model.is_some() && tagger.is_none() {
            let message = "this is no model of names; train one (docs/packs.md) or remove the file".to_owned();
            l.problems.push(Problem { file: l.source.folder.join(MODEL), line: 0, column: 0, message });
        }
        let head: PackFile = l.slot("pack.toml", true)?;
        let mut rules = CliticRules {
            article: fold(&head.article),
            conjunctions: head.conjunctions.iter().map(|s| fold(s)).collect(),
            future: fold(&head.future),
            pronouns: head.pronouns.iter().map(|s| fold(s)).collect(),
            joins: head.pronoun_joins.iter().map(|(a, b)| (fold(a), fold(b))).collect(),
            unjoined: head.pronoun_joins.iter().filter_map(|(_, whole)| whole.chars().next_back()).collect(),
            genitives: head.genitive_joins.iter().map(|(a, b)| (fold(a), fold(b))).collect(),
            glued: head.glued.iter().map(|s| fold(s)).collect(),
            prefixes: Vec::new(),
            finals: head.finals.clone(),
            imperfect: head.imperfect.iter().map(|s| fold(s)).collect(),
            dual: fold(&head.dual),
            initials: head.initials.clone(),
            feminine: head.feminine.iter().map(|s| fold(s)).collect(),
        };
        for (prefix, relation) in &head.prefixes {
            match Relation::parse(relation) {
                Some(r) => rules.prefixes.push((fold(prefix), r)),
                None => l.problem(0, format!("prefix {prefix:?}: {relation:?} is no marker")),
            }
        }
        let mut lex = Lexicon::new(rules);
        let abbreviations = head.abbreviations.iter().map(|a| fold(a.trim_end_matches('.')).replace('.', "")).collect();
        let cap = head.case;
        l.add(&mut lex, &head.and, Tag::And, false);

        let mut pack = Pack {
            lang: head.lang,
            name: head.name,
            version: head.version,
            direction: head.direction,
            order: head.order,
            titles: head.titles,
            case: head.case,
            lexicon: Lexicon::default(),
            abbreviations,
            detect: head.detect.iter().map(|w| fold(w)).collect(),
            letters: head.detect.iter().flat_map(|w| fold(w).chars().collect::<Vec<_>>()).collect(),
            roles: Vec::new(),
            portfolios: Vec::new(),
            rulers: Vec::new(),
            known: Vec::new(),
            known_ends: FxHashMap::default(),
            places: Vec::new(),
            organizations: Vec::new(),
            outlets: FxHashMap::default(),
            heads: Vec::new(),
            name_suffixes: Vec::new(),
            plurals: Vec::new(),
            name_joined: Vec::new(),
            counts: Vec::new(),
            months: Vec::new(),
            shared: Vec::new(),
            frames: Vec::new(),
            country_names: countries::names(head.lang),
            examples: Vec::new(),
            tagger,
            participle: fold(&head.participle),
            present: fold(&head.present),
            first_person: fold(&head.first_person),
            adverb: fold(&head.adverb),
        };
        if let Some(names) = l.slot::<NamesFile>("names.toml", true) {
            pack.add_names(l, &mut lex, &names, cap);
        }
        if let Some(people) = l.slot::<PeopleFile>("people.toml", true) {
            pack.add_people(l, &mut lex, &people, cap);
        }
        if let Some(roles) = l.slot::<RolesFile>("roles.toml", true) {
            pack.add_roles(l, &mut lex, &roles);
        }
        if let Some(countries) = l.slot::<CountriesFile>("countries.toml", true) {
            let without: FxHashSet<String> =
                countries.countries.iter().flat_map(|c| &c.without).map(|f| fold(f.get_ref())).collect();
            for (code, name) in &pack.country_names {
                if !without.contains(&fold(name)) {
                    lex.add(name, Tag::Country(*code), cap);
                }
            }
            pack.add_countries(l, &mut lex, &countries, cap);
        }
        if let Some(places) = l.slot::<PlacesFile>("places.toml", true) {
            pack.add_places(l, &mut lex, &places, cap);
        }
        if let Some(organizations) = l.slot::<OrganizationsFile>("organizations.toml", true) {
            pack.add_organizations(l, &mut lex, &organizations, cap);
        }
        if let Some(dates) = l.slot::<DatesFile>("dates.toml", true) {
            pack.counts = dates.counts.iter().map(|s| crate::text::fold(s.get_ref())).collect();
            pack.add_dates(l, &mut lex, &dates, cap);
        }
        if let Some(frames) = l.slot::<FramesFile>("frames.toml", true) {
            pack.add_frames(l, &mut lex, frames);
        }
        pack.lexicon = lex;
        Some(pack)
    }

    fn add_names(&mut self, l: &mut Loader<'_>, lex: &mut Lexicon, names: &NamesFile, cap: bool) {
        l.add(lex, &names.given, Tag::Given, cap);
        l.add(lex, &names.family, Tag::Family, cap);
        l.add(lex, &names.particles, Tag::Particle, false);
        self.name_suffixes = names.suffixes.iter().map(|s| crate::text::fold(s.get_ref())).collect();
        self.name_joined = names.joined.iter().map(|s| crate::text::fold(s.get_ref())).collect();
        self.plurals = names.plurals.iter().map(|s| crate::text::fold(s.get_ref())).collect();
        l.add(lex, &names.honorifics, Tag::Honorific, false);
        l.add(lex, &names.ranks, Tag::Honorific, false);
        l.add(lex, &names.ranks, Tag::Soldier, false);
        l.add(lex, &names.eulogies, Tag::Eulogy, false);
        l.add(lex, &names.not_names, Tag::NotName, false);
        for ruler in &names.rulers {
            l.class(&ruler.class);
            let country = ruler.country.as_ref().and_then(|c| l.country(c));
            let tag = Tag::Ruler(self.rulers.len() as u16);
            l.add(lex, std::slice::from_ref(&ruler.form), tag, false);
            self.rulers.push(RulerInfo { class: ruler.class.get_ref().clone(), country });
        }
    }

    fn add_people(&mut self, l: &mut Loader<'_>, lex: &mut Lexicon, people: &PeopleFile, cap: bool) {
        for person in &people.people {
            let Some(first) = person.names.first() else { continue };
            if let Some(class) = &person.class {
                l.class(class);
            }
            let country = person.country.as_ref().and_then(|c| l.country(c));
            l.add(lex, &person.names, Tag::Known(self.known.len() as u16), cap);
            let ix = self.known.len() as u16;
            for name in &person.names {
                let folded = fold(name.get_ref());
                let mut words = folded.split_whitespace().map(|w| lex.stripped(w).to_owned());
                if let (Some(first), Some(last)) = (words.next(), words.next_back()) {
                    let entry = self.known_ends.entry((first, last)).or_insert(Some(ix));
                    if *entry != Some(ix) {
                        *entry = None;
                    }
                }
            }
            self.known.push(KnownInfo {
                name: first.get_ref().clone(),
                country,
                class: person.class.as_ref().map(|c| c.get_ref().clone()),
            });
        }
    }

    fn add_roles(&mut self, l: &mut Loader<'_>, lex: &mut Lexicon, roles: &RolesFile) {
        for p in &roles.portfolios {
            let tag = Tag::Portfolio(self.portfolios.len() as u16);
            l.add(lex, &p.forms, tag, false);
            self.portfolios.push(p.id.get_ref().clone());
        }
        for role in &roles.roles {
            let official = l.class(&role.class);
            let at = self.roles.len() as u16;
            l.add(lex, &role.forms, Tag::Role(at), false);
            l.add(lex, &role.plural, Tag::Roles(at), false);
            if let Some(id) = &role.portfolio
                && !self.portfolios.contains(id.get_ref())
            {
                l.at_form(id, format!("no portfolio {:?} in this file", id.get_ref()));
            }
            self.roles.push(RoleInfo {
                class: role.class.get_ref().clone(),
                takes: role.takes,
                of: role.of,
                portfolio: role.portfolio.as_ref().map(|p| p.get_ref().clone()),
                official,
            });
        }
        let m = &roles.modifiers;
        for (forms, tag) in [
            (&m.former, Tag::Former),
            (&m.future, Tag::Designate),
            (&m.rank, Tag::Rank),
            (&m.counterpart, Tag::Counterpart),
            (&m.counterparts, Tag::Counterparts),
            (&m.links, Tag::TitleLink),
            (&m.group, Tag::Group),
            (&m.countryman, Tag::Countryman),
        ] {
            l.add(lex, forms, tag, false);
        }
    }

    fn add_countries(&mut self, l: &mut Loader<'_>, lex: &mut Lexicon, file: &CountriesFile, cap: bool) {
        for entry in &file.countries {
            let Some(code) = l.country(&entry.code) else { continue };
            l.add(lex, &entry.names, Tag::Country(code), cap);
            l.add(lex, &entry.adjectives, Tag::Nationality(code), cap);
            l.add(lex, &entry.capitals, Tag::Capital(code), cap);
        }
        for shared in &file.shared {
            l.add(lex, &shared.forms, Tag::Shared(self.shared.len() as u16), cap);
            let countries = shared.countries.iter().filter_map(|c| l.country(c)).collect();
            let capital = shared.capital.as_ref().and_then(|c| l.country(c));
            self.shared.push(SharedInfo { countries, capital });
        }
        l.add(lex, &file.homeland, Tag::Homeland, cap);
        l.add(lex, &file.their_country, Tag::TheirCountry, cap);
        l.add(lex, &file.blocs.names, Tag::Bloc, cap);
        l.add(lex, &file.blocs.adjectives, Tag::Bloc, cap);
    }

    fn add_places(&mut self, l: &mut Loader<'_>, lex: &mut Lexicon, file: &PlacesFile, cap: bool) {
        l.add(lex, &file.heads, Tag::PlaceHead, false);
        for lists in [&file.cities, &file.regions, &file.buildings] {
            for (code, names) in lists {
                let country = l.list_country(code);
                for name in names {
                    let tag = Tag::Place(self.places.len() as u32);
                    l.add(lex, std::slice::from_ref(name), tag, cap);
                    self.places.push(PlaceInfo { country });
                }
            }
        }
    }

    fn add_organizations(&mut self, l: &mut Loader<'_>, lex: &mut Lexicon, file: &OrganizationsFile, cap: bool) {
        for o in &file.organizations {
            let country = o.country.as_ref().and_then(|c| l.country(c));
            if let Some(country) = country.filter(|_| o.kind == OrganizationKind::Media) {
                let names = o.names.iter().map(|n| fold(n.get_ref()).replace(' ', ""));
                self.outlets.extend(names.map(|n| (n, country)));
            }
            l.add(lex, &o.names, Tag::Organization(self.organizations.len() as u32), cap);
            self.organizations.push(OrganizationInfo { country, kind: o.kind, needs_country: false });
        }
        for h in &file.heads {
            l.add(lex, &h.forms, Tag::OrganizationHead(self.heads.len() as u16), false);
            self.heads.push(OrganizationInfo { country: None, kind: h.kind, needs_country: h.needs.is_some() });
        }
    }

    fn add_dates(&mut self, l: &mut Loader<'_>, lex: &mut Lexicon, file: &DatesFile, cap: bool) {
        for month in &file.months {
            if !(1..=12).contains(&month.number) {
                let at = month.names.first().map_or(0, |n| n.span().start);
                l.problem(at, format!("a month's number is 1 to 12, not {}", month.number));
            }
            l.add(lex, &month.names, Tag::Month(self.months.len() as u16), cap);
            self.months.push((month.calendar, month.number));
        }
        for (i, names) in file.weekdays.iter().enumerate() {
            l.add(lex, names, Tag::Weekday(i as u8 + 1), cap);
        }
        for (i, names) in file.ordinals.iter().take(31).enumerate() {
            l.add(lex, names, Tag::DayOrdinal(i as u8 + 1), false);
        }
        for (name, forms) in &file.relative {
            match RelativeDate::parse(name.get_ref()) {
                Some(r) => l.add(lex, forms, Tag::Relative(r), false),
                None => l.at_form(name, format!("{:?} is no relative date", name.get_ref())),
            }
        }
        for (forms, tag) in [
            (&file.past, Tag::Past),
            (&file.next, Tag::Next),
            (&file.this, Tag::This),
            (&file.seasons, Tag::Season),
            (&file.parts, Tag::DatePart),
            (&file.eras, Tag::Era),
            (&file.day_words, Tag::DayWord),
            (&file.month_words, Tag::MonthWord),
            (&file.year_words, Tag::YearWord),
        ] {
            l.add(lex, forms, tag, false);
        }
    }

    fn add_frames(&mut self, l: &mut Loader<'_>, lex: &mut Lexicon, file: FramesFile) {
        let words = &file.words;
        for (name, forms) in &file.markers {
            let forms = l.expand(words, forms, 0);
            let own = match name.get_ref().as_str() {
                "possessive" => Some(Tag::Possessive),
                "pronoun" => Some(Tag::Pronoun),
                "neuter" => Some(Tag::Neuter),
                "each" => Some(Tag::Each),
                _ => None,
            };
            if let Some(tag) = own {
                l.add(lex, &forms, tag, false);
                continue;
            }
            match Relation::parse(name.get_ref()) {
                Some(r) => l.add(lex, &forms, Tag::Marker(r), false),
                None => l.at_form(name, format!("{:?} is no marker", name.get_ref())),
            }
        }
        let c = &file.clauses;
        for (forms, tag) in [
            (&c.relative, Tag::Relative_),
            (&c.complement, Tag::Complement),
            (&c.breaks, Tag::Break),
            (&c.sides, Tag::Sides),
            (&c.nations, Tag::Nations),
            (&c.determiners, Tag::Determiner),
            (&c.indefinite, Tag::Indefinite),
            (&c.including, Tag::Including),
            (&c.separate, Tag::Separate),
            (&c.attitudes, Tag::Attitude),
            (&c.offers, Tag::Offer),
            (&c.sports, Tag::Sport),
            (&c.private, Tag::Private),
            (&c.prepositions, Tag::Preposition),
            (&c.auxiliaries, Tag::Auxiliary),
            (&c.copulas, Tag::Copula),
            (&c.adverbs, Tag::Adverb),
            (&c.one, Tag::One),
            (&c.hearsay, Tag::Hearsay),
            (&c.citing, Tag::Citing),
            (&c.verbs, Tag::Finite),
            (&c.half, Tag::Half),
            (&c.modals, Tag::Modal),
        ] {
            let forms = l.expand(words, forms, 0);
            l.add(lex, &forms, tag, false);
        }
        for (name, forms) in &file.status {
            let forms = l.expand(words, forms, 0);
            match StatusWord::parse(name.get_ref()) {
                Some(s) => l.add(lex, &forms, Tag::Status(s), false),
                None => l.at_form(name, format!("{:?} is no status", name.get_ref())),
            }
        }
        let mut seen: FxHashSet<String> = FxHashSet::default();
        for entry in file.frames {
            let at = self.frames.len();
            let Some(kind) = EventType::parse(entry.kind.get_ref()) else {
                l.at_form(&entry.kind, format!("{:?} is no event type of the ontology", entry.kind.get_ref()));
                continue;
            };
            if !seen.insert(entry.id.get_ref().clone()) {
                l.at_form(&entry.id, format!("a second frame {:?}", entry.id.get_ref()));
            }
            let mut args = Vec::new();
            for (relation, arg) in &entry.args {
                let Some(r) = Relation::parse(relation.get_ref()) else {
                    l.at_form(relation, format!("{:?} is no relation", relation.get_ref()));
                    continue;
                };
                let a = match arg.get_ref().as_str() {
                    "place" => Some(Arg::Place),
                    "date" => Some(Arg::Date),
                    name => {
                        Role::parse(name).filter(|r| kind.info().roles.iter().any(|x| x == r.name())).map(Arg::Role)
                    }
                };
                match a {
                    Some(a) => args.push((r, a)),
                    None => l.at_form(arg, format!("{:?} is no role of a {kind}", arg.get_ref())),
                }
            }
            args.sort_by_key(|(r, _)| *r);
            let light = l.expand(words, &entry.light, 0);
            for (forms, tag) in [
                (&entry.verb, Tag::Verb(at as u16)),
                (&entry.passive, Tag::Passive(at as u16)),
                (&entry.noun, Tag::Noun(at as u16)),
                (&entry.participle, Tag::Participle(at as u16)),
                (&entry.attribute, Tag::Attribute(at as u16)),
            ] {
                let forms = l.expand(words, forms, 0);
                l.add(lex, &forms, tag, false);
            }
            l.add(lex, &light, Tag::Light(at as u16), false);
            let default = if kind == EventType::visit() || kind == EventType::statement() { 1 } else { 2 };
            self.frames.push(Frame {
                id: format!("{}/{}", self.lang, entry.id.get_ref()),
                kind,
                args,
                needs: entry.needs.map_or(default, usize::from),
                vague: entry.vague,
                plain: entry.plain,
                joins: entry.joins,
                session: entry.session,
                once: entry.once,
                apart: entry.apart,
                light: !light.is_empty(),
                particle: entry.particle.iter().map(|w| crate::text::fold_name(w.get_ref())).collect(),
                jointly: entry.jointly.iter().map(|w| crate::text::fold_name(w.get_ref())).collect(),
            });
            let folder = l.source.folder.join(l.file);
            for example in entry.matches {
                let (line, column) = l.place(example.span().start);
                let example = example.into_inner();
                self.examples.push(FrameExample {
                    frame: at,
                    text: example.text.clone(),
                    expected: Some(example),
                    place: (folder.clone(), line, column),
                });
            }
            for text in entry.no_match {
                let (line, column) = l.place(text.span().start);
                let place = (folder.clone(), line, column);
                self.examples.push(FrameExample { frame: at, text: text.into_inner(), expected: None, place });
            }
        }
    }
}
