//! Conditions: what they name must exist, and they must be able to hold.

use super::Check;
use super::bounds::{both, number, possible, words};
use super::ids::{circles, position};
use crate::currency;
use crate::place::Place;
use crate::program::condition::{AttributeTest, Condition, NumberTest, TextTest, TierTest};
use crate::program::format::{Currencies, Segment};
use crate::program::hint;

impl<'a> Check<'a> {
    /// A condition, where there is one.
    pub(super) fn when(&mut self, at: &Place<'_>, name: &str, condition: Option<&Condition>) {
        if let Some(condition) = condition {
            self.condition(&at.key(name), condition);
        }
    }

    #[inline(never)]
    fn condition(&mut self, at: &Place<'_>, condition: &Condition) {
        match condition {
            Condition::All(parts) => {
                let at = at.key("all");
                self.conditions(&at, parts);
                self.together(&at, parts);
            }
            Condition::Any(parts) => {
                let at = at.key("any");
                self.conditions(&at, parts);
                self.some(&at, parts.len());
            }
            Condition::Not(part) => {
                let at = at.key("not");
                self.condition(&at, part);
                if matches!(&**part, Condition::All(parts) if parts.is_empty()) {
                    let hint = "An empty `all` always holds.";
                    self.unreachable(&at, "a condition that can fail", "an empty `all`", hint);
                }
            }
            Condition::Enrolled(_) => {}
            Condition::Segment(ids) => {
                self.some(&at.key("segment"), ids.len());
                self.segments_known(at, "segment", ids);
            }
            Condition::Tier(test) => self.tier_test(&at.key("tier"), test),
            Condition::Contains(test) => {
                let at = at.key("contains");
                self.selector(&at, "lines", &test.lines);
                self.count(&at, "units", &test.units);
            }
            Condition::Currency(test) => self.currency_test(at, test),
            Condition::PointsBalance(test) => {
                let at = at.key("points-balance");
                self.wallet(&at, "wallet", test.wallet.as_deref());
                self.count(&at, "points", &test.points);
            }
            Condition::Code(codes) => {
                self.some(&at.key("code"), codes.len());
                self.words(at, "code", codes);
            }
            Condition::Lifecycle(stages) => self.some(&at.key("lifecycle"), stages.len()),
            Condition::Rfm(test) => self.rfm_test(&at.key("rfm"), test),
            Condition::Orders(test) => self.orders_test(&at.key("orders"), test),
            Condition::DiscountPercent(test) => {
                self.number_within(at, "discount-percent", test, 0, 100);
            }
            Condition::Bought(test) => self.bought_test(&at.key("bought"), test),
            Condition::Behaviour(test) => self.behaviour_test(&at.key("behaviour"), test),
            Condition::Friends(test) => self.count(at, "friends", test),
            Condition::PageAttribute(test) => self.attribute(at, "page-attribute", test),
            Condition::MemberAttribute(test) => {
                self.attribute(at, "member-attribute", test);
            }
            Condition::CartAttribute(test) => self.attribute(at, "cart-attribute", test),
            counted => {
                if let Some(((name, _), test)) = number(counted) {
                    self.count(at, name, test);
                }
            }
        }
    }

    fn conditions(&mut self, at: &Place<'_>, parts: &[Condition]) {
        for (index, part) in parts.iter().enumerate() {
            self.condition(&at.index(index), part);
        }
    }

    /// A list of which one must hold.
    #[inline(never)]
    pub(super) fn some(&mut self, at: &Place<'_>, count: usize) {
        if count == 0 {
            let hint = "Nothing of an empty list can hold: the condition always fails.";
            self.unreachable(at, "at least one element", "an empty list", hint);
        }
    }

    /// Tests of the same number that must all hold, and cannot.
    fn together(&mut self, at: &Place<'_>, parts: &[Condition]) {
        for (index, part) in parts.iter().enumerate() {
            let Some((fact, test)) = number(part) else {
                continue;
            };
            let before = parts.iter().take(index).filter_map(number);
            for (_, other) in before.filter(|(earlier, _)| *earlier == fact) {
                if possible(test) && possible(other) && !possible(&both(test, other)) {
                    self.unreachable(
                        &at.index(index),
                        &format!("a number that is also {}", words(other)),
                        &words(test),
                        "Parts of an `all` contradict each other.",
                    );
                }
            }
        }
    }

    /// A test of a number that is never negative.
    #[inline(never)]
    pub(super) fn count(&mut self, at: &Place<'_>, name: &str, test: &NumberTest) {
        self.number_within(at, name, test, 0, i64::MAX);
    }

    /// A test of a number from `least` to `most`.
    #[inline(never)]
    pub(super) fn number_within(
        &mut self,
        at: &Place<'_>,
        name: &str,
        test: &NumberTest,
        least: i64,
        most: i64,
    ) {
        let range = NumberTest {
            at_least: Some(least),
            at_most: Some(most),
            ..NumberTest::default()
        };
        self.number_test(at, name, test, &both(test, &range));
    }

    #[inline(never)]
    fn number_test(&mut self, at: &Place<'_>, name: &str, test: &NumberTest, limits: &NumberTest) {
        let at = &at.key(name);
        self.some_at_least(at, "multiple_of", test.multiple_of, 1);
        if *test == NumberTest::default() {
            self.no_test(at, "`at_least`, `at_most`, `equals` or `multiple_of`");
        } else if !possible(limits) {
            let hint = "The parts of the test contradict each other.";
            self.unreachable(at, "a number that can occur", &words(test), hint);
        }
    }

