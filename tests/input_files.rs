//! Files that are broken, huge, in another encoding or no text at all: what can be read is read, the rest is said.

use std::fs;
use std::io::{self, Read};

use encoding_rs::WINDOWS_1256;
use isnad::input::{self, Articles, InputError, Problem, Source};
use isnad::model::{Article, Date, Lang};

fn bytes(name: &str, bytes: impl Into<Vec<u8>>) -> Articles {
    input::read(name, io::Cursor::new(bytes.into()))
}

fn all(name: &str, input: impl Into<Vec<u8>>) -> Vec<Result<Article, InputError>> {
    bytes(name, input).collect()
}

fn only_error(name: &str, input: impl Into<Vec<u8>>) -> InputError {
    let mut read = all(name, input);
    assert_eq!(read.len(), 1, "{read:?}");
    read.remove(0).expect_err("an error")
}

fn only(name: &str, input: impl Into<Vec<u8>>) -> Article {
    let mut read = all(name, input);
    assert_eq!(read.len(), 1, "{read:?}");
    read.remove(0).unwrap_or_else(|e| panic!("{e}"))
}

/// The texts read, with `line: message` for each error.
fn texts(name: &str, input: impl Into<Vec<u8>>) -> Vec<String> {
    let show = |r: Result<Article, InputError>| r.map_or_else(|e| e.to_string(), |a| a.text);
    bytes(name, input).map(show).collect()
}

#[test]
fn every_field_of_a_record_is_kept_as_it_stands() {
    let article = only(
        "a.jsonl",
        r#"{"id": 12, "lang": "ar-IQ", "published": "2020-11-15T12:43:00+03:30", "title": " لقاء ", "text": "\n نص\r\n", "source": "x", "url": "https://e.org/1", "tags": ["a", {"b": 1}]}"#,
    );
    let expected = Article {
        id: Some("12".into()),
        lang: Some(Lang::AR),
        published: Date::day_of(2020, 11, 15),
        title: " لقاء ".into(),
        text: "\n نص\r\n".into(),
        source: Some("x".into()),
        url: Some("https://e.org/1".into()),
        ..Article::default()
    };
    assert_eq!(article, expected);
    let bare = only(
        "a.jsonl",
        r#"{"text": "t", "id": null, "lang": null, "published": null, "title": null, "source": null, "url": ""}"#,
    );
    assert_eq!(bare, Article { text: "t".into(), ..Article::default() });
}

#[test]
fn a_broken_line_does_not_stop_the_next_ones() {
    let lines = "{\"text\": \"a\"}\n{\"text\": \"b\"}\n{\"text\": \"c\n{\"text\": \"d\"}\n\n{\"text\": \"e\"}";
    let read = texts("n.jsonl", lines);
    assert_eq!(read.len(), 5);
    assert_eq!([&read[0], &read[1], &read[3], &read[4]], ["a", "b", "d", "e"]);
    assert!(read[2].starts_with("n.jsonl:3: broken JSON at column "), "{}", read[2]);
    assert!(read[2].ends_with("correct the record and add it again"), "{}", read[2]);
}

#[test]
fn a_broken_first_line_is_still_json_lines() {
    for broken in ["{\"text\": \"a", "{\"text\": \"a\", \"x\"}", "nonsense"] {
        let read = all("<stdin>", format!("{broken}\n{{\"text\": \"b\"}}\n"));
        assert_eq!(read.len(), 2, "{broken}");
        assert_eq!(read[0].as_ref().map_err(|e| e.line).expect_err("broken"), Some(1));
        assert_eq!(read[1].as_ref().map(|a| a.text.as_str()).ok(), Some("b"));
    }
}

