//! Pages saved as plain text come out as articles without their furniture, their bodies byte for byte.

use std::fs;
use std::path::Path;

use isnad::input::{self, Source};
use isnad::model::{Article, Date, Lang};
use serde_json::Value;

fn read_one(path: &Path) -> Article {
    let mut articles = input::open(&Source::parse(path));
    let article = articles.next().expect("an article").unwrap_or_else(|e| panic!("{e}"));
    assert!(articles.next().is_none(), "{} holds one article", path.display());
    article
}

fn text(text: &str) -> Article {
    let mut articles = input::read("page.txt", std::io::Cursor::new(text.to_owned()));
    articles.next().expect("an article").unwrap_or_else(|e| panic!("{e}"))
}

fn expected(json: &Value) -> Article {
    let field = |name: &str| json[name].as_str().map(str::to_owned);
    Article {
        id: field("id"),
        lang: json["lang"].as_str().and_then(Lang::parse),
        published: json["published"].as_str().and_then(Date::parse),
        title: field("title").unwrap_or_default(),
        text: field("text").unwrap_or_default(),
        source: field("source"),
        url: field("url"),
        code: field("code"),
        author: field("author"),
    }
}

#[test]
fn pages_in_three_languages_come_out_exactly() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pages");
    let mut seen = 0;
    for entry in fs::read_dir(&folder).expect("the folder of pages") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|e| e == "txt") {
            let json = fs::read_to_string(path.with_extension("json")).expect("what is expected");
            let json: Value = serde_json::from_str(&json).expect("JSON");
            let article = read_one(&path);
            assert_eq!(article, expected(&json), "{}", path.display());
            let page = String::from_utf8(fs::read(&path).expect("the page")).expect("UTF-8");
            assert!(page.contains(&article.text), "the body is one stretch of the file");
            seen += 1;
        }
    }
    assert!(seen >= 3, "only {seen} pages");
}

#[test]
fn the_seed_page_is_its_record() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let page = shared.join("seed/isna-99082516954.txt");
    if !page.exists() {
        println!("skipped: {} is not here", page.display());
        return;
    }
    let article = read_one(&page);
    let record = fs::read_to_string(shared.join("eval/seed.jsonl")).expect("the record");
    let record: Value = serde_json::from_str(record.lines().next().expect("a line")).expect("JSON");
    assert_eq!(article.title, record["title"]);
    assert_eq!(article.text, record["text"]);
    assert_eq!(article.published.map(|d| d.to_string()).as_deref(), record["published"].as_str());
    assert_eq!(article.source.as_deref(), Some("isna"));
    assert_eq!(article.code.as_deref(), Some("99082516954"));
    assert_eq!(article.author.as_deref(), Some("71475"));
    assert_eq!(article.identity(), record["id"]);
}

#[test]
fn the_shared_corpus_reads_without_an_error() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let Ok(folder) = fs::read_dir(shared.join("corpus")) else {
        println!("skipped: {} is not here", shared.display());
        return;
    };
    let mut paths: Vec<_> = folder.map(|e| e.expect("an entry").path()).collect();
    paths.extend(["ar-dev", "en-dev", "fa-dev"].map(|name| shared.join(format!("eval/{name}.jsonl"))));
    for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "jsonl")) {
        let records = fs::read_to_string(path).expect("the corpus");
        let mut articles = input::open(&Source::parse(path));
        for line in records.lines() {
            let record: Value = serde_json::from_str(line).expect("JSON");
            let article = articles.next().expect("as many as lines").unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(article.text, record["text"], "not one character trimmed");
            assert_eq!(article.id.as_deref(), record["id"].as_str());
        }
        assert!(articles.next().is_none());
    }
}

#[test]
fn a_text_without_furniture_has_a_title_only_where_one_stands_apart() {
    let apart = text("Talks in Basra\n\nThe two ministers met in Basra.\nThey agreed.\n");
    assert_eq!(
        (apart.title.as_str(), apart.text.as_str()),
        ("Talks in Basra", "The two ministers met in Basra.\nThey agreed.")
    );
    let twice = text("Talks in Basra\nTalks in Basra\nThe two ministers met in Basra.");
    assert_eq!((twice.title.as_str(), twice.text.as_str()), ("Talks in Basra", "The two ministers met in Basra."));
    let none = text("The two ministers met in Basra.\n\nThey agreed.");
    assert_eq!((none.title.as_str(), none.text.as_str()), ("", "The two ministers met in Basra.\n\nThey agreed."));
    let joined = text("  The two ministers\nmet in Basra.");
    assert_eq!((joined.title.as_str(), joined.text.as_str()), ("", "The two ministers\nmet in Basra."));
    let alone = text("Talks in Basra\n");
    assert_eq!((alone.title.as_str(), alone.text.as_str()), ("", "Talks in Basra"));
    assert_eq!(alone.published, None);
}

