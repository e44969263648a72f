//! What becomes of codes.

use super::*;
use crate::contract::types::Coupon;

const OFFERS: &str = r#"
    {"id":"welcome","code":{"public":["Welcome10"],"uses":100,"coupons":true},
     "gives":{"order-amount":1000}},
    {"id":"spring","during":{"starts":"2026-03-01","ends":"2026-03-31"},
     "code":{"public":["SPRING"]},"gives":{"order-amount":200}},
    {"id":"weekend","during":{"weekdays":["sunday"]},
     "code":{"public":["NOËL"]},"gives":{"order-amount":300}},
    {"id":"open","gives":{"line-amount":{"amount":1}}}"#;

fn coupon(offer: &str, state: CouponState) -> PresentedCode {
    PresentedCode {
        code: "X7-Q2".into(),
        coupon: Some(Coupon {
            offer: offer.into(),
            state,
            issued_at: at("2026-11-01T00:00:00Z"),
            expires_at: Some(at("2026-12-01T00:00:00Z")),
        }),
    }
}

fn present(codes: Vec<PresentedCode>, now: &str) -> Receipt {
    let presented = Visit {
        now: at(now),
        codes,
        explain: true,
        ..Visit::default()
    };
    visit(&offering(OFFERS), &euros(&[10_000]), &presented)
}

const SATURDAY: &str = "2026-11-21T12:00:00+01:00";

#[test]
fn every_code_gets_its_verdict() {
    use RefusalReason as Reason;
    let table = [
        (typed("WELCOME10"), SATURDAY, "welcome", None),
        (typed("  welcome10 "), SATURDAY, "welcome", None),
        (typed("nothing"), SATURDAY, "", Some(Reason::CodeUnknown)),
        (typed(""), SATURDAY, "", Some(Reason::CodeUnknown)),
        (typed("noël"), "2026-11-22T12:00:00+01:00", "weekend", None),
        (
            typed("noël"),
            SATURDAY,
            "weekend",
            Some(Reason::OutsideWindow),
        ),
        (
            typed("spring"),
            "2026-02-28T23:59:59+01:00",
            "spring",
            Some(Reason::CodeNotYetValid),
        ),
        (typed("spring"), "2026-03-01T00:00:00+01:00", "spring", None),
        (typed("spring"), "2026-03-31T23:59:59+02:00", "spring", None),
        (
            typed("spring"),
            "2026-04-01T00:00:00+02:00",
            "spring",
            Some(Reason::CodeExpired),
        ),
        (
            coupon("welcome", CouponState::Issued),
            SATURDAY,
            "welcome",
            None,
        ),
        (
            coupon("welcome", CouponState::Used),
            SATURDAY,
            "welcome",
            Some(Reason::CodeUsed),
        ),
        (
            coupon("welcome", CouponState::Revoked),
            SATURDAY,
            "welcome",
            Some(Reason::CodeRevoked),
        ),
        (
            coupon("welcome", CouponState::Foreign),
            SATURDAY,
            "welcome",
            Some(Reason::CodeForeign),
        ),
        (
            coupon("welcome", CouponState::Issued),
            "2026-10-31T23:59:59Z",
            "welcome",
            Some(Reason::CodeNotYetValid),
        ),
        (
            coupon("welcome", CouponState::Issued),
            "2026-12-01T00:00:00Z",
            "welcome",
            Some(Reason::CodeExpired),
        ),
        // No coupons are issued from this offer, and this one is not in the programme.
        (
            coupon("spring", CouponState::Issued),
            SATURDAY,
            "",
            Some(Reason::CodeUnknown),
        ),
        (
            coupon("gone", CouponState::Issued),
            SATURDAY,
            "",
            Some(Reason::CodeUnknown),
        ),
    ];
    for (code, now, offer, reason) in table {
        let receipt = present(vec![code.clone()], now);
        let answer = &receipt.outcome.codes[0];
        assert_eq!(
            (receipt.codes(), answer.offer.as_str()),
            (vec![reason], offer),
            "{code:?} {now}"
        );
        let acted = receipt.taken().iter().any(|(id, _)| *id == offer);
        assert_eq!(acted, reason.is_none(), "{code:?} {now}");
    }
}

