//! What sellers pay of discounts, from the order to the last return (rule 3.21).

use serde_json::json;

use super::shop::{Shop, order_at, program, returns, whole, with};
use crate::contract::ledger::Settlement;
use crate::contract::types::{
    AppliedOffer, Entry, EntryDetail, EntryKind, EventBody, LineKind, Order, OrderChange,
    OrderChangeKind, Refund, RefusalReason, ReturnedLine,
};
use crate::testing::line;

const PLACED: &str = "2026-01-01T10:00:00Z";
const LATER: &str = "2026-01-02T10:00:00Z";

/// Offers of three payers: the platform, Anna (40%) and Bert (all of it, lamps alone).
fn market() -> Shop {
    Shop::new(&with(json!({
        "earning": [],
        "offers": [
            { "id": "own", "gives": { "order-amount": 500 } },
            {
                "id": "sale",
                "gives": { "order-amount": 1000 },
                "funding": { "seller": "anna", "percent": 40 }
            },
            {
                "id": "lamps",
                "lines": { "skus": ["sku-1"] },
                "gives": { "line-percent": { "percent": 10 } },
                "funding": { "seller": "bert", "percent": 100 }
            },
            {
                "id": "free",
                "gives": "free-shipping",
                "funding": { "seller": "anna", "percent": "12.5" }
            },
            {
                "id": "kind",
                "gives": { "order-amount": 100 },
                "funding": { "seller": "anna", "percent": 0 }
            }
        ]
    })))
}

/// Lines (amount, discount), numbered from 1, with what offers took off.
fn order(lines: &[(i64, i64)], offers: &[(&str, i64)]) -> Order {
    let lines = (1..).zip(lines).map(|(number, (amount, discount))| {
        let mut line = line(number, *amount);
        line.discount = *discount;
        line
    });
    let mut order = order_at("o1", PLACED, lines.collect());
    let applied = offers.iter().map(|(offer, amount)| AppliedOffer {
        offer: (*offer).into(),
        code: None,
        amount: *amount,
    });
    order.offers = applied.collect();
    order
}

fn sale() -> Order {
    order(&[(3000, 300), (7000, 700)], &[("sale", 1000)])
}

fn place(order: Order) -> (Shop, Settlement) {
    let mut shop = market();
    let settlement = shop.happen(PLACED, EventBody::OrderPlaced(order));
    (shop, settlement)
}

/// An entry of a discount: offer, amount, seller, share in millionths, amounts by line.
type Told<'e> = (&'e str, i64, &'e str, u32, Vec<i64>);

fn told(entries: &[Entry]) -> Vec<Told<'_>> {
    let mut all = Vec::new();
    for entry in entries {
        let EntryDetail::Discount(discount) = &entry.detail else {
            continue;
        };
        assert_eq!(entry.kind, EntryKind::Discount);
        assert_eq!(discount.currency, "EUR");
        assert!(entry.wallet.is_empty() && entry.moves.is_empty());
        let columns = [entry.available, entry.pending, entry.held, entry.debt];
        assert_eq!(columns, [0; 4]);
        all.push((
            entry.rule.as_str(),
            discount.amount,
            discount.funding.seller.as_str(),
            discount.funding.share_ppm,
            entry.split.iter().map(|share| share.amount).collect(),
        ));
    }
    all
}

/// What is left of an order's funded discounts: in all, and on its lines.
pub(super) fn left(shop: &Shop, order: &str) -> [i64; 2] {
    let mut left = [0; 2];
    for entry in &shop.entries {
        let EntryDetail::Discount(discount) = &entry.detail else {
            continue;
        };
        if entry.order.as_deref() == Some(order) {
            let on_lines: i64 = entry.split.iter().map(|share| share.amount).sum();
            left[0] += discount.amount;
            left[1] += on_lines * discount.amount.signum();
        }
    }
    left
}

#[test]
fn a_sellers_discount_lies_on_its_lines_and_goes_back_with_them() {
    let (mut shop, placed) = place(sale());
    let expected = [("sale", 1000, "anna", 400_000, vec![300, 700])];
    assert_eq!(told(&placed.entries), expected);
    assert_eq!(placed.entries[0].order.as_deref(), Some("o1"));
    let back = shop.happen(LATER, returns("o1", 2, 6300));
    let expected = [("sale", -700, "anna", 400_000, vec![700])];
    assert_eq!(told(&back.entries), expected);
    assert_eq!(back.entries[0].reverses, Some(placed.entries[0].id.clone()));
    let back = shop.refund_all(LATER, "o1");
    let expected = [("sale", -300, "anna", 400_000, vec![300])];
    assert_eq!(told(&back.entries), expected);
    assert_eq!(left(&shop, "o1"), [0, 0]);
    assert!(shop.refund_all(LATER, "o1").entries.is_empty());
}

#[test]
fn what_is_kept_is_rounded_down_and_the_last_return_takes_the_rest() {
    // 3.99 less 1.00: of 2.99 come back 1.00, 1.00 and 0.99.
    let (mut shop, _) = place(order(&[(399, 100)], &[("sale", 100)]));
    for (returned, amount) in [(100, -34), (100, -33), (99, -33)] {
        let back = shop.happen(LATER, returns("o1", 1, returned));
        assert_eq!(told(&back.entries)[0].1, amount, "{returned}");
    }
    assert_eq!(left(&shop, "o1"), [0, 0]);
}

#[test]
fn what_the_platform_pays_alone_leaves_no_entry() {
    let offers = [("own", 500), ("kind", 100), ("forgotten", 7), ("sale", 0)];
    let (mut shop, placed) = place(order(&[(10_000, 607)], &offers));
    assert!(placed.entries.is_empty());
    assert!(shop.refund_all(LATER, "o1").entries.is_empty());
}

