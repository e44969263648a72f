//! What holds for every sequence of refunds.

use crate::contract::types::{EntryKind, Grant, Refund, RefundBasis, RefundRounding};
use crate::refunds::samples::{
    Order, amount, burn, count, earn, money, moved, restored, share, taken, terms, units, whole,
};

/// A small generator, so that the sequences are many and always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn number(&mut self, sides: u64) -> i64 {
        i64::try_from(self.roll(sides)).unwrap()
    }

    fn small(&mut self, sides: u64) -> u32 {
        u32::try_from(self.roll(sides)).unwrap()
    }

    fn order(&mut self, terms: Grant) -> (Order, i64, i64) {
        let mut shares = Vec::new();
        for line in 1..=3 {
            let value = if self.roll(4) == 0 {
                0
            } else {
                self.number(4000)
            };
            shares.push(share(line, value, self.small(4), self.number(500)));
        }
        let value: i64 = shares.iter().map(|share| share.value).sum();
        let points: i64 = shares.iter().map(|share| share.amount).sum();
        let (old, new) = (self.number(90), self.number(90));
        let mut bare = shares.clone();
        bare.iter_mut().for_each(|share| share.amount = 0);
        let spend = shares.clone();
        let entries = vec![
            earn("e1", terms, shares),
            burn("b1", value, &[(1, old), (2, new)], bare.clone()),
            count("m1", EntryKind::Metric, "metric:spend", points, spend),
            count("m2", EntryKind::Metric, "metric:orders", 1, bare),
        ];
        (
            Order(entries),
            points,
            if value > 0 { old + new } else { 0 },
        )
    }

    fn refund(&mut self) -> Refund {
        let line = 1 + self.small(3);
        match self.roll(3) {
            0 => amount(line, self.number(1500)),
            1 => units(line, 1 + self.small(2)),
            _ => money(self.number(3000)),
        }
    }
}

fn switches() -> Vec<Grant> {
    let mut all = Vec::new();
    for basis in [RefundBasis::Line, RefundBasis::Order] {
        for rounding in [RefundRounding::KeepFloor, RefundRounding::ReversalFloor] {
            for by_value in [true, false] {
                all.push(Grant {
                    basis,
                    rounding,
                    by_value,
                    minimum_amount: 2000,
                    ..terms()
                });
            }
        }
    }
    all
}

#[test]
fn whatever_came_before_the_last_return_takes_and_gives_exactly_the_rest() {
    let mut dice = Dice(2026);
    for round in 0..400 {
        for terms in switches() {
            let (mut order, points, burned) = dice.order(terms.clone());
            let (mut taken_so_far, mut restored_so_far, mut spend, mut orders) = (0, 0, 0, 0);
            for step in 0..8 {
                let refund = if step == 7 { whole() } else { dice.refund() };
                let plan = order.refund(&refund);
                for taking in &plan.takings {
                    let sum: i64 = taking.split.iter().map(|share| share.amount).sum();
                    assert_eq!(sum, taking.points);
                    assert!(taking.split.iter().all(|share| share.amount >= 0));
                    assert!((0..=taking.left).contains(&taking.points), "{taking:?}");
                    assert_eq!(taking.left, points - taken_so_far);
                }
                for back in &plan.restorations {
                    let sum: i64 = back.parts.iter().map(|part| part.points).sum();
                    assert_eq!(sum + back.owed, back.points);
                }
                taken_so_far += taken(&plan);
                restored_so_far += restored(&plan);
                spend += moved(&plan, "metric:spend");
                orders += moved(&plan, "metric:orders");
                assert!(
                    taken_so_far <= points && restored_so_far <= burned,
                    "{round}: {terms:?}"
                );
            }
            assert_eq!(taken_so_far, points, "{round}: {terms:?}");
            assert_eq!(restored_so_far, burned, "{round}: {terms:?}");
            assert_eq!((spend, orders), (-points, -1), "{round}: {terms:?}");
        }
    }
}

#[test]
fn each_line_gives_exactly_its_own_points() {
    let mut dice = Dice(7);
    for terms in switches() {
        for _ in 0..100 {
            let (mut order, ..) = dice.order(terms.clone());
            let granted = order.0[0].split.clone();
            for _ in 0..5 {
                order.refund(&dice.refund());
            }
            order.refund(&whole());
            for own in granted {
                let traces = order
                    .0
                    .iter()
                    .filter(|entry| entry.kind == EntryKind::Clawback);
                let shares = traces.flat_map(|entry| &entry.split);
                let of_line = shares.filter(|share| share.line == own.line);
                assert_eq!(of_line.map(|share| share.amount).sum::<i64>(), own.amount);
            }
        }
    }
}

#[test]
fn a_larger_return_never_takes_less() {
    for terms in switches() {
        let (mut taken_before, mut restored_before) = (0, 0);
        for value in 0..=3000 {
            let lines = vec![share(1, 1999, 1, 47), share(2, 1001, 1, 13)];
            let paid = vec![share(1, 1999, 1, 0), share(2, 1001, 1, 0)];
            let mut order = Order(vec![
                earn("e1", terms.clone(), lines),
                burn("b1", 3000, &[(1, 77)], paid),
            ]);
            let plan = order.refund(&amount(1, value));
            assert!(taken(&plan) >= taken_before && restored(&plan) >= restored_before);
            (taken_before, restored_before) = (taken(&plan), restored(&plan));
        }
        assert!(taken_before > 0 && restored_before > 0);
    }
}
