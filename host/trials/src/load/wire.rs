//! HTTP/1.1 on one connection, and no more: what measures is to cost little beside what is
//! measured.

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection to a port of 127.0.0.1.
pub(super) struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Wire {
    pub(super) async fn connect(port: u16) -> Result<Wire> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Wire {
            stream,
            buffer: Vec::with_capacity(64 * 1024),
        })
    }

    /// Sends JSON and waits for the whole answer: its status and body.
    pub(super) async fn post(
        &mut self,
        path: &str,
        key: &str,
        body: &[u8],
    ) -> Result<(u16, Vec<u8>)> {
        let mut request = format!(
            "POST {path} HTTP/1.1\r\nHost: trials\r\nAuthorization: Bearer {key}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body);
        self.stream.write_all(&request).await?;
        self.buffer.clear();
        loop {
            if let Some(head) = find(&self.buffer, b"\r\n\r\n") {
                return self.rest(head).await;
            }
            self.more().await?;
        }
    }

    async fn rest(&mut self, head: usize) -> Result<(u16, Vec<u8>)> {
        let text = self.buffer.get(..head).unwrap_or_default();
        let text = std::str::from_utf8(text).context("a head that is no text")?;
        let status = text.split(' ').nth(1).and_then(|word| word.parse().ok());
        let status = status.context("an answer without a status")?;
        let length = text
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .and_then(|(_, value)| value.trim().parse::<usize>().ok());
        let length = length.context("an answer without a length")?;
        let from = head.saturating_add(4);
        let end = from.saturating_add(length);
        while self.buffer.len() < end {
            self.more().await?;
        }
        let body = self.buffer.get(from..end).unwrap_or_default();
        Ok((status, body.to_vec()))
    }

    async fn more(&mut self) -> Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the server ended the connection");
        }
        Ok(())
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
