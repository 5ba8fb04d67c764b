//! What else can be said of a picture: its letters, its ground, its layout, its pixels.

use std::collections::BTreeSet;

use isnad::export::{
    FontSource, HeatMap, Labels, Layout, PictureOptions, Png, PngError, PngSize, Theme, dot, heat, png, svg,
};
use isnad::graph::{Graph, Node};
use isnad::model::Lang;
use proptest::prelude::*;

mod pictures;

use pictures::{hostile, large, many, options, small};

fn timeline(graph: &Graph) -> String {
    svg(graph, &PictureOptions { layout: Layout::Timeline, ..options() })
}

fn painted(svg: &str, scale: f32) -> Png {
    png(svg, PngSize::Scale(scale), FontSource::Bundled).expect("a picture")
}

/// The pixels of a PNG, as red, green, blue and how much they cover.
fn pixels(png: &Png) -> resvg::tiny_skia::Pixmap {
    resvg::tiny_skia::Pixmap::decode_png(&png.bytes).expect("a PNG")
}

fn number(node: roxmltree::Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).and_then(|n| n.parse().ok()).unwrap_or_else(|| panic!("{name} of {node:?}"))
}

fn with_class<'a, 'd>(doc: &'a roxmltree::Document<'d>, class: &str) -> Vec<roxmltree::Node<'a, 'd>> {
    let has = |n: &roxmltree::Node<'_, '_>| n.attribute("class").is_some_and(|c| c.split(' ').any(|c| c == class));
    doc.descendants().filter(has).collect()
}

fn words(node: roxmltree::Node<'_, '_>) -> Vec<String> {
    let texts = node.descendants().filter(|n| n.has_tag_name("text")).filter_map(|n| n.text());
    texts.map(|t| t.replace(['\u{2066}', '\u{2068}', '\u{2069}'], "")).collect()
}

#[test]
fn a_png_shows_the_text_where_it_stands() {
    for theme in [Theme::Light, Theme::Dark] {
        let text = svg(&small(), &PictureOptions { theme, ..options() });
        let drawn = painted(&text, 1.0);
        assert!(drawn.missing.is_empty(), "{:?}", drawn.missing);
        let map = pixels(&drawn);
        assert_eq!((map.width(), map.height()), (drawn.width, drawn.height));
        let doc = roxmltree::Document::parse(&text).expect("XML");
        let root = doc.root_element();
        assert_eq!((number(root, "width") as u32, number(root, "height") as u32), (drawn.width, drawn.height));
        // The groups of the picture are moved from its corner by one translation.
        let moved = doc.descendants().find_map(|n| n.attribute("transform")).expect("the columns' place");
        let moved: Vec<f64> = moved
            .trim_start_matches("translate(")
            .trim_end_matches(')')
            .split(' ')
            .map(|n| n.parse().expect("a number"))
            .collect();
        let mut texts = 0;
        for line in doc.descendants().filter(|n| n.has_tag_name("text")) {
            let inside = line.ancestors().any(|n| n.attribute("transform").is_some());
            let (dx, dy) = if inside { (moved[0], moved[1]) } else { (0.0, 0.0) };
            let (x, y, size) = (number(line, "x") + dx, number(line, "y") + dy, number(line, "font-size"));
            let left = if line.attribute("text-anchor") == Some("middle") { x - 14.0 } else { x };
            let mut colours = BTreeSet::new();
            for py in (y - size) as u32..(y + size * 0.3) as u32 {
                for px in left as u32..(left + 28.0) as u32 {
                    let pixel = map.pixel(px, py).expect("inside the picture");
                    colours.insert((pixel.red(), pixel.green(), pixel.blue()));
                }
            }
            assert!(colours.len() > 4, "nothing is painted at {:?}: {colours:?}", line.text());
            texts += 1;
        }
        assert!(texts > 20);
        let corner = map.pixel(1, 1).expect("a corner");
        assert_eq!(corner.red() > 200, theme == Theme::Light, "the ground is the theme's");
    }
}

