//! The OpenAPI document: generated from the routes, served with a page to try them.

use axum::http::StatusCode;
use fidelis_store::Scope;
use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::schema::Ref;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Components, ContentBuilder, RefOr, ResponseBuilder};

use crate::problem::{Kind, Problem};

/// The frame of the document. The routes fill it.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Fidelis",
        description = "Loyalty for storefronts that do not embed: quotes, settlements, members, \
            coupons, pages. Bodies are the records of the contract `fidelis:loyalty`. Money is in \
            minor units, points in their wallet's smallest unit, instants are UTC milliseconds; no \
            integer lies outside ±(2^53 − 1). Refusals are problem details (RFC 9457).",
    ),
    components(schemas(Problem)),
    tags(
        (name = "decisions", description = "What a cart, a page or a member gets. Nothing is written, but for exposures."),
        (name = "members", description = "Members, their points and what happens to them."),
        (name = "by hand", description = "What operators do by hand, with a reason that is kept."),
        (name = "measures", description = "What the programme brings."),
        (name = "operation", description = "Plugins, keys, webhooks, the state of the server."),
    ),
)]
pub(crate) struct Frame;

/// The security scheme's name.
const KEY: &str = "key";

/// Writes into the document what a group of routes asks of its callers.
pub(crate) fn guard(document: &mut utoipa::openapi::OpenApi, scope: Scope) {
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            let requirement = SecurityRequirement::new(KEY, [scope.name()]);
            operation.security = Some(vec![requirement]);
            for kind in [Kind::Unauthorized, Kind::Forbidden] {
                refusal(operation, kind.status().as_str(), kind.title());
            }
        }
    }
}

/// Completes the document: the scheme of the keys, and what every route may refuse.
pub(crate) fn complete(document: &mut utoipa::openapi::OpenApi) {
    let components = document.components.get_or_insert_with(Components::new);
    let mut scheme = Http::new(HttpAuthScheme::Bearer);
    scheme.description = Some(
        "A key `fk_<id>_<secret>` with the scope storefront or operator. A key of the whole \
         server names the tenant in the header Fidelis-Tenant."
            .to_owned(),
    );
    components.add_security_scheme(KEY, SecurityScheme::Http(scheme));
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            refusal(
                operation,
                "default",
                "Refused: see `type`, `detail` and `at`.",
            );
        }
    }
}

fn refusal(operation: &mut Operation, status: &str, description: &str) {
    let schema = Ref::from_schema_name("Problem");
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let response = ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", content)
        .build();
    let responses = &mut operation.responses.responses;
    responses
        .entry(status.to_owned())
        .or_insert(RefOr::T(response));
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
    ]
    .into_iter()
    .filter_map(Option::as_mut)
}

/// The page of one kind of refusal: what it is and what to do about it.
#[utoipa::path(
    get, path = "/problems/{name}", tag = "operation",
    params(("name" = String, Path, description = "The last part of a problem's `type`")),
    responses((status = 200, body = String, content_type = "text/plain"))
)]
pub(crate) async fn problem(
    crate::body::Named(name): crate::body::Named<String>,
) -> crate::problem::Answer<String> {
    let kind = Kind::ALL.iter().find(|kind| kind.name() == name);
    let Some(kind) = kind else {
        return Err(crate::problem::not_found("kind of problem"));
    };
    let status: StatusCode = kind.status();
    Ok(format!(
        "{} ({status})\n\n{}\n",
        kind.title(),
        kind.advice()
    ))
}
