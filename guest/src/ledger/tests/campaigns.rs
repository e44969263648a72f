//! Campaigns: what something that happened gives, and what a refund takes back of it (rule 4.4).

use serde_json::{Value, json};

use super::shop::{Shop, order_at, pays, with};
use crate::contract::ledger::Settlement;
use crate::contract::types::{
    Activity, ActivityKind, ArgumentValue, Attribute, AttributeValue, Channel, Effect, EntryKind,
    EventBody, OrderChange, OrderChangeKind, RefusalReason, Subject, Verdict,
};
use crate::testing::{at, line};

/// The shop with changes, and a wallet of gifts that live ten days.
pub(super) fn shop(changes: Value) -> Shop {
    let mut program = json!({
        "wallets": [
            { "id": "points", "burn": { "points": 100, "amount": 100 } },
            { "id": "gifts", "expiry": { "days": 10 } }
        ],
        "segments": [{ "id": "vip", "when": null }],
        "texts": { "hello": { "en": "Hello, {points}!" }, "call": { "en": "Call" } }
    });
    for (name, value) in changes.as_object().unwrap() {
        program[name] = value.clone();
    }
    Shop::new(&with(program))
}

pub(super) fn campaigns(campaigns: Value) -> Shop {
    shop(json!({ "campaigns": campaigns }))
}

pub(super) fn points(points: i64) -> Value {
    json!([{ "points": { "points": points } }])
}

pub(super) fn done(kind: ActivityKind) -> EventBody {
    EventBody::ActivityDone(Activity {
        kind,
        target: None,
        attributes: Vec::new(),
    })
}

/// Rule and points of all earnings.
pub(super) fn earned(settlement: &Settlement) -> Vec<(&str, i64)> {
    let earnings = settlement.earnings.iter();
    earnings
        .map(|one| (one.rule.as_str(), one.granted))
        .collect()
}

/// Reason and missing of the finding on a campaign; none if it applied.
pub(super) fn finding(settlement: &Settlement, id: &str) -> Option<(RefusalReason, i64)> {
    let mut findings = settlement.findings.iter();
    match &findings.find(|one| one.id == id).unwrap().verdict {
        Verdict::Applied => None,
        Verdict::Refused(refusal) => Some((refusal.reason, refusal.missing)),
    }
}

