//! Which requests are let in: those that mean this server by its own name, come from its own page or from no page at all,
//! and carry the token where one is asked for.
//!
//! A page of another site can make a browser send requests here, and by a name of its own that leads to this address
//! (DNS rebinding) read the answers. So the `Host` must be one of ours, an `Origin` must be ours, and a browser must not
//! say that another site asks.

use std::net::SocketAddr;

use hyper::header::{AUTHORIZATION, CONTENT_LENGTH, HOST, HeaderMap, HeaderName, ORIGIN, TRANSFER_ENCODING};
use hyper::http::request::Parts;
use hyper::{Method, StatusCode};

use super::reply::Reply;

/// The longest path with its query, in bytes.
const LONGEST: usize = 8 * 1024;
/// What a browser says of who asks.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Lets requests in.
pub struct Guard {
    /// The names by which this server may be meant; any where a token keeps strangers out.
    hosts: Option<Vec<String>>,
    /// The hash of the token that a request must carry.
    token: Option<blake3::Hash>,
}

impl Guard {
    /// For a server at `address`: on this machine alone, or, with a token, for whoever has that.
    pub fn new(address: SocketAddr, token: Option<&str>) -> Guard {
        let port = address.port();
        let own = ["127.0.0.1", "localhost", "[::1]"];
        let mut names: Vec<String> = own.iter().map(|name| format!("{name}:{port}")).collect();
        names.push(address.to_string());
        if port == 80 {
            names.extend(own.map(str::to_owned));
        }
        let hosts = token.is_none().then_some(names);
        Guard { hosts, token: token.map(|t| blake3::hash(t.as_bytes())) }
    }

    /// Whether a request may be answered; `open` says that what it asks for holds nothing of the store.
    ///
    /// # Errors
    /// The reply that turns it away.
    pub fn check(&self, request: &Parts, open: bool) -> Result<(), Reply> {
        let refuse = |status, message: &str| Err(Reply::error(status, message));
        if request.uri.path_and_query().is_some_and(|p| p.as_str().len() > LONGEST) {
            return refuse(StatusCode::URI_TOO_LONG, "the address is longer than 8 KiB");
        }
        if !matches!(request.method, Method::GET | Method::HEAD) {
            return refuse(StatusCode::METHOD_NOT_ALLOWED, "everything here is read with GET");
        }
        let headers = &request.headers;
        let has_body =
            headers.contains_key(TRANSFER_ENCODING) || text(headers, &CONTENT_LENGTH).is_some_and(|n| n != "0");
        if has_body {
            return refuse(StatusCode::PAYLOAD_TOO_LARGE, "a request here has no body");
        }
        let mut hosts = headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next().and_then(|h| h.to_str().ok()), hosts.next()) else {
            return refuse(StatusCode::BAD_REQUEST, "the request names no host, or several");
        };
        if self.hosts.as_ref().is_some_and(|own| !own.iter().any(|name| name.eq_ignore_ascii_case(host))) {
            let message = "this server answers to 127.0.0.1 and localhost only, at its own port";
            return refuse(StatusCode::MISDIRECTED_REQUEST, message);
        }
        let foreign = |origin: &str| !origin.eq_ignore_ascii_case(&format!("http://{host}"));
        let asked_by_another = headers.get(ORIGIN).is_some_and(|o| o.to_str().map_or(true, foreign))
            || (!open && text(headers, &FETCH_SITE).is_some_and(|s| !matches!(s, "same-origin" | "none")));
        if asked_by_another {
            return refuse(StatusCode::FORBIDDEN, "pages of other sites are not answered");
        }
        match self.token {
            Some(token) if !open => {
                let given = text(headers, &AUTHORIZATION).and_then(|v| v.strip_prefix("Bearer "));
                // hashes are compared in a time that tells nothing of where they differ
                if given.is_some_and(|given| blake3::hash(given.trim().as_bytes()) == token) {
                    Ok(())
                } else {
                    refuse(StatusCode::UNAUTHORIZED, "the token is missing or wrong: Authorization: Bearer TOKEN")
                }
            }
            _ => Ok(()),
        }
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
