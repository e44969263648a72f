//! Campaigns: what something that happened gives, and the catalogue of rewards.

use super::super::condition::{ActivityTest, Condition};
use super::super::read::{format_enum, format_struct};
use super::super::values::{Channel, Id, TextKey};
use super::{
    Audience, Budget, CapPeriod, Expiry, GiftItem, Minimum, Selector, SellerShare, VariantOf,
    Window,
};

format_struct! {
    /// Rewards for something that happened (rule 4.4).
    pub struct Campaign {
        /// Its id.
        pub id: Id,
        /// Key of what the programme page says of it; absent: it is a surprise.
        #[default]
        pub name: Option<TextKey>,
        /// What happened: any of these.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        pub on: Vec<Trigger>,
        /// What must hold.
        #[default]
        pub when: Option<Condition>,
        /// For whom.
        #[default]
        pub audience: Audience,
        /// When.
        #[default]
        pub during: Window,
        /// For orders and carts: which lines it looks at.
        #[default]
        pub lines: Selector,
        /// For orders and carts: the least that they must come to.
        #[default]
        pub minimum: Minimum,
        /// How much of it must have happened; absent: once is enough.
        #[default]
        pub mission: Option<Mission>,
        /// How often one member gets it; absent: every time. By itself a gift for a birthday or an
        /// anniversary is given once for each of them, what a day gives once a day, word of points
        /// that expire once for each instant of expiry, and what an amount that is passed gives
        /// once ever.
        #[default]
        pub limit: Option<Limit>,
        /// For those in one variant of an experiment only.
        #[default]
        pub variant: Option<VariantOf>,
        /// A budget that all members share (rule 3.17), in points given.
        #[default]
        pub budget: Option<Budget>,
        /// Who pays; absent: the platform.
        #[default]
        pub funding: Option<SellerShare>,
        /// What the member gets.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        pub gives: Vec<Reward>,
    }
}

format_enum! {
    /// Something that happens to a member.
    pub enum Trigger {
        /// Something was done outside of orders.
        Activity(Box<ActivityTest>),
        /// The member agreed to be reached in one of these ways.
        Consent(Vec<Channel>),
        /// An order was placed.
        Order,
        /// A cart was left alone.
        CartAbandoned,
        /// The valid orders come to this amount, in minor units: the first order with which they
        /// do, or the next one where they did before the campaign was there.
        SpendCrossed(i64),
        /// A day ended: with a condition on the member's history, the way to win members back, to
        /// remind them and to reward loyalty. Give it a limit.
        Day,
        /// It is the member's birthday (rule 3.14).
        Birthday,
        /// A year, or several, since the member signed up (rule 3.14).
        SignUpAnniversary,
        /// A year, or several, since the member's first valid order (rule 3.14).
        FirstOrderAnniversary,
        /// The member came to a tier from below.
        TierReached(TierReached),
        /// Points of a wallet expire within so many local days. Without a limit it is given once for
        /// each instant at which some do.
        PointsExpiring(PointsExpiring),
        /// The member, brought by another one, placed the first order.
        Referred,
        /// Somebody whom the member brought placed the first order.
        FriendOrdered,
    }
}

format_struct! {
    /// A tier that was reached.
    pub struct TierReached {
        /// The ladder; absent: the first one.
        #[default]
        pub ladder: Option<Id>,
        /// The tier.
        pub tier: Id,
    }
}

format_struct! {
    /// Points that expire soon.
    pub struct PointsExpiring {
        /// The wallet; absent: the main one.
        #[default]
        pub wallet: Option<Id>,
        /// Within so many local days.
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub days: u32,
    }
}

format_struct! {
    /// Progress to a target. The rewards are given when it is reached.
    pub struct Mission {
        /// How much it takes.
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub target: i64,
        /// What is counted.
        #[default]
        pub counts: MissionUnit,
        /// The period in which it must be reached; absent: for ever. Not `order` or `balance`.
        #[default]
        pub per: Option<CapPeriod>,
        /// Whether it must happen in one period after the other (a streak): each period counts
        /// once, however often it happens in it, and one without it starts the count anew.
        #[default]
        pub streak: bool,
        /// Whether it begins again once it is reached (a punch card).
        #[default]
        pub repeats: bool,
    }
}

