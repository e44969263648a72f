//! Plugins that come and go, that misbehave, and that are compared, on a real store.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // Helpers outside of tests, too.

mod hostile;
mod measure;
mod reload;
mod revisions;
mod shadow;
mod support;
