//! The crowd trial: many clients pay with the points of the same members at once, and there are
//! fewer points than payments.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use fidelis_host::contract::types::{
    Adjustment, Event, EventBody, HoldRequest, Order, PointsPayment,
};
use fidelis_tests::plain;
use serde::Serialize;

use crate::check::check;
use crate::client::{Client, Reply};
use crate::clock;
use crate::kill::{POLICY, all_well, read_all};
use crate::ledger::{Ledger, Tables};
use crate::mix::{self, WALLET};
use crate::record::{Call, Recorder, Settled, Told};

/// How long a call may take, all its attempts together.
const PATIENCE: Duration = Duration::from_secs(60);

/// How many, how much.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Clients at a time. Each pays once with the points of each member.
    pub clients: usize,
    /// Members.
    pub members: usize,
    /// Points that each member is given before.
    pub points: i64,
    /// Points of each payment.
    pub price: i64,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Payments that were asked for.
    pub asked: u64,
    /// Those that were carried out.
    pub won: u64,
    /// Those that were refused by the plugin: no points were left.
    pub refused: u64,
    /// Those that were turned away by a problem 4xx.
    pub turned: u64,
    /// Attempts of all calls.
    pub attempts: u64,
    /// Attempts that were answered by 429 or 5xx, and made again.
    pub turned_away: u64,
    /// Entries in the end.
    pub entries: u64,
    /// Milliseconds of the payments alone.
    pub milliseconds: u64,
}

/// Runs the trial against servers that share an empty store, which is read directly afterwards.
///
/// # Errors
/// If the history has a violation, or the trial cannot be carried out.
pub async fn run(client: &Client, store: &str, plan: Plan) -> Result<Report> {
    let members = mix::members(plan.members);
    let recorder = Recorder::default();
    for member in &members {
        client.put_member(&plain::member(member)).await?;
        give(client, &recorder, member, plan.points).await?;
    }
    let begun = Instant::now();
    let mut crowd = Vec::new();
    for number in 0..plan.clients {
        let visitor = Visitor {
            client: client.clone(),
            recorder: recorder.clone(),
            number,
            price: plan.price,
        };
        crowd.push(tokio::spawn(visitor.pay(members.clone())));
    }
    for visitor in crowd {
        visitor.await.context("a client failed")?;
    }
    let milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let calls = recorder.calls();
    let tables = Tables::open(store).await?;
    let ledgers = read_all(&tables, &members).await?;
    tables.close().await;
    all_well(&check(&calls, &ledgers, POLICY))?;
    let mut report = count(client, &calls, &ledgers)?;
    report.milliseconds = milliseconds;
    fair(&report, &ledgers, plan)?;
    Ok(report)
}

/// As many payments were carried out as there were points for, where nobody was turned away.
fn fair(report: &Report, ledgers: &[Ledger], plan: Plan) -> Result<()> {
    for ledger in ledgers {
        let balances = ledger.balances();
        let left = balances.get(WALLET).map_or(0, |columns| columns.available);
        ensure!(
            left < plan.price || report.turned > 0,
            "{} has {left} points left, although everybody was answered",
            ledger.member
        );
    }
    Ok(())
}

async fn give(client: &Client, recorder: &Recorder, member: &str, points: i64) -> Result<()> {
    let gift = Event {
        id: format!("gift-{member}"),
        at: clock::now(),
        body: EventBody::Adjusted(Adjustment {
            wallet: WALLET.to_owned(),
            points,
            reason: "a trial".to_owned(),
            expires_at: None,
        }),
    };
    let began = recorder.now();
    let reply = client.settle(member, &gift, PATIENCE).await;
    recorder.keep(member, &gift, began, Told::of(&reply, &gift.id));
    reply?.settlement()?;
    Ok(())
}

fn count(client: &Client, calls: &[Call], ledgers: &[Ledger]) -> Result<Report> {
    use std::sync::atomic::Ordering;
    let mut report = Report::default();
    for call in calls.iter().filter(|call| call.paid != 0) {
        report.asked = report.asked.saturating_add(1);
        let place = match &call.told {
            Told::Settled(Settled { applied: true, .. }) => &mut report.won,
            Told::Settled(_) => &mut report.refused,
            Told::Turned { .. } | Told::Nothing { .. } => &mut report.turned,
        };
        *place = place.saturating_add(1);
    }
    report.attempts = client.counts().attempts.load(Ordering::Relaxed);
    report.turned_away = client.counts().turned_away.load(Ordering::Relaxed);
    let entries: usize = ledgers.iter().map(|ledger| ledger.entries.len()).sum();
    report.entries = u64::try_from(entries)?;
    Ok(report)
}

struct Visitor {
    client: Client,
    recorder: Recorder,
    number: usize,
    price: i64,
}

impl Visitor {
    /// All go through the members in the same sequence, so that they meet. Every fourth reserves
    /// the points before it pays.
    async fn pay(self, members: Vec<String>) {
        for member in &members {
            let id = format!("c{}-{member}", self.number);
            let hold = self.number.is_multiple_of(4).then(|| format!("hold-{id}"));
            if let Some(hold) = &hold {
                let request = EventBody::HoldRequested(HoldRequest {
                    hold: hold.clone(),
                    wallet: WALLET.to_owned(),
                    points: self.price,
                });
                if !won(&self.tell(member, hold.clone(), request).await) {
                    continue;
                }
            }
            let order = self.order(&id, hold);
            self.tell(member, id, EventBody::OrderPlaced(order)).await;
        }
    }

    fn order(&self, id: &str, hold: Option<String>) -> Order {
        let cart = plain::cart(vec![plain::line(1, self.price)]);
        let mut order = plain::order(&format!("order-{id}"), clock::now(), cart);
        order.payments.push(PointsPayment {
            wallet: WALLET.to_owned(),
            points: self.price,
            amount: self.price,
            hold,
        });
        order
    }

    async fn tell(&self, member: &str, id: String, body: EventBody) -> Told {
        let event = Event {
            id,
            at: clock::now(),
            body,
        };
        let began = self.recorder.now();
        let reply: Result<Reply> = self.client.settle(member, &event, PATIENCE).await;
        let told = Told::of(&reply, &event.id);
        self.recorder.keep(member, &event, began, told.clone());
        told
    }
}

fn won(told: &Told) -> bool {
    matches!(told, Told::Settled(Settled { applied: true, .. }))
}
