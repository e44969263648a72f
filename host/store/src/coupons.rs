//! Coupons: issued by the plugin's effects or by hand, used by orders, given back with them.

use fidelis_host::contract::types::{self, CouponOrder, CouponState, Order, PresentedCode};
use sqlx::{AnyConnection, Row as _};

use crate::{Store, StoreError, ids, sql};

/// An issued coupon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coupon {
    /// What the customer types.
    pub code: String,
    /// The offer whose template made it.
    pub offer: String,
    /// Who may use it; absent = whoever has it.
    pub member: Option<String>,
    /// `issued`, `used` or `revoked`.
    pub state: String,
    /// When it was issued.
    pub issued_at: i64,
    /// The first instant at which it no longer works.
    pub expires_at: Option<i64>,
    /// The order that used it.
    pub order: Option<String>,
}

const COLUMNS: &str = "code, offer, member, state, issued_at, expires_at, order_id";

fn coupon(row: &sqlx::any::AnyRow) -> Result<Coupon, sqlx::Error> {
    Ok(Coupon {
        code: row.try_get(0)?,
        offer: row.try_get(1)?,
        member: row.try_get(2)?,
        state: row.try_get(3)?,
        issued_at: row.try_get(4)?,
        expires_at: row.try_get(5)?,
        order: row.try_get(6)?,
    })
}

/// What customers type differently and mean alike.
fn typed(code: &str) -> String {
    code.trim().to_uppercase()
}

impl Store {
    /// The coupons of a member, behind a code, by code.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn coupons(
        &self,
        tenant: &str,
        member: &str,
        after: &str,
        limit: u32,
    ) -> Result<Vec<Coupon>, StoreError> {
        let query = format!(
            "SELECT {COLUMNS} FROM coupons \
             WHERE tenant = $1 AND member = $2 AND code > $3 ORDER BY code LIMIT $4"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(tenant)
            .bind(member)
            .bind(after)
            .bind(i64::from(limit))
            .fetch_all(self.pool())
            .await?;
        Ok(rows.iter().map(coupon).collect::<Result<_, _>>()?)
    }

    /// Issues a coupon by hand. The same `id` again gives the same coupon.
    ///
    /// # Errors
    ///
    /// [`StoreError::EventReused`] where the id was used for another coupon, or a database that
    /// does not answer.
    pub async fn issue_coupon(
        &self,
        tenant: &str,
        id: &str,
        offer: &str,
        member: Option<&str>,
        expires_at: Option<i64>,
        now: i64,
    ) -> Result<Coupon, StoreError> {
        let told = id.to_owned();
        let id = ids::derived(&["by hand", id]);
        let mut writing = self.begin().await?;
        insert(&mut writing.tx, tenant, &id, offer, member, expires_at, now).await?;
        let query = format!("SELECT {COLUMNS} FROM coupons WHERE tenant = $1 AND id = $2");
        let row = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(tenant)
            .bind(&id)
            .fetch_one(&mut *writing.tx)
            .await?;
        let issued = coupon(&row)?;
        if issued.offer != offer
            || issued.member.as_deref() != member
            || issued.expires_at != expires_at
        {
            return Err(StoreError::EventReused { event: told });
        }
        writing.commit().await?;
        Ok(issued)
    }

    /// Withdraws a coupon that is not used yet. Withdrawn twice is withdrawn.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unknown`], [`StoreError::CouponTaken`] for one that is used, or a database
    /// that does not answer.
    pub async fn revoke_coupon(
        &self,
        tenant: &str,
        code: &str,
        now: i64,
    ) -> Result<(), StoreError> {
        const QUERY: &str = "UPDATE coupons SET state = 'revoked', changed_at = $3 \
            WHERE tenant = $1 AND code = $2 AND state <> 'used'";
        let code = typed(code);
        let mut writing = self.begin().await?;
        let revoked = sqlx::query(QUERY)
            .bind(tenant)
            .bind(&code)
            .bind(now)
            .execute(&mut *writing.tx)
            .await?;
        if revoked.rows_affected() == 0 {
            return Err(match state(&mut writing.tx, tenant, &code).await? {
                Some(state) => StoreError::CouponTaken { code, state },
                None => StoreError::Unknown {
                    what: "coupon",
                    id: code,
                },
            });
        }
        writing.commit().await?;
        Ok(())
    }

    /// Codes as the plugin is told of them: with the coupon behind each, if there is one.
    pub(crate) async fn presented(
        &self,
        tenant: &str,
        member: Option<&str>,
        codes: &[String],
    ) -> Result<Vec<PresentedCode>, StoreError> {
        if codes.is_empty() {
            return Ok(Vec::new());
        }
        let query = format!(
            "SELECT {COLUMNS} FROM coupons WHERE tenant = $1 AND code IN ({})",
            sql::list(1, codes.len())
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(query)).bind(tenant);
        for code in codes {
            query = query.bind(typed(code));
        }
        let rows = query.fetch_all(self.pool()).await?;
        let coupons: Vec<Coupon> = rows.iter().map(coupon).collect::<Result<_, _>>()?;
        let presented = |code: &String| PresentedCode {
            code: code.clone(),
            coupon: coupons
                .iter()
                .find(|coupon| coupon.code == typed(code))
                .map(|coupon| told(coupon, member)),
        };
        Ok(codes.iter().map(presented).collect())
    }
}

