//! What a call used, beside what it was allowed.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use serde::{Serialize, Serializer};

use crate::Reuse;

/// A decision and what it cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<T> {
    /// What the plugin answered.
    pub value: T,
    /// What that used.
    pub report: Report,
}

impl<T> Answer<T> {
    /// The same report with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Answer<U> {
        Answer {
            value: change(self.value),
            report: self.report,
        }
    }
}

/// So much of so much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Used {
    /// What was used.
    pub used: u64,
    /// What was allowed.
    pub limit: u64,
}

/// One phase of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Phase {
    /// How long it took by the clock.
    #[serde(rename = "elapsed_ns", serialize_with = "nanoseconds")]
    pub elapsed: Duration,
    /// WebAssembly instructions; `None` where they were not counted.
    pub fuel: Option<Used>,
}

/// What one call used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The name of the function that was called.
    pub function: Cow<'static, str>,
    /// Whether the instance was fresh or had been used before.
    pub instance: Reuse,
    /// How long the sandbox took to make; zero for an instance that was there already.
    #[serde(rename = "instantiate_ns", serialize_with = "nanoseconds")]
    pub instantiate: Duration,
    /// `configure`, where it ran within this call: `None` for a baked plugin and for an instance
    /// that was there already.
    pub configure: Option<Phase>,
    /// The function itself, from the first byte lowered to the last one lifted.
    pub call: Phase,
    /// Bytes of memory and tables that were added to the plugin's image.
    pub memory: Used,
    /// The request's size in the contract's encoding: scalars by their width, texts and lists
    /// eight bytes and what they hold. 0 where it is not measured
    /// ([`Plugin::call_export`](crate::Plugin::call_export), `schema`).
    pub request: Used,
    /// The answer's size, counted in the same way.
    pub result: Used,
}

fn nanoseconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX))
}

impl fmt::Display for Report {
    /// A few lines that a person reads at once.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} on a {} instance", self.function, self.instance)?;
        writeln!(f, "  instantiate {:>12?}", self.instantiate)?;
        if let Some(configure) = &self.configure {
            phase(f, "configure", configure)?;
        }
        phase(f, "call", &self.call)?;
        used(f, "memory", self.memory, "bytes")?;
        used(f, "request", self.request, "bytes")?;
        used(f, "result", self.result, "bytes")
    }
}

fn phase(f: &mut fmt::Formatter<'_>, name: &str, phase: &Phase) -> fmt::Result {
    writeln!(f, "  {name:<11} {:>12?}", phase.elapsed)?;
    match phase.fuel {
        Some(fuel) => used(f, "", fuel, "instructions"),
        None => Ok(()),
    }
}

fn used(f: &mut fmt::Formatter<'_>, name: &str, used: Used, unit: &str) -> fmt::Result {
    writeln!(f, "  {name:<11} {:>12} of {} {unit}", used.used, used.limit)
}
