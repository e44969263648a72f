//! Sessions told by storefronts: the whole of which orders are a part.

use crate::{Store, StoreError};

impl Store {
    /// Adds sessions of a segment on a local day, such as `2026-11-21`.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn add_sessions(
        &self,
        tenant: &str,
        day: &str,
        segment: &str,
        count: i64,
    ) -> Result<(), StoreError> {
        const QUERY: &str = "INSERT INTO sessions (tenant, day, segment, count) \
            VALUES ($1, $2, $3, $4) ON CONFLICT (tenant, day, segment) \
            DO UPDATE SET count = sessions.count + excluded.count";
        let mut writing = self.begin().await?;
        sqlx::query(QUERY)
            .bind(tenant)
            .bind(day)
            .bind(segment)
            .bind(count)
            .execute(&mut *writing.tx)
            .await?;
        writing.commit().await?;
        Ok(())
    }
}