/// A coupon in the contract's words, for one member.
fn told(coupon: &Coupon, member: Option<&str>) -> types::Coupon {
    let foreign = coupon.member.is_some() && coupon.member.as_deref() != member;
    let state = match coupon.state.as_str() {
        _ if foreign => CouponState::Foreign,
        "issued" => CouponState::Issued,
        "used" => CouponState::Used,
        _ => CouponState::Revoked,
    };
    types::Coupon {
        offer: coupon.offer.clone(),
        state,
        issued_at: coupon.issued_at,
        expires_at: coupon.expires_at,
    }
}

/// Issues what the plugin ordered, once. Answers the code; `None` where it was issued before.
pub(crate) async fn issue(
    connection: &mut AnyConnection,
    tenant: &str,
    member: &str,
    order: &CouponOrder,
    now: i64,
) -> Result<Option<String>, StoreError> {
    let id = ids::derived(&[member, &order.id]);
    let (offer, expires_at) = (&order.offer, order.expires_at);
    insert(
        connection,
        tenant,
        &id,
        offer,
        Some(member),
        expires_at,
        now,
    )
    .await
}

async fn insert(
    connection: &mut AnyConnection,
    tenant: &str,
    id: &str,
    offer: &str,
    member: Option<&str>,
    expires_at: Option<i64>,
    now: i64,
) -> Result<Option<String>, StoreError> {
    const QUERY: &str = "INSERT INTO coupons \
        (tenant, code, id, offer, member, state, issued_at, expires_at, order_id, used_by, changed_at) \
        VALUES ($1, $2, $3, $4, $5, 'issued', $6, $7, NULL, NULL, $6) \
        ON CONFLICT (tenant, id) DO NOTHING";
    let code = ids::code()?;
    let inserted = sqlx::query(QUERY)
        .bind(tenant)
        .bind(&code)
        .bind(id)
        .bind(offer)
        .bind(member)
        .bind(now)
        .bind(expires_at)
        .execute(connection)
        .await?;
    Ok((inserted.rows_affected() > 0).then_some(code))
}

/// Marks the coupons of an order as used by it. Codes that are no coupons are left to the plugin.
pub(crate) async fn take(
    connection: &mut AnyConnection,
    tenant: &str,
    member: &str,
    order: &Order,
    at: i64,
) -> Result<(), StoreError> {
    const QUERY: &str = "UPDATE coupons SET state = 'used', order_id = $4, used_by = $3, changed_at = $5 \
        WHERE tenant = $1 AND code = $2 AND (member IS NULL OR member = $3) \
        AND (state = 'issued' AND (expires_at IS NULL OR expires_at > $5) \
        OR state = 'used' AND order_id = $4 AND used_by = $3)";
    for code in order
        .offers
        .iter()
        .filter_map(|offer| offer.code.as_deref())
    {
        let code = typed(code);
        let used = sqlx::query(QUERY)
            .bind(tenant)
            .bind(&code)
            .bind(member)
            .bind(&order.id)
            .bind(at)
            .execute(&mut *connection)
            .await?;
        if used.rows_affected() == 0
            && let Some(state) = state(connection, tenant, &code).await?
        {
            // One that is issued cannot be used here: it is somebody else's, or too late.
            let state = if state == "issued" {
                "expired or somebody else's".to_owned()
            } else {
                state
            };
            return Err(StoreError::CouponTaken { code, state });
        }
    }
    Ok(())
}

/// Gives back the coupons of an order that it no longer has: after [`take`] those that were not
/// taken again, and those of an order that is no more.
pub(crate) async fn give_back(
    connection: &mut AnyConnection,
    tenant: &str,
    member: &str,
    order: &str,
    kept: &[String],
    at: i64,
) -> Result<(), sqlx::Error> {
    let mut query = "UPDATE coupons \
        SET state = 'issued', order_id = NULL, used_by = NULL, changed_at = $4 \
        WHERE tenant = $1 AND order_id = $2 AND used_by = $3 AND state = 'used'"
        .to_owned();
    if !kept.is_empty() {
        query.push_str(&format!(" AND code NOT IN ({})", sql::list(4, kept.len())));
    }
    let mut query = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(tenant)
        .bind(order)
        .bind(member)
        .bind(at);
    for code in kept {
        query = query.bind(typed(code));
    }
    query.execute(connection).await?;
    Ok(())
}

/// The codes that an order used, in the sequence in which every transaction locks them.
pub(crate) fn codes_of(order: &Order) -> Vec<String> {
    let codes = order.offers.iter().filter_map(|offer| offer.code.clone());
    let mut codes: Vec<String> = codes.collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

async fn state(
    connection: &mut AnyConnection,
    tenant: &str,
    code: &str,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT state FROM coupons WHERE tenant = $1 AND code = $2")
        .bind(tenant)
        .bind(code)
        .fetch_optional(connection)
        .await
}