#[test]
fn arabic_letters_join_and_run_from_the_right() {
    let line = |text: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"40\"><text x=\"10\" y=\"28\" font-size=\"20\" \
             font-family=\"No Such Font, sans-serif\">{text}</text></svg>"
        )
    };
    let columns = |text: &str| {
        let map = pixels(&painted(&line(text), 1.0));
        let inked = |x: u32| (0..40).any(|y| map.pixel(x, y).is_some_and(|p| p.alpha() > 60));
        (0..200).filter(|x| inked(*x)).collect::<Vec<u32>>()
    };
    let joined = columns("\u{2068}سسس\u{2069}");
    assert!(!joined.is_empty(), "a family that is nowhere does not make the text vanish");
    assert!(joined.windows(2).all(|w| w[1] == w[0] + 1), "joined letters leave no gap: {joined:?}");
    let parted = columns("\u{2068}س\u{200C}س\u{200C}س\u{2069}");
    assert!(parted.last() > joined.last(), "letters that do not join are wider: {parted:?}");
    // A word that ends in a tall letter has it at its left.
    let height = |text: &str, x: std::ops::Range<u32>| {
        let map = &pixels(&painted(&line(text), 1.0));
        x.flat_map(|x| (0..40).filter(move |y| map.pixel(x, *y).is_some_and(|p| p.alpha() > 60)).min()).min()
    };
    let word = columns("\u{2068}سسا\u{2069}");
    let (from, to) = (word[0], word[word.len() - 1]);
    assert!(
        height("\u{2068}سسا\u{2069}", from..from + 6) < height("\u{2068}سسا\u{2069}", to - 6..to),
        "alef is at the left"
    );
}

#[test]
fn letters_that_no_font_has_are_told() {
    let drawn = painted(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"30\"><text x=\"5\" y=\"20\">a \u{5317}\u{4EAC}</text></svg>",
        1.0,
    );
    assert_eq!(drawn.missing, BTreeSet::from(['\u{5317}', '\u{4EAC}']));
}

#[test]
fn a_png_has_the_size_that_was_asked_for_or_is_refused() {
    let text = svg(&small(), &options());
    let wide = png(&text, PngSize::Width(333), FontSource::Bundled).expect("a picture");
    assert_eq!((wide.width, pixels(&wide).width()), (333, 333));
    let whole = painted(&text, 1.0);
    assert!(wide.height.abs_diff(whole.height * 333 / whole.width) <= 1, "in proportion");
    let refused = |size| matches!(png(&text, size, FontSource::Bundled), Err(PngError::Size { .. }));
    assert!(refused(PngSize::Scale(0.0)) && refused(PngSize::Scale(1e9)) && refused(PngSize::Scale(f32::NAN)));
    assert!(matches!(png("no svg", PngSize::default(), FontSource::Bundled), Err(PngError::Svg(_))));
    assert_eq!(painted(&text, 1.0).bytes, whole.bytes, "with the bundled fonts to the byte");
}

#[test]
fn names_are_written_in_the_letters_asked_for() {
    let mut graph = small();
    for node in graph.node_weights_mut() {
        if let Node::Person(person) = node
            && person.name == "علي شمخاني"
        {
            let mut form = person.names[0].clone();
            (form.form, form.lang) = ("Ali Shamkhani of Tehran".to_owned(), Lang::EN);
            person.names.push(form);
        }
    }
    for node in graph.node_weights_mut() {
        if let Node::Office(office) = node
            && office.title == "وزير الدفاع"
        {
            (office.class, office.portfolio) = (Some("minister".to_owned()), Some("defense".to_owned()));
        }
    }
    let drawn = |labels| {
        let text = svg(&graph, &PictureOptions { labels, ..options() });
        let doc = roxmltree::Document::parse(&text).expect("XML");
        let of = |class: &str| with_class(&doc, class).into_iter().map(words).collect::<Vec<_>>();
        (of("person"), of("country"), of("event"))
    };
    let (people, countries, events) = drawn(Labels::Latin);
    let hatami = ["Amir Hatami", "defense minister"];
    assert_eq!(people[0], hatami);
    assert_eq!(people[1][0], "Ali Shamkhani of Tehran", "as an article writes it");
    assert_eq!(countries.concat(), ["Iran", "Iraq"]);
    assert_eq!(events[0], ["Visit · held", "2020-11-14", "Tehran, Iran", "[1]"]);
    let (people, countries, events) = drawn(Labels::Both);
    assert_eq!(people[0], ["أمير حاتمي", "Amir Hatami", "وزير الدفاع", "defense minister"]);
    assert_eq!(countries.concat(), ["إيران · Iran", "العراق · Iraq"]);
    assert_eq!(events[0], ["Visit · held", "2020-11-14", "طهران، إيران", "Tehran, Iran", "[1]"]);
    let text = dot(&graph, &PictureOptions { labels: Labels::Latin, ..options() });
    assert!(text.contains("<B>Amir Hatami</B>") && !text.contains("<B>أمير"), "{text}");
}

