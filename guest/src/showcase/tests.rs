//! The programme page for a guest and for a member.

use super::*;
use crate::contract::types::{Counter, Debt, Mark, Member, Standing, TierState, UsablePoints};
use crate::testing::{at, engine, member};

fn shop() -> Engine {
    engine(
        r#"{
            "id": "shop", "zone": "Europe/Paris", "currencies": {"captured": {"base": "EUR"}},
            "name": "shop.name",
            "identity": {"tagline": "shop.tagline", "paragraphs": ["shop.about"], "benefits": ["shop.free"]},
            "wallets": [
                {"id": "points", "burn": {"points": 100, "amount": 100, "minimum": 500}},
                {"id": "stars"}
            ],
            "segments": [{"id": "vip"}],
            "earning": [
                {"id": "spend", "base": {"per-unit": {"points": "3/2"}},
                 "multipliers": [
                    {"id": "gold", "factor": "1.5", "when": {"tier": {"at_least": "gold"}}},
                    {"id": "silver", "factor": "1.25", "when": {"tier": {"one_of": ["silver"]}}},
                    {"id": "week", "factor": 2, "name": "earn.week"},
                    {"id": "month", "factor": 3}
                 ]},
                {"id": "named", "name": "earn.named", "base": {"per-order": 50}},
                {"id": "vip", "audience": {"segments": ["vip"]}, "base": {"per-piece": "1/2"}},
                {"id": "past", "during": {"ends": "2026-01-01"}, "base": {"per-line": 1}}
            ],
            "ladders": [
                {"id": "status", "metric": {"spend": {}}, "window": {"rolling-days": 365},
                 "tiers": [
                    {"id": "base", "minimum": 0},
                    {"id": "silver", "name": "tier.silver", "minimum": 50000, "benefits": ["shop.free"]},
                    {"id": "gold", "minimum": 200000}
                 ]},
                {"id": "fans", "metric": "orders", "tiers": [{"id": "fan", "minimum": 1}]}
            ],
            "offers": [
                {"id": "ship", "gives": "free-shipping", "minimum": {"amount": 6000}},
                {"id": "gift", "gives": {"gift": {"sku": "mug"}}, "audience": {"except": ["vip"]}},
                {"id": "secret", "code": {"public": ["X"]}, "gives": {"order-amount": 500}}
            ],
            "locales": ["fr", "en"],
            "texts": {
                "shop.name": {"fr": "Club", "en": "Club"},
                "shop.tagline": {"fr": "Fidèle", "en": "Loyal"},
                "shop.about": {"fr": "Tout", "en": "All"},
                "shop.free": {"fr": "Livraison", "en": "Delivery"},
                "earn.named": {"fr": "Bonus : {points}", "en": "Bonus: {points}"},
                "earn.week": {"fr": "Semaine à {factor}", "en": "Week of {factor}"},
                "tier.silver": {"fr": "Argent", "en": "Silver"}
            }
        }"#,
    )
}

fn page(engine: &Engine, member: Option<Member>, standing: Option<Standing>) -> ProgramPage {
    let now = at("2026-11-21T12:00:00+01:00");
    let request = DescribeRequest {
        now,
        member,
        standing,
    };
    describe(engine, request).unwrap()
}

/// Messages in words. No argument may stay open.
fn words<'m>(
    engine: &Engine,
    messages: impl Iterator<Item = &'m Message>,
    locale: &str,
) -> Vec<String> {
    let messages: Vec<Message> = messages.cloned().collect();
    let texts = texts::render(engine, &messages, locale).unwrap();
    assert!(!texts.iter().any(|text| text.contains('{')), "{texts:?}");
    texts
}

