//! The bundled example articles come out of their files with what they say about themselves.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use isnad::input::{self, Source};
use isnad::model::Article;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles").join(name)
}

fn articles(name: &str) -> Vec<Article> {
    input::open(&Source::parse(file(name))).map(|a| a.unwrap_or_else(|e| panic!("{e}"))).collect()
}

/// File, title, publication date, identity, how the text begins and how it ends.
const PAGES: [[&str; 6]; 9] = [
    [
        "ar-tehran-2020-09-26.txt",
        "ظريف وفؤاد حسين يبحثان في طهران العلاقات الثنائية",
        "2020-09-26",
        "دجلة برس-20092601",
        "طهران(دجلة برس) - استقبل",
        "في زيارة تستمر يومين.",
    ],
    [
        "fa-tehran-2020-09-26.txt",
        "وزیران خارجه ایران و عراق در تهران دیدار کردند",
        "2020-09-26",
        "خبر زاگرس-99070512",
        "تهران (خبر زاگرس) - فؤاد حسین",
        "در رأس هیأتی وارد تهران شد.",
    ],
    [
        "en-tehran-2020-09-26.txt",
        "Iranian, Iraqi foreign ministers meet in Tehran",
        "2020-09-26",
        "Gulf Wire-5500926",
        "TEHRAN (Gulf Wire) – Iranian Foreign",
        "for a two-day visit.",
    ],
    [
        "ar-baghdad-2021-06-27.txt",
        "قمة ثلاثية في بغداد تجمع العراق ومصر والأردن",
        "2021-06-27",
        "دجلة برس-62714",
        "بغداد – دجلة برس: عقد",
        "رسالة أمل لشعوب المنطقة.",
    ],
    [
        "fa-tehran-2022-11-29.txt",
        "سودانی در تهران با رئیسی دیدار کرد",
        "2022-11-29",
        "خبر زاگرس-1401090844",
        "به گزارش خبر زاگرس، محمد شیاع",
        "به تهران سفر کرده است.",
    ],
    [
        "en-baghdad-2023-03-19.txt",
        "Iran and Iraq sign border security agreement",
        "2023-03-19",
        "Gulf Wire-6600319",
        "BAGHDAD, Mar. 19 (Gulf Wire) – Iran",
        "on its neighbours from its soil.",
    ],
    [
        "ar-planned-2023-05-06.txt",
        "وزير الكهرباء العراقي يلتقي نظيره الإيراني الأسبوع المقبل",
        "2023-05-06",
        "دجلة برس-30506017",
        "بغداد(دجلة برس) - من المقرر",
        "خلال أشهر الصيف.",
    ],
    [
        "fa-cancelled-2023-05-17.txt",
        "دیدار وزیران راه ایران و حمل‌ونقل عراق در بصره لغو شد",
        "2023-05-17",
        "خبر زاگرس-1402022709",
        "دیدار مهرداد بذرپاش",
        "بعداً اعلام می‌شود.",
    ],
    [
        "en-baghdad-2020-09-02.txt",
        "Macron meets Iraqi prime minister in Baghdad",
        "2020-09-02",
        "Gulf Wire-5500902",
        "BAGHDAD (Gulf Wire) – French",
        "a sovereign Iraq,\" Macron said.",
    ],
];

#[test]
fn each_example_page_comes_out_without_its_furniture() {
    for [name, title, published, identity, begins, ends] in PAGES {
        let read = articles(name);
        let [article] = &read[..] else { panic!("{name}: {} articles", read.len()) };
        assert_eq!(article.title, title, "{name}");
        assert_eq!(article.published.map(|d| d.to_string()).as_deref(), Some(published), "{name}");
        assert_eq!(article.identity(), identity, "{name}");
        assert!(article.text.starts_with(begins), "{name}: {}", article.text);
        assert!(article.text.ends_with(ends), "{name}: {}", article.text);
    }
}

#[test]
fn the_examples_are_two_dozen_less_three_and_none_is_another() {
    let folder = std::fs::read_dir(file("")).expect("the folder of examples");
    let names: BTreeSet<String> =
        folder.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    let pages: BTreeSet<String> = PAGES.iter().map(|p| p[0].to_owned()).collect();
    let others: Vec<&String> = names.difference(&pages).collect();
    assert_eq!(others, ["README.md", "articles.jsonl"], "every page is checked above");
    let records = articles("articles.jsonl");
    let mut identities: BTreeSet<String> = PAGES.iter().map(|p| p[3].to_owned()).collect();
    identities.extend(records.iter().map(Article::identity));
    assert_eq!(identities.len(), 21);
    for lang in ["ar", "fa", "en"] {
        let of_lang = records.iter().filter(|a| a.lang.is_some_and(|l| l.as_str() == lang)).count();
        assert_eq!(of_lang, 4, "{lang}");
    }
    assert!(records.iter().all(|a| a.published.is_some() && a.source.is_some() && !a.title.is_empty()));
}
