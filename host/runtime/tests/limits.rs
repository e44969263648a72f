//! Every limit, obeyed and violated. After each violation the pool is as empty as before.

#![allow(clippy::unwrap_used, clippy::expect_used)] // Helpers outside of tests, too.

mod support;

use std::time::Duration;

use fidelis_host::{
    Allocation, Error, Limits, Metering, Profiles, Sandbox, SandboxOptions, TrapKind, Used,
};
use support::{component, guest, run, sandbox};

/// Grows by one page (64 KiB), spins, recurses, traps.
const GUEST: &str = r#"
    (memory 1)
    (table 1 funcref)
    (func (export "nothing"))
    (func (export "grow")
      (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then (unreachable))))
    (func (export "grow-table")
      (drop (table.grow (ref.null func) (i32.const 10000))))
    (func (export "spin") (loop $again (br $again)))
    (func $deeper (export "recurse") (call $deeper) (call $deeper))
    (func (export "crash") (unreachable))
    (func (export "reach") (drop (i32.load (i32.const 65536))))
    (func (export "divide") (drop (i32.div_u (i32.const 1) (i32.const 0))))
"#;

const NAMES: [&str; 8] = [
    "nothing",
    "grow",
    "grow-table",
    "spin",
    "recurse",
    "crash",
    "reach",
    "divide",
];

fn idle(sandbox: &Sandbox) {
    let usage = sandbox.pool_usage().expect("tests have a pool");
    assert_eq!((usage.instances, usage.memories, usage.tables), (0, 0, 0));
    assert_eq!(sandbox.free_slots(), sandbox.options().slots);
}

#[test]
fn fuel_is_obeyed_to_the_instruction() {
    let sandbox = sandbox();
    let plugin = sandbox.load(&guest(GUEST, &NAMES)).unwrap();
    let limits = Limits::default();
    let fuel = run(&plugin, "nothing", &limits).unwrap().report.call.fuel;
    let used = fuel.unwrap().used;
    assert!(used > 0);

    let limit = |fuel| Limits {
        fuel: Some(fuel),
        ..limits
    };
    // It stops when the last of it is gone.
    let enough = run(&plugin, "nothing", &limit(used + 1)).unwrap().report;
    assert_eq!(
        enough.call.fuel,
        Some(Used {
            used,
            limit: used + 1
        })
    );
    let error = run(&plugin, "nothing", &limit(used)).unwrap_err();
    assert!(matches!(error, Error::OutOfFuel { .. }), "{error}");
    idle(&sandbox);
}

#[test]
fn a_plugin_that_never_ends_runs_out_of_fuel() {
    let sandbox = sandbox();
    let plugin = sandbox.load(&guest(GUEST, &NAMES)).unwrap();
    let error = run(&plugin, "spin", &Limits::default()).unwrap_err();
    assert!(
        matches!(error, Error::OutOfFuel { limit: 11_000_000 }),
        "{error}"
    );
    idle(&sandbox);
}

#[test]
fn a_plugin_that_never_ends_meets_the_deadline() {
    let limits = Limits {
        deadline: Duration::from_millis(30),
        ..Limits::default().without_fuel()
    };
    for metering in [Metering::Fuel, Metering::Deadline] {
        let sandbox = Sandbox::with_options(SandboxOptions {
            slots: 1,
            metering,
            ..SandboxOptions::default()
        })
        .unwrap();
        let plugin = sandbox.load(&guest(GUEST, &NAMES)).unwrap();
        let begun = std::time::Instant::now();
        let error = run(&plugin, "spin", &limits).unwrap_err();
        assert!(matches!(error, Error::Deadline { .. }), "{error}");
        assert!(begun.elapsed() >= limits.deadline);
        assert!(run(&plugin, "nothing", &limits).is_ok());
        idle(&sandbox);
    }
}

