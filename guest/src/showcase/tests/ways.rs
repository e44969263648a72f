//! Ways to earn and to use points: which are on the page, and in which words.

use super::*;

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
