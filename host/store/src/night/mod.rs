//! Nightly work: what falls due on a day for every member, and who is in which segment by its end.
//!
//! A night goes through the members of a tenant by their ids, a page at a time. The plugin is asked
//! outside of any transaction what the end of the day does to an account. Where that is something,
//! the event `day-ended:<day>` is settled like any other, once for each member and day; where it is
//! nothing, nothing is written. Then the plugin says who the member is, and the page's segments and
//! moves are written in one transaction.
//!
//! What is done is known by each member's row of segments. So a night that was stopped goes on where
//! it was, one that is run twice does nothing the second time, and two machines may work on the same
//! night. Memory holds one page, however many members there are.

mod ask;
mod day;
mod page;
mod place;
mod write;

use std::sync::Arc;

use chrono::NaiveDate;
use fidelis_host::{Reuse, Shop};
use serde::Serialize;

use ask::{Question, Said};
pub use day::{Calendar, LocalDay};
use write::Judged;

use crate::{Store, StoreError};

/// Members that are read, judged and written at a time.
const PAGE: u32 = 500;

/// Who is told how far a night is.
pub trait Watch: Send {
    /// The night begins, with at most so many members to look at.
    fn begin(&mut self, members: u64);
    /// So many members were looked at by now.
    fn done(&mut self, members: u64);
    /// A member is left out, and why.
    fn left_out(&mut self, member: &str, problem: String);
    /// Whether to stop after this page.
    fn stopped(&self) -> bool;
}

/// What a night came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Night {
    /// The tenant.
    pub tenant: String,
    /// The day in the programme's zone.
    pub day: String,
    /// Whether it had been finished before; then nothing was done.
    pub finished_before: bool,
    /// Members that were looked at.
    pub members: u64,
    /// Members for whom something fell due.
    pub due: u64,
    /// Members whose segments were written by this run. Fewer than `members` where another machine
    /// was faster.
    pub written: u64,
    /// Members that are left out, as the plugin could not tell. The next run tries them again.
    pub left_out: u64,
    /// Whether it was stopped before its end. The next run goes on.
    pub stopped: bool,
}

impl Store {
    /// Does the nightly work of a tenant for a day that has ended: `None` = yesterday in the
    /// programme's zone. `shop` is the tenant's live plugin.
    ///
    /// Days that were missed need no night of their own: rule 3.14 covers a week, and everything
    /// else falls due late.
    ///
    /// # Errors
    ///
    /// [`StoreError::Invalid`] for a zone or a day that there is not, or that has not ended at
    /// `now`, or a database that does not answer. What was done until then stays, and the next run
    /// goes on.
    pub async fn night(
        &self,
        tenant: &str,
        shop: &Shop,
        zone: &str,
        date: Option<NaiveDate>,
        now: i64,
        watch: &mut dyn Watch,
    ) -> Result<Night, StoreError> {
        let calendar = Calendar::new(zone)?;
        let yesterday = calendar.day_before(now)?;
        let day = match date {
            Some(date) => calendar.day(date)?,
            None => yesterday,
        };
        if day.ends > now {
            return Err(StoreError::Invalid {
                what: "day",
                expected: format!("one that has ended, at the latest {}", yesterday.date),
                found: day.date.to_string(),
            });
        }
        let mut night = Night {
            tenant: tenant.to_owned(),
            day: day.date.to_string(),
            ..Night::default()
        };
        if self.is_finished(tenant, &night.day).await? {
            night.finished_before = true;
            return Ok(night);
        }
        let shop = shop.clone().reusing(Reuse::Warm);
        let work = Work {
            store: self,
            tenant,
            shop: &shop,
            day,
            now,
        };
        work.run(&mut night, watch).await?;
        if !night.stopped && night.left_out == 0 {
            self.finish(tenant, &night, now).await?;
        }
        Ok(night)
    }

