//! Points and coupons of a period.

use std::collections::BTreeMap;

use fidelis_guest::exact::Ratio as Exact;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;

use super::{PointValue, Share, Span};
use crate::{Store, StoreError};

/// A wallet's points within a period. All are gross: what a refund took back or gave back stands
/// beside what was earned and used, not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WalletMeasures {
    /// The wallet.
    pub wallet: String,
    /// Points earned, pending ones included.
    pub issued: i64,
    /// Points that paid for something.
    pub used: i64,
    /// Points that expired.
    pub expired: i64,
    /// Points that refunds took back, owed ones included.
    pub clawed_back: i64,
    /// Points used that refunds gave back.
    pub restored: i64,
    /// What corrections by hand and opening balances added, less what they took.
    pub adjusted: i64,
    /// What came by transfers, less what went. Not 0 while one is under way.
    pub transferred: i64,
    /// Points used for points earned.
    pub redemption: Share,
    /// Points expired for points earned.
    pub breakage: Share,
    /// What the shop owes at the end of the period.
    pub liability: Liability,
}

/// Points of a wallet at the end of a period, and what they are worth.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Liability {
    /// Available and pending points: what the liability is reckoned from.
    pub points: i64,
    /// The available ones of them.
    pub available: i64,
    /// The pending ones of them.
    pub pending: i64,
    /// Points that are held for unfinished orders, beside them.
    pub held: i64,
    /// Points that members owe.
    pub debt: i64,
    /// The points' value; absent where none is given for the wallet or it does not fit.
    pub value: Option<Money>,
}

/// An exact amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Money {
    /// ISO 4217 code.
    pub currency: String,
    /// Minor units: this …
    pub numerator: i64,
    /// … divided by this, at least 1, in lowest terms.
    pub denominator: i64,
}

/// Coupons of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CouponMeasures {
    /// Coupons issued.
    pub issued: i64,
    /// Coupons that an order used, and that are still used.
    pub used: i64,
    /// Coupons withdrawn.
    pub revoked: i64,
}

impl Default for Share {
    fn default() -> Self {
        Self::of(0, 0)
    }
}

/// The four columns of one kind of entry of a wallet.
struct Columns {
    wallet: String,
    kind: String,
    available: i64,
    pending: i64,
    held: i64,
    debt: i64,
}

impl Store {
    pub(super) async fn wallet_measures(
        &self,
        tenant: &str,
        span: Span,
        values: &[PointValue],
    ) -> Result<Vec<WalletMeasures>, StoreError> {
        let mut wallets: BTreeMap<String, WalletMeasures> = BTreeMap::new();
        for row in self.columns(tenant, i64::MIN, span.to).await? {
            let liability = &mut wallet(&mut wallets, &row.wallet).liability;
            add(&mut liability.available, row.available);
            add(&mut liability.pending, row.pending);
            add(&mut liability.held, row.held);
            add(&mut liability.debt, row.debt);
        }
        for row in self.columns(tenant, span.from, span.to).await? {
            let measures = wallet(&mut wallets, &row.wallet);
            let moved = row
                .available
                .saturating_add(row.pending)
                .saturating_add(row.held);
            let net = moved.saturating_sub(row.debt);
            let (sum, delta) = match row.kind.as_str() {
                "earn" => (&mut measures.issued, moved),
                "burn" => (&mut measures.used, moved.saturating_neg()),
                "expire" => (&mut measures.expired, moved.saturating_neg()),
                "clawback" | "debt" => (&mut measures.clawed_back, net.saturating_neg()),
                "restore" => (&mut measures.restored, net),
                "adjust" => (&mut measures.adjusted, net),
                "transfer" => (&mut measures.transferred, net),
                _ => continue,
            };
            add(sum, delta);
        }
        let finish = |mut measures: WalletMeasures| {
            measures.redemption = Share::of(measures.used, measures.issued);
            measures.breakage = Share::of(measures.expired, measures.issued);
            let liability = &mut measures.liability;
            liability.points = liability.available.saturating_add(liability.pending);
            let value = values.iter().find(|value| value.wallet == measures.wallet);
            liability.value = value.and_then(|value| worth(liability.points, value));
            measures
        };
        Ok(wallets.into_values().map(finish).collect())
    }

