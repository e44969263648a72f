//! `fidelis serve` and `fidelis store`, from the first start to a clean end.

#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Desk, Ran, fidelis, one_point, run};

const CART: &str = r#"{"cart":{"currency":"EUR","rate":null,"lines":[{"number":1,"sku":"mug","category":null,"seller":null,"tags":[],"kind":"Goods","on_sale":false,"quantity":1,"amount":1500,"discount":0,"floor":0,"tax_ppm":0,"attributes":[]}],"shipping":0,"tendered":0,"attributes":[]}}"#;

/// A plugin of 1 point per major unit.
fn plugin(desk: &Desk) -> std::path::PathBuf {
    let path = desk.path("shop.wasm");
    let mut command = fidelis();
    command.arg("build").arg("--program").arg(one_point());
    let built: Ran = command.arg("-o").arg(&path).output().unwrap().into();
    assert_eq!(built.code, Some(0), "{}", built.err);
    path
}

fn store(desk: &Desk) -> String {
    format!("sqlite://{}", desk.path("store.db").display())
}

/// A server that runs.
struct Serving {
    child: Child,
    _out: BufReader<ChildStdout>,
    opening: Value,
}

impl Serving {
    fn start(desk: &Desk, plugins: &[String]) -> Self {
        Self::start_with(desk, plugins, &[])
    }

    fn start_with(desk: &Desk, plugins: &[String], more: &[&str]) -> Self {
        let mut command = fidelis();
        command.args(["serve", "--json", "--listen", "127.0.0.1:0", "--store"]);
        command.arg(store(desk));
        if !plugins.is_empty() {
            command.arg("--plugin").args(plugins);
        }
        command.args(more);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let opening = serde_json::from_str(&line);
        let mut said = String::new();
        if opening.is_err() {
            let _ = child.stderr.take().unwrap().read_to_string(&mut said);
        }
        assert!(opening.is_ok(), "no opening line: {line}{said}");
        let opening = opening.unwrap();
        Self {
            child,
            _out: out,
            opening,
        }
    }

    fn connect(&self) -> TcpStream {
        let url = self.opening["listening"].as_str().unwrap();
        let stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
        let patience = Some(Duration::from_secs(30));
        stream.set_read_timeout(patience).unwrap();
        stream
    }

