//! What the page says of the programme, and where the member stands.

use super::*;
use crate::contract::types::FaultKind;
use crate::testing::past;

#[test]
fn a_guest_sees_what_the_programme_gives() {
    let engine = shop();
    let page = page(&engine, None, None);
    let one = |message: &Message| words(&engine, std::iter::once(message), "en").remove(0);
    assert_eq!(one(&page.name), "Club");
    assert_eq!(page.tagline.as_ref().map(one).as_deref(), Some("Loyal"));
    assert_eq!(words(&engine, page.identity.iter(), "fr"), ["Tout"]);
    assert_eq!(words(&engine, page.benefits.iter(), "fr"), ["Livraison"]);
    let ids: Vec<&str> = page.earning.iter().map(|way| way.id.as_str()).collect();
    let ways = [
        "spend",
        "spend/gold",
        "spend/silver",
        "spend/week",
        "spend/month",
        "named",
    ];
    assert_eq!(ids, ways);
    assert_eq!(
        words(&engine, page.earning.iter().map(|way| &way.text), "en"),
        [
            "3 points for every €2.00 spent",
            "Points multiplied by 1.5 from gold on",
            "Points multiplied by 1.25 for Silver",
            "Week of 2",
            "Points multiplied by 3",
            "Bonus: 50 points",
        ]
    );
    assert_eq!(
        words(&engine, page.using.iter().map(|way| &way.text), "fr"),
        [
            "100\u{a0}points valent 1,00\u{a0}€, à partir de 500\u{a0}points",
            "Livraison offerte dès 60,00\u{a0}€",
            "Offert avec votre commande\u{a0}: 1 × mug",
        ]
    );
    assert!(page.holdings.is_empty() && page.progress.is_empty());
}

#[test]
fn the_ladder_says_what_each_tier_takes() {
    let engine = shop();
    let page = page(&engine, None, None);
    let tiers: Vec<(&str, i64)> = page
        .ladder
        .iter()
        .map(|rung| (&*rung.tier, rung.minimum))
        .collect();
    assert_eq!(
        tiers,
        [
            ("base", 0),
            ("silver", 50_000),
            ("gold", 200_000),
            ("fan", 1)
        ]
    );
    assert_eq!(
        words(
            &engine,
            page.ladder.iter().map(|rung| &rung.requirement),
            "fr"
        ),
        [
            "Pour tous les membres",
            "500,00\u{a0}€ d’achats en 365 jours",
            "2\u{202f}000,00\u{a0}€ d’achats en 365 jours",
            "1 commande au total",
        ]
    );
    let silver = &page.ladder[1];
    assert_eq!(
        words(&engine, std::iter::once(&silver.name), "fr"),
        ["Argent"]
    );
    assert_eq!(words(&engine, silver.benefits.iter(), "en"), ["Delivery"]);
    assert!(!page.ladder.iter().any(|rung| rung.current));
}

#[test]
fn a_member_sees_points_without_those_that_expired() {
    let engine = shop();
    let page = page(
        &engine,
        Some(member("anne")),
        Some(standing("silver", 60_000)),
    );
    let holdings: Vec<_> = page
        .holdings
        .iter()
        .map(|one| {
            (
                &*one.wallet,
                one.usable,
                one.pending,
                one.debt,
                one.expiring,
            )
        })
        .collect();
    assert_eq!(holdings, [("points", 342, 7, 0, 42), ("stars", 9, 0, 4, 0)]);
    assert_eq!(
        page.holdings[0].expires_at,
        Some(at("2026-12-01T00:00:00+01:00"))
    );
    assert_eq!(page.holdings[1].expires_at, None);
    let current: Vec<&str> = page
        .ladder
        .iter()
        .filter(|rung| rung.current)
        .map(|rung| &*rung.tier)
        .collect();
    assert_eq!(current, ["silver"]);
}

#[test]
fn progress_in_words() {
    let engine = shop();
    let said = |tier: &str, spent: i64| {
        let page = page(&engine, Some(member("anne")), Some(standing(tier, spent)));
        words(&engine, page.progress_texts.iter(), "en")
    };
    assert_eq!(
        said("silver", 60_000),
        ["€1,400.00 more to reach gold", "1 more order to reach fan"]
    );
    assert_eq!(
        said("silver", 20_000)[0],
        "€1,800.00 more to reach gold; €300.00 more by 1 January 2027 to keep Silver"
    );
    assert_eq!(
        said("gold", 20_000)[0],
        "€1,800.00 more by 1 January 2027 to keep gold"
    );
    assert_eq!(said("gold", 200_000)[0], "You are at the top: gold");
}

#[test]
fn a_member_who_cannot_be_is_a_fault() {
    let mut anne = member("anne");
    anne.orders = vec![past("2026-01-01T00:00:00Z", -1)];
    let request = DescribeRequest {
        now: at("2026-11-21T12:00:00+01:00"),
        member: Some(anne),
        standing: None,
    };
    let fault = describe(&shop(), request).unwrap_err();
    assert_eq!(
        (fault.kind, &*fault.at),
        (FaultKind::InvalidValue, "/member/orders/0/net")
    );
}