#[test]
fn a_welcome_pack_on_signing_up() {
    let mut shop = shop(json!({
        "offers": [{ "id": "ten", "code": { "coupons": true }, "gives": { "order-percent": { "percent": 10 } } }],
        "campaigns": [{
            "id": "welcome",
            "on": [{ "activity": { "kinds": ["signed-up"] } }],
            "limit": { "per": "lifetime" },
            "funding": { "seller": "anna", "percent": 50 },
            "gives": [
                { "points": { "points": 200, "wallet": "gifts" } },
                { "coupon": { "offer": "ten", "days": 30 } },
                { "gift": { "sku": "mug" } },
                { "access": { "opens": "sale", "days": 0 } },
                { "contest": { "contest": "raffle", "tickets": 3 } },
                { "task": { "text": "call", "days": 7 } },
                { "message": { "text": "hello", "channels": ["email", "sms", "on-site"] } }
            ]
        }]
    }));
    shop.explain = true;
    shop.member.consents = vec![Channel::Email];
    let settlement = shop.happen("2026-11-21T12:00:00Z", done(ActivityKind::SignedUp));
    assert_eq!(earned(&settlement), [("welcome", 200)]);
    let earning = &settlement.earnings[0];
    assert_eq!(earning.wallet, "gifts");
    assert_eq!(earning.expires_at, Some(at("2026-12-02T00:00:00Z")));
    assert_eq!(earning.funding.as_ref().unwrap().share_ppm, 500_000);
    let entry = &settlement.entries[0];
    assert_eq!((entry.kind, entry.available), (EntryKind::Earn, 200));
    assert_eq!((entry.rule.as_str(), &entry.order), ("welcome", &None));
    let effects = &settlement.effects;
    assert_eq!(effects.len(), 7);
    let Effect::Coupon(coupon) = &effects[0] else {
        panic!()
    };
    assert_eq!((&*coupon.id, &*coupon.offer), ("e1:welcome:1", "ten"));
    assert_eq!(coupon.expires_at, Some(at("2026-12-22T00:00:00Z")));
    assert!(coupon.funding.is_some());
    let Effect::Gift(gift) = &effects[1] else {
        panic!()
    };
    assert_eq!(
        (&*gift.offer, &*gift.sku, gift.quantity),
        ("welcome", "mug", 1)
    );
    let Effect::Access(access) = &effects[2] else {
        panic!()
    };
    assert_eq!(access.expires_at, Some(at("2026-11-22T00:00:00Z")));
    let Effect::Contest(contest) = &effects[3] else {
        panic!()
    };
    assert_eq!((&*contest.contest, contest.tickets), ("raffle", 3));
    let Effect::Task(task) = &effects[4] else {
        panic!()
    };
    assert_eq!((&*task.id, &*task.text.key), ("e1:welcome:5", "call"));
    assert_eq!(task.due_at, Some(at("2026-11-29T00:00:00Z")));
    let said: Vec<_> = effects[5..]
        .iter()
        .map(|effect| match effect {
            Effect::Message(message) => {
                let ArgumentValue::Points(points) = &message.text.arguments[0].value else {
                    panic!()
                };
                assert_eq!((&*points.wallet, points.amount), ("gifts", 200));
                (message.id.as_str(), message.channel)
            }
            _ => panic!(),
        })
        .collect();
    assert_eq!(
        said,
        [
            ("e1:welcome:6:email", Channel::Email),
            ("e1:welcome:6:on-site", Channel::OnSite)
        ]
    );
    let told: Vec<_> = settlement
        .findings
        .iter()
        .map(|one| (one.subject, &*one.id))
        .collect();
    assert_eq!(
        told,
        [
            (Subject::Campaign, "welcome"),
            (Subject::Campaign, "welcome")
        ]
    );
    let Verdict::Refused(refusal) = &settlement.findings[1].verdict else {
        panic!()
    };
    assert_eq!(refusal.reason, RefusalReason::NoConsent);

    let again = shop.happen("2026-11-22T12:00:00Z", done(ActivityKind::SignedUp));
    assert_eq!(
        finding(&again, "welcome"),
        Some((RefusalReason::CapReached, 1))
    );
    assert!(again.entries.is_empty() && again.effects.is_empty());
}

#[test]
fn activities_are_told_apart() {
    let mut shop = campaigns(json!([{
        "id": "photo",
        "on": [{ "activity": {
            "kinds": ["review", "other"],
            "targets": ["mug"],
            "attribute": { "name": "photos", "number": { "at_least": 1 } }
        } }],
        "gives": points(30)
    }]));
    let activity = |kind, target: &str, photos| {
        EventBody::ActivityDone(Activity {
            kind,
            target: Some(target.into()),
            attributes: vec![Attribute {
                name: "photos".into(),
                value: AttributeValue::Number(photos),
            }],
        })
    };
    let table = [
        (activity(ActivityKind::Review, "mug", 1), 30),
        (activity(ActivityKind::Review, "mug", 0), 30),
        (activity(ActivityKind::Review, "cup", 1), 30),
        (activity(ActivityKind::Social, "mug", 1), 30),
        (done(ActivityKind::Review), 30),
        (activity(ActivityKind::Other, "mug", 2), 60),
    ];
    for (hour, (body, balance)) in (10..).zip(table) {
        shop.happen(&format!("2026-11-21T{hour}:00:00Z"), body);
        assert_eq!(shop.balance(), balance, "{hour}");
    }
}

