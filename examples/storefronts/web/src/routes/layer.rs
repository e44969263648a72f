//! What stands before every page: the session, and what a browser is told of safety.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::pages::layout::{Nav, page};
use crate::trouble::Trouble;
use crate::visit::{SessionName, Visit};
use crate::web::Web;

/// The cookie with the session's name.
const COOKIE: &str = "fidelis-shop";

/// Nothing from elsewhere, nothing written into the page: scripts, styles, fonts and pictures are
/// the shop's own files.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Finds or begins the session, refuses forms from other sites, and puts what went wrong into a
/// page.
pub(super) async fn visit(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let known = cookie(request.headers()).filter(|name| web.sessions().knows(name));
    let (name, new) = match known.map(str::to_owned) {
        Some(name) => (name, false),
        None => match web.sessions().begin() {
            Ok(name) => (name, true),
            Err(error) => return Trouble::from(error).into_response(),
        },
    };
    let name: Arc<str> = name.into();
    let head = (request.headers().clone(), request.uri().clone());
    let foreign = request.method() == Method::POST && is_foreign(request.headers());
    request
        .extensions_mut()
        .insert(SessionName(Arc::clone(&name)));
    let mut response = if foreign {
        Trouble::Foreign.into_response()
    } else {
        next.run(request).await
    };
    if let Some(trouble) = response.extensions().get::<Trouble>().copied() {
        let here = head.1.path_and_query().map_or("/", |here| here.as_str());
        if let Some(visit) = Visit::begin(web, Arc::clone(&name), &head.0, here) {
            response = told(&visit, trouble);
        }
    }
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        // A page is this visitor's, at this moment.
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let opener = HeaderName::from_static("cross-origin-opener-policy");
    headers.insert(opener, HeaderValue::from_static("same-origin"));
    if new {
        let cookie = format!("{COOKIE}={name}; Path=/; HttpOnly; SameSite=Lax");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            headers.insert(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// What went wrong, as a page.
fn told(visit: &Visit, trouble: Trouble) -> Response {
    let said = visit.words.trouble(trouble);
    let main = maud::html! {
        section.trouble {
            p.kicker { (trouble.status().as_u16()) }
            h1 { (said.0) }
            p { (said.1) }
            p { a.button href="/" { (visit.words.to_home) } }
        }
    };
    (trouble.status(), page(visit, said.0, Nav::Nowhere, main)).into_response()
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter();
    let mut pairs = all
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    pairs.find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == COOKIE).then_some(value)
    })
}

/// Whether the browser says that another site sent the form. The cookie's `SameSite` already keeps
/// such a form from being anybody's.
fn is_foreign(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site");
    site.is_some_and(|site| !matches!(site.as_bytes(), b"same-origin" | b"none"))
}
