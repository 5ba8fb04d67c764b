//! What a person decides over the rules holds: when articles come again, in another order, and until it is undone.

mod store_common;

use isnad::fuse::{self, DecideError, Off, article_id};
use isnad::graph::{self, Node, NodeId, NodeKind, Sources};
use isnad::model::{Article, CountryCode, Lang, Reading, Status};
use isnad::store::{Decision, Reason, Store};
use store_common::{date, draft, export};

fn store_of(articles: &[(Article, Reading)]) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::create(&folder.path().join("store")).expect("a store");
    fuse::put(&store, articles, None).expect("they are kept");
    (folder, store)
}

fn one_person(id: &str, published: &str, name: &str, country: &str, office: &str) -> (Article, Reading) {
    let mut d = draft(id, published);
    let who = d.person(name, if country.is_empty() { &[] } else { std::slice::from_ref(&country) }, office);
    d.event("statement", &[(who, "speaker")], published, None, Status::Held);
    d.done()
}

/// The people, each with its forms.
fn people(store: &Store) -> Vec<String> {
    let part = graph::everything(&store.view(), Sources::Without).expect("it loads");
    let forms = |n: &&Node| match n {
        Node::Person(p) => {
            let mut forms: Vec<String> = p.names.iter().map(|n| n.form.clone()).collect();
            forms.sort();
            Some(forms.join(" = "))
        }
        _ => None,
    };
    let mut people: Vec<String> = part.nodes().iter().filter_map(forms).collect();
    people.sort();
    people
}

fn id_of(store: &Store, name: &str) -> NodeId {
    graph::find(&store.view(), name, 1).expect("it reads").first().unwrap_or_else(|| panic!("{name} is there")).id
}

/// Whatever order articles come in, before or after the decisions or between them, the graph is the same.
fn assert_same_in_any_order(articles: &[(Article, Reading)], decided: &Store) {
    let expected = export(&decided.view());
    let decisions: Vec<Decision> = fuse::decisions(&decided.view()).expect("they read");
    let (_first, decisions_first) = store_of(&[]);
    for decision in &decisions {
        fuse::keep(&decisions_first, decision).expect("it is kept");
    }
    for one in articles.iter().rev() {
        fuse::put(&decisions_first, std::slice::from_ref(one), None).expect("it is kept");
    }
    assert_eq!(export(&decisions_first.view()), expected, "decisions before the articles");
    for (one, _) in articles {
        assert!(fuse::remove(decided, article_id(&one.identity())).expect("removed"));
    }
    assert_eq!(export(&decided.view()), "", "decisions alone make nothing");
    fuse::put(decided, articles, None).expect("kept");
    assert_eq!(export(&decided.view()), expected, "forgotten and added again");
}

#[test]
fn merged_people_are_one_until_it_is_undone() {
    let articles = [
        one_person("a", "2020-09-01", "Jabbar Luaibi", "IRQ", "minister/oil"),
        one_person("b", "2020-09-02", "Abu Yasser", "IRQ", ""),
        one_person("c", "2020-09-03", "جبار اللعيبي", "IRQ", ""),
    ];
    let (_folder, store) = store_of(&articles);
    let before = export(&store.view());
    let (luaibi, yasser) = (id_of(&store, "Luaibi"), id_of(&store, "Abu Yasser"));
    let decision = fuse::merge(&store, luaibi, yasser, Some(date("2024-01-01"))).expect("decided");
    assert_eq!(people(&store), ["Abu Yasser = Jabbar Luaibi = جبار اللعيبي"]);
    assert_eq!(graph::resolve(&store.view(), yasser).expect("read"), luaibi, "the first keeps its id");
    let why = graph::why(&store.view(), yasser).expect("read");
    assert!(why.iter().any(|l| l.reason == Reason::Decided && l.score == 100), "{why:?}");
    assert_eq!(fuse::about(&store.view(), yasser).expect("read"), std::slice::from_ref(&decision));
    let his = graph::Selection { parties: vec![luaibi], ..graph::Selection::default() };
    assert_eq!(graph::events(&store.view(), &his).expect("read").len(), 3);
    assert!(matches!(fuse::merge(&store, yasser, luaibi, None), Err(DecideError::Already(..))));
    assert_same_in_any_order(&articles, &store);
    fuse::undo(&store, decision.number).expect("undone");
    assert_eq!(export(&store.view()), before);
    assert!(matches!(fuse::undo(&store, decision.number), Err(DecideError::NoDecision(_))));
}

