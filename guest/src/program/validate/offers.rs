//! Offers: each must be able to act, and each public code must open one offer only.

use super::Check;
use crate::contract::configuration::DiagnosticKind as Kind;
use crate::contract::types::Lane;
use crate::offers::{lane_of, upper_case};
use crate::place::Place;
use crate::program::format::{
    Benefit, BudgetUnit, Bundle, CodeRule, MOST_PARTS, Offer, PercentOff,
};
use crate::program::hint;
use crate::program::values::Rate;

impl<'a> Check<'a> {
    /// Offers at checkout.
    pub(super) fn offers(&mut self, at: &Place<'_>) {
        let offers: &'a Vec<Offer> = &self.program.offers;
        self.ids(at, offers);
        for (index, offer) in offers.iter().enumerate() {
            self.offer(&at.index(index), offer);
        }
        self.codes(at, offers);
    }

    fn offer(&mut self, at: &Place<'_>, offer: &Offer) {
        self.scope(
            at,
            offer.when.as_ref(),
            &offer.audience,
            &offer.during,
            &offer.lines,
        );
        self.minimum(at, "minimum", &offer.minimum);
        if let Some(code) = &offer.code {
            self.code_rule(&at.key("code"), code);
        }
        self.benefit(&at.key("gives"), &offer.gives);
        self.some_at_least(
            at,
            "uses_per_member",
            offer.uses_per_member.map(i64::from),
            1,
        );
        self.variant(at, offer.variant.as_ref());
        self.budget(at, "budget", offer.budget.as_ref());
        self.counts_something(at, offer);
        if let Some(share) = &offer.funding {
            self.seller(at, "funding", share);
        }
    }

    fn code_rule(&mut self, at: &Place<'_>, code: &CodeRule) {
        self.some_at_least(at, "uses", code.uses.map(i64::from), 1);
        if !code.public.is_empty() {
            return;
        }
        if !code.coupons {
            let expected = "a public code, or `coupons`";
            let hint = "Without either, no code opens the offer.";
            self.unreachable(at, expected, "neither", hint);
        } else if code.uses.is_some() {
            let hint = "`uses` counts public codes; a coupon works once by itself.";
            self.idle(&at.key("uses"), "a public code beside it", "none", hint);
        }
    }

    fn benefit(&mut self, at: &Place<'_>, benefit: &Benefit) {
        match benefit {
            Benefit::LinePercent(share) => self.percent_off(at, "line-percent", share),
            Benefit::OrderPercent(share) => self.percent_off(at, "order-percent", share),
            Benefit::LineAmount(each) => {
                let at = at.key("line-amount");
                self.at_least(&at, "amount", each.amount, 1);
                self.some_at_least(&at, "max_units", each.max_units.map(i64::from), 1);
            }
            Benefit::OrderAmount(amount) => self.gives(at, "order-amount", *amount),
            Benefit::ShippingAmount(amount) => self.gives(at, "shipping-amount", *amount),
            Benefit::FreeShipping => {}
            Benefit::BuyGet(deal) => {
                let at = at.key("buy-get");
                self.at_least(&at, "buy", deal.buy.into(), 1);
                self.at_least(&at, "get", deal.get.into(), 1);
                self.share_off(&at, deal.percent);
                self.some_at_least(&at, "max_units", deal.max_units.map(i64::from), 1);
            }
            Benefit::Bundle(bundle) => self.bundle(&at.key("bundle"), bundle),
            Benefit::Access(right) => {
                let at = at.key("access");
                if right.opens.is_empty() {
                    self.invalid(&at.key("opens"), "what it opens", "an empty string");
                }
                if let Some(days) = right.days {
                    self.days(&at, "days", days, 0);
                }
            }
            Benefit::Gift(gift) => {
                let at = at.key("gift");
                self.at_least(&at, "quantity", gift.quantity.into(), 1);
                if gift.sku.is_empty() {
                    self.invalid(&at.key("sku"), "a product", "an empty string");
                }
            }
        }
    }

    #[inline(never)]
    fn percent_off(&mut self, at: &Place<'_>, name: &str, share: &PercentOff) {
        let at = &at.key(name);
        self.share_off(at, share.percent);
        if let Some(amount) = share.max_amount {
            self.limit(at, "max_amount", amount);
        }
    }

    #[inline(never)]
    fn share_off(&mut self, at: &Place<'_>, percent: Rate) {
        self.percent(at, "percent", percent);
        self.rate_gives(at, "percent", percent);
    }

    fn bundle(&mut self, at: &Place<'_>, bundle: &Bundle) {
        self.share_off(at, bundle.percent);
        let at = at.key("parts");
        let parts = &bundle.parts;
        if !(2..=MOST_PARTS).contains(&parts.len()) {
            self.invalid(&at, "2 to 8 parts", &parts.len().to_string());
        }
        for (index, part) in parts.iter().enumerate() {
            let at = at.index(index);
            self.at_least(&at, "units", part.units.into(), 1);
            self.selector(&at, "lines", &part.lines);
        }
    }

    /// A budget of amounts is never touched by what costs nothing.
    fn counts_something(&mut self, at: &Place<'_>, offer: &Offer) {
        if let Some(budget) = &offer.budget
            && budget.counts == BudgetUnit::Value
            && lane_of(&offer.gives) == Lane::Points
        {
            let hint = "What costs no money is counted by how often it is given.";
            let at = at.key("budget");
            self.idle(&at.key("counts"), "`uses`", "`value`", hint);
        }
    }

    /// Public codes, of which upper and lower case are the same.
    fn codes(&mut self, at: &Place<'_>, offers: &[Offer]) {
        let mut seen: Vec<(String, String)> = Vec::new();
        for (index, offer) in offers.iter().enumerate() {
            let at = at.index(index);
            let at = at.key("code");
            let at = at.key("public");
            let codes = offer.code.iter().flat_map(|rule| &rule.public);
            for (index, code) in codes.enumerate() {
                let at = at.index(index);
                let bare = !code.is_empty() && !code.contains(char::is_whitespace);
                if !bare {
                    self.invalid(&at, "a code without spaces", &hint::quoted(code));
                }
                let folded = upper_case(code);
                match seen.iter().find(|(earlier, _)| *earlier == folded) {
                    Some((_, first)) => self.faults.error(
                        Kind::Duplicate,
                        &at,
                        &format!("a code other than that of {first}"),
                        &hint::quoted(code),
                        "A code opens one offer; upper and lower case are the same.",
                    ),
                    None => seen.push((folded, at.render())),
                }
            }
        }
    }
}
