//! The HTTP API of Fidelis, for storefronts that do not embed.
//!
//! [`app()`] makes the service of a [`State`]: a store, the plugins of its tenants, and a clock.
//! Bodies are the records of the contract wherever there is one; [`document()`] describes all of it
//! as OpenAPI 3.1, and the running server shows it at `/docs`. Every route under `/v1` asks for a
//! key; refusals are problem details ([`Problem`]).

pub mod courier;
pub mod metrics;
pub mod serve;
pub mod shadow;
pub mod shops;
pub mod telemetry;

mod app;
mod auth;
mod body;
mod limits;
mod openapi;
mod problem;
mod refusals;
mod routes;
mod state;
mod traces;

pub use app::{app, app_with, document};
pub use auth::{Caller, TENANT};
pub use problem::{Kind, Problem, Refusal};
pub use state::{Clock, Options, State, SystemClock};
