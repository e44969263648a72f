//! Segments and audiences: whom something is for, and whom it is kept from.

use super::words::any_of;
use super::{Facts, Judged, holds, verdict};
use crate::contract::types::{RefusalReason, Verdict};
use crate::fault::Answer;
use crate::place::Place;
use crate::program::format::Audience;

impl Facts<'_> {
    /// Whether the member is in a segment: the shop put them there, or they meet its condition.
    ///
    /// # Errors
    /// A fault if a condition cannot be judged.
    pub fn in_segment(&self, id: &str) -> Answer<bool> {
        for segment in self.member.map_or(&[][..], |member| &member.segments) {
            if segment == id {
                return Ok(true);
            }
        }
        let root = Place::root();
        let list = root.key("segments");
        for (index, segment) in self.engine.program.segments.iter().enumerate() {
            if segment.id == id {
                let Some(condition) = &segment.when else {
                    return Ok(false);
                };
                let place = list.index(index);
                return holds(self.meets(condition, &place.key("when")));
            }
        }
        Ok(false)
    }

    /// Whether the member is in any of these segments.
    ///
    /// # Errors
    /// A fault if a condition cannot be judged.
    pub(super) fn in_any_segment(&self, ids: &[String]) -> Answer<bool> {
        for id in ids {
            if self.in_segment(id)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether something for an audience is for this member, as the contract tells it.
    ///
    /// # Errors
    /// A fault if a condition cannot be judged.
    pub fn in_audience(&self, audience: &Audience, place: &Place<'_>) -> Answer<Verdict> {
        verdict(self.is_for(audience, place))
    }

    /// Whether something for an audience is for this member. `except` is looked at first: nothing
    /// is ever shown to the wrong segment.
    ///
    /// # Errors
    /// The refusal, or a fault if a condition cannot be judged.
    pub(super) fn is_for(&self, audience: &Audience, place: &Place<'_>) -> Judged {
        for (index, segment) in audience.except.iter().enumerate() {
            if self.in_segment(segment)? {
                return Err(self.refuse(
                    RefusalReason::ExcludedAudience,
                    0,
                    &place.key("except").index(index),
                    format_args!("no member of {segment}"),
                    format_args!("a member of {segment}"),
                ));
            }
        }
        let segments = &audience.segments;
        if segments.is_empty() || self.in_any_segment(segments)? {
            return Ok(());
        }
        let found = match self.member {
            Some(_) => format_args!("a member of none of them"),
            None => format_args!("a guest"),
        };
        Err(self.refuse(
            RefusalReason::NotInAudience,
            0,
            &place.key("segments"),
            format_args!("a member of {}", any_of(segments)),
            found,
        ))
    }
}
