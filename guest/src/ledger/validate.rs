//! Whether a request holds together, before anything is settled.
//!
//! What the programme no longer knows (a wallet, a ladder, a rule) is no fault of an account: it was
//! right once, and what is left of it must still be refunded, activated and expired.

use super::buckets::is_active;
use crate::Engine;
use crate::checkout::check_member;
use crate::contract::ledger::SettleRequest;
use crate::contract::types::{
    Account, Bucket, Counter, Event, EventBody, Fault, FaultKind, Hold, HoldPart, Notice, OrderStep,
};
use crate::exact::LARGEST;
use crate::fault::{Answer, below, below_index, fault};

/// How the ids of events begin that the ledger makes by itself (rule 3.15).
const RESERVED: [&str; 7] = [
    "expire:",
    "activate:",
    "review:",
    "timeout:",
    "age:",
    "birthday:",
    "anniv:",
];

/// Checks a request. The pointers of its faults are into the request.
///
/// # Errors
/// The first thing that is wrong: `duplicate`, `invalid-value`, `inconsistent`, `unknown-id`,
/// `out-of-time`.
pub(super) fn check(engine: &Engine, request: &SettleRequest) -> Answer<()> {
    if request.member.id.is_empty() {
        return Err(invalid("/member/id", "the member's id", "nothing"));
    }
    check_member(&request.member).map_err(|fault| below("/member", fault))?;
    check_account(&request.account).map_err(|fault| below("/account", fault))?;
    check_events(engine, request)?;
    unique_ids(
        "/entries",
        "id",
        &mut request.entries.iter().map(|entry| entry.id.as_str()),
    )?;
    unique_ids(
        "/counters",
        "id",
        &mut request.counters.iter().map(|counter| counter.id.as_str()),
    )
}

fn check_events(engine: &Engine, request: &SettleRequest) -> Answer<()> {
    let Some(first) = request.events.first() else {
        return Err(invalid("/events", "at least one event", "none"));
    };
    unique_ids(
        "/events",
        "id",
        &mut request.events.iter().map(|event| event.id.as_str()),
    )?;
    let mut before = first.at;
    for (index, event) in request.events.iter().enumerate() {
        check_event(engine, request, event, before)
            .map_err(|fault| below_index("/events", index, fault))?;
        before = event.at;
    }
    Ok(())
}

/// An event with an id of its own, not before the one before it.
fn check_event(engine: &Engine, request: &SettleRequest, event: &Event, before: i64) -> Answer<()> {
    let id = event.id.as_str();
    if id.is_empty() {
        return Err(invalid(
            "/id",
            "an id that is unique per account",
            "nothing",
        ));
    }
    if RESERVED.iter().any(|prefix| id.starts_with(prefix)) {
        let expected = "an id that does not begin as those of what falls due by itself";
        return Err(invalid("/id", expected, id));
    }
    if request.entries.iter().any(|entry| entry.event_id == id) {
        let expected = "an event that was not settled before";
        return Err(fault(FaultKind::Duplicate, "/id", expected, id));
    }
    engine
        .zone
        .local(event.at)
        .map_err(|fault| below("/at", fault))?;
    if event.at < before {
        let expected = format!("an instant not before {before}, the event's before it");
        return Err(invalid("/at", &expected, &event.at.to_string()));
    }
    check_body(&request.member.id, &event.body).map_err(|fault| below("/body", fault))
}

