//! Days that pass: each one's night is worked through by the store, as `fidelis tick` does it.

use fidelis_store::night::{Calendar, Watch};

use crate::ShopError;
use crate::web::Web;

/// Days that pass at a time, at most.
pub(crate) const MOST: u32 = 60;

/// A minute after midnight the day is over everywhere in the programme's zone.
const PAST_MIDNIGHT: i64 = 60_000;

/// Nobody watches a night of seven members; who is left out is told in the log.
struct Quiet;

impl Watch for Quiet {
    fn begin(&mut self, _: u64) {}

    fn done(&mut self, _: u64) {}

    fn left_out(&mut self, member: &str, problem: String) {
        tracing::warn!(member, problem, "left out of the night");
    }

    fn stopped(&self) -> bool {
        false
    }
}

/// Lets days pass, one after the other, until the same time of day.
pub(crate) async fn pass(web: &Web, days: u32) -> Result<(), ShopError> {
    let _passing = web.passing().await;
    let tenant = web.tenant();
    let Some(live) = web.shops().live(&tenant) else {
        return Ok(());
    };
    let calendar = Calendar::new(&live.zone)?;
    let begun = web.now();
    let since_midnight = begun.saturating_sub(calendar.day_of(begun)?.starts);
    for _ in 0..days.min(MOST) {
        let today = calendar.day_of(web.now())?;
        let night = today.ends.saturating_add(PAST_MIDNIGHT);
        web.store()
            .night(
                &tenant,
                &live.shop,
                &live.zone,
                Some(today.date),
                night,
                &mut Quiet,
            )
            .await?;
        web.clock().set(night);
    }
    let morning = calendar.day_of(web.now())?.starts;
    let later = morning.saturating_add(since_midnight);
    // On the day on which clocks are changed, that may be no later than now.
    web.clock().set(later.max(web.now()));
    Ok(())
}
