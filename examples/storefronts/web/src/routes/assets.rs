//! The shop's files, embedded in the program.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

macro_rules! asset {
    ($name:literal, $type:literal, $file:literal) => {
        (
            $name,
            $type,
            include_bytes!(concat!("../../assets/", $file)),
        )
    };
}

/// Names, types and bytes.
static FILES: [(&str, &str, &[u8]); 6] = [
    asset!("shop.css", "text/css; charset=utf-8", "shop.css"),
    asset!("shop.js", "text/javascript; charset=utf-8", "shop.js"),
    asset!(
        "htmx.min.js",
        "text/javascript; charset=utf-8",
        "vendor/htmx.min.js"
    ),
    asset!("favicon.svg", "image/svg+xml", "art/favicon.svg"),
    asset!(
        "cormorant.woff2",
        "font/woff2",
        "fonts/cormorant-garamond-latin-wght-normal.woff2"
    ),
    asset!(
        "jost.woff2",
        "font/woff2",
        "fonts/jost-latin-wght-normal.woff2"
    ),
];

/// One of the files.
pub(super) async fn serve(Path(file): Path<String>) -> Response {
    let Some((_, kind, bytes)) = FILES.iter().find(|(name, _, _)| *name == file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("max-age=300"),
        ),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
    ];
    (headers, *bytes).into_response()
}
