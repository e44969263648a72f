//! What a call through HTTP costs, beside what it would cost without its parts.
//!
//! A server, and one with warm instances, answer nine kinds of calls, one kind after the other,
//! several rounds: quotes and a settlement; the same ones answered by ready bytes once the caller is
//! known and the body is there; quotes that are read and written as ever, and a settlement in the
//! same transaction, but with a recorded answer where the plugin would be asked. So the difference
//! of two rows is what a part costs: the plugin, the database, or JSON.

mod stage;
mod wire;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use fidelis_host::contract::types::{Cart, Event, EventBody};
use fidelis_tests::plain;

use crate::clock;
use stage::{Given, Stage};
use wire::Wire;

/// The programme that decides: a whole one.
pub const PROGRAM: &str = include_str!("../../../../examples/programs/luxury-house.json");

/// How long, by how many.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Connections at a time, each with one request under way.
    pub clients: usize,
    /// How long each kind of call lasts within a round.
    pub time: Duration,
    /// How often all kinds are gone through. The first round is not counted.
    pub rounds: u32,
    /// Only the kinds of these words, where there are any: what a profiler is to see.
    pub only: Vec<String>,
}

/// A kind of call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    ConstantQuote,
    BareQuote,
    GuestQuote,
    WarmQuote,
    BareMemberQuote,
    MemberQuote,
    ConstantSettle,
    BareSettle,
    Settle,
}

const KINDS: [Kind; 9] = [
    Kind::ConstantQuote,
    Kind::BareQuote,
    Kind::GuestQuote,
    Kind::WarmQuote,
    Kind::BareMemberQuote,
    Kind::MemberQuote,
    Kind::ConstantSettle,
    Kind::BareSettle,
    Kind::Settle,
];

impl Kind {
    fn words(self) -> &'static str {
        match self {
            Kind::ConstantQuote => "ready bytes, to a quote's body",
            Kind::BareQuote => "quote, a guest, recorded",
            Kind::GuestQuote => "quote, a guest",
            Kind::WarmQuote => "quote, a guest, warm",
            Kind::BareMemberQuote => "quote, a member, recorded",
            Kind::MemberQuote => "quote, a member",
            Kind::ConstantSettle => "ready bytes, to an order's body",
            Kind::BareSettle => "the transaction, recorded",
            Kind::Settle => "settle, an order",
        }
    }

    /// The kinds with which it is compared.
    fn floors(self) -> &'static [Kind] {
        match self {
            Kind::ConstantQuote | Kind::ConstantSettle => &[],
            Kind::BareQuote => &[Kind::ConstantQuote],
            Kind::GuestQuote | Kind::WarmQuote => &[Kind::ConstantQuote, Kind::BareQuote],
            Kind::BareMemberQuote => &[Kind::BareQuote],
            Kind::MemberQuote => &[Kind::BareMemberQuote],
            Kind::BareSettle => &[Kind::ConstantSettle],
            Kind::Settle => &[Kind::BareSettle],
        }
    }
}

/// The figures of one kind.
#[derive(Clone, Debug, Default)]
struct Row {
    micros: Vec<u64>,
    time: Duration,
    /// What all threads of the process had of the processors, callers included.
    busy: Duration,
}

impl Row {
    /// Requests in a second.
    fn rate(&self) -> u128 {
        let count = u128::try_from(self.micros.len()).unwrap_or(u128::MAX);
        let micros = self.time.as_micros().max(1);
        count
            .saturating_mul(1_000_000)
            .checked_div(micros)
            .unwrap_or(0)
    }

    /// Microseconds of a processor for each request.
    fn cost(&self) -> u128 {
        let count = u128::try_from(self.micros.len()).unwrap_or(u128::MAX);
        self.busy.as_micros().checked_div(count).unwrap_or(0)
    }

    /// The latency below which so many thousandths lie, in microseconds.
    fn quantile(&self, thousandths: usize) -> u64 {
        let last = self.micros.len().saturating_sub(1);
        let at = self.micros.len().saturating_mul(thousandths) / 1000;
        self.micros.get(at.min(last)).copied().unwrap_or(0)
    }
}

/// All figures, as a Markdown table.
#[derive(Clone, Debug)]
pub struct Table {
    rows: Vec<(Kind, Row)>,
}

impl Table {
    fn row(&self, kind: Kind) -> Option<&Row> {
        let found = self.rows.iter().find(|(each, _)| *each == kind);
        found.map(|(_, row)| row)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| call | requests/s | p50, ms | p99, ms | CPU, µs | throughput beside |"
        )?;
        writeln!(f, "|---|---:|---:|---:|---:|---|")?;
        for (kind, row) in &self.rows {
            let (half, most) = (Millis(row.quantile(500)), Millis(row.quantile(990)));
            write!(
                f,
                "| {} | {} | {half} | {most} | {} | ",
                kind.words(),
                row.rate(),
                row.cost()
            )?;
            let floors = kind
                .floors()
                .iter()
                .filter(|floor| self.row(**floor).is_some());
            for (place, floor) in floors.enumerate() {
                let other = self.row(*floor).map_or(0, Row::rate);
                let percent = row.rate().saturating_mul(100);
                let percent = percent.checked_div(other).unwrap_or(0);
                let comma = if place == 0 { "" } else { "; " };
                write!(f, "{comma}{percent}% of {}", floor.words())?;
            }
            writeln!(f, " |")?;
        }
        Ok(())
    }
}

/// Microseconds, written as milliseconds.
struct Millis(u64);

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 1000, self.0 % 1000 / 10)
    }
}

