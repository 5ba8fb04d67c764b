//! Which language an article is read in, and articles that are in several.

use isnad::Engine;
use isnad::model::{Article, EntityKind, EventType, Lang, Part, Reading};

fn read(title: &str, text: &str) -> Reading {
    Engine::new().read(&Article { title: title.into(), text: text.into(), ..Article::default() })
}

fn meetings(reading: &Reading) -> Vec<Vec<&str>> {
    let meetings = reading.events.iter().filter(|e| e.kind == EventType::meeting());
    meetings.map(|e| e.participants.iter().map(|p| reading.entities[p.entity.ix()].name.as_str()).collect()).collect()
}

#[test]
fn a_headline_is_enough_to_tell_the_language() {
    let engine = Engine::new();
    for (text, lang) in [
        ("استقبل خادم الحرمين الشريفين الملك سلمان بن عبدالعزيز", Lang::AR),
        ("التقى وزير الدفاع الأميركي رئيس إقليم كردستان", Lang::AR),
        ("دیدار وزیر خارجه ایران با همتای عراقی خود", Lang::FA),
        ("ديدار وزير خارجه ايران با همتاي عراقي خود", Lang::FA),
        ("Iraqi president arrives in Tehran", Lang::EN),
        ("12345", Lang::EN),
    ] {
        let article = Article { text: text.into(), ..Article::default() };
        assert_eq!(engine.language(&article), lang, "{text}");
    }
}

#[test]
fn a_paragraph_in_another_language_is_read_in_it_and_tells_no_event_twice() {
    let text = "التقى وزير الخارجية الإيراني محمد جواد ظريف، اليوم، الرئيس العراقي برهم صالح في بغداد، وقال ظريف إن العلاقات متينة.\n\
        Iranian Foreign Minister Mohammad Javad Zarif met Iraqi President Barham Salih in Baghdad. Zarif also held talks with Iraqi Foreign Minister Fuad Hussein.\n\
        وأضاف الرئيس العراقي أن بلاده تدعم الحوار بين دول المنطقة.";
    let reading = read("ظريف في بغداد", text);
    assert_eq!(reading.lang, Lang::AR);
    assert_eq!(meetings(&reading), [vec!["محمد جواد ظريف", "برهم صالح"], vec!["محمد جواد ظريف", "Fuad Hussein"]]);
    let people: Vec<_> = reading.entities.iter().filter(|e| e.kind == EntityKind::Person).collect();
    assert_eq!(people.len(), 3, "{people:?}");
    assert!(people[0].aliases.iter().any(|a| a == "Mohammad Javad Zarif"));
    // the one meeting stands on a sentence of each language, cut from the same text
    let words: Vec<&str> = reading.events[0].evidence.iter().filter_map(|e| e.passage.span.cut(text)).collect();
    assert_eq!(words.len(), 2);
    assert!(words[1].starts_with("Iranian Foreign Minister"), "{words:?}");
    assert!(reading.events.iter().flat_map(|e| &e.evidence).all(|e| e.passage.part == Part::Text));
}

#[test]
fn a_few_foreign_words_change_no_language() {
    let text = "قال المتحدث باسم شركة Airbus Defence and Space في بيان إن العقد وقع مع وزارة الدفاع السعودية.\nReuters, London";
    let reading = read("", text);
    assert_eq!(reading.pack.matches(',').count(), 0, "{}", reading.pack);
}
