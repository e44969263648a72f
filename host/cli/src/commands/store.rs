//! `fidelis store`

use std::borrow::Cow;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use fidelis_server::shops::check_name;
use fidelis_store::{Difference, EVERY_TENANT, Scope, Store, Verified};
use fidelis_terminal::{Progress as _, Sheet, Watch, interrupt, print, print_line};
use serde::Serialize;
use tokio::runtime::Runtime;

use super::Outcome;
use crate::args::{KeyArgs, KeyScope, StoreCommand, VerifyArgs};

/// Looks after a store.
pub(crate) fn run(command: &StoreCommand, as_json: bool) -> Result<Outcome> {
    interrupt::watch().context("cannot watch for signals")?;
    let runtime = Runtime::new().context("cannot make threads")?;
    runtime.block_on(async {
        match command {
            StoreCommand::Verify(args) => verify(args, as_json).await,
            StoreCommand::Key(args) => key(args, as_json).await,
        }
    })
}

/// Makes every account again from its entries.
async fn verify(args: &VerifyArgs, as_json: bool) -> Result<Outcome> {
    let started = Instant::now();
    let store = Store::open(&existing(&args.store))
        .await
        .context("the store cannot be opened")?;
    let mut watch = Watch::new();
    watch.begin(store.count_members().await?, "accounts verified");
    let verified = store.verify(&mut |done| watch.done(done)).await;
    watch.close_stage();
    let verified = verified?;
    if as_json {
        print_line(&serde_json::to_string(&Closing::new(&verified, started))?)?;
    } else {
        print(&told(&verified, started))?;
    }
    Ok(if verified.differences.is_empty() {
        Outcome::Done
    } else {
        Outcome::Incomplete
    })
}

/// A file that is not there would be made, and an empty store has no difference.
pub(super) fn existing(url: &str) -> Cow<'_, str> {
    if url.starts_with("sqlite:") && !url.contains('?') {
        Cow::from(format!("{url}?mode=rw"))
    } else {
        Cow::from(url)
    }
}

/// Revokes a key, whosever it is.
async fn revoke(url: &str, id: &str) -> Result<Outcome> {
    let store = Store::open(&existing(url))
        .await
        .context("the store cannot be opened")?;
    let Some(kept) = store.key(id).await? else {
        bail!("expected the id of a key, found none named {id:?}");
    };
    store.revoke_key(&kept.key.tenant, id, now()?).await?;
    Ok(Outcome::Done)
}

/// UTC milliseconds.
fn now() -> Result<i64> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
    Ok(i64::try_from(now)?)
}

/// What was verified, to be read by programs.
#[derive(Serialize)]
struct Closing<'a> {
    accounts: u64,
    entries: u64,
    counters: u64,
    differences: Vec<Differing<'a>>,
    /// From start to end.
    milliseconds: u128,
}

#[derive(Serialize)]
struct Differing<'a> {
    tenant: &'a str,
    whose: &'a str,
    what: &'a str,
    expected: &'a str,
    found: &'a str,
}

impl<'a> Closing<'a> {
    fn new(verified: &'a Verified, started: Instant) -> Self {
        let differing = |each: &'a Difference| Differing {
            tenant: &each.tenant,
            whose: &each.whose,
            what: each.what,
            expected: &each.expected,
            found: &each.found,
        };
        Self {
            accounts: verified.accounts,
            entries: verified.entries,
            counters: verified.counters,
            differences: verified.differences.iter().map(differing).collect(),
            milliseconds: started.elapsed().as_millis(),
        }
    }
}

/// The same for people.
fn told(verified: &Verified, started: Instant) -> String {
    let mut sheet = Sheet::new();
    for each in &verified.differences {
        let Difference {
            tenant,
            whose,
            what,
            expected,
            found,
        } = each;
        let text = format!("{what} of {whose} ({tenant}): expected {expected}, found {found}");
        sheet.fault("difference", text);
    }
    sheet.row("accounts", verified.accounts);
    sheet.row("entries", verified.entries);
    sheet.row("shared counters", verified.counters);
    sheet.row("differences", verified.differences.len());
    sheet.cost(started.elapsed().as_millis(), "");
    sheet.into_text()
}

/// A new key, to be read by programs.
#[derive(Serialize)]
struct Made<'a> {
    key: &'a str,
    id: &'a str,
    tenant: &'a str,
    scope: &'static str,
    label: &'a str,
}

/// Makes a key and prints it once.
async fn key(args: &KeyArgs, as_json: bool) -> Result<Outcome> {
    if let Some(id) = &args.revoke {
        return revoke(&args.store, id).await;
    }
    let scope = match args.scope {
        Some(KeyScope::Operator) => Scope::Operator,
        Some(KeyScope::Storefront) | None => Scope::Storefront,
    };
    if args.tenant == EVERY_TENANT {
        if scope != Scope::Operator {
            bail!("expected a key of every tenant to be an operator's, found a storefront's");
        }
    } else {
        check_name(&args.tenant)?;
    }
    let store = Store::open(&args.store)
        .await
        .context("the store cannot be opened")?;
    let made = store
        .make_key(&args.tenant, scope, &args.label, now()?)
        .await?;
    if as_json {
        let made = Made {
            key: &made.text,
            id: &made.key.id,
            tenant: &made.key.tenant,
            scope: scope.name(),
            label: &made.key.label,
        };
        print_line(&serde_json::to_string(&made)?)?;
    } else {
        // Alone, so that it can be taken over by a command.
        print_line(&made.text)?;
    }
    Ok(Outcome::Done)
}
