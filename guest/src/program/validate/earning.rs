//! Earning rules: each must be able to give something.

use super::{Check, Kind};
use crate::exact::Ratio;
use crate::place::Place;
use crate::program::format::{
    Base, Brackets, Budget, EarningRule, Expiry, FundingRule, Multiplier, SellerShare,
};

impl<'a> Check<'a> {
    /// How members earn.
    pub(super) fn earning(&mut self, at: &Place<'_>) {
        let rules: &'a [EarningRule] = &self.program.earning;
        self.ids(at, rules.iter().map(|rule| rule.id.as_str()));
        for (index, rule) in rules.iter().enumerate() {
            self.rule(&at.index(index), rule);
        }
        let place = |id: &String| rules.iter().position(|rule| rule.id == *id);
        self.circles(
            rules.len(),
            |index| {
                let required = rules.get(index).and_then(|rule| rule.requires.as_ref());
                required.and_then(place).into_iter().collect()
            },
            |check, index| {
                let element = at.index(index);
                let expected = "a rule that does not lead back to this one";
                let found = rules.get(index).and_then(|rule| rule.requires.as_deref());
                let found = format!("`{}`", found.unwrap_or_default());
                check.conflict(&element.key("requires"), expected, &found);
            },
        );
    }

    fn rule(&mut self, at: &Place<'_>, rule: &EarningRule) {
        self.wallet(&at.key("wallet"), rule.wallet.as_deref());
        self.when(&at.key("when"), rule.when.as_ref());
        self.audience(&at.key("audience"), &rule.audience);
        self.window(&at.key("during"), &rule.during);
        self.selector(&at.key("lines"), &rule.lines);
        self.minimum(&at.key("minimum"), &rule.minimum);
        if let Some(required) = &rule.requires {
            let rules = self.program.earning.iter().map(|rule| rule.id.as_str());
            self.known(&at.key("requires"), required, "an earning rule", rules);
        }
        self.base(&at.key("base"), &rule.base);
        self.multipliers(&at.key("multipliers"), &rule.multipliers);
        let caps = at.key("caps");
        for (index, cap) in rule.caps.iter().enumerate() {
            self.limit(&caps.index(index).key("points"), cap.points);
        }
        self.budget(&at.key("budget"), rule.budget.as_ref());
        if let Some(days) = rule.pending.as_ref().and_then(|pending| pending.days) {
            let pending = at.key("pending");
            let at = pending.key("days");
            self.days(&at, days, 0);
            self.usable_in_time(&at, rule, days);
        }
        if let Some(expiry) = &rule.expiry {
            self.expiry(&at.key("expiry"), expiry);
        }
        let funding = at.key("funding");
        match &rule.funding {
            Some(FundingRule::LineSeller(percent)) => {
                self.percent(&funding.key("line-seller"), *percent);
            }
            Some(FundingRule::Seller(share)) => self.seller(&funding.key("seller"), share),
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
                self.rate_gives(&at.key("points"), rate.points);
                self.some_at_least(&at.key("amount"), rate.amount, 1);
            }
            Base::Block(block) => {
                let at = at.key("block");
                self.gives(&at.key("points"), block.points);
                self.at_least(&at.key("amount"), block.amount, 1);
            }
            Base::Brackets(brackets) => self.brackets(&at.key("brackets"), brackets),
            Base::PerOrder(points) => self.gives(&at.key("per-order"), *points),
            Base::PerLine(points) => self.gives(&at.key("per-line"), *points),
            Base::PerPiece(rate) => self.rate_gives(&at.key("per-piece"), *rate),
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
            self.some_at_least(&place, step.up_to, 1);
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

    fn multipliers(&mut self, at: &Place<'_>, multipliers: &[Multiplier]) {
        self.ids(
            at,
            multipliers.iter().map(|multiplier| multiplier.id.as_str()),
        );
        for (index, multiplier) in multipliers.iter().enumerate() {
            let at = at.index(index);
            self.id(&at.key("group"), &multiplier.group);
            self.when(&at.key("when"), multiplier.when.as_ref());
            self.audience(&at.key("audience"), &multiplier.audience);
            self.window(&at.key("during"), &multiplier.during);
            self.selector(&at.key("lines"), &multiplier.lines);
            if multiplier.factor.ratio() == Ratio::ONE {
                let hint = "A factor of 1 changes nothing.";
                self.idle(&at.key("factor"), "a factor other than 1", "1", hint);
            }
        }
    }

    /// A limit that all share.
    pub(super) fn budget(&mut self, at: &Place<'_>, budget: Option<&Budget>) {
        if let Some(budget) = budget {
            self.limit(&at.key("limit"), budget.limit);
        }
    }

    /// Who pays.
    pub(super) fn seller(&mut self, at: &Place<'_>, share: &SellerShare) {
        self.percent(&at.key("percent"), share.percent);
        if share.seller.is_empty() {
            self.invalid(&at.key("seller"), "the id of a seller", "an empty string");
        }
    }
}
