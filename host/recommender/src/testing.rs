//! Shops for tests.

use crate::purchases::{Purchase, Purchases};

/// Purchases of (member, product, day); what a member buys on a day is one order.
pub(crate) fn shop(members: u32, products: u32, bought: &[(u32, u32, i32)]) -> Purchases {
    let row = |&(member, product, day): &(u32, u32, i32)| Purchase {
        member,
        product,
        order: day.unsigned_abs(),
        day,
    };
    Purchases::new(bought.iter().map(row).collect(), members, products).unwrap()
}

/// Numbers that look random and are always the same.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let high = u32::try_from(self.0 >> 33).unwrap();
        high % end
    }
}

/// A shop where members have a taste: each of them buys mostly products of one group, weekly, and
/// some of the others.
pub(crate) fn tasteful(members: u32, weeks: i32, seed: u64) -> Vec<Purchase> {
    let mut dice = Dice::new(seed);
    let mut rows = Vec::new();
    for member in 0..members {
        let group = member % 4;
        let favourite = dice.below(10) + group * 10;
        for week in 0..weeks {
            let day = 17_000 + week * 7 + i32::try_from(dice.below(7)).unwrap();
            let order = member * 1_000 + week.unsigned_abs();
            let mut buy = |product| {
                rows.push(Purchase {
                    member,
                    product,
                    order,
                    day,
                });
            };
            if dice.below(3) > 0 {
                buy(favourite);
            }
            for _ in 0..dice.below(3) {
                buy(group * 10 + dice.below(10));
            }
            if dice.below(4) == 0 {
                buy(dice.below(40));
            }
        }
    }
    rows
}
