//! `fidelis serve`

use std::fs;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use fidelis_host::{Reuse, SandboxOptions};
use fidelis_server::Options;
use fidelis_server::serve::{Server, Settings};
use fidelis_server::shops::Installed;
use fidelis_server::telemetry;
use fidelis_terminal::{Sheet, interrupt, print, print_line, remark};
use serde::Serialize;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::time::sleep;

use super::{Outcome, source};
use crate::args::{PluginOf, ServeArgs};
use crate::cache::sandbox_with;

/// How often it is looked whether a signal came.
const LOOK: Duration = Duration::from_millis(50);

/// Serves until a signal comes, then finishes what runs.
pub(crate) fn run(args: &ServeArgs, as_json: bool) -> Result<Outcome> {
    interrupt::watch().context("cannot watch for signals")?;
    let _telemetry = telemetry::start()?;
    let plugins = args.plugins.iter().map(read).collect::<Result<_>>()?;
    let settings = Settings {
        store: args.store.clone(),
        listen: args.listen,
        plugins,
        sandbox: sandbox_with(SandboxOptions {
            reuse: if args.warm { Reuse::Warm } else { Reuse::Fresh },
            ..SandboxOptions::default()
        })?,
        options: Options::default(),
    };
    let runtime = Runtime::new().context("cannot make threads")?;
    let cut_off = runtime.block_on(async {
        let server = Server::open(settings).await?;
        tell(&server, as_json)?;
        // From here on a signal is an order to finish, not to fall.
        interrupt::writing();
        let (order, stop) = watch::channel(false);
        tokio::spawn(async move {
            while !interrupt::stopped() {
                sleep(LOOK).await;
            }
            order.send(true)
        });
        anyhow::Ok(server.run(stop).await)
    })?;
    // A call that nobody waits for any more is not waited for.
    runtime.shutdown_background();
    if cut_off > 0 {
        remark(format_args!("cut off: {cut_off} connections"));
    }
    Ok(Outcome::Stopped)
}

fn read(plugin: &PluginOf) -> Result<(String, Vec<u8>)> {
    let name = source::named(&plugin.path);
    let component = fs::read(&plugin.path).with_context(|| format!("cannot read {name}"))?;
    Ok((plugin.tenant.clone(), component))
}

/// What it serves and where, to be read by programs.
#[derive(Serialize)]
struct Opening<'a> {
    listening: String,
    /// The first operator's key, where the store had none.
    first_key: Option<&'a str>,
    tenants: Vec<Tenant<'a>>,
}

#[derive(Serialize)]
struct Tenant<'a> {
    tenant: &'a str,
    #[serde(flatten)]
    installed: &'a Installed,
}

fn tell(server: &Server, as_json: bool) -> Result<()> {
    let first_key = server.first_key().map(|key| key.text.as_str());
    let listening = url(server.address());
    if as_json {
        let tenants = server.installed().iter();
        let tenants = tenants.map(|(tenant, installed)| Tenant { tenant, installed });
        let opening = Opening {
            listening,
            first_key,
            tenants: tenants.collect(),
        };
        return Ok(print_line(&serde_json::to_string(&opening)?)?);
    }
    let mut sheet = Sheet::new();
    sheet.row("listening", listening);
    for (tenant, installed) in server.installed() {
        let Installed {
            number,
            program,
            revision,
            ..
        } = installed;
        sheet.row(
            "tenant",
            format!("{tenant}: plugin {number}, programme {program}, revision {revision}"),
        );
    }
    if let Some(key) = first_key {
        sheet.row("operator's key", format!("{key} (it is not shown again)"));
    }
    Ok(print(&sheet.into_text())?)
}

fn url(address: SocketAddr) -> String {
    format!("http://{address}")
}
