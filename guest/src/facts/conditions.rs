//! Condition trees, judged. Where a tree fails, the refusal names the leaf that decided it.

use std::fmt::Arguments;
use std::slice::from_ref;

use super::words::{Floor, all_of, any_of};
use super::{Facts, Judged, Stop, holds};
use crate::contract::types::{Attribute, AttributeValue, RefusalReason};
use crate::exact::{Overflow, Ratio, add};
use crate::offers::upper_case;
use crate::place::Place;
use crate::program::condition::{AttributeTest, Condition, NumberTest, TextTest, TierTest};
use crate::program::format::Selector;
use crate::program::policies::Rounding;
use crate::selection::selects;

impl Facts<'_> {
    /// Whether a condition holds.
    ///
    /// # Errors
    /// The refusal, or a fault if an instant lies outside the zone's table or an amount does not
    /// fit.
    pub fn meets(&self, condition: &Condition, place: &Place<'_>) -> Judged {
        let place = &place.key(key(condition));
        let within;
        let (value, test, place) = match condition {
            Condition::All(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    self.meets(part, &place.index(index))?;
                }
                return Ok(());
            }
            Condition::Any(parts) => return self.meets_any(parts, place),
            Condition::Not(part) => {
                if !holds(self.meets(part, place))? {
                    return Ok(());
                }
                let expected = format_args!("a condition that does not hold");
                return Err(self.fails(place, expected, format_args!("it holds")));
            }
            Condition::Enrolled(wanted) => return self.is_enrolled(*wanted, place),
            Condition::Segment(ids) => return self.is_in_any(ids, place),
            Condition::Tier(test) => return self.has_tier(test, place),
            Condition::ItemsAmount(test) => {
                let amount = Ratio::int(self.goods()?).times(self.rate()?)?;
                return self.number(amount, test, place);
            }
            Condition::Units(test) => (self.units(None)?, test, place),
            Condition::Contains(test) => {
                within = place.key("units");
                (self.units(Some(&test.lines))?, &test.units, &within)
            }
            Condition::Currency(test) => {
                let currency = self.cart.map_or(&[][..], |cart| from_ref(&cart.currency));
                return self.text(currency, test, place);
            }
            Condition::OrderCount(test) => (self.past().count, test, place),
            Condition::OrdersAmount(test) => (self.past().amount?, test, place),
            Condition::AverageOrder(test) => {
                let past = self.past();
                let average = past.amount?.checked_div(past.count).unwrap_or(0);
                (average, test, place)
            }
            Condition::DaysSinceLastOrder(test) => {
                (self.days_from(self.past().last, place)?, test, place)
            }
            Condition::DaysSinceEnrolment(test) => {
                let enrolled_at = self.member.and_then(|member| member.enrolled_at);
                (self.days_from(enrolled_at, place)?, test, place)
            }
            Condition::PointsBalance(test) => {
                within = place.key("points");
                let wallet = self.engine.wallet_of(&test.wallet);
                (self.usable(wallet)?, &test.points, &within)
            }
            Condition::Code(codes) => return self.has_code(codes, place),
            Condition::Lifecycle(stages) => return self.is_at(stages, place),
            Condition::Rfm(test) => return self.has_scores(test, place),
            Condition::Orders(test) => return self.has_ordered(test, place),
            Condition::DiscountPercent(test) => return self.saved(test, place),
            Condition::Bought(test) => return self.has_bought(test, place),
            Condition::Behaviour(test) => return self.behaves(test, place),
            Condition::Friends(test) => (self.mark("friends", 0), test, place),
            Condition::PageAttribute(test) => return self.attribute(self.page, test, place),
            Condition::MemberAttribute(test) => {
                let attributes = self.member.map_or(&[][..], |member| &member.attributes);
                return self.attribute(attributes, test, place);
            }
            Condition::CartAttribute(test) => {
                let attributes = self.cart.map_or(&[][..], |cart| &cart.attributes);
                return self.attribute(attributes, test, place);
            }
        };
        self.number(Ratio::int(value), test, place)
    }

    /// Where nothing holds, the refusal is that of the only part, else it speaks of all of them.
    fn meets_any(&self, parts: &[Condition], place: &Place<'_>) -> Judged {
        for (index, part) in parts.iter().enumerate() {
            let judged = self.meets(part, &place.index(index));
            if parts.len() == 1 {
                return judged;
            }
            if holds(judged)? {
                return Ok(());
            }
        }
        let expected = format_args!("one of {} conditions to hold", parts.len());
        Err(self.fails(place, expected, format_args!("none holds")))
    }

    fn is_enrolled(&self, wanted: bool, place: &Place<'_>) -> Judged {
        let (member, guest) = (format_args!("a member"), format_args!("a guest"));
        let (reason, expected, found) = match (wanted, self.member) {
            (true, None) => (RefusalReason::NotEnrolled, member, guest),
            (false, Some(_)) => (RefusalReason::ConditionFailed, guest, member),
            _ => return Ok(()),
        };
        Err(self.refuse(reason, 0, place, expected, found))
    }

    fn is_in_any(&self, ids: &[String], place: &Place<'_>) -> Judged {
        if self.in_any_segment(ids)? {
            return Ok(());
        }
        Err(self.refuse(
            RefusalReason::NotInAudience,
            0,
            place,
            format_args!("a member of {}", any_of(ids)),
            format_args!("a member of none of them"),
        ))
    }

    fn has_tier(&self, test: &TierTest, place: &Place<'_>) -> Judged {
        let tier = self.tier(test.ladder.as_deref());
        let found = tier.unwrap_or("no tier");
        let fails =
            |expected: Arguments<'_>| Err(self.fails(place, expected, format_args!("{found}")));
        if let Some(ids) = &test.one_of
            && !tier.is_some_and(|tier| ids.iter().any(|id| id == tier))
        {
            return fails(format_args!("{}", any_of(ids)));
        }
        if let Some(least) = &test.at_least {
            let ladder = self.ladder(test.ladder.as_deref());
            // The tiers ascend: the member's one is high enough if the least does not come after it.
            let mut reached = false;
            let mut high = false;
            for step in ladder.map_or(&[][..], |ladder| &ladder.tiers) {
                reached |= step.id == *least;
                if tier == Some(step.id.as_str()) {
                    high = reached;
                    break;
                }
            }
            if !high {
                return fails(format_args!("{least} or higher"));
            }
        }
        Ok(())
    }

    /// The units of the lines that are selected, or of all of them.
    fn units(&self, selected: Option<&Selector>) -> Result<i64, Overflow> {
        let mut units = 0_i64;
        for line in self.lines() {
            if selected.is_none_or(|selector| selects(selector, line)) {
                add(&mut units, line.quantity.into())?;
            }
        }
        Ok(units)
    }

    pub(super) fn days_from(&self, instant: Option<i64>, place: &Place<'_>) -> Judged<i64> {
        match instant {
            Some(instant) => Ok(self.days_since(instant)?),
            None => Err(self.fails(
                place,
                format_args!("a date to count from"),
                format_args!("none"),
            )),
        }
    }

    fn has_code(&self, codes: &[String], place: &Place<'_>) -> Judged {
        for code in codes {
            let wanted = upper_case(code);
            if self.codes.iter().any(|own| upper_case(own) == wanted) {
                return Ok(());
            }
        }
        Err(self.refuse(
            RefusalReason::CodeRequired,
            0,
            place,
            format_args!("{}", any_of(codes)),
            format_args!("none of them"),
        ))
    }

    /// Whether one of these attributes passes a test.
    ///
    /// # Errors
    /// The refusal, or a fault if a number does not fit.
    pub(crate) fn attribute(
        &self,
        attributes: &[Attribute],
        test: &AttributeTest,
        place: &Place<'_>,
    ) -> Judged {
        let mut attributes = attributes.iter();
        let value = match attributes.find(|attribute| attribute.name == test.name) {
            None if test.absent => return Ok(()),
            None => {
                let expected = format_args!("the attribute {}", test.name);
                return Err(self.fails(place, expected, format_args!("none")));
            }
            Some(_) if test.absent => {
                let expected = format_args!("no attribute {}", test.name);
                return Err(self.fails(place, expected, format_args!("there is one")));
            }
            Some(attribute) => &attribute.value,
        };
        if let Some(number) = &test.number {
            let found = match value {
                AttributeValue::Number(found) | AttributeValue::Moment(found) => *found,
                _ => return Err(self.mistyped(place, format_args!("a number"), value)),
            };
            self.number(Ratio::int(found), number, &place.key("number"))?;
        }
        if let Some(text) = &test.text {
            let words = match value {
                AttributeValue::Text(word) => from_ref(word),
                AttributeValue::Texts(words) => words,
                _ => return Err(self.mistyped(place, format_args!("a word"), value)),
            };
            self.text(words, text, &place.key("text"))?;
        }
        if let Some(wanted) = test.truth {
            let AttributeValue::Truth(found) = value else {
                return Err(self.mistyped(place, format_args!("yes or no"), value));
            };
            if wanted != *found {
                let (expected, found) = (format_args!("{wanted}"), format_args!("{found}"));
                return Err(self.fails(&place.key("truth"), expected, found));
            }
        }
        Ok(())
    }

    fn mistyped(&self, place: &Place<'_>, expected: Arguments<'_>, value: &AttributeValue) -> Stop {
        let found = match value {
            AttributeValue::Text(_) => format_args!("a word"),
            AttributeValue::Number(_) => format_args!("a number"),
            AttributeValue::Truth(_) => format_args!("yes or no"),
            AttributeValue::Moment(_) => format_args!("a moment"),
            AttributeValue::Texts(_) => format_args!("several words"),
        };
        self.fails(place, expected, found)
    }

    /// Judges a number. What is missing to `at_least` is rounded up.
    pub(super) fn number(&self, value: Ratio, test: &NumberTest, place: &Place<'_>) -> Judged {
        let whole = Ratio::int;
        let mut missing = 0;
        let (key, words, limit) = if let Some(least) = test.at_least
            && value < whole(least)
        {
            missing = whole(least).minus(value)?.round(Rounding::Ceil)?;
            ("at_least", "at least ", least)
        } else if let Some(most) = test.at_most
            && value > whole(most)
        {
            ("at_most", "at most ", most)
        } else if let Some(wanted) = test.equals
            && value != whole(wanted)
        {
            ("equals", "", wanted)
        } else if let Some(factor) = test.multiple_of
            && !value
                .over(whole(factor))
                .is_ok_and(|n| n.denominator() == 1)
        {
            ("multiple_of", "a multiple of ", factor)
        } else {
            return Ok(());
        };
        Err(self.refuse(
            RefusalReason::ConditionFailed,
            missing,
            &place.key(key),
            format_args!("{words}{limit}"),
            format_args!("{}", Floor(&value)),
        ))
    }

    /// Judges words: for several, one among them is enough.
    fn text(&self, words: &[String], test: &TextTest, place: &Place<'_>) -> Judged {
        let among = |list: &[String]| words.iter().any(|word| list.contains(word));
        let (key, before, list) = if let Some(list) = &test.one_of
            && !among(list)
        {
            ("one_of", "", any_of(list))
        } else if let Some(list) = &test.none_of
            && among(list)
        {
            ("none_of", "none of ", all_of(list))
        } else {
            return Ok(());
        };
        let expected = format_args!("{before}{list}");
        Err(self.fails(&place.key(key), expected, format_args!("{}", all_of(words))))
    }

    pub(super) fn fails(
        &self,
        place: &Place<'_>,
        expected: Arguments<'_>,
        found: Arguments<'_>,
    ) -> Stop {
        self.refuse(RefusalReason::ConditionFailed, 0, place, expected, found)
    }
}

