//! A service on the same machine that runs the engine natively, called over one connection that
//! stays open, with as little around it as HTTP allows.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail, ensure};
use fidelis_guest::Engine;

use super::{Texts, native};
use crate::cart::Cart;
use crate::contract;

/// The largest header that is read.
const HEADER_BYTES: usize = 8 * 1024;

/// Serves decisions until the process is ended. Its address is the first line that it prints.
///
/// # Errors
/// If nothing can be listened to.
pub(crate) fn serve() -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    println!("{}", listener.local_addr()?);
    let engine = native::engine()?;
    thread::scope(|scope| {
        for stream in listener.incoming() {
            let (stream, engine) = (stream?, &engine);
            // A client that hangs up has had its answers.
            scope.spawn(move || converse(stream, engine));
        }
        Ok(())
    })
}

/// Answers one client.
fn converse(mut stream: TcpStream, engine: &Engine) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut received = Vec::with_capacity(HEADER_BYTES);
    let mut sent = Vec::new();
    while let Some((header, body)) = request(&mut stream, &mut received)? {
        let text = received.get(header..header + body).unwrap_or_default();
        let (status, answer) = match decide(engine, text) {
            Ok(answer) => ("200 OK", answer),
            Err(error) => ("400 Bad Request", format!("{error:#}")),
        };
        sent.clear();
        write!(
            sent,
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{answer}",
            answer.len()
        )?;
        stream.write_all(&sent)?;
        received.drain(..header + body);
    }
    Ok(())
}

fn decide(engine: &Engine, text: &[u8]) -> Result<String> {
    let cart: Cart = serde_json::from_slice(text)?;
    let answer = native::decide(engine, contract::request(cart))?;
    Ok(serde_json::to_string(&answer)?)
}

/// Reads one request: the lengths of its header and its body, which lie at the start of
/// `received`. None where the client has hung up.
fn request(stream: &mut TcpStream, received: &mut Vec<u8>) -> Result<Option<(usize, usize)>> {
    loop {
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut request = httparse::Request::new(&mut headers);
        if let httparse::Status::Complete(header) = request.parse(received)? {
            let body = length(request.headers)?;
            while received.len() < header + body {
                ensure!(more(stream, received)?, "the request ends too early");
            }
            return Ok(Some((header, body)));
        }
        ensure!(received.len() < HEADER_BYTES, "the header is too long");
        if !more(stream, received)? {
            return Ok(None);
        }
    }
}

/// Reads one answer: the lengths of its header and its body, which lie at the start of `received`.
fn response(stream: &mut TcpStream, received: &mut Vec<u8>) -> Result<(usize, usize)> {
    loop {
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut response = httparse::Response::new(&mut headers);
        if let httparse::Status::Complete(header) = response.parse(received)? {
            ensure!(response.code == Some(200), "the service refused the cart");
            let body = length(response.headers)?;
            while received.len() < header + body {
                ensure!(more(stream, received)?, "the answer ends too early");
            }
            return Ok((header, body));
        }
        ensure!(more(stream, received)?, "the service hung up");
    }
}

/// The length of the body.
fn length(headers: &[httparse::Header<'_>]) -> Result<usize> {
    for header in headers {
        if header.name.eq_ignore_ascii_case("content-length") {
            return Ok(std::str::from_utf8(header.value)?.parse()?);
        }
    }
    bail!("there is no content-length")
}

/// Reads what has come; false where nothing will come any more.
fn more(stream: &mut TcpStream, received: &mut Vec<u8>) -> Result<bool> {
    let mut buffer = [0; 16 * 1024];
    let read = stream.read(&mut buffer)?;
    received.extend_from_slice(buffer.get(..read).unwrap_or_default());
    Ok(read > 0)
}

/// The service, in a process of its own, which ends with this value.
pub(crate) struct Service {
    process: Child,
    address: SocketAddr,
}

impl Service {
    /// Starts it.
    ///
    /// # Errors
    /// If it does not start.
    pub(crate) fn start() -> Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg("serve")
            .stdout(Stdio::piped())
            .spawn()
            .context("the service does not start")?;
        let mut line = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let address = line.trim().parse().context("the service told no address")?;
        Ok(Self { process, address })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// A client that does as little as it can: the request is written at once, and the answer is
    /// read from the same connection.
    ///
    /// # Errors
    /// If the service does not answer.
    pub(crate) fn client(&self) -> Result<Texts<impl FnMut(&str) -> Result<String> + use<>>> {
        let mut stream = TcpStream::connect(self.address)?;
        stream.set_nodelay(true)?;
        let mut sent = Vec::new();
        let mut received = Vec::new();
        Ok(Texts::new(
            "loopback HTTP, smallest Rust client",
            move |text| {
                sent.clear();
                write!(
                    sent,
                    "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{text}",
                    text.len()
                )?;
                stream.write_all(&sent)?;
                received.clear();
                let (header, body) = response(&mut stream, &mut received)?;
                let answer = received.get(header..header + body).unwrap_or_default();
                Ok(std::str::from_utf8(answer)?.to_owned())
            },
        ))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
