//! What people, bodies, places and offices are called in a picture, in the letters that were asked for.

use super::label::{clean, isolate};
use super::options::Labels;
use crate::graph::{NameForm, NodeId, OfficeNode};
use crate::lang::country_name;
use crate::model::{CountryCode, Lang};
use crate::text::{is_latin, latin};

/// A name, and below it the one in Latin letters where both are asked for and differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub main: String,
    pub latin: Option<String>,
}

impl Name {
    /// Both names on one line, each in its own direction.
    pub fn line(&self) -> String {
        match &self.latin {
            Some(latin) => format!("{} · {}", isolate(&self.main), isolate(latin)),
            None => self.main.clone(),
        }
    }
}

impl Labels {
    /// What to call what has this name and these attested forms.
    pub(super) fn name(self, name: &str, forms: &[NameForm], id: NodeId) -> Name {
        self.both(named_or_id(name, id), |main| attested(main, forms).unwrap_or_else(|| latin(main)))
    }

    /// What to call an office, if anything: where Latin letters are asked for its portfolio and class, for a title
    /// spelt letter by letter helps nobody.
    pub(super) fn office(self, office: &OfficeNode) -> Option<Name> {
        let former = if office.former { " (former)" } else { "" };
        let title = Some(clean(&office.title)).filter(|t| !t.is_empty())?;
        let class = || {
            let words = [office.portfolio.as_deref(), office.class.as_deref()];
            let words: Vec<&str> = words.into_iter().flatten().collect();
            words.join(" ").replace('-', " ")
        };
        let mut out = self.both(title, |title| if is_latin(title) { title.to_owned() } else { class() });
        out.latin = out.latin.filter(|l| !l.is_empty());
        for name in std::iter::once(&mut out.main).chain(out.latin.as_mut()).filter(|n| !n.is_empty()) {
            name.push_str(former);
        }
        Some(out).filter(|o| !o.main.is_empty())
    }

    /// What to call a country whose name in the articles' language is known.
    pub(super) fn country(self, name: String, code: CountryCode) -> Name {
        self.both(name, |name| country_name(code, Lang::EN).unwrap_or(name).to_owned())
    }

    fn both(self, main: String, latin: impl Fn(&str) -> String) -> Name {
        match self {
            Labels::Original => Name { main, latin: None },
            Labels::Latin => Name { main: latin(&main), latin: None },
            Labels::Both => {
                let latin = latin(&main);
                Name { latin: Some(latin).filter(|l| *l != main), main }
            }
        }
    }
}

/// A box must say something, or nobody could tell which node it is (and Graphviz refuses an empty label).
pub(super) fn named_or_id(name: &str, id: NodeId) -> String {
    let name = clean(name);
    if name.is_empty() { id.to_string() } else { name }
}

/// The fullest Latin form that articles use, the commoner first; none that has fewer words than half the name's.
fn attested(name: &str, forms: &[NameForm]) -> Option<String> {
    if is_latin(name) {
        return Some(name.to_owned());
    }
    let words = |text: &str| text.split_whitespace().count();
    let usable = forms.iter().filter(|f| is_latin(&f.form) && words(&f.form) * 2 >= words(name));
    let best = usable.max_by(|a, b| {
        // Of a name with a title or a middle name more the commoner form is the better one.
        let full = |f: &NameForm| words(&f.form).min(words(name));
        (full(a), a.articles).cmp(&(full(b), b.articles)).then_with(|| b.form.cmp(&a.form))
    });
    best.map(|f| clean(&f.form)).filter(|f| !f.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::NodeKind;

    #[test]
    fn an_attested_latin_name_goes_before_a_made_one() {
        let form = |form: &str, lang, articles| NameForm { form: form.to_owned(), lang, articles };
        let forms = [
            form("محمد جواد ظريف", Lang::AR, 9),
            form("Zarif", Lang::EN, 50),
            form("Mohammad-Javad Zarif", Lang::EN, 5),
            form("Mohammad Javad Zarif", Lang::EN, 4),
        ];
        let id = NodeId::of(NodeKind::Person, &["z"]);
        let name = |labels: Labels, forms: &[NameForm]| labels.name("محمد جواد ظريف", forms, id);
        assert_eq!(name(Labels::Latin, &forms).main, "Mohammad Javad Zarif");
        assert_eq!(name(Labels::Latin, &forms[..2]).main, "Mohammad Javad Zarif", "one word of three is too little");
        assert_eq!(name(Labels::Original, &forms), Name { main: "محمد جواد ظريف".into(), latin: None });
        let both = Name { main: "محمد جواد ظريف".into(), latin: Some("Mohammad Javad Zarif".into()) };
        assert_eq!(name(Labels::Both, &forms), both);
        let heiko = Labels::Both.name("Heiko Maas", &[], id);
        assert_eq!(heiko, Name { main: "Heiko Maas".into(), latin: None });
        assert_eq!(Labels::Latin.name("\u{1}", &[], id).main, id.to_string());
    }
}
