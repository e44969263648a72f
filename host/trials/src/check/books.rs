//! One ledger by itself: its entries are whole, come to the account, and keep to the policy.

use std::collections::{BTreeMap, BTreeSet};

use super::{Policy, Violation};
use crate::ledger::{Columns, Ledger};

pub(super) fn check(ledger: &Ledger, policy: Policy, violations: &mut Vec<Violation>) {
    positions(ledger, violations);
    repeats(ledger, violations);
    strays(ledger, violations);
    sums(ledger, violations);
    course(ledger, policy, violations);
}

fn positions(ledger: &Ledger, violations: &mut Vec<Violation>) {
    for ((found, _), expected) in ledger.entries.iter().zip(1..) {
        if *found != expected {
            violations.push(Violation::Gap {
                member: ledger.member.clone(),
                expected,
                found: *found,
            });
            return;
        }
    }
}

fn repeats(ledger: &Ledger, violations: &mut Vec<Violation>) {
    let mut seen = BTreeSet::new();
    for (_, entry) in &ledger.entries {
        let place = format!("{}, ordinal {}", entry.event_id, entry.ordinal);
        for what in [entry.id.clone(), place] {
            if let Some(what) = seen.replace(what) {
                violations.push(Violation::Twice {
                    member: ledger.member.clone(),
                    what,
                });
            }
        }
    }
}

fn strays(ledger: &Ledger, violations: &mut Vec<Violation>) {
    let brought: BTreeSet<&String> = ledger
        .answers
        .values()
        .flat_map(|answer| &answer.entries)
        .collect();
    for (_, entry) in &ledger.entries {
        if !brought.contains(&entry.id) {
            violations.push(Violation::Stray {
                member: ledger.member.clone(),
                entry: entry.id.clone(),
            });
        }
    }
}

fn sums(ledger: &Ledger, violations: &mut Vec<Violation>) {
    let (entries, account) = (ledger.sums(), ledger.balances());
    let wallets: BTreeSet<&String> = entries.keys().chain(account.keys()).collect();
    for wallet in wallets {
        let of = |all: &BTreeMap<String, Columns>| all.get(wallet).copied().unwrap_or_default();
        if of(&entries) != of(&account) {
            violations.push(Violation::Sum {
                member: ledger.member.clone(),
                wallet: wallet.clone(),
                entries: of(&entries),
                account: of(&account),
            });
        }
    }
}

/// Looks at the wallets after each event: within one, entries may pass through anything.
fn course(ledger: &Ledger, policy: Policy, violations: &mut Vec<Violation>) {
    let mut wallets: BTreeMap<&str, Columns> = BTreeMap::new();
    let mut rest = ledger.entries.iter().peekable();
    while let Some((_, entry)) = rest.next() {
        wallets.entry(&entry.wallet).or_default().add(entry);
        if rest
            .peek()
            .is_some_and(|(_, next)| next.event_id == entry.event_id)
        {
            continue;
        }
        for (wallet, columns) in &wallets {
            let negative = [
                columns.available,
                columns.pending,
                columns.held,
                columns.debt,
            ]
            .iter()
            .any(|column| *column < 0);
            if negative || columns.debt > policy.max_debt {
                violations.push(Violation::BelowPolicy {
                    member: ledger.member.clone(),
                    event: entry.event_id.clone(),
                    wallet: (*wallet).to_owned(),
                    columns: *columns,
                });
                // What follows would be told again and again.
                return;
            }
        }
    }
}
