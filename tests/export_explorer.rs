//! The explorer: what its data holds, and, in a headless Chromium, that it opens, finds, filters and shows sentences, that
//! the keyboard is enough, that no name can run anything and that nothing reaches the network.

mod browser_common;

use std::collections::BTreeMap;
use std::path::PathBuf;

use browser_common::Browser;
use isnad::export::{Explorer, ExplorerOptions, MOST_EDGES, MOST_NODES, page};
use isnad::graph::{
    ArticleNode, CountryNode, Edge, EventNode, EvidenceNode, Graph, NameForm, Node, NodeId, NodeKind, OfficeNode,
    PersonNode, PlaceNode,
};
use isnad::model::{CountryCode, Date, EventType, Lang, Part, Passage, Role, Span, Status};
use isnad::text::translit::{Findable, tables};
use petgraph::stable_graph::NodeIndex;
use serde_json::{Value, json};

fn code(code: &str) -> CountryCode {
    CountryCode::parse(code).expect("three letters")
}

/// Builds a graph node by node.
#[derive(Default)]
struct Draft(Graph);

impl Draft {
    fn person(&mut self, name: &str, country: &str, office: &str) -> NodeIndex {
        let person = self.0.add_node(Node::Person(PersonNode {
            id: NodeId::of(NodeKind::Person, &[name]),
            name: name.to_owned(),
            named: true,
            names: vec![NameForm { form: name.to_owned(), lang: Lang::AR, articles: 1 }],
            countries: vec![code(country)],
        }));
        if !office.is_empty() {
            let office = self.0.add_node(Node::Office(OfficeNode {
                id: NodeId::of(NodeKind::Office, &[name, office]),
                title: office.to_owned(),
                class: None,
                portfolio: None,
                official: true,
                country: Some(code(country)),
                first: Date::parse("2020-11-14"),
                last: Date::parse("2020-11-15"),
                former: false,
            }));
            self.0.add_edge(person, office, Edge::Held);
        }
        person
    }

    fn country(&mut self, c: &str) -> NodeIndex {
        self.0.add_node(Node::Country(CountryNode { id: NodeId::from(code(c)), code: code(c) }))
    }

    fn place(&mut self, name: &str, country: &str) -> NodeIndex {
        let id = NodeId::of(NodeKind::Place, &[name]);
        self.0.add_node(Node::Place(PlaceNode { id, name: name.into(), names: vec![], country: Some(code(country)) }))
    }

    fn event(&mut self, kind: EventType, day: &str, who: &[(NodeIndex, Role)], at: Option<NodeIndex>) -> NodeIndex {
        let date = Date::parse(day);
        let key = format!("{kind} {day} {who:?}");
        let id = NodeId::of(NodeKind::Event, &[&key]);
        let event = self.0.add_node(Node::Event(EventNode {
            id,
            kind,
            status: Status::Held,
            date,
            reported: date,
            disputed: false,
        }));
        for &(actor, role) in who {
            self.0.add_edge(actor, event, Edge::Took(role));
        }
        if let Some(at) = at {
            self.0.add_edge(event, at, Edge::At);
        }
        event
    }

    fn article(&mut self, title: &str, lang: Lang, url: Option<&str>) -> NodeIndex {
        self.0.add_node(Node::Article(ArticleNode {
            id: NodeId::of(NodeKind::Article, &[title]),
            identity: title.to_owned(),
            title: title.to_owned(),
            lang,
            source: Some("مثال".to_owned()),
            url: url.map(str::to_owned),
            published: Date::parse("2020-11-15"),
            read: None,
        }))
    }

    fn evidence(&mut self, article: NodeIndex, event: NodeIndex, sentence: &str, words: &str) {
        let evidence = self.0.add_node(Node::Evidence(EvidenceNode {
            id: NodeId::of(NodeKind::Evidence, &[sentence, &format!("{article:?}{event:?}")]),
            passage: Passage { part: Part::Text, span: Span::new(0, words.len()) },
            text: words.to_owned(),
            sentence: sentence.to_owned(),
            rule: "receive".into(),
            pack: "ar 1".into(),
            speakers: vec![],
        }));
        self.0.add_edge(evidence, article, Edge::From);
        self.0.add_edge(evidence, event, Edge::Supports);
        self.0.add_edge(article, event, Edge::Reports);
    }
}

