//! One sentence, however it was typed or damaged on its way: the same facts, cut from the text as it stands.

use std::sync::LazyLock;

use isnad::Engine;
use isnad::lang::Packs;
use isnad::model::{Article, Date, Lang, Part, Passage, Reading};
use isnad::text::fold_name;
use proptest::prelude::*;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

const AR: &str = "استقبل وزير الخارجية الإيراني محمد جواد ظريف في طهران نظيره العراقي فؤاد حسين. وقال ظريف إن المحادثات مع وزير الخارجية العراقي كانت مفيدة.";
const FA: &str = "محمدجواد ظریف وزیر امور خارجه ایران روز شنبه در تهران با فواد حسین وزیر امور خارجه عراق دیدار کرد. وی گفت: همکاری دو کشور ادامه می‌یابد.";
const EN: &str = "Iranian Foreign Minister Mohammad Javad Zarif met his Iraqi counterpart Fuad Hussein in Tehran on Saturday. Iran's minister said \"the talks went well\".";

fn read(lang: Lang, text: &str) -> (Article, Reading) {
    let published = Date::parse("2020-11-15");
    let article = Article { lang: Some(lang), published, text: text.to_owned(), ..Article::default() };
    let reading = ENGINE.read(&article);
    (article, reading)
}

/// What was read, without offsets and as names fold: entities with their countries, events with all that belongs to them.
fn facts(reading: &Reading) -> (Vec<String>, Vec<String>) {
    let name = |s: &str| fold_name(s).replace(' ', "");
    let entity = |e: &isnad::model::EntityRecord| {
        let mut forms: Vec<String> = e.forms().map(name).collect();
        forms.sort_unstable();
        forms.dedup();
        let offices: Vec<String> = e.offices.iter().map(|o| name(&o.title)).collect();
        format!(
            "{} {} {forms:?} {:?} {} {offices:?} {}",
            e.kind,
            name(&e.name),
            e.countries,
            e.official,
            e.mentions.len()
        )
    };
    let named = |ix: isnad::model::EntityIx| name(&reading.entities[ix.ix()].name);
    let event = |e: &isnad::model::EventRecord| {
        let who: Vec<String> = e.participants.iter().map(|p| format!("{} {}", p.role, named(p.entity))).collect();
        let about: Vec<String> = e.about.iter().copied().map(named).collect();
        let rules: Vec<&str> = e.evidence.iter().map(|v| v.rule.as_str()).collect();
        format!("{} {} {:?} {:?} {who:?} {about:?} {rules:?}", e.kind, e.status, e.date, e.place.map(named))
    };
    (reading.entities.iter().map(entity).collect(), reading.events.iter().map(event).collect())
}

/// Every stretch of a reading is in the text as it stands, and each mention of a named entity is one of its forms there.
fn cut(article: &Article, reading: &Reading) {
    let words = |p: &Passage| {
        assert_eq!(p.part, Part::Text);
        p.span.cut(&article.text).unwrap_or_else(|| panic!("{p:?} does not lie in {:?}", article.text))
    };
    for e in &reading.entities {
        for m in &e.mentions {
            let found = fold_name(words(m)).replace(' ', "");
            let known = e.forms().any(|f| fold_name(f).replace(' ', "") == found);
            assert!(
                known
                    || !e.named
                    || e.kind == isnad::model::EntityKind::Country
                    || e.kind == isnad::model::EntityKind::Person,
                "{found} is no form of {e:?}"
            );
        }
    }
    for e in reading.events.iter().flat_map(|e| &e.evidence) {
        assert!(!words(&e.passage).trim().is_empty() && words(&e.sentence).contains(words(&e.passage)));
    }
}

fn same(lang: Lang, plain: &str, other: &str, how: &str) {
    let (_, wanted) = read(lang, plain);
    let (article, reading) = read(lang, other);
    assert_eq!(facts(&reading), facts(&wanted), "{how}: {other}");
    cut(&article, &reading);
}

/// Letters as old programs wrote them: in the form that they take between others.
fn presentation(text: &str) -> String {
    let form = |c: char| match c {
        'ا' => 'ﺍ',
        'ب' => 'ﺒ',
        'ت' => 'ﺘ',
        'ة' => 'ﺔ',
        'ج' => 'ﺠ',
        'ح' => 'ﺤ',
        'خ' => 'ﺨ',
        'د' => 'ﺪ',
        'ر' => 'ﺮ',
        'ز' => 'ﺰ',
        'س' => 'ﺴ',
        'ش' => 'ﺸ',
        'ط' => 'ﻄ',
        'ظ' => 'ﻈ',
        'ع' => 'ﻌ',
        'ف' => 'ﻔ',
        'ق' => 'ﻘ',
        'ك' => 'ﻜ',
        'ل' => 'ﻠ',
        'م' => 'ﻤ',
        'ن' => 'ﻨ',
        'ه' => 'ﻬ',
        'و' => 'ﻮ',
        'ي' => 'ﻴ',
        'إ' => 'ﺇ',
        'أ' => 'ﺃ',
        'ؤ' => 'ﺆ',
        'ی' => 'ﯿ',
        'ک' => 'ﮑ',
        'گ' => 'ﮕ',
        'چ' => 'ﭽ',
        'پ' => 'ﭙ',
        other => other,
    };
    text.chars().map(form).collect()
}

/// Something after every letter that it may stand after.
fn after_letters(text: &str, mark: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        out.push(c);
        if c.is_alphabetic() {
            out.push_str(mark);
        }
    }
    out
}