/// What of an event can be judged without the account.
fn check_body(owner: &str, body: &EventBody) -> Answer<()> {
    match body {
        EventBody::OrderPaid(step) => check_step("/OrderPaid", step),
        EventBody::OrderShipped(step) => check_step("/OrderShipped", step),
        EventBody::OrderDelivered(step) => check_step("/OrderDelivered", step),
        EventBody::OrderChanged(change) => named("/OrderChanged/order/id", &change.order.id),
        EventBody::ReferralMade(referral) => {
            named("/ReferralMade/advocate", &referral.advocate)?;
            own("/ReferralMade/friend", &referral.friend, owner)
        }
        EventBody::Notified(Notice::ReferralFulfilled(referral)) => {
            own(
                "/Notified/ReferralFulfilled/advocate",
                &referral.advocate,
                owner,
            )?;
            another(
                "/Notified/ReferralFulfilled/friend",
                &referral.friend,
                owner,
            )
        }
        EventBody::Notified(Notice::TransferReceived(receipt)) => {
            let at = "/Notified/TransferReceived";
            another("/sender", &receipt.sender, owner).map_err(|fault| below(at, fault))?;
            for (index, part) in receipt.parts.iter().enumerate() {
                let instants = natural(part.activates_at.unwrap_or(0), "/activates_at")
                    .and_then(|()| natural(part.expires_at.unwrap_or(0), "/expires_at"));
                instants.map_err(|fault| below(at, below_index("/parts", index, fault)))?;
            }
            Ok(())
        }
        EventBody::Notified(Notice::Measured(measure)) => {
            named("/Notified/Measured/ladder", &measure.ladder)?;
            if measure.delta.unsigned_abs() <= LARGEST.unsigned_abs() {
                return Ok(());
            }
            let (at, found) = ("/Notified/Measured/delta", measure.delta.to_string());
            Err(invalid(at, "a number within 2^53", &found))
        }
        EventBody::AccountMerged(survivor) => another("/AccountMerged", survivor, owner),
        EventBody::ConsentsChanged(channels) => unique_numbers(
            "/ConsentsChanged",
            "",
            &mut channels.iter().map(|channel| *channel as i128),
        ),
        _ => Ok(()),
    }
}

fn check_step(case: &str, step: &OrderStep) -> Answer<()> {
    named("/order", &step.order)
        .and_then(|()| {
            let mut lines = step.lines.iter().map(|line| (*line).into());
            unique_numbers("/lines", "", &mut lines)
        })
        .map_err(|fault| below(case, fault))
}

/// An id that says something.
fn named(at: &str, id: &str) -> Answer<()> {
    if id.is_empty() {
        return Err(invalid(at, "an id", "nothing"));
    }
    Ok(())
}

/// The id of the account's own member.
fn own(at: &str, id: &str, owner: &str) -> Answer<()> {
    if id == owner {
        return Ok(());
    }
    Err(invalid(at, "the account's own member", id))
}

/// The id of another member.
fn another(at: &str, id: &str, owner: &str) -> Answer<()> {
    if id.is_empty() || id == owner {
        return Err(invalid(at, "another member", id));
    }
    Ok(())
}

fn check_account(account: &Account) -> Answer<()> {
    let version = account.version;
    if version > LARGEST.unsigned_abs() {
        return Err(invalid(
            "/version",
            "at most 2^53 - 1",
            &version.to_string(),
        ));
    }
    unique_numbers(
        "/buckets",
        "sequence",
        &mut account.buckets.iter().map(|bucket| bucket.sequence.into()),
    )?;
    for (index, bucket) in account.buckets.iter().enumerate() {
        check_bucket(bucket).map_err(|fault| below_index("/buckets", index, fault))?;
        if bucket.sequence >= account.next_sequence {
            return Err(fault(
                FaultKind::Inconsistent,
                "/next_sequence",
                "a number above every bucket's sequence",
                format!("{} and a bucket {}", account.next_sequence, bucket.sequence),
            ));
        }
    }
    check_holds(account)?;
    unique_ids(
        "/debts",
        "wallet",
        &mut account.debts.iter().map(|debt| debt.wallet.as_str()),
    )?;
    for (index, debt) in account.debts.iter().enumerate() {
        natural(debt.owed, "/owed").map_err(|fault| below_index("/debts", index, fault))?;
    }
    unique_ids(
        "/counters",
        "id",
        &mut account.counters.iter().map(|counter| counter.id.as_str()),
    )?;
    for (index, counter) in account.counters.iter().enumerate() {
        check_marks(counter).map_err(|fault| below_index("/counters", index, fault))?;
    }
    unique_ids(
        "/tiers",
        "ladder",
        &mut account.tiers.iter().map(|state| state.ladder.as_str()),
    )
}

fn check_marks(counter: &Counter) -> Answer<()> {
    unique_numbers(
        "/marks",
        "start",
        &mut counter.marks.iter().map(|mark| mark.start.into()),
    )?;
    for (index, mark) in counter.marks.iter().enumerate() {
        natural(mark.value, "/value").map_err(|fault| below_index("/marks", index, fault))?;
    }
    Ok(())
}

fn check_bucket(bucket: &Bucket) -> Answer<()> {
    natural(bucket.remaining, "/remaining")?;
    natural(bucket.held, "/held")?;
    let most = if is_active(bucket) {
        bucket.remaining
    } else {
        0
    };
    if bucket.held > most {
        let expected = format!("at most {most}: active points that remain");
        return Err(held_wrong(&expected, bucket));
    }
    if bucket.activates_at.is_some() && bucket.awaiting.is_some() {
        let expected = "nothing, as the bucket has its date";
        return Err(fault(
            FaultKind::Inconsistent,
            "/awaiting",
            expected,
            "an order",
        ));
    }
    Ok(())
}

