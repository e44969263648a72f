//! Coupons: those of a member, and those issued and withdrawn by hand.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use fidelis_store::{Coupon, Deed};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::body::{Asked, Body, Named};
use crate::problem::Answer;
use crate::routes::page::{Page, PageAsked};
use crate::routes::settle::{check_reason, check_short, event_id};
use crate::state::State as App;

/// An issued coupon.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CouponView {
    /// What the customer types.
    code: String,
    /// The offer that it opens.
    offer: String,
    /// Who may use it; absent = whoever has it.
    member: Option<String>,
    /// `issued`, `used` or `revoked`.
    state: String,
    /// When it was issued, UTC milliseconds.
    issued_at: i64,
    /// The first instant at which it no longer works, UTC milliseconds.
    expires_at: Option<i64>,
    /// The order that used it.
    order: Option<String>,
}

impl From<Coupon> for CouponView {
    fn from(coupon: Coupon) -> Self {
        Self {
            code: coupon.code,
            offer: coupon.offer,
            member: coupon.member,
            state: coupon.state,
            issued_at: coupon.issued_at,
            expires_at: coupon.expires_at,
            order: coupon.order,
        }
    }
}

/// A coupon to be issued by hand.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct CouponGiven {
    /// An id that makes issuing it twice harmless; absent = that of the header `Idempotency-Key`.
    id: Option<String>,
    /// Why, in 3 to 500 characters; kept in the audit log.
    reason: String,
    /// The offer that it opens.
    offer: String,
    /// Who may use it; absent = whoever has it.
    member: Option<String>,
    /// The first instant at which it no longer works, UTC milliseconds; absent = never.
    expires_at: Option<i64>,
}

/// Why a coupon is withdrawn.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Revocation {
    /// Why, in 3 to 500 characters; kept in the audit log.
    reason: String,
}

/// The coupons of a member, by code.
#[utoipa::path(
    get, path = "/v1/members/{member}/coupons", tag = "members",
    params(("member" = String, Path, description = "The member's id"), PageAsked),
    responses((status = 200, body = Page<CouponView>))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Named(member): Named<String>,
    Asked(asked): Asked<PageAsked>,
) -> Answer<Json<Page<CouponView>>> {
    let limit = asked.limit()?;
    let coupons = app
        .store
        .coupons(&caller.tenant, &member, asked.after(), limit);
    let rows = coupons.await?.into_iter();
    let rows = rows.map(|coupon| (coupon.code.clone(), coupon.into()));
    Ok(Json(Page::of(rows.collect(), limit)))
}

/// Issues a coupon by hand. The same id again gives the same coupon.
#[utoipa::path(
    post, path = "/v1/coupons", tag = "by hand",
    params(("Idempotency-Key" = Option<String>, Header, description = "The coupon's id")),
    request_body = CouponGiven,
    responses((status = 200, body = CouponView))
)]
pub(crate) async fn issue(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Body(given): Body<CouponGiven>,
) -> Answer<Json<CouponView>> {
    let id = event_id(&headers, given.id)?;
    check_reason(&given.reason)?;
    check_short("/member", given.member.as_deref().unwrap_or_default())?;
    check_short("/offer", &given.offer)?;
    let now = app.now();
    let deed = Deed {
        at: now,
        key: caller.key.to_string(),
        action: "coupon".to_owned(),
        member: given.member.clone(),
        reason: given.reason,
        detail: json!({ "id": id, "offer": given.offer }).to_string(),
    };
    app.store.record(&caller.tenant, &deed).await?;
    let member = given.member.as_deref();
    let coupon = app
        .store
        .issue_coupon(
            &caller.tenant,
            &id,
            &given.offer,
            member,
            given.expires_at,
            now,
        )
        .await?;
    Ok(Json(coupon.into()))
}

/// Withdraws a coupon that is not used yet. Withdrawn twice is withdrawn.
#[utoipa::path(
    post, path = "/v1/coupons/{code}/revoke", tag = "by hand",
    params(("code" = String, Path, description = "What the customer would type")),
    request_body = Revocation,
    responses((status = 204))
)]
pub(crate) async fn revoke(
    State(app): State<App>,
    caller: Caller,
    Named(code): Named<String>,
    Body(given): Body<Revocation>,
) -> Answer<StatusCode> {
    check_reason(&given.reason)?;
    let now = app.now();
    let deed = Deed {
        at: now,
        key: caller.key.to_string(),
        action: "coupon-revocation".to_owned(),
        member: None,
        reason: given.reason,
        detail: json!({ "code": code }).to_string(),
    };
    app.store.record(&caller.tenant, &deed).await?;
    app.store.revoke_coupon(&caller.tenant, &code, now).await?;
    Ok(StatusCode::NO_CONTENT)
}
