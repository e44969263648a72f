//! What clients were told, beside what is kept.

use std::collections::{BTreeMap, BTreeSet};

use fidelis_host::contract::types::EntryKind;

use super::Violation;
use crate::ledger::Ledger;
use crate::record::{Call, Settled, Told};

/// A ledger, made ready to be asked.
struct Kept<'l> {
    ledger: &'l Ledger,
    ids: BTreeSet<&'l str>,
    /// What each event paid with points.
    paid: BTreeMap<&'l str, i64>,
}

impl<'l> Kept<'l> {
    fn of(ledger: &'l Ledger) -> Kept<'l> {
        let mut ids = BTreeSet::new();
        let mut paid: BTreeMap<&str, i64> = BTreeMap::new();
        for (_, entry) in &ledger.entries {
            ids.insert(entry.id.as_str());
            if entry.kind == EntryKind::Burn {
                let points = entry.available.saturating_add(entry.held);
                let sum = paid.entry(&entry.event_id).or_default();
                *sum = sum.saturating_sub(points);
            }
        }
        Kept { ledger, ids, paid }
    }
}

pub(super) fn check(calls: &[Call], ledgers: &[Ledger], violations: &mut Vec<Violation>) {
    let kept: BTreeMap<&str, Kept<'_>> = ledgers
        .iter()
        .map(|ledger| (ledger.member.as_str(), Kept::of(ledger)))
        .collect();
    for call in calls {
        violations.extend(judge(call, kept.get(call.member.as_str())));
    }
}

fn judge(call: &Call, kept: Option<&Kept<'_>>) -> Option<Violation> {
    let answer = kept.and_then(|kept| kept.ledger.answers.get(&call.event));
    match (&call.told, answer) {
        (Told::Nothing { last }, _) => Some(Violation::Unanswered {
            member: call.member.clone(),
            event: call.event.clone(),
            last: last.clone(),
        }),
        (Told::Turned { .. }, None) => None,
        (Told::Turned { status }, Some(answer)) => {
            Some(otherwise(call, format!("{status}"), words(answer)))
        }
        (Told::Settled(_), None) => Some(lost(call, "the event".to_owned())),
        (Told::Settled(told), Some(answer)) if told != answer => {
            Some(otherwise(call, words(told), words(answer)))
        }
        (Told::Settled(told), Some(_)) => kept.and_then(|kept| written(call, told, kept)),
    }
}

/// Whether the entries that an answer names are there, and what was to be paid was paid: all of
/// it, or nothing.
fn written(call: &Call, told: &Settled, kept: &Kept<'_>) -> Option<Violation> {
    let missing = told
        .entries
        .iter()
        .find(|entry| !kept.ids.contains(entry.as_str()));
    if let Some(entry) = missing {
        return Some(lost(call, format!("entry {entry}")));
    }
    let paid = kept.paid.get(call.event.as_str()).copied().unwrap_or(0);
    let due = if told.applied { call.paid } else { 0 };
    // A hold that is used up is burned by an event of its own, which asks to pay nothing.
    let asked = call.paid != 0 || !told.applied;
    (asked && paid != due).then(|| {
        otherwise(
            call,
            format!("{due} points paid"),
            format!("{paid} points paid"),
        )
    })
}

fn lost(call: &Call, what: String) -> Violation {
    Violation::Lost {
        member: call.member.clone(),
        event: call.event.clone(),
        what,
    }
}

fn otherwise(call: &Call, told: String, kept: String) -> Violation {
    Violation::ToldOtherwise {
        member: call.member.clone(),
        event: call.event.clone(),
        told,
        kept,
    }
}

fn words(settled: &Settled) -> String {
    let verdict = if settled.applied {
        "applied"
    } else {
        "refused"
    };
    let entries = settled.entries.len();
    let version = settled.version;
    format!("{verdict} with {entries} entries at version {version}")
}
