//! Pictures of small graphs: what they show, that nothing touches, and that no name can break them.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use isnad::export::{PictureOptions, dot, svg};
use isnad::graph::{Graph, NodeId, NodeKind};
use petgraph::stable_graph::NodeIndex;

mod pictures;

use pictures::{HOSTILE, hostile, large, options, small};

fn svg_of(graph: &Graph) -> String {
    svg(graph, &options())
}

fn dot_of(graph: &Graph) -> String {
    dot(graph, &options())
}

/// Runs Graphviz; `None` where it is not installed.
fn graphviz(text: &str) -> Option<String> {
    let mut command = Command::new("dot");
    let started = command.arg("-Tsvg").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut child) = started else {
        // Past the capture of the test's output: what was left out must be seen.
        writeln!(std::io::stderr(), "skipped: Graphviz is not installed").expect("standard error");
        return None;
    };
    child.stdin.take().expect("piped").write_all(text.as_bytes()).expect("dot reads");
    let output = child.wait_with_output().expect("dot ends");
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && complaints.is_empty(), "dot says: {complaints}");
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}

/// The same graph with everything put in in the opposite order.
fn reversed(graph: &Graph) -> Graph {
    let mut out = Graph::default();
    let nodes: Vec<NodeIndex> = graph.node_indices().collect();
    let mut add = |ix: NodeIndex| (ix, out.add_node(graph[ix].clone()));
    let new: BTreeMap<NodeIndex, NodeIndex> = nodes.into_iter().rev().map(&mut add).collect();
    let edges: Vec<_> = graph.edge_indices().collect();
    for edge in edges.into_iter().rev() {
        let (a, b) = graph.edge_endpoints(edge).expect("there");
        out.add_edge(new[&a], new[&b], graph[edge]);
    }
    out
}

#[test]
fn equal_graphs_give_equal_bytes() {
    for graph in [small(), large(), hostile()] {
        let other = reversed(&graph);
        assert!(svg_of(&graph) == svg_of(&other));
        assert!(dot_of(&graph) == dot_of(&other));
    }
}

#[test]
#[ignore = "writes pictures for a person to look at; prints where"]
fn write_pictures() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    std::fs::create_dir_all(&folder).expect("a folder");
    for (name, graph) in [("small", small()), ("large", large()), ("hostile", hostile())] {
        std::fs::write(folder.join(format!("{name}.svg")), svg_of(&graph)).expect("written");
        std::fs::write(folder.join(format!("{name}.dot")), dot_of(&graph)).expect("written");
    }
    println!("{}", folder.display());
}

/// An attribute of an SVG element as a number.
fn number(node: roxmltree::Node<'_, '_>, name: &str) -> f64 {
    let text = node.attribute(name).unwrap_or_else(|| panic!("{name} of {node:?}"));
    text.parse().unwrap_or_else(|_| panic!("{name}={text:?}"))
}

fn with_class<'a, 'd>(doc: &'a roxmltree::Document<'d>, class: &str) -> Vec<roxmltree::Node<'a, 'd>> {
    let has = |n: &roxmltree::Node<'_, '_>| n.attribute("class").is_some_and(|c| c.split(' ').any(|c| c == class));
    doc.descendants().filter(has).collect()
}

/// The text of an element's lines, without the marks that keep directions.
fn words(node: roxmltree::Node<'_, '_>) -> Vec<String> {
    let texts = node.descendants().filter(|n| n.has_tag_name("text")).filter_map(|n| n.text());
    texts.map(|t| t.replace(['\u{2066}', '\u{2068}', '\u{2069}'], "")).collect()
}

fn tip(node: roxmltree::Node<'_, '_>) -> String {
    let title = node.children().find(|n| n.has_tag_name("title")).and_then(|n| n.text());
    title.unwrap_or_default().replace(['\u{2066}', '\u{2068}', '\u{2069}'], "")
}

