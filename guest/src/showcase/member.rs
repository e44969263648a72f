//! Where the member stands: points, and how far on each ladder.

use super::{argument, message, metric};
use crate::Engine;
use crate::contract::showcase::Holding;
use crate::contract::types::{ArgumentValue, Message, TierProgress};
use crate::exact::{Overflow, within};
use crate::facts::Facts;
use crate::fault::Answer;
use crate::program::format::{Ladder, Metric, Wallet};
use crate::texts;
use crate::tiers;

/// What the member has in each wallet. Points that have expired do not count, whatever the nightly
/// work has done so far (rule 3.6).
pub(super) fn holdings(facts: &Facts<'_>) -> Answer<Vec<Holding>> {
    if facts.member.is_none() {
        return Ok(Vec::new());
    }
    let wallets = &facts.engine.program.wallets;
    wallets
        .iter()
        .map(|wallet| holding(facts, wallet))
        .collect()
}

fn holding(facts: &Facts<'_>, wallet: &Wallet) -> Answer<Holding> {
    let mut holding = Holding {
        wallet: wallet.id.clone(),
        name: texts::wallet_name(facts.engine, wallet),
        usable: 0,
        pending: 0,
        debt: 0,
        expiring: 0,
        expires_at: None,
    };
    let Some(standing) = facts.standing else {
        return Ok(holding);
    };
    let add = |sum: &mut i64, amount: i64| -> Answer<()> {
        *sum = sum.checked_add(amount).ok_or(Overflow)?;
        Ok(())
    };
    for debt in standing
        .debts
        .iter()
        .filter(|debt| debt.wallet == wallet.id)
    {
        add(&mut holding.debt, debt.owed)?;
    }
    let rows = || standing.usable.iter().filter(|row| row.wallet == wallet.id);
    let alive = || rows().filter(|row| row.expires_at.is_none_or(|end| facts.now < end));
    let next = alive().filter(|row| row.usable_at <= facts.now && row.amount > 0);
    holding.expires_at = next.filter_map(|row| row.expires_at).min();
    for row in alive() {
        if row.usable_at > facts.now {
            add(&mut holding.pending, row.amount)?;
            continue;
        }
        add(&mut holding.usable, row.amount)?;
        if row.expires_at.is_some() && row.expires_at == holding.expires_at {
            add(&mut holding.expiring, row.amount)?;
        }
    }
    for points in [
        holding.usable,
        holding.pending,
        holding.debt,
        holding.expiring,
    ] {
        within(points)?;
    }
    Ok(holding)
}

/// How far the member is on each ladder, in the programme's order; nothing for a guest.
pub(super) fn progress(facts: &Facts<'_>) -> Answer<Vec<TierProgress>> {
    if facts.member.is_none() {
        return Ok(Vec::new());
    }
    let standing = facts.standing;
    let states = standing.map_or(&[][..], |standing| &standing.tiers);
    let counters = standing.map_or(&[][..], |standing| &standing.counters);
    let ladders = facts.engine.program.ladders.iter();
    ladders
        .map(|ladder| {
            let state = states.iter().find(|state| state.ladder == ladder.id);
            tiers::progress(facts.engine, ladder, state, counters, facts.now)
        })
        .collect()
}

/// Progress in words: what is missing to the next tier and to keep this one.
pub(super) fn progress_text(engine: &Engine, progress: &TierProgress) -> Message {
    let Some(ladder) = engine.ladder(&progress.ladder) else {
        return texts::name(engine, None, &progress.ladder);
    };
    let tier = |id: &Option<String>| Some(tier_name(engine, ladder, id.as_deref()?));
    let (here, next) = (tier(&progress.tier), tier(&progress.next));
    let missing = metric(engine, ladder, progress.to_next);
    let staying = metric(engine, ladder, progress.to_stay);
    let until = progress.review_at.map(ArgumentValue::LastDay);
    let kept = match (here.clone(), until) {
        (Some(tier), Some(until)) if progress.to_stay > 0 => Some((tier, until)),
        _ => None,
    };
    let counted = |key: &str| match ladder.metric {
        Metric::Orders => [key, "-orders"].concat(),
        Metric::Spend(_) | Metric::Points(_) | Metric::Reported => key.to_owned(),
    };
    match (next, kept) {
        (Some(next), None) if progress.to_next == 0 => {
            message("fidelis.progress.reached", vec![argument("next", next)])
        }
        (Some(next), None) => message(
            &counted("fidelis.progress.next"),
            vec![argument("missing", missing), argument("next", next)],
        ),
        (Some(next), Some((tier, until))) => message(
            &counted("fidelis.progress.both"),
            vec![
                argument("missing", missing),
                argument("next", next),
                argument("staying", staying),
                argument("tier", tier),
                argument("until", until),
            ],
        ),
        (None, Some((tier, until))) => message(
            &counted("fidelis.progress.stay"),
            vec![
                argument("missing", staying),
                argument("tier", tier),
                argument("until", until),
            ],
        ),
        (None, None) => match here {
            Some(tier) => message("fidelis.progress.top", vec![argument("tier", tier)]),
            None => message("fidelis.tier.none", Vec::new()),
        },
    }
}

fn tier_name(engine: &Engine, ladder: &Ladder, id: &str) -> ArgumentValue {
    let key = ladder.tier(id).and_then(|tier| tier.name.as_deref());
    texts::name_argument(engine, key, id)
}
