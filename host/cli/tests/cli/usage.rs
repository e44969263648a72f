//! Wrong use ends with code 2 and says what is right.

use crate::support::{Desk, HEADER, example, one_point, run};

#[test]
fn wrong_use_is_code_2_and_names_what_is_missing() {
    for (arguments, told) in [
        (&[][..], "Usage"),
        (&["nonsense"], "nonsense"),
        (&["build"], "build"),
        (&["call"], "FUNCTION"),
        (&["call", "guess", "-"], "guess"),
        (&["call", "quote", "-"], "--program"),
        (&["call", "quote", "-", "--model", "m"], "--program"),
        (&["check"], "PROGRAM.json"),
        (&["call", "guess", "-"], "classify, compose"),
        (&["replay"], "--orders"),
        (&["segments"], "--orders"),
        (&["schema", "extra"], "extra"),
        (&["demo", "--lang", "de"], "en or fr"),
        (&["call", "quote", "-", "--program", "-"], "standard input"),
        (
            &["replay", "--orders", "a", "--program", "b", "-o", "-"],
            "--output cannot be standard output",
        ),
        (
            &[
                "replay",
                "--orders",
                "a",
                "--program",
                "b",
                "-o",
                "c",
                "--balances",
                "-",
            ],
            "--balances cannot be standard output",
        ),
    ] {
        let ran = run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(told), "{arguments:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{arguments:?}");
    }
}

#[test]
fn help_and_version_are_code_0() {
    for argument in ["--help", "--version", "help"] {
        let ran = run([argument]);
        assert_eq!(ran.code, Some(0), "{argument}");
        assert!(ran.out.contains("fidelis"), "{argument}: {}", ran.out);
    }
    let help = run(["--help"]).out;
    for code in ["130 stopped by Ctrl-C", "143 stopped by SIGTERM"] {
        assert!(help.contains(code), "{code}: {help}");
    }
    assert!(help.contains("segments"), "{help}");
    let call = run(["call", "--help"]).out;
    for function in ["classify", "compose"] {
        assert!(call.contains(function), "{function}: {call}");
    }
}

#[test]
fn a_plugin_without_a_programme_needs_one() {
    let desk = Desk::new();
    let plugin = desk.file("plugin.wasm", fidelis_reference::COMPONENT);
    let request = example("requests/claire.json");
    let ran = run([
        "call".as_ref(),
        "quote".as_ref(),
        request.as_os_str(),
        "--plugin".as_ref(),
        plugin.as_os_str(),
    ]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(ran.err.contains("--program is required"), "{}", ran.err);
}

#[test]
fn an_output_that_is_an_input_is_refused() {
    let desk = Desk::new();
    let orders = desk.file("orders.csv", format!("{HEADER}\n"));
    let same = desk.path("./orders.csv");
    let ran = run([
        "replay".as_ref(),
        "--orders".as_ref(),
        orders.as_os_str(),
        "--program".as_ref(),
        one_point().as_os_str(),
        "-o".as_ref(),
        same.as_os_str(),
    ]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert_eq!(desk.read("orders.csv"), format!("{HEADER}\n"));
}

#[test]
fn files_that_are_not_there_are_code_1() {
    for arguments in [
        &["check", "none.json"][..],
        &["inspect", "none.wasm"],
        &["call", "quote", "none.json", "--program", "none.json"],
    ] {
        let ran = run(arguments);
        assert_eq!(ran.code, Some(1), "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains("none."), "{arguments:?}: {}", ran.err);
    }
}
