//! Connections: taken, served, and let finish.

use std::convert::Infallible;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout_at};
use tower::ServiceExt as _;

/// How long a client may take to send the head of a request, and how long a connection may wait
/// for its next one.
const HEAD: Duration = Duration::from_secs(15);
/// Connections at a time. Further ones wait in the system's queue.
const CONNECTIONS: usize = 4096;
/// How long to wait after a connection could not be taken, as when files run out.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves until told to stop; then takes no more connections, lets requests that run finish, and
/// cuts off what is left after `patience`. Returns how many connections that were. For who embeds
/// [`app`](crate::app) beside routes of their own.
pub async fn accept(
    listener: TcpListener,
    app: Router,
    mut stop: watch::Receiver<bool>,
    patience: Duration,
) -> usize {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    let stopping = stop.clone();
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (listener.accept().await, place)
        };
        let (taken, place) = tokio::select! {
            taken = next => taken,
            _ = stop.wait_for(|stop| *stop) => break,
            // Whatever has ended makes room for its successors.
            Some(_) = connections.join_next() => continue,
        };
        match taken {
            Ok((stream, _)) => {
                let served = serve(stream, app.clone(), stopping.clone());
                connections.spawn(async move {
                    served.await;
                    drop(place);
                });
            }
            Err(error) => refused(&error).await,
        }
    }
    drop(listener);
    let deadline = Instant::now() + patience;
    while let Ok(Some(_)) = timeout_at(deadline, connections.join_next()).await {}
    connections.len()
}

/// One connection, to its end.
async fn serve(stream: TcpStream, app: Router, mut stop: watch::Receiver<bool>) {
    // Answers are small and whole: none is to wait for more.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let app = app.clone();
        async move {
            let Ok(response) = app.oneshot(request.map(Body::new)).await;
            Ok::<_, Infallible>(response)
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    // What it borrows is not to be held while the connection ends.
    let stopped = async { drop(stop.wait_for(|stop| *stop).await) };
    let served = tokio::select! {
        served = connection.as_mut() => served,
        () = stopped => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = served {
        tracing::debug!(problem = %error, "connection ended early");
    }
}

/// A connection that could not be taken: its own fault, or the system's.
async fn refused(error: &io::Error) {
    let gone = matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
    );
    if !gone {
        tracing::warn!(problem = %error, "connections cannot be taken");
        sleep(PAUSE).await;
    }
}
