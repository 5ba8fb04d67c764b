//! Whatever bytes come in, reading ends without a panic, and a text is a stretch of what came in.

use std::io;

use isnad::input;
use proptest::prelude::*;

/// Pieces of pages, put together in any order.
const PIECES: [&str; 20] = [
    "• ",
    "رمز الخبر: 12345",
    "کد خبر：99",
    "عنوان: السیاسة",
    "15 November 2020",
    "۲۵ آبان ۱۳۹۹",
    " | ",
    "\n",
    "\r\n",
    "\n\n",
    "طهران(إسنا) - ",
    "They met. ",
    "انتهى/33",
    "التعليقات",
    "Read more:",
    "به گزارش ایسنا",
    "إيران والعراق",
    "\u{202b}",
    "HJ/7",
    "{\"text\": \"",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_bytes_are_read_to_the_end(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let read = input::read("x", io::Cursor::new(bytes.clone())).take(1000).count();
        prop_assert!((1..1000).contains(&read) || bytes.trim_ascii() == b"[]");
    }

    #[test]
    fn a_page_of_any_pieces_gives_a_stretch_of_itself(pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..19]), 0..30)) {
        let page = pieces.concat();
        for article in input::read("x", io::Cursor::new(page.clone())).flatten() {
            prop_assert!(page.contains(&article.text));
            prop_assert!(!article.text.is_empty() && article.text.trim() == article.text);
            prop_assert!(page.contains(&article.title));
        }
    }

    #[test]
    fn any_text_in_a_record_comes_back_exactly(body in "\\PC{1,60}|.{1,60}", title in ".{0,20}") {
        let text = format!("x{body}");
        let record = serde_json::json!({"title": title, "text": text}).to_string();
        for layout in [format!("{record}\n{record}"), format!("[{record},{record}]"), format!("{{\n{}\n{record}", &record[1..])] {
            let read: Vec<_> = input::read("x", io::Cursor::new(layout)).map(|a| a.map_err(|e| e.to_string())).collect();
            prop_assert_eq!(read.len(), 2);
            for article in read {
                let article = article.map_err(TestCaseError::fail)?;
                prop_assert_eq!((article.title.as_str(), article.text.as_str()), (title.as_str(), text.as_str()));
            }
        }
    }
}
