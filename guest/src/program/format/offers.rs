//! Offers and how they stack.

use super::super::condition::Condition;
use super::super::policies::Stacking;
use super::super::read::{format_enum, format_struct};
use super::super::values::{Id, Rate, TextKey};
use super::{Audience, Budget, Minimum, Selector, SellerShare, Window};

format_struct! {
    /// How offers stack in each lane (rule 3.10).
    #[derive(Default)]
    pub struct Lanes {
        /// Discounts on single lines.
        #[default]
        pub item: Stacking,
        /// Discounts on the order.
        #[default]
        pub order: Stacking,
        /// Discounts on shipping.
        #[default]
        pub shipping: Stacking,
        /// Gifts.
        #[default]
        pub points: Stacking,
    }
}

format_struct! {
    /// An offer at checkout.
    pub struct Offer {
        /// Its id.
        pub id: Id,
        /// Key of its name.
        #[default]
        pub name: Option<TextKey>,
        /// Higher comes first; equal ones by id.
        #[default]
        pub priority: i32,
        /// Whether it removes the other offers of its lane.
        #[default]
        pub exclusive: bool,
        /// What must hold.
        #[default]
        pub when: Option<Condition>,
        /// For whom.
        #[default]
        pub audience: Audience,
        /// When.
        #[default]
        pub during: Window,
        /// Which lines it looks at.
        #[default]
        pub lines: Selector,
        /// The least that they must come to, after the discounts that act before it.
        #[default]
        pub minimum: Minimum,
        /// The codes that open it; absent: it needs none.
        #[default]
        pub code: Option<CodeRule>,
        /// What it gives. It decides the lane.
        pub gives: Benefit,
        /// How often one member may use it.
        #[default]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub uses_per_member: Option<u32>,
        /// A budget that all members share, in minor units given.
        #[default]
        pub budget: Option<Budget>,
        /// Who pays; absent: the platform.
        #[default]
        pub funding: Option<SellerShare>,
    }
}

format_struct! {
    /// What opens an offer.
    pub struct CodeRule {
        /// Codes that anybody may use; upper and lower case are the same.
        #[default]
        pub public: Vec<String>,
        /// How often each public code may be used by all together.
        #[default]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub uses: Option<u32>,
        /// Whether unique coupons are issued from this offer.
        #[default]
        pub coupons: bool,
    }
}

format_enum! {
    /// What an offer gives.
    pub enum Benefit {
        /// Item lane: a share off each eligible line, in percent.
        LinePercent(PercentOff),
        /// Item lane: an amount off each unit of each eligible line.
        LineAmount(AmountEach),
        /// Order lane: a share off the eligible lines together, in percent.
        OrderPercent(PercentOff),
        /// Order lane: an amount off the eligible lines together, in minor units.
        OrderAmount(i64),
        /// Shipping lane: no shipping.
        FreeShipping,
        /// Shipping lane: an amount off shipping, in minor units.
        ShippingAmount(i64),
        /// Points lane: something free.
        Gift(GiftItem),
    }
}

format_struct! {
    /// A share off.
    pub struct PercentOff {
        /// Percent, 0 to 100.
        pub percent: Rate,
        /// At most this amount, in minor units.
        #[default]
        #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
        pub max_amount: Option<i64>,
    }
}

format_struct! {
    /// An amount off each unit.
    pub struct AmountEach {
        /// Minor units off each unit.
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub amount: i64,
        /// At most so many units of each line.
        #[default]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub max_units: Option<u32>,
    }
}

format_struct! {
    /// Something free.
    pub struct GiftItem {
        /// The product.
        pub sku: String,
        /// How many.
        #[default = 1]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub quantity: u32,
    }
}
