//! Countries: ISO 3166-1 codes from `schema/countries.toml`, names in every language from CLDR by ICU4X.

use std::sync::{LazyLock, Mutex, PoisonError};

use icu_experimental::displaynames::{DisplayNamesOptions, multi::RegionDisplayNames};
use icu_locale::Locale;
use icu_locale::subtags::Region;
use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::model::{CountryCode, Lang};

#[derive(Deserialize)]
struct CountryTable {
    codes: Vec<(CountryCode, String)>,
    former: Vec<CountryCode>,
}

static TABLE: LazyLock<CountryTable> = LazyLock::new(|| {
    toml::from_str(include_str!("../../schema/countries.toml")).expect("schema/countries.toml is checked by a test")
});

/// Whether ISO 3166 assigns the code, today or (for states that are no more) once.
pub fn is_assigned(code: CountryCode) -> bool {
    TABLE.codes.binary_search_by_key(&code, |(c, _)| *c).is_ok() || TABLE.former.contains(&code)
}

/// All codes that ISO 3166 assigns, today's first.
pub fn codes() -> impl Iterator<Item = CountryCode> {
    TABLE.codes.iter().map(|(code, _)| *code).chain(TABLE.former.iter().copied())
}

/// All countries of today with their CLDR name in a language; a country that CLDR does not name is left out.
pub fn names(lang: Lang) -> FxHashMap<CountryCode, String> {
    let Ok(locale) = Locale::try_from_str(lang.as_str()) else { return FxHashMap::default() };
    let Ok(display) = RegionDisplayNames::try_new((&locale).into(), DisplayNamesOptions::default()) else {
        return FxHashMap::default();
    };
    let named = |(code, alpha2): &(CountryCode, String)| {
        let region = Region::try_from_str(alpha2).ok()?;
        Some((*code, display.of(region)?.to_owned()))
    };
    TABLE.codes.iter().filter_map(named).collect()
}

/// The CLDR name of a country of today in a language, without loading that language's pack.
pub fn name(code: CountryCode, lang: Lang) -> Option<&'static str> {
    type Names = FxHashMap<CountryCode, String>;
    static NAMES: LazyLock<Mutex<FxHashMap<Lang, &'static Names>>> = LazyLock::new(Mutex::default);
    let mut known = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    // Kept for good, once for each language that is asked for.
    let names = *known.entry(lang).or_insert_with(|| Box::leak(Box::new(names(lang))));
    names.get(&code).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_cldr_names_it() {
        assert!(TABLE.codes.windows(2).all(|w| w[0].0 < w[1].0));
        let irn = CountryCode::parse("IRN").expect("a code");
        for (lang, name) in [(Lang::AR, "إيران"), (Lang::EN, "Iran"), (Lang::FA, "ایران")] {
            assert_eq!(names(lang).get(&irn).map(String::as_str), Some(name));
        }
        assert!(is_assigned(irn) && !is_assigned(CountryCode::parse("QQQ").expect("three letters")));
    }
}
