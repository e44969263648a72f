//! Bytes that are not, or no longer, a component.

use fidelis_host::{Error, Metering, Sandbox};
use fidelis_tests::dice::Dice;

use super::guests::{answering, choosing, many_memories};
use super::{ask, sandbox, still_well};

#[test]
fn not_a_component() {
    let sandbox = sandbox(Metering::Fuel);
    let core_module = wat::parse_str("(module)").unwrap();
    for bytes in [
        &b""[..],
        b"\0asm",
        b"{}",
        b"\x7fELF\x02\x01\x01",
        &core_module,
    ] {
        let error = sandbox.load(bytes).err().unwrap();
        assert!(
            matches!(error, Error::NotAComponent { .. }),
            "{bytes:?}: {error}"
        );
    }
    still_well(&sandbox);
}

#[test]
fn precompiled_code_is_refused() {
    let sandbox = sandbox(Metering::Fuel);
    let component = wat::parse_str(answering("")).unwrap();
    let engine = wasmtime::Engine::default();
    let compiled = engine.precompile_component(&component).unwrap();
    let error = sandbox.load(&compiled).err().unwrap();
    assert!(matches!(error, Error::PrecompiledCode), "{error}");
    still_well(&sandbox);
}

#[test]
fn truncated_at_every_byte() {
    let sandbox = sandbox(Metering::Fuel);
    let whole = wat::parse_str(answering("")).unwrap();
    for length in 0..whole.len() {
        // Only the names at the end may be missing: they change nothing.
        match sandbox.load(&whole[..length]) {
            Ok(plugin) => assert_eq!(plugin.schema().unwrap().value, "hello", "{length}"),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    assert!(sandbox.load(&whole[..whole.len() / 2]).is_err());
    still_well(&sandbox);
}

#[test]
fn truncated_reference() {
    let sandbox = sandbox(Metering::Fuel);
    let whole = fidelis_reference::COMPONENT;
    for part in 1..20 {
        let length = whole.len() * part / 20;
        // Cut between two sections it is a whole component, but one that exports less.
        if let Ok(plugin) = sandbox.load(&whole[..length]) {
            let exports = |plugin: &fidelis_host::Plugin| plugin.inspection().exports.len();
            let all = sandbox.load(whole).unwrap();
            assert!(
                exports(&plugin) < exports(&all),
                "{length} of {} bytes",
                whole.len()
            );
        }
    }
    still_well(&sandbox);
}

/// Flips one to four bits and loads what comes of it; where it still loads, it is called. Whatever
/// happens is an answer or a typed error.
fn flip(sandbox: &Sandbox, whole: &[u8], dice: &mut Dice) -> bool {
    let mut bytes = whole.to_vec();
    for _ in 0..dice.between(1, 4) {
        let bit = dice.roll() % (whole.len() as u64 * 8);
        bytes[(bit / 8) as usize] ^= 1 << (bit % 8);
    }
    match sandbox.load(&bytes) {
        Ok(plugin) => {
            let _ = plugin.schema();
            true
        }
        Err(_) => false,
    }
}

#[test]
fn ten_thousand_flips_of_small_guests() {
    let sandbox = sandbox(Metering::Fuel);
    let fixtures =
        [answering(""), choosing(0), many_memories(2, 1)].map(|text| wat::parse_str(text).unwrap());
    let mut dice = Dice::new(42);
    let mut loaded = 0;
    for number in 0..10_000 {
        loaded += u32::from(flip(
            &sandbox,
            &fixtures[number % fixtures.len()],
            &mut dice,
        ));
    }
    assert!(loaded > 0, "some flips do not matter");
    assert!(loaded < 10_000, "most flips do");
    still_well(&sandbox);
}

#[test]
fn two_hundred_flips_of_the_reference() {
    let sandbox = Sandbox::new().unwrap();
    let mut dice = Dice::new(7);
    for _ in 0..200 {
        flip(&sandbox, fidelis_reference::COMPONENT, &mut dice);
    }
    let plugin = sandbox.load(fidelis_reference::COMPONENT).unwrap();
    assert!(plugin.schema().is_ok());
    assert_eq!(sandbox.pool_usage().map_or(0, |usage| usage.instances), 0);
}

#[test]
fn a_guest_that_fails_leaves_the_others_alone() {
    let sandbox = sandbox(Metering::Fuel);
    std::thread::scope(|scope| {
        let failing = scope.spawn(|| {
            for _ in 0..50 {
                assert!(ask(&sandbox, &answering("unreachable")).is_err());
            }
        });
        for _ in 0..50 {
            assert_eq!(ask(&sandbox, &answering("")).unwrap(), "hello");
        }
        failing.join().unwrap();
    });
    still_well(&sandbox);
}