const SENTENCE: &str = "وفي طهران استقبل علي شمخاني وزير الدفاع العراقي جمعة عناد سعدون يوم السبت.";
const WORDS: &str = "استقبل علي شمخاني وزير الدفاع العراقي جمعة عناد سعدون";

/// A meeting in Arabic and a call in English.
fn small() -> Graph {
    let mut d = Draft::default();
    let shamkhani = d.person("علي شمخاني", "IRN", "أمين المجلس الأعلى للأمن القومي");
    let saadoun = d.person("جمعة عناد سعدون", "IRQ", "وزير الدفاع");
    let zarif = d.person("Mohammad Javad Zarif", "IRN", "Foreign Minister");
    let oman = d.country("OMN");
    let tehran = d.place("طهران", "IRN");
    let meeting = d.event(
        EventType::meeting(),
        "2020-11-14",
        &[(shamkhani, Role::host()), (saadoun, Role::guest())],
        Some(tehran),
    );
    let call = d.event(EventType::call(), "2021-03-01", &[(zarif, Role::party()), (oman, Role::party())], None);
    let article = d.article("شمخاني يستقبل وزير الدفاع العراقي", Lang::AR, Some("https://news.example/1"));
    d.evidence(article, meeting, SENTENCE, WORDS);
    let english = d.article("Zarif calls Muscat", Lang::EN, None);
    d.evidence(english, call, "On Monday Zarif called Oman.", "Zarif called Oman");
    d.0
}

/// People and meetings by turns; each of `events` has four of `people`.
fn large(people: usize, events: usize) -> Graph {
    let mut d = Draft::default();
    let scripts = ["Person", "شخص", "مقام"];
    let countries = ["IRN", "IRQ", "OMN", "QAT"];
    let who: Vec<NodeIndex> =
        (0..people).map(|i| d.person(&format!("{} {i}", scripts[i % 3]), countries[i % 4], "")).collect();
    let article = d.article("عنوان", Lang::AR, None);
    for e in 0..events {
        let day = Date::parse("2015-01-01").and_then(|d| d.plus_days(e as i32)).expect("a day").to_string();
        let of = |k: usize| who[(e * 7 + k * k * 13 + e * e % 11) % people];
        let mut four: Vec<NodeIndex> = (0..4).map(of).collect();
        four.sort_unstable();
        four.dedup();
        let took: Vec<(NodeIndex, Role)> = four.into_iter().map(|w| (w, Role::party())).collect();
        let event = d.event(EventType::meeting(), &day, &took, None);
        d.evidence(article, event, &format!("{SENTENCE} {e}"), WORDS);
    }
    d.0
}

fn options() -> ExplorerOptions {
    let names = [("IRN", "Iran"), ("IRQ", "Iraq"), ("OMN", "Oman"), ("QAT", "Qatar")];
    let countries: BTreeMap<CountryCode, String> = names.into_iter().map(|(c, n)| (code(c), n.to_owned())).collect();
    ExplorerOptions { title: Some("Iran and Iraq".into()), countries }
}

fn html(graph: &Graph) -> String {
    page(&Explorer::of(graph, &options()))
}

/// The data that a page holds.
fn data(html: &str) -> Value {
    let start = html.find("id=\"data\">").expect("the data") + "id=\"data\">".len();
    let end = html[start..].find("</script>").expect("its end");
    serde_json::from_str(&html[start..start + end]).expect("JSON")
}

/// A page in a file of its own.
fn file(html: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("explorer.html");
    std::fs::write(&path, html).expect("it is written");
    (folder, path)
}

