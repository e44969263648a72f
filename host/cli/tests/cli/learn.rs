//! `fidelis learn`, which is a program of its own. What that program does is tested beside it.

#![cfg(unix)]

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Command, Output};

use crate::support::{Desk, Ran};

/// The command in a folder of its own, beside a program that learns or not.
fn copied(desk: &Desk, learning: Option<&str>) -> PathBuf {
    if let Some(script) = learning {
        let path = desk.file("fidelis-learn", format!("#!/bin/sh\n{script}\n"));
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let copy = desk.path("fidelis");
    fs::copy(env!("CARGO_BIN_EXE_fidelis"), &copy).unwrap();
    copy
}

fn output(desk: &Desk, learning: Option<&str>, arguments: &[&str]) -> Output {
    let mut command = Command::new(copied(desk, learning));
    command.args(arguments);
    loop {
        match command.output() {
            // Another test's child has the copy still open for a moment, before it becomes what it
            // is to be.
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => {}
            ended => return ended.unwrap(),
        }
    }
}

fn ran(desk: &Desk, learning: Option<&str>, arguments: &[&str]) -> Ran {
    output(desk, learning, arguments).into()
}

#[test]
fn without_the_program_that_learns_it_is_said_how_to_make_it() {
    let desk = Desk::new();
    let ran = ran(&desk, None, &["learn", "--orders", "o.csv", "-o", "m"]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains("fidelis-learn, which learns, found none"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("cargo build --workspace --bins"),
        "{}",
        ran.err
    );
}

#[test]
fn arguments_and_exit_code_are_passed_on() {
    let said = r#"for one in "$@"; do echo "<$one>"; done; exit 7"#;
    for (arguments, expected) in [
        (
            &["learn", "--orders", "a b.csv", "-o", "m"][..],
            "<--orders>\n<a b.csv>\n<-o>\n<m>\n",
        ),
        (&["learn", "--help"], "<--help>\n"),
        (&["learn", "-o", "m", "--json"], "<-o>\n<m>\n<--json>\n"),
        (&["--json", "learn", "-o", "m"], "<-o>\n<m>\n<--json>\n"),
        (&["learn", "--json", "-o", "m"], "<-o>\n<m>\n<--json>\n"),
        (&["learn"], ""),
    ] {
        let desk = Desk::new();
        let ran = ran(&desk, Some(said), arguments);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (Some(7), expected),
            "{arguments:?}: {}",
            ran.err
        );
    }
}

#[test]
fn a_signal_is_the_other_programs() {
    let desk = Desk::new();
    let ended = output(&desk, Some("kill -TERM $$; sleep 9"), &["learn"]);
    assert_eq!(ended.status.signal(), Some(15));
}