#[test]
fn a_part_goes_apart_by_id_by_name_and_by_article_and_what_comes_later_follows() {
    let articles = [
        one_person("a", "2020-09-01", "Hassan Mohammadi", "IRN", "minister/oil"),
        one_person("b", "2020-09-02", "حسن محمدي", "IRN", ""),
        one_person("c", "2020-09-03", "Hassan Mohammadi", "IRN", ""),
    ];
    let (_folder, store) = store_of(&articles);
    let one = id_of(&store, "Hassan Mohammadi");
    assert_eq!(people(&store).len(), 1);
    let parts = fuse::parts(&store.view(), one).expect("read");
    assert_eq!(parts.len(), 2, "two spellings: {parts:?}");
    let decision = fuse::split(&store, one, &Off::Name("حسن محمدي".into()), None).expect("decided");
    assert_eq!(people(&store), ["Hassan Mohammadi", "حسن محمدي"]);
    assert_eq!(graph::find(&store.view(), "حسن محمدي", 9).expect("read").len(), 2, "both are found");
    fuse::put(&store, &[one_person("d", "2020-09-04", "حسن محمدي", "IRN", "")], None).expect("kept");
    assert_eq!(people(&store).len(), 2, "the same name in another article goes with its like");
    fuse::remove(&store, article_id("d")).expect("removed");
    assert_same_in_any_order(&articles, &store);
    fuse::undo(&store, decision.number).expect("undone");
    assert_eq!(people(&store).len(), 1);
    let by_article = fuse::split(&store, one, &Off::Article("c".into()), None).expect("decided");
    assert_eq!(people(&store), ["Hassan Mohammadi", "Hassan Mohammadi = حسن محمدي"]);
    assert_same_in_any_order(&articles, &store);
    fuse::undo(&store, by_article.number).expect("undone");
    let id = parts.iter().find(|p| p.forms == ["حسن محمدي"]).expect("the part").id;
    fuse::split(&store, one, &Off::Id(id), None).expect("decided");
    assert_eq!(people(&store).len(), 2);
    let alone = id_of(&store, "Hassan Mohammadi");
    assert!(matches!(
        fuse::split(&store, alone, &Off::Name("Hassan Mohammadi".into()), None),
        Err(DecideError::Whole(_))
    ));
    assert!(matches!(fuse::split(&store, alone, &Off::Name("Karim".into()), None), Err(DecideError::NoPart { .. })));
}

#[test]
fn of_two_decisions_that_contradict_each_other_the_last_counts() {
    let articles = [
        one_person("a", "2020-09-01", "Jabbar Luaibi", "IRQ", ""),
        one_person("b", "2020-09-02", "Abu Yasser", "IRQ", ""),
    ];
    let (_folder, store) = store_of(&articles);
    let (luaibi, yasser) = (id_of(&store, "Luaibi"), id_of(&store, "Abu Yasser"));
    fuse::merge(&store, luaibi, yasser, None).expect("decided");
    fuse::split(&store, luaibi, &Off::Id(yasser), None).expect("decided");
    assert_eq!(people(&store), ["Abu Yasser", "Jabbar Luaibi"]);
    let again = id_of(&store, "Abu Yasser");
    let third = fuse::merge(&store, luaibi, again, None).expect("decided");
    assert_eq!(people(&store), ["Abu Yasser = Jabbar Luaibi"]);
    assert_same_in_any_order(&articles, &store);
    fuse::undo(&store, third.number).expect("undone");
    assert_eq!(people(&store).len(), 2);
}

#[test]
fn a_further_name_finds_the_one_and_joins_whom_articles_call_so() {
    let articles = [
        one_person("a", "2020-09-01", "Mohammed bin Salman", "SAU", "crown-prince"),
        one_person("b", "2020-09-02", "MBS", "SAU", ""),
        one_person("c", "2020-09-02", "MBS", "FRA", ""),
    ];
    let (_folder, store) = store_of(&articles);
    assert_eq!(people(&store).len(), 3);
    let prince = id_of(&store, "Mohammed bin Salman");
    let decision = fuse::alias(&store, prince, "MBS", Lang::EN, None).expect("decided");
    assert_eq!(people(&store), ["MBS", "MBS = Mohammed bin Salman"], "of another state it is somebody else");
    fuse::alias(&store, prince, "Shining Falcon", Lang::EN, None).expect("decided");
    assert_eq!(id_of(&store, "Shining Falcon"), prince);
    assert_same_in_any_order(&articles, &store);
    assert!(matches!(fuse::alias(&store, prince, " !", Lang::EN, None), Err(DecideError::NoName(_))));
    fuse::undo(&store, decision.number).expect("undone");
    assert_eq!(people(&store).len(), 3);
}

