//! What the programme brings: the report of a period, audiences, and the sessions that conversion
//! is reckoned from.

use axum::Json;
use axum::body::{Body as HttpBody, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate};
use fidelis_store::night::Calendar;
use fidelis_store::report::{Measures, PointValue};
use fidelis_store::{Asked as Audience, Sessions, StoreError};
use futures::stream;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::auth::Caller;
use crate::body::{Asked, Body, Named};
use crate::problem::{Answer, Kind, Refusal, invalid, not_found};
use crate::routes::settle::event_id;
use crate::state::State as App;

/// Which period is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportAsked {
    /// The first day, `2026-11-01`, in the programme's zone.
    from: String,
    /// The day behind the last one.
    to: String,
    /// What points are worth, `wallet:currency:amount:points`, separated by commas:
    /// `points:EUR:1:1` = one minor unit for each point. Without it liability is told in points.
    values: Option<String>,
}

/// The measures of a period: sizes of segments and their moves, points and coupons issued and
/// used, breakage, liability, retention, conversion, experiments.
#[utoipa::path(
    get, path = "/v1/report", tag = "measures",
    params(ReportAsked),
    responses((status = 200, body = Measures))
)]
pub(crate) async fn report(
    State(app): State<App>,
    caller: Caller,
    Asked(asked): Asked<ReportAsked>,
) -> Answer<Json<Measures>> {
    let (from, to) = (day("from", &asked.from)?, day("to", &asked.to)?);
    let values = asked.values.as_deref().map_or(Ok(Vec::new()), values)?;
    let calendar = calendar(&app, &caller)?;
    let measures = app
        .store
        .measures(&caller.tenant, &calendar, from, to, &values);
    Ok(Json(measures.await?))
}

/// Which moves are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AudienceAsked {
    /// The first day of the moves, `2026-11-01`; absent, with `to`, = the members of the segment.
    from: Option<String>,
    /// The day behind the last one.
    to: Option<String>,
}

/// A segment as CSV: its members with the day on which they came in, or, for a period, who entered
/// and who left. It is sent while it is read.
#[utoipa::path(
    get, path = "/v1/audience/{file}", tag = "measures",
    params(("file" = String, Path, description = "The segment's name and `.csv`"), AudienceAsked),
    responses((status = 200, body = String, content_type = "text/csv"))
)]
pub(crate) async fn audience(
    State(app): State<App>,
    caller: Caller,
    Named(file): Named<String>,
    Asked(asked): Asked<AudienceAsked>,
) -> Answer<Response> {
    let segment = file.strip_suffix(".csv").filter(|name| !name.is_empty());
    let segment = segment.ok_or_else(|| not_found("audience: a segment's name and .csv"))?;
    let what = match (&asked.from, &asked.to) {
        (None, None) => Audience::Members,
        (Some(from), Some(to)) => Audience::Moves(day("from", from)?, day("to", to)?),
        _ => {
            return Err(invalid(
                "query",
                "both from and to, or neither",
                "one of them",
            ));
        }
    };
    let mut audience = app.store.audience(&caller.tenant, segment, what);
    // The first rows are read before anything is answered: what fails at once is a problem.
    let first = audience.next().await?.unwrap_or_default();
    let rest = stream::unfold(audience, |mut audience| async {
        match audience.next().await {
            Ok(Some(rows)) => Some((Ok(Bytes::from(rows)), audience)),
            Ok(None) => None,
            Err(error) => Some((Err::<Bytes, StoreError>(error), audience)),
        }
    });
    let first = stream::iter([Ok::<Bytes, StoreError>(first.into())]);
    let body = HttpBody::from_stream(futures::StreamExt::chain(first, rest));
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], body).into_response())
}

/// Sessions of a segment on a day, counted by the storefront.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct SessionsGiven {
    /// The call's id, 1 to 200 bytes, here or in the header `Idempotency-Key`: told again, the
    /// same call counts once.
    id: Option<String>,
    /// The day, `2026-11-21`, in the programme's zone.
    day: String,
    /// The segment.
    segment: String,
    /// Sessions to add, 1 to 1,000,000,000.
    count: i64,
}

/// Adds sessions of a segment, for conversion.
#[utoipa::path(
    post, path = "/v1/sessions", tag = "measures",
    request_body = SessionsGiven,
    responses((status = 204))
)]
pub(crate) async fn sessions(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Body(given): Body<SessionsGiven>,
) -> Answer<StatusCode> {
    let id = event_id(&headers, given.id)?;
    let day = day("/day", &given.day)?.to_string();
    if !(1..=1_000_000_000).contains(&given.count) {
        let found = given.count.to_string();
        return Err(invalid("/count", "1 to 1,000,000,000", found));
    }
    if !(1..=200).contains(&given.segment.len()) {
        let found = format!("{} bytes", given.segment.len());
        return Err(invalid("/segment", "a name of 1 to 200 bytes", found));
    }
    let sessions = Sessions {
        day: &day,
        segment: &given.segment,
        count: given.count,
    };
    app.store
        .add_sessions(&caller.tenant, &id, sessions)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The calendar of the programme's zone.
fn calendar(app: &App, caller: &Caller) -> Answer<Calendar> {
    let live = app.shops.live(&caller.tenant).ok_or_else(|| {
        let detail = "expected a plugin of the tenant, whose zone says what a day is, found none";
        Refusal::new(Kind::NoPlugin, detail)
    })?;
    Ok(Calendar::new(&live.zone)?)
}

fn day(at: &str, text: &str) -> Answer<NaiveDate> {
    let wrong = || invalid(at, "a day such as 2026-11-21, from 1970 to 2100", text);
    let day: NaiveDate = text.parse().map_err(|_| wrong())?;
    let first = DateTime::UNIX_EPOCH.date_naive();
    let last = NaiveDate::from_ymd_opt(2100, 12, 31).ok_or_else(wrong)?;
    (first..=last)
        .contains(&day)
        .then_some(day)
        .ok_or_else(wrong)
}

fn values(text: &str) -> Answer<Vec<PointValue>> {
    let value = |part: &str| {
        let mut words = part.split(':');
        let value = PointValue {
            wallet: words.next()?.to_owned(),
            currency: words.next()?.to_owned(),
            amount: words.next()?.parse().ok()?,
            points: words.next()?.parse().ok().filter(|points| *points > 0)?,
        };
        words.next().is_none().then_some(value)
    };
    let parts: Option<Vec<PointValue>> = text.split(',').map(value).collect();
    parts.ok_or_else(|| invalid("values", "wallet:currency:amount:points", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_values_are_read_strictly() {
        assert!(day("from", "2026-11-21").is_ok());
        for bad in ["", "2026-13-01", "1969-12-31", "2101-01-01", "21.11.2026"] {
            assert!(day("from", bad).is_err(), "{bad}");
        }
        let read = values("points:EUR:1:1,stars:EUR:5:100").unwrap();
        assert_eq!((read[1].amount, read[1].points), (5, 100));
        for bad in ["", "points", "points:EUR:1:0", "points:EUR:1:1:1"] {
            assert!(values(bad).is_err(), "{bad}");
        }
    }
}
