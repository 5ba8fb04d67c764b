//! Which mentions in different articles are one person, which reports one event; and that order does not matter.

mod store_common;

use isnad::Archive;
use isnad::fuse::{self, Change, article_id};
use isnad::graph::{self, Edge, Node, NodeId, NodeKind, Part, Selection, Sources, country_id};
use isnad::model::{Article, CountryCode, EventType, Reading, Status};
use isnad::store::{Reason, Store};
use proptest::prelude::*;
use store_common::{Draft, date, decide, draft, export};

fn store_of(articles: &[(Article, Reading)]) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::create(&folder.path().join("store")).expect("a store");
    let changes = fuse::put(&store, articles, Some(date("2024-01-01"))).expect("they are kept");
    assert_eq!(changes.len(), articles.len());
    (folder, store)
}

fn everything(store: &Store) -> Part {
    graph::everything(&store.view(), Sources::With).expect("it loads")
}

fn people(part: &Part) -> Vec<(String, Vec<String>)> {
    let person = |n: &&Node| match n {
        Node::Person(p) if p.named => {
            let mut forms: Vec<String> = p.names.iter().map(|n| n.form.clone()).collect();
            forms.sort();
            Some((p.name.clone(), forms))
        }
        _ => None,
    };
    let mut people: Vec<_> = part.nodes().iter().filter_map(person).collect();
    people.sort();
    people
}

fn one_person(id: &str, published: &str, name: &str, countries: &[&str], office: &str) -> (Article, Reading) {
    let mut d = draft(id, published);
    d.person(name, countries, office);
    d.done()
}

/// The names of the people that remain of these mentions, each in an article of its own.
fn fused(mentions: &[(&str, &str, &str)]) -> Vec<String> {
    let articles: Vec<_> = mentions
        .iter()
        .enumerate()
        .map(|(i, (name, country, office))| {
            let countries: &[&str] = if country.is_empty() { &[] } else { &[*country] };
            one_person(&format!("a{i}"), "2020-11-15", name, countries, office)
        })
        .collect();
    let (_folder, store) = store_of(&articles);
    people(&everything(&store)).into_iter().map(|(_, forms)| forms.join(" = ")).collect()
}

#[test]
fn one_person_across_scripts_spellings_and_parts_of_the_name() {
    let secretary = "secretary/security";
    let one = fused(&[
        ("علي شمخاني", "IRN", secretary),
        ("علی شمخانی", "IRN", ""),
        ("Ali Shamkhani", "IRN", secretary),
        ("شمخاني", "IRN", secretary),
        ("Ali Shamkhani", "", ""),
    ]);
    assert_eq!(one, ["Ali Shamkhani = شمخاني = علي شمخاني = علی شمخانی"]);
    let short = fused(&[("جمعة عناد سعدون", "IRQ", "minister/defence"), ("Juma Inad", "IRQ", "minister/defence")]);
    assert_eq!(short, ["Juma Inad = جمعة عناد سعدون"]);
    let wider =
        fused(&[("محمد جواد ظريف", "IRN", ""), ("Mohammad Zarif", "IRN", ""), ("Zarif", "IRN", "minister/foreign")]);
    assert_eq!(wider, ["Mohammad Zarif = Zarif = محمد جواد ظريف"]);
}

