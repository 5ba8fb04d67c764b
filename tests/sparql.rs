//! SPARQL over a store finds what the triples say: those of the export, by any pattern; and what a typed query finds.

mod graph_common;
mod store_common;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use graph_common::{some_article, store_of};
use isnad::export::{RdfForm, ResultsForm, rdf, results};
use isnad::graph::{self, NodeId};
use isnad::lang::Packs;
use isnad::query::rdf::{IDS, PREFIXES, VOCABULARY, vocabulary};
use isnad::query::sparql::{Limits, QueryResults, Request, SparqlError, Term, sparql};
use isnad::query::{Query, Side, ask};
use isnad::store::Store;
use isnad::{Archive, fuse};
use proptest::prelude::*;
use serde::Deserialize;

/// The rows of a query, each as its terms' text.
fn rows_of(store: &Store, request: &Request) -> Vec<BTreeMap<String, String>> {
    let told = sparql(store, request, &Limits::default(), |answer| {
        assert_eq!(answer.notes, Vec::<String>::new(), "{}", request.text);
        match answer.results {
            QueryResults::Solutions(rows) => rows
                .map(|row| {
                    let row = row?;
                    Ok(row.iter().map(|(name, term)| (name.as_str().to_owned(), term.to_string())).collect())
                })
                .collect::<Result<Vec<_>, SparqlError>>(),
            _ => panic!("{} selects rows", request.text),
        }
    });
    told.and_then(|rows| rows).unwrap_or_else(|e| panic!("{}: {e}", request.text))
}

fn rows(store: &Store, text: &str) -> Vec<BTreeMap<String, String>> {
    rows_of(store, &Request::new(text))
}

fn export(store: &Store) -> Vec<String> {
    let mut out = Vec::new();
    let count = rdf(&store.view(), RdfForm::NQuads, &mut out, &mut |_| ()).expect("written to memory");
    let lines: Vec<String> = String::from_utf8(out).expect("UTF-8").lines().map(str::to_owned).collect();
    assert_eq!(lines.len() as u64, count);
    lines
}

/// Subject, property and value of a line.
fn parts(line: &str) -> (&str, &str, &str) {
    let (subject, rest) = line.split_once(' ').expect("a subject");
    let (property, rest) = rest.split_once(' ').expect("a property");
    (subject, property, rest.strip_suffix(" .").expect("a line's end"))
}

