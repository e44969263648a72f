//! Segments and audiences: whom something is for, and whom it is kept from.

use super::words::any_of;
use super::{Facts, Judged, holds};
use crate::contract::types::{Member, RefusalReason};
use crate::fault::Answer;
use crate::place::Place;
use crate::program::format::{Audience, Segment};

impl Facts<'_> {
    /// Whether the member is in a segment: the shop put them there, or they meet its condition.
    ///
    /// # Errors
    /// A fault if a condition cannot be judged.
    pub fn in_segment(&self, id: &str) -> Answer<bool> {
        let engine = self.engine;
        let mut segments = engine.program.segments.iter().enumerate();
        let Some((index, segment)) = segments.find(|(_, segment)| segment.id == id) else {
            return Ok(self.is_named(id));
        };
        if let Some(known) = self.memo.is_in(index) {
            return Ok(known);
        }
        let is_in = self.is_named(id) || holds(self.belongs(index, segment))?;
        if engine.fleeting_segments.get(index) == Some(&false) {
            self.memo.keep(index, is_in);
        }
        Ok(is_in)
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

    /// Whether the shop put the member into a segment.
    pub fn is_named(&self, id: &str) -> bool {
        let named = |member: &Member| member.segments.iter().any(|segment| segment == id);
        self.member.is_some_and(named)
    }

    /// Whether the programme itself puts the member into its segment of this index: they stand in
    /// its list, or meet its condition.
    ///
    /// # Errors
    /// The refusal, or a fault if the condition cannot be judged.
    pub fn belongs(&self, index: usize, segment: &Segment) -> Judged {
        let listed = |member: &Member| segment.members.contains(&member.id);
        if self.member.is_some_and(listed) {
            return Ok(());
        }
        let root = Place::root();
        let list = root.key("segments");
        let place = list.index(index);
        match &segment.when {
            Some(condition) => self.meets(condition, &place.key("when")),
            None => Err(self.refuse(
                RefusalReason::NotInAudience,
                0,
                &place,
                format_args!("a member whom the shop named"),
                format_args!("another one"),
            )),
        }
    }

    /// Whether something for an audience is for this member. `except` is looked at first: nothing
    /// is ever shown to the wrong segment.
    ///
    /// # Errors
    /// The refusal, or a fault if a condition cannot be judged.
    pub fn is_for(&self, audience: &Audience, place: &Place<'_>) -> Judged {
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
