//! Ways to earn and to use points, in the programme's own words or in built-in ones.
//!
//! A text of the programme gets the same arguments as the built-in one that it replaces.

use super::{argument, message, money, points};
use crate::Engine;
use crate::contract::showcase::Way;
use crate::contract::types::{Argument, ArgumentValue, Message};
use crate::exact::{Overflow, Ratio};
use crate::facts::{Facts, holds};
use crate::fault::Answer;
use crate::place::Place;
use crate::program::condition::Condition;
use crate::program::format::{
    Audience, Base, Benefit, Burn, Campaign, EarningRule, Multiplier, Offer, PerUnit, Selector,
    Wallet, Window,
};
use crate::program::policies::Rounding;
use crate::program::values::Rate;
use crate::texts;

/// How the visitor can earn: each rule, followed by what multiplies it, and then the campaigns that
/// have a name. Those of an experiment are left out: a page cannot tell who saw them.
pub(super) fn earning(facts: &Facts<'_>) -> Answer<Vec<Way>> {
    let mut ways = Vec::new();
    for rule in &facts.engine.program.earning {
        if !shown(facts, rule.when.as_ref(), &rule.audience, &rule.during)? {
            continue;
        }
        ways.push(Way {
            id: rule.id.clone(),
            text: named(
                facts.engine,
                rule.name.as_deref(),
                rule_text(facts.engine, rule)?,
            ),
        });
        for multiplier in &rule.multipliers {
            if says_for_whom(facts.engine, multiplier)
                && shown(facts, None, &multiplier.audience, &multiplier.during)?
            {
                ways.push(Way {
                    id: [&*rule.id, "/", &*multiplier.id].concat(),
                    text: named(
                        facts.engine,
                        multiplier.name.as_deref(),
                        multiplier_text(facts.engine, multiplier)?,
                    ),
                });
            }
        }
    }
    for campaign in &facts.engine.program.campaigns {
        if tells(facts, campaign)? {
            ways.push(Way {
                id: campaign.id.clone(),
                text: texts::name(facts.engine, campaign.name.as_deref(), &campaign.id),
            });
        }
    }
    Ok(ways)
}

/// Whether the page tells this visitor of a campaign today.
pub(super) fn tells(facts: &Facts<'_>, campaign: &Campaign) -> Answer<bool> {
    if campaign.name.is_none() || campaign.variant.is_some() {
        return Ok(false);
    }
    let when = campaign.when.as_ref();
    shown(facts, when, &campaign.audience, &campaign.during)
}

/// How the visitor can use points: what they pay, what the catalogue has, and what offers need no
/// code. Offers of an experiment are left out: a page cannot tell who saw them.
pub(super) fn using(facts: &Facts<'_>) -> Answer<Vec<Way>> {
    let mut ways = Vec::new();
    for wallet in &facts.engine.program.wallets {
        if let Some(burn) = &wallet.burn {
            ways.push(Way {
                id: wallet.id.clone(),
                text: burn_text(facts.engine, wallet, burn),
            });
        }
    }
    for item in &facts.engine.program.catalogue {
        if shown(facts, item.when.as_ref(), &item.audience, &item.during)? {
            let wallet = facts.engine.wallet_of(&item.wallet);
            let arguments = vec![
                argument(
                    "reward",
                    texts::name_argument(facts.engine, item.name.as_deref(), &item.id),
                ),
                argument("points", points(wallet, item.points)),
            ];
            ways.push(Way {
                id: item.id.clone(),
                text: message("fidelis.catalogue", arguments),
            });
        }
    }
    for offer in &facts.engine.program.offers {
        let open = offer.code.is_none() && offer.variant.is_none();
        if open && shown(facts, offer.when.as_ref(), &offer.audience, &offer.during)? {
            let text = offer_text(facts.engine, offer)?;
            ways.push(Way {
                id: offer.id.clone(),
                text: named(facts.engine, offer.name.as_deref(), text),
            });
        }
    }
    Ok(ways)
}

/// Whether something may be shown to this visitor today. Weekdays and hours are part of what a
/// page tells, so they do not hide it; nor do conditions that a cart or a code can still meet.
fn shown(
    facts: &Facts<'_>,
    when: Option<&Condition>,
    audience: &Audience,
    during: &Window,
) -> Answer<bool> {
    let days = Window {
        starts: during.starts,
        ends: during.ends,
        ..Window::default()
    };
    let root = Place::root();
    if !holds(facts.is_now(&days, &root))? || !holds(facts.is_for(audience, &root))? {
        return Ok(false);
    }
    match when {
        Some(when) => may_hold(facts, when),
        None => Ok(true),
    }
}