#[test]
fn graphviz_is_told_its_engine_and_gets_a_graph_that_fits_it() {
    let of = |layout| dot(&small(), &PictureOptions { layout, ..options() });
    for layout in [Layout::Dot, Layout::Neato, Layout::Sfdp, Layout::Timeline] {
        let text = of(layout);
        assert!(graphviz_rust::parse(&text).is_ok(), "{text}");
        let engine = if layout == Layout::Timeline { "dot" } else { layout.name() };
        assert!(text.contains(&format!("layout={engine}")), "{text}");
    }
    let springs = of(Layout::Neato);
    assert!(!springs.contains("invis"), "no chain pulls at the springs");
    assert!(!springs.contains("cluster"), "springs know no clusters");
    let country = "COLOR=\"#4d4d4d\">\u{2068}إيران\u{2069}</FONT>";
    assert_eq!(springs.matches(country).count(), 2, "each of two people says his country: {springs}");
    let along = of(Layout::Timeline);
    assert!(along.contains("<B>2020-11</B>") && along.contains("visitor: ") && along.contains("host: "), "{along}");
    assert!(of(Layout::Timeline) == along);
}

#[test]
fn a_few_events_stand_as_cards_in_time_and_as_marks_in_their_lanes() {
    let text = timeline(&small());
    let doc = roxmltree::Document::parse(&text).expect("XML");
    let events: Vec<Vec<String>> = with_class(&doc, "event").into_iter().map(words).collect();
    let expected = [
        ["Visit · held", "2020-11-14", "طهران، إيران", "[1]"],
        ["Meeting · held", "reported 2020-11-15", "طهران، إيران", "[1]"],
    ];
    assert_eq!(events, expected);
    let lanes: Vec<Vec<String>> = with_class(&doc, "lane").into_iter().map(words).collect();
    assert_eq!(
        lanes,
        [vec!["أمير حاتمي", "inviter"], vec!["علي شمخاني", "host"], vec!["جمعة عناد سعدون", "visitor", "guest"]]
    );
    let axis = words(with_class(&doc, "axis")[0]);
    assert_eq!(axis, ["14", "15", "2020-11"]);
    assert_eq!(with_class(&doc, "when").len(), 2);
    assert_eq!(with_class(&doc, "source").len(), 1);
}

type Box4 = (f64, f64, f64, f64);

fn apart(a: Box4, b: Box4) -> bool {
    a.0 + a.2 <= b.0 + 0.11 || b.0 + b.2 <= a.0 + 0.11 || a.1 + a.3 <= b.1 + 0.11 || b.1 + b.3 <= a.1 + 0.11
}

/// Where a mark's shape reaches.
fn reach(shape: roxmltree::Node<'_, '_>) -> Box4 {
    if shape.has_tag_name("circle") {
        let (x, y, r) = (number(shape, "cx"), number(shape, "cy"), number(shape, "r"));
        return (x - r, y - r, 2.0 * r, 2.0 * r);
    }
    let points = shape.attribute("points").expect("points").split(' ');
    let points: Vec<(f64, f64)> =
        points.filter_map(|p| p.split_once(',')).map(|(x, y)| (x.parse().expect("x"), y.parse().expect("y"))).collect();
    let least = |f: fn(&(f64, f64)) -> f64| points.iter().map(f).fold(f64::MAX, f64::min);
    let most = |f: fn(&(f64, f64)) -> f64| points.iter().map(f).fold(f64::MIN, f64::max);
    let (x, y) = (least(|p| p.0), least(|p| p.1));
    (x, y, most(|p| p.0) - x, most(|p| p.1) - y)
}

/// The shapes of a timeline's marks, its cards, and the numbers above columns; panics where two of them touch.
fn no_overlap(text: &str) -> usize {
    let doc = roxmltree::Document::parse(text).expect("XML");
    let root = doc.root_element();
    let mut boxes: Vec<Box4> = Vec::new();
    for node in doc.descendants() {
        match node.attribute("class") {
            Some("shape") if node.ancestors().any(|n| n.attribute("class").is_some_and(|c| c.starts_with("mark"))) => {
                boxes.push(reach(node));
            }
            Some("box") if node.ancestors().any(|n| n.attribute("class").is_some_and(|c| c.starts_with("node"))) => {
                boxes.push((number(node, "x"), number(node, "y"), number(node, "width"), number(node, "height")));
            }
            _ => {}
        }
    }
    for event in with_class(&doc, "event") {
        let texts: Vec<_> = event.children().filter(|n| n.has_tag_name("text")).collect();
        if let [text] = texts[..] {
            let w = text.text().expect("a number").len() as f64 * 7.0;
            boxes.push((number(text, "x") - w / 2.0, number(text, "y") - 9.0, w, 9.0));
        }
    }
    for (i, a) in boxes.iter().enumerate() {
        assert!(a.0 >= 0.0 && a.0 + a.2 <= number(root, "width"), "inside the picture: {a:?}");
        for b in &boxes[i + 1..] {
            assert!(apart(*a, *b), "{a:?} {b:?}");
        }
    }
    boxes.len()
}

