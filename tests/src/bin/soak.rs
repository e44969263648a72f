//! A million calls, each in a fresh sandbox: the memory of the process must stay flat.
//!
//! `cargo run -p fidelis-tests --bin soak -- 1000000`

use anyhow::{Context, Result, ensure};
use fidelis_host::Function;
use fidelis_tests::{examples, shop};

/// Resident memory may grow by this much after the first tenth of the calls.
const ALLOWED_KIB: u64 = 8 * 1024;

fn main() -> Result<()> {
    let calls: u64 = match std::env::args().nth(1) {
        Some(count) => count.parse().context("expected a number of calls")?,
        None => 1_000_000,
    };
    let shop = shop(examples::ONE_POINT.program)?;
    let requests: Vec<_> = examples::REQUESTS
        .iter()
        .filter(|request| matches!(request.function, Function::Quote | Function::Settle))
        .collect();
    ensure!(!requests.is_empty(), "there is nothing to call");
    let begin = std::time::Instant::now();
    let mut early = 0;
    let mut answered = 0_u64;
    for (number, request) in (1..=calls).zip(requests.iter().cycle()) {
        // A request that names what the programme lacks is answered with a fault, which is part of
        // the soak.
        answered += u64::from(shop.call_json(request.function, request.text).is_ok());
        if number == calls.div_ceil(10) {
            early = resident_kib()?;
        }
    }
    let late = resident_kib()?;
    let usage = shop.plugin().sandbox().pool_usage();
    println!(
        "{calls} calls ({answered} answered, the others faults) in {:?}; resident {early} KiB \
         after a tenth, {late} KiB at the end; live instances {}",
        begin.elapsed(),
        usage.map_or(0, |usage| usage.instances),
    );
    ensure!(
        late <= early + ALLOWED_KIB,
        "memory grew by {} KiB",
        late - early
    );
    Ok(())
}

/// Resident memory of this process, as Linux tells it.
fn resident_kib() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status").context("this needs Linux")?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .context("no VmRSS in /proc/self/status")?;
    let number = line.trim().trim_end_matches("kB").trim();
    number.parse().context("VmRSS is no number")
}
