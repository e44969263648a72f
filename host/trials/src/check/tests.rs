//! The checker finds nothing in a good history, and each violation that is planted into it.

use std::collections::BTreeMap;

use fidelis_host::account;
use fidelis_host::contract::types::{Bucket, Debt, Entry, EntryDetail, EntryKind};

use super::*;
use crate::record::{Settled, Told};

const POLICY: Policy = Policy { max_debt: 50 };

fn entry(event: &str, ordinal: u32, kind: EntryKind, available: i64) -> Entry {
    Entry {
        id: format!("{event}/{ordinal}"),
        event_id: event.to_owned(),
        ordinal,
        kind,
        at: 0,
        wallet: "points".to_owned(),
        available,
        pending: 0,
        held: 0,
        debt: 0,
        moves: Vec::new(),
        order: None,
        rule: String::new(),
        revision: String::new(),
        reverses: None,
        split: Vec::new(),
        detail: EntryDetail::Plain,
    }
}

fn settled(version: u64, applied: bool, entries: &[&str]) -> Settled {
    Settled {
        expected: version - 1,
        version,
        applied,
        entries: entries.iter().map(|id| (*id).to_owned()).collect(),
    }
}

fn call(event: &str, paid: i64, began: u64, ended: u64, told: Told) -> Call {
    Call {
        member: "anna".to_owned(),
        event: event.to_owned(),
        paid,
        began,
        ended,
        told,
    }
}

/// Anna earns 100 points, pays with 60 and is refused another 60; a fourth call came with a wrong
/// body.
fn history() -> (Vec<Call>, Ledger) {
    let answers = [
        ("earn", settled(1, true, &["earn/0"])),
        ("burn", settled(2, true, &["burn/0"])),
        ("again", settled(3, false, &[])),
    ];
    let mut account = account::empty();
    account.version = 3;
    account.buckets.push(Bucket {
        sequence: 0,
        wallet: "points".to_owned(),
        remaining: 40,
        held: 0,
        earned_at: 0,
        activates_at: None,
        awaiting: None,
        expires_at: None,
        funding: None,
    });
    let told = |at: usize| Told::Settled(answers[at].1.clone());
    let calls = vec![
        call("earn", 0, 0, 10, told(0)),
        call("burn", 60, 20, 30, told(1)),
        call("again", 60, 25, 40, told(2)),
        call("wrong", 0, 50, 60, Told::Turned { status: 422 }),
    ];
    let ledger = Ledger {
        member: "anna".to_owned(),
        account,
        entries: vec![
            (1, entry("earn", 0, EntryKind::Earn, 100)),
            (2, entry("burn", 0, EntryKind::Burn, -60)),
        ],
        answers: answers
            .iter()
            .map(|(event, answer)| ((*event).to_owned(), answer.clone()))
            .collect::<BTreeMap<_, _>>(),
    };
    (calls, ledger)
}

/// What is found once something was planted.
fn found(plant: impl FnOnce(&mut Vec<Call>, &mut Ledger)) -> Vec<Violation> {
    let (mut calls, mut ledger) = history();
    plant(&mut calls, &mut ledger);
    check(&calls, &[ledger], POLICY)
}

macro_rules! finds {
    ($plant:expr, $($violation:pat),+) => {
        let all = found($plant);
        $(assert!(
            all.iter().any(|one| matches!(one, $violation)),
            "expected {}, found {all:?}",
            stringify!($violation)
        );)+
    };
}

#[test]
fn a_good_history_has_no_violation() {
    assert_eq!(found(|_, _| {}), []);
}

#[test]
fn sums_that_differ_from_the_account() {
    finds!(
        |_, ledger| ledger.account.buckets[0].remaining = 41,
        Violation::Sum { .. }
    );
    finds!(
        |_, ledger| ledger.account.buckets.clear(),
        Violation::Sum { .. }
    );
}

#[test]
fn points_that_were_not_there() {
    finds!(
        |_, ledger| {
            ledger.entries[1].1.available = -160;
            ledger.account.buckets[0].remaining = -60;
        },
        Violation::BelowPolicy { .. },
        Violation::ToldOtherwise { .. }
    );
}

