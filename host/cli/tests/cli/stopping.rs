//! Ctrl-C, and being asked to end, leave nothing half done.

#![cfg(unix)]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::learned::by_hand;
use crate::support::{Desk, HEADER, fidelis, one_point};

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

/// So many orders in a file.
fn orders(desk: &Desk, count: u32) -> PathBuf {
    let mut text = format!("{HEADER}\n");
    for number in 0..count {
        let customer = number % 997;
        writeln!(
            text,
            "{number},{customer},2026-01-01T10:00:00Z,EUR,mug,1,1000,0"
        )
        .unwrap();
    }
    desk.file("orders.csv", text)
}

fn stopped_while_settling(signal: &str, code: i32) {
    let desk = Desk::new();
    let orders = orders(&desk, 200_000);
    stopped_while_writing(
        &desk,
        &mut desk.replaying(&orders, &one_point()),
        signal,
        code,
    );
}

/// Started, with the draft of an output beside `orders.csv`.
fn writing(desk: &Desk, command: &mut Command) -> Child {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while desk.names().len() < 2 {
        assert!(begun.elapsed() < Duration::from_secs(60), "nothing begun");
        assert!(child.try_wait().unwrap().is_none(), "ended by itself");
        thread::sleep(Duration::from_millis(5));
    }
    child
}

/// Stops a command while it writes.
fn stopped_while_writing(desk: &Desk, command: &mut Command, signal: &str, code: i32) {
    let child = writing(desk, command);
    send(signal, &child);
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(code), "{signal}");
    assert_eq!(desk.names(), ["orders.csv"]);
}

#[test]
fn a_replay_that_is_to_outlive_its_terminal_does() {
    let desk = Desk::new();
    let orders = orders(&desk, 30_000);
    let replay = desk.replaying(&orders, &one_point());
    let mut outliving = Command::new("nohup");
    outliving.arg(replay.get_program()).args(replay.get_args());
    outliving.envs(
        replay
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    let child = writing(&desk, &mut outliving);
    send("-HUP", &child);
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    assert_eq!(desk.names(), ["balances.csv", "entries.csv", "orders.csv"]);
}

#[test]
fn a_classification_that_is_stopped_leaves_no_file() {
    let desk = Desk::new();
    let mut text = format!("{HEADER}\n");
    for customer in 0..100_000 {
        writeln!(
            text,
            "{customer},{customer},2026-01-01T10:00:00Z,EUR,mug,1,1000,0"
        )
        .unwrap();
    }
    let orders = desk.file("orders.csv", text);
    let mut command = fidelis();
    command.arg("segments").arg("--orders").arg(orders);
    command.args(["--at", "2026-01-31", "-o"]);
    command.arg(desk.path("segments.csv"));
    stopped_while_writing(&desk, &mut command, "-INT", 130);
}

#[test]
fn recommending_that_is_stopped_leaves_no_file() {
    let desk = Desk::new();
    let mut text = format!("{HEADER}\n");
    for customer in 0..100_000 {
        writeln!(
            text,
            "{customer},{customer},2026-01-01T10:00:00Z,EUR,tea,1,1000,0"
        )
        .unwrap();
    }
    let orders = desk.file("orders.csv", text);
    // Apart from the outputs, of which one is waited for.
    let models = Desk::new();
    let mut command = fidelis();
    command.arg("recommend").arg("--history").arg(orders);
    command
        .arg("--model")
        .arg(models.file("model", by_hand("")));
    command.arg("-o").arg(desk.path("lists.csv"));
    stopped_while_writing(&desk, &mut command, "-INT", 130);
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

#[test]
fn a_build_that_is_stopped_leaves_no_file() {
    let desk = Desk::new();
    let mut command = fidelis();
    command.arg("build").arg("--program").arg(one_point());
    command.arg("-o").arg(desk.path("shop.wasm"));
    // Nothing is compiled yet: it takes long enough to be stopped.
    let cache = tempfile::tempdir().unwrap();
    command.env("XDG_CACHE_HOME", cache.path());
    let child = command.stderr(Stdio::piped()).spawn().unwrap();
    thread::sleep(Duration::from_millis(150));
    send("-INT", &child);
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130));
    assert_eq!(desk.names(), [""; 0]);
}
