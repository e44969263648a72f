//! Balances: what each wallet holds once everything is settled.

use super::book::{Book, lost};
use super::buckets::{free, is_active};
use crate::contract::ledger::Balance;
use crate::exact::{add, within};
use crate::fault::Answer;

impl Book<'_> {
    /// The columns of every wallet of the programme, in its order, then of any other wallet that
    /// the account still has, by id.
    pub(super) fn balances(&self) -> Answer<Vec<Balance>> {
        let wallets = &self.engine.program.wallets;
        let mut balances: Vec<Balance> = Vec::with_capacity(wallets.len());
        for wallet in wallets {
            balances.push(empty(&wallet.id));
        }
        let first = wallets.len();
        for slot in &self.buckets {
            let bucket = &slot.now;
            if bucket.remaining == 0 {
                continue;
            }
            let sums = balance_of(&mut balances, first, &bucket.wallet)?;
            let column = if is_active(bucket) {
                &mut sums.available
            } else {
                &mut sums.pending
            };
            add(column, free(bucket))?;
            add(&mut sums.held, bucket.held)?;
        }
        for debt in &self.standing.debts {
            if debt.owed != 0 {
                balance_of(&mut balances, first, &debt.wallet)?.debt = debt.owed;
            }
        }
        for sums in &balances {
            for column in [sums.available, sums.pending, sums.held] {
                within(column)?;
            }
        }
        Ok(balances)
    }
}

/// The row of a wallet, made if there is none. From a first row on they are sorted by id, as the
/// order in which a store keeps buckets says nothing.
fn balance_of<'b>(
    balances: &'b mut Vec<Balance>,
    first: usize,
    wallet: &str,
) -> Answer<&'b mut Balance> {
    let mut row = balances.len();
    for (index, sums) in balances.iter().enumerate() {
        if sums.wallet == wallet || index >= first && sums.wallet.as_str() > wallet {
            row = index;
            break;
        }
    }
    if balances.get(row).is_none_or(|sums| sums.wallet != wallet) {
        balances.insert(row, empty(wallet));
    }
    balances.get_mut(row).ok_or_else(|| lost("wallet"))
}

fn empty(wallet: &str) -> Balance {
    Balance {
        wallet: wallet.to_owned(),
        available: 0,
        pending: 0,
        held: 0,
        debt: 0,
    }
}
