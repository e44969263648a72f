//! What members buy next, learned from what they bought: numerics only. No data engine, no files,
//! no clock and no randomness.
//!
//! [`learn`] takes [`Purchases`] and returns a [`Model`] of integers, which is all that an answer
//! needs ([`Model::score`]). `docs/model.md` tells the method and why it is this one. In the
//! sequence of the work:
//!
//! 1. [`purchases`] are checked, sorted and freed of repetitions,
//! 2. [`tune`] chooses the [`Parameters`] on [`fold`]s, stretches of the past that are held back,
//! 3. [`fit`] finds for each product those whose buyers buy it ([`neighbours`], [`gram`],
//!    [`ridge`]),
//! 4. [`together`] finds what is bought in the same order,
//! 5. [`model`] puts it down in integers.
//!
//! The same purchases give the same bytes: whatever sequence their rows have, however many threads
//! learn, and on each machine, since all that is not exact is done by [`powers`].

// Learning is statistics: ages, weights and sums are real numbers. No amount of money and no
// number of points comes in here, and integers come out.
#![allow(clippy::float_arithmetic)]

mod error;
mod estimate;
mod fit;
mod fold;
mod gram;
mod grid;
mod judge;
mod learn;
mod lists;
mod metrics;
mod model;
mod neighbours;
mod numbers;
mod pairs;
mod parallel;
mod parameters;
mod popularity;
mod powers;
mod progress;
mod purchases;
mod ridge;
mod rows;
mod score;
mod settings;
mod together;
mod tune;
mod weighted;

#[cfg(test)]
mod testing;

pub use error::Error;
pub use estimate::estimate;
pub use learn::learn;
pub use metrics::Quality;
pub use model::{Lists, Model, Trial};
pub use neighbours::Neighbour;
pub use parameters::Parameters;
pub use progress::{Progress, Quiet, Stage};
pub use purchases::{Purchase, Purchases, Shape};
pub use score::{Bought, Task};
pub use settings::Settings;
