//! Whether a request holds together, before anything is settled.
//!
//! What the programme no longer knows (a wallet, a ladder, a rule) is no fault of an account: it was
//! right once, and what is left of it must still be refunded, activated and expired.

use super::book::LARGEST;
use crate::Engine;
use crate::contract::ledger::SettleRequest;
use crate::contract::types::{Account, Bucket, Event, Fault, FaultKind, Hold};
use crate::fault::{Answer, below, fault};

/// How the ids of events begin that the ledger makes by itself (rule 3.15).
const RESERVED: [&str; 5] = ["expire:", "activate:", "review:", "timeout:", "age:"];

/// Checks a request. The pointers of its faults are into the request.
///
/// # Errors
/// The first thing that is wrong: `duplicate`, `invalid-value`, `inconsistent`, `unknown-id`,
/// `out-of-time`.
pub(super) fn check(engine: &Engine, request: &SettleRequest) -> Answer<()> {
    if request.member.id.is_empty() {
        return Err(invalid("/member/id", "the member's id", "nothing"));
    }
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
        let Event { id, at, .. } = event;
        let place = |field: &str| format!("/events/{index}/{field}");
        if id.is_empty() {
            return Err(invalid(
                place("id"),
                "an id that is unique per account",
                "nothing",
            ));
        }
        if RESERVED.iter().any(|prefix| id.starts_with(prefix)) {
            let expected = "an id that does not begin as those of what falls due by itself";
            return Err(invalid(place("id"), expected, id.as_str()));
        }
        if request.entries.iter().any(|entry| entry.event_id == *id) {
            let expected = "an event that was not settled before";
            return Err(fault(
                FaultKind::Duplicate,
                place("id"),
                expected,
                id.as_str(),
            ));
        }
        engine
            .zone
            .local(*at)
            .map_err(|fault| below(&place("at"), fault))?;
        if *at < before {
            let expected = format!("an instant not before {before}, the event's before it");
            return Err(invalid(place("at"), expected, at.to_string()));
        }
        before = *at;
    }
    Ok(())
}

fn check_account(account: &Account) -> Answer<()> {
    if account.version > LARGEST.unsigned_abs() {
        return Err(invalid(
            "/version",
            "at most 2^53 - 1",
            account.version.to_string(),
        ));
    }
    let mut sequences = account.buckets.iter().map(|bucket| bucket.sequence.into());
    if let Some((index, found)) = repeated(&mut sequences) {
        return Err(twice("/buckets", index, "sequence", found));
    }
    for (index, bucket) in account.buckets.iter().enumerate() {
        check_bucket(bucket).map_err(|fault| below(&format!("/buckets/{index}"), fault))?;
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
        natural(debt.owed, || format!("/debts/{index}/owed"))?;
    }
    unique_ids(
        "/counters",
        "id",
        &mut account.counters.iter().map(|counter| counter.id.as_str()),
    )?;
    for (index, counter) in account.counters.iter().enumerate() {
        let list = || format!("/counters/{index}/marks");
        let mut starts = counter.marks.iter().map(|mark| mark.start.into());
        if let Some((mark, found)) = repeated(&mut starts) {
            return Err(twice(&list(), mark, "start", found));
        }
        for (mark, value) in counter.marks.iter().map(|mark| mark.value).enumerate() {
            natural(value, || format!("{}/{mark}/value", list()))?;
        }
    }
    unique_ids(
        "/tiers",
        "ladder",
        &mut account.tiers.iter().map(|state| state.ladder.as_str()),
    )
}

fn check_bucket(bucket: &Bucket) -> Answer<()> {
    natural(bucket.remaining, || "/remaining".into())?;
    natural(bucket.held, || "/held".into())?;
    let pending = bucket.activates_at.is_some() || bucket.awaiting.is_some();
    let most = if pending { 0 } else { bucket.remaining };
    if bucket.held > most {
        return Err(fault(
            FaultKind::Inconsistent,
            "/held",
            format!("at most {most}: active points that remain"),
            bucket.held.to_string(),
        ));
    }
    if bucket.activates_at.is_some() && bucket.awaiting.is_some() {
        return Err(fault(
            FaultKind::Inconsistent,
            "/awaiting",
            "nothing, as the bucket has its date",
            "an order",
        ));
    }
    Ok(())
}