#[test]
fn more_debt_than_the_policy_allows() {
    let owing = |debt| {
        move |_: &mut Vec<Call>, ledger: &mut Ledger| {
            ledger.entries[1].1.debt = debt;
            ledger.account.debts.push(Debt {
                wallet: "points".to_owned(),
                owed: debt,
            });
        }
    };
    assert_eq!(found(owing(50)), []);
    finds!(owing(51), Violation::BelowPolicy { .. });
}

#[test]
fn an_entry_that_is_missing() {
    finds!(
        |_, ledger| {
            ledger.entries.remove(0);
        },
        Violation::Gap {
            expected: 1,
            found: 2,
            ..
        },
        Violation::Lost { .. },
        Violation::Sum { .. }
    );
}

#[test]
fn an_answered_event_that_is_missing() {
    finds!(
        |_, ledger| {
            ledger.answers.remove("again");
            ledger.account.version = 2;
        },
        Violation::Lost { .. }
    );
}

#[test]
fn an_event_that_was_written_twice() {
    finds!(
        |_, ledger| {
            let mut again = ledger.entries[0].1.clone();
            again.id = "another".to_owned();
            ledger.entries.push((3, again));
            ledger.account.buckets[0].remaining = 140;
        },
        Violation::Twice { .. },
        Violation::Stray { .. }
    );
}

#[test]
fn a_loser_that_was_told_that_it_won() {
    finds!(
        |calls, _| calls[2].told = Told::Settled(settled(3, true, &[])),
        Violation::ToldOtherwise { .. }
    );
    // Also where the store itself believes it: nothing was paid.
    finds!(
        |calls, ledger| {
            calls[2].told = Told::Settled(settled(3, true, &[]));
            ledger
                .answers
                .insert("again".to_owned(), settled(3, true, &[]));
        },
        Violation::ToldOtherwise { .. }
    );
}

#[test]
fn a_winner_that_was_told_that_it_lost() {
    finds!(
        |calls, _| calls[1].told = Told::Turned { status: 409 },
        Violation::ToldOtherwise { .. }
    );
}

#[test]
fn a_client_that_was_told_nothing() {
    finds!(
        |calls, _| {
            calls[3].told = Told::Nothing {
                last: "500".to_owned(),
            };
        },
        Violation::Unanswered { .. }
    );
}

#[test]
fn two_settlements_of_one_version() {
    finds!(
        |calls, ledger| {
            let lost_update = settled(2, false, &[]);
            calls[2].told = Told::Settled(lost_update.clone());
            ledger.answers.insert("again".to_owned(), lost_update);
            ledger.account.version = 2;
        },
        Violation::Version { .. }
    );
}

#[test]
fn a_version_that_no_event_gave() {
    finds!(
        |_, ledger| ledger.account.version = 4,
        Violation::LastVersion {
            account: 4,
            events: 3,
            ..
        }
    );
}

#[test]
fn an_answer_that_a_later_call_did_not_see() {
    finds!(
        |calls, _| {
            // "again" began after "burn" was answered, and has the smaller version.
            calls[2].began = 31;
            calls[1].told = Told::Settled(settled(3, true, &["burn/0"]));
            calls[2].told = Told::Settled(settled(2, false, &[]));
        },
        Violation::Order { .. }
    );
    // Calls that overlap may come in any sequence.
    let overlapping = found(|calls, ledger| {
        let (burn, again) = (settled(3, true, &["burn/0"]), settled(2, false, &[]));
        calls[1].told = Told::Settled(burn.clone());
        calls[2].told = Told::Settled(again.clone());
        ledger.answers.insert("burn".to_owned(), burn);
        ledger.answers.insert("again".to_owned(), again);
    });
    assert_eq!(overlapping, []);
}

#[test]
fn a_member_that_nobody_knows() {
    let (calls, _) = history();
    let all = check(&calls, &[], POLICY);
    assert_eq!(all.len(), 3, "{all:?}");
    assert!(all.iter().all(|one| matches!(one, Violation::Lost { .. })));
}
