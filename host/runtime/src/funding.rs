//! Who pays for points and discounts: the settlement between a marketplace and its sellers, from
//! the entries alone, refunds included.
//!
//! Every bucket move of an entry names who funds the bucket, and every discount that a seller pays a
//! part of has an entry (rule 3.21). A statement sums the moves by wallet and funder and the
//! discounts by currency and payer, so it needs neither the programme nor the account, and entries
//! of any revision add up. Both are split exactly: a seller who pays 30% of 7 points pays 2.1 of
//! them. Discounts that the platform pays alone have no entry: they cost nobody else anything.

use std::collections::BTreeMap;

use crate::contract::types::{BucketMove, Entry, EntryDetail, EntryKind, FundedDiscount, Funding};

/// All of a point, in the unit of [`Movements`].
pub const POINT: i128 = 1_000_000;

/// All of a minor unit, in the unit of [`Discounts`].
pub const MINOR_UNIT: i128 = 1_000_000;

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

/// A currency and who pays in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Payer {
    /// ISO 4217 code of the orders.
    pub currency: String,
    /// The seller; `None` = the platform, which pays the rest of its sellers' discounts.
    pub seller: Option<String>,
}

/// What discounts cost one payer, in millionths of a minor unit ([`MINOR_UNIT`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Discounts {
    /// Granted with orders.
    pub granted: i128,
    /// Given back by refunds, cancellations and changed orders: 0 or less.
    pub given_back: i128,
}

impl Discounts {
    /// What is left for the payer to pay.
    pub fn due(&self) -> i128 {
        self.granted.saturating_add(self.given_back)
    }
}

/// Who pays what. Points and money stay apart: what a point is worth, the shop knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// What each funder's points did; the platform comes first in each wallet.
    pub points: BTreeMap<Funder, Movements>,
    /// What discounts cost each payer; the platform comes first in each currency.
    pub discounts: BTreeMap<Payer, Discounts>,
}

/// What each funder's points and each payer's discounts did.
///
/// Use it at the end of a period, over the entries of that period.
pub fn statement<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Statement {
    let mut all = Statement::default();
    for entry in entries {
        for moved in &entry.moves {
            add_points(&mut all.points, entry, moved);
        }
        if let EntryDetail::Discount(discount) = &entry.detail {
            add_discount(&mut all.discounts, discount);
        }
    }
    all.points
        .retain(|_, movements| *movements != Movements::default());
    all
}

/// The parts of a whole (in millionths): the platform's, and the seller's where there is one.
fn parts(funding: Option<&Funding>, whole: i128) -> [(Option<String>, i128); 2] {
    let share = funding.map_or(0, |funding| i128::from(funding.share_ppm).clamp(0, whole));
    let seller = funding.map(|funding| funding.seller.clone());
    [(None, whole - share), (seller, share)]
}

fn add_discount(all: &mut BTreeMap<Payer, Discounts>, discount: &FundedDiscount) {
    for (seller, share) in parts(Some(&discount.funding), MINOR_UNIT) {
        let amount = i128::from(discount.amount).saturating_mul(share);
        if amount == 0 {
            continue;
        }
        let payer = Payer {
            currency: discount.currency.clone(),
            seller,
        };
        let sums = all.entry(payer).or_default();
        let part = if amount > 0 {
            &mut sums.granted
        } else {
            &mut sums.given_back
        };
        *part = part.saturating_add(amount);
    }
}

fn add_points(all: &mut BTreeMap<Funder, Movements>, entry: &Entry, moved: &BucketMove) {
    for (seller, share) in parts(moved.funding.as_ref(), POINT) {
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
            | EntryKind::Cap
            | EntryKind::Discount => continue,
        };
        *part = part.saturating_add(points);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        assert_eq!((statement.points.len(), statement.discounts.len()), (2, 0));
        let anna = &statement.points[&funder(Some("anna"))];
        assert_eq!((anna.granted, anna.burned), (2_100_000, -1_200_000));
        assert_eq!((anna.taken_back, anna.restored), (-600_000, 300_000));
        assert_eq!(anna.outstanding(), 600_000);
        let platform = &statement.points[&funder(None)];
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
        assert_eq!(statement(&entries), Statement::default());
    }

    fn discount(amount: i64, currency: &str, seller: &str, share_ppm: u32) -> Entry {
        let detail = EntryDetail::Discount(FundedDiscount {
            currency: currency.to_owned(),
            amount,
            funding: Funding {
                seller: seller.to_owned(),
                share_ppm,
            },
        });
        Entry {
            wallet: String::new(),
            detail,
            ..entry(EntryKind::Discount, &[])
        }
    }

    fn payer(currency: &str, seller: Option<&str>) -> Payer {
        Payer {
            currency: currency.to_owned(),
            seller: seller.map(str::to_owned),
        }
    }

    #[test]
    fn a_sellers_part_of_a_discount_goes_back_with_the_refund() {
        // 10.00 off, of which 7.00 lay on the line that came back.
        let entries = [
            discount(1000, "EUR", "anna", 400_000),
            discount(-700, "EUR", "anna", 400_000),
            discount(0, "EUR", "anna", 400_000),
            discount(333, "EUR", "bert", 1_000_000),
            discount(7, "JPY", "anna", 125_000),
            entry(EntryKind::Earn, &[(7, Some(("anna", 300_000)))]),
        ];
        let statement = statement(&entries);
        let anna = &statement.discounts[&payer("EUR", Some("anna"))];
        assert_eq!((anna.granted, anna.given_back), (400_000_000, -280_000_000));
        assert_eq!(anna.due(), 120 * MINOR_UNIT);
        // The platform pays its part of what Anna paid for, and nothing of what Bert did.
        let platform = &statement.discounts[&payer("EUR", None)];
        assert_eq!(
            (platform.granted, platform.given_back),
            (600_000_000, -420_000_000)
        );
        let bert = &statement.discounts[&payer("EUR", Some("bert"))];
        assert_eq!(bert.due(), 333 * MINOR_UNIT);
        let yen = &statement.discounts[&payer("JPY", Some("anna"))];
        assert_eq!(yen.due(), 875_000);
        assert_eq!((statement.points.len(), statement.discounts.len()), (2, 5));
    }

    #[test]
    fn a_discount_that_went_back_wholly_leaves_nothing_due() {
        let entries = [
            discount(333, "EUR", "anna", 333_333),
            discount(-111, "EUR", "anna", 333_333),
            discount(-222, "EUR", "anna", 333_333),
        ];
        let statement = statement(&entries);
        assert_eq!(statement.discounts.len(), 2);
        for sums in statement.discounts.values() {
            assert!(sums.granted > 0);
            assert_eq!(sums.due(), 0);
        }
    }
}