#[test]
fn the_svg_says_who_met_whom_where_when_and_who_says_so() {
    let text = svg_of(&small());
    let doc = roxmltree::Document::parse(&text).expect("XML");
    let events: Vec<Vec<String>> = with_class(&doc, "event").into_iter().map(words).collect();
    let expected = [
        ["Visit · held", "2020-11-14", "طهران، إيران", "[1]"],
        ["Meeting · held", "reported 2020-11-15", "طهران، إيران", "[1]"],
    ];
    assert_eq!(events, expected, "in time order, the date of the report marked as such");
    let people: Vec<String> = with_class(&doc, "person").into_iter().map(|n| words(n).join(" ")).collect();
    let expected =
        ["أمير حاتمي وزير الدفاع", "علي شمخاني أمين المجلس الأعلى للأمن القومي", "جمعة عناد سعدون وزير الدفاع العراقي"];
    assert_eq!(people, expected);
    let frames: Vec<String> = with_class(&doc, "country").into_iter().map(|n| words(n).concat()).collect();
    assert_eq!(frames, ["إيران", "العراق"], "an outlet, a place and a country that took no part have no box");
    let links: Vec<String> =
        with_class(&doc, "link").into_iter().map(|n| tip(n).lines().next().unwrap_or_default().to_owned()).collect();
    let expected =
        ["أمير حاتمي · inviter", "جمعة عناد سعدون · visitor", "علي شمخاني · host", "جمعة عناد سعدون · guest"];
    assert_eq!(links, expected);
    let sources: Vec<Vec<String>> = with_class(&doc, "source").into_iter().map(words).collect();
    assert_eq!(sources, [["[1]", "شمخاني يستقبل وزير الدفاع العراقي", "isna, 2020-11-15"]]);
    let visit = with_class(&doc, "visit")[0];
    let said =
        "Visit · held · 2020-11-14\nin طهران, إيران\n[1] وصل الوزير العراقي إلى طهران أمس. (according to أمير حاتمي)";
    assert_eq!(tip(visit), said);
    let links: Vec<&str> = doc.descendants().filter_map(|n| n.attribute("href")).collect();
    assert_eq!(links, ["https://example.org/1?a=1&b=2"; 3], "two events and the source");
}

#[test]
fn the_svg_needs_no_ground_and_no_network() {
    let text = svg_of(&large());
    let doc = roxmltree::Document::parse(&text).expect("XML");
    let root = doc.root_element();
    let paper = with_class(&doc, "paper")[0];
    for side in ["width", "height"] {
        assert_eq!(paper.attribute(side), root.attribute(side), "the ground covers everything");
    }
    assert!(root.attribute("font-family").is_some_and(|f| f.ends_with("sans-serif")), "the last font is always there");
    assert!(doc.descendants().all(|n| !matches!(n.tag_name().name(), "tspan" | "image" | "script" | "foreignObject")));
}

#[test]
fn a_date_beside_arabic_letters_is_isolated() {
    let (svg, dot) = (svg_of(&small()), dot_of(&small()));
    for text in [svg, dot] {
        assert!(text.contains("\u{2068}جميع اللقاءات \u{2066}2020-11-15\u{2069}\u{2069}"), "{text}");
    }
}

type Box4 = (f64, f64, f64, f64);

fn apart(a: Box4, b: Box4) -> bool {
    a.0 + a.2 <= b.0 || b.0 + b.2 <= a.0 || a.1 + a.3 <= b.1 || b.1 + b.3 <= a.1
}

/// The corners of a box: of a rectangle, or of a path of absolute and relative straight lines.
fn outline(node: roxmltree::Node<'_, '_>) -> Box4 {
    if node.has_tag_name("rect") {
        return (number(node, "x"), number(node, "y"), number(node, "width"), number(node, "height"));
    }
    let path = node.attribute("d").expect("a path");
    let (mut x, mut y) = (0.0, 0.0);
    let (mut xs, mut ys) = (Vec::new(), Vec::new());
    let starts: Vec<usize> = path.match_indices(|c: char| c.is_ascii_alphabetic()).map(|(i, _)| i).collect();
    for (n, &i) in starts.iter().enumerate() {
        let end = starts.get(n + 1).copied().unwrap_or(path.len());
        let numbers: Vec<f64> = path[i + 1..end].split_whitespace().map(|v| v.parse().expect("a number")).collect();
        match path.as_bytes()[i] {
            b'M' | b'L' => (x, y) = (numbers[0], numbers[1]),
            b'H' => x = numbers[0],
            b'h' => x += numbers[0],
            b'v' => y += numbers[0],
            b'z' => {}
            other => panic!("{}", char::from(other)),
        }
        xs.push(x);
        ys.push(y);
    }
    let range = |v: &[f64]| v.iter().fold((f64::MAX, f64::MIN), |(a, b), &n| (a.min(n), b.max(n)));
    let ((x0, x1), (y0, y1)) = (range(&xs), range(&ys));
    (x0, y0, x1 - x0, y1 - y0)
}