#[test]
fn a_start_that_never_ends_is_not_loaded() {
    let sandbox = Sandbox::with_options(SandboxOptions {
        slots: 1,
        profiles: Profiles {
            configure: Limits {
                deadline: Duration::from_millis(20),
                ..Limits::configure().without_fuel()
            },
            ..Profiles::default()
        },
        ..SandboxOptions::default()
    })
    .unwrap();
    let error = sandbox
        .load(&guest(
            "(func $spin (loop $again (br $again))) (start $spin)",
            &[],
        ))
        .unwrap_err();
    assert!(matches!(error, Error::Deadline { .. }), "{error}");
    idle(&sandbox);
}

#[test]
fn memory_counts_beyond_the_image() {
    let sandbox = sandbox();
    let plugin = sandbox.load(&guest(GUEST, &NAMES)).unwrap();
    let one_page = Limits {
        memory_bytes: 65_536,
        ..Limits::default()
    };
    let memory = run(&plugin, "grow", &one_page).unwrap().report.memory;
    assert_eq!((memory.used, memory.limit), (65_536, 65_536));

    let less = Limits {
        memory_bytes: 65_535,
        ..Limits::default()
    };
    let error = run(&plugin, "grow", &less).unwrap_err();
    assert!(
        matches!(
            error,
            Error::MemoryLimit {
                wanted: 65_536,
                limit: 65_535
            }
        ),
        "{error}"
    );
    // A table is memory too: 10,000 elements of 8 bytes.
    let error = run(&plugin, "grow-table", &one_page).unwrap_err();
    assert!(
        matches!(error, Error::MemoryLimit { wanted: 80_000, .. }),
        "{error}"
    );
    idle(&sandbox);
}

#[test]
fn memories_of_all_parts_are_summed() {
    let sandbox = sandbox();
    let two = component(
        r#"(core module $m (memory 1)
             (func (export "grow") (drop (memory.grow (i32.const 1)))))
           (core instance $a (instantiate $m))
           (core instance $b (instantiate $m))
           (core module $both
             (import "a" "grow" (func $a)) (import "b" "grow" (func $b))
             (func (export "grow") (call $a) (call $b)))
           (core instance $c (instantiate $both (with "a" (instance $a)) (with "b" (instance $b))))
           (func (export "grow") (canon lift (core func $c "grow")))"#,
    );
    let plugin = sandbox.load(&two).unwrap();
    let limits = |memory_bytes| Limits {
        memory_bytes,
        ..Limits::default()
    };
    assert!(run(&plugin, "grow", &limits(131_072)).is_ok());
    let error = run(&plugin, "grow", &limits(131_071)).unwrap_err();
    assert!(
        matches!(
            error,
            Error::MemoryLimit {
                wanted: 131_072,
                ..
            }
        ),
        "{error}"
    );

    let few = Limits {
        parts: 2,
        ..Limits::default()
    };
    let error = run(&plugin, "grow", &few).unwrap_err();
    assert!(matches!(error, Error::Instantiation { .. }), "{error}");
    idle(&sandbox);
}

#[test]
fn an_image_that_is_too_large_is_not_loaded() {
    let sandbox = sandbox();
    // 65 MiB.
    let error = sandbox.load(&guest("(memory 1040)", &[])).unwrap_err();
    assert!(matches!(error, Error::MemoryLimit { .. }), "{error}");
    assert!(sandbox.load(&guest("(memory 1024)", &[])).is_ok());
    idle(&sandbox);
}

#[test]
fn crashes_are_told_apart() {
    let sandbox = sandbox();
    let plugin = sandbox.load(&guest(GUEST, &NAMES)).unwrap();
    for (name, kind) in [
        ("recurse", TrapKind::StackOverflow),
        ("crash", TrapKind::Abort),
        ("reach", TrapKind::OutOfBounds),
        ("divide", TrapKind::Arithmetic),
    ] {
        match run(&plugin, name, &Limits::default()).unwrap_err() {
            Error::Trap(trap) => {
                assert_eq!(trap.kind, kind, "{name}");
                assert!(!trap.frames.is_empty(), "{name}");
                assert_eq!(trap.message, None);
            }
            other => panic!("{name}: {other}"),
        }
        idle(&sandbox);
    }
}

