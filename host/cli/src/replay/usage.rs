//! The most that any call of a replay used, beside what it was allowed.

use fidelis_host::{Report, Used};
use serde::Serialize;

/// The largest figures of all `settle` calls.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Usage {
    /// WebAssembly instructions; absent where they were not counted.
    pub(crate) fuel: Option<Used>,
    /// Bytes of memory beyond the plugin's image.
    pub(crate) memory: Option<Used>,
    /// Bytes of the request.
    pub(crate) request: Option<Used>,
    /// Bytes of the answer.
    pub(crate) result: Option<Used>,
}

impl Usage {
    /// Takes one more call into account.
    pub(crate) fn add(&mut self, report: &Report) {
        larger(&mut self.fuel, report.call.fuel);
        larger(&mut self.memory, Some(report.memory));
        larger(&mut self.request, Some(report.request));
        larger(&mut self.result, Some(report.result));
    }

    /// Takes another's calls into account.
    pub(crate) fn merge(&mut self, other: &Self) {
        larger(&mut self.fuel, other.fuel);
        larger(&mut self.memory, other.memory);
        larger(&mut self.request, other.request);
        larger(&mut self.result, other.result);
    }
}

fn larger(most: &mut Option<Used>, next: Option<Used>) {
    if let Some(next) = next
        && most.is_none_or(|most| most.used < next.used)
    {
        *most = Some(next);
    }
}
