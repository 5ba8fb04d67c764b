//! The article that the project started from, from its raw page to the answer. It is not part of the repository; where
//! it is not there, the test says that it was skipped.

use std::path::{Path, PathBuf};

use isnad::model::{Date, EventType, Status};
use isnad::query::{Answer, Query, Side};
use isnad::{Archive, input};

fn seed() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seed/isna-99082516954.txt");
    if !path.exists() {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    }
    Some(path)
}

fn names(answer: &Answer, event: usize) -> Vec<(String, String)> {
    answer.answers[event].participants.iter().map(|p| (p.role.to_string(), isnad::text::fold_name(&p.name))).collect()
}

#[test]
fn the_flagship_question_in_three_languages() {
    let Some(path) = seed() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let archive = Archive::create(folder.path().join("store")).expect("a store");
    let source = input::Source::parse(path.to_str().expect("a plain path"));
    let articles: Vec<_> = input::open(&source).collect::<Result<_, _>>().expect("the seed reads");
    assert_eq!(articles.len(), 1);
    archive.add(&articles).expect("it is kept");

    let today = Date::parse("2020-11-20").expect("a date");
    let fold = isnad::text::fold_name;
    for question in [
        "all meetings between Iran and Iraq officials",
        "كل اللقاءات بين المسؤولين الإيرانيين والعراقيين",
        "همه دیدارهای مقام‌های ایران و عراق",
    ] {
        let answer = archive.ask(question, today).expect("it is understood");
        assert_eq!(answer.answers.len(), 1, "{question}");
        let meeting = &answer.answers[0];
        assert_eq!((meeting.kind, meeting.status), (EventType::meeting(), Status::Held));
        assert_eq!((meeting.date, meeting.reported), (None, Date::parse("2020-11-15")));
        let place = meeting.place.as_ref().expect("a place");
        assert_eq!(fold(&place.name), fold("طهران"));
        let wanted = [("host", "علي شمخاني"), ("guest", "جمعة عناد سعدون")];
        assert_eq!(names(&answer, 0), wanted.map(|(role, name)| (role.to_owned(), fold(name))), "{question}");
        assert!(meeting.evidence.iter().any(|e| fold(&e.text).starts_with(&fold("إستقبل أمین المجلس الأعلی"))));
    }
    let none = archive.ask("all meetings between Iran and France officials", today).expect("it is understood");
    assert!(none.answers.is_empty());

    let visits = Query { types: vec![EventType::visit()], ..Query::default() };
    let answer = archive.answer(visits).expect("it is answered");
    assert_eq!(answer.answers.len(), 1);
    assert_eq!(answer.answers[0].date, Date::parse("2020-11-14"));
    let wanted = [("visitor", "جمعة عناد سعدون"), ("inviter", "أمير حاتمي")];
    assert_eq!(names(&answer, 0), wanted.map(|(role, name)| (role.to_owned(), fold(name))));

    let shamkhani = Query { parties: vec!["Shamkhani".parse::<Side>().expect("a party")], ..Query::default() };
    assert!(!archive.answer(shamkhani).expect("he is found by his name in Latin letters").answers.is_empty());
}
