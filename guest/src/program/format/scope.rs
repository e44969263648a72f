//! For whom, when, on which lines: what rules, multipliers and offers share.

use super::super::read::{Read, format_enum, format_struct};
use super::super::values::{Id, LocalDate, LocalTime, Weekday};

format_struct! {
    /// Whom something is for, and whom it is kept from.
    #[derive(Default)]
    pub struct Audience {
        /// Members of any of these segments; empty: everybody.
        #[default]
        pub segments: Vec<Id>,
        /// But no member of these.
        #[default]
        pub except: Vec<Id>,
    }
}

format_struct! {
    /// When something applies, in local time (rule 3.13).
    #[derive(Default)]
    pub struct Window {
        /// From the beginning of this day.
        #[default]
        pub starts: Option<LocalDate>,
        /// To the end of this day.
        #[default]
        pub ends: Option<LocalDate>,
        /// On these weekdays; empty: on all.
        #[default]
        pub weekdays: Vec<Weekday>,
        /// Between these hours.
        #[default]
        pub hours: Option<Hours>,
    }
}

format_struct! {
    /// Hours of a day. Where `until` is not after `starts` the span goes over midnight.
    pub struct Hours {
        /// From this time on, such as `18:00`.
        pub starts: LocalTime,
        /// Before this time.
        pub until: LocalTime,
    }
}

format_struct! {
    /// Which lines take part. An empty list does not select: lines must match every list that is
    /// not empty, and nothing of `except`.
    pub struct Selector {
        /// Products.
        #[default]
        pub skus: Vec<String>,
        /// Categories.
        #[default]
        pub categories: Vec<String>,
        /// Any of these tags.
        #[default]
        pub tags: Vec<String>,
        /// Sellers.
        #[default]
        pub sellers: Vec<String>,
        /// What the line sells.
        #[default]
        pub kinds: Vec<LineKind>,
        /// Lines that are already reduced take no part.
        #[default]
        pub not_on_sale: bool,
        /// Lines that are left out all the same.
        #[default]
        pub except: Exclusion,
    }
}

format_enum! {
    /// What a line sells.
    #[derive(Copy, Eq)]
    pub enum LineKind {
        /// Something that is delivered.
        Goods,
        /// Work done for the customer.
        Service,
        /// A delivery that comes back by itself.
        Subscription,
    }
}

/// Never inlined: it is the default of many fields, and the component is to stay small.
impl Default for Selector {
    #[inline(never)]
    fn default() -> Self {
        Self::blank()
    }
}

format_struct! {
    /// Lines that are left out: those that match any of these lists.
    #[derive(Default)]
    pub struct Exclusion {
        /// Products.
        #[default]
        pub skus: Vec<String>,
        /// Categories.
        #[default]
        pub categories: Vec<String>,
        /// Any of these tags.
        #[default]
        pub tags: Vec<String>,
        /// Sellers.
        #[default]
        pub sellers: Vec<String>,
    }
}

format_struct! {
    /// The least that the eligible lines must come to.
    #[derive(Default)]
    pub struct Minimum {
        /// Their eligible amount, in minor units.
        #[default]
        #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
        pub amount: i64,
        /// Their units.
        #[default]
        pub units: u32,
    }
}