/// Measures on an empty store. The server runs on threads of its own within this process.
///
/// # Errors
/// If a call is not answered by 200, or the server cannot be made.
pub fn run(store: &str, cache: &std::path::Path, plan: &Plan) -> Result<Table> {
    for only in &plan.only {
        let known = KINDS.map(Kind::words);
        ensure!(
            known.contains(&only.as_str()),
            "expected one of {known:?}, found {only:?}"
        );
    }
    let serving = tokio::runtime::Runtime::new().context("no threads")?;
    let calling = tokio::runtime::Runtime::new().context("no threads")?;
    let cart = cart();
    let stage = serving.block_on(Stage::open(store, cache, PROGRAM, &cart))?;
    let load = Arc::new(Load {
        key: stage.key.clone(),
        port: stage.port,
        warm: stage.warm,
        cart,
        number: AtomicU64::new(0),
    });
    let wanted =
        |kind: &Kind| plan.only.is_empty() || plan.only.iter().any(|only| only == kind.words());
    let wanted = KINDS.into_iter().filter(wanted);
    let mut rows: Vec<(Kind, Row)> = wanted.map(|kind| (kind, Row::default())).collect();
    for round in 0..=plan.rounds {
        for (kind, row) in &mut rows {
            let more = calling.block_on(load.clone().measure(*kind, plan))?;
            if round > 0 {
                row.micros.extend(more.micros);
                row.time = row.time.saturating_add(more.time);
                row.busy = row.busy.saturating_add(more.busy);
            }
        }
    }
    for (_, row) in &mut rows {
        row.micros.sort_unstable();
    }
    Ok(Table { rows })
}

/// What all threads of this process had of the processors so far.
fn busy() -> Result<Duration> {
    let clock = nix::time::ClockId::CLOCK_PROCESS_CPUTIME_ID;
    let now = nix::time::clock_gettime(clock).context("no clock of the process")?;
    Ok(now.into())
}

/// Three lines that several rules look at.
fn cart() -> Cart {
    let mut lines: Vec<_> = [(1, 12_500), (2, 8_900), (3, 31_000)]
        .into_iter()
        .map(|(number, amount)| plain::line(number, amount))
        .collect();
    if let Some(first) = lines.first_mut() {
        first.category = Some("silk".to_owned());
    }
    plain::cart(lines)
}

/// What is sent.
struct Load {
    key: String,
    port: u16,
    /// The server whose plugin's instances answer call after call.
    warm: u16,
    cart: Cart,
    /// Orders so far: each is the first one of its member, so that all are alike.
    number: AtomicU64,
}

impl Load {
    async fn measure(self: Arc<Load>, kind: Kind, plan: &Plan) -> Result<Row> {
        let (begun, idle) = (Instant::now(), busy()?);
        let end = begun + plan.time;
        let mut clients = Vec::new();
        for _ in 0..plan.clients {
            clients.push(tokio::spawn(self.clone().call(kind, end)));
        }
        let mut row = Row::default();
        for client in clients {
            row.micros.extend(client.await.context("a client failed")??);
        }
        row.time = begun.elapsed();
        row.busy = busy()?.saturating_sub(idle);
        Ok(row)
    }

    async fn call(self: Arc<Load>, kind: Kind, end: Instant) -> Result<Vec<u64>> {
        let port = match kind {
            Kind::WarmQuote => self.warm,
            _ => self.port,
        };
        let mut wire = Wire::connect(port).await?;
        let mut micros = Vec::new();
        while Instant::now() < end {
            let (path, body) = self.request(kind)?;
            let begun = Instant::now();
            let (status, answer) = wire.post(&path, &self.key, &body).await?;
            let took = begun.elapsed().as_micros();
            ensure!(
                status == 200,
                "{path}: {status} {}",
                String::from_utf8_lossy(&answer)
            );
            micros.push(u64::try_from(took).unwrap_or(u64::MAX));
        }
        Ok(micros)
    }

    fn request(&self, kind: Kind) -> Result<(String, Vec<u8>)> {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let order = || self.order(number);
        Ok(match kind {
            Kind::ConstantQuote => ("/trial/quote".to_owned(), self.quote(None)?),
            Kind::BareQuote => ("/trial/read/quote".to_owned(), self.quote(None)?),
            Kind::GuestQuote | Kind::WarmQuote => ("/v1/quote".to_owned(), self.quote(None)?),
            Kind::BareMemberQuote => (
                "/trial/read/quote".to_owned(),
                self.quote(Some(stage::MEMBER))?,
            ),
            Kind::MemberQuote => ("/v1/quote".to_owned(), self.quote(Some(stage::MEMBER))?),
            Kind::ConstantSettle => ("/trial/settle".to_owned(), order()?),
            Kind::BareSettle => (format!("/trial/members/b{number}/events"), order()?),
            Kind::Settle => (format!("/v1/members/s{number}/events"), order()?),
        })
    }

    fn quote(&self, member: Option<&str>) -> Result<Vec<u8>> {
        let given = Given {
            member: member.map(str::to_owned),
            cart: self.cart.clone(),
        };
        Ok(serde_json::to_vec(&given)?)
    }

    fn order(&self, number: u64) -> Result<Vec<u8>> {
        let at = clock::now();
        let order = plain::order(&format!("o{number}"), at, self.cart.clone());
        let event = Event {
            id: format!("e{number}"),
            at,
            body: EventBody::OrderPlaced(order),
        };
        Ok(serde_json::to_vec(&event)?)
    }
}
