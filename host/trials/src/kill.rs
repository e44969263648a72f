//! The kill trial: a server under a mixed load is killed again and again, and whatever a client was
//! told must be there afterwards, once.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use fidelis_host::contract::types::{EntryKind, Event};
use fidelis_tests::dice::Dice;
use fidelis_tests::plain;
use serde::Serialize;
use tokio::sync::{RwLock, RwLockWriteGuard};

use crate::check::{Policy, Violation, check};
use crate::client::{Client, Reply, route};
use crate::clock;
use crate::ledger::{Ledger, Tables};
use crate::mix::{self, Mix};
use crate::record::{Call, Recorder, Settled, Told};
use crate::server::{Fidelis, Server, Setup};

/// The tenant of the trials.
pub const TENANT: &str = "trials";

/// What `programs/corner-shop.json` allows.
pub const POLICY: Policy = Policy { max_debt: 500 };

/// How often, by how many.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How often the server is killed.
    pub rounds: u32,
    /// Clients at a time.
    pub clients: usize,
    /// Members that they tell of.
    pub members: usize,
    /// What the load and the moments follow from.
    pub seed: u64,
    /// The shortest and the longest time that the server lives, in milliseconds.
    pub life: (i64, i64),
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How often the server was killed.
    pub kills: u32,
    /// Events that were answered.
    pub answered: u64,
    /// Of them, those that were refused or turned away.
    pub refused: u64,
    /// Attempts in all.
    pub attempts: u64,
    /// Attempts without an answer.
    pub lost: u64,
    /// Attempts that were answered by 429 or 5xx.
    pub turned_away: u64,
    /// Answers that the server had given before, to an attempt whose answer was lost.
    pub replayed: u64,
    /// Entries in the end.
    pub entries: u64,
    /// Milliseconds in all.
    pub milliseconds: u64,
}

/// Runs the trial on an empty store. `folder` takes the plugin and the log; `told` hears of each
/// round.
///
/// # Errors
/// If anything was lost, is there twice, or differs; or the trial cannot be carried out.
pub async fn run(
    fidelis: &Fidelis,
    store: &str,
    plugin: &Path,
    folder: &Path,
    plan: Plan,
    mut told: impl FnMut(u32, &Report),
) -> Result<Report> {
    let begun = Instant::now();
    let mut server = Server::start(
        fidelis,
        Setup {
            store: store.to_owned(),
            plugins: vec![format!("{TENANT}={}", plugin.display())],
            arguments: Vec::new(),
            variables: Vec::new(),
            log: folder.join("server.log"),
        },
    )?;
    let key = fidelis.key(store, TENANT, "operator")?;
    let client = Client::new(&[server.base()], &key)?;
    let members = mix::members(plan.members);
    for member in &members {
        client.put_member(&plain::member(member)).await?;
    }
    let crowd = Crowd::gather(&client, &members, plan);
    let mut dice = Dice::new(plan.seed);
    let mut report = Report::default();
    let mut seen = 0;
    for round in 1..=plan.rounds {
        let (shortest, longest) = plan.life;
        let life = u64::try_from(dice.between(shortest, longest)).unwrap_or(0);
        tokio::time::sleep(Duration::from_millis(life)).await;
        server.kill()?;
        report.kills = round;
        // From here on nobody sends anything, and there is nobody who could write: what the next
        // server begins with stands still while it is looked at.
        let still = crowd.quiet().await;
        let tables = Tables::open(store).await?;
        tables.alone().await?;
        tables.close().await;
        if let Err(first) = fidelis.verify(store) {
            tokio::time::sleep(Duration::from_secs(3)).await;
            let later = fidelis.verify(store);
            bail!("{first:#}\nthree seconds later: {later:?}");
        }
        let calls = crowd.recorder.since(seen);
        seen = seen.saturating_add(calls.len());
        acknowledged(store, &calls).await?;
        server.resume()?;
        report.count(&client, &calls, begun);
        told(round, &report);
        drop(still);
    }
    let calls = crowd.end().await?;
    report.count(&client, calls.get(seen..).unwrap_or_default(), begun);
    report.entries = settle_up(&client, store, &members, &calls).await?;
    let ended = server.stop()?;
    // It ends by itself, with the code for a signal that was obeyed.
    let code = ended.code().context("the server did not end by itself")?;
    ensure!(
        matches!(code, 0 | 143),
        "the server ended with {code}:\n{}",
        server.log()
    );
    fidelis.verify(store)?;
    Ok(report)
}

impl Report {
    fn count(&mut self, client: &Client, calls: &[Call], begun: Instant) {
        let refused =
            |call: &&Call| !matches!(&call.told, Told::Settled(Settled { applied: true, .. }));
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        self.answered = self.answered.saturating_add(number(calls.len()));
        let refused = number(calls.iter().filter(refused).count());
        self.refused = self.refused.saturating_add(refused);
        let counts = client.counts();
        self.attempts = counts.attempts.load(Ordering::Relaxed);
        self.lost = counts.lost.load(Ordering::Relaxed);
        self.turned_away = counts.turned_away.load(Ordering::Relaxed);
        self.replayed = counts.replayed.load(Ordering::Relaxed);
        self.milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    }
}

/// Clients that tell of members until they are told to stop.
struct Crowd {
    recorder: Recorder,
    hall: Arc<RwLock<()>>,
    over: Arc<AtomicBool>,
    clients: Vec<tokio::task::JoinHandle<Result<()>>>,
}