#[test]
fn verdicts_come_in_the_order_of_the_codes() {
    let codes = ["zzz", "welcome10", "WELCOME10", "zzz"].map(typed).to_vec();
    let receipt = present(codes, SATURDAY);
    assert_eq!(
        receipt.codes(),
        [
            Some(RefusalReason::CodeUnknown),
            None,
            Some(RefusalReason::CodeRepeated),
            Some(RefusalReason::CodeRepeated),
        ]
    );
    let indices: Vec<u32> = receipt
        .outcome
        .codes
        .iter()
        .map(|code| code.index)
        .collect();
    assert_eq!(indices, [0, 1, 2, 3]);
    assert_eq!(
        receipt.taken(),
        [("open", 1), ("welcome", 1000)],
        "an offer acts once"
    );
}

#[test]
fn two_codes_of_one_offer() {
    let receipt = present(
        vec![coupon("welcome", CouponState::Issued), typed("welcome10")],
        SATURDAY,
    );
    assert_eq!(receipt.codes(), [None, Some(RefusalReason::AlreadyGiven)]);
    // A coupon that is used up does not keep a good code away.
    let receipt = present(
        vec![coupon("welcome", CouponState::Used), typed("welcome10")],
        SATURDAY,
    );
    assert_eq!(receipt.codes(), [Some(RefusalReason::CodeUsed), None]);
    assert_eq!(receipt.reason("welcome"), None);
}

#[test]
fn an_offer_without_its_code() {
    let receipt = present(Vec::new(), SATURDAY);
    assert_eq!(receipt.reason("welcome"), Some(RefusalReason::CodeRequired));
    assert_eq!(receipt.refusal("welcome").unwrap().at, "/offers/0/code");
    assert_eq!(receipt.reason("open"), None);
    let receipt = present(vec![coupon("welcome", CouponState::Revoked)], SATURDAY);
    assert_eq!(receipt.reason("welcome"), Some(RefusalReason::CodeRevoked));
}

#[test]
fn a_public_code_may_be_used_so_often_by_all() {
    let table = [
        (99, None, None),
        (100, None, Some(RefusalReason::CodeUsed)),
        (40, Some(50), None),
        (50, Some(50), Some(RefusalReason::CodeUsed)),
        (100, Some(500), Some(RefusalReason::CodeUsed)),
    ];
    for (used, limit, reason) in table {
        let presented = Visit {
            codes: vec![typed("welcome10"), coupon("welcome", CouponState::Issued)],
            counters: vec![SharedCounter {
                id: "code:welcome:WELCOME10".into(),
                used,
                limit,
            }],
            ..Visit::default()
        };
        let receipt = visit(&offering(OFFERS), &euros(&[10_000]), &presented);
        let second = match reason {
            None => Some(RefusalReason::AlreadyGiven),
            Some(_) => None, // A coupon has its own state.
        };
        assert_eq!(receipt.codes(), [reason, second], "{used} of {limit:?}");
    }
}

#[test]
fn a_code_whose_offer_does_not_apply_says_why() {
    let engine = offering(
        r#"{"id":"big","minimum":{"amount":20000},"code":{"public":["BIG"]},
            "gives":{"order-amount":1000}}"#,
    );
    let presented = Visit {
        codes: vec![typed("big")],
        ..Visit::default()
    };
    let receipt = visit(&engine, &euros(&[15_000]), &presented);
    let Verdict::Refused(refusal) = &receipt.outcome.codes[0].verdict else {
        panic!("below the minimum");
    };
    assert_eq!(
        (refusal.reason, refusal.missing),
        (RefusalReason::BelowMinimum, 5000)
    );
    assert_eq!(
        (refusal.at.as_str(), refusal.expected.as_str()),
        ("", ""),
        "not asked to explain"
    );
}

#[test]
fn a_code_that_does_not_work_is_explained_when_asked() {
    let codes = vec![
        typed("nothing"),
        coupon("spring", CouponState::Issued),
        coupon("welcome", CouponState::Used),
    ];
    let receipt = present(codes, SATURDAY);
    let place = |index: usize| match &receipt.outcome.codes[index].verdict {
        Verdict::Refused(refusal) => (refusal.at.as_str(), refusal.found.as_str()),
        Verdict::Applied => panic!("refused"),
    };
    assert_eq!(place(0), ("/offers", "nothing"));
    assert_eq!(place(1), ("/offers", "X7-Q2"));
    assert_eq!(place(2), ("/offers/0/code", "X7-Q2"));
}
