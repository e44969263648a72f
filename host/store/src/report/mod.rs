//! Measures of a period: sizes of segments, points, coupons, retention, conversion, experiments.
//!
//! Everything is counted by the database, from the rows as they are now: what is settled late for a
//! day of the period changes the period's figures. Shares are told as whole numbers over whole
//! numbers; no float comes near them.

mod experiments;
mod orders;
mod points;
mod segments;

use chrono::NaiveDate;
use fidelis_guest::exact::Ratio as Exact;
use serde::{Deserialize, Serialize};

pub use experiments::{ExperimentMeasures, VariantMeasures};
pub use orders::{Conversion, Retention};
pub use points::{CouponMeasures, Liability, Money, WalletMeasures};
pub use segments::{SegmentDay, SegmentMeasures};

use crate::night::Calendar;
use crate::{Store, StoreError};

/// What a point of a wallet is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointValue {
    /// The wallet.
    pub wallet: String,
    /// ISO 4217 code of the money.
    pub currency: String,
    /// Minor units of that currency for so many points …
    pub amount: i64,
    /// … namely for this many of the wallet's smallest unit, at least 1.
    pub points: i64,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
// The contract has a record of this name.
#[cfg_attr(feature = "openapi", schema(as = PartOfWhole))]
pub struct Share {
    /// The part.
    pub part: i64,
    /// The whole.
    pub whole: i64,
    /// The part in millionths of the whole, rounded down; absent where the whole is 0 or the part
    /// so large that it does not fit.
    pub ppm: Option<i64>,
}

impl Share {
    fn of(part: i64, whole: i64) -> Self {
        let million = Exact::new(i128::from(part) * 1_000_000, i128::from(whole));
        Self {
            part,
            whole,
            ppm: million.ok().and_then(|share| share.floor().ok()),
        }
    }
}

/// The measures of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Measures {
    /// The first day, in the programme's zone.
    pub from: String,
    /// The day behind the last one.
    pub to: String,
    /// Sizes and moves of every segment that has or had a member: the programme's own,
    /// `lifecycle:<stage>` and `rfm:<score>`.
    pub segments: Vec<SegmentMeasures>,
    /// Points, wallet by wallet.
    pub wallets: Vec<WalletMeasures>,
    /// Coupons.
    pub coupons: CouponMeasures,
    /// Members who came back.
    pub retention: Retention,
    /// Orders for sessions, for each segment whose sessions were told.
    pub conversion: Vec<Conversion>,
    /// Experiments whose variants were seen first within the period.
    pub experiments: Vec<ExperimentMeasures>,
}

/// The instants of a period.
#[derive(Clone, Copy, Debug)]
struct Span {
    from: i64,
    to: i64,
}

impl Store {
    /// The measures of a period of local days, `to` not included. `values` tell what points are
    /// worth: without one, a wallet's liability is told in points alone.
    ///
    /// # Errors
    ///
    /// [`StoreError::Invalid`] for a day outside the years 1970 to 2100 or a period without a day,
    /// or a database that does not answer.
    pub async fn measures(
        &self,
        tenant: &str,
        calendar: &Calendar,
        from: NaiveDate,
        to: NaiveDate,
        values: &[PointValue],
    ) -> Result<Measures, StoreError> {
        let days = to.signed_duration_since(from).num_days();
        if !(1..=MOST_DAYS).contains(&days) {
            return Err(StoreError::Invalid {
                what: "period",
                expected: format!("1 to {MOST_DAYS} days"),
                found: format!("{from} to {to}"),
            });
        }
        let span = Span {
            from: calendar.day(from)?.starts,
            to: calendar.day(to)?.starts,
        };
        let before = from - chrono::TimeDelta::days(days);
        let previous = Span {
            from: calendar.day(before)?.starts,
            to: span.from,
        };
        let (first, behind) = (from.to_string(), to.to_string());
        Ok(Measures {
            segments: self.segment_measures(tenant, &first, &behind).await?,
            wallets: self.wallet_measures(tenant, span, values).await?,
            coupons: self.coupon_measures(tenant, span).await?,
            retention: self.retention(tenant, previous, span).await?,
            conversion: self.conversion(tenant, calendar, from, to).await?,
            experiments: self.experiment_measures(tenant, span).await?,
            from: first,
            to: behind,
        })
    }
}

/// Ten years.
const MOST_DAYS: i64 = 3660;

#[cfg(test)]
mod tests {
    use super::Share;

    #[test]
    fn shares_are_exact() {
        assert_eq!(Share::of(1, 3).ppm, Some(333_333));
        assert_eq!(Share::of(0, 5).ppm, Some(0));
        assert_eq!(Share::of(5, 0).ppm, None);
        assert_eq!(Share::of(i64::MAX, 1).ppm, None);
        assert_eq!(Share::of(i64::MAX, i64::MAX).ppm, Some(1_000_000));
    }
}
