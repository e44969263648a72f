//! The rows of the file.

use fidelis_host::contract::segmentation::{Lifecycle, Profile, RfmScore};

use super::learning::Known;
use crate::table;

/// The header.
pub(super) const HEADER: &[&str] = &[
    "customer_id",
    "recency_days",
    "orders",
    "amount_minor",
    "rfm",
    "lifecycle",
];

/// The row of a customer. Without a valid order there are neither days nor scores.
///
/// # Errors
///
/// As [`table::row`].
pub(super) fn row(id: &str, known: &Known, profile: &Profile) -> csv::Result<Vec<u8>> {
    let days = known.recency_days.map(|days| days.to_string());
    table::row(&[
        id,
        &days.unwrap_or_default(),
        &known.orders.to_string(),
        &known.amount.to_string(),
        &profile.rfm.as_ref().map(scores).unwrap_or_default(),
        stage(profile.lifecycle),
    ])
}

/// `543`; from 10 on, where a score may have two digits, `10-4-3`.
fn scores(rfm: &RfmScore) -> String {
    let scores = [rfm.recency, rfm.frequency, rfm.monetary].map(|score| score.to_string());
    scores.join(if rfm.scale < 10 { "" } else { "-" })
}

/// A stage as programmes write it.
pub(super) const fn stage(lifecycle: Lifecycle) -> &'static str {
    match lifecycle {
        Lifecycle::Prospect => "prospect",
        Lifecycle::Newcomer => "new",
        Lifecycle::Returning => "returning",
        Lifecycle::Loyal => "loyal",
        Lifecycle::Inactive => "inactive",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(scale: u8) -> Profile {
        Profile {
            lifecycle: Lifecycle::Newcomer,
            rfm: Some(RfmScore {
                recency: scale,
                frequency: 4,
                monetary: 3,
                scale,
                recency_days: 0,
                orders: 2,
                amount: 1999,
            }),
            segments: Vec::new(),
            findings: Vec::new(),
        }
    }

    fn written(known: Known, profile: &Profile) -> String {
        String::from_utf8(row("a,b", &known, profile).unwrap()).unwrap()
    }

    #[test]
    fn scores_of_two_digits_are_kept_apart() {
        let known = Known {
            recency_days: Some(0),
            orders: 2,
            amount: 1999,
        };
        assert_eq!(written(known, &profile(5)), "\"a,b\",0,2,1999,543,new\n");
        let of_ten = written(known, &profile(10));
        assert_eq!(of_ten, "\"a,b\",0,2,1999,10-4-3,new\n");
    }

    #[test]
    fn without_an_order_there_are_neither_days_nor_scores() {
        let known = Known {
            recency_days: None,
            orders: 0,
            amount: 0,
        };
        let prospect = Profile {
            lifecycle: Lifecycle::Prospect,
            rfm: None,
            ..profile(5)
        };
        assert_eq!(written(known, &prospect), "\"a,b\",,0,0,,prospect\n");
    }
}