#[test]
fn namesakes_of_different_states_and_offices_stay_apart() {
    let two = fused(&[("حسن محمدي", "IRN", "minister/oil"), ("حسن محمدي", "AFG", "governor")]);
    assert_eq!(two.len(), 2);
    let nobody =
        fused(&[("حسن محمدي", "IRN", "minister/oil"), ("حسن محمدي", "AFG", "governor"), ("حسن محمدي", "", "")]);
    assert_eq!(nobody.len(), 3, "whom the one without a state means is not guessed");
    let misread = fused(&[("فؤاد حسين", "IRQ", "minister/foreign"), ("Fuad Hussein", "IRN", "minister/foreign")]);
    assert_eq!(misread.len(), 1, "the same office speaks against the state");
    let surname = fused(&[("علي لاريجاني", "IRN", ""), ("صادق لاريجاني", "IRN", ""), ("لاريجاني", "IRN", "")]);
    assert_eq!(surname.len(), 3, "a surname that two have is neither's");
    let mut often = vec![("علي لاريجاني", "IRN", ""); 5];
    often.extend([("صادق لاريجاني", "IRN", ""), ("لاريجاني", "IRN", "")]);
    assert_eq!(fused(&often), ["صادق لاريجاني", "علي لاريجاني = لاريجاني"], "or one of them is named far more often");
    let told = fused(&[
        ("علي لاريجاني", "IRN", "speaker-of-parliament"),
        ("صادق لاريجاني", "IRN", "judge"),
        ("لاريجاني", "IRN", "judge"),
    ]);
    assert_eq!(told, ["صادق لاريجاني = لاريجاني", "علي لاريجاني"], "unless the office tells");
    let other = fused(&[("علي شمخاني", "IRN", "secretary/security"), ("شمخاني", "IRN", "minister/oil")]);
    assert_eq!(other.len(), 2);
    assert_eq!(fused(&[("حسن روحاني", "IRN", ""), ("حسين روحاني", "IRN", "")]).len(), 2);
}

#[test]
fn a_misspelt_name_is_the_holder_of_an_office_that_only_one_can_hold() {
    let foreign = "minister/foreign";
    let one = fused(&[
        ("Mohammad Javad Zarif", "IRN", foreign),
        ("Mohamamd Javad Zarif", "IRN", foreign),
        ("محمد جواد ظريف", "IRN", ""),
    ]);
    assert_eq!(one, ["Mohamamd Javad Zarif = Mohammad Javad Zarif = محمد جواد ظريف"]);
    let heard = fused(&[("ميخائيل بوغدانوف", "RUS", "minister/oil"), ("میخائیل بوگدانف", "RUS", "minister/oil")]);
    assert_eq!(heard.len(), 1);
    let many = fused(&[("Ahmad Karimi", "IRN", "ambassador"), ("Ahmad Karami", "IRN", "ambassador")]);
    assert_eq!(many.len(), 2, "a state has many ambassadors");
    let elsewhere = fused(&[("Mohammad Zarif", "IRN", foreign), ("Mohamamd Zarif", "AFG", foreign)]);
    assert_eq!(elsewhere.len(), 2);
    assert_eq!(fused(&[("حسن روحاني", "IRN", "president"), ("حسين روحاني", "IRN", "governor")]).len(), 2);
}

#[test]
fn organizations_and_places_are_one_across_scripts_and_two_in_different_countries() {
    let mut articles = Vec::new();
    for (i, (organization, place, country)) in
        [("حماس", "طهران", "IRN"), ("Hamas", "Tehran", "IRN"), ("حماس", "تهران", "IRN"), ("Hamas", "Tripoli", "LBY")]
            .iter()
            .chain(&[("Hamas", "طرابلس", "LBN")])
            .enumerate()
    {
        let mut d = draft(&format!("a{i}"), "2020-09-01");
        d.organization(organization, &[]);
        d.place(place, country);
        articles.push(d.done());
    }
    let (_folder, store) = store_of(&articles);
    let mut found: Vec<String> = Vec::new();
    for node in everything(&store).nodes() {
        let names = match node {
            Node::Organization(o) if o.name != "The Example" => &o.names,
            Node::Place(p) => &p.names,
            _ => continue,
        };
        let mut forms: Vec<&str> = names.iter().map(|n| n.form.as_str()).collect();
        forms.sort_unstable();
        found.push(forms.join(" = "));
    }
    found.sort();
    assert_eq!(found, ["Hamas = حماس", "Tehran = تهران = طهران", "Tripoli", "طرابلس"]);
}