#[test]
fn five_sixty_six_hundred_and_six_thousand_events_can_be_read() {
    let drawn = |events, people| {
        let text = timeline(&many(events, people));
        let count = no_overlap(&text);
        let doc = roxmltree::Document::parse(&text).expect("XML");
        let classes = ["event", "mark", "bar", "entry", "lane"].map(|class| with_class(&doc, class).len());
        (count, classes)
    };
    let (_, [events, marks, bars, entries, lanes]) = drawn(5, 4);
    assert_eq!((events, bars, entries, lanes), (5, 0, 0, 4));
    assert_eq!(marks, 10, "each in the lanes of both who took part");
    let (_, [events, marks, bars, entries, lanes]) = drawn(60, 20);
    assert_eq!((events, bars, entries), (60, 0, 60), "numbered and listed");
    assert!(lanes <= 6 && marks >= 60);
    let (_, [events, marks, bars, entries, lanes]) = drawn(600, 40);
    assert_eq!((events, bars, entries, lanes), (0, 0, 0, 6), "a mark each");
    assert!(marks >= 600);
    let (_, [events, marks, bars, _, lanes]) = drawn(6_000, 40);
    assert_eq!((events, marks, lanes), (0, 0, 6));
    assert!(bars > 100, "counted");
}

#[test]
fn a_timeline_is_to_scale() {
    let text = timeline(&many(60, 20));
    let doc = roxmltree::Document::parse(&text).expect("XML");
    // Where each event's date lies on the axis, against its day: a straight line.
    let whens: Vec<f64> = with_class(&doc, "when")
        .iter()
        .map(|n| {
            let d = n.attribute("d").expect("a path");
            let ends: Vec<f64> = d.split(['M', ' ', 'H']).filter_map(|v| v.parse().ok()).collect();
            (ends[0] + ends[2]) / 2.0
        })
        .collect();
    let days: Vec<f64> = with_class(&doc, "event")
        .iter()
        .filter_map(|n| {
            let title = n.children().find(|c| c.has_tag_name("title")).and_then(|t| t.text())?;
            let date = title.lines().next()?.rsplit(" · ").next()?;
            let date = isnad::model::Date::parse(date)?;
            Some(f64::from(date.first_day().day_number() + date.last_day().day_number() + 1) / 2.0)
        })
        .collect();
    assert_eq!(whens.len(), days.len());
    let (a, b) = (0, days.len() - 1);
    let scale = (whens[b] - whens[a]) / (days[b] - days[a]);
    for (x, day) in whens.iter().zip(&days) {
        assert!((x - whens[a] - scale * (day - days[a])).abs() < 1.0, "{x} {day}");
    }
}

#[test]
fn no_name_breaks_a_timeline_and_equal_graphs_give_equal_bytes() {
    for graph in [small(), large(), hostile(), many(120, 9)] {
        let text = timeline(&graph);
        roxmltree::Document::parse(&text).expect("XML");
        assert!(text.chars().all(|c| !c.is_control() || c == '\n'));
        assert_eq!(text, timeline(&graph));
    }
    assert!(timeline(&Graph::default()).contains("Nothing to draw"));
}

/// Of so many countries, each with each as often as the product of their places, but with the last never.
fn matrix(n: usize) -> HeatMap {
    let countries = isnad::lang::country_codes().take(n).collect();
    let count = |r: usize, c: usize| if r.max(c) + 1 == n && r != c { 0 } else { ((n - r) * (n - c)) as u64 };
    let counts = (0..n).map(|r| (0..n).map(|c| count(r, c)).collect()).collect();
    HeatMap { countries, counts, what: "meetings held".into(), left_out: 3 }
}

