//! Rule 3.17: caps of one member and budgets of all.

use serde_json::{Value, json};

use super::{Visit, euros, one_per_euro, points, shop, simple, split};
use crate::contract::types::{CapKind, RefusalReason, SharedCounter, SharedDelta, Verdict};
use crate::testing::at;

fn capped(caps: &Value) -> crate::Engine {
    simple(json!({ "caps": caps }))
}

#[test]
fn three_modes() {
    // Cap 1000, used 950, award 100.
    for (mode, granted) in [("partial", 50), ("all-or-nothing", 0), ("soft", 100)] {
        let shop = capped(&json!([{ "per": "lifetime", "points": 1000, "mode": mode }]));
        let visit = Visit::default().counted("cap:spend:0", 0, 950);
        let given = visit.given(&shop, &euros(&[10_000]));
        let earning = &given[0].earning;
        assert_eq!((earning.desired, earning.granted), (100, granted), "{mode}");
        let cut = (granted < 100).then_some(CapKind::Lifetime);
        assert_eq!(earning.cap, cut, "{mode}");
        let moved: Vec<i64> = given[0].caps.iter().map(|counter| counter.delta).collect();
        assert_eq!(
            moved,
            if granted > 0 { vec![granted] } else { vec![] },
            "{mode}"
        );
    }
}

#[test]
fn a_soft_cap_closes_once_it_is_reached() {
    let shop = capped(&json!([{ "per": "lifetime", "points": 1000, "mode": "soft" }]));
    for (used, granted) in [(0, 100), (999, 100), (1000, 0), (1050, 0)] {
        let visit = Visit::default().counted("cap:spend:0", 0, used);
        assert_eq!(
            visit.points(&shop, &euros(&[10_000])),
            granted,
            "{used} used"
        );
    }
}

#[test]
fn windows_begin_at_local_midnights() {
    let table = [
        ("day", "2026-11-21T00:00:00Z", CapKind::Day),
        ("week", "2026-11-16T00:00:00Z", CapKind::Week),
        ("month", "2026-11-01T00:00:00Z", CapKind::Month),
        ("year", "2026-01-01T00:00:00Z", CapKind::Year),
        ("lifetime", "1970-01-01T00:00:00Z", CapKind::Lifetime),
    ];
    for (per, start, kind) in table {
        let shop = capped(&json!([{ "per": per, "points": 60 }]));
        let visit = Visit::default().counted("cap:spend:0", at(start), 10);
        let given = visit.given(&shop, &euros(&[10_000]));
        assert_eq!(
            (given[0].earning.granted, given[0].earning.cap),
            (50, Some(kind)),
            "{per}"
        );
        assert_eq!(
            (given[0].caps[0].id.as_str(), given[0].caps[0].start),
            ("cap:spend:0", at(start)),
            "{per}"
        );
        let earlier = Visit::default().counted("cap:spend:0", at(start) - 1, 10);
        assert_eq!(
            earlier.points(&shop, &euros(&[10_000])),
            60,
            "{per}: another window"
        );
    }
}

#[test]
fn in_the_programmes_zone() {
    let shop = shop(json!({
        "zone": "Europe/Paris",
        "earning": [one_per_euro(json!({ "caps": [{ "per": "day", "points": 60 }] }))],
    }));
    let visit = Visit {
        now: at("2026-11-20T23:30:00Z"),
        ..Visit::default()
    };
    let given = visit.given(&shop, &euros(&[1000]));
    assert_eq!(
        given[0].caps[0].start,
        at("2026-11-20T23:00:00Z"),
        "the 21st has begun in Paris"
    );
}

#[test]
fn the_tightest_of_several_caps_wins_and_the_first_that_cut_is_named() {
    let shop = capped(&json!([
        { "per": "order", "points": 80 },
        { "per": "day", "points": 200 },
        { "per": "lifetime", "points": 1000 },
    ]));
    let visit = Visit::default().counted("cap:spend:2", 0, 970);
    let given = visit.given(&shop, &euros(&[10_000]));
    assert_eq!(
        (given[0].earning.granted, given[0].earning.cap),
        (30, Some(CapKind::Order))
    );
    let moved: Vec<(&str, i64)> = given[0]
        .caps
        .iter()
        .map(|c| (c.id.as_str(), c.delta))
        .collect();
    assert_eq!(
        moved,
        [("cap:spend:1", 30), ("cap:spend:2", 30)],
        "the order needs no counter"
    );
}

#[test]
fn a_cap_on_the_balance_counts_what_earlier_rules_gave() {
    let cap = json!([{ "per": "balance", "points": 1000 }]);
    let shop = shop(json!({ "earning": [
        one_per_euro(json!({ "caps": cap })),
        { "id": "bonus", "base": { "per-order": 30 }, "caps": cap },
    ] }));
    let given = Visit::default().owning(880).given(&shop, &euros(&[10_000]));
    let granted: Vec<i64> = given
        .iter()
        .map(|granted| granted.earning.granted)
        .collect();
    assert_eq!(granted, [100, 20]);
    assert_eq!(given[1].earning.cap, Some(CapKind::Balance));
    assert!(given[1].caps.is_empty());
}

#[test]
fn expired_points_do_not_fill_the_balance() {
    let shop = capped(&json!([{ "per": "balance", "points": 1000 }]));
    let mut visit = Visit::default().owning(950);
    visit.standing.usable[0].expires_at = Some(visit.now);
    assert_eq!(visit.points(&shop, &euros(&[10_000])), 100);
    visit.standing.usable[0].expires_at = Some(visit.now + 1);
    assert_eq!(visit.points(&shop, &euros(&[10_000])), 50);
}

