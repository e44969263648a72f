//! Somebody brought somebody (rule 3.19).
//!
//! A referral is noted on the friend's account: the counter `referral:<advocate>` has one mark at
//! the local midnight of its day, and another one at the instant of the first order, once that was
//! placed. The advocate hears of it by an event of its own, and counts it in `friends`.

use super::book::Book;
use super::entries::Stamp;
use crate::calendar::{add_days, week_start};
use crate::campaigns::Happening;
use crate::contract::types::{
    Attribute, AttributeValue, CounterMove, EntryKind, Notice, Order, OrderStatus, Referral,
    RefusalReason, Verdict,
};
use crate::fault::Answer;
use crate::refusal::refused;

/// How the counter of a referral begins.
const REFERRAL: &str = "referral:";
/// Friends who ordered.
pub(super) const FRIENDS: &str = "friends";

/// A referral on the friend's account.
struct Noted<'b> {
    advocate: &'b str,
    /// The local midnight of its day.
    day: i64,
    /// When the first order was placed.
    first_order: Option<i64>,
}

impl Book<'_> {
    /// Notes on the friend's account who brought the member.
    pub(super) fn refer(&mut self, stamp: &mut Stamp, referral: &Referral) -> Answer<Verdict> {
        let alike = |name| alike(&referral.attributes, &self.member.attributes, name);
        let reason = if referral.advocate == self.owner || alike("email-hash") {
            RefusalReason::SelfReferral
        } else if alike("device") {
            RefusalReason::SameDevice
        } else if alike("payment") {
            RefusalReason::SamePayment
        } else if self.ordered_before(stamp.at.saturating_add(1)) {
            RefusalReason::NotFirstOrder
        } else if self.noted().is_some() {
            RefusalReason::AlreadyGiven
        } else {
            let id = [REFERRAL, &referral.advocate].concat();
            let start = self.engine.zone.day_start(stamp.at)?;
            self.tally(stamp, "referral", id, start)?;
            return Ok(Verdict::Applied);
        };
        refused(reason, 0)
    }

    /// Fulfils the referral with the member's first order, if that comes in time: the advocate is
    /// told. What the friend gets is given with the order's other rewards.
    pub(super) fn fulfil_referral(&mut self, stamp: &mut Stamp, order: &Order) -> Answer<()> {
        let Some(noted) = self.noted() else {
            return Ok(());
        };
        let zone = &self.engine.zone;
        let in_time = match self.engine.program.referrals.within_days {
            Some(days) => zone.date(order.placed_at)? <= add_days(zone.date(noted.day)?, days)?,
            None => true,
        };
        if noted.first_order.is_some()
            || !in_time
            || order.placed_at < noted.day
            || self.ordered_before(order.placed_at)
        {
            return Ok(());
        }
        let advocate = noted.advocate.to_owned();
        let id = [REFERRAL, &advocate].concat();
        self.tally(stamp, "referral", id, order.placed_at)?;
        let id = [&stamp.event_id, ":referral"].concat();
        let word = Notice::ReferralFulfilled(Referral {
            advocate: advocate.clone(),
            friend: self.owner.to_owned(),
            code: String::new(),
            attributes: Vec::new(),
        });
        self.tell(stamp, &advocate, id, word);
        Ok(())
    }

    /// Whether an order is the one that fulfilled the member's referral.
    pub(super) fn is_referred(&self, order: &Order) -> bool {
        let noted = self.noted();
        noted.is_some_and(|noted| noted.first_order == Some(order.placed_at))
    }

    /// Counts on the advocate's account that a friend ordered, and rewards it.
    pub(super) fn friend_ordered(&mut self, stamp: &mut Stamp) -> Answer<Verdict> {
        if let Some(most) = self.engine.program.referrals.per_week {
            let zone = &self.engine.zone;
            let week = zone.midnight(week_start(zone.date(stamp.at)?))?;
            if self.mark(FRIENDS, week) >= i64::from(most) {
                return refused(RefusalReason::TooManyReferrals, 0);
            }
            self.tally(stamp, FRIENDS, FRIENDS.to_owned(), week)?;
        }
        self.tally(stamp, FRIENDS, FRIENDS.to_owned(), 0)?;
        self.campaigns(stamp, &Happening::FriendOrdered)?;
        Ok(Verdict::Applied)
    }

    /// Raises one of the member's own counters by 1.
    pub(super) fn tally(
        &mut self,
        stamp: &mut Stamp,
        rule: &str,
        id: String,
        start: i64,
    ) -> Answer<()> {
        let draft = Book::counting(EntryKind::Cap, rule, None);
        self.count(
            stamp,
            draft,
            CounterMove {
                id,
                start,
                delta: 1,
            },
        )
    }

    /// Whether the member placed a valid order before an instant.
    fn ordered_before(&self, instant: i64) -> bool {
        self.member.orders.iter().any(|order| {
            order.placed_at < instant
                && !matches!(order.status, OrderStatus::Cancelled | OrderStatus::Refunded)
        })
    }

    /// The referral that is noted.
    fn noted(&self) -> Option<Noted<'_>> {
        for counter in &self.standing.counters {
            let Some(advocate) = counter.id.strip_prefix(REFERRAL) else {
                continue;
            };
            // The order is never earlier than the day of the referral.
            let (mut times, mut day, mut last) = (0_i64, i64::MAX, 0);
            for mark in &counter.marks {
                times = times.saturating_add(mark.value);
                day = day.min(mark.start);
                last = last.max(mark.start);
            }
            if times > 0 {
                return Some(Noted {
                    advocate,
                    day,
                    first_order: (times > 1).then_some(last),
                });
            }
        }
        None
    }
}

/// Whether both sides have the same text under a name.
fn alike(theirs: &[Attribute], own: &[Attribute], name: &str) -> bool {
    theirs.iter().any(|one| {
        one.name == name && matches!(one.value, AttributeValue::Text(_)) && own.contains(one)
    })
}
