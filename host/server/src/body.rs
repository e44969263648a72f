//! Reading what a request says: strictly, and with the place of what is wrong.

use axum::RequestExt;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use fidelis_host::json;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::problem::{Answer, Kind, Refusal, invalid};
use crate::state::State as App;

/// A JSON body that holds exactly what the type says.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned + Serialize> FromRequest<App> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &App) -> Answer<Self> {
        must_be(request.headers(), "application/json")?;
        let bytes = read(request, state.options.json_bytes).await?;
        let text =
            std::str::from_utf8(&bytes).map_err(|_| invalid("", "JSON in UTF-8", "other bytes"))?;
        no_nul(text)?;
        Ok(Self(json::read(text)?))
    }
}

/// A plugin as a body.
pub(crate) struct Wasm(pub(crate) Bytes);

impl FromRequest<App> for Wasm {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &App) -> Answer<Self> {
        must_be(request.headers(), "application/wasm")?;
        read(request, state.options.wasm_bytes).await.map(Self)
    }
}

/// What stands in the path.
pub(crate) struct Named<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Named<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        // A name never holds U+0000: PostgreSQL has no texts with it.
        if parts.uri.path().contains("%00") {
            return Err(invalid("path", "names without U+0000", "one with it"));
        }
        match Path::from_request_parts(parts, state).await {
            Ok(Path(value)) => Ok(Self(value)),
            Err(_) => Err(invalid("path", "names in UTF-8", "something else")),
        }
    }
}

/// What stands behind the question mark.
pub(crate) struct Asked<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(invalid("query", "values without U+0000", "one with it"));
        }
        match Query::from_request_parts(parts, state).await {
            Ok(Query(value)) => Ok(Self(value)),
            Err(rejection) => {
                let found = rejection.body_text();
                Err(invalid(
                    "query",
                    "the parameters of the OpenAPI document",
                    found,
                ))
            }
        }
    }
}

fn must_be(headers: &HeaderMap, wanted: &'static str) -> Answer<()> {
    let given = headers.get(header::CONTENT_TYPE);
    let given = given.and_then(|value| value.to_str().ok());
    let essence = given.and_then(|value| value.split(';').next());
    if essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case(wanted)) {
        return Ok(());
    }
    let detail = format!("expected Content-Type: {wanted}");
    Err(Refusal::new(Kind::MediaType, detail))
}

async fn read(mut request: Request, limit: usize) -> Answer<Bytes> {
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|bytes| bytes > u64::try_from(limit).unwrap_or(u64::MAX)) {
        return Err(too_large(limit));
    }
    axum::extract::DefaultBodyLimit::max(limit).apply(&mut request);
    let bytes: Result<Bytes, BytesRejection> = request.with_limited_body().extract().await;
    bytes.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(limit),
        _ => invalid("", "a body that comes to its end", "a broken one"),
    })
}

fn too_large(limit: usize) -> Refusal {
    let detail = format!("expected a body of at most {limit} bytes, found a larger one");
    Refusal::new(Kind::TooLarge, detail)
}

/// No text of a request holds U+0000: PostgreSQL has none with it. In JSON it can only be written
/// as an escape, and an escape is one where an even number of backslashes stands before it.
fn no_nul(text: &str) -> Answer<()> {
    let escaped = |(at, _): (usize, &str)| {
        let before = text.get(..at).unwrap_or_default().bytes().rev();
        before.take_while(|byte| *byte == b'\\').count() % 2 == 0
    };
    if text.match_indices("\\u0000").any(escaped) {
        return Err(invalid("", "texts without U+0000", "one with it"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escaped_nul_is_refused_and_an_escaped_backslash_is_not() {
        assert!(no_nul(r#""\u0000""#).is_err());
        assert!(no_nul(r#""\\\u0000""#).is_err());
        assert!(no_nul(r#""\\u0000""#).is_ok());
        assert!(no_nul(r#""\u0001""#).is_ok());
    }
}