fn held_wrong(expected: &str, bucket: &Bucket) -> Box<Fault> {
    let found = bucket.held.to_string();
    fault(FaultKind::Inconsistent, "/held", expected, found)
}

/// Every held point belongs to one hold.
fn check_holds(account: &Account) -> Answer<()> {
    unique_ids(
        "/holds",
        "id",
        &mut account.holds.iter().map(|hold| hold.id.as_str()),
    )?;
    for (index, hold) in account.holds.iter().enumerate() {
        check_parts(account, hold).map_err(|fault| below_index("/holds", index, fault))?;
    }
    for (index, bucket) in account.buckets.iter().enumerate() {
        let mut held = 0_i64;
        for hold in &account.holds {
            for part in &hold.parts {
                if part.sequence == bucket.sequence {
                    held = held.saturating_add(part.held);
                }
            }
        }
        if held != bucket.held {
            let expected = format!("{held}, the sum of its holds");
            return Err(below_index(
                "/buckets",
                index,
                held_wrong(&expected, bucket),
            ));
        }
    }
    Ok(())
}

fn check_parts(account: &Account, hold: &Hold) -> Answer<()> {
    unique_numbers(
        "/parts",
        "sequence",
        &mut hold.parts.iter().map(|part| part.sequence.into()),
    )?;
    for (index, part) in hold.parts.iter().enumerate() {
        check_part(account, hold, part).map_err(|fault| below_index("/parts", index, fault))?;
    }
    Ok(())
}

/// A part of a hold holds points of a bucket of the hold's wallet.
fn check_part(account: &Account, hold: &Hold, part: &HoldPart) -> Answer<()> {
    if part.held < 1 {
        return Err(invalid("/held", "at least 1 point", &part.held.to_string()));
    }
    let at = "/sequence";
    let buckets = &account.buckets;
    let Some(bucket) = buckets.iter().find(|known| known.sequence == part.sequence) else {
        let found = part.sequence.to_string();
        return Err(fault(
            FaultKind::UnknownId,
            at,
            "a bucket of the account",
            found,
        ));
    };
    if bucket.wallet != hold.wallet {
        let expected = format!("a bucket of the wallet {}", hold.wallet);
        return Err(fault(FaultKind::Inconsistent, at, expected, &bucket.wallet));
    }
    Ok(())
}

/// Finds an id that occurs twice in a list.
fn unique_ids(list: &str, field: &str, ids: &mut dyn ExactSizeIterator<Item = &str>) -> Answer<()> {
    if ids.len() < 2 {
        return Ok(());
    }
    let mut seen: Vec<&str> = Vec::with_capacity(ids.len());
    for (index, id) in ids.enumerate() {
        match seen.binary_search(&id) {
            Ok(_) => return Err(twice(list, index, field, id)),
            Err(place) => seen.insert(place, id),
        }
    }
    Ok(())
}

/// Finds a number that occurs twice. A store that keeps its lists in order pays one look a number.
fn unique_numbers(list: &str, field: &str, numbers: &mut dyn Iterator<Item = i128>) -> Answer<()> {
    let mut seen: Vec<i128> = Vec::new();
    let mut largest = i128::MIN;
    for (index, number) in numbers.enumerate() {
        if number <= largest && seen.contains(&number) {
            return Err(twice(list, index, field, &number.to_string()));
        }
        largest = largest.max(number);
        seen.push(number);
    }
    Ok(())
}

#[cold]
fn twice(list: &str, index: usize, field: &str, found: &str) -> Box<Fault> {
    let mut at = format!("{list}/{index}");
    if !field.is_empty() {
        at.push('/');
        at.push_str(field);
    }
    fault(FaultKind::Duplicate, at, "each one once", found)
}

#[inline(never)]
fn natural(number: i64, at: &str) -> Answer<()> {
    if (0..=LARGEST).contains(&number) {
        return Ok(());
    }
    Err(invalid(at, "0 to 2^53 - 1", &number.to_string()))
}

fn invalid(at: &str, expected: &str, found: &str) -> Box<Fault> {
    fault(FaultKind::InvalidValue, at, expected, found)
}
