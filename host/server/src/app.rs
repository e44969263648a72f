//! The application: every route, and what stands before it.

use axum::Router;
use axum::http::Uri;
use axum::middleware::from_fn_with_state;
use fidelis_store::Scope;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

use crate::auth::{Guard, guard};
use crate::limits::limit;
use crate::openapi;
use crate::problem::{Kind, Refusal, not_found};
use crate::routes;
use crate::state::State;
use crate::telemetry::observe;

/// The application as a service: `/v1`, the page of its API at `/docs`, health and measures.
pub fn app(state: State) -> Router {
    app_with(state, Router::new())
}

/// The application with routes of an embedder's own, which ask for a storefront's key and have the
/// same limits. They are not in the OpenAPI document; a path that is there already panics.
pub fn app_with(state: State, own: Router<State>) -> Router {
    let mut router = guarded(&state);
    if own.has_routes() {
        let asked = Guard {
            state: state.clone(),
            scope: Scope::Storefront,
        };
        router = router.merge(own.route_layer(from_fn_with_state(asked, guard)));
    }
    router
        .merge(SwaggerUi::new("/docs").url("/openapi.json", document()))
        .fallback(unknown)
        .method_not_allowed_fallback(unheard)
        .layer(from_fn_with_state(state.clone(), limit))
        // They answer even when everything else is busy.
        .merge(routes::open().split_for_parts().0)
        .layer(from_fn_with_state(state.shops.metrics().clone(), observe))
        .with_state(state)
}

/// The OpenAPI 3.1 document of the application.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    let (_, mut document) = OpenApiRouter::with_openapi(openapi::Frame::openapi())
        .merge(routes::open())
        .merge(described(routes::storefront(), Scope::Storefront))
        .merge(described(routes::operator(), Scope::Operator))
        .split_for_parts();
    openapi::complete(&mut document);
    document
}

/// The routes that ask for a key.
fn guarded(state: &State) -> Router<State> {
    let guarded = |router: OpenApiRouter<State>, scope: Scope| {
        let asked = Guard {
            state: state.clone(),
            scope,
        };
        // Only routes that exist: a path that is not known is told to be so.
        router.route_layer(from_fn_with_state(asked, guard))
    };
    OpenApiRouter::new()
        .merge(guarded(routes::storefront(), Scope::Storefront))
        .merge(guarded(routes::operator(), Scope::Operator))
        .split_for_parts()
        .0
}

/// The group's document with what it asks of its callers.
fn described(mut router: OpenApiRouter<State>, scope: Scope) -> OpenApiRouter<State> {
    openapi::guard(router.get_openapi_mut(), scope);
    router
}

async fn unknown(_: Uri) -> Refusal {
    not_found("path")
}

async fn unheard() -> Refusal {
    let detail = "expected a method that the path knows";
    Refusal::new(Kind::MethodNotAllowed, detail)
}
