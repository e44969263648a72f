//! Members: what the storefront tells of them, and what the store knows.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use fidelis_host::account;
use fidelis_host::contract::ledger::Balance;
use fidelis_host::contract::types::{Account, Member, Standing};
use fidelis_store::Kept;
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::body::{Body, Named};
use crate::problem::{Answer, invalid, not_found};
use crate::routes::settle::check_member;
use crate::state::State as App;

/// What is kept of a member.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MemberView {
    /// What the storefront told, with the orders and products that were settled here.
    facts: Member,
    /// Points by wallet, as the entries sum up: what fell due since the last event is not in it.
    balances: Vec<Balance>,
    /// What a quote is told of the account.
    standing: Standing,
    /// Raised by every settlement.
    version: u64,
    /// Raised by every write.
    revision: i64,
    /// Entries so far.
    entries: i64,
    /// The next instant at which something falls due, UTC milliseconds.
    next_due: Option<i64>,
    /// The name in leaderboards; absent = the member takes no part.
    pseudonym: Option<String>,
}

impl From<Kept> for MemberView {
    fn from(kept: Kept) -> Self {
        Self {
            balances: balances(&kept.account),
            standing: account::standing(&kept.account),
            version: kept.account.version,
            facts: kept.facts,
            revision: kept.revision,
            entries: kept.entries,
            next_due: kept.next_due,
            pseudonym: kept.pseudonym,
        }
    }
}

/// The columns of each wallet: what remains in buckets is available, pending or held.
pub(crate) fn balances(account: &Account) -> Vec<Balance> {
    let mut wallets: BTreeMap<&str, Balance> = BTreeMap::new();
    let empty = |wallet: &str| Balance {
        wallet: wallet.to_owned(),
        available: 0,
        pending: 0,
        held: 0,
        debt: 0,
    };
    for bucket in &account.buckets {
        let balance = wallets
            .entry(&bucket.wallet)
            .or_insert_with(|| empty(&bucket.wallet));
        let free = bucket.remaining.saturating_sub(bucket.held);
        balance.held = balance.held.saturating_add(bucket.held);
        if bucket.activates_at.is_some() || bucket.awaiting.is_some() {
            balance.pending = balance.pending.saturating_add(free);
        } else {
            balance.available = balance.available.saturating_add(free);
        }
    }
    for debt in &account.debts {
        let balance = wallets
            .entry(&debt.wallet)
            .or_insert_with(|| empty(&debt.wallet));
        balance.debt = balance.debt.saturating_add(debt.owed);
    }
    wallets.into_values().collect()
}

/// Keeps what the storefront knows of a member, in the place of what it told before. With `If-Match`
/// only where nothing changed since: a consent that was withdrawn meanwhile is not given back.
#[utoipa::path(
    put, path = "/v1/members/{member}", tag = "members",
    params(
        ("member" = String, Path, description = "The member's id, as in the body"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the member as read; \"0\" where nothing is kept yet"),
    ),
    request_body = Member,
    responses((status = 204))
)]
pub(crate) async fn put(
    State(app): State<App>,
    caller: Caller,
    Named(member): Named<String>,
    headers: HeaderMap,
    Body(given): Body<Member>,
) -> Answer<StatusCode> {
    check_member(&member)?;
    let revision = expected(&headers)?;
    if given.id != member {
        return Err(invalid(
            "/id",
            "the id that stands in the path",
            "another one",
        ));
    }
    app.store
        .put_member_of(&caller.tenant, &given, revision, app.now())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The revision that a caller expects: the number in `If-Match: "7"`.
fn expected(headers: &HeaderMap) -> Answer<Option<i64>> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default();
    if text == "*" {
        return Ok(None);
    }
    let number = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let number = number.and_then(|number| number.parse().ok());
    let refused = || invalid("If-Match", "the ETag of the member as it was read", text);
    number.map(Some).ok_or_else(refused)
}

/// What is kept of a member: facts, balances, standing. The `ETag` is its revision.
#[utoipa::path(
    get, path = "/v1/members/{member}", tag = "members",
    params(("member" = String, Path, description = "The member's id")),
    responses((status = 200, body = MemberView, headers(
        ("ETag" = String, description = "The revision, for `If-Match`")
    )))
)]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    Named(member): Named<String>,
) -> Answer<([(HeaderName, String); 1], Json<MemberView>)> {
    let kept = app.store.member(&caller.tenant, &member).await?;
    let kept = kept.ok_or_else(|| not_found("member"))?;
    let tag = format!("\"{}\"", kept.revision);
    Ok(([(header::ETAG, tag)], Json(kept.into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_is_expected_by_its_tag() {
        let given = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_MATCH, text.parse().unwrap());
            expected(&headers)
        };
        assert_eq!(expected(&HeaderMap::new()).unwrap(), None);
        assert_eq!(given("*").unwrap(), None);
        assert_eq!(given("\"7\"").unwrap(), Some(7));
        for bad in ["7", "\"7", "W/\"7\"", "\"a\"", ""] {
            assert!(given(bad).is_err(), "{bad}");
        }
    }
}
