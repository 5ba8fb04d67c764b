//! Small graphs to draw: invented people in three scripts.
#![allow(dead_code)] // Each test binary draws some of them.

use std::collections::BTreeMap;

use isnad::graph::{
    ArticleNode, CountryNode, Edge, EventNode, EvidenceNode, Graph, NameForm, Node, NodeId, NodeKind, OfficeNode,
    OrganizationNode, PersonNode, PlaceNode,
};
use isnad::model::{CountryCode, Date, EventType, Lang, Part, Passage, Role, Span, Status};
use petgraph::stable_graph::NodeIndex;

pub fn code(code: &str) -> CountryCode {
    CountryCode::parse(code).expect("three letters")
}

pub fn day(text: &str) -> Date {
    Date::parse(text).expect("a date")
}

pub fn countries() -> BTreeMap<CountryCode, String> {
    let names =
        [("IRN", "إيران"), ("IRQ", "العراق"), ("FRA", "فرانسه"), ("DEU", "Germany"), ("OMN", "Oman"), ("TUR", "ترکیه")];
    names.into_iter().map(|(c, n)| (code(c), n.to_owned())).collect()
}

/// Builds a graph node by node.
#[derive(Default)]
pub struct Draft {
    pub graph: Graph,
    countries: BTreeMap<CountryCode, NodeIndex>,
}

impl Draft {
    pub fn country(&mut self, c: &str) -> NodeIndex {
        let graph = &mut self.graph;
        let id = NodeId::of(NodeKind::Country, &[c]);
        *self
            .countries
            .entry(code(c))
            .or_insert_with(|| graph.add_node(Node::Country(CountryNode { id, code: code(c) })))
    }

    pub fn person(&mut self, name: &str, country: Option<&str>, office: &str) -> NodeIndex {
        let names = vec![NameForm { form: name.to_owned(), lang: Lang::AR, articles: 1 }];
        let person = self.graph.add_node(Node::Person(PersonNode {
            id: NodeId::of(NodeKind::Person, &[name]),
            name: name.to_owned(),
            named: true,
            names,
            countries: country.map(code).into_iter().collect(),
        }));
        if !office.is_empty() {
            let office = self.graph.add_node(Node::Office(OfficeNode {
                id: NodeId::of(NodeKind::Office, &[name, office]),
                title: office.to_owned(),
                class: None,
                portfolio: None,
                official: true,
                country: country.map(code),
                first: Some(day("2020-11-14")),
                last: Some(day("2020-11-15")),
                former: false,
            }));
            self.graph.add_edge(person, office, Edge::Held);
            if let Some(c) = country {
                let c = self.country(c);
                self.graph.add_edge(office, c, Edge::For);
            }
        }
        person
    }

    pub fn place(&mut self, name: &str, country: &str) -> NodeIndex {
        let c = self.country(country);
        let id = NodeId::of(NodeKind::Place, &[name]);
        let country = Some(code(country));
        let place = self.graph.add_node(Node::Place(PlaceNode { id, name: name.into(), names: vec![], country }));
        self.graph.add_edge(place, c, Edge::In);
        place
    }

    pub fn organization(&mut self, name: &str, country: Option<&str>) -> NodeIndex {
        let id = NodeId::of(NodeKind::Organization, &[name]);
        let country = country.map(code);
        self.graph.add_node(Node::Organization(OrganizationNode { id, name: name.into(), names: vec![], country }))
    }

    pub fn event(&mut self, key: &str, kind: EventType, date: Option<&str>, who: &[(NodeIndex, Role)]) -> NodeIndex {
        let event = self.graph.add_node(Node::Event(EventNode {
            id: NodeId::of(NodeKind::Event, &[key]),
            kind,
            status: Status::Held,
            date: date.map(day),
            reported: Some(day("2020-11-15")),
            disputed: false,
        }));
        for &(actor, role) in who {
            self.graph.add_edge(actor, event, Edge::Took(role));
        }
        event
    }

    pub fn article(&mut self, title: &str, source: &str, published: &str, url: Option<&str>) -> NodeIndex {
        self.graph.add_node(Node::Article(ArticleNode {
            id: NodeId::of(NodeKind::Article, &[title, published]),
            identity: format!("{source}-{published}"),
            title: title.to_owned(),
            lang: Lang::AR,
            source: Some(source.to_owned()),
            url: url.map(str::to_owned),
            published: Some(day(published)),
            read: None,
        }))
    }

