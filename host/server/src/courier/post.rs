//! One parcel to every webhook that takes it.

use fidelis_store::{Parcel, Store, StoreError, Target};
use futures::future::join_all;
use reqwest::Client;

use super::envelope::Envelope;
use super::send::{Message, send};
use super::targets::{Targets, Turn};
use super::{Backoff, Now};

/// What every delivery needs.
#[derive(Clone)]
pub(super) struct Post {
    pub(super) store: Store,
    pub(super) client: Client,
    pub(super) targets: Targets,
    pub(super) backoff: Backoff,
    pub(super) chance: fn() -> u64,
    pub(super) now: Now,
}

/// What became of a parcel at one webhook.
enum Fate {
    Taken,
    /// Not tried: too many are on their way there.
    Crowded,
    Failed(String),
}

/// How long a parcel waits where too many are on their way.
const CROWDED: u64 = 1_000;

impl Post {
    /// Delivers a parcel that was claimed, and writes down what became of it.
    ///
    /// # Errors
    ///
    /// If the store does not answer; the parcel is due again when its lease ends.
    pub(super) async fn deliver(
        &self,
        parcel: Parcel,
        webhooks: &[Target],
    ) -> Result<(), StoreError> {
        let (tenant, id) = (parcel.tenant.as_str(), parcel.id.as_str());
        let tried = parcel.attempts > 0 || parcel.problem.is_some();
        let taken = if tried || webhooks.len() > 1 {
            self.store.taken_by(tenant, id).await?
        } else {
            Vec::new()
        };
        let open = webhooks.iter().filter(|target| {
            target.webhook.takes(&parcel.topic) && !taken.contains(&target.webhook.id)
        });
        let open: Vec<&Target> = open.collect();
        let attempt = u32::try_from(parcel.attempts.saturating_add(1)).unwrap_or(u32::MAX);
        let last = attempt >= self.backoff.attempts;

        let envelope = Envelope::of(&parcel);
        let message_id = envelope.message_id();
        let body = serde_json::to_string(&envelope).unwrap_or_default();
        let tries = open
            .iter()
            .map(|target| self.attempt(tenant, target, &message_id, &body, last));
        let fates = join_all(tries).await;

        let (mut accepted, mut problems, mut crowded) = (Vec::new(), Vec::new(), false);
        for (target, fate) in open.iter().zip(fates) {
            match fate {
                Fate::Taken => accepted.push(target.webhook.id.as_str()),
                Fate::Crowded => crowded = true,
                Fate::Failed(problem) => {
                    problems.push(format!("{}: {problem}", target.webhook.id));
                }
            }
        }
        if problems.is_empty() && !crowded {
            self.store.delivered(tenant, id).await?;
            if !taken.is_empty() {
                self.store.forget_taken(tenant, id).await?;
            }
            return Ok(());
        }
        let now = (self.now)();
        self.store.note_taken(tenant, id, &accepted, now).await?;
        if problems.is_empty() {
            let wait = CROWDED.saturating_add((self.chance)() % CROWDED);
            return self.store.put_off(tenant, id, later(now, wait)).await;
        }
        let problem = problems.join("; ");
        // Where some were not even tried, this was not the parcel's last chance.
        let attempt = if crowded && last {
            attempt.saturating_sub(1)
        } else {
            attempt
        };
        let wait = self.backoff.wait(attempt, (self.chance)());
        let retry =
            wait.map(|wait| later(now, u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)));
        if retry.is_none() {
            tracing::warn!(parcel = id, topic = parcel.topic, problem, "dead letter");
        }
        self.store.failed(tenant, id, &problem, retry).await
    }

    async fn attempt(
        &self,
        tenant: &str,
        target: &Target,
        id: &str,
        body: &str,
        last: bool,
    ) -> Fate {
        let key = (tenant.to_owned(), target.webhook.id.clone());
        let now = (self.now)();
        let flight = match self.targets.turn(&key, now, last).await {
            Turn::Go(flight) => flight,
            Turn::Crowded => return Fate::Crowded,
            Turn::Resting(failures) => {
                let problem = format!("not tried, as the last {failures} attempts there failed");
                return Fate::Failed(problem);
            }
        };
        let sent = send(&self.client, target, Message { id, body, now }).await;
        flight.ended(sent.is_ok(), (self.now)());
        match sent {
            Ok(()) => Fate::Taken,
            Err(problem) => Fate::Failed(problem),
        }
    }
}

fn later(now: i64, milliseconds: u64) -> i64 {
    now.saturating_add(i64::try_from(milliseconds).unwrap_or(i64::MAX))
}
