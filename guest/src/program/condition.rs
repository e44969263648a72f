//! Condition trees: the one language in which rules, offers, multipliers and segments say when.

use super::format::Selector;
use super::read::{format_enum, format_struct};
use super::values::Id;

format_enum! {
    /// A condition. Facts about a guest's history count as nothing: no orders, no amount, no tier.
    pub enum Condition {
        /// All of these hold.
        All(Vec<Condition>),
        /// At least one of these holds.
        Any(Vec<Condition>),
        /// This does not hold.
        Not(Box<Condition>),
        /// Whether the customer is a member.
        Enrolled(bool),
        /// The member is in one of these segments.
        Segment(Vec<Id>),
        /// The member's tier.
        Tier(TierTest),
        /// The goods after discounts that act before, in minor units of the base currency.
        ItemsAmount(NumberTest),
        /// Units over all lines.
        Units(NumberTest),
        /// Lines that are selected, and how many units of them there must be.
        Contains(ContainsTest),
        /// ISO 4217 code of the cart.
        Currency(TextTest),
        /// Valid orders so far, this one not counted.
        OrderCount(NumberTest),
        /// Net amount of the valid orders so far, in minor units.
        OrdersAmount(NumberTest),
        /// Average net amount of the valid orders so far, in minor units, rounded down.
        AverageOrder(NumberTest),
        /// Local days since the last valid order. A member without orders fails it.
        DaysSinceLastOrder(NumberTest),
        /// Local days since enrolment. A member without that date fails it.
        DaysSinceEnrolment(NumberTest),
        /// Usable points of a wallet.
        PointsBalance(WalletTest),
        /// One of the codes that were presented (upper and lower case are the same).
        Code(Vec<String>),
        /// An attribute of the member.
        MemberAttribute(AttributeTest),
        /// An attribute of the cart.
        CartAttribute(AttributeTest),
    }
}

format_struct! {
    /// A test on a number. All parts that are given must hold.
    #[derive(Default)]
    pub struct NumberTest {
        /// It is at least this.
        #[default]
        pub at_least: Option<i64>,
        /// It is at most this.
        #[default]
        pub at_most: Option<i64>,
        /// It is this.
        #[default]
        pub equals: Option<i64>,
        /// It is a multiple of this.
        #[default]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub multiple_of: Option<i64>,
    }
}

format_struct! {
    /// A test on a word. All parts that are given must hold.
    #[derive(Default)]
    pub struct TextTest {
        /// It is one of these.
        #[default]
        pub one_of: Option<Vec<String>>,
        /// It is none of these.
        #[default]
        pub none_of: Option<Vec<String>>,
    }
}

format_struct! {
    /// A test on a tier.
    pub struct TierTest {
        /// The ladder; absent: the first one.
        #[default]
        pub ladder: Option<Id>,
        /// It is one of these.
        #[default]
        pub one_of: Option<Vec<Id>>,
        /// It is this one or a higher one.
        #[default]
        pub at_least: Option<Id>,
    }
}

format_struct! {
    /// A test on lines.
    pub struct ContainsTest {
        /// Which lines.
        #[default]
        pub lines: Selector,
        /// How many units of them.
        pub units: NumberTest,
    }
}

format_struct! {
    /// A test on points.
    pub struct WalletTest {
        /// The wallet; absent: the main one.
        #[default]
        pub wallet: Option<Id>,
        /// How many points.
        pub points: NumberTest,
    }
}

format_struct! {
    /// A test on an attribute. An attribute that is absent fails every test but `absent`.
    pub struct AttributeTest {
        /// Its name.
        pub name: String,
        /// A test on a number or, for a moment, on UTC milliseconds.
        #[default]
        pub number: Option<NumberTest>,
        /// A test on a word; for several words: on any of them.
        #[default]
        pub text: Option<TextTest>,
        /// A test on yes or no.
        #[default]
        pub truth: Option<bool>,
        /// Whether it must be absent.
        #[default]
        pub absent: bool,
    }
}
