//! The nightly work of a large shop: how long, with how much memory, and that doing it twice does
//! nothing.
//!
//! Members are written straight into the database, as a shop that moves here would; those who have
//! points got them by settlements.

use std::ops::Range;
use std::path::Path;
use std::str::FromStr as _;

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Datelike as _, Days, NaiveDate};
use fidelis_host::account;
use fidelis_host::contract::types::{Birthday, Event, EventBody, Member, OrderStatus, PastOrder};
use fidelis_server::shops::Shops;
use fidelis_store::Store;
use fidelis_tests::plain;
use serde::{Deserialize, Serialize};
use sqlx::any::{AnyConnectOptions, install_default_drivers};
use sqlx::{AnyConnection, AssertSqlSafe, ConnectOptions as _};

use crate::kill::TENANT;
use crate::server::Fidelis;
use crate::{clock, load, shop};

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// Rows that one statement writes.
const ROWS: u64 = 500;

/// What the store knows of the orders of somebody who had none here.
const HISTORY: &str = r#"{"orders":[],"items":[]}"#;

/// How many.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Members of the shop.
    pub members: u64,
    /// Of them, those who have points: each by an order of some day in the past year.
    pub active: u64,
    /// Nights, one day after the other.
    pub nights: u32,
}

/// One night, as `fidelis tick` told it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The day whose end was worked through.
    pub day: NaiveDate,
    /// Members that were looked at.
    pub members: u64,
    /// Members for whom something fell due.
    pub due: u64,
    /// From the command's start to its end.
    pub milliseconds: u64,
    /// The most memory that the command had, in bytes.
    pub peak_memory_bytes: u64,
}

/// Fills an empty store and goes through its nights. `cache` is a folder for compiled plugins.
///
/// # Errors
/// If a night leaves anybody out, does anything when it is told again, or `store verify` finds a
/// difference.
pub async fn run(
    fidelis: &Fidelis,
    url: &str,
    cache: &Path,
    plan: Plan,
    mut told: impl FnMut(&Report),
) -> Result<Vec<Report>> {
    let today = day_of(clock::now())?;
    let day = |back: u32| today.checked_sub_days(Days::new(u64::from(back)));
    let store = Store::open(url).await?;
    fill(url, plan, today).await?;
    settle(&store, cache, plan.active).await?;
    store.close().await;
    let mut reports = Vec::new();
    for back in (1..=plan.nights).rev() {
        let day = day(back).context("no such day")?;
        let report = night(fidelis, url, day)?;
        ensure!(
            report.members == plan.members,
            "{day}: {} of {} members",
            report.members,
            plan.members
        );
        told(&report);
        reports.push(report);
        let again = night(fidelis, url, day)?;
        ensure!(again.members == 0, "{day} was done twice");
    }
    fidelis.verify(url)?;
    Ok(reports)
}

/// One night, by the command.
fn night(fidelis: &Fidelis, url: &str, day: NaiveDate) -> Result<Report> {
    #[derive(Deserialize)]
    struct Closing {
        nights: Vec<Night>,
        milliseconds: u64,
        peak_memory_bytes: Option<u64>,
    }
    #[derive(Deserialize)]
    struct Night {
        members: u64,
        due: u64,
    }
    let at = day.to_string();
    let output = fidelis.run(&["tick", "--store", url, "--at", &at, "--json"])?;
    let closing: Closing = serde_json::from_slice(&output.stdout)?;
    let night = closing.nights.first().context("a tick without a night")?;
    Ok(Report {
        day,
        members: night.members,
        due: night.due,
        milliseconds: closing.milliseconds,
        peak_memory_bytes: closing
            .peak_memory_bytes
            .context("the command does not tell its memory")?,
    })
}

/// Writes the members, as the store would.
async fn fill(url: &str, plan: Plan, today: NaiveDate) -> Result<()> {
    install_default_drivers();
    let mut sql = AnyConnectOptions::from_str(url)?.connect().await?;
    let mut from = 0;
    while from < plan.members {
        let until = plan.members.min(from.saturating_add(ROWS));
        insert(&mut sql, from..until, today).await?;
        from = until;
    }
    Ok(())
}

async fn insert(sql: &mut AnyConnection, numbers: Range<u64>, today: NaiveDate) -> Result<()> {
    let account = serde_json::to_string(&account::empty())?;
    let rows: Vec<(String, String)> = numbers
        .map(|number| {
            let facts = facts(number, today)?;
            Ok((facts.id.clone(), serde_json::to_string(&facts)?))
        })
        .collect::<Result<_>>()?;
    let values: Vec<String> = (0..rows.len())
        .map(|row| {
            // Behind the tenant and the account.
            let id = row.saturating_mul(2).saturating_add(3);
            let facts = id.saturating_add(1);
            format!("($1, ${id}, 1, 0, ${facts}, '{HISTORY}', $2, 0, NULL, NULL, 0, 0)")
        })
        .collect();
    let query = format!(
        "INSERT INTO members (tenant, member, revision, version, facts, history, account, \
         entries, next_due, pseudonym, created_at, changed_at) VALUES {}",
        values.join(", ")
    );
    let mut query = sqlx::query(AssertSqlSafe(query)).bind(TENANT).bind(account);
    for (id, facts) in rows {
        query = query.bind(id).bind(facts);
    }
    query.execute(sql).await?;
    Ok(())
}

/// Somebody who bought now and then within two years, and has a birthday.
fn facts(number: u64, today: NaiveDate) -> Result<Member> {
    let ago = |days: u64| today.checked_sub_days(Days::new(days));
    let born = ago(number % 365).context("no such day")?;
    let order = |order: u64| -> Result<PastOrder> {
        let days = i64::try_from(order.saturating_mul(number) % 700)?;
        Ok(PastOrder {
            placed_at: clock::now().saturating_sub(days.saturating_mul(DAY)),
            status: OrderStatus::Delivered,
            net: 5_000,
            discount: 0,
            units: 2,
            lines: 1,
            bundles: 0,
        })
    };
    Ok(Member {
        birthday: Some(Birthday {
            month: u8::try_from(born.month())?,
            day: u8::try_from(born.day())?,
            changed_at: None,
        }),
        orders: (1..=number % 8).map(order).collect::<Result<_>>()?,
        ..plain::member(&name(number))
    })
}

fn name(number: u64) -> String {
    format!("m{number:07}")
}

/// Lets the first members order, on days of the past year, by the plugin that is live from now on.
async fn settle(store: &Store, cache: &Path, active: u64) -> Result<()> {
    let sandbox = shop::sandbox(cache)?;
    let component = shop::bake_program(&sandbox, load::PROGRAM)?;
    let shops = Shops::open(store.clone(), sandbox).await?;
    let now = clock::now();
    shops.install(TENANT, component, "night", now).await?;
    let live = shops.live(TENANT).context("no live plugin")?;
    for number in 0..active {
        let days = i64::try_from(number % 364)?.saturating_add(1);
        let at = now.saturating_sub(days.saturating_mul(DAY));
        let cart = plain::cart(vec![plain::line(1, 12_500)]);
        let order = plain::order(&format!("o{number}"), at, cart);
        let event = Event {
            id: format!("e{number}"),
            at,
            body: EventBody::OrderPlaced(order),
        };
        store
            .settle(TENANT, &name(number), &event, &live.shop, false, now)
            .await?;
    }
    Ok(())
}

fn day_of(at: i64) -> Result<NaiveDate> {
    let at = DateTime::from_timestamp_millis(at).context("no such instant")?;
    Ok(at.date_naive())
}
