//! Segments by rules (rule 4.3): how customers behave, and personas as named segments.

use serde_json::json;

use super::*;
use crate::contract::segmentation::ClassifyRequest;
use crate::contract::types::{
    Attribute, AttributeValue, Interaction, InteractionKind, Member, PastOrder,
};
use crate::segmentation::classify;
use crate::testing::{at, member, past};

/// A Saturday.
const NOW: &str = "2026-11-21T12:00:00+01:00";

fn shop() -> Engine {
    engine(
        json!({}),
        json!(null),
        json!([
            {"id": "regular", "when": {"orders": {"months": 12, "count": {"at_least": 6}}}},
            {"id": "occasional", "when": {
                "orders": {"months": 12, "count": {"at_least": 1, "at_most": 3}}
            }},
            {"id": "price-sensitive", "when": {"any": [
                {"orders": {"discounted": true, "percent": {"at_least": 60}}},
                {"discount-percent": {"at_least": 20}}
            ]}},
            {"id": "week-end", "when": {"orders": {
                "weekend": true, "count": {"at_least": 2}, "percent": {"at_least": 50}
            }}},
            {"id": "bundle-lover", "when": {"orders": {"bundled": true, "count": {"at_least": 2}}}},
            {"id": "premium", "when": {
                "orders": {"net": {"at_least": 20000}, "count": {"at_least": 1}}
            }},
            {"id": "b2b", "when": {"member-attribute": {"name": "business", "truth": true}}},
            {"id": "claire", "when": {"all": [
                {"segment": ["regular"]},
                {"behaviour": {
                    "kind": "viewed", "days": 30, "categories": ["private-sale"],
                    "times": {"at_least": 3}
                }}
            ]}},
            {"id": "marc", "when": {"all": [
                {"segment": ["occasional"]}, {"segment": ["price-sensitive"]}
            ]}},
            {"id": "anne", "when": {"segment": ["b2b"]}}
        ]),
    )
}

fn segments(member: Member) -> Vec<String> {
    let request = ClassifyRequest {
        now: at(NOW),
        member,
        standing: None,
        cart: None,
        explain: false,
    };
    classify(&shop(), request).unwrap().segments
}

fn discounted(placed_at: &str, net: i64, discount: i64) -> PastOrder {
    PastOrder {
        discount,
        ..past(placed_at, net)
    }
}

/// A regular buyer who is fond of exclusive offers: every month an order, one of them on a
/// discount, and a look at each private sale.
fn claire() -> Member {
    let mut claire = member("claire");
    for month in 1..=6 {
        // The 10th is a Saturday in January and October only.
        claire
            .orders
            .push(past(&format!("2026-{:02}-10T10:00:00Z", month + 4), 6000));
    }
    claire
        .orders
        .push(discounted("2026-11-11T10:00:00Z", 5000, 500));
    for day in [1, 8, 15] {
        claire.interactions.push(Interaction {
            kind: InteractionKind::Viewed,
            at: at(&format!("2026-11-{day:02}T20:00:00Z")),
            sku: None,
            category: Some("private-sale".into()),
        });
    }
    claire
}

/// An occasional buyer who looks at the price: twice a year, in the sales.
fn marc() -> Member {
    let mut marc = member("marc");
    marc.orders = vec![
        discounted("2026-01-14T10:00:00Z", 3000, 1500),
        discounted("2026-07-01T10:00:00Z", 4000, 1000),
    ];
    marc
}

/// A buyer for a company: few large orders on working days.
fn anne() -> Member {
    let mut anne = member("anne");
    anne.attributes = vec![Attribute {
        name: "business".into(),
        value: AttributeValue::Truth(true),
    }];
    anne.orders = ["02-03", "04-07", "06-09", "09-08"]
        .map(|day| past(&format!("2026-{day}T10:00:00Z"), 45_000))
        .to_vec();
    anne
}

#[test]
fn three_personas() {
    assert_eq!(segments(claire()), ["regular", "claire"]);
    assert_eq!(segments(marc()), ["occasional", "price-sensitive", "marc"]);
    assert_eq!(segments(anne()), ["premium", "b2b", "anne"]);
    assert_eq!(segments(member("nobody")), [""; 0]);
}

#[test]
fn how_customers_behave() {
    let with = |change: fn(&mut Member)| {
        let mut claire = claire();
        change(&mut claire);
        segments(claire)
    };
    // Two views within the 30 days are too few; the first one was 30 local days ago.
    let older = with(|claire| claire.interactions[0].at = at("2026-10-22T21:59:59Z"));
    assert_eq!(older, ["regular"]);
    let as_old_as_can_be = with(|claire| claire.interactions[0].at = at("2026-10-22T22:00:00Z"));
    assert_eq!(as_old_as_can_be, ["regular", "claire"]);
    let bundles = with(|claire| {
        claire.interactions.clear();
        claire.orders[0].bundles = 1;
        claire.orders[1].bundles = 2;
    });
    assert_eq!(bundles, ["regular", "bundle-lover"]);
    let weekends = with(|claire| {
        claire.interactions.clear();
        for (week, order) in claire.orders.iter_mut().enumerate() {
            // Every second one on a Saturday, the others on a Monday: 4 of 7.
            let day = 2 + 7 * (week / 2) + if week % 2 == 0 { 5 } else { 0 };
            order.placed_at = at(&format!("2026-03-{day:02}T10:00:00Z"));
        }
    });
    assert_eq!(weekends, ["regular", "week-end"]);
    let sales = with(|claire| {
        claire.interactions.clear();
        // 5 of 7 are 71 percent; what they save is far less than 20.
        for order in &mut claire.orders[..5] {
            order.discount = 1;
        }
        claire.orders[6].discount = 0;
    });
    assert_eq!(sales, ["regular", "price-sensitive"]);
}