#[test]
fn an_absorbed_id_goes_on_to_resolve() {
    let short = one_person("a", "2020-11-15", "شمخاني", &["IRN"], "secretary/security");
    let (_folder, store) = store_of(&[short]);
    let before = everything(&store).nodes().iter().find(|n| n.id().kind == NodeKind::Person).expect("he").id();
    let full = one_person("b", "2020-11-16", "Ali Shamkhani", &["IRN"], "secretary/security");
    fuse::put(&store, &[full], None).expect("kept");
    let view = store.view();
    let now = graph::resolve(&view, before).expect("read");
    assert_ne!(now, before);
    let Some(Node::Person(he)) = graph::load_entity(&view, before).expect("loads").node(now).cloned() else {
        panic!("the old id leads to the person")
    };
    assert_eq!(he.names.iter().map(|n| n.form.as_str()).collect::<Vec<_>>(), ["Ali Shamkhani", "شمخاني"]);
    let why = graph::why(&view, now).expect("read");
    assert_eq!(why.iter().map(|l| l.reason).collect::<Vec<_>>(), [Reason::PartOfNameAndOffice]);
}

#[test]
fn an_office_that_changes_hands_keeps_its_holders_apart_in_time() {
    let articles = [
        one_person("a", "2019-03-01", "Adel Mahdi", &["IRQ"], "prime-minister"),
        one_person("b", "2020-02-01", "Adel Mahdi", &["IRQ"], "prime-minister"),
        one_person("c", "2020-08-01", "Mustafa Kadhimi", &["IRQ"], "prime-minister"),
        one_person("d", "2021-01-01", "Adel Mahdi", &["IRQ"], "former prime-minister"),
    ];
    let (_folder, store) = store_of(&articles);
    let part = everything(&store);
    let office = |n: &&Node| match n {
        Node::Office(o) => Some((o.first.map(|d| d.to_string()), o.last.map(|d| d.to_string()), o.former, o.official)),
        _ => None,
    };
    let mut offices: Vec<_> = part.nodes().iter().filter_map(office).collect();
    offices.sort();
    let day = |d: &str| Some(d.to_owned());
    assert_eq!(
        offices,
        [(day("2019-03-01"), day("2020-02-01"), false, true), (day("2020-08-01"), day("2020-08-01"), false, true),]
    );
    let supported =
        part.edges().iter().filter(|(_, e, to)| *e == Edge::Supports && to.kind == NodeKind::Office).count();
    assert_eq!(supported, 4, "each attestation is kept with its article");
}

fn meeting_report(id: &str, published: &str, host: (&str, &str), guest: (&str, &str), day: &str) -> (Article, Reading) {
    let mut d = draft(id, published);
    let party = |d: &mut Draft, (name, country): (&str, &str)| match name {
        "" => d.country(country),
        "?" => d.unnamed("the minister", &[country], "minister/foreign"),
        name => d.person(name, &[country], "minister/foreign"),
    };
    let (host, guest) = (party(&mut d, host), party(&mut d, guest));
    let place = d.place("Tehran", "IRN");
    d.event("meeting", &[(host, "host"), (guest, "guest")], day, Some(place), Status::Held);
    d.done()
}

fn events(store: &Store) -> Vec<(String, Option<String>, usize)> {
    let part = everything(store);
    let event = |e: &&graph::EventNode| {
        let names = part.participants(e.id).iter().filter_map(|p| part.node(p.node)).map(|n| match n {
            Node::Person(p) => p.name.clone(),
            Node::Country(c) => c.code.to_string(),
            other => panic!("{other:?}"),
        });
        let mut names: Vec<String> = names.collect();
        names.sort();
        (names.join(", "), e.when().map(|d| d.to_string()), part.sources(e.id, Edge::Reports).len())
    };
    part.events().iter().map(event).collect()
}

