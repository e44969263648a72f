//! The programme as the merchant writes it.
//!
//! Fields are snake_case, cases are kebab-case, a case with content is an object with one key.
//! Money is in minor units of the programme's base currency, points in their wallet's smallest
//! unit; rates are exact (`"1.5"`, `"3/2"` or `2`). Every type carries the words of its part of
//! the published JSON Schema.

mod campaigns;
mod earning;
mod experiments;
mod ladders;
mod offers;
mod placements;
mod scope;
mod segmentation;
mod wallets;

use super::condition::Condition;
use super::policies::{
    Allocation, Clawback, Feb29, MultiplierOn, PercentRounding, PointsPayment, RefundBasis,
    RefundRounding, Tenders, TierAt,
};
use super::read::{format_enum, format_struct};
use super::table::Table;
use super::values::{Id, Rate, TextKey};

pub use campaigns::{
    AccessReward, Campaign, CatalogueItem, ContestReward, CouponReward, Limit, MessageReward,
    Mission, MissionUnit, PointsExpiring, PointsReward, ReferralTerms, Reward, TaskReward,
    TierReached, Trigger,
};
pub use earning::{
    Base, Block, Bracket, Brackets, Budget, BudgetUnit, Cap, CapPeriod, EarningRule, FundingRule,
    Multiplier, OnRefund, Pending, PerUnit, SellerShare,
};
pub use experiments::{Experiment, Variant, VariantOf};
pub use ladders::{EntryReward, Ladder, Metric, MetricWindow, Period, Tier};
pub use offers::{
    AmountEach, Benefit, Bundle, BundlePart, BuyGet, CodeRule, GiftItem, Lanes, MOST_PARTS, Offer,
    PercentOff,
};
pub use placements::{Content, Filling, Placement, PlacementKind, Products, Ranking};
pub use scope::{Audience, Exclusion, Hours, LineKind, Minimum, Selector, Window};
pub use segmentation::{
    Break, Companions, Lifecycle, Model, Monetary, Product, Rfm, RfmModel, Segmentation, Ties,
};
pub use wallets::{Burn, Expiry, Wallet};

format_struct! {
    /// A merchant's loyalty programme.
    pub struct Program {
        /// The version of this format: 1.
        #[default = 1]
        #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 1)))]
        pub format: u32,
        /// The programme's own id. It goes into every entry's id: never change it.
        pub id: Id,
        /// IANA name of the zone that defines days, such as `Europe/Paris`.
        pub zone: String,
        /// Key of its name.
        #[default]
        pub name: Option<TextKey>,
        /// What the programme page says of it.
        #[default]
        pub identity: Identity,
        /// How amounts of several currencies compare.
        pub currencies: Currencies,
        /// Kinds of points. The first one is the main one.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        pub wallets: Vec<Wallet>,
        /// Switches that say how this programme reckons.
        #[default]
        pub policies: Policies,
        /// How members are classified.
        #[default]
        pub segmentation: Segmentation,
        /// What was learned from past orders.
        #[default]
        pub model: Option<Model>,
        /// Named sets of members.
        #[default]
        pub segments: Vec<Segment>,
        /// Experiments.
        #[default]
        pub experiments: Vec<Experiment>,
        /// How members earn.
        #[default]
        pub earning: Vec<EarningRule>,
        /// Tier ladders.
        #[default]
        pub ladders: Vec<Ladder>,
        /// How offers stack in each lane.
        #[default]
        pub lanes: Lanes,
        /// Offers at checkout.
        #[default]
        pub offers: Vec<Offer>,
        /// What something that happened gives.
        #[default]
        pub campaigns: Vec<Campaign>,
        /// Rewards that members take for points.
        #[default]
        pub catalogue: Vec<CatalogueItem>,
        /// Who may bring whom.
        #[default]
        pub referrals: ReferralTerms,
        /// Places on pages.
        #[default]
        pub placements: Vec<Placement>,
        /// The words, by key and language (BCP 47). The first language of any text in the order of
        /// `locales` is the fall-back.
        #[default]
        pub texts: Table<Table<String>>,
        /// The languages that every text should have; the first one is the fall-back. Empty: those
        /// that occur in `texts`, in the order of their tags.
        #[default]
        pub locales: Vec<String>,
    }
}