impl Crowd {
    fn gather(client: &Client, members: &[String], plan: Plan) -> Crowd {
        let mut crowd = Crowd {
            recorder: Recorder::default(),
            hall: Arc::default(),
            over: Arc::default(),
            clients: Vec::new(),
        };
        for (number, seed) in (0..plan.clients).zip(plan.seed..) {
            let visitor = Visitor {
                client: client.clone(),
                recorder: crowd.recorder.clone(),
                hall: crowd.hall.clone(),
                over: crowd.over.clone(),
            };
            let mix = Mix::new(seed, &format!("c{number}"), members);
            crowd.clients.push(tokio::spawn(visitor.tell(mix)));
        }
        crowd
    }

    /// Waits until no attempt is under way, and keeps the next ones back as long as the value
    /// lives.
    async fn quiet(&self) -> RwLockWriteGuard<'_, ()> {
        self.hall.write().await
    }

    /// Lets every client finish what it has begun.
    async fn end(self) -> Result<Vec<Call>> {
        self.over.store(true, Ordering::Relaxed);
        for client in self.clients {
            client.await.context("a client failed")??;
        }
        Ok(self.recorder.calls())
    }
}

struct Visitor {
    client: Client,
    recorder: Recorder,
    hall: Arc<RwLock<()>>,
    over: Arc<AtomicBool>,
}

impl Visitor {
    async fn tell(self, mut mix: Mix) -> Result<()> {
        while !self.over.load(Ordering::Relaxed) {
            let deed = mix.next(clock::now());
            let began = self.recorder.now();
            let reply = self.insist(&deed.member, &deed.event).await;
            let told = Told::of(&reply, &deed.event.id);
            self.recorder.keep(&deed.member, &deed.event, began, told);
            reply?;
        }
        Ok(())
    }

    /// The same event again until there is an answer that stays.
    async fn insist(&self, member: &str, event: &Event) -> Result<Reply> {
        let (path, body) = route(member, event)?;
        let begun = Instant::now();
        loop {
            let attempt = {
                let _inside = self.hall.read().await;
                self.client
                    .call(reqwest::Method::POST, &path, Some(&body))
                    .await
            };
            match attempt {
                Ok(reply) if !reply.passes() => return Ok(reply),
                last if begun.elapsed() > Duration::from_secs(120) => return last,
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }
}

/// Whether every event that was answered is kept with the same answer, and its entries once each.
async fn acknowledged(store: &str, calls: &[Call]) -> Result<()> {
    let tables = Tables::open(store).await?;
    for call in calls {
        match &call.told {
            Told::Settled(told) => kept_once(&tables, call, told).await?,
            Told::Turned { .. } => {}
            Told::Nothing { last } => bail!("{} was never answered: {last}", call.event),
        }
    }
    tables.close().await;
    Ok(())
}

async fn kept_once(tables: &Tables, call: &Call, told: &Settled) -> Result<()> {
    let event = &call.event;
    let kept = tables.answer(TENANT, &call.member, event).await?;
    let kept = kept.with_context(|| format!("LOST: {event} was acknowledged"))?;
    ensure!(kept == *told, "{event} was told {told:?}, kept is {kept:?}");
    for entry in &told.entries {
        let count = tables.copies(TENANT, entry).await?;
        ensure!(
            count == 1,
            "entry {entry} of {event} is there {count} times"
        );
    }
    Ok(())
}

/// The whole history, once the load has ended and what goes to other accounts has arrived; and
/// whether the API serves the entries that are kept. Gives their number.
async fn settle_up(
    client: &Client,
    store: &str,
    members: &[String],
    calls: &[Call],
) -> Result<u64> {
    let tables = Tables::open(store).await?;
    arrived(&tables).await?;
    let ledgers = read_all(&tables, members).await?;
    tables.close().await;
    all_well(&check(calls, &ledgers, POLICY))?;
    let all = || ledgers.iter().flat_map(|ledger| &ledger.entries);
    let moved: i64 = all()
        .filter(|(_, entry)| entry.kind == EntryKind::Transfer)
        .map(|(_, entry)| entry.available.saturating_add(entry.pending))
        .sum();
    ensure!(moved == 0, "transfers come to {moved} points, not to 0");
    for ledger in &ledgers {
        let served = client.entries(&ledger.member).await?;
        let kept = ledger.entries.iter().map(|(_, entry)| entry);
        ensure!(
            served.iter().eq(kept),
            "the API serves other entries of {} than are kept",
            ledger.member
        );
    }
    Ok(u64::try_from(all().count())?)
}

/// The ledgers of members, all of whom must be there.
///
/// # Errors
/// If one is missing, or the database fails.
pub async fn read_all(tables: &Tables, members: &[String]) -> Result<Vec<Ledger>> {
    let mut ledgers = Vec::with_capacity(members.len());
    for member in members {
        let ledger = Ledger::read(tables, TENANT, member).await?;
        ledgers.push(ledger.with_context(|| format!("LOST: member {member}"))?);
    }
    Ok(ledgers)
}

/// An error that tells violations, where there are any.
///
/// # Errors
/// If there is one.
pub fn all_well(violations: &[Violation]) -> Result<()> {
    if violations.is_empty() {
        return Ok(());
    }
    let first: Vec<String> = violations
        .iter()
        .take(50)
        .map(ToString::to_string)
        .collect();
    bail!("{} violations:\n{}", violations.len(), first.join("\n"))
}

/// Waits until every follow-up was settled. One that a killed server had in its hands is left alone
/// for a minute.
async fn arrived(tables: &Tables) -> Result<()> {
    let begun = Instant::now();
    loop {
        let open = tables.under_way().await?;
        if open == 0 {
            return Ok(());
        }
        ensure!(
            begun.elapsed() < Duration::from_secs(150),
            "{open} follow-ups were not settled within two and a half minutes"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