#[test]
fn reports_of_one_meeting_are_one_event_and_a_week_apart_two() {
    let (zarif, hussein) = (("Mohammad Javad Zarif", "IRN"), ("Fuad Hussein", "IRQ"));
    let articles = [
        meeting_report("a", "2020-09-26", zarif, hussein, "2020-09-26"),
        meeting_report("b", "2020-09-27", ("محمد جواد ظريف", "IRN"), ("فؤاد حسين", "IRQ"), ""),
        meeting_report("c", "2020-09-28", ("Zarif", "IRN"), ("?", "IRQ"), ""),
        meeting_report("d", "2020-09-27", zarif, ("", "IRQ"), ""),
        meeting_report("e", "2020-10-04", zarif, hussein, ""),
        meeting_report("f", "2020-09-27", zarif, ("Barham Saleh", "IRQ"), ""),
        meeting_report("g", "2020-09-27", zarif, ("Fuad Hussein", "IRQ"), "2020-08-01"),
    ];
    let (_folder, store) = store_of(&articles);
    let when = |d: &str| Some(d.to_owned());
    assert_eq!(
        events(&store),
        [
            ("Fuad Hussein, Mohammad Javad Zarif".into(), when("2020-08-01"), 1),
            ("Fuad Hussein, Mohammad Javad Zarif".into(), when("2020-09-26"), 4),
            ("Barham Saleh, Mohammad Javad Zarif".into(), when("2020-09-27"), 1),
            ("Fuad Hussein, Mohammad Javad Zarif".into(), when("2020-10-04"), 1),
        ]
    );
}

#[test]
fn a_chain_of_reports_does_not_join_meetings_a_week_apart() {
    let days = ["2020-09-01", "2020-09-03", "2020-09-05", "2020-09-07", "2020-09-09"];
    let report =
        |(i, day): (usize, &&str)| meeting_report(&format!("a{i}"), day, ("A Bakr", "IRN"), ("B Dawud", "IRQ"), "");
    let articles: Vec<_> = days.iter().enumerate().map(report).collect();
    let (_folder, store) = store_of(&articles);
    let reports: Vec<usize> = events(&store).into_iter().map(|(_, _, n)| n).collect();
    assert_eq!(reports, [2, 2, 1]);
}

#[test]
fn states_alone_meet_only_by_the_same_states_a_day_apart() {
    let report = |id, day, a, b| meeting_report(id, day, ("", a), ("", b), "");
    let articles = [
        report("a", "2020-09-01", "IRN", "IRQ"),
        report("b", "2020-09-02", "IRN", "IRQ"),
        report("c", "2020-09-02", "IRN", "TUR"),
        report("d", "2020-09-05", "IRN", "IRQ"),
    ];
    let (_folder, store) = store_of(&articles);
    let mut found: Vec<_> = events(&store).into_iter().map(|(who, _, n)| (who, n)).collect();
    found.sort();
    assert_eq!(found, [("IRN, IRQ".to_owned(), 1), ("IRN, IRQ".into(), 2), ("IRN, TUR".into(), 1)]);
}

#[test]
fn a_denial_makes_an_event_disputed_and_a_plan_stays_a_plan() {
    let report = |id: &str, status| {
        let mut d = draft(id, "2020-09-01");
        let (a, b) = (d.person("Ali Bakr", &["IRN"], "minister/oil"), d.person("Omar Dawud", &["IRQ"], "minister/oil"));
        d.event("meeting", &[(a, "party"), (b, "party")], "2020-09-01", None, status);
        d.done()
    };
    let articles = [
        report("a", Status::Held),
        report("b", Status::Held),
        report("c", Status::Denied),
        report("d", Status::Planned),
    ];
    let (_folder, store) = store_of(&articles);
    let part = everything(&store);
    let found: Vec<_> = part.events().iter().map(|e| (e.status, e.disputed)).collect();
    assert!(found.len() == 2 && found.contains(&(Status::Held, true)) && found.contains(&(Status::Planned, false)));
}

fn code(text: &str) -> CountryCode {
    CountryCode::parse(text).expect("a code")
}

