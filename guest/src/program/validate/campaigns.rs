//! Campaigns and the catalogue: each must be able to give something, and what it names must exist.

use super::Check;
use crate::contract::configuration::DiagnosticKind as Kind;
use crate::place::Place;
use crate::program::format::{
    BudgetUnit, Campaign, CapPeriod, Limit, Minimum, Mission, MissionUnit, Reward, Selector,
    Trigger,
};
use crate::program::hint;

impl Check<'_> {
    /// What something that happened gives (rule 4.4).
    pub(super) fn campaigns(&mut self, at: &Place<'_>) {
        let campaigns = &self.program.campaigns;
        self.ids(at, campaigns);
        for (index, campaign) in campaigns.iter().enumerate() {
            self.campaign(&at.index(index), campaign);
        }
    }

    fn campaign(&mut self, at: &Place<'_>, campaign: &Campaign) {
        self.key(&at.key("name"), campaign.name.as_ref());
        self.when(at, "when", campaign.when.as_ref());
        self.audience(at, "audience", &campaign.audience);
        self.window(at, "during", &campaign.during);
        self.selector(at, "lines", &campaign.lines);
        self.minimum(at, "minimum", &campaign.minimum);
        self.variant(at, campaign.variant.as_ref());
        self.budget(at, "budget", campaign.budget.as_ref());
        if let Some(share) = &campaign.funding {
            self.seller(at, "funding", share);
        }
        self.times(at, campaign.limit.as_ref());
        self.triggers(&at.key("on"), campaign);
        if let Some(mission) = &campaign.mission {
            self.mission(&at.key("mission"), mission);
        }
        let points = self.rewards(&at.key("gives"), &campaign.gives);
        if let Some(budget) = &campaign.budget
            && budget.counts == BudgetUnit::Value
            && !points
        {
            let hint = "What is no points is counted by how often it is given.";
            let at = at.key("budget");
            self.idle(&at.key("counts"), "`uses`", "`value`", hint);
        }
    }

    /// What a campaign waits for, and whether the rest of it can be told of that.
    fn triggers(&mut self, at: &Place<'_>, campaign: &Campaign) {
        self.not_empty(at, campaign.on.len());
        let (mut carts, mut daily, mut feast) = (true, false, false);
        for (index, trigger) in campaign.on.iter().enumerate() {
            carts &= matches!(
                trigger,
                Trigger::Order
                    | Trigger::CartAbandoned
                    | Trigger::SpendCrossed(_)
                    | Trigger::Referred
            );
            daily |= matches!(trigger, Trigger::Day);
            feast |= matches!(
                trigger,
                Trigger::Birthday | Trigger::SignUpAnniversary | Trigger::FirstOrderAnniversary
            );
            self.trigger(&at.index(index), trigger);
        }
        let mission = campaign.mission.as_ref();
        let counts = mission.map_or(MissionUnit::Times, |mission| mission.counts);
        let plain = campaign.lines == Selector::default()
            && campaign.minimum == Minimum::default()
            && counts == MissionUnit::Times;
        if !carts && !plain {
            let expected = "orders and carts only, as lines are looked at";
            self.conflict(at, expected, "something without lines");
        }
        if feast && (campaign.on.len() > 1 || mission.is_some()) {
            let expected = "a birthday or an anniversary alone, without mission";
            self.conflict(at, expected, "something beside it");
        }
        if daily && campaign.limit.is_none() {
            let hint = "Without `limit` it is given every day on which the condition holds.";
            self.idle(at, "a limit for what a day gives", "none", hint);
        }
    }

    fn trigger(&mut self, at: &Place<'_>, trigger: &Trigger) {
        match trigger {
            Trigger::Activity(test) => {
                let at = at.key("activity");
                self.not_empty(&at.key("kinds"), test.kinds.len());
                self.words(&at, "targets", &test.targets);
                if let Some(attribute) = &test.attribute {
                    self.attribute(&at, "attribute", attribute);
                }
            }
            Trigger::Consent(channels) => self.not_empty(&at.key("consent"), channels.len()),
            Trigger::SpendCrossed(amount) => self.at_least(at, "spend-crossed", *amount, 1),
            Trigger::TierReached(reached) => {
                let at = at.key("tier-reached");
                let ladders = &self.program.ladders;
                let named = reached.ladder.as_deref();
                if named.is_some() || ladders.is_empty() {
                    let id = named.unwrap_or("(the first)");
                    self.known(&at.key("ladder"), id, "a ladder", ladders);
                }
                let ladder = match named {
                    Some(id) => ladders.iter().find(|ladder| ladder.id == id),
                    None => ladders.first(),
                };
                if let Some(ladder) = ladder {
                    let what = "a tier of the ladder";
                    self.known(&at.key("tier"), &reached.tier, what, &ladder.tiers);
                }
            }
            Trigger::PointsExpiring(soon) => {
                let at = at.key("points-expiring");
                self.wallet(&at, "wallet", soon.wallet.as_deref());
                self.days(&at, "days", soon.days, 1);
            }
            Trigger::Order
            | Trigger::CartAbandoned
            | Trigger::Day
            | Trigger::Birthday
            | Trigger::SignUpAnniversary
            | Trigger::FirstOrderAnniversary
            | Trigger::Referred
            | Trigger::FriendOrdered => {}
        }
    }

    fn mission(&mut self, at: &Place<'_>, mission: &Mission) {
        self.at_least(at, "target", mission.target, 1);
        if let Some(per) = mission.per {
            self.calendar_period(at, per);
        }
        if !mission.streak {
            return;
        }
        if matches!(mission.per, None | Some(CapPeriod::Lifetime)) {
            let expected =
                "`day`, `week`, `month` or `year`, of which a streak has one after another";
            self.conflict(&at.key("per"), expected, "no such period");
        }
        if mission.counts != MissionUnit::Times {
            let expected = "`times`: a streak counts periods";
            self.conflict(&at.key("counts"), expected, "something else");
        }
    }

    /// How often one member gets something.
    fn times(&mut self, at: &Place<'_>, limit: Option<&Limit>) {
        if let Some(limit) = limit {
            let at = at.key("limit");
            self.at_least(&at, "times", limit.times.into(), 1);
            self.calendar_period(&at, limit.per);
        }
    }

    /// What a member gets; whether there are points among it.
    fn rewards(&mut self, at: &Place<'_>, rewards: &[Reward]) -> bool {
        self.not_empty(at, rewards.len());
        let mut given = false;
        for (index, reward) in rewards.iter().enumerate() {
            given |= matches!(reward, Reward::Points(_));
            self.reward(&at.index(index), reward);
        }
        given
    }

    fn reward(&mut self, at: &Place<'_>, reward: &Reward) {
        match reward {
            Reward::Points(points) => {
                let at = at.key("points");
                self.wallet(&at, "wallet", points.wallet.as_deref());
                self.at_least(&at, "points", points.points, 1);
                if let Some(expiry) = &points.expiry {
                    self.expiry(&at, "expiry", expiry);
                }
            }
            Reward::Coupon(coupon) => {
                let at = at.key("coupon");
                let offers = &self.program.offers;
                self.known(&at.key("offer"), &coupon.offer, "an offer", offers);
                let named = offers.iter().find(|offer| offer.id == coupon.offer);
                let opens = |offer: &crate::program::format::Offer| {
                    offer.code.as_ref().is_some_and(|code| code.coupons)
                };
                if named.is_some_and(|offer| !opens(offer)) {
                    let expected = "an offer whose `code` has `coupons`";
                    self.conflict(&at.key("offer"), expected, &hint::quoted(&coupon.offer));
                }
                self.some_days(&at, "days", coupon.days);
            }
            Reward::Gift(gift) => {
                let at = at.key("gift");
                self.at_least(&at, "quantity", gift.quantity.into(), 1);
                self.named(&at, "sku", &gift.sku);
            }
            Reward::Access(access) => {
                let at = at.key("access");
                self.named(&at, "opens", &access.opens);
                self.some_days(&at, "days", access.days);
            }
            Reward::Contest(contest) => {
                let at = at.key("contest");
                self.named(&at, "contest", &contest.contest);
                self.at_least(&at, "tickets", contest.tickets.into(), 1);
            }
            Reward::Task(task) => {
                let at = at.key("task");
                self.key(&at.key("text"), Some(&task.text));
                self.some_days(&at, "days", task.days);
            }
            Reward::Message(message) => {
                let at = at.key("message");
                self.key(&at.key("text"), Some(&message.text));
                self.not_empty(&at.key("channels"), message.channels.len());
            }
        }
    }

    fn some_days(&mut self, at: &Place<'_>, name: &str, days: Option<u32>) {
        if let Some(days) = days {
            self.days(at, name, days, 0);
        }
    }

    #[inline(never)]
    fn named(&mut self, at: &Place<'_>, name: &str, word: &str) {
        if word.trim().is_empty() {
            self.invalid(&at.key(name), "a word", "an empty string");
        }
    }

    /// Who may bring whom.
    pub(super) fn referrals(&mut self, at: &Place<'_>) {
        let terms = &self.program.referrals;
        self.some_at_least(at, "per_week", terms.per_week.map(i64::from), 1);
        self.some_days(at, "within_days", terms.within_days);
    }

    /// Whatever has a budget has an id of its own: the shared counter is named by it.
    pub(super) fn budgets_apart(&mut self, root: &Place<'_>) {
        let program = self.program;
        let mut all: Vec<(&str, usize, &str)> = Vec::new();
        for (index, rule) in program.earning.iter().enumerate() {
            if rule.budget.is_some() {
                all.push(("earning", index, &rule.id));
            }
        }
        for (index, offer) in program.offers.iter().enumerate() {
            if offer.budget.is_some() {
                all.push(("offers", index, &offer.id));
            }
        }
        for (index, campaign) in program.campaigns.iter().enumerate() {
            if campaign.budget.is_some() {
                all.push(("campaigns", index, &campaign.id));
            }
        }
        for (index, item) in program.catalogue.iter().enumerate() {
            if item.budget.is_some() {
                all.push(("catalogue", index, &item.id));
            }
        }
        for (number, (list, index, id)) in all.iter().enumerate() {
            let mut earlier = all.iter().take(number);
            if earlier.any(|(other, _, earlier)| other != list && earlier == id) {
                let at = root.key(list);
                let at = at.index(*index);
                let expected = "an id that nothing else with a budget has";
                let hint = "A budget is counted by the id of what has it.";
                let at = at.key("id");
                self.faults
                    .error(Kind::Duplicate, &at, expected, &hint::quoted(id), hint);
            }
        }
    }

    /// Rewards that members take for points.
    pub(super) fn catalogue(&mut self, at: &Place<'_>) {
        let catalogue = &self.program.catalogue;
        self.ids(at, catalogue);
        for (index, item) in catalogue.iter().enumerate() {
            let at = at.index(index);
            self.key(&at.key("name"), item.name.as_ref());
            self.wallet(&at, "wallet", item.wallet.as_deref());
            self.at_least(&at, "points", item.points, 1);
            self.when(&at, "when", item.when.as_ref());
            self.audience(&at, "audience", &item.audience);
            self.window(&at, "during", &item.during);
            self.times(&at, item.limit.as_ref());
            self.budget(&at, "budget", item.budget.as_ref());
            self.rewards(&at.key("gives"), &item.gives);
        }
    }
}
