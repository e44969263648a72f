//! What a settlement tells outside: letters for the outbox, coupons and exposures on the way.

use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{Effect, Event};
use sqlx::AnyConnection;

use crate::outbox::Letter;
use crate::settle::Whose;
use crate::{StoreError, coupons, write};

/// What is to be told outside. Coupons are issued and exposures written on the way.
pub(crate) async fn of(
    tx: &mut AnyConnection,
    whose: Whose<'_>,
    event: &Event,
    settlement: &Settlement,
) -> Result<Vec<Letter>, StoreError> {
    let mut letters = Vec::new();
    for follow_up in &settlement.follow_ups {
        letters.push(Letter::follow_up(follow_up)?);
    }
    for (index, effect) in settlement.effects.iter().enumerate() {
        let number = index.to_string();
        match effect {
            Effect::Exposure(exposure) => {
                write::expose(tx, whose.tenant, exposure, whose.now).await?;
            }
            Effect::Coupon(order) => {
                let issued = coupons::issue(tx, whose.tenant, whose.member, order, whose.now);
                if let Some(code) = issued.await? {
                    letters.push(Letter::coupon(order, &code)?);
                }
            }
            // The storefront that asked carries these out itself.
            Effect::Discount(_) => {}
            Effect::Message(intent) => {
                letters.push(Letter::new("fidelis.message", &intent.id, intent)?)
            }
            Effect::Task(task) => letters.push(Letter::new("fidelis.task", &task.id, task)?),
            Effect::Gift(gift) => letters.push(Letter::of("fidelis.gift", event, &number, gift)?),
            Effect::Access(access) => {
                letters.push(Letter::of("fidelis.access", event, &number, access)?);
            }
            Effect::Contest(entry) => {
                letters.push(Letter::of("fidelis.contest", event, &number, entry)?);
            }
        }
    }
    for (index, change) in settlement.tier_changes.iter().enumerate() {
        letters.push(Letter::of(
            "fidelis.tier",
            event,
            &index.to_string(),
            change,
        )?);
    }
    for (index, part) in settlement.withholdings.iter().enumerate() {
        letters.push(Letter::of(
            "fidelis.withholding",
            event,
            &index.to_string(),
            part,
        )?);
    }
    Ok(letters)
}
