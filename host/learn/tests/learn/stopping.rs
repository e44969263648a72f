//! Ctrl-C leaves nothing half done.

#![cfg(unix)]

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Desk, shop};

#[test]
fn learning_that_is_stopped_leaves_no_file() {
    let desk = Desk::new();
    let orders = desk.orders(&shop(20_000, 500, 1));
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        for wait in [0, 400, 1_500] {
            let temporary = Desk::new();
            let mut command = desk.learning(&orders, &[]);
            command.env("TMPDIR", temporary.path(""));
            let mut child = command
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            // Once its tables lie on disk, something is there that must go.
            let begun = Instant::now();
            while temporary.names().is_empty() {
                assert!(begun.elapsed() < Duration::from_secs(60), "nothing begun");
                assert!(child.try_wait().unwrap().is_none(), "ended by itself");
                thread::sleep(Duration::from_millis(5));
            }
            thread::sleep(Duration::from_millis(wait));
            let id = child.id().to_string();
            assert!(
                Command::new("kill")
                    .args([signal, &id])
                    .status()
                    .unwrap()
                    .success()
            );
            let stopped = Instant::now();
            let ended = child.wait_with_output().unwrap();
            assert_eq!(ended.status.code(), Some(code), "{signal} after {wait}");
            assert!(
                stopped.elapsed() < Duration::from_secs(5),
                "{signal} after {wait}"
            );
            assert_eq!(desk.names(), ["orders.csv"], "{signal} after {wait}");
            assert!(temporary.names().is_empty(), "{signal} after {wait}");
        }
    }
}