#[test]
fn a_section_is_the_headline_only_of_a_page_that_has_no_other() {
    let section = text("عنوان: السياسة\nرمز الخبر: 77123\n\nلقاء في البصرة\n\nالتقى الوزيران في البصرة.");
    assert_eq!(section.title, "لقاء في البصرة");
    let heading = text("عنوان: لقاء في البصرة\nرمز الخبر: 77123\n\nالتقى الوزيران في البصرة.");
    assert_eq!((heading.title.as_str(), heading.text.as_str()), ("لقاء في البصرة", "التقى الوزيران في البصرة."));
    assert_eq!(heading.code.as_deref(), Some("77123"));
}

#[test]
fn words_of_the_tail_inside_a_sentence_do_not_end_the_text() {
    let body = "انتهت المباحثات أمس.\n\nوقال إن اللقاء انتهى\n\nRead more about it in the book that he wrote in Najaf.";
    assert_eq!(text(&format!("لقاء في البصرة\n\n{body}")).text, body);
    let closed = text("لقاء\n\nالتقى الوزيران في البصرة. انتهى/33\nتعليق\n");
    assert_eq!(closed.text, "لقاء\n\nالتقى الوزيران في البصرة.".split_once("\n\n").expect("two parts").1);
    let links =
        "They met.\n\nRead more:\n\nThen the ministers went to Najaf, where they saw the mayor and many others.";
    assert_eq!(text(links).text, links, "a link in the midst of the text is kept");
    assert_eq!(text("They met.\nRead more:\nMinister in Najaf\nMayor resigns").text, "They met.");
}

#[test]
fn the_dateline_tells_the_outlet_and_stays_in_the_text() {
    for (line, source) in [
        ("طهران(إسنا) - التقى الوزيران.", Some("isna")),
        ("بغداد – واع: التقى الوزيران.", Some("ina")),
        ("الرياض - واس - التقى الوزيران.", Some("spa")),
        ("خبرگزاري فارس: دو وزير ديدار کردند.", Some("farsnews")),
        ("به گزارش گروه سیاسی خبرگزاری تسنیم، دو وزیر دیدار کردند.", Some("tasnim")),
        ("BAGHDAD (Reuters) - The ministers met.", Some("reuters")),
        ("TEHRAN – The ministers met.", None),
        ("The ministers told Reuters - and others - that they met.", None),
        ("The Mehr river rose.", None),
    ] {
        let article = text(line);
        assert_eq!((article.source.as_deref(), article.text.as_str()), (source, line), "{line}");
    }
}

#[test]
fn crlf_and_cr_stay_in_the_body_as_they_are() {
    let article = text("Talks\r\n\r\nThey met.\r\n\r\nThey left.\r\n\r\nComments\r\n");
    assert_eq!((article.title.as_str(), article.text.as_str()), ("Talks", "They met.\r\n\r\nThey left."));
}

#[test]
fn what_stands_around_a_headline_is_no_text() {
    let kicker =
        text("15 نوفمبر 2020\nوزير الزراعة في بغداد:\nالموسم المقبل أفضل\n\nقال الوزير إن الموسم المقبل أفضل.");
    assert_eq!(
        (kicker.title.as_str(), kicker.text.as_str()),
        ("الموسم المقبل أفضل", "قال الوزير إن الموسم المقبل أفضل.")
    );
    let byline = text(
        "Farm talks in Basra\nBy Nora Haddad\nPublished: 8 Jun 2021 16:40\n\nBASRA: Farmers met.\n\nCopyright 2021",
    );
    assert_eq!((byline.title.as_str(), byline.text.as_str()), ("Farm talks in Basra", "BASRA: Farmers met."));
    assert_eq!(byline.author.as_deref(), Some("Nora Haddad"));
    assert_eq!(byline.published.map(|d| d.to_string()).as_deref(), Some("2021-06-08"));
}

#[test]
fn a_picture_s_caption_is_no_headline_and_a_headline_again_in_the_text_cuts_nothing() {
    let caption = text(
        "محادثات زراعية في البصرة - بوابة الفرات\n2 يناير 2024 1:34 م\n\nمحادثات زراعية في البصرة\n\nوزير الزراعة سالم الحمد\n\
         وزير الزراعة سالم الحمد\nالبصرة – رويترز\nنشر في: الثلاثاء 8 يونيو 2021 - 5:37 م\n\nالتقى الوزير المزارعين.",
    );
    assert_eq!(
        (caption.title.as_str(), caption.text.as_str()),
        ("محادثات زراعية في البصرة", "التقى الوزير المزارعين.")
    );
    assert_eq!(caption.source.as_deref(), Some("reuters"));
    assert_eq!(caption.published.map(|d| d.to_string()).as_deref(), Some("2021-06-08"), "not the day of the visit");
    let again = "Farm talks in Basra\n\nThe ministers met.\n\nFarm talks in Basra\n\nThey parted.";
    let again = text(again);
    assert_eq!(
        (again.title.as_str(), again.text.as_str()),
        ("Farm talks in Basra", "The ministers met.\n\nFarm talks in Basra\n\nThey parted.")
    );
}
