//! How a query is shown to people: as the equivalent command line, and as a sentence.

use super::{Order, Query, Side, Where};
use crate::model::{CountryCode, Role, Status};

impl Query {
    /// The command that asks the same, with each word quoted as a shell needs it.
    pub fn command(&self) -> String {
        let mut words = vec!["isnad".to_owned(), "events".to_owned()];
        words.extend(self.arguments());
        words.iter().map(|w| quoted(w)).collect::<Vec<_>>().join(" ")
    }

    /// The arguments of `isnad events` that ask the same.
    pub fn arguments(&self) -> Vec<String> {
        let mut out = Vec::new();
        let mut flag = |name: &str, value: String| {
            out.push(format!("--{name}"));
            out.push(value);
        };
        if !self.types.is_empty() {
            flag("type", join(self.types.iter().map(|t| t.name())));
        }
        let alike = self.parties.len() > 1 && self.parties.iter().all(|s| s.officials && s.office.is_none());
        let plain = self.parties.iter().all(|s| s.roles.is_empty());
        for (i, side) in self.parties.iter().enumerate() {
            let text = if alike { Side { officials: false, ..side.clone() }.to_string() } else { side.to_string() };
            match side.roles.as_slice() {
                [] if self.parties.len() == 2 && plain => flag(["between", "and"][i], text),
                [] => flag("party", text),
                roles => flag("role", format!("{}={text}", join(roles.iter().map(|r| r.name())))),
            }
        }
        if let Some(about) = &self.about {
            flag("about", about.to_string());
        }
        if let Some(place) = &self.place {
            flag("place", place.name.clone().or(place.country.map(|c| c.to_string())).unwrap_or_default());
        }
        if let Some(from) = self.from {
            flag("from", from.to_string());
        }
        if let Some(to) = self.to {
            flag("to", to.to_string());
        }
        if self.status.is_empty() || self.status.len() == Status::ALL.len() {
            flag("status", "any".to_owned());
        } else if self.status != [Status::Held] {
            flag("status", join(self.status.iter().map(|s| s.name())));
        }
        if let Some(limit) = self.limit {
            flag("limit", limit.to_string());
        }
        for (set, name) in [(alike, "officials"), (self.order == Order::Newest, "newest"), (self.count, "count")] {
            if set {
                out.push(format!("--{name}"));
            }
        }
        out
    }

    /// The query as a sentence, with each country by the name that `country` gives it.
    pub fn words(&self, country: impl Fn(CountryCode) -> String) -> String {
        let mut out = String::new();
        if self.count {
            out.push_str("how many ");
        }
        if let Some(limit) = self.limit {
            let which = if self.order == Order::Newest { "last" } else { "first" };
            out.push_str(&format!("the {which} {limit} "));
        }
        if self.types.is_empty() {
            out.push_str("events");
        } else {
            let types: Vec<String> = self.types.iter().map(|t| format!("{t}s")).collect();
            out.push_str(&listed(&types, "and"));
        }
        let status = match self.status.len() {
            0 | 4 => " of any status".to_owned(),
            _ => format!(" {}", listed(&self.status.iter().map(Status::to_string).collect::<Vec<_>>(), "or")),
        };
        out.push_str(&status);
        let (with_role, plain): (Vec<&Side>, Vec<&Side>) = self.parties.iter().partition(|s| !s.roles.is_empty());
        let said: Vec<String> = plain.iter().map(|s| side_words(s, &country)).collect();
        match said.as_slice() {
            [] => {}
            [one] => out.push_str(&format!(" with {one}")),
            _ => out.push_str(&format!(" between {}", listed(&said, "and"))),
        }
        for side in with_role {
            let roles: Vec<String> = side.roles.iter().copied().map(Role::name).map(str::to_owned).collect();
            out.push_str(&format!(" with {} as {}", side_words(side, &country), listed(&roles, "or")));
        }
        if let Some(about) = &self.about {
            out.push_str(&format!(" about {}", side_words(about, &country)));
        }
        if let Some(place) = &self.place {
            out.push_str(&format!(" in {}", place_words(place, &country)));
        }
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => out.push_str(&format!(" in {from}")),
            (Some(from), Some(to)) => out.push_str(&format!(" from {from} to {to}")),
            (Some(from), None) => out.push_str(&format!(" since {from}")),
            (None, Some(to)) => out.push_str(&format!(" until {to}")),
            (None, None) => {}
        }
        out
    }
}

fn side_words(side: &Side, country: &impl Fn(CountryCode) -> String) -> String {
    let of = |what: &str| match side.country {
        Some(code) => format!("{what} of {}", country(code)),
        None => what.to_owned(),
    };
    match (&side.name, &side.office) {
        (Some(name), _) => name.clone(),
        (None, _) if side.id.is_some() => side.who(),
        (None, Some(office)) => match &office.portfolio {
            Some(portfolio) => of(&format!("the {} ({portfolio})", office.class)),
            None => of(&format!("the {}", office.class)),
        },
        (None, None) if side.officials => of("officials"),
        (None, None) => side.country.map_or_else(|| "anyone".to_owned(), country),
    }
}

fn place_words(place: &Where, country: &impl Fn(CountryCode) -> String) -> String {
    match (&place.name, place.country) {
        (Some(name), _) => name.clone(),
        (None, Some(code)) => country(code),
        (None, None) => "any place".to_owned(),
    }
}

fn join<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(",")
}

fn listed(items: &[String], last: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., tail] => format!("{} {last} {tail}", head.join(", ")),
    }
}

/// A word as a POSIX shell reads it back: bare where nothing in it is special, else in single quotes.
pub(super) fn quoted(word: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@".contains(c);
    if !word.is_empty() && word.chars().all(bare) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Date, EventType};

    fn query() -> Query {
        Query { types: vec![EventType::meeting()], ..Query::default() }
    }

    #[test]
    fn each_filter_has_its_flag_and_odd_words_are_quoted() {
        let side = |text: &str| text.parse::<Side>().expect(text);
        let mut q = query();
        q.parties = vec![side("IRN:minister/foreign"), side("O'Brien")];
        q.place = Some(Where { name: Some("Tehran".into()), ..Where::default() });
        q.from = Date::parse("2020");
        q.status = Status::ALL.to_vec();
        q.limit = Some(3);
        q.order = Order::Newest;
        assert_eq!(
            q.command(),
            r"isnad events --type meeting --between IRN:minister/foreign --and 'O'\''Brien' --place Tehran --from 2020 --status any --limit 3 --newest"
        );
        q.parties = vec![Side { roles: vec![Role::host()], ..side("IRN") }, side("IRQ:officials")];
        q.about = Some(side("USA"));
        let text = q.command();
        assert!(text.contains("--role host=IRN --party IRQ:officials --about USA"), "{text}");
    }

    #[test]
    fn a_query_reads_as_a_sentence() {
        let names = |c: CountryCode| if c.as_str() == "IRN" { "Iran".to_owned() } else { "Iraq".to_owned() };
        let mut q = query();
        q.parties = vec!["IRN:officials".parse().expect("side"), "IRQ".parse().expect("side")];
        assert_eq!(q.words(names), "meetings held between officials of Iran and Iraq");
        q.parties.pop();
        q.status = vec![Status::Planned, Status::Denied];
        q.from = Date::parse("2020-11");
        q.to = q.from;
        q.count = true;
        assert_eq!(q.words(names), "how many meetings planned or denied with officials of Iran in 2020-11");
    }
}
