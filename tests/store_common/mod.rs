//! Articles and readings for tests, written down briefly.
#![allow(dead_code)]

use isnad::fuse;
use isnad::graph::{self, NodeId, NodeKind, Sources};
use isnad::model::{
    Article, CountryCode, Date, EntityIx, EntityKind, EntityRecord, EventRecord, EventType, Evidence, Lang,
    OfficeRecord, Part, ParticipantRecord, Passage, Reading, Role, Span, Status,
};
use isnad::store::{Store, View};

/// An article under construction: whoever is named is appended to its text, so that every span can be cut.
pub struct Draft {
    pub article: Article,
    pub reading: Reading,
}

pub fn date(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|| panic!("{text} is a date"))
}

pub fn draft(id: &str, published: &str) -> Draft {
    let article = Article {
        id: Some(id.into()),
        published: Date::parse(published),
        title: format!("Title of {id}"),
        source: Some("The Example".into()),
        ..Article::default()
    };
    Draft { article, reading: Reading { lang: Lang::EN, pack: "en 0.1.0".into(), ..Reading::default() } }
}

impl Draft {
    pub fn lang(mut self, lang: &str) -> Self {
        self.reading.lang = Lang::parse(lang).expect("a language");
        self
    }

    fn say(&mut self, words: &str) -> Passage {
        let start = self.article.text.len();
        self.article.text.push_str(words);
        let span = Span::new(start, self.article.text.len());
        self.article.text.push_str(". ");
        Passage { part: Part::Text, span }
    }

    fn entity(&mut self, kind: EntityKind, name: &str, countries: &[&str]) -> EntityIx {
        let mention = self.say(name);
        let countries = countries.iter().map(|c| CountryCode::parse(c).expect("a code")).collect();
        self.reading.entities.push(EntityRecord {
            kind,
            name: name.into(),
            aliases: vec![],
            named: true,
            countries,
            official: false,
            offices: vec![],
            mentions: vec![mention],
        });
        EntityIx(self.reading.entities.len() as u32 - 1)
    }

    /// A person; `office` is `class/portfolio` or a class, with `former ` before it if past.
    pub fn person(&mut self, name: &str, countries: &[&str], office: &str) -> EntityIx {
        let ix = self.entity(EntityKind::Person, name, countries);
        if !office.is_empty() {
            let passage = self.say(office);
            let (former, office) = office.strip_prefix("former ").map_or((false, office), |o| (true, o));
            let (class, portfolio) = office.split_once('/').map_or((office, None), |(c, p)| (c, Some(p)));
            let entity = &mut self.reading.entities[ix.ix()];
            entity.official = !former;
            entity.offices.push(OfficeRecord {
                title: office.into(),
                class: Some(class.into()),
                portfolio: portfolio.map(Into::into),
                former,
                passage: Some(passage),
            });
        }
        ix
    }

    pub fn unnamed(&mut self, title: &str, countries: &[&str], office: &str) -> EntityIx {
        let ix = self.person(title, countries, office);
        self.reading.entities[ix.ix()].named = false;
        ix
    }

    pub fn alias(&mut self, ix: EntityIx, alias: &str) {
        self.reading.entities[ix.ix()].aliases.push(alias.into());
    }

    pub fn country(&mut self, code: &str) -> EntityIx {
        self.entity(EntityKind::Country, code, &[code])
    }

    pub fn organization(&mut self, name: &str, countries: &[&str]) -> EntityIx {
        self.entity(EntityKind::Organization, name, countries)
    }

    pub fn place(&mut self, name: &str, country: &str) -> EntityIx {
        self.entity(EntityKind::Place, name, &[country])
    }

    pub fn event(
        &mut self,
        kind: &str,
        parties: &[(EntityIx, &str)],
        day: &str,
        place: Option<EntityIx>,
        status: Status,
    ) {
        let passage = self.say(&format!("{kind} {status} of {}", parties.len()));
        let role = |r: &str| Role::parse(r).expect("a role");
        self.reading.events.push(EventRecord {
            kind: EventType::parse(kind).expect("a type"),
            status,
            date: Date::parse(day),
            place,
            participants: parties.iter().map(|(e, r)| ParticipantRecord { entity: *e, role: role(r) }).collect(),
            about: vec![],
            evidence: vec![Evidence { passage, sentence: passage, rule: "en/test".into(), speakers: vec![] }],
        });
    }

    pub fn meeting(&mut self, parties: &[EntityIx], day: &str) {
        let parties: Vec<_> = parties.iter().map(|p| (*p, "party")).collect();
        self.event("meeting", &parties, day, None, Status::Held);
    }

    pub fn done(self) -> (Article, Reading) {
        (self.article, self.reading)
    }
}

/// Everything in the store, as sorted text: nodes, edges, participants, reasons.
pub fn export(view: &View<'_>) -> String {
    let part = graph::everything(view, Sources::With).expect("it loads");
    let mut out = String::new();
    for node in part.nodes() {
        let id = node.id();
        let links = graph::why(view, id).expect("it reads");
        out += &format!(
            "{} {}\n",
            serde_json::to_string(node).expect("plain data"),
            serde_json::to_string(&links).expect("plain data")
        );
        for p in part.participants(id) {
            out += &format!("  {p:?}\n");
        }
    }
    for (from, edge, to) in part.edges() {
        out += &format!("{from} {} {to}\n", edge.name());
    }
    out
}

/// Makes one decision of several kinds about nodes that are picked by two numbers, if it can be made.
pub fn decide(store: &Store, what: usize, a: u64, b: u64) {
    let part = graph::everything(&store.view(), Sources::With).expect("it loads");
    let of = |kinds: &[NodeKind]| -> Vec<NodeId> {
        part.nodes().iter().map(|n| n.id()).filter(|id| kinds.contains(&id.kind)).collect()
    };
    let people = of(&[NodeKind::Person]);
    let events = of(&[NodeKind::Event]);
    let offices = of(&[NodeKind::Office]);
    let pick = |of: &[NodeId], n: u64| of.get(n as usize % of.len().max(1)).copied();
    let article = fuse::Off::Article(format!("a{}", b % 9));
    let part_of = |node: NodeId| {
        let parts = fuse::parts(&store.view(), node).expect("they read");
        let off = parts.get(b as usize % parts.len().max(1)).map_or(node, |p| p.id);
        fuse::Off::Id(off)
    };
    // What cannot be decided is not: two that are one already, a part that is all there is.
    let _ = match (what, pick(&people, a), pick(&people, b), pick(&events, a), pick(&events, b)) {
        (0, Some(a), Some(b), ..) => fuse::merge(store, a, b, None).is_ok(),
        (1, Some(a), ..) => fuse::split(store, a, &part_of(a), None).is_ok(),
        (2, Some(a), ..) => fuse::split(store, a, &article, None).is_ok(),
        (3, .., Some(a), Some(b)) => fuse::merge(store, a, b, None).is_ok(),
        (4, .., Some(a), _) => fuse::split(store, a, &article, None).is_ok(),
        (5, .., Some(a), _) => fuse::reject_event(store, a, None, None).is_ok(),
        (6, Some(a), ..) => {
            let country = CountryCode::parse(["IRN", "IRQ"][b as usize % 2]).expect("a code");
            fuse::reject_country(store, a, country, None)
        }
        .is_ok(),
        _ => pick(&offices, a).is_some_and(|office| fuse::reject_office(store, office, None).is_ok()),
    };
}
