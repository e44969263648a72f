//! Earning rules: each must be able to give something.

use super::ids::circles;
use super::{Check, Kind};
use crate::exact::Ratio;
use crate::offers::is_public;
use crate::place::Place;
use crate::program::condition::Condition;
use crate::program::format::{
    Base, Brackets, Budget, CapPeriod, EarningRule, Expiry, FundingRule, SellerShare,
};
use crate::program::hint;

impl<'a> Check<'a> {
    /// How members earn.
    pub(super) fn earning(&mut self, at: &Place<'_>) {
        let rules: &'a Vec<EarningRule> = &self.program.earning;
        self.ids(at, rules);
        let mut links = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            self.rule(&at.index(index), rule);
            links.push(rule.requires.as_deref().into_iter().collect());
        }
        for index in circles(rules, &links) {
            let element = at.index(index);
            let expected = "a rule that does not lead back to this one";
            let required = links.get(index).and_then(|names: &Vec<&str>| names.first());
            let found = hint::quoted(required.copied().unwrap_or_default());
            self.conflict(&element.key("requires"), expected, &found);
        }
    }

    fn rule(&mut self, at: &Place<'_>, rule: &EarningRule) {
        self.wallet(at, "wallet", rule.wallet.as_deref());
        self.earning_when(at, rule.when.as_ref());
        self.audience(at, "audience", &rule.audience);
        self.window(at, "during", &rule.during);
        self.selector(at, "lines", &rule.lines);
        self.minimum(at, "minimum", &rule.minimum);
        if let Some(required) = &rule.requires {
            let rules = &self.program.earning;
            self.known(&at.key("requires"), required, "an earning rule", rules);
        }
        self.base(&at.key("base"), &rule.base);
        self.multipliers(&at.key("multipliers"), rule);
        let caps = at.key("caps");
        for (index, cap) in rule.caps.iter().enumerate() {
            self.limit(&caps.index(index), "points", cap.points);
        }
        self.budget(at, "budget", rule.budget.as_ref());
        if let Some(days) = rule.pending.as_ref().and_then(|pending| pending.days) {
            let pending = at.key("pending");
            self.days(&pending, "days", days, 0);
            self.usable_in_time(&pending.key("days"), rule, days);
        }
        if let Some(expiry) = &rule.expiry {
            self.expiry(at, "expiry", expiry);
        }
        let funding = at.key("funding");
        match &rule.funding {
            Some(FundingRule::LineSeller(percent)) => {
                self.percent(&funding, "line-seller", *percent);
            }
            Some(FundingRule::Seller(share)) => self.seller(&funding, "seller", share),
            None => {}
        }
    }

    /// Points whose life counts from earning must not be over before they are active (rule 3.7).
    fn usable_in_time(&mut self, at: &Place<'_>, rule: &EarningRule, pending: u32) {
        let mut wallets = self.program.wallets.iter();
        let wallet = match &rule.wallet {
            Some(id) => wallets.find(|wallet| wallet.id == *id),
            None => wallets.next(),
        };
        let expiry = rule.expiry.as_ref().or(wallet.map(|wallet| &wallet.expiry));
        if let Some(Expiry::Days(life)) = expiry
            && self.program.policies.expiry_from_earning
            && *life <= pending
        {
            let expected = format!("less than {life}, after which they expire");
            let found = pending.to_string();
            self.faults
                .warn(Kind::Unreachable, at, &expected, &found, "");
        }
    }

    fn base(&mut self, at: &Place<'_>, base: &Base) {
        match base {
            Base::PerUnit(rate) => {
                let at = at.key("per-unit");
                self.rate_gives(&at, "points", rate.points);
                self.some_at_least(&at, "amount", rate.amount, 1);
            }
            Base::Block(block) => {
                let at = at.key("block");
                self.gives(&at, "points", block.points);
                self.at_least(&at, "amount", block.amount, 1);
            }
            Base::Brackets(brackets) => self.brackets(&at.key("brackets"), brackets),
            Base::PerOrder(points) => self.gives(at, "per-order", *points),
            Base::PerLine(points) => self.gives(at, "per-line", *points),
            Base::PerPiece(rate) => self.rate_gives(at, "per-piece", *rate),
        }
    }

    /// Brackets ascend, and only the last one may be without end.
    fn brackets(&mut self, at: &Place<'_>, brackets: &Brackets) {
        let at = at.key("steps");
        let steps = &brackets.steps;
        if steps.is_empty() {
            self.invalid(&at, "at least one bracket", "an empty list");
        } else if steps.iter().all(|step| step.points.ratio().is_zero()) {
            let hint = "Remove what gives nothing.";
            self.unreachable(&at, "a bracket that gives points", "0 in all of them", hint);
        }
        let mut reached = Some(0);
        for (index, step) in steps.iter().enumerate() {
            let at = at.index(index);
            let place = at.key("up_to");
            self.some_at_least(&at, "up_to", step.up_to, 1);
            match (reached, step.up_to) {
                (None, _) => {
                    let found = "a bracket after one without `up_to`";
                    self.conflict(&at, "no bracket after the one without end", found);
                }
                (Some(reached), Some(up_to)) if index > 0 && up_to <= reached => {
                    let expected = format!("more than {reached}, where the bracket before ends");
                    self.conflict(&place, &expected, &up_to.to_string());
                }
                _ => {}
            }
            reached = reached.and(step.up_to);
        }
    }

    fn multipliers(&mut self, at: &Place<'_>, rule: &EarningRule) {
        self.ids(at, &rule.multipliers);
        for (index, multiplier) in rule.multipliers.iter().enumerate() {
            let at = at.index(index);
            self.id(&at, "group", &multiplier.group);
            self.earning_when(&at, multiplier.when.as_ref());
            self.audience(&at, "audience", &multiplier.audience);
            self.window(&at, "during", &multiplier.during);
            self.selector(&at, "lines", &multiplier.lines);
            if multiplier.factor.ratio() == Ratio::ONE {
                let hint = "A factor of 1 changes nothing.";
                self.idle(&at.key("factor"), "a factor other than 1", "1", hint);
            }
        }
    }

    /// A limit that all share, for ever or for a period of the calendar.
    #[inline(never)]
    pub(super) fn budget(&mut self, at: &Place<'_>, name: &str, budget: Option<&Budget>) {
        let Some(budget) = budget else {
            return;
        };
        let at = &at.key(name);
        self.limit(at, "limit", budget.limit);
        if let Some(per) = budget.per {
            self.calendar_period(at, per);
        }
    }

    /// The condition of a rule or a multiplier.
    fn earning_when(&mut self, at: &Place<'_>, when: Option<&Condition>) {
        self.when(at, "when", when);
        if let Some(condition) = when {
            self.codes_open(&at.key("when"), condition);
        }
    }

    /// A period of the calendar, or for ever. `at` is the thing that has the field `per`.
    #[inline(never)]
    pub(super) fn calendar_period(&mut self, at: &Place<'_>, per: CapPeriod) {
        let found = match per {
            CapPeriod::Order => "`order`",
            CapPeriod::Balance => "`balance`",
            _ => return,
        };
        let expected = "`day`, `week`, `month`, `year` or `lifetime`";
        self.invalid(&at.key("per"), expected, found);
    }

    /// The codes that a rule or a multiplier asks for: an order only tells the codes of the offers
    /// that acted. `at` is the condition.
    fn codes_open(&mut self, at: &Place<'_>, condition: &Condition) {
        match condition {
            Condition::All(parts) => self.codes_open_in(&at.key("all"), parts),
            Condition::Any(parts) => self.codes_open_in(&at.key("any"), parts),
            Condition::Not(part) => self.codes_open(&at.key("not"), part),
            Condition::Code(codes) => {
                let at = at.key("code");
                for (index, code) in codes.iter().enumerate() {
                    if !self.is_public(code) {
                        let hint = "A placed order tells the codes of its offers and no others: \
                                    what the cart promised would not be given.";
                        self.faults.warn(
                            Kind::UnknownId,
                            &at.index(index),
                            "a public code of an offer",
                            &hint::quoted(code),
                            hint,
                        );
                    }
                }
            }
            _ => {}
        }
    }

    fn codes_open_in(&mut self, at: &Place<'_>, parts: &[Condition]) {
        for (index, part) in parts.iter().enumerate() {
            self.codes_open(&at.index(index), part);
        }
    }

    /// Whether a code is a public one of an offer.
    fn is_public(&self, code: &str) -> bool {
        let rules = self
            .program
            .offers
            .iter()
            .filter_map(|offer| offer.code.as_ref());
        rules.into_iter().any(|rule| is_public(rule, code))
    }

    /// Who pays.
    pub(super) fn seller(&mut self, at: &Place<'_>, name: &str, share: &SellerShare) {
        let at = &at.key(name);
        self.percent(at, "percent", share.percent);
        if share.seller.is_empty() {
            self.invalid(&at.key("seller"), "the id of a seller", "an empty string");
        }
    }
}
