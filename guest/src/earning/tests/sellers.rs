//! Who pays for points on a marketplace.

use serde_json::{Value, json};

use super::{Visit, shop, split};
use crate::Engine;
use crate::contract::types::{Cart, Funding};
use crate::testing::{cart, line};

/// 60.00 of Anna's, 30.00 of the platform's own, 20.00 of Ben's, 5.00 of Anna's.
fn market() -> Cart {
    let mut lines = vec![line(1, 6000), line(2, 3000), line(3, 2000), line(4, 500)];
    lines[0].seller = Some("anna".into());
    lines[2].seller = Some("ben".into());
    lines[3].seller = Some("anna".into());
    cart("EUR", lines)
}

fn funded(parts: Value) -> Engine {
    let mut rule = json!({ "id": "rule", "base": { "per-unit": { "points": 1 } } });
    for (key, value) in parts.as_object().unwrap() {
        rule[key] = value.clone();
    }
    shop(json!({ "earning": [rule] }))
}

fn by(seller: &str, share_ppm: u32) -> Option<Funding> {
    Some(Funding {
        seller: seller.into(),
        share_ppm,
    })
}

#[test]
fn each_lines_seller_pays_a_share() {
    let shop = funded(json!({ "funding": { "line-seller": "12.5" } }));
    let given = Visit::default().given(&shop, &market());
    let parts: Vec<(Option<Funding>, i64, Vec<i64>)> = given
        .iter()
        .map(|granted| {
            (
                granted.earning.funding.clone(),
                granted.earning.granted,
                split(granted),
            )
        })
        .collect();
    assert_eq!(
        parts,
        [
            (by("anna", 125_000), 65, vec![60, 5]),
            (None, 30, vec![30]),
            (by("ben", 125_000), 20, vec![20]),
        ]
    );
}

#[test]
fn one_rounding_and_one_cap_for_all_sellers_together() {
    let shop = funded(json!({
        "funding": { "line-seller": 100 },
        "caps": [{ "per": "lifetime", "points": 23 }],
    }));
    let given = Visit::default().given(&shop, &market());
    let granted: Vec<(i64, i64)> = given
        .iter()
        .map(|granted| (granted.earning.desired, granted.earning.granted))
        .collect();
    assert_eq!(granted, [(65, 13), (30, 6), (20, 4)]);
    let counted: i64 = given
        .iter()
        .flat_map(|granted| &granted.caps)
        .map(|counter| counter.delta)
        .sum();
    assert_eq!(counted, 23);
}

#[test]
fn a_given_seller_pays() {
    for (percent, funding) in [
        (json!(40), by("anna", 400_000)),
        (json!(100), by("anna", 1_000_000)),
        (json!(0), None),
    ] {
        let shop =
            funded(json!({ "funding": { "seller": { "seller": "anna", "percent": percent } } }));
        let given = Visit::default().given(&shop, &market());
        assert_eq!(given.len(), 1);
        assert_eq!(given[0].earning.funding, funding, "{percent}");
        assert_eq!(given[0].earning.granted, 115);
    }
}

#[test]
fn the_platform_pays_where_nobody_is_named() {
    let given = Visit::default().given(&funded(json!({})), &market());
    assert_eq!((given.len(), given[0].earning.funding.clone()), (1, None));
}

#[test]
fn a_fixed_grant_of_sellers_keeps_all_lines_for_its_minimum() {
    let shop = funded(json!({
        "base": { "per-order": 23 },
        "minimum": { "amount": 10_000 },
        "funding": { "line-seller": 100 },
    }));
    let given = Visit::default().given(&shop, &market());
    assert_eq!(split(&given[0]), [12, 0, 0, 1]);
    assert_eq!(split(&given[2]), [0, 0, 4, 0]);
    for granted in &given {
        assert!(!granted.grant.by_value);
        assert_eq!(granted.grant.minimum_amount, 10_000);
    }
}
