//! Earning rules.

use super::super::condition::Condition;
use super::super::policies::{CapMode, Rounding};
use super::super::read::{format_enum, format_struct};
use super::super::values::{Anchor, Id, Rate, TextKey};
use super::{Audience, Expiry, Minimum, Selector, Window};

format_struct! {
    /// A way to earn points with orders.
    pub struct EarningRule {
        /// Its id.
        pub id: Id,
        /// Key of what the programme page says of it; absent: a built-in sentence.
        #[default]
        pub name: Option<TextKey>,
        /// The wallet; absent: the main one.
        #[default]
        pub wallet: Option<Id>,
        /// What must hold.
        #[default]
        pub when: Option<Condition>,
        /// For whom.
        #[default]
        pub audience: Audience,
        /// When.
        #[default]
        pub during: Window,
        /// Which lines earn.
        #[default]
        pub lines: Selector,
        /// The least that they must come to.
        #[default]
        pub minimum: Minimum,
        /// Another rule that must have given points.
        #[default]
        pub requires: Option<Id>,
        /// How many points.
        pub base: Base,
        /// How the exact sum of an order is rounded (rule 3.1).
        #[default]
        pub rounding: Rounding,
        /// What multiplies them.
        #[default]
        pub multipliers: Vec<Multiplier>,
        /// What limits them (rule 3.17).
        #[default]
        pub caps: Vec<Cap>,
        /// A budget that all members share (rule 3.17).
        #[default]
        pub budget: Option<Budget>,
        /// When they become active (rule 3.7); absent: at once.
        #[default]
        pub pending: Option<Pending>,
        /// When they expire; absent: as the wallet says.
        #[default]
        pub expiry: Option<Expiry>,
        /// Who pays for them; absent: the platform.
        #[default]
        pub funding: Option<FundingRule>,
        /// What a partial refund does; absent: in proportion for points that follow the amount,
        /// all or nothing for fixed ones (rule 3.3).
        #[default]
        pub on_refund: Option<OnRefund>,
    }
}

format_enum! {
    /// How many points an order gives.
    pub enum Base {
        /// So many points for each unit of the eligible amount.
        PerUnit(PerUnit),
        /// So many points for each full block of the eligible amount of the order.
        Block(Block),
        /// A rate that depends on the eligible amount.
        Brackets(Brackets),
        /// So many points for the order.
        PerOrder(i64),
        /// So many points for each eligible line.
        PerLine(i64),
        /// So many points for each unit of each eligible line; exact, rounded once.
        PerPiece(Rate),
    }
}

format_struct! {
    /// Points by amount.
    pub struct PerUnit {
        /// Points in the wallet's smallest unit ...
        pub points: Rate,
        /// ... for each of so many minor units of the base currency; absent: one major unit.
        #[default]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub amount: Option<i64>,
    }
}

format_struct! {
    /// Points by full blocks.
    pub struct Block {
        /// Points in the wallet's smallest unit ...
        pub points: i64,
        /// ... for each full block of so many minor units of the base currency.
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub amount: i64,
    }
}

format_struct! {
    /// Rates by amount.
    pub struct Brackets {
        /// Whether each part of the amount has its own bracket's rate. Otherwise all of it has the
        /// rate of the bracket that it reaches.
        #[default]
        pub marginal: bool,
        /// The brackets, ascending. What lies above the last `up_to` earns nothing more.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        pub steps: Vec<Bracket>,
    }
}

format_struct! {
    /// One bracket.
    pub struct Bracket {
        /// It ends with this amount, in minor units; absent: it has no end.
        #[default]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub up_to: Option<i64>,
        /// Points for each major unit of the base currency.
        pub points: Rate,
    }
}

format_struct! {
    /// Something that multiplies an earning rule's points. Within a group bonuses add (x1.5 and x2
    /// make x2.5), groups multiply (rule 3.10).
    pub struct Multiplier {
        /// Its id, unique within the rule.
        pub id: Id,
        /// Key of what the programme page says of it; absent: a built-in sentence.
        #[default]
        pub name: Option<TextKey>,
        /// By how much.
        pub factor: Rate,
        /// The group.
        #[default = Id::from("default")]
        pub group: Id,
        /// What must hold.
        #[default]
        pub when: Option<Condition>,
        /// For whom.
        #[default]
        pub audience: Audience,
        /// When.
        #[default]
        pub during: Window,
        /// Which of the rule's lines.
        #[default]
        pub lines: Selector,
    }
}

format_struct! {
    /// A limit on what one member earns by a rule.
    pub struct Cap {
        /// Over what.
        pub per: CapPeriod,
        /// Points in the wallet's smallest unit.
        #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
        pub points: i64,
        /// What happens to a grant that does not fit.
        #[default]
        pub mode: CapMode,
    }
}

format_enum! {
    /// Over what a cap counts; days, weeks (from Monday), months and years are local.
    #[derive(Copy, Eq)]
    pub enum CapPeriod {
        /// One order.
        Order,
        /// A day.
        Day,
        /// A week.
        Week,
        /// A month.
        Month,
        /// A year.
        Year,
        /// For ever.
        Lifetime,
        /// What lies on the account: available, pending and held, less what is owed.
        Balance,
    }
}

format_struct! {
    /// A limit that all members share.
    pub struct Budget {
        /// Points (earning rules, campaigns) or minor units (offers), or how often, as `counts`
        /// says.
        #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
        pub limit: i64,
        /// What is counted.
        #[default]
        pub counts: BudgetUnit,
        /// The period for which it is there; absent: for ever. Not `order` or `balance`.
        #[default]
        pub per: Option<CapPeriod>,
        /// What happens to what does not fit.
        #[default]
        pub mode: CapMode,
    }
}

format_enum! {
    /// What a budget counts.
    #[derive(Default, Copy, Eq)]
    pub enum BudgetUnit {
        /// What is given: points, or minor units of the base currency.
        #[default]
        Value,
        /// How often something is given.
        Uses,
    }
}

format_struct! {
    /// Points that wait.
    pub struct Pending {
        /// For this step of the order.
        #[default]
        pub until: Anchor,
        /// And then so many local days; absent: not a moment longer.
        #[default]
        pub days: Option<u32>,
    }
}

format_enum! {
    /// Who pays.
    pub enum FundingRule {
        /// The seller of each line, with the given percent of it.
        LineSeller(Rate),
        /// A given seller.
        Seller(SellerShare),
    }
}

format_struct! {
    /// A seller's share.
    pub struct SellerShare {
        /// The seller.
        pub seller: String,
        /// The share in percent.
        pub percent: Rate,
    }
}

format_enum! {
    /// What a partial refund does to a grant.
    #[derive(Copy, Eq)]
    pub enum OnRefund {
        /// It takes points in proportion.
        Proportion,
        /// It takes nothing until the order no longer meets the rule's minimum.
        KeepWhileMet,
    }
}
