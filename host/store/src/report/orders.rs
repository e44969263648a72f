//! What orders say: who came back, and how many sessions became one.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, Row as _};

use super::{Share, Span};
use crate::night::Calendar;
use crate::{Store, StoreError};

/// Members who ordered in the previous period, and those of them who ordered in this one. The
/// previous period has as many days. Orders that were called off or given back do not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Retention {
    /// Members who ordered in this period.
    pub ordered: i64,
    /// Members who ordered in both, of those who ordered in the previous one.
    pub returned: Share,
}

/// Orders for the sessions of a segment. An order counts for the segments that the member was in by
/// the end of the day before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Conversion {
    /// The segment.
    pub segment: String,
    /// Its orders, of its sessions.
    pub orders: Share,
}

/// Days of one query.
const DAYS: usize = 366;

impl Store {
    pub(super) async fn retention(
        &self,
        tenant: &str,
        previous: Span,
        span: Span,
    ) -> Result<Retention, StoreError> {
        const QUERY: &str = "WITH earlier AS (SELECT DISTINCT member FROM orders \
             WHERE tenant = $1 AND placed_at >= $2 AND placed_at < $3 \
             AND status NOT IN ('cancelled', 'refunded')), \
            now AS (SELECT DISTINCT member FROM orders \
             WHERE tenant = $1 AND placed_at >= $3 AND placed_at < $4 \
             AND status NOT IN ('cancelled', 'refunded')) \
            SELECT (SELECT COUNT(*) FROM now), (SELECT COUNT(*) FROM earlier), \
             (SELECT COUNT(*) FROM earlier JOIN now ON now.member = earlier.member)";
        let row = sqlx::query(QUERY)
            .bind(tenant)
            .bind(previous.from)
            .bind(span.from)
            .bind(span.to)
            .fetch_one(self.pool())
            .await?;
        Ok(Retention {
            ordered: row.try_get(0)?,
            returned: Share::of(row.try_get(2)?, row.try_get(1)?),
        })
    }

    pub(super) async fn conversion(
        &self,
        tenant: &str,
        calendar: &Calendar,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<Conversion>, StoreError> {
        const SESSIONS: &str = "SELECT segment, CAST(SUM(count) AS BIGINT) FROM sessions \
            WHERE tenant = $1 AND day >= $2 AND day < $3 GROUP BY segment ORDER BY segment";
        let told = sqlx::query(SESSIONS)
            .bind(tenant)
            .bind(from.to_string())
            .bind(to.to_string())
            .fetch_all(self.pool())
            .await?;
        let mut sessions: Vec<(String, i64, i64)> = Vec::new();
        for row in told {
            sessions.push((row.try_get(0)?, row.try_get(1)?, 0));
        }
        if sessions.is_empty() {
            return Ok(Vec::new());
        }
        let days: Vec<NaiveDate> = from.iter_days().take_while(|day| *day < to).collect();
        for days in days.chunks(DAYS) {
            self.count_orders(tenant, calendar, days, &mut sessions)
                .await?;
        }
        let conversion = |(segment, sessions, orders)| Conversion {
            segment,
            orders: Share::of(orders, sessions),
        };
        Ok(sessions.into_iter().map(conversion).collect())
    }

    /// Adds the orders of some days to the segments whose sessions were told.
    async fn count_orders(
        &self,
        tenant: &str,
        calendar: &Calendar,
        days: &[NaiveDate],
        sessions: &mut [(String, i64, i64)],
    ) -> Result<(), StoreError> {
        let rows: Vec<String> = (0..days.len())
            .map(|row| {
                let first = row.saturating_mul(3).saturating_add(2);
                let (second, third) = (first.saturating_add(1), first.saturating_add(2));
                // PostgreSQL takes the type of a place from its use, and here there is none.
                format!(
                    "(CAST(${first} AS TEXT), CAST(${second} AS BIGINT), CAST(${third} AS BIGINT))"
                )
            })
            .collect();
        let query = format!(
            "WITH days (day, starts, ends) AS (VALUES {}) \
             SELECT segment, COUNT(*) FROM (\
              SELECT m.segment, o.member, o.order_id FROM days d \
              JOIN orders o ON o.tenant = $1 AND o.placed_at >= d.starts AND o.placed_at < d.ends \
               AND o.status NOT IN ('cancelled', 'refunded') \
              JOIN moves m ON m.tenant = o.tenant AND m.member = o.member AND m.day < d.day \
              GROUP BY m.segment, o.member, o.order_id HAVING SUM(m.delta) > 0) AS placed \
             GROUP BY segment",
            rows.join(", ")
        );
        let mut query = sqlx::query(AssertSqlSafe(query)).bind(tenant);
        for date in days {
            let day = calendar.day(*date)?;
            query = query.bind(date.to_string()).bind(day.starts).bind(day.ends);
        }
        for row in query.fetch_all(self.pool()).await? {
            let segment: String = row.try_get(0)?;
            let count: i64 = row.try_get(1)?;
            if let Some(told) = sessions.iter_mut().find(|told| told.0 == segment) {
                told.2 = told.2.saturating_add(count);
            }
        }
        Ok(())
    }
}