#[test]
fn a_panic_leaves_its_words() {
    let module = r#"
        (memory 1)
        (data (i32.const 1000) "\00fidelis-panic\00\07\00\00\00no more")
        (func $_ZN7fidelis5quote17h0123456789abcdefE (export "crash") (unreachable))"#;
    let plugin = sandbox().load(&guest(module, &["crash"])).unwrap();
    match run(&plugin, "crash", &Limits::default()).unwrap_err() {
        Error::Trap(trap) => {
            assert_eq!(trap.message.as_deref(), Some("no more"));
            assert_eq!(trap.frames, ["fidelis::quote"]);
            assert_eq!(
                trap.to_string(),
                "the plugin panicked: no more\n  in fidelis::quote"
            );
        }
        other => panic!("{other}"),
    }
}

#[test]
fn handles_without_end_are_stopped() {
    let module = component(
        r#"(type $thing (resource (rep i32)))
           (core func $new (canon resource.new $thing))
           (core module $m
             (import "" "new" (func $new (param i32) (result i32)))
             (func (export "hoard") (local $left i32)
               (local.set $left (i32.const 65))
               (loop $again
                 (drop (call $new (i32.const 1)))
                 (br_if $again
                   (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))))
           (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
           (func (export "hoard") (canon lift (core func $i "hoard")))"#,
    );
    let plugin = sandbox().load(&module).unwrap();
    assert!(run(&plugin, "hoard", &Limits::default()).is_err());
    let more = Limits {
        handles: 65,
        ..Limits::default()
    };
    assert!(run(&plugin, "hoard", &more).is_ok());
}

#[test]
fn without_a_pool_the_limits_are_the_same() {
    let sandbox = Sandbox::with_options(SandboxOptions {
        allocation: Allocation::OnDemand,
        ..SandboxOptions::default()
    })
    .unwrap();
    assert_eq!(sandbox.allocation(), Allocation::OnDemand);
    assert_eq!(sandbox.pool_usage(), None);
    let plugin = sandbox.load(&guest(GUEST, &NAMES)).unwrap();
    assert!(run(&plugin, "grow", &Limits::default()).is_ok());
    let none = Limits {
        memory_bytes: 0,
        ..Limits::default()
    };
    assert!(matches!(
        run(&plugin, "grow", &none),
        Err(Error::MemoryLimit { .. })
    ));
    assert!(matches!(
        run(&plugin, "spin", &none),
        Err(Error::OutOfFuel { .. })
    ));
    match run(&plugin, "reach", &none).unwrap_err() {
        Error::Trap(trap) => assert_eq!(trap.kind, TrapKind::OutOfBounds),
        other => panic!("{other}"),
    }
}

#[test]
fn more_calls_than_slots_wait_for_each_other() {
    let sandbox = Sandbox::with_options(SandboxOptions {
        slots: 2,
        ..SandboxOptions::default()
    })
    .unwrap();
    let plugin = sandbox.load(&guest(GUEST, &NAMES)).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..50 {
                    run(&plugin, "grow", &Limits::default()).unwrap();
                }
            });
        }
    });
    idle(&sandbox);
}

/// 11000000 as 11,000,000.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn size(bytes: u64) -> String {
    match bytes >> 20 {
        0 => format!("{} KiB", bytes >> 10),
        mebibytes => format!("{mebibytes} MiB"),
    }
}

#[test]
fn the_readme_has_the_limits() {
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let profiles = Profiles::default();
    let row = |name: &str, cell: fn(&Limits) -> String| {
        let cells = [&profiles.page, &profiles.settle, &profiles.configure].map(cell);
        let row = format!("| {name} | {} |", cells.join(" | "));
        assert!(readme.lines().any(|line| line == row), "no line: {row}");
    };
    row("WebAssembly instructions", |limits| {
        grouped(limits.fuel.unwrap())
    });
    row("time", |limits| format!("{} s", limits.deadline.as_secs()));
    row("request", |limits| size(limits.request_bytes));
    row("answer", |limits| size(limits.result_bytes));
    row("memory beyond the plugin's own image", |limits| {
        size(limits.memory_bytes)
    });
}