    async fn columns(&self, tenant: &str, from: i64, to: i64) -> Result<Vec<Columns>, StoreError> {
        const QUERY: &str = "SELECT wallet, kind, CAST(SUM(available) AS BIGINT), \
            CAST(SUM(pending) AS BIGINT), CAST(SUM(held) AS BIGINT), CAST(SUM(debt) AS BIGINT) \
            FROM entries WHERE tenant = $1 AND at >= $2 AND at < $3 AND wallet <> '' \
            GROUP BY wallet, kind";
        let rows = sqlx::query(QUERY).bind(tenant).bind(from).bind(to);
        let rows = rows.fetch_all(self.pool()).await?;
        let columns = |row: &sqlx::any::AnyRow| {
            Ok(Columns {
                wallet: row.try_get(0)?,
                kind: row.try_get(1)?,
                available: row.try_get(2)?,
                pending: row.try_get(3)?,
                held: row.try_get(4)?,
                debt: row.try_get(5)?,
            })
        };
        rows.iter().map(columns).collect()
    }

    pub(super) async fn coupon_measures(
        &self,
        tenant: &str,
        span: Span,
    ) -> Result<CouponMeasures, StoreError> {
        const QUERY: &str = "SELECT \
            (SELECT COUNT(*) FROM coupons WHERE tenant = $1 AND issued_at >= $2 AND issued_at < $3), \
            (SELECT COUNT(*) FROM coupons WHERE tenant = $1 AND state = 'used' \
             AND changed_at >= $2 AND changed_at < $3), \
            (SELECT COUNT(*) FROM coupons WHERE tenant = $1 AND state = 'revoked' \
             AND changed_at >= $2 AND changed_at < $3)";
        let row = sqlx::query(QUERY)
            .bind(tenant)
            .bind(span.from)
            .bind(span.to)
            .fetch_one(self.pool())
            .await?;
        Ok(CouponMeasures {
            issued: row.try_get(0)?,
            used: row.try_get(1)?,
            revoked: row.try_get(2)?,
        })
    }
}

fn wallet<'a>(
    wallets: &'a mut BTreeMap<String, WalletMeasures>,
    id: &str,
) -> &'a mut WalletMeasures {
    wallets
        .entry(id.to_owned())
        .or_insert_with_key(|id| WalletMeasures {
            wallet: id.clone(),
            ..WalletMeasures::default()
        })
}

fn add(sum: &mut i64, delta: i64) {
    *sum = sum.saturating_add(delta);
}

fn worth(points: i64, value: &PointValue) -> Option<Money> {
    let whole = i128::from(points) * i128::from(value.amount);
    let exact = Exact::new(whole, i128::from(value.points)).ok()?;
    let exact = exact.to_contract().ok()?;
    Some(Money {
        currency: value.currency.clone(),
        numerator: exact.numerator,
        denominator: exact.denominator,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_liability_is_exact() {
        let value = |amount, points| PointValue {
            wallet: "points".to_owned(),
            currency: "EUR".to_owned(),
            amount,
            points,
        };
        let told = |points, value: PointValue| {
            let money = worth(points, &value)?;
            Some((money.numerator, money.denominator))
        };
        // 100 points are 1.00; 3 points are 0.10.
        assert_eq!(told(1250, value(100, 100)), Some((1250, 1)));
        assert_eq!(told(1000, value(10, 3)), Some((10_000, 3)));
        assert_eq!(told(5, value(1, 0)), None);
        assert_eq!(told(i64::MAX, value(i64::MAX, 1)), None);
    }
}
