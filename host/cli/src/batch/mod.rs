//! What the commands share that ask about every customer of an orders file: a programme in the
//! component and in the host, and an order as the contract tells it.
//!
//! This is a merchant's own work with the built-in plugin, and no page waits for it. So an instance
//! serves many customers, and what a customer may bring is measured by the longest histories that
//! there are, not by what a page can wait for.

mod error;
mod past;
mod terms;

use std::time::Duration;

use fidelis_host::{Limits, Metering, Profiles, SandboxOptions};

pub(crate) use error::BatchError;
pub(crate) use past::past;
pub(crate) use terms::{Terms, TermsError, open};

/// What the customers get at a time: little enough for Ctrl-C to be heard.
pub(crate) const BATCH: usize = 1024;

const MIB: u64 = 1 << 20;

/// The sandbox of such work. A customer may bring some 800,000 orders or products (32 MiB), and a
/// model may have 128 MiB. Time alone stops a call: no number of instructions is right for
/// histories that differ so much, and not counting them is quicker.
pub(crate) fn sandbox() -> SandboxOptions {
    let deadline = Duration::from_secs(300);
    let page = Limits {
        deadline,
        memory_bytes: 128 * MIB,
        request_bytes: 32 * MIB,
        result_bytes: MIB,
        ..Limits::default()
    };
    let configure = Limits {
        deadline,
        memory_bytes: 192 * MIB,
        request_bytes: 128 * MIB,
        ..Limits::configure()
    };
    SandboxOptions {
        metering: Metering::Deadline,
        profiles: Profiles {
            page: page.without_fuel(),
            configure: configure.without_fuel(),
            ..Profiles::trusted()
        },
        ..SandboxOptions::default()
    }
}
