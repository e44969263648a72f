//! What holds for every cart and every set of offers.

use super::*;
use crate::contract::types::{Attribute, AttributeValue};
use crate::exact::Ratio;
use crate::program::format::Benefit;

/// A sequence of numbers that is the same in every run.
pub(super) struct Numbers(pub(super) u64);

impl Numbers {
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    pub(super) fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let count = u64::try_from(words.len()).unwrap();
        words[usize::try_from(self.below(count)).unwrap()]
    }
}

fn random_shop(numbers: &mut Numbers) -> Engine {
    const STACKING: &[&str] = &["all", "all", "best-for-member", "first-by-priority"];
    let mut offers = Vec::new();
    for id in 0..=numbers.below(6) {
        let amount = 1 + numbers.below(6000);
        let percent = 1 + numbers.below(1000);
        let most = match numbers.below(3) {
            0 => format!(r#","max_amount":{}"#, 1 + numbers.below(900)),
            _ => String::new(),
        };
        let percent = format!(r#"{{"percent":"{}.{}"{most}}}"#, percent / 10, percent % 10);
        let count = 1 + numbers.below(3);
        let most_units = numbers.of(&["", r#","max_units":2"#]);
        let rest = numbers.below(101);
        let gives = match numbers.below(11) {
            0 => format!(r#"{{"line-percent":{percent}}}"#),
            1 => format!(r#"{{"line-amount":{{"amount":{amount}}}}}"#),
            2 => format!(r#"{{"order-percent":{percent}}}"#),
            3 => format!(r#"{{"order-amount":{amount}}}"#),
            4 => format!(r#"{{"shipping-amount":{amount}}}"#),
            5 | 6 => format!(
                r#"{{"buy-get":{{"buy":{count},"get":{},"percent":"{rest}.5"{most_units}}}}}"#,
                1 + numbers.below(2)
            )
            .replace("100.5", "100"),
            7 => r#"{"access":{"opens":"sale"}}"#.to_owned(),
            8 | 9 => format!(
                r#"{{"bundle":{{"percent":"{rest}.5","parts":[
                    {{"lines":{{"tags":["sale"]}}}},{{"lines":{{}},"units":{count}}}]}}}}"#
            )
            .replace("100.5", "100"),
            _ => r#""free-shipping""#.to_owned(),
        };
        offers.push(format!(
            r#"{{"id":"o{id}","priority":{},"exclusive":{},"minimum":{{"amount":{}}},"gives":{gives},
                "lines":{},"budget":{{"limit":{},"mode":"{}","counts":"{}"}}{}}}"#,
            numbers.below(3),
            numbers.below(6) == 0,
            numbers.below(3000),
            numbers.of(&["{}", r#"{"tags":["sale"]}"#, r#"{"except":{"tags":["sale"]}}"#]),
            1 + numbers.below(5000),
            numbers.of(&["partial", "all-or-nothing", "soft"]),
            numbers.of(&["value", "value", "uses"]),
            numbers.of(&[
                "",
                "",
                r#","variant":{"experiment":"x","variant":"a"}"#,
                r#","variant":{"experiment":"x","variant":"b"}"#,
            ]),
        ));
    }
    shop(&format!(
        r#""experiments":[{{"id":"x","variants":[
                {{"id":"a","weight":5000}},{{"id":"b","weight":3000}}]}}],
           "lanes":{{"item":"{}","order":"{}","shipping":"{}"}},
           "policies":{{"percent_rounding":"{}","allocation":"{}"}},"offers":[{}]"#,
        numbers.of(STACKING),
        numbers.of(STACKING),
        numbers.of(STACKING),
        numbers.of(&["per-line", "total", "floor"]),
        numbers.of(&["largest-remainder", "first-line"]),
        offers.join(","),
    ))
}

fn random_cart(numbers: &mut Numbers) -> Cart {
    let mut amount = |below: u64| i64::try_from(numbers.below(below)).unwrap();
    let mut lines = Vec::new();
    for number in 0..u32::try_from(amount(6)).unwrap() {
        let mut one = units(number, u32::try_from(amount(4)).unwrap(), amount(5000));
        one.discount = amount(2) * amount(u64::try_from(one.amount).unwrap() + 1);
        one.floor = amount(2) * amount(4000);
        if amount(2) == 0 {
            one.tags = vec!["sale".into()];
        }
        lines.push(one);
    }
    let shipping = amount(800);
    let mut cart = cart(numbers.of(&["EUR", "GBP", "JPY"]), lines);
    cart.shipping = shipping;
    cart.attributes.push(Attribute {
        name: "session".into(),
        value: AttributeValue::Text(format!("s{}", numbers.below(100))),
    });
    cart
}

