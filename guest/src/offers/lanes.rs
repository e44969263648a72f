//! Who acts in a lane, and who is removed (rule 3.10).
//!
//! Exclusive offers are judged first, on the amounts with which the lane begins: the first of them
//! that applies acts alone. Without one, the lane's stacking decides: all act, each on what is left
//! by those before it; or only one does, the best or the first.

use super::gate::{Judgement, judge};
use super::lane_of;
use super::run::{Candidate, Run};
use crate::contract::types::{Lane, RefusalReason};
use crate::fault::Answer;
use crate::place::Place;
use crate::program::policies::Stacking;

/// Lets the offers of one lane act.
///
/// # Errors
/// A fault if an instant lies outside the zone's table or an amount does not fit.
pub(super) fn act(run: &mut Run<'_, '_>, lane: Lane, stacking: Stacking) -> Answer<()> {
    let (exclusive, others) = queues(run, lane);
    if act_first(
        run,
        lane,
        &exclusive,
        &others,
        RefusalReason::ExcludedByExclusive,
    )? {
        return Ok(());
    }
    match stacking {
        Stacking::All => act_all(run, lane, &others),
        Stacking::BestForMember => act_best(run, lane, &others),
        Stacking::FirstByPriority => {
            act_first(run, lane, &others, &[], RefusalReason::NotChosen).map(|_| ())
        }
    }
}

/// The lane's offers by descending priority, equal ones by their id's bytes; exclusive ones apart.
fn queues<'a>(run: &Run<'_, 'a>, lane: Lane) -> (Vec<Candidate<'a>>, Vec<Candidate<'a>>) {
    let (mut exclusive, mut others) = (Vec::new(), Vec::new());
    let engine = run.facts.engine;
    for &index in &engine.offers_in_turn {
        let Some(offer) = engine.program.offers.get(index) else {
            continue;
        };
        if lane_of(&offer.gives) == lane {
            let queue = if offer.exclusive {
                &mut exclusive
            } else {
                &mut others
            };
            queue.push(Candidate { index, offer });
        }
    }
    (exclusive, others)
}

/// Each acts on what the ones before it left.
fn act_all<'a>(run: &mut Run<'_, 'a>, lane: Lane, queue: &[Candidate<'a>]) -> Answer<()> {
    for candidate in queue {
        let judged = judge(run, *candidate)?;
        match judged.cut {
            Ok(cut) => {
                run.accept(*candidate, judged.lack);
                run.apply(*candidate, lane, cut)?;
            }
            Err(refusal) => run.refuse(*candidate, refusal, judged.lack),
        }
    }
    Ok(())
}

/// The first that applies acts alone, and says whether there was one; the ones after it, and
/// `others`, are refused for `reason`.
fn act_first<'a>(
    run: &mut Run<'_, 'a>,
    lane: Lane,
    queue: &[Candidate<'a>],
    others: &[Candidate<'a>],
    reason: RefusalReason,
) -> Answer<bool> {
    for (turn, candidate) in queue.iter().enumerate() {
        let judged = judge(run, *candidate)?;
        match judged.cut {
            Err(refusal) => run.refuse(*candidate, refusal, judged.lack),
            Ok(cut) => {
                run.accept(*candidate, judged.lack);
                let exposed = run.exposures.len();
                for other in queue.iter().skip(turn + 1).chain(others) {
                    if run.is_asked(*other) {
                        // What would not act even if it were reached is not worth telling.
                        let mut judged = judge(run, *other)?;
                        judged.lack = None;
                        lose(run, *other, judged, reason);
                    }
                }
                // To be told why it does not act is not to see its variant.
                run.exposures.truncate(exposed);
                run.apply(*candidate, lane, cut)?;
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The one that takes off most acts alone; of equal ones, and of gifts, the first.
fn act_best<'a>(run: &mut Run<'_, 'a>, lane: Lane, queue: &[Candidate<'a>]) -> Answer<()> {
    let mut all = Vec::with_capacity(queue.len());
    let mut best = None;
    let mut most = i64::MIN;
    for candidate in queue {
        let judged = judge(run, *candidate)?;
        if let Ok(cut) = &judged.cut
            && cut.amount > most
        {
            most = cut.amount;
            best = Some(all.len());
        }
        all.push((*candidate, judged));
    }
    let mut chosen = None;
    for (turn, (candidate, judged)) in all.into_iter().enumerate() {
        if best != Some(turn) {
            lose(run, candidate, judged, RefusalReason::NotChosen);
        } else if let Ok(cut) = judged.cut {
            run.accept(candidate, judged.lack);
            chosen = Some((candidate, cut));
        }
    }
    match chosen {
        Some((candidate, cut)) => run.apply(candidate, lane, cut),
        None => Ok(()),
    }
}

/// Refuses a candidate: for its own reason if it has one, else because another one acts.
fn lose<'a>(
    run: &mut Run<'_, 'a>,
    candidate: Candidate<'a>,
    judged: Judgement,
    reason: RefusalReason,
) {
    if let Err(refusal) = judged.cut {
        return run.refuse(candidate, refusal, judged.lack);
    }
    let root = Place::root();
    let offers = root.key("offers");
    let refusal = run.facts.refusal(
        reason,
        0,
        &offers.index(candidate.index),
        format_args!("no other offer of the lane that comes before it"),
        format_args!("another one acts"),
    );
    run.refuse(candidate, refusal, None);
}
