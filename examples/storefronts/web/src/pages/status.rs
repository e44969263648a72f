//! Where a member stands: the tier, and how far the next one is.

use fidelis_host::contract::types::{Account, ArgumentValue, Message, MetricKind, TierProgress};
use maud::{Markup, html};

use crate::visit::Visit;
use crate::why::Why;

/// How far a member is on a ladder, with what counts for it.
pub(crate) fn progress(visit: &Visit, progress: &TierProgress, text: &Message, id: &str) -> Markup {
    let words = visit.words;
    let book = &visit.book;
    let figure = |value: i64| match progress.metric {
        MetricKind::Spend => book.money(value),
        MetricKind::Points => book.points(value),
        MetricKind::Orders | MetricKind::Reported => book.number(value),
    };
    let target = progress.value.saturating_add(progress.to_next).max(1);
    let mut why = Why::of(visit, words.next_tier)
        .step(words.tier_now, book.tier(progress.tier.as_deref()))
        .step(words.counted_year, figure(progress.value));
    if let Some(next) = &progress.next {
        why = why.step(
            format!("{} {}", words.missing_to, book.tier(Some(next))),
            figure(progress.to_next),
        );
    }
    if let Some(review) = progress.review_at {
        why = why
            .step(words.reviewed, book.last_day(review))
            .step(words.missing_to_stay, figure(progress.to_stay));
    }
    let place = visit.web.programme().place("ladders", &progress.ladder);
    html! {
        div.progress {
            label for=(id) { (book.say(text)) }
            progress id=(id) max=(target) value=(progress.value.clamp(0, target)) {}
            (why.rule(book.name(&progress.ladder), place).show())
        }
    }
}

/// Available and pending points, each with what it is made of.
pub(crate) struct Points {
    pub(crate) available: i64,
    pub(crate) pending: i64,
    pub(crate) held: i64,
    pub(crate) debt: i64,
}

/// The columns of an account, by its buckets: one that waits for a day or for a step of its order
/// is pending, what has expired by now is neither.
pub(crate) fn points(account: &Account, now: i64) -> Points {
    let mut points = Points {
        available: 0,
        pending: 0,
        held: 0,
        debt: account
            .debts
            .iter()
            .fold(0, |sum: i64, debt| sum.saturating_add(debt.owed)),
    };
    for bucket in &account.buckets {
        let free = bucket.remaining.saturating_sub(bucket.held);
        points.held = points.held.saturating_add(bucket.held);
        let waits = bucket.awaiting.is_some() || bucket.activates_at.is_some_and(|at| at > now);
        let over = bucket.expires_at.is_some_and(|at| at <= now);
        if waits {
            points.pending = points.pending.saturating_add(free);
        } else if !over {
            points.available = points.available.saturating_add(free);
        }
    }
    points
}

/// What available points are made of.
pub(crate) fn why_available(visit: &Visit, account: &Account) -> Markup {
    let words = visit.words;
    let book = &visit.book;
    let mut why = Why::of(visit, words.available);
    for bucket in &account.buckets {
        let waits =
            bucket.awaiting.is_some() || bucket.activates_at.is_some_and(|at| at > visit.now);
        if waits || bucket.expires_at.is_some_and(|at| at <= visit.now) {
            continue;
        }
        let until = match bucket.expires_at {
            Some(at) => book.built_in(
                "fidelis.points.expiring",
                &[
                    (
                        "points",
                        crate::book::points(bucket.remaining.saturating_sub(bucket.held)),
                    ),
                    ("until", ArgumentValue::LastDay(at)),
                ],
            ),
            None => words.for_ever.to_owned(),
        };
        why = why.step(
            format!("{} {}", words.earned_on, book.day(bucket.earned_at)),
            until,
        );
    }
    let place = Some("/wallets/0/expiry".to_owned());
    why.rule(words.expiry_rule, place).show()
}

/// What pending points wait for.
pub(crate) fn why_pending(visit: &Visit, account: &Account) -> Markup {
    let words = visit.words;
    let book = &visit.book;
    let mut why = Why::of(visit, words.pending);
    for bucket in &account.buckets {
        let free = book.points(bucket.remaining.saturating_sub(bucket.held));
        if let Some(order) = &bucket.awaiting {
            why = why.step(format!("{} {order}", words.waits_for), free);
        } else if let Some(at) = bucket.activates_at.filter(|at| *at > visit.now) {
            why = why.step(format!("{} {}", words.usable_from, book.day(at)), free);
        }
    }
    why.note(words.pending_note)
        .rule(words.pending_rule, Some("/earning/0/pending".to_owned()))
        .show()
}
