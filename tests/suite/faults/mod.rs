//! Faults in pairs: what a plugin may do, and what it may not. Each ends in its own typed error,
//! within its limit; the next call works, and nothing is leaked.

mod bytes;
mod guests;
mod limits;
mod traps;

use std::time::Duration;

use fidelis_host::{Error, Limits, Metering, Plugin, Profiles, Sandbox, SandboxOptions};

/// Limits that a test reaches quickly.
fn small() -> Limits {
    Limits {
        fuel: Some(1_000_000),
        deadline: Duration::from_millis(200),
        memory_bytes: 4 << 20,
        result_bytes: 64 << 10,
        ..Limits::configure()
    }
}

/// A sandbox with those limits for every call.
fn sandbox(metering: Metering) -> Sandbox {
    let limits = match metering {
        Metering::Fuel => small(),
        Metering::Deadline => small().without_fuel(),
    };
    let profiles = Profiles {
        page: limits,
        settle: limits,
        configure: limits,
    };
    Sandbox::with_options(SandboxOptions {
        slots: 4,
        metering,
        profiles,
        ..SandboxOptions::default()
    })
    .unwrap()
}

fn load(sandbox: &Sandbox, text: &str) -> Result<Plugin, Error> {
    sandbox.load(&wat::parse_str(text).unwrap())
}

/// What a hand-written guest answers on `schema`.
fn ask(sandbox: &Sandbox, text: &str) -> Result<String, Error> {
    Ok(load(sandbox, text)?.schema()?.value)
}

/// The sandbox still answers, and holds no instance.
fn still_well(sandbox: &Sandbox) {
    assert_eq!(ask(sandbox, &guests::answering("")).unwrap(), "hello");
    if let Some(usage) = sandbox.pool_usage() {
        assert_eq!(
            (usage.instances, usage.memories, usage.tables),
            (0, 0, 0),
            "{usage:?}"
        );
    }
    assert_eq!(sandbox.free_slots(), 4);
}