fn standing(tier: &str, spent: i64) -> Standing {
    let day = |text: &str| at(&format!("{text}T00:00:00+01:00"));
    let row = |wallet: &str, from: i64, expires_at: Option<i64>, amount: i64| UsablePoints {
        wallet: wallet.to_owned(),
        usable_at: from,
        expires_at,
        amount,
    };
    Standing {
        usable: vec![
            row("points", day("2026-01-02"), Some(day("2026-11-21")), 1000),
            row("points", day("2026-01-03"), Some(day("2026-12-01")), 40),
            row("points", day("2026-01-04"), Some(day("2026-12-01")), 2),
            row("points", day("2026-01-05"), None, 300),
            row("points", day("2026-12-24"), Some(day("2026-12-31")), 7),
            row("stars", day("2026-01-05"), None, 9),
        ],
        debts: vec![Debt {
            wallet: "stars".to_owned(),
            owed: 4,
        }],
        counters: vec![Counter {
            id: "metric:status".to_owned(),
            marks: vec![Mark {
                start: day("2026-11-01"),
                value: spent,
            }],
        }],
        tiers: vec![TierState {
            ladder: "status".to_owned(),
            tier: Some(tier.to_owned()),
            since: day("2026-01-02"),
            review_at: Some(day("2027-01-02")),
            in_grace: false,
            upcoming: None,
            locked: false,
        }],
    }
}

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
fn a_member_of_a_segment_sees_what_is_for_them_and_not_what_is_kept_away() {
    let engine = shop();
    let vip = Member {
        segments: vec!["vip".to_owned()],
        ..member("claire")
    };
    let page = page(&engine, Some(vip), None);
    let earning: Vec<&str> = page.earning.iter().map(|way| way.id.as_str()).collect();
    assert_eq!((earning.len(), earning.last()), (7, Some(&"vip")));
    let last = page.earning.last().map(|way| &way.text);
    assert_eq!(
        words(&engine, last.into_iter(), "en"),
        ["1 point for every 2 items"]
    );
    let using: Vec<&str> = page.using.iter().map(|way| way.id.as_str()).collect();
    assert_eq!(using, ["points", "ship"]);
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
fn what_takes_several_units_and_what_opens_a_door() {
    let engine = engine(
        r#"{"id": "shop", "zone": "Europe/Paris", "currencies": {"captured": {"base": "EUR"}},
            "wallets": [{"id": "points"}], "segments": [{"id": "vip"}],
            "experiments": [{"id": "x", "variants": [{"id": "a", "weight": 10000}]}],
            "offers": [
                {"id": "sixth", "gives": {"buy-get": {"buy": 5}}},
                {"id": "half", "gives": {"buy-get": {"buy": 1, "get": 2, "percent": 50}}},
                {"id": "set", "gives": {"bundle": {"percent": "12.5", "parts": [
                    {"lines": {"tags": ["a"]}}, {"lines": {"tags": ["b"]}}]}}},
                {"id": "door", "minimum": {"amount": 5000}, "gives": {"access": {"opens": "the sale"}}},
                {"id": "vip", "audience": {"segments": ["vip"]}, "gives": {"access": {"opens": "the club"}}},
                {"id": "tested", "variant": {"experiment": "x", "variant": "a"}, "gives": "free-shipping"}
            ]}"#,
    );
    let said = |locale: &str| {
        let page = page(&engine, Some(member("anne")), None);
        words(&engine, page.using.iter().map(|way| &way.text), locale)
    };
    assert_eq!(
        said("en"),
        [
            "Buy 5, get 1 free",
            "Buy 1, get 2 at 50% off",
            "12.5% off when bought together",
            "Access to the sale from €50.00 on",
        ]
    );
    assert_eq!(
        said("fr"),
        [
            "Pour 5 articles achetés, 1 offert",
            "Pour 1 article acheté, 50\u{202f}% de remise sur 2 autres",
            "12,5\u{202f}% de remise pour un achat groupé",
            "Accès à the sale dès 50,00\u{a0}€",
        ]
    );
}