/// A condition's name in the programme.
fn key(condition: &Condition) -> &'static str {
    match condition {
        Condition::All(_) => "all",
        Condition::Any(_) => "any",
        Condition::Not(_) => "not",
        Condition::Enrolled(_) => "enrolled",
        Condition::Segment(_) => "segment",
        Condition::Tier(_) => "tier",
        Condition::ItemsAmount(_) => "items-amount",
        Condition::Units(_) => "units",
        Condition::Contains(_) => "contains",
        Condition::Currency(_) => "currency",
        Condition::OrderCount(_) => "order-count",
        Condition::OrdersAmount(_) => "orders-amount",
        Condition::AverageOrder(_) => "average-order",
        Condition::DaysSinceLastOrder(_) => "days-since-last-order",
        Condition::DaysSinceEnrolment(_) => "days-since-enrolment",
        Condition::PointsBalance(_) => "points-balance",
        Condition::Code(_) => "code",
        Condition::Lifecycle(_) => "lifecycle",
        Condition::Rfm(_) => "rfm",
        Condition::Orders(_) => "orders",
        Condition::DiscountPercent(_) => "discount-percent",
        Condition::Bought(_) => "bought",
        Condition::Behaviour(_) => "behaviour",
        Condition::Friends(_) => "friends",
        Condition::PageAttribute(_) => "page-attribute",
        Condition::MemberAttribute(_) => "member-attribute",
        Condition::CartAttribute(_) => "cart-attribute",
    }
}