#[test]
fn selections_use_the_lists_and_find_what_fits() {
    let articles = [
        meeting_report("a", "2020-09-26", ("Mohammad Javad Zarif", "IRN"), ("Fuad Hussein", "IRQ"), "2020-09-26"),
        meeting_report("b", "2020-12-01", ("Mohammad Javad Zarif", "IRN"), ("Sergey Lavrov", "RUS"), ""),
        meeting_report("c", "", ("Hassan Rouhani", "IRN"), ("Fuad Hussein", "IRQ"), ""),
        meeting_report("d", "2020-10-20", ("Hassan Rouhani", "IRN"), ("Barham Salih", "IRQ"), "2020-10"),
    ];
    let (_folder, store) = store_of(&articles);
    let view = store.view();
    let select = |selection: Selection| graph::events(&view, &selection).expect("read").len();
    let between = |a, b| Selection { countries: vec![code(a), code(b)], ..Selection::default() };
    assert_eq!(select(between("IRN", "IRQ")), 3);
    assert_eq!(select(between("IRQ", "IRN")), 3);
    assert_eq!(select(between("IRN", "FRA")), 0);
    assert_eq!(select(between("IRN", "IRN")), 0);
    let dated =
        |from: &str, to: &str| Selection { from: Some(date(from)), to: Some(date(to)), ..between("IRN", "IRQ") };
    assert_eq!(select(dated("2020", "2020")), 2, "without a date it is in no year");
    assert_eq!(select(dated("2020-10-15", "2020-10-31")), 1, "October holds those days");
    assert_eq!(select(dated("2020-11", "2021")), 0);
    assert_eq!(select(Selection { types: vec![EventType::visit()], ..between("IRN", "IRQ") }), 0);
    let zarif = graph::find(&view, "ظریف", 5).expect("read")[0].id;
    assert_eq!(select(Selection { parties: vec![zarif], ..Selection::default() }), 2);
    assert_eq!(select(Selection { parties: vec![zarif, country_id(code("RUS"))], ..Selection::default() }), 1);
    assert_eq!(select(Selection { place: Some(country_id(code("IRN"))), ..Selection::default() }), 4);
    let tehran = graph::find(&view, "طهران", 5).expect("read")[0].id;
    assert_eq!(select(Selection { place: Some(tehran), status: vec![Status::Held], ..Selection::default() }), 4);
    let near = graph::neighbourhood(&view, &[zarif], 2, 100, Sources::Without).expect("loads");
    assert_eq!(people(&near).len(), 3, "with those whom he met");
    let fuad = graph::find(&view, "Foad Husein", 5).expect("read")[0].id;
    let lavrov = graph::find(&view, "لافروف", 5).expect("read")[0].id;
    let path = graph::shortest_path(&everything(&store), fuad, lavrov).expect("over Zarif");
    assert_eq!(
        path.iter().map(|s| s.node.kind).collect::<Vec<_>>(),
        [NodeKind::Event, NodeKind::Person, NodeKind::Event, NodeKind::Person]
    );
    assert_eq!(path[1].node, zarif);
}

#[test]
fn names_are_found_in_any_script_with_a_slip_and_ranked() {
    let (_folder, store) = store_of(&[
        one_person("a", "2020-01-01", "علي شمخاني", &["IRN"], "secretary/security"),
        one_person("b", "2020-01-01", "علي لاريجاني", &["IRN"], "speaker-of-parliament"),
        one_person("c", "2020-01-01", "عَلِيّ لاريجاني", &["IRN"], "speaker-of-parliament"),
        one_person("d", "2020-01-01", "Sadegh Larijani", &["IRN"], "judge"),
        one_person("e", "2020-01-01", "Mohammed bin Salman Al-Saud", &["SAU"], "crown-prince"),
    ]);
    let view = store.view();
    let find = |name: &str| -> Vec<String> {
        graph::find(&view, name, 9).expect("read").into_iter().map(|f| f.name).collect()
    };
    for spelling in ["شمخاني", "شمخانی", "Shamkhani", "shamkani", "Ali Shamkhani", "علی شمخانی", "شمحاني"]
    {
        assert_eq!(find(spelling), ["علي شمخاني"], "{spelling}");
    }
    assert_eq!(find("لاریجانی").len(), 2);
    assert_eq!(find("صادق لاریجانی"), ["Sadegh Larijani"]);
    assert_eq!(find("علي")[..], ["علي لاريجاني", "علي شمخاني"], "the one with more articles first");
    assert_eq!(find("محمد بن سلمان"), ["Mohammed bin Salman Al-Saud"]);
    assert_eq!(find("Larijany Sadeq"), ["Sadegh Larijani"]);
    assert!(find("Merkel").is_empty() && find("").is_empty() && find("!").is_empty());
    let best = &graph::find(&view, "علي لاريجاني", 1).expect("read")[0];
    assert_eq!((best.score, best.articles, best.countries.as_slice()), (1.0, 2, &[code("IRN")][..]));
}