/// "Points multiplied by 2" says nothing of who gets them, when or for what.
#[test]
fn a_multiplier_with_terms_of_its_own_needs_a_name() {
    let table = [
        ("", true),
        (r#""when": {"tier": {"at_least": "gold"}}"#, true),
        (r#""when": {"order-count": {"equals": 0}}"#, false),
        (
            r#""when": {"order-count": {"equals": 0}}, "name": "own""#,
            true,
        ),
        (r#""audience": {"except": ["vip"]}"#, false),
        (r#""audience": {"except": ["vip"]}, "name": "own""#, true),
        (r#""during": {"weekdays": ["saturday"]}"#, false),
        (
            r#""during": {"weekdays": ["saturday"]}, "name": "own""#,
            true,
        ),
        (r#""lines": {"tags": ["new"]}"#, false),
        (r#""lines": {"tags": ["new"]}, "name": "own""#, true),
        (
            r#""when": {"tier": {"at_least": "gold"}}, "lines": {"tags": ["new"]}"#,
            false,
        ),
    ];
    for (terms, shown) in table {
        let comma = if terms.is_empty() { "" } else { "," };
        let engine = engine(&format!(
            r#"{{"id": "shop", "zone": "Europe/Paris", "currencies": {{"captured": {{"base": "EUR"}}}},
                "wallets": [{{"id": "points"}}], "segments": [{{"id": "vip"}}],
                "ladders": [{{"id": "status", "metric": "orders", "tiers": [{{"id": "gold", "minimum": 5}}]}}],
                "earning": [{{"id": "spend", "base": {{"per-order": 5}}, "multipliers": [
                    {{"id": "twice", "factor": 2{comma}{terms}}}]}}],
                "texts": {{"own": {{"en": "Twice for some"}}}}}}"#
        ));
        let page = page(&engine, None, None);
        let ids: Vec<&str> = page.earning.iter().map(|way| way.id.as_str()).collect();
        let expected: &[&str] = if shown {
            &["spend", "spend/twice"]
        } else {
            &["spend"]
        };
        assert_eq!(ids, expected, "{terms}");
    }
}

#[test]
fn campaigns_that_have_a_name_and_the_catalogue_are_on_the_page() {
    let engine = engine(
        r#"{
            "id": "shop", "zone": "UTC", "currencies": {"captured": {"base": "EUR"}},
            "wallets": [{"id": "points"}],
            "segments": [{"id": "vip"}],
            "campaigns": [
                {"id": "review", "name": "earn.review", "gives": [{"points": {"points": 50}}],
                 "on": [{"activity": {"kinds": ["review"]}}]},
                {"id": "first", "name": "earn.vip", "when": {"lifecycle": ["loyal"]},
                 "gives": [{"points": {"points": 9}}], "on": ["order"]},
                {"id": "large", "name": "earn.large", "when": {"items-amount": {"at_least": 9}},
                 "gives": [{"points": {"points": 9}}], "on": ["order"]},
                {"id": "surprise", "gives": [{"points": {"points": 9}}], "on": ["order"]},
                {"id": "vip", "name": "earn.vip", "audience": {"segments": ["vip"]},
                 "gives": [{"points": {"points": 9}}], "on": ["order"]}
            ],
            "catalogue": [
                {"id": "mug", "name": "mug", "points": 500, "gives": [{"gift": {"sku": "mug"}}]}
            ],
            "texts": {
                "earn.review": {"en": "50 points for a review"},
                "earn.vip": {"en": "For you"},
                "earn.large": {"en": "For large orders"},
                "mug": {"en": "A mug"}
            }
        }"#,
    );
    let page = page(&engine, None, None);
    let said = |ways: &[crate::contract::showcase::Way]| {
        words(&engine, ways.iter().map(|way| &way.text), "en")
    };
    assert_eq!(
        said(&page.earning),
        ["50 points for a review", "For large orders"]
    );
    assert_eq!(said(&page.using), ["A mug for 500 points"]);
}