format_struct! {
    /// What the programme page says.
    #[derive(Default)]
    pub struct Identity {
        /// Key of a line that says what it promises.
        #[default]
        pub tagline: Option<TextKey>,
        /// Keys of paragraphs that say what it is.
        #[default]
        pub paragraphs: Vec<TextKey>,
        /// Keys of what it gives to everyone.
        #[default]
        pub benefits: Vec<TextKey>,
    }
}

format_enum! {
    /// How amounts of several currencies compare (rule 3.11).
    pub enum Currencies {
        /// A base currency, and a fixed rate for each other one that is accepted.
        Rates(CurrencyRates),
        /// The order's own captured rate to the base currency. An order in the base currency needs
        /// none.
        Captured(BaseCurrency),
        /// Every ISO 4217 currency counts by its major unit, without conversion: JPY 1 = EUR 1.00
        /// = KWD 1.000. Amounts of the programme are read in the base currency.
        EachCurrency(BaseCurrency),
    }
}

format_struct! {
    /// A base currency with rates.
    pub struct CurrencyRates {
        /// ISO 4217 code of the amounts in this programme.
        pub base: String,
        /// For each other currency: how much of the base currency one unit of it counts.
        #[default]
        pub others: Table<Rate>,
    }
}

format_struct! {
    /// A base currency.
    pub struct BaseCurrency {
        /// ISO 4217 code of the amounts in this programme.
        pub base: String,
    }
}

format_struct! {
    /// Switches that say how this programme reckons. The defaults are the recommended ones.
    pub struct Policies {
        /// Whether what points pay earns points (rule 3.2).
        #[default]
        pub points_payment: PointsPayment,
        /// Whether what gift cards and store credit pay earns points (rule 3.2).
        #[default]
        pub tenders: Tenders,
        /// What a multiplier multiplies (rule 3.1).
        #[default]
        pub multiplier_on: MultiplierOn,
        /// The tier of the order that crosses a threshold (rule 3.9).
        #[default]
        pub tier_at: TierAt,
        /// Partial refunds line by line or over the order (rule 3.3).
        #[default]
        pub refund_basis: RefundBasis,
        /// How partial refunds are rounded (rule 3.3).
        #[default]
        pub refund_rounding: RefundRounding,
        /// How far a claw-back goes (rule 3.4).
        #[default]
        pub clawback: Clawback,
        /// The most points an account may owe; absent: no limit (rule 3.4).
        #[default]
        #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
        pub max_debt: Option<i64>,
        /// Restored points live at least so many days (rule 3.5).
        #[default = 30]
        pub restore_grace_days: u32,
        /// Whether expiry counts from earning instead of activation (rule 3.7).
        #[default]
        pub expiry_from_earning: bool,
        /// When 29 February is celebrated in years without it (rule 3.14).
        #[default]
        pub feb29: Feb29,
        /// How percent discounts are rounded (rule 3.10).
        #[default]
        pub percent_rounding: PercentRounding,
        /// How order discounts are spread over lines (rule 3.10).
        #[default]
        pub allocation: Allocation,
        /// How long a hold reserves points, in minutes (rule 3.16).
        #[default = 30]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub hold_minutes: u32,
    }
}

impl Default for Policies {
    fn default() -> Self {
        Self {
            points_payment: PointsPayment::default(),
            tenders: Tenders::default(),
            multiplier_on: MultiplierOn::default(),
            tier_at: TierAt::default(),
            refund_basis: RefundBasis::default(),
            refund_rounding: RefundRounding::default(),
            clawback: Clawback::default(),
            max_debt: None,
            restore_grace_days: 30,
            expiry_from_earning: false,
            feb29: Feb29::default(),
            percent_rounding: PercentRounding::default(),
            allocation: Allocation::default(),
            hold_minutes: 30,
        }
    }
}

format_struct! {
    /// A named set of members: those whom the shop put there, and those who meet the condition.
    pub struct Segment {
        /// Its id.
        pub id: Id,
        /// Key of its name.
        #[default]
        pub name: Option<TextKey>,
        /// Members who belong to it whatever else is true of them, by id.
        #[default]
        pub members: Vec<String>,
        /// Who else belongs to it, beside those whom the shop names.
        #[default]
        pub when: Option<Condition>,
    }
}
