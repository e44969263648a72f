//! Conditions: what they name must exist, and they must be able to hold.

use super::Check;
use super::bounds::{both, number, possible, words};
use crate::currency;
use crate::place::Place;
use crate::program::condition::{AttributeTest, Condition, NumberTest, TextTest, TierTest};
use crate::program::format::{Currencies, Segment};

impl<'a> Check<'a> {
    /// A condition, where there is one.
    pub(super) fn when(&mut self, at: &Place<'_>, condition: Option<&Condition>) {
        if let Some(condition) = condition {
            self.condition(at, condition);
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
                let at = at.key("segment");
                self.some(&at, ids.len());
                self.segments_known(&at, ids);
            }
            Condition::Tier(test) => self.tier_test(&at.key("tier"), test),
            Condition::ItemsAmount(test) => self.count(&at.key("items-amount"), test),
            Condition::Units(test) => self.count(&at.key("units"), test),
            Condition::Contains(test) => {
                let at = at.key("contains");
                self.selector(&at.key("lines"), &test.lines);
                self.count(&at.key("units"), &test.units);
            }
            Condition::Currency(test) => self.currency_test(&at.key("currency"), test),
            Condition::OrderCount(test) => self.count(&at.key("order-count"), test),
            Condition::OrdersAmount(test) => self.count(&at.key("orders-amount"), test),
            Condition::AverageOrder(test) => self.count(&at.key("average-order"), test),
            Condition::DaysSinceLastOrder(test) => {
                self.count(&at.key("days-since-last-order"), test);
            }
            Condition::DaysSinceEnrolment(test) => {
                self.count(&at.key("days-since-enrolment"), test);
            }
            Condition::PointsBalance(test) => {
                let at = at.key("points-balance");
                self.wallet(&at.key("wallet"), test.wallet.as_deref());
                self.count(&at.key("points"), &test.points);
            }
            Condition::Code(codes) => {
                let at = at.key("code");
                self.some(&at, codes.len());
                self.words(&at, codes);
            }
            Condition::MemberAttribute(test) => {
                self.attribute(&at.key("member-attribute"), test);
            }
            Condition::CartAttribute(test) => self.attribute(&at.key("cart-attribute"), test),
        }
    }

    fn conditions(&mut self, at: &Place<'_>, parts: &[Condition]) {
        for (index, part) in parts.iter().enumerate() {
            self.condition(&at.index(index), part);
        }
    }

    /// A list of which one must hold.
    #[inline(never)]
    fn some(&mut self, at: &Place<'_>, count: usize) {
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
    fn count(&mut self, at: &Place<'_>, test: &NumberTest) {
        let natural = NumberTest {
            at_least: Some(0),
            ..NumberTest::default()
        };
        self.number_test(at, test, &both(test, &natural));
    }

    #[inline(never)]
    fn number_test(&mut self, at: &Place<'_>, test: &NumberTest, limits: &NumberTest) {
        self.some_at_least(&at.key("multiple_of"), test.multiple_of, 1);
        if *test == NumberTest::default() {
            let expected = "`at_least`, `at_most`, `equals` or `multiple_of`";
            self.idle(
                at,
                expected,
                "no test",
                "A test without parts always holds.",
            );
        } else if !possible(limits) {
            let hint = "The parts of the test contradict each other.";
            self.unreachable(at, "a number that can occur", &words(test), hint);
        }
    }

    #[inline(never)]
    fn text_test(&mut self, at: &Place<'_>, test: &TextTest) {
        let none = test.none_of.as_deref().unwrap_or_default();
        self.words(&at.key("none_of"), none);
        let Some(one) = test.one_of.as_deref() else {
            if none.is_empty() {
                let expected = "`one_of` or `none_of`";
                self.idle(
                    at,
                    expected,
                    "no test",
                    "A test without parts always holds.",
                );
            }
            return;
        };
        let at = at.key("one_of");
        self.words(&at, one);
        self.some(&at, one.len());
        if !one.is_empty() && one.iter().all(|word| none.contains(word)) {
            let hint = "All words of `one_of` stand in `none_of` too.";
            self.unreachable(&at, "a word outside `none_of`", "none", hint);
        }
    }

    fn currency_test(&mut self, at: &Place<'_>, test: &TextTest) {
        self.text_test(at, test);
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
            self.invalid(at, "an ISO 4217 code such as `EUR`", &format!("`{code}`"));
        } else if let Currencies::Rates(rates) = &self.program.currencies
            && rates.base != code
            && !rates.others.contains_key(code)
        {
            let hint = "Carts in a currency without rate are refused.";
            let expected = "the base currency or one that has a rate";
            self.unreachable(at, expected, &format!("`{code}`"), hint);
        }
    }

    fn tier_test(&mut self, at: &Place<'_>, test: &TierTest) {
        let ladders = &self.program.ladders;
        let named = test.ladder.as_deref();
        let ids = ladders.iter().map(|ladder| ladder.id.as_str());
        if named.is_some() || ladders.is_empty() {
            self.known(
                &at.key("ladder"),
                named.unwrap_or("(the first)"),
                "a ladder",
                ids,
            );
        }
        let ladder = match named {
            Some(id) => ladders.iter().find(|ladder| ladder.id == id),
            None => ladders.first(),
        };
        if test.one_of.is_none() && test.at_least.is_none() {
            let hint = "A test without parts always holds.";
            self.idle(at, "`one_of` or `at_least`", "no test", hint);
        }
        let Some(ladder) = ladder else {
            return;
        };
        let tiers = ladder.tiers.iter().map(|tier| tier.id.as_str());
        let one_of = at.key("one_of");
        for (index, id) in test.one_of.iter().flatten().enumerate() {
            self.known(
                &one_of.index(index),
                id,
                "a tier of the ladder",
                tiers.clone(),
            );
        }
        if let Some(id) = &test.at_least {
            self.known(
                &at.key("at_least"),
                id,
                "a tier of the ladder",
                tiers.clone(),
            );
        }
        let Some(wanted) = &test.one_of else {
            return;
        };
        self.some(&one_of, wanted.len());
        let rank = |id: &String| tiers.clone().position(|tier| tier == id);
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

    fn attribute(&mut self, at: &Place<'_>, test: &AttributeTest) {
        if test.name.is_empty() {
            self.invalid(
                &at.key("name"),
                "the name of an attribute",
                "an empty string",
            );
        }
        if let Some(number) = &test.number {
            self.number_test(&at.key("number"), number, number);
        }
        if let Some(text) = &test.text {
            self.text_test(&at.key("text"), text);
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
        let segments: &'a [Segment] = &self.program.segments;
        self.ids(at, segments.iter().map(|segment| segment.id.as_str()));
        for (index, segment) in segments.iter().enumerate() {
            self.when(&at.index(index).key("when"), segment.when.as_ref());
        }
        let place = |id: &String| segments.iter().position(|segment| segment.id == *id);
        self.circles(
            segments.len(),
            |index| {
                let mut named = Vec::new();
                if let Some(condition) = segments.get(index).and_then(|one| one.when.as_ref()) {
                    collect_segments(condition, &mut named);
                }
                named.into_iter().filter_map(place).collect()
            },
            |check, index| {
                let element = at.index(index);
                let expected = "segments that do not lead back to this one";
                check.conflict(&element.key("when"), expected, "a circle");
            },
        );
    }
}

/// The segments that a condition names.
fn collect_segments<'c>(condition: &'c Condition, named: &mut Vec<&'c String>) {
    match condition {
        Condition::Segment(ids) => named.extend(ids),
        Condition::Not(part) => collect_segments(part, named),
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| collect_segments(part, named));
        }
        _ => {}
    }
}
