//! What refunds take from grants (rule 3.3).

use crate::contract::types::{Grant, RefundBasis, RefundRounding};
use crate::refunds::samples::{Order, amount, earn, money, share, taken, terms, units, whole};

fn one_line(terms: Grant, value: i64, quantity: u32, points: i64) -> Order {
    Order(vec![earn(
        "e1",
        terms,
        vec![share(1, value, quantity, points)],
    )])
}

#[test]
fn three_thirds_of_an_order() {
    let cases = [
        // earned half-up, earned floor
        (100, [34, 33, 33]),
        (99, [33, 33, 33]),
    ];
    for (points, expected) in cases {
        let mut order = one_line(terms(), 9999, 1, points);
        let by_line = [3333; 3].map(|value| taken(&order.refund(&amount(1, value))));
        assert_eq!(by_line, expected, "{points} points");
        let mut order = one_line(terms(), 9999, 1, points);
        let by_order = [3333; 3].map(|value| taken(&order.refund(&money(value))));
        assert_eq!(by_order, expected, "{points} points, money without a line");
    }
}

#[test]
fn a_part_of_one_line() {
    assert_eq!(
        taken(&one_line(terms(), 4995, 1, 49).refund(&amount(1, 1999))),
        20
    );
    // 100.00 earned 100, 75.00 come back: 25 stay.
    assert_eq!(
        taken(&one_line(terms(), 10_000, 1, 100).refund(&amount(1, 7500))),
        75
    );
    // Two units of 10,000.00 at 1 for 1,000.00: one unit leaves 10 of 20.
    assert_eq!(
        taken(&one_line(terms(), 2_000_000, 2, 20).refund(&units(1, 1))),
        10
    );
}

#[test]
fn one_of_two_lines() {
    // 50.00 and 20.00 less a coupon of 10.00 on the first: 60 points, the second line takes 20.
    let lines = vec![share(1, 4000, 1, 40), share(2, 2000, 1, 20)];
    let mut order = Order(vec![earn("e1", terms(), lines)]);
    assert_eq!(taken(&order.refund(&units(2, 1))), 20);
    let plan = order.refund(&whole());
    assert_eq!(
        (taken(&plan), plan.takings[0].left, plan.returned),
        (40, 40, 4000)
    );
    assert_eq!(order.refund(&whole()).takings, []);
}

#[test]
fn the_orders_own_currency_never_changes() {
    // 85.00 GBP at 1.1713 gave 99: the refund knows pounds and points, no rate.
    let mut order = one_line(terms(), 8500, 1, 99);
    let plan = order.refund(&whole());
    assert_eq!((taken(&plan), plan.returned), (99, 8500));
}

#[test]
fn rounding_in_the_shops_favour_or_the_members() {
    // 109.89 to reverse of 200: keep-floor keeps 90 and takes 110, reversal-floor takes 109.
    let member = Grant {
        rounding: RefundRounding::ReversalFloor,
        ..terms()
    };
    assert_eq!(
        taken(&one_line(terms(), 20_000, 1, 200).refund(&amount(1, 10_989))),
        110
    );
    let mut order = one_line(member, 20_000, 1, 200);
    assert_eq!(taken(&order.refund(&amount(1, 10_989))), 109);
    assert_eq!(taken(&order.refund(&whole())), 91);
}

#[test]
fn lines_that_cost_nothing_are_counted_in_units() {
    let mut order = one_line(terms(), 0, 3, 10);
    // 10 x 2/3 = 6.67: 6 stay; 10 x 1/3: 3 stay.
    assert_eq!(
        [1; 3].map(|_| taken(&order.refund(&units(1, 1)))),
        [4, 3, 3]
    );
}

#[test]
fn a_return_told_in_units_is_counted_in_units() {
    // 0.99 with a point for each cent: in value 49/99 would leave 50 of 99, a unit leaves 49.
    let mut order = one_line(terms(), 99, 2, 99);
    let plan = order.refund(&units(1, 1));
    assert_eq!((taken(&plan), plan.returned), (50, 49));
    assert_eq!(taken(&order.refund(&units(1, 1))), 49);
    // After a part of the price alone came back, the value says more than the units.
    let mut order = one_line(terms(), 10_000, 2, 100);
    assert_eq!(taken(&order.refund(&amount(1, 2000))), 20);
    assert_eq!(taken(&order.refund(&units(1, 1))), 50);
    assert_eq!(taken(&order.refund(&units(1, 1))), 30);
}

#[test]
fn over_the_order_instead_of_line_by_line() {
    let lines = vec![
        share(1, 333, 1, 1),
        share(2, 333, 1, 1),
        share(3, 334, 1, 1),
    ];
    let by_order = Grant {
        basis: RefundBasis::Order,
        ..terms()
    };
    let mut order = Order(vec![earn("e1", by_order, lines.clone())]);
    // Half of line 1: over the order 3 x 834/1000 = 2.5 keeps 2; then 667/1000 keeps 2 too.
    assert_eq!(taken(&order.refund(&amount(1, 166))), 1);
    assert_eq!(taken(&order.refund(&amount(1, 167))), 0);
    assert_eq!(taken(&order.refund(&whole())), 2);
    // Line by line the first half already takes the line's only point.
    let mut order = Order(vec![earn("e1", terms(), lines)]);
    assert_eq!(taken(&order.refund(&amount(1, 166))), 1);
    assert_eq!(taken(&order.refund(&amount(2, 166))), 1);
}

#[test]
fn fixed_grants_stay_while_the_order_deserves_them() {
    let fixed = |minimum_amount, minimum_units| Grant {
        by_value: false,
        amount: 10_000,
        minimum_amount,
        minimum_units,
        ..terms()
    };
    let order = |terms| {
        Order(vec![earn(
            "e1",
            terms,
            vec![share(1, 6000, 2, 30), share(2, 4000, 1, 20)],
        )])
    };

    let mut no_minimum = order(fixed(0, 0));
    assert_eq!(taken(&no_minimum.refund(&amount(1, 5999))), 0);
    assert_eq!(taken(&no_minimum.refund(&units(2, 1))), 0);
    assert_eq!(taken(&no_minimum.refund(&whole())), 50);

    let mut fifty = order(fixed(5000, 0));
    assert_eq!(
        taken(&fifty.refund(&amount(1, 5000))),
        0,
        "50.00 are left, inclusive"
    );
    let lost = fifty.refund(&amount(2, 1));
    assert_eq!(taken(&lost), 50, "49.99 are left");
    assert_eq!(
        lost.takings[0].split,
        [share(1, 0, 0, 30), share(2, 1, 0, 20)]
    );
    assert_eq!(taken(&fifty.refund(&whole())), 0);

    // A fifth of the lines was tax: 50.00 without it are 62.50 with it.
    let mut net = order(Grant {
        amount: 8000,
        ..fixed(5000, 0)
    });
    assert_eq!(taken(&net.refund(&amount(1, 3750))), 0, "62.50 are left");
    assert_eq!(taken(&net.refund(&amount(2, 1))), 50, "62.49 are left");

    let mut two_units = order(fixed(0, 2));
    assert_eq!(taken(&two_units.refund(&units(1, 1))), 0);
    assert_eq!(taken(&two_units.refund(&units(1, 1))), 50);
}
