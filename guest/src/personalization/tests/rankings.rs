//! Which products, in which order, and which are left out.

use super::*;
use crate::contract::types::Cart;

const MODEL: &str = r#","model":{
    "popular":[
        {"sku":"shoe","category":"shoes","seller":"ida"},
        {"sku":"mug","category":"kitchen"},
        {"sku":"pan","category":"kitchen","seller":"ida"},
        {"sku":"cap","category":"hats"}],
    "companions":[
        {"sku":"shoe","go_with":["laces","wax","cap"]},
        {"sku":"coat","go_with":["cap","wax"]},
        {"sku":"tea","go_with":["mug"]}]}"#;

/// Anna bought a pan once, tea and a coat last, and looks at hats.
fn anna() -> Member {
    let mut anna = member("anna");
    anna.items = vec![
        bought("pan", "kitchen", "2026-03-01T12:00:00+01:00", 1, 4),
        bought("tea", "food", "2026-11-01T12:00:00+01:00", 3, 3),
        bought("coat", "clothes", "2026-11-01T12:00:00+01:00", 1, 1),
        bought("wax", "shoes", "2026-10-22T23:59:00+02:00", 1, 5),
    ];
    anna.interactions = vec![viewed("hats"), viewed("food"), viewed("hats")];
    anna
}

