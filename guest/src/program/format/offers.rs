//! Offers and how they stack.

use super::super::condition::Condition;
use super::super::policies::Stacking;
use super::super::read::{format_enum, format_struct};
use super::super::values::{Id, Rate, TextKey};
use super::{AccessReward, Audience, Budget, Minimum, Selector, SellerShare, VariantOf, Window};

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
        /// Gifts and rights.
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
        /// For those in one variant of an experiment only.
        #[default]
        pub variant: Option<VariantOf>,
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
        /// Item lane: with so many units of the eligible lines, further ones at a lower price.
        BuyGet(BuyGet),
        /// Item lane: a share off products that are bought together.
        Bundle(Bundle),
        /// Points lane: a right that money does not buy (a private sale, early access).
        Access(AccessReward),
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
    /// Buy some, get others. Of all eligible units the cheapest ones are those that are got.
    pub struct BuyGet {
        /// So many units at their price ...
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub buy: u32,
        /// ... make so many more ...
        #[default = 1]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub get: u32,
        /// ... cheaper by this share, in percent.
        #[default = Rate(crate::exact::Ratio::int(100))]
        pub percent: Rate,
        /// At most so many units are got; absent: as often as it fits.
        #[default]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub max_units: Option<u32>,
    }
}

/// The most parts that a bundle has.
pub const MOST_PARTS: usize = 8;

format_struct! {
    /// A bundle.
    pub struct Bundle {
        /// Its parts, 2 to 8. They may select the same lines: each unit counts for one of them.
        #[cfg_attr(feature = "schema", schemars(length(min = 2, max = 8)))]
        pub parts: Vec<BundlePart>,
        /// The share off the units of complete bundles, in percent.
        pub percent: Rate,
    }
}

format_struct! {
    /// A part of a bundle.
    pub struct BundlePart {
        /// Which lines.
        pub lines: Selector,
        /// How many units of them.
        #[default = 1]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub units: u32,
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
