//! Who is in a segment, and who came and went: for the tools that write to customers.
//!
//! A list of any length is read a page at a time, so that it can be sent on while it is read.

use chrono::NaiveDate;
use csv::{Terminator, WriterBuilder};
use sqlx::Row as _;

use crate::{Store, StoreError};

/// Rows that are read at a time.
const PAGE: i64 = 5000;

/// What is asked of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Its members as of the last night, each with the day on which they came in.
    Members,
    /// Who came in and who went on the days from the first to before the second.
    Moves(NaiveDate, NaiveDate),
}

/// A segment as CSV, a page at a time.
#[derive(Debug)]
pub struct Audience {
    store: Store,
    tenant: String,
    segment: String,
    asked: Asked,
    /// The last row that was read.
    after: Option<(String, String)>,
    begun: bool,
    ended: bool,
}

impl Store {
    /// A segment of a tenant as CSV: the programme's own, `lifecycle:<stage>` or `rfm:<score>`. One
    /// that nobody was ever in has no rows.
    #[must_use]
    pub fn audience(&self, tenant: &str, segment: &str, asked: Asked) -> Audience {
        Audience {
            store: self.clone(),
            tenant: tenant.to_owned(),
            segment: segment.to_owned(),
            asked,
            after: None,
            begun: false,
            ended: false,
        }
    }
}

impl Audience {
    /// The next rows, with the header before the first ones (`member,since`, or
    /// `day,member,move` where moves are asked for, each `enter` or `leave`); `None` after the last.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn next(&mut self) -> Result<Option<String>, StoreError> {
        if self.ended {
            return Ok(None);
        }
        let rows = match self.asked {
            Asked::Members => self.members().await?,
            Asked::Moves(from, to) => self.moves(from, to).await?,
        };
        self.ended = i64::try_from(rows.len()).unwrap_or(PAGE) < PAGE;
        let mut text = WriterBuilder::new()
            .terminator(Terminator::Any(b'\n'))
            .from_writer(Vec::new());
        if !self.begun {
            self.begun = true;
            let header: &[&str] = match self.asked {
                Asked::Members => &["member", "since"],
                Asked::Moves(..) => &["day", "member", "move"],
            };
            text.write_record(header).map_err(unwritten)?;
        }
        for row in &rows {
            text.write_record(row).map_err(unwritten)?;
        }
        let bytes = text
            .into_inner()
            .map_err(|error| unwritten(error.error()))?;
        String::from_utf8(bytes).map(Some).map_err(unwritten)
    }

    async fn members(&mut self) -> Result<Vec<Vec<String>>, StoreError> {
        const QUERY: &str = "SELECT member, MAX(CASE WHEN delta > 0 THEN day ELSE '' END) FROM moves \
            WHERE tenant = $1 AND segment = $2 AND member > $3 \
            GROUP BY member HAVING SUM(delta) > 0 ORDER BY member LIMIT $4";
        let after = self.after.take().unwrap_or_default().1;
        let found = sqlx::query(QUERY)
            .bind(&self.tenant)
            .bind(&self.segment)
            .bind(after)
            .bind(PAGE)
            .fetch_all(self.store.pool())
            .await?;
        let mut rows: Vec<Vec<String>> = Vec::with_capacity(found.len());
        for row in found {
            rows.push(vec![row.try_get(0)?, row.try_get(1)?]);
        }
        if let Some([member, since]) = rows.last().map(Vec::as_slice) {
            self.after = Some((since.clone(), member.clone()));
        }
        Ok(rows)
    }

    async fn moves(
        &mut self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<Vec<String>>, StoreError> {
        // A row is later than another as a whole, so that the index `moves_by_day` leads to the
        // first one of a page, however many of a day were read before.
        const QUERY: &str = "SELECT day, member, delta FROM moves \
            WHERE tenant = $1 AND segment = $2 AND (day, member) > ($3, $4) AND day < $5 \
            ORDER BY day, member LIMIT $6";
        // No member's name is empty.
        let begin = || (from.to_string(), String::new());
        let (day, member) = self.after.take().unwrap_or_else(begin);
        let found = sqlx::query(QUERY)
            .bind(&self.tenant)
            .bind(&self.segment)
            .bind(day)
            .bind(member)
            .bind(to.to_string())
            .bind(PAGE)
            .fetch_all(self.store.pool())
            .await?;
        let mut rows: Vec<Vec<String>> = Vec::with_capacity(found.len());
        for row in found {
            let delta: i64 = row.try_get(2)?;
            let which = if delta > 0 { "enter" } else { "leave" };
            rows.push(vec![row.try_get(0)?, row.try_get(1)?, which.to_owned()]);
        }
        if let Some([day, member, _]) = rows.last().map(Vec::as_slice) {
            self.after = Some((day.clone(), member.clone()));
        }
        Ok(rows)
    }
}

fn unwritten(error: impl ToString) -> StoreError {
    StoreError::Damaged {
        what: "audience",
        problem: error.to_string(),
    }
}
