use std::time::{Duration, Instant};

use fidelis_host::{Error, Metering};

use super::guests::{answering, answering_bytes, guest, many_memories};
use super::{ask, sandbox, still_well};

/// A loop of so many rounds.
fn rounds(count: u32) -> String {
    answering(&format!(
        "(loop $again
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $again (i32.ne (local.get $i) (i32.const {count}))))"
    ))
}

const FOR_EVER: &str = "(loop $again (br $again))";

#[test]
fn fuel_obeyed() {
    let sandbox = sandbox(Metering::Fuel);
    assert_eq!(ask(&sandbox, &rounds(10_000)).unwrap(), "hello");
    still_well(&sandbox);
}

#[test]
fn fuel_violated() {
    let sandbox = sandbox(Metering::Fuel);
    let error = ask(&sandbox, &answering(FOR_EVER)).unwrap_err();
    assert!(
        matches!(error, Error::OutOfFuel { limit: 1_000_000 }),
        "{error}"
    );
    still_well(&sandbox);
}

#[test]
fn deadline_obeyed() {
    let sandbox = sandbox(Metering::Deadline);
    assert_eq!(ask(&sandbox, &rounds(1_000_000)).unwrap(), "hello");
    still_well(&sandbox);
}

#[test]
fn deadline_violated() {
    let sandbox = sandbox(Metering::Deadline);
    let begin = Instant::now();
    let error = ask(&sandbox, &answering(FOR_EVER)).unwrap_err();
    assert!(matches!(error, Error::Deadline { .. }), "{error}");
    assert!(
        begin.elapsed() < Duration::from_secs(10),
        "{:?}",
        begin.elapsed()
    );
    still_well(&sandbox);
}

/// Grows the memory by so many pages of 64 KiB.
fn grown(pages: u32) -> String {
    answering(&format!(
        "(if (i32.eq (memory.grow (i32.const {pages})) (i32.const -1)) (then unreachable))"
    ))
}

#[test]
fn memory_obeyed() {
    let sandbox = sandbox(Metering::Fuel);
    assert_eq!(ask(&sandbox, &grown(60)).unwrap(), "hello");
    still_well(&sandbox);
}

#[test]
fn memory_violated() {
    let sandbox = sandbox(Metering::Fuel);
    for pages in [65, 4000, 65_535] {
        let error = ask(&sandbox, &grown(pages)).unwrap_err();
        assert!(
            matches!(error, Error::MemoryLimit { .. }),
            "{pages}: {error}"
        );
        still_well(&sandbox);
    }
}

#[test]
fn memories_are_summed_obeyed() {
    let sandbox = sandbox(Metering::Fuel);
    assert_eq!(ask(&sandbox, &many_memories(4, 15)).unwrap(), "hello");
    still_well(&sandbox);
}

#[test]
fn memories_are_summed_violated() {
    let sandbox = sandbox(Metering::Fuel);
    let error = ask(&sandbox, &many_memories(5, 15)).unwrap_err();
    assert!(matches!(error, Error::MemoryLimit { .. }), "{error}");
    still_well(&sandbox);
}

#[test]
fn number_of_memories_violated() {
    let sandbox = sandbox(Metering::Fuel);
    let error = ask(&sandbox, &many_memories(200, 1)).unwrap_err();
    let refused = matches!(
        error,
        Error::Instantiation { .. } | Error::MemoryLimit { .. }
    );
    assert!(refused, "{error}");
    still_well(&sandbox);
}

#[test]
fn result_size_obeyed() {
    let sandbox = sandbox(Metering::Fuel);
    assert_eq!(
        ask(&sandbox, &answering_bytes(2, 60 << 10)).unwrap().len(),
        60 << 10
    );
    still_well(&sandbox);
}

#[test]
fn result_size_violated() {
    let sandbox = sandbox(Metering::Fuel);
    for length in [65 << 10, 3 << 20] {
        let error = ask(&sandbox, &answering_bytes(64, length)).unwrap_err();
        assert!(
            matches!(error, Error::ResultTooLarge { .. }),
            "{length}: {error}"
        );
        still_well(&sandbox);
    }
}

/// Calls itself so many times.
fn recursion(depth: u32) -> String {
    let deeper = "(func $deeper (param $left i32)
        (if (local.get $left)
            (then (call $deeper (i32.sub (local.get $left) (i32.const 1))))))";
    guest(deeper, &format!("(call $deeper (i32.const {depth}))"), "")
}

#[test]
fn recursion_obeyed() {
    let sandbox = sandbox(Metering::Fuel);
    assert_eq!(ask(&sandbox, &recursion(1000)).unwrap(), "hello");
    still_well(&sandbox);
}

#[test]
fn recursion_violated() {
    let sandbox = sandbox(Metering::Deadline);
    match ask(&sandbox, &recursion(100_000_000)).unwrap_err() {
        Error::Trap(trap) => assert_eq!(trap.kind, fidelis_host::TrapKind::StackOverflow),
        other => panic!("{other}"),
    }
    still_well(&sandbox);
}