#[test]
fn again_is_unchanged_and_a_correction_replaces() {
    let first = meeting_report("a", "2020-09-26", ("Ali Bakr", "IRN"), ("Omar Dawud", "IRQ"), "");
    let (_folder, store) = store_of(std::slice::from_ref(&first));
    let before = export(&store.view());
    assert_eq!(fuse::put(&store, std::slice::from_ref(&first), None).expect("kept"), [Change::Unchanged]);
    assert_eq!(export(&store.view()), before);
    let second = meeting_report("a", "2020-09-26", ("Ali Bakr", "IRN"), ("Sergey Lavrov", "RUS"), "");
    assert_eq!(
        fuse::put(&store, std::slice::from_ref(&second), Some(date("2024-01-01"))).expect("kept"),
        [Change::Corrected]
    );
    let (_other, only_second) = store_of(std::slice::from_ref(&second));
    assert_eq!(export(&store.view()), export(&only_second.view()));
    let changes = fuse::put(&store, &[first.clone(), second.clone(), second], None).expect("kept");
    assert_eq!(changes, [Change::Corrected, Change::Corrected, Change::Unchanged], "the last of a batch counts");
    assert!(fuse::remove(&store, article_id("a")).expect("removed"));
    assert!(!fuse::remove(&store, article_id("a")).expect("it is not there"));
    assert_eq!(export(&store.view()), "");
    assert_eq!(fuse::counts(&store.view()).expect("read"), Default::default());
    assert!(graph::find(&store.view(), "Lavrov", 3).expect("read").is_empty());
}

/// Articles about few people in few days, so that they collide in every way.
fn some_article() -> impl Strategy<Value = (Article, Reading)> {
    const PEOPLE: [(&str, &str); 14] = [
        ("علي شمخاني", "secretary/security"),
        ("Ali Shamkhani", "secretary/security"),
        ("شمخاني", "secretary/security"),
        ("شمخاني", ""),
        ("Ali X Shamkhani", ""),
        ("حسين شمخاني", "minister/oil"),
        ("فؤاد حسين", "minister/foreign"),
        ("Fuad Hussein", "minister/foreign"),
        ("Hussein", "minister/foreign"),
        ("حسن حسين", ""),
        ("Hassan Hussein", "governor"),
        ("Fuad", ""),
        ("فؤاد محمد حسين", "former minister/foreign"),
        ("حسين", "governor"),
    ];
    const COUNTRIES: [&[&str]; 5] = [&["IRN"], &["IRQ"], &[], &["IRN", "IRQ"], &["TUR"]];
    const DAYS: [&str; 5] = ["", "2020-09-01", "2020-09-03", "2020-09-05", "2020-09"];
    let party = (0..PEOPLE.len() + 4, 0..COUNTRIES.len());
    let event = (0..4usize, prop::collection::vec(party, 1..4), 0..DAYS.len(), 0..4usize, 0..8usize);
    (0..9u8, 0..DAYS.len(), prop::collection::vec(event, 0..4)).prop_map(|(id, published, events)| {
        let mut d = draft(&format!("a{id}"), DAYS[published]);
        for (kind, parties, day, place, status) in events {
            let parties: Vec<_> = parties
                .into_iter()
                .map(|(who, country)| match who.checked_sub(PEOPLE.len()) {
                    None => d.person(PEOPLE[who].0, COUNTRIES[country], PEOPLE[who].1),
                    Some(0) => d.country(COUNTRIES[country].first().unwrap_or(&"SYR")),
                    Some(1) => d.organization("حماس", COUNTRIES[country]),
                    Some(2) => d.organization("Hamas", &[]),
                    Some(_) => d.unnamed("the minister", COUNTRIES[country], "minister/foreign"),
                })
                .collect();
            let place = match place {
                0 => Some(d.place("طهران", "IRN")),
                1 => Some(d.place("Tehran", "IRN")),
                2 => Some(d.country("IRQ")),
                _ => None,
            };
            let kind = ["meeting", "meeting", "visit", "statement"][kind];
            let role = ["party", "visitor", "speaker"]
                [["meeting", "visit", "statement"].iter().position(|k| *k == kind).expect("one of them")];
            let roles: Vec<_> = parties.iter().map(|p| (*p, role)).collect();
            let status = if status < 6 { Status::Held } else { Status::ALL[status - 5] };
            d.event(kind, &roles, DAYS[day], place, status);
        }
        d.done()
    })
}

