//! How an answer leaves: its status, its body and the headers that keep browsers from doing anything else with it.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use hyper::{Response, StatusCode};

/// What a request is answered with.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub kind: &'static str,
    pub body: Vec<u8>,
    /// What the page may load, where the body is the page.
    pub policy: Option<String>,
}

impl Reply {
    /// JSON that was found.
    pub fn json(body: Vec<u8>) -> Reply {
        Reply { status: StatusCode::OK, kind: "application/json", body, policy: None }
    }

    /// A page with its policy.
    pub fn page(body: Vec<u8>, policy: String) -> Reply {
        Reply { status: StatusCode::OK, kind: "text/html; charset=utf-8", body, policy: Some(policy) }
    }

    /// What went wrong, and what to do.
    pub fn error(status: StatusCode, message: impl Into<String>) -> Reply {
        let body = serde_json::json!({ "error": message.into() }).to_string().into_bytes();
        Reply { status, kind: "application/json", body, policy: None }
    }

    /// As the library sends it.
    pub fn response(self) -> Response<Full<Bytes>> {
        let policy = self.policy.unwrap_or_else(|| "default-src 'none'".to_owned());
        let mut response = Response::new(Full::new(Bytes::from(self.body)));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        let fixed = [
            (CONTENT_TYPE, self.kind),
            (CACHE_CONTROL, "no-store"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (X_FRAME_OPTIONS, "DENY"),
            (REFERRER_POLICY, "no-referrer"),
            (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        ];
        for (name, value) in fixed {
            headers.insert(name, HeaderValue::from_static(value));
        }
        let policy = HeaderValue::try_from(format!("{policy}; frame-ancestors 'none'"));
        headers.insert(CONTENT_SECURITY_POLICY, policy.expect("a policy is of plain letters"));
        match self.status {
            StatusCode::UNAUTHORIZED => headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")),
            StatusCode::METHOD_NOT_ALLOWED => headers.insert(ALLOW, HeaderValue::from_static("GET, HEAD")),
            _ => None,
        };
        response
    }
}
