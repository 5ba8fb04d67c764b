use super::*;

/// Spellings of one name, found in newspapers.
const MEET: [(&str, &str); 62] = [
    ("علي شمخاني", "علی شمخانی"),
    ("علي شمخاني", "Ali Shamkhani"),
    ("محمد جواد ظريف", "Mohammad Javad Zarif"),
    ("محمدجواد ظریف", "Mohammad Javad Zarif"),
    ("حسن روحاني", "Hassan Rouhani"),
    ("حسن روحانی", "Hasan Rohani"),
    ("مصطفى الكاظمي", "Mustafa al-Kadhimi"),
    ("مصطفی الکاظمی", "Mustafa Al-Kazemi"),
    ("برهم صالح", "Barham Salih"),
    ("فؤاد حسين", "Fuad Hussein"),
    ("فواد حسین", "Fouad Hussein"),
    ("جمعة عناد سعدون", "Juma Inad Sadoun"),
    ("قاسم سليماني", "Qassem Soleimani"),
    ("قاسم سلیمانی", "Qasem Soleimani"),
    ("علي خامنئي", "Ali Khamenei"),
    ("علی خامنه‌ای", "Ali Khamenei"),
    ("محمود عباس", "Mahmoud Abbas"),
    ("عبد الفتاح السيسي", "Abdel Fattah el-Sisi"),
    ("عبدالفتاح السیسی", "Abdel-Fattah al-Sisi"),
    ("سيرغي لافروف", "Sergey Lavrov"),
    ("سرگئی لاوروف", "Sergei Lavrov"),
    ("فلاديمير بوتين", "Vladimir Putin"),
    ("ولادیمیر پوتین", "Vladimir Putin"),
    ("جون كيري", "John Kerry"),
    ("جان کری", "John Kerry"),
    ("محمد بن سلمان", "Mohammed bin Salman"),
    ("محمد بن سلمان", "محمد سلمان"),
    ("خالد مشعل", "Khaled Meshaal"),
    ("اسماعيل هنية", "Ismail Haniyeh"),
    ("إسماعيل هنية", "اسماعیل هنیه"),
    ("حيدر العبادي", "Haider al-Abadi"),
    ("عادل عبد المهدي", "Adel Abdul Mahdi"),
    ("عادل عبدالمهدی", "Adil Abdul-Mahdi"),
    ("نوري المالكي", "Nouri al-Maliki"),
    ("بشار الأسد", "Bashar al-Assad"),
    ("وليد المعلم", "Walid al-Moallem"),
    ("سعد الحريري", "Saad Hariri"),
    ("أحمد أبو الغيط", "Ahmed Aboul Gheit"),
    ("حسین امیرعبداللهیان", "Hossein Amir-Abdollahian"),
    ("حسين أمير عبد اللهيان", "Hossein Amirabdollahian"),
    ("محمد باقر قالیباف", "Mohammad Bagher Ghalibaf"),
    ("محمدباقر قالیباف", "Mohammad Baqer Qalibaf"),
    ("إبراهيم رئيسي", "Ebrahim Raisi"),
    ("ابراهیم رئیسی", "Ibrahim Raeisi"),
    ("صالح", "Saleh"),
    ("طهران", "تهران"),
    ("طهران", "Tehran"),
    ("بغداد", "Baghdad"),
    ("الرياض", "Riyadh"),
    ("ریاض", "الرياض"),
    ("القاهرة", "قاهره"),
    ("نور الدين", "Noureddine"),
    ("حماس", "Hamas"),
    ("حزب الله", "Hezbollah"),
    ("حزب‌الله", "حزب الله"),
    ("يوسف بن علوي", "Yusuf bin Alawi"),
    ("Muammar Gaddafi", "معمر القذافي"),
    ("عبد الله", "Abdullah"),
    ("عبدالله", "عبد الله"),
    ("Mohammed", "Muhammad"),
    ("Qassem", "Qasim"),
    ("علیرضا", "Ali Reza"),
];

