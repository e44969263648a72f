//! `fidelis demo --web`

use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use fidelis_server::telemetry;
use fidelis_terminal::{Sheet, interrupt, print, print_line, remark};
use fidelis_web::Demo;
use serde::Serialize;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::time::sleep;

use super::Outcome;
use crate::cache::sandbox;

/// How often it is looked whether a signal came.
const LOOK: Duration = Duration::from_millis(50);

/// Opens the sample shop for a browser and serves it until a signal comes.
pub(crate) fn run(port: Option<u16>, as_json: bool) -> Result<Outcome> {
    interrupt::watch().context("cannot watch for signals")?;
    let _telemetry = telemetry::start_with("warn")?;
    let runtime = Runtime::new().context("cannot make threads")?;
    let cut_off = runtime.block_on(async {
        let demo = Demo::open(sandbox()?, port).await.map_err(|error| {
            if error.is_taken() {
                anyhow!(error)
                    .context("the port is taken; name another one: --port 0 takes a free one")
            } else {
                anyhow!(error)
            }
        })?;
        tell(&demo, as_json)?;
        // From here on a signal is an order to finish, not to fall.
        interrupt::writing();
        let (order, stop) = watch::channel(false);
        tokio::spawn(async move {
            while !interrupt::stopped() {
                sleep(LOOK).await;
            }
            order.send(true)
        });
        anyhow::Ok(demo.run(stop).await)
    })?;
    // A call that nobody waits for any more is not waited for.
    runtime.shutdown_background();
    if cut_off > 0 {
        remark(format_args!("cut off: {cut_off} connections"));
    }
    Ok(Outcome::Stopped)
}

/// Where the shop is, to be read by programs.
#[derive(Serialize)]
struct Opening<'a> {
    listening: String,
    /// An operator's key to the server's own routes.
    key: &'a str,
    tenant: &'a str,
}

fn tell(demo: &Demo, as_json: bool) -> Result<()> {
    let listening = format!("http://{}/", demo.address());
    let tenant = demo.tenant();
    if as_json {
        let opening = Opening {
            listening,
            key: demo.key(),
            tenant: &tenant,
        };
        return Ok(print_line(&serde_json::to_string(&opening)?)?);
    }
    let mut sheet = Sheet::new();
    sheet.row("the shop", &listening);
    sheet.row(
        "its server's API",
        format!("{listening}docs (tenant {tenant})"),
    );
    sheet.row("a key to that", demo.key());
    sheet.row("to close it", "Ctrl-C");
    Ok(print(&sheet.into_text())?)
}