#[test]
fn who_is_not_meant_gets_nothing() {
    let campaign = |id: &str, changes: Value| {
        let mut campaign = json!({
            "id": id,
            "on": [{ "activity": { "kinds": ["app"] } }],
            "gives": points(10)
        });
        for (name, value) in changes.as_object().unwrap() {
            campaign[name] = value.clone();
        }
        campaign
    };
    let mut shop = shop(json!({
        "experiments": [{ "id": "ab", "variants": [{ "id": "a", "weight": 10_000 }, ] }],
        "segments": [{ "id": "vip" }],
        "campaigns": [
            campaign("early", json!({ "during": { "ends": "2026-11-20" } })),
            campaign("vips", json!({ "audience": { "segments": ["vip"] } })),
            campaign("buyers", json!({ "when": { "order-count": { "at_least": 1 } } })),
            campaign("a", json!({ "variant": { "experiment": "ab", "variant": "a" } })),
        ]
    }));
    shop.explain = true;
    let settlement = shop.happen("2026-11-21T12:00:00Z", done(ActivityKind::App));
    let reason = |id| finding(&settlement, id).map(|(reason, _)| reason);
    assert_eq!(reason("early"), Some(RefusalReason::OutsideWindow));
    assert_eq!(reason("vips"), Some(RefusalReason::NotInAudience));
    assert_eq!(reason("buyers"), Some(RefusalReason::ConditionFailed));
    assert_eq!(reason("a"), None);
    assert_eq!(earned(&settlement), [("a", 10)]);
    let Effect::Exposure(seen) = &settlement.effects[0] else {
        panic!()
    };
    assert_eq!((&*seen.variant_id, &*seen.unit_id), ("a", "m1"));
}

#[test]
fn a_tier_reached_from_below() {
    let mut shop = shop(json!({
        "ladders": [{
            "id": "status", "metric": "orders", "window": "lifetime",
            "tiers": [{ "id": "silver", "minimum": 1 }, { "id": "gold", "minimum": 2 }]
        }],
        "campaigns": [{ "id": "golden", "on": [{ "tier-reached": { "tier": "gold" } }], "gives": points(70) }]
    }));
    assert_eq!(
        earned(&shop.buy("2026-11-01T10:00:00Z", "o1", 100)),
        [("base", 1)]
    );
    let settlement = shop.buy("2026-11-02T10:00:00Z", "o2", 100);
    assert_eq!(earned(&settlement), [("base", 1), ("golden", 70)]);
    assert_eq!(
        earned(&shop.buy("2026-11-03T10:00:00Z", "o3", 100)),
        [("base", 1)]
    );
    // The reward of a tier belongs to no order.
    shop.refund_all("2026-11-04T10:00:00Z", "o2");
    assert_eq!(shop.balance(), 72);
}

#[test]
fn points_pay_debt_first() {
    let mut shop = campaigns(json!([{
        "id": "app", "on": [{ "activity": { "kinds": ["app"] } }], "gives": points(30)
    }]));
    shop.buy("2026-11-01T10:00:00Z", "o1", 10_000);
    let mut order = order_at("o2", "2026-11-02T10:00:00Z", vec![line(1, 100)]);
    order.payments = vec![pays(100, None)];
    shop.happen("2026-11-02T10:00:00Z", EventBody::OrderPlaced(order));
    shop.refund_all("2026-11-03T10:00:00Z", "o1");
    assert_eq!(shop.columns(), [0, 0, 0, 100]);
    shop.happen("2026-11-04T10:00:00Z", done(ActivityKind::App));
    assert_eq!(shop.columns(), [0, 0, 0, 70]);
}

#[test]
fn a_cart_that_was_left_alone() {
    let mut shop = campaigns(json!([{
        "id": "come-back", "on": ["cart-abandoned"],
        "lines": { "skus": ["sku-1"] }, "minimum": { "amount": 2000 },
        "limit": { "per": "week" },
        "gives": [
            { "points": { "points": 5 } },
            { "message": { "text": "hello", "channels": ["push"] } }
        ]
    }]));
    shop.member.consents = vec![Channel::Push];
    let abandoned = |id: &str, amount| {
        EventBody::OrderChanged(OrderChange {
            how: OrderChangeKind::Abandoned,
            order: order_at(id, "2026-11-21T10:00:00Z", vec![line(1, amount)]),
        })
    };
    shop.happen("2026-11-21T11:00:00Z", abandoned("c1", 1999));
    assert_eq!(shop.balance(), 0);
    let settlement = shop.happen("2026-11-21T12:00:00Z", abandoned("c2", 2000));
    assert_eq!(settlement.effects.len(), 1);
    assert_eq!(shop.balance(), 5);
    // The cart is no order: it can still become one, under the same id.
    assert!(settlement.entries.iter().all(|entry| entry.order.is_none()));
    shop.happen("2026-11-22T12:00:00Z", abandoned("c3", 2000));
    shop.buy("2026-11-22T13:00:00Z", "c2", 2000);
    assert_eq!(shop.balance(), 25);
    shop.refund_all("2026-11-22T14:00:00Z", "c2");
    assert_eq!(shop.balance(), 5);
}