#[test]
fn at_sixty_boxes_nothing_touches() {
    let text = svg_of(&large());
    let doc = roxmltree::Document::parse(&text).expect("XML");
    let nodes = with_class(&doc, "node");
    assert!((58..=62).contains(&nodes.len()), "{}", nodes.len());
    let boxes: Vec<Box4> = nodes
        .iter()
        .map(|n| outline(n.descendants().find(|d| d.attribute("class") == Some("box")).expect("a box")))
        .collect();
    for (i, &a) in boxes.iter().enumerate() {
        assert!(boxes[i + 1..].iter().all(|&b| apart(a, b)), "{:?}", words(nodes[i]));
    }
    // Each label's place beside its event, with the height of its letters and at least half an em a letter.
    let labels: Vec<Box4> = with_class(&doc, "link")
        .iter()
        .map(|n| n.children().find(|c| c.has_tag_name("text")).expect("a label"))
        .map(|t| {
            let w = t.text().expect("words").chars().count() as f64 * 11.5 * 0.5;
            (number(t, "x") - w / 2.0, number(t, "y") - 9.0, w, 11.0)
        })
        .collect();
    for (i, &a) in labels.iter().enumerate() {
        assert!(boxes.iter().chain(&labels[i + 1..]).all(|&b| apart(a, b)), "label {i}");
    }
    // Lines bend only in the channel between the columns: between leaving the frame and reaching the labels.
    let events: Vec<Box4> = with_class(&doc, "event")
        .iter()
        .map(|n| outline(n.descendants().find(|d| d.attribute("class") == Some("box")).expect("a box")))
        .collect();
    let frames: Vec<Box4> = with_class(&doc, "country")
        .iter()
        .filter(|n| n.attribute("id").is_some_and(|i| i.starts_with("country-")))
        .map(|n| outline(n.children().find(|c| c.has_tag_name("rect")).expect("a frame")))
        .collect();
    let mut lines = 0;
    for path in
        with_class(&doc, "link").iter().flat_map(|n| n.children()).filter(|n| n.attribute("fill") == Some("none"))
    {
        let d = path.attribute("d").expect("a path");
        let numbers: Vec<f64> = d
            .split(|c: char| c.is_ascii_alphabetic() || c == ' ')
            .filter(|s| !s.is_empty())
            .map(|s| s.parse().expect("a number"))
            .collect();
        let [_, y, frame, bend_x, y1, _, y2, strip, y3, _] = numbers[..] else { panic!("{d}") };
        assert!(y == y1 && y2 == y3, "level at both ends: {d}");
        let (x, w) = (frame.min(strip), (frame - strip).abs());
        assert!(x < bend_x && bend_x < x + w);
        let channel = (x, f64::MIN / 4.0, w, f64::MAX / 2.0);
        assert!(
            events.iter().chain(&frames).all(|&b| apart((channel.0 + 0.05, channel.1, channel.2 - 0.1, channel.3), b)),
            "{d}"
        );
        lines += 1;
    }
    assert_eq!(lines, with_class(&doc, "link").len());
    assert!(lines >= 50, "{lines} lines");
}

#[test]
fn events_come_in_time_order() {
    let text = svg_of(&large());
    let doc = roxmltree::Document::parse(&text).expect("XML");
    let mut shown: Vec<(f64, String)> = with_class(&doc, "event")
        .iter()
        .map(|n| {
            let top = outline(n.descendants().find(|d| d.attribute("class") == Some("box")).expect("a box")).1;
            (top, words(*n)[1].trim_start_matches("reported ").to_owned())
        })
        .collect();
    shown.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert_eq!(shown.len(), 24);
    assert!(shown.windows(2).all(|w| w[0].1 <= w[1].1), "{shown:?}");
    let Some(drawn) = graphviz(&dot_of(&large())) else { return };
    let doc = roxmltree::Document::parse_with_options(
        &drawn,
        roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() },
    )
    .expect("XML");
    let mut shown: Vec<(f64, String)> = with_class(&doc, "node")
        .iter()
        .filter(|n| n.attribute("id").is_some_and(|i| i.starts_with('e')))
        .map(|n| n.descendants().filter(|d| d.has_tag_name("text")).nth(1).expect("a date"))
        .map(|t| (number(t, "y"), t.text().unwrap_or_default().trim_start_matches("reported ").to_owned()))
        .collect();
    shown.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert_eq!(shown.len(), 24);
    assert!(shown.windows(2).all(|w| w[0].1 <= w[1].1), "{shown:?}");
}

