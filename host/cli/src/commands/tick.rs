//! `fidelis tick`

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use fidelis_store::night::{Night, Watch as Watching};
use fidelis_store::{Store, StoreError};
use fidelis_terminal::{Progress, Sheet, Watch, interrupt, peak_memory, print, print_line, remark};
use serde::Serialize;
use tokio::runtime::Builder;

use super::Outcome;
use super::store::existing;
use crate::args::TickArgs;
use crate::cache::sandbox;

/// The command was asked to end.
#[derive(Debug, thiserror::Error)]
#[error("stopped; what was done is kept, and the next run goes on")]
pub(crate) struct Paused;

/// Does the nightly work of every tenant, or of one.
pub(crate) fn run(args: &TickArgs, as_json: bool) -> Result<Outcome> {
    let started = Instant::now();
    interrupt::watch().context("cannot watch for signals")?;
    interrupt::writing();
    let runtime = Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start threads")?;
    let mut watch = Watch::new();
    let worked = runtime.block_on(work(args, &mut watch));
    watch.close_stage();
    let (nights, without) = worked?;

    let closing = Closing {
        nights: &nights,
        tenants_left_out: without,
        milliseconds: started.elapsed().as_millis(),
        peak_memory_bytes: peak_memory(),
    };
    if as_json {
        print_line(&serde_json::to_string(&closing)?)?;
    } else {
        print(&closing.to_text())?;
    }
    if nights.iter().any(|night| night.stopped) {
        return Err(Paused.into());
    }
    Ok(if closing.complete() {
        Outcome::Done
    } else {
        Outcome::Incomplete
    })
}

/// One tenant after the other. What cannot be done for one keeps no other one waiting.
async fn work(args: &TickArgs, watch: &mut Watch) -> Result<(Vec<Night>, u64)> {
    let store = Store::open(&existing(&args.store))
        .await
        .context("the store cannot be opened")?;
    let sandbox = sandbox()?;
    let mut tenants = store.live_numbers().await?;
    if let Some(wanted) = &args.tenant {
        tenants.retain(|(tenant, _)| tenant == wanted);
    }
    if tenants.is_empty() {
        remark("note: expected tenants with a plugin in the store, found none: nothing was done");
    }
    let (mut nights, mut without) = (Vec::new(), 0);
    for (tenant, _) in tenants {
        let Some(plugin) = store.live_plugin(&tenant).await? else {
            continue;
        };
        let shop = sandbox
            .load(&plugin.component)
            .and_then(|plugin| plugin.baked());
        let shop = match shop {
            Ok(shop) => shop,
            Err(error) => {
                watch.left_out(format!(
                    "tenant {tenant:?}: its plugin cannot be used: {error}"
                ));
                watch.close_stage();
                without += 1;
                continue;
            }
        };
        let mut told = Told {
            watch: &mut *watch,
            tenant: &tenant,
        };
        let night = store.night(&tenant, &shop, &plugin.zone, args.at, now(), &mut told);
        match night.await {
            Ok(night) => {
                let stopped = night.stopped;
                nights.push(night);
                watch.close_stage();
                if stopped {
                    break;
                }
            }
            // Only this tenant's days or zone are at fault.
            Err(error @ (StoreError::Invalid { .. } | StoreError::Damaged { .. })) => {
                watch.left_out(format!("tenant {tenant:?}: {error}"));
                watch.close_stage();
                without += 1;
            }
            Err(error) => return Err(error).with_context(|| format!("tenant {tenant:?}")),
        }
    }
    Ok((nights, without))
}

/// The present instant, UTC milliseconds.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(i64::MAX)
}

/// What a person sees of a night.
struct Told<'a> {
    watch: &'a mut Watch,
    tenant: &'a str,
}

impl Watching for Told<'_> {
    fn begin(&mut self, members: u64) {
        self.watch.begin(members, "members");
    }

    fn done(&mut self, members: u64) {
        self.watch.done(members);
    }

    fn left_out(&mut self, member: &str, problem: String) {
        let what = format!("tenant {:?}, member {member:?}: {problem}", self.tenant);
        self.watch.left_out(what);
    }

    fn stopped(&self) -> bool {
        self.watch.stopped()
    }
}

/// The figures, to be read by people or programs.
#[derive(Debug, Serialize)]
struct Closing<'a> {
    /// Each tenant's night.
    nights: &'a [Night],
    /// Tenants for whom nothing could be done.
    tenants_left_out: u64,
    /// From start to end.
    milliseconds: u128,
    /// The most memory that the process had; absent where the system does not tell.
    peak_memory_bytes: Option<u64>,
}

impl Closing<'_> {
    fn complete(&self) -> bool {
        self.tenants_left_out == 0 && self.nights.iter().all(|night| night.left_out == 0)
    }

    fn to_text(&self) -> String {
        let mut sheet = Sheet::new();
        let mut members = 0_u64;
        for night in self.nights {
            sheet.row("tenant", format!("{} ({})", night.tenant, night.day));
            if night.finished_before {
                sheet.row("", "finished before");
                continue;
            }
            members = members.saturating_add(night.members);
            sheet.row("", format!("{} members", night.members));
            sheet.row("", format!("{} with something due", night.due));
            if night.left_out > 0 {
                sheet.fault("left out", night.left_out);
            }
            if night.stopped {
                sheet.fault("stopped", "before its end");
            }
        }
        if self.tenants_left_out > 0 {
            sheet.fault("tenants left out", self.tenants_left_out);
        }
        let speed = u128::from(members)
            .saturating_mul(1000)
            .checked_div(self.milliseconds)
            .filter(|speed| *speed > 0);
        let speed = speed.map_or_else(String::new, |speed| format!(", {speed} members a second"));
        sheet.cost(self.milliseconds, &speed);
        sheet.into_text()
    }
}