fn as_references(text: &str, which: impl Fn(usize, char) -> bool) -> String {
    let mut out = String::new();
    for (i, c) in text.chars().enumerate() {
        match which(i, c) {
            true if i % 2 == 0 => out.push_str(&format!("&#{};", c as u32)),
            true => out.push_str(&format!("&#x{:x};", c as u32)),
            false => out.push(c),
        }
    }
    out
}

fn keyboard(text: &str, persian: bool) -> String {
    let pairs = [('ي', 'ی'), ('ك', 'ک')];
    let swap = |c: char| {
        let pair = pairs.iter().find(|(a, p)| c == *a || c == *p);
        pair.map_or(c, |(a, p)| if persian { *p } else { *a })
    };
    text.chars().map(swap).collect()
}

#[test]
fn letters_and_marks_of_every_program_are_the_same_letters() {
    for (lang, text) in [(Lang::AR, AR), (Lang::FA, FA)] {
        same(lang, text, &presentation(text), "presentation forms");
        same(lang, text, &text.replace("لا", "ﻻ"), "a ligature");
        same(lang, text, &after_letters(text, "ـ"), "tatweel");
        for mark in ["َ", "ُ", "ِ", "ّ", "ْ", "ٰ"] {
            same(lang, text, &after_letters(text, mark), "diacritics");
        }
        same(lang, text, &keyboard(text, true), "a Persian keyboard");
        same(lang, text, &keyboard(text, false), "an Arabic keyboard");
    }
    for (lang, text) in [(Lang::AR, AR), (Lang::FA, FA), (Lang::EN, EN)] {
        for mark in ["\u{ad}", "\u{200e}", "\u{200f}", "\u{200d}", "\u{2060}", "\u{feff}"] {
            same(lang, text, &after_letters(text, mark), "marks that nobody sees");
        }
        same(lang, text, &format!("\u{202b}{text}\u{202c}"), "an embedding");
        same(lang, text, &text.replace(' ', " \u{200f}"), "a direction mark before each word");
    }
}

#[test]
fn a_half_space_may_be_left_out_or_be_a_space() {
    let text = "محمود احمدی‌نژاد رئیس‌جمهور ایران در تهران با نوری مالکی نخست‌وزیر عراق دیدار کرد. احمدی‌نژاد گفت: همکاری دو کشور ادامه می‌یابد.";
    for joint in ["", " ", "&zwnj;", "&#8204;"] {
        same(Lang::FA, text, &text.replace('\u{200c}', joint), "a half-space");
        same(Lang::FA, FA, &FA.replace('\u{200c}', joint), "a half-space");
    }
}

#[test]
fn character_references_are_the_letters_that_they_stand_for() {
    for (lang, text) in [(Lang::AR, AR), (Lang::FA, FA), (Lang::EN, EN)] {
        same(lang, text, &as_references(text, |_, c| c != ' '), "every letter");
        same(lang, text, &as_references(text, |i, _| i % 3 == 0), "every third letter");
        same(lang, text, &text.replace(' ', "&nbsp;"), "spaces");
        same(lang, text, &text.replace(' ', "&#160; "), "spaces");
        same(lang, text, &text.replace('.', "&#46;"), "full stops");
    }
    same(Lang::EN, EN, &EN.replace('\'', "&#8217;"), "an apostrophe");
    same(Lang::EN, EN, &EN.replace('\'', "&rsquo;"), "an apostrophe");
    same(Lang::EN, EN, &EN.replace('\'', "&#39;"), "an apostrophe");
    same(Lang::EN, EN, &EN.replace('\'', "&#146;"), "an apostrophe");
    for quote in ["&quot;", "&#34;", "&amp;quot;"] {
        same(Lang::EN, EN, &EN.replace('"', quote), "a quotation");
    }
    let quoted = "قال ظريف: \u{201c}المحادثات مع العراق كانت مفيدة\u{201d}. وزار ظريف بغداد.";
    let other = quoted.replace('\u{201c}', "&#8220;").replace('\u{201d}', "&rdquo;");
    same(Lang::AR, quoted, &other, "a quotation");
    let companies = "Iran & Iraq signed an agreement in Baghdad.";
    same(Lang::EN, companies, &companies.replace('&', "&amp;"), "an ampersand");
}

static EXAMPLES: LazyLock<Vec<(Lang, String)>> = LazyLock::new(|| {
    let packs = Packs::bundled();
    packs
        .all()
        .flat_map(|p| p.examples.iter().map(|e| (p.lang, e.text.clone())))
        .filter(|(_, t)| !t.contains('&'))
        .collect()
});

proptest! {
    #![proptest_config(ProptestConfig::default())]

    #[test]
    fn no_example_depends_on_how_it_was_encoded(i in 0..usize::MAX, every in 1..5usize, marks in 0..4usize) {
        let (lang, text) = &EXAMPLES[i % EXAMPLES.len()];
        let other = match marks {
            0 => as_references(text, |i, c| i % every == 0 && c != '\n'),
            1 => after_letters(text, ["\u{ad}", "\u{200d}", "\u{2060}", "\u{feff}"][every - 1]),
            2 => text.replace(' ', ["&nbsp;", "\u{a0}", " \u{200f}", "\u{200e} "][every - 1]),
            _ if *lang == Lang::EN => text.clone(),
            _ => after_letters(text, ["ـ", "َ", "ّ", "ْ"][every - 1]),
        };
        same(*lang, text, &other, "an example");
    }
}