/// A store of the bundled articles.
fn bundled() -> (tempfile::TempDir, Archive) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut files: Vec<_> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/articles"))
        .expect("the articles are there")
        .map(|entry| entry.expect("it reads").path())
        .collect();
    files.sort();
    let path = folder.path().join("store");
    let mut add = assert_cmd::Command::cargo_bin("isnad").expect("the binary was built");
    add.env_remove("ISNAD_STORE").arg("--store").arg(&path).arg("add").args(files).assert().success();
    let archive = Archive::open(&path).expect("the store that was made just now");
    (folder, archive)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked<Q> {
    question: Vec<Q>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InSparql {
    same: Option<String>,
    ask: Option<String>,
    who: Option<String>,
    sparql: String,
}

#[derive(Deserialize)]
struct InWords {
    ask: String,
    same: Option<String>,
    query: Option<Query>,
}

fn read<Q: serde::de::DeserializeOwned>(file: &str) -> Vec<Q> {
    let path = format!("{}/tests/questions/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    toml::from_str::<Asked<Q>>(&text).unwrap_or_else(|e| panic!("{path}: {e}")).question
}

#[test]
fn the_questions_in_sparql_find_what_the_typed_queries_find() {
    let (_folder, archive) = bundled();
    let store = archive.store();
    let words: Vec<InWords> = read("en.toml");
    let (mut asked, mut answered) = (0, 0);
    for question in read::<InSparql>("sparql.toml") {
        let same = |w: &&InWords| match &question.same {
            Some(same) => w.same.as_ref() == Some(same),
            None => Some(&w.ask) == question.ask.as_ref(),
        };
        let typed = words.iter().find(same).and_then(|w| w.query.clone());
        let mut query = typed.unwrap_or_else(|| panic!("{:?} {:?} is a question", question.same, question.ask));
        let mut request = Request::new(&question.sparql);
        let view = store.view();
        if let Some(who) = &question.who {
            let found = graph::find(&view, who, 5).expect("it reads");
            let id = found.iter().find(|f| f.name == *who).unwrap_or_else(|| panic!("{who} is there")).id;
            for side in query.parties.iter_mut().filter(|side: &&mut Side| side.name.is_some()) {
                side.id = Some(id);
            }
            request.give("who", &id.to_string()).expect("an id");
        }
        let (part, found) = ask(&view, &query).expect("it reads");
        let typed: BTreeSet<NodeId> = found.events.iter().map(|ix| part.graph()[*ix].id()).collect();
        let found: BTreeSet<NodeId> = rows_of(store, &request).iter().map(|row| id_of(&row["event"])).collect();
        assert_eq!(found, typed, "{}", question.sparql);
        asked += 1;
        answered += usize::from(!typed.is_empty());
    }
    assert!(asked > 10 && answered * 2 > asked, "{asked} asked, {answered} of them with an answer");
}

/// The id that an IRI in angle brackets names.
fn id_of(iri: &str) -> NodeId {
    iri.trim_matches(['<', '>']).strip_prefix(IDS).and_then(|id| id.parse().ok()).unwrap_or_else(|| panic!("{iri}"))
}

/// Officials by nothing but the articles' graph: an office whose attested days surround the event.
#[test]
fn the_flagship_question_can_be_spelt_out_by_offices_and_their_days() {
    let (_folder, archive) = bundled();
    let spelt_out = "
        SELECT DISTINCT ?event {
          ?a :held ?ofA . ?ofA :official true ; :for id:IRN ; :firstAttested ?fromA ; :lastAttested ?toA .
          ?b :held ?ofB . ?ofB :official true ; :for id:IRQ ; :firstAttested ?fromB ; :lastAttested ?toB .
          ?a :participatedIn ?event . ?b :participatedIn ?event .
          ?event a :Meeting ; :status \"held\" ; :earliest ?day .
          FILTER(?fromA - \"P90D\"^^xsd:dayTimeDuration <= ?day && ?day <= ?toA + \"P90D\"^^xsd:dayTimeDuration)
          FILTER(?fromB - \"P90D\"^^xsd:dayTimeDuration <= ?day && ?day <= ?toB + \"P90D\"^^xsd:dayTimeDuration)
        }";
    let short = "
        SELECT DISTINCT ?event {
          ?event a :Meeting ; :status \"held\" ; :participation ?a, ?b .
          ?a :speaksFor id:IRN ; :inOffice ?x . ?b :speaksFor id:IRQ ; :inOffice ?y . FILTER(?a != ?b)
        }";
    let events = |text: &str| -> BTreeSet<NodeId> {
        rows(archive.store(), text).iter().map(|row| id_of(&row["event"])).collect()
    };
    let (long, short) = (events(spelt_out), events(short));
    assert_eq!(long, short);
    assert!(long.len() > 3, "{long:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn a_pattern_finds_the_triples_of_the_export_that_fit_it(
        articles in prop::collection::vec(some_article(), 1..8),
        decisions in prop::collection::vec((0..8usize, any::<u64>(), any::<u64>()), 0..3),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 12),
    ) {
        let (_folder, store) = store_of(&articles, &decisions);
        let lines = export(&store);
        prop_assert!(lines.windows(2).all(|w| w[0] < w[1]), "sorted, each once");
        // What is not of the many countries that every store has.
        let own: Vec<&String> = lines.iter().filter(|l| !l.contains("/ns#alias>") || !is_country(parts(l).0)).collect();
        for pick in picks {
            let line = own[pick.index(own.len())];
            let (subject, property, value) = parts(line);
            for known in 0..8u8 {
                let end = |bit: u8, text: &str, name: &str| if known & bit > 0 { text.to_owned() } else { name.to_owned() };
                let pattern = [end(1, subject, "?s"), end(2, property, "?p"), end(4, value, "?o")].join(" ");
                let fits = |line: &&String| {
                    let (s, p, o) = parts(line);
                    (known & 1 == 0 || s == subject) && (known & 2 == 0 || p == property) && (known & 4 == 0 || o == value)
                };
                let expected: Vec<String> = lines.iter().filter(fits).cloned().collect();
                let text = format!("SELECT * {{ {pattern} }}");
                let mut found: Vec<String> = rows(&store, &text).iter().map(|row| {
                    let or = |name: &str, known: &str| row.get(name).cloned().unwrap_or_else(|| known.to_owned());
                    format!("{} {} {} .", or("s", subject), or("p", property), or("o", value))
                }).collect();
                found.sort();
                prop_assert_eq!(&found, &expected, "{}", text);
            }
        }
    }

    #[test]
    fn the_order_of_articles_does_not_matter_to_the_export(
        articles in prop::collection::vec(some_article(), 1..8),
        order in any::<u64>(),
    ) {
        let mut last: BTreeMap<NodeId, _> = BTreeMap::new();
        for one in &articles {
            last.insert(fuse::article_id(&one.0.identity()), one.clone());
        }
        let articles: Vec<_> = last.into_values().collect();
        let mut other = articles.clone();
        other.sort_by_key(|a| fuse::article_id(&a.0.identity()).hash.rotate_left((order % 64) as u32) ^ order);
        let ((_one, a), (_two, b)) = (store_of(&articles, &[]), store_of(&other, &[]));
        prop_assert_eq!(export(&a), export(&b));
    }
}

fn is_country(subject: &str) -> bool {
    subject.len() == IDS.len() + 5
}

fn written(store: &Store, text: &str, form: ResultsForm) -> String {
    sparql(store, &Request::new(text), &Limits::default(), |answer| {
        let mut out = Vec::new();
        let told = results(answer.results, form, 100, &mut out).expect("written to memory");
        assert!(told.ended.is_none());
        String::from_utf8(out).expect("UTF-8")
    })
    .unwrap_or_else(|e| panic!("{text}: {e}"))
}

#[test]
fn results_are_written_as_the_w3c_says() {
    let (_folder, store) = store_of(&[], &[]);
    let text = "SELECT ?code ?name { ?c :code ?code ; :alias ?name FILTER(?code = \"IRN\" && LANG(?name) = \"fa\") }";
    assert_eq!(written(&store, text, ResultsForm::Csv), "code,name\r\nIRN,ایران\r\n");
    assert_eq!(written(&store, text, ResultsForm::Tsv), "?code\t?name\n\"IRN\"\t\"ایران\"@fa\n");
    assert_eq!(
        written(&store, text, ResultsForm::Json),
        "{\"head\":{\"vars\":[\"code\",\"name\"]},\"results\":{\"bindings\":[{\"code\":{\"type\":\"literal\",\"value\":\"IRN\"},\
         \"name\":{\"type\":\"literal\",\"value\":\"ایران\",\"xml:lang\":\"fa\"}}]}}"
    );
    let xml = written(&store, text, ResultsForm::Xml);
    let document = roxmltree::Document::parse(&xml).expect("XML");
    let names: Vec<_> = document
        .descendants()
        .filter(|n| n.has_tag_name(("http://www.w3.org/2005/sparql-results#", "literal")))
        .filter_map(|n| n.text())
        .collect();
    assert_eq!(names, ["IRN", "ایران"]);
    assert_eq!(written(&store, "ASK { id:IRN a :Country }", ResultsForm::Json), "{\"head\":{},\"boolean\":true}");
    let construct = "CONSTRUCT { ?c :name ?n } { ?c :code \"IRQ\" ; :name ?n }";
    let line = format!("<{IDS}IRQ> <{VOCABULARY}name> \"Iraq\" .\n");
    assert_eq!(written(&store, construct, ResultsForm::NTriples), line);
    assert!(written(&store, construct, ResultsForm::Turtle).ends_with("id:IRQ :name \"Iraq\" .\n"));
    assert!(written(&store, "DESCRIBE id:IRQ", ResultsForm::NTriples).contains(&line));
}

#[test]
fn dates_are_as_precise_as_they_are_known_and_compare_by_their_days() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = Archive::create(folder.path().join("store")).expect("a store");
    let articles: Vec<_> = ["2020-09-03", "2020-09", "2019", ""]
        .iter()
        .enumerate()
        .map(|(i, day)| {
            let mut d = store_common::draft(&format!("a{i}"), "2020-10-01");
            let who =
                [d.person(["Ali Azad", "Pari Rafi", "Karim Omid", "Dara Nuri"][i], &["IRN"], ""), d.country("IRQ")];
            d.meeting(&who, day);
            d.done()
        })
        .collect();
    fuse::put(archive.store(), &articles, None).expect("kept");
    let dates: Vec<_> =
        rows(archive.store(), "SELECT ?date { ?e a :Event OPTIONAL { ?e :date ?date } } ORDER BY DATATYPE(?date)")
            .into_iter()
            .map(|mut row| row.remove("date").unwrap_or_default())
            .collect();
    let typed = |text: &str, of: &str| format!("\"{text}\"^^<http://www.w3.org/2001/XMLSchema#{of}>");
    assert_eq!(
        dates,
        [String::new(), typed("2020-09-03", "date"), typed("2019", "gYear"), typed("2020-09", "gYearMonth")]
    );
    let within = |from: &str, to: &str| {
        let filter = format!("FILTER(?a <= \"{to}\"^^xsd:date && ?b >= \"{from}\"^^xsd:date)");
        rows(archive.store(), &format!("SELECT ?e {{ ?e :earliest ?a ; :latest ?b {filter} }}")).len()
    };
    assert_eq!(within("2020-09-03", "2020-09-03"), 2, "the day, and the month that holds it");
    assert_eq!(within("2019-05-01", "2019-05-01"), 1);
    assert_eq!(within("2020-10-01", "2020-10-01"), 1, "an event without a date is found by its first report");
}

#[test]
fn values_are_given_to_variables_and_only_where_that_means_one_thing() {
    let (_folder, store) = store_of(&[], &[]);
    let mut request = Request::new("SELECT ?c ?name { ?c :name ?name }");
    request.give("c", "IRN").expect("a value");
    assert_eq!(rows_of(&store, &request)[0]["name"], "\"Iran\"");
    let mut hidden = Request::new("SELECT ?name { ?c :name ?name }");
    hidden.give("c", "IRN").expect("a value");
    let error = sparql(&store, &hidden, &Limits::default(), |_| ()).expect_err("it is not selected");
    assert!(matches!(error, SparqlError::NotSelected(ref name) if name == "c"), "{error}");
    assert!(matches!(request.give("c", "Zarif"), Err(SparqlError::NoValue(_))));
    assert!(matches!(request.give("not a name", "5"), Err(SparqlError::NoValue(_))));
}

fn refusal(store: &Store, text: &str, limits: &Limits) -> SparqlError {
    let ended = sparql(store, &Request::new(text), limits, |answer| match answer.results {
        QueryResults::Solutions(mut rows) => rows.find_map(Result::err).map(SparqlError::from),
        QueryResults::Graph(mut triples) => triples.find_map(Result::err).map(SparqlError::from),
        QueryResults::Boolean(_) => None,
    });
    ended.unwrap_or_else(Some).unwrap_or_else(|| panic!("{:.100} has an answer", text))
}

#[test]
fn hostile_queries_end_with_a_word_on_why() {
    let (_folder, store) = store_of(&[], &[]);
    let soon = Limits { time: Duration::from_millis(300), ..Limits::default() };
    let deep =
        |open: &str, middle: &str, close: &str, n: usize| format!("{}{middle}{}", open.repeat(n), close.repeat(n));
    for brackets in [
        "(".repeat(10_000),
        "{".repeat(10_000),
        format!("ASK {{ FILTER({}) }}", deep("(", "1", ")", 5_000)),
        format!("ASK {}", deep("{", "?s ?p ?o", "}", 5_000)),
        format!("ASK {{ ?s ?p {} }}", deep("[ :at ", "1", "]", 2_000)),
        format!("ASK {{ ?s {} ?o }}", deep("(", ":at", ")*", 3_000)),
    ] {
        assert!(matches!(refusal(&store, &brackets, &soon), SparqlError::TooDeep(_)), "{:.40}", brackets);
    }
    assert!(matches!(
        refusal(&store, &format!("ASK {{ ?s :name \"{}\" }}", "x".repeat(1 << 20)), &soon),
        SparqlError::TooLong(_)
    ));
    for nonsense in [
        ")))((",
        "SELECT \u{202e} *",
        "\0",
        "SELECT * { ?s \u{7f} ?o }",
        "ASK { FILTER(!!!!!!!!true) }",
        "\"unclosed",
        "a million words",
    ] {
        assert!(matches!(refusal(&store, nonsense, &soon), SparqlError::Syntax(_)), "{nonsense:?}");
    }
    // Texts that grow by themselves.
    let grows: String = (0..40).map(|i| format!("BIND(CONCAT(?v{i}, ?v{i}) AS ?v{})\n", i + 1)).collect();
    let grows = format!("SELECT ?v40 {{ BIND(\"xx\" AS ?v0) {grows} }}");
    assert!(matches!(refusal(&store, &grows, &soon), SparqlError::TooLarge(_)));
    // Everything with everything.
    let product = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    let filtered = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?c) = CONCAT(STR(?f), STR(?i), \"?\")) }";
    let walk = "SELECT * { ?a (:at|!:at)* ?b . ?b (:at|!:at)* ?c . ?c (:at|!:at)* ?d }";
    for endless in [product, filtered, walk] {
        let error = refusal(&store, endless, &soon);
        assert!(matches!(error, SparqlError::TimedOut(_)), "{endless}: {error}");
    }
    let cancelled = Limits::default();
    cancelled.token.cancel();
    assert!(matches!(refusal(&store, "SELECT * { ?s ?p ?o }", &cancelled), SparqlError::Stopped));
}

#[test]
fn the_deepest_queries_that_are_read_are_answered() {
    let (_folder, store) = store_of(&[], &[]);
    let yes = |text: &str| {
        let told = sparql(&store, &Request::new(text), &Limits::default(), |answer| match answer.results {
            QueryResults::Boolean(yes) => yes,
            _ => panic!("ASK"),
        });
        told.unwrap_or_else(|e| panic!("{:.60}: {e}", text))
    };
    let deep =
        |open: &str, middle: &str, close: &str, n: usize| format!("{}{middle}{}", open.repeat(n), close.repeat(n));
    assert!(yes(&format!("ASK {{ FILTER{} }}", deep("(", "1", ")", 38))));
    assert!(yes(&format!("ASK {}", deep("{", "id:IRN a :Country", "}", 40))));
    // Long ones, and so as deep as their operators make them.
    assert!(yes(&format!("ASK {{ {}{{ id:IRN a :Country }} }}", "{} UNION ".repeat(1_500))));
    assert!(yes(&format!("ASK {{ FILTER(0{} > 5) }}", "+1".repeat(5_000))));
    assert!(yes(&format!("ASK {{ FILTER(false{}||true) }}", "||false".repeat(4_000))));
    assert!(yes(&format!("ASK {{ FILTER(7000 IN ({}7000)) }}", "1,".repeat(15_000))));
    assert!(yes(&format!("ASK {{ id:IRN a :Country {} }}", "OPTIONAL{}".repeat(3_000))));
}

#[test]
fn the_plan_tells_the_steps_and_what_was_read() {
    let (_folder, archive) = bundled();
    let text = "SELECT ?e { ?e a :Meeting ; :participation/:speaksFor id:IRN }";
    let request = Request { explain: true, ..Request::new(text) };
    let (tree, reads, rows) = sparql(archive.store(), &request, &Limits::default(), |answer| {
        let QueryResults::Solutions(found) = answer.results else { panic!("SELECT") };
        let rows = found.count();
        (answer.plan.tree(), answer.plan.reads(), rows)
    })
    .expect("a query");
    assert!(tree.contains(":speaksFor id:IRN)") && tree.contains(&format!("[{rows}]")), "{tree}");
    let speaks = tree.lines().position(|l| l.contains(":speaksFor")).expect("a step");
    let kind = tree.lines().position(|l| l.contains("rdf:type :Meeting")).expect("a step");
    assert!(speaks < kind, "what few have is looked up before what many have:\n{tree}");
    assert!(reads.records > 0 && reads.records < 100 && reads.entries < 100, "{reads:?}");
}

#[test]
fn the_examples_of_the_docs_have_answers() {
    let (_folder, archive) = bundled();
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/sparql.md")).expect("it is there");
    let mut examples = 0;
    for block in text.split("```sparql\n").skip(1) {
        let query = block.split("```").next().expect("it ends");
        let told = sparql(archive.store(), &Request::new(query), &Limits::default(), |answer| {
            assert_eq!(answer.notes, Vec::<String>::new(), "{query}");
            match answer.results {
                QueryResults::Boolean(yes) => usize::from(yes),
                QueryResults::Solutions(rows) => rows.collect::<Result<Vec<_>, _>>().expect("rows").len(),
                QueryResults::Graph(triples) => triples.collect::<Result<Vec<_>, _>>().expect("triples").len(),
            }
        });
        let found = told.unwrap_or_else(|e| panic!("{query}: {e}"));
        assert!(found > 0, "it finds something: {query}");
        examples += 1;
    }
    assert!(examples >= 8, "{examples} examples");
}

#[test]
fn the_vocabulary_declares_every_prefix_and_the_countries_have_names() {
    for (name, iri) in PREFIXES.iter().filter(|(name, _)| *name != "isnad") {
        assert!(vocabulary().contains(&format!("@prefix {name}: <{iri}> .")), "{name}");
    }
    let (_folder, store) = store_of(&[], &[]);
    let packs = Packs::bundled();
    for row in
        rows(&store, "SELECT ?code ?name { ?c a :Country ; :code ?code ; :alias ?name FILTER(LANG(?name) = \"ar\") }")
    {
        let code = isnad::model::CountryCode::parse(row["code"].trim_matches('"')).expect("a code");
        let name = packs.country_name(code, isnad::model::Lang::AR).expect("a name");
        assert_eq!(
            row["name"],
            Term::from(isnad::query::sparql::Literal::new_language_tagged_literal_unchecked(name, "ar")).to_string()
        );
    }
}