#[test]
fn the_data_holds_who_took_part_as_what_and_the_sentence_with_its_words_apart() {
    let data = data(&html(&small()));
    let nodes = data["nodes"].as_array().expect("nodes");
    let name = |i: &Value| nodes[i.as_u64().expect("a number") as usize]["name"].as_str().expect("a name");
    let mut lines: Vec<String> = data["edges"]
        .as_array()
        .expect("edges")
        .iter()
        .map(|e| format!("{} {} {}", name(&e[0]), e[2].as_str().expect("a label"), name(&e[1])))
        .collect();
    lines.sort_unstable();
    assert_eq!(
        lines,
        [
            "Mohammad Javad Zarif party call 2021-03-01",
            "Oman party call 2021-03-01",
            "جمعة عناد سعدون guest meeting 2020-11-14",
            "طهران place meeting 2020-11-14",
            "علي شمخاني host meeting 2020-11-14",
        ]
    );
    let meeting = &nodes[0];
    assert_eq!(meeting["event"]["evidence"][0]["text"], json!(["وفي طهران ", WORDS, " يوم السبت."]));
    let article = &data["articles"][meeting["event"]["evidence"][0]["article"].as_u64().expect("one") as usize];
    assert_eq!((&article["rtl"], &article["url"]), (&json!(true), &json!("https://news.example/1")));
    let shamkhani = nodes.iter().find(|n| n["name"] == "علي شمخاني").expect("he is there");
    assert_eq!(shamkhani["offices"][0]["title"], "أمين المجلس الأعلى للأمن القومي");
    assert_eq!(shamkhani["find"], json!([{ "plain": "علي شمخاني", "keys": "l gmxn", "key": "lgmxn" }]));
    let oman = nodes.iter().find(|n| n["kind"] == "country").expect("it is there");
    let plains: Vec<&str> =
        oman["find"].as_array().expect("forms").iter().filter_map(|f| f["plain"].as_str()).collect();
    assert_eq!(plains, ["oman", "عمان"], "a country is found in every language");
    assert_eq!(data["left_out"], json!({ "events": 0, "others": 0, "edges": 0 }));
}

