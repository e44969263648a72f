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
        /// The stage of the customer's life is one of these (rule 4.2). A guest is a prospect.
        Lifecycle(Vec<Stage>),
        /// The RFM scores (rule 4.1). A member without a score fails it.
        Rfm(RfmTest),
        /// Valid orders of a certain kind, counted.
        Orders(OrdersTest),
        /// What discounts took off the valid orders, in percent of what they would have cost,
        /// rounded down. A member without orders fails it.
        DiscountPercent(NumberTest),
        /// What was bought of certain products.
        Bought(BoughtTest),
        /// What the member did on the site.
        Behaviour(BehaviourTest),
        /// Friends whom the member brought and who ordered.
        Friends(NumberTest),
        /// An attribute of the page.
        PageAttribute(AttributeTest),
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

format_enum! {
    /// A stage of a customer's life (rule 4.2).
    #[derive(Copy, Eq)]
    pub enum Stage {
        /// Never ordered.
        Prospect,
        /// Ordered for the first time within the window.
        New,
        /// Exactly one order within the window, and older ones.
        Returning,
        /// Two or more orders within the window.
        Loyal,
        /// Ordered before, but not within the window.
        Inactive,
    }
}

format_struct! {
    /// A test on RFM scores, from 1 to the best one.
    pub struct RfmTest {
        /// Recency.
        #[default]
        pub recency: Option<NumberTest>,
        /// Frequency.
        #[default]
        pub frequency: Option<NumberTest>,
        /// Monetary value.
        #[default]
        pub monetary: Option<NumberTest>,
    }
}

format_struct! {
    /// A test on valid orders. Those count that meet every part that is given.
    pub struct OrdersTest {
        /// Placed within so many months back from the local day.
        #[default]
        #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 120)))]
        pub months: Option<u32>,
        /// Their net amount, in minor units.
        #[default]
        pub net: Option<NumberTest>,
        /// Placed on a Saturday or Sunday, or not.
        #[default]
        pub weekend: Option<bool>,
        /// With a discount, or without.
        #[default]
        pub discounted: Option<bool>,
        /// With a bundle, or without.
        #[default]
        pub bundled: Option<bool>,
        /// How many there are.
        #[default]
        pub count: Option<NumberTest>,
        /// Which share they are of the valid orders within the same months, in percent, rounded
        /// down. Where there are none it fails.
        #[default]
        pub percent: Option<NumberTest>,
    }
}

format_struct! {
    /// A test on products bought before.
    pub struct BoughtTest {
        /// Any of these products; empty: all.
        #[default]
        pub skus: Vec<String>,
        /// Any of these categories; empty: all.
        #[default]
        pub categories: Vec<String>,
        /// Local days since one of them was last bought. What was never bought fails it.
        #[default]
        pub days_since: Option<NumberTest>,
        /// Units of them in all.
        #[default]
        pub units: Option<NumberTest>,
        /// Their net amount in all, in minor units.
        #[default]
        pub amount: Option<NumberTest>,
    }
}

format_struct! {
    /// A test on what the member did on the site.
    pub struct BehaviourTest {
        /// What.
        pub kind: Interaction,
        /// Within so many local days, today included; absent: ever.
        #[default]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub days: Option<u32>,
        /// With any of these products; empty: whatever it was.
        #[default]
        pub skus: Vec<String>,
        /// With any of these categories; empty: whatever it was.
        #[default]
        pub categories: Vec<String>,
        /// How often.
        pub times: NumberTest,
    }
}

format_enum! {
    /// What a visitor does.
    #[derive(Copy, Eq)]
    pub enum Interaction {
        /// Comes to the shop.
        Visited,
        /// Looks at a product or a category.
        Viewed,
        /// Searches.
        Searched,
        /// Puts something into the cart.
        Carted,
        /// Puts something on a wish list.
        Wished,
    }
}

format_struct! {
    /// Something done outside of orders.
    pub struct ActivityTest {
        /// What: any of these.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        pub kinds: Vec<Activity>,
        /// The product, contest or post concerned is one of these; empty: whatever it is.
        #[default]
        pub targets: Vec<String>,
        /// A test on one of its attributes.
        #[default]
        pub attribute: Option<AttributeTest>,
    }
}

format_enum! {
    /// What a member does outside of orders.
    #[derive(Copy, Eq)]
    pub enum Activity {
        /// Enrolls.
        SignedUp,
        /// Subscribes to the newsletter.
        Newsletter,
        /// Installs the app.
        App,
        /// Follows or shares.
        Social,
        /// Takes part in the community.
        Community,
        /// Writes a review.
        Review,
        /// Contacts the shop.
        Contact,
        /// Leaves an address in a contest or a form, before enrolment.
        Lead,
        /// Answers a question.
        Feedback,
        /// Something of the shop's own, told apart by an attribute.
        Other,
    }
}