/// Every held point belongs to one hold.
fn check_holds(account: &Account) -> Answer<()> {
    unique_ids(
        "/holds",
        "id",
        &mut account.holds.iter().map(|hold| hold.id.as_str()),
    )?;
    for (index, hold) in account.holds.iter().enumerate() {
        check_parts(account, hold).map_err(|fault| below(&format!("/holds/{index}"), fault))?;
    }
    for (index, bucket) in account.buckets.iter().enumerate() {
        let parts = account.holds.iter().flat_map(|hold| &hold.parts);
        let held = parts
            .filter(|part| part.sequence == bucket.sequence)
            .fold(0_i64, |sum, part| sum.saturating_add(part.held));
        if held != bucket.held {
            return Err(fault(
                FaultKind::Inconsistent,
                format!("/buckets/{index}/held"),
                format!("{held}, the sum of its holds"),
                bucket.held.to_string(),
            ));
        }
    }
    Ok(())
}

fn check_parts(account: &Account, hold: &Hold) -> Answer<()> {
    let mut sequences = hold.parts.iter().map(|part| part.sequence.into());
    if let Some((index, found)) = repeated(&mut sequences) {
        return Err(twice("/parts", index, "sequence", found));
    }
    for (index, part) in hold.parts.iter().enumerate() {
        let place = |field: &str| format!("/parts/{index}/{field}");
        if part.held < 1 {
            return Err(invalid(
                place("held"),
                "at least 1 point",
                part.held.to_string(),
            ));
        }
        let bucket = account
            .buckets
            .iter()
            .find(|bucket| bucket.sequence == part.sequence);
        match bucket {
            None => {
                let expected = "a bucket of the account";
                let found = part.sequence.to_string();
                return Err(fault(
                    FaultKind::UnknownId,
                    place("sequence"),
                    expected,
                    found,
                ));
            }
            Some(bucket) if bucket.wallet != hold.wallet => {
                let expected = format!("a bucket of the wallet {}", hold.wallet);
                let found = bucket.wallet.as_str();
                return Err(fault(
                    FaultKind::Inconsistent,
                    place("sequence"),
                    expected,
                    found,
                ));
            }
            Some(_) => {}
        }
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
            Ok(_) => return Err(twice(list, index, field, id.to_owned())),
            Err(place) => seen.insert(place, id),
        }
    }
    Ok(())
}

/// Finds a number that occurs twice. A store that keeps its lists in order pays one look.
fn repeated(numbers: &mut dyn ExactSizeIterator<Item = i128>) -> Option<(usize, String)> {
    if numbers.len() < 2 {
        return None;
    }
    let numbers: Vec<i128> = numbers.collect();
    if numbers.is_sorted_by(|a, b| a < b) {
        return None;
    }
    let twice = |(index, number): &(usize, &i128)| {
        numbers
            .iter()
            .take(*index)
            .any(|earlier| earlier == *number)
    };
    let found = numbers.iter().enumerate().find(twice);
    found.map(|(index, number)| (index, number.to_string()))
}

#[cold]
fn twice(list: &str, index: usize, field: &str, found: String) -> Box<Fault> {
    let at = format!("{list}/{index}/{field}");
    fault(FaultKind::Duplicate, at, "each one once", found)
}

fn natural(number: i64, at: impl FnOnce() -> String) -> Answer<()> {
    if (0..=LARGEST).contains(&number) {
        return Ok(());
    }
    Err(invalid(at(), "0 to 2^53 - 1", number.to_string()))
}

fn invalid(
    at: impl Into<String>,
    expected: impl Into<String>,
    found: impl Into<String>,
) -> Box<Fault> {
    fault(FaultKind::InvalidValue, at, expected, found)
}
