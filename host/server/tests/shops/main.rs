//! Plugins that come and go, that misbehave, and that are compared, on a real store.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // Helpers outside of tests, too.

#[allow(dead_code, reason = "shared with the tests of fidelis-build")]
#[path = "../../../build/tests/bake/guests.rs"]
mod guests;
mod hostile;
mod measure;
mod measures;
mod reload;
mod revisions;
mod shadow;
mod support;