    /// Asks and returns the whole answer, its head included.
    fn ask(&self, method: &str, path: &str, key: &str, body: &str) -> String {
        let mut stream = self.connect();
        stream
            .write_all(request(method, path, key, body).as_bytes())
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Sends a signal and waits for the end: the exit code and what was logged.
    fn end(mut self, signal: &str) -> (Option<i32>, String) {
        send(signal, &self.child);
        let code = self.child.wait().unwrap().code();
        let mut log = String::new();
        let mut err = self.child.stderr.take().unwrap();
        err.read_to_string(&mut log).unwrap();
        (code, log)
    }
}

fn request(method: &str, path: &str, key: &str, body: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Authorization: Bearer {key}\r\nFidelis-Tenant: paris\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}

fn of_paris(path: &Path) -> Vec<String> {
    vec![format!("paris={}", path.display())]
}

#[test]
fn a_server_starts_serves_and_ends() {
    let desk = Desk::new();
    let plugins = of_paris(&plugin(&desk));
    let server = Serving::start(&desk, &plugins);
    let key = server.opening["first_key"].as_str().unwrap().to_owned();
    assert!(key.starts_with("fk_"), "{key}");
    let tenant = &server.opening["tenants"][0];
    assert_eq!(
        (&tenant["tenant"], &tenant["number"]),
        (&"paris".into(), &1.into())
    );
    assert_eq!(tenant["program"], "one-point");

    assert!(
        server
            .ask("GET", "/healthz", "", "")
            .starts_with("HTTP/1.1 200")
    );
    let answer = server.ask("POST", "/v1/quote", &key, CART);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(
        answer.contains("traceparent: 00-") && answer.contains("x-request-id: "),
        "{answer}"
    );
    assert!(answer.contains(r#""granted":15"#), "{answer}");
    let put = r#"{"id":"anne-of-paris","enrolled_at":null,"birthday":null,"locale":null,"consents":[],"segments":[],"attributes":[],"orders":[],"items":[],"interactions":[]}"#;
    server.ask("PUT", "/v1/members/anne-of-paris", &key, put);
    server.ask("GET", "/v1/members/anne-of-paris", &key, "");
    let measures = server.ask("GET", "/metrics", &key, "");
    let line = r#"fidelis_plugin_calls_total{tenant="paris",function="quote"} 1"#;
    assert!(measures.contains(line), "{measures}");

    // A client that keeps its connection does not keep the server.
    let _idle = server.connect();
    let begun = Instant::now();
    let (code, log) = server.end("-TERM");
    assert_eq!(code, Some(143));
    assert!(
        begun.elapsed() < Duration::from_secs(8),
        "{:?}",
        begun.elapsed()
    );
    assert!(
        !log.contains("anne-of-paris") && !log.contains(&key),
        "{log}"
    );
    for line in log.lines() {
        assert!(serde_json::from_str::<Value>(line).is_ok(), "{line}");
    }
    assert!(log.contains(r#""route":"/v1/quote""#), "{log}");

    // The same store again: no new key, the same plugin.
    let server = Serving::start(&desk, &plugins);
    assert_eq!(server.opening["first_key"], Value::Null);
    assert_eq!(server.opening["tenants"][0]["number"], 1);
    let answer = server.ask("POST", "/v1/quote", &key, CART);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(server.end("-INT").0, Some(130));

    // And without a plugin on the command line: the store has it. Warm, it answers the same.
    let server = Serving::start_with(&desk, &[], &["--warm"]);
    assert_eq!(server.opening["tenants"][0]["tenant"], "paris");
    for _ in 0..3 {
        let again = server.ask("POST", "/v1/quote", &key, CART);
        assert_eq!(
            again.split("\r\n\r\n").nth(1),
            answer.split("\r\n\r\n").nth(1)
        );
    }
    server.end("-TERM");
    let ran = run(["store", "verify", "--json", "--store", &store(&desk)]);
    let verified: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (ran.code, &verified["accounts"]),
        (Some(0), &1.into()),
        "{}",
        ran.err
    );
}

#[test]
fn a_request_that_runs_is_finished() {
    let desk = Desk::new();
    let server = Serving::start(&desk, &of_paris(&plugin(&desk)));
    let key = server.opening["first_key"].as_str().unwrap().to_owned();
    let whole = request("POST", "/v1/quote", &key, CART);
    let (begin, rest) = whole.split_at(whole.len() - 10);
    let mut stream = server.connect();
    stream.write_all(begin.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    send("-TERM", &server.child);
    std::thread::sleep(Duration::from_millis(500));
    stream.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let mut child = server.child;
    assert_eq!(child.wait().unwrap().code(), Some(143));
}

#[test]
fn a_request_that_does_not_end_is_cut_off() {
    let desk = Desk::new();
    let server = Serving::start(&desk, &of_paris(&plugin(&desk)));
    let key = server.opening["first_key"].as_str().unwrap().to_owned();
    let whole = request("POST", "/v1/quote", &key, CART);
    let mut stream = server.connect();
    stream
        .write_all(&whole.as_bytes()[..whole.len() - 10])
        .unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let begun = Instant::now();
    let (code, log) = server.end("-TERM");
    let elapsed = begun.elapsed();
    assert_eq!(code, Some(143));
    assert!(log.contains("cut off: 1 connections"), "{log}");
    let ten = Duration::from_secs(10);
    assert!(elapsed >= ten && elapsed < 2 * ten, "{elapsed:?}");
}

#[test]
fn what_cannot_be_served_is_told() {
    let desk = Desk::new();
    let module = desk.file("no.wasm", "no");
    let serve = |plugin: &str| run(["serve", "--store", &store(&desk), "--plugin", plugin]);
    let ran = serve(&module.display().to_string());
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(ran.err.contains("the plugin cannot be used"), "{}", ran.err);
    let ran = serve("a b=shop.wasm");
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    let ran = run(["serve", "--store", "mysql://u:secret@h/d"]);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(!ran.err.contains("secret"), "{}", ran.err);
    assert_eq!(run(["serve"]).code, Some(2));
    let ran = run(["serve", "--store", "sqlite://x", "--listen", "nowhere"]);
    assert_eq!(ran.code, Some(2), "{}", ran.out);
}

#[test]
fn a_key_is_printed_once() {
    let desk = Desk::new();
    let key = |arguments: &[&str]| {
        let store = store(&desk);
        let mut all = vec!["store", "key", "--store", &store];
        all.extend(arguments);
        run(all)
    };
    let ran = key(&["--tenant", "paris", "--scope", "storefront"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.out.starts_with("fk_") && ran.out.lines().count() == 1,
        "{}",
        ran.out
    );
    let ran = key(&[
        "--tenant", "*", "--scope", "operator", "--label", "ours", "--json",
    ]);
    let made: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (&made["scope"], &made["label"]),
        (&"operator".into(), &"ours".into())
    );
    assert_eq!(
        key(&["--tenant", "*", "--scope", "storefront"]).code,
        Some(1)
    );
    assert_eq!(
        key(&["--tenant", "a b", "--scope", "storefront"]).code,
        Some(1)
    );
    assert_eq!(key(&["--scope", "king"]).code, Some(2));
}

#[test]
fn a_store_that_is_not_there_is_not_verified() {
    let desk = Desk::new();
    let ran = run(["store", "verify", "--store", &store(&desk)]);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(ran.err.contains("cannot be opened"), "{}", ran.err);
    assert_eq!(desk.names(), [""; 0]);
}
