//! Where a member stands: the segments, the stage of life and the score as one list.

use std::collections::BTreeSet;

use fidelis_host::contract::segmentation::{Lifecycle, Profile, RfmScore};

use crate::StoreError;

/// What a member was found to be on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The stage of life, as programmes write it.
    pub(crate) lifecycle: String,
    /// The programme's segments, and `rfm:555` where there is a score, as a JSON list.
    pub(crate) segments: String,
}

impl Place {
    /// What a profile says.
    ///
    /// # Errors
    ///
    /// None in practice: a list of texts can be written.
    pub(crate) fn of(profile: &Profile) -> Result<Self, StoreError> {
        let score = profile.rfm.as_ref().map(score);
        let segments: Vec<&str> = profile
            .segments
            .iter()
            .chain(score.as_ref())
            .map(String::as_str)
            .collect();
        Ok(Self {
            lifecycle: stage(profile.lifecycle).to_owned(),
            segments: serde_json::to_string(&segments).map_err(StoreError::damaged("segments"))?,
        })
    }

    /// Where somebody who was erased stands: nowhere.
    pub(crate) fn nowhere() -> Self {
        Self {
            lifecycle: String::new(),
            segments: "[]".to_owned(),
        }
    }

    /// Everything that the member belongs to, by which sizes are told.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`] where the stored list is none.
    pub(crate) fn names(&self) -> Result<BTreeSet<String>, StoreError> {
        let mut names: BTreeSet<String> =
            serde_json::from_str(&self.segments).map_err(StoreError::damaged("segments"))?;
        if !self.lifecycle.is_empty() {
            names.insert(format!("lifecycle:{}", self.lifecycle));
        }
        Ok(names)
    }
}

/// Which segments a member enters (1) and leaves (-1).
///
/// # Errors
///
/// As [`Place::names`].
pub(crate) fn moves(
    before: Option<&Place>,
    after: &Place,
) -> Result<Vec<(String, i64)>, StoreError> {
    let before = before.map_or_else(|| Ok(BTreeSet::new()), Place::names)?;
    let after = after.names()?;
    let left = before.difference(&after).map(|name| (name.clone(), -1));
    let entered = after.difference(&before).map(|name| (name.clone(), 1));
    Ok(left.chain(entered).collect())
}

/// `rfm:543`; from 10 on, where a score may have two digits, `rfm:10-4-3`.
fn score(rfm: &RfmScore) -> String {
    let scores = [rfm.recency, rfm.frequency, rfm.monetary].map(|score| score.to_string());
    format!("rfm:{}", scores.join(if rfm.scale < 10 { "" } else { "-" }))
}

const fn stage(lifecycle: Lifecycle) -> &'static str {
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

    fn profile(lifecycle: Lifecycle, scale: u8, segments: &[&str]) -> Place {
        let rfm = RfmScore {
            recency: scale,
            frequency: 4,
            monetary: 3,
            scale,
            recency_days: 0,
            orders: 2,
            amount: 1999,
        };
        Place::of(&Profile {
            lifecycle,
            rfm: Some(rfm),
            segments: segments.iter().map(|id| (*id).to_owned()).collect(),
            findings: Vec::new(),
        })
        .unwrap()
    }

    #[test]
    fn stage_and_score_are_segments_too() {
        let place = profile(Lifecycle::Newcomer, 10, &["week-end"]);
        let names: Vec<String> = place.names().unwrap().into_iter().collect();
        assert_eq!(names, ["lifecycle:new", "rfm:10-4-3", "week-end"]);
    }

    #[test]
    fn a_move_leaves_one_segment_and_enters_another() {
        let before = profile(Lifecycle::Newcomer, 5, &["a", "b"]);
        let after = profile(Lifecycle::Loyal, 5, &["b", "c"]);
        let told = |moves: Vec<(String, i64)>| {
            let told = moves
                .into_iter()
                .map(|(name, delta)| format!("{delta:+} {name}"));
            told.collect::<Vec<_>>()
        };
        assert_eq!(
            told(moves(Some(&before), &after).unwrap()),
            ["-1 a", "-1 lifecycle:new", "+1 c", "+1 lifecycle:loyal"]
        );
        assert_eq!(moves(Some(&after), &after).unwrap(), []);
        assert_eq!(moves(None, &after).unwrap().len(), 4);
        assert_eq!(moves(Some(&after), &Place::nowhere()).unwrap().len(), 4);
    }
}
