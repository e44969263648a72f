use fidelis_host::{Error, Metering, TrapKind};

use super::guests::{answering, answering_bytes, choosing, guest, importing};
use super::{ask, load, sandbox, small, still_well};

#[test]
fn a_trap_names_its_frames() {
    let sandbox = sandbox(Metering::Fuel);
    let failing = guest("(func $failing unreachable)", "(call $failing)", "");
    match ask(&sandbox, &failing).unwrap_err() {
        Error::Trap(trap) => {
            assert_eq!(trap.kind, TrapKind::Abort);
            assert_eq!(trap.message, None);
            assert!(
                trap.frames.iter().any(|frame| frame.contains("failing")),
                "{trap:?}"
            );
        }
        other => panic!("{other}"),
    }
    still_well(&sandbox);
}

#[test]
fn a_panic_leaves_its_message() {
    let sandbox = sandbox(Metering::Fuel);
    let note = r#"(data (i32.const 100) "\00fidelis-panic\00\05\00\00\00ouch!")"#;
    match ask(&sandbox, &guest("", "unreachable", note)).unwrap_err() {
        Error::Trap(trap) => assert_eq!(trap.message.as_deref(), Some("ouch!")),
        other => panic!("{other}"),
    }
    still_well(&sandbox);
}

#[test]
fn other_traps() {
    let sandbox = sandbox(Metering::Fuel);
    let table = [
        (
            "(drop (i32.div_s (i32.const 1) (i32.const 0)))",
            TrapKind::Arithmetic,
        ),
        ("(drop (i32.load (i32.const 70000)))", TrapKind::OutOfBounds),
    ];
    for (body, kind) in table {
        match ask(&sandbox, &answering(body)).unwrap_err() {
            Error::Trap(trap) => assert_eq!(trap.kind, kind, "{body}"),
            other => panic!("{body}: {other}"),
        }
        still_well(&sandbox);
    }
}

#[test]
fn an_answer_beyond_the_memory_is_no_answer() {
    let sandbox = sandbox(Metering::Fuel);
    let error = ask(
        &sandbox,
        &answering_bytes(1, 60 << 10).replace("(i32.const 16)", "(i32.const 9999)"),
    );
    let error = error.unwrap_err();
    assert!(
        matches!(error, Error::InvalidAnswer { .. } | Error::Trap(_)),
        "{error}"
    );
    still_well(&sandbox);
}

#[test]
fn discriminant_valid() {
    let sandbox = sandbox(Metering::Fuel);
    let chosen = |case| {
        let plugin = load(&sandbox, &choosing(case)).unwrap();
        let answer = plugin.call_export::<(), (Result<u32, u32>,)>(None, "choose", (), &small());
        answer.map(|answer| answer.value.0)
    };
    assert_eq!(chosen(0).unwrap(), Ok(7));
    assert_eq!(chosen(1).unwrap(), Err(7));
    still_well(&sandbox);
}

#[test]
fn discriminant_invalid() {
    let sandbox = sandbox(Metering::Fuel);
    for case in [2, 255] {
        let plugin = load(&sandbox, &choosing(case)).unwrap();
        let answer = plugin.call_export::<(), (Result<u32, u32>,)>(None, "choose", (), &small());
        let error = answer.unwrap_err();
        assert!(
            matches!(error, Error::InvalidAnswer { .. }),
            "{case}: {error}"
        );
        still_well(&sandbox);
    }
}

#[test]
fn text_that_is_not_utf_8() {
    let sandbox = sandbox(Metering::Fuel);
    let error = ask(
        &sandbox,
        &answering("(i32.store8 (i32.const 16) (i32.const 255))"),
    )
    .unwrap_err();
    assert!(matches!(error, Error::InvalidAnswer { .. }), "{error}");
    still_well(&sandbox);
}

#[test]
fn unknown_import() {
    let sandbox = sandbox(Metering::Fuel);
    for import in ["wasi:clocks/monotonic-clock@0.2.0", "shop:own/power"] {
        match load(&sandbox, &importing(import)).err().unwrap() {
            Error::RefusedImport { name, .. } => assert!(name.contains(import), "{name}"),
            other => panic!("{other}"),
        }
        still_well(&sandbox);
    }
}

#[test]
fn wrong_contract_version() {
    let sandbox = sandbox(Metering::Fuel);
    for (other, found) in [
        ("fidelis:loyalty/configuration@9.9.9", "9.9.9"),
        ("shop:other/configuration@0.1.0", ""),
    ] {
        let text = answering("").replace("fidelis:loyalty/configuration@0.1.0", other);
        match load(&sandbox, &text).err().unwrap() {
            Error::IncompatibleContract {
                expected,
                found: told,
            } => {
                assert!(expected.contains("0.1.0"), "{expected}");
                assert!(told.contains(found), "{told}");
            }
            error => panic!("{error}"),
        }
        still_well(&sandbox);
    }
}

#[test]
fn another_type_under_the_right_name() {
    let sandbox = sandbox(Metering::Fuel);
    let text = answering("").replace("(result string)", "(result (list u8))");
    let error = load(&sandbox, &text).err().unwrap();
    assert!(
        matches!(error, Error::IncompatibleContract { .. }),
        "{error}"
    );
    still_well(&sandbox);
}