    /// The days of a tenant whose nights were finished, latest first.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn nights(&self, tenant: &str, limit: u32) -> Result<Vec<String>, StoreError> {
        const QUERY: &str = "SELECT day FROM nights WHERE tenant = $1 ORDER BY day DESC LIMIT $2";
        let days = sqlx::query_scalar(QUERY)
            .bind(tenant)
            .bind(i64::from(limit))
            .fetch_all(self.pool())
            .await?;
        Ok(days)
    }

    async fn is_finished(&self, tenant: &str, day: &str) -> Result<bool, StoreError> {
        const QUERY: &str = "SELECT COUNT(*) FROM nights WHERE tenant = $1 AND day = $2";
        let count: i64 = sqlx::query_scalar(QUERY)
            .bind(tenant)
            .bind(day)
            .fetch_one(self.pool())
            .await?;
        Ok(count > 0)
    }

    async fn finish(&self, tenant: &str, night: &Night, now: i64) -> Result<(), StoreError> {
        const QUERY: &str = "INSERT INTO nights (tenant, day, finished_at, members) \
            VALUES ($1, $2, $3, $4) ON CONFLICT (tenant, day) DO NOTHING";
        let mut writing = self.begin().await?;
        sqlx::query(QUERY)
            .bind(tenant)
            .bind(&night.day)
            .bind(now)
            .bind(i64::try_from(night.members).unwrap_or(i64::MAX))
            .execute(&mut *writing.tx)
            .await?;
        writing.commit().await?;
        Ok(())
    }
}

/// A night that is under way.
struct Work<'a> {
    store: &'a Store,
    tenant: &'a str,
    shop: &'a Shop,
    day: LocalDay,
    now: i64,
}

impl Work<'_> {
    async fn run(&self, night: &mut Night, watch: &mut dyn Watch) -> Result<(), StoreError> {
        let day = night.day.clone();
        watch.begin(page::count(self.store, self.tenant, &day).await?);
        let mut after = String::new();
        loop {
            if watch.stopped() {
                night.stopped = true;
                return Ok(());
            }
            let page = page::next(self.store, self.tenant, &day, &after, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            after.clone_from(&last.member.id);
            night.members = night.members.saturating_add(wide(page.len()));
            self.page(page, night, watch).await?;
            watch.done(night.members);
        }
    }

    /// Asks about a page, settles what falls due, and writes where everybody stands.
    async fn page(
        &self,
        page: Vec<page::Waiting>,
        night: &mut Night,
        watch: &mut dyn Watch,
    ) -> Result<(), StoreError> {
        let at = self.day.last();
        let event = ask::day_ended(&night.day, at);
        let question = Arc::new(Question {
            event: Some(event.clone()),
            at,
            counters: self.store.counters(self.tenant, &[]).await?,
        });
        let mut judged = Vec::with_capacity(page.len());
        let mut settled = Vec::new();
        for said in ask::ask(self.shop, &question, page).await? {
            match said {
                Said::Due(member) => {
                    // What was settled stays settled; the page is done again by the next run.
                    if watch.stopped() {
                        night.stopped = true;
                        break;
                    }
                    if self.settle(&member, &event, night, watch).await? {
                        settled.push(member);
                    }
                }
                other => keep(other, &mut judged, night, watch),
            }
        }
        let question = Arc::new(Question {
            event: None,
            at,
            counters: Vec::new(),
        });
        let settled = page::again(self.store, self.tenant, &night.day, &settled).await?;
        for said in ask::ask(self.shop, &question, settled).await? {
            keep(said, &mut judged, night, watch);
        }
        if !judged.is_empty() {
            let written = write::write(self.store, self.tenant, &night.day, &judged).await?;
            night.written = night.written.saturating_add(written);
        }
        Ok(())
    }

    /// Ends the day for one member. Whether it could be settled.
    async fn settle(
        &self,
        member: &str,
        event: &fidelis_host::contract::types::Event,
        night: &mut Night,
        watch: &mut dyn Watch,
    ) -> Result<bool, StoreError> {
        let settled = self
            .store
            .settle(self.tenant, member, event, self.shop, false, self.now)
            .await;
        match settled {
            Ok(_) => {
                night.due = night.due.saturating_add(1);
                Ok(true)
            }
            Err(error @ (StoreError::Unavailable { .. } | StoreError::Full { .. })) => Err(error),
            Err(error) => {
                night.left_out = night.left_out.saturating_add(1);
                watch.left_out(member, error.to_string());
                Ok(false)
            }
        }
    }
}

fn keep(said: Said, judged: &mut Vec<Judged>, night: &mut Night, watch: &mut dyn Watch) {
    match said {
        Said::Quiet(one) => judged.push(one),
        Said::Due(_) => {}
        Said::Unclear(member, error) => {
            night.left_out = night.left_out.saturating_add(1);
            watch.left_out(&member, error.to_string());
        }
    }
}

fn wide(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
