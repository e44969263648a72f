//! `fidelis demo --web`, from the first start to a clean end.

#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::support::{fidelis, run};

/// A shop that is open, and where.
fn opened(arguments: &[&str]) -> (Child, String) {
    let mut command = fidelis();
    command.args(["demo", "--web", "--json"]).args(arguments);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    let opening: Value = serde_json::from_str(&line).unwrap();
    let listening = opening["listening"].as_str().unwrap();
    let address = listening
        .trim_start_matches("http://")
        .trim_end_matches('/');
    (child, address.to_owned())
}

fn ask(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_shop_opens_answers_and_closes_at_once() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let (mut child, address) = opened(&["--port", "0"]);
        let home = ask(&address, "/");
        assert!(home.starts_with("HTTP/1.1 200") && home.contains("Maison Serein"));
        assert!(ask(&address, "/healthz").starts_with("HTTP/1.1 200"));
        let sent = Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(code));
        let mut said = String::new();
        child.stderr.unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(said, "");
    }
}

#[test]
fn a_port_that_is_taken_is_told() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = run(["demo", "--web", "--port", &port]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("the port is taken"), "{}", ran.err);
    assert!(ran.err.contains(&port), "{}", ran.err);
    let ran = run(["demo", "--port", "9000"]);
    assert_eq!(ran.code, Some(2), "a port is for the shop: {}", ran.err);
}
