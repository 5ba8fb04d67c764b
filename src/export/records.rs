//! What was read from one article, as `isnad extract` prints it: one JSON object with entities and events.

use serde::Serialize;

use crate::model::{
    Article, CharOffsets, CountryCode, Date, EntityIx, EntityKind, EntityRecord, EventRecord, EventType, Lang, Part,
    Passage, Reading, Role, Status,
};

/// An article's facts. All offsets count Unicode scalar values in the article's title or text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Record<'a> {
    /// The article's identity.
    pub id: String,
    /// The language that it was read in.
    pub lang: Lang,
    /// The day of publication.
    pub published: Option<Date>,
    /// The headline.
    pub title: &'a str,
    /// The outlet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<&'a str>,
    /// Those named in it.
    pub entities: Vec<EntityOut<'a>>,
    /// What it tells of.
    pub events: Vec<EventOut<'a>>,
    /// What could not be made sense of.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub diagnostics: &'a [String],
    /// The pack that read it, with its version.
    pub pack: &'a str,
}

/// An entity; `id` is `e` and its number in the article.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntityOut<'a> {
    /// Its id in this record.
    pub id: String,
    /// Person, country, organization or place.
    pub kind: EntityKind,
    /// The fullest form.
    pub name: &'a str,
    /// Every other form.
    pub aliases: &'a [String],
    /// What only some kinds have.
    #[serde(flatten)]
    pub more: KindOut<'a>,
    /// Where it is named.
    pub mentions: Vec<Stretch>,
}

/// What only one kind of entity has.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum KindOut<'a> {
    /// Of a person.
    Person {
        /// False, and only then there, for somebody known only by a title.
        #[serde(skip_serializing_if = "Clone::clone")]
        named: bool,
        /// The states that it stands for.
        countries: &'a [CountryCode],
        /// Whether it speaks for a state.
        official: bool,
        /// The first office, as written; empty where there is none.
        role: &'a str,
        /// All offices.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        offices: Vec<OfficeOut<'a>>,
    },
    /// Of a country.
    Country {
        /// ISO 3166-1 alpha-3.
        code: Option<CountryCode>,
    },
    /// Of an organization or place.
    Other {
        /// The country that it belongs to or lies in.
        country: Option<CountryCode>,
    },
}

/// An office in which the article shows a person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OfficeOut<'a> {
    /// As written.
    pub title: &'a str,
    /// The class of office.
    pub class: Option<&'a str>,
    /// What it is about.
    pub portfolio: Option<&'a str>,
    /// Whether it is named as past.
    pub former: bool,
}

/// A stretch of the title (then `in` says so) or of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// The first character.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// Title; left out for the text.
    #[serde(rename = "in", skip_serializing_if = "is_text")]
    pub part: Part,
}

fn is_text(part: &Part) -> bool {
    *part == Part::Text
}

/// An event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventOut<'a> {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// Whether it happened.
    pub status: Status,
    /// When.
    pub date: Option<Date>,
    /// The id of the place or country.
    pub place: Option<String>,
    /// Who took part.
    pub participants: Vec<ParticipantOut>,
    /// The ids of what a statement mentions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<String>,
    /// The stretches that show it.
    pub evidence: Vec<EvidenceOut<'a>>,
}

/// Somebody's part in an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ParticipantOut {
    /// The entity's id.
    pub entity: String,
    /// As what.
    pub role: Role,
}

/// A stretch that shows an event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EvidenceOut<'a> {
    /// Where it stands.
    #[serde(flatten)]
    pub stretch: Stretch,
    /// The words.
    pub text: &'a str,
    /// The sentence around it.
    pub sentence: Stretch,
    /// The rule that fired.
    pub rule: &'a str,
    /// The ids of those whose words these are, the nearest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub speakers: Vec<String>,
}

impl<'a> Record<'a> {
    /// The record of an article and what was read from it.
    pub fn new(article: &'a Article, reading: &'a Reading) -> Self {
        let places = Places { title: CharOffsets::new(&article.title), text: CharOffsets::new(&article.text), article };
        let entities = reading.entities.iter().enumerate().map(|(i, e)| places.entity(EntityIx(i as u32), e)).collect();
        Record {
            id: article.identity(),
            lang: reading.lang,
            published: article.published,
            title: &article.title,
            source: article.source.as_deref(),
            entities,
            events: reading.events.iter().map(|e| places.event(e)).collect(),
            diagnostics: &reading.diagnostics,
            pack: &reading.pack,
        }
    }
}

fn id(ix: EntityIx) -> String {
    format!("e{}", ix.0 + 1)
}

