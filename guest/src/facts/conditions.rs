//! Condition trees, judged. Where a tree fails, the refusal names the leaf that decided it.

use super::Facts;
use crate::contract::types::{Attribute, AttributeValue, RefusalReason, Verdict};
use crate::exact::{Overflow, Ratio};
use crate::fault::Answer;
use crate::offers::upper_case;
use crate::place::Place;
use crate::program::condition::{
    AttributeTest, Condition, ContainsTest, NumberTest, TextTest, TierTest,
};
use crate::refusal::applies;
use crate::selection::selects;

impl Facts<'_> {
    /// Whether a condition holds.
    ///
    /// # Errors
    /// A fault if an instant lies outside the zone's table or an amount does not fit.
    pub fn meets(&self, condition: &Condition, place: &Place<'_>) -> Answer<Verdict> {
        match condition {
            Condition::All(parts) => self.meets_all(parts, &place.key("all")),
            Condition::Any(parts) => self.meets_any(parts, &place.key("any")),
            Condition::Not(part) => {
                let place = place.key("not");
                Ok(if applies(&self.meets(part, &place)?) {
                    self.fails(
                        &place,
                        || "a condition that does not hold".into(),
                        || "it holds".into(),
                    )
                } else {
                    Verdict::Applied
                })
            }
            Condition::Enrolled(wanted) => Ok(self.is_enrolled(*wanted, &place.key("enrolled"))),
            Condition::Segment(ids) => self.is_in_any(ids, &place.key("segment")),
            Condition::Tier(test) => Ok(self.has_tier(test, &place.key("tier"))),
            Condition::ItemsAmount(test) => {
                let mut sum = 0_i64;
                for net in &self.nets {
                    sum = sum.checked_add(*net).ok_or(Overflow)?;
                }
                let amount = Ratio::int(sum).times(self.rate()?)?;
                self.number(amount, test, &place.key("items-amount"))
            }
            Condition::Units(test) => {
                let units = self.units(|_| true)?;
                self.whole(units, test, &place.key("units"))
            }
            Condition::Contains(test) => self.contains(test, &place.key("contains")),
            Condition::Currency(test) => {
                let currency = self.cart.map(|cart| cart.currency.as_str());
                Ok(self.text(currency.into_iter(), test, &place.key("currency")))
            }
            Condition::OrderCount(test) => {
                self.whole(self.order_count(), test, &place.key("order-count"))
            }
            Condition::OrdersAmount(test) => {
                self.whole(self.orders_amount()?, test, &place.key("orders-amount"))
            }
            Condition::AverageOrder(test) => {
                let average = self
                    .orders_amount()?
                    .checked_div(self.order_count())
                    .unwrap_or(0);
                self.whole(average, test, &place.key("average-order"))
            }
            Condition::DaysSinceLastOrder(test) => {
                let last = self.valid_orders().map(|order| order.placed_at).max();
                self.since(last, test, &place.key("days-since-last-order"))
            }
            Condition::DaysSinceEnrolment(test) => {
                let enrolled_at = self.member.and_then(|member| member.enrolled_at);
                self.since(enrolled_at, test, &place.key("days-since-enrolment"))
            }
            Condition::PointsBalance(test) => {
                let wallet = self.engine.wallet_of(&test.wallet);
                let points = self.usable(wallet)?;
                self.whole(
                    points,
                    &test.points,
                    &place.key("points-balance").key("points"),
                )
            }
            Condition::Code(codes) => Ok(self.has_code(codes, &place.key("code"))),
            Condition::MemberAttribute(test) => {
                let attributes = self.member.map_or(&[][..], |member| &member.attributes);
                self.attribute(attributes, test, &place.key("member-attribute"))
            }
            Condition::CartAttribute(test) => {
                let attributes = self.cart.map_or(&[][..], |cart| &cart.attributes);
                self.attribute(attributes, test, &place.key("cart-attribute"))
            }
        }
    }

    fn meets_all(&self, parts: &[Condition], place: &Place<'_>) -> Answer<Verdict> {
        for (index, part) in parts.iter().enumerate() {
            let verdict = self.meets(part, &place.index(index))?;
            if !applies(&verdict) {
                return Ok(verdict);
            }
        }
        Ok(Verdict::Applied)
    }

    /// Where nothing holds, the refusal is that of the only part, else it speaks of all of them.
    fn meets_any(&self, parts: &[Condition], place: &Place<'_>) -> Answer<Verdict> {
        let mut last = None;
        for (index, part) in parts.iter().enumerate() {
            let verdict = self.meets(part, &place.index(index))?;
            if applies(&verdict) {
                return Ok(verdict);
            }
            last = Some(verdict);
        }
        Ok(match last {
            Some(verdict) if parts.len() == 1 => verdict,
            _ => self.fails(
                place,
                || format!("one of {} conditions to hold", parts.len()),
                || "none holds".into(),
            ),
        })
    }

    fn is_enrolled(&self, wanted: bool, place: &Place<'_>) -> Verdict {
        let name = |enrolled: bool| if enrolled { "a member" } else { "a guest" };
        let enrolled = self.member.is_some();
        if enrolled == wanted {
            Verdict::Applied
        } else {
            let reason = if wanted {
                RefusalReason::NotEnrolled
            } else {
                RefusalReason::ConditionFailed
            };
            self.refuse(
                reason,
                0,
                place,
                || name(wanted).into(),
                || name(enrolled).into(),
            )
        }
    }

    fn is_in_any(&self, ids: &[String], place: &Place<'_>) -> Answer<Verdict> {
        for id in ids {
            if self.in_segment(id)? {
                return Ok(Verdict::Applied);
            }
        }
        Ok(self.refuse(
            RefusalReason::NotInAudience,
            0,
            place,
            || format!("a member of {}", ids.join(" or ")),
            || "a member of none of them".into(),
        ))
    }

    fn has_tier(&self, test: &TierTest, place: &Place<'_>) -> Verdict {
        let tier = self.tier(test.ladder.as_deref());
        let ladder = match &test.ladder {
            Some(id) => self.engine.ladder(id),
            None => self.engine.program.ladders.first(),
        };
        let rank =
            |id: &str| ladder.and_then(|ladder| ladder.tiers.iter().position(|tier| tier.id == id));
        let named = test
            .one_of
            .as_ref()
            .is_none_or(|ids| tier.is_some_and(|tier| ids.iter().any(|id| id == tier)));
        let high = test
            .at_least
            .as_ref()
            .is_none_or(|least| tier.and_then(rank) >= rank(least) && rank(least).is_some());
        if named && high {
            return Verdict::Applied;
        }
        self.fails(
            place,
            || match (&test.one_of, &test.at_least) {
                (Some(ids), _) if !named => ids.join(" or "),
                (_, Some(least)) => format!("{least} or higher"),
                _ => "another tier".into(),
            },
            || tier.unwrap_or("no tier").into(),
        )
    }

    fn contains(&self, test: &ContainsTest, place: &Place<'_>) -> Answer<Verdict> {
        let units = self.units(|line| selects(&test.lines, line))?;
        self.whole(units, &test.units, &place.key("units"))
    }

    fn units(&self, selected: impl Fn(&crate::contract::types::Line) -> bool) -> Answer<i64> {
        let lines = self.cart.map_or(&[][..], |cart| cart.lines.as_slice());
        let mut units = 0_i64;
        for line in lines.iter().filter(|line| selected(line)) {
            units = units.checked_add(line.quantity.into()).ok_or(Overflow)?;
        }
        Ok(units)
    }

    fn since(&self, instant: Option<i64>, test: &NumberTest, place: &Place<'_>) -> Answer<Verdict> {
        match instant {
            Some(instant) => self.whole(self.days_since(instant)?, test, place),
            None => Ok(self.fails(place, || "a date to count from".into(), || "none".into())),
        }
    }

    fn has_code(&self, codes: &[String], place: &Place<'_>) -> Verdict {
        let presented = |code: &String| {
            let wanted = upper_case(code);
            self.codes.iter().any(|own| upper_case(own) == wanted)
        };
        if codes.iter().any(presented) {
            Verdict::Applied
        } else {
            self.refuse(
                RefusalReason::CodeRequired,
                0,
                place,
                || codes.join(" or "),
                || "none of them".into(),
            )
        }
    }

    fn attribute(
        &self,
        attributes: &[Attribute],
        test: &AttributeTest,
        place: &Place<'_>,
    ) -> Answer<Verdict> {
        let attribute = attributes
            .iter()
            .find(|attribute| attribute.name == test.name);
        let Some(attribute) = attribute else {
            return Ok(if test.absent {
                Verdict::Applied
            } else {
                self.fails(
                    place,
                    || format!("the attribute {}", test.name),
                    || "none".into(),
                )
            });
        };
        if test.absent {
            return Ok(self.fails(
                place,
                || format!("no attribute {}", test.name),
                || "there is one".into(),
            ));
        }
        let value = &attribute.value;
        if let Some(number) = &test.number {
            let found = match value {
                AttributeValue::Number(found) | AttributeValue::Moment(found) => *found,
                _ => return Ok(self.mistyped(place, "a number", value)),
            };
            let verdict = self.whole(found, number, &place.key("number"))?;
            if !applies(&verdict) {
                return Ok(verdict);
            }
        }
        if let Some(text) = &test.text {
            let words: &[String] = match value {
                AttributeValue::Text(word) => std::slice::from_ref(word),
                AttributeValue::Texts(words) => words,
                _ => return Ok(self.mistyped(place, "a word", value)),
            };
            let verdict = self.text(words.iter().map(String::as_str), text, &place.key("text"));
            if !applies(&verdict) {
                return Ok(verdict);
            }
        }
        match (test.truth, value) {
            (None, _) => Ok(Verdict::Applied),
            (Some(wanted), AttributeValue::Truth(found)) if wanted == *found => {
                Ok(Verdict::Applied)
            }
            (Some(wanted), AttributeValue::Truth(found)) => Ok(self.fails(
                &place.key("truth"),
                || wanted.to_string(),
                || found.to_string(),
            )),
            (Some(_), _) => Ok(self.mistyped(place, "yes or no", value)),
        }
    }

    fn mistyped(&self, place: &Place<'_>, expected: &str, value: &AttributeValue) -> Verdict {
        let found = match value {
            AttributeValue::Text(_) => "a word",
            AttributeValue::Number(_) => "a number",
            AttributeValue::Truth(_) => "yes or no",
            AttributeValue::Moment(_) => "a moment",
            AttributeValue::Texts(_) => "several words",
        };
        self.fails(place, || expected.into(), || found.into())
    }

    fn whole(&self, value: i64, test: &NumberTest, place: &Place<'_>) -> Answer<Verdict> {
        self.number(Ratio::int(value), test, place)
    }

    /// Judges a number. What is missing to `at_least` is rounded up.
    fn number(&self, value: Ratio, test: &NumberTest, place: &Place<'_>) -> Answer<Verdict> {
        let found = || {
            value
                .floor()
                .map_or_else(|_| "a huge number".into(), |n| n.to_string())
        };
        if let Some(least) = test.at_least.filter(|least| value < Ratio::int(*least)) {
            let missing = Ratio::int(least)
                .minus(value)?
                .round(crate::program::policies::Rounding::Ceil)?;
            return Ok(self.refuse(
                RefusalReason::ConditionFailed,
                missing,
                &place.key("at_least"),
                || format!("at least {least}"),
                found,
            ));
        }
        if let Some(most) = test.at_most.filter(|most| value > Ratio::int(*most)) {
            return Ok(self.fails(&place.key("at_most"), || format!("at most {most}"), found));
        }
        if let Some(wanted) = test.equals.filter(|wanted| value != Ratio::int(*wanted)) {
            return Ok(self.fails(&place.key("equals"), || wanted.to_string(), found));
        }
        if let Some(factor) = test.multiple_of {
            let whole = value
                .over(Ratio::int(factor))
                .is_ok_and(|n| n.denominator() == 1);
            if !whole {
                return Ok(self.fails(
                    &place.key("multiple_of"),
                    || format!("a multiple of {factor}"),
                    found,
                ));
            }
        }
        Ok(Verdict::Applied)
    }

    fn text<'w>(
        &self,
        words: impl Iterator<Item = &'w str> + Clone,
        test: &TextTest,
        place: &Place<'_>,
    ) -> Verdict {
        let among = |list: &[String]| words.clone().any(|word| list.iter().any(|own| own == word));
        let found = || {
            let all: Vec<&str> = words.clone().collect();
            if all.is_empty() {
                "nothing".into()
            } else {
                all.join(", ")
            }
        };
        if let Some(list) = test.one_of.as_ref().filter(|list| !among(list)) {
            return self.fails(&place.key("one_of"), || list.join(" or "), found);
        }
        if let Some(list) = test.none_of.as_ref().filter(|list| among(list)) {
            let expected = || format!("none of {}", list.join(", "));
            return self.fails(&place.key("none_of"), expected, found);
        }
        Verdict::Applied
    }

    fn fails(
        &self,
        place: &Place<'_>,
        expected: impl Fn() -> String,
        found: impl Fn() -> String,
    ) -> Verdict {
        self.refuse(RefusalReason::ConditionFailed, 0, place, expected, found)
    }
}
