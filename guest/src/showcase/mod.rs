//! The programme page: what the programme is, what it gives, where the member stands.
//!
//! Everything is said as messages, which [`crate::texts::render`] turns into words. A way to earn
//! or an offer that is kept from the visitor is not shown. What makes messages is never inlined, so
//! that the component stays small.

mod member;
mod missions;
mod ways;

#[cfg(test)]
mod tests;

use crate::Engine;
use crate::checkout::check_visit;
use crate::contract::showcase::{DescribeRequest, ProgramPage, Rung};
use crate::contract::types::{Argument, ArgumentValue, Message, MoneyArgument, PointsArgument};
use crate::facts::Facts;
use crate::fault::Answer;
use crate::program::format::{Ladder, Metric, MetricWindow};
use crate::texts;

/// Describes the programme to a guest or to a member.
///
/// # Errors
/// A fault with a JSON pointer into the request: a value outside its range, an instant outside 1970
/// to 2100; `overflow` if a sum does not fit.
pub fn describe(engine: &Engine, request: DescribeRequest) -> Answer<ProgramPage> {
    let (member, standing) = (request.member.as_ref(), request.standing.as_ref());
    check_visit(engine, request.now, member, standing, None)?;
    let program = &engine.program;
    let facts = Facts::new(
        engine,
        request.now,
        false,
        member,
        standing,
        None,
        Vec::new(),
    );
    let progress = member::progress(&facts)?;
    let mut ladder = Vec::new();
    for (index, one) in program.ladders.iter().enumerate() {
        let tier = progress
            .get(index)
            .and_then(|progress| progress.tier.as_deref());
        rungs(engine, one, tier, &mut ladder);
    }
    let named = |keys: &[String]| -> Vec<Message> {
        keys.iter()
            .map(|key| texts::name(engine, Some(key), key))
            .collect()
    };
    let tagline = program.identity.tagline.as_ref();
    Ok(ProgramPage {
        name: texts::name(engine, program.name.as_deref(), &program.id),
        tagline: tagline.map(|key| texts::name(engine, Some(key), key)),
        identity: named(&program.identity.paragraphs),
        benefits: named(&program.identity.benefits),
        earning: ways::earning(&facts)?,
        using: ways::using(&facts)?,
        ladder,
        holdings: member::holdings(&facts)?,
        progress_texts: progress
            .iter()
            .map(|progress| member::progress_text(engine, progress))
            .collect(),
        progress,
        missions: missions::missions(&facts)?,
    })
}

/// The texts of keys; a key without words is shown itself.
fn named(engine: &Engine, keys: &[String]) -> Vec<Message> {
    let texts = keys.iter().map(|key| texts::name(engine, Some(key), key));
    texts.collect()
}

/// The rungs of a ladder.
fn rungs(engine: &Engine, ladder: &Ladder, tier: Option<&str>, rungs: &mut Vec<Rung>) {
    for one in &ladder.tiers {
        rungs.push(Rung {
            ladder: ladder.id.clone(),
            tier: one.id.clone(),
            name: texts::name(engine, one.name.as_deref(), &one.id),
            minimum: one.minimum,
            requirement: requirement(engine, ladder, one.minimum),
            benefits: named(engine, &one.benefits),
            current: tier == Some(&*one.id),
        });
    }
}

/// What it takes to reach a tier.
fn requirement(engine: &Engine, ladder: &Ladder, minimum: i64) -> Message {
    if minimum == 0 {
        return message("fidelis.tier.start", Vec::new());
    }
    let key = match ladder.metric {
        Metric::Spend(_) => "fidelis.tier.spend",
        Metric::Points(_) => "fidelis.tier.points",
        Metric::Orders => "fidelis.tier.orders",
        Metric::Reported => "fidelis.tier.reported",
    };
    let (window, span) = match ladder.window {
        MetricWindow::Lifetime => ("lifetime", None),
        MetricWindow::CalendarMonth => ("calendar-month", None),
        MetricWindow::CalendarQuarter => ("calendar-quarter", None),
        MetricWindow::CalendarYear => ("calendar-year", None),
        MetricWindow::RollingDays(days) => ("rolling-days", Some(days)),
        MetricWindow::RollingMonths(months) => ("rolling-months", Some(months)),
    };
    let window = ArgumentValue::Key(["fidelis.window.", window].concat());
    let mut arguments = vec![
        argument("minimum", metric(engine, ladder, minimum)),
        argument("window", window),
    ];
    // The text of the window is rendered with the arguments of this message.
    arguments.extend(span.map(|span| argument("span", ArgumentValue::Number(span.into()))));
    message(key, arguments)
}

/// A number of what a ladder counts.
fn metric(engine: &Engine, ladder: &Ladder, number: i64) -> ArgumentValue {
    match &ladder.metric {
        Metric::Spend(_) => money(engine, number),
        Metric::Points(wallet) => points(wallet, number),
        Metric::Orders | Metric::Reported => ArgumentValue::Number(number),
    }
}

#[inline(never)]
fn message(key: &str, arguments: Vec<Argument>) -> Message {
    Message {
        key: key.to_owned(),
        arguments,
    }
}

#[inline(never)]
fn argument(name: &str, value: ArgumentValue) -> Argument {
    Argument {
        name: name.to_owned(),
        value,
    }
}

/// An amount of the programme's base currency.
#[inline(never)]
fn money(engine: &Engine, amount: i64) -> ArgumentValue {
    ArgumentValue::Money(MoneyArgument {
        currency: engine.base_currency.clone(),
        amount,
    })
}

#[inline(never)]
fn points(wallet: &str, amount: i64) -> ArgumentValue {
    ArgumentValue::Points(PointsArgument {
        wallet: wallet.to_owned(),
        amount,
    })
}
