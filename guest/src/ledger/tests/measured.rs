//! Numbers that are reported, and consents.

use serde_json::{Value, json};

use super::shop::{Shop, event, with};
use crate::contract::types::{
    Channel, EventBody, FaultKind, Measure, Notice, TransferPart, TransferReceipt,
};
use crate::testing::member;

const NOW: &str = "2026-03-02T10:00:00Z";

/// Sellers climb by their sales of the last 30 days; buyers by what they spend.
fn market() -> Value {
    with(json!({
        "ladders": [
            {
                "id": "sellers", "metric": "reported", "window": { "rolling-days": 30 },
                "downgrade": "full",
                "tiers": [
                    { "id": "trusted", "minimum": 1000 },
                    { "id": "top", "minimum": 5000, "entry_rewards": [{ "points": 300 }] }
                ]
            },
            { "id": "buyers", "metric": { "spend": {} }, "tiers": [{ "id": "silver", "minimum": 100 }] }
        ]
    }))
}

fn reports(ladder: &str, delta: i64) -> EventBody {
    EventBody::Notified(Notice::Measured(Measure {
        ladder: ladder.into(),
        delta,
    }))
}

fn tier(shop: &Shop, ladder: &str) -> Option<String> {
    let state = shop
        .account
        .tiers
        .iter()
        .find(|state| state.ladder == ladder);
    state.and_then(|state| state.tier.clone())
}

fn sum(shop: &Shop, id: &str) -> i64 {
    let counter = shop
        .account
        .counters
        .iter()
        .find(|counter| counter.id == id);
    counter.map_or(0, |counter| {
        counter.marks.iter().map(|mark| mark.value).sum()
    })
}

#[test]
fn a_seller_climbs_by_reported_sales() {
    let mut seller = Shop::new(&market());
    seller.member = member("seller-9");
    seller.happen(NOW, reports("sellers", 999));
    assert_eq!(tier(&seller, "sellers"), None);
    seller.happen("2026-03-03T10:00:00Z", reports("sellers", 1));
    assert_eq!(tier(&seller, "sellers").as_deref(), Some("trusted"));
    seller.happen("2026-03-20T10:00:00Z", reports("sellers", 4000));
    assert_eq!(tier(&seller, "sellers").as_deref(), Some("top"));
    assert_eq!(seller.balance(), 300);
    // The tier is held for the window; then what counts is what was reported in it: nothing.
    seller.tick("2026-04-20T00:00:00Z");
    assert_eq!(tier(&seller, "sellers"), None);
}

#[test]
fn what_goes_back_goes_off_the_newest_days() {
    let mut seller = Shop::new(&market());
    seller.happen(NOW, reports("sellers", 500));
    seller.happen("2026-03-03T10:00:00Z", reports("sellers", 300));
    let settlement = seller.happen("2026-03-04T10:00:00Z", reports("sellers", -400));
    let deltas: Vec<i64> = settlement
        .counters
        .iter()
        .map(|moved| moved.delta)
        .collect();
    assert_eq!(
        (deltas, sum(&seller, "metric:sellers")),
        (vec![-300, -100], 400)
    );
    seller.happen("2026-03-05T10:00:00Z", reports("sellers", -900));
    assert_eq!(sum(&seller, "metric:sellers"), 0);
}

#[test]
fn what_was_counted_elsewhere_counts_on_any_ladder() {
    let mut shop = Shop::new(&market());
    shop.happen(NOW, reports("buyers", 100));
    assert_eq!(tier(&shop, "buyers").as_deref(), Some("silver"));
}

#[test]
fn words_that_make_no_sense_are_faults() {
    let shop = Shop::new(&market());
    let receipt = |sender: &str, activates_at: i64| {
        EventBody::Notified(Notice::TransferReceived(TransferReceipt {
            wallet: "points".into(),
            sender: sender.into(),
            parts: vec![TransferPart {
                points: 1,
                activates_at: Some(activates_at),
                expires_at: None,
                funding: None,
            }],
        }))
    };
    let table = [
        (
            reports("", 1),
            FaultKind::InvalidValue,
            "/Notified/Measured/ladder",
        ),
        (
            reports("club", 1),
            FaultKind::UnknownId,
            "/Notified/Measured/ladder",
        ),
        (
            reports("sellers", i64::MIN),
            FaultKind::InvalidValue,
            "/Notified/Measured/delta",
        ),
        (
            receipt("", 0),
            FaultKind::InvalidValue,
            "/Notified/TransferReceived/sender",
        ),
        (
            receipt("m2", -1),
            FaultKind::InvalidValue,
            "/Notified/TransferReceived/parts/0/activates_at",
        ),
        (
            EventBody::ConsentsChanged(vec![Channel::Sms, Channel::Sms]),
            FaultKind::Duplicate,
            "/ConsentsChanged/1",
        ),
    ];
    for (body, kind, place) in table {
        let fault = shop.fault(vec![event("x", NOW, body)]);
        assert_eq!(
            (fault.kind, fault.at),
            (kind, format!("/events/0/body{place}"))
        );
    }
}

#[test]
fn only_a_new_consent_is_rewarded() {
    let mut shop = Shop::new(&with(json!({
        "campaigns": [{
            "id": "letters", "on": [{ "consent": ["email", "sms"] }],
            "gives": [{ "points": { "points": 20 } }]
        }]
    })));
    shop.member.consents = vec![Channel::Email];
    let agrees = |channels: &[Channel]| EventBody::ConsentsChanged(channels.to_vec());
    shop.happen(NOW, agrees(&[Channel::Email]));
    shop.happen(NOW, agrees(&[]));
    shop.happen(NOW, agrees(&[Channel::Email, Channel::Post]));
    assert_eq!(shop.balance(), 0);
    shop.happen(NOW, agrees(&[Channel::Email, Channel::Sms]));
    assert_eq!(shop.balance(), 20);
}
