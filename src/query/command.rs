//! How a query is shown to people: as the equivalent command line, and as a sentence.

use super::{Order, Query, Side, What, Where};
use crate::graph::NodeKind;
use crate::model::{CountryCode, EntityKind, Role, Status};

impl Query {
    /// The command that asks the same, with each word quoted as a shell needs it.
    pub fn command(&self) -> String {
        let mut words = vec!["isnad".to_owned()];
        words.extend(self.arguments());
        words.iter().map(|w| quoted(w)).collect::<Vec<_>>().join(" ")
    }

    /// The command's name and its arguments that ask the same. What no flag can say is asked as JSON.
    pub fn arguments(&self) -> Vec<String> {
        let by_flags = match self.what {
            What::Offices => self.of_party("offices", Order::Oldest),
            What::Card => self.of_party("show", Order::Newest),
            What::Path => self.path(),
            _ => self.events(),
        };
        by_flags.unwrap_or_else(|| {
            let json = serde_json::to_string(self).expect("a query is JSON");
            vec!["ask".to_owned(), "--json".to_owned(), json]
        })
    }

    /// `show` and `offices` take their party, and of what else a query says the time and the page.
    fn of_party(&self, command: &str, order: Order) -> Option<Vec<String>> {
        let [party] = self.parties.as_slice() else { return None };
        // offices have no status
        let status = if self.what == What::Offices { self.status.clone() } else { Vec::new() };
        let (from, to, limit, cursor) = (self.from, self.to, self.limit, self.cursor.clone());
        let (what, parties) = (self.what, self.parties.clone());
        let said = Query { what, parties, status, from, to, order, limit, cursor, ..Query::default() };
        if said != *self || !is_text(party) || !party.roles.is_empty() || party.kind.is_some() {
            return None;
        }
        let mut out = vec![command.to_owned(), party.to_string()];
        for (name, value) in [("from", self.from), ("to", self.to)] {
            if let Some(value) = value {
                out.extend([format!("--{name}"), value.to_string()]);
            }
        }
        if let Some(limit) = self.limit {
            out.extend(["--limit".to_owned(), limit.to_string()]);
        }
        if let Some(cursor) = &self.cursor {
            out.extend(["--after".to_owned(), cursor.to_string()]);
        }
        Some(out)
    }

    /// `path` takes both ends, and of what else a query says the types, the statuses and the time.
    fn path(&self) -> Option<Vec<String>> {
        let [a, b] = self.parties.as_slice() else { return None };
        let (types, status, from, to) = (self.types.clone(), self.status.clone(), self.from, self.to);
        let events = Query { types, status, from, to, ..Query::default() };
        let said = Query { what: What::Path, parties: self.parties.clone(), ..events.clone() };
        let end = |s: &Side| is_text(s) && s.what().is_empty() && s.roles.is_empty() && s.kind.is_none();
        if said != *self || !end(a) || !end(b) {
            return None;
        }
        let mut out = vec!["path".to_owned(), a.to_string(), b.to_string()];
        out.extend(events.events()?.into_iter().skip(1));
        Some(out)
    }