struct Places<'a> {
    title: CharOffsets<'a>,
    text: CharOffsets<'a>,
    article: &'a Article,
}

impl<'a> Places<'a> {
    fn stretch(&self, passage: Passage) -> Stretch {
        let (start, end) = match passage.part {
            Part::Title => self.title.of(passage.span),
            Part::Text => self.text.of(passage.span),
        };
        Stretch { start, end, part: passage.part }
    }

    fn cut(&self, passage: Passage) -> &'a str {
        let whole = match passage.part {
            Part::Title => &self.article.title,
            Part::Text => &self.article.text,
        };
        passage.span.cut(whole).expect("the engine's passages lie in the article that it read")
    }

    fn entity(&self, ix: EntityIx, e: &'a EntityRecord) -> EntityOut<'a> {
        let more = match e.kind {
            EntityKind::Person => KindOut::Person {
                named: e.named,
                countries: &e.countries,
                official: e.official,
                role: e.offices.first().map_or("", |o| &o.title),
                offices: e
                    .offices
                    .iter()
                    .map(|o| OfficeOut {
                        title: &o.title,
                        class: o.class.as_deref(),
                        portfolio: o.portfolio.as_deref(),
                        former: o.former,
                    })
                    .collect(),
            },
            EntityKind::Country => KindOut::Country { code: e.countries.first().copied() },
            EntityKind::Organization | EntityKind::Place => KindOut::Other { country: e.countries.first().copied() },
        };
        let mentions = e.mentions.iter().map(|m| self.stretch(*m)).collect();
        EntityOut { id: id(ix), kind: e.kind, name: &e.name, aliases: &e.aliases, more, mentions }
    }

    fn event(&self, e: &'a EventRecord) -> EventOut<'a> {
        EventOut {
            kind: e.kind,
            status: e.status,
            date: e.date,
            place: e.place.map(id),
            participants: e
                .participants
                .iter()
                .map(|p| ParticipantOut { entity: id(p.entity), role: p.role })
                .collect(),
            about: e.about.iter().copied().map(id).collect(),
            evidence: e
                .evidence
                .iter()
                .map(|v| EvidenceOut {
                    stretch: self.stretch(v.passage),
                    text: self.cut(v.passage),
                    sentence: self.stretch(v.sentence),
                    rule: &v.rule,
                    speakers: v.speakers.iter().copied().map(id).collect(),
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Evidence, OfficeRecord, ParticipantRecord, Span};

    #[test]
    fn offsets_count_characters_and_only_the_title_is_named() {
        let article =
            Article {
                id: Some("a-1".into()), title: "دیدار".into(), text: "«علی» آمد.".into(), ..Article::default()
            };
        let passage = |part, start, end| Passage { part, span: Span::new(start, end) };
        let entity = EntityRecord {
            kind: EntityKind::Person,
            name: "علی".into(),
            aliases: Vec::new(),
            named: false,
            countries: Vec::new(),
            official: true,
            offices: vec![OfficeRecord { title: "وزیر".into(), ..OfficeRecord::default() }],
            mentions: vec![passage(Part::Title, 0, 4), passage(Part::Text, 2, 8)],
        };
        let whole = passage(Part::Text, 0, article.text.len());
        let event = EventRecord {
            kind: EventType::visit(),
            status: Status::Held,
            date: None,
            place: None,
            participants: vec![ParticipantRecord { entity: EntityIx(0), role: Role::visitor() }],
            about: Vec::new(),
            evidence: vec![Evidence {
                passage: passage(Part::Text, 2, 8),
                sentence: whole,
                rule: "fa/come".into(),
                speakers: vec![EntityIx(0)],
            }],
        };
        let reading = Reading { lang: Lang::FA, entities: vec![entity], events: vec![event], ..Reading::default() };
        let json = serde_json::to_value(Record::new(&article, &reading)).expect("a record is JSON");
        assert_eq!(
            json["entities"][0],
            serde_json::json!({
                "id": "e1", "kind": "person", "name": "علی", "aliases": [], "named": false, "countries": [],
                "official": true, "role": "وزیر",
                "offices": [{"title": "وزیر", "class": null, "portfolio": null, "former": false}],
                "mentions": [{"start": 0, "end": 2, "in": "title"}, {"start": 1, "end": 4}]
            })
        );
        assert_eq!(
            json["events"][0]["evidence"][0],
            serde_json::json!({
                "start": 1, "end": 4, "text": "علی", "sentence": {"start": 0, "end": 10}, "rule": "fa/come",
                "speakers": ["e1"]
            })
        );
    }
}
