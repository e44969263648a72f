//! What operators do by hand: corrections, opening balances, transfers, tiers. Each needs a reason,
//! and is written down before it is done.

use axum::http::HeaderMap;
use axum::response::Response;
use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{Adjustment, EventBody, OpeningBalance, TierLock, Transfer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::body::{Body, Named};
use crate::problem::{Answer, invalid};
use crate::routes::settle::{ByHand, Given, Told, check_member, event_id};

macro_rules! given {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Serialize, Deserialize, ToSchema)]
        pub(crate) struct $name {
            /// The event's id; absent = that of the header `Idempotency-Key`.
            id: Option<String>,
            /// When, UTC milliseconds; absent = now.
            at: Option<i64>,
            /// Why, in 3 to 500 characters; kept in the audit log.
            reason: String,
            $($(#[$field_doc])* $field: $type,)*
        }
    };
}

given! {
    /// Points added or taken by hand.
    AdjustmentGiven {
        /// The wallet.
        wallet: String,
        /// Points to add, or to take where negative.
        points: i64,
        /// When added points expire, UTC milliseconds; absent = as the wallet says.
        expires_at: Option<i64>,
    }
}

given! {
    /// Points brought from another system.
    OpeningGiven {
        /// The wallet.
        wallet: String,
        /// Points, at least 0.
        points: i64,
        /// When they were earned, UTC milliseconds.
        earned_at: i64,
        /// When they expire, UTC milliseconds; absent = never.
        expires_at: Option<i64>,
    }
}

given! {
    /// An account that goes into another one.
    MergeGiven {
        /// The member whose account goes on.
        survivor: String,
    }
}

given! {
    /// Points to be sent to another member.
    TransferGiven {
        /// The wallet.
        wallet: String,
        /// Points, at least 1.
        points: i64,
        /// The receiver's id.
        receiver: String,
    }
}

given! {
    /// A tier to be fixed or freed.
    TierLockGiven {
        /// The ladder.
        ladder: String,
        /// The tier to fix; absent = below the first one.
        tier: Option<String>,
        /// Whether the tier stays until it is freed; false frees it.
        locked: bool,
    }
}

/// Adds or takes points.
#[utoipa::path(
    post, path = "/v1/members/{member}/adjustments", tag = "by hand",
    params(
        ("member" = String, Path, description = "The member's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "The event's id"),
    ),
    request_body = AdjustmentGiven,
    responses((status = 200, body = Settlement))
)]
pub(crate) async fn adjust(
    app: Given,
    caller: Caller,
    Named(member): Named<String>,
    headers: HeaderMap,
    Body(given): Body<AdjustmentGiven>,
) -> Answer<Response> {
    let id = event_id(&headers, given.id)?;
    let body = EventBody::Adjusted(Adjustment {
        wallet: given.wallet,
        points: given.points,
        reason: given.reason.clone(),
        expires_at: given.expires_at,
    });
    let act = ByHand {
        action: "adjustment",
        reason: &given.reason,
    };
    let told = told(&app, &caller, &member);
    told.by_hand(act, id, given.at, body).await
}

/// Brings points from another system.
#[utoipa::path(
    post, path = "/v1/members/{member}/opening-balances", tag = "by hand",
    params(
        ("member" = String, Path, description = "The member's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "The event's id"),
    ),
    request_body = OpeningGiven,
    responses((status = 200, body = Settlement))
)]
pub(crate) async fn open(
    app: Given,
    caller: Caller,
    Named(member): Named<String>,
    headers: HeaderMap,
    Body(given): Body<OpeningGiven>,
) -> Answer<Response> {
    let id = event_id(&headers, given.id)?;
    let body = EventBody::Opened(OpeningBalance {
        wallet: given.wallet,
        points: given.points,
        earned_at: given.earned_at,
        expires_at: given.expires_at,
    });
    let act = ByHand {
        action: "opening-balance",
        reason: &given.reason,
    };
    let told = told(&app, &caller, &member);
    told.by_hand(act, id, given.at, body).await
}

/// Sends points to another member. They arrive within moments: the receiver's account is told by
/// the store.
#[utoipa::path(
    post, path = "/v1/members/{member}/transfers", tag = "by hand",
    params(
        ("member" = String, Path, description = "The member's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "The event's id"),
    ),
    request_body = TransferGiven,
    responses((status = 200, body = Settlement))
)]
pub(crate) async fn transfer(
    app: Given,
    caller: Caller,
    Named(member): Named<String>,
    headers: HeaderMap,
    Body(given): Body<TransferGiven>,
) -> Answer<Response> {
    check_member(&given.receiver)?;
    if given.receiver == member {
        let expected = "another member than the sender";
        return Err(invalid("/receiver", expected, "the same"));
    }
    let id = event_id(&headers, given.id)?;
    let body = EventBody::TransferSent(Transfer {
        wallet: given.wallet,
        points: given.points,
        receiver: given.receiver,
    });
    let act = ByHand {
        action: "transfer",
        reason: &given.reason,
    };
    let told = told(&app, &caller, &member);
    told.by_hand(act, id, given.at, body).await
}

/// Fixes a tier, or frees it.
#[utoipa::path(
    post, path = "/v1/members/{member}/tier-locks", tag = "by hand",
    params(
        ("member" = String, Path, description = "The member's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "The event's id"),
    ),
    request_body = TierLockGiven,
    responses((status = 200, body = Settlement))
)]
pub(crate) async fn lock(
    app: Given,
    caller: Caller,
    Named(member): Named<String>,
    headers: HeaderMap,
    Body(given): Body<TierLockGiven>,
) -> Answer<Response> {
    let id = event_id(&headers, given.id)?;
    let body = EventBody::TierLocked(TierLock {
        ladder: given.ladder,
        tier: given.tier,
        locked: given.locked,
    });
    let act = ByHand {
        action: "tier-lock",
        reason: &given.reason,
    };
    let told = told(&app, &caller, &member);
    told.by_hand(act, id, given.at, body).await
}

/// Merges the account into that of another member: points and what counts for tiers go there.
#[utoipa::path(
    post, path = "/v1/members/{member}/merges", tag = "by hand",
    params(
        ("member" = String, Path, description = "The member's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "The event's id"),
    ),
    request_body = MergeGiven,
    responses((status = 200, body = Settlement))
)]
pub(crate) async fn merge(
    app: Given,
    caller: Caller,
    Named(member): Named<String>,
    headers: HeaderMap,
    Body(given): Body<MergeGiven>,
) -> Answer<Response> {
    check_member(&given.survivor)?;
    let id = event_id(&headers, given.id)?;
    let body = EventBody::AccountMerged(given.survivor);
    let act = ByHand {
        action: "merge",
        reason: &given.reason,
    };
    let told = told(&app, &caller, &member);
    told.by_hand(act, id, given.at, body).await
}

fn told<'a>(app: &'a Given, caller: &'a Caller, member: &'a str) -> Told<'a> {
    Told {
        app: &app.0,
        caller,
        member,
        explain: false,
    }
}
