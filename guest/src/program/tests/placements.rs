//! Placements and experiments that are wrong, or that may not show what was meant.

use serde_json::json;

use super::DiagnosticKind as Kind;
use super::*;

/// The small programme with one experiment and one placement, which changes may touch.
fn page(changes: &[(&'static str, Value)]) -> Value {
    let experiment = json!({"id": "hero", "variants": [
        {"id": "calm", "weight": 4000}, {"id": "loud", "weight": 6000}
    ]});
    let placement = json!({"id": "top", "kind": "banner", "fillings": [
        {"id": "vip", "audience": {"segments": ["vip"]}, "shows": {"ids": ["lounge"]}},
        {"id": "all", "shows": {"ids": ["hello"]}}
    ]});
    let mut all = vec![
        ("/experiments", json!([experiment])),
        ("/placements", json!([placement])),
    ];
    all.extend_from_slice(changes);
    with(&all)
}

fn filling(parts: Value) -> Value {
    let mut filling = json!({"id": "new", "shows": {"ids": ["x"]}});
    let fields = parts.as_object().unwrap().clone();
    filling.as_object_mut().unwrap().extend(fields);
    filling
}

#[test]
fn a_page_that_is_right() {
    assert_eq!(diagnostics(&page(&[])), []);
    let products = json!({"products": {"by": "affinity", "not_bought_days": 1}});
    let strip = json!({"id": "row", "kind": "strip", "limit": 8, "per_category": 2, "fillings": [
        {"id": "mine", "variant": {"experiment": "hero", "variant": "loud"}, "shows": products},
        {"id": "deals", "shows": {"offers": ["ten"]}},
        {"id": "house", "shows": {"ids": ["mug"]}}
    ]});
    assert_eq!(diagnostics(&page(&[("/placements/-", strip)])), []);
}

#[test]
fn experiments() {
    let weights = |list: &[u32]| {
        let variant = |(index, weight)| json!({"id": format!("v{index}"), "weight": weight});
        let variants: Vec<Value> = list.iter().enumerate().map(variant).collect();
        page(&[(
            "/experiments/-",
            json!({"id": "other", "variants": variants}),
        )])
    };
    let at = "/experiments/1/variants";
    assert_eq!(diagnostics(&weights(&[10_000])), []);
    assert_eq!(diagnostics(&weights(&[1, 9_998])), [], "some are left out");
    for (list, place) in [
        (&[][..], at.to_owned()),
        (&[0], format!("{at}/0/weight")),
        (&[10_000, 1], at.to_owned()),
        (&[u32::MAX, u32::MAX], at.to_owned()),
    ] {
        assert_eq!(
            errors(&weights(list)),
            [(Kind::InvalidValue, place)],
            "{list:?}"
        );
    }
    let twice = json!({"id": "hero", "variants": [
        {"id": "a", "weight": 1}, {"id": "a", "weight": 1}
    ]});
    assert_eq!(
        errors(&page(&[("/experiments/-", twice)])),
        expected(&[
            (Kind::Duplicate, "/experiments/1/id"),
            (Kind::Duplicate, "/experiments/1/variants/1/id"),
        ])
    );
}

#[test]
fn ids_and_ranges() {
    let new = |parts: Value| vec![("/placements/0/fillings/0", filling(parts))];
    let at = "/placements/0/fillings/0";
    type Wrong = (Vec<(&'static str, Value)>, Kind, String);
    let table: Vec<Wrong> = vec![
        (
            new(json!({"audience": {"segments": ["x"]}})),
            Kind::UnknownId,
            format!("{at}/audience/segments/0"),
        ),
        (
            new(json!({"variant": {"experiment": "x", "variant": "calm"}})),
            Kind::UnknownId,
            format!("{at}/variant/experiment"),
        ),
        (
            new(json!({"variant": {"experiment": "hero", "variant": "x"}})),
            Kind::UnknownId,
            format!("{at}/variant/variant"),
        ),
        (
            new(json!({"when": {"units": {"at_most": -1}}})),
            Kind::Unreachable,
            format!("{at}/when/units"),
        ),
        (
            new(json!({"during": {"starts": "2026-03-02", "ends": "2026-03-01"}})),
            Kind::Conflict,
            format!("{at}/during/ends"),
        ),
        (
            new(json!({"id": "all", "when": {"enrolled": true}})),
            Kind::Duplicate,
            "/placements/0/fillings/1/id".to_owned(),
        ),
        (
            new(json!({"shows": {"ids": []}})),
            Kind::InvalidValue,
            format!("{at}/shows/ids"),
        ),
        (
            new(json!({"when": {"enrolled": true}, "shows": {"ids": ["a", " "]}})),
            Kind::InvalidValue,
            format!("{at}/shows/ids/1"),
        ),
        (
            new(json!({"shows": {"offers": []}})),
            Kind::InvalidValue,
            format!("{at}/shows/offers"),
        ),
        (
            new(json!({"shows": {"offers": ["ten", "x"]}})),
            Kind::UnknownId,
            format!("{at}/shows/offers/1"),
        ),
        (
            new(json!({"shows": {"products": {}}})),
            Kind::Conflict,
            format!("{at}/shows/products"),
        ),
        (
            vec![(
                "/placements/-",
                json!({"id": "row", "kind": "strip", "fillings": [
                    {"id": "a", "shows": {"products": {"not_bought_days": 0}}}
                ]}),
            )],
            Kind::InvalidValue,
            "/placements/1/fillings/0/shows/products/not_bought_days".to_owned(),
        ),
        (
            vec![("/placements/0/limit", json!(0))],
            Kind::InvalidValue,
            "/placements/0/limit".to_owned(),
        ),
        (
            vec![("/placements/0/per_category", json!(0))],
            Kind::InvalidValue,
            "/placements/0/per_category".to_owned(),
        ),
        (
            vec![("/placements/0/per_seller", json!(0))],
            Kind::InvalidValue,
            "/placements/0/per_seller".to_owned(),
        ),
        (
            vec![("/placements/0/fillings", json!([]))],
            Kind::InvalidValue,
            "/placements/0/fillings".to_owned(),
        ),
        (
            vec![(
                "/placements/-",
                json!({"id": "top", "kind": "sort", "fillings": [filling(json!({}))]}),
            )],
            Kind::Duplicate,
            "/placements/1/id".to_owned(),
        ),
    ];
    for (changes, kind, place) in table {
        let found = errors(&page(&changes));
        assert_eq!(found, [(kind, place)], "{changes:?}");
    }
}

#[test]
fn what_never_comes() {
    let ids = |id: &str| json!({"id": id, "shows": {"ids": ["x", "y"]}});
    let chain = |kind: &str, limit: u32, fill_up: bool| {
        page(&[(
            "/placements/-",
            json!({"id": "next", "kind": kind, "limit": limit, "fill_up": fill_up,
                "fillings": [ids("a"), ids("b")]}),
        )])
    };
    let behind = expected(&[(Kind::Unreachable, "/placements/1/fillings/1")]);
    for kind in ["strip", "sort", "facets", "highlight"] {
        assert_eq!(errors(&chain(kind, 4, false)), behind, "{kind}");
    }
    // Of banners, pages and texts a page can say which of them it has.
    for kind in ["banner", "landing", "content"] {
        assert_eq!(errors(&chain(kind, 4, false)), [], "{kind}");
        assert_eq!(warnings(&chain(kind, 4, false)), behind, "{kind}");
    }
    assert_eq!(
        diagnostics(&chain("strip", 4, true)),
        [],
        "what is filled up"
    );
    assert_eq!(
        errors(&chain("strip", 1, true)),
        behind,
        "nothing to fill up"
    );
}

#[test]
fn chains_that_may_end_in_nothing() {
    for guard in [
        json!({"when": {"enrolled": true}}),
        json!({"audience": {"except": ["vip"]}}),
        json!({"during": {"weekdays": ["monday"]}}),
        json!({"variant": {"experiment": "hero", "variant": "calm"}}),
    ] {
        let program = page(&[("/placements/0/fillings/1", filling(guard.clone()))]);
        assert_eq!(errors(&program), [], "{guard}");
        let last = [(Kind::Conflict, "/placements/0/fillings/1")];
        assert_eq!(warnings(&program), expected(&last), "{guard}");
    }
}

#[test]
fn reasons_have_words() {
    let because = |key: &str| {
        page(&[
            ("/placements/0/fillings/1/because", json!(key)),
            ("/texts", json!({"because": {"en": "You like {category}"}})),
        ])
    };
    assert_eq!(diagnostics(&because("because")), []);
    assert_eq!(
        warnings(&because("becuase")),
        expected(&[(Kind::MissingText, "/placements/0/fillings/1/because")])
    );
}
