//! Sessions told by storefronts: the whole of which orders are a part.

use sqlx::Row as _;

use crate::{Store, StoreError};

/// Sessions of a segment on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sessions<'a> {
    /// The local day, such as `2026-11-21`.
    pub day: &'a str,
    /// The segment.
    pub segment: &'a str,
    /// How many.
    pub count: i64,
}

impl Store {
    /// Adds sessions. The same `id` again adds nothing.
    ///
    /// # Errors
    ///
    /// [`StoreError::EventReused`] where the id was used for other sessions, or a database that
    /// does not answer.
    pub async fn add_sessions(
        &self,
        tenant: &str,
        id: &str,
        sessions: Sessions<'_>,
    ) -> Result<(), StoreError> {
        const TOLD: &str = "INSERT INTO sessions_told (tenant, id, day, segment, count) \
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant, id) DO NOTHING";
        const FIRST: &str =
            "SELECT day, segment, count FROM sessions_told WHERE tenant = $1 AND id = $2";
        const ADD: &str = "INSERT INTO sessions (tenant, day, segment, count) \
            VALUES ($1, $2, $3, $4) ON CONFLICT (tenant, day, segment) \
            DO UPDATE SET count = sessions.count + excluded.count";
        let mut writing = self.begin().await?;
        let told = sqlx::query(TOLD)
            .bind(tenant)
            .bind(id)
            .bind(sessions.day)
            .bind(sessions.segment)
            .bind(sessions.count)
            .execute(&mut *writing.tx)
            .await?;
        if told.rows_affected() == 0 {
            let first = sqlx::query(FIRST)
                .bind(tenant)
                .bind(id)
                .fetch_one(&mut *writing.tx)
                .await?;
            let (day, segment): (String, String) = (first.try_get(0)?, first.try_get(1)?);
            let first = Sessions {
                day: &day,
                segment: &segment,
                count: first.try_get(2)?,
            };
            if first == sessions {
                return Ok(());
            }
            return Err(StoreError::EventReused {
                event: id.to_owned(),
            });
        }
        sqlx::query(ADD)
            .bind(tenant)
            .bind(sessions.day)
            .bind(sessions.segment)
            .bind(sessions.count)
            .execute(&mut *writing.tx)
            .await?;
        writing.commit().await?;
        Ok(())
    }
}
