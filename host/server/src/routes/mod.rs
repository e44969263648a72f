//! The routes, in the groups that ask for the same scope.

mod audit;
mod classify;
mod compose;
mod coupons;
mod entries;
mod events;
mod health;
mod holds;
mod keys;
mod leaderboard;
mod letters;
mod manual;
mod measures;
mod members;
mod page;
mod person;
mod plugin;
mod program;
mod quote;
mod settle;
mod webhooks;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::State;

/// What a storefront's key may do. An operator's may do it too.
pub(crate) fn storefront() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(quote::quote))
        .routes(routes!(compose::compose))
        .routes(routes!(classify::classify))
        .routes(routes!(program::describe))
        .routes(routes!(program::render))
        .routes(routes!(members::put, members::get))
        .routes(routes!(entries::list))
        .routes(routes!(events::tell))
        .routes(routes!(holds::request))
        .routes(routes!(holds::commit))
        .routes(routes!(holds::release))
        .routes(routes!(coupons::list))
        .routes(routes!(leaderboard::list))
        .routes(routes!(measures::sessions))
        .routes(routes!(leaderboard::join, leaderboard::leave))
}

/// What only an operator's key may do.
pub(crate) fn operator() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(person::erase))
        .routes(routes!(person::export))
        .routes(routes!(manual::adjust))
        .routes(routes!(manual::open))
        .routes(routes!(manual::transfer))
        .routes(routes!(manual::lock))
        .routes(routes!(manual::merge))
        .routes(routes!(coupons::issue))
        .routes(routes!(coupons::revoke))
        .routes(routes!(audit::list))
        .routes(routes!(keys::list, keys::make))
        .routes(routes!(keys::revoke))
        .routes(routes!(plugin::get, plugin::put))
        .routes(routes!(plugin::roll_back))
        .routes(routes!(
            plugin::candidate,
            plugin::try_candidate,
            plugin::drop_candidate
        ))
        .routes(routes!(measures::report))
        .routes(routes!(measures::audience))
        .routes(routes!(webhooks::list, webhooks::add))
        .routes(routes!(webhooks::remove))
        .routes(routes!(letters::list))
        .routes(routes!(letters::redeliver))
        .routes(routes!(health::metrics))
}

/// What asks for no key.
pub(crate) fn open() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(health::alive))
        .routes(routes!(health::ready))
        .routes(routes!(crate::openapi::problem))
}