#[test]
fn each_offer_takes_its_part_of_what_came_off_the_lines() {
    // Lamps of 100.00: 10.00 off. Then 5.00 and 10.00 off 90.00 and 210.00.
    let lines = [(10_000, 1000 + 150 + 300), (21_000, 350 + 700)];
    let offers = [("own", 500), ("sale", 1000), ("lamps", 1000)];
    let (_, placed) = place(order(&lines, &offers));
    let expected = [
        ("lamps", 1000, "bert", 1_000_000, vec![1000, 0]),
        ("sale", 1000, "anna", 400_000, vec![300, 700]),
    ];
    assert_eq!(told(&placed.entries), expected);
}

#[test]
fn without_discounts_on_its_lines_their_amounts_decide() {
    let mut order = order(&[(3000, 0), (7000, 0), (5000, 0)], &[("sale", 1000)]);
    order.cart.lines[2].kind = LineKind::GiftCard;
    let (_, placed) = place(order);
    assert_eq!(told(&placed.entries)[0].4, [300, 700]);
}

#[test]
fn shipping_that_a_seller_pays_goes_back_with_the_last_return() {
    let mut order = order(&[(3000, 0), (7000, 0)], &[("free", 490)]);
    order.cart.shipping = 490;
    let (mut shop, placed) = place(order);
    let expected = [("free", 490, "anna", 125_000, vec![0, 0])];
    assert_eq!(told(&placed.entries), expected);
    let back = shop.happen(LATER, returns("o1", 2, 7000));
    assert_eq!(told(&back.entries)[0].1, 0);
    let back = shop.happen(LATER, returns("o1", 1, 3000));
    assert_eq!(told(&back.entries)[0].1, -490);
    assert_eq!(left(&shop, "o1"), [0, 0]);
}

#[test]
fn a_cancelled_order_costs_no_seller_anything() {
    let (mut shop, _) = place(sale());
    let back = shop.happen(LATER, EventBody::OrderCancelled("o1".into()));
    assert_eq!(told(&back.entries)[0].1, -1000);
    assert_eq!(left(&shop, "o1"), [0, 0]);
}

#[test]
fn a_changed_order_gives_its_discount_back_and_takes_the_new_one() {
    let (mut shop, _) = place(sale());
    shop.happen(LATER, returns("o1", 1, 2700));
    let how = OrderChangeKind::Amended;
    let order = order(&[(7000, 450), (1000, 50)], &[("sale", 500)]);
    let change = OrderChange { how, order };
    let settlement = shop.happen(LATER, EventBody::OrderChanged(change));
    let expected = [
        ("sale", -700, "anna", 400_000, vec![700]),
        ("sale", 500, "anna", 400_000, vec![450, 50]),
    ];
    assert_eq!(told(&settlement.entries), expected);
    assert_eq!(left(&shop, "o1"), [500, 500]);
    shop.happen(LATER, returns("o1", 2, 950));
    assert_eq!(left(&shop, "o1"), [450, 450]);
    shop.happen(LATER, EventBody::OrderRefunded(whole("o1")));
    assert_eq!(left(&shop, "o1"), [0, 0]);
}

#[test]
fn a_later_revision_gives_the_same_back() {
    let (mut shop, _) = place(sale());
    shop.revise(&program());
    let back = shop.happen(LATER, returns("o1", 1, 900));
    assert_eq!(told(&back.entries)[0].1, -100);
    shop.revise(&with(json!({
        "offers": [{
            "id": "sale",
            "gives": { "order-amount": 1 },
            "funding": { "seller": "bert", "percent": 90 }
        }]
    })));
    let back = shop.refund_all(LATER, "o1");
    assert_eq!(
        told(&back.entries),
        [("sale", -900, "anna", 400_000, vec![200, 700])]
    );
}

#[test]
fn an_order_that_left_nothing_but_its_discount_was_placed_all_the_same() {
    let (mut shop, _) = place(sale());
    let again = shop.happen(LATER, EventBody::OrderPlaced(sale()));
    let given = Some((RefusalReason::AlreadyGiven, 0));
    assert_eq!(super::shop::refused(&again), given);
}

#[test]
fn what_lies_on_a_free_line_goes_back_with_its_units() {
    let mut shop = Shop::new(&with(json!({
        "earning": [],
        "offers": [{
            "id": "sale",
            "gives": { "order-amount": 2000 },
            "funding": { "seller": "anna", "percent": 40 }
        }]
    })));
    let mut order = order(&[(10000, 0), (2000, 2000)], &[("sale", 2000)]);
    order.cart.lines[1].quantity = 2;
    shop.happen(PLACED, EventBody::OrderPlaced(order));
    // The dear line comes back, the free one is kept.
    shop.happen(LATER, returns("o1", 1, 10000));
    assert_eq!(left(&shop, "o1"), [2000, 2000]);
    shop.happen(
        LATER,
        EventBody::OrderRefunded(Refund {
            order: "o1".into(),
            lines: vec![ReturnedLine {
                line: 2,
                amount: None,
                units: 2,
            }],
            amount: 0,
            whole: false,
        }),
    );
    assert_eq!(left(&shop, "o1"), [0, 0]);
}

#[test]
fn money_for_no_line_is_spread_as_without_a_seller() {
    let goods_and_card = || {
        let mut order = order(&[(5000, 500), (5000, 0)], &[("lamps", 500)]);
        order.cart.lines[1].kind = LineKind::GiftCard;
        order
    };
    let (_, placed) = place(goods_and_card());
    let expected = [("lamps", 500, "bert", 1_000_000, vec![500])];
    assert_eq!(told(&placed.entries), expected);
}
