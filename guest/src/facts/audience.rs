//! Segments and audiences: whom something is for, and whom it is kept from.

use super::Facts;
use crate::contract::types::{RefusalReason, Verdict};
use crate::fault::Answer;
use crate::place::Place;
use crate::program::format::Audience;
use crate::refusal::applies;

impl Facts<'_> {
    /// Whether the member is in a segment: the shop put them there, or they meet its condition.
    ///
    /// # Errors
    /// A fault if a condition cannot be judged.
    pub fn in_segment(&self, id: &str) -> Answer<bool> {
        let named = |member: &crate::contract::types::Member| {
            member.segments.iter().any(|segment| segment == id)
        };
        if self.member.is_some_and(named) {
            return Ok(true);
        }
        let segments = &self.engine.program.segments;
        let Some(index) = segments.iter().position(|segment| segment.id == id) else {
            return Ok(false);
        };
        match segments
            .get(index)
            .and_then(|segment| segment.when.as_ref())
        {
            Some(condition) => {
                let root = Place::root();
                let list = root.key("segments");
                let place = list.index(index);
                Ok(applies(&self.meets(condition, &place.key("when"))?))
            }
            None => Ok(false),
        }
    }

    /// Whether something for an audience is for this member. `except` is looked at first: nothing
    /// is ever shown to the wrong segment.
    ///
    /// # Errors
    /// A fault if a condition cannot be judged.
    pub fn in_audience(&self, audience: &Audience, place: &Place<'_>) -> Answer<Verdict> {
        for (index, segment) in audience.except.iter().enumerate() {
            if self.in_segment(segment)? {
                return Ok(self.refuse(
                    RefusalReason::ExcludedAudience,
                    0,
                    &place.key("except").index(index),
                    || format!("no member of {segment}"),
                    || format!("a member of {segment}"),
                ));
            }
        }
        if audience.segments.is_empty() {
            return Ok(Verdict::Applied);
        }
        for segment in &audience.segments {
            if self.in_segment(segment)? {
                return Ok(Verdict::Applied);
            }
        }
        Ok(self.refuse(
            RefusalReason::NotInAudience,
            0,
            &place.key("segments"),
            || format!("a member of {}", audience.segments.join(" or ")),
            || match self.member {
                Some(_) => "a member of none of them".into(),
                None => "a guest".into(),
            },
        ))
    }
}