    fn events(&self) -> Option<Vec<String>> {
        let mut out = vec!["events".to_owned()];
        let mut flag = |name: &str, value: String| {
            out.push(format!("--{name}"));
            out.push(value);
        };
        if !self.types.is_empty() {
            flag("type", join(self.types.iter().map(|t| t.name())));
        }
        let alike = self.parties.len() > 1
            && self.parties.iter().all(|s| s.officials && s.office.is_none() && s.tenure.is_none());
        let plain = self.parties.iter().all(|s| s.roles.is_empty() && s.kind.is_none());
        for (i, side) in self.parties.iter().enumerate() {
            if !is_text(side) {
                return None;
            }
            let text = if alike { Side { officials: false, ..side.clone() }.to_string() } else { side.to_string() };
            match (side.roles.as_slice(), side.kind) {
                ([], None) if self.parties.len() == 2 && plain => flag(["between", "and"][i], text),
                ([], Some(EntityKind::Person)) => flag("person", text),
                ([], Some(EntityKind::Organization)) => flag("organization", text),
                ([], None) => flag("party", text),
                (_, Some(_)) => return None,
                (roles, None) => flag("role", format!("{}={text}", join(roles.iter().map(|r| r.name())))),
            }
        }
        if let Some(about) = &self.about {
            flag("about", about.to_string());
        }
        if let Some(place) = &self.place {
            match (place.ids.as_slice(), &place.name, place.country) {
                ([one], ..) => flag("place", one.to_string()),
                (_, Some(name), None) => flag("place", name.clone()),
                (_, None, Some(country)) => flag("place", country.to_string()),
                _ => return None,
            }
        }
        if let Some(source) = &self.source {
            flag("source", source.to_string());
        }
        for (name, date) in
            [("from", self.from), ("to", self.to), ("read-from", self.read_from), ("read-to", self.read_to)]
        {
            if let Some(date) = date {
                flag(name, date.to_string());
            }
        }
        for (name, anchor) in [("after-event", &self.after_event), ("before-event", &self.before_event)] {
            if let Some(anchor) = anchor {
                flag(name, anchor.event?.to_string());
            }
        }
        if self.status.is_empty() || self.status.len() == Status::ALL.len() {
            flag("status", "any".to_owned());
        } else if self.status != [Status::Held] {
            flag("status", join(self.status.iter().map(|s| s.name())));
        }
        if let Some(by) = self.what.by() {
            flag("by", by.to_owned());
        }
        if let Some(of) = &self.of {
            if !is_text(of) || !of.roles.is_empty() || of.kind.is_some() {
                return None;
            }
            flag("of", of.to_string());
        }
        match self.order {
            Order::Most => flag("order", "most".to_owned()),
            Order::Fewest => flag("order", "fewest".to_owned()),
            Order::Oldest | Order::Newest => {}
        }
        if let Some(limit) = self.limit {
            flag("limit", limit.to_string());
        }
        if let Some(cursor) = &self.cursor {
            flag("after", cursor.to_string());
        }
        let bare = [
            (self.abroad, "abroad"),
            (alike, "officials"),
            (self.order == Order::Newest, "newest"),
            (self.what == What::Count, "count"),
        ];
        for (set, name) in bare {
            if set {
                out.push(format!("--{name}"));
            }
        }
        Some(out)
    }

    /// The query as a sentence, with each country by the name that `country` gives it.
    pub fn words(&self, country: impl Fn(CountryCode) -> String) -> String {
        self.in_words(&country)
    }

