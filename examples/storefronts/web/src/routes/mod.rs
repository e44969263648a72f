//! The routes: pages to look at, and forms that do something and lead back to a page.

mod account;
mod assets;
mod cart;
mod layer;
mod look;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower::ServiceExt as _;

use crate::trouble::Trouble;
use crate::web::Web;

/// The shop: its pages, and the product's own routes beside them.
pub(crate) fn router(web: Web) -> Router {
    let pages = Router::new()
        .route("/", get(look::home))
        .route("/products", get(look::products))
        .route("/products/{sku}", get(look::product))
        .route("/cart", get(look::cart))
        .route("/cart/add", post(cart::add))
        .route("/cart/units", post(cart::units))
        .route("/cart/code", post(cart::code))
        .route("/cart/points", post(cart::points))
        .route("/checkout", get(look::checkout))
        .route("/orders", post(cart::order))
        .route("/orders/{order}/deliver", post(account::deliver))
        .route("/orders/{order}/cancel", post(account::cancel))
        .route("/orders/{order}/refund", post(account::refund))
        .route("/orders/{order}/return", post(account::give_back))
        .route("/thanks", get(look::thanks))
        .route("/account", get(look::account))
        .route("/days", post(account::days))
        .route("/again", post(account::again))
        .route("/rewards", post(account::claim))
        .route("/deeds", post(account::deed))
        .route("/programme", get(look::programme))
        .route("/programme/at", get(look::place))
        .route("/persona", post(account::persona))
        .route("/language", post(account::language))
        .method_not_allowed_fallback(async || Trouble::Method)
        .fallback(async || Trouble::NotFound)
        .layer(from_fn_with_state(web.clone(), layer::visit));
    Router::new()
        .route("/assets/{file}", get(assets::serve))
        .route("/v1/{*path}", axum::routing::any(product))
        .route("/docs", axum::routing::any(product))
        .route("/docs/", axum::routing::any(product))
        .route("/docs/{*path}", axum::routing::any(product))
        .route("/openapi.json", axum::routing::any(product))
        .route("/healthz", axum::routing::any(product))
        .route("/readyz", axum::routing::any(product))
        .route("/metrics", axum::routing::any(product))
        .merge(pages)
        .with_state(web)
}

/// The product's own routes answer for themselves, in the same process and on the same store.
async fn product(State(web): State<Web>, request: Request) -> Response {
    match web.api().oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// A place of the shop to go to after a form: never another site.
fn back(fields: &crate::fields::Fields, otherwise: &'static str) -> Response {
    let wanted = fields.text("back");
    let own = wanted.starts_with('/')
        && !wanted.starts_with("//")
        && wanted
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let to = if own { wanted } else { otherwise };
    axum::response::Redirect::to(to).into_response()
}

/// After a form, on to a page.
fn on(to: &'static str) -> Response {
    axum::response::Redirect::to(to).into_response()
}
