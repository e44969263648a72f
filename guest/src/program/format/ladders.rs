//! Tier ladders.

use super::super::policies::{Downgrade, Upgrade};
use super::super::read::{format_enum, format_struct};
use super::super::values::{Id, TextKey};
use super::Selector;

format_struct! {
    /// A tier ladder (rule 3.8).
    pub struct Ladder {
        /// Its id.
        pub id: Id,
        /// Key of its name.
        #[default]
        pub name: Option<TextKey>,
        /// What it counts.
        pub metric: Metric,
        /// Over which window.
        #[default]
        pub window: MetricWindow,
        /// When an upgrade takes place.
        #[default]
        pub upgrade: Upgrade,
        /// How long a tier is held; absent: for ever where the window is the lifetime, to the end
        /// of the cycle where it is the calendar, else as long as the window.
        #[default]
        pub hold: Option<Period>,
        /// Days of grace after a review that was not met.
        #[default]
        pub grace_days: u32,
        /// How far a member falls.
        #[default]
        pub downgrade: Downgrade,
        /// The tiers, by ascending minimum.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        pub tiers: Vec<Tier>,
    }
}

format_enum! {
    /// What a ladder counts. Burning points never lowers it; refunds do.
    pub enum Metric {
        /// Net spend on these lines, in minor units of the base currency.
        Spend(Selector),
        /// Points earned in this wallet.
        Points(Id),
        /// Orders.
        Orders,
        /// Numbers that the shop reports (event `notified/measured`), such as a seller's sales. They
        /// count on the day on which they are reported.
        Reported,
    }
}

format_enum! {
    /// The window over which a ladder counts.
    #[derive(Default, Copy, Eq)]
    pub enum MetricWindow {
        /// All time.
        #[default]
        Lifetime,
        /// The local calendar month.
        CalendarMonth,
        /// The local calendar quarter.
        CalendarQuarter,
        /// The local calendar year.
        CalendarYear,
        /// The last so many local days, today included.
        RollingDays(u32),
        /// The last so many months up to today: from the day after the same local day.
        RollingMonths(u32),
    }
}

format_enum! {
    /// A span of local days.
    #[derive(Copy, Eq)]
    pub enum Period {
        /// Days.
        Days(u32),
        /// Months.
        Months(u32),
        /// To the end of the calendar year that is so many years later (0: this one).
        EndOfYear(u32),
        /// For ever.
        Forever,
    }
}

format_struct! {
    /// One tier.
    pub struct Tier {
        /// Its id, unique within the ladder.
        pub id: Id,
        /// Key of its name.
        #[default]
        pub name: Option<TextKey>,
        /// What it takes, inclusive, in the ladder's metric.
        #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
        pub minimum: i64,
        /// Keys of what it gives.
        #[default]
        pub benefits: Vec<TextKey>,
        /// Points on entering it, once per member and qualification period.
        #[default]
        pub entry_rewards: Vec<EntryReward>,
    }
}

format_struct! {
    /// Points on entering a tier.
    pub struct EntryReward {
        /// The wallet; absent: the main one.
        #[default]
        pub wallet: Option<Id>,
        /// Points in the wallet's smallest unit.
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub points: i64,
    }
}