#[test]
fn a_matrix_has_its_numbers_in_cells_that_grow_darker() {
    let map = matrix(12);
    let names = |labels| {
        let names =
            map.countries.iter().filter_map(|c| Some((*c, isnad::lang::country_name(*c, Lang::FA)?.to_owned())));
        let text = heat(&map, &PictureOptions { labels, countries: names.collect(), ..options() });
        let doc = roxmltree::Document::parse(&text).expect("XML");
        with_class(&doc, "row").into_iter().map(|r| words(r)[0].clone()).collect::<Vec<_>>()
    };
    let code = map.countries[0];
    let [native, english] = [Lang::FA, Lang::EN].map(|l| isnad::lang::country_name(code, l).expect("a name"));
    assert_eq!(names(Labels::Original)[0], native);
    assert_eq!(names(Labels::Latin)[0], english);
    assert_eq!(names(Labels::Both)[0], format!("{native} · {english}"));
    for theme in [Theme::Light, Theme::Dark] {
        let text = heat(&map, &PictureOptions { theme, ..options() });
        let doc = roxmltree::Document::parse(&text).expect("XML");
        let cells = with_class(&doc, "cell");
        assert_eq!(cells.len(), 144);
        let mut boxes = Vec::new();
        let mut colours: Vec<(u64, String)> = Vec::new();
        for (i, cell) in cells.iter().enumerate() {
            let rect = cell.children().find(|n| n.has_tag_name("rect")).expect("a cell");
            boxes.push((number(rect, "x"), number(rect, "y"), number(rect, "width"), number(rect, "height")));
            let count = map.counts[i / 12][i % 12];
            let said: String = words(*cell).concat();
            assert_eq!(said, if count == 0 { String::new() } else { count.to_string() });
            colours.push((count, rect.attribute("fill").expect("a colour").to_owned()));
        }
        assert!(boxes.iter().enumerate().all(|(i, a)| boxes[i + 1..].iter().all(|b| apart(*a, *b))));
        // Each count has a colour of its own, farther from the ground than those of smaller ones.
        let light = |hex: &str| u32::from_str_radix(&hex[3..5], 16).expect("green");
        colours.sort();
        let sorted = colours.windows(2).all(|w| match theme {
            Theme::Light => light(&w[0].1) >= light(&w[1].1),
            Theme::Dark => light(&w[0].1) <= light(&w[1].1),
        });
        assert!(sorted, "{colours:?}");
        let drawn = pixels(&painted(&text, 1.0));
        let (x, y, w, h) = boxes[0];
        let inked = (x as u32 + 2..(x + w) as u32 - 2).any(|px| {
            drawn.pixel(px, (y + h / 2.0) as u32).is_some_and(|p| {
                let ground = drawn.pixel(x as u32 + 3, y as u32 + 3).expect("the cell's colour");
                p.red().abs_diff(ground.red()) > 80
            })
        });
        assert!(inked, "the number is painted");
        assert!(words(doc.root_element()).join(" ").contains("3 countries with fewer are left out"));
    }
    assert!(heat(&HeatMap::default(), &options()).contains("in which two countries took part"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// However events lie in time, and whoever took part: nothing on a timeline touches, and the other layout's boxes don't.
    #[test]
    fn nothing_ever_overlaps(events in 1usize..140, people in 2usize..40, seed in 0u32..1000) {
        let mut graph = many(events, people);
        let mut n = seed;
        for node in graph.node_weights_mut() {
            if let Node::Event(event) = node {
                n = n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let year = 1979 + (n >> 16) as i32 % if seed % 2 == 0 { 2 } else { 45 };
                event.date = isnad::model::Date::new(year, Some(1 + (n >> 8) as u8 % 12), (n % 3 > 0).then_some(1 + (n >> 4) as u8 % 28));
            }
        }
        no_overlap(&timeline(&graph));
        let text = svg(&graph, &PictureOptions { limit: 200, ..options() });
        let doc = roxmltree::Document::parse(&text).expect("XML");
        let boxes: Vec<Box4> = with_class(&doc, "box")
            .into_iter()
            .filter(|n| n.has_tag_name("rect") && n.ancestors().any(|a| a.attribute("class").is_some_and(|c| c.starts_with("node"))))
            .map(|n| (number(n, "x"), number(n, "y"), number(n, "width"), number(n, "height")))
            .collect();
        prop_assert!(!boxes.is_empty());
        for (i, a) in boxes.iter().enumerate() {
            for b in &boxes[i + 1..] {
                prop_assert!(apart(*a, *b), "{:?} {:?}", a, b);
            }
        }
    }
}
