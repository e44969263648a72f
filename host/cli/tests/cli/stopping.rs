//! Ctrl-C, and being asked to end, leave nothing half done.

#![cfg(unix)]

use std::fmt::Write as _;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Desk, HEADER, one_point};

fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}

#[test]
fn a_replay_that_is_stopped_leaves_no_file() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        stopped_while_settling(signal, code);
    }
}

fn stopped_while_settling(signal: &str, code: i32) {
    let desk = Desk::new();
    let mut text = format!("{HEADER}\n");
    for number in 0..200_000 {
        let customer = number % 997;
        writeln!(
            text,
            "{number},{customer},2026-01-01T10:00:00Z,EUR,mug,1,1000,0"
        )
        .unwrap();
    }
    let orders = desk.file("orders.csv", text);
    let mut child = desk
        .replaying(&orders, &one_point())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Once the draft of an output is there, orders are being settled.
    let begun = Instant::now();
    while desk.names().len() < 2 {
        assert!(begun.elapsed() < Duration::from_secs(60), "nothing begun");
        assert!(child.try_wait().unwrap().is_none(), "ended by itself");
        thread::sleep(Duration::from_millis(5));
    }
    send(signal, &child);
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(code), "{signal}");
    assert_eq!(desk.names(), ["orders.csv"]);
}

#[test]
fn a_replay_that_waits_for_its_input_can_be_stopped() {
    let desk = Desk::new();
    let pipe = desk.path("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let mut child = desk
        .replaying(&pipe, &one_point())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Time to load the plugin and open the pipe, which blocks.
    thread::sleep(Duration::from_secs(3));
    assert!(child.try_wait().unwrap().is_none(), "ended by itself");
    send("-INT", &child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(desk.names(), ["pipe"]);
}