#[test]
fn what_a_cap_left_is_split_over_the_same_lines() {
    let shop = capped(&json!([{ "per": "order", "points": 10 }]));
    let given = Visit::default().given(&shop, &euros(&[1050, 575, 380]));
    assert_eq!(split(&given[0]), [5, 3, 2], "10.50 : 5.75 : 3.80");
}

fn budget(
    mode: &str,
    used: i64,
    own_limit: Option<i64>,
) -> (i64, Option<CapKind>, Vec<SharedDelta>) {
    let shop = simple(json!({ "budget": { "limit": 1000, "mode": mode } }));
    let visit = Visit {
        shared: vec![SharedCounter {
            id: "budget:spend".into(),
            used,
            limit: own_limit,
        }],
        ..Visit::default()
    };
    let mut given = visit.given(&shop, &euros(&[10_000]));
    let granted = given.remove(0);
    let deltas = granted.shared.into_iter().map(|spending| spending.delta);
    (
        granted.earning.granted,
        granted.earning.cap,
        deltas.collect(),
    )
}

#[test]
fn a_budget_that_all_share() {
    let delta = |delta, limit| {
        vec![SharedDelta {
            id: "budget:spend".into(),
            delta,
            limit,
        }]
    };
    let cut = Some(CapKind::Budget);
    assert_eq!(
        budget("partial", 0, None),
        (100, None, delta(100, Some(1000)))
    );
    assert_eq!(
        budget("partial", 950, None),
        (50, cut, delta(50, Some(1000)))
    );
    assert_eq!(
        budget("partial", 0, Some(70)),
        (70, cut, delta(70, Some(70))),
        "the store's own limit"
    );
    assert_eq!(
        budget("partial", 0, Some(5000)),
        (100, None, delta(100, Some(1000)))
    );
    assert_eq!(budget("all-or-nothing", 950, None), (0, cut, vec![]));
    assert_eq!(budget("soft", 950, None), (100, None, delta(100, None)));
    assert_eq!(budget("soft", 1000, None), (0, cut, vec![]));
}

#[test]
fn a_budget_of_uses_is_moved_by_one_for_all_payers() {
    let budget = json!({ "limit": 100, "counts": "uses", "per": "month" });
    let shop = simple(json!({ "budget": budget, "funding": { "line-seller": 100 } }));
    let mut order = euros(&[6000, 4000]);
    order.lines[0].seller = Some("anna".into());
    order.lines[1].seller = Some("bert".into());
    for (used, granted, moved) in [(0, 100, 1), (99, 100, 1), (100, 0, 0), (200, 0, 0)] {
        let counter = |id: &str, used| SharedCounter {
            id: id.into(),
            used,
            limit: None,
        };
        let visit = Visit {
            // It is November; what October used is no matter.
            shared: vec![
                counter("budget:spend:2026-10-01", 100),
                counter("budget:spend:2026-11-01", used),
                counter("budget:spend", 100),
            ],
            ..Visit::default()
        };
        let given = visit.given(&shop, &order);
        let all: i64 = given.iter().map(|given| given.earning.granted).sum();
        assert_eq!(all, granted, "{used} used");
        let cap = (granted == 0).then_some(CapKind::Budget);
        assert!(given.iter().all(|given| given.earning.cap == cap));
        let mut spendings = given.iter().flat_map(|given| &given.shared);
        let spent: Vec<_> = spendings.clone().map(|one| &*one.delta.id).collect();
        let expected = ["budget:spend:2026-11-01"].repeat(moved);
        assert_eq!(spent, expected, "{used} used");
        let once = |one: &crate::budgets::Spending| !one.by_value && one.delta.delta == 1;
        assert!(spendings.all(once), "{used} used");
    }
}

#[test]
fn a_budget_that_was_not_handed_in_counts_as_untouched() {
    let shop = simple(json!({ "budget": { "limit": 30 } }));
    assert_eq!(points(&shop, &euros(&[10_000])), 30);
}

#[test]
fn nothing_left_is_explained() {
    let shop = shop(json!({ "earning": [
        one_per_euro(json!({ "caps": [{ "per": "order", "points": 900 }, { "per": "lifetime", "points": 100 }] })),
        { "id": "gift", "base": { "per-order": 5 }, "budget": { "limit": 10 } },
    ] }));
    let mut visit = Visit::default().counted("cap:spend:1", 0, 100);
    visit.shared.push(SharedCounter {
        id: "budget:gift".into(),
        used: 10,
        limit: None,
    });
    let order = euros(&[10_000]);
    let refused = |id: &str| match visit.verdict(&shop, &order, id) {
        Verdict::Refused(refusal) => (refusal.reason, refusal.at),
        Verdict::Applied => panic!("{id} applied"),
    };
    assert_eq!(
        refused("spend"),
        (RefusalReason::CapReached, "/earning/0/caps/1".into())
    );
    assert_eq!(
        refused("gift"),
        (RefusalReason::BudgetExhausted, "/earning/1/budget".into())
    );
    let given = visit.given(&shop, &order);
    assert_eq!(
        (given[0].earning.desired, given[0].earning.granted),
        (100, 0),
        "shown all the same"
    );
}