#[test]
fn equal_graphs_give_equal_pages_and_no_nodes_overlap() {
    let graph = large(60, 80);
    let again = html(&graph);
    let mut turned = Graph::default();
    let mut places = BTreeMap::new();
    let indices: Vec<NodeIndex> = graph.node_indices().collect();
    for ix in indices.iter().rev() {
        places.insert(*ix, turned.add_node(graph[*ix].clone()));
    }
    let edges: Vec<_> = graph.edge_indices().collect();
    for e in edges.into_iter().rev() {
        let (a, b) = graph.edge_endpoints(e).expect("an edge");
        turned.add_edge(places[&a], places[&b], graph[e]);
    }
    assert!(html(&turned) == again, "the order in which nodes are put in changes nothing");
    for nodes in [60, 600, 2000] {
        let data = data(&html(&large(nodes / 2, nodes / 2)));
        let places: Vec<(i64, i64)> = data["nodes"]
            .as_array()
            .expect("nodes")
            .iter()
            .map(|n| (n["x"].as_i64().expect("a number"), n["y"].as_i64().expect("a number")))
            .collect();
        assert_eq!(places.len(), nodes);
        let near = |a: &(i64, i64), b: &(i64, i64)| (a.0 - b.0).abs() < 16 && (a.1 - b.1).abs() < 16;
        let touching = (0..places.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
        let touching = touching.filter(|&(i, j)| near(&places[i], &places[j])).count();
        assert_eq!(touching, 0, "of {nodes} nodes");
    }
}

#[test]
fn of_more_than_can_be_shown_the_latest_are_and_the_rest_is_counted() {
    let graph = large(900, 3000);
    let data = data(&html(&graph));
    let (nodes, edges) = (data["nodes"].as_array().expect("nodes"), data["edges"].as_array().expect("edges"));
    let events: Vec<&Value> = nodes.iter().filter(|n| n["kind"] == "event").collect();
    assert!(nodes.len() <= MOST_NODES && nodes.len() > MOST_NODES - 10 && edges.len() <= MOST_EDGES, "{}", nodes.len());
    assert_eq!(data["left_out"]["events"], 3000 - events.len());
    let took = graph.edge_weights().filter(|e| matches!(e, Edge::Took(_))).count();
    assert_eq!(data["left_out"]["edges"], took - edges.len());
    let last = Date::parse("2015-01-01").and_then(|d| d.plus_days(2999)).expect("a day");
    assert_eq!(events.last().expect("one")["name"], format!("meeting {last}"));
    let first = Date::parse("2015-01-01").and_then(|d| d.plus_days(3000 - events.len() as i32)).expect("a day");
    assert_eq!(events[0]["name"], format!("meeting {first}"), "none between is missing");
}

#[test]
fn the_page_folds_and_parses_names_as_isnad_does() {
    let Some(mut browser) = Browser::start("the page's names") else { return };
    let mut names: Vec<String> = [
        "شمخاني",
        "علي شمخاني",
        "Shamkhani",
        "عبد الله",
        "Abdullah",
        "as-Sadr",
        "الحلبوسي",
        "احمدی‌نژاد",
        "Müller",
        "O’Brien",
        "Sa'eed",
        "عبدالحسین",
        "Abd-Rabbo",
        "محمد بن سلمان",
        "bin",
        "مُحَمَّـــد",
        "۱۳۹۹",
        "İstanbul",
        "ﻻ إله",
        "المصطفى",
        "Đorđe",
        "أمير عبد اللهيان",
        "Amir-Abdollahian",
        "al",
        "",
        "—",
        "Éric Łoś",
        "ئاسۆ",
    ]
    .map(str::to_owned)
    .to_vec();
    let packs = std::fs::read_to_string("schema/lang/ar/names.toml").expect("names");
    names.extend(packs.split('"').skip(1).step_by(2).step_by(37).take(300).map(str::to_owned));
    let source = std::fs::read_to_string("src/export/explorer/names.js").expect("the script");
    let tables = serde_json::to_string(&tables()).expect("JSON");
    browser.value(&format!("{source}; globalThis.finder = nameFinder({tables}); 1"));
    for name in names {
        let Findable { plain, keys, key } = Findable::of(&name);
        let of = format!(
            "(() => {{ const t = finder.typed({0}); const k = t.words.filter((w) => w.first); \
             return [t.plain, k.map((w) => w.first).join(' '), t.key]; }})()",
            json!(name)
        );
        // a name of nothing that counts is folded whole by isnad; a page finds nothing by it
        if plain.chars().any(char::is_alphanumeric) {
            assert_eq!(browser.value(&of), json!([plain, keys, key]), "{name}");
        }
    }
    let fits = |a: &str, b: &str| {
        let form = serde_json::to_string(&Findable::of(b)).expect("JSON");
        format!("finder.fits(finder.typed({}), {form})", json!(a))
    };
    let mut found = |a: &str, b: &str| browser.value(&fits(a, b)).as_f64().expect("a number");
    for (typed, name) in [
        ("shamkhani", "علي شمخاني"),
        ("shamkh", "علي شمخاني"),
        ("شمخانی", "علي شمخاني"),
        ("ali shamkhani", "علي شمخاني"),
        ("شمخاني", "Ali Shamkhani"),
        ("zarif", "محمد جواد ظریف"),
        ("Abdullah", "عبد الله"),
        ("حسين", "Fuad Hussein"),
    ] {
        assert!(found(typed, name) > 0.0, "{typed} finds {name}");
    }
    for (typed, name) in [("zarif", "علي شمخاني"), ("ali", "لولا"), ("shamkhani zarif", "علي شمخاني"), ("", "علي")]
    {
        assert_eq!(found(typed, name), 0.0, "{typed} does not find {name}");
    }
    assert!(found("shamkhani", "شمخاني") > found("shamkhani", "شمخانيان"), "the same name before a longer one");
}

#[test]
fn a_name_typed_in_latin_letters_finds_him_and_a_click_shows_the_sentence_with_its_words() {
    let Some(mut browser) = Browser::start("the explorer") else { return };
    let (_folder, path) = file(&html(&small()));
    browser.open_file(&path);
    assert_eq!(browser.text("h1"), "Iran and Iraq");
    assert_eq!(browser.text("#shown"), "2 events, 5 participants and places, 5 lines");
    browser.click("#find");
    browser.type_text("shamkhani");
    browser.until("document.querySelectorAll('#found button').length === 1");
    assert_eq!(browser.text("#found bdi"), "علي شمخاني");
    browser.click("#found button");
    assert_eq!(browser.text("#card h2"), "علي شمخاني");
    assert!(browser.text("#details").contains("أمين المجلس الأعلى للأمن القومي"));
    // the node, then the line from it to the meeting, on the canvas itself
    browser.click("#close");
    browser.until("document.getElementById('card').hidden");
    browser.click("#fit");
    let place = "(i) => { const d = JSON.parse(document.getElementById('data').textContent); \
        const c = document.querySelector('canvas'); const b = c.getBoundingClientRect(); \
        const [x, y, s] = c.dataset.camera.split(' ').map(Number); const n = d.nodes[i]; \
        return [b.left + b.width / 2 + (n.x - x) * s, b.top + b.height / 2 + (n.y - y) * s]; }";
    let number =
        "JSON.parse(document.getElementById('data').textContent).nodes.findIndex((n) => n.name === 'علي شمخاني')";
    // the picture is drawn in the next frame
    browser.value("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))");
    let him = browser.value(&format!("({place})({number})"));
    let meeting = browser.value(&format!("({place})(0)"));
    let at = |v: &Value, k: usize| v[k].as_f64().expect("a place");
    browser.click_at(at(&him, 0), at(&him, 1));
    browser.until("!document.getElementById('card').hidden");
    assert_eq!(browser.text("#card h2"), "علي شمخاني");
    browser.click_at((at(&him, 0) + at(&meeting, 0)) / 2.0, (at(&him, 1) + at(&meeting, 1)) / 2.0);
    browser.until("document.querySelector('#card blockquote')");
    assert_eq!(browser.text("#card blockquote"), SENTENCE);
    assert_eq!(browser.text("#card blockquote mark"), WORDS);
    assert_eq!(browser.text("#card blockquote mark b"), "علي شمخاني", "and his name in them");
    assert_eq!(browser.value("document.querySelector('#card blockquote').dir"), "rtl");
    assert_eq!(browser.value("getComputedStyle(document.querySelector('#card blockquote')).direction"), "rtl");
    assert_eq!(browser.value("document.querySelector('#card figcaption a').href"), "https://news.example/1");
    assert!(browser.text("#card .what").starts_with("host · meeting 2020-11-14"));
    // and by a link
    let ids: Vec<Value> =
        data(&html(&small()))["nodes"].as_array().expect("nodes").iter().map(|n| n["id"].clone()).collect();
    browser.value(&format!("location.hash = 'open=' + {}, 1", ids[1]));
    browser.until("document.querySelector('#card h2').textContent === 'Call · held'");
    assert_eq!(browser.console, Vec::<String>::new());
}

#[test]
fn filters_and_the_slider_hide_what_they_say() {
    let Some(mut browser) = Browser::start("the explorer's filters") else { return };
    let (_folder, path) = file(&html(&small()));
    browser.open_file(&path);
    let set = |id: &str, value: u8| {
        format!("{id}.value = {value}, {id}.dispatchEvent(new Event('input', {{bubbles: true}})), 1")
            .replace(id, &format!("document.getElementById('{id}')"))
    };
    browser.value(&set("from", 1));
    assert_eq!(browser.text("#shown"), "1 event, 2 participants and places, 2 lines");
    assert_eq!(browser.text("#from-day"), "2021-03-01");
    browser.value("document.getElementById('reset').click(), 1");
    assert_eq!(browser.text("#shown"), "2 events, 5 participants and places, 5 lines");
    browser.click("#filters summary");
    let check = |group: &str, name: &str| {
        format!(
            "[...document.querySelectorAll('#{group} label')].find((l) => l.textContent.startsWith('{name}')).click(), 1"
        )
    };
    browser.value(&check("types", "Meeting"));
    assert_eq!(browser.text("#shown"), "1 event, 2 participants and places, 2 lines");
    browser.value(&check("types", "Meeting"));
    browser.value(&check("countries", "Iran"));
    assert_eq!(
        browser.text("#shown"),
        "2 events, 2 participants and places, 2 lines",
        "Zarif, Shamkhani, Tehran are off"
    );
    browser.value(&check("countries", "Iran"));
    browser.value(&check("kinds", "Place"));
    assert_eq!(browser.text("#shown"), "2 events, 4 participants and places, 4 lines");
    assert_eq!(browser.text("#filtered"), "1 node hidden");
    assert_eq!(browser.console, Vec::<String>::new());
}

#[test]
fn the_keyboard_is_enough_and_the_focus_comes_back() {
    let Some(mut browser) = Browser::start("the explorer by keyboard") else { return };
    let (_folder, path) = file(&html(&small()));
    browser.open_file(&path);
    browser.press("/");
    assert_eq!(browser.value("document.activeElement.id"), "find");
    browser.type_text("zarif");
    browser.press("Tab");
    while browser.value("!!document.activeElement.closest('#found')") != true {
        assert_eq!(
            browser.value("!!document.activeElement.closest('#side')"),
            true,
            "the list comes before the picture"
        );
        browser.press("Tab");
    }
    browser.press("Enter");
    assert_eq!(browser.text("#card h2"), "Mohammad Javad Zarif");
    assert_eq!(browser.value("document.activeElement.id"), "card");
    browser.press("Tab");
    browser.press("Tab");
    browser.press("Enter");
    assert_eq!(browser.text("#card h2"), "Call · held", "his first event");
    browser.press("Escape");
    assert_eq!(browser.value("!!document.activeElement.closest('#found')"), true);
    // on the picture itself
    browser.value("document.querySelector('canvas').focus(), 1");
    let camera = "document.querySelector('canvas').dataset.camera";
    let before = browser.value(camera);
    browser.press("ArrowLeft");
    browser.until(&format!("{camera} !== {before}"));
    let names = "[...document.querySelectorAll('button, input, canvas, aside, section')].filter((e) => \
        !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.textContent.trim() || e.labels?.length) \
        && !e.hidden).map((e) => e.outerHTML)";
    assert_eq!(browser.value(names), json!([]), "everything that takes the focus says what it is");
    assert!(
        browser.value("document.querySelector('canvas').getAttribute('aria-label')").to_string().contains("2 events")
    );
}

#[test]
fn no_name_runs_anything_and_nothing_reaches_the_network() {
    let hostile = [
        "<script>window.ran=1</script>",
        "</script><script>window.ran=2</script>",
        "<!-- <script> --> <img src=x onerror='window.ran=3'>",
        "\u{2028}alert(1)\u{2029} \u{202e}evil",
        "\"};window.ran=4;//\\",
        "{{data}} {{script}} &lt;b&gt; &amp;",
    ];
    let mut d = Draft::default();
    let who: Vec<(NodeIndex, Role)> =
        hostile.iter().map(|name| (d.person(name, "IRN", &format!("minister of {name}")), Role::party())).collect();
    let event = d.event(EventType::meeting(), "2020-11-14", &who, None);
    for (k, name) in hostile.iter().enumerate() {
        let article =
            d.article(name, Lang::AR, Some(["javascript:window.ran=5", "https://e.example/\"><script>"][k % 2]));
        d.evidence(article, event, &format!("{name} met."), name);
    }
    let title = hostile.concat();
    let html = page(&Explorer::of(&d.0, &ExplorerOptions { title: Some(title), ..ExplorerOptions::default() }));
    let names: Vec<String> = data(&html)["nodes"]
        .as_array()
        .expect("nodes")
        .iter()
        .filter(|n| n["kind"] == "person")
        .map(|n| n["name"].as_str().expect("a name").to_owned())
        .collect();
    assert!(hostile[0..3].iter().all(|h| names.iter().any(|n| n == h)), "names stay as they are: {names:?}");
    let Some(mut browser) = Browser::start("the explorer's safety") else { return };
    let (_folder, path) = file(&html);
    browser.open_file(&path);
    for i in 0..names.len() {
        browser.value(&format!("document.querySelectorAll('#found button')[{i}].click(), 1"));
        browser.value("document.querySelector('#card li button')?.click(), 1");
    }
    browser.value("document.querySelector('#events button').click(), 1");
    assert_eq!(browser.value("document.querySelectorAll('#card blockquote').length"), hostile.len());
    assert_eq!(browser.value("window.ran ?? null"), Value::Null);
    assert_eq!(browser.value("document.querySelectorAll('script').length"), 2);
    assert_eq!(browser.value("document.querySelectorAll('img').length"), 0);
    let links =
        "[...document.querySelectorAll('a')].map((a) => a.protocol).filter((p) => p !== 'https:' && p !== 'file:')";
    assert_eq!(browser.value(links), json!([]));
    assert_eq!(browser.console, Vec::<String>::new());
    // a server that would notice
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("it can wait");
    let address = format!("http://{}/x", listener.local_addr().expect("an address"));
    let tried =
        browser.value(&format!("fetch('{address}', {{mode: 'no-cors'}}).then(() => 'reached', () => 'blocked')"));
    assert_eq!(tried, "blocked");
    let picture = "(a) => new Promise((done) => { const i = new Image(); i.onload = i.onerror = () => done(1); i.src = a; \
        document.body.append(i); setTimeout(done, 500); })";
    browser.value(&format!("({picture})('{address}')"));
    browser.value(
        "(() => { const s = document.createElement('script'); s.textContent = 'window.ran = 6'; \
        document.body.append(s); return 1; })()",
    );
    assert_eq!(browser.value("window.ran ?? null"), Value::Null, "not even the page's own DOM runs another script");
    assert!(listener.accept().is_err(), "nothing came");
}

#[test]
fn two_thousand_nodes_are_shown_and_say_what_was_left_out() {
    let Some(mut browser) = Browser::start("the large explorer") else { return };
    let (_folder, path) = file(&html(&large(900, 3000)));
    browser.open_file(&path);
    browser.until("!document.getElementById('left-out').hidden");
    assert!(browser.text("#left-out").starts_with("Left out: 1,9"), "{}", browser.text("#left-out"));
    assert_eq!(browser.value("document.querySelectorAll('#events button').length"), 60);
    browser.click("#events-more");
    assert_eq!(browser.value("document.querySelectorAll('#events button').length"), 260);
    assert_eq!(browser.console, Vec::<String>::new());
}

/// Pictures of the explorer for a person to look at, and how long it takes to show them: run with `--ignored --nocapture`.
#[test]
#[ignore = "for eyes"]
fn pictures_of_the_explorer_at_every_size_light_and_dark() {
    let Some(mut browser) = Browser::start("the pictures") else { return };
    let folder = std::env::temp_dir().join("isnad-explorer");
    std::fs::create_dir_all(&folder).expect("a folder");
    let sizes = [("small", small()), ("60", large(24, 36)), ("600", large(240, 360)), ("2000", large(800, 1200))];
    for (name, graph) in &sizes {
        let start = std::time::Instant::now();
        let html = html(graph);
        let written = start.elapsed();
        let path = folder.join(format!("{name}.html"));
        std::fs::write(&path, html).expect("it is written");
        for dark in [false, true] {
            browser.dark(dark);
            browser.open_file(&path);
            let shown = browser.value("performance.getEntriesByName('first-contentful-paint')[0]?.startTime");
            let path = folder.join(format!("{name}-{}.png", if dark { "dark" } else { "light" }));
            std::fs::write(&path, browser.picture()).expect("it is written");
            println!("{}: made in {written:?}, shown after {shown} ms", path.display());
        }
    }
}
