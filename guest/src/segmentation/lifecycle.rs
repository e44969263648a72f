//! Stages of a customer's life (rule 4.2).

use crate::contract::segmentation::Lifecycle;
use crate::facts::Facts;
use crate::fault::Answer;
use crate::program::condition::Stage;

/// The stage that the valid orders say. A guest is a prospect.
///
/// # Errors
/// `out-of-time` if now lies outside the zone's table.
pub fn stage(facts: &Facts<'_>) -> Answer<Stage> {
    let rules = &facts.engine.program.segmentation.lifecycle;
    let start = facts.months_ago(rules.window_months)?;
    let (mut within, mut earlier) = (0_usize, false);
    for order in facts.valid_orders() {
        if order.placed_at >= start {
            within = within.saturating_add(1);
        } else {
            earlier = true;
        }
    }
    Ok(match (within, earlier) {
        (0, false) => Stage::Prospect,
        (0, true) => Stage::Inactive,
        (1, false) => Stage::New,
        (1, true) => rules.fold_returning_into.unwrap_or(Stage::Returning),
        _ => Stage::Loyal,
    })
}

/// A stage as programmes write it.
pub(crate) fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Prospect => "prospect",
        Stage::New => "new",
        Stage::Returning => "returning",
        Stage::Loyal => "loyal",
        Stage::Inactive => "inactive",
    }
}

/// A stage as the contract names it.
pub(super) fn told(stage: Stage) -> Lifecycle {
    match stage {
        Stage::Prospect => Lifecycle::Prospect,
        Stage::New => Lifecycle::Newcomer,
        Stage::Returning => Lifecycle::Returning,
        Stage::Loyal => Lifecycle::Loyal,
        Stage::Inactive => Lifecycle::Inactive,
    }
}