format_enum! {
    /// What a mission counts.
    #[derive(Default, Copy, Eq)]
    pub enum MissionUnit {
        /// How often it happened.
        #[default]
        Times,
        /// Units of the selected lines.
        Units,
        /// The net amount of the selected lines, in minor units of the base currency.
        Amount,
    }
}

format_struct! {
    /// How often one member gets something.
    pub struct Limit {
        /// So many times ...
        #[default = 1]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub times: u32,
        /// ... in this period. Not `order` or `balance`.
        pub per: CapPeriod,
    }
}

format_enum! {
    /// What a member gets.
    pub enum Reward {
        /// Points.
        Points(PointsReward),
        /// A coupon, for this order's successor or for somebody else.
        Coupon(CouponReward),
        /// Something free with the next delivery.
        Gift(GiftItem),
        /// A right that money does not buy: a private sale, a beta test.
        Access(AccessReward),
        /// Tickets for a contest.
        Contest(ContestReward),
        /// Something that a person does for the member.
        Task(TaskReward),
        /// Something to tell the member.
        Message(MessageReward),
    }
}

format_struct! {
    /// Points.
    pub struct PointsReward {
        /// The wallet; absent: the main one.
        #[default]
        pub wallet: Option<Id>,
        /// Points in the wallet's smallest unit.
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub points: i64,
        /// When they expire; absent: as the wallet says.
        #[default]
        pub expiry: Option<Expiry>,
    }
}

format_struct! {
    /// A coupon: the storefront makes the code.
    pub struct CouponReward {
        /// The offer that it opens. Its `code` has `coupons`.
        pub offer: Id,
        /// It works to the end of the local day so many days later; absent: without end.
        #[default]
        pub days: Option<u32>,
    }
}

format_struct! {
    /// A right that money does not buy.
    pub struct AccessReward {
        /// What is opened.
        pub opens: String,
        /// To the end of the local day so many days later; absent: without end.
        #[default]
        pub days: Option<u32>,
    }
}

format_struct! {
    /// Tickets for a contest. The storefront draws.
    pub struct ContestReward {
        /// The contest.
        pub contest: String,
        /// How many.
        #[default = 1]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub tickets: u32,
    }
}

format_struct! {
    /// Something that a person does.
    pub struct TaskReward {
        /// Key of what to do.
        pub text: TextKey,
        /// By the end of the local day so many days later; absent: some time.
        #[default]
        pub days: Option<u32>,
    }
}

format_struct! {
    /// Something to tell the member, once, in each of the channels to which they agreed. On the
    /// shop's own pages no consent is needed.
    pub struct MessageReward {
        /// Key of what to say.
        pub text: TextKey,
        /// How.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        pub channels: Vec<Channel>,
    }
}

format_struct! {
    /// A reward that members take for points.
    pub struct CatalogueItem {
        /// Its id.
        pub id: Id,
        /// Key of its name.
        #[default]
        pub name: Option<TextKey>,
        /// The wallet; absent: the main one.
        #[default]
        pub wallet: Option<Id>,
        /// Its price in the wallet's smallest unit.
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub points: i64,
        /// What must hold.
        #[default]
        pub when: Option<Condition>,
        /// For whom.
        #[default]
        pub audience: Audience,
        /// When.
        #[default]
        pub during: Window,
        /// How often one member may take it; absent: as often as there are points.
        #[default]
        pub limit: Option<Limit>,
        /// How many there are for all members together: always pieces, whatever `counts` says.
        #[default]
        pub budget: Option<Budget>,
        /// What the member gets.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        pub gives: Vec<Reward>,
    }
}

format_struct! {
    /// Who may bring whom.
    #[derive(Default)]
    pub struct ReferralTerms {
        /// How many friends' first orders a member is rewarded for in a local week; absent: all.
        #[default]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub per_week: Option<u32>,
        /// The first order must come within so many local days of the referral; absent: some time.
        #[default]
        pub within_days: Option<u32>,
    }
}