fn by(by: &str, member: Option<Member>, candidates: &[Candidate]) -> Vec<String> {
    let engine = shop(&strip(&format!(r#"{{"by":"{by}"}}"#)), MODEL);
    let mut asked = request(&[("row", candidates)]);
    asked.member = member;
    first(&engine, asked)
}

fn priced(prices: &[(&str, i64)]) -> Vec<Candidate> {
    let one = |(id, price): &(&str, i64)| Candidate {
        price: *price,
        ..candidate(id)
    };
    prices.iter().map(one).collect()
}

fn in_categories(list: &[(&str, &str)]) -> Vec<Candidate> {
    let one = |(id, category): &(&str, &str)| Candidate {
        category: Some((*category).into()),
        ..candidate(id)
    };
    list.iter().map(one).collect()
}

fn goods(skus: &[&str]) -> Cart {
    let mut goods = cart("EUR", Vec::new());
    for (number, sku) in (1..).zip(skus) {
        let mut one = line(number, 1000);
        one.sku = (*sku).into();
        goods.lines.push(one);
    }
    goods
}

#[test]
fn given_and_popular() {
    let some = named(&["new", "cap", "other", "shoe"]);
    assert_eq!(by("given", None, &some), ["new", "cap", "other", "shoe"]);
    let popular = ["shoe", "cap", "new", "other"];
    assert_eq!(
        by("popular", None, &some),
        popular,
        "the unknown ones behind, as given"
    );
    let all = ["shoe", "mug", "pan", "cap"];
    for order in ["given", "popular"] {
        assert_eq!(by(order, None, &[]), all, "{order}: the model's own");
    }
}

#[test]
fn prices() {
    let some = priced(&[("b", 500), ("free", 0), ("a", 200), ("c", 500)]);
    assert_eq!(by("price-up", None, &some), ["a", "b", "c", "free"]);
    assert_eq!(by("price-down", None, &some), ["b", "c", "a", "free"]);
}

#[test]
fn companions_of_the_cart() {
    let engine = shop(&strip(r#"{"by":"companions"}"#), MODEL);
    let with = |skus: &[&str]| {
        let all = named(&["cap", "hat", "laces", "wax", "mug", "shoe"]);
        let mut asked = request(&[("row", &all)]);
        asked.cart = Some(goods(skus));
        asked.member = Some(anna());
        first(&engine, asked)
    };
    assert_eq!(with(&["shoe"]), ["laces", "wax", "cap"]);
    // cap: 1000000 + 333333, laces: 1000000, wax: 500000 + 500000; ties as given.
    assert_eq!(with(&["shoe", "coat"]), ["cap", "laces", "wax"]);
    assert_eq!(
        with(&["shoe", "shoe", "laces"]),
        ["wax", "cap"],
        "each once"
    );
    assert_eq!(with(&["hat"]), [""; 0], "nothing goes with it");
    assert_eq!(
        with(&[]),
        ["cap", "mug", "wax"],
        "with what was bought last"
    );
}

#[test]
fn companions_of_what_was_bought_last() {
    let all = named(&["wax", "cap", "mug", "laces"]);
    // Tea and coat were bought at the same moment; the shoe never was.
    assert_eq!(by("companions", Some(anna()), &all), ["cap", "mug", "wax"]);
    assert_eq!(by("companions", Some(member("new")), &all), [""; 0]);
    assert_eq!(by("companions", None, &all), [""; 0]);
    assert_eq!(
        by("companions", Some(anna()), &[]),
        ["mug", "cap"],
        "out of the popular ones"
    );
}

#[test]
fn bought_again() {
    let mut anna = anna();
    anna.items
        .push(bought("jar", "food", "2026-01-01T00:00:00Z", 1, 4));
    let all = named(&["pan", "coat", "jar", "tea", "mug"]);
    // By orders, then by units, then by the bytes of the id.
    assert_eq!(
        by("bought-again", Some(anna), &all),
        ["tea", "jar", "pan", "coat"]
    );
    assert_eq!(by("bought-again", None, &all), [""; 0]);
}

#[test]
fn affinity() {
    let all = in_categories(&[
        ("soup", "food"),
        ("sun hat", "hats"),
        ("sofa", "home"),
        ("pot", "kitchen"),
        ("sock", "shoes"),
        ("rake", "garden"),
        ("lid", "kitchen"),
    ]);
    let mut anna = anna();
    for (category, times) in [("home", 13), ("hats", 7)] {
        for _ in 0..times {
            anna.interactions.push(viewed(category));
        }
    }
    // Not a look.
    anna.interactions.push(Interaction {
        kind: InteractionKind::Searched,
        ..viewed("garden")
    });
    // Shoes 15, home 13, kitchen 12, food 3 * 3 + 1, hats 9.
    let expected = ["sock", "sofa", "pot", "lid", "soup", "sun hat"];
    assert_eq!(by("affinity", Some(anna.clone()), &all), expected);
    let unknown = named(&["soup"]);
    let of_no_category = by("affinity", Some(anna), &unknown);
    assert_eq!(of_no_category, [""; 0]);
    assert_eq!(by("affinity", None, &all), [""; 0]);
}

#[test]
fn why_something_is_shown() {
    let because = |by: &str, carted: &[&str], candidates: &[Candidate]| {
        let placement = format!(
            r#"{{"id":"row","kind":"strip","limit":9,"fillings":[{{"id":"only",
                "because":"{by}","shows":{{"products":{{"by":"{by}"}}}}}}]}}"#
        );
        let texts = r#","texts":{"companions":{"en":"with {product}"},
            "affinity":{"en":"of {category}"},"popular":{"en":"as they sell"}}"#;
        let engine = shop(&placement, &[MODEL, texts].concat());
        let mut asked = request(&[("row", candidates)]);
        asked.cart = Some(goods(carted));
        asked.member = Some(anna());
        let page = compose(&engine, asked).unwrap();
        let choices = page.slots[0].choices.iter();
        let because: Vec<_> = choices.filter_map(|one| one.because.clone()).collect();
        crate::texts::render(&engine, &because, "en").unwrap()
    };
    let some = named(&["wax", "mug", "cap"]);
    let with_the_last = ["with tea", "with coat", "with coat"];
    assert_eq!(because("companions", &[], &some), with_the_last);
    // The cap is the coat's first companion; wax is the second one of both.
    let both = because("companions", &["shoe", "coat"], &some);
    assert_eq!(both, ["with coat", "with shoe"]);
    let hat = in_categories(&[("sun hat", "hats")]);
    assert_eq!(because("affinity", &[], &hat), ["of hats"]);
    assert_eq!(because("popular", &[], &hat), ["as they sell"]);
}