    #[inline(never)]
    pub(super) fn no_test(&mut self, at: &Place<'_>, expected: &str) {
        let hint = "A test without parts always holds.";
        self.idle(at, expected, "no test", hint);
    }

    #[inline(never)]
    fn text_test(&mut self, at: &Place<'_>, name: &str, test: &TextTest) {
        let at = &at.key(name);
        let none = test.none_of.as_deref().unwrap_or_default();
        self.words(at, "none_of", none);
        let Some(one) = test.one_of.as_deref() else {
            if none.is_empty() {
                self.no_test(at, "`one_of` or `none_of`");
            }
            return;
        };
        self.words(at, "one_of", one);
        let at = at.key("one_of");
        self.some(&at, one.len());
        if !one.is_empty() && one.iter().all(|word| none.contains(word)) {
            let hint = "All words of `one_of` stand in `none_of` too.";
            self.unreachable(&at, "a word outside `none_of`", "none", hint);
        }
    }

    fn currency_test(&mut self, at: &Place<'_>, test: &TextTest) {
        self.text_test(at, "currency", test);
        let at = at.key("currency");
        let parts = [("one_of", &test.one_of), ("none_of", &test.none_of)];
        for (name, codes) in parts {
            let at = at.key(name);
            for (index, code) in codes.iter().flatten().enumerate() {
                self.accepted_currency(&at.index(index), code);
            }
        }
    }

    /// The code of a currency that a cart of this programme can have.
    fn accepted_currency(&mut self, at: &Place<'_>, code: &str) {
        if currency::digits(code).is_none() {
            self.no_currency(at, code);
        } else if let Currencies::Rates(rates) = &self.program.currencies
            && rates.base != code
            && !rates.others.contains_key(code)
        {
            let hint = "Carts in a currency without rate are refused.";
            let expected = "the base currency or one that has a rate";
            self.unreachable(at, expected, &hint::quoted(code), hint);
        }
    }

    fn tier_test(&mut self, at: &Place<'_>, test: &TierTest) {
        let ladders = &self.program.ladders;
        let named = test.ladder.as_deref();
        if named.is_some() || ladders.is_empty() {
            let id = named.unwrap_or("(the first)");
            self.known(&at.key("ladder"), id, "a ladder", ladders);
        }
        let ladder = match named {
            Some(id) => ladders.iter().find(|ladder| ladder.id == id),
            None => ladders.first(),
        };
        if test.one_of.is_none() && test.at_least.is_none() {
            self.no_test(at, "`one_of` or `at_least`");
        }
        let Some(ladder) = ladder else {
            return;
        };
        let what = "a tier of the ladder";
        let one_of = at.key("one_of");
        for (index, id) in test.one_of.iter().flatten().enumerate() {
            self.known(&one_of.index(index), id, what, &ladder.tiers);
        }
        if let Some(id) = &test.at_least {
            self.known(&at.key("at_least"), id, what, &ladder.tiers);
        }
        let Some(wanted) = &test.one_of else {
            return;
        };
        self.some(&one_of, wanted.len());
        let rank = |id: &String| position(&ladder.tiers, id);
        let least = test.at_least.as_ref().and_then(rank);
        if !wanted.is_empty()
            && wanted
                .iter()
                .all(|id| rank(id).is_some() && rank(id) < least)
        {
            let hint = "All tiers of `one_of` are below `at_least`.";
            self.unreachable(&one_of, "a tier that is high enough", "none", hint);
        }
    }

    pub(super) fn attribute(&mut self, at: &Place<'_>, name: &str, test: &AttributeTest) {
        let at = &at.key(name);
        if test.name.is_empty() {
            self.invalid(
                &at.key("name"),
                "the name of an attribute",
                "an empty string",
            );
        }
        if let Some(number) = &test.number {
            self.number_test(at, "number", number, number);
        }
        if let Some(text) = &test.text {
            self.text_test(at, "text", text);
        }
        let kinds = [
            test.number.is_some(),
            test.text.is_some(),
            test.truth.is_some(),
            test.absent,
        ];
        let count = kinds.into_iter().filter(|given| *given).count();
        let expected = "exactly one of `number`, `text`, `truth` and `absent`";
        if count == 0 {
            self.conflict(at, expected, "none of them");
        } else if count > 1 {
            let hint = "An attribute has one value of one kind.";
            self.unreachable(at, expected, &format!("{count} of them"), hint);
        }
    }

    /// The conditions of segments, which may name segments, but not in a circle.
    pub(super) fn segments(&mut self, at: &Place<'_>) {
        let segments: &'a Vec<Segment> = &self.program.segments;
        self.ids(at, segments);
        let mut links = Vec::new();
        for (index, segment) in segments.iter().enumerate() {
            self.when(&at.index(index), "when", segment.when.as_ref());
            let mut named = Vec::new();
            if let Some(condition) = &segment.when {
                collect_segments(condition, &mut named);
            }
            links.push(named);
        }
        for index in circles(segments, &links) {
            let expected = "segments that do not lead back to this one";
            self.conflict(&at.index(index).key("when"), expected, "a circle");
        }
    }
}

/// The segments that a condition names.
fn collect_segments<'c>(condition: &'c Condition, named: &mut Vec<&'c str>) {
    match condition {
        Condition::Segment(ids) => ids.iter().for_each(|id| named.push(id)),
        Condition::Not(part) => collect_segments(part, named),
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| collect_segments(part, named));
        }
        _ => {}
    }
}
