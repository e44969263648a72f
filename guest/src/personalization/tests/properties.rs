//! What holds for every placement and every visitor.

use super::*;

/// A sequence of numbers that is the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let count = u64::try_from(words.len()).unwrap();
        words[usize::try_from(self.below(count)).unwrap()]
    }

    fn small(&mut self, limit: u64) -> u32 {
        u32::try_from(self.below(limit)).unwrap()
    }
}

const SKUS: &[&str] = &["a", "b", "c", "d", "e", "f", "g", "h"];
const CATEGORIES: &[&str] = &["red", "green", "blue"];
const RANKINGS: &[&str] = &[
    "given",
    "popular",
    "companions",
    "bought-again",
    "affinity",
    "price-up",
    "price-down",
];
const MODEL: &str = r#","model":{
    "popular":[{"sku":"c","category":"red"},{"sku":"a","category":"green"},{"sku":"x"}],
    "companions":[{"sku":"a","go_with":["b","c"]},{"sku":"f","go_with":["g","b","h"]}]},
    "offers":[{"id":"o","gives":"free-shipping","audience":{"segments":["vip"]}}]"#;

/// A strip with random fillings; the last one names what it shows, for everybody.
fn random_shop(numbers: &mut Numbers) -> Engine {
    let mut fillings = String::new();
    for id in 0..numbers.below(4) {
        let guard = numbers.of(&[
            "",
            "",
            r#""when":{"enrolled":true},"#,
            r#""when":{"order-count":{"at_least":2}},"#,
            r#""audience":{"segments":["vip"]},"#,
            r#""during":{"weekdays":["monday"]},"#,
            r#""variant":{"experiment":"hero","variant":"calm"},"#,
        ]);
        let shows = match numbers.below(5) {
            0 => r#"{"offers":["o"]}"#.to_owned(),
            // Behind what always shows something, a filling would be a fault.
            1 if !guard.is_empty() => r#"{"ids":["a","pinned"]}"#.to_owned(),
            _ => format!(
                r#"{{"products":{{"by":"{}","lines":{},"not_bought_days":{}}}}}"#,
                numbers.of(RANKINGS),
                numbers.of(&[
                    "{}",
                    r#"{"categories":["red","blue"]}"#,
                    r#"{"except":{"skus":["a"]}}"#
                ]),
                numbers.of(&["null", "1", "30"]),
            ),
        };
        fillings.push_str(&format!(r#"{{"id":"f{id}",{guard}"shows":{shows}}},"#));
    }
    shop(
        &format!(
            r#"{{"id":"row","kind":"strip","limit":{},"fill_up":{},"per_category":{},"per_seller":{},
                "fillings":[{fillings}{{"id":"last","shows":{{"ids":["house","mug"]}}}}]}}"#,
            1 + numbers.below(5),
            numbers.of(&["true", "false"]),
            numbers.of(&["null", "1", "2"]),
            numbers.of(&["null", "1"]),
        ),
        MODEL,
    )
}

fn random_member(numbers: &mut Numbers) -> Member {
    let mut one = member(numbers.of(&["anna", "bruno", "clara"]));
    for sku in SKUS {
        if numbers.below(3) == 0 {
            let day = [
                "2026-11-21T08:00:00Z",
                "2026-11-01T08:00:00Z",
                "2025-01-01T08:00:00Z",
            ];
            one.items.push(bought(
                sku,
                numbers.of(CATEGORIES),
                numbers.of(&day),
                1 + numbers.small(3),
                1 + numbers.small(4),
            ));
        }
    }
    for _ in 0..numbers.below(4) {
        one.interactions.push(viewed(numbers.of(CATEGORIES)));
    }
    one
}

fn random_request(numbers: &mut Numbers) -> ComposeRequest {
    let mut candidates = Vec::new();
    for sku in SKUS {
        if numbers.below(3) > 0 {
            candidates.push(Candidate {
                category: (numbers.below(4) > 0).then(|| numbers.of(CATEGORIES).into()),
                seller: (numbers.below(2) > 0).then(|| numbers.of(&["ida", "otto"]).into()),
                price: i64::from(numbers.small(3)) * 100,
                available: numbers.below(4) > 0,
                ..candidate(sku)
            });
        }
    }
    let mut asked = request(&[("row", &candidates)]);
    asked.placements[0].limit = numbers.small(4);
    asked.explain = numbers.below(2) == 0;
    match numbers.below(3) {
        0 => {}
        1 => asked.session = Some(format!("s-{}", numbers.below(50))),
        _ => asked.member = Some(random_member(numbers)),
    }
    if numbers.below(2) == 0 {
        let mut goods = cart("EUR", vec![line(1, 1000), line(2, 500)]);
        for one in &mut goods.lines {
            one.sku = numbers.of(SKUS).into();
        }
        asked.cart = Some(goods);
    }
    asked
}

#[test]
fn pages_keep_their_promises() {
    let mut numbers = Numbers(5);
    let (mut by_products, mut fell_back) = (0, 0);
    for round in 0..3000 {
        let engine = random_shop(&mut numbers);
        let asked = random_request(&mut numbers);
        let page = compose(&engine, asked.clone()).unwrap();
        assert_eq!(
            compose(&engine, asked.clone()).unwrap(),
            page,
            "{round}: the same again"
        );
        let placement = &engine.program.placements[0];
        let slot = &page.slots[0];
        let shown = ids(slot);

        assert!(!shown.is_empty(), "{round}: never empty");
        let wanted = match asked.placements[0].limit {
            0 => placement.limit,
            limit => placement.limit.min(limit),
        };
        assert!(
            shown.len() <= usize::try_from(wanted).unwrap(),
            "{round}: the limit"
        );
        for (index, id) in shown.iter().enumerate() {
            assert!(!shown[..index].contains(id), "{round}: {id} twice");
        }
        if shown.contains(&"o") {
            assert_eq!(
                asked.member.as_ref().map(|one| &*one.id),
                Some("anna"),
                "{round}"
            );
        }

        let candidates = &asked.placements[0].candidates;
        let pinned = ["a", "pinned", "house", "mug", "o"];
        let (mut categories, mut sellers) = (Vec::new(), Vec::new());
        for id in shown.iter().filter(|id| !pinned.contains(id)) {
            by_products += 1;
            if candidates.is_empty() {
                assert!(["c", "x"].contains(id), "{round}: popular");
                continue;
            }
            let one = candidates.iter().find(|one| one.id == **id).unwrap();
            assert!(one.available, "{round}: {id} can be had");
            categories.extend(one.category.as_deref());
            sellers.extend(one.seller.as_deref());
            let cart = asked.cart.iter().flat_map(|cart| &cart.lines);
            assert!(
                cart.into_iter().all(|line| line.sku != **id),
                "{round}: {id} in the cart"
            );
        }
        for (all, most) in [
            (categories, placement.per_category),
            (sellers, placement.per_seller),
        ] {
            let most = most.map_or(usize::MAX, |most| usize::try_from(most).unwrap());
            for one in &all {
                let same = all.iter().filter(|other| *other == one).count();
                assert!(same <= most, "{round}: {one} {same} times");
            }
        }
        let fallback = usize::try_from(slot.fallback).unwrap();
        assert!(fallback < placement.fillings.len(), "{round}");
        fell_back += usize::from(fallback > 0);
        assert_eq!(page.findings.is_empty(), !asked.explain, "{round}");
    }
    assert!(
        by_products > 500 && fell_back > 500,
        "{by_products} {fell_back}"
    );
}