    fn in_words(&self, country: &dyn Fn(CountryCode) -> String) -> String {
        let side = |s: &Side| side_words(s, country);
        let first = self.parties.first().map(side).unwrap_or_default();
        let of_office = self.parties.first().is_some_and(|s| s.officials || s.office.is_some());
        let time = self.time_words(country);
        match self.what {
            What::Card => return format!("all that is known of {first}{time}"),
            What::Offices if of_office => return format!("who is shown as {first}{time}"),
            What::Offices => return format!("the offices of {first}{time}"),
            What::Path => {
                let ends: Vec<String> = self.parties.iter().map(side).collect();
                return format!("how {} are connected over events{time}", listed(&ends, "and"));
            }
            _ => {}
        }
        let mut out = String::new();
        if self.what != What::Events {
            out.push_str("how many ");
        }
        if let Some(limit) = self.limit.filter(|_| self.what == What::Events) {
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
        let said: Vec<String> = plain.iter().map(|s| side(s)).collect();
        match said.as_slice() {
            [] => {}
            [one] => out.push_str(&format!(" with {one}")),
            _ => out.push_str(&format!(" between {}", listed(&said, "and"))),
        }
        for one in with_role {
            let roles: Vec<String> = one.roles.iter().copied().map(Role::name).map(str::to_owned).collect();
            out.push_str(&format!(" with {} as {}", side(one), listed(&roles, "or")));
        }
        if let Some(about) = &self.about {
            out.push_str(&format!(" about {}", side(about)));
        }
        if let Some(place) = &self.place {
            out.push_str(&format!(" in {}", place_words(place, country)));
        }
        if self.abroad {
            out.push_str(&format!(" outside the country of {first}"));
        }
        if let Some(source) = &self.source {
            out.push_str(&format!(" reported by {}", side(source)));
        }
        out.push_str(&time);
        if let Some(by) = self.what.by() {
            let each = if self.what == What::ByPair { "pair of countries" } else { by };
            out.push_str(&format!(" for each {each}"));
            if let Some(of) = &self.of {
                out.push_str(&format!(" ({})", side(of)));
            }
            let top = self.limit.map(|n| format!(" {n}")).unwrap_or_default();
            match self.order {
                Order::Most => out.push_str(&format!(", those{top} with the most first")),
                Order::Fewest => out.push_str(&format!(", those{top} with the fewest first")),
                Order::Newest => out.push_str(", the newest first"),
                Order::Oldest => {}
            }
        }
        out
    }

    fn time_words(&self, country: &dyn Fn(CountryCode) -> String) -> String {
        let mut out = match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => format!(" in {from}"),
            (Some(from), Some(to)) => format!(" from {from} to {to}"),
            (Some(from), None) => format!(" since {from}"),
            (None, Some(to)) => format!(" until {to}"),
            (None, None) => String::new(),
        };
        for (which, anchor) in [("after", &self.after_event), ("before", &self.before_event)] {
            let Some(anchor) = anchor else { continue };
            let event = match (&anchor.query, anchor.event) {
                (Some(query), _) => format!("the event that is one of: {}", query.in_words(country)),
                (None, Some(id)) => id.to_string(),
                (None, None) => "no event".to_owned(),
            };
            out.push_str(&format!(" {which} {event}"));
        }
        match (self.read_from, self.read_to) {
            (Some(from), Some(to)) => out.push_str(&format!(", first read from {from} to {to}")),
            (Some(from), None) => out.push_str(&format!(", first read since {from}")),
            (None, Some(to)) => out.push_str(&format!(", first read until {to}")),
            (None, None) => {}
        }
        out
    }
}

/// Whether the text form of a side says all of it, but for its roles and kind, which have flags of their own.
fn is_text(side: &Side) -> bool {
    let bare = Side { kind: None, roles: Vec::new(), holders: Vec::new(), ..side.clone() };
    let bare = if bare.id.is_some() { Side { name: None, ..bare } } else { bare };
    bare.to_string().parse::<Side>().is_ok_and(|read| read == bare)
}

fn side_words(side: &Side, country: &dyn Fn(CountryCode) -> String) -> String {
    let of = |what: &str| {
        let what = match side.tenure {
            Some(tenure) => format!("{} {what}", tenure.name()),
            None => what.to_owned(),
        };
        match (&side.name, side.country) {
            (Some(name), _) => format!("{what} of {name}"),
            (None, Some(code)) => format!("{what} of {}", country(code)),
            (None, None) => what,
        }
    };
    // somebody in an office is named, an organization's office has holders
    let somebody = side.id.is_none_or(|id| id.kind != NodeKind::Organization);
    match (&side.name, &side.office) {
        (Some(name), _) if side.title.is_some() => format!("{name} ({})", side.title.as_deref().unwrap_or_default()),
        (Some(name), _) if somebody || side.what().is_empty() => name.clone(),
        (None, _) if side.id.is_some() => side.who(),
        (_, Some(office)) => match &office.portfolio {
            Some(portfolio) => of(&format!("the {} ({portfolio})", office.class)),
            None => of(&format!("the {}", office.class)),
        },
        (_, None) if side.officials => of("officials"),
        (_, None) => side.country.map_or_else(|| "anyone".to_owned(), country),
    }
}

fn place_words(place: &Where, country: &dyn Fn(CountryCode) -> String) -> String {
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
        q.what = What::Count;
        assert_eq!(q.words(names), "how many meetings planned or denied with officials of Iran in 2020-11");
    }
}
