//! A way through which bytes come late: a proxy on 127.0.0.1 that holds back what it hands on.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A proxy in front of a port of 127.0.0.1. It ends, with its connections, when it is dropped.
#[derive(Debug)]
pub struct Slow {
    port: u16,
    delay: Arc<AtomicU64>,
    listening: JoinHandle<()>,
}

impl Slow {
    /// Listens on a free port and hands on to `target`, at first without delay.
    ///
    /// # Errors
    /// If there is no free port.
    pub async fn before(target: u16) -> Result<Slow> {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .context("no free port")?;
        let port = listener.local_addr()?.port();
        let delay = Arc::new(AtomicU64::new(0));
        let listening = tokio::spawn(listen(listener, target, delay.clone()));
        Ok(Slow {
            port,
            delay,
            listening,
        })
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// From now on every piece of data comes so much later, in both directions.
    pub fn delay(&self, delay: Duration) {
        let milliseconds = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        self.delay.store(milliseconds, Ordering::Relaxed);
    }
}

impl Drop for Slow {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(listener: TcpListener, target: u16, delay: Arc<AtomicU64>) {
    // Dropped with the task: it ends all connections.
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((near, _)) = listener.accept().await {
        let address = SocketAddr::from(([127, 0, 0, 1], target));
        let delay = delay.clone();
        connections.spawn(async move {
            let Ok(far) = TcpStream::connect(address).await else {
                return;
            };
            let (near_read, near_write) = near.into_split();
            let (far_read, far_write) = far.into_split();
            tokio::join!(
                hand_on(near_read, far_write, delay.clone()),
                hand_on(far_read, near_write, delay)
            );
        });
    }
}

async fn hand_on(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, delay: Arc<AtomicU64>) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(count) = from.read(&mut buffer).await {
        let piece = buffer.get(..count).unwrap_or_default();
        if piece.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(delay.load(Ordering::Relaxed))).await;
        if to.write_all(piece).await.is_err() {
            break;
        }
    }
    let _ = to.shutdown().await;
}