#[test]
fn records_that_are_no_articles_are_refused_by_what_is_wrong() {
    for (record, part) in [
        (r#"{"title": "t"}"#, "the field \"text\" is missing"),
        (r#"{"text": null}"#, "the field \"text\" is missing"),
        (r#"{"text": " \n"}"#, "has no text"),
        (r#"{"text": 5}"#, "invalid type: integer `5`, expected a string"),
        (r#"{"text": "t", "id": 1.5}"#, "an id that is a string or a whole number"),
        (r#"{"text": "t", "id": 123456789012345678901234567890}"#, "an id that is a string or a whole number"),
        (r#"{"text": "t", "lang": "arabic"}"#, "\u{201c}arabic\u{201d}; write a code of ISO 639-1"),
        (r#"{"text": "t", "published": "15 Nov 2020"}"#, "\u{201c}15 Nov 2020\u{201d}; write a Gregorian date"),
        (r#"{"text": "t", "published": "1399-08-25"}"#, "\u{201c}1399-08-25\u{201d}; write a Gregorian date"),
        (r#"["t"]"#, "it is not a JSON object"),
        ("17", "it is not a JSON object"),
        (r#"{"text": "\ud83d"}"#, "broken JSON at column "),
        (r#"{"text": "\udc00 x"}"#, "broken JSON at column "),
    ] {
        let error = only_error("r.jsonl", record);
        assert_eq!(error.line, Some(1), "{record}");
        assert!(error.to_string().contains(part), "{record}: {error}");
    }
}

#[test]
fn arrays_and_printed_objects_are_read_one_by_one() {
    let array =
        "[\n  {\"text\": \"a]}\\\"[\"},\n  {\"text\": \"b\",\n   \"id\" 3},\n  {\n    \"text\": \"c\"\n  }\n]\n";
    let read = texts("x.json", array);
    assert_eq!([&read[0], &read[2]], ["a]}\"[", "c"]);
    assert!(read[1].starts_with("x.json:4: broken JSON at column "), "{}", read[1]);
    assert_eq!(read.len(), 3);
    assert_eq!(only("x", "{\n  \"title\": \"t\",\n  \"text\": \"a\"\n}\n").text, "a");
    assert_eq!(texts("x", "{\n\"text\": \"a\"}\n{\n\"text\": \"b\"}"), ["a", "b"]);
    assert_eq!(texts("x", "[{\"text\": \"a\"},{\"text\": \"b\"}]"), ["a", "b"]);
    let cut = texts("x", "[{\"text\": \"a\"},\n{\"text\": \"b");
    assert_eq!((cut.len(), cut[0].as_str()), (2, "a"));
    assert!(cut[1].starts_with("x:2: broken JSON"), "{}", cut[1]);
    let after = texts("x", "[{\"text\": \"a\"}]\n{\"text\": \"b\"}");
    assert!(after[1].starts_with("x:2: something stands after the end of the JSON array"), "{after:?}");
    assert!(all("x", "[]").is_empty(), "an empty array has no articles and no fault");
}

#[test]
fn deep_nesting_is_skipped_or_refused_and_never_overflows() {
    let deep = "[".repeat(200_000) + &"]".repeat(200_000);
    assert_eq!(only("d.jsonl", format!("{{\"x\": {deep}, \"text\": \"t\"}}")).text, "t");
    let error = only_error("d.jsonl", format!("{{\"text\": {deep}}}"));
    assert!(matches!(error.problem, Problem::Record(_)), "{error}");
    let error = only_error("d.jsonl", "{\"text\": ".repeat(200_000));
    assert!(matches!(error.problem, Problem::Record(_)), "{error}");
    assert!(matches!(only_error("d.jsonl", "[".repeat(200_000)).problem, Problem::Json { .. }));
}

#[test]
fn an_escaped_nul_is_text_and_a_raw_one_is_an_error_of_its_line() {
    assert_eq!(only("n.jsonl", r#"{"text": "a\u0000b"}"#).text, "a\0b");
    let read = texts("n.jsonl", b"{\"text\": \"a\"}\n{\"text\": \"b\0\"}\n{\"text\": \"c\"}\n".to_vec());
    assert_eq!([&read[0], &read[2]], ["a", "c"]);
    assert!(read[1].starts_with("n.jsonl:2: broken JSON"), "{}", read[1]);
    assert!(matches!(only_error("n.txt", b"They met\0in Basra.".to_vec()).problem, Problem::Binary));
}

#[test]
fn what_is_no_text_is_refused_with_a_sentence() {
    for name in ["e.txt", "e.jsonl"] {
        for empty in ["", "\n \r\n", "\u{feff}"] {
            assert_eq!(only_error(name, empty).to_string(), format!("{name}: is empty: there is no article in it"));
        }
    }
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0".to_vec();
    for name in ["p.png", "p.jsonl"] {
        assert!(only_error(name, png.clone()).to_string().starts_with(&format!("{name}: is binary, not text")));
    }
    assert!(matches!(only_error("c.txt", vec![1, 2, 3, b'a', b'b']).problem, Problem::Binary));
    let utf16_without_mark: Vec<u8> = "Talks in Basra".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(only_error("u.txt", utf16_without_mark).problem, Problem::Binary));
    assert!(matches!(only_error("h.txt", "\n<!DOCTYPE html><p>a").problem, Problem::Markup));
    assert!(matches!(only_error("f.txt", "رمز الخبر: 12345\n15 نوفمبر 2020\n").problem, Problem::NoText));
}

#[test]
fn files_that_cannot_be_opened_say_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut missing = input::open(&Source::parse(folder.path().join("no.txt")));
    let error = missing.next().expect("an error").expect_err("no such file");
    assert!(matches!(error.problem, Problem::Open(_)), "{error}");
    assert!(missing.next().is_none());
    let error = input::open(&Source::parse(folder.path())).next().expect("an error").expect_err("a folder");
    assert!(matches!(error.problem, Problem::Folder), "{error}");
    assert_eq!(Source::parse("-"), Source::Stdin);
    let file = folder.path().join("a.txt");
    fs::write(&file, "They met.").expect("written");
    let source = Source::parse(&file);
    let mut articles = input::open(&source);
    assert!(articles.next().is_some_and(|a| a.is_ok()));
    assert_eq!((articles.bytes_read(), source.size()), (9, Some(9)));
}

const PARAGRAPH: &str = "استقبل وزير الزراعة العراقي نظيره الإيراني في بغداد، وبحث معه توسيع التعاون بين البلدين.";

#[test]
fn encodings_are_told_by_the_bytes() {
    let page = format!("لقاء في بغداد\r\n\r\n{PARAGRAPH}\r\n");
    let (legacy, _, lossy) = WINDOWS_1256.encode(&page);
    assert!(!lossy);
    let utf16 = |little: bool| -> Vec<u8> {
        let units = "\u{feff}".encode_utf16().chain(page.encode_utf16());
        units.flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    };
    for input in
        [page.clone().into_bytes(), format!("\u{feff}{page}").into_bytes(), legacy.to_vec(), utf16(true), utf16(false)]
    {
        let article = only("p.txt", input);
        assert_eq!((article.title.as_str(), article.text.as_str()), ("لقاء في بغداد", PARAGRAPH));
    }
    let record = format!("{{\"id\": 1, \"text\": \"{PARAGRAPH}\"}}\r\n{{\"id\": 2, \"text\": \"{PARAGRAPH}\"}}\r\n");
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(record.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for input in [
        record.clone().into_bytes(),
        format!("\u{feff}{record}").into_bytes(),
        WINDOWS_1256.encode(&record).0.to_vec(),
        utf16,
    ] {
        assert_eq!(texts("r.jsonl", input), [PARAGRAPH, PARAGRAPH]);
    }
    let ascii_head = format!("{{\"text\": \"{}\"}}\n{{\"text\": \"{PARAGRAPH}\"}}\n", "a ".repeat(70_000));
    assert_eq!(texts("r.jsonl", WINDOWS_1256.encode(&ascii_head).0.to_vec())[1], PARAGRAPH, "told where it begins");
}

#[test]
fn a_wrong_encoding_is_an_error_and_never_a_replacement_character() {
    let mut broken = format!("{PARAGRAPH}\n\n{PARAGRAPH}").into_bytes();
    broken[41] = 0xFF;
    let error = only_error("b.txt", broken);
    assert_eq!(
        error.to_string(),
        "b.txt: is not valid UTF-8, the encoding that it looks like; convert it to UTF-8 and try again"
    );
    let mut marked = b"\xEF\xBB\xBF".to_vec();
    marked.extend(WINDOWS_1256.encode(PARAGRAPH).0.iter());
    assert!(matches!(only_error("m.txt", marked).problem, Problem::Encoding { encoding: "UTF-8" }));
    let mut lines = format!("{{\"text\": \"{PARAGRAPH}\"}}\n{{\"text\": \"").into_bytes();
    lines.extend(WINDOWS_1256.encode("لقاء").0.iter());
    lines.extend(format!("\"}}\n{{\"text\": \"{PARAGRAPH}\"}}\n").into_bytes());
    let read = texts("l.jsonl", lines);
    assert_eq!([&read[0], &read[2]], [PARAGRAPH, PARAGRAPH]);
    assert!(read[1].starts_with("l.jsonl:2: is not valid UTF-8"), "{}", read[1]);
    let mut half: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(PARAGRAPH.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    half.extend([0x00, 0xD8, 0x41, 0x00]);
    assert!(matches!(only_error("h.txt", half).problem, Problem::Encoding { encoding: "UTF-16LE" }));
    let records = "{\"text\": \"a\"}\n{\"text\": \"b\"}\n{\"text\": \"c";
    let mut wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(records.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    wide.extend([0x00, 0xD8, 0x41, 0x00]);
    let read = texts("w.jsonl", wide);
    assert_eq!(
        (read.len(), &read[0], &read[1]),
        (3, &"a".to_owned(), &"b".to_owned()),
        "what stands before it is kept"
    );
    assert!(read[2].contains("is not valid UTF-16LE"), "{}", read[2]);
    let noise: Vec<u8> = (0..4000u32).map(|i| (128 + i.wrapping_mul(2_654_435_761) / 7 % 128) as u8).collect();
    assert!(matches!(only_error("n.txt", noise).problem, Problem::Encoding { .. }));
}

/// Bytes made up while they are read, so that no test holds a large file.
struct Long {
    before: io::Cursor<Vec<u8>>,
    fill: u64,
    after: io::Cursor<Vec<u8>>,
}

impl Long {
    fn new(before: &str, fill: u64, after: &str) -> Self {
        Long { before: io::Cursor::new(before.into()), fill, after: io::Cursor::new(after.into()) }
    }
}

impl Read for Long {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.before.read(buffer)?;
        if n > 0 {
            return Ok(n);
        }
        let n = buffer.len().min(self.fill as usize);
        if n == 0 {
            return self.after.read(buffer);
        }
        buffer[..n].fill(b'a');
        self.fill -= n as u64;
        Ok(n)
    }
}

#[test]
fn a_line_of_100_mb_is_left_out_and_the_next_one_read() {
    for (before, after) in [
        ("{\"text\": \"a\"}\n{\"text\": \"", "\"}\n{\"text\": \"b\"}\n"),
        ("[{\"text\": \"a\"},\n{\"text\": \"", "\"},\n{\"text\": \"b\"}]\n"),
    ] {
        let read: Vec<_> = input::read("big.jsonl", Long::new(before, 100 << 20, after)).collect();
        assert_eq!(read.len(), 3);
        assert_eq!(read[0].as_ref().map(|a| a.text.as_str()).ok(), Some("a"));
        let error = read[1].as_ref().expect_err("too long");
        assert_eq!(
            error.to_string(),
            "big.jsonl:2: is longer than the limit of 64 MiB for one article; it was left out"
        );
        assert_eq!(read[2].as_ref().map(|a| a.text.as_str()).ok(), Some("b"));
    }
    let error = input::read("big.txt", Long::new("", 100 << 20, "")).next().expect("an error").expect_err("too long");
    assert!(matches!(error.problem, Problem::TooLong), "{error}");
}

#[test]
fn what_was_read_before_a_reader_fails_is_kept() {
    struct Failing(io::Cursor<Vec<u8>>);
    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.read(buffer)? {
                0 => Err(io::Error::other("the cable was pulled")),
                n => Ok(n),
            }
        }
    }
    for n in [0, 1, 20_000] {
        let records = "{\"text\": \"a\"}\n".repeat(n);
        let read: Vec<_> = input::read("c.jsonl", Failing(io::Cursor::new(records.into_bytes()))).collect();
        assert_eq!(read.iter().filter(|r| r.is_ok()).count(), n);
        let error = read.last().expect("an end").as_ref().expect_err("the failure");
        assert!(error.to_string().contains("cannot be read any further: the cable was pulled"), "{error}");
        assert_eq!(read.len(), n + 1);
    }
}