    pub fn evidence(&mut self, article: NodeIndex, fact: NodeIndex, sentence: &str, speakers: &[&str]) {
        let id = NodeId::of(NodeKind::Evidence, &[sentence, &format!("{article:?}{fact:?}")]);
        let evidence = self.graph.add_node(Node::Evidence(EvidenceNode {
            id,
            passage: Passage { part: Part::Text, span: Span::new(0, sentence.len()) },
            text: sentence.to_owned(),
            sentence: sentence.to_owned(),
            rule: "ar/receive".into(),
            pack: "ar 0.1.0".into(),
            speakers: speakers.iter().map(|s| (*s).to_owned()).collect(),
        }));
        self.graph.add_edge(evidence, article, Edge::From);
        self.graph.add_edge(evidence, fact, Edge::Supports);
        if matches!(self.graph[fact], Node::Event(_)) {
            self.graph.add_edge(article, fact, Edge::Reports);
        }
    }
}

/// One meeting and one visit, in Arabic.
pub fn small() -> Graph {
    let mut d = Draft::default();
    let host = d.person("علي شمخاني", Some("IRN"), "أمين المجلس الأعلى للأمن القومي");
    let inviter = d.person("أمير حاتمي", Some("IRN"), "وزير الدفاع");
    let guest = d.person("جمعة عناد سعدون", Some("IRQ"), "وزير الدفاع العراقي");
    let meeting = d.event("m", EventType::meeting(), None, &[(host, Role::host()), (guest, Role::guest())]);
    let visit =
        d.event("v", EventType::visit(), Some("2020-11-14"), &[(guest, Role::visitor()), (inviter, Role::inviter())]);
    let tehran = d.place("طهران", "IRN");
    d.graph.add_edge(meeting, tehran, Edge::At);
    d.graph.add_edge(visit, tehran, Edge::At);
    let url = Some("https://example.org/1?a=1&b=2");
    let article = d.article("شمخاني يستقبل وزير الدفاع العراقي", "isna", "2020-11-15", url);
    d.evidence(article, meeting, "استقبل شمخاني في طهران وزير الدفاع العراقي.", &[]);
    d.evidence(article, visit, "وصل الوزير العراقي إلى طهران أمس.", &["أمير حاتمي"]);
    let outlet = d.organization("isna", Some("IRN"));
    d.graph.add_edge(article, outlet, Edge::By);
    d.graph
}

pub const TITLES: [&str; 3] = [
    "مباحثات ثنائية في بغداد حول أمن الحدود والتجارة",
    "گفتگوی تلفنی وزیران خارجه درباره همکاری‌های اقتصادی",
    "Ministers meet to discuss trade, water and the border, officials say",
];

/// About sixty boxes in three scripts: 24 events of every type and status, and those who took part.
pub fn large() -> Graph {
    let mut d = Draft::default();
    let given = ["علي", "محمد جواد", "فؤاد", "Heiko", "سرگئی", "برهم", "بدر", "Jean-Yves", "مولود", "عباس"];
    let family = ["الصالحي", "ظریفیان", "حسین‌پور", "Maas-Lindner", "رضایی", "الكاظمي", "Le Drian", "چاووش‌اوغلو"];
    let offices =
        ["وزير الخارجية", "سخنگوی وزارت امور خارجه", "State Secretary for Economic Cooperation and Development", ""];
    let states = ["IRN", "IRQ", "FRA", "DEU", "OMN", "TUR"];
    let mut actors = Vec::new();
    for i in 0..31 {
        let name = format!("{} {}", given[i % given.len()], family[(i + i / 10 * 3) % family.len()]);
        let country = (i != 17).then(|| states[(i * i + i / 3) % states.len()]);
        actors.push(d.person(&name, country, offices[i % offices.len()]));
    }
    actors.extend(["FRA", "IRN", "OMN"].map(|c| d.country(c)));
    actors.push(d.organization("الوكالة الدولية للطاقة الذرية", None));
    actors.push(d.organization("مجلس شورای اسلامی", Some("IRN")));
    let places = [d.place("بغداد", "IRQ"), d.place("مسقط", "OMN"), d.place("Frankfurt am Main", "DEU")];
    let types: Vec<EventType> = EventType::all().collect();
    let mut next = 0;
    for i in 0..24usize {
        let kind = if i % 3 == 0 { EventType::meeting() } else { types[i % types.len()] };
        let roles: Vec<Role> = kind.info().roles.iter().map(|r| Role::parse(r).expect("a role")).collect();
        let count = if kind == EventType::statement() { 1 } else { 2 + i % 2 };
        let mut who = Vec::new();
        for k in 0..count {
            who.push((actors[next * 7 % actors.len()], roles[k.min(roles.len() - 1)]));
            next += 1;
        }
        let date = format!("2020-{:02}-{:02}", 1 + i / 2, 1 + i);
        let event = d.event(&format!("e{i}"), kind, (i % 5 != 4).then_some(date.as_str()), &who);
        if let Node::Event(node) = &mut d.graph[event] {
            node.status = Status::ALL[if i % 7 == 6 { 1 + i % 3 } else { 0 }];
            node.disputed = i == 9;
        }
        if i % 2 == 0 {
            d.graph.add_edge(event, places[i % 3], Edge::At);
        }
        if kind == EventType::statement() {
            d.graph.add_edge(event, actors[(i * 5 + 11) % actors.len()], Edge::About);
            d.graph.add_edge(event, actors[33], Edge::About);
        }
        for k in 0..1 + i % 3 {
            let title = format!("{} ({i}.{k})", TITLES[(i + k) % 3]);
            let article = d.article(&title, ["isna", "واع", "Example News"][(i + k) % 3], &date, None);
            d.evidence(article, event, "جرت المباحثات يوم 14 نوفمبر 2020 (السبت).", &[]);
        }
    }
    d.graph
}

