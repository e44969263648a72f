//! How far the learning is.

use std::fmt;

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The parameters are chosen on orders that are held back. Its steps are an upper bound.
    Tuning,
    /// The neighbours of each product are learned; a step is a product.
    Neighbours,
    /// What is bought together is found; a step is a product.
    Together,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stage::Tuning => "choosing the parameters",
            Stage::Neighbours => "learning the neighbours",
            Stage::Together => "finding what is bought together",
        })
    }
}

/// Who is told how far the learning is, and may stop it. Called by the thread that learns only,
/// several times a second.
pub trait Progress {
    /// A stage begins, and has so many steps.
    fn stage(&mut self, stage: Stage, total: u64);

    /// So many steps of the stage are done by now.
    fn done(&mut self, count: u64);

    /// Whether to stop with [`crate::Error::Interrupted`].
    fn stopped(&self) -> bool;
}

/// Tells nobody, and is not stopped.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet;

impl Progress for Quiet {
    fn stage(&mut self, _stage: Stage, _total: u64) {}

    fn done(&mut self, _count: u64) {}

    fn stopped(&self) -> bool {
        false
    }
}
