//! The account, made again from its entries.

use crate::contract::types::{
    Account, Bucket, BucketMove, Counter, CounterMove, Debt, Entry, EntryDetail, Hold, Mark,
    TierState,
};
use crate::refunds::is_shared;
use crate::sort::sort;

/// Folds all entries of an account, oldest first, into the account that they make. Use it to verify
/// a store, or to rebuild an account that was lost.
///
/// Bucket moves carry the bucket's whole key after the move, hold entries the hold after them, and
/// counters, tiers and debts what moved; so nothing but the entries is needed. Parts come sorted
/// by sequence, id, wallet, window and ladder. The next sequence follows the highest one that was
/// given. The version counts settlements, of which entries know nothing: it is 0.
///
/// Counters that many members share (`budget:`, `code:`) leave entries too, but belong to no
/// account. Numbers that do not fit stop at the end of their range: such entries are no ledger.
pub fn fold(entries: &[Entry]) -> Account {
    let mut account = Account {
        version: 0,
        next_sequence: 0,
        buckets: Vec::new(),
        holds: Vec::new(),
        debts: Vec::new(),
        counters: Vec::new(),
        tiers: Vec::new(),
    };
    for entry in entries {
        for moved in &entry.moves {
            let next = moved.sequence.saturating_add(1);
            account.next_sequence = account.next_sequence.max(next);
            fold_move(&mut account.buckets, &entry.wallet, moved);
        }
        fold_debt(&mut account.debts, &entry.wallet, entry.debt);
        match &entry.detail {
            EntryDetail::Hold(hold) => fold_hold(&mut account.holds, hold),
            EntryDetail::Counter(moved) if !is_shared(&moved.id) => {
                fold_counter(&mut account.counters, moved);
            }
            EntryDetail::Tier(state) => fold_tier(&mut account.tiers, state),
            _ => {}
        }
    }
    tidy(&mut account);
    account
}

fn fold_move(buckets: &mut Vec<Bucket>, wallet: &str, moved: &BucketMove) {
    let known = buckets
        .iter_mut()
        .find(|bucket| bucket.sequence == moved.sequence);
    let (remaining, held) = known
        .as_ref()
        .map_or((0, 0), |bucket| (bucket.remaining, bucket.held));
    let bucket = Bucket {
        sequence: moved.sequence,
        wallet: wallet.to_owned(),
        remaining: moved.remaining.saturating_add(remaining),
        held: moved.held.saturating_add(held),
        earned_at: moved.earned_at,
        activates_at: moved.activates_at,
        awaiting: moved.awaiting.clone(),
        expires_at: moved.expires_at,
        funding: moved.funding.clone(),
    };
    match known {
        Some(known) => *known = bucket,
        None => buckets.push(bucket),
    }
}

fn fold_debt(debts: &mut Vec<Debt>, wallet: &str, delta: i64) {
    if delta == 0 {
        return;
    }
    match debts.iter_mut().find(|debt| debt.wallet == wallet) {
        Some(debt) => debt.owed = debt.owed.saturating_add(delta),
        None => debts.push(Debt {
            wallet: wallet.to_owned(),
            owed: delta,
        }),
    }
}

fn fold_hold(holds: &mut Vec<Hold>, hold: &Hold) {
    holds.retain(|known| known.id != hold.id);
    holds.push(hold.clone());
}

fn fold_counter(counters: &mut Vec<Counter>, moved: &CounterMove) {
    let index = counters.iter().position(|counter| counter.id == moved.id);
    let index = index.unwrap_or_else(|| {
        counters.push(Counter {
            id: moved.id.clone(),
            marks: Vec::new(),
        });
        counters.len().saturating_sub(1)
    });
    let Some(counter) = counters.get_mut(index) else {
        return;
    };
    match counter
        .marks
        .iter_mut()
        .find(|mark| mark.start == moved.start)
    {
        Some(mark) => mark.value = mark.value.saturating_add(moved.delta),
        None => counter.marks.push(Mark {
            start: moved.start,
            value: moved.delta,
        }),
    }
}

fn fold_tier(tiers: &mut Vec<TierState>, state: &TierState) {
    tiers.retain(|known| known.ladder != state.ladder);
    tiers.push(state.clone());
}

/// Drops what came to nothing, and sorts.
fn tidy(account: &mut Account) {
    account.buckets.retain(|bucket| bucket.remaining != 0);
    sort(&mut account.buckets, |a, b| a.sequence < b.sequence);
    account.holds.retain(|hold| !hold.parts.is_empty());
    sort(&mut account.holds, |a, b| a.id < b.id);
    account.debts.retain(|debt| debt.owed != 0);
    sort(&mut account.debts, |a, b| a.wallet < b.wallet);
    for counter in &mut account.counters {
        counter.marks.retain(|mark| mark.value != 0);
        sort(&mut counter.marks, |a, b| a.start < b.start);
    }
    account.counters.retain(|counter| !counter.marks.is_empty());
    sort(&mut account.counters, |a, b| a.id < b.id);
    sort(&mut account.tiers, |a, b| a.ladder < b.ladder);
}