/// Whether a condition holds for the visitor, or can hold with another cart, code or page.
fn may_hold(facts: &Facts<'_>, when: &Condition) -> Answer<bool> {
    match when {
        Condition::All(parts) => {
            for part in parts {
                if !may_hold(facts, part)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Condition::Any(parts) => {
            for part in parts {
                if may_hold(facts, part)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        _ if is_open(facts.engine, when) => Ok(true),
        _ => holds(facts.meets(when, &Place::root())),
    }
}

/// Whether a condition speaks of the cart, of codes or of the page. A visitor who is no member yet
/// may become one.
fn is_open(engine: &Engine, when: &Condition) -> bool {
    match when {
        Condition::ItemsAmount(_)
        | Condition::Units(_)
        | Condition::Contains(_)
        | Condition::Currency(_)
        | Condition::Code(_)
        | Condition::CartAttribute(_)
        | Condition::PageAttribute(_)
        | Condition::Enrolled(true) => true,
        Condition::Not(part) => is_open(engine, part),
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().any(|part| is_open(engine, part))
        }
        Condition::Segment(ids) => ids.iter().any(|id| {
            let segment = engine.segment(id).and_then(|segment| segment.when.as_ref());
            segment.is_some_and(|when| is_open(engine, when))
        }),
        _ => false,
    }
}

/// The programme's own text where there is one, with the arguments of the built-in one.
fn named(engine: &Engine, key: Option<&str>, built_in: Message) -> Message {
    let own = key.map(|key| texts::name(engine, Some(key), key));
    match own {
        Some(own) if own.arguments.is_empty() => Message {
            arguments: built_in.arguments,
            ..own
        },
        _ => built_in,
    }
}

fn rule_text(engine: &Engine, rule: &EarningRule) -> Answer<Message> {
    let wallet = engine.wallet_of(&rule.wallet);
    let whole = |count: i64| vec![argument("points", points(wallet, count))];
    Ok(match &rule.base {
        Base::PerUnit(rate) => message("fidelis.earn.per-unit", per_unit(engine, wallet, rate)?),
        Base::Block(block) => {
            let mut arguments = whole(block.points);
            arguments.push(argument("amount", money(engine, block.amount)));
            message("fidelis.earn.block", arguments)
        }
        Base::Brackets(brackets) => {
            let best = brackets.steps.iter().map(|step| step.points).max();
            let rate = PerUnit {
                points: best.unwrap_or(Rate(Ratio::ZERO)),
                amount: None,
            };
            message("fidelis.earn.brackets", per_unit(engine, wallet, &rate)?)
        }
        Base::PerOrder(count) => message("fidelis.earn.per-order", whole(*count)),
        Base::PerLine(count) => message("fidelis.earn.per-line", whole(*count)),
        Base::PerPiece(rate) => {
            let (above, below) = parts(rate.ratio())?;
            let mut arguments = whole(above);
            if below == 1 {
                message("fidelis.earn.per-piece", arguments)
            } else {
                arguments.push(argument("units", ArgumentValue::Number(below)));
                message("fidelis.earn.per-pieces", arguments)
            }
        }
    })
}

/// Points for an amount, both whole: 3/2 points for each euro are 3 points for 2.00 euros.
fn per_unit(engine: &Engine, wallet: &str, rate: &PerUnit) -> Answer<Vec<Argument>> {
    let major = || 10_i64.checked_pow(engine.base_digits.into());
    let unit = rate.amount.or_else(major).ok_or(Overflow)?;
    let (count, units) = parts(rate.points.ratio())?;
    let amount = unit.checked_mul(units).ok_or(Overflow)?;
    Ok(vec![
        argument("points", points(wallet, count)),
        argument("amount", money(engine, amount)),
    ])
}

fn parts(ratio: Ratio) -> Result<(i64, i64), Overflow> {
    let ratio = ratio.to_contract()?;
    Ok((ratio.numerator, ratio.denominator))
}

/// Whether the text of a multiplier says for whom, when and for what it is: a name is trusted to.
/// The built-in sentences tell of one tier, or promise it to everybody; a multiplier with other
/// terms of its own would promise too much.
fn says_for_whom(engine: &Engine, multiplier: &Multiplier) -> bool {
    let Multiplier {
        name,
        when,
        audience,
        during,
        lines,
        ..
    } = multiplier;
    if name.is_some() {
        return true;
    }
    let told = when
        .as_ref()
        .is_none_or(|when| one_tier(engine, when).is_some());
    told && *audience == Audience::default()
        && *during == Window::default()
        && *lines == Selector::default()
}

fn multiplier_text(engine: &Engine, multiplier: &Multiplier) -> Answer<Message> {
    let factor = ArgumentValue::Factor(multiplier.factor.ratio().to_contract()?);
    let mut arguments = vec![argument("factor", factor)];
    let Some((key, tier)) = multiplier
        .when
        .as_ref()
        .and_then(|when| one_tier(engine, when))
    else {
        return Ok(message("fidelis.earn.multiplier", arguments));
    };
    arguments.push(argument("tier", tier));
    Ok(message(key, arguments))
}

/// The one tier that a condition asks for, if it asks for nothing else.
fn one_tier(engine: &Engine, when: &Condition) -> Option<(&'static str, ArgumentValue)> {
    let Condition::Tier(test) = when else {
        return None;
    };
    let (key, id) = match (&test.at_least, test.one_of.as_deref()) {
        (Some(id), None) => ("fidelis.earn.multiplier-from-tier", id),
        (None, Some([id])) => ("fidelis.earn.multiplier-tier", id),
        _ => return None,
    };
    let ladder = match &test.ladder {
        Some(id) => engine.ladder(id)?,
        None => engine.program.ladders.first()?,
    };
    let name = ladder.tier(id)?.name.as_deref();
    Some((key, texts::name_argument(engine, name, id)))
}

fn burn_text(engine: &Engine, wallet: &Wallet, burn: &Burn) -> Message {
    let mut arguments = vec![
        argument("points", points(&wallet.id, burn.points)),
        argument("amount", money(engine, burn.amount)),
    ];
    if burn.minimum == 0 {
        return message("fidelis.burn.value", arguments);
    }
    arguments.push(argument("minimum", points(&wallet.id, burn.minimum)));
    message("fidelis.burn.value-from", arguments)
}

fn offer_text(engine: &Engine, offer: &Offer) -> Answer<Message> {
    let percent = |rate: Rate| -> Answer<Argument> {
        let millionths = rate
            .ratio()
            .times(Ratio::int(10_000))?
            .round(Rounding::HalfUp)?;
        Ok(argument("percent", ArgumentValue::PercentPpm(millionths)))
    };
    let amount = |amount: i64| vec![argument("amount", money(engine, amount))];
    let (key, mut arguments) = match &offer.gives {
        Benefit::LinePercent(share) | Benefit::OrderPercent(share) => {
            ("fidelis.offer.percent", vec![percent(share.percent)?])
        }
        Benefit::LineAmount(each) => ("fidelis.offer.amount-each", amount(each.amount)),
        Benefit::OrderAmount(off) => ("fidelis.offer.amount", amount(*off)),
        Benefit::BuyGet(deal) => {
            let mut arguments = vec![
                argument("buy", ArgumentValue::Number(deal.buy.into())),
                argument("get", ArgumentValue::Number(deal.get.into())),
            ];
            if deal.percent.ratio() == Ratio::int(100) {
                ("fidelis.offer.buy-get", arguments)
            } else {
                arguments.push(percent(deal.percent)?);
                ("fidelis.offer.buy-get-percent", arguments)
            }
        }
        Benefit::Bundle(bundle) => ("fidelis.offer.bundle", vec![percent(bundle.percent)?]),
        Benefit::Access(right) => {
            let opens = ArgumentValue::Text(right.opens.clone());
            ("fidelis.offer.access", vec![argument("opens", opens)])
        }
        Benefit::FreeShipping => ("fidelis.offer.free-shipping", Vec::new()),
        Benefit::ShippingAmount(off) => ("fidelis.offer.shipping-amount", amount(*off)),
        Benefit::Gift(gift) => (
            "fidelis.offer.gift",
            vec![
                argument("sku", ArgumentValue::Text(gift.sku.clone())),
                argument("quantity", ArgumentValue::Number(gift.quantity.into())),
            ],
        ),
    };
    if offer.minimum.amount == 0 {
        return Ok(message(key, arguments));
    }
    // The text of the offer is rendered with the arguments of the whole message.
    arguments.push(argument("offer", ArgumentValue::Key(key.to_owned())));
    arguments.push(argument("minimum", money(engine, offer.minimum.amount)));
    Ok(message("fidelis.offer.from", arguments))
}
