//! The peers that live in Node. One process runs them all and measures each by its own clock, when
//! it is told to: so they take turns with the others.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Peer;
use crate::cart::{Answer, Carts};

/// Each peer as the script knows it, and as the table calls it.
const PEERS: [(&str, &str); 5] = [
    ("plain", "plain JavaScript in Node, no sandbox"),
    ("plain-json", "the same, JSON text in and out"),
    ("json-rules", "json-rules-engine in Node"),
    ("zen", "GoRules Zen in Node"),
    ("fetch", "loopback HTTP, Node's fetch"),
];

/// One peer in Node.
pub(crate) struct InNode {
    process: Rc<RefCell<Process>>,
    peer: &'static str,
    name: &'static str,
}

/// Starts Node with all peers.
///
/// # Errors
/// If Node does not start or the packages are not there.
pub(crate) fn all(node: &Path, service: SocketAddr) -> Result<Vec<InNode>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("node");
    ensure!(
        folder.join("node_modules").is_dir(),
        "the Node packages are missing; install them with: npm ci --prefix {}",
        folder.display()
    );
    let process = Process::start(node, &folder.join("bench.js"), service)?;
    let process = Rc::new(RefCell::new(process));
    let peers = PEERS.iter().map(|(peer, name)| InNode {
        process: Rc::clone(&process),
        peer,
        name,
    });
    Ok(peers.collect())
}

impl InNode {
    fn ask<T: DeserializeOwned>(&self, carts: &Carts, calls: u32) -> Result<T> {
        let mut process = self.process.borrow_mut();
        process.hold(carts)?;
        process.ask(&json!({ "peer": self.peer, "calls": calls }))
    }
}

impl Peer for InNode {
    fn name(&self) -> &str {
        self.name
    }

    fn answers(&mut self, carts: &Carts) -> Result<Vec<Answer>> {
        self.ask(carts, 0)
    }

    fn measure(&mut self, carts: &Carts, calls: u32) -> Result<Duration> {
        Ok(Duration::from_nanos(self.ask(carts, calls)?))
    }
}

/// The process: a line of JSON in, a line of JSON out.
struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// The carts that it holds: their first text says which.
    held: String,
}

impl Process {
    fn start(node: &Path, script: &Path, service: SocketAddr) -> Result<Self> {
        let mut child = Command::new(node)
            .arg(script)
            .arg(format!("http://{service}/"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} does not start", node.display()))?;
        let input = child.stdin.take();
        let output = child.stdout.take().context("Node has no output")?;
        Ok(Self {
            child,
            input,
            output: BufReader::new(output),
            held: String::new(),
        })
    }

    /// Sees to it that the process has these carts.
    fn hold(&mut self, carts: &Carts) -> Result<()> {
        let first = carts.texts.first().map_or("", String::as_str);
        if self.held != first {
            let count: usize = self.ask(&json!({ "carts": carts.texts }))?;
            ensure!(count == carts.texts.len(), "Node did not take all carts");
            first.clone_into(&mut self.held);
        }
        Ok(())
    }

    fn ask<T: DeserializeOwned>(&mut self, question: &impl Serialize) -> Result<T> {
        let input = self.input.as_mut().context("Node has no input")?;
        let mut line = serde_json::to_vec(question)?;
        line.push(b'\n');
        input.write_all(&line).context("Node ended")?;
        input.flush()?;
        let mut answer = String::new();
        self.output.read_line(&mut answer)?;
        let mut answer: Value = serde_json::from_str(&answer).context("Node ended")?;
        if let Some(problem) = answer.get("problem").and_then(Value::as_str) {
            bail!("in Node: {problem}");
        }
        let value = answer.get_mut("value").map(Value::take);
        Ok(serde_json::from_value(value.unwrap_or_default())?)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Without input it ends by itself.
        self.input = None;
        let _ = self.child.wait();
    }
}
