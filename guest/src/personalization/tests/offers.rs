//! Offers on pages.

use super::*;
use crate::contract::types::{Counter, Mark, SharedCounter, Standing};

fn deals(offer: &str) -> Engine {
    shop(
        r#"{"id":"deals","kind":"highlight","limit":5,"fillings":[
            {"id":"all","shows":{"offers":["this","plain"]}}]}"#,
        &format!(
            r#","offers":[{{"id":"plain","gives":"free-shipping"}},
                {{"id":"this","gives":"free-shipping"{offer}}}]"#
        ),
    )
}

fn standing(used: i64) -> Standing {
    Standing {
        usable: Vec::new(),
        debts: Vec::new(),
        counters: vec![Counter {
            id: "offer:this".into(),
            marks: vec![Mark {
                start: 0,
                value: used,
            }],
        }],
        tiers: Vec::new(),
    }
}

#[test]
fn only_offers_that_are_for_the_visitor_now() {
    use RefusalReason as Why;
    let table = [
        ("", None),
        (r#","code":{"public":["TEN"],"coupons":true}"#, None),
        (
            r#","code":{"coupons":true}"#,
            Some((Why::CodeRequired, "/code")),
        ),
        (r#","during":{"starts":"2026-11-21"}"#, None),
        (
            r#","during":{"starts":"2026-11-22"}"#,
            Some((Why::OutsideWindow, "/during/starts")),
        ),
        (
            r#","audience":{"except":["vip"]}"#,
            Some((Why::ExcludedAudience, "/audience/except/0")),
        ),
        (
            r#","when":{"enrolled":false}"#,
            Some((Why::ConditionFailed, "/when/enrolled")),
        ),
        (r#","uses_per_member":3"#, None),
        (
            r#","uses_per_member":2"#,
            Some((Why::CapReached, "/uses_per_member")),
        ),
        (r#","budget":{"limit":1001}"#, None),
        (
            r#","budget":{"limit":1000}"#,
            Some((Why::BudgetExhausted, "/budget")),
        ),
        (r#","budget":{"limit":1001,"mode":"soft"}"#, None),
        (
            r#","budget":{"limit":1000,"mode":"soft"}"#,
            Some((Why::BudgetExhausted, "/budget")),
        ),
    ];
    for (offer, expected) in table {
        let mut asked = request(&[("deals", &[])]);
        asked.member = Some(member("anna"));
        asked.standing = Some(standing(2));
        asked.counters.push(SharedCounter {
            id: "budget:this".into(),
            used: 1000,
            limit: None,
        });
        asked.explain = true;
        let page = compose(&deals(offer), asked).unwrap();
        let shown = ids(&page.slots[0]);
        let Some((reason, at)) = expected else {
            assert_eq!(shown, ["this", "plain"], "{offer}");
            continue;
        };
        assert_eq!(shown, ["plain"], "{offer}");
        let finding = &page.findings[1];
        assert_eq!(finding.id, "deals/this", "{offer}");
        match &finding.verdict {
            Verdict::Refused(refusal) => {
                assert_eq!(refusal.reason, reason, "{offer}");
                assert_eq!(refusal.at, format!("/offers/1{at}"), "{offer}");
            }
            Verdict::Applied => panic!("{offer}"),
        }
    }
}

#[test]
fn a_guest_sees_no_offer_whose_uses_are_counted() {
    let engine = deals(r#","uses_per_member":3"#);
    assert_eq!(first(&engine, request(&[("deals", &[])])), ["plain"]);
}

#[test]
fn offers_of_a_variant() {
    let engine = deals(r#","variant":{"experiment":"hero","variant":"loud"}"#);
    let own = |unit: &str| crate::experiments::variant(&engine, "hero", unit);
    let mut loud = 0;
    for number in 0..40 {
        let session = format!("s-{number}");
        let mut asked = request(&[("deals", &[])]);
        asked.session = Some(session.clone());
        let page = compose(&engine, asked).unwrap();
        let meant = own(&session) == Some("loud");
        loud += usize::from(meant);
        assert_eq!(ids(&page.slots[0]).contains(&"this"), meant);
        assert_eq!(page.effects.is_empty(), own(&session).is_none());
    }
    assert!((1..40).contains(&loud));
}
