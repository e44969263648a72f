//! A day ended: birthdays, anniversaries, and what campaigns do day by day (rule 3.14).
//!
//! However late and however often this runs, a birthday is celebrated once a year: what was given
//! is counted on the year. So a run looks at the last seven local days, and what it gives is dated
//! the day itself.

use chrono::{Datelike, NaiveDate};

use super::book::Book;
use super::entries::Stamp;
use crate::calendar::{subtract_days, year_start};
use crate::campaigns::{Happening, celebrates, listens, span};
use crate::facts::Facts;
use crate::fault::Answer;
use crate::program::format::CapPeriod;
use crate::program::policies::Feb29;

/// So many local days does a run cover beside its own.
const BEFORE: u32 = 6;
/// A birthday that was changed less than so many days before is not celebrated.
const SETTLED: i32 = 30;

impl Book<'_> {
    /// Settles the end of the local day of an instant.
    pub(super) fn end_day(&mut self, stamp: &mut Stamp) -> Answer<()> {
        let engine = self.engine;
        if engine.program.campaigns.iter().any(celebrates) {
            let today = engine.zone.date(stamp.at)?;
            for back in (0..=BEFORE).rev() {
                self.celebrate(subtract_days(today, back)?)?;
            }
        }
        self.campaigns(stamp, &Happening::Day)
    }

    /// Celebrates what falls on a local day.
    fn celebrate(&mut self, day: NaiveDate) -> Answer<()> {
        let (zone, member) = (&self.engine.zone, self.member);
        let date = |instant: Option<i64>| instant.map(|at| zone.date(at)).transpose();
        let enrolled = date(member.enrolled_at)?;
        if enrolled.is_some_and(|enrolled| enrolled > day) {
            return Ok(());
        }
        let year = day.year();
        if let Some(born) = &member.birthday
            && self.falls_on(day, born.month.into(), born.day.into())
        {
            let changed = date(born.changed_at)?;
            let settled = changed.is_none_or(|changed| {
                day.num_days_from_ce() - changed.num_days_from_ce() >= SETTLED
            });
            if settled {
                let start = zone.midnight(year_start(day))?;
                let kind = format!("birthday:{}:{year}", self.owner);
                self.feast(day, kind, &Happening::Birthday(start))?;
            }
        }
        let start = zone.midnight(day)?;
        let facts = Facts::new(
            self.engine,
            start,
            false,
            Some(member),
            None,
            None,
            Vec::new(),
        );
        let mut first = None;
        for order in facts.valid_orders() {
            let earlier = first.is_none_or(|first| order.placed_at < first);
            first = if earlier {
                Some(order.placed_at)
            } else {
                first
            };
        }
        let first = date(first)?;
        for (since, kind, happening) in [
            (enrolled, "sign-up", Happening::SignUpAnniversary(start)),
            (
                first,
                "first-order",
                Happening::FirstOrderAnniversary(start),
            ),
        ] {
            if let Some(since) = since
                && year > since.year()
                && self.falls_on(day, since.month(), since.day())
            {
                // The year, and not how many there are: with another first order, or a new
                // sign-up, so many years come again.
                let id = format!("anniv:{kind}:{}:{year}", self.owner);
                self.feast(day, id, &happening)?;
            }
        }
        Ok(())
    }

    /// Whether a month and day are celebrated on a day. In a year without 29 February the
    /// programme says when.
    fn falls_on(&self, day: NaiveDate, month: u32, of_month: u32) -> bool {
        if (day.month(), day.day()) == (month, of_month) {
            return true;
        }
        let instead = match self.engine.program.policies.feb29 {
            Feb29::Feb28 => (2, 28),
            Feb29::Mar1 => (3, 1),
        };
        (month, of_month) == (2, 29) && !day.leap_year() && (day.month(), day.day()) == instead
    }

    /// Lets campaigns celebrate under an event id that names the feast. A campaign that is new
    /// since the feast was celebrated comes under one of its own.
    fn feast(&mut self, day: NaiveDate, mut id: String, feast: &Happening<'_>) -> Answer<()> {
        let engine = self.engine;
        let start = engine.zone.midnight(day)?;
        let year = span(&engine.zone, CapPeriod::Year, start)?;
        let mut given = 0_u32;
        for counter in &self.standing.counters {
            if let Some(id) = counter.id.strip_prefix("campaign:") {
                let mut campaigns = engine.program.campaigns.iter();
                let known = campaigns.find(|campaign| campaign.id == id);
                let this = known.is_none_or(|known| listens(engine, known, feast));
                let in_year = |start: i64| (year.0..year.1).contains(&start);
                if this && counter.marks.iter().any(|mark| in_year(mark.start)) {
                    given = given.saturating_add(1);
                }
            }
        }
        if given > 0 {
            id = format!("{id}:{given}");
        }
        self.campaigns(&mut Stamp::new(id, start), feast)
    }
}