#[test]
fn what_is_left_out() {
    let products = r#"{"lines":{"categories":["kitchen","food"],"except":{"tags":["outlet"]},
        "not_on_sale":true},"not_bought_days":30}"#;
    let mut placement = strip(products);
    placement = placement.replace(
        r#""limit":20"#,
        r#""limit":20,"per_category":3,"per_seller":2"#,
    );
    let engine = shop(&placement, "");
    let mut all = in_categories(&[
        ("pan", "kitchen"),
        ("wax", "shoes"),
        ("tea", "food"),
        ("gone", "food"),
        ("carted", "food"),
        ("rest", "food"),
        ("reduced", "food"),
        ("pot", "kitchen"),
        ("third of ida", "food"),
        ("lid", "kitchen"),
        ("fourth", "kitchen"),
        ("soup", "food"),
    ]);
    all[3].available = false;
    let says = |name: &str, value| Attribute {
        name: name.into(),
        value,
    };
    all[5].attributes = vec![says("tags", AttributeValue::Texts(vec!["outlet".into()]))];
    all[6].attributes = vec![says("on_sale", AttributeValue::Truth(true))];
    for index in [0, 7, 8] {
        all[index].seller = Some("ida".into());
    }
    let mut asked = request(&[("row", &all)]);
    asked.cart = Some(goods(&["carted"]));
    asked.member = Some(anna());
    asked.explain = true;
    let page = compose(&engine, asked).unwrap();
    assert_eq!(ids(&page.slots[0]), ["pan", "pot", "lid", "soup"]);
    let left_out: Vec<_> = page.findings[1..]
        .iter()
        .map(|finding| match &finding.verdict {
            Verdict::Refused(refusal) => (&*finding.id, refusal.reason, &*refusal.at),
            Verdict::Applied => panic!("{}", finding.id),
        })
        .collect();
    use RefusalReason as Why;
    let products = |field: &str| format!("/placements/0/fillings/0/shows/products{field}");
    let (lines, stock) = (products("/lines"), products(""));
    let (carted, lately) = (products("/not_in_cart"), products("/not_bought_days"));
    assert_eq!(
        left_out,
        [
            ("row/wax", Why::NoEligibleLine, &*lines),
            ("row/tea", Why::AlreadyBought, &*lately),
            ("row/gone", Why::OutOfStock, &*stock),
            ("row/carted", Why::AlreadyBought, &*carted),
            ("row/rest", Why::NoEligibleLine, &*lines),
            ("row/reduced", Why::NoEligibleLine, &*lines),
            (
                "row/third of ida",
                Why::TooSimilar,
                "/placements/0/per_seller"
            ),
            ("row/fourth", Why::TooSimilar, "/placements/0/per_category"),
        ]
    );
}

#[test]
fn bought_lately_is_counted_in_local_days() {
    // The wax was bought on 22 October at 23:59 in Paris, 30 local days ago.
    for (days, shown) in [(29, true), (30, true), (31, false)] {
        let engine = shop(&strip(&format!(r#"{{"not_bought_days":{days}}}"#)), "");
        let mut asked = request(&[("row", &named(&["wax"]))]);
        asked.member = Some(anna());
        assert_eq!(first(&engine, asked).len(), usize::from(shown), "{days}");
    }
}

#[test]
fn what_lies_in_the_cart_may_be_shown_where_asked() {
    let engine = shop(&strip(r#"{"not_in_cart":false}"#), "");
    let mut asked = request(&[("row", &named(&["sku-1"]))]);
    asked.cart = Some(cart("EUR", vec![line(1, 1000)]));
    assert_eq!(first(&engine, asked), ["sku-1"]);
}

#[test]
fn kinds_are_told_by_an_attribute() {
    let engine = shop(
        &strip(r#"{"lines":{"kinds":["service","subscription"]}}"#),
        "",
    );
    let mut all = named(&["goods", "repair", "box"]);
    for (index, kind) in [(1, "service"), (2, "subscription")] {
        all[index].attributes.push(Attribute {
            name: "kind".into(),
            value: AttributeValue::Text(kind.into()),
        });
    }
    assert_eq!(first(&engine, request(&[("row", &all)])), ["repair", "box"]);
}
