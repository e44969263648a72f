//! Who is in which variant, and who has seen one.

use super::*;
use crate::contract::types::Refusal;
use crate::testing::{cart, engine, line, member};

fn shop(variants: &str) -> Engine {
    engine(&format!(
        r#"{{"id":"shop","zone":"UTC","currencies":{{"rates":{{"base":"EUR"}}}},
            "wallets":[{{"id":"points"}}],
            "experiments":[
                {{"id":"checkout-colour","variants":[{variants}]}},
                {{"id":"x","variants":[{{"id":"all","weight":10000}}]}}]}}"#
    ))
}

fn halves() -> Engine {
    shop(r#"{"id":"red","weight":5000},{"id":"blue","weight":5000}"#)
}

fn wants(experiment: &str, variant: &str) -> VariantOf {
    VariantOf {
        experiment: experiment.into(),
        variant: variant.into(),
    }
}

/// Why the visitor's variant is not meant; none if it is.
fn refusal(
    facts: &Facts<'_>,
    wanted: Option<&VariantOf>,
    place: &Place<'_>,
    effects: &mut Vec<Effect>,
) -> Option<Refusal> {
    let stop = facts.in_variant(wanted, place, effects).err()?;
    Some(*stop.refusal().unwrap())
}

fn seen(experiment: &str, variant: &str, unit: &str) -> Effect {
    Effect::Exposure(Exposure {
        experiment: experiment.into(),
        variant_id: variant.into(),
        unit_id: unit.into(),
    })
}

#[test]
fn draws_are_fixed() {
    // The first 16 digits are a hexadecimal number, of which the last 4 decimal digits are drawn.
    // printf 'checkout-colour\0anna' | sha256sum   begins with ecdd79ad075d2c58
    assert_eq!(draw("checkout-colour", "anna"), 7688);
    // printf 'checkout-colour\0bruno' | sha256sum  begins with 9684560675c0105e
    assert_eq!(draw("checkout-colour", "bruno"), 878);
    // printf 'x\0anna' | sha256sum                 begins with 5cf2bf1a27bd7709
    assert_eq!(draw("x", "anna"), 1977);
}

#[test]
fn weights_are_cumulative_in_the_programmes_order() {
    // Anna draws 7688, Bruno 878.
    let table = [
        (
            r#"{"id":"a","weight":5000},{"id":"b","weight":5000}"#,
            Some("b"),
            Some("a"),
        ),
        (
            r#"{"id":"b","weight":5000},{"id":"a","weight":5000}"#,
            Some("a"),
            Some("b"),
        ),
        (
            r#"{"id":"a","weight":7688},{"id":"b","weight":1}"#,
            Some("b"),
            Some("a"),
        ),
        (
            r#"{"id":"a","weight":7689},{"id":"b","weight":1}"#,
            Some("a"),
            Some("a"),
        ),
        (
            r#"{"id":"a","weight":878},{"id":"b","weight":6810}"#,
            None,
            Some("b"),
        ),
        (r#"{"id":"a","weight":879}"#, None, Some("a")),
        (r#"{"id":"a","weight":878}"#, None, None),
    ];
    for (variants, anna, bruno) in table {
        let engine = shop(variants);
        let of = |unit| variant(&engine, "checkout-colour", unit);
        assert_eq!((of("anna"), of("bruno")), (anna, bruno), "{variants}");
    }
    assert_eq!(variant(&halves(), "unknown", "anna"), None);
}

#[test]
fn shares_are_kept() {
    let engine =
        shop(r#"{"id":"a","weight":5000},{"id":"b","weight":2500},{"id":"c","weight":1000}"#);
    let mut counts = [0_u32; 4];
    for number in 0..100_000 {
        let own = variant(&engine, "checkout-colour", &format!("member-{number}"));
        let place = ["a", "b", "c"].iter().position(|id| own == Some(id));
        counts[place.unwrap_or(3)] += 1;
    }
    for (count, share) in counts.into_iter().zip([50_000, 25_000, 10_000, 15_000]) {
        assert!(count.abs_diff(share) <= 1000, "{counts:?}");
    }
}

#[test]
fn experiments_draw_apart() {
    // Of those in one half of one experiment, half are in either half of the other one.
    let engine = engine(
        r#"{"id":"shop","zone":"UTC","currencies":{"rates":{"base":"EUR"}},
            "wallets":[{"id":"points"}],
            "experiments":[
                {"id":"one","variants":[{"id":"a","weight":5000},{"id":"b","weight":5000}]},
                {"id":"two","variants":[{"id":"a","weight":5000},{"id":"b","weight":5000}]}]}"#,
    );
    let mut both = 0_u32;
    for number in 0..20_000 {
        let unit = number.to_string();
        let of = |experiment| variant(&engine, experiment, &unit);
        both += u32::from(of("one") == Some("a") && of("two") == Some("a"));
    }
    assert!(both.abs_diff(5000) <= 200, "{both}");
}

#[test]
fn members_sessions_and_nobody() {
    let engine = halves();
    let anna = member("anna");
    let mut goods = cart("EUR", vec![line(1, 1000)]);
    goods.attributes.push(crate::contract::types::Attribute {
        name: "session".into(),
        value: AttributeValue::Text("s-2".into()),
    });
    let mut facts = Facts::new(&engine, 0, false, None, None, None, Vec::new());
    assert_eq!(facts.unit(), None);
    facts.cart = Some(&goods);
    assert_eq!(facts.unit(), Some("s-2"));
    facts.session = "s-1";
    assert_eq!(facts.unit(), Some("s-1"));
    facts.member = Some(&anna);
    assert_eq!(facts.unit(), Some("anna"));
}

#[test]
fn whoever_is_in_a_variant_has_seen_it() {
    let engine = halves();
    let anna = member("anna");
    let facts = Facts::new(&engine, 0, true, Some(&anna), None, None, Vec::new());
    let root = Place::root();
    let mut effects = Vec::new();

    assert_eq!(refusal(&facts, None, &root, &mut effects), None);
    assert_eq!(effects, [], "what asks for no variant exposes nobody");

    let red = wants("checkout-colour", "red");
    let other = refusal(&facts, Some(&red), &root.key("offers"), &mut effects).unwrap();
    assert_eq!(other.reason, RefusalReason::OtherVariant);
    assert_eq!(other.at, "/offers/variant");
    assert_eq!((&*other.expected, &*other.found), ("red", "blue"));
    assert_eq!(
        effects,
        [seen("checkout-colour", "blue", "anna")],
        "a control counts too"
    );

    let others = [wants("x", "all"), wants("checkout-colour", "blue")];
    for wanted in &others {
        assert_eq!(refusal(&facts, Some(wanted), &root, &mut effects), None);
    }
    let once_each = [
        seen("checkout-colour", "blue", "anna"),
        seen("x", "all", "anna"),
    ];
    assert_eq!(effects, once_each);
}

#[test]
fn whoever_is_left_out_has_seen_nothing() {
    let few = shop(r#"{"id":"red","weight":100}"#);
    let halves = halves();
    let anna = member("anna");
    let red = wants("checkout-colour", "red");
    for (engine, member, name) in [
        (&few, Some(&anna), "a member beyond the weights"),
        (&halves, None, "a guest without session"),
    ] {
        let mut effects = Vec::new();
        let facts = Facts::new(engine, 0, true, member, None, None, Vec::new());
        let none = refusal(&facts, Some(&red), &Place::root(), &mut effects).unwrap();
        assert_eq!(none.reason, RefusalReason::OtherVariant, "{name}");
        assert_eq!(none.found, "no variant", "{name}");
        assert_eq!(effects, [], "{name}");
    }
}