fn meeting(id: &str, published: &str, day: &str, guest: &str) -> (Article, Reading) {
    let mut d = draft(id, published);
    let a = d.person("Mohammad Javad Zarif", &["IRN"], "minister/foreign");
    let b = d.person(guest, &["IRQ"], "minister/foreign");
    d.meeting(&[a, b], day);
    d.done()
}

fn reports(store: &Store) -> Vec<usize> {
    let part = graph::everything(&store.view(), Sources::With).expect("it loads");
    let of = |e: &&graph::EventNode| part.sources(e.id, graph::Edge::Reports).len();
    let mut counts: Vec<usize> = part.events().iter().map(of).collect();
    counts.sort_unstable();
    counts
}

fn event_of(store: &Store, article: &str) -> NodeId {
    let told = fuse::told(&store.view(), article_id(article)).expect("read").expect("it is there");
    told.events[0].expect("it tells of an event")
}

#[test]
fn events_are_merged_split_and_rejected_by_report() {
    let articles = [
        meeting("a", "2020-09-01", "2020-09-01", "Fuad Hussein"),
        meeting("b", "2020-09-02", "", "Fuad Hussein"),
        meeting("c", "2020-09-20", "", "Fuad Hussein"),
    ];
    let (_folder, store) = store_of(&articles);
    let before = export(&store.view());
    assert_eq!(reports(&store), [1, 2]);
    let merged = fuse::merge(&store, event_of(&store, "a"), event_of(&store, "c"), None).expect("decided");
    assert_eq!(reports(&store), [3]);
    assert_same_in_any_order(&articles, &store);
    let split = fuse::split(&store, event_of(&store, "a"), &Off::Article("b".into()), None).expect("decided");
    assert_eq!(reports(&store), [1, 2]);
    assert_eq!(event_of(&store, "a"), event_of(&store, "c"));
    assert_ne!(event_of(&store, "a"), event_of(&store, "b"));
    assert_same_in_any_order(&articles, &store);
    let rejected = fuse::reject_event(&store, event_of(&store, "b"), None, None).expect("decided");
    assert_eq!(reports(&store), [2]);
    assert_same_in_any_order(&articles, &store);
    for decision in [rejected, split, merged] {
        fuse::undo(&store, decision.number).expect("undone");
    }
    assert_eq!(export(&store.view()), before);
    let one = fuse::reject_event(&store, event_of(&store, "a"), Some("b"), None).expect("decided");
    assert_eq!(reports(&store), [1, 1]);
    assert_same_in_any_order(&articles, &store);
    fuse::undo(&store, one.number).expect("undone");
    assert_eq!(export(&store.view()), before);
    let none = fuse::reject_event(&store, event_of(&store, "a"), Some("z"), None);
    assert!(matches!(none, Err(DecideError::NoPart { .. })));
}

#[test]
fn an_office_and_a_country_that_were_misread_go() {
    let articles = [
        one_person("a", "2020-09-01", "Fuad Hussein", "IRN", "minister/oil"),
        one_person("b", "2020-09-02", "Fuad Hussein", "IRQ", "minister/oil"),
    ];
    let (_folder, store) = store_of(&articles);
    let before = export(&store.view());
    let he = id_of(&store, "Fuad Hussein");
    let code = |c: &str| CountryCode::parse(c).expect("a code");
    fuse::reject_country(&store, he, code("IRN"), None).expect("decided");
    let part = graph::everything(&store.view(), Sources::Without).expect("it loads");
    let countries: Vec<_> = part.nodes().iter().filter(|n| n.id().kind == NodeKind::Country).map(|n| n.id()).collect();
    assert_eq!(countries, [graph::country_id(code("IRQ"))]);
    assert_same_in_any_order(&articles, &store);
    let office = part.nodes().iter().find(|n| n.id().kind == NodeKind::Office).expect("an office").id();
    fuse::reject_office(&store, office, None).expect("decided");
    let part = graph::everything(&store.view(), Sources::Without).expect("it loads");
    assert!(part.nodes().iter().all(|n| n.id().kind != NodeKind::Office));
    assert_same_in_any_order(&articles, &store);
    assert!(matches!(
        fuse::reject_country(&store, he, code("FRA"), None),
        Err(DecideError::NotThere { .. } | DecideError::Missing(_))
    ));
    let decisions = fuse::decisions(&store.view()).expect("read");
    for decision in decisions.iter().rev() {
        fuse::undo(&store, decision.number).expect("undone");
    }
    assert_eq!(export(&store.view()), before);
}

