use fidelis_host::contract::types::{Adjustment, EventBody, PointsPayment, ReturnedLine, Verdict};

use super::Case;
use super::till::{Till, cart, goods, line, one_per_euro, programme, with_wallet};

const DAY: i64 = 86_400_000;

pub(super) const CASES: &[Case] = &[
    (
        "C02",
        "100 earned on 100.00; after a refund of 75.00, 25 are left",
        || {
            let mut till = Till::new(programme(&one_per_euro("")));
            till.place("order", goods(10_000), |_| ());
            assert_eq!(till.points(), 100);
            till.refund("order", |refund| refund.lines = vec![returned(1, 7500)]);
            assert_eq!(till.points(), 25);
        },
    ),
    (
        "C04",
        "what is taken is rounded down: 109 of 109.89",
        || {
            let rest = r#""policies": {"refund_rounding": "reversal-floor"},
            "earning": [{"id": "rate", "base": {"per-unit": {"points": "3.33"}}}]"#;
            let mut till = Till::new(programme(rest));
            till.place("order", goods(10_000), |_| ());
            assert_eq!(till.points(), 333);
            till.refund("order", |refund| refund.lines = vec![returned(1, 3300)]);
            assert_eq!(till.points(), 333 - 109);
        },
    ),
    (
        "C06",
        "earn 50, spend 50, the order comes back: the balance is -50",
        || {
            let mut till = Till::new(programme(&one_per_euro("")));
            till.place("order", goods(5000), |_| ());
            adjust(&mut till, -50);
            till.refund("order", |refund| refund.whole = true);
            assert_eq!(till.points(), -50);
        },
    ),
    (
        "C08",
        "a partial refund before activation lowers what is pending, not what is available",
        || {
            let rule = one_per_euro(r#", "pending": {"until": "delivered", "days": 14}"#);
            let mut till = Till::new(programme(&rule));
            till.place("order", goods(10_000), |_| ());
            till.refund("order", |refund| refund.lines = vec![returned(1, 4000)]);
            let balance = till.balance();
            assert_eq!((balance.available, balance.pending), (0, 60));
        },
    ),
    (
        "C10",
        "one of two pieces comes back, told in units: 20 become 10",
        || {
            let rule = r#""earning": [{"id": "thousand",
            "base": {"per-unit": {"points": 1, "amount": 100000}}}]"#;
            let mut till = Till::new(programme(rule));
            let mut pair = line(1, 2_000_000);
            pair.quantity = 2;
            till.place("order", cart(vec![pair]), |_| ());
            assert_eq!(till.points(), 20);
            till.refund("order", |refund| {
                refund.lines = vec![ReturnedLine {
                    line: 1,
                    amount: None,
                    units: 1,
                }];
            });
            assert_eq!(till.points(), 10);
        },
    ),
    (
        "C12",
        "a return is never refused because the points are spent",
        || {
            for clawback in ["only-pending", "own-bucket", "within-balance", "allow-debt"] {
                let rest =
                    one_per_euro("") + &format!(r#", "policies": {{"clawback": "{clawback}"}}"#);
                let mut till = Till::new(programme(&rest));
                till.place("order", goods(5000), |_| ());
                adjust(&mut till, -50);
                till.refund("order", |refund| refund.whole = true);
                let outcome = &till.last.as_ref().unwrap().outcomes[0];
                assert_eq!(outcome.verdict, Verdict::Applied, "{clawback}");
            }
        },
    ),
    (
        "C14",
        "an order's points are the sum of its entries: 50 and -30 are 20",
        || {
            let mut till = Till::new(programme(&one_per_euro("")));
            till.place("order", goods(5000), |_| ());
            till.refund("order", |refund| refund.lines = vec![returned(1, 3000)]);
            let own = till
                .store
                .entries
                .iter()
                .filter(|entry| entry.order.is_some());
            assert_eq!(own.map(|entry| entry.available).sum::<i64>(), 20);
        },
    ),
    (
        "D02",
        "90 days after the grant 380 points are gone on day 91",
        || {
            let wallet = r#"{"id": "points", "expiry": {"days": 90}}"#;
            let mut till = Till::new(with_wallet(wallet, &one_per_euro("")));
            till.place("order", goods(38_000), |_| ());
            till.now += 90 * DAY;
            till.settle("", EventBody::DayEnded);
            assert_eq!(till.points(), 380, "the last day counts");
            till.now += DAY;
            till.settle("", EventBody::DayEnded);
            assert_eq!(till.points(), 0);
        },
    ),
    (
        "D04",
        "130 of 100 points are used at a till that was offline: 30 are owed, 50 more leave 20",
        || {
            let wallet =
                r#"{"id": "points", "burn": {"points": 1, "amount": 1}, "shortfall": "debt"}"#;
            let rest = r#""earning": [{"id": "euro", "base": {"per-unit": {"points": 1}},
            "lines": {"skus": ["sku-2"]}}]"#;
            let mut till = Till::new(with_wallet(wallet, rest));
            till.open(100);
            till.place("first", goods(10_000), |order| {
                order.payments = vec![PointsPayment {
                    wallet: "points".into(),
                    points: 130,
                    amount: 130,
                    hold: None,
                }];
            });
            assert_eq!((till.balance().available, till.balance().debt), (0, 30));
            till.place("second", cart(vec![line(2, 5000)]), |_| ());
            assert_eq!((till.balance().available, till.balance().debt), (20, 0));
        },
    ),
    (
        "D06",
        "points of any day of a year expire with the end of the year",
        || {
            let wallet = r#"{"id": "points", "expiry": {"end-of-year": 0}}"#;
            let mut till = Till::new(with_wallet(wallet, &one_per_euro("")));
            till.place("order", goods(5000), |_| ());
            // 2027-01-01T00:00:00Z
            assert_eq!(
                till.store.account.buckets[0].expires_at,
                Some(1_798_761_600_000)
            );
        },
    ),
    (
        "D08",
        "three months without activity: an earn on 1 January keeps all points to 1 April",
        || {
            let wallet = r#"{"id": "points", "expiry": {"inactive-months": 3}}"#;
            let mut till = Till::new(with_wallet(wallet, &one_per_euro("")));
            till.now = 1_796_083_200_000; // 2026-12-01
            till.place("first", goods(5000), |_| ());
            till.now = 1_798_761_600_000; // 2027-01-01
            till.place("second", goods(5000), |_| ());
            assert_eq!(till.points(), 100);
            let expires: Vec<Option<i64>> = till
                .store
                .account
                .buckets
                .iter()
                .map(|bucket| bucket.expires_at)
                .collect();
            // The end of 2027-04-01, which is 2027-04-02T00:00:00Z.
            assert_eq!(expires, [Some(1_806_624_000_000)]);
        },
    ),
    (
        "E02",
        "a status that follows the balance, up and down at once, is a segment",
        || {
            let rest = r#""segments": [
            {"id": "basic", "when": {"points-balance": {"points": {"at_most": 99}}}},
            {"id": "silver", "when": {"points-balance": {"points": {"at_least": 100, "at_most": 499}}}},
            {"id": "gold", "when": {"points-balance": {"points": {"at_least": 500, "at_most": 999}}}},
            {"id": "platinum", "when": {"points-balance": {"points": {"at_least": 1000}}}}]"#;
            let mut till = Till::new(programme(rest));
            for (points, status, balance) in
                [(100, "silver", 100), (-50, "basic", 50), (500, "gold", 550)]
            {
                adjust(&mut till, points);
                assert_eq!(
                    (till.segments(), till.points()),
                    (vec![status.to_owned()], balance)
                );
            }
        },
    ),
    (
        "E06",
        "every upgrade begins a new period of 12 months",
        || {
            let ladder = r#""ladders": [{"id": "status", "metric": {"spend": {}},
            "window": {"rolling-months": 12}, "hold": {"months": 12},
            "tiers": [{"id": "silver", "minimum": 10000}, {"id": "gold", "minimum": 50000}]}]"#;
            let mut till = Till::new(programme(ladder));
            // (instant, amount, tier, first instant after the period)
            for (order, at, amount, tier, review_at) in [
                // 2024-04-15: held through 2025-04-15
                (
                    "first",
                    1_713_139_200_000,
                    10_000,
                    "silver",
                    1_744_761_600_000,
                ),
                // 2024-10-25: held through 2025-10-25
                (
                    "second",
                    1_729_814_400_000,
                    40_000,
                    "gold",
                    1_761_436_800_000,
                ),
            ] {
                till.now = at;
                till.place(order, goods(amount), |_| ());
                let state = &till.store.account.tiers[0];
                assert_eq!(state.tier.as_deref(), Some(tier));
                assert_eq!(state.review_at, Some(review_at), "{tier}");
            }
        },
    ),
    (
        "E08",
        "the minimum is inclusive, and one order may cross several tiers",
        || {
            let ladder = r#""ladders": [{"id": "status", "metric": {"spend": {}},
            "window": {"rolling-months": 12}, "tiers": [{"id": "baby", "minimum": 0},
            {"id": "growing", "minimum": 30000}, {"id": "king", "minimum": 60000}]}]"#;
            for (amount, tier) in [(29_900, "baby"), (30_000, "growing"), (60_000, "king")] {
                let mut till = Till::new(programme(ladder));
                till.place("order", goods(amount), |_| ());
                let state = till.store.account.tiers.first();
                // Without a state the member stands on the tier that takes nothing.
                let found = state
                    .and_then(|state| state.tier.as_deref())
                    .unwrap_or("baby");
                assert_eq!(found, tier, "{amount}");
            }
        },
    ),
];

fn returned(line: u32, amount: i64) -> ReturnedLine {
    ReturnedLine {
        line,
        amount: Some(amount),
        units: 0,
    }
}

fn adjust(till: &mut Till, points: i64) {
    let body = Adjustment {
        wallet: "points".into(),
        points,
        reason: "spent elsewhere".into(),
        expires_at: None,
    };
    till.settle("", EventBody::Adjusted(body));
}
