//! The best customers, of those who want to be seen: under a name that they chose.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use fidelis_store::Rank;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::auth::Caller;
use crate::body::{Asked, Body, Named};
use crate::problem::{Answer, invalid, not_found};
use crate::routes::page::limit;
use crate::state::State as App;

/// Which leaderboard is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RanksAsked {
    /// The wallet whose points are counted.
    wallet: String,
    /// Rows at most, 1 to 1000; absent = 100.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// A place in the leaderboard.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RankView {
    /// The place, from 1; who has as many points has the same.
    place: i64,
    /// The name that the member chose.
    pseudonym: String,
    /// Points earned so far, less what refunds took back.
    points: i64,
}

impl From<Rank> for RankView {
    fn from(rank: Rank) -> Self {
        Self {
            place: rank.place,
            pseudonym: rank.pseudonym,
            points: rank.points,
        }
    }
}

/// A name for the leaderboard.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct PseudonymGiven {
    /// 1 to 40 characters.
    pseudonym: String,
}

/// The members who earned most in a wallet, of those who take part.
#[utoipa::path(
    get, path = "/v1/leaderboard", tag = "members",
    params(RanksAsked),
    responses((status = 200, body = Vec<RankView>))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<RanksAsked>,
) -> Answer<Json<Vec<RankView>>> {
    let limit = limit(asked.limit)?;
    let ranks = app.store.leaderboard(&caller.tenant, &asked.wallet, limit);
    Ok(Json(ranks.await?.into_iter().map(Into::into).collect()))
}

/// Lets a member take part under a name that they chose.
#[utoipa::path(
    put, path = "/v1/members/{member}/pseudonym", tag = "members",
    params(("member" = String, Path, description = "The member's id")),
    request_body = PseudonymGiven,
    responses((status = 204))
)]
pub(crate) async fn join(
    State(app): State<App>,
    caller: Caller,
    Named(member): Named<String>,
    Body(given): Body<PseudonymGiven>,
) -> Answer<StatusCode> {
    let name = given.pseudonym.trim();
    let length = name.chars().count();
    if !(1..=40).contains(&length) {
        let found = format!("{length} characters");
        return Err(invalid("/pseudonym", "1 to 40 characters", found));
    }
    if name == member {
        let expected = "a name that does not tell who it is";
        return Err(invalid("/pseudonym", expected, "the member's id"));
    }
    set(&app, &caller, &member, Some(name)).await
}

/// Takes a member out of leaderboards.
#[utoipa::path(
    delete, path = "/v1/members/{member}/pseudonym", tag = "members",
    params(("member" = String, Path, description = "The member's id")),
    responses((status = 204))
)]
pub(crate) async fn leave(
    State(app): State<App>,
    caller: Caller,
    Named(member): Named<String>,
) -> Answer<StatusCode> {
    set(&app, &caller, &member, None).await
}

async fn set(
    app: &App,
    caller: &Caller,
    member: &str,
    pseudonym: Option<&str>,
) -> Answer<StatusCode> {
    let known = app.store.member(&caller.tenant, member).await?;
    known.ok_or_else(|| not_found("member"))?;
    app.store
        .set_pseudonym(&caller.tenant, member, pseudonym, app.now())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
