//! Who pays for points: the settlement between a marketplace and its sellers, from the entries
//! alone, refunds included.
//!
//! Every bucket move of an entry names who funds the bucket. A statement sums these moves by wallet
//! and funder, so it needs neither the programme nor the account, and entries of any revision add
//! up. Points are split exactly: a seller who pays 30% of 7 points pays 2.1 of them.

use std::collections::BTreeMap;

use crate::contract::types::{BucketMove, Entry, EntryKind};

/// All of a point, in the unit of [`Movements`].
pub const POINT: i128 = 1_000_000;

/// Whose points they are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Funder {
    /// The wallet.
    pub wallet: String,
    /// The seller; `None` = the platform.
    pub seller: Option<String>,
}

/// What moved for one funder, in millionths of the wallet's smallest unit ([`POINT`]). Points that
/// left are negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Movements {
    /// Granted, by orders, campaigns, tiers and by hand.
    pub granted: i128,
    /// Taken back by refunds, and kept by points that were owed.
    pub taken_back: i128,
    /// Paid with.
    pub burned: i128,
    /// Given back by refunds of what was paid with points.
    pub restored: i128,
    /// Expired.
    pub expired: i128,
    /// Sent to another member, or received.
    pub transferred: i128,
}

impl Movements {
    /// What is left of the funder's points.
    pub fn outstanding(&self) -> i128 {
        [
            self.taken_back,
            self.burned,
            self.restored,
            self.expired,
            self.transferred,
        ]
        .iter()
        .fold(self.granted, |sum, part| sum.saturating_add(*part))
    }
}

/// What each funder's points did, by wallet and seller; the platform comes first in each wallet.
///
/// Use it at the end of a period, over the entries of that period.
pub fn statement<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> BTreeMap<Funder, Movements> {
    let mut all = BTreeMap::new();
    for entry in entries {
        for moved in &entry.moves {
            add(&mut all, entry, moved);
        }
    }
    all.retain(|_, movements| *movements != Movements::default());
    all
}

fn add(all: &mut BTreeMap<Funder, Movements>, entry: &Entry, moved: &BucketMove) {
    let share = moved
        .funding
        .as_ref()
        .map_or(0, |funding| i128::from(funding.share_ppm).clamp(0, POINT));
    let seller = moved.funding.as_ref().map(|funding| funding.seller.clone());
    for (seller, share) in [(None, POINT - share), (seller, share)] {
        let points = i128::from(moved.remaining).saturating_mul(share);
        if points == 0 {
            continue;
        }
        let funder = Funder {
            wallet: entry.wallet.clone(),
            seller,
        };
        let movements = all.entry(funder).or_default();
        let part = match entry.kind {
            EntryKind::Earn | EntryKind::Adjust => &mut movements.granted,
            EntryKind::Clawback | EntryKind::Debt | EntryKind::Settle => &mut movements.taken_back,
            EntryKind::Burn => &mut movements.burned,
            EntryKind::Restore => &mut movements.restored,
            EntryKind::Expire => &mut movements.expired,
            EntryKind::Transfer => &mut movements.transferred,
            // Points that become active change their bucket: what one loses another has.
            EntryKind::Activate
            | EntryKind::Hold
            | EntryKind::Release
            | EntryKind::Metric
            | EntryKind::Tier
            | EntryKind::Cap => continue,
        };
        *part = part.saturating_add(points);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::types::{EntryDetail, Funding};

    fn entry(kind: EntryKind, moves: &[(i64, Option<(&str, u32)>)]) -> Entry {
        let moves = moves.iter().map(|(remaining, funding)| BucketMove {
            sequence: 1,
            remaining: *remaining,
            held: 0,
            earned_at: 0,
            activates_at: None,
            awaiting: None,
            expires_at: None,
            funding: funding.map(|(seller, share_ppm)| Funding {
                seller: seller.to_owned(),
                share_ppm,
            }),
        });
        Entry {
            id: String::new(),
            event_id: String::new(),
            ordinal: 0,
            kind,
            at: 0,
            wallet: "points".to_owned(),
            available: 0,
            pending: 0,
            held: 0,
            debt: 0,
            moves: moves.collect(),
            order: None,
            rule: String::new(),
            revision: String::new(),
            reverses: None,
            split: Vec::new(),
            detail: EntryDetail::Plain,
        }
    }

    fn funder(seller: Option<&str>) -> Funder {
        Funder {
            wallet: "points".to_owned(),
            seller: seller.map(str::to_owned),
        }
    }

    #[test]
    fn a_sellers_share_is_exact_and_a_refund_takes_it_back() {
        let anna = Some(("anna", 300_000));
        let entries = [
            entry(EntryKind::Earn, &[(7, anna), (10, None)]),
            entry(EntryKind::Burn, &[(-4, anna)]),
            entry(EntryKind::Clawback, &[(-2, anna), (-10, None)]),
            entry(EntryKind::Restore, &[(1, anna)]),
        ];
        let statement = statement(&entries);
        assert_eq!(statement.len(), 2);
        let anna = &statement[&funder(Some("anna"))];
        assert_eq!((anna.granted, anna.burned), (2_100_000, -1_200_000));
        assert_eq!((anna.taken_back, anna.restored), (-600_000, 300_000));
        assert_eq!(anna.outstanding(), 600_000);
        let platform = &statement[&funder(None)];
        assert_eq!(platform.granted, 14_900_000);
        // 70% of the two points that are left of anna's.
        assert_eq!(platform.outstanding(), 1_400_000);
    }

    #[test]
    fn what_moves_between_columns_costs_nobody_anything() {
        let bert = Some(("bert", 1_000_000));
        let entries = [
            entry(EntryKind::Activate, &[(-5, bert), (5, bert)]),
            entry(EntryKind::Hold, &[(0, bert)]),
        ];
        assert!(statement(&entries).is_empty());
    }
}
