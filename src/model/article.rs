//! An article and what was read from it.

use serde::{Deserialize, Serialize};

use super::{Date, EntityRecord, EventRecord, Lang};

/// A news article as it was taken out of its file and decoded; all offsets count into `title` and `text`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// The identity that the source gave it, if any; see [`Article::identity`].
    pub id: Option<String>,
    /// The language that the source states; `None` leaves it to be detected.
    pub lang: Option<Lang>,
    /// The day on which it was published.
    pub published: Option<Date>,
    /// The headline, or empty.
    pub title: String,
    /// The body.
    pub text: String,
    /// The outlet, as the source names it (`isna`, `Asharq al-Awsat`).
    pub source: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// The number that the agency gave it («رمز الخبر»).
    pub code: Option<String>,
    /// Whoever wrote it, as the page says.
    pub author: Option<String>,
}

impl Article {
    /// What makes this article the same as another: its `id`, else its canonical URL, else the agency's
    /// number with the outlet, else a hash of its title and text with white space folded.
    ///
    /// A URL is canonical without scheme, `www.`, fragment, tracking parameters (`utm_…`, `fbclid`, `gclid`)
    /// and final slash.
    pub fn identity(&self) -> String {
        if let Some(id) = self.id.as_deref().map(str::trim).filter(|id| !id.is_empty()) {
            return id.to_owned();
        }
        if let Some(url) = self.url.as_deref().map(canonical_url).filter(|url| !url.is_empty()) {
            return url;
        }
        if let Some(code) = self.code.as_deref().map(str::trim).filter(|code| !code.is_empty()) {
            return match self.source.as_deref() {
                Some(source) => format!("{source}-{code}"),
                None => code.to_owned(),
            };
        }
        let mut hash = blake3::Hasher::new();
        for part in [&self.title, &self.text] {
            for word in part.split_whitespace() {
                hash.update(word.as_bytes());
                hash.update(b" ");
            }
            hash.update(b"\0");
        }
        hash.finalize().to_hex()[..16].to_owned()
    }
}

fn canonical_url(url: &str) -> String {
    let url = url.trim();
    let url = url.split_once("://").map_or(url, |(_, rest)| rest);
    let url = url.split('#').next().unwrap_or(url);
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let (host, rest) = path.split_once('/').unwrap_or((path, ""));
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let tracking =
        |p: &&str| !p.is_empty() && !p.starts_with("utm_") && !p.starts_with("fbclid=") && !p.starts_with("gclid=");
    let query: Vec<&str> = query.split('&').filter(tracking).collect();
    let mut out = host.to_owned();
    let rest = rest.trim_end_matches('/');
    if !rest.is_empty() {
        out.push('/');
        out.push_str(rest);
    }
    if !query.is_empty() {
        out.push('?');
        out.push_str(&query.join("&"));
    }
    out
}

/// What the engine read from one article: the record from which the graph is derived.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The language it was read in.
    pub lang: Lang,
    /// Those named in the article, each once; [`super::EntityIx`] counts into this list.
    pub entities: Vec<EntityRecord>,
    /// What the article says happened, was planned or was said.
    pub events: Vec<EventRecord>,
    /// What the reader could not make sense of, for a person to see.
    pub diagnostics: Vec<String>,
    /// The pack that read it and its version, such as `ar 0.1.0`.
    pub pack: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_prefers_id_then_url_then_number_then_content() {
        let mut a = Article { title: "t".into(), text: "x  y".into(), ..Article::default() };
        let by_content = a.identity();
        a.text = " x y\n".into();
        assert_eq!(a.identity(), by_content, "white space does not count");
        a.code = Some("99082516954".into());
        a.source = Some("isna".into());
        assert_eq!(a.identity(), "isna-99082516954");
        a.url = Some("https://www.Example.org/news/1/?utm_source=x&id=7#top".into());
        assert_eq!(a.identity(), "example.org/news/1?id=7");
        a.id = Some("a-1".into());
        assert_eq!(a.identity(), "a-1");
    }
}