/// Keeps the last version of each article.
fn last_versions(articles: &[(Article, Reading)]) -> Vec<(Article, Reading)> {
    let mut last: std::collections::BTreeMap<NodeId, (Article, Reading)> = Default::default();
    for one in articles {
        last.insert(article_id(&one.0.identity()), one.clone());
    }
    last.into_values().collect()
}

/// An export without the days on which the articles were read: a stream's is today.
fn unread(export: &str) -> String {
    const DAY: usize = "2024-01-01".len();
    let mut parts = export.split("\"read\":\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + &part[DAY..])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_batching_gives_the_same_graph(
        articles in prop::collection::vec(some_article(), 1..14),
        order in any::<u64>(),
        cuts in prop::collection::vec(1..5usize, 14),
        removed in 0..9u8,
    ) {
        // What is wanted: each article's last version, in one batch, without the one that is taken back.
        let gone = article_id(&format!("a{removed}"));
        let last: Vec<_> = last_versions(&articles).into_iter().filter(|a| article_id(&a.0.identity()) != gone).collect();
        let (_one, at_once) = store_of(&last);
        let expected = export(&at_once.view());
        // All versions one by one or in batches, then the last versions in another order, then the retraction.
        let (_two, step_by_step) = store_of(&[]);
        let mut left = articles.as_slice();
        for cut in cuts {
            let (now, later) = left.split_at(cut.min(left.len()));
            fuse::put(&step_by_step, now, Some(date("2024-01-01"))).expect("kept");
            left = later;
        }
        let mut shuffled = last.clone();
        shuffled.sort_by_key(|a| article_id(&a.0.identity()).hash.rotate_left((order % 64) as u32) ^ order);
        fuse::put(&step_by_step, &shuffled, Some(date("2024-01-01"))).expect("kept");
        fuse::remove(&step_by_step, gone).expect("removed");
        prop_assert_eq!(&export(&step_by_step.view()), &expected);
        prop_assert_eq!(fuse::counts(&step_by_step.view()).expect("read"), fuse::counts(&at_once.view()).expect("read"));
        // Shuffled from an empty store, one at a time.
        let (_three, one_by_one) = store_of(&[]);
        for one in &shuffled {
            fuse::put(&one_by_one, std::slice::from_ref(one), Some(date("2024-01-01"))).expect("kept");
        }
        prop_assert_eq!(&export(&one_by_one.view()), &expected);
        // All versions as a stream.
        let folder = tempfile::tempdir().expect("a folder");
        let mut streamed = Archive::create(folder.path().join("store")).expect("a store");
        let added = streamed.add_all(articles.iter().cloned()).expect("kept");
        prop_assert_eq!((added.new + added.unchanged + added.corrected) as usize, articles.len());
        streamed.remove(gone).expect("removed");
        prop_assert_eq!(unread(&export(&streamed.view())), unread(&expected));
        prop_assert_eq!(streamed.counts().expect("read"), fuse::counts(&at_once.view()).expect("read"));
        // Taken back one after the other, nothing remains.
        for one in &shuffled {
            fuse::remove(&step_by_step, article_id(&one.0.identity())).expect("removed");
        }
        prop_assert_eq!(export(&step_by_step.view()), "");
    }

    #[test]
    fn any_order_of_articles_and_decisions_gives_the_same_graph(
        articles in prop::collection::vec(some_article(), 2..10),
        choices in prop::collection::vec((0..7usize, any::<u64>(), any::<u64>()), 1..6),
        order in any::<u64>(),
        cut in 0..10usize,
    ) {
        let last = last_versions(&articles);
        let (_one, all_first) = store_of(&last);
        for (what, a, b) in choices {
            decide(&all_first, what, a, b);
        }
        let expected = export(&all_first.view());
        let decisions = fuse::decisions(&all_first.view()).expect("they read");
        let mut shuffled = last.clone();
        shuffled.sort_by_key(|a| article_id(&a.0.identity()).hash.rotate_left((order % 64) as u32) ^ order);
        // The decisions, then the articles as a stream.
        let folder = tempfile::tempdir().expect("a folder");
        let mut streamed = Archive::create(folder.path().join("store")).expect("a store");
        for decision in &decisions {
            fuse::keep(streamed.store(), decision).expect("kept");
        }
        streamed.add_all(shuffled.iter().cloned()).expect("kept");
        prop_assert_eq!(unread(&export(&streamed.view())), unread(&expected));
        // Some articles, then the decisions, then the others; one of the first is taken back and comes again.
        let (before, after) = shuffled.split_at(cut.min(shuffled.len()));
        let (_two, between) = store_of(before);
        for decision in &decisions {
            fuse::keep(&between, decision).expect("it is kept");
        }
        for one in after {
            fuse::put(&between, std::slice::from_ref(one), Some(date("2024-01-01"))).expect("kept");
        }
        prop_assert_eq!(&export(&between.view()), &expected);
        if let Some(one) = before.first() {
            fuse::remove(&between, article_id(&one.0.identity())).expect("removed");
            fuse::put(&between, std::slice::from_ref(one), Some(date("2024-01-01"))).expect("kept");
        }
        prop_assert_eq!(&export(&between.view()), &expected);
        prop_assert_eq!(fuse::counts(&between.view()).expect("read"), fuse::counts(&all_first.view()).expect("read"));
        // Taken back in turn, nothing of the decisions remains.
        for decision in decisions.iter().rev() {
            fuse::undo(&between, decision.number).expect("undone");
        }
        let (_three, undecided) = store_of(&last);
        prop_assert_eq!(&export(&between.view()), &export(&undecided.view()));
    }

    #[test]
    fn selections_by_lists_equal_a_look_at_every_event(
        articles in prop::collection::vec(some_article(), 1..12),
        a in 0..4usize,
        b in 0..4usize,
        from in 0..4usize,
    ) {
        let (_folder, store) = store_of(&articles);
        let view = store.view();
        let codes = ["IRN", "IRQ", "TUR", "SYR"].map(code);
        let from = [None, Some(date("2020-09-02")), Some(date("2020-09-04")), Some(date("2020"))][from];
        let selection = Selection { countries: vec![codes[a], codes[b]], from, ..Selection::default() };
        let part = everything(&store);
        let fits = |e: &&graph::EventNode| {
            let parties = part.participants(e.id);
            let two = parties.iter().any(|p| {
                p.countries.contains(&codes[a]) && parties.iter().any(|q| q.node != p.node && q.countries.contains(&codes[b]))
            });
            two && from.is_none_or(|from| e.when().is_some_and(|when| when.last_day() >= from.first_day()))
        };
        let naive: Vec<NodeId> = part.events().into_iter().filter(fits).map(|e| e.id).collect();
        prop_assert_eq!(graph::events(&view, &selection).expect("read"), naive);
    }
}
