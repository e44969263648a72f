//! Kinds of points: how they expire and what they pay for.

use super::super::policies::BurnShortfall;
use super::super::read::{format_enum, format_struct};
use super::super::values::{Id, LocalDate, Rate, TextKey};
use super::Selector;

format_struct! {
    /// A kind of points.
    pub struct Wallet {
        /// Its id.
        pub id: Id,
        /// Key of its name.
        #[default]
        pub name: Option<TextKey>,
        /// Digits behind the decimal point, 0 to 4. Points are integers of the smallest unit.
        #[default]
        #[cfg_attr(feature = "schema", schemars(range(max = 4)))]
        pub decimals: u8,
        /// When points expire, unless the earning rule says otherwise.
        #[default]
        pub expiry: Expiry,
        /// Paying with points. Absent: points of this wallet pay for nothing.
        #[default]
        pub burn: Option<Burn>,
        /// What an order paid with more points than there are becomes.
        #[default]
        pub shortfall: BurnShortfall,
    }
}

format_struct! {
    /// Paying with points (rule 3.12).
    pub struct Burn {
        /// So many points ...
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub points: i64,
        /// ... are worth so many minor units of the base currency.
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub amount: i64,
        /// The fewest points that can be used.
        #[default]
        #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
        pub minimum: i64,
        /// The least that points must pay, in minor units.
        #[default]
        #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
        pub minimum_amount: i64,
        /// Points are used in multiples of this.
        #[default = 1]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub step: i64,
        /// At most this share of the eligible lines, in percent.
        #[default]
        pub max_percent: Option<Rate>,
        /// At most this amount, in minor units.
        #[default]
        #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
        pub max_amount: Option<i64>,
        /// Which lines points can pay.
        #[default]
        pub lines: Selector,
        /// Whether points also pay shipping.
        #[default]
        pub shipping: bool,
    }
}

format_enum! {
    /// When points expire; always at a local midnight (rule 3.6).
    #[derive(Default)]
    pub enum Expiry {
        /// Never.
        #[default]
        Never,
        /// At the end of the local day so many days after they became active.
        Days(u32),
        /// At the end of the same local day so many months after they became active.
        Months(u32),
        /// So many days after the last earn or burn, all points of the wallet together.
        InactiveDays(u32),
        /// So many months after the last earn or burn, all points of the wallet together.
        InactiveMonths(u32),
        /// At the end of a given day.
        Fixed(LocalDate),
        /// At the end of the month so many months later (0: this month).
        EndOfMonth(u32),
        /// At the end of the year so many years later (0: this year).
        EndOfYear(u32),
    }
}