/// Names that try to break out of every notation.
pub const HOSTILE: [&str; 8] = [
    r#"quote " back\slash \N \G end\"#,
    "<script>alert('x')</script> & &amp; &#60;",
    "line\nbreak\ttab\u{0}\u{1b}[31m\u{7f}",
    "\u{202E}override\u{2066}isolate",
    "]]> --> */ // # }{ ];",
    "\u{1}\u{2}\u{3}",
    "علي <b>\"شمخاني\"</b> \\ 2020-11-15",
    "> >",
];

pub fn hostile() -> Graph {
    let mut d = Draft::default();
    let people: Vec<NodeIndex> = HOSTILE.iter().map(|n| d.person(n, Some("IRN"), n)).collect();
    for (i, name) in HOSTILE.iter().enumerate() {
        let who = [(people[i], Role::party()), (people[(i + 1) % people.len()], Role::party())];
        let event = d.event(name, EventType::meeting(), None, &who);
        let place = d.place(name, "IRQ");
        d.graph.add_edge(event, place, Edge::At);
        let url = ["javascript:alert(1)", "https://e.org/\"><x\\N&y"][i % 2];
        let article = d.article(name, name, "2020-11-15", Some(url));
        d.evidence(article, event, name, &[name]);
    }
    d.graph
}

/// So many meetings and other events of so many people, on days that lie unevenly in the years 2012 to 2020; some without
/// a day, some without a date.
pub fn many(events: usize, people: usize) -> Graph {
    let mut d = Draft::default();
    let states = ["IRN", "IRQ", "FRA", "DEU", "OMN", "TUR"];
    let names = ["علي الصالحي", "سرگئی رضایی", "Heiko Lindner", "برهم الكاظمي"];
    let who: Vec<NodeIndex> = (0..people)
        .map(|i| d.person(&format!("{} {i}", names[i % 4]), Some(states[i * 7 % 6]), "وزير الخارجية"))
        .collect();
    let types: Vec<EventType> = EventType::all().filter(|t| *t != EventType::statement()).collect();
    let article = d.article(TITLES[0], "isna", "2020-11-15", None);
    for i in 0..events {
        let kind = types[i * i % types.len()];
        let role = Role::parse(&kind.info().roles[0]).expect("a role");
        let (year, month, day) = (2012 + i * i % 9, 1 + i * 5 % 12, 1 + i * 11 % 28);
        let date = match i % 9 {
            7 => format!("{year}"),
            8 => format!("{year}-{month:02}"),
            _ => format!("{year}-{month:02}-{day:02}"),
        };
        let parties = [(who[i % people], role), (who[(i * 3 + 1) % people], role)];
        let event = d.event(&format!("many {i}"), kind, Some(&date), &parties);
        if let Node::Event(node) = &mut d.graph[event] {
            node.status = Status::ALL[if i % 7 == 6 { 1 + i % 3 } else { 0 }];
            if i % 31 == 30 {
                (node.date, node.reported) = (None, None);
            }
        }
        d.evidence(article, event, &format!("جرت المباحثات رقم {i}."), &[]);
    }
    d.graph
}

/// The options of most pictures here.
pub fn options() -> isnad::export::PictureOptions {
    let title = Some("جميع اللقاءات 2020-11-15".into());
    isnad::export::PictureOptions { title, countries: countries(), ..Default::default() }
}
