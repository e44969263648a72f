//! Refusals as problem details (RFC 9457).

use std::borrow::Cow;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Every kind of refusal: status, name, title and what to do about it.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $status:ident, $name:literal, $title:literal, $advice:literal;)*) => {
        /// A kind of refusal.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum Kind { $($kind),* }

        impl Kind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// The status that it is told with.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$kind => StatusCode::$status),* }
            }

            /// Its stable name: what programs compare.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name),* }
            }

            /// What it is, for people.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$kind => $title),* }
            }

            /// What to do about it.
            #[must_use]
            pub const fn advice(self) -> &'static str {
                match self { $(Self::$kind => $advice),* }
            }
        }
    };
}

kinds! {
    Unauthorized = UNAUTHORIZED, "unauthorized", "No valid key",
        "Send the header Authorization: Bearer fk_..., with a key that was not revoked.";
    Forbidden = FORBIDDEN, "forbidden", "The key does not allow this",
        "Use an operator's key, or the route that the detail names.";
    NotFound = NOT_FOUND, "not-found", "There is no such thing",
        "Check the path and the id in it.";
    MethodNotAllowed = METHOD_NOT_ALLOWED, "method-not-allowed", "The path knows no such method",
        "See /openapi.json for the methods of each path.";
    Invalid = BAD_REQUEST, "invalid-request", "The request cannot be read",
        "Mend what the pointer `at` shows: it is not what the OpenAPI document asks for.";
    TooLarge = PAYLOAD_TOO_LARGE, "too-large", "The request is too large",
        "Send less at a time.";
    MediaType = UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "The body is of another type",
        "Send JSON with Content-Type: application/json, a plugin with application/wasm.";
    Fault = UNPROCESSABLE_ENTITY, "fault", "The request cannot be answered",
        "Mend what the pointer `at` shows. Nothing has changed.";
    NotOffered = UNPROCESSABLE_ENTITY, "not-offered", "The plugin does not do this",
        "The plugin that is live does not export the function that this route asks.";
    EventReused = CONFLICT, "event-reused", "The id was used for another event",
        "Give another event another id; give the same event again exactly as it was first told.";
    CouponTaken = CONFLICT, "coupon-taken", "A coupon cannot be used any more",
        "Quote the cart again, and place the order without the coupon.";
    Conflict = CONFLICT, "conflict", "It is not as it was expected",
        "Read it again, and decide again.";
    Changed = PRECONDITION_FAILED, "changed", "It changed since it was read",
        "Read it again, and decide again with the ETag of what is there now.";
    Erased = GONE, "erased", "The member was forgotten after this happened",
        "Do not tell it again: it was settled before, or is to be of nobody.";
    NoPlugin = CONFLICT, "no-plugin", "The tenant has no plugin",
        "Install one with PUT /v1/plugin.";
    Contended = SERVICE_UNAVAILABLE, "contended", "Others changed the account all the time",
        "Send the same event again: nothing was written.";
    Overloaded = SERVICE_UNAVAILABLE, "overloaded", "Too many requests at a time",
        "Wait as long as Retry-After says, and send it again.";
    Unavailable = SERVICE_UNAVAILABLE, "unavailable", "The database does not answer",
        "Wait, and send it again; an event with the same id, so that it counts once.";
    StorageFull = INSUFFICIENT_STORAGE, "storage-full", "The database has no room left",
        "Make room. Nothing was written.";
    Timeout = GATEWAY_TIMEOUT, "timeout", "It took too long",
        "Send it again; an event with the same id, so that it counts once.";
    PluginFailed = INTERNAL_SERVER_ERROR, "plugin-failed", "The plugin failed",
        "The plugin crashed or broke a limit. Nothing has changed. Roll it back or mend it.";
    PluginRefused = UNPROCESSABLE_ENTITY, "plugin-refused", "The plugin cannot be loaded",
        "Build it again; the detail says what is wrong.";
    Internal = INTERNAL_SERVER_ERROR, "internal", "The server failed",
        "Tell the operator of the server; its log has more under the request's id.";
}

/// A refusal as problem details.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// `/problems/<name>`: what kind of refusal it is; the path tells what to do about it.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind, for people.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened this time.
    pub detail: String,
    /// JSON pointer into the request's body, or the name of a parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// What was expected there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What was found there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
}

/// A refusal on its way to the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    kind: Kind,
    problem: Box<Problem>,
    /// What the log may know: never anything of the request.
    note: Option<Cow<'static, str>>,
}

impl Refusal {
    /// A refusal of a kind.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            problem: Box::new(Problem {
                kind: format!("/problems/{}", kind.name()),
                title: kind.title().to_owned(),
                status: kind.status().as_u16(),
                detail: detail.into(),
                at: None,
                expected: None,
                found: None,
            }),
            note: None,
        }
    }

    /// The same with its place.
    #[must_use]
    pub fn at(mut self, at: impl Into<String>) -> Self {
        self.problem.at = Some(at.into());
        self
    }

    /// The same with what was expected and what was found.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>, found: impl Into<String>) -> Self {
        self.problem.expected = Some(expected.into());
        self.problem.found = Some(found.into());
        self
    }

    /// The same with what the log may know. Nothing of the request may be in it.
    #[must_use]
    pub fn noted(mut self, note: impl Into<Cow<'static, str>>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.kind.status();
        if status.is_server_error() {
            let note = self.note.as_deref().unwrap_or_default();
            tracing::error!(problem = self.kind.name(), note, "refused");
        } else {
            tracing::debug!(problem = self.kind.name(), "refused");
        }
        let mut response = (status, Json(&*self.problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        match self.kind {
            Kind::Unauthorized => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Kind::Overloaded | Kind::Unavailable | Kind::Contended | Kind::StorageFull => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            _ => {}
        }
        response
    }
}

/// The result of a route.
pub(crate) type Answer<T> = Result<T, Refusal>;

pub(crate) fn not_found(what: &str) -> Refusal {
    Refusal::new(
        Kind::NotFound,
        format!("expected a known {what}, found none"),
    )
}

pub(crate) fn invalid(at: impl Into<String>, expected: &str, found: impl Into<String>) -> Refusal {
    let (at, found) = (at.into(), found.into());
    let detail = format!("expected {expected}, found {found}");
    Refusal::new(Kind::Invalid, detail)
        .at(at)
        .expected(expected, found)
}