#[test]
fn a_consent_and_what_it_allows() {
    let mut shop = campaigns(json!([{
        "id": "reachable", "on": [{ "consent": ["sms", "email"] }], "limit": { "per": "lifetime" },
        "gives": [
            { "points": { "points": 20 } },
            { "message": { "text": "hello", "channels": ["email", "sms"] } }
        ]
    }]));
    let agree = |channels: &[Channel]| EventBody::ConsentsChanged(channels.to_vec());
    shop.happen("2026-11-21T10:00:00Z", agree(&[Channel::Push]));
    assert_eq!(shop.balance(), 0);
    let settlement = shop.happen("2026-11-21T11:00:00Z", agree(&[Channel::Sms]));
    assert_eq!(shop.balance(), 20);
    let Effect::Message(message) = &settlement.effects[0] else {
        panic!()
    };
    assert_eq!(
        (message.channel, settlement.effects.len()),
        (Channel::Sms, 1)
    );
    shop.happen("2026-11-21T12:00:00Z", agree(&[Channel::Email]));
    assert_eq!(shop.balance(), 20);
}

#[test]
fn a_message_is_written_in_the_language_of_the_member() {
    let mut shop = shop(json!({
        "locales": ["fr", "en"],
        "texts": { "hello": { "fr": "Bonjour", "en": "Hello" } },
        "campaigns": [{
            "id": "note", "on": [{ "activity": { "kinds": ["review"] } }],
            "gives": [{ "message": { "text": "hello", "channels": ["on-site"] } }]
        }]
    }));
    for (reads, expected) in [
        (Some("fr-FR"), "fr"),
        (Some("en-GB"), "en"),
        (Some("de"), "fr"),
        (None, "fr"),
    ] {
        shop.member.locale = reads.map(str::to_owned);
        let settlement = shop.happen("2026-11-21T10:00:00Z", done(ActivityKind::Review));
        let Effect::Message(message) = &settlement.effects[0] else {
            panic!()
        };
        assert_eq!(message.locale, expected, "{reads:?}");
    }
}

#[test]
fn what_was_withdrawn_is_no_longer_used() {
    let mut shop = campaigns(json!([{
        "id": "note", "on": [{ "consent": ["sms"] }, { "activity": { "kinds": ["review"] } }],
        "gives": [{ "message": { "text": "hello", "channels": ["email", "sms"] } }]
    }]));
    shop.member.consents = vec![Channel::Email];
    let agree = |channels: &[Channel]| EventBody::ConsentsChanged(channels.to_vec());
    let sent = |settlement: &Settlement| -> Vec<Channel> {
        let effects = settlement.effects.iter();
        let messages = effects.filter_map(|effect| match effect {
            Effect::Message(message) => Some(message.channel),
            _ => None,
        });
        messages.collect()
    };
    let settlement = shop.happen("2026-11-21T10:00:00Z", agree(&[Channel::Sms]));
    assert_eq!(sent(&settlement), [Channel::Sms]);
}

#[test]
fn an_event_gives_a_campaign_once() {
    let mut shop = campaigns(json!([{
        "id": "big", "on": ["order", { "spend-crossed": 5000 }],
        "gives": [{ "points": { "points": 10 } }, { "task": { "text": "call" } }]
    }]));
    let settlement = shop.buy("2026-11-21T10:00:00Z", "o1", 6000);
    assert_eq!(earned(&settlement), [("base", 60), ("big", 10)]);
    assert_eq!(settlement.effects.len(), 1);
    // The next event gives it again.
    let settlement = shop.buy("2026-11-21T11:00:00Z", "o2", 1000);
    assert_eq!(earned(&settlement), [("base", 10), ("big", 10)]);
}