#[test]
fn discounts_add_up_and_stay_within_what_they_act_on() {
    let mut numbers = Numbers(20_261_121);
    let (mut acted, mut deals, mut bundles, mut exposed) = (0, 0, 0, 0);
    for _ in 0..1500 {
        let engine = random_shop(&mut numbers);
        let goods = random_cart(&mut numbers);
        let receipt = sell(&engine, &goods);
        let mut nets: Vec<i64> = goods
            .lines
            .iter()
            .map(|line| line.amount - line.discount)
            .collect();
        let mut shipping = goods.shipping;
        let mut discounts = 0;
        for discount in receipt.discounts() {
            acted += 1;
            let mut offers = engine.program.offers.iter();
            match &offers
                .find(|offer| offer.id == discount.offer)
                .unwrap()
                .gives
            {
                Benefit::BuyGet(_) => deals += 1,
                Benefit::Bundle(_) => bundles += 1,
                _ => {}
            }
            assert!(discount.amount > 0, "no empty discount");
            if discount.lane == Lane::Shipping {
                shipping -= discount.amount;
                assert!(shipping >= 0 && discount.shares.is_empty());
                continue;
            }
            discounts += discount.amount;
            let shares: i64 = discount.shares.iter().map(|share| share.amount).sum();
            assert_eq!(shares, discount.amount, "shares sum to the discount");
            for share in &discount.shares {
                assert!(share.amount > 0);
                let index = goods
                    .lines
                    .iter()
                    .position(|line| line.number == share.line)
                    .unwrap();
                nets[index] -= share.amount;
                assert!(
                    nets[index] >= goods.lines[index].floor,
                    "never below the floor"
                );
            }
        }
        assert_eq!(nets, receipt.nets);
        assert_eq!(shipping, receipt.outcome.shipping);
        assert_eq!(discounts, receipt.outcome.discounts);
        let effects = receipt.outcome.effects.iter();
        let exposures = effects.filter(|effect| matches!(effect, Effect::Exposure(_)));
        let exposures = exposures.count();
        assert!(exposures <= 1, "one for each experiment");
        exposed += exposures;
        for row in &receipt.outcome.progress {
            assert!((0..=row.target).contains(&row.missing));
        }
        let explained = explain(&engine, &goods);
        assert_eq!(explained.outcome, receipt.outcome, "asking changes nothing");
        assert_eq!(
            explained.findings.len(),
            engine.program.offers.len(),
            "every offer, once"
        );
    }
    assert!(acted > 800, "{acted} discounts");
    assert!(
        deals > 60 && bundles > 30,
        "{deals} deals, {bundles} bundles"
    );
    assert!(exposed > 100, "{exposed} exposures");
}

/// What the cheapest units cost, found by writing out every unit.
#[test]
fn of_all_units_the_cheapest_are_got() {
    let mut numbers = Numbers(5);
    let mut acted = 0;
    for _ in 0..400 {
        let (buy, get) = (1 + numbers.below(4), 1 + numbers.below(2));
        let percent = 1 + numbers.below(100);
        let engine = offering(&format!(
            r#"{{"id":"o","gives":{{"buy-get":{{"buy":{buy},"get":{get},"percent":{percent}}}}}}}"#
        ));
        let mut goods = random_cart(&mut numbers);
        let mut prices = Vec::new();
        for line in &mut goods.lines {
            line.floor = 0;
            for _ in 0..line.quantity {
                let net = Ratio::int(line.amount - line.discount);
                prices.push(net.over(Ratio::int(line.quantity.into())).unwrap());
            }
        }
        prices.sort();
        let units = u64::try_from(prices.len()).unwrap();
        let count = usize::try_from(units / (buy + get) * get).unwrap();
        let mut exact = Ratio::ZERO;
        for price in &prices[..count] {
            exact = exact.plus(*price).unwrap();
        }
        let share = Ratio::new(percent.into(), 100).unwrap();
        let exact = exact.times(share).unwrap();
        let taken = sell(&engine, &goods).outcome.discounts;
        // Each line is rounded once, by at most half a minor unit.
        let rounding = Ratio::new(i128::try_from(goods.lines.len()).unwrap(), 2).unwrap();
        let (low, high) = (Ratio::int(taken), exact.plus(rounding).unwrap());
        assert!(low <= high, "{taken} of {prices:?}");
        assert!(
            exact <= low.plus(rounding).unwrap(),
            "{taken} of {prices:?}"
        );
        acted += i32::from(taken > 0);
    }
    assert!(acted > 150, "{acted} deals");
}
