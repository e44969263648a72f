//! Versions rise one by one, and calls that do not overlap keep their sequence.

use std::collections::BTreeMap;

use super::Violation;
use crate::ledger::Ledger;
use crate::record::{Call, Told};

/// Every settlement raises the account's version by one, and none is missing.
pub(super) fn versions(ledger: &Ledger, violations: &mut Vec<Violation>) {
    let mut answers: Vec<(u64, u64, &str)> = ledger
        .answers
        .iter()
        .map(|(event, answer)| (answer.expected, answer.version, event.as_str()))
        .collect();
    answers.sort_unstable();
    let mut version = 0;
    for (from, to, event) in answers {
        if from != version || to != from.saturating_add(1) {
            violations.push(Violation::Version {
                member: ledger.member.clone(),
                event: event.to_owned(),
                from,
                to,
                expected: version,
            });
            // All that follows would be beside it too.
            return;
        }
        version = to;
    }
    if version != ledger.account.version {
        violations.push(Violation::LastVersion {
            member: ledger.member.clone(),
            account: ledger.account.version,
            events: version,
        });
    }
}

/// A call that was answered before another one of the same member began has the smaller version.
pub(super) fn real_time(calls: &[Call], violations: &mut Vec<Violation>) {
    let mut members: BTreeMap<&str, Vec<Span<'_>>> = BTreeMap::new();
    for call in calls {
        if let Told::Settled(settled) = &call.told {
            members.entry(&call.member).or_default().push(Span {
                event: &call.event,
                began: call.began,
                ended: call.ended,
                version: settled.version,
            });
        }
    }
    for (member, spans) in members {
        violations.extend(sweep(member, spans));
    }
}

#[derive(Clone, Copy)]
struct Span<'c> {
    event: &'c str,
    began: u64,
    ended: u64,
    version: u64,
}

/// Goes through one member's calls by their beginning, and knows of each moment the highest
/// version that was answered before it.
fn sweep(member: &str, spans: Vec<Span<'_>>) -> Option<Violation> {
    let mut ends = spans.clone();
    ends.sort_unstable_by_key(|span| span.ended);
    let mut begins = spans;
    begins.sort_unstable_by_key(|span| span.began);
    let mut ends = ends.into_iter().peekable();
    let mut highest: Option<Span<'_>> = None;
    for span in begins {
        while let Some(ended) = ends.next_if(|ended| ended.ended < span.began) {
            if highest.is_none_or(|highest| highest.version < ended.version) {
                highest = Some(ended);
            }
        }
        let later = |earlier: &Span<'_>| earlier.version >= span.version;
        // The same event told twice has one version, however far apart the calls are.
        let other = |earlier: &Span<'_>| earlier.event != span.event;
        if let Some(earlier) = highest.filter(|earlier| later(earlier) && other(earlier)) {
            return Some(Violation::Order {
                member: member.to_owned(),
                earlier: earlier.event.to_owned(),
                later: span.event.to_owned(),
            });
        }
    }
    None
}