#[test]
fn a_person_known_only_by_a_title_can_be_named_by_a_decision() {
    let mut d = draft("a", "2020-09-01");
    let (a, b) = (d.unnamed("the minister", &["IRQ"], "minister/oil"), d.person("Ali Bakr", &["IRN"], ""));
    d.meeting(&[a, b], "2020-09-01");
    let mut e = draft("b", "2020-09-02");
    let (c, f) = (e.person("Jabbar Luaibi", &["IRQ"], ""), e.person("Ali Bakr", &["IRN"], ""));
    e.meeting(&[c, f], "");
    let articles = [d.done(), e.done()];
    let (_folder, store) = store_of(&articles);
    let told = fuse::told(&store.view(), article_id("a")).expect("read").expect("there");
    fuse::merge(&store, id_of(&store, "Luaibi"), told.entities[0].expect("a node"), None).expect("decided");
    assert_eq!(reports(&store), [2]);
    assert_eq!(people(&store), ["Ali Bakr", "Jabbar Luaibi = the minister"]);
    assert_same_in_any_order(&articles, &store);
}

#[test]
fn decisions_go_with_a_dump_and_stay_through_rebuilding_compacting_and_repair() {
    let sentence =
        |a: &str, b: &str| format!("Iraqi Oil Minister {a} met Iranian Oil Minister {b} in Tehran on Sunday.");
    let text = |id: &str, a: &str| Article {
        id: Some(id.into()),
        text: sentence(a, "Bijan Zanganeh"),
        published: Some(date("2020-09-07")),
        ..Article::default()
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store");
    let mut archive = isnad::Archive::create(&path).expect("a store");
    archive.add(&[text("a", "Jabbar Luaibi"), text("b", "Samir Yasser")]).expect("added");
    let (one, two) = (id_of(archive.store(), "Luaibi"), id_of(archive.store(), "Yasser"));
    archive.merge(one, two).expect("decided");
    archive.alias(one, "Father of Oil").expect("decided");
    let expected = export(&archive.view());
    let clean = || {
        let checked = isnad::archive::check(&path, std::time::Duration::ZERO, &mut |_| ()).expect("checked");
        assert_eq!(checked.faults, []);
    };
    archive.rebuild(&mut |_, _| ()).expect("rebuilt");
    assert_eq!(export(&archive.view()), expected, "rebuilt");
    archive.compact(&mut |_| ()).expect("compacted");
    assert_eq!(export(&archive.view()), expected, "compacted");
    let mut dump = Vec::new();
    archive.dump(&mut dump, &mut |_| ()).expect("dumped");
    drop(archive);
    clean();
    isnad::archive::repair(&path, std::time::Duration::ZERO, &mut |_, _| ()).expect("repaired");
    clean();
    let repaired = isnad::Archive::open(&path).expect("opens");
    assert_eq!(export(&repaired.view()), expected, "repaired");
    let mut other = isnad::Archive::create(folder.path().join("other")).expect("a store");
    let loaded = other.load(&mut dump.as_slice(), &mut |_| ()).expect("loaded");
    assert_eq!((loaded.new, loaded.decisions, loaded.broken), (2, 2, 0));
    assert_eq!(export(&other.view()), expected, "loaded");
    let mut again = Vec::new();
    other.dump(&mut again, &mut |_| ()).expect("dumped");
    assert_eq!(again, dump);
    other.load(&mut dump.as_slice(), &mut |_| ()).expect("loaded again");
    assert_eq!(other.decisions().expect("read").len(), 2);
}

#[test]
fn a_decision_about_somebody_in_many_articles_derives_everything_anew() {
    let articles: Vec<_> = (0..90)
        .map(|i| {
            let (name, country) = if i % 2 == 0 { ("Hassan Mohammadi", "IRN") } else { ("حسن محمدي", "IRN") };
            one_person(&format!("a{i}"), "2020-09-01", name, country, "")
        })
        .collect();
    let (_folder, store) = store_of(&articles);
    let before = export(&store.view());
    let one = id_of(&store, "Hassan Mohammadi");
    let more: Vec<_> = (90..140).map(|i| one_person(&format!("a{i}"), "2020-09-01", "حسن محمدي", "IRN", "")).collect();
    fuse::put(&store, &more, None).expect("kept");
    let decision = fuse::split(&store, one, &Off::Name("حسن محمدي".into()), None).expect("decided");
    assert_eq!(people(&store), ["Hassan Mohammadi", "حسن محمدي"]);
    let together: Vec<_> = articles.iter().chain(&more).cloned().collect();
    assert_same_in_any_order(&together, &store);
    fuse::undo(&store, decision.number).expect("undone");
    for (article, _) in &more {
        fuse::remove(&store, article_id(&article.identity())).expect("removed");
    }
    assert_eq!(export(&store.view()), before);
}
