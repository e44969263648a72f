//! The best customers, of those who want to be seen.

use crate::{Store, StoreError};

/// A place in a leaderboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rank {
    /// The place, from 1; who has as many points has the same.
    pub place: i64,
    /// The name that the member chose.
    pub pseudonym: String,
    /// Points earned so far, less what refunds took back.
    pub points: i64,
}

impl Store {
    /// The members with a pseudonym who earned most in a wallet.
    ///
    /// What counts is what was earned, so that nobody falls by using points: grants of orders and
    /// activities less what refunds took back. Corrections by hand, opening balances and transfers
    /// do not count.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn leaderboard(
        &self,
        tenant: &str,
        wallet: &str,
        limit: u32,
    ) -> Result<Vec<Rank>, StoreError> {
        const QUERY: &str = "SELECT members.pseudonym, CAST(SUM(entries.available \
            + entries.pending + entries.held - entries.debt) AS BIGINT) AS points \
            FROM members JOIN entries \
            ON entries.tenant = members.tenant AND entries.member = members.member \
            WHERE members.tenant = $1 AND members.pseudonym IS NOT NULL \
            AND entries.wallet = $2 AND entries.kind IN ('earn', 'clawback', 'debt') \
            GROUP BY members.member, members.pseudonym \
            ORDER BY points DESC, members.pseudonym, members.member LIMIT $3";
        let rows: Vec<(String, i64)> = sqlx::query_as(QUERY)
            .bind(tenant)
            .bind(wallet)
            .bind(i64::from(limit))
            .fetch_all(self.pool())
            .await?;
        Ok(ranked(rows))
    }
}

fn ranked(rows: Vec<(String, i64)>) -> Vec<Rank> {
    let mut ranks: Vec<Rank> = Vec::with_capacity(rows.len());
    for (index, (pseudonym, points)) in (1_i64..).zip(rows) {
        let equal = ranks.last().filter(|rank| rank.points == points);
        ranks.push(Rank {
            place: equal.map_or(index, |rank| rank.place),
            pseudonym,
            points,
        });
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_share_a_place() {
        let rows = [("a", 9), ("b", 7), ("c", 7), ("d", 1)];
        let rows = rows.map(|(name, points)| (name.to_owned(), points));
        let places: Vec<i64> = ranked(rows.into()).iter().map(|rank| rank.place).collect();
        assert_eq!(places, [1, 2, 2, 4]);
    }
}
