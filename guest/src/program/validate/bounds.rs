//! Tests of numbers: what they leave possible, alone and together.

use crate::program::condition::{Condition, NumberTest};

/// The number that a condition tests, by name, and its test.
pub(super) fn number(condition: &Condition) -> Option<((&str, &str), &NumberTest)> {
    Some(match condition {
        Condition::ItemsAmount(test) => (("items-amount", ""), test),
        Condition::Units(test) => (("units", ""), test),
        Condition::OrderCount(test) => (("order-count", ""), test),
        Condition::OrdersAmount(test) => (("orders-amount", ""), test),
        Condition::AverageOrder(test) => (("average-order", ""), test),
        Condition::DaysSinceLastOrder(test) => (("days-since-last-order", ""), test),
        Condition::DaysSinceEnrolment(test) => (("days-since-enrolment", ""), test),
        Condition::DiscountPercent(test) => (("discount-percent", ""), test),
        Condition::Friends(test) => (("friends", ""), test),
        Condition::PointsBalance(test) => (
            ("points-balance", test.wallet.as_deref().unwrap_or("")),
            &test.points,
        ),
        Condition::MemberAttribute(test) => {
            (("member-attribute", &*test.name), test.number.as_ref()?)
        }
        Condition::CartAttribute(test) => (("cart-attribute", &*test.name), test.number.as_ref()?),
        _ => return None,
    })
}

/// Both tests in one, as far as bounds go; a second `equals` or `multiple_of` is left out.
pub(super) fn both(one: &NumberTest, other: &NumberTest) -> NumberTest {
    let bounds = |test: &NumberTest| (test.equals.or(test.at_least), test.equals.or(test.at_most));
    let ((low, high), (other_low, other_high)) = (bounds(one), bounds(other));
    NumberTest {
        at_least: low.max(other_low),
        at_most: [high, other_high].into_iter().flatten().min(),
        equals: one.equals.or(other.equals),
        multiple_of: one.multiple_of.or(other.multiple_of),
    }
}

/// Whether any number passes.
pub(super) fn possible(test: &NumberTest) -> bool {
    let low = test.at_least.unwrap_or(i64::MIN);
    let high = test.at_most.unwrap_or(i64::MAX);
    let divisor = test.multiple_of.unwrap_or(1).max(1);
    match test.equals {
        Some(number) => (low..=high).contains(&number) && number.rem_euclid(divisor) == 0,
        // The largest multiple that is not above the upper bound.
        None => low <= high && high.saturating_sub(high.rem_euclid(divisor)) >= low,
    }
}

/// A test in words.
pub(super) fn words(test: &NumberTest) -> String {
    let parts = [
        ("at least", test.at_least),
        ("at most", test.at_most),
        ("exactly", test.equals),
        ("a multiple of", test.multiple_of),
    ];
    let mut text = String::new();
    for (name, number) in parts {
        if let Some(number) = number {
            let comma = if text.is_empty() { "" } else { ", " };
            text.push_str(&format!("{comma}{name} {number}"));
        }
    }
    text
}
