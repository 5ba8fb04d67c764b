//! Where sources disagree nothing is averaged away, and a reprint is no second witness.

mod store_common;

use isnad::fuse::{self, Dispute};
use isnad::graph::{self, EventNode, Sources, Support};
use isnad::model::{Article, Reading, Status};
use isnad::store::Store;
use store_common::{date, draft};

/// A report of a meeting of two from different states, of its own outlet.
struct Told {
    id: &'static str,
    published: &'static str,
    day: &'static str,
    place: Option<(&'static str, &'static str)>,
    third: &'static str,
}

const TOLD: Told =
    Told { id: "a", published: "2020-09-03", day: "2020-09-01", place: Some(("Tehran", "IRN")), third: "" };

impl Told {
    fn done(&self) -> (Article, Reading) {
        let mut d = draft(self.id, self.published);
        d.article.source = Some(format!("Paper {}", self.id));
        d.article.text = format!("By the correspondent of {}. ", self.id);
        let mut who = vec![d.person("Ali Bakr", &["IRN"], ""), d.person("Omar Dawud", &["IRQ"], "")];
        if !self.third.is_empty() {
            who.push(d.person(self.third, &["RUS"], ""));
        }
        let who: Vec<_> = who.into_iter().map(|p| (p, "party")).collect();
        let place = self.place.map(|(name, country)| d.place(name, country));
        d.event("meeting", &who, self.day, place, Status::Held);
        d.done()
    }
}

fn events(articles: &[(Article, Reading)]) -> Vec<(EventNode, Support, graph::Part)> {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::create(&folder.path().join("store")).expect("a store");
    fuse::put(&store, articles, None).expect("they are kept");
    let view = store.view();
    let part = graph::everything(&view, Sources::With).expect("it loads");
    let with =
        |e: &EventNode| (e.clone(), graph::support(&view, e.id).expect("it reads").expect("it is there"), part.clone());
    part.events().into_iter().map(with).collect()
}

#[test]
fn a_day_off_is_disputed_where_both_could_know_better_and_two_meetings_where_not() {
    let reports = [Told { ..TOLD }.done(), Told { id: "b", day: "2020-09-02", ..TOLD }.done()];
    let [(event, support, _)] = &events(&reports)[..] else { panic!("one event") };
    assert!(event.disputed && matches!(&support.disputes[..], [Dispute::Date(said)] if said.len() == 2));
    let each_day = [
        Told { published: "2020-09-01", ..TOLD }.done(),
        Told { id: "b", day: "2020-09-02", published: "2020-09-02", ..TOLD }.done(),
    ];
    assert_eq!(events(&each_day).len(), 2, "each is reported on its day");
    let further = [Told { ..TOLD }.done(), Told { id: "b", day: "2020-09-03", ..TOLD }.done()];
    assert_eq!(events(&further).len(), 2);
}

#[test]
fn the_best_supported_value_is_the_answers_and_a_reprint_supports_nothing() {
    let mut reprint = Told { ..TOLD }.done();
    reprint.0.id = Some("r".into());
    reprint.0.source = Some("Another Paper".into());
    let off = Told { id: "b", day: "2020-09-02", ..TOLD };
    let reports = [Told { ..TOLD }.done(), reprint, off.done(), Told { id: "c", ..off }.done()];
    let [(event, support, _)] = &events(&reports)[..] else { panic!("one event") };
    assert_eq!((event.date, support.sources, support.independent), (Some(date("2020-09-02")), 4, 3));
    let Dispute::Date(said) = &support.disputes[0] else { panic!("{support:?}") };
    assert_eq!(said.iter().map(|s| (s.articles.len(), s.independent)).collect::<Vec<_>>(), [(2, 2), (2, 1)]);
}

#[test]
fn an_agency_that_two_papers_credit_is_one_witness() {
    let credited = |id: &'static str| {
        let mut d = draft(id, "2020-09-03");
        d.article.source = Some(format!("Paper {id}"));
        d.article.text = format!("As printed by {id}. ");
        let (a, b) = (d.person("Ali Bakr", &["IRN"], ""), d.person("Omar Dawud", &["IRQ"], ""));
        let agency = d.organization("Alborz News Agency", &[]);
        d.meeting(&[a, b], "2020-09-01");
        d.reading.events[0].evidence[0].speakers = vec![agency];
        d.done()
    };
    let [(_, support, _)] = &events(&[credited("a"), credited("b")])[..] else { panic!("one event") };
    assert_eq!((support.sources, support.independent), (2, 1));
}

#[test]
fn places_in_different_states_are_disputed_and_a_palace_in_its_city_is_not() {
    let elsewhere = Told { id: "b", place: Some(("Muscat", "OMN")), ..TOLD };
    let reports = [Told { ..TOLD }.done(), elsewhere.done(), Told { id: "c", ..TOLD }.done()];
    let [(event, support, part)] = &events(&reports)[..] else { panic!("one event") };
    assert!(event.disputed && matches!(&support.disputes[..], [Dispute::Place(said)] if said.len() == 2));
    let at = part.targets(event.id, graph::Edge::At);
    assert!(matches!(at[..], [graph::Node::Place(p)] if p.name == "Tehran"), "{at:?}");
    let palace = Told { id: "b", place: Some(("Saadabad Palace", "IRN")), ..TOLD };
    let [(event, ..)] = &events(&[Told { ..TOLD }.done(), palace.done()])[..] else { panic!("one event") };
    assert!(!event.disputed);
}

#[test]
fn whom_one_report_adds_is_no_contradiction_but_two_for_one_state_are() {
    let lavrov = Told { id: "b", third: "Sergey Lavrov", ..TOLD };
    let [(event, ..)] = &events(&[Told { ..TOLD }.done(), lavrov.done()])[..] else { panic!("one event") };
    assert!(!event.disputed);
    let bogdanov = Told { id: "c", third: "Mikhail Bogdanov", ..TOLD };
    let [(event, support, part)] = &events(&[lavrov.done(), bogdanov.done()])[..] else { panic!("one event") };
    assert!(event.disputed);
    let [Dispute::Participants(country, said)] = &support.disputes[..] else { panic!("{support:?}") };
    assert_eq!((country.as_str(), said.len()), ("RUS", 2));
    assert_eq!(part.participants(event.id).len(), 4, "nobody is left out");
}
