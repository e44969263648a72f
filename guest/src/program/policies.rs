//! The switches: every way of reckoning that shops use, the default first.

use super::read::format_enum;

format_enum! {
    /// How an exact number of points becomes a whole one (rule 3.1).
    #[derive(Default, Copy, Eq)]
    pub enum Rounding {
        /// Down.
        #[default]
        Floor,
        /// Up.
        Ceil,
        /// To the nearest, halves up.
        HalfUp,
        /// To the nearest, halves to the even one.
        HalfEven,
    }
}

format_enum! {
    /// Whether what points pay earns points (rule 3.2).
    #[derive(Default, Copy, Eq)]
    pub enum PointsPayment {
        /// What points pay does not earn.
        #[default]
        Deduct,
        /// It earns as well.
        Ignore,
        /// An order paid with any points earns nothing.
        VoidOrder,
    }
}

format_enum! {
    /// Whether what gift cards and store credit pay earns points (rule 3.2).
    #[derive(Default, Copy, Eq)]
    pub enum Tenders {
        /// They are means of payment: what they pay earns.
        #[default]
        Earn,
        /// What they pay does not earn.
        Deduct,
    }
}

format_enum! {
    /// What a multiplier multiplies (rule 3.1).
    #[derive(Default, Copy, Eq)]
    pub enum MultiplierOn {
        /// The exact points of the amount, rounded afterwards: x2 on 19.99 gives 39.
        #[default]
        Amount,
        /// The rounded base points: x2 on 19.99 gives 38.
        BasePoints,
    }
}

format_enum! {
    /// The tier of the order that crosses a threshold (rule 3.9).
    #[derive(Default, Copy, Eq)]
    pub enum TierAt {
        /// The tier before the order.
        #[default]
        Before,
        /// The tier that the order itself reaches.
        After,
    }
}

format_enum! {
    /// Partial refunds line by line or over the order (rule 3.3).
    #[derive(Default, Copy, Eq)]
    pub enum RefundBasis {
        /// Line by line.
        #[default]
        Line,
        /// Over the order.
        Order,
    }
}

format_enum! {
    /// How partial refunds are rounded (rule 3.3).
    #[derive(Default, Copy, Eq)]
    pub enum RefundRounding {
        /// What is kept is rounded down.
        #[default]
        KeepFloor,
        /// What is taken is rounded down.
        ReversalFloor,
    }
}

format_enum! {
    /// After which step a claw-back stops (rule 3.4).
    #[derive(Default, Copy, Eq)]
    pub enum Clawback {
        /// The order's pending points.
        OnlyPending,
        /// Then what is left of it in its own buckets.
        OwnBucket,
        /// Then other buckets.
        WithinBalance,
        /// Then debt.
        #[default]
        AllowDebt,
    }
}

format_enum! {
    /// When 29 February is celebrated in years without it (rule 3.14).
    #[derive(Default, Copy, Eq)]
    pub enum Feb29 {
        /// On 28 February.
        #[default]
        Feb28,
        /// On 1 March.
        Mar1,
    }
}

format_enum! {
    /// How percent discounts are rounded (rule 3.10).
    #[derive(Default, Copy, Eq)]
    pub enum PercentRounding {
        /// Half up, per line in the item lane, once in the order lane.
        #[default]
        PerLine,
        /// Half up, once over all lines, then spread over them.
        Total,
        /// Down, per line in the item lane, once in the order lane.
        Floor,
    }
}

format_enum! {
    /// How order discounts are spread over lines (rule 3.10).
    #[derive(Default, Copy, Eq)]
    pub enum Allocation {
        /// By largest remainder; ties go to the lower line.
        #[default]
        LargestRemainder,
        /// Rounded down, the rest on the first line.
        FirstLine,
    }
}

format_enum! {
    /// What happens to a grant that does not fit under a cap (rule 3.17).
    #[derive(Default, Copy, Eq)]
    pub enum CapMode {
        /// What fits is given.
        #[default]
        Partial,
        /// Nothing is given.
        AllOrNothing,
        /// All is given as long as the cap was not reached before.
        Soft,
    }
}

format_enum! {
    /// When an upgrade takes place (rule 3.8).
    #[derive(Default, Copy, Eq)]
    pub enum Upgrade {
        /// At once.
        #[default]
        Immediate,
        /// With the next calendar period of the ladder's window (next month for other windows).
        NextPeriod,
    }
}

format_enum! {
    /// How far a member falls at a review (rule 3.8).
    #[derive(Default, Copy, Eq)]
    pub enum Downgrade {
        /// To what the metric deserves.
        #[default]
        Full,
        /// One tier.
        OneLevel,
        /// Not at all.
        Never,
    }
}

format_enum! {
    /// How the offers of a lane stack (rule 3.10).
    #[derive(Default, Copy, Eq)]
    pub enum Stacking {
        /// All of them, one after the other.
        #[default]
        All,
        /// The one that gives most.
        BestForMember,
        /// The one with the highest priority.
        FirstByPriority,
    }
}

format_enum! {
    /// What an order paid with more points than there are becomes.
    #[derive(Default, Copy, Eq)]
    pub enum BurnShortfall {
        /// It is refused.
        #[default]
        Refuse,
        /// What is missing is owed (a till that was offline).
        Debt,
    }
}
