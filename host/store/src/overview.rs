//! What is known of the store as a whole.

use crate::{Store, StoreError};

impl Store {
    /// What members have: for each tenant and wallet, the points available and pending, summed over
    /// the whole ledger. Takes time that grows with the ledger.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn liability(&self) -> Result<Vec<(String, String, i64)>, StoreError> {
        const QUERY: &str = "SELECT tenant, wallet, CAST(SUM(available) + SUM(pending) AS BIGINT) \
            FROM entries WHERE wallet <> '' GROUP BY tenant, wallet";
        Ok(sqlx::query_as(QUERY).fetch_all(self.pool()).await?)
    }

    /// Whether a key was ever made.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn has_keys(&self) -> Result<bool, StoreError> {
        const QUERY: &str = "SELECT COUNT(*) FROM (SELECT id FROM keys LIMIT 1) AS first";
        let count: i64 = sqlx::query_scalar(QUERY).fetch_one(self.pool()).await?;
        Ok(count > 0)
    }

    /// How many members there are, of all tenants.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn count_members(&self) -> Result<u64, StoreError> {
        const QUERY: &str = "SELECT COUNT(*) FROM members";
        let count: i64 = sqlx::query_scalar(QUERY).fetch_one(self.pool()).await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }
}