/// Names of different people and places.
const APART: [(&str, &str); 26] = [
    ("حسن روحاني", "Hossein Rouhani"),
    ("حسين", "Hassan"),
    ("حسن", "حسين"),
    ("حسن", "حسان"),
    ("حسن", "حسني"),
    ("Hassan", "Hassani"),
    ("Hassan", "Hussein"),
    ("عمر", "عمرو"),
    ("علي لاريجاني", "صادق لاریجانی"),
    ("علي", "علاء شمخاني"),
    ("علي شمخاني", "Ali Larijani"),
    ("علي شمخاني", "شمخاني"),
    ("محمد", "محمود"),
    ("Mohammad", "Mahmoud"),
    ("محمد", "Mahmoud"),
    ("كريم", "كرم"),
    ("Karim", "Karam"),
    ("سليم", "سالم"),
    ("طهران", "ظهران"),
    ("العراق", "ايران"),
    ("بغداد", "Bandar"),
    ("ظريف", "شريف"),
    ("Zarif", "Sharif"),
    ("خليل", "جليل"),
    ("عبد الله", "عبد الرحمن"),
    ("بوتين", "بوغدانوف"),
];

#[test]
fn spellings_of_one_name_meet() {
    let missed: Vec<_> = MEET.iter().filter(|(a, b)| !meet(a, b) || !meet(b, a)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn spellings_of_one_name_have_one_key() {
    let missed: Vec<_> = MEET.iter().filter(|(a, b)| key(a) != key(b)).map(|(a, b)| (a, key(a), b, key(b))).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn different_names_do_not_meet() {
    let wrong: Vec<_> = APART.iter().filter(|(a, b)| meet(a, b) || meet(b, a)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_name_meets_itself_whatever_its_script() {
    for name in ["علي شمخاني", "Ali Shamkhani", "Сергей Лавров", "5+1", "Al", "آل", "阿里", "Łukasz O’Neill-Smith"]
    {
        assert!(meet(name, name), "{name}");
    }
    for nothing in ["", " ", "—", "«»"] {
        assert!(!meet(nothing, nothing), "{nothing:?} is no name");
        assert_eq!(key(nothing), "");
    }
}

#[test]
fn particles_and_articles_leave_nothing_in_a_key() {
    assert_eq!(key("محمد بن سلمان آل سعود"), "mmdtlmntd");
    assert_eq!(key("Mohammed bin Salman Al-Saud"), "mmdtlmntd");
    assert_eq!(key("al"), "l", "unless nothing else is there");
    assert_eq!(key("As-Sadr"), "tdr");
    let keys = word_keys("Fuad Hussein");
    assert_eq!(
        (join(&keys).as_str(), join(&keys[1..]).as_str()),
        ("wdtn", "htn"),
        "an initial counts in the first word"
    );
}

#[test]
fn a_table_that_says_a_unit_twice_is_refused() {
    let unit = "{ text = 'b', sounds = ['b'], class = 'b', skip = 'never' }";
    let twice =
        format!("drop=[]\npatronymic=[]\nglued=[]\nglued_least=3\njoined=[]\nopenings=[]\nunit=[{unit}, {unit}]");
    assert!(Table::parse(&twice).is_err_and(|e| e.contains("twice")));
}

#[test]
fn every_word_before_a_fathers_name_is_one_that_names_lose() {
    let missing: Vec<&String> = TABLE.patronymic.iter().filter(|word| !TABLE.drop.contains(word)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn whoever_is_named_after_a_particle_of_descent_is_a_father() {
    let marks = |name: &str| fathers(name).into_iter().map(|(_, father)| father).collect::<Vec<_>>();
    assert_eq!(marks("محمد بن سلمان بن عبدالعزيز آل سعود"), [false, true, true, false]);
    assert_eq!(marks("Mohammed bin-Salman Al Saud"), [false, true, false]);
    assert_eq!(marks("Abu Mazen"), [false]);
    let words: Vec<String> = fathers("Mohammed bin Rashid Al Maktoum").into_iter().map(|(word, _)| word).collect();
    assert_eq!(words.join(" "), plain("Mohammed bin Rashid Al Maktoum"));
}
