//! Which filling wins, and how many things it shows.

use super::*;

const HERO: &str = r#"{"id":"hero","kind":"banner","fillings":[
    {"id":"vip","audience":{"segments":["vip"]},"shows":{"ids":["welcome-back"]}},
    {"id":"evening","during":{"hours":{"starts":"18:00","until":"23:00"}},"shows":{"ids":["tonight"]}},
    {"id":"rain","when":{"page-attribute":{"name":"weather","text":{"one_of":["rain"]}}},
        "shows":{"ids":["umbrellas"]}},
    {"id":"all","shows":{"ids":["hello"]}}]}"#;

fn rain() -> Attribute {
    Attribute {
        name: "weather".into(),
        value: AttributeValue::Text("rain".into()),
    }
}

#[test]
fn the_first_filling_for_the_visitor_wins() {
    let engine = shop(HERO, "");
    let noon = || request(&[("hero", &[])]);
    let evening = |r: ComposeRequest| ComposeRequest {
        now: at("2026-11-21T18:00:00+01:00"),
        ..r
    };
    let table = [
        ("a guest", noon(), "hello", 3),
        (
            "a guest in the rain",
            ComposeRequest {
                attributes: vec![rain()],
                ..noon()
            },
            "umbrellas",
            2,
        ),
        ("a guest in the evening", evening(noon()), "tonight", 1),
        (
            "anna in the evening",
            ComposeRequest {
                member: Some(member("anna")),
                ..evening(noon())
            },
            "welcome-back",
            0,
        ),
    ];
    for (name, request, expected, fallback) in table {
        let page = compose(&engine, request).unwrap();
        assert_eq!(page.slots.len(), 1, "{name}");
        assert_eq!(ids(&page.slots[0]), [expected], "{name}");
        assert_eq!(page.slots[0].fallback, fallback, "{name}");
        assert_eq!((page.effects, page.findings), (vec![], vec![]), "{name}");
    }
}

#[test]
fn a_page_may_ask_for_less_but_not_for_more() {
    let engine = shop(
        r#"{"id":"facets","kind":"facets","limit":3,
            "fillings":[{"id":"all","shows":{"ids":["brand","size","colour","price"]}}]}"#,
        "",
    );
    for (asked, shown) in [(0, 3), (1, 1), (2, 2), (3, 3), (9, 3)] {
        let mut request = request(&[("facets", &[])]);
        request.placements[0].limit = asked;
        let all = ["brand", "size", "colour"];
        assert_eq!(first(&engine, request), all[..shown], "{asked}");
    }
}

#[test]
fn places_come_as_asked() {
    let engine = shop(
        r#"{"id":"a","kind":"banner","fillings":[{"id":"x","shows":{"ids":["a"]}}]},
           {"id":"b","kind":"content","fillings":[{"id":"x","shows":{"ids":["b"]}}]}"#,
        "",
    );
    let page = compose(&engine, request(&[("b", &[]), ("a", &[])])).unwrap();
    let order: Vec<_> = page.slots.iter().map(|slot| &*slot.placement).collect();
    assert_eq!(order, ["b", "a"]);
    let kinds: Vec<_> = page.slots.iter().map(|slot| slot.kind).collect();
    use crate::contract::personalization::PlacementKind as Kind;
    assert_eq!(kinds, [Kind::Content, Kind::Banner]);
    assert_eq!(compose(&engine, request(&[])).unwrap().slots, []);
}

#[test]
fn banners_are_those_that_the_page_has() {
    let engine = shop(HERO, "");
    let mut gone = candidate("hello");
    gone.available = false;
    let table: [(&[Candidate], &[&str], u32); 4] = [
        (&[], &["hello"], 3),
        (&named(&["umbrellas", "hello"]), &["hello"], 3),
        (&named(&["umbrellas"]), &[], 4),
        (&[gone], &[], 4),
    ];
    for (candidates, expected, fallback) in table {
        let page = compose(&engine, request(&[("hero", candidates)])).unwrap();
        assert_eq!(ids(&page.slots[0]), expected);
        assert_eq!(page.slots[0].fallback, fallback);
    }
}

#[test]
fn in_a_strip_what_is_named_stands_beside_the_candidates() {
    let engine = shop(
        r#"{"id":"row","kind":"strip","limit":2,"fillings":[
            {"id":"bought","shows":{"products":{"by":"bought-again"}}},
            {"id":"house","shows":{"ids":["mug","cap","pen"]}}]}"#,
        "",
    );
    let page = compose(&engine, request(&[("row", &named(&["shoe"]))])).unwrap();
    assert_eq!(ids(&page.slots[0]), ["mug", "cap"]);
    assert_eq!(page.slots[0].fallback, 1);
}

#[test]
fn what_runs_out_is_filled_up() {
    let chain = |fill_up: bool| {
        shop(
            &format!(
                r#"{{"id":"row","kind":"strip","limit":4,"fill_up":{fill_up},"fillings":[
                    {{"id":"vip","audience":{{"segments":["vip"]}},"shows":{{"ids":["x"]}}}},
                    {{"id":"pinned","when":{{"enrolled":false}},"shows":{{"ids":["mug"]}}}},
                    {{"id":"rest","shows":{{"products":{{}}}}}}]}}"#
            ),
            "",
        )
    };
    let asked = || request(&[("row", &named(&["cap", "mug", "pen", "bag", "hat"]))]);
    let page = compose(&chain(true), asked()).unwrap();
    assert_eq!(
        ids(&page.slots[0]),
        ["mug", "cap", "pen", "bag"],
        "each once"
    );
    assert_eq!(page.slots[0].fallback, 1);
    let page = compose(&chain(false), asked()).unwrap();
    assert_eq!(ids(&page.slots[0]), ["mug"]);
}

/// Of the experiment `hero` (40% calm, 40% loud), `printf 'hero\0s-1' | sha256sum` and the like
/// give the draws.
#[test]
fn variants_and_who_has_seen_them() {
    let engine = shop(
        r#"{"id":"top","kind":"banner","fillings":[
            {"id":"vip","audience":{"segments":["vip"]},"variant":{"experiment":"hero","variant":"calm"},
                "shows":{"ids":["lounge"]}},
            {"id":"loud","variant":{"experiment":"hero","variant":"loud"},"shows":{"ids":["sale"]}},
            {"id":"all","shows":{"ids":["hello"]}}]}"#,
        "",
    );
    let own = |unit: &str| crate::experiments::variant(&engine, "hero", unit);
    let mut counts = [0, 0, 0];
    for number in 0..60 {
        let session = format!("s-{number}");
        let mut asked = request(&[("top", &[])]);
        asked.session = Some(session.clone());
        let page = compose(&engine, asked).unwrap();
        let (place, shown) = match own(&session) {
            Some("loud") => (0, "sale"),
            Some(_) => (1, "hello"),
            None => (2, "hello"),
        };
        counts[place] += 1;
        assert_eq!(ids(&page.slots[0]), [shown]);
        let exposed = own(&session).map(|variant| {
            Effect::Exposure(crate::contract::types::Exposure {
                experiment: "hero".into(),
                variant_id: variant.into(),
                unit_id: session.clone(),
            })
        });
        assert_eq!(page.effects, Vec::from_iter(exposed), "controls count too");
    }
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");

    let page = compose(&engine, request(&[("top", &[])])).unwrap();
    assert_eq!(ids(&page.slots[0]), ["hello"], "nobody is in no variant");
    assert_eq!(page.effects, []);
}
