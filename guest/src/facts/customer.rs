//! Conditions on what a customer did: orders, purchases, behaviour, and what follows from them.

use chrono::{Datelike, Weekday};

use super::words::any_of;
use super::{Facts, Judged, Stop};
use crate::contract::types::{InteractionKind, PastOrder};
use crate::exact::{Overflow, Ratio, add};
use crate::fault::Answer;
use crate::place::Place;
use crate::program::condition::{
    BehaviourTest, BoughtTest, Interaction, NumberTest, OrdersTest, RfmTest, Stage,
};
use crate::segmentation::{lifecycle, rfm};

/// A number's name in its test, the number, and the test where there is one.
type Part<'t> = (&'t str, i64, &'t Option<NumberTest>);

impl Facts<'_> {
    /// Whether the customer is at one of these stages (rule 4.2).
    pub(super) fn is_at(&self, stages: &[Stage], place: &Place<'_>) -> Judged {
        let stage = lifecycle::stage(self)?;
        if stages.contains(&stage) {
            return Ok(());
        }
        let mut names = Vec::new();
        if self.explain {
            for stage in stages {
                names.push(lifecycle::name(*stage).to_owned());
            }
        }
        let found = format_args!("{}", lifecycle::name(stage));
        Err(self.fails(place, format_args!("{}", any_of(&names)), found))
    }

    /// Whether the member has RFM scores, and they pass (rule 4.1).
    pub(super) fn has_scores(&self, test: &RfmTest, place: &Place<'_>) -> Judged {
        match rfm::score(self)? {
            Some(score) => {
                let parts = [
                    ("recency", score.recency.into(), &test.recency),
                    ("frequency", score.frequency.into(), &test.frequency),
                    ("monetary", score.monetary.into(), &test.monetary),
                ];
                self.all_pass(&parts, place)
            }
            None if rfm::model(self.engine).is_none() => Err(self.fails(
                place,
                format_args!("a model with the break points of RFM scores"),
                format_args!("no model"),
            )),
            None => Err(self.no_orders(place)),
        }
    }

    /// Whether enough of the valid orders are of a certain kind.
    pub(super) fn has_ordered(&self, test: &OrdersTest, place: &Place<'_>) -> Judged {
        let start = match test.months {
            Some(months) => self.months_ago(months)?,
            None => 0,
        };
        let (mut all, mut count) = (0_i64, 0_i64);
        for order in self.valid_orders() {
            if order.placed_at >= start {
                all = all.saturating_add(1);
                count = count.saturating_add(self.is_meant(test, order)?.into());
            }
        }
        if all == 0 && test.percent.is_some() {
            return Err(self.no_orders(&place.key("percent")));
        }
        let share = percent(count, all).ok_or(Overflow)?;
        let parts = [
            ("count", count, &test.count),
            ("percent", share, &test.percent),
        ];
        self.all_pass(&parts, place)
    }

    /// Whether an order meets every part of a test that speaks of single orders.
    fn is_meant(&self, test: &OrdersTest, order: &PastOrder) -> Answer<bool> {
        if let Some(wanted) = test.weekend {
            let weekday = self.day(order.placed_at)?.weekday();
            if wanted != matches!(weekday, Weekday::Sat | Weekday::Sun) {
                return Ok(false);
            }
        }
        let net = test.net.as_ref();
        Ok(net.is_none_or(|net| passes(order.net, net))
            && test.discounted.is_none_or(|is| is == (order.discount > 0))
            && test.bundled.is_none_or(|is| is == (order.bundles > 0)))
    }

    /// Whether discounts took enough off the valid orders.
    pub(super) fn saved(&self, test: &NumberTest, place: &Place<'_>) -> Judged {
        let past = self.past();
        if past.count == 0 {
            return Err(self.no_orders(place));
        }
        let mut discount = 0_i64;
        for order in self.valid_orders() {
            add(&mut discount, order.discount)?;
        }
        let mut gross = past.amount?;
        add(&mut gross, discount)?;
        self.whole(percent(discount, gross).ok_or(Overflow)?, test, place)
    }

    /// Whether certain products were bought. What was bought after now does not count.
    pub(super) fn has_bought(&self, test: &BoughtTest, place: &Place<'_>) -> Judged {
        let mut last = None;
        let (mut units, mut amount) = (0_i64, 0_i64);
        for item in self.member.map_or(&[][..], |member| &member.items) {
            if item.last_at <= self.now
                && is_named(&test.skus, Some(&item.sku))
                && is_named(&test.categories, item.category.as_ref())
            {
                last = last.max(Some(item.last_at));
                add(&mut units, item.units.into())?;
                add(&mut amount, item.amount)?;
            }
        }
        if let Some(days) = &test.days_since {
            let place = place.key("days_since");
            self.whole(self.days_from(last, &place)?, days, &place)?;
        }
        let parts = [
            ("units", units, &test.units),
            ("amount", amount, &test.amount),
        ];
        self.all_pass(&parts, place)
    }

    /// Whether the member did something often enough. What is done after now does not count.
    pub(super) fn behaves(&self, test: &BehaviourTest, place: &Place<'_>) -> Judged {
        let start = match test.days {
            // Today is one of the days.
            Some(days) => self.days_ago(days.saturating_sub(1))?,
            None => 0,
        };
        let mut times = 0_i64;
        for one in self.member.map_or(&[][..], |member| &member.interactions) {
            if (start..=self.now).contains(&one.at)
                && is(test.kind, one.kind)
                && is_named(&test.skus, one.sku.as_ref())
                && is_named(&test.categories, one.category.as_ref())
            {
                times = times.saturating_add(1);
            }
        }
        self.whole(times, &test.times, &place.key("times"))
    }

    /// Whether all numbers pass that are tested.
    fn all_pass(&self, parts: &[Part<'_>], place: &Place<'_>) -> Judged {
        for (name, found, test) in parts {
            if let Some(test) = test {
                self.whole(*found, test, &place.key(name))?;
            }
        }
        Ok(())
    }

    fn whole(&self, found: i64, test: &NumberTest, place: &Place<'_>) -> Judged {
        self.number(Ratio::int(found), test, place)
    }

    fn no_orders(&self, place: &Place<'_>) -> Stop {
        self.fails(place, format_args!("a valid order"), format_args!("none"))
    }
}

/// A share in percent, rounded down; 0 of nothing.
fn percent(part: i64, whole: i64) -> Option<i64> {
    let hundredfold = part.checked_mul(100)?;
    if whole == 0 {
        return Some(0);
    }
    hundredfold.checked_div_euclid(whole)
}

/// Whether a number passes every part of a test.
fn passes(number: i64, test: &NumberTest) -> bool {
    test.at_least.is_none_or(|least| number >= least)
        && test.at_most.is_none_or(|most| number <= most)
        && test.equals.is_none_or(|wanted| number == wanted)
        && test
            .multiple_of
            .is_none_or(|factor| number.checked_rem(factor) == Some(0))
}

/// Whether a word stands in a list; an empty list takes all.
fn is_named(list: &[String], word: Option<&String>) -> bool {
    list.is_empty() || word.is_some_and(|word| list.contains(word))
}

fn is(wanted: Interaction, kind: InteractionKind) -> bool {
    matches!(
        (wanted, kind),
        (Interaction::Visited, InteractionKind::Visited)
            | (Interaction::Viewed, InteractionKind::Viewed)
            | (Interaction::Searched, InteractionKind::Searched)
            | (Interaction::Carted, InteractionKind::Carted)
            | (Interaction::Wished, InteractionKind::Wished)
    )
}

#[cfg(test)]
mod tests;