#[test]
fn more_than_can_be_read_becomes_a_note_that_says_how_to_ask_for_less() {
    let options = PictureOptions { limit: 59, ..PictureOptions::default() };
    let text = svg(&large(), &options);
    let doc = roxmltree::Document::parse(&text).expect("XML");
    assert!(with_class(&doc, "node").is_empty());
    let note = words(doc.root_element()).join(" ");
    assert!(note.starts_with("24 events and 36 people, countries and bodies are more than can be read"), "{note}");
    assert!(note.contains("(it shows up to 59)") && note.contains("--from") && note.contains("--type"), "{note}");
    let drawn = svg(&large(), &PictureOptions { limit: 60, ..PictureOptions::default() });
    assert!(drawn.contains("class=\"node"));
}

#[test]
fn nothing_to_draw_is_said() {
    let text = svg(&Graph::default(), &PictureOptions::default());
    let doc = roxmltree::Document::parse(&text).expect("XML");
    assert!(words(doc.root_element()).concat().starts_with("Nothing to draw"));
    let text = dot(&Graph::default(), &PictureOptions::default());
    assert!(graphviz_rust::parse(&text).is_ok(), "{text}");
    graphviz(&text);
}

#[test]
fn no_name_breaks_the_svg() {
    let text = svg_of(&hostile());
    let doc = roxmltree::Document::parse(&text).expect("XML");
    assert!(text.chars().all(|c| !c.is_control() || c == '\n'));
    assert!(!text.contains(['\u{202E}', '\u{FFFE}']));
    let people: Vec<String> = with_class(&doc, "person").into_iter().map(tip).collect();
    assert_eq!(people.len(), HOSTILE.len());
    let has = |start: &str| assert!(people.iter().any(|p| p.starts_with(start)), "{start:?} in {people:?}");
    has(r#"quote " back\slash \N \G end\"#);
    has("<script>alert('x')</script> & &amp; &#60;");
    has("line break tab[31m");
    has("overrideisolate");
    let nameless = NodeId::of(NodeKind::Person, &[HOSTILE[5]]).to_string();
    has(&nameless);
    let links: Vec<&str> = doc.descendants().filter_map(|n| n.attribute("href")).collect();
    assert!(!links.is_empty() && links.iter().all(|l| *l == "https://e.org/%22%3E%3Cx%5CN&y"), "{links:?}");
}

#[test]
fn no_name_breaks_the_dot() {
    for graph in [small(), large(), hostile()] {
        let text = dot_of(&graph);
        assert!(text.chars().all(|c| !c.is_control() || c == '\n'));
        let parsed = graphviz_rust::parse(&text).unwrap_or_else(|e| panic!("graphviz-rust: {e}"));
        let mut nodes = 0;
        count_nodes(&parsed, &mut nodes);
        let Some(drawn) = graphviz(&text) else { continue };
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        let doc = roxmltree::Document::parse_with_options(&drawn, options).expect("XML of Graphviz");
        assert_eq!(with_class(&doc, "node").len(), nodes);
    }
    let Some(drawn) = graphviz(&dot_of(&hostile())) else { return };
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let doc = roxmltree::Document::parse_with_options(&drawn, options).expect("XML of Graphviz");
    let xlink = "http://www.w3.org/1999/xlink";
    let visible = |t: &str| t.replace('\u{2060}', "");
    let tips: Vec<String> = doc.descendants().filter_map(|n| n.attribute((xlink, "title"))).map(visible).collect();
    for name in [r#"quote " back\slash \N \G end\"#, "<script>alert('x')</script> & &amp; &#60;", "> >"] {
        assert!(tips.iter().any(|t| t.starts_with(name)), "{name:?} in {tips:?}");
    }
    let shown: String =
        doc.descendants().filter(|n| n.has_tag_name("text")).filter_map(|n| n.text()).map(visible).collect();
    assert!(shown.contains(r#"quote " back\slash \N \G"#), "{shown}");
    let links: Vec<&str> = doc.descendants().filter_map(|n| n.attribute((xlink, "href"))).collect();
    assert!(!links.is_empty() && links.iter().all(|l| *l == "https://e.org/%22%3E%3Cx%5CN&y"), "{links:?}");
}

/// Counts the nodes that a DOT graph defines, in subgraphs as well.
fn count_nodes(graph: &graphviz_rust::dot_structures::Graph, count: &mut usize) {
    use graphviz_rust::dot_structures::{Graph, Stmt};
    fn walk(stmts: &[Stmt], count: &mut usize) {
        for stmt in stmts {
            match stmt {
                Stmt::Node(_) => *count += 1,
                Stmt::Subgraph(s) => walk(&s.stmts, count),
                _ => {}
            }
        }
    }
    let (Graph::Graph { stmts, .. } | Graph::DiGraph { stmts, .. }) = graph;
    walk(stmts, count);
}
